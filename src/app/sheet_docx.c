/* DOCX: paragraphs of word/document.xml as lines, with the numbers that Word makes itself
 * (numbering.xml), since they are what a decision is cited by. Tracked changes are read as if they
 * were accepted; hidden text is left out. */
#include "app/sheet_document.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { ABSTRACT_LIMIT = 256, NUMBERING_LIMIT = 1024, STYLE_LIMIT = 1024, START_LIMIT = 10000 };

struct list_level {
    enum document_number_format format;
    int start;
    str text; /* «%1.%2.» */
};

struct abstract_list {
    long id;
    struct list_level levels[DOCUMENT_LIST_LEVELS];
    int counters[DOCUMENT_LIST_LEVELS]; /* 0 = not begun */
};

struct numbering {
    long id;
    long abstract;
    int starts[DOCUMENT_LIST_LEVELS]; /* of this list alone; 0 = goes on */
    bool is_begun[DOCUMENT_LIST_LEVELS];
};

struct paragraph_style {
    str id;
    long numbering;
    int level;
};

struct docx_reader {
    struct document document; /* first */
    struct abstract_list *abstracts;
    size_t abstract_count;
    struct numbering *numberings;
    size_t numbering_count;
    struct paragraph_style *styles;
    size_t style_count;
    int level;        /* of the definition that is being read */
    bool in_override; /* of a level, within a numbering */

    bool in_properties; /* of the paragraph */
    bool in_run, in_text, run_is_hidden;
    bool mark_is_deleted; /* the paragraph goes on in the next one */
    long numbering_id;
    int numbering_level;
    bool is_numbered; /* the number has been written, or there is none */
};

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static long number_of(const char **attributes, const char *name)
{
    const char *text = sheet_xml_attribute(attributes, name);
    return text == NULL ? -1 : strtol(text, NULL, 10);
}

/* ---- numbering.xml -------------------------------------------------------------------------- */

static enum document_number_format format_named(const char *name)
{
    static const struct {
        const char *name;
        enum document_number_format format;
    } formats[] = {{"decimal", DOCUMENT_DECIMAL},
                   {"upperRoman", DOCUMENT_ROMAN_UPPER},
                   {"lowerRoman", DOCUMENT_ROMAN_LOWER},
                   {"upperLetter", DOCUMENT_LETTER_UPPER},
                   {"lowerLetter", DOCUMENT_LETTER_LOWER},
                   {"russianUpper", DOCUMENT_RUSSIAN_UPPER},
                   {"russianLower", DOCUMENT_RUSSIAN_LOWER},
                   {"bullet", DOCUMENT_BULLET},
                   {"none", DOCUMENT_NO_NUMBER}};
    for (size_t i = 0; name != NULL && i < COUNT_OF(formats); i++) {
        if (strcmp(name, formats[i].name) == 0) {
            return formats[i].format;
        }
    }
    return DOCUMENT_DECIMAL;
}

static struct list_level *open_level(struct docx_reader *docx)
{
    static struct list_level nowhere;
    bool has_place = docx->abstract_count > 0 && docx->level >= 0 && docx->numbering_count == 0;
    if (!has_place) {
        nowhere = (struct list_level){0};
        return &nowhere;
    }
    return &docx->abstracts[docx->abstract_count - 1].levels[docx->level];
}

static void level_number(struct docx_reader *docx, const char **attributes)
{
    long level = number_of(attributes, "ilvl");
    docx->level = level >= 0 && level < DOCUMENT_LIST_LEVELS ? (int)level : -1;
}

static void add_numbering(struct docx_reader *docx, const char **attributes)
{
    if (docx->numbering_count < NUMBERING_LIMIT) {
        docx->numberings[docx->numbering_count++] =
            (struct numbering){.id = number_of(attributes, "numId"), .abstract = -1};
    }
}

