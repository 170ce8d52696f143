#include "base/declension.h"

#include "base/buf.h"
#include "base/declension_rules.h"
#include "base/fold.h"
#include "base/patronymic.h"
#include "base/utf8.h"

/* ---- Russian names -------------------------------------------------------------------------- */

static bool rule_fits(const struct declension_rule *rule, char sex, str lower, bool is_whole)
{
    if (rule->sex != 0 && rule->sex != sex) {
        return false;
    }
    for (const char *const *ending = rule->endings; *ending != NULL; ending++) {
        str text = str_of(*ending);
        if (is_whole ? str_equal(lower, text) : str_ends_with(lower, text)) {
            return true;
        }
    }
    return false;
}

static const struct declension_rule *rule_of(const struct declension_rule *rules, char sex,
                                             str lower, bool is_whole, bool is_first)
{
    for (const struct declension_rule *rule = rules; rule->endings != NULL; rule++) {
        if ((is_first || !rule->is_first_word) && rule_fits(rule, sex, lower, is_whole)) {
            return rule;
        }
    }
    return NULL;
}

static str without_last_letter(str text)
{
    size_t length = text.length;
    while (length > 0 && ((unsigned char)text.data[--length] & 0xC0) == 0x80) {}
    return str_slice(text, 0, length);
}

static str changed(struct arena *arena, str word, const char *change)
{
    while (*change == '-') {
        word = without_last_letter(word);
        change++;
    }
    return *change == '.' ? word : str_join(arena, word, str_of(change));
}

/* Turkic names of women that end in a soft consonant (Айгуль, Гүлсүм is hard) do not change;
 * petrovich takes them for Любовь. */
static bool is_turkic_name(enum declension_part part, char sex, str lower)
{
    return part == DECLENSION_FIRST && sex == 'f' &&
           (str_ends_with(lower, STR("гуль")) || str_ends_with(lower, STR("гюль")));
}

/* A vowel that flees, which petrovich keeps: Воробья. */
static const char *const fleeing[] = {"воробей", "соловей", "муравей", "ручей", NULL};
static const struct declension_rule fleeing_rule[] = {
    {'m', false, fleeing, {"--ья", "--ью", "--ья", "--ьём", "--ье"}},
    {0},
};

/* No «ы» stands behind these letters: Саша, Саши. Some rules forget it. */
static str spelt(struct arena *arena, str word, str before)
{
    static const char *const hard[] = {"ж", "ш", "щ", "ч", "к", "г", "х"};
    bool may_be_wrong = str_ends_with(word, STR("ы")) && !str_equal(word, before);
    for (size_t i = 0; may_be_wrong && i < COUNT_OF(hard); i++) {
        str stem = without_last_letter(word);
        if (str_ends_with(stem, str_of(hard[i]))) {
            return str_join(arena, stem, STR("и"));
        }
    }
    return word;
}

static str word_in_case(struct arena *arena, enum declension_part part, char sex, str word,
                        bool is_first, enum declension_case which)
{
    str lower = utf8_lower(arena, word);
    if (is_turkic_name(part, sex, lower)) {
        return word;
    }
    const struct declension_rules *rules = &declension_rules[part];
    const struct declension_rule *rule =
        part == DECLENSION_LAST ? rule_of(fleeing_rule, sex, lower, true, is_first) : NULL;
    if (rule == NULL) {
        rule = rule_of(rules->exceptions, sex, lower, true, is_first);
    }
    if (rule == NULL) {
        rule = rule_of(rules->suffixes, sex, lower, false, is_first);
    }
    return rule == NULL ? word : spelt(arena, changed(arena, word, rule->changes[which - 1]), word);
}

