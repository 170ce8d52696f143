/* Of whom it is asked, who has confirmed in which way, and that nobody else can. */
#include "app/app.h"
#include "app/test.h"
#include "features/acknowledgements/acknowledgements_inner.h"
#include "features/documents/test_documents.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-01"
#define UNTIL "2026-03-20"
#define SCHOOL "Рыльская СОШ 4"
#define GARDEN "Рыльский сад"
#define ORIGIN "https://union.example"

struct scene {
    struct test_app *app;
    int64_t region; /* chairs */
    int64_t territory;
    int64_t school;
    int64_t garden;
    int64_t other; /* of the neighbouring territory */
    int64_t anna;  /* cards of the school */
    int64_t boris;
    int64_t vera; /* of the garden */
    int64_t anna_signs_in;
    int64_t document;
};

static int64_t add_person(struct scene *scene, const char *org, const char *last, const char *email,
                          const char *joined)
{
    return test_members_add(scene->app, scene->region, org,
                            TEST_CARD(.last_name = str_of(last), .first_name = STR("Анна"),
                                      .middle_name = STR("Ивановна"), .sex = STR("f"),
                                      .email = str_of(email), .position = STR("учитель"),
                                      .status = STR("active"), .joined_on = date_of(joined),
                                      .registered_on = date_of(joined)));
}

static int64_t plant_document(struct scene *scene, int64_t account)
{
    struct request *req = test_begin(scene->app, account);
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    struct documents_item items[] = {{.number = STR("1."), .text = STR("Беречь друг друга.")}};
    struct documents_document document = {
        .region_id = req->mandate.region_id,
        .org_id = req->mandate.org_id,
        .org_path = req->mandate.org_path,
        .kind = STR("resolution"),
        .title = STR("Об охране труда"),
        .number = STR("3-1"),
        .dated_on = date_of("2026-02-20"),
        .signed_name = STR("Т.М. Бугреева"),
        .items = items,
        .item_count = COUNT_OF(items),
    };
    int64_t id = documents_add(req, &document);
    struct documents_document added;
    str sentence;
    expect_true(documents_find_own(req, id, &added));
    expect_true(documents_adopt(req, &added, &sentence));
    test_commit(scene->app);
    return id;
}

static struct scene scene_new(void)
{
    struct test_app *app = test_app_on(TODAY);
    struct scene scene = {
        .app = app,
        .region = test_account(app, "region_chair", "Курская"),
        .territory = test_account(app, "territory_chair", "Рыльская"),
        .school = test_account(app, "primary_chair", SCHOOL),
        .garden = test_account(app, "primary_chair", GARDEN),
        .other = test_account(app, "territory_chair", "Льговская"),
    };
    test_inner_app(app)->options.origin = ORIGIN;
    scene.anna = add_person(&scene, SCHOOL, "Абрамова", "anna@primer.example", "2010-09-01");
    scene.boris = add_person(&scene, SCHOOL, "Белова", "boris@primer.example", "2011-09-01");
    scene.vera = add_person(&scene, GARDEN, "Волкова", "vera@primer.example", "2012-09-01");
    scene.anna_signs_in = test_members_sign_in(app, SCHOOL, scene.anna);
    scene.document = plant_document(&scene, scene.region);
    return scene;
}

static const char *ask_address(const struct scene *scene)
{
    return test_text("/acknowledgements/ask/%lld", (long long)scene->document);
}

static int64_t ask(const struct scene *scene, const char *more)
{
    struct reply reply = test_post(scene->app, scene->region, ask_address(scene),
                                   test_text("whom=members&body=any&until=" UNTIL "%s", more));
    expect_int(303, reply.status);
    return test_sql_int(scene->app, "SELECT max(id) FROM acknowledgement_request");
}

static const char *at(int64_t id, const char *page)
{
    return test_text("/acknowledgements/%lld%s", (long long)id, page);
}

static const char *my(int64_t id)
{
    return test_text("/my/acknowledgements/%lld", (long long)id);
}

static const char *people_at(const struct scene *scene, int64_t id, const char *org)
{
    return test_text("/acknowledgements/%lld/people?org=%lld", (long long)id,
                     (long long)test_org(scene->app, org));
}

static int64_t count(const struct scene *scene, const char *what)
{
    return test_sql_int(scene->app, test_text("SELECT count(*) FROM %s", what));
}

static struct acknowledgements_sum sum_of(const struct scene *scene, int64_t id, const char *org)
{
    struct request *req = test_begin(scene->app, scene->region);
    struct acknowledgements_request request;
    expect_true(acknowledgements_load(req, id, &request));
    struct acknowledgements_sum sum =
        acknowledgements_sum(req, &request, test_org_path(scene->app, org));
    test_commit(scene->app);
    return sum;
}

static void expect_sum(const struct scene *scene, int64_t id, const char *org, int64_t confirmed,
                       int64_t asked)
{
    struct acknowledgements_sum sum = sum_of(scene, id, org);
    expect_int(confirmed, sum.confirmed);
    expect_int(asked, sum.asked);
}

