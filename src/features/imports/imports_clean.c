#include "features/imports/imports_clean_inner.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/checksum.h"
#include "base/fold.h"
#include "base/utf8.h"

/* ---- texts ---------------------------------------------------------------------------------- */

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF;
}

str imports_clean_text(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    bool blank_waits = false;
    if (str_find_char(text, '\xCC') >= 0) { /* a Mac writes «й» as «и» and a breve */
        text = utf8_nfc(arena, text);
    }
    while (text.length > 0) {
        str before = text;
        uint32_t c = utf8_next(&text);
        if (c == UTF8_INVALID || is_invisible(c)) {
            continue;
        }
        if (utf8_is_blank(c) || c == '\n' || c == '\r' || c == '\t') {
            blank_waits = out.length > 0;
            continue;
        }
        if (blank_waits) {
            buf_put_char(&out, ' ');
            blank_waits = false;
        }
        buf_put_bytes(&out, before.data, before.length - text.length);
    }
    str clean = buf_str(&out);
    return is_ascii(clean) ? clean : fold_look_alikes(arena, clean);
}

bool imports_is_nothing(struct arena *arena, str text)
{
    static const char *const words[] = {"нет",        "нету",     "нд",        "отсутствует", "жок",
                                        "неизвестно", "неуказан", "неуказано", "неимеет",     "no"};
    if (str_is_empty(text)) {
        return true;
    }
    if (text.length > 24) { /* asked of every cell, so the long ones are let go early */
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            return false;
        }
    }
    str letters = fold_letters(arena, text);
    bool nothing = str_is_empty(letters);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        nothing = nothing || str_equal(letters, str_of(words[i]));
    }
    return nothing;
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* «8.9191234567E10» written out. Excel shows long numbers as «8,91912E+10» and saves that: the
 * other digits are gone, and none may be put in their place. */
static bool unfold_power(struct arena *arena, str text, str *ret_digits)
{
    ptrdiff_t power = str_find(text, STR("E"));
    power = power < 0 ? str_find(text, STR("e")) : power;
    if (power <= 0 || !is_digit(text.data[power - 1])) {
        return false;
    }
    char *c_text = str_to_c(arena, text);
    size_t digits = 0;
    for (ptrdiff_t i = 0; i < power; i++) {
        digits += is_digit(c_text[i]);
        c_text[i] = c_text[i] == ',' ? '.' : c_text[i];
    }
    char *end = NULL;
    double number = strtod(c_text, &end);
    if (end == NULL || *end != '\0' || number <= 0 || number >= 1e15) {
        return false;
    }
    *ret_digits = digits >= 8 ? str_format(arena, "%.0f", number) : (str){0};
    return true;
}

/* Digits of a text. */
static str digits_of(struct arena *arena, str text)
{
    str unfolded;
    text = str_trim(text);
    if (unfold_power(arena, text, &unfolded)) {
        return unfolded;
    }
    if (text.length > 8 && (str_ends_with(text, STR(".0")) || str_ends_with(text, STR(",0")))) {
        text.length -= 2; /* a whole number that some program keeps as a fraction */
    }
    char *digits = arena_raw(arena, text.length + 1);
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (is_digit(text.data[i])) {
            digits[count++] = text.data[i];
        }
    }
    return (str){digits, count};
}

/* +7 and ten digits, of Russia (3, 4, 8, 9) or Kazakhstan (6, 7); other countries keep their plus.
 * No code begins with 89, so that ten digits which do are a number with one digit lost. */
static str phone_of_digits(struct arena *arena, str digits, bool plus)
{
    if (digits.length == 11 && (digits.data[0] == '8' || digits.data[0] == '7')) {
        digits = str_from(digits, 1);
    } else if (plus && digits.length >= 11 && digits.length <= 15) {
        return str_format(arena, "+%.*s", STR_ARG(digits));
    }
    if (digits.length != 10 || strchr("346789", digits.data[0]) == NULL ||
        str_starts_with(digits, STR("89"))) {
        return (str){0};
    }
    return str_format(arena, "+7%.*s", STR_ARG(digits));
}

