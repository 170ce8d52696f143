#include "app/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <sodium.h>

#include "base/bytes.h"

#define CLIENT_DATA_LIMIT 4096
#define ATTESTATION_LIMIT (16 * 1024)
#define DATA_LIMIT 4096
#define DEEPEST 6
#define RP_HASH_BYTES 32

#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_HAS_KEY 0x40
#define FLAG_HAS_MORE 0x80
#define FIXED_BYTES 37 /* hash of the rp, flags, counter */
#define MODEL_BYTES 16

/* ---- text and bytes -------------------------------------------------------------------------- */

/* libsodium takes some bytes beyond ASCII for letters. */
static bool is_ascii(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

bool webauthn_bytes(struct arena *arena, str text, str *ret_bytes)
{
    unsigned char *bytes = arena_raw(arena, text.length + 1);
    size_t length = 0;
    if (text.length == 0 || !is_ascii(text) ||
        sodium_base642bin(bytes, text.length, text.data, text.length, NULL, &length, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
        return false;
    }
    *ret_bytes = (str){(const char *)bytes, length};
    return true;
}

str webauthn_text(struct arena *arena, str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_raw(arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.data, bytes.length,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(text);
}

static str hex_of(struct arena *arena, const unsigned char *bytes, size_t length)
{
    char *hex = arena_raw(arena, length * 2 + 1);
    sodium_bin2hex(hex, length * 2 + 1, bytes, length);
    return (str){hex, length * 2};
}

/* ---- what the browser says ------------------------------------------------------------------- */

static json_t *client_of(str client_data)
{
    json_t *client =
        client_data.length == 0 || client_data.length > CLIENT_DATA_LIMIT
            ? NULL
            : json_loadb(client_data.data, client_data.length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(client)) {
        json_decref(client);
        return NULL;
    }
    return client;
}

static str member_of(const json_t *client, const char *name)
{
    const json_t *value = json_object_get(client, name);
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)}
                                 : (str){0};
}

str webauthn_challenge_of(struct arena *arena, str client_data)
{
    json_t *client = client_of(client_data);
    str challenge = {0};
    bool is_read = webauthn_bytes(arena, member_of(client, "challenge"), &challenge);
    json_decref(client);
    return is_read ? challenge : (str){0};
}

static enum webauthn_outcome check_client(struct arena *arena,
                                          const struct webauthn_expected *expected,
                                          const char *type, str client_data)
{
    json_t *client = client_of(client_data);
    enum webauthn_outcome outcome = WEBAUTHN_GOOD;
    str challenge = {0};
    if (client == NULL) {
        return WEBAUTHN_UNREADABLE;
    }
    if (!str_equal(member_of(client, "type"), str_of(type))) {
        outcome = WEBAUTHN_OTHER_TYPE;
    } else if (!webauthn_bytes(arena, member_of(client, "challenge"), &challenge) ||
               !str_equal(challenge, expected->challenge)) {
        outcome = WEBAUTHN_OTHER_CHALLENGE;
    } else if (!str_equal(member_of(client, "origin"), expected->origin) ||
               json_is_true(json_object_get(client, "crossOrigin"))) {
        outcome = WEBAUTHN_OTHER_ORIGIN;
    }
    json_decref(client);
    return outcome;
}

static void hash_bytes(str bytes, unsigned char ret_hash[crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256(ret_hash, (const unsigned char *)bytes.data, bytes.length);
}

static bool is_for_rp(str authenticator_data, str rp_id)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    hash_bytes(rp_id, hash);
    return authenticator_data.length > RP_HASH_BYTES &&
           memcmp(authenticator_data.data, hash, RP_HASH_BYTES) == 0;
}

/* ---- CBOR: the one text key that is needed --------------------------------------------------- */

enum cbor_major { CBOR_BYTES = 2, CBOR_TEXT = 3, CBOR_ARRAY = 4, CBOR_MAP = 5, CBOR_TAG = 6 };

struct cbor_head {
    int major;
    uint64_t value;
};

/* Lengths that are not known beforehand do not occur in what authenticators make. */
static bool cbor_head(str *rest, struct cbor_head *ret_head)
{
    if (rest->length == 0) {
        return false;
    }
    unsigned char first = (unsigned char)rest->data[0];
    unsigned small = first & 0x1f;
    size_t extra = small < 24 ? 0 : (size_t)1 << (small - 24);
    if (small > 27 || rest->length < 1 + extra) {
        return false;
    }
    uint64_t value = small < 24 ? small : bytes_get(rest->data + 1, extra);
    *rest = str_from(*rest, 1 + extra);
    *ret_head = (struct cbor_head){first >> 5, value};
    return true;
}

static bool cbor_string(str *rest, const struct cbor_head *head, str *ret_string)
{
    if (head->value > rest->length) {
        return false;
    }
    *ret_string = str_slice(*rest, 0, (size_t)head->value);
    *rest = str_from(*rest, (size_t)head->value);
    return true;
}

static bool cbor_skip(str *rest, int depth)
{
    struct cbor_head head;
    str ignored;
    if (depth > DEEPEST || !cbor_head(rest, &head)) {
        return false;
    }
    if (head.major == CBOR_BYTES || head.major == CBOR_TEXT) {
        return cbor_string(rest, &head, &ignored);
    }
    bool is_map = head.major == CBOR_MAP;
    if (!is_map && head.major != CBOR_ARRAY && head.major != CBOR_TAG) {
        return true; /* a number or a simple value: all of it was read */
    }
    /* Every item takes a byte at least. */
    uint64_t items = head.major == CBOR_TAG ? 1 : head.value;
    bool is_good = items <= rest->length;
    for (uint64_t i = 0; is_good && i < (is_map ? 2 * items : items); i++) {
        is_good = cbor_skip(rest, depth + 1);
    }
    return is_good;
}

static bool authenticator_data_of(str attestation, str *ret_data)
{
    struct cbor_head map;
    if (attestation.length > ATTESTATION_LIMIT || !cbor_head(&attestation, &map) ||
        map.major != CBOR_MAP || map.value > 8) {
        return false;
    }
    for (uint64_t i = 0; i < map.value; i++) {
        struct cbor_head head;
        str name;
        if (!cbor_head(&attestation, &head) || head.major != CBOR_TEXT ||
            !cbor_string(&attestation, &head, &name)) {
            return false;
        }
        if (str_equal(name, STR("authData"))) {
            return cbor_head(&attestation, &head) && head.major == CBOR_BYTES &&
                   cbor_string(&attestation, &head, ret_data);
        }
        if (!cbor_skip(&attestation, 0)) {
            return false;
        }
    }
    return false;
}

/* The library makes room for as many items as a length says, before it looks whether they are
 * there; so what lies never reaches it. */
static bool is_honest(str data)
{
    if (data.length < FIXED_BYTES) {
        return false;
    }
    unsigned flags = (unsigned char)data.data[RP_HASH_BYTES];
    str rest = str_from(data, FIXED_BYTES);
    if ((flags & FLAG_HAS_KEY) != 0) {
        if (rest.length < MODEL_BYTES + 2) {
            return false;
        }
        size_t id_length = bytes_get(rest.data + MODEL_BYTES, 2);
        rest = str_from(rest, MODEL_BYTES + 2 + id_length);
        if (!cbor_skip(&rest, 0)) {
            return false;
        }
    }
    return ((flags & FLAG_HAS_MORE) == 0 || cbor_skip(&rest, 0)) && rest.length == 0;
}

/* ---- a new key ------------------------------------------------------------------------------- */

static bool read_key(struct arena *arena, str data, int algorithm, struct webauthn_key *ret_key)
{
    fido_cred_t *cred = fido_cred_new();
    bool is_read = cred != NULL && fido_cred_set_type(cred, algorithm) == FIDO_OK &&
                   fido_cred_set_authdata_raw(cred, (const unsigned char *)data.data,
                                              data.length) == FIDO_OK &&
                   fido_cred_id_len(cred) > 0 && fido_cred_pubkey_len(cred) > 0;
    if (is_read) {
        str key = {(const char *)fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)};
        *ret_key = (struct webauthn_key){
            .algorithm = algorithm,
            .public_key = str_copy(arena, key),
            .credential_id = hex_of(arena, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
            .counter = fido_cred_sigcount(cred),
        };
    }
    fido_cred_free(&cred);
    return is_read;
}

enum webauthn_outcome webauthn_register(struct arena *arena,
                                        const struct webauthn_expected *expected, str client_data,
                                        str attestation, struct webauthn_key *ret_key)
{
    static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
    str data = {0};
    enum webauthn_outcome outcome = check_client(arena, expected, "webauthn.create", client_data);
    if (outcome != WEBAUTHN_GOOD) {
        return outcome;
    }
    if (!authenticator_data_of(attestation, &data) || data.length > DATA_LIMIT ||
        !is_honest(data)) {
        return WEBAUTHN_UNREADABLE;
    }
    if (!is_for_rp(data, expected->rp_id)) {
        return WEBAUTHN_OTHER_RP;
    }
    unsigned flags = (unsigned char)data.data[RP_HASH_BYTES];
    if ((flags & FLAG_PRESENT) == 0 || (flags & FLAG_VERIFIED) == 0) {
        return WEBAUTHN_NOT_VERIFIED;
    }
    for (size_t i = 0; (flags & FLAG_HAS_KEY) != 0 && i < COUNT_OF(algorithms); i++) {
        if (read_key(arena, data, algorithms[i], ret_key)) {
            return WEBAUTHN_GOOD;
        }
    }
    return WEBAUTHN_BAD_KEY;
}

/* ---- signing in ------------------------------------------------------------------------------ */

static bool verify(const fido_assert_t *assertion, const struct webauthn_key *key)
{
    const void *bytes = key->public_key.data;
    size_t length = key->public_key.length;
    int outcome = FIDO_ERR_INVALID_ARGUMENT;
    if (key->algorithm == COSE_ES256) {
        es256_pk_t *public_key = es256_pk_new();
        outcome = es256_pk_from_ptr(public_key, bytes, length) == FIDO_OK
                      ? fido_assert_verify(assertion, 0, COSE_ES256, public_key)
                      : outcome;
        es256_pk_free(&public_key);
    } else if (key->algorithm == COSE_EDDSA) {
        eddsa_pk_t *public_key = eddsa_pk_new();
        outcome = eddsa_pk_from_ptr(public_key, bytes, length) == FIDO_OK
                      ? fido_assert_verify(assertion, 0, COSE_EDDSA, public_key)
                      : outcome;
        eddsa_pk_free(&public_key);
    } else if (key->algorithm == COSE_RS256) {
        rs256_pk_t *public_key = rs256_pk_new();
        outcome = rs256_pk_from_ptr(public_key, bytes, length) == FIDO_OK
                      ? fido_assert_verify(assertion, 0, COSE_RS256, public_key)
                      : outcome;
        rs256_pk_free(&public_key);
    }
    return outcome == FIDO_OK;
}

static bool signature_fits(const struct webauthn_expected *expected, struct arena *arena,
                           const struct webauthn_key *key, str client_data, str data, str signature,
                           int64_t *ret_counter)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    hash_bytes(client_data, hash);
    fido_assert_t *assertion = fido_assert_new();
    const unsigned char *bytes = (const unsigned char *)data.data;
    const unsigned char *sign = (const unsigned char *)signature.data;
    bool fits = assertion != NULL && fido_assert_set_count(assertion, 1) == FIDO_OK &&
                fido_assert_set_clientdata_hash(assertion, hash, sizeof(hash)) == FIDO_OK &&
                fido_assert_set_rp(assertion, str_to_c(arena, expected->rp_id)) == FIDO_OK &&
                fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_set_authdata_raw(assertion, 0, bytes, data.length) == FIDO_OK &&
                fido_assert_set_sig(assertion, 0, sign, signature.length) == FIDO_OK &&
                verify(assertion, key);
    *ret_counter = fits ? (int64_t)fido_assert_sigcount(assertion, 0) : 0;
    fido_assert_free(&assertion);
    return fits;
}

enum webauthn_outcome webauthn_check(struct arena *arena, const struct webauthn_expected *expected,
                                     const struct webauthn_key *key, str client_data,
                                     str authenticator_data, str signature, int64_t *ret_counter)
{
    enum webauthn_outcome outcome = check_client(arena, expected, "webauthn.get", client_data);
    if (outcome != WEBAUTHN_GOOD) {
        return outcome;
    }
    if (authenticator_data.length > DATA_LIMIT || !is_honest(authenticator_data) ||
        signature.length == 0 || signature.length > DATA_LIMIT) {
        return WEBAUTHN_UNREADABLE;
    }
    if (!is_for_rp(authenticator_data, expected->rp_id)) {
        return WEBAUTHN_OTHER_RP;
    }
    unsigned flags = (unsigned char)authenticator_data.data[RP_HASH_BYTES];
    if ((flags & FLAG_PRESENT) == 0 || (flags & FLAG_VERIFIED) == 0) {
        return WEBAUTHN_NOT_VERIFIED;
    }
    return signature_fits(expected, arena, key, client_data, authenticator_data, signature,
                          ret_counter)
               ? WEBAUTHN_GOOD
               : WEBAUTHN_BAD_SIGNATURE;
}
