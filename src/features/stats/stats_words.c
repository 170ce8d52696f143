#include "features/stats/stats_words.h"

/* ---- values --------------------------------------------------------------------------------- */

struct value {
    const char *code;
    uint32_t bits;
};

#define BIT(value) ((uint32_t)1 << (value))
#define WORKERS (BIT(STATS_WORKER_PEDAGOGIC) | BIT(STATS_WORKER_OTHER) | BIT(STATS_WORKER_HPE))

static const struct value categories[] = {
    {"none", BIT(STATS_NO_CATEGORY)},
    {"worker", WORKERS},
    {"student", BIT(STATS_STUDENT_HPE) | BIT(STATS_STUDENT_SPO)},
    {"pensioner", BIT(STATS_PENSIONER)},
    {"worker_pedagogic", BIT(STATS_WORKER_PEDAGOGIC)},
    {"worker_other", BIT(STATS_WORKER_OTHER)},
    {"worker_hpe", BIT(STATS_WORKER_HPE)},
    {"student_hpe", BIT(STATS_STUDENT_HPE)},
    {"student_spo", BIT(STATS_STUDENT_SPO)},
    {"pensioner_nonworking", BIT(STATS_PENSIONER)},
    {"temporarily_not_working", BIT(STATS_NOT_WORKING)},
    {"union_staff", BIT(STATS_UNION_STAFF)},
    {0},
};
static const struct value sexes[] = {
    {"none", BIT(STATS_SEX_UNKNOWN)}, {"f", BIT(STATS_WOMAN)}, {"m", BIT(STATS_MAN)}, {0}};
static const struct value states[] = {{"active", BIT(0)}, {"paused", BIT(1)}, {0}};
static const struct value flags[] = {{"no", BIT(0)}, {"yes", BIT(1)}, {0}};
static const struct value begins[] = {
    {"none", BIT(STATS_GOES_ON)},
    {"admitted", BIT(STATS_ADMITTED)},
    {"returned", BIT(STATS_RETURNED)},
    {"arrived", BIT(STATS_ARRIVED)},
    {0},
};
static const struct value ends[] = {
    {"none", BIT(STATS_LASTS)},
    {"left", BIT(STATS_LEFT)},
    {"excluded", BIT(STATS_EXCLUDED)},
    {"dismissal", BIT(STATS_DISMISSED)},
    {"graduation", BIT(STATS_GRADUATED)},
    {"moved", BIT(STATS_MOVED)},
    {"liquidation", BIT(STATS_LIQUIDATED)},
    {"other", BIT(STATS_DEREGISTERED)},
    {"deceased", BIT(STATS_DECEASED)},
    {"second", BIT(STATS_SECOND)},
    {"transferred", BIT(STATS_WENT)},
    {0},
};

static const struct value reasons[] = {
    {"none", BIT(STATS_PAUSED)},
    {"child_care", BIT(STATS_PAUSED_CHILD_CARE)},
    {"service", BIT(STATS_PAUSED_SERVICE)},
    {"study", BIT(STATS_PAUSED_STUDY)},
    {"job_search", BIT(STATS_PAUSED_JOB_SEARCH)},
    {"other", BIT(STATS_PAUSED_OTHER)},
    {"active", BIT(STATS_ACTIVE)},
    {0},
};
static const struct value kinds[] = {
    {"other", BIT(STATS_OTHER_KIND)},
    {"kindergarten", BIT(STATS_KINDERGARTEN)},
    {"school", BIT(STATS_SCHOOL)},
    {"boarding", BIT(STATS_BOARDING)},
    {"extra_school", BIT(STATS_EXTRA_SCHOOL)},
    {"sport", BIT(STATS_SPORT)},
    {"college", BIT(STATS_COLLEGE)},
    {"university", BIT(STATS_UNIVERSITY)},
    {"science", BIT(STATS_SCIENCE)},
    {"authority", BIT(STATS_AUTHORITY)},
    {0},
};
static const struct value types[] = {
    {"other", BIT(STATS_OTHER_TYPE)},
    {"union", BIT(STATS_UNION)},
    {"region", BIT(STATS_REGION)},
    {"territory", BIT(STATS_TERRITORY)},
    {"primary", BIT(STATS_PRIMARY_TERRITORIAL) | BIT(STATS_PRIMARY_WORKERS) |
                    BIT(STATS_PRIMARY_STUDENTS) | BIT(STATS_PRIMARY_JOINT)},
    {"primary_territorial", BIT(STATS_PRIMARY_TERRITORIAL)},
    {"primary_workers", BIT(STATS_PRIMARY_WORKERS)},
    {"primary_students", BIT(STATS_PRIMARY_STUDENTS)},
    {"primary_joint", BIT(STATS_PRIMARY_JOINT)},
    {"unit", BIT(STATS_UNIT)},
    {"group", BIT(STATS_GROUP)},
    {0},
};
static const struct value levels[] = {
    {"union", BIT(0)},
    {"region", BIT(1)},
    {"territory", BIT(2)},
    {"primary", BIT(3)},
    {"unit", BIT(4)},
    {"group", BIT(5)},
    {0},
};

