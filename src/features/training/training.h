/* Training: what members have learnt for their work in the union. A record is one person and one
 * programme, seminar, webinar or course: when, how many hours, in person or on line, taught by
 * whom, as which category of listeners, with which document, valid until when. Its file is kept
 * sealed.
 *
 * A record goes along with the card: to another organisation, to a card that it is merged with.
 * A person has the same training on the same days once. People and trainings are two counts; how
 * many connected to a broadcast is no record of anybody. Programmes, events and who is called to
 * them are not here yet: docs/internals/training.md. */
#pragma once

#include "app/feature.h"

extern const struct feature training_feature;

/* ---- for who issues documents about trainings ----------------------------------------------- */

/* The document of a record; without a kind there is none. */
struct training_paper {
    str kind; /* of training_choice: certificate · diploma … */
    str number;
    date paper_on;
    date valid_until;
};
/* The kept record has that document from now on. False if there is no such record in reach. */
bool training_set_paper(struct request *req, struct scope scope, int64_t member_id,
                        int64_t record_id, const struct training_paper *paper,
                        struct training_paper *ret_before) MUST_USE;
/* Which documents there are, and which kinds of training; each ends with {0}. */
const struct form_choice *training_papers(struct request *req);
const struct form_choice *training_kinds(struct request *req);

/* ---- for the start page ---------------------------------------------------------------------- */

/* What members of the acting organisation and below have told of and nobody has answered; 0 for who
 * may not. */
int64_t training_waiting(struct request *req);
