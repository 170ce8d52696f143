#include <math.h>

#include "features/likeness/likeness_inner.h"

/* The sum of what speaks for one person and against it. Every finding goes through `put`, so that
 * the score and its reasons cannot differ. */

struct comparing {
    const struct likeness_people *people;
    const struct likeness_weights *weights;
    const struct likeness_card *a;
    const struct likeness_card *b;
    struct likeness_points *points;
};

static void put(struct comparing *comparing, enum likeness_evidence evidence, int points)
{
    comparing->points->points[evidence] = points;
    comparing->points->evidence |= (uint64_t)1 << evidence;
    comparing->points->score += points;
}

static void put_fixed(struct comparing *comparing, enum likeness_evidence evidence)
{
    put(comparing, evidence, comparing->weights->points[evidence]);
}

/* ---- names ---------------------------------------------------------------------------------- */

/* What the three names say in the same way. */
static const struct name_evidence {
    enum likeness_evidence same, sound, slip, initial;
} evidence_of_role[] = {
    [LIKENESS_LAST] = {LIKENESS_LAST_SAME, LIKENESS_LAST_SOUND, LIKENESS_LAST_SLIP,
                       LIKENESS_LAST_OTHER},
    [LIKENESS_FIRST] = {LIKENESS_FIRST_SAME, LIKENESS_FIRST_SOUND, LIKENESS_FIRST_SLIP,
                        LIKENESS_FIRST_INITIAL},
    [LIKENESS_MIDDLE] = {LIKENESS_MIDDLE_SAME, LIKENESS_MIDDLE_SOUND, LIKENESS_MIDDLE_SLIP,
                         LIKENESS_MIDDLE_INITIAL},
};

static const struct likeness_word *word_at(const struct comparing *comparing, uint32_t number)
{
    return &comparing->people->words[number];
}

static int rarity_of(const struct comparing *comparing, uint32_t word, enum likeness_role role)
{
    return comparing->people->groups[word_at(comparing, word)->group].rarity[role];
}

/* At most what the evidence of equality may count. */
static int limited(const struct comparing *comparing, enum likeness_role role, int rarity)
{
    return MIN_OF(rarity, comparing->weights->points[evidence_of_role[role].same]);
}

static bool sounds_alike(const struct comparing *comparing, uint32_t a, uint32_t b)
{
    return a != 0 && b != 0 && word_at(comparing, a)->group == word_at(comparing, b)->group;
}

static bool differs_by_slip(const struct likeness_word *a, const struct likeness_word *b)
{
    return likeness_one_slip(&a->letters, &b->letters) || likeness_one_slip(&a->sound, &b->sound);
}

static bool is_initial_of(const struct likeness_word *a, const struct likeness_word *b)
{
    return (a->is_initial || b->is_initial) && (a->letters.letters[0] == b->letters.letters[0] ||
                                                a->sound.letters[0] == b->sound.letters[0]);
}

/* Says what the two words have in common; false if nothing. */
static bool put_name(struct comparing *comparing, enum likeness_role role, uint32_t a, uint32_t b)
{
    const struct name_evidence *kinds = &evidence_of_role[role];
    const struct likeness_word *word_a = word_at(comparing, a);
    const struct likeness_word *word_b = word_at(comparing, b);
    const int *weights = comparing->weights->points;
    int rarity = limited(comparing, role, rarity_of(comparing, a, role));
    if (a == b && !word_a->is_initial) {
        put(comparing, kinds->same, rarity);
    } else if (word_a->is_initial || word_b->is_initial) {
        if (!is_initial_of(word_a, word_b) || role == LIKENESS_LAST) {
            return false;
        }
        put_fixed(comparing, kinds->initial);
    } else if (word_a->group == word_b->group) {
        put(comparing, kinds->sound, rarity + weights[kinds->sound]);
    } else if (differs_by_slip(word_a, word_b)) {
        int other = limited(comparing, role, rarity_of(comparing, b, role));
        put(comparing, kinds->slip, MIN_OF(rarity, other) + weights[kinds->slip]);
    } else {
        return false;
    }
    return true;
}

/* Иванова and Иванова-Петрова. */
static bool is_part_of(const struct likeness_word *part, const struct likeness_word *whole)
{
    size_t length = part->letters.length;
    size_t rest = whole->letters.length - length;
    if (length < 3 || whole->letters.length < length + 2) {
        return false;
    }
    const char *letters = whole->letters.letters;
    return (letters[length] == '-' && memcmp(letters, part->letters.letters, length) == 0) ||
           (letters[rest - 1] == '-' && memcmp(letters + rest, part->letters.letters, length) == 0);
}

/* The surname that one has and the other had; 0 if there is none. */
static uint32_t former_surname(const struct comparing *comparing)
{
    const struct likeness_card *a = comparing->a;
    const struct likeness_card *b = comparing->b;
    uint32_t last_a = a->names[LIKENESS_LAST];
    uint32_t last_b = b->names[LIKENESS_LAST];
    if (sounds_alike(comparing, a->previous, last_b)) {
        return last_b;
    }
    if (sounds_alike(comparing, b->previous, last_a)) {
        return last_a;
    }
    if (is_part_of(word_at(comparing, last_a), word_at(comparing, last_b))) {
        return last_a;
    }
    return is_part_of(word_at(comparing, last_b), word_at(comparing, last_a)) ? last_b : 0;
}

