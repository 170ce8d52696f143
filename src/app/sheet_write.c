/* Writing tables. XLSX goes through libxlsxwriter in its row-by-row mode into a temporary file,
 * which is copied into the descriptor at the end; CSV goes straight out through a buffer. */
#include "app/sheet_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/utf8.h"

enum {
    XLSX_TEXT_LIMIT = 32767,
    XLSX_ROW_LIMIT = 1048576,
    XLSX_NAME_LIMIT = 31,
    XLSX_COLUMNS = 256, /* whose widths are remembered */
    XLSX_DECIMALS = 3,
    DEFAULT_WIDTH = 8,
    LINE_HEIGHT = 15,
    PAPER_A4 = 9,
};

struct sheet_writer {
    enum sheet_format format;
    int fd;
    struct arena *arena;
    FILE *csv;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold, *day;
    lxw_format *styles[SHEET_STYLES];
    lxw_format *decimals[XLSX_DECIMALS];
    int widths[XLSX_COLUMNS];
    char path[64];
    lxw_row_t row;
    lxw_col_t column;
    bool failed;
};

static lxw_format *new_style(lxw_workbook *book, enum sheet_style style)
{
    lxw_format *format = workbook_add_format(book);
    bool is_cell = style >= SHEET_HEADING;
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (is_cell) {
        format_set_border(format, LXW_BORDER_THIN);
    }
    if (style == SHEET_BOLD || style == SHEET_TITLE || style == SHEET_HEADING) {
        format_set_bold(format);
    }
    if (style == SHEET_TITLE) {
        format_set_font_size(format, 14);
    } else if (style == SHEET_NOTE) {
        format_set_font_size(format, 9);
    }
    if (style == SHEET_TITLE || style == SHEET_CENTRED || style == SHEET_HEADING ||
        style == SHEET_CELL_CENTRED) {
        format_set_align(format, LXW_ALIGN_CENTER);
    }
    return format;
}

static void add_styles(struct sheet_writer *writer)
{
    static const char *const formats[XLSX_DECIMALS] = {"#,##0", "#,##0.0", "#,##0.00"};
    for (int i = 0; i < SHEET_STYLES; i++) {
        writer->styles[i] = new_style(writer->book, (enum sheet_style)i);
    }
    for (int i = 0; i < XLSX_DECIMALS; i++) {
        writer->decimals[i] = new_style(writer->book, SHEET_CELL);
        format_set_num_format(writer->decimals[i], formats[i]);
        format_set_align(writer->decimals[i], LXW_ALIGN_RIGHT);
    }
}

/* Programs refuse some signs in the name of a sheet, and more than 31 characters. */
static char *sheet_name_of(struct arena *arena, str name)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < name.length; i++) {
        buf_put_char(&out, strchr("[]:*?/\\'", name.data[i]) != NULL ? ' ' : name.data[i]);
    }
    str text = str_trim(utf8_slice(buf_str(&out), XLSX_NAME_LIMIT));
    return str_to_c(arena, str_is_empty(text) ? STR("1") : text);
}

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
    writer->sheet = workbook_add_worksheet(writer->book, sheet_name_of(writer->arena, sheet_name));
    writer->bold = workbook_add_format(writer->book);
    writer->day = workbook_add_format(writer->book);
    format_set_bold(writer->bold);
    format_set_num_format(writer->day, "dd.mm.yyyy");
    add_styles(writer);
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

/* Rows under a merged cell do not grow by themselves: as many lines as the text needs, roughly. */
static void fit_row(struct sheet_writer *writer, str text, int columns)
{
    int width = 0;
    for (int i = writer->column; i < writer->column + columns; i++) {
        bool is_known = i < XLSX_COLUMNS && writer->widths[i] > 0;
        width += is_known ? writer->widths[i] : DEFAULT_WIDTH;
    }
    size_t lines = utf8_length(text) * 11 / 10 / (size_t)MAX_OF(width, 1) + 1;
    if (lines > 1) {
        worksheet_set_row(writer->sheet, writer->row, (double)lines * LINE_HEIGHT, NULL);
    }
}

void sheet_writer_styled(struct sheet_writer *writer, str text, enum sheet_style style, int columns)
{
    if (writer->format == SHEET_CSV) {
        sheet_writer_text(writer, text);
        for (int i = 1; i < columns; i++) {
            sheet_writer_text(writer, (str){0});
        }
        return;
    }
    if (!writer->failed) {
        char *copy = str_to_c(writer->arena, within_limit(text));
        lxw_format *format = writer->styles[style];
        if (columns > 1) {
            fit_row(writer, text, columns);
            worksheet_merge_range(writer->sheet, writer->row, writer->column, writer->row,
                                  (lxw_col_t)(writer->column + columns - 1), copy, format);
        } else {
            worksheet_write_string(writer->sheet, writer->row, writer->column, copy, format);
        }
    }
    writer->column = (lxw_col_t)(writer->column + columns);
}

void sheet_writer_decimal(struct sheet_writer *writer, double number, int decimals)
{
    assert(decimals >= 0 && decimals < XLSX_DECIMALS);
    if (!writer->failed && writer->format == SHEET_CSV) {
        char text[64];
        snprintf(text, sizeof(text), "%.*f", decimals, number);
        char *point = strchr(text, '.');
        if (point != NULL) {
            *point = ',';
        }
        fprintf(writer->csv, "%s%s", writer->column > 0 ? ";" : "", text);
    } else if (!writer->failed) {
        worksheet_write_number(writer->sheet, writer->row, writer->column, number,
                               writer->decimals[decimals]);
    }
    writer->column++;
}

void sheet_writer_width(struct sheet_writer *writer, int first, int count, int width)
{
    if (writer->format != SHEET_XLSX || writer->failed || count < 1) {
        return;
    }
    worksheet_set_column(writer->sheet, (lxw_col_t)first, (lxw_col_t)(first + count - 1), width,
                         NULL);
    for (int i = first; i < MIN_OF(first + count, XLSX_COLUMNS); i++) {
        writer->widths[i] = width;
    }
}

void sheet_writer_print(struct sheet_writer *writer, const struct sheet_print *print)
{
    if (writer->format != SHEET_XLSX || writer->failed) {
        return;
    }
    worksheet_set_paper(writer->sheet, PAPER_A4);
    if (print->is_landscape) {
        worksheet_set_landscape(writer->sheet);
    }
    if (print->is_fitted) {
        worksheet_fit_to_pages(writer->sheet, 1, 0);
    }
    if (print->repeated_rows > 0) {
        worksheet_repeat_rows(writer->sheet, 0, (lxw_row_t)print->repeated_rows - 1);
    }
    if (print->repeated_columns > 0) {
        worksheet_repeat_columns(writer->sheet, 0, (lxw_col_t)(print->repeated_columns - 1));
    }
    if (print->is_frozen) {
        worksheet_freeze_panes(writer->sheet, (lxw_row_t)print->repeated_rows,
                               (lxw_col_t)print->repeated_columns);
    }
    if (!str_is_empty(print->foot)) {
        worksheet_set_footer(writer->sheet, str_to_c(writer->arena, print->foot));
    }
}

void sheet_writer_next_sheet(struct sheet_writer *writer, str name)
{
    if (writer->format != SHEET_XLSX || writer->failed) {
        sheet_writer_end_row(writer);
        return;
    }
    writer->sheet = workbook_add_worksheet(writer->book, sheet_name_of(writer->arena, name));
    writer->failed = writer->sheet == NULL;
    writer->row = 0;
    writer->column = 0;
    memset(writer->widths, 0, sizeof(writer->widths));
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
