#include "features/stats/test_stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/app.h"
#include "features/stats/stats_cube.h"
#include "features/stats/stats_people.h"
#include "features/stats/stats_posts.h"
#include "features/stats/stats_words.h"

static const char *const days[] = {"2019-12-31", "2025-12-31", "2026-01-20",
                                   "2026-03-01", "2026-04-15", "2027-01-01"};

static const struct {
    enum stats_measure measure;
    const char *by;
    const char *where;
} questions[] = {
    {STATS_MEMBERS, "primary category sex", ""},
    {STATS_MEMBERS, "region status age seniority", ""},
    {STATS_MEMBERS, "territory kind type", "record=no"},
    {STATS_MEMBERS, "primary record", ""},
    {STATS_MEMBERS, "reason small", "level=primary|unit|group"},
    {STATS_BEGINNING, "primary begin", ""},
    {STATS_ENDING, "primary end", "category=worker"},
};

struct comparing {
    struct request *req;
    const struct stats_store *followed;
    const struct stats_store *fresh;
    const char *path; /* of the fresh one */
    const char *about;
};

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void compare_people(const struct comparing *comparing, const struct stats_query *query)
{
    struct stats_people followed = stats_people(test_arena(), comparing->followed, query, 0, 1000);
    struct stats_people fresh = stats_people(test_arena(), comparing->fresh, query, 0, 1000);
    bool is_same = followed.count == fresh.count;
    if (is_same && fresh.count > 0) {
        qsort(followed.items, followed.count, sizeof(int64_t), by_number);
        qsort(fresh.items, fresh.count, sizeof(int64_t), by_number);
        is_same = memcmp(followed.items, fresh.items, fresh.count * sizeof(int64_t)) == 0;
    }
    if (!is_same) {
        test_fail(__FILE__, __LINE__, "%s: %zu people are listed, %zu are there", comparing->about,
                  followed.count, fresh.count);
    }
}

static void compare(const struct comparing *comparing, const struct stats_query *query,
                    const char *by)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct stats_figures followed = stats_count(arena, comparing->followed, query);
    struct stats_figures fresh = stats_count(arena, comparing->fresh, query);
    bool is_same = followed.count == fresh.count;
    for (size_t i = 0; is_same && i < fresh.count; i++) {
        is_same = followed.items[i] == fresh.items[i];
    }
    if (!is_same) {
        test_fail(__FILE__, __LINE__, "%s: measure %d by %s differs on %s", comparing->about,
                  (int)query->measure, by,
                  str_to_c(test_arena(), date_iso(test_arena(), query->day)));
    }
    compare_people(comparing, query);
}

static void ask(const struct comparing *comparing, date day)
{
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        struct stats_query query = {.measure = questions[i].measure,
                                    .since = date_of("2025-12-31")};
        str sentence = {0};
        str names = str_of(questions[i].by);
        str name;
        while (str_next(&names, ' ', &name)) {
            expect_true(stats_break_down(test_arena(), &query, name, &sentence));
        }
        expect_true(stats_narrow_all(test_arena(), &query, str_of(questions[i].where), &sentence));
        query.day = day;
        compare(comparing, &query, questions[i].by);
    }
}

/* What a form asks in one walk is what one query after the other says. */
static void ask_at_once(const struct comparing *comparing, size_t place, date day)
{
    static const char *const conditions[] = {
        "",
        "category=worker sex=f age=..35",
        "status=paused",
        "reason=child_care|other",
        "age=36..54 record=no",
        "kind=school|other",
        "type=primary_workers",
        "level=primary direct=yes",
        "small=yes",
        "seniority=5..",
        "kind=university small=no age=..35",
        "end=left|graduation",
        "begin=admitted",
    };
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    enum { ASKED = COUNT_OF(conditions) * (STATS_MEASURES + 1) };
    struct stats_query queries[ASKED] = {0};
    int32_t figures[ASKED];
    struct stats_cube cube = {.org = place, .day = day, .since = date_add_months(day, -12)};
    for (size_t i = 0; i < ASKED; i++) {
        str sentence;
        size_t measure = i % (STATS_MEASURES + 1);
        queries[i].measure = (enum stats_measure)(measure % STATS_MEASURES);
        queries[i].day = measure == STATS_MEASURES ? cube.since : day;
        queries[i].since = cube.since;
        expect_true(stats_narrow_all(arena, &queries[i],
                                     str_of(conditions[i / (STATS_MEASURES + 1)]), &sentence));
    }
    stats_count_many(arena, comparing->followed, &cube, queries, ASKED, figures);
    for (size_t i = 0; i < ASKED; i++) {
        CLEANUP(arena_drop) struct arena *scratch = arena_new();
        queries[i].org = place;
        int64_t alone = stats_count(scratch, comparing->followed, &queries[i]).items[0];
        if (figures[i] != alone) {
            test_fail(__FILE__, __LINE__, "%s: place %zu, \"%s\": %d at once, %lld alone",
                      comparing->about, place, conditions[i / (STATS_MEASURES + 1)],
                      (int)figures[i], (long long)alone);
        }
    }
}

