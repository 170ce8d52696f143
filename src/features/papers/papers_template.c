#include "features/papers/papers_template.h"

#include "app/i18n.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/utf8.h"

/* ---- lines ---------------------------------------------------------------------------------- */

enum step { STEP_PRINT, STEP_IF, STEP_ELSE, STEP_EACH, STEP_END };

struct papers_line {
    enum step step;
    enum papers_kind kind;
    str text;
    const struct papers_name *name; /* of [if …] and [each …] */
    str value;                      /* [if name value] */
    bool is_not;
    size_t other; /* where it goes on if the condition does not hold; of [end]: its beginning */
};

struct reader {
    struct arena *arena;
    const struct papers_name *names;
    struct papers_template *template;
    size_t capacity;
    struct papers_mistakes mistakes;
    int32_t line;
    size_t open[16]; /* [if …] and [each …] that wait for their end */
    size_t depth;
    bool is_filling; /* what is wrong was told when it was read */
};

static void complain(struct reader *reader, const char *sentence, str word, str nearest)
{
    *ARENA_PUSH(reader->arena, reader->mistakes.items, reader->mistakes.count,
                reader->mistakes.capacity) = (struct papers_mistake){
        .line = reader->line, .sentence = sentence, .word = word, .nearest = nearest};
}

/* ---- names ---------------------------------------------------------------------------------- */

#define FARTHEST 8

static str nearest_name(struct reader *reader, str word)
{
    int least = FARTHEST;
    str nearest = {0};
    for (const struct papers_name *name = reader->names; name->name != NULL; name++) {
        int distance = fold_distance(word, str_of(name->name), least - 1);
        if (distance < least) {
            least = distance;
            nearest = str_of(name->name);
        }
    }
    /* A word of four letters that differs in four is another word. */
    return (size_t)least * 2 > MAX_OF(word.length, nearest.length) ? (str){0} : nearest;
}

static const struct papers_name *name_of(const struct papers_name *names, str word)
{
    for (const struct papers_name *name = names; name->name != NULL; name++) {
        if (str_equal(word, str_of(name->name))) {
            return name;
        }
    }
    return NULL;
}

static const struct papers_name *open_list(const struct reader *reader)
{
    for (size_t i = reader->depth; i > 0; i--) {
        const struct papers_line *line = &reader->template->lines[reader->open[i - 1]];
        if (line->step == STEP_EACH) {
            return line->name;
        }
    }
    return NULL;
}

static const struct papers_name *known_name(struct reader *reader, str word)
{
    const struct papers_name *name = name_of(reader->names, word);
    if (name == NULL) {
        complain(reader, N_("There is no “%1”."), word, nearest_name(reader, word));
        return NULL;
    }
    const struct papers_name *list = name->list == NULL ? NULL : open_list(reader);
    if (!reader->is_filling && name->list != NULL &&
        (list == NULL || strcmp(list->name, name->list) != 0)) {
        complain(reader, N_("“%1” can stand between [each …] and [end] only."), word, (str){0});
        return NULL;
    }
    return name;
}

/* ---- marks ---------------------------------------------------------------------------------- */

static bool case_named(str word, enum declension_case *ret_case)
{
    static const char *const cases[] = {
        [DECLENSION_NOMINATIVE] = "nom",   [DECLENSION_GENITIVE] = "gen",
        [DECLENSION_DATIVE] = "dat",       [DECLENSION_ACCUSATIVE] = "acc",
        [DECLENSION_INSTRUMENTAL] = "ins", [DECLENSION_PREPOSITIONAL] = "prep",
        [DECLENSION_LOCATIVE] = "loc",     [DECLENSION_ABLATIVE] = "abl",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (str_equal(word, str_of(cases[i]))) {
            *ret_case = (enum declension_case)i;
            return true;
        }
    }
    return false;
}

