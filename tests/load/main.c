/* load: asks a server as many people do who know nothing of each other.
 *
 *     load --port N --path P [--cookie C] --connections N --seconds S [--rate R --patience MS]
 *     load --port N --path P [--cookie C] --connections N --seconds S --rounds N --factor F
 *         [--worker PID]
 *     load --port N --path P [--cookie C] --connections N --seconds S --slow KIND
 *
 * With a rate, requests begin when they are due, whether earlier ones were answered or not, and
 * each is given up when its patience ends: that is what a crowd does, and what tools with a fixed
 * number of connections never show. Without a rate, every connection asks again as soon as it is
 * answered: the capacity.
 *
 * With rounds, both in turn: the capacity with PEAK_CONNECTIONS, F times as much from
 * `connections`, the capacity again …, so that what else the machine does meets both alike. The
 * generator never sleeps in either, so that it takes the same part of the machine; it should have a
 * processor of its own. With --worker PID the time in which that process was ready to run and
 * another one ran in its place is not counted. The capacity is then what it serves in a second of
 * work; of a crowd the seconds in which it did nothing count too. Nor does a refusal take longer
 * because that process or the generator had to wait for its processor, or because the kernel
 * dropped a packet (refused_again).
 *
 * With --slow heads|bodies|reads|idle the connections do as little as they can, each at its own
 * moment of the second, and it is told when the server has had enough of them.
 *
 * The last line has the figures as NAME=NUMBER. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "sorted.h"
#include "worker_time.h"

#define CONNECTIONS_LIMIT 20000
#define LATENCIES_LIMIT 4000000
#define HEAD_LIMIT 4096
#define EVENTS 512
#define PEAK_CONNECTIONS 64
#define ROUNDS_LIMIT 100
/* What still waits for the server after a crowd has gone; and a second try of a lost packet. */
#define REST_SECONDS 1.5
#define SLOW_TICKS 100
#define BEGIN_LIMIT 16
#define LATEST_BEGIN_SECONDS 0.01

enum slowness { NOT_SLOW, SLOW_HEADS, SLOW_BODIES, SLOW_READS, SLOW_IDLE };

static struct {
    int port;
    const char *path;
    const char *cookie;
    int connections;
    double seconds;
    double rate;
    int patience_ms;
    int rounds;
    double factor;
    int worker;
    enum slowness slow;
} options;

enum state { CLOSED, CONNECTING, WAITING, IDLE };

struct connection {
    int fd;
    enum state state;
    int64_t due_us;       /* when the request was due */
    int64_t sent_us;      /* when it was sent */
    int64_t sent_away_us; /* what `away_us` was then */
    int64_t opened_us;    /* for slow ones */
    char head[HEAD_LIMIT];
    size_t head_length;
    int64_t body_left; /* -1 = the head is not complete */
    int status;
    bool has_retry_after;
    bool ends; /* Connection: close */
};

static struct {
    int64_t good;
    int64_t refused;       /* 503 with Retry-After */
    int64_t refused_again; /* of those, after the kernel had dropped a packet */
    int64_t other;         /* any other status */
    int64_t lost;          /* the connection ended without an answer */
    int64_t late;          /* given up */
    int64_t unsent;        /* no connection was free, none more allowed */
    int64_t closed;        /* slow ones, by the server */
    int64_t last_closed_ms;
} counts;

static struct connection connections[CONNECTIONS_LIMIT];
static int idle[CONNECTIONS_LIMIT]; /* a stack of connections ready for a request */
static int idle_count;
static int closed[CONNECTIONS_LIMIT];
static int closed_count;
static int32_t *latencies_us; /* of good answers */
static int64_t latency_count;
static int32_t *refusals_us; /* from the request to the refusal */
static int64_t refusal_count;
static struct worker_threads worker;
static struct worker_threads ourselves;
static int64_t away_us;    /* for how long the worker or we had no processor */
static int64_t away_at_us; /* when that was last asked */
static int poller;
static char request[HEAD_LIMIT];
static size_t request_length;

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* Asks at most every millisecond. */
static void note_away(int64_t now)
{
    if (now - away_at_us >= 1000) {
        double waited = worker_time_of(&worker).waited + worker_time_of(&ourselves).waited;
        away_us = (int64_t)(waited * 1e6);
        away_at_us = now;
    }
}

