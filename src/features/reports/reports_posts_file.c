/* The posts of the whole union: some 500,000 rows, which SQL needs more than a second to gather. So
 * they are kept in a file beside the database, DATA/stats.posts, region by region; what the log
 * tells of behind the file's last entry says which regions are read anew.
 *
 * The file is made of the register alone: without it, or with one of another form, all is read. */
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "features/reports/reports_posts.sql.h"
#include "features/reports/reports_posts_inner.h"

#define MAGIC 0x34545350464b50u /* "PKFPST4" */
#define ALIGNMENT 8

/* The file: this, classes, pieces; then organisations, versions, what was told of employees
 * and rows of each piece; then, for
 * lists alone, which posts the rows of each piece are. */
struct header {
    uint64_t magic;
    int64_t last_entry;
    uint64_t class_count;
    uint64_t piece_count;
    struct posts_codes kinds, types, bodies, posts;
};

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool put(FILE *file, const void *bytes, size_t size)
{
    static const char padding[ALIGNMENT];
    size_t rest = aligned(size) - size;
    return (size == 0 || fwrite(bytes, size, 1, file) == 1) &&
           (rest == 0 || fwrite(padding, rest, 1, file) == 1);
}

static bool put_piece(FILE *file, const struct posts_piece *piece)
{
    return put(file, piece->orgs, (piece->org_count + 1) * sizeof(*piece->orgs)) &&
           put(file, piece->versions, piece->version_count * sizeof(*piece->versions)) &&
           put(file, piece->told, piece->told_count * sizeof(*piece->told)) &&
           put(file, piece->rows, piece->row_count * sizeof(*piece->rows));
}

static bool put_ground(FILE *file, const struct posts_ground *ground)
{
    struct header header = {
        .magic = MAGIC,
        .last_entry = ground->last_entry,
        .class_count = ground->class_count,
        .piece_count = ground->piece_count,
        .kinds = ground->kinds,
        .types = ground->types,
        .bodies = ground->bodies,
        .posts = ground->posts,
    };
    /* Days of birth, if without names: for nobody but the program. */
    bool is_good = fchmod(fileno(file), S_IRUSR | S_IWUSR) == 0 &&
                   put(file, &header, sizeof(header)) &&
                   put(file, ground->classes, ground->class_count * sizeof(*ground->classes));
    for (size_t i = 0; is_good && i < ground->piece_count; i++) {
        struct posts_piece piece = ground->pieces[i];
        piece.orgs = NULL;
        piece.versions = NULL;
        piece.told = NULL;
        piece.rows = NULL;
        piece.ids = NULL;
        is_good = put(file, &piece, sizeof(piece));
    }
    for (size_t i = 0; is_good && i < ground->piece_count; i++) {
        is_good = put_piece(file, &ground->pieces[i]);
    }
    for (size_t i = 0; is_good && i < ground->piece_count; i++) {
        const struct posts_piece *piece = &ground->pieces[i];
        is_good = put(file, piece->ids, piece->row_count * sizeof(*piece->ids));
    }
    return is_good;
}

/* A file that was not written costs time and nothing else: the next one who asks reads again. */
static void keep(struct request *req, const struct posts_ground *ground, const char *path)
{
    str temporary = str_format(req->arena, "%s.new-%d", path, (int)gettid());
    FILE *file = fopen(temporary.data, "we");
    if (file == NULL) {
        return;
    }
    bool is_good = put_ground(file, ground);
    if ((fclose(file) != 0) | !is_good || rename(temporary.data, path) != 0) {
        unlink(temporary.data);
    }
}

/* Nothing of what the file holds has changed up to that entry. */
static void move_on(const char *path, int64_t last_entry)
{
    FILE *file = fopen(path, "r+e");
    if (file != NULL) {
        (void)!pwrite(fileno(file), &last_entry, sizeof(last_entry),
                      offsetof(struct header, last_entry));
        fclose(file);
    }
}

/* ---- reading -------------------------------------------------------------------------------- */

/* The file as it is mapped; it is never written to but for its last entry, which is looked at once.
 * Mapped once for all who ask until another takes its place: to map 25 MB costs a tenth of a form.
 */
struct mapping {
    struct arena *arena; /* its own: it outlives requests */
    char *bytes;
    size_t size;
    dev_t device;
    ino_t file; /* not given to another as long as it is mapped */
    int users;
};
static struct mapping *newest;
static pthread_mutex_t newest_lock = PTHREAD_MUTEX_INITIALIZER;

