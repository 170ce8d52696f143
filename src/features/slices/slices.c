#include "features/slices/slices.h"

#include "features/slices/slices.html.h"
#include "features/slices/slices_inner.h"

/* The page of a slice: its sentence, its chart, its table, and the form by which another one is
 * chosen. The address is the slice. */

/* More rows than so many nobody reads on a page; the file has all. */
#define ROWS_SHOWN 200
#define COLUMNS_SHOWN 60

/* ---- what is asked for ---------------------------------------------------------------------- */

static bool count(struct request *req, struct slices_view *view)
{
    return slices_count(req, &view->asked, &view->org, &view->table, &view->refusal);
}

bool slices_slice_of(struct request *req, struct slices_view *ret_view, struct reply *ret_reply)
{
    struct slices_view view = {0};
    view.is_asked_well = slices_asked_of(req, &view.asked, &view.refusal);
    int64_t id = view.asked.org_id != 0 ? view.asked.org_id : req->mandate.org_id;
    if (!orgs_find(req, req->scope, id, &view.org)) {
        *ret_reply = reply_not_found(req);
        return false;
    }
    *ret_view = view;
    return true;
}

bool slices_view_of(struct request *req, struct slices_view *ret_view, struct reply *ret_reply)
{
    struct slices_view view;
    if (!slices_slice_of(req, &view, ret_reply)) {
        return false;
    }
    view.sentence = slices_sentence(req, &view.asked, view.org.short_name);
    if (view.is_asked_well && count(req, &view)) {
        view.all_rows = view.table.row_count;
        slices_sort(req, &view.asked, &view.table);
    }
    *ret_view = view;
    return true;
}

/* An organisation that has moved away since the day has its row, and is out of reach. */
static void close_links(struct request *req, struct slices_view *view)
{
    const struct slices_asked *asked = &view->asked;
    bool is_by_today = asked->is_by_todays_tree || date_is_none(asked->on);
    for (size_t i = 0; i < view->table.row_count && !is_by_today; i++) {
        struct slices_line *line = &view->table.rows[i];
        struct orgs_org org;
        int64_t id;
        if (asked->rows != NULL && asked->rows->level > 0 && !str_is_empty(line->link.url) &&
            str_to_int64(line->code, &id) && !orgs_find(req, req->scope, id, &org)) {
            line->link = (struct html_link){0};
        }
    }
}

/* What a page shows of it. */
static void prepare_for_page(struct request *req, struct slices_view *view)
{
    if (!str_is_empty(view->refusal)) {
        return;
    }
    if (view->table.column_count > COLUMNS_SHOWN) {
        view->refusal = _n("%1 column is too wide for a page: choose it for the rows, or take the "
                           "file.",
                           "%1 columns are too wide for a page: choose them for the rows, or take "
                           "the file.",
                           (int64_t)view->table.column_count);
        return;
    }
    slices_cut(&view->table, ROWS_SHOWN);
    slices_name(req, &view->asked, &view->table, true);
    close_links(req, view);
}

static struct reply show(struct request *req, bool is_print)
{
    struct slices_view view;
    struct reply reply;
    if (!slices_view_of(req, &view, &reply)) {
        return reply;
    }
    view.is_print = is_print;
    prepare_for_page(req, &view);
    struct form form = form_of(req, slices_keep_fields);
    form_set_text(&form, "title", view.sentence);
    form_set_text(&form, "address", slices_address(req, &view.asked));
    view.keep_form = &form;
    struct html content = slices_html_show(req, &view);
    bool was_wrong = !str_is_empty(view.refusal);
    return was_wrong ? reply_form_again(req, _("Free figures"), content)
                     : reply_page_titled(req, view.sentence, content);
}

struct reply slices_show_page(struct request *req)
{
    return show(req, false);
}

struct reply slices_print_page(struct request *req)
{
    return show(req, true);
}

/* ---- for the form --------------------------------------------------------------------------- */

