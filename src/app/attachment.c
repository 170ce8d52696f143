#include "app/attachment.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "app/app.h"
#include "app/secret.h"
#include "base/utf8.h"

enum { HASH_BYTES = 32, MEGABYTE = 1024 * 1024 };

str attachment_read(struct arena *arena, const struct http_file *file)
{
    char *bytes = arena_raw(arena, (size_t)file->size);
    size_t done = 0;
    while (done < (size_t)file->size) {
        ssize_t got = pread(file->fd, bytes + done, (size_t)file->size - done, (off_t)done);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return (str){0};
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return (str){bytes, done};
}

str attachment_imprint(struct arena *arena, str bytes)
{
    unsigned char hash[HASH_BYTES];
    char *hex = arena_raw(arena, HASH_BYTES * 2 + 1);
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)bytes.data, bytes.length, NULL,
                       0);
    sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, sizeof(hash));
    return str_of(hex);
}

bool attachment_take(struct request *req, const struct http_file *file, str place,
                     struct attachment *ret_attachment)
{
    str bytes = attachment_read(req->arena, file);
    if (bytes.length == 0) {
        return false;
    }
    *ret_attachment = (struct attachment){
        .name = utf8_slice(file->name, ATTACHMENT_NAME_LETTERS),
        .type = file->content_type,
        .size = file->size,
        .hash = attachment_imprint(req->arena, bytes),
        .content = secret_seal(req->arena, req->app->keys, place, bytes),
    };
    return true;
}

bool attachment_of_field(struct form *form, const char *name, str place, int64_t megabytes,
                         struct attachment *ret_attachment)
{
    struct request *req = form->req;
    const struct http_file *file = form_file(form, name);
    struct attachment kept = {0};
    if (file != NULL && (int64_t)file->size > megabytes * MEGABYTE) {
        form_add_error(form, name, _f("The file is larger than %1 MB.", megabytes));
        return false;
    }
    if (file != NULL && file->size > 0 && !attachment_take(req, file, place, &kept)) {
        form_add_error(form, name, str_of(_("The file could not be read. Please try again.")));
        return false;
    }
    *ret_attachment = kept;
    return true;
}

static bool write_all(int fd, str bytes)
{
    while (bytes.length > 0) {
        ssize_t wrote = write(fd, bytes.data, bytes.length);
        if (wrote <= 0) {
            return false;
        }
        bytes = str_from(bytes, (size_t)wrote);
    }
    return true;
}

struct reply attachment_reply(struct request *req, str place, const struct attachment *attachment)
{
    str bytes;
    if (!secret_open(req->arena, req->app->keys, place, attachment->content, &bytes)) {
        return reply_refused(req, str_of(_("The file cannot be opened: it was sealed with "
                                           "another key.")));
    }
    if (attachment->hash.length > 0 &&
        !str_equal(attachment_imprint(req->arena, bytes), attachment->hash)) {
        return reply_refused(req, str_of(_("The file is not the one that was attached. Please tell "
                                           "your administrator.")));
    }
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_all(fd, bytes);
    return reply_made_file(req, fd, is_whole, attachment->type, attachment->name);
}
