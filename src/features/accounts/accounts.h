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

/* How many posts in the scope end from today until that day. */
int64_t accounts_ending(struct request *req, struct scope scope, date until);