static void set_start(struct docx_reader *docx, const char **attributes)
{
    long start = number_of(attributes, "val");
    if (docx->numbering_count > 0 && docx->level >= 0 && start >= 0 && start < START_LIMIT) {
        docx->numberings[docx->numbering_count - 1].starts[docx->level] = (int)start + 1;
    }
}

static void numbering_start(void *context, const char *name, const char **attributes)
{
    struct docx_reader *docx = context;
    name = sheet_xml_local(name);
    if (!document_enter(&docx->document)) {
        return;
    }
    if (is(name, "abstractNum") && docx->abstract_count < ABSTRACT_LIMIT) {
        docx->abstracts[docx->abstract_count++] =
            (struct abstract_list){.id = number_of(attributes, "abstractNumId")};
        docx->level = -1;
    } else if (is(name, "lvl") || is(name, "lvlOverride")) {
        level_number(docx, attributes);
    } else if (is(name, "num")) {
        add_numbering(docx, attributes);
    } else if (is(name, "abstractNumId") && docx->numbering_count > 0) {
        docx->numberings[docx->numbering_count - 1].abstract = number_of(attributes, "val");
    } else if (is(name, "startOverride")) {
        set_start(docx, attributes);
    } else if (is(name, "start")) {
        long start = number_of(attributes, "val");
        open_level(docx)->start = start >= 0 && start < START_LIMIT ? (int)start : 1;
    } else if (is(name, "numFmt")) {
        open_level(docx)->format = format_named(sheet_xml_attribute(attributes, "val"));
    } else if (is(name, "lvlText")) {
        open_level(docx)->text = str_slice(
            str_copy(docx->document.arena, str_of(sheet_xml_attribute(attributes, "val"))), 0, 64);
    }
}

static void only_leave(void *context, const char *name)
{
    struct docx_reader *docx = context;
    (void)name;
    (void)document_leave(&docx->document);
}

static void no_text(void *context, const char *text, int length)
{
    (void)context, (void)text, (void)length;
}

/* ---- styles.xml ----------------------------------------------------------------------------- */

static void styles_start(void *context, const char *name, const char **attributes)
{
    struct docx_reader *docx = context;
    name = sheet_xml_local(name);
    if (!document_enter(&docx->document)) {
        return;
    }
    struct paragraph_style *last =
        docx->style_count > 0 ? &docx->styles[docx->style_count - 1] : NULL;
    if (is(name, "style") && docx->style_count < STYLE_LIMIT) {
        docx->styles[docx->style_count++] = (struct paragraph_style){
            .id =
                str_copy(docx->document.arena, str_of(sheet_xml_attribute(attributes, "styleId"))),
            .numbering = -1};
    } else if (last != NULL && is(name, "numId")) {
        last->numbering = number_of(attributes, "val");
    } else if (last != NULL && is(name, "ilvl")) {
        last->level = (int)number_of(attributes, "val");
    }
}

static void use_style(struct docx_reader *docx, const char *id)
{
    for (size_t i = 0; i < docx->style_count; i++) {
        if (str_equal(docx->styles[i].id, str_of(id)) && docx->styles[i].numbering >= 0) {
            docx->numbering_id = docx->styles[i].numbering;
            docx->numbering_level = docx->styles[i].level;
        }
    }
}

/* ---- numbers -------------------------------------------------------------------------------- */

static struct numbering *numbering_of(struct docx_reader *docx, long id)
{
    for (size_t i = 0; id > 0 && i < docx->numbering_count; i++) {
        if (docx->numberings[i].id == id) {
            return &docx->numberings[i];
        }
    }
    return NULL;
}

static struct abstract_list *abstract_of(struct docx_reader *docx, long id)
{
    for (size_t i = 0; i < docx->abstract_count; i++) {
        if (docx->abstracts[i].id == id) {
            return &docx->abstracts[i];
        }
    }
    return NULL;
}

