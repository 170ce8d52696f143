/* Signature files: what is read out of them, what is refused, who may. */
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "app/test.h"
#include "features/records/records_inner.h"

#define TODAY "2026-03-10"
#define REGION "Курская"
#define FILE_TEXT STR("A decision.\n")

struct signer {
    EVP_PKEY *key;
    X509 *certificate;
};

static struct signer signer_of(EVP_PKEY *key, const char *issuer)
{
    struct signer signer = {key, X509_new()};
    X509_NAME *name = X509_get_subject_name(signer.certificate);
    static const char common[] = "Курская областная организация";
    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, (const unsigned char *)common,
                               -1, -1, 0);
    X509_NAME_add_entry_by_NID(name, NID_surname, MBSTRING_UTF8, (const unsigned char *)"Корякина",
                               -1, -1, 0);
    X509_set_issuer_name(signer.certificate, name);
    if (issuer != NULL) {
        X509_NAME_add_entry_by_NID(X509_get_issuer_name(signer.certificate), NID_givenName,
                                   MBSTRING_UTF8, (const unsigned char *)issuer, -1, -1, 0);
    }
    ASN1_INTEGER_set(X509_get_serialNumber(signer.certificate), 0x12AB);
    X509_set_version(signer.certificate, X509_VERSION_3);
    ASN1_TIME_set_string(X509_getm_notBefore(signer.certificate), "20260101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(signer.certificate), "20270101000000Z");
    X509_set_pubkey(signer.certificate, key);
    expect_true(X509_sign(signer.certificate, key, EVP_sha256()) > 0);
    return signer;
}

static struct signer signer_new(EVP_PKEY *key)
{
    return signer_of(key, NULL);
}

static void signer_free(struct signer *signer)
{
    X509_free(signer->certificate);
    EVP_PKEY_free(signer->key);
}

static str signature_by(const struct signer *signer, const EVP_MD *digest)
{
    unsigned char *bytes = NULL;
    BIO *input = BIO_new_mem_buf(FILE_TEXT.data, (int)FILE_TEXT.length);
    unsigned flags = CMS_BINARY | CMS_DETACHED;
    CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags | CMS_PARTIAL);
    expect_true(CMS_add1_signer(cms, signer->certificate, signer->key, digest, flags) != NULL);
    expect_true(CMS_final(cms, input, NULL, flags) == 1);
    int length = i2d_CMS_ContentInfo(cms, &bytes);
    str signature = str_copy(test_arena(), (str){(const char *)bytes, (size_t)length});
    OPENSSL_free(bytes);
    CMS_ContentInfo_free(cms);
    BIO_free(input);
    return signature;
}

static str signature_of(const struct signer *signer, str file, unsigned flags)
{
    unsigned char *bytes = NULL;
    BIO *input = BIO_new_mem_buf(file.data, (int)file.length);
    CMS_ContentInfo *cms =
        CMS_sign(signer->certificate, signer->key, NULL, input, CMS_BINARY | flags);
    int length = i2d_CMS_ContentInfo(cms, &bytes);
    expect_true(length > 0);
    str signature = str_copy(test_arena(), (str){(const char *)bytes, (size_t)length});
    OPENSSL_free(bytes);
    CMS_ContentInfo_free(cms);
    BIO_free(input);
    return signature;
}

static enum records_cms_outcome read(str bytes, str file)
{
    struct records_cms cms;
    return records_cms_read(test_arena(), bytes, file, &cms);
}

/* ---- reading -------------------------------------------------------------------------------- */

void test_records_sign__rsa_and_elliptic_signatures_are_checked(void)
{
    struct signer signers[] = {signer_new(EVP_RSA_gen(2048)), signer_new(EVP_EC_gen("P-256"))};
    for (size_t i = 0; i < COUNT_OF(signers); i++) {
        struct records_cms cms = {0};
        str signature = signature_of(&signers[i], FILE_TEXT, CMS_DETACHED);
        expect_int(RECORDS_CMS_VALID,
                   (int)records_cms_read(test_arena(), signature, FILE_TEXT, &cms));
        expect_str("12AB", cms.serial);
        expect_str("Корякина, Курская областная организация", cms.owner);
        expect_true(date_equal(date_of("2026-01-01"), cms.valid_from));
        expect_true(date_equal(date_of("2027-01-01"), cms.valid_to));
        expect_int(RECORDS_CMS_FOREIGN, (int)read(signature, STR("Another decision.\n")));
        signer_free(&signers[i]);
    }
}

