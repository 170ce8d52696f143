#include "base/fold.h"
#include "base/utf8.h"
#include "features/imports/imports_inner.h"

/* From a person of the list to a card of the register. Two rules: what the list leaves out stays as
 * it is, and what it writes another way (ё for е, capitals) is no change. */

const struct imports_card_field imports_card_fields[] = {
    {"last_name", N_("surname"), FIELD_LAST},
    {"first_name", N_("first name"), FIELD_FIRST},
    {"middle_name", N_("patronymic"), FIELD_MIDDLE},
    {"previous_last_name", N_("previous surname"), FIELD_FORMER},
    {"sex", N_("sex"), FIELD_SEX},
    {"born", N_("date of birth"), FIELD_BORN},
    {"phone", N_("phone"), FIELD_PHONE},
    {"email", N_("e-mail"), FIELD_EMAIL},
    {"position", N_("position"), FIELD_POSITION},
    {"joined_on", N_("date of joining"), FIELD_JOINED},
    {"ticket_number", N_("ticket number"), FIELD_CARD},
    {"snils", N_("SNILS"), FIELD_SNILS},
    {"iin", N_("IIN"), FIELD_IIN},
    {"address", N_("address"), FIELD_ADDRESS},
    {"remark", N_("remark"), FIELD_REMARK},
    {"category", N_("category"), FIELD_CATEGORY},
    {"workplace", N_("place of work or study"), FIELD_WORKPLACE},
    {"status", N_("status"), FIELD_STATUS},
    {"study_group", N_("course and group"), FIELD_GROUP},
    {"graduates_on", N_("end of studies"), FIELD_GRADUATES},
    {"registered_on", N_("registered since"), FIELD_REGISTERED},
    {"decision", N_("decision of admission"), FIELD_DECISION},
    {"has_electronic_record", N_("electronic record"), FIELD_RECORD},
    {"language", N_("language of letters"), FIELD_LANGUAGE},
    {0},
};

static str sex_code(char sex)
{
    return sex == 'f' ? STR("f") : sex == 'm' ? STR("m") : (str){0};
}

/* ---- labels of our own export --------------------------------------------------------------- */

/* The code whose label it is, in whichever language; empty for anything else. */
static str code_of_label(const struct form_choice *choices, str label)
{
    for (; choices->value != NULL; choices++) {
        for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
            if (label.length > 0 && str_equal(label, str_of(tr(language, choices->label)))) {
                return str_of(choices->value);
            }
        }
    }
    return (str){0};
}

static str status_of(const struct imports_person *person)
{
    return code_of_label(members_statuses, person->status_label);
}

/* What the list says itself; empty if it leaves the category to us. */
static str told_category(const struct imports_person *person)
{
    return code_of_label(members_categories, person->category_label);
}

/* A list may say since when, as our own export does. */
static date record_day(const struct imports_person *person)
{
    return date_from_written(person->record_label, 0);
}

static bool has_record(const struct imports_person *person)
{
    static const struct form_choice yes[] = {{"yes", N_("yes")}, {0}};
    return code_of_label(yes, person->record_label).length > 0 || !date_is_none(record_day(person));
}

static str letters_language(const struct imports_person *person)
{
    bool is_ours = str_equal(person->language, STR("ru")) || str_equal(person->language, STR("kk"));
    return is_ours ? person->language : (str){0};
}

/* ---- a new card ----------------------------------------------------------------------------- */

struct members_card imports_new_card(struct arena *arena, const struct imports_person *person)
{
    return (struct members_card){
        .last_name = str_copy(arena, person->last),
        .first_name = str_copy(arena, person->first),
        .middle_name = str_copy(arena, person->middle),
        .previous_last_name = str_copy(arena, person->former),
        .sex = sex_code(person->sex),
        .born = person->born,
        .born_year = person->born_year,
        .phone = str_copy(arena, person->phone),
        .email = str_copy(arena, person->email),
        .address = str_copy(arena, person->address),
        .position = str_copy(arena, person->position),
        .workplace = str_copy(arena, person->workplace),
        .category = told_category(person).length > 0
                        ? told_category(person)
                        : str_of(imports_category_name(person->category)),
        .status = status_of(person),
        .study_group = str_copy(arena, person->study_group),
        .graduates_on = person->graduates,
        .registered_on = person->registered,
        .decision = str_copy(arena, person->decision),
        .has_electronic_record = has_record(person),
        .record_on = record_day(person),
        .language = str_copy(arena, letters_language(person)),
        .joined_on = person->joined,
        .joined_year = person->joined_year,
        .ticket_number = str_copy(arena, person->card),
        .snils = str_copy(arena, person->snils),
        .iin = str_copy(arena, person->iin),
        .remark = str_copy(arena, person->remark),
    };
}

/* ---- merging -------------------------------------------------------------------------------- */

struct merging {
    struct arena *arena;
    struct imports_row *row;
};

static void note(struct merging *merging, const char *field, str before, str after)
{
    struct imports_row *row = merging->row;
    if (row->change_count < IMPORTS_CHANGES) {
        row->changes[row->change_count++] = (struct imports_change){
            .field = field,
            .before = str_copy(merging->arena, before),
            .after = str_copy(merging->arena, after),
        };
    }
}

