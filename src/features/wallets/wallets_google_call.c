#include <curl/curl.h>

#include "app/app.h"
#include "app/json.h"
#include "base/log.h"
#include "features/wallets/wallets_google.h"

/* Calls to Google: a token for the key (RFC 7523), and what is written with it
 * (https://developers.google.com/wallet/reference/rest/v1). */

#define API_URL "https://walletobjects.googleapis.com"
#define SCOPE "https://www.googleapis.com/auth/wallet_object.issuer"
#define CONNECT_SECONDS 5L
#define SECONDS 15L
#define ANSWER_MAX (64 * 1024)
#define TOKEN_SECONDS 3600
#define TOKEN_SPARE_SECONDS 60

struct call {
    const char *method;
    const char *url;
    const char *content_type;
    str body;
    bool has_token;
};

/* ---- one call ------------------------------------------------------------------------------- */

static size_t take(char *bytes, size_t size, size_t count, void *context)
{
    struct buf *answer = context;
    size_t length = size * count;
    if (buf_str(answer).length + length > ANSWER_MAX) {
        return 0;
    }
    buf_put(answer, (str){bytes, length});
    return length;
}

static struct curl_slist *headers_of(const struct wallets_google_line *line,
                                     const struct call *call)
{
    struct arena *arena = line->req->arena;
    struct curl_slist *headers = curl_slist_append(
        NULL, str_to_c(arena, str_join(arena, STR("Content-Type: "), str_of(call->content_type))));
    if (call->has_token) {
        str bearer = str_join(arena, STR("Authorization: Bearer "), str_of(line->google->token));
        headers = curl_slist_append(headers, str_to_c(arena, bearer));
    }
    return headers;
}

/* The status; 0 = not reached. Neither what was sent nor what was answered is logged. */
static long ask(struct wallets_google_line *line, const struct call *call, struct buf *answer)
{
    CURL *curl = line->curl;
    struct curl_slist *headers = headers_of(line, call);
    long status = 0;
    curl_off_t retry_after = 0;
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, call->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)call->body.length);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body.data);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, SECONDS);
    CURLcode outcome = curl_easy_perform(curl);
    if (outcome == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
        line->retry_after = (int64_t)retry_after;
    } else {
        LOG_WARNING("wallets.google", "reason=\"%s\"", curl_easy_strerror(outcome));
    }
    curl_slist_free_all(headers);
    return status;
}

static enum wallets_google_outcome outcome_of(long status)
{
    if (status >= 200 && status < 300) {
        return WALLETS_GOOGLE_WRITTEN;
    }
    if (status != 0) {
        LOG_WARNING("wallets.google", "status=%ld", status);
    }
    if (status == 0 || status == 408 || status >= 500) {
        return WALLETS_GOOGLE_UNREACHED;
    }
    if (status == 429) {
        return WALLETS_GOOGLE_QUOTA;
    }
    /* 404: the issuer, or the class, which was there a moment ago. */
    return status == 401 || status == 403 || status == 404 ? WALLETS_GOOGLE_KEY
                                                           : WALLETS_GOOGLE_REFUSED;
}

/* ---- the token ------------------------------------------------------------------------------ */

static str assertion_of(struct request *req, const struct wallets_google *google)
{
    json_t *claims = json_pack("{s:s, s:s, s:s, s:I, s:I}", "iss", google->email, "scope", SCOPE,
                               "aud", google->token_url, "iat", (json_int_t)req->now, "exp",
                               (json_int_t)(req->now + TOKEN_SECONDS));
    str assertion = wallets_google_jwt(req->arena, google, claims);
    json_decref(claims);
    return assertion;
}

static bool keep_token(struct wallets_google_line *line, str text)
{
    struct wallets_google *google = line->google;
    json_t *answer = json_loadb(text.data == NULL ? "" : text.data, text.length, 0, NULL);
    const char *token = json_string_value(json_object_get(answer, "access_token"));
    json_int_t seconds = json_integer_value(json_object_get(answer, "expires_in"));
    bool is_good = token != NULL && token[0] != '\0' && strlen(token) < sizeof(google->token) &&
                   strpbrk(token, "\r\n") == NULL;
    if (is_good) {
        memcpy(google->token, token, strlen(token) + 1);
        google->token_until = line->req->now + MIN_OF(seconds, TOKEN_SECONDS) - TOKEN_SPARE_SECONDS;
    }
    json_decref(answer);
    return is_good;
}