/* What stands behind the bar. False if it does not go with the name. */
static bool read_filter(str filter, size_t index, struct papers_mark *mark)
{
    if (mark->name == NULL) {
        mark->asks_day = index == 0 && str_equal(filter, STR("day"));
        return mark->asks_day;
    }
    switch (mark->name->type) {
    case PAPERS_PERSON:
    case PAPERS_POST:
    case PAPERS_ORGANISATION:
        return index == 0 && case_named(filter, &mark->which);
    case PAPERS_DAY:
        mark->is_short = index == 0 && str_equal(filter, STR("short"));
        return mark->is_short;
    case PAPERS_SEX:
        if (index < COUNT_OF(mark->words)) {
            mark->words[index] = filter;
        }
        return index < COUNT_OF(mark->words);
    case PAPERS_TEXT:
    case PAPERS_LIST:
    default:
        return false;
    }
}

static str mark_key(struct arena *arena, str inside)
{
    struct buf out = BUF_INIT(arena);
    str piece;
    while (str_next(&inside, '|', &piece)) {
        buf_put(&out, out.length == 0 ? (str){0} : STR("|"));
        buf_put(&out, str_trim(piece));
    }
    return buf_str(&out);
}

static bool finish_mark(struct reader *reader, struct papers_mark *mark, size_t filters)
{
    if (mark->name != NULL && mark->name->type == PAPERS_SEX && filters != COUNT_OF(mark->words)) {
        complain(reader, N_("“%1” needs two words, for a man and for a woman."), mark->key,
                 (str){0});
        return false;
    }
    if (mark->name != NULL && mark->name->type == PAPERS_LIST) {
        complain(reader, N_("“%1” is a list: it needs a line [each …]."), mark->key, (str){0});
        return false;
    }
    return true;
}

/* The names were checked when the template was read; then `reader` only finds them again. */
static bool read_mark(struct reader *reader, str inside, struct papers_mark *ret_mark)
{
    struct papers_mark mark = {.key = mark_key(reader->arena, inside)};
    str rest = mark.key, piece = {0};
    size_t filters = 0;
    bool is_good = str_next(&rest, '|', &piece);
    if (str_starts_with(piece, STR("?"))) {
        mark.question = str_trim(str_from(piece, 1));
        is_good = mark.question.length > 0;
    } else if (is_good) {
        mark.name = known_name(reader, piece);
        if (mark.name == NULL) {
            return false;
        }
    }
    if (!is_good) {
        complain(reader, N_("Between {{ and }} stands nothing."), (str){0}, (str){0});
        return false;
    }
    while (str_next(&rest, '|', &piece)) {
        if (!read_filter(piece, filters++, &mark)) {
            complain(reader, N_("“%1” cannot stand behind the bar here."), piece, (str){0});
            return false;
        }
    }
    *ret_mark = mark;
    return finish_mark(reader, &mark, filters);
}

/* The next mark of a text: what stands before it, and what is inside of it. False: no more. */
static bool next_mark(str *rest, str *ret_before, str *ret_inside, bool *ret_is_closed)
{
    ptrdiff_t begin = str_find(*rest, STR("{{"));
    if (begin < 0) {
        return false;
    }
    *ret_before = str_slice(*rest, 0, (size_t)begin);
    *rest = str_from(*rest, (size_t)begin + 2);
    ptrdiff_t end = str_find(*rest, STR("}}"));
    *ret_is_closed = end >= 0;
    *ret_inside = *ret_is_closed ? str_slice(*rest, 0, (size_t)end) : *rest;
    *rest = *ret_is_closed ? str_from(*rest, (size_t)end + 2) : (str){0};
    return true;
}

static void check_marks(struct reader *reader, str text)
{
    str rest = text, before, inside;
    bool is_closed;
    struct papers_mark mark;
    while (next_mark(&rest, &before, &inside, &is_closed)) {
        if (!is_closed) {
            complain(reader, N_("}} is missing behind “%1”."), utf8_slice(inside, 30), (str){0});
        } else {
            (void)read_mark(reader, inside, &mark);
        }
    }
}

/* ---- reading -------------------------------------------------------------------------------- */

static const struct {
    const char *sign;
    enum papers_kind kind;
} signs[] = {
    {"|=", PAPERS_ROW_HEAD}, {"|", PAPERS_ROW},       {"=", PAPERS_TITLE}, {">", PAPERS_TO},
    {"^", PAPERS_CENTRED},   {"<", PAPERS_PLAIN},     {"-", PAPERS_ITEM},  {"~", PAPERS_SMALL},
    {"@", PAPERS_SPREAD},    {"_", PAPERS_SIGNATURE},
};