/* ---- connections ---------------------------------------------------------------------------- */

static void close_connection(struct connection *connection)
{
    /* A reset leaves no TIME_WAIT behind: ports would run out. */
    setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1},
               sizeof(struct linger));
    close(connection->fd);
    connection->state = CLOSED;
    closed[closed_count++] = (int)(connection - connections);
}

static bool open_connection(struct connection *connection)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->fd < 0) {
        return false;
    }
    int on = 1;
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    if (options.slow == SLOW_READS) {
        int small = 2048;
        setsockopt(connection->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
    }
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof(address)) != 0 &&
        errno != EINPROGRESS) {
        close(connection->fd);
        return false;
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                                .data.ptr = connection};
    epoll_ctl(poller, EPOLL_CTL_ADD, connection->fd, &event);
    connection->state = CONNECTING;
    connection->opened_us = now_us();
    return true;
}

static void send_request(struct connection *connection)
{
    connection->head_length = 0;
    connection->body_left = -1;
    connection->state = WAITING;
    connection->sent_us = now_us();
    note_away(connection->sent_us);
    connection->sent_away_us = away_us;
    if (send(connection->fd, request, request_length, MSG_NOSIGNAL) != (ssize_t)request_length) {
        counts.lost++;
        close_connection(connection);
    }
}

/* ---- a request that is due ------------------------------------------------------------------ */

static void begin_request(int64_t due_us)
{
    struct connection *connection;
    if (idle_count > 0) {
        connection = &connections[idle[--idle_count]];
        connection->due_us = due_us;
        send_request(connection);
    } else if (closed_count > 0) {
        connection = &connections[closed[--closed_count]];
        connection->due_us = due_us;
        if (!open_connection(connection)) {
            closed[closed_count++] = (int)(connection - connections);
            counts.unsent++;
        }
    } else {
        counts.unsent++;
    }
}

/* ---- answers -------------------------------------------------------------------------------- */

/* While the listening queue is full the kernel drops packets, which are sent again after 200 ms
 * and more. That time is not the server's: those are counted, not timed. */
static bool has_sent_again(const struct connection *connection)
{
    struct tcp_info info = {0};
    socklen_t length = sizeof(info);
    getsockopt(connection->fd, IPPROTO_TCP, TCP_INFO, &info, &length);
    return info.tcpi_total_retrans > 0;
}

static void note_refusal(const struct connection *connection, int64_t now)
{
    counts.refused++;
    if (has_sent_again(connection)) {
        counts.refused_again++;
    } else if (refusal_count < LATENCIES_LIMIT) {
        note_away(now);
        int64_t took = now - connection->sent_us - (away_us - connection->sent_away_us);
        refusals_us[refusal_count++] = (int32_t)(took < 0 ? 0 : took);
    }
}

static void note_answer(struct connection *connection)
{
    int64_t now = now_us();
    if (connection->status >= 200 && connection->status < 400) {
        counts.good++;
        if (latency_count < LATENCIES_LIMIT) {
            latencies_us[latency_count++] = (int32_t)(now - connection->due_us);
        }
    } else if (connection->status == 503 && connection->has_retry_after) {
        note_refusal(connection, now);
    } else {
        counts.other++;
    }
    if (connection->ends) {
        close_connection(connection);
    } else {
        connection->state = IDLE;
        idle[idle_count++] = (int)(connection - connections);
    }
    if (options.rate == 0) {
        begin_request(now);
    }
}

static bool read_head(struct connection *connection)
{
    connection->head[connection->head_length] = '\0';
    const char *end = strstr(connection->head, "\r\n\r\n");
    if (end == NULL) {
        return false;
    }
    const char *length = strcasestr(connection->head, "\r\ncontent-length:");
    connection->status = atoi(connection->head + strlen("HTTP/1.1 "));
    connection->has_retry_after = strcasestr(connection->head, "\r\nretry-after:") != NULL;
    connection->ends = strcasestr(connection->head, "\r\nconnection: close") != NULL;
    size_t body_here = connection->head_length - (size_t)(end + 4 - connection->head);
    connection->body_left =
        (length == NULL ? 0 : atoll(length + strlen("\r\ncontent-length:"))) - (int64_t)body_here;
    return true;
}

