/* The report of training of an organisation with all below it, for any period: figures of all that
 * counts for report forms, each with what stands behind it; charts with their tables. Nobody
 * outside includes it. */
#pragma once

#include "features/training/training_inner.h"

/* A figure of the report, as a form would ask for it. */
struct training_report_figure {
    const char *measure;
    str conditions; /* "kind=school counted=people" */
    str label;
    int64_t number;
    bool is_known;
};
struct training_report_figures {
    struct training_report_figure *items;
    size_t count, capacity;
};

enum training_report_main {
    TRAINING_REPORT_PEOPLE,
    TRAINING_REPORT_TRAININGS,
    TRAINING_REPORT_HOURS,
    TRAINING_REPORT_OUTSIDE,
    TRAINING_REPORT_EVENTS,
    TRAINING_REPORT_DIRECT,
    TRAINING_REPORT_CONNECTIONS,
    TRAINING_REPORT_VIEWS,
    TRAINING_REPORT_SCHOOLS,
    TRAINING_REPORT_SEMINARS,
    TRAINING_REPORT_SPENT,
    TRAINING_REPORT_OWN,
    TRAINING_REPORT_BUDGET,
    TRAINING_REPORT_MAIN
};

#define TRAINING_REPORT_YEARS 5

struct training_report_view {
    struct training_org place;
    date since, last; /* the last day belongs to it */
    const char *money_sign;
    struct training_report_figures main, kinds, lengths, categories;
    struct training_report_figures
        norm; /* at least, at most: of the budget, in tenths of a percent */
    struct {
        int year;
        int64_t people;
    } years[TRAINING_REPORT_YEARS];
};

/* The report that the address asks for; false if the organisation is out of reach. */
bool training_report_of(struct request *req, enum right right,
                        struct training_report_view *ret_view) MUST_USE;
/* The same of an organisation that was found already. */
struct training_report_view training_report_at(struct request *req,
                                               const struct training_org *place, date since,
                                               date last);
/* The same page, or one below it, of that organisation and period. */
struct html_link training_report_address(struct request *req,
                                         const struct training_report_view *view, const char *page);

/* ---- training_report_words.c ---------------------------------------------------------------- */

/* A sentence of the report, and the figure that it tells first; NULL: none opens. */
struct training_report_sentence {
    str text;
    const struct training_report_figure *figure;
};
struct training_report_sentences {
    struct training_report_sentence *items;
    size_t count, capacity;
};
struct training_report_sentences training_report_sentences(struct request *req,
                                                           const struct training_report_view *view);
/* All sentences, a paragraph each. */
str training_report_words(struct request *req, const struct training_report_view *view);

/* ---- training_report_draft.c ---------------------------------------------------------------- */

struct training_report_draft_view {
    struct training_report_view report;
    struct training_report_sentences sentences;
    str body;
    int64_t version; /* of what is kept; 0: nothing is */
    bool may_edit;
    const char *error; /* N_(); NULL: none */
};

/* ---- for the templates ----------------------------------------------------------------------- */

/* Where the figure opens to what is behind it. */
struct html_link training_report_link(struct request *req, const struct training_report_view *view,
                                      const struct training_report_figure *figure);
/* "12 500" or, of money, "12 500,00 ₽"; a dash if it is not known. */
str training_report_text(struct request *req, const struct training_report_view *view,
                         const struct training_report_figure *figure);
/* The share of the own money in the budget: "6,0 %"; empty if there is no budget. */
str training_report_share(struct request *req, const struct training_report_view *view);
/* How that share stands to the norm of the last day, as a sentence; empty if there is no budget. */
str training_report_norm(struct request *req, const struct training_report_view *view);
struct html training_report_years_chart(struct request *req,
                                        const struct training_report_view *view);
struct html training_report_bars_chart(struct request *req, const char *title,
                                       const struct training_report_figures *figures);
