/* The page's values, for its template. */
#pragma once

#include "features/audit_log/audit_log_words.h"

struct audit_log_line {
    str moment; /* "14:05" */
    date day;
    str who;
    str org_name;
    str words;
    int64_t member_id; /* 0: no link */
};
struct audit_log_lines {
    struct audit_log_line *items;
    size_t count;
};
struct audit_log_view {
    date day; /* none: the last thirty */
    date from;
    date until;
    str action;
    struct audit_log_lines lines;
    struct widgets_pager pager;
};
