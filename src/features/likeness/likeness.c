#include "features/likeness/likeness.h"

#include "features/likeness/likeness.sql.h"

static const struct evidence_kind {
    const char *code;
    const char *words; /* N_() */
    int points;        /* as delivered; the migration says the same */
} kinds[] = {
    [LIKENESS_SNILS_SAME] = {"snils_same", N_("the same СНИЛС"), 400},
    [LIKENESS_SNILS_OTHER] = {"snils_other", N_("another СНИЛС"), -200},
    [LIKENESS_IIN_SAME] = {"iin_same", N_("the same ИИН"), 400},
    [LIKENESS_IIN_OTHER] = {"iin_other", N_("another ИИН"), -200},
    [LIKENESS_TICKET_SAME] = {"ticket_same", N_("the same ticket number"), 200},
    [LIKENESS_LAST_SAME] = {"last_same", N_("the same surname"), 130},
    [LIKENESS_LAST_SOUND] = {"last_sound", N_("the surname sounds the same"), -15},
    [LIKENESS_LAST_SLIP] = {"last_slip", N_("the surname differs by one letter"), -35},
    [LIKENESS_LAST_PREVIOUS] = {"last_previous", N_("one bears the former surname of the other"), -10},
    [LIKENESS_LAST_OTHER_WOMAN] = {"last_other_woman", N_("another surname, of a woman"), -35},
    [LIKENESS_LAST_OTHER] = {"last_other", N_("another surname"), -90},
    [LIKENESS_FIRST_SAME] = {"first_same", N_("the same first name"), 90},
    [LIKENESS_FIRST_SOUND] = {"first_sound", N_("the first name sounds the same"), -15},
    [LIKENESS_FIRST_SLIP] = {"first_slip", N_("the first name differs by one letter"), -45},
    [LIKENESS_FIRST_INITIAL] = {"first_initial", N_("the same initial of the first name"), 25},
    [LIKENESS_FIRST_OTHER] = {"first_other", N_("another first name"), -280},
    [LIKENESS_MIDDLE_SAME] = {"middle_same", N_("the same patronymic"), 80},
    [LIKENESS_MIDDLE_SOUND] = {"middle_sound", N_("the patronymic sounds the same"), -10},
    [LIKENESS_MIDDLE_SLIP] = {"middle_slip", N_("the patronymic differs by one letter"), -35},
    [LIKENESS_MIDDLE_INITIAL] = {"middle_initial", N_("the same initial of the patronymic"), 20},
    [LIKENESS_MIDDLE_OTHER] = {"middle_other", N_("another patronymic"), -120},
    [LIKENESS_SWAPPED] = {"swapped", N_("surname and first name have changed places"), -30},
    [LIKENESS_SPELLING] = {"spelling", N_("the name is written with other letters (ё and е, "
                                          "Kazakh and Russian, Latin)"), 0},
    [LIKENESS_SEX_OTHER] = {"sex_other", N_("another sex"), -120},
    [LIKENESS_BORN_SAME] = {"born_same", N_("the same birth date"), 140},
    [LIKENESS_BORN_SWAPPED] = {"born_swapped", N_("day and month of birth have changed places"), 60},
    [LIKENESS_BORN_DIGIT] = {"born_digit", N_("the birth date differs by one digit"), 40},
    [LIKENESS_BORN_OTHER] = {"born_other", N_("another birth date"), -150},
    [LIKENESS_PHONE_SAME] = {"phone_same", N_("the same telephone number"), 110},
    [LIKENESS_EMAIL_SAME] = {"email_same", N_("the same e-mail address"), 130},
    [LIKENESS_ORG_SAME] = {"org_same", N_("the same organisation"), 60},
};
static_assert(COUNT_OF(kinds) == LIKENESS_COUNT, "each evidence has its words");
static_assert(LIKENESS_COUNT <= 64, "evidences are bits");

const char *likeness_code(enum likeness_evidence evidence)
{
    return kinds[evidence].code;
}

const char *likeness_words(enum likeness_evidence evidence)
{
    return kinds[evidence].words;
}

enum likeness_evidence likeness_of_code(str code)
{
    enum likeness_evidence evidence = 0;
    while (evidence < LIKENESS_COUNT && !str_equal(code, str_of(kinds[evidence].code))) {
        evidence++;
    }
    return evidence;
}

struct likeness_weights likeness_weights_delivered(void)
{
    struct likeness_weights weights = {.share = 200, .threshold = 0, .sure = 70};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        weights.points[i] = kinds[i].points;
    }
    return weights;
}

struct likeness_weights likeness_weights_load(struct db *db)
{
    struct likeness_weights weights = {0};
    EACH (row, likeness_db_weights(db)) {
        int points = (int)row->points;
        enum likeness_evidence evidence = likeness_of_code(row->code);
        if (evidence < LIKENESS_COUNT) {
            weights.points[evidence] = points;
        } else if (str_equal(row->code, STR("share"))) {
            weights.share = points;
        } else if (str_equal(row->code, STR("threshold"))) {
            weights.threshold = points;
        } else if (str_equal(row->code, STR("sure"))) {
            weights.sure = points;
        }
    }
    return weights;
}

static const struct route routes[] = {
    {0},
};

const struct feature likeness_feature = {.name = "likeness", .routes = routes};
