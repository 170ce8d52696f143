/* People who send lists while everything is killed: upload, check, load, and every third time undo.
 * A short list is checked while its sender waits, a long one by a job; both are loaded by a job. At
 * the end a list of which its sender saw that it is loaded has put each person on the register
 * exactly once; one that he saw undone has left nobody; whatever was cut off is wholly there or not
 * there at all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kill.h"

#define LISTS_LIMIT 5000
#define SHORT_LIST 40
#define LONG_LIST 1010 /* more than IMPORTS_DIRECT_LIMIT */
#define ONE_IN_LONG 4
#define ONE_IN_UNDONE 3
#define LOOKS 3000
/* Беда, the surname of all of them, before the number of the list. */
#define SURNAME "\xD0\x91\xD0\xB5\xD0\xB4\xD0\xB0"
#define LOADED_WORDS \
    "\xD0\xA1\xD0\xBF\xD0\xB8\xD1\x81\xD0\xBE\xD0\xBA \xD0\xB7\xD0\xB0\xD0\xB3\xD1\x80\xD1\x83" \
    "\xD0\xB6\xD0\xB5\xD0\xBD"
#define UNDONE_WORDS \
    "\xD0\x97\xD0\xB0\xD0\xB3\xD1\x80\xD1\x83\xD0\xB7\xD0\xBA\xD0\xB0 " \
    "\xD0\xBE\xD1\x82\xD0\xBC\xD0\xB5\xD0\xBD\xD0\xB5\xD0\xBD\xD0\xB0"

enum told { TOLD_NOTHING, TOLD_LOADED, TOLD_UNDOING, TOLD_UNDONE };

struct list {
    int people;
    long long id; /* 0 = its arrival was never acknowledged */
    enum told told;
};

static struct list lists[LISTS_LIMIT];
static atomic_int next_list;
static atomic_int loads_repeated;

/* ---- the list ------------------------------------------------------------------------------- */

static str content_of(struct arena *arena, int number, int people, struct rand_sequence *dice)
{
    struct buf out = BUF_INIT(arena);
    buf_put(&out, STR("\xD0\xA4\xD0\xB0\xD0\xBC\xD0\xB8\xD0\xBB\xD0\xB8\xD1\x8F;"
                      "\xD0\x98\xD0\xBC\xD1\x8F;"
                      "\xD0\x9E\xD1\x82\xD1\x87\xD0\xB5\xD1\x81\xD1\x82\xD0\xB2\xD0\xBE;"
                      "\xD0\x94\xD0\xB0\xD1\x82\xD0\xB0 "
                      "\xD1\x80\xD0\xBE\xD0\xB6\xD0\xB4\xD0\xB5\xD0\xBD\xD0\xB8\xD1\x8F;"
                      "\xD0\xA2\xD0\xB5\xD0\xBB\xD0\xB5\xD1\x84\xD0\xBE\xD0\xBD\n"));
    for (int i = 0; i < people; i++) {
        buf_put(&out, STR(SURNAME));
        write_letters(&out, number, false);
        /* First names that resemble each other as little as possible: whoever resembles a member
         * of the same birth date waits for a decision and is not loaded. */
        buf_put(&out, STR(";\xD0\x90"));
        write_letters(&out, (int)rand_below(dice, 1000000000), false);
        buf_put(&out, STR(";\xD0\x9A"));
        write_letters(&out, number, false);
        write_letters(&out, i, false);
        buf_put_format(&out, ";%02d.%02d.%d;8 910 %03d-%02d-%02d\n", (int)rand_below(dice, 28) + 1,
                       (int)rand_below(dice, 12) + 1, 1950 + (int)rand_below(dice, 50),
                       (int)rand_below(dice, 1000), (int)rand_below(dice, 100),
                       (int)rand_below(dice, 100));
    }
    return buf_str(&out);
}

/* ---- one step ------------------------------------------------------------------------------- */

