#include "app/pdf.h"
#include "base/format.h"
#include "base/utf8.h"
#include "features/reports/reports_paper_inner.h"

/* The form on paper: heading, sections as tables with numbered columns, remarks, lines to sign. It
 * is drawn twice, the first time for nothing but to know how many pages there are. Columns that do
 * not fit go into further tables below, with the titles of the rows again. */

#define MARGIN 40.0
#define FOOT 20.0 /* for the page number and the hash */
#define PAD 3.0
#define GAP 12.0
#define INDENT 9.0
#define THIN 0.5
#define TITLE_SIZE 13
#define SECTION_SIZE 10.5
#define TEXT_SIZE 9
#define SMALL_SIZE 7.5
#define COLUMN_LEAST 44.0
#define COLUMN_WISH 76.0
#define COLUMN_MOST 118.0
#define PIECE 350 /* characters of a text that are drawn at once: no page may be too short */

/* A section, or some of its columns. */
struct table {
    const struct reports_section *section;
    size_t index;
    size_t first; /* column */
    size_t count;
    double number_width;
    double title_width;
    double column_width;
    bool has_begun;
};

struct printing {
    struct arena *arena;
    const struct reports_paper *paper;
    struct pdf *pdf;
    double width; /* of the page */
    double height;
    double top; /* of what comes next */
    int page;
    int pages; /* 0: not known yet */
    const struct table *table;
};

static double room(const struct printing *printing)
{
    return printing->width - 2 * MARGIN;
}

static double bottom(const struct printing *printing)
{
    return printing->height - MARGIN - FOOT;
}

