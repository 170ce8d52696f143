#include "app/act.html.h"
#include "app/json.h"
#include "features/membership/membership.html.h"
#include "features/membership/membership.sql.h"
#include "features/membership/membership_inner.h"

/* The pages: what happened to a member and what can happen, the form of an act, and its way back.
 */

#define ACTS_SHOWN 100
#define MEMBERSHIP_DEEDS 16

/* ---- what can happen ------------------------------------------------------------------------ */

static bool is_registered(const struct membership_person *person)
{
    return members_status_is_registered(person->card.status);
}

static bool works(const struct membership_person *person)
{
    return str_equal(person->card.status, STR("active"));
}

static bool is_paused(const struct membership_person *person)
{
    return str_equal(person->card.status, STR("temporarily_not_working"));
}

static bool may_retire(const struct membership_person *person)
{
    return is_registered(person) && !str_equal(person->card.category, STR("pensioner_nonworking"));
}

static bool may_return(const struct membership_person *person)
{
    return !members_status_is_current(person->card.status) &&
           !str_equal(person->card.status, STR("deceased"));
}

static bool is_second(const struct membership_person *person)
{
    return str_equal(person->card.status, STR("second"));
}

/* Of more organisations than one within reach. */
static bool may_transfer(const struct membership_person *person)
{
    return is_registered(person) && person->has_targets;
}

static const struct form_field pause_fields[] = {
    {"reason", N_("Reason"), FORM_CHOICE, .required = true, .choices = members_pause_reasons,
     .wide = true},
    {0},
};
static const struct form_field exclusion_fields[] = {
    {"reason", N_("Reason"), FORM_CHOICE, .required = true, .choices = members_exclusion_reasons,
     .wide = true},
    {0},
};
static const struct form_field deregistration_fields[] = {
    {"reason", N_("Reason"), FORM_CHOICE, .required = true,
     .choices = members_deregistration_reasons, .wide = true},
    {0},
};
static const struct form_field transfer_fields[] = {
    {"org", N_("To which organisation"), FORM_CHOICE, .required = true, .wide = true},
    {0},
};

const struct membership_deed membership_deeds[] = {
    {"transfer", "membership.transfer", N_("Transfer to another organisation"),
     N_("Union seniority goes on without a gap."), transfer_fields, may_transfer},
    {"pause", "membership.pause", N_("Temporarily without work"),
     N_("Stays a member and pays no dues meanwhile."), pause_fields, works},
    {"resume", "membership.resume", N_("Works again"), N_("Pays dues again from that day."), NULL,
     is_paused},
    {"retire", "membership.retire", N_("Retired"),
     N_("Stays on the register as a pensioner who does not work."), NULL, may_retire},
    {"leave", "membership.leave", N_("Left the union"),
     N_("By a personal application; counts from its day."), NULL, is_registered},
    {"exclude", "membership.exclude", N_("Excluded from the union"),
     N_("By a decision of the committee; can be appealed."), exclusion_fields, is_registered},
    {"deregister", "membership.deregister", N_("Taking off the register"),
     N_("Dismissal, end of studies and the like: neither left nor excluded."),
     deregistration_fields, is_registered},
    {"die", "membership.die", N_("Died"), N_("The card stays in the history."), NULL,
     is_registered},
    {"main", "membership.main", N_("This registration becomes the main one"),
     N_("From that day the person is counted here, and in the other organisation no more."), NULL,
     is_second},
    {"unsecond", "membership.unsecond", N_("Second registration ended"),
     N_("The membership goes on in the main organisation."), NULL, is_second},
    {"return", "membership.return", N_("Came back into the union"),
     N_("On the register again; the former membership stays in the history."), NULL, may_return},
    {0},
};

/* ---- what pages share ----------------------------------------------------------------------- */

bool membership_find(struct request *req, struct scope scope, int64_t id,
                     struct membership_person *ret_person)
{
    struct membership_person person = {.id = id, .scope = scope};
    struct membership_db_other_target_row other;
    if (!members_card_of(req, scope, id, &person.card, &person.version) ||
        !orgs_find(req, scope, members_org_of(req, scope, id), &person.org)) {
        return false;
    }
    person.full_name = members_name_of(req->arena, &person.card);
    person.has_targets =
        membership_db_other_target(req->db, scope, person.org.region_id, person.org.id, &other);
    *ret_person = person;
    return true;
}

