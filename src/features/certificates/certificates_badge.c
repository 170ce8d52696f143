/* Badges: Open Badges 3.0, which is a Verifiable Credential (W3C, data model 2.0) of its own
 * context, signed as a JSON Web Token (Open Badges 3.0, 8.2) by Ed25519 (RFC 8037). Each
 * organisation has a key; whoever checks a badge fetches it from the address in the token's header.
 * docs/internals/certificates.md */
#include <sodium.h>
#include <unistd.h>

#include "app/app.h"
#include "app/json.h"
#include "app/sign.h"
#include "base/log.h"
#include "base/rand.h"
#include "features/certificates/certificates_inner.h"

#define CONTEXT_CREDENTIALS "https://www.w3.org/ns/credentials/v2"
#define CONTEXT_BADGES "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
#define REVOKED_TOLD 10000

/* ---- keys ------------------------------------------------------------------------------------ */

static str seed_place(struct arena *arena, int64_t org_id, int64_t number)
{
    return str_format(arena, "certificate_key.seed:%lld:%lld", (long long)org_id,
                      (long long)number);
}

static str hex_of(struct arena *arena, const unsigned char *bytes, size_t length)
{
    char *hex = arena_raw(arena, 2 * length + 1);
    sodium_bin2hex(hex, 2 * length + 1, bytes, length);
    return str_of(hex);
}

static bool bytes_of_hex(str hex, unsigned char *ret_bytes, size_t length)
{
    size_t found = 0;
    return sodium_hex2bin(ret_bytes, length, hex.data, hex.length, NULL, &found, NULL) == 0 &&
           found == length;
}

/* Kept in the transaction of the first certificate: badges are signed when they are fetched, so
 * nothing can have been signed with a key that was rolled back. */
void certificates_key_make(struct request *req, int64_t org_id)
{
    unsigned char seed[SIGN_SEED_BYTES], public[SIGN_PUBLIC_BYTES];
    if (certificates_db_keys(req->db, org_id).count > 0) {
        return;
    }
    rand_bytes(seed, sizeof(seed));
    struct sign_key *pair = sign_key_of_seed(seed);
    sign_public(pair, public);
    sign_key_free(pair);
    str sealed = secret_seal(req->arena, req->app->keys, seed_place(req->arena, org_id, 1),
                             hex_of(req->arena, seed, sizeof(seed)));
    sodium_memzero(seed, sizeof(seed));
    certificates_db_add_key(req->db, &(struct certificates_db_add_key_values){
                                         .org_id = org_id,
                                         .number = 1,
                                         .public = hex_of(req->arena, public, sizeof(public)),
                                         .seed = sealed,
                                         .now = req->now,
                                     });
    audit(req, "certificates.key", req->mandate.region_id, org_id, 0, NULL, 0);
}

/* The pair that signs, with its number; NULL if there is none, or it does not open. */
static struct sign_key *signing_key(struct request *req, int64_t org_id, int64_t *ret_number)
{
    unsigned char seed[SIGN_SEED_BYTES];
    EACH (row, certificates_db_keys(req->db, org_id)) {
        str hex;
        if (row->retired_at != 0) {
            continue;
        }
        if (!secret_open(req->arena, req->app->keys, seed_place(req->arena, org_id, row->number),
                         row->seed, &hex) ||
            !bytes_of_hex(hex, seed, sizeof(seed))) {
            LOG_ERROR("certificates.key", "org=%lld cannot be opened with keys/fields.key",
                      (long long)org_id);
            return NULL;
        }
        struct sign_key *pair = sign_key_of_seed(seed);
        sodium_memzero(seed, sizeof(seed));
        *ret_number = row->number;
        return pair;
    }
    return NULL;
}

static str base64url(struct arena *arena, str bytes)
{
    const int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    size_t room = sodium_base64_encoded_len(bytes.length, variant);
    char *text = arena_raw(arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.data, bytes.length, variant);
    return str_of(text);
}

/* ---- addresses ------------------------------------------------------------------------------- */

static str issuer_address(struct request *req, int64_t org_id, const char *page)
{
    return str_format(req->arena, "%.*s/badges/%lld%s", STR_ARG(request_origin(req)),
                      (long long)org_id, page);
}

/* The same for each fetch of the same certificate, and nobody finds its page by it. */
static str credential_id(struct request *req, str code)
{
    str hash = secret_hash(req->arena, req->app->keys, STR("certificate.badge"), code);
    return str_format(req->arena, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hash.data, hash.data + 8,
                      hash.data + 12, hash.data + 16, hash.data + 20);
}

static str moment_of(struct request *req, date day, const char *time)
{
    return str_format(req->arena, "%.*s%s", STR_ARG(date_iso(req->arena, day)), time);
}

/* ---- what it says ---------------------------------------------------------------------------- */

