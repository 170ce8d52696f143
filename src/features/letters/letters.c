#include "features/letters/letters.h"

#include "app/app.h"
#include "features/letters/letters.html.h"
#include "features/letters/letters.sql.h"
#include "features/letters/letters_lines.h"

#define LETTERS_SHOWN 50

static bool is_one_of(str text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(text, str_of(list[i]))) {
            return true;
        }
    }
    return false;
}

/* "localhost:8080" without its port. */
static bool is_loopback_name(str host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    ptrdiff_t bracket = str_find_char(host, ']');
    str tail = str_from(host, bracket < 0 ? 0 : (size_t)bracket);
    ptrdiff_t colon = str_find_char(tail, ':');
    size_t name_length = colon < 0 ? host.length : host.length - tail.length + (size_t)colon;
    return is_one_of(str_slice(host, 0, name_length), names, COUNT_OF(names));
}

/* Asked at this very machine. A proxy that the operator has not named looks like that too, so
 * whatever smells of one is somebody far away. */
static bool is_asked_here(const struct request *req)
{
    static const char *const addresses[] = {"127.0.0.1", "::1", "::ffff:127.0.0.1"};
    static const char *const traces[] = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
                                         "x-real-ip",       "forwarded",        "via"};
    const struct http_request *http = req->http;
    for (size_t i = 0; i < http->header_count; i++) {
        if (is_one_of(http->headers[i].name, traces, COUNT_OF(traces))) {
            return false;
        }
    }
    return is_one_of(http->remote_address, addresses, COUNT_OF(addresses)) &&
           is_loopback_name(http_header(http, STR("host")));
}

static bool is_shown(const struct request *req)
{
    bool keeps_the_union = access_may(req, RIGHT_ACCOUNTS_MANAGE) && req->mandate.region_id == 0;
    return req->app->options.is_demo && (keeps_the_union || is_asked_here(req));
}

static struct reply letters_list_page(struct request *req)
{
    if (!is_shown(req)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Letters of the demo"),
                      letters_html_list(req, letters_db_latest(req->db, LETTERS_SHOWN),
                                        letters_db_messages(req->db, LETTERS_SHOWN)));
}

/* "https://union.example/reset/0f3a…" or "/reset/0f3a…": the path behind our own origin. */
static struct html_link link_of(const struct request *req, str line)
{
    str origin = str_of(req->app->options.origin);
    str path = str_starts_with(line, origin) ? str_from(line, origin.length) : line;
    bool is_path = str_starts_with(path, STR("/")) && !str_starts_with(path, STR("//"));
    return (struct html_link){is_path ? path : (str){0}};
}

static struct letters_lines lines_of(struct request *req, str body)
{
    struct letters_lines lines = {0};
    size_t capacity = 0;
    str line;
    while (str_next(&body, '\n', &line)) {
        if (line.length > 0) {
            *ARENA_PUSH(req->arena, lines.items, lines.count, capacity) =
                (struct letters_line){line, link_of(req, line)};
        }
    }
    return lines;
}

static struct reply letters_letter_page(struct request *req)
{
    struct letters_db_find_row letter;
    if (!is_shown(req) || !letters_db_find(req->db, path_id(req), &letter)) {
        return reply_not_found(req);
    }
    return reply_page_titled(req, letter.subject,
                             letters_html_letter(req, &letter, lines_of(req, letter.body)));
}

static const struct route routes[] = {
    {GET, "/letters", letters_list_page, .needs = RIGHT_NOBODY},
    {GET, "/letters/:id", letters_letter_page, .needs = RIGHT_NOBODY},
    {0},
};

const struct feature letters_feature = {.name = "letters", .routes = routes};
