#include "features/reports/reports_count.h"

#include <pthread.h>

#include "app/app.h"
#include "features/reports/reports.sql.h"
#include "features/reports/reports_forms.h"
#include "features/reports/reports_posts.h"

struct counting {
    struct request *req;
    const struct stats_store *store;
    const struct reports_form *form;
    struct reports_db_passport_row passport;
    int64_t org_id;
    size_t place;
    date day;
    date since;
    struct reports_posts *posts;
};

/* The conditions that hold for a cell: of its row and of its column. */
struct conditions {
    const struct reports_filter *lists[2];
    size_t counts[2];
};

#define EACH_CONDITION(condition, conditions) \
    for (size_t list_ = 0; list_ < 2; list_++) \
        for (const struct reports_filter *condition = (conditions)->lists[list_]; \
             condition < (conditions)->lists[list_] + (conditions)->counts[list_]; condition++)

static str condition_of(const struct conditions *conditions, const char *field)
{
    EACH_CONDITION(condition, conditions)
    {
        if (str_equal(condition->field, str_of(field))) {
            return condition->value;
        }
    }
    return (str){0};
}

/* ---- texts ---------------------------------------------------------------------------------- */

static bool text_of(const struct counting *counting, str measure, str *ret_text)
{
    const struct reports_db_passport_row *passport = &counting->passport;
    struct reports_db_union_name_row top = {0};
    if (str_equal(measure, STR("union-name"))) {
        *ret_text = reports_db_union_name(counting->req->db, &top) ? top.name : (str){0};
        return true;
    }
    const struct {
        const char *measure;
        str text;
    } texts[] = {
        {"org-name", passport->name},   {"org-address", passport->address},
        {"org-phone", passport->phone}, {"org-email", passport->email},
        {"org-site", passport->site},   {"chair-name", passport->chair},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (str_equal(measure, str_of(texts[i].measure))) {
            *ret_text = texts[i].text;
            return true;
        }
    }
    return false;
}

/* ---- other cells ---------------------------------------------------------------------------- */

static bool is_at_start(const struct reports_column *column, const struct conditions *conditions)
{
    return column->is_at_start || str_equal(condition_of(conditions, "day"), STR("start"));
}

/* ---- people --------------------------------------------------------------------------------- */

/* Measures that are a walk over the facts: which begins or ends they take. */
static const struct {
    const char *name;
    enum stats_measure measure;
    uint32_t begins;
    uint32_t ends;
} people[] = {
    {"members", STATS_MEMBERS, 0, 0},
    {"admitted", STATS_BEGINNING, 1u << STATS_ADMITTED, 0},
    {"returned", STATS_BEGINNING, 1u << STATS_RETURNED, 0},
    {"arrived", STATS_BEGINNING, 1u << STATS_ARRIVED, 0},
    {"transferred-out", STATS_ENDING, 0, 1u << STATS_WENT},
    {"left", STATS_ENDING, 0, 1u << STATS_LEFT},
    {"excluded", STATS_ENDING, 0, 1u << STATS_EXCLUDED},
    {"died", STATS_ENDING, 0, 1u << STATS_DECEASED},
    {"deregistered", STATS_ENDING, 0,
     1u << STATS_DISMISSED | 1u << STATS_GRADUATED | 1u << STATS_MOVED | 1u << STATS_LIQUIDATED |
         1u << STATS_DEREGISTERED},
};

#define NO_MEASURE SIZE_MAX

static size_t measure_of(const struct reports_row *row)
{
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        if (str_equal(row->measure.name, str_of(people[i].name))) {
            return i;
        }
    }
    return NO_MEASURE;
}

/* What a form asks of people, worked out once for each form of the library: the queries, without
 * their days, and the cells they fill. */
struct plan {
    const struct reports_form *form;
    struct stats_query *queries;
    bool *at_start;
    size_t *cells; /* of the queries */
    size_t count;
    size_t *others; /* cells with other measures */
    size_t other_count;
    size_t *lent; /* cells with measures that other features count */
    size_t lent_count;
    size_t unknown; /* measures of people with conditions that cannot be counted */
    struct plan *next;
};

