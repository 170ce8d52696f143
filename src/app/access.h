/* Access: who may do what, where. Rights come from a post (role) in an organisation for a term; the
 * charter's posts and what each may do are data (table `role`, app/schema). A right holds for the
 * organisation of the mandate and all below it: as a range of paths that goes into the query.
 *
 * Employers have no role at all (Labour Code of Russia, art. 86). */
#pragma once

#include "app/request.h"

enum right {
    RIGHT_NOBODY,    /* a route with this needs no sign-in */
    RIGHT_SIGNED_IN, /* any signed-in person, whatever the post */
    RIGHT_ORGS_VIEW,
    RIGHT_ORGS_EDIT,
    RIGHT_MEMBERS_VIEW,
    RIGHT_MEMBERS_EDIT,
    RIGHT_MEMBERS_ADMIT, /* admit, deregister, exclude: carries out the committee's decision */
    RIGHT_MEMBERS_EXPORT,
    RIGHT_IMPORT,
    RIGHT_ACCOUNTS_MANAGE,
    RIGHT_AUDIT_VIEW,
    RIGHT_JOBS_VIEW, /* of others in the organisation; one's own are always seen */
    RIGHT_COUNT,
};

static inline uint64_t right_bit(enum right right)
{
    return (uint64_t)1 << right;
}

struct access_right_name {
    const char *code;  /* "members_view", as in the table */
    const char *label; /* N_() */
};
extern const struct access_right_name access_right_names[RIGHT_COUNT];

/* Ends with NULL. */
extern const char *const access_role_labels[];

bool access_may(const struct request *req, enum right right);

/* The scope of a right under the acting mandate; the zero scope without the right. region_id is 0
 * for a mandate of the union: personal queries then need access_scope_in_region. */
struct scope access_scope(const struct request *req, enum right right);

/* The same cut down to one region, for posts of the union. */
struct scope access_scope_in_region(const struct request *req, enum right right, int64_t region_id);

/* Narrows a scope to an organisation's subtree; the zero scope if it does not lie within. */
struct scope access_scope_below(const struct request *req, struct scope scope, int64_t region_id,
                                str org_path);

/* True when the acting organisation stands above a primary organisation: its reads of personal data
 * are logged. */
bool access_is_above_primary(const struct request *req);

/* For background jobs and tests: the subtree of a path. */
struct scope access_system_scope(struct arena *arena, int64_t region_id, str org_path);
