/* All pages, read by everybody who may, for what must never stand in them. */
#include "app/test_world.h"

#include "app/app.h"

/* Calls `look` with every page that somebody may see. */
static void crawl(struct test_world *world, const char *what,
                  void (*look)(const char *what, const char *address, str page))
{
    struct test_table table = test_table_read();
    size_t pages = 0;
    for (size_t i = 0; i < table.count; i++) {
        for (size_t k = 0; !table.lines[i].is_post && k < TEST_WORLD_ACTORS; k++) {
            for (size_t j = 0; j < world->place_count; j += 3) {
                const struct test_place *place = &world->places[j];
                const char *address =
                    test_line_address(world, &table.lines[i], &world->actors[k], place);
                struct reply reply = test_get(world->app, world->actors[k].account, address);
                pages += reply.status == 200;
                /* Entries for calendars are plain text, and told to be that. */
                if (!str_starts_with(reply.content_type, STR("text/calendar"))) {
                    look(what, address, reply.body);
                }
                reply_close_file(&reply);
            }
        }
    }
    expect_true(pages > 300);
}

/* ---- markup that people type ---------------------------------------------------------------- */

#define ATTACK "\"><img src=x onerror=alert(1)></script><script>alert(2)</script>{{ 7*7 }}"

static const char *const typed_columns[] = {
    "member.last_name",
    "member.first_name",
    "member.middle_name",
    "member.previous_last_name",
    "member.phone",
    "member.email",
    "member.address",
    "member.position",
    "member.workplace",
    "member.decision",
    "member.ticket_number",
    "member.remark",
    "org.name",
    "org.short_name",
    "org.legal_address",
    "org.address",
    "org.phone",
    "org.email",
    "org.site",
    "org.vk",
    "org.telegram",
    "org.employer_name",
    "org_version.name",
    "org_version.short_name",
    "org_version.basis",
    "account.last_name",
    "account.first_name",
    "account.middle_name",
    "account.phone",
    "session.device",
    "session.toast",
    "job.sentence",
    "job.file_name",
    "mandate.basis",
    "org_import.file_name",
};

static void expect_no_live_markup(const char *what, const char *address, str page)
{
    static const char *const live[] = {"<img src=x", "<script>alert", "\"><img",
                                       "onerror=alert(1)>"};
    for (size_t i = 0; i < COUNT_OF(live); i++) {
        if (str_find(page, str_of(live[i])) >= 0) {
            test_fail(__FILE__, __LINE__, "%s shows %s as markup (%s)", address, live[i], what);
        }
    }
}

void test_crawl__markup_that_people_type_is_text_on_every_page(void)
{
    struct test_world *world = test_world_new();
    for (size_t i = 0; i < COUNT_OF(typed_columns); i++) {
        str column = str_of(typed_columns[i]);
        str table;
        (void)str_next(&column, '.', &table);
        /* Some columns are unique; the number of the row keeps them so. */
        bool is_unique = strcmp(typed_columns[i], "account.phone") == 0;
        test_sql(world->app, test_text("UPDATE %.*s SET %.*s = '" ATTACK "' %s", STR_ARG(table),
                                       STR_ARG(column), is_unique ? "|| id" : ""));
    }
    crawl(world, "every field", expect_no_live_markup);
}

/* ---- SQL and other signs in addresses and forms --------------------------------------------- */

static const char *const nasty[] = {
    "'",
    "' OR '1'='1",
    "1; DROP TABLE member; --",
    "%25' ESCAPE '",
    "\\",
    "-1",
    "9223372036854775808",
    "0x10",
    "~",
    "%",
    "_",
    "$1",
    ":scope",
    "NULL",
    "1e9",
    "2026-02-30",
    "${7*7}",
    "%n%n%s",
    "..",
    "\xd0\xb0\xcc\x81",
};

static const char *const query_names[] = {"q",      "org",    "after",   "before", "letter",
                                          "format", "day",    "action",  "part",   "found",
                                          "next",   "column", "standing"};

