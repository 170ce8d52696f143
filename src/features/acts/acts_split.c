/* A part of an organisation is split off: chosen people and organisations below go to a new one, or
 * to one beside it. */
#include "app/json.h"
#include "features/acts/acts.html.h"
#include "features/acts/acts_inner.h"

#define INTO_NEW "new"
/* Larger organisations are divided by what people have in common. */
#define NAMES_LIMIT 300
#define BY_NAME "name"

/* ---- carrying out --------------------------------------------------------------------------- */

static struct scope both_of(const struct act_run *run, const struct orgs_org *org)
{
    return access_system_scope(run->req->arena, org->region_id, run->scope.from);
}

/* Founds it if it is a new one; its id is then kept. */
static bool find_into(struct act_run *run, const struct orgs_org *org, struct orgs_org *ret_into)
{
    struct request *req = run->req;
    int64_t id = json_get_int(run->arguments, "into_id");
    struct orgs_org parent;
    if (id != 0) {
        return orgs_find(req, run->scope, id, ret_into) && ret_into->level == org->level &&
                       ret_into->parent_id == org->parent_id && ret_into->id != org->id &&
                       !str_equal(ret_into->state, STR("liquidated"))
                   ? true
                   : act_refuse(run, _("The organisation to go to is not there any more."));
    }
    str short_name = json_get_text(req->arena, run->arguments, "short_name");
    if (!orgs_find(req, run->scope, org->parent_id, &parent)) {
        return act_refuse(run, _("The organisation to go to is not there any more."));
    }
    if (orgs_has_namesake(req, parent.id, 0, short_name)) {
        return act_refuse(run, _("Another organisation there already has this name."));
    }
    struct orgs_new fresh = {
        .region_id = org->region_id,
        .parent_id = parent.id,
        .parent_path = parent.path,
        .type = org->type,
        .name = json_get_text(req->arena, run->arguments, "name"),
        .short_name = short_name,
        .valid_from = run->act.on,
        .basis = act_basis_text(req, &run->act.basis),
    };
    id = orgs_create(req, &fresh);
    json_put_int(run->kept, "new_id", id);
    return orgs_find(req, run->scope, id, ret_into);
}

static bool move_children(struct act_run *run, const struct orgs_org *org,
                          const struct orgs_org *into)
{
    struct request *req = run->req;
    const json_t *children = json_object_get(run->arguments, "children");
    struct orgs_facts facts = {.parent_id = into->id};
    for (size_t i = 0; i < json_array_size(children); i++) {
        struct orgs_org child;
        int64_t id = json_integer_value(json_array_get(children, i));
        if (!orgs_find(req, run->scope, id, &child) || child.parent_id != org->id ||
            !orgs_may_stand(req, into->type, child.type)) {
            return act_refuse(run, _("One of the organisations below cannot go along any more."));
        }
        if (!acts_change(run, id, &facts, ORGS_FACT_PARENT)) {
            return false;
        }
    }
    return true;
}

/* The ids as a JSON array; who has left since the form was filled in is found by nobody. */
static str people_of(struct request *req, struct scope scope, const struct orgs_org *org,
                     const json_t *arguments)
{
    const json_t *groups = json_object_get(arguments, "groups");
    str by = json_get_text(req->arena, arguments, "by");
    if (json_array_size(groups) > 0) {
        return members_ids_of_groups(req, scope, org, by, groups);
    }
    return json_get_text(req->arena, arguments, "who");
}

static bool move_people(struct act_run *run, const struct orgs_org *org,
                        const struct orgs_org *into)
{
    struct request *req = run->req;
    struct scope both = both_of(run, org);
    str ids = people_of(req, both, org, run->arguments);
    if (str_is_empty(ids)) {
        return true;
    }
    if (!into->holds_members) {
        return act_refuse(run, _("Nobody can be on the register there."));
    }
    json_t *people = json_object();
    json_object_set_new(run->kept, "people", people);
    (void)members_go_over(req, both, org, into, ids, run->act.on, people);
    return true;
}

bool acts_split(struct act_run *run)
{
    struct orgs_org org;
    struct orgs_org into;
    return orgs_find(run->req, run->scope, run->act.org_id, &org) && find_into(run, &org, &into) &&
           move_children(run, &org, &into) && move_people(run, &org, &into);
}

