#include <openssl/cms.h>
#include <openssl/err.h>
#include <zip.h>

#include "app/json.h"
#include "features/wallets/wallets_inner.h"

/* manifest.json names the SHA-1 of each file, as Apple asks for; `signature` is a detached CMS
 * signature (RFC 5652) of the manifest, with the certificate above the operator's in it. */

static str hex_of_sha1(struct arena *arena, str bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    struct buf hex = BUF_INIT(arena);
    if (EVP_Digest(bytes.data, bytes.length, digest, &length, EVP_sha1(), NULL) != 1) {
        return (str){0};
    }
    for (unsigned i = 0; i < length; i++) {
        buf_put_format(&hex, "%02x", digest[i]);
    }
    return buf_str(&hex);
}

static str manifest_of(struct arena *arena, const struct wallets_file *files, size_t count)
{
    json_t *manifest = json_object();
    for (size_t i = 0; i < count; i++) {
        str hash = hex_of_sha1(arena, files[i].bytes);
        json_object_set_new(manifest, files[i].name, json_of_text(hash));
    }
    str text = json_as_text(arena, manifest);
    json_decref(manifest);
    return text;
}

static str signature_of(struct arena *arena, const struct wallets_signer *signer, str text)
{
    str signature = {0};
    unsigned char *bytes = NULL;
    BIO *input = BIO_new_mem_buf(text.data, (int)text.length);
    CMS_ContentInfo *cms = CMS_sign(signer->certificate, signer->key, signer->chain, input,
                                    CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP);
    int length = cms == NULL ? 0 : i2d_CMS_ContentInfo(cms, &bytes);
    if (length > 0) {
        signature = str_copy(arena, (str){(const char *)bytes, (size_t)length});
    }
    OPENSSL_free(bytes);
    CMS_ContentInfo_free(cms);
    BIO_free(input);
    ERR_clear_error();
    return signature;
}

static bool add(zip_t *archive, const char *name, str bytes)
{
    zip_source_t *source = zip_source_buffer(archive, bytes.data, bytes.length, 0);
    if (source == NULL || str_is_empty(bytes) ||
        zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8) < 0) {
        zip_source_free(source);
        return false;
    }
    return true;
}

static str read_back(struct arena *arena, zip_source_t *source)
{
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0) {
        return (str){0};
    }
    char *bytes = arena_raw(arena, about.size);
    zip_int64_t length = zip_source_read(source, bytes, about.size);
    zip_source_close(source);
    return length == (zip_int64_t)about.size ? (str){bytes, about.size} : (str){0};
}

/* What is put into it is read when it is closed. */
static str packed(struct arena *arena, const struct wallets_file *files, size_t count)
{
    zip_source_t *whole = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = whole == NULL ? NULL : zip_open_from_source(whole, ZIP_TRUNCATE, NULL);
    if (archive == NULL) {
        zip_source_free(whole);
        return (str){0};
    }
    zip_source_keep(whole);
    bool is_good = true;
    for (size_t i = 0; i < count && is_good; i++) {
        is_good = add(archive, files[i].name, files[i].bytes);
    }
    if (!is_good || zip_close(archive) != 0) {
        zip_discard(archive);
        is_good = false;
    }
    str bytes = is_good ? read_back(arena, whole) : (str){0};
    zip_source_free(whole);
    return bytes;
}

str wallets_pack(struct arena *arena, const struct wallets_signer *signer,
                 const struct wallets_file *files, size_t count)
{
    struct wallets_file all[WALLETS_FILES + 2];
    assert(count <= WALLETS_FILES);
    memcpy(all, files, count * sizeof(*files));
    str manifest = manifest_of(arena, files, count);
    all[count] = (struct wallets_file){"manifest.json", manifest};
    all[count + 1] = (struct wallets_file){"signature", signature_of(arena, signer, manifest)};
    return packed(arena, all, count + 2);
}
