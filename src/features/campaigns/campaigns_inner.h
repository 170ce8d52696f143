/* What the files of campaigns share. */
#pragma once

#include "features/ballots/ballots.h"
#include "features/bodies/bodies.h"
#include "features/campaigns/campaigns.h"
#include "features/campaigns/campaigns.sql.h"
#include "features/meetings/meetings.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"
#include "features/papers/papers.h"

#define CAMPAIGNS_LINES 200
#define CAMPAIGNS_LEVELS (LEVEL_PRIMARY + 1)
/* The path of a territory, or of a primary directly under a region. */
#define CAMPAIGNS_BRANCH 7

/* ---- campaigns_tree.c: how far it is --------------------------------------------------------- */

/* Organisations of one level: each counts once, by how far it is. */
struct campaigns_sums {
    int64_t total;
    int64_t planned;
    int64_t held;
    int64_t with_minutes; /* signed, not entered */
    int64_t entered;
    int64_t late;
};
struct campaigns_levels {
    struct campaigns_sums of[CAMPAIGNS_LEVELS];
};
int64_t campaigns_unplanned(const struct campaigns_sums *sums);
int64_t campaigns_met(const struct campaigns_sums *sums);

/* What stands directly below: its own place, and what is below it. */
struct campaigns_branch {
    const struct campaigns_db_place_row *place;
    date by_day;
    bool is_late;
    struct campaigns_levels levels;
};

/* A campaign as an organisation sees it that takes part in it. */
struct campaigns_campaign {
    struct campaigns_db_line_row row;
    struct orgs_org org; /* whose part is looked at */
    struct campaigns_db_days_rows days;
};
/* The campaign of the path, and the organisation of the address, else the own one, else the one
 * that opened it. False if neither stands above the other. */
bool campaigns_find(struct request *req, struct campaigns_campaign *ret_campaign) MUST_USE;
/* The earliest day that holds for an organisation of that level; none = takes no part. */
date campaigns_by_day(const struct campaigns_campaign *campaign, str path, int64_t level);
/* The same from above: what an own day must not be later than. */
date campaigns_day_above(const struct campaigns_campaign *campaign, str path, int64_t level);
bool campaigns_has_met(str stage);
str campaigns_address(struct request *req, const struct campaigns_campaign *campaign);
struct reply campaigns_page(struct request *req);
struct reply campaigns_names_page(struct request *req);

/* ---- campaigns_open.c: opening, days, the end ------------------------------------------------ */

struct reply campaigns_new_page(struct request *req);
struct reply campaigns_new_action(struct request *req);
struct reply campaigns_days_page(struct request *req);
struct reply campaigns_days_action(struct request *req);
struct reply campaigns_close_page(struct request *req);
struct reply campaigns_close_action(struct request *req);

/* ---- campaigns_plan.c: the own meeting --------------------------------------------------------
 */

struct reply campaigns_plan_page(struct request *req);
struct reply campaigns_plan_action(struct request *req);
struct reply campaigns_bind_action(struct request *req);
/* Puts the agenda of reports and elections on a meeting, and what is elected under it. */
void campaigns_write_agenda(struct request *req, int64_t region_id, int64_t meeting_id,
                            int64_t level);

/* ---- campaigns_tell.c ------------------------------------------------------------------------ */

struct reply campaigns_remind_page(struct request *req);
struct reply campaigns_remind_action(struct request *req);
bool campaigns_remind_job(struct job_run *run, str *ret_sentence);
void campaigns_sweep(struct request *req);

/* ---- campaigns_meeting.c: a meeting that elects -----------------------------------------------
 */

struct campaigns_election {
    struct campaigns_db_election_row row;
    struct campaigns_db_candidates_rows candidates;
    int64_t standing; /* candidates who did not withdraw */
    int64_t elected;
};
struct campaigns_elections {
    struct campaigns_db_meeting_row row;
    struct campaigns_election *items;
    size_t count;
    struct bodies_rules rules;
    bool has_rules;
};
bool campaigns_find_meeting(struct request *req, int64_t id,
                            struct campaigns_elections *ret_meeting) MUST_USE;
/* The same by the path of the request, while the minutes are not signed; a reply with status 0
 * then. */
struct reply campaigns_find_open(struct request *req, struct campaigns_elections *ret_meeting);
/* And the election that the second piece of the path names. */
struct reply campaigns_find_election(struct request *req, struct campaigns_elections *ret_meeting,
                                     const struct campaigns_election **ret_election);
struct reply campaigns_meeting_page(struct request *req);
struct reply campaigns_agenda_action(struct request *req);
struct html campaigns_on_meeting(struct request *req, int64_t meeting_id);
/* Where the page of the elections, or something below it, is. */
str campaigns_meeting_address(struct request *req, int64_t meeting_id, const char *what);
str campaigns_election_address(struct request *req, int64_t meeting_id, int64_t n,
                               const char *what);

/* ---- campaigns_commissions.c ------------------------------------------------------------------
 */

struct reply campaigns_commission_page(struct request *req);
struct reply campaigns_commission_action(struct request *req);
struct reply campaigns_commission_file(struct request *req);
/* For the page: whether the box of that person is ticked. */
struct campaigns_commission_view;
bool campaigns_sits(const struct campaigns_commission_view *view, int64_t n);

/* ---- campaigns_candidates.c -------------------------------------------------------------------
 */

