/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/members/members.h"
#include "features/requests/requests.h"
#include "features/requests/requests.sql.h"

struct requests_deed;

/* What can be asked for. */
struct requests_kind {
    const char *code;  /* "transfer"; in addresses too */
    const char *title; /* N_("Transfer to another organisation") */
    const char *note;  /* N_(), who decides and what follows */
    const char *icon_name;
    int days;         /* within which an answer is promised */
    enum right needs; /* for deciding */
    const struct form_field *fields;
    const struct form_field *answer_fields; /* what the deciding one fills in; may be NULL */
    const char *accept;                     /* N_(), on the button */
    /* Carries it out; false with a sentence in the deed. NULL = there is nothing to carry out. */
    bool (*carry_out)(struct requests_deed *deed);
    bool (*take_back)(struct requests_deed *deed);
};
extern const struct requests_kind requests_kinds[]; /* ends with a NULL code */
const struct requests_kind *requests_kind_of(str code);

/* A decision on its way. */
struct requests_deed {
    struct request *req;
    struct scope scope; /* of the deciding one, in the region of the member */
    const struct requests_db_line_row *row;
    const json_t *values;    /* what is asked for: {"phone": ["before", "after"]} */
    const struct form *form; /* what the deciding one filled in */
    struct form_ids chosen;  /* of a correction: the numbers of the fields that are taken */
    json_t *kept;            /* carry_out fills it, take_back reads it */
    str sentence;
};

/* ---- requests_words.c: values in words ------------------------------------------------------ */

/* Whether a new number or address was confirmed by a code that went there. */
enum requests_proof { REQUESTS_NO_PROOF, REQUESTS_UNPROVEN, REQUESTS_PROVEN };

/* A value of the request as people read it. */
/* What became of a line of a correction that was answered. */
enum requests_fate { REQUESTS_UNDECIDED, REQUESTS_TAKEN, REQUESTS_LEFT };
struct requests_line {
    int64_t index; /* of the field in its kind */
    str label;
    str before;
    str after;
    str now;         /* of a card: what it says today */
    bool is_changed; /* meanwhile, by somebody else */
    enum requests_proof proof;
    enum requests_fate fate;
};
struct requests_lines {
    struct requests_line *items;
    size_t count;
    bool has_conflict;
};
struct requests_lines requests_lines(struct request *req, const struct requests_kind *kind,
                                     const json_t *values, const struct members_card *card);

/* The text of a field of a card, as the form takes and gives it; NULL card or no such field: empty.
 */
str requests_card_text(struct request *req, const struct members_card *card, const char *name);
void requests_card_set(struct members_card *card, const char *name, str value);

/* Sealed and back. */
str requests_seal(struct request *req, const char *column, int64_t id, const json_t *value);
json_t *requests_open(struct request *req, const char *column, int64_t id, str cipher);

str requests_day_text(struct request *req, date day);
str requests_title(struct request *req, const struct requests_db_line_row *row);
const char *requests_state_label(str state);
enum widgets_tone requests_state_tone(str state);

/* ---- for the templates ---------------------------------------------------------------------- */

struct requests_own_view {
    struct requests_own_list list;
    const struct requests_kind *kinds; /* NULL: who is not on the register asks for nothing */
};
struct requests_form_view {
    const struct requests_kind *kind;
    const struct form *form;
    struct requests_lines lines; /* of the preview */
    str words;                   /* of the organisation that is looked for */
    bool asks_words;
    bool has_choices;
};
struct requests_view {
    struct requests_db_line_row row;
    const struct requests_kind *kind;
    struct requests_lines lines;
    struct widgets_fact answer[6];
    size_t answer_count;
    str seen;
    str remark; /* of a refusal */
    str decided;
    str full_name;
    int64_t card_version;
    bool is_overdue;
    bool is_here; /* the card is within reach of the deciding one */
    const struct form *form;
    const struct form *refusal;
    const struct requests_line *unproven; /* the first whose code is waited for; NULL = none */
    const struct form *proof;             /* asks for that code */
};
struct requests_list_view {
    struct requests_db_line_rows waiting;
    struct requests_db_line_rows over;
    struct html_link next;
};

/* Fills what both sides see. */
bool requests_view_of(struct request *req, const struct requests_db_line_row *row,
                      const struct members_card *card, struct requests_view *ret_view) MUST_USE;

/* ---- requests_proof.c: a new number or address is confirmed by a code -------------------------
 */

/* Sends a code to each new number and address of a request that has just been written. */
void requests_proof_begin(struct request *req, int64_t region_id, int64_t id, const json_t *values,
                          int64_t org_id);
/* Marks the lines whose values a code can confirm, or has. */
void requests_proof_mark(struct request *req, struct requests_view *view);
/* The form for the code that is waited for, if there is one. */
void requests_proof_ask(struct request *req, struct requests_view *view);
struct reply requests_proof_action(struct request *req);
struct reply requests_proof_again_action(struct request *req);

/* The request of the signed-in member that the address names. */
bool requests_find_own(struct request *req, struct members_self *ret_self,
                       struct requests_db_line_row *ret_row) MUST_USE;
str requests_own_address(struct request *req, int64_t id);

/* ---- pages, for the route table ------------------------------------------------------------- */

struct reply requests_own_page(struct request *req);
struct reply requests_new_page(struct request *req);
struct reply requests_new_action(struct request *req);
struct reply requests_own_one_page(struct request *req);
struct reply requests_withdraw_action(struct request *req);

struct reply requests_list_page(struct request *req);
struct reply requests_one_page(struct request *req);
struct reply requests_accept_action(struct request *req);
struct reply requests_refuse_action(struct request *req);
struct reply requests_undo_action(struct request *req);
