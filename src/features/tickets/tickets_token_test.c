#include "features/tickets/tickets_token.h"

#include <sodium.h>

#include "app/base32.h"
#include "app/qr.h"
#include "base/test.h"

static const unsigned char seed[SIGN_SEED_BYTES] = "a seed of 32 bytes, always this";

static const struct tickets_token printed = {
    .serial = 0x8123456789abcdefu,
    .series = 46,
    .issued = {20260901},
    .until = {20310831},
};

/* 2026-03-01 */
#define MARCH_FIRST 20513

static const struct tickets_day march_first = {
    .serial = 0x8123456789abcdefu,
    .series = 46,
    .number = MARCH_FIRST,
    .secret = "nine own",
};

static struct tickets_key key_seven(void)
{
    static struct sign_key *pair;
    if (pair == NULL) {
        pair = sign_key_of_seed(seed);
    }
    return (struct tickets_key){7, pair};
}

/* Of the same, as scanners have it. */
static struct tickets_key public_half(void)
{
    static struct sign_key *half;
    if (half == NULL) {
        unsigned char bytes[SIGN_PUBLIC_BYTES];
        sign_public(key_seven().pair, bytes);
        half = sign_key_of_public(bytes);
    }
    return (struct tickets_key){7, half};
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

static str code_of(const struct tickets_day *day, int minute)
{
    struct tickets_sheet sheet = tickets_sheet_sign(key_seven(), day);
    return tickets_sheet_token(test_arena(), &sheet, minute);
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

static void expect_not_genuine(str letters)
{
    struct tickets_token token;
    struct tickets_key half = public_half();
    enum tickets_verdict verdict = check(letters, &token);
    expect_true(verdict != TICKETS_GENUINE);
    expect_int(verdict, tickets_token_check(test_arena(), &half, 1, letters, &token));
}

static void expect_no_bit_can_be_flipped(str letters)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *changed = str_to_c(test_arena(), letters);
    for (size_t i = 0; i < letters.length; i++) {
        int value = (int)(strchr(alphabet, letters.data[i]) - alphabet);
        for (int bit = 0; bit < 5; bit++) {
            changed[i] = alphabet[value ^ (1 << bit)];
            expect_not_genuine(str_of(changed));
        }
        changed[i] = letters.data[i];
    }
}

/* Each of the 700 bits of the letters in turn, and of the 760 of a phone; whether the signature is
 * made again or checked. */
void test_tickets_token__a_flipped_bit_is_never_genuine(void)
{
    expect_no_bit_can_be_flipped(signed_by(key_seven()));
    expect_no_bit_can_be_flipped(code_of(&march_first, 720));
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
    struct tickets_token token;
    struct tickets_key half = public_half();
    expect_int(TICKETS_GENUINE,
               tickets_token_check(test_arena(), &half, 1, signed_by(key_seven()), &token));
}

/* Version 8 has 49 modules a side (S8 of the goals). */
static void expect_small_code(str letters)
{
    str address = str_join(test_arena(), STR("HTTPS://PROFSOYUZ.KURSK-OBLAST.EXAMPLE/V/"), letters);
    struct qr qr = qr_of(test_arena(), address);
    expect_true(qr.side > 0 && qr.side <= 49);
}

void test_tickets_token__the_address_fits_a_small_code(void)
{
    expect_small_code(signed_by(key_seven()));
    expect_small_code(code_of(&march_first, 1));
}

/* ---- in a phone ----------------------------------------------------------------------------- */

static void expect_minute(const struct tickets_day *day, int minute)
{
    struct tickets_token token;
    str letters = code_of(day, minute);
    expect_int(TICKETS_PHONE_LETTERS, (int64_t)letters.length);
    expect_int(TICKETS_GENUINE, check(letters, &token));
    expect_int(TICKETS_PHONE, token.use);
    expect_int(7, token.key);
    expect_true(token.serial == day->serial);
    expect_int(46, token.series);
    expect_int(day->number * 1440 + minute, token.minute);
}

void test_tickets_token__each_minute_of_a_phone_is_known_by_its_value(void)
{
    struct tickets_day next = march_first;
    next.number++;
    for (int minute = 0; minute < TICKETS_DAY_MINUTES; minute += 37) {
        expect_minute(&march_first, minute);
    }
    expect_minute(&march_first, 1439);
    expect_minute(&next, 0);
}

static str bytes_of(str letters)
{
    str bytes = {0};
    expect_true(base32_read(test_arena(), letters, &bytes));
    return bytes;
}

/* The letters with a value of ours in the place of that of the minute. */
static str with_value(str letters, const void *value)
{
    str bytes = bytes_of(letters);
    memcpy((char *)bytes.data + TICKETS_PHONE_BYTES - TICKETS_LINK_BYTES, value,
           TICKETS_LINK_BYTES);
    return base32_of(test_arena(), bytes);
}

static const char *value_of(str letters)
{
    return bytes_of(letters).data + TICKETS_PHONE_BYTES - TICKETS_LINK_BYTES;
}

/* Whoever photographs a code has the signature of the day and one link. */
void test_tickets_token__from_one_minute_those_before_can_be_made_and_none_after(void)
{
    struct tickets_token token;
    str seen = code_of(&march_first, 600);
    unsigned char value[TICKETS_LINK_BYTES];
    memcpy(value, value_of(seen), sizeof(value));
    for (int i = 0; i < 256; i++) {
        value[8]++;
        bool is_seen = memcmp(value, value_of(seen), sizeof(value)) == 0;
        expect_int(is_seen ? TICKETS_GENUINE : TICKETS_FORGED,
                   check(with_value(seen, value), &token));
    }
    expect_int(TICKETS_GENUINE,
               check(with_value(seen, value_of(code_of(&march_first, 599))), &token));
    expect_int(MARCH_FIRST * 1440 + 599, token.minute);
}

void test_tickets_token__the_secret_of_a_day_is_itself_no_code(void)
{
    struct tickets_token token;
    str seen = code_of(&march_first, 600);
    expect_int(TICKETS_FORGED, check(with_value(seen, march_first.secret), &token));
}

void test_tickets_token__the_links_of_another_day_or_phone_do_not_fit(void)
{
    struct tickets_token token;
    struct tickets_day others[] = {march_first, march_first, march_first};
    others[0].number--;
    others[1].number++;
    others[2].serial++;
    str seen = code_of(&march_first, 600);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        for (int minute = 599; minute <= 601; minute++) {
            str other = code_of(&others[i], minute);
            expect_int(TICKETS_GENUINE, check(other, &token));
            expect_int(TICKETS_FORGED, check(with_value(seen, value_of(other)), &token));
        }
    }
}

