#include "features/members/members_inner.h"

#include <unistd.h>

#include <jansson.h>

#include "app/app.h"
#include "app/phone.h"
#include "app/sheet.h"
#include "base/utf8.h"
#include "features/members/members.html.h"

/* Any list as a file: XLSX and CSV with the columns that the import understands, PDF for printing.
 * Cards are read and written in portions, each in an arena of its own, so that a list of any length
 * needs the same memory. Long lists are left to the job runner. */

#define PORTION 500

const struct members_column members_columns[] = {
    {"last_name", N_("Surname"), 18},
    {"first_name", N_("First name"), 14},
    {"middle_name", N_("Patronymic"), 18},
    {"previous_last_name", N_("Previous surname"), 16},
    {"sex", N_("Sex"), 6},
    {"born", N_("Date of birth"), 12},
    {"phone", N_("Phone"), 15},
    {"email", N_("E-mail"), 22},
    {"address", N_("Address"), 30},
    {"workplace", N_("Place of work or study"), 26},
    {"position", N_("Position"), 24},
    {"study_group", N_("Course and group"), 14},
    {"graduates_on", N_("Studies end on"), 12},
    {"category", N_("Category"), 24},
    {"status", N_("Status"), 16},
    {"joined_on", N_("Joined the union on"), 12},
    {"registered_on", N_("Registered here since"), 12},
    {"decision", N_("Decision of admission"), 20},
    {"ticket_number", N_("Ticket number"), 14},
    {"has_electronic_record", N_("Electronic record"), 10},
    {"language", N_("Language of letters"), 10},
    {"remark", N_("Remark"), 24},
    {"org", N_("Organisation"), 30},
    {0},
};

/* ---- cells ---------------------------------------------------------------------------------- */

static str label_text(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(_(label));
}

static str sex_text(struct request *req, str sex)
{
    return sex.length == 0            ? (str){0}
           : str_equal(sex, STR("f")) ? str_of(_c("sex", "f"))
                                      : str_of(_c("sex", "m"));
}

static date day_of_column(const char *code, const struct members_card *card)
{
    str name = str_of(code);
    return str_equal(name, STR("born"))            ? card->born
           : str_equal(name, STR("joined_on"))     ? card->joined_on
           : str_equal(name, STR("registered_on")) ? card->registered_on
           : str_equal(name, STR("graduates_on"))  ? card->graduates_on
                                                   : (date){0};
}

/* Since when, as far as it is known. */
static str record_text(struct request *req, const struct members_card *card)
{
    str day = members_day_text(req, card->record_on, 0);
    return !card->has_electronic_record ? (str){0} : str_is_empty(day) ? str_of(_("yes")) : day;
}

str members_column_text(struct request *req, const char *code, const struct members_card *card)
{
    const struct {
        const char *code;
        str text;
    } texts[] = {
        {"last_name", card->last_name},
        {"first_name", card->first_name},
        {"middle_name", card->middle_name},
        {"previous_last_name", card->previous_last_name},
        {"sex", sex_text(req, card->sex)},
        {"born", members_day_text(req, card->born, card->born_year)},
        {"phone", card->phone},
        {"email", card->email},
        {"address", card->address},
        {"workplace", card->workplace},
        {"position", card->position},
        {"study_group", card->study_group},
        {"graduates_on", members_day_text(req, card->graduates_on, 0)},
        {"category", label_text(req, members_categories, card->category)},
        {"status", label_text(req, members_statuses, card->status)},
        {"joined_on", members_day_text(req, card->joined_on, card->joined_year)},
        {"registered_on", members_day_text(req, card->registered_on, 0)},
        {"decision", card->decision},
        {"ticket_number", card->ticket_number},
        {"has_electronic_record", record_text(req, card)},
        {"language", card->language},
        {"remark", card->remark},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (str_equal(str_of(code), str_of(texts[i].code))) {
            return texts[i].text;
        }
    }
    return (str){0};
}

/* ---- writing -------------------------------------------------------------------------------- */

enum export_format { EXPORT_XLSX, EXPORT_CSV, EXPORT_PDF };