static const char *token(const struct scene *scene, int64_t id, int64_t member)
{
    struct request *req = test_begin(scene->app, 0);
    const char *path =
        str_to_c(test_arena(), STR_CONCAT(test_arena(), STR("/acknowledge/"),
                                          acknowledgements_token(req, id, 100, member, 0)));
    test_commit(scene->app);
    return path;
}

static void set_today(const struct scene *scene, const char *day)
{
    test_inner_app(scene->app)->options.fixed_today = date_of(day);
    test_sign_in_again(scene->app, scene->region);
}

static void sweep(const struct scene *scene)
{
    struct request *req = test_begin(scene->app, 0);
    db_rollback(req->db);
    acknowledgements_sweep(req);
    test_run_jobs(scene->app);
}

static struct reply enter(const struct scene *scene, int64_t account, int64_t id, const char *org,
                          const char *fields)
{
    return test_post(scene->app, account, at(id, "/enter"),
                     test_text("org=%lld&%s", (long long)test_org(scene->app, org), fields));
}

static void enter_anna(const struct scene *scene, int64_t id)
{
    expect_int(303, enter(scene, scene->school, id, SCHOOL,
                          test_text("day=" TODAY "&person=%lld", (long long)scene->anna))
                        .status);
}

/* A post in the committee of an organisation; the card is optional. */
static int64_t add_post(const struct scene *scene, const char *org, const char *post,
                        int64_t member)
{
    static int64_t next = 7000;
    int64_t org_id = test_org(scene->app, org);
    next += 2;
    test_sql(scene->app, test_text("INSERT INTO body (id, region_id, org_id, body_type, formed_on) "
                                   "VALUES (%lld, 100, %lld, 'committee', '2024-01-01')",
                                   (long long)next, (long long)org_id));
    test_sql(scene->app,
             test_text("INSERT INTO body_post (id, region_id, body_id, org_id, post_type, "
                       "member_id, last_name, first_name, valid_from, changed_at) VALUES (%lld, "
                       "100, %lld, %lld, '%s', %s, 'Орлова', 'Ольга', '2024-01-01', 0)",
                       (long long)next + 1, (long long)next, (long long)org_id, post,
                       member == 0 ? "NULL" : test_text("%lld", (long long)member)));
    return next + 1;
}

/* ---- asking --------------------------------------------------------------------------------- */

void test_acknowledgements__all_members_of_a_subtree_are_counted_and_not_written_down(void)
{
    struct scene scene = scene_new();
    struct reply counted =
        test_post(scene.app, scene.region, test_text("%s/count", ask_address(&scene)),
                  "whom=members&body=any&until=" UNTIL);
    expect_page(counted, "<p class=\"v\">3</p>");
    expect_int(0, count(&scene, "acknowledgement_request"));
    int64_t id = ask(&scene, "");
    expect_int(0, count(&scene, "acknowledgement"));
    expect_sum(&scene, id, "Курская", 0, 3);
    expect_sum(&scene, id, SCHOOL, 0, 2);
    expect_page(test_get(scene.app, scene.region, at(id, "")), "Рыльская");
    expect_page(
        test_get(scene.app, scene.region, test_text("/documents/%lld", (long long)scene.document)),
        at(id, ""));
    expect_int(1, count(&scene, "audit_entry WHERE action = 'acknowledgements.ask'"));
}

void test_acknowledgements__only_who_adopts_for_the_organisation_asks(void)
{
    struct scene scene = scene_new();
    expect_not_found(test_get(scene.app, scene.territory, ask_address(&scene)));
    expect_not_found(test_post(scene.app, scene.other, ask_address(&scene),
                               "whom=members&body=any&until=" UNTIL));
    int64_t operator_of_school = test_account(scene.app, "primary_operator", SCHOOL);
    expect_forbidden(test_get(scene.app, operator_of_school, ask_address(&scene)));
    expect_int(0, count(&scene, "acknowledgement_request"));
}

void test_acknowledgements__a_past_day_nobody_and_the_same_people_twice_are_refused(void)
{
    struct scene scene = scene_new();
    expect_form_again(test_post(scene.app, scene.region, ask_address(&scene),
                                "whom=members&body=any&until=2026-02-01"),
                      "");
    expect_form_again(test_post(scene.app, scene.region, ask_address(&scene),
                                "whom=officers&body=any&until=" UNTIL),
                      "");
    expect_form_again(test_post(scene.app, scene.region, ask_address(&scene),
                                "whom=officers&body=any&level=2&post=1&until=" UNTIL),
                      "");
    (void)ask(&scene, "");
    expect_form_again(test_post(scene.app, scene.region, ask_address(&scene),
                                "whom=members&body=any&until=" UNTIL),
                      "");
    expect_int(1, count(&scene, "acknowledgement_request"));
}

void test_acknowledgements__chosen_organisations_alone_are_asked(void)
{
    struct scene scene = scene_new();
    add_person(&scene, "Льговская СОШ 1", "Ершова", "e@primer.example", "2012-09-01");
    int64_t id =
        ask(&scene, test_text("&area=%lld&area=%lld", (long long)test_org(scene.app, "Льговская"),
                              (long long)test_org(scene.app, "АГУ")));
    expect_sum(&scene, id, "Курская", 0, 1);
    expect_int(1, count(&scene, "acknowledgement_area"));
    expect_not_found(test_get(scene.app, scene.anna_signs_in, my(id)));
    expect_not_found(test_get(scene.app, scene.school, at(id, "")));
}

