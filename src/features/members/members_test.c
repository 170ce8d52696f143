#include "app/sheet.h"
#include "features/members/members_inner.h"
#include "features/members/test_members.h"

#include <unistd.h>

static struct members_card natalia(void)
{
    return (struct members_card){
        .last_name = STR("Гончарова"),
        .first_name = STR("Наталья"),
        .middle_name = STR("Павловна"),
        .previous_last_name = STR("Савина"),
        .sex = STR("f"),
        .born = date_of("1979-03-14"),
        .phone = STR("+79100004107"),
        .email = STR("goncharova@primer.ru"),
        .position = STR("учитель математики"),
        .workplace = STR("МБОУ «Рыльская СОШ № 4»"),
        .category = STR("worker_pedagogic"),
        .status = STR("active"),
        .joined_on = date_of("2007-09-03"),
        .registered_on = date_of("2019-09-02"),
        .decision = STR("протокол № 2"),
        .ticket_number = STR("46000211873"),
        .snils = STR("11223344595"),
    };
}

struct school {
    struct test_app *app;
    int64_t chair;
    int64_t natalia;
};

static struct school school_with_natalia(void)
{
    struct school school = {.app = test_app_on("2026-01-22")};
    struct members_card card = natalia();
    school.chair = test_account(school.app, "primary_chair", "Рыльская СОШ 4");
    school.natalia = test_members_add(school.app, school.chair, "Рыльская СОШ 4", &card);
    return school;
}

#define ID(id) (long long)(id)

/* ---- the card ------------------------------------------------------------------------------- */

void test_members__the_card_shows_what_is_known(void)
{
    struct school school = school_with_natalia();
    struct reply card =
        test_get(school.app, school.chair, test_text("/members/%lld", ID(school.natalia)));
    expect_page(card, "Гончарова Наталья Павловна");
    expect_contains("18 лет в Профсоюзе", card.body);
    expect_contains("учитель математики", card.body);
    expect_contains("+7\xc2\xa0"
                    "910\xc2\xa0"
                    "000-41-07",
                    card.body);
    expect_contains("46\xc2\xa0"
                    "0002\xc2\xa0"
                    "1187\xc2\xa0"
                    "3",
                    card.body);
    expect_contains("протокол №\xc2\xa0"
                    "2",
                    card.body);
    expect_contains("Вступила в Профсоюз", card.body);
}

void test_members__the_number_is_masked_until_it_is_asked_for(void)
{
    struct school school = school_with_natalia();
    struct reply card =
        test_get(school.app, school.chair, test_text("/members/%lld", ID(school.natalia)));
    expect_contains("***-***-445\xc2\xa0"
                    "95",
                    card.body);
    expect_lacks("112-233", card.body);
    expect_lacks("11223344595", card.body);
    struct reply edit =
        test_get(school.app, school.chair, test_text("/members/%lld/edit", ID(school.natalia)));
    expect_lacks("11223344595", edit.body);
    expect_page(
        test_get(school.app, school.chair, test_text("/members/%lld/numbers", ID(school.natalia))),
        "112-233-445\xc2\xa0"
        "95");
}

void test_members__numbers_are_kept_sealed(void)
{
    struct school school = school_with_natalia();
    expect_int(0, test_sql_int(school.app, "SELECT count(*) FROM member WHERE snils_hash LIKE "
                                           "'%11223344595%' OR CAST(snils_cipher AS TEXT) LIKE "
                                           "'%11223344595%'"));
    expect_int(0, test_sql_int(school.app, "SELECT count(*) FROM audit_entry WHERE changes LIKE "
                                           "'%11223344595%'"));
}

