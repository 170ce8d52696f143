/* The template of a document: a readable text, a line for each thing. Knows no database.
 *
 *     %name Созыв заседания                what the template is called
 *     %kind resolution
 *     %title О созыве заседания {какого}   {…} and ____ are filled in by whoever uses it
 *     %speaker {кто докладывает}           %preamble, once for each paragraph
 *     %control chair                       who sees to the whole, by post
 *     1. Провести заседание {когда}.       an item; two blanks in front for each step down
 *       1.1. Подготовить справку.
 *         - о численности;                 a dash
 *         | and the line goes on
 *     > to primaries                       regions · territories · primaries · body presidium ·
 *                                          post chair · ?   (of the item above)
 *     > until +30                          so many days behind that of the document; ? = is asked
 *     > every quarter                      month · quarter · half_year · year
 *     > again +180                         constant; looked at again so many days later
 *     > control deputy                     who sees to this item, by post
 *     > names                              the item that names who sees to the whole
 *     # …                                  a remark
 *
 * What is known when a draft is made takes the place of its words in braces: see
 * documents_templates.c. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

/* What is said of an item, or of the whole, behind a sign: "to" and "primaries". */
struct documents_template_word {
    str name;
    str value;
};
struct documents_template_words {
    struct documents_template_word *items;
    size_t count;
    size_t capacity;
};

struct documents_template_item {
    int64_t depth;
    str number; /* empty for a dash */
    str text;
    struct documents_template_words words;
};

struct documents_template {
    str name;
    str kind;
    str title;
    str speakers;
    str preamble;
    str place;
    struct documents_template_words controls; /* of the whole */
    struct documents_template_item *items;
    size_t count;
    size_t capacity;
};

/* Reads a template; everything lives in the arena or points into the text. False at the line that
 * cannot be understood, from 1. */
bool documents_template_read(struct arena *arena, str text, struct documents_template *ret_template,
                             size_t *ret_line) MUST_USE;
/* The text that reads as that template. */
str documents_template_text(struct arena *arena, const struct documents_template *template);
/* The number of days in "+30"; false for anything else. */
bool documents_template_days(str value, int64_t *ret_days) MUST_USE;

/* The templates that come with the program (templates/NAME.LANGUAGE.txt), compiled in. */
struct documents_shipped {
    const char *name; /* "convening.ru.txt" */
    str text;
};
/* Written by the build; ends with a NULL name. */
extern const struct documents_shipped documents_shipped[];
