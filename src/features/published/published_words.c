#include "features/published/published_inner.h"

#include "base/format.h"

/* 145 604; 29,7. */
str published_number_text(struct request *req, struct published_fraction number, int decimals)
{
    struct buf out = BUF_INIT(req->arena);
    struct published_fraction rounded = published_rounded(number, decimals);
    if (!rounded.is_known) {
        return str_of("—");
    }
    bool is_negative = rounded.above < 0;
    rounded.above = is_negative ? -rounded.above : rounded.above;
    int64_t whole = published_floor(rounded);
    if (is_negative) {
        buf_put(&out, STR("−"));
    }
    format_number(&out, req->language, whole);
    struct published_fraction rest = published_less(rounded, published_whole(whole));
    if (decimals > 0) {
        buf_put_char(&out, req->language == LANGUAGE_EN ? '.' : ',');
    }
    for (int i = 0; i < decimals; i++) {
        rest = published_times(rest, published_whole(10));
        int64_t digit = published_floor(rest);
        buf_put_char(&out, (char)('0' + digit));
        rest = published_less(rest, published_whole(digit));
    }
    return buf_str(&out);
}

str published_size_text(struct request *req, struct published_fraction number, int decimals)
{
    number.above = number.above < 0 ? -number.above : number.above;
    return published_number_text(req, number, decimals);
}

static str bounds_sentence(struct request *req, const struct published_finding *finding)
{
    switch (finding->bounds) {
    case PUBLISHED_BETWEEN:
        return _f("Not printed; by the other figures it is from %1 to %2", finding->from,
                  finding->to);
    case PUBLISHED_EXACTLY:
        return _f("Not printed; by the other figures it is exactly %1", finding->from);
    case PUBLISHED_NEVER:
        return str_of(_("Not printed; the other figures exclude each other"));
    case PUBLISHED_NO_BOUNDS:
        break;
    }
    return (str){0};
}

str published_sentence(struct request *req, const struct published_figure *figure,
                       const struct published_finding *finding)
{
    int decimals = finding->decimals;
    str shown = published_number_text(req, finding->shown, decimals);
    str printed = published_number_text(req, figure->value.number, figure->value.decimals);
    str difference = published_size_text(req, finding->difference, decimals);
    switch (finding->verdict) {
    case PUBLISHED_SAME:
        return finding->is_sum ? _f("The parts make what is printed: %1", shown)
                               : _f("By the numbers it is the same: %1", shown);
    case PUBLISHED_NEAR:
        return _f("Printed is %1, by the numbers it is %2; the difference of %3 is within the "
                  "tolerance",
                  printed, shown, difference);
    case PUBLISHED_OFF:
        return finding->is_sum ? _f("The parts make %1, printed is %2: they differ by %3", shown,
                                    printed, difference)
                               : _f("Printed is %1, by the numbers it is %2: they differ by %3",
                                    printed, shown, difference);
    case PUBLISHED_WORKED_OUT:
        return _f("Not printed; by the numbers it is %1", shown);
    case PUBLISHED_OPEN:
        if (finding->gives_bounds) {
            return str_of(_("What was not printed follows from it"));
        }
        if (finding->bounds == PUBLISHED_NO_BOUNDS) {
            return str_of(_("Cannot be checked: something it needs is not known"));
        }
        break;
    case PUBLISHED_NO_FORMULA:
        break;
    }
    return bounds_sentence(req, finding);
}

str published_ours_sentence(struct request *req, const struct published_figure *figure,
                            const struct published_ours *ours, date day)
{
    if (!ours->is_bound) {
        return (str){0};
    }
    if (!ours->number.is_known) {
        return str_of(_("The register cannot tell this"));
    }
    int decimals = MAX_OF(figure->value.decimals, figure->value.is_percent ? 1 : 0);
    str number = published_number_text(req, ours->number, decimals);
    if (!ours->difference.is_known) {
        return _f("In the register on %1: %2", day, number);
    }
    if (ours->difference.above == 0) {
        return _f("In the register on %1 as many: %2", day, number);
    }
    return _f("In the register on %1: %2; the difference is %3", day, number,
              published_size_text(req, ours->difference, decimals));
}

enum widgets_tone published_tone(const struct published_finding *finding)
{
    bool is_bad = finding->verdict == PUBLISHED_OFF || finding->bounds == PUBLISHED_NEVER;
    return is_bad                               ? TONE_BAD
           : finding->verdict == PUBLISHED_NEAR ? TONE_WARN
           : finding->verdict == PUBLISHED_SAME ? TONE_OK
                                                : TONE_INFO;
}

str published_mistake_sentence(struct request *req, const struct published_mistake *mistake)
{
    str what = str_slice(mistake->what, 0, 120);
    int line = (int)mistake->line;
    switch (mistake->fault) {
    case PUBLISHED_NO_TITLE:
        return str_of(_("The publication has no title."));
    case PUBLISHED_BAD_DAY:
        return _f("Line %1: write the day as 2016-01-01.", line);
    case PUBLISHED_BAD_LINE:
        return _f("Line %1: “%2” has no columns. Put a tab or | between the name and the value.",
                  line, what);
    case PUBLISHED_NO_NAME:
        return _f("Line %1: the figure has no name.", line);
    case PUBLISHED_BAD_NUMBER:
        return _f("Line %1: “%2” is no number. Write it as printed: 145 614 or 29,6 %%; if nothing "
                  "was printed, a dash.",
                  line, what);
    case PUBLISHED_BAD_CODE:
        return _f("Line %1: “%2” cannot be a code. A code begins with a letter and has letters, "
                  "digits and _ in it.",
                  line, what);
    case PUBLISHED_TWICE:
        return _f("Line %1: the code “%2” stands in the table twice.", line, what);
    case PUBLISHED_BAD_FORMULA:
        return _f("Line %1: the formula cannot be understood from “%2” on.", line, what);
    case PUBLISHED_UNKNOWN_CODE:
        return _f("Line %1: the formula names “%2”, and the table has no such code.", line, what);
    case PUBLISHED_CIRCLE:
        return _f("Line %1: the formula of “%2” needs itself.", line, what);
    case PUBLISHED_BAD_CELL:
        return _f("Line %1: there is no cell “%2” in any form. For example: es-2025 MEM/MEM07:all.",
                  line, what);
    case PUBLISHED_TOO_MANY:
        return _f("More than %1 figures do not fit into one publication.", PUBLISHED_FIGURES);
    case PUBLISHED_TOO_LONG:
        return _f("Line %1 is too long.", line);
    case PUBLISHED_NOTHING:
        return str_of(_("There is not one figure in the table."));
    }
    return (str){0};
}
