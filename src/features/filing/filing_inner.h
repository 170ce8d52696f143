/* What the files of this feature share. */
#pragma once

#include "features/filing/filing.h"
#include "features/filing/filing.sql.h"
#include "features/filing/filing_values.h"
#include "features/orgs/orgs.h"
#include "app/jobs.h"

/* draft → signed → submitted → accepted; returned is a draft again, of the cells that were returned
 * alone. */
enum filing_state {
    FILING_DRAFT,
    FILING_SIGNED,
    FILING_SUBMITTED,
    FILING_RETURNED,
    FILING_ACCEPTED,
    FILING_STATES
};

/* The report of an organisation, with all that a page needs to know of it. */
struct filing {
    const struct reports_form *form;
    struct orgs_org org;
    enum reports_level level;
    bool is_filler;                         /* its level fills the form in */
    bool is_collector;                      /* its level accepts from below and adds up */
    struct filing_db_receiver_row receiver; /* id 0: nobody above takes it */
    struct filing_db_period_row period;     /* id 0: the form is not collected here */
    bool is_open;
    date due; /* none: of this level nothing is asked */

    struct filing_db_filing_row row; /* id 0: nothing was written yet */
    enum filing_state state;
    bool is_frozen; /* signed, handed in or accepted */

    /* Looked at as the branch is now: nothing can be entered or signed then, since a report is of
     * the branch as it was on its day. */
    bool is_by_todays_tree;
    bool has_moved; /* both trees say different things; filing_load */

    bool may_fill; /* by right and state */
    bool may_sign;
    bool may_accept;

    /* filing_load: */
    str kind;        /* of who fills in, as conditions say it: "school"; empty = adds up */
    bool is_counted; /* the figures of the register could be had */
    struct filing_values values;
    struct filing_values own;
    struct filing_values computed;
    const struct reports_number *last;                /* a year before; NULL = not known */
    const struct filing_db_cells_row **entered;       /* by cell; NULL = nothing */
    const struct filing_db_remarks_row **remarks;     /* by cell: not settled yet */
    const struct filing_db_remarks_row *whole_remark; /* of the report as a whole */
    struct reports_findings findings;
    int64_t reports;  /* below: accepted */
    int64_t waiting;  /* below: handed in, to be accepted */
    int64_t expected; /* below */
    bool is_broken;   /* the frozen values are not those that were signed */
};

/* ---- filing_find.c: which report, and what may be done with it ------------------------------- */

/* The organisation of the path (:id) within reach of the right, and the form of the address
 * (form=…). Without values. A reply with a status: there is no such report. */
struct reply filing_find(struct request *req, enum right right, struct filing *ret_filing) MUST_USE;
/* The same for any organisation that the caller has found, and any form. False if the organisation
 * takes no part in the form. */
bool filing_of(struct request *req, const struct orgs_org *org, const struct reports_form *form,
               struct filing *ret_filing) MUST_USE;
/* "/reports/5?form=fnpr-2-2025", or with a page of it: "/reports/5/sign?form=…" */
str filing_address(struct request *req, const struct filing *filing, const char *page);
/* The same by the tree that the report is looked at by. */
str filing_shown_address(struct request *req, const struct filing *filing, const char *page);
struct html_link filing_link(struct request *req, const struct filing *filing, const char *page);
/* Who reports to it, as queries want it: levels as digits of org_type.level, "3", "12". */
struct filing_db_reports_to_values filing_reports_to(struct request *req,
                                                     const struct filing *filing);
/* The levels that accept a form: "012". */
str filing_takers(struct request *req, const struct reports_form *form);
enum filing_state filing_state_of(str state);
const char *filing_state_code(enum filing_state state);
/* By when a level hands in. */
date filing_due(struct request *req, const struct reports_form *form, str path,
                enum reports_level level);
/* Why nothing can be done with a report that is not open. */
str filing_closed_text(struct request *req, const struct filing *filing);
/* A form of the library; or one that is not there any more, under which reports were signed. */
const struct reports_form *filing_form_named(struct request *req, str name);

/* ---- filing_load.c: its values --------------------------------------------------------------- */

void filing_load(struct request *req, struct filing *filing);
/* How many report to it, how many of them were accepted and how many wait. */
void filing_tally(struct request *req, struct filing *filing);
/* Whether something may be entered there now. */
bool filing_may_enter(const struct filing *filing, size_t cell);
/* The column is for another kind of organisation, so nought stands there: a school has no students
 * of a university. */
