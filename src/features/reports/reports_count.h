/* What the register says for the cells of a form: each measure with the conditions of its row and
 * its column, for an organisation with all below it. Cells that have to be entered, and measures
 * that are not counted yet, stay unknown. */
#pragma once

#include "app/feature.h"
#include "features/reports/reports_form.h"
#include "features/stats/stats.h"

struct reports_values {
    struct reports_number *numbers; /* one for each cell */
    str *texts;                     /* of cells with a text: the name of the organisation … */
    size_t unknown;                 /* cells with a measure that could not be counted */
};

/* The day of the figures, and the first one of their period. */
struct reports_days {
    date day;
    date since;
};
struct reports_days reports_days_of(const struct reports_form *form, date day);
/* Whether a cell counts on the first day of the period. */
bool reports_is_at_start(const struct reports_row *row, const struct reports_column *column);

/* A cell of a form for an organisation on a day (none: that of the form; on another one its period
 * is the year before that day, or begins with `since`). All figures are of the branch as it was on
 * the day, those of the first day of the period among them, or as it is now. */
struct reports_subject {
    const struct reports_form *form;
    size_t cell;
    int64_t org_id;
    date day;
    bool is_by_todays_tree;
    date since; /* none: as the form, or the day, has it */
};
struct reports_days reports_days_of_subject(const struct reports_subject *subject);
/* The facts in the order of that tree; stats_close them too. */
struct stats_store reports_facts_of(struct request *req, const struct stats_store *store,
                                    const struct reports_subject *subject);
/* All cells; that of the subject is not looked at. Whichever tree the facts have. */
struct reports_values reports_count_of(struct request *req, const struct stats_store *store,
                                       const struct reports_subject *subject);
/* The same by the tree of the day. */
struct reports_values reports_count(struct request *req, const struct stats_store *store,
                                    const struct reports_form *form, int64_t org_id, date day);

/* What a cell asks of a feature that counts for forms, and of which branch; false for any other
 * cell. */
bool reports_lent_figure(struct request *req, const struct reports_subject *subject,
                         struct measure_branch *ret_branch,
                         struct measure_figure *ret_figure) MUST_USE;
/* Who counts a measure that the register itself does not know; NULL = nobody. */
const struct feature *reports_lender(str measure);

/* What is asked for a cell that counts people, of facts that are reports_facts_of the subject;
 * false for any other cell. */
bool reports_people_query(struct request *req, const struct stats_store *store,
                          const struct reports_subject *subject,
                          struct stats_query *ret_query) MUST_USE;