struct slices_choices slices_measure_choices(struct request *req, const struct slices_asked *asked)
{
    struct slices_choices choices = {0};
    for (const struct slices_measure *m = slices_measures; m->word != NULL; m++) {
        *ARENA_PUSH(req->arena, choices.items, choices.count, choices.capacity) =
            (struct slices_choice){str_of(m->word), str_of(_(m->label)), m == asked->measure};
    }
    return choices;
}

static bool is_offered(struct request *req, const struct slices_view *view,
                       const struct slices_thing *thing)
{
    bool lies_below = thing->level == 0 || thing->level > view->org.level;
    return thing->is_breakdown && lies_below && slices_is_there(req, thing);
}

struct slices_choices slices_thing_choices(struct request *req, const struct slices_view *view,
                                           const struct slices_thing *chosen)
{
    struct slices_choices choices = {0};
    for (const struct slices_thing *thing = slices_things; thing->word != NULL; thing++) {
        if (thing == chosen || is_offered(req, view, thing)) {
            *ARENA_PUSH(req->arena, choices.items, choices.count, choices.capacity) =
                (struct slices_choice){str_of(thing->word), str_of(_(thing->label)),
                                       thing == chosen};
        }
    }
    return choices;
}

static void push_org(struct request *req, struct slices_choices *choices, int64_t id, str label,
                     bool is_chosen)
{
    *ARENA_PUSH(req->arena, choices->items, choices->count, choices->capacity) =
        (struct slices_choice){str_format(req->arena, "%lld", (long long)id), label, is_chosen};
}

/* The organisation itself, those above it as far as one may see them, those directly below. */
struct slices_choices slices_org_choices(struct request *req, const struct slices_view *view)
{
    struct slices_choices choices = {0};
    struct slices_db_above_rows above = slices_db_above(req->db, view->org.path);
    struct slices_db_below_rows below = slices_db_below(req->db, view->org.id, 150);
    EACH (org, above) {
        if (str_starts_with(org->path, req->mandate.org_path)) {
            push_org(req, &choices, org->id, org->short_name, org->id == view->org.id);
        }
    }
    EACH (org, below) {
        push_org(req, &choices, org->id, str_join(req->arena, STR("– "), org->short_name), false);
    }
    return choices;
}

/* Those that are set, whatever may be set besides. */
size_t slices_condition_count(const struct slices_asked *asked)
{
    size_t set = 0;
    for (size_t i = 0; slices_things[i].word != NULL; i++) {
        set += !str_is_empty(asked->conditions[i]);
    }
    return set;
}

struct html_link slices_page_link(struct request *req, const struct slices_view *view,
                                  const char *page, const char *format)
{
    return widgets_link(req, "/slices/%s?%.*s%s%s", page,
                        STR_ARG(slices_address(req, &view->asked)),
                        *format == '\0' ? "" : "&format=", format);
}

/* By a column that it is sorted by already: the other way round. */
struct html_link slices_order_link(struct request *req, const struct slices_view *view, str word)
{
    struct slices_asked other = view->asked;
    str down = str_join(req->arena, STR("-"), word);
    bool by_name = str_equal(word, STR("name"));
    str first = by_name ? word : down;
    other.order = str_equal(view->asked.order, first) ? (by_name ? down : word) : first;
    return slices_link(req, &other);
}

/* "ascending", "descending" or empty. */
const char *slices_order_is(const struct slices_view *view, str word)
{
    str order = view->asked.order;
    bool is_down = str_starts_with(order, STR("-"));
    return !str_equal(str_from(order, is_down), word) ? "" : is_down ? "descending" : "ascending";
}

str slices_cell_text(struct request *req, const struct slices_view *view, size_t row, size_t column)
{
    const struct slices_table *table = &view->table;
    if (view->asked.share != SHARE_NONE) {
        return slices_share_text(req, &view->asked, table, row, column);
    }
    if (row != SLICES_TOTAL && column != SLICES_TOTAL) {
        return slices_figure(req, *slices_cell(table, row, column));
    }
    return slices_total_text(req, row == SLICES_TOTAL && column == SLICES_TOTAL ? table->total
                                  : row == SLICES_TOTAL ? table->column_totals[column]
                                                        : table->row_totals[row]);
}

