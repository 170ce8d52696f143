#include "app/pdf.h"
#include "app/qr.h"
#include "features/tickets/tickets_print.h"

/* How a card looks: the board with its margin line in front, paper behind. */

#define TEXT_LEFT MM(10.2)
#define EDGE MM(4)
/* 49 modules and the quiet zone of 4 on each side: more than half a millimetre for each. */
#define CODE_SIDE (1.6 * 57)
#define CODE_LEFT (CARD_WIDTH - EDGE - CODE_SIDE)
#define CODE_TOP (CARD_HEIGHT - EDGE - CODE_SIDE)
#define MARGIN_LEFT MM(6.6)
#define GRID MM(3.4)

/* ---- drawings ------------------------------------------------------------------------------- */

static void margin_line(struct pdf *pdf, struct pdf_box box, double left)
{
    const struct pdf_point line[] = {{left, box.top}, {left, box.top + box.height}};
    pdf_colour(pdf, COLOUR_MARGIN);
    pdf_polyline(pdf, line, 2, 1);
}

void tickets_draw_board(struct pdf *pdf, struct pdf_box box, double margin)
{
    pdf_begin_part(pdf, 0, 0);
    pdf_clip(pdf, box);
    pdf_fill(pdf, box, COLOUR_BOARD);
    pdf_colour(pdf, COLOUR_BOARD_GRID);
    pdf_grid(pdf, box, GRID, 0.3);
    margin_line(pdf, box, margin);
    pdf_end_part(pdf);
}

static void draw_paper(struct pdf *pdf, struct pdf_box box, double margin)
{
    pdf_fill(pdf, box, COLOUR_PAPER);
    pdf_colour(pdf, COLOUR_PAPER_GRID);
    pdf_grid(pdf, box, GRID, 0.3);
    margin_line(pdf, box, margin);
}

void tickets_draw_code(struct tickets_press *press, struct arena *arena, str address,
                       struct pdf_point at, double side)
{
    pdf_fill_round(press->pdf, (struct pdf_box){at.left, at.top, side, side}, side / 20, 0xffffff);
    qr_draw(press->pdf, qr_of(arena, address), (struct qr_place){at.left, at.top, side});
}

static void text_in(struct pdf *pdf, str text, struct pdf_box box, bool is_bold, double size,
                    unsigned colour)
{
    pdf_colour(pdf, colour);
    pdf_text_fitted(pdf, text, box, is_bold, size);
}

/* ---- what all cards have in common ---------------------------------------------------------- */

static const struct pdf_box whole = {-CARD_BLEED, -CARD_BLEED, CARD_WIDTH + 2 * CARD_BLEED,
                                     CARD_HEIGHT + 2 * CARD_BLEED};

void tickets_card_front_common(struct tickets_press *press)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    tickets_draw_board(pdf, whole, MARGIN_LEFT);
    text_in(pdf, press->union_name,
            (struct pdf_box){TEXT_LEFT, MM(4.2), CARD_WIDTH - EDGE - TEXT_LEFT, MM(11)}, false, 9,
            COLOUR_BOARD_SOFT);
    text_in(pdf, str_of(_("Ticket No.")),
            (struct pdf_box){TEXT_LEFT, MM(39.9), CODE_LEFT - TEXT_LEFT, MM(3)}, false, 6,
            COLOUR_BOARD_SOFT);
}

static const char *const gives[] = {
    N_("Defence of your rights at work and a lawyer's advice"),
    N_("Help and trips as your organisation decides"),
    N_("Discounts of partners: show the code at the till"),
};

/* A tick beside each line. */
static double draw_gives(struct tickets_press *press, double top)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    double width = CARD_WIDTH - EDGE - TEXT_LEFT - MM(4);
    for (size_t i = 0; i < COUNT_OF(gives); i++) {
        const struct pdf_point tick[] = {{TEXT_LEFT + 0.5, top + MM(1.5)},
                                         {TEXT_LEFT + MM(0.9), top + MM(2.2)},
                                         {TEXT_LEFT + MM(2.2), top + MM(0.7)}};
        pdf_colour(pdf, COLOUR_BOARD);
        pdf_polyline(pdf, tick, COUNT_OF(tick), 1);
        pdf_colour(pdf, COLOUR_INK);
        top +=
            pdf_text_fitted(pdf, str_of(_(gives[i])),
                            (struct pdf_box){TEXT_LEFT + MM(4), top, width, MM(3.4)}, false, 7.2) +
            MM(0.5);
    }
    return top;
}

