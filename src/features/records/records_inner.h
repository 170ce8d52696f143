/* What the files of records share. Nobody outside includes it. */
#pragma once

#include "features/records/records.h"
#include "features/records/records.sql.h"

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