static bool refuse(str sentence, str *ret_sentence)
{
    *ret_sentence = sentence;
    return false;
}

/* "worker|union_staff" into bits. */
static bool bits_of(struct arena *arena, const struct value *values, str text, uint32_t *ret_bits,
                    str *ret_sentence)
{
    uint32_t bits = 0;
    str code;
    while (str_next(&text, '|', &code)) {
        const struct value *value = values;
        while (value->code != NULL && !str_equal(code, str_of(value->code))) {
            value++;
        }
        if (value->code == NULL) {
            return refuse(
                str_format(arena, "\"%.*s\" is no value of this condition", STR_ARG(code)),
                ret_sentence);
        }
        bits |= value->bits;
    }
    *ret_bits = *ret_bits == 0 ? bits : *ret_bits & bits;
    return *ret_bits != 0 || refuse(STR("two conditions exclude each other"), ret_sentence);
}

/* "..35", "36..54", "55.." */
static bool years_of(struct arena *arena, str text, struct stats_years *ret_years,
                     str *ret_sentence)
{
    ptrdiff_t dots = str_find(text, STR(".."));
    int64_t from = 0;
    int64_t to = 199;
    str first = dots < 0 ? text : str_slice(text, 0, (size_t)dots);
    str last = dots < 0 ? text : str_from(text, (size_t)dots + 2);
    bool is_good = (str_is_empty(first) || str_to_int64(first, &from)) &&
                   (str_is_empty(last) || str_to_int64(last, &to)) && from >= 0 && from <= to &&
                   to < 200;
    if (!is_good) {
        return refuse(
            str_format(arena, "\"%.*s\" are no years; write ..35, 36..54 or 55..", STR_ARG(text)),
            ret_sentence);
    }
    *ret_years =
        (struct stats_years){true, MAX_OF(ret_years->from, (int)from),
                             ret_years->is_asked ? MIN_OF(ret_years->to, (int)to) : (int)to};
    return true;
}

bool stats_narrow(struct arena *arena, struct stats_query *query, str field, str value,
                  str *ret_sentence)
{
    const struct {
        const char *field;
        const struct value *values;
        uint32_t *bits;
    } conditions[] = {
        {"category", categories, &query->categories},
        {"sex", sexes, &query->sexes},
        {"status", states, &query->pauses},
        {"record", flags, &query->records},
        {"begin", begins, &query->begins},
        {"end", ends, &query->ends},
        {"reason", reasons, &query->reasons},
        {"kind", kinds, &query->kinds},
        {"type", types, &query->types},
        {"level", levels, &query->levels},
        {"small", flags, &query->smalls},
        {"direct", flags, &query->directs},
    };
    for (size_t i = 0; i < COUNT_OF(conditions); i++) {
        if (str_equal(field, str_of(conditions[i].field))) {
            return bits_of(arena, conditions[i].values, value, conditions[i].bits, ret_sentence);
        }
    }
    if (str_equal(field, STR("age"))) {
        return years_of(arena, value, &query->age, ret_sentence);
    }
    if (str_equal(field, STR("seniority"))) {
        return years_of(arena, value, &query->seniority, ret_sentence);
    }
    return refuse(str_format(arena, "\"%.*s\" is no condition", STR_ARG(field)), ret_sentence);
}

bool stats_narrow_all(struct arena *arena, struct stats_query *query, str conditions,
                      str *ret_sentence)
{
    str condition;
    while (str_next(&conditions, ' ', &condition)) {
        ptrdiff_t equals = str_find_char(condition, '=');
        if (str_is_empty(condition)) {
            continue;
        }
        if (equals <= 0) {
            return refuse(
                str_format(arena, "\"%.*s\" is no condition; write sex=f", STR_ARG(condition)),
                ret_sentence);
        }
        if (!stats_narrow(arena, query, str_slice(condition, 0, (size_t)equals),
                          str_from(condition, (size_t)equals + 1), ret_sentence)) {
            return false;
        }
    }
    return true;
}

