#include "features/schools/schools.h"

#include "base/ids.h"
#include "features/events/events.h"
#include "features/members/members.h"
#include "features/schools/schools.html.h"
#include "features/schools/schools.sql.h"
#include "features/training/training.h"

#define ON_A_PAGE 300
#define GROUPS_SHOWN 100
#define PATHS_END STR("~")

static const struct form_choice kinds[] = {
    {"school", N_("School of union activists")},
    {"standing_seminar", N_("Standing seminar")},
    {0},
};

enum field { VERSION, KIND, TITLE, CATEGORY, AUDIENCE, HEAD, FOUNDED, CLOSED, ABOUT, FIELDS };

static const struct form_field all_fields[FIELDS] = {
    [VERSION] = {"version", "", FORM_HIDDEN},
    [KIND] = {"kind", N_("What it is"), FORM_CHOICE, .required = true, .choices = kinds},
    [TITLE] = {"title", N_("What it is called"), FORM_TEXT, .required = true, .max = 200,
               .wide = true, .hint = N_("For example, School of the young chair")},
    [CATEGORY] = {"category", N_("For whom"), FORM_CHOICE, .hint = N_("Left empty: for everybody")},
    [AUDIENCE] = {"audience", N_("Who may come"), FORM_CHOICE, .required = true,
                  .hint = N_("Members of this organisation and of all below it")},
    [HEAD] = {"head", N_("Who leads it"), FORM_TEXT, .max = 120,
              .hint = N_("Surname and initials")},
    [FOUNDED] = {"founded_on", N_("Works since"), FORM_DATE, .required = true},
    [CLOSED] = {"closed_on", N_("Worked until"), FORM_DATE, .hint = N_("Empty: it works")},
    [ABOUT] = {"about", N_("Aims, curriculum"), FORM_LONG_TEXT, .max = 4000, .wide = true},
};

/* ---- the form -------------------------------------------------------------------------------- */

static const struct form_field *fields_for(struct request *req, const struct orgs_org *org,
                                           bool is_new)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    size_t count = 0;
    for (enum field field = is_new ? KIND : VERSION; field < FIELDS; field++) {
        fields[count] = all_fields[field];
        if (field == CATEGORY) {
            fields[count].choices = training_choices_of(req).category;
        } else if (field == AUDIENCE) {
            fields[count].choices = events_audiences(req, org);
        }
        count++;
    }
    return fields;
}

static struct schools_db_change_values read_form(struct form *form)
{
    struct request *req = form->req;
    struct schools_db_change_values values = {
        .scope = req->scope,
        .kind = form_text(form, "kind"),
        .title = form_text(form, "title"),
        .about = form_text(form, "about"),
        .head = form_text(form, "head"),
        .category = form_text(form, "category"),
        .audience_path = form_text(form, "audience"),
        .founded_on = form_date(form, "founded_on"),
        .closed_on = form_date(form, "closed_on"),
        .now = req->now,
    };
    bool are_told = !date_is_none(values.founded_on) && !date_is_none(values.closed_on);
    if (are_told && date_before(values.closed_on, values.founded_on)) {
        form_add_error(form, "closed_on", str_of(_("The last day is before the first one.")));
    }
    return values;
}

/* ---- pages ----------------------------------------------------------------------------------- */

static struct reply list_page(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    bool is_below = query_flag(req, "below"), is_closed = query_flag(req, "closed");
    struct scope scope = access_scope_below(req, req->scope, org.region_id, org.path);
    struct schools_db_school_rows rows =
        schools_db_list(req->db, &(struct schools_db_list_values){
                                     .scope = scope,
                                     .org_id = is_below ? 0 : org.id,
                                     .is_closed = is_closed,
                                     .today = req->today,
                                     .limit = ON_A_PAGE,
                                 });
    return reply_page(req, _("Schools and seminars"),
                      schools_html_list(req, &org, rows, is_below, is_closed));
}

