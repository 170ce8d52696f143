#include "features/quality/quality_inner.h"

#include "app/phone.h"
#include "base/fold.h"
#include "base/patronymic.h"
#include "base/utf8.h"

/* What is a fault, how much it costs, and why: one table, at the end. A rule is a small question to
 * a card or a passport; nothing here reads the database. */

#define LEAST_AGE 14 /* members are admitted from then on: charter, art. 6 */
#define GREATEST_AGE 100
#define STUDENT_AGE 60
#define PENSIONER_AGE 45
#define PAUSE_YEARS 3
#define CHECK_MONTHS 12
#define UNTOUCHED_MONTHS 36
#define PASSPORT_MONTHS 24

/* ---- people: missing ------------------------------------------------------------------------ */

bool quality_is_worker(str category)
{
    return str_starts_with(category, STR("worker_")) || str_equal(category, STR("union_staff"));
}

static bool is_student(str category)
{
    return str_starts_with(category, STR("student_"));
}

static bool is_pensioner(str category)
{
    return str_equal(category, STR("pensioner_nonworking"));
}

#define HAS_NO(what, column) \
    static bool has_no_##what(const struct quality_person *person) \
    { \
        return str_is_empty(person->row->column); \
    }
HAS_NO(phone, phone)
HAS_NO(category, category)
HAS_NO(ticket, ticket_number)
HAS_NO(email, email)
HAS_NO(sex, sex)
HAS_NO(decision, decision)

/* A year alone is not enough for a birthday, nor for a namesake. */
static bool has_no_birth_date(const struct quality_person *person)
{
    return date_is_none(person->row->born);
}

static bool has_no_position(const struct quality_person *person)
{
    return quality_is_worker(person->row->category) && str_is_empty(person->row->position);
}

static bool has_no_joining(const struct quality_person *person)
{
    return date_is_none(person->row->joined_on);
}

static bool has_no_record(const struct quality_person *person)
{
    return !person->row->has_electronic_record;
}

static bool has_no_workplace(const struct quality_person *person)
{
    return !is_pensioner(person->row->category) && str_is_empty(person->row->workplace);
}

/* ---- people: implausible -------------------------------------------------------------------- */

/* Full years, or those that the year alone tells; -1 if nothing does. */
static int age_of(const struct quality_person *person)
{
    if (!date_is_none(person->row->born)) {
        return date_before(person->today, person->row->born)
                   ? 0
                   : date_full_years(person->row->born, person->today);
    }
    return person->row->born_year == 0 ? -1
                                       : date_year(person->today) - (int)person->row->born_year;
}

static bool is_of_strange_age(const struct quality_person *person)
{
    int age = age_of(person);
    return (age >= 0 && age < LEAST_AGE) || age > GREATEST_AGE ||
           (age < 0 && person->row->born_year != 0);
}

/* All digits the same, or in their order: typed to have something in the field. */
static bool is_made_up(str phone)
{
    str digits = str_from(phone, 2);
    bool is_one_digit = true;
    for (size_t i = 1; i < digits.length; i++) {
        is_one_digit = is_one_digit && digits.data[i] == digits.data[0];
    }
    return is_one_digit || str_equal(digits, STR("1234567890"));
}

static bool has_strange_phone(const struct quality_person *person)
{
    str phone = person->row->phone;
    return phone.length > 0 &&
           (!str_equal(phone, phone_e164(person->arena, phone)) || is_made_up(phone));
}

static bool has_shared_phone(const struct quality_person *person)
{
    return person->row->is_phone_shared && !has_strange_phone(person);
}

static bool has_joined_strangely(const struct quality_person *person)
{
    date joined = person->row->joined_on;
    date born = person->row->born;
    if (date_is_none(joined)) {
        return false;
    }
    return date_before(person->today, joined) ||
           (!date_is_none(born) && date_full_years(born, joined) < LEAST_AGE);
}

