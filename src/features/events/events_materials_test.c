/* Materials of an event: who reads them, and how often they were opened. */
#include "app/app.h"
#include "app/test.h"
#include "features/events/events_inner.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define TODAY_AS_TYPED "02.03.2026"
#define ID(number) ((long long)(number))
#define LINK "https://video.example.org/a?b=c"

struct scene {
    struct test_app *app;
    int64_t region; /* the specialist of the region, who holds the event */
    int64_t id;     /* of the event */
    int64_t anna;   /* has a place */
    int64_t as_anna;
    int64_t as_vera; /* has none */
};

static const char *at(const struct scene *set, const char *page)
{
    return test_text("/events/%lld%s", ID(set->id), page);
}

static const char *my(const struct scene *set, const char *page)
{
    return test_text("/my/events/%lld%s", ID(set->id), page);
}

static struct reply post(const struct scene *set, const char *page, const char *body)
{
    return test_post(set->app, set->region, at(set, page), body);
}

static struct reply upload(const struct scene *set, int64_t account, const char *body)
{
    return test_upload_with(set->app, account, at(set, "/materials/new"), body, "file", "устав.pdf",
                            STR("Слово об уставе"));
}

static void add_link(const struct scene *set, const char *more)
{
    expect_see_other(post(set, "/materials/new",
                          test_text("title=Запись занятия&kind=recording&url=" LINK "&%s", more)),
                     at(set, "#materials"));
}

static struct reply open_it(const struct scene *set, int64_t account, int64_t n)
{
    return test_post(set->app, account, my(set, test_text("/materials/%lld", ID(n))), "");
}

static int64_t views(const struct scene *set)
{
    return test_sql_int(set->app, "SELECT sum(views) FROM event_material");
}

static int64_t person(const struct scene *set, const char *last)
{
    int64_t chair = test_account(set->app, "primary_chair", TEST_SCHOOL);
    return test_members_add(set->app, chair, TEST_SCHOOL,
                            TEST_CARD(.last_name = str_of(last), .first_name = STR("Анна"),
                                      .category = STR("worker_pedagogic"),
                                      .status = STR("active")));
}

/* An event of today with two sessions, open to the region; one has entered it, one has not. */
static struct scene scene_new(void)
{
    struct scene set = {.app = test_app_on(TODAY)};
    set.region = test_account(set.app, "region_specialist", "Курская");
    expect_int(303, test_post(set.app, set.region, "/events/new",
                              test_text("title=Школа актива&kind=school&form=in_person"
                                        "&begins_on=" TODAY_AS_TYPED "&audience=%s&entry_by=own",
                                        str_to_c(test_arena(), test_org_path(set.app, "Курская"))))
                        .status);
    set.id = test_sql_int(set.app, "SELECT max(id) FROM event");
    expect_int(303, post(&set, "/sessions/new", "title=Устав&held_on=" TODAY_AS_TYPED).status);
    expect_int(303, post(&set, "/sessions/new", "title=Право&held_on=" TODAY_AS_TYPED).status);
    expect_int(303, post(&set, "/announce", "").status);
    set.anna = person(&set, "Белова");
    int64_t vera = person(&set, "Власова");
    set.as_anna = test_members_sign_in(set.app, TEST_SCHOOL, set.anna);
    set.as_vera = test_members_sign_in(set.app, TEST_SCHOOL, vera);
    expect_int(303, test_post(set.app, set.as_anna, my(&set, "/enter"), "").status);
    return set;
}

static void mark(const struct scene *set, int64_t session)
{
    long long id = ID(test_sql_int(set->app, "SELECT max(id) FROM event_entry"));
    expect_int(303, post(set, test_text("/presence?session=%lld", ID(session)),
                         test_text("seen=%lld&person=%lld", id, id))
                        .status);
}

