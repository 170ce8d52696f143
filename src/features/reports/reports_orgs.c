#include "features/reports/reports_orgs.h"

#include "base/fold.h"
#include "base/utf8.h"
#include "features/reports/reports_orgs.sql.h"

#define EXACT_LIMIT 20
#define NEAREST 5

struct candidate {
    int64_t id;
    int distance; /* 0: called so */
};
struct looking {
    struct arena *arena;
    str folded;
    struct candidate best[EXACT_LIMIT]; /* the nearest first */
    size_t count;
};

/* How far two names are from each other; one that holds the whole other is near. */
static int distance_of(const struct looking *looking, str name)
{
    int limit = (int)utf8_length(looking->folded) / 3;
    if (str_equal(name, looking->folded)) {
        return 0;
    }
    if (looking->folded.length > 0 && str_find(name, looking->folded) >= 0) {
        return 1;
    }
    return fold_distance(name, looking->folded, limit) + 1;
}

static void put_candidate(struct looking *looking, struct candidate candidate)
{
    size_t at = looking->count;
    while (at > 0 && looking->best[at - 1].distance > candidate.distance) {
        at--;
    }
    if (at == EXACT_LIMIT) {
        return;
    }
    looking->count = MIN_OF(looking->count + 1, EXACT_LIMIT);
    memmove(&looking->best[at + 1], &looking->best[at],
            (looking->count - 1 - at) * sizeof(candidate));
    looking->best[at] = candidate;
}

static void look_at(void *context, const struct reports_orgs_db_names_row *row)
{
    struct looking *looking = context;
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    int by_name = distance_of(looking, fold_search(arena, row->name));
    int by_short_name = distance_of(looking, fold_search(arena, row->short_name));
    int distance = MIN_OF(by_name, by_short_name);
    if (distance <= (int)utf8_length(looking->folded) / 3 + 1) {
        put_candidate(looking, (struct candidate){row->id, distance});
    }
}

static void add(struct request *req, struct reports_orgs *orgs, int64_t id)
{
    struct reports_orgs_db_one_row row;
    if (reports_orgs_db_one(req->db, id, &row)) {
        orgs->items[orgs->count++] =
            (struct reports_org){row.id, row.name, row.short_name, row.above, row.level};
    }
}

struct reports_orgs reports_orgs_named(struct request *req, str name)
{
    struct reports_orgs orgs = {.items = ARENA_ARRAY(req->arena, EXACT_LIMIT, struct reports_org)};
    int64_t id;
    if (str_to_int64(str_trim(name), &id)) {
        add(req, &orgs, id);
        orgs.is_exact = orgs.count > 0;
        return orgs;
    }
    struct looking looking = {.arena = req->arena, .folded = fold_search(req->arena, name)};
    reports_orgs_db_names(req->db, look_at, &looking);
    orgs.is_exact = looking.count > 0 && looking.best[0].distance == 0;
    for (size_t i = 0; i < looking.count; i++) {
        bool is_wanted = orgs.is_exact ? looking.best[i].distance == 0 : i < NEAREST;
        if (is_wanted) {
            add(req, &orgs, looking.best[i].id);
        }
    }
    return orgs;
}
