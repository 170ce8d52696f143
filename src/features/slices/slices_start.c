#include <stdlib.h>

#include "features/slices/slices.html.h"
#include "features/slices/slices_inner.h"

/* Where figures begin: what a chair or a specialist wants to know first, drawn, each with a way to
 * its slice; below it what was kept. */

#define BARS 12
#define TILES 100
/* Of so many organisations below shares are worked out. */
#define ROWS 300

struct start {
    struct request *req;
    struct slices_start *view;
};

/* The level of the organisations directly below; NULL for a primary. */
static const char *word_below(const struct orgs_org *org)
{
    return org->level == LEVEL_UNION       ? "region"
           : org->level == LEVEL_REGION    ? "territory"
           : org->level == LEVEL_TERRITORY ? "primary"
                                           : NULL;
}

static str address_with(struct request *req, const char *address, const char *word)
{
    return str_format(req->arena, "%s%s", address, word);
}

/* Ready-made slices are addresses as any other. */
static struct slices_asked asked_of(const struct start *start, const char *address)
{
    struct slices_asked asked = {0};
    str sentence;
    bool is_good = slices_asked_from(start->req, str_of(address), &asked, &sentence);
    assert(is_good);
    if (start->view->org.id != start->req->mandate.org_id) {
        asked.org_id = start->view->org.id;
    }
    return asked;
}

static bool count(const struct start *start, const struct slices_asked *asked,
                  struct slices_table *ret_table)
{
    str sentence;
    if (!slices_count(start->req, asked, &start->view->org, ret_table, &sentence)) {
        return false;
    }
    slices_sort(start->req, asked, ret_table);
    return true;
}

static void add_card(const struct start *start, str title, str note,
                     const struct slices_asked *asked, struct html chart)
{
    if (chart.markup.length > 0) {
        start->view->cards[start->view->card_count++] = (struct slices_card){
            .title = title, .note = note, .link = slices_link(start->req, asked), .chart = chart};
    }
}

/* A ready-made slice with its own chart. */
static bool add_slice(const struct start *start, const char *address, const char *title,
                      struct slices_table *ret_table)
{
    struct request *req = start->req;
    struct slices_asked asked = asked_of(start, address);
    if (!count(start, &asked, ret_table)) {
        return false;
    }
    struct slices_table shown = *ret_table;
    slices_cut(&shown, asked.columns != NULL && asked.rows != NULL && !asked.rows->is_years
                           ? BARS
                           : SIZE_MAX);
    if (asked.rows != NULL && asked.rows->level > 0 && asked.columns == NULL) {
        slices_cut(&shown, asked.rows->level < 3 ? 100 : BARS);
    }
    slices_name(req, &asked, &shown, true);
    str label = str_of(_(title));
    bool is_cut = shown.row_count < ret_table->row_count;
    add_card(start, label,
             is_cut ? _n("The largest %1 are shown.", "The largest %1 are shown.",
                         (int64_t)shown.row_count)
                    : (str){0},
             &asked, slices_chart(req, &asked, &shown, label));
    return true;
}

/* ---- the first line ------------------------------------------------------------------------- */

static void add_kpi(const struct start *start, const char *label, int64_t value, str note,
                    const char *address)
{
    struct request *req = start->req;
    struct slices_asked asked = asked_of(start, address);
    start->view->kpis[start->view->kpi_count++] =
        (struct slices_kpi){.label = str_of(_(label)),
                            .value = slices_figure(req, value),
                            .note = note,
                            .link = slices_link(req, &asked)};
}

static int64_t column_total(const struct slices_table *table, const char *code)
{
    for (size_t j = 0; j < table->column_count; j++) {
        if (str_equal(table->columns[j].code, str_of(code))) {
            return table->column_totals[j].value;
        }
    }
    return 0;
}

static int64_t row_total(const struct slices_table *table, const char *code)
{
    for (size_t i = 0; i < table->row_count; i++) {
        if (str_equal(table->rows[i].code, str_of(code))) {
            return table->row_totals[i].value;
        }
    }
    return 0;
}

static int64_t number(const struct start *start, const char *address)
{
    struct slices_asked asked = asked_of(start, address);
    struct slices_table table;
    return count(start, &asked, &table) ? table.total.value : 0;
}

static void add_kpis(const struct start *start)
{
    struct request *req = start->req;
    struct slices_asked asked = asked_of(start, "rows=sex&columns=record");
    struct slices_table table;
    if (!count(start, &asked, &table)) {
        return;
    }
    int64_t all = table.total.value;
    int64_t women = row_total(&table, "f");
    int64_t young = number(start, "age=..35");
    int64_t records = column_total(&table, "yes");
    const char *below = word_below(&start->view->org);
    bool has_below = below != NULL && strcmp(below, "primary") != 0;
    add_kpi(start, N_("Members of the Union"), all,
            _f("today, %1", slices_long_day(req, req->today)),
            has_below       ? (strcmp(below, "region") == 0 ? "rows=region" : "rows=territory")
            : below != NULL ? "rows=primary"
                            : "rows=category");
    add_kpi(start, N_("Women"), women, _f("%1 of all", widgets_percent(req, women, all)),
            "rows=age&columns=sex");
    add_kpi(start, N_("Up to 35 years old"), young,
            _f("%1 of all", widgets_percent(req, young, all)), "age=..35&rows=category");
    add_kpi(start, N_("With an electronic membership record"), records,
            _f("%1 of all", widgets_percent(req, records, all)), "rows=category&columns=record");
}

