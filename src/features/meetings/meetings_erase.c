/* The minutes of a meeting were destroyed by an act: what the meeting keeps of them goes, too. Its
 * line stays, with body, day and number, as that of the document does. Resolutions are documents of
 * their own, and end with the cases in which they lie. */
#include "features/meetings/meetings_inner.h"

static void erase(struct request *req, int64_t region_id, int64_t id)
{
    EACH (item, meetings_db_ballots_of(req->db, region_id, id)) {
        ballots_forget(req, region_id, item->ballot_id);
    }
    meetings_db_erase_votes(req->db, region_id, id);
    meetings_db_erase_items(req->db, region_id, id);
    meetings_db_erase_people(req->db, region_id, id);
    meetings_db_erase_materials(req->db, region_id, id);
    meetings_db_clear_signatures(req->db, region_id, id);
}

void meetings_document_erased(struct request *req, int64_t document_id)
{
    struct meetings_db_of_minutes_row meeting;
    meetings_db_forget_titles(req->db, document_id);
    if (meetings_db_of_minutes(req->db, document_id, &meeting)) {
        erase(req, meeting.region_id, meeting.id);
    }
}

str meetings_destroyed_text(struct request *req, const struct meetings_db_line_row *row)
{
    str act;
    return row->document_id != 0 && documents_was_erased(req, row->document_id, &act)
               ? _f("The minutes were destroyed by %1. Nothing of what was decided is kept here.",
                    act)
               : (str){0};
}
