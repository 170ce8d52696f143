#include <pthread.h>
#include <sodium.h>

#include "app/app.h"
#include "features/tickets/tickets_inner.h"

/* Codes that were found genuine, so that the next look at one costs no curve arithmetic: a printed
 * code is the same each time. Only that is kept which can never change: what the letters say and
 * that a key of ours signed them. Days, minutes and the register are asked at every look.
 *
 * A code is found by a keyed hash of 128 bits, whose key nobody outside of the process knows, so
 * that no other letters can be made to pass for it. One place for each hash: a newer code takes it.
 */

#define PLACES 16384

struct checked {
    unsigned char hash[crypto_shorthash_siphashx24_BYTES];
    struct tickets_token token;
};

struct memory {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_siphashx24_KEYBYTES];
    struct checked *places;
};

static void *memory_make(struct app *app)
{
    struct memory *memory = ARENA_NEW(app->arena, struct memory);
    memory->places = ARENA_ARRAY(app->arena, PLACES, struct checked);
    memset(memory->places, 0, PLACES * sizeof(*memory->places));
    randombytes_buf(memory->key, sizeof(memory->key));
    pthread_mutex_init(&memory->lock, NULL);
    return memory;
}

static void memory_let_go(void *what)
{
    struct memory *memory = what;
    pthread_mutex_destroy(&memory->lock);
}

static struct memory *memory_of(struct request *req)
{
    static const struct app_keeper keeper = {memory_make, memory_let_go};
    return app_kept(req->app, &keeper);
}

static struct checked *place_of(struct memory *memory, const unsigned char *hash)
{
    uint32_t number;
    memcpy(&number, hash, sizeof(number));
    return &memory->places[number % PLACES];
}

static bool recall(struct memory *memory, const unsigned char *hash,
                   struct tickets_token *ret_token)
{
    pthread_mutex_lock(&memory->lock);
    const struct checked *place = place_of(memory, hash);
    bool is_known =
        place->token.use != 0 && sodium_memcmp(place->hash, hash, sizeof(place->hash)) == 0;
    if (is_known) {
        *ret_token = place->token;
    }
    pthread_mutex_unlock(&memory->lock);
    return is_known;
}

static void keep(struct memory *memory, const unsigned char *hash,
                 const struct tickets_token *token)
{
    pthread_mutex_lock(&memory->lock);
    struct checked *place = place_of(memory, hash);
    memcpy(place->hash, hash, sizeof(place->hash));
    place->token = *token;
    pthread_mutex_unlock(&memory->lock);
}

enum tickets_verdict tickets_check(struct request *req, str letters,
                                   struct tickets_token *ret_token)
{
    unsigned char hash[crypto_shorthash_siphashx24_BYTES];
    struct memory *memory = memory_of(req);
    crypto_shorthash_siphashx24(hash, (const unsigned char *)letters.data, letters.length,
                                memory->key);
    if (recall(memory, hash, ret_token)) {
        return TICKETS_GENUINE;
    }
    struct tickets_keys keys = tickets_keys(req);
    enum tickets_verdict verdict =
        tickets_token_check(req->arena, keys.items, keys.count, letters, ret_token);
    if (verdict == TICKETS_GENUINE) {
        keep(memory, hash, ret_token);
    }
    return verdict;
}
