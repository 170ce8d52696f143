#include "base/fold.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Latin letters whose printed form is that of a Cyrillic letter (Unicode confusables, the pairs
 * that keyboards really mix up). */
static uint32_t cyrillic_look_alike(uint32_t c)
{
    switch (c) {
    case 'A':
        return 0x410;
    case 'B':
        return 0x412;
    case 'C':
        return 0x421;
    case 'E':
        return 0x415;
    case 'H':
        return 0x41D;
    case 'I':
        return 0x406;
    case 'K':
        return 0x41A;
    case 'M':
        return 0x41C;
    case 'O':
        return 0x41E;
    case 'P':
        return 0x420;
    case 'T':
        return 0x422;
    case 'X':
        return 0x425;
    case 'Y':
        return 0x423;
    case 'a':
        return 0x430;
    case 0x18F:
        return 0x4D8; /* ə of the Latin alphabet for the Kazakh letter */
    case 0x259:
        return 0x4D9;
    case 'h':
        return 0x4BB;
    case 'c':
        return 0x441;
    case 'e':
        return 0x435;
    case 'i':
        return 0x456;
    case 'k':
        return 0x43A;
    case 'o':
        return 0x43E;
    case 'p':
        return 0x440;
    case 'x':
        return 0x445;
    case 'y':
        return 0x443;
    default:
        return 0;
    }
}

/* Letters that a person with a Russian keyboard would write for those that it lacks. */
static uint32_t loosened(uint32_t c)
{
    switch (c) {
    case 0x451:
        return 0x435; /* ё е */
    case 0x4D9:
        return 0x430; /* ә а */
    case 0x493:
        return 0x433; /* ғ г */
    case 0x49B:
        return 0x43A; /* қ к */
    case 0x4A3:
        return 0x43D; /* ң н */
    case 0x4E9:
        return 0x43E; /* ө о */
    case 0x4B1:
    case 0x4AF:
        return 0x443; /* ұ у, ү у */
    case 0x4BB:
        return 0x445; /* һ х */
    case 0x456:
        return 0x438; /* і и */
    default:
        return c;
    }
}

/* What ICU and the tables above say of the characters that nearly all texts are made of. */
#define TABLE_SIZE 0x530

static struct character {
    bool is_letter;
    uint16_t alike;        /* as Cyrillic, in its case */
    uint16_t folded;       /* small and loosened; 0 for neither letter nor digit */
    uint16_t alike_folded; /* the same for its look-alike */
} table[TABLE_SIZE];

static uint32_t folded_slowly(uint32_t c)
{
    return u_isalnum((UChar32)c) ? loosened((uint32_t)u_tolower((UChar32)c)) : 0;
}

static void fill_table(void)
{
    for (uint32_t c = 0; c < TABLE_SIZE; c++) {
        uint32_t look_alike = cyrillic_look_alike(c);
        uint32_t alike = look_alike != 0 ? look_alike : c;
        table[c] = (struct character){
            .is_letter = u_isalpha((UChar32)c),
            .alike = (uint16_t)alike,
            .folded = (uint16_t)folded_slowly(c),
            .alike_folded = (uint16_t)folded_slowly(alike),
        };
    }
}

static void prepare_table(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_table);
}

static bool is_letter(uint32_t c)
{
    return c < TABLE_SIZE ? table[c].is_letter : utf8_is_letter(c);
}

static uint32_t folded(uint32_t c, bool as_cyrillic)
{
    if (c < TABLE_SIZE) {
        return as_cyrillic ? table[c].alike_folded : table[c].folded;
    }
    return c == UTF8_INVALID ? 0 : folded_slowly(c);
}

