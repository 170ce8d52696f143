/* Meetings in people's calendars (RFC 5545): an entry for each, and for each person an address that
 * a calendar asks by itself. Whoever knows an address sees what stands behind it, and no more. */
#include "features/meetings/meetings_inner.h"

#include "app/app.h"
#include "app/look.h"
#include "app/secret.h"
#include "base/rand.h"
#include "base/utf8.h"

#define CALENDAR_TYPE STR("text/calendar; charset=utf-8")
#define LINE_BYTES 74
#define FEED_DAYS_BACK 90
#define FEED_ENTRIES 500
#define MINUTES_OF_A_DAY (24 * 60)
#define USUAL_MINUTES 120
#define SALT_BYTES 16

/* ---- lines ---------------------------------------------------------------------------------- */

/* Commas, semicolons, backslashes and line ends have a meaning there. */
static void put_escaped(struct buf *line, str value)
{
    for (size_t i = 0; i < value.length; i++) {
        char sign = value.data[i];
        if (sign == '\n') {
            BUF_PUT(line, "\\n");
        } else if (sign != '\r') {
            if (strchr(",;\\", sign) != NULL) {
                buf_put_char(line, '\\');
            }
            buf_put_char(line, sign);
        }
    }
}

/* Long lines go on in the next one behind a blank; no letter is cut in two. */
static void put_folded(struct buf *out, str line)
{
    while (line.length > LINE_BYTES) {
        size_t end = LINE_BYTES;
        while (end > 0 && ((unsigned char)line.data[end] & 0xC0) == 0x80) {
            end--;
        }
        buf_put(out, str_slice(line, 0, end));
        BUF_PUT(out, "\r\n ");
        line = str_from(line, end);
    }
    buf_put(out, line);
    BUF_PUT(out, "\r\n");
}

static void put_line(struct buf *out, const char *name, str value)
{
    if (value.length > 0) {
        struct buf line = BUF_INIT(out->arena);
        buf_put(&line, str_of(name));
        buf_put_char(&line, ':');
        put_escaped(&line, value);
        put_folded(out, buf_str(&line));
    }
}

/* ---- times ---------------------------------------------------------------------------------- */

static int64_t minutes_of(str time)
{
    int64_t hours = 0, minutes = 0;
    bool is_time = time.length == 5 && str_to_int64(str_slice(time, 0, 2), &hours) &&
                   str_to_int64(str_from(time, 3), &minutes);
    return is_time ? hours * 60 + minutes : -1;
}

/* A day, or a moment in UTC: minutes since the beginning of the day where the union is. */
static void put_time(struct buf *out, const struct request *req, const char *name, date day,
                     int64_t minutes)
{
    char iso[DATE_TEXT_LENGTH + 1];
    int64_t utc = minutes - req->app->options.utc_offset_minutes;
    if (minutes >= 0) {
        int64_t days = utc < 0 ? -1 : utc / MINUTES_OF_A_DAY;
        day = date_add_days(day, days);
        utc -= days * MINUTES_OF_A_DAY;
    }
    date_to_iso(day, iso);
    if (minutes < 0) {
        buf_put_format(out, "%s;VALUE=DATE:%.4s%.2s%.2s\r\n", name, iso, iso + 5, iso + 8);
    } else {
        buf_put_format(out, "%s:%.4s%.2s%.2sT%02lld%02lld00Z\r\n", name, iso, iso + 5, iso + 8,
                       (long long)(utc / 60), (long long)(utc % 60));
    }
}

static void put_times(struct buf *out, const struct request *req,
                      const struct meetings_db_line_row *row)
{
    int64_t begin = minutes_of(row->begins_at), end = minutes_of(row->ends_at);
    bool takes_days = !date_is_none(row->held_to);
    if (takes_days || begin < 0) {
        date last = takes_days ? row->held_to : row->held_on;
        put_time(out, req, "DTSTART", row->held_on, -1);
        put_time(out, req, "DTEND", date_add_days(last, 1), -1);
        return;
    }
    put_time(out, req, "DTSTART", row->held_on, begin);
    put_time(out, req, "DTEND", row->held_on, end > begin ? end : begin + USUAL_MINUTES);
}

/* ---- entries -------------------------------------------------------------------------------- */

static str agenda_of(struct request *req, const struct meetings_db_line_row *row)
{
    struct buf text = BUF_INIT(req->arena);
    int64_t number = 0;
    EACH (item, meetings_db_items(req->db, row->region_id, row->id)) {
        if (str_equal(item->kind, STR("item"))) {
            buf_put_format(&text, "%lld. %.*s\n", (long long)++number, STR_ARG(item->title));
        }
    }
    buf_put(&text, row->link);
    return str_trim(buf_str(&text));
}

