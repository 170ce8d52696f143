#include "base/format.h"
#include "features/reports/reports_paper_inner.h"

/* The form as a sheet to work on, and as a list of cells. Figures stay figures: a percent has its
 * decimal, money its two, and a cross where the row has no such cell. */

#define NUMBER_WIDTH 9
#define TITLE_WIDTH 56
#define COLUMN_WIDTH 15
#define TEXT_WIDTH 48

static double value_of(struct reports_number number, enum reports_unit unit)
{
    return (double)reports_rounded(number, reports_decimals(unit)).millionths / 1e6;
}

static bool is_figure(const struct reports_paper *paper, size_t cell)
{
    bool has_text = paper->texts != NULL && !str_is_empty(paper->texts[cell]);
    return paper->numbers[cell].is_known && !has_text;
}

static void write_value(struct sheet_writer *writer, struct arena *arena,
                        const struct reports_paper *paper, size_t cell)
{
    struct reports_place place = reports_place_of(paper->form, cell);
    const struct reports_row *row = &paper->form->sections[place.section].rows[place.row];
    if (!reports_row_has(row, place.column)) {
        sheet_writer_styled(writer, STR("×"), SHEET_CELL_CENTRED, 1);
    } else if (is_figure(paper, cell) && !reports_paper_is_yes_or_no(paper, cell)) {
        sheet_writer_decimal(writer, value_of(paper->numbers[cell], row->unit),
                             reports_decimals(row->unit));
    } else {
        sheet_writer_styled(writer, reports_paper_text(arena, paper, cell),
                            row->unit == REPORTS_FLAG ? SHEET_CELL_CENTRED : SHEET_CELL, 1);
    }
}

/* ---- the form ------------------------------------------------------------------------------- */

static int widest_section(const struct reports_form *form)
{
    size_t columns = 1;
    for (size_t i = 0; i < form->section_count; i++) {
        columns = MAX_OF(columns, form->sections[i].column_count);
    }
    return (int)columns;
}

static bool is_of_texts(const struct reports_form *form)
{
    bool has_texts = false;
    for (size_t i = 0; i < form->section_count; i++) {
        has_texts = has_texts || reports_section_has_texts(&form->sections[i]);
    }
    return has_texts;
}

static void set_up(struct sheet_writer *writer, struct arena *arena,
                   const struct reports_paper *paper)
{
    int columns = widest_section(paper->form);
    sheet_writer_width(writer, 0, 1, NUMBER_WIDTH);
    sheet_writer_width(writer, 1, 1, TITLE_WIDTH);
    /* Texts stand in the first of the columns; where there are more, they run over the others. */
    bool is_wide = is_of_texts(paper->form) && columns == 1;
    sheet_writer_width(writer, 2, columns, is_wide ? TEXT_WIDTH : COLUMN_WIDTH);
    str numbers[] = {STR("&P"), STR("&N")};
    const char *page = tr(reports_paper_language(paper), "page %1 of %2");
    struct sheet_print print = {
        .is_landscape = paper->form->is_landscape,
        .is_fitted = true,
        .repeated_rows = 1,
        .foot = str_join(arena, STR("&C"), tr_fill(arena, page, numbers, 2)),
    };
    sheet_writer_print(writer, &print);
}

/* A line over the whole width. */
static void write_line(struct sheet_writer *writer, const struct reports_paper *paper, str text,
                       enum sheet_style style)
{
    sheet_writer_styled(writer, text, style, widest_section(paper->form) + 2);
    sheet_writer_end_row(writer);
}

static void write_head(struct sheet_writer *writer, struct arena *arena,
                       const struct reports_paper *paper, const struct reports_section *section)
{
    sheet_writer_styled(writer, STR("№"), SHEET_HEADING, 1);
    sheet_writer_styled(writer, reports_paper_word(paper, N_("Indicator")), SHEET_HEADING, 1);
    for (size_t i = 0; i < section->column_count; i++) {
        sheet_writer_styled(writer, reports_paper_title(paper, section->columns[i].title),
                            SHEET_HEADING, 1);
    }
    sheet_writer_end_row(writer);
    sheet_writer_styled(writer, STR("А"), SHEET_HEADING, 1);
    sheet_writer_styled(writer, STR("Б"), SHEET_HEADING, 1);
    for (size_t i = 0; i < section->column_count; i++) {
        sheet_writer_styled(writer, str_format(arena, "%zu", i + 1), SHEET_HEADING, 1);
    }
    sheet_writer_end_row(writer);
}