/* Takes what has come. False when the connection is at its end. */
static bool take_bytes(struct connection *connection)
{
    static char discarded[65536];
    for (;;) {
        bool in_head = connection->body_left < 0;
        char *room = in_head ? connection->head + connection->head_length : discarded;
        size_t limit = in_head ? HEAD_LIMIT - 1 - connection->head_length : sizeof(discarded);
        ssize_t length = recv(connection->fd, room, limit, 0);
        if (length <= 0) {
            return length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        }
        if (in_head) {
            connection->head_length += (size_t)length;
            if (!read_head(connection)) {
                continue;
            }
        } else {
            connection->body_left -= length;
        }
        if (connection->body_left <= 0) {
            note_answer(connection);
            return true;
        }
    }
}

static void drop_idle(struct connection *connection)
{
    for (int i = 0; i < idle_count; i++) {
        if (idle[i] == connection - connections) {
            idle[i] = idle[--idle_count];
            break;
        }
    }
    close_connection(connection);
}

static void handle_event(struct connection *connection, uint32_t events)
{
    if (connection->state == CONNECTING && (events & EPOLLOUT) != 0 && (events & EPOLLERR) == 0) {
        send_request(connection);
    } else if (connection->state == CONNECTING) {
        counts.lost++;
        close_connection(connection);
    } else if (connection->state == IDLE && (events & (EPOLLHUP | EPOLLERR | EPOLLIN)) != 0) {
        drop_idle(connection);
    } else if (connection->state == WAITING && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 &&
               !take_bytes(connection)) {
        counts.lost++;
        close_connection(connection);
    }
}

static void give_up_late(int64_t now)
{
    for (int i = 0; i < options.connections; i++) {
        struct connection *connection = &connections[i];
        bool is_busy = connection->state == WAITING || connection->state == CONNECTING;
        if (is_busy && now - connection->due_us > options.patience_ms * 1000LL) {
            counts.late++;
            close_connection(connection);
        }
    }
}

static void handle_events(int timeout_ms)
{
    struct epoll_event events[EVENTS];
    int count = epoll_wait(poller, events, EVENTS, timeout_ms);
    for (int i = 0; i < count; i++) {
        handle_event(events[i].data.ptr, events[i].events);
    }
}

/* ---- crowds --------------------------------------------------------------------------------- */

/* A few at a time, or there would be no time to look at answers; what the generator itself is late
 * with is left out. */
static int64_t begin_those_due(int64_t start, int64_t now, int64_t begun)
{
    int64_t due = (int64_t)((double)(now - start) * options.rate / 1e6);
    int64_t first = due - (int64_t)(options.rate * LATEST_BEGIN_SECONDS);
    if (begun < first) {
        counts.unsent += first - begun;
        begun = first;
    }
    for (int i = 0; i < BEGIN_LIMIT && begun < due; i++, begun++) {
        begin_request(start + (int64_t)((double)begun * 1e6 / options.rate));
    }
    return begun;
}

static void ask_all_the_time(void)
{
    int64_t start = now_us();
    int64_t end = start + (int64_t)(options.seconds * 1e6);
    int64_t begun = 0;
    int64_t swept = start;
    if (options.rate == 0) {
        for (int i = 0; i < options.connections; i++) {
            begin_request(start);
        }
    }
    for (int64_t now = start; now < end; now = now_us()) {
        begun = begin_those_due(start, now, begun);
        handle_events(0);
        if (options.rate > 0 && now - swept > 50000) {
            give_up_late(now);
            swept = now;
        }
    }
}

static void print_crowd(void)
{
    qsort(latencies_us, (size_t)latency_count, sizeof(*latencies_us), compare_numbers);
    qsort(refusals_us, (size_t)refusal_count, sizeof(*refusals_us), compare_numbers);
    printf("good=%lld refused=%lld refused_again=%lld other=%lld lost=%lld late=%lld unsent=%lld ",
           (long long)counts.good, (long long)counts.refused, (long long)counts.refused_again,
           (long long)counts.other, (long long)counts.lost, (long long)counts.late,
           (long long)counts.unsent);
    printf("per_second=%.0f p50_ms=%.1f p99_ms=%.1f refusal_p50_ms=%.1f refusal_p90_ms=%.1f "
           "refusal_p99_ms=%.1f\n",
           (double)counts.good / options.seconds, sorted_ms(latencies_us, latency_count, 0.5),
           sorted_ms(latencies_us, latency_count, 0.99), sorted_ms(refusals_us, refusal_count, 0.5),
           sorted_ms(refusals_us, refusal_count, 0.9), sorted_ms(refusals_us, refusal_count, 0.99));
    fflush(stdout);
}

