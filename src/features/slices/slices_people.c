#include "app/app.h"
#include "features/members/members.h"
#include "features/slices/slices.html.h"
#include "features/slices/slices_inner.h"

/* From a figure of a slice to the people behind it. The address is that of the slice, with the
 * codes of the row and the column; of a total one of them, or both, are left out. */

#define PER_PAGE 50
#define DISTINCT_LIMIT 100000
/* Of a larger table the figures are no links: the page would be all addresses. */
#define LINKED_CELLS 3000

/* ---- links ---------------------------------------------------------------------------------- */

/* What both a slice and the list of members know in the same way. */
struct people {
    str org;
    str category;
    str sex;
};

static bool take_value(struct people *people, const struct slices_thing *thing, str value)
{
    bool is_one =
        !str_is_empty(value) && str_find_char(value, '|') < 0 && !str_equal(value, STR("none"));
    str *place = thing->level > 0                       ? &people->org
                 : strcmp(thing->word, "category") == 0 ? &people->category
                 : strcmp(thing->word, "sex") == 0      ? &people->sex
                                                        : NULL;
    bool is_good = is_one && place != NULL && (thing->level > 0 || str_is_empty(*place));
    if (is_good) {
        *place = value;
    }
    return is_good;
}

static str code_in(const struct slices_line *lines, size_t at)
{
    return at == SLICES_TOTAL ? (str){0} : lines[at].code;
}

/* The list of members itself, where it can be asked for exactly those people: members of today. */
static struct html_link members_link(struct request *req, const struct slices_view *view, str row,
                                     str column)
{
    const struct slices_asked *asked = &view->asked;
    struct people people = {.org = str_format(req->arena, "%lld", (long long)view->org.id)};
    bool is_good = !slices_is_flow(asked) && asked->series == SERIES_NONE &&
                   date_equal(slices_day(req, asked), req->today) && view->org.region_id != 0;
    for (size_t i = 0; slices_things[i].word != NULL && is_good; i++) {
        is_good = str_is_empty(asked->conditions[i]) ||
                  take_value(&people, &slices_things[i], asked->conditions[i]);
    }
    is_good = is_good && (str_is_empty(row) || take_value(&people, asked->rows, row)) &&
              (str_is_empty(column) || take_value(&people, asked->columns, column));
    return !is_good
               ? (struct html_link){0}
               : widgets_link(req, "/members?org=%.*s&category=%.*s&sex=%.*s", STR_ARG(people.org),
                              STR_ARG(people.category), STR_ARG(people.sex));
}

static int64_t value_at(const struct slices_table *table, size_t row, size_t column)
{
    struct slices_total total =
        row == SLICES_TOTAL && column == SLICES_TOTAL ? table->total
        : row == SLICES_TOTAL                         ? table->column_totals[column]
        : column == SLICES_TOTAL                      ? table->row_totals[row]
                                 : (struct slices_total){*slices_cell(table, row, column), false};
    return total.is_least ? 0 : total.value;
}

/* Whether the engine can be asked for exactly that row or column. */
static bool is_exact(struct request *req, const struct slices_thing *thing, str code)
{
    struct stats_query query = {0};
    struct stats_posts_asked posts = {0};
    return str_is_empty(code) || slices_narrow_to(req, thing, code, &query, &posts);
}