/* Posts of people who have changed since are those of a file made anew. */
static void compare_posts(const struct comparing *comparing, date day)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct stats_posts posts[] = {
        stats_posts_now(comparing->req, comparing->followed),
        stats_posts_open(comparing->req, comparing->fresh, comparing->path),
    };
    struct stats_posts_asked asked = {.is_by_post = true};
    struct stats_query query = {.day = day, .level = STATS_LEVEL_PRIMARY};
    query.by[query.by_count++] = STATS_BY_LEVEL;
    struct stats_posts_figures figures[2];
    for (size_t i = 0; i < 2; i++) {
        const struct stats_store *store = i == 0 ? comparing->followed : comparing->fresh;
        figures[i] = stats_count_posts(arena, store, &posts[i], &query, &asked);
        stats_posts_close(&posts[i]);
    }
    size_t count = figures[1].people.count;
    bool is_same = count == figures[0].people.count;
    for (size_t i = 0; is_same && i < count * STATS_POSTS; i++) {
        is_same = figures[0].posts[i] == figures[1].posts[i] &&
                  (i >= count || figures[0].people.items[i] == figures[1].people.items[i]);
    }
    if (!is_same) {
        test_fail(__FILE__, __LINE__, "%s: people by posts differ", comparing->about);
    }
}

/* As the rules say it (docs/internals/stats.md): a stay lasts as long as the membership and the
 * registration; the day on which a membership ends is not counted. */
static int64_t counted_by_sql(struct test_app *app, const char *day)
{
    return test_sql_int(
        app, test_text("SELECT count(*) FROM member_period r JOIN member_period m ON m.region_id = "
                       "r.region_id AND m.member_id = r.member_id AND m.kind = 'm' "
                       "AND m.valid_from <= '%s' AND coalesce(m.valid_to, '9999') > '%s' "
                       "JOIN member c ON c.region_id = r.region_id AND c.id = r.member_id "
                       "WHERE r.kind = 'r' AND r.valid_from <= '%s' "
                       "AND coalesce(r.valid_to, '9999') >= '%s'",
                       day, day, day, day));
}

/* Of those, who had an electronic record: without a period of it the card says so for all days. */
static int64_t recorded_by_sql(struct test_app *app, const char *day)
{
    return test_sql_int(
        app, test_text("SELECT count(*) FROM member_period r JOIN member_period m ON m.region_id = "
                       "r.region_id AND m.member_id = r.member_id AND m.kind = 'm' "
                       "AND m.valid_from <= '%s' AND coalesce(m.valid_to, '9999') > '%s' "
                       "JOIN member c ON c.region_id = r.region_id AND c.id = r.member_id "
                       "LEFT JOIN (SELECT region_id, member_id, count(*) AS told, "
                       "sum(CASE WHEN (valid_from <= '%s' OR precision = 'u') "
                       "AND coalesce(valid_to, '9999') >= '%s' THEN 1 ELSE 0 END) AS held "
                       "FROM member_period WHERE kind = 'd' GROUP BY region_id, member_id) d "
                       "ON d.region_id = c.region_id AND d.member_id = c.id "
                       "WHERE r.kind = 'r' AND r.valid_from <= '%s' "
                       "AND coalesce(r.valid_to, '9999') >= '%s' "
                       "AND CASE WHEN d.told > 0 THEN d.held ELSE c.has_electronic_record END > 0",
                       day, day, day, day, day, day));
}

static void compare_with_sql(const struct comparing *comparing, struct test_app *app,
                             const char *day)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct stats_query query = {.day = date_of(day)};
    int64_t counted = stats_count(arena, comparing->followed, &query).items[0];
    int64_t there = counted_by_sql(app, day);
    if (counted != there) {
        test_fail(__FILE__, __LINE__, "%s: %lld members on %s, SQL counts %lld", comparing->about,
                  (long long)counted, day, (long long)there);
    }
    query.records = 1u << 1;
    counted = stats_count(arena, comparing->followed, &query).items[0];
    there = recorded_by_sql(app, day);
    if (counted != there) {
        test_fail(__FILE__, __LINE__, "%s: %lld records on %s, SQL counts %lld", comparing->about,
                  (long long)counted, day, (long long)there);
    }
}

void test_stats_expect_followed(struct test_app *app, int turn, const char *about)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *inner = test_inner_app(app);
    struct db *db = test_looking(app);
    struct request *req = app_system_request(inner, arena, db);
    const char *day = days[(size_t)turn % COUNT_OF(days)];
    char path[64];
    snprintf(path, sizeof(path), "/tmp/profkom-fresh-XXXXXX");
    int fd = mkstemp(path);
    expect_true(fd >= 0);
    close(fd);
    struct stats_store followed;
    struct stats_store fresh;
    expect_true(stats_build(req, path));
    expect_true(stats_open(path, &fresh));
    db_begin_read(req->db);
    expect_true(stats_now(req, &followed));
    const char *held = test_text("%s.held", path);
    struct comparing comparing = {req, &followed, &fresh, held, about};
    compare_posts(&comparing, date_of(day));
    db_rollback(req->db);
    unlink(held);
    ask(&comparing, date_of(day));
    compare_with_sql(&comparing, app, day);
    if (turn % 4 == 0) {
        ask_at_once(&comparing, (size_t)turn / 4 * 7 % followed.org_count, date_of(day));
    }
    stats_close(&followed);
    stats_close(&fresh);
    unlink(path);
    db_use_arena(db, test_arena());
}
