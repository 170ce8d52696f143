/* Arena: memory that is given out piece by piece and taken back all at once.
 * A request has one, a batch of a long job has one, a test has one. Pieces are zeroed, aligned for
 * any type, and live until the arena is reset or freed. Running out of memory ends the process: the
 * inputs are limited at the door, so it means a bug or a machine that is past saving. */
#pragma once

#include "base/base.h"

struct arena;

/* Never returns NULL. */
struct arena *arena_new(void);

/* Takes back all pieces, keeping one block for the next round. */
void arena_reset(struct arena *arena);

/* NULL is allowed. */
void arena_free(struct arena *arena);

/* Bytes given out since the last reset, for limits and tests. */
size_t arena_used(const struct arena *arena);

void *arena_bytes(struct arena *arena, size_t size);

/* The same, not zeroed: for buffers that are filled at once. */
void *arena_raw(struct arena *arena, size_t size);

/* `count` items of `size` bytes; refuses to overflow. */
void *arena_items(struct arena *arena, size_t count, size_t size);

/* A larger place for a piece: in place where it was the last one, else a copy. */
void *arena_grow(struct arena *arena, void *piece, size_t old_size, size_t new_size);

/* Gives back the end of a piece that was too large, if nothing came after it. */
void arena_shrink(struct arena *arena, void *piece, size_t old_size, size_t new_size);

#define ARENA_NEW(arena, type) ((type *)arena_bytes((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_items((arena), (count), sizeof(type)))

/* What is given back stays with the process for the next who asks, up to 32 MB, instead of going to
 * the kernel and coming back page by page, filled with zeros: a fifth of the time of a form. Called
 * once, at the beginning. */
void arena_keep_memory(void);

/* What lies outside of memory and is needed as long as the pieces are, such as a mapped file:
 * called before they are taken back, the last one first. */
void arena_at_end(struct arena *arena, void (*give_back)(void *what), void *what);

/* For `CLEANUP(arena_drop) struct arena *scratch = arena_new();` */
void arena_drop(struct arena **arena);

/* Appends room for one item to a list kept as pointer + count + capacity, and returns the item.
 * `items` must be an lvalue pointer of the item's type. */
#define ARENA_PUSH(arena, items, count, capacity) \
    ((count) == (capacity) \
         ? ((items) = arena_push_grow((arena), (items), &(capacity), sizeof(*(items))), \
            &(items)[(count)++]) \
         : &(items)[(count)++])

void *arena_push_grow(struct arena *arena, void *items, size_t *capacity, size_t item_size);
