#include <string.h>

#include "base/checksum.h"
#include "features/demo/demo_inner.h"

/* No region has the number 00 in a БИК, so this is no bank's. */
#define BIK "040000888"
#define BANK_NUMBER 888 /* its last three digits, as in its own account */

/* Passports of organisations. All numbers count up, so that each is nobody's twice, and the same
 * seed gives the same people whatever stands here. */

/* The check digit of an ИНН of ten digits, of which nine are given. */
static int inn_check(const char *nine)
{
    static const int weights[] = {2, 4, 10, 3, 5, 9, 4, 6, 8};
    int sum = 0;
    for (size_t i = 0; i < COUNT_OF(weights); i++) {
        sum += weights[i] * (nine[i] - '0');
    }
    return sum % 11 % 10;
}

/* No region is numbered 00. */
static str code_of(str region_code)
{
    return str_equal(region_code, STR("00")) ? STR("46") : region_code;
}

/* Region, tax office, number. */
static str inn_of(struct demo *demo, str code, int office, int number)
{
    str nine = str_format(demo->scratch, "%.*s%02d%05d", STR_ARG(code), office, number % 100000);
    return str_format(demo->scratch, "%.*s%d", STR_ARG(nine), inn_check(nine.data));
}

/* "1" for a legal entity, year, region, number, check digit. */
static str ogrn_of(struct demo *demo, str code, date registered_on, int number)
{
    str twelve = str_format(demo->scratch, "1%02d%.*s%07d", date_year(registered_on) % 100,
                            STR_ARG(code), number % 10000000);
    int64_t body = 0;
    bool is_number = str_to_int64(twelve, &body);
    assert(is_number);
    return str_format(demo->scratch, "%.*s%lld", STR_ARG(twelve), (long long)(body % 11 % 10));
}

static str address_of(struct demo *demo, int number)
{
    static const char *const streets[] = {"Советская", "Школьная",   "Садовая", "Первомайская",
                                          "Луговая",   "Набережная", "Мира",    "Учительская"};
    return str_format(demo->scratch, "ул. %s, %d", streets[number % (int)COUNT_OF(streets)],
                      number / (int)COUNT_OF(streets) % 90 + 1);
}

/* The union, its committees and the large primaries are entered in the state register; the primary
 * of a school seldom is. */
static bool is_entered(const char *type)
{
    return strcmp(type, "primary_workers") != 0 && strcmp(type, "primary_joint") != 0;
}

/* The people of the register are drawn in one sequence; whoever chairs comes from another. */
static str chair_of(struct demo *demo, int number)
{
    struct demo chairs = {.scratch = demo->scratch,
                          .is_kazakh = demo->is_kazakh,
                          .random = {.state = (uint64_t)number}};
    struct demo_name name = demo_name_of(&chairs, number % 5 != 0);
    return str_trim(str_format(demo->scratch, "%.*s %.*s %.*s", STR_ARG(name.last),
                               STR_ARG(name.first), STR_ARG(name.middle)));
}

/* The ninth digit of an account is the one that makes it fit. */
static str fitting(struct demo *demo, const char *first_eight, int64_t last_eleven,
                   bool (*fits)(str account, str bik))
{
    for (int key = 0; key < 10; key++) {
        str account =
            str_format(demo->scratch, "%s%d%011lld", first_eight, key, (long long)last_eleven);
        if (fits(account, STR(BIK))) {
            return account;
        }
    }
    assert(!"one of ten digits always fits");
    return (str){0};
}

/* Of ten check digits one fits, or for some numbers none: such a number was never issued. */
static str kz_fitting(struct arena *arena, str eleven)
{
    for (int digit = 0; digit < 10; digit++) {
        str number = str_format(arena, "%.*s%d", STR_ARG(eleven), digit);
        if (checksum_kz_is_valid(number)) {
            return number;
        }
    }
    return (str){0};
}

str demo_iin(struct arena *arena, date born, char sex, int64_t number)
{
    int century = (date_year(born) >= 2000 ? 5 : 3) + (sex == 'f');
    str iin = {0};
    for (int64_t i = number; iin.length == 0; i++) {
        iin = kz_fitting(arena, str_format(arena, "%02d%02d%02d%d%04lld", date_year(born) % 100,
                                           date_month(born), date_day(born), century,
                                           (long long)(i % 10000)));
    }
    return iin;
}

str demo_bin(struct arena *arena, date registered_on, int64_t number)
{
    str bin = {0};
    /* 4: a legal entity of the country; 0: not a branch of another. */
    for (int64_t i = number; bin.length == 0; i++) {
        bin =
            kz_fitting(arena, str_format(arena, "%02d%02d40%05lld", date_year(registered_on) % 100,
                                         date_month(registered_on), (long long)(i % 100000)));
    }
    return bin;
}

/* Employers are legal entities, of the organisations the union and its regions are; the numbers of
 * the former begin behind those of the latter. */
static struct demo_passport passport_of_kazakhstan(struct demo *demo, const char *type,
                                                   bool has_employer)
{
    int number = ++demo->passports;
    struct demo_passport passport = {
        .is_legal_entity = strcmp(type, "union") == 0 || strcmp(type, "region") == 0,
        .address = address_of(demo, number),
        .email = str_format(demo->scratch, "org%d@primer.ru", number),
        .chair = chair_of(demo, number),
        .phone = str_format(demo->scratch, "+77172%06d", 300000 + number),
    };
    date founded = date_from(1994 + number % 20, 1 + number % 12, 1 + number % 28);
    if (has_employer) {
        passport.employer_inn = demo_bin(demo->scratch, founded, 50000 + number * 3);
    }
    if (passport.is_legal_entity) {
        passport.registered_on = founded;
        passport.bin = demo_bin(demo->scratch, founded, number * 3);
        passport.legal_address = passport.address;
    }
    return passport;
}

struct demo_passport demo_passport_of(struct demo *demo, str region_code, const char *type,
                                      bool has_employer)
{
    if (demo->is_kazakh) {
        return passport_of_kazakhstan(demo, type, has_employer);
    }
    int number = ++demo->passports;
    str code = code_of(region_code);
    struct demo_passport passport = {
        .is_legal_entity = is_entered(type),
        .address = address_of(demo, number),
        .email = str_format(demo->scratch, "org%d@primer.ru", number),
        .chair = chair_of(demo, number),
    };
    if (has_employer) {
        passport.employer_inn = inn_of(demo, code, 20 + number / 100000 % 30, number);
    }
    if (passport.is_legal_entity) {
        passport.registered_on = date_from(1991 + number % 30, 1 + number % 12, 1 + number % 28);
        passport.inn = inn_of(demo, code, 50 + number / 100000 % 30, number);
        passport.kpp = str_format(demo->scratch, "%.*s5001001", STR_ARG(code));
        passport.ogrn = ogrn_of(demo, code, passport.registered_on, number);
        passport.legal_address = passport.address;
        passport.bank_name = STR("Учебный банк");
        passport.bank_bik = STR(BIK);
        passport.bank_account = fitting(demo, "40703810", number, checksum_account_is_valid);
        passport.bank_correspondent =
            fitting(demo, "30101810", BANK_NUMBER, checksum_correspondent_is_valid);
        passport.phone = str_format(demo->scratch, "+7471%07d", 2000000 + number);
    }
    return passport;
}
