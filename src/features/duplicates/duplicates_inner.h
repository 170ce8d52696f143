/* What the files of this feature share. */
#pragma once

#include "features/duplicates/duplicates.h"
#include "features/duplicates/duplicates.sql.h"
#include "features/likeness/likeness.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"

/* How long a merge can be undone, and how often a region is looked through by itself. */
#define DUPLICATES_UNDO_SECONDS (30 * 24 * 3600)
#define DUPLICATES_EVERY_SECONDS (20 * 3600)

/* ---- duplicates_pass.c ---------------------------------------------------------------------- */

/* The people of a region, as they are compared; in the arena. */
struct likeness_people *duplicates_people(struct request *req, struct arena *arena,
                                          int64_t region_id, struct job_run *run);

struct duplicates_pass {
    int64_t people;
    int64_t pairs;
    int64_t sure;
    int64_t compared;
    bool is_kept;
};
/* Looks through a region and writes what was found. No transaction may be open. `run` may be NULL.
 */
struct duplicates_pass duplicates_look_through(struct request *req, int64_t region_id,
                                               struct job_run *run);
bool duplicates_find_job(struct job_run *run, str *ret_sentence);
void duplicates_sweep(struct request *req);

/* ---- duplicates_pair.c ---------------------------------------------------------------------- */

/* One of the two cards. */
struct duplicates_side {
    int64_t id;
    int64_t version;
    int64_t org_id;
    str org_path;
    str org_name;
    int64_t changed_at;
    struct members_card card;
};

struct duplicates_pair {
    int64_t region_id;
    int64_t id;
    struct duplicates_db_pair_row row;
    struct scope scope; /* in which both may be edited */
    struct duplicates_side sides[2];
};

/* The pair of the path, if the user may edit both cards (of a merged one: that which stayed, and
 * the place where the other was). */
bool duplicates_pair_find(struct request *req, struct duplicates_pair *ret_pair) MUST_USE;

/* A value that the two cards have in common or not. */
struct duplicates_line {
    const char *code;
    const char *label; /* N_() */
    str texts[2];
    bool differs;
    bool is_chosen_here; /* the merge asks which of the two stays */
    int chosen;          /* 0 or 1: the fuller one, or the newer */
    /* Neither card names a previous surname: the surname that is not chosen becomes it. */
    bool is_other_surname;
};
struct duplicates_lines {
    struct duplicates_line *items;
    size_t count;
};
struct duplicates_lines duplicates_compare(struct request *req, const struct duplicates_pair *pair,
                                           int keep);

/* The card that stays: the registered one, else the fuller one. */
int duplicates_default_keep(const struct duplicates_pair *pair);

/* The value of the other card takes the place of the card's own. */
void duplicates_take(struct members_card *card, const struct members_card *other, const char *code);

/* "the same birth date, the surname differs by one letter"; for or against. */
str duplicates_evidence_text(struct request *req, str evidence, bool is_for);

enum duplicates_certainty { DUPLICATES_POSSIBLE, DUPLICATES_LIKELY, DUPLICATES_SURE };
enum duplicates_certainty duplicates_certainty_of(int64_t score,
                                                  const struct likeness_weights *weights);

/* Both are current members, of different organisations, and the user may say that they are one. */
bool duplicates_may_be_two_lists(const struct request *req, const struct duplicates_pair *pair);

/* ---- duplicates_merge.c --------------------------------------------------------------------- */

struct duplicates_merge_view {
    const struct duplicates_pair *pair;
    struct duplicates_lines lines;
    struct duplicates_db_sign_ins_rows sign_ins;
    str sign_in; /* as it was chosen */
    int keep;
    bool is_without_other_surname; /* as it was sent */
    str error;                     /* a sentence, or empty */
};

struct reply duplicates_merge_page(struct request *req);
struct reply duplicates_merge_action(struct request *req);

/* ---- duplicates_undo.c ---------------------------------------------------------------------- */

bool duplicates_undo_is_open(const struct request *req, const struct duplicates_pair *pair);
/* What the features say against a sign-in coming to a person and the posts, or NULL. */
const char *duplicates_refused_sign_in(struct request *req, int64_t region_id, int64_t person_id,
                                       int64_t account_id);
struct reply duplicates_undo_action(struct request *req);

/* ---- duplicates_command.c ------------------------------------------------------------------- */

int duplicates_command(int argument_count, char **arguments);

/* ---- for the templates ---------------------------------------------------------------------- */

struct duplicates_list_line {
    int64_t id;
    str names[2]; /* empty: out of reach */
    str notes[2]; /* "23.10.1993, Рыльский сад" */
    str for_it;
    str ask; /* the organisation that sees both, if one is out of reach */
    str judged;
    enum duplicates_certainty certainty;
    bool is_open; /* both are within reach */
};
struct duplicates_list_view {
    struct duplicates_list_line *lines;
    size_t count;
    str state;
    str looked_at; /* when the region was looked through; empty = never */
    struct widgets_pager pager;
};

struct duplicates_pair_view {
    const struct duplicates_pair *pair;
    struct duplicates_lines lines;
    str for_it;
    str against;
    str names[2];
    enum duplicates_certainty certainty;
    bool may_undo;
};
