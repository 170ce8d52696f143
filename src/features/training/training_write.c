/* Records are written, and taken back within ten minutes by who has written them. */
#include "app/app.h"
#include "app/json.h"
#include "app/undo.h"
#include "base/fold.h"
#include "base/ids.h"
#include "features/training/training_inner.h"

/* Removed records stay for the way back, then they are swept away. */
#define REMOVED_SECONDS (24 * 60 * 60)
/* Where nothing else is known of the listener. */
#define CATEGORY_MEMBER "member"

/* ---- writing --------------------------------------------------------------------------------- */

str training_category_on(struct request *req, int64_t region_id, int64_t member_id, date day)
{
    struct training_db_category_on_row row;
    return training_db_category_on(req->db, region_id, member_id, day, &row) ? row.category
                                                                             : STR(CATEGORY_MEMBER);
}

static str category_of(struct request *req, int64_t region_id, int64_t member_id,
                       const struct training_record *record)
{
    return record->category.length > 0
               ? record->category
               : training_category_on(req, region_id, member_id, record->ended_on);
}

static struct audit_change change_of(const char *field, str before, str after)
{
    return (struct audit_change){field, before, after};
}

static str day_text(struct request *req, date day)
{
    return date_is_none(day) ? (str){0} : date_iso(req->arena, day);
}

#define LOGGED 8

/* What differs, for the log. */
static size_t changes_of(struct request *req, const struct training_record *before,
                         const struct training_record *after, struct audit_change *ret_changes)
{
    const struct audit_change all[LOGGED] = {
        change_of("title", before->title, after->title),
        change_of("kind", before->kind, after->kind),
        change_of("category", before->category, after->category),
        change_of("from", day_text(req, before->began_on), day_text(req, after->began_on)),
        change_of("to", day_text(req, before->ended_on), day_text(req, after->ended_on)),
        change_of("hours", str_format(req->arena, "%lld", (long long)before->hours),
                  str_format(req->arena, "%lld", (long long)after->hours)),
        change_of("document", before->paper_number, after->paper_number),
        change_of("until", day_text(req, before->valid_until), day_text(req, after->valid_until)),
    };
    size_t count = 0;
    for (size_t i = 0; i < LOGGED; i++) {
        if (!str_equal(all[i].before, all[i].after)) {
            ret_changes[count++] = all[i];
        }
    }
    return count;
}

bool training_add(struct request *req, const struct training_new *added)
{
    const struct training_record *record = added->record;
    struct audit_change changes[LOGGED];
    struct training_record complete = *record;
    complete.category = category_of(req, added->scope.region_id, added->member_id, record);
    bool is_new = training_db_add(req->db, &(struct training_db_add_values){
                                               .scope = added->scope,
                                               .member_id = added->member_id,
                                               .id = added->id,
                                               .state = str_of(added->state),
                                               .title = record->title,
                                               .title_key = fold_search(req->arena, record->title),
                                               .kind = record->kind,
                                               .attendance = record->attendance,
                                               .category = complete.category,
                                               .hours = record->hours,
                                               .began_on = record->began_on,
                                               .ended_on = record->ended_on,
                                               .taught_place = record->taught_place,
                                               .taught_org_id = record->taught_org_id,
                                               .taught_by = record->taught_by,
                                               .paper_kind = record->paper_kind,
                                               .paper_number = record->paper_number,
                                               .paper_on = record->paper_on,
                                               .valid_until = record->valid_until,
                                               .note = record->note,
                                               .account_id = audit_actor(req),
                                               .now = req->now,
                                           });
    if (!is_new) {
        return false;
    }
    training_db_count_once(req->db, added->scope, added->member_id);
    size_t count = changes_of(req, &(struct training_record){0}, &complete, changes);
    if (strcmp(added->state, "told") == 0) {
        audit(req, "training.tell", added->scope.region_id, added->id, added->member_id, changes,
              count);
    } else {
        audit(req, "training.add", added->scope.region_id, added->id, added->member_id, changes,
              count);
    }
    return true;
}

int64_t training_write_down(struct request *req, const struct training_ended *ended)
{
    struct training_record record = {
        .title = ended->title,
        .kind = ended->kind,
        .attendance = ended->attendance,
        .hours = ended->hours,
        .began_on = ended->began_on,
        .ended_on = ended->ended_on,
        .taught_place = STR(TRAINING_REGISTER),
        .taught_org_id = ended->taught_org_id,
        .taught_by = ended->taught_by,
        .valid_until = ended->valid_until,
    };
    struct training_new added = {
        .scope = ended->scope,
        .member_id = ended->member_id,
        .id = ids_new(),
        .state = "kept",
        .record = &record,
    };
    return training_add(req, &added) ? added.id : 0;
}

