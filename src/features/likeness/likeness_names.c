#include "features/likeness/likeness_inner.h"

/* Two names alone, without the people around them: for who is typed in, when somebody with the same
 * birth date is on the register. */

enum agreement { AGREES, SOUNDS_ALIKE, DIFFERS_BY_SLIP, IS_INITIAL, DISAGREES };

struct named {
    str words[LIKENESS_ROLES];
    struct likeness_sound letters[LIKENESS_ROLES];
    struct likeness_sound sounds[LIKENESS_ROLES];
};

static struct named named_of(str name_key, str first_key)
{
    struct named named;
    likeness_split(name_key, first_key, named.words);
    for (size_t role = 0; role < LIKENESS_ROLES; role++) {
        named.letters[role] = likeness_letters_of(named.words[role]);
        named.sounds[role] = likeness_sound_of(named.words[role], role == LIKENESS_MIDDLE);
    }
    return named;
}

static bool is_same_sound(const struct likeness_sound *a, const struct likeness_sound *b)
{
    return a->length > 0 && a->length == b->length &&
           memcmp(a->letters, b->letters, a->length) == 0;
}

/* What is missing on one side contradicts nothing. */
static enum agreement agreement_of(const struct named *a, const struct named *b, size_t role)
{
    const struct likeness_sound *x = &a->letters[role];
    const struct likeness_sound *y = &b->letters[role];
    if (x->length == 0 || y->length == 0 || str_equal(a->words[role], b->words[role])) {
        return AGREES;
    }
    if (role != LIKENESS_LAST && (x->length == 1 || y->length == 1)) {
        return x->letters[0] == y->letters[0] ? IS_INITIAL : DISAGREES;
    }
    if (is_same_sound(&a->sounds[role], &b->sounds[role])) {
        return SOUNDS_ALIKE;
    }
    return likeness_one_slip(x, y) || likeness_one_slip(&a->sounds[role], &b->sounds[role])
               ? DIFFERS_BY_SLIP
               : DISAGREES;
}

static enum likeness_evidence evidence_of(size_t role, enum agreement agreement)
{
    static const enum likeness_evidence evidences[LIKENESS_ROLES][3] = {
        [LIKENESS_LAST] = {LIKENESS_LAST_SOUND, LIKENESS_LAST_SLIP, LIKENESS_COUNT},
        [LIKENESS_FIRST] = {LIKENESS_FIRST_SOUND, LIKENESS_FIRST_SLIP, LIKENESS_FIRST_INITIAL},
        [LIKENESS_MIDDLE] = {LIKENESS_MIDDLE_SOUND, LIKENESS_MIDDLE_SLIP, LIKENESS_MIDDLE_INITIAL},
    };
    return evidences[role][agreement - SOUNDS_ALIKE];
}

static bool are_swapped(const struct named *a, const struct named *b)
{
    return is_same_sound(&a->sounds[LIKENESS_LAST], &b->sounds[LIKENESS_FIRST]) &&
           is_same_sound(&a->sounds[LIKENESS_FIRST], &b->sounds[LIKENESS_LAST]) &&
           agreement_of(a, b, LIKENESS_MIDDLE) != DISAGREES;
}

bool likeness_names(const struct likeness_person *one, const struct likeness_person *other,
                    enum likeness_evidence *ret_difference)
{
    struct named a = named_of(one->name_key, one->first_key);
    struct named b = named_of(other->name_key, other->first_key);
    enum likeness_evidence difference = LIKENESS_LAST_SAME;
    int slips = 0;
    if (are_swapped(&a, &b)) {
        *ret_difference = LIKENESS_SWAPPED;
        return true;
    }
    for (size_t role = LIKENESS_ROLES; role-- > 0;) {
        enum agreement agreement = agreement_of(&a, &b, role);
        if (agreement == DISAGREES) {
            return false;
        }
        slips += agreement == DIFFERS_BY_SLIP;
        if (agreement != AGREES) {
            difference = evidence_of(role, agreement);
        }
    }
    if (slips > 1) {
        return false;
    }
    *ret_difference = difference;
    return true;
}
