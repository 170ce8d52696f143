/* People to tick: of an organisation, those who hold posts below it, or those who were ticked in
 * the list of members. */
#include "features/training/training.html.h"
#include "features/training/training_inner.h"

#define MOST_PEOPLE 300
#define HOLDERS_SHOWN 500

static struct training_candidate *push(struct request *req, struct training_candidates *people,
                                       size_t *capacity)
{
    return ARENA_PUSH(req->arena, people->items, people->count, *capacity);
}

static void take_chosen(struct request *req, struct training_candidates *people,
                        const struct members_chosen *choice)
{
    size_t capacity = 0;
    for (size_t i = 0; i < choice->count; i++) {
        struct training_db_person_row row;
        if (training_db_person(req->db, people->scope, choice->ids[i], &row)) {
            *push(req, people, &capacity) = (struct training_candidate){
                .id = choice->ids[i],
                .name =
                    members_full_name(req->arena, row.last_name, row.first_name, row.middle_name),
                .org_path = row.org_path,
                .is_ticked = true,
            };
        }
    }
    people->here = choice->here;
    people->who = STR("chosen");
}

static str holder_note(struct request *req, const struct training_db_holders_row *row)
{
    str since = date_is_none(row->latest) ? _f("not trained since %1", row->since)
                                          : _f("trained on %1", row->latest);
    return str_comma(req->arena, row->org_name, since);
}

/* Each once, under the highest post. */
static void take_holders(struct request *req, struct training_candidates *people)
{
    size_t capacity = 0;
    struct training_db_holders_values values = {
        .scope = people->scope,
        .held = {.today = req->today},
        .category = people->who,
        .limit = HOLDERS_SHOWN + 1,
    };
    struct training_db_holders_rows rows = training_db_holders(req->db, &values);
    people->is_cut = rows.count > HOLDERS_SHOWN;
    rows.count = MIN_OF(rows.count, (size_t)HOLDERS_SHOWN);
    EACH (row, rows) {
        bool is_there = false;
        for (size_t i = 0; i < people->count && !is_there; i++) {
            is_there = people->items[i].id == row->member_id;
        }
        if (!is_there) {
            *push(req, people, &capacity) = (struct training_candidate){
                .id = row->member_id,
                .name = members_full_name(req->arena, row->last_name, row->first_name,
                                          row->middle_name),
                .note = holder_note(req, row),
                .org_path = row->org_path,
            };
        }
    }
}

static void take_people(struct request *req, struct training_candidates *people)
{
    const struct orgs_org *org = &people->org;
    if (!org->holds_members) {
        return;
    }
    people->is_large = org->members > MOST_PEOPLE;
    if (people->is_large) {
        return;
    }
    size_t capacity = 0;
    struct members_choices named = members_by_name(req, people->scope, org, MOST_PEOPLE);
    EACH (person, named) {
        *push(req, people, &capacity) = (struct training_candidate){
            .id = person->id, .name = person->label, .note = person->note, .org_path = org->path};
    }
}

bool training_candidates_of(struct request *req, enum right right, const char *page,
                            struct training_candidates *ret_people)
{
    struct training_candidates people = {0};
    struct training_org place;
    struct members_chosen choice;
    if (!training_org_of(req, right, &place) || str_is_empty(place.scope.from)) {
        return false;
    }
    people.org = place.org;
    people.scope = place.scope;
    if (!str_is_empty(query_text(req, "id"))) {
        if (!members_choose(req, right, page, &choice)) {
            return false;
        }
        take_chosen(req, &people, &choice);
        *ret_people = people;
        return true;
    }
    people.who = query_text(req, "who");
    if (form_choice_label(training_choices_of(req).category, people.who) == NULL) {
        people.who = people.org.holds_members ? (str){0} : STR("primary_chair");
    }
    people.here = widgets_link(req, "%s?org=%lld&who=%.*s", page, (long long)people.org.id,
                               STR_ARG(people.who));
    if (people.who.length > 0) {
        take_holders(req, &people);
    } else {
        take_people(req, &people);
    }
    *ret_people = people;
    return true;
}

void training_candidates_tick(struct request *req, struct training_candidates *people)
{
    for (size_t i = 0; i < people->count; i++) {
        people->items[i].is_ticked = form_is_ticked(req, "person", people->items[i].id);
    }
}

struct html training_candidates_choice(struct request *req,
                                       const struct training_candidates *people, const char *page)
{
    return training_html_who(req, people, page);
}

struct html training_candidates_list(struct request *req, const struct training_candidates *people)
{
    return training_html_candidates(req, people);
}
