/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/membership/membership.h"
#include "features/membership/membership.sql.h"

/* A member as the acts see him. */
struct membership_person {
    int64_t id;
    struct scope scope; /* of the right to admit, in his region */
    struct orgs_org org;
    struct members_card card;
    int64_t version;
    str full_name;
    bool has_targets; /* there is another organisation within reach */
};

/* What can happen to a member. */
struct membership_deed {
    const char *name;  /* in addresses: "leave" */
    const char *code;  /* of its kind: "membership.leave" */
    const char *title; /* N_() */
    const char *note;  /* N_(), what it means */
    const struct form_field *fields;
    bool (*is_possible)(const struct membership_person *person);
};
/* Ends with a NULL name. */
extern const struct membership_deed membership_deeds[];
extern const struct act_kind membership_kinds[];

/* Within the scope of an act or of a request; false if he is not there. */
bool membership_find(struct request *req, struct scope scope, int64_t id,
                     struct membership_person *ret_person) MUST_USE;

/* Where a member may go: organisations that hold members and are within reach. */
const struct form_choice *membership_targets(struct request *req,
                                             const struct membership_person *person);

/* ---- what the kinds share ------------------------------------------------------------------- */

/* The member of the act, or one of its scope; false with the sentence set. */
bool membership_of_act(struct act_run *run, struct membership_person *ret_person) MUST_USE;

/* Writes the card as if the day of the act were today: dated facts end and begin on it. Keeps how
 * it was; membership_put_back brings back all cards that an act has written. */
bool membership_write(struct act_run *run, const struct membership_person *person,
                      const struct members_card *card) MUST_USE;

/* ---- membership_second.c -------------------------------------------------------------------- */

bool membership_make_second(struct act_run *run);
bool membership_make_main(struct act_run *run);
bool membership_end_second(struct act_run *run);
/* What becomes of the second registrations of somebody whose membership ends: a person who is only
 * taken off the register is counted where he stood second; otherwise they end as well. */
bool membership_end_seconds(struct act_run *run, const struct membership_person *person,
                            const struct members_card *ended) MUST_USE;
/* The card is a second registration, or the main one of another card. */
bool membership_stands_twice(struct request *req, struct scope region, int64_t member_id);
/* He stands second in that organisation already. */
bool membership_is_second_in(struct request *req, const struct membership_person *person,
                             int64_t org_id);

/* ---- membership_overdue.c ------------------------------------------------------------------- */

/* A list that makes itself. */
struct membership_overdue_kind {
    const char *name;   /* in addresses: "graduates" */
    const char *title;  /* N_() */
    const char *reason; /* of the deregistration that it proposes */
    const char *note;   /* N_() */
    const char *since;  /* N_(), of the day that is shown: "Studies end on" */
    int64_t (*count)(struct request *req, struct scope scope);
    struct membership_db_overdue_rows (*list)(struct request *req, struct scope scope);
};
#define MEMBERSHIP_OVERDUE_KINDS 2
#define MEMBERSHIP_OVERDUE_SHOWN 50
struct membership_overdue_view {
    const struct membership_overdue_kind *kind;
    const struct membership_overdue_kind *kinds; /* ends with a NULL name */
    int64_t counts[MEMBERSHIP_OVERDUE_KINDS];
    struct membership_db_overdue_rows rows;
    const struct form *form;
};
/* N_() */
const char *membership_reason_text(const struct membership_overdue_kind *kind);
struct reply membership_overdue_page(struct request *req);
struct reply membership_overdue_action(struct request *req);

/* ---- for the templates ---------------------------------------------------------------------- */

struct membership_list_view {
    struct membership_person person;
    struct act_line *acts;
    size_t act_count;
    struct html deeds;
};
struct membership_form_view {
    struct membership_person person;
    const struct membership_deed *deed;
    const struct form *form;
    bool is_verifying; /* came from the yearly verification and goes back there */
};
struct membership_send_view {
    struct membership_person person;
    str words; /* of the name that is looked for */
    const struct form *form;
    bool has_choices;
};
struct membership_transfers_view {
    struct membership_db_move_rows incoming;
    struct membership_db_move_rows outgoing;
};
struct membership_refuse_view {
    struct membership_db_move_row move;
    const struct form *form;
};

/* ---- membership_transfers.c, for the route table -------------------------------------------- */

struct reply membership_send_page(struct request *req);
struct reply membership_send_action(struct request *req);
struct reply membership_transfers_page(struct request *req);
struct reply membership_withdraw_action(struct request *req);
struct reply membership_receive_action(struct request *req);
struct reply membership_refuse_page(struct request *req);
struct reply membership_refuse_action(struct request *req);
void membership_sweep(struct request *req);
const char *membership_person_is_bound(struct request *req, int64_t region_id, int64_t person_id);

/* ---- membership_merge.c: two cards of one person --------------------------------------------- */

const char *membership_merge_is_refused(struct request *req, int64_t region_id, int64_t gone,
                                        int64_t kept);
void membership_person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept);
void membership_person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept);
