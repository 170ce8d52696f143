#include "http/connections.h"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRESH_GRACE_MS 1000
#define LEAVING_MS 1000
#define PRESSED_IDLE_MS 1000
#define READ_GRACE_MS 5000
/* Ending a connection costs some ten microseconds; nobody shall wait for five thousand of them. */
#define SWEEP_LIMIT 64

struct connections {
    struct connections_limits limits;
    struct connection *first;
    int in_phase[PHASE_COUNT];
    atomic_int count;
    atomic_bool closes_idle;
    bool is_pressed;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void change_phase(struct connection *connection, enum phase phase)
{
    connection->list->in_phase[connection->phase]--;
    connection->list->in_phase[phase]++;
    connection->phase = phase;
}

/* ---- deadlines ------------------------------------------------------------------------------ */

/* When nearly all places are taken, those who wait for nothing give theirs up. */
static bool is_crowded(const struct connections *connections)
{
    return connections->is_pressed ||
           atomic_load(&connections->count) > connections->limits.connection_limit / 8 * 7;
}

static int64_t idle_ms(const struct connections *connections)
{
    if (atomic_load(&connections->closes_idle)) {
        return 0;
    }
    int64_t limit = (int64_t)connections->limits.idle_seconds * 1000;
    return is_crowded(connections) ? MIN_OF(limit, PRESSED_IDLE_MS) : limit;
}

/* For a whole head; also the time that a body is given before its rate counts. */
static int64_t header_ms(const struct connections *connections)
{
    return (int64_t)connections->limits.header_seconds * 1000;
}

static int64_t fresh_ms(const struct connections *connections)
{
    int64_t limit = header_ms(connections);
    return atomic_load(&connections->closes_idle) ? MIN_OF(limit, FRESH_GRACE_MS) : limit;
}

static int64_t ms_for_bytes(const struct connections *connections, int64_t bytes)
{
    return bytes * 1000 / MAX_OF(connections->limits.body_bytes_per_second, 1);
}

static int64_t bytes_acknowledged(const struct connection *connection)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof(info);
    if (getsockopt(connection->fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) {
        return 0;
    }
    return (int64_t)info.tcpi_bytes_acked;
}

static bool has_unsent_bytes(const struct connection *connection)
{
    int unsent = 0;
    return ioctl(connection->fd, SIOCOUTQ, &unsent) == 0 && unsent > 0;
}

/* A reader is first left alone; then, time and again, so much must have been taken that the rate
 * holds, however long the reply is. */
static bool is_reader_late(const struct connections *connections, struct connection *connection,
                           int64_t now)
{
    if (connection->looked_ms == 0) {
        if (now - connection->since_ms >= MIN_OF(READ_GRACE_MS, header_ms(connections))) {
            connection->looked_ms = now;
            connection->bytes = bytes_acknowledged(connection);
        }
        return false;
    }
    if (now - connection->looked_ms < header_ms(connections)) {
        return false;
    }
    int64_t acknowledged = bytes_acknowledged(connection);
    bool is_late =
        ms_for_bytes(connections, acknowledged - connection->bytes) < now - connection->looked_ms;
    connection->looked_ms = now;
    connection->bytes = acknowledged;
    return is_late;
}

/* What is written may still lie in the kernel, with a client that does not fetch it. */
static bool is_idle_one_late(const struct connections *connections, struct connection *connection,
                             int64_t now)
{
    int64_t elapsed = now - connection->since_ms;
    int64_t limit = idle_ms(connections);
    if (limit == 0) {
        return true;
    }
    if (connection->looked_ms != 0 || elapsed < MIN_OF(READ_GRACE_MS, limit)) {
        return elapsed >= limit;
    }
    connection->looked_ms = now;
    if (!has_unsent_bytes(connection)) {
        return elapsed >= limit;
    }
    change_phase(connection, PHASE_FLUSHING);
    connection->bytes = bytes_acknowledged(connection);
    return false;
}

static bool is_flushing_one_late(const struct connections *connections,
                                 struct connection *connection, int64_t now)
{
    if (atomic_load(&connections->closes_idle) || !has_unsent_bytes(connection)) {
        change_phase(connection, PHASE_IDLE);
        return is_idle_one_late(connections, connection, now);
    }
    return is_reader_late(connections, connection, now);
}

static bool is_late(const struct connections *connections, struct connection *connection,
                    int64_t now)
{
    int64_t elapsed = now - connection->since_ms;
    switch (connection->phase) {
    case PHASE_FRESH:
        return elapsed >= fresh_ms(connections);
    case PHASE_LEAVING:
        return elapsed >= LEAVING_MS;
    case PHASE_HEAD:
        return elapsed >= header_ms(connections);
    case PHASE_BODY:
        return elapsed >= header_ms(connections) + ms_for_bytes(connections, connection->bytes);
    case PHASE_SENDING:
        return is_reader_late(connections, connection, now);
    case PHASE_IDLE:
        return is_idle_one_late(connections, connection, now);
    case PHASE_FLUSHING:
        return is_flushing_one_late(connections, connection, now);
    case PHASE_SERVED:
    case PHASE_WAITING:
    case PHASE_COUNT:
        return false;
    }
    return false;
}

/* libmicrohttpd still closes its own sockets; shutting one makes it see the end of the stream. A
 * reader who never reads would keep the kernel's memory for minutes; a reset frees it. */
static void end(struct connection *connection)
{
    if (connection->phase == PHASE_SENDING || connection->phase == PHASE_FLUSHING) {
        setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
                   sizeof(struct linger));
    }
    if (connection->phase == PHASE_FRESH || connection->phase == PHASE_LEAVING) {
        close(connection->fd);
        connections_remove(connection);
        return;
    }
    shutdown(connection->fd, SHUT_RDWR);
}

