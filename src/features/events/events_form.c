/* An event is planned, changed, announced, cancelled. */
#include "app/base32.h"
#include "app/calendar.h"
#include "base/ids.h"
#include "base/rand.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define CODE_BYTES 10
#define MOST_HOURS 2000
#define MOST_PLACES 1000000
#define NEXT_DAYS 14

enum field {
    VERSION,
    TITLE,
    KIND,
    FORM,
    PROGRAMME,
    BEGINS_ON,
    ENDS_ON,
    BEGINS_AT,
    ENDS_AT,
    PLACE,
    LINK,
    HOURS,
    VALID_MONTHS,
    ABOUT,
    AUDIENCE,
    ENTRY_BY,
    PLACES,
    CLOSES_ON,
    HAS_WAITING,
    NEEDS_ANSWER,
    FIELDS,
};

static const struct form_field all_fields[FIELDS] = {
    [VERSION] = {"version", "", FORM_HIDDEN},
    [TITLE] = {"title", N_("What it is about"), FORM_TEXT, .required = true, .max = 200,
               .wide = true, .hint = N_("For example, School of the union activist, part 2")},
    [KIND] = {"kind", N_("Kind of event"), FORM_CHOICE, .required = true},
    [FORM] = {"form", N_("How it is held"), FORM_CHOICE, .required = true},
    [PROGRAMME] = {"programme", N_("Programme"), FORM_CHOICE, .wide = true,
                   .hint = N_("Left empty: it is held by no programme")},
    [BEGINS_ON] = {"begins_on", N_("First day"), FORM_DATE, .required = true,
                   .hint = N_("For example, 12.03.2026")},
    [ENDS_ON] = {"ends_on", N_("Last day"), FORM_DATE, .hint = N_("Empty: it takes one day")},
    [BEGINS_AT] = {"begins_at", N_("Begins at"), FORM_TEXT, .max = 8,
                   .hint = N_("For example, 14:00")},
    [ENDS_AT] = {"ends_at", N_("Ends at"), FORM_TEXT, .max = 8},
    [PLACE] = {"place", N_("Place"), FORM_TEXT, .max = 200, .hint = N_("City, street, room")},
    [LINK] = {"link", N_("Address of the room on line"), FORM_TEXT, .max = 300,
              .hint = N_("Of any platform; shown to those who come alone")},
    [HOURS] = {"hours", N_("Academic hours"), FORM_INT, .min = 1, .max = MOST_HOURS,
               .hint = N_("As a rule 8, 16, 36 or 72. Empty: as many as the programme has")},
    [VALID_MONTHS] = {"valid_months", N_("Has to be repeated after so many months"), FORM_INT,
                      .min = 1, .max = 240,
                      .hint = N_("Only where it has to be repeated, as with labour protection")},
    [ABOUT] = {"about", N_("What people should know"), FORM_LONG_TEXT, .max = 4000, .wide = true},
    [AUDIENCE] = {"audience", N_("Who may come"), FORM_CHOICE, .required = true,
                  .hint = N_("Members of this organisation and of all below it")},
    [ENTRY_BY] = {"entry_by", N_("Who enters people"), FORM_CHOICE, .required = true,
                  .choices = events_entry_ways},
    [PLACES] = {"places", N_("Places"), FORM_INT, .min = 1, .max = MOST_PLACES,
                .hint = N_("Empty: as many as come. Quotas of organisations can be added later")},
    [CLOSES_ON] = {"closes_on", N_("Last day to enter"), FORM_DATE,
                   .hint = N_("Empty: until it begins")},
    [HAS_WAITING] = {"has_waiting", N_("Whoever finds no place may wait for one"), FORM_FLAG},
    [NEEDS_ANSWER] = {"needs_answer", N_("Every entry waits for our yes"), FORM_FLAG},
};

/* ---- the form -------------------------------------------------------------------------------- */