struct reply campaigns_new_election_page(struct request *req);
struct reply campaigns_new_election_action(struct request *req);
struct reply campaigns_election_page(struct request *req);
struct reply campaigns_find_action(struct request *req);
struct reply campaigns_add_action(struct request *req);
struct reply campaigns_step_action(struct request *req);
struct reply campaigns_seats_action(struct request *req);
struct reply campaigns_drop_action(struct request *req);

/* ---- campaigns_ballots.c ----------------------------------------------------------------------
 */

struct reply campaigns_ballots_file(struct request *req);

/* ---- campaigns_result.c -----------------------------------------------------------------------
 */

struct reply campaigns_result_page(struct request *req);
struct reply campaigns_result_action(struct request *req);
struct reply campaigns_urn_action(struct request *req); /* opens a secret vote by computer */
struct reply campaigns_take_ballot_action(struct request *req);
/* How many votes somebody needs to be elected, of so many ballots. */
int64_t campaigns_needed(const struct campaigns_elections *meeting, int64_t voted);

/* ---- campaigns_compose.c: the new composition --------------------------------------------------
 */

extern const struct act_kind campaigns_acts[];
struct reply campaigns_compose_page(struct request *req);
struct reply campaigns_compose_action(struct request *req);

/* ---- campaigns_delegates.c: those whom the meetings below have elected ------------------------
 */

#define CAMPAIGNS_DELEGATES "campaigns.delegates"

struct campaigns_delegates {
    struct bodies_body body; /* the conference */
    bool has_body;
    struct campaigns_db_delegates_rows rows;
    bool *is_there; /* beside the rows: a delegate already */
    int64_t fresh;  /* not yet */
};
struct campaigns_delegates campaigns_delegates_of(struct request *req,
                                                  const struct campaigns_campaign *campaign);
bool campaigns_enter_delegates(struct act_run *run);
bool campaigns_take_back_delegates(struct act_run *run);
str campaigns_about_delegates(struct act_run *run);
struct reply campaigns_delegates_page(struct request *req);
struct reply campaigns_delegates_action(struct request *req);

/* ---- campaigns_words.c ------------------------------------------------------------------------
 */

extern const char *const campaigns_level_labels[CAMPAIGNS_LEVELS];
const char *campaigns_stage_label(str stage);
enum widgets_tone campaigns_stage_tone(str stage);
/* "Chair of the union committee" */
str campaigns_election_name(struct request *req, const struct campaigns_db_election_row *row);
/* "elected", as it is said of a woman or a man where the patronymic tells. */
str campaigns_outcome(struct request *req, str middle_name, bool is_elected);
/* With the year of birth where another has the same name, or the day if the year is the same. */
str campaigns_candidate_name(struct request *req, const struct campaigns_db_candidates_row *row);
/* A name that two who stand have on the ballot all the same; empty = none. And what is said then.
 */
str campaigns_namesake(struct request *req, const struct campaigns_election *election);
struct reply campaigns_refuse_namesake(struct request *req, str name);
/* Papers are in Russian or Kazakh. */
struct request campaigns_reader(const struct request *req);
str campaigns_changed_meanwhile(struct request *req);

/* ---- pages ------------------------------------------------------------------------------------
 */

struct campaigns_list_view {
    str org_name;
    struct campaigns_db_line_rows campaigns;
    bool may_open;
};
struct campaigns_view {
    const struct campaigns_campaign *campaign;
    struct campaigns_db_place_row own; /* of the organisation that is looked at */
    date own_day;
    bool own_is_late;
    struct campaigns_branch *branches;
    size_t count;
    struct campaigns_levels totals;
    str only; /* "unplanned", "late": branches with such ones alone */
    bool is_open;
    bool is_own; /* the organisation that is looked at is the acting one */
    bool may_plan;
    bool may_lead;  /* set days, remind */
    bool may_close; /* it is the own campaign */
    struct campaigns_db_unbound_rows unbound;
    struct campaigns_delegates delegates; /* of who may enter them */
};
struct campaigns_names_view {
    const struct campaigns_campaign *campaign;
    struct campaigns_db_due_rows places;
    bool are_late;
    str next; /* where the next page begins; empty = there is none */
};
struct campaigns_form_view {
    const struct campaigns_campaign *campaign; /* NULL: a new one */
    const struct form *form;
    str org_name;
    struct bodies_bodies bodies;
    struct campaigns_db_documents_rows documents;
};
struct campaigns_meeting_view {
    const struct campaigns_elections *meeting;
    bool may_edit;
    bool may_compose;
    bool is_signed;
    bool has_campaign;
    struct campaigns_db_of_meeting_row campaign;
    struct campaigns_db_commission_rows mandate;
    struct campaigns_db_commission_rows counting;
    int64_t elected;
    bool is_composed;
};
struct campaigns_commission_view {
    const struct campaigns_elections *meeting;
    bool is_mandate;
    struct campaigns_db_here_rows here;
    struct campaigns_db_commission_rows members;
    const struct form *form;
};
struct campaigns_election_view {
    const struct campaigns_elections *meeting;
    const struct campaigns_election *election;
    bool may_edit;
    bool has_ballot;
    bool is_found; /* a search was made */
    struct campaigns_db_members_rows found;
    const struct form *form;
};
struct campaigns_compose_view {
    const struct campaigns_elections *meeting;
    struct bodies_plan plan;
    int64_t delegates; /* elected, and entered by the organisation above */
    bool ends_oneself; /* whoever presses loses rights with it */
};
