/* `profkom import check FILE --json`: what the importer reads out of a list, without changing
 * anything. One JSON object; people are printed as they are read. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/i18n.h"
#include "app/json.h"
#include "features/imports/imports_read.h"

struct printing {
    FILE *out;
    int64_t people;
    json_t *problems;
};

static json_t *day_or_null(date day)
{
    char text[DATE_TEXT_LENGTH + 1];
    date_to_iso(day, text);
    return date_is_none(day) ? json_null() : json_string(text);
}

static void add_problems(struct printing *printing, const struct imports_person *person)
{
    bool duplicate = imports_person_problem(person, PROBLEM_DUPLICATE_IN_FILE) != NULL;
    for (int32_t i = 0; i < person->problem_count; i++) {
        const struct imports_problem *problem = &person->problems[i];
        /* Of a repeated row only the repetition is told: the rest was told at the first one. */
        if (!imports_problem_is_serious(problem->kind) ||
            (duplicate && problem->kind != PROBLEM_DUPLICATE_IN_FILE)) {
            continue;
        }
        json_t *object = json_object();
        json_object_set_new(object, "row", json_integer(person->row));
        json_object_set_new(object, "problem", json_string(imports_problem_name(problem->kind)));
        if (problem->kind == PROBLEM_DUPLICATE_IN_FILE) {
            json_object_set_new(object, "of_row", json_integer(problem->of_row));
        }
        json_array_append_new(printing->problems, object);
    }
}

static json_t *person_json(const struct imports_person *person)
{
    json_t *object = json_object();
    const char *sex = person->sex == 'f' ? "f" : "m";
    json_object_set_new(object, "row", json_integer(person->row));
    json_object_set_new(object, "last", json_text_or_null(person->last));
    json_object_set_new(object, "first", json_text_or_null(person->first));
    json_object_set_new(object, "middle", json_text_or_null(person->middle));
    json_object_set_new(object, "former", json_text_or_null(person->former));
    json_object_set_new(object, "born", day_or_null(person->born));
    json_object_set_new(object, "sex", person->sex == 0 ? json_null() : json_string(sex));
    json_object_set_new(object, "phone", json_text_or_null(person->phone));
    json_object_set_new(object, "email", json_text_or_null(person->email));
    json_object_set_new(object, "position", json_text_or_null(person->position));
    json_object_set_new(object, "joined", day_or_null(person->joined));
    json_object_set_new(object, "snils", json_text_or_null(person->snils));
    json_object_set_new(object, "card", json_text_or_null(person->card));
    if (person->born_year > 0) {
        json_object_set_new(object, "born_year", json_integer(person->born_year));
    }
    if (person->joined_year > 0) {
        json_object_set_new(object, "joined_year", json_integer(person->joined_year));
    }
    return object;
}

static bool print_person(void *context, const struct imports_person *person)
{
    struct printing *printing = context;
    add_problems(printing, person);
    if (imports_person_problem(person, PROBLEM_DUPLICATE_IN_FILE) != NULL) {
        return true;
    }
    json_t *object = person_json(person);
    fputs(printing->people++ == 0 ? "{\"members\":[\n" : ",\n", printing->out);
    json_dumpf(object, printing->out, JSON_COMPACT);
    json_decref(object);
    return ferror(printing->out) == 0;
}

static date today_here(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return date_from(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

static int refuse(const char *sentence)
{
    fprintf(stderr, "%s\n", tr(LANGUAGE_RU, sentence));
    return 1;
}

static int check_file(const char *path)
{
    bool found = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return refuse(N_("The file cannot be opened."));
    }
    struct printing printing = {.out = stdout, .problems = json_array()};
    struct imports_options options = {
        .today = today_here(), .context = &printing, .person = print_person};
    enum sheet_outcome outcome = imports_read_file(fd, str_of(path), &options, &found);
    close(fd);
    const char *sentence = imports_outcome_sentence(outcome);
    int code = 0;
    if (sentence != NULL) {
        code = refuse(sentence);
    } else if (!found) {
        code =
            refuse(N_("No list of people was found in the file: there is no column with names."));
    } else {
        fputs(printing.people == 0 ? "{\"members\":[" : "", stdout);
        fputs("\n],\"problems\":", stdout);
        json_dumpf(printing.problems, stdout, JSON_COMPACT);
        fputs("}\n", stdout);
        code = fflush(stdout) == 0 ? 0 : 1;
    }
    json_decref(printing.problems);
    return code;
}

int imports_command(int argument_count, char **arguments)
{
    bool json = argument_count == 3 && strcmp(arguments[2], "--json") == 0;
    if (!json || strcmp(arguments[0], "check") != 0) {
        fputs("Usage: profkom import check FILE --json\n", stderr);
        return 2;
    }
    return check_file(arguments[1]);
}
