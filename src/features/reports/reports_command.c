/* `profkom forms check FILE…`: says what is wrong with a report form, line by line, so that a form
 * for a new year can be written without a programmer. */
#include <stdio.h>
#include <unistd.h>

#include "app/command.h"
#include "features/reports/reports_forms.h"
#include "features/reports/reports_inner.h"

static void print_mistake(str file, const struct reports_mistake *mistake)
{
    if (mistake->line > 0) {
        printf("%.*s:%d: %.*s\n", STR_ARG(file), (int)mistake->line, STR_ARG(mistake->sentence));
    } else {
        printf("%.*s: %.*s\n", STR_ARG(file), STR_ARG(mistake->sentence));
    }
}

static bool check(struct arena *arena, const char *name, str text)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    bool is_good = reports_form_read(arena, text, &form, &mistakes);
    for (size_t i = 0; i < mistakes.count; i++) {
        print_mistake(str_of(name), &mistakes.items[i]);
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
        is_good = command_read_file(arena, options->arguments[i], REPORTS_FILE_LIMIT, &text) &&
                  check(arena, options->arguments[i], text) && is_good;
    }
    for (const struct reports_shipped *form = reports_shipped;
         options->argument_count == 1 && form->name != NULL; form++) {
        is_good = check(arena, form->name, form->text) && is_good;
    }
    return is_good;
}

/* The files of the data folder, as the program takes them in; those without mistakes replace the
 * shipped ones, which are looked through in any case. */
static bool check_own(struct arena *arena, const struct command_options *options)
{
    bool is_good = true;
    struct app *app = command_app(options, 1);
    if (app == NULL) {
        return false;
    }
    struct request req = {.app = app, .arena = arena};
    struct reports_origins origins = reports_origins(&req);
    for (size_t i = 0; i < origins.count; i++) {
        const struct reports_origin *origin = &origins.items[i];
        if (origin->is_own && origin->form != NULL) {
            printf("forms/%.*s: %zu sections, %zu cells, %zu checks\n", STR_ARG(origin->file),
                   origin->form->section_count, origin->form->cell_count,
                   origin->form->check_count);
        }
        for (size_t k = 0; origin->is_own && k < origin->mistakes.count; k++) {
            print_mistake(str_join(arena, STR("forms/"), origin->file), &origin->mistakes.items[k]);
            is_good = false;
        }
    }
    app_free(app);
    return is_good;
}

/* Without a data folder there are no forms of one's own. */
static bool has_own(struct arena *arena, const struct command_options *options)
{
    return access(str_format(arena, "%s/forms", options->data_folder).data, R_OK) == 0;
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
    bool is_good = check_files(arena, &options);
    if (options.argument_count == 1 && has_own(arena, &options)) {
        is_good = check_own(arena, &options) && is_good;
    }
    return is_good ? 0 : 1;
}
