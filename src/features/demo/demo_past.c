/* The training of the first region in 2021, with the figures that such a region published: 46
 * schools, 9 standing seminars, 22 events of its committee, more than 15,000 trainings, more than
 * 2,500 people at the events, more than 6,000 connections, some 300 taught elsewhere, 6 % of the
 * budget. Each figure is made of rows; a smaller union has fewer people in them. */
#include "base/fold.h"
#include "features/demo/demo_inner.h"
#include "features/planning/planning.h"

#define REGION "Курская областная"
#define YEAR 2021
/* So many people share what was learnt, in a region of full size. */
#define PEOPLE 11400
/* Through all people, far from one to the next. */
#define STRIDE 7919
#define OTHER_STRIDE 7907
#define ROOM 10000
#define FOUNDED "2015-09-01"

static const struct seminar {
    const char *title;
    const char *category;
} seminars[] = {
    {"Семинар внештатных правовых инспекторов труда", "legal_inspector"},
    {"Семинар внештатных технических инспекторов труда", "technical_inspector"},
    {"Семинар председателей территориальных организаций", "territory_chair"},
    {"Семинар бухгалтеров и казначеев", "accountant"},
    {"Семинар ответственных за информационную работу", "information"},
    {"Семинар ответственных за электронный учёт", "register"},
    {"Семинар Молодёжного совета", "youth"},
    {"Семинар контрольно-ревизионных комиссий", "audit"},
    {"Семинар студенческого профсоюзного актива", "students"},
};

/* Of the committee of the region. */
static const struct demo_past_event events[] = {
    {"conference_seminar", "mixed", "Совещание председателей: задачи года", "primary_chair", 0, 1,
     28, 1, 6, 160, 600},
    {"conference_seminar", "mixed", "Совещание председателей: коллективные договоры",
     "primary_chair", 0, 3, 18, 1, 6, 150, 600},
    {"conference_seminar", "mixed", "Совещание председателей: электронный учёт", "primary_chair", 0,
     4, 22, 1, 6, 140, 600},
    {"conference_seminar", "mixed", "Совещание председателей: оплата труда", "primary_chair", 0, 6,
     10, 1, 6, 150, 600},
    {"conference_seminar", "mixed", "Совещание председателей: начало учебного года",
     "primary_chair", 0, 9, 9, 1, 6, 145, 600},
    {"conference_seminar", "mixed", "Совещание председателей: итоги года", "primary_chair", 0, 12,
     9, 1, 6, 155, 600},
    {"webinar", "online", "Вебинар Молодёжного совета: устав и документы", "youth", 0, 2, 11, 1, 2,
     120, 500},
    {"webinar", "online", "Вебинар Молодёжного совета: мотивация членства", "youth", 0, 5, 13, 1, 2,
     110, 500},
    {"laboratory", "online", "Лаборатория молодёжного актива", "youth", 0, 3, 25, 1, 4, 90, 240},
    {"standing_seminar", "in_person", "Занятие правовых инспекторов: аттестация работников",
     "legal_inspector", 1, 4, 8, 1, 6, 45, 0},
    {"standing_seminar", "in_person", "Занятие правовых инспекторов: проверки", "legal_inspector",
     1, 10, 14, 1, 6, 45, 0},
    {"standing_seminar", "in_person", "Занятие технических инспекторов: риски",
     "technical_inspector", 2, 2, 25, 1, 8, 50, 0},
    {"standing_seminar", "in_person", "Занятие технических инспекторов: спортивные залы",
     "technical_inspector", 2, 5, 20, 1, 8, 50, 0},
    {"standing_seminar", "in_person", "Занятие технических инспекторов: итоги проверок",
     "technical_inspector", 2, 11, 18, 1, 8, 50, 0},
    {"discussion", "mixed", "Дискуссионная площадка августовского совещания", "member", 0, 8, 24, 1,
     4, 120, 400},
    {"youth_session", "in_person", "Шестая сессия Молодёжной педагогической школы", "youth", 0, 4,
     27, 3, 24, 100, 0},
    {"youth_session", "in_person", "Седьмая сессия Молодёжной педагогической школы", "youth", 0, 10,
     26, 3, 24, 105, 0},
    {"forum", "mixed", "Форум студентов", "students", 0, 11, 11, 2, 12, 180, 300},
    {"forum", "mixed", "Педагогический форум молодых учителей", "youth", 0, 6, 24, 2, 12, 160, 260},
    {"workshop", "online", "Практикум: паспорт организации", "register", 0, 9, 23, 1, 3, 120, 0},
    {"workshop", "online", "Практикум: статистические отчёты", "register", 0, 11, 25, 1, 3, 115, 0},
    {"conference", "mixed", "Конференция о социальном партнёрстве", "committee", 0, 12, 16, 1, 6,
     170, 240},
};

