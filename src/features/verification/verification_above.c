#include <stdlib.h>

#include "features/bodies/bodies.h"
#include "features/verification/verification.html.h"
#include "features/verification/verification_inner.h"

/* From above: how far everybody is, level by level, and a letter to those who have not signed. */

#define BRANCHES_SHOWN 200

/* ---- numbers -------------------------------------------------------------------------------- */

/* A subtree as a range of paths. */
struct range {
    str from;
    str to;
};

static struct range range_of(struct request *req, str path)
{
    struct scope scope = access_system_scope(req->arena, 0, path);
    return (struct range){scope.from, scope.to};
}

/* Adds what was counted under beginnings of paths to the branches, which lie in no order of paths.
 */
static struct verification_branch *branch_at(struct verification_above_view *view,
                                             const struct verification_db_children_rows *children,
                                             str path)
{
    for (size_t i = 0; i < children->count; i++) {
        if (str_equal(children->items[i].path, path)) {
            return &view->branches[i];
        }
    }
    return NULL;
}

static void count_orgs(struct request *req, struct verification_above_view *view,
                       const struct verification_db_children_rows *children, struct range range)
{
    EACH (row, verification_db_to_verify(req->db, range.from, range.to)) {
        struct verification_branch *branch = branch_at(view, children, row->path);
        if (branch != NULL) {
            branch->orgs = row->total;
        }
        view->total.orgs += row->total;
    }
}

static void count_marks(struct request *req, struct verification_above_view *view,
                        const struct verification_db_children_rows *children, struct range range)
{
    EACH (row, verification_db_progress(req->db, range.from, range.to, view->year)) {
        struct verification_branch *branch = branch_at(view, children, row->path);
        if (branch != NULL) {
            branch->marked = row->marked;
            branch->signatures = row->signatures;
            branch->moved_at = row->moved_at;
        }
        view->total.marked += row->marked;
        view->total.signatures += row->signatures;
    }
}

/* ---- the order ------------------------------------------------------------------------------ */

static bool is_finished(const struct verification_branch *branch)
{
    return branch->signatures >= branch->orgs;
}

/* Those that lag behind come first: by the share of people who are marked; who has signed last. */
static int compare_branches(const void *a, const void *b)
{
    const struct verification_branch *left = a;
    const struct verification_branch *right = b;
    if (is_finished(left) != is_finished(right)) {
        return is_finished(left) ? 1 : -1;
    }
    int64_t difference = left->marked * right->people - right->marked * left->people;
    if (difference != 0) {
        return difference > 0 ? 1 : -1;
    }
    return (right->people > left->people) - (right->people < left->people);
}

static void add_branches(struct request *req, struct verification_above_view *view)
{
    struct verification_db_children_rows children = verification_db_children(req->db, view->org.id);
    struct orgs_children sizes = orgs_children(req, view->org.id);
    view->branches = ARENA_ARRAY(req->arena, children.count + 1, struct verification_branch);
    for (size_t i = 0; i < children.count; i++) {
        const struct verification_db_children_row *child = &children.items[i];
        view->branches[i] =
            (struct verification_branch){.id = child->id, .name = child->short_name};
        for (size_t k = 0; k < sizes.count; k++) {
            if (sizes.items[k].id == child->id) {
                view->branches[i].people = sizes.items[k].members;
            }
        }
        view->branches[i].is_leaf = view->branches[i].people == child->own_people;
    }
    struct range range = range_of(req, view->org.path);
    count_orgs(req, view, &children, range);
    count_marks(req, view, &children, range);
    view->count = children.count;
}

/* A primary organisation with groups: those who are registered in itself are a line, too. */
static void add_own(struct request *req, struct verification_above_view *view)
{
    struct verification_org own;
    if (view->org.members == 0 || !view->org.holds_members ||
        !verification_find(req, RIGHT_MEMBERS_VIEW, view->org.id, view->year, &own)) {
        return;
    }
    view->branches[view->count++] = (struct verification_branch){
        .id = own.org.id,
        .name = own.org.short_name,
        .is_leaf = true,
        .orgs = 1,
        .signatures = own.is_signed,
        .people = own.org.members,
        .marked = own.marked,
        .moved_at = own.row.marked_at,
    };
}

static void drop_empty(struct verification_above_view *view)
{
    size_t kept = 0;
    for (size_t i = 0; i < view->count; i++) {
        if (view->branches[i].people > 0) {
            view->branches[kept++] = view->branches[i];
        }
    }
    view->count = kept;
}

/* ---- pages ---------------------------------------------------------------------------------- */

static bool is_primary_or_below(const struct orgs_org *org)
{
    return org->level >= LEVEL_PRIMARY;
}

/* Below the organisation that was asked for, never the acting one itself. One that stands below the
 * acting one is reminded with all below it. */
static str remind_above(struct request *req, const struct orgs_org *org)
{
    return org->path.length > req->mandate.org_path.length
               ? str_slice(org->path, 0, org->path.length - 1)
               : org->path;
}

