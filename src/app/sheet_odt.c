/* ODT: paragraphs of content.xml as lines, with the numbers of their lists. Removed text of tracked
 * changes lies apart in the file and is left out, as if the changes were accepted. */
#include "app/sheet_document.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { LIST_STYLE_LIMIT = 512, HIDDEN_STYLE_LIMIT = 64, BLANK_LIMIT = 64, START_LIMIT = 10000 };

struct list_level {
    enum document_number_format format;
    int start;
    int shown_levels; /* 2: «3.1» */
    str prefix, suffix;
};

struct list_style {
    str name;
    struct list_level levels[DOCUMENT_LIST_LEVELS];
    int counters[DOCUMENT_LIST_LEVELS];
};

struct odt_reader {
    struct document document; /* first */
    struct list_style *styles;
    size_t style_count;
    str hidden_styles[HIDDEN_STYLE_LIMIT];
    size_t hidden_count;
    str style_name; /* of the definition that is being read */
    int level;      /* of the list style that is being read; -1 = none */

    struct list_style *lists[DOCUMENT_LIST_LEVELS]; /* that are open */
    int list_depth;
    bool wants_number; /* the next text is the first of an item */
    int paragraph_depth;
};

static bool is(const char *name, const char *wanted)
{
    return strcmp(name, wanted) == 0;
}

static str text_of(struct odt_reader *odt, const char **attributes, const char *name)
{
    const char *text = sheet_xml_attribute(attributes, name);
    return text == NULL ? (str){0} : str_slice(str_copy(odt->document.arena, str_of(text)), 0, 64);
}

static int number_of(const char **attributes, const char *name, int otherwise)
{
    const char *text = sheet_xml_attribute(attributes, name);
    long number = text == NULL ? otherwise : strtol(text, NULL, 10);
    return number < 0 || number > START_LIMIT ? otherwise : (int)number;
}

/* ---- styles --------------------------------------------------------------------------------- */

static enum document_number_format format_named(str name)
{
    static const struct {
        const char *name;
        enum document_number_format format;
    } formats[] = {{"1", DOCUMENT_DECIMAL},      {"I", DOCUMENT_ROMAN_UPPER},
                   {"i", DOCUMENT_ROMAN_LOWER},  {"A", DOCUMENT_LETTER_UPPER},
                   {"a", DOCUMENT_LETTER_LOWER}, {"А", DOCUMENT_RUSSIAN_UPPER},
                   {"а", DOCUMENT_RUSSIAN_LOWER}};
    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        if (str_starts_with(name, str_of(formats[i].name))) {
            return formats[i].format;
        }
    }
    return str_is_empty(name) ? DOCUMENT_NO_NUMBER : DOCUMENT_DECIMAL;
}

static void add_list_style(struct odt_reader *odt, const char **attributes)
{
    if (odt->style_count < LIST_STYLE_LIMIT) {
        odt->styles[odt->style_count++] =
            (struct list_style){.name = text_of(odt, attributes, "name")};
    }
}

static void add_level(struct odt_reader *odt, const char **attributes, bool is_bullet)
{
    int level = number_of(attributes, "level", 0) - 1;
    if (odt->style_count == 0 || level < 0 || level >= DOCUMENT_LIST_LEVELS) {
        return;
    }
    odt->styles[odt->style_count - 1].levels[level] = (struct list_level){
        .format =
            is_bullet ? DOCUMENT_BULLET : format_named(text_of(odt, attributes, "num-format")),
        .start = number_of(attributes, "start-value", 1),
        .shown_levels = number_of(attributes, "display-levels", 1),
        .prefix = is_bullet ? (str){0} : text_of(odt, attributes, "num-prefix"),
        .suffix = is_bullet ? (str){0} : text_of(odt, attributes, "num-suffix"),
    };
}

