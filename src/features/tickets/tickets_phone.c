#include "features/tickets/tickets_phone.h"

#include <sodium.h>

#include "app/app.h"
#include "app/secret.h"
#include "app/session.h"
#include "base/ids.h"
#include "base/rand.h"

#define COOKIE "profkom-phone"
#define COOKIE_SECONDS (400 * 24 * 3600)
#define TOKEN_BYTES 16
#define DAY_SECONDS 86400

/* ---- finding -------------------------------------------------------------------------------- */

struct tickets_phones tickets_phones_of(struct request *req, struct scope scope, int64_t member_id)
{
    struct tickets_phone_db_phone_rows rows = tickets_phone_db_of_member(req->db, scope, member_id);
    return (struct tickets_phones){rows.items, rows.count};
}

static str token_hash(struct request *req, str token)
{
    return secret_hash(req->arena, req->app->keys, STR("ticket_phone"), token);
}

bool tickets_phone_here(struct request *req, struct tickets_phone_db_phone_row *ret_phone)
{
    str token = http_cookie(req->http, session_own_cookie_name(req, COOKIE));
    return token.length == 2 * TOKEN_BYTES &&
           tickets_phone_db_by_token(req->db, token_hash(req, token), ret_phone);
}

/* ---- opening and ending --------------------------------------------------------------------- */

/* "Android, Chrome": what its owner knows it by. Browsers call themselves by the names of others,
 * so the rarer name comes first. */
static str device_text(struct request *req)
{
    static const char *const browsers[][2] = {
        {"YaBrowser", "Яндекс Браузер"},
        {"SamsungBrowser", "Samsung Internet"},
        {"MiuiBrowser", "Mi Browser"},
        {"EdgA", "Edge"},
        {"Edg/", "Edge"},
        {"OPR/", "Opera"},
        {"Firefox", "Firefox"},
        {"FxiOS", "Firefox"},
        {"Chrome", "Chrome"},
        {"CriOS", "Chrome"},
        {"Safari", "Safari"},
    };
    str agent = http_header(req->http, STR("user-agent"));
    str system = session_device(req);
    for (size_t i = 0; i < COUNT_OF(browsers); i++) {
        if (str_find(agent, str_of(browsers[i][0])) >= 0) {
            str browser = str_of(browsers[i][1]);
            return str_is_empty(system) ? browser
                                        : STR_CONCAT(req->arena, system, STR(", "), browser);
        }
    }
    return system;
}

bool tickets_phone_end(struct request *req, struct scope scope,
                       const struct tickets_phone_db_phone_row *phone, int64_t member_id)
{
    if (!tickets_phone_db_put_end(req->db, scope, phone->id, req->now)) {
        return false;
    }
    audit(req, "tickets.phone_end", phone->region_id, phone->id, member_id, NULL, 0);
    return true;
}

static void make_room(struct request *req, struct scope scope, int64_t member_id)
{
    struct tickets_phones phones = tickets_phones_of(req, scope, member_id);
    for (size_t i = TICKETS_PHONES - 1; i < phones.count; i++) {
        bool has_ended = tickets_phone_end(req, scope, &phones.items[i], member_id);
        (void)has_ended;
    }
}

void tickets_phone_open(struct request *req, struct scope scope,
                        const struct tickets_ticket *ticket, struct reply *reply)
{
    str token = rand_hex(req->arena, TOKEN_BYTES);
    int64_t id = ids_new();
    make_room(req, scope, ticket->member_id);
    tickets_phone_db_add(req->db, &(struct tickets_phone_db_add_values){
                                      .region_id = ticket->region_id,
                                      .id = id,
                                      .ticket_id = ticket->id,
                                      .account_id = req->user.account_id,
                                      .session_id = req->user.session_id,
                                      .serial = tickets_random_serial(),
                                      .token_hash = token_hash(req, token),
                                      .device = device_text(req),
                                      .now = req->now,
                                  });
    audit(req, "tickets.phone", ticket->region_id, id, ticket->member_id, NULL, 0);
    reply_add_header(reply, STR("Set-Cookie"),
                     session_own_cookie(req, COOKIE, token, COOKIE_SECONDS));
}

/* ---- what it is given ----------------------------------------------------------------------- */

/* Made of the key beside the database, so that nothing has to be kept for it: a page without script
 * and a phone that has fetched its days show the same code. */
static void secret_of_day(struct request *req, const struct tickets_phone_db_phone_row *phone,
                          int64_t day, unsigned char ret_secret[TICKETS_LINK_BYTES])
{
    str what = str_format(req->arena, "%lld:%lld", (long long)phone->serial, (long long)day);
    str hex = secret_hash(req->arena, req->app->keys, STR("ticket_phone.day"), what);
    bool is_hex = sodium_hex2bin(ret_secret, TICKETS_LINK_BYTES, hex.data, 2 * TICKETS_LINK_BYTES,
                                 NULL, NULL, NULL) == 0;
    assert(is_hex);
}

bool tickets_phone_sheet(struct request *req, const struct tickets_phone_db_phone_row *phone,
                         int64_t day, struct tickets_sheet *ret_sheet)
{
    struct tickets_db_series_row row;
    struct tickets_keys keys = tickets_keys(req);
    if (keys.signs.pair == NULL || !tickets_db_series(req->db, phone->region_id, &row)) {
        return false;
    }
    struct tickets_day what = {
        .serial = (uint64_t)phone->serial, .series = (uint8_t)row.series, .number = day};
    secret_of_day(req, phone, day, what.secret);
    *ret_sheet = tickets_sheet_sign(keys.signs, &what);
    return true;
}

/* ---- signing in and out --------------------------------------------------------------------- */

static void end_quietly(struct request *req, const struct tickets_phone_db_phone_row *phone)
{
    struct scope region = access_system_scope(req->arena, phone->region_id, STR("0"));
    bool has_ended = tickets_phone_end(req, region, phone, req->user.person_id);
    (void)has_ended;
}

/* Another person on this phone: what is kept in it of the former one goes away at once. */
void tickets_phone_signed_in(struct request *req, int64_t account_id)
{
    struct tickets_phone_db_phone_row phone;
    if (!tickets_phone_here(req, &phone)) {
        return;
    }
    if (phone.account_id == account_id) {
        tickets_phone_db_put_session(req->db, phone.region_id, phone.id, req->user.session_id);
    } else {
        end_quietly(req, &phone);
        req->forgets_device = true;
    }
}

void tickets_phone_signed_out(struct request *req, int64_t account_id, int64_t session_id)
{
    struct tickets_phone_db_phone_row here = {0};
    bool has_own = req->user.account_id == account_id && tickets_phone_here(req, &here);
    struct tickets_phone_db_phone_rows phones = tickets_phone_db_of_account(req->db, account_id);
    for (size_t i = 0; i < phones.count; i++) {
        const struct tickets_phone_db_phone_row *phone = &phones.items[i];
        bool is_here = has_own && phone->id == here.id;
        bool is_meant = session_id == 0 ? !is_here : phone->session_id == session_id;
        if (is_meant || (is_here && session_id == req->user.session_id)) {
            end_quietly(req, phone);
        }
    }
}

/* A code is good for as many days as were given ahead; the cookie for a year. */
void tickets_phone_sweep(struct request *req)
{
    db_begin_write(req->db);
    tickets_phone_db_forget(req->db, req->now - 2 * TICKETS_DAYS_AHEAD * (int64_t)DAY_SECONDS,
                            req->now - COOKIE_SECONDS);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}
