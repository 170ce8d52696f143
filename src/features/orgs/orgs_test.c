#include "features/orgs/orgs.h"

#include "app/app.h"
#include "app/test.h"
#include "base/fold.h"
#include "features/orgs/orgs_pages.h"

#define TODAY "2026-03-01"

static const char *org_path(struct test_app *app, const char *short_name, const char *rest)
{
    return test_text("/orgs/%lld%s", (long long)test_org(app, short_name), rest);
}

static int64_t org_called(struct test_app *app, const char *short_name)
{
    const char *sql = test_text("SELECT id FROM org WHERE short_name = '%s'", short_name);
    return test_sql_int(app, sql);
}

static str location_of(struct reply reply)
{
    expect_int(303, reply.status);
    return str_copy(test_arena(), test_location(reply));
}

/* ---- the passport's bank --------------------------------------------------------------------- */

#define WITH_BANK(account) \
    "name=ППО+Рыльской+СОШ&short_name=Рыльская+СОШ+4&type=primary_workers&state=active" \
    "&country=ru&chair=Карпенко+Татьяна+Николаевна&bank_name=Учебный+банк" \
    "&bank_bik=044+525+225&bank_correspondent=30101810400000000225&bank_account=" account

void test_orgs__accounts_must_fit_the_bank(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    const char *edit = org_path(app, "Рыльская СОШ 4", "/edit");
    int64_t fitting = 0;
    for (int i = 0; i < 10; i++) {
        const char *body = test_text(WITH_BANK("4070 3810 %d000 0000 0001"), i);
        struct reply reply = test_post(app, chair, edit, body);
        fitting += reply.status == 303;
        if (reply.status != 303) {
            expect_form_again(reply, "Счёт не подходит к БИК");
        }
    }
    /* Of ten check digits one is right. */
    expect_int(1, fitting);
    expect_str("044525225 30101810400000000225",
               test_sql_text(app, "SELECT bank_bik || ' ' || bank_correspondent FROM org "
                                  "WHERE id = 111"));
    struct reply page = test_get(app, chair, org_path(app, "Рыльская СОШ 4", ""));
    expect_page(page, "Карпенко Татьяна Николаевна");
    expect_contains("Учебный банк", page.body);
}

void test_orgs__a_kazakh_account_is_an_iban(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    const char *edit = org_path(app, "Рыльская СОШ 4", "/edit");
    expect_form_again(test_post(app, chair, edit,
                                "name=ППО+лицея&short_name=Лицей&type=primary_workers&state=active"
                                "&country=kz&bank_bik=KCJBKZKX&bank_account=KZ86125KZT5004100101"),
                      "Счёт не подходит к БИК");
    expect_int(303, test_post(app, chair, edit,
                              "name=ППО+лицея&short_name=Лицей&type=primary_workers&state=active"
                              "&country=kz&bank_bik=kcjbkzkx&bank_account=KZ86+125K+ZT50+0410+0100")
                        .status);
    expect_str("KCJBKZKX KZ86125KZT5004100100",
               test_sql_text(app, "SELECT bank_bik || ' ' || bank_account FROM org "
                                  "WHERE id = 111"));
}

/* ---- the tree ------------------------------------------------------------------------------- */

void test_orgs__the_list_shows_what_stands_below_with_its_numbers(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    test_sql(app, "UPDATE org SET members = 48 WHERE id = 111");
    test_sql(app, "UPDATE org SET members = 1200 WHERE id = 112");

    struct reply reply = test_get(app, account, "/orgs");
    expect_page(reply, "Рыльская");
    expect_contains("КГУ", reply.body);
    expect_contains("2 ППО, 1\u00a0248 человек", reply.body);
    expect_contains("4 ППО, 1\u00a0248 человек", reply.body);
    expect_lacks("Астраханская", reply.body);
    expect_lacks("Рыльская СОШ 4", reply.body);
}

void test_orgs__a_branch_is_fetched_by_itself(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");

    struct reply reply = test_get(app, account, org_path(app, "Рыльская", "/below"));
    expect_page(reply, "Рыльская СОШ 4");
    expect_lacks("<html", reply.body);
    expect_not_found(test_get(app, account, org_path(app, "Астраханская", "/below")));
}

