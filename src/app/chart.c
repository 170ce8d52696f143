#include "app/chart.h"

#include "app/chart.html.h"
#include "app/widgets.h"
#include "base/format.h"
#include "base/utf8.h"

#define SHADES 5

/* ---- numbers into places -------------------------------------------------------------------- */

str chart_percent(struct request *req, int64_t part, int64_t whole)
{
    int64_t hundredths = whole <= 0 || part <= 0 ? 0 : (part * 10000 + whole / 2) / whole;
    return str_format(req->arena, "%lld.%02lld%%", (long long)(hundredths / 100),
                      (long long)(hundredths % 100));
}

str chart_middle(struct request *req, const struct chart *chart, size_t i, int64_t left)
{
    int64_t count = 2 * (int64_t)chart->count;
    return chart_percent(req, left * count + (100 - left) * (int64_t)(2 * i + 1), 100 * count);
}

str chart_em(struct request *req, int64_t hundredths)
{
    return str_format(req->arena, "%lld.%02lldem", (long long)(hundredths / 100),
                      (long long)(hundredths % 100));
}

str chart_figure(struct request *req, const struct chart *chart, int64_t value)
{
    if (value == CHART_HIDDEN) {
        return STR("<5");
    }
    return chart->is_share ? widgets_percent(req, value, 1000)
                           : tr_value_int(req->arena, req->language, value);
}

str chart_label(struct request *req, str label, size_t characters)
{
    str cut = utf8_slice(label, characters);
    return cut.length == label.length ? label : str_join(req->arena, str_trim(cut), STR("…"));
}

int64_t chart_top(int64_t value)
{
    int64_t step = 1;
    while (step < INT64_MAX / 100 && step * 10 < value) {
        step *= 10;
    }
    static const int64_t tenths[] = {10, 15, 20, 25, 30, 40, 50, 60, 80, 100};
    for (size_t i = 0; i < COUNT_OF(tenths); i++) {
        int64_t top = step * tenths[i] / 10;
        if (top >= value && step * tenths[i] % 10 == 0) {
            return MAX_OF(top, 1);
        }
    }
    return value;
}

int64_t chart_largest(const struct chart *chart)
{
    int64_t largest = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        for (size_t j = 0; j < chart->count; j++) {
            largest = MAX_OF(largest, chart->series[i].values[j]);
        }
    }
    return largest;
}

int64_t chart_sum(const struct chart *chart, size_t thing)
{
    int64_t sum = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        sum += MAX_OF(chart->series[i].values[thing], 0);
    }
    return sum;
}

bool chart_has_hidden(const struct chart *chart, size_t thing)
{
    bool is_hidden = false;
    for (size_t i = 0; i < chart->series_count; i++) {
        is_hidden = is_hidden || chart->series[i].values[thing] == CHART_HIDDEN;
    }
    return is_hidden;
}

int64_t chart_sum_of_series(const struct chart *chart, size_t series)
{
    int64_t sum = 0;
    for (size_t i = 0; i < chart->count; i++) {
        sum += MAX_OF(chart->series[series].values[i], 0);
    }
    return sum;
}

/* A change of some in a hundred would not be seen on a scale from nought; a fall to a half must not
 * look like one to nothing. */
int64_t chart_floor(const struct chart *chart, int64_t top)
{
    int64_t smallest = top;
    for (size_t i = 0; i < chart->series_count; i++) {
        for (size_t j = 0; j < chart->count; j++) {
            smallest = MIN_OF(smallest, MAX_OF(chart->series[i].values[j], 0));
        }
    }
    if (smallest * 10 < top * 6) {
        return 0;
    }
    int64_t step = MAX_OF(chart_top(chart_largest(chart) - smallest), 1);
    return MAX_OF(smallest / step * step - (smallest % step == 0 ? step : 0), 0);
}

