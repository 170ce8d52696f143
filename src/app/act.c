#include "app/act.h"

#include <stdlib.h>

#include "app/act.sql.h"
#include "app/app.h"
#include "app/json.h"
#include "base/format.h"
#include "base/ids.h"

#define DUE_AT_ONCE 200
#define UNION_PATH "0"
/* No act is older; a year with a digit too few is. */
#define FIRST_DAY "1900-01-01"

static const char *const state_codes[] = {
    [ACT_PLANNED] = "planned",
    [ACT_DONE] = "done",
    [ACT_UNDONE] = "undone",
    [ACT_FAILED] = "failed",
};

static enum act_state state_of(str code)
{
    size_t state = 0;
    while (state + 1 < COUNT_OF(state_codes) && !str_equal(code, str_of(state_codes[state]))) {
        state++;
    }
    return (enum act_state)state;
}

const struct act_kind *act_kind_of(str code)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct act_kind *kind = (*feature)->acts;
        for (; kind != NULL && kind->code != NULL; kind++) {
            if (str_equal(code, str_of(kind->code))) {
                return kind;
            }
        }
    }
    return NULL;
}

bool act_refuse(struct act_run *run, const char *sentence)
{
    run->sentence = str_of(sentence);
    return false;
}

/* ---- sealed texts --------------------------------------------------------------------------- */

static str place_of(struct arena *arena, int64_t id, const char *which)
{
    return str_format(arena, "act.%s:%lld", which, (long long)id);
}

static str sealed(struct request *req, int64_t id, const char *which, const json_t *object)
{
    return secret_seal(req->arena, req->app->keys, place_of(req->arena, id, which),
                       json_as_text(req->arena, object));
}

/* An empty object when there is nothing, or nothing that this installation has sealed. */
static json_t *opened(struct request *req, int64_t id, const char *which, str cipher)
{
    str text;
    json_t *object = NULL;
    if (secret_open(req->arena, req->app->keys, place_of(req->arena, id, which), cipher, &text)) {
        object = json_loadb(text.data, text.length, 0, NULL);
    }
    return object == NULL ? json_object() : object;
}

/* With both texts opened; of a planned act nothing is kept yet. */
static struct act_run open_run(struct request *req, struct scope scope, const struct act *act,
                               const struct act_db_texts_row *texts)
{
    return (struct act_run){
        .req = req,
        .act = *act,
        .scope = scope,
        .arguments = opened(req, act->id, "arguments", texts->arguments),
        .kept = opened(req, act->id, "kept", texts->kept),
    };
}

static void close_run(struct act_run *run)
{
    json_decref(run->arguments);
    json_decref(run->kept);
}

/* ---- carrying out --------------------------------------------------------------------------- */

static void write_act(const struct act_run *run)
{
    struct request *req = run->req;
    const struct act *act = &run->act;
    act_db_add(req->db, &(struct act_db_add_values){
                            .region_id = act->region_id,
                            .id = act->id,
                            .kind = act->kind,
                            .org_id = act->org_id,
                            .member_id = act->member_id,
                            .on_day = act->on,
                            .state = str_of(state_codes[act->state]),
                            .basis = act->basis.document,
                            .basis_number = act->basis.number,
                            .basis_day = act->basis.day,
                            .arguments = sealed(req, act->id, "arguments", run->arguments),
                            .kept = sealed(req, act->id, "kept", run->kept),
                            .account_id = req->user.account_id,
                            .acting_org_id = req->mandate.org_id,
                            .made_at = req->now,
                        });
}

/* Which act, its day and its document. */
struct log_lines {
    struct audit_change items[3];
};

static struct log_lines log_lines_of(const struct act_run *run)
{
    struct request *req = run->req;
    const struct act *act = &run->act;
    return (struct log_lines){{{"act", {0}, act->kind},
                               {"on", {0}, date_iso(req->arena, act->on)},
                               {"basis", {0}, act_basis_text(req, &act->basis)}}};
}

static void log_act(const struct act_run *run)
{
    const struct act *act = &run->act;
    struct log_lines lines = log_lines_of(run);
    if (act->state == ACT_PLANNED) {
        audit(run->req, "acts.plan", act->region_id, act->org_id, act->member_id, lines.items, 3);
    } else {
        audit(run->req, "acts.done", act->region_id, act->org_id, act->member_id, lines.items, 3);
    }
}

