#include "app/sms.h"

#include <curl/curl.h>

#include "app/app.h"
#include "app/queue.h"
#include "app/sms.sql.h"
#include "app/throttle.h"
#include "base/buf.h"
#include "base/ids.h"
#include "base/utf8.h"

#define GATEWAY_SECONDS 30L
#define MESSAGES_A_DAY 12
#define DAY_SECONDS (24 * 3600)

bool sms_is_offered(const struct app *app)
{
    return app->options.sms_url != NULL || app->options.is_demo;
}

int64_t sms_parts(str text)
{
    bool is_latin = true;
    for (size_t i = 0; i < text.length; i++) {
        is_latin = is_latin && (unsigned char)text.data[i] < 0x80;
    }
    int64_t length = (int64_t)utf8_length(text);
    int64_t alone = is_latin ? 160 : 70;
    int64_t joined = is_latin ? 153 : 67;
    return length <= alone ? 1 : (length + joined - 1) / joined;
}

static str month_of(struct request *req)
{
    return str_slice(date_iso(req->arena, req->today), 0, 7);
}

static void put(struct request *req, str number, str text, str notice, const char *state)
{
    sms_db_add(req->db, &(struct sms_db_add_values){.id = ids_new(),
                                                    .to_number = number,
                                                    .body = text,
                                                    .notice = notice,
                                                    .state = str_of(state),
                                                    .now = req->now});
}

/* Reads and writes the same for somebody and for nobody. */
static bool may_have_another(struct request *req, str number)
{
    str subject = str_join(req->arena, STR("sms:"), number);
    bool may = !throttle_is_over(req, subject, MESSAGES_A_DAY, DAY_SECONDS);
    throttle_count(req, subject);
    return may;
}

bool sms_add(struct request *req, str number, str text, int64_t org_id)
{
    return sms_add_notice(req, number, text, org_id, (str){0});
}

bool sms_add_notice(struct request *req, str number, str text, int64_t org_id, str notice)
{
    if (!may_have_another(req, number)) {
        return false;
    }
    put(req, number, text, notice, "waiting");
    sms_db_count(req->db, org_id, month_of(req), sms_parts(text));
    return true;
}

void sms_add_void(struct request *req, str number, str text)
{
    (void)may_have_another(req, number);
    put(req, number, text, (str){0}, "void");
    sms_db_count(req->db, 0, month_of(req), 0);
}

int64_t sms_this_month(struct request *req, int64_t org_id)
{
    struct sms_db_messages_row row = {0};
    return sms_db_messages(req->db, org_id, month_of(req), &row) ? row.messages : 0;
}

/* ---- what the gateway is told ---------------------------------------------------------------- */

static bool is_json(const char *pattern)
{
    return pattern[0] == '{' || pattern[0] == '[';
}

static void put_value(struct buf *out, const char *pattern, str value)
{
    if (is_json(pattern)) {
        buf_put_json(out, value);
    } else {
        buf_put(out, html_url_encode(out->arena, value));
    }
}

str sms_request_body(struct arena *arena, const char *pattern, str token, str number, str text)
{
    const struct {
        str mark;
        str value;
    } places[] = {{STR("{number}"), number}, {STR("{text}"), text}, {STR("{token}"), token}};
    struct buf out = BUF_INIT(arena);
    str rest = str_of(pattern);
    while (rest.length > 0) {
        size_t step = 1;
        for (size_t i = 0; i < COUNT_OF(places); i++) {
            if (str_starts_with(rest, places[i].mark)) {
                put_value(&out, pattern, places[i].value);
                step = places[i].mark.length;
            }
        }
        if (step == 1) {
            buf_put_char(&out, rest.data[0]);
        }
        rest = str_from(rest, step);
    }
    return buf_str(&out);
}

/* ---- sending --------------------------------------------------------------------------------- */

/* What a gateway answers is of no use beyond its status, and may repeat what it was told. */
static size_t drop(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    (void)context;
    return size * count;
}

static const char *send_by_gateway(struct request *req, const struct queue_item *message)
{
    const struct app *app = req->app;
    struct arena *arena = req->arena;
    const char *pattern = app->options.sms_body == NULL
                              ? "{\"to\":\"{number}\",\"text\":\"{text}\"}"
                              : app->options.sms_body;
    str token = str_of(app->options.sms_token);
    str body = sms_request_body(arena, pattern, token, message->to, message->body);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(
        NULL, is_json(pattern) ? "Content-Type: application/json"
                               : "Content-Type: application/x-www-form-urlencoded");
    if (token.length > 0) {
        headers = curl_slist_append(
            headers, str_format(arena, "Authorization: Bearer %.*s", STR_ARG(token)).data);
    }
    curl_easy_setopt(curl, CURLOPT_URL, app->options.sms_url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, GATEWAY_SECONDS);
    CURLcode outcome = curl_easy_perform(curl);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return outcome == CURLE_OK ? NULL : curl_easy_strerror(outcome);
}

static const char *lay_into_folder(struct request *req, const struct queue_item *message)
{
    str text = STR_CONCAT(req->arena, message->to, STR("\n\n"), message->body, STR("\n"));
    return queue_lay(req, "sms", ".txt", message->id, text);
}

static bool next_message(struct db *db, int64_t now, struct queue_item *ret_item)
{
    struct sms_db_next_row row;
    bool found = sms_db_next(db, now, &row);
    if (found) {
        *ret_item = (struct queue_item){.id = row.id,
                                        .to = row.to_number,
                                        .body = row.body,
                                        .notice = row.notice,
                                        .tries = row.tries};
    }
    return found;
}

bool sms_send_one(struct app *app, struct arena *arena)
{
    bool has_gateway = app->options.sms_url != NULL;
    const struct queue messages = {
        .event = "sms.later",
        .tries = 6,
        .first_pause_seconds = 20,
        .next = next_message,
        .take = sms_db_take,
        .unwanted = sms_db_unwanted,
        .sent = has_gateway ? sms_db_sent : sms_db_laid,
        .put_off = sms_db_put_off,
        .send = has_gateway ? send_by_gateway : lay_into_folder,
    };
    return sms_is_offered(app) && queue_send_one(app, arena, &messages);
}
