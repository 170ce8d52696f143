#include "features/reports/reports_inner.h"
#include "features/reports/reports_parts.html.h"
#include "features/reports/reports_parts.sql.h"

/* From a sum to its parts: the same figure of each organisation directly below, and what is counted
 * in the organisation itself. A formula opens to the cells that it is made of. */

/* The list behind a figure; empty where there is none for the reader. */
static struct html_link list_link(struct request *req, const struct reports_asked *asked)
{
    return asked->kind == REPORTS_KIND_ORGS      ? reports_page_from(req, "orgs", asked, 0)
           : asked->kind == REPORTS_KIND_RECORDS ? reports_page_from(req, "records", asked, 0)
           : access_may(req, RIGHT_MEMBERS_VIEW) ? reports_page_from(req, "people", asked, 0)
                                                 : (struct html_link){0};
}

/* Where a part opens further: to its own parts, or to a list where nothing stands below. */
static struct html_link part_link(struct request *req, const struct reports_asked *asked,
                                  const struct reports_parts_db_children_row *child)
{
    struct reports_asked below = *asked;
    below.subject.org_id = child->id;
    /* It stood here then, and may be out of reach by now. */
    return !child->is_near       ? (struct html_link){0}
           : child->has_children ? reports_page_from(req, "parts", &below, 0)
                                 : list_link(req, &below);
}

/* What is counted in the organisation itself. Of members it is what no part has. Whoever sits in
 * bodies of several organisations counts in each of these, so of posts it is counted. */
static void count_own(struct request *req, const struct stats_store *store,
                      struct reports_parts_view *view, int64_t sum)
{
    struct reports_asked own = view->asked;
    int64_t rest = view->total.millionths - sum;
    own.is_alone = true;
    if (reports_has_own_list(&own)) {
        struct reports_number number =
            reports_whole(reports_cell_behind(req, store, &own, 0, 0).total);
        view->is_overlapping = number.millionths != rest;
        view->own_link = list_link(req, &own);
        rest = number.millionths;
    }
    view->own = (struct reports_number){rest != 0, rest};
    view->largest = MAX_OF(view->largest, rest / 1000000);
}

static void count_parts(struct request *req, const struct stats_store *store,
                        struct reports_parts_view *view)
{
    const struct reports_asked *asked = &view->asked;
    struct reports_parts_db_children_rows children =
        reports_parts_db_children(req->db, req->scope, asked->org.id);
    int64_t sum = 0;
    view->items = ARENA_ARRAY(req->arena, children.count + 1, struct reports_part);
    for (size_t i = 0; i < children.count; i++) {
        const struct reports_parts_db_children_row *child = &children.items[i];
        if (!stats_stands_under(store, child->id, asked->org.id)) {
            continue;
        }
        struct reports_number number = reports_cell_count(req, store, &asked->subject, child->id);
        sum += number.is_known ? number.millionths : 0;
        view->largest = MAX_OF(view->largest, number.millionths / 1000000);
        bool is_shown = !child->is_closed || (number.is_known && number.millionths != 0);
        if (is_shown) {
            view->items[view->count++] = (struct reports_part){
                .name = child->short_name,
                .link = part_link(req, asked, child),
                .number = number,
                .unit = asked->row->unit,
            };
        }
    }
    if (view->total.is_known) {
        count_own(req, store, view, sum);
    }
    view->largest = MAX_OF(view->largest, 1);
}

static struct html_link above_link(struct request *req, const struct stats_store *store,
                                   const struct reports_asked *asked)
{
    struct orgs_org above;
    const struct reports_subject *subject = &asked->subject;
    size_t place;
    if (asked->org.parent_id == 0 || !stats_place_of(store, asked->org.id, &place) ||
        !orgs_find(req, req->scope, store->orgs[store->orgs[place].parent].id, &above)) {
        return (struct html_link){0};
    }
    return reports_parts_address(req, subject->form, subject->cell, above.id, subject->day);
}

