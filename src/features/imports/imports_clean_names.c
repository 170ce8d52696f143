#include "features/imports/imports_clean_inner.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/patronymic.h"
#include "base/utf8.h"

/* Names of people, as clerks write them: case, order, initials, maiden names, remarks behind them.
 */

/* First names that are met most; only to tell «Мария Иванова» from «Иванова Мария», never a sex. */
static const char *const first_names[] = {
    "александр", "александра", "алексеи",  "алена",      "алина",     "алиса",     "алла",
    "альбина",   "анастасия",  "анатолии", "ангелина",   "андреи",    "анжелика",  "анна",
    "антон",     "антонина",   "арина",    "артем",      "артур",     "борис",     "вадим",
    "валентин",  "валентина",  "валерии",  "валерия",    "варвара",   "василии",   "вера",
    "вероника",  "виктор",     "виктория", "виталии",    "владимир",  "владислав", "вячеслав",
    "галина",    "геннадии",   "георгии",  "григории",   "дарья",     "денис",     "диана",
    "дмитрии",   "евгении",    "евгения",  "екатерина",  "елена",     "елизавета", "жанна",
    "зинаида",   "зоя",        "иван",     "игорь",      "илья",      "инна",      "ирина",
    "карина",    "кирилл",     "клавдия",  "константин", "кристина",  "ксения",    "лариса",
    "лев",       "леонид",     "лидия",    "лилия",      "любовь",    "людмила",   "максим",
    "маргарита", "марина",     "мария",    "михаил",     "надежда",   "наталия",   "наталья",
    "николаи",   "нина",       "оксана",   "олег",       "олеся",     "ольга",     "павел",
    "петр",      "полина",     "раиса",    "римма",      "роман",     "руслан",    "светлана",
    "семен",     "сергеи",     "софия",    "софья",      "станислав", "степан",    "тамара",
    "татьяна",   "тимур",      "ульяна",   "федор",      "элеонора",  "эльвира",   "юлия",
    "юрии",      "яна",        "ярослав",  "аигуль",     "аигул",     "аигерим",   "асель",
    "асел",      "динара",     "гулнар",   "гульнара",   "жанар",     "ербол",     "серик",
    "нурлан",    "адил",       "каират",   "марат",      "ермек",     "болат",     "бакыт",
    "алия",      "сауле",      "мадина",   "орнек",      "даурен",    "ерлан",     "аскар",
};

