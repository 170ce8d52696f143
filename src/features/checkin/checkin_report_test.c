/* Reports of platforms: read, led to people, looked through, written down. All names are invented.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "app/app.h"
#include "app/test.h"
#include "features/checkin/checkin_inner.h"
#include "features/checkin/test_checkin.h"
#include "features/members/test_members.h"

#define ID(number) ((long long)(number))
#define at test_checkin_at

static int64_t count(const struct test_checkin *set, const char *what)
{
    return test_sql_int(set->app, test_text("SELECT count(*) FROM %s", what));
}

static struct checkin_visitors read_text(str text)
{
    struct checkin_visitors visitors = {0};
    int fd = memfd_create("report", MFD_CLOEXEC);
    expect_int((int64_t)text.length, write(fd, text.data, text.length));
    const char *problem = checkin_read(test_arena(), fd, STR("report.csv"), &visitors);
    close(fd);
    if (problem != NULL) {
        test_fail(__FILE__, __LINE__, "%s", problem);
    }
    return visitors;
}

static const struct checkin_visitor *visitor(const struct checkin_visitors *visitors,
                                             const char *name)
{
    EACH (one, *visitors) {
        if (str_equal(one->name, str_of(name))) {
            return one;
        }
    }
    test_fail(__FILE__, __LINE__, "%s is not among them", name);
}

/* ---- reading -----------------------------------------------------------------------------------
 */

void test_checkin_report__lengths_are_read_as_platforms_write_them(void)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } lengths[] = {{"1 ч 5 мин", 3900}, {"01:05:00", 3900}, {"65", 3900},
                   {"65,0", 3900},      {"1h 5m 3s", 3903}, {"1 hr 5 min", 3900},
                   {"40 сек", 40},      {"0", 0},           {"", -1},
                   {"долго", -1},       {"-3", -1}};
    for (size_t i = 0; i < COUNT_OF(lengths); i++) {
        expect_int(lengths[i].seconds,
                   checkin_duration_seconds(test_arena(), str_of(lengths[i].text)));
    }
}

void test_checkin_report__zoom_after_the_head_of_its_meeting(void)
{
    struct checkin_visitors visitors = read_text(
        STR("Meeting ID,Topic,Start Time,User Email,Duration (Minutes),Participants\n"
            "123,Вебинар,03/02/2026 10:00:00 AM,host@example.org,90,3\n\n"
            "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
            "Белова Анна,anna@example.org,03/02/2026 10:00:00 AM,03/02/2026 10:30:00 AM,30,Yes\n"
            "Белова,anna@example.org,03/02/2026 10:20:00 AM,03/02/2026 11:00:00 AM,40,Yes\n"
            "iPhone,,03/02/2026 11:50:00 PM,03/03/2026 12:20:00 AM,30,Yes\n"));
    expect_int(2, (int64_t)visitors.count);
    expect_int(3, visitors.connections);
    const struct checkin_visitor *anna = visitor(&visitors, "Белова Анна");
    expect_int(60, anna->minutes);
    expect_int(2, anna->connections);
    expect_int(30, visitor(&visitors, "iPhone")->minutes);
}

void test_checkin_report__russian_headings_in_an_old_encoding(void)
{
    /* "ФИО;Длительность\nИванова Мария;1 ч 5 мин\nИванова Мария;10 мин\n" in cp1251 */
    struct checkin_visitors visitors =
        read_text(STR("\xD4\xC8\xCE;\xC4\xEB\xE8\xF2\xE5\xEB\xFC\xED\xEE\xF1\xF2\xFC\n"
                      "\xC8\xE2\xE0\xED\xEE\xE2\xE0 \xCC\xE0\xF0\xE8\xFF;1 \xF7 5 \xEC\xE8\xED\n"
                      "\xC8\xE2\xE0\xED\xEE\xE2\xE0 \xCC\xE0\xF0\xE8\xFF;10 \xEC\xE8\xED\n"));
    expect_int(1, (int64_t)visitors.count);
    expect_int(75, visitor(&visitors, "Иванова Мария")->minutes);
}

void test_checkin_report__surname_and_first_name_in_columns_and_times_across_midnight(void)
{
    struct checkin_visitors visitors =
        read_text(STR("Фамилия;Имя;E-mail;Время входа;Время выхода\n"
                      "Власова;Вера;vera@example.org;02.03.2026 23:50;03.03.2026 0:20\n"));
    expect_int(30, visitor(&visitors, "Власова Вера")->minutes);
}

/* ---- matching ----------------------------------------------------------------------------------
 */

static const char *upload(const struct test_checkin *set, const char *content)
{
    struct reply reply = test_upload(set->app, set->region, at(set, "/reports"), "file",
                                     "report.csv", str_of(content));
    expect_int(303, reply.status);
    return str_to_c(test_arena(), test_location(reply));
}

