#include "features/members/members_inner.h"
#include "features/members/test_members.h"

/* ---- the query taken apart ------------------------------------------------------------------ */

static struct members_query parsed(const char *text)
{
    return members_query_of(test_arena(), date_of("2026-01-22"), str_of(text));
}

void test_members_search__initials_are_words_of_one_letter(void)
{
    struct members_query query = parsed("Иванова М.И.");
    expect_int(3, query.word_count);
    expect_str("иванова", query.words[0]);
    expect_str("м", query.words[1]);
    expect_str("и", query.words[2]);
}

void test_members_search__a_phone_is_known_in_any_writing(void)
{
    expect_str("+79100004107", parsed("+7 910 000-41-07").phone);
    expect_str("+79100004107", parsed("8 (910) 000 41 07").phone);
    expect_str("+79100004107", parsed("9100004107").phone);
}

void test_members_search__a_birth_date_is_known_in_any_writing(void)
{
    expect_date("1979-03-14", parsed("14.03.1979").born);
    expect_date("1979-03-14", parsed("14.3.79").born);
    expect_date("1979-03-14", parsed("Гончарова 1979-03-14").born);
    expect_date("1979-03-14", parsed("14 марта 1979 г.").born);
    expect_int(0, parsed("14 марта 1979 г.").word_count);
    expect_date("1979-03-22", parsed("Сейтова 22 наурыз 1979").born);
    expect_int(1, parsed("Сейтова 22 наурыз 1979").word_count);
    expect_true(date_is_none(parsed("31.02.1979").born));
    expect_true(date_is_none(parsed("31 февраля 1979").born));
}

void test_members_search__each_word_begins_another_name(void)
{
    struct members_query twice = parsed("мария мария");
    expect_false(members_words_fit(&twice, STR("иванова мария петровна")));
    struct members_query mixed = parsed("пет иван мар");
    expect_true(members_words_fit(&mixed, STR("иванова мария петровна")));
}

/* ---- people to look for --------------------------------------------------------------------- */

struct town {
    struct test_app *app;
    int64_t region;  /* specialist of the region */
    int64_t primary; /* chair of the school */
};

/* Natalia works in the school, Zhanar in the kindergarten, Inna in another district. */
static struct town town_with_people(void)
{
    struct town town = {.app = test_app_on("2026-01-22")};
    town.region = test_account(town.app, "region_specialist", "Курская");
    town.primary = test_account(town.app, "primary_chair", "Рыльская СОШ 4");
    (void)test_members_add(
        town.app, town.region, "Рыльская СОШ 4",
        TEST_CARD(.last_name = STR("Гончарёва"), .first_name = STR("Наталья"),
                  .middle_name = STR("Павловна"), .born = date_of("1979-03-14"),
                  .phone = STR("+79100004107"), .email = STR("n.goncharova@mail.ru"),
                  .ticket_number = STR("46 0002 1187 3"), .snils = STR("11223344595"),
                  .sex = STR("f"), .category = STR("worker_pedagogic")));
    (void)test_members_add(town.app, town.region, "Рыльский сад",
                           TEST_CARD(.last_name = STR("Қасымова"), .first_name = STR("Жанар"),
                                     .middle_name = STR("Өмірқызы"), .iin = STR("790314400012")));
    (void)test_members_add(town.app, town.region, "Льговская СОШ 1",
                           TEST_CARD(.last_name = STR("Ярошевич"), .first_name = STR("Инна")));
    return town;
}

/* The size decides how a search goes; with this number the large way is taken. */
static void pretend_large(struct town *town)
{
    test_sql(town->app, "UPDATE org SET members = members + 100000 WHERE region_id = 100");
}

static struct reply search(const struct town *town, int64_t account, const char *query)
{
    struct reply found = test_post(town->app, account, "/members/find", test_text("q=%s", query));
    expect_int(303, found.status);
    return test_get(town->app, account, str_to_c(test_arena(), test_location(found)));
}

