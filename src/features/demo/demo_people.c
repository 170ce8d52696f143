#include <stdio.h>

#include "base/fold.h"
#include "base/utf8.h"
#include "features/demo/demo_inner.h"
#include "features/members/members.h"

/* The day on which the wanted number is on the register, and the days between which things
 * happened. */
#define COUNTING_DAY 20210101
#define FIRST_DAY 20160101
#define LAST_DAY 20260101

/* Of those on the register on the counting day: how many per hundred were there before and left,
 * and came after. Students come and go faster. */
#define LEFT_BEFORE_PERCENT 10
#define CAME_AFTER_PERCENT 14

struct post {
    const char *title;
    const char *category;
    int weight;
};

static const struct post school_posts[] = {
    {"учитель начальных классов", "worker_pedagogic", 16},
    {"учитель русского языка и литературы", "worker_pedagogic", 9},
    {"учитель математики", "worker_pedagogic", 8},
    {"учитель английского языка", "worker_pedagogic", 6},
    {"учитель истории", "worker_pedagogic", 5},
    {"учитель физкультуры", "worker_pedagogic", 5},
    {"учитель химии", "worker_pedagogic", 3},
    {"учитель информатики", "worker_pedagogic", 3},
    {"учитель биологии", "worker_pedagogic", 3},
    {"педагог-психолог", "worker_pedagogic", 3},
    {"социальный педагог", "worker_pedagogic", 2},
    {"педагог-организатор", "worker_pedagogic", 2},
    {"заместитель директора по УВР", "worker_pedagogic", 4},
    {"директор", "worker_pedagogic", 1},
    {"библиотекарь", "worker_other", 3},
    {"секретарь", "worker_other", 3},
    {"завхоз", "worker_other", 3},
    {"повар", "worker_other", 5},
    {"уборщик служебных помещений", "worker_other", 8},
    {"сторож", "worker_other", 5},
    {"лаборант", "worker_other", 3},
    {NULL, NULL, 0}};

static const struct post kindergarten_posts[] = {
    {"воспитатель", "worker_pedagogic", 45},
    {"младший воспитатель", "worker_other", 22},
    {"музыкальный руководитель", "worker_pedagogic", 6},
    {"учитель-логопед", "worker_pedagogic", 4},
    {"старший воспитатель", "worker_pedagogic", 4},
    {"заведующий", "worker_pedagogic", 3},
    {"повар", "worker_other", 8},
    {"завхоз", "worker_other", 3},
    {"сторож", "worker_other", 5},
    {NULL, NULL, 0}};

static const struct post university_posts[] = {{"доцент", "worker_hpe", 35},
                                               {"профессор", "worker_hpe", 10},
                                               {"старший преподаватель", "worker_hpe", 20},
                                               {"ассистент", "worker_hpe", 8},
                                               {"специалист деканата", "worker_other", 12},
                                               {"лаборант", "worker_other", 10},
                                               {"комендант", "worker_other", 5},
                                               {NULL, NULL, 0}};

static const struct post college_posts[] = {
    {"преподаватель", "worker_pedagogic", 50},
    {"мастер производственного обучения", "worker_pedagogic", 25},
    {"методист", "worker_pedagogic", 8},
    {"секретарь", "worker_other", 8},
    {"сторож", "worker_other", 9},
    {NULL, NULL, 0}};

static const struct post office_posts[] = {{"ведущий специалист", "union_staff", 60},
                                           {"главный бухгалтер", "union_staff", 20},
                                           {"водитель", "union_staff", 20},
                                           {NULL, NULL, 0}};

static const struct post university_students[] = {{NULL, "student_hpe", 100}, {NULL, NULL, 0}};
static const struct post college_students[] = {{NULL, "student_spo", 100}, {NULL, NULL, 0}};

