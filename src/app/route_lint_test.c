/* What must hold for every route, whoever asks: methods, doubtful paths, senders, headers, cookies.
 */
#include "app/test_world.h"

#include "app/app.h"
#include "http/target.h"

/* The chair of the region may nearly everything, in his own region; what the union alone decides is
 * tried by its officer. */
static const struct test_actor *chair_for(const struct test_world *world,
                                          const struct test_line *line)
{
    const struct test_actor *chair = test_world_actor(world, "rchair");
    bool may = !str_equal(line->cells[chair - world->actors], STR("no"));
    return may ? chair : test_world_actor(world, "uoff");
}

static const char *address_for_chair(struct test_world *world, const struct test_line *line)
{
    const struct test_actor *chair = chair_for(world, line);
    for (size_t i = 0; i < world->place_count; i++) {
        if (world->places[i].org_id == chair->org_id) {
            return test_line_address(world, line, chair, &world->places[i]);
        }
    }
    test_fail(__FILE__, __LINE__, "the chair's organisation is not in the tree");
}

static str header_of(struct reply reply, str name)
{
    for (size_t i = 0; i < reply.header_count; i++) {
        if (str_equal(reply.headers[i].name, name)) {
            return reply.headers[i].value;
        }
    }
    return (str){0};
}

static struct reply ask_with(struct test_world *world, int64_t account, enum http_method method,
                             const char *address, str name, str value, const char *body)
{
    const struct http_field headers[] = {{name, value}, {STR("host"), STR("union.example")}};
    return test_request(world->app, account, method, address, headers, COUNT_OF(headers), body);
}

static bool has_route(const struct test_table *table, str pattern, bool is_post)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->lines[i].is_post == is_post && str_equal(table->lines[i].pattern, pattern)) {
            return true;
        }
    }
    return false;
}

/* ---- methods -------------------------------------------------------------------------------- */

void test_route_lint__other_methods_answer_405_and_head_answers_as_get(void)
{
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    for (size_t i = 0; i < table.count; i++) {
        const struct test_line *line = &table.lines[i];
        const struct test_actor *chair = chair_for(world, line);
        const char *address = address_for_chair(world, line);
        enum http_method other = line->is_post ? HTTP_GET : HTTP_POST;
        expect_int(
            405,
            test_request(world->app, chair->account, HTTP_OTHER, address, NULL, 0, NULL).status);
        if (!has_route(&table, line->pattern, !line->is_post)) {
            int status =
                test_request(world->app, chair->account, other, address, NULL, 0, "").status;
            /* "/orgs/import" without its own GET could still be the organisation called "import".
             */
            expect_true(status == 405 || status == 404);
        }
        if (!line->is_post) {
            struct reply get = test_get(world->app, chair->account, address);
            struct reply head =
                test_request(world->app, chair->account, HTTP_HEAD, address, NULL, 0, NULL);
            expect_int(get.status, head.status);
            reply_close_file(&get);
            reply_close_file(&head);
        }
    }
}

void test_route_lint__a_method_in_a_header_or_field_overrides_nothing(void)
{
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    static const char *const names[] = {"x-http-method-override", "x-http-method",
                                        "x-method-override"};
    int64_t before = test_sql_int(world->app, "SELECT count(*) FROM audit_entry");
    for (size_t i = 0; i < table.count; i++) {
        const struct test_line *line = &table.lines[i];
        if (!line->is_post || has_route(&table, line->pattern, false)) {
            continue;
        }
        const struct test_actor *chair = chair_for(world, line);
        const char *address = address_for_chair(world, line);
        const char *mark = strchr(address, '?') == NULL ? "?" : "&";
        address = test_text("%s%s_method=POST", address, mark);
        for (size_t k = 0; k < COUNT_OF(names); k++) {
            struct reply reply = ask_with(world, chair->account, HTTP_GET, address,
                                          str_of(names[k]), STR("POST"), NULL);
            expect_true(reply.status == 405 || reply.status == 404);
        }
    }
    expect_int(before, test_sql_int(world->app, "SELECT count(*) FROM audit_entry"));
}

/* ---- doubtful paths ------------------------------------------------------------------------- */

/* The path as it goes over the wire; decoded as the server does it. */
static int status_of_target(struct test_world *world, int64_t account, str target)
{
    str path;
    str query;
    if (target_decode(test_arena(), target, &path, &query) != TARGET_GOOD) {
        return 404; /* the server answers 400 or 404 before anybody sees it */
    }
    struct reply reply =
        test_request(world->app, account, HTTP_GET, str_to_c(test_arena(), path), NULL, 0, NULL);
    reply_close_file(&reply);
    return reply.status;
}

