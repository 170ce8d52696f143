/* What an organisation was on each day, and changing it from a day on. A version holds all facts
 * from its first to its last day; a change splits the version of its day, and goes on into later
 * ones up to the first that had changed the same fact by itself. */
#include "app/json.h"
#include "features/orgs/orgs_pages.h"

struct versions {
    struct orgs_db_versions_row *items;
    size_t count;
};

/* With room for one more. */
static struct versions versions_of(struct request *req, int64_t org_id)
{
    struct orgs_db_versions_rows rows = orgs_db_versions(req->db, org_id);
    struct versions versions = {
        ARENA_ARRAY(req->arena, rows.count + 1, struct orgs_db_versions_row), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        versions.items[i] = rows.items[i];
    }
    return versions;
}

static bool covers(const struct orgs_db_versions_row *version, date on)
{
    return !date_before(on, version->valid_from) &&
           (date_is_none(version->valid_to) || !date_before(version->valid_to, on));
}

/* The number of versions if there is none. */
static size_t version_on(const struct versions *versions, date on)
{
    size_t at = 0;
    while (at < versions->count && !covers(&versions->items[at], on)) {
        at++;
    }
    return at;
}

/* ---- changing ------------------------------------------------------------------------------- */

static bool has_facts(const struct orgs_db_versions_row *version,
                      const struct orgs_db_versions_row *other, enum orgs_fact fact)
{
    switch (fact) {
    case ORGS_FACT_PARENT:
        return version->parent_id == other->parent_id;
    case ORGS_FACT_TYPE:
        return str_equal(version->type, other->type);
    case ORGS_FACT_NAME:
        return str_equal(version->name, other->name);
    case ORGS_FACT_SHORT_NAME:
        return str_equal(version->short_name, other->short_name);
    case ORGS_FACT_STATE:
        return str_equal(version->state, other->state);
    }
    return false;
}

static void set_fact(struct orgs_db_versions_row *version, const struct orgs_facts *facts,
                     enum orgs_fact fact)
{
    switch (fact) {
    case ORGS_FACT_PARENT:
        version->parent_id = facts->parent_id;
        break;
    case ORGS_FACT_TYPE:
        version->type = facts->type;
        break;
    case ORGS_FACT_NAME:
        version->name = facts->name;
        break;
    case ORGS_FACT_SHORT_NAME:
        version->short_name = facts->short_name;
        break;
    case ORGS_FACT_STATE:
        version->state = facts->state;
        break;
    }
}

/* From version `at` on, as long as the fact is what it was there. */
static void set_fact_from(struct versions *versions, size_t at, const struct orgs_facts *facts,
                          enum orgs_fact fact)
{
    struct orgs_db_versions_row before = versions->items[at];
    for (size_t i = at; i < versions->count; i++) {
        if (!has_facts(&versions->items[i], &before, fact)) {
            return;
        }
        set_fact(&versions->items[i], facts, fact);
    }
}

/* The version of that day begins on it; returns which one it is. */
static size_t split_on(struct versions *versions, size_t at, date on)
{
    struct orgs_db_versions_row *version = &versions->items[at];
    if (date_equal(version->valid_from, on)) {
        return at;
    }
    memmove(version + 1, version, (versions->count - at) * sizeof(*version));
    versions->count++;
    version->valid_to = date_add_days(on, -1);
    version[1].valid_from = on;
    return at + 1;
}

/* ---- keeping -------------------------------------------------------------------------------- */

static json_t *json_of(const struct versions *versions)
{
    json_t *array = json_array();
    for (size_t i = 0; i < versions->count; i++) {
        const struct orgs_db_versions_row *version = &versions->items[i];
        json_t *object = json_object();
        json_put_int(object, "region_id", version->region_id);
        json_put_day(object, "valid_from", version->valid_from);
        json_put_day(object, "valid_to", version->valid_to);
        json_put_int(object, "parent_id", version->parent_id);
        json_put_text(object, "type", version->type);
        json_put_text(object, "name", version->name);
        json_put_text(object, "short_name", version->short_name);
        json_put_text(object, "state", version->state);
        json_put_text(object, "basis", version->basis);
        json_put_int(object, "mutation_id", version->mutation_id);
        json_array_append_new(array, object);
    }
    return array;
}

static struct versions versions_of_json(struct arena *arena, const json_t *array)
{
    size_t count = json_array_size(array);
    struct versions versions = {ARENA_ARRAY(arena, count + 1, struct orgs_db_versions_row), count};
    for (size_t i = 0; i < count; i++) {
        const json_t *object = json_array_get(array, i);
        versions.items[i] = (struct orgs_db_versions_row){
            .region_id = json_get_int(object, "region_id"),
            .valid_from = json_get_day(object, "valid_from"),
            .valid_to = json_get_day(object, "valid_to"),
            .parent_id = json_get_int(object, "parent_id"),
            .type = json_get_text(arena, object, "type"),
            .name = json_get_text(arena, object, "name"),
            .short_name = json_get_text(arena, object, "short_name"),
            .state = json_get_text(arena, object, "state"),
            .basis = json_get_text(arena, object, "basis"),
            .mutation_id = json_get_int(object, "mutation_id"),
        };
    }
    return versions;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_versions(struct request *req, int64_t org_id, const struct versions *versions)
{
    orgs_db_forget_versions(req->db, versions->items[0].region_id, org_id);
    for (size_t i = 0; i < versions->count; i++) {
        const struct orgs_db_versions_row *version = &versions->items[i];
        orgs_db_put_version(req->db, &(struct orgs_db_put_version_values){
                                         .region_id = version->region_id,
                                         .org_id = org_id,
                                         .valid_from = version->valid_from,
                                         .valid_to = version->valid_to,
                                         .parent_id = version->parent_id,
                                         .type = version->type,
                                         .name = version->name,
                                         .short_name = version->short_name,
                                         .state = version->state,
                                         .basis = version->basis,
                                         .mutation_id = version->mutation_id,
                                     });
    }
}

/* Under another parent all paths below begin otherwise; who keeps paths is told. Returns the path.
 */
static str move_below(struct request *req, int64_t region_id, str path, int64_t parent_id)
{
    struct orgs_db_facts_today_row parent;
    if (!orgs_db_facts_today(req->db, parent_id, &parent)) {
        return path;
    }
    str to = orgs_next_path(req, parent.path);
    orgs_db_move_paths(req->db, path, to);
    orgs_db_move_search(req->db, path, to);
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->path_moved != NULL) {
            (*feature)->path_moved(req, region_id, path, to);
        }
    }
    return to;
}

