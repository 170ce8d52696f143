/* Control: what becomes of the items of adopted documents. An item that is put under control goes
 * to each organisation that it tells to do something as a task of its own; who got it may hand it
 * on to those below, simply or by an own resolution. A task is reported with evidence, accepted or
 * returned, extended or taken off control by a decision; whoever is late is told, then the
 * controller, then the chair. An item that recurs begins anew with each period.
 *
 * The text of a document never changes by this; what it says is features/documents. */
#pragma once

#include "app/feature.h"

extern const struct feature control_feature;

/* What a start page says: tasks of the acting organisation, reports that wait for its decision, its
 * adopted documents of which nobody has said yet what is controlled. */
struct control_todo {
    int64_t open;
    int64_t late; /* of them */
    int64_t reported;
    int64_t waiting;    /* adopted documents */
    int64_t waiting_id; /* of the only one, or 0 */
};
struct control_todo control_todo(struct request *req);

/* Puts all items of an adopted document under control that tell somebody to do something, as the
 * text says: for who makes a union to practise on. How many copies there are then. */
int64_t control_open_all(struct request *req, int64_t document_id);
/* What happens by itself: periods begin, organisations that ended drop out, letters are written. */
void control_sweep(struct request *req);
