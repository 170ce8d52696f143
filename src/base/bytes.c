#include "base/bytes.h"

void bytes_put(void *at, uint64_t number, size_t count)
{
    unsigned char *bytes = at;
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (unsigned char)(number >> (8 * (count - 1 - i)));
    }
}

uint64_t bytes_get(const void *at, size_t count)
{
    const unsigned char *bytes = at;
    uint64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number = number << 8 | bytes[i];
    }
    return number;
}
