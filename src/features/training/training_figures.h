/* Figures about trainings: what a condition of a form means, and a walk over the trainings of a
 * branch and a period. Used by what counts (training_figures.c) and by what shows whom a figure
 * counted (training_behind.c), so that both cannot differ. Nobody outside includes it. */
#pragma once

#include "features/training/training_inner.h"

enum training_piece {
    TRAINING_ATTENDANCE,
    TRAINING_BAND,
    TRAINING_SEX,
    TRAINING_AGE,
    TRAINING_TAUGHT,
    TRAINING_PIECES
};

/* A training, or a sum of such as are alike. */
struct training_seen {
    int64_t id, member_id;
    bool is_first; /* of the person in the period */
    str kind, category;
    str pieces[TRAINING_PIECES];
    int64_t hours;  /* 0: not told, or a sum */
    str body, post; /* of the last day; empty: none, or not asked for */
    int64_t level;
    bool is_released;
};

/* trainings · people, each once, as what the first training tells · hours · whoever had such a
 * training at least once */
enum training_counted { TRAINING_TRAININGS, TRAINING_PEOPLE, TRAINING_HOURS, TRAINING_TRAINED };
/* False for what has to be entered. */
bool training_counted_of(const struct measure_figure *figure,
                         enum training_counted *ret_counted) MUST_USE;
bool training_asks_for_posts(const struct measure_figure *figure);
bool training_fits(const struct training_seen *seen, const struct measure_figure *figure);

/* The trainings of a branch and a period, person by person. */
void training_walk(struct request *req, const struct measure_branch *branch, bool with_posts,
                   void (*each)(void *context, const struct training_seen *seen), void *context);
/* Whether a training of that walk adds to the figure, and how much. *last_member is the figure's
 * own, 0 in the beginning. */
bool training_adds(const struct training_seen *seen, const struct measure_figure *figure,
                   int64_t *last_member, int64_t *ret_number);
