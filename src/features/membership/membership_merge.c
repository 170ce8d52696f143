/* What hangs on a card when it and another one become one: transfers, and the other lists on which
 * the person stands (membership_second.c). */
#include "features/membership/membership.sql.h"
#include "features/membership/membership_inner.h"

static struct scope region_scope(struct request *req, int64_t region_id)
{
    return access_system_scope(req->arena, region_id, STR("0"));
}

/* A second registration may go into its own main one, or into another one of the same main card;
 * the second registrations of the card that goes follow to the one that stays, which must be
 * counted then and may not stand on one of these lists itself. */
static bool is_clear(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = region_scope(req, region_id);
    struct membership_person goes;
    struct membership_person stays;
    if (!membership_find(req, region, gone, &goes) || !membership_find(req, region, kept, &stays)) {
        return false;
    }
    if (goes.card.main_id != 0) {
        return goes.card.main_id == kept || goes.card.main_id == stays.card.main_id;
    }
    bool is_main = membership_db_seconds(req->db, region, gone).count > 0;
    return !is_main || (members_status_is_registered(stays.card.status) &&
                        !membership_is_second_in(req, &goes, stays.org.id));
}

const char *membership_merge_is_refused(struct request *req, int64_t region_id, int64_t gone,
                                        int64_t kept)
{
    struct membership_db_waiting_of_row waiting;
    struct scope region = region_scope(req, region_id);
    if (membership_db_waiting_of(req->db, region, gone, &waiting)) {
        return N_("A transfer of this person waits for an answer. Let it be answered first.");
    }
    return is_clear(req, region_id, gone, kept)
               ? NULL
               : N_("This person has a second registration. Let it be ended first.");
}

void membership_person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = region_scope(req, region_id);
    membership_db_transfers_merged(req->db, region, gone, kept);
    membership_db_keep_seconds(req->db, region, gone);
    membership_db_lead_seconds(req->db, region, gone, kept);
}

void membership_person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = region_scope(req, region_id);
    membership_db_transfers_parted(req->db, region, gone, kept);
    membership_db_lead_seconds_back(req->db, region, gone, kept);
    membership_db_forget_seconds(req->db, region_id, gone);
}
