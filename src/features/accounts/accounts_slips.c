#include "features/accounts/accounts_first.h"

#include "app/pdf.h"
#include "app/qr.h"

/* Invitations on paper, ten on a sheet: the name, where to go, the code and its last day; nothing
 * more of anybody. To be cut along the lines. */

#define COLUMNS 2
#define ROWS 5
#define MARGIN 24.0
#define WIDTH ((PDF_A4_SHORT - 2 * MARGIN) / COLUMNS)
#define HEIGHT ((PDF_A4_LONG - 2 * MARGIN) / ROWS)
#define PAD 12.0
#define CODE_SIDE 84.0
#define QUIET 2

struct accounts_slips {
    struct request *req;
    struct pdf *pdf;
    str org_name;
    int count;
};

struct accounts_slips *accounts_slips_begin(struct request *req, int fd, str org_name)
{
    struct accounts_slips *slips = ARENA_NEW(req->arena, struct accounts_slips);
    slips->req = req;
    slips->org_name = org_name;
    slips->pdf = pdf_open(req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    return slips;
}

static void draw_code(struct pdf *pdf, struct qr qr, double left, double top)
{
    double module = CODE_SIDE / (qr.side + 2 * QUIET);
    for (int y = 0; y < qr.side; y++) {
        for (int x = 0; x < qr.side; x++) {
            if (qr.dark[y * qr.side + x]) {
                /* A hair wider, or printers leave white lines between the modules. */
                pdf_fill(pdf,
                         (struct pdf_box){left + (x + QUIET) * module, top + (y + QUIET) * module,
                                          module + 0.05, module + 0.05},
                         0);
            }
        }
    }
}

void accounts_slips_add(struct accounts_slips *slips, str name,
                        const struct accounts_made_invite *invite)
{
    struct request *req = slips->req;
    struct pdf *pdf = slips->pdf;
    int place = slips->count % (COLUMNS * ROWS);
    if (slips->count > 0 && place == 0) {
        pdf_next_page(pdf);
    }
    slips->count++;
    double left = MARGIN + (place % COLUMNS) * WIDTH;
    double top = MARGIN + (place / COLUMNS) * HEIGHT;
    pdf_colour(pdf, 0xbbbbbb);
    pdf_frame(pdf, (struct pdf_box){left, top, WIDTH, HEIGHT}, 0.4);
    pdf_colour(pdf, 0);
    draw_code(pdf, qr_of(req->arena, invite->address), left + WIDTH - CODE_SIDE - 6, top + 8);
    double room = WIDTH - CODE_SIDE - PAD - 10;
    top += PAD;
    pdf_font(pdf, false, 8);
    top += pdf_text(pdf, slips->org_name, left + PAD, top, room, PDF_LEFT) + 3;
    pdf_font(pdf, true, 11);
    pdf_text(pdf, name, left + PAD, top, room, PDF_LEFT);
    top = MARGIN + (place / COLUMNS) * HEIGHT + CODE_SIDE + 12;
    pdf_font(pdf, false, 8.5);
    top += pdf_text(pdf,
                    str_of(_("Your personal page in the union. Point the camera at the code, or "
                             "open this address and type the letters:")),
                    left + PAD, top, WIDTH - 2 * PAD, PDF_LEFT) +
           3;
    ptrdiff_t end = str_find(invite->address, STR("/i/"));
    pdf_font(pdf, true, 10);
    str address = str_slice(invite->address, 0, (size_t)MAX_OF(end, 0) + 2);
    top += pdf_text(pdf,
                    str_format(req->arena, "%.*s   %.*s", STR_ARG(address), STR_ARG(invite->code)),
                    left + PAD, top, WIDTH - 2 * PAD, PDF_LEFT) +
           2;
    pdf_font(pdf, false, 8);
    pdf_text(pdf, _f("Works once, until %1. Give it to nobody.", invite->until), left + PAD, top,
             WIDTH - 2 * PAD, PDF_LEFT);
}

bool accounts_slips_end(struct accounts_slips *slips)
{
    return pdf_close(slips->pdf);
}
