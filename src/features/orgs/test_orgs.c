#include "features/orgs/test_orgs.h"

void test_employees(struct test_app *app, int64_t org_id, const char *since, int64_t employees)
{
    test_sql(app, test_text("INSERT INTO org_employees (region_id, org_id, valid_from, employees) "
                            "SELECT region_id, id, '%s', %lld FROM org WHERE id = %lld",
                            since, (long long)employees, (long long)org_id));
    test_sql(app, test_text("UPDATE org SET employees = %lld WHERE id = %lld", (long long)employees,
                            (long long)org_id));
}
