/* A device for tests: makes a key and signs as a telephone with a passkey does, truly or with one
 * thing wrong. */
#pragma once

#include "base/str.h"

struct test_device;

struct test_device *test_device_new(struct arena *arena);

/* What a device and the browser before it say; a test changes one of them. */
struct test_ceremony {
    const char *type; /* "webauthn.create", "webauthn.get" */
    const char *origin;
    const char *rp_id;
    str challenge;
    unsigned counter;
    bool not_verified;
    bool breaks_signature;
};

str test_device_id(const struct test_device *device);
str test_device_client(struct arena *arena, const struct test_ceremony *ceremony);
/* The attestation object of a new key. */
str test_device_object(struct arena *arena, const struct test_device *device,
                       const struct test_ceremony *ceremony);
str test_device_data(struct arena *arena, const struct test_ceremony *ceremony);
str test_device_signature(struct arena *arena, const struct test_device *device,
                          const struct test_ceremony *ceremony, str client, str data);
