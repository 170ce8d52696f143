/* Lists, searches, exports, counters and start pages never show anything from outside the subtree.
 * Random trees; what belongs where is read from the database and compared by this test's own few
 * lines. */
#include "app/test.h"
#include "base/rand.h"
#include "features/members/members.h"
#include "features/members/test_members.h"
#include "features/orgs/orgs.h"

#include <stdlib.h>
#include <unistd.h>

#define ORGS 40
#define PEOPLE 150
#define ACTORS 10

struct node {
    int64_t id;
    int64_t region_id;
    str path;
    str word; /* unique, in its name */
    const char *type;
};

struct person {
    int64_t id;
    str surname; /* unique */
    str path;
};

struct forest {
    struct test_app *app;
    struct rand_sequence random;
    struct node orgs[ORGS];
    size_t org_count;
    struct person people[PEOPLE];
};

/* Words that differ in more than one letter are no slips of each other; all are as long. */
static str word_of(const char *beginning, size_t number)
{
    static const char *const syllables[] = {"ба", "ву", "гы", "до", "жа", "зу", "ко", "лы"};
    str word = str_of(beginning);
    for (int i = 0; i < 3; i++) {
        str syllable = str_of(syllables[number % COUNT_OF(syllables)]);
        word = str_join(test_arena(), word, str_join(test_arena(), syllable, syllable));
        number /= COUNT_OF(syllables);
    }
    return word;
}

/* ---- a random tree -------------------------------------------------------------------------- */

static const char *type_below(const char *type)
{
    static const char *const steps[][2] = {
        {"region", "territory"}, {"territory", "primary_workers"}, {"primary_workers", "group"}};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        if (strcmp(steps[i][0], type) == 0) {
            return steps[i][1];
        }
    }
    return NULL;
}

static void plant_org(struct forest *forest, struct request *req)
{
    const struct node *parent;
    do {
        parent = &forest->orgs[rand_below(&forest->random, (uint32_t)forest->org_count)];
    } while (type_below(parent->type) == NULL);
    struct node *node = &forest->orgs[forest->org_count];
    *node = (struct node){.region_id = parent->region_id,
                          .word = word_of("Отделение", forest->org_count),
                          .type = type_below(parent->type)};
    node->id = orgs_create(req, &(struct orgs_new){.region_id = parent->region_id,
                                                   .parent_id = parent->id,
                                                   .parent_path = parent->path,
                                                   .type = str_of(node->type),
                                                   .name = node->word,
                                                   .short_name = node->word});
    struct orgs_org found;
    struct scope all = access_system_scope(test_arena(), 0, STR("0"));
    expect_true(orgs_find(req, all, node->id, &found));
    node->path = str_copy(test_arena(), found.path);
    forest->org_count++;
}

static void plant_person(struct forest *forest, struct request *req, size_t number)
{
    const struct node *node;
    do {
        node = &forest->orgs[rand_below(&forest->random, (uint32_t)forest->org_count)];
    } while (strcmp(node->type, "primary_workers") != 0 && strcmp(node->type, "group") != 0);
    struct person *person = &forest->people[number];
    person->surname = word_of("Зя", number);
    person->path = node->path;
    person->id = members_add(req, node->region_id, node->id, node->path,
                             &(struct members_card){.last_name = person->surname,
                                                    .first_name = STR("Анна"),
                                                    .status = STR("active"),
                                                    .category = STR("worker_other")});
}

static struct forest *new_forest(uint64_t seed)
{
    static struct forest forest;
    forest = (struct forest){.app = test_app_on("2026-03-02"), .org_count = 2};
    forest.random = (struct rand_sequence){seed};
    forest.orgs[0] = (struct node){100, 100, STR("0001"), STR("Курская"), "region"};
    forest.orgs[1] = (struct node){200, 200, STR("0002"), STR("Астраханская"), "region"};
    struct request *req = test_begin(forest.app, 0);
    while (forest.org_count < ORGS) {
        plant_org(&forest, req);
    }
    for (size_t i = 0; i < PEOPLE; i++) {
        plant_person(&forest, req, i);
    }
    test_commit(forest.app);
    return &forest;
}

/* ---- who looks ------------------------------------------------------------------------------ */

