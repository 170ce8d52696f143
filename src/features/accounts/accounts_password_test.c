#include "app/test.h"
#include "features/accounts/accounts.h"

#define PASSWORD "tri-slova-ryadom"
/* The same password with a pass less and half of the memory, as an older program would have kept
 * it. */
#define WEAK_PREFIX "$argon2id$v=19$m=8192,t=1,p=1$"

/* What OWASP and ASVS 5.0, appendix C, ask for at least: 19 MiB, two passes, one lane. */
void test_accounts_password__the_hash_is_argon2id_with_the_parameters_asked_for(void)
{
    str hash = accounts_hash_password(test_arena(), STR(PASSWORD));
    expect_true(str_starts_with(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    expect_true(accounts_password_fits(hash, STR(PASSWORD)));
    expect_false(accounts_password_fits(hash, STR(PASSWORD " ")));
    expect_false(accounts_password_is_weakly_kept(hash));
}

void test_accounts_password__the_same_password_never_has_the_same_hash(void)
{
    str first = accounts_hash_password(test_arena(), STR(PASSWORD));
    str second = accounts_hash_password(test_arena(), STR(PASSWORD));
    expect_false(str_equal(first, second));
}

void test_accounts_password__without_a_hash_or_a_password_nothing_fits(void)
{
    expect_false(accounts_password_fits((str){0}, STR(PASSWORD)));
    expect_false(accounts_password_fits((str){0}, (str){0}));
    expect_false(accounts_password_fits(STR("nonsense"), STR(PASSWORD)));
}

void test_accounts_password__a_hash_of_older_parameters_is_made_anew_at_the_sign_in(void)
{
    struct test_app *app = test_app_on("2026-03-01");
    int64_t anna = test_account(app, "member", "Рыльская СОШ 4");
    str weak = accounts_hash_password_with(test_arena(), STR(PASSWORD), 1, 8192u * 1024);
    expect_true(str_starts_with(weak, STR(WEAK_PREFIX)));
    expect_true(accounts_password_is_weakly_kept(weak));
    str sql = str_format(test_arena(),
                         "UPDATE account SET password_hash = '%.*s', email = "
                         "'anna@example.org' WHERE id = %lld",
                         STR_ARG(weak), (long long)anna);
    test_sql(app, str_to_c(test_arena(), sql));

    expect_see_other(test_post(app, 0, "/sign-in", "login=anna@example.org&password=" PASSWORD),
                     "/");
    str now =
        test_sql_text(app, "SELECT password_hash FROM account WHERE email = 'anna@example.org'");
    expect_true(str_starts_with(now, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    expect_true(accounts_password_fits(now, STR(PASSWORD)));
}
