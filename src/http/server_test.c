#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/test.h"

#define ANSWER_LIMIT (512 * 1024)

/* ---- a small application -------------------------------------------------------------------- */

#define WORK_MS 3 /* of the page "/work" */

static bool test_is_slow(void *context UNUSED, const struct http_request *request)
{
    return str_starts_with(request->path, STR("/slow")) || str_equal(request->path, STR("/upload"));
}

static int64_t test_body_limit(void *context UNUSED, const struct http_request *request)
{
    return str_equal(request->path, STR("/upload")) ? 1024 * 1024 : 1000;
}

static str describe(struct http_request *request, int thread)
{
    struct buf out = BUF_INIT(request->arena);
    buf_put_format(&out, "path=%.*s thread=%d secure=%d from=%.*s\n", STR_ARG(request->path),
                   thread, request->is_secure, STR_ARG(request->remote_address));
    for (size_t i = 0; i < request->field_count; i++) {
        buf_put_format(&out, "%s %.*s=%.*s\n", i < request->query_field_count ? "query" : "body",
                       STR_ARG(request->fields[i].name), STR_ARG(request->fields[i].value));
    }
    if (request->json.length > 0) {
        buf_put_format(&out, "json %.*s\n", STR_ARG(request->json));
    }
    for (size_t i = 0; i < request->file_count; i++) {
        const struct http_file *file = &request->files[i];
        char last = '\0';
        ssize_t got = file->size == 0 ? 0 : pread(file->fd, &last, 1, file->size - 1);
        buf_put_format(&out, "file %.*s name=%.*s size=%lld last=%c%s\n", STR_ARG(file->field),
                       STR_ARG(file->name), (long long)file->size, last, got < 0 ? " broken" : "");
    }
    return buf_str(&out);
}

static struct reply file_reply(void)
{
    int fd = memfd_create("reply", MFD_CLOEXEC);
    char block[1000];
    memset(block, 'f', sizeof(block));
    for (int i = 0; i < 300; i++) {
        assert(write(fd, block, sizeof(block)) == sizeof(block));
    }
    return (struct reply){
        .status = 200, .content_type = STR("text/plain"), .file_fd = fd, .file_size = 300 * 1000};
}

static struct reply test_handle(void *context UNUSED, struct http_request *request, int thread)
{
    if (str_equal(request->path, STR("/file"))) {
        return file_reply();
    }
    if (str_equal(request->path, STR("/slow"))) {
        nanosleep(&(struct timespec){.tv_nsec = 150 * 1000000}, NULL);
    }
    if (str_equal(request->path, STR("/work"))) {
        nanosleep(&(struct timespec){.tv_nsec = WORK_MS * 1000000}, NULL);
    }
    if (str_equal(request->path, STR("/busy"))) {
        nanosleep(&(struct timespec){.tv_nsec = 400 * 1000000}, NULL);
    }
    struct reply reply = {
        .status = str_equal(request->path, STR("/missing")) ? 404 : 200,
        .content_type = STR("text/plain; charset=utf-8"),
        .body = describe(request, thread),
    };
    reply_add_header(&reply, STR("X-Test"), STR("yes"));
    return reply;
}

static int64_t test_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- the server under test, and sockets to it ----------------------------------------------- */

static struct http_server *server;
static int listen_fd;
static int port;

static void start_with(struct http_server_options options)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof(address);
    listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert(bind(listen_fd, (struct sockaddr *)&address, length) == 0);
    assert(listen(listen_fd, 256) == 0);
    assert(getsockname(listen_fd, (struct sockaddr *)&address, &length) == 0);
    port = ntohs(address.sin_port);
    options.listen_fd = listen_fd;
    options.temporary_folder = "/tmp";
    const struct http_application application = {
        .is_slow = test_is_slow, .body_limit = test_body_limit, .handle = test_handle};
    char error[256];
    server = http_server_start(&options, &application, error);
    assert(server != NULL);
}

static struct http_server_options usual(void)
{
    return (struct http_server_options){
        .slow_threads = 2,
        .slow_queue_limit = 32,
        .connection_limit = 500,
        .header_seconds = 10,
        .body_bytes_per_second = 1024,
        .idle_seconds = 15,
    };
}

static void stop(void)
{
    http_server_stop(server, 5);
    close(listen_fd);
}

static int dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
    return fd;
}

static void say_bytes(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
        if (sent <= 0) {
            return; /* refused early: the answer tells */
        }
        bytes += sent;
        length -= (size_t)sent;
    }
}

static void say(int fd, const char *text)
{
    say_bytes(fd, text, strlen(text));
}

/* Reads until the server closes, or nothing comes for so long. */
static str hear(int fd, int silence_ms, bool *ret_closed)
{
    char *answer = arena_raw(test_arena(), ANSWER_LIMIT);
    size_t length = 0;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    *ret_closed = false;
    while (length < ANSWER_LIMIT && poll(&ready, 1, silence_ms) > 0) {
        ssize_t got = recv(fd, answer + length, ANSWER_LIMIT - length, 0);
        if (got <= 0) {
            *ret_closed = true;
            break;
        }
        length += (size_t)got;
    }
    return (str){answer, length};
}