/* ---- the movement of a year ------------------------------------------------------------------ */

static void add_movement(const struct start *start)
{
    struct request *req = start->req;
    struct slices_asked went = asked_of(start, "measure=ended&rows=end");
    struct slices_asked came = asked_of(start, "measure=begun&rows=begin");
    struct slices_asked before = asked_of(start, "measure=members");
    before.on = date_add_months(req->today, -12);
    went.since = before.on;
    came.since = before.on;
    struct slices_table begun = {0};
    struct slices_table ended = {0};
    struct slices_table was = {0};
    if (!count(start, &came, &begun) || !count(start, &went, &ended) ||
        !count(start, &before, &was)) {
        return;
    }
    if (begun.total.value + ended.total.value == 0) {
        return;
    }
    slices_name(req, &came, &begun, false);
    slices_name(req, &went, &ended, false);
    size_t steps = 0;
    struct chart_step *step =
        ARENA_ARRAY(req->arena, begun.row_count + ended.row_count + 2, struct chart_step);
    step[steps++] = (struct chart_step){_f("There were on %1", slices_long_day(req, before.on)),
                                        was.total.value, true};
    for (size_t i = 0; i < begun.row_count; i++) {
        step[steps++] = (struct chart_step){begun.rows[i].label, begun.row_totals[i].value, false};
    }
    for (size_t i = 0; i < ended.row_count; i++) {
        step[steps++] = (struct chart_step){ended.rows[i].label, -ended.row_totals[i].value, false};
    }
    step[steps++] =
        (struct chart_step){str_of(_("There are today")),
                            was.total.value + begun.total.value - ended.total.value, true};
    str title = str_of(_("Movement of the last twelve months"));
    add_card(start, title, (str){0}, &went, chart_waterfall(req, title, step, steps));
}

/* ---- posts ---------------------------------------------------------------------------------- */

static void add_posts(const struct start *start)
{
    struct slices_start *view = start->view;
    size_t before = view->card_count;
    struct slices_table table;
    (void)add_slice(start, "rows=post&post=any", N_("Posts in the Union"), &table);
    if (view->card_count > before) {
        view->cards[before].note = slices_shared_text(start->req, true);
    }
}

/* ---- coverage ------------------------------------------------------------------------------- */

/* Those employed where it is or below; what stands under no row of its own counts for the
 * organisation itself, as its members do. */
static int64_t employees_of(const struct slices_db_employees_rows *employees,
                            const struct slices_table *table, const struct slices_line *line)
{
    int64_t sum = 0;
    for (size_t i = 0; i < employees->count; i++) {
        char code[24];
        snprintf(code, sizeof(code), "%lld", (long long)employees->items[i].id);
        bool has_row = false;
        for (size_t j = 0; j < table->row_count && line->is_direct; j++) {
            has_row = has_row || str_equal(table->rows[j].code, str_of(code));
        }
        bool counts = line->is_direct ? !has_row : str_equal(line->code, str_of(code));
        sum += counts ? employees->items[i].employees : 0;
    }
    return sum;
}

/* Shares of the rows, each with its way below. */
struct shares {
    struct share {
        str label;
        struct html_link link;
        int64_t share; /* in tenths of a percent */
    } * items;
    size_t count;
};

static void add_share(struct shares *shares, const struct slices_line *line, int64_t part,
                      int64_t whole)
{
    if (whole > 0) {
        shares->items[shares->count++] = (struct share){
            line->label, line->link, MIN_OF((part * 1000 + whole / 2) / whole, 1000)};
    }
}

static int compare_shares(const void *a, const void *b)
{
    const struct share *left = a;
    const struct share *right = b;
    return (left->share > right->share) - (left->share < right->share);
}

/* The lowest first: there is most to do. */
static void add_shares(const struct start *start, const char *title,
                       const struct slices_asked *asked, struct shares *shares, bool are_tiles)
{
    struct request *req = start->req;
    if (shares->count == 0) {
        return;
    }
    qsort(shares->items, shares->count, sizeof(shares->items[0]), compare_shares);
    size_t count = MIN_OF(shares->count, (size_t)(are_tiles ? TILES : BARS));
    str *labels = ARENA_ARRAY(req->arena, count, str);
    struct html_link *links = ARENA_ARRAY(req->arena, count, struct html_link);
    int64_t *values = ARENA_ARRAY(req->arena, count, int64_t);
    for (size_t i = 0; i < count; i++) {
        labels[i] = shares->items[i].label;
        links[i] = shares->items[i].link;
        values[i] = shares->items[i].share;
    }
    struct chart_series series = {.values = values};
    struct chart chart = {.title = str_of(_(title)),
                          .labels = labels,
                          .links = links,
                          .count = count,
                          .series = &series,
                          .series_count = 1,
                          .is_share = true};
    str note = shares->count > count
                   ? _n("Where it is lowest: %1 of the organisations",
                        "Where it is lowest: %1 of the organisations", (int64_t)count)
                   : (str){0};
    add_card(start, chart.title, note, asked,
             are_tiles && count > BARS ? chart_tiles(req, &chart) : chart_bars(req, &chart));
}