void test_acknowledgements__who_joins_later_is_asked_only_where_it_says_so(void)
{
    struct scene scene = scene_new();
    int64_t first = ask(&scene, "");
    expect_int(303, test_post(scene.app, scene.region, at(first, "/end"), "").status);
    int64_t charter = ask(&scene, "&later=1");
    int64_t gleb = add_person(&scene, SCHOOL, "Громова", "gleb@primer.example", "2026-03-05");
    expect_sum(&scene, charter, SCHOOL, 0, 3);
    test_sql(scene.app, test_text("UPDATE acknowledgement_request SET takes_later = 0 WHERE id = "
                                  "%lld",
                                  (long long)charter));
    expect_sum(&scene, charter, SCHOOL, 0, 2);
    expect_sum(&scene, charter, "Курская", 0, 3);
    int64_t signs_in = test_members_sign_in(scene.app, SCHOOL, gleb);
    expect_not_found(test_get(scene.app, signs_in, my(charter)));
}

/* ---- attachments, and a document that was amended ------------------------------------------- */

static struct test_documents documents_of_scene(const struct scene *scene)
{
    return (struct test_documents){.app = scene->app, .chair = scene->region};
}

/* Another document of the region, with a file; asked for of everybody instead of the first one. */
static int64_t ask_with_file(struct scene *scene)
{
    struct test_documents documents = documents_of_scene(scene);
    scene->document = test_documents_draft(&documents, "On+order");
    expect_int(303, test_documents_head(&documents, scene->document, "").status);
    expect_int(
        303, test_documents_item(&documents, scene->document, "number=1.&depth=0&text=Do").status);
    expect_int(303, test_upload(scene->app, scene->region,
                                test_documents_path(scene->document, "/files/new"), "file",
                                "план.pdf", STR("%PDF"))
                        .status);
    expect_int(303, test_documents_adopt(&documents, scene->document).status);
    return ask(scene, "");
}

void test_acknowledgements__whoever_is_asked_opens_the_attachments(void)
{
    struct scene scene = scene_new();
    int64_t id = ask_with_file(&scene);
    const char *own = test_text("%s/files/1", my(id));
    expect_page(test_get(scene.app, scene.anna_signs_in, my(id)), own);
    expect_str("%PDF", test_bytes_of(test_get(scene.app, scene.anna_signs_in, own).file_fd));
    expect_not_found(test_get(scene.app, scene.anna_signs_in, test_text("%s/files/2", my(id))));

    const char *link = token(&scene, id, scene.anna);
    const char *by_link = test_text("%s/files/1", link);
    expect_page(test_get(scene.app, 0, link), by_link);
    expect_str("%PDF", test_bytes_of(test_get(scene.app, 0, by_link).file_fd));

    expect_not_found(test_get(scene.app, scene.other, own));
    expect_not_found(test_get(scene.app, scene.school, own));
    expect_not_found(test_get(scene.app, 0, "/acknowledge/00/files/1"));
    expect_int(303, test_post(scene.app, scene.region, at(id, "/end"), "").status);
    expect_not_found(test_get(scene.app, scene.anna_signs_in, own));
    expect_int(410, test_get(scene.app, 0, by_link).status);
}

/* The first item of the scene's document reads otherwise from today on. */
static void amend(const struct scene *scene)
{
    struct test_documents documents = documents_of_scene(scene);
    int64_t id = test_documents_draft(&documents, "On+changes");
    expect_int(303, test_documents_head(&documents, id, "number=4-4").status);
    expect_int(303, test_post(scene->app, scene->region, test_documents_path(id, "/links/new"),
                              "kind=amends&number=3-1")
                        .status);
    expect_int(303, test_post(scene->app, scene->region,
                              test_text("/documents/%lld/changes/new?to=%lld", (long long)id,
                                        (long long)scene->document),
                              "action=text&target=1&text=Беречь+себя.")
                        .status);
    expect_int(303, test_documents_adopt(&documents, id).status);
}

static const char *document_page(const struct scene *scene)
{
    return test_text("/documents/%lld", (long long)scene->document);
}

void test_acknowledgements__after_an_amendment_people_are_asked_anew_with_one_press(void)
{
    struct scene scene = scene_new();
    int64_t first = ask(&scene, "&later=1");
    const char *again = test_text("%s", at(first, "/again"));
    expect_lacks(again, test_get(scene.app, scene.region, document_page(&scene)).body);
    expect_refused(test_post(scene.app, scene.region, again, ""), "текст не менялся");
    expect_int(303, test_post(scene.app, scene.anna_signs_in, my(first), "").status);

    amend(&scene);
    expect_page(test_get(scene.app, scene.region, document_page(&scene)), again);
    const char *link = token(&scene, first, scene.boris);
    expect_contains_all(test_get(scene.app, 0, link).body, "Беречь друг друга.",
                        "После запроса документ изменили");
    expect_int(303, test_post(scene.app, scene.region, again, "").status);
    int64_t anew = test_sql_int(scene.app, "SELECT max(id) FROM acknowledgement_request");
    expect_true(anew != first);
    expect_sum(&scene, anew, SCHOOL, 0, 2);
    expect_sum(&scene, first, SCHOOL, 1, 2);
    expect_int(410, test_get(scene.app, 0, link).status);
    expect_int(1, count(&scene, "acknowledgement_request WHERE takes_later = 1 "
                                "AND state = 'open'"));
    expect_lacks("/again", test_get(scene.app, scene.region, document_page(&scene)).body);

    expect_page(test_get(scene.app, scene.region, at(anew, "")), "в редакции на 01.03.2026");
    struct reply page = test_get(scene.app, scene.anna_signs_in, my(anew));
    expect_page(page, "Беречь себя.");
    expect_lacks("После запроса документ изменили", page.body);
    expect_int(303, test_post(scene.app, scene.anna_signs_in, my(anew), "").status);
    expect_int(2, test_sql_int(scene.app, "SELECT count(DISTINCT hash) FROM acknowledgement"));
    expect_int(0, count(&scene, "acknowledgement k JOIN acknowledgement_request r "
                                "ON r.id = k.request_id AND r.hash <> k.hash"));
}

