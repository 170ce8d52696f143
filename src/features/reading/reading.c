#include "features/reading/reading.h"

#include "base/utf8.h"
#include "features/reading/reading_inner.h"

/* ---- warnings ------------------------------------------------------------------------------- */

static const struct {
    const char *name, *sentence;
} warnings[READING_WARNINGS] = {
    [READING_EMPTY] = {"empty", N_("There is no text to read.")},
    [READING_TYPE_UNKNOWN] = {"type_unknown", N_("It is not clear what kind of document this is.")},
    [READING_NOTHING_OPERATIVE] = {"nothing_operative",
                                   N_("No decision was found in the document.")},
    [READING_NUMBER_MISSING] = {"number_missing", N_("The document has no number.")},
    [READING_DATE_MISSING] = {"date_missing", N_("The document has no date.")},
    [READING_DATE_IMPOSSIBLE] = {"date_impossible", N_("There is no such day in the calendar.")},
    [READING_TITLE_MISSING] = {"title_missing", N_("The document has no title.")},
    [READING_BODY_MISSING] = {"body_missing", N_("The document does not say which body decided.")},
    [READING_SIGNATURE_MISSING] = {"signature_missing", N_("There is no signature.")},
    [READING_SIGNER_MISSING] = {"signer_missing", N_("The signature has a post and no name.")},
    [READING_NUMBER_DOUBLED] = {"number_doubled", N_("This number stands before two items.")},
    [READING_NUMBER_SKIPPED] = {"number_skipped", N_("A number is missing before this item.")},
    [READING_NUMBER_BACKWARDS] = {"number_backwards", N_("The numbers go backwards at this item.")},
    [READING_CONTROL_MISSING] = {"control_missing",
                                 N_("No item says who looks after the fulfilment.")},
    [READING_CONTROLLER_UNCLEAR] = {"controller_unclear",
                                    N_("It is not certain who is meant here.")},
    [READING_DAY_OFF] = {"day_off", N_("The deadline is a day off.")},
    [READING_DEADLINE_PAST] = {"deadline_past",
                               N_("The deadline lies before the date of the document.")},
    [READING_YEAR_MISSING] = {"year_missing",
                              N_("The deadline cannot be counted: the document has no date.")},
    [READING_TOO_MANY_ITEMS] =
        {"too_many_items", N_("There are more items than can be read; the rest was left out.")},
    [READING_HAS_CHANGES] = {"has_changes", N_("The file holds tracked changes. It was read as if "
                                               "all of them were accepted.")},
    [READING_HAS_MACROS] = {"has_macros", N_("The file holds macros. They were not run.")},
    [READING_HAS_HIDDEN] = {"has_hidden", N_("The file holds hidden text. It was left out.")},
    [READING_HAS_PICTURES] = {"has_pictures", N_("The file holds pictures. What is written in "
                                                 "them cannot be read.")},
};

const char *reading_warning_name(enum reading_warning_code code)
{
    return warnings[code].name;
}

const char *reading_warning_sentence(enum reading_warning_code code)
{
    return warnings[code].sentence;
}

struct reading_warning *reading_warn(struct reader *reader, enum reading_warning_code code,
                                     struct reading_span at, int item)
{
    struct reading_warnings *list = &reader->reading->warnings;
    struct reading_warning *warning =
        ARENA_PUSH(reader->arena, list->items, list->count, list->capacity);
    *warning = (struct reading_warning){.code = code, .at = at, .item = item};
    return warning;
}

/* ---- kinds ---------------------------------------------------------------------------------- */

static const struct {
    const char *name, *label;
} types[READING_TYPES] = {
    [READING_UNKNOWN] = {"unknown", N_("Kind not clear")},
    [READING_RESOLUTION] = {"resolution", N_("Resolution")},
    [READING_MINUTES] = {"minutes", N_("Minutes")},
    [READING_EXTRACT] = {"extract", N_("Extract from the minutes")},
    [READING_ORDER] = {"order", N_("Order of the chair")},
    [READING_REGULATION] = {"regulation", N_("Regulation")},
    [READING_PLAN] = {"plan", N_("Plan")},
    [READING_INFORMATION] = {"information", N_("Information")},
    [READING_APPEAL] = {"appeal", N_("Appeal")},
    [READING_REPORT] = {"report", N_("Report")},
    [READING_LETTER] = {"letter", N_("Letter")},
};

