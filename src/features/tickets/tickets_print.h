/* Tickets on plastic and on paper: what a press makes of a row of cards. The cards come one after
 * the other and are drawn as they come, so that their number does not matter.
 *
 *   cards       front and back of each for a print house: CR80 (ISO/IEC 7810 ID-1, 85.60 × 53.98
 *               mm) with 3 mm of bleed and crop marks, a page each
 *   sheet       ten on an A4 page, then their backs, mirrored for printing on both sides; places of
 *               a sheet that was begun before stay blank
 *   booklet     an A4 page each, folded twice: the card in its place, first steps in pictures
 *   signatures  the journal of issue, to be signed
 *   csv, xlsx   what a print house needs to draw the cards itself */
#pragma once

#include "app/pdf.h"
#include "features/tickets/tickets_inner.h"

enum tickets_layout {
    TICKETS_CARDS,
    TICKETS_SHEET,
    TICKETS_BOOKLET,
    TICKETS_SIGNATURES,
    TICKETS_CSV,
    TICKETS_XLSX,
    TICKETS_LAYOUTS,
};
struct tickets_layout_name {
    const char *code;
    const char *label; /* N_() */
    const char *ending;
    const char *content_type;
};
extern const struct tickets_layout_name tickets_layouts[TICKETS_LAYOUTS];
/* False if there is no layout of that code. */
bool tickets_layout_named(str code, enum tickets_layout *ret_layout) MUST_USE;

#define TICKETS_ON_SHEET 10

/* What stands on a card. */
struct tickets_printed {
    int64_t row; /* from 1 on */
    int64_t org_id;
    str org_name;
    str last_name, first_name, middle_name;
    str number;
    int64_t serial;
    date issued_on, until;
    date handed_on;
    str former; /* state of the ticket that it replaced; empty = none */
};

struct tickets_press_order {
    enum tickets_layout layout;
    enum language language;
    int64_t region_id;
    int64_t key_number; /* 0 = the key that signs now */
    int first_place;    /* on the first sheet, 1 to TICKETS_ON_SHEET */
    str title;          /* of the journal */
};

struct tickets_press;
/* NULL if the codes cannot be made: there is no such key, the region has no series, or nobody has
 * said under which address the union is found (profkom.conf). */
struct tickets_press *tickets_press_open(struct request *req,
                                         const struct tickets_press_order *order, int fd);
/* What is made for the card alone lies in the arena of that request. */
void tickets_press_put(struct tickets_press *press, struct request *req,
                       const struct tickets_printed *card);
/* False if the file could not be written. */
bool tickets_press_close(struct tickets_press *press) MUST_USE;

/* ---- between the files of the press --------------------------------------------------------- */

#define MM(length) ((length)*72 / 25.4)
#define CARD_WIDTH MM(85.60)
#define CARD_HEIGHT MM(53.98)
#define CARD_RADIUS MM(3.18)
#define CARD_BLEED MM(3)

#define COLOUR_BOARD 0x0d4f58
#define COLOUR_BOARD_GRID 0x1c5d66
#define COLOUR_ON_BOARD 0xffffff
#define COLOUR_BOARD_SOFT 0xe0eeef
#define COLOUR_PAPER 0xfffefc
#define COLOUR_PAPER_GRID 0xeceae3
#define COLOUR_MARGIN 0xd8897f
#define COLOUR_INK 0x1a2326
#define COLOUR_SOFT 0x545f60
#define COLOUR_PEN 0xb3231b

/* Where a holder can turn to; where the organisation names nothing, that of the region. */
struct tickets_contacts {
    int64_t org_id;
    str name;
    str reached; /* phone, e-mail, site */
};

struct tickets_press {
    struct request *req; /* speaks the language of the cards */
    struct request reader;
    struct tickets_press_order order;
    struct tickets_key key;
    int64_t series;
    str union_name;
    str origin;
    struct pdf *pdf;
    struct sheet_writer *sheet;
    const struct tickets_contacts *contacts; /* of the last card */
    const struct tickets_contacts *backs[TICKETS_ON_SHEET];
    int64_t done;
    int place; /* on the sheet, from 0 on */
    int page;
    double top;
    double contacts_top; /* of a booklet: below what all of them say */
    bool has_page;
};

/* The address in the code: "HTTPS://UNION.EXAMPLE/V/…". */
str tickets_printed_address(const struct tickets_press *press, struct arena *arena,
                            const struct tickets_printed *card);

/* Drawn from the upper left corner of the card; they reach over its edges by the bleed. */
void tickets_card_front(struct tickets_press *press, struct request *req,
                        const struct tickets_printed *card);
/* Its two layers: what all cards have in common, and what is the holder's own. */
void tickets_card_front_common(struct tickets_press *press);
void tickets_card_front_own(struct tickets_press *press, struct request *req,
                            const struct tickets_printed *card);
void tickets_card_back(struct tickets_press *press, const struct tickets_contacts *contacts);
/* A code with its quiet zone on white. */
void tickets_draw_code(struct tickets_press *press, struct arena *arena, str address,
                       struct pdf_point at, double side);
/* The board: filled, with its fine grid, and the margin line at that distance from the left. */
void tickets_draw_board(struct pdf *pdf, struct pdf_box box, double margin);

void tickets_booklet_put(struct tickets_press *press, struct request *req,
                         const struct tickets_printed *card);
void tickets_signatures_put(struct tickets_press *press, struct request *req,
                            const struct tickets_printed *card);
void tickets_signatures_end(struct tickets_press *press);
