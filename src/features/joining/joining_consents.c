#include <sodium.h>

#include "app/look.h"
#include "features/joining/joining.html.h"
#include "features/joining/joining_inner.h"

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

static void fill_in(struct request *req, const struct joining_db_text_line_row *text,
                    struct joining_consent *consent)
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

bool joining_consent_for(struct request *req, const struct joining_db_place_row *place,
                         int64_t text_id, struct joining_consent *ret_consent)
{
    struct joining_db_text_line_row text;
    struct joining_db_operator_row operator_row;
    bool is_known =
        text_id != 0 ? joining_db_text(req->db, text_id, &text)
                     : joining_db_text_for(req->db, place->country,
                                           look_language_code(req->language), place->path, &text);
    if (!is_known || !joining_db_operator(req->db, place->path, &operator_row)) {
        return false;
    }
    *ret_consent = (struct joining_consent){
        .operator_name = operator_row.name,
        .address = str_is_empty(operator_row.address) ? STR("—") : operator_row.address,
        .organisation = place->name,
    };
    fill_in(req, &text, ret_consent);
    return true;
}

struct joining_consent joining_consent_in_force(struct request *req, int64_t org_id)
{
    struct joining_db_place_row place;
    struct joining_consent consent;
    return joining_db_place(req->db, org_id, &place) &&
                   joining_consent_for(req, &place, 0, &consent)
               ? consent
               : (struct joining_consent){0};
}

bool joining_consent_of(struct request *req, const struct joining_db_line_row *row,
                        struct joining_consent *ret_consent)
{
    struct joining_db_text_line_row text;
    if (!joining_db_text(req->db, row->consent_text_id, &text)) {
        return false;
    }
    *ret_consent = (struct joining_consent){
        .operator_name = row->consent_operator,
        .address = row->consent_address,
        .organisation = row->consent_organisation,
    };
    fill_in(req, &text, ret_consent);
    return true;
}

/* ---- pages ---------------------------------------------------------------------------------- */

static const struct form_field fields[] = {
    {"text", N_("Text of the consent"), FORM_LONG_TEXT, .required = true, .max = LONGEST_TEXT,
     .wide = true},
    {"keep_days", N_("Days after which an application that led to nothing is emptied"), FORM_INT,
     .required = true, .min = 1, .max = 365},
    {0},
};

/* The union and the regions word their own; all below follow. */
static bool may_change(struct request *req)
{
    return req->mandate.org_level <= LEVEL_REGION;
}

/* That of another region is not shown. */
static bool find_text(struct request *req, struct joining_text_view *ret_view)
{
    struct joining_db_text_line_row *text = &ret_view->text;
    ret_view->may_change = may_change(req);
    return joining_db_text(req->db, path_id(req), text) &&
           (str_is_empty(text->org_path) || str_starts_with(req->mandate.org_path, text->org_path));
}

struct reply joining_consents_page(struct request *req)
{
    struct joining_db_text_line_rows texts = joining_db_texts(req->db, req->mandate.org_path);
    return reply_page(req, _("Texts of consent"), joining_html_consents(req, texts));
}

struct reply joining_text_page(struct request *req)
{
    struct joining_text_view view;
    if (!find_text(req, &view)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Text of the consent"), joining_html_text(req, &view));
}

struct reply joining_text_new_page(struct request *req)
{
    struct joining_text_view view;
    if (!find_text(req, &view) || !view.may_change) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields);
    form_set_text(&form, "text", view.text.text);
    form_set_int(&form, "keep_days", view.text.keep_days);
    view.form = &form;
    return reply_page(req, _("New version"), joining_html_text_new(req, &view));
}

/* Without these the text would not say who answers for the data and how long they are kept. */
static void check_text(struct request *req, struct form *form)
{
    str text = form_text(form, "text");
    if (form_is_good(form) &&
        (str_find(text, STR("{operator}")) < 0 || str_find(text, STR("{days}")) < 0)) {
        form_add_error(form, "text",
                       str_of(_("The text has to contain {operator} and {days}: who answers for "
                                "the data, and how long they are kept.")));
    }
}

struct reply joining_text_new_action(struct request *req)
{
    struct joining_text_view view;
    if (!find_text(req, &view) || !view.may_change) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    check_text(req, &form);
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("New version"), joining_html_text_new(req, &view));
    }
    joining_db_add_text(req->db, &(struct joining_db_add_text_values){
                                     .id = req->mutation_id,
                                     .org_path = req->mandate.org_path,
                                     .law = view.text.law,
                                     .language = view.text.language,
                                     .text = form_text(&form, "text"),
                                     .keep_days = form_int(&form, "keep_days"),
                                     .now = req->now,
                                     .account_id = req->user.account_id,
                                 });
    audit(req, "joining.text", req->mandate.region_id, req->mutation_id, 0, NULL, 0);
    return reply_done(req, STR("/consents"),
                      str_of(_("The new version is in force. Who has consented to an older one "
                               "consented to that.")),
                      0);
}
