#include "app/app.h"
#include "features/bulkedit/bulkedit_inner.h"

/* Doing what the preview has shown, and taking it back: card by card, each only if nobody has
 * changed it since, all in one transaction. Many cards are left to the job runner. */

#define DRAFT_SECONDS (24 * 3600)

bool bulkedit_find(struct request *req, int64_t id, struct bulkedit *ret_bulk)
{
    struct bulkedit bulk = {.id = id};
    struct scope reach = access_scope(req, RIGHT_MEMBERS_EDIT);
    if (str_is_empty(reach.from) || !bulkedit_db_find(req->db, id, &bulk.row) ||
        !orgs_find(req, reach, bulk.row.org_id, &bulk.org)) {
        return false;
    }
    bulk.scope = access_scope_below(req, reach, bulk.row.region_id, bulk.org.path);
    bulk.change = bulkedit_change_from(req->arena, bulk.row.changes);
    *ret_bulk = bulk;
    return true;
}

struct bulkedit_counts bulkedit_count(struct request *req, const struct bulkedit *bulk)
{
    struct bulkedit_counts counts = {0};
    const struct {
        const char *code;
        int64_t *number;
    } numbers[] = {
        {"change", &counts.change}, {"early", &counts.early}, {"done", &counts.done},
        {"moved", &counts.moved},   {"back", &counts.back},   {"stays", &counts.stays},
    };
    EACH (row, bulkedit_db_outcomes(req->db, bulk->scope, bulk->id)) {
        for (size_t i = 0; i < COUNT_OF(numbers); i++) {
            if (str_equal(row->outcome, str_of(numbers[i].code))) {
                *numbers[i].number = row->total;
            }
        }
    }
    return counts;
}

bool bulkedit_undo_is_open(const struct request *req, const struct bulkedit *bulk)
{
    return str_equal(bulk->row.state, STR("done")) &&
           req->now - bulk->row.done_at < BULKEDIT_UNDO_SECONDS;
}

/* ---- card by card --------------------------------------------------------------------------- */

static void settle(struct request *req, const struct bulkedit *bulk, int64_t member_id,
                   const char *outcome, int64_t version, str kept)
{
    bulkedit_db_settle(req->db, &(struct bulkedit_db_settle_values){
                                    .scope = bulk->scope,
                                    .bulk_id = bulk->id,
                                    .member_id = member_id,
                                    .outcome = str_of(outcome),
                                    .version = version,
                                    .kept = kept,
                                });
}

static void change_one(struct request *req, const struct bulkedit *bulk,
                       const struct bulkedit_db_cards_row *row)
{
    struct members_card before, after;
    int64_t version;
    str kept = members_keep(req, bulk->scope, row->member_id);
    bool is_as_shown = members_card_of(req, bulk->scope, row->member_id, &before, &version) &&
                       version == row->version &&
                       bulkedit_card_after(&bulk->change, &before, &after) == BULKEDIT_CHANGES;
    if (!is_as_shown || !members_change(req, bulk->scope, row->member_id, &after, version)) {
        settle(req, bulk, row->member_id, "moved", row->version, (str){0});
        return;
    }
    settle(req, bulk, row->member_id, "done", members_version(req->db, bulk->scope, row->member_id),
           kept);
}

static void put_back_one(struct request *req, const struct bulkedit *bulk,
                         const struct bulkedit_db_cards_row *row)
{
    bool is_back = members_put_back(req, bulk->scope, row->member_id, row->kept, row->version);
    settle(req, bulk, row->member_id, is_back ? "back" : "stays", row->version, (str){0});
}

struct direction {
    const char *from; /* the state before, that of the cards, and the state after */
    const char *outcome;
    const char *to;
    void (*one)(struct request *req, const struct bulkedit *bulk,
                const struct bulkedit_db_cards_row *row);
};
static const struct direction forward = {"draft", "change", "done", change_one};
static const struct direction back = {"done", "done", "undone", put_back_one};

static void note(struct request *req, const struct bulkedit *bulk, const struct direction *way)
{
    if (way == &forward) {
        audit(req, "bulkedit.apply", bulk->row.region_id, bulk->org.id, 0, NULL, 0);
    } else {
        audit(req, "bulkedit.undo", bulk->row.region_id, bulk->org.id, 0, NULL, 0);
    }
}

/* False if somebody else was first. */
static bool move_on(struct request *req, const struct bulkedit *bulk, const char *before,
                    const char *after, int64_t now)
{
    return bulkedit_db_move_on(req->db, &(struct bulkedit_db_move_on_values){
                                            .region_id = bulk->row.region_id,
                                            .id = bulk->id,
                                            .before = str_of(before),
                                            .after = str_of(after),
                                            .now = now,
                                        });
}

static bool carry_out(struct request *req, const struct bulkedit *bulk, const struct direction *way,
                      const char *state_now, struct job_run *run)
{
    if (!move_on(req, bulk, state_now, way->to, req->now)) {
        return false;
    }
    struct bulkedit_db_cards_rows rows = bulkedit_db_cards(
        req->db, bulk->scope, bulk->id, str_of(way->outcome), MEMBERS_CHOICE_LIMIT);
    for (size_t i = 0; i < rows.count; i++) {
        way->one(req, bulk, &rows.items[i]);
        if (run != NULL) {
            jobs_progress(run, (int64_t)i + 1, (int64_t)rows.count);
        }
    }
    note(req, bulk, way);
    return true;
}

