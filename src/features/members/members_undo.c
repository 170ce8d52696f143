#include "app/undo.h"
#include "features/members/members_inner.h"
#include "features/members/members_kept.sql.h"

/* The way back from a single card that was added or corrected a moment ago, by whoever did it. */

int64_t members_undo_offer(struct request *req, struct scope scope, int64_t member_id, str kept,
                           int64_t former_version)
{
    struct undo undo = {
        .object_id = member_id,
        .version = members_version(req->db, scope, member_id),
        .kept = kept,
    };
    return undo.version == former_version ? 0 : undo_offer(req, &undo);
}

static str changed_since(struct request *req)
{
    return str_of(_(
        "The card has been changed since then, so nothing was undone. Open the card and correct it."));
}

/* The person who was added goes, and where he was listed is shown. */
static struct reply take_away(struct request *req, struct scope scope, const struct undo *undo)
{
    struct members_kept_db_version_row card;
    struct members_batch batch = {.req = req, .region_id = scope.region_id};
    if (!members_kept_db_version(req->db, scope, undo->object_id, &card) ||
        !members_batch_take_away(&batch, scope, undo->object_id, undo->version)) {
        return reply_refused(req, changed_since(req));
    }
    undo_forget(req, undo);
    return reply_done(req, str_format(req->arena, "/members?org=%lld", (long long)card.org_id),
                      str_of(_("Undone: the card is no longer on the register.")), 0);
}

static struct reply put_back(struct request *req, struct scope scope, const struct undo *undo)
{
    if (!members_put_back(req, scope, undo->object_id, undo->kept, undo->version)) {
        return reply_refused(req, changed_since(req));
    }
    audit(req, "members.undo", scope.region_id, undo->object_id, undo->object_id, NULL, 0);
    undo_forget(req, undo);
    return reply_done(req, members_card_link(req, undo->object_id).url,
                      str_of(_("Undone: the card is as it was before.")), 0);
}

struct reply members_undo_action(struct request *req)
{
    struct undo undo;
    if (!undo_find(req, path_id(req), &undo)) {
        return reply_not_found(req);
    }
    bool was_added = str_is_empty(undo.kept);
    enum right right = was_added ? RIGHT_MEMBERS_ADMIT : RIGHT_MEMBERS_EDIT;
    struct scope scope = members_reach(req, right, undo.object_id);
    if (str_is_empty(scope.from)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(
            req,
            str_of(_("This can only be undone within ten minutes. Open the card and correct it.")));
    }
    return was_added ? take_away(req, scope, &undo) : put_back(req, scope, &undo);
}
