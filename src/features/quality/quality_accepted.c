#include "app/app.h"
#include "features/quality/quality_inner.h"

/* What looks doubtful and is right all the same: somebody has said so, of this very value. A
 * keyed hash of it is kept, so that nothing personal lies here, and a new value is doubted anew. */

static str hash_of(struct request *req, const struct quality_person *person, enum quality_kind kind)
{
    return secret_hash(person->arena, req->app->keys, STR("quality"), quality_value(kind, person));
}

/* The first row of the member, by bisection. */
static size_t first_of(const struct quality_db_accepted_rows *rows, int64_t member_id)
{
    size_t from = 0, to = rows->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (rows->items[middle].member_id < member_id) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

uint64_t quality_still_doubted(struct request *req, const struct quality_db_accepted_rows *rows,
                               const struct quality_person *person, uint64_t faults)
{
    int64_t id = person->row->id;
    for (size_t i = first_of(rows, id); i < rows->count && rows->items[i].member_id == id; i++) {
        enum quality_kind kind = quality_kind_of(rows->items[i].kind);
        if (kind < QUALITY_COUNT && (faults & quality_bit(kind)) != 0 &&
            str_equal(rows->items[i].value_hash, hash_of(req, person, kind))) {
            faults &= ~quality_bit(kind);
        }
    }
    return faults;
}

uint64_t quality_faults_of(struct request *req, struct scope scope,
                           const struct quality_db_person_row *row)
{
    struct quality_person person = {.arena = req->arena, .today = req->today, .row = row};
    uint64_t faults = quality_person_faults(&person);
    if (faults == 0) {
        return 0;
    }
    struct quality_db_accepted_rows rows = quality_db_accepted_of(req->db, scope, row->id);
    return quality_still_doubted(req, &rows, &person, faults);
}

void quality_accept(struct request *req, struct scope scope,
                    const struct quality_db_person_row *row, enum quality_kind kind)
{
    struct quality_person person = {.arena = req->arena, .today = req->today, .row = row};
    quality_db_accept(req->db, &(struct quality_db_accept_values){
                                   .scope = scope,
                                   .id = row->id,
                                   .kind = str_of(quality_rules[kind].code),
                                   .value_hash = hash_of(req, &person, kind),
                                   .now = req->now,
                                   .account_id = req->user.account_id,
                               });
    audit(req, "quality.accept", scope.region_id, row->id, row->id,
          (const struct audit_change[]){{"kind", {0}, str_of(quality_rules[kind].code)}}, 1);
}
