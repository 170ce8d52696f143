/* How a certificate looks: one page A4, a frame and an emblem drawn by cairo, the text in the
 * middle of what is left, signatures below, the code in the corner. What does not fit is set
 * smaller. */
#include "app/pdf.h"
#include "app/qr.h"
#include "features/certificates/certificates_inner.h"

#define MM(millimetres) ((millimetres)*72.0 / 25.4)
#define MARGIN MM(20)
#define BAND_WIDTH MM(22)
#define EMBLEM_SIDE MM(22)
#define CODE_SIDE MM(24)
#define INK 0x1c2430
#define SOFT 0x5a6472

/* Nothing is set smaller than this part of its size. */
#define SMALLEST 0.55
#define STEP 0.95

struct colours {
    const char *code;
    unsigned strong, light;
};
static const struct colours colours[] = {
    {"blue", 0x1d4f8c, 0xdce7f3}, {"green", 0x24663d, 0xdcebe0}, {"red", 0x8c1f2d, 0xf4dfe1},
    {"gold", 0x8a6414, 0xf3e9d0}, {"grey", 0x3f4853, 0xe4e7ea},
};

struct certificates_printer {
    struct pdf *pdf;
    struct colours colours;
    str frame, emblem;
    double width, height;
    bool has_page;
    double scale;
    bool has_code;
};

/* ---- drawings -------------------------------------------------------------------------------- */

static struct pdf_box inset(const struct certificates_printer *printer, double by)
{
    return (struct pdf_box){by, by, printer->width - 2 * by, printer->height - 2 * by};
}

/* A square on its tip and two lines along the edges, in each corner. */
static void draw_corners(struct certificates_printer *printer)
{
    struct pdf *pdf = printer->pdf;
    pdf_frame(pdf, inset(printer, MM(9)), 0.8);
    for (int corner = 0; corner < 4; corner++) {
        double x = corner % 2 == 0 ? MM(9) : printer->width - MM(9);
        double y = corner < 2 ? MM(9) : printer->height - MM(9);
        double across = corner % 2 == 0 ? 1 : -1, along = corner < 2 ? 1 : -1;
        const struct pdf_point bracket[] = {{x + across * MM(26), y + along * MM(3)},
                                            {x + across * MM(3), y + along * MM(3)},
                                            {x + across * MM(3), y + along * MM(26)}};
        const struct pdf_point tip[] = {{x + across * MM(7), y + along * MM(4.5)},
                                        {x + across * MM(9.5), y + along * MM(7)},
                                        {x + across * MM(7), y + along * MM(9.5)},
                                        {x + across * MM(4.5), y + along * MM(7)}};
        pdf_polyline(pdf, bracket, COUNT_OF(bracket), 2);
        pdf_polygon(pdf, tip, COUNT_OF(tip), printer->colours.strong);
        pdf_colour(pdf, printer->colours.strong);
    }
}

static void draw_frame(struct certificates_printer *printer)
{
    struct pdf *pdf = printer->pdf;
    str frame = printer->frame;
    pdf_colour(pdf, printer->colours.strong);
    if (str_equal(frame, STR("line"))) {
        pdf_frame(pdf, inset(printer, MM(10)), 1.2);
    } else if (str_equal(frame, STR("double"))) {
        pdf_frame(pdf, inset(printer, MM(8)), 4);
        pdf_frame(pdf, inset(printer, MM(11)), 0.8);
    } else if (str_equal(frame, STR("corners"))) {
        draw_corners(printer);
    } else if (str_equal(frame, STR("band"))) {
        pdf_fill(pdf, (struct pdf_box){0, 0, BAND_WIDTH, printer->height}, printer->colours.strong);
        pdf_fill(pdf, (struct pdf_box){BAND_WIDTH + MM(1.5), 0, MM(1.2), printer->height},
                 printer->colours.light);
    }
}

#define POINTS_MOST 48

/* Points of a star, every second one nearer to the middle; the first above it. The unit circle is
 * walked by a turn of fixed size, so that nothing but products is needed. */
static void star(struct pdf *pdf, struct pdf_point middle, double far, double near, int tips,
                 double turn_sine, double turn_cosine, unsigned colour)
{
    struct pdf_point points[POINTS_MOST];
    double x = 0, y = -1;
    assert(2 * tips <= POINTS_MOST);
    for (int i = 0; i < 2 * tips; i++) {
        double radius = i % 2 == 0 ? far : near;
        points[i] = (struct pdf_point){middle.left + x * radius, middle.top + y * radius};
        double next = x * turn_cosine - y * turn_sine;
        y = x * turn_sine + y * turn_cosine;
        x = next;
    }
    pdf_polygon(pdf, points, (size_t)(2 * tips), colour);
}

