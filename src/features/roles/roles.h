/* Roles and types as data: what each post may do and whether it asks for a code; which types of
 * organisations there are and which may stand under which; which posts a body has at a level, which
 * role each gives, how long a term lasts and by what rules a body decides from which day on.
 *
 * All of it holds for the whole union, so only a post of the union itself with the right may change
 * it. A change counts with the next request of everybody, and is in the audit log with what was
 * before. Nobody widens a role that he holds; nobody takes the last editor away. */
#pragma once

#include "app/feature.h"

extern const struct feature roles_feature;
