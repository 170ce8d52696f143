/* A detached signature (CMS, RFC 5652; what programs for signing save as .sig or .p7s) of a file:
 * what its certificate says, and whether it belongs to the file. Knows no database and no language.
 *
 * Checked is that the signature was made over these bytes with the key of that certificate. Who
 * issued the certificate, and whether it was taken back, is not: for that the roots of the country
 * and a network are needed. GOST algorithms are not in libcrypto: such a signature is read, not
 * checked. */
#pragma once

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

enum records_cms_outcome {
    RECORDS_CMS_VALID,
    RECORDS_CMS_UNKNOWN,  /* read; its algorithm cannot be checked here */
    RECORDS_CMS_FOREIGN,  /* of other bytes, or changed */
    RECORDS_CMS_NOT_ONE,  /* no signature at all */
    RECORDS_CMS_ATTACHED, /* holds the file itself */
    RECORDS_CMS_SEVERAL,  /* of several people in one file, or of nobody */
    RECORDS_CMS_NAMELESS, /* without the certificate of who signed */
    RECORDS_CMS_TOO_LARGE,
};

#define RECORDS_CMS_LONGEST ((size_t)1024 * 1024)

struct records_cms {
    str serial; /* hexadecimal */
    str owner;
    str issuer;
    str algorithm; /* "RSA-SHA256", or the number of one that nobody knows here */
    date valid_from;
    date valid_to;
};

/* Reads DER, PEM and bare base64. With VALID and UNKNOWN the certificate is told. */
enum records_cms_outcome records_cms_read(struct arena *arena, str bytes, str file,
                                          struct records_cms *ret_cms) MUST_USE;
