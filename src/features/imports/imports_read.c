#include "features/imports/imports_read.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "app/i18n.h"
#include "base/buf.h"
#include "base/checksum.h"
#include "base/fold.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/imports/imports_clean.h"
#include "features/imports/imports_columns.h"

enum { BUFFERED_ROWS = 200, YOUNGEST_MEMBER = 14, OLDEST_MEMBER = 110 };

/* Keys of people already seen, open addressing; a hash of 64 bits is taken for the person itself.
 */
struct seen {
    uint64_t *keys;
    int32_t *rows;
    size_t capacity;
    size_t count;
};

/* A list holds few different posts: their categories are looked up once. */
enum { CATEGORIES_KEPT = 256 };

struct kept_category {
    uint64_t key;
    enum imports_category category;
};

struct imports_reader {
    struct imports_options options;
    struct arena *arena;       /* of the reader, with what it has seen */
    struct arena *sheet_arena; /* layout and buffered rows */
    struct arena *row_arena;
    struct sheet_row buffered[BUFFERED_ROWS];
    int32_t buffered_count;
    struct imports_layout layout;
    bool understood;
    bool skips_sheet;
    bool stopped;
    str section;
    bool ended; /* a total or a signature was met: lonely names below are those who sign */
    struct seen seen;
    struct kept_category categories[CATEGORIES_KEPT];
};

/* ---- duplicates ----------------------------------------------------------------------------- */

static void seen_grow(struct arena *arena, struct seen *seen)
{
    struct seen larger = {.capacity = seen->capacity == 0 ? 1024 : seen->capacity * 2};
    larger.keys = ARENA_ARRAY(arena, larger.capacity, uint64_t);
    larger.rows = ARENA_ARRAY(arena, larger.capacity, int32_t);
    for (size_t i = 0; i < seen->capacity; i++) {
        if (seen->rows[i] != 0) {
            size_t place = seen->keys[i] & (larger.capacity - 1);
            while (larger.rows[place] != 0) {
                place = (place + 1) & (larger.capacity - 1);
            }
            larger.keys[place] = seen->keys[i];
            larger.rows[place] = seen->rows[i];
        }
    }
    larger.count = seen->count;
    *seen = larger;
}

/* The row where the key was seen first, or 0 and it is remembered. */
static int32_t seen_before(struct arena *arena, struct seen *seen, uint64_t key, int32_t row)
{
    if (seen->count * 2 >= seen->capacity) {
        seen_grow(arena, seen);
    }
    size_t place = key & (seen->capacity - 1);
    while (seen->rows[place] != 0) {
        if (seen->keys[place] == key) {
            return seen->rows[place];
        }
        place = (place + 1) & (seen->capacity - 1);
    }
    seen->keys[place] = key;
    seen->rows[place] = row;
    seen->count++;
    return 0;
}

/* Names alone do not make the same person: a birth is needed, or the same phone or post. */
static uint64_t key_of(struct arena *arena, const struct imports_person *person)
{
    struct buf out = BUF_INIT(arena);
    buf_put(&out, fold_search(arena, person->last));
    buf_put_char(&out, '|');
    buf_put(&out, fold_search(arena, person->first));
    buf_put_char(&out, '|');
    buf_put(&out, fold_search(arena, person->middle));
    buf_put_char(&out, '|');
    if (!date_is_none(person->born)) {
        buf_put_int64(&out, person->born.number);
    } else {
        buf_put_int64(&out, person->born_year);
        buf_put_char(&out, '|');
        buf_put(&out, person->phone);
        buf_put(&out, person->snils);
        buf_put(&out, person->card);
        buf_put(&out, fold_search(arena, person->position));
    }
    return str_hash(buf_str(&out));
}

/* ---- one person ----------------------------------------------------------------------------- */

static struct imports_problem *add_problem(struct imports_person *person,
                                           enum imports_problem_kind kind, int32_t column, str cell)
{
    static struct imports_problem nowhere;
    if (person->problem_count == IMPORTS_PROBLEMS) {
        return &nowhere;
    }
    struct imports_problem *problem = &person->problems[person->problem_count++];
    *problem = (struct imports_problem){.kind = kind, .column = column, .cell = cell};
    return problem;
}

static str day_as_typed(struct arena *arena, date day)
{
    return date_is_none(day) ? (str){0}
                             : str_format(arena, "%02d.%02d.%04d", date_day(day), date_month(day),
                                          date_year(day));
}

struct filling {
    struct arena *arena;
    date today;
    const struct imports_layout *layout;
    struct imports_person *person;
    bool letters_lost;
    int32_t born_column;
    int32_t name_column;
    str name_text; /* as it stands in the name column */
};

/* What is done with a cell of a column: most fields are a text of the person. */
struct field_rule {
    void (*fill)(struct filling *filling, const struct field_rule *rule,
                 const struct sheet_cell *cell, int32_t column);
    size_t value; /* where in struct imports_person */
    str (*clean)(struct arena *arena, str text);
    enum imports_problem_kind problem; /* when something unreadable stands there */
};