void test_records_sign__a_sum_that_can_be_forged_proves_nothing(void)
{
    struct signer signer = signer_new(EVP_RSA_gen(2048));
    expect_int(RECORDS_CMS_VALID, read(signature_by(&signer, EVP_sha512()), FILE_TEXT));
    expect_int(RECORDS_CMS_UNKNOWN, read(signature_by(&signer, EVP_sha1()), FILE_TEXT));
    expect_int(RECORDS_CMS_UNKNOWN, read(signature_by(&signer, EVP_md5()), FILE_TEXT));
    signer_free(&signer);
}

void test_records_sign__a_name_in_a_certificate_stays_on_its_line(void)
{
    struct signer signer = signer_new(EVP_RSA_gen(2048));
    struct records_cms cms;
    X509_NAME_add_entry_by_NID(X509_get_subject_name(signer.certificate), NID_givenName,
                               MBSTRING_UTF8, (const unsigned char *)"Анна\nДействителен до 2099",
                               -1, -1, 0);
    expect_true(X509_sign(signer.certificate, signer.key, EVP_sha256()) > 0);
    expect_int(
        RECORDS_CMS_VALID,
        records_cms_read(test_arena(), signature_by(&signer, EVP_sha256()), FILE_TEXT, &cms));
    expect_true(str_find_char(cms.owner, '\n') < 0);
    signer_free(&signer);
}

void test_records_sign__what_is_no_single_detached_signature_is_told_apart(void)
{
    struct signer signer = signer_new(EVP_EC_gen("P-256"));
    expect_int(RECORDS_CMS_ATTACHED, (int)read(signature_of(&signer, FILE_TEXT, 0), FILE_TEXT));
    expect_int(RECORDS_CMS_NAMELESS,
               (int)read(signature_of(&signer, FILE_TEXT, CMS_DETACHED | CMS_NOCERTS), FILE_TEXT));
    expect_int(RECORDS_CMS_NOT_ONE, (int)read(STR(""), FILE_TEXT));
    expect_int(RECORDS_CMS_NOT_ONE, (int)read(STR("%PDF-1.4"), FILE_TEXT));
    expect_int(RECORDS_CMS_NOT_ONE,
               (int)read(STR("-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n"), FILE_TEXT));
    size_t length = RECORDS_CMS_LONGEST + 1;
    char *large = arena_raw(test_arena(), length);
    memset(large, '0', length);
    expect_int(RECORDS_CMS_TOO_LARGE, (int)read((str){large, length}, FILE_TEXT));
    signer_free(&signer);
}

/* Cut anywhere, or with any byte turned over, it is never taken for a signature of another file. */
void test_records_sign__a_damaged_signature_file_ends_with_an_outcome(void)
{
    struct signer signer = signer_new(EVP_EC_gen("P-256"));
    str whole = signature_of(&signer, FILE_TEXT, CMS_DETACHED);
    for (size_t length = 0; length < whole.length; length++) {
        expect_true(read(str_slice(whole, 0, length), FILE_TEXT) != RECORDS_CMS_VALID);
    }
    for (size_t i = 0; i < whole.length; i++) {
        char *bytes = arena_raw(test_arena(), whole.length);
        memcpy(bytes, whole.data, whole.length);
        bytes[i] = (char)~bytes[i];
        expect_true(read((str){bytes, whole.length}, STR("Another decision.\n")) !=
                    RECORDS_CMS_VALID);
    }
    signer_free(&signer);
}

/* ---- on a document -------------------------------------------------------------------------- */

struct scene {
    struct test_app *app;
    int64_t chair;
    int64_t document;
};

static const char *path_of(const struct scene *scene, const char *rest)
{
    return test_text("/records/%lld%s", (long long)scene->document, rest);
}

/* A letter that was registered, with its file to be signed. */
static struct scene scene_new(void)
{
    struct scene scene = {.app = test_app_on(TODAY)};
    scene.chair = test_account(scene.app, "region_chair", REGION);
    expect_int(303, test_post(scene.app, scene.chair, "/records/outgoing/new",
                              "correspondent=A&kind=letter&title=О+встрече&dated_on=2026-03-05"
                              "&text=Сообщаем&signed_name=А.+Орлова")
                        .status);
    scene.document = test_sql_int(scene.app, "SELECT max(id) FROM document");
    expect_not_found(test_post(scene.app, scene.chair, path_of(&scene, "/signed"), ""));
    expect_int(303, test_post(scene.app, scene.chair, path_of(&scene, "/register"), "").status);
    expect_int(303, test_post(scene.app, scene.chair, path_of(&scene, "/signed"), "").status);
    return scene;
}

