#include "app/app.h"
#include "app/json.h"
#include "app/sheet.h"
#include "base/utf8.h"
#include "features/slices/slices.html.h"
#include "features/slices/slices_inner.h"

/* A slice as a file: XLSX and CSV for people, JSON for programs. All rows, as they were counted. */

static void write_line(struct sheet_writer *sheet, str label, const int64_t *cells, size_t count)
{
    sheet_writer_text(sheet, label);
    for (size_t j = 0; j < count; j++) {
        sheet_writer_int(sheet, cells[j]);
    }
}

static void write_totals(struct request *req, struct sheet_writer *sheet,
                         const struct slices_table *table)
{
    sheet_writer_text(sheet, str_of(_("Total")));
    for (size_t j = 0; j < table->column_count; j++) {
        sheet_writer_int(sheet, table->column_totals[j].value);
    }
    if (table->has_row_totals) {
        sheet_writer_int(sheet, table->total.value);
    }
    sheet_writer_end_row(sheet);
}

/* The first line says what the figures are: a sheet travels without its page. */
static bool write_sheet(struct request *req, enum sheet_format format, int fd,
                        const struct slices_view *view)
{
    const struct slices_table *table = &view->table;
    struct sheet_writer *sheet = sheet_writer_open(format, fd, str_of(_("Free figures")));
    size_t count = table->column_count + 1 + table->has_row_totals;
    str *titles = ARENA_ARRAY(req->arena, count, str);
    int *widths = ARENA_ARRAY(req->arena, count, int);
    titles[0] = view->sentence;
    widths[0] = 46;
    for (size_t j = 0; j < table->column_count; j++) {
        titles[j + 1] = table->columns[j].label;
        widths[j + 1] = 16;
    }
    if (table->has_row_totals) {
        titles[count - 1] = str_of(_("Total"));
        widths[count - 1] = 12;
    }
    sheet_writer_heading(sheet, titles, widths, (int)count);
    for (size_t i = 0; i < table->row_count; i++) {
        write_line(sheet, table->rows[i].label, slices_cell(table, i, 0), table->column_count);
        if (table->has_row_totals) {
            sheet_writer_int(sheet, table->row_totals[i].value);
        }
        sheet_writer_end_row(sheet);
    }
    if (table->has_column_totals) {
        write_totals(req, sheet, table);
    }
    if (slices_is_shared(&view->asked)) {
        sheet_writer_text(sheet, slices_shared_text(req, false));
        sheet_writer_end_row(sheet);
    }
    return sheet_writer_close(sheet);
}

static struct reply sheet_reply(struct request *req, const struct slices_view *view,
                                enum sheet_format format)
{
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_sheet(req, format, fd, view);
    bool is_csv = format == SHEET_CSV;
    str name = _f("Figures %1", date_iso(req->arena, slices_day(req, &view->asked)));
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}

static struct reply json_reply(struct request *req, const struct slices_view *view)
{
    json_t *whole = slices_json(req, &view->asked, view->org.id, &view->table);
    json_object_set_new(whole, "sentence", json_of_text(view->sentence));
    str copy = json_as_text(req->arena, whole);
    json_decref(whole);
    return reply_json(req, 200, copy);
}

struct reply slices_file_page(struct request *req)
{
    struct slices_view view;
    struct reply reply;
    if (!slices_view_of(req, &view, &reply)) {
        return reply;
    }
    if (!str_is_empty(view.refusal)) {
        return reply_refused(req, view.refusal);
    }
    slices_name(req, &view.asked, &view.table, false);
    str format = query_text(req, "format");
    if (str_equal(format, STR("json"))) {
        return json_reply(req, &view);
    }
    bool is_xlsx = str_is_empty(format) || str_equal(format, STR("xlsx"));
    return str_equal(format, STR("csv")) ? sheet_reply(req, &view, SHEET_CSV)
           : is_xlsx                     ? sheet_reply(req, &view, SHEET_XLSX)
                                         : reply_not_found(req);
}
