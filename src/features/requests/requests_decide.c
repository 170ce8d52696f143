#include "app/app.h"
#include "app/json.h"
#include "app/look.h"
#include "app/outbox.h"
#include "app/undo.h"
#include "features/requests/requests.html.h"
#include "features/requests/requests_inner.h"

/* The organisation's side: what waits, a request beside the card, the decision and its way back. */

#define WAITING_SHOWN 100
#define OVER_SHOWN 50

static const struct form_field no_fields[] = {{0}};
static const struct form_field refusal_fields[] = {
    {"remark", N_("Why not"), FORM_LONG_TEXT, .required = true, .max = 500, .wide = true,
     .hint = N_("The member reads this")},
    {0},
};

/* ---- who sees what -------------------------------------------------------------------------- */

/* Those that carry out a decision of the committee. */
static bool sees_decisions(const struct request *req)
{
    return access_may(req, RIGHT_MEMBERS_ADMIT);
}

/* Why somebody is in need is nobody's business above the organisation itself. */
static bool sees_aid(const struct request *req)
{
    return sees_decisions(req) && req->mandate.org_level >= LEVEL_PRIMARY;
}

static bool is_visible(const struct request *req, const struct requests_kind *kind)
{
    return kind != NULL && access_may(req, kind->needs) &&
           (strcmp(kind->code, "aid") != 0 || sees_aid(req));
}

struct requests_waiting requests_waiting(struct request *req)
{
    struct requests_db_count_waiting_row row = {0};
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    bool found =
        !str_is_empty(scope.from) && requests_db_count_waiting(req->db, scope, sees_decisions(req),
                                                               sees_aid(req), req->today, &row);
    return found ? (struct requests_waiting){row.total, row.overdue} : (struct requests_waiting){0};
}

/* ---- looking -------------------------------------------------------------------------------- */

struct reply requests_list_page(struct request *req)
{
    int64_t before = query_int(req, "before");
    struct requests_list_view view = {
        .waiting = before == 0 ? requests_db_waiting(req->db, req->scope, sees_decisions(req),
                                                     sees_aid(req), WAITING_SHOWN)
                               : (struct requests_db_line_rows){0},
    };
    view.over = requests_db_over(req->db, &(struct requests_db_over_values){
                                              .scope = req->scope,
                                              .decisions = sees_decisions(req),
                                              .aid = sees_aid(req),
                                              .before = before,
                                              .limit = OVER_SHOWN + 1,
                                          });
    if (view.over.count > OVER_SHOWN) {
        view.over.count = OVER_SHOWN;
        view.next = widgets_link(req, "/requests?before=%lld",
                                 (long long)view.over.items[OVER_SHOWN - 1].id);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "requests.list", req->mandate.region_id, req->mandate.org_id, 0);
    }
    return reply_page(req, _("Requests of members"), requests_html_list(req, &view));
}

static bool find(struct request *req, struct requests_db_line_row *ret_row)
{
    return requests_db_find(req->db, req->scope, path_id(req), ret_row) &&
           is_visible(req, requests_kind_of(ret_row->kind));
}

static struct scope scope_of(struct request *req, const struct requests_db_line_row *row)
{
    return access_scope_in_region(req, requests_kind_of(row->kind)->needs, row->region_id);
}

static bool view_of(struct request *req, const struct requests_db_line_row *row,
                    struct requests_view *ret_view)
{
    struct members_card card;
    int64_t version = 0;
    bool is_here = members_card_of(req, scope_of(req, row), row->member_id, &card, &version);
    if (!requests_view_of(req, row, is_here ? &card : NULL, ret_view)) {
        return false;
    }
    ret_view->is_here = is_here;
    ret_view->card_version = version;
    return true;
}

static struct form answer_form(struct request *req, const struct requests_kind *kind, bool was_sent)
{
    const struct form_field *fields = kind->answer_fields == NULL ? no_fields : kind->answer_fields;
    return was_sent ? form_read(req, fields) : form_of(req, fields);
}

static struct reply shown(struct request *req, struct requests_view *view, struct form *form,
                          struct form *refusal)
{
    bool is_again = !form_is_good(form) || !form_is_good(refusal);
    view->form = form;
    view->refusal = refusal;
    struct html content = requests_html_one(req, view);
    return is_again ? reply_form_again(req, _(view->kind->title), content)
                    : reply_page(req, _(view->kind->title), content);
}

/* Who looked first is told to the member: the log knows it, so a look is noted here on every level.
 */
