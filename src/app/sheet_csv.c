/* CSV, TSV and their cousins. Nothing in the file says how it was written, so the encoding is
 * looked for in its bytes (sheet_encoding.c) and the separator in its first records: that which
 * most records hold equally often. */
#include "app/sheet_parts.h"

#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, SAMPLE_RECORDS = 200, COUNT_LIMIT = 64 };

enum state { AT_START, PLAIN, QUOTED, QUOTE_IN_QUOTED };

struct csv {
    struct sheet_rows *rows;
    char separator;
    enum state state;
    bool skip_line_feed; /* the second half of CR LF */
    bool row_begun;
    int32_t row_number;
    int32_t column;
    char *text;
    size_t text_length;
};

/* ---- the separator -------------------------------------------------------------------------- */

struct candidate {
    char separator;
    int weight; /* commas also stand inside of texts, tabs never do */
};

/* How many records hold the separator as often as most of them do, times how often. */
static int64_t evidence_for(str sample, const struct candidate *candidate)
{
    int records_with[COUNT_LIMIT] = {0};
    int records = 0;
    int count = 0;
    bool quoted = false;
    for (size_t i = 0; i < sample.length && records < SAMPLE_RECORDS; i++) {
        char c = sample.data[i];
        quoted = c == '"' ? !quoted : quoted;
        if (!quoted && c == '\n') {
            records_with[MIN_OF(count, COUNT_LIMIT - 1)]++;
            records++;
            count = 0;
        } else if (!quoted && c == candidate->separator) {
            count++;
        }
    }
    records_with[MIN_OF(count, COUNT_LIMIT - 1)] += count > 0;
    int64_t best = 0;
    for (int i = 1; i < COUNT_LIMIT; i++) {
        best = MAX_OF(best, (int64_t)records_with[i] * i);
    }
    return best * candidate->weight;
}

static char separator_of(str sample)
{
    static const struct candidate candidates[] = {{'\t', 5}, {';', 4}, {'|', 3}, {',', 1}};
    char best = ';';
    int64_t best_evidence = 0;
    for (size_t i = 0; i < COUNT_OF(candidates); i++) {
        int64_t evidence = evidence_for(sample, &candidates[i]);
        if (evidence > best_evidence) {
            best_evidence = evidence;
            best = candidates[i].separator;
        }
    }
    return best;
}

/* Excel's own hint, a first line of "sep=;". It is no row. */
static size_t hint_length(str sample, char *ret_separator)
{
    if (!str_starts_with(sample, STR("sep=")) || sample.length < 6) {
        return 0;
    }
    size_t length = 5 + (sample.data[5] == '\r');
    if (length >= sample.length || sample.data[length] != '\n') {
        return 0;
    }
    *ret_separator = sample.data[4];
    return length + 1;
}

/* ---- the records ---------------------------------------------------------------------------- */

static void begin_record(struct csv *csv)
{
    if (!csv->row_begun) {
        sheet_rows_begin(csv->rows, ++csv->row_number, false);
        csv->row_begun = true;
        csv->column = 0;
    }
}

static void end_field(struct csv *csv)
{
    begin_record(csv);
    if (csv->text_length > 0) {
        struct sheet_cell *cell = sheet_rows_cell(csv->rows, csv->column);
        if (cell != NULL) {
            str text = {csv->text, csv->text_length};
            sheet_cell_text(csv->rows, cell, sheet_text_without_guard(text));
        }
    }
    csv->column++;
    csv->text_length = 0;
    csv->state = AT_START;
}

static void end_record(struct csv *csv)
{
    end_field(csv);
    sheet_rows_end(csv->rows);
    csv->row_begun = false;
}

/* A cell that never ends is a quote that was opened and forgotten: better to say so than to swallow
 * half a list into one cell. */
static void put(struct csv *csv, const char *bytes, size_t length)
{
    if (csv->text_length + length > SHEET_CELL_LIMIT) {
        sheet_rows_fail(csv->rows, SHEET_DAMAGED);
        return;
    }
    memcpy(csv->text + csv->text_length, bytes, length);
    csv->text_length += length;
}

