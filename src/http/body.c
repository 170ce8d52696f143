#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_LIMIT (64 * 1024)
#define FIRST_ROOM 4096
#define FIELD_LIMIT 2000

void body_init(struct body *body, struct arena *arena, const char *temporary_folder, int64_t limit,
               int64_t announced)
{
    *body = (struct body){
        .arena = arena,
        .temporary_folder = temporary_folder,
        .limit = limit,
        .fd = -1,
    };
    /* What is announced may never come; room is made as it does. */
    if (announced > 0 && announced <= MEMORY_LIMIT) {
        body->capacity = (size_t)MIN_OF(announced, FIRST_ROOM);
        body->memory = arena_raw(arena, body->capacity);
    }
}

static int open_temporary(struct arena *arena, const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) {
        return fd;
    }
    /* Some file systems have no nameless files. */
    char *path = str_to_c(arena, str_join(arena, str_of(folder), STR("/upload-XXXXXX")));
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) {
        unlink(path);
    }
    return fd;
}

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

static bool move_to_file(struct body *body)
{
    body->fd = open_temporary(body->arena, body->temporary_folder);
    return body->fd >= 0 && write_all(body->fd, body->memory, (size_t)body->length);
}

static void take_in_memory(struct body *body, const char *bytes, size_t length)
{
    size_t needed = (size_t)body->length + length;
    if (needed > body->capacity) {
        size_t capacity = MAX_OF(needed, MIN_OF((size_t)MEMORY_LIMIT, body->capacity * 2));
        body->memory = arena_grow(body->arena, body->memory, body->capacity, capacity);
        body->capacity = capacity;
    }
    memcpy(body->memory + body->length, bytes, length);
}

enum body_outcome body_take(struct body *body, const char *bytes, size_t length)
{
    if ((int64_t)length > body->limit - body->length) {
        return BODY_TOO_LARGE;
    }
    if (body->fd < 0 && body->length + (int64_t)length <= MEMORY_LIMIT) {
        take_in_memory(body, bytes, length);
    } else if ((body->fd < 0 && !move_to_file(body)) || !write_all(body->fd, bytes, length)) {
        return BODY_NOT_STORED;
    }
    body->length += (int64_t)length;
    return BODY_TAKEN;
}

static bool view(struct body *body, str *ret_bytes)
{
    if (body->fd < 0) {
        *ret_bytes = (str){body->memory, (size_t)body->length};
        return true;
    }
    void *mapping = mmap(NULL, (size_t)body->length, PROT_READ, MAP_PRIVATE, body->fd, 0);
    if (mapping == MAP_FAILED) {
        return false;
    }
    body->mapping = mapping;
    *ret_bytes = (str){mapping, (size_t)body->length};
    return true;
}

/* Copies inside the kernel, so that a large file never passes through our memory. */
static bool copy_from_file(int from, off_t offset, int to, size_t length)
{
    while (length > 0) {
        ssize_t copied = copy_file_range(from, &offset, to, NULL, length, 0);
        if (copied < 0 && errno == EINTR) {
            continue;
        }
        if (copied <= 0) {
            return false;
        }
        length -= (size_t)copied;
    }
    return true;
}

/* A descriptor of its own for one uploaded file; -1 when there is no room for it. */
static int file_of_part(struct body *body, str content)
{
    bool is_small = content.length <= MEMORY_LIMIT;
    int fd = is_small ? memfd_create("upload", MFD_CLOEXEC)
                      : open_temporary(body->arena, body->temporary_folder);
    if (fd < 0) {
        return -1;
    }
    off_t offset = is_small ? 0 : (off_t)(content.data - (const char *)body->mapping);
    bool is_copied =
        is_small ? write_all(fd, content.data, content.length)
                 : copy_from_file(body->fd, offset, fd, content.length) ||
                       (lseek(fd, 0, SEEK_SET) == 0 && write_all(fd, content.data, content.length));
    if (!is_copied || lseek(fd, 0, SEEK_SET) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* A file field in which nothing was chosen comes as a nameless, empty part. */
static bool is_absent(const struct http_part *part)
{
    return str_is_empty(part->name) && str_is_empty(part->content);
}

static bool add_files(struct body *body, struct http_request *request,
                      const struct http_multipart *multipart)
{
    request->files = ARENA_ARRAY(request->arena, multipart->part_count, struct http_file);
    for (size_t i = 0; i < multipart->part_count; i++) {
        const struct http_part *part = &multipart->parts[i];
        if (is_absent(part)) {
            continue;
        }
        int fd = file_of_part(body, part->content);
        if (fd < 0) {
            return false;
        }
        request->files[request->file_count++] = (struct http_file){
            .field = str_copy(request->arena, part->field),
            .name = str_copy(request->arena, part->name),
            .content_type = part->content_type,
            .fd = fd,
            .size = (int64_t)part->content.length,
        };
    }
    return true;
}

/* The texts are copied, because the mapping goes away before the handler's work is done. */
static void add_fields(struct http_request *request, const struct http_multipart *multipart)
{
    size_t old_size = request->field_count * sizeof(struct http_field);
    size_t more = multipart->field_count * sizeof(struct http_field);
    request->fields = arena_grow(request->arena, request->fields, old_size, old_size + more);
    for (size_t i = 0; i < multipart->field_count; i++) {
        request->fields[request->field_count++] = (struct http_field){
            .name = str_copy(request->arena, multipart->fields[i].name),
            .value = str_copy(request->arena, multipart->fields[i].value),
        };
    }
}

static int parse_multipart(struct body *body, struct http_request *request, str content_type,
                           str bytes)
{
    struct http_multipart multipart;
    if (!http_parse_multipart(request->arena, content_type, bytes, FIELD_LIMIT, &multipart)) {
        return 400;
    }
    add_fields(request, &multipart);
    return add_files(body, request, &multipart) ? 0 : 500;
}

int body_parse(struct body *body, struct http_request *request)
{
    str bytes;
    if (body->length == 0) {
        return 0;
    }
    if (!view(body, &bytes)) {
        return 500;
    }
    str content_type = http_header(request, STR("content-type"));
    str parameters = content_type;
    str kind = {0};
    str_next(&parameters, ';', &kind);
    kind = str_trim(kind);
    if (str_equal_ascii_nocase(kind, STR("multipart/form-data"))) {
        return parse_multipart(body, request, content_type, bytes);
    }
    if (str_equal_ascii_nocase(kind, STR("application/json"))) {
        request->json = str_copy(request->arena, bytes);
        return 0;
    }
    if (!str_equal_ascii_nocase(kind, STR("application/x-www-form-urlencoded"))) {
        return 415;
    }
    return http_parse_urlencoded(request->arena, bytes, FIELD_LIMIT, &request->fields,
                                 &request->field_count)
               ? 0
               : 400;
}

void body_release(struct body *body)
{
    if (body->mapping != NULL) {
        munmap(body->mapping, (size_t)body->length);
        body->mapping = NULL;
    }
    if (body->fd >= 0) {
        close(body->fd);
        body->fd = -1;
    }
}

void body_close_files(struct http_request *request)
{
    for (size_t i = 0; i < request->file_count; i++) {
        close(request->files[i].fd);
    }
    request->file_count = 0;
}
