#include "app/app.h"
#include "base/format.h"
#include "base/ids.h"
#include "base/workdays.h"
#include "features/consents/consents_inner.h"

/* From events to how things stand. */

static void add_event(struct request *req, struct consents_events *events,
                      struct consents_event event)
{
    *ARENA_PUSH(req->arena, events->items, events->count, events->capacity) = event;
}

static date day_of(const struct request *req, int64_t instant)
{
    return date_of_instant(instant, req->app->options.utc_offset_minutes);
}

static struct consents_event event_of_joining(struct request *req,
                                              const struct consents_db_joined_row *row)
{
    return (struct consents_event){
        .id = row->id,
        .purpose = consents_purpose_of(STR(CONSENTS_REGISTER)),
        .is_given = true,
        .on = day_of(req, row->given_at),
        .at = row->given_at,
        .way = str_equal(row->source, STR("paper")) ? STR("paper") : STR("link"),
        .text_id = row->text_id,
        .operator_name = row->operator,
        .address = row->address,
        .organisation = row->organisation,
    };
}

static struct consents_event event_of(struct request *req, const struct consents_db_events_row *row)
{
    return (struct consents_event){
        .id = row->id,
        .purpose = consents_purpose_of(row->purpose),
        .is_given = row->is_given,
        .on = row->happened_on,
        .at = row->made_at,
        .way = row->way,
        .text_id = row->text_id,
        .operator_name = row->operator,
        .address = row->address,
        .organisation = row->organisation,
        .remark = row->remark,
        .by = str_is_empty(row->last_name)
                  ? (str){0}
                  : format_initials(req->arena, row->last_name, row->first_name, row->middle_name),
    };
}

/* Both lists are sorted by their days; of the same day, joining comes first. */
static struct consents_events events_of(struct request *req, struct scope scope, int64_t member_id)
{
    struct consents_events events = {0};
    struct consents_db_joined_rows joined = consents_db_joined(req->db, scope, member_id);
    struct consents_db_events_rows rows = consents_db_events(req->db, scope, member_id);
    size_t next = 0;
    EACH (row, rows) {
        while (next < joined.count &&
               !date_before(row->happened_on, day_of(req, joined.items[next].given_at))) {
            add_event(req, &events, event_of_joining(req, &joined.items[next++]));
        }
        struct consents_event event = event_of(req, row);
        if (event.purpose != NULL) {
            add_event(req, &events, event);
        }
    }
    while (next < joined.count) {
        add_event(req, &events, event_of_joining(req, &joined.items[next++]));
    }
    return events;
}

/* The newest text in the language that was read then: another translation is no other text. */
static bool is_outdated(struct request *req, const struct consents_person *person,
                        const struct consents_event *event,
                        const struct consents_db_text_line_row *given)
{
    struct consents_db_text_line_row now;
    return consents_db_text_for(req->db, str_of(event->purpose->code), person->row.country,
                                given->language, person->row.org_path, &now) &&
           now.id != given->id;
}

static struct consents_state state_of(struct request *req, const struct consents_person *person,
                                      const struct consents_purpose *purpose)
{
    struct consents_state state = {.purpose = purpose};
    EACH (event, person->events) {
        state.last = event->purpose == purpose ? event : state.last;
    }
    struct consents_db_text_line_row given;
    if (state.last == NULL || !state.last->is_given) {
        return state;
    }
    state.is_given = true;
    if (consents_db_text(req->db, state.last->text_id, &given)) {
        state.version = given.version;
        state.is_outdated = is_outdated(req, person, state.last, &given);
    }
    return state;
}

bool consents_person_of(struct request *req, struct scope scope, int64_t member_id,
                        struct consents_person *ret_person)
{
    struct consents_person person = {0};
    if (str_is_empty(scope.from) || !consents_db_person(req->db, scope, member_id, &person.row)) {
        return false;
    }
    person.events = events_of(req, scope, member_id);
    for (size_t i = 0; i < CONSENTS_PURPOSES; i++) {
        person.states[i] = state_of(req, &person, &consents_purposes[i]);
    }
    *ret_person = person;
    return true;
}

struct consents_place consents_place_of(const struct consents_db_person_row *row)
{
    return (struct consents_place){row->org_path, row->org_name, row->country};
}

const struct consents_state *consents_state_of(const struct consents_person *person,
                                               const struct consents_purpose *purpose)
{
    return &person->states[purpose - consents_purposes];
}

