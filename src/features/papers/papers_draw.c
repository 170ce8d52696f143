#include "app/app.h"
#include "app/docx.h"
#include "app/pdf.h"
#include "app/qr.h"
#include "features/papers/papers_inner.h"

/* How a paper looks (ГОСТ Р 7.0.97-2025): A4, margins 20, 10, 20 and 20 mm, 30 at the left for what
 * is kept long, 12 points, an indent of 1.25 cm, pages numbered from the second, the code in the
 * lower right corner of the first. */

#define MM (72.0 / 25.4)
#define RIGHT (10 * MM)
#define TOP (20 * MM)
#define BOTTOM (PDF_A4_LONG - 20 * MM)
#define INDENT (12.5 * MM)
#define CODE_SIDE (24 * MM)
#define TEXT_SIZE 12
#define TITLE_SIZE 14
#define SMALL_SIZE 9
#define CELL_SIZE 10
#define CELL_GAP 4.0
#define LINE_GAP 4.0
#define ROWS_MEASURED 200
#define WIDEST_COLUMN 0.5

struct papers_printer {
    struct request *req; /* of the paper that is being drawn */
    struct pdf *pdf;
    bool has_page;
    int page; /* of the paper */
    double left, width, top;
    bool has_code;
    const struct papers_block *head; /* of the table that goes on */
    double columns[PAPERS_CELLS];
    size_t column_count;
};

