/* Undo: a person takes back what she herself has just done, from the toast that tells her so.
 * A feature keeps, sealed, how a thing was before and which version it has now; within ten minutes
 * the same person may have it back, if nobody has changed it since. Not here: the undo of an import
 * as a whole, which anybody with the right may ask for during thirty days (features/imports). */
#pragma once

#include <jansson.h>

#include "app/request.h"

#define UNDO_SECONDS (10 * 60)

struct undo {
    int64_t id; /* the mutation that is taken back */
    int64_t object_id;
    int64_t version; /* of the object after the change */
    str kept;        /* empty: it was added, nothing was there before */
    int64_t made_at;
    str kind; /* the feature that takes it back at /KIND/undo/ID; empty: a card, at /undo/ID */
};

/* Keeps it under the mutation of the request, which is returned for reply_done. */
int64_t undo_offer(struct request *req, const struct undo *undo);

/* The same of what a feature keeps as JSON, sealed here. */
int64_t undo_offer_json(struct request *req, const char *kind, int64_t object_id,
                        const json_t *kept);
/* What was kept so, to be dropped by who asks; never NULL: what does not open is empty. */
json_t *undo_kept_json(struct request *req, const struct undo *undo);

/* What the signed-in person did; never what another did. It may be too late for it. */
bool undo_find(struct request *req, int64_t id, struct undo *ret_undo) MUST_USE;
bool undo_find_kind(struct request *req, str kind, int64_t id, struct undo *ret_undo) MUST_USE;
bool undo_is_late(const struct request *req, const struct undo *undo);

/* Where the button of the toast leads to. */
struct html_link undo_address(struct request *req, int64_t id);

/* It was taken back: not a second time. */
void undo_forget(struct request *req, const struct undo *undo);

/* The whole action at /KIND/undo/ID of a feature that needs no sentences of its own: finds what the
 * signed-in person did, and refuses it when ten minutes are over or `put_back` says that it was
 * changed since. That one does the work, writes the log and tells where the person goes then. */
struct reply undo_take_back(struct request *req, const char *kind,
                            bool (*put_back)(struct request *req, const struct undo *undo,
                                             const json_t *kept, str *ret_address));
