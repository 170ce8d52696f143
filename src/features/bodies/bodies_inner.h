/* What the files of this feature share. */
#pragma once

#include "features/accounts/accounts.h"
#include "features/bodies/bodies.h"
#include "features/bodies/bodies.sql.h"

/* All paths of a region lie below it. */
#define BODIES_ALL "0"

/* A page of an organisation's bodies as of a day. */
struct bodies_view {
    struct bodies_db_org_row org;
    date day;
    struct bodies_db_line_rows bodies;
    struct bodies_db_post_rows posts;
    bool may_edit;
};

/* What somebody may do with a post. */
struct bodies_may {
    bool edit;  /* prolong, correct, end */
    bool grant; /* give the rights that wait */
};

/* ---- bodies.c: pages ------------------------------------------------------------------------ */

/* The body that the path names, within the scope of the route. */
bool bodies_find(struct request *req, int64_t id, struct bodies_db_line_row *ret_body) MUST_USE;
bool bodies_find_post(struct request *req, int64_t id, struct bodies_db_post_row *ret_post,
                      struct bodies_db_line_row *ret_body) MUST_USE;

/* ---- bodies_words.c: how things are called -------------------------------------------------- */

str bodies_person(struct request *req, str last, str first, str middle);
str bodies_long_day(struct request *req, date day);
/* "from 30.10.2024 to 30.10.2029"; the earlier end counts. */
str bodies_term(struct request *req, date from, date until, date ended_on);
/* "minutes No. 3 of 30.10.2024" */
str bodies_basis(struct request *req, str kind, str number, date day);
str bodies_reason(struct request *req, str reason);
str bodies_past_word(struct request *req, str what);
/* "… ends on …, 30 days left" */
str bodies_ending_sentence(struct request *req, str org_name, str label_of, str name, date until);

/* Ends with NULL. */
extern const char *const bodies_labels[];
extern const struct form_choice bodies_basis_kinds[];
extern const struct form_choice bodies_reasons[];

/* The last day of a post: the earlier of the term and the end. */
date bodies_last_day(date valid_to, date ended_on);
bool bodies_is_over(const struct bodies_db_post_row *post, date day);

/* ---- bodies_posts.c: electing, prolonging, correcting, ending ------------------------------- */

struct reply bodies_elect_page(struct request *req);
struct reply bodies_find_action(struct request *req);
struct reply bodies_elect_action(struct request *req);

/* ---- bodies_change.c ------------------------------------------------------------------------ */

struct reply bodies_prolong_page(struct request *req);
struct reply bodies_prolong_action(struct request *req);
struct reply bodies_correct_page(struct request *req);
struct reply bodies_correct_action(struct request *req);
struct reply bodies_end_page(struct request *req);
struct reply bodies_end_action(struct request *req);
struct reply bodies_grant_action(struct request *req);
struct reply bodies_undo_action(struct request *req);

/* ---- bodies_rights.c: the rights that follow ------------------------------------------------ */

/* What the acting person may do with the post. Nobody changes one that gives a role above his own.
 */
struct bodies_may bodies_may(struct request *req, const struct bodies_db_post_row *post);

/* Makes the mandate follow the post as it is in the register now, and notes whether it could. True
 * if its rights wait for somebody else. */
bool bodies_follow(struct request *req, struct scope scope, int64_t post_id);

/* The next change of a post brings its rights to the sign-in of the card. So no sign-in comes to
 * the card of a post whose rights it has not got, unless by somebody who could give them: whoever
 * prolongs the post later thinks of the person who holds it, not of a merge. */
const char *bodies_sign_in_is_refused(struct request *req, int64_t region_id, int64_t person_id,
                                      int64_t account_id);

/* ---- bodies_write.c: writing a change down, and taking it back ------------------------------- */

/* The post as it is, for changing some of it. */
struct bodies_db_change_post_values bodies_values_of(struct request *req, struct scope scope,
                                                     const struct bodies_db_post_row *post);
/* Keeps how it was, under that word, and changes it. False if somebody else was quicker. The
 * mandate is to follow. */
bool bodies_write(struct request *req, const struct bodies_db_change_post_values *values,
                  const char *what) MUST_USE;
/* The log of it: what differs. */
void bodies_log_change(struct request *req, const struct bodies_db_post_row *before,
                       const struct bodies_db_change_post_values *after);
/* Writes an election down; the rights are to follow. */
void bodies_write_election(struct request *req, const struct bodies_db_add_post_values *post);
/* The day on which a term that begins on that day usually ends. */
date bodies_usual_end(const struct bodies_db_line_row *body, date from);
/* What the post and its mandate were, for bodies_put_back: "version|from|to". */
str bodies_kept_of(struct request *req, const struct bodies_db_post_row *post);
/* Makes them what they were; with an empty text the election never took place. */
bool bodies_put_back(struct request *req, struct scope scope, const struct bodies_db_post_row *post,
                     str kept) MUST_USE;

/* ---- bodies_make.c: forming a body ---------------------------------------------------------- */

/* What the undo of a body that was just formed keeps. */
#define BODIES_FORMED "formed"

struct undo;
struct reply bodies_new_page(struct request *req);
struct reply bodies_new_action(struct request *req);
struct reply bodies_undo_forming(struct request *req, const struct undo *undo);

/* ---- bodies_close.c: closing it ------------------------------------------------------------- */

/* What is kept of posts that end or begin together, for bodies_open_again: a JSON object. */
json_t *bodies_nothing_kept(void);
/* A post that has that version now; an empty `before`: it was not there. */
void bodies_keep_post(json_t *kept, int64_t id, int64_t version, str before);
/* Ends it and keeps how it was. */
void bodies_end_post(struct request *req, struct scope scope, const struct bodies_db_post_row *post,
                     date last_day, str reason, json_t *kept);
/* False if one of the posts has been changed since; with `what_can` it is left out then. */
bool bodies_open_again(struct request *req, struct scope scope, const json_t *kept,
                       bool what_can) MUST_USE;

/* Whether a body as a whole is taken back, and not a post. */
bool bodies_is_of_body(const struct undo *undo);
struct reply bodies_undo_body(struct request *req, const struct undo *undo);
struct reply bodies_close_page(struct request *req);
struct reply bodies_close_action(struct request *req);

/* ---- bodies_notices.c ----------------------------------------------------------------------- */

void bodies_sweep(struct request *req);
