/* Prepares a rush for the places of an event, and tells what has become of it, for
 * benchmarks/rush.sh:
 *
 *     build/release/bench_rush DATA PEOPLE PLACES        plants
 *     build/release/bench_rush DATA PEOPLE PLACES EVENT  tells
 *
 * Plants two events of the first region with so many places and a waiting list, and gives so many
 * of its members a sign-in and a session. Prints the ids of the events in one line, then the cookie
 * of each person. Told are, of one event, in one line: how many come, how many wait, how many
 * entries there are, of how many people, and how many places are counted as taken, how many people
 * as waiting. */
#include <stdio.h>
#include <stdlib.h>

#include "app/app.h"
#include "app/session.h"

#include "timing.h"

#define FIRST_ACCOUNT 7000000000
#define FIRST_EVENT 7100000001
#define EVENTS 2

static void plant_people(struct bench *bench, int64_t count)
{
    bench_script(
        bench,
        str_format(bench->arena,
                   "INSERT INTO account (id, last_name, first_name, person_region_id, person_id, "
                   "email, created_at) SELECT %lld + row_number() OVER (ORDER BY m.id), "
                   "m.last_name, m.first_name, m.region_id, m.id, 'm' || m.id || '@rush.example', "
                   "0 FROM member m WHERE m.region_id = " REGION " AND m.status = 'active' AND NOT "
                   "EXISTS (SELECT 1 FROM account a WHERE a.person_id = m.id) ORDER BY m.id "
                   "LIMIT %lld;",
                   (long long)FIRST_ACCOUNT, (long long)count)
            .data);
}

static void plant_event(struct bench *bench, int64_t id, int64_t places)
{
    bench_script(
        bench,
        str_format(
            bench->arena,
            "INSERT INTO event (region_id, id, org_id, org_path, state, kind, form, title, "
            "begins_on, ends_on, audience_path, entry_by, has_waiting, code, made_at, changed_at) "
            "SELECT region_id, %lld, id, path, 'announced', 'seminar', 'in_person', 'Rush', "
            "'2999-01-10', '2999-01-11', path, 'own', 1, 'RUSH%lld', 0, 0 FROM org "
            "WHERE id = " REGION ";"
            "INSERT INTO event_places (region_id, event_id, path, places) "
            "SELECT region_id, id, '*', %lld FROM event WHERE id = %lld;",
            (long long)id, (long long)id, (long long)places, (long long)id)
            .data);
}

static void plant(struct bench *bench, struct arena *kept, int64_t people, int64_t places)
{
    plant_people(bench, people);
    for (int64_t i = 0; i < EVENTS; i++) {
        plant_event(bench, FIRST_EVENT + i, places);
        printf(i == 0 ? "%lld" : " %lld\n", (long long)(FIRST_EVENT + i));
    }
    struct db *db = app_connection(bench->app, 0);
    struct request *req = app_system_request(bench->app, kept, db);
    db_begin_write(db);
    for (int64_t i = 1; i <= people; i++) {
        req->user = (struct user){0};
        str cookie = session_start(req, FIRST_ACCOUNT + i, true);
        str pair;
        (void)str_next(&cookie, ';', &pair);
        printf("%.*s\n", STR_ARG(pair));
    }
    if (!db_commit(db)) {
        fprintf(stderr, "the sessions could not be written\n");
        exit(1);
    }
}

static void tell(struct bench *bench, const char *event)
{
    static const char *const questions[] = {
        "count(*) FROM event_entry WHERE state = 'comes' AND event_id =",
        "count(*) FROM event_entry WHERE state = 'waiting' AND event_id =",
        "count(*) FROM event_entry WHERE event_id =",
        "count(DISTINCT member_id) FROM event_entry WHERE event_id =",
        "sum(taken) FROM event_places WHERE event_id =",
        "sum(waiting) FROM event_places WHERE event_id =",
    };
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        str sql = str_format(bench->arena, "SELECT %s %s", questions[i], event);
        printf("%lld ", (long long)bench_number(bench, sql.data));
    }
    putchar('\n');
}

int main(int argument_count, char **arguments)
{
    int64_t people = argument_count >= 4 ? atoll(arguments[2]) : 0;
    if (people <= 0 || argument_count > 5) {
        fprintf(stderr, "usage: bench_rush DATA PEOPLE PLACES [EVENT]\n");
        return 2;
    }
    struct bench bench;
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], "region@primer.ru", 1);
    if (argument_count == 5) {
        tell(&bench, arguments[4]);
    } else {
        plant(&bench, kept, people, atoll(arguments[3]));
    }
    bench_close(&bench);
    arena_free(kept);
    return 0;
}
