/* What the files of control share. Nobody outside includes it. */
#pragma once

#include "features/control/control.h"
#include "features/control/control.sql.h"
#include "features/documents/documents.h"

enum control_state {
    CONTROL_ASSIGNED,
    CONTROL_IN_PROGRESS,
    CONTROL_REPORTED,
    CONTROL_RETURNED,
    CONTROL_ACCEPTED,
    CONTROL_REMOVED,
};

/* ---- control_words.c ------------------------------------------------------------------------ */

enum control_state control_state_of(str code);
const char *control_state_code(enum control_state state);
/* "overdue" where it is. */
str control_state_text(struct request *req, str state, date due_on);
/* The same as a chip. */
struct html control_state_chip(struct request *req, str state, date due_on);
/* "overdue by 3 days", "5 days left", "until 1 March 2022"; empty without a day. */
str control_due_text(struct request *req, str state, date due_on);
bool control_is_late(const struct request *req, str state, date due_on);
/* What happened, for the history: "Accepted". */
const char *control_step_label(str step);
extern const struct form_choice control_recurrences[];
/* "Resolution of 1 February 2022 No. 15-03" */
str control_document_label(struct request *req, str kind, str number, date dated_on);
/* The beginning of a text, for lists. */
str control_short(struct request *req, str text);
/* So many characters of it at most, up to a blank. */
str control_first_words(struct request *req, str text, size_t most);
/* Behind "item": "4.3", or “To hold a seminar…” of one without a number. */
str control_item_name(struct request *req, str number, str text);
/* Who sees to an item: "Bugreeva T. M., Pavlova I. V." */
str control_controllers(struct request *req, int64_t item_id);
/* "12 of 70 done, 3 late" */
str control_totals_text(struct request *req, const struct control_db_totals_row *totals);
/* "Pavlova I. V.": who is named in the history. */
str control_actor_name(struct request *req);
/* "/control/7/tasks/3" */
str control_task_address(struct request *req, int64_t item_id, int64_t n, const char *page);

/* ---- control_plan.c: what of a document is put under control --------------------------------- */

/* An item of the document, with what it takes over from those above it. */
struct control_plan_line {
    const struct documents_item *item;
    const struct control_db_item_row *existing; /* is under control already; NULL = not */
    str words;                                  /* the beginning of its text */
    bool is_heading;                            /* has items under it */
    bool is_asked;                              /* tells somebody to do something */
    bool is_ticked;                             /* is to be put under control */
    bool lacks_day;                             /* and neither text nor form names one */
    bool has_error;
    const struct documents_addressee *addressees;
    size_t addressee_count;
    const struct documents_controller *controllers;
    size_t controller_count;
    date due_on;
    enum documents_recurs recurs;
    str whom;     /* in words */
    int64_t orgs; /* copies that would be made */
};
struct control_plan {
    struct documents_document document;
    int64_t level; /* of its organisation */
    struct control_plan_line *lines;
    size_t count;
    struct form form;
    struct form named; /* the same, each error called by its item */
    struct form_field *fields;
    size_t field_count;
    bool has_own_tasks; /* that an item may carry out */
    bool asks_day;      /* something names no day */
    int64_t tasks;      /* that would be given */
    bool is_agreed;     /* to so many */
};
/* More tasks than that have to be agreed to. */
#define CONTROL_PLAN_MANY 100
#define CONTROL_REVIEW_DAY "review"
struct control_plan control_plan_of(struct request *req, const struct documents_document *document);
struct reply control_plan_page(struct request *req);
struct reply control_plan_action(struct request *req);
/* "territorial organisations: 3 · until 1 April 2026", as the form has it. */
str control_plan_text(struct request *req, const struct control_plan *plan,
                      const struct control_plan_line *line);
/* The term is over already: a document that was read in later. */
bool control_plan_is_over(struct request *req, const struct control_plan *plan,
                          const struct control_plan_line *line);
/* Fields of the form of a line: "due7". */
const char *control_plan_field(struct request *req, const char *name,
                               const struct control_plan_line *line);

/* ---- control_make.c: items and copies -------------------------------------------------------- */

/* To whom the copies go. */
enum control_to { CONTROL_TO_TEXT, CONTROL_TO_OWN, CONTROL_TO_LEVEL, CONTROL_TO_ALL };
/* What was decided of a line. */
struct control_order {
    enum control_to to;
    int64_t level;
    date due_on;
    enum documents_recurs recurs;
    str note;
    int64_t fulfils_id; /* 0: nothing */
    int64_t fulfils_n;
};
/* Writes the item with addressees and controllers, and the copies of its first period. */
int64_t control_make(struct request *req, const struct control_plan *plan,
                     const struct control_plan_line *line, const struct control_order *order);
/* First day of the period in which a day lies. */
date control_period_of(enum documents_recurs recurs, date day);
date control_period_after(enum documents_recurs recurs, date from);
/* Periods that have begun. */
void control_begin_periods(struct request *req);
/* A task is handed on to one that stands below, by its holder. False if that one has it already. */
struct control_hand {
    const struct control_db_task_row *task;
    const struct control_db_item_row *item;
    int64_t org_id;
    date due_on;
    str words;
};
bool control_hand_on(struct request *req, const struct control_hand *hand) MUST_USE;
/* How many organisations of a level stand below a path. */
int64_t control_count_level(struct request *req, str path, int64_t level);