static void fill_full_name(struct filling *filling, const struct field_rule *rule UNUSED,
                           const struct sheet_cell *cell, int32_t column)
{
    struct imports_person *person = filling->person;
    if (!str_is_empty(person->last)) {
        return;
    }
    filling->name_column = column;
    filling->name_text = cell->text;
    struct imports_name name =
        imports_split_name(filling->arena, cell->text, filling->layout->first_name_first);
    person->last = name.last;
    person->first = str_is_empty(person->first) ? name.first : person->first;
    person->middle = str_is_empty(person->middle) ? name.middle : person->middle;
    person->former = str_is_empty(person->former) ? name.former : person->former;
    person->remark = str_is_empty(person->remark) ? name.remark : person->remark;
    filling->letters_lost = filling->letters_lost || name.letters_lost;
}

/* One such date says how the program that made the sheet writes all of them. */
static void note_month_first(struct imports_person *person, const struct imports_date *found,
                             const struct sheet_cell *cell, int32_t column)
{
    if (found->kind == DATE_DAY && found->month_first) {
        add_problem(person, PROBLEM_MONTH_FIRST, column, cell->text);
    }
}

static void fill_born(struct filling *filling, const struct field_rule *rule UNUSED,
                      const struct sheet_cell *cell, int32_t column)
{
    struct imports_person *person = filling->person;
    if (!date_is_none(person->born) || person->born_year != 0) {
        return;
    }
    struct imports_date born =
        imports_clean_date(filling->arena, cell, filling->today, YOUNGEST_MEMBER);
    int year = born.kind == DATE_DAY ? date_year(born.day) : born.year;
    int this_year = date_year(filling->today);
    if (born.kind == DATE_NOTHING) {
        return;
    }
    filling->born_column = column;
    note_month_first(person, &born, cell, column);
    if (born.kind == DATE_UNREADABLE) {
        add_problem(person, PROBLEM_BAD_BIRTH_DATE, column, cell->text)->suggestion =
            day_as_typed(filling->arena, born.suggestion);
    } else if (year > this_year ||
               (born.kind == DATE_DAY && date_before(filling->today, born.day))) {
        add_problem(person, PROBLEM_FUTURE_BIRTH_DATE, column, cell->text);
    } else if (year < this_year - OLDEST_MEMBER) {
        add_problem(person, PROBLEM_BAD_BIRTH_DATE, column, cell->text);
    } else if (born.kind == DATE_DAY) {
        person->born = born.day;
    } else {
        person->born_year = year;
    }
}

static void fill_joined(struct filling *filling, const struct field_rule *rule UNUSED,
                        const struct sheet_cell *cell, int32_t column)
{
    struct imports_person *person = filling->person;
    if (!date_is_none(person->joined) || person->joined_year != 0) {
        return;
    }
    struct imports_date joined = imports_clean_date(filling->arena, cell, filling->today, 0);
    bool later = joined.kind == DATE_DAY && date_before(filling->today, joined.day);
    note_month_first(person, &joined, cell, column);
    if (joined.kind == DATE_UNREADABLE || later) {
        add_problem(person, PROBLEM_BAD_JOINED_DATE, column, cell->text)->suggestion =
            day_as_typed(filling->arena, joined.suggestion);
    } else if (joined.kind == DATE_DAY) {
        person->joined = joined.day;
    } else if (joined.kind == DATE_YEAR) {
        person->joined_year = joined.year;
    }
}

static void fill_registered(struct filling *filling, const struct field_rule *rule UNUSED,
                            const struct sheet_cell *cell, int32_t column UNUSED)
{
    struct imports_date since = imports_clean_date(filling->arena, cell, filling->today, 0);
    if (since.kind == DATE_DAY && !date_before(filling->today, since.day)) {
        filling->person->registered = since.day;
    }
}

static void fill_graduates(struct filling *filling, const struct field_rule *rule UNUSED,
                           const struct sheet_cell *cell, int32_t column UNUSED)
{
    date far_day = date_add_months(filling->today, 12 * 10);
    struct imports_date until = imports_clean_date(filling->arena, cell, far_day, 0);
    if (until.kind == DATE_DAY) {
        filling->person->graduates = until.day;
    }
}

static str *value_of(struct filling *filling, const struct field_rule *rule)
{
    return (str *)((char *)filling->person + rule->value);
}

/* The clean value, or a problem where something unreadable stands. What is there stays. */
static void fill_value(struct filling *filling, const struct field_rule *rule,
                       const struct sheet_cell *cell, int32_t column)
{
    str *value = value_of(filling, rule);
    if (!str_is_empty(*value)) {
        return;
    }
    *value = rule->clean(filling->arena, cell->text);
    bool is_unreadable =
        rule->problem != PROBLEM_NONE && str_is_empty(*value) &&
        !imports_is_nothing(filling->arena, imports_clean_text(filling->arena, cell->text));
    if (is_unreadable) {
        add_problem(filling->person, rule->problem, column, cell->text);
    }
}