/* The share of those who work and are members among all who work there. */
static void add_coverage(const struct start *start, const char *below)
{
    struct request *req = start->req;
    struct slices_asked asked =
        asked_of(start, address_with(req, "category=worker&rows=", below).data);
    struct slices_table table;
    if (!count(start, &asked, &table)) {
        return;
    }
    struct slices_db_employees_rows employees = slices_db_employees(req->db, start->view->org.id);
    struct shares shares = {ARENA_ARRAY(req->arena, table.row_count, struct share), 0};
    slices_cut(&table, ROWS);
    slices_name(req, &asked, &table, true);
    for (size_t i = 0; i < table.row_count; i++) {
        add_share(&shares, &table.rows[i], table.row_totals[i].value,
                  employees_of(&employees, &table, &table.rows[i]));
    }
    add_shares(start, N_("Coverage: how many of those who work are members"), &asked, &shares,
               true);
}

static void add_records(const struct start *start, const char *below)
{
    struct request *req = start->req;
    struct slices_asked asked =
        asked_of(start, address_with(req, "columns=record&share=row&rows=", below).data);
    struct slices_table table;
    if (!count(start, &asked, &table)) {
        return;
    }
    struct shares shares = {ARENA_ARRAY(req->arena, table.row_count, struct share), 0};
    slices_cut(&table, ROWS);
    slices_name(req, &asked, &table, true);
    for (size_t i = 0; i < table.row_count; i++) {
        int64_t with = 0;
        for (size_t j = 0; j < table.column_count; j++) {
            bool is_with = str_equal(table.columns[j].code, STR("yes"));
            with = is_with ? *slices_cell(&table, i, j) : with;
        }
        add_share(&shares, &table.rows[i], with, table.row_totals[i].value);
    }
    add_shares(start, N_("Share of electronic records"), &asked, &shares, false);
}

/* ---- what was kept -------------------------------------------------------------------------- */

static void add_kept(const struct start *start, struct slices_kept_list *list,
                     const struct slices_db_kept_row *row, str org_name, bool may_change)
{
    struct request *req = start->req;
    struct slices_kept kept = {.row = *row, .org_name = org_name, .may_change = may_change};
    bool is_elsewhere = !row->is_shared && row->about_id != req->mandate.org_id;
    kept.link = is_elsewhere ? widgets_link(req, "/slices/show?%.*s&org=%lld",
                                            STR_ARG(row->address), (long long)row->about_id)
                             : widgets_link(req, "/slices/show?%.*s", STR_ARG(row->address));
    *ARENA_PUSH(req->arena, list->items, list->count, list->capacity) = kept;
}

static void read_kept(const struct start *start)
{
    struct request *req = start->req;
    struct slices_db_kept_rows own = slices_db_own(req->db, req->user.account_id);
    EACH (row, own) {
        add_kept(start, &start->view->own, row, (str){0}, true);
    }
    struct slices_db_above_rows above = slices_db_above(req->db, req->mandate.org_path);
    EACH (org, above) {
        bool is_reached = access_may(req, RIGHT_REPORTS_OPEN) && org->id == req->mandate.org_id;
        struct slices_db_kept_rows shared =
            slices_db_shared(req->db, org->id, req->user.account_id);
        EACH (row, shared) {
            if (row->is_shared || is_reached) {
                add_kept(start, &start->view->shared, row, org->short_name, is_reached);
            }
        }
    }
}

/* ---- the page ------------------------------------------------------------------------------- */

struct reply slices_start_page(struct request *req)
{
    struct slices_start view = {0};
    struct start start = {req, &view};
    struct slices_table table;
    if (!orgs_asked_for(req, req->scope, &view.org)) {
        return reply_not_found(req);
    }
    const char *below = word_below(&view.org);
    add_kpis(&start);
    (void)add_slice(&start, "rows=age5&columns=sex", N_("Women and men by age"), &table);
    (void)add_slice(&start, "columns=years&days=10", N_("Members on the first of January"), &table);
    (void)add_slice(&start, "rows=category", N_("Members by category"), &table);
    add_movement(&start);
    (void)add_slice(&start, "age=..35&rows=category", N_("Youth up to 35 years old"), &table);
    if (slices_is_there(req, slices_thing_named(STR("kind")))) {
        (void)add_slice(&start, "rows=kind", N_("Members by kind of educational organisation"),
                        &table);
    }
    add_posts(&start);
    if (below != NULL) {
        add_coverage(&start, below);
        add_records(&start, below);
    }
    read_kept(&start);
    return reply_page(req, _("Free figures"), slices_html_start(req, &view));
}
