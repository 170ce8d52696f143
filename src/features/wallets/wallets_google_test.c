#include "features/wallets/wallets_google.h"

#include <openssl/pem.h>
#include <stdio.h>

#include "app/app.h"
#include "app/json.h"
#include "app/webauthn.h"
#include "features/wallets/test_wallets.h"

#define PAGE "/my/wallet/google"
#define SAVE "https://pay.google.com/gp/v/save/"
#define TOKEN \
    { \
        200, "{\"access_token\": \"ya29.abc\", \"expires_in\": 3600}", NULL \
    }
#define GOOD \
    { \
        200, "{}", NULL \
    }

/* ---- the scene ------------------------------------------------------------------------------ */

/* A file as Google gives it with a service account, and the public half of its key beside it. */
static void write_account(const struct test_wallets *scene, const char *token_url)
{
    EVP_PKEY *key = EVP_RSA_gen(2048);
    BIO *private = BIO_new(BIO_s_mem());
    BIO *public = BIO_new(BIO_s_mem());
    char *pem;
    test_wallets_must(PEM_write_bio_PrivateKey(private, key, NULL, NULL, 0, NULL, NULL) == 1 &&
                      PEM_write_bio_PUBKEY(public, key) == 1);
    long length = BIO_get_mem_data(public, &pem);
    test_wallets_keep(scene, "public.pem", (str){pem, (size_t)length});
    length = BIO_get_mem_data(private, &pem);
    json_t *account = json_pack("{s:s, s:s, s:s%}", "client_email", "profkom@example.test",
                                "token_uri", token_url, "private_key", pem, (size_t)length);
    test_wallets_keep(scene, "google.json", json_as_text(test_arena(), account));
    json_decref(account);
    BIO_free(private);
    BIO_free(public);
    EVP_PKEY_free(key);
}

static void configure(const struct test_wallets *scene, const char *url)
{
    struct app *app = test_inner_app(scene->app);
    write_account(scene, test_text("%s/token", url));
    app_forget_kept(app);
    app->options.origin = "https://union.example";
    app->options.google = (struct app_google){
        .issuer = "3388000000012345678",
        .key = test_text("%s/google.json", scene->folder),
        .api_url = url,
    };
}

/* The job runner comes by, so many seconds later. */
static void write_later(const struct test_wallets *scene, int64_t seconds)
{
    struct app *app = test_inner_app(scene->app);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct db *db = app_connection(app, 0);
    db_use_arena(db, arena);
    struct request *req = app_system_request(app, arena, db);
    req->now += seconds;
    wallets_google_write(req);
}

static void look(const struct test_wallets *scene)
{
    struct app *app = test_inner_app(scene->app);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct db *db = app_connection(app, 0);
    db_use_arena(db, arena);
    wallets_google_look(app_system_request(app, arena, db));
}

static struct reply page(const struct test_wallets *scene)
{
    return test_get(scene->app, scene->annas_account, PAGE);
}

static void ask_for_it(const struct test_wallets *scene)
{
    expect_see_other(test_post(scene->app, scene->annas_account, PAGE, ""), PAGE);
}

/* Google has the ticket already. */
static struct test_wallets written_scene(void)
{
    static const struct test_wallets_answer answers[] = {TOKEN, GOOD, GOOD};
    struct test_wallets scene = test_wallets_bare();
    struct test_wallets_server google = test_wallets_serve(&scene, "first", answers, 3);
    configure(&scene, google.url);
    ask_for_it(&scene);
    write_later(&scene, 0);
    (void)test_wallets_asked(&google);
    expect_page(page(&scene), PAGE "/open");
    return scene;
}

static struct test_wallets_server next_server(const struct test_wallets *scene,
                                              const struct test_wallets_answer *answers,
                                              size_t count)
{
    struct test_wallets_server google = test_wallets_serve(scene, "next", answers, count);
    test_inner_app(scene->app)->options.google.api_url = google.url;
    return google;
}

/* ---- what was signed ------------------------------------------------------------------------ */

static str decoded(str text)
{
    str bytes = {0};
    test_wallets_must(webauthn_bytes(test_arena(), text, &bytes));
    return bytes;
}

/* The claims of a token, whose signature openssl has found to be that of the key. */
static json_t *claims_of(const struct test_wallets *scene, str token)
{
    str rest = token;
    str head;
    str body = {0};
    int status;
    test_wallets_must(str_next(&rest, '.', &head) && str_next(&rest, '.', &body));
    test_wallets_keep(scene, "signed", str_slice(token, 0, token.length - rest.length - 1));
    test_wallets_keep(scene, "signature", decoded(rest));
    const char *const arguments[] = {"openssl",
                                     "dgst",
                                     "-sha256",
                                     "-verify",
                                     test_text("%s/public.pem", scene->folder),
                                     "-signature",
                                     test_text("%s/signature", scene->folder),
                                     test_text("%s/signed", scene->folder),
                                     NULL};
    (void)test_wallets_told_by(arguments, &status);
    expect_int(0, status);
    expect_str("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", decoded(head));
    return test_wallets_parsed(decoded(body));
}

