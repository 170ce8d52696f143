#include "base/test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

enum { ENDED_FAILED = 1, ENDED_SKIPPED };

static jmp_buf end_of_test;
static struct arena *arena_of_test;

struct arena *test_arena(void)
{
    if (arena_of_test == NULL) {
        arena_of_test = arena_new();
    }
    return arena_of_test;
}

const char *test_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    size_t length = (size_t)vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = arena_raw(test_arena(), length + 1);
    vsnprintf(text, length + 1, format, again);
    va_end(again);
    return text;
}

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    printf("\n  %s:%d: ", file, line);
    vprintf(format, arguments);
    va_end(arguments);
    longjmp(end_of_test, ENDED_FAILED);
}

void test_skip(const char *reason)
{
    printf("skipped: %s", reason);
    longjmp(end_of_test, ENDED_SKIPPED);
}

#define ROOM_BYTES (2ull << 30)

const char *test_files(void)
{
    struct statvfs room;
    bool is_there = access("/dev/shm", W_OK | X_OK) == 0 && statvfs("/dev/shm", &room) == 0 &&
                    (uint64_t)room.f_bavail * room.f_frsize >= ROOM_BYTES;
    return is_there ? "/dev/shm" : "/tmp";
}

bool test_is_full(void)
{
    const char *length = getenv("TEST_LENGTH");
    return length != NULL && strcmp(length, "full") == 0;
}

void test_expect_int(const char *file, int line, const char *what, int64_t expected, int64_t actual)
{
    if (expected != actual) {
        test_fail(file, line, "%s is %lld, expected %lld", what, (long long)actual,
                  (long long)expected);
    }
}

void test_expect_str(const char *file, int line, const char *what, str expected, str actual)
{
    if (!str_equal(expected, actual)) {
        test_fail(file, line, "%s is \"%.*s\", expected \"%.*s\"", what, STR_ARG(actual),
                  STR_ARG(expected));
    }
}

void test_expect_date(const char *file, int line, const char *what, const char *expected_iso,
                      date actual)
{
    test_expect_str(file, line, what, str_of(expected_iso), date_iso(test_arena(), actual));
}

void test_expect_contains(const char *file, int line, str part, str text, bool wanted)
{
    if ((str_find(text, part) >= 0) != wanted) {
        test_fail(file, line, "\"%.*s\" %s in:\n%.*s", STR_ARG(part),
                  wanted ? "is not" : "must not be", STR_ARG(text));
    }
}

void test_expect_parts(const char *file, int line, str text, bool wanted, const char **parts)
{
    for (; *parts != NULL; parts++) {
        test_expect_contains(file, line, str_of(*parts), text, wanted);
    }
}

static bool is_wanted(const char *name, int part_count, char **parts)
{
    for (int i = 0; i < part_count; i++) {
        if (strstr(name, parts[i]) != NULL) {
            return true;
        }
    }
    return part_count == 0;
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* fontconfig keeps what it has loaded until the process ends, out of the leak checker's sight. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

int test_main(int argument_count, char **arguments)
{
    volatile int passed = 0;
    volatile int failed = 0;
    volatile int skipped = 0;
    if (argument_count > 1 && strcmp(arguments[1], "--list") == 0) {
        for (const struct test *test = tests; test->name != NULL; test++) {
            puts(test->name);
        }
        return 0;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (const struct test *volatile test = tests; test->name != NULL; test++) {
        if (!is_wanted(test->name, argument_count - 1, arguments + 1)) {
            continue;
        }
        double start = seconds_now();
        printf("%s ... ", test->name);
        fflush(stdout);
        int ended = setjmp(end_of_test);
        if (ended == 0) {
            test->run();
            passed++;
            double took = seconds_now() - start;
            if (took > 1) {
                printf("ok (%.1f s)\n", took);
            } else {
                printf("ok\n");
            }
        } else if (ended == ENDED_SKIPPED) {
            skipped++;
            printf("\n");
        } else {
            failed++;
            printf("\n  FAILED %s\n", test->name);
        }
        arena_free(arena_of_test);
        arena_of_test = NULL;
    }
    if (skipped > 0) {
        printf("%d passed, %d failed, %d skipped\n", passed, failed, skipped);
    } else {
        printf("%d passed, %d failed\n", passed, failed);
    }
    return failed > 0 || passed == 0 ? 1 : 0;
}
