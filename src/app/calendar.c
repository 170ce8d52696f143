/* Calendar entries as RFC 5545 has them. */
#include "app/calendar.h"

#include "app/app.h"

#define CALENDAR_TYPE STR("text/calendar; charset=utf-8")
#define LINE_BYTES 74
#define MINUTES_OF_A_DAY (24 * 60)
#define USUAL_MINUTES 120

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
                      const struct calendar_entry *entry)
{
    int64_t begin = minutes_of(entry->begins_at), end = minutes_of(entry->ends_at);
    bool takes_days =
        !date_is_none(entry->ends_on) && !date_equal(entry->begins_on, entry->ends_on);
    if (takes_days || begin < 0) {
        date last = takes_days ? entry->ends_on : entry->begins_on;
        put_time(out, req, "DTSTART", entry->begins_on, -1);
        put_time(out, req, "DTEND", date_add_days(last, 1), -1);
        return;
    }
    put_time(out, req, "DTSTART", entry->begins_on, begin);
    put_time(out, req, "DTEND", entry->begins_on, end > begin ? end : begin + USUAL_MINUTES);
}

/* ---- calendars ------------------------------------------------------------------------------ */

struct calendar calendar_new(struct request *req, str title)
{
    struct calendar calendar = {req, BUF_INIT(req->arena)};
    BUF_PUT(&calendar.out,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Profkom//RU\r\nMETHOD:PUBLISH\r\n");
    put_line(&calendar.out, "X-WR-CALNAME", title);
    return calendar;
}

void calendar_put(struct calendar *calendar, const struct calendar_entry *entry)
{
    struct buf *out = &calendar->out;
    BUF_PUT(out, "BEGIN:VEVENT\r\n");
    buf_put_format(out, "UID:%s-%lld@profkom\r\nSEQUENCE:%lld\r\n", entry->kind,
                   (long long)entry->id, (long long)entry->version);
    put_time(out, calendar->req, "DTSTAMP", calendar->req->today, 0);
    put_times(out, calendar->req, entry);
    put_line(out, "SUMMARY", entry->title);
    put_line(out, "LOCATION", entry->place);
    put_line(out, "DESCRIPTION", entry->text);
    put_line(out, "STATUS", entry->is_cancelled ? STR("CANCELLED") : STR("CONFIRMED"));
    BUF_PUT(out, "END:VEVENT\r\n");
}

struct reply calendar_reply(struct calendar *calendar, const char *file_name)
{
    BUF_PUT(&calendar->out, "END:VCALENDAR\r\n");
    struct reply reply = {
        .status = 200, .content_type = CALENDAR_TYPE, .body = buf_str(&calendar->out)};
    if (file_name != NULL) {
        reply_add_header(
            &reply, STR("Content-Disposition"),
            str_format(calendar->req->arena, "attachment; filename=\"%s\"", file_name));
    } else {
        reply_add_header(&reply, STR("Cache-Control"), STR("private, max-age=300"));
    }
    return reply;
}

/* ---- times of day --------------------------------------------------------------------------- */

str calendar_time_of(struct arena *arena, str typed)
{
    int64_t hours = 0, minutes = 0;
    str rest = str_trim(typed);
    size_t figures = 0;
    while (figures < rest.length && rest.data[figures] >= '0' && rest.data[figures] <= '9') {
        figures++;
    }
    bool has_hours =
        figures > 0 && figures <= 2 && str_to_int64(str_slice(rest, 0, figures), &hours);
    str behind = str_from(rest, figures);
    bool has_minutes = behind.length == 3 && strchr(":.-", behind.data[0]) != NULL &&
                       str_to_int64(str_from(behind, 1), &minutes);
    if (!has_hours || (behind.length > 0 && !has_minutes) || hours > 23 || minutes < 0 ||
        minutes > 59) {
        return (str){0};
    }
    return str_format(arena, "%02lld:%02lld", (long long)hours, (long long)minutes);
}
