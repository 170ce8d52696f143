/* What the files of this feature share among themselves. Way of a list: imports_upload (file) →
 * imports_plan (rows with their fates) → imports_show and imports_mend (a person decides) →
 * imports_apply → imports_result (the sheet given back) → imports_undo. */
#pragma once

#include "app/app.h"
#include "app/widgets.h"
#include "features/imports/imports.h"
#include "features/imports/imports.sql.h"
#include "features/imports/imports_read.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"

/* Lists with more people are checked, loaded and taken back by the job runner. */
#define IMPORTS_DIRECT_LIMIT 1000
/* Rows read or written in one portion, with an arena of its own. */
#define IMPORTS_PORTION 250
#define IMPORTS_KEPT_SECONDS ((int64_t)30 * 24 * 3600)

/* ---- imports_rows.c: a row as it is kept ---------------------------------------------------- */

enum imports_fate {
    IMPORTS_NEW,
    IMPORTS_CHANGED,
    IMPORTS_SAME,
    IMPORTS_WRONG,
    IMPORTS_SKIPPED,
    IMPORTS_ADDED,
    IMPORTS_WRITTEN,
    IMPORTS_FATES,
};
str imports_fate_code(enum imports_fate fate);

/* Why a row waits for a decision. */
enum imports_reason {
    IMPORTS_NO_REASON,
    IMPORTS_BY_PROBLEM,    /* something in the row itself, person.problems[problem] */
    IMPORTS_BY_LIKENESS,   /* one or several cards that may be the same person */
    IMPORTS_BY_OTHER_ORG,  /* is registered in another organisation */
    IMPORTS_BY_LEAVING,    /* was taken off the register here */
    IMPORTS_BY_OTHER_ROW,  /* an earlier row has the same card */
    IMPORTS_BY_LATE_MATCH, /* came onto the register after the check */
};

enum { IMPORTS_CANDIDATES = 4, IMPORTS_CHANGES = 24, IMPORTS_ANOTHER_PERSON = -1 };

struct imports_change {
    const char *field; /* code, as in imports_card_fields */
    str before;
    str after;
};

struct imports_candidate {
    int64_t member_id;
    int64_t org_id;
    str reason; /* N_() text of members_matches */
};

struct imports_row {
    int64_t number;
    enum imports_fate fate;
    struct imports_person person;
    enum imports_reason reason;
    int32_t problem; /* index of the leading one */
    int64_t other;   /* the other row, or the other organisation */
    int64_t
        chosen; /* a card that a person chose; IMPORTS_ANOTHER_PERSON = none of the candidates */
    int64_t member_id;
    struct imports_candidate candidates[IMPORTS_CANDIDATES];
    size_t candidate_count;
    struct imports_change changes[IMPORTS_CHANGES];
    size_t change_count;
};

/* The sealed content and back. */
str imports_row_seal(struct request *req, int64_t import_id, const struct imports_row *row);
struct imports_row imports_row_open(struct request *req, int64_t import_id, int64_t number,
                                    str fate, int64_t member_id, str content);

/* Remarks that stop nobody. */
int64_t imports_row_remarks(const struct imports_row *row);
/* A bit for each field that changes. */
int64_t imports_row_fields(const struct imports_row *row);

/* The layout of the sheet, sealed too: its examples are people. */
str imports_layout_seal(struct request *req, int64_t import_id,
                        const struct imports_layout *layout);
struct imports_layout imports_layout_open(struct request *req, int64_t import_id, str sealed);

/* ---- imports_card.c: from a person of the list to a card ------------------------------------ */

struct imports_card_field {
    const char *code;
    const char *label; /* N_() "phone", in a sentence */
    enum imports_field field;
};
/* Ends with a NULL code. */
extern const struct imports_card_field imports_card_fields[];

/* "14.03.1979", or the year alone; empty where nothing is known. */
str imports_day_text(struct arena *arena, date day, int64_t year);

struct members_card imports_new_card(struct arena *arena, const struct imports_person *person);

/* On the register, or gone in the very way that the list tells, too. */
bool imports_card_is_open(const struct members_card *card, const struct imports_row *row);

