/* Writing tables. XLSX goes through libxlsxwriter in its row-by-row mode into a temporary file,
 * which is copied into the descriptor at the end; CSV goes straight out through a buffer. */
#include "app/sheet_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { XLSX_TEXT_LIMIT = 32767, XLSX_ROW_LIMIT = 1048576 };

struct sheet_writer {
    enum sheet_format format;
    int fd;
    struct arena *arena;
    FILE *csv;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold, *day;
    char path[64];
    lxw_row_t row;
    lxw_col_t column;
    bool failed;
};

static bool open_xlsx(struct sheet_writer *writer, str sheet_name)
{
    snprintf(writer->path, sizeof(writer->path), "/tmp/profkom-sheet-XXXXXX");
    int file = mkstemp(writer->path);
    if (file < 0) {
        return false;
    }
    close(file);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    writer->book = workbook_new_opt(writer->path, &options);
    if (writer->book == NULL) {
        return false;
    }
    str name = str_is_empty(sheet_name) ? STR("1") : sheet_name;
    writer->sheet = workbook_add_worksheet(writer->book, str_to_c(writer->arena, name));
    writer->bold = workbook_add_format(writer->book);
    writer->day = workbook_add_format(writer->book);
    format_set_bold(writer->bold);
    format_set_num_format(writer->day, "dd.mm.yyyy");
    return writer->sheet != NULL;
}

struct sheet_writer *sheet_writer_open(enum sheet_format format, int fd, str sheet_name)
{
    struct sheet_writer *writer = calloc(1, sizeof(*writer));
    writer->format = format;
    writer->fd = fd;
    writer->arena = arena_new();
    if (format == SHEET_XLSX) {
        writer->failed = !open_xlsx(writer, sheet_name);
    } else {
        int own = dup(fd);
        writer->csv = own < 0 ? NULL : fdopen(own, "w");
        writer->failed = writer->csv == NULL || fputs("\xEF\xBB\xBF", writer->csv) < 0;
    }
    return writer;
}

void sheet_writer_heading(struct sheet_writer *writer, const str *titles, const int *widths,
                          int count)
{
    for (int i = 0; i < count; i++) {
        if (writer->format == SHEET_XLSX && !writer->failed) {
            if (widths != NULL && widths[i] > 0) {
                worksheet_set_column(writer->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL);
            }
            worksheet_write_string(writer->sheet, 0, (lxw_col_t)i,
                                   str_to_c(writer->arena, titles[i]), writer->bold);
        } else {
            sheet_writer_text(writer, titles[i]);
        }
    }
    if (writer->format == SHEET_XLSX && !writer->failed) {
        worksheet_freeze_panes(writer->sheet, 1, 0);
    }
    sheet_writer_end_row(writer);
}

static void write_csv(struct sheet_writer *writer, str text)
{
    bool quoted = sheet_text_needs_guard(text);
    for (size_t i = 0; i < text.length; i++) {
        quoted = quoted || strchr(";\"\r\n", text.data[i]) != NULL;
    }
    if (writer->column > 0) {
        putc(';', writer->csv);
    }
    if (!quoted) {
        fwrite(text.data == NULL ? "" : text.data, 1, text.length, writer->csv);
        return;
    }
    fputs(sheet_text_needs_guard(text) ? "\"'" : "\"", writer->csv);
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"') {
            putc('"', writer->csv);
        }
        putc(text.data[i], writer->csv);
    }
    putc('"', writer->csv);
}

/* Excel refuses a file with a longer text; it is cut at the end of a character. */
static str within_limit(str text)
{
    size_t length = text.length;
    if (length > XLSX_TEXT_LIMIT) {
        length = XLSX_TEXT_LIMIT;
        while (length > 0 && ((unsigned char)text.data[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    return str_slice(text, 0, length);
}

void sheet_writer_text(struct sheet_writer *writer, str text)
{
    if (!writer->failed && writer->format == SHEET_CSV) {
        write_csv(writer, text);
    } else if (!writer->failed && !str_is_empty(text)) {
        char *copy = str_to_c(writer->arena, within_limit(text));
        worksheet_write_string(writer->sheet, writer->row, writer->column, copy, NULL);
    }
    writer->column++;
}

void sheet_writer_int(struct sheet_writer *writer, int64_t number)
{
    if (!writer->failed && writer->format == SHEET_CSV) {
        fprintf(writer->csv, "%s%lld", writer->column > 0 ? ";" : "", (long long)number);
    } else if (!writer->failed) {
        worksheet_write_number(writer->sheet, writer->row, writer->column, (double)number, NULL);
    }
    writer->column++;
}

void sheet_writer_date(struct sheet_writer *writer, date day)
{
    if (date_is_none(day)) {
        sheet_writer_text(writer, (str){0});
        return;
    }
    if (writer->format == SHEET_CSV) {
        sheet_writer_text(writer, str_format(writer->arena, "%02d.%02d.%04d", date_day(day),
                                             date_month(day), date_year(day)));
        return;
    }
    if (!writer->failed) {
        worksheet_write_number(writer->sheet, writer->row, writer->column,
                               (double)(date_to_days(day) + 25569), writer->day);
    }
    writer->column++;
}

void sheet_writer_end_row(struct sheet_writer *writer)
{
    if (!writer->failed && writer->format == SHEET_CSV) {
        fputs("\r\n", writer->csv);
    }
    writer->row++;
    writer->column = 0;
    if (writer->format == SHEET_XLSX && writer->row >= XLSX_ROW_LIMIT) {
        writer->failed = true;
    }
    arena_reset(writer->arena);
}

static bool copy_file(const char *path, int fd)
{
    FILE *from = fopen(path, "rb");
    char room[64 * 1024];
    bool good = from != NULL;
    for (size_t length; good && (length = fread(room, 1, sizeof(room), from)) > 0;) {
        for (size_t sent = 0; good && sent < length;) {
            ssize_t written = write(fd, room + sent, length - sent);
            good = written > 0;
            sent += good ? (size_t)written : 0;
        }
    }
    good = good && ferror(from) == 0;
    if (from != NULL) {
        fclose(from);
    }
    return good;
}

bool sheet_writer_close(struct sheet_writer *writer)
{
    bool good = !writer->failed;
    if (writer->csv != NULL) {
        good = ferror(writer->csv) == 0 && good;
        good = fclose(writer->csv) == 0 && good;
    }
    if (writer->book != NULL) {
        good = workbook_close(writer->book) == LXW_NO_ERROR && good;
        good = good && copy_file(writer->path, writer->fd);
    }
    if (writer->path[0] != '\0') {
        unlink(writer->path);
    }
    arena_free(writer->arena);
    free(writer);
    return good;
}
