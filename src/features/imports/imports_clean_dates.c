#include "features/imports/imports_clean_inner.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"

/* Dates in every shape that a cell may have; years alone stay years. */

/* «12.III.1985», typed in Latin letters or in Cyrillic ones that look alike. */
static int roman_month(struct arena *arena, str word)
{
    static const char *const numerals[] = {"i",   "ii",   "iii", "iv", "v",  "vi",
                                           "vii", "viii", "ix",  "x",  "xi", "xii"};
    struct buf latin = BUF_INIT(arena);
    str rest = utf8_lower(arena, word);
    while (rest.length > 0) {
        uint32_t c = utf8_next(&rest);
        buf_put_char(&latin, c == 0x456 ? 'i' : c == 0x445 ? 'x' : c < 0x80 ? (char)c : '?');
    }
    for (size_t i = 0; i < COUNT_OF(numerals); i++) {
        if (str_equal(buf_str(&latin), str_of(numerals[i]))) {
            return (int)i + 1;
        }
    }
    return 0;
}

static int month_named(struct arena *arena, str word)
{
    int roman = word.length <= 8 ? roman_month(arena, word) : 0;
    return roman > 0 ? roman : date_month_named(fold_letters(arena, word));
}

enum { DATE_PARTS = 8 };

struct date_part {
    int number;
    int digits;
    int month; /* by its name */
    bool behind_slash;
};

/* Numbers and month names in the order in which they stand; other words (г., года, ж.) drop out. */
static int date_parts(struct arena *arena, str text, struct date_part parts[DATE_PARTS])
{
    int count = 0;
    bool behind_slash = false;
    while (text.length > 0 && count < DATE_PARTS) {
        size_t length = 0;
        unsigned char c = (unsigned char)text.data[0];
        bool digit = c >= '0' && c <= '9';
        bool letter = c >= 0x80 || (c >= 'A' && c <= 'z');
        while (length < text.length) {
            unsigned char d = (unsigned char)text.data[length];
            bool same = digit    ? d >= '0' && d <= '9'
                        : letter ? d >= 0x80 || (d >= 'A' && d <= 'z')
                                 : false;
            if (!same) {
                break;
            }
            length++;
        }
        str piece = str_slice(text, 0, MAX_OF(length, 1));
        text = str_from(text, piece.length);
        int64_t number = 0;
        if (digit && str_to_int64(piece, &number) && number < 100000000) {
            parts[count++] = (struct date_part){(int)number, (int)piece.length, 0, behind_slash};
        } else if (letter && month_named(arena, piece) > 0) {
            parts[count++] = (struct date_part){.month = month_named(arena, piece)};
        }
        behind_slash = str_equal(piece, STR("/"));
    }
    return count;
}

static int full_year(struct date_part part, date today, int youngest)
{
    if (part.digits != 2) {
        return part.number;
    }
    int newest = date_year(today) - youngest;
    int century = newest - newest % 100;
    return part.number <= newest % 100 ? century + part.number : century - 100 + part.number;
}

static struct imports_date day_or_bad(int year, int month, int day)
{
    date found = year >= 1000 ? date_from(year, month, day) : (date){0};
    if (!date_is_none(found)) {
        return (struct imports_date){.kind = DATE_DAY, .day = found};
    }
    struct imports_date bad = {.kind = DATE_UNREADABLE};
    if (year >= 1000 && month > 12 && day <= 12) {
        bad.suggestion = date_from(year, day, month);
    }
    return bad;
}

static struct imports_date date_of_serial(int64_t serial)
{
    date day = date_from_days(serial - 25569);
    return (struct imports_date){.kind = DATE_DAY, .day = day};
}

static struct imports_date date_of_one_number(struct date_part part)
{
    if (part.number >= 1900 && part.number <= 2100 && part.digits == 4) {
        return (struct imports_date){.kind = DATE_YEAR, .year = part.number};
    }
    if (part.digits == 5 && part.number >= 7000 && part.number < 60000) {
        return date_of_serial(part.number);
    }
    if (part.digits == 8 || part.digits == 7) { /* 12031985, and 1031985 that lost its zero */
        return day_or_bad(part.number % 10000, part.number / 10000 % 100, part.number / 1000000);
    }
    return (struct imports_date){.kind = DATE_UNREADABLE};
}

/* «3/25/1985», as programs set to American English write it. With points it is a slip of the hand:
 * nobody writes the month first with points. */
static bool is_month_first(const struct date_part *parts)
{
    return parts[1].behind_slash && parts[2].behind_slash && parts[0].number <= 12 &&
           parts[1].number > 12;
}

static struct imports_date date_of_three(const struct date_part *parts, date today, int youngest)
{
    if (parts[0].digits == 4) { /* 1985-03-12; «1985 ж. 12 наурыз» */
        bool named = parts[2].month > 0;
        int month = named ? parts[2].month : parts[1].month > 0 ? parts[1].month : parts[1].number;
        return day_or_bad(parts[0].number, month, named ? parts[1].number : parts[2].number);
    }
    if (parts[2].digits != 2 && parts[2].digits != 4) {
        return (struct imports_date){.kind = DATE_UNREADABLE};
    }
    int year = full_year(parts[2], today, youngest);
    if (parts[0].month > 0) { /* «март 12, 1985» */
        return day_or_bad(year, parts[0].month, parts[1].number);
    }
    if (is_month_first(parts)) {
        struct imports_date day = day_or_bad(year, parts[0].number, parts[1].number);
        day.month_first = true;
        return day;
    }
    return day_or_bad(year, parts[1].month > 0 ? parts[1].month : parts[1].number, parts[0].number);
}

