#include "features/tickets/tickets_token.h"

#include <sodium.h>

#include "app/qr.h"
#include "base/test.h"

static const unsigned char seed[SIGN_SEED_BYTES] = "a seed of 32 bytes, always this";

static const struct tickets_token printed = {
    .serial = 0x8123456789abcdefu,
    .series = 46,
    .issued = {20260901},
    .until = {20310831},
    .use = TICKETS_PRINTED,
};

static struct tickets_key key_seven(void)
{
    static struct sign_key *pair;
    if (pair == NULL) {
        pair = sign_key_of_seed(seed);
    }
    return (struct tickets_key){7, pair};
}

static enum tickets_verdict check(str letters, struct tickets_token *ret_token)
{
    struct tickets_key key = key_seven();
    return tickets_token_check(test_arena(), &key, 1, letters, ret_token);
}

static str signed_by(struct tickets_key key)
{
    return tickets_token_sign(test_arena(), key, &printed);
}

void test_tickets_token__what_was_signed_comes_back(void)
{
    struct tickets_token token;
    str letters = signed_by(key_seven());
    expect_int(TICKETS_TOKEN_LETTERS, (int64_t)letters.length);
    expect_int(TICKETS_GENUINE, check(letters, &token));
    expect_int(7, token.key);
    expect_true(token.serial == printed.serial);
    expect_int(46, token.series);
    expect_date("2026-09-01", token.issued);
    expect_date("2031-08-31", token.until);
    expect_int(TICKETS_PRINTED, token.use);
    expect_int(0, token.minute);
}

void test_tickets_token__another_implementation_finds_the_signature_right(void)
{
    unsigned char bytes[TICKETS_TOKEN_BYTES];
    unsigned char text[16 + TICKETS_TOKEN_HEAD];
    unsigned char public[SIGN_PUBLIC_BYTES];
    str letters = signed_by(key_seven());
    uint64_t bits = 0;
    int bit_count = 0;
    size_t count = 0;
    for (size_t i = 0; i < letters.length; i++) {
        char letter = letters.data[i];
        bits = bits << 5 | (uint64_t)(letter >= 'A' ? letter - 'A' : letter - '2' + 26);
        bit_count += 5;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes[count++] = (unsigned char)(bits >> bit_count);
        }
    }
    expect_int(TICKETS_TOKEN_BYTES, (int64_t)count);
    memcpy(text, "profkom ticket 1", 16);
    memcpy(text + 16, bytes, TICKETS_TOKEN_HEAD);
    sign_public(key_seven().pair, public);
    expect_int(0,
               crypto_sign_verify_detached(bytes + TICKETS_TOKEN_HEAD, text, sizeof(text), public));
}

/* Each of the 700 bits of the letters in turn. */
void test_tickets_token__a_flipped_bit_is_never_genuine(void)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    str letters = signed_by(key_seven());
    char *changed = str_to_c(test_arena(), letters);
    for (size_t i = 0; i < letters.length; i++) {
        int value = (int)(strchr(alphabet, letters.data[i]) - alphabet);
        for (int bit = 0; bit < 5; bit++) {
            struct tickets_token token;
            changed[i] = alphabet[value ^ (1 << bit)];
            expect_true(check(str_of(changed), &token) != TICKETS_GENUINE);
        }
        changed[i] = letters.data[i];
    }
}

void test_tickets_token__other_texts_are_no_tokens(void)
{
    str letters = signed_by(key_seven());
    struct tickets_token token;
    char *small = str_to_c(test_arena(), letters);
    small[3] = (char)(small[3] | 0x20);
    expect_int(TICKETS_NO_TOKEN, check(STR(""), &token));
    expect_int(TICKETS_NO_TOKEN, check(str_slice(letters, 0, 139), &token));
    expect_int(TICKETS_NO_TOKEN, check(str_join(test_arena(), letters, STR("A")), &token));
    expect_int(TICKETS_NO_TOKEN, check(str_of(small), &token));
    small[3] = ' ';
    expect_int(TICKETS_NO_TOKEN, check(str_of(small), &token));
    small[3] = '\0';
    expect_int(TICKETS_NO_TOKEN, check((str){small, TICKETS_TOKEN_LETTERS}, &token));
}

void test_tickets_token__the_key_of_another_union_is_unknown_and_cannot_sign_for_ours(void)
{
    unsigned char other_seed[SIGN_SEED_BYTES] = {1};
    struct sign_key *other = sign_key_of_seed(other_seed);
    struct tickets_token token;
    expect_int(TICKETS_UNKNOWN_KEY, check(signed_by((struct tickets_key){8, other}), &token));
    expect_int(TICKETS_FORGED, check(signed_by((struct tickets_key){7, other}), &token));
    sign_key_free(other);
}

void test_tickets_token__the_public_key_is_enough_to_check(void)
{
    unsigned char bytes[SIGN_PUBLIC_BYTES];
    struct tickets_token token;
    sign_public(key_seven().pair, bytes);
    struct sign_key *half = sign_key_of_public(bytes);
    struct tickets_key key = {7, half};
    expect_int(TICKETS_GENUINE,
               tickets_token_check(test_arena(), &key, 1, signed_by(key_seven()), &token));
    sign_key_free(half);
}

/* Version 8 has 49 modules a side (S8 of the goals). */
void test_tickets_token__the_address_fits_a_small_code(void)
{
    str letters = signed_by(key_seven());
    str address = str_join(test_arena(), STR("HTTPS://PROFSOYUZ.KURSK-OBLAST.EXAMPLE/V/"), letters);
    struct qr qr = qr_of(test_arena(), address);
    expect_true(qr.side > 0 && qr.side <= 49);
}