/* "из них" stands further to the right. */
static str moved_in(struct arena *arena, str title, int depth)
{
    str text = title;
    for (int i = 0; i < depth; i++) {
        text = str_join(arena, STR("    "), text);
    }
    return text;
}

static void write_section(struct sheet_writer *writer, struct arena *arena,
                          const struct reports_paper *paper, size_t index)
{
    const struct reports_section *section = &paper->form->sections[index];
    sheet_writer_end_row(writer);
    write_line(writer, paper, reports_paper_section_title(arena, paper, index), SHEET_BOLD);
    write_head(writer, arena, paper, section);
    int columns = widest_section(paper->form);
    bool is_spread = section->column_count == 1 && reports_section_has_texts(section);
    for (size_t row = 0; row < section->row_count; row++) {
        const struct reports_row *of = &section->rows[row];
        sheet_writer_styled(writer, of->number, SHEET_CELL_CENTRED, 1);
        sheet_writer_styled(writer,
                            moved_in(arena, reports_paper_title(paper, of->title), of->depth),
                            SHEET_CELL, 1);
        for (size_t column = 0; column < section->column_count; column++) {
            size_t cell = reports_cell(paper->form, index, row, column);
            if (is_spread && !is_figure(paper, cell)) {
                sheet_writer_styled(writer, reports_paper_text(arena, paper, cell), SHEET_CELL,
                                    columns);
            } else {
                write_value(writer, arena, paper, cell);
            }
        }
        sheet_writer_end_row(writer);
    }
    str note = reports_paper_title(paper, section->note);
    if (!str_is_empty(note)) {
        write_line(writer, paper, note, SHEET_NOTE);
    }
}

static void write_end(struct sheet_writer *writer, struct arena *arena,
                      const struct reports_paper *paper)
{
    struct reports_remarks remarks = reports_paper_remarks(arena, paper);
    sheet_writer_end_row(writer);
    if (remarks.count > 0) {
        write_line(writer, paper,
                   reports_paper_word(paper, N_("Why figures differ from the register")),
                   SHEET_BOLD);
        for (size_t i = 0; i < remarks.count; i++) {
            write_line(writer, paper, remarks.items[i], SHEET_NOTE);
        }
        sheet_writer_end_row(writer);
    }
    size_t count;
    const struct reports_signature *signatures = reports_paper_signatures(arena, paper, &count);
    for (size_t i = 0; i < count; i++) {
        struct buf day = BUF_INIT(arena);
        if (!date_is_none(signatures[i].day)) {
            format_date(&day, LANGUAGE_RU, signatures[i].day);
        }
        str line = STR_CONCAT(arena, signatures[i].post, STR("  ________________  "),
                              signatures[i].name, STR("  "), buf_str(&day));
        write_line(writer, paper, line, SHEET_PLAIN);
    }
    if (!str_is_empty(paper->hash)) {
        write_line(writer, paper, reports_paper_fill(arena, paper, N_("check sum %1"), paper->hash),
                   SHEET_NOTE);
    }
}

void reports_paper_sheet(struct sheet_writer *writer, struct arena *arena,
                         const struct reports_paper *paper)
{
    set_up(writer, arena, paper);
    write_line(writer, paper, reports_paper_title(paper, paper->form->title), SHEET_TITLE);
    write_line(writer, paper, reports_paper_day_text(arena, paper), SHEET_CENTRED);
    write_line(writer, paper, paper->org_name, SHEET_CENTRED);
    str papers = str_comma(arena, paper->org_above, paper->form->basis);
    write_line(writer, paper, str_comma(arena, papers, paper->state), SHEET_CENTRED);
    for (size_t i = 0; i < paper->form->section_count; i++) {
        write_section(writer, arena, paper, i);
    }
    write_end(writer, arena, paper);
}

bool reports_paper_xlsx(struct arena *arena, const struct reports_paper *paper, int fd)
{
    str name = str_format(arena, "%.*s-%d", STR_ARG(paper->form->code), paper->form->year);
    struct sheet_writer *writer = sheet_writer_open(SHEET_XLSX, fd, name);
    reports_paper_sheet(writer, arena, paper);
    return sheet_writer_close(writer);
}

/* ---- a list of cells ------------------------------------------------------------------------ */