static str between(str text, const char *from, const char *to)
{
    const char *start = memmem(text.data, text.length, from, strlen(from));
    test_wallets_must(start != NULL);
    start += strlen(from);
    size_t left = (size_t)(text.data + text.length - start);
    const char *end = memmem(start, left, to, strlen(to));
    return (str){start, end == NULL ? left : (size_t)(end - start)};
}

void test_wallets_google__the_link_names_the_object_and_nobody(void)
{
    struct test_wallets scene = written_scene();
    struct reply reply = test_get(scene.app, scene.annas_account, PAGE "/open");
    expect_int(303, reply.status);
    str link = reply_location(&reply);
    expect_true(str_starts_with(link, STR(SAVE)));
    json_t *claims = claims_of(&scene, str_from(link, sizeof(SAVE) - 1));
    expect_str("profkom@example.test", str_of(test_wallets_text_at(claims, "iss")));
    expect_str("google", str_of(test_wallets_text_at(claims, "aud")));
    expect_str("savetowallet", str_of(test_wallets_text_at(claims, "typ")));
    const json_t *object =
        json_array_get(json_object_get(json_object_get(claims, "payload"), "genericObjects"), 0);
    expect_int(2, (int64_t)json_object_size(object));
    expect_true(
        str_starts_with(str_of(test_wallets_text_at(object, "id")), STR("3388000000012345678.")));
    expect_lacks(test_text("%llx", (long long)scene.ticket.serial),
                 str_of(test_wallets_text_at(object, "id")));
    json_decref(claims);
}

void test_wallets_google__an_object_says_what_the_ticket_says(void)
{
    static const struct test_wallets_answer answers[] = {TOKEN, GOOD, GOOD};
    struct test_wallets scene = test_wallets_bare();
    struct test_wallets_server google = test_wallets_serve(&scene, "google", answers, 3);
    configure(&scene, google.url);
    expect_page(page(&scene), "зарубежной компании Google");
    write_later(&scene, 0); /* nobody has asked for anything */
    ask_for_it(&scene);
    expect_page(page(&scene), "data-poll=\"/my/wallet/google\"");
    write_later(&scene, 0);
    str asked = test_wallets_asked(&google);
    json_t *claims = claims_of(&scene, between(asked, "&assertion=", "\n"));
    expect_str("https://www.googleapis.com/auth/wallet_object.issuer",
               str_of(test_wallets_text_at(claims, "scope")));
    expect_str(test_text("%s/token", google.url), str_of(test_wallets_text_at(claims, "aud")));
    json_decref(claims);
    expect_contains("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer", asked);
    expect_contains("POST /walletobjects/v1/genericClass HTTP/1.1", asked);
    expect_contains("ONE_USER_ALL_DEVICES", asked);
    expect_contains("Authorization: Bearer ya29.abc", asked);
    str sent = between(asked, "/genericObject HTTP/1.1", "\n\n");
    json_t *object = test_wallets_parsed(between(sent, "\r\n\r\n", "\n"));
    expect_str("ACTIVE", str_of(test_wallets_text_at(object, "state")));
    expect_str("Корякина Ирина Васильевна",
               str_of(test_wallets_text_at(
                   json_object_get(json_object_get(object, "header"), "defaultValue"), "value")));
    struct request *req = test_begin(scene.app, 0);
    expect_str(test_wallets_text_at(json_object_get(object, "barcode"), "value"),
               tickets_code_address(req, &scene.ticket));
    test_commit(scene.app);
    expect_contains("Рыльская СОШ 4", asked);
    expect_contains("01.09.2015", asked);
    json_decref(object);
}

/* ---- afterwards ----------------------------------------------------------------------------- */

void test_wallets_google__a_change_is_told_once(void)
{
    static const struct test_wallets_answer answers[] = {GOOD};
    struct test_wallets scene = written_scene();
    struct test_wallets_server google = next_server(&scene, answers, 1);
    look(&scene);
    write_later(&scene, 0); /* nothing has changed */
    test_sql(scene.app, "UPDATE member SET last_name = 'Новикова'");
    look(&scene);
    write_later(&scene, 0);
    look(&scene);
    write_later(&scene, 0);
    str asked = test_wallets_asked(&google);
    expect_contains("PUT /walletobjects/v1/genericObject/3388000000012345678.", asked);
    expect_contains("Новикова Ирина Васильевна", asked);
}