/* Sends bytes on a connection of their own and returns all that comes until the end, at most for
 * one second of silence. */
static str ask_bytes(const char *bytes, size_t length, bool *ret_closed)
{
    int fd = dial();
    say_bytes(fd, bytes, length);
    str answer = hear(fd, 1000, ret_closed);
    close(fd);
    return answer;
}

static str ask(const char *text)
{
    bool closed;
    return ask_bytes(text, strlen(text), &closed);
}

static void expect_status(const char *status, str answer)
{
    char line[32];
    snprintf(line, sizeof(line), "HTTP/1.1 %s ", status);
    expect_str(line, str_slice(answer, 0, strlen(line)));
}

static int count_of(str text, const char *part)
{
    int count = 0;
    ptrdiff_t at;
    while ((at = str_find(text, str_of(part))) >= 0) {
        count++;
        text = str_from(text, (size_t)at + 1);
    }
    return count;
}

#define GET_CLOSE(path) "GET " path " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

/* ---- ordinary life -------------------------------------------------------------------------- */

void test_server__a_page_has_length_date_and_no_version(void)
{
    start_with(usual());
    str answer = ask(GET_CLOSE("/hello"));
    expect_status("200", answer);
    expect_contains("Content-Type: text/plain; charset=utf-8\r\n", answer);
    expect_contains("X-Test: yes\r\n", answer);
    expect_contains("Content-Length: ", answer);
    expect_contains("Date: ", answer);
    expect_lacks("Server:", answer);
    expect_contains("path=/hello thread=0 secure=0 from=127.0.0.1\n", answer);
    stop();
}

void test_server__one_connection_serves_many_requests_also_pipelined(void)
{
    start_with(usual());
    int fd = dial();
    bool closed;
    say(fd, "GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect_contains("path=/one", hear(fd, 200, &closed));
    expect_false(closed);
    say(fd, "GET /two HTTP/1.1\r\nHost: localhost\r\n\r\n"
            "POST /three HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            "application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=1"
            "GET /four HTTP/1.1\r\nHost: localhost\r\n\r\n");
    str answer = hear(fd, 300, &closed);
    expect_int(3, count_of(answer, "HTTP/1.1 200 "));
    expect_true(str_find(answer, STR("path=/two")) < str_find(answer, STR("path=/three")));
    expect_true(str_find(answer, STR("path=/three")) < str_find(answer, STR("path=/four")));
    expect_contains("body a=1\n", answer);
    expect_false(closed);
    close(fd);
    stop();
}

void test_server__head_is_get_without_a_body(void)
{
    start_with(usual());
    str answer = ask("HEAD /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    expect_status("200", answer);
    expect_contains("Content-Length: ", answer);
    expect_lacks("path=", answer);
    stop();
}

void test_server__fields_of_query_and_body_are_kept_apart(void)
{
    start_with(usual());
    str answer = ask("POST /form?page=2&q=%D0%B0+%D0%B1 HTTP/1.1\r\nHost: localhost\r\n"
                     "Connection: close\r\nContent-Type: application/x-www-form-urlencoded; "
                     "charset=UTF-8\r\nContent-Length: 19\r\n\r\nname=%41nna&page=17");
    expect_status("200", answer);
    expect_contains("query page=2\nquery q=а б\nbody name=Anna\nbody page=17\n", answer);
    stop();
}

void test_server__json_is_handed_on_as_it_came(void)
{
    start_with(usual());
    str answer = ask("POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                     "Content-Type: application/json; charset=utf-8\r\nContent-Length: 14\r\n\r\n"
                     "{\"a\": \"b=c&d\"}");
    expect_status("200", answer);
    expect_contains("json {\"a\": \"b=c&d\"", answer);
    expect_lacks("body ", answer);
    stop();
}

void test_server__chunked_bodies_are_read_and_end_the_connection(void)
{
    start_with(usual());
    str answer = ask("POST /form HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
                     "3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
    expect_status("200", answer);
    expect_contains("body a=1\nbody b=2\n", answer);
    expect_contains("Connection: close", answer);
    expect_lacks("smuggled", answer);
    stop();
}

void test_server__a_file_is_sent_whole(void)
{
    start_with(usual());
    str answer = ask(GET_CLOSE("/file"));
    expect_status("200", answer);
    expect_contains("Content-Length: 300000\r\n", answer);
    ptrdiff_t body = str_find(answer, STR("\r\n\r\n"));
    expect_int(300000, answer.length - (size_t)body - 4);
    stop();
}

void test_server__slow_requests_run_beside_quick_ones(void)
{
    start_with(usual());
    bool closed;
    int slow = dial();
    int slow_too = dial();
    say(slow, GET_CLOSE("/slow"));
    say(slow_too, GET_CLOSE("/slow"));
    expect_contains("path=/hello thread=0", ask(GET_CLOSE("/hello")));
    str first = hear(slow, 1000, &closed);
    str second = hear(slow_too, 1000, &closed);
    expect_status("200", first);
    expect_status("200", second);
    bool first_is_one = str_find(first, STR("thread=1")) >= 0;
    expect_contains(first_is_one ? "thread=1" : "thread=2", first);
    expect_contains(first_is_one ? "thread=2" : "thread=1", second);
    close(slow);
    close(slow_too);
    stop();
}

/* The thread sleeps until somebody wakes it; a finished handler has to. */
void test_server__the_answer_of_a_slow_request_goes_out_when_it_is_made(void)
{
    start_with(usual());
    int64_t quick = 0;
    for (int i = 0; i < 5; i++) {
        int64_t began = test_now_ms();
        expect_status("200", ask(GET_CLOSE("/slow/at-once")));
        quick += test_now_ms() - began < 100;
    }
    expect_int(5, quick);
    stop();
}

void test_server__a_full_queue_answers_503_with_retry_after(void)
{
    struct http_server_options options = usual();
    options.slow_threads = 1;
    options.slow_queue_limit = 2;
    start_with(options);
    int fds[12];
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = dial();
        say(fds[i], GET_CLOSE("/slow"));
    }
    int busy = 0;
    int served = 0;
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        bool closed;
        str answer = hear(fds[i], 3000, &closed);
        bool is_busy = str_starts_with(answer, STR("HTTP/1.1 503 "));
        busy += is_busy;
        served += str_starts_with(answer, STR("HTTP/1.1 200 "));
        expect_true(!is_busy || str_find(answer, STR("\r\nRetry-After: ")) > 0);
        close(fds[i]);
    }
    expect_int(COUNT_OF(fds), busy + served);
    expect_true(busy > 0 && served >= 2);
    stop();
}

/* One at work, three wait: those who wait for too long are told so when their turn comes, and with
 * the first of them waiting for too long nobody else is taken on. */
void test_server__who_has_waited_too_long_for_a_slow_thread_gets_503(void)
{
    struct http_server_options options = usual();
    options.slow_threads = 1;
    options.slow_wait_ms = 200;
    start_with(options);
    int fds[4];
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = dial();
        say(fds[i], GET_CLOSE("/slow"));
    }
    nanosleep(&(struct timespec){.tv_nsec = 250 * 1000000}, NULL);
    expect_status("503", ask(GET_CLOSE("/slow")));
    int served = 0;
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        bool closed;
        str answer = hear(fds[i], 3000, &closed);
        bool is_served = str_starts_with(answer, STR("HTTP/1.1 200 "));
        served += is_served;
        expect_true(is_served || str_find(answer, STR("\r\nRetry-After: ")) > 0);
        close(fds[i]);
    }
    expect_true(served >= 1 && served <= 3);
    expect_status("200", ask(GET_CLOSE("/slow")));
    stop();
}