void test_orgs__the_page_shows_passport_history_and_those_above(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    test_sql(app, "UPDATE org SET inn = '4629027460', members = 48 WHERE id = 111");

    struct reply reply = test_get(app, account, org_path(app, "Рыльская СОШ 4", ""));
    expect_page(reply, "ППО Рыльской СОШ №\xc2\xa0"
                       "4");
    expect_contains("4629027460", reply.body);
    expect_contains("/orgs/110", reply.body);
    expect_contains("/members?org=111", reply.body);
    expect_contains("01.01.2015", reply.body);
}

void test_orgs__other_branches_are_not_there(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t region = test_account(app, "region_specialist", "Курская");
    int64_t territory = test_account(app, "territory_chair", "Рыльская");

    expect_not_found(test_get(app, region, org_path(app, "АГУ", "")));
    expect_not_found(test_get(app, territory, org_path(app, "Льговская", "")));
    expect_not_found(test_get(app, territory, org_path(app, "Курская", "")));
    expect_not_found(test_get(app, territory, org_path(app, "Льговская СОШ 1", "/edit")));
    expect_not_found(test_get(app, territory, "/orgs/999999"));
    expect_page(test_get(app, territory, org_path(app, "Рыльский сад", "")), "Рыльский сад");
}

void test_orgs__the_union_sees_all_regions_and_itself(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "union_officer", "union");

    struct reply reply = test_get(app, account, "/orgs");
    expect_page(reply, "Курская");
    expect_contains("Астраханская", reply.body);
    expect_page(test_get(app, account, org_path(app, "union", "")), "Общероссийский Профсоюз");
    expect_page(test_get(app, account, org_path(app, "АГУ", "")), "АГУ");
}

void test_orgs__a_post_without_the_right_is_refused(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t accountant = test_account(app, "accountant", "Рыльская СОШ 4");
    int64_t member = test_account(app, "member", "Рыльская СОШ 4");

    expect_page(test_get(app, accountant, "/orgs"), "Рыльская СОШ 4");
    expect_forbidden(test_get(app, accountant, org_path(app, "Рыльская СОШ 4", "/edit")));
    expect_forbidden(test_post(app, accountant, org_path(app, "Рыльская СОШ 4", "/edit"),
                               "name=Другая&short_name=Другая"));
    expect_forbidden(test_post(app, accountant, org_path(app, "Рыльская СОШ 4", "/new"), ""));
    expect_forbidden(test_get(app, accountant, "/orgs/import"));
    expect_forbidden(test_get(app, member, "/orgs"));
    expect_forbidden(test_get(app, member, "/orgs/search?q=сош"));
    expect_int(0, org_called(app, "Другая"));
}

/* ---- the passport --------------------------------------------------------------------------- */

#define SCHOOL \
    "name=ППО+Рыльской+СОШ+№+4&short_name=Рыльская+СОШ+4" \
    "&type=primary_workers&state=active&country=ru"

void test_orgs__a_passport_is_saved_and_logged(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");

    struct reply reply = test_post(app, account, org_path(app, "Рыльская СОШ 4", "/edit"),
                                   SCHOOL "&inn=46+2902+7460&ogrn=1024600008047&kpp=463201001"
                                          "&phone=8+(910)+123-45-67&employees=52"
                                          "&registered_on=14.03.1998&is_legal_entity=1");
    expect_see_other(reply, "/orgs/111");
    expect_str("4629027460", test_sql_text(app, "SELECT inn FROM org WHERE id = 111"));
    expect_str("1998-03-14", test_sql_text(app, "SELECT registered_on FROM org WHERE id = 111"));
    expect_int(52, test_sql_int(app, "SELECT employees FROM org WHERE id = 111"));
    expect_int(1, test_sql_int(app, "SELECT is_legal_entity FROM org WHERE id = 111"));
    expect_contains(
        "4629027460",
        test_sql_text(app, "SELECT changes FROM audit_entry WHERE action = 'orgs.edit'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org_version WHERE org_id = 111"));
    expect_page(test_get(app, account, "/orgs/search?q=46290274"), "Рыльская СОШ 4");
}

void test_orgs__a_saved_passport_comes_back_in_the_form(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    (void)test_post(app, account, org_path(app, "Рыльская СОШ 4", "/edit"),
                    SCHOOL "&inn=4629027460&employees=52&registered_on=14.03.1998");

    struct reply reply = test_get(app, account, org_path(app, "Рыльская СОШ 4", "/edit"));
    expect_page(reply, "4629027460");
    expect_contains("value=\"52\"", reply.body);
    expect_contains("1998", reply.body);
}