static void expect_forgotten(const struct test_wallets_server *google, const char *state)
{
    str asked = test_wallets_asked(google);
    expect_contains(test_text("\"state\":\"%s\"", state), asked);
    expect_contains("Билет больше не действует", asked);
    expect_lacks("Корякина", asked);
    expect_lacks("Рыльская", asked);
    expect_lacks("QR_CODE", asked);
}

void test_wallets_google__of_a_ticket_that_ended_nothing_of_its_holder_is_left(void)
{
    static const struct {
        const char *sql;
        const char *state;
    } ends[] = {
        {"UPDATE ticket SET state = 'lost'", "INACTIVE"},
        {"UPDATE member SET status = 'left'", "INACTIVE"},
        {"UPDATE ticket SET until = '2026-02-28'", "EXPIRED"},
        {"DELETE FROM ticket", "INACTIVE"},
    };
    static const struct test_wallets_answer answers[] = {GOOD};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct test_wallets scene = written_scene();
        struct test_wallets_server google = next_server(&scene, answers, 1);
        test_sql(scene.app, ends[i].sql);
        look(&scene);
        write_later(&scene, 0);
        look(&scene);
        write_later(&scene, 0);
        expect_forgotten(&google, ends[i].state);
        expect_not_found(page(&scene));
    }
}

void test_wallets_google__what_was_handed_over_can_be_taken_back(void)
{
    static const struct test_wallets_answer answers[] = {GOOD, GOOD};
    struct test_wallets scene = written_scene();
    struct test_wallets_server google = next_server(&scene, answers, 1);
    expect_see_other(test_post(scene.app, scene.annas_account, PAGE "/end", ""), PAGE);
    expect_page(page(&scene), "Отзываем билет из Google");
    expect_see_other(test_get(scene.app, scene.annas_account, PAGE "/open"), PAGE);
    write_later(&scene, 0);
    expect_forgotten(&google, "INACTIVE");
    expect_page(page(&scene), "Даю согласие, передать");
    look(&scene);
    google = next_server(&scene, answers, 1);
    ask_for_it(&scene);
    write_later(&scene, 0);
    expect_contains("Корякина", test_wallets_asked(&google));
    expect_page(page(&scene), PAGE "/open");
    expect_int(3, test_sql_int(scene.app, "SELECT count(*) FROM audit_entry WHERE action LIKE "
                                          "'wallets.google%'"));
}

/* ---- what can go wrong ---------------------------------------------------------------------- */

void test_wallets_google__it_is_tried_again_when_google_is_not_reached(void)
{
    static const struct test_wallets_answer answers[] = {
        TOKEN, {409, "{}", NULL}, {503, "", NULL}, {409, "{}", NULL}, GOOD};
    struct test_wallets scene = test_wallets_bare();
    struct test_wallets_server google = test_wallets_serve(&scene, "google", answers, 5);
    configure(&scene, google.url);
    ask_for_it(&scene);
    write_later(&scene, 0);
    expect_page(page(&scene), "Сейчас Google не отвечает");
    write_later(&scene, 19); /* too early: nobody is asked */
    write_later(&scene, 25); /* it was there all the same, so it is replaced */
    expect_contains("PUT /walletobjects/v1/genericObject/", test_wallets_asked(&google));
    struct reply after = page(&scene);
    expect_page(after, PAGE "/open");
    expect_lacks("не отвечает", after.body);
}

void test_wallets_google__nobody_listening_is_said_and_nothing_is_lost(void)
{
    struct test_wallets scene = test_wallets_bare();
    configure(&scene, "http://127.0.0.1:1");
    ask_for_it(&scene);
    write_later(&scene, 0);
    expect_page(page(&scene), "Сейчас Google не отвечает");
    expect_str("waiting", test_sql_text(scene.app, "SELECT state FROM wallet_google"));
}

void test_wallets_google__a_quota_is_waited_for_as_long_as_google_wants(void)
{
    static const struct test_wallets_answer answers[] = {
        TOKEN, GOOD, {429, "{}", "Retry-After: 300\r\n"}, GOOD};
    struct test_wallets scene = test_wallets_bare();
    struct test_wallets_server google = test_wallets_serve(&scene, "google", answers, 4);
    configure(&scene, google.url);
    ask_for_it(&scene);
    write_later(&scene, 0);
    expect_page(page(&scene), "Google больше не принимает");
    write_later(&scene, 290);
    expect_page(page(&scene), "Google больше не принимает");
    write_later(&scene, 310);
    (void)test_wallets_asked(&google);
    expect_page(page(&scene), PAGE "/open");
}

