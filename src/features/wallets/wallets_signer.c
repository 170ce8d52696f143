#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>

#include "app/app.h"
#include "base/log.h"
#include "features/wallets/wallets_inner.h"

/* The operator's certificate for passes, its key and Apple's certificate above it: read once in a
 * process, when somebody first asks. */

struct kept {
    struct wallets_signer signer;
    bool is_good;
};

/* A key behind a password would wait for somebody at a keyboard. */
static int no_password(char *room UNUSED, int size UNUSED, int is_writing UNUSED,
                       void *context UNUSED)
{
    return -1;
}

static X509 *read_certificate(const char *path)
{
    FILE *file = fopen(path, "re");
    X509 *certificate = file == NULL ? NULL : PEM_read_X509(file, NULL, no_password, NULL);
    if (file != NULL) {
        fclose(file);
    }
    return certificate;
}

static EVP_PKEY *read_key(const char *path)
{
    FILE *file = fopen(path, "re");
    EVP_PKEY *key = file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, no_password, NULL);
    if (file != NULL) {
        fclose(file);
    }
    return key;
}

static bool is_configured(const struct app_apple *apple)
{
    return apple->pass_type != NULL && apple->team != NULL && apple->certificate != NULL &&
           apple->key != NULL && apple->intermediate != NULL;
}

/* NULL, or what is wrong. */
static const char *read_signer(const struct app_apple *apple, struct wallets_signer *signer)
{
    X509 *intermediate = read_certificate(apple->intermediate);
    signer->certificate = read_certificate(apple->certificate);
    signer->key = read_key(apple->key);
    signer->chain = sk_X509_new_null();
    if (intermediate == NULL || signer->chain == NULL ||
        sk_X509_push(signer->chain, intermediate) == 0) {
        X509_free(intermediate);
        return "apple_intermediate cannot be read";
    }
    if (signer->certificate == NULL) {
        return "apple_certificate cannot be read";
    }
    if (signer->key == NULL) {
        return "apple_key cannot be read, or wants a password";
    }
    if (X509_check_private_key(signer->certificate, signer->key) != 1) {
        return "apple_key is not the key of apple_certificate";
    }
    return X509_check_issued(intermediate, signer->certificate) == X509_V_OK
               ? NULL
               : "apple_certificate is not signed by apple_intermediate";
}

static void *keep_make(struct app *app)
{
    struct kept *kept = ARENA_NEW(app->arena, struct kept);
    const struct app_apple *apple = &app->options.apple;
    if (is_configured(apple)) {
        const char *wrong = read_signer(apple, &kept->signer);
        kept->is_good = wrong == NULL;
        if (wrong != NULL) {
            LOG_ERROR("wallets.apple", "reason=\"%s\"", wrong);
        }
        ERR_clear_error();
    }
    return kept;
}

static void keep_let_go(void *what)
{
    struct kept *kept = what;
    X509_free(kept->signer.certificate);
    EVP_PKEY_free(kept->signer.key);
    sk_X509_pop_free(kept->signer.chain, X509_free);
}

/* Wallets refuse what an expired certificate has signed. */
static bool holds_on(const X509 *certificate, int64_t now)
{
    time_t moment = (time_t)now;
    return X509_cmp_time(X509_get0_notBefore(certificate), &moment) < 0 &&
           X509_cmp_time(X509_get0_notAfter(certificate), &moment) > 0;
}

const struct wallets_signer *wallets_signer(struct request *req)
{
    static const struct app_keeper keeper = {keep_make, keep_let_go};
    const struct kept *kept = app_kept(req->app, &keeper);
    return kept->is_good && holds_on(kept->signer.certificate, req->now) ? &kept->signer : NULL;
}
