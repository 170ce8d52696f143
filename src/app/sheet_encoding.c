/* Which encoding a text file has, and its decoding to UTF-8. No iconv: its modules would have to be
 * loaded inside the closed child, and all we meet are these few. */
#include "app/sheet_parts.h"

#include <unistd.h>

#include "base/utf8.h"

enum { SAMPLE = 64 * 1024 };

/* Windows-1251 from 0x80 on. */
static const uint16_t cp1251[128] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039,
    0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0xFFFD, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408,
    0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407,
    0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB,
    0x0458, 0x0405, 0x0455, 0x0457, 0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417,
    0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x0420, 0x0421, 0x0422, 0x0423,
    0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429, 0x042A, 0x042B, 0x042C, 0x042D, 0x042E, 0x042F,
    0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436, 0x0437, 0x0438, 0x0439, 0x043A, 0x043B,
    0x043C, 0x043D, 0x043E, 0x043F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0444, 0x0445, 0x0446, 0x0447,
    0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E, 0x044F,
};

/* KOI8-R from 0x80 on. */
static const uint16_t koi8_r[128] = {
    0x2500, 0x2502, 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C, 0x2580,
    0x2584, 0x2588, 0x258C, 0x2590, 0x2591, 0x2592, 0x2593, 0x2320, 0x25A0, 0x2219, 0x221A, 0x2248,
    0x2264, 0x2265, 0x00A0, 0x2321, 0x00B0, 0x00B2, 0x00B7, 0x00F7, 0x2550, 0x2551, 0x2552, 0x0451,
    0x2553, 0x2554, 0x2555, 0x2556, 0x2557, 0x2558, 0x2559, 0x255A, 0x255B, 0x255C, 0x255D, 0x255E,
    0x255F, 0x2560, 0x2561, 0x0401, 0x2562, 0x2563, 0x2564, 0x2565, 0x2566, 0x2567, 0x2568, 0x2569,
    0x256A, 0x256B, 0x256C, 0x00A9, 0x044E, 0x0430, 0x0431, 0x0446, 0x0434, 0x0435, 0x0444, 0x0433,
    0x0445, 0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E, 0x043F, 0x044F, 0x0440, 0x0441,
    0x0442, 0x0443, 0x0436, 0x0432, 0x044C, 0x044B, 0x0437, 0x0448, 0x044D, 0x0449, 0x0447, 0x044A,
    0x042E, 0x0410, 0x0411, 0x0426, 0x0414, 0x0415, 0x0424, 0x0413, 0x0425, 0x0418, 0x0419, 0x041A,
    0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x042F, 0x0420, 0x0421, 0x0422, 0x0423, 0x0416, 0x0412,
    0x042C, 0x042B, 0x0417, 0x0428, 0x042D, 0x0429, 0x0427, 0x042A,
};

/* Bytes at the end that may be the first part of a character (at most three). */
static size_t unfinished_tail(str bytes)
{
    for (size_t back = 1; back <= 3 && back <= bytes.length; back++) {
        unsigned char c = (unsigned char)bytes.data[bytes.length - back];
        if (c >= 0xC0) {
            size_t needed = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
            return needed > back ? back : 0;
        }
        if (c < 0x80) {
            return 0;
        }
    }
    return 0;
}

/* The whole file is looked at: the first letter that is not ASCII may stand on the last line. */
static bool file_is_utf8(int fd)
{
    char room[SAMPLE + 4];
    size_t kept = 0;
    off_t place = 0;
    for (ssize_t length; (length = pread(fd, room + kept, SAMPLE, place)) > 0; place += length) {
        str bytes = {room, kept + (size_t)length};
        size_t tail = unfinished_tail(bytes);
        if (!utf8_is_valid((str){room, bytes.length - tail})) {
            return false;
        }
        memmove(room, room + bytes.length - tail, tail);
        kept = tail;
    }
    return kept == 0;
}

/* UTF-16 without its mark: every other byte of Russian or Latin text is 0 or 4. */
static bool looks_wide(str head, size_t high_byte)
{
    size_t high = 0;
    for (size_t i = high_byte; i < head.length; i += 2) {
        high += head.data[i] == 0 || head.data[i] == 4;
    }
    return head.length >= 4 && high * 2 * 10 >= head.length * 9;
}