static const char *const ways_to_natalia[] = {
    "Гончарёва",        "гончарева",          "ГОНЧАРЕВА",   "Наталья+Гончарёва",
    "Павловна+Наталья", "Гонч+Нат+Пав",       "Нат+Гонч",    "Гончарёва+Н.П.",
    "Н+П+Гончарёва",    "%2B7+910+000-41-07", "89100004107", "46+0002+1187+3",
    "460002",           "112-233-445+95",     "14.03.1979",  "Гончарёва+14.03.1979",
    "Гoнчapёвa", /* Latin o, a, p */
    "14+марта+1979",    "Ujyxfh`df",          "ujyx+yfn",    "N.Goncharova%40Mail.ru",
    "Гончрёва",         "Гончарёвва",         "Гоначрёва",   "Гонзарева",
};

static void expect_natalia_each_way(struct town *town)
{
    for (size_t i = 0; i < COUNT_OF(ways_to_natalia); i++) {
        struct reply reply = search(town, town->region, ways_to_natalia[i]);
        if (str_find(reply.body, STR("Гончарёва Наталья Павловна")) < 0) {
            test_fail(__FILE__, __LINE__, "not found by \"%s\"", ways_to_natalia[i]);
        }
        expect_lacks("Ярошевич", reply.body);
    }
}

void test_members_search__a_person_is_found_in_every_way_in_a_small_place(void)
{
    struct town town = town_with_people();
    expect_natalia_each_way(&town);
}

void test_members_search__a_person_is_found_in_every_way_in_a_large_place(void)
{
    struct town town = town_with_people();
    pretend_large(&town);
    expect_natalia_each_way(&town);
}

void test_members_search__kazakh_letters_are_found_without_their_keys(void)
{
    struct town town = town_with_people();
    expect_page(search(&town, town.region, "Касымова"), "Қасымова Жанар");
    expect_page(search(&town, town.region, "Жанар+омир"), "Қасымова Жанар");
    expect_page(search(&town, town.region, "790314400012"), "Қасымова Жанар");
    (void)test_members_add(town.app, town.region, "Рыльский сад",
                           TEST_CARD(.last_name = STR("Сейтова"), .first_name = STR("Гүлнәр")));
    expect_page(search(&town, town.region, "Гульнар"), "Сейтова Гүлнәр");
    expect_page(search(&town, town.region, "Сейтова+Гульнар"), "Сейтова Гүлнәр");
}

void test_members_search__a_name_of_four_words_is_found_by_each(void)
{
    struct town town = town_with_people();
    (void)test_members_add(town.app, town.region, "Рыльская СОШ 4",
                           TEST_CARD(.last_name = STR("Гончаренко"),
                                     .first_name = STR("Анна Мария"),
                                     .middle_name = STR("Олеговна")));
    pretend_large(&town);
    static const char *const ways[] = {"Гончаренко+Анна", "Гончаренко+Мария", "Гончаренко+Олеговна",
                                       "Гончар+Олеговна"};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct reply reply = search(&town, town.region, ways[i]);
        expect_page(reply, "Гончаренко Анна Мария Олеговна");
        expect_lacks("Наталья", reply.body);
    }
}

void test_members_search__surname_and_patronymic_lead_to_all_who_have_both(void)
{
    struct town town = town_with_people();
    (void)test_members_add(town.app, town.region, "Льговская СОШ 1",
                           TEST_CARD(.last_name = STR("Гончарёв"), .first_name = STR("Иван"),
                                     .middle_name = STR("Павлович")));
    pretend_large(&town);
    struct reply both = search(&town, town.region, "Гончарев+Пав");
    expect_page(both, "Гончарёва Наталья");
    expect_page(both, "Гончарёв Иван");
    struct reply one = search(&town, town.region, "Павлович+Гончарев");
    expect_page(one, "Гончарёв Иван");
    expect_lacks("Наталья", one.body);
}

void test_members_search__the_end_of_a_phone_is_enough_in_a_small_place(void)
{
    struct town town = town_with_people();
    expect_page(search(&town, town.primary, "41-07"), "Гончарёва Наталья");
    expect_lacks("Гончарёва", search(&town, town.primary, "41-08").body);
}

void test_members_search__two_slips_are_too_many(void)
{
    struct town town = town_with_people();
    expect_lacks("Гончарёва", search(&town, town.region, "Гонзарена").body);
}

