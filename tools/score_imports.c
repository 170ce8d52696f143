/* score_imports PROGRAM FOLDER: how well the program reads lists whose truth is known. Runs
 * `PROGRAM import check LIST --json` for every LIST.truth.json in the folder and prints the share
 * of fields right, of problems found, and the false alarms per 1,000 rows; wrong fields one a line.
 * Files bad-* without a truth must be refused with one sentence. */
#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct score {
    long fields, right;
    long problems, found;
    long alarms, rows;
    int refused, not_refused;
};

/* The program's output; NULL if it ended badly. */
static json_t *check_list(const char *program, const char *list, int *ret_status)
{
    int ends[2];
    if (pipe(ends) != 0) {
        exit(1);
    }
    pid_t pid = fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl(program, program, "import", "check", list, "--json", (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    FILE *out = fdopen(ends[0], "r");
    json_error_t error;
    json_t *answer = json_loadf(out, 0, &error);
    fclose(out);
    waitpid(pid, ret_status, 0);
    return answer;
}

static json_t *of_row(json_t *people, json_t *row)
{
    size_t i;
    json_t *person;
    json_array_foreach(people, i, person)
    {
        if (json_equal(json_object_get(person, "row"), row)) {
            return person;
        }
    }
    return NULL;
}

/* Letter case and ё/е do not count. */
static void fold(const char *text, char *folded, size_t room)
{
    size_t length = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0' && length + 3 < room;
         c++) {
        if (c[0] == 0xD0 && c[1] == 0x81) { /* Ё */
            memcpy(folded + length, "\xD0\xB5", 2), length += 2, c++;
        } else if (c[0] == 0xD1 && c[1] == 0x91) { /* ё */
            memcpy(folded + length, "\xD0\xB5", 2), length += 2, c++;
        } else if (c[0] == 0xD0 && c[1] >= 0x90 && c[1] <= 0x9F) {
            folded[length++] = '\xD0', folded[length++] = (char)(c[1] + 0x20), c++;
        } else if (c[0] == 0xD0 && c[1] >= 0xA0 && c[1] <= 0xAF) {
            folded[length++] = '\xD1', folded[length++] = (char)(c[1] - 0x20), c++;
        } else {
            folded[length++] = (char)*c;
        }
    }
    folded[length] = '\0';
}

static bool is_same(json_t *truth, json_t *read)
{
    char wanted[600];
    char given[600];
    if (truth == NULL || json_is_null(truth)) {
        return read == NULL || json_is_null(read);
    }
    if (!json_is_string(truth) || !json_is_string(read)) {
        return read != NULL && json_equal(truth, read);
    }
    fold(json_string_value(truth), wanted, sizeof(wanted));
    fold(json_string_value(read), given, sizeof(given));
    return strcmp(wanted, given) == 0;
}

/* Without a Russian patronymic the sex may stay open. */
static bool may_be_open(json_t *truth, const char *field, json_t *read)
{
    const char *middle = json_string_value(json_object_get(truth, "middle"));
    size_t length = middle == NULL ? 0 : strlen(middle);
    bool russian = length > 4 && (strcmp(middle + length - 4, "ич") == 0 ||
                                  strcmp(middle + length - 4, "на") == 0);
    return strcmp(field, "sex") == 0 && !russian && (read == NULL || json_is_null(read));
}

static void score_person(const char *list, json_t *truth, json_t *read, struct score *score)
{
    static const char *const fields[] = {"last",        "first", "middle", "born",     "born_year",
                                         "sex",         "phone", "email",  "position", "joined",
                                         "joined_year", "snils", "card",   "former"};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        json_t *wanted = json_object_get(truth, fields[i]);
        json_t *given = read == NULL ? NULL : json_object_get(read, fields[i]);
        /* The name before the marriage is scored only where the truth knows it. */
        bool is_extra = strcmp(fields[i], "former") == 0;
        if (wanted == NULL && (given == NULL || is_extra)) {
            continue;
        }
        bool right =
            read != NULL && (is_same(wanted, given) || may_be_open(truth, fields[i], given));
        score->fields++;
        score->right += right;
        if (!right) {
            char *w = wanted == NULL ? NULL : json_dumps(wanted, JSON_ENCODE_ANY);
            char *g = given == NULL ? NULL : json_dumps(given, JSON_ENCODE_ANY);
            printf("  %s row %lld %s: %s, not %s\n", list,
                   (long long)json_integer_value(json_object_get(truth, "row")), fields[i],
                   g == NULL ? "nothing" : g, w == NULL ? "nothing" : w);
            free(w), free(g);
        }
    }
}

