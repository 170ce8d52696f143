#include "app/outbox.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/outbox.sql.h"
#include "app/outbox_sender.h"
#include "base/ids.h"
#include "base/log.h"

#define TRIES 8
#define FIRST_PAUSE_SECONDS 60
#define SMTP_SECONDS 60L

static bool has_line_end(str text)
{
    return str_find_char(text, '\n') >= 0 || str_find_char(text, '\r') >= 0;
}

void outbox_add(struct request *req, str to_address, str subject, str text)
{
    outbox_add_notice(req, to_address, subject, text, (str){0});
}

void outbox_add_notice(struct request *req, str to_address, str subject, str text, str notice)
{
    assert(!has_line_end(to_address) && !has_line_end(subject));
    outbox_db_add(req->db, &(struct outbox_db_add_values){.id = ids_new(),
                                                          .to_address = to_address,
                                                          .subject = subject,
                                                          .body = text,
                                                          .notice = notice,
                                                          .now = req->now});
}

void outbox_add_void(struct request *req, str to_address, str subject, str text)
{
    outbox_db_add_void(req->db, &(struct outbox_db_add_void_values){.id = ids_new(),
                                                                    .to_address = to_address,
                                                                    .subject = subject,
                                                                    .body = text,
                                                                    .now = req->now});
}

/* ---- sending -------------------------------------------------------------------------------- */

static GMimeMessage *message_of(const struct app *app, struct arena *arena,
                                const struct outbox_db_next_row *letter)
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    const char *from =
        app->options.mail_from == NULL ? "profkom@localhost" : app->options.mail_from;
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, app->options.union_name, from);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL,
                               str_to_c(arena, letter->to_address));
    g_mime_message_set_subject(message, str_to_c(arena, letter->subject), "utf-8");
    GDateTime *written = g_date_time_new_from_unix_utc(letter->created_at);
    g_mime_message_set_date(message, written);
    g_date_time_unref(written);
    /* The same letter keeps its id when it is tried again, so that a mail server can tell. */
    g_mime_message_set_message_id(message,
                                  str_format(arena, "%lld@profkom", (long long)letter->id).data);
    g_mime_object_set_header(GMIME_OBJECT(message), "Auto-Submitted", "auto-generated", NULL);
    GMimeTextPart *part = g_mime_text_part_new_with_subtype("plain");
    g_mime_text_part_set_charset(part, "utf-8");
    g_mime_text_part_set_text(part, str_to_c(arena, letter->body));
    g_mime_message_set_mime_part(message, GMIME_OBJECT(part));
    g_object_unref(part);
    return message;
}

/* One click in the mail program ends letters of this kind (RFC 2369, RFC 8058); the second header
 * demands https. Without an origin there is no address to click at. */
static void put_way_out(GMimeMessage *message, struct request *req, str notice)
{
    const char *origin = req->app->options.origin;
    if (notice.length == 0 || origin == NULL) {
        return;
    }
    str link = notice_link(req, notice);
    /* Set raw: GMime would break the long address into encoded words, which no reader joins. */
    g_mime_object_set_header(GMIME_OBJECT(message), "List-Unsubscribe", "", NULL);
    g_mime_header_set_raw_value(
        g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)),
                                      "List-Unsubscribe"),
        str_format(req->arena, " <%.*s>\n", STR_ARG(link)).data);
    if (str_starts_with(str_of(origin), STR("https://"))) {
        g_mime_object_set_header(GMIME_OBJECT(message), "List-Unsubscribe-Post",
                                 "List-Unsubscribe=One-Click", NULL);
    }
}

/* Written whole under another name, then renamed: whoever watches the folder sees whole letters. */
static bool lay_into_folder(const struct app *app, struct arena *arena, int64_t id, str letter)
{
    mkdir(app_file_path(app, arena, "mail"), 0700);
    const char *path =
        app_file_path(app, arena, str_format(arena, "mail/%lld.eml", (long long)id).data);
    const char *part_path = str_format(arena, "%s.part", path).data;
    int fd = open(part_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return false;
    }
    bool written = write(fd, letter.data, letter.length) == (ssize_t)letter.length;
    close(fd);
    return written && rename(part_path, path) == 0;
}

struct upload {
    str rest;
};