bool imports_is_first_name(struct arena *arena, str word)
{
    /* Folding keeps й; the table, like hurried typists, writes и. */
    str folded = fold_letters(arena, word);
    struct buf key = BUF_INIT(arena);
    while (folded.length > 0) {
        char bytes[4];
        uint32_t c = utf8_next(&folded);
        buf_put_bytes(&key, bytes, utf8_encode(c == 0x439 ? 0x438 : c, bytes));
    }
    return is_one_of(buf_str(&key), first_names, COUNT_OF(first_names));
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* «3айцева 0льга»: a digit for the letter that looks alike, where a small letter follows or a
 * letter stands before. «3Иванова» has a running number. */
static uint32_t letter_for(uint32_t digit, str before, str after)
{
    uint32_t next = after.length > 0 ? utf8_next(&after) : 0;
    bool small = (next >= 0x430 && next <= 0x44F) || next == 0x451;
    bool inside = before.length > 0 && (unsigned char)before.data[before.length - 1] >= 0x80 &&
                  utf8_is_letter(next);
    bool begins = before.length == 0 || before.data[before.length - 1] == ' ';
    if (!((begins && small) || inside)) {
        return 0;
    }
    bool large = begins || !small;
    return digit == '3' ? (large ? 0x417 : 0x437) : digit == '0' ? (large ? 0x41E : 0x43E) : 0;
}

/* Letters, hyphens, apostrophes and points of initials remain; «Петров - Водкин» closes up. */
static str name_signs(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    while (text.length > 0) {
        str before = text;
        uint32_t c = utf8_next(&text);
        uint32_t letter = c == '0' || c == '3' ? letter_for(c, buf_str(&out), text) : 0;
        if (letter != 0) {
            char bytes[4];
            buf_put_bytes(&out, bytes, utf8_encode(letter, bytes));
        } else if (is_dash(c)) {
            while (out.length > 0 && out.data[out.length - 1] == ' ') {
                out.length--;
            }
            buf_put_char(&out, '-');
            text = str_trim(text);
        } else if (utf8_is_letter(c) || c == '\'' || c == 0x2019 || c == '?' || c == ' ') {
            buf_put_bytes(&out, before.data, before.length - text.length);
        } else if (c == '.' && out.length > 0 && out.data[out.length - 1] != ' ') {
            BUF_PUT(&out, ". ");
        } else {
            buf_put_char(&out, ' ');
        }
    }
    return imports_clean_text(arena, buf_str(&out));
}

/* «Иванова/Петрова Мария»: what follows the stroke in the first word is another last name. */
static str with_stroke_in_brackets(struct arena *arena, str text)
{
    ptrdiff_t stroke = str_find_char(text, '/');
    ptrdiff_t blank = str_find_char(text, ' ');
    if (stroke < 4 || blank < stroke + 4) {
        return text;
    }
    str rest = str_slice(text, (size_t)stroke + 1, (size_t)(blank - stroke) - 1);
    return str_find_char(rest, '/') >= 0
               ? text
               : str_format(arena, "%.*s (%.*s)%.*s", STR_ARG(str_slice(text, 0, (size_t)stroke)),
                            STR_ARG(rest), STR_ARG(str_from(text, (size_t)blank)));
}

/* Takes «(Петрова)» and «[Петрова]» out of the text. */
static str without_brackets(struct arena *arena, str text, str *ret_inside)
{
    ptrdiff_t round = str_find_char(text, '(');
    ptrdiff_t open = round < 0 ? str_find_char(text, '[') : round;
    if (open < 0) {
        return text;
    }
    str rest = str_from(text, (size_t)open + 1);
    ptrdiff_t close = str_find_char(rest, round < 0 ? ']' : ')');
    str inside = close < 0 ? rest : str_slice(rest, 0, (size_t)close);
    str after = close < 0 ? (str){0} : str_from(rest, (size_t)close + 1);
    *ret_inside = inside;
    return str_format(arena, "%.*s %.*s", STR_ARG(str_slice(text, 0, (size_t)open)),
                      STR_ARG(after));
}

static str titled(struct arena *arena, str word)
{
    if (patronymic_is_particle(fold_letters(arena, word))) {
        return utf8_lower(arena, word);
    }
    ptrdiff_t hyphen = str_find_char(word, '-');
    if (hyphen > 0 && str_find_char(word, '?') < 0) { /* «Петров-Водкин», «Мамед-кызы» */
        str start = utf8_title(arena, str_slice(word, 0, (size_t)hyphen));
        return str_format(arena, "%.*s-%.*s", STR_ARG(start),
                          STR_ARG(titled(arena, str_from(word, (size_t)hyphen + 1))));
    }
    if (str_find_char(word, '?') < 0) {
        return utf8_title(arena, word);
    }
    /* For utf8_title a «?» ends the word: «Г?лн?р» has to stay one. */
    str first = utf8_slice(word, 1);
    str rest = utf8_lower(arena, str_from(word, first.length));
    return imports_restore_letters(arena, str_join(arena, utf8_upper(arena, first), rest));
}

static bool looks_like_last_name(struct arena *arena, str word)
{
    static const char *const last_endings[] = {
        "ов",   "ова", "ев", "ева", "ин",  "ина", "ын", "ына", "ский", "ская", "цкий", "цкая",
        "енко", "ых",  "их", "юк",  "чук", "ая",  "ой", "ко",  "ян",   "дзе",  "швили"};
    return ends_with_any(fold_letters(arena, word), last_endings, COUNT_OF(last_endings));
}

static bool begins_upper(struct arena *arena, str word)
{
    str first = utf8_slice(word, 1);
    return !str_equal(utf8_lower(arena, first), first);
}

static bool is_in_capitals(struct arena *arena, str text)
{
    return str_equal(utf8_upper(arena, text), text);
}

/* The name in brackets: «Петрова», «бывш. Петрова», «до брака Петрова». What says something else of
 * the person, «д/о», «совм.», «пред. ППО», has no word written as a name is. */
static str former_name(struct arena *arena, str inside, str whole)
{
    str words = name_signs(arena, inside);
    str word;
    str last = {0};
    bool list_in_capitals = is_in_capitals(arena, whole);
    bool list_in_small = str_equal(utf8_lower(arena, whole), whole);
    while (str_find_char(inside, '/') < 0 && str_next(&words, ' ', &word)) {
        bool abbreviated = str_ends_with(word, STR(".")) || utf8_length(word) < 3;
        bool name = list_in_capitals || list_in_small
                        ? looks_like_last_name(arena, word)
                        : begins_upper(arena, word) && !is_in_capitals(arena, word);
        last = !abbreviated && name ? word : last;
    }
    bool is_lost = str_find_char(last, '?') >= 0;
    return is_lost ? titled(arena, last) : utf8_title(arena, last);
}

/* Cuts «, председатель ППО» and « - д/о» off: what follows a comma after three names, or small
 * letters after a comma or a dash that two words stand before. In a list of small letters alone
 * nobody can tell, so nothing is cut. */
static str without_remark(struct arena *arena, str text, str *ret_remark)
{
    int words = 0;
    bool after_blank = false;
    if (str_equal(utf8_lower(arena, text), text)) {
        return text;
    }
    for (str rest = text; rest.length > 0;) {
        str here = rest;
        uint32_t c = utf8_next(&rest);
        words += c == ' ';
        str after = str_trim(rest);
        bool dash = is_dash(c) && after_blank && str_starts_with(rest, STR(" "));
        bool parts = c == ',' || c == ';' || dash;
        after_blank = c == ' ';
        bool whole = words >= (dash ? 3 : 2); /* all three names stand before it */
        if (parts && words >= (dash ? 2 : 1) && after.length > 0 &&
            (whole || !begins_upper(arena, after))) {
            *ret_remark = after;
            return str_slice(text, 0, text.length - here.length);
        }
    }
    return text;
}

enum { WORDS = 8 };

/* A word of Latin letters alone that all look like Cyrillic ones, beside Cyrillic words: «Кузина
 * M.». A Cyrillic letter put before it makes fold_look_alikes treat it as the mixed word that it
 * is. */
static str without_disguise(struct arena *arena, str word)
{
    str mended = fold_look_alikes(arena, str_join(arena, STR("а"), word));
    mended = str_from(mended, STR("а").length);
    for (size_t i = 0; i < mended.length; i++) {
        char c = mended.data[i];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            return word;
        }
    }
    return mended;
}

