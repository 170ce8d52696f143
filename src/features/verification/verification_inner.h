/* What the files of this feature share. */
#pragma once

#include "features/members/members.h"
#include "features/verification/verification.h"
#include "features/verification/verification.sql.h"

/* Organisations up to this size are shown on one page, larger ones in portions. */
#define VERIFICATION_ONE_PAGE 500
#define VERIFICATION_PORTION 100
/* Whoever signed may take it back so long; those above at any time. */
#define VERIFICATION_REGRET_SECONDS (10 * 60)
/* The path of the union: everything. */
#define VERIFICATION_ALL "0"
/* Smaller than every key of a name, and not empty: an empty one would be bound as NULL. */
#define VERIFICATION_FIRST_KEY "\x01"

/* The verification of an organisation in a year; without a row in the table all is zero. */
struct verification_org {
    struct orgs_org org;
    struct scope scope; /* in the region of the organisation */
    int year;
    struct verification_db_find_row row;
    int64_t marked; /* of the people who are on the register */
    int64_t people; /* on the register now; once signed, then */
    bool is_signed;
    bool is_current; /* of this year */
};

/* An organisation within reach of the right; false if there is none. */
bool verification_find(struct request *req, enum right right, int64_t org_id, int year,
                       struct verification_org *ret_org) MUST_USE;
/* "/verification/5" */
str verification_address(struct request *req, int64_t org_id);
/* The year that the address names, or this one. */
int verification_year_asked(struct request *req);

/* ---- verification_marks.c: what is said of a person ------------------------------------------ */

/* Ends with a NULL value; labels for a man, a woman, and for somebody of whom neither is known. */
struct verification_answer {
    const char *value;
    const char *labels[3];
};
extern const struct verification_answer verification_answers[];
const char *verification_label(str answer, str sex);

struct verification_mark {
    int64_t member_id;
    int64_t version; /* of the mark that was seen; 0: there was none */
    str answer;
    str note;
    bool is_settled;
    bool is_press; /* nothing but the answer is said: a note that is there stays */
};
enum verification_outcome {
    VERIFICATION_SAVED,
    VERIFICATION_CONFLICT, /* somebody else has said another thing since */
    VERIFICATION_LEFT,     /* no longer on the register of this organisation */
    VERIFICATION_FROZEN,   /* signed, or of another year */
};
/* `standing` is what is said of him afterwards. */
enum verification_outcome verification_put(struct request *req, const struct verification_org *org,
                                           const struct verification_mark *mark,
                                           struct verification_db_standing_row *ret_standing);
/* A sentence for what was not saved. */
str verification_outcome_text(struct request *req, enum verification_outcome outcome,
                              const struct verification_db_standing_row *standing);

/* The address of the one behind him in the list who has no mark yet, or of the first one. */
str verification_next_place(struct request *req, const struct verification_org *org,
                            int64_t member_id);

struct reply verification_mark_action(struct request *req);
struct reply verification_marks_action(struct request *req);

/* ---- verification_person.c ------------------------------------------------------------------- */

struct verification_person_view {
    struct verification_org org;
    int64_t id;
    struct members_card card;
    str name;
    struct verification_db_standing_row standing;
    struct form form;
    struct form note_form;
    bool may_act;
};
struct reply verification_person_page(struct request *req);
struct reply verification_person_action(struct request *req);
struct reply verification_note_action(struct request *req);

/* ---- verification_sign.c --------------------------------------------------------------------- */

struct verification_sign_view {
    struct verification_org org;
    struct verification_db_departed_ways_rows ways;
    int64_t came;        /* since the beginning */
    int64_t open;        /* without a mark */
    int64_t unexplained; /* unsettled and without a note */
};
struct reply verification_sign_page(struct request *req);
struct reply verification_sign_action(struct request *req);
struct reply verification_unsign_page(struct request *req);
struct reply verification_unsign_action(struct request *req);
struct reply verification_sheet_page(struct request *req);
bool verification_may_unsign(const struct request *req, const struct verification_org *org);
/* "died" of "deceased", "transferred" … for people who have left. */
const char *verification_way(str left_as);

/* ---- verification_above.c -------------------------------------------------------------------- */

struct verification_branch {
    int64_t id;
    str name;
    bool is_leaf;       /* one organisation; else all below it */
    int64_t orgs;       /* that have somebody to verify */
    int64_t signatures; /* of them */
    int64_t people;
    int64_t marked;
    int64_t moved_at;
};
struct verification_above_view {
    struct orgs_org org;
    int year;
    struct verification_branch total;
    struct verification_branch *branches;
    size_t count;
    size_t left; /* further ones that are not shown */
    bool may_remind;
};
struct verification_remind_view {
    struct orgs_org org;
    int64_t due;
};
struct reply verification_above_page(struct request *req);
struct reply verification_remind_page(struct request *req);
struct reply verification_remind_action(struct request *req);
bool verification_remind_job(struct job_run *run, str *ret_sentence);

/* ---- the chair's list ------------------------------------------------------------------------ */

struct verification_list_view {
    struct verification_org org;
    struct verification_db_person_rows people;
    struct verification_db_departed_rows departed;
    str only;
    bool may_mark;
    bool may_sign;
    bool may_remind; /* looks from above */
    bool has_more;
};

/* ---- verification_words.c -------------------------------------------------------------------- */

str verification_person_name(struct request *req, str last, str first, str middle);
str verification_born_text(struct request *req, date born, int64_t born_year);
/* "1979 · teacher of chemistry" */
str verification_person_note(struct request *req, const struct verification_db_person_row *person);
/* "Still here · Petrova A. I., 21.11.2026, 14:05" */
str verification_standing_text(struct request *req,
                               const struct verification_db_standing_row *standing);
str verification_mark_text(struct request *req,
                           const struct verification_db_signed_people_row *person);
str verification_branch_text(struct request *req, const struct verification_branch *branch);
