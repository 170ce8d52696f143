#include "features/accounts/accounts_recover.h"

#include "app/app.h"
#include "app/test.h"

#define TODAY "2026-03-02"
#define SCHOOL "Рыльская СОШ 4"
#define PASSWORD "три слова вместе"
#define VOUCHED "seen=1&password=" PASSWORD
#define ID(number) ((long long)(number))

/* Anna, the chair of a primary organisation, has lost everything. */
struct scene {
    struct test_app *app;
    int64_t anna;
    int64_t olga; /* specialists of the region */
    int64_t sergey;
    int64_t ilya; /* of another region */
    int64_t mandate;
};

static int64_t officer(struct test_app *app, const char *role, const char *org, const char *email)
{
    int64_t account = test_account(app, role, org);
    str hash = accounts_hash_password(test_arena(), STR(PASSWORD));
    test_sql(app, test_text("UPDATE account SET password_hash = '%.*s', email = '%s', "
                            "totp_last_step = 0 WHERE id = %lld",
                            STR_ARG(hash), email, ID(account)));
    return account;
}

static struct scene scene_of(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.anna = officer(scene.app, "primary_chair", SCHOOL, "anna@example.org");
    scene.olga = officer(scene.app, "region_specialist", "Курская", "olga@example.org");
    scene.sergey = officer(scene.app, "region_specialist", "Курская", "sergey@example.org");
    scene.ilya = officer(scene.app, "region_specialist", "Астраханская", "ilya@example.org");
    scene.mandate = test_sql_int(
        scene.app, test_text("SELECT id FROM mandate WHERE account_id = %lld", ID(scene.anna)));
    test_sql(scene.app, test_text("UPDATE account SET totp_secret = 'sealed' WHERE id = %lld",
                                  ID(scene.anna)));
    return scene;
}

static const char *begin_path(const struct scene *scene)
{
    return test_text("/accounts/mandates/%lld/recover", ID(scene->mandate));
}

static int64_t begun(const struct scene *scene)
{
    expect_see_other(test_post(scene->app, scene->olga, begin_path(scene), VOUCHED), "/accounts");
    return test_sql_int(scene->app, "SELECT max(id) FROM account_recovery");
}

static struct reply confirm(const struct scene *scene, int64_t account, int64_t id)
{
    return test_post(scene->app, account, test_text("/accounts/recoveries/%lld/confirm", ID(id)),
                     VOUCHED);
}

static int64_t confirmed(const struct scene *scene)
{
    int64_t id = begun(scene);
    expect_see_other(confirm(scene, scene->sergey, id),
                     test_text("/accounts/recoveries/%lld", ID(id)));
    return id;
}

static str state_of(const struct scene *scene)
{
    return test_sql_text(scene->app, "SELECT state FROM account_recovery ORDER BY id DESC LIMIT 1");
}

static void sweep(const struct scene *scene)
{
    struct app *app = test_inner_app(scene->app);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct db *db = app_connection(app, 0);
    db_use_arena(db, arena);
    accounts_recover_sweep(app_system_request(app, arena, db));
}

static const char *by_operator(const struct scene *scene, const char *address)
{
    struct app *app = test_inner_app(scene->app);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct db *db = app_connection(app, 0);
    db_use_arena(db, arena);
    return accounts_recover_by_operator(app_system_request(app, arena, db), address);
}

static int64_t count(const struct scene *scene, const char *of)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", of));
}

/* The path of the link in the last letter to Anna. */
static const char *link_of_last(const struct scene *scene, const char *path)
{
    str body = test_sql_text(scene->app, "SELECT body FROM outbox WHERE to_address = "
                                         "'anna@example.org' ORDER BY id DESC LIMIT 1");
    const char *start = strstr(str_to_c(test_arena(), body), path);
    expect_true(start != NULL);
    return start == NULL ? "/" : test_text("%.*s", (int)strcspn(start, "\n "), start);
}

/* ---- the way -------------------------------------------------------------------------------- */