const struct form_choice *events_audiences(struct request *req, const struct orgs_org *org)
{
    struct events_db_audiences_rows rows = events_db_audiences(req->db, org->path, org->id);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 1, struct form_choice);
    size_t count = 0;
    EACH (row, rows) {
        choices[count++] = (struct form_choice){str_to_c(req->arena, row->path),
                                                str_to_c(req->arena, row->short_name)};
    }
    return choices;
}

/* Places of a new event alone: afterwards they have a page of their own. */
static const struct form_field *fields_for(struct request *req, const struct orgs_org *org,
                                           const struct events_db_event_row *row)
{
    bool is_new = row == NULL;
    struct training_choices choices = training_choices_of(req);
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    size_t count = 0;
    for (enum field field = 0; field < FIELDS; field++) {
        if ((field == VERSION && is_new) || (field == PLACES && !is_new)) {
            continue;
        }
        fields[count] = all_fields[field];
        fields[count].choices = field == KIND       ? choices.kind
                                : field == FORM     ? choices.attendance
                                : field == AUDIENCE ? events_audiences(req, org)
                                : field == PROGRAMME
                                    ? events_programmes(req, org, is_new ? 0 : row->programme_id)
                                    : all_fields[field].choices;
        count++;
    }
    return fields;
}

static void check_time(struct form *form, const char *name)
{
    struct request *req = form->req;
    str typed = form_text(form, name);
    if (typed.length > 0 && calendar_time_of(req->arena, typed).length == 0) {
        form_add_error(form, name, str_of(_("Write the time as 14:00.")));
    }
}

static void check(struct form *form, date begins_on, date ends_on)
{
    struct request *req = form->req;
    str link = form_text(form, "link");
    date closes_on = form_date(form, "closes_on");
    check_time(form, "begins_at");
    check_time(form, "ends_at");
    if (!date_is_none(begins_on) && date_before(ends_on, begins_on)) {
        form_add_error(form, "ends_on", str_of(_("The last day is before the first one.")));
    }
    if (!date_is_none(closes_on) && date_before(ends_on, closes_on)) {
        form_add_error(form, "closes_on", str_of(_("The event is over by then.")));
    }
    if (link.length > 0 && !events_is_link(link)) {
        form_add_error(form, "link", str_of(_("The address begins with https://")));
    }
    bool is_one_day = date_equal(begins_on, ends_on);
    str begins = calendar_time_of(req->arena, form_text(form, "begins_at"));
    str ends = calendar_time_of(req->arena, form_text(form, "ends_at"));
    if (is_one_day && begins.length > 0 && ends.length > 0 && str_compare(ends, begins) <= 0) {
        form_add_error(form, "ends_at", str_of(_("It ends before it begins.")));
    }
}

static struct events_db_change_values values_of(const struct form *form)
{
    struct request *req = form->req;
    date begins_on = form_date(form, "begins_on"), ends_on = form_date(form, "ends_on");
    struct programmes_programme programme = {0};
    int64_t programme_id = 0, hours = form_int(form, "hours");
    if (str_to_int64(form_text(form, "programme"), &programme_id) && hours == 0 &&
        programmes_find_any(req, programme_id, &programme)) {
        hours = programme.hours;
    }
    return (struct events_db_change_values){
        .scope = req->scope,
        .programme_id = programme_id,
        .kind = form_text(form, "kind"),
        .form = form_text(form, "form"),
        .title = form_text(form, "title"),
        .about = form_text(form, "about"),
        .begins_on = begins_on,
        .ends_on = date_is_none(ends_on) ? begins_on : ends_on,
        .begins_at = calendar_time_of(req->arena, form_text(form, "begins_at")),
        .ends_at = calendar_time_of(req->arena, form_text(form, "ends_at")),
        .place = form_text(form, "place"),
        .link = form_text(form, "link"),
        .hours = hours,
        .audience_path = form_text(form, "audience"),
        .entry_by = form_text(form, "entry_by"),
        .needs_answer = form_flag(form, "needs_answer"),
        .closes_on = form_date(form, "closes_on"),
        .has_waiting = form_flag(form, "has_waiting"),
        .valid_months = form_int(form, "valid_months"),
        .now = req->now,
    };
}

