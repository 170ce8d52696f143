/* Bodies of the demo: each primary organisation has its union committee and auditing commission out
 * of its own people, larger ones commissions, too; the committees above are made of the chairs
 * below. Those who sign in hold their posts through them. */
#include <stdio.h>
#include <string.h>

#include "features/demo/demo_inner.h"
#include "features/members/members.h"

#define FIRST_DAY 20241030
#define LAST_DAY 20291030
/* The elections before. */
#define FORMER_DAY 20191030
#define FORMER_LAST_DAY 20241029
/* One term in so many ends soon, so that the reminders have something to show. */
#define ENDING_EVERY 50
#define ENDING_DAYS 25
#define SMALLEST 3
/* From so many members on the chair is released from his work. */
#define RELEASED_SIZE 300

static date last_day(const struct demo *demo)
{
    bool ends_soon = demo->bodies % ENDING_EVERY == ENDING_EVERY - 1;
    return ends_soon ? date_add_days(demo->req->today, ENDING_DAYS) : (date){LAST_DAY};
}

static int64_t add_body(struct demo *demo, int64_t region_id, int64_t org_id, const char *type,
                        const char *name)
{
    int64_t id = demo_new_id(demo);
    demo_db_add_body(demo->db, &(struct demo_db_add_body_values){.id = id,
                                                                 .region_id = region_id,
                                                                 .org_id = org_id,
                                                                 .body_type = str_of(type),
                                                                 .name = str_of(name),
                                                                 .formed_on = {FORMER_DAY}});
    return id;
}

/* The bodies of a primary, and from how many members on it has them. */
static const struct {
    const char *type;
    const char *name; /* NULL: it needs none */
    int64_t size;
} kinds[DEMO_BODIES] = {
    [DEMO_COMMITTEE] = {"union_committee", NULL, SMALLEST},
    [DEMO_AUDIT] = {"audit", NULL, SMALLEST},
    [DEMO_OFFICERS] = {"officers", NULL, 10},
    [DEMO_LABOUR] = {"commission", "по охране труда", 40},
    [DEMO_CULTURE] = {"commission", "по культурно-массовой работе", 100},
    [DEMO_MEETING] = {"meeting", NULL, SMALLEST},
};

/* Who sits where: people of a primary in turn, in the order in which they are made. Some sit in two
 * bodies, as in life; nobody who audits sits in the committee. */
static const struct {
    size_t person;
    enum demo_body body;
    const char *post;
    int64_t size;    /* from so many members on */
    int64_t to_size; /* below so many; 0 = any */
} seats[] = {
    {0, DEMO_COMMITTEE, "chair", SMALLEST, 0},
    {1, DEMO_COMMITTEE, "deputy", SMALLEST, 0},
    {1, DEMO_LABOUR, "chair", 40, 0},
    {2, DEMO_AUDIT, "auditor", SMALLEST, 100},
    {2, DEMO_AUDIT, "chair", 100, 0},
    {3, DEMO_COMMITTEE, "member", SMALLEST, 0},
    {3, DEMO_OFFICERS, "safety_delegate", 10, 0},
    {4, DEMO_COMMITTEE, "member", SMALLEST, 0},
    {4, DEMO_LABOUR, "member", 40, 0},
    {5, DEMO_COMMITTEE, "secretary", 60, 0},
    {5, DEMO_OFFICERS, "information", 60, 0},
    {6, DEMO_COMMITTEE, "member", 60, 0},
    {7, DEMO_AUDIT, "member", 100, 0},
    {8, DEMO_AUDIT, "member", 100, 0},
    {9, DEMO_COMMITTEE, "member", 100, 0},
    {9, DEMO_CULTURE, "chair", 100, 0},
    {10, DEMO_COMMITTEE, "member", 150, 0},
    {10, DEMO_CULTURE, "member", 100, 0},
    {11, DEMO_CULTURE, "member", 100, 0},
};

void demo_bodies_of(struct demo *demo, const struct demo_primary *primary)
{
    demo->elected = 0;
    demo->chair[0] = '\0';
    for (size_t i = 0; i < DEMO_BODIES; i++) {
        demo->body_ids[i] =
            primary->size < kinds[i].size
                ? 0
                : add_body(demo, primary->region_id, primary->id, kinds[i].type, kinds[i].name);
    }
    demo->bodies += demo->body_ids[DEMO_COMMITTEE] != 0;
}

static void add_post(struct demo *demo, const struct demo_primary *primary,
                     const struct demo_candidate *person, size_t seat, bool is_former)
{
    bool is_chair = seats[seat].person == 0;
    demo_db_add_post(demo->db, &(struct demo_db_add_post_values){
                                   .id = demo_new_id(demo),
                                   .region_id = primary->region_id,
                                   .body_id = demo->body_ids[seats[seat].body],
                                   .org_id = primary->id,
                                   .post_type = str_of(seats[seat].post),
                                   .member_id = person->member_id,
                                   .last_name = person->name->last,
                                   .first_name = person->name->first,
                                   .middle_name = person->name->middle,
                                   .valid_from = {is_former ? FORMER_DAY : FIRST_DAY},
                                   .valid_to = is_former ? (date){FORMER_LAST_DAY} : last_day(demo),
                                   .is_released = is_chair && primary->size >= RELEASED_SIZE,
                                   .now = demo->now,
                               });
}