bool acts_join_again(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org;
    struct orgs_org into;
    const json_t *people = json_object_get(run->kept, "people");
    int64_t new_id = json_get_int(run->kept, "new_id");
    int64_t into_id = new_id != 0 ? new_id : json_get_int(run->arguments, "into_id");
    if (!orgs_find(req, run->scope, run->act.org_id, &org) ||
        !orgs_find(req, run->scope, into_id, &into) ||
        (people != NULL &&
         !members_come_back(req, both_of(run, &org), &org, &into, run->act.on, people))) {
        return act_refuse(run, _("Some of the people have gone elsewhere since then, so the split "
                                 "cannot be taken back as a whole."));
    }
    return orgs_change_back(req, json_object_get(run->kept, "changes"), &run->sentence) &&
           (new_id == 0 || orgs_take_away(req, &into, &run->sentence));
}

str acts_about_split(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org into;
    int64_t into_id = json_get_int(run->arguments, "into_id");
    if (into_id == 0) {
        return _f("Split off: %1", json_get_text(req->arena, run->arguments, "short_name"));
    }
    return _f("A part went to: %1",
              orgs_find(req, run->scope, into_id, &into) ? into.short_name : str_of("…"));
}

/* ---- the form ------------------------------------------------------------------------------- */

static const struct form_field own_fields[] = {
    {"into", N_("Where to"), FORM_CHOICE, .required = true, .wide = true},
    {"name", N_("Full name of the new organisation"), FORM_TEXT, .min = 3, .max = 400,
     .wide = true},
    {"short_name", N_("Its short name"), FORM_TEXT, .min = 2, .max = 100, .wide = true},
    {0},
};

static const struct form_field *fields_of(struct request *req, const struct orgs_org *org)
{
    struct form_field own[COUNT_OF(own_fields)];
    struct acts_db_neighbours_rows rows =
        acts_db_neighbours(req->db, req->scope, org->parent_id, org->id, org->level);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 2, struct form_choice);
    choices[0] = (struct form_choice){INTO_NEW, N_("A new organisation")};
    for (size_t i = 0; i < rows.count; i++) {
        choices[i + 1] = acts_choice_of(req, rows.items[i].id, rows.items[i].short_name);
    }
    memcpy(own, own_fields, sizeof(own));
    own[0].choices = choices;
    return act_fields(req, own);
}

static bool was_sent(const struct request *req, const char *name, str value)
{
    for (size_t i = req->http->query_field_count; i < req->http->field_count; i++) {
        const struct http_field *field = &req->http->fields[i];
        if (str_equal(field->name, str_of(name)) && str_equal(field->value, value)) {
            return true;
        }
    }
    return false;
}

static str id_text(struct request *req, int64_t id)
{
    return str_format(req->arena, "%lld", (long long)id);
}

static struct acts_ticks child_ticks(struct request *req, const struct orgs_org *org)
{
    struct orgs_children children = orgs_children(req, org->id);
    struct acts_ticks ticks = {"child", ARENA_ARRAY(req->arena, children.count, struct acts_tick),
                               children.count};
    for (size_t i = 0; i < children.count; i++) {
        const struct orgs_child *child = &children.items[i];
        str id = id_text(req, child->id);
        ticks.items[i] = (struct acts_tick){child->id, id, child->short_name,
                                            orgs_size_text(req, child->primaries, child->members),
                                            was_sent(req, "child", id)};
    }
    return ticks;
}

/* What people are chosen by: from the form, or from the link that was followed. */
static str way_of(struct request *req, const struct orgs_org *org)
{
    static const char *const ways[] = {BY_NAME, "category", "workplace", "position"};
    str sent = http_body_field(req->http, STR("by"));
    str asked = str_is_empty(sent) ? query_text(req, "by") : sent;
    bool is_large = org->members > NAMES_LIMIT;
    for (size_t i = is_large; i < COUNT_OF(ways); i++) {
        if (str_equal(asked, str_of(ways[i]))) {
            return str_of(ways[i]);
        }
    }
    return str_of(ways[is_large]);
}