/* With the lock held. */
static void let_go(struct mapping *mapping)
{
    if (mapping != NULL && --mapping->users == 0) {
        munmap(mapping->bytes, mapping->size);
        arena_free(mapping->arena);
    }
}

static void unmap(void *what)
{
    pthread_mutex_lock(&newest_lock);
    let_go(what);
    pthread_mutex_unlock(&newest_lock);
}

static struct mapping *map(int fd, const struct stat *about)
{
    void *bytes = mmap(NULL, (size_t)about->st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED) {
        return NULL;
    }
    struct arena *arena = arena_new();
    struct mapping *mapping = ARENA_NEW(arena, struct mapping);
    *mapping = (struct mapping){.arena = arena,
                                .bytes = bytes,
                                .size = (size_t)about->st_size,
                                .device = about->st_dev,
                                .file = about->st_ino,
                                .users = 1};
    return mapping;
}

/* With the lock held: the newest, with one more user; NULL if there is none. */
static struct mapping *mapping_of(int fd)
{
    struct stat about;
    if (fstat(fd, &about) != 0 || about.st_size <= 0) {
        return NULL;
    }
    bool is_newest = newest != NULL && newest->device == about.st_dev &&
                     newest->file == about.st_ino && newest->size == (size_t)about.st_size;
    if (!is_newest) {
        let_go(newest);
        newest = map(fd, &about);
    }
    if (newest != NULL) {
        newest->users++;
    }
    return newest;
}

/* How far the file was read. */
struct mapped {
    char *bytes;
    size_t size;
    size_t at;
};

/* It goes with the arena. */
static bool map_file(struct arena *arena, const char *path, struct mapped *ret_mapped)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    pthread_mutex_lock(&newest_lock);
    struct mapping *mapping = mapping_of(fd);
    pthread_mutex_unlock(&newest_lock);
    close(fd);
    if (mapping == NULL) {
        return false;
    }
    arena_at_end(arena, unmap, mapping);
    *ret_mapped = (struct mapped){.bytes = mapping->bytes, .size = mapping->size};
    return true;
}

/* The next items of the file; NULL where it ends before that. */
static const void *take(struct mapped *file, uint64_t count, size_t size)
{
    /* More than a file of ours can hold is no number of ours. */
    if (count > UINT32_MAX / size || aligned((size_t)count * size) > file->size - file->at) {
        return NULL;
    }
    const void *items = file->bytes + file->at;
    file->at += aligned((size_t)count * size);
    return items;
}

static bool read_head(struct mapped *file, struct arena *arena, struct posts_ground *ground)
{
    const struct header *header = take(file, 1, sizeof(*header));
    if (header == NULL || header->magic != MAGIC || header->class_count > POSTS_CLASSES) {
        return false;
    }
    *ground = (struct posts_ground){.kinds = header->kinds,
                                    .types = header->types,
                                    .bodies = header->bodies,
                                    .posts = header->posts,
                                    .class_count = header->class_count,
                                    .piece_count = header->piece_count,
                                    .last_entry = header->last_entry};
    const struct posts_class *classes = take(file, header->class_count, sizeof(*classes));
    const struct posts_piece *pieces = take(file, header->piece_count, sizeof(*pieces));
    if (classes == NULL || pieces == NULL) {
        return false;
    }
    memcpy(ground->classes, classes, header->class_count * sizeof(*classes));
    ground->pieces = ARENA_ARRAY(arena, ground->piece_count, struct posts_piece);
    memcpy(ground->pieces, pieces, ground->piece_count * sizeof(*pieces));
    return true;
}

static bool read_piece(struct mapped *file, struct posts_piece *piece)
{
    piece->orgs = take(file, piece->org_count + 1, sizeof(*piece->orgs));
    piece->versions = take(file, piece->version_count, sizeof(*piece->versions));
    piece->told = take(file, piece->told_count, sizeof(*piece->told));
    piece->rows = take(file, piece->row_count, sizeof(*piece->rows));
    return piece->orgs != NULL && piece->versions != NULL && piece->told != NULL &&
           piece->rows != NULL;
}

