/* `profkom published check FILE…` and `profkom published load FILE --org ID`. */
#include <stdio.h>

#include "app/command.h"
#include "features/published/published_inner.h"

#define FILE_LIMIT (1024 * 1024)

static bool check(struct arena *arena, const char *path)
{
    struct request words = {.arena = arena}; /* for the language alone */
    struct published_sheet sheet;
    struct published_mistakes mistakes;
    str text;
    if (!command_read_file(arena, path, FILE_LIMIT, &text)) {
        return false;
    }
    bool is_good = published_sheet_read(arena, text, &sheet, &mistakes);
    EACH (mistake, mistakes) {
        str sentence = published_mistake_sentence(&words, mistake);
        printf("%s: %.*s\n", path, STR_ARG(sentence));
    }
    struct published_finding *findings = is_good ? published_look_over(arena, &sheet) : NULL;
    for (size_t i = 0; is_good && i < sheet.count; i++) {
        const struct published_figure *figure = &sheet.figures[i];
        str sentence = published_sentence(&words, figure, &findings[i]);
        if (!str_is_empty(sentence)) {
            printf("%s\t%.*s\t%.*s\n", path, STR_ARG(figure->title), STR_ARG(sentence));
        }
    }
    return is_good;
}

static bool load(struct request *req, const char *path, int64_t org_id)
{
    str text;
    str sentences;
    if (!command_read_file(req->arena, path, FILE_LIMIT, &text)) {
        return false;
    }
    db_begin_write(req->db);
    int64_t id = published_keep(req, org_id, text, &sentences);
    if (id == 0 || !db_commit(req->db)) {
        db_rollback(req->db);
        fprintf(stderr, "%.*s", STR_ARG(sentences));
        return false;
    }
    printf("/published/%lld\n", (long long)id);
    return true;
}

int published_command(int argument_count, char **arguments)
{
    struct command_options options;
    int64_t org_id = 0;
    const struct command_own_option own[] = {
        {"--org", .ret_number = &org_id, .min = 1, .max = INT64_MAX},
        {0},
    };
    bool is_read = command_read(&options, argument_count, arguments, own);
    bool is_check =
        is_read && options.argument_count > 1 && strcmp(options.arguments[0], "check") == 0;
    bool is_load = is_read && options.argument_count == 2 && org_id != 0 &&
                   strcmp(options.arguments[0], "load") == 0;
    if (!is_check && !is_load) {
        fputs("Usage: profkom published load FILE --org ID\n"
              "       profkom published check FILE…\n",
              stderr);
        return COMMAND_MISUSED;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    bool is_good = true;
    for (int i = 1; is_check && i < options.argument_count; i++) {
        is_good = check(arena, options.arguments[i]) && is_good;
    }
    if (is_check) {
        return is_good ? 0 : 1;
    }
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_WRITE, arena);
    is_good = db != NULL && load(app_system_request(app, arena, db), options.arguments[1], org_id);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return is_good ? 0 : 1;
}