static const struct {
    const char *code;
    const char *content_type;
} formats[] = {
    [EXPORT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [EXPORT_CSV] = {"csv", "text/csv; charset=utf-8"},
    [EXPORT_PDF] = {"pdf", "application/pdf"},
};

static bool format_named(str code, enum export_format *ret_format)
{
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (str_equal(code, str_of(formats[i].code))) {
            *ret_format = (enum export_format)i;
            return true;
        }
    }
    return false;
}

struct export_file {
    enum export_format format;
    struct sheet_writer *sheet;
    struct members_pdf *pdf;
};

static void write_headings(struct request *req, struct sheet_writer *sheet)
{
    str titles[COUNT_OF(members_columns)];
    int widths[COUNT_OF(members_columns)];
    int count = 0;
    for (const struct members_column *c = members_columns; c->code != NULL; c++) {
        titles[count] = str_of(_(c->heading));
        widths[count++] = c->width;
    }
    sheet_writer_heading(sheet, titles, widths, count);
}

static struct export_file open_file(struct request *req, enum export_format format, int fd,
                                    const struct members_place *place)
{
    struct export_file file = {.format = format};
    if (format == EXPORT_PDF) {
        file.pdf = members_pdf_open(req, fd, place->org.name);
        return file;
    }
    file.sheet =
        sheet_writer_open(format == EXPORT_CSV ? SHEET_CSV : SHEET_XLSX, fd, str_of(_("Members")));
    write_headings(req, file.sheet);
    return file;
}

static void write_sheet_row(struct request *req, struct sheet_writer *sheet,
                            const struct members_card *card, str org_name)
{
    for (const struct members_column *c = members_columns; c->code != NULL; c++) {
        date day = day_of_column(c->code, card);
        if (!date_is_none(day)) {
            sheet_writer_date(sheet, day);
        } else if (str_equal(str_of(c->code), STR("org"))) {
            sheet_writer_text(sheet, org_name);
        } else if (str_equal(str_of(c->code), STR("phone"))) {
            sheet_writer_text(sheet, phone_spaced(req->arena, card->phone));
        } else {
            sheet_writer_text(sheet, members_column_text(req, c->code, card));
        }
    }
    sheet_writer_end_row(sheet);
}

/* On paper numbers are grouped for the eye. */
static str printed_text(struct request *req, const char *column, const struct members_card *card,
                        str org_name)
{
    str code = str_of(column);
    if (str_equal(code, STR("name"))) {
        return members_name_of(req->arena, card);
    }
    if (str_equal(code, STR("org"))) {
        return org_name;
    }
    if (str_equal(code, STR("phone"))) {
        return phone_shown(req->arena, card->phone);
    }
    if (str_equal(code, STR("ticket_number"))) {
        return members_ticket_text(req, card->ticket_number);
    }
    return members_column_text(req, column, card);
}

static void write_pdf_line(struct request *req, struct members_pdf *pdf,
                           const struct members_card *card, str org_name)
{
    str cells[MEMBERS_PDF_COLUMNS];
    for (size_t i = 0; i < MEMBERS_PDF_COLUMNS; i++) {
        cells[i] = printed_text(req, members_pdf_columns[i], card, org_name);
    }
    members_pdf_line(pdf, cells);
}

static void write_line(struct request *req, const struct export_file *file,
                       const struct members_card *card, str org_name)
{
    if (file->format == EXPORT_PDF) {
        write_pdf_line(req, file->pdf, card, org_name);
    } else {
        write_sheet_row(req, file->sheet, card, org_name);
    }
}

static void write_card(struct request *req, const struct export_file *file, struct scope scope,
                       int64_t id)
{
    struct members_db_card_row row;
    if (members_db_card(req->db, scope, id, &row)) {
        struct members_card card = members_card_of_row(&row);
        write_line(req, file, &card, row.org_name);
    }
}

static bool close_file(const struct export_file *file)
{
    return file->format == EXPORT_PDF ? members_pdf_close(file->pdf)
                                      : sheet_writer_close(file->sheet);
}

/* ---- going through the list ----------------------------------------------------------------- */

struct export
{
    struct request *req;
    struct members_filter filter;
    struct members_place place;
    struct members_db_conditions_values conditions;
    enum export_format format;
    int64_t done;
};

