/* Deputies of the first region who are prepared for the chair of their organisation. */
#include "features/demo/demo_inner.h"

#define REGION "Курская областная"
/* More than there are deputies: ids for so many are set aside. */
#define ROOM 100000
#define TENTHS 7

static const struct step {
    const char *kind;
    const char *title;
    int from_now; /* days until it is due */
    bool is_done; /* by most */
} steps[] = {
    {"training", "Школа резерва профсоюзных кадров", -60, true},
    {"mentoring", "Присутствовать на заседаниях комитета вместе с председателем", -20, true},
    {"task", "Провести профсоюзное собрание", 40, false},
};

void demo_reserve(struct demo *demo)
{
    struct demo_db_org_named_row region = {0};
    date today = demo->req->today;
    if (!demo_db_org_named(demo->db, STR(REGION), &region)) {
        return;
    }
    demo_db_add_reserve(demo->db, &(struct demo_db_add_reserve_values){
                                      .first_id = demo->last_id + 1,
                                      .path = region.path,
                                      .tenths = TENTHS,
                                      .since = date_add_days(today, -200),
                                      .review_on = date_add_days(today, 165),
                                      .mentor = STR("председатель профсоюзного комитета"),
                                      .now = demo->now,
                                  });
    demo->last_id += ROOM;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        demo_db_add_reserve_step(
            demo->db, &(struct demo_db_add_reserve_step_values){
                          .n = (int64_t)i + 1,
                          .kind = str_of(steps[i].kind),
                          .title = str_of(steps[i].title),
                          .due_on = date_add_days(today, steps[i].from_now),
                          .done_on = steps[i].is_done ? date_add_days(today, -70) : (date){0},
                      });
    }
    demo_db_add_reserve_review(demo->db, date_add_days(today, -30),
                               STR("Ведёт собрания сам, учёт знает; готов выдвигаться."),
                               date_add_days(today, 335));
}
