#include "app/json.h"

str json_get_text(struct arena *arena, const json_t *object, const char *name)
{
    return str_copy(arena, str_of(json_string_value(json_object_get(object, name))));
}

int64_t json_get_int(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

date json_get_day(const json_t *object, const char *name)
{
    return (date){.number = (int32_t)json_get_int(object, name)};
}

void json_put_text(json_t *object, const char *name, str text)
{
    if (text.length > 0) {
        json_object_set_new(object, name, json_of_text(text));
    }
}

void json_put_int(json_t *object, const char *name, int64_t number)
{
    if (number != 0) {
        json_object_set_new(object, name, json_integer(number));
    }
}

void json_put_day(json_t *object, const char *name, date day)
{
    json_put_int(object, name, day.number);
}

json_t *json_of_text(str text)
{
    return json_stringn(text.data == NULL ? "" : text.data, text.length);
}

json_t *json_text_or_null(str text)
{
    return str_is_empty(text) ? json_null() : json_of_text(text);
}

str json_as_text(struct arena *arena, const json_t *value)
{
    size_t length = json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY);
    char *text = arena_raw(arena, length);
    json_dumpb(value, text, length, JSON_COMPACT | JSON_ENCODE_ANY);
    return (str){text, length};
}

void json_drop(json_t **value)
{
    json_decref(*value);
}
