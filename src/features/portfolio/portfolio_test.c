/* The list of achievements: what the member adds, what the organisation confirms, the paper. */
#include "app/app.h"
#include "app/test.h"
#include "features/members/test_members.h"
#include "features/portfolio/portfolio_inner.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))
#define ARTICLE "kind=publication&happened=2025&title=Молодой+педагог&place=Учительская+газета"

static int64_t add(struct test_members_scene set, const char *body)
{
    expect_see_other(test_post(set.app, set.member, "/my/portfolio/new", body), "/my/portfolio");
    return test_sql_int(set.app, "SELECT max(id) FROM portfolio_entry");
}

static int64_t count(struct test_members_scene set, const char *what)
{
    return test_sql_int(set.app, test_text("SELECT count(*) FROM %s", what));
}

static const char *own(int64_t id, const char *page)
{
    return test_text("/my/portfolio/%lld%s", ID(id), page);
}

static const char *on_card(struct test_members_scene set, int64_t id)
{
    return test_text("/members/%lld/portfolio/%lld", ID(set.natalia), ID(id));
}

void test_portfolio__a_member_adds_corrects_and_removes_an_achievement(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, ARTICLE);
    expect_page(test_get(set.app, set.member, "/my/portfolio"), "Молодой педагог");
    expect_page(test_get(set.app, set.member, own(id, "")), "Учительская газета");
    expect_int(303, test_post(set.app, set.member, own(id, ""),
                              "version=1&kind=contest&happened=14.03.2025&title=Другое")
                        .status);
    expect_int(1, count(set, "portfolio_entry WHERE title = 'Другое' AND happened_on = "
                             "'2025-03-14' AND year = 2025"));
    expect_refused(test_post(set.app, set.member, own(id, ""),
                             "version=1&kind=contest&happened=2025&title=Третье"),
                   "изменилась");
    expect_int(303, test_post(set.app, set.member, own(id, "/remove"), "").status);
    expect_not_found(test_get(set.app, set.member, own(id, "")));
    int64_t undo = test_sql_int(set.app, "SELECT max(id) FROM undo WHERE kind = 'portfolio'");
    expect_int(
        303,
        test_post(set.app, set.member, test_text("/portfolio/undo/%lld", ID(undo)), "").status);
    expect_page(test_get(set.app, set.member, "/my/portfolio"), "Другое");
}

void test_portfolio__bad_input_is_told_and_nothing_is_kept(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    static const struct {
        const char *body;
        const char *told;
    } cases[] = {
        {"kind=publication&happened=2025&title=", "Что именно"},
        {"kind=prize&happened=2025&title=А", "Выберите"},
        {"kind=award&happened=весной&title=А", "Напишите дату"},
        {"kind=award&happened=1900&title=А", "Напишите дату"},
        {"kind=award&happened=2027&title=А", "ещё не наступил"},
        {"kind=award&happened=03.03.2026&title=А", "ещё не наступил"},
        {"kind=award&happened=2025&title=А&link=javascript:alert(1)", "https://"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_form_again(test_post(set.app, set.member, "/my/portfolio/new", cases[i].body),
                          cases[i].told);
    }
    expect_int(0, count(set, "portfolio_entry"));
}

void test_portfolio__the_organisation_confirms_and_a_change_has_to_be_confirmed_anew(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, ARTICLE);
    expect_page(test_get(set.app, set.chair, test_text("/members/%lld", ID(set.natalia))),
                "Молодой педагог");
    expect_int(303, test_post(set.app, set.chair, on_card(set, id), "").status);
    expect_page(test_get(set.app, set.member, "/my/portfolio"), "Подтверждено 02.03.2026");
    expect_int(303, test_post(set.app, set.member, own(id, ""), "version=2&" ARTICLE).status);
    expect_int(1, count(set, "portfolio_entry WHERE state = 'told' AND confirmed_on IS NULL"));
    (void)test_post(set.app, set.chair, on_card(set, id), "");
    expect_int(303, test_post(set.app, set.chair, on_card(set, id), "").status);
    expect_int(1, count(set, "portfolio_entry WHERE state = 'told'"));
}

