/* Materials of a meeting: seen by those who are called, and by nobody else. */
#include "app/app.h"
#include "app/test.h"

#include "features/meetings/meetings_inner.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

struct hall {
    struct test_app *app;
    int64_t chair;
    int64_t called; /* sits in the body */
    int64_t id;
};

static struct hall hall_new(void)
{
    struct hall hall = {.app = test_app_on(TODAY)};
    hall.chair = test_account(hall.app, "primary_chair", SCHOOL);
    hall.called = test_account(hall.app, "member", SCHOOL);
    test_sql(hall.app, test_text("UPDATE account SET email = 'v@example.org' WHERE id = %lld",
                                 (long long)hall.called));
    expect_int(303,
               test_post(hall.app, hall.chair,
                         test_text("/bodies/new?org=%lld", (long long)test_org(hall.app, SCHOOL)),
                         "type=union_committee&formed_on=2020-10-01")
                   .status);
    int64_t body = test_sql_int(hall.app, "SELECT max(id) FROM body");
    expect_int(303,
               test_post(hall.app, hall.chair, test_text("/bodies/%lld/elect", (long long)body),
                         "last_name=Власова&first_name=Анна&post=chair&valid_from=2024-10-30"
                         "&valid_to=2029-10-30")
                   .status);
    test_sql(hall.app, "UPDATE body_post SET login = 'v@example.org'");
    expect_int(303,
               test_post(hall.app, hall.chair, "/meetings/new",
                         test_text("body=%lld&form=in_person&held_on=2026-03-20", (long long)body))
                   .status);
    hall.id = test_sql_int(hall.app, "SELECT max(id) FROM meeting");
    return hall;
}

static const char *path(const struct hall *hall, const char *what)
{
    return test_text("/meetings/%lld%s", (long long)hall->id, what);
}

static const char *mine(const struct hall *hall, const char *what)
{
    return test_text("/my/meetings/%lld%s", (long long)hall->id, what);
}

static struct reply upload(const struct hall *hall, int64_t account)
{
    return test_upload(hall->app, account, path(hall, "/materials/new"), "file", "смета.xlsx",
                       STR("Смета на год"));
}

static struct reply post(const struct hall *hall, int64_t account, const char *what,
                         const char *body)
{
    return test_post(hall->app, account, path(hall, what), body);
}

void test_meetings_materials__a_file_is_kept_sealed_and_read_by_who_is_called(void)
{
    struct hall hall = hall_new();
    expect_int(303, upload(&hall, hall.chair).status);
    expect_page(test_get(hall.app, hall.chair, path(&hall, "")), "смета.xlsx");
    expect_int(0, test_sql_int(hall.app, "SELECT count(*) FROM meeting_material WHERE "
                                         "CAST(content AS TEXT) LIKE '%Смета%'"));
    expect_page(test_get(hall.app, hall.called, mine(&hall, "")), "смета.xlsx");
    struct reply file = test_get(hall.app, hall.called, mine(&hall, "/materials/1"));
    expect_int(200, file.status);
    expect_str("Смета на год", test_bytes_of(file.file_fd));
    expect_not_found(test_get(hall.app, hall.called, mine(&hall, "/materials/2")));
}

void test_meetings_materials__who_is_not_called_sees_nothing_of_them(void)
{
    struct hall hall = hall_new();
    expect_int(303, upload(&hall, hall.chair).status);
    int64_t accountant = test_account(hall.app, "accountant", SCHOOL);
    int64_t stranger = test_account(hall.app, "member", SCHOOL);
    int64_t beside = test_account(hall.app, "primary_chair", "Рыльский сад");
    struct reply page = test_get(hall.app, accountant, path(&hall, ""));
    expect_int(200, page.status);
    expect_lacks("смета.xlsx", page.body);
    expect_forbidden(test_get(hall.app, accountant, path(&hall, "/materials/1")));
    expect_forbidden(upload(&hall, accountant));
    expect_forbidden(post(&hall, accountant, "/materials/1/remove", ""));
    expect_not_found(test_get(hall.app, stranger, mine(&hall, "/materials/1")));
    expect_not_found(test_get(hall.app, beside, path(&hall, "/materials/1")));
    expect_not_found(upload(&hall, beside));
    expect_not_found(post(&hall, beside, "/materials/1/remove", ""));
    expect_int(1, test_sql_int(hall.app, "SELECT count(*) FROM meeting_material"));
    expect_int(303, post(&hall, hall.chair, "/materials/1/remove", "").status);
    expect_int(0, test_sql_int(hall.app, "SELECT count(*) FROM meeting_material"));
}

void test_meetings_materials__a_document_of_the_register_is_read_there(void)
{
    struct hall hall = hall_new();
    expect_int(303, post(&hall, hall.chair, "/items/new", "kind=item&title=О смете").status);
    expect_int(303, post(&hall, hall.chair, "/items/1",
                         "version=1&title=О смете&decided_as=resolution&decision=Утвердить смету")
                        .status);
    int64_t document = test_sql_int(hall.app, "SELECT max(id) FROM document");
    expect_form_again(post(&hall, hall.chair, "/materials/new", ""), "что-то одно");
    expect_form_again(post(&hall, hall.chair, "/materials/new", "document=/documents/77"),
                      "нет документа");
    expect_form_again(post(&hall, hall.chair, "/materials/new",
                           test_text("item=9&document=/documents/%lld", (long long)document)),
                      "Выберите из списка");
    expect_int(303,
               post(&hall, hall.chair, "/materials/new",
                    test_text("item=1&title=Проект&document=https://union.example/documents/%lld",
                              (long long)document))
                   .status);
    struct reply page = test_get(hall.app, hall.called, mine(&hall, ""));
    expect_page(page, "Утвердить смету");
    expect_contains_all(page.body, "Проект", "К вопросу «О смете»");
}

void test_meetings_materials__the_notice_names_their_titles_alone(void)
{
    struct hall hall = hall_new();
    expect_int(303, upload(&hall, hall.chair).status);
    expect_int(303, post(&hall, hall.chair, "/tell", "").status);
    test_run_jobs(hall.app);
    str text = test_sql_text(hall.app, "SELECT body FROM outbox");
    expect_contains("- смета.xlsx\n", text);
    expect_lacks("Смета на год", text);
    expect_lacks("/materials/", text);
}

void test_meetings_materials__the_title_of_a_destroyed_document_goes_with_it(void)
{
    struct hall hall = hall_new();
    struct request *req = test_begin(hall.app, hall.chair);
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    struct documents_document document = {
        .region_id = req->mandate.region_id,
        .org_id = req->mandate.org_id,
        .org_path = req->mandate.org_path,
        .kind = STR("information"),
        .title = STR("О помощи Ивановой"),
        .dated_on = date_of(TODAY),
        .signed_name = STR("А. Орлова"),
    };
    str sentence;
    int64_t id = documents_add(req, &document);
    expect_true(documents_find_own(req, id, &document) &&
                documents_adopt(req, &document, &sentence));
    test_commit(hall.app);
    expect_int(303,
               post(&hall, hall.chair, "/materials/new", test_text("document=%lld", (long long)id))
                   .status);
    expect_page(test_get(hall.app, hall.called, mine(&hall, "")), "О помощи Ивановой");
    req = test_begin(hall.app, hall.chair);
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    expect_true(documents_erase(req, id, STR("act No. 1")));
    test_commit(hall.app);
    expect_lacks("Ивановой", test_get(hall.app, hall.called, mine(&hall, "")).body);
}
