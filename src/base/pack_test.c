#include "base/pack.h"

#include "base/test.h"

void test_pack__what_goes_in_comes_out_in_the_same_order(void)
{
    static const int64_t numbers[] = {0, 1, -1, 63, 64, -64, -65, 8191, INT64_MAX, INT64_MIN};
    struct buf out = BUF_INIT(test_arena());
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        pack_int(&out, numbers[i]);
        pack_str(&out, STR("Шафиков"));
        pack_str(&out, (str){0});
    }
    struct unpack in = {.rest = buf_str(&out)};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        expect_true(unpack_int(&in) == numbers[i]);
        expect_str("Шафиков", unpack_str(&in));
        expect_int(0, unpack_str(&in).length);
    }
    expect_int(0, in.rest.length);
    expect_false(in.is_broken);
}

void test_pack__bytes_that_end_too_early_are_told(void)
{
    struct buf out = BUF_INIT(test_arena());
    pack_str(&out, STR("Шафиков"));
    for (size_t length = 0; length < out.length; length++) {
        struct unpack in = {.rest = str_slice(buf_str(&out), 0, length)};
        expect_int(0, unpack_str(&in).length);
        expect_true(in.is_broken);
    }
    struct unpack endless = {.rest = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")};
    expect_int(0, unpack_int(&endless));
    expect_true(endless.is_broken);
}
