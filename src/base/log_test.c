#include "base/log.h"

#include <stdio.h>
#include <unistd.h>

#include "base/test.h"

/* What log_event writes to standard error goes through a file instead. */
static FILE *capture;
static int real_stderr;

static void start_capture(void)
{
    capture = tmpfile();
    expect_true(capture != NULL);
    real_stderr = dup(STDERR_FILENO);
    dup2(fileno(capture), STDERR_FILENO);
}

static str end_capture(void)
{
    dup2(real_stderr, STDERR_FILENO);
    close(real_stderr);
    size_t room = 64 * 1024;
    char *text = arena_raw(test_arena(), room);
    rewind(capture);
    size_t length = fread(text, 1, room, capture);
    fclose(capture);
    return (str){text, length};
}

void test_log__an_event_is_one_line(void)
{
    start_capture();
    LOG_INFO("worker.started", "pid=%d", 42);
    str line = end_capture();
    expect_true(str_ends_with(line, STR("Z info worker.started pid=42\n")));
    expect_int('T', line.data[10]);
    expect_int(24 + (int)strlen(" info worker.started pid=42\n"), line.length);
}

void test_log__control_characters_cannot_forge_a_line(void)
{
    start_capture();
    LOG_WARNING("test", "name=%s", "a\nb\rc\x1b[31m\x7f");
    str line = end_capture();
    expect_contains("name=a\\x0ab\\x0dc\\x1b[31m\\x7f\n", line);
    expect_int((int)line.length - 1, str_find_char(line, '\n'));
}

void test_log__controls_beyond_ascii_are_taken_away_but_letters_stay(void)
{
    start_capture();
    LOG_WARNING("test", "a=%s b=%s",
                "\xc2\x9b"
                "31m",
                "Қ\xc2\xa0");
    str line = end_capture();
    expect_lacks("\x9b", line);
    expect_contains("\\x9b31m b=Қ\xc2\xa0\n", line);
}

void test_log__a_long_message_is_cut(void)
{
    char *big = arena_raw(test_arena(), 5001);
    memset(big, '\n', 5000);
    big[5000] = '\0';
    start_capture();
    LOG_ERROR("test", "%s", big);
    str line = end_capture();
    expect_true(line.length > 4000 && line.length < 4300);
    expect_int((int)line.length - 1, str_find_char(line, '\n'));
}

void test_log__lower_levels_are_left_out(void)
{
    start_capture();
    log_set_level(LOG_LEVEL_ERROR);
    LOG_WARNING("quiet", "a=%d", 1);
    LOG_ERROR("loud", "a=%d", 2);
    log_set_level(LOG_LEVEL_INFO);
    log_event(LOG_LEVEL_DEBUG, "debug", "a=%d", 3);
    str lines = end_capture();
    expect_lacks("quiet", lines);
    expect_lacks("debug", lines);
    expect_contains("error loud a=2", lines);
}
