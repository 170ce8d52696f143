#include "features/stats/stats_posts.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app.h"
#include "features/stats/stats_posts.sql.h"
#include "features/stats/stats_state.h"

/* Posts out of the register, laid beside the rows of their holders: in a file for the file of
 * facts, and in memory for people who have changed since that was written. */

#define MAGIC 0x32444c45484b50u /* "PKHELD2" */

/* The file: this, rows, firsts (one more), posts. It belongs to one file of facts. */
struct header {
    uint64_t magic;
    uint64_t inode;
    int64_t seconds;
    int64_t nanoseconds;
    uint64_t fact_count;
    uint64_t levels;
    uint64_t row_count;
    uint64_t post_count;
};

/* A post before it lies beside a row. */
struct told {
    int64_t person;
    uint32_t such; /* the sort of body and post, to find the first one */
    struct stats_held held;
};

struct second {
    int64_t card;
    int64_t main;
};

struct reading {
    struct arena *arena;
    const struct stats_store *store;
    struct told *posts;
    size_t count;
    size_t capacity;
    struct second *seconds;
    size_t second_count;
    size_t second_capacity;
};

/* ---- reading -------------------------------------------------------------------------------- */

static void take_second(void *context, const struct stats_posts_db_second_row *row)
{
    struct reading *reading = context;
    *ARENA_PUSH(reading->arena, reading->seconds, reading->second_count, reading->second_capacity) =
        (struct second){row->id, row->main_id};
}

static int by_card(const void *a, const void *b)
{
    int64_t x = ((const struct second *)a)->card;
    int64_t y = ((const struct second *)b)->card;
    return (x > y) - (x < y);
}

static int64_t holder_of(const struct reading *reading, int64_t card)
{
    const struct second wanted = {card, 0};
    const struct second *second =
        reading->second_count == 0
            ? NULL
            : bsearch(&wanted, reading->seconds, reading->second_count, sizeof(wanted), by_card);
    return second == NULL ? card : second->main;
}

static stats_day first_day_after(date day)
{
    return date_is_none(day) ? STATS_STILL : (stats_day)(stats_day_of(day) + 1);
}

static void take_post(void *context, const struct stats_posts_db_held_row *row)
{
    struct reading *reading = context;
    stats_day to = first_day_after(row->valid_to);
    const struct stats_tree *tree = &reading->store->state->tree;
    size_t place;
    if (!stats_tree_place(tree, row->org_id, &place)) {
        return;
    }
    enum stats_post post = stats_post_of(row->kind, row->body, row->post, tree->orgs[place].level);
    *ARENA_PUSH(reading->arena, reading->posts, reading->count, reading->capacity) = (struct told){
        .person = holder_of(reading, row->member_id),
        .such = (uint32_t)(str_hash(row->body) * 31 + str_hash(row->post)),
        .held = {.from = stats_day_of(row->valid_from),
                 .to = MIN_OF(to, first_day_after(row->ended_on)),
                 .post = (uint8_t)post,
                 .is_released = row->is_released},
    };
}

static int by_person(const void *a, const void *b)
{
    const struct told *x = a;
    const struct told *y = b;
    int order = (x->person > y->person) - (x->person < y->person);
    return order != 0 ? order : (x->held.from > y->held.from) - (x->held.from < y->held.from);
}

static void sort_seconds(struct reading *reading)
{
    if (reading->second_count > 0) {
        qsort(reading->seconds, reading->second_count, sizeof(*reading->seconds), by_card);
    }
}

/* Person by person, each one's from the earliest on; whether he held such a post before. */
static void sort_posts(struct reading *reading)
{
    if (reading->count > 0) {
        qsort(reading->posts, reading->count, sizeof(*reading->posts), by_person);
    }
    for (size_t i = 0; i < reading->count; i++) {
        struct told *post = &reading->posts[i];
        post->held.is_first = true;
        for (size_t j = i; j > 0 && reading->posts[j - 1].person == post->person; j--) {
            const struct told *before = &reading->posts[j - 1];
            bool is_such = before->such == post->such && before->held.from < post->held.from;
            post->held.is_first = post->held.is_first && !is_such;
        }
    }
}