static bool is_special(const struct csv *csv, char c)
{
    return c == csv->separator || c == '\n' || c == '\r' || c == '"';
}

/* One character that is not part of a plain run. */
static void take(struct csv *csv, char c)
{
    if (csv->state == QUOTED) {
        if (c == '"') {
            csv->state = QUOTE_IN_QUOTED;
        } else {
            put(csv, &c, 1);
        }
        return;
    }
    if (csv->state == QUOTE_IN_QUOTED && c == '"') {
        put(csv, &c, 1);
        csv->state = QUOTED;
    } else if (c == csv->separator) {
        end_field(csv);
    } else if (c == '\n' || c == '\r') {
        end_record(csv);
        csv->skip_line_feed = c == '\r';
    } else if (csv->state == AT_START && c == '"') {
        csv->state = QUOTED;
    } else {
        put(csv, &c, 1);
        csv->state = PLAIN;
    }
}

static void take_text(struct csv *csv, str text)
{
    size_t i = 0;
    while (i < text.length && sheet_rows_go_on(csv->rows)) {
        if (csv->skip_line_feed && text.data[i] == '\n') {
            csv->skip_line_feed = false;
            i++;
            continue;
        }
        csv->skip_line_feed = false;
        size_t run = i;
        if (csv->state == QUOTED) {
            const char *quote = memchr(text.data + i, '"', text.length - i);
            run = quote == NULL ? text.length : (size_t)(quote - text.data);
        } else {
            while (run < text.length && !is_special(csv, text.data[run])) {
                run++;
            }
        }
        if (run > i) {
            put(csv, text.data + i, run - i);
            csv->state = csv->state == QUOTED ? QUOTED : PLAIN;
            i = run;
        } else {
            take(csv, text.data[i++]);
        }
    }
}

static void end_of_file(struct csv *csv)
{
    if (csv->row_begun || csv->text_length > 0 || csv->state != AT_START) {
        end_record(csv);
    }
}

/* ---- the file ------------------------------------------------------------------------------- */

struct source {
    int fd;
    off_t place;
    enum sheet_encoding encoding;
    struct arena *arena;
    char *bytes;
    size_t kept; /* bytes of an unfinished character */
};

/* The next piece of the file as UTF-8; empty at its end. It lives until the next call. */
static str next_piece(struct source *source)
{
    ssize_t length = pread(source->fd, source->bytes + source->kept, CHUNK, source->place);
    if (length <= 0) {
        return (str){0};
    }
    source->place += length;
    str bytes = {source->bytes, source->kept + (size_t)length};
    if (source->encoding == ENCODING_UTF8) {
        return bytes;
    }
    arena_reset(source->arena);
    struct buf out = BUF_INIT(source->arena);
    size_t used = sheet_decode(source->encoding, bytes, &out);
    source->kept = bytes.length - used;
    memmove(source->bytes, source->bytes + used, source->kept);
    return buf_str(&out);
}

static void read_records(struct csv *csv, struct source *source)
{
    str piece = next_piece(source);
    csv->separator = separator_of(piece);
    piece = str_from(piece, hint_length(piece, &csv->separator));
    while (piece.length > 0 && sheet_rows_go_on(csv->rows)) {
        take_text(csv, piece);
        piece = next_piece(source);
    }
    if (sheet_rows_go_on(csv->rows)) {
        end_of_file(csv);
    }
}

void sheet_csv_read(int fd, struct sheet_rows *rows)
{
    int mark_length = 0;
    struct source source = {.fd = fd, .arena = arena_new(), .bytes = malloc(CHUNK + 4)};
    source.encoding = sheet_encoding_of(fd, &mark_length);
    source.place = mark_length;
    struct csv csv = {.rows = rows, .text = malloc(SHEET_CELL_LIMIT)};
    sheet_rows_sheet(rows, (str){0}, false);
    read_records(&csv, &source);
    free(csv.text);
    free(source.bytes);
    arena_free(source.arena);
}
