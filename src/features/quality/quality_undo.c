#include "app/undo.h"
#include "base/pack.h"
#include "features/quality/quality_inner.h"

/* What was filled in or confirmed a moment ago is taken back by whoever did it. */

/* A card with its version and what it was; a negative id is a value that was confirmed; 0 ends. */
static int64_t take_back(struct request *req, struct scope scope, struct unpack *from)
{
    int64_t failed = 0;
    struct buf accepted = BUF_INIT(req->arena);
    for (int64_t id = unpack_int(from); id != 0 && !from->is_broken; id = unpack_int(from)) {
        if (id < 0) {
            pack_int(&accepted, -id);
            continue;
        }
        int64_t version = unpack_int(from);
        str kept = unpack_str(from);
        failed += !members_put_back(req, scope, id, kept, version);
    }
    str code = unpack_str(from);
    struct unpack rest = {.rest = buf_str(&accepted)};
    while (rest.rest.length > 0 && !rest.is_broken) {
        int64_t id = unpack_int(&rest);
        quality_db_forget_accepted(req->db, scope, id, code);
        audit(req, "quality.doubt", scope.region_id, id, id, NULL, 0);
    }
    return failed;
}

struct reply quality_undo_action(struct request *req)
{
    struct undo undo;
    struct orgs_org org;
    struct scope reach = access_scope(req, RIGHT_MEMBERS_EDIT);
    if (!undo_find_kind(req, STR("quality"), path_id(req), &undo) ||
        !orgs_find(req, reach, undo.object_id, &org)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(
            req,
            str_of(_("This can only be undone within ten minutes. Open the card and correct it.")));
    }
    struct scope scope = access_scope_below(req, reach, org.region_id, org.path);
    struct unpack from = {.rest = undo.kept};
    int64_t failed = take_back(req, scope, &from);
    undo_forget(req, &undo);
    return reply_done(req, str_format(req->arena, "/quality?org=%lld", (long long)org.id),
                      failed == 0
                          ? str_of(_("Undone: the cards are as they were before."))
                          : _n("Undone, except for %1 card that was changed since",
                               "Undone, except for %1 cards that were changed since", failed),
                      0);
}
