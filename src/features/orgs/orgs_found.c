/* Founding an organisation: an act on the organisation above, on a day and by a document. It is
 * taken back as long as nothing has come of it. */
#include "app/json.h"
#include "features/orgs/orgs_pages.h"

/* Today, and on the day of the founding. */
static bool is_there(struct act_run *run, struct orgs_org *ret_parent)
{
    struct request *req = run->req;
    struct orgs_facts then;
    date on = date_before(req->today, run->act.on) ? req->today : run->act.on;
    return orgs_find(req, run->scope, run->act.org_id, ret_parent) &&
           !str_equal(ret_parent->state, STR("liquidated")) &&
           orgs_facts_on(req, ret_parent->id, on, &then) &&
           !str_equal(then.state, STR("liquidated"));
}

static int64_t create(struct act_run *run, const struct orgs_org *parent,
                      const struct orgs_db_passport_row *passport)
{
    struct request *req = run->req;
    struct orgs_db_find_row org = {.region_id = parent->region_id, .parent_id = parent->id};
    struct orgs_db_passport_row before;
    org.id = orgs_create(req, &(struct orgs_new){
                                  .region_id = parent->region_id,
                                  .parent_id = parent->id,
                                  .parent_path = parent->path,
                                  .type = passport->type,
                                  .name = passport->name,
                                  .short_name = passport->short_name,
                                  .valid_from = run->act.on,
                                  .basis = act_basis_text(req, &run->act.basis),
                              });
    if (orgs_db_find(req->db, org.id, run->scope, &org) &&
        orgs_db_passport(req->db, org.id, &before)) {
        orgs_save(req, &org, &before, passport);
        orgs_tell_employees(req, &org, run->act.on, passport->employees);
    }
    return org.id;
}

static bool found(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org parent;
    struct orgs_db_passport_row passport = orgs_passport_of_json(req->arena, run->arguments);
    if (!is_there(run, &parent)) {
        return act_refuse(run, _("The organisation above did not exist on that day."));
    }
    if (!orgs_may_stand(req, parent.type, passport.type)) {
        return act_refuse(run, _("An organisation of this type cannot stand there."));
    }
    if (orgs_has_namesake(req, parent.id, 0, passport.short_name)) {
        return act_refuse(run, _("Another organisation there already has this name."));
    }
    json_put_int(run->kept, "org_id", create(run, &parent, &passport));
    return true;
}

static bool unfound(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org;
    if (!orgs_find(req, run->scope, json_get_int(run->kept, "org_id"), &org)) {
        return act_refuse(run, _("The organisation is not there any more."));
    }
    return orgs_take_away(req, &org, &run->sentence);
}

static str about_founding(struct act_run *run)
{
    struct request *req = run->req;
    return _f("Founded: %1", json_get_text(req->arena, run->arguments, "short_name"));
}

const struct act_kind orgs_acts[] = {
    {ORGS_FOUND, N_("Founding of an organisation"), RIGHT_ORGS_EDIT, found, unfound, about_founding,
     .is_below = true},
    {0},
};

/* ---- as if it had never been ---------------------------------------------------------------- */

static bool has_acts(struct request *req, const struct orgs_org *org)
{
    struct scope scope = access_system_scope(req->arena, org->region_id, org->path);
    EACH (act, acts_of_org(req, scope, org->id, 100)) {
        if (act->state == ACT_DONE || act->state == ACT_PLANNED) {
            return true;
        }
    }
    return false;
}

/* Why it has to stay, or NULL. */
static const char *what_holds(struct request *req, const struct orgs_org *org)
{
    struct orgs_db_leans_on_row row;
    if (orgs_db_leans_on(req->db, org->id, org->parent_id, &row)) {
        return N_("There are organisations below it, or there were.");
    }
    if (has_acts(req, org)) {
        return N_("Something has happened to the organisation since. Take the later act back "
                  "first.");
    }
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const char *sentence = (*feature)->org_is_bound == NULL
                                   ? NULL
                                   : (*feature)->org_is_bound(req, org->region_id, org->id);
        if (sentence != NULL) {
            return sentence;
        }
    }
    return NULL;
}

bool orgs_take_away(struct request *req, const struct orgs_org *org, str *ret_sentence)
{
    const char *held_by = what_holds(req, org);
    if (held_by != NULL) {
        *ret_sentence = str_of(_(held_by));
        return false;
    }
    orgs_db_remove_search(req->db, org->path, org->id);
    orgs_db_forget_versions(req->db, org->region_id, org->id);
    orgs_employees_db_forget(req->db, org->region_id, org->id);
    if (org->id == org->region_id) {
        orgs_db_remove_region(req->db, org->id);
    }
    orgs_db_remove(req->db, org->region_id, org->id);
    audit(req, "orgs.take_away", org->region_id, org->id, 0,
          (const struct audit_change[]){{"name", org->name, {0}}, {"type", org->type, {0}}}, 2);
    return true;
}
