#include "app/json.h"
#include "base/ids.h"
#include "features/joining/joining.html.h"
#include "features/joining/joining_inner.h"

/* The committee's decision: one document over several applications of an organisation, with an
 * outcome for each. Whoever is admitted comes onto the register by an act of his own, so that one
 * admission can be taken back without the others. */

#define DECIDED_AT_ONCE 100
#define LONGEST_REASON 300

/* Who decides: domain.md 1.2; where a small organisation has no committee its meeting does, and
 * where there is nobody the committee above. */
static const struct form_choice bodies[] = {
    {"union_committee", N_("Resolution of the union committee")},
    {"bureau", N_("Resolution of the union bureau")},
    {"meeting", N_("Decision of the general meeting")},
    {"territory", N_("Resolution of the territorial committee")},
    {"region", N_("Resolution of the regional committee")},
    {0},
};

static const struct form_field fields[] = {
    {"body", N_("Who decided"), FORM_CHOICE, .required = true, .choices = bodies},
    {"number", N_("Number of the decision"), FORM_TEXT, .required = true, .max = 40},
    {"day", N_("Day of the decision"), FORM_DATE, .required = true},
    {"on", N_("On the register from"), FORM_DATE, .required = true,
     .hint = N_("Also a past or a future day")},
    {0},
};

static const char *usual_body(struct request *req, const struct joining_decide_view *view)
{
    struct joining_db_has_body_row row;
    if (req->mandate.org_level <= LEVEL_REGION) {
        return "region";
    }
    if (req->mandate.org_level == LEVEL_TERRITORY) {
        return "territory";
    }
    if (joining_db_has_body(req->db, view->org.id, STR("union_committee"), req->today, &row)) {
        return "union_committee";
    }
    return joining_db_has_body(req->db, view->org.id, STR("bureau"), req->today, &row) ? "bureau"
                                                                                       : "meeting";
}

static bool find_place(struct request *req, struct joining_decide_view *ret_view)
{
    if (!orgs_asked_for(req, req->scope, &ret_view->org)) {
        return false;
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, ret_view->org.region_id);
    ret_view->rows = joining_db_ready(req->db, scope, ret_view->org.id, DECIDED_AT_ONCE);
    bool *is_alike = ARENA_ARRAY(req->arena, ret_view->rows.count + 1, bool);
    for (size_t i = 0; i < ret_view->rows.count; i++) {
        const struct joining_db_line_row *row = &ret_view->rows.items[i];
        is_alike[i] = row->former_member_id == 0 && joining_likenesses(req, row).count > 0;
    }
    ret_view->is_alike = is_alike;
    return true;
}

