/* Planning: what an organisation means to spend on training in a year, and what it spent. A plan
 * has lines (a training, when, for how many people, for how much money) and is a draft or approved.
 * A cost is money that was paid: on a day, for an event or a line of the plan, from a source, on an
 * article. The budget is all that the organisation has to spend in the year; what it spends on
 * training of its own money is compared with the norm, a share of the budget that an organisation
 * sets for its branch from a day on.
 *
 * Amounts are kopecks or tiyn. Dues and the estimate itself are not here: whoever knows a budget
 * tells it by planning_set_budget. docs/internals/planning.md. */
#pragma once

#include "app/feature.h"

extern const struct feature planning_feature;

/* The budget of an organisation for a year becomes known; `origin` names who tells it. */
struct planning_budget {
    int64_t region_id;
    int64_t org_id;
    str org_path;
    int year;
    money amount;
    str origin; /* "entered": by hand */
    str note;
};
void planning_set_budget(struct request *req, const struct planning_budget *budget);

/* Writes the sums of a year anew, of an organisation or with `is_branch` of all below it, too: for
 * who has written many rows at once. */
void planning_settle(struct db *db, struct arena *arena, str path, int year, bool is_branch);