static struct events_db_change_values read_form(struct form *form)
{
    struct events_db_change_values values = values_of(form);
    check(form, values.begins_on, values.ends_on);
    return values;
}

static void add_categories(struct request *req, int64_t region_id, int64_t event_id)
{
    const struct form_choice *categories = training_choices_of(req).category;
    events_db_remove_parts(req->db, region_id, event_id);
    for (int64_t i = 0; categories[i].value != NULL; i++) {
        if (form_is_ticked(req, "category", i + 1)) {
            events_db_add_category(req->db, region_id, event_id, str_of(categories[i].value));
        }
    }
}

static struct html form_html(struct request *req, struct events_form_view view)
{
    view.categories = training_choices_of(req).category;
    view.taken = events_programme_categories(req, form_text(view.form, "programme"));
    return events_html_form(req, &view);
}

/* ---- a new one ------------------------------------------------------------------------------- */

struct reply events_group_page(struct request *req, const struct orgs_org *org,
                               const struct events_group *group)
{
    struct events_form_view view = {.org = *org, .address = {group->address}};
    struct form form = form_of(req, fields_for(req, org, NULL));
    form_set_text(&form, "title", group->title);
    form_set_text(&form, "kind", group->kind);
    form_set_text(&form, "form", STR("in_person"));
    form_set_text(&form, "entry_by", STR("own"));
    form_set_text(&form, "audience", group->audience_path);
    form_set_date(&form, "begins_on", date_add_days(req->today, NEXT_DAYS));
    form_set_text(&form, "begins_at", STR("14:00"));
    form_set_int(&form, "has_waiting", 1);
    events_programme_fill(&form, org);
    view.form = &form;
    return reply_page(req, _("Plan an event"), form_html(req, view));
}

static int64_t add_event(struct request *req, const struct orgs_org *org,
                         const struct events_group *group,
                         const struct events_db_change_values *values)
{
    unsigned char code[CODE_BYTES];
    int64_t id = ids_new();
    rand_bytes(code, sizeof(code));
    events_db_add(req->db,
                  &(struct events_db_add_values){
                      .region_id = org->region_id,
                      .id = id,
                      .org_id = org->id,
                      .org_path = org->path,
                      .kind = values->kind,
                      .form = values->form,
                      .title = values->title,
                      .about = values->about,
                      .begins_on = values->begins_on,
                      .ends_on = values->ends_on,
                      .begins_at = values->begins_at,
                      .ends_at = values->ends_at,
                      .place = values->place,
                      .link = values->link,
                      .hours = values->hours,
                      .school_id = group->school_id,
                      .programme_id = values->programme_id,
                      .audience_path = values->audience_path,
                      .entry_by = values->entry_by,
                      .needs_answer = values->needs_answer,
                      .closes_on = values->closes_on,
                      .has_waiting = values->has_waiting,
                      .valid_months = values->valid_months,
                      .code = base32_of(req->arena, (str){(const char *)code, sizeof(code)}),
                      .account_id = audit_actor(req),
                      .now = req->now,
                  });
    return id;
}

struct reply events_group_action(struct request *req, const struct orgs_org *org,
                                 const struct events_group *group)
{
    struct events_form_view view = {.org = *org, .address = {group->address}};
    struct form form = form_read(req, fields_for(req, org, NULL));
    struct events_db_change_values values = read_form(&form);
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Plan an event"), form_html(req, view));
    }
    int64_t id = add_event(req, org, group, &values);
    events_db_add_places(req->db, &(struct events_db_add_places_values){
                                      .region_id = org->region_id,
                                      .event_id = id,
                                      .path = STR(EVENTS_OTHERS),
                                      .places = form_int(&form, "places"),
                                  });
    add_categories(req, org->region_id, id);
    audit(req, "events.add", org->region_id, id, 0, NULL, 0);
    return reply_done(req, events_address(req, id, ""),
                      str_of(_("The event is planned. Nobody sees it until you announce it.")), 0);
}

