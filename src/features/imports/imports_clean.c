#include "features/imports/imports_clean.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/checksum.h"
#include "base/fold.h"
#include "base/utf8.h"

/* ---- texts ---------------------------------------------------------------------------------- */

static bool is_ascii(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.data[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static bool is_invisible(uint32_t c)
{
    return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF;
}

str imports_clean_text(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    bool blank_waits = false;
    if (str_find_char(text, '\xCC') >= 0) { /* a Mac writes «й» as «и» and a breve */
        text = utf8_nfc(arena, text);
    }
    while (text.length > 0) {
        str before = text;
        uint32_t c = utf8_next(&text);
        if (c == UTF8_INVALID || is_invisible(c)) {
            continue;
        }
        if (utf8_is_blank(c) || c == '\n' || c == '\r' || c == '\t') {
            blank_waits = out.length > 0;
            continue;
        }
        if (blank_waits) {
            buf_put_char(&out, ' ');
            blank_waits = false;
        }
        buf_put_bytes(&out, before.data, before.length - text.length);
    }
    str clean = buf_str(&out);
    return is_ascii(clean) ? clean : fold_look_alikes(arena, clean);
}

bool imports_is_nothing(struct arena *arena, str text)
{
    static const char *const words[] = {"нет",        "нету",     "нд",        "отсутствует", "жок",
                                        "неизвестно", "неуказан", "неуказано", "неимеет",     "no"};
    if (str_is_empty(text)) {
        return true;
    }
    if (text.length > 24) { /* asked of every cell, so the long ones are let go early */
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] >= '0' && text.data[i] <= '9') {
            return false;
        }
    }
    str letters = fold_letters(arena, text);
    bool nothing = str_is_empty(letters);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        nothing = nothing || str_equal(letters, str_of(words[i]));
    }
    return nothing;
}