static void start_of_style(struct odt_reader *odt, const char *name, const char **attributes)
{
    if (is(name, "list-style")) {
        add_list_style(odt, attributes);
    } else if (is(name, "list-level-style-number")) {
        add_level(odt, attributes, false);
    } else if (is(name, "list-level-style-bullet")) {
        add_level(odt, attributes, true);
    } else if (is(name, "style")) {
        odt->style_name = text_of(odt, attributes, "name");
    } else if (is(name, "text-properties")) {
        str display = text_of(odt, attributes, "display");
        if (str_equal(display, STR("none")) && odt->hidden_count < HIDDEN_STYLE_LIMIT) {
            odt->hidden_styles[odt->hidden_count++] = odt->style_name;
        }
    }
}

static bool is_hidden(struct odt_reader *odt, const char **attributes)
{
    str name = str_of(sheet_xml_attribute(attributes, "style-name"));
    for (size_t i = 0; i < odt->hidden_count && name.length > 0; i++) {
        if (str_equal(odt->hidden_styles[i], name)) {
            return true;
        }
    }
    return false;
}

/* ---- lists ---------------------------------------------------------------------------------- */

static struct list_style *list_style_named(struct odt_reader *odt, str name)
{
    for (size_t i = odt->style_count; name.length > 0 && i > 0; i--) {
        if (str_equal(odt->styles[i - 1].name, name)) {
            return &odt->styles[i - 1];
        }
    }
    return NULL;
}

static void open_list(struct odt_reader *odt, const char **attributes)
{
    int depth = odt->list_depth++;
    if (depth >= DOCUMENT_LIST_LEVELS) {
        return;
    }
    struct list_style *style =
        list_style_named(odt, str_of(sheet_xml_attribute(attributes, "style-name")));
    style = style == NULL && depth > 0 ? odt->lists[depth - 1] : style;
    odt->lists[depth] = style;
    bool goes_on =
        str_equal(str_of(sheet_xml_attribute(attributes, "continue-numbering")), STR("true")) ||
        sheet_xml_attribute(attributes, "continue-list") != NULL;
    if (style != NULL && !goes_on) {
        style->counters[depth] = 0;
    }
}

static void begin_item(struct odt_reader *odt, const char **attributes)
{
    int level = odt->list_depth - 1;
    struct list_style *style =
        level >= 0 && level < DOCUMENT_LIST_LEVELS ? odt->lists[level] : NULL;
    odt->wants_number = style != NULL;
    if (style == NULL) {
        return;
    }
    int start = number_of(attributes, "start-value", -1);
    style->counters[level] = start >= 0                    ? start
                             : style->counters[level] == 0 ? MAX_OF(style->levels[level].start, 1)
                                                           : style->counters[level] + 1;
    for (int i = level + 1; i < DOCUMENT_LIST_LEVELS; i++) {
        style->counters[i] = 0;
    }
}

static void put_number(struct odt_reader *odt)
{
    int level = odt->list_depth - 1;
    odt->wants_number = false;
    const struct list_style *style =
        level >= 0 && level < DOCUMENT_LIST_LEVELS ? odt->lists[level] : NULL;
    if (style == NULL) {
        return;
    }
    const struct list_level *own = &style->levels[level];
    struct buf out = BUF_INIT(odt->document.arena);
    buf_put(&out, own->prefix);
    for (int i = MAX_OF(level - own->shown_levels + 1, 0); i <= level; i++) {
        bool is_shown = own->format != DOCUMENT_BULLET || i == level;
        if (is_shown && own->format != DOCUMENT_NO_NUMBER) {
            document_put_number(&out, style->levels[i].format, style->counters[i]);
            buf_put(&out, i < level ? STR(".") : (str){0});
        }
    }
    buf_put(&out, own->suffix);
    if (out.length > 0) {
        buf_put_char(&out, ' ');
        document_put(&odt->document, out.data, out.length);
    }
}

/* ---- content.xml ---------------------------------------------------------------------------- */

static void put_text(struct odt_reader *odt, const char *text, size_t length)
{
    if (odt->wants_number) {
        put_number(odt);
    }
    document_put(&odt->document, text, length);
}

