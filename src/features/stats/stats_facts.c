#include "features/stats/stats_facts.h"

#define DAYS_BEFORE_1970 25567

stats_day stats_day_of(date day)
{
    if (date_is_none(day)) {
        return 0;
    }
    int64_t days = date_to_days(day) + DAYS_BEFORE_1970;
    return days < 1 ? 1 : days >= STATS_STILL ? STATS_STILL - 1 : (stats_day)days;
}

date stats_date_of(stats_day day)
{
    return day == 0 || day == STATS_STILL ? (date){0}
                                          : date_from_days((int64_t)day - DAYS_BEFORE_1970);
}

/* The last of the list that has the code; the first where none has it. */
static unsigned place_of_code(const str *codes, unsigned count, str code)
{
    unsigned place = count - 1;
    while (place > 0 && !str_equal(code, codes[place])) {
        place--;
    }
    return place;
}

static const str category_codes[STATS_CATEGORIES] = {
    [STATS_NO_CATEGORY] = STR_INIT(""),
    [STATS_WORKER_PEDAGOGIC] = STR_INIT("worker_pedagogic"),
    [STATS_WORKER_OTHER] = STR_INIT("worker_other"),
    [STATS_WORKER_HPE] = STR_INIT("worker_hpe"),
    [STATS_STUDENT_HPE] = STR_INIT("student_hpe"),
    [STATS_STUDENT_SPO] = STR_INIT("student_spo"),
    [STATS_PENSIONER] = STR_INIT("pensioner_nonworking"),
    [STATS_NOT_WORKING] = STR_INIT("temporarily_not_working"),
    [STATS_UNION_STAFF] = STR_INIT("union_staff"),
};

const char *stats_category_code(enum stats_category category)
{
    return category_codes[category].data;
}

enum stats_category stats_category_of(str code)
{
    return (enum stats_category)place_of_code(category_codes, STATS_CATEGORIES, code);
}

static const str kind_codes[STATS_KINDS] = {
    [STATS_OTHER_KIND] = STR_INIT("other"),
    [STATS_KINDERGARTEN] = STR_INIT("kindergarten"),
    [STATS_SCHOOL] = STR_INIT("school"),
    [STATS_BOARDING] = STR_INIT("boarding"),
    [STATS_EXTRA_SCHOOL] = STR_INIT("extra_school"),
    [STATS_SPORT] = STR_INIT("sport"),
    [STATS_COLLEGE] = STR_INIT("college"),
    [STATS_UNIVERSITY] = STR_INIT("university"),
    [STATS_SCIENCE] = STR_INIT("science"),
    [STATS_AUTHORITY] = STR_INIT("authority"),
};

enum stats_kind stats_kind_of(str code)
{
    return (enum stats_kind)place_of_code(kind_codes, STATS_KINDS, code);
}

const char *stats_kind_code(enum stats_kind kind)
{
    return kind_codes[kind].data;
}

static const str type_codes[STATS_TYPES] = {
    [STATS_OTHER_TYPE] = STR_INIT("other"),
    [STATS_UNION] = STR_INIT("union"),
    [STATS_REGION] = STR_INIT("region"),
    [STATS_TERRITORY] = STR_INIT("territory"),
    [STATS_PRIMARY_TERRITORIAL] = STR_INIT("primary_territorial"),
    [STATS_PRIMARY_WORKERS] = STR_INIT("primary_workers"),
    [STATS_PRIMARY_STUDENTS] = STR_INIT("primary_students"),
    [STATS_PRIMARY_JOINT] = STR_INIT("primary_joint"),
    [STATS_UNIT] = STR_INIT("unit"),
    [STATS_GROUP] = STR_INIT("group"),
};

enum stats_type stats_type_of(str code)
{
    return (enum stats_type)place_of_code(type_codes, STATS_TYPES, code);
}

const char *stats_type_code(enum stats_type type)
{
    return type_codes[type].data;
}

enum stats_pause stats_pause_of(str reason)
{
    static const str reasons[STATS_PAUSES] = {
        {0},
        {0},
        STR_INIT("child_care"),
        STR_INIT("service"),
        STR_INIT("study"),
        STR_INIT("job_search"),
        STR_INIT("other"),
    };
    unsigned place = place_of_code(reasons, STATS_PAUSES, reason);
    return place <= STATS_PAUSED ? STATS_PAUSED : (enum stats_pause)place;
}

enum stats_end stats_end_of(str status, str reason)
{
    static const struct {
        str status;
        str reason; /* empty = any */
        enum stats_end end;
    } ends[] = {
        {STR_INIT("left"), {0}, STATS_LEFT},
        {STR_INIT("excluded"), {0}, STATS_EXCLUDED},
        {STR_INIT("deceased"), {0}, STATS_DECEASED},
        {STR_INIT("second"), {0}, STATS_SECOND},
        {STR_INIT("deregistered"), STR_INIT("dismissal"), STATS_DISMISSED},
        {STR_INIT("deregistered"), STR_INIT("graduation"), STATS_GRADUATED},
        {STR_INIT("deregistered"), STR_INIT("moved"), STATS_MOVED},
        {STR_INIT("deregistered"), STR_INIT("liquidation"), STATS_LIQUIDATED},
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (str_equal(status, ends[i].status) &&
            (str_is_empty(ends[i].reason) || str_equal(reason, ends[i].reason))) {
            return ends[i].end;
        }
    }
    return STATS_DEREGISTERED;
}

/* ---- marks ---------------------------------------------------------------------------------- */