/* «A?марал» with a Latin «A»: a «?» parts the word, so that its first piece seems to be Latin.
 * Letters take the places of the «?» while the look-alikes are mended. */
static str with_cyrillic_pieces(struct arena *arena, str word)
{
    str place = STR("ъ");
    struct buf whole = BUF_INIT(arena);
    struct buf out = BUF_INIT(arena);
    if (str_find_char(word, '?') < 0 || str_find(word, place) >= 0) {
        return word;
    }
    for (size_t i = 0; i < word.length; i++) {
        buf_put(&whole, word.data[i] == '?' ? place : str_slice(word, i, 1));
    }
    for (str rest = fold_look_alikes(arena, buf_str(&whole)); rest.length > 0;) {
        bool lost = str_starts_with(rest, place);
        size_t length = lost ? place.length : 1;
        buf_put(&out, lost ? STR("?") : str_slice(rest, 0, 1));
        rest = str_from(rest, length);
    }
    return buf_str(&out);
}

/* A word among Cyrillic ones, its look-alikes mended; «Tep-Ованесян» piece by piece. */
static str in_cyrillic(struct arena *arena, str word)
{
    ptrdiff_t hyphen = str_find_char(word, '-');
    if (str_find_char(word, '?') >= 0) {
        return with_cyrillic_pieces(arena, word);
    }
    if (hyphen < 0 || is_ascii(word)) {
        return is_ascii(word) ? without_disguise(arena, word) : word;
    }
    return str_format(arena, "%.*s-%.*s",
                      STR_ARG(in_cyrillic(arena, str_slice(word, 0, (size_t)hyphen))),
                      STR_ARG(in_cyrillic(arena, str_from(word, (size_t)hyphen + 1))));
}