/* An event of no school. */
static struct events_group alone(struct request *req, const struct orgs_org *org)
{
    return (struct events_group){
        .audience_path = org->path,
        .address = str_format(req->arena, "/events/new?org=%lld", (long long)org->id),
    };
}

struct reply events_new_page(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct events_group group = alone(req, &org);
    return events_group_page(req, &org, &group);
}

struct reply events_new_action(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct events_group group = alone(req, &org);
    return events_group_action(req, &org, &group);
}

/* ---- changing -------------------------------------------------------------------------------- */

/* One that is not cancelled, with the organisation that holds it. */
static bool find_changeable(struct request *req, struct events_form_view *view)
{
    return events_find_own(req, RIGHT_EVENTS_EDIT, &view->row) &&
           !str_equal(view->row.state, STR("cancelled")) &&
           orgs_find(req, req->scope, view->row.org_id, &view->org);
}

static void fill(struct form *form, const struct events_db_event_row *row)
{
    form_set_int(form, "version", row->version);
    form_set_text(form, "title", row->title);
    form_set_text(form, "kind", row->kind);
    form_set_text(form, "form", row->form);
    form_set_date(form, "begins_on", row->begins_on);
    form_set_date(form, "ends_on", row->ends_on);
    form_set_text(form, "begins_at", row->begins_at);
    form_set_text(form, "ends_at", row->ends_at);
    form_set_text(form, "place", row->place);
    form_set_text(form, "link", row->link);
    form_set_text(form, "about", row->about);
    form_set_text(form, "audience", row->audience_path);
    form_set_text(form, "entry_by", row->entry_by);
    form_set_date(form, "closes_on", row->closes_on);
    form_set_int(form, "has_waiting", row->has_waiting);
    form_set_int(form, "needs_answer", row->needs_answer);
    if (row->programme_id != 0) {
        form_set_int(form, "programme", row->programme_id);
    }
    if (row->hours > 0) {
        form_set_int(form, "hours", row->hours);
    }
    if (row->valid_months > 0) {
        form_set_int(form, "valid_months", row->valid_months);
    }
}

