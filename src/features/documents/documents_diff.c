/* Differences of two texts, word by word. */
#include "features/documents/documents_diff.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { DIFFERENCES_MOST = 2000, SIGNS_COMPARED = 1500 };

/* ---- words ---------------------------------------------------------------------------------- */

struct word {
    str text;    /* what counts */
    size_t from; /* where it stands, */
    size_t to;   /* with the blanks behind it */
    uint64_t hash;
};
struct words {
    str text;
    struct word *items;
    size_t count;
    size_t capacity;
};

static bool is_blank(char sign)
{
    return sign == ' ' || sign == '\n' || sign == '\t' || sign == '\r';
}

/* Letters and figures make a word; any other sign is one of its own. */
static bool is_of_word(str text, size_t at, size_t *ret_length)
{
    str rest = str_from(text, at);
    uint32_t sign = utf8_next(&rest);
    *ret_length = text.length - at - rest.length;
    return utf8_is_letter(sign) || (sign >= '0' && sign <= '9');
}

static struct words words_of(struct arena *arena, str text)
{
    struct words words = {.text = text};
    size_t at = 0;
    while (at < text.length) {
        size_t from = at;
        size_t length;
        while (at < text.length && is_of_word(text, at, &length)) {
            at += length;
        }
        if (at == from) {
            (void)is_of_word(text, at, &length);
            at += MAX_OF(length, (size_t)1);
        }
        str word = str_slice(text, from, at - from);
        while (at < text.length && is_blank(text.data[at])) {
            at++;
        }
        *ARENA_PUSH(arena, words.items, words.count, words.capacity) =
            (struct word){word, from, at, str_hash(word)};
    }
    return words;
}

static bool is_same(const struct word *a, const struct word *b)
{
    return a->hash == b->hash && str_equal(a->text, b->text);
}

/* ---- the shortest way from one to the other ------------------------------------------------- */

struct way {
    struct arena *arena; /* of the result */
    const struct words *old;
    const struct words *new;
    struct documents_pieces pieces;
};

static void put(struct way *way, enum documents_piece_kind kind, const struct words *words,
                size_t from, size_t to)
{
    struct documents_pieces *pieces = &way->pieces;
    if (from == to) {
        return;
    }
    size_t begin = words->items[from].from;
    str text = str_slice(words->text, begin, words->items[to - 1].to - begin);
    struct documents_piece *last = pieces->count > 0 ? &pieces->items[pieces->count - 1] : NULL;
    if (last != NULL && last->kind == kind && last->text.data + last->text.length == text.data) {
        last->text.length += text.length;
        return;
    }
    *ARENA_PUSH(way->arena, pieces->items, pieces->count, pieces->capacity) =
        (struct documents_piece){kind, text};
}

/* Where each step of the search had come to: row `d` has the diagonals -d … d. */
struct search {
    struct arena *arena;
    const struct word *old;
    const struct word *new;
    int32_t old_count;
    int32_t new_count;
    int32_t **rows;
    int32_t differences;
};

static int32_t reached(const struct search *search, int32_t d, int32_t k)
{
    return k < -d || k > d ? -1 : search->rows[d][k + d];
}

/* Whether the best way to diagonal `k` with `d` differences comes from above: a word that is new.
 */
static bool comes_from_above(const struct search *search, int32_t d, int32_t k)
{
    return k == -d || (k != d && reached(search, d - 1, k - 1) < reached(search, d - 1, k + 1));
}

/* How far one comes on diagonal `k` with `d` differences. */
static int32_t advance(const struct search *search, int32_t d, int32_t k, int64_t *steps)
{
    int32_t x = 0;
    if (d > 0) {
        x = comes_from_above(search, d, k) ? reached(search, d - 1, k + 1)
                                           : reached(search, d - 1, k - 1) + 1;
    }
    while (x < search->old_count && x - k < search->new_count && x - k >= 0 &&
           is_same(&search->old[x], &search->new[x - k])) {
        x++;
        --*steps;
    }
    return x;
}

/* False if that takes too long. */
static bool find_way(struct search *search, int64_t *steps)
{
    int32_t most = MIN_OF(search->old_count + search->new_count, (int32_t)DIFFERENCES_MOST);
    search->rows = ARENA_ARRAY(search->arena, (size_t)most + 1, int32_t *);
    for (int32_t d = 0; d <= most && *steps > 0; d++) {
        search->rows[d] = ARENA_ARRAY(search->arena, 2 * (size_t)d + 1, int32_t);
        for (int32_t k = -d; k <= d; k += 2) {
            int32_t x = advance(search, d, k, steps);
            search->rows[d][k + d] = x;
            --*steps;
            if (x >= search->old_count && x - k >= search->new_count) {
                search->differences = d;
                return true;
            }
        }
    }
    return false;
}