str chart_path(struct request *req, const int64_t *values, size_t count, int64_t floor, int64_t top)
{
    struct buf path = BUF_INIT(req->arena);
    bool is_drawn = false;
    for (size_t i = 0; i < count; i++) {
        if (values[i] == CHART_HIDDEN) {
            is_drawn = false;
            continue;
        }
        int64_t x = (int64_t)(2 * i + 1) * 1000 / (int64_t)(2 * count);
        int64_t y = 1000 - (values[i] - floor) * 1000 / MAX_OF(top - floor, 1);
        buf_put_format(&path, "%c%lld %lld", is_drawn ? 'L' : 'M', (long long)x, (long long)y);
        is_drawn = true;
    }
    return buf_str(&path);
}

/* Shares lie close together: their shades go from the lowest to the highest. */
int chart_shade(const struct chart *chart, size_t i)
{
    int64_t value = chart->series[0].values[i];
    int64_t floor = 0;
    int64_t top = chart_largest(chart);
    if (chart->is_share) {
        floor = top;
        for (size_t j = 0; j < chart->count; j++) {
            floor = MIN_OF(floor, MAX_OF(chart->series[0].values[j], 0));
        }
    }
    if (value <= 0 || top == floor) {
        return value > 0 ? SHADES : 0;
    }
    return 1 + (int)MIN_OF((value - floor) * SHADES / (top - floor), SHADES - 1);
}

/* ---- the waterfall -------------------------------------------------------------------------- */

/* The levels and the changes between them, on a scale that begins below the lowest, so that the
 * changes are seen. */
struct chart_fall chart_fall_of(struct request *req, const struct chart_step *steps, size_t count)
{
    struct chart_fall fall = {.bars = ARENA_ARRAY(req->arena, count, struct chart_bar)};
    int64_t level = 0;
    int64_t lowest = INT64_MAX;
    int64_t highest = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t before = steps[i].is_level ? steps[i].value : level;
        level = steps[i].is_level ? steps[i].value : level + steps[i].value;
        fall.bars[i] = (struct chart_bar){MIN_OF(before, level), MAX_OF(before, level)};
        lowest = MIN_OF(lowest, fall.bars[i].from);
        highest = MAX_OF(highest, fall.bars[i].to);
    }
    int64_t margin = MAX_OF((highest - lowest) / 3, 1);
    int64_t floor = count > 0 && lowest * 2 > highest ? MAX_OF(lowest - margin, 0) : 0;
    fall.is_cut = floor > 0;
    fall.length = MAX_OF(highest - floor, 1);
    for (size_t i = 0; i < count; i++) {
        fall.bars[i].from = steps[i].is_level ? 0 : MAX_OF(fall.bars[i].from - floor, 0);
        fall.bars[i].to = MAX_OF(fall.bars[i].to - floor, 0);
    }
    return fall;
}

/* ---- pictures ------------------------------------------------------------------------------- */

struct html chart_bars(struct request *req, const struct chart *chart)
{
    int64_t whole = chart->is_share ? 1000 : MAX_OF(chart_largest(chart), 1);
    return chart_html_bars(req, chart, whole);
}

struct html chart_stacked(struct request *req, const struct chart *chart, bool is_whole)
{
    int64_t whole = 0;
    for (size_t i = 0; i < chart->count && !is_whole; i++) {
        whole = MAX_OF(whole, chart_sum(chart, i));
    }
    return chart_html_stacked(req, chart, whole);
}

struct html chart_columns(struct request *req, const struct chart *chart)
{
    return chart_html_columns(req, chart, chart->is_share ? 1000 : chart_top(chart_largest(chart)));
}

struct html chart_lines(struct request *req, const struct chart *chart)
{
    int64_t largest = MAX_OF(chart_largest(chart), 1);
    int64_t floor = chart_floor(chart, largest);
    int64_t top = floor + chart_top(largest - floor);
    return chart_html_lines(req, chart, floor, top);
}

struct html chart_pyramid(struct request *req, const struct chart *chart)
{
    assert(chart->series_count == 2);
    return chart_html_pyramid(req, chart, MAX_OF(chart_largest(chart), 1));
}

struct html chart_tiles(struct request *req, const struct chart *chart)
{
    return chart_html_tiles(req, chart);
}

struct html chart_waterfall(struct request *req, str title, const struct chart_step *steps,
                            size_t count)
{
    struct chart_fall fall = chart_fall_of(req, steps, count);
    return chart_html_waterfall(req, title, steps, count, &fall);
}
