#include "app/app.h"
#include "features/quality/quality_inner.h"

/* The pass over a region: all is counted in memory, reading alone, and written in one short
 * transaction, a row for each organisation. It runs every night, and when somebody asks. */

#define REGIONS_AT_ONCE 20

static str faults_text(struct arena *arena, const struct quality_sums *sums)
{
    struct buf out = BUF_INIT(arena);
    for (enum quality_kind kind = 0; kind < QUALITY_COUNT; kind++) {
        if (sums->faults[kind] > 0) {
            buf_put(&out, str_format(arena, out.length == 0 ? "%s:%lld" : " %s:%lld",
                                     quality_rules[kind].code, (long long)sums->faults[kind]));
        }
    }
    return buf_str(&out);
}

struct totals {
    int64_t region_id;
    struct quality_places places;
};

static bool write_totals(struct request *req, void *what)
{
    const struct totals *totals = what;
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    EACH (place, totals->places) {
        quality_db_put_total(req->db, &(struct quality_db_put_total_values){
                                          .org_id = place->id,
                                          .region_id = totals->region_id,
                                          .people = place->sums.people,
                                          .points = place->sums.points,
                                          .orgs = place->sums.orgs,
                                          .org_points = place->sums.org_points,
                                          .faults = faults_text(scratch, &place->sums),
                                          .now = req->now,
                                      });
        arena_reset(scratch);
    }
    quality_db_drop_stale(req->db, totals->region_id, req->now);
    return true;
}

struct quality_pass quality_count_region(struct request *req, int64_t region_id)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request counting = *req;
    counting.arena = arena;
    db_begin_read(req->db);
    db_use_arena(req->db, arena);
    struct scope region = access_system_scope(arena, region_id, STR("0"));
    struct quality_places places = quality_tally(&counting, region);
    bool is_whole = db_failure(req->db) == DB_FINE;
    db_rollback(req->db);
    struct quality_pass pass = {.orgs = (int64_t)places.count};
    EACH (place, places) {
        if (place->id == region_id) {
            pass.people = place->sums.people;
        }
    }
    pass.is_kept =
        is_whole && app_write(&counting, write_totals, &(struct totals){region_id, places});
    db_use_arena(req->db, req->arena);
    return pass;
}

/* ---- when ----------------------------------------------------------------------------------- */

static bool count_regions(struct request *req, struct job_run *run, int64_t region_id)
{
    if (region_id != 0) {
        return quality_count_region(req, region_id).is_kept;
    }
    db_begin_read(req->db);
    struct quality_db_due_regions_rows all = quality_db_due_regions(req->db, INT64_MAX, INT64_MAX);
    db_rollback(req->db);
    bool is_kept = true;
    for (size_t i = 0; i < all.count && !jobs_is_cancelled(run); i++) {
        is_kept = quality_count_region(req, all.items[i].region_id).is_kept && is_kept;
        jobs_progress(run, (int64_t)i + 1, (int64_t)all.count);
    }
    return is_kept;
}

bool quality_count_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    if (!access_may(req, RIGHT_MEMBERS_VIEW)) {
        *ret_sentence = str_of(_("Your post no longer gives the right to see cards."));
        return false;
    }
    if (!count_regions(req, run, run->job.region_id)) {
        *ret_sentence = str_of(_("The database did not take what was counted. Please try later."));
        return false;
    }
    *ret_sentence = str_of(_("Everything has been counted anew: look at “Data quality”."));
    return true;
}

/* Some regions at a time, so that no other job waits long. */
void quality_sweep(struct request *req)
{
    db_begin_read(req->db);
    struct quality_db_due_regions_rows due =
        quality_db_due_regions(req->db, req->now - QUALITY_EVERY_SECONDS, REGIONS_AT_ONCE);
    db_rollback(req->db);
    for (size_t i = 0; i < due.count; i++) {
        (void)quality_count_region(req, due.items[i].region_id);
    }
}