void test_checkin_report__the_sure_the_doubtful_and_the_unknown(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    int64_t vera = test_checkin_person(&set, "Власова", "Вера");
    int64_t maria = test_checkin_person(&set, "Иванова", "Мария");
    int64_t olga = test_checkin_person(&set, "Орлова", "Ольга");
    test_checkin_enter(&set, anna);
    test_checkin_enter(&set, vera);
    test_checkin_enter(&set, maria);
    const char *path = upload(&set, "Имя;Длительность\n"
                                    "Анна Белова;70\n"   /* changed places: sure */
                                    "Ivanova Maria;80\n" /* another alphabet: doubtful */
                                    "Вера 5 школа;90\n"  /* one word of a name: doubtful */
                                    "Орлова Ольга;100\n" /* on the register, not entered */
                                    "iPhone;60\n");
    expect_int(0, count(&set, "event_presence"));
    expect_int(0, test_sql_int(set.app, test_text("SELECT count(*) FROM event_entry WHERE "
                                                  "member_id = %lld",
                                                  ID(olga))));
    struct reply page = test_get(set.app, set.region, path);
    expect_page(page, "Найдены точно");
    expect_contains_all(page.body, "Ivanova Maria", "Вера 5 школа", "без записи", "iPhone");
    str body = page.body;
    ptrdiff_t doubtful = str_find(body, STR("Вера 5 школа"));
    str field = str_from(body, (size_t)doubtful);
    ptrdiff_t name = str_find(field, STR("name=\"who"));
    str number = str_slice(field, (size_t)name + 9, 1);
    expect_int(303, test_post(set.app, set.region, path,
                              test_text("connections=1&who%.*s=1", STR_ARG(number)))
                        .status);
    expect_int(2, count(&set, "event_presence WHERE source = 'import' AND way = 'online'"));
    expect_int(1, count(&set, test_text("event_presence WHERE minutes = 90 AND entry_id = %lld",
                                        ID(test_checkin_entry(&set, vera)))));
    expect_int(1, count(&set, "event_figure WHERE what = 'connections' AND number = 5"));
    expect_int(0, count(&set, "checkin_report"));
}

void test_checkin_report__too_few_minutes_are_not_counted_unless_that_is_changed(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    test_checkin_enter(&set, test_checkin_person(&set, "Белова", "Анна"));
    const char *path = upload(&set, "Имя;Длительность\nБелова Анна;40\n");
    expect_page(test_get(set.app, set.region, path), "1 человек был подключён меньше");
    expect_int(303, test_post(set.app, set.region, path, "").status);
    expect_int(0, count(&set, "event_presence"));
    path = upload(&set, "Имя;Длительность\nБелова Анна;40\n");
    expect_int(303, test_post(set.app, set.region, test_text("%s?minutes=30", path), "").status);
    expect_int(1, count(&set, "event_presence"));
    expect_int(0, count(&set, "event_figure"));
}

void test_checkin_report__who_left_is_not_found_and_a_trainer_gets_no_record(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t gone = test_checkin_person(&set, "Белова", "Анна");
    test_checkin_enter(&set, test_checkin_person(&set, "Власова", "Вера"));
    test_sql(set.app, test_text("UPDATE member SET status = 'left', email = 'a@example.org' "
                                "WHERE id = %lld",
                                ID(gone)));
    test_sql(set.app, "UPDATE event_entry SET role = 'trainer'");
    const char *path = upload(&set, "Имя;Email;Длительность\nБелова Анна;a@example.org;80\n"
                                    "Власова Вера;;80\n");
    expect_int(303, test_post(set.app, set.region, path, "who0=1&who1=1").status);
    expect_int(1, count(&set, "event_presence"));
    expect_int(303, test_post(set.app, set.region, at(&set, "/hold"), "").status);
    expect_int(0, count(&set, "training_record"));
}

void test_checkin_report__a_member_is_found_by_his_address_and_brought_in(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t anna = test_checkin_person(&set, "Белова", "Анна");
    test_sql(set.app, "UPDATE member SET email = 'anna@example.org'");
    const char *path = upload(&set, "Имя;Email;Длительность\nАня;ANNA@example.org;80\n");
    expect_page(test_get(set.app, set.region, path), "Найдены точно");
    expect_int(303, test_post(set.app, set.region, path, "").status);
    expect_int(1, count(&set, test_text("event_entry WHERE entered_by = 'came' AND member_id = "
                                        "%lld",
                                        ID(anna))));
    expect_int(1, count(&set, "event_presence"));
    expect_int(0, count(&set, "outbox"));
}