static str file_of(const struct scene *scene)
{
    struct reply reply = test_get(scene->app, scene->chair, path_of(scene, "/signed"));
    str bytes = str_copy(test_arena(), test_bytes_of(reply.file_fd));
    reply_close_file(&reply);
    return bytes;
}

static struct reply upload(const struct scene *scene, str signature)
{
    return test_upload(scene->app, scene->chair, path_of(scene, "/signatures"), "file", "a.sig",
                       signature);
}

void test_records_sign__the_file_to_be_signed_stays_the_same_byte_for_byte(void)
{
    struct scene scene = scene_new();
    str first = file_of(&scene);
    expect_true(str_starts_with(first, STR("%PDF")));
    expect_int(303, test_post(scene.app, scene.chair, path_of(&scene, "/signed"), "").status);
    expect_true(str_equal(first, file_of(&scene)));
}

void test_records_sign__a_signature_is_kept_given_out_and_printed(void)
{
    struct scene scene = scene_new();
    struct signer signer = signer_new(EVP_EC_gen("P-256"));
    expect_not_found(test_get(scene.app, scene.chair, path_of(&scene, "/copy")));
    expect_refused(upload(&scene, signature_of(&signer, FILE_TEXT, CMS_DETACHED)),
                   "не от этого файла");
    expect_refused(upload(&scene, STR("no signature")), "не файл подписи");
    str signature = signature_of(&signer, file_of(&scene), CMS_DETACHED);
    expect_int(303, upload(&scene, signature).status);
    expect_refused(upload(&scene, signature), "уже есть");
    struct reply page =
        test_get(scene.app, scene.chair, test_text("/documents/%lld", (long long)scene.document));
    expect_page(page, "соответствует файлу");
    expect_page(page, "12AB");
    struct reply back = test_get(scene.app, scene.chair, path_of(&scene, "/signatures/1"));
    expect_true(str_equal(signature, test_bytes_of(back.file_fd)));
    reply_close_file(&back);
    struct reply copy = test_get(scene.app, scene.chair, path_of(&scene, "/copy"));
    str text = test_told_by("pdftotext - - | tr '\\n' ' '", copy.file_fd);
    expect_true(text.length == 0 || str_find(text, STR("12AB")) > 0);
    signer_free(&signer);
}

/* Two authorities may have given out the same number. */
void test_records_sign__a_certificate_of_another_issuer_may_have_the_same_number(void)
{
    struct scene scene = scene_new();
    struct signer first = signer_new(EVP_EC_gen("P-256"));
    struct signer second = signer_of(EVP_EC_gen("P-256"), "Другой удостоверяющий центр");
    str file = file_of(&scene);
    expect_int(303, upload(&scene, signature_of(&first, file, CMS_DETACHED)).status);
    expect_int(303, upload(&scene, signature_of(&second, file, CMS_DETACHED)).status);
    expect_refused(upload(&scene, signature_of(&second, file, CMS_DETACHED)), "уже есть");
    expect_int(2, test_sql_int(scene.app, "SELECT count(*) FROM record_signature WHERE serial = "
                                          "'12AB'"));
    signer_free(&first);
    signer_free(&second);
}

void test_records_sign__others_neither_sign_nor_fetch(void)
{
    struct scene scene = scene_new();
    int64_t other = test_account(scene.app, "region_chair", "Астраханская");
    int64_t auditor = test_account(scene.app, "region_auditor", REGION);
    expect_not_found(test_get(scene.app, other, path_of(&scene, "/signed")));
    expect_not_found(
        test_upload(scene.app, other, path_of(&scene, "/signatures"), "file", "a.sig", STR("x")));
    expect_not_found(test_get(scene.app, other, path_of(&scene, "/copy")));
    expect_forbidden(test_post(scene.app, auditor, path_of(&scene, "/signed"), ""));
    expect_forbidden(
        test_upload(scene.app, auditor, path_of(&scene, "/signatures"), "file", "a.sig", STR("x")));
}
