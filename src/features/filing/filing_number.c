#include "features/filing/filing_inner.h"

#define MILLION 1000000
/* No union has as many members, and no budget as many roubles. */
#define MOST_PEOPLE 100000000
#define MOST_MONEY 100000000000
#define MOST_PERCENT 100000

static bool refuse(str sentence, str *ret_sentence)
{
    *ret_sentence = sentence;
    return false;
}

/* In English 12,000 is twelve thousand. */
static bool is_thousands_comma(const struct request *req, str typed, size_t at)
{
    size_t digits = 0;
    while (at + 1 + digits < typed.length && typed.data[at + 1 + digits] >= '0' &&
           typed.data[at + 1 + digits] <= '9') {
        digits++;
    }
    return req->language == LANGUAGE_EN && typed.data[at] == ',' && at > 0 && digits == 3;
}

/* Digits alone and a point, out of what was pasted: "1 451", "1 451", "12,5 %". False if anything
 * else stands there. */
static bool clean(struct request *req, str typed, str *ret_digits)
{
    struct arena *arena = req->arena;
    struct buf out = BUF_INIT(arena);
    bool has_point = false;
    static const str blanks[] = {{" ", 1}, {"\u00a0", 2}, {"\u202f", 3}, {"\u2009", 3}};
    for (size_t i = 0; i < typed.length; i++) {
        char c = typed.data[i];
        size_t blank = 0;
        for (size_t j = 0; j < COUNT_OF(blanks); j++) {
            if (str_starts_with(str_from(typed, i), blanks[j])) {
                blank = blanks[j].length;
            }
        }
        if (blank > 0 || is_thousands_comma(req, typed, i)) {
            i += blank > 0 ? blank - 1 : 0;
        } else if (c >= '0' && c <= '9') {
            buf_put_char(&out, c);
        } else if ((c == ',' || c == '.') && !has_point && out.length > 0) {
            has_point = true;
            buf_put_char(&out, '.');
        } else if (c != '%' || i + 1 != typed.length) {
            return false;
        }
    }
    *ret_digits = buf_str(&out);
    return out.length > 0;
}

/* Into millionths; digits behind the sixth place must be noughts. */
static bool to_millionths(str digits, int64_t *ret_millionths)
{
    ptrdiff_t point = str_find_char(digits, '.');
    str whole = point < 0 ? digits : str_slice(digits, 0, (size_t)point);
    str part = point < 0 ? (str){0} : str_from(digits, (size_t)point + 1);
    int64_t number = 0;
    if (whole.length > 12 || !str_to_int64(whole, &number)) {
        return false;
    }
    number *= MILLION;
    int64_t place = MILLION / 10;
    for (size_t i = 0; i < part.length; i++, place /= 10) {
        if (place == 0 && part.data[i] != '0') {
            return false;
        }
        number += (part.data[i] - '0') * place;
    }
    *ret_millionths = number;
    return true;
}

static bool read_flag(struct request *req, str typed, struct reports_number *ret_number,
                      str *ret_sentence)
{
    bool is_yes = str_equal(typed, STR("1")) || str_equal(typed, str_of(_("yes")));
    bool is_no = str_equal(typed, STR("0")) || str_equal(typed, str_of(_("no")));
    *ret_number = reports_whole(is_yes);
    return is_yes || is_no || refuse(str_of(_("Choose yes or no.")), ret_sentence);
}

static const int64_t limits[] = {
    [REPORTS_COUNT] = MOST_PEOPLE,
    [REPORTS_PERCENT] = MOST_PERCENT,
    [REPORTS_MONEY] = MOST_MONEY,
    [REPORTS_FLAG] = 1,
};

bool filing_read_number(struct request *req, enum reports_unit unit, str typed,
                        struct reports_number *ret_number, str *ret_sentence)
{
    str digits;
    int64_t millionths = 0;
    *ret_number = (struct reports_number){0};
    typed = str_trim(typed);
    if (str_is_empty(typed)) {
        return true;
    }
    if (unit == REPORTS_FLAG) {
        return read_flag(req, typed, ret_number, ret_sentence);
    }
    if (str_starts_with(typed, STR("-")) || str_starts_with(typed, STR("−"))) {
        return refuse(str_of(_("A number cannot be negative here.")), ret_sentence);
    }
    if (!clean(req, typed, &digits)) {
        return refuse(str_of(_("Write a number with digits, for example 48.")), ret_sentence);
    }
    bool fits = to_millionths(digits, &millionths);
    if (!fits && str_find_char(digits, '.') >= 0 && digits.length <= 18) {
        return refuse(str_of(_("Too many digits behind the comma.")), ret_sentence);
    }
    if (!fits || millionths / MILLION > limits[unit]) {
        return refuse(str_of(_("The number is too large. Is there a digit too many?")),
                      ret_sentence);
    }
    struct reports_number number = {true, millionths};
    if (reports_rounded(number, reports_decimals(unit)).millionths != millionths) {
        return refuse(unit == REPORTS_COUNT ? str_of(_("Write a whole number."))
                                            : str_of(_("Too many digits behind the comma.")),
                      ret_sentence);
    }
    *ret_number = number;
    return true;
}

str filing_shown(struct request *req, enum reports_unit unit, struct reports_number number)
{
    if (!number.is_known) {
        return (str){0};
    }
    if (unit == REPORTS_FLAG && (number.millionths == 0 || number.millionths == MILLION)) {
        return str_of(number.millionths == 0 ? _("no") : _("yes"));
    }
    return reports_figure_text(req, number, unit);
}
