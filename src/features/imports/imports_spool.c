#include <stdlib.h>
#include <unistd.h>

#include "features/imports/imports_inner.h"

#define WRITE_BYTES ((size_t)1 << 18)

struct entry {
    uint64_t order;
    int64_t offset;
    int32_t length;
    int32_t number; /* in which order they came: the seal of a record knows it */
};

struct imports_spool {
    struct request *req;
    int fd;
    struct entry *entries;
    int64_t count;
    int64_t limit;
    char *room; /* WRITE_BYTES, not yet written */
    size_t waiting;
    int64_t written;
};

struct imports_spool *imports_spool_new(struct request *req, struct arena *arena, int64_t limit)
{
    struct imports_spool *spool = ARENA_NEW(arena, struct imports_spool);
    *spool = (struct imports_spool){
        .req = req,
        .fd = app_temporary_file(req->app),
        .entries = ARENA_ARRAY(arena, (size_t)limit, struct entry),
        .limit = limit,
        .room = arena_raw(arena, WRITE_BYTES),
    };
    return spool;
}

void imports_spool_free(struct imports_spool *spool)
{
    if (spool->fd >= 0) {
        close(spool->fd);
        spool->fd = -1;
    }
}

static bool write_bytes(struct imports_spool *spool, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = pwrite(spool->fd, bytes, length, spool->written);
        if (count <= 0) {
            return false;
        }
        bytes += count;
        length -= (size_t)count;
        spool->written += count;
    }
    return true;
}

static bool flush(struct imports_spool *spool)
{
    size_t length = spool->waiting;
    spool->waiting = 0;
    return write_bytes(spool, spool->room, length);
}

static str place_of(struct arena *arena, const struct entry *entry)
{
    return str_format(arena, "import.spool:%d", (int)entry->number);
}

bool imports_spool_put(struct imports_spool *spool, str order, str record)
{
    struct request *req = spool->req;
    assert(spool->count < spool->limit);
    struct entry *entry = &spool->entries[spool->count];
    *entry = (struct entry){.number = (int32_t)spool->count};
    for (size_t i = 0; i < sizeof(entry->order); i++) {
        entry->order = entry->order << 8 | (i < order.length ? (unsigned char)order.data[i] : 0);
    }
    str sealed = secret_seal(req->arena, req->app->keys, place_of(req->arena, entry), record);
    if (spool->waiting + sealed.length > WRITE_BYTES && !flush(spool)) {
        return false;
    }
    entry->offset = spool->written + (int64_t)spool->waiting;
    entry->length = (int32_t)sealed.length;
    spool->count++;
    if (sealed.length > WRITE_BYTES) {
        return write_bytes(spool, sealed.data, sealed.length);
    }
    memcpy(spool->room + spool->waiting, sealed.data, sealed.length);
    spool->waiting += sealed.length;
    return true;
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *one = a;
    const struct entry *other = b;
    if (one->order != other->order) {
        return one->order < other->order ? -1 : 1;
    }
    return one->number < other->number ? -1 : 1;
}

void imports_spool_sort(struct imports_spool *spool)
{
    qsort(spool->entries, (size_t)spool->count, sizeof(*spool->entries), compare_entries);
}

int64_t imports_spool_number(const struct imports_spool *spool, int64_t index)
{
    return spool->entries[index].number;
}

int64_t imports_spool_count(const struct imports_spool *spool)
{
    return spool->count;
}

/* From the file or, when it is short, from what was never written to it. */
static bool read_bytes(const struct imports_spool *spool, const struct entry *entry, char *place)
{
    if (entry->offset >= spool->written) {
        memcpy(place, spool->room + (entry->offset - spool->written), (size_t)entry->length);
        return true;
    }
    return pread(spool->fd, place, (size_t)entry->length, entry->offset) == entry->length;
}

bool imports_spool_take(const struct imports_spool *spool, int64_t index, struct arena *arena,
                        str *ret_record)
{
    const struct entry *entry = &spool->entries[index];
    char *bytes = arena_raw(arena, (size_t)entry->length);
    return read_bytes(spool, entry, bytes) &&
           secret_open(arena, spool->req->app->keys, place_of(arena, entry),
                       (str){bytes, (size_t)entry->length}, ret_record);
}
