/* What report forms ask about trainings: «count trainings where category=… hours=… counted=people».
 * Of a year everything that sums can tell comes out of them, in some hundred rows; other periods,
 * other bands of hours, posts, and people who had a certain training at least once are counted over
 * the trainings themselves. docs/internals/training.md has the conditions. */
#include "features/training/training_figures.h"

const char *const training_measures[] = {"trainings", NULL};

/* The pieces of a shape, in their order: "online short f young register". */
static void read_shape(struct training_seen *seen, str shape)
{
    str piece;
    for (size_t i = 0; i < TRAINING_PIECES && str_next(&shape, ' ', &piece); i++) {
        seen->pieces[i] = piece;
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

static str level_of(int64_t level)
{
    static const char *const names[] = {"union", "region", "territory", "primary", "unit", "group"};
    return level >= 0 && level < (int64_t)COUNT_OF(names) ? str_of(names[level]) : (str){0};
}

static str word_of(const struct training_seen *seen, str field)
{
    const struct {
        const char *field;
        str word;
    } words[] = {
        {"kind", seen->kind},
        {"category", seen->category},
        {"attendance", seen->pieces[TRAINING_ATTENDANCE]},
        {"hours", seen->pieces[TRAINING_BAND]},
        {"sex", seen->pieces[TRAINING_SEX]},
        {"age", seen->pieces[TRAINING_AGE]},
        {"taught", seen->pieces[TRAINING_TAUGHT]},
        {"body", seen->body},
        {"post", seen->post},
        {"level", level_of(seen->level)},
        {"released", seen->post.length == 0 ? (str){0}
                     : seen->is_released    ? STR("yes")
                                            : STR("no")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(field, str_of(words[i].field))) {
            return words[i].word;
        }
    }
    return (str){0};
}

/* Forms write bands of hours and ages as numbers; sums know these. */
static str band_of(const struct measure_condition *condition)
{
    static const struct {
        const char *field, *written, *kept;
    } bands[] = {{"hours", "..35", "short"},
                 {"hours", "36..71", "medium"},
                 {"hours", "72..", "long"},
                 {"age", "..35", "young"}};
    for (size_t i = 0; i < COUNT_OF(bands); i++) {
        if (str_equal(condition->field, str_of(bands[i].field)) &&
            str_equal(condition->value, str_of(bands[i].written))) {
            return str_of(bands[i].kept);
        }
    }
    return (str){0};
}

/* "16..249", "250..", "..15" */
static bool is_between(str range, int64_t hours)
{
    int64_t least = 0, most = INT64_MAX;
    ptrdiff_t dots = str_find(range, STR(".."));
    if (dots < 0) {
        return false;
    }
    str before = str_slice(range, 0, (size_t)dots), behind = str_from(range, (size_t)dots + 2);
    bool is_read = (before.length == 0 || str_to_int64(before, &least)) &&
                   (behind.length == 0 || str_to_int64(behind, &most));
    return is_read && hours >= least && hours <= most;
}

bool training_fits(const struct training_seen *seen, const struct measure_figure *figure)
{
    for (size_t i = 0; i < figure->condition_count; i++) {
        const struct measure_condition *condition = &figure->conditions[i];
        str band = band_of(condition);
        str wanted = band.length > 0 ? band : condition->value;
        bool fits = str_equal(condition->field, STR("counted")) ||
                    str_is_among(word_of(seen, condition->field), wanted, '|') ||
                    (band.length == 0 && str_equal(condition->field, STR("hours")) &&
                     is_between(wanted, seen->hours));
        if (!fits) {
            return false;
        }
    }
    return true;
}

/* ---- what is counted ------------------------------------------------------------------------- */

bool training_counted_of(const struct measure_figure *figure, enum training_counted *ret_counted)
{
    static const char *const names[] = {
        [TRAINING_TRAININGS] = "trainings",
        [TRAINING_PEOPLE] = "people",
        [TRAINING_HOURS] = "hours",
        [TRAINING_TRAINED] = "trained",
    };
    str counted = measure_condition(figure, "counted");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_equal(counted, str_of(names[i])) || (i == 0 && counted.length == 0)) {
            *ret_counted = (enum training_counted)i;
            return true;
        }
    }
    return false; /* what has to be entered */
}

bool training_asks_for_posts(const struct measure_figure *figure)
{
    return measure_condition(figure, "released").length > 0 ||
           measure_condition(figure, "body").length > 0 ||
           measure_condition(figure, "post").length > 0 ||
           measure_condition(figure, "level").length > 0;
}

static bool is_a_year(const struct measure_branch *branch)
{
    int year = date_year(branch->since);
    return date_equal(branch->since, date_from(year, 1, 1)) &&
           date_equal(branch->day, date_from(year + 1, 1, 1));
}

