#include <pthread.h>

#include "app/app.h"
#include "features/scan/scan_inner.h"

/* How many checks a till makes in a minute. Codes cannot be guessed, so this protects the machine
 * and not the tickets: it is counted in memory, by each process for itself, and costs a check no
 * write. */

#define TILLS 1024

struct place {
    int64_t till_id;
    int64_t minute;
    int64_t checks;
};

struct paces {
    pthread_mutex_t lock;
    struct place places[TILLS];
};

static void *paces_make(struct app *app)
{
    struct paces *paces = ARENA_NEW(app->arena, struct paces);
    pthread_mutex_init(&paces->lock, NULL);
    return paces;
}

static void paces_let_go(void *what)
{
    struct paces *paces = what;
    pthread_mutex_destroy(&paces->lock);
}

/* Two tills may share a place; then they begin anew with each other, and neither is refused for
 * what the other did. */
bool scan_may_go_on(struct request *req, const struct scan_asker *asker)
{
    static const struct app_keeper keeper = {paces_make, paces_let_go};
    struct paces *paces = app_kept(req->app, &keeper);
    int64_t minute = req->now / 60;
    pthread_mutex_lock(&paces->lock);
    struct place *place = &paces->places[(uint64_t)asker->till_id % TILLS];
    if (place->till_id != asker->till_id || place->minute != minute) {
        *place = (struct place){asker->till_id, minute, 0};
    }
    bool may = place->checks < asker->per_minute;
    place->checks += may;
    pthread_mutex_unlock(&paces->lock);
    return may;
}
