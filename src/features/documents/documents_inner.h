/* What the files of documents share. Nobody outside includes it. */
#pragma once

#include "features/bodies/bodies.h"
#include "features/documents/documents.h"
#include "features/documents/documents.sql.h"
#include "features/documents/documents_search.sql.h"
#include "features/reading/reading.h"

/* ---- documents_store.c ---------------------------------------------------------------------- */

/* Of a row that was found, with all that stands in it. */
struct documents_document documents_of_row(struct request *req,
                                           const struct documents_db_line_row *row);
/* As JSON, for versions and seals: {"kind": …, "title": …, "items": [{"number": …, …}], …}. */
str documents_content(struct arena *arena, const struct documents_document *document);

/* Takes a draft away with all that belongs to it; false if somebody else has changed it meanwhile.
 */
bool documents_remove(struct request *req, const struct documents_document *document) MUST_USE;

/* ---- documents_adopt.c ---------------------------------------------------------------------- */

/* What keeps a draft from being adopted, as a sentence (N_); NULL = nothing. */
const char *documents_what_is_missing(const struct request *req,
                                      const struct documents_document *document);
/* Of all that an adopted document says (BLAKE2b-256, hexadecimal). */
str documents_hash(struct arena *arena, const struct documents_document *document);
/* Documents that an adopted one repeals are out of force. */
void documents_links_take_effect(struct request *req, const struct documents_document *document);

/* ---- documents_people.c --------------------------------------------------------------------- */

/* "Т.М. Бугреева", as it stands under a document. */
str documents_initials_first(struct arena *arena, str last, str first, str middle);
/* Who is meant among those who hold posts, if that is sure. */
void documents_match_controller(struct request *req, struct documents_db_holders_rows holders,
                                struct documents_controller *controller);
/* One on a line: "Бугреева Т.М., председатель организации"; and back. */
struct documents_controller *documents_controllers_of_lines(
    struct request *req, const struct documents_document *document, str lines, size_t *ret_count);
str documents_controllers_lines(struct arena *arena, const struct documents_controller *controllers,
                                size_t count);

/* ---- documents_search.c --------------------------------------------------------------------- */

/* Makes the document, as it is given, one that is found; needs an open write transaction. */
void documents_index(struct request *req, const struct documents_document *document);
void documents_forget_index(struct request *req, int64_t id);
/* Those that stand elsewhere now are indexed anew by documents_watch. */
void documents_index_later(struct request *req, struct scope moved);
void documents_watch(struct request *req);

struct documents_hits {
    struct documents_db_line_rows by_number;
    struct documents_search_db_found_rows by_words;
};
/* What may be read and has all the words, in any form, or that number. */
struct documents_hits documents_search(struct request *req, str text);

/* ---- documents_words.c ---------------------------------------------------------------------- */

extern const struct form_choice documents_audiences[];
extern const struct form_choice documents_link_kinds[];
const char *documents_state_label(str state);
str documents_changed_meanwhile(struct request *req);
const char *documents_recurs_code(enum documents_recurs recurs);
enum documents_recurs documents_recurs_of(str code);
const char *documents_addressee_code(enum documents_addressee_kind kind);
bool documents_addressee_kind_of(str code, enum documents_addressee_kind *ret_kind) MUST_USE;

/* ---- documents_numbers.c -------------------------------------------------------------------- */

/* The number that comes next, by the pattern of the organisation; meeting_number and item_number
 * of the document are set, its `number` as well. Needs dated_on. */
void documents_number_next(struct request *req, struct documents_document *document);
/* What is wrong with a pattern, as a sentence (N_); NULL = nothing. */
const char *documents_pattern_fault(struct arena *arena, str pattern);

/* ---- for the templates ---------------------------------------------------------------------- */