static str clean_words(struct arena *arena, str text)
{
    str clean = imports_clean_text(arena, text);
    return imports_is_nothing(arena, clean) ? (str){0} : clean;
}

static void fill_name_part(struct filling *filling, const struct field_rule *rule,
                           const struct sheet_cell *cell, int32_t column UNUSED)
{
    str *value = value_of(filling, rule);
    str former = {0};
    str name = imports_clean_name(filling->arena, cell->text, &former);
    *value = str_is_empty(*value) ? name : *value;
    filling->person->former = str_is_empty(former) ? filling->person->former : former;
    filling->letters_lost = filling->letters_lost || str_find_char(cell->text, '?') >= 0;
}

static void fill_last_name(struct filling *filling, const struct field_rule *rule,
                           const struct sheet_cell *cell, int32_t column)
{
    fill_name_part(filling, rule, cell, column);
    str *last = value_of(filling, rule);
    /* «Ю» is a last name, not an initial. */
    if (str_ends_with(*last, STR(".")) && str_find_char(cell->text, '.') < 0) {
        last->length--;
    }
    filling->name_text = cell->text;
    filling->name_column = column;
}

static void fill_sex(struct filling *filling, const struct field_rule *rule UNUSED,
                     const struct sheet_cell *cell, int32_t column UNUSED)
{
    struct imports_person *person = filling->person;
    person->sex = person->sex != 0 ? person->sex : imports_sex_of_text(filling->arena, cell->text);
}

#define AT(member) offsetof(struct imports_person, member)

/* Columns that mean nothing to a card have no rule. */
static const struct field_rule field_rules[FIELD_COUNT] = {
    [FIELD_FULL_NAME] = {.fill = fill_full_name},
    [FIELD_LAST] = {fill_last_name, AT(last)},
    [FIELD_FIRST] = {fill_name_part, AT(first)},
    [FIELD_MIDDLE] = {fill_name_part, AT(middle)},
    [FIELD_FORMER] = {fill_name_part, AT(former)},
    [FIELD_BORN] = {.fill = fill_born},
    [FIELD_JOINED] = {.fill = fill_joined},
    [FIELD_SEX] = {.fill = fill_sex},
    [FIELD_PHONE] = {fill_value, AT(phone), imports_clean_phone, PROBLEM_BAD_PHONE},
    [FIELD_EMAIL] = {fill_value, AT(email), imports_clean_email, PROBLEM_BAD_EMAIL},
    [FIELD_SNILS] = {fill_value, AT(snils), imports_clean_snils, PROBLEM_BAD_SNILS},
    [FIELD_IIN] = {fill_value, AT(iin), imports_clean_iin, PROBLEM_BAD_IIN},
    [FIELD_CARD] = {fill_value, AT(card), imports_clean_card},
    [FIELD_POSITION] = {fill_value, AT(position), clean_words},
    [FIELD_REMARK] = {fill_value, AT(remark), clean_words},
    [FIELD_ADDRESS] = {fill_value, AT(address), clean_words},
    [FIELD_EDUCATION] = {fill_value, AT(education), clean_words},
    [FIELD_UNIT] = {fill_value, AT(unit), clean_words},
    [FIELD_WORKPLACE] = {fill_value, AT(workplace), clean_words},
    [FIELD_CATEGORY] = {fill_value, AT(category_label), clean_words},
    [FIELD_STATUS] = {fill_value, AT(status_label), clean_words},
    [FIELD_GROUP] = {fill_value, AT(study_group), clean_words},
    [FIELD_GRADUATES] = {.fill = fill_graduates},
    [FIELD_REGISTERED] = {.fill = fill_registered},
    [FIELD_DECISION] = {fill_value, AT(decision), clean_words},
    [FIELD_RECORD] = {fill_value, AT(record_label), clean_words},
    [FIELD_LANGUAGE] = {fill_value, AT(language), clean_words},
};

static void fill_field(struct filling *filling, const struct sheet_cell *cell, int32_t column)
{
    const struct field_rule *rule = &field_rules[filling->layout->columns[column].field];
    if (rule->fill != NULL) {
        rule->fill(filling, rule, cell, column);
    }
}

/* «Иванова М. И.» in the column of last names, «М.И.» in that of first names. */
static void unfold_initials(struct filling *filling)
{
    struct imports_person *person = filling->person;
    if (str_is_empty(person->middle) &&
        (str_find_char(person->last, ' ') >= 0 || str_find_char(person->first, ' ') >= 0 ||
         str_find_char(person->first, '.') >= 0)) {
        struct imports_name name = imports_split_name(
            filling->arena,
            str_format(filling->arena, "%.*s %.*s", STR_ARG(person->last), STR_ARG(person->first)),
            false);
        if (name.initials) {
            person->last = name.last;
            person->first = name.first;
            person->middle = name.middle;
        }
    }
}

