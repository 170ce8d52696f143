#include "app/chart.h"
#include "app/test.h"

static struct request *request_of(struct test_app *app)
{
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    req->language = LANGUAGE_RU;
    return req;
}

static const str names[] = {STR_INIT("Рыльская"), STR_INIT("Льговская <1>")};

void test_chart__scales_end_at_round_numbers(void)
{
    expect_int(1, chart_top(0));
    expect_int(1, chart_top(1));
    expect_int(3, chart_top(3));
    expect_int(8, chart_top(7));
    expect_int(15, chart_top(12));
    expect_int(50000, chart_top(46831));
    expect_int(100, chart_top(100));
    expect_true(chart_top(INT64_MAX / 2) >= INT64_MAX / 2);
}

void test_chart__bars_are_as_long_as_their_figures(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = request_of(app);
    static const int64_t values[] = {1200, 300};
    struct chart_series series = {.values = values};
    struct chart chart = {
        .title = STR("Члены"), .labels = names, .count = 2, .series = &series, .series_count = 1};
    str svg = chart_bars(req, &chart).markup;
    expect_contains("aria-label=\"Члены\"", svg);
    expect_contains("width=\"100.00%\"", svg);
    expect_contains("width=\"25.00%\"", svg);
    expect_contains("Льговская &lt;1&gt;", svg);
    expect_contains("1\u00a0200", svg);
    test_commit(app);
}

void test_chart__what_is_hidden_is_not_drawn(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = request_of(app);
    static const int64_t values[] = {CHART_HIDDEN, CHART_HIDDEN};
    struct chart_series series[] = {{STR("Ж"), values}, {STR("М"), values}};
    struct chart chart = {
        .title = STR("Члены"), .labels = names, .count = 2, .series = series, .series_count = 2};
    struct html all[] = {chart_bars(req, &chart),       chart_columns(req, &chart),
                         chart_stacked(req, &chart, 0), chart_lines(req, &chart),
                         chart_pyramid(req, &chart),    chart_tiles(req, &chart)};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        expect_false(str_find(all[i].markup, STR("-1")) >= 0);
        expect_false(str_find(all[i].markup, STR("NaN")) >= 0);
    }
    expect_contains("&lt;5", all[0].markup);
    expect_contains("&lt;5", all[5].markup);
    test_commit(app);
}

void test_chart__a_line_is_broken_where_a_figure_is_hidden(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = request_of(app);
    static const int64_t values[] = {0, 10, CHART_HIDDEN, 5};
    expect_str("M125 1000L375 0M875 500", chart_path(req, values, 4, 0, 10));
    test_commit(app);
}

void test_chart__small_changes_of_large_figures_are_seen(void)
{
    static const int64_t large[] = {46000, 46800};
    static const int64_t small[] = {10, 46800};
    struct chart_series series = {.values = large};
    struct chart chart = {.labels = names, .count = 2, .series = &series, .series_count = 1};
    int64_t floor = chart_floor(&chart, 46800);
    expect_true(floor > 40000 && floor < 46000);
    series.values = small;
    expect_int(0, chart_floor(&chart, 46800));
}

void test_chart__the_waterfall_goes_from_level_to_level(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = request_of(app);
    static const struct chart_step steps[] = {{STR_INIT("было"), 1000, true},
                                              {STR_INIT("приняты"), 60, false},
                                              {STR_INIT("вышли"), -20, false},
                                              {STR_INIT("стало"), 1040, true}};
    struct chart_fall fall = chart_fall_of(req, steps, 4);
    expect_true(fall.is_cut);
    expect_int(fall.bars[0].to, fall.bars[1].from);
    expect_int(60, fall.bars[1].to - fall.bars[1].from);
    expect_int(fall.bars[1].to, fall.bars[2].to);
    expect_int(20, fall.bars[2].to - fall.bars[2].from);
    expect_int(fall.bars[3].to, fall.bars[2].from);
    expect_int(fall.length, fall.bars[1].to);
    str svg = chart_waterfall(req, STR("Движение"), steps, 4).markup;
    expect_contains("+60", svg);
    expect_contains("−20", svg);
    expect_contains("1\u00a0040", svg);
    struct chart_fall none = chart_fall_of(req, steps, 0);
    expect_int(1, none.length);
    test_commit(app);
}

void test_chart__tiles_are_shaded_by_fifths(void)
{
    static const int64_t values[] = {0, 1, 20, 50, 99, 100};
    static const int shades[] = {0, 1, 2, 3, 5, 5};
    struct chart_series series = {.values = values};
    struct chart chart = {.count = 6, .series = &series, .series_count = 1};
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        expect_int(shades[i], chart_shade(&chart, i));
    }
}
