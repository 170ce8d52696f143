/* Documents fall into cases by the rules of the cases, or are put there by hand. */
#include "features/records/records_inner.h"

enum { FILED_AT_ONCE = 2000 };

bool records_find_case_for(struct request *req, const struct records_matched *of,
                           struct records_index_db_matching_row *ret_case)
{
    return records_index_db_matching(req->db,
                                     &(struct records_index_db_matching_values){
                                         .org_id = of->org_id,
                                         .year = of->year,
                                         .kind = of->kind,
                                         .stream = of->stream,
                                         .body_type = of->body_type,
                                     },
                                     ret_case);
}

void records_file_document(struct request *req, int64_t region_id, int64_t document_id,
                           const struct records_matched *of)
{
    struct records_index_db_matching_row found;
    if (records_find_case_for(req, of, &found)) {
        records_index_db_put(req->db, region_id, document_id, found.id, false);
    }
}

struct records_index_db_unplaced_rows records_unplaced(struct request *req, int64_t org_id,
                                                       int64_t year, int64_t limit)
{
    return records_index_db_unplaced(req->db, org_id, date_from((int)year, 1, 1),
                                     date_from((int)year, 12, 31), limit);
}

void records_file_all(struct request *req, int64_t org_id, int64_t year)
{
    struct records_index_db_unplaced_rows rows = records_unplaced(req, org_id, year, FILED_AT_ONCE);
    EACH (row, rows) {
        struct records_matched of = {org_id, year, row->kind, row->stream, row->body_type};
        records_file_document(req, row->region_id, row->id, &of);
    }
}

struct reply records_sort_action(struct request *req)
{
    struct records_index_db_index_row index;
    if (!records_index_db_find(req->db, req->scope, path_id(req), &index) ||
        !date_is_none(index.closed_on)) {
        return reply_not_found(req);
    }
    records_file_all(req, index.org_id, index.year);
    audit(req, "records.sort", index.region_id, index.org_id, 0, NULL, 0);
    return reply_see_other(req, records_index_address(req, index.org_id, index.year));
}

static const struct form_field place_fields[] = {
    {"case", N_("Case"), FORM_INT, .required = true},
    {0},
};

/* What an act of destruction lists stays as it was listed: nothing is added, and once it is signed
 * nothing is taken out. */
static bool is_held_by_act(struct request *req, int64_t into, int64_t from)
{
    struct records_act_db_in_act_row act;
    return records_act_db_in_act(req->db, into, &act) ||
           (from != 0 && records_act_db_in_act(req->db, from, &act) &&
            !str_equal(act.state, STR("draft")));
}

struct reply records_place_action(struct request *req)
{
    struct documents_document document;
    struct records_index_db_case_line_row into;
    struct records_index_db_place_row now = {0};
    struct form form = form_read(req, place_fields);
    if (!documents_find_own(req, path_id(req), &document) ||
        str_equal(document.state, STR("draft"))) {
        return reply_not_found(req);
    }
    bool is_there = records_index_db_place(req->db, document.region_id, document.id, &now);
    bool is_good =
        form_is_good(&form) &&
        records_index_db_find_case(req->db, req->scope, form_int(&form, "case"), &into) &&
        into.org_id == document.org_id && into.year == date_year(document.dated_on) &&
        into.act_id == 0;
    if (!is_good || (is_there && now.act_id != 0)) {
        return reply_refused(req, str_of(_("Choose a case of this organisation and of the year of "
                                           "the document that is not destroyed.")));
    }
    if (is_held_by_act(req, into.id, now.case_id)) {
        return reply_refused(req,
                             str_of(_("The case stands in an act of destruction: its documents "
                                      "stay as they are listed there.")));
    }
    records_index_db_put(req->db, document.region_id, document.id, into.id, true);
    const struct audit_change change = {"case", now.code, into.code};
    audit(req, "records.place", document.region_id, document.id, 0, &change, 1);
    return reply_see_other(req, str_format(req->arena, "/documents/%lld", (long long)document.id));
}
