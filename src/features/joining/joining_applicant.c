#include "features/joining/joining_inner.h"

/* An applicant, for the papers that he signs: they are made and laid out by features/papers. */

static bool applicant_of_row(struct request *req, const struct joining_db_line_row *row,
                             struct joining_applicant *ret_applicant)
{
    struct joining_applicant applicant = {
        .region_id = row->region_id,
        .org_id = row->org_id,
        .number = row->number,
        .applied_on = row->applied_on,
        .card = joining_card_of(row),
        .was_member = row->was_member,
        .consented_at = str_equal(row->source, STR("link")) ? row->consent_given_at : 0,
    };
    if (row->emptied_at != 0 || !joining_consent_of(req, row, &applicant.consent)) {
        return false;
    }
    applicant.consent.hash = row->consent_hash;
    *ret_applicant = applicant;
    return true;
}

bool joining_applicant_of_secret(struct request *req, str secret,
                                 struct joining_applicant *ret_applicant)
{
    struct joining_db_line_row row;
    return joining_db_by_secret(req->db, joining_secret_hash(req, secret), &row) &&
           applicant_of_row(req, &row, ret_applicant);
}

bool joining_applicant_in_reach(struct request *req, int64_t id,
                                struct joining_applicant *ret_applicant)
{
    struct joining_db_line_row row;
    if (!joining_db_find(req->db, req->scope, id, &row) ||
        !applicant_of_row(req, &row, ret_applicant)) {
        return false;
    }
    joining_note_reading(req, &row);
    return true;
}