void test_acknowledgements__who_is_no_chair_of_the_organisation_asks_nobody_anew(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    amend(&scene);
    const char *again = test_text("%s", at(id, "/again"));
    expect_not_found(test_post(scene.app, scene.territory, again, ""));
    expect_not_found(test_post(scene.app, scene.other, again, ""));
    int64_t operator_of_school = test_account(scene.app, "primary_operator", SCHOOL);
    expect_forbidden(test_post(scene.app, operator_of_school, again, ""));
    expect_int(1, count(&scene, "acknowledgement_request"));
}

void test_acknowledgements__the_box_says_how_many_have_signed_and_takes_no_more(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "&later=1");
    expect_page(test_get(scene.app, scene.school, people_at(&scene, id, SCHOOL)),
                "Все 2 человека из этого списка подписали");
    add_person(&scene, SCHOOL, "Громова", "gleb@primer.example", "2026-02-05");
    expect_form_again(enter(&scene, scene.school, id, SCHOOL, "all=1&listed=2&day=" TODAY),
                      "прибавились люди");
    expect_int(303, enter(&scene, scene.school, id, SCHOOL, "all=1&listed=3&day=" TODAY).status);
    expect_sum(&scene, id, SCHOOL, 3, 3);
}

/* ---- the member ----------------------------------------------------------------------------- */

void test_acknowledgements__a_member_reads_and_confirms_once(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    expect_page(test_get(scene.app, scene.anna_signs_in, "/my"), "/my/acknowledgements");
    expect_page(test_get(scene.app, scene.anna_signs_in, "/my/acknowledgements"), my(id));
    expect_page(test_get(scene.app, scene.anna_signs_in, my(id)), "Беречь друг друга.");
    expect_int(0, count(&scene, "acknowledgement"));
    expect_see_other(test_post(scene.app, scene.anna_signs_in, my(id), ""), "/my/acknowledgements");
    expect_see_other(test_post(scene.app, scene.anna_signs_in, my(id), ""), "/my/acknowledgements");
    expect_sum(&scene, id, SCHOOL, 1, 2);
    expect_sum(&scene, id, "Курская", 1, 3);
    expect_str("cabinet", test_sql_text(scene.app, "SELECT way FROM acknowledgement"));
    expect_int(1, count(&scene, "acknowledgement a JOIN document d ON d.hash = a.hash"));
    expect_int(1, count(&scene, "audit_entry WHERE action = 'acknowledgements.confirm'"));
}

void test_acknowledgements__nobody_else_reads_or_confirms(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, test_text("&area=%lld", (long long)test_org(scene.app, "Рыльская")));
    int64_t beside =
        add_person(&scene, "Льговская СОШ 1", "Ершова", "e@primer.example", "2012-09-01");
    int64_t stranger = test_members_sign_in(scene.app, "Льговская СОШ 1", beside);
    expect_not_found(test_get(scene.app, stranger, my(id)));
    expect_not_found(test_post(scene.app, stranger, my(id), ""));
    expect_not_found(test_get(scene.app, scene.other, at(id, "")));
    expect_not_found(test_get(scene.app, scene.other, people_at(&scene, id, SCHOOL)));
    expect_not_found(test_get(scene.app, scene.garden, people_at(&scene, id, SCHOOL)));
    expect_int(0, count(&scene, "acknowledgement"));
}

/* ---- the link ------------------------------------------------------------------------------- */

void test_acknowledgements__a_link_confirms_without_a_sign_in_and_looking_changes_nothing(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    const char *link = token(&scene, id, scene.anna);
    expect_int(-1, (int)str_find(str_of(link),
                                 test_sql_text(scene.app, test_text("SELECT '' || %lld",
                                                                    (long long)scene.anna))));
    struct reply page = test_get(scene.app, 0, link);
    expect_page(page, "Беречь друг друга.");
    expect_page(page, "Анна Ивановна");
    expect_int(-1, (int)str_find(page.body, STR("Абрамова")));
    expect_int(0, count(&scene, "acknowledgement"));
    expect_see_other(test_request(scene.app, 0, HTTP_POST, link, NULL, 0, ""), link);
    expect_see_other(test_request(scene.app, 0, HTTP_POST, link, NULL, 0, ""), link);
    expect_sum(&scene, id, SCHOOL, 1, 2);
    expect_str("link", test_sql_text(scene.app, "SELECT way FROM acknowledgement"));
    expect_page(test_get(scene.app, 0, link), "01.03.2026");
}

