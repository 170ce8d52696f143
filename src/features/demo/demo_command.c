#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "features/demo/demo_inner.h"

#define USUAL_MEMBERS 50848
#define USUAL_ORGANISATIONS 834 /* the union, a region, 33 territories, 799 primaries */
#define USUAL_SEED 46
#define ADILET_MEMBERS 9000
#define FEWEST_ORGANISATIONS 60
#define MOST_MEMBERS 100000000
/* The first id: of 1 January 2021, so that ids look like those of a living register. */
#define FIRST_ID ((int64_t)366 * 86400 * 1000 << 22)

static bool is_empty(struct db *db)
{
    struct demo_db_count_orgs_row row = {0};
    db_begin_read(db);
    bool empty = demo_db_count_orgs(db, &row) && row.total == 0;
    db_rollback(db);
    return empty;
}

struct order {
    const char *union_name;
    int64_t members, organisations, seed; /* members, organisations 0: as many as usual */
    bool is_kazakh;
};

static int fill_database(const struct command_options *options, const struct order *order)
{
    struct app *app = command_app(options, 1);
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    if (db == NULL) {
        return 1;
    }
    if (!is_empty(db)) {
        fprintf(
            stderr,
            "profkom: there is something in this database already; the demo wants an empty one\n");
        app_free(app);
        return 1;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct request *req = app_system_request(app, arena, db);
    req->arena = scratch;
    db_use_arena(db, scratch);
    struct demo demo = {.app = app,
                        .req = req,
                        .db = db,
                        .arena = arena,
                        .scratch = scratch,
                        .random = {.state = (uint64_t)order->seed},
                        .last_id = FIRST_ID,
                        .now = app_now(app),
                        .members = order->members,
                        .organisations = order->organisations,
                        .is_kazakh = order->is_kazakh,
                        .surnames = ARENA_ARRAY(arena, DEMO_SURNAMES, uint64_t)};
    bool made = demo_make(&demo);
    if (made) {
        printf(
            "Demo: %lld people, of them %lld members on 1 January 2021, in %lld organisations.\n",
            (long long)demo.made, (long long)demo.members, (long long)demo.organisations);
    } else {
        fprintf(stderr, "profkom: the demo could not be made: %s\n", db_failure_text(db));
    }
    app_free(app);
    return made ? 0 : 1;
}

/* Which union, and how large; false after a sentence. */
static bool complete(struct order *order)
{
    bool is_adilet = order->union_name != NULL && strcmp(order->union_name, "adilet") == 0;
    if (order->union_name != NULL && !is_adilet && strcmp(order->union_name, "russia") != 0) {
        fputs("profkom: the unions are russia and adilet\n", stderr);
        return false;
    }
    if (is_adilet && order->organisations != 0) {
        fputs("profkom: the union adilet has its own number of organisations\n", stderr);
        return false;
    }
    order->is_kazakh = is_adilet;
    if (order->members == 0) {
        order->members = is_adilet ? ADILET_MEMBERS : USUAL_MEMBERS;
    }
    if (is_adilet) {
        order->organisations = DEMO_ADILET_ORGANISATIONS;
    } else if (order->organisations == 0) {
        order->organisations = USUAL_ORGANISATIONS;
    }
    order->organisations = MAX_OF(order->organisations, FEWEST_ORGANISATIONS);
    return true;
}

int demo_command(int argument_count, char **arguments)
{
    struct order order = {.seed = USUAL_SEED};
    const struct command_own_option own[] = {
        {"--union", .ret_value = &order.union_name},
        {"--members", .ret_number = &order.members, .min = 1, .max = MOST_MEMBERS},
        {"--organisations", .ret_number = &order.organisations, .min = 1, .max = MOST_MEMBERS},
        {"--seed", .ret_number = &order.seed, .min = 0, .max = INT64_MAX},
        {0},
    };
    struct command_options options;
    if (!command_read_options(&options, argument_count, arguments, own) || !complete(&order)) {
        return COMMAND_MISUSED;
    }
    return command_prepare(&options) ? fill_database(&options, &order) : 1;
}
