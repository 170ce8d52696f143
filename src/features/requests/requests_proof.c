#include "app/json.h"
#include "features/accounts/accounts.h"
#include "features/requests/requests.html.h"
#include "features/requests/requests_inner.h"

/* A correction that brings a new telephone number or e-mail address: a code goes there, and once it
 * has been entered, whoever decides sees that the member reads what comes there. The request waits
 * for its answer all the same, so that nothing is lost when no message arrives. */

static const struct form_field code_fields[] = {
    {"code", N_("Code from the message"), FORM_TEXT, .required = true, .max = 12,
     .hint = N_("Six digits; they work for ten minutes."), .autocomplete = "one-time-code"},
    {0},
};
static const char *const provable[] = {"phone", "email"};

/* ---- sending -------------------------------------------------------------------------------- */

static str new_value(struct request *req, const json_t *values, const char *field)
{
    const char *text = json_string_value(json_array_get(json_object_get(values, field), 1));
    return text == NULL ? (str){0} : str_copy(req->arena, str_of(text));
}

void requests_proof_begin(struct request *req, int64_t region_id, int64_t id, const json_t *values,
                          int64_t org_id)
{
    for (size_t i = 0; i < COUNT_OF(provable); i++) {
        str to = new_value(req, values, provable[i]);
        if (accounts_proof_is_possible(req, to)) {
            requests_db_put_proof(req->db, region_id, id, str_of(provable[i]),
                                  accounts_proof_send(req, to, org_id));
        }
    }
}

/* ---- looking -------------------------------------------------------------------------------- */

static str field_of(const struct requests_view *view, const struct requests_line *line)
{
    return str_of(view->kind->fields[line->index - 1].name);
}

void requests_proof_mark(struct request *req, struct requests_view *view)
{
    bool is_open = str_equal(view->row.state, STR("sent"));
    struct requests_db_proofs_rows proofs =
        requests_db_proofs(req->db, view->row.region_id, view->row.id);
    for (size_t i = 0; i < view->lines.count; i++) {
        struct requests_line *line = &view->lines.items[i];
        EACH (proof, proofs) {
            if (str_equal(proof->field, field_of(view, line))) {
                line->proof = proof->proven_at != 0 ? REQUESTS_PROVEN
                              : is_open             ? REQUESTS_UNPROVEN
                                                    : REQUESTS_NO_PROOF;
            }
        }
    }
}

static const struct requests_line *first_unproven(const struct requests_view *view)
{
    if (!str_equal(view->row.state, STR("sent"))) {
        return NULL;
    }
    for (size_t i = 0; i < view->lines.count; i++) {
        if (view->lines.items[i].proof == REQUESTS_UNPROVEN) {
            return &view->lines.items[i];
        }
    }
    return NULL;
}

void requests_proof_ask(struct request *req, struct requests_view *view)
{
    struct form *form = ARENA_NEW(req->arena, struct form);
    *form = form_of(req, code_fields);
    view->unproven = first_unproven(view);
    view->proof = form;
}

/* ---- entering ------------------------------------------------------------------------------- */

/* The own request with a code that is waited for. */
static bool find(struct request *req, struct members_self *ret_self, struct requests_view *ret_view)
{
    struct requests_db_line_row row;
    if (!requests_find_own(req, ret_self, &row) || !requests_view_of(req, &row, NULL, ret_view)) {
        return false;
    }
    ret_view->unproven = first_unproven(ret_view);
    return true;
}

static int64_t code_of(struct request *req, const struct requests_view *view)
{
    struct requests_db_proofs_rows proofs =
        requests_db_proofs(req->db, view->row.region_id, view->row.id);
    EACH (proof, proofs) {
        if (str_equal(proof->field, field_of(view, view->unproven))) {
            return proof->code_id;
        }
    }
    return 0;
}

static struct reply ask_again(struct request *req, struct requests_view *view, struct form *form,
                              enum accounts_proof outcome)
{
    form_add_error(form, "code",
                   str_of(outcome == ACCOUNTS_PROOF_WRONG
                              ? _("This code is wrong. Look at the last message once more.")
                              : _("This code works no longer. Ask for a new one.")));
    view->proof = form;
    struct reply reply =
        reply_form_again(req, _(view->kind->title), requests_html_own_one(req, view));
    reply.keep_changes = true; /* the try counts */
    return reply;
}

struct reply requests_proof_action(struct request *req)
{
    struct members_self self;
    struct requests_view view;
    if (!find(req, &self, &view)) {
        return reply_not_found(req);
    }
    str address = requests_own_address(req, view.row.id);
    if (view.unproven == NULL) {
        return reply_see_other(req, address);
    }
    struct form form = form_read(req, code_fields);
    if (!form_is_good(&form)) {
        view.proof = &form;
        return reply_form_again(req, _(view.kind->title), requests_html_own_one(req, &view));
    }
    enum accounts_proof outcome =
        accounts_prove(req, code_of(req, &view), form_text(&form, "code"));
    if (outcome != ACCOUNTS_PROVEN) {
        return ask_again(req, &view, &form, outcome);
    }
    requests_db_prove(req->db, view.row.region_id, view.row.id, field_of(&view, view.unproven),
                      req->now);
    audit(req, "requests.proven", view.row.region_id, view.row.id, self.id, NULL, 0);
    return reply_done(req, address, str_of(_("Confirmed. The chair of your organisation sees it.")),
                      0);
}

struct reply requests_proof_again_action(struct request *req)
{
    struct members_self self;
    struct requests_view view;
    if (!find(req, &self, &view)) {
        return reply_not_found(req);
    }
    str address = requests_own_address(req, view.row.id);
    if (view.unproven == NULL) {
        return reply_see_other(req, address);
    }
    str field = field_of(&view, view.unproven);
    CLEANUP(json_drop) json_t *values = requests_open(req, "body", view.row.id, view.row.body);
    str to = new_value(req, values, field.data);
    int64_t code =
        accounts_proof_is_possible(req, to) ? accounts_proof_send(req, to, view.row.org_id) : 0;
    if (code == 0) {
        return reply_refused(req, str_of(_("Too many codes were sent. Please try again in an hour; "
                                           "your application waits for its answer all the same.")));
    }
    requests_db_put_proof(req->db, view.row.region_id, view.row.id, field, code);
    return reply_done(req, address, str_of(_("A new code is on its way.")), 0);
}