void test_acknowledgements__a_link_that_was_changed_or_belongs_elsewhere_opens_nothing(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    char *link = str_to_c(test_arena(), str_of(token(&scene, id, scene.anna)));
    char *last = link + strlen(link) - 1;
    *last = *last == '0' ? '1' : '0';
    expect_not_found(test_get(scene.app, 0, link));
    expect_not_found(test_request(scene.app, 0, HTTP_POST, link, NULL, 0, ""));
    expect_not_found(test_get(scene.app, 0, "/acknowledge/00"));
    expect_int(0, count(&scene, "acknowledgement"));
}

void test_acknowledgements__a_link_ends_with_the_request_and_with_who_left(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    const char *link = token(&scene, id, scene.boris);
    test_sql(scene.app, test_text("UPDATE member SET status = 'left' WHERE id = %lld",
                                  (long long)scene.boris));
    expect_int(410, test_get(scene.app, 0, link).status);
    expect_int(410, test_request(scene.app, 0, HTTP_POST, link, NULL, 0, "").status);
    link = token(&scene, id, scene.anna);
    expect_int(200, test_get(scene.app, 0, link).status);
    expect_int(303, test_post(scene.app, scene.region, at(id, "/end"), "").status);
    expect_int(410, test_get(scene.app, 0, link).status);
    expect_int(410, test_request(scene.app, 0, HTTP_POST, link, NULL, 0, "").status);
    expect_int(0, count(&scene, "acknowledgement"));
}

void test_acknowledgements__a_repealed_document_is_read_by_nobody_and_the_request_ends(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    enter_anna(&scene, id);
    test_sql(scene.app, test_text("UPDATE document SET state = 'repealed' WHERE id = %lld",
                                  (long long)scene.document));
    expect_int(410, test_get(scene.app, 0, token(&scene, id, scene.boris)).status);
    expect_not_found(test_get(scene.app, scene.anna_signs_in, my(id)));
    expect_int(409, enter(&scene, scene.school, id, SCHOOL, "day=" TODAY).status);
    sweep(&scene);
    expect_str("repealed", test_sql_text(scene.app, "SELECT ended_why FROM "
                                                    "acknowledgement_request"));
    expect_page(test_get(scene.app, scene.region, at(id, "")), "утратил силу");
    expect_page(test_get(scene.app, scene.anna_signs_in, "/my/acknowledgements"),
                "Об охране труда");
}

/* ---- paper ---------------------------------------------------------------------------------- */

void test_acknowledgements__signatures_are_entered_in_bulk_and_a_mistake_taken_back(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    expect_page(test_get(scene.app, scene.school, people_at(&scene, id, SCHOOL)), "Абрамова");
    const char *both = test_text("day=" TODAY "&person=%lld&person=%lld", (long long)scene.anna,
                                 (long long)scene.boris);
    expect_int(303, enter(&scene, scene.school, id, SCHOOL, both).status);
    expect_sum(&scene, id, SCHOOL, 2, 2);
    expect_int(2, count(&scene, test_text("acknowledgement WHERE way = 'paper' AND account_id = "
                                          "%lld",
                                          (long long)scene.school)));
    expect_int(303,
               test_post(scene.app, scene.school, at(id, "/take-back"),
                         test_text("org=%lld&person=%lld", (long long)test_org(scene.app, SCHOOL),
                                   (long long)scene.anna))
                   .status);
    expect_sum(&scene, id, SCHOOL, 1, 2);
    expect_int(1, count(&scene, "audit_entry WHERE action = 'acknowledgements.take_back'"));
}

void test_acknowledgements__a_whole_list_is_entered_with_one_tick(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    expect_int(303, test_post(scene.app, scene.anna_signs_in, my(id), "").status);
    expect_int(303, enter(&scene, scene.school, id, SCHOOL, "all=1&day=" TODAY).status);
    expect_sum(&scene, id, SCHOOL, 2, 2);
    expect_sum(&scene, id, GARDEN, 0, 1);
    expect_int(1, count(&scene, "acknowledgement WHERE way = 'paper'"));
}

void test_acknowledgements__what_was_confirmed_in_the_cabinet_stays_as_it_is(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    expect_int(303, test_post(scene.app, scene.anna_signs_in, my(id), "").status);
    enter_anna(&scene, id);
    expect_int(303,
               test_post(scene.app, scene.school, at(id, "/take-back"),
                         test_text("org=%lld&person=%lld", (long long)test_org(scene.app, SCHOOL),
                                   (long long)scene.anna))
                   .status);
    expect_str("cabinet", test_sql_text(scene.app, "SELECT way FROM acknowledgement"));
}

