/* Letting somebody in again who holds rights over others and has lost password and second factor.
 * Two officers who may manage sign-ins, each at or above the level of all posts of the person, have
 * to say that they have seen him; then a day passes, in which he and every such officer can stop
 * it. Nobody learns a password: the person gets a link at his address. Where there is no second
 * officer the operator's command takes his place. */
#pragma once

#include "features/accounts/accounts_internal.h"
#include "features/accounts/accounts_recover.sql.h"

#define ACCOUNTS_RECOVER_WAIT_SECONDS (24 * 3600)

struct accounts_recover_view {
    const struct accounts_recover_db_line_row *line;
    const struct form *form;
    int64_t mandate_id; /* of the page that begins it */
    str name;
    str asked_by;
    bool is_own; /* begun by who looks: somebody else has to confirm */
};

/* All posts of that person lie within reach of whoever acts, and none is above his own. */
bool accounts_recover_may(struct request *req, int64_t account_id);
/* What is kept of the link in a letter. */
str accounts_recover_hash(struct request *req, str token);
/* Begins it, or confirms it, in the name of `by` (0 = the operator). False if it was open already,
 * or is not waiting any more. */
bool accounts_recover_begin(struct request *req, int64_t account_id, int64_t region_id,
                            int64_t by) MUST_USE;
bool accounts_recover_confirm(struct request *req, const struct accounts_recover_db_line_row *line,
                              int64_t by) MUST_USE;
bool accounts_recover_stop(struct request *req, const struct accounts_recover_db_line_row *line);

/* Whoever has come in with both factors has lost nothing. */
void accounts_recover_came_in(struct request *req, int64_t account_id);
/* What is due: outside of a transaction. */
void accounts_recover_sweep(struct request *req);

/* How many people beside the person could begin or confirm it; `but` is not counted. */
size_t accounts_recover_officers(struct request *req, int64_t account_id, int64_t but);

/* For the page of all sign-ins: those that wait, as far as they concern whoever looks. */
struct html accounts_recover_waiting(struct request *req);

struct reply accounts_recover_new_page(struct request *req);
struct reply accounts_recover_new_action(struct request *req);
struct reply accounts_recover_one_page(struct request *req);
struct reply accounts_recover_confirm_action(struct request *req);
struct reply accounts_recover_stop_action(struct request *req);
struct reply accounts_recover_stop_page(struct request *req);
struct reply accounts_recover_stop_by_link_action(struct request *req);

/* profkom recover ADDRESS: NULL, or why not. Outside of a transaction. */
const char *accounts_recover_by_operator(struct request *req, const char *address);
int accounts_recover_command(int argument_count, char **arguments);