void test_members__another_organisation_does_not_find_the_card(void)
{
    struct school school = school_with_natalia();
    static const struct {
        const char *role;
        const char *org;
    } strangers[] = {{"primary_chair", "Рыльский сад"},
                     {"territory_chair", "Льговская"},
                     {"region_specialist", "Астраханская"}};
    static const char *const pages[] = {"", "/edit", "/numbers"};
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        int64_t stranger = test_account(school.app, strangers[i].role, strangers[i].org);
        for (size_t k = 0; k < COUNT_OF(pages); k++) {
            expect_not_found(test_get(school.app, stranger,
                                      test_text("/members/%lld%s", ID(school.natalia), pages[k])));
        }
        expect_not_found(test_post(school.app, stranger,
                                   test_text("/members/%lld/verified", ID(school.natalia)), ""));
        expect_not_found(test_post(school.app, stranger,
                                   test_text("/members/%lld/edit", ID(school.natalia)),
                                   "version=1&last_name=X&first_name=Y&status=active"));
    }
    expect_str("Гончарова", test_sql_text(school.app, "SELECT last_name FROM member"));
}

void test_members__without_the_right_nothing_opens(void)
{
    struct school school = school_with_natalia();
    int64_t organiser = test_account(school.app, "group_organiser", "Рыльская СОШ 4");
    int64_t auditor = test_account(school.app, "region_auditor", "Курская");
    expect_forbidden(test_get(school.app, organiser, "/members"));
    expect_forbidden(
        test_get(school.app, organiser, test_text("/members/%lld", ID(school.natalia))));
    expect_page(test_get(school.app, auditor, test_text("/members/%lld", ID(school.natalia))),
                "Наталья");
    expect_forbidden(
        test_get(school.app, auditor, test_text("/members/%lld/edit", ID(school.natalia))));
    expect_forbidden(test_get(school.app, auditor, "/members/export?format=csv"));
    expect_forbidden(test_get(school.app, auditor, "/members/new?org=111"));
}

void test_members__an_accountant_sees_payers_names_alone(void)
{
    struct school school = school_with_natalia();
    (void)test_members_add(school.app, school.chair, "Рыльская СОШ 4",
                           TEST_CARD(.last_name = STR("Бочарова"), .first_name = STR("Елена"),
                                     .status = STR("temporarily_not_working")));
    int64_t accountant = test_account(school.app, "accountant", "Рыльская СОШ 4");
    struct reply list = test_get(school.app, accountant, "/members?column=phone&standing=all");
    expect_page(list, "Гончарова Наталья Павловна");
    expect_lacks("Бочарова", list.body);
    expect_lacks("14.03.1979", list.body);
    expect_lacks("000-41-07", list.body);
    expect_forbidden(
        test_get(school.app, accountant, test_text("/members/%lld", ID(school.natalia))));
}

void test_members__reading_from_above_is_noted(void)
{
    struct school school = school_with_natalia();
    int64_t region = test_account(school.app, "region_specialist", "Курская");
    expect_page(test_get(school.app, region, test_text("/members/%lld", ID(school.natalia))),
                "Наталья");
    expect_page(test_get(school.app, school.chair, test_text("/members/%lld", ID(school.natalia))),
                "Наталья");
    test_run_jobs(school.app);
    expect_int(1, test_sql_int(school.app,
                               "SELECT count(*) FROM audit_entry WHERE action = 'members.open'"));
    expect_contains(
        "открыта карточка",
        test_get(school.app, school.chair, test_text("/members/%lld", ID(school.natalia))).body);
}

void test_members__a_person_sees_the_own_card(void)
{
    struct school school = school_with_natalia();
    int64_t account = test_account(school.app, "member", "Рыльская СОШ 4");
    expect_page(test_get(school.app, account, "/my/about/data"), "не привязана");
    test_sql(school.app, test_text("UPDATE account SET person_region_id = 100, person_id = %lld "
                                   "WHERE id = %lld",
                                   ID(school.natalia), ID(account)));
    struct reply own = test_get(school.app, account, "/my/about/data");
    expect_page(own, "Гончарова Наталья Павловна");
    expect_lacks("/edit", own.body);
    expect_contains("/my/requests/new/correction", own.body);
}

/* ---- adding and correcting ------------------------------------------------------------------ */

