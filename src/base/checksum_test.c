#include "base/checksum.h"

#include "base/test.h"

void test_checksum__digits_are_taken_out_of_what_people_type(void)
{
    expect_str("11223344595", checksum_digits(test_arena(), STR("112-233-445 95")));
    expect_str("4629027460", checksum_digits(test_arena(), STR("\xc2\xa0"
                                                               "4629 027460 ")));
    expect_str("12", checksum_digits(test_arena(), STR("№ (1)–[2]")));
    expect_str("", checksum_digits(test_arena(), (str){0}));
}

void test_checksum__letters_of_any_script_make_it_empty(void)
{
    expect_str("", checksum_digits(test_arena(), STR("46290O7460")));
    expect_str("", checksum_digits(test_arena(), STR("ИНН 4629027460")));
    expect_str("", checksum_digits(test_arena(), STR("4629027460 Қ")));
    expect_str("", checksum_digits(test_arena(), STR("4629027460é")));
}

void test_checksum__inn_of_organisations(void)
{
    expect_true(checksum_inn_is_valid(STR("4629027460")));
    expect_true(checksum_inn_is_valid(STR("7707083893")));
    expect_true(checksum_inn_is_valid(STR("1234567894")));
    expect_false(checksum_inn_is_valid(STR("1234567895")));
    expect_false(checksum_inn_is_valid(STR("4629027461")));
    expect_false(checksum_inn_is_valid(STR("462902746")));
    expect_false(checksum_inn_is_valid(STR("46290274600")));
    expect_false(checksum_inn_is_valid(STR("462902746x")));
    expect_false(checksum_inn_is_valid((str){0}));
}

void test_checksum__inn_of_persons(void)
{
    expect_true(checksum_inn_is_valid(STR("123456789047")));
    expect_true(checksum_inn_is_valid(STR("366220664163")));
    expect_false(checksum_inn_is_valid(STR("123456789037")));
    expect_false(checksum_inn_is_valid(STR("366220664162")));
}

void test_checksum__zeros_alone_are_no_number(void)
{
    expect_false(checksum_inn_is_valid(STR("0000000000")));
    expect_false(checksum_inn_is_valid(STR("000000000000")));
    expect_false(checksum_ogrn_is_valid(STR("0000000000000")));
    expect_false(checksum_ogrn_is_valid(STR("000000000000000")));
    expect_false(checksum_snils_is_valid(STR("00000000000")));
    expect_false(checksum_bin_is_valid(STR("000000000000")));
}

void test_checksum__kpp_has_a_shape_only(void)
{
    expect_true(checksum_kpp_is_valid(STR("463201001")));
    expect_true(checksum_kpp_is_valid(STR("4632AZ001")));
    expect_false(checksum_kpp_is_valid(STR("4632az001")));
    expect_false(checksum_kpp_is_valid(STR("A63201001")));
    expect_false(checksum_kpp_is_valid(STR("46320100")));
}

void test_checksum__ogrn(void)
{
    expect_true(checksum_ogrn_is_valid(STR("1024600008047")));
    expect_false(checksum_ogrn_is_valid(STR("1024600008048")));
    /* The remainder is 10 here; its last digit counts. */
    expect_true(checksum_ogrn_is_valid(STR("304500116000050")));
    expect_false(checksum_ogrn_is_valid(STR("304500116000051")));
    expect_false(checksum_ogrn_is_valid(STR("10246000080470")));
}

void test_checksum__snils(void)
{
    expect_true(checksum_snils_is_valid(STR("11223344595")));
    expect_true(checksum_snils_is_valid(STR("10001899900"))); /* the sum is 100 */
    expect_true(checksum_snils_is_valid(STR("10001989900"))); /* 101 */
    expect_true(checksum_snils_is_valid(STR("10879618600"))); /* 201 */
    expect_false(checksum_snils_is_valid(STR("11223344594")));
    expect_false(checksum_snils_is_valid(STR("00100199864"))); /* not above 001-001-998 */
    expect_false(checksum_snils_is_valid(STR("1122334459")));
}