/* ---- beside the rows ------------------------------------------------------------------------ */

/* Where somebody's posts begin, by open addressing: 0 = an empty slot, else one more. */
struct index {
    uint32_t *slots;
    size_t mask;
};

static size_t slot_of(const struct reading *reading, const struct index *index, int64_t person)
{
    size_t slot = (size_t)((uint64_t)person * 0x9E3779B97F4A7C15u >> 20) & index->mask;
    while (index->slots[slot] != 0 && reading->posts[index->slots[slot] - 1].person != person) {
        slot = (slot + 1) & index->mask;
    }
    return slot;
}

static struct index index_of(const struct reading *reading)
{
    size_t size = 16;
    while (size < reading->count * 2) {
        size *= 2;
    }
    struct index index = {ARENA_ARRAY(reading->arena, size, uint32_t), size - 1};
    for (size_t i = reading->count; i-- > 0;) {
        index.slots[slot_of(reading, &index, reading->posts[i].person)] = (uint32_t)i + 1;
    }
    return index;
}

struct laying {
    uint32_t *rows;
    size_t row_count;
    size_t row_capacity;
    uint32_t *firsts;
    size_t first_count;
    size_t first_capacity;
    struct stats_held *items;
    size_t item_count;
    size_t item_capacity;
};

static void lay_row(const struct reading *reading, struct laying *laying, uint32_t row,
                    size_t first)
{
    const struct stats_rows *facts = &reading->store->rows;
    size_t before = laying->item_count;
    for (size_t i = first; i < reading->count && reading->posts[i].person == facts->person[row];
         i++) {
        const struct stats_held *held = &reading->posts[i].held;
        if (held->from < facts->to[row] && held->to > facts->from[row]) {
            *ARENA_PUSH(reading->arena, laying->items, laying->item_count, laying->item_capacity) =
                *held;
        }
    }
    if (laying->item_count > before) {
        *ARENA_PUSH(reading->arena, laying->rows, laying->row_count, laying->row_capacity) = row;
        *ARENA_PUSH(reading->arena, laying->firsts, laying->first_count, laying->first_capacity) =
            (uint32_t)before;
    }
}

static struct stats_posts lay_beside(const struct reading *reading)
{
    struct index index = index_of(reading);
    struct laying laying = {0};
    for (size_t row = 0; row < reading->store->rows.count; row++) {
        uint32_t first = index.slots[slot_of(reading, &index, reading->store->rows.person[row])];
        if (first != 0) {
            lay_row(reading, &laying, (uint32_t)row, first - 1);
        }
    }
    *ARENA_PUSH(reading->arena, laying.firsts, laying.first_count, laying.first_capacity) =
        (uint32_t)laying.item_count;
    return (struct stats_posts){.rows = laying.rows,
                                .firsts = laying.firsts,
                                .items = laying.items,
                                .count = laying.row_count};
}

