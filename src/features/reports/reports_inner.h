/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/reports/reports.h"
#include "features/reports/reports_paper.h"
#include "features/reports/reports_written.h"

/* ---- reports_command.c ---------------------------------------------------------------------- */

int reports_forms_command(int argument_count, char **arguments);

/* ---- reports_cell.c: what a page is asked about ---------------------------------------------- */

enum reports_kind {
    REPORTS_KIND_PEOPLE,  /* a list of people stands behind it */
    REPORTS_KIND_COUNTED, /* organisations, posts, employees: it adds up, and has no list here */
    REPORTS_KIND_FORMULA,
    REPORTS_KIND_ENTERED,
    REPORTS_KIND_TEXT, /* of the passport */
};

struct reports_asked {
    struct reports_subject subject;
    struct reports_place place;
    const struct reports_section *section;
    const struct reports_row *row;
    const struct reports_column *column;
    struct orgs_org org;
    date day; /* that of the figures */
    enum reports_kind kind;
};
/* What form=, cell=, org= and on= of the address name; false if there is no such thing within the
 * scope. */
bool reports_asked_for(struct request *req, struct scope scope,
                       struct reports_asked *ret_asked) MUST_USE;
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

/* ---- reports_people.c ----------------------------------------------------------------------- */

struct reports_person {
    int64_t id;
    str name;
    str org_name;
    str category;
    str born;
    date since;
    bool is_near; /* his card may be opened */
};
struct reports_people_view {
    struct reports_asked asked;
    struct reports_number total;
    struct reports_person *items;
    size_t count;
    int64_t distinct; /* people, where fewer than the figure says */
    bool is_names_only;
    struct widgets_pager pager;
};
struct reply reports_people_page(struct request *req);

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
    struct html_link people;   /* empty: there is no list */
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
