/* Any bytes as a file of queries against the trial schema: refused with a sentence, or made into C;
 * never a crash of the generator. */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static jmp_buf refused;
static FILE *sink;

/* What ends the program ends the one attempt here. */
#define exit(code) longjmp(refused, 1)
#undef stderr
#define stderr sink
#define main sqlgen_main
int sqlgen_main(int argument_count, char **arguments);
#include "sqlgen.c"
#undef main

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static char trial[] = "tests/generators/sql/schema/0001_trial.sql";

static sqlite3 *trial_database(void)
{
    char *files[] = {trial};
    arena = arena_new();
    struct schema schema = schema_of(files, 1);
    sqlite3 *handle = schema_apply(&schema);
    check_begin(handle);
    return handle;
}

static void look_at(sqlite3 *handle, const char *path)
{
    struct query_file file = parse_file(path);
    for (size_t i = 0; i < file.count; i++) {
        check_query(handle, path, &file.items[i]);
    }
    write_queries(&file, "/proc/self/fd/2/nowhere");
}

/* A refusal leaves its statement behind. */
static void finalize_all(sqlite3 *handle)
{
    sqlite3_stmt *statement;
    while ((statement = sqlite3_next_stmt(handle, NULL)) != NULL) {
        sqlite3_finalize(statement);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static sqlite3 *handle;
    sink = sink == NULL ? fopen("/dev/null", "we") : sink;
    handle = handle == NULL ? trial_database() : handle;
    int fd = memfd_create("queries", MFD_CLOEXEC);
    if (write(fd, bytes, length) == (ssize_t)length) {
        char path[64];
        snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
        struct arena *before = arena;
        arena = arena_new();
        if (setjmp(refused) == 0) {
            look_at(handle, path);
        }
        finalize_all(handle);
        arena_free(arena);
        arena = before;
    }
    close(fd);
    return 0;
}
