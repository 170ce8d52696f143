/* A union of Kazakhstan with the training that one of its organisations has published: 1,430 people
 * in 2019, 967 in 2020, when little could be held, 4,567 in 2021, most of them on line; more than
 * two million tenge a year. What was taught to whom is as was published, how many of each is
 * invented. Each has learnt once in a year: nothing is known of those who learnt more often. */
#include "features/demo/demo_inner.h"
#include "features/planning/planning.h"

#define ADILET "Профсоюз «Әділет»"
#define TENGE 100
#define BUDGET (INT64_C(35000000) * TENGE)
#define THOUSANDTHS 60 /* of it go to training: 2.1 million */

const struct demo_sign_in demo_adilet_sign_ins[DEMO_SIGN_INS] = {
    {"union@primer.ru", "Серікова", "Айгүл", "Маратқызы", "union_officer", DEMO_ADILET_UNION,
     "центральный совет", "officers", "specialist"},
    {"region@primer.ru", "Ахметова", "Динара", "Болатқызы", "region_specialist", ADILET,
     "специалист Профсоюза «Әділет»", "officers", "specialist"},
    {"district@primer.ru", "Жүнісов", "Ерлан", "Серікұлы", "territory_chair", "Район Есіл",
     "председатель районной организации", "committee", "chair"},
    {"school@primer.ru", "Омарова", "Гүлмира", "Талғатқызы", "primary_chair", "Школа-лицей № 5",
     "председатель первичной организации", "union_committee", "chair"},
};

/* ---- the tree -------------------------------------------------------------------------------- */

static const struct region {
    const char *name;
    const char *short_name;
    const char *code;
    int members; /* of a hundred */
    const char *districts[5];
} regions[] = {
    {"Профсоюз работников образования «Әділет» города Астаны",
     ADILET,
     "71",
     85,
     {"Район Есіл", "Район Алматы", "Район Байқоңыр", "Район Сарыарқа", NULL}},
    {"Акмолинская областная организация профсоюза работников образования",
     "Акмолинская областная",
     "11",
     15,
     {"Аршалынский район", "Целиноградский район", "Шортандинский район", NULL, NULL}},
};

/* Of a district; those of the capital are larger. */
#define PRIMARIES 16
#define PRIMARIES_OF_OBLAST 8

static void plant_primary(struct demo *demo, struct demo_planted *district, int region, int number,
                          int all, struct demo_primaries *primaries)
{
    bool is_kindergarten = number % 4 == 3;
    bool is_capital = region == 0;
    str title = str_format(demo->arena,
                           is_kindergarten ? "Детский сад № %d «Балдырған»"
                           : is_capital    ? "Школа-лицей № %d"
                                           : "Сельская школа № %d",
                           all);
    str short_name = is_capital ? title : STR_CONCAT(demo->arena, title, STR(", область"));
    struct demo_planted org =
        demo_plant(demo, district,
                   &(struct demo_planting){
                       "primary_workers",
                       str_format(demo->arena, "Первичная организация: %.*s", STR_ARG(short_name)),
                       short_name, is_kindergarten ? "kindergarten" : "school",
                       str_format(demo->arena, "%s «%.*s»", is_kindergarten ? "ГККП" : "КГУ",
                                  STR_ARG(title))});
    demo_add_primary(demo, primaries, &org, title,
                     is_kindergarten ? DEMO_KINDERGARTEN : DEMO_SCHOOL, is_kindergarten ? 30 : 70);
}

static void plant_region(struct demo *demo, struct demo_planted *top, int number, int64_t members,
                         struct demo_primaries *primaries)
{
    const struct region *region = &regions[number];
    struct demo_planted planted = demo_plant(
        demo, top,
        &(struct demo_planting){"region", str_of(region->name), str_of(region->short_name), NULL,
                                (str){0}, str_of(region->code)});
    demo_db_add_region(demo->db, planted.id, planted.path, str_of(region->code));
    size_t first = primaries->count;
    int all = 0;
    for (int i = 0; region->districts[i] != NULL; i++) {
        str name = str_of(region->districts[i]);
        struct demo_planted district = demo_plant(
            demo, &planted,
            &(struct demo_planting){"territory",
                                    STR_CONCAT(demo->arena, name, STR(": организация профсоюза")),
                                    name, NULL, (str){0}});
        for (int k = 0; k < (number == 0 ? PRIMARIES : PRIMARIES_OF_OBLAST); k++) {
            plant_primary(demo, &district, number, k, ++all, primaries);
        }
    }
    demo_share_out(primaries->items + first, primaries->count - first, members);
    arena_reset(demo->scratch);
}

void demo_adilet_tree(struct demo *demo, struct demo_primaries *ret_primaries)
{
    struct demo_planted top =
        demo_plant(demo, NULL,
                   &(struct demo_planting){"union", STR(DEMO_ADILET_UNION), STR(DEMO_ADILET_UNION),
                                           NULL, (str){0}});
    int64_t given = 0;
    for (int i = 0; i < (int)COUNT_OF(regions); i++) {
        bool is_last = i + 1 == (int)COUNT_OF(regions);
        int64_t members =
            is_last ? demo->members - given : demo->members * regions[i].members / 100;
        plant_region(demo, &top, i, members, ret_primaries);
        given += members;
    }
}

/* ---- three years of training ----------------------------------------------------------------- */

