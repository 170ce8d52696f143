#include <math.h>

#include "features/likeness/likeness_inner.h"

/* Names repeat: a region of three hundred thousand people has some tens of thousands of different
 * words. Each is taken apart once, and cards hold numbers of words. */

/* In a small place everything is rare; it is weighed as if it were this large. */
#define SMALLEST_POPULATION 2000
#define RARITY_LIMIT 300

/* ---- counting ------------------------------------------------------------------------------- */

static void counts_grow(struct arena *arena, struct likeness_counts *counts)
{
    size_t size = counts->size == 0 ? 1024 : counts->size * 2;
    struct likeness_counted *slots = ARENA_ARRAY(arena, size, struct likeness_counted);
    for (size_t i = 0; i < counts->size; i++) {
        if (counts->slots[i].hash != 0) {
            size_t at = counts->slots[i].hash & (size - 1);
            while (slots[at].hash != 0) {
                at = (at + 1) & (size - 1);
            }
            slots[at] = counts->slots[i];
        }
    }
    counts->slots = slots;
    counts->size = size;
}

/* The lowest bits of a hash choose the place, so they must be good. */
static uint64_t scattered(uint64_t hash)
{
    return likeness_mix(hash, 0x5851F42D4C957F2Du) | 1;
}

uint32_t *likeness_count_place(struct arena *arena, struct likeness_counts *counts, uint64_t hash)
{
    if (counts->used * 2 >= counts->size) {
        counts_grow(arena, counts);
    }
    hash = scattered(hash);
    size_t at = hash & (counts->size - 1);
    while (counts->slots[at].hash != 0 && counts->slots[at].hash != hash) {
        at = (at + 1) & (counts->size - 1);
    }
    if (counts->slots[at].hash == 0) {
        counts->slots[at].hash = hash;
        counts->used++;
    }
    return &counts->slots[at].count;
}

uint32_t likeness_count_of(const struct likeness_counts *counts, uint64_t hash)
{
    hash = scattered(hash);
    for (size_t at = hash & (counts->size - 1); counts->size > 0;
         at = (at + 1) & (counts->size - 1)) {
        if (counts->slots[at].hash == hash) {
            return counts->slots[at].count;
        }
        if (counts->slots[at].hash == 0) {
            break;
        }
    }
    return 0;
}

/* ---- words ---------------------------------------------------------------------------------- */

static uint32_t group_of(struct likeness_people *people, const struct likeness_sound *sound)
{
    uint64_t hash = str_hash((str){sound->letters, sound->length});
    uint32_t *number = likeness_count_place(people->arena, &people->group_index, hash);
    if (*number == 0) {
        *ARENA_PUSH(people->arena, people->groups, people->group_count, people->group_capacity) =
            (struct likeness_group){.hash = hash | 1};
        *number = (uint32_t)people->group_count;
    }
    return *number - 1;
}

/* The number of a word; patronymics are words of their own. */
static uint32_t word_of(struct likeness_people *people, str text, bool is_patronymic)
{
    if (text.length == 0) {
        return 0;
    }
    uint64_t hash = str_hash(text) * 2 + is_patronymic;
    uint32_t *number = likeness_count_place(people->arena, &people->word_index, hash);
    if (*number == 0) {
        struct likeness_word word = {
            .hash = hash | 1,
            .letters = likeness_letters_of(text),
            .sound = likeness_sound_of(text, is_patronymic),
        };
        word.is_initial = word.letters.length == 1;
        word.group = group_of(people, word.sound.length > 0 ? &word.sound : &word.letters);
        *ARENA_PUSH(people->arena, people->words, people->word_count, people->word_capacity) = word;
        /* Number 0 is taken by a word that nobody has. */
        *number = (uint32_t)people->word_count - 1;
    }
    return *number;
}

/* ---- people --------------------------------------------------------------------------------- */

struct likeness_people *likeness_people_new(struct arena *arena, size_t expected)
{
    struct likeness_people *people = ARENA_NEW(arena, struct likeness_people);
    people->arena = arena;
    people->capacity = MAX_OF(expected, (size_t)64);
    people->cards = ARENA_ARRAY(arena, people->capacity, struct likeness_card);
    *ARENA_PUSH(arena, people->words, people->word_count, people->word_capacity) =
        (struct likeness_word){0};
    return people;
}

