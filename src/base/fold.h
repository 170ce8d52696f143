/* Folding: the keys under which names are stored, sorted and found.
 * `fold_search` takes away every difference that a person who looks for a name cannot be asked to
 * reproduce: letter case, ё and е, Latin letters that look like Cyrillic ones, and Kazakh letters
 * that a Russian keyboard lacks (ә→а, ғ→г, қ→к, ң→н, ө→о, ұ ү→у, һ→х, і→и). One key serves both
 * languages: searching for Касымов is meant to find Қасымов.
 * `fold_sort_key` orders as an alphabetical list on paper does (ICU collation). */
#pragma once

#include "base/str.h"

/* Letters and digits of the words, one blank between them; every kind of hyphen is one hyphen,
 * quotes and other signs are dropped. */
str fold_search(struct arena *arena, str text);

/* A folded text with one byte for each Russian letter (A–Z and ! # $ & ( ) stand for а–я), for
 * columns that are looked through whole: half the bytes take half the time. Words packed alike are
 * found in it. */
str fold_pack(struct arena *arena, str folded);

/* What was meant by a text that was typed with the keyboard still on Latin: "Bdfyjd" is "Иванов".
 * Empty if the text holds anything but ASCII, or no Latin letter. */
str fold_other_keyboard(struct arena *arena, str text);

/* Letters only: what stays of a heading or a name when it is compared with another. */
str fold_letters(struct arena *arena, str text);

/* Bytes that sort (memcmp) in the alphabetical order of Russian and Kazakh together. Case and ё/е
 * do not count. With that, ICU's Kazakh order differs from the Russian one only in letters that
 * Russian does not have, so that one key serves both. */
str fold_sort_key(struct arena *arena, str text);

/* Latin letters that look like Cyrillic ones become Cyrillic where the word holds a Cyrillic
 * letter; other words stay as they are. Case is kept. */
str fold_look_alikes(struct arena *arena, str text);

/* Optimal string alignment distance (insert, delete, replace, swap neighbours) in characters;
 * stops counting above `limit` and then returns limit + 1. Texts over 64 characters count as far.
 */
int fold_distance(str a, str b, int limit);
