#include "features/documents/test_documents.h"

struct test_documents test_documents_new(void)
{
    struct test_documents scene = {.app = test_app_on(TEST_DOCUMENTS_DAY)};
    scene.chair = test_account(scene.app, "region_chair", TEST_DOCUMENTS_REGION);
    expect_int(
        303, test_post(scene.app, scene.chair, "/bodies/new", "type=presidium&formed_on=2024-10-01")
                 .status);
    scene.body = test_sql_int(scene.app, "SELECT max(id) FROM body");
    return scene;
}

int64_t test_documents_post(const struct test_documents *scene, const char *post, const char *last,
                            const char *first, const char *middle)
{
    test_sql(scene->app, test_text("INSERT INTO body_post (id, region_id, body_id, org_id, "
                                   "post_type, last_name, first_name, middle_name, valid_from, "
                                   "changed_at) SELECT 7, region_id, id, org_id, '%s', '%s', "
                                   "'%s', '%s', '2024-10-01', 0 FROM body WHERE id = %lld",
                                   post, last, first, middle, (long long)scene->body));
    return 7;
}

int64_t test_documents_last(const struct test_documents *scene)
{
    return test_sql_int(scene->app, "SELECT max(id) FROM document");
}

const char *test_documents_path(int64_t id, const char *rest)
{
    return test_text("/documents/%lld%s", (long long)id, rest);
}

int64_t test_documents_draft(const struct test_documents *scene, const char *title)
{
    struct reply reply = test_post(scene->app, scene->chair, "/documents/new",
                                   test_text("kind=resolution&title=%s", title));
    int64_t id = test_documents_last(scene);
    expect_see_other(reply, test_documents_path(id, "/edit"));
    return id;
}

struct reply test_documents_head(const struct test_documents *scene, int64_t id, const char *more)
{
    return test_post(scene->app, scene->chair, test_documents_path(id, "/edit"),
                     test_text("%s&title=On+order&language=ru&audience=staff&dated_on="
                               "" TEST_DOCUMENTS_DAY "&signed_post=Chair&signed_name=Ann&body=%lld",
                               more, (long long)scene->body));
}

struct reply test_documents_item(const struct test_documents *scene, int64_t id, const char *fields)
{
    return test_post(scene->app, scene->chair, test_documents_path(id, "/items/new"), fields);
}

const char *test_documents_seen(const struct test_documents *scene, int64_t id)
{
    struct request *req = test_begin(scene->app, scene->chair);
    struct documents_db_line_row row;
    expect_true(documents_db_find_any(req->db, id, &row));
    struct documents_document document = documents_of_row(req, &row);
    const char *seen = test_text("seen=%.*s", STR_ARG(documents_seen(req, &document)));
    test_commit(scene->app);
    return seen;
}

struct reply test_documents_adopt(const struct test_documents *scene, int64_t id)
{
    return test_post(scene->app, scene->chair, test_documents_path(id, "/adopt"),
                     test_documents_seen(scene, id));
}
