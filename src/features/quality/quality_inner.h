/* What the files of this feature share.
 *
 * Way of a count: rows of the register → quality_person_faults, quality_org_faults (bits) →
 * quality_tally (sums, organisation by organisation) → the page, or the table quality_total. */
#pragma once

#include "features/members/members.h"
#include "features/quality/quality.h"
#include "features/quality/quality.sql.h"

/* Organisations up to this size are counted when a page asks for them; larger ones by the pass. */
#define QUALITY_LIVE_PEOPLE 3000
#define QUALITY_LIVE_ORGS 300
#define QUALITY_EVERY_SECONDS (20 * 3600)

/* ---- quality_rules.c ------------------------------------------------------------------------ */

enum quality_sort { QUALITY_MISSING, QUALITY_IMPLAUSIBLE, QUALITY_STALE };

/* In the order of the table quality_rules. */
enum quality_kind {
    QUALITY_PHONE,
    QUALITY_BORN,
    QUALITY_CATEGORY,
    QUALITY_TICKET,
    QUALITY_POSITION,
    QUALITY_JOINED,
    QUALITY_RECORD,
    QUALITY_EMAIL,
    QUALITY_WORKPLACE,
    QUALITY_SEX,
    QUALITY_DECISION,
    QUALITY_AGE,
    QUALITY_PHONE_FORM,
    QUALITY_PHONE_SHARED,
    QUALITY_JOINED_WHEN,
    QUALITY_STUDENT,
    QUALITY_PENSIONER,
    QUALITY_SEX_NAME,
    QUALITY_LATIN,
    QUALITY_EMAIL_FORM,
    QUALITY_PAUSED,
    QUALITY_CAPITALS,
    QUALITY_UNCHECKED,
    QUALITY_UNTOUCHED,
    QUALITY_ORG_CHAIR,
    QUALITY_ORG_STAFF,
    QUALITY_ORG_OVERSTAFFED,
    QUALITY_ORG_NOBODY,
    QUALITY_ORG_BODIES,
    QUALITY_ORG_CONTACT,
    QUALITY_ORG_ADDRESS,
    QUALITY_ORG_NUMBER,
    QUALITY_ORG_UNTOUCHED,
    QUALITY_COUNT
};

/* How a fault of a card is mended in the list. */
enum quality_mending {
    QUALITY_MEND_CARD,    /* no field fits in a line: the card is opened */
    QUALITY_MEND_FIELD,   /* a value of the card is typed in */
    QUALITY_MEND_NAME,    /* a better spelling is offered */
    QUALITY_MEND_CHECKED, /* the card is marked as checked */
};

struct quality_person {
    struct arena *arena; /* of this person alone */
    date today;
    const struct quality_db_person_row *row;
};

struct quality_org_facts {
    date today;
    const struct quality_db_orgs_row *row;
    int64_t people;  /* here and below */
    int64_t workers; /* of them, who are on the staff */
};

struct quality_rule {
    const char *code;
    enum quality_sort sort;
    int weight; /* points off the score */
    const char *label;
    const char *why; /* why it matters, or why it is doubted */
    enum quality_mending mending;
    struct form_field field; /* of the line; its name is that of the card's value */
    bool (*fires)(const struct quality_person *person);
    bool (*org_fires)(const struct quality_org_facts *org); /* a rule about organisations */
};
extern const struct quality_rule quality_rules[QUALITY_COUNT];

/* QUALITY_COUNT if no rule has that code. */
enum quality_kind quality_kind_of(str code);
static inline bool quality_is_of_org(enum quality_kind kind)
{
    return kind >= QUALITY_ORG_CHAIR;
}
static inline uint64_t quality_bit(enum quality_kind kind)
{
    return (uint64_t)1 << kind;
}

/* The faults as bits. */
uint64_t quality_person_faults(const struct quality_person *person);
uint64_t quality_org_faults(const struct quality_org_facts *org);
int64_t quality_points(uint64_t faults);

/* ---- quality_values.c ----------------------------------------------------------------------- */

str quality_full_name(const struct quality_person *person);
/* Three letters or more, and all of them capitals. */
bool quality_is_in_capitals(str word);
/* By the act; without one, the card's first day in the register. */
date quality_paused_since(const struct quality_person *person);

/* The value that is doubted, as text; what was confirmed is true of this text alone. */
str quality_value(enum quality_kind kind, const struct quality_person *person);

/* The name in a better spelling; false if there is none to offer. */
struct quality_name {
    str last, first, middle;
};
bool quality_better_name(enum quality_kind kind, const struct quality_person *person,
                         struct quality_name *ret_name) MUST_USE;

bool quality_is_worker(str category);

/* ---- quality_accepted.c --------------------------------------------------------------------- */

