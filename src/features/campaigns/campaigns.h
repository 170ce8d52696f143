/* Reporting-and-election campaigns, and elections at meetings.
 *
 * A campaign is opened by an organisation for all below it, with the days by which each level is to
 * have met; every organisation below has a place in it: planned, held, minutes signed, results
 * entered. Whoever stands between may set earlier days for its own, never later ones.
 *
 * At a meeting (features/meetings) an election is a post in a body with its candidates; there are a
 * mandate and a counting commission with their papers, ballots to be printed, and results. Out of
 * the signed minutes comes the new composition: one act that begins and ends posts in bodies
 * (features/bodies) with their rights. It works for any meeting that elects. Secret votes by
 * computer are features/ballots. */
#pragma once

#include "app/feature.h"

extern const struct feature campaigns_feature;

/* What the acting organisation owes to the latest open campaign: to plan its meeting, to hold it,
 * to sign, to enter the new composition. An empty sentence: nothing, or nothing this person may do.
 */
struct campaigns_duty {
    str sentence;
    str note;
    str address;
};
struct campaigns_duty campaigns_duty(struct request *req);

/* ---- for who fills the register without forms (the demo) --------------------------------------
 */

struct campaigns_new {
    int64_t region_id;
    int64_t org_id;
    str org_path;
    str title;
    int64_t document_id; /* that announces it; 0 = none */
    date opened_on;
    date by_days[LEVEL_PRIMARY + 1]; /* by level; none = that level takes no part */
};
/* A new campaign; its id. Needs an open write transaction, as all below. */
int64_t campaigns_open(struct request *req, const struct campaigns_new *campaign);

/* An earlier day for the organisations of a level below a path. */
void campaigns_set_day(struct request *req, int64_t campaign_id, str path, int64_t level, date day);

/* The reporting-and-election meeting of an organisation, with its agenda and what is elected. */
struct campaigns_meeting {
    struct scope scope; /* in which the organisation lies */
    int64_t org_id;
    date held_on;
    str begins_at;
    str place;
    bool was_held; /* all came and agreed */
};
/* The id of the meeting; 0 if the organisation has no body that could meet. */
int64_t campaigns_plan_meeting(struct request *req, int64_t campaign_id,
                               const struct campaigns_meeting *meeting);
