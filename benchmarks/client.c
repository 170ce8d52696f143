#include "client.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/session.h"

str client_sign_in(struct app *app, struct arena *arena, const char *email)
{
    struct db *db = app_connection(app, 0);
    struct request *req = app_system_request(app, arena, db);
    const char *find = str_format(arena, "SELECT id FROM account WHERE email = '%s'", email).data;
    int64_t account_id;
    if (!str_to_int64(db_script_text(db, find), &account_id)) {
        fprintf(stderr, "nobody has the address %s\n", email);
        exit(1);
    }
    db_begin_write(db);
    str cookie = session_start(req, account_id, true);
    if (!db_commit(db)) {
        fprintf(stderr, "the session could not be written\n");
        exit(1);
    }
    str pair;
    (void)str_next(&cookie, ';', &pair);
    return pair;
}

struct http_request *client_get(struct arena *arena, str target, str cookie)
{
    struct http_request *http = ARENA_NEW(arena, struct http_request);
    const struct http_field headers[] = {
        {STR("host"), STR("127.0.0.1")},
        {STR("cookie"), cookie},
        {STR("accept-language"), STR("ru")},
        {STR("accept-encoding"), str_of(getenv("ACCEPT_ENCODING"))},
    };
    http->arena = arena;
    http->method = HTTP_GET;
    http->remote_address = STR("127.0.0.1");
    http->headers = ARENA_ARRAY(arena, COUNT_OF(headers), struct http_field);
    http->header_count = COUNT_OF(headers);
    memcpy(http->headers, headers, sizeof(headers));
    (void)str_next(&target, '?', &http->path);
    http->query = target;
    if (!http_parse_urlencoded(arena, http->query, 100, &http->fields, &http->field_count)) {
        fprintf(stderr, "the query is broken\n");
        exit(1);
    }
    http->query_field_count = http->field_count;
    return http;
}

struct http_request *client_post(struct arena *arena, str path, str cookie, str body)
{
    struct http_request *http = client_get(arena, path, cookie);
    http->method = HTTP_POST;
    if (http->query.length > 0) {
        body = STR_CONCAT(arena, http->query, STR("&"), body); /* as the server has them */
    }
    if (!http_parse_urlencoded(arena, body, 2000, &http->fields, &http->field_count)) {
        fprintf(stderr, "the form is broken\n");
        exit(1);
    }
    return http;
}

str client_form_key(struct arena *arena, str page)
{
    static const char mark[] = "name=\"form_key\" value=\"";
    str rest = page;
    str key = {0};
    ptrdiff_t at;
    while ((at = str_find(rest, str_of(mark))) >= 0) {
        rest = str_from(rest, (size_t)at + sizeof(mark) - 1);
        key = str_slice(rest, 0, (size_t)str_find_char(rest, '"'));
    }
    return str_copy(arena, key);
}
