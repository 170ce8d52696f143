/* Subcommands: what every one of them understands (--data DIR, --db URL, …) and how it comes to an
 * application with a database that is up to date. */
#pragma once

#include "app/app.h"

struct command_options {
    const char *data_folder; /* --data, default "data" */
    const char *database;    /* --db, default DATA/profkom.db */
    int port;                /* --port, default 8080 */
    const char *address;     /* --address, default 127.0.0.1 */
    int workers;             /* --workers, default: the number of cores */
    bool demo_if_empty;
    bool is_secure_proxy;
    int argument_count; /* what is left: words that are no options */
    char **arguments;
};

/* Reads the options off the arguments (which are reordered). Options of the command's own are given
 * as names with their places: {"--members", &text}. False after a sentence on standard error. */
struct command_own_option {
    const char *name;
    const char **ret_value;
};
bool command_read(struct command_options *options, int argument_count, char **arguments,
                  const struct command_own_option *own);

/* Makes the data folder and applies missing migrations; false after a sentence on standard error.
 */
bool command_prepare(const struct command_options *options);

/* An application as configured (data folder's profkom.conf). NULL after a sentence. */
struct app *command_app(const struct command_options *options, int threads);
