/* A draft: begun, its head filled in, given up. */
#include "features/documents/documents_inner.h"

#include "base/format.h"
#include "features/documents/documents.html.h"

#define TEXT_MOST 200000

static const struct form_choice languages[] = {{"ru", "Русский"}, {"kk", "Қазақша"}, {0}};

static const struct form_field head_fields[] = {
    {"title", N_("Title"), FORM_LONG_TEXT, .required = true, .max = 1000, .wide = true,
     .hint = N_("As it will stand in the document: “On …”")},
    {"body", N_("Which body decides"), FORM_HIDDEN},
    {"dated_on", N_("Day of the decision"), FORM_DATE},
    {"number", N_("Number"), FORM_TEXT, .max = 40,
     .hint = N_("Leave it empty: the next one is given when the document is adopted.")},
    {"place", N_("Place"), FORM_TEXT, .max = 120, .hint = N_("For example: Kursk")},
    {"language", N_("Language of the document"), FORM_CHOICE, .required = true,
     .choices = languages},
    {"speakers", N_("Who reports"), FORM_LONG_TEXT, .max = 1000,
     .hint = N_("One person on a line")},
    {"preamble", N_("What was heard and found"), FORM_LONG_TEXT, .max = TEXT_MOST, .wide = true},
    {"controllers", N_("Who sees to it"), FORM_LONG_TEXT, .max = 1000,
     .hint = N_("One person on a line: surname and initials, then the post")},
    {"signed_post", N_("Post of who signs"), FORM_TEXT, .max = 300},
    {"signed_name", N_("Who signs"), FORM_TEXT, .max = 120,
     .hint = N_("Initials and surname, as under the document")},
    {"audience", N_("Who may read it"), FORM_CHOICE, .required = true,
     .choices = documents_audiences},
    {0},
};

const char *documents_language_name(str code)
{
    const char *name = form_choice_label(languages, code);
    return name == NULL ? "" : name;
}

/* ---- the form and the document -------------------------------------------------------------- */

static void fill_form(struct form *form, const struct documents_document *document)
{
    form_set_text(form, "title", document->title);
    if (document->body_id == 0 && document->body_name.length > 0) {
        form_set_text(form, "body", DOCUMENTS_AS_WRITTEN);
    } else {
        form_set_int(form, "body", document->body_id);
    }
    form_set_date(form, "dated_on", document->dated_on);
    form_set_text(form, "number", document->number);
    form_set_text(form, "place", document->place);
    form_set_text(form, "language", document->language);
    form_set_text(form, "speakers", document->speakers);
    form_set_text(form, "preamble", document->preamble);
    form_set_text(form, "controllers",
                  documents_controllers_lines(form->req->arena, document->controllers,
                                              document->controller_count));
    form_set_text(form, "signed_post", document->signed_post);
    form_set_text(form, "signed_name", document->signed_name);
    form_set_text(form, "audience", document->audience);
}

int64_t documents_body_of(struct request *req, int64_t org_id, int64_t body_id, str *ret_name)
{
    struct bodies_bodies bodies = bodies_of_org(req, req->scope, org_id, req->today);
    EACH (body, bodies) {
        if (body->id == body_id) {
            *ret_name = body->name;
            return body->id;
        }
    }
    return 0;
}

/* A body of the organisation makes the document its own, whatever stands in the head of the text.
 */
static void take_body(const struct form *form, struct documents_document *document)
{
    int64_t body = documents_chosen(form, "body");
    if (str_equal(form_text(form, "body"), DOCUMENTS_AS_WRITTEN)) {
        return;
    }
    document->body_name = (str){0};
    document->body_id = documents_body_of(form->req, document->org_id, body, &document->body_name);
    if (document->body_id != 0 && documents_whose_is_open(document)) {
        document->correspondent = (str){0};
    }
}

static void take_form(const struct form *form, struct documents_document *document)
{
    struct request *req = form->req;
    take_body(form, document);
    document->title = form_text(form, "title");
    document->dated_on = form_date(form, "dated_on");
    document->number = form_text(form, "number");
    document->place = form_text(form, "place");
    document->language = form_text(form, "language");
    document->speakers = form_text(form, "speakers");
    document->preamble = form_text(form, "preamble");
    document->signed_post = form_text(form, "signed_post");
    document->signed_name = documents_signer(req->arena, form_text(form, "signed_name"));
    document->audience = form_text(form, "audience");
    document->controllers = documents_controllers_of_lines(
        req, document, form_text(form, "controllers"), &document->controller_count);
}

