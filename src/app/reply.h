/* Replies that handlers return. */
#pragma once

#include "app/request.h"

/* A whole page around the content. The title goes into <title>; the template brings its own h1. */
struct reply reply_page(struct request *req, const char *title, struct html content);
struct reply reply_page_titled(struct request *req, str title, struct html content);
/* The same for a long content, which is written into the page at once and need not be copied:
 * put(out, req, context) calls its template. */
struct reply reply_page_put(struct request *req, const char *title,
                            void (*put)(struct html_out *, struct request *, const void *),
                            const void *context);

/* A piece of a page, for a script that asked for it (header HX-Request or ?part=…). */
struct reply reply_fragment(struct request *req, struct html content);

/* 303 to a path of ours. After a POST this is what commits its changes. */
struct reply reply_see_other(struct request *req, str path);
/* The same with a toast on the next page: a sentence, and what its «Undo» takes back (from
 * undo_offer; 0 = nothing). */
struct reply reply_done(struct request *req, str path, str sentence, int64_t undo_mutation_id);

/* 422: the form comes back with its errors. */
struct reply reply_form_again(struct request *req, const char *title, struct html content);

/* 409 with one sentence: understood and not possible now. */
struct reply reply_refused(struct request *req, str sentence);

/* 404, also for everything that the user may not know of. */
struct reply reply_not_found(struct request *req);
/* 403: the user may know that it exists, and that a right is missing. */
struct reply reply_forbidden(struct request *req);

/* A file to download under that name (RFC 6266). Takes over the descriptor. */
struct reply reply_file(struct request *req, int fd, int64_t size, str content_type, str name);
/* The same of a file that was made just now: `is_whole` says whether all of it could be written.
 * Otherwise, or with fd < 0, it is closed and the reply says that the disk is full. */
struct reply reply_made_file(struct request *req, int fd, bool is_whole, str content_type,
                             str name);
/* What is said where there is no room for a file. */
struct reply reply_no_room(struct request *req);
struct reply reply_json(struct request *req, int status, str json);
struct reply reply_text(struct request *req, int status, str text);

/* ---- for the dispatcher --------------------------------------------------------------------- */

struct reply reply_other_method(struct request *req, str allowed); /* 405; "GET, HEAD" */
struct reply reply_unavailable(struct request *req, str sentence); /* 503 with Retry-After */
struct reply reply_broken(struct request *req);         /* 500, nothing of the inside in it */
struct reply reply_foreign_sender(struct request *req); /* 403: a write that no page of ours sent */
/* 503 without a page frame: the database cannot be reached. */
struct reply reply_without_database(struct http_request *http);

/* The Location of a redirect, or empty. */
str reply_location(const struct reply *reply);
void reply_close_file(struct reply *reply);
/* Browsers that came through TLS once come no other way, for a year. */
#define REPLY_STRICT_TRANSPORT "max-age=31536000; includeSubDomains"
/* Puts the security headers on every reply; see docs/internals/security.md. */
void reply_secure(struct request *req, struct reply *reply);
