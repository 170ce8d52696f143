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

/* The words of a list to choose from (kind · attendance · category · taught · paper), as the union
 * has them; ends with {0}. */
const struct form_choice *training_words(struct request *req, const char *list);
/* The word of a code in the language of the request; the code itself if nobody knows it. */
str training_label(struct request *req, const struct form_choice *choices, str code);
/* "36 hours"; empty for none. */
str training_hours_text(struct request *req, int64_t hours);
/* As which category of listeners somebody counts by the posts held on that day. */
str training_category_on(struct request *req, int64_t region_id, int64_t member_id, date day);

/* A training of our own that somebody has ended. */
struct training_ended {
    struct scope scope; /* holds the person */
    int64_t member_id;
    str title;
    str kind, attendance; /* codes */
    int64_t hours;
    date began_on, ended_on;
    int64_t taught_org_id;
    str taught_by; /* its name */
    date valid_until;
};
/* Writes it to the card and returns the record's id; 0 if the person is not within the scope, or
 * has the same training on the same days already. */
int64_t training_write_down(struct request *req, const struct training_ended *ended);
