/* A request and its reply as values, between the bytes of a socket and the application.
 * The server fills the request completely (body read, limits kept, syntax checked) before anybody
 * above sees it; the reply is sent after the handler has returned. */
#pragma once

#include "base/buf.h"
#include "base/str.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_DELETE, HTTP_OTHER };

struct http_field {
    str name;
    str value;
};

/* An uploaded file: kept as an open, unlinked temporary file. `name` is what the browser called it,
 * fit for showing only. The server closes `fd` after the reply; who keeps it makes a dup. */
struct http_file {
    str field;
    str name;
    str content_type;
    int fd;
    int64_t size;
};

struct http_request {
    struct arena *arena;
    enum http_method method;
    str path;  /* decoded, starts with '/', valid UTF-8, no "." or ".." pieces */
    str query; /* as sent, without '?' */
    str remote_address;
    bool is_secure;             /* came through TLS, as the trusted proxy tells */
    struct http_field *headers; /* names in lower case */
    size_t header_count;
    struct http_field *fields; /* of the query string, then of a form body; decoded, valid UTF-8 */
    size_t field_count;
    size_t query_field_count; /* the first so many fields came from the query */
    str json;                 /* a body of application/json, as it was sent */
    struct http_file *files;
    size_t file_count;
};

/* The value of a header, or empty. The name in lower case. */
str http_header(const struct http_request *request, str name);

/* The value of a cookie, or empty; empty too when it was sent twice. */
str http_cookie(const struct http_request *request, str name);

/* The first field of that name, from the query only / from the body only; empty if there is none.
 */
str http_query_field(const struct http_request *request, str name);
str http_body_field(const struct http_request *request, str name);
const struct http_file *http_file(const struct http_request *request, str field);

/* Parses a=b&c=d with percent signs and pluses. False on broken escapes or invalid UTF-8, or over
 * `limit` fields. Appends to the list. */
bool http_parse_urlencoded(struct arena *arena, str text, size_t limit, struct http_field **fields,
                           size_t *count) MUST_USE;

/* Parses a multipart/form-data body held in memory or in a mapped file. */
struct http_multipart {
    struct http_field *fields;
    size_t field_count;
    struct http_part {
        str field;
        str name;
        str content_type;
        str content;
    } * parts;
    size_t part_count;
};
bool http_parse_multipart(struct arena *arena, str content_type, str body, size_t limit,
                          struct http_multipart *ret_multipart) MUST_USE;

#define REPLY_HEADER_LIMIT 12

struct reply {
    int status;       /* 0 = no reply made: a bug */
    str content_type; /* with charset */
    str body;
    int file_fd; /* > 0: this file is the body and is closed after sending */
    int64_t file_size;
    struct http_field headers[REPLY_HEADER_LIMIT];
    size_t header_count;
    bool keep_changes; /* commit although the status is not a redirect */
};

/* Values with a line end are refused (assert): a header is never made of what people type. */
void reply_add_header(struct reply *reply, str name, str value);
