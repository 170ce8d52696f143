#include <curl/curl.h>

#include "app/app.h"
#include "base/log.h"
#include "features/wallets/wallets_inner.h"

/* Once in an hour phones whose passes have changed are told so through Apple, with an empty letter:
 * what it is about they fetch from us. */

#define PORTION 200
#define SECONDS 20
#define GONE 410 /* the pass was removed from the phone */

struct place {
    int64_t region_id;
    int64_t ticket_id;
    str device;
};

/* A phone that has to be told. */
struct waiting {
    const struct wallets_db_devices_row *phone;
    str said;
    str push_token;
    long status; /* 0 = Apple was not reached */
};

static size_t pass_over(char *bytes UNUSED, size_t size, size_t count, void *context UNUSED)
{
    return size * count;
}

static CURL *connection_of(const struct app_apple *apple, const struct curl_slist *headers)
{
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(curl, CURLOPT_SSLCERT, apple->certificate);
    curl_easy_setopt(curl, CURLOPT_SSLKEY, apple->key);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "{}");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, pass_over);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS);
    return curl;
}

static void push(CURL *curl, struct arena *arena, const char *url, struct waiting *waiting)
{
    str address = str_format(arena, "%s/3/device/%.*s", url, STR_ARG(waiting->push_token));
    curl_easy_setopt(curl, CURLOPT_URL, str_to_c(arena, address));
    CURLcode outcome = curl_easy_perform(curl);
    if (outcome == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &waiting->status);
    } else {
        LOG_WARNING("wallets.push", "reason=\"%s\"", curl_easy_strerror(outcome));
    }
}

/* False if Apple was not reached: then nobody else is tried before the next hour. */
static bool push_all(struct request *req, struct waiting *waiting, size_t count)
{
    const struct app_apple *apple = &req->app->options.apple;
    str topic = str_format(req->arena, "apns-topic: %s", apple->pass_type);
    struct curl_slist *headers = curl_slist_append(NULL, str_to_c(req->arena, topic));
    CURL *curl = connection_of(apple, headers);
    bool is_reached = true;
    for (size_t i = 0; i < count && is_reached; i++) {
        push(curl, req->arena, apple->push_url, &waiting[i]);
        is_reached = waiting[i].status != 0;
    }
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    return is_reached;
}

static size_t find_waiting(struct request *req, const struct wallets_db_devices_rows *phones,
                           struct waiting *waiting)
{
    size_t count = 0;
    EACH (phone, *phones) {
        struct wallets_db_pass_row pass;
        struct waiting one = {.phone = phone};
        if (!wallets_db_by_serial(req->db, phone->region_id, phone->serial, &pass)) {
            continue;
        }
        one.said = wallets_said(req, &pass);
        str place = wallets_device_place(req->arena, phone->ticket_id, phone->device);
        if (!str_equal(one.said, phone->said) &&
            secret_open(req->arena, req->app->keys, place, phone->push_token, &one.push_token)) {
            waiting[count++] = one;
        }
    }
    return count;
}

struct outcome {
    const struct waiting *waiting;
    size_t count;
};

static bool write_outcome(struct request *req, void *what)
{
    const struct outcome *outcome = what;
    for (size_t i = 0; i < outcome->count; i++) {
        const struct waiting *waiting = &outcome->waiting[i];
        const struct wallets_db_devices_row *phone = waiting->phone;
        if (waiting->status == 200) {
            wallets_db_device_told(req->db, phone->region_id, phone->ticket_id, phone->device,
                                   waiting->said);
        } else if (waiting->status == GONE) {
            wallets_db_drop_device(req->db, phone->region_id, phone->ticket_id, phone->device);
        }
    }
    return true;
}

/* Those behind the place. False when there are no more, or Apple is out of reach. */
static bool tell_portion(struct request *req, struct place *place, struct arena *kept)
{
    db_begin_read(req->db);
    struct wallets_db_devices_rows phones =
        wallets_db_devices(req->db, place->region_id, place->ticket_id, place->device, PORTION);
    struct waiting *waiting = ARENA_ARRAY(req->arena, phones.count + 1, struct waiting);
    size_t count = find_waiting(req, &phones, waiting);
    db_rollback(req->db);
    if (phones.count > 0) {
        const struct wallets_db_devices_row *last = &phones.items[phones.count - 1];
        *place = (struct place){last->region_id, last->ticket_id, str_copy(kept, last->device)};
    }
    bool is_reached = push_all(req, waiting, count);
    struct outcome outcome = {waiting, count};
    bool is_written = count == 0 || app_write(req, write_outcome, &outcome);
    return is_reached && is_written && phones.count == PORTION;
}

void wallets_tell(struct request *req)
{
    if (wallets_signer(req) == NULL || req->app->options.apple.push_url == NULL) {
        return;
    }
    struct arena *before = req->arena;
    struct place place = {.device = STR("")};
    bool goes_on = true;
    while (goes_on) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        req->arena = arena;
        db_use_arena(req->db, arena);
        goes_on = tell_portion(req, &place, before);
        req->arena = before;
        db_use_arena(req->db, before);
    }
}
