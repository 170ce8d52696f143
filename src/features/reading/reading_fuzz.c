/* Any bytes as a document: no crash, and every place lies in the text. */
#include "base/utf8.h"
#include "features/reading/reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check_span(const struct reading *reading, struct reading_span at)
{
    assert(at.offset <= reading->text.length);
    assert(at.length <= reading->text.length - at.offset);
}

static void check_item(const struct reading *reading, const struct reading_item *item, int index)
{
    check_span(reading, item->at);
    check_span(reading, item->number_at);
    assert(item->parent < index && item->deadline < (int)item->deadlines.count);
    assert(utf8_is_valid(item->text));
    EACH (deadline, item->deadlines) {
        check_span(reading, deadline->at);
    }
    EACH (addressee, item->addressees) {
        check_span(reading, addressee->at);
    }
    EACH (person, item->controllers) {
        check_span(reading, person->at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct reading *reading = reading_read(arena, (str){(const char *)bytes, size});
    int index = 0;
    EACH (item, reading->items) {
        check_item(reading, item, index++);
    }
    EACH (warning, reading->warnings) {
        check_span(reading, warning->at);
    }
    json_t *object = reading_json(arena, reading);
    assert(object != NULL);
    json_decref(object);
    return 0;
}
