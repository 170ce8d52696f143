/* Which rows of a list are people: not its headings again, sections, totals and signatures. */
#include <string.h>

#include "base/fold.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/imports/imports_clean.h"
#include "features/imports/imports_read_inner.h"

static bool begins_with_any(str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_starts_with(text, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

static str field_text(const struct imports_layout *layout, const struct sheet_row *row,
                      enum imports_field field)
{
    for (int32_t i = 0; i < MIN_OF(row->cell_count, layout->column_count); i++) {
        if (layout->columns[i].field == field && !str_is_empty(str_trim(row->cells[i].text))) {
            return row->cells[i].text;
        }
    }
    return (str){0};
}

static bool has_digit(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* Lists of several printed pages repeat their heading, each of its rows for itself: the cell is the
 * beginning or the end of what stands above the column. The lengths are compared first: this is
 * asked of every cell. */
static bool repeats_heading(struct arena *arena, str text, str heading)
{
    if (text.length > heading.length + 4 || text.length < 4 || has_digit(text)) {
        return false;
    }
    str letters = fold_letters(arena, text);
    str above = fold_letters(arena, heading);
    return letters.length >= 4 &&
           (str_starts_with(above, letters) || str_ends_with(above, letters));
}

/* «II» before «Учителя», where people have a running number. */
static bool is_roman_number(str text)
{
    size_t length = 0;
    while (length < text.length && strchr("IVX.", text.data[length]) != NULL) {
        length++;
    }
    return length > 0 && length == text.length && text.data[0] != '.';
}

struct imports_row_look imports_row_look_at(struct arena *arena,
                                            const struct imports_layout *layout,
                                            const struct sheet_row *row)
{
    struct imports_row_look look = {0};
    for (int32_t i = 0; i < row->cell_count; i++) {
        str text = str_trim(row->cells[i].text);
        bool known = i < layout->column_count;
        if (row->cells[i].kind == SHEET_EMPTY || str_is_empty(text)) {
            continue;
        }
        if (known && layout->columns[i].field == FIELD_NUMBER && text.data[0] >= '0' &&
            text.data[0] <= '9') {
            look.numbered = true;
            continue;
        }
        if (known && layout->columns[i].field == FIELD_NUMBER && is_roman_number(text)) {
            continue;
        }
        if (look.filled++ == 0) {
            enum imports_field field = known ? layout->columns[i].field : FIELD_UNKNOWN;
            look.first_text = text;
            look.first_is_name =
                field == FIELD_NUMBER || field == FIELD_FULL_NAME || field == FIELD_LAST;
        }
        look.has_underscores = look.has_underscores || str_find(text, STR("___")) >= 0;
        look.headings += known && layout->columns[i].by_heading &&
                         repeats_heading(arena, text, layout->columns[i].heading);
    }
    return look;
}

/* «Итого: 34», «Председатель ППО ____ /Иванова И.И./», «Исполнитель …» */
static bool is_total_or_signature(struct arena *arena, const struct imports_row_look *look)
{
    static const char *const totals[] = {"итого", "всего", "барлыгы",
                                         "жиыны", "изних", "втомчисле"};
    static const char *const signs[] = {
        "председатель", "исполнитель", "руководитель", "директор", "заведующ",
        "составил",     "секретарь",   "ответственн",  "торага",   "подпись",
        "мп",           "дата",        "согласован",   "утвержд",  "проверил"};
    if (look->has_underscores) {
        return true;
    }
    str start = fold_letters(arena, str_slice(look->first_text, 0, 120));
    return begins_with_any(start, totals, COUNT_OF(totals)) ||
           ((look->filled <= 2 || look->first_is_name) && !look->numbered &&
            begins_with_any(start, signs, COUNT_OF(signs)));
}

/* A row with one text alone is a section («Технический персонал»), unless the text is a whole name
 * or the list has nothing but names. */
static bool is_lonely_name(struct arena *arena, const struct imports_layout *layout, str text)
{
    int32_t columns = 0;
    for (int32_t i = 0; i < layout->column_count; i++) {
        columns += layout->columns[i].filled > 0 && layout->columns[i].field != FIELD_NUMBER;
    }
    struct imports_name name = imports_split_name(arena, text, layout->first_name_first);
    bool initials = name.initials && !str_is_empty(name.middle) && str_find_char(text, '.') > 0 &&
                    str_find_char(name.last, ' ') < 0;
    return columns <= 1 || patronymic_is(arena, name.middle) || initials ||
           imports_is_first_name(arena, name.first);
}

static bool has_letters(struct arena *arena, str text)
{
    return !str_is_empty(fold_letters(arena, text)) || str_find_char(text, '?') >= 0;
}

/* «МДОУ «Ромашка»», «Детский сад № 5» beside «(15 чел.)»: no person is written so. */
static bool names_an_organisation(str name)
{
    return str_find(name, STR("«")) >= 0 || str_find(name, STR("№")) > 0 ||
           str_find_char(name, '"') > 0;
}

static bool is_vacancy(struct arena *arena, str name)
{
    str start = str_slice(str_trim(name), 0, 40);
    bool letter = str_starts_with(start, STR("в")) || str_starts_with(start, STR("В"));
    return letter && str_starts_with(fold_letters(arena, start), STR("ваканс"));
}

static bool is_one_word(struct arena *arena, str text)
{
    return str_find_char(imports_clean_text(arena, text), ' ') < 0;
}

str imports_row_name(const struct imports_layout *layout, const struct sheet_row *row)
{
    str name = field_text(layout, row, FIELD_FULL_NAME);
    return str_is_empty(name) ? field_text(layout, row, FIELD_LAST) : name;
}

enum imports_row_kind imports_row_kind_of(struct arena *arena, const struct imports_layout *layout,
                                          const struct sheet_row *row)
{
    struct imports_row_look look = imports_row_look_at(arena, layout, row);
    str name = imports_row_name(layout, row);
    if (look.filled == 0 || look.headings >= 2 || imports_row_is_numbering(row)) {
        return ROW_NOTHING;
    }
    if (is_total_or_signature(arena, &look)) {
        return ROW_END;
    }
    if (look.filled == 1 && !look.numbered) {
        bool person = has_letters(arena, name) && is_lonely_name(arena, layout, name);
        return person ? ROW_LONELY_PERSON : ROW_SECTION;
    }
    if (is_vacancy(arena, name)) {
        return ROW_NOTHING;
    }
    bool numbered_section = look.numbered && look.filled == 1 &&
                            !is_lonely_name(arena, layout, name) &&
                            (has_digit(name) || is_one_word(arena, name));
    if (numbered_section || (!look.numbered && names_an_organisation(name))) {
        return ROW_SECTION;
    }
    return has_letters(arena, name) && utf8_length(name) < 150 ? ROW_PERSON : ROW_NOTHING;
}
