/* Charts: figures drawn by the server as SVG, from plain lists of labels and numbers. Lengths
 * across are percents and heights are em, so a chart fills whatever width it has and its text
 * keeps the size of small print, on a telephone too. Colours are those of the style, in the dark as
 * well; whatever a colour says stands there as a number or a word, too.
 *
 * A chart is a picture with a title; its text is the table that the page shows beside it. What is
 * not here: tables, and the decision what is worth a picture. */
#pragma once

#include "app/request.h"

/* So many series have colours of their own. */
#define CHART_SERIES 6
/* A figure that must not be shown, because it is about so few: "<5". */
#define CHART_HIDDEN (-1)

struct chart_series {
    str label;
    const int64_t *values; /* one for each thing; not negative, but CHART_HIDDEN */
};

struct chart {
    str title;         /* what it shows: heard instead of seen */
    const str *labels; /* of the things: territories, years, bands of age */
    size_t count;
    const struct chart_series *series;
    size_t series_count;
    bool is_share;                 /* the values are tenths of a percent */
    const struct html_link *links; /* of the things; tiles alone take them; NULL = none */
};

/* One bar for each thing, the first series alone; of shares against the whole. */
struct html chart_bars(struct request *req, const struct chart *chart);
/* One bar for each thing, in pieces: all series, with a key. With `is_whole` each bar is the whole
 * of its thing, else the longest is that of the largest sum. */
struct html chart_stacked(struct request *req, const struct chart *chart, bool is_whole);
/* One column for each thing, from nought: years, months. */
struct html chart_columns(struct request *req, const struct chart *chart);
/* A line for each series over years or months; the scale begins where it has to. */
struct html chart_lines(struct request *req, const struct chart *chart);
/* Ages from below, the first series to the left, the second to the right. */
struct html chart_pyramid(struct request *req, const struct chart *chart);
/* A grid of tiles, each with its name and number, shaded in five steps: regions of the union,
 * territories of a region. */
struct html chart_tiles(struct request *req, const struct chart *chart);

/* The movement of a time: what there was, what came, what went, what there is. */
struct chart_step {
    str label;
    int64_t value;
    bool is_level; /* what there was or is; else what came (or, negative, went) */
};
struct html chart_waterfall(struct request *req, str title, const struct chart_step *steps,
                            size_t count);

/* ---- for chart.html ------------------------------------------------------------------------- */

/* "37.25%" */
str chart_percent(struct request *req, int64_t part, int64_t whole);
/* The middle of the place of a thing, right of what is left free (percent). */
str chart_middle(struct request *req, const struct chart *chart, size_t i, int64_t left);
/* Room for the scale of lines, in percent. */
#define CHART_SCALE 12
/* "12.50em" of hundredths */
str chart_em(struct request *req, int64_t hundredths);
/* The figure as it is read: "46 831", "92,1 %", "<5". */
str chart_figure(struct request *req, const struct chart *chart, int64_t value);
str chart_label(struct request *req, str label, size_t characters);
/* The round number at or above the value at which a scale may end. */
int64_t chart_top(int64_t value);
/* What a line runs through: "M50 20L150 30", in thousandths of the plot. */
str chart_path(struct request *req, const int64_t *values, size_t count, int64_t floor,
               int64_t top);
/* 0 to 5: how dark the tile is. */
int chart_shade(const struct chart *chart, size_t i);
int64_t chart_largest(const struct chart *chart);
int64_t chart_sum(const struct chart *chart, size_t thing);
bool chart_has_hidden(const struct chart *chart, size_t thing);
int64_t chart_sum_of_series(const struct chart *chart, size_t series);

/* A step of the waterfall as it lies on its scale. */
struct chart_bar {
    int64_t from;
    int64_t to;
};
struct chart_fall {
    struct chart_bar *bars;
    int64_t length; /* of the scale */
    bool is_cut;    /* it does not begin at nought */
};
struct chart_fall chart_fall_of(struct request *req, const struct chart_step *steps, size_t count);
/* Where the scale of lines begins. */
int64_t chart_floor(const struct chart *chart, int64_t top);
