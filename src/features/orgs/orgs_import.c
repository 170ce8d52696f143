/* Loading a tree from a sheet: the file is read into org_import_row as it is, checked and shown;
 * then everything that is new is added in one transaction. While a row has a mistake nothing is
 * added: the sheet is corrected and sent again, and what was there before stays as it is. */
#include "app/sheet.h"
#include "base/fold.h"
#include "base/ids.h"
#include "features/orgs/orgs.html.h"
#include "features/orgs/orgs_import_check.h"

#define ROWS_LIMIT 5000
#define HEADING_WITHIN 20 /* titles and dates may stand above the headings */

enum column {
    COLUMN_NUMBER,
    COLUMN_NAME,
    COLUMN_SHORT_NAME,
    COLUMN_TYPE,
    COLUMN_PARENT,
    COLUMN_INN,
    COLUMN_KPP,
    COLUMN_OGRN,
    COLUMN_BIN,
    COLUMN_ADDRESS,
    COLUMN_PHONE,
    COLUMN_EMAIL,
    COLUMN_COUNT,
};

/* Compared by their letters alone, so that case, points and blanks do not matter. */
static const struct {
    enum column column;
    const char *text;
} headings[] = {
    {COLUMN_NUMBER, "№ п/п"},
    {COLUMN_NUMBER, "номер"},
    {COLUMN_NUMBER, "код"},
    {COLUMN_NUMBER, "р/с"},
    {COLUMN_NUMBER, "no"},
    {COLUMN_NAME, "наименование"},
    {COLUMN_NAME, "название"},
    {COLUMN_NAME, "полное наименование"},
    {COLUMN_NAME, "полное название"},
    {COLUMN_NAME, "наименование организации"},
    {COLUMN_NAME, "название организации"},
    {COLUMN_NAME, "организация"},
    {COLUMN_NAME, "атауы"},
    {COLUMN_NAME, "толық атауы"},
    {COLUMN_NAME, "ұйым"},
    {COLUMN_NAME, "name"},
    {COLUMN_SHORT_NAME, "краткое наименование"},
    {COLUMN_SHORT_NAME, "краткое название"},
    {COLUMN_SHORT_NAME, "сокращённое наименование"},
    {COLUMN_SHORT_NAME, "сокращённое название"},
    {COLUMN_SHORT_NAME, "кратко"},
    {COLUMN_SHORT_NAME, "қысқаша атауы"},
    {COLUMN_SHORT_NAME, "short name"},
    {COLUMN_TYPE, "тип"},
    {COLUMN_TYPE, "вид"},
    {COLUMN_TYPE, "тип организации"},
    {COLUMN_TYPE, "вид организации"},
    {COLUMN_TYPE, "уровень"},
    {COLUMN_TYPE, "түрі"},
    {COLUMN_TYPE, "type"},
    {COLUMN_PARENT, "вышестоящая организация"},
    {COLUMN_PARENT, "вышестоящая"},
    {COLUMN_PARENT, "входит в"},
    {COLUMN_PARENT, "подчинение"},
    {COLUMN_PARENT, "подчиняется"},
    {COLUMN_PARENT, "головная организация"},
    {COLUMN_PARENT, "жоғары тұрған ұйым"},
    {COLUMN_PARENT, "stands under"},
    {COLUMN_PARENT, "parent"},
    {COLUMN_INN, "инн"},
    {COLUMN_INN, "inn"},
    {COLUMN_KPP, "кпп"},
    {COLUMN_KPP, "kpp"},
    {COLUMN_OGRN, "огрн"},
    {COLUMN_OGRN, "ogrn"},
    {COLUMN_BIN, "бин"},
    {COLUMN_BIN, "бсн"},
    {COLUMN_BIN, "bin"},
    {COLUMN_ADDRESS, "адрес"},
    {COLUMN_ADDRESS, "фактический адрес"},
    {COLUMN_ADDRESS, "мекенжай"},
    {COLUMN_ADDRESS, "мекенжайы"},
    {COLUMN_ADDRESS, "address"},
    {COLUMN_PHONE, "телефон"},
    {COLUMN_PHONE, "telephone"},
    {COLUMN_PHONE, "phone"},
    {COLUMN_EMAIL, "электронная почта"},
    {COLUMN_EMAIL, "эл почта"},
    {COLUMN_EMAIL, "почта"},
    {COLUMN_EMAIL, "электрондық пошта"},
    {COLUMN_EMAIL, "e-mail"},
};

