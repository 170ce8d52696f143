/* The open connections and their deadlines. libmicrohttpd counts only idleness, which a client that
 * sends one byte now and then never reaches; here a deadline is absolute, and a sweep, now and
 * then, ends those that have missed it. A connection belongs to the door (door.h) until its first
 * head is complete and when it was turned away, and to libmicrohttpd in between. All calls come
 * from the server's own thread but those two that say so. */
#pragma once

#include <netinet/in.h>

#include "base/base.h"

struct connections_limits {
    int connection_limit;
    int header_seconds;
    int body_bytes_per_second;
    int idle_seconds;
};

struct connections;

enum phase {
    PHASE_FRESH,   /* at the door: the first head is not complete */
    PHASE_LEAVING, /* at the door: turned away, what it still sends is thrown away */
    PHASE_HEAD,
    PHASE_BODY,
    PHASE_SERVED,
    PHASE_WAITING, /* for a slow thread, or it is at work: nothing is asked on this connection */
    PHASE_SENDING,
    PHASE_IDLE,
    PHASE_FLUSHING, /* idle for us; the kernel still has bytes that nobody reads */
    PHASE_COUNT,
};

struct connection {
    struct connections *list;
    struct connection *previous;
    struct connection *next;
    int fd;
    enum phase phase;
    int64_t since_ms;  /* when the phase began */
    int64_t bytes;     /* of the body so far; of a reply: acknowledged when last looked at */
    int64_t looked_ms; /* when a reply was last looked at; 0 = never */
    struct sockaddr_in6 peer;
    socklen_t peer_length;
    bool is_watched;  /* by the door */
    char address[48]; /* the peer, as text */
};

struct connections *connections_new(const struct connections_limits *limits);
void connections_free(struct connections *connections);

/* From now on idle connections are closed at once. From any thread. */
void connections_close_idle(struct connections *connections);

/* From any thread. */
int connections_count(struct connections *connections);

/* Whether all places are taken. */
bool connections_are_full(struct connections *connections);

/* How many are inside and ask, or might at any moment: not those who send or fetch slowly. */
int connections_asking(const struct connections *connections);

/* While others wait at the door, idle connections are closed after a second. */
void connections_set_pressed(struct connections *connections, bool is_pressed);

struct connection *connections_add(struct connections *connections, int fd);
void connections_remove(struct connection *connection);

/* Ends what is late, a bounded number at a time: closes and removes those at the door, shuts the
 * sockets of the others so that libmicrohttpd ends them. False when there may be more. */
bool connections_sweep(struct connections *connections);

/* What the connection is doing, in the order of a request's life. */
void connection_leaves(struct connection *connection);
void connection_reads_head(struct connection *connection);
void connection_reads_body(struct connection *connection);
void connection_got_body(struct connection *connection, size_t more);
void connection_is_served(struct connection *connection);
void connection_waits(struct connection *connection);
void connection_sends(struct connection *connection);
void connection_is_idle(struct connection *connection);
