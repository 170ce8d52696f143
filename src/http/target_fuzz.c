/* Any target of a request line: what is let through is a plain path, and finds at most one route.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "http/router.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const char *const patterns[] = {
    "/", "/members", "/members/new", "/members/:id", "/members/:id/edit", "/:any/below/:other"};

static void expect(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void expect_plain(str path)
{
    expect(path.length > 0 && path.data[0] == '/' && utf8_is_valid(path));
    expect(str_find(path, STR("//")) < 0 && str_find_char(path, '\\') < 0);
    for (size_t i = 0; i < path.length; i++) {
        expect((unsigned char)path.data[i] >= 0x20 && path.data[i] != 0x7f);
    }
    str rest = str_from(path, 1);
    str piece;
    while (str_next(&rest, '/', &piece)) {
        expect(!str_equal(piece, STR(".")) && !str_equal(piece, STR("..")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    str path;
    str query;
    if (target_decode(arena, (str){(const char *)bytes, length}, &path, &query) != TARGET_GOOD) {
        return 0;
    }
    expect_plain(path);
    struct router *router = router_new(arena);
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        router_add(router, HTTP_GET, patterns[i], (int)i);
    }
    struct router_match match;
    if (router_find(router, HTTP_GET, path, &match) == ROUTER_FOUND) {
        for (int i = 0; i < match.parameter_count; i++) {
            expect(match.parameters[i].length > 0 && str_find_char(match.parameters[i], '/') < 0);
        }
    }
    return 0;
}
