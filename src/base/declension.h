/* Cases of names and posts. Russian names by the rules of petrovich (declension_rules.h), with what
 * the rules do not know: a patronymic with «оглы», «ұлы» stays as it is. Posts by rules for the few
 * endings that are sure. Kazakh words get their endings by the harmony of vowels.
 *
 * The sex is never guessed here. What the rules get wrong is for people to say: features/papers
 * keeps it for each person. */
#pragma once

#include "base/str.h"

/* The Kazakh locative and ablative have no Russian counterpart, the prepositional no Kazakh one. */
enum declension_case {
    DECLENSION_NOMINATIVE,
    DECLENSION_GENITIVE,
    DECLENSION_DATIVE,
    DECLENSION_ACCUSATIVE,
    DECLENSION_INSTRUMENTAL,
    DECLENSION_PREPOSITIONAL,
    DECLENSION_LOCATIVE,
    DECLENSION_ABLATIVE,
};

enum declension_part { DECLENSION_LAST, DECLENSION_FIRST, DECLENSION_MIDDLE };

/* A part of a Russian name; `sex` is 'f' or 'm'. «Салтыков-Щедрин» is declined in both halves. */
str declension_name(struct arena *arena, enum declension_part part, char sex, str name,
                    enum declension_case which);

/* A post such as «ведущий специалист обкома»: false where the rules are not sure of it. */
bool declension_post(struct arena *arena, str post, enum declension_case which,
                     str *ret_text) MUST_USE;

/* A Kazakh word, or the last one of several: «Ахметов Серік» → «Ахметов Серікке». A word that
 * belongs to another ends otherwise: «комитеті» → «комитетіне». Patronymics are known by
 * themselves. A number takes a hyphen and the ending of how it is read: «№ 5» → «№ 5-тің». */
str declension_kazakh(struct arena *arena, str text, bool is_possessive,
                      enum declension_case which);
