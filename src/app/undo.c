#include "app/undo.h"

#include "app/app.h"
#include "app/json.h"
#include "app/undo.sql.h"

int64_t undo_offer(struct request *req, const struct undo *undo)
{
    undo_db_offer(req->db, &(struct undo_db_offer_values){
                               .id = req->mutation_id,
                               .account_id = req->user.account_id,
                               .object_id = undo->object_id,
                               .version = undo->version,
                               .kept = undo->kept,
                               .made_at = req->now,
                               .kind = undo->kind,
                           });
    return req->mutation_id;
}

static str place_of(struct request *req, str kind, int64_t object_id)
{
    return str_format(req->arena, "undo.%.*s:%lld", STR_ARG(kind), (long long)object_id);
}

int64_t undo_offer_json(struct request *req, const char *kind, int64_t object_id,
                        const json_t *kept)
{
    const struct undo undo = {
        .object_id = object_id,
        .kept = secret_seal(req->arena, req->app->keys, place_of(req, str_of(kind), object_id),
                            json_as_text(req->arena, kept)),
        .kind = str_of(kind),
    };
    return undo_offer(req, &undo);
}

json_t *undo_kept_json(struct request *req, const struct undo *undo)
{
    str text;
    json_t *kept = NULL;
    if (secret_open(req->arena, req->app->keys, place_of(req, undo->kind, undo->object_id),
                    undo->kept, &text)) {
        kept = json_loadb(text.data, text.length, 0, NULL);
    }
    return kept == NULL ? json_object() : kept;
}

bool undo_find(struct request *req, int64_t id, struct undo *ret_undo)
{
    return undo_find_kind(req, (str){0}, id, ret_undo);
}

bool undo_find_kind(struct request *req, str kind, int64_t id, struct undo *ret_undo)
{
    struct undo_db_find_row row;
    if (!undo_db_find(req->db, id, req->user.account_id, kind, &row)) {
        return false;
    }
    *ret_undo = (struct undo){
        .id = id,
        .object_id = row.object_id,
        .version = row.version,
        .kept = row.kept,
        .made_at = row.made_at,
        .kind = kind,
    };
    return true;
}

struct html_link undo_address(struct request *req, int64_t id)
{
    struct undo_db_kind_row row;
    bool has_kind = undo_db_kind(req->db, id, &row) && !str_is_empty(row.kind);
    return (struct html_link){
        has_kind ? str_format(req->arena, "/%.*s/undo/%lld", STR_ARG(row.kind), (long long)id)
                 : str_format(req->arena, "/undo/%lld", (long long)id)};
}

bool undo_is_late(const struct request *req, const struct undo *undo)
{
    return undo->made_at + UNDO_SECONDS <= req->now;
}

void undo_forget(struct request *req, const struct undo *undo)
{
    undo_db_forget(req->db, undo->id);
}

struct reply undo_take_back(struct request *req, const char *kind,
                            bool (*put_back)(struct request *req, const struct undo *undo,
                                             const json_t *kept, str *ret_address))
{
    struct undo undo;
    str address = {0};
    if (!undo_find_kind(req, str_of(kind), path_id(req), &undo)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(req, str_of(_("This can only be undone within ten minutes.")));
    }
    CLEANUP(json_drop) json_t *kept = undo_kept_json(req, &undo);
    if (!put_back(req, &undo, kept, &address)) {
        return reply_refused(req,
                             str_of(_("It has been changed since then, so nothing was undone.")));
    }
    undo_forget(req, &undo);
    return reply_done(req, address, str_of(_("Undone.")), 0);
}
