#include "app/webauthn.h"

#include "app/test.h"
#include "app/test_webauthn.h"

#define ORIGIN "https://union.example"
#define RP "union.example"

static struct webauthn_expected expected(void)
{
    return (struct webauthn_expected){
        .origin = STR(ORIGIN), .rp_id = STR(RP), .challenge = STR("0123456789abcdef")};
}

static struct test_ceremony ceremony_of(const char *type)
{
    return (struct test_ceremony){.type = type,
                                  .origin = ORIGIN,
                                  .rp_id = RP,
                                  .challenge = STR("0123456789abcdef"),
                                  .counter = 7};
}

static enum webauthn_outcome register_with(const struct test_device *device,
                                           struct test_ceremony ceremony,
                                           struct webauthn_key *ret_key)
{
    struct webauthn_expected want = expected();
    return webauthn_register(test_arena(), &want, test_device_client(test_arena(), &ceremony),
                             test_device_object(test_arena(), device, &ceremony), ret_key);
}

static enum webauthn_outcome check_with(const struct test_device *device,
                                        const struct webauthn_key *key,
                                        struct test_ceremony ceremony, int64_t *ret_counter)
{
    struct webauthn_expected want = expected();
    str client = test_device_client(test_arena(), &ceremony);
    str data = test_device_data(test_arena(), &ceremony);
    str signature = test_device_signature(test_arena(), device, &ceremony, client, data);
    return webauthn_check(test_arena(), &want, key, client, data, signature, ret_counter);
}

void test_webauthn__a_key_is_made_and_signs(void)
{
    struct test_device *device = test_device_new(test_arena());
    struct webauthn_key key = {0};
    int64_t counter = 0;
    expect_int(WEBAUTHN_GOOD, register_with(device, ceremony_of("webauthn.create"), &key));
    expect_int(-7, key.algorithm);
    expect_int(64, (int64_t)key.public_key.length);
    expect_int(7, key.counter);
    struct test_ceremony ceremony = ceremony_of("webauthn.get");
    ceremony.counter = 8;
    expect_int(WEBAUTHN_GOOD, check_with(device, &key, ceremony, &counter));
    expect_int(8, counter);
}

/* One thing wrong at a time. */
static struct test_ceremony wrong(const char *type, int which)
{
    struct test_ceremony ceremony = ceremony_of(type);
    switch (which) {
    case 0:
        ceremony.type = "webauthn.other";
        break;
    case 1:
        ceremony.challenge = STR("0123456789abcdeX");
        break;
    case 2:
        ceremony.origin = "https://union.example.evil.example";
        break;
    case 3:
        ceremony.rp_id = "evil.example";
        break;
    default:
        ceremony.not_verified = true;
    }
    return ceremony;
}

void test_webauthn__each_thing_wrong_is_refused_by_its_name(void)
{
    static const enum webauthn_outcome outcomes[] = {WEBAUTHN_OTHER_TYPE, WEBAUTHN_OTHER_CHALLENGE,
                                                     WEBAUTHN_OTHER_ORIGIN, WEBAUTHN_OTHER_RP,
                                                     WEBAUTHN_NOT_VERIFIED};
    struct test_device *device = test_device_new(test_arena());
    struct webauthn_key key = {0};
    int64_t counter = 0;
    expect_int(WEBAUTHN_GOOD, register_with(device, ceremony_of("webauthn.create"), &key));
    for (int i = 0; i < (int)COUNT_OF(outcomes); i++) {
        struct webauthn_key other;
        expect_int(outcomes[i], register_with(device, wrong("webauthn.create", i), &other));
        expect_int(outcomes[i], check_with(device, &key, wrong("webauthn.get", i), &counter));
    }
}

void test_webauthn__a_broken_or_foreign_signature_is_refused(void)
{
    struct test_device *device = test_device_new(test_arena());
    struct test_device *other = test_device_new(test_arena());
    struct webauthn_key key = {0};
    int64_t counter = 0;
    expect_int(WEBAUTHN_GOOD, register_with(device, ceremony_of("webauthn.create"), &key));
    struct test_ceremony broken = ceremony_of("webauthn.get");
    broken.breaks_signature = true;
    expect_int(WEBAUTHN_BAD_SIGNATURE, check_with(device, &key, broken, &counter));
    expect_int(WEBAUTHN_BAD_SIGNATURE,
               check_with(other, &key, ceremony_of("webauthn.get"), &counter));
    key.algorithm = -8;
    expect_int(WEBAUTHN_BAD_SIGNATURE,
               check_with(device, &key, ceremony_of("webauthn.get"), &counter));
}

void test_webauthn__what_is_cut_short_is_unreadable(void)
{
    struct test_device *device = test_device_new(test_arena());
    struct test_ceremony ceremony = ceremony_of("webauthn.create");
    struct webauthn_expected want = expected();
    str client = test_device_client(test_arena(), &ceremony);
    str object = test_device_object(test_arena(), device, &ceremony);
    struct webauthn_key key;
    for (size_t i = 0; i < object.length; i++) {
        expect_true(webauthn_register(test_arena(), &want, client, str_slice(object, 0, i), &key) !=
                    WEBAUTHN_GOOD);
    }
    for (size_t i = 0; i < client.length; i++) {
        expect_int(WEBAUTHN_UNREADABLE,
                   webauthn_register(test_arena(), &want, str_slice(client, 0, i), object, &key));
    }
}

void test_webauthn__lengths_that_lie_are_refused(void)
{
    static const char *const lies[] = {"\xbf",
                                       "\xa1\x68"
                                       "authData\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
                                       "\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
                                       "\xa1\x61"
                                       "a\x9b\x7f\xff\xff\xff\xff\xff\xff\xff",
                                       "\xa1\x61"
                                       "a\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01"};
    struct test_ceremony ceremony = ceremony_of("webauthn.create");
    struct webauthn_expected want = expected();
    struct webauthn_key key;
    for (size_t i = 0; i < COUNT_OF(lies); i++) {
        expect_int(WEBAUTHN_UNREADABLE,
                   webauthn_register(test_arena(), &want,
                                     test_device_client(test_arena(), &ceremony), str_of(lies[i]),
                                     &key));
    }
}