static str query_with(const char *value)
{
    struct buf query = BUF_INIT(test_arena());
    for (size_t i = 0; i < COUNT_OF(query_names); i++) {
        str encoded = html_url_encode(test_arena(), str_of(value));
        buf_put_format(&query, "%s%s=%.*s", i == 0 ? "" : "&", query_names[i], STR_ARG(encoded));
    }
    return buf_str(&query);
}

/* A field of each name that forms have, and of the columns; no form of ours has more. */
static str body_with(const char *value)
{
    static const char *const names[] = {
        "last_name",  "first_name", "middle_name",    "born",    "phone",      "email",
        "position",   "status",     "category",       "sex",     "name",       "type",
        "short_name", "state",      "country",        "role",    "valid_from", "valid_to",
        "login",      "password",   "code",           "pending", "secret",     "session",
        "mandate",    "version",    "ignore_matches", "snils",   "iin",        "inn",
        "ogrn",       "language",
    };
    struct buf body = BUF_INIT(test_arena());
    buf_put(&body, query_with(value));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str encoded = html_url_encode(test_arena(), str_of(value));
        buf_put_format(&body, "&%s=%.*s", names[i], STR_ARG(encoded));
    }
    return buf_str(&body);
}

static struct reply ask_nasty(struct test_world *world, const struct test_line *line,
                              const char *address, const char *value)
{
    int64_t account = test_world_actor(world, "rchair")->account;
    if (line->is_post) {
        return test_post(world->app, account, address, str_to_c(test_arena(), body_with(value)));
    }
    str query = query_with(value);
    const char *mark = strchr(address, '?') == NULL ? "?" : "&";
    return test_get(world->app, account, test_text("%s%s%.*s", address, mark, STR_ARG(query)));
}

void test_crawl__no_sign_in_an_address_or_form_breaks_a_statement(void)
{
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    for (size_t i = 0; i < table.count; i++) {
        /* Hashing a password takes its time, whatever the password is. */
        size_t tries = test_line_route(&table.lines[i])->slow ? 3 : COUNT_OF(nasty);
        for (size_t k = 0; k < tries; k++) {
            const char *address = test_line_address(
                world, &table.lines[i], test_world_actor(world, "rchair"), &world->places[3]);
            struct reply reply = ask_nasty(world, &table.lines[i], address, nasty[k]);
            if (reply.status >= 500) {
                test_fail(__FILE__, __LINE__, "%s answers %d to %s", address, reply.status,
                          nasty[k]);
            }
            test_world_restore(world);
            reply_close_file(&reply);
        }
    }
    expect_true(test_sql_int(world->app, "SELECT count(*) FROM member") > 10);
}

/* ---- personal data in addresses ------------------------------------------------------------- */

static const char *const canaries[] = {"Канарейкина", "Канарина",   "+79109998877", "79109998877",
                                       "kanareyka",   "4600998877", "11223344595"};

static void expect_no_canary(const char *address, str link)
{
    bool is_local = str_starts_with(link, STR("mailto:")) || str_starts_with(link, STR("tel:"));
    for (size_t i = 0; i < COUNT_OF(canaries) && !is_local; i++) {
        str encoded = html_url_encode(test_arena(), str_of(canaries[i]));
        if (str_find(link, str_of(canaries[i])) >= 0 || str_find(link, encoded) >= 0) {
            test_fail(__FILE__, __LINE__, "%s leads to %.*s", address, STR_ARG(link));
        }
    }
}

