#include "base/arena.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK_BYTES (32 * 1024)
#define LARGEST_BLOCK_BYTES (1024 * 1024)
/* Pieces up to that size, and so much of what was given back, stay with the process. */
#define KEPT_PIECE_BYTES (8 * 1024 * 1024)
#define KEPT_BYTES (32 * 1024 * 1024)

struct block {
    struct block *previous;
    size_t size;
    size_t used;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct ending {
    void (*give_back)(void *what);
    void *what;
    struct ending *before;
};

struct arena {
    struct block *last;
    struct ending *ending;
    size_t used;
    size_t next_size;
};

static NO_RETURN void die_out_of_memory(size_t size)
{
    fprintf(stderr, "profkom: no memory for %zu bytes\n", size);
    abort();
}

static struct block *block_new(size_t size, struct block *previous)
{
    struct block *block = malloc(sizeof(struct block) + size);
    if (block == NULL) {
        die_out_of_memory(size);
    }
    block->previous = previous;
    block->size = size;
    block->used = 0;
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = malloc(sizeof(*arena));
    if (arena == NULL) {
        die_out_of_memory(sizeof(*arena));
    }
    *arena = (struct arena){.next_size = FIRST_BLOCK_BYTES};
    return arena;
}

void arena_keep_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, KEPT_PIECE_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
}

void arena_at_end(struct arena *arena, void (*give_back)(void *what), void *what)
{
    struct ending *ending = ARENA_NEW(arena, struct ending);
    *ending = (struct ending){give_back, what, arena->ending};
    arena->ending = ending;
}

static void give_back(const struct arena *arena)
{
    for (const struct ending *ending = arena->ending; ending != NULL; ending = ending->before) {
        ending->give_back(ending->what);
    }
}

void arena_reset(struct arena *arena)
{
    give_back(arena);
    /* The last block is the largest of the usual ones. Kept, it is already mapped when the next
     * page is made; given back, the kernel would take it away and fill it with zeros again. */
    struct block *kept = arena->last;
    if (kept != NULL && kept->size > LARGEST_BLOCK_BYTES) {
        kept = NULL;
    }
    for (struct block *block = arena->last; block != NULL;) {
        struct block *previous = block->previous;
        if (block != kept) {
            free(block);
        }
        block = previous;
    }
    *arena = (struct arena){.last = kept, .next_size = FIRST_BLOCK_BYTES};
    if (kept != NULL) {
        kept->previous = NULL;
        kept->used = 0;
        arena->next_size = MIN_OF(kept->size * 2, (size_t)LARGEST_BLOCK_BYTES);
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    give_back(arena);
    for (struct block *block = arena->last; block != NULL;) {
        struct block *previous = block->previous;
        free(block);
        block = previous;
    }
    free(arena);
}

void arena_drop(struct arena **arena)
{
    arena_free(*arena);
    *arena = NULL;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static size_t aligned(size_t size)
{
    size_t unit = _Alignof(max_align_t);
    /* Half, so that neither rounding up nor the head of a block can overflow. */
    if (size > SIZE_MAX / 2) {
        die_out_of_memory(size);
    }
    return (size + unit - 1) / unit * unit;
}

void *arena_raw(struct arena *arena, size_t size)
{
    size_t needed = aligned(size == 0 ? 1 : size);
    struct block *block = arena->last;
    if (block == NULL || block->size - block->used < needed) {
        size_t block_size = MAX_OF(arena->next_size, needed);
        block = block_new(block_size, block);
        arena->last = block;
        arena->next_size = MIN_OF(arena->next_size * 2, (size_t)LARGEST_BLOCK_BYTES);
    }
    void *piece = block->bytes + block->used;
    block->used += needed;
    arena->used += needed;
    return piece;
}

void *arena_bytes(struct arena *arena, size_t size)
{
    return memset(arena_raw(arena, size), 0, size);
}

void *arena_items(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        die_out_of_memory(SIZE_MAX);
    }
    return arena_bytes(arena, count * size);
}

void *arena_grow(struct arena *arena, void *piece, size_t old_size, size_t new_size)
{
    struct block *block = arena->last;
    size_t old_room = aligned(old_size == 0 ? 1 : old_size);
    size_t new_room = aligned(new_size == 0 ? 1 : new_size);
    if (piece != NULL && new_room <= old_room) {
        return piece;
    }
    if (piece != NULL && (unsigned char *)piece + old_room == block->bytes + block->used &&
        block->size - block->used >= new_room - old_room) {
        block->used += new_room - old_room;
        arena->used += new_room - old_room;
        return piece;
    }
    void *larger = arena_raw(arena, new_size);
    if (piece != NULL) {
        memcpy(larger, piece, old_size);
    }
    return larger;
}

void arena_shrink(struct arena *arena, void *piece, size_t old_size, size_t new_size)
{
    struct block *block = arena->last;
    size_t old_room = aligned(old_size == 0 ? 1 : old_size);
    size_t new_room = aligned(new_size == 0 ? 1 : new_size);
    if (piece != NULL && (unsigned char *)piece + old_room == block->bytes + block->used) {
        block->used -= old_room - new_room;
        arena->used -= old_room - new_room;
    }
}

void *arena_push_grow(struct arena *arena, void *items, size_t *capacity, size_t item_size)
{
    size_t old_capacity = *capacity;
    size_t new_capacity = old_capacity == 0 ? 8 : old_capacity * 2;
    if (new_capacity > SIZE_MAX / item_size) {
        die_out_of_memory(SIZE_MAX);
    }
    items = arena_grow(arena, items, old_capacity * item_size, new_capacity * item_size);
    memset((unsigned char *)items + old_capacity * item_size, 0,
           (new_capacity - old_capacity) * item_size);
    *capacity = new_capacity;
    return items;
}
