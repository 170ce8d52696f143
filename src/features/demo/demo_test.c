#include "features/demo/demo.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/command.h"
#include "base/checksum.h"
#include "base/test.h"
#include "db/db.h"
#include "features/demo/demo_inner.h"
#include "features/stats/stats.h"

#define MEMBERS "3000"
#define ORGANISATIONS "120"

/* A folder with a small union of that seed; removed at the end of the test's process. */
struct union_folder {
    char path[64];
    char database[96];
};

static void remove_union(struct union_folder *folder)
{
    static const char *const names[] = {"profkom.db",        "profkom.db-wal",  "profkom.db-shm",
                                        "demo-sign-ins.txt", "keys/fields.key", "stats.facts",
                                        "stats.posts",       "profkom.conf"};
    char name[128];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(name, sizeof(name), "%s/%s", folder->path, names[i]);
        unlink(name);
    }
    snprintf(name, sizeof(name), "%s/keys", folder->path);
    rmdir(name);
    rmdir(folder->path);
}

/* Calls the command with those words, which end with NULL; how it ended. */
static int call(int (*command)(int, char **), const char *const *words)
{
    char copies[16][96];
    char *arguments[16];
    int count = 0;
    for (; words[count] != NULL; count++) {
        snprintf(copies[count], sizeof(copies[count]), "%s", words[count]);
        arguments[count] = copies[count];
    }
    return command(count, arguments);
}

static void make_folder(struct union_folder *folder)
{
    snprintf(folder->path, sizeof(folder->path), "/tmp/profkom-demo-XXXXXX");
    expect_true(mkdtemp(folder->path) != NULL);
    snprintf(folder->database, sizeof(folder->database), "%s/profkom.db", folder->path);
}

static void make_union_of(struct union_folder *folder, const char *seed, const char *members,
                          const char *organisations)
{
    make_folder(folder);
    const char *const words[] = {
        "--data",      folder->path, "--members", members, "--organisations",
        organisations, "--seed",     seed,        NULL};
    expect_int(0, call(demo_command, words));
}

static void make_union(struct union_folder *folder, const char *seed)
{
    make_union_of(folder, seed, MEMBERS, ORGANISATIONS);
}

static struct db *opened(const struct union_folder *folder)
{
    char error[256] = "";
    struct db *db = db_open(folder->database, DB_READ_WRITE, error);
    expect_true(db != NULL);
    return db;
}

static int64_t number_of(struct db *db, const char *sql)
{
    int64_t number = -1;
    expect_true(str_to_int64(db_script_text(db, sql), &number));
    return number;
}

void test_demo__the_union_is_as_large_as_asked_and_consistent(void)
{
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union(&folder, "46");
    struct db *db = opened(&folder);

    expect_int(3000, number_of(db, "SELECT count(*) FROM member_period WHERE kind = 'm' "
                                   "AND valid_from <= '2021-01-01' "
                                   "AND (valid_to IS NULL OR valid_to >= '2021-01-01')"));
    expect_int(120, number_of(db, "SELECT count(*) FROM org"));
    expect_int(0, number_of(db, "SELECT count(*) FROM org JOIN org_type t ON t.code = type "
                                "WHERE t.holds_members = 1 AND members = 0"));
    expect_int(number_of(db, "SELECT count(*) FROM member "
                             "WHERE status IN ('active', 'temporarily_not_working')"),
               number_of(db, "SELECT sum(members) FROM org"));
    expect_int(number_of(db, "SELECT sum(members) FROM org"),
               number_of(db, "SELECT sum(members) FROM org_branch WHERE length(path) = 7"));
    db_close(db);
}

/* How many organisations have such a number; each has to be valid. */
static int64_t valid_numbers(struct db *db, const char *column, bool (*is_valid)(str number))
{
    char sql[128];
    snprintf(sql, sizeof(sql), "SELECT group_concat(%s) FROM org", column);
    str list = db_script_text(db, sql);
    str number;
    int64_t count = 0;
    while (str_next(&list, ',', &number)) {
        expect_true(is_valid(number));
        count++;
    }
    return count;
}

