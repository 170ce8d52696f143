/* What the files of this feature share. */
#pragma once

#include "features/orgs/orgs.h"
#include "features/published/published.h"
#include "features/published/published.sql.h"
#include "features/published/published_sheet.h"

/* Our own figure for one that was printed. */
struct published_ours {
    bool is_bound; /* the figure has a cell of a form */
    struct published_fraction number;
    struct published_fraction difference; /* printed − ours; not known: cannot be told */
};

struct published_view {
    struct published_db_publication_row row;
    struct published_sheet sheet;
    struct published_finding *findings; /* one for each figure */
    struct published_ours *ours;        /* likewise */
    bool has_ours;
    bool may_edit;
    size_t off; /* figures that do not add up */
    size_t near;
    size_t different; /* from ours */
};

/* The publication with its figures, read again. */
void published_load(struct request *req, const struct published_db_publication_row *row,
                    struct published_sheet *ret_sheet);
/* Which figures the register has for them, on the day of the publication. */
struct published_ours *published_compare_ours(struct request *req,
                                              const struct published_db_publication_row *row,
                                              const struct published_sheet *sheet);

/* Cells that no form has, as further mistakes. */
void published_check_cells(struct request *req, const struct published_sheet *sheet,
                           struct published_mistakes *mistakes);

/* ---- writing -------------------------------------------------------------------------------- */

void published_add(struct request *req, int64_t id, const struct published_db_org_row *org,
                   const struct published_sheet *sheet);
/* False if it was changed since that version. */
bool published_change(struct request *req, int64_t id, int64_t version,
                      const struct published_sheet *sheet) MUST_USE;
void published_remove(struct request *req, int64_t id);

/* ---- in words (published_words.c) ----------------------------------------------------------- */

str published_number_text(struct request *req, struct published_fraction number, int decimals);
/* Without its sign. */
str published_size_text(struct request *req, struct published_fraction number, int decimals);
/* What is said of a figure; empty if there is nothing to say. */
str published_sentence(struct request *req, const struct published_figure *figure,
                       const struct published_finding *finding);
str published_ours_sentence(struct request *req, const struct published_figure *figure,
                            const struct published_ours *ours, date day);
enum widgets_tone published_tone(const struct published_finding *finding);
str published_mistake_sentence(struct request *req, const struct published_mistake *mistake);

int published_command(int argument_count, char **arguments);
