/* What the files of this feature share. */
#pragma once

#include "features/bulkedit/bulkedit.h"
#include "features/bulkedit/bulkedit.sql.h"
#include "features/members/members.h"

/* More than so many are left to the job runner. */
#define BULKEDIT_AT_ONCE 500
#define BULKEDIT_SHOWN 50
#define BULKEDIT_UNDO_SECONDS (30 * 24 * 3600)

/* ---- bulkedit_change.c ---------------------------------------------------------------------- */

/* What the cards are to become; what is absent stays as it is. */
struct bulkedit_change {
    str category;
    str position_from; /* only cards with this position get the new one */
    str position;
    str workplace;
    str language;
    str decision;
    str study_group;
    date graduates_on;
    date registered_on;
    bool has_electronic_record;
    date record_on;
    bool only_empty; /* nothing that stands in a card is replaced */
};
extern const struct form_field bulkedit_fields[];

struct bulkedit_change bulkedit_change_of_form(const struct form *form);
bool bulkedit_change_is_nothing(const struct bulkedit_change *change);
str bulkedit_change_json(struct arena *arena, const struct bulkedit_change *change);
struct bulkedit_change bulkedit_change_from(struct arena *arena, str json);

enum bulkedit_fate { BULKEDIT_SAME, BULKEDIT_CHANGES, BULKEDIT_TOO_EARLY };
/* The card as it would become. */
enum bulkedit_fate bulkedit_card_after(const struct bulkedit_change *change,
                                       const struct members_card *before,
                                       struct members_card *ret_after);

/* "category: Student, position: teacher", for headings. */
str bulkedit_change_text(struct request *req, const struct bulkedit_change *change);

/* A value that changes, as people read it. */
struct bulkedit_difference {
    const char *label;
    str before;
    str after;
};
#define BULKEDIT_VALUES 9
size_t bulkedit_differences(struct request *req, const struct members_card *before,
                            const struct members_card *after,
                            struct bulkedit_difference ret_items[BULKEDIT_VALUES]);

/* ---- bulkedit_do.c -------------------------------------------------------------------------- */

/* One of them, found for the acting user. */
struct bulkedit {
    int64_t id;
    struct bulkedit_db_find_row row;
    struct bulkedit_change change;
    struct orgs_org org;
    struct scope scope;
};
bool bulkedit_find(struct request *req, int64_t id, struct bulkedit *ret_bulk) MUST_USE;

struct bulkedit_counts {
    int64_t change, early, done, moved, back, stays;
};
struct bulkedit_counts bulkedit_count(struct request *req, const struct bulkedit *bulk);
bool bulkedit_undo_is_open(const struct request *req, const struct bulkedit *bulk);

struct reply bulkedit_apply_action(struct request *req);
struct reply bulkedit_undo_action(struct request *req);
bool bulkedit_apply_job(struct job_run *run, str *ret_sentence);
bool bulkedit_undo_job(struct job_run *run, str *ret_sentence);
void bulkedit_apply_given_up(struct job_run *run);
void bulkedit_undo_given_up(struct job_run *run);
void bulkedit_sweep(struct request *req);

/* ---- for the templates ---------------------------------------------------------------------- */

struct bulkedit_line {
    int64_t member_id;
    str name;
    struct bulkedit_difference items[BULKEDIT_VALUES];
    size_t count;
};
struct bulkedit_view {
    const struct bulkedit *bulk;
    struct bulkedit_counts counts;
    struct bulkedit_line *lines;
    size_t count;
    struct bulkedit_line *others; /* that cannot be changed, or were not */
    size_t other_count;
    str what;
    bool may_undo;
};
