/* htmlgen: turns a file of templates into C. docs/internals/templates.md describes the language.
 *
 *     htmlgen src/features/x/x.html --out build/gen/features/x/x.html
 *
 * One walk over the text, from top to bottom. The stack holds what is open: elements, and the
 * braces of C lines. Because both lie on one stack, an element must close in the branch in which it
 * opened. */
#include <ctype.h>
#include <unistd.h>

#include "html_rules.h"
#include "tool.h"

#define DEPTH_LIMIT 128

struct open_thing {
    str element; /* empty for a brace of C */
    int line;
    bool space_is_free; /* at the brace */
};

struct generator {
    struct arena *arena;
    struct reader in;
    struct buf header;
    struct buf source;
    struct buf literal; /* markup that waits to be written as one string */
    struct open_thing open[DEPTH_LIMIT];
    size_t depth;
    char waiting_space; /* ' ' or '\n' that is written if it turns out to matter */
    bool space_is_free; /* blanks here would change nothing on the screen */
    int template_line;  /* 0 outside of templates */
    str *template_names;
    size_t template_count;
    size_t template_room;
};

#define FAIL(g, ...) tool_fail_at((g)->in.file, (g)->in.line, __VA_ARGS__)

/* ---- reading -------------------------------------------------------------------------------- */

/* What stands in front of `end`; moves behind it. */
static str take_until(struct generator *g, const char *end, const char *missing)
{
    str rest = str_from(g->in.text, g->in.at);
    ptrdiff_t length = str_find(rest, str_of(end));
    if (length < 0) {
        FAIL(g, "%s", missing);
    }
    reader_move_to(&g->in, g->in.at + (size_t)length + strlen(end));
    return str_slice(rest, 0, (size_t)length);
}

/* True where a line begins whose first sign is %. */
static bool sees_directive(const struct generator *g)
{
    if (g->in.at > 0 && g->in.text.data[g->in.at - 1] != '\n') {
        return false;
    }
    size_t at = g->in.at;
    while (at < g->in.text.length && (g->in.text.data[at] == ' ' || g->in.text.data[at] == '\t')) {
        at++;
    }
    return at < g->in.text.length && g->in.text.data[at] == '%';
}