static bool ends_with_any(str word, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str ending = str_of(endings[i]);
        if (word.length > ending.length && str_ends_with(word, ending)) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_equal(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* Folded: ұлы is "улы", қызы is "кызы". */
static const char *const sons[] = {"улы", "оглы", "оглу", "угли", "уулу"};
static const char *const daughters[] = {"кызы", "гызы", "кизи"};
static const char *const male_endings[] = {"ович", "евич", "ьич",  "мич", "нич",
                                           "кич",  "тич",  "ввич", "улы"};
static const char *const female_endings[] = {"овна", "евна", "ична", "инична", "кызы"};

/* Of a word that may be anything: only what nothing but a patronymic ends in. */
static char sex_of_word(struct arena *arena, str middle)
{
    str word = fold_letters(arena, middle);
    if (is_one_of(word, sons, COUNT_OF(sons)) || ends_with_any(word, sons, COUNT_OF(sons)) ||
        ends_with_any(word, male_endings, COUNT_OF(male_endings))) {
        return 'm';
    }
    bool daughter = is_one_of(word, daughters, COUNT_OF(daughters)) ||
                    ends_with_any(word, daughters, COUNT_OF(daughters)) ||
                    ends_with_any(word, female_endings, COUNT_OF(female_endings));
    return daughter ? 'f' : 0;
}

bool imports_is_patronymic(struct arena *arena, str word)
{
    return sex_of_word(arena, word) != 0;
}

/* Of a word that stands in the place of the patronymic. */
char imports_sex_of_patronymic(struct arena *arena, str middle)
{
    char sex = sex_of_word(arena, middle);
    return sex == 0 && str_ends_with(fold_letters(arena, middle), STR("ич")) ? 'm' : sex;
}

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
    str folded = fold_letters(arena, word);
    bool particle = is_one_of(folded, sons, COUNT_OF(sons)) ||
                    is_one_of(folded, daughters, COUNT_OF(daughters));
    if (particle) {
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
    return utf8_title(arena, last);
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
                  imports_is_patronymic(arena, words[1]);
    if (behind) {
        return false;
    }
    bool whole = count >= 2 && utf8_length(words[0]) == 1 && utf8_length(words[1]) >= 2;
    if (whole && (count > 2 ? imports_is_patronymic(arena, words[2])
                            : imports_is_first_name(arena, words[1]))) {
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
    bool both = count == 3 && imports_is_patronymic(arena, words[1]) &&
                imports_is_patronymic(arena, words[2]);
    if (both) {
        return first_name_first;
    }
    if (count >= 3 && imports_is_patronymic(arena, words[count - 1])) {
        return false;
    }
    if (count == 3 && imports_is_patronymic(arena, words[1])) {
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
           !imports_is_patronymic(arena, words[count - 1])) {
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
    name.letters_lost = str_find_char(clean, '?') >= 0;
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

/* ---- dates ---------------------------------------------------------------------------------- */

struct month {
    const char *start;
    int month;
};

/* Folded beginnings, Russian and Kazakh. */
static const struct month months[] = {
    {"янв", 1},     {"фев", 2},        {"мар", 3},      {"апр", 4},      {"мая", 5},
    {"май", 5},     {"мая", 5},        {"июн", 6},      {"июл", 7},      {"авг", 8},
    {"сен", 9},     {"окт", 10},       {"ноя", 11},     {"дек", 12},     {"кантар", 1},
    {"акпан", 2},   {"наурыз", 3},     {"сауир", 4},    {"мамыр", 5},    {"маусым", 6},
    {"шилде", 7},   {"тамыз", 8},      {"киркуйек", 9}, {"кыркуйек", 9}, {"казан", 10},
    {"караша", 11}, {"желтоксан", 12},
};

/* «12.III.1985», typed in Latin letters or in Cyrillic ones that look alike. */
static int roman_month(struct arena *arena, str word)
{
    static const char *const numerals[] = {"i",   "ii",   "iii", "iv", "v",  "vi",
                                           "vii", "viii", "ix",  "x",  "xi", "xii"};
    struct buf latin = BUF_INIT(arena);
    str rest = utf8_lower(arena, word);
    while (rest.length > 0) {
        uint32_t c = utf8_next(&rest);
        buf_put_char(&latin, c == 0x456 ? 'i' : c == 0x445 ? 'x' : c < 0x80 ? (char)c : '?');
    }
    for (size_t i = 0; i < COUNT_OF(numerals); i++) {
        if (str_equal(buf_str(&latin), str_of(numerals[i]))) {
            return (int)i + 1;
        }
    }
    return 0;
}

static int month_named(struct arena *arena, str word)
{
    str folded = fold_letters(arena, word);
    int roman = word.length <= 8 ? roman_month(arena, word) : 0;
    if (roman > 0) {
        return roman;
    }
    for (size_t i = 0; i < COUNT_OF(months); i++) {
        if (str_starts_with(folded, str_of(months[i].start))) {
            return months[i].month;
        }
    }
    return 0;
}

enum { DATE_PARTS = 8 };

struct date_part {
    int number;
    int digits;
    int month; /* by its name */
    bool behind_slash;
};

/* Numbers and month names in the order in which they stand; other words (г., года, ж.) drop out. */
static int date_parts(struct arena *arena, str text, struct date_part parts[DATE_PARTS])
{
    int count = 0;
    bool behind_slash = false;
    while (text.length > 0 && count < DATE_PARTS) {
        size_t length = 0;
        unsigned char c = (unsigned char)text.data[0];
        bool digit = c >= '0' && c <= '9';
        bool letter = c >= 0x80 || (c >= 'A' && c <= 'z');
        while (length < text.length) {
            unsigned char d = (unsigned char)text.data[length];
            bool same = digit    ? d >= '0' && d <= '9'
                        : letter ? d >= 0x80 || (d >= 'A' && d <= 'z')
                                 : false;
            if (!same) {
                break;
            }
            length++;
        }
        str piece = str_slice(text, 0, MAX_OF(length, 1));
        text = str_from(text, piece.length);
        int64_t number = 0;
        if (digit && str_to_int64(piece, &number) && number < 100000000) {
            parts[count++] = (struct date_part){(int)number, (int)piece.length, 0, behind_slash};
        } else if (letter && month_named(arena, piece) > 0) {
            parts[count++] = (struct date_part){.month = month_named(arena, piece)};
        }
        behind_slash = str_equal(piece, STR("/"));
    }
    return count;
}

static int full_year(struct date_part part, date today, int youngest)
{
    if (part.digits != 2) {
        return part.number;
    }
    int newest = date_year(today) - youngest;
    int century = newest - newest % 100;
    return part.number <= newest % 100 ? century + part.number : century - 100 + part.number;
}

static struct imports_date day_or_bad(int year, int month, int day)
{
    date found = year >= 1000 ? date_from(year, month, day) : (date){0};
    if (!date_is_none(found)) {
        return (struct imports_date){.kind = DATE_DAY, .day = found};
    }
    struct imports_date bad = {.kind = DATE_UNREADABLE};
    if (year >= 1000 && month > 12 && day <= 12) {
        bad.suggestion = date_from(year, day, month);
    }
    return bad;
}

static struct imports_date date_of_serial(int64_t serial)
{
    date day = date_from_days(serial - 25569);
    return (struct imports_date){.kind = DATE_DAY, .day = day};
}

static struct imports_date date_of_one_number(struct date_part part)
{
    if (part.number >= 1900 && part.number <= 2100 && part.digits == 4) {
        return (struct imports_date){.kind = DATE_YEAR, .year = part.number};
    }
    if (part.digits == 5 && part.number >= 7000 && part.number < 60000) {
        return date_of_serial(part.number);
    }
    if (part.digits == 8 || part.digits == 7) { /* 12031985, and 1031985 that lost its zero */
        return day_or_bad(part.number % 10000, part.number / 10000 % 100, part.number / 1000000);
    }
    return (struct imports_date){.kind = DATE_UNREADABLE};
}

/* «3/25/1985», as programs set to American English write it. With points it is a slip of the hand:
 * nobody writes the month first with points. */
static bool is_month_first(const struct date_part *parts)
{
    return parts[1].behind_slash && parts[2].behind_slash && parts[0].number <= 12 &&
           parts[1].number > 12;
}

static struct imports_date date_of_three(const struct date_part *parts, date today, int youngest)
{
    if (parts[0].digits == 4) { /* 1985-03-12; «1985 ж. 12 наурыз» */
        bool named = parts[2].month > 0;
        int month = named ? parts[2].month : parts[1].month > 0 ? parts[1].month : parts[1].number;
        return day_or_bad(parts[0].number, month, named ? parts[1].number : parts[2].number);
    }
    if (parts[2].digits != 2 && parts[2].digits != 4) {
        return (struct imports_date){.kind = DATE_UNREADABLE};
    }
    int year = full_year(parts[2], today, youngest);
    if (parts[0].month > 0) { /* «март 12, 1985» */
        return day_or_bad(year, parts[0].month, parts[1].number);
    }
    if (is_month_first(parts)) {
        struct imports_date day = day_or_bad(year, parts[0].number, parts[1].number);
        day.month_first = true;
        return day;
    }
    return day_or_bad(year, parts[1].month > 0 ? parts[1].month : parts[1].number, parts[0].number);
}

/* «12.03.1985 (40 лет)» is a day and a remark; where a second day stands nobody knows which of the
 * two is meant, unless they are the same. */
static bool says_more(const struct date_part *parts, int count, struct imports_date day, date today,
                      int youngest)
{
    if (count == 4) {
        return parts[3].digits > 3;
    }
    if (count < 6) {
        return count > 3;
    }
    struct imports_date again = date_of_three(parts + 3, today, youngest);
    return again.kind != DATE_DAY || !date_equal(again.day, day.day);
}

static struct imports_date date_of_parts(const struct date_part *parts, int count, date today,
                                         int youngest)
{
    if (count == 1 && parts[0].month == 0) {
        return date_of_one_number(parts[0]);
    }
    struct imports_date unreadable = {.kind = DATE_UNREADABLE};
    if (count < 3) {
        return unreadable;
    }
    struct imports_date day = date_of_three(parts, today, youngest);
    return day.kind == DATE_DAY && says_more(parts, count, day, today, youngest) ? unreadable : day;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A letter typed for a digit at the start of the text, «о», «З» or «l», in Cyrillic or Latin: its
 * bytes, or 0. */
static size_t letter_for_digit(str text, char *ret_digit)
{
    static const struct {
        const char *letter;
        char digit;
    } letters[] = {{"о", '0'}, {"О", '0'}, {"o", '0'}, {"O", '0'},
                   {"З", '3'}, {"з", '3'}, {"l", '1'}, {"I", '1'}};
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        if (str_starts_with(text, str_of(letters[i].letter))) {
            *ret_digit = letters[i].digit;
            return strlen(letters[i].letter);
        }
    }
    return 0;
}

/* «1о.О5.1954», «1З.03.1985»: such a letter is a digit where a digit stands beside it and no letter
 * does. Reading on without it would give another day. */
static str with_digits(struct arena *arena, str text)
{
    struct buf out = BUF_INIT(arena);
    while (text.length > 0) {
        char digit = 0;
        char next_digit = 0;
        size_t letter = letter_for_digit(text, &digit);
        str rest = str_from(text, letter);
        bool after_digit = out.length > 0 && is_digit(out.data[out.length - 1]);
        bool after_letter = out.length > 0 && (unsigned char)out.data[out.length - 1] >= 'A';
        str follower = rest;
        uint32_t next = rest.length > 0 ? utf8_next(&follower) : 0;
        bool before_letter = utf8_is_letter(next) && letter_for_digit(rest, &next_digit) == 0;
        bool before_digit = next >= '0' && next <= '9';
        if (letter > 0 && (after_digit || before_digit) && !after_letter && !before_letter) {
            buf_put_char(&out, digit);
            text = rest;
        } else {
            buf_put_char(&out, text.data[0]);
            text = str_from(text, 1);
        }
    }
    return buf_str(&out);
}

/* «12.03.1985 0:00:00», «1985-03-12T00:00»: programs add the time of day. */
static str without_time(str text)
{
    ptrdiff_t colon = str_find_char(text, ':');
    size_t end = colon < 0 ? 0 : (size_t)colon;
    while (end > 0 && is_digit(text.data[end - 1])) {
        end--;
    }
    return end > 0 && end < (size_t)colon ? str_slice(text, 0, end) : text;
}

static bool has_latin(str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
            return true;
        }
    }
    return false;
}

/* «протокол № 5 от 12.09.2010»: the day stands behind «от», what stands before is another number.
 */
static str behind_of(struct arena *arena, str text)
{
    static const char *const words[] = {" от ", " ОТ ", " От "};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        ptrdiff_t place = str_find(text, str_of(words[i]));
        str behind = place < 0 ? (str){0} : str_from(text, (size_t)place + strlen(words[i]));
        struct date_part parts[DATE_PARTS] = {0};
        if (!str_is_empty(behind) && date_parts(arena, behind, parts) >= 3) {
            return behind;
        }
    }
    return text;
}

/* «1985.0», «31118.0»: a whole number that some program keeps as a fraction. */
static str without_fraction(str text)
{
    size_t length = 0;
    while (length < text.length && is_digit(text.data[length])) {
        length++;
    }
    bool fraction = (length == 4 || length == 5) && str_equal(str_from(text, length), STR(".0"));
    return fraction ? str_slice(text, 0, length) : text;
}

struct imports_date imports_clean_date(struct arena *arena, const struct sheet_cell *cell,
                                       date today, int youngest)
{
    /* A year typed into a cell with a date format becomes a day of 1905. */
    if (cell->kind == SHEET_DATE && cell->number >= 1920 && cell->number <= 2100) {
        return (struct imports_date){.kind = DATE_YEAR, .year = (int)cell->number};
    }
    if (cell->kind == SHEET_DATE) {
        return (struct imports_date){.kind = DATE_DAY, .day = cell->day};
    }
    if (cell->kind == SHEET_NUMBER && cell->number >= 7000 && cell->number < 60000) {
        return date_of_serial((int64_t)cell->number);
    }
    str text = imports_clean_text(arena, cell->text);
    if (cell->kind == SHEET_ERROR || imports_is_nothing(arena, text)) {
        return (struct imports_date){.kind = DATE_NOTHING};
    }
    struct date_part parts[DATE_PARTS] = {0};
    bool has_letters = !is_ascii(text) || has_latin(text);
    text = has_letters ? with_digits(arena, behind_of(arena, text)) : without_fraction(text);
    text = without_time(text);
    int count = date_parts(arena, text, parts);
    return date_of_parts(parts, count, today, youngest);
}

/* ---- numbers -------------------------------------------------------------------------------- */

/* «8.9191234567E10» written out. Excel shows long numbers as «8,91912E+10» and saves that: the
 * other digits are gone, and none may be put in their place. */
static bool unfold_power(struct arena *arena, str text, str *ret_digits)
{
    ptrdiff_t power = str_find(text, STR("E"));
    power = power < 0 ? str_find(text, STR("e")) : power;
    if (power <= 0 || !is_digit(text.data[power - 1])) {
        return false;
    }
    char *c_text = str_to_c(arena, text);
    size_t digits = 0;
    for (ptrdiff_t i = 0; i < power; i++) {
        digits += is_digit(c_text[i]);
        c_text[i] = c_text[i] == ',' ? '.' : c_text[i];
    }
    char *end = NULL;
    double number = strtod(c_text, &end);
    if (end == NULL || *end != '\0' || number <= 0 || number >= 1e15) {
        return false;
    }
    *ret_digits = digits >= 8 ? str_format(arena, "%.0f", number) : (str){0};
    return true;
}

/* Digits of a text. */
static str digits_of(struct arena *arena, str text)
{
    str unfolded;
    text = str_trim(text);
    if (unfold_power(arena, text, &unfolded)) {
        return unfolded;
    }
    if (text.length > 8 && (str_ends_with(text, STR(".0")) || str_ends_with(text, STR(",0")))) {
        text.length -= 2; /* a whole number that some program keeps as a fraction */
    }
    char *digits = arena_raw(arena, text.length + 1);
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (is_digit(text.data[i])) {
            digits[count++] = text.data[i];
        }
    }
    return (str){digits, count};
}

/* +7 and ten digits, of Russia (3, 4, 8, 9) or Kazakhstan (6, 7); other countries keep their plus.
 * No code begins with 89, so that ten digits which do are a number with one digit lost. */
static str phone_of_digits(struct arena *arena, str digits, bool plus)
{
    if (digits.length == 11 && (digits.data[0] == '8' || digits.data[0] == '7')) {
        digits = str_from(digits, 1);
    } else if (plus && digits.length >= 11 && digits.length <= 15) {
        return str_format(arena, "+%.*s", STR_ARG(digits));
    }
    if (digits.length != 10 || strchr("346789", digits.data[0]) == NULL ||
        str_starts_with(digits, STR("89"))) {
        return (str){0};
    }
    return str_format(arena, "+7%.*s", STR_ARG(digits));
}

static bool is_mobile(str phone)
{
    return str_starts_with(phone, STR("+79")) || str_starts_with(phone, STR("+770")) ||
           str_starts_with(phone, STR("+774")) || str_starts_with(phone, STR("+775")) ||
           str_starts_with(phone, STR("+776")) || str_starts_with(phone, STR("+777"));
}

/* A number that is being put together from groups of digits. */
struct dialling {
    struct arena *arena;
    str best;
    char digits[16];
    size_t count;
    bool plus;
    bool trunk; /* an «8» stands alone in front: ten digits have to follow */
};

/* What has been gathered is a number or it is not; either way the next one begins. The first mobile
 * number wins, else the first whole one. */
static void end_number(struct dialling *dialling)
{
    str digits = {dialling->digits, dialling->count};
    bool short_by_one = dialling->trunk && dialling->count == 10;
    str phone = short_by_one ? (str){0} : phone_of_digits(dialling->arena, digits, dialling->plus);
    if (str_is_empty(dialling->best) || (is_mobile(phone) && !is_mobile(dialling->best))) {
        dialling->best = str_is_empty(phone) ? dialling->best : phone;
    }
    dialling->count = 0;
    dialling->plus = false;
    dialling->trunk = false;
}

/* Whether a group of digits begins another number, though nothing but a blank stands between. */
static bool begins_another(const struct dialling *dialling, str group)
{
    bool city = dialling->count >= 5 && dialling->count <= 7 && !dialling->plus && !dialling->trunk;
    bool whole = dialling->count == 11 || (dialling->count == 10 && !dialling->trunk &&
                                           dialling->digits[0] != '8' && !dialling->plus);
    bool trunk = str_equal(group, STR("8")) || str_equal(group, STR("7")) || group.length >= 10;
    return (whole && !dialling->plus) || (whole && trunk) || (city && trunk) ||
           dialling->count + group.length > sizeof(dialling->digits) - 1;
}

static void add_group(struct dialling *dialling, str group, bool followed_by_sign)
{
    if (begins_another(dialling, group)) {
        end_number(dialling);
    }
    if (group.length >= sizeof(dialling->digits)) {
        end_number(dialling);
        return;
    }
    dialling->trunk = dialling->trunk || (dialling->count == 0 && !dialling->plus &&
                                          str_equal(group, STR("8")) && followed_by_sign);
    memcpy(dialling->digits + dialling->count, group.data, group.length);
    dialling->count += group.length;
}

/* Brackets, hyphens, points, strokes and blanks stand inside of a number; words, commas and ends of
 * lines between two. */
static bool ends_a_number(uint32_t c)
{
    return c == ',' || c == ';' || c == '\n' || c == '|' || c == '+' || utf8_is_letter(c);
}

str imports_clean_phone(struct arena *arena, str text)
{
    str unfolded;
    str trimmed = str_trim(text);
    if (unfold_power(arena, trimmed, &unfolded)) {
        return phone_of_digits(arena, unfolded, false);
    }
    if (trimmed.length > 10 && str_ends_with(trimmed, STR(".0"))) {
        trimmed.length -= 2;
    }
    struct dialling dialling = {.arena = arena};
    for (str rest = trimmed; rest.length > 0;) {
        size_t length = 0;
        while (length < rest.length && is_digit(rest.data[length])) {
            length++;
        }
        if (length > 0) {
            add_group(&dialling, str_slice(rest, 0, length), length < rest.length);
            rest = str_from(rest, length);
            continue;
        }
        uint32_t c = utf8_next(&rest);
        if (ends_a_number(c)) {
            end_number(&dialling);
            dialling.plus = c == '+';
        }
    }
    end_number(&dialling);
    return dialling.best;
}

static bool is_address_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("._%+-", c) != NULL;
}

