#include "base/fold.h"
#include "base/kazakh.h"
#include "base/test.h"

static str stem(const char *word)
{
    return kazakh_stem(fold_search(test_arena(), str_of(word)));
}

static void expect_one_word(const char *const *forms, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        expect_str(str_to_c(test_arena(), stem(forms[0])), stem(forms[i]));
    }
}

void test_kazakh__forms_of_one_word_have_one_beginning(void)
{
    static const char *const books[] = {"кітап",          "кітаптар", "кітабы",
                                        "кітаптарымызда", "кітапқа",  "кітаптың"};
    static const char *const unions[] = {"кәсіподақ", "кәсіподағы", "кәсіподақтар", "кәсіподаққа",
                                         "кәсіподақтарда"};
    static const char *const documents[] = {"құжат", "құжаттар", "құжаты", "құжаттарды",
                                            "құжаттан"};
    static const char *const labours[] = {"еңбек", "еңбекті", "еңбегі", "еңбектің"};
    expect_one_word(books, COUNT_OF(books));
    expect_one_word(unions, COUNT_OF(unions));
    expect_one_word(documents, COUNT_OF(documents));
    expect_one_word(labours, COUNT_OF(labours));
}

void test_kazakh__short_words_and_others_stay_apart(void)
{
    expect_str("бала", stem("бала"));
    expect_str("", stem(""));
    expect_true(!str_equal(stem("қаржы"), stem("қарыз")));
    expect_true(!str_equal(stem("білім"), stem("жастар")));
}
