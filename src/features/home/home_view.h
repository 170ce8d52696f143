/* The values of the start page, for its templates. */
#pragma once

#include "features/home/home.h"

/* Something that waits: a sentence, and the page where it is done. */
struct home_task {
    const char *icon_name;
    str title;
    str note;
    struct html_link link;
    const char *verb;
};
struct home_tasks {
    struct home_task *items;
    size_t count;
    size_t capacity;
};

struct home_figure {
    const char *label;
    str value;
    str note;
    struct html_link link; /* empty: no link */
};

/* A branch with the share of its people that have an electronic record. */
struct home_branch {
    int64_t id;
    str name;
    str size;
    int64_t people;
    int64_t with_record;
};

struct home_view {
    str day;
    bool may_admit; /* the acting organisation takes members itself */
    struct home_tasks tasks;
    struct home_figure figures[4];
    size_t figure_count;
    struct home_branch *branches;
    size_t branch_count;
    size_t branches_left; /* not shown */
    bool has_shares;
    struct widgets_job *jobs;
    size_t job_count;
};