struct looker {
    int64_t account;
    const struct node *org;
};

/* Rights go with the post, reach with the organisation: any post that sees and exports does. */
static struct looker looker_at(struct forest *forest, const struct node *org)
{
    int64_t account = test_account(forest->app, "region_chair", "Курская");
    test_sql(forest->app,
             test_text("UPDATE mandate SET org_id = %lld, region_id = %lld WHERE "
                       "account_id = %lld;",
                       (long long)org->id, (long long)org->region_id, (long long)account));
    return (struct looker){account, org};
}

static bool is_inside(const struct looker *looker, str path)
{
    return str_starts_with(path, looker->org->path);
}

static int64_t people_inside(const struct forest *forest, const struct looker *looker)
{
    return test_sql_int(forest->app,
                        test_text("SELECT count(*) FROM member WHERE "
                                  "substr(org_path, 1, %zu) = '%.*s'",
                                  looker->org->path.length, STR_ARG(looker->org->path)));
}

static void expect_no_foreigner(const struct forest *forest, const struct looker *looker,
                                const char *address, str page)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct person *person = &forest->people[i];
        if (!is_inside(looker, person->path) && str_find(page, person->surname) >= 0) {
            test_fail(__FILE__, __LINE__, "%s at %.*s shows %.*s of %.*s", address,
                      STR_ARG(looker->org->path), STR_ARG(person->surname), STR_ARG(person->path));
        }
    }
    for (size_t i = 2; i < forest->org_count; i++) {
        const struct node *org = &forest->orgs[i];
        /* Those above are named in the way that leads to the own organisation. */
        bool is_above = str_starts_with(looker->org->path, org->path);
        if (!is_inside(looker, org->path) && !is_above && str_find(page, org->word) >= 0) {
            test_fail(__FILE__, __LINE__, "%s at %.*s shows the organisation %.*s", address,
                      STR_ARG(looker->org->path), STR_ARG(org->path));
        }
    }
}