static void draw_back(struct tickets_press *press)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    double width = CARD_WIDTH - EDGE - TEXT_LEFT;
    draw_paper(pdf, whole, MARGIN_LEFT);
    text_in(pdf, str_of(_("What the ticket gives")),
            (struct pdf_box){TEXT_LEFT, MM(3.6), width, MM(5)}, true, 9, COLOUR_BOARD);
    double top = draw_gives(press, MM(8.4));
    text_in(pdf, str_of(_("If it is lost")),
            (struct pdf_box){TEXT_LEFT, top + MM(0.8), width, MM(5)}, true, 9, COLOUR_BOARD);
    text_in(pdf,
            str_of(_("Tell your organisation: the code stops at once, and you get a new ticket. "
                     "Whoever has found one, please call.")),
            (struct pdf_box){TEXT_LEFT, top + MM(5.4), width, MM(9.6)}, false, 7.2, COLOUR_INK);
    text_in(pdf, str_of(_("Valid together with a document that shows the name.")),
            (struct pdf_box){TEXT_LEFT, CARD_HEIGHT - MM(6.6), width, MM(3)}, false, 6,
            COLOUR_SOFT);
}

/* ---- one card ------------------------------------------------------------------------------- */

/* The surname stands alone; the organisation follows as high as the name leaves room. */
static void draw_holder(struct tickets_press *press, struct arena *arena,
                        const struct tickets_printed *card)
{
    double width = CODE_LEFT - TEXT_LEFT - MM(2.4);
    str given = str_is_empty(card->middle_name)
                    ? card->first_name
                    : STR_CONCAT(arena, card->first_name, STR(" "), card->middle_name);
    str name = STR_CONCAT(arena, card->last_name, STR("\n"), given);
    pdf_colour(press->pdf, COLOUR_ON_BOARD);
    double top =
        MM(17) + pdf_text_fitted(press->pdf, name,
                                 (struct pdf_box){TEXT_LEFT, MM(17), width, MM(14.5)}, true, 11.5);
    text_in(press->pdf, card->org_name,
            (struct pdf_box){TEXT_LEFT, top + MM(1.2), width, MM(38.6) - top - MM(1.2)}, false, 7.5,
            COLOUR_BOARD_SOFT);
}

void tickets_card_front_own(struct tickets_press *press, struct request *req,
                            const struct tickets_printed *card)
{
    struct pdf *pdf = press->pdf;
    struct arena *arena = req->arena;
    double width = CODE_LEFT - TEXT_LEFT - MM(1.5);
    draw_holder(press, arena, card);
    text_in(pdf, tickets_number_text(arena, card->number),
            (struct pdf_box){TEXT_LEFT, MM(42.2), width, MM(4.6)}, true, 10.5, COLOUR_ON_BOARD);
    text_in(pdf, _f("valid until %1", card->until),
            (struct pdf_box){TEXT_LEFT, MM(46.9), width, MM(3.2)}, false, 6.6, COLOUR_BOARD_SOFT);
    tickets_draw_code(press, arena, tickets_printed_address(press, arena, card),
                      (struct pdf_point){CODE_LEFT, CODE_TOP}, CODE_SIDE);
}

void tickets_card_front(struct tickets_press *press, struct request *req,
                        const struct tickets_printed *card)
{
    tickets_card_front_common(press);
    tickets_card_front_own(press, req, card);
}

void tickets_card_back(struct tickets_press *press, const struct tickets_contacts *contacts)
{
    struct pdf *pdf = press->pdf;
    double width = CARD_WIDTH - EDGE - TEXT_LEFT;
    double top = MM(36.2);
    draw_back(press);
    pdf_colour(pdf, COLOUR_INK);
    top += pdf_text_fitted(pdf, contacts->name, (struct pdf_box){TEXT_LEFT, top, width, MM(6)},
                           true, 7.5) +
           MM(0.4);
    pdf_text_fitted(pdf, contacts->reached, (struct pdf_box){TEXT_LEFT, top, width, MM(46.8) - top},
                    false, 7.5);
}
