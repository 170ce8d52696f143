#include "app/app.h"
#include "app/qr.h"
#include "features/tickets/tickets_print.h"

/* The booklet: an A4 page that is folded twice, so that it is printed on one side alone. Below
 * stand the covers, above, upside down, the inside: to the right the place of the card, cut in at
 * its corners; to the left the first steps. The card is printed in its place and is good until one
 * of plastic comes. */

#define PANEL_WIDTH MM(105)
#define PANEL_HEIGHT MM(148.5)
#define LEFT MM(12)
#define WIDTH (PANEL_WIDTH - LEFT - MM(9))
#define CARD_LEFT ((PANEL_WIDTH - CARD_WIDTH) / 2)
#define CARD_TOP MM(34)

static double text(struct pdf *pdf, str words, struct pdf_box box, bool is_bold, double size,
                   unsigned colour)
{
    pdf_colour(pdf, colour);
    return pdf_text_fitted(pdf, words, box, is_bold, size);
}

static void heading(struct pdf *pdf, str words, double top)
{
    text(pdf, words, (struct pdf_box){LEFT, top, WIDTH, MM(14)}, true, 15, COLOUR_BOARD);
}

/* ---- pictures ------------------------------------------------------------------------------- */

#define PICTURE MM(25)

/* A telephone, upright, with its screen; drawn in a square of PICTURE. */
static const struct pdf_box screen = {MM(8.1), MM(3), MM(11.8), MM(18.6)};

static void draw_phone(struct pdf *pdf)
{
    const struct pdf_box body = {MM(7), MM(0.5), MM(14), MM(24)};
    pdf_fill_round(pdf, body, MM(2.2), COLOUR_BOARD);
    pdf_fill_round(pdf, screen, MM(0.6), 0xffffff);
    pdf_circle(pdf, (struct pdf_point){MM(14), MM(23)}, MM(0.7), COLOUR_BOARD_SOFT);
}

static void draw_bars(struct pdf *pdf, double top, int count, unsigned colour)
{
    for (int i = 0; i < count; i++) {
        pdf_fill_round(pdf,
                       (struct pdf_box){screen.left + MM(1.2), top + i * MM(2.4),
                                        screen.width - MM(i % 2 == 0 ? 2.4 : 5), MM(1.1)},
                       MM(0.5), colour);
    }
}

static void picture_sign_in(struct pdf *pdf)
{
    draw_phone(pdf);
    pdf_fill(pdf, (struct pdf_box){screen.left, screen.top, screen.width, MM(2.6)}, COLOUR_MARGIN);
    draw_bars(pdf, screen.top + MM(4.4), 2, 0xcfd6d6);
    const struct pdf_box button = {screen.left + MM(1.2), screen.top + MM(10.6),
                                   screen.width - MM(2.4), MM(3.6)};
    pdf_fill_round(pdf, button, MM(0.8), COLOUR_BOARD);
    const struct pdf_point tick[] = {{MM(12.4), button.top + MM(1.9)},
                                     {MM(13.5), button.top + MM(2.8)},
                                     {MM(15.6), button.top + MM(0.8)}};
    pdf_colour(pdf, 0xffffff);
    pdf_polyline(pdf, tick, COUNT_OF(tick), 1.2);
}

/* As much of a code as the eye needs, and no reader takes for one. */
static void picture_code(struct pdf *pdf)
{
    static const bool squares[] = {1, 1, 1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0,
                                   0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 1};
    draw_phone(pdf);
    pdf_squares(pdf, squares, 6, (struct pdf_point){screen.left + MM(1.9), MM(6)}, MM(1.33));
    draw_bars(pdf, MM(16.4), 2, 0xcfd6d6);
    pdf_colour(pdf, COLOUR_PEN);
    for (int i = 0; i < 3; i++) {
        pdf_arc(pdf, (struct pdf_point){MM(20), MM(10)}, MM(2.4 + 1.7 * i), -38, 38, 1.3);
    }
}