static str in_capitals(str text)
{
    char *bytes = (char *)str_copy(test_arena(), text).data;
    for (size_t i = 0; i < text.length; i++) {
        bytes[i] = (char)(bytes[i] >= 'a' && bytes[i] <= 'z' ? bytes[i] - 32 : bytes[i]);
    }
    return (str){bytes, text.length};
}

void test_route_lint__doubtful_paths_lead_to_no_route(void)
{
    /* @ stands for the path. */
    static const char *const forms[] = {
        "/@",     "/.@",   "@/",    "@/.",  "/x/..@", "/%2e@",  "/x/%2e%2e@", "@%2f",
        "@%00",   "@%20",  "@;a=b", "@//",  "/\\@",   "@/..;/", "@%0d%0a",    "@.json",
        "@.html", "/%2f@", "@%5c",  "/..@", "@%ff",   "@/./",   "/%252e@",    "@%23",
    };
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    for (size_t i = 0; i < table.count; i++) {
        const struct test_line *line = &table.lines[i];
        bool ends_in_text = str_ends_with(line->pattern, STR(":token"));
        if (line->is_post || ends_in_text || line->query.length > 0) {
            continue;
        }
        const struct test_actor *chair = chair_for(world, line);
        str path = str_of(address_for_chair(world, line));
        for (size_t k = 0; k < COUNT_OF(forms); k++) {
            str after = str_of(forms[k]);
            str before;
            (void)str_next(&after, '@', &before);
            str target = str_join(test_arena(), before, str_join(test_arena(), path, after));
            int status = status_of_target(world, chair->account, target);
            if (status != 404) {
                test_fail(__FILE__, __LINE__, "%.*s answers %d", STR_ARG(target), status);
            }
        }
        if (path.length > 1) {
            expect_int(404, status_of_target(world, chair->account, in_capitals(path)));
        }
    }
}

/* ---- senders (CSRF) ------------------------------------------------------------------------- */

static int status_from(struct test_world *world, const struct test_line *line, const char *address,
                       const char *header, const char *value)
{
    const struct test_actor *chair = chair_for(world, line);
    return ask_with(world, chair->account, HTTP_POST, address, str_of(header), str_of(value),
                    line->body)
        .status;
}

void test_route_lint__no_write_is_taken_from_another_site(void)
{
    static const struct {
        const char *header;
        const char *value;
        int status;
    } senders[] = {
        {"sec-fetch-site", "cross-site", 403},
        {"sec-fetch-site", "same-site", 403},
        {"sec-fetch-site", "nonsense", 403},
        {"origin", "https://evil.example", 403},
        {"origin", "https://union.example.evil.example", 403},
        {"origin", "https://evil.example/https://union.example", 403},
        {"origin", "null", 403},
        /* From here, but without a form key of this session. */
        {"sec-fetch-site", "same-origin", 409},
        {"origin", "https://union.example", 409},
        {"x-nothing", "at all", 409},
    };
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    int64_t before = test_sql_int(world->app, "SELECT count(*) FROM audit_entry");
    for (size_t i = 0; i < table.count; i++) {
        const struct test_line *line = &table.lines[i];
        const struct route *route = line->is_post ? test_line_route(line) : NULL;
        for (size_t k = 0; route != NULL && k < COUNT_OF(senders); k++) {
            const char *address = address_for_chair(world, line);
            int status = status_from(world, line, address, senders[k].header, senders[k].value);
            bool checks_itself = route->own_protection && senders[k].status == 409;
            if (status != senders[k].status && !checks_itself) {
                test_fail(__FILE__, __LINE__, "POST %s with %s: %s answers %d", address,
                          senders[k].header, senders[k].value, status);
            }
        }
    }
    expect_int(before, test_sql_int(world->app, "SELECT count(*) FROM audit_entry"));
}

/* The page was opened by somebody who had the right; it is taken away before he presses the button.
 */
void test_route_lint__a_right_that_ends_between_page_and_write_stops_the_write(void)
{
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    size_t tried = 0;
    for (size_t i = 0; i < table.count; i++) {
        const struct test_line *line = &table.lines[i];
        const struct route *route = line->is_post ? test_line_route(line) : NULL;
        if (route == NULL || route->needs == RIGHT_NOBODY || route->needs == RIGHT_SIGNED_IN) {
            continue;
        }
        const struct test_actor *chair = chair_for(world, line);
        const char *address = address_for_chair(world, line);
        expect_true(test_line_ask(world, line, chair, address).status != 403);
        test_sql(world->app, test_text("UPDATE mandate SET valid_to = '2026-03-01' "
                                       "WHERE account_id = %lld",
                                       (long long)chair->account));
        int64_t before = test_sql_int(world->app, "SELECT count(*) FROM audit_entry");
        expect_int(403, test_line_ask(world, line, chair, address).status);
        expect_int(before, test_sql_int(world->app, "SELECT count(*) FROM audit_entry"));
        test_sql(world->app, test_text("UPDATE mandate SET valid_to = NULL "
                                       "WHERE account_id = %lld",
                                       (long long)chair->account));
        tried++;
    }
    expect_true(tried > 8);
}

