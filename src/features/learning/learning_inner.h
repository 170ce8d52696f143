/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/learning/learning.h"
#include "features/learning/learning.sql.h"
#include "features/members/members.h"
#include "features/programmes/programmes.h"
#include "features/training/training.h"

#define LEARNING_MY "/my/programmes"
#define LEARNING_OPTIONS_MOST 12
#define LEARNING_BANK_MOST 2000
/* What was sent at the last moment still counts: the way takes its time. */
#define LEARNING_GRACE_SECONDS 15

/* ---- learning_progress.c --------------------------------------------------------------------- */

/* All that a programme asks for. */
struct learning_parts {
    struct programmes_modules modules;
    struct programmes_materials materials;
    struct learning_db_test_rows tests;
    struct learning_db_assignment_rows assignments;
    int64_t total;
};
struct learning_parts learning_parts_of(struct request *req,
                                        const struct programmes_programme *programme);

struct learning_progress {
    struct learning_db_seen_rows seen;
    struct learning_db_sat_rows sat;
    struct learning_db_works_rows works;
    int64_t done;
};
/* The scope holds the person. */
struct learning_progress learning_progress_of(struct request *req, struct scope scope,
                                              const struct learning_db_entry_row *entry);
bool learning_has_seen(const struct learning_progress *progress, int64_t material_n);
const struct learning_db_sat_row *learning_sat(const struct learning_progress *progress,
                                               int64_t test_n);
/* The latest one. */
const struct learning_db_works_row *learning_work(const struct learning_progress *progress,
                                                  int64_t assignment_n);
/* Looks whether everything is done by now, and ends the entry then. */
void learning_look(struct request *req, struct scope scope,
                   const struct learning_db_entry_row *entry,
                   const struct programmes_programme *programme);
/* Ends it: state done, a training on the card. False if it is in another state by now. */
bool learning_complete(struct request *req, struct scope scope,
                       const struct learning_db_entry_row *entry,
                       const struct programmes_programme *programme) MUST_USE;

/* ---- learning_letters.c ------------------------------------------------------------------------
 */

/* The listener is told: "entered", "accept", "refuse", "accepted", "returned", "done". */
void learning_tell(struct request *req, const struct programmes_programme *programme,
                   int64_t region_id, int64_t entry_id, const char *what);
/* Its trainers are told of that work, if it is the first one of 24 hours. */
void learning_tell_trainers(struct request *req, const struct programmes_programme *programme,
                            int64_t work_id);

/* ---- learning_draw.c: questions drawn, shown, judged ----------------------------------------- */

/* The first `count` of them are a choice by the seed, in its order. */
void learning_shuffle(int64_t *ids, size_t count, uint64_t seed);
/* The options of a question as this attempt shows them. */
struct learning_db_options_rows learning_options(struct request *req, int64_t seed,
                                                 int64_t question_id);
bool learning_is_right(struct request *req, const struct learning_db_asked_row *asked);
/* "0.5" out of "0,50"; false if it is no number. */
bool learning_number(struct arena *arena, str text, double *ret_number) MUST_USE;
bool learning_has_option(str answer, int64_t n);

/* ---- learning_read.c: questions out of texts and sheets -------------------------------------- */

struct learning_option {
    str label;
    bool is_right;
};
struct learning_question {
    int64_t line;
    str kind; /* one · several · number · text */
    str question;
    str answer;
    str explanation;
    int64_t points;
    struct learning_option options[LEARNING_OPTIONS_MOST];
    size_t option_count;
    size_t right_count;
};
/* What was read, and what is wrong with it, a sentence each. */
struct learning_reading {
    struct request *req;
    struct learning_question *items;
    size_t count;
    size_t capacity;
    str *faults;
    size_t fault_count;
    size_t fault_capacity;
};
struct learning_reading learning_read_text(struct request *req, str text);
struct learning_reading learning_read_sheet(struct request *req, const struct http_file *file);
/* A question of the bank as such a text. */
str learning_question_text(struct request *req, const struct learning_db_question_row *row);

/* ---- learning_enter.c: who may, and the entry ------------------------------------------------ */

/* The signed-in member and a programme. */
struct learning_own {
    struct members_self self;
    str org_path;
    bool is_registered;
    struct programmes_programme programme;
    bool has_entry;
    struct learning_db_entry_row entry; /* the latest */
    bool may_apply;
};
/* One that the member learns by or has learnt by, or that is open to him. */
bool learning_own_of(struct request *req, struct learning_own *ret_own) MUST_USE;
/* The same by the id. */
bool learning_own_by_id(struct request *req, int64_t id, struct learning_own *ret_own) MUST_USE;
/* One that the member learns by now: a reply with status 0, else what is said. */
struct reply learning_studying(struct request *req, struct learning_own *ret_own);
bool learning_is(str state, const char *code);
str learning_own_address(struct request *req, int64_t programme_id, const char *what);

/* ---- learning_attempt.c ---------------------------------------------------------------------- */

struct learning_sitting {
    struct learning_own own;
    struct learning_db_attempt_row attempt;
    struct learning_db_test_row test;
    struct learning_db_asked_rows asked;
    bool is_over; /* counted, or its time is */
    int64_t points;
    int64_t most_points;
    bool is_passed;
};
/* Attempts whose time is over are counted as they stand. */
void learning_watch(struct request *req);

/* ---- what pages show ------------------------------------------------------------------------- */

