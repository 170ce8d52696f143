#include "features/records/records_cms.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { NAME_MOST = 200, SERIAL_MOST = 40, CERTIFICATES_MOST = 20, DIGEST_LEAST = 28 };

/* ---- the container -------------------------------------------------------------------------- */

static CMS_ContentInfo *read_der(str bytes)
{
    const unsigned char *at = (const unsigned char *)bytes.data;
    return d2i_CMS_ContentInfo(NULL, &at, (long)bytes.length);
}

/* Whatever the label says: CMS, PKCS7, SIGNATURE. */
static CMS_ContentInfo *read_pem(str bytes)
{
    char *name = NULL, *header = NULL;
    unsigned char *der = NULL;
    long length = 0;
    BIO *input = BIO_new_mem_buf(bytes.data, (int)bytes.length);
    bool is_pem = input != NULL && PEM_read_bio(input, &name, &header, &der, &length) == 1;
    CMS_ContentInfo *cms = is_pem ? read_der((str){(const char *)der, (size_t)length}) : NULL;
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
    BIO_free(input);
    return cms;
}

/* As several programs save it: base64 without a word around it. */
static CMS_ContentInfo *read_base64(struct arena *arena, str bytes)
{
    struct buf packed = BUF_INIT(arena);
    for (size_t i = 0; i < bytes.length; i++) {
        if (bytes.data[i] > ' ') {
            buf_put_char(&packed, bytes.data[i]);
        }
    }
    str text = buf_str(&packed);
    unsigned char *der = (unsigned char *)arena_raw(arena, text.length + 1);
    int length = text.length == 0 || text.length % 4 != 0
                     ? -1
                     : EVP_DecodeBlock(der, (const unsigned char *)text.data, (int)text.length);
    return length <= 0 ? NULL : read_der((str){(const char *)der, (size_t)length});
}

static CMS_ContentInfo *read_container(struct arena *arena, str bytes)
{
    CMS_ContentInfo *cms = NULL;
    if (bytes.length > 0 && bytes.data[0] == 0x30) {
        cms = read_der(bytes);
    } else if (str_find(bytes, STR("-----BEGIN ")) >= 0) {
        cms = read_pem(bytes);
    }
    return cms == NULL ? read_base64(arena, bytes) : cms;
}

/* ---- the certificate ------------------------------------------------------------------------ */

static str part_of(struct arena *arena, const X509_NAME *name, int nid)
{
    int at = X509_NAME_get_index_by_NID(name, nid, -1);
    unsigned char *text = NULL;
    int length =
        at < 0
            ? -1
            : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    str part = length <= 0 ? (str){0} : str_copy(arena, (str){(const char *)text, (size_t)length});
    OPENSSL_free(text);
    return utf8_slice(utf8_single_blanks(arena, utf8_repair(arena, part)), NAME_MOST);
}

/* On one line: a name that goes on below would pass for words of ours in the mark. The person,
 * where one is named, and the organisation. */
static str name_of(struct arena *arena, const X509_NAME *name)
{
    str person = str_trim(STR_CONCAT(arena, part_of(arena, name, NID_surname), STR(" "),
                                     part_of(arena, name, NID_givenName)));
    str common = part_of(arena, name, NID_commonName);
    str whose = str_equal(person, common) ? person : str_comma(arena, person, common);
    return whose.length > 0 ? whose : part_of(arena, name, NID_organizationName);
}

static str serial_of(struct arena *arena, X509 *certificate)
{
    const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);
    struct buf hex = BUF_INIT(arena);
    for (int i = 0; i < ASN1_STRING_length(serial) && i < SERIAL_MOST; i++) {
        buf_put_format(&hex, "%02X", ASN1_STRING_get0_data(serial)[i]);
    }
    return buf_str(&hex);
}

static date day_of(const ASN1_TIME *time)
{
    struct tm tm;
    return ASN1_TIME_to_tm(time, &tm) == 1 && tm.tm_year >= 0 && tm.tm_year < 8000
               ? date_from(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday)
               : (date){0};
}

