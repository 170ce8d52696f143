/* The target of a request line: "/members/7?page=2". It is decoded once and never repaired: a path
 * that another program in front might read differently (dots, empty pieces, encoded slashes) is not
 * found, rather than turned into the path of a route. */
#pragma once

#include "base/str.h"

enum target_outcome { TARGET_GOOD, TARGET_BROKEN, TARGET_NOT_FOUND };

/* Splits at the question mark, checks and decodes the path. The query stays as it was sent. */
enum target_outcome target_decode(struct arena *arena, str target, str *ret_path, str *ret_query);
