/* What the files of feedback share. */
#pragma once

#include "features/events/events.h"
#include "features/feedback/feedback.h"
#include "features/feedback/feedback.sql.h"

/* Of fewer answers nothing is told: somebody could be known by them. */
#define FEEDBACK_LEAST 5
#define FEEDBACK_MARKS 5
#define FEEDBACK_CHOICES_MOST 10
#define FEEDBACK_QUESTIONS_MOST 20

/* ---- feedback.c ------------------------------------------------------------------------------ */

struct feedback_form {
    struct events_event event;
    struct feedback_db_form_row row;
    bool is_there;
    struct feedback_db_questions_rows questions;
};
/* That of the event of the address, for who holds the event; is_there false: none was made yet. */
bool feedback_find(struct request *req, struct feedback_form *ret_form) MUST_USE;
/* That of an event, whoever asks. */
struct feedback_form feedback_of(struct request *req, const struct events_event *event);
bool feedback_is_open(struct request *req, const struct feedback_form *form);
str feedback_address(struct request *req, const struct feedback_form *form, const char *more);
/* "Open until 12.03.2026" */
str feedback_state_text(struct request *req, const struct feedback_form *form);

/* "“The statutes”, Orlova N. P." */
str feedback_session_text(struct request *req, const struct events_session *session);

/* ---- feedback_questions.c: the form and its questions ---------------------------------------- */

extern const struct form_choice feedback_kinds[];
extern const struct form_choice feedback_marks[]; /* from 5 down to 1 */
/* The lines of a choice, translated where the program brought them. */
struct feedback_choices {
    str items[FEEDBACK_CHOICES_MOST];
    size_t count;
};
struct feedback_choices feedback_choices_of(struct request *req,
                                            const struct feedback_db_questions_row *question);
/* "One of several answers: Yes, No" */
str feedback_answers_text(struct request *req, const struct feedback_db_questions_row *question);
struct reply feedback_make_action(struct request *req);
struct reply feedback_question_new_page(struct request *req);
struct reply feedback_question_new_action(struct request *req);
struct reply feedback_question_page(struct request *req);
struct reply feedback_question_action(struct request *req);
struct reply feedback_question_remove_action(struct request *req);
struct reply feedback_open_action(struct request *req);
struct reply feedback_close_action(struct request *req);
struct form feedback_open_form(struct request *req);

/* ---- feedback_answer.c: who answers ---------------------------------------------------------- */

struct feedback_sheet {
    struct feedback_form form;
    int64_t entry_id;
    bool was_there;
    bool has_answered;
    const struct form *fields; /* NULL: cannot answer now */
    struct html_link address;  /* where it is sent to */
    str why_not;               /* as a sentence; empty: can answer */
};
/* For the signed-in member; false: has no entry at such an event. */
bool feedback_own_sheet(struct request *req, int64_t event_id,
                        struct feedback_sheet *ret_sheet) MUST_USE;
/* "https://union.example/feedback/…": whoever has it answers as that entry, once. */
str feedback_link(struct request *req, const struct feedback_form *form, int64_t entry_id);
struct reply feedback_my_page(struct request *req);
struct reply feedback_my_action(struct request *req);
struct reply feedback_link_page(struct request *req);
struct reply feedback_link_action(struct request *req);

/* ---- feedback_results.c ---------------------------------------------------------------------- */

/* What was answered to one question, or to it about one session. */
struct feedback_figure {
    const struct feedback_db_questions_row *question;
    str about; /* the session and who spoke; empty: the event */
    int64_t session_n;
    int64_t answers;
    int64_t sum;                           /* of the marks */
    int64_t totals[FEEDBACK_CHOICES_MOST]; /* of the mark or choice 1, 2 … */
    struct feedback_db_texts_row *texts;
    size_t text_count;
    size_t hidden_count;
};
struct feedback_results {
    struct feedback_form form;
    int64_t listeners; /* who were there */
    bool is_shown;     /* enough have answered */
    struct feedback_figure *items;
    size_t count;
    bool shows_hidden;
    const struct form *opening; /* NULL: it is open, or was */
};
bool feedback_is_told(const struct feedback_figure *figure);
/* "4.3" */
str feedback_average_text(struct request *req, const struct feedback_figure *figure);
struct reply feedback_results_page(struct request *req);
struct reply feedback_hide_action(struct request *req);
struct reply feedback_results_file(struct request *req);
/* The page with a form that has to be corrected. */
struct reply feedback_results_again(struct request *req, const struct form *opening);

/* ---- feedback_letters.c ---------------------------------------------------------------------- */

#define FEEDBACK_JOB "feedback.letters"
bool feedback_letters_job(struct job_run *run, str *ret_sentence);
void feedback_sweep(struct request *req);
