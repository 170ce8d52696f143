/* Kazakh words: what is left of a folded word when its endings are taken off: plural, possession,
 * case, in any number one behind the other. Not a dictionary: two forms of one word give the same
 * beginning, and seldom two different words do. No library for this exists in Debian. */
#pragma once

#include "base/str.h"

/* Of a word as fold_search leaves it (қ is к, і is и …): a part of the same text, at least four
 * letters long where the word was; «кітаптарымызда» and «кітабы» both give «кита». */
str kazakh_stem(str folded);
