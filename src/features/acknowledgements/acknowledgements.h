/* Acknowledgements («Ознакомление»): an organisation asks people of its own subtree to confirm that
 * they have read one of its adopted documents: all members, or who holds certain posts. They
 * confirm in the cabinet, by a personal link, or on a list of paper that is entered in bulk.
 *
 * Words: a request asks; an area is a part of the tree in which it asks; an acknowledgement says
 * who has confirmed which text, when, and in which way. How many are asked is counted from the
 * register, and nobody who is asked has a row.
 *
 * The text is features/documents; what somebody has to do because of it is features/control. */
#pragma once

#include "app/feature.h"

extern const struct feature acknowledgements_feature;

/* What waits for the signed-in person to be read and confirmed. */
struct acknowledgements_own {
    int64_t count;
    int64_t request_id; /* of the one that is due first */
    str title;
    date until;
};
struct acknowledgements_own acknowledgements_own(struct request *req);

/* For the start page: of the request that is due first in the acting organisation and below, how
 * many of how many have not confirmed yet. request_id 0: nothing waits. */
struct acknowledgements_todo {
    int64_t request_id;
    str title;
    date until;
    int64_t waiting;
    int64_t asked;
};
struct acknowledgements_todo acknowledgements_todo(struct request *req);

/* Asks all members of the organisation of a document, without letters: for who makes a union to
 * practise on. The id of the request. */
int64_t acknowledgements_open(struct request *req, int64_t document_id, date until);
/* What happens by itself: requests of repealed documents end, letters are written. */
void acknowledgements_sweep(struct request *req);