struct documents_list_view {
    str words; /* that are looked for; empty: all are shown */
    struct documents_hits hits;
    struct documents_db_line_rows documents;
    struct documents_db_line_rows from_above;
    bool may_edit;
};
struct documents_view {
    struct documents_document document;
    struct documents_db_links_rows links;
    struct documents_db_files_rows files;
    bool is_public; /* read by whom what becomes of it does not concern */
    bool may_edit;  /* it is a draft */
    bool may_adopt; /* likewise */
    bool may_share;
};
/* A version of a draft beside the one before. */
enum documents_line_kind { DOCUMENTS_LINE_SAME, DOCUMENTS_LINE_GONE, DOCUMENTS_LINE_NEW };
struct documents_line {
    enum documents_line_kind kind;
    str text;
};
struct documents_compared {
    struct documents_line *items;
    size_t count;
    size_t capacity;
};
struct documents_versions_view {
    struct documents_document document;
    struct documents_db_versions_rows versions;
    int64_t shown;
    struct documents_compared compared;
};
/* Of two contents (documents_content), line by line. */
struct documents_compared documents_compare(struct arena *arena, str before, str after);

/* The text of a document that was read, with marks where its parts stand. */
struct documents_mark {
    size_t offset;
    size_t length;
    const char *label; /* N_() */
};
struct documents_source_view {
    struct documents_document document;
    const struct reading *reading;
    struct html text;
    bool may_edit;
};

struct documents_genuine_view {
    struct documents_db_line_row row;
    bool is_known;
    bool is_whole;   /* what is kept is what was adopted */
    bool was_erased; /* its term of keeping was over: only the line is kept */
    str act;
};
/* What features have to say below an item; empty = nothing. */
struct html documents_told_of_item(struct request *req, const struct documents_view *view,
                                   int64_t item);
/* "18 декабря 2020 г.", "20-21 мая 2016 г." in the language of the document. */
str documents_days_text(struct request *req, const struct documents_document *document);
str documents_link_text(struct request *req, const struct documents_db_links_row *link);
str documents_row_label(struct request *req, const struct documents_db_line_row *row);
str documents_found_label(struct request *req, const struct documents_search_db_found_row *row);
enum widgets_tone documents_state_tone(str state);
/* "until 29 December 2020", "every quarter"; empty: nothing is said. */
str documents_deadline_text(struct request *req, const struct documents_item *item);
str documents_addressees_text(struct request *req, const struct documents_item *item);

/* ---- pages, for the route table ------------------------------------------------------------- */

/* What was chosen in a list of ours, by its number; 0 = nothing. */
int64_t documents_chosen(const struct form *form, const char *name);
/* The draft that the address names. */
bool documents_find_draft(struct request *req, struct documents_document *ret_document) MUST_USE;

/* The one that the address names (org=…), else the acting one. */
bool documents_find_org(struct request *req, struct documents_db_org_row *ret_org) MUST_USE;

struct documents_numbering_view {
    struct documents_db_org_row org;
    struct documents_db_numberings_rows own;
    const struct form *form;
};
struct reply documents_numbering_page(struct request *req);
struct reply documents_numbering_action(struct request *req);
struct reply documents_own_list_page(struct request *req);
struct reply documents_own_page(struct request *req);
struct reply documents_open_page(struct request *req);

struct reply documents_read_page(struct request *req);
struct reply documents_read_action(struct request *req);
struct reply documents_source_page(struct request *req);
struct reply documents_new_page(struct request *req);
struct reply documents_new_action(struct request *req);
struct reply documents_edit_page(struct request *req);
struct reply documents_edit_action(struct request *req);
struct reply documents_remove_page(struct request *req);
struct reply documents_remove_action(struct request *req);

struct reply documents_item_page(struct request *req);
struct reply documents_item_action(struct request *req);
struct reply documents_item_new_page(struct request *req);
struct reply documents_item_new_action(struct request *req);
struct reply documents_item_remove_action(struct request *req);
struct reply documents_item_up_action(struct request *req);

struct reply documents_link_page(struct request *req);
struct reply documents_link_action(struct request *req);
struct reply documents_link_remove_action(struct request *req);

struct reply documents_adopt_page(struct request *req);
struct reply documents_adopt_action(struct request *req);
struct reply documents_audience_page(struct request *req);
struct reply documents_audience_action(struct request *req);

struct reply documents_versions_page(struct request *req);

struct reply documents_file_page(struct request *req);
struct reply documents_file_new_page(struct request *req);
struct reply documents_file_new_action(struct request *req);
struct reply documents_file_remove_action(struct request *req);

struct reply documents_pdf_page(struct request *req);
struct reply documents_docx_page(struct request *req);
struct reply documents_genuine_page(struct request *req);