/* What was liquidated is not found any more. */
static void write_search(struct request *req, int64_t org_id, str path,
                         const struct orgs_db_versions_row *version,
                         const struct orgs_db_facts_today_row *row)
{
    orgs_db_remove_search(req->db, path, org_id);
    if (!str_equal(version->state, STR("liquidated"))) {
        orgs_db_add_search(req->db, path, org_id,
                           orgs_folded(req->arena, version->name, version->short_name,
                                       str_is_empty(row->inn) ? row->bin : row->inn));
    }
}

/* The row of today is what the version of today says. */
static void follow_today(struct request *req, int64_t org_id, const struct versions *versions)
{
    struct orgs_db_facts_today_row row;
    size_t at = version_on(versions, req->today);
    if (at == versions->count || !orgs_db_facts_today(req->db, org_id, &row)) {
        return;
    }
    const struct orgs_db_versions_row *version = &versions->items[at];
    str path = row.path;
    if (version->parent_id != row.parent_id) {
        path = move_below(req, row.region_id, path, version->parent_id);
    }
    orgs_db_set_facts(req->db, &(struct orgs_db_set_facts_values){
                                   .region_id = row.region_id,
                                   .id = org_id,
                                   .parent_id = version->parent_id,
                                   .type = version->type,
                                   .name = version->name,
                                   .short_name = version->short_name,
                                   .sort_key = orgs_sort_key(req->arena, version->short_name),
                                   .state = version->state,
                                   .now = req->now,
                               });
    write_search(req, org_id, path, version, &row);
}

bool orgs_change_from(struct request *req, int64_t org_id, date on, const struct orgs_facts *facts,
                      unsigned which, str basis, json_t *kept, str *ret_sentence)
{
    struct versions versions = versions_of(req, org_id);
    size_t at = version_on(&versions, on);
    if (at == versions.count) {
        *ret_sentence = str_of(_("The organisation did not exist on that day."));
        return false;
    }
    json_t *before = json_of(&versions);
    at = split_on(&versions, at, on);
    versions.items[at].basis = basis;
    versions.items[at].mutation_id = req->mutation_id;
    for (unsigned fact = ORGS_FACT_PARENT; fact <= ORGS_FACT_STATE; fact <<= 1) {
        if ((which & fact) != 0) {
            set_fact_from(&versions, at, facts, (enum orgs_fact)fact);
        }
    }
    write_versions(req, org_id, &versions);
    follow_today(req, org_id, &versions);
    json_array_append_new(kept, json_pack("{s:I,s:o,s:o}", "org_id", (json_int_t)org_id, "before",
                                          before, "after", json_of(&versions)));
    return true;
}

static bool change_back(struct request *req, const json_t *change)
{
    int64_t org_id = json_get_int(change, "org_id");
    struct versions now = versions_of(req, org_id);
    json_t *as_now = json_of(&now);
    bool is_untouched = json_equal(as_now, json_object_get(change, "after")) != 0;
    json_decref(as_now);
    struct versions before = versions_of_json(req->arena, json_object_get(change, "before"));
    if (!is_untouched || before.count == 0) {
        return false;
    }
    write_versions(req, org_id, &before);
    follow_today(req, org_id, &before);
    return true;
}

int64_t orgs_parent_before(const json_t *kept)
{
    const json_t *before = json_object_get(json_array_get(kept, 0), "before");
    return json_get_int(json_array_get(before, json_array_size(before) - 1), "parent_id");
}

bool orgs_change_back(struct request *req, const json_t *kept, str *ret_sentence)
{
    for (size_t i = json_array_size(kept); i > 0; i--) {
        if (!change_back(req, json_array_get(kept, i - 1))) {
            *ret_sentence = str_of(
                _("The organisation has been changed since then. Take the later act back first."));
            return false;
        }
    }
    return true;
}

/* ---- looking -------------------------------------------------------------------------------- */

bool orgs_facts_on(struct request *req, int64_t org_id, date on, struct orgs_facts *ret_facts)
{
    struct orgs_db_facts_on_row row;
    if (!orgs_db_facts_on(req->db, org_id, on, &row)) {
        return false;
    }
    *ret_facts = (struct orgs_facts){row.parent_id, row.type, row.name, row.short_name, row.state};
    return true;
}

struct orgs_past_children orgs_children_on(struct request *req, int64_t parent_id, date on)
{
    struct orgs_db_children_on_rows rows = orgs_db_children_on(req->db, parent_id, on);
    struct orgs_past_children children = {
        ARENA_ARRAY(req->arena, rows.count, struct orgs_past_child), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        children.items[i] =
            (struct orgs_past_child){rows.items[i].id, rows.items[i].short_name, rows.items[i].type,
                                     rows.items[i].state, rows.items[i].has_children};
    }
    return children;
}