struct training_record training_record_of(const struct training_db_line_row *row)
{
    return (struct training_record){
        .title = row->title,
        .kind = row->kind,
        .attendance = row->attendance,
        .category = row->category,
        .hours = row->hours,
        .began_on = row->began_on,
        .ended_on = row->ended_on,
        .taught_place = row->taught_place,
        .taught_by = row->taught_by,
        .taught_org_id = row->taught_org_id,
        .paper_kind = row->paper_kind,
        .paper_number = row->paper_number,
        .paper_on = row->paper_on,
        .valid_until = row->valid_until,
        .note = row->note,
    };
}

bool training_has_same(struct request *req, struct scope scope, int64_t member_id, int64_t id,
                       const struct training_record *record)
{
    struct training_db_same_row row;
    return training_db_same(req->db,
                            &(struct training_db_same_values){
                                .scope = scope,
                                .member_id = member_id,
                                .id = id,
                                .title_key = fold_search(req->arena, record->title),
                                .began_on = record->began_on,
                                .ended_on = record->ended_on,
                            },
                            &row);
}

bool training_change(struct request *req, struct scope scope,
                     const struct training_db_line_row *row, const struct training_record *record)
{
    struct audit_change changes[LOGGED];
    struct training_record before = training_record_of(row);
    struct training_record after = *record;
    after.category = category_of(req, scope.region_id, row->member_id, record);
    bool is_same_version =
        training_db_change(req->db, &(struct training_db_change_values){
                                        .scope = scope,
                                        .member_id = row->member_id,
                                        .id = row->id,
                                        .version = row->version,
                                        .title = record->title,
                                        .title_key = fold_search(req->arena, record->title),
                                        .kind = record->kind,
                                        .attendance = record->attendance,
                                        .category = after.category,
                                        .hours = record->hours,
                                        .began_on = record->began_on,
                                        .ended_on = record->ended_on,
                                        .taught_place = record->taught_place,
                                        .taught_org_id = record->taught_org_id,
                                        .taught_by = record->taught_by,
                                        .paper_kind = record->paper_kind,
                                        .paper_number = record->paper_number,
                                        .paper_on = record->paper_on,
                                        .valid_until = record->valid_until,
                                        .note = record->note,
                                        .account_id = audit_actor(req),
                                        .now = req->now,
                                    });
    if (!is_same_version) {
        return false;
    }
    training_db_count_once(req->db, scope, row->member_id);
    audit(req, "training.change", scope.region_id, row->id, row->member_id, changes,
          changes_of(req, &before, &after, changes));
    return true;
}

/* ---- what was learnt at an event ------------------------------------------------------------- */

static struct scope region_scope(struct request *req, int64_t region_id)
{
    return access_system_scope(req->arena, region_id, STR("0"));
}

static struct training_record record_of_event(const struct training_at_event *learnt)
{
    return (struct training_record){
        .title = learnt->title,
        .kind = learnt->kind,
        .attendance = learnt->attendance,
        .category = learnt->category,
        .hours = learnt->hours,
        .began_on = learnt->began_on,
        .ended_on = learnt->ended_on,
        .taught_place = STR("register"),
        .taught_org_id = learnt->taught_org_id,
        .taught_by = learnt->taught_by,
        .valid_until = learnt->valid_until,
    };
}

static bool find_of_event(struct request *req, struct scope scope, int64_t member_id,
                          const struct training_at_event *learnt,
                          struct training_db_line_row *ret_row)
{
    return training_db_of_event(req->db,
                                &(struct training_db_of_event_values){
                                    .scope = scope,
                                    .member_id = member_id,
                                    .event_id = learnt->event_id,
                                    .title_key = fold_search(req->arena, learnt->title),
                                    .began_on = learnt->began_on,
                                    .ended_on = learnt->ended_on,
                                },
                                ret_row);
}

/* What an event does not know of stays as it is: the document, the note, a category that was
 * corrected by hand. */
static void keep_own(const struct training_db_line_row *row, struct training_record *record)
{
    record->category = row->category;
    record->paper_kind = row->paper_kind;
    record->paper_number = row->paper_number;
    record->paper_on = row->paper_on;
    record->note = row->note;
}