void test_events_materials__a_file_is_kept_sealed_and_given_to_who_has_a_place(void)
{
    struct scene set = scene_new();
    expect_see_other(upload(&set, set.region, "kind=slides&readers=entered"),
                     at(&set, "#materials"));
    expect_page(test_get(set.app, set.region, at(&set, "")), "устав.pdf");
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM event_material WHERE "
                                        "CAST(content AS TEXT) LIKE '%Слово%'"));
    expect_page(test_get(set.app, set.as_anna, my(&set, "")), "устав.pdf");
    expect_see_other(open_it(&set, set.as_anna, 1), my(&set, "/materials/1/open"));
    struct reply file = test_get(set.app, set.as_anna, my(&set, "/materials/1/open"));
    expect_int(200, file.status);
    expect_str("Слово об уставе", test_bytes_of(file.file_fd));
    expect_lacks("устав.pdf", test_get(set.app, set.as_vera, my(&set, "")).body);
    expect_not_found(open_it(&set, set.as_vera, 1));
    expect_not_found(test_get(set.app, set.as_vera, my(&set, "/materials/1")));
    expect_not_found(test_get(set.app, set.as_vera, my(&set, "/materials/1/open")));
    expect_int(1, views(&set));
}

void test_events_materials__each_says_who_sees_it(void)
{
    struct scene set = scene_new();
    add_link(&set, "readers=all");
    add_link(&set, "readers=came");
    add_link(&set, "readers=came&session=2");
    expect_see_other(open_it(&set, set.as_vera, 1), my(&set, "/materials/1"));
    expect_not_found(open_it(&set, set.as_vera, 2));
    expect_not_found(open_it(&set, set.as_anna, 2));
    mark(&set, 1);
    expect_see_other(open_it(&set, set.as_anna, 2), my(&set, "/materials/2"));
    expect_not_found(open_it(&set, set.as_anna, 3));
    mark(&set, 2);
    expect_see_other(open_it(&set, set.as_anna, 3), my(&set, "/materials/3"));
}

void test_events_materials__openings_of_a_recording_are_views_and_never_people(void)
{
    struct scene set = scene_new();
    add_link(&set, "readers=all");
    expect_int(303, upload(&set, set.region, "kind=handout&readers=all").status);
    for (size_t i = 0; i < 3; i++) {
        expect_int(303, open_it(&set, set.as_vera, 1).status);
    }
    expect_int(303, open_it(&set, set.as_anna, 2).status);
    expect_int(303,
               post(&set, "/figures", "what=views&number=40&counted_on=" TODAY_AS_TYPED).status);
    struct reply page = test_get(set.app, set.region, at(&set, ""));
    expect_page(page, "Открыто здесь, в материалах");
    expect_contains_all(page.body, "открыто 3 раза", "открыто 1 раз", "Пока никто не отмечен");
    expect_int(303, test_get(set.app, set.region, at(&set, "/materials/1")).status);
    expect_int(4, views(&set));
    mark(&set, 1);
    expect_see_other(post(&set, "/hold", ""), at(&set, ""));
    struct request *req = test_begin(set.app, set.region);
    str path = test_org_path(set.app, "Курская");
    struct events_db_sums_by_kind_rows sums =
        events_db_sums_by_kind(req->db, path, str_join(req->arena, path, STR("~")),
                               date_of("2026-01-01"), date_of("2027-01-01"));
    expect_int(43, sums.items[0].views);
    expect_int(1, sums.items[0].people);
    expect_int(0, sums.items[0].connections);
    test_commit(set.app);
}

void test_events_materials__the_same_button_pressed_twice_is_one_view(void)
{
    struct scene set = scene_new();
    add_link(&set, "readers=all");
    str key = test_form_key(set.app, set.as_anna);
    const char *body = test_text("form_key=%.*s", STR_ARG(key));
    const struct http_field header = {STR("sec-fetch-site"), STR("same-origin")};
    for (size_t i = 0; i < 2; i++) {
        expect_see_other(test_request(set.app, set.as_anna, HTTP_POST, my(&set, "/materials/1"),
                                      &header, 1, body),
                         my(&set, "/materials/1"));
    }
    expect_int(1, views(&set));
}

