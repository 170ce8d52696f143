/* The reading as JSON: what a program gets, and what the expected results of the tests are. The
 * shape is described in docs/internals/reading.md. */
#include "app/json.h"
#include "features/reading/reading.h"

static json_t *day_or_null(date day)
{
    char text[DATE_TEXT_LENGTH + 1];
    date_to_iso(day, text);
    return date_is_none(day) ? json_null() : json_string(text);
}

static json_t *span_json(struct reading_span at)
{
    return json_pack("[I, I]", (json_int_t)at.offset, (json_int_t)at.length);
}

static void put(json_t *object, const char *name, json_t *value)
{
    json_object_set_new(object, name, value);
}

static const char *const recurs_names[] = {
    [READING_WEEKLY] = "weekly",       [READING_MONTHLY] = "monthly",
    [READING_QUARTERLY] = "quarterly", [READING_HALF_YEARLY] = "half_yearly",
    [READING_YEARLY] = "yearly",
};

static json_t *deadline_json(const struct reading_deadline *deadline)
{
    json_t *object = json_object();
    put(object, "phrase", json_of_text(deadline->phrase));
    put(object, "from", day_or_null(deadline->from));
    put(object, "to", day_or_null(deadline->to));
    put(object, "recurs",
        deadline->recurs == READING_ONCE ? json_null()
                                         : json_string(recurs_names[deadline->recurs]));
    put(object, "constant", json_boolean(deadline->is_constant));
    if (deadline->day_of_month > 0) {
        put(object, "day_of_month", json_integer(deadline->day_of_month));
    }
    if (deadline->is_inherited) {
        put(object, "inherited", json_true());
    }
    put(object, "at", span_json(deadline->at));
    return object;
}

/* The one that counts, with what the others add: how often, and that it never ends. */
static json_t *main_deadline_json(const struct reading_item *item)
{
    if (item->deadline < 0) {
        return json_null();
    }
    struct reading_deadline deadline = item->deadlines.items[item->deadline];
    EACH (other, item->deadlines) {
        deadline.recurs = deadline.recurs == READING_ONCE ? other->recurs : deadline.recurs;
        deadline.day_of_month =
            deadline.day_of_month == 0 ? other->day_of_month : deadline.day_of_month;
    }
    return deadline_json(&deadline);
}

static json_t *person_json(const struct reading_person *person)
{
    json_t *object = json_object();
    put(object, "name", json_text_or_null(person->name));
    put(object, "post", json_text_or_null(person->post));
    put(object, "written", json_text_or_null(person->written));
    if (person->is_self) {
        put(object, "self", json_true());
    }
    if (person->candidate_count > 0) {
        json_t *others = json_array();
        for (size_t i = 0; i < person->candidate_count; i++) {
            json_array_append_new(others, json_of_text(person->candidates[i]));
        }
        put(object, "or", others);
    }
    put(object, "at", span_json(person->at));
    return object;
}

static json_t *people_json(struct reading_people people)
{
    json_t *list = json_array();
    EACH (person, people) {
        json_array_append_new(list, person_json(person));
    }
    return list;
}

static json_t *levels_json(unsigned levels)
{
    static const char *const names[] = {"union", "region", "territory", "primary", "federation"};
    json_t *list = json_array();
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if ((levels & 1u << i) != 0) {
            json_array_append_new(list, json_string(names[i]));
        }
    }
    return list;
}

static json_t *addressee_json(const struct reading_addressee *addressee)
{
    static const char *const kinds[] = {
        [READING_TO_ORGANISATIONS] = "organisations",
        [READING_TO_NAMED] = "named",
        [READING_TO_BODY] = "body",
        [READING_TO_POST] = "post",
        [READING_TO_PERSON] = "person",
        [READING_TO_OUTSIDER] = "outsider",
    };
    json_t *object = json_object();
    put(object, "text", json_of_text(addressee->text));
    put(object, "kind", json_string(kinds[addressee->kind]));
    put(object, "levels", levels_json(addressee->levels));
    put(object, "person", json_text_or_null(addressee->person));
    if (addressee->is_inherited) {
        put(object, "inherited", json_true());
    }
    put(object, "at", span_json(addressee->at));
    return object;
}

