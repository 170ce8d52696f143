/* Requests within reach, and how many of how many have confirmed in a part of the tree. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include <stdlib.h>

#define PATHS_END STR("~")
#define WIDE_PATH 7 /* of the union, a region, a territory */

/* ---- finding -------------------------------------------------------------------------------- */

static bool covers(str above, str path)
{
    return str_starts_with(path, above);
}

bool acknowledgements_is_within(const struct request *req, enum right right, str path)
{
    struct scope scope = access_scope(req, right);
    return !str_is_empty(scope.from) && str_compare(path, scope.from) >= 0 &&
           str_compare(path, scope.to) < 0;
}

struct acknowledgements_request acknowledgements_of_row(
    struct request *req, const struct acknowledgements_db_line_row *row)
{
    return (struct acknowledgements_request){
        .row = *row,
        .areas = acknowledgements_db_areas(req->db, row->id),
        .is_open =
            str_equal(row->state, STR("open")) && str_equal(row->document_state, STR("adopted")),
        .is_members = str_equal(row->whom, STR("members")),
        .path = row->org_path,
    };
}

bool acknowledgements_load(struct request *req, int64_t id,
                           struct acknowledgements_request *ret_request)
{
    struct acknowledgements_db_line_row row;
    if (!acknowledgements_db_find(req->db, id, &row)) {
        return false;
    }
    *ret_request = acknowledgements_of_row(req, &row);
    return true;
}

bool acknowledgements_find(struct request *req, int64_t id,
                           struct acknowledgements_request *ret_request)
{
    struct acknowledgements_request request;
    if (str_is_empty(req->scope.from) || !acknowledgements_load(req, id, &request)) {
        return false;
    }
    request.is_own = str_compare(request.row.org_path, req->scope.from) >= 0 &&
                     str_compare(request.row.org_path, req->scope.to) < 0;
    request.may_decide =
        acknowledgements_is_within(req, RIGHT_DOCUMENTS_ADOPT, request.row.org_path);
    request.path = request.is_own ? request.row.org_path : req->scope.from;
    if (!request.is_own && acknowledgements_within(req, &request, request.path).count == 0) {
        return false;
    }
    *ret_request = request;
    return true;
}

bool acknowledgements_find_place(struct request *req, int64_t org_id,
                                 struct acknowledgements_place *ret_place)
{
    struct acknowledgements_place place;
    if (!acknowledgements_find(req, path_id(req), &place.request) ||
        !orgs_find(req, req->scope, org_id == 0 ? req->mandate.org_id : org_id, &place.org) ||
        acknowledgements_within(req, &place.request, place.org.path).count == 0) {
        return false;
    }
    struct scope whole = place.org.region_id == 0
                             ? req->scope
                             : access_scope_in_region(req, req->route->needs, place.org.region_id);
    place.scope = access_scope_below(req, whole, place.org.region_id, place.org.path);
    if (str_is_empty(place.scope.from)) {
        return false;
    }
    *ret_place = place;
    return true;
}

bool acknowledgements_may_ask_again(struct request *req,
                                    const struct acknowledgements_request *request,
                                    const struct documents_edition *today)
{
    str hash = documents_edition_hash(req, today);
    if (hash.length == 0 || !request->is_own || !request->may_decide ||
        str_equal(request->row.ended_why, STR("repealed")) || str_equal(request->row.hash, hash)) {
        return false;
    }
    EACH (row, acknowledgements_db_of_document(req->db, request->row.document_id)) {
        bool is_later = row->id > request->row.id && str_equal(row->state, STR("open"));
        if (is_later || str_equal(row->hash, hash)) {
            return false;
        }
    }
    return true;
}

/* ---- sums ----------------------------------------------------------------------------------- */

struct acknowledgements_paths acknowledgements_within(
    struct request *req, const struct acknowledgements_request *request, str path)
{
    struct acknowledgements_paths paths = {.items =
                                               ARENA_ARRAY(req->arena, request->areas.count, str)};
    EACH (area, request->areas) {
        if (covers(path, area->path)) {
            paths.items[paths.count++] = area->path;
        } else if (covers(area->path, path)) {
            paths.items[paths.count++] = path;
        }
    }
    return paths;
}

static struct scope scope_between(struct request *req, str from, str end)
{
    struct scope scope = access_system_scope(req->arena, 0, from);
    scope.to = str_join(req->arena, from, end);
    return scope;
}