static struct stats_posts read_all(struct request *req, struct arena *arena,
                                   const struct stats_store *store)
{
    struct reading reading = {.arena = arena, .store = store};
    stats_posts_db_seconds(req->db, take_second, &reading);
    sort_seconds(&reading);
    stats_posts_db_all(req->db, take_post, &reading);
    sort_posts(&reading);
    return lay_beside(&reading);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* A post is named by the level of the organisation: which of them stand at another one than when
 * the facts were laid out; 0 = none. */
static uint64_t moved_levels(const struct stats_state *state)
{
    uint64_t sum = 0;
    const struct stats_tree *then = &state->file->tree;
    for (size_t i = 0; state->grown != NULL && i < then->count; i++) {
        size_t place;
        if (stats_tree_place(&state->tree, then->orgs[i].id, &place) &&
            state->tree.orgs[place].level != then->orgs[i].level) {
            sum += ((uint64_t)then->orgs[i].id * 8 + state->tree.orgs[place].level) *
                   0x9E3779B97F4A7C15u;
        }
    }
    return sum;
}

static struct header header_for(const struct stats_store *store)
{
    const struct stat *about = &store->state->file->about;
    return (struct header){.magic = MAGIC,
                           .inode = (uint64_t)about->st_ino,
                           .seconds = about->st_mtim.tv_sec,
                           .nanoseconds = about->st_mtim.tv_nsec,
                           .fact_count = store->rows.count,
                           .levels = moved_levels(store->state)};
}

static bool put(FILE *file, const void *bytes, size_t size)
{
    return size == 0 || fwrite(bytes, size, 1, file) == 1;
}

/* A file that was not written costs time and nothing else: the next one who asks reads again. */
static void write_file(struct request *req, const struct stats_store *store,
                       const struct stats_posts *posts, const char *path)
{
    struct header header = header_for(store);
    header.row_count = posts->count;
    header.post_count = posts->firsts[posts->count];
    const char *temporary = str_format(req->arena, "%s.new-%d", path, (int)gettid()).data;
    FILE *file = fopen(temporary, "we");
    if (file == NULL) {
        return;
    }
    bool is_good = fchmod(fileno(file), S_IRUSR | S_IWUSR) == 0 &&
                   put(file, &header, sizeof(header)) &&
                   put(file, posts->rows, posts->count * sizeof(uint32_t)) &&
                   put(file, posts->firsts, (posts->count + 1) * sizeof(uint32_t)) &&
                   put(file, posts->items, header.post_count * sizeof(struct stats_held));
    if ((fclose(file) != 0) | !is_good || rename(temporary, path) != 0) {
        unlink(temporary);
    }
}

static bool is_whole(const struct stats_store *store, const struct header *header, size_t size)
{
    struct header wanted = header_for(store);
    if (size < sizeof(*header) || header->magic != MAGIC || header->inode != wanted.inode ||
        header->seconds != wanted.seconds || header->nanoseconds != wanted.nanoseconds ||
        header->fact_count != wanted.fact_count || header->levels != wanted.levels ||
        header->row_count > wanted.fact_count || header->post_count > UINT32_MAX) {
        return false;
    }
    return size == sizeof(*header) + (header->row_count * 2 + 1) * sizeof(uint32_t) +
                       header->post_count * sizeof(struct stats_held);
}

static bool open_file(const struct stats_store *store, const char *path,
                      struct stats_posts *ret_posts)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_there = fd >= 0 && fstat(fd, &about) == 0 && about.st_size > 0;
    size_t size = is_there ? (size_t)about.st_size : 0;
    void *mapping = is_there ? mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
    if (fd >= 0) {
        close(fd);
    }
    if (mapping == MAP_FAILED) {
        return false;
    }
    const struct header *header = mapping;
    if (!is_whole(store, header, size)) {
        munmap(mapping, size);
        return false;
    }
    const uint32_t *rows = (const uint32_t *)(header + 1);
    const uint32_t *firsts = rows + header->row_count;
    *ret_posts =
        (struct stats_posts){.rows = rows,
                             .firsts = firsts,
                             .items = (const struct stats_held *)(firsts + header->row_count + 1),
                             .count = header->row_count,
                             .mapping = mapping,
                             .mapping_size = size};
    return true;
}

/* ---- what has changed since ----------------------------------------------------------------- */

/* Posts of the people who have changed in one state: read once in a process for as long as nothing
 * else changes. */
struct stats_posts_changed {
    _Atomic int users;
    struct arena *arena;
    uint64_t number; /* of the state */
    int64_t *people;
    uint32_t *firsts;
    struct stats_held *items;
    size_t count;
};

struct keep {
    pthread_mutex_t lock;
    struct stats_posts_changed *changed;
};

static void *keep_make(struct app *app)
{
    struct keep *keep = ARENA_NEW(app->arena, struct keep);
    pthread_mutex_init(&keep->lock, NULL);
    return keep;
}

static void leave_changed(struct stats_posts_changed *changed)
{
    if (changed != NULL && atomic_fetch_sub(&changed->users, 1) == 1) {
        arena_free(changed->arena);
    }
}

static void keep_let_go(void *what)
{
    struct keep *keep = what;
    leave_changed(keep->changed);
    pthread_mutex_destroy(&keep->lock);
}