static bool is_initial_name(str name)
{
    return str_ends_with(name, STR(".")) && utf8_length(name) <= 3;
}

/* ИИН and the rest of the row must agree; a sex that nothing else tells is taken from it. */
static void compare_with_iin(struct filling *filling)
{
    struct imports_person *person = filling->person;
    date born;
    char sex;
    if (str_is_empty(person->iin) || !checksum_iin_read(person->iin, &born, &sex)) {
        return;
    }
    bool other_day = !date_is_none(person->born) && !date_equal(person->born, born);
    bool other_sex = person->sex != 0 && person->sex != sex;
    if (other_day || other_sex) {
        add_problem(person, PROBLEM_IIN_CONTRADICTS, -1, person->iin);
    } else if (person->sex == 0) {
        person->sex = sex;
    }
}

static bool layout_has(const struct imports_layout *layout, enum imports_field field)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        if (layout->columns[i].field == field) {
            return true;
        }
    }
    return false;
}

/* «Мария Ивановна» in the column of first names, where no column holds patronymics. The first blank
 * parts them: a patronymic may have two words («Вагиф кызы»), a first name in our lists has one. */
static void split_first_and_middle(struct filling *filling)
{
    struct imports_person *person = filling->person;
    ptrdiff_t blank = str_find_char(person->first, ' ');
    if (blank > 0 && str_is_empty(person->middle) && !layout_has(filling->layout, FIELD_MIDDLE)) {
        person->middle = str_from(person->first, (size_t)blank + 1);
        person->first = str_slice(person->first, 0, (size_t)blank);
    }
}

static void finish_person(struct filling *filling)
{
    struct imports_person *person = filling->person;
    struct arena *arena = filling->arena;
    unfold_initials(filling);
    split_first_and_middle(filling);
    if (is_initial_name(person->first) || is_initial_name(person->middle)) {
        add_problem(person, PROBLEM_NAME_INITIALS, filling->name_column, person->last);
    }
    if (filling->letters_lost) {
        /* What was put back from the table of names is a proposal: a person looks at it. */
        str name = str_format(arena, "%.*s %.*s %.*s", STR_ARG(person->last),
                              STR_ARG(person->first), STR_ARG(person->middle));
        bool is_whole = str_find_char(name, '?') < 0 && str_find_char(person->former, '?') < 0;
        add_problem(person, PROBLEM_NAME_LETTERS_LOST, filling->name_column, filling->name_text)
            ->suggestion = is_whole ? str_trim(name) : (str){0};
    }
    person->sex = person->sex != 0 ? person->sex : patronymic_sex(arena, person->middle);
    compare_with_iin(filling);
    if (date_is_none(person->born) && person->born_year == 0 && filling->born_column < 0 &&
        layout_has(filling->layout, FIELD_BORN)) {
        add_problem(person, PROBLEM_NO_BIRTH_DATE, -1, (str){0});
    }
}

static enum imports_category category_of(struct imports_reader *reader,
                                         const struct imports_person *person)
{
    uint64_t key = str_hash(person->position) * 31 + str_hash(person->remark) * 17 +
                   str_hash(person->section) + 1;
    struct kept_category *kept = &reader->categories[key % CATEGORIES_KEPT];
    if (kept->key != key) {
        *kept = (struct kept_category){key, imports_category_of(reader->row_arena, person->position,
                                                                person->remark, person->section)};
    }
    return kept->category;
}

/* ---- which rows are people ------------------------------------------------------------------ */

enum row_kind { ROW_NOTHING, ROW_END, ROW_PERSON, ROW_LONELY_PERSON, ROW_SECTION };

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

struct row_look {
    int32_t filled; /* cells with something, the running number not counted */
    bool numbered;  /* has a running number */
    str first_text;
    bool first_is_name; /* it stands where the name or the running number should */
    bool has_underscores;
    int headings; /* cells that repeat the heading */
};

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