static str word(const struct printing *printing, const char *message)
{
    return reports_paper_word(printing->paper, message);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static void draw_table_head(struct printing *printing);

static void draw_foot(struct printing *printing)
{
    const struct reports_paper *paper = printing->paper;
    struct arena *arena = printing->arena;
    double top = printing->height - MARGIN - FOOT + 8;
    pdf_rule(printing->pdf, MARGIN, top, room(printing), 0.3);
    pdf_font(printing->pdf, false, SMALL_SIZE);
    str left = str_format(arena, "%.*s-%d", STR_ARG(paper->form->code), paper->form->year);
    left = str_comma(arena, left, paper->state);
    if (!str_is_empty(paper->hash)) {
        left = str_comma(arena, left,
                         reports_paper_fill(arena, paper, N_("check sum %1"), paper->hash));
    }
    str numbers[] = {str_format(arena, "%d", printing->page),
                     str_format(arena, "%d", printing->pages)};
    str right = tr_fill(arena, tr(reports_paper_language(paper), "page %1 of %2"), numbers, 2);
    pdf_text(printing->pdf, left, MARGIN, top + 4, room(printing) - 80, PDF_LEFT);
    pdf_text(printing->pdf, right, printing->width - MARGIN - 76, top + 4, 76, PDF_RIGHT);
}

static void begin_page(struct printing *printing)
{
    if (printing->page > 0) {
        pdf_next_page(printing->pdf);
    }
    printing->page++;
    printing->top = MARGIN;
    draw_foot(printing);
    if (printing->table != NULL) {
        draw_table_head(printing);
    }
}

/* What is so high has to stay together. */
static void make_room(struct printing *printing, double height)
{
    if (printing->top + height > bottom(printing) && printing->top > MARGIN) {
        begin_page(printing);
    }
}

/* The beginning of a long text, up to the end of a word where there is one. */
static str piece_of(str text)
{
    str piece = utf8_slice(text, PIECE);
    size_t end = piece.length;
    while (end > 0 && piece.data[end - 1] != ' ') {
        end--;
    }
    return piece.length == text.length || end == 0 ? piece : str_slice(piece, 0, end);
}

/* A text over the whole width, in pieces that always fit. */
static void put_text(struct printing *printing, str text, enum pdf_align align)
{
    while (text.length > 0) {
        str piece = piece_of(text);
        make_room(printing, pdf_height(printing->pdf, piece, room(printing)));
        printing->top +=
            pdf_text(printing->pdf, piece, MARGIN, printing->top, room(printing), align);
        text = str_from(text, piece.length);
    }
}

/* ---- heading -------------------------------------------------------------------------------- */

/* Which papers it comes by, and to whom it goes: small, in two corners. */
static void draw_corners(struct printing *printing)
{
    const struct reports_paper *paper = printing->paper;
    double half = room(printing) / 2 - GAP;
    pdf_font(printing->pdf, false, TEXT_SIZE);
    double left = pdf_text(printing->pdf, paper->org_above, MARGIN, printing->top, half, PDF_LEFT);
    double right = pdf_text(printing->pdf, paper->form->basis, printing->width - MARGIN - half,
                            printing->top, half, PDF_RIGHT);
    bool is_there = paper->org_above.length + paper->form->basis.length > 0;
    printing->top += is_there ? MAX_OF(left, right) + GAP : 0;
}

static void draw_heading(struct printing *printing)
{
    const struct reports_paper *paper = printing->paper;
    draw_corners(printing);
    pdf_font(printing->pdf, true, TITLE_SIZE);
    put_text(printing, reports_paper_title(paper, paper->form->title), PDF_CENTRE);
    printing->top += PAD;
    pdf_font(printing->pdf, false, SECTION_SIZE);
    put_text(printing, reports_paper_day_text(printing->arena, paper), PDF_CENTRE);
    printing->top += GAP;
    pdf_font(printing->pdf, true, SECTION_SIZE);
    put_text(printing, paper->org_name, PDF_CENTRE);
    printing->top += 2;
    pdf_rule(printing->pdf, MARGIN, printing->top, room(printing), THIN);
    printing->top += 2;
    pdf_font(printing->pdf, false, SMALL_SIZE);
    put_text(printing, word(printing, N_("full name of the organisation")), PDF_CENTRE);
    printing->top += GAP / 2;
}

/* ---- tables --------------------------------------------------------------------------------- */

static double widest_word(struct pdf *pdf, str text)
{
    double width = 0;
    str piece;
    while (str_next(&text, ' ', &piece)) {
        width = MAX_OF(width, pdf_width(pdf, piece));
    }
    return width;
}

/* What a column needs, so that no word of its title and no figure is broken. */
static double column_need(struct printing *printing, size_t section)
{
    const struct reports_paper *paper = printing->paper;
    const struct reports_section *of = &paper->form->sections[section];
    double need = COLUMN_LEAST;
    pdf_font(printing->pdf, false, SMALL_SIZE);
    for (size_t i = 0; i < of->column_count; i++) {
        str title = reports_paper_title(paper, of->columns[i].title);
        need = MAX_OF(need, widest_word(printing->pdf, title) + 2 * PAD + 1);
    }
    pdf_font(printing->pdf, false, TEXT_SIZE);
    for (size_t row = 0; row < of->row_count; row++) {
        for (size_t i = 0; i < of->column_count && of->rows[row].unit != REPORTS_TEXT; i++) {
            str text = reports_paper_text(printing->arena, paper,
                                          reports_cell(paper->form, section, row, i));
            need = MAX_OF(need, pdf_width(printing->pdf, text) + 2 * PAD + 1);
        }
    }
    return MIN_OF(need, COLUMN_MOST);
}

static struct table table_of(struct printing *printing, size_t section)
{
    const struct reports_section *of = &printing->paper->form->sections[section];
    struct table table = {.section = of, .index = section, .number_width = 24};
    double need = column_need(printing, section);
    pdf_font(printing->pdf, false, TEXT_SIZE);
    for (size_t i = 0; i < of->row_count; i++) {
        double width = pdf_width(printing->pdf, of->rows[i].number) + 2 * PAD + 1;
        table.number_width = MAX_OF(table.number_width, width);
    }
    double inner = room(printing) - table.number_width;
    double title_least = inner * (printing->width > printing->height ? 0.28 : 0.34);
    size_t fitting = (size_t)MAX_OF((inner - title_least) / need, 1);
    size_t groups = (of->column_count + fitting - 1) / fitting;
    table.count = (of->column_count + groups - 1) / MAX_OF(groups, 1);
    bool has_texts = reports_section_has_texts(of);
    double wish = has_texts ? inner * 0.56 / (double)table.count
                            : (inner - title_least * 1.5) / (double)table.count;
    table.column_width = MAX_OF(need, has_texts ? wish : MIN_OF(wish, COLUMN_WISH));
    table.title_width = inner - table.column_width * (double)table.count;
    return table;
}

static size_t columns_here(const struct table *table)
{
    return MIN_OF(table->count, table->section->column_count - table->first);
}

/* A cell with its edges; its text stands in the middle of the height. */
static void draw_cell(struct printing *printing, struct pdf_box box, str text, enum pdf_align align,
                      double indent)
{
    double width = box.width - 2 * PAD - indent;
    double height = pdf_height(printing->pdf, text, width);
    pdf_frame(printing->pdf, box, THIN);
    pdf_text(printing->pdf, text, box.left + PAD + indent, box.top + (box.height - height) / 2,
             width, align);
}

/* One line of the heading; `texts` are those of the columns, behind number and title. */
static void draw_head_line(struct printing *printing, const struct table *table, const str *texts)
{
    size_t count = columns_here(table);
    double height = pdf_height(printing->pdf, texts[1], table->title_width - 2 * PAD);
    for (size_t i = 0; i < count; i++) {
        height =
            MAX_OF(height, pdf_height(printing->pdf, texts[i + 2], table->column_width - 2 * PAD));
    }
    height += 2 * PAD;
    double used = table->number_width + table->title_width + table->column_width * (double)count;
    pdf_fill(printing->pdf, (struct pdf_box){MARGIN, printing->top, used, height}, 0xF2F2F2);
    pdf_colour(printing->pdf, 0);
    struct pdf_box box = {MARGIN, printing->top, table->number_width, height};
    for (size_t i = 0; i < count + 2; i++) {
        draw_cell(printing, box, texts[i], PDF_CENTRE, 0);
        box.left += box.width;
        box.width = i == 0 ? table->title_width : table->column_width;
    }
    printing->top += height;
}

static str *head_texts(const struct printing *printing, const struct table *table)
{
    str *texts = ARENA_ARRAY(printing->arena, columns_here(table) + 2, str);
    texts[0] = STR("№");
    texts[1] = word(printing, N_("Indicator"));
    for (size_t i = 0; i < columns_here(table); i++) {
        texts[i + 2] =
            reports_paper_title(printing->paper, table->section->columns[table->first + i].title);
    }
    return texts;
}

/* As forms have it: А and Б, and the columns are counted from 1. */
static str *head_numbers(const struct printing *printing, const struct table *table)
{
    str *texts = ARENA_ARRAY(printing->arena, columns_here(table) + 2, str);
    texts[0] = STR("А");
    texts[1] = STR("Б");
    for (size_t i = 0; i < columns_here(table); i++) {
        texts[i + 2] = str_format(printing->arena, "%zu", table->first + i + 1);
    }
    return texts;
}

static void draw_table_head(struct printing *printing)
{
    const struct table *table = printing->table;
    str title = reports_paper_section_title(printing->arena, printing->paper, table->index);
    if (table->has_begun) {
        title = reports_paper_fill(printing->arena, printing->paper, N_("%1 (goes on)"), title);
    }
    pdf_font(printing->pdf, true, SECTION_SIZE);
    printing->top +=
        pdf_text(printing->pdf, title, MARGIN, printing->top, room(printing), PDF_LEFT) + PAD;
    pdf_font(printing->pdf, false, SMALL_SIZE);
    draw_head_line(printing, table, head_texts(printing, table));
    draw_head_line(printing, table, head_numbers(printing, table));
    pdf_font(printing->pdf, false, TEXT_SIZE);
}

static str value_text(struct printing *printing, const struct table *table, size_t row,
                      size_t column)
{
    size_t cell = reports_cell(printing->paper->form, table->index, row, column);
    if (!reports_row_has(&table->section->rows[row], column)) {
        return STR("×");
    }
    str text = reports_paper_text(printing->arena, printing->paper, cell);
    str piece = piece_of(text);
    return piece.length == text.length ? text : STR_CONCAT(printing->arena, piece, STR("…"));
}

/* What a cell cannot hold stands whole behind the table. */
static void put_long_texts(struct printing *printing, const struct table *table)
{
    const struct reports_paper *paper = printing->paper;
    for (size_t row = 0; paper->texts != NULL && row < table->section->row_count; row++) {
        for (size_t i = 0; i < columns_here(table); i++) {
            str text = paper->texts[reports_cell(paper->form, table->index, row, table->first + i)];
            if (piece_of(text).length < text.length) {
                put_text(
                    printing,
                    STR_CONCAT(printing->arena, table->section->rows[row].number, STR(": "), text),
                    PDF_LEFT);
                printing->top += PAD;
            }
        }
    }
}

static double row_height(struct printing *printing, const struct table *table, size_t row)
{
    const struct reports_row *of = &table->section->rows[row];
    double title_width = table->title_width - 2 * PAD - INDENT * of->depth;
    double height =
        pdf_height(printing->pdf, reports_paper_title(printing->paper, of->title), title_width);
    for (size_t i = 0; i < columns_here(table); i++) {
        str text = value_text(printing, table, row, table->first + i);
        height = MAX_OF(height, pdf_height(printing->pdf, text, table->column_width - 2 * PAD));
    }
    return height + 2 * PAD;
}

static void draw_row(struct printing *printing, const struct table *table, size_t row)
{
    const struct reports_row *of = &table->section->rows[row];
    double height = row_height(printing, table, row);
    make_room(printing, height);
    struct pdf_box box = {MARGIN, printing->top, table->number_width, height};
    draw_cell(printing, box, of->number, PDF_CENTRE, 0);
    box.left += box.width;
    box.width = table->title_width;
    draw_cell(printing, box, reports_paper_title(printing->paper, of->title), PDF_LEFT,
              INDENT * of->depth);
    box.left += box.width;
    box.width = table->column_width;
    for (size_t i = 0; i < columns_here(table); i++) {
        size_t column = table->first + i;
        bool is_number = of->unit != REPORTS_TEXT && of->unit != REPORTS_FLAG;
        enum pdf_align align = !reports_row_has(of, column) ? PDF_CENTRE
                               : of->unit == REPORTS_FLAG   ? PDF_CENTRE
                               : is_number                  ? PDF_RIGHT
                                                            : PDF_LEFT;
        draw_cell(printing, box, value_text(printing, table, row, column), align, 0);
        box.left += box.width;
    }
    printing->top += height;
}

/* The heading never stands alone at the foot of a page. */
static double head_height(struct printing *printing, const struct table *table)
{
    double height = 0;
    str *texts = head_texts(printing, table);
    pdf_font(printing->pdf, false, SMALL_SIZE);
    for (size_t i = 0; i < columns_here(table); i++) {
        height =
            MAX_OF(height, pdf_height(printing->pdf, texts[i + 2], table->column_width - 2 * PAD));
    }
    pdf_font(printing->pdf, true, SECTION_SIZE);
    str title = reports_paper_section_title(printing->arena, printing->paper, table->index);
    height += pdf_height(printing->pdf, title, room(printing)) + 8 * PAD + SMALL_SIZE;
    pdf_font(printing->pdf, false, TEXT_SIZE);
    return height + row_height(printing, table, 0);
}

static void draw_note(struct printing *printing, const struct reports_section *section)
{
    str note = reports_paper_title(printing->paper, section->note);
    pdf_font(printing->pdf, false, SMALL_SIZE);
    printing->top += PAD;
    put_text(printing, note, PDF_LEFT);
}

static void draw_section(struct printing *printing, size_t section)
{
    struct table table = table_of(printing, section);
    for (; table.first < table.section->column_count && table.section->row_count > 0;
         table.first += table.count) {
        printing->top += GAP;
        make_room(printing, head_height(printing, &table));
        printing->table = &table;
        draw_table_head(printing);
        table.has_begun = true;
        for (size_t row = 0; row < table.section->row_count; row++) {
            draw_row(printing, &table, row);
        }
        printing->table = NULL;
        put_long_texts(printing, &table);
    }
    draw_note(printing, table.section);
}

/* ---- the end -------------------------------------------------------------------------------- */

static void draw_remarks(struct printing *printing)
{
    struct reports_remarks remarks = reports_paper_remarks(printing->arena, printing->paper);
    if (remarks.count == 0) {
        return;
    }
    printing->top += GAP;
    make_room(printing, 4 * SECTION_SIZE);
    pdf_font(printing->pdf, true, SECTION_SIZE);
    put_text(printing, word(printing, N_("Why figures differ from the register")), PDF_LEFT);
    pdf_font(printing->pdf, false, TEXT_SIZE);
    for (size_t i = 0; i < remarks.count; i++) {
        printing->top += PAD;
        put_text(printing, remarks.items[i], PDF_LEFT);
    }
}

/* A line to write on with what belongs there in small letters below. */
static void draw_blank(struct printing *printing, double left, double width, str text,
                       const char *caption)
{
    pdf_font(printing->pdf, false, TEXT_SIZE);
    pdf_text(printing->pdf, text, left, printing->top, width, PDF_CENTRE);
    pdf_rule(printing->pdf, left, printing->top + 13, width, THIN);
    pdf_font(printing->pdf, false, SMALL_SIZE);
    pdf_text(printing->pdf, word(printing, caption), left, printing->top + 14, width, PDF_CENTRE);
}

static void draw_signature(struct printing *printing, const struct reports_signature *signature)
{
    double part = room(printing) / 10;
    struct buf day = BUF_INIT(printing->arena);
    if (!date_is_none(signature->day)) {
        format_date(&day, LANGUAGE_RU, signature->day);
    }
    pdf_font(printing->pdf, false, TEXT_SIZE);
    double height = pdf_height(printing->pdf, signature->post, part * 3 - GAP);
    printing->top += GAP * 1.5;
    make_room(printing, MAX_OF(height, 28));
    pdf_text(printing->pdf, signature->post, MARGIN, printing->top, part * 3 - GAP, PDF_LEFT);
    draw_blank(printing, MARGIN + part * 3, part * 2 - GAP, (str){0}, N_("signature"));
    draw_blank(printing, MARGIN + part * 5, part * 3 - GAP, signature->name,
               N_("surname and initials"));
    draw_blank(printing, MARGIN + part * 8, part * 2, buf_str(&day), N_("day, to be written"));
    printing->top += MAX_OF(height, 28);
}

static void draw_signatures(struct printing *printing)
{
    size_t count;
    const struct reports_signature *signatures =
        reports_paper_signatures(printing->arena, printing->paper, &count);
    printing->top += GAP;
    for (size_t i = 0; i < count; i++) {
        draw_signature(printing, &signatures[i]);
    }
}

/* Returns how many pages it took; 0 if the file could not be written. */
static int draw(struct arena *arena, const struct reports_paper *paper, int fd, int pages)
{
    bool is_across = paper->form->is_landscape;
    struct printing printing = {
        .arena = arena,
        .paper = paper,
        .width = is_across ? PDF_A4_LONG : PDF_A4_SHORT,
        .height = is_across ? PDF_A4_SHORT : PDF_A4_LONG,
        .pages = pages,
    };
    printing.pdf = pdf_open(arena, fd, printing.width, printing.height);
    begin_page(&printing);
    draw_heading(&printing);
    for (size_t i = 0; i < paper->form->section_count; i++) {
        draw_section(&printing, i);
    }
    draw_remarks(&printing);
    draw_signatures(&printing);
    return pdf_close(printing.pdf) ? printing.page : 0;
}

bool reports_paper_pdf(struct arena *arena, const struct reports_paper *paper, int fd)
{
    return draw(arena, paper, fd, draw(arena, paper, -1, 0)) > 0;
}
