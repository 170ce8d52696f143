/* Accounts: signing in and out, the second factor, sessions, passwords, and which post an account
 * holds where and for how long (mandates). Rights come from posts alone; who manages accounts gives
 * posts in his own subtree only, and none higher than his own.
 *
 * Passwords are Argon2id hashes, made and checked on the slow pool. Whether an address is known is
 * never told: sign-in and reset answer alike, and the sign-in takes alike long. */
#pragma once

#include "app/feature.h"

extern const struct feature accounts_feature;

/* An Argon2id hash for the column account.password_hash. Takes some 50 ms on purpose. */
str accounts_hash_password(struct arena *arena, str password);
bool accounts_password_fits(str hash, str password);
/* Kept with parameters of an older program: made anew when the password is next given. */
bool accounts_password_is_weakly_kept(str hash);
/* With other parameters; for tests. */
str accounts_hash_password_with(struct arena *arena, str password, unsigned passes, size_t bytes);

/* What is wrong with a new password, or NULL. */
const char *accounts_password_fault(str password, str email, str last_name);

/* Creates an account with one post and, when it has an e-mail address, queues the letter with the
 * link for its first password. Checks nothing. */
struct accounts_new {
    str email, phone;
    str last_name, first_name, middle_name;
    int64_t region_id;
    int64_t org_id;
    str role;
    date valid_from;
    date valid_to;
};
int64_t accounts_create(struct request *req, const struct accounts_new *account);

/* A person as a body knows him: of the register, or by the address of the sign-in and the name. */
struct accounts_person {
    int64_t region_id;
    int64_t person_id; /* 0: not on the register */
    str email, phone;
    str last_name, first_name;
};
/* The account of a person, 0 if there is none. One that is found by address and name is joined to
 * the person if the acting one may give posts. */
int64_t accounts_of_person(struct request *req, const struct accounts_person *person);

/* What a post in a body gives to its holder. */
struct accounts_post {
    int64_t post_id;
    int64_t account_id; /* 0: has no sign-in */
    int64_t region_id;
    int64_t org_id;
    str org_path;
    str role; /* empty: no rights */
    date valid_from;
    date valid_to; /* none: no end */
    str basis;
};
enum accounts_following {
    ACCOUNTS_NO_RIGHTS, /* the post gives none, or its holder has no sign-in, or it is over */
    ACCOUNTS_FOLLOWS,   /* the mandate has the dates of the post */
    ACCOUNTS_WAITS,     /* it has less than the post: somebody with the right has to give it */
};
/* Makes the mandate follow the post, as far as the acting person may. Less always; more only with
 * the right to give posts, in the own subtree, no more than he has himself, and never to oneself.
 */
enum accounts_following accounts_follow_post(struct request *req, const struct accounts_post *post);

/* The dates of the mandate that follows a post; false if there is none. */
bool accounts_dates_of_post(struct request *req, int64_t post_id, date *ret_from,
                            date *ret_to) MUST_USE;
/* A change of the post is taken back by who made it a moment ago: the mandate is what it was. */
void accounts_put_back_dates(struct request *req, int64_t post_id, date from, date until);

/* The role is not above the acting one, and has no right that the acting mandate lacks. */
bool accounts_is_no_more_than_own(const struct request *req, str role_code);
/* And he may give posts. */
bool accounts_may_grant(const struct request *req, str role_code);

/* How many posts in the scope end from today until that day. */
int64_t accounts_ending(struct request *req, struct scope scope, date until);

/* Whether somebody could edit roles on that day. Whoever is the last one cannot be put out: nobody
 * could ever give the right again. */
bool accounts_has_editor(struct request *req, date day);
/* The sentence for it. */
str accounts_last_editor_text(struct request *req);
/* The first day without a post that ends then (none = it does not end): today at the earliest. */
date accounts_day_behind(struct request *req, date last_day);

/* ---- whether somebody reads what goes to a number or an address ------------------------------ */

/* Whether a code can be sent there: an address always, a number (E.164) where messages are sent. */
bool accounts_proof_is_possible(const struct request *req, str number_or_address);

/* Sends a code there and returns what to ask for with accounts_prove(). 0 = too many were sent to
 * it, or wanted by this person, lately. It signs nobody in. */
int64_t accounts_proof_send(struct request *req, str number_or_address, int64_t org_id);

enum accounts_proof {
    ACCOUNTS_PROVEN,
    ACCOUNTS_PROOF_WRONG,
    ACCOUNTS_PROOF_OVER, /* too old, used, or tried too often */
};
/* Tries what was typed; the try counts, so the reply has to keep its changes. */
enum accounts_proof accounts_prove(struct request *req, int64_t proof_id, str typed);