static struct row_look look_at(struct arena *arena, const struct imports_layout *layout,
                               const struct sheet_row *row)
{
    struct row_look look = {0};
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
static bool is_total_or_signature(struct arena *arena, const struct row_look *look)
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

static enum row_kind kind_of_row(struct arena *arena, const struct imports_layout *layout,
                                 const struct sheet_row *row)
{
    struct row_look look = look_at(arena, layout, row);
    str name = field_text(layout, row, FIELD_FULL_NAME);
    name = str_is_empty(name) ? field_text(layout, row, FIELD_LAST) : name;
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

/* ---- the stream ----------------------------------------------------------------------------- */

/* «12», «марта», «1985» in three columns, put together as one would type them. */
static struct sheet_cell born_of_parts(struct arena *arena, const struct sheet_row *row,
                                       int32_t first)
{
    struct buf out = BUF_INIT(arena);
    for (int32_t i = first; i < MIN_OF(first + 3, row->cell_count); i++) {
        buf_put(&out, out.length > 0 ? STR(" ") : (str){0});
        buf_put(&out, str_trim(row->cells[i].text));
    }
    str text = str_trim(buf_str(&out));
    return (struct sheet_cell){.kind = str_is_empty(text) ? SHEET_EMPTY : SHEET_TEXT, .text = text};
}

static bool has_born_parts(const struct imports_layout *layout, int32_t column)
{
    return layout->born_parts == column + 1 && layout->columns[column].field == FIELD_BORN &&
           layout->columns[column + 1].field == FIELD_BORN &&
           layout->columns[column + 2].field == FIELD_BORN;
}

static void read_cells(struct imports_reader *reader, struct filling *filling,
                       const struct sheet_row *row)
{
    for (int32_t i = 0; i < MIN_OF(row->cell_count, reader->layout.column_count); i++) {
        const struct sheet_cell *cell = &row->cells[i];
        int32_t column = i;
        struct sheet_cell born;
        if (has_born_parts(&reader->layout, i)) {
            born = born_of_parts(reader->row_arena, row, i);
            cell = &born;
            i += 2;
        }
        if (cell->kind != SHEET_EMPTY && cell->kind != SHEET_ERROR) {
            fill_field(filling, cell, column);
        }
    }
}

/* «женщин» and «17» under «Всего: 34», «Рудь А.А.» and «(подпись)»: below a total, a row without a
 * running number and with nothing readable beside the name, where members have such things. */
static bool belongs_to_total(struct imports_reader *reader, const struct sheet_row *row,
                             const struct imports_person *person)
{
    const struct imports_layout *layout = &reader->layout;
    bool has_more = false;
    if (!reader->ended) {
        return false;
    }
    bool bare = date_is_none(person->born) && person->born_year == 0 &&
                date_is_none(person->joined) && person->joined_year == 0 &&
                str_is_empty(person->phone) && str_is_empty(person->email) &&
                str_is_empty(person->snils) && str_is_empty(person->iin);
    for (int32_t i = 0; i < layout->column_count && !has_more; i++) {
        enum imports_field field = layout->columns[i].field;
        has_more = field == FIELD_NUMBER || field == FIELD_BORN || field == FIELD_JOINED ||
                   field == FIELD_PHONE || field == FIELD_EMAIL || field == FIELD_SNILS ||
                   field == FIELD_IIN;
    }
    return bare && has_more && !look_at(reader->row_arena, layout, row).numbered;
}

/* False if the row turned out to be nobody. */
static bool make_person(struct imports_reader *reader, const struct sheet_row *row,
                        struct imports_person *ret_person)
{
    struct imports_person person = {.sheet = row->sheet,
                                    .row = row->number,
                                    .hidden_row = row->hidden,
                                    .section = reader->section};
    struct filling filling = {.arena = reader->row_arena,
                              .today = reader->options.today,
                              .layout = &reader->layout,
                              .person = &person,
                              .born_column = -1,
                              .name_column = -1};
    read_cells(reader, &filling, row);
    finish_person(&filling);
    *ret_person = person;
    return !belongs_to_total(reader, row, &person);
}

static bool read_person(struct imports_reader *reader, const struct sheet_row *row)
{
    struct imports_person person;
    if (!make_person(reader, row, &person)) {
        return false;
    }
    person.category = category_of(reader, &person);
    int32_t first_row =
        seen_before(reader->arena, &reader->seen, key_of(reader->row_arena, &person), row->number);
    if (first_row > 0) {
        add_problem(&person, PROBLEM_DUPLICATE_IN_FILE, -1, (str){0})->of_row = first_row;
    }
    reader->stopped = !reader->options.person(reader->options.context, &person);
    return true;
}

static bool may_be_person(const struct imports_reader *reader, enum row_kind kind)
{
    return kind == ROW_PERSON || (kind == ROW_LONELY_PERSON && !reader->ended);
}

static void read_row(struct imports_reader *reader, const struct sheet_row *row)
{
    if (reader->stopped || !reader->layout.is_list || row->number <= reader->layout.heading_last) {
        return;
    }
    arena_reset(reader->row_arena);
    enum row_kind kind = kind_of_row(reader->row_arena, &reader->layout, row);
    if (kind == ROW_SECTION) {
        struct row_look look = look_at(reader->row_arena, &reader->layout, row);
        reader->section =
            str_copy(reader->sheet_arena, imports_clean_text(reader->row_arena, look.first_text));
    }
    bool person = may_be_person(reader, kind) && read_person(reader, row);
    /* A total of one building may stand between people. */
    reader->ended = kind == ROW_END || (reader->ended && !person);
}

/* Examples are taken from people alone: neither «1 2 3» under the heading nor a section says what
 * a column holds. */
static void take_examples(struct imports_reader *reader)
{
    struct imports_person person;
    for (int32_t i = 0; i < reader->buffered_count && reader->layout.is_list; i++) {
        const struct sheet_row *row = &reader->buffered[i];
        if (row->number <= reader->layout.heading_last) {
            continue;
        }
        arena_reset(reader->row_arena);
        enum row_kind kind = kind_of_row(reader->row_arena, &reader->layout, row);
        bool is_person = may_be_person(reader, kind) && make_person(reader, row, &person);
        if (is_person) {
            imports_show_person(reader->sheet_arena, row, reader->options.today, &reader->layout);
        }
        reader->ended = kind == ROW_END || (reader->ended && !is_person);
    }
    reader->ended = false;
}

static void set_fields(struct imports_reader *reader)
{
    for (int32_t i = 0; i < MIN_OF(reader->options.field_count, reader->layout.column_count); i++) {
        reader->layout.columns[i].field = reader->options.fields[i];
    }
    imports_describe_columns(reader->buffered, reader->buffered_count, &reader->layout);
}

/* The first rows are there: understand them, then let them through. */
static void understand(struct imports_reader *reader)
{
    if (reader->understood || reader->skips_sheet || reader->buffered_count == 0) {
        return;
    }
    reader->understood = true;
    imports_find_layout(reader->sheet_arena, reader->buffered, reader->buffered_count,
                        reader->options.today, &reader->layout);
    if (reader->options.fields != NULL) {
        set_fields(reader);
    }
    take_examples(reader);
    if (reader->options.layout != NULL) {
        reader->options.layout(reader->options.context, &reader->layout);
    }
    for (int32_t i = 0; i < reader->buffered_count; i++) {
        read_row(reader, &reader->buffered[i]);
    }
    reader->buffered_count = 0;
}

static void keep_row(struct imports_reader *reader, const struct sheet_row *row)
{
    struct arena *arena = reader->sheet_arena;
    struct sheet_row *copy = &reader->buffered[reader->buffered_count++];
    *copy = *row;
    copy->cells = ARENA_ARRAY(arena, (size_t)MAX_OF(row->cell_count, 1), struct sheet_cell);
    for (int32_t i = 0; i < row->cell_count; i++) {
        copy->cells[i] = row->cells[i];
        copy->cells[i].text = str_copy(arena, row->cells[i].text);
    }
}

static void take_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    struct imports_reader *reader = context;
    understand(reader);
    arena_reset(reader->sheet_arena);
    reader->buffered_count = 0;
    reader->understood = false;
    reader->section = (str){0};
    reader->ended = false;
    reader->layout =
        (struct imports_layout){.sheet = index,
                                .sheet_name = str_copy(reader->sheet_arena, info->name),
                                .hidden = info->hidden};
    reader->skips_sheet =
        reader->options.sheet == IMPORTS_ANY_SHEET ? info->hidden : reader->options.sheet != index;
}

static bool take_row(void *context, const struct sheet_row *row)
{
    struct imports_reader *reader = context;
    if (reader->skips_sheet) {
        return !reader->stopped;
    }
    if (reader->understood) {
        read_row(reader, row);
    } else {
        keep_row(reader, row);
        if (reader->buffered_count == BUFFERED_ROWS) {
            understand(reader);
        }
    }
    return !reader->stopped;
}

struct imports_reader *imports_reader_new(const struct imports_options *options)
{
    struct arena *arena = arena_new();
    struct imports_reader *reader = ARENA_NEW(arena, struct imports_reader);
    reader->arena = arena;
    reader->options = *options;
    reader->sheet_arena = arena_new();
    reader->row_arena = arena_new();
    reader->skips_sheet = true; /* until a sheet begins */
    return reader;
}

struct sheet_receiver imports_reader_receiver(struct imports_reader *reader)
{
    return (struct sheet_receiver){.context = reader, .sheet = take_sheet, .row = take_row};
}

void imports_reader_finish(struct imports_reader *reader)
{
    understand(reader);
}

void imports_reader_free(struct imports_reader *reader)
{
    arena_free(reader->sheet_arena);
    arena_free(reader->row_arena);
    arena_free(reader->arena);
}

/* ---- whole files ---------------------------------------------------------------------------- */

struct surveying {
    struct imports_reader *reader;
    struct arena *arena;
    struct imports_survey *survey;
    size_t capacity;
};

static void survey_layout(void *context, const struct imports_layout *layout)
{
    struct surveying *surveying = context;
    struct imports_survey *survey = surveying->survey;
    size_t count = (size_t)survey->sheet_count;
    struct imports_survey_sheet *sheet =
        ARENA_PUSH(surveying->arena, survey->sheets, count, surveying->capacity);
    survey->sheet_count = (int32_t)count;
    *sheet = (struct imports_survey_sheet){.layout = *layout};
    sheet->layout.sheet_name = str_copy(surveying->arena, layout->sheet_name);
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &sheet->layout.columns[i];
        column->heading = str_copy(surveying->arena, column->heading);
        for (int j = 0; j < IMPORTS_EXAMPLES; j++) {
            column->examples[j] = str_copy(surveying->arena, column->examples[j]);
        }
    }
}

