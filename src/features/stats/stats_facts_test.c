#include "features/stats/stats_facts.h"

#include "base/test.h"

#define SCHOOL 11
#define GARDEN 12

static stats_day day(const char *iso)
{
    return stats_day_of(date_of(iso));
}

static struct stats_period period(char kind, const char *from, const char *to, int64_t org_id,
                                  int code)
{
    return (struct stats_period){.kind = kind,
                                 .from = day(from),
                                 .to = to == NULL ? STATS_STILL : day(to),
                                 .org_id = org_id,
                                 .code = (uint8_t)code};
}

static const struct stats_person anna = {.id = 7, .sex = STATS_WOMAN};

static struct stats_row rows[STATS_PERIODS];

static size_t lay_out(const struct stats_period *periods, size_t count)
{
    return stats_lay_out(&anna, periods, count, rows);
}

static void expect_row(size_t at, int64_t org_id, const char *from, const char *to,
                       enum stats_begin begin, enum stats_end end)
{
    struct stats_marked marked = stats_marked_of(rows[at].marks);
    expect_int(org_id, rows[at].org_id);
    expect_date(from, stats_date_of(rows[at].from));
    expect_date(to == NULL ? "" : to, stats_date_of(rows[at].to));
    expect_int(begin, marked.begin);
    expect_int(end, marked.end);
    expect_int(STATS_WOMAN, marked.sex);
}

void test_stats_facts__days_come_back_as_they_were(void)
{
    static const char *const days[] = {"1900-01-02", "1970-01-01", "2000-02-29", "2026-11-22"};
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        expect_date(days[i], stats_date_of(day(days[i])));
    }
    expect_int(0, stats_day_of((date){0}));
}

void test_stats_facts__marks_come_back_as_they_were(void)
{
    struct stats_marked marked = {STATS_UNION_STAFF, STATS_MAN,          STATS_ARRIVED,
                                  STATS_WENT,        STATS_PAUSED_OTHER, true};
    struct stats_marked same = stats_marked_of(stats_marks_of(&marked));
    expect_int(STATS_UNION_STAFF, same.category);
    expect_int(STATS_MAN, same.sex);
    expect_int(STATS_ARRIVED, same.begin);
    expect_int(STATS_WENT, same.end);
    expect_true(same.pause == STATS_PAUSED_OTHER && same.has_record);
    expect_int(0, stats_marks_of(&marked) % STATS_STANDINGS -
                      stats_marks_of(&(struct stats_marked){.category = STATS_UNION_STAFF,
                                                            .sex = STATS_MAN,
                                                            .pause = STATS_PAUSED_OTHER,
                                                            .has_record = true}));
}

void test_stats_facts__who_was_admitted_and_stays_is_one_row(void)
{
    const struct stats_period periods[] = {
        period('c', "2015-09-01", NULL, 0, STATS_WORKER_PEDAGOGIC),
        period('m', "2015-09-01", NULL, SCHOOL, 0),
        period('r', "2015-09-01", NULL, SCHOOL, 0),
    };
    expect_int(1, (int64_t)lay_out(periods, COUNT_OF(periods)));
    expect_row(0, SCHOOL, "2015-09-01", NULL, STATS_ADMITTED, STATS_LASTS);
    expect_int(STATS_WORKER_PEDAGOGIC, stats_marked_of(rows[0].marks).category);
}

/* The last day before a transfer counts in the old organisation, and no day is counted twice. */
void test_stats_facts__a_transfer_leaves_no_gap(void)
{
    const struct stats_period periods[] = {
        period('m', "2015-09-01", NULL, SCHOOL, 0),
        period('r', "2015-09-01", "2020-08-31", SCHOOL, 0),
        period('r', "2020-09-01", NULL, GARDEN, 0),
    };
    expect_int(2, (int64_t)lay_out(periods, COUNT_OF(periods)));
    expect_row(0, SCHOOL, "2015-09-01", "2020-09-01", STATS_ADMITTED, STATS_WENT);
    expect_row(1, GARDEN, "2020-09-01", NULL, STATS_ARRIVED, STATS_LASTS);
}

/* Nobody is counted on the day on which he leaves. */
void test_stats_facts__an_end_is_told_with_its_reason(void)
{
    const struct stats_period periods[] = {
        period('m', "2015-09-01", "2021-06-30", SCHOOL, STATS_GRADUATED),
        period('m', "2023-02-01", NULL, SCHOOL, 0),
        period('r', "2015-09-01", "2021-06-30", SCHOOL, 0),
        period('r', "2023-02-01", NULL, SCHOOL, 0),
    };
    expect_int(2, (int64_t)lay_out(periods, COUNT_OF(periods)));
    expect_row(0, SCHOOL, "2015-09-01", "2021-06-30", STATS_ADMITTED, STATS_GRADUATED);
    expect_row(1, SCHOOL, "2023-02-01", NULL, STATS_RETURNED, STATS_LASTS);
}

void test_stats_facts__category_and_pause_split_a_stay(void)
{
    const struct stats_period periods[] = {
        period('c', "2015-09-01", "2024-05-31", 0, STATS_WORKER_OTHER),
        period('c', "2024-06-01", NULL, 0, STATS_PENSIONER),
        period('m', "2015-09-01", NULL, SCHOOL, 0),
        period('r', "2015-09-01", NULL, SCHOOL, 0),
        period('s', "2019-01-10", "2020-01-09", 0, STATS_PAUSED_STUDY),
    };
    expect_int(4, (int64_t)lay_out(periods, COUNT_OF(periods)));
    expect_row(0, SCHOOL, "2015-09-01", "2019-01-10", STATS_ADMITTED, STATS_LASTS);
    expect_row(1, SCHOOL, "2019-01-10", "2020-01-10", STATS_GOES_ON, STATS_LASTS);
    expect_int(STATS_PAUSED_STUDY, stats_marked_of(rows[1].marks).pause);
    expect_row(3, SCHOOL, "2024-06-01", NULL, STATS_GOES_ON, STATS_LASTS);
    expect_int(STATS_PENSIONER, stats_marked_of(rows[3].marks).category);
}

void test_stats_facts__a_category_since_an_unknown_day_holds_from_the_beginning(void)
{
    struct stats_period periods[] = {
        period('c', "2025-03-01", NULL, 0, STATS_STUDENT_HPE),
        period('m', "2022-09-01", NULL, SCHOOL, 0),
        period('r', "2022-09-01", NULL, SCHOOL, 0),
    };
    periods[0].is_vague = true;
    expect_int(1, (int64_t)lay_out(periods, COUNT_OF(periods)));
    expect_int(STATS_STUDENT_HPE, stats_marked_of(rows[0].marks).category);
}
