/* What the files of this feature share. */
#pragma once

#include "features/movement/movement_count.h"
#include "features/orgs/orgs.h"

struct movement_view {
    struct orgs_org org;
    struct movement_question question;
    str who; /* "worker"; empty = everybody */
    struct movement movement;
    /* As the report says, to be held against the register; only with both. */
    bool has_own;
    int64_t own_was;
    int64_t own_is;
    bool shows_all; /* each organisation below, not only where most changed */
    const struct form *form;
};

extern const struct form_choice movement_people[];
/* False if it is none of them. */
bool movement_categories(struct arena *arena, str who, uint32_t *ret_categories) MUST_USE;

/* "Вышли по собственному желанию". */
const char *movement_cause_label(enum movement_cause cause);
const char *movement_cause_code(enum movement_cause cause);
const char *movement_line_label(const struct movement_line *line);
const char *movement_line_code(enum movement_line_kind kind);
/* "+12", "−3", "0". */
str movement_signed(struct request *req, int64_t number);
str movement_org_name(struct request *req, int64_t org_id);
const char *movement_category_label(enum stats_category category);
struct html movement_chart(struct request *req, const struct movement_view *view);
/* Where the same is asked of another organisation. */
struct html_link movement_link(struct request *req, const struct movement_view *view,
                               int64_t org_id);

/* The same page with every organisation below. */
struct html_link movement_all_link(struct request *req, const struct movement_view *view);

int movement_command(int argument_count, char **arguments);
