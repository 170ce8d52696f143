/* Certificates on the pages of events. */
#include "app/test.h"
#include "features/checkin/test_checkin.h"
#include "features/members/test_members.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))
#define ORDER \
    "kind=certificate&template=3&issued_on=02.03.2026&place=г.+Курск&signer_post=Председатель&" \
    "signer_name=О.+В.+Сергеева"

/* Two were there, and it stands on their cards. */
static struct test_checkin held(int64_t *ret_anna)
{
    struct test_checkin set = test_checkin_on(TODAY);
    static const char *const names[] = {"Белова", "Власова"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        int64_t person = test_checkin_person(&set, names[i], "Анна");
        test_sql(set.app, test_text("UPDATE member SET sex = 'f' WHERE id = %lld", ID(person)));
        test_checkin_enter(&set, person);
        long long id = ID(test_checkin_entry(&set, person));
        expect_int(303, test_post(set.app, set.region, test_checkin_at(&set, "/presence"),
                                  test_text("seen=%lld&person=%lld", id, id))
                            .status);
        *ret_anna = i == 0 ? person : *ret_anna;
    }
    expect_int(303, test_post(set.app, set.region, test_checkin_at(&set, "/hold"), "").status);
    return set;
}

void test_certificates_event__the_event_leads_to_issuing_and_counts_what_was_issued(void)
{
    int64_t anna = 0;
    struct test_checkin set = held(&anna);
    long long record = ID(test_sql_int(set.app, "SELECT min(id) FROM training_record"));
    const char *order = test_text("/certificates/new?record=%lld", record);
    struct reply page = test_get(set.app, set.region, test_checkin_at(&set, ""));
    expect_page(page, "Выдано: 0 из 2");
    expect_page(page, order);
    expect_page(test_get(set.app, set.region, order), "Власова");
    int64_t first = test_sql_int(set.app, test_text("SELECT id FROM training_record WHERE "
                                                    "member_id = %lld",
                                                    ID(anna)));
    expect_int(
        303,
        test_post(set.app, set.region, order, test_text("tick=%lld&" ORDER, ID(first))).status);
    expect_page(test_get(set.app, set.region, test_checkin_at(&set, "")), "Выдано: 1 из 2");
    int64_t as_anna = test_members_sign_in(set.app, TEST_SCHOOL, anna);
    expect_page(test_get(set.app, as_anna, test_text("/my/events/%lld", ID(set.id))),
                "/my/certificates/");
}

void test_certificates_event__who_does_not_hold_it_sees_no_button(void)
{
    int64_t anna = 0;
    struct test_checkin set = held(&anna);
    expect_lacks("/certificates/new",
                 test_get(set.app, set.school, test_checkin_at(&set, "")).body);
    int64_t auditor = test_account(set.app, "region_auditor", "Курская");
    expect_lacks("/certificates/new", test_get(set.app, auditor, test_checkin_at(&set, "")).body);
}
