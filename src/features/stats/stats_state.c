#include "features/stats/stats_state.h"

#include <stdlib.h>

#include "features/stats/stats_lay.h"

static struct stats_state *state_new(struct stats_file *file)
{
    static _Atomic uint64_t last_number;
    struct arena *arena = arena_new();
    struct stats_state *state = ARENA_NEW(arena, struct stats_state);
    state->arena = arena;
    state->file = file;
    state->number = atomic_fetch_add(&last_number, 1) + 1;
    atomic_store(&state->users, 1);
    return state;
}

struct stats_state *stats_state_of(struct stats_file *file)
{
    struct stats_state *state = state_new(file);
    state->tree = file->tree;
    state->trees = stats_trees_new();
    state->since = file->since;
    state->snapshot = file->snapshot;
    state->is_all_new = true;
    return state;
}

void stats_state_use(struct stats_state *state)
{
    atomic_fetch_add(&state->users, 1);
}

void stats_state_leave(struct stats_state *state)
{
    if (atomic_fetch_sub(&state->users, 1) != 1) {
        return;
    }
    for (size_t i = 0; i < STATS_THENS; i++) {
        stats_then_leave(state->thens[i]);
    }
    stats_trees_leave(state->trees);
    if (state->grown != NULL && atomic_fetch_sub(&state->grown->users, 1) == 1) {
        arena_free(state->grown->arena);
    }
    stats_file_leave(state->file);
    arena_free(state->arena);
}

struct stats_store stats_store_of(const struct stats_state *state)
{
    return (struct stats_store){
        .rows = state->file->rows,
        .orgs = state->tree.orgs,
        .org_count = state->tree.count,
        .added = state->added,
        .removed = state->removed,
        .changed = state->changed,
        .changed_count = state->changed_count,
        .state = state,
    };
}

/* ---- the tree ------------------------------------------------------------------------------- */

/* The rows of the file go with their organisations, wherever these stand now. */
static void take_tree(struct request *req, struct stats_state *state)
{
    struct arena *arena = arena_new();
    struct stats_grown *grown = ARENA_NEW(arena, struct stats_grown);
    grown->arena = arena;
    atomic_store(&grown->users, 1);
    grown->tree = stats_tree_read(req, arena);
    for (size_t i = 0; i < grown->tree.count; i++) {
        struct stats_org *org = &grown->tree.orgs[i];
        size_t place;
        if (stats_tree_place(&state->file->tree, org->id, &place)) {
            org->first_row = state->file->tree.orgs[place].first_row;
            org->end_row = state->file->tree.orgs[place].end_row;
        }
    }
    state->grown = grown;
    state->tree = grown->tree;
    state->trees = stats_trees_new();
}

static void keep_tree(struct stats_state *state, const struct stats_state *before)
{
    state->tree = before->tree;
    state->grown = before->grown;
    state->trees = before->trees;
    stats_trees_use(state->trees);
    if (state->grown != NULL) {
        atomic_fetch_add(&state->grown->users, 1);
    }
}

/* ---- lists of rows -------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct stats_laid *x = a;
    const struct stats_laid *y = b;
    int order = (x->org > y->org) - (x->org < y->org);
    return order != 0 ? order : (x->person > y->person) - (x->person < y->person);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void stats_laid_sort(struct stats_laid_rows *rows)
{
    if (rows->count > 0) {
        qsort(rows->items, rows->count, sizeof(*rows->items), by_place);
    }
}

static bool is_among(const int64_t *numbers, size_t count, int64_t number)
{
    return count > 0 && bsearch(&number, numbers, count, sizeof(*numbers), by_number) != NULL;
}

/* A step from one state to the next. */
struct step {
    struct request *req;
    struct arena *scratch;
    const struct stats_state *before;
    struct stats_state *state;
    struct stats_db_changed_rows told;
    int64_t *people; /* of those told: whose rows are laid out anew, by ids */
    size_t people_count;
    struct stats_laid_rows gone; /* of the file, taken back in this step */
    struct stats_laid_rows come; /* laid out in this step */
};