static str page_of(const struct forest *forest, const struct looker *looker, const char *address)
{
    struct reply reply = test_get(forest->app, looker->account, address);
    expect_int(200, reply.status);
    expect_no_foreigner(forest, looker, address, reply.body);
    return reply.body;
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* The address in the first link that holds the text, or NULL. */
static const char *link_with(str page, const char *text)
{
    ptrdiff_t at = str_find(page, str_of(text));
    if (at < 0) {
        return NULL;
    }
    size_t start = (size_t)at;
    while (start > 0 && page.data[start - 1] != '"') {
        start--;
    }
    str link = str_from(page, start);
    str raw = str_slice(link, 0, (size_t)str_find_char(link, '"'));
    struct buf out = BUF_INIT(test_arena());
    str piece;
    while (str_next(&raw, '&', &piece)) {
        if (out.length > 0) {
            buf_put_char(&out, '&');
        }
        buf_put(&out, str_starts_with(piece, STR("amp;")) ? str_from(piece, 4) : piece);
    }
    return str_to_c(test_arena(), buf_str(&out));
}

/* All pages of the list, one after the other. */
static str whole_list(const struct forest *forest, const struct looker *looker)
{
    struct buf all = BUF_INIT(test_arena());
    const char *address = "/members";
    for (int turns = 0; address != NULL && turns < 20; turns++) {
        str page = page_of(forest, looker, address);
        buf_put(&all, page);
        address = link_with(page, "after=");
    }
    return buf_str(&all);
}

static void expect_all_inside(const struct forest *forest, const struct looker *looker, str text)
{
    for (size_t i = 0; i < PEOPLE; i++) {
        if (is_inside(looker, forest->people[i].path) &&
            str_find(text, forest->people[i].surname) < 0) {
            test_fail(__FILE__, __LINE__, "at %.*s %.*s is missing", STR_ARG(looker->org->path),
                      STR_ARG(forest->people[i].surname));
        }
    }
}

static void check_list_and_counter(const struct forest *forest, const struct looker *looker)
{
    str list = whole_list(forest, looker);
    expect_all_inside(forest, looker, list);
    int64_t inside = people_inside(forest, looker);
    const char *count = test_text(">%lld человек", (long long)inside);
    if (inside > 0) {
        expect_contains(count, list);
    }
}

static void check_export(const struct forest *forest, const struct looker *looker)
{
    struct reply reply = test_get(forest->app, looker->account, "/members/export?format=csv");
    expect_int(200, reply.status);
    char *bytes = arena_raw(test_arena(), (size_t)reply.file_size);
    expect_int(reply.file_size, pread(reply.file_fd, bytes, (size_t)reply.file_size, 0));
    close(reply.file_fd);
    str text = {bytes, (size_t)reply.file_size};
    expect_no_foreigner(forest, looker, "the export", text);
    expect_all_inside(forest, looker, text);
    int64_t lines = 0;
    str line;
    while (str_next(&text, '\n', &line)) {
        lines += line.length > 0;
    }
    expect_int(people_inside(forest, looker) + 1, lines);
}

static void check_search(struct forest *forest, const struct looker *looker)
{
    for (int i = 0; i < 10; i++) {
        const struct person *person = &forest->people[rand_below(&forest->random, PEOPLE)];
        str body = str_format(test_arena(), "q=%.*s&part=list", STR_ARG(person->surname));
        struct reply found =
            test_post(forest->app, looker->account, "/members/find", str_to_c(test_arena(), body));
        const char *address = str_to_c(test_arena(), test_location(found));
        str page = test_get(forest->app, looker->account, address).body;
        /* The words that were typed stand on the page in any case; the link is what was found. */
        str link = str_format(test_arena(), "/members/%lld\"", (long long)person->id);
        expect_int(is_inside(looker, person->path), str_find(page, link) >= 0);
    }
    for (int i = 0; i < 10; i++) {
        const struct node *org = &forest->orgs[2 + rand_below(&forest->random, ORGS - 2)];
        str address =
            str_format(test_arena(), "/orgs/search?q=%.*s&part=found", STR_ARG(org->word));
        str page = test_get(forest->app, looker->account, str_to_c(test_arena(), address)).body;
        str link = str_format(test_arena(), "/orgs/%lld\"", (long long)org->id);
        expect_int(is_inside(looker, org->path), str_find(page, link) >= 0);
    }
}

void test_members_subtree__nothing_from_outside_is_listed_found_counted_or_exported(void)
{
    static const char *const pages[] = {"/", "/orgs", "/accounts", "/audit", "/jobs", "/account"};
    for (uint64_t seed = 1; seed <= 3; seed++) {
        struct forest *forest = new_forest(seed);
        for (int i = 0; i < ACTORS; i++) {
            struct looker looker =
                looker_at(forest, &forest->orgs[rand_below(&forest->random, ORGS)]);
            for (size_t k = 0; k < COUNT_OF(pages); k++) {
                page_of(forest, &looker, pages[k]);
            }
            check_list_and_counter(forest, &looker);
            check_export(forest, &looker);
            check_search(forest, &looker);
        }
    }
}

/* ---- below that is no more ------------------------------------------------------------------ */

/* Who left a group that was closed later keeps its path: the list of the primary has him still. */
void test_members_subtree__former_people_of_a_closed_group_are_listed_above_it(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    (void)test_members_add(app, chair, "Рыльская СОШ 4", TEST_CARD(.last_name = STR("Стойкая")));
    (void)test_members_add(app, chair, "Рыльская СОШ 4", TEST_CARD(.last_name = STR("Ушедшая")));
    str path = test_org_path(app, "Рыльская СОШ 4");
    test_sql(app, test_text("INSERT INTO org (region_id, id, parent_id, type, path, name, "
                            "short_name, sort_key, state, created_at, changed_at) VALUES (100, "
                            "1113, 111, 'group', '%.*s001', 'Группа', 'Группа', '1', "
                            "'liquidated', 0, 0)",
                            STR_ARG(path)));
    test_sql(app, test_text("UPDATE member SET status = 'left', org_id = 1113, "
                            "org_path = '%.*s001' WHERE last_name = 'Ушедшая'",
                            STR_ARG(path)));
    struct reply all = test_get(app, chair, "/members?standing=all");
    expect_page(all, "Стойкая");
    expect_contains("Ушедшая", all.body);
    struct reply own = test_get(app, chair, "/members?standing=all&own=1");
    expect_page(own, "Стойкая");
    expect_lacks("Ушедшая", own.body);
}
