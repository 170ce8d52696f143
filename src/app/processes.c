#include "app/processes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/ids.h"
#include "base/log.h"
#include "http/server.h"

#define PORT_TRIES 100
#define PORT_PAUSE_MS 50
#define WORKER_LIMIT 256
#define CHILD_LIMIT (WORKER_LIMIT + PROCESSES_BESIDE)
#define STOP_SECONDS 10
#define TICK_MS 100
#define SHORTEST_PAUSE_MS 100
#define LONGEST_PAUSE_MS 5000
#define GOOD_LIFE_MS 10000
#define OVERLAP_MS 1000

/* A place for one child; those beside the workers come last. */
struct place {
    int listen_fd;
    pid_t pid;         /* 0 = nobody */
    pid_t old_pid;     /* the one being replaced after SIGHUP */
    int64_t retire_ms; /* when the old one is told to stop; 0 = it was told */
    int64_t started_ms;
    int64_t start_at_ms; /* when the next may start */
    int pause_ms;        /* grows while children die young */
};

struct parent {
    const struct processes_options *options;
    struct place places[CHILD_LIMIT];
    int place_count;
    int worker_count;
    unsigned next_node;
    bool is_stopping;
    int64_t kill_at_ms;
    pid_t pid;
    sigset_t signals;
    sigset_t signals_before;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- sockets -------------------------------------------------------------------------------- */

static socklen_t make_address(const char *text, int port, struct sockaddr_storage *ret_address)
{
    *ret_address = (struct sockaddr_storage){0};
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret_address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret_address;
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((uint16_t)port);
        return sizeof(*v4);
    }
    if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((uint16_t)port);
        return sizeof(*v6);
    }
    return 0;
}

static bool set_options(int fd)
{
    int on = 1;
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
           setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) == 0;
}

/* Our workers share a port, and so could two servers, each with half of the requests. A socket that
 * does not want to share finds out whether somebody listens there. */
static bool somebody_listens(const char *address, int port)
{
    struct sockaddr_storage storage = {0};
    socklen_t length = make_address(address, port, &storage);
    int fd = length == 0 ? -1 : socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return false;
    }
    int on = 1;
    bool is_refused = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
                      bind(fd, (struct sockaddr *)&storage, length) != 0 && errno == EADDRINUSE;
    close(fd);
    return is_refused;
}

int processes_listen(const char *address, int port, char ret_error[256])
{
    struct sockaddr_storage storage;
    socklen_t length = make_address(address, port, &storage);
    if (length == 0) {
        snprintf(ret_error, 256, "%s is not an IP address", address);
        return -1;
    }
    int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !set_options(fd) || bind(fd, (struct sockaddr *)&storage, length) != 0 ||
        listen(fd, HTTP_SERVER_BACKLOG) != 0) {
        snprintf(ret_error, 256, "cannot listen on %s, port %d: %s", address, port,
                 strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return -1;
    }
    return fd;
}

static void close_sockets(struct parent *parent)
{
    for (int i = 0; i < parent->worker_count; i++) {
        if (parent->places[i].listen_fd >= 0) {
            close(parent->places[i].listen_fd);
        }
    }
}

static bool open_sockets(struct parent *parent, char ret_error[256])
{
    const struct processes_options *options = parent->options;
    /* The workers of a server that was killed a moment ago are still dying. */
    bool is_taken = somebody_listens(options->address, options->port);
    for (int i = 0; is_taken && i < PORT_TRIES; i++) {
        nanosleep(&(struct timespec){.tv_nsec = PORT_PAUSE_MS * 1000 * 1000}, NULL);
        is_taken = somebody_listens(options->address, options->port);
    }
    if (is_taken) {
        snprintf(ret_error, 256, "another program listens on %s, port %d", options->address,
                 options->port);
        return false;
    }
    for (int i = 0; i < parent->worker_count; i++) {
        int fd = processes_listen(options->address, options->port, ret_error);
        if (fd < 0) {
            close_sockets(parent);
            return false;
        }
        parent->places[i].listen_fd = fd;
    }
    return true;
}

/* ---- rights --------------------------------------------------------------------------------- */

