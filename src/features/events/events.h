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
