#include "features/verification/verification.h"

#include "features/verification/verification.html.h"
#include "features/verification/verification_inner.h"

/* The chair's list, and what all files of the feature ask first. */

/* From this month on the start page speaks of it: the count is as of 1 January. */
#define DUE_FROM_MONTH 9

int verification_year(date day)
{
    return date_month(day) == 1 ? date_year(day) - 1 : date_year(day);
}

int verification_year_asked(struct request *req)
{
    int64_t asked = query_int(req, "year");
    int now = verification_year(req->today);
    return asked > 0 && asked < now ? (int)asked : now;
}

str verification_address(struct request *req, int64_t org_id)
{
    return str_format(req->arena, "/verification/%lld", (long long)org_id);
}

bool verification_find(struct request *req, enum right right, int64_t org_id, int year,
                       struct verification_org *ret_org)
{
    struct verification_org found = {.year = year,
                                     .is_current = year == verification_year(req->today)};
    if (!orgs_find(req, access_scope(req, right), org_id, &found.org)) {
        return false;
    }
    found.scope = access_scope_in_region(req, right, found.org.region_id);
    if (verification_db_find(req->db, found.scope, org_id, year, &found.row)) {
        found.marked = found.row.here + found.row.changed + found.row.gone;
    }
    found.is_signed = found.row.signed_at != 0;
    found.people = found.is_signed ? found.row.people : found.org.members;
    *ret_org = found;
    return true;
}

/* ---- the start page ------------------------------------------------------------------------- */

bool verification_own(struct request *req, struct verification_state *ret_state)
{
    struct verification_org own;
    if (!access_may(req, RIGHT_MEMBERS_EDIT) ||
        !verification_find(req, RIGHT_MEMBERS_EDIT, req->mandate.org_id,
                           verification_year(req->today), &own) ||
        !own.org.holds_members || own.people == 0) {
        return false;
    }
    int month = date_month(req->today);
    bool is_near = month >= DUE_FROM_MONTH || month == 1;
    *ret_state = (struct verification_state){
        .org_id = own.org.id,
        .year = own.year,
        .marked = own.marked,
        .people = own.people,
        .is_due =
            !own.is_signed && (is_near || own.row.started_at != 0 || own.row.reminded_at != 0),
    };
    return true;
}

/* ---- the chair's list ----------------------------------------------------------------------- */

static str only_asked(struct request *req)
{
    str only = query_text(req, "show");
    bool is_known = str_equal(only, STR("open")) || str_equal(only, STR("unsettled"));
    return is_known ? only : (str){0};
}

static void load_people(struct request *req, struct verification_list_view *view)
{
    const struct verification_org *of = &view->org;
    struct verification_db_place_of_row place = {.sort_key = STR(VERIFICATION_FIRST_KEY)};
    int64_t after = query_int(req, "after");
    if (!verification_db_place_of(req->db, of->scope, after, &place)) {
        after = 0;
    }
    bool is_large = of->org.members > VERIFICATION_ONE_PAGE;
    int64_t limit = is_large ? VERIFICATION_PORTION : VERIFICATION_ONE_PAGE;
    view->people = verification_db_people(req->db, &(struct verification_db_people_values){
                                                       .scope = of->scope,
                                                       .org_path = of->org.path,
                                                       .org_id = of->org.id,
                                                       .year = of->year,
                                                       .after_key = place.sort_key,
                                                       .after_id = after,
                                                       .only = view->only,
                                                       .limit = limit + 1,
                                                   });
    view->has_more = (int64_t)view->people.count > limit;
    view->people.count = MIN_OF(view->people.count, (size_t)limit);
}

