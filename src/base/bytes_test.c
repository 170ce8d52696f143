#include "base/bytes.h"

#include <string.h>

#include "base/test.h"

void test_bytes__the_higher_byte_comes_first(void)
{
    unsigned char row[4] = {9, 9, 9, 9};
    bytes_put(row, 0x12345, 3);
    expect_true(memcmp(row, "\x01\x23\x45\x09", 4) == 0);
    expect_int(0x012345, (int64_t)bytes_get(row, 3));
}

void test_bytes__what_is_put_comes_back_as_far_as_it_has_room(void)
{
    static const uint64_t numbers[] = {0, 1, 255, 256, 0x0123456789ABCDEF, UINT64_MAX};
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        for (size_t count = 0; count <= 8; count++) {
            unsigned char row[8];
            bytes_put(row, numbers[i], count);
            uint64_t kept = count == 8 ? numbers[i] : numbers[i] & (((uint64_t)1 << 8 * count) - 1);
            expect_true(bytes_get(row, count) == kept);
        }
    }
}