static bool has_cells(enum papers_kind kind)
{
    return kind == PAPERS_ROW || kind == PAPERS_ROW_HEAD || kind == PAPERS_SPREAD ||
           kind == PAPERS_SIGNATURE;
}

static struct papers_line *add_line(struct reader *reader, enum step step)
{
    struct papers_line *line = ARENA_PUSH(reader->arena, reader->template->lines,
                                          reader->template->count, reader->capacity);
    *line = (struct papers_line){.step = step};
    return line;
}

/* Where a bar stands outside of marks a new cell begins. */
static bool next_cell(str *rest, str *ret_cell)
{
    if (rest->data == NULL) {
        return false;
    }
    size_t i = 0;
    for (int depth = 0; i < rest->length && (rest->data[i] != '|' || depth > 0); i++) {
        bool is_pair = i + 1 < rest->length && rest->data[i] == rest->data[i + 1];
        depth += is_pair && rest->data[i] == '{' ? 1 : 0;
        depth -= is_pair && rest->data[i] == '}' && depth > 0 ? 1 : 0;
    }
    *ret_cell = str_trim(str_slice(*rest, 0, i));
    *rest = i < rest->length ? (str){rest->data + i + 1, rest->length - i - 1} : (str){0};
    return true;
}

static void read_text_line(struct reader *reader, str text)
{
    struct papers_line *line = add_line(reader, STEP_PRINT);
    line->kind = text.length == 0 ? PAPERS_GAP : PAPERS_PARAGRAPH;
    line->text = text;
    if (str_equal(text, STR("==="))) {
        line->kind = PAPERS_NEW_PAGE;
        return;
    }
    for (size_t i = 0; i < COUNT_OF(signs) && line->kind == PAPERS_PARAGRAPH; i++) {
        str sign = str_of(signs[i].sign);
        if (str_starts_with(text, sign) &&
            (text.length == sign.length || text.data[sign.length] == ' ')) {
            line->kind = signs[i].kind;
            line->text = str_trim(str_from(text, sign.length));
        }
    }
    size_t cells = 0;
    str rest = line->text, cell;
    while (has_cells(line->kind) && next_cell(&rest, &cell)) {
        cells++;
    }
    size_t limit = line->kind == PAPERS_SPREAD      ? 3
                   : line->kind == PAPERS_SIGNATURE ? 2
                                                    : PAPERS_CELLS;
    if (cells > limit) {
        complain(reader, N_("The line has too many parts."), (str){0}, (str){0});
    }
    check_marks(reader, line->text);
}

static void read_condition(struct reader *reader, struct papers_line *line, str text)
{
    str word;
    if (str_starts_with(text, STR("not "))) {
        line->is_not = true;
        text = str_trim(str_from(text, 4));
    }
    str rest = text;
    word = str_next(&rest, ' ', &word) ? word : (str){0};
    line->name = known_name(reader, word);
    line->value = str_trim(rest);
}

static void read_each(struct reader *reader, struct papers_line *line, str text)
{
    line->name = known_name(reader, text);
    if (line->name != NULL && line->name->type != PAPERS_LIST) {
        complain(reader, N_("“%1” is no list."), text, (str){0});
        line->name = NULL;
    }
}

static void read_opening(struct reader *reader, enum step step, str text)
{
    if (reader->depth == COUNT_OF(reader->open)) {
        complain(reader, N_("Too many conditions stand within one another."), (str){0}, (str){0});
        return;
    }
    bool is_inner_list = step == STEP_EACH && open_list(reader) != NULL;
    struct papers_line line = {.step = step};
    if (is_inner_list) {
        complain(reader, N_("A list cannot stand within a list."), (str){0}, (str){0});
    } else if (step == STEP_EACH) {
        read_each(reader, &line, text);
    } else {
        read_condition(reader, &line, text);
    }
    reader->open[reader->depth++] = reader->template->count;
    *add_line(reader, step) = line;
    /* A wrong line leaves its [end] something to close. */
    struct papers_line *added = &reader->template->lines[reader->template->count - 1];
    added->name = added->name == NULL ? reader->names : added->name;
}