static struct acts_ticks people_ticks(struct request *req, const struct orgs_org *org, str by)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, org->region_id);
    bool by_name = str_equal(by, STR(BY_NAME));
    if (str_is_empty(scope.from) || org->members == 0) {
        return (struct acts_ticks){0};
    }
    struct members_choices choices = by_name ? members_by_name(req, scope, org, NAMES_LIMIT)
                                             : members_groups(req, scope, org, by);
    struct acts_ticks ticks = {by_name ? "who" : "group",
                               ARENA_ARRAY(req->arena, choices.count, struct acts_tick),
                               choices.count};
    for (size_t i = 0; i < choices.count; i++) {
        const struct members_choice *choice = &choices.items[i];
        str value = by_name ? id_text(req, choice->id) : choice->value;
        ticks.items[i] = (struct acts_tick){
            choice->id, value, str_is_empty(choice->label) ? str_of(_("Not given")) : choice->label,
            choice->note, was_sent(req, ticks.name, value)};
    }
    if (by_name && access_is_above_primary(req)) {
        audit_read(req, "members.list", org->region_id, org->id, 0);
    }
    return ticks;
}

static bool asked_for(struct request *req, struct acts_split_view *ret_view)
{
    struct acts_split_view view = {0};
    if (!acts_may_split(req, path_id(req), &view.org)) {
        return false;
    }
    view.by = way_of(req, &view.org);
    view.has_names = view.org.members <= NAMES_LIMIT;
    view.children = child_ticks(req, &view.org);
    view.people = people_ticks(req, &view.org, view.by);
    *ret_view = view;
    return true;
}

struct reply acts_split_page(struct request *req)
{
    struct acts_split_view view;
    if (!asked_for(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view.org));
    form_set_text(&form, "into", STR(INTO_NEW));
    form_set_date(&form, "on", req->today);
    view.form = &form;
    return reply_page_titled(req, view.org.short_name, acts_html_split(req, &view));
}

/* ---- what was asked for --------------------------------------------------------------------- */

static json_t *ids_of(const struct acts_ticks *ticks)
{
    json_t *ids = json_array();
    for (size_t i = 0; i < ticks->count; i++) {
        if (ticks->items[i].is_on) {
            json_array_append_new(ids, json_integer((json_int_t)ticks->items[i].id));
        }
    }
    return ids;
}

static json_t *groups_of(struct request *req, const struct acts_ticks *ticks)
{
    json_t *groups = json_array();
    for (size_t i = 0; i < ticks->count; i++) {
        str value = ticks->items[i].value;
        if (ticks->items[i].is_on) {
            json_array_append_new(groups, json_string(str_to_c(req->arena, value)));
        }
    }
    return groups;
}

static void read_ticks(struct request *req, const struct acts_split_view *view, json_t *arguments)
{
    bool by_name = str_equal(view->by, STR(BY_NAME));
    json_object_set_new(arguments, "children", ids_of(&view->children));
    if (by_name) {
        json_t *ids = ids_of(&view->people);
        if (json_array_size(ids) > 0) {
            json_put_text(arguments, "who", json_as_text(req->arena, ids));
        }
        json_decref(ids);
    } else {
        json_put_text(arguments, "by", view->by);
        json_object_set_new(arguments, "groups", groups_of(req, &view->people));
    }
}

static size_t ticked(const struct acts_ticks *ticks)
{
    size_t count = 0;
    for (size_t i = 0; i < ticks->count; i++) {
        count += ticks->items[i].is_on;
    }
    return count;
}

static void read_split(struct form *form, const struct acts_split_view *view, json_t *arguments)
{
    struct request *req = form->req;
    str into = form_text(form, "into");
    int64_t into_id = 0;
    if (str_equal(into, STR(INTO_NEW))) {
        str name = orgs_clean_name(req->arena, form_text(form, "name"));
        str short_name = orgs_clean_name(req->arena, form_text(form, "short_name"));
        json_put_text(arguments, "name", name);
        json_put_text(arguments, "short_name", short_name);
        if (str_is_empty(name)) {
            form_add_error(form, "name", str_of(_("Please enter how it will be called.")));
        }
        if (str_is_empty(short_name)) {
            form_add_error(form, "short_name", str_of(_("Please enter how it will be called.")));
        }
    } else {
        json_put_int(arguments, "into_id", str_to_int64(into, &into_id) ? into_id : 0);
    }
    if (ticked(&view->children) + ticked(&view->people) == 0) {
        form_add_general_error(
            form, str_of(_("Nobody is chosen yet. Please tick the people or the organisations "
                           "below that go.")));
    }
    read_ticks(req, view, arguments);
}

/* ---- shown, then done ----------------------------------------------------------------------- */