/* ---- rounds --------------------------------------------------------------------------------- */

static void begin_phase(int count, double rate)
{
    for (int i = 0; i < CONNECTIONS_LIMIT; i++) {
        if (connections[i].state != CLOSED) {
            close_connection(&connections[i]);
        }
    }
    memset(&counts, 0, sizeof(counts));
    latency_count = 0;
    refusal_count = 0;
    idle_count = 0;
    closed_count = 0;
    options.connections = count;
    options.rate = rate;
    for (int i = count - 1; i >= 0; i--) {
        closed[closed_count++] = i;
    }
}

struct phase {
    double per_second_of_work;
    double per_second_had;
};

static struct phase measure_phase(const char *name, int count, double rate)
{
    begin_phase(count, rate);
    struct worker_time before = worker_time_of(&worker);
    ask_all_the_time();
    struct worker_time after = worker_time_of(&worker);
    double had = options.seconds;
    double ran = options.seconds;
    if (options.worker != 0) {
        ran = after.ran - before.ran;
        had -= after.waited - before.waited;
        had = had < ran ? ran : had;
    }
    printf("%s: had_ms=%.0f ran_ms=%.0f ", name, had * 1000, ran * 1000);
    print_crowd();
    return (struct phase){
        .per_second_of_work = (double)counts.good / ran,
        .per_second_had = (double)counts.good / had,
    };
}

/* Each crowd is held against the capacity just before and just after it, for the machine itself is
 * not equally fast all the time. The first phase makes everything warm and does not count. */
static void ask_in_rounds(void)
{
    int most = options.connections;
    measure_phase("warming", PEAK_CONNECTIONS, 0);
    double before = measure_phase("peak", PEAK_CONNECTIONS, 0).per_second_of_work;
    for (int i = 0; i < options.rounds; i++) {
        double crowd = measure_phase("crowd", most, before * options.factor).per_second_had;
        begin_phase(0, 0);
        usleep((useconds_t)(REST_SECONDS * 1e6));
        double after = measure_phase("peak", PEAK_CONNECTIONS, 0).per_second_of_work;
        double peak = (before + after) / 2;
        printf("goodput_percent=%.1f\n", peak == 0 ? 0 : crowd / peak * 100);
        before = after;
    }
}

/* ---- slow ones ------------------------------------------------------------------------------ */

static void begin_slowly(struct connection *connection)
{
    static const char head[] = "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    static const char body[] = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                               "application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n";
    const char *bytes = options.slow == SLOW_HEADS ? head : body;
    size_t length = options.slow == SLOW_HEADS ? sizeof(head) - 1 : sizeof(body) - 1;
    if (options.slow == SLOW_READS) {
        bytes = request;
        length = request_length;
    }
    connection->state = WAITING;
    if (options.slow != SLOW_IDLE) {
        (void)!send(connection->fd, bytes, length, MSG_NOSIGNAL);
    }
}

static void note_end_of_slow(struct connection *connection)
{
    counts.closed++;
    counts.last_closed_ms = (now_us() - connection->opened_us) / 1000;
    close(connection->fd);
    connection->state = CLOSED;
}

/* One byte now and then, the other way for those that read. */
static void dribble(struct connection *connection)
{
    char byte = 'a';
    ssize_t moved;
    if (options.slow == SLOW_READS) {
        moved = recv(connection->fd, &byte, 1, 0);
    } else {
        char rest[512];
        moved = recv(connection->fd, rest, sizeof(rest), 0);
        if (moved < 0 && errno == EAGAIN && options.slow != SLOW_IDLE) {
            moved = send(connection->fd, &byte, 1, MSG_NOSIGNAL);
        }
    }
    bool is_over = moved == 0 || (moved < 0 && errno != EAGAIN);
    if (is_over) {
        note_end_of_slow(connection);
    }
}

