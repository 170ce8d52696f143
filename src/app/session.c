#include "app/session.h"

#include <sodium.h>

#include "app/app.h"
#include "app/look.h"
#include "app/session.sql.h"
#include "base/ids.h"
#include "base/rand.h"

#define TOKEN_BYTES 32
#define TOUCH_EVERY_SECONDS 60

#define COOKIE "profkom"

/* A __Host- cookie needs TLS; the demo on plain http takes the other name. */
str session_own_cookie_name(const struct request *req, const char *name)
{
    return req->http->is_secure ? str_join(req->arena, STR("__Host-"), str_of(name)) : str_of(name);
}

static str token_hash(struct request *req, str token)
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)token.data, token.length, NULL,
                       0);
    char *hex = arena_raw(req->arena, sizeof(hash) * 2 + 1);
    sodium_bin2hex(hex, sizeof(hash) * 2 + 1, hash, sizeof(hash));
    return (str){hex, sizeof(hash) * 2};
}

str session_own_cookie(struct request *req, const char *name, str value, int64_t seconds)
{
    return str_format(req->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
                      STR_ARG(session_own_cookie_name(req, name)), STR_ARG(value),
                      (long long)seconds, req->http->is_secure ? "; Secure" : "");
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* The highest first, and what is one's own before what was handed on. */
static int compare_mandates(const void *a, const void *b)
{
    const struct session_db_mandates_row *left = a;
    const struct session_db_mandates_row *right = b;
    int order = compare(left->position, right->position);
    order = order != 0 ? order : (left->delegated_from != 0) - (right->delegated_from != 0);
    order = order != 0 ? order : str_compare(left->org_path, right->org_path);
    return order != 0 ? order : compare(left->id, right->id);
}

static struct mandate *mandates_of(struct request *req, int64_t account_id, size_t *ret_count)
{
    struct session_db_mandates_rows rows = session_db_mandates(req->db, account_id, req->today);
    if (rows.count > 1) {
        qsort(rows.items, rows.count, sizeof(rows.items[0]), compare_mandates);
    }
    struct mandate *mandates = ARENA_ARRAY(req->arena, rows.count, struct mandate);
    for (size_t i = 0; i < rows.count; i++) {
        const struct session_db_mandates_row *row = &rows.items[i];
        mandates[i] = (struct mandate){
            .id = row->id,
            .region_id = row->region_id,
            .org_id = row->org_id,
            .org_path = row->org_path,
            .org_name = row->org_name,
            .role = row->role,
            .rights =
                access_mandate_rights(req->app, row->role, row->delegated_from != 0, row->rights),
            .org_level = (int)row->org_level,
            .valid_to = row->valid_to,
            .delegated_from = row->delegated_from,
        };
    }
    *ret_count = rows.count;
    return mandates;
}

static void take_mandates(struct request *req, int64_t chosen_id)
{
    struct mandate *mandates = mandates_of(req, req->user.account_id, &req->mandate_count);
    size_t acting = 0;
    for (size_t i = 0; i < req->mandate_count; i++) {
        acting = mandates[i].id == chosen_id ? i : acting;
    }
    req->mandates = mandates;
    if (req->mandate_count > 0) {
        req->mandate = mandates[acting];
        const struct app_role *role = app_role(req->app, req->mandate.role);
        req->user.must_add_second_factor = role != NULL && role->needs_second_factor;
    }
}

/* A session that a member began lives for a month. When a post with rights begins meanwhile, it has
 * the rights of one of staff only for as long as one of staff may last. */
static bool is_too_old_for_staff(const struct request *req)
{
    uint64_t rights = 0;
    for (size_t i = 0; i < req->mandate_count; i++) {
        rights |= req->mandates[i].rights;
    }
    return rights != 0 && !req->user.is_staff &&
           (req->now - req->user.seen_at >= SESSION_STAFF_IDLE_SECONDS ||
            req->now - req->user.signed_in_at >= SESSION_STAFF_SECONDS);
}

static void forget_user(struct request *req)
{
    req->user = (struct user){0};
    req->mandate = (struct mandate){0};
    req->mandates = NULL;
    req->mandate_count = 0;
}

/* ---- seeing as somebody else ---------------------------------------------------------------- */

static int level_of(const struct request *req, const struct mandate *mandate)
{
    const struct app_role *role = app_role(req->app, mandate->role);
    return role == NULL ? 0 : role->level;
}

/* Above in the tree, by the level of the role, or in the same place with a right that one lacks: a
 * specialist does not see the program as the chair. */
static bool is_above_own(const struct request *req, const struct mandate *mandate)
{
    const struct mandate *own = &req->mandate;
    bool same_place = mandate->org_id == own->org_id;
    return level_of(req, mandate) < level_of(req, own) ||
           mandate->org_path.length < own->org_path.length ||
           (same_place && (mandate->rights & ~own->rights) != 0);
}

/* Of the other's mandates those in the own subtree; none if any stands above the own. */
static struct mandate *mandates_to_see(struct request *req, int64_t account_id, size_t *ret_count)
{
    size_t count = 0;
    size_t kept = 0;
    struct mandate *mandates = mandates_of(req, account_id, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_above_own(req, &mandates[i])) {
            *ret_count = 0;
            return mandates;
        }
        if (str_starts_with(mandates[i].org_path, req->mandate.org_path)) {
            mandates[kept++] = mandates[i];
        }
    }
    *ret_count = kept;
    return mandates;
}