static void picture_discount(struct pdf *pdf)
{
    const struct pdf_point tag[] = {{MM(2), MM(12.5)},
                                    {MM(8.5), MM(4.5)},
                                    {MM(24), MM(4.5)},
                                    {MM(24), MM(20.5)},
                                    {MM(8.5), MM(20.5)}};
    pdf_polygon(pdf, tag, COUNT_OF(tag), COLOUR_BOARD);
    pdf_circle(pdf, (struct pdf_point){MM(7), MM(12.5)}, MM(1.3), 0xffffff);
    pdf_colour(pdf, 0xffffff);
    const struct pdf_point line[] = {{MM(13.2), MM(16.8)}, {MM(19.4), MM(8.2)}};
    pdf_polyline(pdf, line, COUNT_OF(line), 1.6);
    pdf_arc(pdf, (struct pdf_point){MM(13.2), MM(9.4)}, MM(1.5), 0, 360, 1.5);
    pdf_arc(pdf, (struct pdf_point){MM(19.4), MM(15.6)}, MM(1.5), 0, 360, 1.5);
}

/* ---- the inside ----------------------------------------------------------------------------- */

/* A cut across each corner of the card, which holds it. */
static void draw_slits(struct pdf *pdf)
{
    const double reach = MM(11);
    const double out = MM(1.2);
    double right = CARD_LEFT + CARD_WIDTH;
    double bottom = CARD_TOP + CARD_HEIGHT;
    const struct pdf_point slits[][2] = {
        {{CARD_LEFT - out, CARD_TOP + reach}, {CARD_LEFT + reach, CARD_TOP - out}},
        {{right + out, CARD_TOP + reach}, {right - reach, CARD_TOP - out}},
        {{CARD_LEFT - out, bottom - reach}, {CARD_LEFT + reach, bottom + out}},
        {{right + out, bottom - reach}, {right - reach, bottom + out}},
    };
    pdf_colour(pdf, COLOUR_PEN);
    pdf_dashes(pdf, 3);
    for (size_t i = 0; i < COUNT_OF(slits); i++) {
        pdf_polyline(pdf, slits[i], 2, 0.8);
    }
    pdf_dashes(pdf, 0);
}

static void draw_pocket(struct tickets_press *press)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    heading(pdf, str_of(_("The place of your card")), MM(12));
    pdf_begin_part(pdf, CARD_LEFT, CARD_TOP);
    pdf_clip(pdf, (struct pdf_box){0, 0, CARD_WIDTH, CARD_HEIGHT});
    tickets_card_front_common(press);
    pdf_end_part(pdf);
    double top = CARD_TOP + CARD_HEIGHT + MM(9);
    top += text(pdf,
                str_of(_("Cut along the dashed lines before folding and put the corners of the "
                         "plastic card into the cuts.")),
                (struct pdf_box){LEFT, top, WIDTH, MM(22)}, false, 10.5, COLOUR_INK) +
           MM(3);
    text(pdf,
         str_of(_("No plastic card yet? This printed one is valid as well: show its code together "
                  "with a document that shows the name.")),
         (struct pdf_box){LEFT, top, WIDTH, MM(26)}, false, 10.5, COLOUR_INK);
}

static const struct step {
    void (*picture)(struct pdf *pdf);
    const char *title;
    const char *words; /* NULL: how to sign in, with the code of that page */
} steps[] = {
    {picture_sign_in, N_("Sign in"), NULL},
    {picture_code, N_("Show the code"),
     N_("Your ticket with its code is in the cabinet, and on the card. The till sees that it is "
        "valid and a part of your name, nothing else.")},
    {picture_discount, N_("Get the discount"),
     N_("Which shops, clinics and resorts give one, your organisation tells. Ask for it before "
        "you pay.")},
};

#define STEP_HEIGHT MM(40)
#define STEP_TEXT_LEFT (LEFT + PICTURE + MM(4))
#define SIGN_IN_SIDE MM(19)

