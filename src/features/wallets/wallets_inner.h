/* What the files of wallets share. */
#pragma once

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "features/tickets/tickets.h"
#include "features/wallets/wallets.h"
#include "features/wallets/wallets.sql.h"

/* ---- who signs passes ----------------------------------------------------------------------- */

struct wallets_signer {
    X509 *certificate;
    EVP_PKEY *key;
    STACK_OF(X509) * chain;
};

/* Kept by the process; NULL = not configured, or not usable today, which the log tells once. */
const struct wallets_signer *wallets_signer(struct request *req);

/* ---- a pass --------------------------------------------------------------------------------- */

/* The ticket of the signed-in member, if it is good. */
bool wallets_own(struct request *req, struct wallets_db_pass_row *ret_pass) MUST_USE;
/* The ticket is good, and its holder is on the register; a pass of another one is void. */
bool wallets_is_good(const struct request *req, const struct wallets_db_pass_row *pass);
struct tickets_ticket wallets_ticket_of(const struct wallets_db_pass_row *pass);

/* The serial number of a pass is made of the region and the random number of the ticket, and says
 * nothing of the member. */
str wallets_serial(struct arena *arena, int64_t region_id, int64_t serial);
bool wallets_read_serial(str text, int64_t *ret_region_id, int64_t *ret_serial) MUST_USE;
/* The secret in the pass with that serial number. It follows from a key of this installation, so
 * that it stands nowhere. */
str wallets_token(struct request *req, str serial);
/* A hash of all that the pass says: whether it has changed. */
str wallets_said(struct request *req, const struct wallets_db_pass_row *pass);

/* The end of the last day, where the union is. */
str wallets_end_of(struct request *req, date day);
/* The words (N_) of a label of pass.json. */
const char *wallets_label(const char *key);

/* A file of a pass. */
struct wallets_file {
    const char *name;
    str bytes;
};
#define WALLETS_FILES 10 /* pass.json, three languages, two pictures in three sizes */

/* pass.json; and the words of a language, "pass.strings". */
str wallets_json(struct request *req, const struct wallets_db_pass_row *pass);
str wallets_strings(struct arena *arena, enum language language);

/* The mark of the program as PNG, so many pixels wide and high. */
str wallets_picture(struct arena *arena, int pixels);

/* The whole, packed and signed: .pkpass. Empty if there was no memory for it. */
str wallets_pack(struct arena *arena, const struct wallets_signer *signer,
                 const struct wallets_file *files, size_t count);
/* A reply with it. */
struct reply wallets_give(struct request *req, const struct wallets_signer *signer,
                          const struct wallets_db_pass_row *pass);
str wallets_pass_file(struct request *req, const struct wallets_signer *signer,
                      const struct wallets_db_pass_row *pass);

/* ---- phones --------------------------------------------------------------------------------- */

/* The web service of passes: developer.apple.com/documentation/walletpasses. */
struct reply wallets_register_action(struct request *req);
struct reply wallets_unregister_action(struct request *req);
struct reply wallets_changed_page(struct request *req);
struct reply wallets_latest_page(struct request *req);
struct reply wallets_log_action(struct request *req);

/* How a phone is found again, and where its address is sealed to. */
str wallets_device_hash(struct request *req, str device);
str wallets_device_place(struct arena *arena, int64_t ticket_id, str device_hash);

/* Tells phones whose passes have changed; outside of a transaction. */
void wallets_tell(struct request *req);
