#include "app/json.h"

#include "base/buf.h"

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

static int put(const char *text, size_t length, void *out)
{
    buf_put_bytes(out, text, length);
    return 0;
}

str json_as_text(struct arena *arena, const json_t *value)
{
    struct buf out = BUF_INIT(arena);
    json_dump_callback(value, put, &out, JSON_COMPACT | JSON_ENCODE_ANY);
    return buf_str(&out);
}

void json_drop(json_t **value)
{
    json_decref(*value);
}
