/* Items: what was decided. Lines go in one by one; a number is one if it fits among those before
 * it, a dash is a part of what stands above it, and what bears no sign goes on with the item before
 * (a line broken by hand). */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { ITEM_LIMIT = 3000, LOOK_BACK = 400, SKIP_LIMIT = 4 };

static struct reading_item *item_of(struct list *list, int index)
{
    return &list->reader->reading->items.items[index];
}

static int add_item(struct list *list, const struct marker *marker, int parent)
{
    struct reader *reader = list->reader;
    struct reading_items *items = &reader->reading->items;
    if (items->count >= ITEM_LIMIT) {
        return list->current;
    }
    struct reading_item item = {
        .kind = marker->kind,
        .parent = parent,
        .depth = parent < 0 ? 0 : items->items[parent].depth + 1,
        .question = list->question,
        .at = {marker->text_start, 0},
        .deadline = -1,
    };
    if (marker->kind != READING_ITEM_PLAIN) {
        item.number_at = (struct reading_span){marker->start, marker->end - marker->start};
    }
    if (marker->kind == READING_ITEM || marker->kind == READING_ITEM_LETTER) {
        str shown = str_slice(reader->text, marker->start, marker->end - marker->start);
        struct buf number = BUF_INIT(reader->arena);
        for (size_t i = 0; i < shown.length; i++) {
            if (shown.data[i] != ' ' && shown.data[i] != '\t') {
                buf_put_char(&number, shown.data[i] == ',' ? '.' : shown.data[i]);
            }
        }
        item.number = buf_str(&number);
    }
    *ARENA_PUSH(reader->arena, items->items, items->count, items->capacity) = item;
    list->current = (int)items->count - 1;
    return list->current;
}

static bool ends_with_colon(struct list *list, int index)
{
    struct reading_item *item = item_of(list, index);
    str text = str_trim(str_slice(list->reader->text, item->at.offset, item->at.length));
    return str_ends_with(text, STR(":"));
}

static enum marker_style style_of(struct list *list, const struct reading_item *item)
{
    str text = list->reader->text;
    size_t behind = item->number_at.offset + item->number_at.length;
    char first = text.data[item->number_at.offset];
    bool is_bracket = behind < text.length && text.data[behind] == ')';
    return first < '0' || first > '9' ? STYLE_ROMAN : is_bracket ? STYLE_BRACKET : STYLE_DOT;
}

/* The item above which a sign of a lower kind stands: the last one that is none of that kind. */
static int parent_for(struct list *list, enum reading_item_kind kind, enum marker_style style)
{
    int parent = list->current;
    while (parent >= 0) {
        struct reading_item *item = item_of(list, parent);
        bool is_same =
            item->kind == READING_ITEM_DASH ||
            (item->kind == READING_ITEM_LETTER && kind != READING_ITEM_DASH) ||
            (item->kind == READING_ITEM && kind == READING_ITEM && style_of(list, item) == style);
        if (!is_same) {
            return parent;
        }
        parent = item->parent;
    }
    return -1;
}

/* ---- numbers of several parts --------------------------------------------------------------- */

static int last_with_number(struct list *list, str number)
{
    struct reading_items *items = &list->reader->reading->items;
    size_t first = items->count > LOOK_BACK ? items->count - LOOK_BACK : 0;
    for (size_t i = items->count; i > MAX_OF(list->first, first); i--) {
        if (items->items[i - 1].kind == READING_ITEM &&
            str_equal(items->items[i - 1].number, number)) {
            return (int)i - 1;
        }
    }
    return -1;
}

static str prefix_of(struct list *list, const struct marker *marker, int part_count)
{
    struct buf out = BUF_INIT(list->reader->arena);
    for (int i = 0; i < part_count; i++) {
        buf_put(&out, i > 0 ? STR(".") : (str){0});
        buf_put_int64(&out, marker->parts[i]);
    }
    return buf_str(&out);
}

