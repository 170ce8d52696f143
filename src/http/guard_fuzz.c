/* What the guard lets through has none of the marks of a smuggled request. */
#include <stdlib.h>

#include "http/server.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    str head = {(const char *)bytes, length};
    str path;
    str query;
    if (target_decode(arena, head, &path, &query) == TARGET_GOOD &&
        (str_find(path, STR("//")) >= 0 || str_find(path, STR("/../")) >= 0 ||
         str_find_char(path, '\0') >= 0)) {
        abort();
    }
    int look = http_guard_first_look(head);
    if (look != -1 && look != 0 && look != 400 && look != 405 && look != 431) {
        abort();
    }
    if (!http_guard_head_is_clean(head)) {
        return 0;
    }
    if (look != 0) {
        abort();
    }
    for (size_t i = 0; i < length; i++) {
        bool is_line_feed = bytes[i] == '\n';
        bool is_whole = i > 0 && bytes[i - 1] == '\r';
        if (bytes[i] == '\0' || (is_line_feed && !is_whole)) {
            abort();
        }
    }
    if (str_find(head, STR("\r\n ")) >= 0 || str_find(head, STR(" : ")) == 0 ||
        !str_ends_with(head, STR("\r\n\r\n"))) {
        abort();
    }
    return 0;
}
