#include "app/app.h"
#include "app/json.h"
#include "app/phone.h"
#include "base/format.h"
#include "features/requests/requests_inner.h"

/* Values of requests: sealed as JSON, shown in words, compared with the card. */

/* ---- sealed --------------------------------------------------------------------------------- */

static str place_of(struct request *req, const char *column, int64_t id)
{
    return str_format(req->arena, "member_request.%s:%lld", column, (long long)id);
}

str requests_seal(struct request *req, const char *column, int64_t id, const json_t *value)
{
    return secret_seal(req->arena, req->app->keys, place_of(req, column, id),
                       json_as_text(req->arena, value));
}

/* Never NULL: what does not open has no values. */
json_t *requests_open(struct request *req, const char *column, int64_t id, str cipher)
{
    str text;
    json_t *value = NULL;
    if (secret_open(req->arena, req->app->keys, place_of(req, column, id), cipher, &text)) {
        value = json_loadb(text.data, text.length, 0, NULL);
    }
    return value == NULL ? json_object() : value;
}

/* ---- fields of the card --------------------------------------------------------------------- */

static const struct card_field {
    const char *name;
    size_t offset;
    bool is_day;
} card_fields[] = {
    {"last_name", offsetof(struct members_card, last_name), false},
    {"first_name", offsetof(struct members_card, first_name), false},
    {"middle_name", offsetof(struct members_card, middle_name), false},
    {"born", offsetof(struct members_card, born), true},
    {"phone", offsetof(struct members_card, phone), false},
    {"email", offsetof(struct members_card, email), false},
    {"address", offsetof(struct members_card, address), false},
    {"position", offsetof(struct members_card, position), false},
    {"workplace", offsetof(struct members_card, workplace), false},
    {"study_group", offsetof(struct members_card, study_group), false},
    {"language", offsetof(struct members_card, language), false},
};

static date date_of_text(str text)
{
    date day = {0};
    return date_from_iso(text, &day) ? day : (date){0};
}

static const struct card_field *card_field_of(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(card_fields); i++) {
        if (strcmp(card_fields[i].name, name) == 0) {
            return &card_fields[i];
        }
    }
    return NULL;
}

str requests_card_text(struct request *req, const struct members_card *card, const char *name)
{
    const struct card_field *field = card == NULL ? NULL : card_field_of(name);
    if (field == NULL) {
        return (str){0};
    }
    const char *at = (const char *)card + field->offset;
    if (!field->is_day) {
        return *(const str *)at;
    }
    date day = *(const date *)at;
    return date_is_none(day) ? (str){0} : date_iso(req->arena, day);
}

void requests_card_set(struct members_card *card, const char *name, str value)
{
    const struct card_field *field = card_field_of(name);
    char *at = (char *)card + field->offset;
    if (field->is_day) {
        *(date *)at = date_of_text(value);
    } else {
        *(str *)at = value;
    }
}

/* ---- in words ------------------------------------------------------------------------------- */

str requests_day_text(struct request *req, date day)
{
    struct buf out = BUF_INIT(req->arena);
    if (!date_is_none(day)) {
        format_date_long(&out, req->language, day);
    }
    return buf_str(&out);
}

static str shown(struct request *req, const struct form_field *field, str value)
{
    struct buf out = BUF_INIT(req->arena);
    int64_t number = 0;
    if (field->kind == FORM_DATE) {
        return str_is_empty(value) ? value : requests_day_text(req, date_of_text(value));
    }
    if (field->kind == FORM_PHONE) {
        return phone_shown(req->arena, value);
    }
    if (field->kind == FORM_CHOICE && field->choices != NULL) {
        const char *label = form_choice_label(field->choices, value);
        return label == NULL ? value : str_of(_(label));
    }
    if (field->kind == FORM_INT && str_to_int64(value, &number)) {
        format_number(&out, req->language, number);
        return buf_str(&out);
    }
    return value;
}

/* What stands in a pair: 0 before, 1 after. */
static str part_of(struct arena *arena, const json_t *pair, size_t index)
{
    const char *text = json_string_value(json_array_get(pair, index));
    return text == NULL ? (str){0} : str_copy(arena, str_of(text));
}

struct requests_lines requests_lines(struct request *req, const struct requests_kind *kind,
                                     const json_t *values, const struct members_card *card)
{
    struct requests_lines lines = {0};
    size_t capacity = 0;
    for (size_t i = 0; kind->fields[i].name != NULL; i++) {
        const struct form_field *field = &kind->fields[i];
        const json_t *pair = json_object_get(values, field->name);
        if (pair == NULL) {
            continue;
        }
        bool is_of_card = card != NULL && card_field_of(field->name) != NULL;
        str before = part_of(req->arena, pair, 0);
        str now = is_of_card ? requests_card_text(req, card, field->name) : before;
        bool is_changed = !str_equal(now, before);
        lines.has_conflict = lines.has_conflict || is_changed;
        *ARENA_PUSH(req->arena, lines.items, lines.count, capacity) = (struct requests_line){
            .index = (int64_t)i + 1,
            .label = str_of(_(field->label)),
            .before = shown(req, field, before),
            .after = shown(req, field, part_of(req->arena, pair, json_array_size(pair) - 1)),
            .now = shown(req, field, now),
            .is_changed = is_changed,
        };
    }
    return lines;
}

str requests_title(struct request *req, const struct requests_db_line_row *row)
{
    const struct requests_kind *kind = requests_kind_of(row->kind);
    return str_of(kind == NULL ? "" : _(kind->title));
}

const char *requests_state_label(str state)
{
    return str_equal(state, STR("sent"))      ? N_("Waits for an answer")
           : str_equal(state, STR("decided")) ? N_("Carried out")
           : str_equal(state, STR("refused")) ? N_("Declined")
                                              : N_("Withdrawn");
}

enum widgets_tone requests_state_tone(str state)
{
    return str_equal(state, STR("sent"))      ? TONE_INFO
           : str_equal(state, STR("decided")) ? TONE_OK
           : str_equal(state, STR("refused")) ? TONE_BAD
                                              : TONE_PLAIN;
}
