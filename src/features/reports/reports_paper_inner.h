/* What the files that write a report share. */
#pragma once

#include "app/sheet.h"
#include "features/reports/reports_paper.h"
#include "html/html.h"

/* The language of the paper: titles come from the form, the few words around from translations. */
enum language reports_paper_language(const struct reports_paper *paper);
str reports_paper_title(const struct reports_paper *paper, struct reports_title title);
/* N_() text in that language. */
str reports_paper_word(const struct reports_paper *paper, const char *message);
str reports_paper_fill(struct arena *arena, const struct reports_paper *paper, const char *message,
                       str value);
date reports_paper_day(const struct reports_paper *paper);
/* «на 1 января 2026 г.» */
str reports_paper_day_text(struct arena *arena, const struct reports_paper *paper);
/* "II. Профсоюзное членство" */
str reports_paper_section_title(struct arena *arena, const struct reports_paper *paper,
                                size_t section);

/* What stands in a cell, for people: "1 451", "92,1", "да", a text; empty if nobody filled it in.
 */
str reports_paper_text(struct arena *arena, const struct reports_paper *paper, size_t cell);
/* The same for programs: "1451", "92.1". */
str reports_paper_plain(struct arena *arena, const struct reports_paper *paper, size_t cell);
/* A flag that has not been added up. */
bool reports_paper_is_yes_or_no(const struct reports_paper *paper, size_t cell);
bool reports_paper_has(const struct reports_paper *paper, struct reports_place place);
/* The section asks for texts: its columns are wide. */
bool reports_section_has_texts(const struct reports_section *section);
/* The signatures, or one empty line for the chair. */
const struct reports_signature *reports_paper_signatures(struct arena *arena,
                                                         const struct reports_paper *paper,
                                                         size_t *ret_count);
/* Remarks of cells in their order: "II, 2, На конец года: …". */
struct reports_remarks {
    str *items;
    size_t count;
    size_t capacity;
};
struct reports_remarks reports_paper_remarks(struct arena *arena,
                                             const struct reports_paper *paper);

/* All of it; false if there is no room. */
bool reports_bytes_write(int fd, str text) MUST_USE;

/* ---- one for each kind of file -------------------------------------------------------------- */

bool reports_paper_pdf(struct arena *arena, const struct reports_paper *paper, int fd);
bool reports_paper_xlsx(struct arena *arena, const struct reports_paper *paper, int fd);
bool reports_paper_csv(struct arena *arena, const struct reports_paper *paper, int fd);
bool reports_paper_json(struct arena *arena, const struct reports_paper *paper, int fd);
bool reports_paper_page(struct arena *arena, const struct reports_paper *paper, int fd);
/* Writes the form into the sheet that is open. */
void reports_paper_sheet(struct sheet_writer *writer, struct arena *arena,
                         const struct reports_paper *paper);