static bool narrow(struct arena *arena, const struct conditions *conditions,
                   struct stats_query *query)
{
    str sentence;
    EACH_CONDITION(condition, conditions)
    {
        /* Admissions are first ones anyway; the day has been taken already. */
        bool is_told =
            str_equal(condition->field, STR("first")) || str_equal(condition->field, STR("day"));
        bool is_end = query->measure == STATS_ENDING && str_equal(condition->field, STR("reason"));
        str field = is_end ? STR("end") : condition->field;
        if (!is_told && !stats_narrow(arena, query, field, condition->value, &sentence)) {
            return false;
        }
    }
    return true;
}

const struct feature *reports_lender(str measure)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const char *const *names = (*feature)->measures;
        for (size_t i = 0; names != NULL && names[i] != NULL; i++) {
            if (str_equal(measure, str_of(names[i]))) {
                return *feature;
            }
        }
    }
    return NULL;
}

static void plan_cell(struct arena *arena, struct plan *plan, size_t cell)
{
    const struct reports_form *form = plan->form;
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_section *section = &form->sections[place.section];
    const struct reports_row *row = &section->rows[place.row];
    const struct reports_column *column = &section->columns[place.column];
    if (row->source != REPORTS_MEASURE || !reports_row_has(row, place.column) ||
        reports_formula_of(form, place) != NULL) {
        return;
    }
    size_t measure = measure_of(row);
    if (reports_lender(row->measure.name) != NULL) {
        plan->lent[plan->lent_count++] = cell;
        return;
    }
    if (measure == NO_MEASURE) {
        plan->others[plan->other_count++] = cell;
        return;
    }
    struct conditions conditions = {{row->measure.filters, column->filters},
                                    {row->measure.filter_count, column->filter_count}};
    struct stats_query query = {
        .measure = people[measure].measure,
        .begins = people[measure].begins,
        .ends = people[measure].ends,
    };
    if (!narrow(arena, &conditions, &query)) {
        plan->unknown++;
        return;
    }
    plan->queries[plan->count] = query;
    plan->at_start[plan->count] = is_at_start(column, &conditions);
    plan->cells[plan->count++] = cell;
}

static struct plan *plan_of(struct arena *arena, const struct reports_form *form)
{
    struct plan *plan = ARENA_NEW(arena, struct plan);
    plan->form = form;
    plan->queries = ARENA_ARRAY(arena, form->cell_count, struct stats_query);
    plan->at_start = ARENA_ARRAY(arena, form->cell_count, bool);
    plan->cells = ARENA_ARRAY(arena, form->cell_count, size_t);
    plan->others = ARENA_ARRAY(arena, form->cell_count, size_t);
    plan->lent = ARENA_ARRAY(arena, form->cell_count, size_t);
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        plan_cell(arena, plan, cell);
    }
    return plan;
}

/* Plans of the forms of the library, which live as long as the process. */
struct plans {
    pthread_mutex_t lock;
    struct arena *arena;
    struct plan *first;
};

static void *plans_make(struct app *app)
{
    struct plans *plans = ARENA_NEW(app->arena, struct plans);
    pthread_mutex_init(&plans->lock, NULL);
    plans->arena = arena_new();
    return plans;
}

static void plans_let_go(void *what)
{
    struct plans *plans = what;
    arena_free(plans->arena);
    pthread_mutex_destroy(&plans->lock);
}

static const struct plan *plan_for(struct request *req, const struct reports_form *form)
{
    static const struct app_keeper keeper = {plans_make, plans_let_go};
    if (!reports_is_kept(form)) {
        return plan_of(req->arena, form);
    }
    struct plans *plans = app_kept(req->app, &keeper);
    pthread_mutex_lock(&plans->lock);
    struct plan *plan = plans->first;
    while (plan != NULL && plan->form != form) {
        plan = plan->next;
    }
    if (plan == NULL) {
        plan = plan_of(plans->arena, form);
        plan->next = plans->first;
        plans->first = plan;
    }
    pthread_mutex_unlock(&plans->lock);
    return plan;
}

