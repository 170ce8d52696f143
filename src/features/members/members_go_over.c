#include "app/json.h"
#include "features/members/members_inner.h"

/* All cards of an organisation go to another one when the two are merged, or some when it is split,
 * and come back when that is taken back. A few statements for all, whether it is ten people or ten
 * thousand. */

int64_t members_org_of(struct request *req, struct scope scope, int64_t member_id)
{
    struct members_db_card_row row;
    return members_db_card(req->db, scope, member_id, &row) ? row.org_id : 0;
}

date members_latest_fact(struct request *req, struct scope scope, int64_t member_id)
{
    struct members_db_latest_fact_row row;
    return members_db_latest_fact(req->db, scope, member_id, &row) ? row.day : (date){0};
}

str members_name_of(struct arena *arena, const struct members_card *card)
{
    return members_full_name(arena, card->last_name, card->first_name, card->middle_name);
}

/* [[id, day of registration], …], so that the way back knows whom and what. */
static json_t *people_of(const struct members_db_of_org_rows *rows)
{
    json_t *people = json_array();
    for (size_t i = 0; i < rows->count; i++) {
        json_array_append_new(people, json_pack("[I,I]", (json_int_t)rows->items[i].id,
                                                (json_int_t)rows->items[i].registered_on.number));
    }
    return people;
}

static int64_t registered_among(const struct members_db_of_org_rows *rows)
{
    int64_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        count += members_status_is_registered(rows->items[i].status);
    }
    return count;
}

static struct members_db_of_org_rows members_of_org(struct db *db, struct scope scope,
                                                    int64_t org_id, str only)
{
    struct members_db_of_org_values values = {.scope = scope, .org_id = org_id, .chosen = {only}};
    return members_db_of_org(db, &values);
}

int64_t members_go_over(struct request *req, struct scope scope, const struct orgs_org *from,
                        const struct orgs_org *to, str only, date on, json_t *kept)
{
    struct db *db = req->db;
    scope = access_scope_below(req, scope, from->region_id, from->path);
    struct members_db_of_org_rows rows = members_of_org(db, scope, from->id, only);
    int64_t registered = registered_among(&rows);
    json_object_set_new(kept, "people", people_of(&rows));
    json_object_set_new(kept, "mutation_id", json_integer(req->mutation_id));
    members_db_open_registrations(
        db, &(struct members_db_open_registrations_values){.scope = scope,
                                                           .org_id = from->id,
                                                           .chosen = {only},
                                                           .to_org = to->id,
                                                           .day = on,
                                                           .mutation_id = req->mutation_id});
    members_db_close_registrations(
        db, &(struct members_db_close_registrations_values){.scope = scope,
                                                            .org_id = from->id,
                                                            .chosen = {only},
                                                            .last_day = date_add_days(on, -1)});
    members_db_rename_registrations(
        db, &(struct members_db_rename_registrations_values){.scope = scope,
                                                             .org_id = from->id,
                                                             .chosen = {only},
                                                             .to_org = to->id,
                                                             .mutation_id = req->mutation_id});
    members_db_go_over(db, &(struct members_db_go_over_values){.scope = scope,
                                                               .org_id = from->id,
                                                               .chosen = {only},
                                                               .to_org = to->id,
                                                               .to_path = to->path,
                                                               .day = on,
                                                               .now = req->now});
    orgs_count_members(db, from->region_id, from->id, -registered);
    orgs_count_members(db, to->region_id, to->id, registered);
    return registered;
}

/* ---- whom to choose from -------------------------------------------------------------------- */

struct members_choices members_by_name(struct request *req, struct scope scope,
                                       const struct orgs_org *org, int64_t limit)
{
    scope = access_scope_below(req, scope, org->region_id, org->path);
    struct members_db_by_name_rows rows = members_db_by_name(req->db, scope, org->id, limit);
    struct members_choices choices = {ARENA_ARRAY(req->arena, rows.count, struct members_choice),
                                      rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct members_db_by_name_row *row = &rows.items[i];
        str born = members_day_text(req, row->born, 0);
        choices.items[i] =
            (struct members_choice){.id = row->id,
                                    .label = members_full_name(req->arena, row->last_name,
                                                               row->first_name, row->middle_name),
                                    .note = str_comma(req->arena, born, row->position)};
    }
    return choices;
}

