#include "features/movement/movement.h"

#include "features/movement/movement.html.h"
#include "features/movement/movement_inner.h"

static const struct form_choice trees[] = {
    {"then", N_("by the tree of that day")},
    {"now", N_("by the tree of today")},
    {0},
};

static const struct form_field fields[] = {
    {"from", N_("From"), FORM_DATE, .required = true},
    {"to", N_("To"), FORM_DATE, .required = true},
    {"who", N_("Who is counted"), FORM_CHOICE, .required = true, .choices = movement_people},
    {"tree", N_("Organisations"), FORM_CHOICE, .required = true, .choices = trees},
    {"was", N_("The report had at the beginning"), FORM_INT, .max = 2000000000,
     .hint = N_("To hold a report against the register; may stay empty")},
    {"is", N_("The report has at the end"), FORM_INT, .max = 2000000000},
    {0},
};

/* A day as an address has it, or as people write it. */
static date day_of(struct request *req, const char *name, date fallback)
{
    date day = date_from_written(query_text(req, name), date_year(req->today));
    return date_is_none(day) ? fallback : day;
}

/* From report to report, if nothing else is asked for. */
static bool read_question(struct request *req, struct movement_view *view)
{
    int year = date_year(req->today);
    view->who = query_text(req, "who");
    view->who = str_is_empty(view->who) ? STR("all") : view->who;
    view->question = (struct movement_question){
        .org_id = view->org.id,
        .from = day_of(req, "from", date_from(year - 1, 1, 1)),
        .to = day_of(req, "to", date_from(year, 1, 1)),
        .is_by_todays_tree = str_equal(query_text(req, "tree"), STR("now")),
    };
    view->shows_all = query_flag(req, "all");
    view->has_own = str_to_int64(query_text(req, "was"), &view->own_was) &&
                    str_to_int64(query_text(req, "is"), &view->own_is) && view->own_was >= 0 &&
                    view->own_is >= 0 && view->own_was <= 2000000000 && view->own_is <= 2000000000;
    return movement_categories(req->arena, view->who, &view->question.categories);
}

static struct form form_with(struct request *req, const struct movement_view *view)
{
    struct form form = form_of(req, fields);
    form_set_date(&form, "from", view->question.from);
    form_set_date(&form, "to", view->question.to);
    form_set_text(&form, "who", view->who);
    form_set_text(&form, "tree", view->question.is_by_todays_tree ? STR("now") : STR("then"));
    if (view->has_own) {
        form_set_int(&form, "was", view->own_was);
        form_set_int(&form, "is", view->own_is);
    }
    return form;
}

static struct reply movement_page(struct request *req)
{
    struct movement_view view = {0};
    struct stats_store store;
    if (!orgs_asked_for(req, req->scope, &view.org) || !read_question(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_with(req, &view);
    view.form = &form;
    if (!date_before(view.question.from, view.question.to)) {
        form_add_error(&form, "to", str_of(_("The end has to come after the beginning.")));
        return reply_page(req, _("Movement"), movement_html_wrong(req, &view));
    }
    if (!stats_now(req, &store)) {
        return reply_refused(req, str_of(_("The figures cannot be counted just now. Try again in a "
                                           "minute.")));
    }
    bool is_there = movement_count(req, &store, &view.question, &view.movement);
    stats_close(&store);
    return is_there ? reply_page(req, _("Movement"), movement_html_page(req, &view))
                    : reply_not_found(req);
}

static const struct route routes[] = {
    {GET, "/movement", movement_page, .needs = RIGHT_REPORTS_VIEW},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Reports and figures"), N_("Movement"), "arrows-exchange", "/movement", RIGHT_REPORTS_VIEW,
     44},
    {0},
};

static const struct command commands[] = {
    {"movement", "Says who came and went between two days, and whether it adds up",
     movement_command,
     "profkom movement --org ID --from DAY --to DAY [--who WHO] [--tree then|now] [--json]\n"
     "\n"
     "  --org ID  an organisation with all below it\n"
     "  --who     all, worker, student, pensioner\n"
     "  --tree    organisations as they stood on each day (then), or as they stand now\n"
     "  --json    for programs\n"},
    {0},
};

const struct feature movement_feature = {
    .name = "movement", .routes = routes, .menu = menu, .commands = commands};
