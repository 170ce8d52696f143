#include "base/money.h"

/* A hundred thousand million roubles: no union has as much. */
#define MOST_KOPECKS 10000000000000

/* Blanks and the signs of currencies, which say nothing; 0 = something else. */
static size_t passed_over(str text)
{
    static const str items[] = {
        STR_INIT(" "),      STR_INIT("\u00a0"), STR_INIT("\u202f"),
        STR_INIT("\u2009"), STR_INIT("\u20bd"), STR_INIT("\u20b8"),
    };
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        if (str_starts_with(text, items[i])) {
            return items[i].length;
        }
    }
    return 0;
}

enum money_reading money_from_text(str text, money *ret_amount)
{
    int64_t kopecks = 0;
    int decimals = -1; /* digits behind the comma so far; -1: no comma yet */
    bool has_digits = false;
    text = str_trim(text);
    if (str_starts_with(text, STR("-")) || str_starts_with(text, STR("\u2212"))) {
        return MONEY_NEGATIVE;
    }
    while (text.length > 0) {
        char c = text.data[0];
        size_t step = passed_over(text);
        if (c >= '0' && c <= '9' && decimals < 2) {
            kopecks = kopecks * 10 + (c - '0');
            decimals += decimals >= 0;
            has_digits = true;
            step = 1;
        } else if ((c == ',' || c == '.') && decimals < 0 && has_digits) {
            decimals = 0;
            step = 1;
        }
        if (step == 0) {
            return MONEY_NOT_READ;
        }
        if (kopecks > MOST_KOPECKS) {
            return MONEY_TOO_LARGE;
        }
        text = str_from(text, step);
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 2; decimals++) {
        kopecks *= 10;
    }
    if (!has_digits || kopecks > MOST_KOPECKS) {
        return has_digits ? MONEY_TOO_LARGE : MONEY_NOT_READ;
    }
    *ret_amount = (money){kopecks};
    return MONEY_READ;
}