bool training_write_event(struct request *req, int64_t region_id, int64_t member_id,
                          const struct training_at_event *learnt)
{
    struct scope scope = region_scope(req, region_id);
    struct training_db_line_row row;
    struct training_record record = record_of_event(learnt);
    int64_t id;
    if (find_of_event(req, scope, member_id, learnt, &row)) {
        struct training_record before = training_record_of(&row);
        struct audit_change changes[LOGGED];
        id = row.id;
        keep_own(&row, &record);
        if (changes_of(req, &before, &record, changes) > 0 &&
            !training_change(req, scope, &row, &record)) {
            return false;
        }
    } else {
        struct training_new added = {scope, member_id, ids_new(), "kept", &record};
        id = added.id;
        if (!training_add(req, &added)) {
            return false;
        }
    }
    training_db_set_event(req->db, scope, member_id, id, learnt->event_id);
    return true;
}

void training_forget_event(struct request *req, int64_t region_id, int64_t member_id,
                           int64_t event_id)
{
    struct scope scope = region_scope(req, region_id);
    struct training_db_line_row row;
    struct training_at_event learnt = {.event_id = event_id};
    if (!find_of_event(req, scope, member_id, &learnt, &row)) {
        return;
    }
    struct training_db_set_state_values gone = {scope,       member_id,      row.id,  row.version,
                                                STR("kept"), STR("removed"), req->now};
    if (training_db_set_state(req->db, &gone)) {
        training_db_count_once(req->db, scope, member_id);
        audit(req, "training.remove", region_id, row.id, member_id, NULL, 0);
    }
}

/* ---- its document ---------------------------------------------------------------------------- */

bool training_set_paper(struct request *req, struct scope scope, int64_t member_id,
                        int64_t record_id, const struct training_paper *paper,
                        struct training_paper *ret_before)
{
    struct training_db_line_row row;
    if (!training_db_find(req->db, scope, member_id, record_id, &row) ||
        !str_equal(row.state, STR("kept"))) {
        return false;
    }
    struct training_record record = training_record_of(&row);
    struct training_paper before = {record.paper_kind, record.paper_number, record.paper_on,
                                    record.valid_until};
    record.paper_kind = paper->kind;
    record.paper_number = paper->number;
    record.paper_on = paper->paper_on;
    record.valid_until = paper->valid_until;
    if (!training_change(req, scope, &row, &record)) {
        return false;
    }
    *ret_before = before;
    return true;
}

/* ---- the way back ---------------------------------------------------------------------------- */

static const char kind_of_undo[] = "training";

int64_t training_undo_added(struct request *req, int64_t region_id,
                            const struct training_touched *items, size_t count)
{
    CLEANUP(json_drop) json_t *kept = json_object();
    json_t *list = json_array();
    json_put_text(kept, "deed", STR("added"));
    json_put_int(kept, "region", region_id);
    json_object_set_new(kept, "items", list);
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list,
                              json_pack("[I,I,I]", (json_int_t)items[i].member_id,
                                        (json_int_t)items[i].id, (json_int_t)items[i].version));
    }
    return count == 0 ? 0 : undo_offer_json(req, kind_of_undo, items[0].id, kept);
}

static void put_record(json_t *kept, const struct training_record *record)
{
    json_put_text(kept, "title", record->title);
    json_put_text(kept, "kind", record->kind);
    json_put_text(kept, "attendance", record->attendance);
    json_put_text(kept, "category", record->category);
    json_put_int(kept, "hours", record->hours);
    json_put_day(kept, "began_on", record->began_on);
    json_put_day(kept, "ended_on", record->ended_on);
    json_put_text(kept, "taught_place", record->taught_place);
    json_put_text(kept, "taught_by", record->taught_by);
    json_put_int(kept, "taught_org_id", record->taught_org_id);
    json_put_text(kept, "paper_kind", record->paper_kind);
    json_put_text(kept, "paper_number", record->paper_number);
    json_put_day(kept, "paper_on", record->paper_on);
    json_put_day(kept, "valid_until", record->valid_until);
    json_put_text(kept, "note", record->note);
}