void test_wallets_google__a_key_that_is_not_taken_is_tried_once_an_hour(void)
{
    static const struct test_wallets_answer answers[] = {
        {400, "{\"error\": \"invalid_grant\"}", NULL}, TOKEN, {403, "{}", NULL}};
    struct test_wallets scene = test_wallets_bare();
    struct test_wallets_server google = test_wallets_serve(&scene, "google", answers, 3);
    configure(&scene, google.url);
    ask_for_it(&scene);
    write_later(&scene, 0);
    expect_page(page(&scene), "не пускает Профсоюз");
    write_later(&scene, 3500);
    write_later(&scene, 3700);
    (void)test_wallets_asked(&google);
    expect_page(page(&scene), "не пускает Профсоюз");
}

void test_wallets_google__a_token_that_ended_early_is_replaced(void)
{
    static const struct test_wallets_answer first[] = {{401, "{}", NULL}, {404, "{}", NULL}, GOOD};
    static const struct test_wallets_answer tokens[] = {TOKEN};
    struct test_wallets scene = written_scene();
    struct test_wallets_server google = next_server(&scene, first, 3);
    struct test_wallets_server token = test_wallets_serve(&scene, "token", tokens, 1);
    struct request *req = test_begin(scene.app, 0);
    wallets_google(req)->token_url = test_text("%s/token", token.url);
    test_commit(scene.app);
    test_sql(scene.app, "UPDATE member SET last_name = 'Новикова'");
    look(&scene);
    write_later(&scene, 0);
    expect_contains("POST /token", test_wallets_asked(&token));
    str asked = test_wallets_asked(&google);
    expect_contains("POST /walletobjects/v1/genericObject HTTP", asked); /* Google had lost it */
    expect_page(page(&scene), PAGE "/open");
}

void test_wallets_google__one_that_is_refused_does_not_hold_up_others(void)
{
    static const struct test_wallets_answer answers[] = {TOKEN, GOOD, {400, "{}", NULL}, GOOD};
    struct test_wallets scene = test_wallets_bare();
    struct test_wallets_server google = test_wallets_serve(&scene, "google", answers, 4);
    configure(&scene, google.url);
    ask_for_it(&scene);
    write_later(&scene, 0);
    expect_page(page(&scene), "Google не принял этот билет");
    ask_for_it(&scene);
    write_later(&scene, 0);
    (void)test_wallets_asked(&google);
    expect_page(page(&scene), PAGE "/open");
}

/* ---- who, and where it is not configured ------------------------------------------------------
 */

void test_wallets_google__each_gets_his_own_alone(void)
{
    struct test_wallets scene = test_wallets_bare();
    configure(&scene, "http://127.0.0.1:1");
    int64_t other = test_account(scene.app, "member", "Рыльская СОШ 4");
    const int64_t others[] = {other, scene.olga, scene.ilya};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        expect_not_found(test_get(scene.app, others[i], PAGE));
        expect_not_found(test_get(scene.app, others[i], PAGE "/open"));
        expect_not_found(test_post(scene.app, others[i], PAGE, ""));
        expect_not_found(test_post(scene.app, others[i], PAGE "/end", ""));
    }
    expect_see_other(test_get(scene.app, 0, PAGE), "/sign-in?next=%2Fmy%2Fwallet%2Fgoogle");
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM wallet_google"));
}

void test_wallets_google__without_a_key_nothing_is_shown_or_called(void)
{
    struct test_wallets scene = test_wallets_bare();
    expect_not_found(page(&scene));
    expect_not_found(test_post(scene.app, scene.annas_account, PAGE, ""));
    expect_lacks("Google", test_get(scene.app, scene.annas_account, "/my/ticket").body);
    configure(&scene, "http://127.0.0.1:1");
    expect_contains(PAGE, test_get(scene.app, scene.annas_account, "/my/ticket").body);
    static const char *const wrong[] = {"", "{}", "[1",
                                        "{\"client_email\": \"a@b\", "
                                        "\"token_uri\": \"http://127.0.0.1:1\", "
                                        "\"private_key\": \"none\"}"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        test_wallets_keep(&scene, "google.json", str_of(wrong[i]));
        app_forget_kept(test_inner_app(scene.app));
        expect_not_found(page(&scene));
        expect_lacks("Google", test_get(scene.app, scene.annas_account, "/my/ticket").body);
        write_later(&scene, 0);
        look(&scene);
    }
}

void test_wallets_google__both_wallets_are_offered_below_the_ticket(void)
{
    struct test_wallets scene = test_wallets_scene();
    configure(&scene, "http://127.0.0.1:1");
    test_wallets_configure(&scene, "own.key");
    struct reply ticket = test_get(scene.app, scene.annas_account, "/my/ticket");
    expect_page(ticket, "Добавить в Apple Wallet");
    expect_page(ticket, "Добавить в Google Кошелек");
    test_sql(scene.app, "UPDATE ticket SET state = 'lost'");
    expect_lacks("Wallet", test_get(scene.app, scene.annas_account, "/my/ticket").body);
}