struct html slices_share_tabs(struct request *req, const struct slices_view *view)
{
    static const char *const labels[] = {[SHARE_NONE] = N_("People"),
                                         [SHARE_ROW] = N_("% of the row"),
                                         [SHARE_COLUMN] = N_("% of the column"),
                                         [SHARE_ALL] = N_("% of all")};
    struct widgets_tab tabs[COUNT_OF(labels)];
    size_t count = 0;
    for (enum slices_share share = SHARE_NONE; share <= SHARE_ALL; share++) {
        bool makes_sense = (share != SHARE_ROW || view->table.has_row_totals) &&
                           (share != SHARE_COLUMN || view->table.has_column_totals) &&
                           (share != SHARE_ALL || view->asked.series == SERIES_NONE);
        if (makes_sense) {
            struct slices_asked other = view->asked;
            other.share = share;
            tabs[count++] = (struct widgets_tab){.label = str_of(_(labels[share])),
                                                 .link = slices_link(req, &other),
                                                 .is_current = share == view->asked.share};
        }
    }
    return count < 2 ? (struct html){0}
                     : widgets_html_tabs(req, _("How the figures are shown"), tabs, count);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/slices", slices_start_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/slices/show", slices_show_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/slices/print", slices_print_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/slices/people", slices_people_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {GET, "/slices/file", slices_file_page, .needs = RIGHT_REPORTS_VIEW, .slow = true},
    {POST, "/slices/keep", slices_keep_action, .needs = RIGHT_REPORTS_VIEW},
    {POST, "/slices/undo/:id", slices_undo_action, .needs = RIGHT_REPORTS_VIEW},
    {POST, "/slices/:id/remove", slices_remove_action, .needs = RIGHT_REPORTS_VIEW},
    {POST, "/slices/:id/share", slices_share_action, .needs = RIGHT_REPORTS_VIEW},
    {GET, "/slices/:id/publish", slices_publish_page, .needs = RIGHT_REPORTS_OPEN, .slow = true},
    {POST, "/slices/:id/publish", slices_publish_action, .needs = RIGHT_REPORTS_OPEN, .slow = true},
    {POST, "/slices/:id/withdraw", slices_withdraw_action, .needs = RIGHT_REPORTS_OPEN},
    {GET, "/open-figures/:token", slices_open_page, .needs = RIGHT_NOBODY},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Reports and figures"), N_("Free figures"), "chart-bar", "/slices", RIGHT_REPORTS_VIEW, 42},
    {0},
};

static const struct command commands[] = {
    {"slice", "Counts members, as on any day, broken down", slices_command,
     "profkom slice [--measure NAME] [--rows NAME] [--columns NAME] [--where CONDITIONS]\n"
     "              [--on DAY] [--since DAY] [--series years=N|months=N] [--org ID|NAME]\n"
     "              [--tree day|today] [--by NAMES] [--json]\n"
     "\n"
     "  --measure NAME   members on the day; of a time: begun admitted returned arrived,\n"
     "                   ended left excluded deregistered transferred deceased\n"
     "  --rows NAME      region territory primary category sex age age5 seniority status\n"
     "                   record begin end post …; --columns likewise\n"
     "  --by NAMES       up to six of them with blanks between, a line for each figure\n"
     "  --where TEXT     \"category=worker|union_staff age=..35 sex=f\"; posts:\n"
     "                   \"post=chair|primary_member released=yes first=no\"\n"
     "  --on DAY         2026-01-01; without it today\n"
     "  --since DAY      where a time begins, that day itself left out; without it the\n"
     "                   first of January\n"
     "  --series years=N the first of January of the last N years as columns; months=N\n"
     "  --org ID|NAME    an organisation with all below; without it the union\n"
     "  --tree day       organisations as they stood on the day; today: as they stand now\n"
     "  --json           for programs: the same as the page's JSON\n"},
    {0},
};

const struct feature slices_feature = {
    .name = "slices", .routes = routes, .menu = menu, .commands = commands, .sweep = slices_sweep};