static bool is_mobile(str phone)
{
    return str_starts_with(phone, STR("+79")) || str_starts_with(phone, STR("+770")) ||
           str_starts_with(phone, STR("+774")) || str_starts_with(phone, STR("+775")) ||
           str_starts_with(phone, STR("+776")) || str_starts_with(phone, STR("+777"));
}

/* A number that is being put together from groups of digits. */
struct dialling {
    struct arena *arena;
    str best;
    char digits[16];
    size_t count;
    bool plus;
    bool trunk; /* an «8» stands alone in front: ten digits have to follow */
};

/* What has been gathered is a number or it is not; either way the next one begins. The first mobile
 * number wins, else the first whole one. */
static void end_number(struct dialling *dialling)
{
    str digits = {dialling->digits, dialling->count};
    bool short_by_one = dialling->trunk && dialling->count == 10;
    str phone = short_by_one ? (str){0} : phone_of_digits(dialling->arena, digits, dialling->plus);
    if (str_is_empty(dialling->best) || (is_mobile(phone) && !is_mobile(dialling->best))) {
        dialling->best = str_is_empty(phone) ? dialling->best : phone;
    }
    dialling->count = 0;
    dialling->plus = false;
    dialling->trunk = false;
}

/* Whether a group of digits begins another number, though nothing but a blank stands between. */
static bool begins_another(const struct dialling *dialling, str group)
{
    bool city = dialling->count >= 5 && dialling->count <= 7 && !dialling->plus && !dialling->trunk;
    bool whole = dialling->count == 11 || (dialling->count == 10 && !dialling->trunk &&
                                           dialling->digits[0] != '8' && !dialling->plus);
    bool trunk = str_equal(group, STR("8")) || str_equal(group, STR("7")) || group.length >= 10;
    return (whole && !dialling->plus) || (whole && trunk) || (city && trunk) ||
           dialling->count + group.length > sizeof(dialling->digits) - 1;
}

static void add_group(struct dialling *dialling, str group, bool followed_by_sign)
{
    if (begins_another(dialling, group)) {
        end_number(dialling);
    }
    if (group.length >= sizeof(dialling->digits)) {
        end_number(dialling);
        return;
    }
    dialling->trunk = dialling->trunk || (dialling->count == 0 && !dialling->plus &&
                                          str_equal(group, STR("8")) && followed_by_sign);
    memcpy(dialling->digits + dialling->count, group.data, group.length);
    dialling->count += group.length;
}

/* Brackets, hyphens, points, strokes and blanks stand inside of a number; words, commas and ends of
 * lines between two. */
static bool ends_a_number(uint32_t c)
{
    return c == ',' || c == ';' || c == '\n' || c == '|' || c == '+' || utf8_is_letter(c);
}

str imports_clean_phone(struct arena *arena, str text)
{
    str unfolded;
    str trimmed = str_trim(text);
    if (unfold_power(arena, trimmed, &unfolded)) {
        return phone_of_digits(arena, unfolded, false);
    }
    if (trimmed.length > 10 && str_ends_with(trimmed, STR(".0"))) {
        trimmed.length -= 2;
    }
    struct dialling dialling = {.arena = arena};
    for (str rest = trimmed; rest.length > 0;) {
        size_t length = 0;
        while (length < rest.length && is_digit(rest.data[length])) {
            length++;
        }
        if (length > 0) {
            add_group(&dialling, str_slice(rest, 0, length), length < rest.length);
            rest = str_from(rest, length);
            continue;
        }
        uint32_t c = utf8_next(&rest);
        if (ends_a_number(c)) {
            end_number(&dialling);
            dialling.plus = c == '+';
        }
    }
    end_number(&dialling);
    return dialling.best;
}

static bool is_address_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("._%+-", c) != NULL;
}

/* «school.kursk,ru»: a comma for a point. Another address may follow a comma too, with its @. */
static bool ends_with_comma(str rest)
{
    size_t length = 1;
    if (!str_starts_with(rest, STR(","))) {
        return false;
    }
    while (length < rest.length && rest.data[length] >= 'a' && rest.data[length] <= 'z') {
        length++;
    }
    bool ended = length == rest.length || strchr(" ;,)>", rest.data[length]) != NULL;
    return length > 2 && ended;
}

