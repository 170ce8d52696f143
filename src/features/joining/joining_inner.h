/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/consents/consents.h"
#include "features/joining/joining.h"
#include "features/joining/joining.sql.h"
#include "features/members/members.h"

/* ---- joining_person.c: what an applicant says of himself ------------------------------------ */

/* On the public page; the same for the chair, who enters or corrects an application. */
extern const struct form_field joining_person_fields[];
extern const struct form_field joining_paper_fields[];
extern const struct form_field joining_edit_fields[];

/* Domain rules: 14 years, no day to come, a sex that cannot be told from the patronymic. */
void joining_check_person(struct request *req, struct form *form);
/* As a card of the register: name, birth, contacts, work, category. */
struct members_card joining_card_of_form(struct request *req, const struct form *form);
struct members_card joining_card_of(const struct joining_db_line_row *row);
void joining_fill_form(struct form *form, const struct members_card *card, bool was_member);

/* What is kept between the two steps of the public page: sealed, nothing of it in the database. */
json_t *joining_person_json(const struct members_card *card, bool was_member);
struct members_card joining_person_of_json(struct arena *arena, const json_t *person,
                                           bool *ret_was_member);

/* ---- joining_public.c ----------------------------------------------------------------------- */

/* The consent to keeping the register that is in force for the organisation, in the language of the
 * request; text_id 0: as in force, else that version. False if there is none. */
bool joining_consent_for(struct request *req, const struct joining_db_place_row *place,
                         int64_t text_id, struct consents_text *ret_consent) MUST_USE;
/* What the applicant has given. */
bool joining_consent_of(struct request *req, const struct joining_db_line_row *row,
                        struct consents_text *ret_consent) MUST_USE;

/* An application as it comes in. */
struct joining_new {
    int64_t id;
    int64_t org_id;
    const struct joining_db_place_row *place;
    const char *source; /* "link", "paper" */
    date applied_on;
    struct members_card card;
    bool was_member;
    struct consents_text consent;
    str secret; /* empty for paper */
};
/* Returns its number in the organisation. */
int64_t joining_add(struct request *req, const struct joining_new *application);

/* ---- joining_status.c ----------------------------------------------------------------------- */

/* The private link of an application: "/joined/…". Made out of the id and a key outside the
 * database, where only the hash lies. */
str joining_secret(struct request *req, int64_t id);
str joining_secret_hash(struct request *req, str secret);
str joining_own_address(struct request *req, int64_t id);

/* "https://union.example/join/…" */
str joining_whole_address(struct request *req, str path);

/* A letter to the applicant, in his language, if he gave an address. */
void joining_tell(struct request *req, const struct joining_db_line_row *row, const char *subject,
                  str (*text)(struct request *, const struct joining_db_line_row *));
str joining_letter_received(struct request *req, const struct joining_db_line_row *row);
str joining_letter_admitted(struct request *req, const struct joining_db_line_row *row);
str joining_letter_refused(struct request *req, const struct joining_db_line_row *row);
str joining_letter_transfer(struct request *req, const struct joining_db_line_row *row);

/* ---- joining_link.c ------------------------------------------------------------------------- */

/* Empty if the organisation has no link or it is off. */
str joining_link_of(struct request *req, int64_t org_id);
str joining_token_hash(struct request *req, str token);

/* ---- joining_list.c ------------------------------------------------------------------------- */

/* Of whoever stands above the primary organisation. */
void joining_note_reading(struct request *req, const struct joining_db_line_row *row);
bool joining_is_open(str state);
const char *joining_state_label(str state);
enum widgets_tone joining_state_tone(str state);
str joining_name_of(struct request *req, const struct joining_db_line_row *row);
str joining_address(struct request *req, int64_t id);
/* "12.03.1990, учитель, школа № 4" */
str joining_note_of(struct request *req, const struct joining_db_line_row *row);

/* Somebody on the register of the region who looks like the applicant. */
struct joining_likeness {
    int64_t member_id; /* 0: out of reach, nothing but that he exists is told */
    str name;
    str org_name;
    str reason;
    bool is_registered;
    bool is_strong;
};
struct joining_likenesses {
    struct joining_likeness *items;
    size_t count;
};
struct joining_likenesses joining_likenesses(struct request *req,
                                             const struct joining_db_line_row *row);

/* ---- joining_acts.c ------------------------------------------------------------------------- */

extern const struct act_kind joining_kinds[];

/* ---- for the templates ---------------------------------------------------------------------- */

struct joining_step_view {
    struct joining_db_by_token_row place;
    str token;
    const struct form *form; /* of the first step */
    str opened;
    struct consents_text consent;
    str who;
    str full_name;
    bool lacks_consent;
};
struct joining_status_view {
    struct joining_db_line_row row;
    str secret;
    str full_name;
};
struct joining_link_view {
    struct orgs_org org;
    bool has_link;
    bool is_open;
    str address;
    int64_t dues;
    int64_t total;
    const struct form *form;
};
struct joining_section {
    const char *state;
    struct joining_db_line_rows rows;
};
#define JOINING_OPEN_STATES 4
struct joining_list_view {
    str state; /* empty: what waits */
    struct joining_section sections[JOINING_OPEN_STATES];
    size_t section_count;
    struct html_link next;
    struct joining_db_ready_orgs_rows ready_orgs;
    bool shows_orgs;
    bool may_admit;
    int64_t org_id; /* the acting organisation, if people are registered in it; else 0 */
};
struct joining_view {
    struct joining_db_line_row row;
    str full_name;
    struct joining_likenesses likenesses;
    struct consents_text consent;
    bool has_consent;
    bool may_admit;
};
struct joining_form_view {
    const struct form *form;
    struct html_link action;
    struct html_link back;
    str title;
    str note;
    struct consents_text consent; /* of a paper application: what is signed */
};
struct joining_decide_view {
    struct orgs_org org;
    const struct form *form;
    struct joining_db_line_rows rows;
    const bool *is_alike; /* one for each row */
};
struct joining_undecided_view {
    struct orgs_org org;
    const struct form *form;
    struct joining_db_undecided_rows rows;
};

/* ---- pages, for the route table ------------------------------------------------------------- */

struct reply joining_start_page(struct request *req);
struct reply joining_start_action(struct request *req);
struct reply joining_consent_page(struct request *req);
struct reply joining_consent_action(struct request *req);
struct reply joining_status_page(struct request *req);
struct reply joining_withdraw_page(struct request *req);
struct reply joining_withdraw_action(struct request *req);
struct reply joining_link_page(struct request *req);
struct reply joining_poster_page(struct request *req);
struct reply joining_renew_action(struct request *req);
struct reply joining_close_action(struct request *req);
struct reply joining_list_page(struct request *req);
struct reply joining_one_page(struct request *req);
struct reply joining_new_page(struct request *req);
struct reply joining_new_action(struct request *req);
struct reply joining_edit_page(struct request *req);
struct reply joining_edit_action(struct request *req);
struct reply joining_state_action(struct request *req);
struct reply joining_same_action(struct request *req);
struct reply joining_transfer_action(struct request *req);
struct reply joining_decide_page(struct request *req);
struct reply joining_decide_action(struct request *req);
struct reply joining_undo_action(struct request *req);
struct reply joining_undecided_page(struct request *req);
struct reply joining_undecided_action(struct request *req);
