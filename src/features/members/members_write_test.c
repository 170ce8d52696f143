#include "app/app.h"
#include "app/test.h"
#include "base/ids.h"
#include "features/members/members.h"

#define TODAY "2026-03-01"
#define SCHOOL "Рыльская СОШ 4"

static const struct members_card anna = {
    .last_name = STR_INIT("Абрамова"),
    .first_name = STR_INIT("Анна"),
    .middle_name = STR_INIT("Львовна"),
    .sex = STR_INIT("f"),
    .born = {19850312},
    .phone = STR_INIT("+79100000001"),
    .position = STR_INIT("воспитатель"),
    .snils = STR_INIT("11223344595"),
    .status = STR_INIT("active"),
};

static struct members_card with_phone(const char *phone)
{
    struct members_card card = anna;
    card.phone = str_of(phone);
    return card;
}

/* What one step leaves to the next, as bytes and back. */
static struct members_prepared through_bytes(const struct members_prepared *prepared)
{
    struct buf out = BUF_INIT(test_arena());
    members_prepared_pack(&out, prepared);
    struct unpack from = {.rest = buf_str(&out)};
    struct members_prepared back = members_prepared_unpack(&from);
    expect_false(from.is_broken);
    expect_int(0, from.rest.length);
    return back;
}

void test_members_write__what_was_prepared_and_packed_is_written_as_at_once(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct request *req = test_begin(app, chair);
    struct members_prepared made = members_prepare_new(req, &anna);
    struct members_prepared prepared = through_bytes(&made);
    struct members_batch batch = {.req = req,
                                  .region_id = 100,
                                  .org_id = test_org(app, SCHOOL),
                                  .org_path = test_org_path(app, SCHOOL)};
    int64_t id = members_batch_add(&batch, &prepared);
    members_batch_end(&batch);
    struct members_card card;
    int64_t version;
    struct scope scope = access_system_scope(req->arena, 100, test_org_path(app, SCHOOL));
    expect_true(members_card_of(req, scope, id, &card, &version));
    expect_int(1, version);
    expect_str("Абрамова", card.last_name);
    expect_str("11223344595", card.snils);
    expect_int(19850312, card.born.number);
    test_commit(app);
    expect_int(1, test_sql_int(app, "SELECT members FROM org WHERE short_name = '" SCHOOL "'"));
    expect_int(1, test_sql_int(app, "SELECT count(*) FROM audit_entry WHERE action = 'members.add'"
                                    " AND changes LIKE '%Абрамова%'"));
}

void test_members_write__a_prepared_change_is_refused_when_the_card_was_changed_meanwhile(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    struct request *req = test_begin(app, chair);
    int64_t id = members_add(req, 100, test_org(app, SCHOOL), test_org_path(app, SCHOOL), &anna);
    struct scope scope = access_system_scope(req->arena, 100, test_org_path(app, SCHOOL));
    struct members_card late = with_phone("+79100000002");
    struct members_card early = with_phone("+79100000003");
    struct members_prepared made;
    expect_true(members_prepare_change(req, scope, id, &late, &made));
    struct members_prepared prepared = through_bytes(&made);
    expect_true(members_change(req, scope, id, &early, 0));
    expect_false(members_write_change(req, scope, &prepared));
    expect_true(members_prepare_change(req, scope, id, &late, &made));
    expect_true(members_write_change(req, scope, &made));
    test_commit(app);
    expect_str("+79100000002", test_sql_text(app, "SELECT phone FROM member"));
    expect_int(3, test_sql_int(app, "SELECT version FROM member"));
}

static bool may_know(struct request *req, const struct members_lately *lately,
                     const struct members_card *card)
{
    struct members_prepared prepared = members_prepare_new(req, card);
    struct members_traces traces = members_traces_of(req, &prepared);
    return members_lately_may_know(lately, &traces);
}

void test_members_write__who_came_lately_is_known_by_number_ticket_and_birth_date(void)
{
    struct test_app *app = test_app_on(TODAY);
    int64_t chair = test_account(app, "primary_chair", SCHOOL);
    int64_t before = ids_new();
    struct request *req = test_begin(app, chair);
    members_add(req, 100, test_org(app, SCHOOL), test_org_path(app, SCHOOL), &anna);
    struct members_lately *lately = members_lately_new(test_arena(), 10);
    members_lately_look(lately, req, 100, before);
    struct members_card other_name = {.last_name = STR("Яшина"), .first_name = STR("Вера")};
    expect_false(may_know(req, lately, &other_name));
    other_name.snils = anna.snils;
    expect_true(may_know(req, lately, &other_name));
    struct members_card no_patronymic = {
        .last_name = anna.last_name, .first_name = anna.first_name, .born = anna.born};
    expect_true(may_know(req, lately, &no_patronymic));
    no_patronymic.born = (date){19850313};
    expect_false(may_know(req, lately, &no_patronymic));
    struct members_lately *later = members_lately_new(test_arena(), 10);
    members_lately_look(later, req, 100, ids_new());
    expect_false(may_know(req, later, &anna));
    test_commit(app);
}
