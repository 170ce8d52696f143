/* What was paid for training, and the section about it on the page of an event. */
#include "app/undo.h"
#include "base/ids.h"
#include "features/events/events.h"
#include "features/planning/planning.html.h"
#include "features/planning/planning_inner.h"

/* An event is paid for some time before and behind it. */
#define AROUND_DAYS 92
#define LINES_OFFERED 300
/* Removed rows stay for the way back, then they are swept away. */
#define REMOVED_SECONDS (24 * 60 * 60)

enum field { PAID_ON, AMOUNT, ARTICLE, SOURCE, EVENT, LINE, PAPER, NOTE, FIELDS };

static const struct form_field all_fields[FIELDS] = {
    [PAID_ON] = {"paid_on", N_("Day of payment"), FORM_DATE, .required = true,
                 .hint = N_("For example, 12.03.2026")},
    [AMOUNT] = {"amount", N_("Sum"), FORM_MONEY, .required = true},
    [ARTICLE] = {"article", N_("What it was spent on"), FORM_CHOICE, .required = true},
    [SOURCE] = {"source", N_("Whose money"), FORM_CHOICE, .required = true,
                .hint = N_("Own money alone counts towards the share of the budget")},
    [EVENT] = {"event_id", N_("Event"), FORM_CHOICE, .wide = true},
    [LINE] = {"line_id", N_("Line of the plan"), FORM_CHOICE, .wide = true},
    [PAPER] = {"paper", N_("Document"), FORM_TEXT, .max = 200,
               .hint = N_("For example, payment order No. 118")},
    [NOTE] = {"note", N_("Note"), FORM_TEXT, .max = 300, .wide = true},
};

/* ---- the form ---------------------------------------------------------------------------------
 */

/* Events around that year; `known`: one that is meant, wherever it was held. */
static const struct form_choice *event_choices(struct request *req,
                                               const struct planning_place *place,
                                               const struct events_event *known)
{
    struct form_choices choices = {.arena = req->arena};
    bool is_there = known->id == 0;
    struct planning_db_events_of_rows rows = planning_db_events_of(
        req->db, place->org.path, date_add_days(planning_first_day(place), -AROUND_DAYS),
        date_add_days(planning_last_day(place), AROUND_DAYS));
    EACH (row, rows) {
        is_there = is_there || row->id == known->id;
        form_choices_add_id(&choices, row->id,
                            str_comma(req->arena, row->title,
                                      tr_value_date(req->arena, req->language, row->ends_on)));
    }
    if (!is_there) {
        form_choices_add_id(&choices, known->id,
                            str_comma(req->arena, known->title, known->org_name));
    }
    return form_choices_list(&choices);
}

static const struct form_choice *line_choices(struct request *req,
                                              const struct planning_place *place)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, planning_db_lines(req->db, place->org.id, place->year, LINES_OFFERED)) {
        form_choices_add_id(
            &choices, row->id,
            str_comma(req->arena, row->title, planning_label(req, planning_dues, row->due)));
    }
    return form_choices_list(&choices);
}

static const struct form_field *fields_of(struct request *req, const struct planning_place *place,
                                          int64_t event_id)
{
    struct planning_choices choices = planning_choices_of(req);
    struct events_event known = {0};
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    if (event_id != 0 && !events_find(req, scope, event_id, &known)) {
        known = (struct events_event){0};
    }
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[ARTICLE].choices = choices.article;
    fields[SOURCE].choices = choices.source;
    fields[EVENT].choices = event_choices(req, place, &known);
    fields[LINE].choices = line_choices(req, place);
    return fields;
}

static void fill(struct form *form, const struct planning_db_cost_row *row)
{
    form_set_date(form, "paid_on", row->paid_on);
    form_set_money(form, "amount", row->amount);
    form_set_text(form, "article", row->article);
    form_set_text(form, "source", row->source);
    if (row->event_id != 0) {
        form_set_int(form, "event_id", row->event_id);
    }
    if (row->line_id != 0) {
        form_set_int(form, "line_id", row->line_id);
    }
    form_set_text(form, "paper", row->paper);
    form_set_text(form, "note", row->note);
}

static int64_t id_in(const struct form *form, const char *name)
{
    int64_t id = 0;
    return str_to_int64(form_text(form, name), &id) ? id : 0;
}

static struct planning_db_cost_row read_cost(struct form *form, const struct planning_place *place)
{
    struct request *req = form->req;
    struct planning_db_cost_row cost = {
        .paid_on = form_date(form, "paid_on"),
        .amount = form_money(form, "amount"),
        .article = form_text(form, "article"),
        .source = form_text(form, "source"),
        .event_id = id_in(form, "event_id"),
        .line_id = id_in(form, "line_id"),
        .paper = form_text(form, "paper"),
        .note = form_text(form, "note"),
    };
    form_refuse_future(form, "paid_on");
    if (!date_is_none(cost.paid_on) && date_year(cost.paid_on) != place->year) {
        form_add_error(form, "paid_on",
                       _f("This day is not in %1. Open that year and write the cost down there.",
                          str_format(req->arena, "%d", place->year)));
    }
    if (cost.amount.kopecks == 0 && form_text(form, "amount").length > 0) {
        form_add_error(form, "amount", str_of(_("Write how much was paid: nought is no cost.")));
    }
    return cost;
}

