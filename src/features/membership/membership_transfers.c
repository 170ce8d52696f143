#include "app/app.h"
#include "app/json.h"
#include "base/fold.h"
#include "features/membership/membership.html.h"
#include "features/membership/membership.sql.h"
#include "features/membership/membership_inner.h"

/* To an organisation that somebody else keeps: one side asks, the other receives or refuses, and
 * what nobody answers within thirty days ends by itself. Until it is received the member stays
 * where he is. */

#define DAYS_TO_ANSWER 30

static const struct form_field send_fields[] = {
    {"org", N_("To which organisation"), FORM_CHOICE, .required = true, .wide = true},
    {0},
};

static const struct form_field refuse_fields[] = {
    {"remark", N_("Why not"), FORM_TEXT, .required = true, .max = 200, .wide = true},
    {0},
};

/* ---- asking --------------------------------------------------------------------------------- */

/* Organisations that have the first two words in their names. */
static struct membership_db_holders_rows holders_called(struct request *req, int64_t region_id,
                                                        str name, int64_t not_org_id)
{
    str words = fold_search(req->arena, name);
    str first;
    str second = {0};
    if (!str_next(&words, ' ', &first) || first.length == 0) {
        return (struct membership_db_holders_rows){0};
    }
    (void)str_next(&words, ' ', &second);
    return membership_db_holders(req->db, region_id, fold_pack(req->arena, first),
                                 fold_pack(req->arena, second), not_org_id);
}

static const struct form_choice *choices_of(struct request *req,
                                            struct membership_db_holders_rows holders)
{
    struct form_choice *choices = ARENA_ARRAY(req->arena, holders.count + 1, struct form_choice);
    for (size_t i = 0; i < holders.count; i++) {
        const struct membership_db_holders_row *holder = &holders.items[i];
        choices[i] =
            (struct form_choice){str_format(req->arena, "%lld", (long long)holder->id).data,
                                 str_format(req->arena, "%.*s (%.*s)", STR_ARG(holder->short_name),
                                            STR_ARG(holder->above))
                                     .data};
    }
    return choices;
}

const struct form_choice *membership_holders(struct request *req, int64_t region_id, str name,
                                             int64_t not_org_id)
{
    return choices_of(req, holders_called(req, region_id, name, not_org_id));
}

static bool may_be_sent(struct request *req, struct membership_send_view *ret_view)
{
    struct membership_db_waiting_of_row waiting;
    struct scope scope = members_reach(req, RIGHT_MEMBERS_ADMIT, path_id(req));
    return !str_is_empty(scope.from) &&
           membership_find(req, scope, path_id(req), &ret_view->person) &&
           members_status_is_registered(ret_view->person.card.status) &&
           !membership_db_waiting_of(req->db, scope, ret_view->person.id, &waiting);
}

static struct form_field *send_form_fields(struct request *req,
                                           const struct membership_send_view *view)
{
    struct form_field *own = ARENA_ARRAY(req->arena, 2, struct form_field);
    own[0] = send_fields[0];
    own[0].choices =
        membership_holders(req, view->person.org.region_id, view->words, view->person.org.id);
    return own;
}

struct reply membership_send_page(struct request *req)
{
    struct membership_send_view view = {.words = query_text(req, "q")};
    if (!may_be_sent(req, &view)) {
        return reply_not_found(req);
    }
    const struct form_field *own = send_form_fields(req, &view);
    struct form form = form_of(req, act_fields(req, own));
    form_set_date(&form, "on", req->today);
    view.form = &form;
    view.has_choices = own[0].choices[0].value != NULL;
    return reply_page(req, _("Ask another organisation to receive a member"),
                      membership_html_send(req, &view));
}

