/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/members/members.h"
#include "features/reserve/reserve.h"
#include "features/reserve/reserve.sql.h"

#define RESERVE "/reserve"
/* How often somebody is looked at again, if nothing else is said. */
#define RESERVE_REVIEW_MONTHS 12

/* ---- reserve_words.c ------------------------------------------------------------------------- */

struct reserve_choices {
    const struct form_choice *readiness;
    const struct form_choice *step;
    const struct form_choice *ending;
    const struct form_choice *post;
};
struct reserve_choices reserve_choices_of(struct request *req);
/* The word of a code, translated; the code itself if nobody knows it. */
str reserve_label(struct request *req, const struct form_choice *choices, str code);
/* "Chair, of the auditing commission. Rylsk district" */
str reserve_post_text(struct request *req, const struct reserve_choices *choices,
                      const struct reserve_db_line_row *row);
str reserve_name(struct request *req, const struct reserve_db_line_row *row);

/* Where somebody stands: a chip. */
struct reserve_mark {
    enum widgets_tone tone;
    const char *icon;
    str text;
};
struct reserve_mark reserve_mark_of(struct request *req, const struct reserve_choices *choices,
                                    const struct reserve_db_line_row *row);
bool reserve_is_due(const struct request *req, const struct reserve_db_line_row *row);

/* ---- reserve_person.c: one person in the reserve -----------------------------------------------
 */

struct reserve_person_view {
    struct reserve_db_line_row row;
    struct reserve_db_steps_rows steps;
    struct reserve_db_reviews_rows reviews;
    struct reserve_choices choices;
    const struct form *step_form;
    const struct form *review_form;
    bool may_edit;
    bool is_in;
};
struct reserve_form_view {
    int64_t member_id;
    str name;
    int64_t id; /* 0: a new one */
    int64_t version;
    str org_name;
    const struct form *form;
};
/* The row of the address within reach of the right, and the scope in which it lies. */
bool reserve_find(struct request *req, enum right right, struct scope *ret_scope,
                  struct reserve_db_line_row *ret_row) MUST_USE;
struct html reserve_person_html(struct request *req, struct scope scope,
                                const struct reserve_db_line_row *row, const struct form *step_form,
                                const struct form *review_form);
str reserve_address(struct request *req, int64_t id);
struct reply reserve_changed_meanwhile(struct request *req);
bool reserve_is_version(struct request *req, const struct reserve_db_line_row *row);

struct reply reserve_person_page(struct request *req);
struct reply reserve_new_page(struct request *req);
struct reply reserve_new_action(struct request *req);
struct reply reserve_edit_page(struct request *req);
struct reply reserve_edit_action(struct request *req);

/* ---- reserve_way.c: steps, reviews, the end
 * ------------------------------------------------------ */

extern const struct form_field reserve_step_fields[];
extern const struct form_field reserve_review_fields[];
/* With what there is to choose. */
const struct form_field *reserve_fields(struct request *req, const struct form_field *fields);
struct reserve_end_view {
    struct reserve_db_line_row row;
    const struct form *form;
    str post;
};
struct reply reserve_step_action(struct request *req);
struct reply reserve_done_action(struct request *req);
struct reply reserve_drop_action(struct request *req);
struct reply reserve_review_action(struct request *req);
struct reply reserve_end_page(struct request *req);
struct reply reserve_end_action(struct request *req);
struct reply reserve_return_action(struct request *req);

/* ---- reserve_lists.c
 * ------------------------------------------------------------------------------ */

struct reserve_list_view {
    struct orgs_org org;
    struct scope scope; /* zero for the union: people are seen region by region */
    str show;           /* "in", "due", "untrained", "past", "vacant" */
    struct reserve_db_counts_row counts;
    struct reserve_db_line_rows rows;
    struct reserve_db_vacant_rows vacant;
    struct orgs_children regions;
    struct reserve_choices choices;
    struct html_link next;
    bool may_export;
};
struct html_link reserve_list_link(struct request *req, int64_t org_id, const char *page,
                                   const char *show);
struct reply reserve_list_page(struct request *req);
struct reply reserve_list_file(struct request *req);

struct reserve_card_view {
    int64_t member_id;
    struct reserve_db_line_rows rows;
    struct reserve_choices choices;
    bool may_add;
};
/* Whether the reader may open the row: the reserve of a higher organisation he only hears of. */
bool reserve_is_in_reach(struct request *req, const struct reserve_db_line_row *row);
struct html reserve_on_card(struct request *req, int64_t person_id);
struct reserve_own_view {
    struct reserve_db_line_rows rows;
    struct reserve_db_own_steps_rows *steps; /* of each row */
    struct reserve_choices choices;
};
struct html reserve_on_own_card(struct request *req);
