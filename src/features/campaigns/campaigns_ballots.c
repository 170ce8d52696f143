/* Ballots to be printed: as many as people are registered, several on a sheet with lines to cut
 * along. All are alike, and none has a number: nothing on a ballot leads to who had it. */
#include <unistd.h>

#include "app/app.h"
#include "app/pdf.h"
#include "base/format.h"
#include "features/campaigns/campaigns_inner.h"

#define EDGE 22.0       /* within a ballot */
#define ROW 20.0        /* of a candidate */
#define BOX 12.0        /* to be marked */
#define BOX_COLUMN 46.0 /* and its heading */
#define STAMP_WIDTH 110.0
#define STAMP_HEIGHT 44.0
#define CUT_DASH 3.0

struct ballot {
    struct pdf *pdf;
    struct request *req; /* in the language of the paper */
    const struct campaigns_elections *meeting;
    const struct campaigns_election *election;
    double width, height;
};

static str day_text(struct request *req, date day)
{
    return papers_day(req->arena, req->language, day);
}

/* The head; returns where it ends. */
static double draw_head(const struct ballot *ballot)
{
    struct request *req = ballot->req;
    double inner = ballot->width - 2 * EDGE, top = EDGE;
    pdf_colour(ballot->pdf, 0x000000);
    pdf_font(ballot->pdf, true, 12);
    top += pdf_text(ballot->pdf, str_of(_("BALLOT")), EDGE, top, inner, PDF_CENTRE);
    pdf_font(ballot->pdf, false, 8);
    top += pdf_text(ballot->pdf, str_of(_("for the secret vote")), EDGE, top, inner, PDF_CENTRE);
    top += pdf_text(ballot->pdf,
                    str_comma(req->arena, ballot->meeting->row.org_name,
                              day_text(req, ballot->meeting->row.held_on)),
                    EDGE, top + 3, inner, PDF_CENTRE);
    pdf_font(ballot->pdf, true, 9);
    top += 6 + pdf_text(ballot->pdf, campaigns_election_name(req, &ballot->election->row), EDGE,
                        top + 6, inner, PDF_CENTRE);
    return top + 8;
}

static void draw_box(const struct ballot *ballot, double left, double top)
{
    pdf_frame(ballot->pdf, (struct pdf_box){left + (BOX_COLUMN - BOX) / 2, top + 2, BOX, BOX}, 0.8);
}

/* Names with two boxes each; returns where it ends. */
static double draw_candidates(const struct ballot *ballot, double top)
{
    struct request *req = ballot->req;
    double boxes = ballot->width - EDGE - 2 * BOX_COLUMN;
    pdf_font(ballot->pdf, false, 8);
    pdf_text(ballot->pdf, str_of(_("For")), boxes, top, BOX_COLUMN, PDF_CENTRE);
    pdf_text(ballot->pdf, str_of(_("Against")), boxes + BOX_COLUMN, top, BOX_COLUMN, PDF_CENTRE);
    top += 13;
    EACH (candidate, ballot->election->candidates) {
        if (candidate->withdrew) {
            continue;
        }
        struct pdf_box name = {EDGE, top + 2, boxes - EDGE - 4, ROW - 4};
        pdf_text_fitted(ballot->pdf, campaigns_candidate_name(req, candidate), name, false, 10);
        draw_box(ballot, boxes, top);
        draw_box(ballot, boxes + BOX_COLUMN, top);
        top += ROW;
    }
    return top;
}

static str rule_text(struct request *req, int64_t seats)
{
    return _n("Put one mark in the line of each candidate. No more than %1 mark “for”: a ballot "
              "with more is invalid.",
              "Put one mark in the line of each candidate. No more than %1 marks “for”: a ballot "
              "with more is invalid.",
              seats);
}

static void draw_ballot(void *context)
{
    const struct ballot *ballot = context;
    struct request *req = ballot->req;
    double top = draw_candidates(ballot, draw_head(ballot)) + 4;
    double inner = ballot->width - 2 * EDGE - STAMP_WIDTH - 8;
    pdf_font(ballot->pdf, false, 7);
    pdf_text(ballot->pdf, rule_text(req, ballot->election->row.seats), EDGE, top, inner, PDF_LEFT);
    struct pdf_box stamp = {ballot->width - EDGE - STAMP_WIDTH, top, STAMP_WIDTH, STAMP_HEIGHT};
    pdf_frame(ballot->pdf, stamp, 0.4);
    pdf_text(ballot->pdf, str_of(_("Stamp, signatures of the counting commission")), stamp.left + 4,
             stamp.top + 3, STAMP_WIDTH - 8, PDF_CENTRE);
}

