#include "base/format.h"
#include "base/ids.h"
#include "base/workdays.h"
#include "features/filing/filing.html.h"
#include "features/filing/filing_inner.h"

/* What is collected, by whom and till when. */

/* ---- the list of an organisation's reports
 * -------------------------------------------------------
 */

static bool is_listed(const struct filing_list_view *view, const struct reports_form *form)
{
    bool is_there = false;
    for (size_t i = 0; i < view->count && !is_there; i++) {
        is_there = str_equal(view->items[i].form->code, form->code) &&
                   view->items[i].form->year == form->year;
    }
    return is_there;
}

static void add_filing(struct request *req, struct filing_list_view *view,
                       const struct reports_form *form)
{
    struct filing filing;
    if (is_listed(view, form) || !filing_of(req, &view->org, form, &filing)) {
        return;
    }
    if (filing.is_collector) {
        filing_tally(req, &filing);
    }
    view->items[view->count++] = filing;
}

struct reply filing_list_page(struct request *req)
{
    struct filing_list_view view = {0};
    if (!orgs_asked_for(req, req->scope, &view.org)) {
        return reply_not_found(req);
    }
    struct filing_db_period_rows periods = filing_db_periods_of(req->db, view.org.path);
    view.items = ARENA_ARRAY(req->arena, periods.count, struct filing);
    EACH (period, periods) {
        const struct reports_form *form = filing_form_named(
            req, str_format(req->arena, "%.*s-%d", STR_ARG(period->form), (int)period->year));
        if (form != NULL) {
            add_filing(req, &view, form);
        }
    }
    view.may_open = access_may(req, RIGHT_REPORTS_OPEN);
    return reply_page(req, _("Report forms"), filing_html_list(req, &view));
}

/* ---- opening -------------------------------------------------------------------------------- */

static const struct {
    enum reports_level level;
    const char *field;
} levels[] = {
    {REPORTS_PRIMARY, "primary"},
    {REPORTS_TERRITORY, "territory"},
    {REPORTS_REGION, "region"},
    {REPORTS_UNION, "union"},
};

static const struct form_field open_fields[] = {
    {"primary", N_("Primary organisations hand in by"), FORM_DATE},
    {"territory", N_("Territorial organisations hand in by"), FORM_DATE},
    {"region", N_("Regional organisations hand in by"), FORM_DATE},
    {"union", N_("The union is done by"), FORM_DATE},
    {"note", N_("A word to those who fill it in"), FORM_TEXT, .max = 300, .wide = true},
    {0},
};

/* The fields of the levels that take part. */
static const struct form_field *fields_of(struct request *req, const struct reports_form *form)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, COUNT_OF(open_fields), struct form_field);
    size_t count = 0;
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        bool is_asked = form->fill.level == levels[i].level;
        for (size_t j = 0; j < form->accept_count; j++) {
            is_asked = is_asked || form->accept[j].level == levels[i].level;
        }
        int own = REPORTS_UNION - req->mandate.org_level;
        if (is_asked && ((int)levels[i].level < own || own == REPORTS_UNION)) {
            fields[count++] = open_fields[i];
        }
    }
    fields[count] = open_fields[COUNT_OF(levels)];
    return fields;
}

static bool is_asked(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* On a working day, in the order of levels, not before the day that is counted on is near. */
static void check_deadlines(struct request *req, struct form *form)
{
    date before = {0};
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        date day = is_asked(form, levels[i].field) ? form_date(form, levels[i].field) : (date){0};
        if (date_is_none(day)) {
            continue;
        }
        date working = workdays_until(day, COUNTRY_RU);
        if (!date_equal(day, working)) {
            struct buf text = BUF_INIT(req->arena);
            format_date(&text, req->language, working);
            form_add_error(
                form, levels[i].field,
                _f("This is a day off. The working day before it is %1.", buf_str(&text)));
        } else if (date_before(day, before)) {
            form_add_error(form, levels[i].field,
                           str_of(_("Those above need time after those below.")));
        }
        before = day;
    }
}

static const struct reports_form *form_asked(struct request *req)
{
    return reports_form_named(req, query_text(req, "form"));
}

static struct filing_db_period_row own_period(struct request *req, const struct reports_form *form)
{
    struct filing_db_period_row period = {0};
    bool is_there =
        filing_db_own_period(req->db, form->code, form->year, req->mandate.org_id, &period);
    (void)is_there;
    return period;
}

