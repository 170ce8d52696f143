/* Adopting a draft, and who may read what was adopted. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

/* ---- adopting ------------------------------------------------------------------------------- */

struct reply documents_adopt_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    str missing = documents_what_is_missing(req, &document);
    if (missing.length > 0) {
        return reply_refused(req, missing);
    }
    if (document.number.length == 0) {
        documents_number_next(req, &document);
    }
    struct widgets_question question = {
        .title = _f("Adopt as No. %1?", document.number),
        .explanation = str_of(_("The text is locked then: a later document alone can amend or "
                                "repeal it. Whoever may read it sees it at once.")),
        .action = widgets_link(req, "/documents/%lld/adopt", (long long)document.id),
        .answer = str_of(_("Adopt")),
        .back = widgets_link(req, "/documents/%lld", (long long)document.id),
    };
    return reply_page(req, _("Adopt"), widgets_html_question(req, question));
}

struct reply documents_adopt_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    str sentence;
    if (!documents_adopt(req, &document, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)document.id),
                      _f("Adopted as No. %1.", document.number), 0);
}

/* ---- who may read it ------------------------------------------------------------------------ */

static const struct form_field audience_fields[] = {
    {"audience", N_("Who may read it"), FORM_CHOICE, .required = true,
     .choices = documents_audiences},
    {0},
};

struct reply documents_audience_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_own(req, path_id(req), &document)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, audience_fields);
    form_set_text(&form, "audience", document.audience);
    return reply_page(req, _("Who may read it"), documents_html_audience(req, &document, &form));
}

struct reply documents_audience_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_own(req, path_id(req), &document)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, audience_fields);
    str audience = form_text(&form, "audience");
    if (form_is_good(&form) &&
        !documents_db_set_audience(req->db, document.id, document.version, audience, req->now)) {
        form_add_general_error(&form, documents_changed_meanwhile(req));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Who may read it"),
                                documents_html_audience(req, &document, &form));
    }
    str before = document.audience;
    document.audience = audience;
    documents_index(req, &document);
    const struct audit_change change = {"audience", before, audience};
    audit(req, "documents.share", document.region_id, document.id, 0, &change, 1);
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)document.id),
                      str_of(_("Saved.")), 0);
}
