/* How much one page costs, without sockets and other processes, so that it can be counted to the
 * instruction:
 *
 *     build/release/bench_pages DATA E-MAIL COUNT PATH…
 *     valgrind --tool=callgrind --collect-atstart=no --toggle-collect=app_handle
 *         build/release/bench_pages DATA E-MAIL 20 /members
 *
 * Acts as the account with that address, asks for every path COUNT times and prints status, bytes
 * and microseconds of processor time and memory of each. See docs/internals/speed.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/app.h"
#include "app/command.h"
#include "app/session.h"

#define WARM_UP 3

/* The cookie of a new session, without a password. */
static str sign_in(struct app *app, struct arena *arena, const char *email)
{
    struct db *db = app_connection(app, 0);
    struct request *req = app_system_request(app, arena, db);
    const char *find = str_format(arena, "SELECT id FROM account WHERE email = '%s'", email).data;
    int64_t account_id;
    if (!str_to_int64(db_script_text(db, find), &account_id)) {
        fprintf(stderr, "nobody has the address %s\n", email);
        exit(1);
    }
    db_begin_write(db);
    str cookie = session_start(req, account_id, true);
    if (!db_commit(db)) {
        fprintf(stderr, "the session could not be written\n");
        exit(1);
    }
    str pair;
    (void)str_next(&cookie, ';', &pair);
    return pair;
}

static struct http_request *request_of(struct arena *arena, str target, str cookie)
{
    struct http_request *http = ARENA_NEW(arena, struct http_request);
    const struct http_field headers[] = {
        {STR("host"), STR("127.0.0.1")},
        {STR("cookie"), cookie},
        {STR("accept-language"), STR("ru")},
        {STR("accept-encoding"), str_of(getenv("ACCEPT_ENCODING"))},
    };
    http->arena = arena;
    http->method = HTTP_GET;
    http->remote_address = STR("127.0.0.1");
    http->headers = ARENA_ARRAY(arena, COUNT_OF(headers), struct http_field);
    http->header_count = COUNT_OF(headers);
    memcpy(http->headers, headers, sizeof(headers));
    (void)str_next(&target, '?', &http->path);
    http->query = target;
    if (!http_parse_urlencoded(arena, http->query, 100, &http->fields, &http->field_count)) {
        fprintf(stderr, "the query is broken\n");
        exit(1);
    }
    http->query_field_count = http->field_count;
    return http;
}

static double processor_microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void measure(struct app *app, const char *path, str cookie, int count)
{
    struct arena *arena = arena_new();
    struct reply reply = {0};
    double begin = 0;
    for (int i = -WARM_UP; i < count; i++) {
        begin = i == 0 ? processor_microseconds() : begin;
        arena_reset(arena);
        reply = app_handle(app, request_of(arena, str_of(path), cookie), 0);
    }
    printf("%-60s %d %7zu bytes %8.1f us, arena %zu KB\n", path, reply.status, reply.body.length,
           (processor_microseconds() - begin) / count, arena_used(arena) / 1024);
    arena_free(arena);
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 5) {
        fprintf(stderr, "bench_pages DATA E-MAIL COUNT PATH…\n");
        return 1;
    }
    struct command_options options = {.data_folder = arguments[1]};
    struct app *app = command_app(&options, 1);
    if (app == NULL || app_connection(app, 0) == NULL) {
        return 1;
    }
    struct arena *arena = arena_new();
    str cookie = sign_in(app, arena, arguments[2]);
    for (int i = 4; i < argument_count; i++) {
        measure(app, arguments[i], cookie, atoi(arguments[3]));
    }
    app_free(app);
    arena_free(arena);
    return 0;
}