static bool has_problem(json_t *problems, json_t *wanted)
{
    size_t i;
    json_t *problem;
    json_array_foreach(problems, i, problem)
    {
        if (json_equal(json_object_get(problem, "row"), json_object_get(wanted, "row")) &&
            json_equal(json_object_get(problem, "problem"), json_object_get(wanted, "problem"))) {
            return true;
        }
    }
    return false;
}

static long count_missing(const char *list, json_t *from, json_t *in, const char *what)
{
    size_t i;
    json_t *problem;
    long missing = 0;
    json_array_foreach(from, i, problem)
    {
        if (!has_problem(in, problem)) {
            char *text = json_dumps(problem, JSON_COMPACT);
            printf("  %s %s: %s\n", list, what, text);
            free(text);
            missing++;
        }
    }
    return missing;
}

static void score_list(const char *list, json_t *truth, json_t *answer, struct score *score)
{
    size_t i;
    json_t *person;
    json_t *members = json_object_get(truth, "members");
    json_t *read = json_object_get(answer, "members");
    json_t *known = json_object_get(truth, "problems");
    json_t *told = json_object_get(answer, "problems");
    json_array_foreach(members, i, person)
    {
        score_person(list, person, of_row(read, json_object_get(person, "row")), score);
    }
    json_array_foreach(read, i, person)
    {
        if (of_row(members, json_object_get(person, "row")) == NULL) {
            printf("  %s: row %lld is nobody\n", list,
                   (long long)json_integer_value(json_object_get(person, "row")));
            score->alarms++;
        }
    }
    score->rows += (long)json_array_size(members);
    score->problems += (long)json_array_size(known);
    score->found += (long)json_array_size(known) - count_missing(list, known, told, "missed");
    score->alarms += count_missing(list, told, known, "false alarm");
}

static void try_file(const char *program, const char *folder, const char *name, struct score *score)
{
    char path[4096];
    char truth_path[4200];
    json_error_t error;
    int status = 0;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    snprintf(truth_path, sizeof(truth_path), "%s.truth.json", path);
    json_t *truth = json_load_file(truth_path, 0, &error);
    if (truth == NULL && strncmp(name, "bad-", 4) != 0) {
        return;
    }
    json_t *answer = check_list(program, path, &status);
    if (truth == NULL) {
        bool refused = answer == NULL && WIFEXITED(status) && WEXITSTATUS(status) == 1;
        score->refused += refused;
        score->not_refused += !refused;
    } else {
        score_list(name, truth, answer, score);
    }
    json_decref(truth);
    json_decref(answer);
}

int main(int argument_count, char **arguments)
{
    struct score score = {0};
    struct dirent **entries = NULL;
    int count = argument_count == 3 ? scandir(arguments[2], &entries, NULL, alphasort) : -1;
    if (count < 0) {
        fputs("Usage: score_imports PROGRAM FOLDER\n", stderr);
        return 2;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] != '.' && strstr(name, ".truth.json") == NULL) {
            try_file(arguments[1], arguments[2], name, &score);
        }
        free(entries[i]);
    }
    free(entries);
    double fields = score.fields == 0 ? 0 : 100.0 * (double)score.right / (double)score.fields;
    double found = score.problems == 0 ? 100 : 100.0 * (double)score.found / (double)score.problems;
    double alarms = score.rows == 0 ? 0 : 1000.0 * (double)score.alarms / (double)score.rows;
    printf("fields right: %.2f %% of %ld\nproblems found: %.1f %% of %ld\n", fields, score.fields,
           found, score.problems);
    printf("false alarms: %.2f per 1000 rows\nrefused as they should be: %d of %d\n", alarms,
           score.refused, score.refused + score.not_refused);
    return fields >= 99.5 && found >= 100 && alarms <= 2 && score.not_refused == 0 ? 0 : 1;
}