/* The old list, at the places of now, without people who are laid out anew. */
static struct stats_laid_rows left_of(const struct step *step, const struct stats_laid_rows *rows,
                                      bool is_without_people)
{
    struct stats_laid_rows left = {ARENA_ARRAY(step->scratch, rows->count + 1, struct stats_laid),
                                   0};
    bool is_moved = step->state->tree.orgs != step->before->tree.orgs;
    for (size_t i = 0; i < rows->count; i++) {
        struct stats_laid row = rows->items[i];
        size_t place = row.org;
        bool is_there = !is_moved || stats_tree_place(&step->state->tree,
                                                      step->before->tree.orgs[row.org].id, &place);
        row.org = (uint32_t)place;
        if (is_there &&
            !(is_without_people && is_among(step->people, step->people_count, row.person))) {
            left.items[left.count++] = row;
        }
    }
    if (is_moved) {
        stats_laid_sort(&left);
    }
    return left;
}

static struct stats_laid_rows merged(struct arena *arena, struct stats_laid_rows a,
                                     struct stats_laid_rows b)
{
    struct stats_laid_rows all = {ARENA_ARRAY(arena, a.count + b.count + 1, struct stats_laid), 0};
    size_t i = 0;
    size_t j = 0;
    while (i < a.count || j < b.count) {
        bool is_first = j == b.count || (i < a.count && by_place(&a.items[i], &b.items[j]) <= 0);
        all.items[all.count++] = is_first ? a.items[i++] : b.items[j++];
    }
    return all;
}

/* ---- what has changed ----------------------------------------------------------------------- */

static void list_people(struct step *step)
{
    step->people = ARENA_ARRAY(step->scratch, step->told.count + 1, int64_t);
    EACH (row, step->told) {
        if (row->member_id != 0) {
            step->people[step->people_count++] = row->member_id;
        }
    }
    if (step->people_count > 0) {
        qsort(step->people, step->people_count, sizeof(int64_t), by_number);
    }
}

