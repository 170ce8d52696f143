#include "app/app.h"
#include "features/wallets/test_wallets.h"

/* ---- the web service ------------------------------------------------------------------------ */

#define DEVICE "0123456789abcdefDEVICE"

struct phone {
    str serial;
    str secret;
    const char *registration; /* the address */
};

static struct phone phone_with(const struct test_wallets *scene)
{
    json_t *pass = test_wallets_parsed(
        test_wallets_opened(scene, test_wallets_own(scene, scene->annas_account)));
    expect_str("https://union.example/wallet/",
               str_of(test_wallets_text_at(pass, "webServiceURL")));
    struct phone phone = {
        str_copy(test_arena(), str_of(test_wallets_text_at(pass, "serialNumber"))),
        str_copy(test_arena(), str_of(test_wallets_text_at(pass, "authenticationToken"))), NULL};
    phone.registration =
        test_text("/wallet/v1/devices/" DEVICE "/registrations/pass.example.union.member/%.*s",
                  STR_ARG(phone.serial));
    json_decref(pass);
    return phone;
}

static struct reply ask(const struct test_wallets *scene, const struct phone *phone,
                        enum http_method method, const char *path, const char *body)
{
    const struct http_field headers[] = {
        {STR("content-type"), STR("application/json")},
        {STR("authorization"), str_of(test_text("ApplePass %.*s", STR_ARG(phone->secret)))},
    };
    return test_request(scene->app, 0, method, path, headers, COUNT_OF(headers),
                        method == HTTP_POST ? body : NULL);
}

static int registered(const struct test_wallets *scene, const struct phone *phone)
{
    return ask(scene, phone, HTTP_POST, phone->registration, "{\"pushToken\": \"00ff17\"}").status;
}

static struct reply changed(const struct test_wallets *scene, const char *since)
{
    return test_get(scene->app, 0,
                    test_text("/wallet/v1/devices/" DEVICE
                              "/registrations/pass.example.union.member?passesUpdatedSince=%s",
                              since));
}

static const char *tag_of(struct reply reply)
{
    expect_int(200, reply.status);
    json_t *answer = test_wallets_parsed(reply.body);
    const char *tag = test_text("%s", test_wallets_text_at(answer, "lastUpdated"));
    json_decref(answer);
    return tag;
}

static int64_t devices(const struct test_wallets *scene)
{
    return test_sql_int(scene->app, "SELECT count(*) FROM wallet_device");
}

void test_wallets__a_phone_is_told_of_changes_and_no_others(void)
{
    struct test_wallets scene = test_wallets_scene();
    struct phone phone = phone_with(&scene);
    expect_int(204, changed(&scene, "").status);
    expect_int(201, registered(&scene, &phone));
    expect_int(200, registered(&scene, &phone));
    expect_int(1, devices(&scene));
    struct reply reply = changed(&scene, "");
    expect_contains(str_to_c(test_arena(), phone.serial), reply.body);
    const char *tag = tag_of(reply);
    expect_int(204, changed(&scene, tag).status);
    test_sql(scene.app, "UPDATE ticket SET state = 'lost'");
    const char *later = tag_of(changed(&scene, tag));
    expect_true(strcmp(tag, later) != 0);
    expect_int(204, changed(&scene, later).status);
    expect_int(200, ask(&scene, &phone, HTTP_DELETE, phone.registration, NULL).status);
    expect_int(0, devices(&scene));
    expect_int(204, changed(&scene, "").status);
}

void test_wallets__a_pass_of_a_ticket_that_was_taken_back_is_void(void)
{
    struct test_wallets scene = test_wallets_scene();
    struct phone phone = phone_with(&scene);
    const char *path =
        test_text("/wallet/v1/passes/pass.example.union.member/%.*s", STR_ARG(phone.serial));
    expect_lacks("voided", test_wallets_opened(&scene, ask(&scene, &phone, HTTP_GET, path, NULL)));
    test_sql(scene.app, "UPDATE ticket SET state = 'withdrawn'");
    expect_contains("\"voided\":true",
                    test_wallets_opened(&scene, ask(&scene, &phone, HTTP_GET, path, NULL)));
    test_sql(scene.app, "UPDATE ticket SET state = 'valid'");
    test_sql(scene.app, "UPDATE member SET status = 'left'");
    expect_contains("\"voided\":true",
                    test_wallets_opened(&scene, ask(&scene, &phone, HTTP_GET, path, NULL)));
}

