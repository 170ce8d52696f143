/* Who was elected within the last three months and has had no training since. */
#include "features/bodies/bodies.h"
#include "features/training/training_inner.h"

#define MONTHS 3
#define MOST_PEOPLE 300
/* Posts, of which somebody may hold several. */
#define MOST_POSTS 600

date training_lately(const struct request *req)
{
    return date_add_months(req->today, -MONTHS);
}

static bool has(const struct training_newcomers *people, int64_t member_id)
{
    for (size_t i = 0; i < people->count; i++) {
        if (people->items[i].member_id == member_id) {
            return true;
        }
    }
    return false;
}

static void take(struct request *req, struct training_newcomers *people)
{
    size_t capacity = 0;
    struct training_db_holders_values values = {
        .scope = people->scope,
        .held = {req->today, training_lately(req)},
        .category = people->category,
        .untrained_only = true,
        .limit = MOST_POSTS + 1,
    };
    struct training_db_holders_rows rows = training_db_holders(req->db, &values);
    people->is_cut = rows.count > MOST_POSTS;
    EACH (row, rows) {
        if (has(people, row->member_id)) {
            continue;
        }
        if (people->count == MOST_PEOPLE) {
            people->is_cut = true;
            return;
        }
        *ARENA_PUSH(req->arena, people->items, people->count, capacity) =
            (struct training_newcomer){
                .member_id = row->member_id,
                .name = members_full_name(req->arena, row->last_name, row->first_name,
                                          row->middle_name),
                .category = row->category,
                .post = bodies_label(req, row->post_label),
                .body = bodies_name(req, row->body_label, row->body_name),
                .org_name = row->org_name,
                .org_path = row->org_path,
                .since = row->since,
            };
    }
}

bool training_newcomers_of(struct request *req, enum right right,
                           struct training_newcomers *ret_people)
{
    struct training_org place;
    if (!training_org_of(req, right, &place)) {
        return false;
    }
    str category = query_text(req, "category");
    bool is_known = form_choice_label(training_choices_of(req).category, category) != NULL;
    struct training_newcomers people = {
        .org = place.org, .scope = place.scope, .category = is_known ? category : (str){0}};
    if (!str_is_empty(people.scope.from)) {
        take(req, &people);
    }
    *ret_people = people;
    return true;
}
