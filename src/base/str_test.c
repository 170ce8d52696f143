#include "base/str.h"

#include "base/test.h"

void test_str__zero_is_the_empty_text(void)
{
    expect_true(str_is_empty((str){0}));
    expect_true(str_equal((str){0}, STR("")));
    expect_true(str_equal(str_of(NULL), STR("")));
    expect_int(0, str_compare((str){0}, STR("")));
    expect_true(str_starts_with((str){0}, (str){0}));
    expect_true(str_ends_with(STR("a"), (str){0}));
    expect_int(0, str_copy(test_arena(), (str){0}).length);
}

void test_str__compare_orders_bytes_and_then_length(void)
{
    expect_true(str_compare(STR("a"), STR("b")) < 0);
    expect_true(str_compare(STR("b"), STR("a")) > 0);
    expect_true(str_compare(STR("a"), STR("ab")) < 0);
    expect_true(str_compare(STR("ab"), STR("a")) > 0);
    expect_true(str_compare(STR("z"), STR("я")) < 0);
    expect_int(0, str_compare(STR("ab"), STR("ab")));
}

void test_str__prefix_and_suffix(void)
{
    expect_true(str_starts_with(STR("members"), STR("mem")));
    expect_false(str_starts_with(STR("me"), STR("mem")));
    expect_true(str_ends_with(STR("a.po"), STR(".po")));
    expect_false(str_ends_with(STR("po"), STR(".po")));
    expect_false(str_ends_with(STR("a.PO"), STR(".po")));
}

void test_str__ascii_case_is_overlooked_for_ascii_alone(void)
{
    expect_true(str_equal_ascii_nocase(STR("Content-Type"), STR("content-tYPE")));
    expect_false(str_equal_ascii_nocase(STR("Ы"), STR("ы")));
    expect_false(str_equal_ascii_nocase(STR("@"), STR("`")));
    expect_false(str_equal_ascii_nocase(STR("a"), STR("ab")));
}

void test_str__find(void)
{
    expect_int(2, str_find(STR("abcabc"), STR("ca")));
    expect_int(0, str_find(STR("abc"), STR("")));
    expect_int(-1, str_find(STR("ab"), STR("abc")));
    expect_int(-1, str_find((str){0}, STR("a")));
    expect_int(-1, str_find_char((str){0}, 'a'));
    expect_int(1, str_find_char(STR("abb"), 'b'));
}

void test_str__slices_are_cut_to_what_is_there(void)
{
    expect_str("bc", str_slice(STR("abcd"), 1, 2));
    expect_str("cd", str_slice(STR("abcd"), 2, 100));
    expect_str("", str_slice(STR("abcd"), 4, 1));
    expect_str("", str_slice(STR("abcd"), 9, SIZE_MAX));
    expect_str("d", str_from(STR("abcd"), 3));
}

void test_str__trim_takes_blanks_and_no_break_spaces(void)
{
    expect_str("a b", str_trim(STR(" \t\r\n\xc2\xa0 a b\xc2\xa0\v\f ")));
    expect_str("", str_trim(STR(" \xc2\xa0 ")));
    expect_str("", str_trim((str){0}));
    /* А is D0 90: its second byte must not be taken for a blank. */
    expect_str("РА", str_trim(STR("РА")));
    expect_str("\xc2\xa9", str_trim(STR("\xc2\xa9")));
}

void test_str__next_gives_empty_pieces_too(void)
{
    str rest = STR("a,,b,");
    str piece;
    expect_true(str_next(&rest, ',', &piece));
    expect_str("a", piece);
    expect_true(str_next(&rest, ',', &piece));
    expect_str("", piece);
    expect_true(str_next(&rest, ',', &piece));
    expect_str("b", piece);
    expect_true(str_next(&rest, ',', &piece));
    expect_str("", piece);
    expect_false(str_next(&rest, ',', &piece));
    expect_false(str_next(&rest, ',', &piece));
}

static void expect_number(int64_t expected, const char *text)
{
    int64_t value = -7777;
    expect_true(str_to_int64(str_of(text), &value));
    expect_int(expected, value);
}

static void expect_no_number(const char *text)
{
    int64_t value = 5;
    expect_false(str_to_int64(str_of(text), &value));
    expect_int(5, value);
}

void test_str__whole_numbers_are_read(void)
{
    expect_number(0, "0");
    expect_number(0, "-0");
    expect_number(7, "007");
    expect_number(INT64_MAX, "9223372036854775807");
    expect_number(INT64_MIN, "-9223372036854775808");
}

void test_str__what_is_no_number_leaves_the_result_alone(void)
{
    expect_no_number("");
    expect_no_number("-");
    expect_no_number("+1");
    expect_no_number(" 1");
    expect_no_number("1 ");
    expect_no_number("1.0");
    expect_no_number("0x10");
    expect_no_number("--1");
    expect_no_number("9223372036854775808");
    expect_no_number("-9223372036854775809");
    expect_no_number("99999999999999999999999");
}

void test_str__join_and_format_and_copy(void)
{
    expect_str("ab", str_join(test_arena(), STR("a"), STR("b")));
    expect_str("b", str_join(test_arena(), (str){0}, STR("b")));
    expect_str("a", str_join(test_arena(), STR("a"), (str){0}));
    expect_str("n = 5, ab", str_format(test_arena(), "n = %d, %.*s", 5, STR_ARG(STR("ab"))));
    expect_str("", str_format(test_arena(), "%s", ""));
    expect_str("-", str_format(test_arena(), "%.*s-", STR_ARG((str){0})));
    const char *c = str_to_c(test_arena(), str_slice(STR("abc"), 0, 2));
    expect_str("ab", str_of(c));
    expect_str("", str_of(str_to_c(test_arena(), (str){0})));
    char changing[] = "abc";
    str copy = str_copy(test_arena(), str_of(changing));
    changing[0] = 'x';
    expect_str("abc", copy);
}

void test_str__hash_tells_near_texts_apart(void)
{
    expect_true(str_hash(STR("a")) == str_hash(STR("a")));
    expect_true(str_hash(STR("ab")) != str_hash(STR("ba")));
    expect_true(str_hash(STR("a")) != str_hash(STR("a\0")));
    expect_true((str_hash(STR("1")) & 1023) != (str_hash(STR("2")) & 1023));
}

void test_str__pieces_are_joined_in_their_order(void)
{
    struct arena *arena = test_arena();
    expect_str("Иванова Анна", STR_CONCAT(arena, STR("Иванова"), STR(" "), (str){0}, STR("Анна")));
    expect_int(0, (int64_t)STR_CONCAT(arena, (str){0}).length);
}

void test_str__a_comma_stands_between_two_that_are_there(void)
{
    struct arena *arena = test_arena();
    expect_str("a, b", str_comma(arena, STR("a"), STR("b")));
    expect_str("a", str_comma(arena, STR("a"), (str){0}));
    expect_str("b", str_comma(arena, (str){0}, STR("b")));
}

void test_str__a_piece_is_found_among_others(void)
{
    expect_true(str_is_among(STR("b"), STR("a|b"), '|'));
    expect_false(str_is_among(STR("a|b"), STR("a|b"), '|'));
    expect_false(str_is_among(STR("a"), (str){0}, '|'));
}