/* ---- control_find.c -------------------------------------------------------------------------- */

/* An item, and the part of the tree of which the reader may see its copies. */
struct control_item {
    struct control_db_item_row row;
    bool is_own; /* of an organisation within reach: all of it is seen */
    bool may_decide;
    str path; /* copies from here to path_to */
    str path_to;
};
bool control_find_item(struct request *req, int64_t id, struct control_item *ret_item) MUST_USE;

/* A copy within reach. */
struct control_task {
    struct control_db_task_row row;
    struct control_item item;
    enum control_state state;
    bool may_report; /* answers for its organisation */
    bool may_decide; /* accepts, returns, extends, takes off */
};
bool control_find_task(struct request *req, struct control_task *ret_task) MUST_USE;
/* Another one than the one that the address names. */
bool control_task_numbered(struct request *req, int64_t item_id, int64_t n,
                           struct control_task *ret_task) MUST_USE;
/* Whether who acts decides on what that organisation gave. */
bool control_may_decide(struct request *req, int64_t item_id, str giver_path);
/* The copies of an item between two paths, for the queries. */
struct control_db_branch_values control_branch_of(const struct control_db_item_row *row, str path,
                                                  str path_to);
struct control_db_totals_row control_totals_within(struct request *req,
                                                   struct control_db_branch_values branch);
/* The item with the period that was the current one on a day, and with one that is over. */
struct control_db_item_row control_item_on(struct request *req,
                                           const struct control_db_item_row *row, date day);
struct control_db_item_row control_in_period(struct request *req,
                                             const struct control_db_item_row *row, int64_t period);
/* As it stood on a day. */
struct control_db_totals_row control_totals_on(struct request *req,
                                               struct control_db_branch_values branch, date day);
struct control_db_totals_row control_totals(struct request *req, const struct control_item *item);
/* Of all copies of an item, for who has found it otherwise. */
struct control_db_totals_row control_totals_of(struct request *req,
                                               const struct control_db_item_row *row, str path);

/* ---- control_item.c -------------------------------------------------------------------------- */

struct control_branch {
    const struct control_db_steps_of_row *row;
    int64_t total;
    int64_t accepted;
    int64_t reported;
    int64_t late;
};
struct control_item_view {
    const struct control_item *item;
    struct control_db_totals_row totals;
    struct control_db_controllers_rows controllers;
    struct control_db_history_rows history;
    struct control_db_proposal_rows proposals;
    struct control_db_own_step_row own; /* n 0: the organisation itself has no copy */
    struct control_branch *branches;
    size_t count;
    size_t all;
    str only; /* "late", "waiting", "done" or empty */
    str whom;
    str branch_name; /* of a branch that was asked for; empty: all */
    int64_t period;  /* that is shown */
    date day;        /* as it stood on */
    bool is_past;
    struct form form; /* the day */
    bool may_remind;
};
struct reply control_item_page(struct request *req);
/* The day that the address asks for; today without one. */
date control_day_asked(struct request *req);
struct reply control_file_page(struct request *req);
struct reply control_remind_action(struct request *req);
bool control_remind_job(struct job_run *run, str *ret_sentence);

/* ---- control_task.c: a copy, and what happens to it ------------------------------------------ */

enum { CONTROL_EVIDENCE_KINDS = 4 };
struct control_evidence_kind {
    const char *code;
    const char *label; /* N_() */
    const char *icon;
    const struct form_field *fields;
};
extern const struct control_evidence_kind control_evidence_kinds[CONTROL_EVIDENCE_KINDS];
struct control_task_view {
    const struct control_task *task;
    struct control_db_history_rows history;
    struct control_db_evidence_rows evidence;
    struct control_db_item_rows fulfilling;
    struct control_db_totals_row below; /* copies that were handed on */
    int64_t handed; /* by this organisation, simply or by a resolution, for the period */
    struct form report;
    struct form evidence_forms[CONTROL_EVIDENCE_KINDS];
    struct form person;
    str controllers;
};
struct control_hand_view {
    const struct control_task *task;
    struct control_db_below_rows below;
    bool all_have_it;
    struct form form;
};
/* A question with a form: returning, extending, taking off. */
struct control_ask_view {
    const char *title; /* N_() */
    const char *explanation;
    const char *answer;
    const char *icon;
    str of;
    str action;
    str back;
    str back_label;
    struct form *form;
};
struct reply control_task_page(struct request *req);
struct reply control_report_action(struct request *req);
struct reply control_person_action(struct request *req);
struct reply control_accept_action(struct request *req);
struct reply control_hand_page(struct request *req);
struct reply control_hand_action(struct request *req);
/* What was handed on is handed on again in the next period, or not any more. */
struct reply control_again_action(struct request *req);
/* The page again, with what was wrong in a form. */
struct reply control_task_again(struct request *req, struct control_task *task,
                                struct control_task_view *view);