/* Of the pieces that of one top alone, or with `only_top` 0 all of them. */
static bool read_pieces(struct mapped *file, struct posts_ground *ground, int64_t only_top)
{
    bool is_good = true;
    for (size_t i = 0; is_good && i < ground->piece_count; i++) {
        is_good = read_piece(file, &ground->pieces[i]);
    }
    for (size_t i = 0; is_good && i < ground->piece_count; i++) {
        struct posts_piece *piece = &ground->pieces[i];
        piece->ids = take(file, piece->row_count, sizeof(*piece->ids));
        is_good = piece->ids != NULL;
    }
    for (size_t i = 0; is_good && only_top != 0 && i < ground->piece_count; i++) {
        if (ground->pieces[i].top_id == only_top) {
            ground->pieces = &ground->pieces[i];
            ground->piece_count = 1;
            return true;
        }
    }
    return is_good && only_top == 0;
}

static bool open_file(struct arena *arena, const char *path, struct posts_ground *ground,
                      int64_t only_top)
{
    struct mapped file;
    return map_file(arena, path, &file) && read_head(&file, arena, ground) &&
           read_pieces(&file, ground, only_top);
}

/* ---- the union ------------------------------------------------------------------------------ */

/* That of the union itself, then the regions as the file has them. */
static bool has_regions(const struct posts_ground *ground,
                        const struct reports_posts_db_regions_rows *regions, int64_t union_id)
{
    bool is_same =
        ground->piece_count == regions->count + 1 && ground->pieces[0].top_id == union_id;
    for (size_t i = 0; is_same && i < regions->count; i++) {
        is_same = ground->pieces[i + 1].top_id == regions->items[i].id;
    }
    return is_same;
}

static void read_all(struct request *req, struct posts_ground *ground,
                     const struct reports_posts_db_regions_rows *regions, int64_t union_id)
{
    ground->piece_count = regions->count + 1;
    ground->pieces = ARENA_ARRAY(req->arena, ground->piece_count, struct posts_piece);
    ground->pieces[0] = posts_read_piece(req, ground, union_id, false);
    for (size_t i = 0; i < regions->count; i++) {
        ground->pieces[i + 1] = posts_read_piece(req, ground, regions->items[i].id, true);
    }
}

/* Whether any region has been read anew. What stands above the regions has the number 0. */
static bool read_touched(struct request *req, struct posts_ground *ground)
{
    struct reports_posts_db_touched_rows touched =
        reports_posts_db_touched(req->db, ground->last_entry);
    for (size_t i = 0; i < touched.count; i++) {
        for (size_t piece = 0; piece < ground->piece_count; piece++) {
            int64_t top_id = ground->pieces[piece].top_id;
            if (piece == 0 ? touched.items[i].region_id == 0
                           : touched.items[i].region_id == top_id) {
                ground->pieces[piece] = posts_read_piece(req, ground, top_id, piece > 0);
            }
        }
    }
    return touched.count > 0;
}

struct posts_ground *posts_read_union(struct request *req, int64_t union_id)
{
    struct posts_ground *ground = ARENA_NEW(req->arena, struct posts_ground);
    const char *path = app_file_path(req->app, req->arena, "stats.posts");
    struct reports_posts_db_regions_rows regions = reports_posts_db_regions(req->db);
    struct reports_posts_db_last_entry_row last = {0};
    bool has_log = reports_posts_db_last_entry(req->db, &last);
    bool is_known = has_log && open_file(req->arena, path, ground, 0) &&
                    has_regions(ground, &regions, union_id);
    if (is_known && ground->last_entry == last.id) {
        return ground;
    }
    if (!is_known) {
        *ground = (struct posts_ground){0};
        read_all(req, ground, &regions, union_id);
    }
    bool has_changed = !is_known || read_touched(req, ground);
    ground->last_entry = last.id;
    if (db_failure(req->db) != DB_FINE) {
        return ground;
    }
    if (has_changed) {
        keep(req, ground, path);
    } else {
        move_on(path, last.id);
    }
    return ground;
}

/* ---- one region ----------------------------------------------------------------------------- */

static bool is_touched(struct request *req, int64_t last_entry, int64_t region_id)
{
    struct reports_posts_db_touched_rows touched = reports_posts_db_touched(req->db, last_entry);
    for (size_t i = 0; i < touched.count; i++) {
        if (touched.items[i].region_id == region_id) {
            return true;
        }
    }
    return false;
}

bool posts_read_region(struct request *req, struct posts_ground *ground, int64_t region_id)
{
    const char *path = app_file_path(req->app, req->arena, "stats.posts");
    return open_file(req->arena, path, ground, region_id) &&
           !is_touched(req, ground->last_entry, region_id);
}
