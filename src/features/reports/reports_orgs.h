/* Organisations by what people call them, for commands: by number, by full or short name. */
#pragma once

#include "app/request.h"

struct reports_org {
    int64_t id;
    str name;
    str short_name;
    str above;     /* full name of the organisation above; empty for the union */
    int64_t level; /* enum org_level, or below */
};
struct reports_orgs {
    struct reports_org *items;
    size_t count;
    bool is_exact; /* else these are the nearest names */
};
/* Looks at every organisation of the installation. */
struct reports_orgs reports_orgs_named(struct request *req, str name);
