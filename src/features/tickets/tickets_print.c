#include "features/tickets/tickets_print.h"

#include "app/app.h"
#include "app/phone.h"
#include "app/sheet.h"
#include "base/utf8.h"
#include "features/tickets/tickets_order.sql.h"

/* The press: pages of cards, sheets of ten, data for a print house. How a card looks stands in
 * tickets_print_card.c. */

const struct tickets_layout_name tickets_layouts[TICKETS_LAYOUTS] = {
    [TICKETS_CARDS] = {"cards", N_("Cards for plastic"), "pdf", "application/pdf"},
    [TICKETS_SHEET] = {"sheet", N_("Ten on a sheet"), "pdf", "application/pdf"},
    [TICKETS_BOOKLET] = {"booklet", N_("Booklets"), "pdf", "application/pdf"},
    [TICKETS_SIGNATURES] = {"signatures", N_("Journal of issue"), "pdf", "application/pdf"},
    [TICKETS_CSV] = {"csv", N_("Data, CSV"), "csv", "text/csv; charset=utf-8"},
    [TICKETS_XLSX] = {"xlsx", N_("Data, XLSX"), "xlsx",
                      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
};

bool tickets_layout_named(str code, enum tickets_layout *ret_layout)
{
    for (size_t i = 0; i < COUNT_OF(tickets_layouts); i++) {
        if (str_equal(code, str_of(tickets_layouts[i].code))) {
            *ret_layout = (enum tickets_layout)i;
            return true;
        }
    }
    return false;
}

str tickets_printed_address(const struct tickets_press *press, struct arena *arena,
                            const struct tickets_printed *card)
{
    const struct tickets_token token = {
        .serial = (uint64_t)card->serial,
        .series = (uint32_t)press->series,
        .issued = card->issued_on,
        .until = card->until,
        .use = TICKETS_PRINTED,
    };
    return STR_CONCAT(arena, utf8_upper(arena, press->origin), STR("/V/"),
                      tickets_token_sign(arena, press->key, &token));
}

/* ---- whom a holder can ask ------------------------------------------------------------------ */

static const struct tickets_contacts *contacts_of(struct tickets_press *press, int64_t org_id)
{
    struct request *req = press->req;
    struct tickets_order_db_contacts_row own = {0};
    struct tickets_order_db_contacts_row region = {0};
    int64_t region_id = press->order.region_id;
    bool is_reached = tickets_order_db_contacts(req->db, region_id, org_id, &own) &&
                      own.phone.length + own.email.length > 0;
    if (!is_reached && !tickets_order_db_contacts(req->db, region_id, region_id, &region)) {
        region = own;
    }
    const struct tickets_order_db_contacts_row *row = is_reached ? &own : &region;
    str rest = str_comma(req->arena, row->email, row->site);
    /* Rows live as long as the portion, these as long as the press. */
    struct tickets_contacts *contacts = ARENA_NEW(req->arena, struct tickets_contacts);
    *contacts = (struct tickets_contacts){
        .org_id = org_id,
        .name = str_copy(req->arena, row->short_name),
        .reached =
            str_copy(req->arena, str_comma(req->arena, phone_shown(req->arena, row->phone), rest)),
    };
    return contacts;
}

/* Orders go organisation by organisation. */
static void look_up_contacts(struct tickets_press *press, int64_t org_id)
{
    if (press->contacts == NULL || press->contacts->org_id != org_id) {
        press->contacts = contacts_of(press, org_id);
    }
}

/* ---- cards for plastic ---------------------------------------------------------------------- */

#define SLUG MM(10) /* around the card: bleed, then marks */
#define MARK_FROM MM(4)
#define MARK_TO MM(9)
#define NUMBER_WIDTH MM(16)

static void next_page(struct tickets_press *press)
{
    if (press->has_page) {
        pdf_next_page(press->pdf);
    }
    press->has_page = true;
    press->page++;
}

/* Two short lines at each corner, outside of the bleed, that point at where the card is cut. */
static void crop_marks(struct pdf *pdf)
{
    for (int corner = 0; corner < 4; corner++) {
        double x = corner % 2 == 0 ? 0 : CARD_WIDTH;
        double y = corner < 2 ? 0 : CARD_HEIGHT;
        double left = corner % 2 == 0 ? -1 : 1;
        double up = corner < 2 ? -1 : 1;
        const struct pdf_point across[] = {{x + left * MARK_FROM, y}, {x + left * MARK_TO, y}};
        const struct pdf_point along[] = {{x, y + up * MARK_FROM}, {x, y + up * MARK_TO}};
        pdf_polyline(pdf, across, 2, 0.25);
        pdf_polyline(pdf, along, 2, 0.25);
    }
}

/* How the corners are rounded is shown beside the card: on it the line would be printed. The number
 * stands apart, so that the rest is the same on all pages. */
static void slug_line(struct tickets_press *press, struct request *req, str side, str number)
{
    pdf_colour(press->pdf, COLOUR_SOFT);
    pdf_arc(press->pdf, (struct pdf_point){MM(6) + CARD_RADIUS, -MM(4.6)}, CARD_RADIUS, 180, 270,
            0.4);
    pdf_text_fitted(press->pdf, _f("R 3.18 mm · 85.60 × 53.98 mm, ID-1 · bleed 3 mm · %1", side),
                    (struct pdf_box){MM(12), -MM(7), CARD_WIDTH - MM(12) - NUMBER_WIDTH, MM(2.4)},
                    false, 5);
    pdf_text_fitted(press->pdf, number,
                    (struct pdf_box){CARD_WIDTH - NUMBER_WIDTH, -MM(7), NUMBER_WIDTH, MM(2.4)},
                    false, 5);
}

static void plastic_side(struct tickets_press *press, struct request *req,
                         const struct tickets_printed *card, bool is_front)
{
    next_page(press);
    pdf_begin_part(press->pdf, SLUG, SLUG);
    if (is_front) {
        tickets_card_front(press, req, card);
    } else {
        tickets_card_back(press, press->contacts);
    }
    pdf_colour(press->pdf, 0);
    crop_marks(press->pdf);
    slug_line(press, req, str_of(is_front ? _c("card", "front") : _c("card", "back")),
              tickets_number_text(req->arena, card->number));
    pdf_end_part(press->pdf);
}

/* ---- ten on a sheet ------------------------------------------------------------------------- */

#define SHEET_WIDTH MM(210)
#define SHEET_HEIGHT MM(297)
#define SHEET_COLUMNS 2
#define SHEET_ROWS (TICKETS_ON_SHEET / SHEET_COLUMNS)
#define SHEET_LEFT ((SHEET_WIDTH - SHEET_COLUMNS * CARD_WIDTH) / 2)
#define SHEET_TOP ((SHEET_HEIGHT - SHEET_ROWS * CARD_HEIGHT) / 2)
#define SHEET_BLEED MM(2)

static void cut_marks(struct pdf *pdf)
{
    pdf_colour(pdf, 0);
    for (int i = 0; i <= SHEET_COLUMNS; i++) {
        double x = SHEET_LEFT + i * CARD_WIDTH;
        for (int end = 0; end < 2; end++) {
            double y = end == 0 ? SHEET_TOP - MM(8) : SHEET_HEIGHT - SHEET_TOP + MM(3);
            const struct pdf_point mark[] = {{x, y}, {x, y + MM(5)}};
            pdf_polyline(pdf, mark, 2, 0.25);
        }
    }
    for (int i = 0; i <= SHEET_ROWS; i++) {
        double y = SHEET_TOP + i * CARD_HEIGHT;
        for (int end = 0; end < 2; end++) {
            double x = end == 0 ? SHEET_LEFT - MM(8) : SHEET_WIDTH - SHEET_LEFT + MM(3);
            const struct pdf_point mark[] = {{x, y}, {x + MM(5), y}};
            pdf_polyline(pdf, mark, 2, 0.25);
        }
    }
}

/* Cards touch; where one is at the edge of all, it reaches over the cut a little. */
static void begin_place(struct pdf *pdf, int row, int column)
{
    double left = column == 0 ? SHEET_BLEED : 0;
    double right = column == SHEET_COLUMNS - 1 ? SHEET_BLEED : 0;
    double above = row == 0 ? SHEET_BLEED : 0;
    double below = row == SHEET_ROWS - 1 ? SHEET_BLEED : 0;
    pdf_begin_part(pdf, SHEET_LEFT + column * CARD_WIDTH, SHEET_TOP + row * CARD_HEIGHT);
    pdf_clip(pdf, (struct pdf_box){-left, -above, CARD_WIDTH + left + right,
                                   CARD_HEIGHT + above + below});
}

static void sheet_foot(struct tickets_press *press, const char *side)
{
    struct request *req = press->req;
    cut_marks(press->pdf);
    pdf_colour(press->pdf, COLOUR_SOFT);
    pdf_font(press->pdf, false, 6);
    pdf_text(press->pdf,
             _f("%1. Print at 100 %%, on both sides, turned over the long edge.", str_of(side)),
             SHEET_LEFT + MM(2), SHEET_HEIGHT - MM(9), CARD_WIDTH - MM(4), PDF_LEFT);
}

/* The back of the sheet: seen from behind the left column is the right one. */
static void end_sheet(struct tickets_press *press)
{
    struct request *req = press->req;
    sheet_foot(press, _c("sheet", "Front"));
    next_page(press);
    for (int i = 0; i < TICKETS_ON_SHEET; i++) {
        if (press->backs[i] != NULL) {
            begin_place(press->pdf, i / SHEET_COLUMNS, SHEET_COLUMNS - 1 - i % SHEET_COLUMNS);
            tickets_card_back(press, press->backs[i]);
            pdf_end_part(press->pdf);
            press->backs[i] = NULL;
        }
    }
    sheet_foot(press, _c("sheet", "Back"));
    press->place = 0;
}

static void put_on_sheet(struct tickets_press *press, struct request *req,
                         const struct tickets_printed *card)
{
    if (press->place == 0 || press->done == 0) {
        next_page(press);
    }
    begin_place(press->pdf, press->place / SHEET_COLUMNS, press->place % SHEET_COLUMNS);
    tickets_card_front(press, req, card);
    pdf_end_part(press->pdf);
    press->backs[press->place++] = press->contacts;
    if (press->place == TICKETS_ON_SHEET) {
        end_sheet(press);
    }
}

/* ---- data for a print house ----------------------------------------------------------------- */

static void open_sheet(struct tickets_press *press, int fd)
{
    struct request *req = press->req;
    press->sheet = sheet_writer_open(press->order.layout == TICKETS_CSV ? SHEET_CSV : SHEET_XLSX,
                                     fd, str_of(_("Membership tickets")));
    const str titles[] = {str_of(_c("row", "No.")),        str_of(_("Ticket number")),
                          str_of(_("Number as printed")),  str_of(_("Surname")),
                          str_of(_("First name")),         str_of(_("Patronymic")),
                          str_of(_("Organisation")),       str_of(_("Issued")),
                          str_of(_("Valid until")),        str_of(_("Trade union")),
                          str_of(_("Text of the QR code"))};
    static const int widths[] = {6, 16, 18, 20, 16, 20, 34, 12, 12, 40, 60};
    sheet_writer_heading(press->sheet, titles, widths, COUNT_OF(titles));
}

/* A number of twelve digits is a text: programs would make 4.6E+11 of it. */
static void put_data(struct tickets_press *press, struct request *req,
                     const struct tickets_printed *card)
{
    struct arena *arena = req->arena;
    sheet_writer_int(press->sheet, card->row);
    sheet_writer_text(press->sheet, card->number);
    sheet_writer_text(press->sheet, tickets_number_text(arena, card->number));
    sheet_writer_text(press->sheet, card->last_name);
    sheet_writer_text(press->sheet, card->first_name);
    sheet_writer_text(press->sheet, card->middle_name);
    sheet_writer_text(press->sheet, card->org_name);
    sheet_writer_date(press->sheet, card->issued_on);
    sheet_writer_date(press->sheet, card->until);
    sheet_writer_text(press->sheet, press->union_name);
    sheet_writer_text(press->sheet, tickets_printed_address(press, arena, card));
    sheet_writer_end_row(press->sheet);
}

/* ---- the press ------------------------------------------------------------------------------ */

static bool find_key(struct request *req, int64_t number, struct tickets_key *ret_key)
{
    struct tickets_keys keys = tickets_keys(req);
    for (size_t i = 0; i < keys.count; i++) {
        if (keys.items[i].number == (number == 0 ? keys.signs.number : number)) {
            *ret_key = keys.items[i];
            return true;
        }
    }
    return false;
}

/* As configured; on a machine of one's own, where nothing is, as the browser came here. Empty where
 * nobody can know it. */
static str origin_of(struct request *req)
{
    const char *origin = req->app->options.origin;
    str host = req->http == NULL ? (str){0} : http_header(req->http, STR("host"));
    if (origin != NULL || str_is_empty(host)) {
        return str_of(origin);
    }
    return STR_CONCAT(req->arena, req->http->is_secure ? STR("https://") : STR("http://"), host);
}

static void open_pdf(struct tickets_press *press, int fd)
{
    struct arena *arena = press->req->arena;
    switch (press->order.layout) {
    case TICKETS_CARDS:
        press->pdf = pdf_open(arena, fd, CARD_WIDTH + 2 * SLUG, CARD_HEIGHT + 2 * SLUG);
        pdf_trim(press->pdf, (struct pdf_box){SLUG, SLUG, CARD_WIDTH, CARD_HEIGHT}, CARD_BLEED);
        break;
    case TICKETS_SIGNATURES:
        press->pdf = pdf_open(arena, fd, PDF_A4_LONG, PDF_A4_SHORT);
        break;
    case TICKETS_SHEET:
    case TICKETS_BOOKLET:
    case TICKETS_CSV:
    case TICKETS_XLSX:
    case TICKETS_LAYOUTS:
        press->pdf = pdf_open(arena, fd, SHEET_WIDTH, SHEET_HEIGHT);
        break;
    }
}

struct tickets_press *tickets_press_open(struct request *req,
                                         const struct tickets_press_order *order, int fd)
{
    struct tickets_press *press = ARENA_NEW(req->arena, struct tickets_press);
    struct tickets_db_series_row series;
    struct tickets_order_db_union_name_row row;
    *press = (struct tickets_press){.order = *order, .reader = *req};
    press->req = &press->reader;
    press->reader.language = order->language;
    press->origin = origin_of(req);
    if (str_is_empty(press->origin) || !find_key(req, order->key_number, &press->key) ||
        !tickets_db_series(req->db, order->region_id, &series) ||
        !tickets_order_db_union_name(req->db, &row)) {
        return NULL;
    }
    press->series = series.series;
    press->union_name = row.name;
    press->place = MIN_OF(MAX_OF(order->first_place, 1), TICKETS_ON_SHEET) - 1;
    if (order->layout == TICKETS_CSV || order->layout == TICKETS_XLSX) {
        open_sheet(press, fd);
    } else {
        open_pdf(press, fd);
    }
    return press;
}

void tickets_press_put(struct tickets_press *press, struct request *portion,
                       const struct tickets_printed *card)
{
    struct request reader = *portion;
    struct request *req = &reader;
    reader.language = press->order.language;
    look_up_contacts(press, card->org_id);
    switch (press->order.layout) {
    case TICKETS_CARDS:
        plastic_side(press, req, card, true);
        plastic_side(press, req, card, false);
        break;
    case TICKETS_SHEET:
        put_on_sheet(press, req, card);
        break;
    case TICKETS_BOOKLET:
        next_page(press);
        tickets_booklet_put(press, req, card);
        break;
    case TICKETS_SIGNATURES:
        tickets_signatures_put(press, req, card);
        break;
    case TICKETS_CSV:
    case TICKETS_XLSX:
    case TICKETS_LAYOUTS:
        put_data(press, req, card);
        break;
    }
    press->done++;
}

bool tickets_press_close(struct tickets_press *press)
{
    if (press->sheet != NULL) {
        return sheet_writer_close(press->sheet);
    }
    if (press->order.layout == TICKETS_SHEET && press->place > 0 && press->done > 0) {
        end_sheet(press);
    }
    if (press->order.layout == TICKETS_SIGNATURES) {
        tickets_signatures_end(press);
    }
    return pdf_close(press->pdf);
}
