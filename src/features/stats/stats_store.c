#include "features/stats/stats_store.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "features/stats/stats.sql.h"
#include "features/stats/stats_state.h"
#include "features/stats/stats_then.h"
#include "features/stats/stats_watch.h"

/* Up to so many people a register is laid out while the page waits (half a second). */
#define SMALL_REGISTER 200000
/* When so many have changed, or a twentieth of a large register, the file is made anew. */
#define MANY_CHANGED 100000
#define FEW_CHANGED 10000

/* ---- what a process keeps ------------------------------------------------------------------- */

#define KEPT_SLOTS 4096

/* Figures of one organisation that were counted before. */
struct kept_figures {
    uint64_t key;
    uint64_t tree; /* stats_tree_number: which one the place is of */
    uint32_t place;
    uint32_t count; /* 0 = empty */
    int32_t *figures;
};

struct stats_keep {
    pthread_mutex_t lock;
    struct stats_state *state;
    struct arena *arena;
    struct kept_figures slots[KEPT_SLOTS]; /* of that state */
};

static void *keep_make(struct app *app)
{
    struct stats_keep *keep = ARENA_NEW(app->arena, struct stats_keep);
    pthread_mutex_init(&keep->lock, NULL);
    keep->arena = app->arena;
    return keep;
}

static void keep_let_go(void *what)
{
    struct stats_keep *keep = what;
    if (keep->state != NULL) {
        stats_state_leave(keep->state);
    }
    pthread_mutex_destroy(&keep->lock);
}

static struct stats_keep *keep_of(struct app *app)
{
    static const struct app_keeper keeper = {keep_make, keep_let_go};
    return app_kept(app, &keeper);
}

/* The state of the process, with one use for the caller; NULL if there is none yet. */
static struct stats_state *kept_state(struct stats_keep *keep)
{
    pthread_mutex_lock(&keep->lock);
    struct stats_state *state = keep->state;
    if (state != NULL) {
        stats_state_use(state);
    }
    pthread_mutex_unlock(&keep->lock);
    return state;
}

static bool has_touched(const struct stats_state *state, uint64_t tree, uint32_t place)
{
    if (tree != 0) {
        return stats_then_touched(state, tree, place);
    }
    uint32_t below = state->tree.orgs[place].below;
    size_t from = 0;
    size_t to = state->touched_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (state->touched[middle] < place) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < state->touched_count && state->touched[from] < below;
}

static void forget_figures(struct stats_keep *keep, const struct stats_state *state, bool is_next)
{
    for (size_t i = 0; i < KEPT_SLOTS; i++) {
        struct kept_figures *slot = &keep->slots[i];
        if (slot->count > 0 &&
            (!is_next || state->is_all_new || has_touched(state, slot->tree, slot->place))) {
            slot->count = 0;
        }
    }
}

/* From now on the process begins here: unless another thread has come as far or further. */
static void keep_state(struct stats_keep *keep, struct stats_state *state, uint64_t before)
{
    struct stats_state *old = NULL;
    pthread_mutex_lock(&keep->lock);
    bool is_next = keep->state != NULL && keep->state->number == before;
    bool is_further = is_next || keep->state == NULL || keep->state->since < state->since ||
                      keep->state->file != state->file;
    if (is_further && keep->state != state) {
        forget_figures(keep, state, is_next);
        old = keep->state;
        stats_state_use(state);
        keep->state = state;
    }
    pthread_mutex_unlock(&keep->lock);
    if (old != NULL) {
        stats_state_leave(old);
    }
}

/* ---- figures that were counted before ------------------------------------------------------- */

static struct kept_figures *slot_of(const struct stats_store *store, uint64_t key, size_t place)
{
    struct stats_keep *keep = store->keep;
    uint64_t where = (uint64_t)place + (stats_tree_number(store) << 32);
    uint64_t mixed = (key ^ where * 0x9E3779B97F4A7C15u) * 0xD6E8FEB86659FD93u;
    return &keep->slots[mixed >> 52]; /* of 4,096 */
}