/* The list counts on; deeper levels begin anew. */
static void count_on(struct numbering *numbering, struct abstract_list *list, int level)
{
    bool begins = numbering->starts[level] > 0 && !numbering->is_begun[level];
    numbering->is_begun[level] = true;
    if (begins) {
        list->counters[level] = numbering->starts[level] - 1;
    } else if (list->counters[level] == 0) {
        list->counters[level] = list->levels[level].start;
    } else {
        list->counters[level]++;
    }
    for (int i = 0; i < level; i++) {
        if (list->counters[i] == 0) {
            list->counters[i] = list->levels[i].start;
        }
    }
    for (int i = level + 1; i < DOCUMENT_LIST_LEVELS; i++) {
        list->counters[i] = 0;
    }
}

static void put_number(struct docx_reader *docx)
{
    struct numbering *numbering = numbering_of(docx, docx->numbering_id);
    struct abstract_list *list = numbering == NULL ? NULL : abstract_of(docx, numbering->abstract);
    int level = docx->numbering_level;
    docx->is_numbered = true;
    if (list == NULL || level < 0 || level >= DOCUMENT_LIST_LEVELS) {
        return;
    }
    count_on(numbering, list, level);
    struct buf out = BUF_INIT(docx->document.arena);
    if (list->levels[level].format == DOCUMENT_BULLET) {
        document_put_number(&out, DOCUMENT_BULLET, 0);
    }
    str text = list->levels[level].format == DOCUMENT_BULLET ? (str){0} : list->levels[level].text;
    for (size_t i = 0; i < text.length; i++) {
        int which = i + 1 < text.length ? text.data[i + 1] - '1' : -1;
        if (text.data[i] == '%' && which >= 0 && which < DOCUMENT_LIST_LEVELS) {
            document_put_number(&out, list->levels[which].format, list->counters[which]);
            i++;
        } else {
            buf_put_char(&out, text.data[i]);
        }
    }
    if (out.length > 0) {
        buf_put_char(&out, ' ');
        document_put(&docx->document, out.data, out.length);
    }
}

/* ---- document.xml --------------------------------------------------------------------------- */

static void put_text(struct docx_reader *docx, const char *text, size_t length)
{
    if (docx->run_is_hidden) {
        docx->document.has_hidden = true;
        return;
    }
    if (!docx->is_numbered) {
        put_number(docx);
    }
    document_put(&docx->document, text, length);
}

static void on_text(void *context, const char *text, int length)
{
    struct docx_reader *docx = context;
    if (docx->in_text && docx->document.skip_depth == 0) {
        put_text(docx, text, (size_t)length);
    }
}

static void start_in_properties(struct docx_reader *docx, const char *name, const char **attributes)
{
    if (is(name, "pStyle")) {
        use_style(docx, sheet_xml_attribute(attributes, "val"));
    } else if (is(name, "numId")) {
        docx->numbering_id = number_of(attributes, "val");
    } else if (is(name, "ilvl")) {
        docx->numbering_level = (int)number_of(attributes, "val");
    } else if (is(name, "del") || is(name, "moveFrom")) {
        docx->mark_is_deleted = true;
        docx->document.has_changes = true;
    } else if (is(name, "pPrChange")) {
        document_skip(&docx->document);
    }
}

/* «w:vanish w:val="false"» switches it off. */
static bool is_on(const char **attributes)
{
    str value = str_of(sheet_xml_attribute(attributes, "val"));
    return !str_equal(value, STR("0")) && !str_equal(value, STR("false")) &&
           !str_equal(value, STR("off"));
}

static void start_in_run(struct docx_reader *docx, const char *name, const char **attributes)
{
    if (is(name, "t")) {
        docx->in_text = true;
    } else if (is(name, "tab") || is(name, "ptab")) {
        put_text(docx, "\t", 1);
    } else if (is(name, "br") || is(name, "cr")) {
        if (!docx->run_is_hidden) {
            document_end_line(&docx->document);
            document_flush(&docx->document);
        }
    } else if (is(name, "noBreakHyphen")) {
        put_text(docx, "-", 1);
    } else if (is(name, "sym")) {
        put_text(docx, "•", strlen("•"));
    } else if (is(name, "vanish") && is_on(attributes)) {
        docx->run_is_hidden = true;
    } else if (is(name, "blip") || is(name, "imagedata")) {
        docx->document.has_pictures = true;
    } else if (is(name, "rPrChange")) {
        document_skip(&docx->document);
    }
}

