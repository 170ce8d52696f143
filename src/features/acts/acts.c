#include "app/json.h"
#include "features/acts/acts.html.h"
#include "features/acts/acts_inner.h"

/* The pages: what can be done with an organisation and what was done, the form of an act, what it
 * would change, the act itself, and the tree as it was on a day. */

#define ACTS_SHOWN 200
#define ACTS_DEEDS 16

/* ---- what pages share ----------------------------------------------------------------------- */

/* What stands strictly below the user's own organisation: its own fate is decided above. */
static bool may_act_on(struct request *req, const struct orgs_org *org)
{
    struct scope scope = access_scope(req, RIGHT_ORGS_EDIT);
    return !str_is_empty(scope.from) && str_starts_with(org->path, scope.from) &&
           org->path.length > scope.from.length;
}

static bool may_act_below(struct request *req, const struct orgs_org *org)
{
    struct scope scope = access_scope(req, RIGHT_ORGS_EDIT);
    return !str_is_empty(scope.from) && str_starts_with(org->path, scope.from);
}

static const struct acts_deed *deed_named(str name)
{
    for (const struct acts_deed *deed = acts_deeds; deed->name != NULL; deed++) {
        if (str_equal(name, str_of(deed->name))) {
            return deed;
        }
    }
    return NULL;
}

static bool asked_for(struct request *req, struct orgs_org *ret_org,
                      const struct acts_deed **ret_deed)
{
    *ret_deed = deed_named(path_text(req, 1));
    return *ret_deed != NULL && (*ret_deed)->preview != NULL &&
           orgs_find(req, req->scope, path_id(req), ret_org) && may_act_on(req, ret_org) &&
           (*ret_deed)->is_possible(ret_org);
}

bool acts_may_split(struct request *req, int64_t id, struct orgs_org *ret_org)
{
    return orgs_find(req, req->scope, id, ret_org) && may_act_on(req, ret_org) &&
           deed_named(STR("split"))->is_possible(ret_org);
}

/* ---- the acts of an organisation ------------------------------------------------------------ */

static void put_acts(struct request *req, struct acts_list_view *view)
{
    struct acts acts = acts_of_org(req, req->scope, view->org.id, ACTS_SHOWN);
    view->acts = ARENA_ARRAY(req->arena, acts.count, struct act_line);
    view->act_count = acts.count;
    for (size_t i = 0; i < acts.count; i++) {
        view->acts[i] = (struct act_line){
            .act = &acts.items[i],
            .about = act_about(req, req->scope, &acts.items[i]),
            .page = widgets_link(req, "/acts/%lld", (long long)acts.items[i].id),
        };
    }
}

static void put_deeds(struct request *req, struct acts_list_view *view)
{
    view->deeds = ARENA_ARRAY(req->arena, ACTS_DEEDS, struct act_deed_line);
    for (const struct acts_deed *deed = acts_deeds; deed->name != NULL; deed++) {
        if (deed->is_possible(&view->org)) {
            assert(view->deed_count < ACTS_DEEDS);
            view->deeds[view->deed_count++] = (struct act_deed_line){
                widgets_link(req, "/orgs/%lld/acts/%s", (long long)view->org.id, deed->name),
                deed->title, deed->note};
        }
    }
}

static struct reply acts_list_page(struct request *req)
{
    struct acts_list_view view = {0};
    if (!orgs_find(req, req->scope, path_id(req), &view.org)) {
        return reply_not_found(req);
    }
    view.may_act = may_act_on(req, &view.org);
    put_acts(req, &view);
    put_deeds(req, &view);
    return reply_page_titled(req, view.org.short_name, acts_html_list(req, &view));
}

/* ---- the form ------------------------------------------------------------------------------- */

/* The choices that depend on the tree are put in. */
static const struct form_field *fields_of(struct request *req, const struct acts_deed *deed,
                                          const struct orgs_org *org)
{
    struct form_field own[4] = {0};
    for (size_t i = 0; deed->fields != NULL && deed->fields[i].name != NULL; i++) {
        assert(i + 1 < COUNT_OF(own));
        own[i] = deed->fields[i];
        if (own[i].kind == FORM_CHOICE) {
            own[i].choices = deed->choices(req, org);
        }
    }
    return act_fields(req, own);
}

static struct reply acts_form_page(struct request *req)
{
    struct acts_form_view view;
    if (!asked_for(req, &view.org, &view.deed)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, view.deed, &view.org));
    form_set_date(&form, "on", req->today);
    if (view.deed->fill != NULL) {
        view.deed->fill(&form, &view.org);
    }
    view.form = &form;
    return reply_page_titled(req, view.org.short_name, acts_html_form(req, &view));
}

static struct act act_of_form(const struct form *form, const struct acts_deed *deed,
                              const struct orgs_org *org)
{
    struct act act = {.region_id = org->region_id, .org_id = org->id, .kind = str_of(deed->code)};
    act_read_form(form, &act);
    return act;
}

static struct reply form_again(struct request *req, struct acts_form_view *view)
{
    return reply_form_again(req, _(view->deed->title), acts_html_form(req, view));
}

