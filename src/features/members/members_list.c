#include "features/members/members_inner.h"

#include "base/fold.h"

/* The lists: which organisation is looked at, and one page of it in the order of names. No page
 * costs more than the lines it shows, whatever the size of the register: there is no offset and no
 * count of all. */

/* Path of a region's branch: "0", the region's three characters, three of the territory. */
#define REGION_PATH 4
#define BRANCH_PATH 7

/* [path, path + "0") holds the organisation itself and nothing below: every path below has three
 * characters more, of which "000" is the smallest. */
static struct scope own_scope(struct request *req, struct scope scope)
{
    scope.to = str_join(req->arena, scope.from, STR("0"));
    return scope;
}

bool members_place_of(struct request *req, enum right right, const struct members_filter *filter,
                      struct members_place *ret_place)
{
    struct scope reach = access_scope(req, right);
    int64_t id = filter->org_id != 0 ? filter->org_id : req->mandate.org_id;
    struct members_place place = {0};
    if (str_is_empty(reach.from) || !orgs_find(req, reach, id, &place.org)) {
        return false;
    }
    struct orgs_totals totals = orgs_totals_below(req->db, place.org.path);
    place.orgs_below = totals.orgs;
    place.primaries_below = totals.primaries;
    place.is_alone = filter->own_only || totals.is_alone;
    place.is_union = place.org.region_id == 0;
    if (!place.is_union) {
        place.scope = access_scope_below(req, reach, place.org.region_id, place.org.path);
    }
    place.total = filter->own_only ? place.org.members : totals.members;
    if (filter->own_only) {
        place.scope = own_scope(req, place.scope);
    }
    *ret_place = place;
    return true;
}

/* ---- one page -------------------------------------------------------------------------------- */

/* Where the walk begins: behind (or before) this place in the order of names. */
struct start {
    str key;
    int64_t id;
};

struct walk {
    struct request *req;
    const struct members_place *place;
    const struct members_db_conditions_values *conditions;
    struct start start;
    int64_t limit;
};

#define AFTER(walk) \
    .scope = (walk)->place->scope, .after_key = (walk)->start.key, .after_id = (walk)->start.id, \
    .limit = (walk)->limit, .conditions = *(walk)->conditions
#define BEFORE(walk) \
    .scope = (walk)->place->scope, .before_key = (walk)->start.key, .before_id = (walk)->start.id, \
    .limit = (walk)->limit, .conditions = *(walk)->conditions

static str branch_of(const struct walk *walk)
{
    return str_slice(walk->place->org.path, 0, BRANCH_PATH);
}

/* So few people are sorted quicker than found among the others of their territory. A territory
 * itself lies in the order of names. */
static bool is_small(const struct members_place *place)
{
    return place->total <= MEMBERS_SMALL_PLACE && place->org.path.length != BRANCH_PATH;
}

static struct members_db_line_rows walk_after(const struct walk *walk)
{
    struct db *db = walk->req->db;
    if (walk->place->is_alone) {
        struct members_db_of_one_after_values values = {AFTER(walk)};
        return members_db_of_one_after(db, &values);
    }
    if (is_small(walk->place)) {
        struct members_db_of_organisation_after_values values = {AFTER(walk)};
        return members_db_of_organisation_after(db, &values);
    }
    if (walk->place->org.path.length > REGION_PATH) {
        struct members_db_along_branch_after_values values = {.branch = branch_of(walk),
                                                              AFTER(walk)};
        return members_db_along_branch_after(db, &values);
    }
    struct members_db_along_region_after_values values = {AFTER(walk)};
    return members_db_along_region_after(db, &values);
}

static struct members_db_line_rows walk_before(const struct walk *walk)
{
    struct db *db = walk->req->db;
    if (walk->place->is_alone) {
        struct members_db_of_one_before_values values = {BEFORE(walk)};
        return members_db_of_one_before(db, &values);
    }
    if (is_small(walk->place)) {
        struct members_db_of_organisation_before_values values = {BEFORE(walk)};
        return members_db_of_organisation_before(db, &values);
    }
    if (walk->place->org.path.length > REGION_PATH) {
        struct members_db_along_branch_before_values values = {.branch = branch_of(walk),
                                                               BEFORE(walk)};
        return members_db_along_branch_before(db, &values);
    }
    struct members_db_along_region_before_values values = {BEFORE(walk)};
    return members_db_along_region_before(db, &values);
}

static void reverse(struct members_db_line_rows *lines)
{
    for (size_t i = 0; i < lines->count / 2; i++) {
        struct members_db_line_row kept = lines->items[i];
        lines->items[i] = lines->items[lines->count - 1 - i];
        lines->items[lines->count - 1 - i] = kept;
    }
}

/* A page is turned by a person's id: his place is looked up, so that no name stands in an address.
 * Who is out of reach gives no place, and the list begins at its beginning. */
static bool place_of_person(const struct walk *walk, int64_t id, struct start *ret_start)
{
    struct members_db_place_of_row row;
    if (id == 0 || !members_db_place_of(walk->req->db, walk->place->scope, id, &row)) {
        return false;
    }
    *ret_start = (struct start){.key = row.sort_key, .id = id};
    return true;
}

/* Smaller than every key, and not empty: an empty text would be bound as NULL. */
static struct start beginning(const struct walk *walk, str letter)
{
    str key = letter.length > 0 ? fold_sort_key(walk->req->arena, letter) : (str){0};
    return (struct start){.key = key.length > 0 ? key : STR("\x01")};
}

struct members_db_line_rows members_list(struct request *req, const struct members_place *place,
                                         const struct members_db_conditions_values *conditions,
                                         struct members_turn *turn, int64_t limit)
{
    struct walk walk = {.req = req, .place = place, .conditions = conditions, .limit = limit};
    if (place_of_person(&walk, turn->before, &walk.start)) {
        struct members_db_line_rows lines = walk_before(&walk);
        reverse(&lines);
        return lines;
    }
    turn->before = 0;
    if (!place_of_person(&walk, turn->after, &walk.start)) {
        turn->after = 0;
        walk.start = beginning(&walk, turn->letter);
    }
    return walk_after(&walk);
}

/* ---- lines of those who were found ---------------------------------------------------------- */

str members_ids_json(struct arena *arena, const struct members_ids *ids)
{
    struct buf json = BUF_INIT(arena);
    buf_put_char(&json, '[');
    for (size_t i = 0; i < ids->count; i++) {
        if (i > 0) {
            buf_put_char(&json, ',');
        }
        buf_put_int64(&json, ids->items[i]);
    }
    buf_put_char(&json, ']');
    return buf_str(&json);
}

struct members_db_line_rows members_lines_found(
    struct request *req, struct scope scope, const struct members_ids *ids,
    const struct members_db_conditions_values *conditions)
{
    struct members_db_lines_found_values values = {
        .scope = scope,
        .ids = members_ids_json(req->arena, ids),
        .conditions = *conditions,
    };
    return members_db_lines_found(req->db, &values);
}
