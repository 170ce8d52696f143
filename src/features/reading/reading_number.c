/* Numbers of documents: kept as they are written, and compared by a form in which all spellings are
 * equal. «15-03»: the fifteenth meeting of the term, its third question. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

/* Letters that stand for Roman digits, Latin or the Cyrillic ones that look like them. */
static int roman_digit(uint32_t c)
{
    switch (c) {
    case 'I':
    case 0x406:
        return 1;
    case 'V':
        return 5;
    case 'X':
    case 0x425:
        return 10;
    default:
        return 0;
    }
}

/* The value of Roman digits at the start of the text, all in capitals; 0 if it begins otherwise. */
int reading_roman(str text, size_t *ret_length)
{
    int number = 0;
    int before = 0;
    str rest = text;
    *ret_length = 0;
    while (rest.length > 0) {
        str behind = rest;
        uint32_t c = utf8_next(&behind);
        int digit = roman_digit(c);
        if (digit == 0) {
            return utf8_is_letter(c) ? 0 : number;
        }
        number += digit > before ? digit - 2 * before : digit;
        before = digit;
        rest = behind;
        *ret_length = text.length - rest.length;
    }
    return number;
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == '_';
}

static bool is_number_sign(uint32_t c)
{
    return c == 0x2116 || c == '#' || c == 'N';
}

/* A Latin letter that looks like a Cyrillic one is meant as that. */
static void put_letter(struct buf *out, uint32_t c)
{
    static const char latin[] = "abcehkmoptxy";
    static const uint32_t cyrillic[] = {0x430, 0x432, 0x441, 0x435, 0x43D, 0x43A,
                                        0x43C, 0x43E, 0x440, 0x442, 0x445, 0x443};
    char bytes[4];
    size_t length = utf8_encode(c, bytes);
    str small = utf8_lower(out->arena, (str){bytes, length});
    const char *at = small.length == 1 ? strchr(latin, small.data[0]) : NULL;
    if (at != NULL) {
        buf_put_bytes(out, bytes, utf8_encode(cyrillic[at - latin], bytes));
    } else {
        buf_put(out, small);
    }
}

static str without_sign(str number)
{
    number = str_trim(number);
    while (number.length > 0) {
        str rest = number;
        uint32_t c = utf8_next(&rest);
        if (!is_number_sign(c) && c != ' ' && c != 0xA0 && c != '.' && c != 'o') {
            break;
        }
        number = rest;
    }
    return number;
}

/* The digits at the start without leading zeros; the number of bytes that they took. */
static size_t put_digits(struct buf *out, str rest)
{
    size_t digits = 0;
    while (digits < rest.length && rest.data[digits] >= '0' && rest.data[digits] <= '9') {
        digits++;
    }
    size_t zeros = 0;
    while (zeros + 1 < digits && rest.data[zeros] == '0') {
        zeros++;
    }
    buf_put(out, str_slice(rest, zeros, digits - zeros));
    return digits;
}

str reading_number_key(struct arena *arena, str number)
{
    struct buf out = BUF_INIT(arena);
    str rest = without_sign(number);
    bool at_group = true;
    bool has_digit = false;
    while (rest.length > 0) {
        size_t used = 0;
        int roman = at_group ? reading_roman(rest, &used) : 0;
        if (roman > 0) {
            buf_put_int64(&out, roman);
        } else {
            used = put_digits(&out, rest);
        }
        has_digit = has_digit || used > 0;
        rest = str_from(rest, used);
        at_group = false;
        if (used > 0 || rest.length == 0) {
            continue;
        }
        uint32_t c = utf8_next(&rest);
        bool is_slash = c == '/' || c == '\\';
        if (is_dash(c) || is_slash || c == '.' || c == ',') {
            buf_put_char(&out, is_dash(c) ? '-' : is_slash ? '/' : '.');
            at_group = true;
        } else if (utf8_is_letter(c)) {
            put_letter(&out, c);
        } else {
            at_group = at_group && utf8_is_blank(c);
        }
    }
    str key = buf_str(&out);
    while (key.length > 0 && strchr("-./", key.data[key.length - 1]) != NULL) {
        key.length--;
    }
    return has_digit ? key : (str){0};
}

/* Signs that part the groups of a number: no blanks stand beside them. */
static bool is_joint(uint32_t c)
{
    return is_dash(c) || c == '/' || c == '\\' || c == '.';
}

str reading_number_tidy(struct arena *arena, str number)
{
    struct buf out = BUF_INIT(arena);
    str rest = str_trim(number);
    bool is_behind_joint = false;
    while (rest.length > 0) {
        str at = rest;
        uint32_t c = utf8_next(&rest);
        if (!utf8_is_blank(c)) {
            buf_put(&out, str_slice(at, 0, at.length - rest.length));
            is_behind_joint = is_joint(c);
            continue;
        }
        str behind = str_trim(rest);
        str peeked = behind;
        bool is_before_joint = behind.length > 0 && is_joint(utf8_next(&peeked));
        if (!is_behind_joint && !is_before_joint) {
            buf_put_char(&out, ' ');
        }
        rest = behind;
    }
    return buf_str(&out);
}

static size_t leading_number(str text, int *ret_number)
{
    int number = 0;
    size_t at = 0;
    for (; at < text.length && at < 8 && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        number = number * 10 + (text.data[at] - '0');
    }
    *ret_number = number;
    return at;
}

struct reading_number reading_number_of(struct arena *arena, str number)
{
    struct reading_number parts = {0};
    str key = reading_number_key(arena, number);
    int first = 0;
    size_t used = leading_number(key, &first);
    str rest = str_from(key, used);
    int second = 0;
    size_t more = str_starts_with(rest, STR("-")) ? leading_number(str_from(rest, 1), &second) : 0;
    if (more > 0) {
        parts = (struct reading_number){first, second, str_from(rest, 1 + more)};
    } else {
        parts = (struct reading_number){0, first, rest};
    }
    return parts;
}
