#include "http/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/rand.h"
#include "http/refusal.h"
#include "http/server.h"

#define EVENT_LIMIT 64
#define ACCEPT_LIMIT 512
/* A little more than the longest head, so that a longer one is seen to be longer. */
#define LOOK_BYTES (20 * 1024)
/* A pass that takes longer leaves no room for newcomers; but so many are always let in, however
 * dear their pages are. */
#define LONG_PASS_US 15000
#define SEATS_AT_LEAST 100
#define SHORTEST_REQUEST_US 10
#define LONGEST_REQUEST_US 20000
#define RECENT_REST_US 100000
/* One slow page makes one long pass; only when there is no room for so long, people are refused. */
#define PATIENCE_US 50000
/* It is over when for so long nobody had to wait. */
#define RECOVERY_US 1000000
/* The part of the time that refusals may take, in hundredths, and how much of it may be saved up.
 */
#define REFUSAL_PERCENT 3
#define REFUSAL_SAVINGS_US 2000
#define REFUSAL_INTERVAL_US 2000
#define RETRY_CHOICES 5

struct door {
    int listen_fd;
    struct MHD_Daemon *daemon;
    struct connections *connections;
    int poller;
    int wake_fd;
    bool is_listening;     /* the listening socket is in the poller */
    atomic_bool is_closed; /* set from another thread */
    bool somebody_waits;
    int let_in; /* in this pass */
    struct connection *entering;
    int64_t pass_began_us;
    int64_t pass_us; /* how long the last one took */
    int64_t request_began_us;
    int64_t request_us;    /* what one takes, on average */
    int64_t rested_us;     /* when nobody inside had asked anything for the last time */
    int64_t full_since_us; /* since when there was no room for all who came; 0 = there is */
    int64_t full_until_us; /* when there was none for the last time */
    int64_t refused_us;    /* when people were last turned away */
    int64_t granted_us;    /* the thread's own time when the allowance was last counted */
    int64_t allowance_us;
    struct arena *arena; /* the answers */
    str busy[RETRY_CHOICES];
    struct rand_sequence jitter;
    char bytes[LOOK_BYTES];
};

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t now_us(void)
{
    return clock_us(CLOCK_MONOTONIC);
}

/* ---- the poller ----------------------------------------------------------------------------- */

/* Level-triggered; `what` tells them apart. */
static bool watch_always(struct door *door, int fd, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
    return epoll_ctl(door->poller, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Only news are told of a connection, so that half a head does not wake us again and again. */
static bool watch(struct door *door, struct connection *connection)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = connection};
    connection->is_watched = connection->is_watched ||
                             epoll_ctl(door->poller, EPOLL_CTL_ADD, connection->fd, &event) == 0;
    return connection->is_watched;
}

static void unwatch(struct door *door, struct connection *connection)
{
    if (connection->is_watched) {
        epoll_ctl(door->poller, EPOLL_CTL_DEL, connection->fd, NULL);
        connection->is_watched = false;
    }
}

static void listen_if_there_is_a_place(struct door *door)
{
    bool wants = !door->is_closed && !connections_are_full(door->connections);
    if (wants && !door->is_listening) {
        door->is_listening = watch_always(door, door->listen_fd, &door->listen_fd);
    } else if (!wants && door->is_listening) {
        epoll_ctl(door->poller, EPOLL_CTL_DEL, door->listen_fd, NULL);
        door->is_listening = false;
    }
}

/* ---- turning away --------------------------------------------------------------------------- */

/* Whether one more may come in. Those who are inside may all ask at once, and then still the pass
 * must not be too long: without that limit each pass that happens to be short would let in some
 * more, and nobody goes who is served. Where there is no queue, or nobody inside has asked
 * anything a moment ago, idle ones do not count. */
static bool has_room(const struct door *door)
{
    int seats = connections_asking(door->connections);
    int64_t request_us = MAX_OF(door->request_us, SHORTEST_REQUEST_US);
    if (seats < SEATS_AT_LEAST) {
        return true;
    }
    bool is_short = door->pass_us + door->let_in * request_us < LONG_PASS_US;
    bool has_rested = door->pass_began_us - door->rested_us < RECENT_REST_US;
    return is_short &&
           (door->full_since_us == 0 || has_rested || seats * request_us < LONG_PASS_US);
}

static bool is_full(const struct door *door)
{
    return !has_room(door);
}

static bool is_refusing(const struct door *door, int64_t now)
{
    return is_full(door) && door->full_since_us != 0 && now - door->full_since_us >= PATIENCE_US;
}

static void drop(struct connection *connection)
{
    close(connection->fd);
    connections_remove(connection);
}

/* Nobody comes back at the same moment as all the others. */
static str busy_answer(struct door *door)
{
    return door->busy[rand_below(&door->jitter, RETRY_CHOICES)];
}

/* An answer to a socket that has sent nothing yet always finds room. It waits for the end of the
 * connection, so that both travel in one packet. */
