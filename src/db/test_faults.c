#include "db/test_faults.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* SQLite gives us a room of szOsFile bytes; the file of the layer below lies behind ours. */
struct file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs faulty_vfs;
static struct test_faults armed;
static int64_t call_count;
static bool has_failed;

static bool fails(enum test_faults_kind kind)
{
    if ((armed.kinds & kind) == 0) {
        return false;
    }
    call_count++;
    bool is_hit = armed.lasts ? call_count >= armed.at : call_count == armed.at;
    has_failed = has_failed || is_hit;
    return is_hit;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct file *)file)->real;
}

/* ---- a file: five calls fail when told, the others are passed on ---------------------------- */

static int file_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int file_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    if (fails(TEST_FAULTS_READ)) {
        return SQLITE_IOERR_READ;
    }
    return real_of(file)->pMethods->xRead(real_of(file), bytes, length, at);
}

/* Half of it arrives, as on a disk that becomes full or breaks in the middle. */
static int file_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    if (fails(TEST_FAULTS_WRITE)) {
        (void)real_of(file)->pMethods->xWrite(real_of(file), bytes, length / 2, at);
        return armed.is_no_room ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, length, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails(TEST_FAULTS_TRUNCATE)) {
        return SQLITE_IOERR_TRUNCATE;
    }
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    if (fails(TEST_FAULTS_SYNC)) {
        return SQLITE_IOERR_FSYNC;
    }
    return real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), ret_size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int file_check_lock(sqlite3_file *file, int *ret_is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_is_reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int file_characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extend,
                        void volatile **ret_memory)
{
    if (fails(TEST_FAULTS_SHARED_MEMORY)) {
        return SQLITE_IOERR_SHMMAP;
    }
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, ret_memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int file_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* ---- the layer ------------------------------------------------------------------------------ */

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    (void)vfs;
    struct file *ours = (struct file *)file;
    *ours = (struct file){.real = (sqlite3_file *)(ours + 1)};
    if (fails(TEST_FAULTS_OPEN)) {
        return SQLITE_CANTOPEN;
    }
    ours->real->pMethods = NULL;
    int code = real_vfs->xOpen(real_vfs, name, ours->real, flags, ret_flags);
    if (ours->real->pMethods != NULL) {
        ours->base.pMethods = &methods;
    }
    return code;
}

/* The other methods of the layer below are taken as they are: they look at the struct that they are
 * given for their own data alone, and ours is a copy of theirs. */
void test_faults_install(void)
{
    if (real_vfs != NULL) {
        return;
    }
    real_vfs = sqlite3_vfs_find(NULL);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.pNext = NULL;
    faulty_vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    faulty_vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&faulty_vfs, 1) != SQLITE_OK) {
        abort();
    }
}

void test_faults_arm(struct test_faults faults)
{
    armed = faults;
    call_count = 0;
    has_failed = false;
}

bool test_faults_disarm(void)
{
    armed = (struct test_faults){0};
    return has_failed;
}

int64_t test_faults_calls(void)
{
    return call_count;
}
