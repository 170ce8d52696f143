#include "features/members/test_members.h"

#define TODAY "2026-01-22"
#define SCHOOL "Рыльская СОШ 4"

/* Two people have the form of one card open: `seen` is what the form of the second one carries. */
struct two_forms {
    struct test_app *app;
    int64_t chair;
    const char *edit;
    str seen;
};

static str value_in(str body, const char *name)
{
    str mark = str_format(test_arena(), "name=\"%s\"", name);
    ptrdiff_t at = str_find(body, mark);
    if (at < 0) {
        test_fail(__FILE__, __LINE__, "no field %s", name);
    }
    str rest = str_from(body, (size_t)at);
    rest = str_slice(rest, 0, (size_t)str_find_char(rest, '>'));
    ptrdiff_t value = str_find(rest, STR("value=\""));
    rest = str_from(rest, (size_t)value + strlen("value=\""));
    return value < 0 ? (str){0} : str_slice(rest, 0, (size_t)str_find_char(rest, '"'));
}

static struct two_forms two_forms_of_irina(void)
{
    struct two_forms two = {.app = test_app_on(TODAY)};
    two.chair = test_account(two.app, "primary_chair", SCHOOL);
    int64_t id = test_members_add(
        two.app, two.chair, SCHOOL,
        TEST_CARD(.last_name = STR("Быкова"), .first_name = STR("Ирина"), .sex = STR("f"),
                  .category = STR("worker_other"), .phone = STR("+79100004107"),
                  .email = STR("irina@primer.ru"), .position = STR("учитель  химии, № 2"),
                  .snils = STR("11223344595"), .remark = STR("первая\nвторая")));
    two.edit = test_text("/members/%lld/edit", (long long)id);
    two.seen = value_in(test_get(two.app, two.chair, two.edit).body, "seen");
    return two;
}

#define SHORT(version, category, email, position) \
    "last_name=Быкова&first_name=Ирина&sex=f&status=active&remark=первая%0D%0Aвторая" \
    "&version=" version "&category=" category "&email=" email "&position=" position
#define IRINA(version, category, phone, email, position) \
    SHORT(version, category, email, position) "&phone=" phone

static struct reply save(const struct two_forms *two, const char *body)
{
    return test_post(two->app, two->chair, two->edit,
                     test_text("%s&seen=%.*s", body, STR_ARG(two->seen)));
}

static str now_in_register(const struct two_forms *two)
{
    return test_sql_text(two->app, "SELECT category || ' ' || phone || ' ' || email || ' ' || "
                                   "position FROM member");
}

/* The colleague has changed phone and e-mail; this person changes e-mail and position. */
static struct reply second_save(struct two_forms *two)
{
    expect_int(303, save(two, IRINA("1", "worker_other", "%2B79200000000", "first@primer.ru",
                                    "учитель+химии,+№+2"))
                        .status);
    return save(two, IRINA("1", "worker_other", "8+910+000-41-07", "second@primer.ru", "директор"));
}

void test_members_edit__after_a_conflict_untouched_fields_are_those_of_the_register(void)
{
    struct two_forms two = two_forms_of_irina();
    struct reply again = second_save(&two);
    expect_form_again(again, "кто-то ещё");
    expect_str("+7\xc2\xa0"
               "920\xc2\xa0"
               "000-00-00",
               value_in(again.body, "phone"));
    expect_str("second@primer.ru", value_in(again.body, "email"));
    expect_str("директор", value_in(again.body, "position"));
    expect_str("2", value_in(again.body, "version"));
}

void test_members_edit__saving_again_after_a_conflict_reverts_nothing_untouched(void)
{
    struct two_forms two = two_forms_of_irina();
    struct reply again = second_save(&two);
    two.seen = value_in(again.body, "seen");
    const char *shown = test_text("%%2B%.*s", STR_ARG(str_from(value_in(again.body, "phone"), 1)));
    const char *body =
        test_text("%s&phone=%s", SHORT("2", "worker_other", "second@primer.ru", "директор"), shown);
    expect_int(303, save(&two, body).status);
    expect_str("worker_other +79200000000 second@primer.ru директор", now_in_register(&two));
    expect_int(1,
               test_sql_int(two.app, "SELECT count(*) FROM member WHERE snils_hash IS NOT NULL"));
}

void test_members_edit__a_conflict_shows_both_values_of_what_both_changed(void)
{
    struct two_forms two = two_forms_of_irina();
    str body = second_save(&two).body;
    str table = str_from(body, (size_t)str_find(body, STR("id=\"conf\"")));
    table = str_slice(table, 0, (size_t)str_find(table, STR("</section>")));
    expect_contains("first@primer.ru", table);
    expect_contains("second@primer.ru", table);
    /* What one of the two alone has changed is no conflict. */
    expect_lacks("директор", table);
    expect_lacks("910", table);
    expect_lacks("Категория", table);
}

