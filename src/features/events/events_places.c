/* Who gets a place. Places lie in buckets; what is taken of one is changed by one conditional
 * UPDATE, so that two who come at the same moment never get the same place: the second one waits
 * for the row and finds it full. Whoever frees a place holds that row when he looks for who waits
 * longest. */
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define MOST_PLACES 1000000

static const struct form_field places_fields[] = {
    {"places", N_("Places for all who have no quota"), FORM_INT, .min = 1, .max = MOST_PLACES,
     .hint = N_("Empty: as many as come")},
    {0},
};

static const struct form_field quota_fields[] = {
    {"org", N_("Organisation"), FORM_TEXT, .required = true, .max = 120,
     .hint = N_("With all below it. The beginning of its name is enough")},
    {"quota", N_("Places"), FORM_INT, .required = true, .min = 1, .max = MOST_PLACES},
    {0},
};

/* ---- placing --------------------------------------------------------------------------------- */

static void set_state(struct request *req, const struct events_placing *placing, const char *state,
                      str path)
{
    (void)!events_db_set_entry(req->db, &(struct events_db_set_entry_values){
                                            .region_id = placing->event->region_id,
                                            .id = placing->entry_id,
                                            .before = placing->before,
                                            .after = str_of(state),
                                            .places_path = path,
                                            .now = req->now,
                                        });
}

enum events_placed events_place(struct request *req, const struct events_placing *placing)
{
    const struct events_db_event_row *event = placing->event;
    struct events_db_bucket_row bucket = {.path = STR(EVENTS_OTHERS)};
    if (placing->is_asked) {
        set_state(req, placing, "asked", (str){0});
        return EVENTS_ASKED;
    }
    /* A guest has no path: SQL finds the bucket of all others. */
    (void)!events_db_bucket(req->db, event->region_id, event->id, placing->org_path, &bucket);
    bool may_have_one = !placing->must_wait && bucket.waiting == 0;
    if (may_have_one && events_db_take_place(req->db, event->region_id, event->id, bucket.path)) {
        set_state(req, placing, "comes", bucket.path);
        return EVENTS_COMES;
    }
    if (!event->has_waiting) {
        return EVENTS_FULL;
    }
    events_db_count_waiting(req->db, event->region_id, event->id, bucket.path, 1);
    set_state(req, placing, "waiting", bucket.path);
    return EVENTS_WAITS;
}

int64_t events_fill(struct request *req, const struct events_db_event_row *event, str path)
{
    struct events_db_first_waiting_row first;
    int64_t count = 0;
    while (events_db_first_waiting(req->db, event->region_id, event->id, path, &first) &&
           events_db_take_place(req->db, event->region_id, event->id, path)) {
        struct events_placing placing = {
            .event = event, .entry_id = first.id, .before = STR("waiting")};
        events_db_count_waiting(req->db, event->region_id, event->id, path, -1);
        set_state(req, &placing, "comes", path);
        events_tell(req, event, first.id, "comes", (str){0});
        count++;
    }
    return count;
}

bool events_place_here(struct request *req, const struct events_db_event_row *event,
                       const struct events_db_entry_row *entry)
{
    bool has_waited = str_equal(entry->state, STR("waiting"));
    struct events_db_bucket_row bucket = {.path = STR(EVENTS_OTHERS)};
    (void)!events_db_bucket(req->db, event->region_id, event->id, entry->org_path, &bucket);
    str path = has_waited ? entry->places_path : bucket.path;
    if (!events_db_take_place(req->db, event->region_id, event->id, path)) {
        return false;
    }
    if (has_waited) {
        events_db_count_waiting(req->db, event->region_id, event->id, path, -1);
    }
    set_state(
        req,
        &(struct events_placing){.event = event, .entry_id = entry->id, .before = entry->state},
        "comes", path);
    return true;
}

/* His chosen sessions are free again. */
static void unchoose_all(struct request *req, const struct events_db_event_row *event,
                         int64_t entry_id)
{
    EACH (choice, events_db_choices(req->db, event->region_id, event->id, entry_id)) {
        if (events_db_unchoose(req->db, event->region_id, event->id, entry_id, choice->n)) {
            events_db_leave_session(req->db, event->region_id, event->id, choice->n);
        }
    }
}

void events_unplace(struct request *req, const struct events_db_event_row *event,
                    const struct events_db_entry_row *entry, const char *state, str answer)
{
    bool was_changed = events_db_set_entry(req->db, &(struct events_db_set_entry_values){
                                                        .region_id = event->region_id,
                                                        .id = entry->id,
                                                        .before = entry->state,
                                                        .after = str_of(state),
                                                        .answer = answer,
                                                        .now = req->now,
                                                    });
    if (!was_changed) {
        return; /* somebody was quicker, and has given the place back already */
    }
    unchoose_all(req, event, entry->id);
    if (str_equal(entry->state, STR("waiting"))) {
        events_db_count_waiting(req->db, event->region_id, event->id, entry->places_path, -1);
    } else if (str_equal(entry->state, STR("comes"))) {
        events_db_leave_place(req->db, event->region_id, event->id, entry->places_path);
        (void)events_fill(req, event, entry->places_path);
    }
}

/* ---- pages ----------------------------------------------------------------------------------- */

static bool find_changeable(struct request *req, struct events_whole *ret_event)
{
    struct events_db_event_row row;
    if (!events_find_own(req, RIGHT_EVENTS_EDIT, &row)) {
        return false;
    }
    *ret_event = events_whole_of(req, &row);
    return true;
}

