/* What the elected people of the demo have learnt: a school for chairs, webinars, labour protection
 * that has to be repeated. */
#include "base/fold.h"
#include "features/demo/demo_inner.h"

/* More people than hold one kind of post: ids for so many are set aside. */
#define ROOM 2000000

static const struct programme {
    const char *body_type;
    const char *post_type;
    int tenths; /* of those who hold the post */
    const char *title;
    const char *kind;
    const char *attendance;
    int hours;
    int ago;  /* days since the last day; of one post more than a year apart */
    int days; /* how long it took */
    const char *paper_kind;
    int until; /* days from now; 0 = need not be repeated */
} programmes[] = {
    {"union_committee", "chair", 7, "Школа председателя первичной профсоюзной организации",
     "school", "in_person", 36, 420, 5, "certificate", 0},
    {"union_committee", "chair", 5, "Электронный учёт членов Профсоюза", "webinar", "online", 4, 40,
     1, NULL, 0},
    {"union_committee", "deputy", 3, "Школа резерва профсоюзных кадров", "school", "mixed", 72, 150,
     10, "qualification", 0},
    {"union_committee", "member", 3, "Правовые знания члена профсоюзного комитета", "webinar",
     "online", 8, 90, 1, NULL, 0},
    {"audit", "auditor", 4, "Работа контрольно-ревизионной комиссии", "seminar", "in_person", 8,
     200, 1, NULL, 0},
    {"officers", "safety_delegate", 8, "Охрана труда для уполномоченных профсоюзного комитета",
     "course", "mixed", 40, 700, 5, "certificate", 60},
};

void demo_training(struct demo *demo)
{
    struct demo_db_org_named_row school = {0};
    date today = demo->req->today;
    (void)!demo_db_org_named(demo->db, STR("Рыльская СОШ № 4"), &school);
    for (size_t i = 0; i < COUNT_OF(programmes); i++) {
        const struct programme *programme = &programmes[i];
        date last = date_add_days(today, -programme->ago);
        demo_db_add_trainings(demo->db,
                              &(struct demo_db_add_trainings_values){
                                  .first_id = demo->last_id + 1,
                                  .body_type = str_of(programme->body_type),
                                  .post_type = str_of(programme->post_type),
                                  .tenths = programme->tenths,
                                  .school = school.id,
                                  .title = str_of(programme->title),
                                  .title_key = fold_search(demo->arena, str_of(programme->title)),
                                  .kind = str_of(programme->kind),
                                  .attendance = str_of(programme->attendance),
                                  .hours = programme->hours,
                                  .began_on = date_add_days(last, 1 - programme->days),
                                  .ended_on = last,
                                  .paper_kind = str_of(programme->paper_kind),
                                  .valid_until = programme->until == 0
                                                     ? (date){0}
                                                     : date_add_days(today, programme->until),
                                  .now = demo->now,
                              });
        demo->last_id += ROOM;
    }
}