void test_checksum__kazakh_numbers_in_both_passes(void)
{
    expect_true(checksum_kz_is_valid(STR("850101300005")));
    expect_true(checksum_kz_is_valid(STR("850101300603")));
    expect_true(checksum_kz_is_valid(STR("901231400403")));
    expect_true(checksum_kz_is_valid(STR("061211600012")));
    expect_false(checksum_kz_is_valid(STR("850101300006")));
}

void test_checksum__a_kazakh_number_without_check_digit_was_never_issued(void)
{
    for (char last = '0'; last <= '9'; last++) {
        char number[] = "85010130069x";
        number[11] = last;
        expect_false(checksum_kz_is_valid(str_of(number)));
    }
}

void test_checksum__iin_tells_birth_and_sex(void)
{
    date born;
    char sex;
    expect_true(checksum_iin_read(STR("850101300005"), &born, &sex));
    expect_date("1985-01-01", born);
    expect_int('m', sex);
    expect_true(checksum_iin_read(STR("901231400403"), &born, &sex));
    expect_date("1990-12-31", born);
    expect_int('f', sex);
    expect_true(checksum_iin_read(STR("061211600012"), &born, &sex));
    expect_date("2006-12-11", born);
    expect_int('f', sex);
}

/* The same body with the check digit that belongs to it. */
static str with_check_digit(const char *body)
{
    for (char last = '0'; last <= '9'; last++) {
        str number = str_format(test_arena(), "%s%c", body, last);
        if (checksum_kz_is_valid(number)) {
            return number;
        }
    }
    test_fail(__FILE__, __LINE__, "%s has no check digit", body);
}

void test_checksum__iin_with_an_impossible_day_or_century_is_none(void)
{
    date born = date_of("2001-01-01");
    char sex = '?';
    expect_false(checksum_iin_read(with_check_digit("85023030000"), &born, &sex));
    expect_false(checksum_iin_read(with_check_digit("85010170000"), &born, &sex));
    expect_false(checksum_iin_read(with_check_digit("85010100000"), &born, &sex));
    expect_date("2001-01-01", born);
    expect_int('?', sex);
}

void test_checksum__bin_has_the_kind_of_owner_in_it(void)
{
    expect_true(checksum_bin_is_valid(with_check_digit("94024000010")));
    expect_true(checksum_bin_is_valid(with_check_digit("94026300010")));
    expect_false(checksum_bin_is_valid(with_check_digit("94023000010")));
    expect_false(checksum_bin_is_valid(with_check_digit("94024400010")));
}

void test_checksum__accounts_fit_their_bank(void)
{
    str bik = STR("044525225");
    expect_true(checksum_bik_is_valid(bik));
    expect_true(checksum_correspondent_is_valid(STR("30101810400000000225"), bik));
    expect_false(checksum_correspondent_is_valid(STR("30101810500000000225"), bik));
    expect_false(checksum_correspondent_is_valid(STR("30101810400000000225"), STR("044525")));
    /* Then one digit of the account, and one of the bank, is another. */
    expect_true(checksum_account_is_valid(STR("40703810600000000001"), STR("040000888")));
    expect_false(checksum_account_is_valid(STR("40703810600000000002"), STR("040000888")));
    expect_false(checksum_account_is_valid(STR("40703810600000000001"), STR("040000887")));
    expect_false(checksum_account_is_valid(STR("4070381000000000000"), STR("040000888")));
    expect_false(checksum_account_is_valid(STR("40703810000000000001"), (str){0}));
}

void test_checksum__iban_of_kazakhstan(void)
{
    expect_str("KZ86125KZT5004100100",
               checksum_code(test_arena(), STR(" kz86 125K ZT50 0410 0100")));
    expect_true(checksum_iban_is_valid(STR("KZ86125KZT5004100100")));
    expect_false(checksum_iban_is_valid(STR("KZ86125KZT5004100101")));
    expect_false(checksum_iban_is_valid(STR("KZ68125KZT5004100100")));
    expect_false(checksum_iban_is_valid(STR("DE89370400440532013000")));
    expect_false(checksum_iban_is_valid(STR("KZ86125KZT500410010")));
    expect_true(checksum_bik_is_valid(STR("KCJBKZKX")));
    expect_false(checksum_bik_is_valid(STR("04452522")));
    expect_false(checksum_bik_is_valid(STR("KCJBRUKX")));
}