/* «ivan ova@mail.ru»: a Latin word before the blank may be the beginning of the address. */
static bool goes_on_before(str before)
{
    static const char *const labels[] = {"mail", "e-mail", "email"};
    if (!str_ends_with(before, STR(" "))) {
        return false;
    }
    str word = str_trim(before);
    size_t start = word.length;
    while (start > 0 && is_address_sign(word.data[start - 1])) {
        start--;
    }
    word = str_from(word, start);
    return !str_is_empty(word) && !is_one_of(word, labels, COUNT_OF(labels));
}

/* The first of several; a name in front («почта: a@b.ru») or angle brackets drop out. */
str imports_clean_email(struct arena *arena, str text)
{
    str lower = utf8_lower(arena, imports_clean_text(arena, text));
    ptrdiff_t at = str_find_char(lower, '@');
    if (at <= 0) {
        return (str){0};
    }
    size_t start = (size_t)at;
    size_t end = (size_t)at + 1;
    while (start > 0 && is_address_sign(lower.data[start - 1])) {
        start--;
    }
    while (end < lower.length && is_address_sign(lower.data[end])) {
        end++;
    }
    while (end > start && lower.data[end - 1] == '.') {
        end--;
    }
    str address = str_slice(lower, start, end - start);
    str domain = str_slice(lower, (size_t)at + 1, end - (size_t)at - 1);
    ptrdiff_t point = str_find_char(domain, '.');
    /* Letters or a second @ glued to the address make it another one: better none than a wrong one.
     */
    bool glued =
        (start > 0 && (unsigned char)lower.data[start - 1] >= 0x80) ||
        (end < lower.length && ((unsigned char)lower.data[end] >= 0x80 || lower.data[end] == '@'));
    glued = glued || ends_with_comma(str_from(lower, end)) ||
            goes_on_before(str_slice(lower, 0, start));
    bool good = start < (size_t)at && point > 0 && (size_t)point + 2 < domain.length && !glued &&
                str_find(domain, STR("..")) < 0 && lower.data[start] != '.';
    return good ? address : (str){0};
}

/* A number cell loses its zeros in front; at most four can be missing (001-001-998 is the least).
 */
str imports_clean_snils(struct arena *arena, str text)
{
    str digits = digits_of(arena, text);
    if (digits.length < 7 || digits.length > 11) {
        return (str){0};
    }
    str whole = str_format(arena, "%.*s%.*s", (int)(11 - digits.length), "0000", STR_ARG(digits));
    return checksum_snils_is_valid(whole) ? whole : (str){0};
}

str imports_clean_iin(struct arena *arena, str text)
{
    date born;
    char sex;
    str digits = digits_of(arena, text);
    if (digits.length < 9 || digits.length > 12) {
        return (str){0};
    }
    str whole = str_format(arena, "%.*s%.*s", (int)(12 - digits.length), "000", STR_ARG(digits));
    return checksum_iin_read(whole, &born, &sex) ? whole : (str){0};
}

str imports_clean_card(struct arena *arena, str text)
{
    str clean = imports_clean_text(arena, text);
    bool has_digit = false;
    for (size_t i = 0; i < clean.length; i++) {
        has_digit = has_digit || (clean.data[i] >= '0' && clean.data[i] <= '9');
    }
    if (!has_digit) {
        return (str){0};
    }
    /* «№ 123», «N123», «билет № 123»; a series («АБ № 123») belongs to the number. */
    ptrdiff_t sign = str_find(clean, STR("№"));
    str before = sign < 0 ? (str){0} : fold_letters(arena, str_slice(clean, 0, (size_t)sign));
    if (sign == 0 || str_ends_with(before, STR("билет")) || str_equal(before, STR("пб"))) {
        clean = str_trim(str_from(clean, (size_t)sign + STR("№").length));
    }
    bool latin = clean.length > 1 && clean.data[0] == 'N' &&
                 (clean.data[1] == ' ' || is_digit(clean.data[1]));
    return latin ? str_trim(str_from(clean, 1)) : clean;
}
