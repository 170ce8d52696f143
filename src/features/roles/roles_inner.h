/* What the files of this feature share. */
#pragma once

#include "app/app.h"
#include "features/accounts/accounts.h"
#include "features/roles/roles.h"
#include "features/roles/roles.sql.h"

/* Only from a post of the union itself. */
bool roles_is_of_union(const struct request *req);
/* The label of a role or a type in the language of the request, or as the union wrote it. */
str roles_label(struct request *req, str label);
/* A code that is not taken, for something new: "own_" and a number. */
str roles_new_code(struct request *req);
/* The levels of organisations with their words; ends with {0}. */
extern const struct form_choice roles_levels[];
str roles_level_words(struct request *req, int64_t level);

/* ---- roles.c -------------------------------------------------------------------------------- */

/* The form of one role with its boxes. */
struct roles_view {
    str code; /* empty: a new one */
    str label;
    uint64_t rights;
    int64_t holders; /* mandates of all times */
};

/* ---- roles_changes.c: what was changed lately ------------------------------------------------ */

struct roles_change {
    int64_t happened_at;
    str who;
    str label_before;
    str label;
    str added, removed; /* rights in words */
};
struct roles_changes {
    struct roles_change *items;
    size_t count;
};
struct roles_changes roles_changes(struct request *req);

/* ---- roles_types.c: types of organisations and bodies --------------------------------------- */

struct reply roles_types_page(struct request *req);
struct reply roles_org_type_page(struct request *req);
struct reply roles_org_type_action(struct request *req);
struct reply roles_org_type_new_page(struct request *req);
struct reply roles_org_type_new_action(struct request *req);
struct reply roles_org_type_remove_action(struct request *req);

/* ---- roles_bodies.c ------------------------------------------------------------------------- */

struct reply roles_body_type_page(struct request *req);
struct reply roles_body_type_action(struct request *req);
struct reply roles_body_posts_page(struct request *req);
struct reply roles_body_posts_action(struct request *req);
struct reply roles_body_post_new_action(struct request *req);
struct reply roles_body_level_action(struct request *req);
struct reply roles_body_rule_page(struct request *req);
struct reply roles_body_rule_action(struct request *req);
struct reply roles_body_type_new_page(struct request *req);
struct reply roles_body_type_new_action(struct request *req);
