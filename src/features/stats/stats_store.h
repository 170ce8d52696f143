/* The laid out facts of the whole installation as one transaction sees them: a file beside the
 * database, mapped by whoever counts, and what has changed since it was written. The file is made
 * from the register by stats_build; the register always wins.
 *
 * A row of somebody who has changed is taken back (`removed`) and told anew (`added`); to the rows
 * of the file nothing happens, so that all processes share them. */
#pragma once

#include "app/request.h"
#include "features/stats/stats_tree.h"

/* A row outside of the file, and where it belongs. */
struct stats_laid {
    int64_t person;
    uint32_t org; /* its place */
    stats_day from;
    stats_day to;
    stats_day born;
    stats_day joined;
    stats_marks marks;
};
struct stats_laid_rows {
    struct stats_laid *items; /* in the order of places */
    size_t count;
};

struct stats_state;
struct stats_then;
struct stats_keep;

struct stats_store {
    struct stats_rows rows;       /* of the file */
    const struct stats_org *orgs; /* in the order of paths; one more at the end */
    size_t org_count;
    struct stats_laid_rows added;
    struct stats_laid_rows removed;
    const int64_t *changed; /* whose rows of the file do not hold any more, by ids */
    size_t changed_count;
    const struct stats_state *state;
    struct stats_then *then; /* the tree is that of a past day (stats_then.h); NULL: of today */
    struct stats_keep *keep; /* that of the process, if this is what it keeps; else NULL */
};

/* Lays the register out into the file; no transaction may be open. False after a line in the log;
 * then the file is as it was. */
bool stats_build(struct request *req, const char *path) MUST_USE;

/* The facts as the register stands now, for a command: the file with what has changed since, made
 * anew if it is of no use. False if that failed. */
bool stats_open_fresh(struct request *req, const char *path,
                      struct stats_store *ret_store) MUST_USE;
/* The file with what has changed since, as the transaction sees the register; false if there is no
 * file, or one of no use. */
bool stats_open_followed(struct request *req, const char *path,
                         struct stats_store *ret_store) MUST_USE;
/* For a page, as the transaction of its request sees the register; stats_close it afterwards. False
 * if they have to be laid out first, which the job runner begins at once: a small register never
 * makes anybody wait. */
bool stats_now(struct request *req, struct stats_store *ret_store) MUST_USE;
/* The place of an organisation among those of the store; false if it is not there. */
bool stats_place_of(const struct stats_store *store, int64_t org_id, size_t *ret_place) MUST_USE;

/* The file alone; false if there is none, or one of another form. */
bool stats_open(const char *path, struct stats_store *ret_store) MUST_USE;
void stats_close(struct stats_store *store);

/* Told anew since the file was written: what the rows of the file say of him does not hold. */
bool stats_has_changed(const struct stats_store *store, int64_t person);

/* What was counted before and still holds, so that a page which nothing has changed costs nothing:
 * figures of an organisation with all below it by the tree of the store, under a key of the caller.
 * Both do nothing for a store that the process does not keep. */
#define STATS_KEPT_FIGURES 1024
bool stats_recall(const struct stats_store *store, uint64_t key, size_t place, int32_t *ret_figures,
                  size_t count) MUST_USE;
void stats_remember(const struct stats_store *store, uint64_t key, size_t place,
                    const int32_t *figures, size_t count);