static void be_slow(void)
{
    int64_t start = now_us();
    int64_t end = start + (int64_t)(options.seconds * 1e6);
    int opened = 0;
    int64_t done = 0;
    for (int64_t now = start; now < end; now = now_us()) {
        for (int i = 0; i < 10 && opened < options.connections; i++, opened++) {
            if (!open_connection(&connections[opened])) {
                counts.unsent++;
            }
        }
        usleep(10000);
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poller, events, EVENTS, 0);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection->state == CONNECTING && (events[i].events & EPOLLOUT) != 0) {
                begin_slowly(connection);
            } else if (connection->state == WAITING &&
                       (events[i].events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP)) != 0) {
                note_end_of_slow(connection);
            }
        }
        int64_t tick = (now_us() - start) * SLOW_TICKS / 1000000;
        for (; done < tick; done++) {
            for (int i = (int)(done % SLOW_TICKS); i < opened; i += SLOW_TICKS) {
                if (connections[i].state == WAITING) {
                    dribble(&connections[i]);
                }
            }
        }
    }
    printf("opened=%d closed=%lld last_closed_ms=%lld unsent=%lld\n", opened,
           (long long)counts.closed, (long long)counts.last_closed_ms, (long long)counts.unsent);
}

/* ---- the command ---------------------------------------------------------------------------- */

static enum slowness slowness_of(const char *word)
{
    static const char *const words[] = {[SLOW_HEADS] = "heads",
                                        [SLOW_BODIES] = "bodies",
                                        [SLOW_READS] = "reads",
                                        [SLOW_IDLE] = "idle"};
    for (enum slowness slow = SLOW_HEADS; slow <= SLOW_IDLE; slow++) {
        if (strcmp(words[slow], word) == 0) {
            return slow;
        }
    }
    return NOT_SLOW;
}

static bool take_option(const char *name, const char *value)
{
    if (strcmp(name, "--port") == 0) {
        options.port = atoi(value);
    } else if (strcmp(name, "--path") == 0) {
        options.path = value;
    } else if (strcmp(name, "--cookie") == 0) {
        options.cookie = value;
    } else if (strcmp(name, "--connections") == 0) {
        options.connections = atoi(value);
    } else if (strcmp(name, "--seconds") == 0) {
        options.seconds = atof(value);
    } else if (strcmp(name, "--rate") == 0) {
        options.rate = atof(value);
    } else if (strcmp(name, "--patience") == 0) {
        options.patience_ms = atoi(value);
    } else if (strcmp(name, "--rounds") == 0) {
        options.rounds = atoi(value);
    } else if (strcmp(name, "--factor") == 0) {
        options.factor = atof(value);
    } else if (strcmp(name, "--worker") == 0) {
        options.worker = atoi(value);
    } else if (strcmp(name, "--slow") == 0) {
        options.slow = slowness_of(value);
    } else {
        return false;
    }
    return true;
}

int main(int argument_count, char **arguments)
{
    options.path = "/sign-in";
    options.cookie = "";
    options.patience_ms = 2000;
    for (int i = 1; i < argument_count; i += 2) {
        if (i + 1 == argument_count || !take_option(arguments[i], arguments[i + 1])) {
            fprintf(stderr, "load: %s is not understood\n", arguments[i]);
            return 2;
        }
    }
    if (options.port == 0 || options.connections < 1 || options.connections > CONNECTIONS_LIMIT ||
        options.rounds < 0 || options.rounds > ROUNDS_LIMIT) {
        fputs("load: --port and --connections are needed\n", stderr);
        return 2;
    }
    struct rlimit files = {.rlim_cur = CONNECTIONS_LIMIT + 100,
                           .rlim_max = CONNECTIONS_LIMIT + 100};
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) {
        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    request_length = (size_t)snprintf(request, sizeof(request),
                                      "GET %s HTTP/1.1\r\nHost: localhost\r\nCookie: %s\r\n\r\n",
                                      options.path, options.cookie);
    latencies_us = calloc(LATENCIES_LIMIT, sizeof(*latencies_us));
    refusals_us = calloc(LATENCIES_LIMIT, sizeof(*refusals_us));
    worker = worker_threads_of(options.worker);
    ourselves = worker_threads_of(options.worker == 0 ? 0 : getpid());
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (options.slow != NOT_SLOW) {
        be_slow();
    } else if (options.rounds > 0) {
        ask_in_rounds();
    } else {
        begin_phase(options.connections, options.rate);
        ask_all_the_time();
        print_crowd();
    }
    return 0;
}
