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
