#include "features/reports/reports_paper.h"

#include <unistd.h>

#include "app/app.h"
#include "app/i18n.h"
#include "app/reply.h"
#include "base/format.h"
#include "base/utf8.h"
#include "features/reports/reports_paper.html.h"
#include "features/reports/reports_paper_inner.h"
#include "features/reports/reports_written.h"

/* What all kinds of files write alike: titles, days, cells. */

#define MILLION 1000000
#define NAME_LIMIT 80

static const struct {
    const char *suffix;
    const char *content_type;
    bool (*write)(struct arena *arena, const struct reports_paper *paper, int fd);
} files[] = {
    [REPORTS_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                      reports_paper_xlsx},
    [REPORTS_PDF] = {"pdf", "application/pdf", reports_paper_pdf},
    [REPORTS_CSV] = {"csv", "text/csv; charset=utf-8", reports_paper_csv},
    [REPORTS_JSON] = {"json", "application/json; charset=utf-8", reports_paper_json},
    [REPORTS_HTML] = {"html", "text/html; charset=utf-8", reports_paper_page},
};

bool reports_file_named(str suffix, enum reports_file *ret_file)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        if (str_equal(suffix, str_of(files[i].suffix))) {
            *ret_file = (enum reports_file)i;
            return true;
        }
    }
    return false;
}

const char *reports_file_suffix(enum reports_file file)
{
    return files[file].suffix;
}

bool reports_paper_write(struct arena *arena, const struct reports_paper *paper,
                         enum reports_file file, int fd)
{
    return files[file].write(arena, paper, fd);
}

/* ---- words ---------------------------------------------------------------------------------- */

enum language reports_paper_language(const struct reports_paper *paper)
{
    return paper->is_kazakh ? LANGUAGE_KK : LANGUAGE_RU;
}

str reports_paper_title(const struct reports_paper *paper, struct reports_title title)
{
    return paper->is_kazakh && !str_is_empty(title.kk) ? title.kk : title.ru;
}

str reports_paper_word(const struct reports_paper *paper, const char *message)
{
    return str_of(tr(reports_paper_language(paper), message));
}

str reports_paper_fill(struct arena *arena, const struct reports_paper *paper, const char *message,
                       str value)
{
    return tr_fill(arena, tr(reports_paper_language(paper), message), &value, 1);
}

date reports_paper_day(const struct reports_paper *paper)
{
    return date_is_none(paper->day) ? paper->form->day : paper->day;
}

str reports_paper_day_text(struct arena *arena, const struct reports_paper *paper)
{
    struct buf day = BUF_INIT(arena);
    format_date_long(&day, reports_paper_language(paper), reports_paper_day(paper));
    str text = reports_paper_fill(arena, paper, N_("as on %1, of the report"), buf_str(&day));
    return paper->is_by_todays_tree
               ? str_comma(arena, text, reports_paper_word(paper, N_("by today’s structure")))
               : text;
}

/* "IV.2" is what the paper says; "NET" is a word of the file. */
static bool is_numbered(str code)
{
    bool is_number = code.length > 0;
    for (size_t i = 0; i < code.length; i++) {
        is_number = is_number && strchr("IVXL.0123456789", code.data[i]) != NULL;
    }
    return is_number;
}