/* In the schools of territories and primaries, and elsewhere. */
static const struct past_programme {
    const char *kind;
    const char *attendance;
    const char *title;
    const char *category;
    const char *taught;
    const char *taught_by; /* NULL: by the territory */
    int month, day, days;
    int hours;
    int people;
} programmes[] = {
    {"school", "in_person", "Основы профсоюзной работы", "committee", "register", NULL, 3, 12, 1, 8,
     4200},
    {"school", "mixed", "Трудовое право для профсоюзного комитета", "committee", "register", NULL,
     4, 16, 1, 6, 3100},
    {"school", "in_person", "Школа председателя первичной организации", "primary_chair", "register",
     NULL, 10, 22, 5, 36, 760},
    {"school", "mixed", "Охрана труда для уполномоченных", "safety", "register", NULL, 9, 17, 5, 40,
     790},
    {"school", "in_person", "Работа контрольно-ревизионной комиссии", "audit", "register", NULL, 2,
     19, 1, 8, 1400},
    {"school", "in_person", "Мотивация профсоюзного членства", "group", "register", NULL, 11, 12, 1,
     4, 1240},
    {"webinar", "online", "Электронный учёт членов Профсоюза", "register", "register", NULL, 10, 7,
     1, 4, 800},
    {"conference_seminar", "online", "Семинары других региональных организаций", "committee",
     "region", "Другие региональные организации", 5, 27, 1, 6, 180},
    {"course", "mixed", "Современный профсоюзный руководитель", "territory_chair", "institute",
     "Учебный центр профсоюзов", 9, 30, 10, 72, 80},
    {"seminar", "in_person", "Семинар областной федерации профсоюзов", "primary_chair",
     "federation", "Федерация организаций профсоюзов", 6, 3, 1, 8, 40},
};

static void note_person(void *context, const struct demo_db_there_between_row *row)
{
    struct demo_past *past = context;
    int64_t *id = ARENA_PUSH(past->demo->arena, past->people, past->count, past->capacity);
    *id = row->id;
}

/* Whoever learns next; the pool is gone through again and again. */
static int64_t next_person(struct demo_past *past, bool *ret_is_first)
{
    int64_t place = past->given++ % past->pool;
    *ret_is_first = past->given <= past->pool;
    return past->people[place * past->stride % (int64_t)past->count];
}

static int64_t share_of(const struct demo_past *past, int people)
{
    return MAX_OF(people * past->pool / past->people_wanted, (int64_t)1);
}

static void add_people(struct demo_past *past, const struct demo_past_event *event,
                       int64_t event_id)
{
    struct demo *demo = past->demo;
    date began_on = date_from(past->year, event->month, event->day);
    str title_key = fold_search(demo->arena, str_of(event->title));
    bool is_mixed = strcmp(event->form, "mixed") == 0;
    for (int64_t i = 0; i < share_of(past, event->people); i++) {
        bool is_first;
        int64_t member_id = next_person(past, &is_first);
        int64_t entry_id = demo_new_id(demo);
        str way = is_mixed ? (i % 5 < 2 ? STR("online") : STR("in_person")) : str_of(event->form);
        demo_db_add_past_entry(
            demo->db, &(struct demo_db_add_past_entry_values){entry_id, event_id, past->region.id,
                                                              member_id, demo->now});
        demo_db_add_past_presence(
            demo->db, &(struct demo_db_add_past_presence_values){past->region.id, event_id,
                                                                 entry_id, way, demo->now});
        demo_db_add_past_record(demo->db, &(struct demo_db_add_past_record_values){
                                              .id = demo_new_id(demo),
                                              .region_id = past->region.id,
                                              .member_id = member_id,
                                              .is_first = is_first,
                                              .title = str_of(event->title),
                                              .title_key = title_key,
                                              .kind = str_of(event->kind),
                                              .attendance = way,
                                              .category = str_of(event->category),
                                              .hours = event->hours,
                                              .began_on = began_on,
                                              .ended_on = date_add_days(began_on, event->days - 1),
                                              .taught_place = STR("register"),
                                              .taught_org_id = past->region.id,
                                              .taught_by = str_of(past->region_name),
                                              .event_id = event_id,
                                              .now = demo->now,
                                          });
    }
}

void demo_past_add_event(struct demo_past *past, const struct demo_past_event *event, int number)
{
    struct demo *demo = past->demo;
    int64_t id = demo_new_id(demo);
    date began_on = date_from(past->year, event->month, event->day);
    demo_db_add_event(
        demo->db, &(struct demo_db_add_event_values){
                      .id = id,
                      .org_id = past->region.id,
                      .state = STR("held"),
                      .kind = str_of(event->kind),
                      .form = str_of(event->form),
                      .title = str_of(event->title),
                      .begins_on = began_on,
                      .ends_on = date_add_days(began_on, event->days - 1),
                      .begins_at = STR("10:00"),
                      .place = strcmp(event->form, "online") == 0 ? (str){0} : str_of(past->town),
                      .hours = event->hours,
                      .school_id = event->seminar == 0 ? 0 : past->seminar_ids[event->seminar - 1],
                      .entry_by = STR("org"),
                      .code = str_format(demo->arena, "PAST%d-%d", past->year, number),
                      .now = demo->now,
                  });
    add_people(past, event, id);
    demo_db_add_event_places(demo->db, id, 0);
    demo_db_count_event_people(demo->db, id);
    if (event->connections > 0) {
        demo_db_add_event_figure(demo->db, &(struct demo_db_add_event_figure_values){
                                               .region_id = past->region.id,
                                               .event_id = id,
                                               .n = 1,
                                               .what = STR("connections"),
                                               .source = str_of(past->platform),
                                               .number = event->connections,
                                               .counted_on = began_on,
                                           });
    }
}