/* The form on the page, sent until it is answered; false if it never came, or was refused. */
static bool press(struct writer *writer, const char *page, const char *action)
{
    struct open_form form;
    bool is_open = false;
    for (int i = 0; i < LOOKS && !is_open && !(i > 0 && is_over_now()); i++) {
        is_open = open_form(writer, page, action, &form);
    }
    if (!is_open) {
        return false;
    }
    str body = str_format(writer->arena, "form_key=%.*s&sure=1", STR_ARG(form.key));
    struct answer answer;
    bool is_refused = false;
    for (bool is_repeated = false; !is_refused; is_repeated = true) {
        ask(writer, action, str_to_c(writer->arena, body), &answer);
        if (form_was_taken(action, &answer, is_repeated, &is_refused)) {
            return true;
        }
    }
    return false;
}

static bool send_list(struct writer *writer, long long organisation, str content, long long *ret_id)
{
    const char *path = str_format(writer->arena, "/imports/new?org=%lld", organisation).data;
    struct open_form form;
    while (!open_form(writer, path, path, &form)) {
        if (is_over_now()) {
            return false;
        }
    }
    struct answer answer;
    bool is_refused = false;
    for (bool is_repeated = false; !is_refused; is_repeated = true) {
        ask_with_file(writer, path, form.key, content, &answer);
        if (form_was_taken(path, &answer, is_repeated, &is_refused)) {
            const char *place = strrchr(answer.location, '/');
            *ret_id = place == NULL ? 0 : atoll(place + 1);
            return *ret_id != 0;
        }
    }
    return false;
}

enum seen { SEEN_NEITHER, SEEN_DONE, SEEN_GIVEN_UP };

/* Looks at the page until the work is done or was given up: then the page leads elsewhere, or shows
 * `again`, the form that orders it. */
static enum seen wait_for_work(struct writer *writer, const char *page, const char *done,
                               const char *again)
{
    for (int i = 0; i < LOOKS; i++) {
        struct answer answer;
        ask(writer, page, NULL, &answer);
        str body = buf_str(&answer.body);
        if (answer.status == 200 && str_find(body, str_of(done)) >= 0) {
            return SEEN_DONE;
        }
        if (answer.status == 303 ||
            (again != NULL && answer.status == 200 && str_find(body, str_of(again)) >= 0)) {
            return SEEN_GIVEN_UP;
        }
        pause_ms(20);
    }
    return SEEN_NEITHER;
}

/* ---- one list ------------------------------------------------------------------------------- */

/* Until the sender sees it; work that was cut off too often is ordered once more. */
static bool load_list(struct writer *writer, const char *page)
{
    const char *apply = str_format(writer->arena, "%s/apply", page).data;
    const char *result = str_format(writer->arena, "%s/result", page).data;
    for (int tries = 0; tries < 20; tries++) {
        if (!press(writer, page, apply)) {
            return false;
        }
        enum seen seen = wait_for_work(writer, result, LOADED_WORDS, NULL);
        if (seen != SEEN_GIVEN_UP) {
            return seen == SEEN_DONE;
        }
        atomic_fetch_add(&loads_repeated, 1);
    }
    return false;
}

static void undo_list(struct writer *writer, struct list *list, const char *page)
{
    const char *undo = str_format(writer->arena, "%s/undo", page).data;
    const char *result = str_format(writer->arena, "%s/result", page).data;
    list->told = TOLD_UNDOING;
    if (press(writer, undo, undo) &&
        wait_for_work(writer, result, UNDONE_WORDS, undo) == SEEN_DONE) {
        list->told = TOLD_UNDONE;
    }
}

