#include "base/fold.h"

#include <unicode/ucol.h>

#include "base/test.h"
#include "base/utf8.h"

static void expect_search(const char *expected, const char *text)
{
    str key = fold_search(test_arena(), str_of(text));
    if (!str_equal(str_of(expected), key)) {
        test_fail(__FILE__, __LINE__, "key of \"%s\" is \"%.*s\", expected \"%s\"", text,
                  STR_ARG(key), expected);
    }
}

void test_fold__search_overlooks_case_and_yo(void)
{
    expect_search("елкина анна", "ЁЛКИНА Анна");
    expect_search("елкина анна", "Елкина  анна ");
    expect_search("андрей", "АндреЙ");
    expect_search("smith", "Smith");
    expect_search("", "");
    expect_search("", " «» — !");
}

void test_fold__search_finds_kazakh_letters_by_russian_ones(void)
{
    expect_search("касымов", "Қасымов");
    expect_search("агконоуухи", "ӘғҚӨҢөҰүҺі");
    expect_search("гулнар сабиткызы", "Гүлнар Сабитқызы");
}

void test_fold__search_takes_look_alikes_in_cyrillic_words(void)
{
    expect_search("сергеева", "Cepгeeвa");
    expect_search("касымов", "Kacымов");
    expect_search("гаухар", "Гауhар");
    expect_search("асем", "əсем");
    expect_search("zoom", "Zoom");
    expect_search("cop", "COP"); /* nothing tells that this is meant to be Cyrillic */
    expect_search("школа it", "Школа IT");
}

void test_fold__search_takes_decomposed_letters(void)
{
    expect_search("андрей", "Андреи\xcc\x86");
    expect_search("семен", "Семе\xcc\x88н");
}

void test_fold__search_keeps_hyphens_inside_of_words_alone(void)
{
    expect_search("салтыков-щедрин", "Салтыков-Щедрин");
    expect_search("салтыков-щедрин", "Салтыков\xe2\x80\x91Щедрин");
    expect_search("салтыков-щедрин", "Салтыков–Щедрин");
    expect_search("салтыков щедрин", "Салтыков - Щедрин");
    expect_search("салтыков щедрин", "Салтыков- Щедрин");
    expect_search("салтыков щедрин", "Салтыков--Щедрин");
    expect_search("салтыков", "-Салтыков-");
}

void test_fold__search_drops_signs_and_splits_at_points(void)
{
    expect_search("мбоу сош 5", "МБОУ «СОШ № 5»");
    expect_search("иванова и и", "Иванова И.И.");
    expect_search("иванова петрова мария", "Иванова (Петрова) Мария");
    expect_search("оконнор", "О'Коннор");
    expect_search("а б", "\xc2\xa0"
                         "а\xc2\xa0\xe2\x80\x89"
                         "б/");
    expect_search("5а", "5\"а\"");
    expect_search("а б", "а;б");
}

void test_fold__search_survives_broken_bytes(void)
{
    str key = fold_search(test_arena(), STR("ив\xd0"
                                            "ан\xff\0ов"));
    expect_str("иванов", key);
}

void test_fold__letters_alone(void)
{
    expect_str("фиочленаппо", fold_letters(test_arena(), STR("Ф.И.О. члена ППО")));
    expect_str("датарожд", fold_letters(test_arena(), STR("Дата рожд. (1)")));
    expect_str("проф", fold_letters(test_arena(), STR("№-проф.")));
    expect_str("", fold_letters(test_arena(), STR("12")));
}

void test_fold__look_alikes_keep_case_and_all_else(void)
{
    expect_str("Сергеева A. COP №5-a", fold_look_alikes(test_arena(), STR("Cepгeeвa A. COP №5-a")));
}

void test_fold__look_alikes_of_words_that_have_no_cyrillic_stay(void)
{
    expect_str("Zoom, e-mail", fold_look_alikes(test_arena(), STR("Zoom, e-mail")));
    expect_str("", fold_look_alikes(test_arena(), (str){0}));
    expect_str("МБОУ", fold_look_alikes(test_arena(), STR("MБOУ")));
    expect_str("a\xff"
               "b",
               fold_look_alikes(test_arena(), STR("a\xff"
                                                  "b")));
}

static int order(const char *a, const char *b)
{
    return str_compare(fold_sort_key(test_arena(), str_of(a)),
                       fold_sort_key(test_arena(), str_of(b)));
}

static void expect_sorted(const char *const *names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (order(names[i - 1], names[i]) >= 0) {
            test_fail(__FILE__, __LINE__, "%s should come before %s", names[i - 1], names[i]);
        }
    }
}

void test_fold__russian_names_sort_as_on_paper(void)
{
    static const char *const names[] = {
        "Абрамова", "Агапов",  "Ежов",   "Ёлкина",      "Енина",         "Жданова", "Иванов",
        "Йодов",    "Каверин", "Петров", "Петров Иван", "Петров-Водкин", "Петрова", "Цой",
        "Чех",      "Шум",     "Щукин",  "Эдер",        "Юдин",          "Яшин",
    };
    expect_sorted(names, COUNT_OF(names));
}

void test_fold__kazakh_names_sort_in_their_alphabet(void)
{
    static const char *const names[] = {
        "Абай", "Әсем", "Болат", "Гүлнар", "Ғалым", "Ербол", "Касым", "Қасым",  "Нұрлан",
        "Ңа",   "Омар", "Өмір",  "Ұлан",   "Үміт",  "Хасан", "Һа",    "Ыбырай", "Іле",
    };
    expect_sorted(names, COUNT_OF(names));
}

