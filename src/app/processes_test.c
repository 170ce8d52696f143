#include "app/processes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/ids.h"
#include "base/log.h"
#include "base/test.h"

/* What the children tell the test, in shared memory. */
struct board {
    _Atomic int workers_started;
    _Atomic int jobs_started;
    _Atomic int jobs_running;
    _Atomic int jobs_running_most;
    _Atomic int stopped;
    _Atomic pid_t job_pid;
    _Atomic bool are_unprivileged;
    _Atomic uid_t uid;
    _Atomic bool die_at_once;
    _Atomic bool ignore_stop;
    _Atomic bool give_up; /* the next worker that sees it clears it and asks to be replaced */
};

static struct board *board;
static const char *user;
static pid_t parent;
static int port;

/* A worker that answers every connection with its pid. */
static int run_worker(void *context UNUSED, int listen_fd, int number UNUSED)
{
    board->uid = getuid();
    board->workers_started++;
    if (board->die_at_once) {
        return 7;
    }
    struct rlimit core;
    getrlimit(RLIMIT_CORE, &core);
    board->are_unprivileged = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 && core.rlim_cur == 0 &&
                              prctl(PR_GET_DUMPABLE) == 0;
    while (!processes_wait_for_stop(5) || board->ignore_stop) {
        if (atomic_exchange(&board->give_up, false)) {
            processes_stop_this();
        }
        int fd = accept(listen_fd, NULL, NULL);
        if (fd >= 0) {
            pid_t pid = getpid();
            ssize_t ignored = write(fd, &pid, sizeof(pid));
            (void)ignored;
            close(fd);
        }
    }
    board->stopped++;
    return 0;
}

static int run_jobs(void *context UNUSED, int listen_fd, int number UNUSED)
{
    assert(listen_fd == -1);
    board->jobs_started++;
    board->job_pid = getpid();
    int running = ++board->jobs_running;
    if (running > board->jobs_running_most) {
        board->jobs_running_most = running;
    }
    processes_wait_for_stop(-1);
    board->jobs_running--;
    board->stopped++;
    return 0;
}

static void pause_ms(int milliseconds)
{
    nanosleep(&(struct timespec){.tv_sec = milliseconds / 1000,
                                 .tv_nsec = milliseconds % 1000 * 1000000L},
              NULL);
}

#define WAIT_UNTIL(condition) \
    do { \
        for (int waited = 0; !(condition) && waited < 500; waited++) { \
            pause_ms(10); \
        } \
        expect_true(condition); \
    } while (false)

static int free_port(void)
{
    char error[256];
    int fd = processes_listen("127.0.0.1", 0, error);
    struct sockaddr_in address;
    socklen_t length = sizeof(address);
    assert(fd >= 0 && getsockname(fd, (struct sockaddr *)&address, &length) == 0);
    close(fd);
    return ntohs(address.sin_port);
}

static void start(int workers, bool die_at_once)
{
    board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert(board != MAP_FAILED);
    board->die_at_once = die_at_once;
    port = free_port();
    parent = fork();
    if (parent == 0) {
        char error[256];
        log_set_level(LOG_LEVEL_ERROR);
        _exit(processes_run(&(struct processes_options){.address = "127.0.0.1",
                                                        .port = port,
                                                        .workers = workers,
                                                        .stop_seconds = 1,
                                                        .user = user,
                                                        .run_worker = run_worker,
                                                        .beside = {{"jobs", run_jobs}}},
                            error));
    }
}

/* Waits for the parent's end; its exit status, or -1 after five seconds. */
static int end_of_parent(void)
{
    for (int waited = 0; waited < 500; waited++) {
        int status;
        if (waitpid(parent, &status, WNOHANG) == parent) {
            return WIFEXITED(status) ? WEXITSTATUS(status) : -2;
        }
        pause_ms(10);
    }
    kill(parent, SIGKILL);
    return -1;
}

static int stop(void)
{
    kill(parent, SIGTERM);
    return end_of_parent();
}