struct html_link slices_people_link(struct request *req, const struct slices_view *view, size_t row,
                                    size_t column)
{
    const struct slices_asked *asked = &view->asked;
    const struct slices_table *table = &view->table;
    str row_code = asked->rows == NULL ? (str){0} : code_in(table->rows, row);
    str column_code = slices_is_one_column(asked) ? (str){0} : code_in(table->columns, column);
    bool is_of_org =
        (asked->rows != NULL && asked->rows->level > 0 && !str_is_empty(row_code)) ||
        (asked->columns != NULL && asked->columns->level > 0 && !str_is_empty(column_code));
    bool is_direct = (row != SLICES_TOTAL && table->rows[row].is_direct) ||
                     (column != SLICES_TOTAL && table->columns[column].is_direct);
    bool is_series_total = asked->series != SERIES_NONE && str_is_empty(column_code);
    if (view->is_public || view->is_print || asked->share != SHARE_NONE || is_direct ||
        is_series_total || table->row_count * table->column_count > LINKED_CELLS ||
        (view->org.region_id == 0 && !is_of_org) || !access_may(req, RIGHT_MEMBERS_VIEW) ||
        value_at(table, row, column) <= 0 || !is_exact(req, asked->rows, row_code) ||
        !is_exact(req, asked->columns, column_code)) {
        return (struct html_link){0};
    }
    struct html_link link = members_link(req, view, row_code, column_code);
    return link.url.length > 0 ? link : slices_people_address(req, asked, row_code, column_code, 0);
}

struct html_link slices_people_address(struct request *req, const struct slices_asked *asked,
                                       str row, str column, int64_t from)
{
    struct buf out = BUF_INIT(req->arena);
    buf_put_format(&out, "/slices/people?%.*s", STR_ARG(slices_address(req, asked)));
    if (!str_is_empty(row)) {
        buf_put_format(&out, "&row=%.*s", STR_ARG(html_url_encode(req->arena, row)));
    }
    if (!str_is_empty(column)) {
        buf_put_format(&out, "&column=%.*s", STR_ARG(html_url_encode(req->arena, column)));
    }
    if (from > 0) {
        buf_put_format(&out, "&from=%lld", (long long)from);
    }
    return widgets_link(req, "%.*s", STR_ARG(buf_str(&out)));
}

/* ---- the page ------------------------------------------------------------------------------- */

/* The engine's question for one figure. */
struct figure {
    struct stats_query query;
    struct stats_posts_asked posts_asked;
    struct stats_posts posts;
    bool asks_posts;
};

static struct slices_people_view view_of(struct request *req, const struct slices_view *slice)
{
    struct slices_asked without = slice->asked;
    without.rows = without.columns = NULL;
    without.series = SERIES_NONE;
    return (struct slices_people_view){
        .asked = slice->asked,
        .org = slice->org,
        .row = slice->asked.rows == NULL ? (str){0} : query_text(req, "row"),
        .column = slices_is_one_column(&slice->asked) ? (str){0} : query_text(req, "column"),
        .sentence = slices_sentence(req, &without, slice->org.short_name),
    };
}

/* What a row or column is called; the organisation becomes that of the figure. False if there is
 * nothing of that kind in reach. */
static bool take_line(struct request *req, struct slices_people_view *view,
                      const struct slices_thing *thing, str code, str *ret_label)
{
    int64_t id;
    if (str_is_empty(code)) {
        return true;
    }
    if (thing == NULL) {
        date day;
        bool is_day = date_from_iso(code, &day);
        *ret_label = is_day ? slices_long_day(req, day) : (str){0};
        return is_day;
    }
    if (thing->level == 0) {
        *ret_label = slices_value_label(req, thing, code);
        return true;
    }
    if (!str_to_int64(code, &id) || !orgs_find(req, req->scope, id, &view->org)) {
        return false;
    }
    *ret_label = view->org.short_name;
    return true;
}

static bool ask(struct request *req, const struct slices_people_view *view,
                const struct stats_store *store, struct figure *figure)
{
    const struct slices_asked *asked = &view->asked;
    struct stats_query *query = &figure->query;
    str ignored;
    date column_day;
    bool is_good = stats_place_of(store, view->org.id, &query->org) &&
                   slices_narrow(req, asked, query) &&
                   slices_posts_asked(req, asked, &figure->posts_asked, &ignored);
    figure->posts_asked.is_by_post = false;
    query->day = slices_day(req, asked);
    query->since = slices_since(req, asked);
    if (asked->series != SERIES_NONE && date_from_iso(view->column, &column_day)) {
        slices_days_of(req, asked, column_day, query);
    }
    return is_good && is_exact(req, asked->rows, view->row) &&
           slices_narrow_to(req, asked->rows, view->row, query, &figure->posts_asked) &&
           slices_narrow_to(req, asked->columns, view->column, query, &figure->posts_asked);
}

