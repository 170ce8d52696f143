#include "features/imports/imports_inner.h"

/* Taking a loading back as a whole: cards become what they were, people who were added go. If any
 * of the cards was changed since, nothing is touched: half of an undo is worse than none. */

struct undoing {
    struct request *req;
    struct request portion;
    const struct imports_list *list;
};

/* Calls for every row that the loading has touched, the last first; returns how many it was false
 * for. */
static int64_t each_done_row(struct undoing *undoing,
                             bool (*take)(struct undoing *undoing,
                                          const struct imports_db_done_rows_row *row))
{
    struct request *req = undoing->req;
    int64_t before = INT64_MAX;
    int64_t refused = 0;
    for (bool more = true; more;) {
        db_use_arena(req->db, undoing->portion.arena);
        struct imports_db_done_rows_rows rows = imports_db_done_rows(
            req->db, undoing->list->scope, undoing->list->id, before, IMPORTS_PORTION);
        for (size_t i = 0; i < rows.count; i++) {
            refused += !take(undoing, &rows.items[i]);
            before = rows.items[i].row_number;
        }
        more = rows.count == IMPORTS_PORTION && db_failure(req->db) == DB_FINE;
        db_use_arena(req->db, req->arena);
        arena_reset(undoing->portion.arena);
    }
    return refused;
}

static bool is_untouched(struct undoing *undoing, const struct imports_db_done_rows_row *row)
{
    return members_version(undoing->req->db, undoing->list->scope, row->member_id) == row->version;
}

static bool take_back(struct undoing *undoing, const struct imports_db_done_rows_row *row)
{
    if (str_equal(row->fate, STR("added"))) {
        return members_take_away(&undoing->portion, undoing->list->scope, row->member_id,
                                 row->version);
    }
    return members_put_back(&undoing->portion, undoing->list->scope, row->member_id, row->kept,
                            row->version);
}

/* True when all is as before. Otherwise the caller rolls back and tells the sentence. */
static bool undo_all(struct request *req, const struct imports_list *list, str *ret_sentence)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct undoing undoing = {.req = req, .portion = *req, .list = list};
    undoing.portion.arena = arena;
    int64_t changed = each_done_row(&undoing, is_untouched);
    if (changed > 0) {
        *ret_sentence = _n(
            "%1 card was changed after the loading, so it cannot be undone as a whole.",
            "%1 cards were changed after the loading, so it cannot be undone as a whole.", changed);
        return false;
    }
    if (each_done_row(&undoing, take_back) > 0) {
        *ret_sentence = str_of(_("The former cards could not be put back. Nothing was changed."));
        return false;
    }
    imports_db_set_undone(req->db, list->scope, list->id, req->now);
    audit(req, "imports.undo", list->region_id, list->id, 0, NULL, 0);
    return true;
}

bool imports_undo_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct imports_db_find_row row;
    struct imports_list list;
    db_begin_write(req->db);
    if (!imports_list_find(req, run->job.subject_id, &row, &list)) {
        db_rollback(req->db);
        *ret_sentence = str_of(_("Your post no longer gives the right to undo this list."));
        return false;
    }
    bool is_undone = str_equal(row.state, STR("undone")) || undo_all(req, &list, ret_sentence);
    if (!is_undone) {
        db_rollback(req->db);
        db_begin_write(req->db);
        imports_db_set_state(req->db, list.scope, list.id, STR("loaded"), *ret_sentence);
    }
    if (!db_commit(req->db)) {
        db_rollback(req->db);
        return false;
    }
    if (is_undone) {
        *ret_sentence = str_of(_("The loading is undone. The register is as it was before."));
    }
    return is_undone;
}

struct reply imports_undo_action(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    str sentence = {0};
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    str address = str_format(req->arena, "/imports/%lld/result", (long long)list.id);
    if (!str_equal(row.state, STR("loaded"))) {
        return reply_see_other(req, address);
    }
    if (row.loaded_at + IMPORTS_KEPT_SECONDS <= req->now) {
        return reply_refused(
            req,
            str_of(_("The loading is older than 30 days: the former cards are no longer kept.")));
    }
    struct imports_totals totals = imports_totals_of(req, &list);
    if (totals.fates[IMPORTS_ADDED] + totals.fates[IMPORTS_WRITTEN] > IMPORTS_DIRECT_LIMIT) {
        int64_t job = jobs_add(req, "imports.undo", list.region_id, list.org_id, list.id, (str){0});
        imports_db_set_job(req->db, list.scope, list.id, job);
        imports_db_set_state(req->db, list.scope, list.id, STR("undoing"), (str){0});
        return reply_see_other(req, address);
    }
    if (!undo_all(req, &list, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, address,
                      str_of(_("The loading is undone. The register is as it was before.")), 0);
}