static bool fits_demo_bank(str account)
{
    return checksum_account_is_valid(account, STR("040000888"));
}

static bool is_account_of_demo_bank(str account)
{
    return checksum_correspondent_is_valid(account, STR("040000888"));
}

/* Small as it is, it has a school for those who sign in, and somebody in it. */
void test_demo__the_five_can_always_sign_in(void)
{
    static const struct {
        const char *members;
        const char *organisations;
    } sizes[] = {{MEMBERS, ORGANISATIONS}, {"40", "1"}, {"1", "1"}, {"700", "400"}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        CLEANUP(remove_union) struct union_folder folder = {0};
        make_union_of(&folder, "46", sizes[i].members, sizes[i].organisations);
        struct db *db = opened(&folder);
        expect_int(5, number_of(db, "SELECT count(*) FROM account JOIN mandate ON account_id = "
                                    "account.id JOIN org ON org.id = org_id"));
        expect_int(1, number_of(db, "SELECT count(*) FROM account JOIN member ON member.id = "
                                    "person_id WHERE account.email = 'member@primer.ru' AND "
                                    "member.last_name = account.last_name"));
        db_close(db);
    }
}

/* A primary organisation's own numbers only where it is a legal entity; its employer always is. */
void test_demo__the_numbers_of_passports_pass_their_checks(void)
{
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union(&folder, "46");
    struct db *db = opened(&folder);
    expect_int(39, valid_numbers(db, "inn", checksum_inn_is_valid));
    expect_int(39, valid_numbers(db, "kpp", checksum_kpp_is_valid));
    expect_int(39, valid_numbers(db, "ogrn", checksum_ogrn_is_valid));
    expect_int(85, valid_numbers(db, "employer_inn", checksum_inn_is_valid));
    expect_int(39 + 39 + 85, number_of(db, "SELECT count(DISTINCT inn) + count(DISTINCT ogrn) + "
                                           "count(DISTINCT employer_inn) FROM org"));
    expect_int(39, valid_numbers(db, "bank_account", fits_demo_bank));
    expect_int(39, valid_numbers(db, "bank_correspondent", is_account_of_demo_bank));
    expect_int(0, number_of(db, "SELECT count(*) FROM org WHERE chair IS NULL"));
    expect_int(1, number_of(db, "SELECT count(*) FROM org JOIN mandate ON org_id = org.id JOIN "
                                "account a ON a.id = account_id WHERE a.email = "
                                "'school@primer.ru' AND chair = a.last_name || ' ' || "
                                "a.first_name || ' ' || a.middle_name"));
    expect_int(0, number_of(db, "SELECT count(*) FROM org WHERE is_legal_entity <> (inn IS NOT "
                                "NULL) OR address IS NULL OR email IS NULL"));
    db_close(db);
}

/* Who is on the register on a day, and has an electronic record on it: by the engine that counts
 * for reports. */
static void expect_records(const struct union_folder *folder, const char *day, int64_t members,
                           int64_t per_mille)
{
    struct app_options options = {.data_folder = folder->path, .database = folder->database};
    char error[256] = "";
    struct app *app = app_new(&options, error);
    expect_true(app != NULL);
    struct request *req = app_system_request(app, test_arena(), app_connection(app, 0));
    struct stats_store store;
    size_t place;
    struct demo_db_org_named_row region = {0};
    db_begin_read(req->db);
    expect_true(demo_db_org_named(req->db, STR("Курская областная"), &region));
    expect_true(stats_now(req, &store));
    expect_true(stats_place_of(&store, region.id, &place));
    struct stats_query query = {.measure = STATS_MEMBERS, .day = date_of(day), .org = place};
    int64_t all = stats_count(test_arena(), &store, &query).items[0];
    query.records = 1u << 1;
    int64_t recorded = stats_count(test_arena(), &store, &query).items[0];
    stats_close(&store);
    db_rollback(req->db);
    app_free(app);
    expect_true(members == 0 || members == all);
    /* Rounded half up, as it was published. */
    if ((recorded * 2000 + all) / (2 * all) != per_mille) {
        test_fail(__FILE__, __LINE__, "%lld of %lld on %s", (long long)recorded, (long long)all,
                  day);
    }
}