/* «Иванова ИИ»: two capitals behind a name that is not in capitals. */
static bool is_pair_of_initials(struct arena *arena, str word, str text)
{
    return utf8_length(word) == 2 && !str_ends_with(word, STR(".")) &&
           is_in_capitals(arena, word) && !is_in_capitals(arena, text);
}

static int words_of(struct arena *arena, str text, str words[WORDS])
{
    int count = 0;
    str word;
    str rest = name_signs(arena, text);
    bool cyrillic = !is_ascii(rest);
    while (count < WORDS && str_next(&rest, ' ', &word)) {
        if (str_ends_with(word, STR(".")) && utf8_length(word) > 3) {
            word.length--; /* the end of a sentence, not an initial */
        }
        if (str_is_empty(word)) {
            continue;
        }
        word = cyrillic ? in_cyrillic(arena, word) : word;
        if (count > 0 && count + 1 < WORDS && is_pair_of_initials(arena, word, text)) {
            str first = utf8_slice(word, 1);
            words[count++] = first;
            word = str_from(word, first.length);
        }
        words[count++] = word;
    }
    return count;
}

static bool is_initial(str word)
{
    if (str_ends_with(word, STR("."))) {
        word.length--;
    }
    return utf8_length(word) == 1;
}

static str as_initial(struct arena *arena, str word)
{
    str letter = str_ends_with(word, STR(".")) ? str_slice(word, 0, word.length - 1) : word;
    return str_format(arena, "%.*s.", STR_ARG(utf8_upper(arena, letter)));
}

static str joined_words(struct arena *arena, const str *words, int from, int count)
{
    struct buf out = BUF_INIT(arena);
    for (int i = from; i < count; i++) {
        if (out.length > 0) {
            buf_put_char(&out, ' ');
        }
        buf_put(&out, titled(arena, words[i]));
    }
    return buf_str(&out);
}

str imports_clean_name(struct arena *arena, str text, str *ret_former)
{
    str words[WORDS];
    str inside = {0};
    str clean = without_brackets(arena, imports_clean_text(arena, text), &inside);
    if (imports_is_nothing(arena, clean) && str_find_char(clean, '?') < 0) {
        return (str){0};
    }
    if (!str_is_empty(inside) && ret_former != NULL) {
        *ret_former = former_name(arena, inside, clean);
    }
    int count = words_of(arena, clean, words);
    if (count == 1 && is_initial(words[0])) {
        return as_initial(arena, words[0]);
    }
    return joined_words(arena, words, 0, count);
}

/* «Иванова М.И.», «М. И. Иванова»: the long word is the last name. «Иванова Мария И.» has a first
 * name too. */
static struct imports_name name_of_initials(struct arena *arena, const str *words, int count)
{
    struct imports_name name = {.initials = true};
    bool half =
        count == 3 && is_initial(words[2]) && !is_initial(words[0]) && !is_initial(words[1]);
    if (half) {
        name.last = titled(arena, words[0]);
        name.first = titled(arena, words[1]);
        name.middle = as_initial(arena, words[2]);
        return name;
    }
    for (int i = 0; i < count; i++) {
        bool short_last = i == 0 && utf8_length(words[0]) == 1 && str_ends_with(words[1], STR("."));
        if (!is_initial(words[i]) || short_last) {
            name.last = str_is_empty(name.last) ? titled(arena, words[i])
                                                : str_format(arena, "%.*s %.*s", STR_ARG(name.last),
                                                             STR_ARG(titled(arena, words[i])));
        } else if (str_is_empty(name.first)) {
            name.first = as_initial(arena, words[i]);
        } else if (str_is_empty(name.middle)) {
            name.middle = as_initial(arena, words[i]);
        }
    }
    return name;
}

/* A letter without a point is an initial too («Иванова М И»), unless whole names follow it: «Ю» is
 * a last name. */
