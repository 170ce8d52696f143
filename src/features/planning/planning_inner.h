/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/orgs/orgs.h"
#include "features/planning/planning.h"
#include "features/planning/planning.sql.h"

#define PLANNING "/planning"
#define PLANNING_ENTERED "entered"
/* Branches of this length of path and shorter have their totals. */
#define PLANNING_BRANCH_PATH 7
/* The norm where nobody has set one, in tenths of a percent. */
#define PLANNING_LEAST 60
#define PLANNING_MOST 100

/* ---- planning_words.c ------------------------------------------------------------------------ */

struct planning_choices {
    const struct form_choice *source;
    const struct form_choice *article;
    const struct form_choice *kind;     /* of training */
    const struct form_choice *category; /* of listeners */
};
struct planning_choices planning_choices_of(struct request *req);
/* The word of a code, translated; the code itself if nobody knows it. */
str planning_label(struct request *req, const struct form_choice *choices, str code);
/* When in the year: "March", "2nd quarter", "during the year". */
extern const struct form_choice planning_dues[];
/* Which organisations a norm is for. */
extern const struct form_choice planning_levels[];
str planning_level_text(struct request *req, int64_t level);
/* Tenths of a percent as people write them: "6 %", "7,5 %"; and back. */
str planning_share_text(struct request *req, int64_t tenths);

/* ---- planning_figures.c: what report forms ask ----------------------------------------------- */

extern const char *const planning_measures[];
void planning_count_figures(struct request *req, const struct measure_branch *branch,
                            struct measure_figure *figures, size_t count);
bool planning_behind_figure(struct request *req, const struct measure_branch *branch,
                            const struct measure_figure *figure, int64_t from, int64_t limit,
                            struct measure_lines *ret_lines);

/* ---- planning_org.c: which organisation, which year -------------------------------------------
 */

struct planning_norm {
    int64_t least;
    int64_t most;
    str basis;    /* empty: nobody has set one */
    str org_name; /* who has set it */
    date valid_from;
};

struct planning_place {
    struct orgs_org org;
    int year;
    str path_end;     /* behind all below the organisation */
    bool is_small;    /* a branch below a territory, of which there are no totals */
    const char *sign; /* of the currency */
    bool may_edit;
};
/* The organisation that the address names (else the acting one), and the year. */
bool planning_place_of(struct request *req, enum right right,
                       struct planning_place *ret_place) MUST_USE;
/* That of something that is kept there. */
struct planning_place planning_place_at(struct request *req, const struct orgs_org *org, int year);
/* The same of an organisation within the scope of the request. */
bool planning_place_in(struct request *req, int64_t org_id, int year,
                       struct planning_place *ret_place) MUST_USE;
/* Adds up anew what the organisation has planned and spent in that year. */
void planning_settle_place(struct request *req, const struct planning_place *place);
/* For the log; nought: there was none, or there is none any more. */
struct audit_change planning_amount_change(struct request *req, money before, money after);
date planning_first_day(const struct planning_place *place);
date planning_last_day(const struct planning_place *place);
str planning_money(struct request *req, const struct planning_place *place, money amount);
/* The same in whole roubles or tenge, where a figure is looked at and not added up. */
str planning_round(struct request *req, const struct planning_place *place, money amount);
/* "/planning/below?org=7&year=2026" with what stands in `more` behind it. */
str planning_address(struct request *req, const struct planning_place *place, const char *page,
                     const char *more);
struct html_link planning_link(struct request *req, const struct planning_place *place,
                               const char *page, const char *more);

/* How the share of the budget stands to the norm, as a sentence. */
struct planning_verdict {
    enum widgets_tone tone;
    str sentence;
};
struct planning_verdict planning_judge(struct request *req, const struct planning_place *place,
                                       const struct planning_norm *norm, money budget, money spent);
/* The norm in force on that day; on the last day of the place's year. */
struct planning_norm planning_norm_on(struct request *req, const struct orgs_org *org, date day);
struct planning_norm planning_norm_of(struct request *req, const struct planning_place *place);
/* An amount shared among so many; an em dash where there is nobody. */
str planning_each(struct request *req, const struct planning_place *place, money amount,
                  int64_t number);

struct sheet_writer;
void planning_write_amount(struct sheet_writer *writer, money amount);