static void put_other_surname(struct comparing *comparing)
{
    uint32_t former = former_surname(comparing);
    if (former != 0) {
        int rarity = limited(comparing, LIKENESS_LAST, rarity_of(comparing, former, LIKENESS_LAST));
        put(comparing, LIKENESS_LAST_PREVIOUS,
            rarity + comparing->weights->points[LIKENESS_LAST_PREVIOUS]);
    } else {
        bool may_be_women = comparing->a->sex != 'm' && comparing->b->sex != 'm';
        put_fixed(comparing, may_be_women ? LIKENESS_LAST_OTHER_WOMAN : LIKENESS_LAST_OTHER);
    }
}

/* A word is rarer in the wrong place than in its own. */
static int rarity_anywhere(const struct comparing *comparing, uint32_t word)
{
    return MIN_OF(rarity_of(comparing, word, LIKENESS_LAST),
                  rarity_of(comparing, word, LIKENESS_FIRST));
}

static bool put_swapped(struct comparing *comparing)
{
    const uint32_t *a = comparing->a->names;
    const uint32_t *b = comparing->b->names;
    if (!sounds_alike(comparing, a[LIKENESS_LAST], b[LIKENESS_FIRST]) ||
        !sounds_alike(comparing, a[LIKENESS_FIRST], b[LIKENESS_LAST]) ||
        sounds_alike(comparing, a[LIKENESS_LAST], b[LIKENESS_LAST])) {
        return false;
    }
    int rarities =
        limited(comparing, LIKENESS_LAST, rarity_anywhere(comparing, a[LIKENESS_LAST])) +
        limited(comparing, LIKENESS_FIRST, rarity_anywhere(comparing, a[LIKENESS_FIRST]));
    put(comparing, LIKENESS_SWAPPED, rarities + comparing->weights->points[LIKENESS_SWAPPED]);
    return true;
}

/* A patronymic and a first name are words of two kinds: only their letters can be compared. */
static bool same_letters(const struct comparing *comparing, uint32_t a, uint32_t b)
{
    const struct likeness_sound *x = &word_at(comparing, a)->letters;
    const struct likeness_sound *y = &word_at(comparing, b)->letters;
    return a != 0 && b != 0 && x->length == y->length &&
           memcmp(x->letters, y->letters, x->length) == 0;
}

/* All three moved on by one: Елена · Петровна · Иванова. */
static bool put_moved_on(struct comparing *comparing, const uint32_t *right, const uint32_t *moved)
{
    if (!sounds_alike(comparing, right[LIKENESS_FIRST], moved[LIKENESS_LAST]) ||
        !same_letters(comparing, right[LIKENESS_MIDDLE], moved[LIKENESS_FIRST]) ||
        !same_letters(comparing, right[LIKENESS_LAST], moved[LIKENESS_MIDDLE])) {
        return false;
    }
    int points = comparing->weights->points[LIKENESS_SWAPPED];
    for (enum likeness_role role = 0; role < LIKENESS_ROLES; role++) {
        points += limited(comparing, role, rarity_of(comparing, right[role], role));
    }
    put(comparing, LIKENESS_SWAPPED, points);
    return true;
}

static void put_last_and_first(struct comparing *comparing, const uint32_t *a, const uint32_t *b)
{
    if (a[LIKENESS_LAST] != 0 && b[LIKENESS_LAST] != 0 &&
        !put_name(comparing, LIKENESS_LAST, a[LIKENESS_LAST], b[LIKENESS_LAST])) {
        put_other_surname(comparing);
    }
    if (a[LIKENESS_FIRST] != 0 && b[LIKENESS_FIRST] != 0 &&
        !put_name(comparing, LIKENESS_FIRST, a[LIKENESS_FIRST], b[LIKENESS_FIRST])) {
        put_fixed(comparing, LIKENESS_FIRST_OTHER);
    }
}

static void put_names(struct comparing *comparing)
{
    const uint32_t *a = comparing->a->names;
    const uint32_t *b = comparing->b->names;
    if (put_moved_on(comparing, a, b) || put_moved_on(comparing, b, a)) {
        return;
    }
    if (!put_swapped(comparing)) {
        put_last_and_first(comparing, a, b);
    }
    if (a[LIKENESS_MIDDLE] != 0 && b[LIKENESS_MIDDLE] != 0 &&
        !put_name(comparing, LIKENESS_MIDDLE, a[LIKENESS_MIDDLE], b[LIKENESS_MIDDLE])) {
        put_fixed(comparing, LIKENESS_MIDDLE_OTHER);
    }
    if (memcmp(a, b, sizeof(comparing->a->names)) == 0 &&
        comparing->a->spelling != comparing->b->spelling) {
        put_fixed(comparing, LIKENESS_SPELLING);
    }
}

/* ---- the birth date ------------------------------------------------------------------------- */

