/* Templates of documents: text ⇄ structure. */
#include "features/documents/documents_template.h"

#include "base/buf.h"

/* As much as a document may have: what was saved must read again. */
enum { ITEMS_MOST = 1000, DEPTH_MOST = 8, NUMBER_MOST = 48, BLANKS_A_STEP = 2, DAYS_MOST = 3660 };

static const char *const item_words[] = {"to", "until", "every", "again", "control", "names", NULL};

bool documents_template_days(str value, int64_t *ret_days)
{
    return value.length > 1 && value.data[0] == '+' && str_to_int64(str_from(value, 1), ret_days) &&
           *ret_days >= 0 && *ret_days <= DAYS_MOST;
}

/* ---- reading -------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    struct documents_template *template;
};

static void add_line(struct arena *arena, str *text, str line)
{
    *text = text->length == 0 ? line : STR_CONCAT(arena, *text, STR("\n"), line);
}

static void add_word(struct arena *arena, struct documents_template_words *words, str name,
                     str value)
{
    *ARENA_PUSH(arena, words->items, words->count, words->capacity) =
        (struct documents_template_word){name, value};
}

static bool read_head(struct reader *reader, str line)
{
    struct documents_template *template = reader->template;
    str rest = line;
    str name;
    if (!str_next(&rest, ' ', &name)) {
        return false;
    }
    str value = str_trim(rest);
    const struct {
        const char *name;
        str *text;
    } texts[] = {
        {"name", &template->name},         {"kind", &template->kind},
        {"title", &template->title},       {"speaker", &template->speakers},
        {"preamble", &template->preamble}, {"place", &template->place},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (str_equal(name, str_of(texts[i].name))) {
            add_line(reader->arena, texts[i].text, value);
            return value.length > 0;
        }
    }
    if (str_equal(name, STR("control"))) {
        add_word(reader->arena, &template->controls, STR("control"), value);
        return value.length > 0;
    }
    return false;
}

static bool read_word(struct reader *reader, str line)
{
    struct documents_template *template = reader->template;
    str rest = str_trim(line);
    str name;
    if (template->count == 0 || !str_next(&rest, ' ', &name)) {
        return false;
    }
    for (const char *const *known = item_words; *known != NULL; known++) {
        if (str_equal(name, str_of(*known))) {
            add_word(reader->arena, &template->items[template->count - 1].words, name,
                     str_trim(rest));
            return true;
        }
    }
    return false;
}

/* "1.", "3.1.2.", "а)": what stands before the first blank and ends with a sign. */
static str number_of(str line)
{
    ptrdiff_t end = str_find_char(line, ' ');
    str number = end <= 0 ? line : str_slice(line, 0, (size_t)end);
    bool is_number = number.length > 1 && number.length <= NUMBER_MOST &&
                     (str_ends_with(number, STR(".")) || str_ends_with(number, STR(")")));
    return is_number ? number : (str){0};
}

static bool read_item(struct reader *reader, str line, size_t blanks)
{
    struct documents_template *template = reader->template;
    str number = number_of(line);
    bool is_dash = str_starts_with(line, STR("- "));
    size_t depth = blanks / BLANKS_A_STEP;
    if ((number.length == 0 && !is_dash) || depth > DEPTH_MOST || template->count >= ITEMS_MOST) {
        return false;
    }
    str text = str_trim(str_from(line, is_dash ? 1 : number.length));
    *ARENA_PUSH(reader->arena, template->items, template->count, template->capacity) =
        (struct documents_template_item){
            .depth = (int64_t)depth, .number = is_dash ? (str){0} : number, .text = text};
    return text.length > 0;
}

static bool read_line(struct reader *reader, str line)
{
    struct documents_template *template = reader->template;
    str words = str_trim(line);
    size_t blanks = 0;
    while (blanks < line.length && line.data[blanks] == ' ') {
        blanks++;
    }
    if (words.length == 0 || words.data[0] == '#') {
        return true;
    }
    switch (words.data[0]) {
    case '%':
        return read_head(reader, str_from(words, 1));
    case '>':
        return read_word(reader, str_from(words, 1));
    case '|':
        if (template->count > 0) {
            add_line(reader->arena, &template->items[template->count - 1].text,
                     str_trim(str_from(words, 1)));
        }
        return template->count > 0;
    default:
        return read_item(reader, words, blanks);
    }
}

bool documents_template_read(struct arena *arena, str text, struct documents_template *ret_template,
                             size_t *ret_line)
{
    struct documents_template template = {0};
    struct reader reader = {arena, &template};
    size_t number = 0;
    str line;
    while (str_next(&text, '\n', &line)) {
        number++;
        if (!read_line(&reader, line)) {
            *ret_line = number;
            return false;
        }
    }
    *ret_line = number;
    *ret_template = template;
    return template.name.length > 0 && template.kind.length > 0 && template.title.length > 0;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put_lines(struct buf *text, const char *name, str lines)
{
    str line;
    while (str_next(&lines, '\n', &line)) {
        if (str_trim(line).length > 0) {
            buf_put_format(text, "%%%s %.*s\n", name, STR_ARG(str_trim(line)));
        }
    }
}

static void put_item(struct buf *text, const struct documents_template_item *item)
{
    int blanks = (int)item->depth * BLANKS_A_STEP;
    str rest = item->text;
    str line;
    bool is_first = true;
    while (str_next(&rest, '\n', &line)) {
        str sign = !is_first ? STR("|") : item->number.length > 0 ? item->number : STR("-");
        if (str_trim(line).length > 0) {
            buf_put_format(text, "%*s%.*s %.*s\n", blanks, "", STR_ARG(sign),
                           STR_ARG(str_trim(line)));
            is_first = false;
        }
    }
    EACH (word, item->words) {
        buf_put_format(text, "%*s> %.*s %.*s\n", blanks, "", STR_ARG(word->name),
                       STR_ARG(word->value));
    }
}

str documents_template_text(struct arena *arena, const struct documents_template *template)
{
    struct buf text = BUF_INIT(arena);
    put_lines(&text, "name", template->name);
    put_lines(&text, "kind", template->kind);
    put_lines(&text, "title", template->title);
    put_lines(&text, "place", template->place);
    put_lines(&text, "speaker", template->speakers);
    put_lines(&text, "preamble", template->preamble);
    EACH (word, template->controls) {
        put_lines(&text, "control", word->value);
    }
    for (size_t i = 0; i < template->count; i++) {
        put_item(&text, &template->items[i]);
    }
    return buf_str(&text);
}
