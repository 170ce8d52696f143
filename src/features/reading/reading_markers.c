/* What stands before an item: 1.  2)  3.1.1  IV.  а)  –  · . Whether a number is one is judged here
 * by how it looks, and by its place among the others in reading_items.c. */
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

static bool is_digit_at(str text, size_t at)
{
    return at < text.length && text.data[at] >= '0' && text.data[at] <= '9';
}

static size_t skip_blanks(str text, size_t at)
{
    while (at < text.length && (text.data[at] == ' ' || text.data[at] == '\t')) {
        at++;
    }
    return at;
}

static size_t letter_at(str text, size_t at, uint32_t *ret_letter)
{
    str rest = str_from(text, at);
    if (rest.length == 0) {
        *ret_letter = 0;
        return at;
    }
    *ret_letter = utf8_next(&rest);
    return text.length - rest.length;
}

static bool is_capital_at(str text, size_t at)
{
    uint32_t c;
    letter_at(text, at, &c);
    return utf8_is_upper(c) || c == 0xAB || c == '"' || c == 0x201C;
}

static bool is_bullet(uint32_t c)
{
    static const uint32_t bullets[] = {'-',    0x2013, 0x2014, 0x2212, 0x2012, 0x2015, 0xB7,
                                       0x2022, '*',    0x25CF, 0x25CB, 0x25AA, 0x25AB, 0x2023,
                                       0x25E6, 0x25A0, 0x25A1, 0x27A2, 0x2713, 0x2714, 0x2043,
                                       0x25BA, 0x25B6, 0x2219, 0x22C5, 0x25C6, 0x2666, 0x21D2};
    for (size_t i = 0; i < COUNT_OF(bullets); i++) {
        if (bullets[i] == c) {
            return true;
        }
    }
    return false;
}

static bool take_bullet(str text, size_t at, struct marker *marker)
{
    uint32_t c;
    size_t behind = letter_at(text, at, &c);
    /* Word's hollow bullet becomes a small Latin o. */
    bool is_hollow = c == 'o' && behind < text.length && text.data[behind] == '\t';
    if (!is_bullet(c) && !is_hollow) {
        return false;
    }
    marker->kind = READING_ITEM_DASH;
    marker->start = at;
    marker->end = behind;
    marker->text_start = skip_blanks(text, behind);
    return marker->text_start < text.length;
}

static size_t take_part(str text, size_t at, struct marker *marker)
{
    int number = 0;
    size_t begin = at;
    while (is_digit_at(text, at) && at < begin + 3) {
        number = number * 10 + (text.data[at] - '0');
        at++;
    }
    bool is_good = at > begin && !is_digit_at(text, at) && marker->part_count < MARKER_DEPTH &&
                   !(text.data[begin] == '0' && marker->part_count > 0);
    if (!is_good) {
        return 0;
    }
    marker->parts[marker->part_count++] = number;
    return at;
}

/* Behind «3» and its dot: another part? «3.1», and «3. 1.» where somebody put a blank. */
static size_t next_part(str text, size_t at, struct marker *marker)
{
    bool is_dot = at < text.length && (text.data[at] == '.' || text.data[at] == ',');
    if (!is_dot) {
        return 0;
    }
    if (is_digit_at(text, at + 1)) {
        return take_part(text, at + 1, marker);
    }
    if (text.data[at] == '.' && at + 1 < text.length && text.data[at + 1] == ' ' &&
        is_digit_at(text, at + 2)) {
        struct marker trial = *marker;
        size_t behind = take_part(text, at + 2, &trial);
        if (behind > 0 && behind < text.length && text.data[behind] == '.') {
            *marker = trial;
            return behind;
        }
    }
    return 0;
}

/* Behind the digits: a dot, a bracket, or nothing. */
static bool take_terminator(str text, size_t at, struct marker *marker)
{
    marker->end = at;
    size_t behind = at;
    marker->style = STYLE_BARE;
    if (behind < text.length && text.data[behind] == '.') {
        marker->style = STYLE_DOT;
        behind++;
    }
    if (behind < text.length && text.data[behind] == ')') {
        marker->style = STYLE_BRACKET;
        behind++;
    }
    if (is_digit_at(text, behind)) {
        return false; /* 01.02.2022, or a sum */
    }
    marker->text_start = skip_blanks(text, behind);
    if (marker->style != STYLE_BARE) {
        return marker->text_start < text.length;
    }
    /* Without a sign of its own only a capital letter tells an item from «15 членов». */
    bool is_apart = marker->text_start > behind;
    uint32_t c;
    letter_at(text, marker->text_start, &c);
    return is_apart && (marker->part_count > 1 ? utf8_is_letter(c) || c == 0xAB
                                               : is_capital_at(text, marker->text_start));
}

