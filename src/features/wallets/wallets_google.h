/* Google Wallet: what its files share. An object is written to Google by the job runner, with the
 * key of a service account; the link that puts it into a wallet names the object alone. */
#pragma once

#include "features/wallets/wallets_inner.h"

#define WALLETS_GOOGLE_TOKEN_MAX 4096

/* The key of the operator; what is below the line belongs to the job runner, which is one thread.
 */
struct wallets_google {
    EVP_PKEY *key;
    const char *email;
    const char *token_url;
    /* ---- */
    char token[WALLETS_GOOGLE_TOKEN_MAX]; /* given by Google for an hour */
    int64_t token_until;
    bool has_class;
    int64_t rests_until; /* Google did not answer, or wants to be left alone */
    int failures;        /* in a row */
};

/* Kept by the process; NULL = not configured, or the key is not usable, which the log tells. */
struct wallets_google *wallets_google(struct request *req);

/* A signed JSON Web Token with these claims (RS256). Empty if there was no memory for it. */
str wallets_google_jwt(struct arena *arena, const struct wallets_google *google,
                       const json_t *claims);

/* ---- what Google is told -------------------------------------------------------------------- */

/* How an object is called at Google. */
str wallets_google_object_name(struct request *req, const struct wallets_db_pass_row *pass);
str wallets_google_id(struct request *req, str name);
str wallets_google_class_id(struct request *req);

/* The class all objects belong to; an object with what the ticket says; and one that says nothing
 * of anybody any more. The caller gives them back. */
json_t *wallets_google_class(struct request *req);
json_t *wallets_google_live(struct request *req, str name, const struct wallets_db_pass_row *pass);
json_t *wallets_google_ended(struct request *req, str name, const char *state);

/* ---- telling it ----------------------------------------------------------------------------- */

enum wallets_google_outcome {
    WALLETS_GOOGLE_WRITTEN,
    WALLETS_GOOGLE_UNREACHED,
    WALLETS_GOOGLE_QUOTA, /* too many calls, for now */
    WALLETS_GOOGLE_KEY, /* Google does not take the key, or the issuer: the operator has to look */
    WALLETS_GOOGLE_REFUSED, /* this object is not taken */
};

/* An open line to Google, for a few calls. */
struct wallets_google_line {
    struct request *req;
    struct wallets_google *google;
    void *curl;
    int64_t retry_after; /* what Google asked for, in seconds; 0 = nothing */
};

/* Writes an object. `is_new`: Google was never told of it. One that has ended need not be there. */
enum wallets_google_outcome wallets_google_put(struct wallets_google_line *line, str name,
                                               const json_t *object, bool is_new, bool is_live);
struct wallets_google_line wallets_google_open(struct request *req, struct wallets_google *google);
void wallets_google_close(struct wallets_google_line *line);

/* Writes what waits; and finds out what has to. Outside of a transaction. */
void wallets_google_write(struct request *req);
void wallets_google_look(struct request *req);

/* ---- pages ---------------------------------------------------------------------------------- */

enum wallets_google_stage {
    WALLETS_GOOGLE_ASKS,
    WALLETS_GOOGLE_WAITS,
    WALLETS_GOOGLE_READY,
    WALLETS_GOOGLE_ENDS,
    WALLETS_GOOGLE_FAILED,
};
struct wallets_google_view {
    enum wallets_google_stage stage;
    const char *trouble; /* N_(); NULL = none */
};

struct reply wallets_google_page(struct request *req);
struct reply wallets_google_open_page(struct request *req);
struct reply wallets_google_ask_action(struct request *req);
struct reply wallets_google_end_action(struct request *req);
