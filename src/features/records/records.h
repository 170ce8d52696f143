/* Keeping of records: the registers of letters that came in and went out, the index of cases
 * (номенклатура дел) with terms of keeping, what is given to an archive or destroyed after them,
 * and files of qualified signatures.
 *
 * A letter is a document of features/documents, of the stream incoming or outgoing: it is found,
 * read and kept as all others. Here is what the register says of it besides: its row, who carries
 * it out, whether it was answered. Numbers have no gaps; what was entered by mistake is annulled.
 */
#pragma once

#include "app/feature.h"
#include "features/documents/documents.h"

extern const struct feature records_feature;

/* A letter that came in. */
struct records_letter {
    str way;   /* "post", "mail", …; may be empty */
    str who;   /* carries it out; may be empty */
    str order; /* what he is to do */
    date due_on;
    date answer_by;
    int64_t pages;
};

/* Registers a document that came in (`document->stream` is set here) with the next number of its
 * organisation; its id, 0 with a sentence if something is missing. Needs an open write transaction,
 * as all below. */
int64_t records_receive(struct request *req, struct documents_document *document,
                        const struct records_letter *letter, str *ret_sentence);
/* Registers a letter that goes out, with the next number; likewise. `answers`: the one that it
 * answers, 0 = none. */
int64_t records_send(struct request *req, struct documents_document *document, int64_t answers,
                     str *ret_sentence);
/* The index of an organisation for a year after a template that came with the program
 * ("primary.ru"), approved if `basis` is not empty. False if there is one already. */
bool records_begin_index(struct request *req, int64_t org_id, int year, str template_name,
                         str basis) MUST_USE;
