/* Reports: statistical and other forms that each organisation fills in and the level above accepts.
 * What the register knows is counted; the rest is entered by hand. A form is data: see
 * reports_form.h. What others need comes with this header: the forms there are, counting,
 * organisations by their names, and reports on paper. */
#pragma once

#include "app/feature.h"
#include "features/orgs/orgs.h"
#include "features/reports/reports_count.h"
#include "features/reports/reports_forms.h"
#include "features/reports/reports_orgs.h"
#include "features/reports/reports_paper.h"

extern const struct feature reports_feature;

/* The address asks for figures by the tree of today (tree=today). So do the addresses below then.
 */
bool reports_asks_for_todays_tree(struct request *req);

/* Where a figure opens to the people behind it, and to the same figure of those below. No day: that
 * of the form. */
struct html_link reports_people_address(struct request *req, const struct reports_form *form,
                                        size_t cell, int64_t org_id, date day);
struct html_link reports_parts_address(struct request *req, const struct reports_form *form,
                                       size_t cell, int64_t org_id, date day);
/* The one of the two that fits the cell: parts where there is anything below, and for what is no
 * list of people. */
struct html_link reports_cell_address(struct request *req, const struct reports_form *form,
                                      size_t cell, const struct orgs_org *org, date day);

/* Where what other features count opens to its lines: a measure, what narrows it ("kind=school
 * hours=..35"; each word is a condition), from `since` to the day before `day`. */
struct html_link reports_records_address(struct request *req, int64_t org_id, str measure,
                                         str conditions, date since, date day);
/* The conditions of such words. */
struct measure_figure reports_figure_named(struct arena *arena, str measure, str conditions);

/* The choice between both trees, for a page that has moved organisations in it. */
struct html reports_tree_choice(struct request *req, struct html_link by_day,
                                struct html_link by_today);

/* A title of a form in the language of the reader: Kazakh, else Russian. */
str reports_title_for(struct request *req, struct reports_title title);
/* The row with those it is a part of: "из них" says nothing without the lines above it. */
str reports_title_in_full(struct request *req, const struct reports_section *section, size_t row);
/* "1 451", "92,1"; a dash if it is not known. */
str reports_figure_text(struct request *req, struct reports_number number, enum reports_unit unit);