void test_orgs__wrong_check_digits_are_told_at_the_field(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *path = org_path(app, "Рыльская СОШ 4", "/edit");

    struct reply reply = test_post(app, account, path, SCHOOL "&inn=1234567895");
    expect_form_again(reply, "ИНН");
    expect_contains("1234567895", reply.body);
    expect_contains("aria-invalid", reply.body);
    expect_form_again(test_post(app, account, path, SCHOOL "&inn=123456789047"),
                      "принадлежит человеку");
    expect_form_again(test_post(app, account, path, SCHOOL "&ogrn=1024600008048"), "ОГРН");
    expect_form_again(test_post(app, account, path, SCHOOL "&kpp=12"), "КПП");
    expect_form_again(test_post(app, account, path, SCHOOL "&bin=850101300005"), "БИН");
    expect_form_again(test_post(app, account, path, SCHOOL "&employer_inn=1234567895"),
                      "не сходятся");
    expect_form_again(test_post(app, account, path, SCHOOL "&registered_on=01.01.2030"),
                      "ещё не наступил");
    expect_str("", test_sql_text(app, "SELECT inn FROM org WHERE id = 111"));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'orgs.edit'"));
}

void test_orgs__a_new_name_opens_a_version_and_is_found(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *renamed =
        "name=ППО+лицея&short_name=Рыльский+лицей&type=primary_workers&state=active"
        "&country=ru";

    expect_see_other(test_post(app, account, org_path(app, "Рыльская СОШ 4", "/edit"), renamed),
                     "/orgs/111");
    expect_str("2026-02-28",
               test_sql_text(app, "SELECT valid_to FROM org_version WHERE org_id = 111 "
                                  "AND valid_from = '2015-01-01'"));
    expect_str("Рыльский лицей", test_sql_text(app, "SELECT short_name FROM org_version WHERE "
                                                    "org_id = 111 AND valid_to IS NULL"));
    expect_page(test_get(app, account, "/orgs/search?q=лицей"), "/orgs/111");
    expect_lacks("/orgs/111", test_get(app, account, "/orgs/search?q=сош+4").body);

    /* A second change of the day belongs to the same version. */
    expect_see_other(test_post(app, account, org_path(app, "Рыльская СОШ 4", "/edit"), SCHOOL),
                     "/orgs/111");
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM org_version WHERE org_id = 111"));
}

void test_orgs__the_acting_organisation_keeps_its_type(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");

    struct reply form = test_get(app, account, org_path(app, "Рыльская", "/edit"));
    expect_page(form, "short_name");
    expect_lacks("name=\"type\"", form.body);
    expect_see_other(
        test_post(app, account, org_path(app, "Рыльская", "/edit"),
                  "name=Рыльская+районная&short_name=Рыльская&type=region&state=suspended"
                  "&country=ru"),
        "/orgs/110");
    expect_str("territory", test_sql_text(app, "SELECT type FROM org WHERE id = 110"));
    expect_str("suspended", test_sql_text(app, "SELECT state FROM org WHERE id = 110"));
    expect_page(test_get(app, account, org_path(app, "Рыльская", "")), "приостановлена");
}

void test_orgs__a_type_that_does_not_fit_is_refused(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    const char *as_primary = "name=Рыльская+районная&short_name=Рыльская&type=primary_workers"
                             "&state=active&country=ru";
    const char *as_unit = "name=ППО&short_name=Рыльская+СОШ+4&type=unit&state=active&country=ru";

    expect_form_again(test_post(app, account, org_path(app, "Рыльская", "/edit"), as_primary),
                      "не могут состоять");
    expect_form_again(test_post(app, account, org_path(app, "Рыльская СОШ 4", "/edit"), as_unit),
                      "note-bad");
    expect_str("territory", test_sql_text(app, "SELECT type FROM org WHERE id = 110"));
}

void test_orgs__anothers_organisation_cannot_be_changed(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");

    expect_not_found(test_post(app, account, org_path(app, "Льговская СОШ 1", "/edit"), SCHOOL));
    expect_not_found(test_post(app, account, org_path(app, "Курская", "/edit"), SCHOOL));
    expect_not_found(test_post(app, account, org_path(app, "Льговская", "/new"), SCHOOL));
    expect_not_found(test_get(app, account, org_path(app, "Льговская", "/new")));
    expect_str("Льговская СОШ 1", test_sql_text(app, "SELECT short_name FROM org WHERE id = 121"));
}

