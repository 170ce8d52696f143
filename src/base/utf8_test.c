#include "base/utf8.h"

#include "base/test.h"

void test_utf8__good_text_is_valid(void)
{
    expect_true(utf8_is_valid((str){0}));
    expect_true(utf8_is_valid(STR("Iva")));
    expect_true(utf8_is_valid(STR("Қасымов № 5 — €")));
    expect_true(utf8_is_valid(STR("\xf0\x9f\x98\x80")));
    expect_true(utf8_is_valid(STR("\xf4\x8f\xbf\xbf")));
}

void test_utf8__broken_text_is_not(void)
{
    static const char *const broken[] = {
        "\x80",     /* a continuation alone */
        "\xd0",     /* cut off */
        "\xd0z",    /* continued by something else */
        "\xc0\xaf", /* "/" written too long */
        "\xc1\xbf",
        "\xe0\x80\xaf", /* the same in three bytes */
        "\xe0\x9f\xbf",
        "\xf0\x80\x80\xaf",
        "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80", /* a surrogate */
        "\xed\xbf\xbf",
        "\xf4\x90\x80\x80", /* beyond the last */
        "\xf5\x80\x80\x80",
        "\xe2\x82",
        "\xf0\x9f\x98",
        "\xff",
        "\xfe",
    };
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        if (utf8_is_valid(str_of(broken[i]))) {
            test_fail(__FILE__, __LINE__, "broken text %zu is taken for good", i);
        }
    }
}

void test_utf8__a_broken_byte_is_taken_alone(void)
{
    str rest = STR("\xe2\x82"
                   "a\xd0\xd0\x90");
    expect_int(UTF8_INVALID, utf8_next(&rest));
    expect_int(UTF8_INVALID, utf8_next(&rest));
    expect_int('a', utf8_next(&rest));
    expect_int(UTF8_INVALID, utf8_next(&rest));
    expect_int(0x410, utf8_next(&rest));
    expect_int(0, rest.length);
}

void test_utf8__every_code_point_there_and_back(void)
{
    for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
        char bytes[4];
        str text = {bytes, utf8_encode(c, bytes)};
        bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (utf8_next(&text) != (is_surrogate ? UTF8_INVALID : c)) {
            test_fail(__FILE__, __LINE__, "U+%04X", c);
        }
        if (!is_surrogate) {
            expect_int(0, text.length);
        }
    }
}

void test_utf8__length_and_slice_count_characters(void)
{
    expect_int(0, utf8_length((str){0}));
    expect_int(6, utf8_length(STR("Ёлки €")));
    expect_str("Ёл", utf8_slice(STR("Ёлки"), 2));
    expect_str("Ёлки", utf8_slice(STR("Ёлки"), 4));
    expect_str("Ёлки", utf8_slice(STR("Ёлки"), 5));
    expect_str("", utf8_slice(STR("Ёлки"), 0));
    expect_str("", utf8_slice((str){0}, 3));
}

void test_utf8__repair_replaces_broken_bytes_and_drops_controls(void)
{
    expect_str("а\xef\xbf\xbdб", utf8_repair(test_arena(), STR("а\xd0"
                                                               "б")));
    expect_str("ab\t\r\nc", utf8_repair(test_arena(), STR("a\0b\t\r\n\x1b\x7f"
                                                          "c")));
    expect_str("ab", utf8_repair(test_arena(), STR("a\xc2\x9b"
                                                   "b")));
    expect_str("a\xc2\xa0"
               "b",
               utf8_repair(test_arena(), STR("a\xc2\xa0"
                                             "b")));
    expect_str("", utf8_repair(test_arena(), (str){0}));
}

void test_utf8__case_of_russian_and_kazakh_letters(void)
{
    expect_str("әғқңөұүһі ёя z", utf8_lower(test_arena(), STR("ӘҒҚҢӨҰҮҺІ ЁЯ Z")));
    expect_str("ӘҒҚҢӨҰҮҺІ ЁЯ Z", utf8_upper(test_arena(), STR("әғқңөұүһі ёя z")));
    /* Not the Turkish rule: I has a dot when small. */
    expect_str("i", utf8_lower(test_arena(), STR("I")));
    expect_str("студент СПО", utf8_lower_first(test_arena(), STR("Студент СПО")));
    expect_str("ЖОО студенті", utf8_lower_first(test_arena(), STR("ЖОО студенті")));
    expect_str("", utf8_lower_first(test_arena(), (str){0}));
}

void test_utf8__title_begins_words_also_after_hyphens(void)
{
    expect_str("Петров-Водкин Кузьма", utf8_title(test_arena(), STR("ПЕТРОВ-ВОДКИН кузьма")));
    expect_str("Қасымұлы Әл-Фараби", utf8_title(test_arena(), STR("қАСЫМҰЛЫ әл-фараби")));
    expect_str("О'коннор О’коннор", utf8_title(test_arena(), STR("О'КОННОР о’коннор")));
    expect_str("«Лицей» 5а", utf8_title(test_arena(), STR("«ЛИЦЕЙ» 5А")));
    /* И and a breve as two code points are one letter in the middle of a word. */
    expect_str("Сергеи\xcc\x86"
               "ка",
               utf8_title(test_arena(), STR("СЕРГЕИ\xcc\x86"
                                            "КА")));
}

void test_utf8__letters_and_blanks(void)
{
    expect_true(utf8_is_letter(0x49B));
    expect_false(utf8_is_letter('5'));
    expect_false(utf8_is_letter(UTF8_INVALID));
    expect_true(utf8_is_upper(0x49A));
    expect_false(utf8_is_upper(0x49B));
    expect_true(utf8_is_blank(0xA0));
    expect_true(utf8_is_blank(0x2009));
    expect_false(utf8_is_blank('a'));
    expect_false(utf8_is_blank(UTF8_INVALID));
}

void test_utf8__nfc_composes_letters(void)
{
    expect_str("й ё Й", utf8_nfc(test_arena(), STR("и\xcc\x86 е\xcc\x88 И\xcc\x86")));
    str already = STR("Қасымов — № 5 «Лицей» €");
    expect_true(utf8_nfc(test_arena(), already).data == already.data);
    expect_str("", utf8_nfc(test_arena(), (str){0}));
    /* The sign of the kelvin is a K by the standard. */
    expect_str("K", utf8_nfc(test_arena(), STR("\xe2\x84\xaa")));
}

void test_utf8__blanks_and_line_ends_become_one_blank(void)
{
    struct arena *arena = test_arena();
    expect_str("СОШ № 4", utf8_single_blanks(arena, STR(" СОШ\u00a0№ \r\n 4\t")));
    expect_str("", utf8_single_blanks(arena, STR(" \n\u2009")));
    expect_str("", utf8_single_blanks(arena, (str){0}));
}