static const struct form_field upload_fields[] = {
    {"file", N_("File with the list"), FORM_FILE, .required = true, .wide = true,
     .hint = N_("Excel, OpenDocument or CSV, at most 10 megabytes")},
    {0},
};

/* ---- reading the file ----------------------------------------------------------------------- */

struct reading {
    struct request *req;
    int64_t import_id;
    bool has_heading;
    int32_t sheet;             /* the one that the heading stands in */
    int columns[COLUMN_COUNT]; /* place in the row, -1 = there is none */
    size_t rows;
};

static str cell_text(const struct sheet_row *row, int place)
{
    return place < 0 || place >= row->cell_count ? (str){0} : str_trim(row->cells[place].text);
}

static int column_of_heading(struct arena *arena, str text)
{
    str letters = fold_letters(arena, text);
    if (str_equal(text, STR("№")) || str_equal(text, STR("#"))) {
        return COLUMN_NUMBER;
    }
    for (size_t i = 0; i < COUNT_OF(headings) && !str_is_empty(letters); i++) {
        if (str_equal(letters, fold_letters(arena, str_of(headings[i].text)))) {
            return (int)headings[i].column;
        }
    }
    return -1;
}

static bool has_name(const struct reading *reading)
{
    return reading->columns[COLUMN_NAME] >= 0 || reading->columns[COLUMN_SHORT_NAME] >= 0;
}

/* A heading names at least the name and the type. */
static void try_heading(struct reading *reading, const struct sheet_row *row)
{
    for (int column = 0; column < COLUMN_COUNT; column++) {
        reading->columns[column] = -1;
    }
    for (int32_t place = row->cell_count - 1; place >= 0; place--) {
        int column = column_of_heading(reading->req->arena, cell_text(row, place));
        if (column >= 0) {
            reading->columns[column] = place;
        }
    }
    reading->has_heading = has_name(reading) && reading->columns[COLUMN_TYPE] >= 0;
    reading->sheet = row->sheet;
}

static bool row_is_empty(const struct reading *reading, const struct sheet_row *row)
{
    return str_is_empty(cell_text(row, reading->columns[COLUMN_NAME])) &&
           str_is_empty(cell_text(row, reading->columns[COLUMN_SHORT_NAME])) &&
           str_is_empty(cell_text(row, reading->columns[COLUMN_TYPE]));
}

static bool take_row(void *context, const struct sheet_row *row)
{
    struct reading *reading = context;
    if (!reading->has_heading) {
        if (row->number <= HEADING_WITHIN) {
            try_heading(reading, row);
        }
        return true;
    }
    if (row->sheet != reading->sheet || row_is_empty(reading, row)) {
        return true;
    }
    const int *columns = reading->columns;
    orgs_db_add_import_row(reading->req->db,
                           &(struct orgs_db_add_import_row_values){
                               .import_id = reading->import_id,
                               .row_number = row->number,
                               .number = cell_text(row, columns[COLUMN_NUMBER]),
                               .name = cell_text(row, columns[COLUMN_NAME]),
                               .short_name = cell_text(row, columns[COLUMN_SHORT_NAME]),
                               .type = cell_text(row, columns[COLUMN_TYPE]),
                               .parent = cell_text(row, columns[COLUMN_PARENT]),
                               .inn = cell_text(row, columns[COLUMN_INN]),
                               .kpp = cell_text(row, columns[COLUMN_KPP]),
                               .ogrn = cell_text(row, columns[COLUMN_OGRN]),
                               .bin = cell_text(row, columns[COLUMN_BIN]),
                               .address = cell_text(row, columns[COLUMN_ADDRESS]),
                               .phone = cell_text(row, columns[COLUMN_PHONE]),
                               .email = cell_text(row, columns[COLUMN_EMAIL]),
                           });
    return ++reading->rows <= ROWS_LIMIT;
}