static void ask(struct request *req, const struct membership_person *person,
                const struct membership_wish *wish)
{
    membership_db_ask(req->db, &(struct membership_db_ask_values){
                                   .region_id = person->org.region_id,
                                   .id = req->mutation_id,
                                   .member_id = person->id,
                                   .from_org_id = person->org.id,
                                   .to_org_id = wish->to_org_id,
                                   .on_day = wish->on,
                                   .basis = wish->basis.document,
                                   .basis_number = wish->basis.number,
                                   .basis_day = wish->basis.day,
                                   .asked_by = req->user.account_id,
                                   .now = req->now,
                                   .expires_on = date_add_days(req->today, DAYS_TO_ANSWER),
                               });
    audit(req, "membership.ask", person->org.region_id, person->id, person->id, NULL, 0);
}

static bool transfer_within(struct request *req, const struct membership_person *person,
                            const struct membership_wish *wish, str *ret_sentence)
{
    struct act act = {.region_id = person->org.region_id,
                      .org_id = person->org.id,
                      .member_id = person->id,
                      .kind = STR("membership.transfer"),
                      .on = wish->on,
                      .basis = wish->basis};
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "org_id", wish->to_org_id);
    return act_do(req, person->scope, &act, arguments, ret_sentence);
}

bool membership_send(struct request *req, struct scope scope, struct membership_wish *wish,
                     str *ret_sentence)
{
    struct membership_person person;
    struct membership_db_holder_row holder;
    struct membership_db_waiting_of_row waiting;
    struct orgs_org to;
    if (!membership_find(req, scope, wish->member_id, &person) ||
        !members_status_is_registered(person.card.status)) {
        *ret_sentence = str_of(_("This person is not on the register here any more."));
        return false;
    }
    if (!membership_db_holder(req->db, person.org.region_id, wish->to_org_id, &holder) ||
        wish->to_org_id == person.org.id) {
        *ret_sentence = str_of(_("Nobody can be on the register there."));
        return false;
    }
    if (membership_db_waiting_of(req->db, scope, person.id, &waiting)) {
        *ret_sentence =
            str_of(_("A transfer of this person waits for an answer. Let it be answered first."));
        return false;
    }
    wish->is_asked = !orgs_find(req, scope, wish->to_org_id, &to);
    if (!wish->is_asked) {
        return transfer_within(req, &person, wish, ret_sentence);
    }
    ask(req, &person, wish);
    return true;
}

bool membership_stop_sending(struct request *req, struct scope scope, int64_t id)
{
    if (membership_db_withdraw(req->db, scope, id, req->user.account_id, req->now) == 0) {
        return false;
    }
    audit(req, "membership.withdraw", scope.region_id, id, 0, NULL, 0);
    return true;
}

struct reply membership_send_action(struct request *req)
{
    struct membership_send_view view = {.words = http_body_field(req->http, STR("q"))};
    struct membership_db_holder_row holder;
    int64_t to_org = 0;
    if (!may_be_sent(req, &view)) {
        return reply_not_found(req);
    }
    const struct form_field *own = send_form_fields(req, &view);
    struct form form = form_read(req, act_fields(req, own));
    view.form = &form;
    view.has_choices = own[0].choices[0].value != NULL;
    bool is_chosen = str_to_int64(form_text(&form, "org"), &to_org) &&
                     membership_db_holder(req->db, view.person.org.region_id, to_org, &holder);
    if (!form_is_good(&form) || !is_chosen) {
        return reply_form_again(req, _("Ask another organisation to receive a member"),
                                membership_html_send(req, &view));
    }
    struct act act = {0};
    act_read_form(&form, &act);
    ask(req, &view.person,
        &(struct membership_wish){.to_org_id = to_org, .on = act.on, .basis = act.basis});
    return reply_done(req, STR("/transfers"),
                      str_of(_("Asked. The member stays with you until the other organisation "
                               "receives him.")),
                      0);
}

/* ---- waiting -------------------------------------------------------------------------------- */

struct reply membership_transfers_page(struct request *req)
{
    struct membership_transfers_view view = {
        .incoming = membership_db_incoming(req->db, req->scope),
        .outgoing = membership_db_outgoing(req->db, req->scope),
    };
    if (access_is_above_primary(req)) {
        audit_read(req, "members.list", req->mandate.region_id, req->mandate.org_id, 0);
    }
    return reply_page(req, _("Transfers of members"), membership_html_transfers(req, &view));
}

