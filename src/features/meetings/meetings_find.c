/* A meeting with what belongs to it. */
#include "features/meetings/meetings_inner.h"

static void count_people(struct meetings_meeting *meeting)
{
    int64_t entitled = 0, here = 0;
    EACH (person, meeting->people) {
        bool is_voter = str_equal(person->kind, STR("voter"));
        entitled += is_voter;
        here += is_voter && meetings_is_here(person);
        meeting->remote += is_voter && str_equal(person->attendance, STR("remote"));
        meeting->invited += !is_voter;
    }
    struct bodies_share all = {1, 1, false};
    meeting->quorum =
        meetings_quorum_of(meeting->has_rules ? meeting->rules.quorum : all, entitled, here);
}

bool meetings_find(struct request *req, struct meetings_meeting *ret_meeting)
{
    return meetings_find_by_id(req, path_id(req), ret_meeting);
}

bool meetings_find_by_id(struct request *req, int64_t id, struct meetings_meeting *ret_meeting)
{
    struct meetings_meeting meeting = {0};
    if (!meetings_db_find(req->db, req->scope, id, &meeting.row)) {
        return false;
    }
    const struct meetings_db_line_row *row = &meeting.row;
    meeting.body = meetings_body_name(req, row);
    meeting.has_rules = bodies_rules_on(req, row->body_type, row->held_on, &meeting.rules);
    meeting.people = meetings_db_people(req->db, req->scope, row->region_id, row->id);
    meeting.items = meetings_db_items(req->db, row->region_id, row->id);
    meeting.signatures = meetings_db_signatures(req->db, row->region_id, row->id);
    count_people(&meeting);
    *ret_meeting = meeting;
    return true;
}

struct reply meetings_find_open(struct request *req, struct meetings_meeting *ret_meeting)
{
    if (!meetings_find(req, ret_meeting)) {
        return reply_not_found(req);
    }
    if (str_equal(ret_meeting->row.state, STR("signed"))) {
        return reply_refused(req, str_of(_("The minutes are signed: nothing can be changed in this "
                                           "meeting any more.")));
    }
    if (str_equal(ret_meeting->row.state, STR("cancelled"))) {
        return reply_refused(req, str_of(_("This meeting was cancelled. Call a new one.")));
    }
    return (struct reply){0};
}

const struct meetings_db_person_row *meetings_person(const struct meetings_meeting *meeting,
                                                     int64_t n)
{
    EACH (person, meeting->people) {
        if (n != 0 && person->n == n) {
            return person;
        }
    }
    return NULL;
}

bool meetings_is_here(const struct meetings_db_person_row *person)
{
    return str_equal(person->attendance, STR("present")) ||
           str_equal(person->attendance, STR("remote"));
}

bool meetings_find_item(struct request *req, const struct meetings_meeting *meeting,
                        struct meetings_db_item_row *ret_item)
{
    int64_t item;
    return str_to_int64(path_text(req, 1), &item) &&
           meetings_db_find_item(req->db, meeting->row.region_id, meeting->row.id, item, ret_item);
}

int64_t meetings_item_number(const struct meetings_meeting *meeting, int64_t item)
{
    int64_t number = 0;
    EACH (row, meeting->items) {
        bool counts = str_equal(row->kind, STR("item"));
        number += counts;
        if (row->item == item) {
            return counts ? number : 0;
        }
    }
    return 0;
}

int64_t meetings_next_number(struct request *req, int64_t body_id, date day, int64_t except_id)
{
    struct meetings_db_reached_row reached;
    date term = bodies_term_since(req, body_id, day);
    date since = date_is_none(term) ? date_from(date_year(day), 1, 1) : term;
    return meetings_db_reached(req->db, body_id, since, day, except_id, &reached)
               ? MAX_OF(reached.here, reached.in_documents) + 1
               : 1;
}

struct meetings_db_change_values meetings_values_of(struct request *req,
                                                    const struct meetings_db_line_row *row)
{
    return (struct meetings_db_change_values){
        .scope = req->scope,
        .id = row->id,
        .version = row->version,
        .form = row->form,
        .number = row->number,
        .held_on = row->held_on,
        .held_to = row->held_to,
        .begins_at = row->begins_at,
        .ends_at = row->ends_at,
        .place = row->place,
        .link = row->link,
        .identified = row->identified,
        .is_election = row->is_election,
        .chair = row->chair,
        .secretary = row->secretary,
        .now = req->now,
    };
}

str meetings_address(struct request *req, int64_t id, const char *what)
{
    return str_format(req->arena, "/meetings/%lld%s", (long long)id, what);
}
