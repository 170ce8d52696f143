#include "app/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/rand.h"

#define KEY_BYTES 32
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HASH_BYTES 16

struct secret_keys {
    unsigned char seal[KEY_BYTES];
    unsigned char hash[KEY_BYTES];
};

static struct secret_keys *keys_from_master(const unsigned char master[KEY_BYTES])
{
    struct secret_keys *keys = sodium_malloc(sizeof(*keys));
    if (keys == NULL) {
        abort();
    }
    crypto_kdf_derive_from_key(keys->seal, KEY_BYTES, 1, "pkfields", master);
    crypto_kdf_derive_from_key(keys->hash, KEY_BYTES, 2, "pkfields", master);
    return keys;
}

static bool write_new_key(const char *path, unsigned char master[KEY_BYTES])
{
    /* O_EXCL: two processes that start together must not make two keys. */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    rand_bytes(master, KEY_BYTES);
    bool written = write(fd, master, KEY_BYTES) == KEY_BYTES && fsync(fd) == 0;
    close(fd);
    return written;
}

struct secret_keys *secret_keys_load(const char *folder, char ret_error[256])
{
    if (sodium_init() < 0) {
        snprintf(ret_error, 256, "libsodium cannot start");
        return NULL;
    }
    char path[4096];
    snprintf(path, sizeof(path), "%s/keys", folder);
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        snprintf(ret_error, 256, "cannot make the folder for keys: %s", strerror(errno));
        return NULL;
    }
    snprintf(path, sizeof(path), "%s/keys/fields.key", folder);
    unsigned char master[KEY_BYTES];
    if (!write_new_key(path, master)) {
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = fd < 0 ? -1 : read(fd, master, KEY_BYTES);
        if (fd >= 0) {
            close(fd);
        }
        if (length != KEY_BYTES) {
            snprintf(ret_error, 256, "cannot read the key file keys/fields.key: %s",
                     length < 0 ? strerror(errno) : "it is cut short");
            return NULL;
        }
    }
    struct secret_keys *keys = keys_from_master(master);
    sodium_memzero(master, sizeof(master));
    return keys;
}

struct secret_keys *secret_keys_for_tests(void)
{
    if (sodium_init() < 0) {
        abort();
    }
    static const unsigned char master[KEY_BYTES] = {1, 2, 3};
    return keys_from_master(master);
}

void secret_keys_free(struct secret_keys *keys)
{
    sodium_free(keys);
}

str secret_seal(struct arena *arena, const struct secret_keys *keys, str place, str text)
{
    if (text.length == 0) {
        return (str){0};
    }
    size_t length = NONCE_BYTES + text.length + TAG_BYTES;
    unsigned char *sealed = arena_raw(arena, length);
    rand_bytes(sealed, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + NONCE_BYTES, NULL, (const unsigned char *)text.data, text.length,
        (const unsigned char *)place.data, place.length, NULL, sealed, keys->seal);
    return (str){(const char *)sealed, length};
}

bool secret_open(struct arena *arena, const struct secret_keys *keys, str place, str cipher,
                 str *ret_text)
{
    if (cipher.length == 0) {
        *ret_text = (str){0};
        return true;
    }
    if (cipher.length < NONCE_BYTES + TAG_BYTES) {
        return false;
    }
    const unsigned char *sealed = (const unsigned char *)cipher.data;
    size_t length = cipher.length - NONCE_BYTES - TAG_BYTES;
    unsigned char *text = arena_raw(arena, length);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            text, NULL, NULL, sealed + NONCE_BYTES, cipher.length - NONCE_BYTES,
            (const unsigned char *)place.data, place.length, sealed, keys->seal) != 0) {
        return false;
    }
    *ret_text = (str){(const char *)text, length};
    return true;
}

str secret_seal_hex(struct arena *arena, const struct secret_keys *keys, str place, str text)
{
    str sealed = secret_seal(arena, keys, place, text);
    char *hex = arena_raw(arena, sealed.length * 2 + 1);
    sodium_bin2hex(hex, sealed.length * 2 + 1, (const unsigned char *)sealed.data, sealed.length);
    return (str){hex, sealed.length * 2};
}

bool secret_open_hex(struct arena *arena, const struct secret_keys *keys, str place, str hex,
                     str *ret_text)
{
    unsigned char *bytes = arena_raw(arena, hex.length / 2 + 1);
    size_t length;
    return hex.length % 2 == 0 &&
           sodium_hex2bin(bytes, hex.length / 2, hex.data, hex.length, NULL, &length, NULL) == 0 &&
           length * 2 == hex.length &&
           secret_open(arena, keys, place, (str){(const char *)bytes, length}, ret_text);
}

str secret_hash(struct arena *arena, const struct secret_keys *keys, str kind, str text)
{
    if (text.length == 0) {
        return (str){0};
    }
    unsigned char hash[HASH_BYTES];
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys->hash, KEY_BYTES, HASH_BYTES);
    unsigned char kind_length = (unsigned char)MIN_OF(kind.length, 255u);
    crypto_generichash_update(&state, &kind_length, 1);
    crypto_generichash_update(&state, (const unsigned char *)kind.data, kind_length);
    crypto_generichash_update(&state, (const unsigned char *)text.data, text.length);
    crypto_generichash_final(&state, hash, HASH_BYTES);
    char *hex = arena_raw(arena, HASH_BYTES * 2 + 1);
    sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, HASH_BYTES);
    return (str){hex, HASH_BYTES * 2};
}
