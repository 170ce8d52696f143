#include "base/log.h"
#include "features/imports/imports.html.h"
#include "features/imports/imports_inner.h"

/* Taking a loading back as a whole: cards become what they were, people who were added go. If any
 * of the cards was changed since, nothing is touched: half of an undo is worse than none. */

#define TOUCHED_SHOWN 20

struct undoing {
    struct request *req;
    struct request portion; /* with an arena of its own, emptied after each portion */
    const struct imports_list *list;
    struct job_run *run;
    int64_t all;
    int64_t done;
    struct members_batch batch;
};

static bool take_back(struct undoing *undoing, const struct imports_db_done_rows_row *row)
{
    if (str_equal(row->fate, STR("added"))) {
        return members_batch_take_away(&undoing->batch, undoing->list->scope, row->member_id,
                                       row->version);
    }
    return members_put_back(&undoing->portion, undoing->list->scope, row->member_id, row->kept,
                            row->version);
}

/* In the order of the cards, which is the one in which they lie. */
static bool take_all_back(struct undoing *undoing)
{
    struct request *req = undoing->req;
    int64_t after = 0;
    bool is_fine = true;
    for (bool more = true; more && is_fine;) {
        db_use_arena(req->db, undoing->portion.arena);
        struct imports_db_done_rows_rows rows = imports_db_done_rows(
            req->db, undoing->list->scope, undoing->list->id, after, IMPORTS_PORTION);
        for (size_t i = 0; i < rows.count && is_fine; i++) {
            is_fine = take_back(undoing, &rows.items[i]);
            after = rows.items[i].member_id;
        }
        more = rows.count == IMPORTS_PORTION && db_failure(req->db) == DB_FINE;
        undoing->done += (int64_t)rows.count;
        db_use_arena(req->db, req->arena);
        arena_reset(undoing->portion.arena);
        if (undoing->run != NULL) {
            jobs_progress(undoing->run, undoing->done, undoing->all);
        }
    }
    members_batch_end(&undoing->batch);
    return is_fine;
}

static int64_t count_touched(struct request *req, const struct imports_list *list)
{
    struct imports_db_count_touched_row touched = {0};
    return imports_db_count_touched(req->db, list->scope, list->id, &touched) ? touched.total : 0;
}

str imports_touched_text(struct request *req, int64_t touched)
{
    return _n(
        "%1 card has been changed since the list was loaded, so the import cannot be undone as a whole.",
        "%1 cards have been changed since the list was loaded, so the import cannot be undone as a whole.",
        touched);
}

/* Empty if no card was changed since the loading. */
static str changed_since(struct request *req, const struct imports_list *list)
{
    int64_t touched = count_touched(req, list);
    return touched > 0 ? imports_touched_text(req, touched) : (str){0};
}

/* True when all is as before. Otherwise the caller rolls back and tells the sentence. Every card's
 * version is looked at again while it is taken back. */
static bool undo_all(struct request *req, const struct imports_list *list, struct job_run *run,
                     str *ret_sentence)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct imports_totals totals = imports_totals_of(req, list);
    struct undoing undoing = {.req = req,
                              .portion = *req,
                              .list = list,
                              .run = run,
                              .all = totals.fates[IMPORTS_ADDED] + totals.fates[IMPORTS_WRITTEN]};
    undoing.portion.arena = arena;
    undoing.batch = (struct members_batch){.req = &undoing.portion,
                                           .region_id = list->region_id,
                                           .org_id = list->org_id,
                                           .org_path = list->org_path};
    if (!take_all_back(&undoing)) {
        *ret_sentence = str_of(_("The former cards could not be put back. Nothing was changed."));
        return false;
    }
    imports_db_set_undone(req->db, list->scope, list->id, req->now);
    audit(req, "imports.undo", list->region_id, list->id, 0, NULL, 0);
    return true;
}

