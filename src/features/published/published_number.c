#include "features/published/published_sheet.h"

#include "base/utf8.h"

/* ---- fractions ------------------------------------------------------------------------------ */

static const struct published_fraction none = {0};

static __int128 without_sign(__int128 number)
{
    return number < 0 ? -number : number;
}

static struct published_fraction fraction(__int128 above, __int128 below)
{
    if (below == 0) {
        return none;
    }
    __int128 a = without_sign(above);
    __int128 b = without_sign(below);
    while (b != 0) {
        __int128 rest = a % b;
        a = b;
        b = rest;
    }
    above = (below < 0 ? -above : above) / a;
    below = without_sign(below) / a;
    bool fits = above <= INT64_MAX && above >= -INT64_MAX && below <= INT64_MAX;
    return fits ? (struct published_fraction){true, (int64_t)above, (int64_t)below} : none;
}

struct published_fraction published_whole(int64_t number)
{
    return (struct published_fraction){true, number, 1};
}

/* Products of two numbers of 63 bits fit into 126, and a sum of two such into 127. */
struct published_fraction published_added(struct published_fraction a, struct published_fraction b)
{
    return a.is_known && b.is_known
               ? fraction((__int128)a.above * b.below + (__int128)b.above * a.below,
                          (__int128)a.below * b.below)
               : none;
}

struct published_fraction published_less(struct published_fraction a, struct published_fraction b)
{
    b.above = -b.above;
    return published_added(a, b);
}

struct published_fraction published_times(struct published_fraction a, struct published_fraction b)
{
    return a.is_known && b.is_known
               ? fraction((__int128)a.above * b.above, (__int128)a.below * b.below)
               : none;
}

struct published_fraction published_over(struct published_fraction a, struct published_fraction b)
{
    return a.is_known && b.is_known
               ? fraction((__int128)a.above * b.below, (__int128)a.below * b.above)
               : none;
}

int published_compare(struct published_fraction a, struct published_fraction b)
{
    __int128 left = (__int128)a.above * b.below;
    __int128 right = (__int128)b.above * a.below;
    return (left > right) - (left < right);
}

int64_t published_floor(struct published_fraction number)
{
    int64_t whole = number.above / number.below;
    return whole - (number.above % number.below < 0);
}

static struct published_fraction power_of_ten(int exponent)
{
    int64_t power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return published_whole(power);
}

struct published_fraction published_rounded(struct published_fraction number, int decimals)
{
    struct published_fraction power = power_of_ten(decimals);
    struct published_fraction moved = published_times(number, power);
    if (!moved.is_known) {
        return none;
    }
    bool is_negative = moved.above < 0;
    moved.above = is_negative ? -moved.above : moved.above;
    moved = published_added(moved, (struct published_fraction){true, 1, 2});
    if (!moved.is_known) {
        return none;
    }
    int64_t whole = published_floor(moved);
    return published_over(published_whole(is_negative ? -whole : whole), power);
}

/* ---- what is printed ------------------------------------------------------------------------ */

#define MOST_DIGITS 15
#define MOST_DECIMALS 6

/* Words before a number that is not meant exactly. */
static const char *const about[] = {"более", "больше",   "свыше",    "около",   "почти", "примерно",
                                    "менее", "не менее", "не более", "порядка", "артық", "шамамен",
                                    ">",     "<",        "≈",        "~",       "≥",     "≤"};

static bool take(str *text, const char *prefix)
{
    str start = str_of(prefix);
    if (!str_starts_with(*text, start)) {
        return false;
    }
    *text = str_from(*text, start.length);
    return true;
}

/* A blank as it stands between thousands: an ordinary one, or one of those that do not break. */
static bool take_blank(str *text)
{
    return take(text, " ") || take(text, "\xC2\xA0") || take(text, "\xE2\x80\xAF") ||
           take(text, "\xE2\x80\x89");
}

static bool is_digit(str text)
{
    return text.length > 0 && text.data[0] >= '0' && text.data[0] <= '9';
}

static bool take_about(str *text)
{
    for (size_t i = 0; i < COUNT_OF(about); i++) {
        str rest = *text;
        if (take(&rest, about[i]) && (take_blank(&rest) || is_digit(rest))) {
            while (take_blank(&rest)) {}
            *text = rest;
            return true;
        }
    }
    return false;
}

static bool take_digits(str *text, int64_t *number, int *digits)
{
    bool is_any = false;
    while (is_digit(*text)) {
        *number = *digits < MOST_DIGITS ? *number * 10 + (text->data[0] - '0') : *number;
        ++*digits;
        *text = str_from(*text, 1);
        is_any = true;
        /* "145 614": a blank belongs to the number if a digit follows. */
        str rest = *text;
        if (take_blank(&rest) && is_digit(rest)) {
            *text = rest;
        }
    }
    return is_any;
}

static bool is_nothing(str text)
{
    static const char *const words[] = {
        "", "—", "–", "-", "?", "…", "нет данных", "н/д", "не напечатано"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(text, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* What may follow a number: a unit without digits. */
static bool is_unit(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            return false;
        }
    }
    return utf8_length(text) <= 24;
}

bool published_value_read(str printed, struct published_value *ret_value)
{
    struct published_value value = {0};
    str text = str_trim(printed);
    value.is_percent = str_find_char(text, '%') >= 0;
    str bare = str_ends_with(text, STR("%")) ? str_trim(str_slice(text, 0, text.length - 1)) : text;
    if (is_nothing(bare)) {
        *ret_value = value;
        return true;
    }
    str folded = text;
    value.is_about = take_about(&folded);
    bool is_negative = take(&folded, "-") || take(&folded, "−");
    int64_t number = 0;
    int digits = 0;
    if (!take_digits(&folded, &number, &digits)) {
        return false;
    }
    int before = digits;
    str rest = folded;
    if ((take(&rest, ",") || take(&rest, ".")) && is_digit(rest)) {
        if (!take_digits(&rest, &number, &digits) || digits - before > MOST_DECIMALS) {
            return false;
        }
        folded = rest;
        value.decimals = digits - before;
    }
    if (digits > MOST_DIGITS || !is_unit(folded)) {
        return false;
    }
    value.number = published_over(published_whole(is_negative ? -number : number),
                                  power_of_ten(value.decimals));
    *ret_value = value;
    return true;
}
