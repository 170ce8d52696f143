/* The act of destruction: drawn up over cases whose terms are over, signed by the chair, carried
 * out by somebody else. What is destroyed is gone: nothing here can be undone. */
#include "features/records/records_inner.h"

#include "base/ids.h"
#include "features/papers/papers.h"
#include "features/records/records.html.h"

static const struct form_field own_fields[] = {
    {"commission", N_("Expert commission"), FORM_LONG_TEXT, .required = true, .max = 2000,
     .hint = N_("One person on a line: the chair of the commission first"), .wide = true},
    {"agreed", N_("Agreed by, when"), FORM_TEXT, .max = 300,
     .hint = N_("For example: minutes of the expert commission of 10.01.2027 No. 1")},
    {"approved", N_("Approved by, when"), FORM_TEXT, .max = 300},
    {0},
};

str records_act_address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/records/acts/%lld", (long long)id);
}

static bool find(struct request *req, struct records_act_db_act_line_row *ret_act)
{
    return records_act_db_find(req->db, req->scope, path_id(req), ret_act);
}

static bool is_in(const struct records_act_db_act_line_row *act, const char *state)
{
    return str_equal(act->state, str_of(state));
}

static str commission_of(const struct records_act_db_act_line_row *act)
{
    return str_equal(act->commission, STR("-")) ? (str){0} : act->commission;
}

/* ---- drawing up ----------------------------------------------------------------------------- */

struct reply records_act_new_action(struct request *req)
{
    struct records_db_org_row org;
    struct records_act_db_last_number_row last;
    struct records_act_db_in_act_row other;
    struct form_ids ids = form_ticked(req, "id");
    if (!records_find_org(req, &org) || !records_act_db_last_number(req->db, org.id, &last)) {
        return reply_not_found(req);
    }
    int64_t act_id = ids_new();
    size_t put = 0;
    for (size_t i = 0; i < ids.count; i++) {
        struct records_index_db_case_line_row row;
        if (records_index_db_find_case(req->db, req->scope, ids.items[i], &row) &&
            row.org_id == org.id && records_is_over(req, &row) && row.act_id == 0 &&
            !records_act_db_in_act(req->db, row.id, &other)) {
            records_act_db_add_case(req->db, act_id, row.id);
            put++;
        }
    }
    if (put == 0) {
        return reply_refused(req, str_of(_("Choose cases whose term of keeping is over and that "
                                           "stand in no other act.")));
    }
    records_act_db_add(req->db,
                       &(struct records_act_db_add_values){
                           .id = act_id,
                           .region_id = org.region_id,
                           .org_id = org.id,
                           .number = str_format(req->arena, "%lld", (long long)last.number + 1),
                           .made_on = req->today,
                       });
    audit(req, "records.act", org.region_id, act_id, 0, NULL, 0);
    return reply_see_other(req, records_act_address(req, act_id));
}

/* What keeps documents of the act from being destroyed, each with its sentence. */
static struct records_bound *bound_of(struct request *req,
                                      struct records_act_db_documents_rows documents,
                                      struct records_act_db_hanging_rows hanging, size_t *ret_count)
{
    struct records_bound *bound = NULL;
    size_t capacity = 0;
    *ret_count = 0;
    EACH (row, documents) {
        const char *why = documents_what_binds(req, row->id);
        EACH (other, hanging) {
            if (why == NULL && other->id == row->id) {
                why = N_("Another document that stays amends, repeals or carries it out, or the "
                         "other way about.");
            }
        }
        if (why != NULL) {
            *ARENA_PUSH(req->arena, bound, *ret_count, capacity) =
                (struct records_bound){row, str_of(tr(req->language, why))};
        }
    }
    return bound;
}

static struct reply show(struct request *req, const struct records_act_db_act_line_row *act,
                         const struct form *form)
{
    struct records_act_view view = {
        .act = *act,
        .form = form,
        .cases = records_index_db_of_act(req->db, act->id),
        .documents = records_act_db_documents(req->db, act->id),
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
        .may_sign = access_may(req, RIGHT_DOCUMENTS_ADOPT),
        .signed_oneself = is_in(act, "signed") && act->signed_by == req->user.account_id,
    };
    if (!is_in(act, "done")) {
        view.bound = bound_of(req, view.documents, records_act_db_hanging(req->db, act->id),
                              &view.bound_count);
    }
    struct html content = records_html_act(req, &view);
    return req->http->method == HTTP_POST ? reply_form_again(req, _("Act of destruction"), content)
                                          : reply_page(req, _("Act of destruction"), content);
}

struct reply records_act_page(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, own_fields);
    form_set_text(&form, "commission", commission_of(&act));
    form_set_text(&form, "agreed", act.agreed);
    form_set_text(&form, "approved", act.approved);
    return show(req, &act, &form);
}

