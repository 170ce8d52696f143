/* What the fuzzers of the sheet readers share: bytes become a file in memory, and every row that
 * comes out is looked at. */
#pragma once

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "app/sheet_parts.h"
#include "base/utf8.h"

static bool sheet_fuzz_row(void *context, const struct sheet_row *row)
{
    (void)context;
    assert(row->number > 0 && row->cell_count > 0 && row->cell_count <= SHEET_COLUMN_LIMIT);
    for (int32_t i = 0; i < row->cell_count; i++) {
        assert(utf8_is_valid(row->cells[i].text));
    }
    return true;
}

static inline void sheet_fuzz_file(int fd, void (*read_rows)(int, struct sheet_rows *))
{
    struct sheet_receiver receiver = {.row = sheet_fuzz_row};
    struct sheet_rows *rows = calloc(1, sizeof(*rows));
    sheet_rows_init(rows, &receiver);
    read_rows(fd, rows);
    sheet_rows_release(rows);
    free(rows);
}

static inline void sheet_fuzz_read(const uint8_t *bytes, size_t size,
                                   void (*read_rows)(int, struct sheet_rows *))
{
    int fd = memfd_create("fuzz", 0);
    if (write(fd, bytes, size) == (ssize_t)size) {
        sheet_fuzz_file(fd, read_rows);
    }
    close(fd);
}

/* An archive with the bytes as the file `path`, and the files `around` it. */
static inline void sheet_fuzz_archive(const uint8_t *bytes, size_t size, const char *path,
                                      const char *const around[][2],
                                      void (*read_rows)(int, struct sheet_rows *))
{
    if (size > 2 && bytes[0] == 'P' && bytes[1] == 'K') {
        sheet_fuzz_read(bytes, size, read_rows);
        return;
    }
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_source_keep(memory);
    zip_t *zip = zip_open_from_source(memory, ZIP_TRUNCATE, NULL);
    for (int i = 0; around[i][0] != NULL; i++) {
        zip_file_add(zip, around[i][0],
                     zip_source_buffer(zip, around[i][1], strlen(around[i][1]), 0), 0);
    }
    zip_file_add(zip, path, zip_source_buffer(zip, bytes, size, 0), 0);
    zip_close(zip);
    zip_stat_t stat;
    zip_source_stat(memory, &stat);
    char *archive = malloc(stat.size);
    zip_source_open(memory);
    zip_source_read(memory, archive, stat.size);
    zip_source_close(memory);
    zip_source_free(memory);
    sheet_fuzz_read((const uint8_t *)archive, stat.size, read_rows);
    free(archive);
}