static bool person_of_page(struct request *req, struct membership_person *ret_person)
{
    struct scope scope = members_reach(req, RIGHT_MEMBERS_ADMIT, path_id(req));
    return !str_is_empty(scope.from) && membership_find(req, scope, path_id(req), ret_person);
}

static bool asked_for(struct request *req, struct membership_form_view *ret_view)
{
    if (!person_of_page(req, &ret_view->person)) {
        return false;
    }
    str name = path_text(req, 1);
    for (const struct membership_deed *deed = membership_deeds; deed->name != NULL; deed++) {
        if (str_equal(name, str_of(deed->name))) {
            ret_view->deed = deed;
            return deed->is_possible(&ret_view->person);
        }
    }
    return false;
}

const struct form_choice *membership_targets(struct request *req,
                                             const struct membership_person *person)
{
    struct membership_db_targets_rows rows =
        membership_db_targets(req->db, person->scope, person->org.region_id, person->org.id);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 1, struct form_choice);
    for (size_t i = 0; i < rows.count; i++) {
        choices[i] =
            (struct form_choice){str_format(req->arena, "%lld", (long long)rows.items[i].id).data,
                                 str_to_c(req->arena, rows.items[i].short_name)};
    }
    return choices;
}

static const struct form_field *fields_of(struct request *req,
                                          const struct membership_form_view *view)
{
    if (view->deed->fields != transfer_fields) {
        return act_fields(req, view->deed->fields);
    }
    struct form_field own[] = {transfer_fields[0], {0}};
    own[0].choices = membership_targets(req, &view->person);
    return act_fields(req, own);
}

/* Where the person who records an act came from, if not from the list of acts. */
static const str verification = STR_INIT("verification");

static str list_address(struct request *req, int64_t member_id)
{
    return str_format(req->arena, "/members/%lld/acts", (long long)member_id);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static void put_acts(struct request *req, struct membership_list_view *view)
{
    struct scope scope = view->person.scope;
    struct acts acts = acts_of_member(req, scope, view->person.id, ACTS_SHOWN);
    view->acts = ARENA_ARRAY(req->arena, acts.count, struct act_line);
    view->act_count = acts.count;
    for (size_t i = 0; i < acts.count; i++) {
        const struct act *act = &acts.items[i];
        bool may_undo = act->state == ACT_DONE || act->state == ACT_PLANNED;
        view->acts[i] = (struct act_line){.act = act, .about = act_about(req, scope, act)};
        if (may_undo) {
            view->acts[i].undo = widgets_link(req, "/membership/%lld/undo", (long long)act->id);
        }
    }
}

/* Sending is no act: the other side has to agree. */
static const struct act_deed_line sending = {
    .title = N_("Ask another organisation to receive a member"),
    .note = N_("For an organisation that you do not keep: it has thirty days to answer."),
};

/* What can happen to him now. */
static struct html deeds_html(struct request *req, const struct membership_person *person,
                              bool is_verifying)
{
    long long id = (long long)person->id;
    struct act_deed_line *lines = ARENA_ARRAY(req->arena, MEMBERSHIP_DEEDS, struct act_deed_line);
    size_t count = 0;
    for (const struct membership_deed *deed = membership_deeds; deed->name != NULL; deed++) {
        if (deed->is_possible(person)) {
            assert(count + 1 < MEMBERSHIP_DEEDS);
            lines[count++] =
                (struct act_deed_line){widgets_link(req, "/members/%lld/acts/%s%s", id, deed->name,
                                                    is_verifying ? "?from=verification" : ""),
                                       deed->title, deed->note};
        }
    }
    if (is_registered(person)) {
        lines[count] = sending;
        lines[count++].link = widgets_link(req, "/members/%lld/send", id);
    }
    return act_html_deeds(req, _("What has happened?"), lines, count);
}

struct html membership_deeds_html(struct request *req, struct scope scope, int64_t member_id)
{
    struct membership_person person;
    return membership_find(req, scope, member_id, &person) ? deeds_html(req, &person, true)
                                                           : (struct html){0};
}

static struct reply membership_list_page(struct request *req)
{
    struct membership_list_view view = {0};
    if (!person_of_page(req, &view.person)) {
        return reply_not_found(req);
    }
    put_acts(req, &view);
    view.deeds = deeds_html(req, &view.person, false);
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", view.person.org.region_id, view.person.id, view.person.id);
    }
    return reply_page(req, _("Changes of the membership"), membership_html_list(req, &view));
}

