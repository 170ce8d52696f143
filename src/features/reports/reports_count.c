#include "features/reports/reports_count.h"

#include "features/reports/reports.sql.h"
#include "features/reports/reports_posts.h"

struct counting {
    struct request *req;
    const struct stats_store *store;
    const struct reports_form *form;
    struct reports_db_passport_row passport;
    struct reports_posts *posts; /* and organisations */
    size_t place;
    date day;
    date since;
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

static bool narrow(const struct counting *counting, const struct conditions *conditions,
                   struct stats_query *query)
{
    str sentence;
    EACH_CONDITION(condition, conditions)
    {
        /* Admissions are first ones anyway; the day has been taken already. */
        bool is_told =
            str_equal(condition->field, STR("first")) || str_equal(condition->field, STR("day"));
        str field = str_equal(condition->field, STR("reason")) ? STR("end") : condition->field;
        if (!is_told &&
            !stats_narrow(counting->req->arena, query, field, condition->value, &sentence)) {
            return false;
        }
    }
    return true;
}

static bool query_of(const struct counting *counting, size_t measure,
                     const struct conditions *conditions, bool is_at_start,
                     struct stats_query *ret_query)
{
    *ret_query = (struct stats_query){
        .measure = people[measure].measure,
        .day = is_at_start ? counting->since : counting->day,
        .since = counting->since,
        .org = counting->place,
        .begins = people[measure].begins,
        .ends = people[measure].ends,
    };
    return narrow(counting, conditions, ret_query);
}

static struct reports_number count_people(const struct counting *counting, size_t measure,
                                          const struct conditions *conditions, bool is_at_start)
{
    struct stats_query query;
    if (!query_of(counting, measure, conditions, is_at_start, &query)) {
        return (struct reports_number){0};
    }
    return reports_whole(stats_count(counting->req->arena, counting->store, &query).items[0]);
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

/* ---- a form --------------------------------------------------------------------------------- */

static struct reports_number count_cell(const struct counting *counting,
                                        const struct reports_row *row,
                                        const struct reports_column *column)
{
    struct conditions conditions = {{row->measure.filters, column->filters},
                                    {row->measure.filter_count, column->filter_count}};
    bool is_at_start =
        column->is_at_start || str_equal(condition_of(&conditions, "day"), STR("start"));
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        if (str_equal(row->measure.name, str_of(people[i].name))) {
            return count_people(counting, i, &conditions, is_at_start);
        }
    }
    return reports_posts_count(counting->posts, row, column);
}

static void count_cells(const struct counting *counting, struct reports_values *values)
{
    const struct reports_form *form = counting->form;
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_section *section = &form->sections[place.section];
        const struct reports_row *row = &section->rows[place.row];
        if (row->source != REPORTS_MEASURE || !reports_row_has(row, place.column) ||
            reports_formula_of(form, place) != NULL) {
            continue;
        }
        if (text_of(counting, row->measure.name, &values->texts[cell])) {
            continue;
        }
        values->numbers[cell] = count_cell(counting, row, &section->columns[place.column]);
        values->unknown += !values->numbers[cell].is_known;
    }
}

/* On another day than the form's own, its period is the year before that day. */
static struct counting counting_on(struct request *req, const struct stats_store *store,
                                   const struct reports_form *form, date day)
{
    bool is_own_day = date_is_none(day) || date_equal(day, form->day);
    return (struct counting){
        .req = req,
        .store = store,
        .form = form,
        .day = is_own_day ? form->day : day,
        .since = is_own_day ? form->since : date_add_months(day, -12),
    };
}

bool reports_people_query(struct request *req, const struct stats_store *store,
                          const struct reports_subject *subject, struct stats_query *ret_query)
{
    const struct reports_form *form = subject->form;
    struct reports_place place = reports_place_of(form, subject->cell);
    const struct reports_section *section = &form->sections[place.section];
    const struct reports_row *row = &section->rows[place.row];
    const struct reports_column *column = &section->columns[place.column];
    struct counting counting = counting_on(req, store, form, subject->day);
    struct conditions conditions = {{row->measure.filters, column->filters},
                                    {row->measure.filter_count, column->filter_count}};
    bool is_at_start =
        column->is_at_start || str_equal(condition_of(&conditions, "day"), STR("start"));
    size_t measure = 0;
    while (measure < COUNT_OF(people) &&
           !str_equal(row->measure.name, str_of(people[measure].name))) {
        measure++;
    }
    return row->source == REPORTS_MEASURE && reports_formula_of(form, place) == NULL &&
           measure < COUNT_OF(people) && stats_place_of(store, subject->org_id, &counting.place) &&
           query_of(&counting, measure, &conditions, is_at_start, ret_query);
}

struct reports_values reports_count(struct request *req, const struct stats_store *store,
                                    const struct reports_form *form, int64_t org_id, date day)
{
    struct counting counting = counting_on(req, store, form, day);
    struct reports_values values = {
        .numbers = ARENA_ARRAY(req->arena, form->cell_count, struct reports_number),
        .texts = ARENA_ARRAY(req->arena, form->cell_count, str),
    };
    if (reports_db_passport(req->db, org_id, &counting.passport) &&
        stats_place_of(store, org_id, &counting.place)) {
        struct reports_posts_branch branch = {org_id, counting.day, counting.since};
        counting.posts = reports_posts_of(req, store, form, &branch);
        count_cells(&counting, &values);
    }
    reports_compute(form, values.numbers, NULL);
    return values;
}