void test_demo__as_many_have_an_electronic_record_as_was_published(void)
{
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union_of(&folder, "46", "50848", "834");
    struct db *db = opened(&folder);
    expect_int(46831, number_of(db, "SELECT count(*) FROM member_period p JOIN member m ON "
                                    "m.id = p.member_id WHERE p.kind = 'm' AND p.valid_from <= "
                                    "'2021-01-01' AND (p.valid_to IS NULL OR p.valid_to > "
                                    "'2021-01-01') AND CASE WHEN EXISTS (SELECT 1 FROM "
                                    "member_period d WHERE d.member_id = m.id AND d.kind = 'd') "
                                    "THEN EXISTS (SELECT 1 FROM member_period d WHERE d.member_id "
                                    "= m.id AND d.kind = 'd' AND d.valid_from <= '2021-01-01') "
                                    "ELSE m.has_electronic_record = 1 END"));
    expect_true(number_of(db, "SELECT count(*) FROM member_period WHERE kind = 'd' AND valid_from "
                              "> '2021-06-01'") > 1000);
    db_close(db);
    expect_records(&folder, "2021-01-01", 50848, 921);
    expect_records(&folder, "2021-06-01", 0, 911);
}

static void report(const char *const *words)
{
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        const struct command *command = (*feature)->commands;
        for (; command != NULL && command->name != NULL; command++) {
            if (strcmp(command->name, "report") == 0) {
                expect_int(0, call(command->run, words));
            }
        }
    }
}

/* What `profkom report` writes: with --on or --year. Free it. */
static json_t *report_of(const struct union_folder *folder, const char *form, const char *option,
                         const char *value)
{
    const char *file = test_text("%s/report.json", folder->path);
    const char *const words[] = {form,   "--data", folder->path, "--org", "Курская областная",
                                 option, value,    "--out",      file,    NULL};
    report(words);
    json_t *written = json_load_file(file, 0, NULL);
    unlink(file);
    return written;
}

/* A cell of it as it is written: a number, or a text with decimals. */
static json_t *cell_of(json_t *report, const char *cell)
{
    json_t *value = NULL, *one;
    size_t i;
    json_array_foreach(json_object_get(report, "cells"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "cell")), cell) == 0) {
            value = json_object_get(one, "value");
        }
    }
    return value;
}

static int64_t reported(const struct union_folder *folder, const char *day, const char *cell)
{
    json_t *report = report_of(folder, "es-2025", "--on", day);
    int64_t value = json_integer_value(cell_of(report, cell));
    json_decref(report);
    return value;
}

/* The figures of the resolution on the training of 2021: what it says exactly is exact, what it
 * calls "more than" and "about" is. */
