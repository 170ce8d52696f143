/* The budget of a year, and the norm: which share of it is to go to training. */
#include "base/ids.h"
#include "features/planning/planning.html.h"
#include "features/planning/planning_inner.h"

#define MOST_PERCENT 100

/* ---- the budget -------------------------------------------------------------------------------
 */

static const struct form_field budget_fields[] = {
    {"amount", N_("Budget of the year"), FORM_MONEY, .required = true,
     .hint = N_("All that the organisation has to spend in the year, by its estimate")},
    {"note", N_("Document"), FORM_TEXT, .max = 200, .wide = true,
     .hint = N_("For example, estimate approved on 25.01.2026")},
    {0},
};

void planning_set_budget(struct request *req, const struct planning_budget *budget)
{
    planning_db_set_budget(req->db, &(struct planning_db_set_budget_values){
                                        .region_id = budget->region_id,
                                        .org_id = budget->org_id,
                                        .org_path = budget->org_path,
                                        .year = budget->year,
                                        .amount = budget->amount,
                                        .origin = budget->origin,
                                        .note = budget->note,
                                        .account_id = audit_actor(req),
                                        .now = req->now,
                                    });
    planning_settle(req->db, req->arena, budget->org_path, budget->year, false);
}

static bool find_budget(struct request *req, struct planning_budget_view *ret_view)
{
    struct planning_budget_view view = {0};
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &view.place)) {
        return false;
    }
    const struct orgs_org *org = &view.place.org;
    (void)!planning_db_budget(req->db, org->region_id, org->id, view.place.year, &view.budget);
    *ret_view = view;
    return true;
}

struct reply planning_budget_page(struct request *req)
{
    struct planning_budget_view view;
    if (!find_budget(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, budget_fields);
    if (view.budget.version > 0) {
        form_set_money(&form, "amount", view.budget.amount);
        form_set_text(&form, "note", view.budget.note);
    }
    view.form = &form;
    return reply_page(req, _("Budget of the year"), planning_html_budget(req, &view));
}

struct reply planning_budget_action(struct request *req)
{
    struct planning_budget_view view;
    if (!find_budget(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, budget_fields);
    money amount = form_money(&form, "amount");
    if (amount.kopecks == 0 && form_text(&form, "amount").length > 0) {
        form_add_error(
            &form, "amount",
            str_of(_("A budget of nought has no shares. Write what the estimate says.")));
    }
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Budget of the year"), planning_html_budget(req, &view));
    }
    if (!planning_is_version(req, view.budget.version)) {
        return planning_changed_meanwhile(req);
    }
    const struct orgs_org *org = &view.place.org;
    planning_set_budget(req, &(struct planning_budget){.region_id = org->region_id,
                                                       .org_id = org->id,
                                                       .org_path = org->path,
                                                       .year = view.place.year,
                                                       .amount = amount,
                                                       .origin = STR(PLANNING_ENTERED),
                                                       .note = form_text(&form, "note")});
    const struct audit_change change = {
        "amount", str_format(req->arena, "%lld", (long long)view.budget.amount.kopecks),
        str_format(req->arena, "%lld", (long long)amount.kopecks)};
    audit(req, "planning.budget", org->region_id, org->id, 0, &change, 1);
    return reply_done(req, planning_address(req, &view.place, "", ""),
                      str_of(_("The budget is saved.")), 0);
}

/* ---- the norm ---------------------------------------------------------------------------------
 */

static const struct form_field norm_fields[] = {
    {"level", N_("For whom"), FORM_CHOICE, .choices = planning_levels,
     .hint = N_("Left empty: for the organisation itself and all below it")},
    {"valid_from", N_("From"), FORM_DATE, .required = true,
     .hint = N_("For a year that norm counts which is in force on its last day")},
    {"valid_to", N_("Until"), FORM_DATE, .hint = N_("Left empty: until further notice")},
    {"least", N_("At least, percent"), FORM_TEXT, .required = true, .max = 6,
     .hint = N_("For example, 6 or 7,5")},
    {"most", N_("At most, percent"), FORM_TEXT, .required = true, .max = 6},
    {"basis", N_("Decision"), FORM_TEXT, .required = true, .max = 200, .wide = true,
     .hint = N_("For example, resolution of the committee No. 4 of 20.12.2025")},
    {0},
};

/* Tenths of a percent; −1 with an error in the form. "7,5" is read as an amount of money is. */
static int64_t share_in(struct form *form, const char *name)
{
    struct request *req = form->req;
    money amount = {0};
    str text = form_text(form, name);
    if (text.length == 0) {
        return -1; /* has its error already */
    }
    bool is_read = money_from_text(text, &amount) == MONEY_READ && amount.kopecks % 10 == 0 &&
                   amount.kopecks <= MOST_PERCENT * 100;
    if (!is_read) {
        form_add_error(form, name,
                       str_of(_("Write a share from 0 to 100 percent, with one decimal at most.")));
    }
    return is_read ? amount.kopecks / 10 : -1;
}

static struct planning_db_add_norm_values read_norm(struct form *form,
                                                    const struct planning_place *place)
{
    struct request *req = form->req;
    struct planning_db_overlapping_row other;
    struct planning_db_add_norm_values norm = {
        .region_id = place->org.region_id,
        .id = ids_new(),
        .org_id = place->org.id,
        .org_path = place->org.path,
        .valid_from = form_date(form, "valid_from"),
        .valid_to = form_date(form, "valid_to"),
        .least = share_in(form, "least"),
        .most = share_in(form, "most"),
        .basis = form_text(form, "basis"),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    if (!str_to_int64(form_text(form, "level"), &norm.level)) {
        norm.level = 0;
    }
    if (norm.least >= 0 && norm.most >= 0 && norm.most < norm.least) {
        form_add_error(form, "most", str_of(_("The most is less than the least.")));
    }
    if (date_is_none(norm.valid_from)) {
        return norm;
    }
    if (!date_is_none(norm.valid_to) && date_before(norm.valid_to, norm.valid_from)) {
        form_add_error(form, "valid_to", str_of(_("The last day is before the first one.")));
    } else if (planning_db_overlapping(req->db, place->org.id, norm.level, norm.valid_from,
                                       norm.valid_to, &other)) {
        form_add_error(
            form, "valid_from",
            date_is_none(other.valid_to)
                ? _f("A norm for the same organisations is in force since %1. End that one first.",
                     other.valid_from)
                : _f("A norm for the same organisations is in force from %1 to %2. Two at a time "
                     "would contradict each other.",
                     other.valid_from, other.valid_to));
    }
    return norm;
}

static struct html norms_html(struct request *req, const struct planning_place *place,
                              const struct form *form)
{
    struct planning_norms_view view = {
        .place = *place,
        .rows = planning_db_norms(req->db, place->org.id),
        .norm = planning_norm_of(req, place),
        .form = form,
    };
    return planning_html_norms(req, &view);
}

struct reply planning_norms_page(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_TRAINING_VIEW, &place)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, norm_fields);
    return reply_page(req, _("Norm of money for training"), norms_html(req, &place, &form));
}

