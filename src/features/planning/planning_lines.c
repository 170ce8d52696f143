/* The plan of a year: its lines, copying last year's, approving it and opening it again. */
#include "base/ids.h"
#include "features/planning/planning.html.h"
#include "features/planning/planning_inner.h"

#define MOST_PEOPLE 1000000
#define COPIED_MOST 300

enum field { TITLE, KIND, CATEGORY, DUE, PEOPLE, AMOUNT, SOURCE, RESPONSIBLE, EVENT, FIELDS };

static const struct form_field all_fields[FIELDS] = {
    [TITLE] = {"title", N_("What is to be taught"), FORM_TEXT, .required = true, .max = 200,
               .wide = true, .hint = N_("For example, School of the chair, part 1")},
    [KIND] = {"kind", N_("Kind of training"), FORM_CHOICE, .required = true},
    [CATEGORY] = {"category", N_("For whom"), FORM_CHOICE,
                  .hint = N_("Left empty: for all members")},
    [DUE] = {"due", N_("When"), FORM_CHOICE, .required = true, .choices = planning_dues},
    [PEOPLE] = {"people", N_("For how many people"), FORM_INT, .required = true, .min = 1,
                .max = MOST_PEOPLE},
    [AMOUNT] = {"amount", N_("Money planned"), FORM_MONEY,
                .hint = N_("Left empty: it costs nothing")},
    [SOURCE] = {"source", N_("Whose money"), FORM_CHOICE, .required = true},
    [RESPONSIBLE] = {"responsible", N_("Responsible"), FORM_TEXT, .max = 120,
                     .hint = N_("Who prepares it")},
    [EVENT] = {"event_id", N_("Which event was held"), FORM_CHOICE, .wide = true,
               .hint = N_("The event that was held by this line of the plan")},
};

/* ---- the form ---------------------------------------------------------------------------------
 */

static const struct form_choice *event_choices(struct request *req,
                                               const struct planning_place *place)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, planning_db_events_of(req->db, place->org.path, planning_first_day(place),
                                     planning_last_day(place))) {
        str day = tr_value_date(req->arena, req->language, row->ends_on);
        form_choices_add_id(&choices, row->id, str_comma(req->arena, row->title, day));
    }
    return form_choices_list(&choices);
}

/* Of an approved plan nothing may be changed; what became of a line is said all the same. */
static const struct form_field *fields_of(struct request *req, const struct planning_place *place,
                                          bool is_approved)
{
    struct planning_choices choices = planning_choices_of(req);
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[KIND].choices = choices.kind;
    fields[CATEGORY].choices = choices.category;
    fields[SOURCE].choices = choices.source;
    fields[EVENT].choices = event_choices(req, place);
    return is_approved ? fields + EVENT : fields;
}

static void fill(struct form *form, const struct planning_db_line_row *row, bool is_approved)
{
    if (!is_approved) {
        form_set_text(form, "title", row->title);
        form_set_text(form, "kind", row->kind);
        form_set_text(form, "category", row->category);
        form_set_text(form, "due", row->due);
        form_set_int(form, "people", row->people);
        form_set_money(form, "amount", row->amount);
        form_set_text(form, "source", row->source);
        form_set_text(form, "responsible", row->responsible);
    }
    if (row->event_id != 0) {
        form_set_int(form, "event_id", row->event_id);
    }
}

/* What the form says; what it has no fields for stays as it is. */
static struct planning_db_line_row read_line(const struct form *form,
                                             const struct planning_db_line_row *before,
                                             bool is_approved)
{
    struct planning_db_line_row line = *before;
    if (!is_approved) {
        line.title = form_text(form, "title");
        line.kind = form_text(form, "kind");
        line.category = form_text(form, "category");
        line.due = form_text(form, "due");
        line.people = form_int(form, "people");
        line.amount = form_money(form, "amount");
        line.source = form_text(form, "source");
        line.responsible = form_text(form, "responsible");
    }
    line.event_id = 0;
    bool has_event = str_to_int64(form_text(form, "event_id"), &line.event_id);
    line.event_id = has_event ? line.event_id : 0;
    return line;
}