/* The first entry of the region at or behind that person. */
static uint32_t first_of(const struct stats_file *file, const struct stats_region *region,
                         int64_t person)
{
    uint32_t from = region->first;
    uint32_t to = region->end;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (file->rows.person[file->by_person[middle]] < person) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* Which organisation of the file a row belongs to. */
static size_t place_of_row(const struct stats_file *file, uint32_t row)
{
    size_t from = 0;
    size_t to = file->tree.count;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (file->tree.orgs[middle].first_row <= row) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return from;
}

static void take_back_row(struct step *step, uint32_t at, size_t *capacity)
{
    const struct stats_file *file = step->state->file;
    size_t place;
    int64_t org_id = file->tree.orgs[place_of_row(file, at)].id;
    if (stats_tree_place(&step->state->tree, org_id, &place)) {
        *ARENA_PUSH(step->scratch, step->gone.items, step->gone.count, *capacity) =
            (struct stats_laid){file->rows.person[at], (uint32_t)place,     file->rows.from[at],
                                file->rows.to[at],     file->rows.born[at], file->rows.joined[at],
                                file->rows.marks[at]};
    }
}

/* The rows that the file has of people who change for the first time. */
static void take_back(struct step *step)
{
    const struct stats_file *file = step->state->file;
    size_t capacity = 0;
    EACH (row, step->told) {
        if (row->member_id == 0 ||
            is_among(step->before->changed, step->before->changed_count, row->member_id)) {
            continue;
        }
        for (size_t i = 0; i < file->region_count; i++) {
            const struct stats_region *region = &file->regions[i];
            if (region->id != row->region_id) {
                continue;
            }
            for (uint32_t at = first_of(file, region, row->member_id);
                 at < region->end && file->rows.person[file->by_person[at]] == row->member_id;
                 at++) {
                take_back_row(step, file->by_person[at], &capacity);
            }
        }
    }
    stats_laid_sort(&step->gone);
}

static void lay_out(struct step *step)
{
    struct db *db = step->req->db;
    struct stats_laying *laying = stats_laying_new(step->scratch, &step->state->tree);
    stats_db_changed_people(db, step->before->since, str_of(step->before->snapshot),
                            stats_laying_take_person, laying);
    stats_laying_sort(laying);
    stats_db_changed_periods(db, step->before->since, str_of(step->before->snapshot),
                             stats_laying_take_fact, laying);
    stats_laying_finish(laying);
    step->come = (struct stats_laid_rows){laying->rows, laying->row_count};
    stats_laid_sort(&step->come);
}

/* ---- the step ------------------------------------------------------------------------------- */

static void note_changed(struct step *step)
{
    const struct stats_state *before = step->before;
    struct stats_state *state = step->state;
    state->changed =
        ARENA_ARRAY(state->arena, before->changed_count + step->people_count + 1, int64_t);
    for (size_t i = 0; i < before->changed_count; i++) {
        state->changed[state->changed_count++] = before->changed[i];
    }
    for (size_t i = 0; i < step->people_count; i++) {
        bool is_twice = i > 0 && step->people[i] == step->people[i - 1];
        if (!is_twice && !is_among(before->changed, before->changed_count, step->people[i])) {
            state->changed[state->changed_count++] = step->people[i];
        }
    }
    if (state->changed_count > 0) {
        qsort(state->changed, state->changed_count, sizeof(int64_t), by_number);
    }
}

/* Also where rows stood that were added before and are told otherwise now. */
static void note_touched(struct step *step)
{
    const struct stats_laid_rows *before = &step->before->added;
    struct stats_laid_rows again = {
        ARENA_ARRAY(step->scratch, before->count + 1, struct stats_laid), 0};
    for (size_t i = 0; i < before->count && !step->state->is_all_new; i++) {
        if (is_among(step->people, step->people_count, before->items[i].person)) {
            again.items[again.count++] = before->items[i];
        }
    }
    struct stats_laid_rows all =
        merged(step->scratch, again, merged(step->scratch, step->gone, step->come));
    uint32_t *touched = ARENA_ARRAY(step->state->arena, all.count + 1, uint32_t);
    for (size_t i = 0; i < all.count; i++) {
        touched[i] = all.items[i].org;
    }
    step->state->touched = touched;
    step->state->touched_count = all.count;
}

struct stats_state *stats_state_follow(struct request *req, struct stats_state *before,
                                       const struct stats_moment *moment)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct step step = {.req = req, .scratch = scratch, .before = before};
    step.told = stats_db_changed(req->db, before->since, str_of(before->snapshot), STATS_FOLLOWED);
    if (step.told.count == 0 && db_failure(req->db) == DB_FINE) {
        stats_state_use(before);
        return before;
    }
    if (step.told.count == STATS_FOLLOWED || db_failure(req->db) != DB_FINE) {
        return NULL;
    }
    stats_file_use(before->file);
    struct stats_state *state = step.state = state_new(before->file);
    state->since = moment->since;
    state->snapshot = str_to_c(state->arena, str_of(moment->snapshot));
    bool is_tree_new = false;
    EACH (row, step.told) {
        is_tree_new = is_tree_new || row->member_id == 0;
    }
    state->is_all_new = is_tree_new;
    if (is_tree_new) {
        take_tree(req, state);
    } else {
        keep_tree(state, before);
    }
    list_people(&step);
    take_back(&step);
    lay_out(&step);
    state->removed = merged(state->arena, left_of(&step, &before->removed, false), step.gone);
    state->added = merged(state->arena, left_of(&step, &before->added, true), step.come);
    note_changed(&step);
    note_touched(&step);
    if (db_failure(req->db) != DB_FINE) {
        stats_state_leave(state);
        return NULL;
    }
    return state;
}