struct members_choices members_groups(struct request *req, struct scope scope,
                                      const struct orgs_org *org, str by)
{
    scope = access_scope_below(req, scope, org->region_id, org->path);
    struct members_db_groups_rows rows = members_db_groups(
        req->db,
        &(struct members_db_groups_values){.scope = scope, .org_id = org->id, .common = {by}});
    struct members_choices choices = {ARENA_ARRAY(req->arena, rows.count, struct members_choice),
                                      rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct members_db_groups_row *row = &rows.items[i];
        const char *category = form_choice_label(members_categories, row->value);
        choices.items[i] =
            (struct members_choice){.value = row->value,
                                    .label = category != NULL ? str_of(_(category)) : row->value,
                                    .note = _n("%1 person", "%1 people", row->people)};
    }
    return choices;
}

str members_ids_of_groups(struct request *req, struct scope scope, const struct orgs_org *org,
                          str by, const json_t *groups)
{
    scope = access_scope_below(req, scope, org->region_id, org->path);
    struct members_db_of_groups_rows rows = members_db_of_groups(
        req->db, &(struct members_db_of_groups_values){.scope = scope,
                                                       .org_id = org->id,
                                                       .common = {by},
                                                       .groups = json_as_text(req->arena, groups)});
    struct members_ids ids = {ARENA_ARRAY(req->arena, rows.count, int64_t), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        ids.items[i] = rows.items[i].id;
    }
    return members_ids_json(req->arena, &ids);
}

/* ---- the way back --------------------------------------------------------------------------- */

struct way_back {
    struct request *req;
    struct scope there; /* of the organisation where they are now */
    struct scope here;
    const struct orgs_org *from;
    const struct orgs_org *to;
    date on;
    int64_t mutation_id;
};

static bool bring_back(const struct way_back *way, int64_t id, date registered_on)
{
    struct db *db = way->req->db;
    struct members_db_went_on_row elsewhere;
    if (members_db_went_on(db,
                           &(struct members_db_went_on_values){.scope = way->there,
                                                               .member_id = id,
                                                               .org_id = way->to->id,
                                                               .from_org = way->from->id,
                                                               .day = way->on},
                           &elsewhere)) {
        return false;
    }
    struct members_db_come_back_values values = {
        .scope = way->there,
        .id = id,
        .org_id = way->to->id,
        .from_org = way->from->id,
        .from_path = way->from->path,
        .registered_on = registered_on,
        .now = way->req->now,
    };
    if (members_db_come_back(db, &values) == 0) {
        return false;
    }
    members_db_reopen_registration(
        db, &(struct members_db_reopen_registration_values){.scope = way->here,
                                                            .member_id = id,
                                                            .org_id = way->from->id,
                                                            .day = way->on,
                                                            .last_day = date_add_days(way->on, -1),
                                                            .mutation_id = way->mutation_id});
    members_db_forget_registration(db, way->here, id, way->on, way->mutation_id);
    members_db_return_registrations(
        db, &(struct members_db_return_registrations_values){.scope = way->here,
                                                             .member_id = id,
                                                             .org_id = way->to->id,
                                                             .from_org = way->from->id,
                                                             .day = way->on});
    return true;
}

static int64_t registered_here(const struct way_back *way)
{
    struct members_db_of_org_rows rows =
        members_of_org(way->req->db, way->here, way->from->id, (str){0});
    return registered_among(&rows);
}

bool members_come_back(struct request *req, struct scope scope, const struct orgs_org *from,
                       const struct orgs_org *to, date on, const json_t *kept)
{
    struct way_back way = {
        .req = req,
        .there = access_scope_below(req, scope, to->region_id, to->path),
        .here = access_scope_below(req, scope, from->region_id, from->path),
        .from = from,
        .to = to,
        .on = on,
        .mutation_id = json_get_int(kept, "mutation_id"),
    };
    const json_t *people = json_object_get(kept, "people");
    int64_t before = registered_here(&way);
    if (str_equal(from->state, STR("liquidated"))) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *person = json_array_get(people, i);
        int64_t id = json_integer_value(json_array_get(person, 0));
        date registered_on = {(int32_t)json_integer_value(json_array_get(person, 1))};
        if (!bring_back(&way, id, registered_on)) {
            return false;
        }
    }
    /* Some may have left since. */
    int64_t back = registered_here(&way) - before;
    orgs_count_members(req->db, from->region_id, to->id, -back);
    orgs_count_members(req->db, from->region_id, from->id, back);
    return true;
}