void test_acknowledgements__paper_needs_the_right_the_place_a_day_and_a_tick(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    const char *anna = test_text("day=" TODAY "&person=%lld", (long long)scene.anna);
    expect_not_found(enter(&scene, scene.garden, id, SCHOOL, anna));
    expect_int(303, enter(&scene, scene.garden, id, GARDEN, anna).status);
    int64_t auditor = test_account(scene.app, "primary_auditor", SCHOOL);
    expect_forbidden(enter(&scene, auditor, id, SCHOOL, anna));
    expect_form_again(enter(&scene, scene.school, id, SCHOOL, "day=" TODAY), "");
    expect_form_again(enter(&scene, scene.school, id, SCHOOL,
                            test_text("day=2027-01-01&person=%lld", (long long)scene.anna)),
                      "");
    expect_form_again(enter(&scene, scene.school, id, SCHOOL,
                            test_text("day=2026-02-01&person=%lld", (long long)scene.anna)),
                      "");
    expect_int(0, count(&scene, "acknowledgement"));
}

void test_acknowledgements__lists_and_sheets_are_made_as_files(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    enter_anna(&scene, id);
    int64_t org = test_org(scene.app, SCHOOL);
    const char *sheet =
        test_text("/acknowledgements/%lld/sheet?org=%lld", (long long)id, (long long)org);
    struct reply pdf = test_get(scene.app, scene.school, sheet);
    expect_int(200, pdf.status);
    expect_true(str_starts_with(test_bytes_of(pdf.file_fd), STR("%PDF")));
    struct reply docx = test_get(scene.app, scene.school, test_text("%s&show=done&as=docx", sheet));
    expect_true(str_starts_with(test_bytes_of(docx.file_fd), STR("PK")));
    struct reply csv = test_get(scene.app, scene.region, at(id, "/file?format=csv"));
    expect_true(str_find(test_bytes_of(csv.file_fd), STR("Рыльская СОШ 4")) > 0);
    struct reply people = test_get(scene.app, scene.school,
                                   test_text("/acknowledgements/%lld/people/file?format=csv"
                                             "&org=%lld",
                                             (long long)id, (long long)org));
    str text = test_bytes_of(people.file_fd);
    expect_true(str_find(text, STR("Абрамова")) > 0);
    expect_true(str_find(text, STR("Белова")) > 0);
    reply_close_file(&pdf);
    reply_close_file(&docx);
    reply_close_file(&csv);
    reply_close_file(&people);
    expect_not_found(test_get(scene.app, scene.garden, sheet));
}

/* ---- officers ------------------------------------------------------------------------------- */

void test_acknowledgements__holders_of_posts_are_asked_by_level_and_post(void)
{
    struct scene scene = scene_new();
    add_post(&scene, SCHOOL, "chair", scene.anna);
    add_post(&scene, SCHOOL, "deputy", scene.boris);
    add_post(&scene, "Рыльская", "chair", scene.vera);
    int64_t without_card = add_post(&scene, "Льговская", "chair", 0);
    struct reply reply = test_post(scene.app, scene.region, ask_address(&scene),
                                   "whom=officers&body=any&level=3&level=4&post=1&until=" UNTIL);
    expect_int(303, reply.status);
    int64_t id = test_sql_int(scene.app, "SELECT max(id) FROM acknowledgement_request");
    expect_sum(&scene, id, "Курская", 0, 3);
    expect_sum(&scene, id, SCHOOL, 0, 1);
    expect_page(test_get(scene.app, scene.anna_signs_in, my(id)), "Беречь");
    expect_int(303, test_post(scene.app, scene.anna_signs_in, my(id), "").status);
    expect_sum(&scene, id, "Рыльская", 1, 2);
    expect_int(303, enter(&scene, scene.region, id, "Льговская",
                          test_text("day=" TODAY "&person=%lld", (long long)without_card))
                        .status);
    expect_sum(&scene, id, "Курская", 2, 3);
    expect_page(test_get(scene.app, scene.region, people_at(&scene, id, "Курская")), "Орлова");
    test_sql(scene.app, test_text("UPDATE body_post SET ended_on = '2026-02-01' WHERE member_id = "
                                  "%lld",
                                  (long long)scene.anna));
    expect_sum(&scene, id, "Курская", 1, 2);
    expect_int(2, count(&scene, "acknowledgement"));
}

/* ---- letters -------------------------------------------------------------------------------- */

static int64_t letters(const struct scene *scene, const char *address)
{
    return count(scene, test_text("outbox WHERE to_address = '%s'", address));
}

/* She signs in: letters go to that address. */
static const char *of_anna(const struct scene *scene)
{
    return str_to_c(test_arena(),
                    test_sql_text(scene->app, test_text("SELECT email FROM account WHERE id = %lld",
                                                        (long long)scene->anna_signs_in)));
}

