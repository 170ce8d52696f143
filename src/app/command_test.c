#include "app/command.h"

#include <stdio.h>
#include <string.h>

#include "base/test.h"

/* The options of a command as a person would type them, in one line. */
struct typed {
    char line[256];
    char *words[16];
    int count;
};

static struct typed *typed(const char *line)
{
    struct typed *typed = ARENA_NEW(test_arena(), struct typed);
    snprintf(typed->line, sizeof(typed->line), "%s", line);
    for (char *rest = typed->line, *word; (word = strsep(&rest, " ")) != NULL;) {
        typed->words[typed->count++] = word;
    }
    return typed;
}

static bool read_line(const char *line, struct command_options *ret_options, int64_t *ret_members)
{
    bool json;
    const char *org;
    const struct command_own_option own[] = {
        {"--members", .ret_number = ret_members, .min = 1, .max = 1000},
        {"--org", .ret_value = &org},
        {"--json", .ret_flag = &json},
        {0},
    };
    struct typed *words = typed(line);
    return command_read(ret_options, words->count, words->words, own);
}

void test_command__options_stand_anywhere_between_the_words(void)
{
    struct command_options options;
    int64_t members = 7;
    expect_true(read_line("list.csv --members 1000 --json --org 5 --data there verify", &options,
                          &members));
    expect_int(1000, members);
    expect_str("there", str_of(options.data_folder));
    expect_int(2, options.argument_count);
    expect_str("list.csv", str_of(options.arguments[0]));
    expect_str("verify", str_of(options.arguments[1]));
}

void test_command__a_number_that_is_none_is_refused(void)
{
    static const char *const wrong[] = {
        "abc", "0", "1001", "-5", "1.5", "10x", "+7", "99999999999999999999", ""};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct command_options options;
        int64_t members = 7;
        expect_false(read_line(test_text("--members %s", wrong[i]), &options, &members));
        expect_int(7, members);
    }
}

void test_command__what_a_command_does_not_know_is_refused(void)
{
    static const char *const wrong[] = {"--port 80", "--member 5", "-x", "--members", "--data"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct command_options options;
        int64_t members = 7;
        expect_false(read_line(wrong[i], &options, &members));
    }
    struct command_options options;
    struct typed *words = typed("--data there now");
    expect_false(command_read_options(&options, words->count, words->words, NULL));
}
