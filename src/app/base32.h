/* Base32 (RFC 4648) without padding: capital letters and digits, which QR codes pack tightly and
 * addresses take as they are. */
#pragma once

#include "base/str.h"

str base32_of(struct arena *arena, str bytes);

/* Strict: one text for one row of bytes. Small letters, blanks, padding and bits beyond the last
 * byte are refused. */
bool base32_read(struct arena *arena, str letters, str *ret_bytes) MUST_USE;
