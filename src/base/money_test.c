#include "base/money.h"

#include "base/test.h"

static int64_t read(const char *text)
{
    money amount = {-1};
    return money_from_text(str_of(text), &amount) == MONEY_READ ? amount.kopecks : -1;
}

void test_money__amounts_are_read_as_people_write_them(void)
{
    expect_int(1250000, read("12500"));
    expect_int(1250000, read("12 500"));
    expect_int(1250050, read("12\u00a0500,50\u00a0\u20bd"));
    expect_int(1250050, read(" 12500.5 "));
    expect_int(10, read("0,1"));
    expect_int(0, read("0"));
}

void test_money__what_is_no_amount_is_refused(void)
{
    money amount;
    static const char *const wrong[] = {
        "", "abc", ",5", "1,234", "1,2,3", "12 \u0440\u0443\u0431", "\u20bd"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        expect_int(MONEY_NOT_READ, money_from_text(str_of(wrong[i]), &amount));
    }
    expect_int(MONEY_NEGATIVE, money_from_text(STR("-5"), &amount));
    expect_int(MONEY_NEGATIVE, money_from_text(STR("\u2212 5"), &amount));
    expect_int(MONEY_TOO_LARGE, money_from_text(STR("100000000001"), &amount));
    expect_int(MONEY_TOO_LARGE, money_from_text(STR("99999999999999999999999"), &amount));
}