/* By branch. Below a territory their organisations are walked, above it their days. */
static struct acknowledgements_db_newcomers_rows newcomers_within(
    struct request *req, const struct acknowledgements_request *request, struct scope scope)
{
    date since = request->row.opened_on;
    struct acknowledgements_db_region_of_row region;
    if (request->row.takes_later) {
        return (struct acknowledgements_db_newcomers_rows){0};
    }
    if (scope.from.length <= WIDE_PATH ||
        !acknowledgements_db_region_of(req->db, scope.from, &region)) {
        return acknowledgements_db_newcomers_by(req->db, scope, since);
    }
    scope.region_id = region.region_id;
    return acknowledgements_db_newcomers_near(req->db, scope, since);
}

static int64_t count_newcomers(struct request *req, const struct acknowledgements_request *request,
                               struct scope scope)
{
    int64_t people = 0;
    EACH (row, newcomers_within(req, request, scope)) {
        people += row->people;
    }
    return people;
}

static struct acknowledgements_sum sum_of_members(struct request *req,
                                                  const struct acknowledgements_request *request,
                                                  struct scope scope, int64_t people)
{
    struct acknowledgements_db_confirmed_row row = {0};
    (void)!acknowledgements_db_confirmed(req->db, request->row.id, scope.from, scope.to, &row);
    return (struct acknowledgements_sum){people - count_newcomers(req, request, scope),
                                         row.confirmed};
}

/* By branch: each once, in however many posts he is there. */
static struct acknowledgements_db_holders_by_rows holders_within(
    struct request *req, const struct acknowledgements_request *request, struct scope scope)
{
    return acknowledgements_db_holders_by(
        req->db, &(struct acknowledgements_db_holders_by_values){
                     .scope = scope, .request_id = request->row.id, .asked_post = {req->today}});
}

static struct acknowledgements_sum sum_of_officers(struct request *req,
                                                   const struct acknowledgements_request *request,
                                                   struct scope scope)
{
    struct acknowledgements_sum sum = {0};
    EACH (row, holders_within(req, request, scope)) {
        sum.asked += row->asked;
        sum.confirmed += row->confirmed;
    }
    return sum;
}

static struct acknowledgements_sum sum_at(struct request *req,
                                          const struct acknowledgements_request *request, str path)
{
    struct scope scope = scope_between(req, path, PATHS_END);
    return request->is_members
               ? sum_of_members(req, request, scope, orgs_totals_below(req->db, path).members)
               : sum_of_officers(req, request, scope);
}

struct acknowledgements_sum acknowledgements_sum(struct request *req,
                                                 const struct acknowledgements_request *request,
                                                 str path)
{
    struct acknowledgements_sum whole = {0};
    struct acknowledgements_paths paths = acknowledgements_within(req, request, path);
    for (size_t i = 0; i < paths.count; i++) {
        struct acknowledgements_sum sum = sum_at(req, request, paths.items[i]);
        whole.asked += sum.asked;
        whole.confirmed += sum.confirmed;
    }
    return whole;
}

/* What stands below begins with the path and a further figure or letter. */
struct acknowledgements_sum acknowledgements_sum_alone(
    struct request *req, const struct acknowledgements_request *request, str path)
{
    struct scope scope = scope_between(req, path, STR("0"));
    struct acknowledgements_db_own_people_row row = {0};
    if (!request->is_members) {
        return sum_of_officers(req, request, scope);
    }
    (void)!acknowledgements_db_own_people(req->db, path, &row);
    return sum_of_members(req, request, scope, row.people);
}

/* ---- branches ------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    const struct acknowledgements_branch *x = a, *y = b;
    return str_compare(x->path, y->path);
}

static struct acknowledgements_branch *branch_at(struct acknowledgements_branches branches,
                                                 str path)
{
    struct acknowledgements_branch key = {.path = path};
    return branches.count == 0
               ? NULL
               : bsearch(&key, branches.items, branches.count, sizeof(key), by_path);
}

/* What belongs to a branch, and in any case to the whole. */
static void add(struct acknowledgements_branches *branches, str path,
                struct acknowledgements_sum sum)
{
    struct acknowledgements_branch *branch = branch_at(*branches, path);
    branches->sum.asked += sum.asked;
    branches->sum.confirmed += sum.confirmed;
    if (branch != NULL) {
        branch->sum.asked += sum.asked;
        branch->sum.confirmed += sum.confirmed;
    }
}

