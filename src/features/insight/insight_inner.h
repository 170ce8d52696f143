/* What the files of this feature share. */
#pragma once

#include "features/insight/insight.h"
#include "features/insight/insight.sql.h"

/* ---- insight_why.c ------------------------------------------------------------------------- */

/* What was found out, sentence by sentence. */
struct insight_answer {
    str person;
    bool is_allowed;
    bool is_known; /* false: of the address nothing may be told */
    str *sentences;
    size_t count;
    size_t capacity;
};

struct reply insight_why_page(struct request *req);
struct reply insight_why_action(struct request *req);