static json_t *item_json(const struct reading_item *item)
{
    static const char *const kinds[] = {[READING_ITEM] = "item",
                                        [READING_ITEM_LETTER] = "letter",
                                        [READING_ITEM_DASH] = "dash",
                                        [READING_ITEM_PLAIN] = "plain"};
    json_t *object = json_object();
    json_t *addressees = json_array();
    json_t *deadlines = json_array();
    EACH (addressee, item->addressees) {
        json_array_append_new(addressees, addressee_json(addressee));
    }
    EACH (deadline, item->deadlines) {
        json_array_append_new(deadlines, deadline_json(deadline));
    }
    put(object, "number", json_text_or_null(item->number));
    put(object, "kind", json_string(kinds[item->kind]));
    put(object, "depth", json_integer(item->depth));
    put(object, "parent", item->parent < 0 ? json_null() : json_integer(item->parent));
    put(object, "question", item->question == 0 ? json_null() : json_integer(item->question));
    put(object, "text", json_of_text(item->text));
    put(object, "control", json_boolean(item->is_control));
    put(object, "addressees", addressees);
    put(object, "deadline", main_deadline_json(item));
    put(object, "deadlines", deadlines);
    put(object, "controllers", people_json(item->controllers));
    put(object, "at", span_json(item->at));
    return object;
}

static json_t *warning_json(const struct reading *reading, const struct reading_warning *warning)
{
    json_t *object = json_object();
    put(object, "code", json_string(reading_warning_name(warning->code)));
    put(object, "item", warning->item < 0 ? json_null() : json_integer(warning->item));
    put(object, "text",
        json_text_or_null(str_slice(reading->text, warning->at.offset, warning->at.length)));
    if (!date_is_none(warning->day)) {
        put(object, "day", day_or_null(warning->day));
    }
    put(object, "at", span_json(warning->at));
    return object;
}

static json_t *number_json(const struct reading *reading)
{
    struct reading_number parts = reading->number_parts;
    json_t *object = json_object();
    put(object, "meeting", parts.meeting == 0 ? json_null() : json_integer(parts.meeting));
    put(object, "item", parts.item == 0 ? json_null() : json_integer(parts.item));
    put(object, "suffix", json_text_or_null(parts.suffix));
    return object;
}

/* Speakers are told by their names alone; nobody asks for more of them. */
static json_t *names_json(struct reading_people people)
{
    json_t *list = json_array();
    EACH (person, people) {
        json_array_append_new(list, json_of_text(person->name));
    }
    return list;
}

static void put_head(json_t *object, struct arena *arena, const struct reading *reading)
{
    json_t *organisations = json_array();
    EACH (organisation, reading->organisations) {
        json_array_append_new(organisations, json_of_text(organisation->text));
    }
    bool has_number = !str_is_empty(reading->number.text);
    put(object, "type", json_string(reading_type_name(reading->type)));
    put(object, "organisations", organisations);
    put(object, "body", json_text_or_null(reading->body.text));
    put(object, "place", json_text_or_null(reading->place.text));
    put(object, "date", day_or_null(reading->day));
    put(object, "last_date", day_or_null(reading->last_day));
    put(object, "number", json_text_or_null(reading->number.text));
    put(object, "number_key", json_text_or_null(reading_number_key(arena, reading->number.text)));
    put(object, "number_parts", has_number ? number_json(reading) : json_null());
    put(object, "title", json_text_or_null(reading->title.text));
    put(object, "speakers", names_json(reading->speakers));
    put(object, "preamble", json_text_or_null(reading->preamble.text));
}

json_t *reading_json(struct arena *arena, const struct reading *reading)
{
    json_t *object = json_object();
    json_t *items = json_array();
    json_t *attachments = json_array();
    json_t *warnings = json_array();
    EACH (item, reading->items) {
        json_array_append_new(items, item_json(item));
    }
    EACH (attachment, reading->attachments) {
        json_t *one = json_object();
        put(one, "heading", json_of_text(attachment->heading));
        put(one, "text", json_text_or_null(attachment->text));
        put(one, "at", span_json(attachment->at));
        json_array_append_new(attachments, one);
    }
    EACH (warning, reading->warnings) {
        json_array_append_new(warnings, warning_json(reading, warning));
    }
    put_head(object, arena, reading);
    put(object, "items", items);
    put(object, "signature",
        reading->signatures.count == 0 ? json_null() : person_json(&reading->signatures.items[0]));
    put(object, "signatures", people_json(reading->signatures));
    put(object, "attachments", attachments);
    put(object, "warnings", warnings);
    return object;
}
