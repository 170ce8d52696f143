/* Badges, checked by somebody else's hands: Node's own cryptography with the key that it is told
 * of. */
#include "app/app.h"
#include "app/json.h"
#include "app/test.h"
#include "features/certificates/certificates_inner.h"
#include "features/duplicates/test_duplicates.h"
#include "features/members/test_members.h"

#define ID(number) ((long long)(number))
#define ORIGIN "https://union.example"

struct scene {
    struct test_app *app;
    int64_t chair;
    int64_t member;
    int64_t org;
    int64_t id; /* of the certificate */
    const char *code;
};

static struct scene scene_new(void)
{
    struct test_members_scene set = test_members_scene_on(TODAY);
    struct scene scene = {.app = set.app, .chair = set.chair, .member = set.member};
    scene.org = test_org(set.app, SCHOOL);
    test_inner_app(set.app)->options.origin = ORIGIN;
    expect_int(303,
               test_post(set.app, set.chair, test_text("/training/new?org=%lld", ID(scene.org)),
                         test_text("title=Школа+актива&kind=school&attendance=in_person&"
                                   "hours=36&taught=federation&taught_by=ФОПКО&"
                                   "began_on=10.02.2026&person=%lld",
                                   ID(set.natalia)))
                   .status);
    int64_t record = test_sql_int(set.app, "SELECT max(id) FROM training_record");
    expect_int(303, test_post(set.app, set.chair,
                              test_text("/certificates/new?org=%lld&record=%lld", ID(scene.org),
                                        ID(record)),
                              test_text("tick=%lld&kind=diploma&template=1&issued_on=02.03.2026&"
                                        "valid_until=02.03.2029&signer_post=Председатель&"
                                        "signer_name=О.+В.+Сергеева",
                                        ID(record)))
                        .status);
    scene.id = test_sql_int(set.app, "SELECT max(id) FROM certificate");
    scene.code = str_to_c(test_arena(), test_sql_text(set.app, "SELECT code FROM certificate"));
    return scene;
}

/* "good" and what the badge says, or "bad": by Node, which knows nothing of us but the key. */
static str told_by_node(const struct scene *scene, struct reply badge)
{
    expect_int(200, badge.status);
    str key = test_get(scene->app, 0, test_text("/badges/%lld/keys/1", ID(scene->org))).body;
    return test_told_by(
        test_text("command -v node >/dev/null || exit 127; node -e '"
                  "const c = require(\"crypto\");"
                  "const part = require(\"fs\").readFileSync(0, \"utf8\").split(\".\");"
                  "const key = c.createPublicKey({key: %.*s, format: \"jwk\"});"
                  "const text = Buffer.from(part[0] + \".\" + part[1]);"
                  "const mark = Buffer.from(part[2], \"base64url\");"
                  "const open = (p) => Buffer.from(p, \"base64url\").toString();"
                  "const spoilt = Buffer.from(text); spoilt[spoilt.length - 3] ^= 1;"
                  "if (c.verify(null, spoilt, key, mark)) throw 1;"
                  "console.log(c.verify(null, text, key, mark) ? \"good\" : \"bad\");"
                  "console.log(open(part[0])); console.log(open(part[1]));'",
                  STR_ARG(key)),
        badge.file_fd);
}

static struct reply own_badge(const struct scene *scene)
{
    return test_get(scene->app, scene->member,
                    test_text("/my/certificates/%lld/badge", ID(scene->id)));
}

static void expect_told(str told, const char *part)
{
    if (told.length > 0 && str_find(told, str_of(part)) < 0) {
        test_fail(__FILE__, __LINE__, "no “%s” in:\n%.*s", part, STR_ARG(told));
    }
}