static void add_members(struct request *req, const struct acknowledgements_request *request,
                        const struct orgs_org *org, struct acknowledgements_branches *branches)
{
    struct acknowledgements_db_confirmed_row own = {0};
    (void)!acknowledgements_db_confirmed(req->db, request->row.id, org->path,
                                         str_join(req->arena, org->path, STR("0")), &own);
    branches->sum =
        (struct acknowledgements_sum){orgs_totals_below(req->db, org->path).members, own.confirmed};
    EACH (row, acknowledgements_db_confirmed_by(req->db, request->row.id, org->id)) {
        add(branches, row->path, (struct acknowledgements_sum){.confirmed = row->confirmed});
    }
    EACH (row, newcomers_within(req, request, scope_between(req, org->path, PATHS_END))) {
        add(branches, row->path, (struct acknowledgements_sum){.asked = -row->people});
    }
}

static void add_officers(struct request *req, const struct acknowledgements_request *request,
                         const struct orgs_org *org, struct acknowledgements_branches *branches)
{
    EACH (row, holders_within(req, request, scope_between(req, org->path, PATHS_END))) {
        add(branches, row->path, (struct acknowledgements_sum){row->asked, row->confirmed});
    }
}

/* Where chosen organisations are asked and not the whole, they are the next step. */
static struct acknowledgements_branches areas_as_branches(
    struct request *req, const struct acknowledgements_request *request, str path)
{
    struct acknowledgements_branches branches = {
        .items = ARENA_ARRAY(req->arena, request->areas.count, struct acknowledgements_branch)};
    EACH (area, request->areas) {
        if (covers(path, area->path)) {
            struct acknowledgements_sum sum = sum_at(req, request, area->path);
            branches.items[branches.count++] = (struct acknowledgements_branch){
                .org_id = area->org_id,
                .name = area->org_name,
                .path = area->path,
                .sum = sum,
            };
            branches.sum.asked += sum.asked;
            branches.sum.confirmed += sum.confirmed;
        }
    }
    return branches;
}

static bool is_asked_as_a_whole(const struct acknowledgements_request *request, str path)
{
    EACH (area, request->areas) {
        if (covers(area->path, path)) {
            return true;
        }
    }
    return false;
}

static struct acknowledgements_branches children_as_branches(
    struct request *req, const struct acknowledgements_request *request, const struct orgs_org *org)
{
    struct orgs_children children = orgs_children(req, org->id);
    struct acknowledgements_branches branches = {
        .items = ARENA_ARRAY(req->arena, children.count, struct acknowledgements_branch)};
    EACH (child, children) {
        branches.items[branches.count++] = (struct acknowledgements_branch){
            .org_id = child->id,
            .name = child->short_name,
            .path = child->path,
            .sum.asked = request->is_members ? child->members : 0,
        };
    }
    return branches;
}

/* The same in the order of their paths, in which sums find them. */
static struct acknowledgements_branches by_their_paths(struct request *req,
                                                       struct acknowledgements_branches branches)
{
    struct acknowledgements_branches sorted = {
        .items = ARENA_ARRAY(req->arena, branches.count, struct acknowledgements_branch),
        .count = branches.count};
    for (size_t i = 0; i < branches.count; i++) {
        sorted.items[i] = branches.items[i];
    }
    if (sorted.count > 0) {
        qsort(sorted.items, sorted.count, sizeof(sorted.items[0]), by_path);
    }
    return sorted;
}

struct acknowledgements_branches acknowledgements_branches(
    struct request *req, const struct acknowledgements_request *request, const struct orgs_org *org)
{
    if (!is_asked_as_a_whole(request, org->path)) {
        return areas_as_branches(req, request, org->path);
    }
    struct acknowledgements_branches branches = children_as_branches(req, request, org);
    struct acknowledgements_branches sums = by_their_paths(req, branches);
    if (request->is_members) {
        add_members(req, request, org, &sums);
    } else {
        add_officers(req, request, org, &sums);
    }
    size_t shown = 0;
    for (size_t i = 0; i < branches.count; i++) {
        const struct acknowledgements_branch *branch = branch_at(sums, branches.items[i].path);
        if (branch->sum.asked > 0) {
            branches.items[shown++] = *branch;
        }
    }
    branches.count = shown;
    branches.sum = sums.sum;
    return branches;
}
