/* What the files of records share. Nobody outside includes it. */
#pragma once

#include "features/papers/papers.h"
#include "features/records/records.h"
#include "features/records/records.sql.h"
#include "features/records/records_act.sql.h"
#include "features/records/records_cms.h"
#include "features/records/records_index.sql.h"
#include "features/records/records_sign.sql.h"

/* ---- records_words.c ------------------------------------------------------------------------ */

extern const struct form_choice records_ways[];
extern const struct form_choice records_kinds[];
extern const struct form_choice records_onlies[];
bool records_is_incoming(str stream);
/* The organisation of ?org=, else the acting one. */
bool records_find_org(struct request *req, struct records_db_org_row *ret_org) MUST_USE;
/* "Korjakina I. V.": who acts. */
str records_actor_name(struct request *req);
/* "03.02.2026"; empty without a day. */
str records_day(struct request *req, date day);
/* "No. 17 of 3 February 2026", as others have numbered it; either may be missing. */
str records_number_text(struct request *req, str number, date day);
/* What stands in the register of a document: its title, or that it was destroyed. */
str records_title(struct request *req, const struct records_db_letter_row *row);
bool records_is_late(const struct request *req, const struct records_db_letter_row *row);
/* "/records/7/annul" */
str records_address(struct request *req, int64_t id, const char *page);
str records_register_address(struct request *req, int64_t org_id, str stream);

str records_case_address(struct request *req, int64_t id);
str records_index_address(struct request *req, int64_t org_id, int64_t year);
str records_retention_address(struct request *req, int64_t org_id);
str records_act_address(struct request *req, int64_t id);
/* How many documents lie in a case; empty for none. */
str records_units_text(struct request *req, const struct records_index_db_case_line_row *row);
/* By ?format=. */
enum papers_format records_format(struct request *req);

/* ---- records_number.c ----------------------------------------------------------------------- */

/* The hooks of struct feature. */
str records_document_number(struct request *req, int64_t document_id);
void records_document_adopted(struct request *req, int64_t region_id, int64_t document_id);
/* What is wrong with a pattern, as a sentence (N_); NULL = nothing. */
const char *records_pattern_fault(struct arena *arena, str pattern);
str records_pattern_of(struct request *req, int64_t org_id, str stream);

/* ---- records_register.c --------------------------------------------------------------------- */

struct records_register_view {
    struct records_db_org_row org;
    str stream;
    int64_t year;
    str words;
    str only;
    date since, until;
    struct records_db_letter_rows rows;
    struct records_db_years_rows years;
    struct records_db_drafts_rows drafts;
    struct records_db_waiting_row waiting;
    bool has_more;
    bool may_edit;
    bool may_number;
};
struct reply records_incoming_page(struct request *req);
struct reply records_outgoing_page(struct request *req);
struct reply records_incoming_find(struct request *req);
struct reply records_outgoing_find(struct request *req);
struct reply records_journal_page(struct request *req);

/* ---- records_letter.c ----------------------------------------------------------------------- */

struct records_letter_view {
    struct records_db_org_row org;
    const struct form *form;
    struct records_db_correspondents_rows correspondents;
    struct records_db_neighbours_rows neighbours;
    struct records_db_executors_rows executors;
    struct documents_document answered; /* the one that is answered; id 0 = none */
};
struct reply records_incoming_new_page(struct request *req);
struct reply records_incoming_new_action(struct request *req);
struct reply records_outgoing_new_page(struct request *req);
struct reply records_outgoing_new_action(struct request *req);
struct reply records_numbers_page(struct request *req);
struct reply records_numbers_action(struct request *req);

/* ---- records_card.c ------------------------------------------------------------------------- */

/* What somebody is to do about a letter; `text` may be empty. */
struct records_order {
    int64_t org_id;
    str text;
    str who;
    date due_on;
};
/* Writes it down, so that the letter is found by the name, too. */
void records_give(struct request *req, int64_t region_id, int64_t document_id,
                  const struct records_order *order);

struct records_card_view {
    struct records_db_letter_row row;
    struct records_db_orders_rows orders;
    struct records_db_files_rows files;
    struct records_db_answers_rows answers;
    struct records_db_executors_rows executors;
    const struct form *order_form;
    const struct form *sent_form;
    bool may_edit;
};
struct reply records_card_page(struct request *req);
struct reply records_register_action(struct request *req);
struct reply records_order_action(struct request *req);
struct reply records_done_action(struct request *req);
struct reply records_sent_action(struct request *req);
struct reply records_annul_page(struct request *req);
struct reply records_annul_action(struct request *req);
struct reply records_attach_action(struct request *req);
struct html records_on_document(struct request *req, int64_t document_id);

/* ---- records_terms.c ------------------------------------------------------------------------ */

extern const struct form_choice records_keepings[];
/* "5 years", "3 years after: leaving the register" */
str records_term_text(struct request *req, const struct records_index_db_case_line_row *row);
bool records_is_permanent(const struct records_index_db_case_line_row *row);
/* The first day on which the case may be destroyed; none: permanent, or not known yet. */
date records_over_on(const struct records_index_db_case_line_row *row);
bool records_is_over(const struct request *req, const struct records_index_db_case_line_row *row);
/* "12.01.2021 – 20.12.2021" */
str records_days_text(struct request *req, const struct records_index_db_case_line_row *row);

