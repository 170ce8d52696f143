#include "base/format.h"

#include "base/str.h"

#define NO_BREAK "\xc2\xa0"

/* Each line holds January to December. In Russian and English dates the month stands in the form
 * that follows a day. */
static const char *const long_months[LANGUAGE_COUNT][12] = {
    [LANGUAGE_RU] = {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа",
                     "сентября", "октября", "ноября", "декабря"},
    [LANGUAGE_KK] = {"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз",
                     "қыркүйек", "қазан", "қараша", "желтоқсан"},
    [LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June", "July", "August",
                     "September", "October", "November", "December"},
};

static const char *const short_months[LANGUAGE_COUNT][12] = {
    [LANGUAGE_RU] = {"янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя",
                     "дек"},
    [LANGUAGE_KK] = {"қаң", "ақп", "нау", "сәу", "мам", "мау", "шіл", "там", "қыр", "қаз", "қар",
                     "жел"},
    [LANGUAGE_EN] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                     "Dec"},
};

static const char *const weekdays[LANGUAGE_COUNT][7] = {
    [LANGUAGE_RU] = {"понедельник", "вторник", "среда", "четверг", "пятница", "суббота",
                     "воскресенье"},
    [LANGUAGE_KK] = {"дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"},
    [LANGUAGE_EN] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

static void put_c(struct buf *out, const char *text)
{
    buf_put(out, str_of(text));
}

static uint64_t magnitude(int64_t number)
{
    return number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
}

static void put_grouped(struct buf *out, enum language language, uint64_t number)
{
    str separator = language == LANGUAGE_EN ? STR(",") : STR(NO_BREAK);
    char text[48];
    size_t at = sizeof(text);
    for (int digits = 0; digits == 0 || number > 0; digits++, number /= 10) {
        if (digits > 0 && digits % 3 == 0) {
            at -= separator.length;
            memcpy(text + at, separator.data, separator.length);
        }
        text[--at] = (char)('0' + number % 10);
    }
    buf_put_bytes(out, text + at, sizeof(text) - at);
}

static void put_decimal_mark(struct buf *out, enum language language)
{
    buf_put_char(out, language == LANGUAGE_EN ? '.' : ',');
}

void format_number(struct buf *out, enum language language, int64_t number)
{
    if (number < 0) {
        buf_put_char(out, '-');
    }
    put_grouped(out, language, magnitude(number));
}

static char *write_two_digits(char *at, int number)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
    return at + 2;
}

static void put_two_digits(struct buf *out, int number)
{
    write_two_digits(buf_room(out, 2), number);
    out->length += 2;
}

static void put_day_and_month(struct buf *out, date day, const char *const months[12])
{
    buf_put_int64(out, date_day(day));
    buf_put_char(out, ' ');
    put_c(out, months[date_month(day) - 1]);
}

void format_date(struct buf *out, enum language language, date day)
{
    if (date_is_none(day)) {
        return;
    }
    if (language == LANGUAGE_EN) {
        put_day_and_month(out, day, short_months[language]);
        buf_put_char(out, ' ');
        buf_put_int64(out, date_year(day));
        return;
    }
    char *at = buf_room(out, DATE_TEXT_LENGTH);
    at = write_two_digits(at, date_day(day));
    *at++ = '.';
    at = write_two_digits(at, date_month(day));
    *at++ = '.';
    at = write_two_digits(at, date_year(day) / 100);
    write_two_digits(at, date_year(day) % 100);
    out->length += DATE_TEXT_LENGTH;
}

void format_date_long(struct buf *out, enum language language, date day)
{
    if (date_is_none(day)) {
        return;
    }
    if (language == LANGUAGE_KK) {
        buf_put_int64(out, date_year(day));
        BUF_PUT(out, " ж. ");
        put_day_and_month(out, day, long_months[language]);
        return;
    }
    put_day_and_month(out, day, long_months[language]);
    buf_put_char(out, ' ');
    buf_put_int64(out, date_year(day));
}

void format_date_margin(struct buf *out, enum language language, date day)
{
    if (!date_is_none(day)) {
        put_day_and_month(out, day, short_months[language]);
    }
}

void format_money(struct buf *out, enum language language, money amount)
{
    format_money_in(out, language, amount, "₽");
}

void format_money_in(struct buf *out, enum language language, money amount, const char *sign)
{
    uint64_t kopecks = magnitude(amount.kopecks);
    if (amount.kopecks < 0) {
        buf_put_char(out, '-');
    }
    put_grouped(out, language, kopecks / 100);
    put_decimal_mark(out, language);
    put_two_digits(out, (int)(kopecks % 100));
    BUF_PUT(out, NO_BREAK);
    buf_put(out, str_of(sign));
}

void format_percent(struct buf *out, enum language language, int64_t part, int64_t whole)
{
    if (whole == 0) {
        BUF_PUT(out, "—");
        return;
    }
    /* In 128 bits a thousand times any part still fits. */
    __int128 tenths =
        ((__int128)magnitude(part) * 2000 + magnitude(whole)) / ((__int128)magnitude(whole) * 2);
    if ((part < 0) != (whole < 0) && tenths > 0) {
        buf_put_char(out, '-');
    }
    put_grouped(out, language, (uint64_t)(tenths / 10));
    put_decimal_mark(out, language);
    buf_put_char(out, (char)('0' + (int)(tenths % 10)));
    put_c(out, language == LANGUAGE_EN ? "%" : NO_BREAK "%");
}

const char *format_weekday(enum language language, int weekday)
{
    assert(weekday >= 1 && weekday <= 7);
    return weekdays[language][weekday - 1];
}

int format_plural(enum language language, int64_t number)
{
    uint64_t count = magnitude(number);
    if (language != LANGUAGE_RU) {
        return count == 1 ? 0 : 1;
    }
    bool is_teen = count % 100 >= 11 && count % 100 <= 14;
    if (is_teen) {
        return 2;
    }
    return count % 10 == 1 ? 0 : count % 10 >= 2 && count % 10 <= 4 ? 1 : 2;
}

str format_initials(struct arena *arena, str last, str first, str middle)
{
    struct buf out = BUF_INIT(arena);
    buf_put(&out, last);
    const str given[] = {first, middle};
    for (size_t i = 0; i < COUNT_OF(given); i++) {
        if (given[i].length > 0) {
            BUF_PUT(&out, "\xc2\xa0");
            /* A letter of our names takes two bytes in UTF-8, a Latin one one. */
            buf_put(&out, str_slice(given[i], 0, (given[i].data[0] & 0x80) != 0 ? 2 : 1));
            buf_put_char(&out, '.');
        }
    }
    return buf_str(&out);
}
