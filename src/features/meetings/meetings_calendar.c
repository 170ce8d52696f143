/* Meetings in people's calendars (RFC 5545): an entry for each, and for each person an address that
 * a calendar asks by itself. Whoever knows an address sees what stands behind it, and no more. */
#include "features/meetings/meetings_inner.h"

#include "app/app.h"
#include "app/calendar.h"
#include "app/look.h"
#include "app/secret.h"
#include "base/rand.h"
#include "base/utf8.h"

#define FEED_DAYS_BACK 90
#define FEED_ENTRIES 500
#define SALT_BYTES 16

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

static void put_entry(struct calendar *calendar, const struct meetings_db_line_row *row)
{
    struct request *req = calendar->req;
    str body = meetings_body_name(req, row);
    calendar_put(calendar, &(struct calendar_entry){
                               .kind = "meeting",
                               .id = row->id,
                               .version = row->version,
                               .begins_on = row->held_on,
                               .ends_on = row->held_to,
                               .begins_at = row->begins_at,
                               .ends_at = row->ends_at,
                               .title = STR_CONCAT(req->arena, body, STR(", "), row->org_name),
                               .place = row->place.length > 0 ? row->place : row->link,
                               .text = agenda_of(req, row),
                               .is_cancelled = str_equal(row->state, STR("cancelled")),
                           });
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
    struct calendar calendar = calendar_new(req, (str){0});
    put_entry(&calendar, &row);
    return calendar_reply(&calendar, "meeting.ics");
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
    struct calendar calendar = calendar_new(req, str_of(_("Meetings and events of the Union")));
    struct meetings_db_of_person_values of = {
        .account_id = owner.account_id,
        .person_region_id = owner.person_region_id,
        .person_id = owner.person_id,
        .since = date_add_days(req->today, -FEED_DAYS_BACK),
        .limit = FEED_ENTRIES,
    };
    EACH (row, meetings_db_of_person(req->db, &of)) {
        put_entry(&calendar, row);
    }
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if ((*feature)->on_calendar != NULL) {
            (*feature)->on_calendar(req, &calendar, owner.person_id);
        }
    }
    return calendar_reply(&calendar, NULL);
}