void test_certificates_badge__of_a_member_is_signed_by_the_key_that_its_header_names(void)
{
    struct scene scene = scene_new();
    str told = told_by_node(&scene, own_badge(&scene));
    expect_true(told.length == 0 || str_starts_with(told, STR("good\n")));
    expect_told(told, "\"alg\":\"EdDSA\"");
    expect_told(told, test_text("\"kid\":\"" ORIGIN "/badges/%lld/keys/1\"", ID(scene.org)));
    expect_told(told, "OpenBadgeCredential");
    expect_told(told, "\"achievementType\":\"Diploma\"");
    expect_told(told, "Школа актива");
    expect_told(told, "\"validFrom\":\"2026-03-02T00:00:00Z\"");
    expect_told(told, "\"validUntil\":\"2029-03-02T23:59:59Z\"");
    expect_told(told, "1EdTechRevocationList");
    expect_told(told, "Гончарова");
}

void test_certificates_badge__from_the_page_of_the_code_says_no_name(void)
{
    struct scene scene = scene_new();
    str told = told_by_node(&scene, test_get(scene.app, 0, test_text("/C/%s/badge", scene.code)));
    expect_true(told.length == 0 || str_starts_with(told, STR("good\n")));
    expect_true(str_find(told, STR("Гончарова")) < 0);
}

void test_certificates_badge__the_issuer_and_the_keys_are_told_to_everybody(void)
{
    struct scene scene = scene_new();
    const char *issuer = test_text("/badges/%lld", ID(scene.org));
    expect_page(test_get(scene.app, 0, issuer), ORIGIN);
    expect_page(test_get(scene.app, 0, issuer), "\"Profile\"");
    struct reply keys = test_get(scene.app, 0, test_text("%s/keys", issuer));
    expect_page(keys, "\"crv\":\"Ed25519\"");
    expect_true(str_find(keys.body, STR("\"d\"")) < 0);
    expect_not_found(test_get(scene.app, 0, test_text("%s/keys/2", issuer)));
    expect_not_found(
        test_get(scene.app, 0, test_text("/badges/%lld", ID(test_org(scene.app, GARDEN)))));
}

/* The id of the credential in a badge, as its reader finds it. */
static str id_of_badge(struct reply badge)
{
    return test_told_by("command -v node >/dev/null || exit 127; node -e '"
                        "const part = require(\"fs\").readFileSync(0, \"utf8\").split(\".\");"
                        "process.stdout.write(JSON.parse(Buffer.from(part[1], \"base64url\")).id)'",
                        badge.file_fd);
}

void test_certificates_badge__a_revoked_one_stands_in_the_list_and_is_not_given_out(void)
{
    struct scene scene = scene_new();
    const char *list = test_text("/badges/%lld/revoked", ID(scene.org));
    str id = id_of_badge(own_badge(&scene));
    expect_true(str_find(test_get(scene.app, 0, list).body, STR("urn:uuid")) < 0);
    expect_int(303, test_post(scene.app, scene.chair,
                              test_text("/certificates/%lld/revoke", ID(scene.id)), "reason=Ошибка")
                        .status);
    struct reply told = test_get(scene.app, 0, list);
    expect_page(told, "urn:uuid");
    expect_true(id.length == 0 || str_find(told.body, id) >= 0);
    expect_true(str_find(told.body, str_of(scene.code)) < 0);
    expect_refused(own_badge(&scene), "не действует");
    expect_refused(test_get(scene.app, 0, test_text("/C/%s/badge", scene.code)), "не действует");
}

void test_certificates_badge__is_the_same_file_each_time_and_none_without_an_address(void)
{
    struct scene scene = scene_new();
    struct reply first = own_badge(&scene), second = own_badge(&scene);
    expect_true(str_equal(test_bytes_of(first.file_fd), test_bytes_of(second.file_fd)));
    reply_close_file(&first);
    reply_close_file(&second);
    test_inner_app(scene.app)->options.origin = NULL;
    expect_refused(own_badge(&scene), "Бейджа нет");
    test_inner_app(scene.app)->options.origin = ORIGIN;
}
