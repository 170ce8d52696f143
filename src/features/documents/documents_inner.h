/* What the files of documents share. Nobody outside includes it. */
#pragma once

#include "features/documents/documents.h"
#include "features/documents/documents.sql.h"

/* ---- documents_store.c ---------------------------------------------------------------------- */

/* Of a row that was found, with all that stands in it. */
struct documents_document documents_of_row(struct request *req,
                                           const struct documents_db_line_row *row);
/* As JSON, for versions and seals: {"kind": …, "title": …, "items": [{"number": …, …}], …}. */
str documents_content(struct arena *arena, const struct documents_document *document);

/* ---- documents_words.c ---------------------------------------------------------------------- */

const char *documents_state_label(str state);
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
    struct documents_db_line_rows documents;
    struct documents_db_line_rows from_above;
    bool may_edit;
};
str documents_row_label(struct request *req, const struct documents_db_line_row *row);
enum widgets_tone documents_state_tone(str state);
/* "until 29 December 2020", "every quarter"; empty: nothing is said. */
str documents_deadline_text(struct request *req, const struct documents_item *item);
str documents_addressees_text(struct request *req, const struct documents_item *item);
