#include "app/json.h"
#include "features/acts/acts_inner.h"

/* The kinds of acts on the tree: how each is carried out and taken back. The arguments are checked
 * here and not in the forms, because a planned act is carried out long after its form. */

#define LIQUIDATED "liquidated"

static struct orgs_org org_of(const struct act_run *run)
{
    struct orgs_org org = {0};
    bool is_there = orgs_find(run->req, run->scope, run->act.org_id, &org);
    assert(is_there); /* the act was found by its organisation */
    (void)is_there;
    return org;
}

bool acts_change(struct act_run *run, int64_t org_id, const struct orgs_facts *facts,
                 unsigned which)
{
    json_t *changes = json_object_get(run->kept, "changes");
    if (changes == NULL) {
        changes = json_array();
        json_object_set_new(run->kept, "changes", changes);
    }
    return orgs_change_from(run->req, org_id, run->act.on, facts, which,
                            act_basis_text(run->req, &run->act.basis), changes, &run->sentence);
}

static bool change_back(struct act_run *run)
{
    return orgs_change_back(run->req, json_object_get(run->kept, "changes"), &run->sentence);
}

static str argument(const struct act_run *run, const char *name)
{
    return json_get_text(run->req->arena, run->arguments, name);
}

/* ---- name, type, state ---------------------------------------------------------------------- */

static bool rename_org(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org = org_of(run);
    struct orgs_facts facts = {.name = argument(run, "name"),
                               .short_name = argument(run, "short_name")};
    if (orgs_has_namesake(req, org.parent_id, org.id, facts.short_name)) {
        return act_refuse(run, _("Another organisation there already has this name."));
    }
    return acts_change(run, org.id, &facts, ORGS_FACT_NAME | ORGS_FACT_SHORT_NAME);
}

static bool change_type(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org = org_of(run);
    struct orgs_org parent;
    struct orgs_facts facts = {.type = argument(run, "type")};
    /* The parent may lie above what the user sees. */
    struct scope all = access_system_scope(req->arena, org.region_id, STR("0"));
    if (!orgs_find(req, all, org.parent_id, &parent) ||
        !orgs_may_stand(req, parent.type, facts.type)) {
        return act_refuse(run, _("An organisation of this type cannot stand there."));
    }
    const struct form_choice *types = orgs_type_choices(req, parent.type, org.members > 0);
    if (form_choice_label(types, facts.type) == NULL) {
        return act_refuse(run, _("Nobody can be on the register there."));
    }
    if (orgs_misplaced_under(req, org.id, facts.type) > 0) {
        return act_refuse(run, _("Some organisations below cannot stand under this type."));
    }
    return acts_change(run, org.id, &facts, ORGS_FACT_TYPE);
}

static bool set_state(struct act_run *run, str state)
{
    struct orgs_facts facts = {.state = state};
    return acts_change(run, run->act.org_id, &facts, ORGS_FACT_STATE);
}

static bool suspend(struct act_run *run)
{
    return set_state(run, STR("suspended"));
}

static bool resume(struct act_run *run)
{
    return set_state(run, STR("active"));
}

/* ---- the place in the tree ------------------------------------------------------------------ */

static bool move(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org = org_of(run);
    struct orgs_org parent;
    if (!orgs_find(req, run->scope, json_get_int(run->arguments, "parent_id"), &parent) ||
        parent.region_id != org.region_id || str_equal(parent.state, STR(LIQUIDATED))) {
        return act_refuse(run, _("The organisation to move to is not there any more."));
    }
    if (str_starts_with(parent.path, org.path)) {
        return act_refuse(run, _("An organisation cannot move below itself."));
    }
    if (!orgs_may_stand(req, parent.type, org.type)) {
        return act_refuse(run, _("An organisation of this type cannot stand there."));
    }
    struct orgs_facts facts = {.parent_id = parent.id};
    return acts_change(run, org.id, &facts, ORGS_FACT_PARENT);
}

/* The former place may lie outside of what the user keeps, or have ended since. */
static bool move_back(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org parent;
    int64_t parent_id = orgs_parent_before(json_object_get(run->kept, "changes"));
    if (!orgs_find(req, run->scope, parent_id, &parent) ||
        str_equal(parent.state, STR(LIQUIDATED))) {
        return act_refuse(run, _("The former place has ended, or is kept by somebody else: the "
                                 "organisation above both can move it there."));
    }
    return change_back(run);
}

/* ---- the end -------------------------------------------------------------------------------- */

/* The bodies and the posts in them end on the day before, and with them the rights; so do rights
 * that were given by hand. */
static void end_posts(struct act_run *run, int64_t org_id)
{
    struct db *db = run->req->db;
    bodies_end_all(run->req, run->scope, org_id, date_add_days(run->act.on, -1), run->kept);
    json_t *ended = json_array();
    EACH (post, acts_db_posts(db, org_id, run->act.on)) {
        json_array_append_new(
            ended, json_pack("[I,I]", (json_int_t)post->id, (json_int_t)post->valid_to.number));
        acts_db_end_post(db, post->id, date_add_days(run->act.on, -1));
    }
    json_object_set_new(run->kept, "posts", ended);
}

