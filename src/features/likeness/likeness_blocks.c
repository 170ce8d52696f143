#include <stdlib.h>

#include "features/likeness/likeness_inner.h"

/* Not everybody is compared with everybody: only with those who share a number, the birth date, the
 * name, or name and patronymic in one organisation. Each kind of block is a list of keys that is
 * sorted; equal keys stand beside each other. Memory: two lists of 16 bytes for each person. */

/* A larger block is split by a second thing that both must share, or given up: a telephone that
 * four hundred people have, a birth date that was put in for all. */
#define BLOCK_LIMIT 400

enum block_kind {
    BLOCK_SNILS, /* the first five are those of enum likeness_number */
    BLOCK_IIN,
    BLOCK_TICKET,
    BLOCK_PHONE,
    BLOCK_EMAIL,
    BLOCK_BORN,
    BLOCK_NAME,
    BLOCK_ORG,
    BLOCK_KINDS
};

/* ---- sorting -------------------------------------------------------------------------------- */

void likeness_sort(struct likeness_entry *entries, struct likeness_entry *room, size_t count)
{
    struct likeness_entry *from = entries;
    struct likeness_entry *to = room;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t places[257] = {0};
        for (size_t i = 0; i < count; i++) {
            places[(from[i].key >> shift & 0xFF) + 1]++;
        }
        for (size_t digit = 0; digit < 256; digit++) {
            places[digit + 1] += places[digit];
        }
        for (size_t i = 0; i < count; i++) {
            to[places[from[i].key >> shift & 0xFF]++] = from[i];
        }
        struct likeness_entry *turned = from;
        from = to;
        to = turned;
    }
}

/* ---- keys ----------------------------------------------------------------------------------- */

/* How a word sounds; 0 for none and for initials, which many share. */
static uint64_t sound_key(const struct likeness_people *people, uint32_t word)
{
    const struct likeness_word *found = &people->words[word];
    return word == 0 || found->is_initial ? 0 : people->groups[found->group].hash;
}

/* The order does not count, so that a name in the wrong place is found, too. */
static uint64_t name_key(const struct likeness_people *people, uint32_t last, uint32_t first)
{
    uint64_t a = sound_key(people, last);
    uint64_t b = sound_key(people, first);
    return a == 0 || b == 0 ? 0 : likeness_mix(MIN_OF(a, b), MAX_OF(a, b)) | 1;
}

static uint64_t org_key(const struct likeness_people *people, const struct likeness_card *card)
{
    uint64_t first = sound_key(people, card->names[LIKENESS_FIRST]);
    uint64_t middle = sound_key(people, card->names[LIKENESS_MIDDLE]);
    return first == 0 || middle == 0 ? 0 : likeness_mix(likeness_mix(card->org, first), middle) | 1;
}

static uint64_t block_key(const struct likeness_people *people, enum block_kind kind,
                          const struct likeness_card *card)
{
    switch (kind) {
    case BLOCK_BORN:
        return (uint64_t)card->born;
    case BLOCK_NAME:
        return name_key(people, card->names[LIKENESS_LAST], card->names[LIKENESS_FIRST]);
    case BLOCK_ORG:
        return org_key(people, card);
    case BLOCK_SNILS:
    case BLOCK_IIN:
    case BLOCK_TICKET:
    case BLOCK_PHONE:
    case BLOCK_EMAIL:
    case BLOCK_KINDS:
        break;
    }
    return card->numbers[kind];
}

/* What splits a block that is too large; 0 = the card is left out of it. */
static uint64_t splitting_key(const struct likeness_people *people, enum block_kind kind,
                              const struct likeness_card *card)
{
    if (kind == BLOCK_BORN) {
        return sound_key(people, card->names[LIKENESS_FIRST]);
    }
    return kind == BLOCK_NAME ? sound_key(people, card->names[LIKENESS_MIDDLE]) : 0;
}

/* ---- blocks --------------------------------------------------------------------------------- */

struct finding {
    struct likeness_people *people;
    const struct likeness_weights *weights;
    struct likeness_entry *entries; /* of one kind of block */
    struct likeness_entry *room;
    struct likeness_pairs pairs;
};