/* Which form on which day, for figures that are kept; 0 for a form that comes and goes. */
static uint64_t key_of(const struct counting *counting)
{
    if (!reports_is_kept(counting->form)) {
        return 0;
    }
    return ((uint64_t)(uintptr_t)counting->form << 16) ^
           ((uint64_t)stats_day_of(counting->day) << 32) ^ stats_day_of(counting->since);
}

static void count_people(const struct counting *counting, const struct plan *plan,
                         struct reports_values *values)
{
    struct arena *arena = counting->req->arena;
    uint64_t key = key_of(counting);
    int32_t *figures = ARENA_ARRAY(arena, plan->count + 1, int32_t);
    if (key == 0 || !stats_recall(counting->store, key, counting->place, figures, plan->count)) {
        struct stats_query *queries = ARENA_ARRAY(arena, plan->count + 1, struct stats_query);
        for (size_t i = 0; i < plan->count; i++) {
            queries[i] = plan->queries[i];
            queries[i].day = plan->at_start[i] ? counting->since : counting->day;
        }
        struct stats_cube cube = {counting->place, counting->day, counting->since};
        stats_count_many(arena, counting->store, &cube, queries, plan->count, figures);
        if (key != 0) {
            stats_remember(counting->store, key, counting->place, figures, plan->count);
        }
    }
    for (size_t i = 0; i < plan->count; i++) {
        values->numbers[plan->cells[i]] = reports_whole(figures[i]);
    }
}

/* ---- a form --------------------------------------------------------------------------------- */

/* Posts and organisations: what was counted before holds as long as the people of the branch are
 * the same (stats_remember) and nothing has happened to bodies, posts and the tree of its region.
 * Kept are the two halves of the entry of the log up to which that was looked at, then the figures.
 */
#define NOT_KNOWN INT32_MIN
#define OF_OTHERS 0x8000000000000000u

static bool recall_others(const struct counting *counting, const struct plan *plan,
                          int32_t *figures)
{
    uint64_t key = key_of(counting);
    if (key == 0 || !stats_recall(counting->store, key | OF_OTHERS, counting->place, figures,
                                  plan->other_count + 2)) {
        return false;
    }
    int64_t seen = (int64_t)((uint64_t)(uint32_t)figures[0] << 32 | (uint32_t)figures[1]);
    return !reports_posts_touched(counting->req, counting->passport.region_id, seen);
}

static void remember_others(const struct counting *counting, const struct plan *plan,
                            int32_t *figures)
{
    uint64_t key = key_of(counting);
    int64_t seen = reports_posts_moment(counting->req);
    figures[0] = (int32_t)(seen >> 32);
    figures[1] = (int32_t)(seen & UINT32_MAX);
    if (key != 0) {
        stats_remember(counting->store, key | OF_OTHERS, counting->place, figures,
                       plan->other_count + 2);
    }
}

static void count_others(const struct counting *counting, const struct plan *plan, int32_t *figures)
{
    for (size_t i = 0; i < plan->other_count; i++) {
        struct reports_place place = reports_place_of(plan->form, plan->others[i]);
        const struct reports_section *section = &plan->form->sections[place.section];
        struct reports_number number = reports_posts_count(
            counting->posts, &section->rows[place.row], &section->columns[place.column]);
        figures[i + 2] = number.is_known ? (int32_t)(number.millionths / 1000000) : NOT_KNOWN;
    }
}

