#include <sys/stat.h>
#include <unistd.h>

#include "app/jobs_runner.h"
#include "features/imports/imports_inner.h"

/* The sheet that is given back: the list as it came, with a column of what became of each row. */

/* ---- the words ------------------------------------------------------------------------------ */

static str changes_text(struct request *req, const struct imports_row *row)
{
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < row->change_count; i++) {
        for (const struct imports_card_field *f = imports_card_fields; f->code != NULL; f++) {
            if (strcmp(f->code, row->changes[i].field) == 0) {
                if (out.length > 0) {
                    BUF_PUT(&out, ", ");
                }
                buf_put(&out, str_of(_(f->label)));
            }
        }
    }
    return buf_str(&out);
}

static str result_text(struct request *req, const struct imports_list *list,
                       const struct imports_row *row)
{
    struct imports_line line = imports_line_of(req, list, row, NULL, 0);
    switch (row->fate) {
    case IMPORTS_ADDED:
        return str_of(_("Added to the register"));
    case IMPORTS_WRITTEN:
        return _f("Changed: %1", changes_text(req, row));
    case IMPORTS_SAME:
        return str_of(_("On the register, without changes"));
    case IMPORTS_SKIPPED:
        return str_of(_("Skipped"));
    case IMPORTS_WRONG:
        return _f("Not loaded. %1", line.title);
    case IMPORTS_NEW:
    case IMPORTS_CHANGED:
    case IMPORTS_FATES:
        break;
    }
    return str_of(_("Not loaded yet"));
}

/* ---- the sheet ------------------------------------------------------------------------------ */

/* Rows come from the file in their order, fates from the database in theirs: two lists side by
 * side. */
struct result_sheet {
    struct request *req;
    struct request portion;
    const struct imports_list *list;
    struct sheet_writer *writer;
    int32_t sheet;
    int32_t heading_last;
    int32_t columns;
    bool problems_only;
    struct imports_db_rows_rows rows;
    size_t next;
    int64_t after;
    bool at_end;
};

static void fetch_rows(struct result_sheet *result)
{
    arena_reset(result->portion.arena);
    db_use_arena(result->req->db, result->portion.arena);
    str fate = result->problems_only ? STR("wrong") : (str){0};
    result->rows = imports_rows_of(result->req, result->list, fate, result->after, IMPORTS_PORTION);
    result->next = 0;
    result->at_end = result->rows.count == 0;
}

/* The row of the database with that number, or NULL. */
static const struct imports_db_rows_row *row_of_number(struct result_sheet *result, int64_t number)
{
    while (!result->at_end) {
        if (result->next == result->rows.count) {
            fetch_rows(result);
            continue;
        }
        const struct imports_db_rows_row *row = &result->rows.items[result->next];
        if (row->row_number > number) {
            return NULL;
        }
        result->after = row->row_number;
        result->next++;
        if (row->row_number == number) {
            return row;
        }
    }
    return NULL;
}

static str result_of_row(struct result_sheet *result, const struct imports_db_rows_row *kept)
{
    struct imports_row row = imports_row_open(&result->portion, result->list->id, kept->row_number,
                                              kept->fate, kept->member_id, kept->content);
    return result_text(&result->portion, result->list, &row);
}

static void write_cells(struct result_sheet *result, const struct sheet_row *row)
{
    for (int32_t i = 0; i < result->columns; i++) {
        if (i >= row->cell_count) {
            sheet_writer_text(result->writer, (str){0});
        } else if (row->cells[i].kind == SHEET_DATE) {
            sheet_writer_date(result->writer, row->cells[i].day);
        } else {
            sheet_writer_text(result->writer, row->cells[i].text);
        }
    }
}

static bool take_result_row(void *context, const struct sheet_row *row)
{
    struct result_sheet *result = context;
    struct request *req = result->req;
    if (row->sheet != result->sheet) {
        return true;
    }
    const struct imports_db_rows_row *kept = row_of_number(result, row->number);
    if (kept == NULL && result->problems_only && row->number > result->heading_last) {
        return true;
    }
    write_cells(result, row);
    if (row->number == result->heading_last) {
        sheet_writer_text(result->writer, str_of(_("Result")));
    } else if (kept != NULL) {
        sheet_writer_text(result->writer, result_of_row(result, kept));
    }
    sheet_writer_end_row(result->writer);
    return true;
}

static void take_result_sheet(void *context UNUSED, int32_t index UNUSED,
                              const struct sheet_info *info UNUSED)
{
}

static bool write_result(struct request *req, const struct imports_list *list,
                         const struct imports_db_find_row *row, int fd, bool problems_only)
{
    int file = imports_file_open(req, list->id);
    if (file < 0) {
        return false;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct imports_layout layout = imports_layout_open(req, list->id, row->layout);
    struct result_sheet result = {
        .req = req,
        .portion = *req,
        .list = list,
        .writer = sheet_writer_open(SHEET_XLSX, fd, str_of(_("Result"))),
        .sheet = (int32_t)row->sheet,
        .heading_last = layout.heading_last,
        .columns = layout.column_count,
        .problems_only = problems_only,
    };
    result.portion.arena = arena;
    struct sheet_receiver receiver = {
        .context = &result, .sheet = take_result_sheet, .row = take_result_row};
    enum sheet_outcome outcome = sheet_read(file, row->file_name, &receiver);
    db_use_arena(req->db, req->arena);
    close(file);
    return sheet_writer_close(result.writer) && outcome == SHEET_READ;
}

static str name_of_result(struct request *req, const struct imports_db_find_row *row)
{
    str name = row->file_name;
    for (size_t i = name.length; i > 0; i--) {
        if (name.data[i - 1] == '.') {
            name = str_slice(name, 0, i - 1);
            break;
        }
    }
    return str_format(req->arena, "%.*s (%s).xlsx", STR_ARG(name), _("result"));
}

#define XLSX_TYPE STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")

static struct reply sheet_reply(struct request *req, bool problems_only)
{
    struct imports_db_find_row row;
    struct imports_list list;
    struct stat status;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    if (fd < 0 || !write_result(req, &list, &row, fd, problems_only) || fstat(fd, &status) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return reply_refused(req,
                             str_of(_("The sheet cannot be made just now. Please try later.")));
    }
    audit_read(req, "imports.sheet", list.region_id, list.id, 0);
    return reply_file(req, fd, status.st_size, XLSX_TYPE, name_of_result(req, &row));
}

struct reply imports_sheet_page(struct request *req)
{
    return sheet_reply(req, false);
}

/* The rows with mistakes alone, to be corrected in the office and sent again. */
struct reply imports_problems_page(struct request *req)
{
    return sheet_reply(req, true);
}

void imports_keep_result(struct job_run *run, const struct imports_list *list,
                         const struct imports_db_find_row *row)
{
    int fd = app_temporary_file(run->req->app);
    if (fd >= 0 && write_result(run->req, list, row, fd, false)) {
        jobs_keep_file(run, fd, str_copy(run->req->arena, name_of_result(run->req, row)),
                       XLSX_TYPE);
    } else if (fd >= 0) {
        close(fd);
    }
}
