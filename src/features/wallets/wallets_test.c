#include "features/wallets/test_wallets.h"

static const char *of_anna(const struct test_wallets *scene)
{
    return test_text("/members/%lld/wallet/apple", (long long)scene->anna);
}

void test_wallets__a_pass_says_what_the_ticket_says(void)
{
    struct test_wallets scene = test_wallets_scene();
    str text = test_wallets_opened(&scene, test_wallets_own(&scene, scene.annas_account));
    json_t *pass = test_wallets_parsed(text);
    expect_str("pass.example.union.member",
               str_of(test_wallets_text_at(pass, "passTypeIdentifier")));
    expect_str("A1B2C3D4E5", str_of(test_wallets_text_at(pass, "teamIdentifier")));
    expect_contains("Корякина Ирина Васильевна", text);
    expect_contains("Рыльская СОШ 4", text);
    expect_contains("2015-09-01T00:00:00Z", text);
    expect_true(json_object_get(pass, "voided") == NULL);
    const json_t *code = json_array_get(json_object_get(pass, "barcodes"), 0);
    struct request *req = test_begin(scene.app, 0);
    str address = tickets_code_address(req, &scene.ticket);
    expect_str(test_wallets_text_at(code, "message"), address);
    expect_true(
        tickets_look(req, str_from(address, sizeof("https://union.example/V/") - 1)).standing ==
        TICKETS_GOOD);
    test_commit(scene.app);
    expect_true(strstr(test_wallets_text_at(pass, "serialNumber"),
                       test_text("%lld", (long long)scene.anna)) == NULL);
    json_decref(pass);
}

void test_wallets__the_manifest_has_the_hash_of_each_file(void)
{
    struct test_wallets scene = test_wallets_scene();
    test_wallets_opened(&scene, test_wallets_own(&scene, scene.annas_account));
    json_t *manifest = test_wallets_parsed(test_wallets_file_of(&scene, "manifest.json"));
    static const char *const names[] = {
        "pass.json",   "ru.lproj/pass.strings", "kk.lproj/pass.strings", "en.lproj/pass.strings",
        "icon.png",    "icon@2x.png",           "icon@3x.png",           "logo.png",
        "logo@2x.png", "logo@3x.png",
    };
    expect_int((int64_t)COUNT_OF(names), (int64_t)json_object_size(manifest));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        int status;
        test_wallets_keep(&scene, "part", test_wallets_file_of(&scene, names[i]));
        const char *const arguments[] = {
            "openssl", "dgst", "-sha1", "-r", test_text("%s/part", scene.folder), NULL};
        str told = test_wallets_told_by(arguments, &status);
        expect_int(0, status);
        expect_str(test_wallets_text_at(manifest, names[i]), str_slice(told, 0, 40));
    }
    expect_contains("\"NUMBER\" = \"№\"", test_wallets_file_of(&scene, "ru.lproj/pass.strings"));
    expect_contains("\"UNTIL\" = \"Valid until\"",
                    test_wallets_file_of(&scene, "en.lproj/pass.strings"));
    expect_contains("\"UNTIL\" = \"Жарамдылық мерзімі\"",
                    test_wallets_file_of(&scene, "kk.lproj/pass.strings"));
    json_decref(manifest);
}

static int verified(const struct test_wallets *scene)
{
    int status;
    const char *const arguments[] = {"openssl",  "cms",
                                     "-verify",  "-binary",
                                     "-inform",  "DER",
                                     "-purpose", "any",
                                     "-attime",  "1772323200",
                                     "-in",      test_text("%s/signature", scene->folder),
                                     "-content", test_text("%s/manifest.json", scene->folder),
                                     "-CAfile",  test_text("%s/above.pem", scene->folder),
                                     NULL};
    (void)test_wallets_told_by(arguments, &status);
    return status;
}

