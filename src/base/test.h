/* Tests: functions named test_STEM__what_is_promised, found by their names (tools/list_tests), in
 * files *_test.c beside the code. An expectation that fails ends its test and is printed with place
 * and values; the next test goes on. */
#pragma once

#include "base/date.h"
#include "base/str.h"

/* Tests are declared in the list that tools/list_tests writes, not in headers. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"

struct test {
    const char *name;
    void (*run)(void);
};

/* Written by tools/list_tests; ends with a NULL name. */
extern const struct test tests[];

/* An arena that is freed after the test. */
struct arena *test_arena(void);
/* A text made as printf does, in that arena: paths, statements, bodies of forms. */
const char *test_text(const char *format, ...) PRINTF_LIKE(1, 2);

/* Where tests keep their databases: in memory where the machine has a place for that, since nothing
 * here asks the disk; else /tmp. What outlives a fall is tried by tests/kill. */
const char *test_files(void);

/* Ends the test; the message says why. */
void test_fail(const char *file, int line, const char *format, ...) PRINTF_LIKE(3, 4) NO_RETURN;
/* Ends the test without a verdict: something that it needs is not there. */
void test_skip(const char *reason) NO_RETURN;

/* ./test full, which takes its time: sweeps leave nothing out. */
bool test_is_full(void);

#define expect_true(condition) \
    ((condition) ? (void)0 : test_fail(__FILE__, __LINE__, "not true: %s", #condition))
#define expect_false(condition) \
    ((condition) ? test_fail(__FILE__, __LINE__, "true: %s", #condition) : (void)0)

/* The expected value first. */
#define expect_int(expected, actual) \
    test_expect_int(__FILE__, __LINE__, #actual, (int64_t)(expected), (int64_t)(actual))
#define expect_str(expected, actual) \
    test_expect_str(__FILE__, __LINE__, #actual, str_of(expected), (actual))
#define expect_date(expected, actual) \
    test_expect_date(__FILE__, __LINE__, #actual, (expected), (actual))
#define expect_contains(part, text) \
    test_expect_contains(__FILE__, __LINE__, str_of(part), (text), true)
#define expect_lacks(part, text) \
    test_expect_contains(__FILE__, __LINE__, str_of(part), (text), false)
/* The parts after the text, each of them or none. */
#define expect_contains_all(text, ...) \
    test_expect_parts(__FILE__, __LINE__, (text), true, (const char *[]){__VA_ARGS__, NULL})
#define expect_lacks_all(text, ...) \
    test_expect_parts(__FILE__, __LINE__, (text), false, (const char *[]){__VA_ARGS__, NULL})

void test_expect_int(const char *file, int line, const char *what, int64_t expected,
                     int64_t actual);
void test_expect_str(const char *file, int line, const char *what, str expected, str actual);
void test_expect_date(const char *file, int line, const char *what, const char *expected_iso,
                      date actual);
void test_expect_contains(const char *file, int line, str part, str text, bool wanted);
void test_expect_parts(const char *file, int line, str text, bool wanted, const char **parts);

/* The program's main for tests: `tests [--list] [PART …]` runs those whose name contains a PART, or
 * all. Prints failures and, last, "N passed, N failed". Exit code 1 if any failed or none ran. */
int test_main(int argument_count, char **arguments);