struct reply events_edit_page(struct request *req)
{
    struct events_form_view view = {0};
    if (!find_changeable(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_for(req, &view.org, &view.row));
    fill(&form, &view.row);
    view.form = &form;
    return reply_page(req, _("Change the event"), form_html(req, view));
}

/* Those who have entered would no longer belong to it. */
static void check_audience(struct form *form, const struct events_db_event_row *row, str audience)
{
    struct request *req = form->req;
    bool is_narrower = !str_starts_with(row->audience_path, audience);
    struct events_counts all = events_counts_of(req, row, (str){0});
    struct events_counts within = events_counts_of(req, row, audience);
    int64_t outside =
        all.comes + all.waiting + all.asked - (within.comes + within.waiting + within.asked);
    if (is_narrower && outside > 0) {
        form_add_error(form, "audience",
                       _n("%1 person from elsewhere has entered already.",
                          "%1 people from elsewhere have entered already.", outside));
    }
}

static bool is_moved(const struct events_db_event_row *row,
                     const struct events_db_change_values *values)
{
    return !date_equal(row->begins_on, values->begins_on) ||
           !date_equal(row->ends_on, values->ends_on) ||
           !str_equal(row->begins_at, values->begins_at) || !str_equal(row->place, values->place);
}

struct reply events_edit_action(struct request *req)
{
    struct events_form_view view = {0};
    if (!find_changeable(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_for(req, &view.org, &view.row));
    struct events_db_change_values values = read_form(&form);
    view.form = &form;
    if (form_is_good(&form)) {
        check_audience(&form, &view.row, values.audience_path);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Change the event"), form_html(req, view));
    }
    values.id = view.row.id;
    if (!str_to_int64(form_text(&form, "version"), &values.version) ||
        !events_db_change(req->db, &values)) {
        return events_changed_meanwhile(req);
    }
    add_categories(req, view.row.region_id, view.row.id);
    audit(req, "events.change", view.row.region_id, view.row.id, 0, NULL, 0);
    bool is_told = str_equal(view.row.state, STR("announced")) && is_moved(&view.row, &values);
    if (is_told) {
        events_db_remind_again(req->db, view.row.region_id, view.row.id);
        events_tell_all(req, &view.row, "changed");
    }
    return reply_done(req, events_address(req, view.row.id, ""),
                      str_of(is_told ? _("The event is changed; those who come are told.")
                                     : _("The event is changed.")),
                      0);
}

/* ---- announcing, cancelling ------------------------------------------------------------------ */

static bool set_state(struct request *req, const struct events_db_event_row *row, const char *after,
                      str reason)
{
    return events_db_set_state(req->db, &(struct events_db_set_state_values){
                                            .scope = req->scope,
                                            .id = row->id,
                                            .before = row->state,
                                            .after = str_of(after),
                                            .cancelled_for = reason,
                                            .now = req->now,
                                        });
}

struct reply events_announce_action(struct request *req)
{
    struct events_form_view view = {0};
    if (!find_changeable(req, &view)) {
        return reply_not_found(req);
    }
    if (!str_equal(view.row.state, STR("draft")) ||
        !set_state(req, &view.row, "announced", (str){0})) {
        return events_changed_meanwhile(req);
    }
    audit(req, "events.announce", view.row.region_id, view.row.id, 0, NULL, 0);
    events_tell_all(req, &view.row, "invited");
    return reply_done(req, events_address(req, view.row.id, ""),
                      _f("The event is announced: %1 sees it.", view.row.audience_name), 0);
}

struct reply events_cancel_page(struct request *req)
{
    struct events_form_view view = {0};
    return find_changeable(req, &view) && str_equal(view.row.state, STR("announced"))
               ? reply_page(req, _("Cancel the event"), events_html_cancel(req, &view.row))
               : reply_not_found(req);
}

struct reply events_cancel_action(struct request *req)
{
    struct events_form_view view = {0};
    if (!find_changeable(req, &view)) {
        return reply_not_found(req);
    }
    str reason = str_trim(http_body_field(req->http, STR("reason")));
    if (!str_equal(view.row.state, STR("announced")) ||
        !set_state(req, &view.row, "cancelled", reason)) {
        return events_changed_meanwhile(req);
    }
    view.row.cancelled_for = reason;
    events_tell_all(req, &view.row, "cancelled");
    audit(req, "events.cancel", view.row.region_id, view.row.id, 0, NULL, 0);
    return reply_done(req, events_address(req, view.row.id, ""),
                      str_of(_("The event is cancelled; those who were to come are told.")), 0);
}

/* A plan that nobody knows of yet. */
struct reply events_remove_action(struct request *req)
{
    struct events_form_view view = {0};
    if (!find_changeable(req, &view)) {
        return reply_not_found(req);
    }
    if (!events_db_remove(req->db, req->scope, view.row.id)) {
        return reply_refused(req, str_of(_("Only a plan without people can be removed. Cancel the "
                                           "event instead.")));
    }
    events_db_remove_parts(req->db, view.row.region_id, view.row.id);
    events_db_remove_places(req->db, view.row.region_id, view.row.id);
    events_db_remove_sessions(req->db, view.row.region_id, view.row.id);
    events_db_remove_materials(req->db, view.row.region_id, view.row.id);
    audit(req, "events.remove", view.row.region_id, view.row.id, 0, NULL, 0);
    return reply_done(req, STR("/events"), str_of(_("The plan is removed.")), 0);
}