/* Takes away what was confirmed. `rows` are in the order of the members' ids. */
uint64_t quality_still_doubted(struct request *req, const struct quality_db_accepted_rows *rows,
                               const struct quality_person *person, uint64_t faults);
/* The faults of one person, without what was confirmed. */
uint64_t quality_faults_of(struct request *req, struct scope scope,
                           const struct quality_db_person_row *row);
void quality_accept(struct request *req, struct scope scope,
                    const struct quality_db_person_row *row, enum quality_kind kind);

/* ---- quality_tally.c ------------------------------------------------------------------------ */

struct quality_sums {
    int64_t people;
    int64_t points;
    int64_t orgs;
    int64_t org_points;
    int64_t faults[QUALITY_COUNT];
};
/* 0 to 100; 100 only if there is no fault. An empty place counts by its organisations alone. */
int64_t quality_score(const struct quality_sums *sums);
void quality_sums_add(struct quality_sums *sums, const struct quality_sums *more);

/* An organisation with all below it. */
struct quality_place {
    int64_t id;
    str path; /* empty when it comes from the table */
    str short_name;
    struct quality_sums sums;
    int64_t counted_at; /* 0 = now */
};
struct quality_places {
    struct quality_place *items;
    size_t count;
};

/* Counts all organisations of a subtree, in the order of their paths. */
struct quality_places quality_tally(struct request *req, struct scope scope);

/* An organisation and what stands directly below it: counted now, or as the pass has left it.
 * `is_known` is false where nothing was counted yet. */
struct quality_picture {
    struct orgs_org org;
    struct scope scope;
    struct quality_place here;
    struct quality_places below;
    int64_t uncounted; /* organisations below without numbers */
    bool is_known;
    bool is_live;
    bool has_below;
};
bool quality_picture_of(struct request *req, enum right right, int64_t org_id,
                        struct quality_picture *ret_picture) MUST_USE;

/* As the pass has left it; the caller has found the organisation within the scope. */
bool quality_counted_score_of(struct request *req, int64_t org_id,
                              struct quality_score *ret_score) MUST_USE;

/* ---- quality_pass.c ------------------------------------------------------------------------- */

struct quality_pass {
    int64_t people;
    int64_t orgs;
    bool is_kept;
};
/* Counts a region and writes the totals. No transaction may be open. */
struct quality_pass quality_count_region(struct request *req, int64_t region_id);
bool quality_count_job(struct job_run *run, str *ret_sentence);
void quality_sweep(struct request *req);
int quality_command(int argument_count, char **arguments);

/* ---- quality_list.c ------------------------------------------------------------------------- */

#define QUALITY_LINES 25

/* A person with the fault, and the field in which it is mended. */
struct quality_line {
    int64_t id;
    int64_t version;
    str name;
    str note;  /* "23.10.1993, Рыльский сад" */
    str value; /* what is doubted */
    str offer; /* a better spelling */
    struct form_field field;
    struct form_value typed;
};
struct quality_list {
    struct quality_picture *picture;
    enum quality_kind kind;
    struct quality_line *lines;
    size_t count;
    size_t capacity;
    int64_t total;
    struct widgets_pager pager;
    bool shows_people;
    size_t wrong;    /* lines that could not be saved */
    int64_t saved;   /* of those sent */
    int64_t undo_id; /* takes back what is saved while the rest is wrong; 0 = nothing */
};
struct reply quality_list_page(struct request *req);
struct reply quality_mend_action(struct request *req);

/* "/quality/5/phone"; `is_own`: without the organisations below. */
struct html_link quality_link(struct request *req, enum quality_kind kind, int64_t org_id,
                              bool is_own);
/* Where a passport is mended. */
struct html_link quality_org_link(struct request *req, enum quality_kind kind, int64_t org_id);

/* ---- quality_undo.c ------------------------------------------------------------------------- */

struct reply quality_undo_action(struct request *req);

/* ---- quality.c ------------------------------------------------------------------------------ */

/* By how much the score would rise without this fault, in hundredths of a point. */
int64_t quality_gain(const struct quality_sums *sums, enum quality_kind kind);
/* What gives most first; ends with QUALITY_COUNT. */
void quality_order(const struct quality_sums *sums, enum quality_kind ret_kinds[QUALITY_COUNT + 1]);
/* Faults of the organisation's own passport. */
uint64_t quality_own_faults(const struct quality_picture *picture);
/* "83 out of 100" */
str quality_score_text(struct request *req, int64_t score);
/* "adds 3 to the score"; empty below one point. */
str quality_gain_text(struct request *req, int64_t gain);
/* "no phone number: 12, no e-mail address: 40", those that give most. */
str quality_first_steps(struct request *req, const struct quality_sums *sums,
                        const enum quality_kind *kinds);
