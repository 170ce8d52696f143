/* The card of a letter: who carries it out, what answers it, when it was sent; and annulling it. */
#include "features/records/records_inner.h"

#include "base/fold.h"
#include "base/ids.h"
#include "features/records/records.html.h"

static const struct form_field order_fields[] = {
    {"who", N_("Who carries it out"), FORM_TEXT, .required = true, .max = 200},
    {"due_on", N_("Carried out by"), FORM_DATE},
    {"text", N_("What is to be done"), FORM_LONG_TEXT, .max = 1000, .wide = true},
    {0},
};

static const struct form_field done_fields[] = {
    {"note", N_("What was done"), FORM_TEXT, .max = 300},
    {0},
};

static const struct form_field sent_fields[] = {
    {"sent_on", N_("Sent on"), FORM_DATE, .required = true},
    {"way", N_("How it was sent"), FORM_CHOICE, .required = true, .choices = records_ways},
    {0},
};

static const struct form_field annul_fields[] = {
    {"why", N_("Why the line is a mistake"), FORM_LONG_TEXT, .required = true, .max = 500,
     .wide = true},
    {0},
};

static const struct form_field attach_fields[] = {
    {"file", N_("Scan or file"), FORM_FILE, .required = true, .wide = true,
     .hint = N_("At most 20 MB")},
    {0},
};

/* ---- the card ------------------------------------------------------------------------------- */

static bool find(struct request *req, struct records_db_letter_row *ret_row)
{
    return records_db_find(req->db, req->scope, path_id(req), ret_row);
}

/* The same for changing it: an annulled line or a destroyed letter changes no more. */
static bool find_live(struct request *req, struct records_db_letter_row *ret_row)
{
    return find(req, ret_row) && date_is_none(ret_row->annulled_on) && !ret_row->is_erased;
}

static struct records_card_view view_of(struct request *req,
                                        const struct records_db_letter_row *row)
{
    return (struct records_card_view){
        .row = *row,
        .orders = records_db_orders(req->db, row->region_id, row->id),
        .files = records_db_files(req->db, row->region_id, row->id),
        .answers = records_db_answers(req->db, row->region_id, row->id),
        .executors = records_db_executors(req->db, row->org_id, req->today),
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT) && date_is_none(row->annulled_on) &&
                    !row->is_erased,
    };
}

struct reply records_card_page(struct request *req)
{
    struct records_db_letter_row row;
    if (!find(req, &row)) {
        return reply_not_found(req);
    }
    struct records_card_view view = view_of(req, &row);
    struct form order = form_of(req, order_fields);
    struct form sent = form_of(req, sent_fields);
    form_set_date(&sent, "sent_on", date_is_none(row.sent_on) ? req->today : row.sent_on);
    form_set_text(&sent, "way", row.way);
    view.order_form = &order;
    view.sent_form = &sent;
    return reply_page(req, _("Card of a letter"), records_html_card(req, &view));
}

/* The card again, with the mistakes of one of its forms. */
static struct reply again(struct request *req, const struct records_db_letter_row *row,
                          const struct form *order, const struct form *sent)
{
    struct records_card_view view = view_of(req, row);
    struct form fresh_order = form_of(req, order_fields);
    struct form fresh_sent = form_of(req, sent_fields);
    view.order_form = order == NULL ? &fresh_order : order;
    view.sent_form = sent == NULL ? &fresh_sent : sent;
    return reply_form_again(req, _("Card of a letter"), records_html_card(req, &view));
}

static struct reply back(struct request *req, const struct records_db_letter_row *row)
{
    return reply_see_other(req, records_address(req, row->id, ""));
}

/* ---- a draft gets its number ---------------------------------------------------------------- */

struct reply records_register_action(struct request *req)
{
    struct documents_document document;
    str sentence;
    if (!documents_find_own(req, path_id(req), &document) ||
        !str_equal(document.stream, STR("outgoing")) || !str_equal(document.state, STR("draft"))) {
        return reply_not_found(req);
    }
    if (!str_equal(document.audience, STR("staff")) && !access_may(req, RIGHT_DOCUMENTS_ADOPT)) {
        return reply_refused(req, str_of(_("Only the organisation and those above it may read a "
                                           "letter that you register. Change who may read it, or "
                                           "ask somebody who may publish documents.")));
    }
    if (!documents_adopt(req, &document, &sentence)) {
        return reply_refused(req, sentence);
    }
    return reply_done(req, records_address(req, document.id, ""),
                      _f("Registered as No. %1.", document.number), 0);
}

/* ---- carrying it out ------------------------------------------------------------------------ */

void records_give(struct request *req, int64_t region_id, int64_t document_id,
                  const struct records_order *order)
{
    records_db_put_order(
        req->db, &(struct records_db_put_order_values){
                     .id = ids_new(),
                     .region_id = region_id,
                     .document_id = document_id,
                     .org_id = order->org_id,
                     .text = order->text.length > 0 ? order->text : str_of(_("To be carried out")),
                     .who = order->who,
                     .given_on = req->today,
                     .given_name = records_actor_name(req),
                     .due_on = order->due_on,
                 });
    records_db_also_found(req->db, region_id, document_id, fold_search(req->arena, order->who));
}