void test_fold__case_and_yo_do_not_count_in_the_order(void)
{
    expect_int(0, order("ИВАНОВ", "Иванов"));
    expect_int(0, order("Ёлкин", "Елкин"));
    expect_int(0, order("Е\xcc\x88лкин", "Елкин"));
    expect_true(order("", "а") < 0);
    expect_true(order("9 класс", "Абай") < 0);
}

/* What the header promises: for Russian words the Kazakh order is the Russian one. */
void test_fold__kazakh_and_russian_collations_agree_on_russian_words(void)
{
    static const char *const words[] = {
        "ель",      "ёлка",
        "ежевика",  "йод",
        "иод",      "ива",
        "кот",      "котёл",
        "котел",    "съезд",
        "сезон",    "пьеса",
        "песок",    "ыр",
        "эхо",      "юла",
        "яма",      "щит",
        "шит",      "чай",
        "край",     "крайний",
        "краина",   "Мария",
        "Марья",    "Салтыков-Щедрин",
        "Салтыков", "ня",
    };
    UErrorCode error = U_ZERO_ERROR;
    UCollator *russian = ucol_open("ru", &error);
    expect_true(U_SUCCESS(error));
    ucol_setStrength(russian, UCOL_PRIMARY);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        for (size_t j = 0; j < COUNT_OF(words); j++) {
            int expected = ucol_strcollUTF8(russian, words[i], -1, words[j], -1, &error);
            int actual = order(words[i], words[j]);
            if ((actual > 0) - (actual < 0) != expected) {
                ucol_close(russian);
                test_fail(__FILE__, __LINE__, "%s and %s: %d, in Russian %d", words[i], words[j],
                          actual, expected);
            }
        }
    }
    ucol_close(russian);
}

void test_fold__sort_keys_of_long_texts(void)
{
    struct arena *arena = test_arena();
    char *a = arena_raw(arena, 5000);
    char *b = arena_raw(arena, 5000);
    for (size_t i = 0; i < 5000; i += 2) {
        memcpy(a + i, "ы", 2);
        memcpy(b + i, i == 4998 ? "э" : "ы", 2);
    }
    str key_a = fold_sort_key(arena, (str){a, 5000});
    str key_b = fold_sort_key(arena, (str){b, 5000});
    expect_true(str_compare(key_a, key_b) < 0);
    expect_int(0, fold_sort_key(arena, (str){0}).length);
}

void test_fold__distance(void)
{
    expect_int(0, fold_distance(STR("иванова"), STR("иванова"), 2));
    expect_int(1, fold_distance(STR("иванова"), STR("иваноаа"), 2));
    expect_int(1, fold_distance(STR("иванова"), STR("ивановаа"), 2));
    expect_int(1, fold_distance(STR("иванова"), STR("ванова"), 2));
    expect_int(1, fold_distance(STR("черемисиновский"), STR("черемиссиновский"), 2));
    expect_int(3, fold_distance(STR("котенок"), STR("сатинок"), 5));
    expect_int(0, fold_distance((str){0}, (str){0}, 1));
    expect_int(2, fold_distance((str){0}, STR("аб"), 2));
}

void test_fold__distance_counts_swapped_neighbours_once(void)
{
    expect_int(1, fold_distance(STR("иванова"), STR("вианова"), 1));
    expect_int(1, fold_distance(STR("12031985"), STR("21031985"), 3));
    expect_int(2, fold_distance(STR("абвг"), STR("багв"), 3));
    /* Optimal string alignment: what was swapped is not edited again. */
    expect_int(3, fold_distance(STR("ва"), STR("абв"), 5));
}

void test_fold__distance_gives_up_above_the_limit(void)
{
    expect_int(3, fold_distance(STR("иванова"), STR("кузнецова"), 2));
    expect_int(1, fold_distance(STR("а"), STR("б"), 0));
    expect_int(0, fold_distance(STR("а"), STR("а"), 0));
    expect_int(3, fold_distance(STR("а"), STR("абвгдежз"), 2));
    char letters[65];
    memset(letters, 'a', sizeof(letters));
    expect_int(0, fold_distance((str){letters, 64}, (str){letters, 64}, 2));
    expect_int(3, fold_distance((str){letters, 65}, (str){letters, 65}, 2));
}

void test_fold__packed_texts_have_a_byte_for_each_letter_and_mix_nothing_up(void)
{
    struct arena *arena = test_arena();
    str alphabet = fold_search(arena, STR("абвгдежзийклмнопрстуфхцчшщъыьэюя abcxyz 0189 -"));
    str packed = fold_pack(arena, alphabet);

    expect_int(utf8_length(alphabet), packed.length);
    for (size_t i = 0; i < packed.length; i++) {
        for (size_t j = 0; j < i; j++) {
            expect_true(packed.data[i] != packed.data[j] || packed.data[i] == ' ');
        }
        expect_true(strchr("%_'\\\"", packed.data[i]) == NULL);
    }
    expect_true(str_find(fold_pack(arena, STR("заокская")), fold_pack(arena, STR("окск"))) > 0);
}

void test_fold__what_was_typed_on_the_other_keyboard_is_understood(void)
{
    struct arena *arena = test_arena();
    expect_str("иванов пётр", fold_other_keyboard(arena, STR("Bdfyjd G`nh")));
    expect_str("жукова", fold_other_keyboard(arena, STR(";erjdf")));
    expect_str("", fold_other_keyboard(arena, STR("Иванов")));
    expect_str("", fold_other_keyboard(arena, STR("46 0002 1187 3")));
}
