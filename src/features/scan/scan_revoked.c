#include <sodium.h>

#include "app/act.h"
#include "app/app.h"
#include "app/json.h"
#include "base/bytes.h"
#include "base/log.h"
#include "base/rand.h"
#include "features/scan/scan_inner.h"
#include "features/scan/scan_list.h"

/* The list of serials that are good no more (scan_list.h): who makes it and who sends it. A region
 * is gone through part by part, each in a transaction of its own, so that nobody waits for it. */

/* ---- what is in it -------------------------------------------------------------------------- */

struct serials {
    struct arena *arena;
    uint64_t *items;
    size_t count;
    size_t capacity;
};

static void add_serial(struct serials *serials, int64_t serial)
{
    *ARENA_PUSH(serials->arena, serials->items, serials->count, serials->capacity) =
        (uint64_t)serial;
}

static void add_taken_back(struct request *req, int64_t region_id, struct serials *serials)
{
    struct scan_db_taken_back_rows rows = scan_db_taken_back(req->db, region_id, req->today);
    EACH (row, rows) {
        add_serial(serials, row->serial);
    }
}

/* As long as a phone has codes. */
#define PHONE_SECONDS ((TICKETS_DAYS_AHEAD + 2) * (int64_t)86400)

static void add_phones(struct request *req, int64_t region_id, struct serials *serials)
{
    struct scope region = access_system_scope(req->arena, region_id, STR("0"));
    struct scan_db_phones_gone_rows rows =
        scan_db_phones_gone(req->db, region, req->now - PHONE_SECONDS, req->today);
    EACH (row, rows) {
        add_serial(serials, row->serial);
    }
}

static void add_gone_of(struct request *req, struct scope scope, struct serials *serials)
{
    db_begin_read(req->db);
    struct scan_db_holder_gone_rows rows = scan_db_holder_gone(req->db, scope, req->today);
    EACH (row, rows) {
        add_serial(serials, row->serial);
    }
    db_rollback(req->db);
}

/* Those who are registered with the region itself, then each part below it. */
static void add_gone(struct request *req, int64_t region_id, struct serials *serials)
{
    struct scan_db_region_path_row region = {0};
    db_begin_read(req->db);
    bool is_there = scan_db_region_path(req->db, region_id, &region);
    struct scope all = access_system_scope(req->arena, region_id, region.path);
    struct scan_db_parts_rows parts = scan_db_parts(req->db, region_id, region.path, all.to);
    db_rollback(req->db);
    if (!is_there) {
        return;
    }
    str first = parts.count > 0 ? parts.items[0].path : all.to;
    add_gone_of(req, (struct scope){region_id, all.from, first}, serials);
    for (size_t i = 0; i < parts.count; i++) {
        str next = i + 1 < parts.count ? parts.items[i + 1].path : all.to;
        add_gone_of(req, (struct scope){region_id, parts.items[i].path, next}, serials);
    }
}

/* ---- making it ------------------------------------------------------------------------------ */

struct made {
    uint8_t series;
    size_t entries;
    uint32_t odds;
    str bytes;
};

static bool keep_list(struct request *req, void *what)
{
    const struct made *made = what;
    scan_db_put_list(req->db, &(struct scan_db_put_list_values){
                                  .series = made->series,
                                  .made_at = req->now,
                                  .day = req->today,
                                  .entries = (int64_t)made->entries,
                                  .odds = made->odds,
                                  .list = made->bytes,
                              });
    return true;
}

static bool make_list(struct request *req, struct tickets_key key, int64_t series,
                      const uint64_t *serials, size_t count)
{
    struct made made = {.series = (uint8_t)series, .entries = count};
    struct scan_list_source source = scan_list_measures(series == 0);
    source.serials = serials;
    source.count = count;
    source.series = made.series;
    source.made_at = req->now;
    rand_bytes(source.salt, sizeof(source.salt));
    made.bytes = scan_list_of(req->arena, key, &source, &made.odds);
    return app_write(req, keep_list, &made);
}

bool scan_make_lists(struct request *req)
{
    struct serials serials = {.arena = req->arena};
    db_begin_read(req->db);
    struct tickets_key key = tickets_keys(req).signs;
    struct scan_db_regions_rows regions = scan_db_regions(req->db);
    db_rollback(req->db);
    bool is_kept = key.pair != NULL;
    for (size_t i = 0; is_kept && i < regions.count; i++) {
        size_t before = serials.count;
        int64_t region_id = regions.items[i].region_id;
        db_begin_read(req->db);
        add_taken_back(req, region_id, &serials);
        add_phones(req, region_id, &serials);
        db_rollback(req->db);
        add_gone(req, region_id, &serials);
        is_kept = db_failure(req->db) == DB_FINE &&
                  make_list(req, key, regions.items[i].series, serials.items + before,
                            serials.count - before);
    }
    is_kept = is_kept && make_list(req, key, 0, serials.items, serials.count);
    if (is_kept) {
        LOG_INFO("scan.list", "regions=%zu entries=%zu", regions.count, serials.count);
    }
    return is_kept;
}

