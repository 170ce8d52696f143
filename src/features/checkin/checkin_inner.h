/* What the files of checkin share. */
#pragma once

#include "features/checkin/checkin.h"
#include "features/checkin/checkin.sql.h"
#include "features/events/events.h"
#include "features/members/members.h"

/* The event of the address, if the acting person marks who came to it. */
bool checkin_event(struct request *req, struct events_event *ret_event) MUST_USE;
str checkin_address(struct request *req, const struct events_event *event, const char *more);
/* "10:00 Opening", "12.03.2026, 10:00. Opening" where the event takes several days. */
str checkin_session_text(struct request *req, const struct events_event *event,
                         const struct events_session *session);
str checkin_name(struct request *req, const struct events_person *person);
/* Why nothing can be marked today, as a word for programs; NULL: can. */
const char *checkin_refusal(struct request *req, const struct events_event *event);
/* The session with that number; NULL: there is none. */
const struct events_session *checkin_session(struct events_session_list sessions, int64_t n);
/* That of now: the one of today that began last, else the first. */
const struct events_session *checkin_session_now(struct request *req,
                                                 struct events_session_list sessions);

/* ---- checkin_door.c: at the door ---------------------------------------------------------------
 */

/* What the code of an entry says: letters that mean nothing to anybody else. */
#define CHECKIN_CODE_LETTERS 22
str checkin_code(struct request *req, const struct events_event *event, int64_t entry_id);
struct reply checkin_door_page(struct request *req);
struct reply checkin_list_file(struct request *req);
struct reply checkin_marks_action(struct request *req);
struct reply checkin_worker_file(struct request *req);

/* ---- checkin_wall.c: the code on the wall ------------------------------------------------------
 */

struct checkin_wall_view {
    struct events_event event;
    struct events_session_list sessions;
    const struct events_session *session;
    bool is_open;
    str address; /* what the code leads to; empty: today it leads nowhere */
};
struct checkin_here_view {
    struct events_event event;
    struct events_person person;
    const struct events_session *session;
    str refusal; /* empty: may say it */
};
/* What stands behind /here/ on the wall now. */
str checkin_wall_code(struct request *req, int64_t event_id, int64_t n);
struct reply checkin_wall_page(struct request *req);
struct reply checkin_wall_action(struct request *req);
struct reply checkin_here_page(struct request *req);
struct reply checkin_here_action(struct request *req);

/* ---- checkin_sheet.c ---------------------------------------------------------------------------
 */

struct reply checkin_sheet_file(struct request *req);

/* ---- checkin_read.c: what a platform's file says -----------------------------------------------
 */

/* Somebody who was connected, all his connections together. */
struct checkin_visitor {
    str name; /* as the platform shows it */
    str email;
    int64_t minutes;
    int64_t connections;
};
struct checkin_visitors {
    struct checkin_visitor *items;
    size_t count;
    int64_t connections; /* rows of the file */
};
/* Reads the file in a closed child. A sentence (N_) that says what is wrong with it; NULL: read. */
const char *checkin_read(struct arena *arena, int fd, str file_name,
                         struct checkin_visitors *ret_visitors);
/* "1 ч 5 мин", "01:05:00", "65": how many seconds; a bare number is minutes. -1: is none. */
int64_t checkin_duration_seconds(struct arena *arena, str text);

/* ---- checkin_match.c: who that is --------------------------------------------------------------
 */

#define CHECKIN_CANDIDATES 5

/* Somebody who it may be: with an entry, or on the register without one. */
struct checkin_candidate {
    int64_t entry_id;
    int64_t region_id;
    int64_t member_id;
    str label;
};
enum checkin_certainty { CHECKIN_UNKNOWN, CHECKIN_DOUBTFUL, CHECKIN_SURE };
struct checkin_match {
    struct checkin_visitor visitor;
    enum checkin_certainty certainty;
    bool is_likely; /* doubtful, but the one candidate sounds the same */
    struct checkin_candidate candidates[CHECKIN_CANDIDATES];
    size_t count;
};
struct checkin_matches {
    struct checkin_match *items;
    size_t count;
    int64_t connections;
};
/* By e-mail, by name in whatever order and alphabet: first among who has an entry, then on the
 * register of the scope, of which the empty one has nobody. */
struct checkin_matches checkin_match(struct request *req, const struct events_event *event,
                                     struct scope scope, const struct checkin_visitors *visitors);

/* ---- checkin_report.c --------------------------------------------------------------------------
 */

struct checkin_upload_view {
    struct events_event event;
    struct events_session_list sessions;
    const struct form *form;
    struct checkin_db_reports_rows waiting;
};
struct checkin_report_view {
    struct events_event event;
    const struct events_session *session;
    int64_t id;
    struct checkin_db_report_row row;
    struct checkin_matches matches;
    int64_t least; /* minutes to be counted */
    size_t sure;
    size_t doubtful;
    size_t unknown;
    size_t short_ones; /* sure or doubtful, but too short */
};
/* It is long enough to be counted. */
bool checkin_is_long(const struct checkin_report_view *view, const struct checkin_match *match);
struct reply checkin_upload_page(struct request *req);
struct reply checkin_upload_action(struct request *req);
struct reply checkin_report_page(struct request *req);
struct reply checkin_report_action(struct request *req);
struct reply checkin_drop_action(struct request *req);
void checkin_sweep(struct request *req);
