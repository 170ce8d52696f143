/* What the files of this feature share. */
#pragma once

#include "features/likeness/likeness.h"

/* ---- likeness_sound.c ----------------------------------------------------------------------- */

#define LIKENESS_SOUND_LIMIT 40

/* A word as it sounds, roughly, one byte for each letter: Natalia, Наталья and Наталия become one,
 * and so do Sergeevna, Серикұлы and Серикович with the ending of a patronymic left out. */
struct likeness_sound {
    uint8_t length;
    char letters[LIKENESS_SOUND_LIMIT];
};
struct likeness_sound likeness_sound_of(str folded, bool is_patronymic);

/* The letters themselves, one byte each, what does not fit left out. */
struct likeness_sound likeness_letters_of(str folded);

/* One letter too many, too few or another, or two neighbours in the wrong order. Words under four
 * letters are too short for it. */
bool likeness_one_slip(const struct likeness_sound *a, const struct likeness_sound *b);

/* ---- likeness_people.c ---------------------------------------------------------------------- */

enum likeness_role { LIKENESS_LAST, LIKENESS_FIRST, LIKENESS_MIDDLE, LIKENESS_ROLES };

/* Surname, first name, and all that stands behind it: "кызы" and "улы" may stand apart. */
void likeness_split(str name_key, str first_key, str ret_words[LIKENESS_ROLES]);

/* All words that sound alike. */
struct likeness_group {
    uint64_t hash;
    uint32_t counts[LIKENESS_ROLES];
    int16_t rarity[LIKENESS_ROLES]; /* points: what it proves when two have it */
};

struct likeness_word {
    uint64_t hash;
    uint32_t group;
    bool is_initial;
    struct likeness_sound letters;
    struct likeness_sound sound;
};

enum likeness_number {
    LIKENESS_SNILS,
    LIKENESS_IIN,
    LIKENESS_TICKET,
    LIKENESS_PHONE,
    LIKENESS_EMAIL,
    LIKENESS_NUMBERS
};

/* Words by their number, 0 = none. */
struct likeness_card {
    int64_t id;
    uint64_t numbers[LIKENESS_NUMBERS]; /* hashes, 0 = none */
    uint32_t org;
    int32_t born;
    uint32_t names[LIKENESS_ROLES];
    uint32_t previous;
    uint32_t spelling; /* a hash */
    char sex;
};

/* How often a value occurs: open addressing by its hash. */
struct likeness_counts {
    struct likeness_counted {
        uint64_t hash;
        uint32_t count;
    } * slots;
    size_t used;
    size_t size; /* a power of two */
};

struct likeness_people {
    struct arena *arena;
    struct likeness_card *cards;
    size_t count;
    size_t capacity;
    struct likeness_word *words;
    size_t word_count;
    size_t word_capacity;
    struct likeness_group *groups;
    size_t group_count;
    size_t group_capacity;
    struct likeness_counts word_index;  /* hash → number of the word */
    struct likeness_counts group_index; /* hash of the sound → number of the group */
    struct likeness_counts born;
    struct likeness_counts org;
    struct likeness_counts shared; /* phones and addresses that several have */
    bool is_counted;
};

uint32_t likeness_count_of(const struct likeness_counts *counts, uint64_t hash);
/* The count of a value, added with 0 if it is new. */
uint32_t *likeness_count_place(struct arena *arena, struct likeness_counts *counts, uint64_t hash);

/* Works out what each name proves; before the first comparison. */
void likeness_people_weigh(struct likeness_people *people);

/* 10 · log2 of how many times rarer than everybody a value of `count` people is. */
int likeness_rarity(const struct likeness_people *people, uint32_t count);

static inline uint64_t likeness_mix(uint64_t a, uint64_t b)
{
    uint64_t mixed = (a ^ (b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2))) * 0xBF58476D1CE4E5B9u;
    return mixed ^ mixed >> 29;
}

/* ---- likeness_blocks.c ---------------------------------------------------------------------- */

struct likeness_entry {
    uint64_t key; /* never 0 */
    uint32_t card;
};

/* Sorts by key (and then by card); `room` is as large as the entries. */
void likeness_sort(struct likeness_entry *entries, struct likeness_entry *room, size_t count);