static struct training_record record_kept(struct arena *arena, const json_t *kept)
{
    return (struct training_record){
        .title = json_get_text(arena, kept, "title"),
        .kind = json_get_text(arena, kept, "kind"),
        .attendance = json_get_text(arena, kept, "attendance"),
        .category = json_get_text(arena, kept, "category"),
        .hours = json_get_int(kept, "hours"),
        .began_on = json_get_day(kept, "began_on"),
        .ended_on = json_get_day(kept, "ended_on"),
        .taught_place = json_get_text(arena, kept, "taught_place"),
        .taught_by = json_get_text(arena, kept, "taught_by"),
        .taught_org_id = json_get_int(kept, "taught_org_id"),
        .paper_kind = json_get_text(arena, kept, "paper_kind"),
        .paper_number = json_get_text(arena, kept, "paper_number"),
        .paper_on = json_get_day(kept, "paper_on"),
        .valid_until = json_get_day(kept, "valid_until"),
        .note = json_get_text(arena, kept, "note"),
    };
}

int64_t training_undo_of(struct request *req, const char *deed, int64_t region_id,
                         const struct training_db_line_row *before)
{
    CLEANUP(json_drop) json_t *kept = json_object();
    struct training_record record = training_record_of(before);
    json_put_text(kept, "deed", str_of(deed));
    json_put_int(kept, "region", region_id);
    json_put_int(kept, "member", before->member_id);
    json_put_int(kept, "id", before->id);
    json_put_int(kept, "version", before->version + 1);
    put_record(kept, &record);
    return undo_offer_json(req, kind_of_undo, before->id, kept);
}

/* All of those that were added at once, or none. */
static bool undo_added(struct request *req, struct scope scope, const json_t *kept)
{
    const json_t *list = json_object_get(kept, "items");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        int64_t member_id = json_integer_value(json_array_get(item, 0));
        int64_t id = json_integer_value(json_array_get(item, 1));
        int64_t version = json_integer_value(json_array_get(item, 2));
        struct training_db_set_state_values gone = {scope,       member_id,      id,      version,
                                                    STR("kept"), STR("removed"), req->now};
        if (!training_db_set_state(req->db, &gone)) {
            return false;
        }
        training_db_count_once(req->db, scope, member_id);
        audit(req, "training.undo", scope.region_id, id, member_id, NULL, 0);
    }
    return true;
}

static bool put_back(struct request *req, struct scope scope, const json_t *kept, str deed)
{
    int64_t member_id = json_get_int(kept, "member");
    int64_t id = json_get_int(kept, "id");
    int64_t version = json_get_int(kept, "version");
    struct training_record record = record_kept(req->arena, kept);
    struct training_db_line_row row = {.id = id, .member_id = member_id, .version = version};
    if (str_equal(deed, STR("answered"))) {
        return training_db_unanswer(req->db, &(struct training_db_unanswer_values){
                                                 scope, member_id, id, version, req->now});
    }
    if (training_has_same(req, scope, member_id, id, &record)) {
        return false;
    }
    if (str_equal(deed, STR("changed"))) {
        return training_change(req, scope, &row, &record);
    }
    struct training_db_set_state_values back = {scope,          member_id,   id,      version,
                                                STR("removed"), STR("kept"), req->now};
    return training_db_set_state(req->db, &back);
}

/* Back to the person; after many at once to the page of the organisation. */
static str place_after(struct request *req, const json_t *kept)
{
    const json_t *list = json_object_get(kept, "items");
    int64_t member_id = json_get_int(kept, "member");
    if (json_array_size(list) == 1) {
        member_id = json_integer_value(json_array_get(json_array_get(list, 0), 0));
    }
    return member_id == 0 ? STR("/training")
                          : str_format(req->arena, "/members/%lld/training", (long long)member_id);
}

static bool take_back(struct request *req, const struct undo *undo UNUSED, const json_t *kept,
                      str *ret_address)
{
    struct scope scope =
        access_scope_in_region(req, RIGHT_TRAINING_EDIT, json_get_int(kept, "region"));
    str deed = json_get_text(req->arena, kept, "deed");
    *ret_address = place_after(req, kept);
    if (str_equal(deed, STR("added"))) {
        return undo_added(req, scope, kept);
    }
    if (!put_back(req, scope, kept, deed)) {
        return false;
    }
    int64_t member_id = json_get_int(kept, "member");
    training_db_count_once(req->db, scope, member_id);
    audit(req, "training.undo", scope.region_id, json_get_int(kept, "id"), member_id, NULL, 0);
    return true;
}

struct reply training_undo_action(struct request *req)
{
    return undo_take_back(req, kind_of_undo, take_back);
}

/* ---- what has had its time ------------------------------------------------------------------- */

void training_sweep(struct request *req)
{
    int64_t before = req->now - REMOVED_SECONDS;
    db_begin_write(req->db);
    training_db_sweep_files(req->db, before);
    training_db_sweep_records(req->db, before);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}