/* What the list says otherwise than the card: fills the changes and returns the card with them.
 * What the list leaves out stays as it is. */
struct members_card imports_merge(struct arena *arena, const struct members_card *card,
                                  struct imports_row *row);

/* ---- imports_plan.c ------------------------------------------------------------------------- */

/* A list and where it belongs. */
struct imports_list {
    int64_t region_id;
    int64_t id;
    int64_t org_id;
    str org_path;
    struct scope scope; /* the organisation's subtree, inside what the user may see */
};

/* False if the list is not within the user's reach. */
bool imports_list_find(struct request *req, int64_t id, struct imports_db_find_row *ret_row,
                       struct imports_list *ret_list) MUST_USE;

/* Tells the fate of a row from the register as it is now. */
void imports_judge(struct request *req, const struct imports_list *list, struct imports_row *row);

/* Reads the file again and judges every row; what was judged before is forgotten. `fields` is a
 * mapping of the columns (NULL = as guessed). `run` may be NULL. In a write transaction all is part
 * of it; outside of one the rows are written in many short ones. */
enum sheet_outcome imports_plan(struct request *req, const struct imports_list *list, int fd,
                                str file_name, int32_t sheet, str fields, struct job_run *run);

/* Counts the fates, and "checking" becomes "checked". Needs a write transaction. */
bool imports_end_check(struct request *req, const struct imports_list *list) MUST_USE;

/* All rows of a list go away: in the transaction that is open, or outside of one in many short
 * ones. */
void imports_forget_rows(struct request *req, const struct imports_list *list);

/* Counts the fates again. */
void imports_count(struct request *req, const struct imports_list *list);

/* The job that checks a long list. */
bool imports_check_job(struct job_run *run, str *ret_sentence);
void imports_check_given_up(struct job_run *run);

/* The stored meaning of columns: "full_name,born,phone". */
str imports_mapping_text(struct arena *arena, const struct imports_layout *layout);
/* The meaning of the columns if the sheet is an export of ours, else empty. */
str imports_own_mapping(struct arena *arena, const struct imports_layout *layout);
str imports_headings_key(struct arena *arena, const struct imports_layout *layout);

/* Rows of one fate (none = all) behind a row, in the order of the list. */
struct imports_db_rows_rows imports_rows_of(struct request *req, const struct imports_list *list,
                                            str fate, int64_t after, int64_t limit);

/* ---- imports_upload.c ----------------------------------------------------------------------- */

/* Keeps the file beside the database; false if there is no room. */
bool imports_file_keep(struct request *req, int64_t import_id, int fd) MUST_USE;
int imports_file_open(struct request *req, int64_t import_id);
void imports_file_remove(struct request *req, int64_t import_id);
/* A list goes away with its rows and its file, in transactions of its own. */
bool imports_forget(struct request *req, const struct imports_list *list) MUST_USE;
/* Lists whose time is over. Called by the job runner now and then. */
void imports_sweep(struct request *req);

/* The sheet with most people; NULL if there is none. */
const struct imports_survey_sheet *imports_best_sheet(const struct imports_survey *survey);

/* Where a list is sent to. */
struct imports_upload_view {
    struct form form;
    struct orgs_org org; /* id 0: still to be chosen */
    str query;
    struct imports_db_places_rows places;
};

struct reply imports_new_page(struct request *req);
struct reply imports_new_action(struct request *req);
struct reply imports_columns_page(struct request *req);
struct reply imports_columns_action(struct request *req);
struct reply imports_remove_action(struct request *req);

struct imports_sheets_view {
    struct imports_db_find_row list;
    struct imports_survey survey;
};
struct reply imports_sheets_page(struct request *req);
struct reply imports_sheets_action(struct request *req);

/* ---- imports_show.c ------------------------------------------------------------------------- */