#define NEW_ANNA \
    "last_name=Ёлкина&first_name=Анна&middle_name=Сергеевна&born=23.10.1993&status=active" \
    "&category=worker_pedagogic&position=учитель&phone=8+910+111-22-33&joined_on=01.09.2020" \
    "&registered_on=01.09.2020"

void test_members__a_chair_admits_a_person(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct reply reply = test_post(app, chair, "/members/new?org=111", NEW_ANNA);
    expect_int(303, reply.status);
    expect_str(
        "Ёлкина +79101112233 1993",
        test_sql_text(app, "SELECT last_name || ' ' || phone || ' ' || born_year FROM member"));
    expect_int(1, test_sql_int(app, "SELECT members FROM org WHERE id = 111"));
    expect_int(1,
               test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'members.add'"));
    expect_int(4, test_sql_int(app, "SELECT count(DISTINCT kind) FROM member_period "
                                    "WHERE valid_to IS NULL AND kind IN ('c', 'm', 'r', 'w')"));
    expect_str("2020-09-01",
               test_sql_text(app, "SELECT valid_from FROM member_period WHERE kind = 'm'"));
}

void test_members__a_wrong_form_comes_back_with_what_was_typed(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    struct reply reply =
        test_post(app, chair, "/members/new?org=111",
                  "last_name=Ёлкина&first_name=Анна&born=31.02.1985&status=active");
    expect_form_again(reply, "31.02.1985");
    expect_contains("Ёлкина", reply.body);
    expect_form_again(test_post(app, chair, "/members/new?org=111",
                                "last_name=Ёлкина&first_name=Анна&born=23.10.2030&status=active"),
                      "ещё не наступил");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member"));
}

void test_members__nobody_is_admitted_into_another_organisation(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    int64_t operator= test_account(app, "primary_operator", "Рыльская СОШ 4");
    expect_not_found(test_post(app, chair, "/members/new?org=112", NEW_ANNA));
    expect_forbidden(test_post(app, operator, "/members/new?org=111", NEW_ANNA));
    int64_t territory = test_account(app, "territory_chair", "Рыльская");
    expect_refused(test_post(app, territory, "/members/new?org=110", NEW_ANNA), "первичных");
    expect_int(0, test_sql_int(app, "SELECT count(*) FROM member"));
}

void test_members__a_likely_double_is_asked_about_once(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    (void)test_members_add(app, chair, "Льговская СОШ 1",
                           TEST_CARD(.last_name = STR("Елкина"), .first_name = STR("Анна"),
                                     .middle_name = STR("Сергеевна"),
                                     .born = date_of("1993-10-23")));
    struct reply asked = test_post(app, chair, "/members/new?org=111", NEW_ANNA);
    expect_form_again(asked, "В другой организации");
    expect_lacks("Льговская", asked.body);
    expect_int(303,
               test_post(app, chair, "/members/new?org=111", NEW_ANNA "&ignore_matches=1").status);
    expect_int(2, test_sql_int(app, "SELECT count(*) FROM member"));
}

#define NATALIA_BUT(changes) \
    "last_name=Гончарова&first_name=Наталья&middle_name=Павловна&sex=f&born=14.03.1979" \
    "&category=worker_pedagogic&status=active&joined_on=03.09.2007&registered_on=02.09.2019" \
    "&position=учитель+математики&phone=%2B79100004107&" changes

void test_members__a_correction_is_kept_dated_and_logged(void)
{
    struct school school = school_with_natalia();
    struct reply reply =
        test_post(school.app, school.chair, test_text("/members/%lld/edit", ID(school.natalia)),
                  NATALIA_BUT("version=1&position=директор"));
    expect_form_again(test_post(school.app, school.chair,
                                test_text("/members/%lld/edit", ID(school.natalia)), "version=1"),
                      "Гончарова");
    expect_int(303, reply.status);
    expect_int(2, test_sql_int(school.app, "SELECT version FROM member"));
    /* Not shown in the form, so not lost by it. */
    expect_int(
        1, test_sql_int(school.app, "SELECT count(*) FROM member WHERE snils_hash IS NOT NULL"));
    expect_int(1, test_sql_int(school.app,
                               "SELECT count(*) FROM audit_entry WHERE action = 'members.edit'"));
}

void test_members__a_new_position_opens_a_new_period(void)
{
    struct school school = school_with_natalia();
    test_sql(school.app, "UPDATE member_period SET valid_from = '2019-09-02' WHERE kind = 'w'");
    struct request *req = test_begin(school.app, school.chair);
    struct members_card card = natalia();
    card.position = STR("директор");
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    expect_true(members_change(req, scope, school.natalia, &card, 1));
    expect_false(members_change(req, scope, school.natalia, TEST_CARD(.last_name = STR("Х")), 1));
    test_commit(school.app);
    expect_str("2026-01-21",
               test_sql_text(school.app, "SELECT valid_to FROM member_period WHERE kind "
                                         "= 'w' AND value = 'учитель математики'"));
    expect_str("2026-01-22",
               test_sql_text(school.app, "SELECT valid_from FROM member_period WHERE kind "
                                         "= 'w' AND valid_to IS NULL"));
}

void test_members__leaving_ends_the_membership_and_the_counter(void)
{
    struct school school = school_with_natalia();
    struct request *req = test_begin(school.app, school.chair);
    struct members_card card = natalia();
    card.status = STR("left");
    struct scope scope = access_scope(req, RIGHT_MEMBERS_EDIT);
    expect_true(members_change(req, scope, school.natalia, &card, 0));
    test_commit(school.app);
    expect_int(0, test_sql_int(school.app, "SELECT members FROM org WHERE id = 111"));
    expect_str("2007-09-03 2026-01-22 left",
               test_sql_text(school.app,
                             "SELECT valid_from || ' ' || valid_to || ' ' || value FROM "
                             "member_period WHERE kind = 'm'"));
    expect_str("2026-01-22", test_sql_text(school.app, "SELECT ended_on FROM member"));
    expect_lacks("Гончарова", test_get(school.app, school.chair, "/members").body);
    expect_page(test_get(school.app, school.chair, "/members?standing=gone"), "Гончарова");
}

void test_members__two_who_correct_at_once_lose_nothing(void)
{
    struct school school = school_with_natalia();
    const char *edit = test_text("/members/%lld/edit", ID(school.natalia));
    expect_int(303, test_post(school.app, school.chair, edit,
                              NATALIA_BUT("version=1&email=first@primer.ru"))
                        .status);
    struct reply second =
        test_post(school.app, school.chair, edit, NATALIA_BUT("version=1&email=second@primer.ru"));
    expect_form_again(second, "first@primer.ru");
    expect_contains("second@primer.ru", second.body);
    expect_contains("name=\"version\" value=\"2\"", second.body);
    expect_str("first@primer.ru", test_sql_text(school.app, "SELECT email FROM member"));
}

/* "№ 2" is shown with a blank that does not break, also in a field of several lines. */
void test_members__a_remark_comes_back_from_its_field_as_it_was(void)
{
    struct school school = school_with_natalia();
    const char *edit = test_text("/members/%lld/edit", ID(school.natalia));
    expect_int(303, test_post(school.app, school.chair, edit,
                              NATALIA_BUT("version=1&remark=протокол+№%C2%A02%0D%0Aи+№+3"))
                        .status);
    expect_str("протокол № 2\r\nи № 3", test_sql_text(school.app, "SELECT remark FROM member"));
}

void test_members__a_check_is_marked_with_the_day(void)
{
    struct school school = school_with_natalia();
    expect_see_other(test_post(school.app, school.chair,
                               test_text("/members/%lld/verified", ID(school.natalia)), ""),
                     test_text("/members/%lld", ID(school.natalia)));
    expect_str("2026-01-22", test_sql_text(school.app, "SELECT verified_on FROM member"));
}

void test_members__who_has_left_is_not_checked_any_more(void)
{
    struct school school = school_with_natalia();
    const char *card = test_text("/members/%lld", ID(school.natalia));
    expect_contains("отметить сверку", test_get(school.app, school.chair, card).body);
    test_sql(school.app,
             test_text("UPDATE member SET status = 'left' WHERE id = %lld", ID(school.natalia)));
    expect_lacks("отметить сверку", test_get(school.app, school.chair, card).body);
    expect_int(404, test_post(school.app, school.chair,
                              test_text("/members/%lld/verified", ID(school.natalia)), "")
                        .status);
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* 130 people under two names only, so that the order of names alone cannot tell them apart. */
static struct test_app *crowd(int64_t *ret_chair, const char *org, const char *role)
{
    struct test_app *app = test_app_on("2026-01-22");
    *ret_chair = test_account(app, role, org);
    struct request *req = test_begin(app, *ret_chair);
    for (int i = 0; i < 130; i++) {
        struct members_card card = {
            .last_name = i % 2 == 0 ? STR("Иванова") : STR("Ёлкина"),
            .first_name = STR("Анна"),
            .phone = i % 5 == 0 ? (str){0} : str_format(test_arena(), "+7910%07d", i),
            .joined_year = 2000 + i % 20,
        };
        (void)members_add(req, 100, test_org(app, org), test_org_path(app, org), &card);
    }
    test_commit(app);
    return app;
}

/* The ids on a page, in order, are counted in `seen`. */
static int count_rows(str body, const char *mark)
{
    int count = 0;
    ptrdiff_t at;
    while ((at = str_find(body, str_of(mark))) >= 0) {
        body = str_from(body, (size_t)at + strlen(mark));
        count++;
    }
    return count;
}

static str link_after(str body, const char *mark)
{
    ptrdiff_t at = str_find(body, str_of(mark));
    if (at < 0) {
        return (str){0};
    }
    str rest = str_from(body, (size_t)at + strlen(mark));
    ptrdiff_t start = str_find(rest, STR("href=\""));
    rest = str_from(rest, (size_t)start + 6);
    return str_slice(rest, 0, (size_t)str_find_char(rest, '"'));
}

struct walked {
    int pages;
    int lines;
    str last_page;
    str firsts; /* address of the first card on each page, in order */
};

static str first_card(str body)
{
    return link_after(body, "<tbody");
}

static str without_amp(str link)
{
    struct buf out = BUF_INIT(test_arena());
    ptrdiff_t at;
    while ((at = str_find(link, STR("&amp;"))) >= 0) {
        buf_put(&out, str_slice(link, 0, (size_t)at + 1));
        link = str_from(link, (size_t)at + 5);
    }
    buf_put(&out, link);
    return buf_str(&out);
}

static struct walked walk(struct test_app *app, int64_t account, str path, const char *direction)
{
    struct walked walked = {0};
    while (path.length > 0 && walked.pages < 20) {
        path = without_amp(path);
        struct reply reply = test_get(app, account, str_to_c(test_arena(), path));
        walked.last_page = path;
        walked.pages++;
        walked.lines += count_rows(reply.body, "class=\"tl\"");
        walked.firsts = str_format(test_arena(), "%.*s|%.*s", STR_ARG(walked.firsts),
                                   STR_ARG(first_card(reply.body)));
        path = link_after(reply.body, direction);
    }
    return walked;
}

static void expect_whole_walk(struct test_app *app, int64_t account)
{
    struct walked forward = walk(app, account, STR("/members"), "rel=\"next\"");
    expect_int(3, forward.pages);
    expect_int(130, forward.lines);
    struct walked back = walk(app, account, forward.last_page, "rel=\"prev\"");
    expect_int(3, back.pages);
    expect_int(130, back.lines);
    struct walked filtered = walk(app, account, STR("/members?without=phone"), "rel=\"next\"");
    expect_int(26, filtered.lines);
}

void test_members__pages_lose_and_double_nobody_in_a_primary(void)
{
    int64_t chair;
    struct test_app *app = crowd(&chair, "Рыльская СОШ 4", "primary_chair");
    expect_whole_walk(app, chair);
}

void test_members__pages_lose_and_double_nobody_in_a_large_branch(void)
{
    int64_t chair;
    struct test_app *app = crowd(&chair, "КГУ", "primary_chair");
    test_sql(app, "UPDATE org SET members = members + 5000 WHERE id = 130");
    expect_whole_walk(app, chair);
}

void test_members__pages_lose_and_double_nobody_in_a_region(void)
{
    int64_t chair;
    struct test_app *app = crowd(&chair, "КГУ", "primary_chair");
    test_sql(app, "UPDATE org SET members = members + 5000 WHERE id = 130");
    expect_whole_walk(app, test_account(app, "region_specialist", "Курская"));
}

void test_members__the_order_is_that_of_the_alphabet(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t chair = test_account(app, "primary_chair", "Рыльская СОШ 4");
    static const char *const names[] = {"Жданова", "Ёлкина",  "Абрамова", "Әбенова",
                                        "Ельцова", "Якубова", "Қасымова", "Кузина"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        (void)test_members_add(app, chair, "Рыльская СОШ 4",
                               TEST_CARD(.last_name = str_of(names[i]), .first_name = STR("Анна")));
    }
    static const char *const ordered[] = {"Абрамова", "Әбенова", "Ёлкина",   "Ельцова",
                                          "Жданова",  "Кузина",  "Қасымова", "Якубова"};
    str body = test_get(app, chair, "/members").body;
    body = str_from(body, (size_t)str_find(body, STR("<tbody")));
    for (size_t i = 0; i < COUNT_OF(ordered); i++) {
        ptrdiff_t at = str_find(body, str_of(ordered[i]));
        if (at < 0) {
            test_fail(__FILE__, __LINE__, "%s is not where it belongs", ordered[i]);
        }
        body = str_from(body, (size_t)at);
    }
}

void test_members__a_letter_leads_to_its_names(void)
{
    int64_t chair;
    struct test_app *app = crowd(&chair, "Рыльская СОШ 4", "primary_chair");
    struct reply reply = test_get(app, chair, "/members?letter=И");
    expect_page(reply, "Иванова");
    expect_lacks("Ёлкина", reply.body);
}

void test_members__filters_show_whom_they_name(void)
{
    struct test_app *app = test_app_on("2026-01-22");
    int64_t territory = test_account(app, "territory_chair", "Рыльская");
    (void)test_members_add(
        app, territory, "Рыльская СОШ 4",
        TEST_CARD(.last_name = STR("Первая"), .first_name = STR("А"), .sex = STR("f"),
                  .born = date_of("1990-01-22"), .category = STR("worker_pedagogic"),
                  .joined_on = date_of("2026-01-10"), .phone = STR("+79100000001")));
    (void)test_members_add(
        app, territory, "Рыльский сад",
        TEST_CARD(.last_name = STR("Второй"), .first_name = STR("Б"), .sex = STR("m"),
                  .born_year = 1960, .category = STR("pensioner_nonworking"), .joined_year = 1999,
                  .has_electronic_record = true, .status = STR("temporarily_not_working")));
    static const struct {
        const char *filter;
        bool first;
        bool second;
    } cases[] = {
        {"", true, true},
        {"org=112", false, true},
        {"org=110&own=1", false, false},
        {"category=worker", true, false},
        {"category=pensioner_nonworking", false, true},
        {"sex=f", true, false},
        {"standing=active", true, false},
        {"standing=paused", false, true},
        {"standing=gone", false, false},
        {"age_to=35", false, false},
        {"age_to=36", true, false},
        {"age_from=36&age_to=36", true, false},
        {"age_from=55", false, true},
        {"joined_from=2026-01-01", true, false},
        {"joined_to=31.12.1999", false, true},
        {"joined_from=1999-01-01&joined_to=2026-12-31", true, true},
        {"without=phone", false, true},
        {"without=record", true, false},
        {"without=phone&without=record", false, false},
        {"unchecked=12", false, true},
        {"sex=f%27--", true, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        str body = test_get(app, territory, test_text("/members?%s", cases[i].filter)).body;
        bool first = str_find(body, STR("Первая А")) >= 0;
        bool second = str_find(body, STR("Второй Б")) >= 0;
        if (first != cases[i].first || second != cases[i].second) {
            test_fail(__FILE__, __LINE__, "?%s shows %d %d", cases[i].filter, first, second);
        }
    }
}

void test_members__a_list_of_another_organisation_is_not_there(void)
{
    struct school school = school_with_natalia();
    expect_not_found(test_get(school.app, school.chair, "/members?org=112"));
    expect_not_found(test_get(school.app, school.chair, "/members?org=110"));
    expect_not_found(test_get(school.app, school.chair, "/members?org=200"));
    expect_not_found(test_get(school.app, school.chair, "/members/export?format=csv&org=112"));
}

void test_members__a_post_of_the_union_chooses_a_region_first(void)
{
    struct school school = school_with_natalia();
    int64_t officer = test_account(school.app, "union_officer", "union");
    struct reply regions = test_get(school.app, officer, "/members");
    expect_page(regions, "Курская областная организация");
    expect_lacks("Гончарова", regions.body);
    expect_page(test_get(school.app, officer, "/members?org=100"), "Гончарова");
    expect_page(test_get(school.app, officer, test_text("/members/%lld", ID(school.natalia))),
                "Гончарова");
    test_run_jobs(school.app);
    expect_int(1, test_sql_int(school.app,
                               "SELECT count(*) FROM audit_entry WHERE action = 'members.list'"));
}

void test_members__chosen_columns_are_shown_and_remembered(void)
{
    struct school school = school_with_natalia();
    struct reply reply =
        test_get(school.app, school.chair, "/members?column=phone&column=category");
    expect_page(reply, "910\xc2\xa0"
                       "000-41-07");
    expect_contains("педагог", reply.body);
    bool is_remembered = false;
    for (size_t i = 0; i < reply.header_count; i++) {
        is_remembered = is_remembered || str_starts_with(reply.headers[i].value,
                                                         STR("members_columns=category.phone."));
    }
    expect_true(is_remembered);
}

void test_members__a_list_of_one_organisation_does_not_name_it_in_each_line(void)
{
    struct school school = school_with_natalia();
    const char *heading = ">Организация</th>";
    expect_lacks(heading, test_get(school.app, school.chair, "/members").body);
    int64_t specialist = test_account(school.app, "region_specialist", "Курская");
    expect_page(test_get(school.app, specialist, "/members"), heading);
}

/* ---- export --------------------------------------------------------------------------------- */

static str file_of(struct reply reply)
{
    expect_int(200, reply.status);
    expect_true(reply.file_fd > 0);
    char *bytes = arena_bytes(test_arena(), (size_t)reply.file_size + 1);
    expect_int(reply.file_size, pread(reply.file_fd, bytes, (size_t)reply.file_size, 0));
    return (str){bytes, (size_t)reply.file_size};
}

void test_members__csv_has_the_columns_and_no_live_formulas(void)
{
    struct school school = school_with_natalia();
    (void)test_members_add(school.app, school.chair, "Рыльская СОШ 4",
                           TEST_CARD(.last_name = STR("Якушева"), .first_name = STR("Яна"),
                                     .remark = STR("=1+1"), .position = STR("@SUM(A1)"),
                                     .workplace = STR("-2+3"), .born_year = 1980));
    struct reply reply = test_get(school.app, school.chair, "/members/export?format=csv");
    str csv = file_of(reply);
    close(reply.file_fd);
    expect_contains("Фамилия;Имя;Отчество", csv);
    expect_contains("Гончарова;Наталья;Павловна;Савина;", csv);
    expect_contains("'=1+1", csv);
    expect_contains("'@SUM(A1)", csv);
    expect_contains("'-2+3", csv);
    /* Without an apostrophe; the blanks keep Excel from making a number of it. */
    expect_contains(";+7 910 000-41-07;", csv);
    expect_contains("1980", csv);
    expect_lacks("11223344595", csv);
}

struct read_back {
    int rows;
    str first; /* texts of the first person, joined */
};

static bool take_row(void *context, const struct sheet_row *row)
{
    struct read_back *back = context;
    if (back->rows++ == 1) {
        for (int32_t i = 0; i < row->cell_count; i++) {
            str text = row->cells[i].kind == SHEET_DATE ? date_iso(test_arena(), row->cells[i].day)
                                                        : row->cells[i].text;
            back->first =
                str_format(test_arena(), "%.*s%.*s|", STR_ARG(back->first), STR_ARG(text));
        }
    }
    return true;
}

static void take_sheet(void *context UNUSED, int32_t index UNUSED,
                       const struct sheet_info *info UNUSED)
{
}

void test_members__xlsx_is_read_back_as_it_was(void)
{
    struct school school = school_with_natalia();
    struct reply reply = test_get(school.app, school.chair, "/members/export?format=xlsx");
    expect_int(200, reply.status);
    struct read_back back = {0};
    struct sheet_receiver receiver = {.context = &back, .sheet = take_sheet, .row = take_row};
    expect_int(SHEET_READ, sheet_read_here(reply.file_fd, STR("list.xlsx"), &receiver));
    close(reply.file_fd);
    expect_int(2, back.rows);
    expect_contains("Гончарова|Наталья|Павловна|Савина|ж|1979-03-14|+7 910 000-41-07|", back.first);
    expect_contains("|2007-09-03|2019-09-02|протокол № 2|46000211873|", back.first);
}

static str file_name_in(struct reply reply)
{
    for (size_t i = 0; i < reply.header_count; i++) {
        if (str_equal(reply.headers[i].name, STR("Content-Disposition"))) {
            return reply.headers[i].value;
        }
    }
    return (str){0};
}

void test_members__the_file_of_an_export_is_named_after_the_organisation(void)
{
    struct school school = school_with_natalia();
    test_sql(school.app, "UPDATE org SET short_name = 'СОШ/4 \"Заря\"' WHERE id = 111");
    struct reply reply = test_get(school.app, school.chair, "/members/export?format=csv");
    close(reply.file_fd);
    str name = html_url_encode(test_arena(), STR("СОШ-4 Заря, члены Профсоюза 2026-01-22.csv"));
    expect_contains(str_to_c(test_arena(), name), file_name_in(reply));
}

void test_members__pdf_is_a_pdf(void)
{
    struct school school = school_with_natalia();
    struct reply reply = test_get(school.app, school.chair, "/members/export?format=pdf");
    str pdf = file_of(reply);
    close(reply.file_fd);
    expect_true(str_starts_with(pdf, STR("%PDF-")));
    expect_contains("%%EOF", pdf);
}

void test_members__an_export_is_always_noted(void)
{
    struct school school = school_with_natalia();
    struct reply reply = test_get(school.app, school.chair, "/members/export?format=csv");
    close(reply.file_fd);
    test_run_jobs(school.app);
    expect_int(1, test_sql_int(school.app,
                               "SELECT count(*) FROM audit_entry WHERE action = 'members.export'"));
}

void test_members__a_long_list_is_left_to_the_job_runner(void)
{
    struct school school = school_with_natalia();
    test_sql(school.app, "UPDATE org SET members = members + 5001 WHERE id = 111");
    expect_page(test_get(school.app, school.chair, "/members/export?format=xlsx"),
                "длинный список");
    struct reply ordered =
        test_post(school.app, school.chair, "/members/export", "format=xlsx&category=worker");
    expect_int(303, ordered.status);
    test_run_jobs(school.app);
    expect_str("done", test_sql_text(school.app, "SELECT state FROM job"));
    expect_contains("1 человек", test_sql_text(school.app, "SELECT sentence FROM job"));
}
