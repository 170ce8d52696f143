/* Adopting a draft, and who may read what was adopted. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

/* ---- adopting ------------------------------------------------------------------------------- */

/* The draft is no longer as it was seen: nothing is adopted, and what has changed is shown. */
static struct reply changed_since(struct request *req, const struct documents_document *document,
                                  str seen)
{
    struct documents_changed_view view = {.document = *document};
    str version = {0};
    if (str_next(&seen, '-', &version)) {
        (void)!str_to_int64(version, &view.seen);
    }
    struct reply reply =
        reply_page(req, _("The draft has changed"), documents_html_changed(req, &view));
    reply.status = 409;
    return reply;
}

/* Whom nobody below can be told of stays with the organisation itself. */
static str explanation_of(struct request *req, const struct documents_document *document)
{
    str text = str_of(_("The text is locked then: a later document alone can amend or repeal it. "
                        "Whoever may read it sees it at once."));
    struct documents_blanks unknown = documents_unknown_of(req, document);
    return unknown.count == 0
               ? text
               : STR_CONCAT(req->arena, text, STR(" "),
                            _n("%1 addressee was not found in the register: that item stays with "
                               "your own organisation.",
                               "%1 addressees were not found in the register: those items stay "
                               "with your own organisation.",
                               (int64_t)unknown.count));
}

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
    str now = documents_seen(req, &document);
    str seen = query_text(req, "seen");
    if (seen.length > 0 && !str_equal(seen, now)) {
        return changed_since(req, &document, seen);
    }
    if (document.number.length == 0) {
        documents_number_next(req, &document);
    }
    bool is_own = str_equal(document.stream, STR("own"));
    struct widgets_question question = {
        .title = is_own ? _f("Adopt as No. %1?", document.number)
                        : _f("Register as No. %1?", document.number),
        .explanation = explanation_of(req, &document),
        .action = widgets_link(req, "/documents/%lld/adopt", (long long)document.id),
        .answer = str_of(is_own ? _("Adopt") : _("Register")),
        .fields = documents_html_seen(req, now),
        .back = widgets_link(req, "/documents/%lld", (long long)document.id),
    };
    return reply_page(req, is_own ? _("Adopt") : _("Register"),
                      widgets_html_question(req, question));
}

struct reply documents_adopt_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    str sentence = documents_what_is_missing(req, &document);
    str seen = http_body_field(req->http, STR("seen"));
    bool is_seen = seen.length == 0 || str_equal(seen, documents_seen(req, &document));
    if (sentence.length == 0 && !is_seen) {
        return changed_since(req, &document, seen);
    }
    if (!documents_adopt(req, &document, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)document.id),
                      str_equal(document.stream, STR("own"))
                          ? _f("Adopted as No. %1.", document.number)
                          : _f("Registered as No. %1.", document.number),
                      0);
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
