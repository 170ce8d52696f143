#include "app/totp.h"

#include "base/test.h"

/* The secret of RFC 6238, "12345678901234567890", in base32; the codes are the last six digits. */
#define SECRET STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")

void test_totp__codes_are_those_of_the_standard(void)
{
    static const struct {
        int64_t now;
        const char *code;
    } cases[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_str(cases[i].code, totp_code(test_arena(), SECRET, totp_step_of(cases[i].now)));
    }
}

void test_totp__a_neighbouring_step_is_taken_and_no_other(void)
{
    str code = totp_code(test_arena(), SECRET, 1000);
    expect_int(1000, totp_find_step(test_arena(), SECRET, code, 999 * 30));
    expect_int(1000, totp_find_step(test_arena(), SECRET, code, 1000 * 30 + 29));
    expect_int(1000, totp_find_step(test_arena(), SECRET, code, 1001 * 30 + 29));
    expect_int(0, totp_find_step(test_arena(), SECRET, code, 998 * 30 + 29));
    expect_int(0, totp_find_step(test_arena(), SECRET, code, 1002 * 30));
}

void test_totp__a_broken_secret_or_code_fits_nothing(void)
{
    static const char *const secrets[] = {"", "GEZDGNBV", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQO1Q",
                                          "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZD"};
    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        expect_int(0, totp_code(test_arena(), str_of(secrets[i]), 5).length);
        expect_int(0, totp_find_step(test_arena(), str_of(secrets[i]), (str){0}, 150));
    }
    expect_int(0, totp_find_step(test_arena(), SECRET, STR("28708"), 59));
    expect_int(0, totp_find_step(test_arena(), SECRET, (str){0}, 59));
}

void test_totp__secrets_differ_and_are_long(void)
{
    str one = totp_new_secret(test_arena());
    expect_int(32, one.length);
    expect_false(str_equal(one, totp_new_secret(test_arena())));
    expect_int(6, totp_code(test_arena(), one, 1).length);
}

void test_totp__the_uri_is_encoded(void)
{
    expect_str("otpauth://totp/A%20B:x%40y.ru?secret=SS&issuer=A%20B",
               totp_uri(test_arena(), STR("SS"), STR("A B"), STR("x@y.ru")));
}