bool filing_is_foreign(const struct filing *filing, size_t cell);
bool filing_has_foreign(const struct filing *filing);
/* By column: those of other kinds alone, with nothing in them, are left out. */
bool *filing_columns_shown(struct request *req, const struct filing *filing, size_t section);
/* What stands in the field of a cell: of who adds up, the own part alone. */
str filing_field_text(struct request *req, const struct filing *filing, size_t cell);
/* Something else was entered than the register says. */
bool filing_differs(const struct filing *filing, size_t cell);
/* Differences and soft checks that nobody has explained yet: cells, each once. */
struct filing_open_questions {
    size_t *cells;
    size_t count;
};
struct filing_open_questions filing_unexplained(struct request *req, const struct filing *filing);
/* All that was handed in below and accepted, added up from the reports of single organisations: the
 * same as adding up level by level. */
struct filing_sums filing_sum_of_branch(struct request *req, const struct reports_form *form,
                                        str path);

/* ---- filing_entry.c: what is entered --------------------------------------------------------- */

struct reply filing_page(struct request *req);
struct reply filing_save_action(struct request *req);
struct reply filing_cells_action(struct request *req);
struct reply filing_cell_page(struct request *req);
struct reply filing_cell_action(struct request *req);

enum filing_outcome {
    FILING_SAVED,
    FILING_SAME,     /* as it was */
    FILING_WRONG,    /* no such number */
    FILING_CONFLICT, /* somebody else has entered another thing since */
    FILING_CLOSED,   /* not to be entered (any more) */
};
/* What came for a cell: `typed` instead of `was`, which stood in the page. */
struct filing_input {
    size_t cell;
    str typed;
    str was;
    enum filing_outcome outcome;
    str sentence; /* of what was not saved */
};
void filing_put(struct request *req, struct filing *filing, struct filing_input *input);
/* Keeps why a figure is as it is. */
void filing_explain(struct request *req, struct filing *filing, size_t cell, str words);
/* The row of the report, written when it is not there yet. */
void filing_begin(struct request *req, struct filing *filing);

/* ---- what pages show ------------------------------------------------------------------------- */

struct filing_list_view {
    struct orgs_org org;
    struct filing *items;
    size_t count;
    bool may_open;
};
struct filing_page_view {
    const struct filing *filing;
    const struct filing_input **inputs; /* by cell: what could not be saved */
    struct filing_open_questions open;
    int64_t saved;
    str cell_address; /* of the page of a cell, up to its name */
};
struct filing_sign_view {
    const struct filing *filing;
    const char *obstacle; /* N_(): why it cannot be signed; NULL = it can */
    bool is_closed;       /* filing_closed_text says it better */
    struct filing_open_questions open;
    int64_t missing; /* reports from below */
    str note;
    bool lacks_note;
    bool was_sent;
    str seen; /* the hash over the figures that are shown */
};
/* Somebody who reports here, with all below it. */
struct filing_branch {
    const struct filing_db_below_row *row;
    enum filing_state state;
    int64_t expected; /* of the level that fills in */
    int64_t handed;
    int64_t accepted;
};
struct filing_below_view {
    const struct filing *filing;
    str only; /* "missing", "waiting", "returned" or all */
    struct filing_branch *branches;
    size_t count;
    int64_t total;
    int64_t counts[FILING_STATES];
    int64_t expected; /* of the level that fills in, in the whole branch */
    int64_t handed;
    int64_t in_time;
    int64_t accepted;
    bool may_accept;
    bool may_remind;
    bool is_reminding;
    struct filing_db_reminding_row reminding; /* id 0: nothing to tell of */
};
struct filing_difference {
    const struct filing_db_below_row *row;
    const struct reports_form *form;
    size_t cell;
    struct reports_number in_register;
    struct reports_number in_report;
    str reason;
};
struct filing_compare_view {
    const struct filing *filing;
    bool is_counted;
    struct filing_difference *items;
    size_t count;
    int64_t difference_count;
    int64_t compared;
    int64_t same;
    int64_t missing;
};
struct filing_open_view {
    const struct reports_form *form; /* NULL: to be chosen */
    const struct reports_forms *forms;
    struct filing_db_period_row period;
    struct form fields;
};

/* ---- filing_number.c: numbers as people write them ------------------------------------------- */

