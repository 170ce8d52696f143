/* Whatever a form is sent besides its own fields changes nothing: every column of every table is
 * added to every write, first with a mark that is then looked for in the whole database, then as a
 * set flag. */
#include "app/test_world.h"

/* Long enough that no random token holds it by chance. */
#define MARK "3133731337"

/* Forms as they are carried out; what a page's form has of its own is read off the page. */
static const struct {
    const char *actor;
    const char *path;
    const char *body;
} forms[] = {
    {"pchair", "/members/10000111/edit", "last_name=Ким&first_name=Анна&status=active&version=1"},
    {"pchair", "/members/new?org=111",
     "last_name=Новая&first_name=Вера&sex=f&born=1980-05-06&status=active&joined_on=2010-09-01"},
    {"pchair", "/members/10000111/verified", ""},
    {"pchair", "/verification/111", "mark=10000111-gone-0"},
    {"pchair", "/verification/people/10000111/note", "mark=1&note=Ask"},
    {"rchair", "/members/export?org=100", "format=csv"},
    {"rchair", "/orgs/111/edit",
     "name=ППО+школы&short_name=Школа+4&type=primary_workers&country=ru&state=active"},
    {"rchair", "/orgs/110/new",
     "name=ППО+лицея&short_name=Лицей&type=primary_workers&country=ru"
     "&on=2026-03-01&basis=Resolution&step=do"},
    {"rchair", "/accounts/new",
     "org=111&role=primary_operator&last_name=Новая&first_name=Вера&email=new@example.org"
     "&valid_from=2026-03-01"},
    {"rchair", "/accounts/mandates/20000111/end", "valid_to=2026-12-31"},
    {"pchair", "/bodies/50000111/elect",
     "last_name=Новая&first_name=Вера&post=correspondent&valid_from=2026-03-01"},
    {"pchair", "/bodies/posts/60000111/correct", "version=1&valid_from=2020-01-01"},
    {"rchair", "/bodies/new?org=111", "type=union_committee&formed_on=2026-03-01"},
    {"uoff", "/roles/new", "label=Куратор&level=3"},
    {"pchair", "/quality/111/phone", "id=10000111&version_10000111=1&v_10000111=8+910+765-43-21"},
    {"pchair", "/bulkedit/new?org=111", "workplace=лицей"},
    {"member", "/account/preferences", "language=ru&theme=1"},
    {"nobody", "/preferences", "language=ru&theme=1"},
    {"member", "/account/sessions/end", "session=0"},
};

static bool has_field(str page, str name)
{
    str quoted = str_format(test_arena(), "name=\"%.*s\"", STR_ARG(name));
    return str_find(page, quoted) >= 0;
}

static bool body_has(str body, str name)
{
    str field;
    while (str_next(&body, '&', &field)) {
        str own;
        if (str_next(&field, '=', &own) && str_equal(own, name)) {
            return true;
        }
    }
    return false;
}

/* The body with every column that is no field of the form. */
static const char *with_columns(const char *body, str columns, str page, const char *value)
{
    struct buf out = BUF_INIT(test_arena());
    buf_put(&out, str_of(body));
    str column;
    while (str_next(&columns, ' ', &column)) {
        str table;
        (void)str_next(&column, '.', &table);
        bool is_own = has_field(page, column) || body_has(str_of(body), column) ||
                      str_equal(column, STR("form_key"));
        if (!is_own) {
            buf_put_format(&out, "&%.*s=%s", STR_ARG(column), value);
            buf_put_format(&out, "&%.*s.%.*s=%s", STR_ARG(table), STR_ARG(column), value);
        }
    }
    return str_to_c(test_arena(), buf_str(&out));
}

static int64_t times_marked(struct test_app *app, str columns)
{
    int64_t total = 0;
    str column;
    while (str_next(&columns, ' ', &column)) {
        str table;
        (void)str_next(&column, '.', &table);
        total += test_sql_int(app, test_text("SELECT count(*) FROM %.*s WHERE CAST(%.*s AS TEXT) "
                                             "LIKE '%%" MARK "%%'",
                                             STR_ARG(table), STR_ARG(column)));
    }
    return total;
}

static int64_t flags_set(struct test_app *app)
{
    return test_sql_int(app, "SELECT (SELECT sum(is_closed) FROM account) + "
                             "(SELECT sum(is_legal_entity) FROM org) + "
                             "(SELECT sum(has_electronic_record) FROM member) + "
                             "(SELECT sum(needs_second_factor) FROM role) + "
                             "(SELECT count(*) FROM role_right)");
}

static void send_all(struct test_world *world, const char *value)
{
    str columns = test_columns(world->app);
    expect_true(columns.length > 1000);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        int64_t account = test_world_actor(world, forms[i].actor)->account;
        str page = str_join(test_arena(), test_get(world->app, account, forms[i].path).body,
                            test_post(world->app, account, forms[i].path, "").body);
        test_world_restore(world);
        const char *body = with_columns(forms[i].body, columns, page, value);
        struct reply reply = test_post(world->app, account, forms[i].path, body);
        if (reply.status != 303) {
            test_fail(__FILE__, __LINE__, "%s answers %d", forms[i].path, reply.status);
        }
        if (times_marked(world->app, columns) > 0) {
            test_fail(__FILE__, __LINE__, "a foreign field of %s was kept", forms[i].path);
        }
        test_world_restore(world);
    }
}

void test_mass_assignment__a_column_in_a_form_that_has_no_such_field_is_not_kept(void)
{
    struct test_world *world = test_world_new();
    send_all(world, MARK);
    /* And one that was kept would be found. */
    test_sql(world->app, "UPDATE member SET remark = 'a" MARK "' WHERE id = 10000111");
    expect_int(1, times_marked(world->app, test_columns(world->app)));
}

void test_mass_assignment__no_flag_is_set_through_a_form_that_does_not_show_it(void)
{
    struct test_world *world = test_world_new();
    int64_t before = flags_set(world->app);
    send_all(world, "1");
    expect_int(before, flags_set(world->app));
}