void scan_make_due_lists(struct request *req)
{
    struct scan_db_list_state_row state;
    db_begin_read(req->db);
    bool is_of_today = scan_db_list_state(req->db, 0, &state) && date_equal(state.day, req->today);
    bool has_key = tickets_keys(req).signs.pair != NULL;
    db_rollback(req->db);
    if (!is_of_today && has_key && !scan_make_lists(req)) {
        LOG_ERROR("scan.list", "kept=0");
    }
}

/* ---- sending it ----------------------------------------------------------------------------- */

/* The same address has another list tomorrow; until then nothing is sent twice. */
static struct reply revalidated(struct request *req, str tag, struct reply reply)
{
    if (str_equal(http_header(req->http, STR("if-none-match")), tag)) {
        reply = (struct reply){.status = 304, .content_type = reply.content_type};
    }
    reply_add_header(&reply, STR("Content-Disposition"), STR("attachment; filename=revoked"));
    reply_add_header(&reply, STR("ETag"), tag);
    reply_add_header(&reply, STR("Cache-Control"), STR("no-cache"));
    return reply;
}

#define LISTS_MOST 99
#define LENGTH_BYTES 4

static void put_list(struct buf *out, str list)
{
    char length[LENGTH_BYTES];
    bytes_put(length, list.length, sizeof(length));
    buf_put_bytes(out, length, sizeof(length));
    buf_put(out, list);
}

/* "46.57": those lists, each behind its length in four bytes; as many as a scanner has room for,
 * and one in any case. */
struct reply scan_lists_page(struct request *req)
{
    struct reply reply = {.status = 204, .content_type = STR("application/octet-stream")};
    struct buf out = BUF_INIT(req->arena);
    str wanted = query_text(req, "series");
    str piece;
    int64_t newest = 0;
    for (int i = 0; i < LISTS_MOST && str_next(&wanted, '.', &piece); i++) {
        struct scan_db_list_row row;
        int64_t series;
        if (str_to_int64(piece, &series) && scan_db_list(req->db, series, &row) &&
            (out.length == 0 || out.length + LENGTH_BYTES + row.list.length <= SCAN_LIST_LIMIT)) {
            put_list(&out, row.list);
            newest = MAX_OF(newest, row.made_at);
        }
    }
    if (out.length == 0) {
        /* The first ones are made within an hour of the first start: until then there are none. */
        return reply;
    }
    reply.status = 200;
    reply.body = buf_str(&out);
    return revalidated(req, str_format(req->arena, "\"%zu-%lld\"", out.length, (long long)newest),
                       reply);
}

static json_t *keys_json(struct request *req)
{
    struct tickets_keys keys = tickets_keys(req);
    json_t *list = json_array();
    for (size_t i = 0; i < keys.count; i++) {
        unsigned char public[SIGN_PUBLIC_BYTES];
        char hex[2 * SIGN_PUBLIC_BYTES + 1];
        sign_public(keys.items[i].pair, public);
        sodium_bin2hex(hex, sizeof(hex), public, sizeof(public));
        json_array_append_new(
            list, json_pack("{s:i, s:s}", "number", keys.items[i].number, "public", hex));
    }
    return list;
}

static json_t *regions_json(struct request *req)
{
    struct scan_db_regions_rows regions = scan_db_regions(req->db);
    json_t *names = json_object();
    EACH (row, regions) {
        char series[21];
        snprintf(series, sizeof(series), "%lld", (long long)row->series);
        json_object_set_new(names, series, json_of_text(row->name));
    }
    return names;
}

/* What there is, so that a scanner can choose. */
static json_t *lists_json(struct request *req)
{
    struct scan_db_lists_rows lists = scan_db_lists(req->db);
    json_t *sizes = json_object();
    EACH (row, lists) {
        char series[21];
        snprintf(series, sizeof(series), "%lld", (long long)row->series);
        json_object_set_new(sizes, series,
                            json_pack("{s:I, s:I}", "bytes", (json_int_t)row->bytes, "odds",
                                      (json_int_t)row->odds));
    }
    return sizes;
}

/* Public keys, names of regions, which lists there are, and what time it is: the clock of a phone
 * may be wrong. */
struct reply scan_keys_page(struct request *req)
{
    json_t *object = json_pack("{s:I, s:i, s:o, s:o, s:o}", "now", (json_int_t)req->now, "offset",
                               req->app->options.utc_offset_minutes, "keys", keys_json(req),
                               "regions", regions_json(req), "lists", lists_json(req));
    str body = json_as_text(req->arena, object);
    json_decref(object);
    return reply_json(req, 200, body);
}
