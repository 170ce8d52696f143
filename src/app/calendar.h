/* Days and times for people's calendars: files with entries (RFC 5545, iCalendar) that a phone or a
 * mail program opens, or asks for by itself; times of day as people write them.
 *
 *     struct calendar calendar = calendar_new(req, str_of(_("Events of the Union")));
 *     calendar_put(&calendar, &entry);
 *     return calendar_reply(&calendar, "event.ics"); */
#pragma once

#include "app/reply.h"

struct calendar {
    struct request *req;
    struct buf out;
};

/* An entry; what is absent is left out. */
struct calendar_entry {
    const char *kind; /* "meeting": with the id, what calendars know it by */
    int64_t id;
    int64_t version; /* a later one takes the place of the one before */
    date begins_on;
    date ends_on;  /* the last day; none, or the first: one day */
    str begins_at; /* "14:00" where the union is; empty: the whole day */
    str ends_at;
    str title;
    str place;
    str text;
    bool is_cancelled;
};

/* `title` may be empty: calendars show none. */
struct calendar calendar_new(struct request *req, str title);
void calendar_put(struct calendar *calendar, const struct calendar_entry *entry);
/* `file_name`: to be saved under that name; NULL: for a calendar that asks by itself. */
struct reply calendar_reply(struct calendar *calendar, const char *file_name);

/* "14:00" of how people write it (14.00, 14-00, 14); empty if it is no time of day. */
str calendar_time_of(struct arena *arena, str typed);
