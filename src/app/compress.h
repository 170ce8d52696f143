/* Compression of pages on their way out: a list of fifty people goes through a school's line in a
 * seventh of its size. Gzip at the lowest level, because a page is made and sent once; files and
 * the assets (which the build has compressed) pass by.
 *
 * Secrets beside text that a stranger may choose (BREACH): form keys are sealed anew on every page,
 * and the session's cookie is SameSite, so that another site cannot have our pages made for its
 * reader. */
#pragma once

#include "http/http.h"

/* The tables of one thread; made at first use. */
struct compressor;
void compress_free(struct compressor *compressor);

/* Whether Accept-Encoding names the coding without refusing it. */
bool compress_is_accepted(const struct http_request *http, str coding);

/* Replaces the body of a reply that is text and worth it, if the client takes gzip. */
void compress_reply(struct compressor **compressor, const struct http_request *http,
                    struct reply *reply);
