#include "app/command.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/migrate.h"

#define MOSCOW_OFFSET_MINUTES (3 * 60)

static bool take_number(const char *text, int *ret_number)
{
    int64_t number;
    if (!str_to_int64(str_of(text), &number) || number < 0 || number > INT32_MAX) {
        return false;
    }
    *ret_number = (int)number;
    return true;
}

/* Takes one option with its value. Returns how many arguments it used, 0 if it is none of ours, -1
 * when its value is missing or wrong. */
static int take_option(struct command_options *options, const struct command_own_option *own,
                       char **arguments, int left)
{
    const char *name = arguments[0];
    if (strcmp(name, "--demo-if-empty") == 0) {
        options->demo_if_empty = true;
        return 1;
    }
    for (; own != NULL && own->name != NULL; own++) {
        if (strcmp(name, own->name) == 0) {
            *own->ret_value = left > 1 ? arguments[1] : NULL;
            return left > 1 ? 2 : -1;
        }
    }
    const char **text = strcmp(name, "--data") == 0      ? &options->data_folder
                        : strcmp(name, "--db") == 0      ? &options->database
                        : strcmp(name, "--address") == 0 ? &options->address
                                                         : NULL;
    int *number = strcmp(name, "--port") == 0      ? &options->port
                  : strcmp(name, "--workers") == 0 ? &options->workers
                                                   : NULL;
    if (text == NULL && number == NULL) {
        return 0;
    }
    if (left < 2 || (number != NULL && !take_number(arguments[1], number))) {
        return -1;
    }
    if (number == &options->port && *number > UINT16_MAX) {
        return -1;
    }
    if (text != NULL) {
        *text = arguments[1];
    }
    return 2;
}

bool command_read(struct command_options *options, int argument_count, char **arguments,
                  const struct command_own_option *own)
{
    *options = (struct command_options){
        .data_folder = "data",
        .address = "127.0.0.1",
        .port = 8080,
        .workers = (int)MAX_OF(sysconf(_SC_NPROCESSORS_ONLN), 1),
        .arguments = arguments,
    };
    for (int i = 0; i < argument_count;) {
        if (strncmp(arguments[i], "--", 2) != 0) {
            arguments[options->argument_count++] = arguments[i++];
            continue;
        }
        int used = take_option(options, own, arguments + i, argument_count - i);
        if (used <= 0) {
            fprintf(stderr, "profkom: %s %s\n", arguments[i],
                    used == 0 ? "is no option of this command" : "needs a value");
            return false;
        }
        i += used;
    }
    return true;
}

static const char *database_of(const struct command_options *options, char room[4096])
{
    if (options->database != NULL) {
        return options->database;
    }
    snprintf(room, 4096, "%s/profkom.db", options->data_folder);
    return room;
}

bool command_prepare(const struct command_options *options)
{
    char room[4096];
    char error[256];
    if (mkdir(options->data_folder, 0700) != 0 && errno != EEXIST) {
        fprintf(stderr, "profkom: the folder %s cannot be made: %s\n", options->data_folder,
                strerror(errno));
        return false;
    }
    struct db *db = db_open(database_of(options, room), DB_CREATE, error);
    if (db == NULL) {
        fprintf(stderr, "profkom: %s\n", error);
        return false;
    }
    enum migrate_outcome outcome = migrate(db, migrations, error);
    db_close(db);
    if (outcome == MIGRATE_REFUSED) {
        fprintf(stderr, "profkom: %s\n", error);
        return false;
    }
    return true;
}

struct configuration {
    struct arena *arena;
    struct app_options *options;
};

static int take_setting(void *context, const char *section, const char *name, const char *value)
{
    struct configuration *configuration = context;
    struct app_options *options = configuration->options;
    const char *copy = str_to_c(configuration->arena, str_of(value));
    (void)section;
    if (strcmp(name, "origin") == 0) {
        options->origin = copy;
    } else if (strcmp(name, "union_name") == 0) {
        options->union_name = copy;
    } else if (strcmp(name, "smtp_url") == 0) {
        options->smtp_url = copy;
    } else if (strcmp(name, "mail_from") == 0) {
        options->mail_from = copy;
    } else if (strcmp(name, "utc_offset_minutes") == 0) {
        options->utc_offset_minutes = atoi(value);
    } else if (strcmp(name, "demo") == 0) {
        options->is_demo = atoi(value) != 0;
    } else {
        fprintf(stderr, "profkom: profkom.conf: unknown setting %s\n", name);
        return 0;
    }
    return 1;
}

struct app *command_app(const struct command_options *options, int threads)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    char room[4096];
    struct app_options app_options = {
        .database = str_to_c(arena, str_of(database_of(options, room))),
        .data_folder = options->data_folder,
        .union_name = "Общероссийский Профсоюз образования",
        .utc_offset_minutes = MOSCOW_OFFSET_MINUTES,
        .threads = threads,
    };
    snprintf(room, sizeof(room), "%s/profkom.conf", options->data_folder);
    struct configuration configuration = {arena, &app_options};
    int wrong_line = access(room, F_OK) == 0 ? ini_parse(room, take_setting, &configuration) : 0;
    if (wrong_line != 0) {
        fprintf(stderr, "profkom: profkom.conf cannot be understood, line %d\n", wrong_line);
        return NULL;
    }
    char error[256];
    struct app *app = app_new(&app_options, error);
    if (app == NULL) {
        fprintf(stderr, "profkom: %s\n", error);
    }
    return app;
}
