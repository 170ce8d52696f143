/* What differs between two texts, word by word (Myers, An O(ND) Difference Algorithm), and between
 * two documents, item by item. Knows no database. The time is bounded: where two texts have too
 * little in common, all of the one is gone and all of the other is new. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

enum documents_piece_kind { DOCUMENTS_PIECE_SAME, DOCUMENTS_PIECE_GONE, DOCUMENTS_PIECE_NEW };
struct documents_piece {
    enum documents_piece_kind kind;
    str text; /* words with the blanks behind them */
};
struct documents_pieces {
    struct documents_piece *items;
    size_t count;
    size_t capacity;
};

/* Steps that comparing a whole document may take. */
#define DOCUMENTS_DIFF_STEPS 20000000

/* What is gone comes before what is new in its place. `steps` is what is left of them. */
struct documents_pieces documents_diff(struct arena *arena, str before, str after, int64_t *steps);

/* How much two texts have in common, in hundredths: words that both have, of all words. */
int documents_likeness(struct arena *arena, str a, str b);
