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
    RIGHT_BODIES_VIEW,
    RIGHT_BODIES_EDIT, /* write down who was elected to what, until when */
    RIGHT_ROLES_GRANT, /* give a post with its rights; never more than one has oneself */
    RIGHT_ROLES_EDIT,  /* what each post may do, and the types of organisations and bodies */
    RIGHT_SEE_AS,      /* look at the program as somebody below sees it */
    RIGHT_REPORTS_VIEW,
    RIGHT_REPORTS_FILL,
    RIGHT_REPORTS_SIGN,
    RIGHT_REPORTS_ACCEPT, /* accept the reports of those below, or return them */
    RIGHT_REPORTS_OPEN,   /* collect a form below: periods, deadlines, what others published */
    RIGHT_DOCUMENTS_VIEW,
    RIGHT_DOCUMENTS_EDIT,  /* draft documents, write down what came in and went out */
    RIGHT_DOCUMENTS_ADOPT, /* sign, publish and repeal them */
    RIGHT_MEETINGS_EDIT,   /* call meetings and keep their minutes */
    RIGHT_CONTROL_REPORT,  /* answer for what the organisation was told to do, hand it down */
    RIGHT_CONTROL_ACCEPT,  /* accept such answers or return them, take off control */
    RIGHT_TRAINING_VIEW,   /* see what members were trained in */
    RIGHT_TRAINING_EDIT,   /* write it down */
    RIGHT_EVENTS_EDIT,     /* hold events: programmes, schools, who came, certificates, costs */
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

/* Rights that nobody can hand on for a while: whoever got them could outlast the one who had them.
 */
#define ACCESS_NEVER_DELEGATED \
    (right_bit(RIGHT_ROLES_GRANT) | right_bit(RIGHT_ROLES_EDIT) | right_bit(RIGHT_SEE_AS) | \
     right_bit(RIGHT_ACCOUNTS_MANAGE))

/* The bits of codes with blanks between, and back. Codes that nobody knows count for nothing. */
uint64_t access_rights_of(str codes);
str access_rights_text(struct arena *arena, uint64_t rights);

/* What a mandate lets its holder do today: the rights of the role; of those, for a mandate that was
 * handed on, the ones that were. */
uint64_t access_mandate_rights(const struct app *app, str role, bool is_delegated,
                               str delegated_rights);

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
