/* How an organisation numbers its documents. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

static const struct form_choice restarts[] = {
    {"term", N_("with each new term of the body")},
    {"year", N_("every year")},
    {"never", N_("goes on and on")},
    {0},
};

static const struct form_field fields[] = {
    {"kind", N_("What it is"), FORM_TEXT, .required = true, .max = 40},
    {"pattern", N_("Pattern of the number"), FORM_TEXT, .required = true, .max = 60,
     .hint = N_("{meeting} is the number of the meeting since the beginning of the term, {item} "
                "that of the question; {item:2} has at least two figures")},
    {"restarts", N_("Begins anew"), FORM_CHOICE, .required = true, .choices = restarts},
    {"counts_from", N_("Counted from"), FORM_DATE,
     .hint = N_("Empty: since the chair of the body was elected")},
    {0},
};

static struct documents_numbering_view view_of(struct request *req,
                                               const struct documents_db_org_row *org,
                                               const struct form *form)
{
    struct documents_numbering_view view = {.org = *org, .form = form};
    view.own = documents_db_numberings(req->db, org->id);
    return view;
}

struct reply documents_numbering_page(struct request *req)
{
    struct documents_db_org_row org;
    if (!documents_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "kind", STR("resolution"));
    form_set_text(&form, "pattern", STR("{meeting}-{item}"));
    struct documents_numbering_view view = view_of(req, &org, &form);
    return reply_page(req, _("Numbers of documents"), documents_html_numbering(req, &view));
}

struct reply documents_numbering_action(struct request *req)
{
    struct documents_db_org_row org;
    if (!documents_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    str pattern = form_text(&form, "pattern");
    const char *fault = pattern.length > 0 ? documents_pattern_fault(req->arena, pattern) : NULL;
    if (fault != NULL) {
        form_add_error(&form, "pattern", str_of(tr(req->language, fault)));
    }
    if (documents_kind_of(form_text(&form, "kind")) == NULL) {
        form_add_error(&form, "kind", str_of(_("Choose one from the list.")));
    }
    if (!form_is_good(&form)) {
        struct documents_numbering_view view = view_of(req, &org, &form);
        return reply_form_again(req, _("Numbers of documents"),
                                documents_html_numbering(req, &view));
    }
    struct documents_db_set_numbering_values values = {
        .org_id = org.id,
        .kind = form_text(&form, "kind"),
        .pattern = pattern,
        .restarts = form_text(&form, "restarts"),
        .counts_from = form_date(&form, "counts_from"),
    };
    documents_db_set_numbering(req->db, &values);
    const struct audit_change changes[] = {{"kind", (str){0}, values.kind},
                                           {"pattern", (str){0}, pattern}};
    audit(req, "documents.number", org.region_id, org.id, 0, changes, COUNT_OF(changes));
    return reply_done(req, str_format(req->arena, "/documents/numbers?org=%lld", (long long)org.id),
                      str_of(_("From now on new documents are numbered so.")), 0);
}
