#include "features/reports/reports_forms.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "base/log.h"
#include "features/reports/reports_form_inner.h"

#define FILES_LIMIT 500

/* What was read, under a mark of the files that it was read from. A library is never changed: when
 * the mark is another one, the next takes its place, and the former stays for who still uses it. */
struct library {
    struct arena *arena;
    struct library *former;
    uint64_t mark;
    struct reports_forms forms;
    struct reports_origin *origins;
    size_t origin_count;
    size_t origin_capacity;
};
static struct library *library;
static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- files ---------------------------------------------------------------------------------- */

struct file_names {
    str items[FILES_LIMIT];
    size_t count;
};

static const char *folder_of(struct request *req, struct arena *arena)
{
    return app_file_path(req->app, arena, "forms");
}

static bool is_form_name(const char *name)
{
    return name[0] != '.' && str_ends_with(str_of(name), STR(".form"));
}

static int by_name(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static void list_files(struct arena *arena, const char *folder, struct file_names *ret_names)
{
    DIR *directory = opendir(folder);
    ret_names->count = 0;
    if (directory == NULL) {
        return;
    }
    for (struct dirent *entry = readdir(directory); entry != NULL && ret_names->count < FILES_LIMIT;
         entry = readdir(directory)) {
        if (is_form_name(entry->d_name)) {
            ret_names->items[ret_names->count++] = str_copy(arena, str_of(entry->d_name));
        }
    }
    closedir(directory);
    qsort(ret_names->items, ret_names->count, sizeof(str), by_name);
}

/* Another one when a file was added, removed or written. */
static uint64_t mark_of(struct arena *arena, const char *folder, const struct file_names *names)
{
    struct buf all = BUF_INIT(arena);
    buf_put(&all, str_of(folder));
    for (size_t i = 0; i < names->count; i++) {
        struct stat status = {0};
        const char *path = str_format(arena, "%s/%.*s", folder, STR_ARG(names->items[i])).data;
        (void)!stat(path, &status);
        buf_put_format(&all, "/%.*s %lld %lld.%09ld %lld", STR_ARG(names->items[i]),
                       (long long)status.st_size, (long long)status.st_mtim.tv_sec,
                       (long)status.st_mtim.tv_nsec, (long long)status.st_ino);
    }
    return str_hash(buf_str(&all));
}

/* An ordinary file alone; empty if it cannot be read or is too large. */
static str read_file(struct arena *arena, const char *path)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    str text = {0};
    if (fd < 0) {
        return text;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
        status.st_size <= REPORTS_FILE_LIMIT) {
        char *bytes = arena_raw(arena, (size_t)status.st_size);
        ssize_t length = read(fd, bytes, (size_t)status.st_size);
        text = (str){bytes, length > 0 ? (size_t)length : 0};
    }
    close(fd);
    return text;
}

/* ---- reading -------------------------------------------------------------------------------- */

str reports_file_name_of(struct arena *arena, const struct reports_form *form)
{
    return str_format(arena, "%.*s-%d.form", STR_ARG(form->code), form->year);
}

bool reports_file_read(struct arena *arena, str file_name, str text, struct reports_form *ret_form,
                       struct reports_mistakes *ret_mistakes)
{
    bool is_good = reports_form_read(arena, text, ret_form, ret_mistakes);
    str name = reports_file_name_of(arena, ret_form);
    if (is_good && !str_equal(name, file_name)) {
        struct reports_reading reading = {.arena = arena, .mistakes = ret_mistakes, .line = 1};
        reports_mistake(&reading, N_("the file has to be called %1"), name);
    }
    return ret_mistakes->count == 0;
}

static void put_origin(struct library *made, str file, str text, bool is_own)
{
    struct reports_form *form = ARENA_NEW(made->arena, struct reports_form);
    struct reports_origin origin = {.file = file, .is_own = is_own};
    bool is_good = reports_file_read(made->arena, file, text, form, &origin.mistakes);
    if (is_good) {
        origin.form = form;
    } else {
        LOG_WARNING("reports.form", "file=%.*s line=%d mistakes=%zu", STR_ARG(file),
                    (int)origin.mistakes.items[0].line, origin.mistakes.count);
    }
    *ARENA_PUSH(made->arena, made->origins, made->origin_count, made->origin_capacity) = origin;
}