/* ---- actions -------------------------------------------------------------------------------- */

static str address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/bulkedit/%lld", (long long)id);
}

static str gone_on(struct request *req)
{
    return str_of(_("This change has been carried out, taken back or dropped meanwhile."));
}

static struct reply leave_to_job(struct request *req, const struct bulkedit *bulk,
                                 const struct direction *way, const char *kind)
{
    if (!move_on(req, bulk, way->from, "waiting", bulk->row.done_at)) {
        return reply_refused(req, gone_on(req));
    }
    int64_t job = jobs_add(req, kind, bulk->row.region_id, bulk->org.id, bulk->id, (str){0});
    return reply_see_other(req, str_format(req->arena, "/jobs/%lld", (long long)job));
}

static str done_sentence(struct request *req, const struct bulkedit_counts *counts)
{
    return counts->moved == 0
               ? _n("%1 card was changed", "%1 cards were changed", counts->done)
               : _nf("%1 card was changed; left alone because of a change meanwhile: %2",
                     "%1 cards were changed; left alone because of a change meanwhile: %2",
                     counts->done, counts->moved);
}

static str undone_sentence(struct request *req, const struct bulkedit_counts *counts)
{
    return counts->stays == 0 ? _n("Undone: %1 card is as it was before",
                                   "Undone: %1 cards are as they were before", counts->back)
                              : _nf("Undone: %1 card; changed since and therefore left alone: %2",
                                    "Undone: %1 cards; changed since and therefore left alone: %2",
                                    counts->back, counts->stays);
}

struct reply bulkedit_apply_action(struct request *req)
{
    struct bulkedit bulk;
    if (!bulkedit_find(req, path_id(req), &bulk)) {
        return reply_not_found(req);
    }
    if (bulkedit_count(req, &bulk).change > BULKEDIT_AT_ONCE) {
        return leave_to_job(req, &bulk, &forward, "bulkedit.apply");
    }
    if (!carry_out(req, &bulk, &forward, forward.from, NULL)) {
        return reply_refused(req, gone_on(req));
    }
    struct bulkedit_counts counts = bulkedit_count(req, &bulk);
    return reply_done(req, address(req, bulk.id), done_sentence(req, &counts), 0);
}

struct reply bulkedit_undo_action(struct request *req)
{
    struct bulkedit bulk;
    if (!bulkedit_find(req, path_id(req), &bulk)) {
        return reply_not_found(req);
    }
    if (!bulkedit_undo_is_open(req, &bulk)) {
        return reply_refused(req,
                             str_of(_("A change of many cards can be undone within 30 days.")));
    }
    if (bulkedit_count(req, &bulk).done > BULKEDIT_AT_ONCE) {
        return leave_to_job(req, &bulk, &back, "bulkedit.undo");
    }
    if (!carry_out(req, &bulk, &back, back.from, NULL)) {
        return reply_refused(req, gone_on(req));
    }
    struct bulkedit_counts counts = bulkedit_count(req, &bulk);
    return reply_done(req, address(req, bulk.id), undone_sentence(req, &counts), 0);
}

/* ---- jobs ----------------------------------------------------------------------------------- */

struct job_way {
    struct job_run *run;
    const struct direction *way;
    struct bulkedit_counts counts;
};

static bool go(struct request *req, void *what)
{
    struct job_way *job = what;
    struct bulkedit bulk;
    if (!bulkedit_find(req, job->run->job.subject_id, &bulk) ||
        !carry_out(req, &bulk, job->way, "waiting", job->run)) {
        return false;
    }
    job->counts = bulkedit_count(req, &bulk);
    return true;
}

static bool wait_no_more(struct request *req, void *what)
{
    const struct job_way *job = what;
    struct bulkedit bulk = {.id = job->run->job.subject_id};
    return bulkedit_db_find(req->db, bulk.id, &bulk.row) &&
           move_on(req, &bulk, "waiting", job->way->from, bulk.row.done_at);
}

/* If it does not wait any more, there is nothing to return. */
static void return_to(struct job_run *run, const struct direction *way)
{
    struct job_way job = {run, way, {0}};
    bool is_returned = app_write(run->req, wait_no_more, &job);
    (void)is_returned;
}

bool bulkedit_apply_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct job_way job = {run, &forward, {0}};
    if (!app_write(req, go, &job)) {
        return_to(run, &forward);
        *ret_sentence = str_of(_("Nothing was changed. Please make the preview anew."));
        return false;
    }
    *ret_sentence = done_sentence(req, &job.counts);
    return true;
}

bool bulkedit_undo_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct job_way job = {run, &back, {0}};
    if (!app_write(req, go, &job)) {
        return_to(run, &back);
        *ret_sentence = str_of(_("Nothing was undone. Please try again."));
        return false;
    }
    *ret_sentence = undone_sentence(req, &job.counts);
    return true;
}

void bulkedit_apply_given_up(struct job_run *run)
{
    return_to(run, &forward);
}

void bulkedit_undo_given_up(struct job_run *run)
{
    return_to(run, &back);
}

void bulkedit_sweep(struct request *req)
{
    db_begin_write(req->db);
    bulkedit_db_forget_kept(req->db, req->now - BULKEDIT_UNDO_SECONDS);
    bulkedit_db_forget_draft_cards(req->db, req->now - DRAFT_SECONDS);
    bulkedit_db_forget_drafts(req->db, req->now - DRAFT_SECONDS);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}