/* Sums know whole years, three bands of hours and no posts. */
static bool is_in_sums(const struct measure_branch *branch, const struct measure_figure *figure)
{
    enum training_counted counted;
    if (!is_a_year(branch) || training_asks_for_posts(figure)) {
        return false;
    }
    for (size_t i = 0; i < figure->condition_count; i++) {
        const struct measure_condition *condition = &figure->conditions[i];
        if (str_equal(condition->field, STR("hours")) && band_of(condition).length == 0) {
            return false;
        }
    }
    return !training_counted_of(figure, &counted) || counted != TRAINING_TRAINED;
}

/* ---- out of the sums ------------------------------------------------------------------------- */

static void add_sums(struct measure_figure *figure, const struct training_db_sums_by_shape_row *row,
                     const struct training_seen *seen)
{
    enum training_counted counted;
    if (training_counted_of(figure, &counted) && training_fits(seen, figure)) {
        figure->number += counted == TRAINING_PEOPLE  ? row->people
                          : counted == TRAINING_HOURS ? row->hours
                                                      : row->trainings;
    }
}

static void count_sums(struct request *req, const struct measure_branch *branch,
                       struct measure_figure *figures, size_t count)
{
    struct training_db_sums_by_shape_rows rows =
        training_db_sums_by_shape(req->db, date_year(branch->since), branch->path,
                                  str_join(req->arena, branch->path, STR("~")));
    EACH (row, rows) {
        struct training_seen seen = {.kind = row->kind, .category = row->category};
        read_shape(&seen, row->shape);
        for (size_t f = 0; f < count; f++) {
            if (is_in_sums(branch, &figures[f])) {
                add_sums(&figures[f], row, &seen);
            }
        }
    }
}

/* ---- over the trainings themselves ----------------------------------------------------------- */

struct walk {
    void (*each)(void *context, const struct training_seen *seen);
    void *context;
    int64_t last_member; /* of the trainings before; they come person by person */
};

static void take(void *context, const struct training_db_between_row *row)
{
    struct walk *walk = context;
    struct training_seen seen = {
        .id = row->id,
        .member_id = row->member_id,
        .is_first = row->member_id != walk->last_member,
        .kind = row->kind,
        .category = row->category,
        .hours = row->hours,
        .body = row->body,
        .post = row->post,
        .level = row->level,
        .is_released = row->is_released,
    };
    walk->last_member = row->member_id;
    read_shape(&seen, row->shape);
    walk->each(walk->context, &seen);
}

void training_walk(struct request *req, const struct measure_branch *branch, bool with_posts,
                   void (*each)(void *context, const struct training_seen *seen), void *context)
{
    struct walk walk = {each, context, 0};
    training_db_between(req->db,
                        &(struct training_db_between_values){
                            .region_id = branch->region_id,
                            .path = branch->path,
                            .path_to = str_join(req->arena, branch->path, STR("~")),
                            .since = branch->since,
                            .day = branch->day,
                            .first_year = date_year(branch->since),
                            .last_year = date_year(date_add_days(branch->day, -1)),
                            .with_posts = with_posts,
                        },
                        take, &walk);
}

bool training_adds(const struct training_seen *seen, const struct measure_figure *figure,
                   int64_t *last_member, int64_t *ret_number)
{
    enum training_counted counted;
    if (!training_counted_of(figure, &counted) || !training_fits(seen, figure)) {
        return false;
    }
    bool was_counted = *last_member == seen->member_id;
    *last_member = seen->member_id;
    *ret_number = counted == TRAINING_HOURS ? seen->hours : 1;
    return counted == TRAINING_PEOPLE ? seen->is_first
                                      : counted != TRAINING_TRAINED || !was_counted;
}

struct counting {
    const struct measure_branch *branch;
    struct measure_figure *figures;
    int64_t *last_members;
    size_t count;
};

static void count_one(void *context, const struct training_seen *seen)
{
    struct counting *counting = context;
    int64_t number;
    for (size_t f = 0; f < counting->count; f++) {
        if (!is_in_sums(counting->branch, &counting->figures[f]) &&
            training_adds(seen, &counting->figures[f], &counting->last_members[f], &number)) {
            counting->figures[f].number += number;
        }
    }
}

void training_count_figures(struct request *req, const struct measure_branch *branch,
                            struct measure_figure *figures, size_t count)
{
    bool needs_sums = false, needs_walk = false, needs_posts = false;
    for (size_t f = 0; f < count; f++) {
        enum training_counted counted;
        figures[f].is_known = training_counted_of(&figures[f], &counted);
        needs_sums |= is_in_sums(branch, &figures[f]);
        needs_walk |= !is_in_sums(branch, &figures[f]);
        needs_posts |= training_asks_for_posts(&figures[f]);
    }
    if (needs_sums) {
        count_sums(req, branch, figures, count);
    }
    if (needs_walk) {
        struct counting counting = {branch, figures, ARENA_ARRAY(req->arena, count + 1, int64_t),
                                    count};
        training_walk(req, branch, needs_posts, count_one, &counting);
    }
}
