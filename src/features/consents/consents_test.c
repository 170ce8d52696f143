#include "features/consents/consents.h"

#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))
#define OWN "/my/about/consents"

static int64_t count(struct test_members_scene scene, const char *what)
{
    return test_sql_int(scene.app, test_text("SELECT count(*) FROM %s", what));
}

/* The number of the text that the page shows. */
static int64_t text_shown(struct test_members_scene scene, const char *purpose)
{
    struct reply page = test_get(scene.app, scene.member, test_text(OWN "/give/%s", purpose));
    str marks = STR("name=\"text_id\" value=\"");
    ptrdiff_t at = str_find(page.body, marks);
    expect_true(at >= 0);
    str rest = str_from(page.body, (size_t)at + marks.length);
    str number;
    int64_t id = 0;
    expect_true(str_next(&rest, '"', &number) && str_to_int64(number, &id));
    return id;
}

static struct reply give(struct test_members_scene scene, const char *purpose)
{
    return test_post(scene.app, scene.member, test_text(OWN "/give/%s", purpose),
                     test_text("text_id=%lld", ID(text_shown(scene, purpose))));
}

static struct reply withdraw(struct test_members_scene scene, const char *purpose)
{
    return test_post(scene.app, scene.member, test_text(OWN "/withdraw/%s", purpose), "");
}

static bool allow(struct test_members_scene scene, const char *purpose)
{
    struct request *req = test_begin(scene.app, 0);
    bool may = consents_allow(req, 100, scene.natalia, purpose);
    test_commit(scene.app);
    return may;
}

static const char *card(struct test_members_scene scene)
{
    return test_text("/members/%lld/consents", ID(scene.natalia));
}

static struct reply enter(struct test_members_scene scene, int64_t account, const char *body)
{
    return test_post(scene.app, account, card(scene), body);
}

/* ---- the own pages -------------------------------------------------------------------------- */

void test_consents__a_member_sees_each_purpose_by_itself(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    struct reply page = test_get(scene.app, scene.member, OWN);
    expect_page(page, "Учёт членов Профсоюза");
    expect_contains("Партнёры бонусной программы", page.body);
    expect_contains("Публикация имени и фотографии", page.body);
    expect_contains("Нет согласия", page.body);
    expect_contains("href=\"/my/papers/consent\"", page.body);
    expect_contains("class=\"tabbar\"", page.body);
    expect_contains("href=\"" OWN "\"", test_get(scene.app, scene.member, "/my/about").body);
    expect_page(test_get(scene.app, scene.chair, OWN), "не привязана");
}

void test_consents__a_consent_is_given_to_the_words_that_were_read(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    expect_true(!allow(scene, CONSENTS_NEWS));
    struct reply page = test_get(scene.app, scene.member, OWN "/give/news");
    expect_page(page, "152-ФЗ");
    expect_contains("Курская", page.body);
    expect_see_other(give(scene, "news"), OWN);
    expect_true(allow(scene, CONSENTS_NEWS));
    expect_true(!allow(scene, CONSENTS_PUBLISH));
    expect_contains("Дано 02.03.2026 в личном кабинете",
                    test_get(scene.app, scene.member, OWN).body);
    expect_int(64, test_sql_text(scene.app, "SELECT text_hash FROM consent_event").length);
    expect_see_other(give(scene, "news"), OWN);
    expect_int(1, count(scene, "consent_event"));
    expect_int(1, count(scene, "audit_entry WHERE action = 'consents.give'"));
}

void test_consents__a_text_of_another_purpose_is_not_what_was_read(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    int64_t news = text_shown(scene, "news");
    expect_not_found(test_post(scene.app, scene.member, OWN "/give/publish",
                               test_text("text_id=%lld", ID(news))));
    expect_not_found(test_post(scene.app, scene.member, OWN "/give/publish", "text_id=777"));
    expect_not_found(test_post(scene.app, scene.member, OWN "/give/anything", "text_id=1"));
    expect_int(0, count(scene, "consent_event"));
}

void test_consents__what_follows_is_said_before_it_is_withdrawn(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    expect_not_found(test_get(scene.app, scene.member, OWN "/withdraw/publish"));
    (void)give(scene, "publish");
    expect_page(test_get(scene.app, scene.member, OWN "/withdraw/publish"), "трёх рабочих дней");
    expect_true(allow(scene, CONSENTS_PUBLISH));
    expect_see_other(withdraw(scene, "publish"), OWN);
    expect_true(!allow(scene, CONSENTS_PUBLISH));
    expect_refused(withdraw(scene, "publish"), "согласия нет");
    expect_see_other(give(scene, "publish"), OWN);
    expect_true(allow(scene, CONSENTS_PUBLISH));
    expect_int(3, count(scene, "consent_event"));
}

void test_consents__the_register_is_kept_by_law_until_the_consent_is_withdrawn(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    expect_true(allow(scene, CONSENTS_REGISTER));
    (void)give(scene, "register");
    expect_page(test_get(scene.app, scene.member, OWN "/withdraw/register"), "часть 2 статьи 10");
    expect_see_other(withdraw(scene, "register"), OWN);
    expect_true(!allow(scene, CONSENTS_REGISTER));
    expect_int(1, count(scene, "member WHERE status = 'active'"));
}

