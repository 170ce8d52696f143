#include "app/app.h"
#include "app/json.h"
#include "features/joining/joining_inner.h"
#include "features/membership/membership.h"

/* The admission as an act of a membership: it puts the card on the register, or brings the card of
 * a former member back, and is taken back as a whole; the application then waits for a decision
 * again. */

static bool find(struct act_run *run, struct joining_db_line_row *ret_row, struct orgs_org *ret_org)
{
    struct request *req = run->req;
    int64_t id = json_get_int(run->arguments, "application");
    if (!joining_db_find(req->db, run->scope, id, ret_row) ||
        (!joining_is_open(ret_row->state) && !str_equal(ret_row->state, STR("planned")))) {
        return act_refuse(run, _("The application has been withdrawn or decided already."));
    }
    bool is_there = orgs_find(req, run->scope, ret_row->org_id, ret_org) &&
                    ret_org->holds_members && !str_equal(ret_org->state, STR("liquidated"));
    return is_there || act_refuse(run, _("Nobody can be on the register there."));
}

/* Union seniority begins with the application, the registration with the act (domain 1.5). */
static struct members_card card_of(struct act_run *run, const struct joining_db_line_row *row)
{
    struct members_card card = joining_card_of(row);
    bool is_away = str_equal(card.category, STR("temporarily_not_working"));
    card.status = is_away ? STR("temporarily_not_working") : STR("active");
    card.joined_on = row->applied_on;
    card.registered_on = run->act.on;
    card.decision = act_basis_text(run->req, &run->act.basis);
    return card;
}

static bool close_application(struct act_run *run, struct joining_db_line_row *row, str decision)
{
    struct request *req = run->req;
    struct joining_db_decide_values values = {
        .scope = run->scope,
        .id = row->id,
        .state = STR("admitted"),
        .member_id = run->act.member_id,
        .act_id = run->act.id,
        .decision = decision,
        .account_id = req->user.account_id,
        .now = req->now,
    };
    if (!joining_db_decide(req->db, &values)) {
        return act_refuse(run, _("The application has been withdrawn or decided already."));
    }
    row->decision = decision;
    joining_tell(req, row, N_("You are a member of the union"), joining_letter_admitted);
    return true;
}

static bool admit(struct act_run *run)
{
    struct request *req = run->req;
    struct joining_db_line_row row;
    struct orgs_org org;
    if (!find(run, &row, &org)) {
        return false;
    }
    struct members_card card = card_of(run, &row);
    struct request then = *req;
    then.today = run->act.on;
    members_add_as(&then, run->act.member_id, &org, &card);
    json_put_int(run->kept, "version", members_version(req->db, run->scope, run->act.member_id));
    return close_application(run, &row, card.decision);
}

/* ---- taking back ---------------------------------------------------------------------------- */

/* He was elected meanwhile, or is on his way elsewhere. */
static bool is_bound(struct act_run *run)
{
    struct request *req = run->req;
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const char *(*ask)(struct request *, int64_t, int64_t) = (*feature)->person_is_bound;
        const char *reason = ask == NULL ? NULL : ask(req, run->act.region_id, run->act.member_id);
        if (reason != NULL) {
            run->sentence = str_of(tr(req->language, reason));
            return true;
        }
    }
    return false;
}

static bool reopen(struct act_run *run)
{
    struct request *req = run->req;
    int64_t id = json_get_int(run->arguments, "application");
    return joining_db_reopen(req->db, run->scope, id, req->now) ||
           act_refuse(run, _("There is no decision to take back."));
}

/* It was planned only: nothing but the application knows of it. */
static void drop(struct act_run *run)
{
    bool was_planned = reopen(run);
    assert(was_planned || run->sentence.length > 0);
}

static bool take_back(struct act_run *run)
{
    struct request *req = run->req;
    struct orgs_org org;
    if (is_bound(run)) {
        return false;
    }
    if (!orgs_find(req, run->scope, run->act.org_id, &org)) {
        return act_refuse(run, _("This person is not on the register here any more."));
    }
    struct members_batch batch = {
        .req = req, .region_id = org.region_id, .org_id = org.id, .org_path = org.path};
    if (!members_batch_take_away(&batch, run->scope, run->act.member_id,
                                 json_get_int(run->kept, "version"))) {
        return act_refuse(run,
                          _("The card has been changed since then, so this cannot be taken back "
                            "as a whole."));
    }
    members_batch_end(&batch);
    return reopen(run);
}

/* ---- a former member ------------------------------------------------------------------------ */

static const struct act_kind *transfer_kind(void)
{
    return act_kind_of(STR("membership.transfer"));
}

/* The card may lie in another organisation within reach: it goes over first. */
static bool move_here(struct act_run *run, int64_t to_org)
{
    struct request *req = run->req;
    int64_t from = members_org_of(req, run->scope, run->act.member_id);
    if (from == to_org) {
        return true;
    }
    json_t *kept = json_object();
    json_t *arguments = json_object();
    json_object_set_new(run->kept, "move", kept);
    json_object_set_new(run->kept, "move_arguments", arguments);
    json_put_int(arguments, "org_id", to_org);
    struct act_run move = *run;
    move.arguments = arguments;
    move.kept = kept;
    bool has_moved = transfer_kind()->carry_out(&move);
    run->sentence = move.sentence;
    return has_moved;
}

static bool bring_back(struct act_run *run)
{
    struct joining_db_line_row row;
    struct orgs_org org;
    if (!find(run, &row, &org) || !move_here(run, org.id)) {
        return false;
    }
    struct members_card card = card_of(run, &row);
    return membership_come_back(run, &card) && close_application(run, &row, card.decision);
}

static bool send_away_again(struct act_run *run)
{
    if (!membership_put_back(run)) {
        return false;
    }
    json_t *kept = json_object_get(run->kept, "move");
    if (kept != NULL) {
        struct act_run move = *run;
        move.kept = kept;
        move.arguments = json_object_get(run->kept, "move_arguments");
        bool has_moved = transfer_kind()->take_back(&move);
        run->sentence = move.sentence;
        if (!has_moved) {
            return false;
        }
    }
    return reopen(run);
}

/* On the card it leads back to the application, and so to the consent. */
static str with_application(struct act_run *run, const char *title)
{
    struct request *req = run->req;
    struct joining_db_line_row row;
    struct consents_text consent;
    int64_t id = json_get_int(run->arguments, "application");
    if (!joining_db_find(req->db, run->scope, id, &row) ||
        !joining_consent_of(req, &row, &consent)) {
        return str_of(title);
    }
    return _f("%1: application No. %2 of %3, consent version %4", title, row.number, row.applied_on,
              consent.version);
}

static str about_admission(struct act_run *run)
{
    struct request *req = run->req;
    return with_application(run, _("Admitted to the union"));
}

static str about_return(struct act_run *run)
{
    struct request *req = run->req;
    return with_application(run, _("Came back into the union"));
}

const struct act_kind joining_kinds[] = {
    {"joining.admit", N_("Admitted to the union"), RIGHT_MEMBERS_ADMIT, admit, take_back,
     about_admission, drop},
    {"joining.return", N_("Came back into the union"), RIGHT_MEMBERS_ADMIT, bring_back,
     send_away_again, about_return, drop},
    {0},
};
