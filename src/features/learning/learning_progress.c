/* How far somebody is, and the end of it. */
#include "features/learning/learning_inner.h"

struct learning_parts learning_parts_of(struct request *req,
                                        const struct programmes_programme *programme)
{
    struct learning_parts parts = {
        .modules = programmes_modules(req, programme->region_id, programme->id),
        .materials = programmes_materials(req, programme->region_id, programme->id),
        .tests = learning_db_tests(req->db, programme->id),
        .assignments = learning_db_assignments(req->db, programme->id),
    };
    parts.total = (int64_t)(parts.materials.count + parts.tests.count + parts.assignments.count);
    return parts;
}

struct learning_progress learning_progress_of(struct request *req, struct scope scope,
                                              const struct learning_db_entry_row *entry)
{
    struct learning_progress progress = {
        .seen = learning_db_seen(req->db, entry->region_id, entry->id),
        .sat = learning_db_sat(req->db, scope, entry->id),
        .works = learning_db_works(req->db, scope, entry->id),
    };
    struct learning_db_done_of_row done;
    if (learning_db_done_of(req->db, scope, entry->id, &done)) {
        progress.done = done.seen + done.passed + done.accepted;
    }
    return progress;
}

bool learning_has_seen(const struct learning_progress *progress, int64_t material_n)
{
    bool has_seen = false;
    EACH (row, progress->seen) {
        has_seen = has_seen || row->material_n == material_n;
    }
    return has_seen;
}

const struct learning_db_sat_row *learning_sat(const struct learning_progress *progress,
                                               int64_t test_n)
{
    EACH (row, progress->sat) {
        if (row->test_n == test_n) {
            return row;
        }
    }
    return NULL;
}

const struct learning_db_works_row *learning_work(const struct learning_progress *progress,
                                                  int64_t assignment_n)
{
    EACH (row, progress->works) {
        if (row->assignment_n == assignment_n) {
            return row;
        }
    }
    return NULL;
}

/* ---- the end --------------------------------------------------------------------------------- */

static date valid_until(const struct request *req, const struct programmes_programme *programme)
{
    return programme->valid_months == 0 ? (date){0}
                                        : date_add_months(req->today, (int)programme->valid_months);
}

bool learning_complete(struct request *req, struct scope scope,
                       const struct learning_db_entry_row *entry,
                       const struct programmes_programme *programme)
{
    struct learning_db_set_state_values values = {
        .scope = scope,
        .id = entry->id,
        .before = STR("studying"),
        .after = STR("done"),
        .ended_on = req->today,
        .now = req->now,
    };
    if (!learning_db_set_state(req->db, &values)) {
        return false;
    }
    int64_t record_id = training_write_down(req, &(struct training_ended){
                                                     .scope = scope,
                                                     .member_id = entry->member_id,
                                                     .title = programme->title,
                                                     .kind = programme->kind,
                                                     .attendance = programme->form,
                                                     .hours = programme->hours,
                                                     .began_on = entry->began_on,
                                                     .ended_on = req->today,
                                                     .taught_org_id = programme->org_id,
                                                     .taught_by = programme->org_name,
                                                     .valid_until = valid_until(req, programme),
                                                 });
    learning_db_set_record(req->db, scope, entry->id, record_id);
    learning_tell(req, programme, entry->region_id, entry->id, "done");
    audit(req, "learning.done", entry->region_id, entry->id, entry->member_id, NULL, 0);
    return true;
}

void learning_look(struct request *req, struct scope scope,
                   const struct learning_db_entry_row *entry,
                   const struct programmes_programme *programme)
{
    int64_t total = learning_parts_of(req, programme).total;
    struct learning_db_done_of_row done;
    if (total > 0 && learning_is(entry->state, "studying") &&
        learning_db_done_of(req->db, scope, entry->id, &done) &&
        done.seen + done.passed + done.accepted >= total) {
        (void)!learning_complete(req, scope, entry, programme); /* else somebody was quicker */
    }
}
