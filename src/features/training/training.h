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

/* What members of the acting organisation and below have told of and nobody has answered; 0 for who
 * may not. */
int64_t training_waiting(struct request *req);

/* The words of a list of training_choice for a form: kind, attendance, category, taught, paper. */
const struct form_choice *training_words(struct request *req, const char *list);
