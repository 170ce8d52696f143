/* What the files of this feature share. */
#pragma once

#include <jansson.h>

#include "app/chart.h"
#include "features/members/members.h"
#include "features/orgs/orgs.h"
#include "features/slices/slices.h"
#include "features/slices/slices.sql.h"
#include "features/stats/stats.h"

/* ---- words ---------------------------------------------------------------------------------- */

/* What is counted. */
struct slices_measure {
    const char *word;  /* in addresses and on the command line: "admitted" */
    const char *label; /* N_("Admitted to the Union") */
    const char *field; /* the condition that narrows the engine's measure; NULL = none */
    const char *value;
    enum stats_measure counted;
};
extern const struct slices_measure slices_measures[]; /* ends with a NULL word */

struct slices_value {
    const char *code;  /* as the engine has it: "worker_pedagogic" */
    const char *label; /* N_("Women"), as a heading; in a sentence with a small letter */
};

/* By what figures are broken down, or narrowed, or both. */
struct slices_thing {
    const char *word;
    const char *label;                 /* N_("By age") */
    const char *condition;             /* the heading of the condition; NULL = it is none */
    const struct slices_value *values; /* of a condition, and of a breakdown where it has them */
    int level;                         /* 1 region, 2 territory, 3 primary; 0 = no organisation */
    bool is_years;                     /* values are years: "36..54" */
    bool is_breakdown;
    bool is_of_posts; /* of the posts that somebody holds: one person may have several */
};
#define SLICES_THINGS 24
extern const struct slices_thing slices_things[]; /* ends with a NULL word */

extern const struct slices_value slices_posts[];
extern const struct slices_value slices_released[];
extern const struct slices_value slices_first[];

enum slices_series { SERIES_NONE, SERIES_YEARS, SERIES_MONTHS };
enum slices_share { SHARE_NONE, SHARE_ROW, SHARE_COLUMN, SHARE_ALL };
#define SLICES_DAYS 60 /* at most, in a series */

/* A slice as it is asked for. */
struct slices_asked {
    const struct slices_measure *measure;
    const struct slices_thing *rows;    /* NULL = none */
    const struct slices_thing *columns; /* likewise */
    enum slices_series series;          /* instead of columns */
    int64_t days;                       /* of the series */
    str conditions[SLICES_THINGS];      /* of each thing: "worker|union_staff"; empty = all */
    date on;                            /* none = the day it is looked at */
    date since;                         /* of what came and went; none = the first of January */
    int64_t org_id;                     /* 0 = the acting organisation */
    bool is_by_todays_tree;             /* else organisations as they stood on the day, in all days
                                           of a series */
    enum slices_share share;
    str order; /* "", "name", "-name", "total", "-2" … */
};

/* Broken down by nothing. */
static inline bool slices_is_one_figure(const struct slices_asked *asked)
{
    return asked->rows == NULL && asked->columns == NULL && asked->series == SERIES_NONE;
}

/* One `name=value` after the other; a condition may come several times. False with a sentence in
 * the language of the request. */
bool slices_take(struct request *req, struct slices_asked *asked, str name, str value,
                 str *ret_sentence) MUST_USE;
/* Whether all this can be counted together. */
bool slices_look_over(struct request *req, struct slices_asked *asked, str *ret_sentence) MUST_USE;
/* What the address asks for. */
bool slices_asked_of(struct request *req, struct slices_asked *ret_asked,
                     str *ret_sentence) MUST_USE;
/* The same from "measure=members&rows=sex". */
bool slices_asked_from(struct request *req, str address, struct slices_asked *ret_asked,
                       str *ret_sentence) MUST_USE;
/* "measure=members&rows=sex&on=2026-01-01": always the same for the same slice. */
str slices_address(struct request *req, const struct slices_asked *asked);
struct html_link slices_link(struct request *req, const struct slices_asked *asked);

const struct slices_thing *slices_thing_named(str word);
/* The engine has the word. */
bool slices_is_there(struct request *req, const struct slices_thing *thing);
/* The engine takes it as a condition. */
bool slices_has_value(struct request *req, const struct slices_thing *thing, const char *code);
bool slices_is_chosen(const struct slices_asked *asked, const struct slices_thing *thing,
                      const char *code);
/* "Women", "36 to 54 years"; the code itself if nobody knows it. */
str slices_value_label(struct request *req, const struct slices_thing *thing, str code);
/* The day that the slice is of. */
date slices_day(const struct request *req, const struct slices_asked *asked);
date slices_since(const struct request *req, const struct slices_asked *asked);
/* The facts by the tree that is asked for; stats_close them too. */
struct stats_store slices_facts(struct request *req, const struct slices_asked *asked,
                                const struct stats_store *store);