/* ---- a new organisation --------------------------------------------------------------------- */

#define FOUNDED "&on=2026-03-01&basis=Resolution&basis_number=7&step=do"

void test_orgs__a_new_organisation_stands_below_its_parent(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    const char *fields =
        "name=ППО+Некрасовской+СОШ&short_name=Некрасовская+СОШ&type=primary_workers"
        "&country=ru&inn=4629027460" FOUNDED;

    str location = location_of(test_post(app, account, org_path(app, "Рыльская", "/new"), fields));
    int64_t id = org_called(app, "Некрасовская СОШ");
    expect_str(test_text("/orgs/%lld", (long long)id), location);
    expect_str("0001001003",
               test_sql_text(app, "SELECT path FROM org WHERE short_name = 'Некрасовская СОШ'"));
    expect_int(100, test_sql_int(app, "SELECT region_id FROM org WHERE path = '0001001003'"));
    expect_str("2026-03-01", test_sql_text(app, "SELECT valid_from FROM org_version "
                                                "WHERE short_name = 'Некрасовская СОШ'"));
    expect_int(1,
               test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'orgs.create'"));
    expect_page(test_get(app, account, "/orgs/search?q=некрас"), "Некрасовская СОШ");
    expect_page(test_get(app, account, str_to_c(test_arena(), location)), "4629027460");
}

void test_orgs__a_new_organisation_needs_a_fitting_type_and_a_name_of_its_own(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    const char *path = org_path(app, "Рыльская", "/new");
    const char *good = "name=ППО+лицея&short_name=Лицей&type=primary_workers&country=ru" FOUNDED;

    struct reply form = test_get(app, account, path);
    expect_page(form, "primary_workers");
    expect_lacks("value=\"region\"", form.body);
    expect_lacks("value=\"group\"", form.body);
    expect_form_again(test_post(app, account, path,
                                "name=Область&short_name=Область&type=region&country=ru" FOUNDED),
                      "note-bad");
    expect_form_again(test_post(app, account, path, "type=primary_workers" FOUNDED), "note-bad");
    (void)location_of(test_post(app, account, path, good));
    expect_form_again(test_post(app, account, path, good), "уже есть");
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM org WHERE short_name = 'Лицей'"));
}

void test_orgs__nothing_stands_under_a_group(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    test_sql(app, "UPDATE org SET type = 'group' WHERE id = 111");

    expect_refused(test_get(app, account, org_path(app, "Рыльская СОШ 4", "/new")), "не могут");
    expect_lacks("/orgs/111/new", test_get(app, account, "/orgs/111").body);
}

void test_orgs__a_region_is_its_own_region(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "union_officer", "union");

    (void)location_of(test_post(app, account, org_path(app, "union", "/new"),
                                "name=Орловская+областная&short_name=Орловская&type=region"
                                "&country=ru" FOUNDED));
    int64_t id = org_called(app, "Орловская");
    expect_int(id, test_sql_int(app, "SELECT region_id FROM org WHERE short_name = 'Орловская'"));
    expect_int(id, test_sql_int(app, "SELECT id FROM region WHERE path = '0003'"));
}

void test_orgs__path_codes_count_in_base_36(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    static const char *const expected[][2] = {
        {"0001001009", "000100100a"}, {"00010010zz", "0001001100"}, {"0001001zzy", "0001001zzz"}};

    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct request *req = test_begin(app, account);
        const char *move = test_text("UPDATE org SET path = '%s' WHERE id = 112", expected[i][0]);
        expect_true(db_script(req->db, move));
        (void)orgs_create(req, &(struct orgs_new){.region_id = 100,
                                                  .parent_id = 110,
                                                  .parent_path = STR("0001001"),
                                                  .type = STR("primary_workers"),
                                                  .name = STR("Новая"),
                                                  .short_name = STR("Новая")});
        expect_str(expected[i][1],
                   db_script_text(req->db, "SELECT path FROM org WHERE short_name = 'Новая'"));
        db_rollback(req->db);
    }
}

