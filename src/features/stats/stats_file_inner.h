/* How the file is laid out, for those who write and who map it. */
#pragma once

#include "features/stats/stats_file.h"

#define STATS_MAGIC 0x34544154534b50u /* "PKSTAT4" */
#define STATS_ALIGNMENT 64

enum stats_column {
    STATS_COLUMN_ORGS,
    STATS_COLUMN_SLOTS,
    STATS_COLUMN_REGIONS,
    STATS_COLUMN_FROM,
    STATS_COLUMN_TO,
    STATS_COLUMN_BORN,
    STATS_COLUMN_JOINED,
    STATS_COLUMN_MARKS,
    STATS_COLUMN_PERSON,
    STATS_COLUMN_BY_PERSON,
    STATS_COLUMNS,
};
extern const size_t stats_column_widths[STATS_COLUMNS];

/* The file: this, then the columns one after the other. */
struct stats_header {
    uint64_t magic;
    uint64_t counts[STATS_COLUMNS];
    uint64_t offsets[STATS_COLUMNS];
    int64_t last_entry;
    int64_t since;
    char snapshot[STATS_SNAPSHOT];
};
