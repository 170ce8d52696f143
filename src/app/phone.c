#include "app/phone.h"

#define NATIONAL_DIGITS 10
#define LONGEST_NUMBER 32

str phone_e164(struct arena *arena, str text)
{
    char digits[LONGEST_NUMBER];
    size_t count = 0;
    bool is_international = str_starts_with(str_trim(text), STR("+"));
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool is_digit = c >= '0' && c <= '9';
        bool is_filler = c == ' ' || c == '-' || c == '(' || c == ')' || c == '.' || c == '+' ||
                         (unsigned char)c == 0xC2 || (unsigned char)c == 0xA0;
        if ((!is_digit && !is_filler) || count == LONGEST_NUMBER) {
            return (str){0};
        }
        if (is_digit) {
            digits[count++] = c;
        }
    }
    bool has_trunk = count == NATIONAL_DIGITS + 1 && (digits[0] == '7' || digits[0] == '8');
    if (is_international && count >= 8 && count <= 15 && digits[0] != '7') {
        return str_format(arena, "+%.*s", (int)count, digits);
    }
    const char *national = has_trunk ? digits + 1 : digits;
    bool is_ours =
        (has_trunk || count == NATIONAL_DIGITS) && national[0] >= '3' && national[0] != '5';
    return is_ours ? str_format(arena, "+7%.*s", NATIONAL_DIGITS, national) : (str){0};
}

static str grouped(struct arena *arena, str e164, const char *blank)
{
    if (e164.length != NATIONAL_DIGITS + 2 || !str_starts_with(e164, STR("+7"))) {
        return e164;
    }
    const char *d = e164.data + 2;
    return str_format(arena, "+7%s%.3s%s%.3s-%.2s-%.2s", blank, d, blank, d + 3, d + 6, d + 8);
}

str phone_shown(struct arena *arena, str e164)
{
    return grouped(arena, e164, "\xc2\xa0");
}

str phone_spaced(struct arena *arena, str e164)
{
    return grouped(arena, e164, " ");
}