const char *reading_type_name(enum reading_type type)
{
    return types[type].name;
}

const char *reading_type_label(enum reading_type type)
{
    return types[type].label;
}

/* ---- reading -------------------------------------------------------------------------------- */

static void find_lines(struct reader *reader)
{
    size_t capacity = 0;
    str rest = reader->text, line;
    bool after_gap = true;
    while (str_next(&rest, '\n', &line)) {
        str trimmed = str_trim(line);
        if (str_is_empty(trimmed)) {
            after_gap = true;
            continue;
        }
        size_t start = (size_t)(trimmed.data - reader->text.data);
        *ARENA_PUSH(reader->arena, reader->lines, reader->line_count, capacity) =
            (struct line){start, start + trimmed.length, after_gap};
        after_gap = false;
    }
}

/* Days off are those of the country whose words the text uses. */
static enum country country_of(str low)
{
    static const char *const words[] = {"казахстан", "нур-султан", "астана", "алматы", "шымкент",
                                        "караганд",  "қазақстан",  "акимат", "тенге"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_find(low, str_of(words[i])) >= 0) {
            return COUNTRY_KZ;
        }
    }
    return COUNTRY_RU;
}

static bool decides(enum reading_type type)
{
    return type >= READING_RESOLUTION && type <= READING_ORDER;
}

static bool has_control(const struct reading *reading)
{
    EACH (item, reading->items) {
        if (item->is_control) {
            return true;
        }
    }
    return false;
}

static void warn_if(struct reader *reader, bool is_so, enum reading_warning_code code)
{
    if (is_so) {
        reading_warn(reader, code, (struct reading_span){0}, -1);
    }
}

static void look_for_gaps(struct reader *reader)
{
    const struct reading *reading = reader->reading;
    warn_if(reader, reading->type == READING_UNKNOWN, READING_TYPE_UNKNOWN);
    if (!decides(reading->type)) {
        return;
    }
    bool has_items = reading->items.count > 0;
    bool is_resolution = reading->type == READING_RESOLUTION;
    warn_if(reader, !has_items, READING_NOTHING_OPERATIVE);
    warn_if(reader, str_is_empty(reading->number.text), READING_NUMBER_MISSING);
    warn_if(reader, date_is_none(reading->day), READING_DATE_MISSING);
    warn_if(reader, is_resolution && str_is_empty(reading->title.text), READING_TITLE_MISSING);
    warn_if(reader, reading->type != READING_ORDER && str_is_empty(reading->body.text),
            READING_BODY_MISSING);
    warn_if(reader, reading->signatures.count == 0, READING_SIGNATURE_MISSING);
    warn_if(reader, is_resolution && has_items && !has_control(reading), READING_CONTROL_MISSING);
    EACH (signature, reading->signatures) {
        if (str_is_empty(signature->name)) {
            reading_warn(reader, READING_SIGNER_MISSING, signature->at, -1);
        }
    }
}

struct reading *reading_read(struct arena *arena, str text)
{
    struct reading *reading = ARENA_NEW(arena, struct reading);
    struct reader reader = {.arena = arena, .reading = reading, .type_line = SIZE_MAX};
    reading->text = reader.text = reading_tidy(arena, text);
    if (str_is_empty(reading->text)) {
        reading_warn(&reader, READING_EMPTY, (struct reading_span){0}, -1);
        return reading;
    }
    reader.low = reading_low(arena, reader.text);
    reader.is_kazakh = reading_is_kazakh(reader.low);
    reading->country = reader.is_kazakh ? COUNTRY_KZ : country_of(reader.low);
    find_lines(&reader);
    reading_find_type(&reader);
    reading_find_head(&reader);
    reading_find_items(&reader);
    reading_complete_head(&reader);
    reading_understand_items(&reader);
    look_for_gaps(&reader);
    return reading;
}

/* ---- the contents --------------------------------------------------------------------------- */

static const struct command commands[] = {
    {"documents", "Reads a resolution, minutes or order that exists already", reading_command,
     "profkom documents read FILE [--json]\n"
     "\n"
     "  FILE    a text, DOCX or ODT; - reads a text from standard input\n"
     "  --json  for programs; docs/internals/reading.md tells the shape\n"},
    {0},
};

const struct feature reading_feature = {.name = "reading", .commands = commands};
