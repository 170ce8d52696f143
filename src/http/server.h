/* The server: bytes in, struct http_request to the application, struct reply back, bytes out.
 * libmicrohttpd speaks HTTP; the guard in front refuses what it would let through (see
 * docs/internals/http.md). One thread runs quick handlers in place; slow ones run on a small
 * pool through suspend and resume. */
#pragma once

#include "http/http.h"

/* How many may wait in the kernel to be accepted: so many as can be turned away in less than a
 * tenth of a second. To those for whom there is no place in the queue the kernel does not answer;
 * they try again after a second. */
#define HTTP_SERVER_BACKLOG 64

/* What the application gives the server. The calls come from the server's thread (thread 0) or from
 * a pool thread (1 … slow_threads), so that each can have its own database connection. */
struct http_application {
    void *context;
    /* Whether this request must go to the pool. Cheap; called before the body is read too (then
     * without fields), to know the body limit. */
    bool (*is_slow)(void *context, const struct http_request *request);
    /* The largest body this request may have, in bytes. */
    int64_t (*body_limit)(void *context, const struct http_request *request);
    struct reply (*handle)(void *context, struct http_request *request, int thread);
};

struct http_server_options {
    int listen_fd;
    int slow_threads;            /* 2 */
    int slow_queue_limit;        /* waiting slow requests above which 503 is answered; 2048 */
    int slow_wait_ms;            /* how long one may wait for a slow thread, then 503; 0 = ever */
    int connection_limit;        /* 8000 */
    int connection_limit_per_ip; /* 0 = none */
    int header_seconds;          /* absolute time for a complete header; 10 */
    int body_bytes_per_second;   /* slower bodies are cut off, after header_seconds; 1024 */
    int idle_seconds;            /* keep-alive; 15 */
    int turn_ms; /* a request that has waited longer for its turn gets 503; 0 = none */
    const char *trusted_proxy; /* address whose X-Forwarded-* are believed, or NULL */
    const char *temporary_folder;
};

struct http_server;

struct http_server *http_server_start(const struct http_server_options *options,
                                      const struct http_application *application,
                                      char ret_error[256]);

/* Stops accepting, finishes what is under way (at most `seconds`), frees everything. The listening
 * socket stays open and untouched. If a slow handler is at work even then, nothing is freed: the
 * process ends. */
void http_server_stop(struct http_server *server, int seconds);

/* Looks at one request head, as bytes, for what libmicrohttpd would let through: both lengths, a
 * length twice, folded lines, blank before a colon, bare line feeds, control characters. False =
 * answer 400. */
bool http_guard_head_is_clean(str head);

/* The same for what has come so far of a first head; empty lines in front of it are passed over. 0
 * = the head is complete and clean, -1 = it may become so, else the status of the refusal. */
int http_guard_first_look(str bytes);
