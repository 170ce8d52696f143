/* Papers as files, for every feature that prints: blocks (papers_template.h) become PDF or DOCX as
 * ГОСТ Р 7.0.97-2025 asks, with a code in the corner that leads to where they are proved genuine.
 */
#pragma once

#include "app/request.h"
#include "features/papers/papers_template.h"

enum papers_format { PAPERS_PDF, PAPERS_DOCX };

/* Another block at the end. Cells that are not given are empty. */
void papers_add(struct arena *arena, struct papers_paper *paper, enum papers_kind kind, str first,
                str second, str third);

/* A row of a table with up to PAPERS_CELLS cells. */
void papers_add_row(struct arena *arena, struct papers_paper *paper, enum papers_kind kind,
                    const str *cells, size_t count);

/* Writes the PDF into the descriptor, which stays the caller's; false if there is no room. */
bool papers_write_pdf(struct request *req, int fd, const struct papers_paper *paper,
                      str address) MUST_USE;
bool papers_write_docx(struct request *req, int fd, const struct papers_paper *paper,
                       str address) MUST_USE;

/* The file to download, "NAME.pdf"; a sentence if there is no room for it. The words that are not
 * in the paper are in the language of the request. `address` may be empty. */
struct reply papers_reply(struct request *req, const struct papers_paper *paper, str address,
                          str name, enum papers_format format);

/* «01 февраля 2022 г.», «2022 жылғы 1 ақпан» */
str papers_day(struct arena *arena, enum language language, date day);