/* Turns of 36 and of 9 degrees. */
#define SINE_36 0.58778525229247
#define COSINE_36 0.80901699437495
#define SINE_9 0.15643446504023
#define COSINE_9 0.98768834059514

static void draw_book(struct certificates_printer *printer, struct pdf_point at)
{
    double half = EMBLEM_SIDE / 2, low = at.top + EMBLEM_SIDE * 0.78;
    double middle = at.left + half, high = at.top + EMBLEM_SIDE * 0.22;
    const struct pdf_point left[] = {{middle - 1.2, high + MM(2)},
                                     {at.left + MM(1), high},
                                     {at.left + MM(1), low - MM(2)},
                                     {middle - 1.2, low}};
    const struct pdf_point right[] = {{middle + 1.2, high + MM(2)},
                                      {at.left + EMBLEM_SIDE - MM(1), high},
                                      {at.left + EMBLEM_SIDE - MM(1), low - MM(2)},
                                      {middle + 1.2, low}};
    pdf_polygon(printer->pdf, left, COUNT_OF(left), printer->colours.strong);
    pdf_polygon(printer->pdf, right, COUNT_OF(right), printer->colours.strong);
    pdf_colour(printer->pdf, printer->colours.light);
    for (int i = 0; i < 3; i++) {
        double down = MM(3.4) + i * MM(2.8);
        const struct pdf_point line_left[] = {{at.left + MM(3), high + down - MM(0.4)},
                                              {middle - MM(1.6), high + down + MM(1.1)}};
        const struct pdf_point line_right[] = {
            {middle + MM(1.6), high + down + MM(1.1)},
            {at.left + EMBLEM_SIDE - MM(3), high + down - MM(0.4)}};
        pdf_polyline(printer->pdf, line_left, 2, 0.9);
        pdf_polyline(printer->pdf, line_right, 2, 0.9);
    }
}

static void draw_emblem(struct certificates_printer *printer, struct pdf_point at)
{
    struct pdf *pdf = printer->pdf;
    struct pdf_point middle = {at.left + EMBLEM_SIDE / 2, at.top + EMBLEM_SIDE / 2};
    double radius = EMBLEM_SIDE / 2;
    if (str_equal(printer->emblem, STR("book"))) {
        draw_book(printer, at);
    } else if (str_equal(printer->emblem, STR("star"))) {
        pdf_circle(pdf, middle, radius, printer->colours.strong);
        pdf_circle(pdf, middle, radius * 0.9, printer->colours.light);
        star(pdf, middle, radius * 0.74, radius * 0.3, 5, SINE_36, COSINE_36,
             printer->colours.strong);
    } else if (str_equal(printer->emblem, STR("rosette"))) {
        star(pdf, middle, radius, radius * 0.86, 20, SINE_9, COSINE_9, printer->colours.strong);
        pdf_circle(pdf, middle, radius * 0.72, printer->colours.light);
        star(pdf, middle, radius * 0.54, radius * 0.22, 5, SINE_36, COSINE_36,
             printer->colours.strong);
    }
}

/* What is the same on all pages: kept in the file once. */
static void draw_common(void *context)
{
    struct certificates_printer *printer = context;
    draw_frame(printer);
}

/* ---- text ------------------------------------------------------------------------------------ */

struct setting {
    double size;
    bool is_bold;
    enum pdf_align align;
    unsigned colour;
    double gap; /* below */
};

/* The first heading is what it is called, further ones are the name and the like. */
static struct setting setting_of(const struct certificates_printer *printer,
                                 const struct papers_block *block, bool is_first_heading)
{
    bool is_wide = printer->width > printer->height;
    double heading = is_wide ? 38 : 36;
    switch (block->kind) {
    case PAPERS_TITLE:
        return is_first_heading
                   ? (struct setting){heading, true, PDF_CENTRE, printer->colours.strong, 6}
                   : (struct setting){23, true, PDF_CENTRE, INK, 6};
    case PAPERS_CENTRED:
        return (struct setting){15, false, PDF_CENTRE, INK, 5};
    case PAPERS_SMALL:
        return (struct setting){12, false, PDF_CENTRE, SOFT, 5};
    case PAPERS_PARAGRAPH:
    case PAPERS_PLAIN:
    case PAPERS_TO:
    case PAPERS_ITEM:
    case PAPERS_SPREAD:
    case PAPERS_ROW_HEAD:
    case PAPERS_ROW:
    case PAPERS_SIGNATURE:
    case PAPERS_GAP:
    case PAPERS_NEW_PAGE:
    default:
        return (struct setting){14, false, PDF_LEFT, INK, 5};
    }
}

