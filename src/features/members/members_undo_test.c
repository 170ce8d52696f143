#include "features/members/test_members.h"

struct desk {
    struct test_app *app;
    int64_t operator;
    int64_t chair;
    int64_t anna;
};

/* Анна is on the register of a school, with a post and a category since long ago. */
static struct desk desk_with_anna(void)
{
    struct desk desk = {.app = test_app_on("2026-01-22")};
    desk.chair = test_account(desk.app, "primary_chair", "Рыльская СОШ 4");
    desk.operator= test_account(desk.app, "primary_operator", "Рыльская СОШ 4");
    struct members_card anna = {
        .last_name = STR("Орлова"),
        .first_name = STR("Анна"),
        .position = STR("учитель"),
        .category = STR("worker_pedagogic"),
        .snils = STR("11223344595"),
        .joined_on = date_of("2007-09-03"),
        .registered_on = date_of("2019-09-02"),
    };
    desk.anna = test_members_add(desk.app, desk.chair, "Рыльская СОШ 4", &anna);
    test_sql(desk.app, "UPDATE member_period SET valid_from = '2019-09-02' WHERE kind = 'w'");
    return desk;
}

#define CORRECTED \
    "version=1&last_name=Орлова-Белая&first_name=Анна&position=завуч&status=active" \
    "&category=worker_pedagogic&joined_on=2007-09-03&registered_on=2019-09-02"

static struct reply correct(struct desk desk, int64_t account, const char *body)
{
    return test_post(desk.app, account, test_text("/members/%lld/edit", (long long)desk.anna),
                     body);
}

/* Where the button of the toast leads; empty without one. */
static const char *undo_address(struct desk desk, int64_t account, str page)
{
    struct reply reply = test_get(desk.app, account, str_to_c(test_arena(), page));
    ptrdiff_t at = str_find(reply.body, STR("action=\"/undo/"));
    if (at < 0) {
        return "";
    }
    str rest = str_from(reply.body, (size_t)at + strlen("action=\""));
    return str_to_c(test_arena(), str_slice(rest, 0, (size_t)str_find_char(rest, '"')));
}

static const char *corrected_undo_address(struct desk desk)
{
    struct reply saved = correct(desk, desk.operator, CORRECTED);
    return undo_address(desk, desk.operator, test_location(saved));
}

static str periods_of(struct desk desk)
{
    return test_sql_text(desk.app, "SELECT count(*) || ' ' || min(valid_from) || ' ' || "
                                   "coalesce(max(valid_to), 'open') || ' ' || "
                                   "max(value) FROM member_period WHERE kind = 'w'");
}

void test_members_undo__a_correction_is_taken_back_with_its_periods(void)
{
    struct desk desk = desk_with_anna();
    str before = periods_of(desk);
    const char *undo = corrected_undo_address(desk);
    expect_str("завуч", test_sql_text(desk.app, "SELECT position FROM member"));

    expect_see_other(test_post(desk.app, desk.operator, undo, ""),
                     test_text("/members/%lld", (long long)desk.anna));
    expect_str("Орлова", test_sql_text(desk.app, "SELECT last_name FROM member"));
    expect_str("учитель", test_sql_text(desk.app, "SELECT position FROM member"));
    expect_str(str_to_c(test_arena(), before), periods_of(desk));
    expect_page(
        test_get(desk.app, desk.chair, test_text("/members/%lld/numbers", (long long)desk.anna)),
        "112-233-445");
    expect_int(1, test_sql_int(desk.app, "SELECT count(*) FROM audit_entry WHERE "
                                         "action = 'members.undo'"));
    expect_page(test_get(desk.app, desk.chair, test_text("/members/%lld", (long long)desk.anna)),
                "исправление отменено");
}

void test_members_undo__a_person_who_was_just_added_goes_again(void)
{
    struct desk desk = desk_with_anna();
    struct reply added = test_post(desk.app, desk.chair, "/members/new",
                                   "last_name=Лишний&first_name=Пётр&status=active");
    const char *undo = undo_address(desk, desk.chair, test_location(added));
    expect_int(2, test_sql_int(desk.app, "SELECT count(*) FROM member"));

    expect_see_other(
        test_post(desk.app, desk.chair, undo, ""),
        test_text("/members?org=%lld", (long long)test_org(desk.app, "Рыльская СОШ 4")));
    expect_int(1, test_sql_int(desk.app, "SELECT count(*) FROM member"));
    expect_int(0, test_sql_int(desk.app, test_text("SELECT count(*) FROM member_period WHERE "
                                                   "member_id <> %lld",
                                                   (long long)desk.anna)));
    expect_int(1, test_sql_int(desk.app, "SELECT count(*) FROM audit_entry WHERE "
                                         "action = 'members.take_away'"));
}

