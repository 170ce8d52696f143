#include "http/connections.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#define SWEEP_INTERVAL_MS 250
#define SEND_GRACE_MS 30000
#define FRESH_GRACE_MS 1000

enum phase { PHASE_FRESH, PHASE_HEAD, PHASE_BODY, PHASE_SERVED, PHASE_SENDING, PHASE_IDLE };

struct connection {
    struct connection *previous;
    struct connection *next;
    int fd;
    _Atomic(enum phase) phase;
    _Atomic int64_t since_ms; /* when the phase began */
    _Atomic int64_t bytes;    /* received so far, or to be sent */
    char address[48];
};

struct connections {
    struct connections_limits limits;
    pthread_t sweeper;
    pthread_mutex_t lock; /* the list, and that no fd in it is closed meanwhile */
    pthread_cond_t stop;
    bool is_stopping;
    bool closes_idle;
    struct connection *first;
    int count;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* When nearly all places are taken, those who wait for nothing give theirs up. */
static bool is_crowded(const struct connections *connections)
{
    return connections->count > connections->limits.connection_limit / 8 * 7;
}

static int64_t idle_ms(const struct connections *connections)
{
    if (connections->closes_idle) {
        return 0;
    }
    int64_t limit = (int64_t)connections->limits.idle_seconds * 1000;
    return is_crowded(connections) ? MIN_OF(limit, 1000) : limit;
}

/* For a whole head; also the time that a body is given before its rate counts. */
static int64_t header_ms(const struct connections *connections)
{
    return (int64_t)connections->limits.header_seconds * 1000;
}

static int64_t fresh_ms(const struct connections *connections)
{
    int64_t limit = header_ms(connections);
    return connections->closes_idle ? MIN_OF(limit, FRESH_GRACE_MS) : limit;
}

static int64_t ms_for_bytes(const struct connections *connections, int64_t bytes)
{
    return bytes * 1000 / MAX_OF(connections->limits.body_bytes_per_second, 1);
}

static bool is_late(const struct connections *connections, struct connection *connection,
                    int64_t now)
{
    int64_t elapsed = now - atomic_load(&connection->since_ms);
    int64_t bytes = atomic_load(&connection->bytes);
    switch (atomic_load(&connection->phase)) {
    case PHASE_FRESH:
        return elapsed >= fresh_ms(connections);
    case PHASE_HEAD:
        return elapsed >= header_ms(connections);
    case PHASE_BODY:
        return elapsed >= header_ms(connections) + ms_for_bytes(connections, bytes);
    case PHASE_SENDING:
        return elapsed >= SEND_GRACE_MS + ms_for_bytes(connections, bytes);
    case PHASE_IDLE:
        return elapsed >= idle_ms(connections);
    case PHASE_SERVED:
        return false;
    }
    return false;
}

/* The owner still closes the socket; shutting it only wakes the epoll thread, which then sees the
 * end of the stream. */
static void sweep(struct connections *connections)
{
    int64_t now = now_ms();
    for (struct connection *connection = connections->first; connection != NULL;
         connection = connection->next) {
        if (is_late(connections, connection, now)) {
            shutdown(connection->fd, SHUT_RDWR);
        }
    }
}

static void wait_for_next_sweep(struct connections *connections)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += SWEEP_INTERVAL_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&connections->stop, &connections->lock, &until);
}

static void *run_sweeper(void *context)
{
    struct connections *connections = context;
    pthread_mutex_lock(&connections->lock);
    while (!connections->is_stopping) {
        sweep(connections);
        wait_for_next_sweep(connections);
    }
    pthread_mutex_unlock(&connections->lock);
    return NULL;
}

struct connections *connections_new(const struct connections_limits *limits)
{
    struct connections *connections = calloc(1, sizeof(*connections));
    assert(connections != NULL);
    connections->limits = *limits;
    pthread_mutex_init(&connections->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&connections->stop, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&connections->sweeper, NULL, run_sweeper, connections) != 0) {
        pthread_cond_destroy(&connections->stop);
        pthread_mutex_destroy(&connections->lock);
        free(connections);
        return NULL;
    }
    return connections;
}

void connections_free(struct connections *connections)
{
    assert(connections->first == NULL);
    pthread_mutex_lock(&connections->lock);
    connections->is_stopping = true;
    pthread_cond_signal(&connections->stop);
    pthread_mutex_unlock(&connections->lock);
    pthread_join(connections->sweeper, NULL);
    pthread_cond_destroy(&connections->stop);
    pthread_mutex_destroy(&connections->lock);
    free(connections);
}

void connections_close_idle(struct connections *connections)
{
    pthread_mutex_lock(&connections->lock);
    connections->closes_idle = true;
    pthread_cond_signal(&connections->stop);
    pthread_mutex_unlock(&connections->lock);
}

int connections_count(struct connections *connections)
{
    pthread_mutex_lock(&connections->lock);
    int count = connections->count;
    pthread_mutex_unlock(&connections->lock);
    return count;
}

static void begin_phase(struct connection *connection, enum phase phase, int64_t bytes)
{
    /* The time goes first: a sweep in between must not judge the new phase by the old one's start.
     */
    atomic_store(&connection->since_ms, now_ms());
    atomic_store(&connection->bytes, bytes);
    atomic_store(&connection->phase, phase);
}

struct connection *connections_add(struct connections *connections, int fd, const char *address)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    assert(connection != NULL);
    connection->fd = fd;
    snprintf(connection->address, sizeof(connection->address), "%s", address);
    begin_phase(connection, PHASE_FRESH, 0);
    pthread_mutex_lock(&connections->lock);
    connection->next = connections->first;
    if (connection->next != NULL) {
        connection->next->previous = connection;
    }
    connections->first = connection;
    connections->count++;
    pthread_mutex_unlock(&connections->lock);
    return connection;
}

void connections_remove(struct connections *connections, struct connection *connection)
{
    pthread_mutex_lock(&connections->lock);
    if (connection->previous != NULL) {
        connection->previous->next = connection->next;
    } else {
        connections->first = connection->next;
    }
    if (connection->next != NULL) {
        connection->next->previous = connection->previous;
    }
    connections->count--;
    pthread_mutex_unlock(&connections->lock);
    free(connection);
}

const char *connection_address(const struct connection *connection)
{
    return connection->address;
}

int64_t connection_waited_ms(const struct connection *connection)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof(info);
    if (getsockopt(connection->fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) {
        return 0;
    }
    return info.tcpi_last_data_recv;
}

void connection_reads_head(struct connection *connection)
{
    /* A first request must be complete in time from the moment of the connection on. */
    if (atomic_load(&connection->phase) == PHASE_FRESH) {
        atomic_store(&connection->phase, PHASE_HEAD);
    } else {
        begin_phase(connection, PHASE_HEAD, 0);
    }
}

void connection_reads_body(struct connection *connection)
{
    begin_phase(connection, PHASE_BODY, 0);
}

void connection_got_body(struct connection *connection, size_t more)
{
    atomic_fetch_add(&connection->bytes, (int64_t)more);
}

void connection_is_served(struct connection *connection)
{
    begin_phase(connection, PHASE_SERVED, 0);
}

void connection_sends(struct connection *connection, int64_t length)
{
    begin_phase(connection, PHASE_SENDING, length);
}

void connection_is_idle(struct connection *connection)
{
    begin_phase(connection, PHASE_IDLE, 0);
}