static bool is_replaced(const struct library *made, str file)
{
    for (size_t i = 0; i < made->origin_count; i++) {
        const struct reports_origin *origin = &made->origins[i];
        if (origin->is_own && str_equal(origin->file, file)) {
            return true;
        }
    }
    return false;
}

static int by_code_and_year(const void *a, const void *b)
{
    const struct reports_form *x = *(const struct reports_form *const *)a;
    const struct reports_form *y = *(const struct reports_form *const *)b;
    int order = str_compare(x->code, y->code);
    return order != 0 ? order : (y->year > x->year) - (y->year < x->year);
}

static int by_file(const void *a, const void *b)
{
    const struct reports_origin *x = a;
    const struct reports_origin *y = b;
    int order = str_compare(x->file, y->file);
    return order != 0 ? order : (int)y->is_own - (int)x->is_own;
}

static const struct reports_form *former_of(const struct library *former, struct arena *arena,
                                            str file)
{
    for (size_t i = 0; former != NULL && i < former->forms.count; i++) {
        if (str_equal(reports_file_name_of(arena, former->forms.items[i]), file)) {
            return former->forms.items[i];
        }
    }
    return NULL;
}

static bool read_shipped(struct arena *arena, str name, struct reports_form *ret_form)
{
    struct reports_mistakes mistakes = {0};
    for (const struct reports_shipped *file = reports_shipped; file->name != NULL; file++) {
        if (str_equal(str_of(file->name), name)) {
            return reports_file_read(arena, name, file->text, ret_form, &mistakes);
        }
    }
    return false;
}

/* For a file with mistakes: what was read under its name last, else what the program brings along,
 * closed. */
static void put_closed(struct library *made, struct reports_origin *origin)
{
    struct reports_form *form = ARENA_NEW(made->arena, struct reports_form);
    const struct reports_form *former = former_of(library, made->arena, origin->file);
    if (former != NULL) {
        *form = *former;
    } else if (!read_shipped(made->arena, origin->file, form)) {
        return;
    }
    form->broken_file = origin->file;
    form->broken_line = origin->mistakes.items[0].line;
    origin->closes_form = true;
    *ARENA_PUSH(made->arena, made->forms.items, made->forms.count, made->forms.capacity) = form;
}

static struct library *read_library(const char *folder, const struct file_names *names,
                                    uint64_t mark)
{
    struct arena *arena = arena_new();
    struct library *made = ARENA_NEW(arena, struct library);
    *made = (struct library){.arena = arena, .mark = mark};
    for (size_t i = 0; i < names->count; i++) {
        const char *path = str_format(arena, "%s/%.*s", folder, STR_ARG(names->items[i])).data;
        put_origin(made, str_copy(arena, names->items[i]), read_file(arena, path), true);
    }
    for (const struct reports_shipped *file = reports_shipped; file->name != NULL; file++) {
        if (!is_replaced(made, str_of(file->name))) {
            put_origin(made, str_of(file->name), file->text, false);
        }
    }
    qsort(made->origins, made->origin_count, sizeof(struct reports_origin), by_file);
    for (size_t i = 0; i < made->origin_count; i++) {
        if (made->origins[i].form != NULL) {
            *ARENA_PUSH(arena, made->forms.items, made->forms.count, made->forms.capacity) =
                made->origins[i].form;
        } else {
            put_closed(made, &made->origins[i]);
        }
    }
    qsort(made->forms.items, made->forms.count, sizeof(struct reports_form *), by_code_and_year);
    return made;
}

