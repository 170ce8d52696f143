/* What is kept, what has had its time, what goes to an archive; and the inventory of that. */
#include "features/records/records_inner.h"

#include "features/papers/papers.h"
#include "features/records/records.html.h"

static struct records_retention_view view_of(struct request *req,
                                             const struct records_db_org_row *org)
{
    struct records_retention_view view = {
        .org = *org,
        .cases = records_index_db_kept(req->db, org->id),
        .acts = records_act_db_of_org(req->db, org->id),
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
    };
    EACH (row, view.cases) {
        view.permanent += records_is_permanent(row);
        view.over += records_is_over(req, row);
    }
    return view;
}

struct reply records_retention_page(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct records_retention_view view = view_of(req, &org);
    return reply_page(req, _("Terms of keeping"), records_html_retention(req, &view));
}

struct reply records_archive_action(struct request *req)
{
    struct records_db_org_row org;
    struct form_ids ids = form_ticked(req, "id");
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    size_t given = 0;
    struct records_index_db_case_line_rows rows = records_index_db_kept(req->db, org.id);
    EACH (row, rows) {
        bool is_chosen = false;
        for (size_t i = 0; i < ids.count; i++) {
            is_chosen = is_chosen || ids.items[i] == row->id;
        }
        if (is_chosen && records_is_permanent(row)) {
            records_index_db_archive(req->db, row->id, req->today);
            given++;
        }
    }
    if (given == 0) {
        return reply_refused(req, str_of(_("Choose cases that are kept permanently.")));
    }
    audit(req, "records.archive", org.region_id, org.id, 0, NULL, 0);
    return reply_see_other(req, records_retention_address(req, org.id));
}

/* ---- the inventory -------------------------------------------------------------------------- */

enum { COLUMNS = 6 };

str records_days_text(struct request *req, const struct records_index_db_case_line_row *row)
{
    return date_is_none(row->first_on) || date_equal(row->first_on, row->last_on)
               ? records_day(req, row->first_on)
               : STR_CONCAT(req->arena, records_day(req, row->first_on), STR(" – "),
                            records_day(req, row->last_on));
}

struct reply records_inventory_page(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct papers_paper paper = {.title = str_of(_("Inventory of cases kept permanently")),
                                 .is_wide = true};
    papers_add(req->arena, &paper, PAPERS_PLAIN, org.name, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_TITLE, str_of(_("INVENTORY of cases kept permanently")),
               (str){0}, (str){0});
    const str head[COLUMNS] = {str_of(_("No.")),
                               str_of(_("Index")),
                               str_of(_("Title of the case")),
                               str_of(_("First and last day")),
                               str_of(_("Units")),
                               str_of(_("Note"))};
    papers_add_row(req->arena, &paper, PAPERS_ROW_HEAD, head, COLUMNS);
    struct records_index_db_case_line_rows rows = records_index_db_kept(req->db, org.id);
    int64_t number = 0;
    EACH (row, rows) {
        if (records_is_permanent(row)) {
            const str cells[COLUMNS] = {str_format(req->arena, "%lld", (long long)++number),
                                        row->code,
                                        row->title,
                                        records_days_text(req, row),
                                        records_units_text(req, row),
                                        row->note};
            papers_add_row(req->arena, &paper, PAPERS_ROW, cells, COLUMNS);
        }
    }
    papers_add(req->arena, &paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_PLAIN, _n("%1 case", "%1 cases", number), (str){0},
               (str){0});
    papers_add(req->arena, &paper, PAPERS_SIGNATURE, str_of(_("Drawn up by")), STR(" "), (str){0});
    return papers_reply(req, &paper, (str){0}, STR("inventory"), records_format(req));
}