static struct html form_html(struct request *req, const struct planning_place *place,
                             const struct planning_db_cost_row *row, const struct form *form)
{
    struct planning_cost_view view = {.place = *place, .form = form};
    if (row != NULL) {
        view.row = *row;
    }
    return planning_html_cost(req, &view);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static struct planning_db_cost_said_values said(const struct planning_db_cost_row *cost)
{
    return (struct planning_db_cost_said_values){
        .paid_on = cost->paid_on,
        .event_id = cost->event_id,
        .line_id = cost->line_id,
        .source = cost->source,
        .article = cost->article,
        .amount = cost->amount,
        .paper = cost->paper,
        .note = cost->note,
    };
}

static void add_cost(struct request *req, const struct planning_place *place, int64_t id,
                     const struct planning_db_cost_row *cost)
{
    planning_db_add_cost(req->db, &(struct planning_db_add_cost_values){
                                      .region_id = place->org.region_id,
                                      .id = id,
                                      .org_id = place->org.id,
                                      .org_path = place->org.path,
                                      .cost_said = said(cost),
                                      .account_id = audit_actor(req),
                                      .now = req->now,
                                  });
}

static bool change_cost(struct request *req, const struct planning_db_cost_row *before,
                        const struct planning_db_cost_row *cost)
{
    return planning_db_change_cost(req->db, &(struct planning_db_change_cost_values){
                                                .id = before->id,
                                                .version = before->version,
                                                .cost_said = said(cost),
                                                .account_id = audit_actor(req),
                                                .now = req->now,
                                            });
}

/* ---- pages ------------------------------------------------------------------------------------
 */

struct reply planning_cost_new_page(struct request *req)
{
    struct planning_place place;
    int64_t event_id = query_int(req, "event");
    int64_t line_id = query_int(req, "line");
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &place, event_id));
    form_set_text(&form, "source", STR("own"));
    if (event_id != 0) {
        form_set_int(&form, "event_id", event_id);
    }
    if (line_id != 0) {
        form_set_int(&form, "line_id", line_id);
    }
    return reply_page(req, _("Cost of training"), form_html(req, &place, NULL, &form));
}

struct reply planning_cost_new_action(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    int64_t event_id = 0;
    bool has_event = str_to_int64(http_body_field(req->http, STR("event_id")), &event_id);
    struct form form = form_read(req, fields_of(req, &place, has_event ? event_id : 0));
    struct planning_db_cost_row cost = read_cost(&form, &place);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Cost of training"), form_html(req, &place, NULL, &form));
    }
    int64_t id = ids_new();
    add_cost(req, &place, id, &cost);
    planning_settle_place(req, &place);
    const struct audit_change change = planning_amount_change(req, (money){0}, cost.amount);
    audit(req, "planning.cost", place.org.region_id, id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "", ""),
                      str_of(_("The cost is written down.")), 0);
}

static bool find_cost(struct request *req, struct planning_place *ret_place,
                      struct planning_db_cost_row *ret_row)
{
    return planning_db_find_cost(req->db, path_id(req), req->scope.from, req->scope.to, ret_row) &&
           planning_place_in(req, ret_row->org_id, (int)ret_row->year, ret_place);
}

struct reply planning_cost_page(struct request *req)
{
    struct planning_place place;
    struct planning_db_cost_row row;
    if (!find_cost(req, &place, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &place, row.event_id));
    fill(&form, &row);
    return reply_page(req, _("Cost of training"), form_html(req, &place, &row, &form));
}

struct reply planning_cost_action(struct request *req)
{
    struct planning_place place;
    struct planning_db_cost_row row;
    if (!find_cost(req, &place, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &place, row.event_id));
    struct planning_db_cost_row cost = read_cost(&form, &place);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Cost of training"), form_html(req, &place, &row, &form));
    }
    if (!planning_is_version(req, row.version) || !change_cost(req, &row, &cost)) {
        return planning_changed_meanwhile(req);
    }
    planning_settle_place(req, &place);
    const struct audit_change change = planning_amount_change(req, row.amount, cost.amount);
    audit(req, "planning.cost", place.org.region_id, row.id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "", ""), str_of(_("The cost is saved.")),
                      0);
}