/* ---- sheets --------------------------------------------------------------------------------- */

/* As many on a sheet as find room. */
struct layout {
    int columns, rows;
};
static const struct layout layouts[] = {{2, 4}, {2, 3}, {2, 2}, {1, 2}, {1, 1}};

static double wanted_height(const struct campaigns_election *election)
{
    return 2 * EDGE + 78 + (double)election->standing * ROW + STAMP_HEIGHT;
}

static const struct layout *layout_for(const struct campaigns_election *election)
{
    for (size_t i = 0; i < COUNT_OF(layouts); i++) {
        if (wanted_height(election) <= PDF_A4_LONG / layouts[i].rows) {
            return &layouts[i];
        }
    }
    return NULL;
}

static void draw_cuts(struct pdf *pdf, const struct layout *layout)
{
    pdf_colour(pdf, 0x777777);
    pdf_dashes(pdf, CUT_DASH);
    for (int row = 1; row < layout->rows; row++) {
        double top = PDF_A4_LONG / layout->rows * row;
        const struct pdf_point line[] = {{0, top}, {PDF_A4_SHORT, top}};
        pdf_polyline(pdf, line, 2, 0.5);
    }
    for (int column = 1; column < layout->columns; column++) {
        double left = PDF_A4_SHORT / layout->columns * column;
        const struct pdf_point line[] = {{left, 0}, {left, PDF_A4_LONG}};
        pdf_polyline(pdf, line, 2, 0.5);
    }
    pdf_dashes(pdf, 0);
}

static bool draw_all(struct ballot *ballot, const struct layout *layout, int64_t count, int fd)
{
    int64_t on_sheet = (int64_t)layout->columns * layout->rows;
    ballot->pdf = pdf_open(ballot->req->arena, fd, PDF_A4_SHORT, PDF_A4_LONG);
    ballot->width = PDF_A4_SHORT / layout->columns;
    ballot->height = PDF_A4_LONG / layout->rows;
    for (int64_t i = 0; i < count; i++) {
        int64_t place = i % on_sheet;
        if (i > 0 && place == 0) {
            pdf_next_page(ballot->pdf);
        }
        if (place == 0) {
            draw_cuts(ballot->pdf, layout);
        }
        pdf_begin_part(ballot->pdf, (double)(place % layout->columns) * ballot->width,
                       (double)(place / layout->columns) * ballot->height);
        pdf_stamp(ballot->pdf, (struct pdf_box){0, 0, ballot->width, ballot->height}, draw_ballot,
                  ballot);
        pdf_end_part(ballot->pdf);
    }
    return pdf_close(ballot->pdf);
}

struct reply campaigns_ballots_file(struct request *req)
{
    struct campaigns_elections meeting;
    const struct campaigns_election *election;
    struct reply refusal = campaigns_find_election(req, &meeting, &election);
    if (refusal.status != 0) {
        return refusal;
    }
    int64_t count = meeting.row.recognised != 0 ? meeting.row.recognised : meeting.row.here;
    const struct layout *layout = layout_for(election);
    if (election->standing == 0) {
        return reply_refused(req, str_of(_("There are no candidates yet.")));
    }
    str namesake = campaigns_namesake(req, election);
    if (namesake.length > 0) {
        return campaigns_refuse_namesake(req, namesake);
    }
    if (count == 0) {
        return reply_refused(req, str_of(_("Nobody is registered yet: ballots are printed for "
                                           "those who have come.")));
    }
    if (layout == NULL) {
        return reply_refused(req, str_of(_("So many candidates find no room on one sheet. Vote by "
                                           "computer, or on several posts.")));
    }
    struct request reader = campaigns_reader(req);
    struct ballot ballot = {.req = &reader, .meeting = &meeting, .election = election};
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && draw_all(&ballot, layout, count, fd);
    return reply_made_file(req, fd, is_whole, STR("application/pdf"),
                           str_format(req->arena, "ballots-%lld-%lld.pdf",
                                      (long long)meeting.row.id, (long long)election->row.n));
}