static const struct post *const posts_of_kind[] = {
    [DEMO_SCHOOL] = school_posts,
    [DEMO_KINDERGARTEN] = kindergarten_posts,
    [DEMO_EXTRA_SCHOOL] = school_posts,
    [DEMO_COLLEGE] = college_posts,
    [DEMO_UNIVERSITY] = university_posts,
    [DEMO_COLLEGE_STUDENTS] = college_students,
    [DEMO_UNIVERSITY_STUDENTS] = university_students,
    [DEMO_OFFICE] = office_posts,
};

static uint32_t dice(struct demo *demo, uint32_t limit)
{
    return rand_below(&demo->random, limit);
}

static bool chance(struct demo *demo, uint32_t percent)
{
    return dice(demo, 100) < percent;
}

static const struct post *post_of(struct demo *demo, enum demo_kind kind)
{
    const struct post *posts = posts_of_kind[kind];
    int weights = 0;
    for (const struct post *post = posts; post->weight > 0; post++) {
        weights += post->weight;
    }
    int left = (int)dice(demo, (uint32_t)weights);
    const struct post *post = posts;
    while (left >= post->weight) {
        left -= post->weight;
        post++;
    }
    return post;
}

static date day_between(struct demo *demo, date from, date until)
{
    int64_t first = date_to_days(from);
    int64_t days = date_to_days(until) - first;
    return days <= 0 ? from : date_from_days(first + dice(demo, (uint32_t)days));
}

/* ---- one life ------------------------------------------------------------------------------- */

enum cohort { COUNTED, LEFT_BEFORE, CAME_AFTER };

struct life {
    struct demo_name name;
    const struct post *post;
    const char *category;
    const char *status;
    const char *reason; /* why it is so; may be NULL */
    date born;
    date joined;
    date registered;
    date ended;
    date paused;   /* without work since then */
    date retired;  /* none: works (or studies) to the end */
    date recorded; /* electronic record since; none = from the beginning, or not at all */
    bool was_elsewhere;
};

static bool is_student(const struct post *post)
{
    return post->title == NULL;
}

static bool is_man(struct demo *demo, enum demo_kind kind)
{
    static const uint32_t percent[] = {[DEMO_SCHOOL] = 16,
                                       [DEMO_KINDERGARTEN] = 3,
                                       [DEMO_EXTRA_SCHOOL] = 24,
                                       [DEMO_COLLEGE] = 30,
                                       [DEMO_UNIVERSITY] = 38,
                                       [DEMO_COLLEGE_STUDENTS] = 42,
                                       [DEMO_UNIVERSITY_STUDENTS] = 40,
                                       [DEMO_OFFICE] = 20};
    return chance(demo, percent[kind]);
}

/* When he was born so that he is of the age his post asks for in the year in which he joined. */
static date birth_of(struct demo *demo, const struct post *post, date joined)
{
    int age =
        is_student(post) ? 17 + (int)dice(demo, 4) : 21 + (int)dice(demo, 18) + (int)dice(demo, 14);
    int64_t day = (int64_t)dice(demo, 365);
    return date_add_days(date_from(date_year(joined) - age - 1, 12, 31), -day);
}

static void choose_days(struct demo *demo, enum cohort cohort, struct life *life)
{
    date counting = {COUNTING_DAY};
    date first = {FIRST_DAY};
    date last = {LAST_DAY};
    bool student = is_student(life->post);
    switch (cohort) {
    case COUNTED:
        life->joined =
            student ? day_between(demo, date_add_months(counting, -40), counting)
                    : day_between(demo, date_add_months(counting, -12 * (1 + (int)dice(demo, 30))),
                                  counting);
        if (chance(demo, student ? 75 : 14)) {
            life->ended = day_between(demo, date_add_days(counting, 1), last);
        }
        break;
    case LEFT_BEFORE:
        life->ended = day_between(demo, date_add_months(first, 6), counting);
        life->joined = date_add_days(life->ended, -90 - (int64_t)dice(demo, student ? 1500 : 6000));
        break;
    case CAME_AFTER:
        life->joined = day_between(demo, date_add_days(counting, 1), last);
        break;
    }
    /* Nobody is counted on the day on which he leaves, and all have joined before it. */
    if (cohort == COUNTED && !date_before(life->joined, counting)) {
        life->joined = date_add_days(counting, -1);
    }
    life->was_elsewhere = !student && chance(demo, 8) && date_year(life->joined) < 2018;
    life->registered = life->was_elsewhere ? day_between(demo, date_add_days(life->joined, 200),
                                                         date_from(2019, 6, 1))
                                           : life->joined;
    if (!date_is_none(life->ended) && !date_before(life->registered, life->ended)) {
        life->registered = life->joined;
        life->was_elsewhere = false;
    }
}