str reports_paper_section_title(struct arena *arena, const struct reports_paper *paper,
                                size_t section)
{
    const struct reports_section *of = &paper->form->sections[section];
    str title = reports_paper_title(paper, of->title);
    return is_numbered(of->code) ? STR_CONCAT(arena, of->code, STR(". "), title) : title;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static enum reports_unit unit_of(const struct reports_paper *paper, size_t cell)
{
    struct reports_place place = reports_place_of(paper->form, cell);
    return paper->form->sections[place.section].rows[place.row].unit;
}

/* Added up, a flag tells how many have it. */
bool reports_paper_is_yes_or_no(const struct reports_paper *paper, size_t cell)
{
    int64_t number = paper->numbers[cell].millionths;
    return unit_of(paper, cell) == REPORTS_FLAG && paper->numbers[cell].is_known &&
           !paper->is_consolidated && (number == 0 || number == MILLION);
}

static bool has_text(const struct reports_paper *paper, size_t cell)
{
    return paper->texts != NULL && !str_is_empty(paper->texts[cell]);
}

str reports_paper_text(struct arena *arena, const struct reports_paper *paper, size_t cell)
{
    enum language language = reports_paper_language(paper);
    if (has_text(paper, cell)) {
        return paper->texts[cell];
    }
    if (!paper->numbers[cell].is_known) {
        return (str){0};
    }
    if (reports_paper_is_yes_or_no(paper, cell)) {
        return reports_paper_word(paper,
                                  paper->numbers[cell].millionths > 0 ? N_("yes") : N_("no"));
    }
    return reports_written(arena, paper->numbers[cell], reports_decimals(unit_of(paper, cell)),
                           (struct reports_hand){',', "-", &language});
}

str reports_paper_plain(struct arena *arena, const struct reports_paper *paper, size_t cell)
{
    if (has_text(paper, cell)) {
        return paper->texts[cell];
    }
    if (!paper->numbers[cell].is_known) {
        return (str){0};
    }
    return reports_written(arena, paper->numbers[cell], reports_decimals(unit_of(paper, cell)),
                           (struct reports_hand){'.', "-", NULL});
}

bool reports_paper_has(const struct reports_paper *paper, struct reports_place place)
{
    return reports_row_has(&paper->form->sections[place.section].rows[place.row], place.column);
}

bool reports_section_has_texts(const struct reports_section *section)
{
    for (size_t i = 0; i < section->row_count; i++) {
        if (section->rows[i].unit == REPORTS_TEXT) {
            return true;
        }
    }
    return false;
}

/* ---- the end of the report ------------------------------------------------------------------ */

const struct reports_signature *reports_paper_signatures(struct arena *arena,
                                                         const struct reports_paper *paper,
                                                         size_t *ret_count)
{
    *ret_count = MAX_OF(paper->signature_count, 1);
    if (paper->signature_count > 0) {
        return paper->signatures;
    }
    struct reports_signature *line = ARENA_NEW(arena, struct reports_signature);
    line->post = reports_paper_word(paper, N_("Chair of the organisation"));
    return line;
}

struct reports_remarks reports_paper_remarks(struct arena *arena, const struct reports_paper *paper)
{
    struct reports_remarks remarks = {0};
    for (size_t cell = 0; paper->remarks != NULL && cell < paper->form->cell_count; cell++) {
        if (str_is_empty(paper->remarks[cell])) {
            continue;
        }
        struct reports_place place = reports_place_of(paper->form, cell);
        const struct reports_section *section = &paper->form->sections[place.section];
        *ARENA_PUSH(arena, remarks.items, remarks.count, remarks.capacity) =
            STR_CONCAT(arena, section->code, STR(", "), section->rows[place.row].number, STR(", "),
                       reports_paper_title(paper, section->columns[place.column].title), STR(": "),
                       paper->remarks[cell]);
    }
    return remarks;
}

bool reports_bytes_write(int fd, str text)
{
    while (text.length > 0) {
        ssize_t written = write(fd, text.data, text.length);
        if (written <= 0) {
            return false;
        }
        text = str_from(text, (size_t)written);
    }
    return true;
}

/* ---- sending -------------------------------------------------------------------------------- */

/* Without the signs that a file name cannot have on one system or the other. */
static str for_file_name(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool is_bad = (unsigned char)c < ' ' || strchr("/\\:|*?\"<>", c) != NULL;
        buf_put_char(&out, is_bad ? ' ' : c);
    }
    return str_trim(utf8_slice(buf_str(&out), NAME_LIMIT));
}

struct reply reports_paper_reply(struct request *req, const struct reports_paper *paper,
                                 enum reports_file file)
{
    if (file == REPORTS_HTML) {
        return reply_page_titled(req, reports_paper_title(paper, paper->form->title),
                                 reports_paper_html_page(req, paper));
    }
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && reports_paper_write(req->arena, paper, file, fd);
    str day = date_iso(req->arena, reports_paper_day(paper));
    str name =
        str_format(req->arena, "%.*s %.*s, %.*s.%s", STR_ARG(paper->form->code), STR_ARG(day),
                   STR_ARG(for_file_name(req->arena, paper->org_name)), files[file].suffix);
    return reply_made_file(req, fd, is_whole, str_of(files[file].content_type), name);
}
