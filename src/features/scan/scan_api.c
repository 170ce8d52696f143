#include <jansson.h>

#include "app/pace.h"
#include "features/consents/consents.h"
#include "features/scan/scan_inner.h"

/* What tills ask: POST /api/1/tickets/check with a key. Described in docs/api.md and, for programs,
 * in docs/openapi.json, which a test holds against this. */

struct error {
    int status;
    const char *code;
};
static const struct error no_key = {401, "no_key"};
static const struct error key_ended = {401, "key_ended"};
static const struct error not_understood = {400, "not_understood"};
static const struct error not_a_code = {422, "not_a_code"};
static const struct error other_region = {403, "other_region"};
static const struct error too_many = {429, "too_many"};

static struct reply error_reply(struct request *req, const struct error *error)
{
    struct reply reply =
        reply_json(req, error->status, str_format(req->arena, "{\"error\":\"%s\"}", error->code));
    if (error == &too_many) {
        reply_add_header(&reply, STR("Retry-After"), STR("60"));
    }
    if (error->status == 401) {
        reply_add_header(&reply, STR("WWW-Authenticate"), STR("Bearer"));
    }
    return reply;
}

/* ---- who asks ------------------------------------------------------------------------------- */

static const struct error *find_asker(struct request *req, struct scan_asker *ret_asker)
{
    struct scan_db_till_row row;
    str sent = http_header(req->http, STR("authorization"));
    if (!str_equal_ascii_nocase(str_slice(sent, 0, 7), STR("Bearer ")) ||
        !scan_db_till(req->db, scan_key_hash(req, str_trim(str_from(sent, 7))), &row)) {
        return &no_key;
    }
    if (!date_is_none(row.ended_on) || date_before(row.until, req->today)) {
        return &key_ended;
    }
    *ret_asker = (struct scan_asker){row.id, row.region_id, row.per_minute};
    return NULL;
}

/* ---- what is asked -------------------------------------------------------------------------- */

/* {"code": "…"} or {"number": "…"}, one of both and nothing else. */
static bool read_question(struct request *req, str *ret_text, bool *ret_is_number)
{
    json_t *object = json_loadb(req->http->json.data == NULL ? "" : req->http->json.data,
                                req->http->json.length, JSON_REJECT_DUPLICATES, NULL);
    const json_t *code = json_object_get(object, "code");
    const json_t *number = json_object_get(object, "number");
    const json_t *text = code == NULL ? number : code;
    bool is_good = json_object_size(object) == 1 && json_is_string(text);
    if (is_good) {
        *ret_is_number = code == NULL;
        *ret_text = str_copy(req->arena, (str){json_string_value(text), json_string_length(text)});
    }
    json_decref(object);
    return is_good;
}

static bool is_of_other_region(struct request *req, const struct scan_asker *asker,
                               const struct tickets_seen *seen)
{
    struct scan_db_series_region_row row;
    return asker->region_id != 0 && seen->token.series != 0 &&
           (!scan_db_series_region(req->db, seen->token.series, &row) ||
            row.region_id != asker->region_id);
}

/* Who has withdrawn the consent to this is not named to partners. */
static void hide_name(struct request *req, struct tickets_seen *seen)
{
    if (seen->standing == TICKETS_GOOD &&
        consents_are_withdrawn(req, seen->region_id, seen->member_id, CONSENTS_PARTNERS)) {
        seen->name = (str){0};
    }
}

struct reply scan_api_action(struct request *req)
{
    struct scan_asker asker;
    str text;
    bool is_number;
    const struct error *error = find_asker(req, &asker);
    if (error != NULL) {
        return error_reply(req, error);
    }
    str till = str_format(req->arena, "scan.till:%lld", (long long)asker.till_id);
    if (!pace_may_go_on(req, till, asker.per_minute)) {
        return error_reply(req, &too_many);
    }
    if (!read_question(req, &text, &is_number)) {
        return error_reply(req, &not_understood);
    }
    struct scan_answer answer = scan_ask(req, text, &asker);
    if (answer.is_refused) {
        return error_reply(req, &too_many);
    }
    if (answer.seen.standing == TICKETS_NOT_A_CODE || answer.is_number != is_number) {
        return error_reply(req, &not_a_code);
    }
    if (is_of_other_region(req, &asker, &answer.seen)) {
        return error_reply(req, &other_region);
    }
    hide_name(req, &answer.seen);
    return reply_json(req, 200, scan_answer_json(req, &answer));
}