/* ---- breaking down -------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum stats_by by;
    int level;
} things[] = {
    {"region", STATS_BY_LEVEL, 1},
    {"territory", STATS_BY_LEVEL, 2},
    {"primary", STATS_BY_LEVEL, 3},
    {"category", STATS_BY_CATEGORY, 0},
    {"sex", STATS_BY_SEX, 0},
    {"status", STATS_BY_PAUSE, 0},
    {"record", STATS_BY_RECORD, 0},
    {"begin", STATS_BY_BEGIN, 0},
    {"end", STATS_BY_END, 0},
    {"age", STATS_BY_AGE, 0},
    {"seniority", STATS_BY_SENIORITY, 0},
    {"reason", STATS_BY_REASON, 0},
    {"kind", STATS_BY_KIND, 0},
    {"type", STATS_BY_TYPE, 0},
    {"small", STATS_BY_SMALL, 0},
    {"level", STATS_BY_STANDING, 0},
    {"direct", STATS_BY_DIRECT, 0},
};

/* Youth is up to 35 years inclusive (domain: definitions). */
static void set_bands(struct stats_query *query)
{
    static const int ages[] = {0, 25, 36, 45, 55, 65};
    static const int years[] = {0, 1, 5, 10, 20, 30};
    memcpy(query->ages, ages, sizeof(ages));
    memcpy(query->years, years, sizeof(years));
    for (size_t i = 0; i < query->by_count; i++) {
        query->age_count = query->by[i] == STATS_BY_AGE ? COUNT_OF(ages) : query->age_count;
        query->year_count =
            query->by[i] == STATS_BY_SENIORITY ? COUNT_OF(years) : query->year_count;
    }
}

bool stats_break_down(struct arena *arena, struct stats_query *query, str name, str *ret_sentence)
{
    size_t i = 0;
    while (i < COUNT_OF(things) && !str_equal(name, str_of(things[i].name))) {
        i++;
    }
    if (i == COUNT_OF(things)) {
        return refuse(str_format(arena, "nothing can be broken down by \"%.*s\"", STR_ARG(name)),
                      ret_sentence);
    }
    for (size_t j = 0; j < query->by_count; j++) {
        if (query->by[j] == things[i].by) {
            return refuse(str_format(arena, "\"%.*s\" cannot be taken with what stands before",
                                     STR_ARG(name)),
                          ret_sentence);
        }
    }
    if (query->by_count == STATS_DIMENSIONS) {
        return refuse(STR("too many things"), ret_sentence);
    }
    bool is_level = things[i].by == STATS_BY_LEVEL;
    memmove(&query->by[is_level], &query->by[0], query->by_count * sizeof(query->by[0]) * is_level);
    query->by[is_level ? 0 : query->by_count] = things[i].by;
    query->by_count++;
    query->level = is_level ? things[i].level : query->level;
    set_bands(query);
    return true;
}

const char *stats_by_name(const struct stats_query *query, enum stats_by by)
{
    for (size_t i = 0; i < COUNT_OF(things); i++) {
        if (things[i].by == by && (by != STATS_BY_LEVEL || things[i].level == query->level)) {
            return things[i].name;
        }
    }
    return "";
}

/* ---- back into words ------------------------------------------------------------------------ */

static str code_of(const struct value *values, size_t value)
{
    for (; values->code != NULL; values++) {
        if (values->bits == BIT(value)) {
            return str_of(values->code);
        }
    }
    return (str){0};
}

static str band_code(struct arena *arena, const int *starts, size_t count, size_t band)
{
    if (band == count) {
        return STR("none");
    }
    return band + 1 == count ? str_format(arena, "%d..", starts[band])
                             : str_format(arena, "%d..%d", starts[band], starts[band + 1] - 1);
}

str stats_value_code(struct arena *arena, const struct stats_store *store,
                     const struct stats_query *query, enum stats_by by, size_t value)
{
    switch (by) {
    case STATS_BY_CATEGORY:
        return value == STATS_NO_CATEGORY ? STR("none")
                                          : str_of(stats_category_code((enum stats_category)value));
    case STATS_BY_SEX:
        return code_of(sexes, value);
    case STATS_BY_PAUSE:
        return code_of(states, value);
    case STATS_BY_RECORD:
        return code_of(flags, value);
    case STATS_BY_BEGIN:
        return code_of(begins, value);
    case STATS_BY_END:
        return code_of(ends, value);
    case STATS_BY_AGE:
        return band_code(arena, query->ages, query->age_count, value);
    case STATS_BY_SENIORITY:
        return band_code(arena, query->years, query->year_count, value);
    case STATS_BY_KIND:
        return str_of(stats_kind_code((enum stats_kind)value));
    case STATS_BY_TYPE:
        return str_of(stats_type_code((enum stats_type)value));
    case STATS_BY_SMALL:
    case STATS_BY_DIRECT:
        return code_of(flags, value);
    case STATS_BY_STANDING:
        return code_of(levels, value);
    case STATS_BY_REASON:
        return code_of(reasons, value);
    case STATS_BY_LEVEL:
        return str_format(arena, "%lld", (long long)store->orgs[value].id);
    case STATS_BY_NOTHING:
    case STATS_BYS:
        break;
    }
    return (str){0};
}

bool stats_measure_named(str name, enum stats_measure *ret_measure)
{
    static const char *const names[] = {
        [STATS_MEMBERS] = "members", [STATS_BEGINNING] = "begun", [STATS_ENDING] = "ended"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (str_equal(name, str_of(names[i]))) {
            *ret_measure = (enum stats_measure)i;
            return true;
        }
    }
    return false;
}
