#include "base/arena.h"

#include "base/test.h"

void test_arena__pieces_are_zeroed_aligned_and_apart(void)
{
    struct arena *arena = test_arena();
    unsigned char *first = arena_bytes(arena, 3);
    unsigned char *second = arena_bytes(arena, 5);
    expect_int(0, (uintptr_t)first % _Alignof(max_align_t));
    expect_int(0, (uintptr_t)second % _Alignof(max_align_t));
    memset(first, 0xFF, 3);
    for (int i = 0; i < 5; i++) {
        expect_int(0, second[i]);
    }
    expect_true(arena_bytes(arena, 0) != arena_bytes(arena, 0));
}

void test_arena__bytes_are_zero_after_a_reset_too(void)
{
    struct arena *arena = arena_new();
    memset(arena_raw(arena, 1000), 0xFF, 1000);
    expect_true(arena_used(arena) >= 1000);
    arena_reset(arena);
    expect_int(0, arena_used(arena));
    unsigned char *piece = arena_bytes(arena, 1000);
    for (int i = 0; i < 1000; i++) {
        expect_int(0, piece[i]);
    }
    arena_free(arena);
}

void test_arena__large_pieces_have_blocks_of_their_own(void)
{
    struct arena *arena = test_arena();
    char *small = arena_bytes(arena, 10);
    small[9] = 'x';
    char *large = arena_raw(arena, 5 * 1024 * 1024);
    memset(large, 'y', 5 * 1024 * 1024);
    char *after = arena_bytes(arena, 10);
    expect_int(0, after[0]);
    expect_int('x', small[9]);
}

void test_arena__reset_of_an_empty_and_of_a_large_arena(void)
{
    struct arena *arena = arena_new();
    arena_reset(arena);
    arena_raw(arena, 3 * 1024 * 1024);
    arena_reset(arena);
    for (int i = 0; i < 100; i++) {
        arena_raw(arena, 10000);
    }
    arena_reset(arena);
    expect_int(0, arena_used(arena));
    arena_drop(&arena);
    expect_true(arena == NULL);
    arena_free(NULL);
}

void test_arena__the_last_piece_grows_in_place(void)
{
    struct arena *arena = test_arena();
    char *piece = arena_raw(arena, 16);
    memcpy(piece, "0123456789abcdef", 16);
    expect_true(arena_grow(arena, piece, 16, 64) == piece);
    expect_true(arena_grow(arena, piece, 64, 40) == piece);
    arena_raw(arena, 1);
    char *moved = arena_grow(arena, piece, 64, 128);
    expect_true(moved != piece);
    expect_true(memcmp(moved, "0123456789abcdef", 16) == 0);
    char *odd = arena_raw(arena, 3);
    expect_true(arena_grow(arena, odd, 3, 40) == odd);
    char *far = arena_grow(arena, moved, 128, 200000);
    expect_true(memcmp(far, "0123456789abcdef", 16) == 0);
}

void test_arena__growing_gives_room_that_nobody_else_has(void)
{
    struct arena *arena = test_arena();
    char *piece = arena_grow(arena, NULL, 0, 16);
    memset(piece, 'a', 16);
    piece = arena_grow(arena, piece, 16, 48);
    char *next = arena_bytes(arena, 16);
    memset(piece, 'b', 48);
    expect_int(0, next[0]);
}

void test_arena__lists_grow_item_by_item(void)
{
    struct item {
        int64_t number;
        bool flag;
    } *items = NULL;
    size_t count = 0;
    size_t capacity = 0;
    for (int i = 0; i < 1000; i++) {
        struct item *item = ARENA_PUSH(test_arena(), items, count, capacity);
        expect_int(0, item->number);
        expect_false(item->flag);
        item->number = i;
        arena_raw(test_arena(), 8);
    }
    expect_int(1000, count);
    for (int i = 0; i < 1000; i++) {
        expect_int(i, items[i].number);
    }
}

void test_arena__each_walks_a_list_once_and_can_be_left(void)
{
    struct {
        int *items;
        size_t count;
    } list = {(int[]){1, 2, 3, 4}, 4}, empty = {NULL, 0};
    int sum = 0;
    EACH (number, list) {
        if (*number == 2) {
            continue;
        }
        if (*number == 4) {
            break;
        }
        sum += *number;
    }
    expect_int(4, sum);
    EACH (number, empty) {
        sum += *number;
    }
    expect_int(4, sum);
}

void test_arena__the_unused_end_of_the_last_piece_comes_back(void)
{
    struct arena *arena = test_arena();
    char *piece = arena_raw(arena, 1000);
    memset(piece, 'a', 100);
    size_t used = arena_used(arena);
    arena_shrink(arena, piece, 1000, 100);
    expect_true(arena_used(arena) <= used - 800);
    char *next = arena_raw(arena, 16);
    expect_true(next >= piece + 100 && next < piece + 200);
    expect_int('a', piece[99]);

    /* Not the last any more: it keeps what it has. */
    used = arena_used(arena);
    arena_shrink(arena, piece, 100, 10);
    expect_int((int64_t)used, (int64_t)arena_used(arena));
}

struct note {
    int *ended;
    int number;
};

static void take_note(void *what)
{
    const struct note *note = what;
    *note->ended = *note->ended * 10 + note->number;
}

void test_arena__what_lies_outside_is_given_back_once(void)
{
    int ended = 0;
    struct arena *arena = arena_new();
    for (int i = 1; i <= 2; i++) {
        struct note *note = ARENA_NEW(arena, struct note);
        *note = (struct note){&ended, i};
        arena_at_end(arena, take_note, note);
    }
    arena_reset(arena);
    expect_int(21, ended);
    arena_free(arena);
    expect_int(21, ended);
}
