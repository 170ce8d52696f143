/* The laid out facts of the whole installation: a file beside the database, mapped by whoever
 * counts. Made anew from the register by stats_build; a register can always be counted from it
 * alone, and the register always wins. */
#pragma once

#include "app/request.h"
#include "features/stats/stats_facts.h"

struct stats_store {
    struct stats_rows rows;
    const struct stats_org *orgs; /* in the order of paths; one more at the end */
    size_t org_count;
    int64_t last_entry; /* of the log, when the facts were laid out */
    void *mapping;
    size_t mapping_size;
};

/* Lays the register out into the file; no transaction may be open. False after a line in the log;
 * then the file is as it was. */
bool stats_build(struct request *req, const char *path) MUST_USE;

/* The facts as the register stands now: the file, made anew if the register has changed since.
 * False after a line in the log. */
bool stats_open_fresh(struct request *req, const char *path,
                      struct stats_store *ret_store) MUST_USE;
/* The same for a page, inside the transaction of its request; stats_close it afterwards. */
bool stats_now(struct request *req, struct stats_store *ret_store) MUST_USE;
/* The place of an organisation among those of the store; false if it is not there. */
bool stats_place_of(const struct stats_store *store, int64_t org_id, size_t *ret_place) MUST_USE;

/* Maps the file; false if there is none, or one of another form. */
bool stats_open(const char *path, struct stats_store *ret_store) MUST_USE;
void stats_close(struct stats_store *store);