static bool has_initials(struct arena *arena, const str *words, int count)
{
    bool behind = count == 3 && utf8_length(words[2]) == 1 && utf8_length(words[0]) > 1 &&
                  patronymic_is(arena, words[1]);
    if (behind) {
        return false;
    }
    bool whole = count >= 2 && utf8_length(words[0]) == 1 && utf8_length(words[1]) >= 2;
    if (whole &&
        (count > 2 ? patronymic_is(arena, words[2]) : imports_is_first_name(arena, words[1]))) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (is_initial(words[i])) {
            return count > 1;
        }
    }
    return false;
}

/* Which order the words have: a patronymic in the middle of three says «Имя Отчество Фамилия»; of
 * two words, the one that is a known first name decides, and where both or none are, the column
 * does. */
static bool begins_with_first_name(struct arena *arena, const str *words, int count,
                                   bool first_name_first)
{
    /* «Юркевич», «Попович» end like a patronymic; then the other names of the column decide. */
    bool both = count == 3 && patronymic_is(arena, words[1]) && patronymic_is(arena, words[2]);
    if (both) {
        return first_name_first;
    }
    if (count >= 3 && patronymic_is(arena, words[count - 1])) {
        return false;
    }
    if (count == 3 && patronymic_is(arena, words[1])) {
        return !imports_is_first_name(arena, words[2]);
    }
    bool begins = count >= 2 && imports_is_first_name(arena, words[0]);
    bool follows = count >= 2 && imports_is_first_name(arena, words[1]);
    if (begins != follows) {
        return begins && (first_name_first || looks_like_last_name(arena, words[count - 1]));
    }
    return first_name_first;
}

/* «Кузнецова Юлия Сергеевна декрет»: behind three names written large, small words are none. */
static int without_small_words(struct arena *arena, const str *words, int count)
{
    while (count > 3 && begins_upper(arena, words[0]) && !begins_upper(arena, words[count - 1]) &&
           !patronymic_is(arena, words[count - 1])) {
        count--;
    }
    return count;
}

struct imports_name imports_split_name(struct arena *arena, str text, bool first_name_first)
{
    str words[WORDS];
    str inside = {0};
    str remark = {0};
    str clean = with_stroke_in_brackets(arena, imports_clean_text(arena, text));
    clean = without_brackets(arena, clean, &inside);
    clean = without_remark(arena, clean, &remark);
    int count = without_small_words(arena, words, words_of(arena, clean, words));
    struct imports_name name = {0};
    if (has_initials(arena, words, count)) {
        name = name_of_initials(arena, words, count);
    } else if (begins_with_first_name(arena, words, count, first_name_first) && count >= 2) {
        name.first = titled(arena, words[0]);
        name.middle = joined_words(arena, words, 1, count - 1);
        name.last = titled(arena, words[count - 1]);
    } else if (count > 0) {
        name.last = titled(arena, words[0]);
        name.first = count > 1 ? titled(arena, words[1]) : (str){0};
        name.middle = joined_words(arena, words, 2, count);
    }
    name.former = str_is_empty(inside) ? (str){0} : former_name(arena, inside, clean);
    name.remark = str_is_empty(name.former) && !str_is_empty(inside) ? inside : remark;
    name.letters_lost = str_find_char(clean, '?') >= 0 ||
                        (!str_is_empty(name.former) && str_find_char(inside, '?') >= 0);
    return name;
}

char imports_sex_of_text(struct arena *arena, str text)
{
    static const char *const female[] = {"ж", "жен",    "женскии", "женский", "женщина",
                                         "f", "female", "аиел",    "айел",    "w"};
    static const char *const male[] = {"м", "муж",  "мужскои", "мужской", "мужчина",
                                       "m", "male", "еркек",   "ер",      "е"};
    str word = fold_letters(arena, text);
    /* «Ә» for «әйел»; folded it would be any «а». */
    if (str_equal(word, STR("а")) && str_find(utf8_lower(arena, text), STR("ә")) >= 0) {
        return 'f';
    }
    if (is_one_of(word, female, COUNT_OF(female))) {
        return 'f';
    }
    return is_one_of(word, male, COUNT_OF(male)) ? 'm' : 0;
}