/* 3.1.1 belongs under 3.1. A number whose beginnings nobody has used is none of ours: «п. 3.2». */
static bool take_parts(struct list *list, const struct marker *marker)
{
    int parent = -1;
    for (int count = marker->part_count - 1; count > 0 && parent < 0; count--) {
        parent = last_with_number(list, prefix_of(list, marker, count));
    }
    struct reading_items *items = &list->reader->reading->items;
    bool is_first = items->count == list->first || list->top_last == 0;
    bool opens_next = list->top_style != STYLE_BRACKET && marker->parts[0] == list->top_last + 1 &&
                      marker->parts[1] == 1;
    bool goes_on = false;
    str start =
        str_join(list->reader->arena, prefix_of(list, marker, marker->part_count - 1), STR("."));
    size_t first = items->count > LOOK_BACK ? items->count - LOOK_BACK : 0;
    first = MAX_OF(first, list->first);
    for (size_t i = items->count; i > first && parent < 0 && !goes_on; i--) {
        goes_on = items->items[i - 1].kind == READING_ITEM &&
                  str_starts_with(items->items[i - 1].number, start);
    }
    if (parent < 0 && !is_first && !opens_next && !goes_on) {
        return false;
    }
    /* An older heading that others have followed takes no new parts, but for a mistake of one. */
    bool is_far = parent >= 0 && list->top_last > 0 && marker->parts[0] < list->top_last - 1;
    if (is_far) {
        return false;
    }
    if (last_with_number(list, prefix_of(list, marker, marker->part_count)) >= 0) {
        reading_warn(list->reader, READING_NUMBER_DOUBLED,
                     (struct reading_span){marker->start, marker->end - marker->start},
                     (int)items->count);
    }
    if (parent < 0) {
        list->top_last = marker->parts[0];
        list->top_style = list->top_style == STYLE_NONE ? STYLE_DOT : list->top_style;
    }
    add_item(list, marker, parent);
    list->nested_parent = -1;
    return true;
}

/* ---- numbers of one part -------------------------------------------------------------------- */

static bool text_is_decision(struct list *list, const struct marker *marker, size_t end)
{
    struct tokens tokens = reading_tokens(list->reader, marker->text_start, end);
    for (size_t i = 0; i < tokens.count && i < 12; i++) {
        if (token_is_infinitive(&tokens, i)) {
            return true;
        }
    }
    return token_is(&tokens, 0, "контроль");
}

static void add_top(struct list *list, const struct marker *marker, enum reading_warning_code code)
{
    if (code != READING_NO_WARNING) {
        reading_warn(list->reader, code,
                     (struct reading_span){marker->start, marker->end - marker->start},
                     (int)list->reader->reading->items.count);
    }
    list->top_style = marker->style == STYLE_BARE ? STYLE_DOT : marker->style;
    list->top_last = marker->parts[0];
    list->nested_parent = -1;
    list->top_item = add_item(list, marker, -1);
}

static void add_nested(struct list *list, const struct marker *marker, int parent)
{
    list->nested_parent = parent;
    list->nested_last = marker->parts[0];
    add_item(list, marker, parent);
}

static enum reading_warning_code fit_of(const struct list *list, int number)
{
    return number == list->top_last + 1 ? READING_NO_WARNING
           : number == list->top_last   ? READING_NUMBER_DOUBLED
           : number > list->top_last    ? READING_NUMBER_SKIPPED
                                        : READING_NUMBER_BACKWARDS;
}

/* «Наградить грамотой:» without a number of its own; the numbers below are its parts. */
static bool plain_heads(struct list *list)
{
    int head = list->nested_parent >= 0 ? list->nested_parent : list->current;
    struct reading_item *item = item_of(list, head);
    struct marker marker = {.text_start = item->at.offset};
    return item->kind == READING_ITEM_PLAIN && ends_with_colon(list, head) &&
           text_is_decision(list, &marker, item->at.offset + item->at.length);
}

