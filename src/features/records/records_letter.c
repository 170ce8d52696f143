/* Letters that come in and go out: how they are entered. */
#include "features/records/records_inner.h"

#include "base/fold.h"
#include "base/ids.h"
#include "features/records/records.html.h"

#define TEXT_MOST 60000

static const struct form_field incoming_fields[] = {
    {"correspondent", N_("From whom"), FORM_TEXT, .required = true, .max = 300, .wide = true},
    {"their_number", N_("Their number"), FORM_TEXT, .max = 60},
    {"their_date", N_("Their day"), FORM_DATE},
    {"kind", N_("What it is"), FORM_CHOICE, .required = true, .choices = records_kinds},
    {"title", N_("What it is about"), FORM_LONG_TEXT, .required = true, .max = 1000, .wide = true},
    {"dated_on", N_("Came in on"), FORM_DATE, .required = true},
    {"way", N_("How it came"), FORM_CHOICE, .choices = records_ways},
    {"pages", N_("Pages"), FORM_INT, .max = 100000, .min = 1},
    {"signed_name", N_("Who signed it"), FORM_TEXT, .max = 120},
    {"answer_by", N_("To be answered by"), FORM_DATE},
    {"who", N_("Who carries it out"), FORM_TEXT, .max = 200},
    {"due_on", N_("Carried out by"), FORM_DATE},
    {"order", N_("Resolution: what is to be done"), FORM_LONG_TEXT, .max = 1000, .wide = true},
    {"file", N_("Scan or file"), FORM_FILE, .wide = true, .hint = N_("At most 20 MB")},
    {0},
};

static const struct form_field outgoing_fields[] = {
    {"correspondent", N_("To whom"), FORM_TEXT, .required = true, .max = 300, .wide = true},
    {"kind", N_("What it is"), FORM_CHOICE, .required = true, .choices = records_kinds},
    {"title", N_("What it is about"), FORM_LONG_TEXT, .required = true, .max = 1000, .wide = true},
    {"text", N_("Text of the letter"), FORM_LONG_TEXT, .max = TEXT_MOST, .wide = true},
    {"dated_on", N_("Day of the letter"), FORM_DATE, .required = true},
    {"signed_post", N_("Post of who signs"), FORM_TEXT, .max = 300},
    {"signed_name", N_("Who signs"), FORM_TEXT, .required = true, .max = 120,
     .hint = N_("Initials and surname, as under the document")},
    {"answers", N_("In answer to"), FORM_HIDDEN},
    {0},
};

/* ---- for other features, too ---------------------------------------------------------------- */

/* Drafted, numbered and sealed at once: what the register has entered does not change. */
static int64_t enter(struct request *req, struct documents_document *document, str stream,
                     const struct documents_document *answered, str *ret_sentence)
{
    document->stream = stream;
    int64_t id = documents_add(req, document);
    if (id == 0 || !documents_find_own(req, id, document)) {
        *ret_sentence = str_of(_("The letter could not be entered."));
        return 0;
    }
    if (answered != NULL && answered->id != 0) {
        documents_answer(req, document, answered);
    }
    return documents_adopt(req, document, ret_sentence) ? id : 0;
}

int64_t records_receive(struct request *req, struct documents_document *document,
                        const struct records_letter *letter, str *ret_sentence)
{
    int64_t id = enter(req, document, STR("incoming"), NULL, ret_sentence);
    if (id == 0) {
        return 0;
    }
    records_db_describe(req->db, &(struct records_db_describe_values){
                                     .region_id = document->region_id,
                                     .document_id = id,
                                     .way = letter->way,
                                     .pages = letter->pages,
                                     .answer_by = letter->answer_by,
                                 });
    if (letter->who.length > 0) {
        records_give(req, document->region_id, id,
                     &(struct records_order){
                         .org_id = document->org_id,
                         .text = letter->order,
                         .who = letter->who,
                         .due_on = letter->due_on,
                     });
    }
    return id;
}