static bool is_approved(struct request *req, const struct planning_place *place,
                        struct planning_db_plan_row *ret_plan)
{
    struct planning_db_plan_row plan = {0};
    bool is_there =
        planning_db_plan(req->db, place->org.id, place->org.region_id, place->year, &plan);
    *ret_plan = plan;
    return is_there && str_equal(plan.state, STR("approved"));
}

static struct html form_html(struct request *req, const struct planning_place *place,
                             const struct planning_db_line_row *row, const struct form *form)
{
    struct planning_db_plan_row plan;
    struct planning_line_view view = {.place = *place, .form = form};
    view.is_approved = is_approved(req, place, &plan);
    if (row != NULL) {
        view.row = *row;
    }
    return planning_html_line(req, &view);
}

/* ---- writing ----------------------------------------------------------------------------------
 */

static void begin_plan(struct request *req, const struct planning_place *place)
{
    const struct orgs_org *org = &place->org;
    planning_db_begin_plan(req->db, &(struct planning_db_begin_plan_values){
                                        .region_id = org->region_id,
                                        .org_id = org->id,
                                        .org_path = org->path,
                                        .year = place->year,
                                        .account_id = audit_actor(req),
                                        .now = req->now,
                                    });
}

/* False if the plan is approved. */
static bool touch_plan(struct request *req, const struct planning_place *place)
{
    begin_plan(req, place);
    return planning_db_touch_plan(req->db, &(struct planning_db_touch_plan_values){
                                               .region_id = place->org.region_id,
                                               .org_id = place->org.id,
                                               .year = place->year,
                                               .account_id = audit_actor(req),
                                               .now = req->now,
                                           });
}

static struct planning_db_line_said_values said(const struct planning_db_line_row *line)
{
    return (struct planning_db_line_said_values){
        .kind = line->kind,
        .title = line->title,
        .category = line->category,
        .due = line->due,
        .people = line->people,
        .amount = line->amount,
        .source = line->source,
        .responsible = line->responsible,
        .event_id = line->event_id,
    };
}

static int64_t add_line(struct request *req, const struct planning_place *place,
                        const struct planning_db_line_row *line)
{
    int64_t id = ids_new();
    planning_db_add_line(req->db, &(struct planning_db_add_line_values){
                                      .region_id = place->org.region_id,
                                      .id = id,
                                      .org_id = place->org.id,
                                      .org_path = place->org.path,
                                      .year = place->year,
                                      .line_said = said(line),
                                      .account_id = audit_actor(req),
                                      .now = req->now,
                                  });
    return id;
}

static bool change_line(struct request *req, const struct planning_db_line_row *line)
{
    return planning_db_change_line(req->db, &(struct planning_db_change_line_values){
                                                .id = line->id,
                                                .version = line->version,
                                                .line_said = said(line),
                                                .account_id = audit_actor(req),
                                                .now = req->now,
                                            });
}

static struct audit_change title_change(str before, str after)
{
    return (struct audit_change){"title", before, after};
}

static struct reply approved_already(struct request *req)
{
    return reply_refused(req, str_of(_("The plan is approved. Open it again if it has to be "
                                       "changed.")));
}

/* ---- lines ------------------------------------------------------------------------------------
 */

struct reply planning_line_new_page(struct request *req)
{
    struct planning_place place;
    struct planning_db_plan_row plan;
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    if (is_approved(req, &place, &plan)) {
        return approved_already(req);
    }
    struct form form = form_of(req, fields_of(req, &place, false));
    form_set_text(&form, "source", STR("own"));
    return reply_page(req, _("Line of the plan"), form_html(req, &place, NULL, &form));
}

struct reply planning_line_new_action(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &place, false));
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Line of the plan"), form_html(req, &place, NULL, &form));
    }
    if (!touch_plan(req, &place)) {
        return approved_already(req);
    }
    struct planning_db_line_row line = read_line(&form, &(struct planning_db_line_row){0}, false);
    int64_t id = add_line(req, &place, &line);
    planning_settle_place(req, &place);
    const struct audit_change changes[] = {title_change((str){0}, line.title),
                                           planning_amount_change(req, (money){0}, line.amount)};
    audit(req, "planning.line", place.org.region_id, id, 0, changes, COUNT_OF(changes));
    return reply_done(req, planning_address(req, &place, "", ""),
                      str_of(_("The line is in the plan.")), 0);
}

