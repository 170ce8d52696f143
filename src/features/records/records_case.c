/* A case: its documents, its term, and which documents fall into it. */
#include "features/records/records_inner.h"

#include "base/ids.h"
#include "features/records/records.html.h"

enum { DOCUMENTS_SHOWN = 500, YEARS_MOST = 100 };

static const struct form_choice streams[] = {
    {"own", N_("own documents")},
    {"incoming", N_("what came in")},
    {"outgoing", N_("what went out")},
    {0},
};

/* What the standards ask a case to say; fixed once the index is approved. */
static const struct form_field case_fields[] = {
    {"code", N_("Index of the case"), FORM_TEXT, .required = true, .max = 20,
     .hint = N_("For example: 01-05")},
    {"section", N_("Section"), FORM_TEXT, .required = true, .max = 200},
    {"title", N_("Title of the case"), FORM_LONG_TEXT, .required = true, .max = 500, .wide = true},
    {"keeping", N_("Kept"), FORM_CHOICE, .required = true, .choices = records_keepings},
    {"years", N_("How many years"), FORM_INT, .max = YEARS_MOST},
    {"event", N_("After what event"), FORM_TEXT, .max = 200},
    {"article", N_("Article of the list of terms"), FORM_TEXT, .max = 200},
    {"note", N_("Note"), FORM_TEXT, .max = 300},
    {"event_on", N_("When the event took place, or the need was over"), FORM_DATE},
    {"rule_stream", N_("Goes into it by itself"), FORM_CHOICE, .choices = streams},
    {"rule_kind", N_("Of that kind"), FORM_TEXT, .max = 40},
    {"rule_body", N_("Decided by"), FORM_TEXT, .max = 40},
    {0},
};
static const struct form_field mind_fields[] = {
    {"note", N_("Note"), FORM_TEXT, .max = 300},
    {"event_on", N_("When the event took place, or the need was over"), FORM_DATE},
    {"rule_stream", N_("Goes into it by itself"), FORM_CHOICE, .choices = streams},
    {"rule_kind", N_("Of that kind"), FORM_TEXT, .max = 40},
    {"rule_body", N_("Decided by"), FORM_TEXT, .max = 40},
    {0},
};

/* ---- the page ------------------------------------------------------------------------------- */

struct reply records_case_page(struct request *req)
{
    struct records_case_view view = {0};
    if (!records_index_db_find_case(req->db, req->scope, path_id(req), &view.row)) {
        return reply_not_found(req);
    }
    view.documents = records_index_db_in_case(req->db, view.row.id, DOCUMENTS_SHOWN);
    view.may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT) && view.row.act_id == 0;
    return reply_page(req, _("Case"), records_html_case(req, &view));
}

/* ---- the form ------------------------------------------------------------------------------- */

static void check(struct form *form, int64_t index_id, int64_t own_id)
{
    struct request *req = form->req;
    struct records_index_db_same_code_row same;
    str kind = form_text(form, "rule_kind");
    if (kind.length > 0 && documents_kind_of(kind) == NULL) {
        form_add_error(form, "rule_kind", str_of(_("Choose one from the list.")));
    }
    form_refuse_future(form, "event_on");
    if (form->fields == mind_fields) {
        return;
    }
    str keeping = form_text(form, "keeping");
    if (str_equal(keeping, STR("years")) && form_int(form, "years") < 1) {
        form_add_error(form, "years", str_of(_("Say how many years it is kept.")));
    }
    if (str_equal(keeping, STR("event")) && form_text(form, "event").length == 0) {
        form_add_error(form, "event", str_of(_("Say after what event the years count.")));
    }
    if (records_index_db_same_code(req->db, index_id, form_text(form, "code"), &same) &&
        same.id != own_id) {
        form_add_error(form, "code", str_of(_("There is a case with that index already.")));
    }
}

/* Years count where a term has them alone. */
static int64_t years_of(const struct form *form)
{
    str keeping = form_text(form, "keeping");
    bool has_years = str_equal(keeping, STR("years")) || str_equal(keeping, STR("event"));
    return has_years ? form_int(form, "years") : 0;
}

static struct reply show_form(struct request *req, const struct records_index_db_index_row *index,
                              const struct records_index_db_case_line_row *row,
                              const struct form *form)
{
    struct records_case_form_view view = {
        .index = *index,
        .id = row == NULL ? 0 : row->id,
        .form = form,
        .is_fixed = form->fields == mind_fields,
        .body_types = records_db_body_types(req->db),
    };
    struct html content = records_html_case_form(req, &view);
    return req->http->method == HTTP_POST ? reply_form_again(req, _("Case"), content)
                                          : reply_page(req, _("Case"), content);
}

/* ---- a new one ------------------------------------------------------------------------------ */

static bool find_open_index(struct request *req, struct records_index_db_index_row *ret_index)
{
    return records_index_db_find(req->db, req->scope, path_id(req), ret_index) &&
           date_is_none(ret_index->approved_on);
}

