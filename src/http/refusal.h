/* The replies that the server gives itself, before or instead of the application: to broken
 * requests and under overload. A person sees them rarely, so they are short plain text in all three
 * languages. */
#pragma once

#include "http/http.h"

/* `retry_after_seconds` > 0 adds Retry-After. */
struct reply refusal(struct arena *arena, int status, int retry_after_seconds);

/* The same as the bytes to be sent, for a connection that ends with it. */
str refusal_as_bytes(struct arena *arena, int status, int retry_after_seconds);
