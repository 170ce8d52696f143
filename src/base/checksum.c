#include "base/checksum.h"

#include "base/buf.h"
#include "base/utf8.h"

static int digit(str digits, size_t place)
{
    return digits.data[place] - '0';
}

static bool has_digits(str digits, size_t count)
{
    if (digits.length != count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9') {
            return false;
        }
    }
    return true;
}

static int weighted(str digits, const int *weights, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i] * digit(digits, i);
    }
    return sum;
}

str checksum_digits(struct arena *arena, str text)
{
    char *digits = arena_raw(arena, text.length);
    size_t count = 0;
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        if (c >= '0' && c <= '9') {
            digits[count++] = (char)c;
        } else if (utf8_is_letter(c)) {
            return (str){0};
        }
    }
    return (str){digits, count};
}

bool checksum_inn_is_valid(str digits)
{
    static const int weights_10[] = {2, 4, 10, 3, 5, 9, 4, 6, 8};
    static const int weights_11[] = {7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    static const int weights_12[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    /* No region is numbered 00; without this, ten zeros would pass. */
    if (str_starts_with(digits, STR("00"))) {
        return false;
    }
    if (has_digits(digits, 10)) {
        return weighted(digits, weights_10, 9) % 11 % 10 == digit(digits, 9);
    }
    return has_digits(digits, 12) &&
           weighted(digits, weights_11, 10) % 11 % 10 == digit(digits, 10) &&
           weighted(digits, weights_12, 11) % 11 % 10 == digit(digits, 11);
}

bool checksum_kpp_is_valid(str text)
{
    if (text.length != 9) {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool may_be_letter = i == 4 || i == 5;
        if (!(c >= '0' && c <= '9') && !(may_be_letter && c >= 'A' && c <= 'Z')) {
            return false;
        }
    }
    return true;
}

bool checksum_ogrn_is_valid(str digits)
{
    bool has_length = has_digits(digits, 13) || has_digits(digits, 15);
    if (!has_length || digits.data[0] == '0') {
        return false;
    }
    int64_t body = 0;
    for (size_t i = 0; i + 1 < digits.length; i++) {
        body = body * 10 + digit(digits, i);
    }
    int divisor = digits.length == 13 ? 11 : 13;
    return body % divisor % 10 == digit(digits, digits.length - 1);
}

bool checksum_snils_is_valid(str digits)
{
    if (!has_digits(digits, 11)) {
        return false;
    }
    int sum = 0;
    int64_t body = 0;
    for (size_t i = 0; i < 9; i++) {
        sum += digit(digits, i) * (9 - (int)i);
        body = body * 10 + digit(digits, i);
    }
    int check = sum % 101 % 100;
    return body > 1001998 && check == digit(digits, 9) * 10 + digit(digits, 10);
}

bool checksum_kz_is_valid(str digits)
{
    static const int first[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static const int second[] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};
    if (!has_digits(digits, 12)) {
        return false;
    }
    int check = weighted(digits, first, 11) % 11;
    if (check == 10) {
        check = weighted(digits, second, 11) % 11;
    }
    return check < 10 && check == digit(digits, 11);
}

bool checksum_iin_read(str digits, date *ret_born, char *ret_sex)
{
    if (!checksum_kz_is_valid(digits)) {
        return false;
    }
    int century = digit(digits, 6);
    if (century < 1 || century > 6) {
        return false;
    }
    int year = 1800 + (century - 1) / 2 * 100 + digit(digits, 0) * 10 + digit(digits, 1);
    date born = date_from(year, digit(digits, 2) * 10 + digit(digits, 3),
                          digit(digits, 4) * 10 + digit(digits, 5));
    if (date_is_none(born)) {
        return false;
    }
    *ret_born = born;
    *ret_sex = century % 2 == 1 ? 'm' : 'f';
    return true;
}

bool checksum_bin_is_valid(str digits)
{
    return checksum_kz_is_valid(digits) && digit(digits, 4) >= 4 && digit(digits, 4) <= 6 &&
           digit(digits, 5) <= 3;
}

str checksum_code(struct arena *arena, str text)
{
    str capitals = utf8_upper(arena, text);
    struct buf out = BUF_INIT(arena);
    while (capitals.length > 0) {
        str before = capitals;
        if (!utf8_is_blank(utf8_next(&capitals))) {
            buf_put(&out, str_slice(before, 0, before.length - capitals.length));
        }
    }
    return buf_str(&out);
}

static bool has_letters_and_digits(str code, size_t count)
{
    for (size_t i = 0; i < code.length; i++) {
        char c = code.data[i];
        if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z')) {
            return false;
        }
    }
    return code.length == count;
}

bool checksum_bik_is_valid(str code)
{
    bool is_swift = (has_letters_and_digits(code, 8) || has_letters_and_digits(code, 11)) &&
                    str_equal(str_slice(code, 4, 2), STR("KZ"));
    return has_digits(code, 9) || is_swift;
}

/* Three digits of the bank and the twenty of the account, weighted 7, 1, 3 and so on. */
static bool fits_bank(str three, str account)
{
    static const int weights[] = {7, 1, 3};
    int sum = 0;
    for (size_t i = 0; i < three.length + account.length; i++) {
        int d = i < three.length ? digit(three, i) : digit(account, i - three.length);
        sum += d * weights[i % COUNT_OF(weights)];
    }
    return sum % 10 == 0;
}

bool checksum_account_is_valid(str account, str bik)
{
    return has_digits(account, 20) && has_digits(bik, 9) && fits_bank(str_from(bik, 6), account);
}

bool checksum_correspondent_is_valid(str account, str bik)
{
    if (!has_digits(account, 20) || !has_digits(bik, 9)) {
        return false;
    }
    const char three[] = {'0', bik.data[4], bik.data[5]};
    return fits_bank((str){three, sizeof(three)}, account);
}

/* The first four signs go behind the others, a letter counts as two digits (A = 10), and the number
 * leaves 1 when divided by 97. */
bool checksum_iban_is_valid(str code)
{
    if (!has_letters_and_digits(code, 20) || !str_starts_with(code, STR("KZ"))) {
        return false;
    }
    int rest = 0;
    for (size_t i = 0; i < code.length; i++) {
        char c = code.data[(i + 4) % code.length];
        rest = c <= '9' ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
    }
    return rest == 1;
}