static int64_t count_of(struct request *req, const struct stats_store *store,
                        const struct figure *figure)
{
    return figure->asks_posts ? stats_count_posts(req->arena, store, &figure->posts, &figure->query,
                                                  &figure->posts_asked)
                                    .people.items[0]
                              : stats_count(req->arena, store, &figure->query).items[0];
}

static struct stats_people people_of(struct request *req, const struct stats_store *store,
                                     const struct figure *figure, int64_t from, int64_t limit)
{
    return stats_people_with_posts(req->arena, store, figure->asks_posts ? &figure->posts : NULL,
                                   &figure->query, &figure->posts_asked, (size_t)from,
                                   (size_t)limit);
}

static void list(struct request *req, const struct stats_store *store, const struct figure *figure,
                 struct slices_people_view *view)
{
    int64_t from = MAX_OF(query_int(req, "from"), 0);
    view->total = count_of(req, store, figure);
    int64_t distinct = view->total;
    if (slices_is_flow(&view->asked) && view->total <= DISTINCT_LIMIT) {
        distinct = (int64_t)people_of(req, store, figure, 0, view->total + 1).count;
    }
    from = from < distinct ? from : 0;
    struct stats_people people = people_of(req, store, figure, from, PER_PAGE);
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, view->org.region_id);
    view->people = members_behind(req, scope, people.items, people.count, figure->query.day);
    view->people.distinct = distinct < view->total ? distinct : 0;
    struct widgets_pager *pager = &view->people.pager;
    if (from > 0) {
        pager->previous = slices_people_address(req, &view->asked, view->row, view->column,
                                                MAX_OF(from - PER_PAGE, 0));
    }
    if (people.has_more) {
        pager->next =
            slices_people_address(req, &view->asked, view->row, view->column, from + PER_PAGE);
    }
    pager->shown = _f("%1 to %2 of %3", from + 1, from + (int64_t)view->people.count, distinct);
}

static struct reply list_reply(struct request *req, struct slices_people_view *view,
                               const struct stats_store *store)
{
    struct stats_store facts = slices_facts(req, &view->asked, store);
    struct figure figure = {0};
    bool is_there = ask(req, view, &facts, &figure);
    if (is_there) {
        figure.asks_posts = stats_asks_posts(&figure.posts_asked);
        figure.posts = figure.asks_posts ? stats_posts_now(req, &facts) : figure.posts;
        list(req, &facts, &figure, view);
        if (figure.asks_posts) {
            stats_posts_close(&figure.posts);
        }
    }
    stats_close(&facts);
    if (!is_there) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "slices.people", view->org.region_id, view->org.id, 0);
    }
    return reply_page(req, _("People behind a figure"), slices_html_people(req, view));
}

struct reply slices_people_page(struct request *req)
{
    struct slices_view slice;
    struct reply reply;
    struct stats_store store;
    if (!access_may(req, RIGHT_MEMBERS_VIEW)) {
        return reply_forbidden(req);
    }
    if (!slices_slice_of(req, &slice, &reply)) {
        return reply;
    }
    struct slices_people_view view = view_of(req, &slice);
    const struct slices_asked *asked = &slice.asked;
    bool is_there = slice.is_asked_well &&
                    take_line(req, &view, asked->rows, view.row, &view.row_label) &&
                    take_line(req, &view, asked->columns, view.column, &view.column_label);
    if (!is_there) {
        return reply_not_found(req);
    }
    /* Personal data is shown by regions. */
    if (view.org.region_id == 0) {
        return reply_see_other(req, slices_link(req, asked).url);
    }
    if (!stats_now(req, &store)) {
        return reply_see_other(req, slices_link(req, asked).url);
    }
    reply = list_reply(req, &view, &store);
    stats_close(&store);
    return reply;
}