struct reply planning_cost_remove_action(struct request *req)
{
    struct planning_place place;
    struct planning_db_cost_row row;
    if (!find_cost(req, &place, &row)) {
        return reply_not_found(req);
    }
    struct planning_db_set_cost_state_values gone = {.id = row.id,
                                                     .version = row.version,
                                                     .before = STR("kept"),
                                                     .after = STR("removed"),
                                                     .path = req->scope.from,
                                                     .path_to = req->scope.to,
                                                     .now = req->now};
    if (!planning_is_version(req, row.version) || !planning_db_set_cost_state(req->db, &gone)) {
        return planning_changed_meanwhile(req);
    }
    planning_settle_place(req, &place);
    const struct audit_change change = planning_amount_change(req, row.amount, (money){0});
    audit(req, "planning.remove_cost", place.org.region_id, row.id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "", ""), str_of(_("The cost is removed.")),
                      planning_undo_offer(req, "cost", row.id, row.version + 1));
}

/* ---- the way back -----------------------------------------------------------------------------
 */

static const char kind_of_undo[] = "planning";

int64_t planning_undo_offer(struct request *req, const char *what, int64_t id, int64_t version)
{
    return undo_offer(req, &(struct undo){.object_id = id,
                                          .version = version,
                                          .kept = str_of(what),
                                          .kind = str_of(kind_of_undo)});
}

/* A removed line or cost stands again; tells where it belongs. */
static bool bring_back(struct request *req, const struct undo *undo, int64_t *ret_org,
                       int64_t *ret_year)
{
    const str from = req->scope.from;
    const str to = req->scope.to;
    if (str_equal(undo->kept, STR("line"))) {
        struct planning_db_removed_line_row row;
        struct planning_db_set_line_state_values back = {
            undo->object_id, undo->version, STR("removed"), STR("kept"), from, to, req->now};
        if (!planning_db_removed_line(req->db, undo->object_id, from, to, &row) ||
            !planning_db_set_line_state(req->db, &back)) {
            return false;
        }
        *ret_org = row.org_id;
        *ret_year = row.year;
        return planning_db_touch_plan(
            req->db, &(struct planning_db_touch_plan_values){row.region_id, row.org_id, row.year,
                                                             audit_actor(req), req->now});
    }
    struct planning_db_removed_cost_row row;
    struct planning_db_set_cost_state_values back = {
        undo->object_id, undo->version, STR("removed"), STR("kept"), from, to, req->now};
    if (!planning_db_removed_cost(req->db, undo->object_id, from, to, &row) ||
        !planning_db_set_cost_state(req->db, &back)) {
        return false;
    }
    *ret_org = row.org_id;
    *ret_year = row.year;
    return true;
}

static bool put_back(struct request *req, const struct undo *undo, const json_t *kept UNUSED,
                     str *ret_address)
{
    struct planning_place place;
    int64_t org_id = 0;
    int64_t year = 0;
    if (!bring_back(req, undo, &org_id, &year) ||
        !planning_place_in(req, org_id, (int)year, &place)) {
        return false;
    }
    planning_settle_place(req, &place);
    audit(req, "planning.undo", place.org.region_id, undo->object_id, 0, NULL, 0);
    *ret_address = planning_address(req, &place, "", "");
    return true;
}

struct reply planning_undo_action(struct request *req)
{
    return undo_take_back(req, kind_of_undo, put_back);
}

void planning_sweep(struct request *req)
{
    int64_t before = req->now - REMOVED_SECONDS;
    db_begin_write(req->db);
    planning_db_sweep_lines(req->db, before);
    planning_db_sweep_costs(req->db, before);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}

/* ---- on the page of an event ------------------------------------------------------------------
 */

static void add_source(struct planning_event_view *view, const struct planning_db_cost_row *row)
{
    size_t at = 0;
    while (at < view->by_count && !str_equal(view->by[at].code, row->source)) {
        at++;
    }
    view->by_count += at == view->by_count;
    view->by[at].code = row->source;
    view->by[at].spent.kopecks += row->amount.kopecks;
    view->total.kopecks += row->amount.kopecks;
}

struct html planning_on_event(struct request *req, int64_t event_id)
{
    struct events_event event;
    struct orgs_org org;
    struct planning_db_came_row came = {0};
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    if (str_is_empty(scope.from) || !events_find(req, scope, event_id, &event) ||
        !orgs_find(req, scope, event.org_id, &org)) {
        return (struct html){0};
    }
    struct planning_event_view view = {
        .place = planning_place_at(req, &org, date_year(event.ends_on)),
        .event_id = event_id,
        .rows = planning_db_costs_of_event(req->db, event_id, scope.from, scope.to),
        .choices = planning_choices_of(req),
    };
    view.may_add = view.place.may_edit;
    (void)!planning_db_came(req->db, event.region_id, event_id, &came);
    view.people = came.people;
    view.by = ARENA_ARRAY(req->arena, view.rows.count + 1, struct planning_db_by_row);
    EACH (row, view.rows) {
        add_source(&view, row);
    }
    return planning_html_on_event(req, &view);
}
