#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/buf.h"

uint32_t utf8_next_long(str *rest)
{
    const unsigned char *bytes = (const unsigned char *)rest->data;
    unsigned char first = bytes[0];
    size_t length = first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    uint32_t code_point = UTF8_INVALID;
    if (length > 0 && length <= rest->length) {
        code_point = first & (0xFFu >> (length + 1));
        for (size_t i = 1; i < length && code_point != UTF8_INVALID; i++) {
            bool continues = (bytes[i] & 0xC0) == 0x80;
            code_point = continues ? code_point << 6 | (bytes[i] & 0x3Fu) : UTF8_INVALID;
        }
    }
    bool overlong = code_point < (length == 3 ? 0x800u : 0x10000u);
    bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (overlong || surrogate || code_point > 0x10FFFF) {
        code_point = UTF8_INVALID;
    }
    size_t taken = code_point == UTF8_INVALID ? 1 : length;
    *rest = (str){rest->data + taken, rest->length - taken};
    return code_point;
}

bool utf8_is_valid(str text)
{
    while (text.length > 0) {
        if (utf8_next(&text) == UTF8_INVALID) {
            return false;
        }
    }
    return true;
}

size_t utf8_encode(uint32_t code_point, char ret_bytes[4])
{
    if (code_point < 0x80) {
        ret_bytes[0] = (char)code_point;
        return 1;
    }
    size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        ret_bytes[i] = (char)(0x80 | (code_point & 0x3F));
        code_point >>= 6;
    }
    ret_bytes[0] = (char)((0xF00u >> length & 0xF0u) | code_point);
    return length;
}

size_t utf8_length(str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

str utf8_slice(str text, size_t length)
{
    str rest = text;
    for (size_t i = 0; i < length && rest.length > 0; i++) {
        utf8_next(&rest);
    }
    return (str){text.data, text.length - rest.length};
}

static void put_code_point(struct buf *out, uint32_t code_point)
{
    char bytes[4];
    buf_put_bytes(out, bytes, utf8_encode(code_point, bytes));
}

str utf8_repair(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    while (text.length > 0) {
        uint32_t code_point = utf8_next(&text);
        if (code_point == UTF8_INVALID) {
            put_code_point(&out, 0xFFFD);
        } else if (code_point == '\t' || code_point == '\n' || code_point == '\r' ||
                   (code_point >= 0x20 && !(code_point >= 0x7F && code_point < 0xA0))) {
            put_code_point(&out, code_point);
        }
    }
    return buf_str(&out);
}

static str mapped(struct arena *arena, str text, UChar32 (*map)(UChar32))
{
    struct buf out = BUF_INIT(arena);
    while (text.length > 0) {
        uint32_t code_point = utf8_next(&text);
        put_code_point(&out,
                       code_point == UTF8_INVALID ? 0xFFFD : (uint32_t)map((UChar32)code_point));
    }
    return buf_str(&out);
}

str utf8_lower(struct arena *arena, str text)
{
    return mapped(arena, text, u_tolower);
}

str utf8_upper(struct arena *arena, str text)
{
    return mapped(arena, text, u_toupper);
}

str utf8_lower_first(struct arena *arena, str text)
{
    if (text.length == 0) {
        return text;
    }
    str rest = text;
    (void)utf8_next(&rest);
    str second = rest;
    if (second.length > 0 && u_isupper((UChar32)utf8_next(&second))) {
        return text;
    }
    return str_join(arena, utf8_lower(arena, str_slice(text, 0, text.length - rest.length)), rest);
}

static bool is_combining(uint32_t code_point)
{
    return (U_GET_GC_MASK((UChar32)code_point) & U_GC_M_MASK) != 0;
}

str utf8_title(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    bool at_start = true;
    while (text.length > 0) {
        uint32_t code_point = utf8_next(&text);
        if (code_point == UTF8_INVALID) {
            code_point = 0xFFFD;
        }
        put_code_point(&out, (uint32_t)(at_start ? u_toupper((UChar32)code_point)
                                                 : u_tolower((UChar32)code_point)));
        at_start = !u_isalnum((UChar32)code_point) && !is_combining(code_point) &&
                   code_point != '\'' && code_point != 0x2019;
    }
    return buf_str(&out);
}

bool utf8_is_letter(uint32_t code_point)
{
    return code_point <= 0x10FFFF && u_isalpha((UChar32)code_point);
}

bool utf8_is_upper(uint32_t code_point)
{
    return code_point <= 0x10FFFF && u_isupper((UChar32)code_point);
}

bool utf8_is_blank(uint32_t code_point)
{
    return code_point <= 0x10FFFF && u_isUWhiteSpace((UChar32)code_point);
}

str utf8_single_blanks(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    bool blank_waits = false;
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        if (utf8_is_blank(c)) {
            blank_waits = out.length > 0;
            continue;
        }
        if (blank_waits) {
            buf_put_char(&out, ' ');
            blank_waits = false;
        }
        char bytes[4];
        buf_put_bytes(&out, bytes, utf8_encode(c, bytes));
    }
    return buf_str(&out);
}

/* Latin and Cyrillic letters that are each one code point, without combining signs: nearly all
 * texts. */
static bool is_plainly_composed(str text)
{
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        if (!(c < 0x300 || (c >= 0x400 && c <= 0x52F && !(c >= 0x483 && c <= 0x489)) ||
              (c >= 0x2010 && c <= 0x203A) || c == 0x2116)) {
            return false;
        }
    }
    return true;
}

str utf8_nfc(struct arena *arena, str text)
{
    if (is_plainly_composed(text)) {
        return text;
    }
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
    assert(U_SUCCESS(error));
    if (text.length == 0 || text.length > INT32_MAX / 4) {
        return text;
    }
    int32_t capacity = (int32_t)text.length + 1;
    UChar *wide = arena_raw(arena, sizeof(UChar) * (size_t)capacity);
    int32_t wide_length = 0;
    u_strFromUTF8WithSub(wide, capacity, &wide_length, text.data, (int32_t)text.length, 0xFFFD,
                         NULL, &error);
    if (U_FAILURE(error) || unorm2_isNormalized(nfc, wide, wide_length, &error)) {
        return text;
    }
    UChar *composed = arena_raw(arena, sizeof(UChar) * (size_t)capacity * 3);
    error = U_ZERO_ERROR;
    int32_t composed_length =
        unorm2_normalize(nfc, wide, wide_length, composed, capacity * 3, &error);
    char *bytes = arena_raw(arena, (size_t)capacity * 9);
    int32_t byte_length = 0;
    u_strToUTF8(bytes, capacity * 9, &byte_length, composed, composed_length, &error);
    return U_FAILURE(error) ? text : (str){bytes, (size_t)byte_length};
}