int64_t records_send(struct request *req, struct documents_document *document, int64_t answers,
                     str *ret_sentence)
{
    struct documents_document answered = {0};
    if (answers != 0 && !documents_find_own(req, answers, &answered)) {
        *ret_sentence = str_of(_("The letter that is answered is not in the register."));
        return 0;
    }
    return enter(req, document, STR("outgoing"), &answered, ret_sentence);
}

/* ---- what both forms share ------------------------------------------------------------------ */

static struct records_letter_view view_of(struct request *req, const struct records_db_org_row *org,
                                          const struct form *form)
{
    return (struct records_letter_view){
        .org = *org,
        .form = form,
        .correspondents = records_db_correspondents(req->db, org->id),
        .neighbours = records_db_neighbours(req->db, org->path, org->id),
        .executors = records_db_executors(req->db, org->id, req->today),
    };
}

static struct documents_document document_of(const struct form *form,
                                             const struct records_db_org_row *org)
{
    struct request *req = form->req;
    return (struct documents_document){
        .region_id = org->region_id,
        .org_id = org->id,
        .org_path = org->path,
        .org_name = org->short_name,
        .kind = form_text(form, "kind"),
        .correspondent = form_text(form, "correspondent"),
        .title = form_text(form, "title"),
        .dated_on = form_date(form, "dated_on"),
        .signed_name = form_text(form, "signed_name"),
        .language = req->language == LANGUAGE_KK ? STR("kk") : STR("ru"),
    };
}

/* ---- incoming ------------------------------------------------------------------------------- */

struct reply records_incoming_new_page(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, incoming_fields);
    form_set_text(&form, "kind", STR("letter"));
    form_set_date(&form, "dated_on", req->today);
    struct records_letter_view view = view_of(req, &org, &form);
    return reply_page(req, _("A document came in"), records_html_incoming_new(req, &view));
}

static void check_incoming(struct form *form)
{
    struct request *req = form->req;
    const struct http_file *file = form_file(form, "file");
    form_refuse_future(form, "dated_on");
    form_refuse_future(form, "their_date");
    bool has_order =
        form_text(form, "order").length > 0 || !date_is_none(form_date(form, "due_on"));
    if (has_order && form_text(form, "who").length == 0) {
        form_add_error(form, "who", str_of(_("Name who carries it out.")));
    }
    if (file != NULL && file->size == 0) {
        form_add_error(form, "file", str_of(_("The file is empty.")));
    }
}

/* The letter is in the register; its number, or 0 with the error in the form. */
static int64_t receive(struct form *form, const struct records_db_org_row *org)
{
    struct request *req = form->req;
    struct documents_document document = document_of(form, org);
    struct records_letter letter = {
        .way = form_text(form, "way"),
        .who = form_text(form, "who"),
        .order = form_text(form, "order"),
        .due_on = form_date(form, "due_on"),
        .answer_by = form_date(form, "answer_by"),
        .pages = form_int(form, "pages"),
    };
    document.their_number = form_text(form, "their_number");
    document.their_date = form_date(form, "their_date");
    str sentence = {0};
    int64_t id = records_receive(req, &document, &letter, &sentence);
    const struct http_file *file = form_file(form, "file");
    if (id == 0) {
        form_add_general_error(form, sentence);
    } else if (file != NULL && !documents_keep_file(req, &document, file, false)) {
        form_add_error(form, "file", str_of(_("The file could not be read. Please try again.")));
    }
    return form_is_good(form) ? id : 0;
}

struct reply records_incoming_new_action(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, incoming_fields);
    check_incoming(&form);
    int64_t id = form_is_good(&form) ? receive(&form, &org) : 0;
    if (id == 0) {
        struct records_letter_view view = view_of(req, &org, &form);
        return reply_form_again(req, _("A document came in"),
                                records_html_incoming_new(req, &view));
    }
    return reply_done(req, records_address(req, id, ""), str_of(_("The letter is registered.")), 0);
}

/* ---- outgoing ------------------------------------------------------------------------------- */

/* The letter that this one answers: asked by ?answers=, then by the form. */
static bool find_answered(struct request *req, int64_t id, struct documents_document *ret_document)
{
    return id != 0 && documents_find_own(req, id, ret_document) &&
           records_is_incoming(ret_document->stream);
}

