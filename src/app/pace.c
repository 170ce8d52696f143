#include "app/pace.h"

#include <pthread.h>
#include <sodium.h>

#include "app/app.h"

enum { SUBJECTS = 4096 };

struct place {
    uint64_t subject; /* its hash */
    int64_t minute;
    int64_t times;
};

struct paces {
    pthread_mutex_t lock;
    unsigned char key[crypto_shorthash_KEYBYTES]; /* so that nobody can choose his place */
    struct place places[SUBJECTS];
};

static void *paces_make(struct app *app)
{
    struct paces *paces = ARENA_NEW(app->arena, struct paces);
    pthread_mutex_init(&paces->lock, NULL);
    crypto_shorthash_keygen(paces->key);
    return paces;
}

static void paces_let_go(void *what)
{
    struct paces *paces = what;
    pthread_mutex_destroy(&paces->lock);
}

static uint64_t hash_of(const struct paces *paces, str subject)
{
    unsigned char bytes[crypto_shorthash_BYTES];
    uint64_t hash;
    crypto_shorthash(bytes, (const unsigned char *)subject.data, subject.length, paces->key);
    memcpy(&hash, bytes, sizeof(hash));
    return hash;
}

/* Two subjects may share a place; then they begin anew with each other, and neither is refused for
 * what the other did. */
bool pace_may_go_on(struct request *req, str subject, int64_t per_minute)
{
    static const struct app_keeper keeper = {paces_make, paces_let_go};
    struct paces *paces = app_kept(req->app, &keeper);
    uint64_t hash = hash_of(paces, subject);
    int64_t minute = req->now / 60;
    pthread_mutex_lock(&paces->lock);
    struct place *place = &paces->places[hash % SUBJECTS];
    if (place->subject != hash || place->minute != minute) {
        *place = (struct place){hash, minute, 0};
    }
    bool may = place->times < per_minute;
    place->times += may;
    pthread_mutex_unlock(&paces->lock);
    return may;
}