static void begin_paragraph(struct docx_reader *docx)
{
    docx->numbering_id = 0;
    docx->numbering_level = 0;
    docx->is_numbered = docx->mark_is_deleted;
    docx->mark_is_deleted = false;
    docx->in_run = docx->in_text = docx->run_is_hidden = false;
}

static void document_start(void *context, const char *name, const char **attributes)
{
    struct docx_reader *docx = context;
    name = sheet_xml_local(name);
    if (!document_enter(&docx->document)) {
        return;
    }
    bool is_removed = is(name, "moveFrom") || is(name, "del");
    if (docx->in_properties) {
        start_in_properties(docx, name, attributes);
    } else if (is(name, "Fallback") || is_removed || is(name, "instrText")) {
        docx->document.has_changes = docx->document.has_changes || is_removed;
        document_skip(&docx->document);
    } else if (is(name, "ins") || is(name, "moveTo")) {
        docx->document.has_changes = true;
    } else if (is(name, "pPr")) {
        docx->in_properties = true;
    } else if (is(name, "txbxContent")) {
        document_end_line(&docx->document);
    } else if (is(name, "p")) {
        begin_paragraph(docx);
    } else if (is(name, "r")) {
        docx->in_run = true;
        docx->run_is_hidden = false;
    } else if (docx->in_run) {
        start_in_run(docx, name, attributes);
    }
}

static void end_paragraph(struct docx_reader *docx)
{
    docx->in_run = false;
    if (!docx->mark_is_deleted) {
        document_end_line(&docx->document);
    }
}

static void document_end(void *context, const char *name)
{
    struct docx_reader *docx = context;
    name = sheet_xml_local(name);
    if (!document_leave(&docx->document)) {
        return;
    }
    if (is(name, "pPr")) {
        docx->in_properties = false;
    } else if (is(name, "t")) {
        docx->in_text = false;
    } else if (is(name, "r")) {
        docx->in_run = false;
        docx->run_is_hidden = false;
    } else if (is(name, "p")) {
        end_paragraph(docx);
    } else if (is(name, "tc")) {
        document_end_cell(&docx->document);
    } else if (is(name, "tr")) {
        document_end_line(&docx->document);
    }
}

void sheet_docx_read(struct zip *zip, struct document *document)
{
    static const struct sheet_xml_handlers numbering = {numbering_start, only_leave, no_text};
    static const struct sheet_xml_handlers styles = {styles_start, only_leave, no_text};
    static const struct sheet_xml_handlers body = {document_start, document_end, on_text};
    struct docx_reader *docx = calloc(1, sizeof(*docx));
    docx->document = *document;
    docx->abstracts = calloc(ABSTRACT_LIMIT, sizeof(*docx->abstracts));
    docx->numberings = calloc(NUMBERING_LIMIT, sizeof(*docx->numberings));
    docx->styles = calloc(STYLE_LIMIT, sizeof(*docx->styles));
    (void)sheet_xml_read(zip, "word/styles.xml", &docx->document.xml, &styles);
    docx->document.depth = docx->document.skip_depth = 0;
    (void)sheet_xml_read(zip, "word/numbering.xml", &docx->document.xml, &numbering);
    docx->document.depth = docx->document.skip_depth = 0;
    if (!sheet_xml_read(zip, "word/document.xml", &docx->document.xml, &body)) {
        sheet_rows_fail(document->xml.rows, SHEET_NOT_A_SHEET);
    }
    *document = docx->document;
    free(docx->abstracts);
    free(docx->numberings);
    free(docx->styles);
    free(docx);
}