static inline bool slices_is_flow(const struct slices_asked *asked)
{
    return asked->measure->counted != STATS_MEMBERS;
}

/* ---- figures -------------------------------------------------------------------------------- */

/* A row or a column. */
struct slices_line {
    str code; /* "f", "36..44", the id of an organisation, "2026-01-01" */
    str label;
    struct html_link link;
    bool is_direct; /* people of an organisation itself, without those of the organisations below */
};
/* Of what is hidden it is known that it is 1 to 4; a sum with such is at least so much. */
struct slices_total {
    int64_t value;
    bool is_least;
};
struct slices_table {
    struct slices_line *rows;
    struct slices_line *columns;
    size_t row_count;
    size_t column_count;
    int64_t *cells; /* row by row; CHART_HIDDEN where hidden */
    /* Whoever holds several posts stands under each. Where rows are posts, how many people there
     * are in each column, and where columns are, in each row; NULL: parts make up the whole. */
    int64_t *people;
    bool are_rows_shared; /* the posts are the rows */
    struct slices_total *row_totals;
    struct slices_total *column_totals;
    struct slices_total total;
    bool has_row_totals; /* people on several days are no sum */
    bool has_column_totals;
};
static inline int64_t *slices_cell(const struct slices_table *table, size_t row, size_t column)
{
    return &table->cells[row * table->column_count + column];
}

/* Broken down by rows alone, or by nothing. */
static inline bool slices_is_one_column(const struct slices_asked *asked)
{
    return asked->columns == NULL && asked->series == SERIES_NONE;
}

/* Only what stands in that row or column; organisations are the caller's. False if the engine
 * cannot be asked for it. */
bool slices_narrow_to(struct request *req, const struct slices_thing *thing, str code,
                      struct stats_query *query, struct stats_posts_asked *posts) MUST_USE;
/* The days of a series' column. */
void slices_days_of(const struct request *req, const struct slices_asked *asked, date column,
                    struct stats_query *query);
/* What is counted and the conditions, but those about posts, as the engine asks; false if two of
 * them exclude each other. */
bool slices_narrow(struct request *req, const struct slices_asked *asked,
                   struct stats_query *query) MUST_USE;
/* Counts. False with a sentence: too many figures, two conditions that exclude each other. */
bool slices_count(struct request *req, const struct slices_asked *asked, const struct orgs_org *org,
                  struct slices_table *ret_table, str *ret_sentence) MUST_USE;
/* The same from facts that are open already. */
bool slices_count_in(struct request *req, const struct slices_asked *asked,
                     const struct orgs_org *org, const struct stats_store *store,
                     struct slices_table *ret_table, str *ret_sentence) MUST_USE;
/* Whether the slice is about posts: then somebody may stand in it more than once. */
bool slices_asks_posts(const struct slices_asked *asked);
/* Rows or columns are posts. */
bool slices_is_shared(const struct slices_asked *asked);
/* What the conditions ask of posts; false with a sentence. */
bool slices_posts_asked(struct request *req, const struct slices_asked *asked,
                        struct stats_posts_asked *ret_posts, str *ret_sentence) MUST_USE;
/* Names of rows and columns in the language of the request, links where `with_links`. */
void slices_name(struct request *req, const struct slices_asked *asked, struct slices_table *table,
                 bool with_links);
/* Sums, from the cells alone. */
void slices_add_up(struct request *req, struct slices_table *table);
/* Hides figures of 1 to 4 people and adds up anew. */
void slices_hide_small(struct request *req, struct slices_table *table);
void slices_sort(struct request *req, const struct slices_asked *asked, struct slices_table *table);
/* Leaves the first rows. */
void slices_cut(struct slices_table *table, size_t rows);

/* ---- as text -------------------------------------------------------------------------------- */

/* "Члены Профсоюза на 1 января 2026 года в Курской областной организации, женщины: по возрасту" */
str slices_sentence(struct request *req, const struct slices_asked *asked, str org_name);
/* "в Курской областной организации", by the rules of the language. */
str slices_place_text(struct request *req, str org_name);
str slices_long_day(struct request *req, date day);
/* The slice for programs: pages and the command line give the same. */
json_t *slices_json(struct request *req, const struct slices_asked *asked, int64_t org_id,
                    const struct slices_table *table);
str slices_figure(struct request *req, int64_t value);
str slices_total_text(struct request *req, struct slices_total total);
/* The figure of a cell as a share, "12,3 %"; (size_t)-1 for row or column is its total. */
#define SLICES_TOTAL ((size_t)-1)
str slices_share_text(struct request *req, const struct slices_asked *asked,
                      const struct slices_table *table, size_t row, size_t column);
struct html slices_chart(struct request *req, const struct slices_asked *asked,
                         const struct slices_table *table, str title);