/* The links by libsodium, the signature too. */
void test_tickets_token__another_implementation_finds_the_same_links(void)
{
    unsigned char text[14 + 8 + 2 + 9];
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char public[SIGN_PUBLIC_BYTES];
    str bytes = bytes_of(code_of(&march_first, 1437));
    memcpy(text, "profkom minute", 14);
    memcpy(text + 14, bytes.data + 2, 8);
    memcpy(text + 22, bytes.data + 11, 2);
    memcpy(text + 24, march_first.secret, 9);
    for (int i = 0; i < 3; i++) {
        crypto_hash_sha256(hash, text, sizeof(text));
        memcpy(text + 24, hash, 9);
    }
    expect_int(0, memcmp(hash, bytes.data + 86, 9));
    char signed_bytes[16 + TICKETS_PHONE_HEAD];
    memcpy(signed_bytes, "profkom ticket 2", 16);
    memcpy(signed_bytes + 16, bytes.data, TICKETS_PHONE_HEAD);
    sign_public(key_seven().pair, public);
    expect_int(0, crypto_sign_verify_detached((const unsigned char *)bytes.data + 22,
                                              (const unsigned char *)signed_bytes,
                                              sizeof(signed_bytes), public));
}

/* For those who write this down in another language: web/ticket_code.test.mjs has the same. */
void test_tickets_token__a_known_phone_has_known_letters(void)
{
    expect_str("AIDYCI2FM6E2XTPPFZICDBREWKM4MCD3L2SB6ZDKMN2Y2H6KMHUUHKJKCEVOSUWQTXISUCQHKZWP"
               "TCAJT4T3SNN5WQLGKGVE2URJHKWNQVYIJ4HM4POT3CDKLWMF5PF6CAHNIIDIAWDCJMUZYYEHWXVE",
               code_of(&march_first, 0));
    expect_str("AIDYCI2FM6E2XTPPFZICDBREWKM4MCD3L2SB6ZDKMN2Y2H6KMHUUHKJKCEVOSUWQTXISUCQHKZWP"
               "TCAJT4T3SNN5WQLGKGVE2URJHKWNQVYIJ4HM4POT3CDKLWMF5PF6CAHNIIDIAXSQFREDGENT3WQK",
               code_of(&march_first, 1439));
}

void test_tickets_token__a_phone_signed_by_others_is_told_apart(void)
{
    unsigned char other_seed[SIGN_SEED_BYTES] = {1};
    struct sign_key *other = sign_key_of_seed(other_seed);
    struct tickets_token token;
    struct tickets_sheet unknown = tickets_sheet_sign((struct tickets_key){8, other}, &march_first);
    struct tickets_sheet forged = tickets_sheet_sign((struct tickets_key){7, other}, &march_first);
    expect_int(TICKETS_UNKNOWN_KEY, check(tickets_sheet_token(test_arena(), &unknown, 5), &token));
    expect_int(TICKETS_FORGED, check(tickets_sheet_token(test_arena(), &forged, 5), &token));
    sign_key_free(other);
}