/* 409: the version that was seen is not that of today any more. */
struct reply control_quicker(struct request *req);
struct control_task_view control_task_view_of(struct request *req, const struct control_task *task);
/* Writes what happened to a copy (n 0: to the item). */
struct control_step {
    const char *step;
    int64_t item_id;
    int64_t n;
    str note;
    date due_on;
    int64_t document_id;
};
void control_note_step(struct request *req, const struct control_step *step);

/* ---- control_decide.c: returning, extending, taking off -------------------------------------- */

/* Which of them is the last word of the address. */
struct reply control_decide_page(struct request *req);
struct reply control_decide_action(struct request *req);
/* What a document says of an item or (n) of one copy: another term, or (without a day) the end of
 * control. Writes what happened. False if somebody was quicker. */
struct control_verdict {
    int64_t n;
    date due_on;
    int64_t document_id;
    str basis;
};
bool control_decide_item(struct request *req, const struct control_db_item_row *row,
                         const struct control_verdict *verdict) MUST_USE;

/* ---- control_later.c: what later documents do to what is under control ----------------------- */

/* Proposals of one document that do the same to items of another; they follow each other. */
struct control_later {
    const struct control_db_proposal_row *first;
    size_t count;
};
/* A document was adopted: what it says of items under control is done, or asked. */
void control_later_adopted(struct request *req, int64_t region_id, int64_t document_id);
struct reply control_later_action(struct request *req);
/* The group that begins there. */
struct control_later control_later_from(const struct control_db_proposal_rows *rows, size_t at);
/* "Resolution … No. 9-2 repeals Resolution … No. 3-1." */
str control_later_text(struct request *req, const struct control_db_proposal_row *row);
/* It can be carried out with one press. */
bool control_later_is_plain(const struct control_db_proposal_row *row);

/* ---- control_evidence.c ---------------------------------------------------------------------- */

void control_evidence_forms(struct request *req, struct form ret_forms[CONTROL_EVIDENCE_KINDS]);
struct reply control_evidence_action(struct request *req);
struct reply control_evidence_drop_action(struct request *req);
struct reply control_evidence_file_page(struct request *req);

/* ---- control_tell.c: letters ----------------------------------------------------------------- */

void control_tell_all(struct request *req);
/* Whoever controls the item is asked what becomes of so many of them. */
void control_tell_later(struct request *req, const struct control_db_item_row *item, int64_t count,
                        const struct control_db_proposal_row *later);
/* The copy was returned: at once. */
void control_tell_returned(struct request *req, const struct control_task *task, str remark);
struct bodies_reminded;
/* Reminds so many who are late; how many there were. */
size_t control_remind_some(struct request *req, const struct control_item *item, int64_t limit,
                           struct bodies_reminded *reminded);

/* ---- control_note.c: how far it is, on a day ------------------------------------------------- */

struct control_note_answer {
    str report;
    str names; /* of the first organisations that wrote it */
    int64_t orgs;
};
struct control_note_answers {
    struct control_note_answer *items;
    size_t count;
    int64_t orgs;
};
struct control_note_line {
    const struct control_db_item_row *row;
    struct control_db_totals_row totals;
    struct control_db_late_ones_rows late;
    struct control_note_answers answers;
    str whom;
};
struct control_note_view {
    int64_t org_id;
    str org_name;
    date day;
    str by;
    str title;
    struct control_note_line *lines; /* those of a document stand together */
    size_t count;
    int64_t documents;
    int64_t done; /* items that all have carried out */
    int64_t late; /* items with which somebody is late */
    struct form form;
};
struct reply control_note_page(struct request *req);
/* "territorial organisations; the presidium" */
str control_whom(struct request *req, int64_t item_id);
/* Sentences: how far an item is, how far all of it is; who is late with it. */
str control_note_text(struct request *req, const struct control_db_totals_row *totals);
str control_note_summary(struct request *req, const struct control_note_view *view);
str control_note_late(struct request *req, const struct control_note_line *line);
/* Who gave that answer; how many gave others that are not told. */
str control_note_names(struct request *req, const struct control_note_answer *answer);
str control_note_more(struct request *req, const struct control_note_line *line);
/* Another document begins with that line. */
bool control_note_begins(const struct control_note_view *view, size_t at);

/* ---- control_command.c ---------------------------------------------------------------------- */

int control_command(int argument_count, char **arguments);

/* ---- control.c ------------------------------------------------------------------------------- */

struct control_list_view {
    struct control_db_line_rows mine;
    struct control_db_line_rows of_org;
    struct control_db_line_rows reported;
    int64_t reported_left; /* that are not shown */
    struct control_db_waiting_rows waiting;
    struct control_db_proposal_rows proposals;
    struct control_db_item_rows controlled;
    struct control_db_totals_row *totals; /* one for each controlled */
    bool may_decide;
    bool shows_all;
};
struct control_document_view {
    int64_t document_id;
    int64_t org_id;
    struct control_db_item_rows items;
    struct control_db_totals_row *totals; /* one for each item */
    struct control_db_controllers_rows controllers;
    int64_t done;
    int64_t off;
    bool may_open;
};