/* The pid of the worker that answers; 0 when none does within so long. */
static pid_t ask(int milliseconds)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pid_t pid = 0;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        poll(&ready, 1, milliseconds) != 1 || read(fd, &pid, sizeof(pid)) != sizeof(pid)) {
        pid = 0;
    }
    close(fd);
    return pid;
}

void test_processes__children_run_and_stop_when_told(void)
{
    start(2, false);
    WAIT_UNTIL(board->workers_started == 2 && board->jobs_started == 1);
    expect_true(ask(2000) > 0);
    expect_true(board->are_unprivileged);
    expect_int(0, stop());
    expect_int(3, board->stopped);
}

void test_processes__a_killed_worker_is_replaced_and_no_connection_is_lost(void)
{
    start(1, false);
    WAIT_UNTIL(board->workers_started == 1);
    for (int round = 0; round < 3; round++) {
        pid_t before = ask(5000);
        expect_true(before > 0);
        expect_int(0, kill(before, SIGKILL));
        /* Nobody listens for a moment; the connection waits in the socket that the parent keeps. */
        pid_t after = ask(5000);
        expect_true(after > 0 && after != before);
    }
    expect_int(4, board->workers_started);
    expect_int(0, stop());
}

void test_processes__a_worker_that_gives_up_is_replaced(void)
{
    start(1, false);
    WAIT_UNTIL(board->workers_started == 1);
    pid_t before = ask(5000);
    board->give_up = true;
    WAIT_UNTIL(board->workers_started == 2);
    expect_int(1, board->stopped);
    pid_t after = ask(5000);
    expect_true(after > 0 && after != before);
    expect_int(0, stop());
}

void test_processes__a_killed_job_runner_is_replaced(void)
{
    start(1, false);
    WAIT_UNTIL(board->jobs_started == 1);
    kill(board->job_pid, SIGKILL);
    WAIT_UNTIL(board->jobs_started == 2);
    expect_int(0, stop());
}

void test_processes__one_that_dies_at_once_is_not_started_in_a_storm(void)
{
    start(1, true);
    pause_ms(1500);
    /* At 0, then after pauses of 0, 100, 200, 400, 800 ms. */
    expect_true(board->workers_started >= 3 && board->workers_started <= 7);
    expect_int(0, stop());
}

void test_processes__hangup_brings_fresh_workers_without_a_gap_and_never_two_job_runners(void)
{
    start(2, false);
    WAIT_UNTIL(board->workers_started == 2 && board->jobs_started == 1);
    kill(parent, SIGHUP);
    for (int i = 0; i < 100; i++) {
        expect_true(ask(2000) > 0);
        pause_ms(10);
    }
    WAIT_UNTIL(board->workers_started == 4 && board->jobs_started == 2 && board->stopped == 3);
    expect_true(ask(2000) > 0);
    expect_int(1, board->jobs_running_most);
    expect_int(0, stop());
    expect_int(6, board->stopped);
}

void test_processes__one_that_does_not_stop_is_killed(void)
{
    start(1, false);
    WAIT_UNTIL(board->workers_started == 1);
    board->ignore_stop = true;
    expect_int(0, stop());
    expect_int(1, board->stopped);
}

void test_processes__children_do_not_outlive_a_killed_parent(void)
{
    start(2, false);
    WAIT_UNTIL(board->workers_started == 2 && board->jobs_started == 1);
    kill(parent, SIGKILL);
    expect_int(-2, end_of_parent());
    WAIT_UNTIL(board->stopped == 3);
}

void test_processes__started_as_root_the_children_run_as_the_given_user(void)
{
    if (geteuid() != 0) {
        test_skip("needs root");
    }
    user = "nobody";
    start(1, false);
    user = NULL;
    WAIT_UNTIL(board->workers_started == 1);
    expect_int(getpwnam("nobody")->pw_uid, board->uid);
    expect_int(0, stop());
}

void test_processes__a_wrong_address_is_explained(void)
{
    char error[256];
    struct processes_options options = {.address = "nowhere", .port = 1, .workers = 1};
    expect_int(1, processes_run(&options, error));
    expect_str("nowhere is not an IP address", str_of(error));
}
