#include "app/app.h"
#include "app/pdf.h"
#include "app/qr.h"
#include "features/joining/joining_inner.h"

/* The poster of an organisation, with the code that leads to its form. */

#define BOARD 0x0d4f58
#define POSTER_MARGIN 56.0
#define POSTER_WIDTH (PDF_A4_SHORT - 2 * POSTER_MARGIN)
#define BAND_HEIGHT 210.0
#define CODE_SIDE 270.0

static void draw_poster(struct request *req, struct pdf *pdf, const struct orgs_org *org,
                        str address)
{
    pdf_fill(pdf, (struct pdf_box){0, 0, PDF_A4_SHORT, BAND_HEIGHT}, BOARD);
    pdf_colour(pdf, 0xffffff);
    pdf_font(pdf, true, 40);
    double top = 52;
    top +=
        pdf_text(pdf, str_of(_("Join the union!")), POSTER_MARGIN, top, POSTER_WIDTH, PDF_CENTRE);
    pdf_font(pdf, false, 16);
    pdf_text(pdf, org->name, POSTER_MARGIN, top + 12, POSTER_WIDTH, PDF_CENTRE);
    pdf_colour(pdf, 0);
    top = BAND_HEIGHT + 34;
    pdf_font(pdf, true, 20);
    top += pdf_text(pdf, str_of(_("Together we defend wages, rest and rights at work")),
                    POSTER_MARGIN, top, POSTER_WIDTH, PDF_CENTRE) +
           18;
    qr_draw(pdf, qr_of(req->arena, address),
            (struct qr_place){(PDF_A4_SHORT - CODE_SIDE) / 2, top, CODE_SIDE});
    top += CODE_SIDE + 14;
    pdf_font(pdf, false, 15);
    top += pdf_text(pdf,
                    str_of(_("Point the camera of your phone at the code and fill in a short form. "
                             "It takes three minutes.")),
                    POSTER_MARGIN, top, POSTER_WIDTH, PDF_CENTRE) +
           16;
    pdf_font(pdf, true, 15);
    pdf_text(pdf, address, POSTER_MARGIN - 20, top, POSTER_WIDTH + 40, PDF_CENTRE);
    pdf_font(pdf, false, 11);
    pdf_text(pdf, str_of(_("No smartphone? Ask the chair of the organisation for a paper form.")),
             POSTER_MARGIN, PDF_A4_LONG - 60, POSTER_WIDTH, PDF_CENTRE);
}

struct reply joining_poster_page(struct request *req)
{
    struct orgs_org org;
    if (!orgs_find(req, req->scope, path_id(req), &org)) {
        return reply_not_found(req);
    }
    str address = joining_link_of(req, org.id);
    if (address.length == 0) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    if (fd < 0) {
        return reply_no_room(req);
    }
    struct pdf *pdf = pdf_open(req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    draw_poster(req, pdf, &org, address);
    return reply_made_file(req, fd, pdf_close(pdf), STR("application/pdf"), STR("poster.pdf"));
}