static json_t *issuer_json(struct request *req, int64_t org_id, str name)
{
    json_t *issuer = json_pack("{s:[s]}", "type", "Profile");
    json_put_text(issuer, "id", issuer_address(req, org_id, ""));
    json_put_text(issuer, "name", name);
    json_put_text(issuer, "url", request_origin(req));
    return issuer;
}

static json_t *achievement_json(struct request *req, const struct certificates_db_line_row *row)
{
    const struct form_choice *kinds = training_choices_of(req).paper;
    bool is_diploma = str_equal(row->kind, STR("diploma"));
    json_t *achievement = json_pack("{s:[s], s:s}", "type", "Achievement", "achievementType",
                                    is_diploma ? "Diploma" : "Certificate");
    str days = certificates_days_text(req, row);
    json_put_text(achievement, "id",
                  str_format(req->arena, "urn:profkom:training:%lld", (long long)row->record_id));
    json_put_text(achievement, "name", row->title);
    json_put_text(achievement, "description",
                  str_comma(req->arena, certificates_called(req, kinds, row), days));
    json_put_text(achievement, "humanCode", row->number_text);
    json_t *criteria = json_object();
    json_put_text(criteria, "narrative", _f("Took part in the training: %1.", days));
    json_object_set_new(achievement, "criteria", criteria);
    return achievement;
}

/* With a name it tells who holds it; without, the page behind its code does, as far as it may. */
static json_t *subject_json(struct request *req, const struct certificates_db_line_row *row,
                            str name)
{
    json_t *subject = json_pack("{s:[s]}", "type", "AchievementSubject");
    json_put_text(subject, "id", certificates_address(req, row->code));
    if (name.length > 0) {
        json_t *identity = json_pack("{s:s, s:b, s:s}", "type", "IdentityObject", "hashed", 0,
                                     "identityType", "name");
        json_put_text(identity, "identityHash", name);
        json_t *list = json_array();
        json_array_append_new(list, identity);
        json_object_set_new(subject, "identifier", list);
    }
    json_object_set_new(subject, "achievement", achievement_json(req, row));
    return subject;
}

static json_t *status_json(struct request *req, int64_t org_id)
{
    json_t *status = json_pack("{s:s}", "type", "1EdTechRevocationList");
    json_put_text(status, "id", issuer_address(req, org_id, "/revoked"));
    return status;
}

static json_t *credential_json(struct request *req, const struct certificates_db_line_row *row,
                               str name)
{
    str id = credential_id(req, row->code);
    json_t *credential =
        json_pack("{s:[s,s], s:[s,s]}", "@context", CONTEXT_CREDENTIALS, CONTEXT_BADGES, "type",
                  "VerifiableCredential", "OpenBadgeCredential");
    json_put_text(credential, "id", id);
    json_put_text(credential, "name", row->title);
    json_object_set_new(credential, "issuer", issuer_json(req, row->org_id, row->org_name));
    json_put_text(credential, "validFrom", moment_of(req, row->issued_on, "T00:00:00Z"));
    if (!date_is_none(row->valid_until)) {
        json_put_text(credential, "validUntil", moment_of(req, row->valid_until, "T23:59:59Z"));
    }
    json_object_set_new(credential, "credentialSubject", subject_json(req, row, name));
    json_object_set_new(credential, "credentialStatus", status_json(req, row->org_id));
    /* What a token of its own says again (RFC 7519). */
    json_put_text(credential, "iss", issuer_address(req, row->org_id, ""));
    json_put_text(credential, "jti", id);
    json_put_text(credential, "sub", certificates_address(req, row->code));
    json_put_int(credential, "nbf", date_to_days(row->issued_on) * 86400);
    if (!date_is_none(row->valid_until)) {
        json_put_int(credential, "exp", date_to_days(row->valid_until) * 86400 + 86399);
    }
    return credential;
}

str certificates_badge(struct request *req, const struct certificates_db_line_row *row, str name)
{
    int64_t number = 0;
    struct arena *arena = req->arena;
    if (req->app->options.origin == NULL || row->content.length == 0) {
        return (str){0};
    }
    struct sign_key *pair = signing_key(req, row->org_id, &number);
    if (pair == NULL) {
        return (str){0};
    }
    CLEANUP(json_drop) json_t *credential = credential_json(req, row, name);
    CLEANUP(json_drop) json_t *header = json_pack("{s:s, s:s}", "alg", "EdDSA", "typ", "JWT");
    json_put_text(header, "kid",
                  str_join(arena, issuer_address(req, row->org_id, "/keys/"),
                           str_format(arena, "%lld", (long long)number)));
    str signed_part = STR_CONCAT(arena, base64url(arena, json_as_text(arena, header)), STR("."),
                                 base64url(arena, json_as_text(arena, credential)));
    unsigned char signature[SIGN_BYTES];
    sign_text(pair, signed_part, signature);
    sign_key_free(pair);
    return STR_CONCAT(arena, signed_part, STR("."),
                      base64url(arena, (str){(const char *)signature, sizeof(signature)}));
}