enum sheet_encoding sheet_wide_encoding(str head, int *ret_mark_length)
{
    *ret_mark_length = 0;
    if (str_starts_with(head, STR("\xFF\xFE")) || str_starts_with(head, STR("\xFE\xFF"))) {
        *ret_mark_length = 2;
        return head.data[0] == '\xFF' ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
    }
    if (looks_wide(head, 1)) {
        return ENCODING_UTF16_LE;
    }
    if (looks_wide(head, 0)) {
        return ENCODING_UTF16_BE;
    }
    return ENCODING_UTF8;
}

enum sheet_encoding sheet_encoding_of(int fd, int *ret_mark_length)
{
    char room[4096];
    ssize_t length = pread(fd, room, sizeof(room), 0);
    str head = {room, length > 0 ? (size_t)length : 0};
    enum sheet_encoding wide = sheet_wide_encoding(head, ret_mark_length);
    if (wide != ENCODING_UTF8) {
        return wide;
    }
    *ret_mark_length = str_starts_with(head, STR("\xEF\xBB\xBF")) ? 3 : 0;
    return file_is_utf8(fd) ? ENCODING_UTF8 : ENCODING_CP1251;
}

/* Small letters of KOI8-R are the capitals of Windows-1251 and the other way round: a text is in
 * the encoding in which its small letters are many. */
static bool looks_like_koi8(str text)
{
    size_t first_half = 0, second_half = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        first_half += c >= 0xC0 && c < 0xE0;
        second_half += c >= 0xE0;
    }
    return first_half > second_half * 2 && first_half > 20;
}

/* Words that stand in capitals in the one encoding stand in small letters in the other, so that a
 * heading alone would mislead: what counts is how words begin. */
static bool begins_words_small(str text)
{
    size_t capital_first = 0, small_first = 0;
    bool in_word = false;
    for (size_t i = 0; i + 1 < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        unsigned char next = (unsigned char)text.data[i + 1];
        bool is_letter = c >= 0xC0;
        if (is_letter && !in_word && next >= 0xC0) {
            capital_first += c >= 0xE0 && next < 0xE0;
            small_first += c < 0xE0 && next >= 0xE0;
        }
        in_word = is_letter;
    }
    return capital_first > small_first;
}

enum sheet_encoding sheet_text_encoding(str text, int *ret_mark_length)
{
    enum sheet_encoding wide =
        sheet_wide_encoding(str_slice(text, 0, MIN_OF(text.length, 4096)), ret_mark_length);
    if (wide != ENCODING_UTF8) {
        return wide;
    }
    *ret_mark_length = str_starts_with(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
    if (utf8_is_valid(text)) {
        return ENCODING_UTF8;
    }
    return looks_like_koi8(text) && begins_words_small(text) ? ENCODING_KOI8_R : ENCODING_CP1251;
}

static void put_code_point(struct buf *out, uint32_t code_point)
{
    if (code_point < 0x80) {
        buf_put_char(out, (char)code_point);
        return;
    }
    char bytes[4];
    buf_put_bytes(out, bytes, utf8_encode(code_point, bytes));
}

static uint32_t unit_at(str bytes, size_t place, bool little)
{
    unsigned char first = (unsigned char)bytes.data[place];
    unsigned char second = (unsigned char)bytes.data[place + 1];
    return little ? first | (uint32_t)second << 8 : second | (uint32_t)first << 8;
}

static size_t decode_wide(bool little, str bytes, struct buf *out)
{
    size_t place = 0;
    while (place + 2 <= bytes.length) {
        uint32_t unit = unit_at(bytes, place, little);
        if (unit >= 0xD800 && unit < 0xDC00) {
            if (place + 4 > bytes.length) {
                break;
            }
            uint32_t low = unit_at(bytes, place + 2, little);
            bool pair = low >= 0xDC00 && low < 0xE000;
            put_code_point(out, pair ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD);
            place += pair ? 4 : 2;
            continue;
        }
        put_code_point(out, unit >= 0xDC00 && unit < 0xE000 ? 0xFFFD : unit);
        place += 2;
    }
    return place;
}

size_t sheet_decode(enum sheet_encoding encoding, str bytes, struct buf *out)
{
    if (encoding == ENCODING_UTF16_LE || encoding == ENCODING_UTF16_BE) {
        return decode_wide(encoding == ENCODING_UTF16_LE, bytes, out);
    }
    if (encoding == ENCODING_UTF8) {
        buf_put(out, bytes);
        return bytes.length;
    }
    const uint16_t *high = encoding == ENCODING_KOI8_R ? koi8_r : cp1251;
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        put_code_point(out, c < 0x80 ? c : high[c - 0x80]);
    }
    return bytes.length;
}