static void choose_state(struct demo *demo, struct life *life)
{
    date last = {LAST_DAY};
    int age = date_full_years(life->born, last);
    life->category = life->post->category;
    life->status = "active";
    if (!date_is_none(life->ended)) {
        uint32_t how = dice(demo, 100);
        life->status = is_student(life->post) || how < 62 ? "deregistered"
                       : how < 90                         ? "left"
                       : how < 93                         ? "excluded"
                       : age > 55                         ? "deceased"
                                                          : "deregistered";
    } else if (!is_student(life->post) && age >= 72) {
        life->category = "pensioner_nonworking";
        date usual = date_add_months(life->born, 12 * (60 + (int)dice(demo, 12)));
        life->retired = date_before(life->registered, usual) && date_before(usual, last)
                            ? usual
                            : day_between(demo, date_add_days(life->registered, 1), last);
    } else if (life->name.sex == 'f' && age >= 22 && age < 40 && chance(demo, 7)) {
        life->status = "temporarily_not_working";
    }
}

/* Why somebody is not working or has gone. Drawn without the dice: the people stay the same. */
static void choose_reason(struct demo *demo, struct life *life)
{
    str status = str_of(life->status);
    if (str_equal(status, STR("temporarily_not_working"))) {
        date leave = date_add_days((date){LAST_DAY}, -(demo->made * 7 % 1000));
        life->paused = date_before(life->registered, leave) ? leave : life->registered;
        life->reason = demo->made % 9 == 0 ? "job_search" : "child_care";
    } else if (str_equal(status, STR("deregistered"))) {
        life->reason = is_student(life->post) ? "graduation" : "dismissal";
    } else if (str_equal(status, STR("excluded"))) {
        life->reason = "dues";
    }
}

/* Studies end in June, after four years at a university and three at a college; who is still there
 * when they should be over has taken some more. */
static date graduation_of(const struct demo *demo, const struct life *life)
{
    bool is_university = str_equal(str_of(life->category), STR("student_hpe"));
    date day = date_from(date_year(life->joined) + (is_university ? 4 : 3), 6, 30);
    while (date_is_none(life->ended) && date_before(day, (date){LAST_DAY})) {
        day = date_add_months(day, 12 * (1 + (int)(demo->made % 3)));
    }
    return day;
}

/* A number with a right check: numbers above 001-001-998 (domain: СНИЛС). */
static str snils_of(struct demo *demo)
{
    char digits[12];
    snprintf(digits, sizeof(digits), "%09u", 2000000 + dice(demo, 990000000));
    int sum = 0;
    for (int i = 0; i < 9; i++) {
        sum += (digits[i] - '0') * (9 - i);
    }
    int check = sum % 101 % 100;
    digits[9] = (char)('0' + check / 10);
    digits[10] = (char)('0' + check % 10);
    digits[11] = '\0';
    return str_copy(demo->scratch, str_of(digits));
}

/* Two digits of the region, nine of the sequence, one of Luhn. As if a printing house had given
 * them out: far behind the first ones, which the program gives out itself. */
