#include "features/checkin/test_checkin.h"

#include "features/members/test_members.h"

struct test_checkin test_checkin_on(const char *day)
{
    struct test_checkin set = {.app = test_app_on(day)};
    set.region = test_account(set.app, "region_specialist", "Курская");
    set.school = test_account(set.app, "primary_chair", TEST_SCHOOL);
    struct reply reply =
        test_post(set.app, set.region, "/events/new",
                  test_text("title=Школа актива&kind=school&form=in_person&begins_on=%s"
                            "&begins_at=10&ends_at=12&place=Курск&hours=2&audience=%s&entry_by=own"
                            "&has_waiting=1",
                            day, str_to_c(test_arena(), test_org_path(set.app, "Курская"))));
    expect_int(303, reply.status);
    set.id = test_sql_int(set.app, "SELECT max(id) FROM event");
    expect_int(303, test_post(set.app, set.region, test_checkin_at(&set, "/announce"), "").status);
    return set;
}

const char *test_checkin_at(const struct test_checkin *set, const char *page)
{
    return test_text("/events/%lld%s", (long long)set->id, page);
}

int64_t test_checkin_person(const struct test_checkin *set, const char *last, const char *first)
{
    return test_members_add(set->app, set->school, TEST_SCHOOL,
                            TEST_CARD(.last_name = str_of(last), .first_name = str_of(first),
                                      .category = STR("worker_pedagogic"),
                                      .status = STR("active")));
}

void test_checkin_enter(const struct test_checkin *set, int64_t member)
{
    int64_t org = test_org(set->app, TEST_SCHOOL);
    struct reply reply = test_post(
        set->app, set->school, test_checkin_at(set, test_text("/enter?org=%lld", (long long)org)),
        test_text("person=%lld", (long long)member));
    expect_int(303, reply.status);
}

int64_t test_checkin_entry(const struct test_checkin *set, int64_t member)
{
    return test_sql_int(set->app, test_text("SELECT id FROM event_entry WHERE member_id = %lld",
                                            (long long)member));
}