bool stats_recall(const struct stats_store *store, uint64_t key, size_t place, int32_t *ret_figures,
                  size_t count)
{
    struct stats_keep *keep = store->keep;
    if (keep == NULL || count == 0) {
        return false;
    }
    pthread_mutex_lock(&keep->lock);
    const struct kept_figures *slot = slot_of(store, key, place);
    bool is_there = keep->state == store->state && slot->count == count && slot->key == key &&
                    slot->place == place && slot->tree == stats_tree_number(store);
    if (is_there) {
        memcpy(ret_figures, slot->figures, count * sizeof(int32_t));
    }
    pthread_mutex_unlock(&keep->lock);
    return is_there;
}

void stats_remember(const struct stats_store *store, uint64_t key, size_t place,
                    const int32_t *figures, size_t count)
{
    struct stats_keep *keep = store->keep;
    if (keep == NULL || count == 0 || count > STATS_KEPT_FIGURES) {
        return;
    }
    pthread_mutex_lock(&keep->lock);
    if (keep->state == store->state) {
        struct kept_figures *slot = slot_of(store, key, place);
        if (slot->figures == NULL) {
            slot->figures = ARENA_ARRAY(keep->arena, STATS_KEPT_FIGURES, int32_t);
        }
        slot->key = key;
        slot->tree = stats_tree_number(store);
        slot->place = (uint32_t)place;
        slot->count = (uint32_t)count;
        memcpy(slot->figures, figures, count * sizeof(int32_t));
    }
    pthread_mutex_unlock(&keep->lock);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* Whether the changes since then are still told, to this transaction among them. */
static bool leads_here(const struct stats_moment *moment, int64_t since, const char *snapshot)
{
    return since >= moment->trimmed && stats_moment_holds(moment, snapshot);
}

/* A backup was brought back, or another register lies there now. */
static bool is_of_this_register(struct request *req, const struct stats_file *file)
{
    struct stats_db_entry_row entry;
    return file->last_entry == 0 || stats_db_entry(req->db, file->last_entry, &entry);
}

static struct stats_state *state_of_file(struct request *req, const char *path,
                                         const struct stats_moment *moment)
{
    struct stats_file *file = stats_file_open(path);
    if (file == NULL) {
        return NULL;
    }
    if (!leads_here(moment, file->since, file->snapshot) || !is_of_this_register(req, file)) {
        stats_file_leave(file);
        return NULL;
    }
    return stats_state_of(file);
}

static bool is_same_file(const struct stats_state *state, const char *path)
{
    struct stat about;
    const struct stat *known = &state->file->about;
    return stat(path, &about) != 0 ||
           (about.st_ino == known->st_ino && about.st_dev == known->st_dev &&
            about.st_mtim.tv_sec == known->st_mtim.tv_sec &&
            about.st_mtim.tv_nsec == known->st_mtim.tv_nsec);
}

/* What this transaction sees may never come to be: a file of it is for this transaction alone. */
static struct stats_state *state_of_new_file(struct request *req, const char *path,
                                             const struct stats_moment *moment)
{
    const char *own = db_is_writing(req->db)
                          ? str_format(req->arena, "%s.own-%d", path, (int)gettid()).data
                          : path;
    struct stats_state *state =
        stats_build_within(req, own) ? state_of_file(req, own, moment) : NULL;
    if (own != path) {
        unlink(own);
    }
    return state;
}

/* ---- now ------------------------------------------------------------------------------------ */

static bool may_wait(struct request *req)
{
    struct stats_db_people_about_row people = {0};
    return stats_db_people_about(req->db, &people) && people.total < SMALL_REGISTER;
}

static bool is_worn(const struct stats_state *state)
{
    return state->changed_count > MANY_CHANGED ||
           state->changed_count > MAX_OF(FEW_CHANGED, state->file->rows.count / 20);
}

/* Where to begin: what the process keeps, if this transaction sees all of it; else the file. */
static struct stats_state *beginning(struct request *req, struct stats_keep *keep, const char *path,
                                     const struct stats_moment *moment)
{
    struct stats_state *state = keep == NULL ? NULL : kept_state(keep);
    if (state != NULL) {
        if (is_same_file(state, path) && leads_here(moment, state->since, state->snapshot)) {
            return state;
        }
        stats_state_leave(state);
    }
    return state_of_file(req, path, moment);
}

/* `before` is given up. */
static struct stats_state *followed(struct request *req, struct stats_state *before,
                                    const struct stats_moment *moment)
{
    if (before == NULL || strcmp(before->snapshot, moment->snapshot) == 0) {
        return before;
    }
    struct stats_state *state = stats_state_follow(req, before, moment);
    stats_state_leave(before);
    return state;
}

static bool stats_within(struct request *req, struct stats_keep *keep, const char *path,
                         struct stats_store *ret_store)
{
    struct stats_moment *moment = ARENA_NEW(req->arena, struct stats_moment);
    if (!stats_moment_now(req->db, moment)) {
        return false;
    }
    struct stats_state *before = beginning(req, keep, path, moment);
    uint64_t number = before == NULL ? 0 : before->number;
    struct stats_state *state = followed(req, before, moment);
    if (state == NULL) {
        if (db_failure(req->db) == DB_FINE && (keep == NULL || may_wait(req))) {
            state = state_of_new_file(req, path, moment);
        } else if (keep != NULL) {
            stats_want(req);
        }
    }
    if (state == NULL) {
        return false;
    }
    bool is_kept = keep != NULL && !db_is_writing(req->db);
    if (is_kept) {
        keep_state(keep, state, number);
    }
    if (is_kept && state->number != number && is_worn(state)) {
        stats_want(req);
    }
    *ret_store = stats_store_of(state);
    ret_store->keep = is_kept ? keep : NULL;
    return true;
}

bool stats_open_fresh(struct request *req, const char *path, struct stats_store *ret_store)
{
    db_begin_read(req->db);
    bool is_open = stats_within(req, NULL, path, ret_store);
    db_rollback(req->db);
    return is_open;
}

bool stats_open_followed(struct request *req, const char *path, struct stats_store *ret_store)
{
    struct stats_moment *moment = ARENA_NEW(req->arena, struct stats_moment);
    struct stats_state *state = stats_moment_now(req->db, moment)
                                    ? followed(req, state_of_file(req, path, moment), moment)
                                    : NULL;
    if (state != NULL) {
        *ret_store = stats_store_of(state);
    }
    return state != NULL;
}

bool stats_now(struct request *req, struct stats_store *ret_store)
{
    return stats_within(req, keep_of(req->app), app_file_path(req->app, req->arena, "stats.facts"),
                        ret_store);
}

bool stats_open(const char *path, struct stats_store *ret_store)
{
    struct stats_file *file = stats_file_open(path);
    if (file != NULL) {
        *ret_store = stats_store_of(stats_state_of(file));
    }
    return file != NULL;
}

void stats_close(struct stats_store *store)
{
    stats_then_leave(store->then);
    /* The use that was given with the store. */
    stats_state_leave((struct stats_state *)store->state);
    *store = (struct stats_store){0};
}

bool stats_place_of(const struct stats_store *store, int64_t org_id, size_t *ret_place)
{
    size_t place;
    bool is_there = stats_tree_place(&store->state->tree, org_id, &place);
    if (is_there) {
        *ret_place = stats_place_then(store, place);
    }
    return is_there;
}

bool stats_has_changed(const struct stats_store *store, int64_t person)
{
    size_t from = 0;
    size_t to = store->changed_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (store->changed[middle] < person) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < store->changed_count && store->changed[from] == person;
}
