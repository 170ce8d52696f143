/* One request and its reply: the callbacks that libmicrohttpd calls on the way, from the request
 * line to the last byte sent. They run on the server's thread, exchange_run_slow on a thread of the
 * pool. */
#pragma once

#include <microhttpd.h>
#include <stdatomic.h>

#include "base/rand.h"
#include "http/connections.h"
#include "http/pool.h"
#include "http/server.h"

#define SPARE_ARENA_LIMIT 64

/* Requests make and give back their arenas on the server's thread alone, so no lock is needed. */
struct spare_arenas {
    struct arena *arenas[SPARE_ARENA_LIMIT];
    int count;
};

/* What all exchanges share; server.c makes it. */
struct http_server {
    struct http_server_options options;
    struct http_application application;
    struct MHD_Daemon *daemon;
    struct connections *connections;
    struct door *door;
    struct pool *pool;
    struct spare_arenas spare;
    struct rand_sequence jitter;
    pthread_t thread;
    int bodies;  /* requests whose body comes in */
    int replies; /* in memory, made and not yet sent */
    atomic_bool is_stopping;
    atomic_bool is_over;
};

void *exchange_on_target(void *context, const char *target, struct MHD_Connection *handle);
enum MHD_Result exchange_on_request(void *context, struct MHD_Connection *handle, const char *url,
                                    const char *method, const char *version, const char *bytes,
                                    size_t *length, void **request_context);
void exchange_on_completed(void *context, struct MHD_Connection *handle, void **ret_exchange,
                           enum MHD_RequestTerminationCode code);
void exchange_run_slow(void *item, int64_t waited_ms, int thread);
