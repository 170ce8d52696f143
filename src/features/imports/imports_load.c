#include <time.h>

#include "base/ids.h"
#include "base/log.h"
#include "base/pack.h"
#include "features/imports/imports_inner.h"

/* The loading, in two steps. First, with everybody else at work, each row is made ready: its card
 * is merged or made, folded, sealed, its entry of the log written. Then, in one short transaction,
 * all that is written; a row whose card has another version by now, or whose person may have come
 * onto the register meanwhile, is looked at once more there, in full. */

/* A transaction that was open when a list was checked has ended an hour later. */
#define LONGEST_WRITE_SECONDS 3600
#define LOCK_TRIES 600
#define LOCK_PAUSE_MS 100
#define COMMIT_TRIES 5

struct added {
    int64_t row_number;
    int64_t member_id; /* 0 = nobody was added */
};

struct load {
    struct request *req;
    struct request portion; /* with an arena that is emptied after each portion */
    const struct imports_list *list;
    struct job_run *run;
    struct imports_spool *spool;
    struct added *added; /* by their numbers in the spool, which are the order of the list */
    int64_t began_id;    /* what has an older id was seen by the first step */
    int64_t rows;        /* of the list */
    int64_t seen;
    struct imports_loaded loaded;
};

bool imports_begin_write(struct request *req)
{
    struct timespec pause = {.tv_nsec = LOCK_PAUSE_MS * 1000 * 1000};
    for (int i = 0; i < LOCK_TRIES; i++) {
        db_begin_write(req->db);
        if (db_failure(req->db) != DB_BUSY) {
            return db_failure(req->db) == DB_FINE;
        }
        db_rollback(req->db);
        nanosleep(&pause, NULL);
    }
    return false;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool imports_commit(struct request *req)
{
    bool was_kept = db_commit(req->db);
    app_note_write(req->app, req->db, was_kept);
    if (!was_kept) {
        db_rollback(req->db);
    }
    return was_kept;
}

bool imports_move(struct request *req, const struct imports_list *list, str before, str after)
{
    if (!imports_begin_write(req)) {
        db_rollback(req->db);
        return false;
    }
    bool is_moved = imports_db_move(req->db, list->scope, list->id, before, after);
    return imports_commit(req) && is_moved;
}

void imports_put_state(struct request *req, const struct imports_list *list, str state,
                       str sentence)
{
    bool is_begun = imports_begin_write(req);
    imports_db_set_state(req->db, list->scope, list->id, state, sentence);
    if (!imports_commit(req) || !is_begun) {
        LOG_ERROR("import.state", "import=%lld state=unchanged", (long long)list->id);
    }
}

void imports_give_up(struct job_run *run, str before, str after)
{
    struct request *req = run->req;
    struct imports_db_give_up_values values = {
        .region_id = run->job.region_id,
        .id = run->job.subject_id,
        .before = before,
        .after = after,
        .sentence = str_of(_("The work failed and nothing was changed. Please try once more.")),
    };
    bool is_begun = imports_begin_write(req);
    imports_db_give_up(req->db, &values);
    if (!imports_commit(req) || !is_begun) {
        LOG_ERROR("import.given_up", "import=%lld state=unchanged", (long long)run->job.subject_id);
    }
}

static void end_portion(struct load *load)
{
    db_use_arena(load->req->db, load->req->arena);
    arena_reset(load->portion.arena);
}

/* ---- the first step ------------------------------------------------------------------------- */

/* What the second step has to do with a row. */
enum record_kind { ADD, CHANGE, NOTE_SAME, NOTE_WRONG };

struct record {
    enum record_kind kind;
    int64_t number;
    bool is_sure; /* a person said that this is nobody of those who look alike */
    struct members_traces traces;
    struct members_prepared prepared;
    str kept;    /* the card as it is, for undoing */
    str content; /* of a row that became wrong */
};

static str record_packed(struct arena *arena, const struct record *record)
{
    struct buf out = BUF_INIT(arena);
    pack_int(&out, record->kind);
    pack_int(&out, record->number);
    pack_int(&out, record->is_sure);
    for (size_t i = 0; i < COUNT_OF(record->traces.items); i++) {
        pack_int(&out, (int64_t)record->traces.items[i]);
    }
    members_prepared_pack(&out, &record->prepared);
    pack_str(&out, record->kept);
    pack_str(&out, record->content);
    return buf_str(&out);
}

static bool record_unpacked(str bytes, struct record *ret_record)
{
    struct unpack from = {.rest = bytes};
    ret_record->kind = (enum record_kind)unpack_int(&from);
    ret_record->number = unpack_int(&from);
    ret_record->is_sure = unpack_int(&from) != 0;
    for (size_t i = 0; i < COUNT_OF(ret_record->traces.items); i++) {
        ret_record->traces.items[i] = (uint64_t)unpack_int(&from);
    }
    ret_record->prepared = members_prepared_unpack(&from);
    ret_record->kept = unpack_str(&from);
    ret_record->content = unpack_str(&from);
    return !from.is_broken;
}

/* Between the check and now somebody may have put the same person on the register; the same file
 * may have been sent twice. */
static bool is_still_new(struct load *load, struct imports_row *row,
                         const struct members_card *card)
{
    struct request *req = &load->portion;
    struct members_match matches[2];
    size_t count = members_matches(req, load->list->region_id, card, matches, COUNT_OF(matches));
    for (size_t i = 0; i < count; i++) {
        if (matches[i].likeness == MEMBERS_STRONG) {
            struct imports_row again = *row;
            imports_judge(req, load->list, &again);
            return again.fate == IMPORTS_NEW;
        }
    }
    return true;
}

static void become_wrong(struct load *load, struct imports_row *row, struct record *record)
{
    row->fate = IMPORTS_WRONG;
    row->reason = IMPORTS_BY_LATE_MATCH;
    row->member_id = 0;
    record->kind = NOTE_WRONG;
    record->content = imports_row_seal(&load->portion, load->list->id, row);
}

/* `lately` knows who came onto the register since the check. */
static void prepare_new(struct load *load, const struct members_lately *lately,
                        struct imports_row *row, struct record *record)
{
    struct request *req = &load->portion;
    struct members_card card = imports_new_card(req->arena, &row->person);
    record->kind = ADD;
    record->is_sure = row->chosen == IMPORTS_ANOTHER_PERSON;
    record->prepared = members_prepare_new(req, &card);
    record->traces = members_traces_of(req, &record->prepared);
    if (!record->is_sure && members_lately_may_know(lately, &record->traces) &&
        !is_still_new(load, row, &card)) {
        become_wrong(load, row, record);
    }
}

static void prepare_changed(struct load *load, struct imports_row *row, struct record *record)
{
    struct request *req = &load->portion;
    struct scope scope = load->list->scope;
    struct members_card card;
    int64_t version;
    if (!members_card_of(req, scope, row->member_id, &card, &version) ||
        !imports_card_is_open(&card, row)) {
        become_wrong(load, row, record);
        return;
    }
    struct members_card merged = imports_merge(req->arena, &card, row);
    bool is_found = members_prepare_change(req, scope, row->member_id, &merged, &record->prepared);
    record->kind = !is_found || row->change_count == 0 || record->prepared.changes_nothing
                       ? NOTE_SAME
                       : CHANGE;
    if (record->kind == CHANGE) {
        record->kept = members_keep(req, scope, row->member_id);
    }
}

static bool prepare_row(struct load *load, const struct members_lately *lately,
                        const struct imports_db_rows_row *kept)
{
    struct request *req = &load->portion;
    struct imports_row row = imports_row_open(req, load->list->id, kept->row_number, kept->fate,
                                              kept->member_id, kept->content);
    struct record record = {.number = row.number};
    if (row.fate == IMPORTS_NEW) {
        prepare_new(load, lately, &row, &record);
    } else if (row.fate == IMPORTS_CHANGED) {
        prepare_changed(load, &row, &record);
    } else {
        return true;
    }
    return imports_spool_put(load->spool, record.prepared.keys.sort,
                             record_packed(req->arena, &record));
}

static void tell_progress(struct load *load, int64_t written)
{
    if (load->run != NULL) {
        /* Each row counts half when it is ready and half when it is written. */
        jobs_progress(load->run, (load->seen + written) / 2, load->rows);
    }
}

static bool prepare_all(struct load *load, const struct members_lately *lately)
{
    struct request *req = load->req;
    int64_t after = 0;
    bool is_fine = true;
    for (bool more = true; more && is_fine;) {
        db_begin_read(req->db);
        db_use_arena(req->db, load->portion.arena);
        struct imports_db_rows_rows rows =
            imports_rows_of(req, load->list, (str){0}, after, IMPORTS_PORTION);
        for (size_t i = 0; i < rows.count && is_fine; i++) {
            is_fine = prepare_row(load, lately, &rows.items[i]);
            after = rows.items[i].row_number;
        }
        more = rows.count == IMPORTS_PORTION;
        is_fine = is_fine && db_failure(req->db) == DB_FINE;
        load->seen += (int64_t)rows.count;
        db_rollback(req->db);
        end_portion(load);
        tell_progress(load, 0);
    }
    return is_fine;
}

/* ---- the second step ------------------------------------------------------------------------ */

static void settle(struct load *load, int64_t number, enum imports_fate fate, int64_t member_id,
                   str kept, int64_t version)
{
    struct imports_db_settle_row_values values = {
        .scope = load->list->scope,
        .import_id = load->list->id,
        .row_number = number,
        .fate = imports_fate_code(fate),
        .member_id = member_id,
        .kept = kept,
        .version = version,
    };
    imports_db_settle_row(load->req->db, &values);
}

static void settle_wrong(struct load *load, int64_t number, str content)
{
    imports_db_settle_wrong_row(load->req->db, load->list->scope, load->list->id, number, content);
}

/* The row is worked out anew: what the first step saw is no longer so. */
static void prepare_again(struct load *load, struct record *record)
{
    struct request *req = &load->portion;
    struct imports_db_row_row kept;
    if (!imports_db_row(req->db, load->list->scope, load->list->id, record->number, &kept)) {
        return;
    }
    struct imports_row row = imports_row_open(req, load->list->id, kept.row_number, kept.fate,
                                              kept.member_id, kept.content);
    if (row.fate == IMPORTS_NEW) {
        struct members_card card = imports_new_card(req->arena, &row.person);
        if (!is_still_new(load, &row, &card)) {
            become_wrong(load, &row, record);
        }
    } else {
        prepare_changed(load, &row, record);
    }
}

static void add_person(struct load *load, struct members_batch *batch,
                       struct members_lately *lately, struct record *record,
                       struct added *ret_added)
{
    if (!record->is_sure && members_lately_may_know(lately, &record->traces)) {
        prepare_again(load, record);
    }
    if (record->kind == NOTE_WRONG) {
        settle_wrong(load, record->number, record->content);
        return;
    }
    *ret_added = (struct added){record->number, members_batch_add(batch, &record->prepared)};
    members_lately_put(lately, &record->traces);
    load->loaded.added++;
}

static void change_person(struct load *load, struct record *record)
{
    const struct members_prepared *prepared = &record->prepared;
    if (!members_write_change(&load->portion, load->list->scope, prepared)) {
        prepare_again(load, record);
        if (record->kind == CHANGE &&
            !members_write_change(&load->portion, load->list->scope, prepared)) {
            record->kind = NOTE_SAME;
        }
    }
    if (record->kind == CHANGE) {
        settle(load, record->number, IMPORTS_WRITTEN, prepared->member_id, record->kept,
               prepared->version + 1);
        load->loaded.written++;
    } else if (record->kind == NOTE_SAME) {
        settle(load, record->number, IMPORTS_SAME, prepared->member_id, (str){0}, 0);
    } else {
        settle_wrong(load, record->number, record->content);
    }
}

static bool write_record(struct load *load, struct members_batch *batch,
                         struct members_lately *lately, int64_t index)
{
    str bytes;
    struct record record;
    if (!imports_spool_take(load->spool, index, load->portion.arena, &bytes) ||
        !record_unpacked(bytes, &record)) {
        return false;
    }
    switch (record.kind) {
    case ADD:
        add_person(load, batch, lately, &record,
                   &load->added[imports_spool_number(load->spool, index)]);
        break;
    case CHANGE:
        change_person(load, &record);
        break;
    case NOTE_SAME:
        settle(load, record.number, IMPORTS_SAME, record.prepared.member_id, (str){0}, 0);
        break;
    case NOTE_WRONG:
        settle_wrong(load, record.number, record.content);
        break;
    }
    return true;
}

/* In the order of the list, in which its rows lie, not in that of the names. */
static void settle_added(struct load *load)
{
    for (int64_t i = 0; i < imports_spool_count(load->spool); i++) {
        const struct added *added = &load->added[i];
        if (added->member_id != 0) {
            settle(load, added->row_number, IMPORTS_ADDED, added->member_id, (str){0}, 1);
        }
    }
}

static bool write_records(struct load *load, struct members_lately *lately)
{
    struct request *req = load->req;
    struct members_batch batch = {.req = &load->portion,
                                  .region_id = load->list->region_id,
                                  .org_id = load->list->org_id,
                                  .org_path = load->list->org_path};
    int64_t count = imports_spool_count(load->spool);
    bool is_fine = true;
    db_use_arena(req->db, load->portion.arena);
    for (int64_t i = 0; i < count && is_fine; i++) {
        is_fine = write_record(load, &batch, lately, i) && db_failure(req->db) == DB_FINE;
        if (i % IMPORTS_PORTION == IMPORTS_PORTION - 1) {
            arena_reset(load->portion.arena);
            tell_progress(load, load->seen * i / count);
        }
    }
    members_batch_end(&batch);
    settle_added(load);
    end_portion(load);
    return is_fine && db_failure(req->db) == DB_FINE;
}

static void log_loading(const struct load *load)
{
    struct request *req = load->req;
    const struct imports_loaded *loaded = &load->loaded;
    audit(req, "imports.load", load->list->region_id, load->list->id, 0,
          (const struct audit_change[]){
              {"added", {0}, str_format(req->arena, "%lld", (long long)loaded->added)},
              {"changed", {0}, str_format(req->arena, "%lld", (long long)loaded->written)}},
          2);
}

/* Everything or nothing. */
static bool write_all(struct load *load)
{
    struct request *req = load->req;
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct members_lately *lately = members_lately_new(arena, imports_spool_count(load->spool));
    load->added = ARENA_ARRAY(arena, (size_t)imports_spool_count(load->spool), struct added);
    load->loaded = (struct imports_loaded){0};
    if (!imports_begin_write(req)) {
        return false;
    }
    bool is_ours = imports_db_set_loaded(req->db, load->list->scope, load->list->id, req->now);
    members_lately_look(lately, req, load->list->region_id,
                        ids_before(load->began_id, LONGEST_WRITE_SECONDS));
    if (!is_ours || !write_records(load, lately)) {
        return false;
    }
    log_loading(load);
    bool was_kept = db_commit(req->db);
    app_note_write(req->app, req->db, was_kept);
    return was_kept;
}

static bool write_or_try_again(struct load *load)
{
    bool is_done = write_all(load);
    for (int i = 1; i < COMMIT_TRIES && !is_done; i++) {
        bool is_worth_it = db_failure(load->req->db) == DB_BUSY;
        db_rollback(load->req->db);
        if (!is_worth_it) {
            return false;
        }
        is_done = write_all(load);
    }
    if (!is_done) {
        db_rollback(load->req->db);
    }
    return is_done;
}

/* The cards that were written since the list came in. */
static struct members_lately *written_since_check(struct load *load, struct arena *arena)
{
    struct request *req = load->req;
    struct members_lately *lately = members_lately_new(arena, load->rows);
    db_begin_read(req->db);
    members_lately_look(lately, req, load->list->region_id,
                        ids_before(load->list->id, LONGEST_WRITE_SECONDS));
    db_rollback(req->db);
    return lately;
}

bool imports_load(struct request *req, const struct imports_list *list, struct job_run *run,
                  struct imports_loaded *ret_loaded)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    CLEANUP(arena_drop) struct arena *lately_arena = arena_new();
    CLEANUP(arena_drop) struct arena *portion_arena = arena_new();
    struct load load = {
        .req = req, .portion = *req, .list = list, .run = run, .began_id = ids_new()};
    int64_t began = now_ms();
    load.portion.arena = portion_arena;
    db_begin_read(req->db);
    struct imports_totals totals = imports_totals_of(req, list);
    db_rollback(req->db);
    load.rows = totals.all;
    load.spool = imports_spool_new(&load.portion, arena,
                                   totals.fates[IMPORTS_NEW] + totals.fates[IMPORTS_CHANGED]);
    bool is_done = prepare_all(&load, written_since_check(&load, lately_arena));
    arena_reset(lately_arena);
    int64_t ready = now_ms();
    if (is_done) {
        imports_spool_sort(load.spool);
        db_expect_much(req->db, true);
        is_done = write_or_try_again(&load);
        db_expect_much(req->db, false);
        if (load.rows > IMPORTS_DIRECT_LIMIT) {
            LOG_INFO("import.load",
                     "import=%lld rows=%lld done=%d prepared_ms=%lld written_ms=%lld",
                     (long long)list->id, (long long)load.rows, is_done, (long long)(ready - began),
                     (long long)(now_ms() - ready));
        }
    }
    imports_spool_free(load.spool);
    *ret_loaded = load.loaded;
    return is_done;
}