static int64_t due_below(struct request *req, const struct orgs_org *org)
{
    struct verification_db_count_due_row due = {0};
    struct range range = range_of(req, org->path);
    bool found = verification_db_count_due(
        req->db,
        &(struct verification_db_count_due_values){
            .from = range.from,
            .to = range.to,
            .above = remind_above(req, org),
            .waits = {.year = verification_year(req->today), .before = bodies_remind_before(req)},
        },
        &due);
    return found ? due.total : 0;
}

struct reply verification_above_page(struct request *req)
{
    struct verification_above_view view = {.year = verification_year_asked(req)};
    if (!orgs_asked_for(req, req->scope, &view.org)) {
        return reply_not_found(req);
    }
    add_branches(req, &view);
    if (is_primary_or_below(&view.org) && view.total.orgs <= 1 && view.org.holds_members) {
        return reply_see_other(req, verification_address(req, view.org.id));
    }
    add_own(req, &view);
    drop_empty(&view);
    view.total.people = orgs_totals_below(req->db, view.org.path).members;
    qsort(view.branches, view.count, sizeof(view.branches[0]), compare_branches);
    view.left = view.count - MIN_OF(view.count, BRANCHES_SHOWN);
    view.count -= view.left;
    view.may_remind = access_may(req, RIGHT_ORGS_EDIT) &&
                      view.year == verification_year(req->today) &&
                      view.total.signatures < view.total.orgs;
    return reply_page(req, _("Verification of the register"), verification_html_above(req, &view));
}

/* ---- reminding ------------------------------------------------------------------------------ */

static struct bodies_letter letter_of(struct request *req, const void *of)
{
    const struct verification_db_due_row *due = of;
    str year = str_format(req->arena, "%d", verification_year(req->today));
    return (struct bodies_letter){
        _f("Verification of the register for %1", year),
        _f("Hello!\n\n%1: %2 of %3 people are marked in this year's verification of the "
           "register, and it is not signed yet. It takes a few minutes, on a telephone too: "
           "open “Verification” in Profkom and go through the list.\n\n%4",
           due->short_name, due->marked, due->members, req->mandate.org_name),
    };
}

static bool remind_one(struct request *req, const struct verification_db_due_row *due)
{
    int year = verification_year(req->today);
    bool was_told = bodies_remind(req, &(struct bodies_reminder){.kind = "verification.reminder",
                                                                 .org_id = due->id,
                                                                 .email = due->email,
                                                                 .write = letter_of,
                                                                 .of = due});
    bool is_first = verification_db_begin(req->db, due->region_id, due->id, year, due->path);
    (void)is_first;
    verification_db_reminded(req->db, due->region_id, due->id, year, req->now);
    audit(req, "verification.remind", due->region_id, due->id, 0, NULL, 0);
    return was_told;
}

/* At most so many, none that was reminded a moment ago. Returns how many there were. */
static size_t remind_some(struct request *req, const struct orgs_org *org,
                          struct bodies_reminded *reminded)
{
    struct range range = range_of(req, org->path);
    struct verification_db_due_rows rows = verification_db_due(
        req->db,
        &(struct verification_db_due_values){
            .from = range.from,
            .to = range.to,
            .above = remind_above(req, org),
            .limit = BODIES_REMIND_AT_ONCE,
            .waits = {.year = verification_year(req->today), .before = bodies_remind_before(req)},
        });
    EACH (due, rows) {
        bool was_told = remind_one(req, due);
        reminded->told += was_told;
        reminded->silent += !was_told;
    }
    return rows.count;
}

static bool org_to_remind(struct request *req, int64_t id, struct orgs_org *ret_org)
{
    return orgs_find(req, access_scope(req, RIGHT_ORGS_EDIT), id == 0 ? req->mandate.org_id : id,
                     ret_org);
}

struct reply verification_remind_page(struct request *req)
{
    struct verification_remind_view view;
    if (!org_to_remind(req, query_int(req, "org"), &view.org)) {
        return reply_not_found(req);
    }
    view.due = due_below(req, &view.org);
    return reply_page(req, _("Remind of the verification"), verification_html_remind(req, &view));
}

struct reply verification_remind_action(struct request *req)
{
    struct orgs_org org;
    if (!org_to_remind(req, query_int(req, "org"), &org)) {
        return reply_not_found(req);
    }
    str back = str_format(req->arena, "/verification?org=%lld", (long long)org.id);
    if (due_below(req, &org) > BODIES_REMIND_AT_ONCE) {
        (void)jobs_add(req, "verification.remind", org.region_id, org.id, 0, (str){0});
        return reply_done(req, back, str_of(_("The letters are being written.")), 0);
    }
    struct bodies_reminded reminded = {0};
    (void)remind_some(req, &org, &reminded);
    return reply_done(req, back, bodies_reminded_text(req, &reminded), 0);
}

static size_t remind_portion(struct request *req, const void *of, struct bodies_reminded *reminded)
{
    const struct job *job = of;
    struct orgs_org org;
    return org_to_remind(req, job->org_id, &org) ? remind_some(req, &org, reminded) : 0;
}

bool verification_remind_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct orgs_org org;
    db_begin_read(req->db);
    int64_t total = org_to_remind(req, run->job.org_id, &org) ? due_below(req, &org) : 0;
    db_rollback(req->db);
    return bodies_remind_all(
        run, &(struct bodies_reminding){.portion = remind_portion, .of = &run->job, .total = total},
        ret_sentence);
}
