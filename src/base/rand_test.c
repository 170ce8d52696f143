#include "base/rand.h"

#include "base/test.h"

void test_rand__secrets_differ(void)
{
    unsigned char first[32] = {0};
    unsigned char second[32] = {0};
    rand_bytes(first, sizeof(first));
    rand_bytes(second, sizeof(second));
    expect_true(memcmp(first, second, sizeof(first)) != 0);
    rand_bytes(first, 0);
}

void test_rand__hexadecimal_has_two_signs_a_byte(void)
{
    str text = rand_hex(test_arena(), 20);
    expect_int(40, text.length);
    for (size_t i = 0; i < text.length; i++) {
        expect_true(strchr("0123456789abcdef", text.data[i]) != NULL && text.data[i] != '\0');
    }
    expect_int(0, rand_hex(test_arena(), 0).length);
}

void test_rand__the_same_seed_gives_the_same_sequence(void)
{
    /* The first numbers of splitmix64 for the seed 0, as its author publishes them. */
    struct rand_sequence sequence = {0};
    expect_true(rand_next(&sequence) == 0xE220A8397B1DCDAFu);
    expect_true(rand_next(&sequence) == 0x6E789E6AA1B965F4u);
    struct rand_sequence again = {0};
    expect_true(rand_next(&again) == 0xE220A8397B1DCDAFu);
}

void test_rand__below_the_limit_all_numbers_come_about_equally(void)
{
    struct rand_sequence sequence = {7};
    int counts[10] = {0};
    for (int i = 0; i < 10000; i++) {
        uint32_t number = rand_below(&sequence, 10);
        expect_true(number < 10);
        counts[number]++;
    }
    for (int i = 0; i < 10; i++) {
        expect_true(counts[i] > 850 && counts[i] < 1150);
    }
    expect_int(0, rand_below(&sequence, 1));
    expect_true(rand_below(&sequence, UINT32_MAX) < UINT32_MAX);
}
