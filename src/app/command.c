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

static const struct command_own_option *find_option(const struct command_own_option *options,
                                                    const char *name)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (strcmp(options->name, name) == 0) {
            return options;
        }
    }
    return NULL;
}

static bool take_number(const struct command_own_option *option, const char *text)
{
    int64_t number;
    if (!str_to_int64(str_of(text), &number) || number < option->min || number > option->max) {
        fprintf(stderr, "profkom: %s wants a whole number from %lld to %lld, not \"%s\"\n",
                option->name, (long long)option->min, (long long)option->max, text);
        return false;
    }
    *option->ret_number = number;
    return true;
}

/* Takes one option with its value. Returns how many arguments it used, 0 after a sentence. */
static int take_option(const struct command_own_option *option, char **arguments, int left)
{
    if (option->ret_flag != NULL) {
        *option->ret_flag = true;
        return 1;
    }
    if (left < 2) {
        fprintf(stderr, "profkom: %s needs a value\n", option->name);
        return 0;
    }
    if (option->ret_number != NULL) {
        return take_number(option, arguments[1]) ? 2 : 0;
    }
    *option->ret_value = arguments[1];
    return 2;
}

bool command_read(struct command_options *options, int argument_count, char **arguments,
                  const struct command_own_option *own)
{
    *options = (struct command_options){.data_folder = "data", .arguments = arguments};
    const struct command_own_option common[] = {
        {"--data", &options->data_folder}, {"--db", &options->database}, {0}};
    for (int i = 0; i < argument_count;) {
        if (strncmp(arguments[i], "-", 1) != 0) {
            arguments[options->argument_count++] = arguments[i++];
            continue;
        }
        const struct command_own_option *option = find_option(own, arguments[i]);
        option = option == NULL ? find_option(common, arguments[i]) : option;
        if (option == NULL) {
            fprintf(stderr, "profkom: this command has no option %s; --help tells which it has\n",
                    arguments[i]);
            return false;
        }
        int used = take_option(option, arguments + i, argument_count - i);
        if (used == 0) {
            return false;
        }
        i += used;
    }
    return true;
}

bool command_read_options(struct command_options *options, int argument_count, char **arguments,
                          const struct command_own_option *own)
{
    if (!command_read(options, argument_count, arguments, own)) {
        return false;
    }
    if (options->argument_count > 0) {
        fprintf(stderr, "profkom: \"%s\" says nothing to this command; --help tells what does\n",
                options->arguments[0]);
        return false;
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

struct db *command_database(const struct command_options *options, enum db_mode mode,
                            struct arena *arena)
{
    char room[4096];
    char error[256];
    struct db *db = db_open(database_of(options, room), mode, error);
    if (db == NULL) {
        fprintf(stderr, "profkom: %s\n", error);
        return NULL;
    }
    db_use_arena(db, arena);
    return db;
}

struct configuration {
    struct arena *arena;
    struct app_options *options;
};

static bool take_setting_number(const char *name, const char *value, int min, int max,
                                int *ret_number)
{
    int64_t number;
    if (!str_to_int64(str_of(value), &number) || number < min || number > max) {
        fprintf(stderr, "profkom: profkom.conf: %s wants a whole number from %d to %d\n", name, min,
                max);
        return false;
    }
    *ret_number = (int)number;
    return true;
}

static bool take_wallet_setting(struct app_options *options, const char *name, const char *value)
{
    struct app_apple *apple = &options->apple;
    struct app_google *google = &options->google;
    const struct {
        const char *name;
        const char **place;
    } settings[] = {
        {"apple_pass_type", &apple->pass_type},       {"apple_team", &apple->team},
        {"apple_certificate", &apple->certificate},   {"apple_key", &apple->key},
        {"apple_intermediate", &apple->intermediate}, {"apple_push_url", &apple->push_url},
        {"google_issuer", &google->issuer},           {"google_key", &google->key},
        {"google_api_url", &google->api_url},         {"google_save_url", &google->save_url},
    };
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        if (strcmp(name, settings[i].name) == 0) {
            *settings[i].place = value;
            return true;
        }
    }
    return false;
}

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
    } else if (strcmp(name, "sms_url") == 0) {
        options->sms_url = copy;
    } else if (strcmp(name, "sms_body") == 0) {
        options->sms_body = copy;
    } else if (strcmp(name, "sms_token") == 0) {
        options->sms_token = copy;
    } else if (strcmp(name, "utc_offset_minutes") == 0) {
        return take_setting_number(name, value, -24 * 60, 24 * 60, &options->utc_offset_minutes);
    } else if (strcmp(name, "demo") == 0) {
        int is_demo = 0;
        bool is_good = take_setting_number(name, value, 0, 1, &is_demo);
        options->is_demo = is_demo != 0;
        return is_good;
    } else if (!take_wallet_setting(options, name, copy)) {
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

bool command_read_file(struct arena *arena, const char *path, size_t limit, str *ret_text)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return false;
    }
    char *text = arena_raw(arena, limit + 1);
    size_t length = fread(text, 1, limit + 1, file);
    bool is_whole = length <= limit && ferror(file) == 0;
    fclose(file);
    if (!is_whole) {
        fprintf(stderr, "%s: cannot be read, or is larger than %zu kilobytes\n", path,
                limit / 1024);
        return false;
    }
    *ret_text = (str){text, length};
    return true;
}