static bool find_school(struct request *req, struct schools_db_school_row *ret_row)
{
    return schools_db_find(req->db, req->scope, path_id(req), ret_row);
}

static struct reply school_page(struct request *req)
{
    struct schools_db_school_row row;
    if (!find_school(req, &row)) {
        return reply_not_found(req);
    }
    return reply_page_titled(
        req, row.title,
        schools_html_school(req, &row, schools_db_groups(req->db, row.id, GROUPS_SHOWN)));
}

static struct reply new_page(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_for(req, &org, true));
    form_set_text(&form, "audience", org.path);
    form_set_date(&form, "founded_on", req->today);
    return reply_page(req, _("Found a school"), schools_html_form(req, &org, NULL, &form));
}

static struct reply new_action(struct request *req)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_for(req, &org, true));
    struct schools_db_change_values values = read_form(&form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Found a school"),
                                schools_html_form(req, &org, NULL, &form));
    }
    int64_t id = ids_new();
    schools_db_add(req->db, &(struct schools_db_add_values){
                                .region_id = org.region_id,
                                .id = id,
                                .org_id = org.id,
                                .org_path = org.path,
                                .kind = values.kind,
                                .title = values.title,
                                .about = values.about,
                                .head = values.head,
                                .category = values.category,
                                .audience_path = values.audience_path,
                                .founded_on = values.founded_on,
                                .closed_on = values.closed_on,
                                .account_id = audit_actor(req),
                                .now = req->now,
                            });
    audit(req, "schools.add", org.region_id, id, 0, NULL, 0);
    return reply_done(req, str_format(req->arena, "/schools/%lld", (long long)id),
                      str_of(_("It is written down. Now add its first group.")), 0);
}

static struct reply edit_page(struct request *req)
{
    struct schools_db_school_row row;
    struct orgs_org org;
    if (!find_school(req, &row) || !orgs_find(req, req->scope, row.org_id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_for(req, &org, false));
    form_set_int(&form, "version", row.version);
    form_set_text(&form, "kind", row.kind);
    form_set_text(&form, "title", row.title);
    form_set_text(&form, "about", row.about);
    form_set_text(&form, "head", row.head);
    form_set_text(&form, "category", row.category);
    form_set_text(&form, "audience", row.audience_path);
    form_set_date(&form, "founded_on", row.founded_on);
    form_set_date(&form, "closed_on", row.closed_on);
    return reply_page(req, _("Change the school"), schools_html_form(req, &org, &row, &form));
}

static struct reply edit_action(struct request *req)
{
    struct schools_db_school_row row;
    struct orgs_org org;
    if (!find_school(req, &row) || !orgs_find(req, req->scope, row.org_id, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_for(req, &org, false));
    struct schools_db_change_values values = read_form(&form);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Change the school"),
                                schools_html_form(req, &org, &row, &form));
    }
    values.id = row.id;
    if (!str_to_int64(form_text(&form, "version"), &values.version) ||
        !schools_db_change(req->db, &values)) {
        return reply_refused(req, str_of(_("Somebody else has changed it meanwhile. Open it again "
                                           "and look at it.")));
    }
    audit(req, "schools.change", row.region_id, row.id, 0, NULL, 0);
    return reply_done(req, str_format(req->arena, "/schools/%lld", (long long)row.id),
                      str_of(_("It is changed.")), 0);
}

/* ---- a group, which is an event -------------------------------------------------------------- */

static bool find_group(struct request *req, struct orgs_org *ret_org,
                       struct events_group *ret_group)
{
    struct schools_db_school_row row;
    if (!find_school(req, &row) || !orgs_find(req, req->scope, row.org_id, ret_org)) {
        return false;
    }
    *ret_group = (struct events_group){
        .school_id = row.id,
        .kind = row.kind,
        .title = row.title,
        .audience_path = row.audience_path,
        .address = str_format(req->arena, "/schools/%lld/group", (long long)row.id),
    };
    return true;
}

