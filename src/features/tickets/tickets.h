/* Membership tickets: their numbers, to whom they were issued and what became of them, and the code
 * by which anybody can check one (tickets_token.h). A ticket is good while nobody took it back, its
 * last day has not passed, and its holder is on the register. */
#pragma once

#include "app/feature.h"
#include "features/tickets/tickets_token.h"

extern const struct feature tickets_feature;

/* ---- keys ----------------------------------------------------------------------------------- */

/* All keys, the retired ones too; kept by the process and read anew once in a minute. */
struct tickets_keys {
    const struct tickets_key *items;
    size_t count;
    struct tickets_key signs; /* the one that is not retired; without a pair: none yet */
};
struct tickets_keys tickets_keys(struct request *req);
/* A new key signs from now on. False if all numbers are used up. In a write transaction with
 * nothing else in it: until it is kept nobody may sign with it. The job runner makes the first one.
 */
bool tickets_keys_renew(struct request *req);

/* ---- numbers and tickets -------------------------------------------------------------------- */

/* Region (2 digits), number in a row (9), check digit (Luhn, ISO/IEC 7812-1 annex B). */
#define TICKETS_NUMBER_DIGITS 12
str tickets_number(struct arena *arena, int64_t series, int64_t in_row);
/* Twelve digits, blanks between them allowed, with the right check digit. */
bool tickets_number_is_own(str number) MUST_USE;

struct tickets_ticket {
    int64_t region_id;
    int64_t id;
    int64_t member_id;
    str number;
    bool is_own;
    int64_t serial;
    date issued_on;
    date until;
    str state; /* "valid", "lost", "exchanged", "withdrawn" */
    date state_on;
    str reason;
};
struct tickets_list {
    struct tickets_ticket *items;
    size_t count;
};
/* Those of a member within the scope, the last first. */
struct tickets_list tickets_of_member(struct request *req, struct scope scope, int64_t member_id);

/* N_(); NULL = no such state. */
const char *tickets_state_label(str state);
/* Whether a ticket is good today, whose holder stands on the register with that status. */
bool tickets_is_good(struct request *req, str state, date until, str status);
/* Its state, or why it is not good although nobody took it back. N_(); NULL = no such state. */
const char *tickets_today_label(struct request *req, str state, date until, str status);

/* The one that is good, as far as the journal goes; NULL = none. */
const struct tickets_ticket *tickets_valid(const struct tickets_list *list);

/* A ticket with the next number of the region. False if the member is not within the scope or not
 * on the register, or has a valid one. Needs an open write transaction. */
bool tickets_issue(struct request *req, struct scope scope, int64_t member_id,
                   struct tickets_ticket *ret_ticket) MUST_USE;

/* It is lost, exchanged or withdrawn from today on, and its code with it. False if it was not valid
 * any more or is out of reach. */
bool tickets_end(struct request *req, struct scope scope, const struct tickets_ticket *ticket,
                 str state, str reason) MUST_USE;

/* The letters of its printed code; empty while there is no key. */
str tickets_code(struct request *req, const struct tickets_ticket *ticket);
/* Where that leads: all in capitals, "HTTPS://UNION.EXAMPLE/V/…"; empty likewise. */
str tickets_code_address(struct request *req, const struct tickets_ticket *ticket);
/* "46 0003 5127 08": in groups, as cards show it. */
str tickets_number_text(struct arena *arena, str number);

/* Days beyond the present one for which a phone is given codes. */
#define TICKETS_DAYS_AHEAD 30

/* ---- what a code says ----------------------------------------------------------------------- */

enum tickets_standing {
    TICKETS_GOOD,
    TICKETS_NOT_A_CODE,
    TICKETS_NOT_OURS,    /* no key of ours has signed it */
    TICKETS_NOT_YET,     /* made on a later day than today */
    TICKETS_EXPIRED,     /* its last day has passed */
    TICKETS_OLD_PICTURE, /* of a phone, and not made within the last minutes */
    TICKETS_TAKEN_BACK,  /* lost, exchanged, withdrawn */
    TICKETS_PHONE_ENDED, /* the phone was lost, or signed out of */
    TICKETS_NO_MEMBER,   /* the holder is not on the register any more */
};
struct tickets_seen {
    enum tickets_standing standing;
    struct tickets_token token;
    /* Of a good one alone. */
    str name; /* masked */
    str region;
    date until;
    bool is_off; /* of a phone, and tolerated: made a minute or more before or after now */
    int64_t region_id;
    int64_t member_id; /* told to nobody */
};
/* Looks at a code as of now. */
struct tickets_seen tickets_look(struct request *req, str letters);
/* The same by the number that stands on the ticket. Numbers can be guessed: how often somebody may
 * ask is for the caller to see to. TICKETS_NOT_A_CODE: it is none of ours, or mistyped. */
struct tickets_seen tickets_look_number(struct request *req, str number);
const char *tickets_standing_label(enum tickets_standing standing);
/* "К····на И. В." */
str tickets_masked_name(struct arena *arena, str last, str first, str middle);