struct learning_line {
    struct programmes_programme programme;
    struct learning_db_entry_row entry; /* id 0: none */
    int64_t done;
    int64_t total;
    bool may_apply;
};
struct learning_my_view {
    struct learning_line *mine;
    size_t mine_count;
    struct learning_line *open;
    size_t open_count;
    bool is_registered;
};
struct learning_own_view {
    struct learning_own own;
    struct learning_parts parts;
    struct learning_progress progress;
};
struct learning_book_view {
    struct learning_own own;
    struct programmes_modules modules;
    struct programmes_materials materials; /* with the texts */
};
struct learning_test_view {
    struct learning_own own;
    struct learning_db_test_row test;
    struct learning_db_attempt_rows attempts;
    int64_t questions;
    bool may_begin;
};
struct learning_question_view {
    struct learning_sitting sitting;
    const struct learning_db_asked_row *asked;
    struct learning_db_options_rows options;
};
struct learning_assignment_view {
    struct learning_own own;
    struct learning_db_assignment_row assignment;
    struct learning_db_works_rows works; /* all for it, the latest first */
    const struct form *form;             /* NULL: nothing can be sent now */
};

struct learning_learners_view {
    struct programmes_programme programme;
    struct learning_db_learners_rows rows;
    struct learning_db_states_rows states;
    int64_t total; /* parts of the programme */
    int64_t waiting_works;
    str state;  /* empty: all */
    bool holds; /* may answer */
    bool may_enter;
    bool may_export;
    struct html_link next;
};
struct learning_candidate {
    int64_t id;
    str name;
    str note;
    bool is_ticked;
    bool learns; /* already */
};
struct learning_enrol_view {
    struct programmes_programme programme;
    struct orgs_org org;
    struct learning_candidate *items;
    size_t count;
    struct html_link here;
    const struct form *form;
    bool is_large;
};
struct learning_bank_view {
    struct programmes_programme programme;
    struct learning_parts parts;
    struct learning_db_bank_rows bank;
    struct learning_db_answered_rows answered;
};
struct learning_part_view {
    struct programmes_programme programme;
    const struct form *form;
    int64_t n;                              /* 0: a new one */
    const struct learning_reading *reading; /* of questions; NULL: nothing was read */
};
struct learning_works_view {
    struct programmes_programme programme;
    struct learning_db_sent_rows rows;
    struct form answer;
    int64_t answered_id; /* whose answer has errors */
};

/* A programme that the acting organisation, or one below, holds. */
bool learning_held_of(struct request *req, struct programmes_programme *ret_programme) MUST_USE;
/* The module that was chosen; 0: none. */
int64_t learning_module_of(const struct form *form);

/* ---- learning_words.c ------------------------------------------------------------------------ */

str learning_state_text(struct request *req, str state);
enum widgets_tone learning_state_tone(str state);
const char *learning_state_icon(str state);
str learning_module_title(struct request *req, const struct programmes_modules *modules, int64_t n);
/* "20 questions, 30 minutes, 2 attempts, passed from 70 % on" */
str learning_test_text(struct request *req, const struct learning_db_test_row *test,
                       int64_t questions);
str learning_kind_text(struct request *req, str kind);
/* "12 of 40 answered rightly" */
str learning_answered_text(struct request *req, const struct learning_db_answered_rows *rows,
                           int64_t question_id);

/* ---- pages, for the route table -------------------------------------------------------------- */

struct reply learning_my_page(struct request *req);
struct reply learning_own_page(struct request *req);
struct reply learning_enter_action(struct request *req);
struct reply learning_leave_action(struct request *req);
struct reply learning_material_page(struct request *req);
struct reply learning_material_go_page(struct request *req);
struct reply learning_material_file_page(struct request *req);
struct reply learning_seen_action(struct request *req);

struct reply learning_book_page(struct request *req);
struct reply learning_keep_action(struct request *req);
struct reply learning_worker_page(struct request *req);
struct html learning_on_event(struct request *req, int64_t event_id);
struct html learning_on_my_event(struct request *req, int64_t event_id);
void learning_signed_in(struct request *req, int64_t account_id);

struct reply learning_test_page(struct request *req);
struct reply learning_begin_action(struct request *req);
struct reply learning_attempt_page(struct request *req);
struct reply learning_answer_action(struct request *req);
struct reply learning_save_action(struct request *req);

struct reply learning_assignment_page(struct request *req);
struct reply learning_assignment_action(struct request *req);
struct reply learning_own_file_page(struct request *req);

struct reply learning_learners_page(struct request *req);
struct reply learning_learners_file(struct request *req);
struct reply learning_learner_action(struct request *req);
struct reply learning_enrol_page(struct request *req);
struct reply learning_enrol_action(struct request *req);

struct reply learning_bank_page(struct request *req);
struct reply learning_test_form_page(struct request *req);
struct reply learning_test_form_action(struct request *req);
struct reply learning_test_remove_action(struct request *req);
struct reply learning_questions_page(struct request *req);
struct reply learning_questions_action(struct request *req);
struct reply learning_question_remove_action(struct request *req);
struct reply learning_task_form_page(struct request *req);
struct reply learning_task_form_action(struct request *req);
struct reply learning_task_remove_action(struct request *req);
struct reply learning_works_page(struct request *req);
struct reply learning_work_action(struct request *req);
struct reply learning_work_file_page(struct request *req);