/* The ticks again, for the form behind the preview. */
static void put_more(struct request *req, const struct acts_split_view *view,
                     struct act_preview *preview)
{
    const struct acts_ticks *lists[] = {&view->children, &view->people};
    struct http_field *more =
        ARENA_ARRAY(req->arena, view->children.count + view->people.count + 1, struct http_field);
    size_t count = 0;
    more[count++] = (struct http_field){STR("by"), view->by};
    for (size_t list = 0; list < COUNT_OF(lists); list++) {
        for (size_t i = 0; i < lists[list]->count; i++) {
            if (lists[list]->items[i].is_on) {
                more[count++] =
                    (struct http_field){str_of(lists[list]->name), lists[list]->items[i].value};
            }
        }
    }
    preview->more = more;
    preview->more_count = count;
}

static int64_t people_chosen(struct request *req, const struct orgs_org *org,
                             const json_t *arguments)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, org->region_id);
    str ids = str_is_empty(scope.from) ? (str){0} : people_of(req, scope, org, arguments);
    json_t *array = json_loadb(ids.data, ids.length, 0, NULL);
    int64_t count = (int64_t)json_array_size(array);
    json_decref(array);
    return count;
}

static str labels_of(struct request *req, const struct acts_ticks *ticks)
{
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < ticks->count; i++) {
        if (ticks->items[i].is_on) {
            if (out.length > 0) {
                BUF_PUT(&out, ", ");
            }
            buf_put(&out, ticks->items[i].label);
        }
    }
    return buf_str(&out);
}

static struct reply show(struct request *req, const struct acts_split_view *view,
                         const json_t *arguments)
{
    const struct orgs_org *org = &view->org;
    struct act_preview preview = {
        .title = str_of(_("Split off a part")),
        .form = view->form,
        .is_planned = date_before(req->today, form_date(view->form, "on")),
        .action = widgets_link(req, "/orgs/%lld/acts/split", (long long)org->id),
        .cancel = widgets_link(req, "/orgs/%lld/acts", (long long)org->id),
    };
    int64_t people = people_chosen(req, org, arguments);
    struct orgs_org into = {0};
    bool is_new = !orgs_find(req, req->scope, json_get_int(arguments, "into_id"), &into);
    str name = is_new ? json_get_text(req->arena, arguments, "short_name") : into.short_name;
    act_preview_line(&preview, str_to_c(req->arena, org->short_name),
                     _n("%1 person", "%1 people", org->members),
                     _n("%1 person", "%1 people", org->members - people));
    act_preview_line(&preview, str_to_c(req->arena, name),
                     is_new ? (str){0} : _n("%1 person", "%1 people", into.members),
                     _n("%1 person", "%1 people", into.members + people));
    if (ticked(&view->children) > 0) {
        act_preview_sentence(&preview, _f("Go along: %1.", labels_of(req, &view->children)));
    }
    if (is_new) {
        act_preview_sentence(&preview,
                             str_of(_("Nobody has rights in the new organisation until its posts "
                                      "are filled; whoever keeps the one above keeps it.")));
    }
    act_preview_sentence(&preview, str_of(_("Posts and rights in this organisation stay, but the "
                                            "people who go are no longer seen from here.")));
    put_more(req, view, &preview);
    return reply_page_titled(req, org->short_name, acts_html_preview(req, org, &preview));
}

static struct reply again(struct request *req, const struct acts_split_view *view)
{
    return reply_form_again(req, _("Split off a part"), acts_html_split(req, view));
}

static struct reply carry_out(struct request *req, struct acts_split_view *view, struct form *form,
                              json_t *arguments)
{
    str sentence;
    struct act act = {
        .region_id = view->org.region_id, .org_id = view->org.id, .kind = STR("acts.split")};
    act_read_form(form, &act);
    if (!act_do(req, req->scope, &act, arguments, &sentence)) {
        form_add_general_error(form, sentence);
        return again(req, view);
    }
    return reply_done(req, str_format(req->arena, "/acts/%lld", (long long)req->mutation_id),
                      act_done_text(req, act.on), 0);
}

struct reply acts_split_action(struct request *req)
{
    struct acts_split_view view;
    if (!asked_for(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view.org));
    view.form = &form;
    json_t *arguments = json_object();
    read_split(&form, &view, arguments);
    enum act_step step = act_step_of(req);
    bool goes_back = !form_is_good(&form) || step == ACT_CORRECT;
    struct reply reply = goes_back          ? again(req, &view)
                         : step == ACT_SHOW ? show(req, &view, arguments)
                                            : carry_out(req, &view, &form, arguments);
    json_decref(arguments);
    return reply;
}