/* The norm of a branch changes: so does who is below it, in every year. */
static void settle_branch(struct request *req, str path)
{
    EACH (row, planning_db_years(req->db)) {
        planning_settle(req->db, req->arena, path, (int)row->year, true);
    }
}

struct reply planning_norms_action(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, norm_fields);
    struct planning_db_add_norm_values norm = read_norm(&form, &place);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Norm of money for training"),
                                norms_html(req, &place, &form));
    }
    planning_db_add_norm(req->db, &norm);
    settle_branch(req, place.org.path);
    const struct audit_change change = {"basis", (str){0}, norm.basis};
    audit(req, "planning.norm", place.org.region_id, norm.id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "/norms", ""),
                      str_of(_("The norm is set.")), 0);
}

/* A norm that is in force ends today; one that is still to come goes away. */
struct reply planning_norm_end_action(struct request *req)
{
    struct planning_db_find_norm_row row;
    struct orgs_org org;
    int64_t id = path_id(req);
    if (!planning_db_find_norm(req->db, id, req->scope.from, req->scope.to, &row) ||
        !orgs_find(req, req->scope, row.org_id, &org)) {
        return reply_not_found(req);
    }
    bool is_coming = !date_before(row.valid_from, req->today);
    if (!date_is_none(row.valid_to) && date_before(row.valid_to, req->today)) {
        return reply_refused(req, str_of(_("This norm has ended already.")));
    }
    bool is_same = planning_is_version(req, row.version) &&
                   (is_coming ? planning_db_drop_norm(req->db, row.region_id, id, row.version)
                              : planning_db_end_norm(req->db, row.region_id, id, row.version,
                                                     date_add_days(req->today, -1)));
    if (!is_same) {
        return planning_changed_meanwhile(req);
    }
    settle_branch(req, row.org_path);
    audit(req, "planning.end_norm", row.region_id, id, 0, NULL, 0);
    struct planning_place place = planning_place_at(req, &org, date_year(req->today));
    return reply_done(req, planning_address(req, &place, "/norms", ""),
                      is_coming ? str_of(_("The norm is removed."))
                                : str_of(_("The norm has ended yesterday.")),
                      0);
}