/* Of a past day what was so then, and nothing of today. */
static size_t write_past_lines(struct request *portion, struct export *export,
                               const struct export_file *file, struct members_turn *turn)
{
    struct members_past_lines lines =
        members_past(portion, &export->place, export->filter.on, turn->after, PORTION);
    for (size_t i = 0; i < lines.count; i++) {
        write_line(portion, file, &lines.items[i].card, lines.items[i].org_name);
    }
    turn->after = lines.count > 0 ? lines.items[lines.count - 1].id : 0;
    return lines.count;
}

static size_t write_lines(struct request *portion, struct export *export,
                          const struct export_file *file, struct members_turn *turn)
{
    if (!date_is_none(export->filter.on)) {
        return write_past_lines(portion, export, file, turn);
    }
    struct members_db_line_rows lines =
        members_list(portion, &export->place, &export->conditions, turn, PORTION);
    for (size_t i = 0; i < lines.count; i++) {
        write_card(portion, file, export->place.scope, lines.items[i].id);
    }
    turn->after = lines.count > 0 ? lines.items[lines.count - 1].id : 0;
    return lines.count;
}

/* Writes one portion; false when the list is at its end. */
static bool write_portion(struct export *export, const struct export_file *file,
                          struct members_turn *turn)
{
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct request portion = *export->req;
    portion.arena = arena;
    db_use_arena(portion.db, arena);
    size_t count = write_lines(&portion, export, file, turn);
    db_use_arena(portion.db, export->req->arena);
    export->done += (int64_t)count;
    return count == PORTION;
}

static void write_found(struct export *export, const struct export_file *file)
{
    struct request *req = export->req;
    struct members_query query = members_query_of(req->arena, req->today, export->filter.query);
    struct members_found found = members_search(req, &export->place, &query);
    struct members_db_line_rows lines =
        members_lines_found(req, export->place.scope, &found.ids, &export->conditions);
    for (size_t i = 0; i < lines.count; i++) {
        if (members_search_takes(&query, &lines.items[i])) {
            write_card(req, file, export->place.scope, lines.items[i].id);
        }
    }
}

static bool take_order(struct request *req, struct members_filter filter, str format,
                       struct export *ret_export)
{
    struct export export = {.req = req, .filter = filter};
    if (date_before(req->today, filter.on)) {
        export.filter.on = (date){0};
    }
    if (!format_named(format, &export.format) ||
        !members_place_of(req, RIGHT_MEMBERS_EXPORT, &filter, &export.place)) {
        return false;
    }
    export.conditions = members_conditions_of(req, &filter);
    *ret_export = export;
    return true;
}

static int64_t count_lines(const struct export *export)
{
    if (!date_is_none(export->filter.on)) {
        return members_past_count(export->req, export->place.scope, &export->place.org,
                                  export->filter.on);
    }
    if (members_filter_is_plain(&export->filter)) {
        return export->place.total;
    }
    struct members_db_count_passing_values values = {
        .scope = export->place.scope,
        .limit = MEMBERS_DIRECT_EXPORT_LIMIT + 1,
        .conditions = export->conditions,
    };
    struct members_db_count_passing_row row = {0};
    return members_db_count_passing(export->req->db, &values, &row) ? row.total : 0;
}

/* Without the signs that a file name cannot have on one system or the other. */
static str for_file_name(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if (strchr("/\\:|", c) != NULL) {
            buf_put_char(&out, '-');
        } else if (strchr("*?\"<>", c) == NULL && (unsigned char)c >= ' ') {
            buf_put_char(&out, c);
        }
    }
    return utf8_slice(buf_str(&out), 80);
}

static str file_name(const struct export *export)
{
    struct request *req = export->req;
    str name =
        _f("%1, members of the union %2", for_file_name(req->arena, export->place.org.short_name),
           date_iso(req->arena, date_is_none(export->filter.on) ? req->today : export->filter.on));
    return str_format(req->arena, "%.*s.%s", STR_ARG(name), formats[export->format].code);
}