/* The line of the address and where it belongs. */
static bool find_line(struct request *req, struct planning_place *ret_place,
                      struct planning_db_line_row *ret_row)
{
    return planning_db_find_line(req->db, path_id(req), req->scope.from, req->scope.to, ret_row) &&
           planning_place_in(req, ret_row->org_id, (int)ret_row->year, ret_place);
}

struct reply planning_line_page(struct request *req)
{
    struct planning_place place;
    struct planning_db_line_row row;
    struct planning_db_plan_row plan;
    if (!find_line(req, &place, &row)) {
        return reply_not_found(req);
    }
    bool approved = is_approved(req, &place, &plan);
    struct form form = form_of(req, fields_of(req, &place, approved));
    fill(&form, &row, approved);
    return reply_page(req, _("Line of the plan"), form_html(req, &place, &row, &form));
}

struct reply planning_line_action(struct request *req)
{
    struct planning_place place;
    struct planning_db_line_row row;
    struct planning_db_plan_row plan;
    if (!find_line(req, &place, &row)) {
        return reply_not_found(req);
    }
    bool approved = is_approved(req, &place, &plan);
    struct form form = form_read(req, fields_of(req, &place, approved));
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Line of the plan"), form_html(req, &place, &row, &form));
    }
    struct planning_db_line_row line = read_line(&form, &row, approved);
    if (!planning_is_version(req, row.version) || !change_line(req, &line)) {
        return planning_changed_meanwhile(req);
    }
    if (!approved && !touch_plan(req, &place)) {
        return approved_already(req);
    }
    planning_settle_place(req, &place);
    const struct audit_change changes[] = {title_change(row.title, line.title),
                                           planning_amount_change(req, row.amount, line.amount)};
    audit(req, "planning.line", place.org.region_id, row.id, 0, changes, COUNT_OF(changes));
    return reply_done(req, planning_address(req, &place, "", ""), str_of(_("The line is saved.")),
                      0);
}

struct reply planning_line_remove_action(struct request *req)
{
    struct planning_place place;
    struct planning_db_line_row row;
    if (!find_line(req, &place, &row)) {
        return reply_not_found(req);
    }
    struct planning_db_set_line_state_values gone = {.id = row.id,
                                                     .version = row.version,
                                                     .before = STR("kept"),
                                                     .after = STR("removed"),
                                                     .path = req->scope.from,
                                                     .path_to = req->scope.to,
                                                     .now = req->now};
    if (!planning_is_version(req, row.version) || !planning_db_set_line_state(req->db, &gone)) {
        return planning_changed_meanwhile(req);
    }
    if (!touch_plan(req, &place)) {
        return approved_already(req);
    }
    planning_settle_place(req, &place);
    const struct audit_change change = title_change(row.title, (str){0});
    audit(req, "planning.remove_line", place.org.region_id, row.id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "", ""),
                      str_of(_("The line is taken out of the plan.")),
                      planning_undo_offer(req, "line", row.id, row.version + 1));
}

/* Last year's lines without what became of them. */
struct reply planning_copy_action(struct request *req)
{
    struct planning_place place;
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    struct planning_db_line_rows rows =
        planning_db_lines(req->db, place.org.id, place.year - 1, COPIED_MOST);
    if (rows.count == 0) {
        return reply_refused(req, str_of(_("Last year has no plan that could be copied.")));
    }
    if (planning_db_lines(req->db, place.org.id, place.year, 1).count > 0) {
        return reply_refused(req, str_of(_("This plan has lines already. Copying would double "
                                           "them.")));
    }
    if (!touch_plan(req, &place)) {
        return approved_already(req);
    }
    EACH (row, rows) {
        struct planning_db_line_row line = *row;
        line.event_id = 0;
        (void)add_line(req, &place, &line);
    }
    planning_settle_place(req, &place);
    audit(req, "planning.copy", place.org.region_id, place.org.id, 0, NULL, 0);
    return reply_done(req, planning_address(req, &place, "", ""),
                      _n("%1 line is copied. Look at the months, people and money of it.",
                         "%1 lines are copied. Look at their months, people and money.",
                         (int64_t)rows.count),
                      0);
}

