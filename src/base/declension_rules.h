/* The rules of petrovich as the build makes them out of the npm package
 * (tools/declension_rules.mjs): for declension.c alone. */
#pragma once

#include "base/base.h"

/* `changes` are genitive, dative, accusative, instrumental, prepositional: "-" takes a letter away
 * at the end, "." leaves the word, other letters are put behind. */
struct declension_rule {
    char sex;           /* 'f', 'm'; 0 = both */
    bool is_first_word; /* holds for the first of several joined by hyphens alone */
    const char *const *endings;
    const char *changes[5];
};
struct declension_rules {
    const struct declension_rule *exceptions; /* whole words; ends with a rule without endings */
    const struct declension_rule *suffixes;
};
/* By enum declension_part. */
extern const struct declension_rules declension_rules[];