#define FIRST_PRINTED 500000000LL
static str ticket_of(struct demo *demo, str region_code)
{
    char digits[16];
    snprintf(digits, sizeof(digits), "%.2s%09lld", region_code.data,
             FIRST_PRINTED + (long long)++demo->tickets);
    int sum = 0;
    for (int i = 0; i < 11; i++) {
        int digit = digits[10 - i] - '0';
        int doubled = i % 2 == 0 ? digit * 2 : digit;
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    digits[11] = (char)('0' + (10 - sum % 10) % 10);
    return str_copy(demo->scratch, (str){digits, 12});
}

/* ---- the electronic record ------------------------------------------------------------------ */

/* As was published: of those of 1 January 2021 exactly 46 831 in 50 848 are on electronic record,
 * of those of 1 June 91.1 %: it is the newcomers of that spring who lack one, and nobody who left
 * in it. Most of the others have it later. */
#define RECORDS 46831
#define RECORDS_OF 50848
#define JUNE 20210601
#define JUNE_PER_MILLE 911

/* Whoever comes next gets one with the chance that is left: in the end it is exactly so many. */
static bool is_counted_recorded(struct demo *demo, uint32_t chances, bool is_of_june)
{
    int64_t wanted = (demo->members * RECORDS * 2 + RECORDS_OF) / (RECORDS_OF * 2);
    int64_t people_left = demo->members - demo->counted;
    int64_t left = wanted - demo->records;
    bool is_recorded = left > 0 && (!is_of_june || chances * people_left < left * 1000);
    demo->counted++;
    demo->records += is_recorded;
    return is_recorded;
}

static bool has_record(struct demo *demo, enum cohort cohort, const struct life *life)
{
    uint32_t chances = dice(demo, 1000);
    bool is_of_june =
        life->joined.number <= JUNE && (date_is_none(life->ended) || life->ended.number > JUNE);
    bool is_newcomer = cohort == CAME_AFTER && is_of_june;
    bool is_recorded =
        cohort == COUNTED ? is_counted_recorded(demo, chances, is_of_june)
        : is_newcomer ? (demo->june_records + 1) * 1000 <= (demo->june_people + 1) * JUNE_PER_MILLE
                      : chances < 921;
    demo->june_people += is_of_june;
    demo->june_records += is_of_june && is_recorded;
    return is_recorded;
}

/* Since when, without the dice. Whoever came with the lists of that time had it from the beginning,
 * as far as anybody knows, and one in sixteen since the years in which it was introduced; who came
 * later often waited some weeks for it, and every second of those who lacked one got it in the end.
 */
static void choose_record(const struct demo *demo, enum cohort cohort, bool is_recorded,
                          struct life *life)
{
    date first = date_from(2019, 2, 1);
    date day = {0};
    if (!is_recorded && cohort != LEFT_BEFORE && demo->made % 2 == 0) {
        date june = date_add_days((date){JUNE}, 1 + demo->made * 13 % 1600);
        day = date_before(life->joined, june) ? june : date_add_days(life->joined, 60);
    } else if (is_recorded && cohort == COUNTED && demo->made % 16 == 0) {
        day = date_add_days(first, demo->made * 13 % 690);
    } else if (is_recorded && cohort == CAME_AFTER && life->joined.number > JUNE &&
               demo->made % 4 == 0) {
        day = date_add_days(life->joined, 5 + demo->made % 40);
    }
    bool is_while_there = date_before(life->joined, day) && day.number <= LAST_DAY &&
                          (date_is_none(life->ended) || date_before(day, life->ended));
    life->recorded = is_while_there ? day : (date){0};
}

/* ---- into the register ---------------------------------------------------------------------- */

static void add_period(struct demo *demo, const struct demo_primary *primary, int64_t member_id,
                       const char *kind, date from, date until, int64_t org_id, str value,
                       str detail)
{
    demo_db_add_period(demo->db,
                       &(struct demo_db_add_period_values){.region_id = primary->region_id,
                                                           .member_id = member_id,
                                                           .kind = str_of(kind),
                                                           .valid_from = from,
                                                           .id = demo_new_id(demo),
                                                           .valid_to = until,
                                                           .org_id = org_id,
                                                           .value = value,
                                                           .detail = detail});
}

static void add_periods(struct demo *demo, const struct demo_primary *primary,
                        const struct demo_primary *neighbour, int64_t member_id,
                        const struct life *life)
{
    str how = date_is_none(life->ended) ? (str){0} : str_of(life->status);
    bool has_retired = !date_is_none(life->retired);
    date worked_until = has_retired ? date_add_days(life->retired, -1) : life->ended;
    add_period(demo, primary, member_id, "c", life->joined, worked_until, 0,
               str_of(life->post->category), (str){0});
    if (has_retired) {
        add_period(demo, primary, member_id, "c", life->retired, life->ended, 0,
                   str_of(life->category), (str){0});
    }
    bool is_over = !date_is_none(life->ended);
    add_period(demo, primary, member_id, "m", life->joined, life->ended, 0, how,
               is_over ? str_of(life->reason) : (str){0});
    if (!date_is_none(life->recorded)) {
        add_period(demo, primary, member_id, "d", life->recorded, (date){0}, 0, (str){0}, (str){0});
    }
    if (!date_is_none(life->paused)) {
        add_period(demo, primary, member_id, "s", life->paused, (date){0}, 0, str_of(life->status),
                   str_of(life->reason));
    }
    if (life->was_elsewhere) {
        add_period(demo, primary, member_id, "r", life->joined, date_add_days(life->registered, -1),
                   neighbour->id, (str){0}, (str){0});
    }
    add_period(demo, primary, member_id, "r", life->registered, date_add_days(life->ended, -1),
               primary->id, (str){0}, (str){0});
    if (!is_student(life->post)) {
        add_period(demo, primary, member_id, "w", life->registered, worked_until, 0,
                   str_of(life->post->title), primary->workplace);
    }
}

/* Asked once per surname and region, not once per person. */
static void learn_surname(struct demo *demo, int64_t region_id, str key)
{
    uint64_t hash = (str_hash(key) ^ (uint64_t)region_id * 0x9E3779B97F4A7C15u) | 1;
    for (size_t at = hash % DEMO_SURNAMES;; at = (at + 1) % DEMO_SURNAMES) {
        if (demo->surnames[at] == hash) {
            return;
        }
        if (demo->surnames[at] == 0) {
            demo->surnames[at] = hash;
            members_slips_learn(demo->req, region_id, key);
            return;
        }
    }
}

static void add_member(struct demo *demo, const struct demo_primary *primary, int64_t member_id,
                       enum cohort cohort, struct life *life)
{
    struct demo_name typed = demo_name_as_typed(demo, &life->name);
    const struct demo_name *name = &typed;
    struct members_keys keys =
        members_keys_of(demo->scratch, name->last, name->first, name->middle);
    struct demo_db_add_member_values values = {
        .region_id = primary->region_id,
        .id = member_id,
        .org_id = primary->id,
        .org_path = primary->path,
        .status = str_of(life->status),
        .category = str_of(life->category),
        .last_name = name->last,
        .first_name = name->first,
        .middle_name = name->middle,
        .previous_last_name = name->previous_last,
        .sex = name->sex == 'f' ? STR("f") : STR("m"),
        .born = life->born,
        .born_year = date_year(life->born),
        .position = date_is_none(life->retired) ? str_of(life->post->title) : (str){0},
        .workplace = primary->workplace,
        .joined_on = life->joined,
        .joined_year = date_year(life->joined),
        .registered_on = life->registered,
        .ended_on = life->ended,
        .status_reason = str_of(life->reason),
        .name_key = keys.name,
        .first_key = keys.first,
        .sort_key = keys.sort,
        .now = demo->now,
    };
    if (chance(demo, 78)) {
        values.phone = str_format(demo->scratch, demo->is_kazakh ? "+77%09lld" : "+79%09lld",
                                  (long long)(100000000 + demo->made % 899999999));
    }
    if (chance(demo, 35)) {
        values.email = str_format(demo->scratch, "user%lld@primer.ru", (long long)demo->made);
    }
    bool is_recorded = has_record(demo, cohort, life);
    choose_record(demo, cohort, is_recorded, life);
    values.has_electronic_record = is_recorded || !date_is_none(life->recorded);
    if (is_recorded) {
        values.ticket_number = ticket_of(demo, primary->region_code);
    }
    if (demo->is_kazakh) {
        struct members_number iin =
            members_number_keep(demo->req, "iin", member_id,
                                demo_iin(demo->scratch, life->born, name->sex, demo->made));
        values.iin_cipher = iin.cipher;
        values.iin_hash = iin.hash;
    } else if (chance(demo, 30)) {
        struct members_number snils =
            members_number_keep(demo->req, "snils", member_id, snils_of(demo));
        values.snils_cipher = snils.cipher;
        values.snils_hash = snils.hash;
    }
    if (chance(demo, 70)) {
        values.verified_on = day_between(demo, date_from(2023, 9, 1), (date){LAST_DAY});
    }
    if (is_student(life->post)) {
        values.graduates_on = graduation_of(demo, life);
        values.study_group = str_format(demo->scratch, "ПО-%02d", date_year(life->joined) % 100);
    }
    demo_spoil(demo, primary, &values);
    demo_db_add_member(demo->db, &values);
    learn_surname(demo, primary->region_id, fold_search(demo->scratch, name->last));
}

static void live(struct demo *demo, const struct demo_primary *primary,
                 const struct demo_primary *neighbour, enum cohort cohort, int64_t *registered)
{
    struct life life = {.name = demo_name_of(demo, !is_man(demo, primary->kind)),
                        .post = post_of(demo, primary->kind)};
    choose_days(demo, cohort, &life);
    life.born = birth_of(demo, life.post, life.joined);
    choose_state(demo, &life);
    choose_reason(demo, &life);
    int64_t member_id = demo_new_id(demo);
    demo->made++;
    add_member(demo, primary, member_id, cohort, &life);
    add_periods(demo, primary, neighbour, member_id, &life);
    *registered += date_is_none(life.ended);
    if (date_is_none(life.ended) && str_equal(str_of(life.status), STR("active"))) {
        demo_elect(demo, primary, &(struct demo_candidate){member_id, &life.name, life.joined});
    }
}

/* The passport was filled in when the register began, looked through once, and is of today: the
 * number grows or shrinks with the people. */
static void tell_employees(struct demo *demo, const struct demo_primary *primary,
                           int64_t registered, int64_t employees)
{
    int64_t first = registered == 0 ? 0 : employees * primary->size / registered;
    const struct {
        date day;
        int64_t employees;
    } told[] = {
        {date_from(2020, 9, 1), first},
        {date_from(2023, 9, 1), (first + employees) / 2},
        {(date){LAST_DAY}, employees},
    };
    for (size_t i = 0; employees > 0 && i < COUNT_OF(told); i++) {
        demo_db_tell_employees(demo->db, primary->region_id, primary->id, told[i].day,
                               told[i].employees);
    }
}

void demo_people(struct demo *demo, const struct demo_primary *primary,
                 const struct demo_primary *neighbour)
{
    bool students =
        primary->kind == DEMO_UNIVERSITY_STUDENTS || primary->kind == DEMO_COLLEGE_STUDENTS;
    int64_t counts[] = {
        [COUNTED] = primary->size,
        [LEFT_BEFORE] = primary->size * LEFT_BEFORE_PERCENT / 100,
        [CAME_AFTER] = primary->size * (students ? 75 : CAME_AFTER_PERCENT) / 100,
    };
    int64_t registered = 0;
    demo_bodies_of(demo, primary);
    for (enum cohort cohort = COUNTED; cohort <= CAME_AFTER; cohort++) {
        for (int64_t i = 0; i < counts[cohort]; i++) {
            live(demo, primary, neighbour, cohort, &registered);
            if (i % 200 == 199) {
                arena_reset(demo->scratch);
            }
        }
    }
    int64_t employees = students ? 0 : registered + registered * (int64_t)dice(demo, 40) / 100;
    tell_employees(demo, primary, registered, employees);
    demo_db_set_members(demo->db,
                        &(struct demo_db_set_members_values){.region_id = primary->region_id,
                                                             .id = primary->id,
                                                             .members = registered,
                                                             .employees = employees,
                                                             .chair = str_of(demo->chair)});
    arena_reset(demo->scratch);
}