static str algorithm_of(struct arena *arena, X509 *certificate)
{
    const X509_ALGOR *algorithm;
    const ASN1_OBJECT *object;
    char text[80];
    X509_get0_signature(NULL, &algorithm, certificate);
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    int length = OBJ_obj2txt(text, sizeof(text), object, 0);
    return length <= 0 ? (str){0} : str_copy(arena, str_of(text));
}

static void describe(struct arena *arena, X509 *certificate, struct records_cms *ret_cms)
{
    *ret_cms = (struct records_cms){
        .serial = serial_of(arena, certificate),
        .owner = name_of(arena, X509_get_subject_name(certificate)),
        .issuer = name_of(arena, X509_get_issuer_name(certificate)),
        .algorithm = algorithm_of(arena, certificate),
        .valid_from = day_of(X509_get0_notBefore(certificate)),
        .valid_to = day_of(X509_get0_notAfter(certificate)),
    };
}

/* ---- the signature -------------------------------------------------------------------------- */

/* MD5 and SHA-1, for which files of the same sum can be made, prove nothing. */
static bool can_be_checked(CMS_SignerInfo *signer, X509 *certificate)
{
    X509_ALGOR *digest;
    const ASN1_OBJECT *object;
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
    X509_ALGOR_get0(&object, NULL, NULL, digest);
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    int kind = key == NULL ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key);
    bool is_known = kind == EVP_PKEY_RSA || kind == EVP_PKEY_RSA_PSS || kind == EVP_PKEY_EC ||
                    kind == EVP_PKEY_ED25519;
    const EVP_MD *known = EVP_get_digestbyobj(object);
    return is_known && known != NULL && EVP_MD_get_size(known) >= DIGEST_LEAST;
}

/* Of a BIO in memory CMS_verify makes a copy, which it forgets where a signature is damaged; with a
 * filter in front it takes ours. */
static bool was_made_over(CMS_ContentInfo *cms, str file)
{
    BIO *bytes = BIO_new_mem_buf(file.data, (int)file.length);
    BIO *content = BIO_new(BIO_f_buffer());
    bool is_good = bytes != NULL && content != NULL && BIO_push(content, bytes) == content &&
                   CMS_verify(cms, NULL, NULL, content, NULL,
                              CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY | CMS_DETACHED) == 1;
    BIO_free_all(content);
    return is_good;
}

static enum records_cms_outcome judge(struct arena *arena, CMS_ContentInfo *cms, str file,
                                      struct records_cms *ret_cms)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    ASN1_OCTET_STRING **content = CMS_get0_content(cms);
    if (content != NULL && *content != NULL) {
        return RECORDS_CMS_ATTACHED;
    }
    if (sk_CMS_SignerInfo_num(signers) != 1) {
        return RECORDS_CMS_SEVERAL;
    }
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);
    STACK_OF(X509) *certificates = CMS_get1_certs(cms);
    enum records_cms_outcome outcome = RECORDS_CMS_NAMELESS;
    for (int i = 0; i < MIN_OF(sk_X509_num(certificates), CERTIFICATES_MOST); i++) {
        X509 *certificate = sk_X509_value(certificates, i);
        if (outcome == RECORDS_CMS_NAMELESS && CMS_SignerInfo_cert_cmp(signer, certificate) == 0) {
            describe(arena, certificate, ret_cms);
            outcome = !can_be_checked(signer, certificate) ? RECORDS_CMS_UNKNOWN
                      : was_made_over(cms, file)           ? RECORDS_CMS_VALID
                                                           : RECORDS_CMS_FOREIGN;
        }
    }
    sk_X509_pop_free(certificates, X509_free);
    return outcome;
}

enum records_cms_outcome records_cms_read(struct arena *arena, str bytes, str file,
                                          struct records_cms *ret_cms)
{
    if (bytes.length > RECORDS_CMS_LONGEST) {
        return RECORDS_CMS_TOO_LARGE;
    }
    CMS_ContentInfo *cms = read_container(arena, bytes);
    bool is_signature = cms != NULL && OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_signed;
    enum records_cms_outcome outcome =
        is_signature ? judge(arena, cms, file, ret_cms) : RECORDS_CMS_NOT_ONE;
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return outcome;
}
