#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/app.h"
#include "base/log.h"
#include "features/stats/stats_file_inner.h"
#include "features/stats/stats_lay.h"

/* Region by region: people, then their dated facts in the same order of ids, each person laid out;
 * by several threads at once, each with a connection that sees the same: more than there are
 * cores, so that some count while others wait for the disk. When all rows are known, each
 * goes to its place in the file: by organisation, and there by the day on which it ends. */

#define PORTION (4 << 20) /* bytes written at once */
#define HELPERS 2

struct piece {
    struct stats_laid *rows;
    size_t count;
};

struct building {
    struct request *req;
    struct arena *kept; /* until the file is written */
    struct stats_tree tree;
    struct stats_region *regions;
    size_t region_count;
    size_t region_capacity;
    struct piece *pieces; /* one for each region */
    size_t row_count;
    int64_t last_entry;
    struct stats_moment moment;
    _Atomic size_t next; /* the region that nobody has taken yet */
};

/* Each has a connection and memory of its own; without a connection it does not read. */
struct reader {
    struct building *building;
    struct db *db;
    struct arena *kept;
    struct arena *arena; /* of a helper's connection */
    pthread_t thread;
    bool runs;
};

/* ---- reading -------------------------------------------------------------------------------- */

static struct piece read_region(const struct reader *reader, int64_t id)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct stats_laying *laying = stats_laying_new(scratch, &reader->building->tree);
    stats_db_people(reader->db, id, stats_laying_take_person, laying);
    stats_db_periods(reader->db, id, stats_laying_take_fact, laying);
    stats_laying_finish(laying);
    struct piece piece = {.count = laying->row_count};
    piece.rows = arena_raw(reader->kept, laying->row_count * sizeof(struct stats_laid));
    if (piece.count > 0) {
        memcpy(piece.rows, laying->rows, piece.count * sizeof(struct stats_laid));
    }
    return piece;
}

static void *read_regions(void *context)
{
    const struct reader *reader = context;
    struct building *building = reader->building;
    for (size_t i; (i = atomic_fetch_add(&building->next, 1)) < building->region_count;) {
        building->pieces[i] = read_region(reader, building->regions[i].id);
    }
    return NULL;
}

static void read_together(struct building *building, struct reader *helpers)
{
    struct reader own = {.building = building, .db = building->req->db, .kept = building->kept};
    for (size_t i = 0; helpers != NULL && i < HELPERS; i++) {
        helpers[i].building = building;
        helpers[i].runs = helpers[i].db != NULL &&
                          pthread_create(&helpers[i].thread, NULL, read_regions, &helpers[i]) == 0;
    }
    read_regions(&own);
    for (size_t i = 0; helpers != NULL && i < HELPERS; i++) {
        if (helpers[i].runs) {
            pthread_join(helpers[i].thread, NULL);
        }
    }
}

static void read_register(struct building *building, struct reader *helpers)
{
    building->tree = stats_tree_read(building->req, building->kept);
    struct stats_db_regions_rows regions = stats_db_regions(building->req->db);
    EACH (row, regions) {
        *ARENA_PUSH(building->kept, building->regions, building->region_count,
                    building->region_capacity) = (struct stats_region){.id = row->region_id};
    }
    building->pieces = ARENA_ARRAY(building->kept, building->region_count, struct piece);
    read_together(building, helpers);
    for (size_t i = 0; i < building->region_count; i++) {
        building->regions[i].first = (uint32_t)building->row_count;
        building->row_count += building->pieces[i].count;
        building->regions[i].end = (uint32_t)building->row_count;
    }
}

/* Which rows of the file are an organisation's own. */
static void place_rows(struct building *building)
{
    struct stats_org *orgs = building->tree.orgs;
    for (size_t i = 0; i < building->region_count; i++) {
        for (size_t j = 0; j < building->pieces[i].count; j++) {
            orgs[building->pieces[i].rows[j].org].end_row++; /* how many, for now */
        }
    }
    uint32_t first = 0;
    for (size_t i = 0; i <= building->tree.count; i++) {
        orgs[i].first_row = first;
        first += orgs[i].end_row;
        orgs[i].end_row = first;
    }
}

/* ---- the file ------------------------------------------------------------------------------- */

