/* Tests of features: the whole application in this process, on a fresh database and a fixed day,
 * asked over HTTP-shaped values. SQLite in memory; or PostgreSQL when PROFKOM_TEST_DATABASE names
 * one.
 *
 * The tree that every test starts with:
 *     union (path "0")
 *       region "Курская" — territories "Рыльская", "Льговская" — primaries below; "КГУ" directly
 * under it region "Астраханская" — "АГУ" directly under it found by test_org(app, "Рыльская СОШ
 * 4"). */
#pragma once

#include "app/feature.h"
#include "base/test.h"

struct app;
struct test_app;

struct test_app *test_app_on(const char *iso_date);

/* A connection for looking into the register, with a read transaction of its own per statement. */
str test_sql_text(struct test_app *app, const char *sql);
int64_t test_sql_int(struct test_app *app, const char *sql);
void test_sql(struct test_app *app, const char *sql);
/* All that the schema has, "account.id account.email …". */
str test_columns(struct test_app *app);

/* The id of an organisation of the starting tree by its short name: "union", "Курская",
 * "Астраханская", "Рыльская", "Льговская", "Рыльская СОШ 4", "Рыльский сад", "Льговская СОШ 1",
 * "КГУ" (directly under Курская), "АГУ" (directly under Астраханская). */
int64_t test_org(struct test_app *app, const char *short_name);
str test_org_path(struct test_app *app, const char *short_name);

/* An account holding that role there, signed in (staff with their second factor done). */
int64_t test_account(struct test_app *app, const char *role, const char *org_short_name);

/* A new session of an account: after the day has changed, or when a new post has ended the old one.
 */
void test_sign_in_again(struct test_app *app, int64_t account);

/* A request of that account (0 = nobody). The body is urlencoded; the form key is added. */
struct reply test_get(struct test_app *app, int64_t account, const char *path);
struct reply test_post(struct test_app *app, int64_t account, const char *path, const char *body);
/* The same with a file in multipart/form-data. */
struct reply test_upload(struct test_app *app, int64_t account, const char *path, const char *field,
                         const char *file_name, str content);
/* And with the other fields of its form. */
struct reply test_upload_with(struct test_app *app, int64_t account, const char *path,
                              const char *body, const char *field, const char *file_name,
                              str content);
/* As it is, without a form key, with any header. */
struct reply test_request(struct test_app *app, int64_t account, enum http_method method,
                          const char *path, const struct http_field *headers, size_t header_count,
                          const char *body);

/* A key as the forms of that account carry it; the same key twice is the same form sent twice. */
str test_form_key(struct test_app *app, int64_t account);

/* The application inside, and a connection that is not its own. */
struct app *test_inner_app(struct test_app *app);
struct db *test_looking(struct test_app *app);

/* As if the worker had been replaced: nothing of the database is open or in memory. */
void test_restart(struct test_app *app);

/* A request value with an open write transaction, for calling functions of features directly; ended
 * by test_commit. */
struct request *test_begin(struct test_app *app, int64_t account);
void test_commit(struct test_app *app);

/* Does the work for each piece in a thread and on a connection of its own, all at the same moment,
 * each in a write that is done anew until it was kept, as the dispatcher does it: what the work
 * told of itself the last time holds. */
void test_at_once(struct test_app *app, size_t count, void (*work)(struct request *, void *piece),
                  void *pieces, size_t piece_size);

/* Runs all waiting jobs. */
void test_run_jobs(struct test_app *app);

/* The query string part is included in the location. */
#define expect_see_other(reply, path) test_expect_see_other(__FILE__, __LINE__, (reply), (path))
#define expect_page(reply, part) test_expect_page(__FILE__, __LINE__, (reply), 200, (part))
#define expect_form_again(reply, part) test_expect_page(__FILE__, __LINE__, (reply), 422, (part))
#define expect_refused(reply, part) test_expect_page(__FILE__, __LINE__, (reply), 409, (part))
#define expect_not_found(reply) test_expect_page(__FILE__, __LINE__, (reply), 404, "")
#define expect_forbidden(reply) test_expect_page(__FILE__, __LINE__, (reply), 403, "")
void test_expect_see_other(const char *file, int line, struct reply reply, const char *path);
void test_expect_page(const char *file, int line, struct reply reply, int status, const char *part);

/* What is in a file. */
str test_bytes_of(int fd);
/* What a small script says of the file on its standard input; takes the descriptor. A script that
 * ends with 127 lacks its tool, and the test is passed over. */
str test_told_by(const char *script, int fd);

/* The Location header. */
str test_location(struct reply reply);
/* A link of a page as an address: "&amp;" is "&" again. */
str test_unescaped(str link);
