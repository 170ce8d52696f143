#include "features/members/test_members.h"

int64_t test_members_add(struct test_app *app, int64_t account, const char *org,
                         const struct members_card *card)
{
    struct request *req = test_begin(app, account);
    int64_t region = str_starts_with(test_org_path(app, org), STR("0001")) ? 100 : 200;
    int64_t id = members_add(req, region, test_org(app, org), test_org_path(app, org), card);
    test_commit(app);
    return id;
}

void test_members_tie(struct test_app *app, int64_t account, int64_t person)
{
    test_sql(app,
             test_text("UPDATE account SET person_region_id = %lld, person_id = %lld "
                       "WHERE id = %lld",
                       (long long)test_org(app, "Курская"), (long long)person, (long long)account));
}

int64_t test_members_sign_in(struct test_app *app, const char *org, int64_t member)
{
    int64_t account = test_account(app, "member", org);
    test_members_tie(app, account, member);
    return account;
}

struct test_members_scene test_members_scene_on(const char *day)
{
    struct test_members_scene scene = {.app = test_app_on(day)};
    scene.chair = test_account(scene.app, "primary_chair", TEST_SCHOOL);
    scene.beside = test_account(scene.app, "primary_chair", "Рыльский сад");
    scene.natalia = test_members_add(
        scene.app, scene.chair, TEST_SCHOOL,
        TEST_CARD(.last_name = STR("Гончарова"), .first_name = STR("Наталья"),
                  .middle_name = STR("Павловна"), .born = {19790314}, .sex = STR("f"),
                  .phone = STR("+79101234567"), .email = STR("natalia@primer.example"),
                  .position = STR("учитель истории"), .status = STR("active"),
                  .joined_on = {20070903}, .registered_on = {20070903}));
    scene.member = test_members_sign_in(scene.app, TEST_SCHOOL, scene.natalia);
    return scene;
}
