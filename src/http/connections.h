/* The open connections and their deadlines. libmicrohttpd counts only idleness, which a client that
 * sends one byte now and then never reaches; here a deadline is absolute, and a sweeper on its own
 * thread shuts the socket of a connection that has missed it. All calls but the sweeper's come from
 * the epoll thread. */
#pragma once

#include "base/base.h"

struct connections_limits {
    int connection_limit;
    int header_seconds;
    int body_bytes_per_second;
    int idle_seconds;
};

struct connections;
struct connection;

/* NULL if the thread cannot be started. */
struct connections *connections_new(const struct connections_limits *limits);
void connections_free(struct connections *connections);

/* From now on idle connections are closed at once. */
void connections_close_idle(struct connections *connections);
int connections_count(struct connections *connections);

struct connection *connections_add(struct connections *connections, int fd, const char *address);
void connections_remove(struct connections *connections, struct connection *connection);

/* The peer, as text. */
const char *connection_address(const struct connection *connection);

/* How long ago the last bytes have arrived, as the kernel saw it: what a request has waited for its
 * turn. */
int64_t connection_waited_ms(const struct connection *connection);

/* What the connection is doing, in the order of a request's life. */
void connection_reads_head(struct connection *connection);
void connection_reads_body(struct connection *connection);
void connection_got_body(struct connection *connection, size_t more);
void connection_is_served(struct connection *connection);
void connection_sends(struct connection *connection, int64_t length);
void connection_is_idle(struct connection *connection);