static bool take_number(struct list *list, const struct marker *marker, size_t end)
{
    int number = marker->parts[0];
    enum marker_style style = marker->style == STYLE_BARE ? STYLE_DOT : marker->style;
    if (list->top_style == STYLE_NONE && list->current >= 0 && number >= 1 &&
        (number == 1 || number == list->nested_last + 1) && plain_heads(list)) {
        add_nested(list, marker, list->nested_parent < 0 ? list->current : list->nested_parent);
        return true;
    }
    if (list->top_style == STYLE_NONE) {
        if (number > 1 + SKIP_LIMIT && marker->style == STYLE_BARE) {
            return false;
        }
        add_top(list, marker, READING_NO_WARNING);
        return true;
    }
    if (style != list->top_style) {
        if (marker->style == STYLE_BARE) {
            return false;
        }
        add_item(list, marker, parent_for(list, READING_ITEM, style));
        return true;
    }
    enum reading_warning_code fit = fit_of(list, number);
    bool goes_on_nested = list->nested_parent >= 0 &&
                          (number == list->nested_last + 1 || number == list->nested_last);
    bool is_decision = text_is_decision(list, marker, end);
    if (goes_on_nested && !(fit == READING_NO_WARNING && is_decision)) {
        add_nested(list, marker, list->nested_parent);
        return true;
    }
    if (fit == READING_NO_WARNING ||
        (marker->style != STYLE_BARE && fit == READING_NUMBER_DOUBLED && number > 1)) {
        add_top(list, marker, fit);
        return true;
    }
    if (marker->style == STYLE_BARE) {
        return false;
    }
    if (number == 1 && list->current >= 0) {
        int parent = parent_for(list, READING_ITEM_LETTER, STYLE_NONE);
        if (ends_with_colon(list, list->current) || !is_decision) {
            add_nested(list, marker, parent);
        } else {
            add_top(list, marker, READING_NUMBER_BACKWARDS);
        }
        return true;
    }
    if (fit == READING_NUMBER_SKIPPED && number > list->top_last + SKIP_LIMIT) {
        return false;
    }
    add_top(list, marker, fit);
    return true;
}

