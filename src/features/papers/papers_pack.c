#include "base/pack.h"
#include "features/papers/papers_template.h"

/* A paper as bytes: title, margin, and the blocks with their cells. The first number tells of which
 * shape they are: papers are kept for many years. */

#define SHAPE 1
#define MOST_BLOCKS 1000000

str papers_pack(struct arena *arena, const struct papers_paper *paper)
{
    struct buf out = BUF_INIT(arena);
    pack_int(&out, SHAPE);
    pack_str(&out, paper->title);
    pack_int(&out, paper->is_wide);
    pack_int(&out, (int64_t)paper->count);
    for (size_t i = 0; i < paper->count; i++) {
        const struct papers_block *block = &paper->blocks[i];
        pack_int(&out, block->kind);
        pack_int(&out, (int64_t)block->count);
        for (size_t c = 0; c < block->count; c++) {
            pack_str(&out, block->cells[c]);
        }
    }
    return buf_str(&out);
}

static bool unpack_block(struct unpack *from, struct papers_block *block)
{
    int64_t kind = unpack_int(from), count = unpack_int(from);
    if (kind < 0 || kind > PAPERS_NEW_PAGE || count < 0 || count > PAPERS_CELLS) {
        return false;
    }
    *block = (struct papers_block){.kind = (enum papers_kind)kind, .count = (size_t)count};
    for (size_t c = 0; c < block->count; c++) {
        block->cells[c] = unpack_str(from);
    }
    return !from->is_broken;
}

bool papers_unpack(struct arena *arena, str packed, struct papers_paper *ret_paper)
{
    struct unpack from = {.rest = packed};
    bool is_good = unpack_int(&from) == SHAPE;
    struct papers_paper paper = {.title = unpack_str(&from), .is_wide = unpack_int(&from) != 0};
    int64_t count = unpack_int(&from);
    is_good = is_good && !from.is_broken && count >= 0 && count <= MOST_BLOCKS;
    for (int64_t i = 0; is_good && i < count; i++) {
        is_good = unpack_block(&from, ARENA_PUSH(arena, paper.blocks, paper.count, paper.capacity));
    }
    if (is_good) {
        *ret_paper = paper;
    }
    return is_good;
}
