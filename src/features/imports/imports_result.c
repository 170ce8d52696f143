#include <sys/stat.h>
#include <unistd.h>

#include "app/jobs_runner.h"
#include "base/utf8.h"
#include "features/imports/imports_clean.h"
#include "features/imports/imports_inner.h"

/* The sheet that is given back: the list as it came, with a column of what became of each row. */

#define CELL_SHOWN 60 /* characters of a cell that was mended */

/* ---- the sheet ------------------------------------------------------------------------------ */

/* Rows come from the file in their order, fates from the database in theirs: two lists side by
 * side. */
struct result_sheet {
    struct request *req;
    struct request portion;
    const struct imports_list *list;
    struct sheet_writer *writer;
    int32_t sheet;
    const struct imports_layout *layout;
    bool is_undone;
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

/* ---- what was mended ------------------------------------------------------------------------ */

static bool is_only_one(const struct imports_layout *layout, enum imports_field field)
{
    int32_t count = 0;
    for (int32_t i = 0; i < layout->column_count; i++) {
        count += layout->columns[i].field == field;
    }
    return count == 1;
}

static bool has_no(const struct imports_layout *layout, enum imports_field field)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        if (layout->columns[i].field == field) {
            return false;
        }
    }
    return true;
}

/* «Белкина (Сомова)», «Мария Ивановна»: what the cell held, where no other column holds it. */
static str with_rest_of_cell(struct request *req, const struct imports_layout *layout,
                             const struct imports_person *person, enum imports_field field)
{
    str former = has_no(layout, FIELD_FORMER) && person->former.length > 0
                     ? str_format(req->arena, " (%.*s)", STR_ARG(person->former))
                     : (str){0};
    bool takes_middle =
        field == FIELD_FULL_NAME || (field == FIELD_FIRST && has_no(layout, FIELD_MIDDLE));
    str last = field == FIELD_FIRST ? (str){0} : person->last;
    str first = field == FIELD_LAST ? (str){0} : person->first;
    return str_format(req->arena, "%.*s%.*s %.*s %.*s", STR_ARG(last),
                      STR_ARG(field == FIELD_FIRST ? (str){0} : former), STR_ARG(first),
                      STR_ARG(takes_middle ? person->middle : (str){0}));
}

static str value_of(struct request *req, const struct imports_layout *layout,
                    const struct imports_person *person, enum imports_field field)
{
    bool is_name = field == FIELD_FULL_NAME || field == FIELD_LAST || field == FIELD_FIRST;
    str value = field == FIELD_SNILS ? person->snils
                : field == FIELD_IIN ? person->iin
                : is_name            ? with_rest_of_cell(req, layout, person, field)
                                     : imports_value_shown(req, person, field);
    return imports_clean_text(req->arena, value);
}

static str digits_of(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            buf_put_char(&out, text.data[i]);
        }
    }
    return buf_str(&out);
}

/* Other blanks, and hyphens within a number of the state, are no other value. */
static bool is_as_written(struct request *req, enum imports_field field,
                          const struct sheet_cell *cell, str value)
{
    str text = imports_clean_text(req->arena, cell->text);
    bool is_number = field == FIELD_SNILS || field == FIELD_IIN;
    return cell->kind == SHEET_DATE || imports_is_nothing(req->arena, text) ||
           str_equal(is_number ? digits_of(req->arena, text) : text, value);
}

/* Words in which a cell and what is kept of it cannot be compared letter by letter. */
static bool is_comparable(enum imports_field field)
{
    return imports_field_is_loaded(field) && field != FIELD_SEX && field != FIELD_CATEGORY &&
           field != FIELD_STATUS && field != FIELD_RECORD && field != FIELD_LANGUAGE;
}

static str shortened(struct arena *arena, str text)
{
    text = imports_clean_text(arena, text);
    return utf8_length(text) <= CELL_SHOWN
               ? text
               : str_format(arena, "%.*s…", STR_ARG(utf8_slice(text, CELL_SHOWN)));
}

/* "phone (column C): was 8910…, becomes +7 910 …" for each value that was written properly, and
 * what could not be taken. */
