#include "app/form.h"

#include <sodium.h>

#include "app/app.h"
#include "app/form.html.h"
#include "app/phone.h"
#include "app/session.h"
#include "app/session.sql.h"
#include "base/checksum.h"
#include "base/rand.h"
#include "base/utf8.h"

#define KEY_BYTES 16
#define SEAL_BYTES 16
#define SEALED_LENGTH ((KEY_BYTES + SEAL_BYTES) * 2)
/* Forms of one page are told apart by a number behind the seal. */
#define NUMBER_LIMIT 6
#define DEFAULT_TEXT_LIMIT 200
#define DEFAULT_LONG_TEXT_LIMIT 4000

/* ---- the form key --------------------------------------------------------------------------- */

static str seal_of(struct request *req, str key)
{
    str secret = session_form_secret(req);
    unsigned char seal[SEAL_BYTES];
    crypto_generichash(seal, sizeof(seal), (const unsigned char *)key.data, key.length,
                       (const unsigned char *)secret.data,
                       MIN_OF(secret.length, crypto_generichash_KEYBYTES_MAX));
    char *hex = arena_raw(req->arena, SEAL_BYTES * 2 + 1);
    sodium_bin2hex(hex, SEAL_BYTES * 2 + 1, seal, sizeof(seal));
    return (str){hex, SEAL_BYTES * 2};
}

str form_new_key(struct request *req)
{
    if (req->page_key.length == 0) {
        str key = rand_hex(req->arena, KEY_BYTES);
        req->page_key = str_join(req->arena, key, seal_of(req, key));
    }
    struct buf key = BUF_INIT(req->arena);
    buf_put(&key, req->page_key);
    buf_put_int64(&key, ++req->form_count);
    return buf_str(&key);
}

struct html form_key_field(struct request *req)
{
    return form_html_key(req, form_new_key(req));
}

bool form_key_is_ours(struct request *req)
{
    str sent = http_body_field(req->http, STR("form_key"));
    int64_t number;
    if (sent.length > SEALED_LENGTH + NUMBER_LIMIT ||
        !str_to_int64(str_from(sent, SEALED_LENGTH), &number)) {
        return false;
    }
    str key = str_slice(sent, 0, KEY_BYTES * 2);
    str seal = str_slice(sent, KEY_BYTES * 2, SEAL_BYTES * 2);
    return sodium_memcmp(seal.data, seal_of(req, key).data, SEAL_BYTES * 2) == 0;
}

/* Without the seal; empty if none was sent. */
static str key_of(const struct request *req)
{
    str sent = http_body_field(req->http, STR("form_key"));
    return sent.length <= SEALED_LENGTH ? (str){0}
                                        : str_join(req->arena, str_slice(sent, 0, KEY_BYTES * 2),
                                                   str_from(sent, SEALED_LENGTH));
}

/* Sealed: an address may be all that one needs to see a page (a private link). */
static str place_of(struct request *req, str key)
{
    return str_join(req->arena, STR("form_key.location:"), key);
}

bool form_key_was_used(struct request *req, str *ret_location)
{
    struct session_db_used_form_row row;
    str key = key_of(req);
    return key.length > 0 && session_db_used_form(req->db, key, &row) &&
           secret_open_hex(req->arena, req->app->keys, place_of(req, key), row.location,
                           ret_location);
}

void form_key_use(struct request *req, str location)
{
    str key = key_of(req);
    if (key.length > 0) {
        session_db_add_used_form(
            req->db, key, secret_seal_hex(req->arena, req->app->keys, place_of(req, key), location),
            req->now);
    }
}

/* ---- cleaning and checking ------------------------------------------------------------------ */

static struct form_value *value_of(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0) {
            return &form->values[i];
        }
    }
    assert(!"a field that the form does not have");
    return NULL;
}

static const struct form_field *field_of(const struct form *form, const char *name)
{
    return &form->fields[value_of(form, name) - form->values];
}

/* Blanks that do not break are for showing ("№ 4"); a text that was shown in its field comes back
 * with them. */
static str with_plain_blanks(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    ptrdiff_t at;
    while ((at = str_find(text, STR("\xc2\xa0"))) >= 0) {
        buf_put(&out, str_slice(text, 0, (size_t)at));
        buf_put_char(&out, ' ');
        text = str_from(text, (size_t)at + 2);
    }
    buf_put(&out, text);
    return buf_str(&out);
}

static bool looks_like_email(str text)
{
    ptrdiff_t at = str_find_char(text, '@');
    if (at < 1 || str_find_char(str_from(text, (size_t)at + 1), '@') >= 0) {
        return false;
    }
    str domain = str_from(text, (size_t)at + 1);
    ptrdiff_t dot = str_find_char(domain, '.');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c <= ' ' || c == ',' || c == ';' || c == '<' || c == '>' || c == '"') {
            return false;
        }
    }
    return dot > 0 && (size_t)dot + 2 < domain.length;
}

