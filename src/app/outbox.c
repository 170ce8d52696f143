#include "app/outbox.h"

#include <curl/curl.h>
#include <gmime/gmime.h>

#include "app/app.h"
#include "app/outbox.sql.h"
#include "app/queue.h"
#include "base/ids.h"

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
                                const struct queue_item *letter)
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    const char *from =
        app->options.mail_from == NULL ? "profkom@localhost" : app->options.mail_from;
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, app->options.union_name, from);
    g_mime_message_add_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL, str_to_c(arena, letter->to));
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

static const char *send_letter(struct request *req, const struct queue_item *letter)
{
    const struct app *app = req->app;
    struct arena *arena = req->arena;
    GMimeMessage *message = message_of(app, arena, letter);
    put_way_out(message, req, letter->notice);
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    char *text = g_mime_object_to_string(GMIME_OBJECT(message), format);
    const char *failure = app->options.smtp_url != NULL
                              ? send_by_smtp(app, arena, letter->to, str_of(text))
                              : queue_lay(req, "mail", ".eml", letter->id, str_of(text));
    g_free(text);
    g_mime_format_options_free(format);
    g_object_unref(message);
    return failure;
}

static bool next_letter(struct db *db, int64_t now, struct queue_item *ret_item)
{
    struct outbox_db_next_row row;
    bool found = outbox_db_next(db, now, &row);
    if (found) {
        *ret_item = (struct queue_item){.id = row.id,
                                        .to = row.to_address,
                                        .subject = row.subject,
                                        .body = row.body,
                                        .notice = row.notice,
                                        .tries = row.tries,
                                        .created_at = row.created_at};
    }
    return found;
}

static const struct queue letters = {
    .event = "outbox.later",
    .tries = 8,
    .first_pause_seconds = 60,
    .next = next_letter,
    .take = outbox_db_take,
    .unwanted = outbox_db_unwanted,
    .sent = outbox_db_sent,
    .put_off = outbox_db_put_off,
    .send = send_letter,
};

bool outbox_send_one(struct app *app, struct arena *arena)
{
    return queue_send_one(app, arena, &letters);
}

void outbox_sender_start(void)
{
    g_mime_init();
    curl_global_init(CURL_GLOBAL_DEFAULT);
}