static size_t aligned(size_t size)
{
    return (size + STATS_ALIGNMENT - 1) / STATS_ALIGNMENT * STATS_ALIGNMENT;
}

/* Returns the size of the file. */
static size_t plan_file(const struct building *building, struct stats_header *ret_header)
{
    *ret_header = (struct stats_header){
        .magic = STATS_MAGIC, .last_entry = building->last_entry, .since = building->moment.since};
    memcpy(ret_header->snapshot, building->moment.snapshot, STATS_SNAPSHOT);
    for (size_t i = 0; i < STATS_COLUMNS; i++) {
        ret_header->counts[i] = building->row_count;
    }
    ret_header->counts[STATS_COLUMN_ORGS] = building->tree.count + 1;
    ret_header->counts[STATS_COLUMN_SLOTS] = building->tree.slot_count;
    ret_header->counts[STATS_COLUMN_REGIONS] = building->region_count;
    size_t offset = aligned(sizeof(struct stats_header));
    for (size_t i = 0; i < STATS_COLUMNS; i++) {
        ret_header->offsets[i] = offset;
        offset += aligned(ret_header->counts[i] * stats_column_widths[i]);
    }
    return offset;
}

/* The rows of a region by the days on which they end, what lasts first; they lie so within each
 * organisation. History is then all in one place, and whoever counts people of today or the ends of
 * a year passes most of it over. */
static const uint32_t *by_end(struct arena *arena, const struct piece *piece)
{
    uint32_t *order = ARENA_ARRAY(arena, piece->count, uint32_t);
    uint32_t *ends =
        ARENA_ARRAY(arena, STATS_STILL + 2, uint32_t); /* of the day before: how many */
    for (size_t i = 0; i < piece->count; i++) {
        ends[STATS_STILL - piece->rows[i].to + 1]++;
    }
    for (size_t i = 1; i < STATS_STILL + 2; i++) {
        ends[i] += ends[i - 1];
    }
    for (size_t i = 0; i < piece->count; i++) {
        order[ends[STATS_STILL - piece->rows[i].to]++] = (uint32_t)i;
    }
    return order;
}

static void fill_rows(const struct building *building, const struct stats_header *header,
                      char *bytes)
{
    stats_day *from = (stats_day *)(bytes + header->offsets[STATS_COLUMN_FROM]);
    stats_day *to = (stats_day *)(bytes + header->offsets[STATS_COLUMN_TO]);
    stats_day *born = (stats_day *)(bytes + header->offsets[STATS_COLUMN_BORN]);
    stats_day *joined = (stats_day *)(bytes + header->offsets[STATS_COLUMN_JOINED]);
    stats_marks *marks = (stats_marks *)(bytes + header->offsets[STATS_COLUMN_MARKS]);
    int64_t *person = (int64_t *)(bytes + header->offsets[STATS_COLUMN_PERSON]);
    uint32_t *by_person = (uint32_t *)(bytes + header->offsets[STATS_COLUMN_BY_PERSON]);
    uint32_t *next = ARENA_ARRAY(building->kept, building->tree.count, uint32_t);
    for (size_t i = 0; i < building->tree.count; i++) {
        next[i] = building->tree.orgs[i].first_row;
    }
    for (size_t i = 0; i < building->region_count; i++) {
        CLEANUP(arena_drop) struct arena *scratch = arena_new();
        const uint32_t *order = by_end(scratch, &building->pieces[i]);
        for (size_t j = 0; j < building->pieces[i].count; j++) {
            const struct stats_laid *row = &building->pieces[i].rows[order[j]];
            uint32_t at = next[row->org]++;
            from[at] = row->from;
            to[at] = row->to;
            born[at] = row->born;
            joined[at] = row->joined;
            marks[at] = row->marks;
            person[at] = row->person;
            by_person[building->regions[i].first + order[j]] = at;
        }
    }
}

