/* Who teaches and who stands at the door without a place. */
#include "app/test.h"
#include "features/checkin/test_checkin.h"

#define TODAY "2026-03-02"
#define ID(number) ((long long)(number))

static struct reply post(const struct test_checkin *set, const char *page, const char *body)
{
    return test_post(set->app, set->region, test_checkin_at(set, page), body);
}

static struct reply look(const struct test_checkin *set, const char *page)
{
    return test_get(set->app, set->region, test_checkin_at(set, page));
}

static void mark(const struct test_checkin *set, int64_t member)
{
    long long id = ID(test_checkin_entry(set, member));
    expect_int(303, post(set, "/presence", test_text("seen=%lld&person=%lld", id, id)).status);
}

/* Anna is entered as a listener and marked; a session is taught by that speaker. */
static struct test_checkin taught_by(const char *speaker)
{
    struct test_checkin set = test_checkin_on(TODAY);
    expect_int(303, post(&set, "/sessions/new",
                         test_text("title=Устав&held_on=02.03.2026&speaker=%s", speaker))
                        .status);
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    test_checkin_enter(&set, anna);
    mark(&set, anna);
    return set;
}

void test_events_teachers__who_teaches_is_a_listener_only_if_that_is_confirmed(void)
{
    struct test_checkin set = taught_by("проф. А. Белова");
    expect_page(look(&set, "/hold"), "Белова");
    expect_refused(post(&set, "/hold", ""), "Белова");
    expect_int(0, test_sql_int(set.app, "SELECT count(*) FROM training_record"));
    expect_int(303, post(&set, "/hold", "teachers=1").status);
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM training_record"));
}

void test_events_teachers__a_trainer_and_a_namesake_by_half_need_no_confirmation(void)
{
    struct test_checkin set = taught_by("Белова Анна");
    expect_refused(post(&set, "/hold", ""), "преподавател");
    test_sql(set.app, "UPDATE event_entry SET role = 'trainer'");
    expect_int(303, post(&set, "/hold", "").status);
    set = taught_by("Белова Вера Ивановна");
    expect_int(303, post(&set, "/hold", "").status);
}

void test_events_teachers__who_was_marked_without_a_place_gets_one_with_a_press(void)
{
    struct test_checkin set = test_checkin_on(TODAY);
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t vera = test_checkin_person(&set, "Власова", "Вера");
    expect_int(303, post(&set, "/places", "places=1").status);
    test_checkin_enter(&set, anna);
    test_checkin_enter(&set, vera);
    long long entry = ID(test_checkin_entry(&set, vera));
    const char *person = test_text("person=%lld", entry);
    expect_not_found(post(&set, "/presence/place", person));
    test_sql(set.app,
             test_text("INSERT INTO event_presence (region_id, event_id, entry_id, n, way, "
                       "source, marked_at) SELECT region_id, event_id, id, 0, "
                       "'in_person', 'scan', 1 FROM event_entry WHERE id = %lld",
                       entry));
    expect_page(look(&set, "/presence"), "Отмечены, но без места");
    expect_refused(post(&set, "/presence/place", person), "мест");
    test_sql(set.app, "UPDATE event_places SET places = 2");
    expect_see_other(post(&set, "/presence/place", person), test_checkin_at(&set, "/presence"));
    expect_int(2, test_sql_int(set.app, "SELECT count(*) FROM event_entry WHERE state = 'comes'"));
    expect_int(1, test_sql_int(set.app, "SELECT count(*) FROM event_places WHERE taken = 2 AND "
                                        "waiting = 0"));
    expect_lacks("Отмечены, но без места", look(&set, "/presence").body);
}

void test_events_teachers__another_organisation_gives_no_places(void)
{
    struct test_checkin set = test_checkin_on(TODAY);
    expect_not_found(
        test_post(set.app, set.school, test_checkin_at(&set, "/presence/place"), "person=1"));
    int64_t auditor = test_account(set.app, "region_auditor", "Курская");
    expect_forbidden(
        test_post(set.app, auditor, test_checkin_at(&set, "/presence/place"), "person=1"));
}
