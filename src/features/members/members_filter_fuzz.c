/* Any address of a list: the filter that comes of it gives an address of our own codes alone, which
 * gives the same filter again. */
#include "features/members/members_inner.h"

#include <stdlib.h>

#include "app/app.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void expect(bool condition)
{
    if (!condition) {
        abort();
    }
}

static bool is_plain(str query)
{
    for (size_t i = 0; i < query.length; i++) {
        char c = query.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!is_letter && strchr("_-=&", c) == NULL) {
            return false;
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct app app;
    if (app.keys == NULL) {
        app.keys = secret_keys_for_tests();
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request request = {.app = &app, .arena = arena, .today = date_from(2026, 3, 2)};
    struct members_filter filter =
        members_filter_from(&request, (str){(const char *)bytes, length});
    str query = members_filter_query(&request, &filter);
    expect(is_plain(query));
    struct members_filter again = members_filter_from(&request, query);
    expect(str_equal(query, members_filter_query(&request, &again)));
    (void)members_conditions_of(&request, &filter);
    return 0;
}