static bool become(const char *user, char ret_error[256])
{
    if (user == NULL || geteuid() != 0) {
        return true;
    }
    const struct passwd *entry = getpwnam(user);
    if (entry == NULL) {
        snprintf(ret_error, 256, "there is no user %s", user);
        return false;
    }
    if (initgroups(user, entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 ||
        setuid(entry->pw_uid) != 0) {
        snprintf(ret_error, 256, "cannot become the user %s: %s", user, strerror(errno));
        return false;
    }
    return true;
}

/* Personal data must not end in a core dump; a pipe in core_pattern ignores the limit, hence both.
 */
static void forbid_core_dumps(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    prctl(PR_SET_DUMPABLE, 0);
}

/* ---- children ------------------------------------------------------------------------------- */

static void prepare_child(struct parent *parent, const struct place *own, unsigned node)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent->pid) {
        _exit(1); /* the parent died before the line above */
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    forbid_core_dumps();
    for (int i = 0; i < parent->worker_count; i++) {
        if (&parent->places[i] != own) {
            close(parent->places[i].listen_fd);
        }
    }
    /* SIGTERM and SIGINT stay blocked, for processes_wait_for_stop; the rest is as it was. */
    sigset_t blocked = parent->signals_before;
    sigaddset(&blocked, SIGTERM);
    sigaddset(&blocked, SIGINT);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file over its limit is a full disk, not a death */
    pthread_sigmask(SIG_SETMASK, &blocked, NULL);
    ids_set_node(node);
}

/* A node number of its own for every child, so that ids never meet: not those of the one it
 * replaces either, whose counter may have run ahead of the clock. */
static unsigned take_node(struct parent *parent)
{
    const struct processes_options *options = parent->options;
    unsigned count = options->node_count == 0 ? 4096 : options->node_count;
    return options->first_node + parent->next_node++ % count;
}

static void start_child(struct parent *parent, struct place *place)
{
    int number = (int)(place - parent->places);
    bool is_worker = number < parent->worker_count;
    const struct processes_beside *beside =
        is_worker ? NULL : &parent->options->beside[number - parent->worker_count];
    processes_run_function *run = is_worker ? parent->options->run_worker : beside->run;
    unsigned node = take_node(parent);
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        prepare_child(parent, place, node);
        int status = run(parent->options->context, place->listen_fd, number);
        fflush(NULL);
        _exit(status);
    }
    place->started_ms = now_ms();
    if (pid < 0) {
        LOG_ERROR("process.fork_failed", "errno=%d", errno);
        place->start_at_ms = place->started_ms + LONGEST_PAUSE_MS;
        return;
    }
    place->pid = pid;
    LOG_INFO("process.started", "kind=%s number=%d pid=%d", is_worker ? "worker" : beside->kind,
             number, (int)pid);
}

/* One that lived well is replaced at once; one that dies again and again is given pauses, so that a
 * broken disk does not become a storm of processes. */
static void plan_replacement(struct place *place)
{
    int64_t now = now_ms();
    if (now - place->started_ms >= GOOD_LIFE_MS) {
        place->pause_ms = 0;
    }
    place->start_at_ms = now + place->pause_ms;
    place->pause_ms = MIN_OF(LONGEST_PAUSE_MS, MAX_OF(SHORTEST_PAUSE_MS, place->pause_ms * 2));
}

static void note_death(struct parent *parent, pid_t pid, int status)
{
    for (int i = 0; i < parent->place_count; i++) {
        struct place *place = &parent->places[i];
        if (place->old_pid == pid) {
            place->old_pid = 0;
        } else if (place->pid == pid) {
            place->pid = 0;
            plan_replacement(place);
        } else {
            continue;
        }
        bool is_asked = WIFEXITED(status) && WEXITSTATUS(status) == 0;
        log_event(is_asked ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "process.ended",
                  "number=%d pid=%d exit=%d signal=%d", i, (int)pid,
                  WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                  WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    }
}

static void reap(struct parent *parent)
{
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        note_death(parent, pid, status);
    }
}

static void signal_all(struct parent *parent, int signal_number)
{
    for (int i = 0; i < parent->place_count; i++) {
        if (parent->places[i].pid > 0) {
            kill(parent->places[i].pid, signal_number);
        }
        if (parent->places[i].old_pid > 0) {
            kill(parent->places[i].old_pid, signal_number);
        }
    }
}

static bool has_children(const struct parent *parent)
{
    for (int i = 0; i < parent->place_count; i++) {
        if (parent->places[i].pid > 0 || parent->places[i].old_pid > 0) {
            return true;
        }
    }
    return false;
}

/* ---- what the parent does ------------------------------------------------------------------- */

static int64_t stop_ms(const struct parent *parent)
{
    int seconds = parent->options->stop_seconds;
    return (seconds == 0 ? STOP_SECONDS : seconds) * 1000;
}

