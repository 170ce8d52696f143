/* The people behind a figure: as many as it says, each with what the organisation knew of him on
 * the day. Who has gone out of reach since is named, and his card stays closed. */
#include "features/members/members_behind.sql.h"
#include "features/members/members.html.h"
#include "features/members/members_inner.h"

static str category_text(struct request *req, str category)
{
    const char *label = form_choice_label(members_categories, category);
    return label == NULL ? STR("—") : str_of(_(label));
}

struct members_behind members_behind(struct request *req, struct scope scope, int64_t *ids,
                                     size_t count, date day)
{
    struct members_ids wanted = {ids, count};
    struct members_behind_db_people_rows rows =
        members_behind_db_people(req->db, scope, members_ids_json(req->arena, &wanted), day);
    struct members_behind people = {
        .items = ARENA_ARRAY(req->arena, rows.count + 1, struct members_behind_line)};
    EACH (row, rows) {
        people.items[people.count++] = (struct members_behind_line){
            .id = row->id,
            .name =
                members_full_name(req->arena, row->last_name, row->first_name, row->middle_name),
            .org_name = row->org_name,
            .category = category_text(req, row->category),
            .born = members_day_text(req, row->born, row->born_year),
            .since = row->registered_on,
            .is_near = row->is_near,
        };
    }
    return people;
}

struct html members_behind_section(struct request *req, const struct members_behind *people)
{
    return members_html_behind(req, people, members_names_only(req));
}