void test_members_edit__phones_and_choices_of_a_conflict_are_written_as_elsewhere(void)
{
    struct two_forms two = two_forms_of_irina();
    expect_int(303,
               save(&two, IRINA("1", "student_spo", "%2B79200000000", "irina@primer.ru", "учитель"))
                   .status);
    struct reply again =
        save(&two, IRINA("1", "student_hpe", "%2B79300000000", "irina@primer.ru", "учитель"));
    expect_form_again(again, "920\xc2\xa0"
                             "000-00-00");
    expect_contains("930\xc2\xa0"
                    "000-00-00",
                    again.body);
    expect_lacks("79200000000", again.body);
    expect_lacks("79300000000", again.body);
    expect_contains("<td role=\"cell\" data-l=\"Сейчас в реестре\">Студент колледжа</td>",
                    again.body);
}

void test_members_edit__a_third_change_finds_the_form_as_fresh_as_the_second(void)
{
    struct two_forms two = two_forms_of_irina();
    struct reply again = second_save(&two);
    test_sql(two.app, "UPDATE member SET category = 'union_staff', version = version + 1");
    two.seen = value_in(again.body, "seen");
    struct reply third =
        save(&two, IRINA("2", "worker_other", "%2B79200000000", "second@primer.ru", "директор"));
    expect_form_again(third, "<option value=\"union_staff\" selected>");
    expect_lacks("id=\"conf\"", third.body);
}

void test_members_edit__what_a_form_was_opened_with_gives_no_number_away(void)
{
    struct two_forms two = two_forms_of_irina();
    str other = test_sql_text(two.app, "SELECT snils_hash FROM member");
    expect_true(str_find(two.seen, str_slice(other, 0, 8)) < 0);
    expect_lacks("11223344595", test_get(two.app, two.chair, two.edit).body);
}

/* ---- who looks like a new person ------------------------------------------------------------ */

#define ANNA_ELKINA(surname) \
    TEST_CARD(.last_name = STR(surname), .first_name = STR("Анна"), \
              .middle_name = STR("Сергеевна"), .born = date_of("1993-10-23"))
#define ADMIT(surname, more) \
    "last_name=" surname "&first_name=Анна&middle_name=Сергеевна&born=23.10.1993&status=active" more

static struct reply admit_with(const char *org, const struct members_card *known, const char *body)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "territory_chair", "Рыльская");
    (void)test_members_add(app, chair, org, known);
    return test_post(app, chair, "/members/new?org=111", body);
}

void test_members_edit__a_likeness_within_reach_is_named(void)
{
    struct reply asked = admit_with("Рыльский сад", ANNA_ELKINA("Ёлкина"), ADMIT("Елкина", ""));
    expect_form_again(asked, ">Ёлкина Анна Сергеевна</a>, 23.10.1993, Рыльский сад");
    expect_contains("те же имя и дата рождения", asked.body);
    expect_lacks("по заявлению", asked.body);
}

void test_members_edit__a_likeness_that_left_is_said_to_have_left(void)
{
    struct members_card gone = *ANNA_ELKINA("Ёлкина");
    gone.status = STR("left");
    expect_form_again(admit_with("Рыльский сад", &gone, ADMIT("Елкина", "")),
                      "Рыльский сад, выход по заявлению");
}

void test_members_edit__a_likeness_out_of_reach_is_told_without_anything(void)
{
    struct reply asked = admit_with("Льговская СОШ 1", ANNA_ELKINA("Ёлкина"), ADMIT("Елкина", ""));
    expect_form_again(asked, "В другой организации региона");
    expect_lacks("Ёлкина", asked.body);
    expect_lacks("Льговская", asked.body);
    expect_lacks("те же имя", asked.body);
    expect_lacks("/members/9", asked.body);
}

void test_members_edit__a_previous_surname_that_is_on_the_register_is_asked_about(void)
{
    struct reply asked = admit_with("Рыльский сад", ANNA_ELKINA("Ёлкина"),
                                    ADMIT("Белова", "&previous_last_name=елкина"));
    expect_form_again(asked, ">Ёлкина Анна Сергеевна</a>");
    expect_contains("совпала прежняя фамилия", asked.body);
}

void test_members_edit__the_registers_previous_surname_is_asked_about(void)
{
    struct members_card known = *ANNA_ELKINA("Белова");
    known.previous_last_name = STR("Ёлкина");
    expect_form_again(admit_with("Рыльский сад", &known, ADMIT("Елкина", "")),
                      ">Белова Анна Сергеевна</a>");
}

void test_members_edit__the_same_surname_once_borne_by_another_is_no_likeness(void)
{
    struct members_card known = *ANNA_ELKINA("Белова");
    known.previous_last_name = STR("Ёлкина");
    known.born = date_of("1993-10-24");
    expect_int(303, admit_with("Рыльский сад", &known, ADMIT("Елкина", "")).status);
    known.born = date_of("1993-10-23");
    known.first_name = STR("Алла");
    expect_int(303, admit_with("Рыльский сад", &known, ADMIT("Елкина", "")).status);
}