stats_marks stats_marks_of(const struct stats_marked *marked)
{
    return (stats_marks)((unsigned)marked->category | (unsigned)marked->sex << 4 |
                         (unsigned)marked->pause << 6 | (unsigned)marked->has_record << 9 |
                         (unsigned)marked->begin << 10 | (unsigned)marked->end << 12);
}

/* ---- one person ----------------------------------------------------------------------------- */

/* What holds of one kind on a day; a vague beginning reaches back as far as is asked. */
static const struct stats_period *holding(const struct stats_period *periods, size_t count,
                                          char kind, stats_day day)
{
    for (size_t i = 0; i < count; i++) {
        const struct stats_period *period = &periods[i];
        if (period->kind == kind && (period->from <= day || period->is_vague) &&
            period->to >= day) {
            return period;
        }
    }
    return NULL;
}

/* The first day after `day` on which the category, a time without work or the electronic record
 * changes. */
static stats_day next_change(const struct stats_period *periods, size_t count, stats_day day)
{
    stats_day next = STATS_STILL;
    for (size_t i = 0; i < count; i++) {
        const struct stats_period *period = &periods[i];
        if (period->kind != 'c' && period->kind != 's' && period->kind != 'd') {
            continue;
        }
        if (period->from > day && !period->is_vague) {
            next = MIN_OF(next, period->from);
        }
        if (period->to >= day && period->to < STATS_STILL - 1) {
            next = MIN_OF(next, (stats_day)(period->to + 1));
        }
    }
    return next;
}

static enum stats_pause pause_on(const struct stats_period *periods, size_t count,
                                 enum stats_category category, stats_day day)
{
    const struct stats_period *pause = holding(periods, count, 's', day);
    return pause != NULL                   ? (enum stats_pause)pause->code
           : category == STATS_NOT_WORKING ? STATS_PAUSED
                                           : STATS_ACTIVE;
}

/* Only where a day is known there is a period: without any the card is as it is on all days. */
static bool has_record_on(const struct stats_person *person, const struct stats_period *periods,
                          size_t count, stats_day day)
{
    for (size_t i = 0; i < count; i++) {
        if (periods[i].kind == 'd') {
            return holding(periods, count, 'd', day) != NULL;
        }
    }
    return person->has_record;
}

static bool is_first_membership(const struct stats_period *periods, size_t count,
                                const struct stats_period *membership)
{
    for (size_t i = 0; i < count; i++) {
        if (periods[i].kind == 'm' && periods[i].from < membership->from) {
            return false;
        }
    }
    return true;
}

/* A stay in one organisation within one membership. The day on which a membership ends is not
 * counted any more; the last day before a transfer is. */
struct stay {
    const struct stats_period *membership;
    int64_t org_id;
    stats_day from;
    stats_day to;
    enum stats_begin begin;
    enum stats_end end;
};

static bool stay_of(const struct stats_period *periods, size_t count,
                    const struct stats_period *membership, const struct stats_period *registration,
                    struct stay *ret_stay)
{
    stats_day went =
        registration->to == STATS_STILL ? STATS_STILL : (stats_day)(registration->to + 1);
    bool begins_it = registration->from <= membership->from;
    bool ends_it = membership->to <= went && membership->to != STATS_STILL;
    *ret_stay = (struct stay){
        .membership = membership,
        .org_id = registration->org_id,
        .from = MAX_OF(membership->from, registration->from),
        .to = MIN_OF(membership->to, went),
        .begin = !begins_it                                        ? STATS_ARRIVED
                 : is_first_membership(periods, count, membership) ? STATS_ADMITTED
                                                                   : STATS_RETURNED,
        .end = ends_it               ? (enum stats_end)membership->code
               : went == STATS_STILL ? STATS_LASTS
                                     : STATS_WENT,
    };
    return ret_stay->from < ret_stay->to;
}

static size_t split_stay(const struct stats_person *person, const struct stats_period *periods,
                         size_t count, const struct stay *stay, struct stats_row *rows,
                         size_t limit)
{
    size_t row_count = 0;
    stats_day day = stay->from;
    while (day < stay->to && row_count < limit) {
        const struct stats_period *period = holding(periods, count, 'c', day);
        enum stats_category category =
            period == NULL ? STATS_NO_CATEGORY : (enum stats_category)period->code;
        stats_day until = MIN_OF(next_change(periods, count, day), stay->to);
        struct stats_marked marked = {
            .category = category,
            .sex = person->sex,
            .begin = day == stay->from ? stay->begin : STATS_GOES_ON,
            .end = until == stay->to ? stay->end : STATS_LASTS,
            .pause = pause_on(periods, count, category, day),
            .has_record = has_record_on(person, periods, count, day),
        };
        rows[row_count++] = (struct stats_row){stay->org_id, day, until, stats_marks_of(&marked)};
        day = until;
    }
    return row_count;
}

size_t stats_lay_out(const struct stats_person *person, const struct stats_period *periods,
                     size_t count, struct stats_row *ret_rows)
{
    size_t row_count = 0;
    for (size_t m = 0; m < count; m++) {
        for (size_t r = 0; periods[m].kind == 'm' && r < count; r++) {
            struct stay stay;
            if (periods[r].kind == 'r' &&
                stay_of(periods, count, &periods[m], &periods[r], &stay)) {
                row_count += split_stay(person, periods, count, &stay, ret_rows + row_count,
                                        STATS_PERIODS - row_count);
            }
        }
    }
    return row_count;
}