void test_orgs__a_lost_race_for_a_path_is_run_again(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    if (db_kind_of(req->db) != DB_POSTGRES) {
        db_rollback(req->db);
        test_skip("SQLite lets one writer in at a time");
    }
    /* Our transaction has begun to read; meanwhile somebody takes the next path. */
    test_sql(app,
             "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, "
             "created_at, changed_at) VALUES (100, 113, 110, 'primary_workers', '0001001003', "
             "'Первая', 'Первая', '1', 0, 0)");
    (void)orgs_create(req, &(struct orgs_new){.region_id = 100,
                                              .parent_id = 110,
                                              .parent_path = STR("0001001"),
                                              .type = STR("primary_workers"),
                                              .name = STR("Вторая"),
                                              .short_name = STR("Вторая")});
    expect_int(DB_BUSY, db_failure(req->db));
    db_rollback(req->db);
}

void test_orgs__lists_are_ordered_by_number_not_by_digits(void)
{
    struct arena *arena = test_arena();
    str third = orgs_sort_key(arena, STR("Рыльская СОШ № 3"));
    str eleventh = orgs_sort_key(arena, STR("Рыльская СОШ № 11"));
    str gymnasium = orgs_sort_key(arena, STR("Рыльская гимназия"));

    expect_true(str_compare(third, eleventh) < 0);
    expect_true(str_compare(gymnasium, third) < 0);
    expect_true(str_equal(third, orgs_sort_key(arena, STR("рыльская сош № 3"))));
}

/* ---- for other features --------------------------------------------------------------------- */

void test_orgs__totals_come_from_the_counters(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    orgs_count_members(req->db, 100, 111, 48);
    orgs_count_members(req->db, 100, 121, 30);
    orgs_count_members(req->db, 100, 121, -1);

    struct orgs_totals region = orgs_totals_below(req->db, STR("0001"));
    expect_int(77, region.members);
    expect_int(6, region.orgs);
    expect_int(4, region.primaries);
    struct orgs_totals district = orgs_totals_below(req->db, STR("0001001"));
    expect_int(48, district.members);
    expect_int(test_sql_int(app, "SELECT count(*) - 1 FROM org WHERE path LIKE '0001001%'"),
               district.orgs);
    expect_int(test_sql_int(app, "SELECT count(*) FROM org WHERE path LIKE '0001001%' AND type IN "
                                 "(SELECT code FROM org_type WHERE level = 3)"),
               district.primaries);
    struct orgs_totals school = orgs_totals_below(req->db, STR("0001001001"));
    expect_int(48, school.members);
    expect_int(0, school.orgs);
    expect_int(0, school.primaries);
    expect_int(8, orgs_totals_below(req->db, STR("0")).orgs + 1 - 2);
    /* A primary directly under the region is a branch, and not below itself. */
    str path = test_sql_text(app, "SELECT path FROM org WHERE id = 130");
    expect_int(0, orgs_totals_below(req->db, path).primaries);
    test_commit(app);
}

/* Counted anew from the organisations themselves. */
static void expect_totals_as_counted(struct test_app *app, int64_t account)
{
    static const char *const paths[] = {"0", "0001", "0002", "0001001", "0001002", "0002001"};
    struct request *req = test_begin(app, account);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        const char *below = test_text("FROM org WHERE path LIKE '%s%%'", paths[i]);
        const char *primaries = test_text("SELECT count(*) %s AND path <> '%s' AND type IN (SELECT "
                                          "code FROM org_type WHERE level = 3)",
                                          below, paths[i]);
        struct orgs_totals totals = orgs_totals_below(req->db, str_of(paths[i]));
        expect_int(test_sql_int(app, test_text("SELECT coalesce(sum(members), 0) %s", below)),
                   totals.members);
        expect_int(test_sql_int(app, test_text("SELECT count(*) - 1 %s", below)), totals.orgs);
        expect_int(test_sql_int(app, primaries), totals.primaries);
    }
    test_commit(app);
}

void test_orgs__totals_follow_every_change_of_the_tree(void)
{
    static const char *const changes[] = {
        "UPDATE org SET members = 48 WHERE id = 111",
        "UPDATE org SET members = members + 5 WHERE length(path) >= 7",
        "UPDATE org SET type = 'primary_students' WHERE id = 111",
        "UPDATE org SET type = 'unit' WHERE id = 111",
        /* into the other territory, into another region, as a branch of its own, back */
        "UPDATE org SET path = '0001002999' WHERE id = 111",
        "UPDATE org SET path = '0002001999', members = 7, type = 'primary_joint' WHERE id = 111",
        "UPDATE org SET path = '0001999' WHERE id = 111",
        "UPDATE org SET path = '0001001001', members = 0 WHERE id = 111",
        "INSERT INTO org (region_id, id, parent_id, type, path, name, short_name, sort_key, "
        "members, created_at, changed_at) SELECT region_id, 999, parent_id, type, '0001001998', "
        "'New', 'New', sort_key, 12, 0, 0 FROM org WHERE id = 111",
        "DELETE FROM org WHERE id = 999",
    };
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    expect_totals_as_counted(app, account);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        test_sql(app, changes[i]);
        expect_totals_as_counted(app, account);
    }
}