/* «school.kursk,ru»: a comma for a point. Another address may follow a comma too, with its @. */
static bool ends_with_comma(str rest)
{
    size_t length = 1;
    if (!str_starts_with(rest, STR(","))) {
        return false;
    }
    while (length < rest.length && rest.data[length] >= 'a' && rest.data[length] <= 'z') {
        length++;
    }
    bool ended = length == rest.length || strchr(" ;,)>", rest.data[length]) != NULL;
    return length > 2 && ended;
}

/* «ivan ova@mail.ru»: a Latin word before the blank may be the beginning of the address. */
static bool goes_on_before(str before)
{
    static const char *const labels[] = {"mail", "e-mail", "email"};
    if (!str_ends_with(before, STR(" "))) {
        return false;
    }
    str word = str_trim(before);
    size_t start = word.length;
    while (start > 0 && is_address_sign(word.data[start - 1])) {
        start--;
    }
    word = str_from(word, start);
    return !str_is_empty(word) && !is_one_of(word, labels, COUNT_OF(labels));
}

/* The first of several; a name in front («почта: a@b.ru») or angle brackets drop out. */
str imports_clean_email(struct arena *arena, str text)
{
    str lower = utf8_lower(arena, imports_clean_text(arena, text));
    ptrdiff_t at = str_find_char(lower, '@');
    if (at <= 0) {
        return (str){0};
    }
    size_t start = (size_t)at;
    size_t end = (size_t)at + 1;
    while (start > 0 && is_address_sign(lower.data[start - 1])) {
        start--;
    }
    while (end < lower.length && is_address_sign(lower.data[end])) {
        end++;
    }
    while (end > start && lower.data[end - 1] == '.') {
        end--;
    }
    str address = str_slice(lower, start, end - start);
    str domain = str_slice(lower, (size_t)at + 1, end - (size_t)at - 1);
    ptrdiff_t point = str_find_char(domain, '.');
    /* Letters or a second @ glued to the address make it another one: better none than a wrong one.
     */
    bool glued =
        (start > 0 && (unsigned char)lower.data[start - 1] >= 0x80) ||
        (end < lower.length && ((unsigned char)lower.data[end] >= 0x80 || lower.data[end] == '@'));
    glued = glued || ends_with_comma(str_from(lower, end)) ||
            goes_on_before(str_slice(lower, 0, start));
    bool good = start < (size_t)at && point > 0 && (size_t)point + 2 < domain.length && !glued &&
                str_find(domain, STR("..")) < 0 && lower.data[start] != '.';
    return good ? address : (str){0};
}

