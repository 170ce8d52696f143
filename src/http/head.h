/* The head of a request as the client must have sent it. libmicrohttpd shows what it understood,
 * not the bytes; but it parses in place, and it tells how long the head was. So the head is written
 * anew from the parsed pieces, and each piece has to lie exactly where a well-formed head would
 * have it: a folded line, a bare line feed, a blank too many or a NUL moves the pieces, and is
 * noticed. The new text then goes through http_guard_head_is_clean. See docs/internals/http.md. */
#pragma once

#include "http/http.h"

struct MHD_Connection;

struct head {
    str text;
    str method;
    str target;
    struct http_field *headers; /* names in lower case; blanks around the values are gone */
    size_t header_count;
};

/* `raw_target` is the text that the URI callback was given, copied; `target_place` where it lay.
 * False = the bytes were not those of a well-formed head. The texts are the arena's own. */
bool head_read(struct arena *arena, struct MHD_Connection *connection, const char *method,
               const char *version, str raw_target, const char *target_place,
               struct head *ret_head) MUST_USE;

/* Once the text is known to be clean. */
void head_normalise(struct head *head);

/* The length of the body that the head announces; -1 = chunked, 0 = none. */
int64_t head_body_length(const struct http_request *request);