void test_wallets__the_manifest_is_signed_by_the_certificate(void)
{
    struct test_wallets scene = test_wallets_scene();
    test_wallets_opened(&scene, test_wallets_own(&scene, scene.annas_account));
    str manifest = test_wallets_file_of(&scene, "manifest.json");
    test_wallets_keep(&scene, "manifest.json", manifest);
    test_wallets_keep(&scene, "signature", test_wallets_file_of(&scene, "signature"));
    expect_int(0, verified(&scene));
    ((char *)manifest.data)[manifest.length - 5] ^= 1;
    test_wallets_keep(&scene, "manifest.json", manifest);
    expect_true(verified(&scene) != 0);
}

void test_wallets__pictures_have_their_sizes(void)
{
    static const struct {
        const char *name;
        int pixels;
    } sizes[] = {{"icon.png", 29}, {"icon@3x.png", 87}, {"logo@2x.png", 100}};
    struct test_wallets scene = test_wallets_scene();
    test_wallets_opened(&scene, test_wallets_own(&scene, scene.annas_account));
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        str png = test_wallets_file_of(&scene, sizes[i].name);
        expect_true(str_starts_with(png, STR("\x89PNG\r\n")));
        expect_int(sizes[i].pixels, (unsigned char)png.data[19]);
        expect_int(sizes[i].pixels, (unsigned char)png.data[23]);
    }
}

void test_wallets__each_gets_his_own_alone(void)
{
    struct test_wallets scene = test_wallets_scene();
    int64_t other = test_account(scene.app, "member", "Рыльская СОШ 4");
    expect_not_found(test_wallets_own(&scene, other));
    expect_not_found(test_wallets_own(&scene, scene.olga));
    expect_see_other(test_wallets_own(&scene, 0), "/sign-in?next=%2Fmy%2Fwallet%2Fapple");
    expect_forbidden(test_get(scene.app, scene.annas_account, of_anna(&scene)));
    expect_not_found(test_get(scene.app, scene.ilya, of_anna(&scene)));
}

void test_wallets__who_issues_tickets_can_hand_it_out_and_the_log_tells(void)
{
    struct test_wallets scene = test_wallets_scene();
    const char *card = test_text("/members/%lld", (long long)scene.anna);
    expect_page(test_get(scene.app, scene.olga, card), "Билет в Apple Wallet");
    expect_contains("Корякина",
                    test_wallets_opened(&scene, test_get(scene.app, scene.olga, of_anna(&scene))));
    test_run_jobs(scene.app);
    expect_int(1, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action = "
                                          "'wallets.give'"));
}

void test_wallets__a_ticket_that_is_not_good_gives_no_pass(void)
{
    struct test_wallets scene = test_wallets_scene();
    test_sql(scene.app, "UPDATE ticket SET state = 'lost'");
    expect_not_found(test_wallets_own(&scene, scene.annas_account));
    expect_not_found(test_get(scene.app, scene.olga, of_anna(&scene)));
    test_sql(scene.app, "UPDATE ticket SET state = 'valid', until = '2026-02-28'");
    expect_not_found(test_wallets_own(&scene, scene.annas_account));
    test_sql(scene.app, "UPDATE ticket SET until = '2026-03-01'");
    test_wallets_opened(&scene, test_wallets_own(&scene, scene.annas_account));
    test_sql(scene.app, "UPDATE member SET status = 'left'");
    expect_not_found(test_wallets_own(&scene, scene.annas_account));
}

void test_wallets__without_a_certificate_nothing_is_shown(void)
{
    struct test_wallets scene = test_wallets_bare();
    const char *card = test_text("/members/%lld", (long long)scene.anna);
    expect_not_found(test_wallets_own(&scene, scene.annas_account));
    expect_lacks("Apple", test_get(scene.app, scene.olga, card).body);
    test_wallets_write_chain(scene.folder);
    test_wallets_configure(&scene, "above.key"); /* not that of the certificate */
    expect_not_found(test_wallets_own(&scene, scene.annas_account));
    test_wallets_configure(&scene, "nothing.key");
    expect_not_found(test_wallets_own(&scene, scene.annas_account));
    test_wallets_configure(&scene, "own.key");
    test_wallets_opened(&scene, test_wallets_own(&scene, scene.annas_account));
    expect_contains("Apple", test_get(scene.app, scene.olga, card).body);
}