bool session_may_see_as(struct request *req, int64_t account_id)
{
    struct session_db_account_row account;
    size_t count = 0;
    if (!access_may(req, RIGHT_SEE_AS) || req->viewer.account_id != 0 ||
        req->mandate.delegated_from != 0 || account_id == req->user.account_id ||
        !session_db_account(req->db, account_id, &account)) {
        return false;
    }
    (void)mandates_to_see(req, account_id, &count);
    return count > 0;
}

/* Decided anew with each request: a right or a post that has ended ends this, too. */
static void look_as(struct request *req, int64_t account_id, int64_t until)
{
    struct session_db_account_row account;
    bool lacks_code = req->user.must_add_second_factor && !req->user.has_second_factor;
    if (lacks_code || !session_may_see_as(req, account_id) ||
        !session_db_account(req->db, account_id, &account)) {
        return;
    }
    bool sees_members = access_may(req, RIGHT_MEMBERS_VIEW);
    req->viewer = (struct viewer){
        .account_id = req->user.account_id,
        .mandate = req->mandate,
        .name = str_format(req->arena, "%.*s %.*s", STR_ARG(req->user.last_name),
                           STR_ARG(req->user.first_name)),
        .until = until,
    };
    size_t count = 0;
    struct mandate viewers = req->mandate;
    req->mandates = mandates_to_see(req, account_id, &count);
    req->mandate_count = count;
    req->mandate = count > 0 ? req->mandates[0] : viewers;
    req->user.account_id = account_id;
    req->user.last_name = account.last_name;
    req->user.first_name = account.first_name;
    req->user.middle_name = account.middle_name;
    req->user.person_id = sees_members ? account.person_id : 0;
    req->user.person_region_id = sees_members ? account.person_region_id : 0;
    req->user.must_add_second_factor = false;
}

void session_see_as(struct request *req, int64_t account_id)
{
    session_db_see_as(req->db, req->user.session_id, account_id, req->mandate.id,
                      req->now + SESSION_SEE_AS_SECONDS);
}

void session_see_as_oneself(struct request *req)
{
    session_db_see_as(req->db, req->user.session_id, 0, 0, 0);
}

void session_load(struct request *req)
{
    str token = http_cookie(req->http, session_own_cookie_name(req, COOKIE));
    if (token.length != TOKEN_BYTES * 2) {
        return;
    }
    struct session_db_find_row row;
    int64_t roles_version = 0;
    if (!session_db_find(req->db, token_hash(req, token), req->now, &row)) {
        return;
    }
    if (str_to_int64(row.roles_version, &roles_version)) {
        app_follow_roles(req->app, req->db, roles_version);
        db_use_arena(req->db, req->arena);
    }
    req->user = (struct user){
        .account_id = row.account_id,
        .session_id = row.id,
        .person_id = row.person_id,
        .person_region_id = row.person_region_id,
        .last_name = row.last_name,
        .first_name = row.first_name,
        .middle_name = row.middle_name,
        .form_secret = row.form_secret,
        .seen_at = row.seen_at,
        .signed_in_at = row.created_at,
        .is_staff = row.is_staff,
        .has_second_factor = row.second_factor_at != 0,
        .has_toast = row.has_toast,
    };
    req->language = look_language(row.language, req->language);
    req->theme = (int)row.theme;
    req->large_type = row.large_type;
    take_mandates(req, row.mandate_id);
    if (is_too_old_for_staff(req)) {
        forget_user(req);
        return;
    }
    if (row.see_as_until > req->now && row.see_as_mandate == req->mandate.id) {
        look_as(req, row.see_as_account, row.see_as_until);
    }
}

/* Staff sessions end twelve hours after the sign-in, however busy they are. */
static int64_t prolonged_until(const struct request *req)
{
    if (!req->user.is_staff) {
        return req->now + SESSION_MEMBER_SECONDS;
    }
    return MIN_OF(req->now + SESSION_STAFF_IDLE_SECONDS,
                  req->user.signed_in_at + SESSION_STAFF_SECONDS);
}

void session_touch(struct request *req)
{
    bool is_due = req->now - req->user.seen_at >= TOUCH_EVERY_SECONDS;
    if (req->user.session_id == 0 || (!is_due && !req->toast_was_shown)) {
        return;
    }
    /* Those who wait behind this page would wait for the lock with it: the next page tries again.
     */
    db_begin_write_if_free(req->db);
    session_db_touch(req->db, req->user.session_id, req->now, prolonged_until(req));
    if (req->toast_was_shown) {
        session_db_set_toast(req->db, req->user.session_id, (str){0}, 0);
    }
    bool was_kept = db_commit(req->db);
    app_note_write(req->app, req->db, was_kept);
    if (!was_kept) {
        /* The next request tries again, on a connection without a failure. */
        db_rollback(req->db);
    }
}

