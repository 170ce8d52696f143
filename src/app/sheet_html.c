/* HTML tables, as web services and old accounting programs write them under the name .xls. The rows
 * of all tables follow each other, as Excel shows them. The tree is walked without recursion: its
 * depth is the sender's choice. */
#include "app/sheet_parts.h"

#include <gumbo.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Gumbo's tree takes some fifteen times the bytes of the text. */
enum { HTML_LIMIT = 8 * 1024 * 1024, SPAN_LIMIT = 1000, TAGS_LIMIT = 200000 };

struct html_reading {
    struct sheet_rows *rows;
    struct arena *arena;
    int32_t row_number;
    int32_t column;
    int spanned[SHEET_COLUMN_LIMIT]; /* rows that a cell above still covers */
};

/* The charset named in the head; cp1251 is what remains where the bytes are not UTF-8. */
static str file_as_utf8(int fd, struct arena *arena, struct sheet_rows *rows)
{
    struct stat file;
    int mark_length = 0;
    if (fstat(fd, &file) != 0 || file.st_size > HTML_LIMIT) {
        sheet_rows_fail(rows, SHEET_TOO_LARGE);
        return (str){0};
    }
    enum sheet_encoding encoding = sheet_encoding_of(fd, &mark_length);
    size_t size = (size_t)(file.st_size - mark_length);
    char *bytes = arena_raw(arena, size + 1);
    ssize_t length = pread(fd, bytes, size, mark_length);
    struct buf out = BUF_INIT(arena);
    (void)sheet_decode(encoding, (str){bytes, length > 0 ? (size_t)length : 0}, &out);
    return buf_str(&out);
}

/* The next node in the order of the document, below `root`; NULL at the end. */
static const GumboNode *next_node(const GumboNode *node, const GumboNode *root, bool go_down)
{
    if (go_down && (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_DOCUMENT ||
                    node->type == GUMBO_NODE_TEMPLATE)) {
        const GumboVector *children = node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children
                                                                        : &node->v.element.children;
        if (children->length > 0) {
            return children->data[0];
        }
    }
    while (node != root) {
        const GumboNode *parent = node->parent;
        const GumboVector *siblings = parent->type == GUMBO_NODE_DOCUMENT
                                          ? &parent->v.document.children
                                          : &parent->v.element.children;
        if (node->index_within_parent + 1 < siblings->length) {
            return siblings->data[node->index_within_parent + 1];
        }
        node = parent;
    }
    return NULL;
}

static bool is_element(const GumboNode *node, GumboTag tag)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

static bool is_cell(const GumboNode *node)
{
    return is_element(node, GUMBO_TAG_TD) || is_element(node, GUMBO_TAG_TH);
}

/* Line ends of the markup are blanks; <br> and paragraphs are line ends. */
static str text_of(struct arena *arena, const GumboNode *root)
{
    struct buf out = BUF_INIT(arena);
    for (const GumboNode *node = root; node != NULL; node = next_node(node, root, true)) {
        if (is_element(node, GUMBO_TAG_BR) && out.length > 0) {
            buf_put_char(&out, '\n');
        } else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE) {
            for (const char *c = node->v.text.text; *c != '\0'; c++) {
                bool blank = *c == '\n' || *c == '\r' || *c == '\t' || *c == ' ';
                bool again = out.length > 0 && out.data[out.length - 1] == ' ';
                if (!blank || !again) {
                    buf_put_char(&out, blank ? ' ' : *c);
                }
            }
        }
    }
    return str_trim(buf_str(&out));
}

static int span_of(const GumboNode *cell, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&cell->v.element.attributes, name);
    long span = attribute == NULL ? 1 : strtol(attribute->value, NULL, 10);
    return span < 1 ? 1 : (int)MIN_OF(span, SPAN_LIMIT);
}

static void read_cell(struct html_reading *reading, const GumboNode *node)
{
    while (reading->column < SHEET_COLUMN_LIMIT && reading->spanned[reading->column] > 0) {
        reading->column++;
    }
    struct sheet_cell *cell = sheet_rows_cell(reading->rows, reading->column);
    int rows_covered = span_of(node, "rowspan") - 1;
    int columns = span_of(node, "colspan");
    if (cell != NULL) {
        sheet_cell_text(reading->rows, cell, text_of(reading->arena, node));
    }
    for (int i = 0; i < columns && reading->column < SHEET_COLUMN_LIMIT; i++) {
        reading->spanned[reading->column++] = rows_covered > 0 ? rows_covered + 1 : 0;
    }
}

static void read_row(struct html_reading *reading, const GumboNode *row)
{
    sheet_rows_begin(reading->rows, ++reading->row_number, false);
    reading->column = 0;
    const GumboVector *children = &row->v.element.children;
    for (unsigned i = 0; i < children->length; i++) {
        if (is_cell(children->data[i])) {
            read_cell(reading, children->data[i]);
        }
    }
    for (int i = 0; i < SHEET_COLUMN_LIMIT; i++) {
        reading->spanned[i] -= reading->spanned[i] > 0;
    }
    sheet_rows_end(reading->rows);
}

static void read_tree(struct html_reading *reading, const GumboNode *root)
{
    for (const GumboNode *node = root; node != NULL && sheet_rows_go_on(reading->rows);) {
        bool row = is_element(node, GUMBO_TAG_TR);
        if (row) {
            arena_reset(reading->arena);
            read_row(reading, node);
        }
        node = next_node(node, root, !row);
    }
}

/* The library frees its tree by recursion, so a tree too deep for the stack must not come to be. */
static bool is_too_deep(str text)
{
    int depth = 0;
    int deepest = 0;
    for (size_t i = 0; i + 1 < text.length; i++) {
        if (text.data[i] == '<') {
            char next = text.data[i + 1];
            bool table_part = next == 't' || next == 'T' || next == 'b' || next == 'B';
            depth += next == '/' ? -1 : table_part ? 0 : 1;
            depth = MAX_OF(depth, 0);
            deepest = MAX_OF(deepest, depth);
        }
    }
    return deepest > TAGS_LIMIT / 4;
}

void sheet_html_read(int fd, struct sheet_rows *rows)
{
    struct arena *file_arena = arena_new();
    str text = file_as_utf8(fd, file_arena, rows);
    if (is_too_deep(text)) {
        sheet_rows_fail(rows, SHEET_DAMAGED);
    }
    if (sheet_rows_go_on(rows)) {
        struct html_reading *reading = calloc(1, sizeof(*reading));
        reading->rows = rows;
        reading->arena = arena_new();
        GumboOutput *tree = gumbo_parse_with_options(&kGumboDefaultOptions, text.data, text.length);
        sheet_rows_sheet(rows, (str){0}, false);
        read_tree(reading, tree->document);
        gumbo_destroy_output(&kGumboDefaultOptions, tree);
        arena_free(reading->arena);
        free(reading);
    }
    arena_free(file_arena);
}
