#include "http/target.h"

#include "base/utf8.h"
#include "http/percent.h"

/* Only whole escapes of printable characters or UTF-8 bytes. */
static bool decode_percent(struct arena *arena, str raw, str *ret_path, bool *ret_has_slash)
{
    char *out = arena_raw(arena, raw.length);
    size_t length = 0;
    *ret_has_slash = false;
    for (size_t i = 0; i < raw.length; i++) {
        char c = raw.data[i];
        if (c == '%') {
            int byte = percent_byte(raw, i);
            if (byte < 0) {
                return false;
            }
            c = (char)byte;
            *ret_has_slash |= c == '/';
            i += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7F) {
            return false;
        }
        out[length++] = c;
    }
    *ret_path = (str){out, length};
    return utf8_is_valid(*ret_path);
}

static bool has_doubtful_piece(str path)
{
    str rest = str_from(path, 1);
    str piece;
    while (str_next(&rest, '/', &piece)) {
        /* One slash at the end is an ordinary, other path: the router will not find it. */
        bool is_last = rest.data == NULL;
        if ((piece.length == 0 && !is_last) || str_equal(piece, STR(".")) ||
            str_equal(piece, STR(".."))) {
            return true;
        }
    }
    return str_find_char(path, '\\') >= 0;
}

enum target_outcome target_decode(struct arena *arena, str target, str *ret_path, str *ret_query)
{
    ptrdiff_t question_mark = str_find_char(target, '?');
    str raw = question_mark < 0 ? target : str_slice(target, 0, (size_t)question_mark);
    str path;
    bool has_encoded_slash;
    if (raw.length == 0 || raw.data[0] != '/' ||
        !decode_percent(arena, raw, &path, &has_encoded_slash)) {
        return TARGET_BROKEN;
    }
    if (has_encoded_slash || has_doubtful_piece(path)) {
        return TARGET_NOT_FOUND;
    }
    *ret_path = path;
    *ret_query = question_mark < 0 ? (str){0} : str_from(target, (size_t)question_mark + 1);
    return TARGET_GOOD;
}