struct reply joining_decide_page(struct request *req)
{
    struct joining_decide_view view = {0};
    if (!find_place(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "body", str_of(usual_body(req, &view)));
    form_set_date(&form, "day", req->today);
    form_set_date(&form, "on", req->today);
    view.form = &form;
    if (access_is_above_primary(req)) {
        audit_read(req, "joining.list", view.org.region_id, view.org.id, 0);
    }
    return reply_page(req, _("Decision of the committee"), joining_html_decide(req, &view));
}

/* ---- what was decided ----------------------------------------------------------------------- */

static str sent_of(struct request *req, const char *field, const struct joining_db_line_row *row)
{
    return str_trim(
        http_body_field(req->http, str_format(req->arena, "%s_%lld", field, (long long)row->id)));
}

static bool is_admitted(struct request *req, const struct joining_db_line_row *row)
{
    return str_equal(sent_of(req, "outcome", row), STR("admit"));
}

static bool is_refused(struct request *req, const struct joining_db_line_row *row)
{
    return str_equal(sent_of(req, "outcome", row), STR("refuse"));
}

static void check(struct request *req, struct joining_decide_view *view, struct form *form)
{
    size_t decided = 0;
    date day = form_date(form, "day");
    form_refuse_future(form, "day");
    EACH (row, view->rows) {
        bool is_decided = is_admitted(req, row) || is_refused(req, row);
        str reason = sent_of(req, "reason", row);
        decided += is_decided;
        if (is_decided && !date_is_none(day) && date_before(day, row->applied_on)) {
            form_add_general_error(form, _f("%1 applied later than the day of the decision.",
                                            joining_name_of(req, row)));
        }
        if (is_refused(req, row) && (reason.length == 0 || reason.length > LONGEST_REASON * 2)) {
            form_add_general_error(form, _f("Please say why %1 is not admitted, in at most 300 "
                                            "characters.",
                                            joining_name_of(req, row)));
        }
    }
    if (decided == 0) {
        form_add_general_error(form, str_of(_("Decide on at least one application.")));
    }
}

static bool admit(struct request *req, struct scope scope, const struct joining_db_line_row *row,
                  struct act act, str *ret_sentence)
{
    struct request own = *req;
    act_begin_another(&own);
    bool comes_back = row->former_member_id != 0;
    act.kind = comes_back ? STR("joining.return") : STR("joining.admit");
    act.region_id = row->region_id;
    act.org_id = row->org_id;
    act.member_id = comes_back ? row->former_member_id : ids_new();
    CLEANUP(json_drop) json_t *arguments = json_object();
    json_put_int(arguments, "application", row->id);
    if (!act_do(&own, scope, &act, arguments, ret_sentence)) {
        return false;
    }
    struct joining_db_decide_values planned = {
        .scope = scope,
        .id = row->id,
        .state = STR("planned"),
        .act_id = own.mutation_id,
        .member_id = act.member_id,
        .decision = act_basis_text(req, &act.basis),
        .account_id = req->user.account_id,
        .now = req->now,
    };
    return !date_before(req->today, act.on) || joining_db_decide(req->db, &planned);
}

static bool refuse(struct request *req, struct scope scope, const struct joining_db_line_row *row,
                   const struct act *act)
{
    struct consents_text consent;
    int64_t days = joining_consent_of(req, row, &consent) ? consent.keep_days : 1;
    struct joining_db_decide_values values = {
        .scope = scope,
        .id = row->id,
        .state = STR("refused"),
        .decision = act_basis_text(req, &act->basis),
        .reason = sent_of(req, "reason", row),
        .account_id = req->user.account_id,
        .empty_on = date_add_days(req->today, days),
        .now = req->now,
    };
    if (!joining_db_decide(req->db, &values)) {
        return false;
    }
    struct joining_db_line_row told = *row;
    told.decision = values.decision;
    told.reason = values.reason;
    joining_tell(req, &told, N_("Your application to join the union"), joining_letter_refused);
    const struct audit_change change = {"basis", {0}, values.decision};
    audit(req, "joining.refuse", row->region_id, row->id, 0, &change, 1);
    return true;
}

static bool carry_out(struct request *req, const struct joining_decide_view *view,
                      const struct act *act, str *ret_sentence)
{
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, view->org.region_id);
    *ret_sentence = str_of(_("The application has been withdrawn or decided already."));
    EACH (row, view->rows) {
        bool is_done = is_admitted(req, row)  ? admit(req, scope, row, *act, ret_sentence)
                       : is_refused(req, row) ? refuse(req, scope, row, act)
                                              : true;
        if (!is_done) {
            return false;
        }
    }
    return true;
}

/* The list of those who were admitted, so that they can be looked at and the decision be undone;
 * who comes onto the register later waits for the day. */
static str outcome_address(struct request *req, const struct joining_decide_view *view, date on)
{
    EACH (row, view->rows) {
        if (is_admitted(req, row) && !date_before(req->today, on)) {
            return STR("/applications?state=admitted");
        }
    }
    return STR("/applications");
}

struct reply joining_decide_action(struct request *req)
{
    struct joining_decide_view view = {0};
    str sentence;
    if (!find_place(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    view.form = &form;
    check(req, &view, &form);
    const char *body = form_choice_label(bodies, form_text(&form, "body"));
    struct act act = {
        .on = form_date(&form, "on"),
        .basis = {body == NULL ? (str){0} : str_of(_(body)), form_text(&form, "number"),
                  form_date(&form, "day")},
    };
    if (form_is_good(&form) && !carry_out(req, &view, &act, &sentence)) {
        form_add_general_error(&form, sentence);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Decision of the committee"),
                                joining_html_decide(req, &view));
    }
    return reply_done(req, outcome_address(req, &view, act.on),
                      str_of(date_before(req->today, act.on)
                                 ? _("The decision is recorded. Who was admitted comes onto the "
                                     "register on the day.")
                                 : _("The decision is recorded. Who was admitted is on the "
                                     "register.")),
                      0);
}

/* ---- taking back ---------------------------------------------------------------------------- */

static bool take_back(struct request *req, struct scope scope,
                      const struct joining_db_line_row *row, str *ret_sentence)
{
    struct act act;
    if (row->act_id != 0) {
        return act_find(req, scope, row->act_id, &act) &&
               act_take_back(req, scope, &act, ret_sentence);
    }
    if (!joining_db_reopen(req->db, scope, row->id, req->now)) {
        return false;
    }
    audit(req, "joining.reopen", row->region_id, row->id, 0, NULL, 0);
    return true;
}

struct reply joining_undo_action(struct request *req)
{
    struct joining_db_line_row row;
    if (!joining_db_find(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    struct scope scope = access_scope_in_region(req, RIGHT_MEMBERS_ADMIT, row.region_id);
    str sentence = str_of(_("There is no decision to take back."));
    if (!take_back(req, scope, &row, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, joining_address(req, row.id),
                      str_of(_("Taken back: the application waits for a decision again.")), 0);
}
