#include <pthread.h>
#include <sodium.h>

#include "app/app.h"
#include "app/secret.h"
#include "base/log.h"
#include "base/rand.h"
#include "features/tickets/tickets.h"
#include "features/tickets/tickets.sql.h"

#define NUMBERS 255

/* Keys live as long as the process: a check must not read them anew. One that was made by another
 * process meanwhile is noticed by its number. */
struct ring {
    pthread_mutex_t lock;
    struct tickets_key items[NUMBERS];
    size_t count;
    struct tickets_key signs;
    int64_t read_at;
};

static void *ring_make(struct app *app)
{
    struct ring *ring = ARENA_NEW(app->arena, struct ring);
    pthread_mutex_init(&ring->lock, NULL);
    return ring;
}

static void ring_let_go(void *what)
{
    struct ring *ring = what;
    for (size_t i = 0; i < ring->count; i++) {
        sign_key_free((struct sign_key *)ring->items[i].pair);
    }
    pthread_mutex_destroy(&ring->lock);
}

static struct ring *ring_of(struct request *req)
{
    static const struct app_keeper keeper = {ring_make, ring_let_go};
    return app_kept(req->app, &keeper);
}

static str place_of(struct arena *arena, int64_t number)
{
    return str_format(arena, "ticket_key.seed:%lld", (long long)number);
}

static bool has(const struct ring *ring, int64_t number)
{
    for (size_t i = 0; i < ring->count; i++) {
        if (ring->items[i].number == number) {
            return true;
        }
    }
    return false;
}

static struct sign_key *pair_of(struct request *req, const struct tickets_db_keys_row *row)
{
    str hex;
    unsigned char seed[SIGN_SEED_BYTES];
    size_t length = 0;
    if (!secret_open(req->arena, req->app->keys, place_of(req->arena, row->number), row->seed,
                     &hex) ||
        sodium_hex2bin(seed, sizeof(seed), hex.data, hex.length, NULL, &length, NULL) != 0 ||
        length != sizeof(seed)) {
        LOG_ERROR("tickets.key", "number=%lld cannot be opened with keys/fields.key",
                  (long long)row->number);
        return NULL;
    }
    struct sign_key *pair = sign_key_of_seed(seed);
    sodium_memzero(seed, sizeof(seed));
    return pair;
}

#define READ_ANEW_SECONDS 60

static void read_in(struct request *req, struct ring *ring)
{
    struct tickets_db_keys_rows rows = tickets_db_keys(req->db);
    for (size_t i = 0; i < rows.count; i++) {
        const struct tickets_db_keys_row *row = &rows.items[i];
        struct sign_key *pair = has(ring, row->number) ? NULL : pair_of(req, row);
        if (pair != NULL) {
            ring->items[ring->count++] = (struct tickets_key){(uint8_t)row->number, pair};
        }
    }
    ring->signs = (struct tickets_key){0};
    for (size_t i = 0; i < ring->count; i++) {
        for (size_t k = 0; k < rows.count; k++) {
            if (rows.items[k].number == ring->items[i].number && rows.items[k].retired_at == 0) {
                ring->signs = ring->items[i];
            }
        }
    }
    ring->read_at = req->now;
}

struct tickets_keys tickets_keys(struct request *req)
{
    struct ring *ring = ring_of(req);
    pthread_mutex_lock(&ring->lock);
    if (ring->signs.pair == NULL || req->now - ring->read_at >= READ_ANEW_SECONDS) {
        read_in(req, ring);
    }
    struct tickets_key *items = ARENA_ARRAY(req->arena, ring->count + 1, struct tickets_key);
    memcpy(items, ring->items, ring->count * sizeof(*items));
    struct tickets_keys keys = {items, ring->count, ring->signs};
    pthread_mutex_unlock(&ring->lock);
    return keys;
}

static int64_t free_number(struct request *req)
{
    struct tickets_db_keys_rows rows = tickets_db_keys(req->db);
    return rows.count == 0 ? 1 : rows.items[rows.count - 1].number + 1;
}

bool tickets_keys_renew(struct request *req)
{
    unsigned char seed[SIGN_SEED_BYTES];
    unsigned char public[SIGN_PUBLIC_BYTES];
    char hex[2 * SIGN_SEED_BYTES + 1];
    int64_t number = free_number(req);
    if (number > NUMBERS) {
        return false;
    }
    rand_bytes(seed, sizeof(seed));
    struct sign_key *pair = sign_key_of_seed(seed);
    sign_public(pair, public);
    sign_key_free(pair);
    sodium_bin2hex(hex, sizeof(hex), seed, sizeof(seed));
    str sealed = secret_seal(req->arena, req->app->keys, place_of(req->arena, number), str_of(hex));
    sodium_bin2hex(hex, sizeof(hex), public, sizeof(public));
    bool is_added = tickets_db_add_key(req->db, number, str_of(hex), sealed, req->now);
    sodium_memzero(seed, sizeof(seed));
    if (is_added) {
        tickets_db_retire_keys(req->db, number, req->now);
        audit(req, "tickets.key", 0, number, 0, NULL, 0);
    }
    return is_added;
}