static void fill(const struct building *building, const struct stats_header *header, char *bytes)
{
    memcpy(bytes, header, sizeof(*header));
    memcpy(bytes + header->offsets[STATS_COLUMN_ORGS], building->tree.orgs,
           header->counts[STATS_COLUMN_ORGS] * sizeof(struct stats_org));
    memcpy(bytes + header->offsets[STATS_COLUMN_SLOTS], building->tree.slots,
           header->counts[STATS_COLUMN_SLOTS] * sizeof(uint32_t));
    if (building->region_count > 0) {
        memcpy(bytes + header->offsets[STATS_COLUMN_REGIONS], building->regions,
               building->region_count * sizeof(struct stats_region));
    }
    fill_rows(building, header, bytes);
}

/* Days of birth, if without names: for nobody but the program. */
static bool write_bytes(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    size_t done = 0;
    while (fd >= 0 && done < size) {
        ssize_t written = write(fd, bytes + done, MIN_OF(size - done, (size_t)PORTION));
        if (written < 0 && errno != EINTR) {
            break;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    bool is_good = fd >= 0 && done == size && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return is_good;
}

/* Laid out in memory of its own, not in the mapped file: what is written in large portions is kept
 * by the kernel in large pieces, and a process that maps it takes a tenth of the page faults. */
static bool write_file(const struct building *building, const char *path)
{
    struct stats_header header;
    size_t size = plan_file(building, &header);
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) {
        return false;
    }
    madvise(bytes, size, MADV_HUGEPAGE);
    fill(building, &header, bytes);
    bool is_good = write_bytes(path, bytes, size);
    munmap(bytes, size);
    return is_good;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void join(struct reader *helper, const char *database)
{
    char error[256];
    helper->arena = arena_new();
    helper->kept = arena_new();
    helper->db = db_open(database, DB_READ_ONCE, error);
    if (helper->db != NULL) {
        db_use_arena(helper->db, helper->arena);
        db_begin_read(helper->db);
    }
}

static void leave(struct reader *helper)
{
    if (helper->db != NULL) {
        db_rollback(helper->db);
        db_close(helper->db);
        helper->db = NULL;
    }
}

static bool are_good(const struct building *building, const struct reader *helpers)
{
    bool are_good = db_failure(building->req->db) == DB_FINE;
    for (size_t i = 0; helpers != NULL && i < HELPERS; i++) {
        are_good = are_good && (!helpers[i].runs || db_failure(helpers[i].db) == DB_FINE);
    }
    return are_good;
}

/* `helpers`: HELPERS readers whose transactions may see the same; NULL if there are none. */
static bool build(struct request *req, struct reader *helpers, const char *path)
{
    CLEANUP(arena_drop) struct arena *kept = arena_new();
    struct building *building = ARENA_NEW(kept, struct building);
    building->req = req;
    building->kept = kept;
    struct stats_db_last_entry_row last = {0};
    building->last_entry = stats_db_last_entry(req->db, &last) ? last.id : 0;
    if (!stats_moment_now(req->db, &building->moment)) {
        return false;
    }
    for (size_t i = 0; helpers != NULL && i < HELPERS; i++) {
        struct stats_moment moment;
        bool sees_the_same = helpers[i].db != NULL && stats_moment_now(helpers[i].db, &moment) &&
                             strcmp(moment.snapshot, building->moment.snapshot) == 0;
        if (!sees_the_same) {
            leave(&helpers[i]);
        }
    }
    read_register(building, helpers);
    bool is_good = are_good(building, helpers);
    place_rows(building);
    const char *temporary = str_format(req->arena, "%s.new-%d", path, (int)gettid()).data;
    is_good = is_good && write_file(building, temporary) && rename(temporary, path) == 0;
    if (!is_good) {
        LOG_ERROR("stats.build", "errno=%d database=%d", errno, (int)db_failure(req->db));
        unlink(temporary);
    }
    return is_good;
}

bool stats_build_within(struct request *req, const char *path)
{
    return build(req, NULL, path);
}

bool stats_build(struct request *req, const char *path)
{
    struct reader helpers[HELPERS] = {0};
    for (size_t i = 0; i < HELPERS; i++) {
        join(&helpers[i], req->app->options.database);
    }
    db_begin_read(req->db);
    bool is_good = build(req, helpers, path);
    db_rollback(req->db);
    for (size_t i = 0; i < HELPERS; i++) {
        leave(&helpers[i]);
        arena_drop(&helpers[i].arena);
        arena_drop(&helpers[i].kept);
    }
    return is_good;
}