/* A number cell loses its zeros in front; at most four can be missing (001-001-998 is the least).
 */
str imports_clean_snils(struct arena *arena, str text)
{
    str digits = digits_of(arena, text);
    if (digits.length < 7 || digits.length > 11) {
        return (str){0};
    }
    str whole = str_format(arena, "%.*s%.*s", (int)(11 - digits.length), "0000", STR_ARG(digits));
    return checksum_snils_is_valid(whole) ? whole : (str){0};
}

str imports_clean_iin(struct arena *arena, str text)
{
    date born;
    char sex;
    str digits = digits_of(arena, text);
    if (digits.length < 9 || digits.length > 12) {
        return (str){0};
    }
    str whole = str_format(arena, "%.*s%.*s", (int)(12 - digits.length), "000", STR_ARG(digits));
    return checksum_iin_read(whole, &born, &sex) ? whole : (str){0};
}

str imports_clean_card(struct arena *arena, str text)
{
    str clean = imports_clean_text(arena, text);
    bool has_digit = false;
    for (size_t i = 0; i < clean.length; i++) {
        has_digit = has_digit || (clean.data[i] >= '0' && clean.data[i] <= '9');
    }
    if (!has_digit) {
        return (str){0};
    }
    /* «№ 123», «N123», «билет № 123»; a series («АБ № 123») belongs to the number. */
    ptrdiff_t sign = str_find(clean, STR("№"));
    str before = sign < 0 ? (str){0} : fold_letters(arena, str_slice(clean, 0, (size_t)sign));
    if (sign == 0 || str_ends_with(before, STR("билет")) || str_equal(before, STR("пб"))) {
        clean = str_trim(str_from(clean, (size_t)sign + STR("№").length));
    }
    bool latin = clean.length > 1 && clean.data[0] == 'N' &&
                 (clean.data[1] == ' ' || is_digit(clean.data[1]));
    return latin ? str_trim(str_from(clean, 1)) : clean;
}
