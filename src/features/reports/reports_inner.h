/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/members/members.h"
#include "features/reports/reports.h"
#include "features/reports/reports_paper.h"
#include "features/reports/reports_posts.h"
#include "features/reports/reports_written.h"

/* ---- reports_command.c ---------------------------------------------------------------------- */

int reports_forms_command(int argument_count, char **arguments);

/* ---- reports_cell.c: what a page is asked about ---------------------------------------------- */

enum reports_kind {
    REPORTS_KIND_PEOPLE, /* a list of people stands behind it */
    REPORTS_KIND_POSTS,  /* a list of those who hold posts */
    REPORTS_KIND_ORGS,   /* a list of organisations, and of how many each employs */
    REPORTS_KIND_FORMULA,
    REPORTS_KIND_ENTERED,
    REPORTS_KIND_TEXT,    /* of the passport */
    REPORTS_KIND_RECORDS, /* what another feature counts, with its own lines behind it */
};

struct reports_asked {
    struct reports_subject subject;
    struct reports_place place;
    const struct reports_section *section;
    const struct reports_row *row;
    const struct reports_column *column;
    struct orgs_org org;
    date day;       /* that of the figure: in columns of the start, the first of the period */
    bool has_moved; /* by today's tree the branch is another one (reports_facts_now) */
    enum reports_kind kind;
    bool is_alone; /* of the organisation itself, without what stands below */
};
/* What form=, cell=, org=, on= and alone= of the address name; false if there is no such thing
 * within the scope. */
bool reports_asked_for(struct request *req, struct scope scope,
                       struct reports_asked *ret_asked) MUST_USE;
/* Whether what is in the organisation itself is a list of its own. */
bool reports_has_own_list(const struct reports_asked *asked);
/* "Всего работающих, из них членов профсоюза" */
str reports_whole_title(struct request *req, const struct reports_asked *asked);
/* "2. Из них членов профсоюза" */
str reports_row_text(struct request *req, const struct reports_row *row);
/* The figure of the cell alone; unknown for a formula. */
struct reports_number reports_cell_count(struct request *req, const struct stats_store *store,
                                         const struct reports_subject *subject, int64_t org_id);
/* The formula in words: "строка 8 / строка 7 × 100". */
str reports_formula_text(struct request *req, const struct reports_asked *asked);
struct reply reports_being_counted(struct request *req);
/* Posts or organisations behind a cell, by their ids. */
struct reports_behind reports_cell_behind(struct request *req, const struct stats_store *store,
                                          const struct reports_asked *asked, int64_t from,
                                          int64_t limit);
/* The same page from a line on, for what is_alone too. */
struct html_link reports_page_from(struct request *req, const char *page,
                                   const struct reports_asked *asked, int64_t from);
/* For the cells of which no list is made: where they come from. */
struct reply reports_source_reply(struct request *req, const struct reports_asked *asked,
                                  const char *title);
/* "[1,2]" */
str reports_ids_text(struct arena *arena, const int64_t *ids, size_t count);
/* The facts by the tree that is asked for; stats_close them. False if they are being laid out. */
bool reports_facts_now(struct request *req, struct reports_asked *asked,
                       struct stats_store *ret_facts) MUST_USE;
struct html_link reports_other_tree(struct request *req, const struct reports_asked *asked,
                                    bool is_by_todays_tree);

/* ---- reports_people.c ----------------------------------------------------------------------- */

struct reports_people_view {
    struct reports_asked asked;
    struct reports_number total;
    struct members_behind people;
};
/* Somebody in his post, or in all that count. */
struct reports_seat {
    str post;
    str body;
    int64_t org_id;
    str org_name;
    bool is_org_near; /* the organisation may be opened */
    date since;
};
struct reports_holder {
    int64_t id; /* 0: on no register */
    str name;
    bool is_near;
    struct reports_seat *seats;
    size_t seat_count;
};
struct reports_holders_view {
    struct reports_asked asked;
    int64_t total;
    struct reports_holder *items;
    size_t count;
    bool is_names_only;
    bool is_by_person;
    struct widgets_pager pager;
};
struct reply reports_people_page(struct request *req);

/* ---- reports_behind.c ----------------------------------------------------------------------- */

struct reports_behind_org {
    int64_t id;
    str name;
    str type;
    str above;
    struct reports_number employees;
    bool is_told_later; /* than the day that is counted: the first number that is known */
    date told_on;       /* the last change of its passport */
    bool is_near;
};
struct reports_orgs_view {
    struct reports_asked asked;
    struct reports_number total;
    int64_t org_count;
    struct reports_behind_org *items;
    size_t count;
    bool is_of_employees;
    bool has_told_later;
    struct widgets_pager pager;
};
#define REPORTS_BEHIND_PER_PAGE 50
/* Of a list behind a figure, `total` long, that shows so many beginning with `from`. */
struct widgets_pager reports_pager(struct request *req, const char *page,
                                   const struct reports_asked *asked, int64_t from, size_t shown,
                                   int64_t total);
struct reply reports_holders_reply(struct request *req, const struct stats_store *store,
                                   const struct reports_asked *asked);
struct reply reports_orgs_page(struct request *req);

/* ---- reports_records.c ----------------------------------------------------------------------- */

struct reports_records_view {
    struct orgs_org org;
    date since;
    date last; /* the last day of the period */
    struct measure_lines lines;
    str title; /* of the form's line; empty: asked without a form */
    str figure;
    bool is_closed; /* cannot be opened */
    struct html_link parts;
    struct widgets_pager pager;
};
struct reply reports_records_page(struct request *req);
/* "12 500,00" of kopecks, or a count. */
str reports_records_number(struct request *req, const struct reports_records_view *view,
                           int64_t number);

/* ---- reports_parts.c ------------------------------------------------------------------------ */

struct reports_part {
    str name;
    struct html_link link; /* empty: nothing to open */
    struct reports_number number;
    enum reports_unit unit;
};
struct reports_parts_view {
    struct reports_asked asked;
    struct reports_number total;
    struct reports_part *items;
    size_t count;
    int64_t largest;           /* of the parts, in whole figures: the longest bar */
    struct reports_number own; /* not in any of them; unknown if there is nothing of it */
    struct html_link own_link; /* empty: there is no list */
    bool is_overlapping;       /* people count in several of them, and once in the whole */
    struct html_link people;   /* empty: there is no list */
    bool is_of_orgs;           /* the list is one of organisations */
    struct html_link above;    /* the same of the organisation above; empty if out of reach */
    str formula;               /* in words */
};
struct reply reports_parts_page(struct request *req);
/* What a formula is made of. */
struct reply reports_formula_reply(struct request *req, const struct stats_store *store,
                                   const struct reports_asked *asked);

/* ---- reports_library.c ---------------------------------------------------------------------- */

struct reports_library_view {
    struct reports_origins origins;
    bool may_take_in;
};
/* A form that was sent and does not count yet. */
struct reports_draft {
    str text;
    bool is_good;
    struct reports_form form;
    struct reports_mistakes mistakes;
    const struct reports_form *former; /* the one it would replace; NULL = none */
};
struct reply reports_library_page(struct request *req);
struct reply reports_library_action(struct request *req);
/* In the language of the reader. */
str reports_mistake_text(struct request *req, const struct reports_mistake *mistake);
str reports_deadline_text(struct request *req, const struct reports_deadline *deadline,
                          bool is_filled);
int64_t reports_cells_of(const struct reports_form *form);
/* The form with nothing in it, to be shown. */
struct reports_paper reports_blank_of(struct request *req, const struct reports_form *form);