struct reply filing_open_page(struct request *req)
{
    const struct reports_form *asked = form_asked(req);
    struct filing_open_view view = {.form = asked, .forms = reports_forms(req)};
    if (asked == NULL) {
        return reply_page(req, _("Collect a form"), filing_html_open(req, &view));
    }
    view.period = own_period(req, asked);
    view.fields = form_of(req, fields_of(req, asked));
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (is_asked(&view.fields, levels[i].field)) {
            form_set_date(&view.fields, levels[i].field,
                          filing_due(req, asked, req->mandate.org_path, levels[i].level));
        }
    }
    form_set_text(&view.fields, "note", view.period.note);
    return reply_page(req, _("Collect a form"), filing_html_open(req, &view));
}

static void write_deadlines(struct request *req, const struct form *form, int64_t period_id)
{
    filing_db_drop_deadlines(req->db, period_id);
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        if (is_asked(form, levels[i].field) && !date_is_none(form_date(form, levels[i].field))) {
            filing_db_set_deadline(req->db, period_id, REPORTS_UNION - (int)levels[i].level,
                                   form_date(form, levels[i].field));
        }
    }
}

static bool begin_collecting(struct request *req, const struct reports_form *form, int64_t id,
                             const struct orgs_org *org, str words)
{
    return filing_db_open_period(req->db, &(struct filing_db_open_period_values){
                                              .id = id,
                                              .form = form->code,
                                              .year = form->year,
                                              .org_id = org->id,
                                              .path = org->path,
                                              .now = req->now,
                                              .account_id = req->user.account_id,
                                              .note = words,
                                          });
}

void filing_collect(struct request *req, const struct reports_form *form, int64_t org_id, str path)
{
    struct orgs_org org = {.id = org_id, .path = path};
    bool is_new = begin_collecting(req, form, ids_new(), &org, (str){0});
    (void)is_new;
}

struct reply filing_open_action(struct request *req)
{
    struct filing_open_view view = {.form = form_asked(req), .forms = reports_forms(req)};
    if (view.form == NULL) {
        return reply_not_found(req);
    }
    view.period = own_period(req, view.form);
    view.fields = form_read(req, fields_of(req, view.form));
    check_deadlines(req, &view.fields);
    if (!form_is_good(&view.fields)) {
        return reply_form_again(req, _("Collect a form"), filing_html_open(req, &view));
    }
    int64_t id = view.period.id != 0 ? view.period.id : ids_new();
    str words = form_text(&view.fields, "note");
    bool is_new = view.period.id == 0 &&
                  filing_db_open_period(req->db, &(struct filing_db_open_period_values){
                                                     .id = id,
                                                     .form = view.form->code,
                                                     .year = view.form->year,
                                                     .org_id = req->mandate.org_id,
                                                     .path = req->mandate.org_path,
                                                     .now = req->now,
                                                     .account_id = req->user.account_id,
                                                     .note = words,
                                                 });
    if (!is_new) {
        filing_db_open_again(req->db, id, words);
    }
    write_deadlines(req, &view.fields, id);
    struct audit_change change = {
        "form", (str){0},
        str_format(req->arena, "%.*s-%d", STR_ARG(view.form->code), view.form->year)};
    audit(req, "filing.open", req->mandate.region_id, req->mandate.org_id, 0, &change, 1);
    return reply_done(req, STR("/reports"),
                      _f("“%1” is collected now.", filing_form_text(req, view.form)), 0);
}

struct reply filing_close_action(struct request *req)
{
    const struct reports_form *form = form_asked(req);
    struct filing_db_period_row period = {0};
    if (form != NULL) {
        period = own_period(req, form);
    }
    if (period.id == 0) {
        return reply_not_found(req);
    }
    if (!filing_db_close_period(req->db, period.id, req->now)) {
        return reply_refused(req, str_of(_("The collection is closed already.")));
    }
    struct audit_change change = {
        "form", (str){0}, str_format(req->arena, "%.*s-%d", STR_ARG(form->code), form->year)};
    audit(req, "filing.close", req->mandate.region_id, req->mandate.org_id, 0, &change, 1);
    return reply_done(req, STR("/reports"),
                      _f("The collection of “%1” is closed.", filing_form_text(req, form)), 0);
}