struct reply records_order_action(struct request *req)
{
    struct records_db_letter_row row;
    if (!find_live(req, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, order_fields);
    if (!form_is_good(&form)) {
        return again(req, &row, &form, NULL);
    }
    records_give(req, row.region_id, row.id,
                 &(struct records_order){
                     .org_id = row.org_id,
                     .text = form_text(&form, "text"),
                     .who = form_text(&form, "who"),
                     .due_on = form_date(&form, "due_on"),
                 });
    audit(req, "records.order", row.region_id, row.id, 0, NULL, 0);
    return back(req, &row);
}

struct reply records_done_action(struct request *req)
{
    struct records_db_letter_row row;
    int64_t order = 0;
    struct form form = form_read(req, done_fields);
    if (!find_live(req, &row) || !str_to_int64(path_text(req, 1), &order) ||
        !records_db_order_done(req->db, &(struct records_db_order_done_values){
                                            .region_id = row.region_id,
                                            .document_id = row.id,
                                            .id = order,
                                            .day = req->today,
                                            .note = form_text(&form, "note"),
                                        })) {
        return reply_not_found(req);
    }
    audit(req, "records.done", row.region_id, row.id, 0, NULL, 0);
    return back(req, &row);
}

struct reply records_sent_action(struct request *req)
{
    struct records_db_letter_row row;
    if (!find_live(req, &row) || records_is_incoming(row.stream)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, sent_fields);
    date sent_on = form_date(&form, "sent_on");
    form_refuse_future(&form, "sent_on");
    if (form_is_good(&form) && date_before(sent_on, row.dated_on)) {
        form_add_error(&form, "sent_on", str_of(_("The letter was not written yet on that day.")));
    }
    if (form_is_good(&form) &&
        !records_db_sent(req->db, row.region_id, row.id, form_text(&form, "way"), sent_on)) {
        return reply_not_found(req);
    }
    if (!form_is_good(&form)) {
        return again(req, &row, NULL, &form);
    }
    audit(req, "records.sent", row.region_id, row.id, 0, NULL, 0);
    return back(req, &row);
}

/* ---- a mistake ------------------------------------------------------------------------------ */

static struct html question_of(struct request *req, const struct records_db_letter_row *row,
                               const struct form *form)
{
    struct widgets_question question = {
        .title = _f("Annul line No. %1?", row->number),
        .explanation = str_of(_("The number stays in the register, crossed out with your reason, "
                                "and is never given again. This cannot be taken back.")),
        .action = {records_address(req, row->id, "/annul")},
        .answer = str_of(_("Annul")),
        .is_destructive = true,
        .fields = form_fields_html(req, form),
        .back = {records_address(req, row->id, "")},
    };
    return widgets_html_question(req, question);
}

struct reply records_annul_page(struct request *req)
{
    struct records_db_letter_row row;
    if (!find_live(req, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, annul_fields);
    return reply_page(req, _("Annul"), question_of(req, &row, &form));
}

struct reply records_annul_action(struct request *req)
{
    struct records_db_letter_row row;
    if (!find_live(req, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, annul_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Annul"), question_of(req, &row, &form));
    }
    if (!records_db_annul(req->db, &(struct records_db_annul_values){
                                       .region_id = row.region_id,
                                       .document_id = row.id,
                                       .day = req->today,
                                       .why = form_text(&form, "why"),
                                       .name = records_actor_name(req),
                                   })) {
        return reply_not_found(req);
    }
    audit(req, "records.annul", row.region_id, row.id, 0, NULL, 0);
    return back(req, &row);
}

/* ---- scans ---------------------------------------------------------------------------------- */

struct reply records_attach_action(struct request *req)
{
    struct records_db_letter_row row;
    struct documents_document document;
    if (!find_live(req, &row) || !documents_find_own(req, row.id, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, attach_fields);
    const struct http_file *file = form_file(&form, "file");
    if (file == NULL || file->size == 0 || !documents_keep_file(req, &document, file, false)) {
        return reply_refused(req, str_of(_("Choose a file that is not empty.")));
    }
    return reply_see_other(req, records_address(req, row.id, ""));
}

/* ---- on the page of the document ------------------------------------------------------------ */

static struct html place_of(struct request *req, const struct documents_document *document)
{
    struct records_place_view view = {
        .document_id = document->id,
        .choices =
            records_index_db_choices(req->db, document->org_id, date_year(document->dated_on)),
        .may_edit = access_may(req, RIGHT_DOCUMENTS_EDIT),
    };
    view.is_placed =
        records_index_db_place(req->db, document->region_id, document->id, &view.place);
    bool was_erased = documents_was_erased(req, document->id, &view.act);
    view.may_edit = view.may_edit && !was_erased;
    return view.is_placed || was_erased || view.choices.count > 0 ? records_html_place(req, &view)
                                                                  : (struct html){0};
}

struct html records_on_document(struct request *req, int64_t document_id)
{
    struct records_db_letter_row row;
    struct documents_document document;
    if (!documents_find_own(req, document_id, &document)) {
        return (struct html){0};
    }
    bool is_draft = str_equal(document.state, STR("draft"));
    if (is_draft) {
        return str_equal(document.stream, STR("outgoing")) && access_may(req, RIGHT_DOCUMENTS_EDIT)
                   ? records_html_of_draft(req, document_id)
                   : (struct html){0};
    }
    struct html_out out = html_begin(req->arena, req->language);
    if (records_db_find(req->db, req->scope, document_id, &row)) {
        html_put_html(&out, records_html_of_document(req, &row));
    }
    html_put_html(&out, place_of(req, &document));
    str act;
    if (!records_is_incoming(document.stream) && !documents_was_erased(req, document_id, &act)) {
        html_put_html(&out, records_signatures_of(req, &document));
    }
    return html_end(&out);
}
