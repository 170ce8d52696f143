#include <pthread.h>
#include <sodium.h>

#include "app/app.h"
#include "features/tickets/tickets_inner.h"

/* Codes that were found genuine, so that the next look at one costs no curve arithmetic: a printed
 * code is the same each time. Only that is kept which can never change: what the letters say and
 * that a key of ours signed them. Days, minutes and the register are asked at every look.
 *
 * A code is found by a keyed hash of 128 bits, whose key nobody outside of the process knows, so
 * that no other letters can be made to pass for it. Codes with the same set of places push the
 * oldest of them out; with one place instead of four a tenth of 2,000 codes would push each other
 * out. */

#define SETS 4096
#define PLACES 4 /* of each */

struct checked {
    unsigned char hash[crypto_shorthash_siphashx24_BYTES];
    struct tickets_token token;
};

struct set {
    struct checked places[PLACES]; /* the newest first */
};

struct memory {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_siphashx24_KEYBYTES];
    struct set *sets;
};

static void *memory_make(struct app *app)
{
    struct memory *memory = ARENA_NEW(app->arena, struct memory);
    memory->sets = ARENA_ARRAY(app->arena, SETS, struct set);
    memset(memory->sets, 0, SETS * sizeof(*memory->sets));
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

static struct set *set_of(struct memory *memory, const unsigned char *hash)
{
    uint32_t number;
    memcpy(&number, hash, sizeof(number));
    return &memory->sets[number % SETS];
}

static const struct checked *find(const struct set *set, const unsigned char *hash)
{
    for (size_t i = 0; i < PLACES; i++) {
        const struct checked *place = &set->places[i];
        if (place->token.use != 0 && sodium_memcmp(place->hash, hash, sizeof(place->hash)) == 0) {
            return place;
        }
    }
    return NULL;
}

static bool recall(struct memory *memory, const unsigned char *hash,
                   struct tickets_token *ret_token)
{
    pthread_mutex_lock(&memory->lock);
    const struct checked *place = find(set_of(memory, hash), hash);
    if (place != NULL) {
        *ret_token = place->token;
    }
    pthread_mutex_unlock(&memory->lock);
    return place != NULL;
}

/* Two threads may keep the same code at once; then it has two places for a while. */
static void keep(struct memory *memory, const unsigned char *hash,
                 const struct tickets_token *token)
{
    pthread_mutex_lock(&memory->lock);
    struct set *set = set_of(memory, hash);
    memmove(set->places + 1, set->places, (PLACES - 1) * sizeof(set->places[0]));
    memcpy(set->places[0].hash, hash, sizeof(set->places[0].hash));
    set->places[0].token = *token;
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