/* Line ends within a paragraph of the file mean blanks. */
static void on_text(void *context, const char *text, int length)
{
    struct odt_reader *odt = context;
    if (odt->document.skip_depth == 0 && odt->paragraph_depth > 0) {
        for (int i = 0, from = 0; i <= length; i++) {
            if (i == length || text[i] == '\n') {
                if (i > from) {
                    put_text(odt, text + from, (size_t)(i - from));
                }
                if (i < length) {
                    put_text(odt, " ", 1);
                }
                from = i + 1;
            }
        }
    }
}

static void put_blanks(struct odt_reader *odt, const char **attributes)
{
    int count = number_of(attributes, "c", 1);
    for (int i = 0; i < MIN_OF(count, BLANK_LIMIT); i++) {
        put_text(odt, " ", 1);
    }
}

static bool is_left_out(struct odt_reader *odt, const char *name, const char **attributes)
{
    if (is(name, "tracked-changes")) {
        odt->document.has_changes = true;
        return true;
    }
    if (is_hidden(odt, attributes) && (is(name, "p") || is(name, "span") || is(name, "h"))) {
        odt->document.has_hidden = true;
        return true;
    }
    return is(name, "master-styles") || is(name, "annotation") || is(name, "note") ||
           is(name, "settings") || is(name, "sequence-decls") || is(name, "desc") ||
           is(name, "title");
}

static void content_start(void *context, const char *name, const char **attributes)
{
    struct odt_reader *odt = context;
    name = sheet_xml_local(name);
    if (!document_enter(&odt->document)) {
        return;
    }
    if (is_left_out(odt, name, attributes)) {
        document_skip(&odt->document);
    } else if (is(name, "p") || is(name, "h")) {
        odt->paragraph_depth++;
    } else if (is(name, "list")) {
        open_list(odt, attributes);
    } else if (is(name, "list-item")) {
        begin_item(odt, attributes);
    } else if (is(name, "s")) {
        put_blanks(odt, attributes);
    } else if (is(name, "tab")) {
        put_text(odt, "\t", 1);
    } else if (is(name, "line-break")) {
        document_end_line(&odt->document);
        document_flush(&odt->document);
    } else if (is(name, "text-box")) {
        document_end_line(&odt->document);
    } else if (is(name, "image")) {
        odt->document.has_pictures = true;
    } else {
        start_of_style(odt, name, attributes);
    }
}

static void content_end(void *context, const char *name)
{
    struct odt_reader *odt = context;
    name = sheet_xml_local(name);
    bool was_read = document_leave(&odt->document);
    if (!was_read) {
        return;
    }
    if (is(name, "p") || is(name, "h")) {
        odt->paragraph_depth -= odt->paragraph_depth > 0;
        document_end_line(&odt->document);
    } else if (is(name, "list")) {
        odt->list_depth--;
    } else if (is(name, "list-item")) {
        odt->wants_number = false;
    } else if (is(name, "table-cell")) {
        document_end_cell(&odt->document);
    } else if (is(name, "table-row")) {
        document_end_line(&odt->document);
    }
}

void sheet_odt_read(struct zip *zip, struct document *document)
{
    static const struct sheet_xml_handlers handlers = {content_start, content_end, on_text};
    struct odt_reader *odt = calloc(1, sizeof(*odt));
    odt->document = *document;
    odt->styles = calloc(LIST_STYLE_LIMIT, sizeof(*odt->styles));
    /* Header and footer of the page stand among the master styles, and are left out. */
    (void)sheet_xml_read(zip, "styles.xml", &odt->document.xml, &handlers);
    odt->document.depth = odt->document.skip_depth = 0;
    odt->paragraph_depth = 0;
    odt->list_depth = 0;
    if (!sheet_xml_read(zip, "content.xml", &odt->document.xml, &handlers)) {
        sheet_rows_fail(document->xml.rows, SHEET_NOT_A_SHEET);
    }
    *document = odt->document;
    free(odt->styles);
    free(odt);
}
