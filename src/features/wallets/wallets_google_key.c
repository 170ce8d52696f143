#include <openssl/err.h>
#include <openssl/pem.h>

#include "app/app.h"
#include "app/json.h"
#include "app/webauthn.h"
#include "base/log.h"
#include "features/wallets/wallets_google.h"

/* The file that Google gives with a service account, read once in a process, when somebody first
 * asks; and what is signed with its key. */

#define SIGNATURE_MAX 1024

static EVP_PKEY *read_key(const char *pem)
{
    BIO *bio = pem == NULL ? NULL : BIO_new_mem_buf(pem, -1);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, NULL, (void *)"");
    BIO_free(bio);
    return key;
}

static const char *text_at(struct app *app, const json_t *file, const char *name)
{
    const char *text = json_string_value(json_object_get(file, name));
    return text == NULL || text[0] == '\0' ? NULL : str_to_c(app->arena, str_of(text));
}

/* NULL, or what is wrong. */
static const char *read_account(struct app *app, struct wallets_google *google)
{
    json_t *file = json_load_file(app->options.google.key, 0, NULL);
    google->email = text_at(app, file, "client_email");
    google->token_url = text_at(app, file, "token_uri");
    google->key = read_key(json_string_value(json_object_get(file, "private_key")));
    bool is_json = file != NULL;
    json_decref(file);
    if (!is_json) {
        return "google_key cannot be read, or is no JSON";
    }
    if (google->email == NULL || google->token_url == NULL) {
        return "google_key has no client_email or no token_uri";
    }
    return google->key != NULL && EVP_PKEY_is_a(google->key, "RSA")
               ? NULL
               : "google_key has no private_key that can be read";
}

struct kept {
    struct wallets_google google;
    bool is_good;
};

static void *keep_make(struct app *app)
{
    struct kept *kept = ARENA_NEW(app->arena, struct kept);
    const struct app_google *options = &app->options.google;
    if (options->issuer != NULL && options->key != NULL) {
        const char *wrong = read_account(app, &kept->google);
        kept->is_good = wrong == NULL;
        if (wrong != NULL) {
            LOG_ERROR("wallets.google", "reason=\"%s\"", wrong);
        }
        ERR_clear_error();
    }
    return kept;
}

static void keep_let_go(void *what)
{
    struct kept *kept = what;
    EVP_PKEY_free(kept->google.key);
}

struct wallets_google *wallets_google(struct request *req)
{
    static const struct app_keeper keeper = {keep_make, keep_let_go};
    struct kept *kept = app_kept(req->app, &keeper);
    return kept->is_good ? &kept->google : NULL;
}

static str sign(struct arena *arena, EVP_PKEY *key, str text)
{
    unsigned char *bytes = arena_raw(arena, SIGNATURE_MAX);
    size_t length = SIGNATURE_MAX;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_signed =
        context != NULL && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
        EVP_DigestSign(context, bytes, &length, (const unsigned char *)text.data, text.length) == 1;
    EVP_MD_CTX_free(context);
    return is_signed ? (str){(const char *)bytes, length} : (str){0};
}

str wallets_google_jwt(struct arena *arena, const struct wallets_google *google,
                       const json_t *claims)
{
    str head = webauthn_text(arena, STR("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"));
    str body = webauthn_text(arena, json_as_text(arena, claims));
    str text = STR_CONCAT(arena, head, STR("."), body);
    str signature = sign(arena, google->key, text);
    return str_is_empty(signature)
               ? signature
               : STR_CONCAT(arena, text, STR("."), webauthn_text(arena, signature));
}