/* Only counts: the cells of a million rows need not be understood twice. */
static bool survey_row(void *context, const struct sheet_row *row)
{
    struct surveying *surveying = context;
    struct imports_reader *reader = surveying->reader;
    struct imports_survey *survey = surveying->survey;
    if (!reader->skips_sheet && !reader->understood) {
        return take_row(reader, row);
    }
    if (!reader->skips_sheet && reader->layout.is_list && survey->sheet_count > 0) {
        str name = field_text(&reader->layout, row, FIELD_FULL_NAME);
        name = str_is_empty(name) ? field_text(&reader->layout, row, FIELD_LAST) : name;
        survey->sheets[survey->sheet_count - 1].people += !str_is_empty(name);
    }
    return true;
}

static bool survey_person(void *context, const struct imports_person *person)
{
    struct surveying *surveying = context;
    (void)person;
    surveying->survey->sheets[surveying->survey->sheet_count - 1].people++;
    return true;
}

static void survey_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    struct surveying *surveying = context;
    take_sheet(surveying->reader, index, info);
}

struct imports_survey imports_survey(struct arena *arena, int fd, str name, date today)
{
    struct imports_survey survey = {.best = -1};
    struct surveying surveying = {.arena = arena, .survey = &survey};
    struct imports_options options = {.today = today,
                                      .sheet = IMPORTS_ANY_SHEET,
                                      .context = &surveying,
                                      .layout = survey_layout,
                                      .person = survey_person};
    surveying.reader = imports_reader_new(&options);
    struct sheet_receiver receiver = {
        .context = &surveying, .sheet = survey_sheet, .row = survey_row};
    survey.outcome = sheet_read(fd, name, &receiver);
    if (survey.outcome == SHEET_READ) {
        imports_reader_finish(surveying.reader);
    }
    imports_reader_free(surveying.reader);
    int64_t most = 0;
    for (int32_t i = 0; i < survey.sheet_count; i++) {
        if (survey.sheets[i].people > most) {
            most = survey.sheets[i].people;
            survey.best = survey.sheets[i].layout.sheet;
        }
    }
    return survey;
}