bool act_do(struct request *req, struct scope scope, const struct act *act, json_t *arguments,
            str *ret_sentence)
{
    const struct act_kind *kind = act_kind_of(act->kind);
    assert(kind != NULL);
    if (date_before(act->on, date_of(FIRST_DAY))) {
        *ret_sentence = str_of(_("This day is too long ago. Please check the year."));
        return false;
    }
    CLEANUP(json_drop) json_t *kept = json_object();
    struct act_run run = {
        .req = req,
        .act = *act,
        .scope = scope,
        .arguments = arguments,
        .kept = kept,
    };
    run.act.id = req->mutation_id;
    run.act.state = date_before(req->today, act->on) ? ACT_PLANNED : ACT_DONE;
    if (run.act.state == ACT_DONE && !kind->carry_out(&run)) {
        *ret_sentence = run.sentence;
        return false;
    }
    write_act(&run);
    log_act(&run);
    return true;
}

void act_begin_another(struct request *req)
{
    req->mutation_id = ids_new();
}

/* ---- taking back ---------------------------------------------------------------------------- */

static bool take_back_done(struct act_run *run, const struct act_kind *kind, str *ret_sentence)
{
    bool taken = kind->take_back(run);
    *ret_sentence = run->sentence;
    return taken;
}

bool act_take_back(struct request *req, struct scope scope, const struct act *act,
                   str *ret_sentence)
{
    const struct act_kind *kind = act_kind_of(act->kind);
    struct act_db_texts_row texts;
    if (kind == NULL || !act_db_texts(req->db, scope, act->id, &texts) ||
        act_db_undone(req->db, scope, act->id, req->user.account_id, req->now) == 0) {
        *ret_sentence = str_of(_("This act has been taken back already."));
        return false;
    }
    CLEANUP(close_run) struct act_run run = open_run(req, scope, act, &texts);
    if (act->state == ACT_DONE && !take_back_done(&run, kind, ret_sentence)) {
        return false;
    }
    if (act->state == ACT_PLANNED && kind->drop != NULL) {
        kind->drop(&run);
    }
    struct log_lines lines = log_lines_of(&run);
    audit(req, "acts.undo", act->region_id, act->org_id, act->member_id, lines.items, 3);
    return true;
}

/* ---- on the day ----------------------------------------------------------------------------- */

static struct act act_of(struct request *req, const struct act_db_line_row *row)
{
    return (struct act){
        .id = row->id,
        .region_id = row->region_id,
        .org_id = row->org_id,
        .member_id = row->member_id,
        .kind = row->kind,
        .on = row->on_day,
        .basis = {row->basis, row->basis_number, row->basis_day},
        .state = state_of(row->state),
        .sentence = row->sentence,
        .account_id = row->account_id,
        .acting_org_id = row->acting_org_id,
        .actor_name =
            format_initials(req->arena, row->last_name, row->first_name, row->middle_name),
        .made_at = row->made_at,
        .undone_at = row->undone_at,
    };
}

/* What was decided holds though who decided has gone; but not where his organisation has no say any
 * more, since it has ended, or the other one stands elsewhere. */
static bool planner_scope(struct request *req, const struct act *act, struct scope *ret_scope)
{
    struct act_db_place_row place;
    struct act_db_place_row own;
    if (!act_db_place(req->db, act->acting_org_id, &place) ||
        str_equal(place.state, STR("liquidated"))) {
        return false;
    }
    *ret_scope = access_system_scope(req->arena, act->region_id, place.path);
    return act_db_place(req->db, act->org_id, &own) &&
           !str_is_empty(access_scope_below(req, *ret_scope, act->region_id, own.path).from);
}

/* As if who planned it did it today. */
static void act_as_planner(struct request *req, const struct act *act)
{
    req->user.account_id = act->account_id;
    req->mandate.org_id = act->acting_org_id;
    req->mutation_id = act->id;
}

/* What is half done by an act that turns out to be impossible goes with the transaction. */
static bool carry_out_planned(struct request *req, struct scope scope, const struct act *act,
                              str *ret_sentence)
{
    const struct act_kind *kind = act_kind_of(act->kind);
    struct act_db_texts_row texts;
    if (kind == NULL || !act_db_texts(req->db, scope, act->id, &texts)) {
        *ret_sentence = str_of(_("This kind of act is not known any more."));
        return false;
    }
    CLEANUP(close_run) struct act_run run = open_run(req, scope, act, &texts);
    if (!planner_scope(req, act, &run.scope)) {
        *ret_sentence = str_of(_("The organisation that planned this has no say there any more."));
        return false;
    }
    if (!kind->carry_out(&run)) {
        *ret_sentence = run.sentence;
        return false;
    }
    run.act.state = ACT_DONE;
    log_act(&run);
    return act_db_carried_out(req->db, scope, act->id, sealed(req, act->id, "kept", run.kept)) > 0;
}