size_t likeness_people_count(const struct likeness_people *people)
{
    return people->count;
}

static uint64_t number_of(str text)
{
    return text.length == 0 ? 0 : str_hash(text) | 1;
}

void likeness_split(str name_key, str first_key, str ret_words[LIKENESS_ROLES])
{
    size_t given = first_key.length == 0 ? 0 : first_key.length + 1;
    ptrdiff_t blank = str_find_char(first_key, ' ');
    ret_words[LIKENESS_LAST] =
        str_slice(name_key, 0, name_key.length > given ? name_key.length - given : 0);
    ret_words[LIKENESS_FIRST] = blank < 0 ? first_key : str_slice(first_key, 0, (size_t)blank);
    ret_words[LIKENESS_MIDDLE] = blank < 0 ? (str){0} : str_from(first_key, (size_t)blank + 1);
}

static void count_card(struct likeness_people *people, const struct likeness_card *card)
{
    for (size_t role = 0; role < LIKENESS_ROLES; role++) {
        if (card->names[role] != 0) {
            people->groups[people->words[card->names[role]].group].counts[role]++;
        }
    }
    if (card->born != 0) {
        ++*likeness_count_place(people->arena, &people->born, (uint64_t)card->born);
    }
    ++*likeness_count_place(people->arena, &people->org, card->org);
}

void likeness_people_add(struct likeness_people *people, const struct likeness_person *person)
{
    str words[LIKENESS_ROLES];
    likeness_split(person->name_key, person->first_key, words);
    struct likeness_card card = {
        .id = person->id,
        .org = (uint32_t)likeness_mix((uint64_t)person->org_id, 1),
        .born = person->born.number,
        .spelling = (uint32_t)str_hash(person->spelling),
        .sex = person->sex.length > 0 ? person->sex.data[0] : 0,
        .numbers = {number_of(person->snils_hash), number_of(person->iin_hash),
                    number_of(person->ticket_number), number_of(person->phone),
                    number_of(person->email)},
        .names = {word_of(people, words[LIKENESS_LAST], false),
                  word_of(people, words[LIKENESS_FIRST], false),
                  word_of(people, words[LIKENESS_MIDDLE], true)},
        .previous = word_of(people, person->previous_key, false),
    };
    *ARENA_PUSH(people->arena, people->cards, people->count, people->capacity) = card;
    count_card(people, &card);
    people->is_counted = false;
}

/* ---- what a value proves -------------------------------------------------------------------- */

/* Of the two who have the value one is the other's match; the question is how many others have it
 * by chance. */
int likeness_rarity(const struct likeness_people *people, uint32_t count)
{
    double population = (double)MAX_OF(people->count, (size_t)SMALLEST_POPULATION);
    double others = count > 2 ? count - 1 : 1;
    return (int)MIN_OF(10 * log2(population / others), RARITY_LIMIT);
}

/* Phones and addresses lie on many cards where an office has one; only those are kept. */
static void count_shared(struct likeness_people *people)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct likeness_counts all = {0};
    for (size_t i = 0; i < people->count; i++) {
        for (size_t number = LIKENESS_PHONE; number <= LIKENESS_EMAIL; number++) {
            uint64_t hash = people->cards[i].numbers[number];
            if (hash == 0) {
                continue;
            }
            uint32_t count = ++*likeness_count_place(scratch, &all, hash);
            if (count > 1) {
                *likeness_count_place(people->arena, &people->shared, hash) = count;
            }
        }
    }
}

void likeness_people_weigh(struct likeness_people *people)
{
    if (people->is_counted) {
        return;
    }
    people->is_counted = true;
    for (size_t i = 0; i < people->group_count; i++) {
        struct likeness_group *group = &people->groups[i];
        for (size_t role = 0; role < LIKENESS_ROLES; role++) {
            group->rarity[role] = (int16_t)likeness_rarity(people, group->counts[role]);
        }
    }
    people->shared = (struct likeness_counts){0};
    count_shared(people);
}