void test_members_search__words_must_all_fit(void)
{
    struct town town = town_with_people();
    expect_page(search(&town, town.region, "Гончарёва+Инна"), "Никого не нашли");
    pretend_large(&town);
    expect_page(search(&town, town.region, "Гончарёва+Инна"), "Никого не нашли");
    expect_page(search(&town, town.region, "Гончарёва+15.03.1979"), "Никого не нашли");
}

void test_members_search__another_organisation_is_not_searched(void)
{
    struct town town = town_with_people();
    expect_page(search(&town, town.primary, "Ярошевич"), "Никого не нашли");
    expect_page(search(&town, town.primary, "Гончарёва"), "Наталья");
    int64_t astrakhan = test_account(town.app, "region_specialist", "Астраханская");
    expect_page(search(&town, astrakhan, "Гончарёва"), "Никого не нашли");
    expect_page(search(&town, astrakhan, "112-233-445+95"), "Никого не нашли");
}

void test_members_search__a_post_of_the_union_searches_all_regions(void)
{
    struct town town = town_with_people();
    int64_t officer = test_account(town.app, "union_officer", "union");
    expect_page(search(&town, officer, "Гончарёва"), "Наталья");
    expect_page(search(&town, officer, "Ярошевич"), "Инна");
}

void test_members_search__a_filter_narrows_the_search(void)
{
    struct town town = town_with_people();
    expect_page(search(&town, town.region, "Гончарёва&sex=f"), "Наталья");
    expect_page(search(&town, town.region, "Гончарёва&sex=m"), "Никого не нашли");
}

/* Of the first fifty some do not pass the filter: the others are still not all there are. */
void test_members_search__who_is_told_of_fifty_is_told_that_there_are_more(void)
{
    struct town town = town_with_people();
    for (int i = 0; i < 55; i++) {
        (void)test_members_add(town.app, town.region, "Рыльская СОШ 4",
                               TEST_CARD(.last_name = STR("Лишнева"), .first_name = STR("Анна")));
    }
    test_sql(town.app, "UPDATE member SET status = 'left' WHERE id IN (SELECT id FROM member WHERE "
                       "last_name = 'Лишнева' ORDER BY id LIMIT 10)");
    expect_page(search(&town, town.region, "Лишнева"), "есть и другие");
    pretend_large(&town);
    expect_page(search(&town, town.region, "Лишнева"), "есть и другие");
}

void test_members_search__a_live_search_gets_the_list_alone(void)
{
    struct town town = town_with_people();
    struct reply reply = search(&town, town.region, "Гончарёва&part=list");
    expect_page(reply, "id=\"list\"");
    expect_lacks("<html", reply.body);
}

void test_members_search__the_words_are_in_no_address_and_only_their_owner_can_read_them(void)
{
    struct town town = town_with_people();
    struct reply found = test_post(town.app, town.region, "/members/find", "q=Гончарёва&sex=f");
    str location = test_location(found);
    expect_contains("/members?sex=f&found=", location);
    expect_lacks("q=", location);
    expect_lacks("%D0", location);

    const char *address = str_to_c(test_arena(), location);
    expect_page(test_get(town.app, town.region, address), "Наталья");
    int64_t other = test_account(town.app, "region_chair", "Курская");
    expect_lacks("value=\"Гончарёва\"", test_get(town.app, other, address).body);
    expect_lacks("value=\"Гончарёва\"",
                 test_get(town.app, town.region, "/members?q=Гончарёва").body);
}

void test_members_search__asking_changes_nothing(void)
{
    struct town town = town_with_people();
    search(&town, town.region, "Гончарёва");
    expect_int(0, test_sql_int(town.app, "SELECT count(*) FROM form_key"));
}

/* ---- likeness ------------------------------------------------------------------------------- */

static struct members_match likeness(const struct town *town, const struct members_card *card)
{
    struct members_match matches[3] = {0};
    struct request *req = test_begin(town->app, town->region);
    size_t count = members_matches(req, 100, card, matches, COUNT_OF(matches));
    test_commit(town->app);
    expect_true(count <= 1);
    return matches[0];
}