void test_orgs__ancestors_are_named_from_the_region_down(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct request *req = test_begin(app, test_account(app, "region_specialist", "Курская"));
    expect_str("Курская / Рыльская", orgs_ancestors_text(req, STR("0001001001")));
    expect_str("", orgs_ancestors_text(req, STR("0001")));
    test_commit(app);
}

/* ---- finding -------------------------------------------------------------------------------- */

static void expect_found(struct test_app *app, int64_t account, const char *query,
                         const char *address)
{
    str encoded = html_url_encode(test_arena(), str_of(query));
    const char *path = test_text("/orgs/search?part=switcher&q=%.*s", STR_ARG(encoded));
    expect_page(test_get(app, account, path), address);
}

void test_orgs__search_finds_by_any_part(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");

    expect_found(app, account, "ыльск", "/orgs/110");
    expect_found(app, account, "сош рыль", "/orgs/111");
    expect_found(app, account, "  «Солнышко» ", "/orgs/112");
    expect_found(app, account, "СОШ № 4", "/orgs/111");
    expect_found(app, account, "рыльской сош 4", "/orgs/111");
    expect_found(app, account, "рыльской сош 4", "Курская / Рыльская");
}

void test_orgs__search_forgives_letters(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    int64_t id = test_org(app, "Рыльская");
    struct request *req = test_begin(app, account);
    struct orgs_new fresh = {.region_id = 100,
                             .parent_id = id,
                             .parent_path = STR("0001001"),
                             .type = STR("primary_workers")};
    fresh.name = fresh.short_name = STR("Детский сад «Берёзка»");
    (void)orgs_create(req, &fresh);
    fresh.name = fresh.short_name = STR("Қазақ мектебі Әсем");
    (void)orgs_create(req, &fresh);
    test_commit(app);

    expect_found(app, account, "березка", "Берёзка");
    expect_found(app, account, "БЕРЁЗКА", "Берёзка");
    expect_found(app, account, "казак асем", "Әсем");
    expect_found(app, account, "қазақ", "Әсем");
    expect_found(app, account, "Pыльcкая", "/orgs/110"); /* Latin P and c */
}

void test_orgs__search_stays_within_the_scope(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");

    expect_lacks("/orgs/121", test_get(app, account, "/orgs/search?q=сош").body);
    expect_lacks("/orgs/100", test_get(app, account, "/orgs/search?q=курская").body);
    expect_page(test_get(app, account, "/orgs/search?q=курская"), "нет");
    expect_page(test_get(app, account, "/orgs/search?q=100%25_"), "нет");
}

static void set_words(struct test_app *app, int64_t id, const char *words)
{
    str packed = fold_pack(test_arena(), str_of(words));
    const char *sql = test_text("UPDATE org_search SET folded = '%.*s' "
                                "WHERE org_id = %lld",
                                STR_ARG(packed), (long long)id);
    test_sql(app, sql);
}

void test_orgs__beginnings_of_words_come_first_and_short_names_before_long(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    set_words(app, test_org(app, "Льговская СОШ 1"), "заокская");
    set_words(app, test_org(app, "Рыльский сад"), "школа города окска");
    set_words(app, test_org(app, "Рыльская СОШ 4"), "окская");

    str body = test_get(app, account, "/orgs/search?part=switcher&q=окск").body;
    ptrdiff_t short_one = str_find(body, STR("/orgs/111"));
    ptrdiff_t long_one = str_find(body, STR("/orgs/112"));
    ptrdiff_t inside = str_find(body, STR("/orgs/121"));
    expect_true(short_one >= 0 && short_one < long_one && long_one < inside);
}

void test_orgs__higher_organisations_come_before_what_stands_below(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");

    str body = test_get(app, account, "/orgs/search?part=switcher&q=рыльск").body;
    ptrdiff_t territory = str_find(body, STR("/orgs/110"));
    expect_true(territory >= 0 && territory < str_find(body, STR("/orgs/111")));
}