static const struct demo_past_event of_2019[] = {
    {"seminar", "in_person", "Председатели первичных организаций: начало года", "primary_chair", 0,
     2, 14, 1, 8, 180, 0},
    {"seminar", "in_person", "Школа вновь избранных председателей", "primary_chair", 0, 4, 11, 2,
     16, 90, 0},
    {"seminar", "in_person", "Работа ревизионных комиссий", "audit", 0, 3, 21, 1, 6, 210, 0},
    {"seminar", "in_person", "Согласительные комиссии: трудовые споры", "member", 0, 5, 16, 1, 6,
     240, 0},
    {"seminar", "in_person", "Технические инспекторы по охране труда", "technical_inspector", 0, 9,
     19, 1, 8, 170, 0},
    {"seminar", "in_person", "Семинар бухгалтеров", "accountant", 0, 10, 10, 1, 6, 120, 0},
    {"seminar", "in_person", "Руководители организаций образования: социальное партнёрство",
     "partner", 0, 11, 14, 1, 4, 130, 0},
    {"seminar", "in_person", "Выпускники колледжа: права молодого педагога", "students", 0, 5, 23,
     1, 4, 290, 0},
};

static const struct demo_past_event of_2020[] = {
    {"seminar", "in_person", "Председатели первичных организаций: задачи года", "primary_chair", 0,
     2, 13, 1, 8, 167, 0},
    {"seminar", "in_person", "Семинар делопроизводителей", "member", 0, 2, 27, 1, 4, 140, 0},
    {"webinar", "online", "Трудовое законодательство в дни ограничений", "member", 0, 6, 4, 1, 2,
     300, 0},
    {"webinar", "online", "Ревизионные комиссии: проверка на расстоянии", "audit", 0, 10, 8, 1, 2,
     160, 0},
    {"webinar", "online", "Охрана труда и санитарные правила", "technical_inspector", 0, 9, 10, 1,
     2, 200, 0},
};

static const struct demo_past_event of_2021[] = {
    {"webinar", "online", "Оплата труда работников образования", "member", 0, 2, 18, 1, 2, 900, 0},
    {"webinar", "online", "Закон «О статусе педагога»", "member", 0, 3, 18, 1, 2, 850, 0},
    {"webinar", "online", "Коллективный договор и реорганизация организаций", "member", 0, 4, 15, 1,
     2, 700, 0},
    {"webinar", "online", "Председатели первичных организаций: отчёты", "primary_chair", 0, 1, 28,
     1, 4, 190, 0},
    {"seminar", "mixed", "Школа вновь избранных председателей", "primary_chair", 0, 10, 7, 2, 16,
     97, 0},
    {"webinar", "online", "Ревизионные комиссии: годовая проверка", "audit", 0, 11, 11, 1, 4, 330,
     0},
    {"webinar", "online", "Согласительные комиссии: порядок рассмотрения", "member", 0, 5, 20, 1, 4,
     420, 0},
    {"webinar", "online", "Технические инспекторы по охране труда", "technical_inspector", 0, 9, 16,
     1, 8, 280, 0},
    {"webinar", "online", "Семинар бухгалтеров: отчётность", "accountant", 0, 12, 2, 1, 4, 140, 0},
    {"webinar", "online", "Делопроизводство первичной организации", "member", 0, 9, 30, 1, 4, 160,
     0},
    {"seminar", "mixed", "Руководители организаций образования: Соглашение", "partner", 0, 11, 25,
     1, 4, 150, 0},
    {"seminar", "in_person", "Выпускники колледжа: первые шаги педагога", "students", 0, 5, 27, 1,
     4, 200, 0},
    {"webinar", "online", "Международный семинар молодых педагогов", "youth", 0, 6, 17, 1, 4, 150,
     0},
};

static const struct {
    int year;
    int people;
    const struct demo_past_event *events;
    size_t count;
} years[] = {
    {2019, 1430, of_2019, COUNT_OF(of_2019)},
    {2020, 967, of_2020, COUNT_OF(of_2020)},
    {2021, 4567, of_2021, COUNT_OF(of_2021)},
};

static void add_money(struct demo *demo, const struct demo_db_org_named_row *region, int year)
{
    planning_set_budget(demo->req, &(struct planning_budget){
                                       .region_id = region->region_id,
                                       .org_id = region->id,
                                       .org_path = region->path,
                                       .year = year,
                                       .amount = {BUDGET},
                                       .origin = STR("entered"),
                                       .note = STR("смета"),
                                   });
    demo_db_add_costs_of_budgets(demo->db, &(struct demo_db_add_costs_of_budgets_values){
                                               .first_id = demo_new_id(demo),
                                               .path = region->path,
                                               .year = year,
                                               .paid_on = date_from(year, 6, 15),
                                               .article = STR("platform"),
                                               .thousandths = THOUSANDTHS,
                                               .paper = STR("платёжное поручение"),
                                               .now = demo->now,
                                           });
    planning_settle(demo->db, demo->arena, region->path, year, true);
}

void demo_adilet_past(struct demo *demo)
{
    struct demo_db_org_named_row region = {0};
    if (!demo_db_org_named(demo->db, STR(ADILET), &region)) {
        return;
    }
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        struct demo_past past = {.demo = demo,
                                 .region = region,
                                 .region_name = ADILET,
                                 .town = "г. Нур-Султан",
                                 .platform = "Zoom",
                                 .year = years[i].year,
                                 .people_wanted = years[i].people};
        add_money(demo, &region, years[i].year);
        demo_past_begin(&past);
        for (size_t k = 0; past.pool > 0 && k < years[i].count; k++) {
            demo_past_add_event(&past, &years[i].events[k], (int)k);
        }
    }
}