/* What stands at the foot of the page: from the last line of parts before the signatures on. */
static size_t foot_from(const struct papers_paper *paper)
{
    size_t from = paper->count;
    for (size_t i = 0; i < paper->count; i++) {
        if (paper->blocks[i].kind == PAPERS_SIGNATURE) {
            from = i;
            break;
        }
    }
    while (from > 0 && from < paper->count &&
           (paper->blocks[from - 1].kind == PAPERS_GAP ||
            paper->blocks[from - 1].kind == PAPERS_SPREAD)) {
        from--;
    }
    return from;
}

static void use(struct certificates_printer *printer, const struct setting *setting)
{
    pdf_font(printer->pdf, setting->is_bold, setting->size * printer->scale);
}

#define GAP_HEIGHT 12
#define SIGNATURE_HEIGHT 34

static double height_of(struct certificates_printer *printer, const struct papers_block *block,
                        const struct setting *setting, double width)
{
    double part = width / (double)MAX_OF(block->count, 1), height = 0;
    if (block->kind == PAPERS_GAP) {
        return GAP_HEIGHT * printer->scale;
    }
    use(printer, setting);
    if (block->kind == PAPERS_SIGNATURE) {
        height = pdf_height(printer->pdf, block->cells[0], width * 0.42);
        return MAX_OF(height + 14, SIGNATURE_HEIGHT) * 1.0;
    }
    for (size_t i = 0; i < block->count; i++) {
        height = MAX_OF(height, pdf_height(printer->pdf, block->cells[i], part));
    }
    return height + setting->gap * printer->scale;
}

static double put_signature(struct certificates_printer *printer, const struct papers_block *block,
                            double left, double top, double width, double height)
{
    double base = top + height - 10;
    double post = pdf_height(printer->pdf, block->cells[0], width * 0.42);
    pdf_text(printer->pdf, block->cells[0], left, base - post, width * 0.42, PDF_LEFT);
    pdf_rule(printer->pdf, left + width * 0.45, base, width * 0.23, 0.6);
    if (block->count > 1) {
        pdf_text(printer->pdf, block->cells[1], left + width * 0.7,
                 base - pdf_height(printer->pdf, block->cells[1], width * 0.3), width * 0.3,
                 PDF_LEFT);
    }
    return height;
}

static double put_block(struct certificates_printer *printer, const struct papers_block *block,
                        const struct setting *setting, double left, double top, double width)
{
    static const enum pdf_align ends[] = {PDF_LEFT, PDF_RIGHT};
    static const enum pdf_align three[] = {PDF_LEFT, PDF_CENTRE, PDF_RIGHT};
    double height = height_of(printer, block, setting, width);
    double part = width / (double)MAX_OF(block->count, 1);
    pdf_colour(printer->pdf, setting->colour);
    if (block->kind == PAPERS_GAP) {
        return height;
    }
    if (block->kind == PAPERS_SIGNATURE) {
        return put_signature(printer, block, left, top, width, height);
    }
    for (size_t i = 0; i < block->count; i++) {
        enum pdf_align align = block->kind == PAPERS_SPREAD && block->count > 1
                                   ? (block->count == 2 ? ends[i] : three[i])
                                   : setting->align;
        pdf_text(printer->pdf, block->cells[i], left + (double)i * part, top, part, align);
    }
    return height;
}

/* Draws blocks from `from` to `to`, or only measures them; how high they are. */
static double put_blocks(struct certificates_printer *printer, const struct papers_paper *paper,
                         size_t from, size_t to, struct pdf_box box, bool draws)
{
    double top = box.top;
    bool had_heading = false;
    for (size_t i = 0; i < from; i++) {
        had_heading = had_heading || paper->blocks[i].kind == PAPERS_TITLE;
    }
    for (size_t i = from; i < to; i++) {
        const struct papers_block *block = &paper->blocks[i];
        struct setting setting = setting_of(printer, block, !had_heading);
        had_heading = had_heading || block->kind == PAPERS_TITLE;
        top += draws ? put_block(printer, block, &setting, box.left, top, box.width)
                     : height_of(printer, block, &setting, box.width);
    }
    return top - box.top;
}

/* ---- a page ---------------------------------------------------------------------------------- */

struct page {
    struct pdf_box body;
    struct pdf_box foot;
    size_t foot_from;
    double body_height;
    bool fits;
};

