/* What goes out of the full-text index is only marked there; the words themselves are dropped when
 * its parts are merged, which nobody would wait for. So after an act of destruction they are merged
 * here, a portion at a time. */
#include "features/records/records_inner.h"

#include "app/app.h"
#include "base/log.h"

/* A merge that found nothing to do changes one row at most (fts5.html, "merge"). */
#define NOTHING_LEFT 2

static int64_t changes(struct request *req)
{
    struct records_act_db_changes_row row = {0};
    (void)!records_act_db_changes(req->db, &row); /* always has a row */
    return row.total;
}

static bool sweep(struct request *req, void *context)
{
    (void)context;
    int64_t before = changes(req);
    records_act_db_sweep_portion(req->db);
    if (changes(req) - before < NOTHING_LEFT) {
        records_act_db_swept(req->db, req->now);
    }
    return true;
}

void records_watch(struct request *req)
{
    struct records_act_db_unswept_row act;
    db_begin_read(req->db);
    bool is_there = records_act_db_unswept(req->db, &act);
    db_rollback(req->db);
    if (is_there && !app_write(req, sweep, NULL)) {
        LOG_ERROR("records.sweep", "kept=%d", 0);
    }
}
