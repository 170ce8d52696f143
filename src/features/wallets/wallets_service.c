#include <sodium.h>

#include "app/app.h"
#include "app/json.h"
#include "base/log.h"
#include "features/wallets/wallets_inner.h"

/* What wallets ask by themselves, nobody being signed in: the secret that stands in the pass is
 * their right. Where no certificate is configured none of these addresses is there. */

#define DEVICES_OF_A_PASS 20
#define PUSH_TOKEN_MAX 200

static bool is_our_type(struct request *req, int at)
{
    const struct app_apple *apple = &req->app->options.apple;
    return wallets_signer(req) != NULL && str_equal(path_text(req, at), str_of(apple->pass_type));
}

/* "Authorization: ApplePass SECRET" */
static bool has_secret(struct request *req, str serial)
{
    str wanted = STR_CONCAT(req->arena, STR("ApplePass "), wallets_token(req, serial));
    str shown = http_header(req->http, STR("authorization"));
    return shown.length == wanted.length &&
           sodium_memcmp(shown.data, wanted.data, wanted.length) == 0;
}

static struct reply reply_of(struct request *req, int status)
{
    struct reply reply = reply_text(req, status, (str){0});
    if (status == 401) {
        reply_add_header(&reply, STR("WWW-Authenticate"), STR("ApplePass"));
    }
    return reply;
}

/* 200, or the status of the refusal. The pieces of the path: the kind of pass, then its serial
 * number. */
static int find(struct request *req, int at, struct wallets_db_pass_row *ret_pass)
{
    int64_t region_id;
    int64_t serial;
    str text = path_text(req, at + 1);
    if (!is_our_type(req, at) || !wallets_read_serial(text, &region_id, &serial)) {
        return 404;
    }
    if (!has_secret(req, text)) {
        return 401;
    }
    return wallets_db_by_serial(req->db, region_id, serial, ret_pass) ? 200 : 404;
}

/* ---- to be told ----------------------------------------------------------------------------- */

str wallets_device_hash(struct request *req, str device)
{
    return secret_hash(req->arena, req->app->keys, STR("wallet.device"), device);
}

str wallets_device_place(struct arena *arena, int64_t ticket_id, str device_hash)
{
    return str_format(arena, "wallet_device.push_token:%lld:%.*s", (long long)ticket_id,
                      STR_ARG(device_hash));
}

/* Hexadecimal, of a length that Apple does not promise. Empty if there is none. */
static str read_push_token(struct request *req)
{
    json_t *body = json_loadb(req->http->json.data == NULL ? "" : req->http->json.data,
                              req->http->json.length, 0, NULL);
    const char *text = json_string_value(json_object_get(body, "pushToken"));
    str token = text == NULL ? (str){0} : str_copy(req->arena, str_of(text));
    json_decref(body);
    for (size_t i = 0; i < token.length; i++) {
        char c = token.data[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
            return (str){0};
        }
    }
    return token.length > PUSH_TOKEN_MAX ? (str){0} : token;
}

struct reply wallets_register_action(struct request *req)
{
    struct wallets_db_pass_row pass;
    int status = find(req, 1, &pass);
    if (status != 200) {
        return reply_of(req, status);
    }
    str token = read_push_token(req);
    str device = wallets_device_hash(req, path_text(req, 0));
    struct wallets_db_device_count_row known;
    if (str_is_empty(token)) {
        return reply_of(req, 400);
    }
    if (!wallets_db_device_count(req->db, pass.region_id, pass.ticket_id, device, &known) ||
        known.others >= DEVICES_OF_A_PASS) {
        return reply_of(req, 403);
    }
    wallets_db_put_device(req->db,
                          &(struct wallets_db_put_device_values){
                              .region_id = pass.region_id,
                              .ticket_id = pass.ticket_id,
                              .device = device,
                              .push_token = secret_seal(
                                  req->arena, req->app->keys,
                                  wallets_device_place(req->arena, pass.ticket_id, device), token),
                              .said = wallets_said(req, &pass),
                              .now = req->now,
                          });
    struct reply reply = reply_of(req, known.is_known ? 200 : 201);
    reply.keep_changes = true;
    return reply;
}

struct reply wallets_unregister_action(struct request *req)
{
    struct wallets_db_pass_row pass;
    int status = find(req, 1, &pass);
    struct reply reply = reply_of(req, status);
    if (status == 200) {
        str device = wallets_device_hash(req, path_text(req, 0));
        wallets_db_drop_device(req->db, pass.region_id, pass.ticket_id, device);
        reply.keep_changes = true;
    }
    return reply;
}

/* ---- what has changed ----------------------------------------------------------------------- */

/* The tag that a phone shows next time is a hash of what its passes say: when it is another one,
 * all of them are named, which are hardly ever more than one. So no day of a change has to be
 * kept. */
struct reply wallets_changed_page(struct request *req)
{
    if (!is_our_type(req, 1)) {
        return reply_of(req, 404);
    }
    str device = wallets_device_hash(req, path_text(req, 0));
    struct wallets_db_pass_rows passes = wallets_db_passes_of_device(req->db, device);
    struct buf said = BUF_INIT(req->arena);
    json_t *serials = json_array();
    EACH (pass, passes) {
        str serial = wallets_serial(req->arena, pass->region_id, pass->serial);
        buf_put(&said, wallets_said(req, pass));
        json_array_append_new(serials, json_of_text(serial));
    }
    str tag = secret_hash(req->arena, req->app->keys, STR("wallet.tag"), buf_str(&said));
    bool is_new = passes.count > 0 && !str_equal(tag, query_text(req, "passesUpdatedSince"));
    json_t *answer =
        json_pack("{s:O, s:o}", "serialNumbers", serials, "lastUpdated", json_of_text(tag));
    str text = json_as_text(req->arena, answer);
    json_decref(answer);
    json_decref(serials);
    return is_new ? reply_json(req, 200, text) : reply_of(req, 204);
}

/* A ticket that is not good any more has a pass that says so. */
struct reply wallets_latest_page(struct request *req)
{
    struct wallets_db_pass_row pass;
    int status = find(req, 0, &pass);
    return status == 200 ? wallets_give(req, wallets_signer(req), &pass) : reply_of(req, status);
}

/* What phones complain of. Their sentences may name anything, so that they are counted alone. */
struct reply wallets_log_action(struct request *req)
{
    if (wallets_signer(req) == NULL) {
        return reply_of(req, 404);
    }
    json_t *body = json_loadb(req->http->json.data == NULL ? "" : req->http->json.data,
                              req->http->json.length, 0, NULL);
    size_t count = json_array_size(json_object_get(body, "logs"));
    json_decref(body);
    LOG_INFO("wallets.phone", "complaints=%zu", count);
    return reply_of(req, 200);
}