void test_members_undo__saving_without_a_change_offers_nothing(void)
{
    struct desk desk = desk_with_anna();
    struct reply saved = correct(desk, desk.chair,
                                 "version=1&last_name=Орлова&first_name=Анна&position=учитель"
                                 "&status=active&category=worker_pedagogic&joined_on=2007-09-03"
                                 "&registered_on=2019-09-02");
    expect_str("", str_of(undo_address(desk, desk.chair, test_location(saved))));
    expect_int(0, test_sql_int(desk.app, "SELECT count(*) FROM undo"));
}

void test_members_undo__a_card_changed_since_is_left_alone(void)
{
    struct desk desk = desk_with_anna();
    const char *undo = corrected_undo_address(desk);
    expect_int(303,
               correct(desk, desk.chair, "version=2&last_name=Белая&first_name=Анна&status=active")
                   .status);
    expect_refused(test_post(desk.app, desk.operator, undo, ""), "снова исправили");
    expect_str("Белая", test_sql_text(desk.app, "SELECT last_name FROM member"));
}

void test_members_undo__after_ten_minutes_it_is_too_late(void)
{
    struct desk desk = desk_with_anna();
    const char *undo = corrected_undo_address(desk);
    test_sql(desk.app, "UPDATE undo SET made_at = made_at - 600");
    expect_refused(test_post(desk.app, desk.operator, undo, ""), "десяти минут");
    expect_str("Орлова-Белая", test_sql_text(desk.app, "SELECT last_name FROM member"));
    test_sql(desk.app, "UPDATE undo SET made_at = made_at + 1");
    expect_int(303, test_post(desk.app, desk.operator, undo, "").status);
}

void test_members_undo__it_works_once(void)
{
    struct desk desk = desk_with_anna();
    const char *undo = corrected_undo_address(desk);
    expect_int(303, test_post(desk.app, desk.operator, undo, "").status);
    expect_not_found(test_post(desk.app, desk.operator, undo, ""));
    expect_int(0, test_sql_int(desk.app, "SELECT count(*) FROM undo"));
}

void test_members_undo__nobody_else_takes_it_back(void)
{
    struct desk desk = desk_with_anna();
    const char *undo = corrected_undo_address(desk);
    int64_t stranger = test_account(desk.app, "primary_chair", "Рыльский сад");
    int64_t superior = test_account(desk.app, "territory_chair", "Рыльская");
    expect_not_found(test_post(desk.app, desk.chair, undo, ""));
    expect_not_found(test_post(desk.app, stranger, undo, ""));
    expect_not_found(test_post(desk.app, superior, undo, ""));
    expect_str("Орлова-Белая", test_sql_text(desk.app, "SELECT last_name FROM member"));
}

void test_members_undo__a_post_elsewhere_gives_no_right_to_it(void)
{
    struct desk desk = desk_with_anna();
    const char *undo = corrected_undo_address(desk);
    test_sql(desk.app,
             test_text("UPDATE mandate SET org_id = %lld WHERE account_id = %lld",
                       (long long)test_org(desk.app, "Рыльский сад"), (long long)desk.operator));
    expect_not_found(test_post(desk.app, desk.operator, undo, ""));
    expect_str("Орлова-Белая", test_sql_text(desk.app, "SELECT last_name FROM member"));
}

void test_members_undo__without_the_right_to_admit_an_admission_stays(void)
{
    struct desk desk = desk_with_anna();
    struct reply added = test_post(desk.app, desk.chair, "/members/new",
                                   "last_name=Новый&first_name=Пётр&status=active");
    const char *undo = undo_address(desk, desk.chair, test_location(added));
    test_sql(desk.app,
             test_text("UPDATE mandate SET role = 'primary_operator' WHERE account_id = %lld",
                       (long long)desk.chair));
    expect_not_found(test_post(desk.app, desk.chair, undo, ""));
    expect_int(2, test_sql_int(desk.app, "SELECT count(*) FROM member"));
}

void test_members_undo__what_is_kept_is_sealed(void)
{
    struct desk desk = desk_with_anna();
    (void)corrected_undo_address(desk);
    expect_int(1, test_sql_int(desk.app, "SELECT count(*) FROM undo WHERE kept IS NOT NULL"));
    expect_int(0, test_sql_int(desk.app, "SELECT count(*) FROM undo WHERE CAST(kept AS TEXT) LIKE "
                                         "'%11223344595%'"));
}