static void give_posts_back(struct act_run *run)
{
    bodies_begin_again(run->req, run->scope, run->kept);
    const json_t *ended = json_object_get(run->kept, "posts");
    for (size_t i = 0; i < json_array_size(ended); i++) {
        const json_t *post = json_array_get(ended, i);
        date valid_to = {(int32_t)json_integer_value(json_array_get(post, 1))};
        acts_db_give_post_back(run->req->db, json_integer_value(json_array_get(post, 0)),
                               date_add_days(run->act.on, -1), valid_to);
    }
}

const char *acts_end_is_refused(struct request *req, const struct orgs_org *org)
{
    struct orgs_totals totals = orgs_totals_below(req->db, org->path);
    if (totals.members > 0) {
        return N_("People are still on the register here. Merge the organisation into another, or "
                  "take them off the register first.");
    }
    return totals.orgs > 0 ? N_("There are organisations below. Move them first.") : NULL;
}

static bool liquidate(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org = org_of(run);
    const char *sentence = acts_end_is_refused(req, &org);
    if (sentence != NULL) {
        return act_refuse(run, _(sentence));
    }
    end_posts(run, org.id);
    return set_state(run, STR(LIQUIDATED));
}

static bool bring_back(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org = org_of(run);
    struct orgs_org parent;
    struct scope all = access_system_scope(req->arena, org.region_id, STR("0"));
    if (!orgs_find(req, all, org.parent_id, &parent) || str_equal(parent.state, STR(LIQUIDATED))) {
        return act_refuse(run, _("The organisation above has ended since. Take that back first."));
    }
    give_posts_back(run);
    return change_back(run);
}

/* ---- two become one ------------------------------------------------------------------------- */

static bool move_children(struct act_run *run, const struct orgs_org *org,
                          const struct orgs_org *into)
{
    struct orgs_facts facts = {.parent_id = into->id};
    EACH (child, acts_db_children(run->req->db, org->id)) {
        if (!acts_change(run, child->id, &facts, ORGS_FACT_PARENT)) {
            return false;
        }
    }
    return true;
}

static bool merge(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org = org_of(run);
    struct orgs_org into;
    if (!orgs_find(req, run->scope, json_get_int(run->arguments, "into_id"), &into) ||
        into.region_id != org.region_id || str_equal(into.state, STR(LIQUIDATED)) ||
        into.level != org.level) {
        return act_refuse(run, _("The organisation to merge into is not there any more."));
    }
    if (org.members > 0 && !into.holds_members) {
        return act_refuse(run, _("Nobody can be on the register there."));
    }
    if (!move_children(run, &org, &into)) {
        return false;
    }
    struct scope both = access_system_scope(req->arena, org.region_id, run->scope.from);
    json_t *people = json_object();
    json_object_set_new(run->kept, "people", people);
    (void)members_go_over(req, both, &org, &into, (str){0}, run->act.on, people);
    end_posts(run, org.id);
    acts_db_set_successor(req->db, org.id, into.id);
    return set_state(run, STR(LIQUIDATED));
}

static bool part_again(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org into;
    if (!bring_back(run)) {
        return false;
    }
    struct orgs_org org = org_of(run);
    struct scope both = access_system_scope(req->arena, org.region_id, run->scope.from);
    acts_db_set_successor(req->db, org.id, 0);
    if (!orgs_find(req, run->scope, json_get_int(run->arguments, "into_id"), &into) ||
        !members_come_back(req, both, &org, &into, run->act.on,
                           json_object_get(run->kept, "people"))) {
        return act_refuse(run, _("Some of the people have gone elsewhere since then, so the merger "
                                 "cannot be taken back as a whole."));
    }
    return true;
}

/* ---- in words ------------------------------------------------------------------------------- */

static str name_of(const struct act_run *run, const char *argument_name)
{
    struct orgs_org org;
    int64_t id = json_get_int(run->arguments, argument_name);
    return orgs_find(run->req, run->scope, id, &org) ? org.short_name : str_of("…");
}

static str about_name(struct act_run *run)
{
    struct request *req = run->req;
    return _f("The new name: %1", argument(run, "name"));
}

static str about_place(struct act_run *run)
{
    struct request *req = run->req;
    return _f("Now under: %1", name_of(run, "parent_id"));
}

static str about_merger(struct act_run *run)
{
    struct request *req = run->req;
    return _f("Merged into: %1", name_of(run, "into_id"));
}

const struct act_kind acts_kinds[] = {
    {"acts.rename", N_("Renaming"), RIGHT_ORGS_EDIT, rename_org, change_back, about_name},
    {"acts.type", N_("Change of type"), RIGHT_ORGS_EDIT, change_type, change_back, NULL},
    {"acts.move", N_("Move under another organisation"), RIGHT_ORGS_EDIT, move, move_back,
     about_place},
    {"acts.suspend", N_("Work suspended"), RIGHT_ORGS_EDIT, suspend, change_back, NULL},
    {"acts.resume", N_("Work resumed"), RIGHT_ORGS_EDIT, resume, change_back, NULL},
    {"acts.merge", N_("Merger"), RIGHT_ORGS_EDIT, merge, part_again, about_merger},
    {"acts.split", N_("Splitting off"), RIGHT_ORGS_EDIT, acts_split, acts_join_again,
     acts_about_split},
    {"acts.liquidate", N_("Liquidation"), RIGHT_ORGS_EDIT, liquidate, bring_back, NULL},
    {0},
};