static struct reply preview_page(struct request *req, const struct acts_form_view *asked,
                                 const json_t *arguments)
{
    struct act_preview preview = {
        .title = str_of(_(asked->deed->title)),
        .form = asked->form,
        .is_planned = date_before(req->today, form_date(asked->form, "on")),
        .action =
            widgets_link(req, "/orgs/%lld/acts/%s", (long long)asked->org.id, asked->deed->name),
        .cancel = widgets_link(req, "/orgs/%lld/acts", (long long)asked->org.id),
    };
    asked->deed->preview(req, &asked->org, arguments, &preview);
    return reply_page_titled(req, asked->org.short_name,
                             acts_html_preview(req, &asked->org, &preview));
}

/* First shown, then done: the button of the second page says which. */
static struct reply acts_form_action(struct request *req)
{
    struct acts_form_view view;
    if (!asked_for(req, &view.org, &view.deed)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, view.deed, &view.org));
    CLEANUP(json_drop) json_t *arguments = json_object();
    view.form = &form;
    if (view.deed->read != NULL) {
        view.deed->read(&form, &view.org, arguments);
    }
    enum act_step step = act_step_of(req);
    if (!form_is_good(&form) || step == ACT_CORRECT) {
        return form_again(req, &view);
    }
    if (step == ACT_SHOW) {
        return preview_page(req, &view, arguments);
    }
    struct act act = act_of_form(&form, view.deed, &view.org);
    str sentence;
    if (!act_do(req, req->scope, &act, arguments, &sentence)) {
        form_add_general_error(&form, sentence);
        return form_again(req, &view);
    }
    return reply_done(req, str_format(req->arena, "/acts/%lld", (long long)req->mutation_id),
                      act_done_text(req, act.on), 0);
}

/* ---- one act -------------------------------------------------------------------------------- */

static bool may_take_back(struct request *req, const struct act *act, const struct orgs_org *org)
{
    const struct act_kind *kind = act_kind_of(act->kind);
    return kind != NULL && (act->state == ACT_DONE || act->state == ACT_PLANNED) &&
           access_may(req, kind->needs) &&
           (kind->is_below ? may_act_below(req, org) : may_act_on(req, org));
}

static struct reply acts_act_page(struct request *req)
{
    struct acts_act_view view = {0};
    /* What happens to people is shown to those who may see them. */
    if (!act_find(req, req->scope, path_id(req), &view.act) || view.act.member_id != 0 ||
        !orgs_find(req, req->scope, view.act.org_id, &view.org)) {
        return reply_not_found(req);
    }
    const struct act_kind *kind = act_kind_of(view.act.kind);
    view.label = kind == NULL ? "" : kind->label;
    view.about = act_about(req, req->scope, &view.act);
    view.basis = act_basis_text(req, &view.act.basis);
    view.may_undo = may_take_back(req, &view.act, &view.org);
    return reply_page_titled(req, view.org.short_name, acts_html_act(req, &view));
}

static struct reply acts_undo_action(struct request *req)
{
    struct act act;
    struct orgs_org org;
    if (!act_find(req, req->scope, path_id(req), &act) || act.member_id != 0 ||
        !orgs_find(req, req->scope, act.org_id, &org)) {
        return reply_not_found(req);
    }
    if (!may_take_back(req, &act, &org)) {
        return reply_refused(req, str_of(_("This act cannot be taken back by you.")));
    }
    str sentence;
    if (!act_take_back(req, req->scope, &act, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, str_format(req->arena, "/orgs/%lld", (long long)org.id),
                      str_of(_("Taken back: everything is as it was before.")), 0);
}

/* ---- as it was ------------------------------------------------------------------------------ */

static const struct form_field day_fields[] = {
    {"on", N_("As on which day"), FORM_DATE, .required = true},
    {0},
};

/* The union is looked at region by region. */
static void count_people(struct request *req, struct acts_past_view *view)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_VIEW, view->org.region_id);
    view->may_see_people = view->org.region_id != 0 && !str_is_empty(scope.from) &&
                           str_starts_with(view->org.path, scope.from);
    if (view->may_see_people) {
        view->people = members_past_count(req, scope, &view->org, view->on);
    }
}

static struct reply acts_past_page(struct request *req)
{
    struct acts_past_view view = {.on = query_date(req, "on")};
    if (!orgs_find(req, req->scope, path_id(req), &view.org)) {
        return reply_not_found(req);
    }
    if (date_is_none(view.on)) {
        view.on = req->today;
    }
    struct form form = form_of(req, day_fields);
    form_set_date(&form, "on", view.on);
    view.form = &form;
    view.existed = orgs_facts_on(req, view.org.id, view.on, &view.facts);
    if (view.existed) {
        view.children = orgs_children_on(req, view.org.id, view.on);
        count_people(req, &view);
    }
    return reply_page_titled(req, view.org.short_name, acts_html_past(req, &view));
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/orgs/:id/acts", acts_list_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/orgs/:id/acts/split", acts_split_page, .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/:id/acts/split", acts_split_action, .needs = RIGHT_ORGS_EDIT,
     .body_limit = 256 * 1024},
    {GET, "/orgs/:id/acts/:deed", acts_form_page, .needs = RIGHT_ORGS_EDIT},
    {POST, "/orgs/:id/acts/:deed", acts_form_action, .needs = RIGHT_ORGS_EDIT},
    {GET, "/orgs/:id/past", acts_past_page, .needs = RIGHT_ORGS_VIEW},
    {GET, "/acts/:id", acts_act_page, .needs = RIGHT_ORGS_VIEW},
    {POST, "/acts/:id/undo", acts_undo_action, .needs = RIGHT_ORGS_EDIT},
    {0},
};

const struct feature acts_feature = {.name = "acts", .routes = routes, .acts = acts_kinds};