void test_acknowledgements__letters_go_once_a_day_to_those_who_have_not_confirmed(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "&letters=1");
    test_run_jobs(scene.app);
    expect_int(1, letters(&scene, of_anna(&scene)));
    expect_int(1, letters(&scene, "vera@primer.example"));
    expect_int(1, count(&scene,
                        "outbox WHERE to_address = 'boris@primer.example' AND body LIKE '%" ORIGIN
                        "/acknowledge/%'"));
    const char *whole = test_text("org=%lld", (long long)test_org(scene.app, "Курская"));
    expect_int(303, test_post(scene.app, scene.region, at(id, "/remind"), whole).status);
    test_run_jobs(scene.app);
    expect_int(1, letters(&scene, "vera@primer.example"));
    set_today(&scene, "2026-03-02");
    test_sign_in_again(scene.app, scene.school);
    expect_int(303, enter(&scene, scene.school, id, SCHOOL,
                          test_text("day=" TODAY "&person=%lld", (long long)scene.anna))
                        .status);
    const char *school = test_text("org=%lld", (long long)test_org(scene.app, SCHOOL));
    expect_int(303, test_post(scene.app, scene.school, at(id, "/remind"), school).status);
    expect_int(303, test_post(scene.app, scene.region, at(id, "/remind"), whole).status);
    test_run_jobs(scene.app);
    expect_int(1, letters(&scene, of_anna(&scene)));
    expect_int(2, letters(&scene, "boris@primer.example"));
    expect_int(2, letters(&scene, "vera@primer.example"));
}

void test_acknowledgements__who_comes_later_gets_a_first_letter_once(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "&later=1&letters=1");
    test_run_jobs(scene.app);
    set_today(&scene, "2026-03-05");
    add_person(&scene, SCHOOL, "Громова", "gleb@primer.example", "2026-03-04");
    add_person(&scene, SCHOOL, "Дорохова", "dora@primer.example", "2026-02-04");
    sweep(&scene);
    sweep(&scene);
    expect_int(1, letters(&scene, "gleb@primer.example"));
    expect_int(1, count(&scene, "outbox WHERE to_address = 'gleb@primer.example' AND subject "
                                "LIKE 'Для ознакомления%'"));
    expect_int(0, letters(&scene, "dora@primer.example"));
    expect_int(1, letters(&scene, "vera@primer.example"));
    expect_page(test_get(scene.app, scene.region, at(id, "")), "тем, кто пришёл позже");
    const char *whole = test_text("org=%lld", (long long)test_org(scene.app, "Курская"));
    expect_int(303, test_post(scene.app, scene.region, at(id, "/remind"), whole).status);
    test_run_jobs(scene.app);
    expect_int(1, letters(&scene, "gleb@primer.example"));
    expect_int(1, letters(&scene, "dora@primer.example"));
}

void test_acknowledgements__without_first_letters_who_comes_later_gets_none_either(void)
{
    struct scene scene = scene_new();
    (void)ask(&scene, "&later=1");
    set_today(&scene, "2026-03-05");
    add_person(&scene, SCHOOL, "Громова", "gleb@primer.example", "2026-03-04");
    sweep(&scene);
    expect_int(0, letters(&scene, "gleb@primer.example"));
}

void test_acknowledgements__whoever_is_elected_later_is_written_to(void)
{
    struct scene scene = scene_new();
    (void)add_post(&scene, SCHOOL, "chair", scene.anna);
    expect_int(303, test_post(scene.app, scene.region, ask_address(&scene),
                              "whom=officers&body=any&level=4&post=1&letters=1&until=" UNTIL)
                        .status);
    test_run_jobs(scene.app);
    set_today(&scene, "2026-03-05");
    int64_t id = add_post(&scene, GARDEN, "chair", scene.vera);
    test_sql(scene.app, test_text("UPDATE body_post SET valid_from = '2026-03-03' WHERE id = %lld",
                                  (long long)id));
    sweep(&scene);
    sweep(&scene);
    expect_int(1, letters(&scene, "vera@primer.example"));
    expect_int(1, letters(&scene, of_anna(&scene)));
}

void test_acknowledgements__whoever_is_elected_to_two_posts_gets_one_letter(void)
{
    struct scene scene = scene_new();
    (void)add_post(&scene, SCHOOL, "chair", scene.anna);
    expect_int(303, test_post(scene.app, scene.region, ask_address(&scene),
                              "whom=officers&body=any&level=4&post=1&letters=1&until=" UNTIL)
                        .status);
    test_run_jobs(scene.app);
    set_today(&scene, "2026-03-05");
    (void)add_post(&scene, GARDEN, "chair", scene.vera);
    (void)add_post(&scene, SCHOOL, "chair", scene.vera);
    test_sql(scene.app, test_text("UPDATE body_post SET valid_from = '2026-03-03' "
                                  "WHERE member_id = %lld",
                                  (long long)scene.vera));
    sweep(&scene);
    expect_int(1, letters(&scene, "vera@primer.example"));
}

void test_acknowledgements__reminding_needs_the_right_there(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    const char *school = test_text("org=%lld", (long long)test_org(scene.app, SCHOOL));
    expect_not_found(test_post(scene.app, scene.garden, at(id, "/remind"), school));
    int64_t accountant = test_account(scene.app, "accountant", SCHOOL);
    expect_forbidden(test_post(scene.app, accountant, at(id, "/remind"), school));
    expect_int(0, count(&scene, "acknowledgement_wave"));
}

void test_acknowledgements__the_day_near_is_told_to_people_and_its_end_to_chairs(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    sweep(&scene);
    expect_int(0, count(&scene, "outbox"));
    enter_anna(&scene, id);
    set_today(&scene, "2026-03-18");
    sweep(&scene);
    sweep(&scene);
    expect_int(0, letters(&scene, of_anna(&scene)));
    expect_int(1, letters(&scene, "boris@primer.example"));
    set_today(&scene, "2026-03-21");
    sweep(&scene);
    sweep(&scene);
    expect_int(1, letters(&scene, "boris@primer.example"));
    expect_int(2, count(&scene, "outbox WHERE subject LIKE 'Ознакомились не все%'"));
}

