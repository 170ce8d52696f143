#include "features/accounts/accounts.h"

#include <sodium.h>

#include "base/fold.h"
#include "base/utf8.h"

/* The least that OWASP and ASVS 5.0 (11.4.2) ask of Argon2id: 19 MiB, two passes, one lane. */
#define ARGON_MEMORY_BYTES (19456u * 1024)
#define ARGON_PASSES 2
#define SHORTEST_PASSWORD 8
#define LONGEST_PASSWORD 128

/* The beginnings of lists of leaked passwords, and what people here think of first. */
static const char *const common[] = {
    "12345678",     "123456789",  "1234567890", "password",  "password1", "qwertyui",
    "qwerty123",    "qwertyuiop", "11111111",   "00000000",  "87654321",  "1q2w3e4r",
    "1q2w3e4r5t",   "iloveyou",   "abcd1234",   "qazwsxedc", "йцукенгш",  "пароль12",
    "парольпароль", "профсоюз",   "профком1",   "profsoyuz", "profkom1",  "profkom123",
    "profsoyuz1",   "учитель1",   "школа123",   "shkola123", "1234qwer",  "zxcvbnm1",
    "asdfghjk",     "qwer1234",
};

str accounts_hash_password_with(struct arena *arena, str password, unsigned passes, size_t bytes)
{
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(hash, password.data, password.length, passes, bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        abort();
    }
    return str_copy(arena, str_of(hash));
}

str accounts_hash_password(struct arena *arena, str password)
{
    return accounts_hash_password_with(arena, password, ARGON_PASSES, ARGON_MEMORY_BYTES);
}

bool accounts_password_is_weakly_kept(str hash)
{
    char text[crypto_pwhash_STRBYTES] = {0};
    if (hash.length >= sizeof(text)) {
        return true;
    }
    memcpy(text, hash.data, hash.length);
    return crypto_pwhash_str_needs_rehash(text, ARGON_PASSES, ARGON_MEMORY_BYTES) != 0;
}

/* A hash that no password has, so that an unknown address costs as much time as a known one. */
static const char nobody_hash[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBvdGhlciBzYWx0$"
                                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool accounts_password_fits(str hash, str password)
{
    char text[crypto_pwhash_STRBYTES] = {0};
    str compared = hash.length > 0 && hash.length < sizeof(text) ? hash : str_of(nobody_hash);
    memcpy(text, compared.data, compared.length);
    /* libsodium wants an address even where there is nothing. */
    const char *typed = password.length > 0 ? password.data : "";
    bool fits = crypto_pwhash_str_verify(text, typed, password.length) == 0;
    return fits && hash.length > 0;
}

const char *accounts_password_fault(str password, str email, str last_name)
{
    size_t length = utf8_length(password);
    if (length < SHORTEST_PASSWORD) {
        return N_("A password needs at least eight characters. Three words together are easy to "
                  "remember.");
    }
    if (length > LONGEST_PASSWORD) {
        return N_("This is longer than 128 characters.");
    }
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    str lower = utf8_lower(scratch, password);
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        if (str_equal(lower, str_of(common[i]))) {
            return N_(
                "This password is one of the first that an attacker would try. Please choose another.");
        }
    }
    str name = utf8_lower(scratch, last_name);
    bool is_name = name.length > 0 && str_starts_with(lower, name) && length < 12;
    if (is_name || (email.length > 0 && str_equal(lower, utf8_lower(scratch, email)))) {
        return N_("The password must not be your own name or address.");
    }
    return NULL;
}
