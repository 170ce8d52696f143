/* Events: what the union holds for its people, from a webinar to a school of activists: announced
 * to a part of the tree, entered by people or by their organisations, held in the hall, on line or
 * both, and written to the cards of those who came (features/training).
 *
 * Words: an entry is somebody at an event; a session is a lesson, lecture or workshop of it; places
 * are counted in buckets, so that organisations can have quotas; a presence says that somebody was
 * there. People, connections and views are three counters that are never mixed. A group of a school
 * is an event, too. docs/internals/events.md. */
#pragma once

#include "app/feature.h"
#include "features/orgs/orgs.h"

extern const struct feature events_feature;

struct events_event {
    int64_t region_id; /* 0: held by the union itself */
    int64_t id;
    int64_t org_id;
    str org_path;
    str org_name;
    str state; /* draft · announced · held · cancelled */
    str kind;  /* of training_choice */
    str form;
    str title;
    date begins_on;
    date ends_on;
    int64_t hours; /* academic; 0: not told */
    int64_t school_id;
    int64_t programme_id;
    str audience_path;
};

/* An event that an organisation within the scope holds. */
bool events_find(struct request *req, struct scope scope, int64_t id,
                 struct events_event *ret_event) MUST_USE;

/* What concerns the signed-in member: the next event to which he comes or is invited. event_id 0:
 * none. */
struct events_own {
    int64_t event_id;
    str title;
    str when;
    bool is_invited;
};
struct events_own events_own(struct request *req);

/* ---- for schools ----------------------------------------------------------------------------- */

/* Parts of the tree that an event of the organisation may be open to: those above it, itself, those
 * directly below; as choices of a form, by their paths. */
const struct form_choice *events_audiences(struct request *req, const struct orgs_org *org);

/* A group of a school, which is an event: what its form begins with. `address` is that of the
 * page, where the form is sent to. */
struct events_group {
    int64_t school_id;
    str kind;
    str title;
    str audience_path;
    str address;
};
struct reply events_group_page(struct request *req, const struct orgs_org *org,
                               const struct events_group *group);
struct reply events_group_action(struct request *req, const struct orgs_org *org,
                                 const struct events_group *group);

/* ---- for who marks presence in other ways (features/checkin) --------------------------------- */

struct events_session {
    int64_t n; /* 0: the event as a whole */
    str title;
    date held_on;
    str begins_at; /* "10:00"; may be empty */
    str ends_at;
    str speaker;
};
struct events_session_list {
    struct events_session *items;
    size_t count;
};
/* What presence is marked at: the sessions; the event as a whole where it has none. */
struct events_session_list events_sessions(struct request *req, const struct events_event *event);

/* An event that an organisation within reach of RIGHT_EVENTS_EDIT holds, and that was announced;
 * whether it was cancelled is the caller's. */
bool events_find_marked(struct request *req, int64_t id, struct events_event *ret_event) MUST_USE;

/* Somebody at the event, in the order of names. */
struct events_person {
    int64_t entry_id;
    int64_t member_id; /* 0: a guest */
    str last_name;
    str first_name;
    str middle_name;
    str org_name;
    str post;
    str email;
    str role;
    str state;
    bool is_registered; /* still on the register */
};
struct events_people {
    struct events_person *items;
    size_t count;
};
/* All who have an entry, whatever became of it. */
struct events_people events_people(struct request *req, const struct events_event *event);
/* "Comes", "Withdrawn": the word for the state of an entry, untranslated. */
const char *events_state_of_entry(str state);

struct events_seen {
    int64_t entry_id;
    int64_t n;
};
struct events_seen_list {
    struct events_seen *items;
    size_t count;
};
/* Who was marked so far, in all sessions. */
struct events_seen_list events_presences(struct request *req, const struct events_event *event);

/* In which sessions somebody was. */
struct events_seen_list events_seen_by(struct request *req, const struct events_event *event,
                                       int64_t entry_id);
/* Those who were there and did not teach, each once; n is 0. */
struct events_seen_list events_listeners(struct request *req, const struct events_event *event);
bool events_was_listener(struct request *req, const struct events_event *event, int64_t entry_id);

/* One that was announced, whoever asks: for who has a right to it by another way. */
bool events_find_any(struct request *req, int64_t id, struct events_event *ret_event) MUST_USE;
/* Where a letter to somebody at the event goes, and in which language. */
bool events_reader(struct request *req, const struct events_event *event, int64_t entry_id,
                   struct notice_reader *ret_reader, enum language *ret_language) MUST_USE;

/* The signed-in person at an event that was announced: the event, and the own entry. */
bool events_find_mine(struct request *req, int64_t id, struct events_event *ret_event,
                      struct events_person *ret_person) MUST_USE;

struct events_marking {
    const struct events_event *event;
    int64_t entry_id;
    int64_t n;
    const char *way; /* NULL: as people come to it as a rule */
    const char *source;
    int64_t minutes;
};
enum events_marked { EVENTS_MARKED, EVENTS_MARKED_BEFORE, EVENTS_NO_ENTRY, EVENTS_NO_SESSION };
/* Marks that somebody was there; what was marked before stays as it is. Where the event is written
 * to the cards, his card follows. Whoever had no place gets one if there is one left. */
enum events_marked events_mark(struct request *req, const struct events_marking *marking) MUST_USE;
/* After the last mark: how many people came, and the line of the log. */
void events_marked_all(struct request *req, const struct events_event *event);

/* The entry of somebody on the register, within that scope; a new one for who came without. 0: he
 * is out of reach, not on the register, or not of those the event is open to. */
int64_t events_bring(struct request *req, const struct events_event *event, struct scope scope,
                     int64_t member_id);

/* Writes down how many connections a platform has counted: not people. */
void events_add_connections(struct request *req, const struct events_event *event, str source,
                            int64_t number, date counted_on);
