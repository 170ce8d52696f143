#include "base/fold.h"
#include "features/duplicates/duplicates_inner.h"

struct collecting {
    struct likeness_people *people;
    struct arena *scratch; /* of one person */
};

static void collect(void *context, const struct duplicates_db_people_row *row)
{
    struct collecting *collecting = context;
    struct arena *scratch = collecting->scratch;
    bool has_former = row->previous_last_name.length > 0;
    struct likeness_person person = {
        .id = row->id,
        .org_id = row->org_id,
        .name_key = row->name_key,
        .first_key = row->first_key,
        .spelling = STR_CONCAT(scratch, row->last_name, STR(" "), row->first_name, STR(" "),
                               row->middle_name),
        .previous_key = has_former ? fold_search(scratch, row->previous_last_name) : (str){0},
        .sex = row->sex,
        .born = row->born,
        .phone = row->phone,
        .email = row->email,
        .ticket_number = row->ticket_number,
        .snils_hash = row->snils_hash,
        .iin_hash = row->iin_hash,
    };
    likeness_people_add(collecting->people, &person);
    arena_reset(scratch);
}

struct likeness_people *duplicates_people(struct request *req, struct arena *arena,
                                          int64_t region_id, size_t expected)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct collecting collecting = {likeness_people_new(arena, expected), scratch};
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    duplicates_db_people(req->db, region, collect, &collecting);
    return collecting.people;
}