static void add_programme(struct demo_past *past, const struct past_programme *programme)
{
    struct demo *demo = past->demo;
    date began_on = date_from(YEAR, programme->month, programme->day);
    struct demo_db_add_past_record_values record = {
        .region_id = past->region.id,
        .title = str_of(programme->title),
        .title_key = fold_search(demo->arena, str_of(programme->title)),
        .kind = str_of(programme->kind),
        .attendance = str_of(programme->attendance),
        .category = str_of(programme->category),
        .hours = programme->hours,
        .began_on = began_on,
        .ended_on = date_add_days(began_on, programme->days - 1),
        .taught_place = str_of(programme->taught),
        .taught_by = str_of(programme->taught_by),
        .now = demo->now,
    };
    for (int64_t i = 0; i < share_of(past, programme->people); i++) {
        record.id = demo_new_id(demo);
        record.member_id = next_person(past, &record.is_first);
        demo_db_add_past_record(demo->db, &record);
    }
}

static void add_schools(struct demo_past *past, int64_t *seminar_ids)
{
    struct demo *demo = past->demo;
    demo_db_add_schools(demo->db, &(struct demo_db_add_schools_values){
                                      .first_id = demo->last_id + 1,
                                      .region_id = past->region.id,
                                      .title = STR("Школа профсоюзного актива"),
                                      .founded_on = date_of(FOUNDED),
                                      .now = demo->now,
                                  });
    demo->last_id += ROOM;
    for (size_t i = 0; i < COUNT_OF(seminars); i++) {
        seminar_ids[i] = demo_new_id(demo);
        demo_db_add_school(demo->db, &(struct demo_db_add_school_values){
                                         .id = seminar_ids[i],
                                         .org_id = past->region.id,
                                         .kind = STR("standing_seminar"),
                                         .title = str_of(seminars[i].title),
                                         .category = str_of(seminars[i].category),
                                         .founded_on = date_of(FOUNDED),
                                         .now = demo->now,
                                     });
    }
}

/* Six hundredths of each budget. */
static void add_costs(struct demo_past *past)
{
    static const struct {
        const char *article;
        int thousandths;
        int month;
    } costs[] = {{"trainer", 25, 3}, {"lodging", 20, 6}, {"platform", 15, 10}};
    struct demo *demo = past->demo;
    demo_planning_budgets(demo, past->region.path, YEAR);
    for (size_t i = 0; i < COUNT_OF(costs); i++) {
        demo_db_add_costs_of_budgets(demo->db, &(struct demo_db_add_costs_of_budgets_values){
                                                   .first_id = demo->last_id + 1,
                                                   .path = past->region.path,
                                                   .year = YEAR,
                                                   .paid_on = date_from(YEAR, costs[i].month, 15),
                                                   .article = str_of(costs[i].article),
                                                   .thousandths = costs[i].thousandths,
                                                   .paper = STR("платёжное поручение"),
                                                   .now = demo->now,
                                               });
        demo->last_id += ROOM;
    }
    planning_settle(demo->db, demo->arena, past->region.path, YEAR, true);
}

void demo_past_begin(struct demo_past *past)
{
    demo_db_there_between(past->demo->db, past->region.id, date_from(past->year, 1, 1),
                          date_from(past->year, 12, 31), note_person, past);
    past->pool = MIN_OF((int64_t)past->count, past->people_wanted);
    past->stride = past->count % STRIDE == 0 ? OTHER_STRIDE : STRIDE;
}

void demo_past(struct demo *demo)
{
    int64_t seminar_ids[COUNT_OF(seminars)];
    struct demo_past past = {.demo = demo,
                             .region_name = REGION,
                             .town = "г. Курск",
                             .platform = "YouTube",
                             .year = YEAR,
                             .people_wanted = PEOPLE,
                             .seminar_ids = seminar_ids};
    if (!demo_db_org_named(demo->db, STR(REGION), &past.region)) {
        return;
    }
    add_schools(&past, seminar_ids);
    add_costs(&past);
    demo_past_begin(&past);
    if (past.pool < (int64_t)COUNT_OF(events)) {
        return; /* too small a union to have held anything */
    }
    for (size_t i = 0; i < COUNT_OF(events); i++) {
        demo_past_add_event(&past, &events[i], (int)i);
    }
    for (size_t i = 0; i < COUNT_OF(programmes); i++) {
        add_programme(&past, &programmes[i]);
    }
}