struct reply requests_one_page(struct request *req)
{
    struct requests_db_line_row row;
    struct requests_view view;
    if (!find(req, &row) || !view_of(req, &row, &view)) {
        return reply_not_found(req);
    }
    audit_read(req, "requests.open", row.region_id, row.id, row.member_id);
    struct form form = answer_form(req, view.kind, false);
    struct form refusal = form_of(req, refusal_fields);
    return shown(req, &view, &form, &refusal);
}

/* ---- letters -------------------------------------------------------------------------------- */

static str letter(struct request *req, const struct requests_view *view, const char *text, str path)
{
    return TR_FILL(tr(req->language, text),
                   TR_VALUES(view->row.number, str_of(_(view->kind->title)), path));
}

static str own_address(struct request *req, const struct requests_view *view)
{
    const char *origin = req->app->options.origin;
    return str_format(req->arena, "%s/my/requests/%lld", origin == NULL ? "" : origin,
                      (long long)view->row.id);
}

/* Nothing of what was asked for stands in the letter: it goes through the mail. */
static void tell_decision(struct request *req, const struct requests_view *view, bool is_accepted)
{
    struct requests_db_address_row to;
    struct scope region = access_system_scope(req->arena, view->row.region_id, STR("0"));
    if (!requests_db_address(req->db, region, view->row.member_id, &to)) {
        return;
    }
    bool has_sign_in = !str_is_empty(to.sign_in_email);
    struct request reader = *req;
    reader.language =
        look_language(has_sign_in ? to.sign_in_language : to.card_language, LANGUAGE_RU);
    const char *text =
        is_accepted
            ? N_("Hello!\n\nYour application No. %1 (%2) has been carried out.\n\nHere you see "
                 "what was decided:\n%3")
            : N_("Hello!\n\nYour application No. %1 (%2) has been declined.\n\nHere you see "
                 "why:\n%3");
    const char *message = N_("Your application No. %1 to the union is answered: %2");
    str address = own_address(req, view);
    (void)notice_send(
        &reader,
        &(struct notice_reader){.region_id = view->row.region_id,
                                .person_id = view->row.member_id,
                                .account_id = to.account_id,
                                .email = has_sign_in ? to.sign_in_email : to.card_email,
                                .phone = to.phone},
        &(struct notice){
            .kind = "requests.answer",
            .subject = str_of(tr(reader.language, "An answer to your application")),
            .text = letter(&reader, view, text, address),
            .message = TR_FILL(tr(reader.language, message), TR_VALUES(view->row.number, address)),
            .org_id = to.org_id,
        });
}

/* Codes for signing in go to the address on the card: who loses it must hear of it there. */
static void warn_old_address(struct request *req, const struct requests_view *view,
                             const json_t *values)
{
    const char *old = json_string_value(json_array_get(json_object_get(values, "email"), 0));
    if (old == NULL || old[0] == '\0') {
        return;
    }
    struct request reader = *req;
    reader.language = LANGUAGE_RU;
    outbox_add(req, str_copy(req->arena, str_of(old)),
               str_of(tr(reader.language, "Your address on the union card has been changed")),
               letter(&reader, view,
                      N_("Hello!\n\nBy application No. %1 (%2) another e-mail address now stands "
                         "on your union card; letters and codes go there. If it was not you who "
                         "asked for it, tell the chair of your organisation at once.\n\n%3"),
                      own_address(req, view)));
}

/* ---- deciding ------------------------------------------------------------------------------- */

static void put_answers(const struct form *form, json_t *answer)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->fields[i];
        if (field->kind == FORM_INT || field->kind == FORM_FLAG) {
            json_put_int(answer, field->name, form->values[i].number);
        } else if (field->kind == FORM_DATE) {
            json_put_day(answer, field->name, form->values[i].day);
        } else {
            json_put_text(answer, field->name, form->values[i].text);
        }
    }
}

static bool decide(struct request *req, const struct requests_view *view, const char *state,
                   const json_t *answer)
{
    int64_t version = 0;
    bool has_version = str_to_int64(http_body_field(req->http, STR("version")), &version);
    struct requests_db_decide_values values = {
        .scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, view->row.region_id),
        .id = view->row.id,
        .version = version,
        .state = str_of(state),
        .answer = requests_seal(req, "answer", view->row.id, answer),
        .decided_on = req->today,
        .account_id = req->user.account_id,
        .now = req->now,
    };
    return has_version && requests_db_decide(req->db, &values);
}

static int64_t offer_undo(struct request *req, const struct requests_view *view, const json_t *kept)
{
    struct undo undo = {
        .object_id = view->row.id,
        .version = view->row.version + 1,
        .kept = requests_seal(req, "undo", view->row.id, kept),
        .kind = STR("requests"),
    };
    return undo_offer(req, &undo);
}

static str decided_meanwhile(struct request *req)
{
    return str_of(_("Somebody has answered this request meanwhile, or it was withdrawn."));
}