void test_server__no_slow_thread_works_for_somebody_who_has_left(void)
{
    struct http_server_options options = usual();
    options.slow_threads = 1;
    start_with(options);
    int stayed[8];
    int left[8];
    for (size_t i = 0; i < COUNT_OF(stayed); i++) {
        stayed[i] = dial();
        say(stayed[i], GET_CLOSE("/slow"));
    }
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        left[i] = dial();
        say(left[i], GET_CLOSE("/slow"));
        close(left[i]);
    }
    int64_t began = test_now_ms();
    int fd = dial();
    say(fd, GET_CLOSE("/slow"));
    bool closed;
    expect_status("200", hear(fd, 4000, &closed));
    close(fd);
    /* 8 × 150 ms for those who stayed, nothing for those who left after the first second. */
    expect_true(test_now_ms() - began < 2000);
    for (size_t i = 0; i < COUNT_OF(stayed); i++) {
        close(stayed[i]);
    }
    stop();
}

static void *ask_many(void *context)
{
    atomic_int *good = context;
    int fd = dial();
    for (int i = 0; i < 20; i++) {
        char answer[2048];
        say(fd, "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
        ssize_t got = recv(fd, answer, sizeof(answer), 0);
        if (got > 0 && memcmp(answer, "HTTP/1.1 200 ", 13) == 0) {
            atomic_fetch_add(good, 1);
        }
    }
    close(fd);
    return NULL;
}

void test_server__a_hundred_connections_at_once(void)
{
    start_with(usual());
    pthread_t threads[100];
    atomic_int good = 0;
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        assert(pthread_create(&threads[i], NULL, ask_many, &good) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        pthread_join(threads[i], NULL);
    }
    expect_int(100 * 20, good);
    stop();
}

/* ---- bodies --------------------------------------------------------------------------------- */

static str upload(size_t file_length, const char *length_header)
{
    struct buf body = BUF_INIT(test_arena());
    BUF_PUT(&body, "--XyZ\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nOrder\r\n"
                   "--XyZ\r\nContent-Disposition: form-data; name=\"list\"; filename=\"a.csv\"\r\n"
                   "Content-Type: text/csv\r\n\r\n");
    memset(buf_room(&body, file_length), 'c', file_length);
    body.length += file_length;
    BUF_PUT(&body, "Z\r\n--XyZ--\r\n");
    struct buf request = BUF_INIT(test_arena());
    BUF_PUT(&request, "POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      "Content-Type: multipart/form-data; boundary=XyZ\r\n");
    if (length_header == NULL) {
        buf_put_format(&request, "Content-Length: %zu\r\n\r\n", body.length);
        buf_put(&request, buf_str(&body));
    } else {
        buf_put_format(&request, "%s\r\n\r\n%zx\r\n", length_header, body.length);
        buf_put(&request, buf_str(&body));
        BUF_PUT(&request, "\r\n0\r\n\r\n");
    }
    bool closed;
    return ask_bytes(request.data, request.length, &closed);
}

void test_server__uploads_small_and_large_arrive_as_files(void)
{
    start_with(usual());
    static const size_t lengths[] = {0, 100, 65000, 70000, 900000};
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        str answer = upload(lengths[i], NULL);
        expect_status("200", answer);
        expect_contains("body title=Order\n", answer);
        str file =
            str_format(test_arena(), "file list name=a.csv size=%zu last=Z\n", lengths[i] + 1);
        expect_contains(str_to_c(test_arena(), file), answer);
    }
    expect_contains("size=200001 last=Z", upload(200000, "Transfer-Encoding: chunked"));
    stop();
}

void test_server__a_body_over_the_limit_gets_413(void)
{
    start_with(usual());
    int fd = dial();
    bool closed;
    say(fd, "POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
    str answer = hear(fd, 1000, &closed);
    expect_status("413", answer);
    expect_true(closed);
    close(fd);
    expect_status("413", upload(1100000, "Transfer-Encoding: chunked"));
    stop();
}

void test_server__expect_continue_is_answered_before_the_body(void)
{
    start_with(usual());
    int fd = dial();
    bool closed;
    say(fd, "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n");
    expect_status("100", hear(fd, 200, &closed));
    say(fd, "a=1");
    expect_contains("body a=1\n", hear(fd, 500, &closed));
    close(fd);
    expect_status("413", ask("POST /form HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                             "Content-Length: 1001\r\n\r\n"));
    stop();
}

void test_server__bodies_that_cannot_be_read_are_refused(void)
{
    start_with(usual());
    expect_status("400", ask("POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                             "Content-Type: application/x-www-form-urlencoded\r\n"
                             "Content-Length: 4\r\n\r\na=%G"));
    expect_status("415", ask("POST /form HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                             "Content-Type: application/xml\r\nContent-Length: 4\r\n\r\n<a/>"));
    expect_status("400", ask("POST /upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                             "Content-Type: multipart/form-data; boundary=b\r\n"
                             "Content-Length: 5\r\n\r\n--bXY"));
    expect_status("400", ask("GET /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n"
                             "a=1"));
    stop();
}

/* ---- paths and methods ---------------------------------------------------------------------- */

void test_server__doubtful_paths_never_reach_a_route(void)
{
    start_with(usual());
    static const struct {
        const char *path;
        const char *status;
    } paths[] = {
        {"/a/../hello", "404"}, {"/./hello", "404"}, {"//hello", "404"},     {"/a//b", "404"},
        {"/%2e%2e/x", "404"},   {"/%2E/x", "404"},   {"/a%2fb", "404"},      {"/a%5cb", "404"},
        {"/a\\b", "404"},       {"/a%00b", "400"},   {"/a%zzb", "400"},      {"/a%4", "400"},
        {"/a%0ab", "400"},      {"/%ff%fe", "400"},  {"/%c0%ae/x", "400"},   {"/x?a=%zz", "400"},
        {"/x?a=%ff", "400"},    {"/x#part", "400"},  {"/%252e%252e", "200"}, {"/%D1%8F", "200"},
    };
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        str request = str_format(test_arena(),
                                 "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close"
                                 "\r\n\r\n",
                                 paths[i].path);
        str answer = ask(str_to_c(test_arena(), request));
        str got = str_format(test_arena(), "%s %.*s", paths[i].path, 3,
                             answer.length > 12 ? answer.data + 9 : "---");
        str wanted = str_format(test_arena(), "%s %s", paths[i].path, paths[i].status);
        expect_str(str_to_c(test_arena(), wanted), got);
    }
    expect_contains("path=/%2e%2e thread", ask(GET_CLOSE("/%252e%252e")));
    stop();
}

void test_server__other_methods_are_refused(void)
{
    start_with(usual());
    static const char *const known[] = {"PUT", "PATCH", "OPTIONS", "TRACE"};
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        str request = str_format(test_arena(), "%s / HTTP/1.1\r\nHost: a\r\n\r\n", known[i]);
        str answer = ask(str_to_c(test_arena(), request));
        expect_status("405", answer);
        expect_contains("Allow: GET, HEAD, POST\r\n", answer);
    }
    expect_status("405", ask("CONNECT host:443 HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_status("405", ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_status("501", ask("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"));
    expect_status("501", ask("get / HTTP/1.1\r\nHost: a\r\n\r\n"));
    stop();
}

/* ---- smuggling ------------------------------------------------------------------------------ */

struct probe {
    const char *name;
    const char *bytes;
    size_t length;
};

#define PROBE(name, bytes) \
    { \
        name, bytes, sizeof(bytes) - 1 \
    }
#define POST_WITH(headers) "POST / HTTP/1.1\r\nHost: a\r\n" headers "\r\n"

static const struct probe probes[] = {
    PROBE("both lengths",
          POST_WITH("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") "0\r\n\r\n"),
    PROBE("both, other order",
          POST_WITH("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") "0\r\n\r\n"),
    PROBE("length twice", POST_WITH("Content-Length: 3\r\nContent-Length: 0\r\n") "a=1"),
    PROBE("length twice, equal", POST_WITH("Content-Length: 3\r\ncontent-length: 3\r\n") "a=1"),
    PROBE("list of lengths", POST_WITH("Content-Length: 3, 3\r\n") "a=1"),
    PROBE("signed length", POST_WITH("Content-Length: +3\r\n") "a=1"),
    PROBE("negative length", POST_WITH("Content-Length: -3\r\n") "a=1"),
    PROBE("hexadecimal length", POST_WITH("Content-Length: 0x3\r\n") "a=1"),
    PROBE("length with a blank behind", POST_WITH("Content-Length: 3 \r\n") "a=1"),
    PROBE("empty length", POST_WITH("Content-Length:\r\n") "a=1"),
    PROBE("other encoding", POST_WITH("Transfer-Encoding: gzip, chunked\r\n") "0\r\n\r\n"),
    PROBE("misspelt encoding", POST_WITH("Transfer-Encoding: xchunked\r\n") "0\r\n\r\n"),
    PROBE("encoding with a tab behind", POST_WITH("Transfer-Encoding: chunked\t\r\n") "0\r\n\r\n"),
    PROBE("encoding with vertical tab", POST_WITH("Transfer-Encoding:\vchunked\r\n") "0\r\n\r\n"),
    PROBE("quoted encoding", POST_WITH("Transfer-Encoding: \"chunked\"\r\n") "0\r\n\r\n"),
    PROBE("encoding twice",
          POST_WITH("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n") "0\r\n\r\n"),
    PROBE("chunked on 1.0",
          "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    PROBE("folded line", POST_WITH("X-A: b\r\n c\r\n")),
    PROBE("folded with tab", POST_WITH("X-A: b\r\n\tc\r\n")),
    PROBE("folded first line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    PROBE("folded last line", POST_WITH("Content-Length: 0\r\n \r\n")),
    PROBE("folded encoding", POST_WITH("Transfer-Encoding:\r\n chunked\r\n") "0\r\n\r\n"),
    PROBE("blank before colon", POST_WITH("Content-Length : 3\r\n") "a=1"),
    PROBE("tab before colon", POST_WITH("Content-Length\t: 3\r\n") "a=1"),
    PROBE("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
    PROBE("bare LF after a header", "GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n"),
    PROBE("bare LF after the last header", "GET / HTTP/1.1\r\nHost: a\n\r\n"),
    PROBE("bare LF as the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    PROBE("bare LF everywhere", "GET / HTTP/1.1\nHost: a\n\n"),
    PROBE("bare CR in a value", "GET / HTTP/1.1\r\nHost: a\rX-A: b\r\n\r\n"),
    PROBE("CR CR LF", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"),
    PROBE("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\n\r\n"),
    PROBE("NUL at the end of a value", "GET / HTTP/1.1\r\nHost: a\0\r\n\r\n"),
    PROBE("NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0A: b\r\n\r\n"),
    PROBE("NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("NUL in the method", "GE\0T / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\001\r\n\r\n"),
    PROBE("delete character", "GET / HTTP/1.1\r\nHost: a\r\nX-A: \177\r\n\r\n"),
    PROBE("brackets in a name", "GET / HTTP/1.1\r\nHost: a\r\nX(A): b\r\n\r\n"),
    PROBE("letter beyond ASCII in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\xc3\xa4: b\r\n\r\n"),
    PROBE("empty name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
    PROBE("no colon", "GET / HTTP/1.1\r\nHost: a\r\nnothing\r\n\r\n"),
    PROBE("no host", "GET / HTTP/1.1\r\nX-A: b\r\n\r\n"),
    PROBE("no header at all", "GET / HTTP/1.1\r\n\r\n"),
    PROBE("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    PROBE("two hosts on 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
    PROBE("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    PROBE("host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    PROBE("host with a user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
    PROBE("absolute form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("asterisk", "GET * HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("no slash", "GET hello HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("empty target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("two blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("two blanks before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("blank behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
    PROBE("blank in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("tab in the target", "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("tab for blank", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("raw byte in the target", "GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
    PROBE("version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
    PROBE("version in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n"),
    PROBE("version 0.9", "GET /\r\n\r\n"),
    PROBE("version 0.9 written out", "GET / HTTP/0.9\r\n\r\n"),
    PROBE("garbage", "\x16\x03\x01\x02\x00\r\n\r\n"),
    PROBE("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
};

/* Refused with 4xx or 5xx, or closed without a word; and what follows is never read as a request.
 */
static void expect_refused(const struct probe *probe, str answer, bool closed)
{
    bool is_refused = answer.length == 0 || str_starts_with(answer, STR("HTTP/1.1 4")) ||
                      str_starts_with(answer, STR("HTTP/1.1 5")) ||
                      str_starts_with(answer, STR("HTTP/1.0 505"));
    bool is_read_on = str_find(answer, STR("path=")) >= 0;
    if (!is_refused || is_read_on || !closed) {
        test_fail(__FILE__, __LINE__, "probe \"%s\": %s, answer:\n%.*s", probe->name,
                  closed ? "closed" : "not closed", STR_ARG(answer));
    }
}

/* The guard sees only the bytes of a first head. Of later ones it sees what libmicrohttpd has
 * understood, and there these look like proper line ends; see docs/internals/http.md. */
static const struct probe first_probes[] = {
    PROBE("NUL for CR at the end of a value", "GET / HTTP/1.1\r\nHost: a\0\n\r\n"),
    PROBE("NUL for CR behind the request line", "GET / HTTP/1.1\0\nHost: a\r\n\r\n"),
    PROBE("NUL for CR in the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\0\n"),
};

static str probe_first(const struct probe *probe)
{
    struct buf bytes = BUF_INIT(test_arena());
    buf_put_bytes(&bytes, probe->bytes, probe->length);
    BUF_PUT(&bytes, "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
    bool closed;
    str answer = ask_bytes(bytes.data, bytes.length, &closed);
    expect_refused(probe, answer, closed);
    return answer;
}

void test_server__smuggling_probes_are_refused_and_the_connection_ends(void)
{
    start_with(usual());
    for (size_t i = 0; i < COUNT_OF(probes); i++) {
        probe_first(&probes[i]);
    }
    for (size_t i = 0; i < COUNT_OF(first_probes); i++) {
        probe_first(&first_probes[i]);
    }
    stop();
}

/* libmicrohttpd's own refusals are in English, without a word on what browsers may do with them. */
void test_server__what_is_no_request_is_refused_in_our_words(void)
{
    start_with(usual());
    for (size_t i = 0; i < COUNT_OF(probes); i++) {
        str answer = probe_first(&probes[i]);
        expect_contains("Content-Security-Policy: default-src 'none'", answer);
        expect_contains("X-Content-Type-Options: nosniff", answer);
        expect_contains("The request is malformed.", answer);
        expect_contains("Запрос составлен неверно.", answer);
        expect_contains("Date: ", answer);
    }
    stop();
}

/* The same where the bytes arrive one by one, and on a connection that has served before. */
void test_server__probes_are_refused_however_they_arrive(void)
{
    start_with(usual());
    for (size_t i = 0; i < COUNT_OF(probes); i++) {
        int fd = dial();
        bool closed;
        say(fd, "GET /first HTTP/1.1\r\nHost: a\r\n\r\n");
        char first[1024];
        expect_true(recv(fd, first, sizeof(first), 0) > 0);
        for (size_t at = 0; at < probes[i].length; at++) {
            say_bytes(fd, probes[i].bytes + at, 1);
            if (at % 8 == 0) {
                nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
            }
        }
        say(fd, "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        str answer = hear(fd, 1000, &closed);
        expect_refused(&probes[i], answer, closed);
        close(fd);
    }
    stop();
}

void test_server__an_ordinary_head_passes_however_it_arrives(void)
{
    start_with(usual());
    static const char head[] =
        "GET /hello?a=1&b=2 HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: x  y\r\n"
        "Accept:*/*\r\nX-Empty:\r\nX-Tab:\t z \r\nCookie: a=b; c=d\r\nConnection: close\r\n\r\n";
    for (size_t step = 1; step < 64; step += 7) {
        int fd = dial();
        bool closed;
        for (size_t at = 0; at < sizeof(head) - 1; at += step) {
            say_bytes(fd, head + at, MIN_OF(step, sizeof(head) - 1 - at));
            nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
        }
        str answer = hear(fd, 1000, &closed);
        expect_status("200", answer);
        expect_contains("query a=1\nquery b=2\n", answer);
        close(fd);
    }
    stop();
}

void test_server__a_head_that_is_too_long_is_refused(void)
{
    start_with(usual());
    static const size_t lengths[] = {15 * 1024, 17 * 1024, 60 * 1024};
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        char *filling = arena_bytes(test_arena(), lengths[i] + 1);
        memset(filling, 'x', lengths[i]);
        str in_header = str_format(test_arena(),
                                   "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                   "X-A: %s\r\n\r\n",
                                   filling);
        str in_target = str_format(test_arena(),
                                   "GET /%s HTTP/1.1\r\nHost: a\r\n"
                                   "Connection: close\r\n\r\n",
                                   filling);
        bool closed;
        str answer = ask_bytes(in_header.data, in_header.length, &closed);
        expect_true(closed);
        expect_true(i == 0 ? str_starts_with(answer, STR("HTTP/1.1 200"))
                           : answer.length == 0 || str_starts_with(answer, STR("HTTP/1.1 431")));
        answer = ask_bytes(in_target.data, in_target.length, &closed);
        expect_true(closed);
        expect_false(i > 0 && str_starts_with(answer, STR("HTTP/1.1 200")));
    }
    stop();
}

/* ---- overload ------------------------------------------------------------------------------- */

#define CROWD 150
#define CROWD_STAYS_MS 2000
#define NEWCOMER_TRIES_MS 10000

/* People who ask again as soon as they are answered, each time for a millisecond of work, until
 * they have had enough; and one who comes meanwhile, and comes again until turned away. */
struct crowd {
    struct pollfd inside[CROWD];
    bool is_in[CROWD]; /* was answered once */
    atomic_bool has_enough;
    int served;
    int refused;
    int refused_inside;
    str newcomer;
    int64_t newcomer_waited_ms;
};

static void answer_arrives(struct crowd *crowd, int number, bool asks_again)
{
    struct pollfd *one = &crowd->inside[number];
    char answer[2048];
    ssize_t length = recv(one->fd, answer, sizeof(answer), 0);
    str text = {answer, length < 0 ? 0 : (size_t)length};
    crowd->served += str_starts_with(text, STR("HTTP/1.1 200"));
    bool is_refusal = str_starts_with(text, STR("HTTP/1.1 503"));
    crowd->refused += is_refusal;
    crowd->refused_inside += is_refusal && crowd->is_in[number];
    crowd->is_in[number] = true;
    if (!str_starts_with(text, STR("HTTP/1.1 200"))) {
        close(one->fd);
        one->fd = -1;
    } else if (asks_again) {
        say(one->fd, "GET /work HTTP/1.1\r\nHost: a\r\n\r\n");
    }
}

static void *be_a_crowd(void *context)
{
    struct crowd *crowd = context;
    for (int i = 0; i < CROWD; i++) {
        crowd->inside[i] = (struct pollfd){.fd = dial(), .events = POLLIN};
        say(crowd->inside[i].fd, "GET /work HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    while (poll(crowd->inside, CROWD, 500) > 0) {
        for (int i = 0; i < CROWD; i++) {
            if (crowd->inside[i].revents != 0) {
                answer_arrives(crowd, i, !crowd->has_enough);
            }
        }
    }
    for (int i = 0; i < CROWD; i++) {
        close(crowd->inside[i].fd);
    }
    return NULL;
}

static void newcomer_comes(struct crowd *crowd)
{
    bool closed;
    int64_t start = test_now_ms();
    int newcomer = dial();
    say(newcomer, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    crowd->newcomer = hear(newcomer, 1000, &closed);
    crowd->newcomer_waited_ms = test_now_ms() - start;
    close(newcomer);
}

/* On a machine with other work the crowd stumbles, and whoever comes then is let in: rightly. */
static void crowd_meets_newcomer(struct crowd *crowd, int turn_ms, int tries_ms)
{
    struct http_server_options options = usual();
    options.turn_ms = turn_ms;
    start_with(options);
    pthread_t thread;
    pthread_create(&thread, NULL, be_a_crowd, crowd);
    int64_t start = test_now_ms();
    do {
        nanosleep(&(struct timespec){.tv_nsec = 400 * 1000000}, NULL);
        newcomer_comes(crowd);
    } while (!str_starts_with(crowd->newcomer, STR("HTTP/1.1 503")) &&
             test_now_ms() - start < tries_ms);
    while (test_now_ms() - start < CROWD_STAYS_MS) {
        nanosleep(&(struct timespec){.tv_nsec = 20 * 1000000}, NULL);
    }
    crowd->has_enough = true;
    pthread_join(thread, NULL);
}

void test_server__newcomers_are_told_to_come_back_while_those_inside_are_served(void)
{
    struct crowd crowd = {0};
    crowd_meets_newcomer(&crowd, 0, NEWCOMER_TRIES_MS);
    expect_status("503", crowd.newcomer);
    expect_contains("Retry-After: ", crowd.newcomer);
    expect_contains("Connection: close", crowd.newcomer);
    expect_contains("Content-Security-Policy: ", crowd.newcomer);
    expect_true(crowd.newcomer_waited_ms < 500);
    expect_true(crowd.served > CROWD * 2);
    expect_int(0, crowd.refused_inside);
    expect_status("200", ask(GET_CLOSE("/")));
    stop();
}

void test_server__when_even_those_inside_are_too_many_some_are_refused(void)
{
    struct crowd crowd = {0};
    crowd_meets_newcomer(&crowd, 100, 0);
    expect_true(crowd.served >= CROWD);
    expect_true(crowd.refused > 0);
    expect_status("200", ask(GET_CLOSE("/")));
    stop();
}

void test_server__one_slow_page_turns_nobody_away(void)
{
    struct http_server_options options = usual();
    options.turn_ms = 100;
    start_with(options);
    bool closed;
    int fds[50];
    int busy = dial();
    say(busy, "GET /busy HTTP/1.1\r\nHost: a\r\n\r\n");
    nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000}, NULL);
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = dial();
        say(fds[i], GET_CLOSE("/"));
    }
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        expect_status("200", hear(fds[i], 1000, &closed));
        close(fds[i]);
    }
    close(busy);
    stop();
}

/* ---- the proxy in front --------------------------------------------------------------------- */

#define FORWARDED \
    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n" \
    "X-Forwarded-Proto: https\r\n\r\n"

void test_server__forwarded_headers_are_believed_from_the_trusted_proxy_alone(void)
{
    struct http_server_options options = usual();
    start_with(options);
    expect_contains("secure=0 from=127.0.0.1\n", ask(FORWARDED));
    stop();
    options.trusted_proxy = "10.0.0.1";
    start_with(options);
    expect_contains("secure=0 from=127.0.0.1\n", ask(FORWARDED));
    stop();
    options.trusted_proxy = "127.0.0.1";
    start_with(options);
    expect_contains("secure=1 from=203.0.113.9\n", ask(FORWARDED));
    expect_contains("secure=0 from=127.0.0.1\n",
                    ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        "X-Forwarded-For: 1.2.3.4, <script>\r\n\r\n"));
    stop();
}

/* ---- deadlines ------------------------------------------------------------------------------ */

/* Sends a byte every 100 ms, so that the connection is never idle, until it is cut. */
static int64_t dribble_until_closed(int fd, const char *text)
{
    int64_t start = test_now_ms();
    bool closed = false;
    for (size_t at = 0; !closed && test_now_ms() - start < 8000; at++) {
        say_bytes(fd, &text[at % strlen(text)], 1);
        hear(fd, 100, &closed);
    }
    return closed ? test_now_ms() - start : -1;
}

void test_server__a_dribbled_head_is_cut_off_at_its_deadline(void)
{
    struct http_server_options options = usual();
    options.header_seconds = 1;
    start_with(options);
    int fd = dial();
    say(fd, "GET / HTTP/1.1\r\nHost: a\r\n");
    int64_t took = dribble_until_closed(fd, "X-A: b\r\n");
    expect_true(took >= 900 && took < 2500);
    close(fd);
    stop();
}

void test_server__silent_and_idle_connections_are_closed(void)
{
    struct http_server_options options = usual();
    options.header_seconds = 1;
    options.idle_seconds = 1;
    start_with(options);
    bool closed;
    int silent = dial();
    int idle = dial();
    say(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    int64_t start = test_now_ms();
    expect_status("200", hear(idle, 3000, &closed));
    expect_true(closed);
    hear(silent, 3000, &closed);
    expect_true(closed);
    expect_true(test_now_ms() - start < 2500);
    close(silent);
    close(idle);
    stop();
}

#define FORM_HEAD \
    "POST /form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: " \
    "application/x-www-form-urlencoded\r\nContent-Length: "

void test_server__a_dribbled_body_is_cut_off(void)
{
    struct http_server_options options = usual();
    options.header_seconds = 1;
    start_with(options);
    int fd = dial();
    say(fd, FORM_HEAD "900\r\n\r\n");
    int64_t took = dribble_until_closed(fd, "a=1&");
    expect_true(took >= 900 && took < 2500);
    close(fd);
    stop();
}

void test_server__a_slow_but_steady_body_is_waited_for(void)
{
    struct http_server_options options = usual();
    options.header_seconds = 1;
    options.idle_seconds = 1;
    options.body_bytes_per_second = 2;
    start_with(options);
    int fd = dial();
    bool closed = false;
    say(fd, FORM_HEAD "9\r\n\r\n");
    for (int i = 0; i < 9 && !closed; i++) {
        say_bytes(fd, &"a=1234567"[i], 1);
        str answer = hear(fd, 200, &closed);
        expect_int(0, i < 8 && answer.length > 0);
        if (answer.length > 0) {
            expect_contains("body a=1234567\n", answer);
        }
    }
    expect_true(closed);
    close(fd);
    stop();
}

/* How many bytes come until the end; -1 when there is no end within three seconds of silence. */
static int64_t drain(int fd)
{
    static char block[64 * 1024];
    int64_t total = 0;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    while (poll(&ready, 1, 3000) > 0) {
        ssize_t got = recv(fd, block, sizeof(block), 0);
        if (got <= 0) {
            return total;
        }
        total += got;
    }
    return -1;
}

void test_server__a_client_that_does_not_read_is_cut_off_in_the_end(void)
{
    struct http_server_options options = usual();
    options.header_seconds = 1;
    options.idle_seconds = 1;
    start_with(options);
    int fd = dial();
    for (int i = 0; i < 60; i++) {
        say(fd, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    nanosleep(&(struct timespec){.tv_sec = 4}, NULL);
    int64_t total = drain(fd);
    expect_true(total > 0 && total < 60 * 300000);
    close(fd);
    stop();
}

void test_server__idle_connections_make_room_when_places_run_out(void)
{
    struct http_server_options options = usual();
    options.connection_limit = 16;
    start_with(options);
    int fds[16];
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        char answer[1024];
        fds[i] = dial();
        say(fds[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        expect_true(recv(fds[i], answer, sizeof(answer), 0) > 0);
    }
    int64_t start = test_now_ms();
    int late = dial();
    bool closed;
    say(late, GET_CLOSE("/late"));
    expect_contains("path=/late", hear(late, 4000, &closed));
    expect_true(test_now_ms() - start < 3000);
    close(late);
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        close(fds[i]);
    }
    stop();
}

void test_server__stopping_finishes_what_is_under_way(void)
{
    start_with(usual());
    int slow = dial();
    int idle = dial();
    bool closed;
    say(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    hear(idle, 100, &closed);
    say(slow, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000}, NULL);
    int64_t start = test_now_ms();
    http_server_stop(server, 5);
    expect_true(test_now_ms() - start < 2000);
    str answer = hear(slow, 500, &closed);
    expect_status("200", answer);
    expect_contains("Connection: close", answer);
    hear(idle, 500, &closed);
    expect_true(closed);
    close(slow);
    close(idle);
    /* The socket was only borrowed: it still takes connections for the next one. */
    int waiting = dial();
    close(waiting);
    close(listen_fd);
}
