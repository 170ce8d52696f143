/* A letter as a page shows it: line by line, and a line that is an address of ours as a link. */
#pragma once

#include "features/letters/letters.h"

struct letters_line {
    str text;
    struct html_link link; /* empty: plain text */
};
struct letters_lines {
    struct letters_line *items;
    size_t count;
};