static struct keep *keep_of(struct app *app)
{
    static const struct app_keeper keeper = {keep_make, keep_let_go};
    return app_kept(app, &keeper);
}

static struct stats_posts_changed *read_changed(struct request *req,
                                                const struct stats_store *store)
{
    const struct stats_file *file = store->state->file;
    struct reading reading = {.arena = req->arena, .store = store};
    stats_posts_db_changed_seconds(req->db, file->since, str_of(file->snapshot), take_second,
                                   &reading);
    sort_seconds(&reading);
    stats_posts_db_changed(req->db, file->since, str_of(file->snapshot), take_post, &reading);
    sort_posts(&reading);
    struct arena *arena = arena_new();
    struct stats_posts_changed *changed = ARENA_NEW(arena, struct stats_posts_changed);
    atomic_store(&changed->users, 1);
    changed->arena = arena;
    changed->number = store->state->number;
    changed->people = ARENA_ARRAY(arena, reading.count, int64_t);
    changed->firsts = ARENA_ARRAY(arena, reading.count + 1, uint32_t);
    changed->items = ARENA_ARRAY(arena, reading.count, struct stats_held);
    for (size_t i = 0; i < reading.count; i++) {
        if (i == 0 || reading.posts[i].person != reading.posts[i - 1].person) {
            changed->firsts[changed->count] = (uint32_t)i;
            changed->people[changed->count++] = reading.posts[i].person;
        }
        changed->items[i] = reading.posts[i].held;
    }
    changed->firsts[changed->count] = (uint32_t)reading.count;
    return changed;
}

/* With one use for the caller. */
static struct stats_posts_changed *changed_of(struct request *req, const struct stats_store *store)
{
    struct keep *keep = store->keep == NULL ? NULL : keep_of(req->app);
    struct stats_posts_changed *changed = NULL;
    if (keep == NULL) {
        return read_changed(req, store);
    }
    pthread_mutex_lock(&keep->lock);
    if (keep->changed != NULL && keep->changed->number == store->state->number) {
        changed = keep->changed;
        atomic_fetch_add(&changed->users, 1);
    }
    pthread_mutex_unlock(&keep->lock);
    if (changed != NULL) {
        return changed;
    }
    changed = read_changed(req, store);
    if (db_failure(req->db) == DB_FINE) {
        pthread_mutex_lock(&keep->lock);
        struct stats_posts_changed *before = keep->changed;
        atomic_fetch_add(&changed->users, 1);
        keep->changed = changed;
        pthread_mutex_unlock(&keep->lock);
        leave_changed(before);
    }
    return changed;
}

struct stats_posts stats_posts_open(struct request *req, const struct stats_store *store,
                                    const char *path)
{
    struct stats_posts posts = {0};
    if (!open_file(store, path, &posts)) {
        posts = read_all(req, req->arena, store);
        /* What a transaction sees that writes may never come to be. */
        if (!db_is_writing(req->db) && db_failure(req->db) == DB_FINE) {
            write_file(req, store, &posts, path);
        }
    }
    if (store->changed_count > 0) {
        posts.changed = changed_of(req, store);
        posts.people = posts.changed->people;
        posts.people_firsts = posts.changed->firsts;
        posts.people_items = posts.changed->items;
        posts.people_count = posts.changed->count;
    }
    return posts;
}

void stats_posts_prepare(struct request *req, const char *facts_path, const char *path)
{
    struct stats_store store;
    if (stats_open(facts_path, &store)) {
        db_begin_read(req->db);
        struct stats_posts posts = stats_posts_open(req, &store, path);
        db_rollback(req->db);
        stats_posts_close(&posts);
        stats_close(&store);
    }
}

struct stats_posts stats_posts_now(struct request *req, const struct stats_store *store)
{
    return stats_posts_open(req, store, app_file_path(req->app, req->arena, STATS_POSTS_FILE));
}

void stats_posts_close(struct stats_posts *posts)
{
    if (posts->mapping != NULL) {
        munmap(posts->mapping, posts->mapping_size);
    }
    leave_changed(posts->changed);
    *posts = (struct stats_posts){0};
}
