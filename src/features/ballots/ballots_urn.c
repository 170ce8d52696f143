/* From the voter into the urn. Two requests, two transactions: the first, under the sign-in, writes
 * down that the ballot was given; the second, without any, puts a ballot into the urn. The random
 * secret that joins them lies in the browser alone. */
#include "features/ballots/ballots_inner.h"

#include <sodium.h>

#include "app/app.h"
#include "app/base32.h"
#include "app/secret.h"
#include "app/session.h"
#include "base/rand.h"
#include "base/utf8.h"

enum { CODE_BYTES = 10, CODE_LETTERS = 16 };

bool ballots_is_open(const struct request *req, const struct ballots_db_line_row *ballot)
{
    return str_equal(ballot->state, STR("open")) &&
           (ballot->closes_at == 0 || req->now < ballot->closes_at);
}

/* ---- the ballot itself ---------------------------------------------------------------------- */

static struct ballots_paper paper_of(struct arena *arena, str secret)
{
    unsigned char bytes[crypto_generichash_BYTES_MIN];
    str purpose = STR("profkom ballot code");
    crypto_generichash(bytes, sizeof(bytes), (const unsigned char *)purpose.data, purpose.length,
                       (const unsigned char *)secret.data, secret.length);
    return (struct ballots_paper){secret, base32_of(arena, (str){(const char *)bytes, CODE_BYTES})};
}

static str place_of(struct request *req, const char *what, int64_t ballot_id)
{
    return str_format(req->arena, "ballots.%s:%lld", what, (long long)ballot_id);
}

str ballots_paper_sealed(struct request *req, int64_t ballot_id, const struct ballots_paper *paper)
{
    return secret_seal_hex(req->arena, req->app->keys, place_of(req, "paper", ballot_id),
                           paper->secret);
}

bool ballots_paper_of(struct request *req, int64_t ballot_id, str sealed,
                      struct ballots_paper *ret_paper)
{
    str secret;
    if (!secret_open_hex(req->arena, req->app->keys, place_of(req, "paper", ballot_id), sealed,
                         &secret) ||
        secret.length != BALLOTS_SECRET_BYTES) {
        return false;
    }
    *ret_paper = paper_of(req->arena, secret);
    return true;
}

str ballots_code_shown(struct arena *arena, str code)
{
    struct buf shown = BUF_INIT(arena);
    for (size_t i = 0; i < code.length; i++) {
        if (i > 0 && i % 4 == 0) {
            buf_put_char(&shown, '-');
        }
        buf_put_char(&shown, code.data[i]);
    }
    return buf_str(&shown);
}

str ballots_code_typed(struct arena *arena, str typed)
{
    struct buf code = BUF_INIT(arena);
    str upper = utf8_upper(arena, typed);
    for (size_t i = 0; i < upper.length && code.length < CODE_LETTERS; i++) {
        char sign = upper.data[i];
        bool is_letter = (sign >= 'A' && sign <= 'Z') || (sign >= '2' && sign <= '7');
        if (is_letter) {
            buf_put_char(&code, sign);
        }
    }
    return buf_str(&code);
}

/* ---- kept for the voter --------------------------------------------------------------------- */

/* Whoever closes the page before he has voted gets his ballot again in the same browser: it is kept
 * under a key that is made of the cookie, and not with us. */
static str keep(struct request *req, int64_t ballot_id, str secret)
{
    unsigned char
        cipher[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + BALLOTS_SECRET_BYTES];
    str key = session_browser_key(req, str_to_c(req->arena, place_of(req, "kept", ballot_id)));
    if (key.length != crypto_secretbox_KEYBYTES) {
        return (str){0};
    }
    rand_bytes(cipher, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(cipher + crypto_secretbox_NONCEBYTES, (const unsigned char *)secret.data,
                          secret.length, cipher, (const unsigned char *)key.data);
    return str_copy(req->arena, (str){(const char *)cipher, sizeof(cipher)});
}

static bool open_kept(struct request *req, int64_t ballot_id, str kept, str *ret_secret)
{
    const size_t overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    str key = session_browser_key(req, str_to_c(req->arena, place_of(req, "kept", ballot_id)));
    if (key.length != crypto_secretbox_KEYBYTES || kept.length != overhead + BALLOTS_SECRET_BYTES) {
        return false;
    }
    const unsigned char *cipher = (const unsigned char *)kept.data;
    unsigned char *secret = arena_raw(req->arena, BALLOTS_SECRET_BYTES);
    *ret_secret = (str){(const char *)secret, BALLOTS_SECRET_BYTES};
    return crypto_secretbox_open_easy(secret, cipher + crypto_secretbox_NONCEBYTES,
                                      kept.length - crypto_secretbox_NONCEBYTES, cipher,
                                      (const unsigned char *)key.data) == 0;
}

bool ballots_find_own(struct request *req, int64_t id, struct ballots_own *ret_own)
{
    struct ballots_own own = {0};
    if (!ballots_db_find_own(req->db, id, &own.ballot) ||
        !ballots_db_own(req->db, id, req->user.account_id, req->user.person_region_id,
                        req->user.person_id, &own.line)) {
        return false;
    }
    own.options = ballots_db_options(req->db, own.ballot.region_id, own.ballot.id);
    own.is_given = !date_is_none(own.line.given_on);
    str secret;
    own.has_paper = own.is_given && open_kept(req, id, own.line.kept, &secret);
    if (own.has_paper) {
        own.paper = paper_of(req->arena, secret);
    }
    *ret_own = own;
    return true;
}

bool ballots_give(struct request *req, struct ballots_own *own)
{
    char *secret = arena_raw(req->arena, BALLOTS_SECRET_BYTES);
    rand_bytes(secret, BALLOTS_SECRET_BYTES);
    str text = {secret, BALLOTS_SECRET_BYTES};
    struct ballots_db_give_values values = {
        .region_id = own->line.region_id,
        .ballot_id = own->ballot.id,
        .n = own->line.n,
        .today = req->today,
        .kept = keep(req, own->ballot.id, text),
    };
    /* No entry in the log and no key of a form: they would tell the order. */
    if (!ballots_db_give(req->db, &values)) {
        return false;
    }
    own->is_given = true;
    own->has_paper = true;
    own->paper = paper_of(req->arena, text);
    return true;
}

/* ---- the urn -------------------------------------------------------------------------------- */

static str urn_place(struct request *req, int64_t ballot_id, str code)
{
    return STR_CONCAT(req->arena, place_of(req, "urn", ballot_id), STR(":"), code);
}

bool ballots_cast(struct request *req, const struct ballots_db_line_row *ballot,
                  const struct ballots_paper *paper, str choice)
{
    str sealed =
        secret_seal(req->arena, req->app->keys, urn_place(req, ballot->id, paper->code), choice);
    return ballots_db_cast_ballot(req->db, ballot->region_id, ballot->id, paper->code, sealed);
}

str ballots_choice_of(struct request *req, int64_t ballot_id, str code, str sealed)
{
    str choice;
    return secret_open(req->arena, req->app->keys, urn_place(req, ballot_id, code), sealed, &choice)
               ? choice
               : (str){0};
}
