#include "features/members/members.h"
#include "features/members/members.sql.h"

static void add_row(struct members_gaps *sum, const struct members_db_gaps_row *row)
{
    sum->people += row->people;
    sum->without_phone += row->without_phone;
    sum->without_born += row->without_born;
    sum->without_record += row->without_record;
}

/* The rows come in the order of their paths, so that those of a branch lie together. */
struct members_gaps_list members_gaps_below(struct request *req, struct scope scope,
                                            size_t path_length)
{
    struct members_db_gaps_rows rows = members_db_gaps(req->db, scope);
    struct members_gaps_list list = {0};
    size_t capacity = 0;
    EACH (row, rows) {
        str path = str_slice(row->path, 0, path_length);
        if (list.count == 0 || !str_equal(list.items[list.count - 1].path, path)) {
            *ARENA_PUSH(req->arena, list.items, list.count, capacity) =
                (struct members_gaps){.path = path};
        }
        add_row(&list.items[list.count - 1], row);
    }
    return list;
}

int64_t members_unchecked(struct request *req, struct scope scope, date since)
{
    struct members_db_unchecked_row row = {0};
    bool found = members_db_unchecked(req->db, scope, since, &row);
    return found ? row.total : 0;
}