bool connections_sweep(struct connections *connections)
{
    int64_t now = now_ms();
    int ended = 0;
    struct connection *next;
    for (struct connection *connection = connections->first; connection != NULL;
         connection = next) {
        next = connection->next;
        if (is_late(connections, connection, now)) {
            end(connection);
            if (++ended == SWEEP_LIMIT) {
                return false;
            }
        }
    }
    return true;
}

/* ---- the list ------------------------------------------------------------------------------- */

struct connections *connections_new(const struct connections_limits *limits)
{
    struct connections *connections = calloc(1, sizeof(*connections));
    assert(connections != NULL);
    connections->limits = *limits;
    return connections;
}

void connections_free(struct connections *connections)
{
    /* libmicrohttpd has ended; what is left stood at the door. */
    while (connections->first != NULL) {
        close(connections->first->fd);
        connections_remove(connections->first);
    }
    free(connections);
}

void connections_close_idle(struct connections *connections)
{
    atomic_store(&connections->closes_idle, true);
}

int connections_count(struct connections *connections)
{
    return atomic_load(&connections->count);
}

bool connections_are_full(struct connections *connections)
{
    return atomic_load(&connections->count) >= connections->limits.connection_limit;
}

void connections_set_pressed(struct connections *connections, bool is_pressed)
{
    connections->is_pressed = is_pressed;
}

int connections_asking(const struct connections *connections)
{
    const int *in_phase = connections->in_phase;
    return in_phase[PHASE_HEAD] + in_phase[PHASE_SERVED] + in_phase[PHASE_IDLE];
}

static void begin_phase(struct connection *connection, enum phase phase)
{
    connection->since_ms = now_ms();
    connection->bytes = 0;
    connection->looked_ms = 0;
    change_phase(connection, phase);
}

struct connection *connections_add(struct connections *connections, int fd)
{
    struct connection *connection = calloc(1, sizeof(*connection));
    assert(connection != NULL);
    connection->list = connections;
    connection->fd = fd;
    connection->phase = PHASE_FRESH;
    connection->since_ms = now_ms();
    connection->next = connections->first;
    if (connection->next != NULL) {
        connection->next->previous = connection;
    }
    connections->first = connection;
    connections->in_phase[PHASE_FRESH]++;
    atomic_fetch_add(&connections->count, 1);
    return connection;
}

void connections_remove(struct connection *connection)
{
    struct connections *connections = connection->list;
    if (connection->previous != NULL) {
        connection->previous->next = connection->next;
    } else {
        connections->first = connection->next;
    }
    if (connection->next != NULL) {
        connection->next->previous = connection->previous;
    }
    connections->in_phase[connection->phase]--;
    atomic_fetch_sub(&connections->count, 1);
    free(connection);
}

/* ---- phases --------------------------------------------------------------------------------- */

void connection_leaves(struct connection *connection)
{
    begin_phase(connection, PHASE_LEAVING);
}

void connection_reads_head(struct connection *connection)
{
    /* A first request must be complete in time from the moment of the connection on. */
    if (connection->phase == PHASE_FRESH) {
        change_phase(connection, PHASE_HEAD);
    } else {
        begin_phase(connection, PHASE_HEAD);
    }
}

void connection_reads_body(struct connection *connection)
{
    begin_phase(connection, PHASE_BODY);
}

void connection_got_body(struct connection *connection, size_t more)
{
    connection->bytes += (int64_t)more;
}

void connection_is_served(struct connection *connection)
{
    begin_phase(connection, PHASE_SERVED);
}

void connection_waits(struct connection *connection)
{
    begin_phase(connection, PHASE_WAITING);
}

void connection_sends(struct connection *connection)
{
    begin_phase(connection, PHASE_SENDING);
}

void connection_is_idle(struct connection *connection)
{
    begin_phase(connection, PHASE_IDLE);
}
