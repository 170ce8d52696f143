/* `profkom report training-text --org NAME --year YEAR`: the report of training in words, as its
 * page writes it; with --out as a file that is printed or sent. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "app/command.h"
#include "app/look.h"
#include "features/filing/filing_inner.h"
#include "features/training/training.h"

/* By how the name of the file ends; false after a sentence. */
static bool read_format(const char *out, enum training_text *ret_format)
{
    static const char *const endings[] = {[TRAINING_TEXT_PLAIN] = ".txt",
                                          [TRAINING_TEXT_DOCX] = ".docx",
                                          [TRAINING_TEXT_PDF] = ".pdf"};
    *ret_format = TRAINING_TEXT_PLAIN;
    if (out == NULL) {
        return true;
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(str_of(out), str_of(endings[i]))) {
            *ret_format = (enum training_text)i;
            return true;
        }
    }
    fputs("profkom: the name of the file ends in .docx, .pdf or .txt\n", stderr);
    return false;
}

static bool write_text(struct request *req, const struct filing_text_order *order,
                       enum training_text format)
{
    struct reports_org org;
    if (!filing_org_named(req, order->org, &org)) {
        return false;
    }
    int fd = order->out == NULL ? STDOUT_FILENO
                                : open(order->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_written = fd >= 0 && training_write_text(req, org.id, order->year, format, fd);
    if (order->out != NULL && fd >= 0) {
        is_written = close(fd) == 0 && is_written;
    }
    if (!is_written) {
        fprintf(stderr, "profkom: %s could not be written\n",
                order->out == NULL ? "the report" : order->out);
    }
    return is_written;
}

int filing_text_command(const struct command_options *options,
                        const struct filing_text_order *order)
{
    enum training_text format;
    bool is_language = order->language == NULL || strcmp(order->language, "ru") == 0 ||
                       strcmp(order->language, "kk") == 0;
    if (order->year == 0 || !is_language) {
        fputs("Usage: profkom report " FILING_TEXT " --org NAME|ID --year YEAR "
              "[--out FILE.docx|.pdf|.txt] [--language ru|kk]\n",
              stderr);
        return COMMAND_MISUSED;
    }
    if (!read_format(order->out, &format)) {
        return COMMAND_MISUSED;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(options) ? command_app(options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(options, DB_READ_ONLY, arena);
    bool is_done = false;
    if (db != NULL) {
        struct request *req = app_system_request(app, arena, db);
        req->language = look_language(str_of(order->language), LANGUAGE_RU);
        db_begin_read(db);
        is_done = write_text(req, order, format);
        db_rollback(db);
        db_close(db);
    }
    app_free(app);
    return is_done ? 0 : 1;
}