static void put_others(const struct counting *counting, const struct plan *plan,
                       struct reports_values *values)
{
    int32_t *figures = ARENA_ARRAY(counting->req->arena, plan->other_count + 2, int32_t);
    if (plan->other_count > 0 && !recall_others(counting, plan, figures)) {
        count_others(counting, plan, figures);
        remember_others(counting, plan, figures);
    }
    for (size_t i = 0; i < plan->other_count; i++) {
        size_t cell = plan->others[i];
        struct reports_place place = reports_place_of(plan->form, cell);
        const struct reports_row *row = &plan->form->sections[place.section].rows[place.row];
        bool is_text = text_of(counting, row->measure.name, &values->texts[cell]);
        if (!is_text && figures[i + 2] != NOT_KNOWN) {
            values->numbers[cell] = reports_whole(figures[i + 2]);
        }
        values->unknown += !is_text && !values->numbers[cell].is_known;
    }
}

/* ---- what other features count -------------------------------------------------------------- */

static struct measure_figure figure_of(struct arena *arena, const struct reports_row *row,
                                       const struct reports_column *column)
{
    size_t count = row->measure.filter_count + column->filter_count;
    struct measure_condition *conditions = ARENA_ARRAY(arena, count + 1, struct measure_condition);
    for (size_t i = 0; i < count; i++) {
        const struct reports_filter *filter = i < row->measure.filter_count
                                                  ? &row->measure.filters[i]
                                                  : &column->filters[i - row->measure.filter_count];
        conditions[i] = (struct measure_condition){filter->field, filter->value};
    }
    return (struct measure_figure){
        .measure = row->measure.name, .conditions = conditions, .condition_count = count};
}

/* Money comes in kopecks. */
#define KOPECK_MILLIONTHS 10000

static struct measure_branch branch_of(const struct counting *counting)
{
    return (struct measure_branch){
        .region_id = counting->passport.region_id,
        .org_id = counting->org_id,
        .path = counting->passport.path,
        .since = counting->since,
        .day = counting->day,
    };
}

/* The figures of one feature together; never kept, since nothing tells when they change. */
static void count_of_feature(const struct counting *counting, const struct plan *plan,
                             const struct feature *feature, struct reports_values *values)
{
    struct arena *arena = counting->req->arena;
    struct measure_figure *figures =
        ARENA_ARRAY(arena, plan->lent_count + 1, struct measure_figure);
    size_t *cells = ARENA_ARRAY(arena, plan->lent_count + 1, size_t), count = 0;
    for (size_t i = 0; i < plan->lent_count; i++) {
        struct reports_place place = reports_place_of(plan->form, plan->lent[i]);
        const struct reports_section *section = &plan->form->sections[place.section];
        const struct reports_row *row = &section->rows[place.row];
        if (reports_lender(row->measure.name) == feature) {
            figures[count] = figure_of(arena, row, &section->columns[place.column]);
            cells[count++] = plan->lent[i];
        }
    }
    if (count == 0) {
        return;
    }
    struct measure_branch branch = branch_of(counting);
    feature->count(counting->req, &branch, figures, count);
    for (size_t i = 0; i < count; i++) {
        values->unknown += !figures[i].is_known;
        if (figures[i].is_known) {
            struct reports_place place = reports_place_of(plan->form, cells[i]);
            enum reports_unit unit = plan->form->sections[place.section].rows[place.row].unit;
            values->numbers[cells[i]] =
                unit == REPORTS_MONEY
                    ? (struct reports_number){true, figures[i].number * KOPECK_MILLIONTHS}
                    : reports_whole(figures[i].number);
        }
    }
}

bool reports_lent_figure(struct request *req, const struct reports_subject *subject,
                         struct measure_branch *ret_branch, struct measure_figure *ret_figure)
{
    struct reports_place place = reports_place_of(subject->form, subject->cell);
    const struct reports_section *section = &subject->form->sections[place.section];
    const struct reports_row *row = &section->rows[place.row];
    struct reports_days days = reports_days_of_subject(subject);
    struct counting counting = {.org_id = subject->org_id, .day = days.day, .since = days.since};
    if (row->source != REPORTS_MEASURE || reports_lender(row->measure.name) == NULL ||
        !reports_db_passport(req->db, subject->org_id, &counting.passport)) {
        return false;
    }
    *ret_branch = branch_of(&counting);
    *ret_figure = figure_of(req->arena, row, &section->columns[place.column]);
    return true;
}

