#include "base/kazakh.h"

#include "base/base.h"

/* A letter of folded Kazakh text takes two bytes of UTF-8. */
enum { LETTER = 2, LETTERS_LEFT = 4 };

/* Endings, the longer ones first, and the letters that change before a vowel (п is б then, к is г)
 * or that an ending may have brought: they say nothing at the end of what is left. */
static const char *const endings[] = {
    "ынгыз", "ингиз", "ымыз", "имиз", "нгыз", "нгиз", "сынын", "синин", "лар", "лер", "дар",
    "дер",   "тар",   "тер",  "нын",  "нин",  "дын",  "дин",   "тын",   "тин", "дан", "ден",
    "тан",   "тен",   "нан",  "нен",  "мен",  "бен",  "пен",   "нда",   "нде", "мыз", "миз",
    "сын",   "син",   "гы",   "ги",   "кы",   "ки",   "га",    "ге",    "ка",  "ке",  "на",
    "не",    "да",    "де",   "та",   "те",   "ны",   "ни",    "ды",    "ди",  "ты",  "ти",
    "ым",    "им",    "ын",   "ин",   "сы",   "си",   "м",     "н",     "ы",   "и",   "а",
    "е",     "п",     "б",    "к",    "г",    "т",    "д",
};

static bool take_off(str *word)
{
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        str ending = str_of(endings[i]);
        if (str_ends_with(*word, ending) &&
            word->length >= ending.length + (size_t)(LETTERS_LEFT * LETTER)) {
            *word = str_slice(*word, 0, word->length - ending.length);
            return true;
        }
    }
    return false;
}

str kazakh_stem(str folded)
{
    while (take_off(&folded)) {}
    return folded;
}
