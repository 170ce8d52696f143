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

/* ---- for the templates ---------------------------------------------------------------------- */

struct membership_list_view {
    struct membership_person person;
    struct act_line *acts;
    size_t act_count;
    struct act_deed_line *deeds;
    size_t deed_count;
};
struct membership_form_view {
    struct membership_person person;
    const struct membership_deed *deed;
    const struct form *form;
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