struct planning_org_view {
    struct planning_place place;
    struct planning_db_plan_row plan;
    bool has_plan;
    bool is_approved;
    struct planning_db_line_rows lines;
    struct planning_db_cost_rows costs;
    struct planning_db_figures_row figures;
    struct planning_db_by_rows by;
    struct planning_db_budget_row budget;
    bool has_budget;
    struct planning_db_held_row held;
    struct planning_norm norm;
    struct planning_verdict verdict;
    struct planning_choices choices;
    bool may_copy;
    bool has_below;
    bool is_cut;
};
struct reply planning_org_page(struct request *req);
struct reply planning_org_file(struct request *req);
struct html planning_on_org(struct request *req, int64_t org_id);

/* ---- planning_lines.c: the plan ---------------------------------------------------------------
 */

struct planning_line_view {
    struct planning_place place;
    struct planning_db_line_row row; /* id 0: a new one */
    const struct form *form;
    bool is_approved; /* only what became of it can be said */
};
struct reply planning_line_new_page(struct request *req);
struct reply planning_line_new_action(struct request *req);
struct reply planning_line_page(struct request *req);
struct reply planning_line_action(struct request *req);
struct reply planning_line_remove_action(struct request *req);
struct reply planning_copy_action(struct request *req);
struct planning_approve_view {
    struct planning_place place;
    struct planning_db_plan_row plan;
    struct planning_db_figures_row figures;
    const struct form *form;
};
struct reply planning_approve_page(struct request *req);
struct reply planning_approve_action(struct request *req);
struct reply planning_reopen_action(struct request *req);

/* ---- planning_costs.c: costs and the budget ----------------------------------------------------
 */

struct planning_cost_view {
    struct planning_place place;
    struct planning_db_cost_row row; /* id 0: a new one */
    const struct form *form;
};
struct reply planning_cost_new_page(struct request *req);
struct reply planning_cost_new_action(struct request *req);
struct reply planning_cost_page(struct request *req);
struct reply planning_cost_action(struct request *req);
struct reply planning_cost_remove_action(struct request *req);
struct reply planning_undo_action(struct request *req);
void planning_sweep(struct request *req);
/* What the toast offers to take back: a removed "line" or "cost". */
int64_t planning_undo_offer(struct request *req, const char *what, int64_t id, int64_t version);

struct planning_event_view {
    struct planning_place place;
    int64_t event_id;
    struct planning_db_cost_rows rows;
    struct planning_db_by_row *by; /* by source */
    size_t by_count;
    money total;
    int64_t people;
    struct planning_choices choices;
    bool may_add;
};
struct html planning_on_event(struct request *req, int64_t event_id);

/* ---- planning_budget.c: the budget and the norm ------------------------------------------------
 */

struct planning_budget_view {
    struct planning_place place;
    struct planning_db_budget_row budget;
    const struct form *form;
};
struct reply planning_budget_page(struct request *req);
struct reply planning_budget_action(struct request *req);

struct planning_norms_view {
    struct planning_place place;
    struct planning_db_norms_rows rows;
    struct planning_norm norm; /* that holds for the organisation itself */
    const struct form *form;
};
struct reply planning_norms_page(struct request *req);
struct reply planning_norms_action(struct request *req);
struct reply planning_norm_end_action(struct request *req);

/* ---- planning_below.c: a branch ----------------------------------------------------------------
 */

enum planning_list {
    PLANNING_UNPLANNED,
    PLANNING_UNSPENT,
    PLANNING_BELOW_NORM,
    PLANNING_UNBUDGETED,
    PLANNING_LISTS,
};
struct planning_list_word {
    const char *code;
    const char *label; /* N_() */
    const char *empty; /* N_() */
};
extern const struct planning_list_word planning_list_words[PLANNING_LISTS];

struct planning_below_view {
    struct planning_place place;
    struct planning_db_figures_row figures;
    struct planning_db_child_rows children;
    struct planning_db_by_rows by;
    struct planning_db_trained_row trained;
    struct planning_choices choices;
    struct planning_norm norm;
    struct planning_verdict verdict;
    int64_t counts[PLANNING_LISTS];
    int64_t asked; /* organisations of which a plan is expected */
};
struct planning_list_view {
    struct planning_place place;
    enum planning_list list;
    struct planning_db_org_line_rows rows;
    struct html_link next;
};
struct reply planning_below_page(struct request *req);
struct reply planning_list_page(struct request *req);
struct reply planning_list_file(struct request *req);

/* ---- planning.c --------------------------------------------------------------------------------
 */

/* The version that the form was opened at. */
bool planning_is_version(struct request *req, int64_t version);
struct reply planning_changed_meanwhile(struct request *req);
