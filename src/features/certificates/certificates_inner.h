/* What the files of this feature share. Nobody outside includes it. */
#pragma once

#include "features/certificates/certificates.h"
#include "features/certificates/certificates.sql.h"
#include "features/members/members.h"
#include "features/papers/papers.h"
#include "features/training/training.h"

#define CERTIFICATES_MY "/my/certificates"
/* So many at most at a time, since a form has no more than 2,000 fields: who has more issues them
 * by organisations. */
#define CERTIFICATES_MOST 1500
/* More than these are a job's. */
#define CERTIFICATES_AT_ONCE 100

/* ---- certificates_text.c: what they say ------------------------------------------------------ */

/* All marks of a template; ends with a NULL name. */
extern const struct papers_name certificates_names[];

/* What the marks of one certificate stand for. */
struct certificates_facts {
    struct request *req; /* with the language of the template */
    struct papers_bearer bearer;
    str org_name;
    str title, kind, taught_by; /* of the training */
    int64_t hours;
    date began_on, ended_on;
    str number;
    const struct certificates_order *order;
    date valid_until;
    bool lacks_sex; /* was needed, and nothing tells it */
};

/* Russian, unless the template is in Kazakh. */
enum language certificates_language(str language);
/* All that is wrong with the text of a template; false with mistakes. */
bool certificates_text_read(struct arena *arena, str text, struct papers_template *ret_template,
                            struct papers_mistakes *ret_mistakes) MUST_USE;
struct papers_paper certificates_text_fill(struct certificates_facts *facts,
                                           const struct papers_template *template);
/* Somebody who is not there, for whoever makes a template. */
struct certificates_facts certificates_example(struct request *req,
                                               struct certificates_order *order);

/* "{nnn}/{year}" and 7 become "007/2026". */
str certificates_number(struct arena *arena, str pattern, int64_t number, int64_t year);
/* A sentence if it is none; else empty. */
str certificates_pattern_fault(struct request *req, str pattern);
str certificates_pattern_of(struct request *req, str org_path);

/* ---- certificates_draw.c: how they look ------------------------------------------------------ */

struct certificates_printer;
struct certificates_printer *certificates_printer_open(struct request *req, int fd,
                                                       const struct certificates_db_look_row *look);
/* One page; `address` may be empty. What is made for it alone lies in the arena of that request. */
void certificates_printer_put(struct certificates_printer *printer, struct request *req,
                              const struct papers_paper *paper, str address);
bool certificates_printer_close(struct certificates_printer *printer) MUST_USE;
/* Whether all of it finds room on the page. */
bool certificates_fits(struct request *req, const struct certificates_db_look_row *look,
                       const struct papers_paper *paper);

/* ---- certificates_issue.c: issuing, ending, taking back ------------------------------------- */

struct certificates_issued {
    int64_t id;
    int64_t record_id;
    int64_t member_id;
    struct training_paper before; /* of the record */
};
enum certificates_outcome certificates_issue_one(struct request *req, struct scope scope,
                                                 int64_t record_id,
                                                 const struct certificates_order *order,
                                                 struct certificates_issued *ret_issued) MUST_USE;
/* Why not, for people. */
str certificates_outcome_text(struct request *req, enum certificates_outcome outcome);
int64_t certificates_undo_issued(struct request *req, int64_t region_id,
                                 const struct certificates_issued *items, size_t count);
struct reply certificates_revoke_action(struct request *req);
struct reply certificates_again_action(struct request *req);
struct reply certificates_undo_action(struct request *req);
void certificates_sweep(struct request *req);

/* What was kept of it: the name, and the paper. */
struct certificates_content {
    str name;
    struct papers_paper paper;
};
/* False if it was sealed with another key, or forgotten. */
bool certificates_open(struct request *req, const struct certificates_db_line_row *row,
                       struct certificates_content *ret_content) MUST_USE;

/* ---- certificates_order.c: the page where they are issued, and the job ----------------------- */

struct certificates_place {
    struct orgs_org org;
    struct scope scope; /* zero for the union: people are seen region by region */
    int year;
};
/* The organisation that the address names (else the acting one), and the year. */
bool certificates_place_of(struct request *req, enum right right,
                           struct certificates_place *ret_place) MUST_USE;

struct certificates_candidate {
    const struct certificates_db_record_line_row *row;
    str name;
    str why_not; /* empty: may be ticked */
    bool is_ticked;
};
struct certificates_order_view {
    struct certificates_place place;
    struct certificates_db_held_rows held; /* the first step: which training */
    const struct form_choice *kinds;       /* of trainings */
    struct certificates_candidate *items;  /* the second: whom */
    size_t count;
    size_t may_have; /* of those */
    bool is_cut;
    const struct form *form;
    struct html_link here;
    str title;
    str days;
};
struct reply certificates_new_page(struct request *req);
struct reply certificates_new_action(struct request *req);
bool certificates_job(struct job_run *run, str *ret_sentence);
str certificates_job_about(struct request *req, str arguments);
/* One page of everybody in an order. */
struct reply certificates_batch_page(struct request *req);
struct reply certificates_batch_file(struct request *req);
struct certificates_batch_view {
    struct certificates_db_line_rows rows;
    int64_t batch_id;
    int64_t total;
};