static void begin_stop(struct parent *parent)
{
    if (!parent->is_stopping) {
        LOG_INFO("process.stopping", "pid=%d", (int)getpid());
        parent->is_stopping = true;
        parent->kill_at_ms = now_ms() + stop_ms(parent);
        signal_all(parent, SIGTERM);
    }
}

/* Both generations share the socket for a moment, so that nobody waits. Those beside the workers
 * are told to stop first: of them there must never be two. */
static void begin_renewal(struct parent *parent)
{
    for (int i = 0; i < parent->place_count; i++) {
        struct place *place = &parent->places[i];
        if (place->pid == 0 || place->old_pid != 0) {
            continue;
        }
        place->pause_ms = 0;
        if (i >= parent->worker_count) {
            kill(place->pid, SIGTERM);
            continue;
        }
        place->old_pid = place->pid;
        place->retire_ms = now_ms() + OVERLAP_MS;
        place->pid = 0;
        start_child(parent, place);
    }
}

static void retire_old(struct parent *parent)
{
    int64_t now = now_ms();
    for (int i = 0; i < parent->place_count; i++) {
        struct place *place = &parent->places[i];
        if (place->old_pid == 0) {
            continue;
        }
        if (place->retire_ms != 0 && now >= place->retire_ms) {
            kill(place->old_pid, SIGTERM);
            place->retire_ms = 0;
            place->start_at_ms = now;
        } else if (place->retire_ms == 0 &&
                   now >= place->started_ms + OVERLAP_MS + stop_ms(parent)) {
            kill(place->old_pid, SIGKILL);
        }
    }
}

static void start_missing(struct parent *parent)
{
    int64_t now = now_ms();
    for (int i = 0; i < parent->place_count; i++) {
        struct place *place = &parent->places[i];
        if (place->pid == 0 && now >= place->start_at_ms) {
            start_child(parent, place);
        }
    }
}

static void take_signal(struct parent *parent, int signal_number)
{
    if (signal_number == SIGTERM || signal_number == SIGINT) {
        begin_stop(parent);
    } else if (signal_number == SIGHUP && !parent->is_stopping) {
        begin_renewal(parent);
    }
    /* SIGCHLD only wakes us. */
}

static void watch(struct parent *parent)
{
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000};
    while (!parent->is_stopping || has_children(parent)) {
        take_signal(parent, sigtimedwait(&parent->signals, NULL, &tick));
        reap(parent);
        if (!parent->is_stopping) {
            retire_old(parent);
            start_missing(parent);
        } else if (now_ms() >= parent->kill_at_ms) {
            signal_all(parent, SIGKILL);
        }
    }
}

static int count_workers(int wanted)
{
    long count = wanted > 0 ? wanted : sysconf(_SC_NPROCESSORS_ONLN);
    return (int)MIN_OF(MAX_OF(count, 1), WORKER_LIMIT);
}

static void block_signals(struct parent *parent)
{
    sigemptyset(&parent->signals);
    sigaddset(&parent->signals, SIGTERM);
    sigaddset(&parent->signals, SIGINT);
    sigaddset(&parent->signals, SIGHUP);
    sigaddset(&parent->signals, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &parent->signals, &parent->signals_before);
}

int processes_run(const struct processes_options *options, char ret_error[256])
{
    struct parent *parent = calloc(1, sizeof(*parent));
    assert(parent != NULL);
    parent->options = options;
    parent->pid = getpid();
    parent->worker_count = count_workers(options->workers);
    parent->place_count = parent->worker_count;
    for (int i = 0; i < PROCESSES_BESIDE && options->beside[i].run != NULL; i++) {
        parent->place_count++;
    }
    for (int i = 0; i < parent->place_count; i++) {
        parent->places[i].listen_fd = -1;
    }
    if (!open_sockets(parent, ret_error) || !become(options->user, ret_error)) {
        free(parent);
        return 1;
    }
    forbid_core_dumps();
    block_signals(parent);
    start_missing(parent);
    watch(parent);
    pthread_sigmask(SIG_SETMASK, &parent->signals_before, NULL);
    close_sockets(parent);
    free(parent);
    return 0;
}

bool processes_wait_for_stop(int milliseconds)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    const struct timespec limit = {
        .tv_sec = milliseconds / 1000,
        .tv_nsec = milliseconds % 1000 * 1000000L,
    };
    for (;;) {
        int taken =
            milliseconds < 0 ? sigwaitinfo(&signals, NULL) : sigtimedwait(&signals, NULL, &limit);
        if (taken > 0) {
            return true;
        }
        if (errno != EINTR || milliseconds >= 0) {
            return false;
        }
    }
}

void processes_stop_this(void)
{
    kill(getpid(), SIGTERM);
}