static void say(int fd, str answer)
{
    (void)!send(fd, answer.data, answer.length, MSG_NOSIGNAL | MSG_DONTWAIT | MSG_MORE);
}

/* Bytes that arrive at a closed socket are answered with a reset, which can overtake the answer; so
 * what still comes is read past for a moment. */
static void see_out(struct door *door, struct connection *connection)
{
    shutdown(connection->fd, SHUT_WR);
    connection_leaves(connection);
    if (!watch(door, connection)) {
        drop(connection);
    }
}

static void read_past(struct connection *connection)
{
    ssize_t length;
    do {
        length = recv(connection->fd, NULL, LOOK_BYTES, MSG_TRUNC | MSG_DONTWAIT);
    } while (length > 0);
    if (length == 0 || errno != EAGAIN) {
        drop(connection);
    }
}

static void refuse(struct door *door, struct connection *connection, int status)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    (void)!recv(connection->fd, NULL, LOOK_BYTES, MSG_TRUNC | MSG_DONTWAIT);
    say(connection->fd, refusal_as_bytes(arena, status, 0));
    see_out(door, connection);
}

/* Whether nothing is on its way any more: then the socket can be closed at once. */
static bool is_whole_question(str bytes)
{
    return str_starts_with(bytes, STR("GET ")) && str_ends_with(bytes, STR("\r\n\r\n"));
}

static void send_away(struct door *door, struct connection *connection)
{
    ssize_t length = recv(connection->fd, door->bytes, LOOK_BYTES, MSG_DONTWAIT);
    say(connection->fd, busy_answer(door));
    if (length > 0 && is_whole_question((str){door->bytes, (size_t)length})) {
        drop(connection);
    } else {
        see_out(door, connection);
    }
}

/* ---- letting in ----------------------------------------------------------------------------- */

/* As text; an IPv4 client of an IPv6 socket as plain IPv4. */
static void write_address(struct connection *connection)
{
    const struct sockaddr_in6 *v6 = &connection->peer;
    char *text = connection->address;
    if (v6->sin6_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)v6;
        inet_ntop(AF_INET, &v4->sin_addr, text, sizeof(connection->address));
    } else if (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
        inet_ntop(AF_INET, &v6->sin6_addr.s6_addr[12], text, sizeof(connection->address));
    } else {
        inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof(connection->address));
    }
}

static void let_in(struct door *door, struct connection *connection)
{
    unwatch(door, connection);
    write_address(connection);
    connection_reads_head(connection);
    door->let_in++;
    door->entering = connection;
    enum MHD_Result result =
        MHD_add_connection(door->daemon, connection->fd, (const struct sockaddr *)&connection->peer,
                           connection->peer_length);
    /* Refused before on_connection heard of it; the socket is closed already. */
    if (result != MHD_YES && door->entering != NULL) {
        connections_remove(connection);
    }
    door->entering = NULL;
}

/* Something has come from one who is not inside. The bytes stay in the socket: who is let in brings
 * them along. */
static void look_at(struct door *door, struct connection *connection, int64_t now)
{
    if (connection->phase == PHASE_LEAVING) {
        read_past(connection);
        return;
    }
    ssize_t length = recv(connection->fd, door->bytes, LOOK_BYTES, MSG_PEEK | MSG_DONTWAIT);
    if (length == 0 || (length < 0 && errno != EAGAIN)) {
        drop(connection);
        return;
    }
    int verdict = -1;
    if (length > 0) {
        verdict = http_guard_first_look((str){door->bytes, (size_t)length});
    }
    if (verdict < 0) {
        if (!watch(door, connection)) {
            drop(connection);
        }
    } else if (verdict > 0) {
        refuse(door, connection, verdict);
    } else if (is_refusing(door, now)) {
        send_away(door, connection);
    } else {
        let_in(door, connection);
    }
}

/* NULL when nobody waits. */
static struct connection *accept_one(struct door *door)
{
    struct sockaddr_in6 peer;
    socklen_t length = sizeof(peer);
    int fd;
    do {
        fd = accept4(door->listen_fd, (struct sockaddr *)&peer, &length,
                     SOCK_NONBLOCK | SOCK_CLOEXEC);
    } while (fd < 0 && (errno == ECONNABORTED || errno == EINTR));
    if (fd < 0) {
        return NULL;
    }
    struct connection *connection = connections_add(door->connections, fd);
    connection->peer = peer;
    connection->peer_length = length;
    return connection;
}

static void accept_some(struct door *door)
{
    for (int i = 0; i < ACCEPT_LIMIT && has_room(door) && !connections_are_full(door->connections);
         i++) {
        struct connection *connection = accept_one(door);
        if (connection == NULL) {
            door->somebody_waits = false;
            return;
        }
        look_at(door, connection, door->pass_began_us);
    }
}

/* Some of those in the queue, for as long as is granted for that. Counted is the thread's own time:
 * on a busy machine other processes' would eat up the grant. */
