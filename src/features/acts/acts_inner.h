/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/acts/acts.h"
#include "features/acts/acts.sql.h"

/* What can be done with an organisation. */
struct acts_deed {
    const char *name;  /* in addresses: "rename" */
    const char *code;  /* of its kind: "acts.rename" */
    const char *title; /* N_("Rename") */
    const char *note;  /* N_(), what it means */
    const char *icon;
    const struct form_field *fields; /* its own; day and document are asked for by all. {0} ends */
    bool (*is_possible)(const struct orgs_org *org);
    /* The choices of the field that has them (of those that depend on the tree), or NULL. */
    const struct form_choice *(*choices)(struct request *req, const struct orgs_org *org);
    void (*fill)(struct form *form, const struct orgs_org *org);
    /* Into the arguments of the act; adds errors to the form. */
    void (*read)(struct form *form, const struct orgs_org *org, json_t *arguments);
    /* NULL: it has pages of its own. */
    void (*preview)(struct request *req, const struct orgs_org *org, const json_t *arguments,
                    struct act_preview *ret_preview);
};
/* Ends with a NULL name. */
extern const struct acts_deed acts_deeds[];
extern const struct act_kind acts_kinds[];

/* Changes facts of one organisation from the day of the act on, and keeps how they were. */
bool acts_change(struct act_run *run, int64_t org_id, const struct orgs_facts *facts,
                 unsigned which) MUST_USE;
/* Why the organisation cannot end now: somebody is still there. N_(); NULL = it can. */
const char *acts_end_is_refused(struct request *req, const struct orgs_org *org);
/* An organisation as a choice of a form. */
struct form_choice acts_choice_of(struct request *req, int64_t id, str name);

/* ---- acts_split.c --------------------------------------------------------------------------- */

/* The organisation, if the user may split it. */
bool acts_may_split(struct request *req, int64_t id, struct orgs_org *ret_org) MUST_USE;
struct reply acts_split_page(struct request *req);
struct reply acts_split_action(struct request *req);
bool acts_split(struct act_run *run);
bool acts_join_again(struct act_run *run);
str acts_about_split(struct act_run *run);

/* ---- for the templates ---------------------------------------------------------------------- */

struct acts_list_view {
    struct orgs_org org;
    bool may_act;
    struct act_line *acts;
    size_t act_count;
    struct act_deed_line *deeds;
    size_t deed_count;
};
struct acts_form_view {
    struct orgs_org org;
    const struct acts_deed *deed;
    const struct form *form;
};
/* Something that can be ticked; `name` is that of the fields. */
struct acts_tick {
    int64_t id;
    str value;
    str label;
    str note;
    bool is_on;
};
struct acts_ticks {
    const char *name;
    struct acts_tick *items;
    size_t count;
};
struct acts_split_view {
    struct orgs_org org;
    const struct form *form;
    str by; /* what people are chosen by */
    bool has_names;
    struct acts_ticks children;
    struct acts_ticks people;
};
struct acts_act_view {
    struct act act;
    const char *label;
    str about;
    str basis;
    struct orgs_org org;
    bool may_undo;
};
struct acts_past_view {
    struct orgs_org org;
    date on;
    bool existed;
    struct orgs_facts facts;
    struct orgs_past_children children;
    bool may_see_people;
    int64_t people;
    const struct form *form;
};
