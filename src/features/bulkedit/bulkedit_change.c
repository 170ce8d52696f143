#include "app/act.h"
#include "app/json.h"
#include "base/utf8.h"
#include "features/bulkedit/bulkedit_inner.h"

/* What is to become of the cards: from the form, as JSON for the time between preview and doing,
 * and laid over a card. */

static const struct form_choice languages[] = {{"ru", N_("Russian")}, {"kk", N_("Kazakh")}, {0}};
static const struct form_choice records[] = {{"1", N_("yes")}, {0}};

const struct form_field bulkedit_fields[] = {
    {"category", N_("Category"), FORM_CHOICE, .choices = members_categories},
    {"position_from", N_("Position that is to be replaced"), FORM_TEXT,
     .hint = N_("If it is given, only cards with exactly this position get the new one")},
    {"position", N_("New position"), FORM_TEXT},
    {"workplace", N_("Place of work or study"), FORM_TEXT},
    {"study_group", N_("Course and group"), FORM_TEXT, .max = 60},
    {"graduates_on", N_("Studies end on"), FORM_DATE},
    {"registered_on", N_("Registered here since"), FORM_DATE,
     .hint = N_("For example, 14.03.1979")},
    {"decision", N_("Decision of admission"), FORM_TEXT,
     .hint = N_("For example, minutes No. 2 of 03.09.2007")},
    {"has_electronic_record", N_("Electronic record"), FORM_CHOICE, .choices = records},
    {"record_on", N_("Electronic record since"), FORM_DATE,
     .hint = N_("If left empty, from today. Reports count the record from its day on")},
    {"language", N_("Language of letters"), FORM_CHOICE, .choices = languages},
    {"only_empty", N_("Only where nothing stands yet"), FORM_FLAG},
    {0},
};

struct bulkedit_change bulkedit_change_of_form(const struct form *form)
{
    return (struct bulkedit_change){
        .category = form_text(form, "category"),
        .position_from = form_text(form, "position_from"),
        .position = form_text(form, "position"),
        .workplace = form_text(form, "workplace"),
        .language = form_text(form, "language"),
        .decision = form_text(form, "decision"),
        .study_group = form_text(form, "study_group"),
        .graduates_on = form_date(form, "graduates_on"),
        .registered_on = form_date(form, "registered_on"),
        .has_electronic_record = str_equal(form_text(form, "has_electronic_record"), STR("1")),
        .record_on = form_date(form, "record_on"),
        .only_empty = form_flag(form, "only_empty"),
    };
}

bool bulkedit_change_is_nothing(const struct bulkedit_change *change)
{
    return str_is_empty(change->category) && str_is_empty(change->position) &&
           str_is_empty(change->workplace) && str_is_empty(change->language) &&
           str_is_empty(change->decision) && str_is_empty(change->study_group) &&
           date_is_none(change->graduates_on) && date_is_none(change->registered_on) &&
           !change->has_electronic_record && date_is_none(change->record_on);
}

/* ---- kept ----------------------------------------------------------------------------------- */

#define TEXTS(what) \
    what(category) what(position_from) what(position) what(workplace) what(study_group) \
        what(language) what(decision)

str bulkedit_change_json(struct arena *arena, const struct bulkedit_change *change)
{
    CLEANUP(json_drop) json_t *object = json_object();
#define PUT_TEXT(name) json_put_text(object, #name, change->name);
    TEXTS(PUT_TEXT)
    json_put_day(object, "graduates_on", change->graduates_on);
    json_put_day(object, "registered_on", change->registered_on);
    json_put_day(object, "record_on", change->record_on);
    json_object_set_new(object, "record", json_boolean(change->has_electronic_record));
    json_object_set_new(object, "only_empty", json_boolean(change->only_empty));
    return json_as_text(arena, object);
}

struct bulkedit_change bulkedit_change_from(struct arena *arena, str json)
{
    struct bulkedit_change change = {.only_empty = false};
    CLEANUP(json_drop) json_t *object = json_loadb(json.data, json.length, 0, NULL);
#define TAKE_TEXT(name) change.name = json_get_text(arena, object, #name);
    TEXTS(TAKE_TEXT)
    change.graduates_on = json_get_day(object, "graduates_on");
    change.registered_on = json_get_day(object, "registered_on");
    change.has_electronic_record = json_is_true(json_object_get(object, "record"));
    change.record_on = json_get_day(object, "record_on");
    change.only_empty = json_is_true(json_object_get(object, "only_empty"));
    return change;
}

/* ---- laid over a card ----------------------------------------------------------------------- */