static bool take_number(str text, size_t at, struct marker *marker)
{
    size_t behind = take_part(text, at, marker);
    if (behind == 0 || marker->parts[0] == 0) {
        return false;
    }
    for (size_t more; (more = next_part(text, behind, marker)) > 0;) {
        behind = more;
    }
    marker->kind = READING_ITEM;
    marker->start = at;
    return take_terminator(text, behind, marker);
}

static bool take_roman(str text, size_t at, struct marker *marker)
{
    size_t length = 0;
    uint32_t c;
    letter_at(text, at, &c);
    int number = c == 0x425 ? 0 : reading_roman(str_from(text, at), &length);
    size_t behind = at + length;
    if (number == 0 || behind >= text.length ||
        (text.data[behind] != '.' && text.data[behind] != ')')) {
        return false;
    }
    marker->kind = READING_ITEM;
    marker->style = STYLE_ROMAN;
    marker->parts[0] = number;
    marker->part_count = 1;
    marker->start = at;
    marker->end = behind;
    marker->text_start = skip_blanks(text, behind + 1);
    /* «В.И.» is nobody's number. */
    size_t second = letter_at(text, marker->text_start, &c);
    return marker->text_start < text.length && !(second < text.length && text.data[second] == '.');
}

/* «а)», «б)», «a)». */
static bool take_letter(str text, size_t at, struct marker *marker)
{
    uint32_t c;
    size_t behind = letter_at(text, at, &c);
    bool is_small = utf8_is_letter(c) && !utf8_is_upper(c);
    if (!is_small || behind >= text.length || text.data[behind] != ')') {
        return false;
    }
    marker->kind = READING_ITEM_LETTER;
    marker->start = at;
    marker->end = behind;
    marker->text_start = skip_blanks(text, behind + 1);
    return marker->text_start < text.length;
}

/* «п. 1.», «Пункт 2.»: the word before the number says nothing new. */
static size_t skip_word(str text, size_t at)
{
    static const char *const words[] = {"Пункт ", "пункт ", "П. ", "п. ", "п.", "П."};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        str word = str_of(words[i]);
        if (str_starts_with(str_from(text, at), word) && is_digit_at(text, at + word.length)) {
            return at + word.length;
        }
    }
    return at;
}

struct marker reading_marker_at(struct reader *reader, size_t start, size_t end)
{
    static const struct marker none = {.kind = READING_ITEM_PLAIN};
    str text = str_slice(reader->text, 0, end);
    struct marker marker = none;
    bool has_found = take_bullet(text, start, &marker);
    if (!has_found) {
        marker = none;
        has_found = take_number(text, skip_word(text, start), &marker);
    }
    if (!has_found) {
        marker = none;
        has_found = take_roman(text, start, &marker);
    }
    if (!has_found) {
        marker = none;
        has_found = take_letter(text, start, &marker);
    }
    if (!has_found) {
        marker = none;
        marker.text_start = start;
    }
    return marker;
}

bool reading_breaks_off(struct reader *reader, size_t line)
{
    size_t start = reader->lines[line].start;
    size_t end = reader->lines[line].end;
    size_t from = end - start > 40 ? end - 40 : start;
    while (from < end && ((unsigned char)reader->text.data[from] & 0xC0) == 0x80) {
        from++;
    }
    struct tokens tokens = reading_tokens(reader, from, end);
    if (tokens.count == 0) {
        return false;
    }
    size_t last = tokens.count - 1;
    bool is_cut_short = token_is(&tokens, last, ".") && last > 0 &&
                        token_is(&tokens, last - 1, "п|пп|ст|ч|гл|им|см") &&
                        tokens.items[last].start == tokens.items[last - 1].end;
    return is_cut_short ||
           token_is(&tokens, last,
                    "№|от|до|с|по|в|на|и|о|об|к|из|за|под|при|для|пункта|пункт|пункте|пунктом|"
                    "пунктов|статьи|приложению|приложения|(");
}
