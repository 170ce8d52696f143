#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "app/look.h"
#include "app/pdf.h"
#include "app/phone.h"
#include "app/qr.h"
#include "base/format.h"
#include "features/joining/joining_inner.h"

/* What is printed: the papers that an applicant signs (the application, the application to the
 * accounting office, the consent, each on a sheet of its own) and the poster of an organisation. */

#define LEFT 71.0 /* 25 mm, for the binding */
#define RIGHT 42.0
#define TOP 57.0
#define WIDTH (PDF_A4_SHORT - LEFT - RIGHT)
#define BOTTOM (PDF_A4_LONG - 57.0)
#define HEAD_LEFT (LEFT + WIDTH * 0.42)
#define HEAD_WIDTH (WIDTH * 0.58)
#define TEXT_SIZE 12
#define TITLE_SIZE 14
#define BOARD 0x0d4f58

struct sheet {
    struct request *req;
    struct pdf *pdf;
    double top;
};

static void line(struct sheet *sheet, str text, double gap)
{
    if (sheet->top + pdf_height(sheet->pdf, text, WIDTH) > BOTTOM) {
        pdf_next_page(sheet->pdf);
        sheet->top = TOP;
    }
    sheet->top += pdf_text(sheet->pdf, text, LEFT, sheet->top, WIDTH, PDF_LEFT) + gap;
}

static void title(struct sheet *sheet, str text)
{
    pdf_font(sheet->pdf, true, TITLE_SIZE);
    sheet->top += pdf_text(sheet->pdf, text, LEFT, sheet->top, WIDTH, PDF_CENTRE) + 14;
    pdf_font(sheet->pdf, false, TEXT_SIZE);
}

/* To whom and from whom, in the right half of the sheet. */
static void head(struct sheet *sheet, str to, const struct joining_db_line_row *row)
{
    struct request *req = sheet->req;
    str from = _f("Applicant: %1", joining_name_of(req, row));
    str about = str_comma(req->arena, row->position, row->workplace);
    str contacts = _f("born %1, phone %2", row->born, phone_shown(req->arena, row->phone));
    const str lines[] = {to, from, about, contacts};
    pdf_font(sheet->pdf, false, TEXT_SIZE);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        if (lines[i].length > 0) {
            sheet->top +=
                pdf_text(sheet->pdf, lines[i], HEAD_LEFT, sheet->top, HEAD_WIDTH, PDF_LEFT) + 3;
        }
    }
    sheet->top += 28;
}

/* Two rules with what they are for beneath them. */
static void signature(struct sheet *sheet, const struct joining_db_line_row *row)
{
    struct request *req = sheet->req;
    if (sheet->top + 70 > BOTTOM) {
        pdf_next_page(sheet->pdf);
        sheet->top = TOP;
    }
    sheet->top += 34;
    double half = WIDTH * 0.3;
    pdf_rule(sheet->pdf, LEFT, sheet->top, half, 0.6);
    pdf_rule(sheet->pdf, LEFT + half + 20, sheet->top, half, 0.6);
    pdf_text(sheet->pdf,
             format_initials(req->arena, row->last_name, row->first_name, row->middle_name),
             LEFT + 2 * half + 34, sheet->top - 14, WIDTH - 2 * half - 34, PDF_LEFT);
    pdf_font(sheet->pdf, false, 8);
    pdf_text(sheet->pdf, str_of(_("date")), LEFT, sheet->top + 3, half, PDF_CENTRE);
    pdf_text(sheet->pdf, str_of(_("signature")), LEFT + half + 20, sheet->top + 3, half,
             PDF_CENTRE);
    pdf_font(sheet->pdf, false, TEXT_SIZE);
    sheet->top += 30;
}

static void foot(struct sheet *sheet, str text)
{
    pdf_font(sheet->pdf, false, 8);
    pdf_colour(sheet->pdf, 0x555555);
    pdf_text(sheet->pdf, text, LEFT, BOTTOM + 14, WIDTH, PDF_LEFT);
    pdf_colour(sheet->pdf, 0);
}

static void next_sheet(struct sheet *sheet)
{
    pdf_next_page(sheet->pdf);
    sheet->top = TOP;
}

static bool has_wage(const struct joining_db_line_row *row)
{
    return !str_equal(row->category, STR("pensioner_nonworking"));
}

static bool studies(const struct joining_db_line_row *row)
{
    return str_starts_with(row->category, STR("student"));
}

str joining_dues_text(struct request *req, int64_t dues)
{
    int64_t part = dues % 100;
    if (part == 0) {
        return str_format(req->arena, "%lld", (long long)(dues / 100));
    }
    const char *point = req->language == LANGUAGE_EN ? "." : ",";
    return part % 10 == 0 ? str_format(req->arena, "%lld%s%lld", (long long)(dues / 100), point,
                                       (long long)(part / 10))
                          : str_format(req->arena, "%lld%s%02lld", (long long)(dues / 100), point,
                                       (long long)part);
}

