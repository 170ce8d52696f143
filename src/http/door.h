/* The door: takes connections from the listening socket and lets them in to libmicrohttpd, or turns
 * them away. Whoever has not sent a complete and clean head waits here, where he costs two hundred
 * bytes and no turn of anybody's; whoever sends something else gets our own refusal.
 *
 * A pass is one round of the server's thread over all that are ready, and so the longest time that
 * one of them waits. While passes are long, nobody more is let in: those who are inside go on
 * being served, newcomers are told at once to come back, and for that only a small part of the time
 * is spent. Those for whom even that does not suffice stay in the kernel's queue. */
#pragma once

#include "http/connections.h"

struct MHD_Daemon;
struct door;

/* NULL if the system has no more descriptors. */
struct door *door_new(int listen_fd, struct MHD_Daemon *daemon, struct connections *connections);
void door_free(struct door *door);

/* Waits for something to happen, at most so long, and does what is to be done at the door. False =
 * there is nothing for libmicrohttpd. A pass begins when it returns. */
bool door_wait(struct door *door, int timeout_ms);
void door_end_pass(struct door *door);

/* To be called between requests: says "come back later" to some of those who wait. True when this
 * pass has become so long that the rest of it is to be refused too. */
bool door_between_requests(struct door *door, int turn_ms) MUST_USE;

/* The connection that libmicrohttpd is just told of. */
struct connection *door_take_entering(struct door *door);

/* Nobody more is accepted; the listening socket stays open. */
void door_close(struct door *door);

/* Makes door_wait return. From any thread. */
void door_wake(struct door *door);