int32_t imports_survey_lists(const struct imports_survey *survey)
{
    int32_t count = 0;
    for (int32_t i = 0; i < survey->sheet_count; i++) {
        count += survey->sheets[i].layout.is_list && survey->sheets[i].people > 0;
    }
    return count;
}

const char *imports_survey_sentence(const struct imports_survey *survey)
{
    const char *sentence = imports_outcome_sentence(survey->outcome);
    if (sentence != NULL || survey->best >= 0) {
        return sentence;
    }
    for (int32_t i = 0; i < survey->sheet_count; i++) {
        const struct imports_layout *layout = &survey->sheets[i].layout;
        if (layout->is_list && layout->heading_last > 0) {
            return N_(
                "The table has headings, but no row with people. Please fill in the rows below the headings and send the list once more.");
        }
    }
    return N_("No list of people was found in the file: there is no column with names.");
}

enum sheet_outcome imports_read_file(int fd, str name, const struct imports_options *options,
                                     bool *ret_found_list)
{
    struct arena *arena = arena_new();
    struct imports_survey survey = imports_survey(arena, fd, name, options->today);
    enum sheet_outcome outcome = survey.outcome;
    *ret_found_list = survey.best >= 0;
    if (outcome == SHEET_READ && survey.best >= 0) {
        struct imports_options chosen = *options;
        chosen.sheet = survey.best;
        struct imports_reader *reader = imports_reader_new(&chosen);
        struct sheet_receiver receiver = imports_reader_receiver(reader);
        outcome = sheet_read(fd, name, &receiver);
        if (outcome == SHEET_READ) {
            imports_reader_finish(reader);
        }
        imports_reader_free(reader);
    }
    arena_free(arena);
    return outcome;
}

/* ---- names of things ------------------------------------------------------------------------ */