void test_checkin_report__others_neither_send_nor_see_nor_drop_it(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    int64_t elsewhere = test_account(set.app, "region_specialist", "Астраханская");
    test_checkin_enter(&set, test_checkin_person(&set, "Белова", "Анна"));
    const char *path = upload(&set, "Имя;Длительность\nБелова Анна;80\n");
    expect_lacks("Белова", test_sql_text(set.app, "SELECT file_name FROM checkin_report"));
    const int64_t others[] = {elsewhere, set.school};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        bool is_known = test_get(set.app, others[i], path).status == 200;
        expect_false(is_known);
        expect_true(test_post(set.app, others[i], path, "").status >= 403);
        expect_true(test_post(set.app, others[i], test_text("%s/drop", path), "").status >= 403);
    }
    expect_int(1, count(&set, "checkin_report"));
    expect_int(303, test_post(set.app, set.region, test_text("%s/drop", path), "").status);
    expect_int(0, count(&set, "checkin_report"));
    expect_int(0, count(&set, "event_presence"));
}

void test_checkin_report__a_file_that_is_none_is_told(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    expect_form_again(
        test_upload(set.app, set.region, at(&set, "/reports"), "file", "a.csv", STR("")), "пуст");
    expect_form_again(test_upload(set.app, set.region, at(&set, "/reports"), "file", "a.csv",
                                  STR("один;два\n1;2\n")),
                      "Не нашлись заголовки");
    expect_form_again(test_post(set.app, set.region, at(&set, "/reports"), ""), "Выберите файл");
}

void test_checkin_report__what_was_not_looked_through_goes_after_a_week(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    (void)upload(&set, "Имя;Длительность\nБелова Анна;80\n");
    test_sql(set.app, "UPDATE checkin_report SET made_at = made_at - 7 * 86400 - 1");
    struct request *req = test_begin(set.app, set.region);
    db_rollback(req->db);
    checkin_sweep(req);
    expect_int(0, count(&set, "checkin_report"));
}

/* ---- many --------------------------------------------------------------------------------------
 */

#define MANY 10000
/* A second is the goal where nothing is checked (bench); with checks it takes some times as long.
 */
#define SECONDS_WITH_CHECKS 3.0

/* A surname for each number, in letters that sound apart. */
static const char *surname_of(int number)
{
    static const char *const syllables[] = {"ба", "ви", "гу", "де", "жа",
                                            "зи", "ку", "ле", "ма", "ни"};
    return test_text("%s%s%s%sв", syllables[number / 1000 % 10], syllables[number / 100 % 10],
                     syllables[number / 10 % 10], syllables[number % 10]);
}

static void plant_guests(const struct test_checkin *set)
{
    for (int from = 0; from < MANY; from += 500) {
        struct buf sql = BUF_INIT(test_arena());
        BUF_PUT(&sql, "INSERT INTO event_entry (region_id, id, event_id, last_name, first_name, "
                      "sort_key, state, entered_by, made_at, changed_at) VALUES ");
        for (int i = from; i < from + 500; i++) {
            buf_put_format(&sql, "%s(100, %d, %lld, '%s', 'Анна', '', 'comes', 'list', 0, 0)",
                           i == from ? "" : ", ", 1000 + i, ID(set->id), surname_of(i));
        }
        test_sql(set->app, str_to_c(test_arena(), buf_str(&sql)));
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void test_checkin_report__ten_thousand_rows_are_led_to_people_at_once(void)
{
    struct test_checkin set = test_checkin_on("2026-03-02");
    struct buf report = BUF_INIT(test_arena());
    plant_guests(&set);
    BUF_PUT(&report, "Имя;Длительность\n");
    for (int i = 0; i < MANY; i++) {
        buf_put_format(&report, "Анна %s;80\n", surname_of(i));
    }
    struct request *req = test_begin(set.app, set.region);
    struct events_event event;
    expect_true(events_find_marked(req, set.id, &event));
    double begun = seconds_now();
    struct checkin_visitors visitors = read_text(buf_str(&report));
    struct checkin_matches matches =
        checkin_match(req, &event, access_scope(req, RIGHT_EVENTS_EDIT), &visitors);
    double seconds = seconds_now() - begun;
    test_commit(set.app);
    int64_t sure = 0;
    EACH (match, matches) {
        sure += match->certainty == CHECKIN_SURE;
    }
    expect_int(MANY, sure);
    if (getenv("PROFKOM_TELL_TIMES") != NULL) {
        printf("%d rows: %.3f s\n", MANY, seconds);
    }
    if (seconds > SECONDS_WITH_CHECKS) {
        test_fail(__FILE__, __LINE__, "it took %.2f seconds", seconds);
    }
}
