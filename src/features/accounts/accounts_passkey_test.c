#include "features/accounts/accounts_passkey.h"

#include "app/app.h"
#include "app/test.h"
#include "app/test_webauthn.h"
#include "app/webauthn.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"
#define ORIGIN "https://union.example"
#define RP "union.example"

/* ---- helps ---------------------------------------------------------------------------------- */

struct scene {
    struct test_app *app;
    int64_t account;
    struct test_device *device;
};

static str json_text(str json, const char *name)
{
    const char *mark = test_text("\"%s\":\"", name);
    ptrdiff_t at = str_find(json, str_of(mark));
    expect_true(at >= 0);
    str rest = str_from(json, (size_t)MAX_OF(at, 0) + strlen(mark));
    return str_copy(test_arena(), str_slice(rest, 0, (size_t)str_find_char(rest, '"')));
}

static str text(str bytes)
{
    return webauthn_text(test_arena(), bytes);
}

static struct test_ceremony ceremony_of(const char *type, str challenge, unsigned counter)
{
    return (struct test_ceremony){
        .type = type, .origin = ORIGIN, .rp_id = RP, .challenge = challenge, .counter = counter};
}

static struct test_ceremony making(struct scene *scene)
{
    struct reply asked = test_get(scene->app, scene->account, "/account/passkey/challenge");
    return ceremony_of("webauthn.create", json_text(asked.body, "challenge"), 1);
}

static struct reply add(struct scene *scene, struct test_ceremony ceremony, const char *rest)
{
    return test_post(
        scene->app, scene->account, "/account/passkeys",
        test_text("client=%.*s&object=%.*s%s",
                  STR_ARG(text(test_device_client(test_arena(), &ceremony))),
                  STR_ARG(text(test_device_object(test_arena(), scene->device, &ceremony))), rest));
}

static struct scene scene_new(const char *role)
{
    struct scene scene = {.app = test_app_on(TODAY), .device = test_device_new(test_arena())};
    test_inner_app(scene.app)->options.origin = ORIGIN;
    scene.account = test_account(scene.app, role, SCHOOL);
    return scene;
}

static struct scene scene_with_key(const char *role)
{
    struct scene scene = scene_new(role);
    expect_see_other(add(&scene, making(&scene), ""), "/account");
    return scene;
}

/* The cookie that a browser gets with the challenge, and sends back. */
struct asked {
    str challenge;
    str cookie;
};

static struct asked ask(struct test_app *app)
{
    struct reply reply = test_get(app, 0, "/sign-in/passkey");
    struct asked asked = {.challenge = json_text(reply.body, "challenge")};
    for (size_t i = 0; i < reply.header_count; i++) {
        if (str_equal(reply.headers[i].name, STR("Set-Cookie"))) {
            str value = reply.headers[i].value;
            asked.cookie = str_slice(value, 0, (size_t)str_find_char(value, ';'));
        }
    }
    return asked;
}

static struct reply come(struct scene *scene, struct asked asked, struct test_ceremony ceremony)
{
    str client = test_device_client(test_arena(), &ceremony);
    str data = test_device_data(test_arena(), &ceremony);
    str signature = test_device_signature(test_arena(), scene->device, &ceremony, client, data);
    const struct http_field headers[] = {{STR("cookie"), asked.cookie}};
    return test_request(scene->app, 0, HTTP_POST, "/sign-in/passkey", headers, 1,
                        test_text("id=%.*s&client=%.*s&data=%.*s&signature=%.*s&next=/account",
                                  STR_ARG(text(test_device_id(scene->device))),
                                  STR_ARG(text(client)), STR_ARG(text(data)),
                                  STR_ARG(text(signature))));
}

static int64_t sessions_of(const struct scene *scene)
{
    return test_sql_int(scene->app,
                        test_text("SELECT count(*) FROM session WHERE account_id = %lld",
                                  (long long)scene->account));
}

/* ---- what works ----------------------------------------------------------------------------- */

void test_accounts_passkey__a_key_is_added_and_signs_in(void)
{
    struct scene scene = scene_with_key("member");
    expect_page(test_get(scene.app, scene.account, "/account"), "/account/passkeys/");
    struct asked asked = ask(scene.app);
    expect_see_other(come(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 2)),
                     "/account");
    expect_int(2, sessions_of(&scene));
    expect_int(2, test_sql_int(scene.app, "SELECT counter FROM account_passkey"));
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'accounts.passkey_add'"));
}

void test_accounts_passkey__a_device_that_counts_nothing_stays_welcome(void)
{
    struct scene scene = scene_new("member");
    struct test_ceremony made = making(&scene);
    made.counter = 0;
    expect_see_other(add(&scene, made, ""), "/account");
    for (int i = 0; i < 2; i++) {
        struct asked asked = ask(scene.app);
        expect_see_other(come(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 0)),
                         "/account");
    }
}

void test_accounts_passkey__it_counts_as_the_second_factor_of_staff(void)
{
    struct scene scene = scene_with_key("primary_chair");
    test_sql(scene.app, "UPDATE role SET needs_second_factor = 1 WHERE code = 'primary_chair'");
    test_sql(scene.app, "UPDATE session SET second_factor_at = NULL");
    struct asked asked = ask(scene.app);
    expect_int(303, come(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 2)).status);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM session WHERE is_staff = 1 AND "
                                          "second_factor_at IS NOT NULL"));
}

