#include "http/server.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "http/door.h"
#include "http/exchange.h"

#define CONNECTION_MEMORY_BYTES (24 * 1024)
#define SWEEP_INTERVAL_MS 250
#define SWEEP_AGAIN_MS 5

/* ---- connections ---------------------------------------------------------------------------- */

static void on_connection(void *context, struct MHD_Connection *handle UNUSED,
                          void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    struct http_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        connections_remove(*socket_context);
        return;
    }
    *socket_context = door_take_entering(server->door);
}

/* The target is decoded by us, once, and from what was sent. */
static size_t leave_escaped(void *context UNUSED, struct MHD_Connection *handle UNUSED, char *text)
{
    return strlen(text);
}

/* ---- the thread ----------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* libmicrohttpd may hold bytes that no poller tells of any more. */
static bool has_bytes_inside(struct http_server *server)
{
    MHD_UNSIGNED_LONG_LONG milliseconds;
    return MHD_get_timeout(server->daemon, &milliseconds) == MHD_YES && milliseconds == 0;
}

static void *run_thread(void *context)
{
    struct http_server *server = context;
    int64_t sweep_at = now_ms();
    while (!atomic_load(&server->is_over)) {
        bool has_work = has_bytes_inside(server);
        int64_t rest = MAX_OF(sweep_at - now_ms(), 0);
        has_work = door_wait(server->door, has_work ? 0 : (int)rest) || has_work;
        bool is_sweep_due = now_ms() >= sweep_at;
        if (has_work || is_sweep_due) {
            MHD_run(server->daemon);
        }
        if (is_sweep_due) {
            bool is_done = connections_sweep(server->connections);
            sweep_at = now_ms() + (is_done ? SWEEP_INTERVAL_MS : SWEEP_AGAIN_MS);
        }
        door_end_pass(server->door);
    }
    return NULL;
}

/* ---- start and stop ------------------------------------------------------------------------- */

static struct MHD_Daemon *start_daemon(struct http_server *server)
{
    const struct http_server_options *options = &server->options;
    /* Only a last resort: the deadlines are kept by connections.c. */
    unsigned timeout = (unsigned)(options->idle_seconds + options->header_seconds);
    return MHD_start_daemon(
        MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC, 0, NULL,
        NULL, exchange_on_request, server, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)options->connection_limit, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)options->connection_limit_per_ip, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, timeout,
        MHD_OPTION_NOTIFY_COMPLETED, exchange_on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_URI_LOG_CALLBACK, exchange_on_target, server,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_END);
}

static void free_server(struct http_server *server)
{
    if (server->daemon != NULL) {
        MHD_stop_daemon(server->daemon);
    }
    if (server->door != NULL) {
        door_free(server->door);
    }
    connections_free(server->connections);
    for (int i = 0; i < server->spare.count; i++) {
        arena_free(server->spare.arenas[i]);
    }
    free(server);
}

static bool start_parts(struct http_server *server)
{
    const struct http_server_options *options = &server->options;
    server->connections = connections_new(&(struct connections_limits){
        .connection_limit = options->connection_limit,
        .header_seconds = options->header_seconds,
        .body_bytes_per_second = options->body_bytes_per_second,
        .idle_seconds = options->idle_seconds,
    });
    server->pool = pool_new(&(struct pool_options){.threads = options->slow_threads,
                                                   .queue_limit = options->slow_queue_limit,
                                                   .wait_ms = options->slow_wait_ms,
                                                   .work = exchange_run_slow});
    server->daemon = start_daemon(server);
    if (server->pool == NULL || server->daemon == NULL) {
        return false;
    }
    server->door = door_new(options->listen_fd, server->daemon, server->connections);
    return server->door != NULL && pthread_create(&server->thread, NULL, run_thread, server) == 0;
}

struct http_server *http_server_start(const struct http_server_options *options,
                                      const struct http_application *application,
                                      char ret_error[256])
{
    struct http_server *server = calloc(1, sizeof(*server));
    assert(server != NULL);
    server->options = *options;
    server->application = *application;
    rand_bytes(&server->jitter.state, sizeof(server->jitter.state));
    if (!start_parts(server)) {
        snprintf(ret_error, 256, "the HTTP server does not start: %s", strerror(errno));
        if (server->pool != NULL && !pool_stop(server->pool, 1)) {
            abort();
        }
        free_server(server);
        return NULL;
    }
    return server;
}

static bool wait_for_connections(struct http_server *server, int64_t milliseconds)
{
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    for (int64_t waited = 0; waited < milliseconds; waited += 20) {
        if (connections_count(server->connections) == 0) {
            return true;
        }
        nanosleep(&pause, NULL);
    }
    return false;
}

void http_server_stop(struct http_server *server, int seconds)
{
    /* The listening socket is the parent's: it must not be shut down, for others accept from it. */
    atomic_store(&server->is_stopping, true);
    door_close(server->door);
    connections_close_idle(server->connections);
    door_wake(server->door);
    wait_for_connections(server, (int64_t)seconds * 1000);
    if (!pool_stop(server->pool, 0)) {
        /* A slow handler is still at work on memory of ours. The process is about to end; nothing
         * is freed under the handler's feet. */
        return;
    }
    atomic_store(&server->is_over, true);
    door_wake(server->door);
    pthread_join(server->thread, NULL);
    free_server(server);
}