void test_members_edit__another_person_with_a_changed_surname_is_admitted_when_told_so(void)
{
    expect_int(303, admit_with("Рыльский сад", ANNA_ELKINA("Ёлкина"),
                               ADMIT("Белова", "&previous_last_name=Елкина&ignore_matches=1"))
                        .status);
}

/* ---- the sex -------------------------------------------------------------------------------- */

static str sex_after(const char *body)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    expect_int(303, test_post(app, chair, "/members/new?org=111", body).status);
    return test_sql_text(app, "SELECT coalesce(sex, '-') FROM member");
}

void test_members_edit__a_sex_left_empty_is_concluded_from_the_patronymic(void)
{
    expect_str("f", sex_after("last_name=Ким&first_name=Анна&middle_name=Львовна&status=active"));
    expect_str("m", sex_after("last_name=Ким&first_name=Азат&middle_name=Серік+ұлы&status=active"));
    expect_str("f", sex_after("last_name=Ким&first_name=Ли&status=active&iin=990101400003"));
}

void test_members_edit__a_sex_is_never_invented(void)
{
    expect_str("-", sex_after("last_name=Иванова&first_name=Анна&status=active"));
    expect_str("-", sex_after("last_name=Ким&first_name=Анна&middle_name=Мария&status=active"));
    expect_str("m", sex_after("last_name=Ким&first_name=Саша&middle_name=Львовна&status=active"
                              "&sex=m"));
}

void test_members_edit__a_correction_concludes_the_sex_too(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t id = test_members_add(app, chair, SCHOOL,
                                  TEST_CARD(.last_name = STR("Ким"), .first_name = STR("Анна"),
                                            .middle_name = STR("Львовна")));
    const char *card = test_text("/members/%lld", (long long)id);
    struct reply unknown = test_get(app, chair, card);
    expect_page(unknown, "<b>Вступление в Профсоюз</b>");
    expect_lacks("Поставлен на учёт", unknown.body);
    expect_int(303, test_post(app, chair, test_text("%s/edit", card),
                              "version=1&last_name=Ким&first_name=Анна&middle_name=Львовна"
                              "&status=active")
                        .status);
    expect_page(test_get(app, chair, card), "<b>Вступила в Профсоюз</b>");
}

/* ---- the check ------------------------------------------------------------------------------ */

/* A day on which the start page does not speak of the yearly verification instead. */
#define CHECK_DAY "2026-03-22"
#define CHECKED_LATER "пока не нужно"

/* How many wait for a check: by the list, by the words of the list, by the start page. */
static void expect_unchecked(int count, const struct members_card *card, const char *change)
{
    struct test_app *app = test_app_on(CHECK_DAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t id = test_members_add(app, chair, SCHOOL, card);
    if (change != NULL) {
        test_sql(app, change);
    }
    struct reply list = test_get(app, chair, "/members?unchecked=12");
    struct reply columns = test_get(app, chair, "/members?column=checked");
    struct reply page = test_get(app, chair, test_text("/members/%lld", (long long)id));
    struct reply start = test_get(app, chair, "/");
    if (count == 0) {
        expect_lacks("Быкова", list.body);
        expect_lacks("не сверялась год", start.body);
        expect_lacks("ни разу", columns.body);
        expect_lacks("ни разу", page.body);
    } else {
        expect_contains("Быкова", list.body);
        expect_contains("не сверялась год", start.body);
        expect_lacks(CHECKED_LATER, columns.body);
        expect_lacks(CHECKED_LATER, page.body);
    }
}

#define BYKOVA(...) TEST_CARD(.last_name = STR("Быкова"), .first_name = STR("Ирина"), __VA_ARGS__)

void test_members_edit__who_came_within_a_year_needs_no_check_yet(void)
{
    expect_unchecked(0, BYKOVA(.joined_on = date_of("2026-03-22")), NULL);
    expect_unchecked(0, BYKOVA(.joined_on = date_of("2025-03-22")), NULL);
    expect_unchecked(0, BYKOVA(.joined_year = 2001, .registered_on = date_of("2025-09-01")), NULL);
}

void test_members_edit__who_came_earlier_waits_for_a_check(void)
{
    expect_unchecked(1, BYKOVA(.joined_on = date_of("2025-03-21")), NULL);
    expect_unchecked(1, BYKOVA(.joined_year = 2001), NULL);
    expect_unchecked(1, BYKOVA(.phone = STR("+79100000001")), NULL);
    expect_unchecked(1, BYKOVA(.joined_on = date_of("2020-01-01")),
                     "UPDATE member SET verified_on = '2025-03-21'");
    expect_unchecked(0, BYKOVA(.joined_on = date_of("2020-01-01")),
                     "UPDATE member SET verified_on = '2025-03-22'");
}
