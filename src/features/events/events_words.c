/* How events are told to people. */
#include "base/utf8.h"
#include "features/events/events_inner.h"

const struct form_choice events_entry_ways[] = {
    {"own", N_("Everybody for himself, or his organisation for him")},
    {"org", N_("Organisations enter their people")},
    {"list", N_("Whoever holds it enters and invites people")},
    {0},
};

static const struct form_choice states[] = {
    {"draft", N_("Planned")},
    {"announced", N_("Announced")},
    {"held", N_("Held")},
    {"cancelled", N_("Cancelled")},
    {0},
};

static const struct form_choice entry_states[] = {
    {"asked", N_("Waits for an answer")}, {"comes", N_("Comes")},
    {"waiting", N_("Waits for a place")}, {"invited", N_("Invited")},
    {"declined", N_("Declined")},         {"withdrawn", N_("Does not come")},
    {"refused", N_("Refused")},           {0},
};

const struct form_choice events_roles[] = {
    {"listener", N_("Listener")},
    {"trainer", N_("Trainer, speaker")},
    {"guest", N_("Guest")},
    {0},
};

const char *events_state_label(str state)
{
    return form_choice_label(states, state);
}

enum widgets_tone events_state_tone(str state)
{
    return str_equal(state, STR("announced"))   ? TONE_INFO
           : str_equal(state, STR("held"))      ? TONE_OK
           : str_equal(state, STR("cancelled")) ? TONE_BAD
                                                : TONE_PLAIN;
}

const char *events_entry_label(str state)
{
    return form_choice_label(entry_states, state);
}

enum widgets_tone events_entry_tone(str state)
{
    return str_equal(state, STR("comes"))                                       ? TONE_OK
           : str_equal(state, STR("asked")) || str_equal(state, STR("waiting")) ? TONE_WARN
           : str_equal(state, STR("invited"))                                   ? TONE_INFO
                                                                                : TONE_PLAIN;
}

const char *events_role_label(str role)
{
    return form_choice_label(events_roles, role);
}

str events_way_label(struct request *req, str way)
{
    return training_label(req, training_choices_of(req).attendance, way);
}

/* "10:00–12:00", "10:00" */
static str hours_of_day(struct request *req, str from, str to)
{
    return to.length == 0 ? from : STR_CONCAT(req->arena, from, STR("–"), to);
}

static str days_of(struct request *req, date from, date to)
{
    return date_equal(from, to) ? members_day_text(req, from, 0) : _f("from %1 to %2", from, to);
}

str events_when(struct request *req, const struct events_db_event_row *row)
{
    return str_comma(req->arena, days_of(req, row->begins_on, row->ends_on),
                     hours_of_day(req, row->begins_at, row->ends_at));
}

str events_session_when(struct request *req, const struct events_db_session_row *row)
{
    return str_comma(req->arena, members_day_text(req, row->held_on, 0),
                     hours_of_day(req, row->begins_at, row->ends_at));
}

str events_how(struct request *req, const struct events_db_event_row *row)
{
    struct training_choices choices = training_choices_of(req);
    str form = training_label(req, choices.attendance, row->form);
    return str_comma(req->arena, training_label(req, choices.kind, row->kind),
                     utf8_lower_first(req->arena, form));
}

str events_name(struct request *req, const struct events_db_entry_row *row)
{
    str name = members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
    return name.length > 0 ? name : str_of(_("The card is no more"));
}

str events_places_text(struct request *req, const struct events_db_places_row *row)
{
    str waiting = row->waiting == 0 ? (str){0} : _n("%1 waits", "%1 wait", row->waiting);
    if (row->places == 0) {
        return str_comma(req->arena, _n("%1 person comes", "%1 people come", row->taken), waiting);
    }
    str taken = str_format(req->arena, "%lld", (long long)row->taken);
    return str_comma(
        req->arena, _nf("%2 of %1 place is taken", "%2 of %1 places are taken", row->places, taken),
        waiting);
}

str events_taken_text(struct request *req, struct events_db_places_rows rows)
{
    struct events_db_places_row sum = {0};
    bool is_limited = rows.count > 0;
    EACH (row, rows) {
        is_limited = is_limited && row->places > 0;
        sum.places += row->places;
        sum.taken += row->taken;
        sum.waiting += row->waiting;
    }
    sum.places = is_limited ? sum.places : 0;
    return events_places_text(req, &sum);
}

str events_whom(struct request *req, const struct events_whole *event)
{
    const struct form_choice *choices = training_choices_of(req).category;
    str names = {0};
    EACH (row, event->categories) {
        str name = training_label(req, choices, row->category);
        names = str_comma(req->arena, names,
                          names.length == 0 ? name : utf8_lower_first(req->arena, name));
    }
    return names.length > 0 ? names : str_of(_("For everybody"));
}

str events_came_text(struct request *req, const struct events_db_count_came_row *came)
{
    str ways = {0};
    const struct {
        int64_t people;
        const char *way;
    } parts[] = {
        {came->in_person, N_("in person: %1")},
        {came->online, N_("on line: %1")},
        {came->recording, N_("by a recording: %1")},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].people > 0 && parts[i].people < came->people) {
            str number = str_format(req->arena, "%lld", (long long)parts[i].people);
            ways = str_comma(req->arena, ways, _f(parts[i].way, number));
        }
    }
    str people = _n("%1 person", "%1 people", came->people);
    return ways.length == 0 ? people : STR_CONCAT(req->arena, people, STR(" ("), ways, STR(")"));
}

bool events_is_link(str text)
{
    bool is_plain = str_starts_with(text, STR("https://")) || str_starts_with(text, STR("http://"));
    for (size_t i = 0; i < text.length; i++) {
        is_plain = is_plain && text.data[i] > ' ' && text.data[i] < 0x7f;
    }
    return is_plain;
}

bool events_has_category(struct events_db_categories_rows rows, const char *category)
{
    EACH (row, rows) {
        if (str_equal(row->category, str_of(category))) {
            return true;
        }
    }
    return false;
}

str events_my_when(struct request *req, const struct events_db_of_person_row *row)
{
    return str_comma(req->arena, days_of(req, row->begins_on, row->ends_on),
                     hours_of_day(req, row->begins_at, row->ends_at));
}

str events_hold_text(struct request *req, const struct events_hold_view *view)
{
    const struct events_db_count_unwritten_row *unwritten = &view->unwritten;
    struct buf text = BUF_INIT(req->arena);
    buf_put(&text, _f("%1 came. What they learnt goes onto their cards, and into the figures of "
                      "training. Marks can be corrected afterwards: the cards follow.",
                      events_came_text(req, &view->came)));
    const struct {
        int64_t count;
        str sentence;
    } parts[] = {
        {unwritten->guests,
         _n("%1 guest has no card.", "%1 guests have no cards.", unwritten->guests)},
        {unwritten->trainers, _n("%1 trainer is not counted as a listener.",
                                 "%1 trainers are not counted as listeners.", unwritten->trainers)},
        {unwritten->departed,
         _n("%1 person has left the Union since: it stands on the card and is kept there.",
            "%1 people have left the Union since: it stands on their cards and is kept there.",
            unwritten->departed)},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (parts[i].count > 0) {
            buf_put_char(&text, ' ');
            buf_put(&text, parts[i].sentence);
        }
    }
    return buf_str(&text);
}
