/* Tidying: what copying, old word processors and typewriter habits leave in a text goes away before
 * anything is looked for in it. Whatever is looked for later is looked for in one kind of blank,
 * line end and letter. */
#include "features/reading/reading_inner.h"

#include "base/fold.h"
#include "base/utf8.h"

enum { WIDE_GAP = 3, SPACED_CAPITALS = 4, SPACED_LETTERS = 7, PAGE_DIGITS = 3 };

/* ---- letters -------------------------------------------------------------------------------- */

static bool is_line_end(uint32_t c)
{
    return c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFC || (c < 32 && c != '\t');
}

/* Bullets of the fonts Symbol and Wingdings lie in the private area. */
static bool is_private(uint32_t c)
{
    return c >= 0xE000 && c <= 0xF8FF;
}

static void put_code_point(struct buf *out, uint32_t c)
{
    char bytes[4];
    buf_put_bytes(out, bytes, utf8_encode(c, bytes));
}

/* UTF-8 that is whole, one kind of line end, one kind of blank. */
static str with_plain_letters(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    uint32_t before = 0;
    while (text.length > 0) {
        uint32_t c = utf8_next(&text);
        bool ends = c == '\r' || is_line_end(c);
        if (ends) {
            if (c != '\n' || before != '\r') {
                buf_put_char(&out, '\n');
            }
        } else if (c == UTF8_INVALID) {
            put_code_point(&out, 0xFFFD);
        } else if (c == '\t') {
            buf_put_char(&out, '\t');
        } else if (!is_invisible(c)) {
            uint32_t plain = is_private(c) ? 0x2022 : c == 0x2011 || c == 0x2010 ? '-' : c;
            put_code_point(&out, utf8_is_blank(c) ? ' ' : plain);
        }
        before = c;
    }
    return utf8_nfc(arena, buf_str(&out));
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* What converters leave of Word's bookmarks and lists. */
static str without_marks(struct arena *arena, str line)
{
    static const struct {
        const char *start, *end;
    } marks[] = {{"[bookmark:", "]"},
                 {"<!--[if", "-->"},
                 {"<!--[endif", "-->"},
                 {"[if !", "]"},
                 {"[endif", "]"}};
    struct buf out = BUF_INIT(arena);
    bool has_marks = str_find_char(line, '[') >= 0;
    while (has_marks && line.length > 0) {
        size_t cut = 0;
        for (size_t i = 0; i < COUNT_OF(marks) && cut == 0; i++) {
            if (str_starts_with(line, str_of(marks[i].start))) {
                ptrdiff_t end = str_find(line, str_of(marks[i].end));
                cut = end < 0 ? 0 : (size_t)end + strlen(marks[i].end);
            }
        }
        if (cut == 0) {
            buf_put_char(&out, line.data[0]);
        }
        line = str_from(line, cut == 0 ? 1 : cut);
    }
    return has_marks ? buf_str(&out) : line;
}

struct spaced {
    size_t letters;   /* how many single letters stand in a row */
    size_t length;    /* bytes that they take */
    size_t narrowest; /* blanks between two of them */
    bool is_capital;
};

/* Single letters of one case with one or two blanks between them, from the start of `rest` on. */
static struct spaced spaced_letters(str rest)
{
    struct spaced found = {.narrowest = SIZE_MAX};
    str begin = rest;
    size_t blanks = 0;
    while (rest.length > 0) {
        uint32_t letter = utf8_next(&rest);
        str behind = rest;
        uint32_t after = behind.length > 0 ? utf8_next(&behind) : ' ';
        bool is_capital = utf8_is_upper(letter);
        if (!utf8_is_letter(letter) || utf8_is_letter(after) ||
            (found.letters > 0 && is_capital != found.is_capital)) {
            break;
        }
        found.narrowest = found.letters > 0 ? MIN_OF(found.narrowest, blanks) : SIZE_MAX;
        found.is_capital = is_capital;
        found.letters++;
        found.length = begin.length - rest.length;
        for (blanks = 0; rest.length > 0 && rest.data[0] == ' '; blanks++) {
            rest = str_from(rest, 1);
        }
        if (blanks == 0) {
            break;
        }
    }
    return found;
}

static void put_joined(struct buf *out, str letters, size_t narrowest)
{
    size_t blanks = 0;
    for (size_t i = 0; i < letters.length; i++) {
        blanks = letters.data[i] == ' ' ? blanks + 1 : 0;
        bool ends_word = blanks == narrowest + 1;
        if (letters.data[i] != ' ' || ends_word) {
            buf_put_char(out, letters.data[i]);
        }
    }
}

/* «П О С Т А Н О В Л Я Е Т» becomes a word; wider gaps part the words. */
static str with_words_joined(struct arena *arena, str line)
{
    struct buf out = BUF_INIT(arena);
    bool at_word_start = true;
    while (line.length > 0) {
        struct spaced found = {0};
        if (at_word_start && (unsigned char)line.data[0] >= 0x80) {
            found = spaced_letters(line);
        }
        if (found.letters >= (found.is_capital ? SPACED_CAPITALS : SPACED_LETTERS)) {
            put_joined(&out, str_slice(line, 0, found.length), found.narrowest);
            line = str_from(line, found.length);
            at_word_start = false;
            continue;
        }
        at_word_start = line.data[0] == ' ' || line.data[0] == '\t';
        buf_put_char(&out, line.data[0]);
        line = str_from(line, 1);
    }
    return buf_str(&out);
}

/* A tab, or three blanks and more, parts columns and becomes one tab; less is one blank. */
static void put_with_gaps(struct buf *out, str line)
{
    size_t blanks = 0;
    bool has_tab = false;
    for (size_t i = 0; i < line.length; i++) {
        char c = line.data[i];
        if (c == ' ' || c == '\t') {
            blanks++;
            has_tab = has_tab || c == '\t';
            continue;
        }
        if (blanks > 0) {
            buf_put_char(out, has_tab || blanks >= WIDE_GAP ? '\t' : ' ');
        }
        blanks = 0;
        has_tab = false;
        buf_put_char(out, c);
    }
}

/* «7», «- 7 -», «Страница 2 из 5»: nothing but the number of a page. */
static bool is_page_number(str line)
{
    size_t digits = 0;
    size_t others = 0;
    str rest = line;
    while (rest.length > 0) {
        uint32_t c = utf8_next(&rest);
        bool is_edge = c == '-' || c == ' ' || c == 0x2013 || c == 0x2014 || c == '/' ||
                       c == '\t' || c == 0x2022 || c == 0xB7;
        digits += c >= '0' && c <= '9';
        others += !(c >= '0' && c <= '9') && !is_edge;
    }
    bool names_page = str_starts_with(line, STR("Стр")) || str_starts_with(line, STR("стр"));
    return digits > 0 && digits <= PAGE_DIGITS && (others == 0 || (names_page && others <= 10));
}

/* «проф-»: letters and a hyphen at the end of the line. */
static bool is_broken_word(str line)
{
    if (line.length < 3 || line.data[line.length - 1] != '-') {
        return false;
    }
    return (unsigned char)line.data[line.length - 2] >= 0x80;
}

static bool begins_small(str line)
{
    uint32_t first = line.length > 0 ? utf8_next(&line) : 0;
    return utf8_is_letter(first) && !utf8_is_upper(first);
}

/* Heads and feet that a word processor puts on each page: lines beside the number of a page that
 * stand beside another one, too. */
struct running {
    str *items;
    size_t count;
    size_t capacity;
};

static bool is_one_of_running(const struct running *running, str line)
{
    EACH (one, *running) {
        if (str_equal(*one, line)) {
            return true;
        }
    }
    return false;
}

enum { RUNNING_MOST = 200, RUNNING_LENGTH = 400 };

static void note_beside(struct arena *arena, struct running *seen, struct running *running,
                        str line)
{
    if (line.length == 0 || line.length > RUNNING_LENGTH || seen->count >= RUNNING_MOST ||
        is_page_number(line)) {
        return;
    }
    struct running *list = is_one_of_running(seen, line) ? running : seen;
    if (!is_one_of_running(list, line)) {
        *ARENA_PUSH(arena, list->items, list->count, list->capacity) = line;
    }
}

static struct running running_heads(struct arena *arena, str text)
{
    struct running seen = {0};
    struct running running = {0};
    str before = {0};
    str line;
    bool is_behind = false;
    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        if (str_is_empty(line)) {
            continue;
        }
        bool is_number = is_page_number(line);
        if (is_number) {
            note_beside(arena, &seen, &running, before);
        } else if (is_behind) {
            note_beside(arena, &seen, &running, line);
        }
        is_behind = is_number;
        before = line;
    }
    return running;
}