void test_members_search__likeness_is_strong_by_number_or_by_name_and_date(void)
{
    struct town town = town_with_people();
    expect_int(MEMBERS_STRONG,
               likeness(&town, TEST_CARD(.last_name = STR("Савина"), .first_name = STR("Н"),
                                         .snils = STR("11223344595")))
                   .likeness);
    expect_int(
        MEMBERS_STRONG,
        likeness(&town, TEST_CARD(.last_name = STR("ГОНЧАРЕВА"), .first_name = STR("НАТАЛЬЯ"),
                                  .middle_name = STR("ПАВЛОВНА"), .born = date_of("1979-03-14")))
            .likeness);
}

void test_members_search__at_entry_a_slip_in_the_birth_date_is_asked_about(void)
{
    struct town town = town_with_people();
    static const char *const dates[] = {"1979-03-15", "1979-03-24", "1997-03-14"};
    for (size_t i = 0; i < COUNT_OF(dates); i++) {
        const struct members_card *card =
            TEST_CARD(.last_name = STR("Гончарева"), .first_name = STR("Наталья"),
                      .middle_name = STR("Павловна"), .born = date_of(dates[i]));
        expect_int(MEMBERS_UNLIKE, likeness(&town, card).likeness);
        struct members_match matches[3] = {0};
        struct request *req = test_begin(town.app, town.region);
        size_t count = members_matches_at_entry(req, 100, card, matches, COUNT_OF(matches));
        test_commit(town.app);
        expect_int(1, (int64_t)count);
        expect_int(MEMBERS_WEAK, matches[0].likeness);
    }
    struct members_match none[3];
    struct request *req = test_begin(town.app, town.region);
    expect_int(0, (int64_t)members_matches_at_entry(
                      req, 100,
                      TEST_CARD(.last_name = STR("Гончарева"), .first_name = STR("Наталья"),
                                .middle_name = STR("Павловна"), .born = date_of("1984-11-02")),
                      none, COUNT_OF(none)));
    test_commit(town.app);
}

void test_members_search__likeness_is_weak_without_a_date_or_with_a_slip(void)
{
    struct town town = town_with_people();
    expect_int(MEMBERS_WEAK, likeness(&town, TEST_CARD(.last_name = STR("Гончарева"),
                                                       .first_name = STR("Наталья")))
                                 .likeness);
    expect_int(
        MEMBERS_WEAK,
        likeness(&town, TEST_CARD(.last_name = STR("Гончарова"), .first_name = STR("Наталья"),
                                  .middle_name = STR("Павловна"), .born = date_of("1979-03-14")))
            .likeness);
    expect_int(
        MEMBERS_UNLIKE,
        likeness(&town, TEST_CARD(.last_name = STR("Гончарева"), .first_name = STR("Наталья"),
                                  .middle_name = STR("Павловна"), .born = date_of("1980-01-01")))
            .likeness);
    expect_int(MEMBERS_UNLIKE, likeness(&town, TEST_CARD(.last_name = STR("Гончарева"),
                                                         .first_name = STR("Натальяна")))
                                   .likeness);
}

void test_members_search__likeness_is_weak_in_another_alphabet_or_order(void)
{
    struct town town = town_with_people();
    static const char *const names[][3] = {
        {"Goncharyova", "Natalia", "Pavlovna"},
        {"Наталья", "Гончарева", "Павловна"},
        {"Гончарёва", "Наталия", "Павловна"},
        {"Гончарева", "Н", "П"},
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct members_card card = {.last_name = str_of(names[i][0]),
                                    .first_name = str_of(names[i][1]),
                                    .middle_name = str_of(names[i][2]),
                                    .born = date_of("1979-03-14")};
        expect_int(MEMBERS_WEAK, likeness(&town, &card).likeness);
    }
    expect_int(
        MEMBERS_UNLIKE,
        likeness(&town, TEST_CARD(.last_name = STR("Гончарева"), .first_name = STR("Нина"),
                                  .middle_name = STR("Павловна"), .born = date_of("1979-03-14")))
            .likeness);
}