static void compare_two(struct finding *finding, uint32_t a, uint32_t b)
{
    if (a == b) {
        return;
    }
    struct likeness_points points = likeness_compare(finding->people, finding->weights, a, b);
    finding->pairs.compared++;
    if (points.score < finding->weights->threshold) {
        return;
    }
    int64_t id_a = finding->people->cards[a].id;
    int64_t id_b = finding->people->cards[b].id;
    struct likeness_pair *pair = ARENA_PUSH(finding->people->arena, finding->pairs.items,
                                            finding->pairs.count, finding->pairs.capacity);
    *pair = (struct likeness_pair){
        .a_id = MIN_OF(id_a, id_b),
        .b_id = MAX_OF(id_a, id_b),
        .score = points.score,
        .evidence = points.evidence,
    };
    for (size_t i = 0; i < LIKENESS_COUNT; i++) {
        pair->points[i] = (int16_t)points.points[i];
    }
}

static size_t end_of_block(const struct likeness_entry *entries, size_t from, size_t count)
{
    size_t end = from + 1;
    while (end < count && entries[end].key == entries[from].key) {
        end++;
    }
    return end;
}

static void compare_block(struct finding *finding, const struct likeness_entry *entries,
                          size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            compare_two(finding, entries[i].card, entries[j].card);
        }
    }
}

/* The lists are at rest while a block is walked, so its own part of them may be sorted anew. */
static void split_block(struct finding *finding, enum block_kind kind,
                        struct likeness_entry *entries, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct likeness_card *card = &finding->people->cards[entries[i].card];
        uint64_t key = splitting_key(finding->people, kind, card);
        if (key != 0) {
            entries[kept++] = (struct likeness_entry){key, entries[i].card};
        }
    }
    likeness_sort(entries, finding->room, kept);
    for (size_t from = 0, end; from < kept; from = end) {
        end = end_of_block(entries, from, kept);
        if (end - from <= BLOCK_LIMIT) {
            compare_block(finding, entries + from, end - from);
        }
    }
}

/* A person with a former surname stands in two blocks of names. */
static size_t list_keys(struct finding *finding, enum block_kind kind)
{
    const struct likeness_people *people = finding->people;
    size_t count = 0;
    for (size_t i = 0; i < people->count; i++) {
        const struct likeness_card *card = &people->cards[i];
        uint64_t keys[] = {
            block_key(people, kind, card),
            kind == BLOCK_NAME ? name_key(people, card->previous, card->names[LIKENESS_FIRST]) : 0};
        for (size_t j = 0; j < COUNT_OF(keys); j++) {
            if (keys[j] != 0) {
                finding->entries[count++] = (struct likeness_entry){keys[j], (uint32_t)i};
            }
        }
    }
    return count;
}

static void walk_blocks(struct finding *finding, enum block_kind kind)
{
    size_t count = list_keys(finding, kind);
    likeness_sort(finding->entries, finding->room, count);
    for (size_t from = 0, end; from < count; from = end) {
        end = end_of_block(finding->entries, from, count);
        if (end - from <= BLOCK_LIMIT) {
            compare_block(finding, finding->entries + from, end - from);
        } else {
            split_block(finding, kind, finding->entries + from, end - from);
        }
    }
}

static int by_ids(const void *left, const void *right)
{
    const struct likeness_pair *a = left;
    const struct likeness_pair *b = right;
    if (a->a_id != b->a_id) {
        return a->a_id < b->a_id ? -1 : 1;
    }
    return a->b_id < b->b_id ? -1 : a->b_id > b->b_id;
}

/* A pair that shares several things was found several times. */
static void drop_repeated(struct likeness_pairs *pairs)
{
    if (pairs->count == 0) {
        return;
    }
    qsort(pairs->items, pairs->count, sizeof(*pairs->items), by_ids);
    size_t kept = 1;
    for (size_t i = 1; i < pairs->count; i++) {
        if (by_ids(&pairs->items[i], &pairs->items[kept - 1]) != 0) {
            pairs->items[kept++] = pairs->items[i];
        }
    }
    pairs->count = kept;
}

struct likeness_pairs likeness_pairs_find(struct likeness_people *people,
                                          const struct likeness_weights *weights)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct finding finding = {
        .people = people,
        .weights = weights,
        .entries = ARENA_ARRAY(scratch, people->count * 2, struct likeness_entry),
        .room = ARENA_ARRAY(scratch, people->count * 2, struct likeness_entry),
    };
    likeness_people_weigh(people);
    for (enum block_kind kind = 0; kind < BLOCK_KINDS; kind++) {
        walk_blocks(&finding, kind);
    }
    drop_repeated(&finding.pairs);
    return finding.pairs;
}
