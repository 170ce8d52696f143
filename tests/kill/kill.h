/* What the files of the harness share: main.c (people who fill in forms, the kills, the look at
 * what is left), lists.c (people who send lists) and tickets.c (people who issue and order
 * tickets). */
#pragma once

#include <curl/curl.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "base/rand.h"

/* What a clerk fills in of a member besides the name and what is corrected. */
#define MEMBER_FIELDS \
    "&first_name=%D0%90%D0%BD%D0%BD%D0%B0&born=14.03.1979&sex=f&status=active" \
    "&category=worker_pedagogic&joined_on=01.09.2020&registered_on=01.09.2020&ignore_matches=1"

struct answer {
    long status; /* 0 = none came */
    struct buf body;
    char location[256];
};

/* One who writes, with a connection of his own. */
struct writer {
    CURL *curl;
    struct arena *arena;
    int number;
};

/* A page with the form that goes to `action`: its key, and its version if it has one. */
struct open_form {
    str key;
    str version;
};

void promise(bool is_kept, const char *sentence);
void pause_ms(int milliseconds);
bool is_over_now(void);

/* Without a body a GET. */
void ask(struct writer *writer, const char *path, const char *body, struct answer *ret_answer);
/* The same with a file in a field "file". */
void ask_with_file(struct writer *writer, const char *path, str key, str content,
                   struct answer *ret_answer);
/* The path of the place that the answer leads to. */
const char *path_of(const struct answer *answer);

bool open_form(struct writer *writer, const char *page, const char *action,
               struct open_form *ret_form);

/* Counts an answer to a form; true if it was taken, false if it has to be sent again. A right form
 * that is refused ends in *ret_refused. */
bool form_was_taken(const char *path, const struct answer *answer, bool is_repeated,
                    bool *ret_refused);

/* A number in the letters а to й, as form data or as text; names take no digits. */
void write_letters(struct buf *out, int number, bool for_form);

int64_t read_number(sqlite3 *database, const char *sql, str text, int row);

/* ---- lists.c -------------------------------------------------------------------------------- */

/* Sends lists, has them loaded, takes some back, until all is over. */
void lists_write(struct writer *writer, long long organisation, struct rand_sequence *dice);
/* Every list is there wholly or not at all, and as its sender was told. */
void lists_look(sqlite3 *database);

/* ---- tickets.c ------------------------------------------------------------------------------ */

/* Admits people and issues tickets to all who have none, exchanges some, orders cards, until all is
 * over. */
void tickets_write(struct writer *writer, long long organisation, struct rand_sequence *dice);
/* No number is there twice, and nobody has two valid tickets. */
void tickets_look_at_all(sqlite3 *database);
