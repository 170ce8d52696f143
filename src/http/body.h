/* The body of one request while it comes in: in memory while it is small, then in an unlinked
 * temporary file, so that memory stays bounded whatever is uploaded. */
#pragma once

#include "http/http.h"

enum body_outcome { BODY_TAKEN, BODY_TOO_LARGE, BODY_NOT_STORED };

struct body {
    struct arena *arena;
    const char *temporary_folder;
    int64_t limit;
    int64_t length;
    char *memory;
    size_t capacity;
    int fd; /* -1 = in memory */
    void *mapping;
};

/* `announced` is the Content-Length, or -1. */
void body_init(struct body *body, struct arena *arena, const char *temporary_folder, int64_t limit,
               int64_t announced);

enum body_outcome body_take(struct body *body, const char *bytes, size_t length) MUST_USE;

/* Parses the body into the request's fields and files. Returns 0, or the status that tells why not:
 * 400 malformed, 415 a kind that we do not read, 500 the disk. */
int body_parse(struct body *body, struct http_request *request) MUST_USE;

/* Closes the temporary file. The files handed on are closed by body_close_files. */
void body_release(struct body *body);
void body_close_files(struct http_request *request);