static struct reply parts_reply(struct request *req, const struct stats_store *store,
                                const struct reports_asked *asked)
{
    struct reports_parts_view view = {.asked = *asked, .above = above_link(req, store, asked)};
    view.total = reports_cell_count(req, store, &asked->subject, asked->org.id);
    count_parts(req, store, &view);
    view.is_of_orgs = asked->kind == REPORTS_KIND_ORGS;
    if (asked->org.level != LEVEL_UNION) {
        view.people = list_link(req, asked);
    }
    return reply_page(req, _("Of what a figure is made"), reports_parts_html_parts(req, &view));
}

/* ---- formulas ------------------------------------------------------------------------------- */

static size_t operand_cell(const struct reports_asked *asked, const struct reports_step *step)
{
    size_t row = step->row == REPORTS_SAME ? asked->place.row : step->row;
    size_t column = step->column == REPORTS_SAME ? asked->place.column : step->column;
    const struct reports_row *of = &asked->subject.form->sections[step->section].rows[row];
    return reports_row_has(of, column)
               ? reports_cell(asked->subject.form, step->section, row, column)
               : SIZE_MAX;
}

static bool is_there(const struct reports_parts_view *view, struct html_link link)
{
    for (size_t i = 0; i < view->count; i++) {
        if (str_equal(view->items[i].link.url, link.url)) {
            return true;
        }
    }
    return false;
}

static void add_operand(struct request *req, struct reports_parts_view *view, size_t cell,
                        struct reports_number number)
{
    const struct reports_form *form = view->asked.subject.form;
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_section *section = &form->sections[place.section];
    struct html_link link =
        reports_cell_address(req, form, cell, &view->asked.org, view->asked.subject.day);
    if (is_there(view, link)) {
        return;
    }
    str name = reports_row_text(req, &section->rows[place.row]);
    if (section->column_count > 1) {
        name = _f("%1 (“%2”)", name, reports_title_for(req, section->columns[place.column].title));
    }
    view->items[view->count++] = (struct reports_part){
        .name = name, .link = link, .number = number, .unit = section->rows[place.row].unit};
}

struct reply reports_formula_reply(struct request *req, const struct stats_store *store,
                                   const struct reports_asked *asked)
{
    const struct reports_formula *formula = reports_formula_of(asked->subject.form, asked->place);
    struct reports_values values = reports_count_of(req, store, &asked->subject);
    struct reports_parts_view view = {
        .asked = *asked,
        .above = above_link(req, store, asked),
        .total = values.numbers[asked->subject.cell],
        .items = ARENA_ARRAY(req->arena, formula->count + 1, struct reports_part),
        .formula = reports_formula_text(req, asked),
    };
    for (size_t i = 0; i < formula->count; i++) {
        const struct reports_step *step = &formula->steps[i];
        size_t cell = step->operation == REPORTS_CELL ? operand_cell(asked, step) : SIZE_MAX;
        if (cell != SIZE_MAX && !step->is_last) {
            add_operand(req, &view, cell, values.numbers[cell]);
        }
    }
    return reply_page(req, _("Of what a figure is made"), reports_parts_html_formula(req, &view));
}

/* ---- the page ------------------------------------------------------------------------------- */

struct reply reports_parts_page(struct request *req)
{
    struct reports_asked asked;
    struct stats_store store;
    if (!reports_asked_for(req, req->scope, &asked)) {
        return reply_not_found(req);
    }
    if (asked.kind == REPORTS_KIND_ENTERED || asked.kind == REPORTS_KIND_TEXT) {
        return reports_source_reply(req, &asked, _("Of what a figure is made"));
    }
    if (!reports_facts_now(req, &asked, &store)) {
        return reports_being_counted(req);
    }
    struct reply reply = asked.kind == REPORTS_KIND_FORMULA
                             ? reports_formula_reply(req, &store, &asked)
                             : parts_reply(req, &store, &asked);
    stats_close(&store);
    return reply;
}
