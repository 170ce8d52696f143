/* Bodies of the demo: each primary organisation has its union committee and auditing commission out
 * of its own people; the committees above are made of the chairs below. Those who sign in hold
 * their posts through them. */
#include <stdio.h>
#include <string.h>

#include "features/demo/demo_inner.h"

#define FIRST_DAY 20241030
#define LAST_DAY 20291030
/* One term in so many ends soon, so that the reminders have something to show. */
#define ENDING_EVERY 50
#define ENDING_DAYS 25
#define SMALLEST 3

static date last_day(const struct demo *demo)
{
    bool ends_soon = demo->bodies % ENDING_EVERY == ENDING_EVERY - 1;
    return ends_soon ? date_add_days(demo->req->today, ENDING_DAYS) : (date){LAST_DAY};
}

static int64_t add_body(struct demo *demo, int64_t region_id, int64_t org_id, const char *type)
{
    int64_t id = demo_new_id(demo);
    demo_db_add_body(demo->db, &(struct demo_db_add_body_values){.id = id,
                                                                 .region_id = region_id,
                                                                 .org_id = org_id,
                                                                 .body_type = str_of(type),
                                                                 .formed_on = {FIRST_DAY}});
    return id;
}

void demo_bodies_of(struct demo *demo, const struct demo_primary *primary)
{
    demo->elected = 0;
    demo->chair[0] = '\0';
    demo->committee_id = 0;
    if (primary->size < SMALLEST) {
        return;
    }
    demo->committee_id = add_body(demo, primary->region_id, primary->id, "union_committee");
    demo->audit_id = add_body(demo, primary->region_id, primary->id, "audit");
    demo->bodies++;
}

void demo_elect(struct demo *demo, const struct demo_primary *primary, int64_t member_id,
                const struct demo_name *name)
{
    static const char *const posts[] = {"chair", "deputy", "auditor", "member", "member"};
    if (demo->committee_id == 0 || demo->elected >= COUNT_OF(posts)) {
        return;
    }
    const char *post = posts[demo->elected++];
    bool is_auditor = strcmp(post, "auditor") == 0;
    if (strcmp(post, "chair") == 0) {
        snprintf(demo->chair, sizeof(demo->chair), "%.*s %.*s%s%.*s", STR_ARG(name->last),
                 STR_ARG(name->first), name->middle.length > 0 ? " " : "", STR_ARG(name->middle));
    }
    demo_db_add_post(demo->db, &(struct demo_db_add_post_values){
                                   .id = demo_new_id(demo),
                                   .region_id = primary->region_id,
                                   .body_id = is_auditor ? demo->audit_id : demo->committee_id,
                                   .org_id = primary->id,
                                   .post_type = str_of(post),
                                   .member_id = member_id,
                                   .last_name = name->last,
                                   .first_name = name->first,
                                   .middle_name = name->middle,
                                   .valid_from = (date){FIRST_DAY},
                                   .valid_to = last_day(demo),
                                   .now = demo->now,
                               });
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
    } kinds[] = {{2, "committee", "union_committee"},
                 {2, "audit", NULL},
                 {1, "committee", "committee"},
                 {1, "audit", NULL},
                 {1, "officers", NULL},
                 {0, "central_council", "committee"},
                 {0, "audit", NULL},
                 {0, "officers", NULL}};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        bodies_of_level(demo, kinds[i].level, kinds[i].type);
        if (kinds[i].below != NULL) {
            struct demo_db_count_orgs_row orgs = {0};
            bool found = demo_db_count_orgs(demo->db, &orgs);
            demo_db_add_posts_above(demo->db,
                                    &(struct demo_db_add_posts_above_values){
                                        .first_id = ids_from(demo, found ? orgs.total : 0),
                                        .body_type = str_of(kinds[i].type),
                                        .below = str_of(kinds[i].below),
                                        .valid_from = (date){FIRST_DAY},
                                        .valid_to = (date){LAST_DAY},
                                        .now = demo->now,
                                    });
        }
    }
    demo_db_set_chairs_above(demo->db);
}

int64_t demo_seat(struct demo *demo, const struct demo_seat *seat)
{
    struct demo_db_body_of_row body = {0};
    if (!demo_db_body_of(demo->db, seat->org_id, str_of(seat->body_type), &body)) {
        return 0;
    }
    int64_t id = demo_new_id(demo);
    /* Whoever sat there before makes room. */
    if (strcmp(seat->post_type, "chair") == 0) {
        demo_db_remove_chair(demo->db, body.id);
    }
    demo_db_add_post(demo->db, &(struct demo_db_add_post_values){
                                   .id = id,
                                   .region_id = body.region_id,
                                   .body_id = body.id,
                                   .org_id = seat->org_id,
                                   .post_type = str_of(seat->post_type),
                                   .member_id = seat->member_id,
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