struct reply certificates_badge_file(struct request *req,
                                     const struct certificates_db_line_row *row, str name)
{
    str badge = str_equal(row->state, STR("valid")) ? certificates_badge(req, row, name) : (str){0};
    if (badge.length == 0) {
        return reply_refused(req, str_of(_("There is no badge: the certificate is not in force, or "
                                           "the address of this site is not set.")));
    }
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write(fd, badge.data, badge.length) == (ssize_t)badge.length;
    return reply_made_file(req, fd, is_whole, STR("application/vc+jwt"),
                           str_format(req->arena, "badge-%lld.jwt", (long long)row->id));
}

/* ---- what a verifier fetches ----------------------------------------------------------------- */

/* NULL for a key that is not readable. */
static json_t *key_json(struct request *req, int64_t org_id,
                        const struct certificates_db_key_row *row)
{
    unsigned char public[SIGN_PUBLIC_BYTES];
    bool is_good = bytes_of_hex(row->public, public, sizeof(public));
    assert(is_good);
    json_t *key = json_pack("{s:s, s:s, s:s, s:s}", "kty", "OKP", "crv", "Ed25519", "alg", "EdDSA",
                            "use", "sig");
    json_put_text(key, "x", base64url(req->arena, (str){(const char *)public, sizeof(public)}));
    json_put_text(key, "kid",
                  str_join(req->arena, issuer_address(req, org_id, "/keys/"),
                           str_format(req->arena, "%lld", (long long)row->number)));
    return key;
}

/* Organisations that never issued anything are not told of. */
static bool find_issuer(struct request *req, struct certificates_db_org_row *ret_org,
                        struct certificates_db_key_rows *ret_keys)
{
    *ret_keys = certificates_db_keys(req->db, path_id(req));
    return ret_keys->count > 0 && certificates_db_org(req->db, path_id(req), ret_org);
}

struct reply certificates_issuer_page(struct request *req)
{
    struct certificates_db_org_row org;
    struct certificates_db_key_rows keys;
    if (!find_issuer(req, &org, &keys)) {
        return reply_not_found(req);
    }
    CLEANUP(json_drop) json_t *issuer = issuer_json(req, path_id(req), org.name);
    json_object_set_new(issuer, "@context",
                        json_pack("[s,s]", CONTEXT_CREDENTIALS, CONTEXT_BADGES));
    return reply_json(req, 200, json_as_text(req->arena, issuer));
}

struct reply certificates_keys_page(struct request *req)
{
    struct certificates_db_org_row org;
    struct certificates_db_key_rows keys;
    if (!find_issuer(req, &org, &keys)) {
        return reply_not_found(req);
    }
    CLEANUP(json_drop) json_t *set = json_object();
    json_t *list = json_array();
    EACH (row, keys) {
        json_array_append_new(list, key_json(req, path_id(req), row));
    }
    json_object_set_new(set, "keys", list);
    return reply_json(req, 200, json_as_text(req->arena, set));
}

struct reply certificates_key_page(struct request *req)
{
    struct certificates_db_org_row org;
    struct certificates_db_key_rows keys;
    int64_t number;
    if (!str_to_int64(path_text(req, 1), &number) || !find_issuer(req, &org, &keys)) {
        return reply_not_found(req);
    }
    EACH (row, keys) {
        if (row->number == number) {
            CLEANUP(json_drop) json_t *key = key_json(req, path_id(req), row);
            return reply_json(req, 200, json_as_text(req->arena, key));
        }
    }
    return reply_not_found(req);
}

/* 1EdTech Revocation List: credentials by their ids, which lead to no page. */
struct reply certificates_revoked_page(struct request *req)
{
    struct certificates_db_org_row org;
    struct certificates_db_key_rows keys;
    if (!find_issuer(req, &org, &keys)) {
        return reply_not_found(req);
    }
    CLEANUP(json_drop) json_t *whole = json_object();
    json_t *list = json_array();
    EACH (row, certificates_db_revoked(req->db, path_id(req), REVOKED_TOLD)) {
        json_t *item = json_pack("{s:b}", "revoked", 1);
        json_put_text(item, "id", credential_id(req, row->code));
        json_put_text(item, "revocationReason",
                      str_of(str_equal(row->state, STR("replaced"))
                                 ? "Replaced by a later certificate"
                                 : "Revoked by the issuer"));
        json_array_append_new(list, item);
    }
    json_put_text(whole, "id", issuer_address(req, path_id(req), "/revoked"));
    json_put_text(whole, "issuer", issuer_address(req, path_id(req), ""));
    json_object_set_new(whole, "revokedCredential", list);
    return reply_json(req, 200, json_as_text(req->arena, whole));
}