str consents_day_text(struct request *req, date day)
{
    struct buf out = BUF_INIT(req->arena);
    format_date(&out, req->language, day);
    return buf_str(&out);
}

static str deed_text(struct request *req, const struct consents_event *event)
{
    str day = consents_day_text(req, event->on);
    if (str_equal(event->way, STR("link"))) {
        return _f("Given on %1, when joining", day);
    }
    if (str_equal(event->way, STR("paper"))) {
        return event->is_given ? _f("Given on %1, on paper", day)
                               : _f("Withdrawn on %1, on paper", day);
    }
    return event->is_given ? _f("Given on %1, on the own pages", day)
                           : _f("Withdrawn on %1, on the own pages", day);
}

str consents_event_text(struct request *req, const struct consents_event *event)
{
    return str_comma(req->arena, deed_text(req, event), event->by);
}

/* 152-ФЗ, article 21 part 5 and article 10.1 part 14; 94-V names no number of days. */
#define ANSWER_DAYS 30
#define PUBLISHED_WORKDAYS 3

static date workdays_later(date day, int count)
{
    while (count > 0) {
        day = date_add_days(day, 1);
        count -= workdays_is_one(day, COUNTRY_RU);
    }
    return day;
}

str consents_duty_text(struct request *req, const struct consents_purpose *purpose, str country,
                       date withdrawn_on)
{
    if (str_equal(country, STR("kz"))) {
        return str_of(_("end the use without delay and answer"));
    }
    if (strcmp(purpose->code, CONSENTS_PUBLISH) == 0) {
        return _f("remove what is published by %1",
                  consents_day_text(req, workdays_later(withdrawn_on, PUBLISHED_WORKDAYS)));
    }
    return _f("end the use and answer by %1",
              consents_day_text(req, date_add_days(withdrawn_on, ANSWER_DAYS)));
}

/* ---- writing -------------------------------------------------------------------------------- */

void consents_add(struct request *req, const struct consents_person *person,
                  const struct consents_new *event)
{
    const struct consents_text none = {0};
    const struct consents_text *text = event->text == NULL ? &none : event->text;
    bool is_own = strcmp(event->way, "cabinet") == 0;
    consents_db_add(req->db, &(struct consents_db_add_values){
                                 .region_id = person->row.region_id,
                                 .id = ids_new(),
                                 .member_id = event->member_id,
                                 .purpose = str_of(event->purpose->code),
                                 .is_given = event->is_given,
                                 .happened_on = event->on,
                                 .way = str_of(event->way),
                                 .text_id = text->text_id,
                                 .text_hash = text->hash,
                                 .operator= text->operator_name,
                                 .address = text->address,
                                 .organisation = text->organisation,
                                 .remark = event->remark,
                                 .account_id = req->user.account_id,
                                 .now = req->now,
                                 /* Who enters a paper knows of it. */
                                 .noted_at = is_own ? 0 : req->now,
                             });
    int64_t region_id = person->row.region_id;
    if (event->is_given) {
        audit(req, "consents.give", region_id, event->member_id, event->member_id, NULL, 0);
    } else {
        audit(req, "consents.withdraw", region_id, event->member_id, event->member_id, NULL, 0);
    }
}

/* ---- asked by others ------------------------------------------------------------------------ */

enum standing { NEVER_ASKED, GIVEN, WITHDRAWN };

static enum standing standing_of(struct request *req, int64_t region_id, int64_t member_id,
                                 const char *purpose)
{
    struct consents_db_last_row last;
    struct consents_db_joined_last_row joined;
    bool has_event = consents_db_last(req->db, region_id, member_id, str_of(purpose), &last);
    bool has_joined = strcmp(purpose, CONSENTS_REGISTER) == 0 &&
                      consents_db_joined_last(req->db, region_id, member_id, &joined);
    if (has_joined && (!has_event || date_before(last.happened_on, day_of(req, joined.given_at)))) {
        return GIVEN;
    }
    return !has_event ? NEVER_ASKED : last.is_given ? GIVEN : WITHDRAWN;
}

bool consents_allow(struct request *req, int64_t region_id, int64_t member_id, const char *purpose)
{
    enum standing standing = standing_of(req, region_id, member_id, purpose);
    bool may_without = !consents_purpose_of(str_of(purpose))->needs_consent;
    return standing == GIVEN || (may_without && standing == NEVER_ASKED);
}

bool consents_are_withdrawn(struct request *req, int64_t region_id, int64_t member_id,
                            const char *purpose)
{
    return standing_of(req, region_id, member_id, purpose) == WITHDRAWN;
}