bool reports_paper_csv(struct arena *arena, const struct reports_paper *paper, int fd)
{
    const struct reports_form *form = paper->form;
    struct sheet_writer *writer = sheet_writer_open(SHEET_CSV, fd, (str){0});
    const char *const headings[] = {N_("Cell"),   N_("Section of the form"),
                                    N_("Line"),   N_("Indicator"),
                                    N_("Column"), N_("Value")};
    str titles[COUNT_OF(headings)];
    for (size_t i = 0; i < COUNT_OF(headings); i++) {
        titles[i] = reports_paper_word(paper, headings[i]);
    }
    if (paper->is_by_todays_tree) {
        str *value = &titles[COUNT_OF(titles) - 1];
        *value = str_comma(arena, *value, reports_paper_word(paper, N_("by today’s structure")));
    }
    sheet_writer_heading(writer, titles, NULL, COUNT_OF(headings));
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_section *section = &form->sections[place.section];
        if (!reports_paper_has(paper, place)) {
            continue;
        }
        sheet_writer_text(writer, reports_cell_name(arena, form, cell));
        sheet_writer_text(writer, reports_paper_title(paper, section->title));
        sheet_writer_text(writer, section->rows[place.row].number);
        sheet_writer_text(writer, reports_paper_title(paper, section->rows[place.row].title));
        sheet_writer_text(writer, reports_paper_title(paper, section->columns[place.column].title));
        if (is_figure(paper, cell)) {
            enum reports_unit unit = section->rows[place.row].unit;
            sheet_writer_decimal(writer, value_of(paper->numbers[cell], unit),
                                 reports_decimals(unit));
        } else {
            sheet_writer_text(writer, reports_paper_text(arena, paper, cell));
        }
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

/* ---- many reports --------------------------------------------------------------------------- */

static void write_summary_head(struct sheet_writer *writer, struct arena *arena,
                               const struct reports_paper *paper)
{
    const struct reports_form *form = paper->form;
    sheet_writer_styled(writer, reports_paper_word(paper, N_("Organisation")), SHEET_HEADING, 1);
    sheet_writer_styled(writer, reports_paper_word(paper, N_("State")), SHEET_HEADING, 1);
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_section *section = &form->sections[place.section];
        if (reports_paper_has(paper, place)) {
            str title = STR_CONCAT(
                arena, section->code, STR("/"), section->rows[place.row].number, STR(" "),
                reports_paper_title(paper, section->rows[place.row].title), STR(": "),
                reports_paper_title(paper, section->columns[place.column].title));
            sheet_writer_styled(writer, title, SHEET_HEADING, 1);
        }
    }
    sheet_writer_end_row(writer);
}

static void write_summary_line(struct sheet_writer *writer, struct arena *arena,
                               const struct reports_paper *paper)
{
    sheet_writer_styled(writer, paper->org_name, SHEET_CELL, 1);
    sheet_writer_styled(writer, paper->state, SHEET_CELL, 1);
    for (size_t cell = 0; cell < paper->form->cell_count; cell++) {
        if (reports_paper_has(paper, reports_place_of(paper->form, cell))) {
            write_value(writer, arena, paper, cell);
        }
    }
    sheet_writer_end_row(writer);
}

static void write_summary(struct sheet_writer *writer, struct arena *arena,
                          const struct reports_paper *papers, size_t count)
{
    sheet_writer_width(writer, 0, 1, TITLE_WIDTH);
    sheet_writer_width(writer, 1, 1, COLUMN_WIDTH * 2);
    sheet_writer_width(writer, 2, (int)papers[0].form->cell_count, COLUMN_WIDTH);
    sheet_writer_print(writer, &(struct sheet_print){.is_landscape = true,
                                                     .repeated_rows = 1,
                                                     .repeated_columns = 1,
                                                     .is_frozen = true});
    write_summary_head(writer, arena, &papers[0]);
    for (size_t i = 0; i < count; i++) {
        write_summary_line(writer, arena, &papers[i]);
    }
}

bool reports_pack_write(struct arena *arena, const struct reports_paper *papers, size_t count,
                        bool has_sheets, int fd)
{
    for (size_t i = 0; i < count; i++) {
        if (papers[i].form != papers[0].form) {
            return false;
        }
    }
    if (count == 0) {
        return false;
    }
    struct sheet_writer *writer =
        sheet_writer_open(SHEET_XLSX, fd, reports_paper_word(&papers[0], N_("Summary")));
    write_summary(writer, arena, papers, count);
    for (size_t i = 0; has_sheets && i < count; i++) {
        sheet_writer_next_sheet(
            writer, STR_CONCAT(arena, str_format(arena, "%zu ", i + 1), papers[i].org_name));
        reports_paper_sheet(writer, arena, &papers[i]);
    }
    return sheet_writer_close(writer);
}