static void count_lent(const struct counting *counting, const struct plan *plan,
                       struct reports_values *values)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->count != NULL) {
            count_of_feature(counting, plan, *feature, values);
        }
    }
}

/* ---- all cells ------------------------------------------------------------------------------ */

static void count_cells(const struct counting *counting, struct reports_values *values)
{
    const struct plan *plan = plan_for(counting->req, counting->form);
    values->unknown = plan->unknown;
    count_people(counting, plan, values);
    put_others(counting, plan, values);
    count_lent(counting, plan, values);
}

/* On another day than the form's own, its period is the year before that day. */
struct reports_days reports_days_of(const struct reports_form *form, date day)
{
    bool is_own_day = date_is_none(day) || date_equal(day, form->day);
    return is_own_day ? (struct reports_days){form->day, form->since}
                      : (struct reports_days){day, date_add_months(day, -12)};
}

struct reports_days reports_days_of_subject(const struct reports_subject *subject)
{
    struct reports_days days = reports_days_of(subject->form, subject->day);
    days.since = date_is_none(subject->since) ? days.since : subject->since;
    return days;
}

bool reports_is_at_start(const struct reports_row *row, const struct reports_column *column)
{
    struct conditions conditions = {{row->measure.filters, column->filters},
                                    {row->measure.filter_count, column->filter_count}};
    return is_at_start(column, &conditions);
}

static struct counting counting_of(struct request *req, const struct stats_store *store,
                                   const struct reports_subject *subject)
{
    struct reports_days days = reports_days_of_subject(subject);
    return (struct counting){
        .req = req,
        .store = store,
        .form = subject->form,
        .org_id = subject->org_id,
        .day = days.day,
        .since = days.since,
    };
}

struct stats_store reports_facts_of(struct request *req, const struct stats_store *store,
                                    const struct reports_subject *subject)
{
    date day = counting_of(req, store, subject).day;
    return stats_by_tree_of(req, store, subject->is_by_todays_tree ? (date){0} : day);
}

bool reports_people_query(struct request *req, const struct stats_store *store,
                          const struct reports_subject *subject, struct stats_query *ret_query)
{
    struct counting counting = counting_of(req, store, subject);
    const struct plan *plan = plan_for(req, subject->form);
    size_t i = 0;
    while (i < plan->count && plan->cells[i] != subject->cell) {
        i++;
    }
    if (i == plan->count || !stats_place_of(store, subject->org_id, &counting.place)) {
        return false;
    }
    *ret_query = plan->queries[i];
    ret_query->day = plan->at_start[i] ? counting.since : counting.day;
    ret_query->since = counting.since;
    ret_query->org = counting.place;
    return true;
}

struct reports_values reports_count_of(struct request *req, const struct stats_store *store,
                                       const struct reports_subject *subject)
{
    const struct reports_form *form = subject->form;
    struct stats_store facts = reports_facts_of(req, store, subject);
    struct counting counting = counting_of(req, &facts, subject);
    struct reports_values values = {
        .numbers = ARENA_ARRAY(req->arena, form->cell_count, struct reports_number),
        .texts = ARENA_ARRAY(req->arena, form->cell_count, str),
    };
    if (reports_db_passport(req->db, subject->org_id, &counting.passport) &&
        stats_place_of(&facts, subject->org_id, &counting.place)) {
        struct reports_posts_branch branch = {
            .org_id = subject->org_id,
            .day = counting.day,
            .since = counting.since,
            .tree = subject->is_by_todays_tree ? (date){0} : counting.day,
        };
        counting.posts = reports_posts_of(req, &facts, form, &branch);
        count_cells(&counting, &values);
    }
    stats_close(&facts);
    reports_compute(form, values.numbers, NULL);
    return values;
}

struct reports_values reports_count(struct request *req, const struct stats_store *store,
                                    const struct reports_form *form, int64_t org_id, date day)
{
    return reports_count_of(req, store,
                            &(struct reports_subject){.form = form, .org_id = org_id, .day = day});
}
