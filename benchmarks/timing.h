/* What the programs have in common that measure writes: a signed-in person whose forms are sent,
 * and how long each took. */
#pragma once

#include "app/app.h"

struct bench {
    struct app *app;
    struct arena *arena;
    str cookie;
    size_t count;
    int64_t *ids;
    double *milliseconds;
};

#define REGION "(SELECT id FROM region ORDER BY path LIMIT 1)"

/* Opens the data and signs in; ends the program if that fails. `kept` lives as long as `bench`. */
void bench_open(struct bench *bench, struct arena *kept, const char *folder, const char *email,
                size_t count);
void bench_close(struct bench *bench);

double bench_now(void);
/* Prints what, how many a second, and the 99th percentile of the milliseconds, which are sorted. */
void bench_report(const struct bench *bench, const char *what);

struct reply bench_get(struct bench *bench, const char *path);
/* Fetches the page as often as is measured; ends the program if it is not shown. */
void bench_look(struct bench *bench, const char *path);
/* The form is fetched, then sent; only the sending counts. Ends the program if it is answered
 * otherwise than with the status, which of a write is 303. */
double bench_form(struct bench *bench, const char *page, const char *action, const char *fields,
                  int status);
double bench_post(struct bench *bench, const char *page, const char *action, const char *fields);
/* The id stands in the place of the # of the format. */
const char *bench_address(struct bench *bench, const char *format, int64_t id);

int64_t bench_number(struct bench *bench, const char *sql);
/* As many ids as are measured, by a query that gives them with blanks between. */
void bench_ids(struct bench *bench, const char *sql, int64_t *ret_ids);
void bench_script(struct bench *bench, const char *sql);
