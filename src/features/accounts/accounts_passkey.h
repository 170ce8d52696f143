/* Passkeys of accounts: made by who is signed in, used instead of everything else. */
#pragma once

#include "features/accounts/accounts_internal.h"
#include "features/accounts/accounts_passkey.sql.h"

/* Browsers know passkeys over TLS alone, and on the machine itself. */
bool accounts_passkey_is_offered(const struct request *req);

/* What the script asks for before it asks the device: a fresh challenge. */
struct reply accounts_passkey_sign_in_challenge(struct request *req);
struct reply accounts_passkey_new_challenge(struct request *req);

struct reply accounts_passkey_sign_in_action(struct request *req);
struct reply accounts_passkey_page(struct request *req);
struct reply accounts_passkey_add_action(struct request *req);
struct reply accounts_passkey_remove_action(struct request *req);