struct reply records_act_edit_action(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act) || !is_in(&act, "draft")) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, own_fields);
    if (!form_is_good(&form)) {
        return show(req, &act, &form);
    }
    if (!records_act_db_change(req->db, &(struct records_act_db_change_values){
                                            .id = act.id,
                                            .version = act.version,
                                            .commission = form_text(&form, "commission"),
                                            .agreed = form_text(&form, "agreed"),
                                            .approved = form_text(&form, "approved"),
                                        })) {
        return reply_not_found(req);
    }
    return reply_see_other(req, records_act_address(req, act.id));
}

struct reply records_act_remove_action(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act) || !records_act_db_remove(req->db, act.id, act.version)) {
        return reply_not_found(req);
    }
    records_act_db_clear_cases(req->db, act.id);
    return reply_see_other(req, records_retention_address(req, act.org_id));
}

/* A term may have changed since the act was drawn up: an event took place later than was thought.
 */
static str not_over(struct request *req, const struct records_act_db_act_line_row *act)
{
    struct records_index_db_case_line_rows cases = records_index_db_of_act(req->db, act->id);
    EACH (row, cases) {
        if (!records_is_over(req, row)) {
            return _f("%1 “%2”: the term of keeping is not over. Draw up the act anew.", row->code,
                      row->title);
        }
    }
    return (str){0};
}

/* ---- signing -------------------------------------------------------------------------------- */

struct reply records_act_sign_action(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act) || !is_in(&act, "draft")) {
        return reply_not_found(req);
    }
    str early = not_over(req, &act);
    if (early.length > 0) {
        return reply_refused(req, early);
    }
    if (commission_of(&act).length == 0) {
        return reply_refused(req, str_of(_("Enter the expert commission first.")));
    }
    int64_t seen = 0;
    (void)!str_to_int64(http_body_field(req->http, STR("version")), &seen);
    if (!records_act_db_sign(req->db, &(struct records_act_db_sign_values){
                                          .id = act.id,
                                          .version = seen,
                                          .day = req->today,
                                          .account_id = req->user.account_id,
                                          .name = records_actor_name(req),
                                      })) {
        return reply_refused(req,
                             str_of(_("Somebody else has changed the act meanwhile. Look at it "
                                      "again before you sign it.")));
    }
    audit(req, "records.act_sign", act.region_id, act.id, 0, NULL, 0);
    return reply_see_other(req, records_act_address(req, act.id));
}

struct reply records_act_unsign_action(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act) || !records_act_db_unsign(req->db, act.id, act.version)) {
        return reply_not_found(req);
    }
    audit(req, "records.act_unsign", act.region_id, act.id, 0, NULL, 0);
    return reply_see_other(req, records_act_address(req, act.id));
}

/* ---- carrying out --------------------------------------------------------------------------- */

/* Whoever signed it does not press the button as well: a slip, or one who means ill, is seen by a
 * second pair of eyes. */
static str what_stops(struct request *req, const struct records_act_db_act_line_row *act)
{
    if (!is_in(act, "signed")) {
        return str_of(_("The act is not signed yet, or was carried out already."));
    }
    return act->signed_by == req->user.account_id
               ? str_of(_("You have signed the act: somebody else has to carry it out."))
               : not_over(req, act);
}

struct reply records_act_done_page(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act)) {
        return reply_not_found(req);
    }
    str stops = what_stops(req, &act);
    if (stops.length > 0) {
        return reply_refused(req, stops);
    }
    int64_t total = (int64_t)records_act_db_documents(req->db, act.id).count;
    str count = _n("%1 document goes", "%1 documents go", total);
    struct widgets_question question = {
        .title = _f("Destroy for ever by act No. %1?", act.number),
        .explanation = _f("%1 with text, versions and files. The lines of the register stay. "
                          "Nobody can take this back, no copy is kept here.",
                          count),
        .action = {str_join(req->arena, records_act_address(req, act.id), STR("/done"))},
        .answer = str_of(_("Destroy for ever")),
        .is_destructive = true,
        .back = {records_act_address(req, act.id)},
    };
    return reply_page(req, _("Act of destruction"), widgets_html_question(req, question));
}

/* All or nothing: a refusal takes back what was removed before it. */
static bool destroy(struct request *req, const struct records_act_db_act_line_row *act,
                    struct records_act_db_documents_rows documents)
{
    str words = _f("act No. %1 of %2", act->number, act->made_on);
    EACH (row, documents) {
        if (!documents_erase(req, row->id, words)) {
            return false;
        }
    }
    records_act_db_cases_done(req->db, act->id);
    return records_act_db_done(req->db, &(struct records_act_db_done_values){
                                            .id = act->id,
                                            .version = act->version,
                                            .account_id = audit_actor(req),
                                            .name = records_actor_name(req),
                                            .documents = (int64_t)documents.count,
                                            .now = req->now,
                                        });
}