void test_orgs__the_top_bar_asks_for_its_part(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");

    struct reply reply = test_get(app, account, "/orgs?q=рыль&part=found-organisations");
    expect_page(reply, "<div id=\"found-organisations\"");
    expect_lacks("<html", reply.body);
    expect_page(test_get(app, account, "/orgs?q=рыль"), "<html");
}

/* ---- founding ------------------------------------------------------------------------------- */

#define LYCEUM "name=ППО+лицея&short_name=Лицей&type=primary_workers&country=ru&basis=Resolution"

static const char *act_named(struct test_app *app)
{
    return test_text("/acts/%lld", (long long)test_sql_int(app, "SELECT max(id) FROM act WHERE "
                                                                "kind = 'orgs.found'"));
}

void test_orgs__a_founding_is_shown_first_and_stands_from_its_day_on(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    const char *path = org_path(app, "Рыльская", "/new");
    struct reply preview = test_post(app, account, path, LYCEUM "&on=2024-09-01&inn=4629027460");
    expect_page(preview, "ППО лицея");
    expect_contains("4629027460", preview.body);
    expect_int(0, org_called(app, "Лицей"));
    expect_form_again(test_post(app, account, path, LYCEUM "&on=2024-09-01&step=correct"),
                      "ППО лицея");

    (void)location_of(test_post(app, account, path, LYCEUM "&on=2024-09-01&step=do"));
    expect_lacks("Лицей", test_get(app, account, "/orgs/110/past?on=2024-08-31").body);
    expect_page(test_get(app, account, "/orgs/110/past?on=2024-09-01"), "Лицей");
    expect_page(test_get(app, account, "/orgs/110/acts"), "Лицей");
    expect_form_again(test_post(app, account, path,
                                "name=ППО+сада&short_name=Сад&type=primary_workers&country=ru"
                                "&basis=Resolution&on=2001-01-01&step=do"),
                      "ещё не было");
}

void test_orgs__a_founding_is_taken_back_while_nothing_has_come_of_it(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    (void)location_of(
        test_post(app, account, org_path(app, "Рыльская", "/new"), LYCEUM "&on=" TODAY "&step=do"));
    const char *page = act_named(app);
    const char *undo = test_text("%s/undo", page);
    expect_page(test_get(app, account, page), "Лицей");
    test_sql(app, test_text("UPDATE org SET members = 0 WHERE id = %lld",
                            (long long)org_called(app, "Лицей")));
    int64_t id = org_called(app, "Лицей");
    test_sql(app, test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) VALUES "
                            "(77, 100, %lld, 'union_committee', '2026-03-01')",
                            (long long)id));
    expect_refused(test_post(app, account, undo, ""), "выборный орган");
    test_sql(app, "DELETE FROM body WHERE id = 77");

    expect_see_other(test_post(app, account, undo, ""), "/orgs/110");
    expect_int(0, org_called(app, "Лицей"));
    expect_int(0,
               test_sql_int(app, test_text("SELECT count(*) FROM org_version WHERE org_id = %lld",
                                           (long long)id)));
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM org_search WHERE folded LIKE '%лицеи%'"));
    expect_int(2, test_sql_int(app, "SELECT primaries FROM org_branch WHERE path = '0001001'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry "
                                    "WHERE action = 'orgs.take_away'"));
    expect_page(test_get(app, account, "/orgs/110/acts"), "Лицей");
}

void test_orgs__a_founding_stays_where_somebody_is_or_was_on_the_register(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    (void)location_of(
        test_post(app, account, org_path(app, "Рыльская", "/new"), LYCEUM "&on=" TODAY "&step=do"));
    const char *undo = test_text("%s/undo", act_named(app));
    (void)location_of(test_post(
        app, account, test_text("/members/new?org=%lld", (long long)org_called(app, "Лицей")),
        "last_name=Ким&first_name=Анна&status=active&joined_on=2026-03-01"));
    expect_refused(test_post(app, account, undo, ""), "состоят");
    expect_true(org_called(app, "Лицей") != 0);
}

