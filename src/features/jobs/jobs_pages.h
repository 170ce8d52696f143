/* A job in words, for the templates. */
#pragma once

#include "features/jobs/jobs.h"

struct jobs_line {
    int64_t id;
    str label;
    str sentence;
    str who;      /* empty for one's own */
    bool is_open; /* waits or runs */
    bool is_failed;
    bool has_file;
    bool is_stopping;
    int64_t done;
    int64_t total;
    str about; /* "Рыльская СОШ 4, Список.xlsx" */
    str ordered_at;
};
struct jobs_lines {
    struct jobs_line *items;
    size_t count;
};
