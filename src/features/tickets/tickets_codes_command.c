#include <stdio.h>

#include "features/tickets/tickets_inner.h"

/* profkom card codes: what all plastic has to be printed anew with when a key is no longer trusted.
 * In portions, each forgotten before the next. */

#define PORTION 5000

static size_t print_portion(struct request *req, const struct tickets_db_series_regions_row *region,
                            struct tickets_key key, int64_t *after)
{
    struct tickets_db_portion_rows rows =
        tickets_db_portion(req->db, region->region_id, *after, req->today, PORTION);
    EACH (row, rows) {
        str code = tickets_token_sign(req->arena, key,
                                      &(struct tickets_token){.serial = (uint64_t)row->serial,
                                                              .series = (uint32_t)region->series,
                                                              .issued = row->issued_on,
                                                              .until = row->until});
        printf("%.*s %.*s\n", STR_ARG(row->number), STR_ARG(code));
        *after = row->id;
    }
    return rows.count;
}

int tickets_codes_command(struct request *req)
{
    struct tickets_key key = tickets_keys(req).signs;
    struct tickets_db_series_regions_rows regions = tickets_db_series_regions(req->db);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request own = *req;
    own.arena = arena;
    db_use_arena(req->db, arena);
    if (key.pair == NULL) {
        fputs("profkom: there is no key yet (profkom card keys new)\n", stderr);
        return 1;
    }
    EACH (region, regions) {
        int64_t after = 0;
        do {
            arena_reset(arena);
        } while (print_portion(&own, region, key, &after) == PORTION);
    }
    db_use_arena(req->db, req->arena);
    return 0;
}
