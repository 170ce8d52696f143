#include "app/act.h"
#include "app/app.h"
#include "app/json.h"
#include "base/ids.h"
#include "features/members/members_inner.h"
#include "features/members/members_kept.sql.h"

/* A card as it was, kept by whoever changes many cards at once and may have to take it all back. It
 * holds numbers of the state, so it is sealed to its person. */

static str place_of(struct arena *arena, int64_t member_id)
{
    return str_format(arena, "member.kept:%lld", (long long)member_id);
}

/* ---- to JSON and back ----------------------------------------------------------------------- */

static json_t *card_json(const struct members_card *card)
{
    json_t *object = json_object();
#define PUT_TEXT(name) json_put_text(object, #name, card->name);
#define PUT_DAY(name) json_put_int(object, #name, card->name.number);
#define PUT_NUMBER(name) json_put_int(object, #name, card->name);
    MEMBERS_CARD_TEXTS(PUT_TEXT)
    MEMBERS_CARD_DAYS(PUT_DAY)
    MEMBERS_CARD_NUMBERS(PUT_NUMBER)
    return object;
}

static struct members_card card_of_json(struct arena *arena, const json_t *object)
{
    struct members_card card = {0};
#define TAKE_TEXT(name) card.name = json_get_text(arena, object, #name);
#define TAKE_DAY(name) card.name = json_get_day(object, #name);
#define TAKE_NUMBER(name) card.name = json_get_int(object, #name);
    MEMBERS_CARD_TEXTS(TAKE_TEXT)
    MEMBERS_CARD_DAYS(TAKE_DAY)
    MEMBERS_CARD_NUMBERS(TAKE_NUMBER)
    return card;
}

static json_t *period_json(const struct members_kept_db_periods_row *period)
{
    json_t *object = json_object();
    json_put_text(object, "kind", period->kind);
    json_put_int(object, "valid_from", period->valid_from.number);
    json_put_int(object, "id", period->id);
    json_put_int(object, "valid_to", period->valid_to.number);
    json_put_int(object, "org_id", period->org_id);
    json_put_text(object, "value", period->value);
    json_put_text(object, "detail", period->detail);
    json_put_text(object, "precision", period->precision);
    json_put_int(object, "mutation_id", period->mutation_id);
    return object;
}

static void add_period(struct request *req, struct scope scope, int64_t member_id,
                       const json_t *object)
{
    struct members_kept_db_add_period_values values = {
        .region_id = scope.region_id,
        .member_id = member_id,
        .kind = json_get_text(req->arena, object, "kind"),
        .valid_from = json_get_day(object, "valid_from"),
        .id = json_get_int(object, "id"),
        .valid_to = json_get_day(object, "valid_to"),
        .org_id = json_get_int(object, "org_id"),
        .value = json_get_text(req->arena, object, "value"),
        .detail = json_get_text(req->arena, object, "detail"),
        .precision = json_get_text(req->arena, object, "precision"),
        .mutation_id = json_get_int(object, "mutation_id"),
    };
    members_kept_db_add_period(req->db, &values);
}

static void put_periods(struct request *req, struct scope scope, int64_t member_id,
                        const json_t *periods)
{
    size_t i;
    json_t *period;
    json_array_foreach(periods, i, period)
    {
        add_period(req, scope, member_id, period);
    }
}

/* ---- keeping and putting back --------------------------------------------------------------- */

str members_keep(struct request *req, struct scope scope, int64_t member_id)
{
    struct members_card card;
    struct members_db_card_row row;
    int64_t version;
    if (!members_card_of(req, scope, member_id, &card, &version) ||
        !members_db_card(req->db, scope, member_id, &row)) {
        return (str){0};
    }
    json_t *periods = json_array();
    EACH (period, members_kept_db_periods(req->db, scope, member_id)) {
        json_array_append_new(periods, period_json(period));
    }
    json_t *whole = json_object();
    json_object_set_new(whole, "card", card_json(&card));
    json_object_set_new(whole, "periods", periods);
    json_put_int(whole, "verified_on", row.verified_on.number);
    json_put_int(whole, "ended_on", row.ended_on.number);
    str kept = secret_seal(req->arena, req->app->keys, place_of(req->arena, member_id),
                           json_as_text(req->arena, whole));
    json_decref(whole);
    return kept;
}

int64_t members_version(struct db *db, struct scope scope, int64_t member_id)
{
    struct members_kept_db_version_row row;
    return members_kept_db_version(db, scope, member_id, &row) ? row.version : 0;
}

bool members_put_back(struct request *req, struct scope scope, int64_t member_id, str kept,
                      int64_t version)
{
    str text;
    if (members_version(req->db, scope, member_id) != version ||
        !secret_open(req->arena, req->app->keys, place_of(req->arena, member_id), kept, &text)) {
        return false;
    }
    json_t *whole = json_loadb(text.data, text.length, 0, NULL);
    struct members_card card = card_of_json(req->arena, json_object_get(whole, "card"));
    bool is_changed = members_change(req, scope, member_id, &card, version);
    if (is_changed) {
        members_kept_db_set_ended_on(req->db, scope, member_id, json_get_day(whole, "ended_on"));
        members_kept_db_remove_periods(req->db, scope, member_id);
        put_periods(req, scope, member_id, json_object_get(whole, "periods"));
    }
    json_decref(whole);
    return is_changed;
}

bool members_batch_bring_back(struct members_batch *batch, struct scope scope, int64_t member_id,
                              str kept)
{
    struct request *req = batch->req;
    str text;
    if (!secret_open(req->arena, req->app->keys, place_of(req->arena, member_id), kept, &text)) {
        return false;
    }
    json_t *whole = json_loadb(text.data, text.length, 0, NULL);
    struct members_card card = card_of_json(req->arena, json_object_get(whole, "card"));
    struct members_prepared prepared = members_prepare_new(req, &card);
    members_batch_add_under(batch, member_id, &prepared);
    members_kept_db_set_days(req->db, scope, member_id, json_get_day(whole, "verified_on"),
                             json_get_day(whole, "ended_on"));
    members_kept_db_remove_periods(req->db, scope, member_id);
    put_periods(req, scope, member_id, json_object_get(whole, "periods"));
    json_decref(whole);
    return true;
}

bool members_batch_take_away(struct members_batch *batch, struct scope scope, int64_t member_id,
                             int64_t version)
{
    struct request *req = batch->req;
    struct members_kept_db_version_row row;
    if (!members_kept_db_version(req->db, scope, member_id, &row) || row.version != version) {
        return false;
    }
    members_kept_db_remove_periods(req->db, scope, member_id);
    if (!members_kept_db_remove(req->db, scope, member_id, version)) {
        return false;
    }
    if (members_status_is_registered(row.status)) {
        if (row.org_id == batch->org_id) {
            batch->registered--;
        } else {
            orgs_count_members(req->db, scope.region_id, row.org_id, -1);
        }
    }
    audit(req, "members.take_away", scope.region_id, member_id, member_id, NULL, 0);
    return true;
}