struct reply membership_withdraw_action(struct request *req)
{
    if (!membership_stop_sending(req, req->scope, path_id(req))) {
        return reply_not_found(req);
    }
    return reply_done(req, STR("/transfers"), str_of(_("Withdrawn: the member stays.")), 0);
}

/* ---- answering ------------------------------------------------------------------------------ */

/* Both sides have agreed, so the act reaches over both. */
static bool receive(struct request *req, const struct membership_db_move_row *move,
                    str *ret_sentence)
{
    struct scope region = access_system_scope(req->arena, move->region_id, STR("0"));
    struct act act = {
        .region_id = move->region_id,
        .org_id = move->to_org_id,
        .member_id = move->member_id,
        .kind = STR("membership.transfer"),
        .on = move->on_day,
        .basis = {move->basis, move->basis_number, move->basis_day},
    };
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "org_id", move->to_org_id);
    json_put_int(arguments, "from_id", move->from_org_id);
    return act_do(req, region, &act, arguments, ret_sentence);
}

struct reply membership_receive_action(struct request *req)
{
    struct membership_db_move_row move;
    str sentence = {0};
    if (!membership_db_incoming_one(req->db, req->scope, path_id(req), &move)) {
        return reply_not_found(req);
    }
    struct membership_db_answer_values answer = {
        .scope = req->scope,
        .id = move.id,
        .state = STR("received"),
        .account_id = req->user.account_id,
        .now = req->now,
    };
    if (membership_db_answer(req->db, &answer) == 0) {
        return reply_not_found(req);
    }
    if (!receive(req, &move, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, str_format(req->arena, "/members/%lld", (long long)move.member_id),
                      str_of(_("Received: the member is on your register.")), 0);
}

struct reply membership_refuse_page(struct request *req)
{
    struct membership_refuse_view view;
    if (!membership_db_incoming_one(req->db, req->scope, path_id(req), &view.move)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, refuse_fields);
    view.form = &form;
    if (access_is_above_primary(req)) {
        audit_read(req, "members.open", view.move.region_id, view.move.member_id,
                   view.move.member_id);
    }
    return reply_page(req, _("Refuse a transfer"), membership_html_refuse(req, &view));
}

struct reply membership_refuse_action(struct request *req)
{
    struct membership_refuse_view view;
    if (!membership_db_incoming_one(req->db, req->scope, path_id(req), &view.move)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, refuse_fields);
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Refuse a transfer"), membership_html_refuse(req, &view));
    }
    struct membership_db_answer_values values = {
        .scope = req->scope,
        .id = view.move.id,
        .state = STR("refused"),
        .remark = form_text(&form, "remark"),
        .account_id = req->user.account_id,
        .now = req->now,
    };
    if (membership_db_answer(req->db, &values) == 0) {
        return reply_not_found(req);
    }
    audit(req, "membership.refuse", view.move.region_id, view.move.member_id, view.move.member_id,
          NULL, 0);
    return reply_done(req, STR("/transfers"), str_of(_("Refused: the member stays where he is.")),
                      0);
}

/* ---- for others ----------------------------------------------------------------------------- */

int64_t membership_waiting(struct request *req)
{
    struct membership_db_count_incoming_row row;
    struct scope scope = access_scope(req, RIGHT_MEMBERS_ADMIT);
    return !str_is_empty(scope.from) && membership_db_count_incoming(req->db, scope, &row)
               ? row.total
               : 0;
}

const char *membership_person_is_bound(struct request *req, int64_t region_id, int64_t person_id)
{
    struct membership_db_waiting_of_row waiting;
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    if (membership_db_waiting_of(req->db, region, person_id, &waiting)) {
        return N_("A transfer of this person waits for an answer. Let it be answered first.");
    }
    return membership_stands_twice(req, region, person_id)
               ? N_("This person has a second registration. Let it be ended first.")
               : NULL;
}

void membership_sweep(struct request *req)
{
    db_begin_write(req->db);
    membership_db_expire(req->db, req->today, req->now);
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}
