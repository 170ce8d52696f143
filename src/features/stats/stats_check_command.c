/* `profkom check` of the facts: what they count, and what SQL counts in the register. */
#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "features/stats/stats.sql.h"
#include "features/stats/stats_command.h"
#include "features/stats/stats_posts.h"
#include "features/stats/stats_posts.sql.h"

/* So many differences are printed. */
#define SHOWN 5
/* Deeper than any: each organisation counts for itself. */
#define OWN_LEVEL 99

struct checking {
    struct request *req;
    const struct stats_store *store;
    struct stats_figures figures; /* by organisation, and then by what is compared */
    size_t *figure_of;            /* the first of each place */
    const char *what;
    int64_t wrong;
};

static void note_places(struct checking *checking)
{
    const struct stats_figures figures = checking->figures;
    checking->figure_of = ARENA_ARRAY(checking->req->arena, checking->store->org_count + 1, size_t);
    for (size_t i = 0; i < figures.sizes[0]; i++) {
        checking->figure_of[figures.places[i]] = i * (figures.count / figures.sizes[0]);
    }
}

static void count(struct checking *checking, struct stats_query query)
{
    query.level = OWN_LEVEL;
    checking->figures = stats_count(checking->req->arena, checking->store, &query);
    note_places(checking);
}

static void print_difference(struct checking *checking, int64_t org_id, int64_t too_many)
{
    if (checking->wrong++ < SHOWN) {
        printf("  organisation %lld: %lld too %s\n", (long long)org_id,
               (long long)(too_many < 0 ? -too_many : too_many), too_many < 0 ? "few" : "many");
    }
}

/* Figures that SQL has told are taken away, so that what is left is too much. */
static void compare(struct checking *checking, int64_t org_id, size_t offset, int64_t total)
{
    size_t place;
    if (!stats_place_of(checking->store, org_id, &place)) {
        return;
    }
    int64_t *figure = &checking->figures.items[checking->figure_of[place] + offset];
    if (*figure != total) {
        print_difference(checking, org_id, *figure - total);
    }
    *figure = 0;
}

static void look_for_more(struct checking *checking)
{
    size_t width = checking->figures.count / checking->figures.sizes[0];
    for (size_t i = 0; i < checking->figures.count; i++) {
        if (checking->figures.items[i] != 0) {
            uint32_t place = checking->figures.places[i / width];
            print_difference(checking, checking->store->orgs[place].id, checking->figures.items[i]);
        }
    }
}

static int verdict(const struct checking *checking)
{
    if (checking->wrong > 0) {
        printf("%s (profkom stats rebuild mends it): %lld\n", checking->what,
               (long long)checking->wrong);
    }
    return checking->wrong > 0;
}

static enum stats_sex sex_of(str sex)
{
    return str_equal(sex, STR("f"))   ? STATS_WOMAN
           : str_equal(sex, STR("m")) ? STATS_MAN
                                      : STATS_SEX_UNKNOWN;
}

static void compare_members(void *context, const struct stats_db_members_on_row *row)
{
    size_t offset = stats_category_of(row->category) * STATS_SEXES + sex_of(row->sex);
    compare(context, row->org_id, offset * 2 + row->has_record, row->total);
}

static int check_members(struct checking checking, date day)
{
    checking.what = "Counted members that the register does not have, or the other way round";
    count(&checking, (struct stats_query){
                         .day = day,
                         .by = {STATS_BY_LEVEL, STATS_BY_CATEGORY, STATS_BY_SEX, STATS_BY_RECORD},
                         .by_count = 4});
    stats_db_members_on(checking.req->db, day, compare_members, &checking);
    look_for_more(&checking);
    return verdict(&checking);
}

/* Several reasons are one kind of end. */
static void add_up_ends(void *context, const struct stats_db_ended_between_row *row)
{
    struct checking *checking = context;
    size_t place;
    if (stats_place_of(checking->store, row->org_id, &place)) {
        enum stats_end end = stats_end_of(row->status, row->reason);
        checking->figures.items[checking->figure_of[place] + end] -= row->total;
    }
}

static int check_ends(struct checking checking, date since, date day)
{
    checking.what = "Counted ends of memberships of a year that differ from the register";
    uint32_t ends = ((1u << STATS_ENDS) - 1) & ~(1u << STATS_WENT | 1u << STATS_LASTS);
    count(&checking, (struct stats_query){.measure = STATS_ENDING,
                                          .since = since,
                                          .day = day,
                                          .ends = ends,
                                          .by = {STATS_BY_LEVEL, STATS_BY_END},
                                          .by_count = 2});
    stats_db_ended_between(checking.req->db, since, day, add_up_ends, &checking);
    look_for_more(&checking);
    return verdict(&checking);
}

static void compare_holders(void *context, const struct stats_posts_db_holders_on_row *row)
{
    compare(context, row->org_id, 0, row->total);
}

/* Nobody has asked yet: then there is nothing to be wrong. */
static int check_posts(struct checking checking, date day)
{
    struct request *req = checking.req;
    const char *path = app_file_path(req->app, req->arena, STATS_POSTS_FILE);
    struct stats_posts_asked any = {0};
    str sentence;
    if (access(path, F_OK) != 0 ||
        !stats_narrow_posts(req->arena, &any, STR("post"), STR("any"), &sentence)) {
        return 0;
    }
    struct stats_query query = {
        .day = day, .by = {STATS_BY_LEVEL}, .by_count = 1, .level = OWN_LEVEL};
    struct stats_posts posts = stats_posts_open(req, checking.store, path);
    checking.what = "Counted people with posts whom the register does not have, or the other way "
                    "round";
    checking.figures = stats_count_posts(req->arena, checking.store, &posts, &query, &any).people;
    stats_posts_close(&posts);
    note_places(&checking);
    stats_posts_db_holders_on(req->db, day, compare_holders, &checking);
    look_for_more(&checking);
    return verdict(&checking);
}

int stats_check_command(struct request *req)
{
    struct stats_store store;
    int faults = 0;
    db_begin_read(req->db);
    const char *path = app_file_path(req->app, req->arena, "stats.facts");
    if (stats_open_followed(req, path, &store)) {
        struct checking checking = {.req = req, .store = &store};
        date last_year = date_add_months(req->today, -12);
        faults = check_members(checking, req->today) + check_members(checking, last_year) +
                 check_ends(checking, last_year, req->today) + check_posts(checking, req->today) +
                 check_posts(checking, last_year);
        stats_close(&store);
    }
    if (db_failure(req->db) != DB_FINE) {
        printf("The database did not answer: %s\n", db_failure_text(req->db));
        faults++;
    }
    db_rollback(req->db);
    return faults;
}