static void read_closing(struct reader *reader, enum step step)
{
    size_t here = reader->template->count;
    struct papers_line *opened =
        reader->depth == 0 ? NULL : &reader->template->lines[reader->open[reader->depth - 1]];
    if (opened == NULL || (step == STEP_ELSE && opened->step != STEP_IF)) {
        complain(reader, N_("Nothing was begun that this line could end."), (str){0}, (str){0});
        return;
    }
    opened->other = here + 1;
    add_line(reader, step)->other = reader->open[reader->depth - 1];
    if (step == STEP_ELSE) {
        reader->open[reader->depth - 1] = here;
    } else {
        reader->depth--;
    }
}

static void read_bracket(struct reader *reader, str text)
{
    str inside = str_trim(str_slice(text, 1, text.length - 2));
    if (str_equal(inside, STR("else"))) {
        read_closing(reader, STEP_ELSE);
    } else if (str_equal(inside, STR("end"))) {
        read_closing(reader, STEP_END);
    } else if (str_starts_with(inside, STR("if "))) {
        read_opening(reader, STEP_IF, str_trim(str_from(inside, 3)));
    } else if (str_starts_with(inside, STR("each "))) {
        read_opening(reader, STEP_EACH, str_trim(str_from(inside, 5)));
    } else {
        complain(reader, N_("“%1” is none of [if …], [else], [each …], [end]."), text, (str){0});
    }
}

static void read_directive(struct reader *reader, str text)
{
    if (str_starts_with(text, STR("%title "))) {
        reader->template->title = str_trim(str_from(text, 7));
        if (str_find(text, STR("{{")) >= 0) {
            complain(reader, N_("The title is the same for everybody: it has no marks."), (str){0},
                     (str){0});
        }
    } else if (str_equal(text, STR("%wide"))) {
        reader->template->is_wide = true;
    } else {
        complain(reader, N_("“%1” is neither %title nor %wide."), text, (str){0});
    }
}

static void read_line(struct reader *reader, str text)
{
    if (str_starts_with(text, STR("#"))) {
        return;
    }
    if (str_starts_with(text, STR("%"))) {
        read_directive(reader, text);
    } else if (str_starts_with(text, STR("[")) && str_ends_with(text, STR("]"))) {
        read_bracket(reader, text);
    } else {
        read_text_line(reader, text);
    }
}

bool papers_template_read(struct arena *arena, str text, const struct papers_name *names,
                          struct papers_template *ret_template,
                          struct papers_mistakes *ret_mistakes)
{
    *ret_template = (struct papers_template){.names = names};
    struct reader reader = {.arena = arena, .names = names, .template = ret_template};
    if (text.length > PAPERS_LONGEST_TEMPLATE) {
        complain(&reader, N_("The template is too long."), (str){0}, (str){0});
        text = str_slice(text, 0, 0);
    }
    str rest = text, line;
    while (str_next(&rest, '\n', &line)) {
        reader.line++;
        read_line(&reader, str_trim(line));
    }
    if (reader.depth > 0) {
        complain(&reader, N_("[end] is missing."), (str){0}, (str){0});
    }
    if (ret_template->title.length == 0) {
        reader.line = 1;
        complain(&reader, N_("The line %title is missing: what is the paper called?"), (str){0},
                 (str){0});
    }
    *ret_mistakes = reader.mistakes;
    return reader.mistakes.count == 0;
}

/* ---- filling in ----------------------------------------------------------------------------- */

struct filler {
    struct reader finder;
    const struct papers_source *source;
    struct papers_paper paper;
    size_t row;
};

/* A value cannot become anything but text: what a template lays out stays its own. A line end in it
 * is a new paragraph of the same kind, and a blank where there are no paragraphs. */
static void put_value(struct buf *out, str value)
{
    for (size_t i = 0; i < value.length; i++) {
        char c = value.data[i];
        buf_put_char(out, (unsigned char)c < ' ' && c != '\n' ? ' ' : c);
    }
}

