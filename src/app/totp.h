/* Codes of an authenticator application (TOTP, RFC 6238): six digits, thirty seconds, SHA-1, as all
 * such applications understand it. A secret is 20 random bytes in base32. */
#pragma once

#include "base/str.h"

str totp_new_secret(struct arena *arena);

/* What a person scans: otpauth://totp/… */
str totp_uri(struct arena *arena, str secret, str issuer, str login);

/* The code of a time step; empty if the secret is none of ours. */
str totp_code(struct arena *arena, str secret, int64_t step);

int64_t totp_step_of(int64_t now);

/* The step that the code belongs to: the present one or a neighbour, for clocks that are a little
 * wrong. 0 = none of them. */
int64_t totp_find_step(struct arena *arena, str secret, str code, int64_t now);