static struct reply membership_form_page(struct request *req)
{
    struct membership_form_view view = {.is_verifying =
                                            str_equal(query_text(req, "from"), verification)};
    if (!asked_for(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view));
    form_set_date(&form, "on", req->today);
    view.form = &form;
    return reply_page(req, _(view.deed->title), membership_html_form(req, &view));
}

static void read_arguments(const struct form *form, const struct membership_deed *deed,
                           json_t *arguments)
{
    int64_t org_id = 0;
    if (deed->fields == transfer_fields) {
        json_put_int(arguments, "org_id",
                     str_to_int64(form_text(form, "org"), &org_id) ? org_id : 0);
    } else if (deed->fields != NULL) {
        json_put_text(arguments, "reason", form_text(form, "reason"));
    }
}

static struct reply membership_form_action(struct request *req)
{
    struct membership_form_view view = {
        .is_verifying = str_equal(http_body_field(req->http, STR("from")), verification)};
    if (!asked_for(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view));
    view.form = &form;
    CLEANUP(json_drop) json_t *arguments = json_object();
    read_arguments(&form, view.deed, arguments);
    struct act act = {.region_id = view.person.org.region_id,
                      .org_id = view.person.org.id,
                      .member_id = view.person.id,
                      .kind = str_of(view.deed->code)};
    act_read_form(&form, &act);
    str sentence;
    if (form_is_good(&form) && !act_do(req, view.person.scope, &act, arguments, &sentence)) {
        form_add_general_error(&form, sentence);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _(view.deed->title), membership_html_form(req, &view));
    }
    str next = view.is_verifying
                   ? str_format(req->arena, "/verification/%lld?next=%lld",
                                (long long)view.person.org.id, (long long)view.person.id)
                   : list_address(req, view.person.id);
    return reply_done(req, next, act_done_text(req, act.on), 0);
}

static struct reply membership_undo_action(struct request *req)
{
    struct act act;
    struct scope reach = access_scope(req, RIGHT_MEMBERS_ADMIT);
    if (!act_find(req, reach, path_id(req), &act) || act.member_id == 0) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, act.region_id);
    str sentence;
    if (!act_take_back(req, scope, &act, &sentence)) {
        return reply_refused(req, sentence);
    }
    /* Whoever came onto the register by the act is not there any more. */
    bool is_there = members_org_of(req, scope, act.member_id) != 0;
    return reply_done(req, is_there ? list_address(req, act.member_id) : STR("/members"),
                      str_of(_("Taken back: everything is as it was before.")), 0);
}

/* ---- contents ------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {GET, "/members/:id/acts", membership_list_page, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/members/:id/acts/:deed", membership_form_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/:id/acts/:deed", membership_form_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/members/:id/send", membership_send_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/members/:id/send", membership_send_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/overdue", membership_overdue_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/overdue", membership_overdue_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/transfers", membership_transfers_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/transfers/:id/withdraw", membership_withdraw_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/transfers/:id/receive", membership_receive_action, .needs = RIGHT_MEMBERS_ADMIT},
    {GET, "/transfers/:id/refuse", membership_refuse_page, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/transfers/:id/refuse", membership_refuse_action, .needs = RIGHT_MEMBERS_ADMIT},
    {POST, "/membership/:id/undo", membership_undo_action, .needs = RIGHT_MEMBERS_ADMIT},
    {0},
};

static const struct menu_entry menu[] = {
    {N_("Admissions and requests"), N_("Transfers of members"), "arrow-right", "/transfers",
     RIGHT_MEMBERS_ADMIT, 14},
    {N_("Admissions and requests"), N_("Time has run out"), "clock", "/overdue",
     RIGHT_MEMBERS_ADMIT, 16},
    {0},
};

const struct feature membership_feature = {.name = "membership",
                                           .routes = routes,
                                           .menu = menu,
                                           .acts = membership_kinds,
                                           .sweep = membership_sweep,
                                           .person_is_bound = membership_person_is_bound,
                                           .merge_is_refused = membership_merge_is_refused,
                                           .person_merged = membership_person_merged,
                                           .person_parted = membership_person_parted};
