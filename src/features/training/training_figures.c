/* What report forms ask about trainings: «count trainings where category=… hours=… counted=people».
 * Everything of a year and a branch is read once, in some hundred rows; each figure adds up those
 * that fit. docs/internals/training.md has the conditions. */
#include "features/training/training_inner.h"

const char *const training_measures[] = {"trainings", NULL};

/* The pieces of a shape, in their order: "online short f young register". */
enum piece { ATTENDANCE, BAND, SEX, AGE, TAUGHT, PIECES };

struct group {
    const struct training_db_sums_by_shape_row *row;
    str pieces[PIECES];
};

static struct group group_of(const struct training_db_sums_by_shape_row *row)
{
    struct group group = {.row = row};
    str rest = row->shape, piece;
    for (size_t i = 0; i < PIECES && str_next(&rest, ' ', &piece); i++) {
        group.pieces[i] = piece;
    }
    return group;
}

static str piece_of(const struct group *group, str field)
{
    static const struct {
        const char *field;
        enum piece piece;
    } pieces[] = {
        {"attendance", ATTENDANCE}, {"hours", BAND}, {"sex", SEX}, {"age", AGE}, {"taught", TAUGHT},
    };
    if (str_equal(field, STR("kind"))) {
        return group->row->kind;
    }
    if (str_equal(field, STR("category"))) {
        return group->row->category;
    }
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        if (str_equal(field, str_of(pieces[i].field))) {
            return group->pieces[pieces[i].piece];
        }
    }
    return (str){0};
}

/* Forms write bands of hours and ages as numbers. */
static str value_of(const struct measure_condition *condition)
{
    static const struct {
        const char *written;
        const char *kept;
    } bands[] = {{"..35", "short"}, {"36..71", "medium"}, {"72..", "long"}};
    bool is_age = str_equal(condition->field, STR("age"));
    if (is_age && str_equal(condition->value, STR("..35"))) {
        return STR("young");
    }
    for (size_t i = 0; i < COUNT_OF(bands) && !is_age; i++) {
        if (str_equal(condition->value, str_of(bands[i].written))) {
            return str_of(bands[i].kept);
        }
    }
    return condition->value;
}

static bool fits(const struct group *group, const struct measure_figure *figure)
{
    for (size_t i = 0; i < figure->condition_count; i++) {
        const struct measure_condition *condition = &figure->conditions[i];
        bool is_counted = str_equal(condition->field, STR("counted"));
        if (!is_counted &&
            !str_is_among(piece_of(group, condition->field), value_of(condition), '|')) {
            return false;
        }
    }
    return true;
}

static bool add(const struct group *group, struct measure_figure *figure, str counted)
{
    const struct training_db_sums_by_shape_row *row = group->row;
    bool is_people = str_equal(counted, STR("people")), is_hours = str_equal(counted, STR("hours"));
    if (counted.length > 0 && !is_people && !is_hours && !str_equal(counted, STR("trainings"))) {
        return false; /* what has to be entered */
    }
    if (fits(group, figure)) {
        figure->number += is_people ? row->people : is_hours ? row->hours : row->trainings;
    }
    return true;
}

/* Counters know years, not other periods. */
static bool is_a_year(const struct measure_branch *branch)
{
    int year = date_year(branch->since);
    return date_equal(branch->since, date_from(year, 1, 1)) &&
           date_equal(branch->day, date_from(year + 1, 1, 1));
}

void training_count_figures(struct request *req, const struct measure_branch *branch,
                            struct measure_figure *figures, size_t count)
{
    if (!is_a_year(branch)) {
        return;
    }
    struct training_db_sums_by_shape_rows rows =
        training_db_sums_by_shape(req->db, date_year(branch->since), branch->path,
                                  str_join(req->arena, branch->path, STR("~")));
    struct group *groups = ARENA_ARRAY(req->arena, rows.count + 1, struct group);
    for (size_t i = 0; i < rows.count; i++) {
        groups[i] = group_of(&rows.items[i]);
    }
    for (size_t f = 0; f < count; f++) {
        str counted = measure_condition(&figures[f], "counted");
        figures[f].is_known = !str_equal(counted, STR("entered"));
        for (size_t i = 0; i < rows.count && figures[f].is_known; i++) {
            figures[f].is_known = add(&groups[i], &figures[f], counted);
        }
    }
}