void test_demo__the_training_of_2021_is_as_was_published(void)
{
    static const struct {
        const char *cell;
        int64_t number;
    } cells[] = {
        {"SUM/1:year", 46},           {"SUM/2:year", 9},        {"EVT/11:events", 22},
        {"EVT/1:events", 6},          {"EVT/3:events", 2},      {"EVT/4:events", 1},
        {"EVT/10:events", 2 + 3},     {"EVT/5:events", 1},      {"EVT/6:events", 2},
        {"EVT/7:events", 1 + 1},      {"EVT/2:events", 2},      {"EVT/8:events", 1},
        {"TRN/19:trained", 15120},    {"TRN/19:people", 11400}, {"EVT/11:direct", 2530},
        {"EVT/11:connections", 6040}, {"SUM/3:year", 300},
    };
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union_of(&folder, "46", "50848", "834");
    json_t *report = report_of(&folder, "training", "--year", "2021");
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        expect_str(cells[i].cell, str_of(cells[i].cell));
        expect_int(cells[i].number, json_integer_value(cell_of(report, cells[i].cell)));
    }
    expect_str("6.0", str_of(json_string_value(cell_of(report, "SUM/6:year"))));
    json_decref(report);
    struct db *db = opened(&folder);
    expect_int(0, number_of(db, "SELECT count(*) FROM (SELECT member_id FROM training_record WHERE "
                                "year = 2021 AND state = 'kept' GROUP BY member_id HAVING "
                                "sum(is_first) <> 1 OR min(id) <> max(is_first * id))"));
    db_close(db);
}

void test_demo__a_report_of_a_past_day_counts_the_employees_of_that_day(void)
{
    static const char *const days[] = {"2020-09-01", "2023-08-31", "2023-09-01", "2026-01-01"};
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union(&folder, "46");
    struct db *db = opened(&folder);
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        int64_t there = number_of(
            db, test_text("SELECT sum(e.employees) FROM org_employees e JOIN org o ON o.id = "
                          "e.org_id AND o.type IN ('primary_workers', 'primary_joint', "
                          "'primary_territorial') JOIN org r ON o.path LIKE r.path || '%%' AND "
                          "r.short_name = 'Курская областная' WHERE e.valid_from = (SELECT "
                          "max(l.valid_from) FROM org_employees l WHERE l.org_id = e.org_id AND "
                          "l.valid_from <= '%s')",
                          days[i]));
        expect_int(there, reported(&folder, days[i], "EMP/EMP01:all"));
    }
    expect_true(reported(&folder, days[0], "EMP/EMP01:all") !=
                reported(&folder, days[3], "EMP/EMP01:all"));
    db_close(db);
}

void test_demo__what_was_published_comes_with_it(void)
{
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union(&folder, "46");
    struct db *db = opened(&folder);
    expect_int(3, number_of(db, "SELECT count(*) FROM publication p JOIN org o ON o.id = p.org_id "
                                "WHERE o.short_name = 'Курская областная'"));
    expect_true(number_of(db, "SELECT count(*) FROM publication p JOIN org o ON o.id = p.org_id "
                              "WHERE o.path = '0'") > 8);
    db_close(db);
}

void test_demo__lives_are_plausible(void)
{
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_union(&folder, "46");
    struct db *db = opened(&folder);

    expect_int(0, number_of(db,
                            "SELECT count(*) FROM member WHERE joined_on < date(born, '+16 years') "
                            "OR registered_on < joined_on OR ended_on < registered_on"));
    expect_int(0, number_of(db, "SELECT count(*) FROM member WHERE length(last_name) > 80"));
    expect_int(0, number_of(db, "SELECT count(*) FROM member_period WHERE valid_to < valid_from"));
    /* Nobody is on two registers on one day. */
    expect_int(0, number_of(db,
                            "SELECT count(*) FROM member_period a JOIN member_period b "
                            "ON b.region_id = a.region_id AND b.member_id = a.member_id "
                            "AND b.kind = a.kind AND b.id > a.id "
                            "WHERE a.kind = 'r' AND b.valid_from <= coalesce(a.valid_to, '9999')"));
    /* Who is gone has an end in every period, who is there has an open registration at his own. */
    expect_int(0,
               number_of(db, "SELECT count(*) FROM member m WHERE (m.ended_on IS NULL) <> EXISTS "
                             "(SELECT 1 FROM member_period p WHERE p.region_id = m.region_id "
                             "AND p.member_id = m.id AND p.kind = 'r' AND p.org_id = m.org_id "
                             "AND p.valid_to IS NULL)"));
    db_close(db);
}