/* «Серікұлы», «Вагиф оглы»: as a surname, too. */
static bool is_son_or_daughter(struct arena *arena, str name)
{
    static const char *const endings[] = {"улы",  "оглы", "оглу", "угли",
                                          "уулу", "кызы", "гызы", "кизи"};
    str folded = fold_letters(arena, name);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(folded, str_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

str declension_name(struct arena *arena, enum declension_part part, char sex, str name,
                    enum declension_case which)
{
    assert(sex == 'f' || sex == 'm');
    assert(which <= DECLENSION_PREPOSITIONAL);
    if (which == DECLENSION_NOMINATIVE || is_son_or_daughter(arena, name)) {
        return name;
    }
    struct buf out = BUF_INIT(arena);
    size_t begin = 0;
    for (size_t i = 0; i <= name.length; i++) {
        bool is_end = i == name.length;
        if (!is_end && name.data[i] != '-' && name.data[i] != ' ') {
            continue;
        }
        bool is_first = begin == 0 && !is_end && name.data[i] == '-';
        buf_put(&out,
                word_in_case(arena, part, sex, str_slice(name, begin, i - begin), is_first, which));
        if (!is_end) {
            buf_put_char(&out, name.data[i]);
        }
        begin = i + 1;
    }
    return buf_str(&out);
}

/* ---- posts ---------------------------------------------------------------------------------- */

/* Endings of nouns whose cases are sure: all of them people, all masculine. */
static const struct {
    const char *ending;
    const char *changes[5];
} nouns[] = {
    {"тель", {"-я", "-ю", "-я", "-ем", "-е"}},    {"арь", {"-я", "-ю", "-я", "-ём", "-е"}},
    {"ист", {"а", "у", "а", "ом", "е"}},          {"тор", {"а", "у", "а", "ом", "е"}},
    {"лог", {"а", "у", "а", "ом", "е"}},          {"граф", {"а", "у", "а", "ом", "е"}},
    {"агог", {"а", "у", "а", "ом", "е"}},         {"ник", {"а", "у", "а", "ом", "е"}},
    {"лаборант", {"а", "у", "а", "ом", "е"}},     {"инженер", {"а", "у", "а", "ом", "е"}},
    {"тренер", {"а", "у", "а", "ом", "е"}},       {"бухгалтер", {"а", "у", "а", "ом", "е"}},
    {"юрисконсульт", {"а", "у", "а", "ом", "е"}}, {"мастер", {"а", "у", "а", "ом", "е"}},
    {"ассистент", {"а", "у", "а", "ом", "е"}},    {"доцент", {"а", "у", "а", "ом", "е"}},
    {"студент", {"а", "у", "а", "ом", "е"}},      {"профессор", {"а", "у", "а", "ом", "е"}},
};
/* Adjectives before the noun; «заведующий» is one itself and stands as the noun. */
static const char *const adjectives[] = {"ведущий", "главный",       "старший",     "младший",
                                         "первый",  "социальный",    "музыкальный", "заведующий",
                                         "научный", "педагогический"};
static const struct {
    const char *ending;
    const char *changes[5];
} adjective_endings[] = {
    {"щий", {"--его", "--ему", "--его", "--им", "--ем"}},
    {"ший", {"--его", "--ему", "--его", "--им", "--ем"}},
    {"кий", {"--ого", "--ому", "--ого", "--им", "--ом"}},
    {"ый", {"--ого", "--ому", "--ого", "--ым", "--ом"}},
};

static bool adjective_in_case(struct arena *arena, str word, enum declension_case which,
                              str *ret_word)
{
    str lower = utf8_lower(arena, word);
    bool is_known = false;
    for (size_t i = 0; i < COUNT_OF(adjectives); i++) {
        is_known = is_known || str_equal(lower, str_of(adjectives[i]));
    }
    for (size_t i = 0; is_known && i < COUNT_OF(adjective_endings); i++) {
        if (str_ends_with(lower, str_of(adjective_endings[i].ending))) {
            *ret_word = changed(arena, word, adjective_endings[i].changes[which - 1]);
            return true;
        }
    }
    return false;
}

static bool noun_in_case(struct arena *arena, str word, enum declension_case which, str *ret_word)
{
    struct buf out = BUF_INIT(arena);
    str rest = word, half;
    while (str_next(&rest, '-', &half)) {
        str lower = utf8_lower(arena, half);
        size_t i = 0;
        while (i < COUNT_OF(nouns) && !str_ends_with(lower, str_of(nouns[i].ending))) {
            i++;
        }
        if (i == COUNT_OF(nouns)) {
            return false;
        }
        buf_put(&out, out.length == 0 ? (str){0} : STR("-"));
        buf_put(&out, changed(arena, half, nouns[i].changes[which - 1]));
    }
    *ret_word = buf_str(&out);
    return out.length > 0;
}

/* Adjectives, the noun, and behind it words that depend on the noun and stay: «учитель начальных
 * классов». After «заведующий» comes no noun of its own: «заведующий кафедрой». */
bool declension_post(struct arena *arena, str post, enum declension_case which, str *ret_text)
{
    assert(which <= DECLENSION_PREPOSITIONAL);
    struct buf out = BUF_INIT(arena);
    str rest = post, word, in_case;
    bool is_done = which == DECLENSION_NOMINATIVE;
    while (str_next(&rest, ' ', &word)) {
        if (is_done) {
            in_case = word;
        } else if (adjective_in_case(arena, word, which, &in_case)) {
            is_done = str_equal(utf8_lower(arena, word), STR("заведующий"));
        } else if (noun_in_case(arena, word, which, &in_case)) {
            is_done = true;
        } else {
            return false;
        }
        buf_put(&out, out.length == 0 ? (str){0} : STR(" "));
        buf_put(&out, in_case);
    }
    *ret_text = buf_str(&out);
    return is_done;
}

/* ---- Kazakh --------------------------------------------------------------------------------- */

enum sound { SOUND_VOWEL, SOUND_NASAL, SOUND_SONORANT, SOUND_BUZZING, SOUND_VOICELESS };

static bool is_in(uint32_t letter, const char *letters)
{
    str rest = str_of(letters);
    while (rest.length > 0) {
        if (utf8_next(&rest) == letter) {
            return true;
        }
    }
    return false;
}

/* What the ending meets. Loan words end in б, в, г, д as if these were voiceless: «Ахметовтың». */
static enum sound last_sound(str lower)
{
    uint32_t last = 0;
    while (lower.length > 0) {
        uint32_t letter = utf8_next(&lower);
        last = is_in(letter, "ьъ") ? last : letter;
    }
    return is_in(last, "аәеёоөұүыіэя") ? SOUND_VOWEL
           : is_in(last, "мнң")        ? SOUND_NASAL
           : is_in(last, "лрйуию")     ? SOUND_SONORANT
           : is_in(last, "жз")         ? SOUND_BUZZING
                                       : SOUND_VOICELESS;
}

/* The last vowel decides. «у» and «ю» are silent on it. In «Тоқаев» it is the vowel before the
 * Russian ending, and in «Әуезов» the Kazakh letters of the stem. */
static bool is_front(str lower)
{
    bool ends_in_ov = str_ends_with(lower, STR("ов"));
    bool ends_in_ev = false;
    bool is_front = false, was_front = false, has_kazakh = false, is_soft = false;
    uint32_t letter = 0, before = 0;
    str rest = lower;
    while (rest.length > 0) {
        before = letter;
        letter = utf8_next(&rest);
        is_soft = letter == 0x44C;
        has_kazakh = has_kazakh || is_in(letter, "әөүі");
        if (is_in(letter, "әеөүіэи")) {
            was_front = is_front;
            is_front = true;
            ends_in_ev = letter == 0x435 && is_in(before, "аоыұ") && str_equal(rest, STR("в"));
        } else if (is_in(letter, "аоұыяё")) {
            was_front = is_front;
            is_front = false;
        }
    }
    if (ends_in_ev) {
        return was_front;
    }
    return is_soft || (ends_in_ov ? has_kazakh && was_front : is_front);
}

/* By sound; each with the form of back and of front vowels. */
static const char *const kazakh_endings[][5][2] = {
    [DECLENSION_GENITIVE] =
        {{"ның", "нің"}, {"ның", "нің"}, {"дың", "дің"}, {"дың", "дің"}, {"тың", "тің"}},
    [DECLENSION_DATIVE] = {{"ға", "ге"}, {"ға", "ге"}, {"ға", "ге"}, {"ға", "ге"}, {"қа", "ке"}},
    [DECLENSION_ACCUSATIVE] =
        {{"ны", "ні"}, {"ды", "ді"}, {"ды", "ді"}, {"ды", "ді"}, {"ты", "ті"}},
    [DECLENSION_INSTRUMENTAL] =
        {{"мен", "мен"}, {"мен", "мен"}, {"мен", "мен"}, {"бен", "бен"}, {"пен", "пен"}},
    [DECLENSION_LOCATIVE] = {{"да", "де"}, {"да", "де"}, {"да", "де"}, {"да", "де"}, {"та", "те"}},
    [DECLENSION_ABLATIVE] =
        {{"дан", "ден"}, {"нан", "нен"}, {"дан", "ден"}, {"дан", "ден"}, {"тан", "тен"}},
};
/* Behind «-ы», «-і» of what belongs to somebody. */
static const char *const possessive_endings[][2] = {
    [DECLENSION_GENITIVE] = {"ның", "нің"}, [DECLENSION_DATIVE] = {"на", "не"},
    [DECLENSION_ACCUSATIVE] = {"н", "н"},   [DECLENSION_INSTRUMENTAL] = {"мен", "мен"},
    [DECLENSION_LOCATIVE] = {"нда", "нде"}, [DECLENSION_ABLATIVE] = {"нан", "нен"},
};

/* What is read last of a number: «5» is бес, «140» қырық, «2000» мың. */
static str number_read_last(str digits)
{
    static const char *const units[] = {"нөл", "бір",  "екі",  "үш",    "төрт",
                                        "бес", "алты", "жеті", "сегіз", "тоғыз"};
    static const char *const tens[] = {"",    "он",    "жиырма", "отыз",   "қырық",
                                       "елу", "алпыс", "жетпіс", "сексен", "тоқсан"};
    static const char *const powers[] = {"жүз", "мың", "мың", "мың", "миллион"};
    size_t zeros = 0;
    while (zeros + 1 < digits.length && digits.data[digits.length - 1 - zeros] == '0') {
        zeros++;
    }
    int digit = digits.data[digits.length - 1 - zeros] - '0';
    return str_of(zeros == 0   ? units[digit]
                  : zeros == 1 ? tens[digit]
                               : powers[MIN_OF(zeros - 2, COUNT_OF(powers) - 1)]);
}

static str digits_at_end(str text)
{
    size_t from = text.length;
    while (from > 0 && text.data[from - 1] >= '0' && text.data[from - 1] <= '9') {
        from--;
    }
    return str_slice(text, from, text.length - from);
}

/* The ending stands behind the quotation mark and follows the word before it. */
static str without_closing_marks(str text)
{
    static const char *const marks[] = {"»", "”", "“", "\"", ")"};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (str_ends_with(text, str_of(marks[i]))) {
            return without_closing_marks(str_slice(text, 0, text.length - strlen(marks[i])));
        }
    }
    return text;
}

str declension_kazakh(struct arena *arena, str text, bool is_possessive, enum declension_case which)
{
    if (which == DECLENSION_NOMINATIVE || which == DECLENSION_PREPOSITIONAL || text.length == 0) {
        return text;
    }
    str rest = without_closing_marks(text), word = rest;
    while (str_next(&rest, ' ', &word)) {}
    str digits = digits_at_end(word);
    if (digits.length > 0) {
        str read = number_read_last(digits);
        const char *ending = kazakh_endings[which][last_sound(read)][is_front(read)];
        return STR_CONCAT(arena, text, STR("-"), str_of(ending));
    }
    str lower = utf8_lower(arena, word);
    bool belongs =
        str_ends_with(lower, STR("ұлы")) || str_ends_with(lower, STR("қызы")) ||
        (is_possessive && (str_ends_with(lower, STR("ы")) || str_ends_with(lower, STR("і"))));
    int front = is_front(lower);
    const char *ending = belongs ? possessive_endings[which][front]
                                 : kazakh_endings[which][last_sound(lower)][front];
    return str_join(arena, text, str_of(ending));
}
