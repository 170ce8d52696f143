#include <sodium.h>

#include "app/look.h"
#include "features/consents/consents.html.h"
#include "features/consents/consents_inner.h"

/* Texts of consent. A version is never changed: who corrects the text makes the next one, and what
 * people consented to stays what it was. */

#define HASH_BYTES 32
#define LONGEST_TEXT 12000

/* ---- filling in ----------------------------------------------------------------------------- */

static str replaced(struct arena *arena, str text, const char *mark, str value)
{
    struct buf out = BUF_INIT(arena);
    ptrdiff_t at;
    while ((at = str_find(text, str_of(mark))) >= 0) {
        buf_put(&out, str_slice(text, 0, (size_t)at));
        buf_put(&out, value);
        text = str_from(text, (size_t)at + strlen(mark));
    }
    buf_put(&out, text);
    return buf_str(&out);
}

static str hash_of(struct arena *arena, str text)
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text.data, text.length, NULL, 0);
    char *hex = arena_raw(arena, HASH_BYTES * 2 + 1);
    sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, sizeof(hash));
    return str_of(hex);
}

static void fill_in(struct request *req, const struct consents_db_text_line_row *text,
                    struct consents_text *consent)
{
    struct arena *arena = req->arena;
    consent->text_id = text->id;
    consent->version = text->version;
    consent->keep_days = text->keep_days;
    str filled = replaced(arena, text->text, "{operator}", consent->operator_name);
    filled = replaced(arena, filled, "{address}", consent->address);
    filled = replaced(arena, filled, "{organisation}", consent->organisation);
    consent->text =
        replaced(arena, filled, "{days}", str_format(arena, "%lld", (long long)text->keep_days));
    consent->hash = hash_of(arena, consent->text);
}

bool consents_text_for(struct request *req, const struct consents_place *place, const char *purpose,
                       int64_t text_id, struct consents_text *ret_text)
{
    struct consents_db_text_line_row text;
    struct consents_db_operator_row operator_row;
    bool is_known =
        text_id != 0 ? consents_db_text(req->db, text_id, &text)
                     : consents_db_text_for(req->db, str_of(purpose), place->country,
                                            look_language_code(req->language), place->path, &text);
    if (!is_known || !str_equal(text.purpose, str_of(purpose)) ||
        !str_starts_with(place->path, text.org_path) ||
        !consents_db_operator(req->db, place->path, &operator_row)) {
        return false;
    }
    *ret_text = (struct consents_text){
        .operator_name = operator_row.name,
        .address = str_is_empty(operator_row.address) ? STR("—") : operator_row.address,
        .organisation = place->name,
    };
    fill_in(req, &text, ret_text);
    return true;
}

bool consents_text_as_given(struct request *req, int64_t text_id, struct consents_text *text)
{
    struct consents_db_text_line_row row;
    if (!consents_db_text(req->db, text_id, &row)) {
        return false;
    }
    fill_in(req, &row, text);
    return true;
}

struct consents_text consents_register_text(struct request *req, int64_t org_id)
{
    struct consents_db_place_row row;
    struct consents_text text;
    if (!consents_db_place(req->db, org_id, &row)) {
        return (struct consents_text){0};
    }
    struct consents_place place = {row.path, row.name, row.country};
    return consents_text_for(req, &place, CONSENTS_REGISTER, 0, &text) ? text
                                                                       : (struct consents_text){0};
}

struct html consents_paragraphs(struct request *req, str text)
{
    return consents_html_paragraphs(req, text);
}

/* ---- pages ---------------------------------------------------------------------------------- */

#define TEXT_FIELD \
    { \
        "text", N_("Text of the consent"), FORM_LONG_TEXT, .required = true, .max = LONGEST_TEXT, \
                                                           .wide = true \
    }

static const struct form_field fields[] = {TEXT_FIELD, {0}};
/* With this one people join. */
static const struct form_field register_fields[] = {
    TEXT_FIELD,
    {"keep_days", N_("Days after which an application that led to nothing is emptied"), FORM_INT,
     .required = true, .min = 1, .max = 365},
    {0},
};

static bool is_of_register(const struct consents_text_view *view)
{
    return str_equal(view->text.purpose, STR(CONSENTS_REGISTER));
}

static const struct form_field *fields_of(const struct consents_text_view *view)
{
    return is_of_register(view) ? register_fields : fields;
}

/* The union and the regions word their own; all below follow. */
static bool may_change(struct request *req)
{
    return req->mandate.org_level <= LEVEL_REGION;
}

/* That of another region is not shown. */
static bool find_text(struct request *req, struct consents_text_view *ret_view)
{
    struct consents_db_text_line_row *text = &ret_view->text;
    ret_view->may_change = may_change(req);
    return consents_db_text(req->db, path_id(req), text) &&
           (str_is_empty(text->org_path) || str_starts_with(req->mandate.org_path, text->org_path));
}

struct reply consents_texts_page(struct request *req)
{
    struct consents_db_text_line_rows texts = consents_db_texts(req->db, req->mandate.org_path);
    return reply_page(req, _("Texts of consent"), consents_html_texts(req, texts));
}

struct reply consents_text_page(struct request *req)
{
    struct consents_text_view view;
    if (!find_text(req, &view)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Text of the consent"), consents_html_text(req, &view));
}

struct reply consents_text_new_page(struct request *req)
{
    struct consents_text_view view;
    if (!find_text(req, &view) || !view.may_change) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(&view));
    form_set_text(&form, "text", view.text.text);
    if (is_of_register(&view)) {
        form_set_int(&form, "keep_days", view.text.keep_days);
    }
    view.form = &form;
    return reply_page(req, _("New version"), consents_html_text_new(req, &view));
}

/* Without these the text would not say who answers for the data and how long they are kept. */
static void check_text(struct request *req, const struct consents_text_view *view,
                       struct form *form)
{
    str text = form_text(form, "text");
    if (!form_is_good(form)) {
        return;
    }
    if (is_of_register(view) &&
        (str_find(text, STR("{operator}")) < 0 || str_find(text, STR("{days}")) < 0)) {
        form_add_error(form, "text",
                       str_of(_("The text has to contain {operator} and {days}: who answers for "
                                "the data, and how long they are kept.")));
    } else if (str_find(text, STR("{operator}")) < 0) {
        form_add_error(form, "text",
                       str_of(_("The text has to contain {operator}: who answers for the data.")));
    }
}

struct reply consents_text_new_action(struct request *req)
{
    struct consents_text_view view;
    if (!find_text(req, &view) || !view.may_change) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(&view));
    check_text(req, &view, &form);
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("New version"), consents_html_text_new(req, &view));
    }
    consents_db_add_text(
        req->db,
        &(struct consents_db_add_text_values){
            .id = req->mutation_id,
            .org_path = req->mandate.org_path,
            .purpose = view.text.purpose,
            .law = view.text.law,
            .language = view.text.language,
            .text = form_text(&form, "text"),
            .keep_days = is_of_register(&view) ? form_int(&form, "keep_days") : view.text.keep_days,
            .now = req->now,
            .account_id = req->user.account_id,
        });
    /* As it was called when people could agree to nothing but joining: the log keeps its words. */
    audit(req, "joining.text", req->mandate.region_id, req->mutation_id, 0, NULL, 0);
    return reply_done(req, STR("/consents"),
                      str_of(_("The new version is in force. Who has consented to an older one "
                               "consented to that, and is asked anew on the own pages.")),
                      0);
}