/* Organisations without people of their own are looked at from above. */
static struct reply verification_list_page(struct request *req)
{
    struct verification_list_view view = {.only = only_asked(req)};
    int64_t id = path_id(req);
    if (!verification_find(req, RIGHT_MEMBERS_VIEW, id, verification_year_asked(req), &view.org)) {
        return reply_not_found(req);
    }
    if (!view.org.org.holds_members) {
        return reply_see_other(req,
                               str_format(req->arena, "/verification?org=%lld", (long long)id));
    }
    /* Back from an act: on to whoever follows the person that it was about. */
    int64_t done_with = query_int(req, "next");
    if (done_with != 0 && view.org.is_current && !view.org.is_signed) {
        return reply_see_other(req, verification_next_place(req, &view.org, done_with));
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "verification.open", view.org.org.region_id, id, 0);
    }
    if (view.org.is_signed || !view.org.is_current) {
        view.departed = verification_db_departed(req->db, view.org.scope, id, view.org.year);
        return reply_page(req, _("Verification of the register"),
                          verification_html_closed(req, &view));
    }
    view.may_mark = access_may(req, RIGHT_MEMBERS_EDIT);
    view.may_sign = access_may(req, RIGHT_MEMBERS_ADMIT);
    view.may_remind =
        access_may(req, RIGHT_ORGS_EDIT) && view.org.org.path.length > req->mandate.org_path.length;
    load_people(req, &view);
    if (str_is_empty(view.only)) {
        view.departed = verification_db_departed(req->db, view.org.scope, id, view.org.year);
    }
    return reply_page(req, _("Verification of the register"), verification_html_list(req, &view));
}

/* ---- what happens elsewhere ----------------------------------------------------------------- */

static void path_moved(struct request *req, int64_t region_id, str from UNUSED, str to)
{
    verification_db_move_paths(req->db, region_id, to);
}

static void person_merged(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope scope = access_system_scope(req->arena, region_id, STR(VERIFICATION_ALL));
    verification_db_person_merged(req->db, scope, gone, kept);
    verification_db_follow_person(req->db, scope, kept);
}

static void person_parted(struct request *req, int64_t region_id, int64_t gone, int64_t kept)
{
    struct scope scope = access_system_scope(req->arena, region_id, STR(VERIFICATION_ALL));
    verification_db_person_parted(req->db, scope, gone, kept);
    verification_db_follow_person(req->db, scope, gone);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/verification/:id", verification_list_page, .needs = RIGHT_MEMBERS_VIEW},
    {POST, "/verification/:id", verification_mark_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/verification/:id/marks", verification_marks_action, .needs = RIGHT_MEMBERS_EDIT},
    {GET, "/verification/:id/sign", verification_sign_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/verification/:id/sign", verification_sign_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/verification/:id/unsign", verification_unsign_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/verification/:id/unsign", verification_unsign_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/verification/:id/sheet", verification_sheet_page, .needs = RIGHT_MEMBERS_VIEW},
    /* Slow: the organisations of the whole union are counted, 70,000 of them in some 60 ms. */
    {GET, "/verification", verification_above_page, .needs = RIGHT_MEMBERS_VIEW, .slow = true},
    {GET, "/verification/remind", verification_remind_page, .needs = RIGHT_ORGS_EDIT, .slow = true},
    {POST, "/verification/remind", verification_remind_action, .needs = RIGHT_ORGS_EDIT,
     .slow = true},
    {GET, "/verification/people/:id", verification_person_page, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/verification/people/:id", verification_person_action, .needs = RIGHT_MEMBERS_EDIT},
    {POST, "/verification/people/:id/note", verification_note_action, .needs = RIGHT_MEMBERS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Lists in order"), N_("Verification"), "user-check", "/verification", RIGHT_MEMBERS_VIEW,
     50},
    {0},
};

static const struct job_kind jobs[] = {
    {"verification.remind", N_("Reminders of the verification"), verification_remind_job},
    {0},
};

static const struct notice_kind notices[] = {
    {.code = "verification.reminder",
     .label = N_("Reminders of the verification"),
     .note = N_("When the organisation above asks for the yearly verification of the register."),
     .audience = NOTICE_POSTS},
    {0},
};

const struct feature verification_feature = {
    .name = "verification",
    .routes = routes,
    .menu = menu,
    .jobs = jobs,
    .notices = notices,
    .path_moved = path_moved,
    .person_merged = person_merged,
    .person_parted = person_parted,
};