static size_t give_bytes(char *room, size_t size, size_t count, void *context)
{
    struct upload *upload = context;
    size_t length = MIN_OF(size * count, upload->rest.length);
    if (length > 0) {
        memcpy(room, upload->rest.data, length);
        upload->rest = str_from(upload->rest, length);
    }
    return length;
}

static const char *send_by_smtp(const struct app *app, struct arena *arena, str to, str letter)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *recipients = curl_slist_append(NULL, str_to_c(arena, to));
    struct upload upload = {letter};
    curl_easy_setopt(curl, CURLOPT_URL, app->options.smtp_url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, app->options.mail_from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, SMTP_SECONDS);
    CURLcode outcome = curl_easy_perform(curl);
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
    return outcome == CURLE_OK ? NULL : curl_easy_strerror(outcome);
}

static const char *send_letter(struct request *req, const struct outbox_db_next_row *letter)
{
    const struct app *app = req->app;
    struct arena *arena = req->arena;
    GMimeMessage *message = message_of(app, arena, letter);
    put_way_out(message, req, letter->notice);
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    char *text = g_mime_object_to_string(GMIME_OBJECT(message), format);
    const char *failure = NULL;
    if (app->options.smtp_url != NULL) {
        failure = send_by_smtp(app, arena, letter->to_address, str_of(text));
    } else if (!lay_into_folder(app, arena, letter->id, str_of(text))) {
        failure = "the folder for letters cannot be written";
    }
    g_free(text);
    g_mime_format_options_free(format);
    g_object_unref(message);
    return failure;
}

bool outbox_commit(struct db *db)
{
    bool was_kept = db_commit(db);
    if (!was_kept) {
        db_rollback(db);
    }
    return was_kept;
}

static void write_outcome(struct db *db, const struct outbox_db_next_row *letter, int64_t now,
                          const char *failure)
{
    if (failure == NULL) {
        outbox_db_sent(db, letter->id, now);
        return;
    }
    bool give_up = letter->tries + 1 >= TRIES;
    outbox_db_put_off(db, letter->id, give_up ? STR("failed") : STR("waiting"),
                      now + ((int64_t)FIRST_PAUSE_SECONDS << MIN_OF(letter->tries, 10)),
                      str_of(failure));
}

static void note_outcome(struct db *db, const struct outbox_db_next_row *letter, int64_t now,
                         const char *failure)
{
    if (failure != NULL) {
        LOG_WARNING("outbox.later", "letter=%lld reason=\"%s\"", (long long)letter->id, failure);
    }
    bool is_noted = false;
    for (int i = 0; i < OUTBOX_NOTE_TRIES && !is_noted; i++) {
        db_begin_write(db);
        write_outcome(db, letter, now, failure);
        is_noted = outbox_commit(db);
    }
}

/* Taken out of the queue before it is sent: while nothing can be written, nothing is sent, or it
 * would be sent again and again. What its reader has switched off meanwhile is put away. */
static bool take(struct request *req, const struct outbox_db_next_row *letter, int64_t now,
                 bool *ret_is_wanted)
{
    struct db *db = req->db;
    db_begin_write(db);
    *ret_is_wanted = notice_is_wanted(req, letter->notice);
    bool is_ours = true;
    if (*ret_is_wanted) {
        is_ours = outbox_db_take(db, letter->id, now, now + OUTBOX_SENDING_SECONDS);
    } else {
        outbox_db_unwanted(db, letter->id, now);
    }
    return outbox_commit(db) && is_ours;
}

bool outbox_send_one(struct app *app, struct arena *arena)
{
    struct db *db = app_connection(app, 0);
    if (db == NULL) {
        return false;
    }
    db_use_arena(db, arena);
    struct outbox_db_next_row letter;
    bool is_wanted;
    int64_t now = app_now(app);
    struct request *req = app_system_request(app, arena, db);
    db_begin_read(db);
    bool found = outbox_db_next(db, now, &letter);
    db_rollback(db);
    if (!found || !take(req, &letter, now, &is_wanted)) {
        return false;
    }
    if (is_wanted) {
        note_outcome(db, &letter, now, send_letter(req, &letter));
    }
    return true;
}

void outbox_sender_start(void)
{
    g_mime_init();
    curl_global_init(CURL_GLOBAL_DEFAULT);
}
