#include "features/events/events.h"

#include "features/events/events.sql.h"

bool events_find(struct request *req, struct scope scope, int64_t id,
                 struct events_event *ret_event)
{
    struct events_db_event_row row;
    if (!events_db_find(req->db, id, scope.from, scope.to, &row)) {
        return false;
    }
    *ret_event = (struct events_event){
        .region_id = row.region_id,
        .id = row.id,
        .org_id = row.org_id,
        .org_path = row.org_path,
        .org_name = row.org_name,
        .state = row.state,
        .kind = row.kind,
        .form = row.form,
        .title = row.title,
        .begins_on = row.begins_on,
        .ends_on = row.ends_on,
        .hours = row.hours,
        .school_id = row.school_id,
        .programme_id = row.programme_id,
    };
    return true;
}

/* ---- contents -------------------------------------------------------------------------------- */

static const struct route routes[] = {
    {0},
};

const struct feature events_feature = {
    .name = "events",
    .routes = routes,
};
