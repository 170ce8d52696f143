/* What the measuring programs have in common: a browser without sockets. */
#pragma once

#include "app/app.h"

/* The cookie of a new session of the account with that address, without a password. Ends the
 * program if there is none. */
str client_sign_in(struct app *app, struct arena *arena, const char *email);

struct http_request *client_get(struct arena *arena, str target, str cookie);
/* `body` is urlencoded. */
struct http_request *client_post(struct arena *arena, str path, str cookie, str body);

/* The key of the last form on a page, as it stands there; empty if it has none. */
str client_form_key(struct arena *arena, str page);
