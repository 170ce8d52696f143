#include "features/published/published_sheet.h"

/* What follows from a publication: which figures come out of the others, which do not, and in which
 * bounds those lie that were not printed. All in exact fractions: whether 46 831 of 50 875 are
 * 92.1 % or 92.0 % hangs on the last person. */

/* From … to; an end that is not known is no end. */
struct interval {
    struct published_fraction from, to;
    bool is_from_open, is_to_open;
};

struct looking {
    const struct published_sheet *sheet;
    struct published_finding *findings;
    struct published_fraction *known; /* of each figure: as printed, or as it must be */
};

static bool is_exact(const struct published_figure *figure)
{
    return figure->value.number.is_known && !figure->value.is_about;
}

/* ---- forwards ------------------------------------------------------------------------------- */

static struct published_fraction work_out(const struct looking *looking,
                                          const struct published_formula *formula, size_t at)
{
    const struct published_node *node = &formula->nodes[at];
    if (node->operation == PUBLISHED_NUMBER) {
        return node->number;
    }
    if (node->operation == PUBLISHED_FIGURE) {
        return looking->known[node->figure];
    }
    struct published_fraction left = work_out(looking, formula, node->left);
    struct published_fraction right = work_out(looking, formula, node->right);
    switch (node->operation) {
    case PUBLISHED_ADD:
        return published_added(left, right);
    case PUBLISHED_SUBTRACT:
        return published_less(left, right);
    case PUBLISHED_MULTIPLY:
        return published_times(left, right);
    case PUBLISHED_DIVIDE:
        return published_over(left, right);
    case PUBLISHED_NUMBER:
    case PUBLISHED_FIGURE:
        break;
    }
    return (struct published_fraction){0};
}

/* A quotient that is given in percent is a share of a hundred. */
static struct published_fraction scale_of(const struct published_figure *figure)
{
    bool is_share = figure->value.is_percent && published_formula_is_share(&figure->formula);
    return published_whole(is_share ? 100 : 1);
}

static struct published_fraction whole_of(const struct looking *looking,
                                          const struct published_figure *figure)
{
    return published_times(work_out(looking, &figure->formula, figure->formula.count - 1),
                           scale_of(figure));
}

/* ---- backwards ------------------------------------------------------------------------------ */

/* How often the figure stands below a node. */
static size_t times_below(const struct published_formula *formula, size_t at, size_t figure)
{
    const struct published_node *node = &formula->nodes[at];
    if (node->operation == PUBLISHED_FIGURE) {
        return node->figure == figure;
    }
    return node->operation == PUBLISHED_NUMBER ? 0
                                               : times_below(formula, node->left, figure) +
                                                     times_below(formula, node->right, figure);
}

static struct interval turned(struct interval interval)
{
    return (struct interval){interval.to, interval.from, interval.is_to_open,
                             interval.is_from_open};
}

static struct interval moved(struct interval interval, struct published_fraction by)
{
    interval.from = published_added(interval.from, by);
    interval.to = published_added(interval.to, by);
    return interval;
}

static struct interval scaled(struct interval interval, struct published_fraction by)
{
    interval.from = published_times(interval.from, by);
    interval.to = published_times(interval.to, by);
    return by.is_known && by.above < 0 ? turned(interval) : interval;
}

static bool is_positive(struct published_fraction number)
{
    return number.is_known && number.above > 0;
}

/* x, where number / x lies in the interval: of positive numbers alone, as people and shares are. */
static struct interval divided_by_it(struct interval interval, struct published_fraction number)
{
    if (!is_positive(number) || !is_positive(interval.to)) {
        return (struct interval){0};
    }
    struct published_fraction most = is_positive(interval.from)
                                         ? published_over(number, interval.from)
                                         : (struct published_fraction){0};
    return (struct interval){published_over(number, interval.to), most, interval.is_to_open,
                             interval.is_from_open};
}

static struct published_fraction minus(struct published_fraction number)
{
    number.above = -number.above;
    return number;
}