struct reply records_act_done_action(struct request *req)
{
    struct records_act_db_act_line_row act;
    if (!find(req, &act)) {
        return reply_not_found(req);
    }
    str stops = what_stops(req, &act);
    if (stops.length > 0) {
        return reply_refused(req, stops);
    }
    struct records_act_db_documents_rows documents = records_act_db_documents(req->db, act.id);
    size_t bound_count;
    struct records_bound *bound =
        bound_of(req, documents, records_act_db_hanging(req->db, act.id), &bound_count);
    if (bound_count > 0) {
        return reply_refused(
            req, STR_CONCAT(req->arena, bound[0].document->title, STR(": "), bound[0].sentence));
    }
    if (!destroy(req, &act, documents)) {
        return reply_refused(req, str_of(_("A document could not be destroyed. Nothing was "
                                           "changed.")));
    }
    audit(req, "records.act_done", act.region_id, act.id, 0, NULL, 0);
    return reply_done(req, records_act_address(req, act.id),
                      str_of(_("The documents are destroyed.")), 0);
}

void records_document_erased(struct request *req, int64_t document_id)
{
    records_act_db_forget_orders(req->db, document_id);
    records_act_db_forget_words(req->db, document_id);
    records_act_db_forget_signed(req->db, document_id);
    records_act_db_forget_signatures(req->db, document_id);
}

/* ---- printed -------------------------------------------------------------------------------- */

enum { COLUMNS = 7 };

static void print_cases(struct request *req, struct papers_paper *paper, int64_t act_id)
{
    const str head[COLUMNS] = {str_of(_("No.")),
                               str_of(_("Title of the case")),
                               str_of(_("First and last day")),
                               str_of(_("Index")),
                               str_of(_("Units")),
                               str_of(_("Term of keeping, article")),
                               str_of(_("Note"))};
    papers_add_row(req->arena, paper, PAPERS_ROW_HEAD, head, COLUMNS);
    int64_t number = 0, total = 0;
    struct records_index_db_case_line_rows rows = records_index_db_of_act(req->db, act_id);
    EACH (row, rows) {
        const str cells[COLUMNS] = {
            str_format(req->arena, "%lld", (long long)++number),
            row->title,
            records_days_text(req, row),
            row->code,
            records_units_text(req, row),
            str_comma(req->arena, records_term_text(req, row), row->article),
            row->note};
        papers_add_row(req->arena, paper, PAPERS_ROW, cells, COLUMNS);
        total += row->documents;
    }
    papers_add(req->arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(req->arena, paper, PAPERS_PLAIN,
               _f("In all %1, %2.", _n("%1 case", "%1 cases", number),
                  _n("%1 document", "%1 documents", total)),
               (str){0}, (str){0});
}

static void print_foot(struct request *req, struct papers_paper *paper,
                       const struct records_act_db_act_line_row *act)
{
    str commission = commission_of(act), name;
    papers_add(req->arena, paper, PAPERS_PLAIN, str_of(_("Expert commission")), (str){0}, (str){0});
    while (str_next(&commission, '\n', &name)) {
        if (str_trim(name).length > 0) {
            papers_add(req->arena, paper, PAPERS_SIGNATURE, STR(" "), str_trim(name), (str){0});
        }
    }
    if (act->agreed.length > 0) {
        papers_add(req->arena, paper, PAPERS_PLAIN, str_of(_("AGREED")), (str){0}, (str){0});
        papers_add(req->arena, paper, PAPERS_PLAIN, act->agreed, (str){0}, (str){0});
    }
    if (!str_is_empty(act->signed_name)) {
        papers_add(req->arena, paper, PAPERS_SIGNATURE, _f("Signed on %1", act->signed_on),
                   act->signed_name, (str){0});
    }
    if (!str_is_empty(act->done_name)) {
        papers_add(req->arena, paper, PAPERS_PLAIN,
                   _f("Electronic documents were removed for ever on %1 by %2.",
                      date_of_instant(act->done_at, 180), act->done_name),
                   (str){0}, (str){0});
    }
}

struct reply records_act_file_page(struct request *req)
{
    struct records_act_db_act_line_row act;
    struct records_db_org_row org;
    if (!find(req, &act) || !records_db_org(req->db, req->scope, act.org_id, &org)) {
        return reply_not_found(req);
    }
    struct papers_paper paper = {.title = str_of(_("Act of destruction")), .is_wide = true};
    papers_add(req->arena, &paper, PAPERS_PLAIN, org.name, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_TO, str_of(_("APPROVED")), (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_TO,
               act.approved.length > 0 ? act.approved : STR("____________________"), (str){0},
               (str){0});
    papers_add(req->arena, &paper, PAPERS_TITLE,
               _f("ACT No. %1 of %2 on the destruction of documents whose term of keeping is over",
                  act.number, act.made_on),
               (str){0}, (str){0});
    print_cases(req, &paper, act.id);
    print_foot(req, &paper, &act);
    return papers_reply(req, &paper, (str){0},
                        str_format(req->arena, "act-%.*s", STR_ARG(act.number)),
                        records_format(req));
}