str form_clean_email(struct arena *arena, str text)
{
    str lower = utf8_lower(arena, text);
    return looks_like_email(lower) ? lower : (str){0};
}

static void read_date(struct request *req, struct form_value *value)
{
    value->day = date_from_written(value->text, 0);
    if (date_is_none(value->day)) {
        value->error = str_of(_("There is no such date. Enter it like this: 14.03.1979."));
    }
}

static void read_int(struct request *req, const struct form_field *field, struct form_value *value)
{
    if (!str_to_int64(value->text, &value->number)) {
        value->error = str_of(_("Enter a whole number, digits only."));
    } else if (value->number < field->min) {
        value->error = _f("The number must be at least %1.", field->min);
    } else if (field->max > 0 && value->number > field->max) {
        value->error = _f("The number must be at most %1.", field->max);
    }
}

static void read_money(struct request *req, struct form_value *value)
{
    money amount = {0};
    switch (money_from_text(value->text, &amount)) {
    case MONEY_READ:
        value->number = amount.kopecks;
        break;
    case MONEY_NEGATIVE:
        value->error = str_of(_("An amount of money cannot be negative here."));
        break;
    case MONEY_TOO_LARGE:
        value->error = str_of(_("The amount is too large. Is there a digit too many?"));
        break;
    case MONEY_NOT_READ:
        value->error = str_of(_("Write the amount in figures, for example 12500,50."));
        break;
    }
}

static void read_email(struct request *req, struct form_value *value)
{
    str email = form_clean_email(req->arena, value->text);
    if (str_is_empty(email)) {
        value->error =
            str_of(_("This does not look like an e-mail address. Example: school4@mail.ru."));
    } else {
        value->text = email;
    }
}

static void read_phone(struct request *req, struct form_value *value)
{
    str e164 = phone_e164(req->arena, value->text);
    if (e164.length == 0) {
        value->error = str_of(_("Enter the phone number with its code: +7 910 123-45-67."));
    } else {
        value->text = e164;
    }
}

struct number_kind {
    enum form_kind kind;
    bool (*is_valid)(str digits);
    const char *error;
};

static bool iin_is_valid(str digits)
{
    date born;
    char sex;
    return checksum_iin_read(digits, &born, &sex);
}

static const struct number_kind number_kinds[] = {
    {FORM_INN, checksum_inn_is_valid,
     N_("There is a mistake in the ИНН: its check digit does not fit. An organisation has 10 digits.")},
    {FORM_OGRN, checksum_ogrn_is_valid,
     N_("There is a mistake in the ОГРН: its check digit does not fit. It has 13 digits.")},
    {FORM_BIN, checksum_bin_is_valid,
     N_("There is a mistake in the БИН: its check digit does not fit. It has 12 digits.")},
    {FORM_SNILS, checksum_snils_is_valid,
     N_("There is a mistake in the СНИЛС: its last two digits do not fit. Compare with the document.")},
    {FORM_IIN, iin_is_valid,
     N_("There is a mistake in the ИИН: its check digit does not fit. It has 12 digits.")},
    {FORM_KPP, checksum_kpp_is_valid, N_("A КПП has nine digits.")},
};

static void read_number(struct request *req, const struct number_kind *kind,
                        struct form_value *value)
{
    if (kind->kind != FORM_KPP) {
        value->text = checksum_digits(req->arena, value->text);
    }
    if (!kind->is_valid(value->text)) {
        value->error = str_of(tr(req->language, kind->error));
    }
}

void form_choices_add(struct form_choices *choices, str value, str label)
{
    *ARENA_PUSH(choices->arena, choices->items, choices->count, choices->capacity) =
        (struct form_choice){str_to_c(choices->arena, value), str_to_c(choices->arena, label)};
}

void form_choices_add_id(struct form_choices *choices, int64_t id, str label)
{
    form_choices_add(choices, str_format(choices->arena, "%lld", (long long)id), label);
}

const struct form_choice *form_choices_list(struct form_choices *choices)
{
    *ARENA_PUSH(choices->arena, choices->items, choices->count, choices->capacity) =
        (struct form_choice){0};
    choices->count--;
    return choices->items;
}

const char *form_choice_label(const struct form_choice *choices, str value)
{
    /* Asked for every line of a list: most values differ in their first letter. */
    char first = value.length > 0 ? value.data[0] : '\0';
    for (; choices->value != NULL; choices++) {
        if (choices->value[0] == first && str_equal(value, str_of(choices->value))) {
            return choices->label;
        }
    }
    return NULL;
}