void test_accounts_recover__two_officers_and_a_day_lead_to_a_link(void)
{
    struct scene scene = scene_of();
    int64_t id = begun(&scene);
    expect_contains("/recovery/", str_of(link_of_last(&scene, "/recovery/")));
    struct reply list = test_get(scene.app, scene.sergey, "/accounts");
    expect_page(list, "Ждёт второго ответственного");
    expect_see_other(confirm(&scene, scene.sergey, id),
                     test_text("/accounts/recoveries/%lld", ID(id)));
    sweep(&scene);
    expect_str("confirmed", state_of(&scene));
    expect_int(1, count(&scene, "account WHERE totp_secret IS NOT NULL"));
    test_sql(scene.app, "UPDATE account_recovery SET opens_at = 1");
    sweep(&scene);
    expect_str("done", state_of(&scene));
    expect_int(0, count(&scene, "account WHERE totp_secret IS NOT NULL"));
    expect_int(1, count(&scene, "account WHERE email = 'anna@example.org' AND "
                                "password_hash IS NULL"));
    expect_int(303, test_get(scene.app, scene.anna, "/account").status); /* signed out */
    const char *link = link_of_last(&scene, "/reset/");
    expect_see_other(test_post(scene.app, 0, link, "password=четыре слова подряд тут"),
                     "/sign-in?done=password");
    expect_int(3, count(&scene, "audit_entry WHERE action LIKE 'accounts.recover%'"));
    sweep(&scene);
    expect_int(1, count(&scene, "account WHERE email = 'anna@example.org' AND "
                                "password_hash IS NOT NULL"));
}

void test_accounts_recover__nobody_is_both_of_the_two(void)
{
    struct scene scene = scene_of();
    int64_t id = begun(&scene);
    expect_page(test_get(scene.app, scene.olga, test_text("/accounts/recoveries/%lld", ID(id))),
                "Теперь второй ответственный");
    expect_refused(confirm(&scene, scene.olga, id), "подтвердить должен другой");
    expect_str("asked", state_of(&scene));
    expect_see_other(test_post(scene.app, scene.sergey, begin_path(&scene), VOUCHED), "/accounts");
    expect_int(1, count(&scene, "account_recovery"));
    expect_see_other(confirm(&scene, scene.sergey, id),
                     test_text("/accounts/recoveries/%lld", ID(id)));
    expect_refused(confirm(&scene, scene.sergey, id), "подтвердили или остановили");
}

void test_accounts_recover__who_has_not_met_the_person_or_no_password_is_refused(void)
{
    struct scene scene = scene_of();
    static const char *const bodies[] = {"", ("password=" PASSWORD), "seen=1",
                                         "seen=1&password=other"};
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct reply reply = test_post(scene.app, scene.olga, begin_path(&scene), bodies[i]);
        expect_int(422, reply.status);
    }
    expect_int(0, count(&scene, "account_recovery"));
    expect_int(0, count(&scene, "outbox"));
}

void test_accounts_recover__without_the_right_or_the_reach_there_is_nothing(void)
{
    struct scene scene = scene_of();
    int64_t beside = test_account(scene.app, "primary_chair", "Рыльский сад");
    expect_forbidden(test_get(scene.app, beside, begin_path(&scene)));
    expect_not_found(test_get(scene.app, scene.ilya, begin_path(&scene)));
    expect_not_found(test_post(scene.app, scene.ilya, begin_path(&scene), VOUCHED));
    int64_t id = begun(&scene);
    const char *one = test_text("/accounts/recoveries/%lld", ID(id));
    expect_not_found(test_get(scene.app, scene.ilya, one));
    expect_not_found(confirm(&scene, scene.ilya, id));
    expect_not_found(test_post(scene.app, scene.ilya, test_text("%s/stop", one), ""));
    expect_forbidden(confirm(&scene, scene.anna, id));
    expect_lacks("Ждёт второго", test_get(scene.app, scene.ilya, "/accounts").body);
    expect_str("asked", state_of(&scene));
}

void test_accounts_recover__a_low_post_does_not_lead_to_a_high_one(void)
{
    struct scene scene = scene_of();
    test_sql(
        scene.app,
        test_text("INSERT INTO mandate (id, account_id, region_id, org_id, role, valid_from) "
                  "SELECT 77, %lld, region_id, org_id, 'union_officer', valid_from FROM mandate "
                  "WHERE account_id = %lld",
                  ID(scene.anna), ID(scene.olga)));
    expect_refused(test_get(scene.app, scene.olga, begin_path(&scene)), "выше всех");
    expect_refused(test_post(scene.app, scene.olga, begin_path(&scene), VOUCHED), "выше всех");
    expect_lacks(begin_path(&scene), test_get(scene.app, scene.olga, "/accounts").body);
    test_sql(scene.app, "UPDATE mandate SET valid_to = '2026-03-01' WHERE id = 77");
    begun(&scene);
    test_sql(scene.app, "UPDATE mandate SET valid_to = NULL WHERE id = 77");
    expect_not_found(confirm(&scene, scene.sergey,
                             test_sql_int(scene.app, "SELECT max(id) FROM account_recovery")));
}

