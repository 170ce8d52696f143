/* A branch in a year: sums of all levels, who has not planned and who has not spent. */
#include "app/app.h"
#include "app/sheet.h"
#include "features/planning/planning.html.h"
#include "features/planning/planning_inner.h"

#define ON_A_PAGE 100
#define IN_A_FILE 100000

const struct planning_list_word planning_list_words[PLANNING_LISTS] = {
    [PLANNING_UNPLANNED] = {"unplanned", N_("Has not planned"),
                            N_("Everybody has a plan for this year.")},
    [PLANNING_UNSPENT] = {"unspent", N_("Has planned and not spent"),
                          N_("Whoever has planned money has spent some of it.")},
    [PLANNING_BELOW_NORM] = {"below", N_("Below the norm"),
                             N_("Nobody who has told a budget is below the norm.")},
    [PLANNING_UNBUDGETED] = {"unbudgeted", N_("No budget entered"),
                             N_("Everybody has told the budget of this year.")},
};

/* ---- the branch -------------------------------------------------------------------------------
 */

static void add_figures(struct request *req, struct planning_below_view *view)
{
    const struct planning_place *place = &view->place;
    int year = place->year;
    str path = place->org.path;
    str end = place->path_end;
    /* Sums always have a row. */
    if (place->is_small) {
        (void)!planning_db_small_branch(req->db, year, path, end, &view->figures);
        (void)!planning_db_small_trained(req->db, year, path, end, &view->trained);
        view->by = planning_db_small_spent_by(req->db, year, path, end);
    } else {
        (void)!planning_db_branch(req->db, year, path, end, &view->figures);
        (void)!planning_db_trained_in(req->db, year, path, end, &view->trained);
        view->by = planning_db_spent_by(req->db, year, path, end);
    }
    view->children = place->org.path.length >= PLANNING_BRANCH_PATH
                         ? planning_db_small_children(req->db, year, place->org.id)
                         : planning_db_children(req->db, year, place->org.id);
}

static void add_counts(struct request *req, struct planning_below_view *view)
{
    const struct planning_place *place = &view->place;
    const struct planning_db_figures_row *figures = &view->figures;
    struct planning_db_above_primaries_row above = {0};
    (void)!planning_db_above_primaries(req->db, place->org.path, place->path_end, &above);
    view->asked = above.total + orgs_totals_below(req->db, place->org.path).primaries +
                  (place->org.level == LEVEL_PRIMARY);
    view->counts[PLANNING_UNPLANNED] = view->asked - figures->orgs;
    view->counts[PLANNING_UNBUDGETED] = view->asked - figures->budgeted;
    view->counts[PLANNING_UNSPENT] = figures->unspent;
    view->counts[PLANNING_BELOW_NORM] = figures->below;
}

struct reply planning_below_page(struct request *req)
{
    struct planning_below_view view = {.choices = planning_choices_of(req)};
    if (!planning_place_of(req, RIGHT_TRAINING_VIEW, &view.place)) {
        return reply_not_found(req);
    }
    add_figures(req, &view);
    add_counts(req, &view);
    view.norm = planning_norm_of(req, &view.place);
    view.verdict = planning_judge(req, &view.place, &view.norm, view.figures.budget,
                                  view.figures.budget_spent);
    return reply_page(req, _("Plan and money: the branch"), planning_html_below(req, &view));
}

/* ---- lists ------------------------------------------------------------------------------------
 */

static struct planning_db_org_line_rows rows_of(struct request *req,
                                                const struct planning_list_view *view, str after,
                                                int64_t limit)
{
    const struct planning_place *place = &view->place;
    if (view->list == PLANNING_UNPLANNED || view->list == PLANNING_UNBUDGETED) {
        return planning_db_orgs_without(req->db, &(struct planning_db_orgs_without_values){
                                                     .year = place->year,
                                                     .path = place->org.path,
                                                     .path_to = place->path_end,
                                                     .after = after,
                                                     .is_plan = view->list == PLANNING_UNPLANNED,
                                                     .limit = limit,
                                                 });
    }
    return planning_db_orgs_with(req->db, &(struct planning_db_orgs_with_values){
                                              .year = place->year,
                                              .path = place->org.path,
                                              .path_to = place->path_end,
                                              .after = after,
                                              .is_unspent = view->list == PLANNING_UNSPENT,
                                              .limit = limit,
                                          });
}

static bool list_of(struct request *req, struct planning_list_view *ret_view)
{
    struct planning_list_view view = {0};
    str code = query_text(req, "show");
    if (!planning_place_of(req, RIGHT_TRAINING_VIEW, &view.place)) {
        return false;
    }
    for (enum planning_list list = 0; list < PLANNING_LISTS; list++) {
        if (str_equal(code, str_of(planning_list_words[list].code))) {
            view.list = list;
        }
    }
    *ret_view = view;
    return true;
}

struct reply planning_list_page(struct request *req)
{
    struct planning_list_view view;
    if (!list_of(req, &view)) {
        return reply_not_found(req);
    }
    view.rows = rows_of(req, &view, query_text(req, "after"), ON_A_PAGE + 1);
    if (view.rows.count > ON_A_PAGE) {
        view.rows.count = ON_A_PAGE;
        str more =
            str_format(req->arena, "&show=%s&after=%.*s", planning_list_words[view.list].code,
                       STR_ARG(view.rows.items[ON_A_PAGE - 1].path));
        view.next = planning_link(req, &view.place, "/list", str_to_c(req->arena, more));
    }
    return reply_page(req, _("Plan and money: organisations"), planning_html_list(req, &view));
}

static bool write_list(struct request *req, const struct planning_list_view *view, int fd)
{
    const str titles[] = {
        str_of(_("Organisation")), str_of(_("Stands under")),    str_of(_("Money planned")),
        str_of(_("Spent")),        str_of(_("Of it own money")), str_of(_("Budget of the year")),
    };
    static const int widths[] = {40, 40, 18, 18, 18, 20};
    struct sheet_writer *writer =
        sheet_writer_open(SHEET_XLSX, fd, str_of(_(planning_list_words[view->list].label)));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, rows_of(req, view, (str){0}, IN_A_FILE)) {
        sheet_writer_text(writer, row->short_name);
        sheet_writer_text(writer, row->above);
        planning_write_amount(writer, row->planned);
        planning_write_amount(writer, row->spent);
        planning_write_amount(writer, row->spent_own);
        planning_write_amount(writer, row->budget);
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

struct reply planning_list_file(struct request *req)
{
    struct planning_list_view view;
    if (!list_of(req, &view)) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_list(req, &view, fd);
    str name = _f("Training %1, organisations", str_format(req->arena, "%d", view.place.year));
    return reply_made_file(req, fd, is_whole,
                           STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                           str_format(req->arena, "%.*s.xlsx", STR_ARG(name)));
}
