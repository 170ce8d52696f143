#include "features/published/published_sheet.h"

/* "(workers + students) / all * 100": read by going down, so that what binds more tightly comes
 * first. Nodes lie after those they need. */

#define MOST_NODES 200
#define MOST_DEPTH 30

struct reading {
    struct arena *arena;
    str rest;
    struct published_formula formula;
    size_t capacity;
    int depth;
    bool is_bad;
};

static size_t add(struct reading *reading, struct published_node node)
{
    if (reading->formula.count >= MOST_NODES) {
        reading->is_bad = true;
        return 0;
    }
    *ARENA_PUSH(reading->arena, reading->formula.nodes, reading->formula.count, reading->capacity) =
        node;
    return reading->formula.count - 1;
}

static size_t sum(struct reading *reading);

static void skip_blanks(struct reading *reading)
{
    reading->rest = str_trim(reading->rest);
}

static bool take_sign(struct reading *reading, const char *signs, char *ret_sign)
{
    skip_blanks(reading);
    if (reading->rest.length == 0 || strchr(signs, reading->rest.data[0]) == NULL) {
        return false;
    }
    *ret_sign = reading->rest.data[0];
    reading->rest = str_from(reading->rest, 1);
    return true;
}

static size_t word_length(str text)
{
    size_t length = 0;
    while (length < text.length && strchr("+-*/() \t|", text.data[length]) == NULL) {
        length++;
    }
    return length;
}

static size_t one(struct reading *reading)
{
    char sign;
    if (take_sign(reading, "(", &sign)) {
        if (++reading->depth > MOST_DEPTH) {
            reading->is_bad = true;
            return 0;
        }
        size_t inside = sum(reading);
        reading->depth--;
        reading->is_bad = reading->is_bad || !take_sign(reading, ")", &sign);
        return inside;
    }
    str word = str_slice(reading->rest, 0, word_length(reading->rest));
    if (str_is_empty(word) || reading->is_bad) {
        reading->is_bad = true;
        return 0;
    }
    struct published_value value;
    bool is_number = word.data[0] >= '0' && word.data[0] <= '9';
    if (is_number && (!published_value_read(word, &value) || !value.number.is_known)) {
        reading->is_bad = true;
        return 0;
    }
    reading->rest = str_from(reading->rest, word.length);
    return add(reading, is_number
                            ? (struct published_node){PUBLISHED_NUMBER, .number = value.number}
                            : (struct published_node){PUBLISHED_FIGURE, .code = word});
}

static size_t product(struct reading *reading)
{
    size_t left = one(reading);
    char sign;
    while (!reading->is_bad && take_sign(reading, "*/", &sign)) {
        size_t right = one(reading);
        left = add(reading,
                   (struct published_node){sign == '*' ? PUBLISHED_MULTIPLY : PUBLISHED_DIVIDE,
                                           .left = left, .right = right});
    }
    return left;
}

static size_t sum(struct reading *reading)
{
    size_t left = product(reading);
    char sign;
    while (!reading->is_bad && take_sign(reading, "+-", &sign)) {
        size_t right = product(reading);
        left =
            add(reading, (struct published_node){sign == '+' ? PUBLISHED_ADD : PUBLISHED_SUBTRACT,
                                                 .left = left, .right = right});
    }
    return left;
}

bool published_formula_read(struct arena *arena, str text, struct published_formula *ret_formula,
                            str *ret_what)
{
    struct reading reading = {.arena = arena, .rest = str_trim(text)};
    (void)sum(&reading);
    skip_blanks(&reading);
    if (reading.is_bad || reading.rest.length > 0) {
        *ret_what = reading.rest.length > 0 ? reading.rest : text;
        return false;
    }
    *ret_formula = reading.formula;
    return true;
}

bool published_formula_is_sum(const struct published_formula *formula)
{
    for (size_t i = 0; i < formula->count; i++) {
        enum published_operation operation = formula->nodes[i].operation;
        if (operation != PUBLISHED_FIGURE && operation != PUBLISHED_ADD) {
            return false;
        }
    }
    return formula->count > 1;
}

bool published_formula_is_share(const struct published_formula *formula)
{
    return formula->count > 0 && formula->nodes[formula->count - 1].operation == PUBLISHED_DIVIDE;
}
