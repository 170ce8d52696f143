/* Sessions: who is asking. The browser holds a random token (cookie __Host-profkom, or profkom on
 * plain http for the demo); the database holds its hash. Staff: 30 minutes idle, 12 hours at most;
 * members: 30 days. A new token at every sign-in. */
#pragma once

#include "app/request.h"

#define SESSION_STAFF_IDLE_SECONDS (30 * 60)
#define SESSION_STAFF_SECONDS (12 * 60 * 60)
#define SESSION_MEMBER_SECONDS (30 * 24 * 60 * 60)

/* Fills user, mandate, mandates, language, theme from the cookie; nobody when it is none of ours,
 * too old, or the account is closed. Reads only. */
void session_load(struct request *req);

/* After the reply: notes that the session is in use, at most once a minute. Own transaction. */
void session_touch(struct request *req);

/* Signs the account in: ends the session of the request, makes a new one and returns the value for
 * Set-Cookie. `second_factor` tells whether it was given now. */
str session_start(struct request *req, int64_t account_id, bool second_factor);

/* The kind of device that asks, in a word: "Android"; empty if it says none that we know. */
str session_device(struct request *req);

/* The second factor was set up in this session, so it has been given. */
void session_give_second_factor(struct request *req);

/* Ends the session of the request; returns the value for Set-Cookie that clears the cookie. */
str session_end(struct request *req);
/* Ends one session of the account (0 = all but the one of the request). */
void session_end_others(struct request *req, int64_t account_id, int64_t session_id);
/* The same because the person does not trust that device (any more): what features keep there for
 * him ends, too. */
void session_sign_out_there(struct request *req, int64_t account_id, int64_t session_id);

/* A cookie of ours beside that of the session: never seen by scripts, and with the prefix __Host-
 * through TLS. */
str session_own_cookie_name(const struct request *req, const char *name);
str session_own_cookie(struct request *req, const char *name, str value, int64_t seconds);

/* What the browser says it runs on: "Android"; empty if it is none that a person knows. */
str session_device(struct request *req);

/* 32 bytes that only the browser of this session can bring about: made of its cookie, of which the
 * database has no more than a hash. For what is kept for somebody and nobody else may open; gone
 * with the session. Empty where nobody is signed in. */
str session_browser_key(struct request *req, const char *purpose);

/* Looking at the program as somebody else sees it: for a quarter of an hour, read only. */
#define SESSION_SEE_AS_SECONDS (15 * 60)
/* Whether the acting person may: the other holds a post in the own subtree, none in force stands
 * above the own, and he is somebody else. */
bool session_may_see_as(struct request *req, int64_t account_id) MUST_USE;
void session_see_as(struct request *req, int64_t account_id);
void session_see_as_oneself(struct request *req);

/* Another post of the same person from now on; false if it is not his or not in force. */
bool session_act_as(struct request *req, int64_t mandate_id) MUST_USE;

/* A sentence for the next page of this session, and what its «Undo» takes back (0 = nothing). */
void session_set_toast(struct request *req, str sentence, int64_t undo_mutation_id);
/* Takes it: the next page shows it once. Empty if there is none. */
str session_toast(struct request *req, int64_t *ret_undo_mutation_id);

/* The secret that seals this session's form keys; one derived from the address for those not signed
 * in. */
str session_form_secret(struct request *req);