static void take_sheet(void *context UNUSED, int32_t index UNUSED,
                       const struct sheet_info *info UNUSED)
{
}

/* What to tell the person; empty when the file is read. */
static str reading_problem(struct request *req, const struct reading *reading,
                           enum sheet_outcome outcome)
{
    switch (outcome) {
    case SHEET_READ:
        if (!reading->has_heading) {
            return str_of(_("The first rows contain no headings “Name” and “Type”."));
        }
        return reading->rows > 0 ? (str){0} : str_of(_("There are no rows below the headings."));
    case SHEET_STOPPED:
        return _f("The sheet has more than %1 rows. Please send it in parts.", ROWS_LIMIT);
    case SHEET_IS_EMPTY:
        return str_of(_("The file is empty."));
    case SHEET_NOT_A_SHEET:
        return str_of(_("This is not a spreadsheet. Please save it as XLSX or CSV."));
    case SHEET_DAMAGED:
        return str_of(_("The file is damaged. Please save it once more and send it again."));
    case SHEET_TOO_LARGE:
        return str_of(_("The file is too large to be read."));
    case SHEET_LOCKED:
        return str_of(_("The file is protected by a password. Please take the protection off."));
    case SHEET_FORBIDDEN:
        return str_of(_("The file holds what no list needs. Please save it as XLSX or CSV."));
    }
    return str_of(_("The file could not be read."));
}

static void read_file(struct request *req, struct form *form, struct reading *reading)
{
    const struct http_file *file = form_file(form, "file");
    struct sheet_receiver receiver = {.context = reading, .sheet = take_sheet, .row = take_row};
    /* The last file of this person makes room for the new one. */
    orgs_db_remove_import_rows(req->db, req->user.account_id);
    orgs_db_remove_imports(req->db, req->user.account_id);
    orgs_db_add_import(req->db, &(struct orgs_db_add_import_values){
                                    .id = reading->import_id,
                                    .org_id = req->mandate.org_id,
                                    .account_id = req->user.account_id,
                                    .file_name = file->name,
                                    .now = req->now,
                                });
    str problem = reading_problem(req, reading, sheet_read(file->fd, file->name, &receiver));
    if (!str_is_empty(problem)) {
        form_add_error(form, "file", problem);
    }
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply orgs_import_page(struct request *req)
{
    struct form form = form_of(req, upload_fields);
    return reply_page(req, _("Load a list of organisations"), orgs_html_import(req, &form));
}

struct reply orgs_import_upload_action(struct request *req)
{
    struct form form = form_read(req, upload_fields);
    struct reading reading = {.req = req, .import_id = ids_new()};
    if (form_is_good(&form)) {
        read_file(req, &form, &reading);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Load a list of organisations"),
                                orgs_html_import(req, &form));
    }
    return reply_see_other(
        req, str_format(req->arena, "/orgs/import/%lld", (long long)reading.import_id));
}

static str parent_name(const struct orgs_row *row)
{
    if (row->parent_row != NULL) {
        return row->parent_row->short_name;
    }
    return row->parent_org != NULL ? row->parent_org->short_name : row->cells->parent;
}

