#include "base/format.h"
#include "features/reports/reports_inner.h"
#include "features/reports/reports_parts.html.h"
#include "features/reports/reports_tree.html.h"
#include "html/html.h"

#define MILLION 1000000

/* What the pages behind a figure are asked about, and how they speak of it. */

/* ---- addresses ------------------------------------------------------------------------------ */

bool reports_asks_for_todays_tree(struct request *req)
{
    return str_equal(query_text(req, "tree"), STR("today"));
}

static struct html_link address(struct request *req, const char *page,
                                const struct reports_subject *subject)
{
    const struct reports_form *form = subject->form;
    str cell = html_url_encode(req->arena, reports_cell_name(req->arena, form, subject->cell));
    struct html_link link =
        widgets_link(req, "/reports/%s?form=%.*s-%d&cell=%.*s&org=%lld", page, STR_ARG(form->code),
                     form->year, STR_ARG(cell), (long long)subject->org_id);
    bool is_own_day = date_is_none(subject->day) || date_equal(subject->day, form->day);
    if (!is_own_day) {
        link = widgets_link(req, "%.*s&on=%.*s", STR_ARG(link.url),
                            STR_ARG(date_iso(req->arena, subject->day)));
    }
    if (!date_is_none(subject->since)) {
        link = widgets_link(req, "%.*s&since=%.*s", STR_ARG(link.url),
                            STR_ARG(date_iso(req->arena, subject->since)));
    }
    return reports_asks_for_todays_tree(req)
               ? widgets_link(req, "%.*s&tree=today", STR_ARG(link.url))
               : link;
}

struct html_link reports_people_address(struct request *req, const struct reports_form *form,
                                        size_t cell, int64_t org_id, date day)
{
    struct reports_subject subject = {.form = form, .cell = cell, .org_id = org_id, .day = day};
    return address(req, "people", &subject);
}

struct html_link reports_parts_address(struct request *req, const struct reports_form *form,
                                       size_t cell, int64_t org_id, date day)
{
    struct reports_subject subject = {.form = form, .cell = cell, .org_id = org_id, .day = day};
    return address(req, "parts", &subject);
}

struct html_link reports_page_from(struct request *req, const char *page,
                                   const struct reports_asked *asked, int64_t from)
{
    struct html_link link = address(req, page, &asked->subject);
    if (asked->is_alone) {
        link = widgets_link(req, "%.*s&alone=1", STR_ARG(link.url));
    }
    return from == 0 ? link
                     : widgets_link(req, "%.*s&from=%lld", STR_ARG(link.url), (long long)from);
}

/* ---- kinds of cells ------------------------------------------------------------------------- */

