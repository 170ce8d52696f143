/* The parent and its children. The parent binds one listening socket per worker (SO_REUSEPORT: the
 * kernel spreads the connections) and keeps all of them open, so that a worker that dies takes only
 * its own requests with it: what waits in its socket is served by the one that replaces it. Beside
 * the workers run children without a socket, such as the job runner. The parent itself opens no
 * database and reads no request.
 *
 * SIGTERM, SIGINT: stop, gracefully first. SIGHUP: fresh workers, then the old ones stop. */
#pragma once

#include "base/base.h"

/* What a child runs; its exit status. `listen_fd` is -1 beside the workers. SIGTERM and SIGINT are
 * blocked: the child asks processes_wait_for_stop. */
typedef int processes_run_function(void *context, int listen_fd, int number);

/* A child beside the workers, of which there are never two. */
struct processes_beside {
    const char *kind; /* for the log: "jobs" */
    processes_run_function *run;
};
#define PROCESSES_BESIDE 4

struct processes_options {
    const char *address; /* "127.0.0.1", "::1" */
    int port;
    int workers;         /* 0 = as many as cores */
    const char *user;    /* to become when started as root; NULL = stay */
    int stop_seconds;    /* after which a child that does not stop is killed; 0 = 10 */
    unsigned first_node; /* ids of children: nodes from here on */
    unsigned node_count; /* so many, at least two per child; 0 = all */
    processes_run_function *run_worker;
    struct processes_beside beside[PROCESSES_BESIDE]; /* up to the first without a function */
    void *context;
};

/* Runs until it is told to stop. 0, or 1 with the reason when it could not begin. */
int processes_run(const struct processes_options *options, char ret_error[256]);

/* In a child: waits until it is to stop, at most so long (-1 = for ever). True = stop. */
bool processes_wait_for_stop(int milliseconds);

/* In a child, from any thread: as if the parent had asked it to stop. */
void processes_stop_this(void);

/* A listening socket, shared with others on that port; -1 with the reason. Port 0 = any free one.
 */
int processes_listen(const char *address, int port, char ret_error[256]);
