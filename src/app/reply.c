#include "app/reply.h"

#include <sys/stat.h>
#include <unistd.h>

#include "app/page.h"
#include "app/page.html.h"
#include "app/session.h"

#define POLICY \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " \
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; " \
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

static struct reply reply_of_html(int status, struct html document)
{
    return (struct reply){
        .status = status,
        .content_type = STR("text/html; charset=utf-8"),
        .body = document.markup,
    };
}

static struct reply reply_of_page(struct request *req, int status, struct page page)
{
    return reply_of_html(status, page_whole(req, page));
}

/* One sentence under a heading, in the frame or without it. */
static struct page message_page(struct request *req, const char *title, str sentence)
{
    return (struct page){
        .title = str_of(title),
        .content = page_html_message(req, title, sentence),
        .is_error = true,
    };
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply reply_page(struct request *req, const char *title, struct html content)
{
    return reply_page_titled(req, str_of(title), content);
}

struct reply reply_page_titled(struct request *req, str title, struct html content)
{
    return reply_of_page(req, 200, (struct page){.title = title, .content = content});
}

struct reply reply_page_put(struct request *req, const char *title,
                            void (*put)(struct html_out *, struct request *, const void *),
                            const void *context)
{
    return reply_of_page(req, 200,
                         (struct page){.title = str_of(title), .put = put, .context = context});
}

struct reply reply_fragment(struct request *req UNUSED, struct html content)
{
    return reply_of_html(200, content);
}

struct reply reply_form_again(struct request *req, const char *title, struct html content)
{
    struct page page = {.title = str_of(title), .content = content, .is_error = true};
    return reply_of_page(req, 422, page);
}

struct reply reply_refused(struct request *req, str sentence)
{
    return reply_of_page(req, 409, message_page(req, _("This is not possible now"), sentence));
}

struct reply reply_not_found(struct request *req)
{
    str sentence = str_of(_(
        "There is nothing for you at this address. The page may have moved, or it belongs to another organisation."));
    return reply_of_page(req, 404, message_page(req, _("Not found"), sentence));
}

struct reply reply_forbidden(struct request *req)
{
    str sentence = str_of(_("Your post does not include this right. The administrator of your "
                            "organisation can give it to you."));
    return reply_of_page(req, 403, message_page(req, _("You may not do this"), sentence));
}

/* ---- elsewhere ------------------------------------------------------------------------------ */

/* A place of ours: one slash, then only visible ASCII. "//host" and "/\host" would lead to others,
 * and a place may come from a link that somebody sent. */
static bool is_own_path(str path)
{
    if (path.length == 0 || path.data[0] != '/') {
        return false;
    }
    if (path.length > 1 && (path.data[1] == '/' || path.data[1] == '\\')) {
        return false;
    }
    for (size_t i = 0; i < path.length; i++) {
        if (path.data[i] <= ' ' || path.data[i] >= 0x7f) {
            return false;
        }
    }
    return true;
}

struct reply reply_see_other(struct request *req UNUSED, str path)
{
    struct reply reply = {.status = 303, .content_type = STR("text/plain; charset=utf-8")};
    reply_add_header(&reply, STR("Location"), is_own_path(path) ? path : STR("/"));
    return reply;
}

struct reply reply_done(struct request *req, str path, str sentence, int64_t undo_mutation_id)
{
    session_set_toast(req, sentence, undo_mutation_id);
    return reply_see_other(req, path);
}

str reply_location(const struct reply *reply)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (str_equal(reply->headers[i].name, STR("Location"))) {
            return reply->headers[i].value;
        }
    }
    return (str){0};
}

/* ---- files and data ------------------------------------------------------------------------- */

/* The name for programs that know no more than ASCII. */
static str ascii_name(struct arena *arena, str name)
{
    str plain = str_copy(arena, name);
    char *bytes = (char *)plain.data;
    for (size_t i = 0; i < plain.length; i++) {
        bool is_plain = bytes[i] >= ' ' && bytes[i] < 0x7f && strchr("\"\\/%", bytes[i]) == NULL;
        bytes[i] = is_plain ? bytes[i] : '_';
    }
    return plain;
}