static str on_one_line(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    for (size_t i = 0; i < text.length; i++) {
        buf_put_char(&out, text.data[i] == '\n' ? ' ' : text.data[i]);
    }
    return buf_str(&out);
}

static void add_block(struct filler *filler, const struct papers_block *block)
{
    *ARENA_PUSH(filler->finder.arena, filler->paper.blocks, filler->paper.count,
                filler->paper.capacity) = *block;
}

/* A day that ends in «г.» ends the sentence, too. */
static str behind(const struct buf *out, str text)
{
    bool is_doubled = str_ends_with(buf_str(out), STR(".")) && str_starts_with(text, STR("."));
    return is_doubled ? str_from(text, 1) : text;
}

static str filled(struct filler *filler, str text)
{
    struct buf out = BUF_INIT(filler->finder.arena);
    str rest = text, before, inside;
    bool is_closed;
    while (next_mark(&rest, &before, &inside, &is_closed)) {
        struct papers_mark mark;
        buf_put(&out, behind(&out, before));
        if (read_mark(&filler->finder, inside, &mark)) {
            str value = filler->source->text(filler->source->context, &mark, filler->row);
            put_value(&out, value.length == 0 ? PAPERS_BLANK : value);
        }
    }
    buf_put(&out, behind(&out, rest));
    return buf_str(&out);
}

static void print_paragraphs(struct filler *filler, const struct papers_line *line)
{
    str rest = filled(filler, line->text), text;
    while (str_next(&rest, '\n', &text)) {
        if (str_trim(text).length > 0) {
            add_block(filler, &(struct papers_block){
                                  .kind = line->kind, .cells = {str_trim(text)}, .count = 1});
        }
    }
}

static void print_line(struct filler *filler, const struct papers_line *line)
{
    struct papers_block block = {.kind = line->kind};
    str rest = line->text, cell;
    if (line->kind == PAPERS_GAP || line->kind == PAPERS_NEW_PAGE) {
        add_block(filler, &block);
        return;
    }
    if (!has_cells(line->kind)) {
        print_paragraphs(filler, line);
        return;
    }
    while (block.count < PAPERS_CELLS && next_cell(&rest, &cell)) {
        block.cells[block.count++] = on_one_line(filler->finder.arena, filled(filler, cell));
    }
    add_block(filler, &block);
}

static bool holds(struct filler *filler, const struct papers_line *line)
{
    struct papers_mark mark = {
        .name = line->name, .key = str_of(line->name->name), .is_condition = true};
    if (line->name->type == PAPERS_LIST) {
        return (filler->source->rows(filler->source->context, line->name->name) > 0) !=
               line->is_not;
    }
    if (line->name->type == PAPERS_SEX) {
        mark.words[0] = STR("m");
        mark.words[1] = STR("f");
    }
    str value = filler->source->text(filler->source->context, &mark, filler->row);
    bool is_so = line->value.length == 0 ? value.length > 0 : str_equal(value, line->value);
    return is_so != line->is_not;
}

struct papers_paper papers_fill_in(struct arena *arena, const struct papers_template *template,
                                   const struct papers_source *source)
{
    struct filler filler = {.source = source};
    size_t rows = 0;
    filler.finder = (struct reader){.arena = arena, .names = template->names, .is_filling = true};
    filler.paper = (struct papers_paper){.title = template->title, .is_wide = template->is_wide};
    for (size_t i = 0; i < template->count;) {
        const struct papers_line *line = &template->lines[i];
        size_t next = i + 1;
        if (line->step == STEP_PRINT) {
            print_line(&filler, line);
        } else if (line->step == STEP_IF && !holds(&filler, line)) {
            next = line->other;
        } else if (line->step == STEP_ELSE) {
            next = line->other; /* the condition held: on behind the end */
        } else if (line->step == STEP_EACH) {
            rows = source->rows(source->context, line->name->name);
            filler.row = 0;
            next = rows == 0 ? line->other : next;
        } else if (line->step == STEP_END && template->lines[line->other].step == STEP_EACH) {
            next = ++filler.row < rows ? line->other + 1 : next;
            filler.row = filler.row < rows ? filler.row : 0;
        }
        i = next;
    }
    return filler.paper;
}