static void read_choice(struct request *req, const struct form_field *field,
                        struct form_value *value)
{
    if (form_choice_label(field->choices, value->text) == NULL) {
        value->text = (str){0};
        value->error = str_of(_("Choose one from the list."));
    }
}

static void check_length(struct request *req, const struct form_field *field,
                         struct form_value *value)
{
    int fallback = field->kind == FORM_LONG_TEXT ? DEFAULT_LONG_TEXT_LIMIT : DEFAULT_TEXT_LIMIT;
    int limit = field->max > 0 ? field->max : fallback;
    size_t length = utf8_length(value->text);
    if (length > (size_t)limit) {
        value->error = _f("This is too long: %1 characters, and %2 fit.", length, limit);
    } else if (length < (size_t)field->min) {
        value->error = _f("This is too short: at least %1 characters are needed.", field->min);
    }
}

static void read_by_kind(struct request *req, const struct form_field *field,
                         struct form_value *value)
{
    for (size_t i = 0; i < COUNT_OF(number_kinds); i++) {
        if (number_kinds[i].kind == field->kind) {
            read_number(req, &number_kinds[i], value);
            return;
        }
    }
    switch (field->kind) {
    case FORM_DATE:
        read_date(req, value);
        break;
    case FORM_INT:
        read_int(req, field, value);
        break;
    case FORM_MONEY:
        read_money(req, value);
        break;
    case FORM_EMAIL:
        read_email(req, value);
        break;
    case FORM_PHONE:
        read_phone(req, value);
        break;
    case FORM_CHOICE:
        read_choice(req, field, value);
        break;
    case FORM_FLAG:
        value->number = str_equal(value->text, STR("1"));
        break;
    case FORM_TEXT:
    case FORM_LONG_TEXT:
    case FORM_PASSWORD:
    case FORM_HIDDEN:
        check_length(req, field, value);
        break;
    case FORM_FILE:
    case FORM_INN:
    case FORM_KPP:
    case FORM_OGRN:
    case FORM_BIN:
    case FORM_SNILS:
    case FORM_IIN:
        break;
    }
}

static void read_field(struct form *form, size_t index)
{
    struct request *req = form->req;
    const struct form_field *field = &form->fields[index];
    struct form_value *value = &form->values[index];
    if (field->kind == FORM_FILE) {
        const struct http_file *file = http_file(req->http, str_of(field->name));
        if (field->required && (file == NULL || file->size == 0)) {
            value->error = str_of(_("Choose a file."));
        }
        return;
    }
    value->raw = http_body_field(req->http, str_of(field->name));
    bool keep_as_typed = field->kind == FORM_PASSWORD || field->kind == FORM_LONG_TEXT;
    value->text = utf8_repair(req->arena, value->raw);
    if (!keep_as_typed) {
        value->text = utf8_single_blanks(req->arena, value->text);
    }
    if (field->kind == FORM_LONG_TEXT) {
        value->text = with_plain_blanks(req->arena, value->text);
    }
    if (value->text.length > 0) {
        read_by_kind(req, field, value);
    } else if (field->required) {
        value->error = str_of(_("Please fill this in."));
    }
}

/* ---- what features call --------------------------------------------------------------------- */

struct form form_of(struct request *req, const struct form_field *fields)
{
    size_t count = 0;
    while (fields[count].name != NULL) {
        count++;
    }
    return (struct form){.req = req,
                         .fields = fields,
                         .values = ARENA_ARRAY(req->arena, count, struct form_value),
                         .count = count};
}

struct form form_read(struct request *req, const struct form_field *fields)
{
    struct form form = form_of(req, fields);
    for (size_t i = 0; i < form.count; i++) {
        read_field(&form, i);
    }
    return form;
}

void form_set_text(struct form *form, const char *name, str value)
{
    struct form_value *target = value_of(form, name);
    target->raw = target->text = value;
    if (field_of(form, name)->kind == FORM_PHONE) {
        target->raw = phone_shown(form->req->arena, value);
    }
}

void form_set_int(struct form *form, const char *name, int64_t value)
{
    struct form_value *target = value_of(form, name);
    target->number = value;
    target->raw = target->text = str_format(form->req->arena, "%lld", (long long)value);
}

void form_set_date(struct form *form, const char *name, date value)
{
    struct form_value *target = value_of(form, name);
    target->day = value;
    if (!date_is_none(value)) {
        target->raw = target->text = str_format(form->req->arena, "%02d.%02d.%04d", date_day(value),
                                                date_month(value), date_year(value));
    }
}