void test_demo__the_same_seed_gives_the_same_union(void)
{
    CLEANUP(remove_union) struct union_folder first = {0};
    CLEANUP(remove_union) struct union_folder second = {0};
    CLEANUP(remove_union) struct union_folder other = {0};
    make_union(&first, "7");
    make_union(&second, "7");
    make_union(&other, "8");
    struct db *db = opened(&first);
    char attach[256];
    snprintf(attach, sizeof(attach), "ATTACH '%s' AS second; ATTACH '%s' AS other", second.database,
             other.database);
    expect_true(db_script(db, attach));

    /* All but what keys and clocks make: ciphers, their hashes, times. */
#define PEOPLE(of) \
    "SELECT region_id, id, org_path, status, category, last_name, first_name, middle_name, sex, " \
    "born, phone, email, position, workplace, joined_on, registered_on, ended_on, ticket_number, " \
    "verified_on, sort_key FROM " of ".member"
#define PERIODS(of) "SELECT * FROM " of ".member_period"
    expect_int(
        0, number_of(db, "SELECT count(*) FROM (" PEOPLE("main") " EXCEPT " PEOPLE("second") ")"));
    expect_int(0, number_of(db, "SELECT count(*) FROM (" PERIODS("main") " EXCEPT " PERIODS(
                                    "second") ")"));
    expect_int(number_of(db, "SELECT count(*) FROM main.member"),
               number_of(db, "SELECT count(*) FROM second.member"));
    expect_true(number_of(db, "SELECT count(*) FROM (" PEOPLE("main") " EXCEPT " PEOPLE(
                                  "other") ")") > 1000);
    db_close(db);
}

/* ---- the union of Kazakhstan -------------------------------------------------------------------
 */

#define ADILET "Профсоюз «Әділет»"

static void make_adilet(struct union_folder *folder)
{
    make_folder(folder);
    const char *const words[] = {"--data", folder->path, "--union", "adilet", NULL};
    expect_int(0, call(demo_command, words));
}

/* What the command prints with --json. Free it. */
static json_t *printed_report(const struct union_folder *folder, const char *year)
{
    const char *file = test_text("%s/printed.json", folder->path);
    const char *const words[] = {"training", "--data", folder->path, "--org", ADILET,
                                 "--year",   year,     "--json",     NULL};
    fflush(stdout);
    int screen = dup(STDOUT_FILENO);
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    expect_true(screen >= 0 && fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0);
    report(words);
    fflush(stdout);
    expect_true(dup2(screen, STDOUT_FILENO) >= 0);
    close(fd);
    close(screen);
    json_t *printed = json_load_file(file, 0, NULL);
    unlink(file);
    return printed;
}

/* What the register says for a cell. */
static int64_t computed(json_t *report, const char *cell)
{
    json_t *one;
    size_t i;
    json_array_foreach(json_object_get(report, "cells"), i, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "cell")), cell) == 0) {
            return json_integer_value(json_object_get(one, "computed"));
        }
    }
    return -1;
}

static void expect_in_words(const struct union_folder *folder, const char *year,
                            const char *sentence)
{
    const char *file = test_text("%s/report.txt", folder->path);
    const char *const words[] = {"training-text", "--data", folder->path, "--org", ADILET,
                                 "--year",        year,     "--out",      file,    NULL};
    char text[8192] = {0};
    report(words);
    FILE *written = fopen(file, "r");
    expect_true(written != NULL && fread(text, 1, sizeof(text) - 1, written) > 0);
    fclose(written);
    unlink(file);
    expect_contains(sentence, str_of(text));
    expect_contains("2\u00a0100\u00a0000,00\u00a0₸", str_of(text));
}