static str address_of(struct request *req, int64_t id)
{
    return str_format(req->arena, "/documents/%lld", (long long)id);
}

/* ---- a new one ------------------------------------------------------------------------------ */

static const struct form_field new_fields[] = {
    {"kind", N_("What it is"), FORM_TEXT, .required = true, .max = 40},
    {"title", N_("Title"), FORM_LONG_TEXT, .required = true, .max = 1000, .wide = true,
     .hint = N_("As it will stand in the document: “On …”")},
    {0},
};

void documents_suggest_signature(struct request *req, struct documents_document *document)
{
    struct documents_db_holders_rows holders =
        documents_db_holders(req->db, req->scope, document->org_id, req->today);
    if (holders.count > 0) {
        const struct documents_db_holders_row *first = &holders.items[0];
        document->signed_post = bodies_label(req, first->post_label);
        document->signed_name = documents_initials_first(req->arena, first->last_name,
                                                         first->first_name, first->middle_name);
    }
}

bool documents_find_org(struct request *req, struct documents_db_org_row *ret_org)
{
    int64_t id = query_int(req, "org");
    return documents_db_org(req->db, req->scope, id == 0 ? req->mandate.org_id : id, ret_org);
}

struct reply documents_new_page(struct request *req)
{
    struct documents_db_org_row org;
    if (!documents_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, new_fields);
    form_set_text(&form, "kind", STR("resolution"));
    return reply_page(req, _("New document"), documents_html_new(req, &org, &form));
}

struct reply documents_new_action(struct request *req)
{
    struct documents_db_org_row org;
    if (!documents_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, new_fields);
    if (documents_kind_of(form_text(&form, "kind")) == NULL) {
        form_add_error(&form, "kind", str_of(_("Choose one from the list.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("New document"), documents_html_new(req, &org, &form));
    }
    struct documents_document document = {
        .region_id = org.region_id,
        .org_id = org.id,
        .org_path = org.path,
        .org_name = org.short_name,
        .kind = form_text(&form, "kind"),
        .title = form_text(&form, "title"),
        .dated_on = req->today,
        .language = req->language == LANGUAGE_KK ? STR("kk") : STR("ru"),
    };
    documents_suggest_signature(req, &document);
    int64_t id = documents_add(req, &document);
    return reply_done(req, str_format(req->arena, "/documents/%lld/edit", (long long)id),
                      str_of(_("The draft is there. Fill in what is known, then add the items.")),
                      0);
}

/* ---- the head ------------------------------------------------------------------------------- */

int64_t documents_chosen(const struct form *form, const char *name)
{
    int64_t number;
    return str_to_int64(form_text(form, name), &number) ? number : 0;
}

bool documents_save(struct form *form, const struct documents_document *document)
{
    if (form_is_good(form) && !documents_change(form->req, document)) {
        form_add_general_error(form, documents_changed_meanwhile(form->req));
    }
    return form_is_good(form);
}

bool documents_find_draft(struct request *req, struct documents_document *ret_document)
{
    return documents_find_own(req, path_id(req), ret_document) &&
           str_equal(ret_document->state, STR("draft"));
}

struct reply documents_edit_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, head_fields);
    fill_form(&form, &document);
    return reply_page(req, _("Head of the document"), documents_html_edit(req, &document, &form));
}

struct reply documents_edit_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, head_fields);
    form_refuse_future(&form, "dated_on");
    take_form(&form, &document);
    if (!documents_save(&form, &document)) {
        return reply_form_again(req, _("Head of the document"),
                                documents_html_edit(req, &document, &form));
    }
    return reply_see_other(req, address_of(req, document.id));
}

/* ---- giving it up --------------------------------------------------------------------------- */

struct reply documents_remove_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct widgets_question question = {
        .title = str_of(_("Remove the draft?")),
        .explanation = str_of(_("The draft goes with its items, versions and files. Nobody but "
                                "you and your colleagues has seen it.")),
        .action = widgets_link(req, "/documents/%lld/remove", (long long)document.id),
        .answer = str_of(_("Remove")),
        .is_destructive = true,
        .back = {address_of(req, document.id)},
    };
    return reply_page(req, _("Remove the draft?"), widgets_html_question(req, question));
}

struct reply documents_remove_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    if (!documents_remove(req, &document)) {
        return reply_refused(req, documents_changed_meanwhile(req));
    }
    return reply_done(req, STR("/documents"), str_of(_("The draft is removed.")), 0);
}
