/* Forms. One table per form renders it, reads it and checks it; the errors stay in the form, and a
 * wrong form comes back with 422 and a summary on top. Features never see the raw body.
 *
 *     static const struct form_field edit_fields[] = {
 *         {"last", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
 *         {"born", N_("Date of birth"), FORM_DATE, .hint = N_("For example, 14.03.1979")},
 *         {0},
 *     };
 *     struct form form = form_read(req, edit_fields);        // or form_of(req, fields) for a GET
 *     str last = form_text(&form, "last");
 *     if (!form_is_good(&form)) return reply_form_again(req, _("…"), html(…, &form));
 *
 * Every POST form carries one hidden field `form_key` (htmlgen puts it there): a random key, its
 * seal under the session's secret, and the form's number on the page. The seal is the CSRF token;
 * key and number make the write idempotent: sent a second time it answers with the first answer. */
#pragma once

#include "app/request.h"

enum form_kind {
    FORM_TEXT,
    FORM_LONG_TEXT,
    FORM_EMAIL,
    FORM_PHONE, /* comes out as E.164 */
    FORM_DATE,  /* ISO, or as people write: 14.03.1979 */
    FORM_INT,
    FORM_MONEY, /* roubles or tenge as people write them; comes out in kopecks or tiyn */
    FORM_CHOICE,
    FORM_FLAG,
    FORM_PASSWORD,
    FORM_FILE,
    FORM_HIDDEN,
    FORM_INN,
    FORM_KPP,
    FORM_OGRN,
    FORM_BIN,
    FORM_SNILS,
    FORM_IIN,
};

/* One of the values that a field, or a column of the register, may have. Lists end with {0}. */
struct form_choice {
    const char *value;
    const char *label; /* N_() */
};
/* A list of such values that is made for one request, out of rows of a table. */
struct form_choices {
    struct arena *arena;
    struct form_choice *items; /* NULL: none yet */
    size_t count;
    size_t capacity;
};
void form_choices_add(struct form_choices *choices, str value, str label);
/* The value is a number. */
void form_choices_add_id(struct form_choices *choices, int64_t id, str label);
/* Ends with {0}. */
const struct form_choice *form_choices_list(struct form_choices *choices);
/* The label of a value, untranslated; NULL if it is none of them. */
const char *form_choice_label(const struct form_choice *choices, str value);

struct form_field {
    const char *name;
    const char *label; /* N_() */
    enum form_kind kind;
    bool required;
    int max;                           /* characters, or the largest number; 0 = 200 characters */
    int min;                           /* the smallest number, or fewest characters */
    const char *hint;                  /* N_(), shown under the label */
    const char *autocomplete;          /* the HTML token */
    const struct form_choice *choices; /* ends with a zero value */
    bool wide;                         /* takes the whole line */
};

struct form_value {
    str raw;  /* as it was typed, for showing again */
    str text; /* cleaned */
    int64_t number;
    date day;
    str error; /* a sentence, or empty */
};

struct form {
    struct request *req;
    const struct form_field *fields;
    struct form_value *values; /* one per field */
    size_t count;
    str error; /* of the form as a whole */
};

/* An empty form, to be filled with form_set_… and shown. */
struct form form_of(struct request *req, const struct form_field *fields);
/* The form as it was sent, cleaned and checked. */
struct form form_read(struct request *req, const struct form_field *fields);

void form_set_text(struct form *form, const char *name, str value);
void form_set_int(struct form *form, const char *name, int64_t value);
void form_set_date(struct form *form, const char *name, date value);
void form_set_money(struct form *form, const char *name, money value);

str form_text(const struct form *form, const char *name);
int64_t form_int(const struct form *form, const char *name);
date form_date(const struct form *form, const char *name);
money form_money(const struct form *form, const char *name);
bool form_flag(const struct form *form, const char *name);
/* An e-mail address as fields keep it, for what comes another way; empty if it is none. */
str form_clean_email(struct arena *arena, str text);
/* The numbers of all boxes of that name that were ticked, each once. */
struct form_ids {
    int64_t *items;
    size_t count;
};
struct form_ids form_ticked(struct request *req, const char *name);
/* The box of that name and number was sent. */
bool form_is_ticked(struct request *req, const char *name, int64_t id);
/* The uploaded file of a FORM_FILE field, or NULL. */
const struct http_file *form_file(const struct form *form, const char *name);

/* A rule of the feature's own was broken: the sentence goes to the field. */
void form_add_error(struct form *form, const char *name, str sentence);
void form_add_general_error(struct form *form, str sentence);
/* What has happened has a day that is not still to come. */
void form_refuse_future(struct form *form, const char *name);
bool form_is_good(const struct form *form);

/* The hidden field; called by every <form method="post"> through htmlgen. */
struct html form_key_field(struct request *req);

/* The summary of errors on top (nothing when there are none), one field with label, hint and error,
 * all fields in order. */
struct html form_errors_html(struct request *req, const struct form *form);
struct html form_field_html(struct request *req, const struct form *form, const char *name);
struct html form_fields_html(struct request *req, const struct form *form);

/* ---- for the dispatcher --------------------------------------------------------------------- */

/* The form key of the request was sealed for this session. */
bool form_key_is_ours(struct request *req);
/* The same form was carried out before: where it led to. */
bool form_key_was_used(struct request *req, str *ret_location);
void form_key_use(struct request *req, str location);

/* A fresh sealed key, for forms that a script makes. */
str form_new_key(struct request *req);

/* ---- for form.html -------------------------------------------------------------------------- */

const char *form_input_type(enum form_kind kind);
const char *form_input_mode(enum form_kind kind);
const char *form_field_class(const struct form_field *field, const struct form_value *value);
/* The ids for aria-describedby, or empty. */
str form_described_by(struct request *req, const struct form_field *field,
                      const struct form_value *value);
