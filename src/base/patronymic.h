/* Patronymics of Russian and Kazakh names: whether a word is one, and the sex that it tells.
 * «Саввич», «Фоминична», «Серік ұлы», «Вагиф кызы». A surname may end alike («Юркевич»), hence two
 * questions. Nothing is guessed: a word that does not tell gives 0. */
#pragma once

#include "base/str.h"

/* 'f', 'm' or 0, of a word that stands in the place of the patronymic. */
char patronymic_sex(struct arena *arena, str patronymic);

/* The same of a word that may be anything: only what nothing but a patronymic ends in. */
char patronymic_sex_of_any_word(struct arena *arena, str word);

static inline bool patronymic_is(struct arena *arena, str word)
{
    return patronymic_sex_of_any_word(arena, word) != 0;
}

/* «ұлы», «кызы», «оглы», standing alone: they are written with a small letter. `folded` is
 * fold_letters() of the word. */
bool patronymic_is_particle(str folded);