/* ---- headers -------------------------------------------------------------------------------- */

static void expect_header(struct reply reply, const char *address, const char *name,
                          const char *part)
{
    str value = header_of(reply, str_of(name));
    if (value.length == 0 || str_find(value, str_of(part)) < 0) {
        test_fail(__FILE__, __LINE__, "%s: %s is \"%.*s\", without \"%s\"", address, name,
                  STR_ARG(value), part);
    }
}

static void expect_guarded_content(struct reply reply, const char *address)
{
    static const char *const parts[] = {
        "default-src 'none'", "script-src 'self'",      "base-uri 'none'",
        "form-action 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        expect_header(reply, address, "Content-Security-Policy", parts[i]);
    }
    str policy = header_of(reply, STR("Content-Security-Policy"));
    expect_lacks("unsafe", policy);
    expect_lacks("data:", policy);
    expect_lacks("http", policy);
}

static void expect_known_type(struct reply reply, const char *address)
{
    str type = reply.content_type;
    bool is_text = str_starts_with(type, STR("text/"));
    bool has_charset = str_find(type, STR("; charset=utf-8")) > 0;
    if (type.length == 0 || is_text != has_charset) {
        test_fail(__FILE__, __LINE__, "%s: the type is \"%.*s\"", address, STR_ARG(type));
    }
    /* The service workers are the same for everybody. No other answer is a script, so that no other
     * site can load one and read what is in it. */
    if (strcmp(address, "/worker.js") == 0 || strcmp(address, "/scan/worker.js") == 0 ||
        strcmp(address, "/my/programmes/worker.js") == 0 ||
        strcmp(address, "/checkin/worker.js") == 0) {
        expect_str("text/javascript; charset=utf-8", type);
        return;
    }
    expect_lacks("javascript", type);
    bool is_page =
        str_starts_with(type, STR("text/html")) || str_starts_with(type, STR("text/plain"));
    /* What our own script asked for is an object, which no other site can read as a script. */
    bool is_data = (str_equal(type, STR("application/json")) ||
                    str_equal(type, STR("application/manifest+json"))) &&
                   str_starts_with(reply.body, STR("{"));
    if (reply.file_fd > 0 || (!is_page && !is_data && reply.status == 200)) {
        expect_header(reply, address, "Content-Disposition", "attachment; filename=");
    }
}

static void expect_tight_cookies(struct reply reply, const char *address)
{
    for (size_t i = 0; i < reply.header_count; i++) {
        if (!str_equal(reply.headers[i].name, STR("Set-Cookie"))) {
            continue;
        }
        str cookie = reply.headers[i].value;
        bool is_tight =
            str_find(cookie, STR("; HttpOnly")) > 0 && str_find(cookie, STR("; SameSite=")) > 0 &&
            str_find(cookie, STR("; Path=/")) > 0 && str_find(cookie, STR("Domain")) < 0;
        if (!is_tight) {
            test_fail(__FILE__, __LINE__, "%s: Set-Cookie: %.*s", address, STR_ARG(cookie));
        }
    }
}

static void expect_own_place(struct reply reply, const char *address)
{
    str location = test_location(reply);
    if (reply.status == 303 &&
        (!str_starts_with(location, STR("/")) || str_starts_with(location, STR("//")))) {
        test_fail(__FILE__, __LINE__, "%s leads to %.*s", address, STR_ARG(location));
    }
}

static void lint(struct reply reply, const char *address)
{
    expect_guarded_content(reply, address);
    expect_header(reply, address, "X-Content-Type-Options", "nosniff");
    expect_header(reply, address, "Referrer-Policy", "same-origin");
    expect_header(reply, address, "Cross-Origin-Opener-Policy", "same-origin");
    expect_header(reply, address, "Cache-Control", "no-store");
    expect_known_type(reply, address);
    expect_tight_cookies(reply, address);
    expect_own_place(reply, address);
    expect_lacks("Server", header_of(reply, STR("Server")));
}

/* Whatever the status: pages, errors, redirects, files, for everybody. */
void test_route_lint__every_answer_of_every_route_has_the_security_headers(void)
{
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    for (size_t i = 0; i < table.count; i++) {
        for (size_t k = 0; k < TEST_WORLD_ACTORS; k++) {
            const struct test_actor *actor = &world->actors[k];
            const struct test_place *place = &world->places[(i + k) % world->place_count];
            const char *address = test_line_address(world, &table.lines[i], actor, place);
            struct reply reply = test_line_ask(world, &table.lines[i], actor, address);
            lint(reply, address);
            reply_close_file(&reply);
        }
    }
    lint(test_get(world->app, 0, "/no-such-page"), "/no-such-page");
}