/* Where the operand must lie whose sibling is known, so that the result lies in the interval. */
static struct interval undone(enum published_operation operation, bool is_left,
                              struct published_fraction other, struct interval result)
{
    struct published_fraction one = published_whole(1);
    if (!other.is_known) {
        return (struct interval){0};
    }
    switch (operation) {
    case PUBLISHED_ADD:
        return moved(result, minus(other));
    case PUBLISHED_SUBTRACT:
        return is_left ? moved(result, other) : moved(scaled(result, published_whole(-1)), other);
    case PUBLISHED_MULTIPLY:
        return scaled(result, published_over(one, other));
    case PUBLISHED_DIVIDE:
        return is_left ? scaled(result, other) : divided_by_it(result, other);
    case PUBLISHED_NUMBER:
    case PUBLISHED_FIGURE:
        break;
    }
    return (struct interval){0};
}

/* Where the figure must lie, which stands once in the formula. */
static struct interval follow(const struct looking *looking,
                              const struct published_formula *formula, size_t figure,
                              struct interval interval)
{
    size_t at = formula->count - 1;
    while (formula->nodes[at].operation != PUBLISHED_FIGURE) {
        const struct published_node *node = &formula->nodes[at];
        bool is_left = times_below(formula, node->left, figure) > 0;
        struct published_fraction other =
            work_out(looking, formula, is_left ? node->right : node->left);
        interval = undone(node->operation, is_left, other, interval);
        at = is_left ? node->left : node->right;
    }
    return interval;
}

/* What was rounded to this: half a unit of the last decimal to both sides, the upper end not in. */
static struct interval around(const struct published_figure *figure)
{
    int64_t below = 2;
    for (int i = 0; i < figure->value.decimals; i++) {
        below *= 10;
    }
    struct published_fraction half = {true, 1, below};
    struct published_fraction number = figure->value.number;
    return scaled(
        (struct interval){published_less(number, half), published_added(number, half), false, true},
        published_over(published_whole(1), scale_of(figure)));
}

/* Whole numbers within it; false if it has no end. */
static bool whole_numbers(struct interval interval, int64_t *ret_from, int64_t *ret_to)
{
    if (!interval.from.is_known || !interval.to.is_known) {
        return false;
    }
    bool is_from_whole = interval.from.below == 1;
    *ret_from = published_floor(interval.from) + (!is_from_whole || interval.is_from_open);
    *ret_to = published_floor(interval.to) - (interval.to.below == 1 && interval.is_to_open);
    return true;
}

static bool narrow(struct published_finding *finding, int64_t from, int64_t to)
{
    bool is_first = finding->bounds == PUBLISHED_NO_BOUNDS;
    int64_t new_from = is_first ? from : MAX_OF(finding->from, from);
    int64_t new_to = is_first ? to : MIN_OF(finding->to, to);
    if (!is_first && new_from == finding->from && new_to == finding->to) {
        return false;
    }
    finding->from = new_from;
    finding->to = new_to;
    finding->bounds = new_from > new_to    ? PUBLISHED_NEVER
                      : new_from == new_to ? PUBLISHED_EXACTLY
                                           : PUBLISHED_BETWEEN;
    return true;
}

/* ---- one after the other -------------------------------------------------------------------- */

/* The only figure that the formula needs and nobody knows; false if there are several, or if it
 * stands there more than once. */
static bool only_unknown(const struct looking *looking, const struct published_formula *formula,
                         size_t *ret_figure)
{
    size_t unknown = 0;
    for (size_t i = 0; i < formula->count; i++) {
        const struct published_node *node = &formula->nodes[i];
        if (node->operation == PUBLISHED_FIGURE && !looking->known[node->figure].is_known) {
            *ret_figure = node->figure;
            unknown++;
        }
    }
    return unknown == 1;
}

/* A number of people or organisations that was not printed; of shares no bounds are told. */
static bool may_have_bounds(const struct published_figure *figure)
{
    return !figure->value.number.is_known && !figure->value.is_percent;
}

