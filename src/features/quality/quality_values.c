#include "base/fold.h"
#include "base/utf8.h"
#include "features/quality/quality_inner.h"

/* Values that are doubted: as text, and names in a better spelling. */

str quality_full_name(const struct quality_person *person)
{
    const struct quality_db_person_row *row = person->row;
    return members_full_name(person->arena, row->last_name, row->first_name, row->middle_name);
}

bool quality_is_in_capitals(str word)
{
    size_t letters = 0;
    while (word.length > 0) {
        uint32_t c = utf8_next(&word);
        if (utf8_is_letter(c) && !utf8_is_upper(c)) {
            return false;
        }
        letters += utf8_is_letter(c);
    }
    return letters > 2;
}

date quality_paused_since(const struct quality_person *person)
{
    return date_is_none(person->row->paused_on) ? date_of_instant(person->row->created_at, 0)
                                                : person->row->paused_on;
}

static str day_text(const struct quality_person *person, date day)
{
    return date_is_none(day) ? str_format(person->arena, "%lld", (long long)person->row->born_year)
                             : date_iso(person->arena, day);
}

str quality_value(enum quality_kind kind, const struct quality_person *person)
{
    const struct quality_db_person_row *row = person->row;
    struct arena *arena = person->arena;
    switch ((int)kind) {
    case QUALITY_AGE:
        return day_text(person, row->born);
    case QUALITY_PHONE_FORM:
    case QUALITY_PHONE_SHARED:
        return row->phone;
    case QUALITY_JOINED_WHEN:
        return STR_CONCAT(arena, date_iso(arena, row->joined_on), STR(" "),
                          day_text(person, row->born));
    case QUALITY_STUDENT:
    case QUALITY_PENSIONER:
        return STR_CONCAT(arena, row->category, STR(" "), day_text(person, row->born));
    case QUALITY_SEX_NAME:
        return STR_CONCAT(arena, row->sex, STR(" "), row->middle_name);
    case QUALITY_LATIN:
    case QUALITY_CAPITALS:
        return quality_full_name(person);
    case QUALITY_EMAIL_FORM:
        return row->email;
    case QUALITY_PAUSED:
        return date_iso(arena, quality_paused_since(person));
    default:
        return (str){0};
    }
}

static str better(struct arena *arena, enum quality_kind kind, str word)
{
    return kind == QUALITY_CAPITALS
               ? (quality_is_in_capitals(word) ? utf8_title(arena, word) : word)
               : fold_look_alikes(arena, word);
}

bool quality_better_name(enum quality_kind kind, const struct quality_person *person,
                         struct quality_name *ret_name)
{
    struct quality_db_person_row row = *person->row;
    struct arena *arena = person->arena;
    row.last_name = better(arena, kind, row.last_name);
    row.first_name = better(arena, kind, row.first_name);
    row.middle_name = better(arena, kind, row.middle_name);
    struct quality_person renamed = {.arena = arena, .today = person->today, .row = &row};
    *ret_name = (struct quality_name){row.last_name, row.first_name, row.middle_name};
    return !quality_rules[kind].fires(&renamed);
}