/* What takes long and changes nothing comes before the lock. */
static bool undo_in_transaction(struct job_run *run, const struct imports_list *list,
                                str *ret_sentence)
{
    struct request *req = run->req;
    db_begin_read(req->db);
    *ret_sentence = changed_since(req, list);
    db_rollback(req->db);
    if (ret_sentence->length > 0) {
        return false;
    }
    db_expect_much(req->db, true);
    bool is_undone =
        imports_begin_write(req) && undo_all(req, list, run, ret_sentence) && db_commit(req->db);
    db_rollback(req->db);
    db_expect_much(req->db, false);
    return is_undone;
}

bool imports_undo_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct imports_db_find_row row;
    struct imports_list list;
    db_begin_read(req->db);
    bool is_found = imports_list_find(req, run->job.subject_id, &row, &list);
    db_rollback(req->db);
    if (!is_found) {
        *ret_sentence = str_of(_("Your role no longer allows you to undo this import."));
        return false;
    }
    if (str_equal(row.state, STR("undone")) || undo_in_transaction(run, &list, ret_sentence)) {
        *ret_sentence = str_of(_("The import has been undone. The register is as it was before."));
        return true;
    }
    imports_put_state(req, &list, STR("loaded"), *ret_sentence);
    return false;
}

void imports_undo_given_up(struct job_run *run)
{
    imports_give_up(run, STR("undoing"), STR("loaded"));
}

/* ---- pages ---------------------------------------------------------------------------------- */

#define TOO_LATE \
    N_("The list was loaded more than 30 days ago: the former cards are no longer kept.")

static str result_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/imports/%lld/result", (long long)id);
}

static bool is_too_late(const struct request *req, const struct imports_db_find_row *row)
{
    return row->loaded_at + IMPORTS_KEPT_SECONDS <= req->now;
}

static void name_touched(struct request *req, const struct imports_list *list,
                         struct imports_undo_view *view)
{
    struct imports_db_touched_rows rows =
        imports_db_touched(req->db, list->scope, list->id, TOUCHED_SHOWN);
    view->cards = ARENA_ARRAY(req->arena, rows.count, struct imports_touched_card);
    for (size_t i = 0; i < rows.count; i++) {
        int64_t id = rows.items[i].member_id;
        str who = imports_candidate_text(req, list, id);
        if (who.length > 0) {
            view->cards[view->card_count++] = (struct imports_touched_card){id, who};
        }
    }
}

struct reply imports_undo_page(struct request *req)
{
    struct imports_undo_view view = {0};
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &view.list, &list)) {
        return reply_not_found(req);
    }
    if (!str_equal(view.list.state, STR("loaded"))) {
        return reply_see_other(req, result_address(req, list.id));
    }
    if (is_too_late(req, &view.list)) {
        return reply_refused(req, str_of(_(TOO_LATE)));
    }
    struct imports_totals totals = imports_totals_of(req, &list);
    view.added = totals.fates[IMPORTS_ADDED];
    view.written = totals.fates[IMPORTS_WRITTEN];
    view.touched = count_touched(req, &list);
    if (view.touched > 0) {
        name_touched(req, &list, &view);
        return reply_page(req, _("Undoing an import"), imports_html_no_undo(req, &view));
    }
    return reply_page(req, _("Undoing an import"), imports_html_undo(req, &view));
}

struct reply imports_undo_action(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    str sentence = {0};
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    str address = result_address(req, list.id);
    if (!str_equal(row.state, STR("loaded"))) {
        return reply_see_other(req, address);
    }
    if (is_too_late(req, &row)) {
        return reply_refused(req, str_of(_(TOO_LATE)));
    }
    struct imports_totals totals = imports_totals_of(req, &list);
    if (totals.fates[IMPORTS_ADDED] + totals.fates[IMPORTS_WRITTEN] > IMPORTS_DIRECT_LIMIT) {
        int64_t job = jobs_add(req, "imports.undo", list.region_id, list.org_id, list.id, (str){0});
        imports_db_set_job(req->db, list.scope, list.id, job);
        imports_db_set_state(req->db, list.scope, list.id, STR("undoing"), (str){0});
        return reply_see_other(req, address);
    }
    sentence = changed_since(req, &list);
    if (sentence.length > 0 || !undo_all(req, &list, NULL, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, address,
                      str_of(_("The import has been undone. The register is as it was before.")),
                      0);
}
