#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "features/stats/stats.sql.h"
#include "features/stats/stats_file_inner.h"

const size_t stats_column_widths[STATS_COLUMNS] = {
    [STATS_COLUMN_ORGS] = sizeof(struct stats_org),
    [STATS_COLUMN_SLOTS] = sizeof(uint32_t),
    [STATS_COLUMN_REGIONS] = sizeof(struct stats_region),
    [STATS_COLUMN_FROM] = sizeof(stats_day),
    [STATS_COLUMN_TO] = sizeof(stats_day),
    [STATS_COLUMN_BORN] = sizeof(stats_day),
    [STATS_COLUMN_JOINED] = sizeof(stats_day),
    [STATS_COLUMN_MARKS] = sizeof(stats_marks),
    [STATS_COLUMN_PERSON] = sizeof(int64_t),
    [STATS_COLUMN_BY_PERSON] = sizeof(uint32_t),
};

/* ---- what a transaction sees ---------------------------------------------------------------- */

bool stats_moment_now(struct db *db, struct stats_moment *ret_moment)
{
    struct stats_db_moment_row row;
    if (!stats_db_moment(db, &row) || row.snapshot.length >= STATS_SNAPSHOT) {
        return false;
    }
    *ret_moment = (struct stats_moment){.trimmed = row.trimmed};
    memcpy(ret_moment->snapshot, row.snapshot.data, row.snapshot.length);
    ret_moment->since = strtoll(ret_moment->snapshot, NULL, 10);
    return true;
}

/* "10:15:11,13": all before 10, and of those before 15 all but 11 and 13. */
struct snapshot {
    int64_t end;
    const char *missing;
};

static struct snapshot snapshot_of(const char *text)
{
    char *rest;
    (void)strtoll(text, &rest, 10);
    int64_t end = *rest == ':' ? strtoll(rest + 1, &rest, 10) : 0;
    return (struct snapshot){end, *rest == ':' ? rest + 1 : ""};
}

static bool is_missing(struct snapshot snapshot, int64_t number)
{
    for (const char *at = snapshot.missing; *at != '\0';) {
        char *rest;
        if (strtoll(at, &rest, 10) == number) {
            return true;
        }
        at = *rest == ',' ? rest + 1 : "";
    }
    return false;
}

bool stats_moment_holds(const struct stats_moment *moment, const char *earlier)
{
    struct snapshot now = snapshot_of(moment->snapshot);
    struct snapshot then = snapshot_of(earlier);
    for (const char *at = now.missing; *at != '\0';) {
        char *rest;
        int64_t number = strtoll(at, &rest, 10);
        if (number < then.end && !is_missing(then, number)) {
            return false;
        }
        at = *rest == ',' ? rest + 1 : "";
    }
    return then.end <= now.end;
}

/* ---- mapping -------------------------------------------------------------------------------- */

static bool is_whole(const struct stats_header *header, size_t size)
{
    if (size < sizeof(*header) || header->magic != STATS_MAGIC ||
        memchr(header->snapshot, '\0', STATS_SNAPSHOT) == NULL) {
        return false;
    }
    for (size_t i = 0; i < STATS_COLUMNS; i++) {
        if (header->offsets[i] > size ||
            header->counts[i] > (size - header->offsets[i]) / stats_column_widths[i] ||
            (i >= STATS_COLUMN_FROM && header->counts[i] != header->counts[STATS_COLUMN_FROM])) {
            return false;
        }
    }
    return header->counts[STATS_COLUMN_ORGS] > 0;
}

static void name_columns(struct stats_file *file)
{
    char *bytes = file->mapping;
    const struct stats_header *header = file->mapping;
    const uint64_t *offsets = header->offsets;
    file->rows = (struct stats_rows){
        .from = (stats_day *)(bytes + offsets[STATS_COLUMN_FROM]),
        .to = (stats_day *)(bytes + offsets[STATS_COLUMN_TO]),
        .born = (stats_day *)(bytes + offsets[STATS_COLUMN_BORN]),
        .joined = (stats_day *)(bytes + offsets[STATS_COLUMN_JOINED]),
        .marks = (stats_marks *)(bytes + offsets[STATS_COLUMN_MARKS]),
        .person = (int64_t *)(bytes + offsets[STATS_COLUMN_PERSON]),
        .count = header->counts[STATS_COLUMN_FROM],
    };
    file->tree = (struct stats_tree){
        .orgs = (struct stats_org *)(bytes + offsets[STATS_COLUMN_ORGS]),
        .count = header->counts[STATS_COLUMN_ORGS] - 1,
        .slots = (uint32_t *)(bytes + offsets[STATS_COLUMN_SLOTS]),
        .slot_count = header->counts[STATS_COLUMN_SLOTS],
    };
    file->by_person = (const uint32_t *)(bytes + offsets[STATS_COLUMN_BY_PERSON]);
    file->regions = (const struct stats_region *)(bytes + offsets[STATS_COLUMN_REGIONS]);
    file->region_count = header->counts[STATS_COLUMN_REGIONS];
    file->last_entry = header->last_entry;
    file->since = header->since;
    file->snapshot = header->snapshot;
}

struct stats_file *stats_file_open(const char *path)
{
    FILE *stream = fopen(path, "re");
    if (stream == NULL) {
        return NULL;
    }
    struct stat about;
    void *mapping = MAP_FAILED;
    if (fstat(fileno(stream), &about) == 0 && about.st_size > 0) {
        mapping = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, fileno(stream), 0);
    }
    fclose(stream);
    if (mapping == MAP_FAILED) {
        return NULL;
    }
    if (!is_whole(mapping, (size_t)about.st_size)) {
        munmap(mapping, (size_t)about.st_size);
        return NULL;
    }
    struct arena *arena = arena_new();
    struct stats_file *file = ARENA_NEW(arena, struct stats_file);
    file->arena = arena;
    file->mapping = mapping;
    file->mapping_size = (size_t)about.st_size;
    file->about = about;
    atomic_store(&file->users, 1);
    name_columns(file);
    return file;
}

void stats_file_use(struct stats_file *file)
{
    atomic_fetch_add(&file->users, 1);
}

void stats_file_leave(struct stats_file *file)
{
    if (atomic_fetch_sub(&file->users, 1) == 1) {
        munmap(file->mapping, file->mapping_size);
        arena_free(file->arena);
    }
}
