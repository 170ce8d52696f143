#include "app/app.h"
#include "base/fold.h"
#include "base/ids.h"
#include "features/duplicates/duplicates_inner.h"

/* A pass over a region: everybody is read, the pairs are found in memory, and what was found is
 * written in one short transaction. Some 150 bytes of memory for each person. */

#define PROGRESS_EVERY 8192
#define REGIONS_AT_ONCE 5

struct collecting {
    struct likeness_people *people;
    struct arena *scratch; /* of one person */
    struct job_run *run;
    int64_t expected;
};

static void show_progress(const struct collecting *collecting)
{
    size_t count = likeness_people_count(collecting->people);
    if (collecting->run != NULL && count % PROGRESS_EVERY == 0) {
        jobs_progress(collecting->run, (int64_t)count,
                      MAX_OF(collecting->expected, (int64_t)count) * 5 / 4);
    }
}

static void collect(void *context, const struct duplicates_db_people_row *row)
{
    struct collecting *collecting = context;
    struct arena *scratch = collecting->scratch;
    bool has_former = row->previous_last_name.length > 0;
    struct likeness_person person = {
        .id = row->id,
        .org_id = row->org_id,
        .name_key = row->name_key,
        .first_key = row->first_key,
        .spelling = STR_CONCAT(scratch, row->last_name, STR(" "), row->first_name, STR(" "),
                               row->middle_name),
        .previous_key = has_former ? fold_search(scratch, row->previous_last_name) : (str){0},
        .sex = row->sex,
        .born = row->born,
        .phone = row->phone,
        .email = row->email,
        .ticket_number = row->ticket_number,
        .snils_hash = row->snils_hash,
        .iin_hash = row->iin_hash,
    };
    likeness_people_add(collecting->people, &person);
    arena_reset(scratch);
    show_progress(collecting);
}

struct likeness_people *duplicates_people(struct request *req, struct arena *arena,
                                          int64_t region_id, struct job_run *run)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    struct duplicates_db_size_row size;
    if (!duplicates_db_size(req->db, region_id, &size)) {
        size.people = 0;
    }
    /* Of those who left the cards stay: half as many again. */
    size.people += size.people / 2;
    struct collecting collecting = {
        .people = likeness_people_new(arena, (size_t)size.people),
        .scratch = scratch,
        .run = run,
        .expected = size.people,
    };
    duplicates_db_people(req->db, region, collect, &collecting);
    return collecting.people;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* "last_same:85 born_same:140" */
static str evidence_text(struct arena *arena, const struct likeness_pair *pair)
{
    struct buf out = BUF_INIT(arena);
    for (enum likeness_evidence evidence = 0; evidence < LIKENESS_COUNT; evidence++) {
        if ((pair->evidence & (uint64_t)1 << evidence) != 0) {
            buf_put(&out, str_format(arena, out.length == 0 ? "%s:%d" : " %s:%d",
                                     likeness_code(evidence), pair->points[evidence]));
        }
    }
    return buf_str(&out);
}

struct found {
    int64_t region_id;
    int64_t people;
    const struct likeness_pairs *pairs;
};

static bool write_found(struct request *req, void *what)
{
    const struct found *found = what;
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    int64_t pass_id = ids_new();
    for (size_t i = 0; i < found->pairs->count; i++) {
        const struct likeness_pair *pair = &found->pairs->items[i];
        struct duplicates_db_put_pair_values values = {
            .scope = access_system_scope(scratch, found->region_id, STR("0")),
            .a_id = pair->a_id,
            .b_id = pair->b_id,
            .id = ids_new(),
            .score = pair->score,
            .evidence = evidence_text(scratch, pair),
            .pass_id = pass_id,
        };
        duplicates_db_put_pair(req->db, &values);
        arena_reset(scratch);
    }
    duplicates_db_drop_stale(req->db, found->region_id, pass_id);
    duplicates_db_put_pass(req->db, &(struct duplicates_db_put_pass_values){
                                        .region_id = found->region_id,
                                        .id = pass_id,
                                        .people = found->people,
                                        .pairs = (int64_t)found->pairs->count,
                                        .now = req->now,
                                    });
    return true;
}

struct duplicates_pass duplicates_look_through(struct request *req, int64_t region_id,
                                               struct job_run *run)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    db_begin_read(req->db);
    struct likeness_weights weights = likeness_weights_load(req->db, region_id);
    struct likeness_people *people = duplicates_people(req, arena, region_id, run);
    bool is_whole = db_failure(req->db) == DB_FINE;
    db_rollback(req->db);
    struct likeness_pairs pairs = likeness_pairs_find(people, &weights);
    struct duplicates_pass pass = {
        .people = (int64_t)likeness_people_count(people),
        .pairs = (int64_t)pairs.count,
        .compared = pairs.compared,
    };
    for (size_t i = 0; i < pairs.count; i++) {
        pass.sure += pairs.items[i].score >= weights.sure;
    }
    pass.is_kept =
        is_whole && app_write(req, write_found, &(struct found){region_id, pass.people, &pairs});
    return pass;
}

/* ---- when ----------------------------------------------------------------------------------- */

bool duplicates_find_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    if (!access_may(req, RIGHT_MEMBERS_EDIT)) {
        *ret_sentence = str_of(_("Your post no longer gives the right to correct cards."));
        return false;
    }
    struct duplicates_pass pass = duplicates_look_through(req, run->job.region_id, run);
    if (!pass.is_kept) {
        *ret_sentence = str_of(_("The database did not take what was found. Please try later."));
        return false;
    }
    *ret_sentence = str_of(_("The region has been looked through. What was found is in the list of "
                             "possible duplicates."));
    return true;
}

/* Some regions at a time, so that no other job waits long. */
void duplicates_sweep(struct request *req)
{
    db_begin_read(req->db);
    struct duplicates_db_due_regions_rows due =
        duplicates_db_due_regions(req->db, req->now - DUPLICATES_EVERY_SECONDS, REGIONS_AT_ONCE);
    db_rollback(req->db);
    for (size_t i = 0; i < due.count; i++) {
        (void)duplicates_look_through(req, due.items[i].region_id, NULL);
    }
    db_begin_write(req->db);
    duplicates_db_forget_old(req->db, req->now - DUPLICATES_UNDO_SECONDS);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}