void test_consents__nobody_withdraws_for_somebody_else(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "news");
    expect_int(303, test_post(scene.app, 0, OWN "/withdraw/news", "").status);
    expect_not_found(test_post(scene.app, scene.chair, OWN "/withdraw/news", ""));
    expect_true(allow(scene, CONSENTS_NEWS));
}

/* ---- what came with joining ----------------------------------------------------------------- */

static void joined(struct test_members_scene scene)
{
    test_sql(scene.app,
             test_text("INSERT INTO join_application (region_id, id, org_id, org_path, number, "
                       "state, source, applied_on, member_id, consent_text_id, consent_given_at, "
                       "consent_operator, consent_organisation, created_at, changed_at) VALUES "
                       "(100, 903, 112, '%.*s', 1, 'admitted', 'link', '2026-02-01', %lld, 1, "
                       "1769947200, 'Оператор', 'Школа', 0, 0)",
                       STR_ARG(test_org_path(scene.app, TEST_SCHOOL)), ID(scene.natalia)));
}

void test_consents__what_an_applicant_agreed_to_is_the_first_consent_of_the_member(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    joined(scene);
    struct reply page = test_get(scene.app, scene.member, OWN);
    expect_page(page, "Дано 01.02.2026 при вступлении");
    expect_see_other(withdraw(scene, "register"), OWN);
    expect_true(!allow(scene, CONSENTS_REGISTER));
}

/* ---- a new text ----------------------------------------------------------------------------- */

static void new_text(struct test_members_scene scene, const char *text)
{
    int64_t region = test_account(scene.app, "region_chair", "Курская");
    expect_see_other(test_post(scene.app, region,
                               test_text("/consents/%lld/new", ID(text_shown(scene, "news"))),
                               test_text("text=%s", text)),
                     "/consents");
}

void test_consents__when_a_text_changes_the_member_is_asked_anew(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "news");
    int64_t old = text_shown(scene, "news");
    expect_lacks("Изменился текст согласия", test_get(scene.app, scene.member, "/my").body);
    new_text(scene, "Новый текст. {operator}");
    expect_contains("Изменился текст согласия", test_get(scene.app, scene.member, "/my").body);
    expect_contains("Новый текст", test_get(scene.app, scene.member, OWN).body);
    expect_true(allow(scene, CONSENTS_NEWS));
    expect_true(text_shown(scene, "news") != old);
    expect_see_other(give(scene, "news"), OWN);
    expect_lacks("Изменился текст согласия", test_get(scene.app, scene.member, "/my").body);
    expect_int(2, count(scene, "consent_event"));
}

void test_consents__a_text_has_to_say_who_answers_for_the_data(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    int64_t region = test_account(scene.app, "region_chair", "Курская");
    const char *path = test_text("/consents/%lld/new", ID(text_shown(scene, "news")));
    expect_lacks("keep_days", test_get(scene.app, region, path).body);
    expect_form_again(test_post(scene.app, region, path, "text=Без+меток"), "{operator}");
}

/* ---- the side of who keeps the cards -------------------------------------------------------- */

void test_consents__the_chair_sees_them_on_the_card(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "partners");
    struct reply page =
        test_get(scene.app, scene.chair, test_text("/members/%lld", ID(scene.natalia)));
    expect_contains("Партнёры бонусной программы", page.body);
    expect_contains(card(scene), page.body);
    expect_page(test_get(scene.app, scene.chair, card(scene)), "Дано 02.03.2026");
    expect_not_found(test_get(scene.app, scene.beside, card(scene)));
    expect_forbidden(test_get(scene.app, scene.member, card(scene)));
    int64_t region = test_account(scene.app, "region_specialist", "Курская");
    expect_page(test_get(scene.app, region, card(scene)), "Гончарова");
    test_run_jobs(scene.app);
    expect_int(1, count(scene, "audit_entry WHERE action = 'consents.open'"));
}

void test_consents__a_paper_is_entered_with_its_day(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    expect_see_other(
        enter(scene, scene.chair, "deed=give&purpose=publish&on=2026-02-10&remark=Папка+3"),
        card(scene));
    expect_true(allow(scene, CONSENTS_PUBLISH));
    struct reply page = test_get(scene.app, scene.chair, card(scene));
    expect_contains("Дано 10.02.2026 на бумаге", page.body);
    expect_contains("Папка 3", page.body);
    expect_see_other(enter(scene, scene.chair, "deed=withdraw&purpose=publish&on=2026-03-01"),
                     card(scene));
    expect_true(!allow(scene, CONSENTS_PUBLISH));
    expect_contains("Отозвано 01.03.2026 на бумаге", test_get(scene.app, scene.member, OWN).body);
    /* A paper of an earlier day changes nothing of how things stand. */
    expect_see_other(enter(scene, scene.chair, "deed=give&purpose=publish&on=2026-02-20"),
                     card(scene));
    expect_true(!allow(scene, CONSENTS_PUBLISH));
}

