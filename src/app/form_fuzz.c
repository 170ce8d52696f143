/* Any body, read as a form that has a field of every kind, and shown again. */
#include "app/app.h"
#include "app/form.h"
#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct form_choice choices[] = {{"one", "One"}, {"two", "Two"}, {0}};

/* Names of one letter keep the inputs short. */
static const struct form_field fields[] = {
    {"t", "Text", FORM_TEXT, .required = true, .max = 20, .min = 2},
    {"l", "Long text", FORM_LONG_TEXT, .max = 100},
    {"e", "E-mail", FORM_EMAIL},
    {"p", "Phone", FORM_PHONE},
    {"d", "Day", FORM_DATE},
    {"i", "Number", FORM_INT, .min = 1, .max = 100},
    {"m", "Money", FORM_MONEY},
    {"c", "Choice", FORM_CHOICE, .choices = choices},
    {"f", "Flag", FORM_FLAG},
    {"w", "Password", FORM_PASSWORD, .max = 30},
    {"h", "Hidden", FORM_HIDDEN},
    {"n", "ИНН", FORM_INN},
    {"k", "КПП", FORM_KPP},
    {"o", "ОГРН", FORM_OGRN},
    {"b", "БИН", FORM_BIN},
    {"s", "СНИЛС", FORM_SNILS},
    {"z", "ИИН", FORM_IIN},
    {0},
};

static void expect(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_values(const struct form *form)
{
    for (size_t i = 0; i < form->count; i++) {
        expect(utf8_is_valid(form->values[i].text));
    }
    if (!form_is_good(form)) {
        return;
    }
    int64_t number = form_int(form, "i");
    expect(utf8_length(form_text(form, "t")) >= 2 && utf8_length(form_text(form, "t")) <= 20);
    expect(form_text(form, "i").length == 0 || (number >= 1 && number <= 100));
    expect(form_text(form, "d").length == 0 || !date_is_none(form_date(form, "d")));
    expect(str_find_char(form_text(form, "e"), '\n') < 0);
    expect(str_find_char(form_text(form, "t"), '\n') < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct http_request http = {.arena = arena};
    str body = {(const char *)bytes, length};
    if (!http_parse_urlencoded(arena, body, 50, &http.fields, &http.field_count)) {
        return 0;
    }
    struct request request = {
        .arena = arena, .http = &http, .today = date_from(2026, 3, 2), .language = LANGUAGE_RU};
    struct form form = form_read(&request, fields);
    check_values(&form);
    struct html shown = form_fields_html(&request, &form);
    expect(utf8_is_valid(shown.markup));
    expect(str_find(shown.markup, STR("<script")) < 0);
    return 0;
}