/* ---- pages ---------------------------------------------------------------------------------- */

struct slices_choice {
    str value;
    str label;
    bool is_chosen;
};
struct slices_choices {
    struct slices_choice *items;
    size_t count;
    size_t capacity;
};

struct slices_view {
    struct slices_asked asked;
    struct orgs_org org;
    struct slices_table table;
    str sentence;
    bool is_asked_well;
    str refusal; /* instead of the table */
    size_t all_rows;
    bool is_print;
    bool is_public;
    date figured_on;
    const struct form *keep_form;
};
struct reply slices_start_page(struct request *req);
struct reply slices_show_page(struct request *req);
struct reply slices_print_page(struct request *req);
struct reply slices_file_page(struct request *req);
struct reply slices_people_page(struct request *req);
struct reply slices_keep_action(struct request *req);
struct reply slices_remove_action(struct request *req);
struct reply slices_undo_action(struct request *req);
struct reply slices_share_action(struct request *req);
struct reply slices_publish_page(struct request *req);
struct reply slices_publish_action(struct request *req);
struct reply slices_withdraw_action(struct request *req);
struct reply slices_open_page(struct request *req);
void slices_sweep(struct request *req);

extern const struct form_field slices_keep_fields[];
/* What the address asks for, counted; false with the reply that says why not. */
bool slices_view_of(struct request *req, struct slices_view *ret_view,
                    struct reply *ret_reply) MUST_USE;
/* The same without counting: `refusal` says what cannot be asked. */
bool slices_slice_of(struct request *req, struct slices_view *ret_view,
                     struct reply *ret_reply) MUST_USE;

/* The people behind one of its figures. */
struct slices_people_view {
    struct slices_asked asked;
    struct orgs_org org; /* of the figure */
    str row, column;     /* their codes; empty = all */
    str row_label, column_label;
    str sentence; /* of the slice without rows and columns */
    int64_t total;
    struct members_behind people;
};
struct html_link slices_people_address(struct request *req, const struct slices_asked *asked,
                                       str row, str column, int64_t from);

/* ---- for slices.html ------------------------------------------------------------------------ */

struct slices_choices slices_measure_choices(struct request *req, const struct slices_asked *asked);
struct slices_choices slices_thing_choices(struct request *req, const struct slices_view *view,
                                           const struct slices_thing *chosen);
struct slices_choices slices_org_choices(struct request *req, const struct slices_view *view);
/* So many values of a condition are offered at once, the others on request. */
size_t slices_shown_values(const struct slices_thing *thing);
bool slices_is_chosen_behind(const struct slices_asked *asked, const struct slices_thing *thing,
                             size_t shown);
/* Why posts add up to more than there are people. */
str slices_shared_text(struct request *req, bool is_public);
size_t slices_condition_count(const struct slices_asked *asked);
struct html_link slices_page_link(struct request *req, const struct slices_view *view,
                                  const char *page, const char *format);
struct html_link slices_order_link(struct request *req, const struct slices_view *view, str word);
const char *slices_order_is(const struct slices_view *view, str word);
/* As it stands on the page, in people or as a share; SLICES_TOTAL for totals. */
str slices_cell_text(struct request *req, const struct slices_view *view, size_t row,
                     size_t column);
/* Where the people behind it are listed; nothing where they cannot be. */
struct html_link slices_people_link(struct request *req, const struct slices_view *view, size_t row,
                                    size_t column);
struct html slices_share_tabs(struct request *req, const struct slices_view *view);

/* The start page. */
struct slices_card {
    str title;
    str note;
    struct html_link link;
    struct html chart;
};
struct slices_kpi {
    str label;
    str value;
    str note;
    struct html_link link;
};
struct slices_kept {
    struct slices_db_kept_row row;
    struct html_link link;
    str org_name; /* of what others share */
    bool may_change;
};
struct slices_kept_list {
    struct slices_kept *items;
    size_t count;
    size_t capacity;
};
struct slices_start {
    struct orgs_org org;
    struct slices_kpi kpis[4];
    size_t kpi_count;
    struct slices_card cards[9];
    size_t card_count;
    struct slices_kept_list own;
    struct slices_kept_list shared;
};

/* What was typed on the command line; NULL = not said. */
struct slices_options {
    const char *measure;
    const char *by;
    const char *rows;
    const char *columns;
    const char *where;
    const char *on;
    const char *since;
    const char *series;
    const char *org;
    const char *tree;
    bool is_json;
};
/* The slice that they ask for: the same as that of a page's address. */
bool slices_asked_by(struct request *req, const struct slices_options *options,
                     struct slices_asked *ret_asked, str *ret_sentence) MUST_USE;
int slices_command(int argument_count, char **arguments);
