/* How members come in: by a code to the phone or address of their card, by ticket number and birth
 * date, by invitation. A post with rights is never reached this way: whoever can write a number
 * into a card could otherwise sign in as its holder. */
#pragma once

#include "features/accounts/accounts_first.sql.h"
#include "features/accounts/accounts_internal.h"

/* ---- accounts_who.c: who is meant ------------------------------------------------------------ */

struct accounts_who {
    int64_t region_id;
    int64_t person_id;  /* 0: not on the register */
    int64_t account_id; /* 0: has none yet */
    int64_t org_id;
    str phone, email; /* where a code may go */
    bool is_known;
    bool is_shared; /* several people have this number or address */
};

/* Whose number or address it is; costs the same whether there is anybody or not. */
struct accounts_who accounts_who_has(struct request *req, str login);
struct accounts_who accounts_who_holds(struct request *req, str ticket, date born);

/* The account of a person, made from his card if there is none. False if it is closed or he is on
 * no register any more. */
bool accounts_of_member(struct request *req, int64_t region_id, int64_t person_id,
                        int64_t *ret_account_id, bool *ret_is_new) MUST_USE;

/* Signs in whom a code or an invitation has proven; asks for the second factor where one is set,
 * and sends whoever has a post with rights to his password. */
struct reply accounts_come_in(struct request *req, int64_t account_id, bool is_first, str next);

/* ---- accounts_once.c: one-time codes --------------------------------------------------------- */

/* Sends a code to the number or address if it is somebody's, and asks for it in any case. */
struct reply accounts_once_send(struct request *req, str login, str next);
/* The answer while there were too many tries; empty (status 0) if there were not. Counts this one.
 */
bool accounts_once_is_over(struct request *req, str subject);

struct reply accounts_once_action(struct request *req);
struct reply accounts_first_page(struct request *req);
struct reply accounts_first_action(struct request *req);

/* ---- accounts_invite.c: who invites ---------------------------------------------------------- */

/* What the chair sees of a member. */
struct accounts_invite_view {
    int64_t member_id;
    str name;
    bool has_account;
    bool may_invite;
    bool has_phone, has_email;
    bool was_invited;
    struct accounts_first_db_invite_of_row invite;
};

/* The kind of notice that an invitation is. */
#define ACCOUNTS_INVITATION "accounts.invitation"

struct accounts_made_invite {
    str code; /* "abcd-efgh-jkmn" */
    str address;
    date until;
};
/* A new invitation in place of those before it. */
struct accounts_made_invite accounts_invite_make(struct request *req,
                                                 const struct accounts_first_db_who_row *person,
                                                 const char *way, int64_t job_id);
/* Sends it where the card says; false if there is neither an address nor a number for messages. */
bool accounts_invite_send(struct request *req, const struct accounts_first_db_who_row *person,
                          int64_t job_id);
str accounts_invite_hash(struct request *req, str code);

struct html accounts_invite_on_card(struct request *req, int64_t person_id);
struct html accounts_invite_on_org(struct request *req, int64_t org_id);
struct reply accounts_invite_action(struct request *req);
void accounts_invite_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept);

/* ---- accounts_invite_all.c: a whole organisation --------------------------------------------- */

struct accounts_entries_view {
    int64_t org_id;
    str org_name;
    struct accounts_first_db_counts_row counts;
    struct accounts_first_db_without_rows rows;
    struct widgets_pager pager;
    bool may_invite;
    bool has_sms;
    int64_t messages;
};
struct reply accounts_entries_page(struct request *req);
struct reply accounts_invite_all_action(struct request *req);
bool accounts_invite_job(struct job_run *run, str *ret_sentence);

/* ---- accounts_slips.c: on paper -------------------------------------------------------------- */

struct accounts_slips;
struct accounts_slips *accounts_slips_begin(struct request *req, int fd, str org_name);
void accounts_slips_add(struct accounts_slips *slips, str name,
                        const struct accounts_made_invite *invite);
bool accounts_slips_end(struct accounts_slips *slips) MUST_USE;

/* ---- accounts_invited.c: who is invited ------------------------------------------------------ */

struct reply accounts_invited_page(struct request *req);
struct reply accounts_invited_action(struct request *req);
struct reply accounts_invited_by_code_action(struct request *req);
