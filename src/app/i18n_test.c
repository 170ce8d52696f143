#include "app/i18n.h"

#include "base/test.h"

/* Messages that have translations are tested in tests/generators/lang, with a table of their own.
 */

static str filled(const char *message, const char *first, const char *second)
{
    str values[] = {str_of(first), str_of(second)};
    return tr_fill(test_arena(), message, values, COUNT_OF(values));
}

void test_i18n__what_has_no_translation_is_shown_in_english(void)
{
    expect_str("No such message 4711", str_of(tr(LANGUAGE_RU, "No such message 4711")));
    expect_str("No such message 4711", str_of(tr(LANGUAGE_KK, "No such message 4711")));
    expect_str("No such 4711", str_of(tr_in(LANGUAGE_RU, "verb", "No such 4711")));
    expect_str("", str_of(tr(LANGUAGE_RU, "")));
    expect_str("", str_of(tr(LANGUAGE_RU, NULL)));
}

void test_i18n__plural_without_translation_follows_english(void)
{
    expect_str("4711 one", str_of(tr_plural(LANGUAGE_RU, "4711 one", "4711 many", 1)));
    expect_str("4711 many", str_of(tr_plural(LANGUAGE_RU, "4711 one", "4711 many", 21)));
    expect_str("4711 many", str_of(tr_plural(LANGUAGE_EN, "4711 one", "4711 many", 0)));
}

void test_i18n__placeholders_may_change_their_order(void)
{
    expect_str("b of a", filled("%2 of %1", "a", "b"));
    expect_str("aab", filled("%1%1%2", "a", "b"));
    expect_str("plain", filled("plain", "a", "b"));
    expect_str("", filled("", "a", "b"));
}

void test_i18n__percent_signs(void)
{
    expect_str("5%", filled("5%%", "a", "b"));
    expect_str("5% a", filled("5% %1", "a", "b"));
    expect_str("%", filled("%", "a", "b"));
    expect_str("%1", filled("%%1", "a", "b"));
    expect_str("%3 %0", filled("%3 %0", "a", "b"));
}

void test_i18n__a_value_is_not_filled_again(void)
{
    expect_str("%2 b", filled("%1 %2", "%2", "b"));
}

void test_i18n__values_are_written_in_the_language(void)
{
    struct arena *arena = test_arena();
    expect_str("1\xc2\xa0"
               "005",
               tr_value_int(arena, LANGUAGE_RU, 1005));
    expect_str("1,005", tr_value_int(arena, LANGUAGE_EN, 1005));
    expect_str("12.03.1985", tr_value_date(arena, LANGUAGE_RU, date_of("1985-03-12")));
    expect_str("0,05\xc2\xa0₽", tr_value_money(arena, LANGUAGE_KK, (money){5}));
    expect_str("a", tr_value_c(arena, LANGUAGE_KK, "a"));
    expect_str("", tr_value_c(arena, LANGUAGE_KK, NULL));
}

void test_i18n__macros_find_the_request(void)
{
    struct {
        struct arena *arena;
        enum language language;
    } request = {test_arena(), LANGUAGE_EN}, *req = &request;
    int64_t count = 1005;
    expect_str("1,005 trials of x", _nf("%1 trial of %2", "%1 trials of %2", count, STR("x")));
    expect_str("1 trial", _n("%1 trial", "%1 trials", 1));
    expect_str("Trial 7, y", _f("Trial %1, %2", 7, "y"));
    expect_str("Trial", str_of(_("Trial")));
    expect_str("Trial", str_of(_c("noun", "Trial")));
}