/* ---- stopping ------------------------------------------------------------------------------- */

void test_accounts_recover__the_person_stops_it_by_the_link_of_each_letter(void)
{
    struct scene scene = scene_of();
    begun(&scene);
    const char *first = link_of_last(&scene, "/recovery/");
    expect_page(test_get(scene.app, 0, first), "остановить");
    expect_str("asked", state_of(&scene)); /* opening changes nothing */
    expect_see_other(test_post(scene.app, 0, first, ""), "/sign-in");
    expect_str("stopped", state_of(&scene));
    expect_refused(test_post(scene.app, 0, first, ""), "останавливать уже нечего");
    int64_t id = begun(&scene);
    const char *second = link_of_last(&scene, "/recovery/");
    expect_true(strcmp(first, second) != 0);
    expect_see_other(confirm(&scene, scene.sergey, id),
                     test_text("/accounts/recoveries/%lld", ID(id)));
    expect_str(second, str_of(link_of_last(&scene, "/recovery/")));
    expect_see_other(test_post(scene.app, 0, second, ""), "/sign-in");
    test_sql(scene.app, "UPDATE account_recovery SET opens_at = 1");
    sweep(&scene);
    expect_int(1, count(&scene, "account WHERE totp_secret IS NOT NULL"));
    expect_lacks(first + sizeof("/recovery/") - 1,
                 test_sql_text(scene.app, "SELECT stop_hash FROM account_recovery LIMIT 1"));
}

void test_accounts_recover__an_officer_takes_it_back_within_the_day(void)
{
    struct scene scene = scene_of();
    int64_t id = confirmed(&scene);
    const char *stop = test_text("/accounts/recoveries/%lld/stop", ID(id));
    expect_see_other(test_post(scene.app, scene.olga, stop, ""), "/accounts");
    expect_str("stopped", state_of(&scene));
    expect_refused(test_post(scene.app, scene.olga, stop, ""), "уже завершено");
    test_sql(scene.app, "UPDATE account_recovery SET opens_at = 1");
    sweep(&scene);
    expect_int(1, count(&scene, "account WHERE totp_secret IS NOT NULL"));
}

void test_accounts_recover__who_comes_in_with_both_factors_has_lost_nothing(void)
{
    struct scene scene = scene_of();
    confirmed(&scene);
    struct request *req = test_begin(scene.app, 0);
    accounts_recover_came_in(req, scene.anna);
    test_commit(scene.app);
    expect_str("stopped", state_of(&scene));
}

void test_accounts_recover__what_nobody_confirms_is_over_after_a_week(void)
{
    struct scene scene = scene_of();
    begun(&scene);
    sweep(&scene);
    expect_str("asked", state_of(&scene));
    test_sql(scene.app, "UPDATE account_recovery SET asked_at = asked_at - 605000");
    sweep(&scene);
    expect_str("stopped", state_of(&scene));
}

/* ---- the operator --------------------------------------------------------------------------- */

void test_accounts_recover__the_operator_is_the_second_only_where_nobody_else_is(void)
{
    struct scene scene = scene_of();
    expect_str("there is an officer who has to begin this in the program",
               str_of(by_operator(&scene, "anna@example.org")));
    begun(&scene);
    expect_str("there is a second officer who can confirm this in the program",
               str_of(by_operator(&scene, "anna@example.org")));
    test_sql(scene.app,
             test_text("UPDATE account SET is_closed = 1 WHERE id = %lld", ID(scene.sergey)));
    expect_true(by_operator(&scene, "anna@example.org") == NULL);
    expect_str("confirmed", state_of(&scene));
    expect_str("this is confirmed already, and a day has to pass",
               str_of(by_operator(&scene, "anna@example.org")));
    expect_str("nobody signs in with this address", str_of(by_operator(&scene, "x@example.org")));
}

void test_accounts_recover__where_there_is_no_officer_the_operator_begins(void)
{
    struct scene scene = scene_of();
    test_sql(scene.app, test_text("UPDATE account SET is_closed = 1 WHERE id IN (%lld, %lld)",
                                  ID(scene.sergey), ID(scene.olga)));
    expect_true(by_operator(&scene, "anna@example.org") == NULL);
    expect_str("confirmed", state_of(&scene));
    expect_contains("/recovery/", str_of(link_of_last(&scene, "/recovery/")));
    expect_int(2, count(&scene, "audit_entry WHERE action LIKE 'accounts.recover%'"));
}