/* True if something new is known. */
static bool look_at(struct looking *looking, size_t at)
{
    const struct published_figure *figure = &looking->sheet->figures[at];
    size_t unknown = 0;
    if (figure->formula.count == 0) {
        return false;
    }
    if (!figure->value.number.is_known && !looking->known[at].is_known) {
        looking->known[at] = whole_of(looking, figure);
        return looking->known[at].is_known;
    }
    if (!is_exact(figure) || !only_unknown(looking, &figure->formula, &unknown) ||
        !may_have_bounds(&looking->sheet->figures[unknown])) {
        return false;
    }
    int64_t from;
    int64_t to;
    struct published_finding *finding = &looking->findings[unknown];
    struct interval interval = follow(looking, &figure->formula, unknown, around(figure));
    if (!whole_numbers(interval, &from, &to)) {
        return false;
    }
    looking->findings[at].gives_bounds = true;
    if (!narrow(finding, from, to)) {
        return false;
    }
    if (finding->bounds == PUBLISHED_EXACTLY) {
        looking->known[unknown] = published_whole(finding->from);
    }
    return true;
}

/* Not printed: as many decimals as the parts have. */
static int decimals_of(const struct looking *looking, const struct published_figure *figure)
{
    int decimals = figure->value.decimals;
    if (figure->value.number.is_known) {
        return decimals;
    }
    for (size_t i = 0; i < figure->formula.count; i++) {
        const struct published_node *node = &figure->formula.nodes[i];
        if (node->operation == PUBLISHED_FIGURE) {
            decimals = MAX_OF(decimals, looking->sheet->figures[node->figure].value.decimals);
        }
    }
    return figure->value.is_percent ? MAX_OF(decimals, 1) : decimals;
}

static void judge(struct looking *looking, size_t at)
{
    const struct published_figure *figure = &looking->sheet->figures[at];
    struct published_finding *finding = &looking->findings[at];
    if (figure->formula.count == 0) {
        return;
    }
    finding->is_sum = published_formula_is_sum(&figure->formula);
    finding->decimals = decimals_of(looking, figure);
    finding->computed = whole_of(looking, figure);
    finding->shown = finding->computed.is_known
                         ? published_rounded(finding->computed, finding->decimals)
                         : finding->computed;
    if (!finding->shown.is_known || figure->value.is_about) {
        finding->verdict = PUBLISHED_OPEN;
        return;
    }
    if (!figure->value.number.is_known) {
        finding->verdict = PUBLISHED_WORKED_OUT;
        return;
    }
    finding->difference = published_less(figure->value.number, finding->shown);
    struct published_fraction size = finding->difference;
    size.above = size.above < 0 ? -size.above : size.above;
    finding->verdict = size.above == 0                                 ? PUBLISHED_SAME
                       : published_compare(size, figure->allowed) <= 0 ? PUBLISHED_NEAR
                                                                       : PUBLISHED_OFF;
}

struct published_finding *published_look_over(struct arena *arena,
                                              const struct published_sheet *sheet)
{
    struct looking looking = {
        .sheet = sheet,
        .findings = ARENA_ARRAY(arena, sheet->count + 1, struct published_finding),
        .known = ARENA_ARRAY(arena, sheet->count + 1, struct published_fraction),
    };
    for (size_t i = 0; i < sheet->count; i++) {
        if (is_exact(&sheet->figures[i])) {
            looking.known[i] = sheet->figures[i].value.number;
        }
    }
    bool is_news = true;
    /* Each round narrows something; bounds are whole numbers, and there are only so many figures.
     */
    for (size_t round = 0; is_news && round < sheet->count + 2; round++) {
        is_news = false;
        for (size_t i = 0; i < sheet->count; i++) {
            is_news = look_at(&looking, i) || is_news;
        }
    }
    for (size_t i = 0; i < sheet->count; i++) {
        judge(&looking, i);
    }
    return looking.findings;
}