static void expect_no_person_in_links(const char *what UNUSED, const char *address, str page)
{
    static const char *const attributes[] = {" href=\"",        " action=\"",    " src=\"",
                                             " data-branch=\"", " data-poll=\"", " data-ask=\""};
    for (size_t i = 0; i < COUNT_OF(attributes); i++) {
        str rest = page;
        ptrdiff_t at;
        while ((at = str_find(rest, str_of(attributes[i]))) >= 0) {
            rest = str_from(rest, (size_t)at + strlen(attributes[i]));
            expect_no_canary(address, str_slice(rest, 0, (size_t)str_find_char(rest, '"')));
        }
    }
    /* A form that is sent by GET puts its fields into the address: none of them may be typed words
     * about a person. The searches for organisations are those that are. */
    str rest = page;
    ptrdiff_t at;
    while ((at = str_find(rest, STR("<form"))) >= 0) {
        rest = str_from(rest, (size_t)at + 1);
        str tag = str_slice(rest, 0, (size_t)str_find_char(rest, '>'));
        str form = str_slice(rest, 0, (size_t)str_find(rest, STR("</form>")));
        bool is_post = str_find(tag, STR("method=\"post\"")) >= 0;
        bool is_for_orgs = str_find(tag, STR("action=\"/orgs")) >= 0 ||
                           str_find(tag, STR("action=\"/imports/new\"")) >= 0 ||
                           str_find(tag, STR("/send\"")) >= 0;
        if (!is_post && !is_for_orgs && str_find(form, STR("type=\"search\"")) >= 0) {
            test_fail(__FILE__, __LINE__, "%s has a search by GET: %.*s", address, STR_ARG(tag));
        }
    }
}

static void plant_canary(struct test_world *world)
{
    test_sql(world->app,
             "UPDATE member SET last_name = 'Канарейкина', first_name = 'Канарина', name_key = "
             "'канареикина канарина', phone = '+79109998877', email = 'kanareyka@example.org', "
             "ticket_number = '4600998877', remark = '11223344595'");
    test_sql(world->app, "UPDATE account SET last_name = 'Канарейкина', first_name = 'Канарина'");
}

void test_crawl__no_address_holds_personal_data(void)
{
    struct test_world *world = test_world_new();
    plant_canary(world);
    crawl(world, "", expect_no_person_in_links);
    /* What was searched for, and the pages that it leads on to. */
    int64_t chair = test_world_actor(world, "rchair")->account;
    for (size_t i = 0; i < COUNT_OF(canaries); i++) {
        str encoded = html_url_encode(test_arena(), str_of(canaries[i]));
        struct reply found =
            test_post(world->app, chair, "/members/find", test_text("q=%.*s", STR_ARG(encoded)));
        expect_int(303, found.status);
        const char *address = str_to_c(test_arena(), test_location(found));
        expect_no_canary("the search", str_of(address));
        expect_no_person_in_links("", address, test_get(world->app, chair, address).body);
    }
}

/* ---- links ---------------------------------------------------------------------------------- */

#define LINKS_FOLLOWED 1500

struct to_visit {
    str *items;
    size_t count;
    size_t capacity;
};

/* Of addresses that differ in numbers and days alone one is enough. */
static str shape_of(str address)
{
    struct buf shape = BUF_INIT(test_arena());
    bool was_digit = false;
    for (size_t i = 0; i < address.length; i++) {
        bool is_digit = address.data[i] >= '0' && address.data[i] <= '9';
        if (!is_digit || !was_digit) {
            buf_put_char(&shape, is_digit ? '0' : address.data[i]);
        }
        was_digit = is_digit;
    }
    return buf_str(&shape);
}

static void visit_later(struct to_visit *links, struct to_visit *shapes, str address)
{
    str shape = shape_of(address);
    for (size_t i = 0; i < shapes->count; i++) {
        if (str_equal(shapes->items[i], shape)) {
            return;
        }
    }
    *ARENA_PUSH(test_arena(), shapes->items, shapes->count, shapes->capacity) = shape;
    *ARENA_PUSH(test_arena(), links->items, links->count, links->capacity) =
        str_copy(test_arena(), address);
}