struct papers_printer *papers_printer_open(struct request *req, int fd)
{
    struct papers_printer *printer = ARENA_NEW(req->arena, struct papers_printer);
    *printer = (struct papers_printer){0};
    printer->pdf = pdf_open(req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    return printer;
}

bool papers_printer_close(struct papers_printer *printer)
{
    return pdf_close(printer->pdf);
}

/* ---- pages ---------------------------------------------------------------------------------- */

static double bottom_of(const struct papers_printer *printer)
{
    return printer->has_code && printer->page == 1 ? BOTTOM - CODE_SIDE : BOTTOM;
}

static void begin_page(struct papers_printer *printer)
{
    if (printer->has_page) {
        pdf_next_page(printer->pdf);
    }
    printer->has_page = true;
    printer->page++;
    printer->top = TOP;
    if (printer->page > 1) {
        pdf_paragraphs(printer->pdf, 0, false);
        pdf_font(printer->pdf, false, SMALL_SIZE + 1);
        pdf_text(printer->pdf, str_format(printer->req->arena, "%d", printer->page), printer->left,
                 TOP - 8 * MM, printer->width, PDF_CENTRE);
    }
}

static void need(struct papers_printer *printer, double height)
{
    if (printer->top + height > bottom_of(printer)) {
        begin_page(printer);
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

static void put_text(struct papers_printer *printer, str text, double left, double width,
                     enum pdf_align align)
{
    need(printer, pdf_height(printer->pdf, text, width));
    printer->top += pdf_text(printer->pdf, text, left, printer->top, width, align) + LINE_GAP;
}

static void put_paragraph(struct papers_printer *printer, str text, double indent, double shift)
{
    int line = 0;
    while (line >= 0) {
        pdf_font(printer->pdf, false, TEXT_SIZE);
        pdf_paragraphs(printer->pdf, indent, true);
        int next = pdf_lines(printer->pdf, text, printer->left + shift, &printer->top,
                             printer->width - shift, bottom_of(printer), line);
        if (next >= 0) {
            begin_page(printer);
        }
        line = next;
    }
    pdf_paragraphs(printer->pdf, 0, false);
    printer->top += LINE_GAP;
}

static void put_spread(struct papers_printer *printer, const struct papers_block *block)
{
    static const enum pdf_align two[] = {PDF_LEFT, PDF_RIGHT};
    static const enum pdf_align three[] = {PDF_LEFT, PDF_CENTRE, PDF_RIGHT};
    double part = printer->width / (double)MAX_OF(block->count, 1), height = 0;
    for (size_t i = 0; i < block->count; i++) {
        height = MAX_OF(height, pdf_height(printer->pdf, block->cells[i], part));
    }
    need(printer, height);
    for (size_t i = 0; i < block->count; i++) {
        pdf_text(printer->pdf, block->cells[i], printer->left + (double)i * part, printer->top,
                 part, block->count == 2 ? two[i] : three[i]);
    }
    printer->top += height + LINE_GAP;
}

/* Who, a rule to sign on, the name in full. */
static void put_signature(struct papers_printer *printer, const struct papers_block *block)
{
    struct request *req = printer->req;
    double third = printer->width / 3;
    double height = pdf_height(printer->pdf, block->cells[0], third);
    need(printer, height + 32);
    printer->top += height + 8;
    pdf_text(printer->pdf, block->cells[0], printer->left, printer->top - height + 2, third,
             PDF_LEFT);
    pdf_rule(printer->pdf, printer->left + third + 8, printer->top + 2, third - 24, 0.6);
    if (block->count > 1) {
        pdf_text(printer->pdf, block->cells[1], printer->left + 2 * third, printer->top - 13, third,
                 PDF_LEFT);
    }
    pdf_font(printer->pdf, false, SMALL_SIZE - 1);
    pdf_text(printer->pdf, str_of(_("signature")), printer->left + third + 8, printer->top + 3,
             third - 24, PDF_CENTRE);
    printer->top += 20;
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool is_row(const struct papers_block *block)
{
    return block->kind == PAPERS_ROW || block->kind == PAPERS_ROW_HEAD;
}

static double *widest_column(struct papers_printer *printer)
{
    double *widest = &printer->columns[0];
    for (size_t c = 1; c < printer->column_count; c++) {
        widest = printer->columns[c] > *widest ? &printer->columns[c] : widest;
    }
    return widest;
}

/* As wide as what stands in them asks for, none above half of the table, all together the whole. */
static void measure_columns(struct papers_printer *printer, const struct papers_block *blocks,
                            size_t count)
{
    double total = 0;
    printer->column_count = 0;
    memset(printer->columns, 0, sizeof(printer->columns));
    pdf_font(printer->pdf, true, CELL_SIZE);
    for (size_t i = 0; i < MIN_OF(count, (size_t)ROWS_MEASURED) && is_row(&blocks[i]); i++) {
        printer->column_count = MAX_OF(printer->column_count, blocks[i].count);
        for (size_t c = 0; c < blocks[i].count; c++) {
            double width = pdf_width(printer->pdf, blocks[i].cells[c]) + 3 * CELL_GAP;
            width = MIN_OF(MAX_OF(width, 24.0), printer->width * WIDEST_COLUMN);
            printer->columns[c] = MAX_OF(printer->columns[c], width);
        }
    }
    for (size_t c = 0; c < printer->column_count; c++) {
        total += printer->columns[c];
    }
    /* What is too much comes off the widest: names break between words, numbers cannot. */
    for (; total > printer->width; total--) {
        *widest_column(printer) -= 1;
    }
    for (size_t c = 0; c < printer->column_count; c++) {
        printer->columns[c] *= printer->width / total;
    }
}

static void put_row(struct papers_printer *printer, const struct papers_block *block)
{
    bool is_head = block->kind == PAPERS_ROW_HEAD;
    double height = 0, left = printer->left;
    pdf_font(printer->pdf, is_head, CELL_SIZE);
    for (size_t c = 0; c < block->count; c++) {
        height = MAX_OF(
            height, pdf_height(printer->pdf, block->cells[c], printer->columns[c] - 2 * CELL_GAP));
    }
    height = MAX_OF(height, 12.0) + 2 * CELL_GAP;
    if (printer->top + height > bottom_of(printer)) {
        begin_page(printer);
        if (printer->head != NULL && !is_head) {
            put_row(printer, printer->head);
        }
        pdf_font(printer->pdf, is_head, CELL_SIZE);
    }
    for (size_t c = 0; c < printer->column_count; c++) {
        pdf_frame(printer->pdf, (struct pdf_box){left, printer->top, printer->columns[c], height},
                  0.5);
        if (c < block->count) {
            pdf_text(printer->pdf, block->cells[c], left + CELL_GAP, printer->top + CELL_GAP,
                     printer->columns[c] - 2 * CELL_GAP, PDF_LEFT);
        }
        left += printer->columns[c];
    }
    printer->top += height;
}

/* ---- a paper -------------------------------------------------------------------------------- */

static void put_block(struct papers_printer *printer, const struct papers_block *block)
{
    double half = printer->width * 0.45;
    pdf_font(printer->pdf, false, TEXT_SIZE);
    switch (block->kind) {
    case PAPERS_PARAGRAPH:
        put_paragraph(printer, block->cells[0], INDENT, 0);
        break;
    case PAPERS_PLAIN:
        put_paragraph(printer, block->cells[0], 0, 0);
        break;
    case PAPERS_ITEM:
        put_paragraph(printer, str_join(printer->req->arena, STR("– "), block->cells[0]), 0,
                      INDENT);
        break;
    case PAPERS_TO:
        put_text(printer, block->cells[0], printer->left + half, printer->width - half, PDF_LEFT);
        break;
    case PAPERS_TITLE:
        pdf_font(printer->pdf, true, TITLE_SIZE);
        put_text(printer, block->cells[0], printer->left, printer->width, PDF_CENTRE);
        break;
    case PAPERS_CENTRED:
        put_text(printer, block->cells[0], printer->left, printer->width, PDF_CENTRE);
        break;
    case PAPERS_SMALL:
        pdf_font(printer->pdf, false, SMALL_SIZE);
        put_text(printer, block->cells[0], printer->left, printer->width, PDF_LEFT);
        break;
    case PAPERS_SPREAD:
        put_spread(printer, block);
        break;
    case PAPERS_ROW:
    case PAPERS_ROW_HEAD:
        put_row(printer, block);
        break;
    case PAPERS_SIGNATURE:
        put_signature(printer, block);
        break;
    case PAPERS_NEW_PAGE:
        begin_page(printer);
        break;
    case PAPERS_GAP:
    default:
        printer->top += TEXT_SIZE;
        break;
    }
}

static void put_code(struct papers_printer *printer, str address)
{
    struct request *req = printer->req;
    double top = BOTTOM - CODE_SIDE + 6 * MM;
    qr_draw(printer->pdf, qr_of(req->arena, address),
            (struct qr_place){PDF_A4_SHORT - RIGHT - CODE_SIDE, top, CODE_SIDE});
    pdf_font(printer->pdf, false, SMALL_SIZE - 1);
    pdf_colour(printer->pdf, 0x555555);
    pdf_text(printer->pdf, str_of(_("The code leads to a page that proves this paper genuine.")),
             printer->left, top + CODE_SIDE - 20, printer->width - CODE_SIDE - 8, PDF_RIGHT);
    pdf_colour(printer->pdf, 0);
}

void papers_printer_put(struct papers_printer *printer, struct request *req,
                        const struct papers_paper *paper, str address)
{
    printer->req = req;
    printer->head = NULL;
    printer->left = (paper->is_wide ? 30 : 20) * MM;
    printer->width = PDF_A4_SHORT - printer->left - RIGHT;
    printer->page = 0;
    printer->has_code = address.length > 0;
    begin_page(printer);
    if (printer->has_code) {
        put_code(printer, address);
    }
    for (size_t i = 0; i < paper->count; i++) {
        const struct papers_block *block = &paper->blocks[i];
        if (is_row(block) && (i == 0 || !is_row(block - 1))) {
            measure_columns(printer, block, paper->count - i);
            printer->head = block->kind == PAPERS_ROW_HEAD ? block : NULL;
        }
        put_block(printer, block);
    }
}

/* ---- the same for word processors ----------------------------------------------------------- */

static void docx_columns(const struct papers_block *blocks, size_t count, int *ret_shares,
                         size_t *ret_count)
{
    size_t lengths[PAPERS_CELLS] = {0}, total = 0, columns = 0;
    for (size_t i = 0; i < MIN_OF(count, (size_t)ROWS_MEASURED) && is_row(&blocks[i]); i++) {
        columns = MAX_OF(columns, blocks[i].count);
        for (size_t c = 0; c < blocks[i].count; c++) {
            size_t length = MIN_OF(blocks[i].cells[c].length, (size_t)60);
            lengths[c] = MAX_OF(lengths[c], MAX_OF(length, (size_t)8));
        }
    }
    for (size_t c = 0; c < columns; c++) {
        total += lengths[c];
    }
    for (size_t c = 0; c < columns; c++) {
        ret_shares[c] = (int)(lengths[c] * 100 / total);
    }
    *ret_count = columns;
}

static void docx_block(struct docx *docx, const struct papers_block *block)
{
    static const struct docx_style styles[] = {
        [PAPERS_PARAGRAPH] = {.align = DOCX_BOTH, .indent_tenths = 125, .before = 4},
        [PAPERS_PLAIN] = {.align = DOCX_BOTH, .before = 4},
        [PAPERS_TO] = {.left_mm = 80},
        [PAPERS_TITLE] = {.align = DOCX_CENTRE, .size = 14, .is_bold = true, .before = 4},
        [PAPERS_CENTRED] = {.align = DOCX_CENTRE},
        [PAPERS_ITEM] = {.align = DOCX_BOTH, .left_mm = 12},
        [PAPERS_SMALL] = {.size = 9, .before = 4},
        [PAPERS_GAP] = {0},
    };
    switch (block->kind) {
    case PAPERS_SPREAD:
        docx_spread(docx, block->cells, block->count);
        break;
    case PAPERS_SIGNATURE:
        docx_spread(docx,
                    (const str[]){block->cells[0], PAPERS_BLANK,
                                  block->count > 1 ? block->cells[1] : (str){0}},
                    3);
        break;
    case PAPERS_ROW:
    case PAPERS_ROW_HEAD:
        docx_row(docx, block->cells, block->count, block->kind == PAPERS_ROW_HEAD);
        break;
    case PAPERS_NEW_PAGE:
        docx_next_page(docx);
        break;
    case PAPERS_PARAGRAPH:
    case PAPERS_PLAIN:
    case PAPERS_TO:
    case PAPERS_TITLE:
    case PAPERS_CENTRED:
    case PAPERS_ITEM:
    case PAPERS_SMALL:
    case PAPERS_GAP:
    default:
        docx_paragraph(docx, block->cells[0], &styles[block->kind]);
        break;
    }
}

bool papers_write_docx(struct request *req, int fd, const struct papers_paper *paper, str address)
{
    struct docx *docx = docx_open(req->arena, paper->is_wide ? 30 : 20);
    for (size_t i = 0; i < paper->count; i++) {
        const struct papers_block *block = &paper->blocks[i];
        bool begins = is_row(block) && (i == 0 || !is_row(block - 1));
        bool ends = is_row(block) && (i + 1 == paper->count || !is_row(block + 1));
        if (begins) {
            int shares[PAPERS_CELLS];
            size_t count;
            docx_columns(block, paper->count - i, shares, &count);
            docx_table_begin(docx, shares, count);
        }
        docx_block(docx, block);
        if (ends) {
            docx_table_end(docx);
        }
    }
    if (address.length > 0) {
        docx_corner(docx, qr_png(req->arena, qr_of(req->arena, address)),
                    str_of(_("The code leads to a page that proves this paper genuine.")));
    }
    return docx_close(docx, fd);
}
