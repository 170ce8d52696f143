/* Counting a published list anew: with nothing but the list. */
#include "features/ballots/ballots_inner.h"

#include <stdio.h>
#include <string.h>

#include "app/command.h"

#define LIST_LIMIT ((size_t)64 << 20)
#define CODE_LETTERS 16

/* ---- reading -------------------------------------------------------------------------------- */

/* "picks 3": the word, then its value. */
static bool takes(str line, const char *word, str *ret_value)
{
    str begin = str_of(word);
    if (!str_starts_with(line, begin) || line.length <= begin.length ||
        line.data[begin.length] != ' ') {
        return false;
    }
    *ret_value = str_from(line, begin.length + 1);
    return true;
}

static bool takes_number(str line, const char *word, int64_t *ret_number)
{
    str value;
    return takes(line, word, &value) && str_to_int64(value, ret_number) && *ret_number >= 0;
}

/* A line above the ballots; false for none that is known. */
static bool read_head(struct ballots_recount *recount, str line)
{
    str value;
    if (takes(line, "option", &value)) {
        if (recount->option_count == BALLOTS_MOST_OPTIONS) {
            return false;
        }
        recount->options[recount->option_count++] = value;
        return true;
    }
    int64_t number;
    return takes(line, "title", &recount->title) || takes_number(line, "picks", &recount->picks) ||
           takes_number(line, "given", &recount->given) ||
           takes_number(line, "found", &recount->found) || takes_number(line, "ballot", &number);
}

static bool is_code(str code)
{
    for (size_t i = 0; i < code.length; i++) {
        char sign = code.data[i];
        if (!((sign >= 'A' && sign <= 'Z') || (sign >= '2' && sign <= '7'))) {
            return false;
        }
    }
    return code.length == CODE_LETTERS;
}

/* Counts one; NULL, or what is wrong with it. */
static const char *count_ballot(struct ballots_recount *recount, str line, str *code_before)
{
    str code;
    if (!str_next(&line, ' ', &code) || !is_code(code) || line.length != recount->option_count) {
        return "this is no ballot";
    }
    int order = code_before->length == 0 ? 1 : str_compare(code, *code_before);
    if (order <= 0) {
        return order == 0 ? "this code stands there twice"
                          : "the codes do not stand in their order";
    }
    *code_before = code;
    int64_t chosen = 0;
    for (size_t i = 0; i < line.length; i++) {
        if (line.data[i] != '0' && line.data[i] != '1') {
            return "this is no ballot";
        }
        chosen += line.data[i] == '1';
    }
    recount->ballots++;
    if (chosen == 0 || chosen > recount->picks) {
        recount->invalid++;
        return NULL;
    }
    for (size_t i = 0; i < line.length; i++) {
        recount->votes[i] += line.data[i] == '1';
    }
    return NULL;
}

static const char *read_line(struct ballots_recount *recount, str line, bool *is_below,
                             str *code_before)
{
    if (*is_below) {
        return count_ballot(recount, line, code_before);
    }
    *is_below = line.length == 0;
    return *is_below || read_head(recount, line) ? NULL : "this line is not known";
}

bool ballots_count_list(str text, struct ballots_recount *ret_recount, const char **ret_sentence,
                        int64_t *ret_line)
{
    struct ballots_recount recount = {0};
    str line, code_before = {0};
    bool is_below = false;
    *ret_sentence = NULL;
    *ret_line = 1;
    if (!str_next(&text, '\n', &line) || !str_equal(line, STR("profkom-ballots 1"))) {
        *ret_sentence = "this is no list of ballots";
        return false;
    }
    while (text.length > 0 && str_next(&text, '\n', &line)) {
        ++*ret_line;
        *ret_sentence = read_line(&recount, line, &is_below, &code_before);
        if (*ret_sentence != NULL) {
            return false;
        }
    }
    if (recount.ballots != recount.found) {
        *ret_sentence = "there are not as many ballots as the list says";
        return false;
    }
    *ret_recount = recount;
    return true;
}

/* ---- the command ---------------------------------------------------------------------------- */

static void print_command(const struct ballots_recount *recount, str hash)
{
    printf("%.*s\n", STR_ARG(recount->title));
    for (size_t i = 0; i < recount->option_count; i++) {
        printf("%8lld  %.*s\n", (long long)recount->votes[i], STR_ARG(recount->options[i]));
    }
    printf("%8lld  invalid\n%8lld  ballots in the urn, %lld given out\nSHA-256 %.*s\n",
           (long long)recount->invalid, (long long)recount->ballots, (long long)recount->given,
           STR_ARG(hash));
}

int ballots_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, NULL)) {
        return COMMAND_MISUSED;
    }
    if (options.argument_count != 2 || strcmp(options.arguments[0], "count") != 0) {
        fprintf(stderr, "usage: profkom ballots count FILE\n");
        return COMMAND_MISUSED;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    str text;
    struct ballots_recount recount;
    const char *sentence;
    int64_t line;
    if (!command_read_file(arena, options.arguments[1], LIST_LIMIT, &text)) {
        return 1;
    }
    if (!ballots_count_list(text, &recount, &sentence, &line)) {
        fprintf(stderr, "%s:%lld: %s\n", options.arguments[1], (long long)line, sentence);
        return 1;
    }
    print_command(&recount, ballots_hash_of(arena, text));
    return 0;
}
