/* What fields, problems and outcomes are called. */
#include "app/i18n.h"
#include "features/imports/imports_read.h"

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