static bool is_one_of(str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static enum reports_kind kind_of(const struct reports_form *form, size_t cell)
{
    static const char *const of_posts[] = {"posts", "activists"};
    static const char *const of_orgs[] = {"organisations", "employees"};
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_row *row = &form->sections[place.section].rows[place.row];
    if (reports_formula_of(form, place) != NULL) {
        return REPORTS_KIND_FORMULA;
    }
    if (row->source != REPORTS_MEASURE) {
        return REPORTS_KIND_ENTERED;
    }
    return row->unit == REPORTS_TEXT                                    ? REPORTS_KIND_TEXT
           : is_one_of(row->measure.name, of_posts, COUNT_OF(of_posts)) ? REPORTS_KIND_POSTS
           : is_one_of(row->measure.name, of_orgs, COUNT_OF(of_orgs))   ? REPORTS_KIND_ORGS
           : reports_lender(row->measure.name) != NULL                  ? REPORTS_KIND_RECORDS
                                                                        : REPORTS_KIND_PEOPLE;
}

struct html_link reports_cell_address(struct request *req, const struct reports_form *form,
                                      size_t cell, const struct orgs_org *org, date day)
{
    static const char *const pages[] = {
        [REPORTS_KIND_PEOPLE] = "people",  [REPORTS_KIND_POSTS] = "people",
        [REPORTS_KIND_ORGS] = "orgs",      [REPORTS_KIND_FORMULA] = "parts",
        [REPORTS_KIND_ENTERED] = "parts",  [REPORTS_KIND_TEXT] = "parts",
        [REPORTS_KIND_RECORDS] = "records"};
    struct reports_subject subject = {.form = form, .cell = cell, .org_id = org->id, .day = day};
    const char *page = pages[kind_of(form, cell)];
    return address(req, org->level >= LEVEL_PRIMARY ? page : "parts", &subject);
}

bool reports_has_own_list(const struct reports_asked *asked)
{
    return asked->kind == REPORTS_KIND_POSTS ||
           str_equal(asked->row->measure.name, STR("organisations"));
}

bool reports_asked_for(struct request *req, struct scope scope, struct reports_asked *ret_asked)
{
    struct reports_asked asked = {.subject.form = reports_form_named(req, query_text(req, "form")),
                                  .subject.org_id = query_int(req, "org"),
                                  .subject.day = query_date(req, "on"),
                                  .subject.since = query_date(req, "since"),
                                  .subject.is_by_todays_tree = reports_asks_for_todays_tree(req)};
    const struct reports_form *form = asked.subject.form;
    if (form == NULL || !reports_cell_named(form, query_text(req, "cell"), &asked.subject.cell) ||
        !orgs_find(req, scope, asked.subject.org_id, &asked.org)) {
        return false;
    }
    asked.place = reports_place_of(form, asked.subject.cell);
    asked.section = &form->sections[asked.place.section];
    asked.row = &asked.section->rows[asked.place.row];
    asked.column = &asked.section->columns[asked.place.column];
    struct reports_days days = reports_days_of_subject(&asked.subject);
    asked.day = reports_is_at_start(asked.row, asked.column) ? days.since : days.day;
    asked.kind = kind_of(form, asked.subject.cell);
    asked.is_alone = query_int(req, "alone") == 1 && reports_has_own_list(&asked);
    *ret_asked = asked;
    return true;
}

/* ---- figures -------------------------------------------------------------------------------- */

/* A form of this one cell, so that nothing else is counted. */
static const struct reports_form *form_of_cell(struct arena *arena,
                                               const struct reports_subject *subject)
{
    struct reports_place place = reports_place_of(subject->form, subject->cell);
    struct reports_section *section = ARENA_NEW(arena, struct reports_section);
    struct reports_row *row = ARENA_NEW(arena, struct reports_row);
    struct reports_form *form = ARENA_NEW(arena, struct reports_form);
    *section = subject->form->sections[place.section];
    *row = section->rows[place.row];
    row->columns = 1;
    section->columns += place.column;
    section->column_count = 1;
    section->rows = row;
    section->row_count = 1;
    section->first_cell = 0;
    *form = *subject->form;
    form->sections = section;
    form->section_count = 1;
    form->cell_count = 1;
    form->order_count = 0;
    form->check_count = 0;
    return form;
}

struct reports_number reports_cell_count(struct request *req, const struct stats_store *store,
                                         const struct reports_subject *subject, int64_t org_id)
{
    struct reports_subject alone = *subject;
    alone.form = form_of_cell(req->arena, subject);
    alone.org_id = org_id;
    return reports_count_of(req, store, &alone).numbers[0];
}

struct reports_behind reports_cell_behind(struct request *req, const struct stats_store *store,
                                          const struct reports_asked *asked, int64_t from,
                                          int64_t limit)
{
    const struct reports_subject *subject = &asked->subject;
    const struct reports_form *form = form_of_cell(req->arena, subject);
    struct reports_days days = reports_days_of_subject(subject);
    struct reports_posts_branch branch = {.org_id = asked->org.id,
                                          .day = days.day,
                                          .since = days.since,
                                          .tree = subject->is_by_todays_tree ? (date){0} : days.day,
                                          .is_alone = asked->is_alone};
    struct stats_store facts = reports_facts_of(req, store, subject);
    struct reports_posts *posts = reports_posts_of(req, &facts, form, &branch);
    struct reports_behind behind =
        reports_posts_behind(posts, asked->row, asked->column, from, limit);
    stats_close(&facts);
    return behind;
}

str reports_written(struct arena *arena, struct reports_number number, int decimals,
                    struct reports_hand hand)
{
    struct reports_number rounded = reports_rounded(number, decimals);
    uint64_t size =
        rounded.millionths < 0 ? 0 - (uint64_t)rounded.millionths : (uint64_t)rounded.millionths;
    struct buf out = BUF_INIT(arena);
    if (rounded.millionths < 0) {
        buf_put(&out, str_of(hand.minus));
    }
    if (hand.apart != NULL) {
        format_number(&out, *hand.apart, (int64_t)(size / MILLION));
    } else {
        buf_put_int64(&out, (int64_t)(size / MILLION));
    }
    if (decimals > 0) {
        uint64_t part = size % MILLION;
        for (int i = decimals; i < 6; i++) {
            part /= 10;
        }
        buf_put_format(&out, "%c%0*llu", hand.mark, decimals, (unsigned long long)part);
    }
    return buf_str(&out);
}

str reports_figure_text(struct request *req, struct reports_number number, enum reports_unit unit)
{
    char mark = req->language == LANGUAGE_EN ? '.' : ',';
    return number.is_known ? reports_written(req->arena, number, reports_decimals(unit),
                                             (struct reports_hand){mark, "−", &req->language})
                           : STR("—");
}

/* ---- words ---------------------------------------------------------------------------------- */

str reports_title_for(struct request *req, struct reports_title title)
{
    return req->language == LANGUAGE_KK && !str_is_empty(title.kk) ? title.kk : title.ru;
}

str reports_row_text(struct request *req, const struct reports_row *row)
{
    return STR_CONCAT(req->arena, row->number, STR(". "), reports_title_for(req, row->title));
}

str reports_title_in_full(struct request *req, const struct reports_section *section, size_t row)
{
    str title = reports_title_for(req, section->rows[row].title);
    int depth = section->rows[row].depth;
    for (size_t i = row; i > 0 && depth > 0; i--) {
        const struct reports_row *above = &section->rows[i - 1];
        if (above->depth < depth) {
            depth = above->depth;
            title = str_comma(req->arena, reports_title_for(req, above->title), title);
        }
    }
    return title;
}

bool reports_facts_now(struct request *req, struct reports_asked *asked,
                       struct stats_store *ret_facts)
{
    struct stats_store store;
    if (!stats_now(req, &store)) {
        return false;
    }
    *ret_facts = reports_facts_of(req, &store, &asked->subject);
    date day = reports_days_of(asked->subject.form, asked->subject.day).day;
    asked->has_moved = stats_has_moved(req, &store, asked->org.id, day);
    stats_close(&store);
    return true;
}

/* The same page by the other tree, which this one is asked by now. */
struct html_link reports_other_tree(struct request *req, const struct reports_asked *asked,
                                    bool is_by_todays_tree)
{
    const struct reports_subject *subject = &asked->subject;
    str cell = reports_cell_name(req->arena, subject->form, subject->cell);
    struct html_link link =
        widgets_link(req, "%.*s?form=%.*s-%d&cell=%.*s&org=%lld", STR_ARG(req->http->path),
                     STR_ARG(subject->form->code), subject->form->year,
                     STR_ARG(html_url_encode(req->arena, cell)), (long long)subject->org_id);
    if (!date_is_none(subject->day)) {
        link = widgets_link(req, "%.*s&on=%.*s", STR_ARG(link.url),
                            STR_ARG(date_iso(req->arena, subject->day)));
    }
    if (!date_is_none(subject->since)) {
        link = widgets_link(req, "%.*s&since=%.*s", STR_ARG(link.url),
                            STR_ARG(date_iso(req->arena, subject->since)));
    }
    if (asked->is_alone) {
        link = widgets_link(req, "%.*s&alone=1", STR_ARG(link.url));
    }
    return is_by_todays_tree ? widgets_link(req, "%.*s&tree=today", STR_ARG(link.url)) : link;
}

struct html reports_tree_choice(struct request *req, struct html_link by_day,
                                struct html_link by_today)
{
    return reports_tree_html_choice(req, by_day, by_today);
}

str reports_whole_title(struct request *req, const struct reports_asked *asked)
{
    return reports_title_in_full(req, asked->section, asked->place.row);
}

struct reply reports_being_counted(struct request *req)
{
    return reply_refused(
        req, str_of(_("The figures are being counted just now. Please come back in a minute.")));
}

struct reply reports_source_reply(struct request *req, const struct reports_asked *asked,
                                  const char *title)
{
    struct orgs_org org;
    bool is_of_union =
        str_equal(asked->row->measure.name, STR("union-name")) && asked->org.level != LEVEL_UNION;
    if (asked->kind == REPORTS_KIND_TEXT && !is_of_union &&
        orgs_find(req, req->scope, asked->org.id, &org)) {
        return reply_see_other(req, widgets_link(req, "/orgs/%lld", (long long)org.id).url);
    }
    return reply_page(req, title, reports_parts_html_closed(req, asked));
}

str reports_ids_text(struct arena *arena, const int64_t *ids, size_t count)
{
    struct buf out = BUF_INIT(arena);
    buf_put(&out, STR("["));
    for (size_t i = 0; i < count; i++) {
        buf_put_format(&out, "%s%lld", i == 0 ? "" : ",", (long long)ids[i]);
    }
    buf_put(&out, STR("]"));
    return buf_str(&out);
}

/* A part of a formula, and how tightly it holds together: 1 sums, 2 products, 3 one thing. */
struct phrase {
    str text;
    int strength;
};

static str bracketed(struct request *req, struct phrase phrase, int needed)
{
    return phrase.strength >= needed ? phrase.text
                                     : STR_CONCAT(req->arena, STR("("), phrase.text, STR(")"));
}

static str operand_text(struct request *req, const struct reports_asked *asked,
                        const struct reports_step *step)
{
    const struct reports_form *form = asked->subject.form;
    const struct reports_section *section = &form->sections[step->section];
    size_t row = step->row == REPORTS_SAME ? asked->place.row : step->row;
    str text = _f("line %1", section->rows[row].number);
    if (step->section != asked->place.section) {
        text = _f("%1 of the section “%2”", text, reports_title_for(req, section->title));
    }
    if (step->column != REPORTS_SAME && section->column_count > 1) {
        text = _f("%1 (“%2”)", text, reports_title_for(req, section->columns[step->column].title));
    }
    return step->is_last ? _f("%1 of last year", text) : text;
}

static struct phrase joined(struct request *req, enum reports_operation operation,
                            struct phrase left, struct phrase right)
{
    static const struct {
        const char *sign;
        int strength;
        int right_needs; /* a - (b - c) keeps its brackets */
    } signs[] = {
        [REPORTS_ADD] = {" + ", 1, 1},
        [REPORTS_SUBTRACT] = {" − ", 1, 2},
        [REPORTS_MULTIPLY] = {" × ", 2, 2},
        [REPORTS_DIVIDE] = {" / ", 2, 3},
    };
    str text = STR_CONCAT(req->arena, bracketed(req, left, signs[operation].strength),
                          str_of(signs[operation].sign),
                          bracketed(req, right, signs[operation].right_needs));
    return (struct phrase){text, signs[operation].strength};
}

static str constant_text(struct request *req, struct reports_number number)
{
    bool is_whole = number.millionths % 1000000 == 0;
    return reports_figure_text(req, number, is_whole ? REPORTS_COUNT : REPORTS_MONEY);
}

str reports_formula_text(struct request *req, const struct reports_asked *asked)
{
    const struct reports_formula *formula = reports_formula_of(asked->subject.form, asked->place);
    struct phrase *stack = ARENA_ARRAY(req->arena, formula->count + 1, struct phrase);
    size_t height = 0;
    for (size_t i = 0; i < formula->count; i++) {
        const struct reports_step *step = &formula->steps[i];
        if (step->operation == REPORTS_NUMBER) {
            stack[height++] = (struct phrase){constant_text(req, step->number), 3};
        } else if (step->operation == REPORTS_CELL) {
            stack[height++] = (struct phrase){operand_text(req, asked, step), 3};
        } else if (step->operation == REPORTS_NEGATE) {
            str inner = bracketed(req, stack[height - 1], 3);
            stack[height - 1] = (struct phrase){STR_CONCAT(req->arena, STR("−"), inner), 2};
        } else if (step->operation == REPORTS_ABSOLUTE) {
            str inner = stack[height - 1].text;
            stack[height - 1] =
                (struct phrase){STR_CONCAT(req->arena, STR("|"), inner, STR("|")), 3};
        } else {
            height--;
            stack[height - 1] = joined(req, step->operation, stack[height - 1], stack[height]);
        }
    }
    return stack[0].text;
}