static const char *const field_names[FIELD_COUNT] = {
    [FIELD_UNKNOWN] = "unknown",
    [FIELD_NUMBER] = "number",
    [FIELD_FULL_NAME] = "full_name",
    [FIELD_LAST] = "last",
    [FIELD_FIRST] = "first",
    [FIELD_MIDDLE] = "middle",
    [FIELD_FORMER] = "former",
    [FIELD_BORN] = "born",
    [FIELD_SEX] = "sex",
    [FIELD_PHONE] = "phone",
    [FIELD_EMAIL] = "email",
    [FIELD_POSITION] = "position",
    [FIELD_JOINED] = "joined",
    [FIELD_SNILS] = "snils",
    [FIELD_IIN] = "iin",
    [FIELD_CARD] = "card",
    [FIELD_REMARK] = "remark",
    [FIELD_ADDRESS] = "address",
    [FIELD_EDUCATION] = "education",
    [FIELD_UNIT] = "unit",
    [FIELD_OTHER] = "other",
    [FIELD_WORKPLACE] = "workplace",
    [FIELD_CATEGORY] = "category",
    [FIELD_STATUS] = "status",
    [FIELD_GROUP] = "study_group",
    [FIELD_GRADUATES] = "graduates",
    [FIELD_REGISTERED] = "registered",
    [FIELD_DECISION] = "decision",
    [FIELD_RECORD] = "record",
    [FIELD_LANGUAGE] = "language",
};

const char *imports_field_name(enum imports_field field)
{
    return field_names[field];
}

enum imports_field imports_field_named(str name)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        if (str_equal(name, str_of(field_names[i]))) {
            return (enum imports_field)i;
        }
    }
    return FIELD_UNKNOWN;
}

struct problem_text {
    const char *name;
    const char *sentence;
};

static const struct problem_text problem_texts[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = {"", ""},
    [PROBLEM_NAME_INITIALS] = {"name_initials", N_("Only initials are given instead of the name.")},
    [PROBLEM_NO_BIRTH_DATE] = {"no_birth_date", N_("The date of birth is missing.")},
    [PROBLEM_BAD_BIRTH_DATE] = {"bad_birth_date", N_("There is no such date of birth.")},
    [PROBLEM_FUTURE_BIRTH_DATE] = {"future_birth_date",
                                   N_("The date of birth lies in the future.")},
    [PROBLEM_BAD_SNILS] = {"bad_snils", N_("The SNILS is mistyped: its check digits do not fit.")},
    [PROBLEM_BAD_EMAIL] = {"bad_email", N_("This is not an e-mail address.")},
    [PROBLEM_DUPLICATE_IN_FILE] = {"duplicate_in_file",
                                   N_("The same person already stands in this list.")},
    [PROBLEM_BAD_PHONE] = {"bad_phone", N_("The phone number is not complete.")},
    [PROBLEM_BAD_JOINED_DATE] = {"bad_joined_date", N_("The date of joining is not right.")},
    [PROBLEM_BAD_IIN] = {"bad_iin", N_("The IIN is mistyped: its check digit does not fit.")},
    [PROBLEM_IIN_CONTRADICTS] = {"iin_contradicts",
                                 N_("The IIN belongs to another date of birth or sex.")},
    [PROBLEM_NAME_LETTERS_LOST] =
        {"name_letters_lost",
         N_("Letters of the name were lost when the file was saved: there are question marks.")},
    [PROBLEM_MONTH_FIRST] =
        {"month_first",
         N_("The month comes before the day, and the date was read that way. Please check the other dates in this column.")},
};

const char *imports_problem_name(enum imports_problem_kind kind)
{
    return problem_texts[kind].name;
}

const char *imports_problem_sentence(enum imports_problem_kind kind)
{
    return problem_texts[kind].sentence;
}

bool imports_problem_is_serious(enum imports_problem_kind kind)
{
    return kind > PROBLEM_NONE && kind <= PROBLEM_DUPLICATE_IN_FILE;
}

bool imports_problem_stops(const struct imports_problem *problem)
{
    bool still_lost =
        problem->kind == PROBLEM_NAME_LETTERS_LOST && str_is_empty(problem->suggestion);
    return still_lost || imports_problem_is_serious(problem->kind);
}

const struct imports_problem *imports_person_problem(const struct imports_person *person,
                                                     enum imports_problem_kind kind)
{
    for (int32_t i = 0; i < person->problem_count; i++) {
        if (person->problems[i].kind == kind) {
            return &person->problems[i];
        }
    }
    return NULL;
}

const char *imports_outcome_sentence(enum sheet_outcome outcome)
{
    switch (outcome) {
    case SHEET_IS_EMPTY:
        return N_("The file is empty.");
    case SHEET_NOT_A_SHEET:
        return N_(
            "This is not a table. Please send the list as an Excel, OpenDocument or CSV file.");
    case SHEET_DAMAGED:
        return N_("The file is damaged. Please save it again and send it once more.");
    case SHEET_TOO_LARGE:
        return N_("The file is too large to be read.");
    case SHEET_FORBIDDEN:
        return N_(
            "The file holds what no list needs, so it was not read. Please save it again in Excel and send it once more.");
    case SHEET_LOCKED:
        return N_("The file is protected by a password. Please save it without a password.");
    case SHEET_READ:
    case SHEET_STOPPED:
        break;
    }
    return NULL;
}
