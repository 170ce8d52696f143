/* Field encryption and keyed hashes for numbers such as СНИЛС and ИИН, and seals for forms. The key
 * lies beside the database, never in it (file keys/fields.key, mode 0600). XChaCha20-Poly1305
 * (libsodium); the place (table, column, row) is authenticated, so that a cipher cannot be moved to
 * another row. */
#pragma once

#include "base/str.h"

struct secret_keys;

/* Reads the key file of a data folder, or makes it when there is none. NULL with one sentence. */
struct secret_keys *secret_keys_load(const char *folder, char ret_error[256]);
/* Fixed keys for tests. */
struct secret_keys *secret_keys_for_tests(void);
void secret_keys_free(struct secret_keys *keys);

/* nonce ‖ cipher ‖ tag. `place` is "member.snils:ID". Empty stays empty. */
str secret_seal(struct arena *arena, const struct secret_keys *keys, str place, str text);
/* False when the cipher was tampered with or belongs elsewhere. */
bool secret_open(struct arena *arena, const struct secret_keys *keys, str place, str cipher,
                 str *ret_text) MUST_USE;

/* The same in hexadecimal, for what has to travel through an address or a form and be readable to
 * nobody but us: addresses end up in histories and in the logs of proxies. */
str secret_seal_hex(struct arena *arena, const struct secret_keys *keys, str place, str text);
bool secret_open_hex(struct arena *arena, const struct secret_keys *keys, str place, str hex,
                     str *ret_text) MUST_USE;

/* Keyed hash (BLAKE2b-128, hexadecimal) by which equal texts of one kind find each other. Empty
 * stays empty. */
str secret_hash(struct arena *arena, const struct secret_keys *keys, str kind, str text);
