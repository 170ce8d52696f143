/* `profkom forms check FILE…`: says what is wrong with a report form, line by line, so that a form
 * for a new year can be written without a programmer. */
#include <stdio.h>

#include "app/command.h"
#include "features/reports/reports_forms.h"
#include "features/reports/reports_inner.h"

#define FILE_LIMIT (1024 * 1024)

/* False after a sentence on standard error. */
static bool read_file(struct arena *arena, const char *path, str *ret_text)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return false;
    }
    char *text = arena_raw(arena, FILE_LIMIT);
    size_t length = fread(text, 1, FILE_LIMIT, file);
    bool is_whole = length < FILE_LIMIT && ferror(file) == 0;
    fclose(file);
    if (!is_whole) {
        fprintf(stderr, "%s: cannot be read, or is larger than a megabyte\n", path);
        return false;
    }
    *ret_text = (str){text, length};
    return true;
}

static bool check(struct arena *arena, const char *name, str text)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    bool is_good = reports_form_read(arena, text, &form, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        printf("%s:%d: %.*s\n", name, (int)mistakes.items[i].line,
               STR_ARG(mistakes.items[i].sentence));
    }
    if (is_good) {
        printf("%s: %.*s %d, %zu sections, %zu cells, %zu checks\n", name, STR_ARG(form.code),
               form.year, form.section_count, form.cell_count, form.check_count);
    }
    return is_good;
}

static bool check_files(struct arena *arena, const struct command_options *options)
{
    bool is_good = true;
    for (int i = 1; i < options->argument_count; i++) {
        str text;
        is_good = read_file(arena, options->arguments[i], &text) &&
                  check(arena, options->arguments[i], text) && is_good;
    }
    for (const struct reports_shipped *form = reports_shipped;
         options->argument_count == 1 && form->name != NULL; form++) {
        is_good = check(arena, form->name, form->text) && is_good;
    }
    return is_good;
}

int reports_forms_command(int argument_count, char **arguments)
{
    struct command_options options;
    if (!command_read(&options, argument_count, arguments, NULL) || options.argument_count < 1 ||
        strcmp(options.arguments[0], "check") != 0) {
        fputs("Usage: profkom forms check [FILE…]\n", stderr);
        return COMMAND_MISUSED;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    return check_files(arena, &options) ? 0 : 1;
}