static enum wallets_google_outcome get_token(struct wallets_google_line *line)
{
    struct request *req = line->req;
    if (line->google->token_until > req->now) {
        return WALLETS_GOOGLE_WRITTEN;
    }
    str body = str_join(req->arena,
                        STR("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer"
                            "&assertion="),
                        assertion_of(req, line->google));
    struct buf answer = BUF_INIT(req->arena);
    long status = ask(line,
                      &(struct call){.method = "POST",
                                     .url = line->google->token_url,
                                     .content_type = "application/x-www-form-urlencoded",
                                     .body = body},
                      &answer);
    enum wallets_google_outcome outcome = outcome_of(status);
    bool is_good = outcome == WALLETS_GOOGLE_WRITTEN && keep_token(line, buf_str(&answer));
    if (is_good || outcome == WALLETS_GOOGLE_UNREACHED || outcome == WALLETS_GOOGLE_QUOTA) {
        return outcome;
    }
    return WALLETS_GOOGLE_KEY;
}

/* ---- writing -------------------------------------------------------------------------------- */

static long tell(struct wallets_google_line *line, const char *method, str place,
                 const json_t *what)
{
    struct arena *arena = line->req->arena;
    const char *base = line->req->app->options.google.api_url;
    str url =
        STR_CONCAT(arena, str_of(base == NULL ? API_URL : base), STR("/walletobjects/v1/"), place);
    struct buf answer = BUF_INIT(arena);
    return ask(line,
               &(struct call){.method = method,
                              .url = str_to_c(arena, url),
                              .content_type = "application/json; charset=utf-8",
                              .body = json_as_text(arena, what),
                              .has_token = true},
               &answer);
}

/* Once in a process. One that is there stays as it is: the operator may have given it a look of its
 * own at Google. */
static long see_to_class(struct wallets_google_line *line)
{
    if (line->google->has_class) {
        return 200;
    }
    json_t *class = wallets_google_class(line->req);
    long status = tell(line, "POST", STR("genericClass"), class);
    json_decref(class);
    line->google->has_class = status == 200 || status == 409;
    return line->google->has_class ? 200 : status;
}

static long add(struct wallets_google_line *line, const json_t *object)
{
    return tell(line, "POST", STR("genericObject"), object);
}

/* PUT and not PATCH, which leaves standing what it does not name: of a ticket that has ended
 * nothing of its holder may be left. */
static long replace(struct wallets_google_line *line, str name, const json_t *object)
{
    str id = wallets_google_id(line->req, name);
    return tell(line, "PUT", str_join(line->req->arena, STR("genericObject/"), id), object);
}

/* Whether it is there is not always known: a call may have come through of which we never heard. */
static long put(struct wallets_google_line *line, str name, const json_t *object, bool is_new,
                bool is_live)
{
    if (!is_live) {
        long status = replace(line, name, object);
        return status == 404 ? 200 : status;
    }
    long status = see_to_class(line);
    if (status == 200 && is_new) {
        status = add(line, object);
        return status == 409 ? replace(line, name, object) : status;
    }
    if (status == 200) {
        status = replace(line, name, object);
        return status == 404 ? add(line, object) : status;
    }
    return status;
}

enum wallets_google_outcome wallets_google_put(struct wallets_google_line *line, str name,
                                               const json_t *object, bool is_new, bool is_live)
{
    enum wallets_google_outcome token = get_token(line);
    if (token != WALLETS_GOOGLE_WRITTEN) {
        return token;
    }
    long status = put(line, name, object, is_new, is_live);
    if (status == 401) { /* taken back before its time */
        line->google->token_until = 0;
        token = get_token(line);
        if (token != WALLETS_GOOGLE_WRITTEN) {
            return token;
        }
        status = put(line, name, object, is_new, is_live);
    }
    if (status == 404) {
        line->google->has_class = false;
    }
    return outcome_of(status);
}

struct wallets_google_line wallets_google_open(struct request *req, struct wallets_google *google)
{
    return (struct wallets_google_line){.req = req, .google = google, .curl = curl_easy_init()};
}

void wallets_google_close(struct wallets_google_line *line)
{
    curl_easy_cleanup(line->curl);
}