void demo_elect(struct demo *demo, const struct demo_primary *primary,
                const struct demo_candidate *person)
{
    size_t number = demo->elected++;
    for (size_t i = 0; i < COUNT_OF(seats); i++) {
        bool fits = primary->size >= seats[i].size &&
                    (seats[i].to_size == 0 || primary->size < seats[i].to_size);
        if (seats[i].person == number && fits) {
            add_post(demo, primary, person, i, false);
        }
    }
    const struct demo_name *name = person->name;
    if (number == 0 && primary->size >= SMALLEST) {
        snprintf(demo->chair, sizeof(demo->chair), "%.*s %.*s%s%.*s", STR_ARG(name->last),
                 STR_ARG(name->first), name->middle.length > 0 ? " " : "", STR_ARG(name->middle));
        if (date_before(person->joined, (date){FORMER_DAY})) {
            add_post(demo, primary, person, 0, true);
        }
    }
}

/* Ids of rows that the database itself makes: a piece of the sequence, wide enough. */
static int64_t ids_from(struct demo *demo, int64_t count)
{
    int64_t first = demo->last_id + 1;
    demo->last_id += count;
    return first;
}

static void bodies_of_level(struct demo *demo, int64_t level, const char *type)
{
    struct demo_db_count_orgs_row orgs = {0};
    bool found = demo_db_count_orgs(demo->db, &orgs);
    int64_t count = found ? orgs.total : 0;
    demo_db_add_bodies(demo->db, ids_from(demo, count), level, str_of(type), (date){FIRST_DAY});
}

void demo_bodies_above(struct demo *demo)
{
    static const struct {
        int64_t level;
        const char *type;
        const char *below; /* whose chairs sit in it */
        int64_t first;     /* from which of them on */
        int64_t count;
    } above[] = {{2, "committee", "union_committee", 1, 11},
                 {2, "presidium", "union_committee", 1, 5},
                 {2, "audit", "union_committee", 12, 3},
                 {1, "committee", "committee", 1, 11},
                 {1, "presidium", "committee", 1, 5},
                 {1, "audit", "committee", 12, 3},
                 {1, "officers", NULL, 0, 0},
                 {0, "central_council", "committee", 1, 11},
                 {0, "audit", "committee", 12, 3},
                 {0, "officers", NULL, 0, 0}};
    for (size_t i = 0; i < COUNT_OF(above); i++) {
        bodies_of_level(demo, above[i].level, above[i].type);
        if (above[i].below != NULL) {
            struct demo_db_count_orgs_row orgs = {0};
            bool found = demo_db_count_orgs(demo->db, &orgs);
            demo_db_add_posts_above(demo->db,
                                    &(struct demo_db_add_posts_above_values){
                                        .first_id = ids_from(demo, found ? orgs.total : 0),
                                        .level = above[i].level,
                                        .body_type = str_of(above[i].type),
                                        .below = str_of(above[i].below),
                                        .first = above[i].first,
                                        .count = above[i].count,
                                        .today = demo->req->today,
                                        .valid_from = (date){FIRST_DAY},
                                        .valid_to = (date){LAST_DAY},
                                        .now = demo->now,
                                    });
        }
    }
    demo_db_set_chairs_above(demo->db);
}

/* The chair of a primary who signs in is a member of it: the card of whoever chaired it becomes
 * hers, wherever else she sits. */
static int64_t take_card(struct demo *demo, const struct demo_seat *seat,
                         const struct demo_db_body_of_row *body)
{
    struct demo_db_chair_of_row chair = {0};
    bool is_primary = strcmp(seat->body_type, "union_committee") == 0;
    if (!is_primary || !demo_db_chair_of(demo->db, body->id, &chair)) {
        return 0;
    }
    struct members_keys keys =
        members_keys_of(demo->scratch, seat->last_name, seat->first_name, seat->middle_name);
    demo_db_rename_member(demo->db, &(struct demo_db_rename_member_values){
                                        .region_id = body->region_id,
                                        .id = chair.member_id,
                                        .last_name = seat->last_name,
                                        .first_name = seat->first_name,
                                        .middle_name = seat->middle_name,
                                        .sex = STR("f"),
                                        .name_key = keys.name,
                                        .first_key = keys.first,
                                        .sort_key = keys.sort,
                                    });
    demo_db_rename_posts(demo->db,
                         &(struct demo_db_rename_posts_values){.region_id = body->region_id,
                                                               .member_id = chair.member_id,
                                                               .last_name = seat->last_name,
                                                               .first_name = seat->first_name,
                                                               .middle_name = seat->middle_name});
    return chair.member_id;
}

int64_t demo_seat(struct demo *demo, const struct demo_seat *seat)
{
    struct demo_db_body_of_row body = {0};
    if (!demo_db_body_of(demo->db, seat->org_id, str_of(seat->body_type), &body)) {
        return 0;
    }
    int64_t id = demo_new_id(demo);
    int64_t member_id = seat->member_id;
    /* Whoever sat there before makes room. */
    if (strcmp(seat->post_type, "chair") == 0) {
        member_id = take_card(demo, seat, &body);
        demo_db_remove_chair(demo->db, body.id);
    }
    demo_db_add_post(demo->db, &(struct demo_db_add_post_values){
                                   .id = id,
                                   .region_id = body.region_id,
                                   .body_id = body.id,
                                   .org_id = seat->org_id,
                                   .post_type = str_of(seat->post_type),
                                   .member_id = member_id,
                                   .last_name = seat->last_name,
                                   .first_name = seat->first_name,
                                   .middle_name = seat->middle_name,
                                   .login = seat->login,
                                   .rights = seat->gives_rights ? STR("given") : (str){0},
                                   .valid_from = (date){FIRST_DAY},
                                   .valid_to = (date){LAST_DAY},
                                   .now = demo->now,
                               });
    return id;
}
