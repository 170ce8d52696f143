/* Likeness: how much speaks for two cards being one person's. Pure functions over compact records,
 * without pages: members ask at entry, duplicates for a whole region.
 *
 * Each thing that two cards have in common or not is an evidence with points; ten points double the
 * odds (Fellegi and Sunter, 1969). What agrees counts by its rarity among the people compared, up
 * to the evidence's points: Иванова proves little, Черемиссиновская much. The points are rows, read
 * and changed by administrators (table likeness_weight).
 *
 * Never decides that two are one: people do. See docs/internals/duplicates.md. */
#pragma once

#include "app/feature.h"

extern const struct feature likeness_feature;

/* In the order in which people read them. */
enum likeness_evidence {
    LIKENESS_SNILS_SAME,
    LIKENESS_SNILS_OTHER,
    LIKENESS_IIN_SAME,
    LIKENESS_IIN_OTHER,
    LIKENESS_TICKET_SAME,
    LIKENESS_LAST_SAME,
    LIKENESS_LAST_SOUND,
    LIKENESS_LAST_SLIP,
    LIKENESS_LAST_PREVIOUS,
    LIKENESS_LAST_OTHER_WOMAN,
    LIKENESS_LAST_OTHER,
    LIKENESS_FIRST_SAME,
    LIKENESS_FIRST_SOUND,
    LIKENESS_FIRST_SLIP,
    LIKENESS_FIRST_INITIAL,
    LIKENESS_FIRST_OTHER,
    LIKENESS_MIDDLE_SAME,
    LIKENESS_MIDDLE_SOUND,
    LIKENESS_MIDDLE_SLIP,
    LIKENESS_MIDDLE_INITIAL,
    LIKENESS_MIDDLE_OTHER,
    LIKENESS_SWAPPED,
    LIKENESS_SPELLING,
    LIKENESS_SEX_OTHER,
    LIKENESS_BORN_SAME,
    LIKENESS_BORN_SWAPPED,
    LIKENESS_BORN_DIGIT,
    LIKENESS_BORN_OTHER,
    LIKENESS_PHONE_SAME,
    LIKENESS_EMAIL_SAME,
    LIKENESS_ORG_SAME,
    LIKENESS_COUNT,
};

/* ---- weights -------------------------------------------------------------------------------- */

struct likeness_weights {
    int points[LIKENESS_COUNT];
    int share;     /* cards in ten thousand that somebody else's card doubles: the odds before */
    int threshold; /* pairs from so many points on are shown; 0 = as likely as not */
    int sure;      /* from so many on they are called nearly certain */
};
/* Those of a region: the union's, unless the region has its own. */
struct likeness_weights likeness_weights_load(struct db *db, int64_t region_id);
/* As they are before anybody has changed them. */
struct likeness_weights likeness_weights_delivered(void);

/* The code under which an evidence is kept, and what it says: "the same birth date". */
const char *likeness_code(enum likeness_evidence evidence);
const char *likeness_words(enum likeness_evidence evidence); /* N_() */
/* LIKENESS_COUNT if there is none. */
enum likeness_evidence likeness_of_code(str code);

/* ---- people --------------------------------------------------------------------------------- */

/* As the register has them; texts are needed during the call alone. */
struct likeness_person {
    int64_t id;
    int64_t org_id;
    str name_key;     /* folded "surname name patronymic" */
    str first_key;    /* folded "name patronymic" */
    str spelling;     /* the name as it is written */
    str previous_key; /* folded; empty if there was none */
    str sex;
    date born;
    str phone, email, ticket_number, snils_hash, iin_hash;
};

/* People who are compared with each other: those of a region. Some 80 bytes each, and their
 * different words once. */
struct likeness_people;
/* Lives in the arena; `expected` may be wrong. */
struct likeness_people *likeness_people_new(struct arena *arena, size_t expected);
void likeness_people_add(struct likeness_people *people, const struct likeness_person *person);
size_t likeness_people_count(const struct likeness_people *people);

/* Whether two names alone can be one person's, and in what they differ most: the surname sounds the
 * same, surname and first name have changed places, …; LIKENESS_LAST_SAME if in nothing. */
bool likeness_names(const struct likeness_person *one, const struct likeness_person *other,
                    enum likeness_evidence *ret_difference) MUST_USE;

/* Whether two birth dates can be one person's: the same, or day and month have changed places, or
 * the hand slipped in one digit or in the order of two. */
bool likeness_dates(date a, date b, enum likeness_evidence *ret_difference) MUST_USE;

/* ---- pairs ---------------------------------------------------------------------------------- */

struct likeness_pair {
    int64_t a_id; /* the smaller one */
    int64_t b_id;
    int score;         /* points over "as likely as not" */
    uint64_t evidence; /* bits of enum likeness_evidence */
    int16_t points[LIKENESS_COUNT];
};
struct likeness_pairs {
    struct likeness_pair *items;
    size_t count;
    size_t capacity;
    int64_t compared;
};

/* All pairs of people from the threshold on, each once, by ids. Takes some 40 bytes more for each
 * person while it runs. */
struct likeness_pairs likeness_pairs_find(struct likeness_people *people,
                                          const struct likeness_weights *weights);

/* What the score is made of. */
struct likeness_points {
    int points[LIKENESS_COUNT];
    uint64_t evidence;
    int before; /* the odds before anything is compared */
    int score;
};
/* Two of the people by the order in which they were added. */
struct likeness_points likeness_compare(const struct likeness_people *people,
                                        const struct likeness_weights *weights, size_t a, size_t b);

/* A folded word as it sounds, roughly, whatever alphabet it was written in: Natalia, Наталья and
 * Наталия become one. Letters for comparing alone; empty if nothing can be heard. */
str likeness_sound_key(struct arena *arena, str folded);
