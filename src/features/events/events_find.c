/* An event within reach: of an organisation within the scope, or one that is announced to the
 * acting organisation. */
#include "features/events/events_inner.h"

bool events_find_own(struct request *req, enum right right, struct events_db_event_row *ret_row)
{
    return events_db_find(req->db, access_scope(req, right), path_id(req), ret_row);
}

bool events_find_seen(struct request *req, struct events_db_event_row *ret_row)
{
    return events_find_own(req, RIGHT_TRAINING_VIEW, ret_row) ||
           events_db_find_open_to(req->db, path_id(req), req->mandate.org_path, ret_row);
}

struct events_whole events_whole_of(struct request *req, const struct events_db_event_row *row)
{
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    struct events_db_event_row own;
    return (struct events_whole){
        .row = *row,
        .sessions = events_db_sessions(req->db, row->region_id, row->id),
        .places = events_db_places(req->db, row->region_id, row->id),
        .categories = events_db_categories(req->db, row->region_id, row->id),
        .is_held_by_us = !str_is_empty(scope.from) && events_db_find(req->db, scope, row->id, &own),
    };
}

struct events_event events_event_of(const struct events_db_event_row *row)
{
    return (struct events_event){
        .region_id = row->region_id,
        .id = row->id,
        .org_id = row->org_id,
        .org_path = row->org_path,
        .org_name = row->org_name,
        .state = row->state,
        .kind = row->kind,
        .form = row->form,
        .title = row->title,
        .begins_on = row->begins_on,
        .ends_on = row->ends_on,
        .hours = row->hours,
        .school_id = row->school_id,
        .programme_id = row->programme_id,
        .audience_path = row->audience_path,
    };
}

bool events_find(struct request *req, struct scope scope, int64_t id,
                 struct events_event *ret_event)
{
    struct events_db_event_row row;
    if (!events_db_find(req->db, scope, id, &row)) {
        return false;
    }
    *ret_event = events_event_of(&row);
    return true;
}

str events_address(struct request *req, int64_t id, const char *more)
{
    return str_format(req->arena, "/events/%lld%s", (long long)id, more);
}

struct reply events_changed_meanwhile(struct request *req)
{
    return reply_refused(req, str_of(_("Somebody else has changed this event meanwhile. Open it "
                                       "again and look at it.")));
}

struct events_counts events_counts_of(struct request *req, const struct events_db_event_row *row,
                                      str branch)
{
    struct events_counts counts = {0};
    str branch_to = branch.length == 0 ? (str){0} : str_join(req->arena, branch, STR("~"));
    EACH (state, events_db_count_entries(req->db, row->region_id, row->id, branch, branch_to)) {
        int64_t *of_state = str_equal(state->state, STR("asked"))     ? &counts.asked
                            : str_equal(state->state, STR("comes"))   ? &counts.comes
                            : str_equal(state->state, STR("waiting")) ? &counts.waiting
                            : str_equal(state->state, STR("invited")) ? &counts.invited
                                                                      : &counts.gone;
        *of_state += state->total;
    }
    return counts;
}