static void tell_mended(struct result_sheet *result, const struct imports_person *person,
                        const struct sheet_row *row, struct buf *out)
{
    struct request *req = &result->portion;
    struct buf mended = BUF_INIT(req->arena);
    struct buf left = BUF_INIT(req->arena);
    for (int32_t i = 0; i < MIN_OF(row->cell_count, result->layout->column_count); i++) {
        enum imports_field field = result->layout->columns[i].field;
        if (!is_comparable(field) || !is_only_one(result->layout, field)) {
            continue;
        }
        str value = value_of(req, result->layout, person, field);
        if (is_as_written(req, field, &row->cells[i], value)) {
            continue;
        }
        struct buf *list = value.length > 0 ? &mended : &left;
        buf_put(list, list->length > 0 ? STR("; ") : (str){0});
        const char *label = _(imports_field_label(field));
        str letter = imports_column_letter(req->arena, i);
        str cell = shortened(req->arena, row->cells[i].text);
        buf_put(list, value.length > 0 ? _f("%1 (column %2): was %3, becomes %4", label, letter,
                                            cell, shortened(req->arena, value))
                                       : _f("%1 (column %2): %3", label, letter, cell));
    }
    if (mended.length > 0) {
        buf_put_format(out, ". %.*s", STR_ARG(_f("Corrected: %1", buf_str(&mended))));
    }
    if (left.length > 0) {
        buf_put_format(out, ". %.*s", STR_ARG(_f("Left out: %1", buf_str(&left))));
    }
}

/* ---- what became of a row ------------------------------------------------------------------- */

static str why_not(struct request *req, const struct imports_list *list,
                   const struct imports_row *row)
{
    struct imports_line line = imports_line_of(req, list, row, NULL, 0);
    bool is_double = row->reason == IMPORTS_BY_OTHER_ROW ||
                     (row->reason == IMPORTS_BY_PROBLEM &&
                      row->person.problems[row->problem].kind == PROBLEM_DUPLICATE_IN_FILE);
    str why = is_double && row->fate == IMPORTS_WRONG
                  ? str_format(req->arena, "%.*s %.*s", STR_ARG(line.title), STR_ARG(line.text))
                  : line.title;
    return _f("Not loaded. %1", why);
}

/* The words of the pages for the same states. */
static str result_of_row(struct result_sheet *result, const struct imports_db_rows_row *kept,
                         const struct sheet_row *cells)
{
    struct request *req = &result->portion;
    struct imports_row row = imports_row_open(req, result->list->id, kept->row_number, kept->fate,
                                              kept->member_id, kept->content);
    struct buf out = BUF_INIT(req->arena);
    bool is_written = row.fate == IMPORTS_ADDED || row.fate == IMPORTS_WRITTEN;
    if (result->is_undone && is_written) {
        return str_of(_("The import has been undone"));
    }
    switch (row.fate) {
    case IMPORTS_ADDED:
        buf_put(&out, str_of(_("Added to the register")));
        break;
    case IMPORTS_WRITTEN:
        buf_put(&out, _f("Changed: %1", imports_changes_text(req, &row)));
        break;
    case IMPORTS_SAME:
        return str_of(_("Without changes"));
    case IMPORTS_SKIPPED:
    case IMPORTS_WRONG:
        return why_not(req, result->list, &row);
    case IMPORTS_NEW:
    case IMPORTS_CHANGED:
    case IMPORTS_FATES:
        return str_of(_("Not loaded yet"));
    }
    tell_mended(result, &row.person, cells, &out);
    if (imports_person_problem(&row.person, PROBLEM_IIN_CONTRADICTS) != NULL) {
        buf_put_format(&out, ". %s", _(imports_problem_sentence(PROBLEM_IIN_CONTRADICTS)));
    }
    return buf_str(&out);
}

/* ---- rows side by side ---------------------------------------------------------------------- */

static void write_cells(struct result_sheet *result, const struct sheet_row *row)
{
    for (int32_t i = 0; i < result->layout->column_count; i++) {
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
    if (kept == NULL && result->problems_only && row->number > result->layout->heading_last) {
        return true;
    }
    write_cells(result, row);
    if (row->number == result->layout->heading_last) {
        sheet_writer_text(result->writer, str_of(_("Result")));
    } else if (kept != NULL) {
        sheet_writer_text(result->writer, result_of_row(result, kept, row));
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
        .layout = &layout,
        .is_undone = str_equal(row->state, STR("undone")),
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
        return reply_refused(
            req, str_of(_("The sheet cannot be made right now. Please try again later.")));
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