static struct orgs_import_preview preview_of(struct request *req, int64_t id, str file_name,
                                             const struct orgs_import_check *check)
{
    struct orgs_import_preview preview = {.id = id, .file_name = file_name, .count = check->count};
    struct orgs_import_line *lines = ARENA_ARRAY(req->arena, check->count, struct orgs_import_line);
    for (size_t i = 0; i < check->count; i++) {
        const struct orgs_row *row = &check->rows[i];
        lines[i] = (struct orgs_import_line){
            .fate = row->fate,
            .row_number = row->cells->row_number,
            .name = row->short_name,
            .type_label = row->type == NULL ? row->cells->type
                                            : str_of(orgs_type_name(req, row->type->label)),
            .parent_name = parent_name(row),
            .sentence = row->sentence,
        };
        preview.fresh += row->fate == ORGS_ROW_NEW;
        preview.known += row->fate == ORGS_ROW_KNOWN;
        preview.wrong += row->fate == ORGS_ROW_WRONG;
    }
    preview.lines = lines;
    return preview;
}

/* A sheet of one's own, and what will become of its rows. */
static bool check_sheet(struct request *req, struct orgs_import_check *ret_check,
                        struct orgs_import_preview *ret_preview)
{
    struct orgs_db_find_import_row import;
    int64_t id = path_id(req);
    if (!orgs_db_find_import(req->db, id, req->user.account_id, req->mandate.org_id, &import)) {
        return false;
    }
    *ret_check = orgs_import_check(req, id);
    *ret_preview = preview_of(req, id, import.file_name, ret_check);
    return true;
}

struct reply orgs_import_check_page(struct request *req)
{
    struct orgs_import_check check;
    struct orgs_import_preview preview;
    if (!check_sheet(req, &check, &preview)) {
        return reply_not_found(req);
    }
    return reply_page(req, _("Check of the list"), orgs_html_import_check(req, preview));
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_passport(struct request *req, const struct orgs_row *row)
{
    struct orgs_db_passport_row before;
    if (!orgs_db_passport(req->db, row->written.id, &before)) {
        return;
    }
    struct orgs_db_passport_row after = before;
    after.inn = row->passport.inn;
    after.kpp = row->passport.kpp;
    after.ogrn = row->passport.ogrn;
    after.bin = row->passport.bin;
    after.address = row->passport.address;
    after.phone = row->passport.phone;
    after.email = row->passport.email;
    orgs_save(req, &row->written, &before, &after);
}

/* Parents before their children, wherever they stand in the sheet. */
static void write_row(struct request *req, struct orgs_row *row)
{
    if (row->fate != ORGS_ROW_NEW || row->written.id != 0) {
        return;
    }
    const struct orgs_db_below_row *org = row->parent_org;
    struct orgs_new fresh = {
        .type = row->type->code,
        .name = row->name,
        .short_name = row->short_name,
        .valid_from = req->today,
    };
    if (org != NULL) {
        fresh.region_id = org->region_id;
        fresh.parent_id = org->id;
        fresh.parent_path = org->path;
    } else {
        write_row(req, row->parent_row);
        fresh.region_id = row->parent_row->written.region_id;
        fresh.parent_id = row->parent_row->written.id;
        fresh.parent_path = row->parent_row->written.path;
    }
    if (orgs_db_find(req->db, orgs_create(req, &fresh), req->scope, &row->written)) {
        write_passport(req, row);
    }
}

struct reply orgs_import_apply_action(struct request *req)
{
    struct orgs_import_check check;
    struct orgs_import_preview preview;
    if (!check_sheet(req, &check, &preview)) {
        return reply_not_found(req);
    }
    if (preview.wrong > 0) {
        return reply_form_again(req, _("Check of the list"), orgs_html_import_check(req, preview));
    }
    for (size_t i = 0; i < check.count; i++) {
        write_row(req, &check.rows[i]);
    }
    orgs_db_remove_import_rows(req->db, req->user.account_id);
    orgs_db_remove_imports(req->db, req->user.account_id);
    audit(req, "orgs.import", req->mandate.region_id, req->mandate.org_id, 0,
          (const struct audit_change[]){{"file", {0}, preview.file_name}}, 1);
    return reply_done(req, STR("/orgs"),
                      _n("%1 organisation is added.", "%1 organisations are added.", preview.fresh),
                      0);
}