static bool carry_out(struct request *req, struct requests_view *view, struct form *form,
                      const json_t *values, json_t *kept)
{
    struct requests_deed deed = {
        .req = req,
        .scope = scope_of(req, &view->row),
        .row = &view->row,
        .values = values,
        .form = form,
        .chosen = form_ticked(req, "take"),
        .kept = kept,
    };
    if (view->kind->carry_out == NULL || view->kind->carry_out(&deed)) {
        return true;
    }
    form_add_general_error(form, deed.sentence);
    return false;
}

struct reply requests_accept_action(struct request *req)
{
    struct requests_db_line_row row;
    struct requests_view view;
    if (!find(req, &row) || !view_of(req, &row, &view)) {
        return reply_not_found(req);
    }
    if (!str_equal(row.state, STR("sent"))) {
        return reply_refused(req, decided_meanwhile(req));
    }
    struct form form = answer_form(req, view.kind, true);
    struct form refusal = form_of(req, refusal_fields);
    CLEANUP(json_drop) json_t *values = requests_open(req, "body", row.id, row.body);
    CLEANUP(json_drop) json_t *kept = json_object();
    CLEANUP(json_drop) json_t *answer = json_object();
    if (!form_is_good(&form) || !carry_out(req, &view, &form, values, kept)) {
        return shown(req, &view, &form, &refusal);
    }
    put_answers(&form, answer);
    json_object_set(answer, "taken", json_object_get(kept, "taken"));
    if (!decide(req, &view, "decided", answer)) {
        return reply_refused(req, decided_meanwhile(req));
    }
    audit(req, "requests.accept", row.region_id, row.id, row.member_id, NULL, 0);
    tell_decision(req, &view, true);
    warn_old_address(req, &view, values);
    return reply_done(req, STR("/requests"),
                      _f("%1: carried out. The member is told.", view.full_name),
                      offer_undo(req, &view, kept));
}

struct reply requests_refuse_action(struct request *req)
{
    struct requests_db_line_row row;
    struct requests_view view;
    if (!find(req, &row) || !view_of(req, &row, &view)) {
        return reply_not_found(req);
    }
    struct form form = answer_form(req, view.kind, false);
    struct form refusal = form_read(req, refusal_fields);
    CLEANUP(json_drop) json_t *kept = json_object();
    CLEANUP(json_drop) json_t *answer = json_object();
    if (!form_is_good(&refusal)) {
        return shown(req, &view, &form, &refusal);
    }
    put_answers(&refusal, answer);
    if (!decide(req, &view, "refused", answer)) {
        return reply_refused(req, decided_meanwhile(req));
    }
    audit(req, "requests.refuse", row.region_id, row.id, row.member_id, NULL, 0);
    tell_decision(req, &view, false);
    return reply_done(req, STR("/requests"),
                      _f("%1: declined. The member is told.", view.full_name),
                      offer_undo(req, &view, kept));
}

/* ---- taking back ---------------------------------------------------------------------------- */

static bool take_back(struct request *req, const struct requests_db_line_row *row, str sealed,
                      str *ret_sentence)
{
    CLEANUP(json_drop) json_t *kept = requests_open(req, "undo", row->id, sealed);
    struct requests_deed deed = {.req = req, .scope = scope_of(req, row), .row = row, .kept = kept};
    const struct requests_kind *kind = requests_kind_of(row->kind);
    bool was_carried_out = str_equal(row->state, STR("decided")) && kind->take_back != NULL;
    bool is_good = !was_carried_out || kind->take_back(&deed);
    *ret_sentence = deed.sentence;
    return is_good;
}

struct reply requests_undo_action(struct request *req)
{
    struct undo undo;
    struct requests_db_line_row row;
    str sentence = {0};
    if (!undo_find_kind(req, STR("requests"), path_id(req), &undo) ||
        !requests_db_find(req->db, req->scope, undo.object_id, &row) ||
        !is_visible(req, requests_kind_of(row.kind))) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(req, str_of(_("This can only be undone within ten minutes.")));
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_EDIT, row.region_id);
    if (!take_back(req, &row, undo.kept, &sentence)) {
        return reply_refused(req, sentence);
    }
    if (!requests_db_reopen(req->db, scope, row.id, undo.version, req->now)) {
        return reply_refused(req, decided_meanwhile(req));
    }
    audit(req, "requests.reopen", row.region_id, row.id, row.member_id, NULL, 0);
    undo_forget(req, &undo);
    return reply_done(req, str_format(req->arena, "/requests/%lld", (long long)row.id),
                      str_of(_("Undone: the request waits for an answer again.")), 0);
}
