/* The audit log: who did what to what, when, with the values before and after. Appended in the same
 * transaction as the change; a single sealer (beside the letters) then chains the entries by hash,
 * so that nobody waits for the chain. `profkom audit verify` proves that nothing was changed,
 * removed or put in between. See docs/internals/audit.md for the bytes that are hashed.
 *
 * Reading counts too: a person above the primary organisation who opens or exports personal data
 * leaves an entry (audit_read), written beside the database and taken in by the sealer. */
#pragma once

#include "app/request.h"

/* One changed field. Both values as text; empty = absent. */
struct audit_change {
    const char *field;
    str before;
    str after;
};

/* `action` is "members.edit"; `person_id` is 0 where it concerns nobody in particular. */
void audit(struct request *req, const char *action, int64_t region_id, int64_t object_id,
           int64_t person_id, const struct audit_change *changes, size_t change_count);

/* The same in two steps, for who writes many entries in one transaction: what takes time is made
 * before it. Zero = an entry without values. */
struct audit_record {
    str changes; /* JSON */
    str salt;
    str hash;
};
struct audit_record audit_record_of(struct request *req, const struct audit_change *changes,
                                    size_t change_count);
void audit_put(struct request *req, const char *action, int64_t region_id, int64_t object_id,
               int64_t person_id, const struct audit_record *record);

/* Who is named in the log, and for which organisation he acts: never the one as whom he looks. */
int64_t audit_actor(const struct request *req);
int64_t audit_acting_org(const struct request *req);

/* Noted after the reply is made, outside the transaction; never fails the request. */
void audit_read(struct request *req, const char *action, int64_t region_id, int64_t object_id,
                int64_t person_id);

/* The latest entries about a person, newest first; who saw or changed his data. */
struct audit_line {
    int64_t id;
    int64_t happened_at;
    str action;
    str actor_name; /* "Сергеева О. В.", empty for the system */
    str acting_org; /* short name */
    str changes;    /* JSON: {"phone": ["before", "after"]} or empty */
    int64_t mutation_id;
};
struct audit_lines {
    struct audit_line *items;
    size_t count;
};
struct audit_lines audit_of_person(struct request *req, struct scope scope, int64_t person_id,
                                   int limit);

/* ---- the chain ------------------------------------------------------------------------------ */

/* Chains what is not yet chained, in portions of its own transactions. Called by the one sealer. */
void audit_seal(struct app *app, struct arena *arena, struct db *db);

struct audit_verdict {
    bool is_whole;
    int64_t sealed;    /* entries in the chain */
    int64_t unsealed;  /* still waiting for the sealer */
    int64_t broken_at; /* number in the chain of the first fault */
    const char *fault;
    str head; /* hash of the last entry, for printing and keeping elsewhere */
};
struct audit_verdict audit_verify(struct arena *arena, struct db *db);