struct imports_cell {
    str text;
    bool is_wrong;
    bool is_changed;
    str before;
};
struct imports_button {
    str label;
    const char *action; /* the value of `do` */
    int64_t member_id;
    bool is_link; /* leads to the page where the row is mended */
};
struct imports_line {
    int64_t number;
    bool is_muted;
    struct imports_cell *cells; /* as many as the view has columns */
    str title;                  /* what is wrong; empty = nothing */
    str text;                   /* what else is known of it */
    str changes;                /* what will be written into the card, old and new */
    bool is_remark;
    struct imports_button buttons[IMPORTS_CANDIDATES + 2];
    size_t button_count;
};
struct imports_shown_column {
    str letter;
    str label;
    int32_t column;
    enum imports_field field;
};
struct imports_column_note {
    str title; /* B «Ф.И.О.» */
    str what;
    str words;
};
struct imports_totals {
    int64_t fates[IMPORTS_FATES];
    int64_t all;
    int64_t remarked;
    str changed_words; /* "phone in 97, position in 22" */
};
struct imports_view {
    struct imports_db_find_row list;
    struct imports_totals totals;
    str show; /* the fate that is shown, or "remarks" */
    struct imports_shown_column *columns;
    size_t column_count;
    struct imports_line *lines;
    size_t line_count;
    struct widgets_pager pager;
    struct imports_column_note *notes;
    size_t note_count;
    size_t known_columns;
    size_t all_columns;
    int64_t to_load;
    int64_t registered;
    bool needs_tick;
    bool tick_is_missing;
    date undo_until;
};

struct imports_totals imports_totals_of(struct request *req, const struct imports_list *list);
/* Whether loading would write anything; and if not, why, and what can be done. */
bool imports_has_something(const struct imports_totals *totals);
str imports_nothing_text(struct request *req, const struct imports_totals *totals);
bool imports_needs_tick(struct request *req, const struct imports_list *list,
                        const struct imports_totals *totals, int64_t *ret_registered);
struct imports_view imports_view_of(struct request *req, const struct imports_db_find_row *row,
                                    const struct imports_list *list);
/* What was read of a column, as pages show it. */
str imports_value_shown(struct request *req, const struct imports_person *person,
                        enum imports_field field);
/* One line of a sheet: cells, what is wrong, buttons. */
struct imports_line imports_line_of(struct request *req, const struct imports_list *list,
                                    const struct imports_row *row,
                                    const struct imports_shown_column *columns,
                                    size_t column_count);
/* "Власова Анна Сергеевна, 19.11.1990": a card of the own organisation; empty for any other. */
str imports_candidate_text(struct request *req, const struct imports_list *list, int64_t member_id);
/* The part of a page that the state of the list decides: asked for again from `poll` while that is
 * not empty, alone when the script asks (?part=work). */
struct reply imports_work_reply(struct request *req, const char *title, str poll,
                                struct html content);
struct reply imports_show_page(struct request *req);

/* ---- imports_describe.c: columns and states in words ---------------------------------------- */

str imports_column_letter(struct arena *arena, int32_t column);
const char *imports_field_label(enum imports_field field);
/* Whether a card keeps what such a column holds. */
bool imports_field_is_loaded(enum imports_field field);
str imports_state_text(struct request *req, str state);
/* All but the last four digits of a number of the state left out. */
str imports_masked(struct arena *arena, str digits);
/* A value of the card as pages show it. */
str imports_change_value(struct request *req, const struct imports_card_field *field, str value);
/* "phone: +7 910 000-00-99 (was: +7 910 000-00-01); position: teacher (was: empty)". */
str imports_changes_text(struct request *req, const struct imports_row *row);
/* The columns of the view's sheets, and what each column is taken for. */
void imports_show_columns(struct request *req, const struct imports_layout *layout,
                          struct imports_view *view);
void imports_describe_columns_in_words(struct request *req, const struct imports_layout *layout,
                                       struct imports_view *view);

/* ---- imports_mend.c ------------------------------------------------------------------------- */

struct imports_mend_view {
    struct imports_list list;
    struct imports_line line;
    struct form form;
    bool is_sent_again; /* the errors are those of the form, not of the sheet */
    int64_t number;
    struct imports_person person;
    struct imports_button others[IMPORTS_CANDIDATES + 3];
    size_t other_count;
};
/* "Load without the phone" for a field with a value that was not read and is not needed; else
 * empty. */
