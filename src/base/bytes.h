/* bytes: numbers as rows of bytes, the higher byte first, as codes and formats have them that
 * others read, too. For values that stay among ourselves see pack.h. */
#pragma once

#include "base/base.h"

/* Writes the lowest `count` bytes of the number, eight at most. */
void bytes_put(void *at, uint64_t number, size_t count);
/* The number that `count` bytes stand for, eight at most. */
uint64_t bytes_get(const void *at, size_t count);
