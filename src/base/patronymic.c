#include "base/patronymic.h"

#include "base/fold.h"

/* Folded: ұлы is "улы", қызы is "кызы". Those of the first two lists stand alone, too. */
static const char *const sons[] = {"улы", "оглы", "оглу", "угли", "уулу"};
static const char *const daughters[] = {"кызы", "гызы", "кизи"};
static const char *const male_endings[] = {"ович", "евич", "ьич", "мич",
                                           "нич",  "кич",  "тич", "ввич"};
static const char *const female_endings[] = {"овна", "евна", "ична"};

static bool ends_with_any(str word, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str ending = str_of(endings[i]);
        if (word.length > ending.length && str_ends_with(word, ending)) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

bool patronymic_is_particle(str folded)
{
    return is_one_of(folded, sons, COUNT_OF(sons)) ||
           is_one_of(folded, daughters, COUNT_OF(daughters));
}

char patronymic_sex_of_any_word(struct arena *arena, str text)
{
    str word = fold_letters(arena, text);
    if (is_one_of(word, sons, COUNT_OF(sons)) || ends_with_any(word, sons, COUNT_OF(sons)) ||
        ends_with_any(word, male_endings, COUNT_OF(male_endings))) {
        return 'm';
    }
    bool is_daughter = is_one_of(word, daughters, COUNT_OF(daughters)) ||
                       ends_with_any(word, daughters, COUNT_OF(daughters)) ||
                       ends_with_any(word, female_endings, COUNT_OF(female_endings));
    return is_daughter ? 'f' : 0;
}

char patronymic_sex(struct arena *arena, str patronymic)
{
    char sex = patronymic_sex_of_any_word(arena, patronymic);
    return sex == 0 && str_ends_with(fold_letters(arena, patronymic), STR("ич")) ? 'm' : sex;
}
