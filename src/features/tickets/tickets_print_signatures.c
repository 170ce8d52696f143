#include "features/members/members.h"
#include "features/tickets/tickets_print.h"

/* The journal of issue, printed to be signed: who received which ticket, and why a new one. */

#define MARGIN MM(14)
#define WIDTH (PDF_A4_LONG - 2 * MARGIN)
#define BOTTOM (PDF_A4_SHORT - MM(16))
#define PAD 4.0
#define TEXT_SIZE 9.5

static const struct {
    const char *heading; /* N_() */
    double share;        /* of the width */
} columns[] = {
    {NULL, 0.05} /* of the row */, {N_("Surname, first name, patronymic"), 0.25},
    {N_("Organisation"), 0.18},    {N_("Ticket number"), 0.13},
    {N_("Issued"), 0.09},          {N_("Reason"), 0.12},
    {N_("Received on"), 0.09},     {N_("Signature"), 0.09},
};
#define COLUMNS COUNT_OF(columns)

static double draw_cells(struct pdf *pdf, const str *cells, double top, bool is_measured_only)
{
    double left = MARGIN;
    double height = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        double width = WIDTH * columns[i].share - 2 * PAD;
        double cell = is_measured_only
                          ? pdf_height(pdf, cells[i], width)
                          : pdf_text(pdf, cells[i], left + PAD, top + PAD, width, PDF_LEFT);
        height = MAX_OF(height, cell);
        left += WIDTH * columns[i].share;
    }
    return MAX_OF(height + 2 * PAD, MM(9));
}

static void draw_row(struct tickets_press *press, const str *cells)
{
    double height = draw_cells(press->pdf, cells, press->top, false);
    double left = MARGIN;
    pdf_colour(press->pdf, COLOUR_SOFT);
    for (size_t i = 0; i < COLUMNS; i++) {
        pdf_frame(press->pdf, (struct pdf_box){left, press->top, WIDTH * columns[i].share, height},
                  0.4);
        left += WIDTH * columns[i].share;
    }
    pdf_colour(press->pdf, 0);
    press->top += height;
}

static void begin_page(struct tickets_press *press, struct request *req)
{
    str headings[COLUMNS];
    if (press->has_page) {
        pdf_next_page(press->pdf);
    }
    press->has_page = true;
    press->page++;
    press->top = MARGIN;
    pdf_colour(press->pdf, 0);
    pdf_font(press->pdf, false, 8);
    pdf_text(press->pdf, _f("Page %1", press->page), MARGIN, PDF_A4_SHORT - MM(11), WIDTH,
             PDF_RIGHT);
    if (press->page == 1) {
        pdf_font(press->pdf, true, 15);
        press->top += pdf_text(press->pdf, str_of(_("Journal of issue of membership tickets")),
                               MARGIN, press->top, WIDTH, PDF_LEFT) +
                      2;
        pdf_font(press->pdf, false, 10.5);
        press->top +=
            pdf_text(press->pdf, press->order.title, MARGIN, press->top, WIDTH, PDF_LEFT) + MM(4);
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        headings[i] = str_of(i == 0 ? _c("row", "No.") : _(columns[i].heading));
    }
    pdf_font(press->pdf, true, TEXT_SIZE - 1);
    draw_row(press, headings);
    pdf_font(press->pdf, false, TEXT_SIZE);
}

static const char *reason_of(struct request *req, str former)
{
    return str_is_empty(former)             ? _c("ticket", "first")
           : str_equal(former, STR("lost")) ? _("instead of a lost one")
                                            : _("in exchange");
}

void tickets_signatures_put(struct tickets_press *press, struct request *req,
                            const struct tickets_printed *card)
{
    const str cells[COLUMNS] = {
        str_format(req->arena, "%lld", (long long)card->row),
        members_full_name(req->arena, card->last_name, card->first_name, card->middle_name),
        card->org_name,
        tickets_number_text(req->arena, card->number),
        members_day_text(req, card->issued_on, 0),
        str_of(reason_of(req, card->former)),
        members_day_text(req, card->handed_on, 0),
    };
    if (!press->has_page) {
        begin_page(press, req);
    }
    if (press->top + draw_cells(press->pdf, cells, 0, true) > BOTTOM) {
        begin_page(press, req);
    }
    draw_row(press, cells);
}

void tickets_signatures_end(struct tickets_press *press)
{
    struct request *req = press->req;
    if (!press->has_page || press->top + MM(24) > BOTTOM) {
        begin_page(press, req);
    }
    pdf_font(press->pdf, false, 10.5);
    pdf_text(press->pdf, _n("%1 ticket in all", "%1 tickets in all", press->done), MARGIN,
             press->top + MM(5), WIDTH, PDF_LEFT);
    pdf_text(press->pdf, str_of(_("Handed out by:")), MARGIN, press->top + MM(15), WIDTH, PDF_LEFT);
    pdf_rule(press->pdf, MARGIN + MM(32), press->top + MM(19.5), MM(50), 0.5);
    pdf_rule(press->pdf, MARGIN + MM(88), press->top + MM(19.5), MM(70), 0.5);
    pdf_font(press->pdf, false, 7.5);
    pdf_text(press->pdf, str_of(_("signature")), MARGIN + MM(32), press->top + MM(20), MM(50),
             PDF_CENTRE);
    pdf_text(press->pdf, str_of(_("post, name")), MARGIN + MM(88), press->top + MM(20), MM(70),
             PDF_CENTRE);
}
