#include "features/letters/letters.h"

#include "app/app.h"
#include "features/letters/letters.html.h"
#include "features/letters/letters.sql.h"
#include "features/letters/letters_lines.h"

#define LETTERS_SHOWN 50

static bool is_shown(const struct request *req)
{
    str address = req->http->remote_address;
    bool is_here = str_equal(address, STR("127.0.0.1")) || str_equal(address, STR("::1")) ||
                   str_equal(address, STR("::ffff:127.0.0.1"));
    return req->app->options.is_demo && is_here;
}

static struct reply letters_list_page(struct request *req)
{
    if (!is_shown(req)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Letters of the demo"),
                      letters_html_list(req, letters_db_latest(req->db, LETTERS_SHOWN)));
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
