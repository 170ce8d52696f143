/* Anything as what a browser sends of a passkey: client data, and behind a zero byte the object of
 * a new key, which is read as the device's data and signature, too. */
#include "app/webauthn.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    str rest = {(const char *)bytes, length};
    str client;
    if (!str_next(&rest, '\0', &client)) {
        return 0;
    }
    struct webauthn_expected expected = {.origin = STR("https://union.example"),
                                         .rp_id = STR("union.example"),
                                         .challenge = webauthn_challenge_of(arena, client)};
    struct webauthn_key key = {.algorithm = -7, .public_key = str_slice(rest, 0, 64)};
    struct webauthn_key made;
    int64_t counter;
    /* A signature of a key that nobody has cannot fit. */
    if (webauthn_check(arena, &expected, &key, client, rest, rest, &counter) == WEBAUTHN_GOOD) {
        abort();
    }
    if (webauthn_register(arena, &expected, client, rest, &made) == WEBAUTHN_GOOD &&
        (made.public_key.length == 0 || made.credential_id.length == 0)) {
        abort();
    }
    str again;
    if (webauthn_bytes(arena, str_slice(rest, 0, 1000), &again) &&
        !str_equal(webauthn_text(arena, again), str_slice(rest, 0, 1000))) {
        abort();
    }
    return 0;
}
