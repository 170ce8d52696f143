/* What report forms ask about events: «count events where kind=… counted=people». People,
 * connections and views are three figures; nothing here adds one to another. */
#include "features/events/events_inner.h"

const char *const events_measures[] = {"events", NULL};

static bool number_of(const struct events_db_sums_by_kind_row *row, str counted,
                      int64_t *ret_number)
{
    const struct {
        const char *counted;
        int64_t number;
    } numbers[] = {
        {"events", row->events},
        {"people", row->people},
        {"connections", row->connections},
        {"views", row->views},
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (str_equal(counted, str_of(numbers[i].counted))) {
            *ret_number = numbers[i].number;
            return true;
        }
    }
    return false;
}

void events_count_figures(struct request *req, const struct measure_branch *branch,
                          struct measure_figure *figures, size_t count)
{
    struct events_db_sums_by_kind_rows rows =
        events_db_sums_by_kind(req->db, branch->path, str_join(req->arena, branch->path, STR("~")),
                               branch->since, branch->day);
    for (size_t f = 0; f < count; f++) {
        str kind = measure_condition(&figures[f], "kind");
        str counted = measure_condition(&figures[f], "counted");
        int64_t number = 0;
        figures[f].is_known = number_of(&(struct events_db_sums_by_kind_row){0}, counted, &number);
        EACH (row, rows) {
            if ((kind.length == 0 || str_is_among(row->kind, kind, '|')) &&
                number_of(row, counted, &number)) {
                figures[f].number += number;
            }
        }
    }
}
