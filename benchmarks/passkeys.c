/* How many sign-ins with a passkey one core checks in a second, without the database:
 *
 *     build/release/bench_passkeys COUNT
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/webauthn.h"

#define RP "union.example"
#define CHALLENGE "0123456789abcdef0123456789abcdef"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static str sign(struct arena *arena, EVP_PKEY *key, str client, str data)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char *signature = arena_raw(arena, 128);
    size_t length = 128;
    crypto_hash_sha256(hash, (const unsigned char *)client.data, client.length);
    str bytes = str_join(arena, data, (str){(const char *)hash, sizeof(hash)});
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
        EVP_DigestSign(context, signature, &length, (const unsigned char *)bytes.data,
                       bytes.length) != 1) {
        abort();
    }
    EVP_MD_CTX_free(context);
    return (str){(const char *)signature, length};
}

int main(int argument_count, char **arguments)
{
    int64_t count = argument_count > 1 ? atoll(arguments[1]) : 10000;
    CLEANUP(arena_drop) struct arena *kept = arena_new();
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    unsigned char point[65];
    unsigned char data_bytes[37] = {0};
    size_t length = 0;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    EVP_PKEY_get_octet_string_param(key, "pub", point, sizeof(point), &length);
    crypto_hash_sha256(data_bytes, (const unsigned char *)RP, sizeof(RP) - 1);
    data_bytes[32] = 0x05;
    str data = {(const char *)data_bytes, sizeof(data_bytes)};
    str client = str_format(kept,
                            "{\"type\":\"webauthn.get\",\"challenge\":\"%.*s\","
                            "\"origin\":\"https://" RP "\",\"crossOrigin\":false}",
                            STR_ARG(webauthn_text(kept, STR(CHALLENGE))));
    str signature = sign(kept, key, client, data);
    struct webauthn_expected expected = {
        .origin = STR("https://" RP), .rp_id = STR(RP), .challenge = STR(CHALLENGE)};
    struct webauthn_key known = {.algorithm = -7,
                                 .public_key = {(const char *)point + 1, sizeof(point) - 1}};
    double start = seconds();
    for (int64_t i = 0; i < count; i++) {
        int64_t counter;
        arena_reset(arena);
        if (webauthn_check(arena, &expected, &known, client, data, signature, &counter) !=
            WEBAUTHN_GOOD) {
            fputs("a good signature was refused\n", stderr);
            return 1;
        }
    }
    printf("passkey checks: %.0f a second on one core\n", (double)count / (seconds() - start));
    EVP_PKEY_free(key);
    return 0;
}
