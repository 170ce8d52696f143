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
#include "features/orgs/orgs.h"

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

/* ---- for the start page ---------------------------------------------------------------------- */

/* What members of the acting organisation and below have told of and nobody has answered; 0 for who
 * may not. */
int64_t training_waiting(struct request *req);

/* ---- words to choose from -------------------------------------------------------------------- */

/* In the language of the request; each ends with {0}. */
struct training_choices {
    const struct form_choice *kind;
    const struct form_choice *attendance;
    const struct form_choice *category;
    const struct form_choice *taught;
    const struct form_choice *paper;
};
struct training_choices training_choices_of(struct request *req);
/* The word of a code; the code itself if nobody knows it. */
str training_label(struct request *req, const struct form_choice *choices, str code);
/* "36 hours" */
str training_hours_text(struct request *req, int64_t hours);

/* ---- for who teaches ------------------------------------------------------------------------- */

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

/* ---- for who holds events -------------------------------------------------------------------- */

/* What somebody learnt at an event. */
struct training_at_event {
    int64_t event_id;
    str title;
    str kind;
    str attendance;
    str category; /* empty: by the posts of that day */
    int64_t hours;
    date began_on;
    date ended_on;
    int64_t taught_org_id;
    str taught_by;
    date valid_until;
};
/* Writes it onto the card, or corrects what stands there of this event; what was written down by
 * hand as the same training on the same days becomes the record of the event. False if there is no
 * such card. */
bool training_write_event(struct request *req, int64_t region_id, int64_t member_id,
                          const struct training_at_event *learnt) MUST_USE;
/* The person was not there after all. */
void training_forget_event(struct request *req, int64_t region_id, int64_t member_id,
                           int64_t event_id);

/* ---- people to tick -------------------------------------------------------------------------- */

/* Somebody who may be ticked. */
struct training_candidate {
    int64_t id;
    str name;
    str note;
    str org_path;
    bool is_ticked;
};
struct training_candidates {
    struct orgs_org org;
    struct scope scope;
    struct training_candidate *items;
    size_t count;
    struct html_link here; /* the same people again */
    str who; /* empty: people of the organisation; a category; "chosen" in the list of members */
    bool is_cut;
    bool is_large; /* too many to be shown: choose in the list of members */
};
/* People of the organisation that the address names, who holds posts below it (who=…), or those
 * that were ticked in the list of members (id=…), within reach of the right; links lead to `page`.
 * False if the organisation is out of reach, or is the union: people are chosen region by region.
 */
bool training_candidates_of(struct request *req, enum right right, const char *page,
                            struct training_candidates *ret_people) MUST_USE;
/* From where to choose, as a form that leads to `page`; and the people with their boxes. */
struct html training_candidates_choice(struct request *req,
                                       const struct training_candidates *people, const char *page);
struct html training_candidates_list(struct request *req, const struct training_candidates *people);
/* Marks those whose boxes were sent. */
void training_candidates_tick(struct request *req, struct training_candidates *people);

/* ---- elected lately, and not trained since --------------------------------------------------- */

/* Somebody who took up a post within the last three months and has had no training since. */
struct training_newcomer {
    int64_t member_id;
    str name;
    str category; /* of training_choice: that of the highest such post */
    str post;
    str body;
    str org_name;
    str org_path;
    date since;
};
struct training_newcomers {
    struct orgs_org org;
    struct scope scope; /* zero for the union: people are seen region by region */
    struct training_newcomer *items;
    size_t count;
    str category; /* the only one that was asked for; empty: all */
    bool is_cut;
};
/* Those of the organisation and the category that the address names, each once, the highest
 * category first. False if the organisation is out of reach of the right. */
bool training_newcomers_of(struct request *req, enum right right,
                           struct training_newcomers *ret_people) MUST_USE;

/* ---- for the command line -------------------------------------------------------------------- */

enum training_text { TRAINING_TEXT_PLAIN, TRAINING_TEXT_DOCX, TRAINING_TEXT_PDF };
/* Writes the report of a year in words as its page gives it: what was kept, else what is written
 * from the register. For commands alone: looks at no right. False if it could not be written. */
bool training_write_text(struct request *req, int64_t org_id, int year, enum training_text format,
                         int fd) MUST_USE;
