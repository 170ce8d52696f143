/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/consents/consents.h"
#include "features/consents/consents.sql.h"
#include "features/members/members.h"

/* ---- consents_purposes.c -------------------------------------------------------------------- */

struct consents_purpose {
    const char *code;
    const char *title;
    const char *allows;     /* N_(), what it lets the union do */
    const char *without;    /* N_(), what follows when it is withdrawn */
    const char *without_kz; /* N_(), by the law of Kazakhstan, if it differs; else NULL */
    bool needs_consent;     /* false: the law lets the union do it for its members anyway */
};
extern const struct consents_purpose consents_purposes[]; /* ends with a NULL code */
#define CONSENTS_PURPOSES 4
const struct consents_purpose *consents_purpose_of(str code);

/* ---- consents_state.c ----------------------------------------------------------------------- */

struct consents_event {
    int64_t id;
    const struct consents_purpose *purpose;
    bool is_given;
    date on;
    int64_t at; /* when it was written down */
    str way;    /* "cabinet", "paper", "link" (of joining) */
    int64_t text_id;
    str operator_name, address, organisation;
    str remark;
    str by; /* who entered it; empty: the member */
};
struct consents_events {
    struct consents_event *items; /* the oldest first */
    size_t count;
    size_t capacity;
};

/* How one purpose stands. */
struct consents_state {
    const struct consents_purpose *purpose;
    const struct consents_event *last; /* NULL: nobody was asked */
    int64_t version;                   /* of the text that was agreed to */
    bool is_given;
    bool is_outdated; /* there is a newer text */
};

struct consents_person {
    struct consents_db_person_row row;
    struct consents_events events;
    struct consents_state states[CONSENTS_PURPOSES];
};
/* False if the member is not within the scope. */
bool consents_person_of(struct request *req, struct scope scope, int64_t member_id,
                        struct consents_person *ret_person) MUST_USE;
struct consents_place consents_place_of(const struct consents_db_person_row *row);
const struct consents_state *consents_state_of(const struct consents_person *person,
                                               const struct consents_purpose *purpose);
/* "Given on 01.03.2026, on paper, Сергеева О. В." */
str consents_event_text(struct request *req, const struct consents_event *event);
str consents_day_text(struct request *req, date day);
/* What a withdrawal asks of who keeps the card, and until when. */
str consents_duty_text(struct request *req, const struct consents_purpose *purpose, str country,
                       date withdrawn_on);

/* Writes an event down; `text`: what was agreed to, NULL for a withdrawal. */
struct consents_new {
    int64_t member_id;
    const struct consents_purpose *purpose;
    bool is_given;
    date on;
    const char *way; /* "cabinet", "paper" */
    const struct consents_text *text;
    str remark;
};
void consents_add(struct request *req, const struct consents_person *person,
                  const struct consents_new *event);

/* ---- for the templates ---------------------------------------------------------------------- */

struct consents_give_view {
    const struct consents_purpose *purpose;
    struct consents_text text;
};
struct consents_card_view {
    struct consents_person person;
    int64_t member_id;
    str name;
    const struct form *form;
    bool may_enter;
};
struct consents_list_view {
    struct consents_db_withdrawn_rows rows;
    struct html_link next;
    bool may_note;
    bool may_export;
};
struct consents_text_view {
    struct consents_db_text_line_row text;
    const struct form *form;
    bool may_change;
};

/* ---- pages, for the route table ------------------------------------------------------------- */

struct reply consents_own_page(struct request *req);
struct reply consents_give_page(struct request *req);
struct reply consents_give_action(struct request *req);
struct reply consents_withdraw_page(struct request *req);
struct reply consents_withdraw_action(struct request *req);
struct reply consents_card_page(struct request *req);
struct reply consents_card_action(struct request *req);
struct html consents_on_card(struct request *req, int64_t person_id);
struct reply consents_withdrawn_page(struct request *req);
struct reply consents_withdrawn_file(struct request *req);
struct reply consents_note_action(struct request *req);
struct reply consents_texts_page(struct request *req);
struct reply consents_text_page(struct request *req);
struct reply consents_text_new_page(struct request *req);
struct reply consents_text_new_action(struct request *req);
