#include "base/fold.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Latin letters whose printed form is that of a Cyrillic letter (Unicode confusables, the pairs that
 * keyboards really mix up). */
static uint32_t cyrillic_look_alike(uint32_t c)
{
    switch (c) {
    case 'A': return 0x410;
    case 'B': return 0x412;
    case 'C': return 0x421;
    case 'E': return 0x415;
    case 'H': return 0x41D;
    case 'I': return 0x406;
    case 'K': return 0x41A;
    case 'M': return 0x41C;
    case 'O': return 0x41E;
    case 'P': return 0x420;
    case 'T': return 0x422;
    case 'X': return 0x425;
    case 'Y': return 0x423;
    case 'a': return 0x430;
    case 'c': return 0x441;
    case 'e': return 0x435;
    case 'i': return 0x456;
    case 'k': return 0x43A;
    case 'o': return 0x43E;
    case 'p': return 0x440;
    case 'x': return 0x445;
    case 'y': return 0x443;
    default: return 0;
    }
}

static uint32_t loosened(uint32_t c)
{
    switch (c) {
    case 0x451: return 0x435; /* ё е */
    case 0x4D9: return 0x430; /* ә а */
    case 0x493: return 0x433; /* ғ г */
    case 0x49B: return 0x43A; /* қ к */
    case 0x4A3: return 0x43D; /* ң н */
    case 0x4E9: return 0x43E; /* ө о */
    case 0x4B1: return 0x443; /* ұ у */
    case 0x4AF: return 0x443; /* ү у */
    case 0x4BB: return 0x445; /* һ х */
    case 0x456: return 0x438; /* і и */
    default: return c;
    }
}

static bool is_cyrillic(uint32_t c)
{
    return c >= 0x400 && c <= 0x52F;
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static void put_code_point(struct buf *out, uint32_t c)
{
    char bytes[4];
    buf_put_bytes(out, bytes, utf8_encode(c, bytes));
}

static bool next_word(str *rest, str *ret_word, bool *ret_is_cyrillic)
{
    const char *start = NULL;
    *ret_is_cyrillic = false;
    while (rest->length > 0) {
        str before = *rest;
        uint32_t c = utf8_next(rest);
        if (c != UTF8_INVALID && utf8_is_letter(c)) {
            start = start == NULL ? before.data : start;
            *ret_is_cyrillic = *ret_is_cyrillic || is_cyrillic(c);
        } else if (start != NULL) {
            *rest = before;
            break;
        } else {
            *ret_word = (str){before.data, before.length - rest->length};
            return true;
        }
    }
    if (start == NULL) {
        return false;
    }
    *ret_word = (str){start, (size_t)(rest->data == NULL ? 0 : rest->data - start)};
    return true;
}

str fold_look_alikes(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    const char *end = text.data + text.length;
    str word;
    bool cyrillic;
    str rest = text;
    while (next_word(&rest, &word, &cyrillic)) {
        if (rest.length == 0) {
            word.length = (size_t)(end - word.data);
        }
        if (!cyrillic) {
            buf_put(&out, word);
            continue;
        }
        while (word.length > 0) {
            uint32_t c = utf8_next(&word);
            uint32_t alike = cyrillic_look_alike(c);
            put_code_point(&out, alike != 0 ? alike : c);
        }
    }
    return buf_str(&out);
}

/* A word of Latin letters alone stays Latin: «Zoom», «Smith». */
static str folded(struct arena *arena, str text, bool letters_only)
{
    struct buf out = BUF_INIT(arena);
    str alike = fold_look_alikes(arena, text);
    bool blank_waits = false;
    while (alike.length > 0) {
        uint32_t c = utf8_next(&alike);
        if (c == UTF8_INVALID) {
            continue;
        }
        bool keep = u_isalpha((UChar32)c) || (!letters_only && u_isdigit((UChar32)c));
        bool hyphen = !letters_only && is_hyphen(c);
        if (keep || (hyphen && out.length > 0 && !blank_waits)) {
            if (blank_waits && out.length > 0 && !letters_only) {
                buf_put_char(&out, ' ');
            }
            blank_waits = false;
            put_code_point(&out, hyphen ? '-' : loosened((uint32_t)u_tolower((UChar32)c)));
        } else if (utf8_is_blank(c) || c == '.' || c == ',' || c == '/' || c == '(' || c == ')' ||
                   hyphen) {
            blank_waits = true;
        }
    }
    return buf_str(&out);
}

str fold_search(struct arena *arena, str text)
{
    return folded(arena, text, false);
}

str fold_letters(struct arena *arena, str text)
{
    return folded(arena, text, true);
}

static UCollator *collator;

static void open_collator(void)
{
    UErrorCode error = U_ZERO_ERROR;
    collator = ucol_open("kk", &error);
    assert(U_SUCCESS(error));
    ucol_setStrength(collator, UCOL_PRIMARY);
    ucol_setAttribute(collator, UCOL_ALTERNATE_HANDLING, UCOL_NON_IGNORABLE, &error);
    assert(U_SUCCESS(error));
}

str fold_sort_key(struct arena *arena, str text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_collator);

    UChar wide_room[128];
    UChar *wide = wide_room;
    if (text.length >= COUNT_OF(wide_room)) {
        wide = arena_raw(arena, sizeof(UChar) * (text.length + 1));
    }
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    u_strFromUTF8WithSub(wide, (int32_t)MAX_OF(text.length + 1, COUNT_OF(wide_room)), &length,
                         text.data, (int32_t)text.length, 0xFFFD, NULL, &error);
    assert(U_SUCCESS(error));
    uint8_t key_room[256];
    int32_t key_length = ucol_getSortKey(collator, wide, length, key_room, sizeof(key_room));
    size_t needed = (size_t)key_length;
    char *key = arena_raw(arena, needed);
    if (needed <= sizeof(key_room)) {
        memcpy(key, key_room, needed);
    } else {
        ucol_getSortKey(collator, wide, length, (uint8_t *)key, key_length);
    }
    /* ICU ends the key with a NUL, which says nothing once the length is known. */
    return (str){key, needed > 0 ? needed - 1 : 0};
}

static int code_points(str text, uint32_t *ret_points, int room)
{
    int count = 0;
    while (text.length > 0) {
        if (count == room) {
            return -1;
        }
        ret_points[count++] = utf8_next(&text);
    }
    return count;
}

int fold_distance(str a, str b, int limit)
{
    uint32_t x[64];
    uint32_t y[64];
    int rows = code_points(a, x, 64);
    int columns = code_points(b, y, 64);
    if (rows < 0 || columns < 0 || rows - columns > limit || columns - rows > limit) {
        return limit + 1;
    }
    int before_last[65];
    int last[65];
    int now[65];
    for (int j = 0; j <= columns; j++) {
        last[j] = j;
        before_last[j] = 0;
    }
    for (int i = 1; i <= rows; i++) {
        now[0] = i;
        int best = now[0];
        for (int j = 1; j <= columns; j++) {
            int replaced = last[j - 1] + (x[i - 1] != y[j - 1]);
            int cost = MIN_OF(replaced, MIN_OF(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) {
                cost = MIN_OF(cost, before_last[j - 2] + 1);
            }
            now[j] = cost;
            best = MIN_OF(best, cost);
        }
        if (best > limit) {
            return limit + 1;
        }
        memcpy(before_last, last, sizeof(last));
        memcpy(last, now, sizeof(now));
    }
    return MIN_OF(last[columns], limit + 1);
}