static int64_t answered_id(const struct form *form)
{
    int64_t id;
    return str_to_int64(form_text(form, "answers"), &id) ? id : 0;
}

struct reply records_outgoing_new_page(struct request *req)
{
    struct records_db_org_row org;
    struct documents_document answered = {0};
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, outgoing_fields);
    form_set_text(&form, "kind", STR("letter"));
    form_set_date(&form, "dated_on", req->today);
    if (find_answered(req, query_int(req, "answers"), &answered)) {
        form_set_int(&form, "answers", answered.id);
        form_set_text(&form, "correspondent", answered.correspondent);
        form_set_text(&form, "title", answered.title);
    }
    struct records_letter_view view = view_of(req, &org, &form);
    view.answered = answered;
    return reply_page(req, _("A letter goes out"), records_html_outgoing_new(req, &view));
}

struct reply records_outgoing_new_action(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, outgoing_fields);
    struct documents_document answered = {0};
    bool is_known = answered_id(&form) == 0 || find_answered(req, answered_id(&form), &answered);
    if (!is_known) {
        form_add_general_error(&form,
                               str_of(_("The letter that is answered is not in the register.")));
    }
    form_refuse_future(&form, "dated_on");
    struct documents_document document = document_of(&form, &org);
    document.preamble = form_text(&form, "text");
    document.signed_post = form_text(&form, "signed_post");
    document.stream = STR("outgoing");
    if (!form_is_good(&form)) {
        struct records_letter_view view = view_of(req, &org, &form);
        view.answered = answered;
        return reply_form_again(req, _("A letter goes out"), records_html_outgoing_new(req, &view));
    }
    document.id = documents_add(req, &document);
    if (answered.id != 0) {
        documents_answer(req, &document, &answered);
    }
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)document.id),
                      str_of(_("The draft is there. It gets its number when it is registered.")),
                      0);
}

/* ---- how numbers are written ---------------------------------------------------------------- */

static const struct form_field number_fields[] = {
    {"incoming", N_("Letters that came in"), FORM_TEXT, .required = true, .max = 40,
     .hint = N_("{number} is counted from 1 each year; {number:3} has three figures at least; "
                "{year}, {case}: the index of the case")},
    {"outgoing", N_("Letters that go out"), FORM_TEXT, .required = true, .max = 40},
    {0},
};

struct reply records_numbers_page(struct request *req)
{
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, number_fields);
    form_set_text(&form, "incoming", records_pattern_of(req, org.id, STR("incoming")));
    form_set_text(&form, "outgoing", records_pattern_of(req, org.id, STR("outgoing")));
    return reply_page(req, _("Numbers of letters"), records_html_numbers(req, &org, &form));
}

struct reply records_numbers_action(struct request *req)
{
    static const char *const streams[] = {"incoming", "outgoing"};
    struct records_db_org_row org;
    if (!records_find_org(req, &org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, number_fields);
    for (size_t i = 0; i < COUNT_OF(streams); i++) {
        str pattern = form_text(&form, streams[i]);
        const char *fault = pattern.length > 0 ? records_pattern_fault(req->arena, pattern) : NULL;
        if (fault != NULL) {
            form_add_error(&form, streams[i], str_of(tr(req->language, fault)));
        }
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Numbers of letters"),
                                records_html_numbers(req, &org, &form));
    }
    for (size_t i = 0; i < COUNT_OF(streams); i++) {
        records_db_set_pattern(req->db, org.id, str_of(streams[i]), form_text(&form, streams[i]));
    }
    const struct audit_change changes[] = {{"incoming", (str){0}, form_text(&form, "incoming")},
                                           {"outgoing", (str){0}, form_text(&form, "outgoing")}};
    audit(req, "records.number", org.region_id, org.id, 0, changes, COUNT_OF(changes));
    return reply_done(req, records_register_address(req, org.id, STR("incoming")),
                      str_of(_("From now on new letters are numbered so.")), 0);
}