/* ---- the three papers ----------------------------------------------------------------------- */

static void application_sheet(struct sheet *sheet, const struct joining_db_line_row *row,
                              const struct joining_db_place_row *place)
{
    struct request *req = sheet->req;
    head(sheet, _f("To the elected body of the primary organisation: %1", place->name), row);
    title(sheet, str_of(_("Application to join the union")));
    line(sheet,
         str_of(_("I ask to be admitted as a member of the trade union and to be put on its "
                  "register. I know the charter, undertake to keep it and to pay the "
                  "membership dues on time.")),
         8);
    if (row->was_member) {
        line(sheet, str_of(_("I have been a member of the union before.")), 8);
    }
    signature(sheet, row);
    foot(sheet, _f("Application No. %1 of %2", row->number, row->applied_on));
}

static void dues_sheet(struct sheet *sheet, const struct joining_db_line_row *row,
                       const struct joining_db_place_row *place, str operator_name)
{
    struct request *req = sheet->req;
    str employer = str_is_empty(place->employer_name) ? row->workplace : place->employer_name;
    str dues = joining_dues_text(req, place->dues);
    head(sheet, _f("To the accounting office: %1", employer), row);
    title(sheet, str_of(_("Application to withhold the membership dues")));
    str text = studies(row)
                   ? _f("I ask that membership dues of %1%% be withheld every month from my "
                        "scholarship and transferred to the account of the trade union "
                        "organisation: %2.",
                        dues, operator_name)
                   : _f("I ask that membership dues of %1%% be withheld every month from my wage "
                        "and transferred to the account of the trade union organisation: %2.",
                        dues, operator_name);
    line(sheet, text, 8);
    signature(sheet, row);
}

static void consent_sheet(struct sheet *sheet, const struct joining_db_line_row *row,
                          const struct consents_text *consent)
{
    struct request *req = sheet->req;
    pdf_font(sheet->pdf, false, TEXT_SIZE);
    title(sheet, str_of(_("Consent to the processing of personal data")));
    line(sheet,
         _f("I, %1, born %2, phone %3:", joining_name_of(req, row), row->born,
            phone_shown(req->arena, row->phone)),
         8);
    pdf_font(sheet->pdf, false, 10);
    str rest = consent->text;
    str paragraph;
    while (str_next(&rest, '\n', &paragraph)) {
        paragraph = str_trim(paragraph);
        if (paragraph.length > 0) {
            line(sheet, paragraph, 5);
        }
    }
    signature(sheet, row);
    bool is_online = str_equal(row->source, STR("link"));
    str version = _f("Version %1 of the text.", consent->version);
    foot(sheet, !is_online ? version
                           : _f("Version %1 of the text. Given electronically on %2; imprint of "
                                "the text: %3",
                                consent->version, widgets_moment_text(req, row->consent_given_at),
                                str_slice(row->consent_hash, 0, 16)));
}

static struct reply no_room(struct request *req)
{
    return reply_refused(
        req, str_of(_("There is not enough disk space for the file right now. Please try later.")));
}

/* Takes over the descriptor. */
static struct reply finished(struct request *req, struct pdf *pdf, int fd, str name)
{
    struct stat file;
    if (!pdf_close(pdf) || fstat(fd, &file) != 0) {
        close(fd);
        return no_room(req);
    }
    return reply_file(req, fd, file.st_size, STR("application/pdf"), name);
}

/* In the language of the applicant, whoever prints them: the consent was read in it, too. */
struct reply joining_papers(struct request *asked, const struct joining_db_line_row *row)
{
    struct request reader = *asked;
    struct request *req = &reader;
    req->language = look_language(row->language, asked->language);
    struct joining_db_place_row place;
    struct consents_text consent;
    if (row->emptied_at != 0 || !joining_db_place(req->db, row->org_id, &place) ||
        !joining_consent_of(req, row, &consent)) {
        return reply_not_found(req);
    }
    int fd = app_temporary_file(req->app);
    if (fd < 0) {
        return no_room(req);
    }
    struct sheet sheet = {.req = req, .top = TOP};
    sheet.pdf = pdf_open(req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    application_sheet(&sheet, row, &place);
    if (has_wage(row)) {
        next_sheet(&sheet);
        dues_sheet(&sheet, row, &place, consent.operator_name);
    }
    next_sheet(&sheet);
    consent_sheet(&sheet, row, &consent);
    return finished(req, sheet.pdf, fd,
                    str_format(req->arena, "application-%lld.pdf", (long long)row->number));
}

/* ---- the poster ----------------------------------------------------------------------------- */

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
    qr_draw(req->arena, pdf, qr_of(req->arena, address),
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
        return no_room(req);
    }
    struct pdf *pdf = pdf_open(req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    draw_poster(req, pdf, &org, address);
    return finished(req, pdf, fd, STR("poster.pdf"));
}