static void put(str *value, str wanted, bool only_empty)
{
    if (wanted.length > 0 && (!only_empty || value->length == 0)) {
        *value = wanted;
    }
}

static void put_day(date *value, date wanted, bool only_empty)
{
    if (!date_is_none(wanted) && (!only_empty || date_is_none(*value))) {
        *value = wanted;
    }
}

static bool has_position(const struct bulkedit_change *change, const struct members_card *card)
{
    return str_is_empty(change->position_from) || str_equal(change->position_from, card->position);
}

enum bulkedit_fate bulkedit_card_after(const struct bulkedit_change *change,
                                       const struct members_card *before,
                                       struct members_card *ret_after)
{
    struct members_card card = *before;
    put(&card.category, change->category, change->only_empty);
    if (has_position(change, before)) {
        put(&card.position, change->position, change->only_empty);
    }
    put(&card.workplace, change->workplace, change->only_empty);
    put(&card.study_group, change->study_group, change->only_empty);
    put_day(&card.graduates_on, change->graduates_on, change->only_empty);
    put(&card.language, change->language, change->only_empty);
    put(&card.decision, change->decision, change->only_empty);
    put_day(&card.registered_on, change->registered_on, change->only_empty);
    /* Nobody is registered before he has joined. */
    if (!date_equal(card.registered_on, before->registered_on) &&
        date_before(card.registered_on, card.joined_on)) {
        return BULKEDIT_TOO_EARLY;
    }
    card.has_electronic_record = card.has_electronic_record || change->has_electronic_record;
    if (card.has_electronic_record) {
        put_day(&card.record_on, change->record_on, change->only_empty);
    }
    bool is_same =
        str_equal(card.category, before->category) && str_equal(card.position, before->position) &&
        str_equal(card.workplace, before->workplace) &&
        str_equal(card.language, before->language) && str_equal(card.decision, before->decision) &&
        str_equal(card.study_group, before->study_group) &&
        date_equal(card.graduates_on, before->graduates_on) &&
        date_equal(card.registered_on, before->registered_on) &&
        card.has_electronic_record == before->has_electronic_record &&
        date_equal(card.record_on, before->record_on);
    *ret_after = card;
    return is_same ? BULKEDIT_SAME : BULKEDIT_CHANGES;
}

/* ---- in words ------------------------------------------------------------------------------- */

static const struct {
    const char *code;
    const char *label;
} values[BULKEDIT_VALUES] = {
    {"category", N_("Category")},
    {"position", N_("Position")},
    {"workplace", N_("Place of work or study")},
    {"study_group", N_("Course and group")},
    {"graduates_on", N_("Studies end on")},
    {"registered_on", N_("Registered here since")},
    {"decision", N_("Decision of admission")},
    {"has_electronic_record", N_("Electronic record")},
    {"language", N_("Language of letters")},
};

static str value_text(struct request *req, const char *code, const struct members_card *card)
{
    if (strcmp(code, "language") == 0) {
        const char *label = form_choice_label(languages, card->language);
        return label == NULL ? (str){0} : str_of(_(label));
    }
    return members_column_text(req, code, card);
}

size_t bulkedit_differences(struct request *req, const struct members_card *before,
                            const struct members_card *after,
                            struct bulkedit_difference ret_items[BULKEDIT_VALUES])
{
    size_t count = 0;
    for (size_t i = 0; i < BULKEDIT_VALUES; i++) {
        struct bulkedit_difference item = {
            .label = values[i].label,
            .before = value_text(req, values[i].code, before),
            .after = value_text(req, values[i].code, after),
        };
        if (!str_equal(item.before, item.after)) {
            ret_items[count++] = item;
        }
    }
    return count;
}

str bulkedit_change_text(struct request *req, const struct bulkedit_change *change)
{
    struct members_card nothing = {.sex = {0}};
    struct members_card after = {
        .category = change->category,
        .position = change->position,
        .workplace = change->workplace,
        .language = change->language,
        .decision = change->decision,
        .study_group = change->study_group,
        .graduates_on = change->graduates_on,
        .registered_on = change->registered_on,
        .has_electronic_record = change->has_electronic_record || !date_is_none(change->record_on),
        .record_on = change->record_on,
    };
    struct bulkedit_difference items[BULKEDIT_VALUES];
    size_t count = bulkedit_differences(req, &nothing, &after, items);
    str text = {0};
    for (size_t i = 0; i < count; i++) {
        str label = str_of(_(items[i].label));
        label = i == 0 ? label : utf8_lower_first(req->arena, label);
        text = str_comma(req->arena, text, _f("%1 “%2”", label, items[i].after));
    }
    return text;
}