void test_events_materials__what_lies_elsewhere_is_named_before_it_opens(void)
{
    struct scene set = scene_new();
    add_link(&set, "readers=all");
    expect_page(test_get(set.app, set.as_vera, my(&set, "/materials/1")), "video.example.org");
    expect_see_other(test_get(set.app, set.as_vera, my(&set, "/materials/1/open")), LINK);
}

void test_events_materials__a_form_wants_a_file_or_an_address_and_knows_its_lists(void)
{
    struct scene set = scene_new();
    expect_form_again(post(&set, "/materials/new", "kind=slides&readers=all"),
                      "Выберите файл или укажите адрес");
    expect_form_again(upload(&set, set.region, "kind=slides&readers=all&url=" LINK),
                      "не оба сразу");
    expect_form_again(post(&set, "/materials/new", "kind=slides&readers=all&url=javascript:a()"),
                      "https://");
    expect_form_again(post(&set, "/materials/new", "kind=film&readers=all&url=" LINK), "списка");
    expect_form_again(post(&set, "/materials/new", "kind=slides&readers=none&url=" LINK), "списка");
    expect_form_again(post(&set, "/materials/new", "kind=slides&readers=all&session=9&url=" LINK),
                      "списка");
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM event_material"));
}

void test_events_materials__its_words_and_readers_change_and_its_views_stay(void)
{
    struct scene set = scene_new();
    add_link(&set, "readers=all&session=1");
    expect_int(303, open_it(&set, set.as_vera, 1).status);
    expect_page(test_get(set.app, set.region, at(&set, "/materials/1/edit")), "Запись занятия");
    expect_form_again(post(&set, "/materials/1/edit", "title=&kind=slides&readers=all"),
                      "Это нужно заполнить");
    expect_see_other(post(&set, "/materials/1/edit",
                          "title=Запись первого дня&kind=recording&readers=entered&session=2"),
                     at(&set, "#materials"));
    expect_page(test_get(set.app, set.region, at(&set, "")), "Запись первого дня");
    expect_int(1, views(&set));
    expect_not_found(open_it(&set, set.as_vera, 1));
    expect_int(303, post(&set, "/sessions/2/remove", "").status);
    expect_int(0, test_sql_int(set.app, "SELECT session FROM event_material"));
    expect_see_other(post(&set, "/materials/1/remove", ""), at(&set, "#materials"));
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM event_material"));
}

void test_events_materials__others_neither_add_nor_read_what_is_not_for_all(void)
{
    struct scene set = scene_new();
    add_link(&set, "readers=entered");
    int64_t school = test_account(set.app, "primary_chair", TEST_SCHOOL);
    int64_t beside = test_account(set.app, "primary_chair", "Льговская СОШ 1");
    int64_t auditor = test_account(set.app, "region_auditor", "Курская");
    expect_lacks("Запись занятия", test_get(set.app, school, at(&set, "")).body);
    expect_not_found(test_get(set.app, school, at(&set, "/materials/1")));
    expect_not_found(test_get(set.app, beside, at(&set, "/materials/1")));
    const char *const deeds[] = {"/materials/new", "/materials/1/edit", "/materials/1/remove"};
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        expect_not_found(test_post(set.app, school, at(&set, deeds[i]), ""));
        expect_not_found(test_post(set.app, beside, at(&set, deeds[i]), ""));
        expect_forbidden(test_post(set.app, auditor, at(&set, deeds[i]), ""));
        expect_forbidden(test_post(set.app, set.as_anna, at(&set, deeds[i]), ""));
    }
    expect_not_found(upload(&set, beside, "kind=slides&readers=all"));
    expect_see_other(post(&set, "/materials/1/edit", "title=Всем&kind=recording&readers=all"),
                     at(&set, "#materials"));
    expect_page(test_get(set.app, school, at(&set, "")), "Всем");
    expect_see_other(test_get(set.app, school, at(&set, "/materials/1")), LINK);
}