/* With which scale all of it fits: sets it. */
static struct page lay_out(struct certificates_printer *printer, const struct papers_paper *paper)
{
    bool has_band = str_equal(printer->frame, STR("band"));
    bool has_emblem = !str_equal(printer->emblem, STR("none"));
    double left = has_band ? BAND_WIDTH + MM(14) : MARGIN;
    double width = printer->width - left - MARGIN;
    double above = has_emblem ? MARGIN + EMBLEM_SIDE : MARGIN;
    double low = printer->height - MARGIN;
    double aside = printer->has_code ? CODE_SIDE + MM(8) : 0;
    struct page page = {.foot_from = foot_from(paper)};
    for (printer->scale = 1; !page.fits && printer->scale >= SMALLEST; printer->scale *= STEP) {
        struct pdf_box foot = {left, 0, width - aside, 0};
        foot.height = put_blocks(printer, paper, page.foot_from, paper->count, foot, false);
        double reserved = MAX_OF(foot.height, aside);
        foot.top = low - foot.height;
        page.foot = foot;
        page.body = (struct pdf_box){left, above, width, low - reserved - MM(3) - above};
        page.body_height = put_blocks(printer, paper, 0, page.foot_from, page.body, false);
        page.fits = page.body_height <= page.body.height;
        if (page.fits) {
            break;
        }
    }
    /* A sheet without a frame is a letter: it begins at the top. */
    if (has_emblem || !str_equal(printer->frame, STR("none"))) {
        page.body.top += MAX_OF((page.body.height - page.body_height) / 2, 0.0);
    }
    return page;
}

static void put_code(struct certificates_printer *printer, struct request *req, str address)
{
    double left = printer->width - MARGIN - CODE_SIDE;
    double top = printer->height - MARGIN - CODE_SIDE - MM(4);
    qr_draw(printer->pdf, qr_of(req->arena, address), (struct qr_place){left, top, CODE_SIDE});
    pdf_colour(printer->pdf, SOFT);
    pdf_font(printer->pdf, false, 6);
    pdf_text(printer->pdf, str_of(_("Scan it to check")), left - MM(4), top + CODE_SIDE,
             CODE_SIDE + MM(8), PDF_CENTRE);
}

struct certificates_printer *certificates_printer_open(struct request *req, int fd,
                                                       const struct certificates_db_look_row *look)
{
    struct certificates_printer *printer = ARENA_NEW(req->arena, struct certificates_printer);
    bool is_wide = str_equal(look->layout, STR("landscape"));
    *printer = (struct certificates_printer){
        .colours = colours[0],
        /* Rows may live as long as a portion of long work, the printer as long as all of it. */
        .frame = str_copy(req->arena, look->frame),
        .emblem = str_copy(req->arena, look->emblem),
        .width = is_wide ? PDF_A4_LONG : PDF_A4_SHORT,
        .height = is_wide ? PDF_A4_SHORT : PDF_A4_LONG,
        .scale = 1,
    };
    for (size_t i = 0; i < COUNT_OF(colours); i++) {
        if (str_equal(look->colour, str_of(colours[i].code))) {
            printer->colours = colours[i];
        }
    }
    printer->pdf = pdf_open(req->arena, fd, printer->width, printer->height);
    return printer;
}

void certificates_printer_put(struct certificates_printer *printer, struct request *req,
                              const struct papers_paper *paper, str address)
{
    if (printer->has_page) {
        pdf_next_page(printer->pdf);
    }
    printer->has_page = true;
    printer->has_code = address.length > 0;
    struct page page = lay_out(printer, paper);
    pdf_stamp(printer->pdf, (struct pdf_box){0, 0, printer->width, printer->height}, draw_common,
              printer);
    draw_emblem(printer, (struct pdf_point){page.body.left + (page.body.width - EMBLEM_SIDE) / 2,
                                            MARGIN - MM(2)});
    put_blocks(printer, paper, 0, page.foot_from, page.body, true);
    put_blocks(printer, paper, page.foot_from, paper->count, page.foot, true);
    if (printer->has_code) {
        put_code(printer, req, address);
    }
}

bool certificates_printer_close(struct certificates_printer *printer)
{
    return pdf_close(printer->pdf);
}

bool certificates_fits(struct request *req, const struct certificates_db_look_row *look,
                       const struct papers_paper *paper)
{
    struct certificates_printer *printer = certificates_printer_open(req, -1, look);
    printer->has_code = true;
    bool fits = lay_out(printer, paper).fits;
    return certificates_printer_close(printer) && fits;
}