/* ---- records_template.c --------------------------------------------------------------------- */

/* Cases out of a template that came with the program ("primary.ru"); false if there is none such.
 */
bool records_fill_index(struct request *req, const struct records_index_db_index_row *index,
                        str template_name) MUST_USE;
void records_copy_index(struct request *req, const struct records_index_db_index_row *from,
                        const struct records_index_db_index_row *to);

/* ---- records_filing.c ----------------------------------------------------------------------- */

/* What the rules of cases look at. */
struct records_matched {
    int64_t org_id;
    int64_t year;
    str kind;
    str stream;
    str body_type;
};
bool records_find_case_for(struct request *req, const struct records_matched *of,
                           struct records_index_db_matching_row *ret_case) MUST_USE;
/* Puts a document into the case whose rule fits best, if one does. */
void records_file_document(struct request *req, int64_t region_id, int64_t document_id,
                           const struct records_matched *of);
void records_file_all(struct request *req, int64_t org_id, int64_t year);
struct records_index_db_unplaced_rows records_unplaced(struct request *req, int64_t org_id,
                                                       int64_t year, int64_t limit);
struct reply records_sort_action(struct request *req);
struct reply records_place_action(struct request *req);

/* ---- records_index.c, records_case.c -------------------------------------------------------- */

struct records_index_view {
    struct records_db_org_row org;
    int64_t year;
    bool has_index;
    bool has_last; /* there is one of the year before */
    struct records_index_db_index_row index;
    struct records_index_db_case_line_rows cases;
    struct records_index_db_unplaced_rows unplaced;
    struct records_index_db_years_rows years;
    const struct form *form;
    bool may_edit;
    bool may_approve;
};
struct reply records_index_page(struct request *req);
struct reply records_index_new_action(struct request *req);
struct reply records_approve_action(struct request *req);
struct reply records_close_action(struct request *req);
struct reply records_index_file_page(struct request *req);

struct records_case_view {
    struct records_index_db_case_line_row row;
    struct records_index_db_in_case_rows documents;
    bool may_edit;
};
struct records_case_form_view {
    struct records_index_db_index_row index;
    int64_t id; /* 0: a new one */
    const struct form *form;
    bool is_fixed; /* the index is approved */
    struct records_db_body_types_rows body_types;
};
struct reply records_case_page(struct request *req);
struct reply records_case_new_page(struct request *req);
struct reply records_case_new_action(struct request *req);
struct reply records_case_edit_page(struct request *req);
struct reply records_case_edit_action(struct request *req);
struct reply records_case_remove_action(struct request *req);

/* ---- records_retention.c, records_act.c ----------------------------------------------------- */

struct records_retention_view {
    struct records_db_org_row org;
    struct records_index_db_case_line_rows cases;
    struct records_act_db_act_line_rows acts;
    int64_t permanent;
    int64_t over;
    bool may_edit;
};
struct reply records_retention_page(struct request *req);
struct reply records_archive_action(struct request *req);
struct reply records_inventory_page(struct request *req);

/* A document that cannot be destroyed, and why. */
struct records_bound {
    const struct records_act_db_documents_row *document;
    str sentence;
};
struct records_act_view {
    struct records_act_db_act_line_row act;
    const struct form *form;
    struct records_index_db_case_line_rows cases;
    struct records_act_db_documents_rows documents;
    struct records_bound *bound;
    size_t bound_count;
    bool may_edit;
    bool may_sign;
    bool signed_oneself; /* so somebody else has to carry it out */
};
struct reply records_act_new_action(struct request *req);
struct reply records_act_page(struct request *req);
struct reply records_act_edit_action(struct request *req);
struct reply records_act_remove_action(struct request *req);
struct reply records_act_sign_action(struct request *req);
struct reply records_act_unsign_action(struct request *req);
struct reply records_act_done_page(struct request *req);
struct reply records_act_done_action(struct request *req);
struct reply records_act_file_page(struct request *req);
void records_document_erased(struct request *req, int64_t document_id);

/* ---- records_sweep.c ------------------------------------------------------------------------ */

void records_watch(struct request *req);

/* What stands on the page of a document about its case, and about its end. */
struct records_place_view {
    int64_t document_id;
    bool is_placed;
    struct records_index_db_place_row place;
    struct records_index_db_choices_rows choices;
    str act; /* by which it was destroyed; empty: it was not */
    bool may_edit;
};

/* ---- records_sign.c ------------------------------------------------------------------------- */

struct records_upload {
    str name;
    str bytes;
    struct records_cms cms;
    bool is_checked;
};
struct records_signatures_view {
    int64_t document_id;
    bool is_prepared; /* the file that is signed is there */
    struct records_sign_db_about_row about;
    struct records_sign_db_signatures_rows rows;
    bool may_edit;
};
struct reply records_signed_action(struct request *req);
struct reply records_signed_page(struct request *req);
struct reply records_signature_action(struct request *req);
struct reply records_signature_page(struct request *req);
struct reply records_copy_page(struct request *req);
struct html records_signatures_of(struct request *req, const struct documents_document *document);