static bool is_cyrillic(uint32_t c)
{
    return c >= 0x400 && c < TABLE_SIZE;
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static bool separates_words(uint32_t c)
{
    return utf8_is_blank(c) || (c < 0x80 && c != 0 && strchr(".,;:/\\|()[]_", (int)c) != NULL);
}

/* The letters at the front of *rest, taken off; empty if it begins with something else. */
static str next_word(str *rest, bool *ret_is_cyrillic)
{
    str word = *rest;
    *ret_is_cyrillic = false;
    while (rest->length > 0) {
        str before = *rest;
        uint32_t c = utf8_next(rest);
        if (!is_letter(c)) {
            *rest = before;
            break;
        }
        *ret_is_cyrillic = *ret_is_cyrillic || is_cyrillic(c);
    }
    word.length -= rest->length;
    return word;
}

/* A code point of any text becomes three bytes at most for each of its own, in everything below. */
static char *room_for_folding(struct buf *out, str text)
{
    return buf_room(out, text.length * 3);
}

str fold_look_alikes(struct arena *arena, str text)
{
    prepare_table();
    struct buf out = BUF_INIT(arena);
    char *end = room_for_folding(&out, text);
    while (text.length > 0) {
        bool as_cyrillic;
        str word = next_word(&text, &as_cyrillic);
        while (as_cyrillic && word.length > 0) {
            uint32_t c = utf8_next(&word);
            end += utf8_encode(c < TABLE_SIZE ? table[c].alike : c, end);
        }
        if (word.length > 0) {
            end = (char *)mempcpy(end, word.data, word.length);
        } else if (text.length > 0) {
            str before = text;
            utf8_next(&text);
            end = (char *)mempcpy(end, before.data, before.length - text.length);
        }
    }
    return (str){out.data, (size_t)(end - out.data)};
}

/* A hyphen joins only what it touches on both sides; with a blank beside it, it is a blank. */
static char joint_after(char joint, uint32_t sign)
{
    if (is_hyphen(sign)) {
        return joint == '\0' ? '-' : ' ';
    }
    return separates_words(sign) ? ' ' : joint;
}

static str fold_words(struct arena *arena, str text, bool letters_only)
{
    prepare_table();
    /* An й that came as и and a breve would lose its breve. */
    text = utf8_nfc(arena, text);
    struct buf out = BUF_INIT(arena);
    char *end = room_for_folding(&out, text);
    char joint = '\0'; /* what stands between this word and the last */
    while (text.length > 0) {
        bool as_cyrillic;
        str piece = next_word(&text, &as_cyrillic);
        if (piece.length == 0) {
            piece = text;
            uint32_t sign = utf8_next(&text);
            piece.length -= text.length;
            bool is_digit = !letters_only && folded(sign, false) != 0;
            if (!is_digit) {
                joint = joint_after(joint, sign);
                continue;
            }
        }
        if (joint != '\0' && end > out.data && !letters_only) {
            *end++ = joint;
        }
        joint = '\0';
        while (piece.length > 0) {
            end += utf8_encode(folded(utf8_next(&piece), as_cyrillic), end);
        }
    }
    return (str){out.data, (size_t)(end - out.data)};
}

str fold_search(struct arena *arena, str text)
{
    return fold_words(arena, text, false);
}

str fold_letters(struct arena *arena, str text)
{
    return fold_words(arena, text, true);
}

str fold_other_keyboard(struct arena *arena, str text)
{
    static const char latin[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
    static const char *const cyrillic[] = {"й", "ц", "у", "к", "е", "н", "г", "ш", "щ", "з", "х",
                                           "ъ", "ф", "ы", "в", "а", "п", "р", "о", "л", "д", "ж",
                                           "э", "я", "ч", "с", "м", "и", "т", "ь", "б", "ю", "ё"};
    struct buf out = BUF_INIT(arena);
    bool has_letter = false;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 0x80) {
            return (str){0};
        }
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const char *key = strchr(latin, is_letter ? c | 0x20 : c);
        has_letter = has_letter || is_letter;
        if (key != NULL && c != '\0') {
            buf_put(&out, str_of(cyrillic[key - latin]));
        } else {
            buf_put_char(&out, (char)c);
        }
    }
    return has_letter ? buf_str(&out) : (str){0};
}

str fold_pack(struct arena *arena, str folded)
{
    /* Folding leaves no capitals and none of these signs; % _ and quotes would mean something in
     * SQL. */
    static const char packed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$&()";
    struct buf out = BUF_INIT(arena);
    while (folded.length > 0) {
        uint32_t c = utf8_next(&folded);
        if (c >= 0x430 && c <= 0x44F) {
            buf_put_char(&out, packed[c - 0x430]);
        } else {
            char bytes[4];
            buf_put_bytes(&out, bytes, utf8_encode(c, bytes));
        }
    }
    return buf_str(&out);
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

/* The Kazakh alphabet has Ё as a letter of its own; in Russian lists it stands among the Е. */
static void join_yo_to_ye(UChar *text, int32_t length)
{
    for (int32_t i = 0; i < length; i++) {
        text[i] = text[i] == 0x451 ? 0x435 : text[i] == 0x401 ? 0x415 : text[i];
    }
}

str fold_sort_key(struct arena *arena, str text)
{
    text = utf8_nfc(arena, text);
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
    join_yo_to_ye(wide, length);
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
    int before_last[65] = {0};
    int last[65] = {0};
    int now[65] = {0};
    for (int j = 0; j <= columns; j++) {
        last[j] = j;
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
