/* struct request: everything a handler is given. It goes down as a value's address and nothing is
 * sent before the handler's reply comes back, so the dispatcher may roll back and run it again. */
#pragma once

#include "app/i18n.h"
#include "db/db.h"
#include "html/html.h"
#include "http/http.h"
#include "http/router.h"

struct app;
struct audit_note;

/* The signed-in person; id 0 = nobody. */
struct user {
    int64_t account_id;
    int64_t session_id;
    int64_t person_id; /* 0 for staff who are not members themselves */
    int64_t person_region_id;
    str last_name;
    str first_name;
    str middle_name;
    str form_secret;
    int64_t seen_at;
    int64_t signed_in_at;
    bool is_staff;
    bool has_second_factor;
    bool must_add_second_factor;
    bool has_toast;
};

/* How high an organisation stands, by its type; below a primary there are 4 and 5. */
enum org_level { LEVEL_UNION, LEVEL_REGION, LEVEL_TERRITORY, LEVEL_PRIMARY };

/* The post under which the user acts now: a role in an organisation for a term. */
struct mandate {
    int64_t id;
    int64_t region_id; /* 0 for the union itself */
    int64_t org_id;
    str org_path;
    str org_name;
    str role;               /* 'region_specialist', see app/access.h */
    int org_level;          /* enum org_level, or below */
    uint64_t rights;        /* bits of enum right */
    date valid_to;          /* none: no end is set */
    int64_t delegated_from; /* the mandate out of which it was handed on; 0 = an own one */
};

/* Who looks at the program as somebody else sees it: `user` and `mandate` of the request are then
 * the other's, nothing can be written, and the log names this one. account_id 0 = nobody does. */
struct viewer {
    int64_t account_id;
    struct mandate mandate;
    str name;
    int64_t until;
};

struct request {
    struct app *app;
    struct http_request *http;
    struct arena *arena;
    struct db *db;
    enum language language;
    date today;
    int64_t now; /* seconds since 1970, UTC */
    struct user user;
    struct mandate mandate;
    struct viewer viewer;
    const struct mandate *mandates; /* all that are in force today, the acting one among them */
    size_t mandate_count;
    struct scope scope; /* for the right that the route needs; see app/access.h */
    const struct route *route;
    struct router_match match;
    int64_t mutation_id;            /* one for all changes of a POST; undo works on it */
    struct audit_note *audit_notes; /* reads to be noted after the reply */
    str page_key; /* what the keys of the page's forms begin with; see form_new_key() */
    int form_count;
    bool toast_was_shown;
    bool forgets_device; /* the browser is told to drop what our pages keep in it */
    int renews_in;       /* seconds after which a browser without script loads the page again */
    bool large_type;
    int theme; /* 0 as the system, 1 light, 2 dark */
};

/* The value of the first `:id` in the route's pattern; 0 if it is not a number. */
int64_t path_id(const struct request *req);
/* The n-th named piece as text. */
str path_text(const struct request *req, int index);

/* A field of the query string: trimmed text, number (0 if none), date (none if wrong), flag. */
str query_text(const struct request *req, const char *name);
int64_t query_int(const struct request *req, const char *name);
date query_date(const struct request *req, const char *name);
bool query_flag(const struct request *req, const char *name);

/* "https://union.example", as the operator has named it, else as the browser asked; empty where
 * neither is known. What an address in a letter or on paper begins with. */
str request_origin(const struct request *req);