void test_demo__the_three_years_of_the_union_of_kazakhstan_are_as_was_published(void)
{
    static const struct {
        const char *year;
        int64_t people;
        int64_t events;
        const char *sentence;
    } years[] = {
        {"2019", 1430, 8, "Обучено 1\u00a0430 человек."},
        {"2020", 967, 5, "Обучено 967 человек."},
        {"2021", 4567, 13, "Обучено 4\u00a0567 человек."},
    };
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_adilet(&folder);
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        json_t *printed = printed_report(&folder, years[i].year);
        expect_int(years[i].people, computed(printed, "TRN/19:people"));
        expect_int(years[i].people, computed(printed, "TRN/19:trained"));
        expect_int(years[i].events, computed(printed, "EVT/11:events"));
        expect_int(years[i].people, computed(printed, "EVT/11:direct"));
        json_decref(printed);
        expect_in_words(&folder, years[i].year, years[i].sentence);
    }
    struct db *db = opened(&folder);
    /* Nobody is counted twice in a year, and only this organisation has taught in them. */
    expect_int(1430 + 967 + 4567,
               number_of(db, "SELECT count(*) FROM (SELECT member_id, year FROM training_record "
                             "WHERE year <= 2021 AND is_first = 1 GROUP BY member_id, year)"));
    expect_int(1430 + 967 + 4567,
               number_of(db, "SELECT sum(c.people) FROM training_count c JOIN org o ON o.path = "
                             "substr(c.path, 1, 4) WHERE c.year <= 2021 AND o.short_name = '" ADILET
                             "'"));
    db_close(db);
}

void test_demo__the_union_of_kazakhstan_has_its_own_numbers_and_names(void)
{
    CLEANUP(remove_union) struct union_folder folder = {0};
    make_adilet(&folder);
    struct db *db = opened(&folder);
    expect_int(DEMO_ADILET_ORGANISATIONS, number_of(db, "SELECT count(*) FROM org"));
    expect_int(0, number_of(db, "SELECT count(*) FROM org WHERE country <> 'kz' OR inn IS NOT NULL "
                                "OR ogrn IS NOT NULL"));
    expect_int(3, number_of(db, "SELECT count(DISTINCT bin) FROM org WHERE bin IS NOT NULL"));
    expect_int(88, number_of(db, "SELECT count(DISTINCT employer_inn) FROM org o JOIN org_type t "
                                 "ON t.code = o.type WHERE t.level = 3"));
    expect_int(0, number_of(db, "SELECT count(*) FROM member WHERE iin_hash IS NULL OR snils_hash "
                                "IS NOT NULL"));
    expect_int(0, number_of(db, "SELECT count(*) - count(DISTINCT iin_hash) FROM member"));
    expect_true(number_of(db, "SELECT count(*) * 10 / (SELECT count(*) FROM member) FROM member "
                              "WHERE middle_name LIKE '%қызы' OR middle_name LIKE '%ұлы'") >= 6);
    expect_int(5, number_of(db, "SELECT count(*) FROM account"));
    db_close(db);
    expect_int(0, access(test_text("%s/profkom.conf", folder.path), R_OK));
}

void test_demo__numbers_of_kazakhstan_have_valid_check_digits(void)
{
    struct arena *arena = test_arena();
    for (int i = 0; i < 2000; i++) {
        date day = date_from(1950 + i % 56, 1 + i % 12, 1 + i % 28), born;
        char sex;
        expect_true(
            checksum_iin_read(demo_iin(arena, day, i % 2 == 0 ? 'f' : 'm', i), &born, &sex));
        expect_true(date_equal(day, born) && sex == (i % 2 == 0 ? 'f' : 'm'));
        expect_true(checksum_bin_is_valid(demo_bin(arena, day, i)));
    }
}

void test_demo__another_union_than_those_two_is_refused(void)
{
    static const char *const unknown[] = {"--union", "mars", NULL};
    static const char *const larger[] = {"--union", "adilet", "--organisations", "500", NULL};
    expect_int(COMMAND_MISUSED, call(demo_command, unknown));
    expect_int(COMMAND_MISUSED, call(demo_command, larger));
}