/* "1 451", "12,5", "да"; empty = nothing. False with a sentence. */
bool filing_read_number(struct request *req, enum reports_unit unit, str typed,
                        struct reports_number *ret_number, str *ret_sentence) MUST_USE;
/* As it is shown and written into a field: "1 451", "78,9". */
str filing_shown(struct request *req, enum reports_unit unit, struct reports_number number);

/* ---- filing_steps.c: signing and what follows ------------------------------------------------ */

struct reply filing_sign_page(struct request *req);
struct reply filing_sign_action(struct request *req);
struct reply filing_submit_action(struct request *req);
/* False if it was not handed in, or somebody was quicker. */
bool filing_accept(struct request *req, struct filing *filing) MUST_USE;
struct reply filing_withdraw_action(struct request *req);
struct reply filing_accept_action(struct request *req);
struct reply filing_return_page(struct request *req);
struct reply filing_return_action(struct request *req);

/* ---- filing_below.c: the reports below ------------------------------------------------------- */

/* A report that others are handed in to. */
struct reply filing_find_collector(struct request *req, enum right right,
                                   struct filing *ret_filing) MUST_USE;
/* Others report to it. */
bool filing_branch_collects(const struct filing_below_view *view,
                            const struct filing_branch *branch) MUST_USE;
struct reply filing_below_page(struct request *req);
struct reply filing_accept_all_action(struct request *req);
struct reply filing_compare_page(struct request *req);

/* ---- filing_remind.c ------------------------------------------------------------------------- */

struct reply filing_remind_action(struct request *req);
bool filing_remind_job(struct job_run *run, str *ret_sentence);
/* The job that reminds those below, or the latest that did; id 0: none. */
struct filing_db_reminding_row filing_reminding(struct request *req, const struct filing *filing);

/* ---- filing_periods.c ------------------------------------------------------------------------ */

struct reply filing_list_page(struct request *req);
struct reply filing_open_page(struct request *req);
struct reply filing_open_action(struct request *req);
struct reply filing_close_action(struct request *req);

/* ---- filing_report_command.c, filing_file.c -------------------------------------------------- */

int filing_report_command(int argument_count, char **arguments);
/* The organisation of that name or number; false after saying which there are, if it is not clear
 * which is meant. */
struct reports_org;
bool filing_org_named(struct request *req, const char *name, struct reports_org *ret_org) MUST_USE;

/* ---- filing_text_command.c ------------------------------------------------------------------- */

/* What is written instead of the code of a form: the report of training in words. */
#define FILING_TEXT "training-text"
struct command_options;
struct filing_text_order {
    const char *org;
    int year;             /* 0: not said, or said beside what is of forms alone */
    const char *out;      /* NULL: to standard output */
    const char *language; /* NULL: Russian */
};
int filing_text_command(const struct command_options *options,
                        const struct filing_text_order *order);
struct reply filing_file_page(struct request *req);

/* ---- filing_words.c -------------------------------------------------------------------------- */

const char *filing_state_label(enum filing_state state);
enum widgets_tone filing_state_tone(enum filing_state state);
const char *filing_state_icon(enum filing_state state);
/* "II, row 11, “Women”" */
str filing_cell_text(struct request *req, const struct reports_form *form, size_t cell);
/* A cell that is a field on the page of the report. */
bool filing_is_field(const struct filing *filing, size_t cell);
int64_t filing_empty_fields(struct request *req, const struct filing *filing);
/* A hard check that does not hold begins with it. */
bool filing_contradicts(const struct filing *filing, size_t cell);
bool filing_has_contradictions(const struct filing *filing);
/* Where it is narrow: "w1": the one column beside the title; "wl": a line for each column, since
 * they are many or have long words; "": three side by side. */
const char *filing_columns_class(struct request *req, const struct reports_section *section);
/* "Form 2 … for 2025" */
str filing_form_text(struct request *req, const struct reports_form *form);
/* "Women are more than all: 29 and 27." */
str filing_finding_text(struct request *req, const struct filing *filing,
                        const struct reports_finding *finding);
/* What happened, for the history: "Handed in". */
const char *filing_step_label(str step);
struct html_link filing_cell_link(struct request *req, const struct filing_page_view *view,
                                  str name);
/* Why a figure has to be explained. */
str filing_question_text(struct request *req, const struct filing *filing, size_t cell);