void form_set_money(struct form *form, const char *name, money value)
{
    struct form_value *target = value_of(form, name);
    long long whole = value.kopecks / 100;
    long long rest = value.kopecks % 100;
    target->number = value.kopecks;
    target->raw = target->text = rest == 0
                                     ? str_format(form->req->arena, "%lld", whole)
                                     : str_format(form->req->arena, "%lld,%02lld", whole, rest);
}

static bool is_box(const struct http_field *field, const char *name, int64_t *ret_id)
{
    return str_equal(field->name, str_of(name)) && str_to_int64(field->value, ret_id);
}

struct form_ids form_ticked(struct request *req, const char *name)
{
    const struct http_request *http = req->http;
    struct form_ids ids = {ARENA_ARRAY(req->arena, http->field_count, int64_t), 0};
    for (size_t i = http->query_field_count; i < http->field_count; i++) {
        int64_t id;
        bool is_new = is_box(&http->fields[i], name, &id);
        for (size_t j = 0; is_new && j < ids.count; j++) {
            is_new = ids.items[j] != id;
        }
        if (is_new) {
            ids.items[ids.count++] = id;
        }
    }
    return ids;
}

bool form_is_ticked(struct request *req, const char *name, int64_t id)
{
    const struct http_request *http = req->http;
    for (size_t i = http->query_field_count; i < http->field_count; i++) {
        int64_t sent;
        if (is_box(&http->fields[i], name, &sent) && sent == id) {
            return true;
        }
    }
    return false;
}

str form_text(const struct form *form, const char *name)
{
    return value_of(form, name)->text;
}

int64_t form_int(const struct form *form, const char *name)
{
    return value_of(form, name)->number;
}

date form_date(const struct form *form, const char *name)
{
    return value_of(form, name)->day;
}

money form_money(const struct form *form, const char *name)
{
    return (money){value_of(form, name)->number};
}

bool form_flag(const struct form *form, const char *name)
{
    return value_of(form, name)->number != 0;
}

const struct http_file *form_file(const struct form *form, const char *name)
{
    return http_file(form->req->http, str_of(name));
}

void form_add_error(struct form *form, const char *name, str sentence)
{
    struct form_value *value = value_of(form, name);
    if (value->error.length == 0) {
        value->error = sentence;
    }
}

void form_add_general_error(struct form *form, str sentence)
{
    form->error = sentence;
}

void form_refuse_future(struct form *form, const char *name)
{
    struct request *req = form->req;
    if (date_before(req->today, form_date(form, name))) {
        form_add_error(form, name, str_of(_("This date is in the future.")));
    }
}

bool form_is_good(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if (form->values[i].error.length > 0) {
            return false;
        }
    }
    return form->error.length == 0;
}

struct html form_errors_html(struct request *req, const struct form *form)
{
    return form_is_good(form) ? (struct html){0} : form_html_errors(req, form);
}

struct html form_field_html(struct request *req, const struct form *form, const char *name)
{
    return form_html_field(req, field_of(form, name), value_of(form, name));
}

struct html form_fields_html(struct request *req, const struct form *form)
{
    return form_html_all(req, form);
}

/* ---- for form.html -------------------------------------------------------------------------- */

const char *form_input_type(enum form_kind kind)
{
    return kind == FORM_EMAIL      ? "email"
           : kind == FORM_PHONE    ? "tel"
           : kind == FORM_PASSWORD ? "password"
                                   : "text";
}

const char *form_input_mode(enum form_kind kind)
{
    switch (kind) {
    case FORM_EMAIL:
        return "email";
    case FORM_PHONE:
        return "tel";
    case FORM_INT:
    case FORM_INN:
    case FORM_KPP:
    case FORM_OGRN:
    case FORM_BIN:
    case FORM_SNILS:
    case FORM_IIN:
        return "numeric";
    case FORM_DATE:
    case FORM_MONEY:
        return "decimal";
    case FORM_TEXT:
    case FORM_LONG_TEXT:
    case FORM_CHOICE:
    case FORM_FLAG:
    case FORM_PASSWORD:
    case FORM_FILE:
    case FORM_HIDDEN:
        return "text";
    }
    return "text";
}

const char *form_field_class(const struct form_field *field, const struct form_value *value)
{
    bool bad = value->error.length > 0;
    return field->wide ? (bad ? "field wide bad" : "field wide") : (bad ? "field bad" : "field");
}

str form_described_by(struct request *req, const struct form_field *field,
                      const struct form_value *value)
{
    const char *hint = field->hint == NULL ? "" : "h-";
    const char *error = value->error.length == 0 ? "" : "e-";
    return str_trim(str_format(req->arena, "%s%s %s%s", hint, *hint ? field->name : "", error,
                               *error ? field->name : ""));
}
