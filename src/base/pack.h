/* pack: values of our own, one behind the other as bytes, for what one step leaves to a later step
 * of the same run. Not for anything that outlives the program: there is no version in it. Who reads
 * takes the same values in the same order. */
#pragma once

#include "base/buf.h"

void pack_int(struct buf *out, int64_t value);
void pack_str(struct buf *out, str text);

/* What is left to be read. Bytes that end too early give zeroes and leave `is_broken`. */
struct unpack {
    str rest;
    bool is_broken;
};
int64_t unpack_int(struct unpack *from);
/* Points into the bytes. */
str unpack_str(struct unpack *from);
