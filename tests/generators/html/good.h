/* What good.html is given. */
#pragma once

#include "app/request.h"

struct good_list {
    struct good_item {
        int64_t id;
        str name;
        date born;
        money paid;
    } * items;
    size_t count;
};