/* ---- approving --------------------------------------------------------------------------------
 */

static const struct form_field approve_fields[] = {
    {"approved_on", N_("Day of the decision"), FORM_DATE, .required = true,
     .hint = N_("For example, 25.01.2026")},
    {"document", N_("Decision"), FORM_TEXT, .required = true, .max = 200, .wide = true,
     .hint = N_("For example, resolution of the presidium No. 5-2 of 25.01.2026")},
    {0},
};

static struct html approve_html(struct request *req, const struct planning_place *place,
                                const struct planning_db_plan_row *plan, const struct form *form)
{
    struct planning_approve_view view = {.place = *place, .plan = *plan, .form = form};
    (void)!planning_db_small_branch(req->db, place->year, place->org.path,
                                    str_join(req->arena, place->org.path, STR("!")), &view.figures);
    return planning_html_approve(req, &view);
}

/* The plan that may be approved; else the reply. */
static struct reply find_draft(struct request *req, struct planning_place *ret_place,
                               struct planning_db_plan_row *ret_plan)
{
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, ret_place)) {
        return reply_not_found(req);
    }
    if (is_approved(req, ret_place, ret_plan)) {
        return approved_already(req);
    }
    if (planning_db_lines(req->db, ret_place->org.id, ret_place->year, 1).count == 0) {
        return reply_refused(req, str_of(_("The plan is empty: there is nothing to approve.")));
    }
    return (struct reply){0};
}

struct reply planning_approve_page(struct request *req)
{
    struct planning_place place;
    struct planning_db_plan_row plan;
    struct reply refusal = find_draft(req, &place, &plan);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, approve_fields);
    return reply_page(req, _("Approve the plan"), approve_html(req, &place, &plan, &form));
}

static bool set_state(struct request *req, const struct planning_place *place,
                      const struct planning_db_plan_row *plan, const char *before,
                      const char *after, date approved_on, str document)
{
    return planning_db_set_plan_state(req->db, &(struct planning_db_set_plan_state_values){
                                                   .region_id = place->org.region_id,
                                                   .org_id = place->org.id,
                                                   .year = place->year,
                                                   .version = plan->version,
                                                   .before = str_of(before),
                                                   .after = str_of(after),
                                                   .approved_on = approved_on,
                                                   .document = document,
                                                   .account_id = audit_actor(req),
                                                   .now = req->now,
                                               });
}

struct reply planning_approve_action(struct request *req)
{
    struct planning_place place;
    struct planning_db_plan_row plan;
    struct reply refusal = find_draft(req, &place, &plan);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, approve_fields);
    form_refuse_future(&form, "approved_on");
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Approve the plan"),
                                approve_html(req, &place, &plan, &form));
    }
    str document = form_text(&form, "document");
    if (!planning_is_version(req, plan.version) ||
        !set_state(req, &place, &plan, "draft", "approved", form_date(&form, "approved_on"),
                   document)) {
        return planning_changed_meanwhile(req);
    }
    planning_settle_place(req, &place);
    const struct audit_change change = {"document", (str){0}, document};
    audit(req, "planning.approve", place.org.region_id, place.org.id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "", ""),
                      str_of(_("The plan is approved.")), 0);
}

struct reply planning_reopen_action(struct request *req)
{
    struct planning_place place;
    struct planning_db_plan_row plan;
    if (!planning_place_of(req, RIGHT_EVENTS_EDIT, &place)) {
        return reply_not_found(req);
    }
    if (!is_approved(req, &place, &plan)) {
        return reply_refused(req, str_of(_("The plan is not approved.")));
    }
    if (!planning_is_version(req, plan.version) ||
        !set_state(req, &place, &plan, "approved", "draft", (date){0}, (str){0})) {
        return planning_changed_meanwhile(req);
    }
    planning_settle_place(req, &place);
    const struct audit_change change = {"document", plan.document, (str){0}};
    audit(req, "planning.reopen", place.org.region_id, place.org.id, 0, &change, 1);
    return reply_done(req, planning_address(req, &place, "", ""),
                      str_of(_("The plan is a draft again.")), 0);
}