/* Whether each word stays, from the found way backwards. */
static void mark_staying(const struct search *search, bool *old_stays, bool *new_stays)
{
    int32_t x = search->old_count;
    int32_t y = search->new_count;
    for (int32_t d = search->differences; d >= 0; d--) {
        int32_t k = x - y;
        bool is_above = d > 0 && comes_from_above(search, d, k);
        int32_t before_k = is_above ? k + 1 : k - 1;
        int32_t before_x = d == 0 ? 0 : reached(search, d - 1, before_k);
        int32_t begin_x = d == 0 ? 0 : before_x + !is_above;
        while (x > begin_x) {
            x--;
            y--;
            old_stays[x] = true;
            new_stays[y] = true;
        }
        x = before_x;
        y = d == 0 ? 0 : before_x - before_k;
    }
}

static void put_middle(struct way *way, size_t begin, size_t old_end, size_t new_end,
                       const bool *old_stays, const bool *new_stays)
{
    size_t i = begin;
    size_t j = begin;
    while (i < old_end || j < new_end) {
        size_t gone = i;
        size_t come = j;
        while (i < old_end && !old_stays[i - begin]) {
            i++;
        }
        while (j < new_end && !new_stays[j - begin]) {
            j++;
        }
        put(way, DOCUMENTS_PIECE_GONE, way->old, gone, i);
        put(way, DOCUMENTS_PIECE_NEW, way->new, come, j);
        size_t same = j;
        while (i < old_end && j < new_end && old_stays[i - begin] && new_stays[j - begin]) {
            i++;
            j++;
        }
        put(way, DOCUMENTS_PIECE_SAME, way->new, same, j);
    }
}

static void compare_middle(struct way *way, size_t begin, size_t old_end, size_t new_end,
                           int64_t *steps)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct search search = {
        .arena = scratch,
        .old = way->old->items + begin,
        .new = way->new->items + begin,
        .old_count = (int32_t)(old_end - begin),
        .new_count = (int32_t)(new_end - begin),
    };
    bool *old_stays = ARENA_ARRAY(scratch, old_end - begin + 1, bool);
    bool *new_stays = ARENA_ARRAY(scratch, new_end - begin + 1, bool);
    if (find_way(&search, steps)) {
        mark_staying(&search, old_stays, new_stays);
    }
    put_middle(way, begin, old_end, new_end, old_stays, new_stays);
}

struct documents_pieces documents_diff(struct arena *arena, str before, str after, int64_t *steps)
{
    struct words old = words_of(arena, before);
    struct words new = words_of(arena, after);
    struct way way = {.arena = arena, .old = &old, .new = &new};
    size_t begin = 0;
    size_t tail = 0;
    size_t shorter = MIN_OF(old.count, new.count);
    while (begin < shorter && is_same(&old.items[begin], &new.items[begin])) {
        begin++;
    }
    while (tail < shorter - begin &&
           is_same(&old.items[old.count - tail - 1], &new.items[new.count - tail - 1])) {
        tail++;
    }
    put(&way, DOCUMENTS_PIECE_SAME, &new, 0, begin);
    if (old.count > begin + tail || new.count > begin + tail) {
        compare_middle(&way, begin, old.count - tail, new.count - tail, steps);
    }
    put(&way, DOCUMENTS_PIECE_SAME, &new, new.count - tail, new.count);
    return way.pieces;
}

/* ---- likeness ------------------------------------------------------------------------------- */

static int by_hash(const void *a, const void *b)
{
    const struct word *x = a;
    const struct word *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static size_t sorted(struct words *words)
{
    if (words->count > 0) {
        qsort(words->items, words->count, sizeof(*words->items), by_hash);
    }
    return words->count;
}

int documents_likeness(struct arena *arena, str a, str b)
{
    struct words old = words_of(arena, utf8_slice(a, SIGNS_COMPARED));
    struct words new = words_of(arena, utf8_slice(b, SIGNS_COMPARED));
    size_t old_count = sorted(&old);
    size_t new_count = sorted(&new);
    size_t common = 0;
    size_t i = 0;
    size_t j = 0;
    while (i < old_count && j < new_count) {
        int order = by_hash(&old.items[i], &new.items[j]);
        common += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return old_count + new_count == 0 ? 100 : (int)(200 * common / (old_count + new_count));
}