void test_orgs__what_is_to_be_founded_waits_for_its_day(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    (void)location_of(test_post(app, account, org_path(app, "Рыльская", "/new"),
                                LYCEUM "&on=2026-04-01&step=do"));
    expect_int(0, org_called(app, "Лицей"));
    expect_page(test_get(app, account, "/orgs/110/acts"), "Запланировано");
    test_inner_app(app)->options.fixed_today = date_of("2026-04-01");
    struct db *db = app_connection(test_inner_app(app), 0);
    act_carry_out_due(app_system_request(test_inner_app(app), test_arena(), db));
    expect_true(org_called(app, "Лицей") != 0);
}

void test_orgs__nobody_takes_back_a_founding_elsewhere(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "territory_chair", "Рыльская");
    (void)location_of(
        test_post(app, account, org_path(app, "Рыльская", "/new"), LYCEUM "&on=" TODAY "&step=do"));
    const char *undo = test_text("%s/undo", act_named(app));
    expect_not_found(test_post(app, test_account(app, "territory_chair", "Льговская"), undo, ""));
    expect_forbidden(test_post(app, test_account(app, "territory_auditor", "Рыльская"), undo, ""));
    expect_true(org_called(app, "Лицей") != 0);
}

/* ---- employees by days ---------------------------------------------------------------------- */

static str employees_by_days(struct test_app *app)
{
    struct buf out = BUF_INIT(test_arena());
    int64_t count = test_sql_int(app, "SELECT count(*) FROM org_employees WHERE org_id = 111");
    for (int64_t i = 0; i < count; i++) {
        buf_put(&out, out.length > 0 ? STR(" ") : (str){0});
        buf_put(&out, test_sql_text(app, test_text("SELECT valid_from || ':' || "
                                                   "coalesce(CAST(employees AS TEXT), '-') FROM "
                                                   "org_employees WHERE org_id = 111 ORDER BY "
                                                   "valid_from LIMIT 1 OFFSET %lld",
                                                   (long long)i)));
    }
    return buf_str(&out);
}

static struct request *checking(struct test_app *app)
{
    return app_system_request(test_inner_app(app), test_arena(), test_looking(app));
}

static struct reply tell(struct test_app *app, int64_t account, const char *fields)
{
    return test_post(app, account, org_path(app, "Рыльская СОШ 4", "/edit"),
                     test_text("%s%s", SCHOOL, fields));
}

void test_orgs__employees_of_a_past_day_are_told_without_touching_those_of_today(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    expect_int(303, tell(app, account, "&employees=52").status);
    expect_str(TODAY ":52", employees_by_days(app));
    expect_int(303, tell(app, account, "&employees=48&employees_on=01.09.2024").status);
    expect_str("2024-09-01:48 " TODAY ":52", employees_by_days(app));
    expect_int(52, test_sql_int(app, "SELECT employees FROM org WHERE id = 111"));
    /* The same day again is a correction; saving without a change says nothing. */
    expect_int(303, tell(app, account, "&employees=47&employees_on=01.09.2024").status);
    expect_int(303, tell(app, account, "&employees=52").status);
    expect_str("2024-09-01:47 " TODAY ":52", employees_by_days(app));
    struct reply page = test_get(app, account, "/orgs/111");
    expect_page(page, "Число работающих по дням");
    expect_contains("01.09.2024", page.body);
    expect_contains(">47<", page.body);
    expect_contains("employees_on",
                    test_sql_text(app, "SELECT changes FROM audit_entry WHERE action = 'orgs.edit' "
                                       "ORDER BY id LIMIT 1"));
    /* Nobody knows any more. */
    expect_int(303, tell(app, account, "&employees=").status);
    expect_str("2024-09-01:47 " TODAY ":-", employees_by_days(app));
    expect_int(0, orgs_check_command(checking(app)));
    test_sql(app, "UPDATE org SET employees = 9 WHERE id = 111");
    expect_int(1, orgs_check_command(checking(app)));
}

void test_orgs__employees_are_not_told_for_a_day_that_has_not_come(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t account = test_account(app, "region_specialist", "Курская");
    expect_int(422, tell(app, account, "&employees=52&employees_on=31.12.2099").status);
    expect_str("", employees_by_days(app));
}

void test_orgs__employees_are_not_told_from_another_organisation(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t elsewhere = test_account(app, "region_specialist", "Астраханская");
    int64_t operator= test_account(app, "primary_operator", "Рыльская СОШ 4");
    expect_not_found(tell(app, elsewhere, "&employees=52&employees_on=01.09.2024"));
    expect_forbidden(tell(app, operator, "&employees=52&employees_on=01.09.2024"));
    expect_str("", employees_by_days(app));
}