void test_acknowledgements__who_wants_no_letters_gets_none(void)
{
    struct scene scene = scene_new();
    test_sql(scene.app,
             test_text("INSERT INTO notice_choice (region_id, person_id, account_id, kind, "
                       "channel, changed_at) VALUES (100, %lld, 0, 'acknowledgements.asked', "
                       "'off', 0)",
                       (long long)scene.anna));
    (void)ask(&scene, "&letters=1");
    test_run_jobs(scene.app);
    expect_int(0, letters(&scene, of_anna(&scene)));
    expect_int(1, letters(&scene, "boris@primer.example"));
    expect_int(1, test_sql_int(scene.app, "SELECT sum(silent) FROM acknowledgement_wave"));
}

/* ---- what happens to people ----------------------------------------------------------------- */

void test_acknowledgements__leaving_moving_and_coming_back_are_followed(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    enter_anna(&scene, id);
    test_sql(scene.app, test_text("UPDATE member SET org_id = %lld, org_path = '%s' WHERE id = "
                                  "%lld",
                                  (long long)test_org(scene.app, GARDEN),
                                  str_to_c(test_arena(), test_org_path(scene.app, GARDEN)),
                                  (long long)scene.anna));
    expect_int(1, sum_of(&scene, id, GARDEN).confirmed);
    expect_int(0, sum_of(&scene, id, SCHOOL).confirmed);
    expect_page(
        test_get(scene.app, scene.school, test_text("%s&show=done", people_at(&scene, id, SCHOOL))),
        "Абрамова");
    test_sql(scene.app, test_text("UPDATE member SET status = 'deceased' WHERE id = %lld",
                                  (long long)scene.anna));
    expect_int(0, sum_of(&scene, id, "Курская").confirmed);
    expect_int(1, count(&scene, "acknowledgement"));
    test_sql(scene.app, test_text("UPDATE member SET status = 'active' WHERE id = %lld",
                                  (long long)scene.anna));
    expect_int(1, sum_of(&scene, id, "Курская").confirmed);
}

void test_acknowledgements__a_merged_card_takes_its_acknowledgement_along_and_back(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    enter_anna(&scene, id);
    struct request *req = test_begin(scene.app, scene.region);
    acknowledgements_feature.person_merged(req, 100, scene.anna, scene.vera);
    test_commit(scene.app);
    expect_int(1, sum_of(&scene, id, GARDEN).confirmed);
    expect_int(scene.vera, test_sql_int(scene.app, "SELECT member_id FROM acknowledgement"));
    req = test_begin(scene.app, scene.region);
    acknowledgements_feature.person_parted(req, 100, scene.anna, scene.vera);
    test_commit(scene.app);
    expect_int(1, sum_of(&scene, id, SCHOOL).confirmed);
    expect_int(scene.anna, test_sql_int(scene.app, "SELECT member_id FROM acknowledgement"));
}

void test_acknowledgements__a_moved_part_of_the_tree_keeps_its_sums(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    enter_anna(&scene, id);
    struct request *req = test_begin(scene.app, scene.region);
    acknowledgements_feature.path_moved(req, 100, test_org_path(scene.app, SCHOOL),
                                        STR("0001002009"));
    test_commit(scene.app);
    expect_str("0001002009", test_sql_text(scene.app, "SELECT path FROM acknowledgement_count"));
    expect_str("0001002009", test_sql_text(scene.app, "SELECT org_path FROM acknowledgement"));
}

/* ---- the start page ------------------------------------------------------------------------- */

void test_acknowledgements__the_start_page_tells_how_many_have_not(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "");
    expect_page(test_get(scene.app, scene.school, "/"), at(id, ""));
    enter_anna(&scene, id);
    expect_int(303, enter(&scene, scene.school, id, SCHOOL,
                          test_text("day=" TODAY "&person=%lld", (long long)scene.boris))
                        .status);
    expect_int(-1, (int)str_find(test_get(scene.app, scene.school, "/").body, str_of(at(id, ""))));
}

/* ---- when the document is destroyed ---------------------------------------------------------- */

static bool destroy(const struct scene *scene)
{
    struct request *req = test_begin(scene->app, scene->region);
    req->scope = access_scope(req, RIGHT_DOCUMENTS_EDIT);
    bool was_destroyed = documents_erase(req, scene->document, STR("act No. 1"));
    test_commit(scene->app);
    return was_destroyed;
}

void test_acknowledgements__what_people_are_asked_to_read_is_not_destroyed(void)
{
    struct scene scene = scene_new();
    int64_t id = ask(&scene, "&reason=Жалоба+Ивановой");
    test_sql(scene.app, "DELETE FROM control_waiting");
    expect_false(destroy(&scene));
    expect_int(303, test_post(scene.app, scene.region, at(id, "/end"), "").status);
    expect_true(destroy(&scene));
    expect_int(0, test_sql_int(scene.app, "SELECT count(*) FROM acknowledgement_request WHERE "
                                          "reason IS NOT NULL"));
}