static const struct library *library_now(struct request *req)
{
    struct file_names *names = ARENA_NEW(req->arena, struct file_names);
    const char *folder = folder_of(req, req->arena);
    list_files(req->arena, folder, names);
    uint64_t mark = mark_of(req->arena, folder, names);
    pthread_mutex_lock(&library_lock);
    if (library == NULL || library->mark != mark) {
        struct library *made = read_library(folder, names, mark);
        made->former = library;
        library = made;
    }
    const struct library *now = library;
    pthread_mutex_unlock(&library_lock);
    return now;
}

const struct reports_forms *reports_forms(struct request *req)
{
    return &library_now(req)->forms;
}

bool reports_is_kept(const struct reports_form *form)
{
    bool is_kept = false;
    pthread_mutex_lock(&library_lock);
    for (size_t i = 0; library != NULL && i < library->forms.count && !is_kept; i++) {
        is_kept = library->forms.items[i] == form;
    }
    pthread_mutex_unlock(&library_lock);
    return is_kept;
}

struct reports_origins reports_origins(struct request *req)
{
    const struct library *now = library_now(req);
    return (struct reports_origins){now->origins, now->origin_count};
}

/* ---- writing -------------------------------------------------------------------------------- */

static bool write_whole(const char *path, str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool is_written = fd >= 0;
    while (is_written && text.length > 0) {
        ssize_t length = write(fd, text.data, text.length);
        is_written = length > 0;
        text = str_from(text, is_written ? (size_t)length : 0);
    }
    is_written = is_written && fsync(fd) == 0;
    return fd >= 0 && close(fd) == 0 && is_written;
}

bool reports_file_keep(struct request *req, const struct reports_form *form, str text)
{
    const char *folder = folder_of(req, req->arena);
    str name = reports_file_name_of(req->arena, form);
    const char *path = str_format(req->arena, "%s/%.*s", folder, STR_ARG(name)).data;
    /* Neither of the two ends in ".form", so that neither is taken for one. */
    const char *part = str_format(req->arena, "%s.part", path).data;
    const char *former = str_format(req->arena, "%s.%.*s-%lld", path,
                                    STR_ARG(date_iso(req->arena, req->today)), (long long)req->now)
                             .data;
    (void)!mkdir(folder, 0700);
    if (!write_whole(part, text)) {
        (void)!unlink(part);
        return false;
    }
    (void)!link(path, former);
    return rename(part, path) == 0;
}

const struct reports_form *reports_form_of(struct request *req, str code, int year)
{
    const struct reports_forms *forms = reports_forms(req);
    for (size_t i = 0; i < forms->count; i++) {
        if (str_equal(code, forms->items[i]->code) && year == forms->items[i]->year) {
            return forms->items[i];
        }
    }
    return NULL;
}

const struct reports_form *reports_form_named(struct request *req, str name)
{
    const struct reports_forms *forms = reports_forms(req);
    for (size_t i = 0; i < forms->count; i++) {
        const struct reports_form *form = forms->items[i];
        str whole = str_format(req->arena, "%.*s-%d", STR_ARG(form->code), form->year);
        if (str_equal(name, whole) || str_equal(name, form->code)) {
            return form;
        }
    }
    return NULL;
}

const struct reports_form *reports_form_on(struct request *req, str name, date day)
{
    const struct reports_forms *forms = reports_forms(req);
    const struct reports_form *next = reports_form_named(req, name);
    for (size_t i = 0; i < forms->count && next != NULL && !date_is_none(day); i++) {
        const struct reports_form *form = forms->items[i];
        if (str_equal(form->code, name) && !date_before(form->day, day) &&
            (date_before(next->day, day) || date_before(form->day, next->day))) {
            next = form;
        }
    }
    return next;
}

const struct reports_origin *reports_broken(struct request *req, str code, int year)
{
    struct reports_form named = {.code = code, .year = year};
    str file = reports_file_name_of(req->arena, &named);
    const struct library *now = library_now(req);
    for (size_t i = 0; i < now->origin_count; i++) {
        if (now->origins[i].form == NULL && str_equal(now->origins[i].file, file)) {
            return &now->origins[i];
        }
    }
    return NULL;
}
