/* How many an organisation's employer employs, as it was on each day: what is told holds from its
 * day until that of the next number. A day that was told of is told of anew, so that the past can
 * be corrected without touching what came after it. */
#include <stdio.h>

#include "features/orgs/orgs_pages.h"

static str number_text(struct arena *arena, int64_t employees)
{
    return employees == 0 ? (str){0} : str_format(arena, "%lld", (long long)employees);
}

void orgs_tell_employees(struct request *req, const struct orgs_db_find_row *org, date on,
                         int64_t employees)
{
    struct orgs_employees_db_on_row before = {0};
    bool is_known = orgs_employees_db_on(req->db, org->id, on, &before);
    if (before.employees == employees && (is_known || employees == 0)) {
        return;
    }
    orgs_employees_db_tell(req->db, org->region_id, org->id, on, employees);
    orgs_employees_db_show(req->db, org->region_id, org->id, req->today, req->now);
    const struct audit_change changes[] = {
        {"employees", number_text(req->arena, before.employees),
         number_text(req->arena, employees)},
        {"employees_on", {0}, date_iso(req->arena, on)},
    };
    audit(req, "orgs.edit", org->region_id, org->id, 0, changes, COUNT_OF(changes));
}

/* Days on which the same number was told again say nothing new. */
struct orgs_employees_db_history_rows orgs_employees_of(struct request *req, int64_t org_id)
{
    struct orgs_employees_db_history_rows rows =
        orgs_employees_db_history(req->db, org_id, ORGS_EMPLOYEES_SHOWN);
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        bool is_same = i + 1 < rows.count && rows.items[i].employees == rows.items[i + 1].employees;
        if (!is_same) {
            rows.items[count++] = rows.items[i];
        }
    }
    rows.count = count;
    return rows;
}

int orgs_check_command(struct request *req)
{
    struct orgs_employees_db_wrong_employees_row wrong = {0};
    db_begin_read(req->db);
    bool is_asked = orgs_employees_db_wrong_employees(req->db, req->today, &wrong);
    db_rollback(req->db);
    if (!is_asked) {
        puts("The database did not answer about the number of employees.");
    } else if (wrong.total > 0) {
        printf("Passports with another number of employees than was told for today: %lld\n",
               (long long)wrong.total);
    }
    return !is_asked || wrong.total > 0;
}