struct reply records_case_new_page(struct request *req)
{
    struct records_index_db_index_row index;
    if (!find_open_index(req, &index)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, case_fields);
    form_set_text(&form, "keeping", STR("years"));
    form_set_int(&form, "years", 5);
    return show_form(req, &index, NULL, &form);
}

struct reply records_case_new_action(struct request *req)
{
    struct records_index_db_index_row index;
    if (!find_open_index(req, &index)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, case_fields);
    check(&form, index.id, 0);
    if (!form_is_good(&form)) {
        return show_form(req, &index, NULL, &form);
    }
    records_index_db_add_case(req->db, &(struct records_index_db_add_case_values){
                                           .id = ids_new(),
                                           .region_id = index.region_id,
                                           .index_id = index.id,
                                           .org_id = index.org_id,
                                           .year = index.year,
                                           .code = form_text(&form, "code"),
                                           .section = form_text(&form, "section"),
                                           .title = form_text(&form, "title"),
                                           .keeping = form_text(&form, "keeping"),
                                           .years = years_of(&form),
                                           .event = form_text(&form, "event"),
                                           .article = form_text(&form, "article"),
                                           .note = form_text(&form, "note"),
                                           .rule_kind = form_text(&form, "rule_kind"),
                                           .rule_stream = form_text(&form, "rule_stream"),
                                           .rule_body = form_text(&form, "rule_body"),
                                       });
    audit(req, "records.case", index.region_id, index.org_id, 0, NULL, 0);
    return reply_see_other(req, records_index_address(req, index.org_id, index.year));
}

/* ---- changing ------------------------------------------------------------------------------- */

static bool find_kept(struct request *req, struct records_index_db_case_line_row *ret_row,
                      struct records_index_db_index_row *ret_index)
{
    return records_index_db_find_case(req->db, req->scope, path_id(req), ret_row) &&
           ret_row->act_id == 0 &&
           records_index_db_find(req->db, req->scope, ret_row->index_id, ret_index);
}

struct reply records_case_edit_page(struct request *req)
{
    struct records_index_db_case_line_row row;
    struct records_index_db_index_row index;
    if (!find_kept(req, &row, &index)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, row.is_approved ? mind_fields : case_fields);
    if (!row.is_approved) {
        form_set_text(&form, "code", row.code);
        form_set_text(&form, "section", row.section);
        form_set_text(&form, "title", row.title);
        form_set_text(&form, "keeping", row.keeping);
        form_set_int(&form, "years", row.years);
        form_set_text(&form, "event", row.event);
        form_set_text(&form, "article", row.article);
    }
    form_set_text(&form, "note", row.note);
    form_set_date(&form, "event_on", row.event_on);
    form_set_text(&form, "rule_stream", row.rule_stream);
    form_set_text(&form, "rule_kind", row.rule_kind);
    form_set_text(&form, "rule_body", row.rule_body);
    return show_form(req, &index, &row, &form);
}

static bool change(struct request *req, const struct records_index_db_case_line_row *row,
                   const struct form *form)
{
    struct records_index_db_change_case_values values = {
        .id = row->id,
        .code = row->is_approved ? row->code : form_text(form, "code"),
        .section = row->is_approved ? row->section : form_text(form, "section"),
        .title = row->is_approved ? row->title : form_text(form, "title"),
        .keeping = row->is_approved ? row->keeping : form_text(form, "keeping"),
        .years = row->is_approved ? row->years : years_of(form),
        .event = row->is_approved ? row->event : form_text(form, "event"),
        .article = row->is_approved ? row->article : form_text(form, "article"),
    };
    records_index_db_mind_case(req->db, &(struct records_index_db_mind_case_values){
                                            .id = row->id,
                                            .note = form_text(form, "note"),
                                            .event_on = form_date(form, "event_on"),
                                            .rule_kind = form_text(form, "rule_kind"),
                                            .rule_stream = form_text(form, "rule_stream"),
                                            .rule_body = form_text(form, "rule_body"),
                                        });
    return row->is_approved || records_index_db_change_case(req->db, &values);
}

struct reply records_case_edit_action(struct request *req)
{
    struct records_index_db_case_line_row row;
    struct records_index_db_index_row index;
    if (!find_kept(req, &row, &index)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, row.is_approved ? mind_fields : case_fields);
    check(&form, index.id, row.id);
    if (!form_is_good(&form) || !change(req, &row, &form)) {
        return show_form(req, &index, &row, &form);
    }
    audit(req, "records.case", row.region_id, row.org_id, 0, NULL, 0);
    return reply_see_other(req, records_case_address(req, row.id));
}

struct reply records_case_remove_action(struct request *req)
{
    struct records_index_db_case_line_row row;
    if (!records_index_db_find_case(req->db, req->scope, path_id(req), &row)) {
        return reply_not_found(req);
    }
    if (!records_index_db_remove_case(req->db, row.id)) {
        return reply_refused(req, str_of(_("A case with documents, or of an approved index, "
                                           "stays.")));
    }
    audit(req, "records.case", row.region_id, row.org_id, 0, NULL, 0);
    return reply_see_other(req, records_index_address(req, row.org_id, row.year));
}