/* The inside of {{ … }}; the signs }} may stand in C strings. */
static str take_expression(struct generator *g)
{
    g->in.at += 2;
    size_t start = g->in.at;
    size_t at = start;
    while (at + 1 < g->in.text.length &&
           !(g->in.text.data[at] == '}' && g->in.text.data[at + 1] == '}')) {
        char c = g->in.text.data[at];
        at = c == '"' || c == '\'' ? tool_after_c_literal(g->in.text, at) : at + 1;
    }
    if (at + 1 >= g->in.text.length) {
        FAIL(g, "{{ without }}");
    }
    reader_move_to(&g->in, at + 2);
    str expression = str_trim(str_slice(g->in.text, start, at - start));
    if (str_is_empty(expression)) {
        FAIL(g, "{{ }} is empty");
    }
    return expression;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void write_literal(struct generator *g)
{
    if (g->literal.length > 0) {
        BUF_PUT(&g->source, "    html_put_markup(out, ");
        tool_put_c_string(&g->source, buf_str(&g->literal));
        BUF_PUT(&g->source, ");\n");
        g->literal.length = 0;
    }
}

static void write_place(struct generator *g, int line)
{
    write_literal(g);
    buf_put_format(&g->source, "#line %d \"%s\"\n", line, g->in.file);
}

static void write_value(struct generator *g, const char *function)
{
    int line = g->in.line;
    str expression = take_expression(g);
    write_place(g, line);
    buf_put_format(&g->source, "    %s(out, (%.*s));\n", function, STR_ARG(expression));
}

/* "members_html_list" → "members_put_list", the function that writes into a page that is being
 * made; empty for other names. */
static str writing_name(struct arena *arena, str name)
{
    ptrdiff_t at = str_find(name, STR("_html_"));
    for (size_t i = 0; i < name.length; i++) {
        if (!isalnum((unsigned char)name.data[i]) && name.data[i] != '_') {
            return (str){0};
        }
    }
    return at <= 0 ? (str){0}
                   : str_format(arena, "%.*s_put_%.*s", (int)at, name.data,
                                STR_ARG(str_from(name, (size_t)at + strlen("_html_"))));
}

/* The place behind the bracket that closes the one at `at`. */
static size_t after_brackets(str code, size_t at)
{
    int depth = 0;
    while (at < code.length) {
        char c = code.data[at];
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        at = c == '"' || c == '\'' ? tool_after_c_literal(code, at) : at + 1;
        if (depth == 0) {
            break;
        }
    }
    return at;
}

/* {{ x_html_y(req, …) }}: the other template writes straight into this one, and nothing is copied.
 */
static void write_text_value(struct generator *g)
{
    struct reader before = g->in;
    str expression = take_expression(g);
    ptrdiff_t open = str_find_char(expression, '(');
    str name = open < 0 ? (str){0} : str_slice(expression, 0, (size_t)open);
    str writer = str_equal(name, STR("icon")) ? STR("html_put_icon") : writing_name(g->arena, name);
    if (writer.length == 0 || after_brackets(expression, (size_t)open) != expression.length) {
        g->in = before;
        write_value(g, "html_put_text");
        return;
    }
    write_place(g, before.line);
    buf_put_format(&g->source, "    %.*s(out, %.*s;\n", STR_ARG(writer),
                   STR_ARG(str_from(expression, (size_t)open + 1)));
}

/* Blanks come through only where both neighbours could be words. */
static void settle_space(struct generator *g, bool next_is_block)
{
    if (g->waiting_space != '\0' && !g->space_is_free && !next_is_block) {
        buf_put_char(&g->literal, g->waiting_space);
        g->space_is_free = true;
    }
    g->waiting_space = '\0';
}

/* ---- the stack of what is open -------------------------------------------------------------- */

static void push(struct generator *g, str element, int line)
{
    if (g->depth == DEPTH_LIMIT) {
        FAIL(g, "more than %d elements and braces are open", DEPTH_LIMIT);
    }
    g->open[g->depth++] =
        (struct open_thing){.element = element, .line = line, .space_is_free = g->space_is_free};
}

static bool is_open(const struct generator *g, const char *elements)
{
    for (size_t i = 0; i < g->depth; i++) {
        if (!str_is_empty(g->open[i].element) && is_one_of(g->open[i].element, elements)) {
            return true;
        }
    }
    return false;
}

/* The element that was opened last, if no brace was opened since. */
static str innermost(const struct generator *g)
{
    return g->depth == 0 ? (str){0} : g->open[g->depth - 1].element;
}

static void close_element(struct generator *g, str element)
{
    if (g->depth == 0) {
        FAIL(g, "</%.*s> closes nothing", STR_ARG(element));
    }
    struct open_thing last = g->open[g->depth - 1];
    if (str_is_empty(last.element)) {
        FAIL(g, "</%.*s> closes an element that was opened outside of the { of line %d",
             STR_ARG(element), last.line);
    }
    if (!str_equal_ascii_nocase(last.element, element)) {
        FAIL(g, "</%.*s> where </%.*s> is due (opened in line %d)", STR_ARG(element),
             STR_ARG(last.element), last.line);
    }
    g->depth--;
}

static void close_brace(struct generator *g)
{
    if (g->depth == 0) {
        FAIL(g, "} without {");
    }
    struct open_thing last = g->open[--g->depth];
    if (!str_is_empty(last.element)) {
        FAIL(g, "<%.*s> of line %d is still open at }", STR_ARG(last.element), last.line);
    }
    /* What stands in front of the next text: the end of the block, or what was there before it. */
    g->space_is_free = g->space_is_free && last.space_is_free;
}

/* ---- tags ----------------------------------------------------------------------------------- */

static struct attribute *add_attribute(struct generator *g, struct tag *tag, str name)
{
    if (is_forbidden(name)) {
        FAIL(g, "%.*s=: our content security policy forbids it", STR_ARG(name));
    }
    if (attribute_of(tag, str_to_c(g->arena, name)) != NULL) {
        FAIL(g, "the attribute %.*s stands here twice", STR_ARG(name));
    }
    if (tag->attribute_count == ATTRIBUTE_LIMIT) {
        FAIL(g, "more than %d attributes", ATTRIBUTE_LIMIT);
    }
    struct attribute *attribute = &tag->attributes[tag->attribute_count++];
    *attribute = (struct attribute){.name = name};
    return attribute;
}

static str take_name(struct generator *g)
{
    size_t start = g->in.at;
    while (isalnum((unsigned char)reader_now(&g->in)) ||
           (!reader_ends(&g->in) && strchr("-_:.", reader_now(&g->in)))) {
        g->in.at++;
    }
    return str_slice(g->in.text, start, g->in.at - start);
}

static void attribute_value(struct generator *g, struct attribute *attribute)
{
    char quote = reader_take(&g->in);
    size_t start = g->in.at;
    bool is_url = holds_url(attribute->name);
    buf_put_char(&g->literal, quote);
    while (reader_now(&g->in) != quote) {
        if (reader_ends(&g->in)) {
            FAIL(g, "the value of %.*s does not end", STR_ARG(attribute->name));
        } else if (reader_sees(&g->in, "{{")) {
            bool is_whole = g->in.at == start;
            attribute->is_dynamic = true;
            write_value(g, !is_url    ? "html_put_attribute"
                           : is_whole ? "html_put_link"
                                      : "html_put_url");
        } else {
            buf_put_char(&g->literal, reader_take(&g->in));
        }
    }
    attribute->value = str_slice(g->in.text, start, g->in.at - start);
    buf_put_char(&g->literal, reader_take(&g->in));
    if (is_url && !str_starts_with(attribute->value, STR("{{")) &&
        !is_good_url_beginning(attribute->value)) {
        FAIL(g,
             "the URL in %.*s must begin with a link or literally: /path ? # mailto: https://host",
             STR_ARG(attribute->name));
    }
}

static void attribute(struct generator *g, struct tag *tag)
{
    struct attribute *attribute = add_attribute(g, tag, take_name(g));
    buf_put_char(&g->literal, ' ');
    buf_put(&g->literal, attribute->name);
    if (reader_sees(&g->in, "{{")) {
        FAIL(g, "{{ }} in the name of an attribute");
    }
    while (reader_sees_blank(&g->in)) {
        reader_take(&g->in);
    }
    if (reader_now(&g->in) != '=') {
        return;
    }
    buf_put_char(&g->literal, reader_take(&g->in));
    while (reader_sees_blank(&g->in)) {
        reader_take(&g->in);
    }
    if (reader_now(&g->in) != '"' && reader_now(&g->in) != '\'') {
        FAIL(g, "the value of %.*s needs quotes", STR_ARG(attribute->name));
    }
    attribute_value(g, attribute);
}

/* Where " : " stands outside of strings and parentheses. */
static ptrdiff_t find_colon(str text)
{
    int parentheses = 0;
    for (size_t at = 0; at + 2 < text.length;) {
        char c = text.data[at];
        if (c == '"' || c == '\'') {
            at = tool_after_c_literal(text, at);
            continue;
        }
        if (parentheses == 0 && str_starts_with(str_from(text, at), STR(" : "))) {
            return (ptrdiff_t)at;
        }
        parentheses += (c == '(') - (c == ')');
        at++;
    }
    return -1;
}

/* {{? condition : checked }} */
static void conditional_attribute(struct generator *g, struct tag *tag)
{
    int line = g->in.line;
    str inside = str_from(take_expression(g), 1);
    ptrdiff_t colon = find_colon(inside);
    if (colon < 0) {
        FAIL(g, "{{? }} is written {{? condition : attribute }}");
    }
    str condition = str_trim(str_slice(inside, 0, (size_t)colon));
    str markup = str_trim(str_from(inside, (size_t)colon + 3));
    ptrdiff_t equals = str_find_char(markup, '=');
    str name = equals < 0 ? markup : str_slice(markup, 0, (size_t)equals);
    str value = equals < 0 ? STR("\"\"") : str_from(markup, (size_t)equals + 1);
    bool is_quoted = value.length >= 2 && value.data[0] == '"' &&
                     str_find_char(str_from(value, 1), '"') == (ptrdiff_t)value.length - 2;
    if (!is_quoted || holds_url(name) || str_is_empty(name) || str_find_char(name, ' ') >= 0) {
        FAIL(g, "{{? }} takes one attribute: a name, or name=\"value\", and no URL");
    }
    add_attribute(g, tag, name);
    write_place(g, line);
    buf_put_format(&g->source, "    if (%.*s) {\n    ", STR_ARG(condition));
    buf_put_char(&g->literal, ' ');
    buf_put(&g->literal, markup);
    write_literal(g);
    BUF_PUT(&g->source, "    }\n");
}

static void check_tag(struct generator *g, const struct tag *tag)
{
    const char *complaint = tag_complaint(tag);
    if (complaint != NULL) {
        FAIL(g, "%s", complaint);
    }
    if (is_one_of(tag->name, "form") && is_open(g, "form")) {
        FAIL(g, "<form> inside <form>");
    }
    if (closes_paragraph(tag->name) && str_equal_ascii_nocase(innermost(g), STR("p"))) {
        FAIL(g, "<%.*s> inside <p>: the browser would end the paragraph here", STR_ARG(tag->name));
    }
}

/* The rest of a start tag, behind its name. True if it ends in "/>". */
static bool attributes(struct generator *g, struct tag *tag)
{
    for (;;) {
        bool had_blank = reader_sees_blank(&g->in);
        while (reader_sees_blank(&g->in)) {
            reader_take(&g->in);
            if (sees_directive(g)) {
                FAIL(g, "a line of C inside a tag; see {{? condition : attribute }}");
            }
        }
        if (reader_sees(&g->in, ">") || reader_sees(&g->in, "/>")) {
            bool closes_itself = reader_take(&g->in) == '/';
            g->in.at += closes_itself;
            return closes_itself;
        }
        if (reader_sees(&g->in, "{{?")) {
            conditional_attribute(g, tag);
        } else if (reader_sees(&g->in, "{{")) {
            FAIL(g, "{{ }} inside a tag; only in a quoted value, or {{? condition : attribute }}");
        } else if (had_blank && isalpha((unsigned char)reader_now(&g->in))) {
            attribute(g, tag);
        } else {
            tool_fail_at(g->in.file, tag->line, "<%.*s> does not end properly", STR_ARG(tag->name));
        }
    }
}

static void start_tag(struct generator *g)
{
    struct tag tag = {.line = g->in.line};
    g->in.at++;
    tag.name = take_name(g);
    if (reader_sees(&g->in, "{{")) {
        FAIL(g, "{{ }} in the name of an element");
    }
    settle_space(g, is_block(tag.name));
    buf_put_char(&g->literal, '<');
    buf_put(&g->literal, tag.name);
    bool closes_itself = attributes(g, &tag);
    check_tag(g, &tag);
    bool is_foreign = is_open(g, "svg math") || is_one_of(tag.name, "svg math");
    if (closes_itself && !is_void(tag.name) && !is_foreign) {
        FAIL(g, "<%.*s/> does not close itself in HTML", STR_ARG(tag.name));
    }
    buf_put(&g->literal, closes_itself && is_foreign ? STR("/>") : STR(">"));
    g->space_is_free = is_block(tag.name);
    if (!closes_itself && !is_void(tag.name)) {
        push(g, tag.name, tag.line);
    }
    if (is_one_of(tag.name, "pre textarea") && reader_now(&g->in) != '\n') {
        /* Browsers drop one line end here; a value may begin with its own. */
        buf_put_char(&g->literal, '\n');
    }
    if (is_one_of(tag.name, "form") && attribute_is(&tag, "method", "post")) {
        write_place(g, tag.line);
        BUF_PUT(&g->source, "    html_put_html(out, form_key_field(req));\n");
    }
}

static void end_tag(struct generator *g)
{
    g->in.at += 2;
    str name = take_name(g);
    if (reader_now(&g->in) != '>') {
        FAIL(g, "</%.*s without >", STR_ARG(name));
    }
    g->in.at++;
    settle_space(g, is_block(name) || is_one_of(name, "option select"));
    close_element(g, name);
    buf_put_format(&g->literal, "</%.*s>", STR_ARG(name));
    g->space_is_free = is_block(name);
}

/* ---- text ----------------------------------------------------------------------------------- */

static void space(struct generator *g)
{
    bool is_kept = is_open(g, "pre textarea");
    do {
        char c = reader_take(&g->in);
        if (is_kept) {
            buf_put_char(&g->literal, c);
        } else if (c == '\n' || g->waiting_space == '\0') {
            g->waiting_space = c == '\n' ? '\n' : ' ';
        }
    } while (reader_sees_blank(&g->in) && !sees_directive(g));
}

static void comment(struct generator *g)
{
    int line = g->in.line;
    str inside = take_until(g, "-->", "<!-- without -->");
    if (g->template_line != 0 && str_find(inside, STR("{{")) >= 0) {
        tool_fail_at(g->in.file, line, "{{ }} inside a comment");
    }
}

static void markup(struct generator *g)
{
    if (reader_sees(&g->in, "<%--")) {
        take_until(g, "--%>", "<%-- without --%>");
    } else if (reader_sees(&g->in, "<!--")) {
        comment(g);
    } else if (reader_sees_blank(&g->in)) {
        space(g);
    } else if (g->template_line == 0) {
        FAIL(g, "text outside of a template");
    } else if (reader_sees(&g->in, "</")) {
        end_tag(g);
    } else if (is_one_of(innermost(g), "script") && g->depth > 0) {
        FAIL(g, "<script src> must be empty: nothing of ours runs inside a page");
    } else if (reader_sees(&g->in, "<!")) {
        settle_space(g, true);
        buf_put(&g->literal, take_until(g, ">", "<! without >"));
        buf_put_char(&g->literal, '>');
        g->space_is_free = true;
    } else if (reader_sees(&g->in, "<")) {
        if (!isalpha((unsigned char)g->in.text.data[MIN_OF(g->in.at + 1, g->in.text.length - 1)])) {
            FAIL(g, "< in the text; write &lt;, and {{ }} nowhere in names");
        }
        start_tag(g);
    } else if (reader_sees(&g->in, "{{?")) {
        FAIL(g, "{{? }} outside of a tag");
    } else {
        settle_space(g, false);
        g->space_is_free = false;
        if (reader_sees(&g->in, "{{")) {
            write_text_value(g);
        } else {
            buf_put_char(&g->literal, reader_take(&g->in));
        }
    }
}

/* ---- lines that begin with % ---------------------------------------------------------------- */

static void line_of_c(struct generator *g, str code, int line)
{
    settle_space(g, false);
    write_place(g, line);
    buf_put_format(&g->source, "    %.*s\n", STR_ARG(code));
    for (size_t at = 0; at < code.length;) {
        char c = code.data[at];
        if (c == '"' || c == '\'') {
            at = tool_after_c_literal(code, at);
            continue;
        }
        if (c == '{') {
            push(g, (str){0}, line);
        } else if (c == '}') {
            close_brace(g);
        }
        at++;
    }
}

/* "(struct request *req, str name)" → "req, name" */
static str names_of(struct arena *arena, str parameters)
{
    struct buf names = BUF_INIT(arena);
    str rest = str_slice(parameters, 1, parameters.length - 2);
    str one;
    while (str_next(&rest, ',', &one)) {
        size_t start = one.length;
        while (start > 0 &&
               (isalnum((unsigned char)one.data[start - 1]) || one.data[start - 1] == '_')) {
            start--;
        }
        buf_put(&names, names.length > 0 ? STR(", ") : (str){0});
        buf_put(&names, str_from(one, start));
    }
    return buf_str(&names);
}

/* Each template becomes two functions: one writes into the page that is being made, the other gives
 * a piece of its own. */
static void write_heads(struct generator *g, str name, str parameters)
{
    str writer = writing_name(g->arena, name);
    str rest = str_from(parameters, 1);
    buf_put_format(&g->header, "struct html %.*s%.*s;\nvoid %.*s(struct html_out *out, %.*s;\n",
                   STR_ARG(name), STR_ARG(parameters), STR_ARG(writer), STR_ARG(rest));
    buf_put_format(&g->source,
                   "\nstruct html %.*s%.*s\n{\n"
                   "    struct html_out out = html_begin(req->arena, req->language);\n"
                   "    %.*s(&out, %.*s);\n    return html_end(&out);\n}\n"
                   "\nvoid %.*s(struct html_out *out, %.*s\n{\n    (void)req;\n",
                   STR_ARG(name), STR_ARG(parameters), STR_ARG(writer),
                   STR_ARG(names_of(g->arena, parameters)), STR_ARG(writer), STR_ARG(rest));
}

static void begin_template(struct generator *g, str signature, int line)
{
    while (str_find_char(signature, ')') < 0 && sees_directive(g)) {
        str more = str_trim(str_from(str_trim(reader_take_line(&g->in)), 1));
        signature = str_format(g->arena, "%.*s %.*s", STR_ARG(signature), STR_ARG(more));
    }
    ptrdiff_t parenthesis = str_find_char(signature, '(');
    str name = str_slice(signature, 0, (size_t)MAX_OF(parenthesis, 0));
    str parameters = str_from(signature, name.length);
    if (str_is_empty(writing_name(g->arena, name)) || !str_ends_with(signature, STR(")")) ||
        !str_starts_with(parameters, STR("(struct request *req"))) {
        tool_fail_at(g->in.file, line,
                     "%%template FEATURE_html_NAME(struct request *req, …) is expected");
    }
    for (size_t i = 0; i < g->template_count; i++) {
        if (str_equal(g->template_names[i], name)) {
            tool_fail_at(g->in.file, line, "a second template %.*s", STR_ARG(name));
        }
    }
    *ARENA_PUSH(g->arena, g->template_names, g->template_count, g->template_room) = name;
    g->template_line = line;
    g->space_is_free = true;
    write_heads(g, name, parameters);
}

static void end_template(struct generator *g)
{
    if (g->depth > 0) {
        struct open_thing last = g->open[g->depth - 1];
        str name = str_is_empty(last.element) ? STR("{") : last.element;
        tool_fail_at(g->in.file, last.line, "%.*s is not closed before %%end", STR_ARG(name));
    }
    g->waiting_space = '\0';
    write_literal(g);
    BUF_PUT(&g->source, "}\n");
    g->template_line = 0;
}

static void directive(struct generator *g)
{
    int line = g->in.line;
    str code = str_trim(str_from(str_trim(reader_take_line(&g->in)), 1));
    bool is_template = str_starts_with(code, STR("template "));
    if (str_starts_with(code, STR("#"))) {
        return;
    }
    if (g->template_line != 0) {
        if (is_template || str_starts_with(code, STR("include "))) {
            tool_fail_at(g->in.file, g->template_line, "%%template without %%end");
        } else if (str_equal(code, STR("end"))) {
            end_template(g);
        } else {
            line_of_c(g, code, line);
        }
    } else if (is_template) {
        begin_template(g, str_trim(str_from(code, strlen("template "))), line);
    } else if (str_starts_with(code, STR("include \"")) && g->template_count == 0) {
        buf_put_format(&g->header, "#%.*s\n", STR_ARG(code));
    } else {
        tool_fail_at(g->in.file, line, "%%%.*s outside of a template", STR_ARG(code));
    }
}

/* ---- the file ------------------------------------------------------------------------------- */

/* A template sees the rows of the queries beside it without saying so. */
static void include_queries(struct generator *g)
{
    str stem = str_slice(str_of(g->in.file), 0, strlen(g->in.file) - strlen(".html"));
    const char *queries = str_to_c(g->arena, str_join(g->arena, stem, STR(".sql")));
    if (str_starts_with(stem, STR("src/")) && access(queries, R_OK) == 0) {
        buf_put_format(&g->header, "#include \"%s.h\"\n", queries + strlen("src/"));
    }
}

static void generate(struct generator *g)
{
    buf_put_format(&g->header, "/* Made by htmlgen from %s. */\n#pragma once\n\n", g->in.file);
    BUF_PUT(&g->header, "#include \"app/feature.h\"\n");
    include_queries(g);
    while (!reader_ends(&g->in)) {
        if (sees_directive(g)) {
            directive(g);
        } else {
            markup(g);
        }
    }
    if (g->template_line != 0) {
        tool_fail_at(g->in.file, g->template_line, "%%template without %%end");
    }
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 4 || strcmp(arguments[2], "--out") != 0 ||
        !str_ends_with(str_of(arguments[1]), STR(".html"))) {
        fprintf(stderr, "usage: htmlgen FILE.html --out build/gen/…/FILE.html\n");
        return 2;
    }
    struct arena *arena = arena_new();
    struct generator *g = ARENA_NEW(arena, struct generator);
    *g = (struct generator){.arena = arena, .in = {.file = arguments[1], .line = 1}};
    g->header.arena = g->source.arena = g->literal.arena = arena;
    g->in.text = tool_read_or_fail(arena, arguments[1]);

    const char *out = arguments[3];
    const char *slash = strrchr(out, '/');
    buf_put_format(&g->source, "/* Made by htmlgen from %s. */\n#include \"%s.h\"\n", g->in.file,
                   slash == NULL ? out : slash + 1);
    generate(g);
    tool_write_if_changed(arena, str_to_c(arena, str_format(arena, "%s.h", out)),
                          buf_str(&g->header));
    tool_write_if_changed(arena, str_to_c(arena, str_format(arena, "%s.c", out)),
                          buf_str(&g->source));
    arena_free(arena);
    return 0;
}