static const struct events_db_places_row *others_of(const struct events_whole *event)
{
    const struct events_db_places_row *others = NULL;
    EACH (row, event->places) {
        others = row; /* the last one */
    }
    return others;
}

struct reply events_places_page(struct request *req)
{
    struct events_whole event;
    if (!find_changeable(req, &event)) {
        return reply_not_found(req);
    }
    struct form places = form_of(req, places_fields), quota = form_of(req, quota_fields);
    const struct events_db_places_row *others = others_of(&event);
    if (others->places > 0) {
        form_set_int(&places, "places", others->places);
    }
    return reply_page(req, _("Places"), events_html_places(req, &event, &places, &quota));
}

static struct reply places_again(struct request *req, const struct events_whole *event,
                                 const struct form *places, const struct form *quota)
{
    struct form empty = form_of(req, quota == NULL ? quota_fields : places_fields);
    return reply_form_again(req, _("Places"),
                            events_html_places(req, event, places == NULL ? &empty : places,
                                               quota == NULL ? &empty : quota));
}

static void refuse_few(struct request *req, struct form *form, const char *field, int64_t taken)
{
    form_add_error(form, field,
                   _nf("%1 person has a place already. Take it back first, or enter more places.",
                       "%1 people have places already. Take them back first, or enter more places.",
                       taken, (str){0}));
}

struct reply events_places_action(struct request *req)
{
    struct events_whole event;
    if (!find_changeable(req, &event)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &event.row;
    struct form form = form_read(req, places_fields);
    int64_t places = form_int(&form, "places");
    if (form_is_good(&form) &&
        !events_db_set_places(req->db, row->region_id, row->id, STR(EVENTS_OTHERS), places)) {
        refuse_few(req, &form, "places", others_of(&event)->taken);
    }
    if (!form_is_good(&form)) {
        return places_again(req, &event, &form, NULL);
    }
    int64_t filled = events_fill(req, row, STR(EVENTS_OTHERS));
    audit(req, "events.places", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, events_address(req, row->id, "/places"),
                      filled == 0 ? str_of(_("The number of places is changed."))
                                  : _n("%1 person who waited has a place now.",
                                       "%1 people who waited have places now.", filled),
                      0);
}

/* The organisation of that name among those that the event is open to. */
static bool find_invited(struct request *req, const struct events_db_event_row *row,
                         struct form *form, struct orgs_named *ret_org)
{
    str name = form_text(form, "org");
    struct scope audience = access_system_scope(req->arena, row->region_id, row->audience_path);
    if (name.length == 0) {
        return false;
    }
    struct orgs_names named = orgs_named(req, audience, name);
    if (named.count == 1) {
        *ret_org = named.items[0];
        return true;
    }
    str names = {0};
    EACH (org, named) {
        if (str_equal(org->short_name, name)) {
            *ret_org = *org;
            return true;
        }
        names = str_comma(req->arena, names, org->short_name);
    }
    form_add_error(form, "org",
                   named.count == 0
                       ? _f("There is no such organisation in %1.", row->audience_name)
                       : _f("Several are called so: %1. Write more of the name.", names));
    return false;
}

static bool has_quota(const struct events_whole *event, str path)
{
    EACH (row, event->places) {
        if (str_equal(row->path, path)) {
            return true;
        }
    }
    return false;
}

struct reply events_quota_action(struct request *req)
{
    struct events_whole event;
    struct orgs_named org = {0};
    if (!find_changeable(req, &event)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &event.row;
    struct form form = form_read(req, quota_fields);
    int64_t places = form_int(&form, "quota");
    bool is_known = find_invited(req, row, &form, &org) && has_quota(&event, org.path);
    if (form_is_good(&form) && !is_known) {
        events_db_add_places(req->db, &(struct events_db_add_places_values){
                                          .region_id = row->region_id,
                                          .event_id = row->id,
                                          .path = org.path,
                                          .org_id = org.id,
                                          .places = places,
                                      });
    } else if (form_is_good(&form) &&
               !events_db_set_places(req->db, row->region_id, row->id, org.path, places)) {
        EACH (bucket, event.places) {
            if (str_equal(bucket->path, org.path)) {
                refuse_few(req, &form, "quota", bucket->taken);
            }
        }
    }
    if (!form_is_good(&form)) {
        return places_again(req, &event, NULL, &form);
    }
    (void)events_fill(req, row, org.path);
    audit(req, "events.places", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, events_address(req, row->id, "/places"),
                      _nf("%2 has %1 place.", "%2 has %1 places.", places, org.short_name), 0);
}

/* Its places, those who have them and those who wait go to all others. */
struct reply events_quota_end_action(struct request *req)
{
    struct events_whole event;
    if (!find_changeable(req, &event)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &event.row;
    EACH (bucket, event.places) {
        if (bucket->org_id == 0 ||
            !str_equal(bucket->path, http_body_field(req->http, STR("path")))) {
            continue;
        }
        events_db_drop_places(req->db, row->region_id, row->id, bucket->path);
        events_db_join_others(req->db, &(struct events_db_join_others_values){
                                           .region_id = row->region_id,
                                           .event_id = row->id,
                                           .places = bucket->places,
                                           .taken = bucket->taken,
                                           .waiting = bucket->waiting,
                                       });
        events_db_move_entries(req->db, row->region_id, row->id, bucket->path, STR(EVENTS_OTHERS));
        (void)events_fill(req, row, STR(EVENTS_OTHERS));
        audit(req, "events.places", row->region_id, row->id, 0, NULL, 0);
    }
    return reply_done(req, events_address(req, row->id, "/places"),
                      str_of(_("Its places belong to everybody now.")), 0);
}