/* ---- certificates_templates.c ---------------------------------------------------------------- */

struct certificates_templates_view {
    struct certificates_db_look_rows rows;
    struct form pattern;
    str example; /* how the next number will look */
};
struct certificates_template_view {
    int64_t id; /* 0: a new one */
    int64_t version;
    bool is_own;
    str whose;
    const struct form *form;
    struct papers_mistakes mistakes;
};
/* "of the program", "of Kursk regional", "your own" */
str certificates_template_whose(struct request *req, const struct certificates_db_look_row *row);
struct reply certificates_templates_page(struct request *req);
struct reply certificates_numbers_action(struct request *req);
struct reply certificates_template_page(struct request *req);
struct reply certificates_template_action(struct request *req);
struct reply certificates_template_preview(struct request *req);
struct reply certificates_template_sample(struct request *req);
struct reply certificates_template_remove(struct request *req);

/* ---- certificates_journal.c: the journal, one certificate, a person -------------------------- */

struct certificates_journal_view {
    struct certificates_place place;
    struct certificates_db_line_rows rows;
    const struct form_choice *kinds;
    struct orgs_children regions; /* of the union: which to open */
    struct html_link next;
    str words; /* what was searched for */
    bool was_searched;
    bool may_issue;
    bool may_export;
};
struct certificates_view {
    struct certificates_db_line_row row;
    const struct form_choice *kinds;
    str name;
    str address; /* where its code leads */
    const struct form *revoke;
    const struct form *again;
    bool may_change;
};
struct certificates_person_view {
    int64_t member_id;
    struct certificates_db_line_rows rows;
    const struct form_choice *kinds;
};
/* Its standing today, for chips. */
enum widgets_tone certificates_tone(const struct request *req,
                                    const struct certificates_db_line_row *row);
str certificates_state_text(struct request *req, const struct certificates_db_line_row *row);
/* Why it ended; empty while it has not. */
str certificates_reason_text(struct request *req, const struct certificates_db_line_row *row);
/* "Certificate No. 4/2026" */
str certificates_called(struct request *req, const struct form_choice *kinds,
                        const struct certificates_db_line_row *row);
str certificates_days_text(struct request *req, const struct certificates_db_line_row *row);
struct reply certificates_journal_page(struct request *req);
struct reply certificates_journal_search(struct request *req);
struct reply certificates_journal_file(struct request *req);
struct reply certificates_page(struct request *req);
struct reply certificates_page_again(struct request *req, const struct form *revoke,
                                     const struct form *again,
                                     const struct certificates_db_line_row *row);
struct reply certificates_pdf(struct request *req);
/* On the page of an event: how many of those who were there have one, and the way to issue them. */
struct html certificates_on_event(struct request *req, int64_t event_id);
/* For the member who was there: the own one. */
struct html certificates_on_my_event(struct request *req, int64_t event_id);
struct html certificates_on_card(struct request *req, int64_t person_id);
/* In reach of the right, as its holder's or as issued. */
bool certificates_find(struct request *req, enum right right,
                       struct certificates_db_line_row *ret_row) MUST_USE;
struct reply certificates_file_of(struct request *req, const struct certificates_db_line_row *row);
extern const struct form_field certificates_revoke_fields[];
extern const struct form_field certificates_again_fields[];

/* ---- certificates_proof.c: who holds one ----------------------------------------------------- */

struct certificates_proof_view {
    bool is_known;
    struct certificates_db_line_row row;
    const struct form_choice *kinds;
    bool has_badge;
};
/* All in capitals, "HTTPS://UNION.EXAMPLE/C/…"; empty where the origin is not known. */
str certificates_address(struct request *req, str code);
struct reply certificates_proof_page(struct request *req);

/* ---- certificates_badge.c: Open Badges ------------------------------------------------------- */

/* Makes the key of the acting organisation if it has none yet. */
void certificates_key_make(struct request *req, int64_t org_id);
/* The signed badge (a JWT), with the name in it or without; empty where it cannot be made. */
str certificates_badge(struct request *req, const struct certificates_db_line_row *row, str name);
struct reply certificates_badge_file(struct request *req,
                                     const struct certificates_db_line_row *row, str name);
struct reply certificates_proof_badge(struct request *req);
struct reply certificates_issuer_page(struct request *req);
struct reply certificates_keys_page(struct request *req);
struct reply certificates_key_page(struct request *req);
struct reply certificates_revoked_page(struct request *req);

/* ---- certificates_own.c: the cabinet --------------------------------------------------------- */

struct reply certificates_my_page(struct request *req);
struct reply certificates_my_pdf(struct request *req);
struct reply certificates_my_badge(struct request *req);
struct html certificates_on_own_card(struct request *req);
