/* The values of the settings, for their templates. */
#pragma once

#include "features/notices/notices.h"

struct notices_group {
    const char *title; /* N_() */
    struct form form;
    const struct notice_kind **kinds; /* of the fields, in their order */
};
struct notices_view {
    struct notices_group groups[2]; /* as a member, in the posts */
    const struct notice_kind **fixed;
    size_t fixed_count;
};