struct reply reply_file(struct request *req, int fd, int64_t size, str content_type, str name)
{
    struct reply reply = {
        .status = 200,
        .content_type = content_type,
        .file_fd = fd,
        .file_size = size,
    };
    str plain = ascii_name(req->arena, name);
    str encoded = html_url_encode(req->arena, name);
    reply_add_header(&reply, STR("Content-Disposition"),
                     str_format(req->arena, "attachment; filename=\"%.*s\"; filename*=UTF-8''%.*s",
                                STR_ARG(plain), STR_ARG(encoded)));
    return reply;
}

struct reply reply_no_room(struct request *req)
{
    return reply_refused(
        req, str_of(_("There is not enough disk space for the file right now. Please try later.")));
}

struct reply reply_made_file(struct request *req, int fd, bool is_whole, str content_type, str name)
{
    struct stat file;
    if (fd >= 0 && is_whole && fstat(fd, &file) == 0) {
        return reply_file(req, fd, (int64_t)file.st_size, content_type, name);
    }
    if (fd >= 0) {
        close(fd);
    }
    return reply_no_room(req);
}

void reply_close_file(struct reply *reply)
{
    if (reply->file_fd > 0) {
        close(reply->file_fd);
        reply->file_fd = 0;
    }
}

struct reply reply_json(struct request *req UNUSED, int status, str json)
{
    return (struct reply){.status = status, .content_type = STR("application/json"), .body = json};
}

struct reply reply_text(struct request *req UNUSED, int status, str text)
{
    return (struct reply){
        .status = status, .content_type = STR("text/plain; charset=utf-8"), .body = text};
}

/* ---- for the dispatcher --------------------------------------------------------------------- */

struct reply reply_other_method(struct request *req, str allowed)
{
    str sentence =
        str_of(_("This page cannot be opened this way. Please begin at the start page."));
    struct reply reply = reply_of_page(req, 405, message_page(req, _("Not found"), sentence));
    reply_add_header(&reply, STR("Allow"), allowed);
    return reply;
}

/* The database is in trouble: its pages ask it nothing. */
struct reply reply_unavailable(struct request *req, str sentence)
{
    struct page page = message_page(req, _("Please try again in a moment"), sentence);
    struct reply reply = reply_of_html(503, page_bare(req, page));
    reply_add_header(&reply, STR("Retry-After"), STR("5"));
    return reply;
}

struct reply reply_broken(struct request *req)
{
    str sentence = str_of(_("Something in the program has failed. Nothing was changed, and the "
                            "failure has been noted. Please try again."));
    struct page page = message_page(req, _("This did not work"), sentence);
    return reply_of_html(500, page_bare(req, page));
}

struct reply reply_foreign_sender(struct request *req)
{
    str sentence = str_of(_("This was not sent from a page of this site, so nothing was changed. "
                            "Please open the page here and send it again."));
    return reply_of_html(403,
                         page_bare(req, message_page(req, _("You may not do this"), sentence)));
}

struct reply reply_without_database(struct http_request *http)
{
    struct request bare = {.http = http, .arena = http->arena};
    struct request *req = &bare;
    str sentence = str_of(_("The database cannot be reached at the moment. Nothing is lost; the "
                            "administrator has been told."));
    struct reply reply = reply_unavailable(req, sentence);
    reply_secure(req, &reply);
    return reply;
}

static bool has_header(const struct reply *reply, str name)
{
    for (size_t i = 0; i < reply->header_count; i++) {
        if (str_equal_ascii_nocase(reply->headers[i].name, name)) {
            return true;
        }
    }
    return false;
}

void reply_secure(struct request *req, struct reply *reply)
{
    reply_add_header(reply, STR("Content-Security-Policy"), STR(POLICY));
    reply_add_header(reply, STR("X-Content-Type-Options"), STR("nosniff"));
    reply_add_header(reply, STR("Referrer-Policy"), STR("same-origin"));
    reply_add_header(reply, STR("Cross-Origin-Opener-Policy"), STR("same-origin"));
    if (req->forgets_device && !has_header(reply, STR("Clear-Site-Data"))) {
        reply_add_header(reply, STR("Clear-Site-Data"), STR("\"storage\""));
    }
    if (!has_header(reply, STR("Cache-Control"))) {
        /* Pages show personal data, and computers in schools are shared. */
        reply_add_header(reply, STR("Cache-Control"), STR("no-store"));
    }
    if (req->http->is_secure) {
        reply_add_header(reply, STR("Strict-Transport-Security"), STR(REPLY_STRICT_TRANSPORT));
    }
}