str session_browser_key(struct request *req, const char *purpose)
{
    str token = http_cookie(req->http, session_own_cookie_name(req, COOKIE));
    if (req->user.session_id == 0 || token.length != TOKEN_BYTES * 2) {
        return (str){0};
    }
    unsigned char *key = arena_raw(req->arena, TOKEN_BYTES);
    str what = str_of(purpose);
    crypto_generichash(key, TOKEN_BYTES, (const unsigned char *)what.data, what.length,
                       (const unsigned char *)token.data, token.length);
    return (str){(const char *)key, TOKEN_BYTES};
}

/* What the browser says it is, cut down to words a person knows from her own devices. */
str session_device(struct request *req)
{
    static const char *const systems[] = {"Android", "iPhone", "iPad",
                                          "Windows", "Mac OS", "Linux"};
    str agent = http_header(req->http, STR("user-agent"));
    for (size_t i = 0; i < COUNT_OF(systems); i++) {
        if (str_find(agent, str_of(systems[i])) >= 0) {
            return str_of(systems[i]);
        }
    }
    return (str){0};
}

static void tell_signed_in(struct request *req, int64_t account_id)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->signed_in != NULL) {
            (*feature)->signed_in(req, account_id);
        }
    }
}

static void tell_signed_out(struct request *req, int64_t account_id, int64_t session_id)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->signed_out != NULL) {
            (*feature)->signed_out(req, account_id, session_id);
        }
    }
}

str session_start(struct request *req, int64_t account_id, bool second_factor)
{
    if (req->user.session_id != 0) {
        session_db_remove(req->db, req->user.session_id);
    }
    req->user = (struct user){.account_id = account_id};
    take_mandates(req, 0);
    bool is_staff = req->mandate.rights != 0;
    int64_t lifetime = is_staff ? SESSION_STAFF_IDLE_SECONDS : SESSION_MEMBER_SECONDS;
    str token = rand_hex(req->arena, TOKEN_BYTES);
    struct session_db_add_values values = {
        .id = ids_new(),
        .token_hash = token_hash(req, token),
        .account_id = account_id,
        .mandate_id = req->mandate.id,
        .form_secret = rand_hex(req->arena, TOKEN_BYTES),
        .is_staff = is_staff,
        .second_factor_at = second_factor ? req->now : 0,
        .now = req->now,
        .expires_at = req->now + lifetime,
        .device = session_device(req),
    };
    session_db_add(req->db, &values);
    req->user.session_id = values.id;
    tell_signed_in(req, account_id);
    return session_own_cookie(req, COOKIE, token,
                              is_staff ? SESSION_STAFF_SECONDS : SESSION_MEMBER_SECONDS);
}

void session_give_second_factor(struct request *req)
{
    session_db_give_second_factor(req->db, req->user.session_id, req->now);
}

str session_end(struct request *req)
{
    session_db_remove(req->db, req->user.session_id);
    tell_signed_out(req, req->user.account_id, req->user.session_id);
    return session_own_cookie(req, COOKIE, (str){0}, 0);
}

void session_end_others(struct request *req, int64_t account_id, int64_t session_id)
{
    if (session_id == 0) {
        session_db_remove_all_but(req->db, account_id, req->user.session_id);
        return;
    }
    /* Another person's session id changes nothing and tells nothing. */
    bool removed = session_db_remove_own(req->db, session_id, account_id);
    (void)removed;
}

void session_sign_out_there(struct request *req, int64_t account_id, int64_t session_id)
{
    session_end_others(req, account_id, session_id);
    tell_signed_out(req, account_id, session_id);
}

bool session_act_as(struct request *req, int64_t mandate_id)
{
    for (size_t i = 0; i < req->mandate_count; i++) {
        if (req->mandates[i].id == mandate_id) {
            session_db_act_as(req->db, req->user.session_id, mandate_id);
            return true;
        }
    }
    return false;
}

void session_set_toast(struct request *req, str sentence, int64_t undo_mutation_id)
{
    if (req->user.session_id != 0) {
        session_db_set_toast(req->db, req->user.session_id, sentence, undo_mutation_id);
    }
}

str session_toast(struct request *req, int64_t *ret_undo_mutation_id)
{
    struct session_db_toast_row row = {0};
    *ret_undo_mutation_id = 0;
    if (!req->user.has_toast || !session_db_toast(req->db, req->user.session_id, &row)) {
        return (str){0};
    }
    req->toast_was_shown = true;
    *ret_undo_mutation_id = row.toast_undo_id;
    return row.toast;
}

str session_form_secret(struct request *req)
{
    if (req->user.session_id != 0) {
        return req->user.form_secret;
    }
    return secret_hash(req->arena, req->app->keys, STR("form"), req->http->remote_address);
}