static bool is_strange_student(const struct quality_person *person)
{
    date graduates = person->row->graduates_on;
    bool is_over = !date_is_none(graduates) &&
                   date_before(graduates, date_add_months(person->today, -CHECK_MONTHS));
    return is_student(person->row->category) && (age_of(person) > STUDENT_AGE || is_over);
}

static bool is_young_pensioner(const struct quality_person *person)
{
    int age = age_of(person);
    return is_pensioner(person->row->category) && age >= 0 && age < PENSIONER_AGE;
}

static bool has_sex_of_another_name(const struct quality_person *person)
{
    char told = patronymic_sex(person->arena, person->row->middle_name);
    return told != 0 && person->row->sex.length == 1 && person->row->sex.data[0] != told;
}

static bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A name wholly in Latin letters may be a foreigner's; one of both alphabets is a slip. */
static bool has_latin_among_cyrillic(const struct quality_person *person)
{
    str rest = quality_full_name(person);
    bool has_latin = false, has_cyrillic = false;
    while (rest.length > 0) {
        uint32_t c = utf8_next(&rest);
        has_latin = has_latin || is_latin(c);
        has_cyrillic = has_cyrillic || (c >= 0x0400 && c <= 0x04FF);
    }
    return has_latin && has_cyrillic;
}

static bool has_name_in_capitals(const struct quality_person *person)
{
    return quality_is_in_capitals(person->row->last_name) ||
           quality_is_in_capitals(person->row->first_name) ||
           quality_is_in_capitals(person->row->middle_name);
}

static bool has_strange_email(const struct quality_person *person)
{
    return person->row->email.length > 0 &&
           str_is_empty(form_clean_email(person->arena, person->row->email));
}

static bool is_paused_long(const struct quality_person *person)
{
    return str_equal(person->row->status, STR("temporarily_not_working")) &&
           date_before(quality_paused_since(person),
                       date_add_months(person->today, -12 * PAUSE_YEARS));
}

/* ---- people: stale -------------------------------------------------------------------------- */

static bool was_checked_since(const struct quality_person *person, date since)
{
    return !date_before(person->row->verified_on, since) ||
           !date_before(person->row->joined_on, since) ||
           !date_before(person->row->registered_on, since);
}

static bool is_unchecked(const struct quality_person *person)
{
    return !was_checked_since(person, date_add_months(person->today, -CHECK_MONTHS));
}

static bool is_untouched(const struct quality_person *person)
{
    date since = date_add_months(person->today, -UNTOUCHED_MONTHS);
    return !was_checked_since(person, since) &&
           date_before(date_of_instant(person->row->changed_at, 0), since);
}

/* ---- organisations -------------------------------------------------------------------------- */

static bool has_no_chair(const struct quality_org_facts *org)
{
    return !org->row->has_chair;
}

/* The share of the staff who are members cannot be told without it. Students are no staff. */
static bool has_no_staff(const struct quality_org_facts *org)
{
    return org->row->level == LEVEL_PRIMARY && org->row->employees == 0 &&
           !str_equal(org->row->type, STR("primary_students"));
}

static bool has_more_members_than_staff(const struct quality_org_facts *org)
{
    return org->row->level == LEVEL_PRIMARY && org->row->employees > 0 &&
           org->workers > org->row->employees;
}

static bool has_nobody(const struct quality_org_facts *org)
{
    return org->row->holds_members && org->people == 0;
}

static bool has_empty_body(const struct quality_org_facts *org)
{
    return org->row->has_empty_body;
}

static bool has_no_contact(const struct quality_org_facts *org)
{
    return org->row->level <= LEVEL_PRIMARY && !org->row->has_contact;
}

static bool has_no_address(const struct quality_org_facts *org)
{
    return org->row->level <= LEVEL_PRIMARY && !org->row->has_address;
}

/* Regions and territories are legal entities, primaries may be. */
static bool has_no_number(const struct quality_org_facts *org)
{
    return (org->row->level < LEVEL_PRIMARY || org->row->is_legal_entity) && !org->row->has_number;
}

static bool has_old_passport(const struct quality_org_facts *org)
{
    return date_before(date_of_instant(org->row->changed_at, 0),
                       date_add_months(org->today, -PASSPORT_MONTHS));
}