/* ---- what is refused ------------------------------------------------------------------------ */

static void expect_out(struct scene *scene, struct asked asked, struct test_ceremony ceremony)
{
    int64_t before = sessions_of(scene);
    expect_refused(come(scene, asked, ceremony), "Не получилось");
    expect_int(before, sessions_of(scene));
}

void test_accounts_passkey__answers_with_one_thing_wrong_are_refused(void)
{
    struct scene scene = scene_with_key("member");
    for (int which = 0; which < 6; which++) {
        struct asked asked = ask(scene.app);
        struct test_ceremony ceremony = ceremony_of("webauthn.get", asked.challenge, 2);
        ceremony.origin = which == 0 ? "https://other.example" : ceremony.origin;
        ceremony.rp_id = which == 1 ? "other.example" : ceremony.rp_id;
        ceremony.not_verified = which == 2;
        ceremony.breaks_signature = which == 3;
        ceremony.type = which == 4 ? "webauthn.create" : ceremony.type;
        ceremony.challenge = which == 5 ? STR("0123456789abcdef") : ceremony.challenge;
        expect_out(&scene, asked, ceremony);
    }
    expect_int(6, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'accounts.passkey_failed'"));
}

void test_accounts_passkey__a_challenge_counts_once_in_its_own_browser_and_five_minutes(void)
{
    struct scene scene = scene_with_key("member");
    struct asked asked = ask(scene.app);
    struct test_ceremony ceremony = ceremony_of("webauthn.get", asked.challenge, 2);
    expect_see_other(come(&scene, asked, ceremony), "/account");
    ceremony.counter = 3;
    expect_out(&scene, asked, ceremony);
    struct asked first = ask(scene.app);
    struct asked other = ask(scene.app);
    other.challenge = first.challenge;
    expect_out(&scene, other, ceremony_of("webauthn.get", first.challenge, 3));
    other.cookie = (str){0};
    expect_out(&scene, other, ceremony_of("webauthn.get", first.challenge, 3));
    struct asked late = ask(scene.app);
    test_inner_app(scene.app)->options.fixed_today = date_of("2026-03-02");
    expect_out(&scene, late, ceremony_of("webauthn.get", late.challenge, 3));
}

void test_accounts_passkey__a_counter_that_goes_back_is_a_copy(void)
{
    struct scene scene = scene_with_key("member");
    struct asked asked = ask(scene.app);
    expect_see_other(come(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 9)),
                     "/account");
    asked = ask(scene.app);
    expect_out(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 9));
    asked = ask(scene.app);
    expect_out(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 0));
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'accounts.passkey_copy'"));
}

void test_accounts_passkey__a_key_is_made_with_ones_own_challenge_alone(void)
{
    struct scene scene = scene_new("member");
    struct scene other = scene;
    other.account = test_account(scene.app, "member", "Рыльский сад");
    struct test_ceremony ceremony = making(&other);
    expect_form_again(add(&scene, ceremony, ""), "Не получилось");
    ceremony = making(&scene);
    ceremony.not_verified = true;
    expect_form_again(add(&scene, ceremony, ""), "Не получилось");
    ceremony = making(&scene);
    expect_see_other(add(&scene, ceremony, ""), "/account");
    expect_form_again(add(&scene, ceremony, ""), "Не получилось");
    /* The same key is nobody else's. */
    expect_form_again(add(&other, making(&other), ""), "Не получилось");
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM account_passkey"));
}

void test_accounts_passkey__who_has_a_password_is_asked_for_it(void)
{
    struct scene scene = scene_new("primary_chair");
    str hash = accounts_hash_password(test_arena(), STR("tri-slova-ryadom"));
    test_sql(scene.app, test_text("UPDATE account SET password_hash = '%.*s'", STR_ARG(hash)));
    expect_form_again(add(&scene, making(&scene), "&password=other-words"), "не ваш");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM account_passkey"));
    expect_see_other(add(&scene, making(&scene), "&password=tri-slova-ryadom"), "/account");
}

void test_accounts_passkey__a_key_that_was_removed_opens_nothing(void)
{
    struct scene scene = scene_with_key("member");
    int64_t stranger = test_account(scene.app, "member", "Рыльский сад");
    const char *remove =
        test_text("/account/passkeys/%lld/remove",
                  (long long)test_sql_int(scene.app, "SELECT id FROM account_passkey"));
    expect_not_found(test_post(scene.app, stranger, remove, ""));
    expect_see_other(test_post(scene.app, scene.account, remove, ""), "/account");
    struct asked asked = ask(scene.app);
    expect_out(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 2));
}

void test_accounts_passkey__a_closed_account_stays_closed(void)
{
    struct scene scene = scene_with_key("member");
    test_sql(scene.app, "UPDATE account SET is_closed = 1");
    struct asked asked = ask(scene.app);
    expect_out(&scene, asked, ceremony_of("webauthn.get", asked.challenge, 2));
}