static bool says_the_same(struct arena *arena, str a, str b)
{
    return str_equal(a, b) || str_equal(fold_search(arena, a), fold_search(arena, b));
}

/* Names and words: another way of writing is the same. */
static void merge_words(struct merging *merging, const char *field, str *value, str given)
{
    if (given.length > 0 && !says_the_same(merging->arena, *value, given)) {
        note(merging, field, *value, given);
        *value = str_copy(merging->arena, given);
    }
}

static void merge_exactly(struct merging *merging, const char *field, str *value, str given)
{
    if (given.length > 0 && !str_equal(*value, given)) {
        note(merging, field, *value, given);
        *value = str_copy(merging->arena, given);
    }
}

/* What we only concluded does not outweigh what a person has written. */
static void merge_if_absent(struct merging *merging, const char *field, str *value, str given)
{
    if (value->length == 0) {
        merge_exactly(merging, field, value, given);
    }
}

str imports_day_text(struct arena *arena, date day, int64_t year)
{
    if (!date_is_none(day)) {
        return str_format(arena, "%02d.%02d.%04d", date_day(day), date_month(day), date_year(day));
    }
    return year == 0 ? (str){0} : str_format(arena, "%lld", (long long)year);
}

/* A whole date outweighs another one; a year alone counts only where nothing is known. */
static void merge_day(struct merging *merging, const char *field, date *day, int64_t *year,
                      date given, int64_t given_year)
{
    bool better = !date_is_none(given) && !date_equal(*day, given);
    bool first = date_is_none(given) && given_year != 0 && date_is_none(*day) && *year == 0;
    if (!better && !first) {
        return;
    }
    note(merging, field, imports_day_text(merging->arena, *day, *year),
         imports_day_text(merging->arena, given, given_year));
    *day = given;
    *year = date_is_none(given) ? given_year : date_year(given);
}

bool imports_card_is_open(const struct members_card *card, const struct imports_row *row)
{
    return members_status_is_current(card->status) ||
           str_equal(card->status, status_of(&row->person));
}

/* Going and coming back are acts with a decision, which no list replaces; between the two ways of
 * being on the register a list may change. */
static void merge_status(struct merging *merging, struct members_card *card, str given)
{
    str before = card->status;
    if (members_status_is_registered(before) && members_status_is_registered(given)) {
        merge_exactly(merging, "status", &card->status, given);
    }
    if (!str_equal(before, card->status)) {
        card->status_reason = (str){0};
    }
}

/* A day outweighs none, and another one; that there is a record takes away no day. */
static void merge_record(struct merging *merging, struct members_card *card,
                         const struct imports_person *person)
{
    date day = record_day(person);
    bool is_better = !date_is_none(day) && !date_equal(day, card->record_on);
    if (has_record(person) && (!card->has_electronic_record || is_better)) {
        note(merging, "has_electronic_record", imports_day_text(merging->arena, card->record_on, 0),
             person->record_label);
        card->has_electronic_record = true;
        card->record_on = day;
    }
}

struct members_card imports_merge(struct arena *arena, const struct members_card *before,
                                  struct imports_row *row)
{
    struct members_card card = *before;
    const struct imports_person *person = &row->person;
    struct merging merging = {.arena = arena, .row = row};
    row->change_count = 0;
    merge_words(&merging, "last_name", &card.last_name, person->last);
    merge_words(&merging, "first_name", &card.first_name, person->first);
    merge_words(&merging, "middle_name", &card.middle_name, person->middle);
    merge_words(&merging, "previous_last_name", &card.previous_last_name, person->former);
    merge_if_absent(&merging, "sex", &card.sex, sex_code(person->sex));
    merge_day(&merging, "born", &card.born, &card.born_year, person->born, person->born_year);
    merge_exactly(&merging, "phone", &card.phone, person->phone);
    merge_exactly(&merging, "email", &card.email, person->email);
    merge_words(&merging, "position", &card.position, person->position);
    merge_day(&merging, "joined_on", &card.joined_on, &card.joined_year, person->joined,
              person->joined_year);
    merge_words(&merging, "ticket_number", &card.ticket_number, person->card);
    merge_exactly(&merging, "snils", &card.snils, person->snils);
    merge_exactly(&merging, "iin", &card.iin, person->iin);
    merge_words(&merging, "address", &card.address, person->address);
    merge_words(&merging, "remark", &card.remark, person->remark);
    merge_exactly(&merging, "category", &card.category, told_category(person));
    merge_if_absent(&merging, "category", &card.category,
                    str_of(imports_category_name(person->category)));
    int64_t no_year = 0;
    merge_words(&merging, "workplace", &card.workplace, person->workplace);
    merge_words(&merging, "study_group", &card.study_group, person->study_group);
    merge_day(&merging, "graduates_on", &card.graduates_on, &no_year, person->graduates, 0);
    no_year = 0;
    merge_status(&merging, &card, status_of(person));
    merge_day(&merging, "registered_on", &card.registered_on, &no_year, person->registered, 0);
    merge_words(&merging, "decision", &card.decision, person->decision);
    merge_record(&merging, &card, person);
    merge_exactly(&merging, "language", &card.language, letters_language(person));
    return card;
}