static bool is_turned_date(date a, date b)
{
    return date_year(a) == date_year(b) && date_month(a) == date_day(b) &&
           date_day(a) == date_month(b);
}

/* One digit of the eight is another one. */
static bool differs_by_digit(int32_t a, int32_t b)
{
    int differing = 0;
    for (; a != b; a /= 10, b /= 10) {
        differing += a % 10 != b % 10;
    }
    return differing == 1;
}

/* Two neighbouring digits stand in the wrong order: 1987 and 1978. */
static bool has_turned_digits(int32_t a, int32_t b)
{
    for (int32_t unit = 1; unit <= 1000000; unit *= 10) {
        int32_t low = a / unit % 10;
        int32_t high = a / unit / 10 % 10;
        if (a + (low - high) * 9 * unit == b) {
            return true;
        }
    }
    return false;
}

bool likeness_dates(date a, date b, enum likeness_evidence *ret_difference)
{
    if (date_equal(a, b)) {
        *ret_difference = LIKENESS_BORN_SAME;
    } else if (is_turned_date(a, b)) {
        *ret_difference = LIKENESS_BORN_SWAPPED;
    } else if (differs_by_digit(a.number, b.number) || has_turned_digits(a.number, b.number)) {
        *ret_difference = LIKENESS_BORN_DIGIT;
    } else {
        return false;
    }
    return true;
}

static void put_birth_dates(struct comparing *comparing)
{
    date a = {comparing->a->born};
    date b = {comparing->b->born};
    if (date_is_none(a) || date_is_none(b)) {
        return;
    }
    enum likeness_evidence difference;
    if (!likeness_dates(a, b, &difference)) {
        put_fixed(comparing, LIKENESS_BORN_OTHER);
    } else if (difference != LIKENESS_BORN_SAME) {
        put_fixed(comparing, difference);
    } else {
        uint32_t count = likeness_count_of(&comparing->people->born, (uint64_t)a.number);
        put(comparing, LIKENESS_BORN_SAME,
            MIN_OF(likeness_rarity(comparing->people, count),
                   comparing->weights->points[LIKENESS_BORN_SAME]));
    }
}

/* ---- numbers and places --------------------------------------------------------------------- */

static void put_number(struct comparing *comparing, enum likeness_number number,
                       enum likeness_evidence same, enum likeness_evidence other)
{
    uint64_t a = comparing->a->numbers[number];
    uint64_t b = comparing->b->numbers[number];
    if (a != 0 && b != 0) {
        put_fixed(comparing, a == b ? same : other);
    }
}

/* The more people have it, the less it proves: an office has one telephone. */
static void put_shared(struct comparing *comparing, enum likeness_number number,
                       enum likeness_evidence same)
{
    uint64_t hash = comparing->a->numbers[number];
    if (hash != 0 && hash == comparing->b->numbers[number]) {
        uint32_t count = likeness_count_of(&comparing->people->shared, hash);
        put(comparing, same, comparing->weights->points[same] / (int)(count > 2 ? count - 1 : 1));
    }
}

static void put_the_rest(struct comparing *comparing)
{
    const struct likeness_card *a = comparing->a;
    const struct likeness_card *b = comparing->b;
    put_number(comparing, LIKENESS_SNILS, LIKENESS_SNILS_SAME, LIKENESS_SNILS_OTHER);
    put_number(comparing, LIKENESS_IIN, LIKENESS_IIN_SAME, LIKENESS_IIN_OTHER);
    put_shared(comparing, LIKENESS_PHONE, LIKENESS_PHONE_SAME);
    put_shared(comparing, LIKENESS_EMAIL, LIKENESS_EMAIL_SAME);
    if (a->numbers[LIKENESS_TICKET] != 0 &&
        a->numbers[LIKENESS_TICKET] == b->numbers[LIKENESS_TICKET]) {
        put_fixed(comparing, LIKENESS_TICKET_SAME);
    }
    if (a->sex != 0 && b->sex != 0 && a->sex != b->sex) {
        put_fixed(comparing, LIKENESS_SEX_OTHER);
    }
    if (a->org == b->org) {
        uint32_t count = likeness_count_of(&comparing->people->org, a->org);
        put(comparing, LIKENESS_ORG_SAME,
            MIN_OF(likeness_rarity(comparing->people, count),
                   comparing->weights->points[LIKENESS_ORG_SAME]));
    }
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Of n people a share s has a double: s·n pairs of n²/2 are right. */
static int odds_before(const struct likeness_people *people, const struct likeness_weights *weights)
{
    double population = (double)MAX_OF(people->count, (size_t)2000);
    double share = (double)MAX_OF(weights->share, 1) / 10000;
    return (int)(10 * log2(2 * share / population));
}

struct likeness_points likeness_compare(const struct likeness_people *people,
                                        const struct likeness_weights *weights, size_t a, size_t b)
{
    struct likeness_points points = {.before = odds_before(people, weights)};
    points.score = points.before;
    struct comparing comparing = {
        .people = people,
        .weights = weights,
        .a = &people->cards[a],
        .b = &people->cards[b],
        .points = &points,
    };
    put_names(&comparing);
    put_birth_dates(&comparing);
    put_the_rest(&comparing);
    return points;
}
