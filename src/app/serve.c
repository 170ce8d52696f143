#include "app/serve.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "app/command.h"
#include "app/housekeeping.h"
#include "app/jobs_runner.h"
#include "app/outbox.h"
#include "app/processes.h"
#include "app/sms.h"
#include "base/log.h"
#include "http/server.h"

#define SLOW_THREADS 2
/* Who waits for a slow thread costs memory alone, some 42 KB. All members of a large organisation
 * may take their ballots at the same moment; nobody waits longer than he would believe in it. */
#define SLOW_QUEUE 2048
#define SLOW_WAIT_MS 10000
#define CONNECTIONS 8000
#define RUNNER_PAUSE_MS 300
#define WORKERS_LIMIT 256

struct server {
    const struct command_options *options;
    struct app_health *health;
};

/* A child's application. When a write of it does not reach the disk, it stops, and the parent
 * starts another that opens the database anew. */
static struct app *app_of(const struct server *server, int threads)
{
    struct app *app = command_app(server->options, threads);
    if (app == NULL || app_connection(app, 0) == NULL) {
        return NULL;
    }
    app->health = server->health;
    app->options.ask_for_replacement = processes_stop_this;
    return app;
}

/* ---- a worker ------------------------------------------------------------------------------- */

static int run_worker(void *context, int listen_fd, int number)
{
    const struct server *shared = context;
    const struct command_options *options = shared->options;
    struct app *app = app_of(shared, 1 + SLOW_THREADS);
    if (app == NULL) {
        return 1;
    }
    struct http_application application = {
        .context = app, .is_slow = app_is_slow, .body_limit = app_body_limit, .handle = app_handle};
    struct http_server_options server_options = {
        .listen_fd = listen_fd,
        .slow_threads = SLOW_THREADS,
        .slow_queue_limit = SLOW_QUEUE,
        .slow_wait_ms = SLOW_WAIT_MS,
        .connection_limit = CONNECTIONS,
        .header_seconds = 10,
        .body_bytes_per_second = 1024,
        .idle_seconds = 15,
        .turn_ms = 250,
        .trusted_proxy = options->is_secure_proxy ? "127.0.0.1" : NULL,
        .temporary_folder = options->data_folder,
    };
    char error[256];
    struct http_server *server = http_server_start(&server_options, &application, error);
    if (server == NULL) {
        LOG_ERROR("worker.start", "number=%d reason=\"%s\"", number, error);
        return 1;
    }
    processes_wait_for_stop(-1);
    http_server_stop(server, 5);
    bool was_broken = atomic_load(&app->has_lost_writes);
    app_free(app);
    return was_broken;
}

/* ---- the job runner ------------------------------------------------------------------------- */

static bool has_lost_writes(const struct app *app)
{
    for (int i = 0; i < app->options.threads; i++) {
        if (app->connections[i] != NULL && db_has_lost_writes(app->connections[i])) {
            return true;
        }
    }
    return false;
}

static int run_jobs(void *context, int listen_fd, int number)
{
    (void)listen_fd;
    (void)number;
    struct app *app = app_of(context, 2);
    if (app == NULL) {
        return 1;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    bool busy = false;
    while (!has_lost_writes(app) && !processes_wait_for_stop(busy ? 0 : RUNNER_PAUSE_MS)) {
        arena_reset(arena);
        busy = jobs_run_one(app, arena);
        housekeeping(app, arena);
        housekeeping_watch(app, arena);
    }
    bool was_broken = has_lost_writes(app);
    app_free(app);
    return was_broken;
}

/* ---- what must not wait for a long job ------------------------------------------------------ */

/* Letters, messages, and the chain of the audit log. */
static int run_letters(void *context, int listen_fd, int number)
{
    (void)listen_fd;
    (void)number;
    struct app *app = app_of(context, 1);
    if (app == NULL) {
        return 1;
    }
    outbox_sender_start();
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    bool busy = false;
    while (!has_lost_writes(app) && !processes_wait_for_stop(busy ? 0 : RUNNER_PAUSE_MS)) {
        arena_reset(arena);
        audit_seal(app, arena, app_connection(app, 0));
        arena_reset(arena);
        busy = outbox_send_one(app, arena);
        arena_reset(arena);
        busy = sms_send_one(app, arena) || busy;
    }
    bool was_broken = has_lost_writes(app);
    app_free(app);
    return was_broken;
}

/* ---- the command ---------------------------------------------------------------------------- */

static bool is_empty(const struct command_options *options)
{
    struct app *app = command_app(options, 1);
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    bool empty = db != NULL && str_equal(db_script_text(db, "SELECT count(*) FROM org"), STR("0"));
    app_free(app);
    return empty;
}

static const struct command *demo_command(void)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        for (const struct command *command = (*feature)->commands;
             command != NULL && command->name != NULL; command++) {
            if (strcmp(command->name, "demo") == 0) {
                return command;
            }
        }
    }
    return NULL;
}

static bool fill_with_demo(const struct command_options *options)
{
    const struct command *demo = demo_command();
    char data_word[] = "--data";
    char db_word[] = "--db";
    char *arguments[] = {data_word, (char *)options->data_folder, db_word,
                         (char *)options->database};
    return demo != NULL && demo->run(options->database == NULL ? 2 : 4, arguments) == 0;
}

/* The demo leaves its sign-ins in a file, so that every start can show them. */
static void print_sign_ins(const struct command_options *options)
{
    char path[4096];
    char line[512];
    snprintf(path, sizeof(path), "%s/demo-sign-ins.txt", options->data_folder);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return;
    }
    while (fgets(line, sizeof(line), file) != NULL) {
        fputs(line, stdout);
    }
    fclose(file);
}

int serve_command(int argument_count, char **arguments)
{
    struct command_options options;
    const char *address = "127.0.0.1";
    int64_t port = 8080;
    int64_t workers = MAX_OF(sysconf(_SC_NPROCESSORS_ONLN), 1);
    bool demo_if_empty = false;
    const struct command_own_option own[] = {
        {"--address", .ret_value = &address},
        {"--port", .ret_number = &port, .min = 1, .max = UINT16_MAX},
        {"--workers", .ret_number = &workers, .min = 1, .max = WORKERS_LIMIT},
        {"--demo-if-empty", .ret_flag = &demo_if_empty},
        {0},
    };
    if (!command_read_options(&options, argument_count, arguments, own)) {
        return COMMAND_MISUSED;
    }
    if (!command_prepare(&options)) {
        return 1;
    }
    if (demo_if_empty && is_empty(&options) && !fill_with_demo(&options)) {
        return 1;
    }
    printf("Profkom: http://%s:%lld\n", address, (long long)port);
    print_sign_ins(&options);
    fflush(stdout);
    void *health = mmap(NULL, sizeof(struct app_health), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (health == MAP_FAILED) {
        fputs("profkom: no memory to share\n", stderr);
        return 1;
    }
    struct server server = {.options = &options, .health = health};
    char error[256];
    int status = processes_run(
        &(struct processes_options){.address = address,
                                    .port = (int)port,
                                    .workers = (int)workers,
                                    .run_worker = run_worker,
                                    .beside = {{"jobs", run_jobs}, {"letters", run_letters}},
                                    .context = &server},
        error);
    if (status != 0) {
        fprintf(stderr, "profkom: %s\n", error);
    }
    return status;
}
