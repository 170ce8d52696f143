/* What people type into the search: words that are folded, days that exist, numbers that are
 * digits. */
#include "features/members/members_inner.h"

#include <stdlib.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void expect(bool condition)
{
    if (!condition) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    str text = {(const char *)bytes, length};
    if (!utf8_is_valid(text)) {
        return 0; /* the door lets nothing else in */
    }
    struct members_query query = members_query_of(arena, date_from(2026, 3, 2), text);
    expect(query.word_count <= MEMBERS_WORDS_LIMIT);
    for (size_t i = 0; i < query.word_count; i++) {
        expect(query.words[i].length > 0 && utf8_is_valid(query.words[i]));
    }
    for (size_t i = 0; i < query.digits.length; i++) {
        expect(query.digits.data[i] >= '0' && query.digits.data[i] <= '9');
    }
    expect(query.phone.length == 0 || query.phone.data[0] == '+');
    (void)members_words_fit(&query, STR("иванова мария петровна"));
    return 0;
}
