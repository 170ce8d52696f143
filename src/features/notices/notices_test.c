#include <dirent.h>

#include "app/app.h"
#include "app/outbox.h"
#include "app/sms.h"
#include "app/test.h"
#include "features/members/test_members.h"

/* The kinds that a test says nothing of. */
#define OTHERS \
    "ballots-vote=mail&meetings-call=mail&acknowledgements-asked=mail&" \
    "acknowledgements-reminder=mail&events-mine=mail&feedback-asked=mail&" \
    "learning-mine=mail&learning-works=mail"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

/* ---- the scene ------------------------------------------------------------------------------ */

static struct test_members_scene scene_new(void)
{
    struct test_members_scene scene = test_members_scene_on(TODAY);
    test_inner_app(scene.app)->options.origin = "https://union.example";
    return scene;
}

static void answer(struct test_members_scene scene)
{
    struct request *req = test_begin(scene.app, 0);
    req->language = LANGUAGE_RU;
    (void)notice_send(req,
                      &(struct notice_reader){.region_id = 100,
                                              .person_id = scene.natalia,
                                              .account_id = scene.member,
                                              .email = STR("natalia@primer.example"),
                                              .phone = STR("+79101234567")},
                      &(struct notice){.kind = "requests.answer",
                                       .subject = STR("Subject"),
                                       .text = STR("Text"),
                                       .message = STR("Short")});
    test_commit(scene.app);
}

static int64_t count(struct test_members_scene scene, const char *what)
{
    return test_sql_int(scene.app, test_text("SELECT count(*) FROM %s", what));
}

static struct reply choose(struct test_members_scene scene, const char *channel)
{
    return test_post(scene.app, scene.member, "/account/notices",
                     test_text(OTHERS "&requests-answer=%s", channel));
}

/* "/unsubscribe/…" out of the letter that waits. */
static const char *link_in_letter(struct test_members_scene scene)
{
    str body = test_sql_text(scene.app, "SELECT body FROM outbox ORDER BY id DESC LIMIT 1");
    ptrdiff_t at = str_find(body, STR("/unsubscribe/"));
    expect_true(at >= 0);
    return str_to_c(test_arena(), str_from(body, (size_t)at));
}

/* ---- the settings --------------------------------------------------------------------------- */

void test_notices__a_member_chooses_for_each_kind_how_it_comes(void)
{
    struct test_members_scene scene = scene_new();
    struct reply page = test_get(scene.app, scene.member, "/account/notices");
    expect_page(page, "Ответы на мои заявления");
    expect_contains("class=\"tabbar\"", page.body);
    expect_lacks("Напоминания о сверке", page.body);
    expect_see_other(choose(scene, "off"), "/account/notices");
    expect_contains("<option value=\"off\" selected",
                    test_get(scene.app, scene.member, "/account/notices").body);
    answer(scene);
    expect_int(0, count(scene, "outbox"));
    expect_see_other(choose(scene, "mail"), "/account/notices");
    answer(scene);
    expect_int(1, count(scene, "outbox"));
    expect_int(2, count(scene, "audit_entry WHERE action = 'notices.change'"));
}

void test_notices__what_protects_a_sign_in_cannot_be_switched_off(void)
{
    struct test_members_scene scene = scene_new();
    struct reply page = test_get(scene.app, scene.member, "/account/notices");
    expect_contains("Безопасность входа", page.body);
    expect_contains("Отключить их нельзя", page.body);
    expect_lacks("name=\"accounts-safety\"", page.body);
    expect_see_other(test_post(scene.app, scene.member, "/account/notices",
                               OTHERS "&requests-answer=mail&accounts-safety=off"),
                     "/account/notices");
    expect_int(0, count(scene, "notice_choice"));
}

void test_notices__a_post_has_kinds_of_its_own(void)
{
    struct test_members_scene scene = scene_new();
    struct reply page = test_get(scene.app, scene.chair, "/account/notices");
    expect_contains("name=\"verification-reminder\"", page.body);
    expect_contains("name=\"filing-reminder\"", page.body);
    expect_contains("name=\"bodies-term\"", page.body);
}

void test_notices__a_text_message_is_offered_where_there_is_a_gateway(void)
{
    struct test_members_scene scene = scene_new();
    expect_lacks("value=\"sms\"", test_get(scene.app, scene.member, "/account/notices").body);
    expect_form_again(choose(scene, "sms"), "");
    test_inner_app(scene.app)->options.sms_url = "http://127.0.0.1:1/send";
    expect_see_other(choose(scene, "sms"), "/account/notices");
    answer(scene);
    expect_int(0, count(scene, "outbox"));
    expect_str("Short", test_sql_text(scene.app, "SELECT body FROM sms"));
}

void test_notices__the_choice_of_a_member_is_nobody_elses(void)
{
    struct test_members_scene scene = scene_new();
    expect_see_other(test_get(scene.app, 0, "/account/notices"),
                     "/sign-in?next=%2Faccount%2Fnotices");
    int64_t other = test_account(scene.app, "member", "Рыльский сад");
    expect_see_other(test_post(scene.app, other, "/account/notices", OTHERS "&requests-answer=off"),
                     "/account/notices");
    answer(scene);
    expect_int(1, count(scene, "outbox"));
}

/* ---- the moment of sending ------------------------------------------------------------------ */

