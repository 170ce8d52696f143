/* `profkom duplicates find --data DIR [--count] [--pairs FILE]`: a pass over the whole register,
 * region by region. With --count nothing is written: the register stays as it is. */
#include <stdio.h>

#include "app/command.h"
#include "features/duplicates/duplicates_inner.h"

struct order {
    bool is_count;
    FILE *pairs_file; /* NULL = the pairs are not listed */
    struct duplicates_pass found;
};

static void print_pairs(const struct order *order, const struct likeness_pairs *pairs)
{
    for (size_t i = 0; order->pairs_file != NULL && i < pairs->count; i++) {
        const struct likeness_pair *pair = &pairs->items[i];
        fprintf(order->pairs_file, "%lld %lld %d", (long long)pair->a_id, (long long)pair->b_id,
                pair->score);
        for (enum likeness_evidence evidence = 0; evidence < LIKENESS_COUNT; evidence++) {
            if ((pair->evidence & (uint64_t)1 << evidence) != 0) {
                fprintf(order->pairs_file, " %s", likeness_code(evidence));
            }
        }
        fputc('\n', order->pairs_file);
    }
}

static void add(struct duplicates_pass *all, const struct duplicates_pass *one)
{
    all->people += one->people;
    all->pairs += one->pairs;
    all->sure += one->sure;
    all->compared += one->compared;
}

static bool count_region(struct request *req, struct order *order,
                         const struct likeness_weights *weights, int64_t region_id)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    db_begin_read(req->db);
    struct likeness_people *people = duplicates_people(req, arena, region_id, NULL);
    bool is_whole = db_failure(req->db) == DB_FINE;
    db_rollback(req->db);
    struct likeness_pairs pairs = likeness_pairs_find(people, weights);
    struct duplicates_pass found = {.people = (int64_t)likeness_people_count(people),
                                    .pairs = (int64_t)pairs.count,
                                    .compared = pairs.compared};
    for (size_t i = 0; i < pairs.count; i++) {
        found.sure += pairs.items[i].score >= weights->sure;
    }
    add(&order->found, &found);
    print_pairs(order, &pairs);
    return is_whole;
}

/* Counting leaves an older register as it is: it has no points of its own yet. */
static struct likeness_weights weights_of(struct db *db)
{
    db_begin_read(db);
    struct likeness_weights weights = likeness_weights_load(db, 0);
    bool has_own = db_failure(db) == DB_FINE;
    db_rollback(db);
    return has_own ? weights : likeness_weights_delivered();
}

static bool look_through(struct request *req, struct order *order)
{
    db_begin_read(req->db);
    struct duplicates_db_regions_rows regions = duplicates_db_regions(req->db);
    bool is_done = db_failure(req->db) == DB_FINE;
    db_rollback(req->db);
    struct likeness_weights weights = weights_of(req->db);
    for (size_t i = 0; i < regions.count && is_done; i++) {
        int64_t region_id = regions.items[i].region_id;
        if (order->is_count) {
            is_done = count_region(req, order, &weights, region_id);
        } else {
            struct duplicates_pass found = duplicates_look_through(req, region_id, NULL);
            add(&order->found, &found);
            is_done = found.is_kept;
        }
    }
    return is_done;
}

static bool run_order(const struct command_options *options, struct order *order)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    if (!order->is_count && !command_prepare(options)) {
        return false;
    }
    struct app *app = command_app(options, 1);
    struct db *db = NULL;
    if (app != NULL) {
        /* What only counts must not touch the files at all. */
        enum db_mode mode = order->is_count ? DB_READ_ONLY : DB_READ_WRITE;
        db = command_database(options, mode, arena);
    }
    bool is_done = db != NULL && look_through(app_system_request(app, arena, db), order);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return is_done;
}

int duplicates_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct order order = {0};
    const char *pairs_path = NULL;
    const struct command_own_option own[] = {
        {"--count", .ret_flag = &order.is_count}, {"--pairs", .ret_value = &pairs_path}, {0}};
    if (!command_read(&options, argument_count, arguments, own) || options.argument_count != 1 ||
        strcmp(options.arguments[0], "find") != 0 || (pairs_path != NULL && !order.is_count)) {
        fputs("Usage: profkom duplicates find [--count [--pairs FILE]]\n", stderr);
        return COMMAND_MISUSED;
    }
    order.pairs_file = pairs_path == NULL ? NULL : fopen(pairs_path, "we");
    if (pairs_path != NULL && order.pairs_file == NULL) {
        fputs("profkom: the file for the pairs cannot be written\n", stderr);
        return 1;
    }
    bool is_done = run_order(&options, &order);
    if (order.pairs_file != NULL) {
        is_done = fclose(order.pairs_file) == 0 && is_done;
    }
    if (is_done) {
        printf("people %lld: pairs %lld, of these nearly certain %lld; compared %lld\n",
               (long long)order.found.people, (long long)order.found.pairs,
               (long long)order.found.sure, (long long)order.found.compared);
    }
    return is_done ? 0 : 1;
}
