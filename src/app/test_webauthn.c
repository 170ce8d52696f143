#include "app/test_webauthn.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>

#include "app/webauthn.h"
#include "base/buf.h"
#include "base/rand.h"

#define ID_BYTES 16
#define POINT_BYTES 65 /* uncompressed: 4, x, y */

struct test_device {
    str key; /* DER */
    unsigned char id[ID_BYTES];
};

struct test_device *test_device_new(struct arena *arena)
{
    struct test_device *device = ARENA_NEW(arena, struct test_device);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    assert(key != NULL);
    int length = i2d_PrivateKey(key, NULL);
    unsigned char *bytes = arena_raw(arena, (size_t)length);
    device->key = (str){(const char *)bytes, (size_t)length};
    i2d_PrivateKey(key, &bytes);
    EVP_PKEY_free(key);
    rand_bytes(device->id, sizeof(device->id));
    return device;
}

static EVP_PKEY *key_of(const struct test_device *device)
{
    const unsigned char *bytes = (const unsigned char *)device->key.data;
    return d2i_AutoPrivateKey(NULL, &bytes, (long)device->key.length);
}

str test_device_id(const struct test_device *device)
{
    return (str){(const char *)device->id, ID_BYTES};
}

str test_device_client(struct arena *arena, const struct test_ceremony *ceremony)
{
    return str_format(arena,
                      "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\","
                      "\"crossOrigin\":false}",
                      ceremony->type, STR_ARG(webauthn_text(arena, ceremony->challenge)),
                      ceremony->origin);
}

static void put_head(struct buf *out, const struct test_ceremony *ceremony, bool has_key)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)ceremony->rp_id, strlen(ceremony->rp_id));
    buf_put_bytes(out, (const char *)hash, sizeof(hash));
    buf_put_char(out, (char)(0x01 | (ceremony->not_verified ? 0 : 0x04) | (has_key ? 0x40 : 0)));
    for (int shift = 24; shift >= 0; shift -= 8) {
        buf_put_char(out, (char)(ceremony->counter >> shift));
    }
}

str test_device_data(struct arena *arena, const struct test_ceremony *ceremony)
{
    struct buf out = BUF_INIT(arena);
    put_head(&out, ceremony, false);
    return buf_str(&out);
}

/* COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y} */
static void put_key(struct buf *out, const struct test_device *device)
{
    unsigned char point[POINT_BYTES];
    size_t length = 0;
    EVP_PKEY *key = key_of(device);
    int is_given = EVP_PKEY_get_octet_string_param(key, "pub", point, sizeof(point), &length);
    EVP_PKEY_free(key);
    assert(is_given == 1 && length == POINT_BYTES);
    buf_put_bytes(out, "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
    buf_put_bytes(out, (const char *)point + 1, 32);
    buf_put_bytes(out, "\x22\x58\x20", 3);
    buf_put_bytes(out, (const char *)point + 33, 32);
}

/* CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes} */
str test_device_object(struct arena *arena, const struct test_device *device,
                       const struct test_ceremony *ceremony)
{
    static const char no_model[16] = {0};
    struct buf data = BUF_INIT(arena);
    put_head(&data, ceremony, true);
    buf_put_bytes(&data, no_model, sizeof(no_model));
    buf_put_bytes(&data, "\0\x10", 2);
    buf_put(&data, test_device_id(device));
    put_key(&data, device);
    struct buf out = BUF_INIT(arena);
    BUF_PUT(&out, "\xa3\x63"
                  "fmt\x64none\x67"
                  "attStmt\xa0\x68"
                  "authData\x58");
    buf_put_char(&out, (char)data.length);
    buf_put(&out, buf_str(&data));
    return buf_str(&out);
}

str test_device_signature(struct arena *arena, const struct test_device *device,
                          const struct test_ceremony *ceremony, str client, str data)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char *signature = arena_raw(arena, 128);
    size_t length = 128;
    crypto_hash_sha256(hash, (const unsigned char *)client.data, client.length);
    str signed_bytes = str_join(arena, data, (str){(const char *)hash, sizeof(hash)});
    EVP_PKEY *key = key_of(device);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int is_signed =
        EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestSign(context, signature, &length, (const unsigned char *)signed_bytes.data,
                       signed_bytes.length) == 1;
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    assert(is_signed);
    if (ceremony->breaks_signature) {
        signature[length - 1] ^= 1;
    }
    return (str){(const char *)signature, length};
}