/* The only letter in the folder. */
static str sent_letter(struct test_members_scene scene)
{
    struct app *app = test_inner_app(scene.app);
    const char *folder = app_file_path(app, test_arena(), "mail");
    DIR *open_folder = opendir(folder);
    str text = {0};
    for (struct dirent *entry; open_folder != NULL && (entry = readdir(open_folder)) != NULL;) {
        if (str_ends_with(str_of(entry->d_name), STR(".eml"))) {
            FILE *file = fopen(test_text("%s/%s", folder, entry->d_name), "r");
            char *bytes = arena_raw(test_arena(), 8192);
            text = (str){bytes, fread(bytes, 1, 8192, file)};
            fclose(file);
        }
    }
    if (open_folder != NULL) {
        closedir(open_folder);
    }
    return text;
}

static bool send_one(struct test_members_scene scene)
{
    outbox_sender_start();
    return outbox_send_one(test_inner_app(scene.app), test_arena());
}

void test_notices__who_switches_a_kind_off_gets_not_even_what_waits(void)
{
    struct test_members_scene scene = scene_new();
    answer(scene);
    expect_see_other(choose(scene, "off"), "/account/notices");
    expect_true(send_one(scene));
    expect_int(1, count(scene, "outbox WHERE state = 'void' AND failure = 'switched off'"));
    expect_true(!send_one(scene));
    expect_true(sent_letter(scene).length == 0);
}

void test_notices__a_letter_carries_its_way_out_in_the_head_and_at_the_foot(void)
{
    struct test_members_scene scene = scene_new();
    answer(scene);
    expect_true(send_one(scene));
    str letter = sent_letter(scene);
    expect_contains("List-Unsubscribe: <https://union.example/unsubscribe/", letter);
    expect_contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", letter);
    str head = str_from(letter, (size_t)str_find(letter, STR("List-Unsubscribe: ")));
    str line;
    expect_true(str_next(&head, '\n', &line));
    expect_contains(">", line);
    expect_lacks("natalia", line);
    expect_lacks(test_text("%lld", ID(scene.natalia)), line);
}

void test_notices__a_letter_that_cannot_be_switched_off_has_no_way_out(void)
{
    struct test_members_scene scene = scene_new();
    struct request *req = test_begin(scene.app, 0);
    outbox_add(req, STR("natalia@primer.example"), STR("Code"), STR("123456"));
    test_commit(scene.app);
    expect_true(send_one(scene));
    expect_lacks("List-Unsubscribe", sent_letter(scene));
}

void test_notices__a_message_that_waits_is_dropped_as_well(void)
{
    struct test_members_scene scene = scene_new();
    test_inner_app(scene.app)->options.sms_url = "http://127.0.0.1:1/send";
    expect_see_other(choose(scene, "sms"), "/account/notices");
    answer(scene);
    expect_see_other(choose(scene, "off"), "/account/notices");
    expect_true(sms_send_one(test_inner_app(scene.app), test_arena()));
    expect_int(1, count(scene, "sms WHERE state = 'void' AND to_number IS NULL"));
}

/* ---- one click ------------------------------------------------------------------------------ */

void test_notices__the_link_of_a_letter_asks_first_and_needs_no_sign_in(void)
{
    struct test_members_scene scene = scene_new();
    answer(scene);
    const char *link = link_in_letter(scene);
    struct reply page = test_get(scene.app, 0, link);
    expect_page(page, "Не присылать таких писем?");
    expect_lacks("Гончарова", page.body);
    expect_lacks("natalia", page.body);
    expect_int(0, count(scene, "notice_choice"));
    expect_page(test_post(scene.app, 0, link, ""), "Таких писем больше не будет");
    expect_str("off", test_sql_text(scene.app, "SELECT channel FROM notice_choice"));
    expect_int(1, count(scene, "audit_entry WHERE action = 'notices.unsubscribe'"));
    expect_page(test_get(scene.app, 0, link), "Таких писем больше не будет");
}

/* As the servers of mail providers do it: no cookie, no form key, no page before. */
void test_notices__a_mail_program_ends_them_with_one_request(void)
{
    struct test_members_scene scene = scene_new();
    answer(scene);
    struct reply reply = test_request(scene.app, 0, HTTP_POST, link_in_letter(scene), NULL, 0,
                                      "List-Unsubscribe=One-Click");
    expect_int(200, reply.status);
    answer(scene);
    expect_int(1, count(scene, "outbox"));
}

void test_notices__a_link_that_was_touched_leads_nowhere(void)
{
    struct test_members_scene scene = scene_new();
    answer(scene);
    char *link = str_to_c(test_arena(), str_of(link_in_letter(scene)));
    size_t last = strlen(link) - 1;
    link[last] = link[last] == '0' ? '1' : '0';
    expect_not_found(test_get(scene.app, 0, link));
    expect_contains("Ссылка неполная", test_get(scene.app, 0, link).body);
    expect_not_found(test_post(scene.app, 0, link, ""));
    expect_not_found(test_post(scene.app, 0, "/unsubscribe/00", ""));
    expect_int(0, count(scene, "notice_choice"));
}

void test_notices__a_link_goes_on_to_the_card_that_was_kept(void)
{
    struct test_members_scene scene = scene_new();
    answer(scene);
    const char *link = link_in_letter(scene);
    struct request *req = test_begin(scene.app, 0);
    notice_person_merged(req, 100, scene.natalia, 4711);
    test_commit(scene.app);
    expect_page(test_post(scene.app, 0, link, ""), "Таких писем больше не будет");
    expect_int(4711, test_sql_int(scene.app, "SELECT person_id FROM notice_choice"));
}