str imports_mend_without(struct request *req, const struct imports_mend_view *view,
                         const char *field);
struct reply imports_row_page(struct request *req);
struct reply imports_row_action(struct request *req);

/* ---- imports_apply.c ------------------------------------------------------------------------ */

struct imports_result_view {
    struct imports_db_find_row list;
    struct imports_totals totals;
    struct imports_db_job_row job; /* of the work under way, and how far it is */
    bool is_waiting;
    bool may_undo;
    bool has_file;
    date undo_until;
};

void imports_take_job(struct request *req, struct imports_result_view *view);
/* "Added to the register: 2. Changed: 1. …" */
str imports_loaded_text(struct request *req, const struct imports_totals *totals);
struct reply imports_apply_action(struct request *req);
struct reply imports_result_page(struct request *req);
bool imports_apply_job(struct job_run *run, str *ret_sentence);
void imports_apply_given_up(struct job_run *run);

/* ---- imports_result.c: the sheet that is given back ----------------------------------------- */

struct reply imports_sheet_page(struct request *req);
struct reply imports_problems_page(struct request *req);
/* The sheet becomes the job's file. */
void imports_keep_result(struct job_run *run, const struct imports_list *list,
                         const struct imports_db_find_row *row);

/* ---- imports_spool.c: what is ready to be written ------------------------------------------- */

/* Records of a list between its preparation and its transaction: an unnamed file, sealed, given
 * back in the order of the names, so that the indexes of the register grow page by page. */
struct imports_spool;
struct imports_spool *imports_spool_new(struct request *req, struct arena *arena, int64_t limit);
void imports_spool_free(struct imports_spool *spool);
/* False if there is no room. `order` is what they are sorted by; its beginning counts. */
bool imports_spool_put(struct imports_spool *spool, str order, str record) MUST_USE;
void imports_spool_sort(struct imports_spool *spool);
int64_t imports_spool_count(const struct imports_spool *spool);
/* The how manyth it was when they came. */
int64_t imports_spool_number(const struct imports_spool *spool, int64_t index);
/* False if the record cannot be read. */
bool imports_spool_take(const struct imports_spool *spool, int64_t index, struct arena *arena,
                        str *ret_record) MUST_USE;

/* ---- imports_load.c ------------------------------------------------------------------------- */

struct imports_loaded {
    int64_t added;
    int64_t written;
};
/* Loads every new and changed row of a list in the state "loading": all of them or, if it is false,
 * none. Begins and ends its own transactions. `run` may be NULL. */
bool imports_load(struct request *req, const struct imports_list *list, struct job_run *run,
                  struct imports_loaded *ret_loaded) MUST_USE;

/* After work that failed: the state that the list has instead, with the reason, in a transaction of
 * its own. */
void imports_put_state(struct request *req, const struct imports_list *list, str state,
                       str sentence);

/* A write transaction of a job, begun again while somebody else holds the lock; false after a
 * minute. */
bool imports_begin_write(struct request *req) MUST_USE;
/* Ends it, one way or the other. */
bool imports_commit(struct request *req) MUST_USE;
/* The list of a job that will not be tried again goes back to the state before. */
void imports_give_up(struct job_run *run, str before, str after);
/* A step from state to state, in a transaction of its own; false if it was in another state. */
bool imports_move(struct request *req, const struct imports_list *list, str before,
                  str after) MUST_USE;

/* ---- imports_undo.c ------------------------------------------------------------------------- */

/* What undoing would do, in figures. */
struct imports_undo_view {
    struct imports_db_find_row list;
    int64_t added;
    int64_t written;
    int64_t touched; /* cards that somebody has changed since */
    struct imports_touched_card {
        int64_t member_id;
        str who;
    } * cards; /* the first of these */
    size_t card_count;
};
str imports_touched_text(struct request *req, int64_t touched);
struct reply imports_undo_page(struct request *req);
struct reply imports_undo_action(struct request *req);
bool imports_undo_job(struct job_run *run, str *ret_sentence);
void imports_undo_given_up(struct job_run *run);

/* ---- imports_command.c ---------------------------------------------------------------------- */

int imports_import_command(int argument_count, char **arguments);