static void fail(struct request *req, struct scope scope, const struct act *act, str sentence)
{
    const struct act_kind *kind = act_kind_of(act->kind);
    struct act_db_texts_row texts;
    act_db_failed(req->db, scope, act->id, sentence);
    if (kind != NULL && kind->drop != NULL && act_db_texts(req->db, scope, act->id, &texts)) {
        CLEANUP(close_run) struct act_run run = open_run(req, scope, act, &texts);
        kind->drop(&run);
    }
}

static void carry_out_one(struct request *req, const struct act_db_due_row *due)
{
    struct scope scope = access_system_scope(req->arena, due->region_id, STR(UNION_PATH));
    struct act act;
    str sentence = {0};
    db_begin_write(req->db);
    if (!act_find(req, scope, due->id, &act) || act.state != ACT_PLANNED) {
        db_rollback(req->db);
        return;
    }
    act_as_planner(req, &act);
    if (carry_out_planned(req, scope, &act, &sentence) && db_commit(req->db)) {
        return;
    }
    bool is_impossible = sentence.length > 0;
    db_rollback(req->db);
    if (is_impossible) {
        db_begin_write(req->db);
        fail(req, scope, &act, sentence);
        if (!db_commit(req->db)) {
            db_rollback(req->db);
        }
    }
}

void act_carry_out_due(struct request *req)
{
    struct act_db_due_rows due = act_db_due(req->db, req->today, DUE_AT_ONCE);
    for (size_t i = 0; i < due.count; i++) {
        carry_out_one(req, &due.items[i]);
    }
}

/* ---- two cards of one person ---------------------------------------------------------------- */

void act_person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    act_db_person_merged(req->db, region, gone, kept);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->person_merged != NULL) {
            (*feature)->person_merged(req, region_id, gone, kept);
        }
    }
}

void act_person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope region = access_system_scope(req->arena, region_id, STR(UNION_PATH));
    act_db_person_parted(req->db, region, gone, kept);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->person_parted != NULL) {
            (*feature)->person_parted(req, region_id, gone, kept);
        }
    }
}

/* ---- looking -------------------------------------------------------------------------------- */

static struct acts acts_of(struct request *req, struct act_db_line_rows rows)
{
    struct acts acts = {ARENA_ARRAY(req->arena, rows.count, struct act), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        acts.items[i] = act_of(req, &rows.items[i]);
    }
    return acts;
}

struct acts acts_of_org(struct request *req, struct scope scope, int64_t org_id, int64_t limit)
{
    return acts_of(req, act_db_of_org(req->db, scope, org_id, limit));
}

struct acts acts_of_member(struct request *req, struct scope scope, int64_t member_id,
                           int64_t limit)
{
    return acts_of(req, act_db_of_member(req->db, scope, member_id, limit));
}

bool act_find(struct request *req, struct scope scope, int64_t id, struct act *ret_act)
{
    struct act_db_line_row row;
    if (!act_db_find(req->db, scope, id, &row)) {
        return false;
    }
    *ret_act = act_of(req, &row);
    return true;
}

str act_about(struct request *req, struct scope scope, const struct act *act)
{
    const struct act_kind *kind = act_kind_of(act->kind);
    struct act_db_texts_row texts;
    if (kind == NULL) {
        return act->kind;
    }
    if (kind->about == NULL || !act_db_texts(req->db, scope, act->id, &texts)) {
        return str_of(_(kind->label));
    }
    CLEANUP(close_run) struct act_run run = open_run(req, scope, act, &texts);
    return kind->about(&run);
}

str act_basis_text(struct request *req, const struct act_basis *basis)
{
    struct buf out = BUF_INIT(req->arena);
    buf_put(&out, basis->document);
    if (basis->number.length > 0) {
        BUF_PUT(&out, " №\xc2\xa0");
        buf_put(&out, basis->number);
    }
    if (!date_is_none(basis->day)) {
        struct buf day = BUF_INIT(req->arena);
        format_date(&day, req->language, basis->day);
        buf_put_char(&out, ' ');
        buf_put(&out, _f("of %1", buf_str(&day)));
    }
    return str_trim(buf_str(&out));
}

str act_basis_after(struct request *req, const struct act_basis *basis)
{
    str text = act_basis_text(req, basis);
    return str_is_empty(text) ? text : str_join(req->arena, STR(" \xc2\xb7 "), text);
}