static void draw_step(struct tickets_press *press, size_t index, str sign_in_address)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    const struct step *step = &steps[index];
    bool has_code = step->words == NULL;
    double top = MM(27) + (double)index * STEP_HEIGHT;
    double width = PANEL_WIDTH - STEP_TEXT_LEFT - MM(8);
    pdf_begin_part(pdf, LEFT, top);
    step->picture(pdf);
    pdf_end_part(pdf);
    str title = str_format(req->arena, "%zu. %s", index + 1, _(step->title));
    double below = top + text(pdf, title, (struct pdf_box){STEP_TEXT_LEFT, top, width, MM(7)}, true,
                              11.5, COLOUR_INK);
    str words = has_code ? _f("Point the camera of the phone at this code, or open %1. The first "
                              "time, your organisation gives you an invitation.",
                              sign_in_address)
                         : str_of(_(step->words));
    text(pdf, words,
         (struct pdf_box){STEP_TEXT_LEFT, below + MM(1),
                          has_code ? width - SIGN_IN_SIDE - MM(1) : width,
                          STEP_HEIGHT - (below - top) - MM(4)},
         false, 9, COLOUR_INK);
    if (has_code) {
        tickets_draw_code(press, req->arena, sign_in_address,
                          (struct pdf_point){STEP_TEXT_LEFT + width - SIGN_IN_SIDE, below},
                          SIGN_IN_SIDE);
    }
}

static void draw_steps(struct tickets_press *press)
{
    struct request *req = press->req;
    str address = STR_CONCAT(req->arena, press->origin, STR("/sign-in"));
    heading(press->pdf, str_of(_("First steps")), MM(12));
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        draw_step(press, i, address);
    }
}

/* ---- the covers ----------------------------------------------------------------------------- */

static void draw_front_cover(struct tickets_press *press)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    const struct pdf_box all = {0, 0, PANEL_WIDTH, PANEL_HEIGHT};
    tickets_draw_board(pdf, all, MM(7.5));
    text(pdf, press->union_name, (struct pdf_box){LEFT, MM(14), WIDTH, MM(24)}, false, 13,
         COLOUR_BOARD_SOFT);
    text(pdf, str_of(_("Membership ticket")), (struct pdf_box){LEFT, MM(48), WIDTH, MM(26)}, true,
         25, COLOUR_ON_BOARD);
}

static void draw_holder(struct tickets_press *press, struct request *req,
                        const struct tickets_printed *card)
{
    struct pdf *pdf = press->pdf;
    str name = STR_CONCAT(req->arena, card->last_name, STR("\n"), card->first_name, STR(" "),
                          card->middle_name);
    text(pdf, name, (struct pdf_box){LEFT, MM(86), WIDTH, MM(22)}, true, 15, COLOUR_ON_BOARD);
    text(pdf, card->org_name, (struct pdf_box){LEFT, MM(110), WIDTH, MM(14)}, false, 11,
         COLOUR_BOARD_SOFT);
    text(pdf, _f("No. %1", tickets_number_text(req->arena, card->number)),
         (struct pdf_box){LEFT, MM(128), WIDTH, MM(8)}, true, 13, COLOUR_ON_BOARD);
}

/* Three small pictures: cut, fold down behind, fold like a book. */
static void draw_folding(struct pdf *pdf, double top)
{
    pdf_colour(pdf, COLOUR_SOFT);
    for (int i = 0; i < 3; i++) {
        double left = LEFT + i * MM(28);
        double width = i == 2 ? MM(8) : MM(16);
        double height = i == 0 ? MM(22) : MM(11);
        pdf_frame(pdf, (struct pdf_box){left, top, width, height}, 0.8);
        pdf_dashes(pdf, 2);
        if (i == 0) {
            pdf_rule(pdf, left, top + height / 2, width, 0.6);
        }
        if (i < 2) {
            const struct pdf_point fold[] = {{left + width / 2, top},
                                             {left + width / 2, top + height}};
            pdf_polyline(pdf, fold, 2, 0.6);
        }
        pdf_dashes(pdf, 0);
        if (i < 2) {
            const struct pdf_point arrow[] = {{left + MM(19), top + MM(4)},
                                              {left + MM(21), top + MM(5.5)},
                                              {left + MM(19), top + MM(7)}};
            pdf_polyline(pdf, arrow, COUNT_OF(arrow), 1);
        }
    }
}

