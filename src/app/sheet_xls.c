/* XLS, Excel 97–2003, through freexl. The library opens files by path alone, hence the child's
 * /proc path; it keeps the whole book in memory, which the child's limit bounds. */
#include "app/sheet_parts.h"

#include <freexl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* An XLSX with a password is an OLE file too, with a stream of this name (UTF-16). */
static bool holds_encrypted_package(int fd)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    char room[64 * 1024];
    off_t place = 0;
    for (ssize_t length; (length = pread(fd, room, sizeof(room), place)) > 0; place += length) {
        if (memmem(room, (size_t)length, name, sizeof(name) - 1) != NULL) {
            return true;
        }
    }
    return false;
}

static void read_cell(struct sheet_rows *rows, const FreeXL_CellValue *value, int32_t column)
{
    struct sheet_cell *cell =
        value->type == FREEXL_CELL_NULL ? NULL : sheet_rows_cell(rows, column);
    date day;
    if (cell == NULL) {
        return;
    }
    switch (value->type) {
    case FREEXL_CELL_INT:
        sheet_cell_number(rows, cell, value->value.int_value);
        break;
    case FREEXL_CELL_DOUBLE:
        sheet_cell_number(rows, cell, value->value.double_value);
        break;
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
        if (date_from_iso(str_slice(str_of(value->value.text_value), 0, DATE_TEXT_LENGTH), &day)) {
            sheet_cell_day(rows, cell, (double)(date_to_days(day) + 25569), day);
            break;
        }
        sheet_cell_text(rows, cell, str_of(value->value.text_value));
        break;
    default:
        sheet_cell_text(rows, cell, str_of(value->value.text_value));
        break;
    }
}

static void read_sheet(const void *book, struct sheet_rows *rows)
{
    unsigned row_count = 0;
    unsigned short column_count = 0;
    if (freexl_worksheet_dimensions(book, &row_count, &column_count) != FREEXL_OK) {
        sheet_rows_fail(rows, SHEET_DAMAGED);
        return;
    }
    for (unsigned row = 0; row < row_count && row < 65536 && sheet_rows_go_on(rows); row++) {
        sheet_rows_begin(rows, (int32_t)row + 1, false);
        for (unsigned short column = 0; column < column_count; column++) {
            FreeXL_CellValue value;
            if (freexl_get_cell_value(book, row, column, &value) == FREEXL_OK) {
                read_cell(rows, &value, column);
            }
        }
        sheet_rows_end(rows);
    }
}

static void read_book(const void *book, struct sheet_rows *rows)
{
    unsigned password = FREEXL_UNKNOWN;
    unsigned sheet_count = 0;
    freexl_get_info(book, FREEXL_BIFF_PASSWORD, &password);
    if (password == FREEXL_BIFF_OBFUSCATED) {
        sheet_rows_fail(rows, SHEET_LOCKED);
        return;
    }
    freexl_get_info(book, FREEXL_BIFF_SHEET_COUNT, &sheet_count);
    for (unsigned i = 0; i < sheet_count && sheet_rows_go_on(rows); i++) {
        const char *name = NULL;
        if (freexl_get_worksheet_name(book, (unsigned short)i, &name) != FREEXL_OK ||
            freexl_select_active_worksheet(book, (unsigned short)i) != FREEXL_OK) {
            sheet_rows_fail(rows, SHEET_DAMAGED);
            return;
        }
        sheet_rows_sheet(rows, str_of(name), false);
        read_sheet(book, rows);
    }
}

void sheet_xls_read(int fd, struct sheet_rows *rows)
{
    const void *book = NULL;
    char path[40];
    if (holds_encrypted_package(fd)) {
        sheet_rows_fail(rows, SHEET_LOCKED);
        return;
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    const char *known = strcmp(path, sheet_child_path) == 0 ? sheet_child_path : path;
    int opened = freexl_open(known, &book);
    if (opened == FREEXL_OK) {
        read_book(book, rows);
    } else {
        sheet_rows_fail(rows, opened == FREEXL_BIFF_WORKBOOK_NOT_FOUND ? SHEET_NOT_A_SHEET
                                                                       : SHEET_DAMAGED);
    }
    if (book != NULL) {
        freexl_close(book);
    }
}
