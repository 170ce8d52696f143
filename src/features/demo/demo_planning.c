/* What the organisations of the first region plan to spend on training this year and the last, what
 * they spent, and out of which budget. */
#include "features/demo/demo_inner.h"
#include "features/planning/planning.h"

#define REGION "Курская областная"
/* More than there are organisations of a level: ids for so many are set aside. */
#define ROOM 100000
#define KOPECKS 100

static const struct line {
    int level;
    int tenths; /* of the organisations of that level */
    const char *title;
    const char *kind;
    const char *category; /* NULL = for all members */
    const char *due;
    int people;
    int roubles;
    const char *responsible;
} lines[] = {
    {1, 10, "Школа председателя территориальной организации", "school", "territory_chair", "q1", 33,
     60000, "Сергеева О. В."},
    {1, 10, "Семинар бухгалтеров и казначеев", "seminar", "accountant", "m04", 40, 25000,
     "Сергеева О. В."},
    {1, 10, "Форум молодых педагогов", "forum", "youth", "m10", 120, 90000, NULL},
    {2, 9, "Школа председателя первичной организации", "school", "primary_chair", "q2", 25, 12000,
     "председатель"},
    {2, 7, "Семинар уполномоченных по охране труда", "seminar", "safety", "m11", 20, 5000, NULL},
    {3, 6, "Правовой час для членов Профсоюза", "discussion", NULL, "y", 15, 500, NULL},
};

static const struct cost {
    int level;
    int tenths;
    int month;
    const char *source;
    const char *article;
    int roubles;
    const char *paper;
} costs[] = {
    {1, 10, 2, "own", "trainer", 30000, "договор № 4"},
    {1, 10, 2, "own", "lodging", 42000, "платёжное поручение № 118"},
    {1, 10, 3, "grant", "printing", 18000, "акт № 7"},
    {2, 7, 3, "own", "hall", 4000, "платёжное поручение № 31"},
    {2, 5, 4, "above", "travel", 3000, NULL},
    {3, 4, 3, "own", "printing", 300, "товарный чек"},
    {3, 2, 4, "employer", "travel", 400, NULL},
};

static int64_t room(struct demo *demo)
{
    int64_t first = demo->last_id + 1;
    demo->last_id += ROOM;
    return first;
}

static void add_year(struct demo *demo, str path, int year)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        demo_db_add_plan_lines(demo->db, &(struct demo_db_add_plan_lines_values){
                                             .some = {path, lines[i].level, lines[i].tenths},
                                             .first_id = room(demo),
                                             .year = year,
                                             .kind = str_of(lines[i].kind),
                                             .title = str_of(lines[i].title),
                                             .category = str_of(lines[i].category),
                                             .due = str_of(lines[i].due),
                                             .people = lines[i].people,
                                             .amount = lines[i].roubles * KOPECKS,
                                             .responsible = str_of(lines[i].responsible),
                                             .now = demo->now,
                                         });
    }
    demo_db_add_plans(demo->db, year, date_from(year, 1, 25),
                      STR("постановление президиума № 1-3 от 25 января"), demo->now);
    for (size_t i = 0; i < COUNT_OF(costs); i++) {
        date paid_on = date_from(year, costs[i].month, 14);
        if (date_before(demo->req->today, paid_on)) {
            continue;
        }
        demo_db_add_training_costs(demo->db, &(struct demo_db_add_training_costs_values){
                                                 .some = {path, costs[i].level, costs[i].tenths},
                                                 .first_id = room(demo),
                                                 .paid_on = paid_on,
                                                 .source = str_of(costs[i].source),
                                                 .article = str_of(costs[i].article),
                                                 .amount = costs[i].roubles * KOPECKS,
                                                 .paper = str_of(costs[i].paper),
                                                 .now = demo->now,
                                             });
    }
}

void demo_planning_budgets(struct demo *demo, str path, int year)
{
    static const struct {
        int level;
        int tenths;
        int roubles;
    } budgets[] = {{1, 10, 2200000}, {2, 9, 90000}, {3, 6, 9000}};
    for (size_t i = 0; i < COUNT_OF(budgets); i++) {
        demo_db_add_budgets(demo->db, &(struct demo_db_add_budgets_values){
                                          .some = {path, budgets[i].level, budgets[i].tenths},
                                          .year = year,
                                          .amount = (int64_t)budgets[i].roubles * KOPECKS,
                                          .note = STR("смета, утверждена 25 января"),
                                          .now = demo->now,
                                      });
    }
}

void demo_planning(struct demo *demo)
{
    struct demo_db_org_named_row region = {0};
    int this_year = date_year(demo->req->today);
    if (!demo_db_org_named(demo->db, STR(REGION), &region)) {
        return;
    }
    for (int year = this_year - 1; year <= this_year; year++) {
        add_year(demo, region.path, year);
        demo_planning_budgets(demo, region.path, year);
        planning_settle(demo->db, demo->arena, region.path, year, true);
    }
}
