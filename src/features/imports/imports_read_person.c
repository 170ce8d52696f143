/* A row of a list becomes a person: each cell by the meaning of its column. */
#include "base/checksum.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/imports/imports_clean.h"
#include "features/imports/imports_read_inner.h"

enum { YOUNGEST_MEMBER = 14, OLDEST_MEMBER = 110 };

struct imports_problem *imports_person_add_problem(struct imports_person *person,
                                                   enum imports_problem_kind kind, int32_t column,
                                                   str cell)
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
        imports_person_add_problem(person, PROBLEM_MONTH_FIRST, column, cell->text);
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
        imports_person_add_problem(person, PROBLEM_BAD_BIRTH_DATE, column, cell->text)->suggestion =
            day_as_typed(filling->arena, born.suggestion);
    } else if (year > this_year ||
               (born.kind == DATE_DAY && date_before(filling->today, born.day))) {
        imports_person_add_problem(person, PROBLEM_FUTURE_BIRTH_DATE, column, cell->text);
    } else if (year < this_year - OLDEST_MEMBER) {
        imports_person_add_problem(person, PROBLEM_BAD_BIRTH_DATE, column, cell->text);
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
        imports_person_add_problem(person, PROBLEM_BAD_JOINED_DATE, column, cell->text)
            ->suggestion = day_as_typed(filling->arena, joined.suggestion);
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
        imports_person_add_problem(filling->person, rule->problem, column, cell->text);
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
        imports_person_add_problem(person, PROBLEM_IIN_CONTRADICTS, -1, person->iin);
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
        imports_person_add_problem(person, PROBLEM_NAME_INITIALS, filling->name_column,
                                   person->last);
    }
    if (filling->letters_lost) {
        /* What was put back from the table of names is a proposal: a person looks at it. */
        str name = str_format(arena, "%.*s %.*s %.*s", STR_ARG(person->last),
                              STR_ARG(person->first), STR_ARG(person->middle));
        bool is_whole = str_find_char(name, '?') < 0 && str_find_char(person->former, '?') < 0;
        imports_person_add_problem(person, PROBLEM_NAME_LETTERS_LOST, filling->name_column,
                                   filling->name_text)
            ->suggestion = is_whole ? str_trim(name) : (str){0};
    }
    person->sex = person->sex != 0 ? person->sex : patronymic_sex(arena, person->middle);
    compare_with_iin(filling);
    if (date_is_none(person->born) && person->born_year == 0 && filling->born_column < 0 &&
        layout_has(filling->layout, FIELD_BORN)) {
        imports_person_add_problem(person, PROBLEM_NO_BIRTH_DATE, -1, (str){0});
    }
}

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

static void read_cells(struct filling *filling, const struct sheet_row *row)
{
    for (int32_t i = 0; i < MIN_OF(row->cell_count, filling->layout->column_count); i++) {
        const struct sheet_cell *cell = &row->cells[i];
        int32_t column = i;
        struct sheet_cell born;
        if (has_born_parts(filling->layout, i)) {
            born = born_of_parts(filling->arena, row, i);
            cell = &born;
            i += 2;
        }
        if (cell->kind != SHEET_EMPTY && cell->kind != SHEET_ERROR) {
            fill_field(filling, cell, column);
        }
    }
}

struct imports_person imports_person_of(struct arena *arena, const struct imports_layout *layout,
                                        const struct sheet_row *row, date today)
{
    struct imports_person person = {
        .sheet = row->sheet, .row = row->number, .hidden_row = row->hidden};
    struct filling filling = {.arena = arena,
                              .today = today,
                              .layout = layout,
                              .person = &person,
                              .born_column = -1,
                              .name_column = -1};
    read_cells(&filling, row);
    finish_person(&filling);
    return person;
}