static struct reply group_page(struct request *req)
{
    struct orgs_org org;
    struct events_group group;
    return find_group(req, &org, &group) ? events_group_page(req, &org, &group)
                                         : reply_not_found(req);
}

static struct reply group_action(struct request *req)
{
    struct orgs_org org;
    struct events_group group;
    return find_group(req, &org, &group) ? events_group_action(req, &org, &group)
                                         : reply_not_found(req);
}

/* ---- what others ask ------------------------------------------------------------------------- */

static const char *const measures[] = {"schools", NULL};

/* «count schools where kind=…»: those that worked in the period. */
static void count_figures(struct request *req, const struct measure_branch *branch,
                          struct measure_figure *figures, size_t count)
{
    struct schools_db_worked_rows rows =
        schools_db_worked(req->db, branch->path, str_join(req->arena, branch->path, PATHS_END),
                          branch->since, branch->day);
    for (size_t f = 0; f < count; f++) {
        str kind = measure_condition(&figures[f], "kind");
        figures[f].is_known = true;
        EACH (row, rows) {
            if (kind.length == 0 || str_equal(kind, row->kind)) {
                figures[f].number += row->schools;
            }
        }
    }
}

static bool is_asked_for(str wanted, const struct schools_db_school_row *school)
{
    return wanted.length == 0 || str_equal(wanted, school->kind);
}

static bool behind_figure(struct request *req, const struct measure_branch *branch,
                          const struct measure_figure *figure, int64_t from, int64_t limit,
                          struct measure_lines *ret_lines)
{
    str kind = measure_condition(figure, "kind");
    if (!access_may(req, RIGHT_TRAINING_VIEW)) {
        return false;
    }
    bool is_seminar = str_equal(kind, STR("standing_seminar"));
    struct measure_lines lines = {
        .title = str_of(is_seminar ? _("Standing seminars that worked in the period")
                                   : _("Schools that worked in the period")),
        .items = ARENA_ARRAY(req->arena, (size_t)limit + 1, struct measure_line),
    };
    EACH (row, schools_db_worked_between(req->db, branch->path,
                                         str_join(req->arena, branch->path, PATHS_END),
                                         branch->since, branch->day)) {
        bool is_shown = lines.total >= from && lines.count < (size_t)limit;
        if (is_asked_for(kind, row) && is_shown) {
            lines.items[lines.count++] = (struct measure_line){
                .link = widgets_link(req, "/schools/%lld", (long long)row->id),
                .name = row->title,
                .about = row->head,
                .org_name = row->org_name,
                .day = row->founded_on,
                .number = 1,
            };
        }
        lines.total += is_asked_for(kind, row);
    }
    lines.figure = lines.total;
    *ret_lines = lines;
    return true;
}

static void path_moved(struct request *req, int64_t region_id, str from, str to)
{
    (void)region_id;
    str end = str_join(req->arena, from, PATHS_END);
    schools_db_path_moved(req->db, from, end, to);
    schools_db_path_moved_audiences(req->db, from, end, to);
}

/* ---- contents -------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/schools", list_page, .needs = RIGHT_TRAINING_VIEW},
    {GET, "/schools/new", new_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, "/schools/new", new_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, "/schools/:id", school_page, .needs = RIGHT_TRAINING_VIEW},
    {GET, "/schools/:id/edit", edit_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, "/schools/:id/edit", edit_action, .needs = RIGHT_EVENTS_EDIT},
    {GET, "/schools/:id/group", group_page, .needs = RIGHT_EVENTS_EDIT},
    {POST, "/schools/:id/group", group_action, .needs = RIGHT_EVENTS_EDIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Training and events"), N_("Schools and seminars"), "school", "/schools",
     RIGHT_TRAINING_VIEW, 7},
    {0},
};

const struct feature schools_feature = {
    .name = "schools",
    .routes = routes,
    .menu = menu,
    .measures = measures,
    .count = count_figures,
    .behind = behind_figure,
    .path_moved = path_moved,
};
