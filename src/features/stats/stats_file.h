/* The file of laid out facts: written whole, then mapped and never changed. */
#pragma once

#include <stdatomic.h>
#include <sys/stat.h>

#include "features/stats/stats_store.h"

/* What a transaction sees (stats.sql, moment). */
#define STATS_SNAPSHOT 2048
struct stats_moment {
    int64_t since; /* all changes before it are seen */
    char snapshot[STATS_SNAPSHOT];
    int64_t trimmed; /* changes before it are no longer told */
};
/* False if the database did not answer, or in words that are too long. */
bool stats_moment_now(struct db *db, struct stats_moment *ret_moment) MUST_USE;
/* Whether everything that the earlier one sees is seen by the other. */
bool stats_moment_holds(const struct stats_moment *moment, const char *earlier);

/* Rows of a region by people: those of one lie together, in the order of ids. */
struct stats_region {
    int64_t id;
    uint32_t first; /* of by_person */
    uint32_t end;
};

struct stats_file {
    _Atomic int users;
    struct stats_rows rows;
    struct stats_tree tree;
    const uint32_t *by_person;
    const struct stats_region *regions;
    size_t region_count;
    int64_t last_entry;
    int64_t since;
    const char *snapshot;
    struct stat about; /* which file it is */
    struct arena *arena;
    void *mapping;
    size_t mapping_size;
};

/* NULL if there is none, or one of another form. */
struct stats_file *stats_file_open(const char *path);
void stats_file_use(struct stats_file *file);
void stats_file_leave(struct stats_file *file);

/* Within the transaction that is open. */
bool stats_build_within(struct request *req, const char *path) MUST_USE;
