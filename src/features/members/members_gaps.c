#include "features/members/members.h"
#include "features/members/members.sql.h"

struct members_gaps_list members_gaps_below(struct request *req, struct scope scope,
                                            size_t path_length)
{
    struct members_db_gaps_below_rows rows =
        members_db_gaps_below(req->db, scope, (int64_t)path_length);
    struct members_gaps_list list = {ARENA_ARRAY(req->arena, rows.count, struct members_gaps),
                                     rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        const struct members_db_gaps_below_row *row = &rows.items[i];
        list.items[i] = (struct members_gaps){.path = row->path,
                                              .people = row->people,
                                              .without_phone = row->without_phone,
                                              .without_born = row->without_born,
                                              .without_record = row->without_record};
    }
    return list;
}

int64_t members_unchecked(struct request *req, struct scope scope, date since)
{
    struct members_db_unchecked_row row = {0};
    bool found = members_db_unchecked(req->db, scope, since, &row);
    return found ? row.total : 0;
}