/* ---- the table ------------------------------------------------------------------------------ */

static const struct form_choice sexes[] = {{"f", N_("woman")}, {"m", N_("man")}, {0}};

/* Weights say how much the work of the union suffers: without a phone, birth date, category or
 * ticket a person cannot be told, counted or proved to be a member. */
const struct quality_rule quality_rules[QUALITY_COUNT] = {
    [QUALITY_PHONE] = {"phone",
                       QUALITY_MISSING,
                       15,
                       N_("No phone number"),
                       N_("Without one they cannot be told about their ticket or meetings."),
                       QUALITY_MEND_FIELD,
                       {"phone", N_("Phone"), FORM_PHONE},
                       has_no_phone},
    [QUALITY_BORN] = {"born",
                      QUALITY_MISSING,
                      15,
                      N_("No date of birth"),
                      N_("The yearly statistics count young people and veterans by it."),
                      QUALITY_MEND_FIELD,
                      {"born", N_("Date of birth"), FORM_DATE},
                      has_no_birth_date},
    [QUALITY_CATEGORY] = {"category",
                          QUALITY_MISSING,
                          10,
                          N_("No category"),
                          N_("Without it a person is missing in the statistics by categories."),
                          QUALITY_MEND_FIELD,
                          {"category", N_("Category"), FORM_CHOICE, .choices = members_categories},
                          has_no_category},
    [QUALITY_TICKET] = {"ticket",
                        QUALITY_MISSING,
                        10,
                        N_("No ticket number"),
                        N_("The ticket proves the membership."),
                        QUALITY_MEND_FIELD,
                        {"ticket_number", N_("Ticket number"), FORM_TEXT, .max = 40},
                        has_no_ticket},
    [QUALITY_POSITION] = {"position",
                          QUALITY_MISSING,
                          8,
                          N_("No position"),
                          N_("Teachers and other staff are told apart by it."),
                          QUALITY_MEND_FIELD,
                          {"position", N_("Position"), FORM_TEXT},
                          has_no_position},
    [QUALITY_JOINED] = {"joined",
                        QUALITY_MISSING,
                        8,
                        N_("No date of joining"),
                        N_("The years in the union are counted from it."),
                        QUALITY_MEND_FIELD,
                        {"joined_on", N_("Joined the union on"), FORM_DATE},
                        has_no_joining},
    [QUALITY_RECORD] = {"record",
                        QUALITY_MISSING,
                        8,
                        N_("No electronic record"),
                        N_("The union counts its members by the electronic register."),
                        QUALITY_MEND_FIELD,
                        {"has_electronic_record", N_("Has an electronic record"), FORM_FLAG},
                        has_no_record},
    [QUALITY_EMAIL] = {"email",
                       QUALITY_MISSING,
                       6,
                       N_("No e-mail address"),
                       N_("Letters and the way back to a forgotten password go there."),
                       QUALITY_MEND_FIELD,
                       {"email", N_("E-mail"), FORM_EMAIL},
                       has_no_email},
    [QUALITY_WORKPLACE] = {"workplace",
                           QUALITY_MISSING,
                           4,
                           N_("No place of work or study"),
                           N_("Where a person works or studies is not known."),
                           QUALITY_MEND_FIELD,
                           {"workplace", N_("Place of work or study"), FORM_TEXT},
                           has_no_workplace},
    [QUALITY_SEX] = {"sex",
                     QUALITY_MISSING,
                     4,
                     N_("Sex is not given"),
                     N_("The yearly statistics count women and men."),
                     QUALITY_MEND_FIELD,
                     {"sex", N_("Sex"), FORM_CHOICE, .choices = sexes},
                     has_no_sex},
    [QUALITY_DECISION] = {"decision",
                          QUALITY_MISSING,
                          4,
                          N_("No decision of admission"),
                          N_("The minutes are the ground of the membership."),
                          QUALITY_MEND_FIELD,
                          {"decision", N_("Decision of admission"), FORM_TEXT},
                          has_no_decision},

    [QUALITY_AGE] = {"age",
                     QUALITY_IMPLAUSIBLE,
                     15,
                     N_("Age under 14 or over 100"),
                     N_("Members are admitted from 14 years on; probably a digit is wrong."),
                     QUALITY_MEND_FIELD,
                     {"born", N_("Date of birth"), FORM_DATE},
                     is_of_strange_age},
    [QUALITY_PHONE_FORM] = {"phone_form",
                            QUALITY_IMPLAUSIBLE,
                            12,
                            N_("Strange phone number"),
                            N_("There are too few or too many digits, or they are made up."),
                            QUALITY_MEND_FIELD,
                            {"phone", N_("Phone"), FORM_PHONE},
                            has_strange_phone},
    [QUALITY_PHONE_SHARED] = {"phone_shared",
                              QUALITY_IMPLAUSIBLE,
                              10,
                              N_("Phone number of several people"),
                              N_("The same number stands in more than three cards."),
                              QUALITY_MEND_FIELD,
                              {"phone", N_("Phone"), FORM_PHONE},
                              has_shared_phone},
    [QUALITY_JOINED_WHEN] = {"joined_when",
                             QUALITY_IMPLAUSIBLE,
                             10,
                             N_("Strange date of joining"),
                             N_("It lies in the future, or the person was under 14 then."),
                             QUALITY_MEND_FIELD,
                             {"joined_on", N_("Joined the union on"), FORM_DATE},
                             has_joined_strangely},
    [QUALITY_STUDENT] = {"student",
                         QUALITY_IMPLAUSIBLE,
                         8,
                         N_("Hardly a student any more"),
                         N_("Older than 60, or the studies ended more than a year ago."),
                         QUALITY_MEND_FIELD,
                         {"category", N_("Category"), FORM_CHOICE, .choices = members_categories},
                         is_strange_student},
    [QUALITY_PENSIONER] = {"pensioner",
                           QUALITY_IMPLAUSIBLE,
                           8,
                           N_("Pensioner under 45"),
                           N_("Look whether the category and the date of birth are right."),
                           QUALITY_MEND_FIELD,
                           {"category", N_("Category"), FORM_CHOICE, .choices = members_categories},
                           is_young_pensioner},
    [QUALITY_SEX_NAME] = {"sex_name",
                          QUALITY_IMPLAUSIBLE,
                          8,
                          N_("Sex contradicts the patronymic"),
                          N_("The patronymic tells another sex than the card."),
                          QUALITY_MEND_FIELD,
                          {"sex", N_("Sex"), FORM_CHOICE, .choices = sexes},
                          has_sex_of_another_name},
    [QUALITY_LATIN] = {"latin",
                       QUALITY_IMPLAUSIBLE,
                       8,
                       N_("Latin letters in the name"),
                       N_("They look like Russian ones, and the person is not found by the name."),
                       QUALITY_MEND_NAME,
                       {"name", N_("Write it so"), FORM_FLAG},
                       has_latin_among_cyrillic},
    [QUALITY_EMAIL_FORM] = {"email_form",
                            QUALITY_IMPLAUSIBLE,
                            6,
                            N_("Strange e-mail address"),
                            N_("No letter can be sent to such an address."),
                            QUALITY_MEND_FIELD,
                            {"email", N_("E-mail"), FORM_EMAIL},
                            has_strange_email},
    [QUALITY_PAUSED] = {"paused",
                        QUALITY_IMPLAUSIBLE,
                        6,
                        N_("Not working for more than 3 years"),
                        N_("The person may be back at work, or may have left."),
                        QUALITY_MEND_CARD,
                        {"acts", "", FORM_HIDDEN},
                        is_paused_long},
    [QUALITY_CAPITALS] = {"capitals",
                          QUALITY_IMPLAUSIBLE,
                          4,
                          N_("Name in capital letters"),
                          N_("So it also comes into letters and certificates."),
                          QUALITY_MEND_NAME,
                          {"name", N_("Write it so"), FORM_FLAG},
                          has_name_in_capitals},

    [QUALITY_UNCHECKED] = {"unchecked",
                           QUALITY_STALE,
                           5,
                           N_("Not checked for more than a year"),
                           N_("Look through the card with the person, and mark it as checked."),
                           QUALITY_MEND_CHECKED,
                           {"checked", N_("Everything is correct"), FORM_FLAG},
                           is_unchecked},
    [QUALITY_UNTOUCHED] = {"untouched",
                           QUALITY_STALE,
                           5,
                           N_("Not touched for three years"),
                           N_("Nobody has changed or checked the card; it may be out of date."),
                           QUALITY_MEND_CHECKED,
                           {"checked", N_("Everything is correct"), FORM_FLAG},
                           is_untouched},

    [QUALITY_ORG_CHAIR] = {"org_chair", QUALITY_MISSING, 25, N_("No chair with a valid term"),
                           N_("Nobody may sign for the organisation."), .org_fires = has_no_chair},
    [QUALITY_ORG_STAFF] = {"org_staff", QUALITY_MISSING, 15, N_("Number of staff is not given"),
                           N_("The share of members among the staff cannot be counted."),
                           .org_fires = has_no_staff},
    [QUALITY_ORG_OVERSTAFFED] = {"org_more", QUALITY_IMPLAUSIBLE, 15,
                                 N_("More working members than staff"),
                                 N_("Either the number of staff is old, or people have left."),
                                 .org_fires = has_more_members_than_staff},
    [QUALITY_ORG_NOBODY] = {"org_nobody", QUALITY_IMPLAUSIBLE, 20, N_("Nobody on the register"),
                            N_("An organisation without members: load the list or close it."),
                            .org_fires = has_nobody},
    [QUALITY_ORG_BODIES] = {"org_bodies", QUALITY_MISSING, 10, N_("An elected body without people"),
                            N_("Its composition is not written down, or all terms are over."),
                            .org_fires = has_empty_body},
    [QUALITY_ORG_CONTACT] = {"org_contact", QUALITY_MISSING, 10, N_("Neither phone nor e-mail"),
                             N_("The organisation cannot be reached."),
                             .org_fires = has_no_contact},
    [QUALITY_ORG_ADDRESS] = {"org_address", QUALITY_MISSING, 5, N_("No address"),
                             N_("The organisation cannot be found on a map or by post."),
                             .org_fires = has_no_address},
    [QUALITY_ORG_NUMBER] = {"org_number", QUALITY_MISSING, 10, N_("No ИНН or БИН"),
                            N_("Money and reports need it."), .org_fires = has_no_number},
    [QUALITY_ORG_UNTOUCHED] = {"org_untouched", QUALITY_STALE, 5,
                               N_("Passport not touched for two years"),
                               N_("Look whether name, address and staff are still right."),
                               .org_fires = has_old_passport},
};

enum quality_kind quality_kind_of(str code)
{
    enum quality_kind kind = 0;
    while (kind < QUALITY_COUNT && !str_equal(code, str_of(quality_rules[kind].code))) {
        kind++;
    }
    return kind;
}

uint64_t quality_person_faults(const struct quality_person *person)
{
    uint64_t faults = 0;
    for (enum quality_kind kind = 0; kind < QUALITY_ORG_CHAIR; kind++) {
        faults |= quality_rules[kind].fires(person) ? quality_bit(kind) : 0;
    }
    return faults;
}

uint64_t quality_org_faults(const struct quality_org_facts *org)
{
    uint64_t faults = 0;
    for (enum quality_kind kind = QUALITY_ORG_CHAIR; kind < QUALITY_COUNT; kind++) {
        faults |= quality_rules[kind].org_fires(org) ? quality_bit(kind) : 0;
    }
    return faults;
}

int64_t quality_points(uint64_t faults)
{
    int64_t points = 100;
    for (enum quality_kind kind = 0; kind < QUALITY_COUNT; kind++) {
        points -= (faults & quality_bit(kind)) != 0 ? quality_rules[kind].weight : 0;
    }
    return MAX_OF(points, 0);
}