void test_portfolio__nobody_else_sees_confirms_or_changes_it(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, ARTICLE);
    int64_t accountant = test_account(set.app, "accountant", TEST_SCHOOL);
    expect_forbidden(test_post(set.app, accountant, on_card(set, id), ""));
    expect_not_found(test_post(set.app, set.beside, on_card(set, id), ""));
    expect_not_found(
        test_get(set.app, set.beside, test_text("/members/%lld/portfolio", ID(set.natalia))));
    int64_t other = test_members_add(
        set.app, set.chair, TEST_SCHOOL,
        TEST_CARD(.last_name = STR("Белова"), .first_name = STR("Анна"), .status = STR("active"),
                  .joined_on = {20100901}, .registered_on = {20100901}));
    int64_t stranger = test_members_sign_in(set.app, TEST_SCHOOL, other);
    expect_not_found(test_get(set.app, stranger, own(id, "")));
    expect_not_found(test_post(set.app, stranger, own(id, ""), "version=1&" ARTICLE));
    expect_not_found(test_post(set.app, stranger, own(id, "/remove"), ""));
    expect_int(1, count(set, "portfolio_entry WHERE state = 'told' AND version = 1"));
}

void test_portfolio__the_list_is_a_numbered_paper_with_a_code_that_proves_it(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    test_inner_app(set.app)->options.origin = "https://union.example";
    (void)add(set, ARTICLE);
    expect_int(303, test_post(set.app, set.chair,
                              test_text("/members/%lld/training/new", ID(set.natalia)),
                              "title=Охрана+труда&kind=seminar&attendance=in_person&hours=16&"
                              "taught=outside&taught_by=Институт&began_on=10.02.2026")
                        .status);
    struct reply made = test_post(set.app, set.member, "/my/portfolio/make", "");
    expect_int(303, made.status);
    const char *page = str_to_c(test_arena(), test_location(made));
    expect_page(test_get(set.app, set.member, page), "Лист достижений");
    struct reply pdf = test_get(set.app, set.member, test_text("%s/pdf", page));
    expect_int(200, pdf.status);
    str text = test_told_by("pdftotext -layout - -", pdf.file_fd);
    static const char *const parts[] = {"ЛИСТ ДОСТИЖЕНИЙ", "Охрана труда", "Молодой педагог",
                                        "Гончарова", "№ 1/2026"};
    for (size_t i = 0; text.length > 0 && i < COUNT_OF(parts); i++) {
        if (str_find(text, str_of(parts[i])) < 0) {
            test_fail(__FILE__, __LINE__, "no “%s” in:\n%.*s", parts[i], STR_ARG(text));
        }
    }
    str code = test_sql_text(set.app, "SELECT code FROM paper WHERE kind = 'achievements'");
    expect_page(test_get(set.app, 0, test_text("/P/%.*s", STR_ARG(code))), "Лист достижений");
    (void)test_post(set.app, set.member, "/my/portfolio/make", "");
    expect_int(1, count(set, "paper WHERE kind = 'achievements' AND state = 'valid'"));
}

void test_portfolio__what_was_removed_and_what_lost_its_card_is_swept_away(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    int64_t id = add(set, ARTICLE);
    (void)add(set, ARTICLE "2");
    (void)test_post(set.app, set.member, own(id, "/remove"), "");
    test_sql(set.app, "UPDATE portfolio_entry SET changed_at = 0");
    struct request *req = test_begin(set.app, set.chair);
    test_commit(set.app);
    portfolio_feature.sweep(req);
    expect_int(1, count(set, "portfolio_entry"));
    test_sql(set.app, test_text("DELETE FROM member WHERE id = %lld", ID(set.natalia)));
    portfolio_feature.sweep(req);
    expect_int(0, count(set, "portfolio_entry"));
}