static void gather_links(struct to_visit *links, struct to_visit *shapes, str page)
{
    ptrdiff_t at;
    while ((at = str_find(page, STR(" href=\"/"))) >= 0) {
        page = str_from(page, (size_t)at + strlen(" href=\""));
        str link = str_slice(page, 0, (size_t)str_find_char(page, '"'));
        ptrdiff_t place = str_find_char(link, '#');
        link = place < 0 ? link : str_slice(link, 0, (size_t)place);
        bool is_file = str_starts_with(link, STR("/a/"));
        if (!is_file) {
            visit_later(links, shapes, test_unescaped(link));
        }
    }
}

void test_crawl__every_link_of_a_page_leads_to_a_page(void)
{
    static const char *const who[] = {"member", "pchair", "tchair", "rchair", "uoff"};
    struct test_world *world = test_world_new();
    for (size_t k = 0; k < COUNT_OF(who); k++) {
        int64_t account = test_world_actor(world, who[k])->account;
        struct to_visit links = {0};
        struct to_visit shapes = {0};
        visit_later(&links, &shapes, STR("/"));
        for (size_t i = 0; i < links.count && i < LINKS_FOLLOWED; i++) {
            const char *address = str_to_c(test_arena(), links.items[i]);
            struct reply reply = test_get(world->app, account, address);
            /* 409 is a page too: it says why not now. */
            if (reply.status != 200 && reply.status != 303 && reply.status != 409) {
                test_fail(__FILE__, __LINE__, "%s: %s answers %d", who[k], address, reply.status);
            }
            gather_links(&links, &shapes, reply.body);
            reply_close_file(&reply);
        }
    }
}

/* ---- errors --------------------------------------------------------------------------------- */

void test_crawl__a_failure_inside_tells_nothing_of_the_inside(void)
{
    static const char *const inside[] = {"SELECT", "sqlite",   "SQLite",     "postgres", "no such",
                                         ".c:",    "relation", "members_db", "/tmp"};
    struct test_app *app = test_app_on("2026-03-02");
    int64_t chair = test_account(app, "region_chair", "Курская");
    test_sql(app, "ALTER TABLE member RENAME TO elsewhere");
    struct reply reply = test_get(app, chair, "/members/5");
    expect_int(500, reply.status);
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        expect_lacks(inside[i], reply.body);
    }
    test_sql(app, "ALTER TABLE elsewhere RENAME TO member");
    expect_int(404, test_get(app, chair, "/members/5").status);
}

void test_crawl__what_was_refused_is_in_the_log(void)
{
    struct test_world *world = test_world_new();
    const struct test_actor *organiser = test_world_actor(world, "group");
    expect_forbidden(test_get(world->app, organiser->account, "/members"));
    expect_forbidden(test_post(world->app, organiser->account, "/orgs/111/edit", ""));
    test_run_jobs(world->app);
    expect_int(2,
               test_sql_int(world->app, test_text("SELECT count(*) FROM audit_entry WHERE action = "
                                                  "'access.refused' AND account_id = %lld",
                                                  (long long)organiser->account)));
}

/* A password is chosen by its owner: with the present one, or through the link of a letter to him.
 */
void test_crawl__no_route_lets_anybody_choose_the_password_of_another(void)
{
    static const char *const own[] = {"/sign-in", "/account/password", "/account/code",
                                      "/account/code/off", "/reset/:token"};
    struct test_world *world = test_world_new();
    struct test_table table = test_table_read();
    for (size_t i = 0; i < table.count; i++) {
        const struct test_line *line = &table.lines[i];
        bool is_own = false;
        for (size_t k = 0; k < COUNT_OF(own); k++) {
            is_own |= str_equal(line->pattern, str_of(own[k]));
        }
        if (line->is_post || is_own) {
            continue;
        }
        const char *address =
            test_line_address(world, line, test_world_actor(world, "rchair"), &world->places[3]);
        struct reply reply =
            test_get(world->app, test_world_actor(world, "rchair")->account, address);
        bool asks = str_find(reply.body, STR("type=\"password\"")) >= 0;
        reply_close_file(&reply);
        if (asks && !str_equal(line->pattern, STR("/account"))) {
            test_fail(__FILE__, __LINE__, "%s asks for a password", address);
        }
    }
}