/* «12.03.1985 (40 лет)» is a day and a remark; where a second day stands nobody knows which of the
 * two is meant, unless they are the same. */
static bool says_more(const struct date_part *parts, int count, struct imports_date day, date today,
                      int youngest)
{
    if (count == 4) {
        return parts[3].digits > 3;
    }
    if (count < 6) {
        return count > 3;
    }
    struct imports_date again = date_of_three(parts + 3, today, youngest);
    return again.kind != DATE_DAY || !date_equal(again.day, day.day);
}

static struct imports_date date_of_parts(const struct date_part *parts, int count, date today,
                                         int youngest)
{
    if (count == 1 && parts[0].month == 0) {
        return date_of_one_number(parts[0]);
    }
    struct imports_date unreadable = {.kind = DATE_UNREADABLE};
    if (count < 3) {
        return unreadable;
    }
    struct imports_date day = date_of_three(parts, today, youngest);
    return day.kind == DATE_DAY && says_more(parts, count, day, today, youngest) ? unreadable : day;
}

/* A letter typed for a digit at the start of the text, «о», «З» or «l», in Cyrillic or Latin: its
 * bytes, or 0. */
static size_t letter_for_digit(str text, char *ret_digit)
{
    static const struct {
        const char *letter;
        char digit;
    } letters[] = {{"о", '0'}, {"О", '0'}, {"o", '0'}, {"O", '0'},
                   {"З", '3'}, {"з", '3'}, {"l", '1'}, {"I", '1'}};
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (str_starts_with(text, str_of(letters[i].letter))) {
            *ret_digit = letters[i].digit;
            return strlen(letters[i].letter);
        }
    }
    return 0;
}

/* «1о.О5.1954», «1З.03.1985»: such a letter is a digit where a digit stands beside it and no letter
 * does. Reading on without it would give another day. */
static str with_digits(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    while (text.length > 0) {
        char digit = 0;
        char next_digit = 0;
        size_t letter = letter_for_digit(text, &digit);
        str rest = str_from(text, letter);
        bool after_digit = out.length > 0 && is_digit(out.data[out.length - 1]);
        bool after_letter = out.length > 0 && (unsigned char)out.data[out.length - 1] >= 'A';
        str follower = rest;
        uint32_t next = rest.length > 0 ? utf8_next(&follower) : 0;
        bool before_letter = utf8_is_letter(next) && letter_for_digit(rest, &next_digit) == 0;
        bool before_digit = next >= '0' && next <= '9';
        if (letter > 0 && (after_digit || before_digit) && !after_letter && !before_letter) {
            buf_put_char(&out, digit);
            text = rest;
        } else {
            buf_put_char(&out, text.data[0]);
            text = str_from(text, 1);
        }
    }
    return buf_str(&out);
}

/* «12.03.1985 0:00:00», «1985-03-12T00:00»: programs add the time of day. */
static str without_time(str text)
{
    ptrdiff_t colon = str_find_char(text, ':');
    size_t end = colon < 0 ? 0 : (size_t)colon;
    while (end > 0 && is_digit(text.data[end - 1])) {
        end--;
    }
    return end > 0 && end < (size_t)colon ? str_slice(text, 0, end) : text;
}

static bool has_latin(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            return true;
        }
    }
    return false;
}

/* «протокол № 5 от 12.09.2010»: the day stands behind «от», what stands before is another number.
 */
static str behind_of(struct arena *arena, str text)
{
    static const char *const words[] = {" от ", " ОТ ", " От "};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        ptrdiff_t place = str_find(text, str_of(words[i]));
        str behind = place < 0 ? (str){0} : str_from(text, (size_t)place + strlen(words[i]));
        struct date_part parts[DATE_PARTS] = {0};
        if (!str_is_empty(behind) && date_parts(arena, behind, parts) >= 3) {
            return behind;
        }
    }
    return text;
}

/* «1985.0», «31118.0»: a whole number that some program keeps as a fraction. */
static str without_fraction(str text)
{
    size_t length = 0;
    while (length < text.length && is_digit(text.data[length])) {
        length++;
    }
    bool fraction = (length == 4 || length == 5) && str_equal(str_from(text, length), STR(".0"));
    return fraction ? str_slice(text, 0, length) : text;
}

struct imports_date imports_clean_date(struct arena *arena, const struct sheet_cell *cell,
                                       date today, int youngest)
{
    /* A year typed into a cell with a date format becomes a day of 1905. */
    if (cell->kind == SHEET_DATE && cell->number >= 1920 && cell->number <= 2100) {
        return (struct imports_date){.kind = DATE_YEAR, .year = (int)cell->number};
    }
    if (cell->kind == SHEET_DATE) {
        return (struct imports_date){.kind = DATE_DAY, .day = cell->day};
    }
    if (cell->kind == SHEET_NUMBER && cell->number >= 7000 && cell->number < 60000) {
        return date_of_serial((int64_t)cell->number);
    }
    str text = imports_clean_text(arena, cell->text);
    if (cell->kind == SHEET_ERROR || imports_is_nothing(arena, text)) {
        return (struct imports_date){.kind = DATE_NOTHING};
    }
    struct date_part parts[DATE_PARTS] = {0};
    bool has_letters = !is_ascii(text) || has_latin(text);
    text = has_letters ? with_digits(arena, behind_of(arena, text)) : without_fraction(text);
    text = without_time(text);
    int count = date_parts(arena, text, parts);
    return date_of_parts(parts, count, today, youngest);
}