static bool take_marker(struct list *list, const struct marker *marker, size_t end)
{
    switch (marker->kind) {
    case READING_ITEM_DASH:
    case READING_ITEM_LETTER:
        add_item(list, marker, parent_for(list, marker->kind, STYLE_NONE));
        return true;
    case READING_ITEM:
        return marker->part_count > 1 ? take_parts(list, marker) : take_number(list, marker, end);
    case READING_ITEM_PLAIN:
        break;
    }
    return false;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* «Председателю комиссии … подготовить»: a paragraph that says who shall do what. */
static bool begins_with_dative(struct list *list, size_t start, size_t end)
{
    static const char *const endings[] = {"ам", "ям", "ому", "ему", "ым", "им", "у", "ю"};
    struct tokens tokens = reading_tokens(list->reader, start, end);
    bool is_dative = false;
    for (size_t i = 0; i < COUNT_OF(endings) && tokens.count > 0; i++) {
        is_dative = is_dative || str_ends_with(tokens.items[0].low, str_of(endings[i]));
    }
    for (size_t i = 1; i < tokens.count && i < 30 && is_dative; i++) {
        if (token_is_infinitive(&tokens, i)) {
            return tokens.items[0].is_capital;
        }
    }
    return false;
}

/* A decision without a sign of its own: the first, or a paragraph that says what to do. */
static bool begins_plain(struct list *list, size_t line, size_t start, size_t end)
{
    if (list->current < 0) {
        return true;
    }
    struct reading_item *item = item_of(list, list->current);
    struct marker marker = {.text_start = start};
    /* The verb may stand on the next line, behind a soft break. */
    size_t reach = line + 1 < list->reader->line_count ? list->reader->lines[line + 1].end : end;
    str before = str_slice(list->reader->text, item->at.offset, item->at.length);
    return item->kind == READING_ITEM_PLAIN && str_ends_with(str_trim(before), STR(".")) &&
           line < list->reader->line_count &&
           (text_is_decision(list, &marker, end) || begins_with_dative(list, start, reach));
}

/* Where the item with the next number begins within the line: «…принять. 2. Провести …». Only
 * where no line begins with that number. 0 if nowhere. */
static size_t next_within(struct list *list, size_t start, size_t end)
{
    str text = list->reader->text;
    bool may = list->top_last > 0 && list->nested_parent < 0 &&
               (list->top_style == STYLE_DOT || list->top_style == STYLE_BRACKET);
    for (size_t i = start + 2; may && i + 3 < end; i++) {
        char before = text.data[i - 2];
        if (text.data[i - 1] != ' ' || text.data[i] < '1' || text.data[i] > '9' ||
            (before != '.' && before != ';' && before != ':')) {
            continue;
        }
        struct marker marker = reading_marker_at(list->reader, i, end);
        bool fits = marker.kind == READING_ITEM && marker.style == list->top_style &&
                    marker.part_count == 1 && marker.parts[0] == list->top_last + 1;
        str rest = str_from(text, marker.text_start);
        size_t back = i - start > 24 ? i - 24 : start;
        while (back < i && ((unsigned char)text.data[back] & 0xC0) == 0x80) {
            back++;
        }
        struct tokens tail = reading_tokens(list->reader, back, i);
        bool is_reference =
            tail.count > 1 && token_is(&tail, tail.count - 2, "п|пп|ст|ч|г|см|рис|табл|им|т");
        if (fits && !is_reference && rest.length > 0 && utf8_is_upper(utf8_next(&rest))) {
            return i;
        }
    }
    return 0;
}

static void extend(struct list *list, size_t end)
{
    if (list->current >= 0) {
        struct reading_item *item = item_of(list, list->current);
        item->at.length = end > item->at.offset ? end - item->at.offset : 0;
    }
}

/* Does a later line begin with the number that comes next? */
static bool comes_later(struct list *list, size_t line)
{
    for (size_t i = line + 1; i < list->reader->line_count && i < line + 60; i++) {
        struct marker marker = reading_marker_at(list->reader, list->reader->lines[i].start,
                                                 list->reader->lines[i].end);
        if (marker.kind == READING_ITEM && marker.part_count == 1 &&
            marker.parts[0] == list->top_last + 1) {
            return true;
        }
    }
    return false;
}

void reading_take_line(struct list *list, size_t line, size_t start)
{
    struct reader *reader = list->reader;
    size_t end = reader->lines[line].end;
    while (start < end && (reader->text.data[start] == ' ' || reader->text.data[start] == '\t')) {
        start++;
    }
    if (reader->reading->items.count >= ITEM_LIMIT) {
        if (!reader->is_full) {
            reading_warn(reader, READING_TOO_MANY_ITEMS, (struct reading_span){0}, -1);
        }
        reader->is_full = true;
        return;
    }
    while (start < end) {
        struct marker marker = reading_marker_at(reader, start, end);
        bool is_broken = line > 0 && start == reader->lines[line].start && list->current >= 0 &&
                         marker.kind != READING_ITEM_DASH && reading_breaks_off(reader, line - 1);
        bool is_taken = !is_broken && take_marker(list, &marker, end);
        if (!is_taken && begins_plain(list, line, start, end)) {
            struct marker plain = {.kind = READING_ITEM_PLAIN, .text_start = start};
            add_item(list, &plain, -1);
        }
        size_t from = is_taken ? marker.text_start : start;
        size_t within = next_within(list, from, end);
        if (within > 0 && comes_later(list, line)) {
            within = 0;
        }
        extend(list, within > 0 ? within - 1 : end);
        start = within > 0 ? within : end;
    }
}

struct list reading_new_list(struct reader *reader, int question)
{
    return (struct list){.reader = reader,
                         .first = reader->reading->items.count,
                         .question = question,
                         .current = -1,
                         .top_item = -1,
                         .nested_parent = -1};
}