static void draw_contacts(struct tickets_press *press)
{
    struct pdf *pdf = press->pdf;
    const str lines[] = {press->contacts->name, press->contacts->reached};
    double top = press->contacts_top;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (lines[i].length > 0) {
            top += text(pdf, lines[i], (struct pdf_box){LEFT, top, WIDTH, MM(11)}, i == 0, 10.5,
                        COLOUR_INK) +
                   MM(0.8);
        }
    }
}

static void draw_back_cover(struct tickets_press *press)
{
    struct request *req = press->req;
    struct pdf *pdf = press->pdf;
    double top = MM(22);
    heading(pdf, str_of(_("If it is lost")), MM(12));
    press->contacts_top =
        top +
        text(pdf,
             str_of(_("Tell your organisation: the code stops at once, and you get a new "
                      "ticket. Whoever has found one, please call.")),
             (struct pdf_box){LEFT, top, WIDTH, MM(24)}, false, 10.5, COLOUR_INK) +
        MM(4);
    heading(pdf, str_of(_("How to fold it")), MM(86));
    text(pdf,
         str_of(_("Print at 100 %. Cut the four corners, fold the upper half behind, then close "
                  "like a book: this text is on the back.")),
         (struct pdf_box){LEFT, MM(95), WIDTH, MM(20)}, false, 9, COLOUR_SOFT);
    draw_folding(pdf, MM(118));
}

/* Short dashes at the edges, where the page is folded. */
static void draw_folds(struct pdf *pdf)
{
    const struct pdf_point marks[][2] = {
        {{0, PANEL_HEIGHT}, {MM(5), PANEL_HEIGHT}},
        {{2 * PANEL_WIDTH - MM(5), PANEL_HEIGHT}, {2 * PANEL_WIDTH, PANEL_HEIGHT}},
        {{PANEL_WIDTH, 0}, {PANEL_WIDTH, MM(5)}},
        {{PANEL_WIDTH, 2 * PANEL_HEIGHT - MM(5)}, {PANEL_WIDTH, 2 * PANEL_HEIGHT}},
    };
    pdf_colour(pdf, COLOUR_SOFT);
    pdf_dashes(pdf, 2);
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        pdf_polyline(pdf, marks[i], 2, 0.5);
    }
    pdf_dashes(pdf, 0);
}

/* ---- the page ------------------------------------------------------------------------------- */

static const struct pdf_box page = {0, 0, 2 * PANEL_WIDTH, 2 * PANEL_HEIGHT};

static void draw_common(void *of_press)
{
    struct tickets_press *press = of_press;
    struct pdf *pdf = press->pdf;
    pdf_begin_turned_part(pdf, PANEL_WIDTH, PANEL_HEIGHT);
    draw_pocket(press);
    pdf_end_part(pdf);
    pdf_begin_turned_part(pdf, 2 * PANEL_WIDTH, PANEL_HEIGHT);
    draw_steps(press);
    pdf_end_part(pdf);
    pdf_begin_part(pdf, 0, PANEL_HEIGHT);
    draw_back_cover(press);
    pdf_end_part(pdf);
    pdf_begin_part(pdf, PANEL_WIDTH, PANEL_HEIGHT);
    draw_front_cover(press);
    pdf_end_part(pdf);
    draw_folds(pdf);
}

void tickets_booklet_put(struct tickets_press *press, struct request *req,
                         const struct tickets_printed *card)
{
    struct pdf *pdf = press->pdf;
    pdf_stamp(pdf, page, draw_common, press);
    pdf_begin_turned_part(pdf, PANEL_WIDTH, PANEL_HEIGHT);
    pdf_begin_part(pdf, CARD_LEFT, CARD_TOP);
    tickets_card_front_own(press, req, card);
    pdf_end_part(pdf);
    draw_slits(pdf);
    pdf_end_part(pdf);
    pdf_begin_part(pdf, 0, PANEL_HEIGHT);
    draw_contacts(press);
    pdf_end_part(pdf);
    pdf_begin_part(pdf, PANEL_WIDTH, PANEL_HEIGHT);
    draw_holder(press, req, card);
    pdf_end_part(pdf);
}