static bool write_all(struct export *export, int fd, struct job_run *run)
{
    struct export_file file = open_file(export->req, export->format, fd, &export->place);
    struct members_turn turn = {0};
    bool is_cancelled = false;
    if (export->filter.query.length > 0) {
        write_found(export, &file);
        return close_file(&file);
    }
    while (!is_cancelled && write_portion(export, &file, &turn)) {
        if (run != NULL) {
            jobs_progress(run, export->done, MAX_OF(export->place.total, export->done));
            is_cancelled = jobs_is_cancelled(run);
        }
    }
    return close_file(&file) && !is_cancelled;
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply members_export_page(struct request *req)
{
    struct export export;
    struct members_filter filter = members_filter_of(req);
    if (!take_order(req, filter, query_text(req, "format"), &export)) {
        return reply_not_found(req);
    }
    /* Without the condition the file would hold more people than were asked for. */
    if (filter.not_understood_count > 0) {
        return reply_refused(req, _f("A condition was not understood: %1. No file was made.",
                                     filter.not_understood));
    }
    if (export.place.is_union) {
        return reply_refused(req, str_of(_("Choose a region: lists are exported by regions.")));
    }
    bool is_search = export.filter.query.length > 0;
    if (!is_search && count_lines(&export) > MEMBERS_DIRECT_EXPORT_LIMIT) {
        return reply_page(req, _("Export of a list"),
                          members_html_export_long(req, members_filter_fields(req, &export.filter),
                                                   formats[export.format].code, &export.place));
    }
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_all(&export, fd, NULL);
    if (is_whole) {
        audit_read(req, "members.export", export.place.org.region_id, export.place.org.id, 0);
    }
    return reply_made_file(req, fd, is_whole, str_of(formats[export.format].content_type),
                           file_name(&export));
}

/* A long list: ordered here, made by the job runner. */
struct reply members_export_action(struct request *req)
{
    struct members_filter filter = members_filter_of(req);
    str format = http_body_field(req->http, STR("format"));
    struct export export;
    filter.query = (str){0};
    if (!take_order(req, filter, format, &export) || export.place.is_union) {
        return reply_not_found(req);
    }
    /* Both texts are made of our own codes and digits: nothing in them needs escaping. */
    str arguments =
        str_format(req->arena, "{\"format\":\"%s\",\"filter\":\"%.*s\"}",
                   formats[export.format].code, STR_ARG(members_filter_query(req, &filter)));
    int64_t job = jobs_add(req, "members.export", export.place.org.region_id, export.place.org.id,
                           0, arguments);
    audit(req, "members.export", export.place.org.region_id, export.place.org.id, 0, NULL, 0);
    return reply_done(req, str_format(req->arena, "/jobs/%lld", (long long)job),
                      str_of(_("The file is being created.")), 0);
}

static str argument(const json_t *arguments, const char *name)
{
    return str_of(json_string_value(json_object_get(arguments, name)));
}

static bool run_export(struct job_run *run, const json_t *arguments, str *ret_sentence)
{
    struct request *req = run->req;
    struct members_filter filter = members_filter_from(req, argument(arguments, "filter"));
    struct export export;
    /* The post may have ended since the order was given. */
    if (!take_order(req, filter, argument(arguments, "format"), &export)) {
        *ret_sentence = str_of(_("Your post no longer gives the right to export this list."));
        return false;
    }
    int fd = app_temporary_file(req->app);
    if (fd < 0 || !write_all(&export, fd, run)) {
        if (fd >= 0) {
            close(fd);
        }
        *ret_sentence = str_of(
            _("The file was not created: it was stopped, or there was not enough disk space."));
        return false;
    }
    jobs_keep_file(run, fd, file_name(&export), str_of(formats[export.format].content_type));
    *ret_sentence = _n("%1 person in the file", "%1 people in the file", export.done);
    return true;
}

str members_export_about(struct request *req, str text)
{
    json_t *arguments = json_loadb(text.data, text.length, 0, NULL);
    struct members_filter filter = members_filter_from(req, argument(arguments, "filter"));
    str format = utf8_upper(req->arena, argument(arguments, "format"));
    str words = members_filter_words(req, &filter);
    words = words.length == 0 ? words : _f("only %1", words);
    if (!date_is_none(filter.on)) {
        words = _f("as on %1", filter.on);
    }
    str about = str_copy(req->arena, str_comma(req->arena, words, format));
    json_decref(arguments);
    return about;
}

bool members_export_job(struct job_run *run, str *ret_sentence)
{
    json_t *arguments = json_loadb(run->job.arguments.data, run->job.arguments.length, 0, NULL);
    db_begin_read(run->req->db);
    bool is_done = run_export(run, arguments, ret_sentence);
    *ret_sentence = str_copy(run->req->arena, *ret_sentence);
    db_rollback(run->req->db);
    json_decref(arguments);
    return is_done;
}
