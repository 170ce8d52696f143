/* Which route a path belongs to. Patterns are literal pieces and `:name` pieces:
 * "/members/:id/edit". A literal piece is preferred to a named one. Found in one walk, however many
 * routes there are. */
#pragma once

#include "http/http.h"

#define ROUTER_PARAMETER_LIMIT 4

struct router;

struct router_match {
    int index; /* of the pattern as it was added */
    str parameters[ROUTER_PARAMETER_LIMIT];
    int parameter_count;
};

struct router *router_new(struct arena *arena);

/* `index` is what a match will tell. The same pattern with the same method twice is a bug. */
void router_add(struct router *router, enum http_method method, const char *pattern, int index);

enum router_outcome { ROUTER_FOUND, ROUTER_NOT_FOUND, ROUTER_OTHER_METHOD };

/* HEAD finds the GET route. */
enum router_outcome router_find(const struct router *router, enum http_method method, str path,
                                struct router_match *ret_match);
