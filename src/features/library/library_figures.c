/* How often an item was taken, for who holds it: people and downloads apart, and by organisation
 * only where enough people stand behind a figure. */
#include "features/library/library.html.h"
#include "features/library/library_inner.h"

enum { FEW = 5, MONTHS = 12 };

/* Figures of 1 to 4 people are hidden; if that is one alone, the next smallest is, too, so that no
 * subtraction from the whole gives it away. */
static void hide_small(struct library_branch *branches, size_t count)
{
    size_t hidden = 0;
    struct library_branch *smallest = NULL;
    for (size_t i = 0; i < count; i++) {
        struct library_branch *branch = &branches[i];
        if (branch->people < FEW) {
            branch->people = -1;
            hidden++;
        } else if (smallest == NULL || branch->people < smallest->people) {
            smallest = branch;
        }
    }
    if (hidden == 1 && smallest != NULL) {
        smallest->people = -1;
    }
}

static void take_branches(struct request *req, struct library_figures_view *view)
{
    str path = view->item.audience_path;
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    /* Above the own branch nothing is told of others: they are not ours. */
    if (!str_starts_with(path, scope.from)) {
        path = view->item.org_path;
    }
    struct scope branch = access_system_scope(req->arena, view->item.region_id, path);
    struct library_db_taken_by_branch_rows rows = library_db_taken_by_branch(
        req->db, view->item.region_id, view->item.id, branch.from, branch.to);
    view->branches = ARENA_ARRAY(req->arena, rows.count + 1, struct library_branch);
    EACH (row, rows) {
        view->branches[view->branch_count++] = (struct library_branch){row->name, row->people};
    }
    hide_small(view->branches, view->branch_count);
    view->members = orgs_totals_below(req->db, path).members;
}

struct reply library_figures_page(struct request *req)
{
    struct library_figures_view view = {0};
    if (!library_own_of(req, &view.item)) {
        return reply_not_found(req);
    }
    int64_t region_id = view.item.region_id;
    int64_t id = view.item.id;
    (void)!library_db_totals(req->db, region_id, id, &view.totals); /* sums always have a row */
    view.files = library_db_files(req->db, region_id, id);
    view.by_file = library_db_taken_by_file(req->db, region_id, id);
    view.by_month = library_db_taken_by_month(req->db, region_id, id, MONTHS);
    take_branches(req, &view);
    return reply_page(req, _("Figures of the item"), library_html_figures(req, &view));
}