static void put_entry(struct request *req, struct buf *out, const struct meetings_db_line_row *row)
{
    BUF_PUT(out, "BEGIN:VEVENT\r\n");
    buf_put_format(out, "UID:meeting-%lld@profkom\r\nSEQUENCE:%lld\r\n", (long long)row->id,
                   (long long)row->version);
    put_time(out, req, "DTSTAMP", req->today, 0);
    put_times(out, req, row);
    str body = meetings_body_name(req, row);
    put_line(out, "SUMMARY", STR_CONCAT(req->arena, body, STR(", "), row->org_name));
    put_line(out, "LOCATION", row->place.length > 0 ? row->place : row->link);
    put_line(out, "DESCRIPTION", agenda_of(req, row));
    bool is_cancelled = str_equal(row->state, STR("cancelled"));
    put_line(out, "STATUS", is_cancelled ? STR("CANCELLED") : STR("CONFIRMED"));
    BUF_PUT(out, "END:VEVENT\r\n");
}

static void begin_calendar(struct buf *out)
{
    BUF_PUT(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Profkom//RU\r\nMETHOD:PUBLISH\r\n");
}

static struct reply calendar_reply(struct buf *out, bool is_file)
{
    BUF_PUT(out, "END:VCALENDAR\r\n");
    struct reply reply = {.status = 200, .content_type = CALENDAR_TYPE, .body = buf_str(out)};
    if (is_file) {
        reply_add_header(&reply, STR("Content-Disposition"),
                         STR("attachment; filename=\"meeting.ics\""));
    }
    reply_add_header(&reply, STR("Cache-Control"), STR("private, max-age=300"));
    return reply;
}

str meetings_entry_path(struct request *req, const struct meetings_db_line_row *row)
{
    return STR_CONCAT(req->arena, STR("/calendar/entry/"), row->code);
}

struct reply meetings_entry_file(struct request *req)
{
    struct meetings_db_line_row row;
    if (!meetings_db_by_code(req->db, path_text(req, 0), &row)) {
        return reply_not_found(req);
    }
    struct buf out = BUF_INIT(req->arena);
    begin_calendar(&out);
    put_entry(req, &out, &row);
    return calendar_reply(&out, true);
}

/* ---- the own calendar ----------------------------------------------------------------------- */

/* The token follows from the salt and our key: a copy of the database does not tell it. */
static str token_of(struct request *req, int64_t account_id, str salt)
{
    str text = str_format(req->arena, "%lld:%.*s", (long long)account_id, STR_ARG(salt));
    return secret_hash(req->arena, req->app->keys, STR("meetings.feed"), text);
}

static str hash_of(struct request *req, str token)
{
    return secret_hash(req->arena, req->app->keys, STR("meetings.feed.token"), token);
}

str meetings_feed_address(struct request *req)
{
    struct meetings_db_feed_row feed;
    if (!meetings_db_feed(req->db, req->user.account_id, &feed)) {
        return (str){0};
    }
    return STR_CONCAT(req->arena, request_origin(req), STR("/calendar/"),
                      token_of(req, req->user.account_id, feed.salt));
}

/* A new address; the one before is nobody's from now on. */
struct reply meetings_feed_action(struct request *req)
{
    str salt = rand_hex(req->arena, SALT_BYTES);
    str token = token_of(req, req->user.account_id, salt);
    meetings_db_set_feed(req->db, req->user.account_id, salt, hash_of(req, token));
    return reply_done(req, STR("/my/meetings"),
                      str_of(_("This is the address of your calendar. Keep it to yourself: whoever "
                               "has it sees your meetings.")),
                      0);
}

struct reply meetings_feed_file(struct request *req)
{
    struct meetings_db_feed_owner_row owner;
    if (!meetings_db_feed_owner(req->db, hash_of(req, path_text(req, 0)), &owner)) {
        return reply_not_found(req);
    }
    req->language = look_language(owner.language, LANGUAGE_RU);
    struct buf out = BUF_INIT(req->arena);
    begin_calendar(&out);
    put_line(&out, "X-WR-CALNAME", str_of(_("Meetings of the Union")));
    struct meetings_db_of_person_values of = {
        .account_id = owner.account_id,
        .person_region_id = owner.person_region_id,
        .person_id = owner.person_id,
        .since = date_add_days(req->today, -FEED_DAYS_BACK),
        .limit = FEED_ENTRIES,
    };
    EACH (row, meetings_db_of_person(req->db, &of)) {
        put_entry(req, &out, row);
    }
    return calendar_reply(&out, false);
}