static void write_list(struct writer *writer, long long organisation, struct rand_sequence *dice)
{
    int number = atomic_fetch_add(&next_list, 1);
    if (number >= LISTS_LIMIT) {
        return;
    }
    struct list *list = &lists[number];
    bool is_long = rand_below(dice, ONE_IN_LONG) == 0;
    list->people = (is_long ? LONG_LIST : SHORT_LIST) + (int)rand_below(dice, 100);
    str content = content_of(writer->arena, number, list->people, dice);
    if (!send_list(writer, organisation, content, &list->id)) {
        return;
    }
    const char *page = str_format(writer->arena, "/imports/%lld", list->id).data;
    if (!load_list(writer, page)) {
        return;
    }
    list->told = TOLD_LOADED;
    if (rand_below(dice, ONE_IN_UNDONE) == 0 && !is_over_now()) {
        undo_list(writer, list, page);
    }
}

void lists_write(struct writer *writer, long long organisation, struct rand_sequence *dice)
{
    while (!is_over_now()) {
        write_list(writer, organisation, dice);
        arena_reset(writer->arena);
    }
}

/* ---- what is left --------------------------------------------------------------------------- */

struct list_faults {
    int lost;
    int halved;
    int doubled;
    int stuck;
};

#define STATE_OF "SELECT state = '%s' FROM import WHERE id = %lld"

static bool is_in_state(sqlite3 *database, struct arena *arena, long long id, const char *state)
{
    return read_number(database, str_format(arena, STATE_OF, state, id).data, (str){0}, 0) == 1;
}

static void look_at_list(sqlite3 *database, struct arena *arena, int number,
                         struct list_faults *faults)
{
    const struct list *list = &lists[number];
    struct buf surname = BUF_INIT(arena);
    buf_put(&surname, STR(SURNAME));
    write_letters(&surname, number, false);
    str name = buf_str(&surname);
    int64_t members =
        read_number(database, "SELECT count(*) FROM member WHERE last_name = ?", name, 0);
    int64_t people = read_number(
        database, "SELECT count(DISTINCT middle_name) FROM member WHERE last_name = ?", name, 0);
    bool is_loaded = list->id != 0 && is_in_state(database, arena, list->id, "loaded");
    bool is_undone = list->id != 0 && is_in_state(database, arena, list->id, "undone");
    bool is_at_rest = list->id == 0 || is_loaded || is_undone ||
                      is_in_state(database, arena, list->id, "checked") ||
                      is_in_state(database, arena, list->id, "failed");
    int64_t wanted = is_loaded ? list->people : 0;
    bool was_kept = list->told == TOLD_LOADED   ? is_loaded
                    : list->told == TOLD_UNDONE ? is_undone
                                                : true;
    faults->stuck += !is_at_rest;
    faults->doubled += members > people;
    faults->halved += people != wanted;
    faults->lost += !was_kept;
    if (!is_at_rest || members != wanted || !was_kept) {
        printf("list %d (%lld) of %d: %lld rows, %lld people; loaded %d, undone %d, told %d\n",
               number, list->id, list->people, (long long)members, (long long)people, is_loaded,
               is_undone, (int)list->told);
    }
}

void lists_look(sqlite3 *database)
{
    struct arena *arena = arena_new();
    struct list_faults faults = {0};
    int told[TOLD_UNDONE + 1] = {0};
    int count = MIN_OF(atomic_load(&next_list), LISTS_LIMIT);
    for (int number = 0; number < count; number++) {
        look_at_list(database, arena, number, &faults);
        told[lists[number].told]++;
        arena_reset(arena);
    }
    arena_free(arena);
    printf("%d lists: %d seen loaded, %d seen undone, %d loads ordered again\n", count,
           told[TOLD_LOADED] + told[TOLD_UNDOING] + told[TOLD_UNDONE], told[TOLD_UNDONE],
           atomic_load(&loads_repeated));
    promise(told[TOLD_LOADED] > 0, "lists were loaded between the kills");
    promise(faults.lost == 0, "a list that was seen loaded or undone is so");
    promise(faults.halved == 0, "every list is there wholly or not at all");
    promise(faults.doubled == 0, "nobody is on the register twice by a list");
    promise(faults.stuck == 0, "no list waits for work that will not come");
}