void test_consents__a_paper_of_the_future_or_entered_twice_comes_back(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    expect_form_again(enter(scene, scene.chair, "deed=give&purpose=news&on=2026-03-05"), "e-on");
    expect_form_again(enter(scene, scene.chair, "deed=withdraw&purpose=news&on=2026-03-01"),
                      "согласия нет");
    (void)enter(scene, scene.chair, "deed=give&purpose=news&on=2026-03-01");
    expect_form_again(enter(scene, scene.chair, "deed=give&purpose=news&on=2026-03-01"),
                      "уже записано");
    expect_int(1, count(scene, "consent_event"));
}

void test_consents__a_paper_is_not_entered_without_the_right_or_from_beside(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    const char *body = "deed=give&purpose=news&on=2026-03-01";
    int64_t auditor = test_account(scene.app, "region_auditor", "Курская");
    expect_forbidden(enter(scene, auditor, body));
    expect_forbidden(enter(scene, scene.member, body));
    expect_not_found(enter(scene, scene.beside, body));
    expect_int(0, count(scene, "consent_event"));
}

/* ---- who has withdrawn ---------------------------------------------------------------------- */

void test_consents__a_withdrawal_is_told_to_the_chair_without_a_name(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "news");
    expect_lacks("Отозвано 1 согласие", test_get(scene.app, scene.chair, "/").body);
    expect_see_other(withdraw(scene, "news"), OWN);
    str letter = test_sql_text(scene.app, "SELECT body FROM outbox");
    expect_contains("отозвал согласие", letter);
    expect_lacks("Гончарова", letter);
    expect_lacks("Новости", letter);
    expect_contains("Отозвано 1 согласие", test_get(scene.app, scene.chair, "/").body);
    expect_lacks("Отозвано 1 согласие", test_get(scene.app, scene.beside, "/").body);
    struct reply page = test_get(scene.app, scene.chair, "/consents/withdrawn");
    expect_page(page, "Гончарова");
    expect_contains("01.04.2026", page.body);
    expect_lacks("Гончарова", test_get(scene.app, scene.beside, "/consents/withdrawn").body);
}

void test_consents__who_has_to_act_takes_note(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "publish");
    (void)withdraw(scene, "publish");
    expect_contains("05.03.2026", test_get(scene.app, scene.chair, "/consents/withdrawn").body);
    int64_t id = test_sql_int(scene.app, "SELECT id FROM consent_event WHERE is_given = 0");
    const char *path = test_text("/consents/withdrawn/%lld/note", ID(id));
    expect_not_found(test_post(scene.app, scene.beside, path, ""));
    expect_forbidden(test_post(scene.app, scene.member, path, ""));
    expect_see_other(test_post(scene.app, scene.chair, path, ""), "/consents/withdrawn");
    expect_lacks("Отозвано 1 согласие", test_get(scene.app, scene.chair, "/").body);
    expect_contains("отмечено", test_get(scene.app, scene.chair, "/consents/withdrawn").body);
}

void test_consents__who_gives_anew_is_no_longer_on_the_list(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "news");
    (void)withdraw(scene, "news");
    (void)give(scene, "news");
    expect_contains("Никто не отзывал",
                    test_get(scene.app, scene.chair, "/consents/withdrawn").body);
}

void test_consents__the_list_as_a_sheet_is_noted_in_the_log(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "news");
    (void)withdraw(scene, "news");
    int64_t operator= test_account(scene.app, "primary_operator", TEST_SCHOOL);
    expect_forbidden(test_get(scene.app, operator, "/consents/withdrawn/file"));
    struct reply file = test_get(scene.app, scene.chair, "/consents/withdrawn/file");
    expect_int(200, file.status);
    test_run_jobs(scene.app);
    expect_int(1, count(scene, "audit_entry WHERE action = 'consents.export'"));
}

/* ---- what obeys ----------------------------------------------------------------------------- */

void test_consents__an_invitation_is_not_sent_to_who_has_withdrawn(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    const char *invite = test_text("/members/%lld/invite", ID(scene.natalia));
    (void)enter(scene, scene.chair, "deed=withdraw&purpose=register&on=2026-03-01");
    expect_refused(test_post(scene.app, scene.chair, invite, "way=send"), "отказался от таких");
    expect_int(0, count(scene, "outbox"));
    (void)enter(scene, scene.chair, "deed=give&purpose=register&on=2026-03-02");
    expect_int(303, test_post(scene.app, scene.chair, invite, "way=send").status);
    expect_int(1, count(scene, "outbox"));
}

void test_consents__events_follow_a_card_that_is_merged_and_parted(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    (void)give(scene, "news");
    struct request *req = test_begin(scene.app, 0);
    consents_feature.person_merged(req, 100, scene.natalia, 4711);
    expect_true(consents_allow(req, 100, 4711, CONSENTS_NEWS));
    consents_feature.person_parted(req, 100, scene.natalia, 4711);
    expect_true(consents_allow(req, 100, scene.natalia, CONSENTS_NEWS));
    expect_true(!consents_allow(req, 100, 4711, CONSENTS_NEWS));
    test_commit(scene.app);
}
