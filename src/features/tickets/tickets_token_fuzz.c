/* Any text as the code of a ticket: read without trouble, and never genuine unless it is one of the
 * two that were signed, which tests/corpus/tickets_token holds (and tests/scan/vectors.json). */
#include "features/tickets/tickets_token.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define SERIAL 0x31e5f0f22c9906ebu

static const unsigned char seed[SIGN_SEED_BYTES] = "a seed of 32 bytes, always this";

static void expect(bool condition)
{
    if (!condition) {
        abort();
    }
}

static bool is_ours(struct arena *arena, struct tickets_key key, str letters)
{
    static const struct tickets_token printed = {
        .serial = SERIAL, .series = 46, .issued = {20260901}, .until = {20310831}};
    static const struct tickets_day day = {
        .serial = SERIAL, .series = 46, .number = 20775, .secret = {9, 8, 7, 6, 5, 4, 3, 2, 1}};
    struct tickets_sheet sheet = tickets_sheet_sign(key, &day);
    if (str_equal(letters, tickets_token_sign(arena, key, &printed))) {
        return true;
    }
    for (int minute = 0; minute < TICKETS_DAY_MINUTES; minute++) {
        if (str_equal(letters, tickets_sheet_token(arena, &sheet, minute))) {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct sign_key *pair;
    struct tickets_token token;
    if (pair == NULL) {
        pair = sign_key_of_seed(seed);
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct tickets_key key = {7, pair};
    str letters = {(const char *)bytes, length};
    enum tickets_verdict verdict = tickets_token_check(arena, &key, 1, letters, &token);
    /* Looked for only then: it costs a thousand chains. */
    expect(verdict != TICKETS_GENUINE || is_ours(arena, key, letters));
    expect(verdict == TICKETS_NO_TOKEN || token.use == TICKETS_PRINTED ||
           token.use == TICKETS_PHONE);
    expect(verdict != TICKETS_GENUINE || token.key == 7);
    return 0;
}