static void send_some_away(struct door *door, int64_t now)
{
    int64_t begin = clock_us(CLOCK_THREAD_CPUTIME_ID);
    int64_t granted = (begin - door->granted_us) * REFUSAL_PERCENT / 100;
    door->allowance_us = MIN_OF(door->allowance_us + granted, REFUSAL_SAVINGS_US);
    door->granted_us = begin;
    while (door->allowance_us > 0) {
        struct connection *connection = accept_one(door);
        if (connection == NULL) {
            return;
        }
        look_at(door, connection, now);
        int64_t after = clock_us(CLOCK_THREAD_CPUTIME_ID);
        door->allowance_us -= after - begin;
        begin = after;
    }
}

/* ---- passes --------------------------------------------------------------------------------- */

static void note_queue(struct door *door, int64_t now)
{
    if (door->full_since_us == 0) {
        door->full_since_us = now;
        door->allowance_us = REFUSAL_SAVINGS_US;
        door->granted_us = clock_us(CLOCK_THREAD_CPUTIME_ID);
    }
    door->full_until_us = now;
}

static void answer_newcomers(struct door *door)
{
    int64_t now = door->pass_began_us;
    if (door->somebody_waits && !is_full(door)) {
        accept_some(door);
    } else if (door->somebody_waits && is_refusing(door, now)) {
        send_some_away(door, now);
    }
    if (door->somebody_waits && is_full(door)) {
        note_queue(door, now);
    } else if (now - door->full_until_us > RECOVERY_US) {
        door->full_since_us = 0;
    }
    connections_set_pressed(door->connections, door->full_since_us != 0);
}

bool door_wait(struct door *door, int timeout_ms)
{
    struct epoll_event events[EVENT_LIMIT];
    listen_if_there_is_a_place(door);
    int count = epoll_wait(door->poller, events, EVENT_LIMIT, timeout_ms);
    door->pass_began_us = now_us();
    door->let_in = 0;
    door->somebody_waits = false;
    bool has_work = false;
    for (int i = 0; i < count; i++) {
        void *what = events[i].data.ptr;
        if (what == &door->listen_fd) {
            door->somebody_waits = true;
        } else if (what == &door->wake_fd) {
            uint64_t ignored;
            (void)!read(door->wake_fd, &ignored, sizeof(ignored));
            has_work = true;
        } else if (what == door->daemon) {
            has_work = true;
        } else {
            look_at(door, what, door->pass_began_us);
        }
    }
    if (!has_work) {
        door->rested_us = door->pass_began_us;
    }
    answer_newcomers(door);
    return has_work || door->let_in > 0;
}

void door_end_pass(struct door *door)
{
    door->pass_us = now_us() - door->pass_began_us;
}

/* What a request takes is measured from one to the next of the same pass; other things that a pass
 * does are no part of it. */
static void measure_request(struct door *door, int64_t now)
{
    if (door->request_began_us > door->pass_began_us) {
        int64_t took = MIN_OF(now - door->request_began_us, LONGEST_REQUEST_US);
        door->request_us += (took - door->request_us) / 16;
    }
    door->request_began_us = now;
}

bool door_between_requests(struct door *door, int turn_ms)
{
    int64_t now = now_us();
    measure_request(door, now);
    if (!is_refusing(door, now)) {
        return false;
    }
    if (now - door->refused_us >= REFUSAL_INTERVAL_US && !door->is_closed) {
        door->refused_us = now;
        send_some_away(door, now);
    }
    return turn_ms > 0 && now - door->pass_began_us > (int64_t)turn_ms * 1000;
}

struct connection *door_take_entering(struct door *door)
{
    struct connection *entering = door->entering;
    door->entering = NULL;
    return entering;
}

/* ---- the door itself ------------------------------------------------------------------------ */

static int poller_of(struct MHD_Daemon *daemon)
{
    return MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

struct door *door_new(int listen_fd, struct MHD_Daemon *daemon, struct connections *connections)
{
    struct door *door = calloc(1, sizeof(*door));
    assert(door != NULL);
    door->listen_fd = listen_fd;
    door->daemon = daemon;
    door->connections = connections;
    door->arena = arena_new();
    rand_bytes(&door->jitter.state, sizeof(door->jitter.state));
    for (int i = 0; i < RETRY_CHOICES; i++) {
        door->busy[i] = refusal_as_bytes(door->arena, 503, i + 1);
    }
    door->poller = epoll_create1(EPOLL_CLOEXEC);
    door->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (door->poller < 0 || door->wake_fd < 0 ||
        !watch_always(door, door->wake_fd, &door->wake_fd) ||
        !watch_always(door, poller_of(daemon), daemon)) {
        door_free(door);
        return NULL;
    }
    return door;
}

void door_free(struct door *door)
{
    if (door->poller >= 0) {
        close(door->poller);
    }
    if (door->wake_fd >= 0) {
        close(door->wake_fd);
    }
    arena_free(door->arena);
    free(door);
}

void door_close(struct door *door)
{
    door->is_closed = true;
}

void door_wake(struct door *door)
{
    uint64_t one = 1;
    (void)!write(door->wake_fd, &one, sizeof(one));
}