str reading_tidy(struct arena *arena, str text)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct buf out = BUF_INIT(scratch);
    str rest = with_plain_letters(scratch, text);
    const struct running running = running_heads(scratch, rest);
    str line;
    bool is_gap = true;
    bool broken_word = false;
    bool wants_number = false; /* the line before ends with «№» */
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(with_words_joined(scratch, without_marks(scratch, line)));
        bool is_running = is_one_of_running(&running, line);
        if (((is_page_number(line) && !wants_number) || is_running) && out.length > 0) {
            continue;
        }
        if (str_is_empty(line)) {
            if (!is_gap) {
                buf_put_char(&out, '\n');
            }
            is_gap = true;
            continue;
        }
        /* A word that is broken at the end of a line goes on without a blank. */
        bool goes_on = broken_word && !is_gap && begins_small(line);
        if (goes_on && out.length > 0) {
            out.length--;
        }
        broken_word = is_broken_word(line);
        put_with_gaps(&out, line);
        buf_put_char(&out, '\n');
        is_gap = false;
        wants_number = str_ends_with(line, STR("№")) || str_ends_with(line, STR("от"));
    }
    return fold_look_alikes(arena, str_trim(buf_str(&out)));
}

/* ---- small letters -------------------------------------------------------------------------- */

str reading_low(struct arena *arena, str text)
{
    char *low = arena_raw(arena, text.length + 1);
    str rest = text;
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    str small = utf8_lower(scratch, text);
    /* Letter by letter only where a letter has another length in small. */
    bool is_even = small.length == text.length;
    while (rest.length > 0) {
        size_t place = text.length - rest.length;
        str here = rest;
        uint32_t c = utf8_next(&rest);
        size_t length = here.length - rest.length;
        str one = is_even ? str_slice(small, place, length)
                          : utf8_lower(scratch, str_slice(here, 0, length));
        one = c == 0x401 || c == 0x451 ? STR("е") : one;
        memcpy(low + place, one.length == length ? one.data : here.data, length);
    }
    return (str){low, text.length};
}

str reading_one_line(struct arena *arena, str text)
{
    return utf8_single_blanks(arena, text);
}

struct reading_part reading_part_of(struct reader *reader, size_t start, size_t end)
{
    str raw = str_slice(reader->text, start, end > start ? end - start : 0);
    str trimmed = str_trim(raw);
    if (str_is_empty(trimmed)) {
        return (struct reading_part){0};
    }
    return (struct reading_part){reading_one_line(reader->arena, trimmed),
                                 {start + (size_t)(trimmed.data - raw.data), trimmed.length}};
}