void test_wallets__without_the_secret_of_the_pass_nothing_is_told_or_written(void)
{
    struct test_wallets scene = test_wallets_scene();
    struct phone phone = phone_with(&scene);
    const char *path =
        test_text("/wallet/v1/passes/pass.example.union.member/%.*s", STR_ARG(phone.serial));
    struct phone stranger = phone;
    stranger.secret = STR("00000000000000000000000000000000");
    expect_int(401, registered(&scene, &stranger));
    expect_int(401, ask(&scene, &stranger, HTTP_GET, path, NULL).status);
    stranger.secret = (str){0};
    expect_int(401, ask(&scene, &stranger, HTTP_GET, path, NULL).status);
    expect_int(0, devices(&scene));
    expect_int(201, registered(&scene, &phone));
    stranger = phone;
    stranger.serial = str_of(test_text("%.*s0", (int)phone.serial.length - 1, phone.serial.data));
    const char *other =
        test_text("/wallet/v1/passes/pass.example.union.member/%.*s", STR_ARG(stranger.serial));
    expect_int(str_equal(stranger.serial, phone.serial) ? 200 : 401,
               ask(&scene, &stranger, HTTP_GET, other, NULL).status);
    expect_int(404, ask(&scene, &phone, HTTP_GET,
                        test_text("/wallet/v1/passes/pass.other/%.*s", STR_ARG(phone.serial)), NULL)
                        .status);
    expect_int(400, ask(&scene, &phone, HTTP_POST, phone.registration, "{").status);
    expect_int(
        400,
        ask(&scene, &phone, HTTP_POST, phone.registration, "{\"pushToken\": \"../a\"}").status);
}

void test_wallets__phones_stand_nowhere_in_the_open(void)
{
    struct test_wallets scene = test_wallets_scene();
    struct phone phone = phone_with(&scene);
    expect_int(201, registered(&scene, &phone));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM wallet_device "
                                          "WHERE device LIKE '%DEVICE%'"));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM wallet_device "
                                          "WHERE CAST(push_token AS TEXT) LIKE '%00ff17%'"));
    expect_int(200, ask(&scene, &phone, HTTP_POST, "/wallet/v1/log", "{\"logs\": [\"a\"]}").status);
}

void test_wallets__a_pass_has_few_phones(void)
{
    struct test_wallets scene = test_wallets_scene();
    struct phone phone = phone_with(&scene);
    for (int i = 0; i < 20; i++) {
        phone.registration = test_text("/wallet/v1/devices/d%d/registrations/"
                                       "pass.example.union.member/%.*s",
                                       i, STR_ARG(phone.serial));
        expect_int(201, registered(&scene, &phone));
    }
    expect_int(200, registered(&scene, &phone));
    phone.registration = test_text("/wallet/v1/devices/d20/registrations/"
                                   "pass.example.union.member/%.*s",
                                   STR_ARG(phone.serial));
    expect_int(403, registered(&scene, &phone));
}

/* ---- telling phones ------------------------------------------------------------------------- */

static void tell(const struct test_wallets *scene)
{
    struct app *app = test_inner_app(scene->app);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct db *db = app_connection(app, 0);
    db_use_arena(db, arena);
    wallets_tell(app_system_request(app, arena, db));
}

void test_wallets__a_phone_is_told_once_and_forgotten_when_it_is_gone(void)
{
    static const struct test_wallets_answer answers[] = {{500, ""}, {200, ""}, {410, ""}};
    struct test_wallets scene = test_wallets_scene();
    struct phone phone = phone_with(&scene);
    expect_int(201, registered(&scene, &phone));
    tell(&scene); /* not configured */
    struct test_wallets_server apple =
        test_wallets_serve(&scene, "apple", answers, COUNT_OF(answers));
    test_inner_app(scene.app)->options.apple.push_url = apple.url;
    tell(&scene); /* nothing has changed */
    test_sql(scene.app, "UPDATE ticket SET state = 'lost'");
    tell(&scene); /* 500: later */
    tell(&scene);
    tell(&scene); /* has been told */
    expect_int(1, devices(&scene));
    test_sql(scene.app, "UPDATE ticket SET state = 'valid'");
    tell(&scene);
    expect_int(0, devices(&scene));
    str told = test_wallets_asked(&apple);
    expect_contains("POST /3/device/00ff17 HTTP/1.1", told);
    expect_contains("apns-topic: pass.example.union.member", told);
    expect_lacks("Корякина", told);
}
