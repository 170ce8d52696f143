/* Subcommands: what every one of them understands (--data DIR, --db URL, …) and how it comes to an
 * application with a database that is up to date. */
#pragma once

#include "app/app.h"

struct command_options {
    const char *data_folder; /* --data, default "data" */
    const char *database;    /* --db, default DATA/profkom.db */
    bool is_secure_proxy;
    int argument_count; /* what is left: words that are no options */
    char **arguments;
};

/* Who calls a command wrongly is told so in one sentence, and the program ends with this. */
#define COMMAND_MISUSED 2

/* An option of the command's own, and where its value goes: one of the three places. */
struct command_own_option {
    const char *name; /* "--members" */
    const char **ret_value;
    int64_t *ret_number; /* whole, from `min` to `max` */
    int64_t min;
    int64_t max;
    bool *ret_flag; /* stands alone */
};

/* Reads the options off the arguments (which are reordered). `own` ends with a zero name; NULL =
 * the command has none. False after a sentence on standard error. */
bool command_read(struct command_options *options, int argument_count, char **arguments,
                  const struct command_own_option *own);

/* The same for a command that takes no words beside its options. */
bool command_read_options(struct command_options *options, int argument_count, char **arguments,
                          const struct command_own_option *own);

/* Makes the data folder and applies missing migrations; false after a sentence on standard error.
 */
bool command_prepare(const struct command_options *options);

/* A connection of the command's own, its rows in that arena. NULL after a sentence. */
struct db *command_database(const struct command_options *options, enum db_mode mode,
                            struct arena *arena);

/* A whole file that a person has named, of at most so many bytes; false after a sentence. */
bool command_read_file(struct arena *arena, const char *path, size_t limit, str *ret_text);

/* An application as configured (data folder's profkom.conf). NULL after a sentence. */
struct app *command_app(const struct command_options *options, int threads);
