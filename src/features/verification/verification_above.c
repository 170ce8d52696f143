#include <stdlib.h>

#include "app/look.h"
#include "app/outbox.h"
#include "features/bodies/bodies.h"
#include "features/verification/verification.html.h"
#include "features/verification/verification_inner.h"

/* From above: how far everybody is, level by level, and a letter to those who have not signed. */

#define BRANCHES_SHOWN 200
#define LETTERS_AT_ONCE 200
#define DAY_SECONDS (24 * 60 * 60)

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

static int64_t remind_before(const struct request *req)
{
    return req->now - (int64_t)VERIFICATION_REMIND_DAYS * DAY_SECONDS + 1;
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
            .waits = {.year = verification_year(req->today), .before = remind_before(req)},
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

/* Organisations: letters went to some, nobody could be written to in others. */
struct reminded {
    int64_t told;
    int64_t silent;
};

static void write_to(struct request *req, const struct verification_db_due_row *due, str address,
                     str language)
{
    enum language own = req->language;
    req->language = look_language(language, LANGUAGE_RU);
    int year = verification_year(req->today);
    outbox_add(req, address,
               _f("Verification of the register for %1", str_format(req->arena, "%d", year)),
               _f("Hello!\n\n%1: %2 of %3 people are marked in this year's verification of the "
                  "register, and it is not signed yet. It takes a few minutes, on a telephone too: "
                  "open “Verification” in Profkom and go through the list.\n\n%4",
                  due->short_name, due->marked, due->members, req->mandate.org_name));
    req->language = own;
}

/* To those who hold the highest post in the organisation; where nobody has a sign-in, to the
 * address of its passport. False if there is neither: somebody has to call. */
static bool remind_one(struct request *req, const struct verification_db_due_row *due)
{
    int year = verification_year(req->today);
    struct bodies_chairs chairs = bodies_chairs(req, due->id);
    for (size_t i = 0; i < chairs.count; i++) {
        write_to(req, due, chairs.items[i].email, chairs.items[i].language);
    }
    bool has_address = chairs.count == 0 && str_find(due->email, STR("@")) > 0;
    if (has_address) {
        write_to(req, due, due->email, (str){0});
    }
    bool is_first = verification_db_begin(req->db, due->region_id, due->id, year, due->path);
    (void)is_first;
    verification_db_reminded(req->db, due->region_id, due->id, year, req->now);
    audit(req, "verification.remind", due->region_id, due->id, 0, NULL, 0);
    return chairs.count > 0 || has_address;
}

/* At most so many organisations; none that was reminded a moment ago, so it may be called again.
 * Returns how many there were. */
static size_t remind_some(struct request *req, const struct orgs_org *org,
                          struct reminded *reminded)
{
    struct range range = range_of(req, org->path);
    struct verification_db_due_rows rows = verification_db_due(
        req->db, &(struct verification_db_due_values){
                     .from = range.from,
                     .to = range.to,
                     .above = remind_above(req, org),
                     .limit = LETTERS_AT_ONCE,
                     .waits = {.year = verification_year(req->today), .before = remind_before(req)},
                 });
    EACH (due, rows) {
        bool was_told = remind_one(req, due);
        reminded->told += was_told;
        reminded->silent += !was_told;
    }
    return rows.count;
}

static str reminded_text(struct request *req, const struct reminded *reminded)
{
    if (reminded->told + reminded->silent == 0) {
        return str_of(_("Nobody was to be reminded."));
    }
    str told = _n("%1 organisation was reminded", "%1 organisations were reminded", reminded->told);
    if (reminded->silent == 0) {
        return told;
    }
    return str_format(
        req->arena, "%.*s. %.*s", STR_ARG(told),
        STR_ARG(_n("%1 has neither a sign-in nor an address: please call.",
                   "%1 have neither a sign-in nor an address: please call.", reminded->silent)));
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
    if (due_below(req, &org) > LETTERS_AT_ONCE) {
        (void)jobs_add(req, "verification.remind", org.region_id, org.id, 0, (str){0});
        return reply_done(req, back, str_of(_("The letters are being written.")), 0);
    }
    struct reminded reminded = {0};
    (void)remind_some(req, &org, &reminded);
    return reply_done(req, back, reminded_text(req, &reminded), 0);
}

/* A portion is a transaction; what was reminded is not reminded again after a crash. */
bool verification_remind_job(struct job_run *run, str *ret_sentence)
{
    struct request *req = run->req;
    struct reminded reminded = {0};
    for (;;) {
        struct orgs_org org;
        struct reminded portion = reminded;
        db_begin_write(req->db);
        size_t count =
            org_to_remind(req, run->job.org_id, &org) ? remind_some(req, &org, &portion) : 0;
        if (!db_commit(req->db)) {
            db_rollback(req->db);
            *ret_sentence = str_of(_("Not all letters were written. Please remind once more."));
            return false;
        }
        reminded = portion;
        if (count == 0 || jobs_is_cancelled(run)) {
            break;
        }
        int64_t done = reminded.told + reminded.silent;
        jobs_progress(run, done, done + LETTERS_AT_ONCE);
    }
    *ret_sentence = reminded_text(req, &reminded);
    return true;
}
