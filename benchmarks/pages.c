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

#include "app/command.h"
#include "client.h"

#define WARM_UP 3

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
        reply = app_handle(app, client_get(arena, str_of(path), cookie), 0);
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
    str cookie = client_sign_in(app, arena, arguments[2]);
    for (int i = 4; i < argument_count; i++) {
        measure(app, arguments[i], cookie, atoi(arguments[3]));
    }
    app_free(app);
    arena_free(arena);
    return 0;
}
