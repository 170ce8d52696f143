/* Names in texts, and their way back to the nominative. The rules of declension work forwards, so a
 * form goes back by trial: endings are taken off and put on, and what declines to the written form
 * again may be meant. */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

/* ---- names in the text ---------------------------------------------------------------------- */

static bool is_capital_word(const struct tokens *tokens, size_t at)
{
    return at < tokens->count && tokens->items[at].kind == TOKEN_WORD &&
           tokens->items[at].is_capital && utf8_length(tokens->items[at].low) >= 2;
}

static bool is_initial(const struct tokens *tokens, size_t at)
{
    return at < tokens->count && tokens->items[at].kind == TOKEN_WORD &&
           tokens->items[at].is_capital && utf8_length(tokens->items[at].low) == 1;
}

static bool touches(const struct tokens *tokens, size_t at)
{
    return at > 0 && at < tokens->count && tokens->items[at].start == tokens->items[at - 1].end;
}

/* «Т.М.», «Т. М», «И.»: how many tokens; the initials are made alike. */
static size_t initials_at(struct reader *reader, const struct tokens *tokens, size_t at,
                          str *ret_initials)
{
    if (!is_initial(tokens, at) || !token_is(tokens, at + 1, ".|,") || !touches(tokens, at + 1)) {
        return 0;
    }
    str first = reading_token_shown(reader, tokens, at);
    bool has_second =
        is_initial(tokens, at + 2) && (token_is(tokens, at + 3, ".") || touches(tokens, at + 2));
    if (has_second) {
        str second = reading_token_shown(reader, tokens, at + 2);
        *ret_initials = STR_CONCAT(reader->arena, first, STR("."), second, STR("."));
        return token_is(tokens, at + 3, ".") ? 4 : 3;
    }
    if (token_is(tokens, at + 1, ",")) {
        return 0;
    }
    *ret_initials = STR_CONCAT(reader->arena, first, STR("."));
    return 2;
}

/* «Петрова-Водкина» too. */
static size_t surname_at(struct reader *reader, const struct tokens *tokens, size_t at,
                         str *ret_last)
{
    if (!is_capital_word(tokens, at)) {
        return 0;
    }
    size_t used = token_is(tokens, at + 1, "-") && touches(tokens, at + 1) &&
                          touches(tokens, at + 2) && is_capital_word(tokens, at + 2)
                      ? 3
                      : 1;
    const struct token *last = &tokens->items[at + used - 1];
    *ret_last =
        str_slice(reader->text, tokens->items[at].start, last->end - tokens->items[at].start);
    return used;
}

static bool is_patronymic(const struct tokens *tokens, size_t at)
{
    static const char *const endings[] = {
        "ович", "евич",  "овича", "евича",  "овичу",  "евичу",  "овна",   "евна", "овну", "евну",
        "овны", "евны",  "овне",  "евне",   "овной",  "евной",  "инична", "ична", "ичну", "ичны",
        "ичне", "ичной", "ильич", "ильича", "ильичу", "овичем", "евичем", "кызы", "улы",  "оглы"};
    if (!is_capital_word(tokens, at)) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(tokens->items[at].low, str_of(endings[i]))) {
            return true;
        }
    }
    return false;
}

/* Words that stand before initials without being the surname: «Председатель Профсоюза И.В. …». */
static bool is_no_surname(const struct tokens *tokens, size_t at)
{
    return token_starts(tokens, at,
                        "профсоюз|федерац|организац|обком|горком|райком|профком|комитет|област|"
                        "район|город|совет|президиум|росси|образован|председател|заместител|"
                        "республик|краев|края|центр|объединен|секретар|бухгалтер|специалист|"
                        "постановлен|протокол|контроль|казахстан|төраға|төрайым|хатшы|кәсіподақ");
}

static bool has_full_name(struct reader *reader, const struct tokens *tokens, size_t at,
                          struct found_name *name)
{
    size_t used = surname_at(reader, tokens, at, &name->last);
    if (used > 0 && is_capital_word(tokens, at + used) && is_patronymic(tokens, at + used + 1) &&
        !is_no_surname(tokens, at)) {
        name->first = reading_token_shown(reader, tokens, at + used);
        name->middle = reading_token_shown(reader, tokens, at + used + 1);
        name->token_count = used + 2;
        return true;
    }
    if (used == 1 && is_patronymic(tokens, at + 1) && is_capital_word(tokens, at + 2)) {
        name->first = reading_token_shown(reader, tokens, at);
        name->middle = reading_token_shown(reader, tokens, at + 1);
        name->token_count = 2 + surname_at(reader, tokens, at + 2, &name->last);
        return true;
    }
    return false;
}

bool reading_name_at(struct reader *reader, const struct tokens *tokens, size_t at,
                     struct found_name *ret_name)
{
    struct found_name name = {0};
    size_t used = initials_at(reader, tokens, at, &name.initials);
    if (used > 0) {
        /* «И.В. Корякина», unless the surname is that of the next: «…, П.П. Петров А.А.» */
        size_t more = surname_at(reader, tokens, at + used, &name.last);
        name.token_count = used + more;
        bool is_name = more > 0 && !is_no_surname(tokens, at + used);
        *ret_name = is_name ? name : *ret_name;
        return is_name;
    }
    if (has_full_name(reader, tokens, at, &name)) {
        *ret_name = name;
        return true;
    }
    size_t surname = surname_at(reader, tokens, at, &name.last);
    used = surname == 0 ? 0 : initials_at(reader, tokens, at + surname, &name.initials);
    if (used == 0 || is_no_surname(tokens, at)) {
        return false;
    }
    /* «организации Ромашка И.В. Корякина»: a wide gap parts the post from the name. */
    if (tokens->items[at + surname].after_gap && !tokens->items[at].after_gap &&
        is_capital_word(tokens, at + surname + used)) {
        return false;
    }
    name.token_count = surname + used;
    *ret_name = name;
    return true;
}

/* ---- back to the nominative ----------------------------------------------------------------- */

enum {
    GUESS_LIMIT = 12,
    LETTERS_OFF = 3,
    NEAR_SCORE = 10,
    DECLINED_LIMIT = 500,      /* names of a document that go back by trial */
    SETTLE_BYTES = 256 * 1024, /* of the document, looked through for a name */
};

struct guess {
    str name;
    int score;
};

static str without_letters(str word, size_t count)
{
    for (; count > 0 && word.length > 0; count--) {
        do {
            word.length--;
        } while (word.length > 0 && ((unsigned char)word.data[word.length] & 0xC0) == 0x80);
    }
    return word;
}

static bool ends_with_one(str word, const char *endings)
{
    str rest = str_of(endings), ending;
    while (str_next(&rest, '|', &ending)) {
        if (str_ends_with(word, ending)) {
            return true;
        }
    }
    return false;
}

#define VOWELS "а|е|и|о|у|ы|э|ю|я|ё|ә|і|ө|ү|ұ"

/* No Russian word ends so: what the trial makes of stems that do not fit the ending. */
static bool is_impossible(str low)
{
    str stem = without_letters(low, 1);
    if (ends_with_one(low, "ь")) {
        return ends_with_one(stem, VOWELS "|ь|й");
    }
    if (ends_with_one(low, "й")) {
        return !ends_with_one(stem, VOWELS);
    }
    if (ends_with_one(low, "ый")) {
        return ends_with_one(low, "кый|гый|хый|щый|шый|чый");
    }
    if (ends_with_one(low, "ок|ек|ец")) {
        return ends_with_one(without_letters(low, 2), VOWELS "|ь|й");
    }
    return ends_with_one(low, "аа|оа");
}

/* How usual it is that a surname ends so, and that a form came from it. */
static int score_of(str low, char sex, bool is_changed)
{
    if (!is_changed) {
        return ends_with_one(low, "ко|ых|их|аго|яго|ово")          ? 48
               : ends_with_one(low, "а|я|ой|ий|ый|ою|ую|ов|ев|ин") ? 5
               : ends_with_one(low, VOWELS)                        ? 15
                                                                   : 40;
    }
    if (sex == 'f') {
        return ends_with_one(low, "ова|ева|ёва|ина|ына|ская|цкая") ? 50
               : ends_with_one(low, "ая|яя")                       ? 45
               : ends_with_one(low, "а|я")                         ? 30
                                                                   : 10;
    }
    return ends_with_one(low, "ов|ев|ёв|ин|ын|ский|цкий")                                 ? 50
           : ends_with_one(low, "ец|ок|ек")                                               ? 42
           : ends_with_one(low, "овой|евой")                                              ? 41
           : ends_with_one(low, "ый")                                                     ? 40
           : ends_with_one(low, "ий")                                                     ? 38
           : ends_with_one(low, "ой")                                                     ? 20
           : ends_with_one(low, "а|я")                                                    ? 25
           : ends_with_one(low, "о|е|и|у|ю")                                              ? 4
           : ends_with_one(low, "к|ц") && !ends_with_one(without_letters(low, 1), VOWELS) ? 20
                                                                                          : 34;
}

/* Stands in the document in this form with these initials: that settles it. */
static bool stands_elsewhere(struct reader *reader, str low, str initials)
{
    if (str_is_empty(initials)) {
        return false;
    }
    str small = utf8_lower(reader->arena, initials);
    str before = STR_CONCAT(reader->arena, low, STR(" "), small);
    str behind = STR_CONCAT(reader->arena, small, STR(" "), low);
    str start = str_slice(reader->low, 0, SETTLE_BYTES);
    return str_find(start, before) >= 0 || str_find(start, behind) >= 0;
}

static void add_guess(struct guess *guesses, size_t *count, size_t limit, struct guess guess)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_equal(guesses[i].name, guess.name)) {
            guesses[i].score = MAX_OF(guesses[i].score, guess.score);
            return;
        }
    }
    if (*count < limit) {
        guesses[(*count)++] = guess;
    }
}

static const char *const nominative_endings[] = {"",   "а",  "я",  "ь",  "й",  "ий", "ый", "ой",
                                                 "ая", "яя", "ья", "ей", "ец", "ек", "ок", "о"};

/* All nominatives whose form in that case is the written one. */
static size_t guesses_of(struct arena *arena, enum declension_part part, str written, char sexes,
                         int which, struct guess *ret_guesses)
{
    size_t count = 0;
    for (size_t off = 0; off <= LETTERS_OFF; off++) {
        str stem = without_letters(written, off);
        if (utf8_length(stem) < 2) {
            break;
        }
        for (size_t i = 0; i < COUNT_OF(nominative_endings); i++) {
            str name = str_join(arena, stem, str_of(nominative_endings[i]));
            str low = reading_low(arena, name);
            for (const char *sex = "fm"; *sex != '\0'; sex++) {
                bool fits = (sexes == 0 || sexes == *sex) && !is_impossible(low) &&
                            str_equal(written, declension_name(arena, part, *sex, name,
                                                               (enum declension_case)which));
                if (fits) {
                    int score = score_of(low, *sex, !str_equal(name, written));
                    add_guess(ret_guesses, &count, GUESS_LIMIT, (struct guess){name, score});
                }
            }
        }
    }
    return count;
}

static str best_of(struct guess *guesses, size_t count, str otherwise)
{
    str best = otherwise;
    int score = -1;
    for (size_t i = 0; i < count; i++) {
        if (guesses[i].score > score) {
            score = guesses[i].score;
            best = guesses[i].name;
        }
    }
    return best;
}

static char sex_of_patronymic(struct arena *arena, str middle)
{
    str low = reading_low(arena, middle);
    return str_is_empty(low)                                                          ? 0
           : ends_with_one(low, "вич|вича|вичу|вичем|виче|льич|льича|льичу|улы|оглы") ? 'm'
                                                                                      : 'f';
}

static str given_name(struct arena *arena, enum declension_part part, char sex, str written,
                      int which)
{
    struct guess guesses[GUESS_LIMIT];
    size_t count = which == 0 ? 0 : guesses_of(arena, part, written, sex, which, guesses);
    for (size_t i = 0; i < count; i++) {
        str low = reading_low(arena, guesses[i].name);
        bool is_usual = part == DECLENSION_MIDDLE ? ends_with_one(low, "вич|льич|вна|чна")
                        : sex == 'f'              ? ends_with_one(low, "а|я|ь")
                                                  : !ends_with_one(low, "а|о");
        guesses[i].score += is_usual ? 100 : 0;
    }
    return best_of(guesses, count, written);
}

/* Looks in the document only where several nominatives are nearly as likely. */
static void settle(struct reader *reader, struct guess *guesses, size_t count, str written,
                   str initials)
{
    int best = 0;
    size_t near = 0;
    for (size_t i = 0; i < count; i++) {
        best = MAX_OF(best, guesses[i].score);
    }
    for (size_t i = 0; i < count; i++) {
        near += guesses[i].score + NEAR_SCORE >= best;
    }
    for (size_t i = 0; i < count && near > 1; i++) {
        str low = reading_low(reader->arena, guesses[i].name);
        bool is_settled =
            !str_equal(guesses[i].name, written) && stands_elsewhere(reader, low, initials);
        guesses[i].score += is_settled ? 100 : 0;
    }
}

/* The likeliest comes first; the others are kept for who knows better. */
static void choose_last(struct reader *reader, struct reading_person *person, str written,
                        str initials, char sex, int which, str *ret_last)
{
    struct guess guesses[GUESS_LIMIT];
    size_t count = guesses_of(reader->arena, DECLENSION_LAST, written, sex, which, guesses);
    settle(reader, guesses, count, written, initials);
    str best = best_of(guesses, count, written);
    int best_score = 0;
    for (size_t i = 0; i < count; i++) {
        best_score = MAX_OF(best_score, guesses[i].score);
    }
    for (size_t i = 0; i < count && person->candidate_count < READING_CANDIDATES; i++) {
        bool is_near = guesses[i].score + NEAR_SCORE >= best_score;
        if (is_near && !str_equal(guesses[i].name, best)) {
            person->candidates[person->candidate_count++] =
                STR_CONCAT(reader->arena, guesses[i].name, STR(" "), initials);
        }
    }
    *ret_last = best;
}

/* «Петрову-Водкину»: each half by itself. */
static str last_back(struct reader *reader, struct reading_person *person, str written,
                     str initials, char sex, int which)
{
    str last;
    ptrdiff_t hyphen = str_find_char(written, '-');
    if (hyphen > 0) {
        str first =
            last_back(reader, person, str_slice(written, 0, (size_t)hyphen), (str){0}, sex, which);
        str second =
            last_back(reader, person, str_from(written, (size_t)hyphen + 1), (str){0}, sex, which);
        person->candidate_count = 0;
        return STR_CONCAT(reader->arena, first, STR("-"), second);
    }
    choose_last(reader, person, written, initials, sex, which, &last);
    return last;
}

static str as_name(struct arena *arena, str name)
{
    return reading_is_upper(name) && utf8_length(name) > 1 ? utf8_title(arena, name) : name;
}

struct reading_person reading_person_of(struct reader *reader, const struct tokens *tokens,
                                        size_t at, const struct found_name *name, int which)
{
    struct arena *arena = reader->arena;
    const struct token *first = &tokens->items[at];
    const struct token *end = &tokens->items[at + name->token_count - 1];
    struct reading_person person = {
        .at = {first->start, end->end - first->start},
        .written = reading_one_line(
            arena, str_slice(reader->text, first->start, end->end - first->start))};
    str last = as_name(arena, name->last);
    char sex = sex_of_patronymic(arena, name->middle);
    if (which != DECLENSION_NOMINATIVE && reader->names_declined++ >= DECLINED_LIMIT) {
        which = DECLENSION_NOMINATIVE;
    }
    if (which != DECLENSION_NOMINATIVE) {
        last = last_back(reader, &person, last, name->initials, sex, which);
    }
    if (!str_is_empty(name->initials)) {
        person.name = STR_CONCAT(arena, last, STR(" "), name->initials);
        return person;
    }
    str given = given_name(arena, DECLENSION_FIRST, sex, as_name(arena, name->first), which);
    str middle = given_name(arena, DECLENSION_MIDDLE, sex, as_name(arena, name->middle), which);
    person.name = STR_CONCAT(arena, last, STR(" "), given, STR(" "), middle);
    person.candidate_count = 0;
    return person;
}

/* ---- posts ---------------------------------------------------------------------------------- */

/* Nouns of posts and bodies: the stem, and what the nominative adds to it. */
static const struct {
    const char *stem, *nominative;
    const char *endings; /* of other cases: genitive and accusative, dative, instrumental */
} post_nouns[] = {
    {"председател", "ь", "я|ю|ем"},
    {"заместител", "ь", "я|ю|ем"},
    {"руководител", "ь", "я|ю|ем"},
    {"секретар", "ь", "я|ю|ем|ём"},
    {"казначе", "й", "я|ю|ем"},
    {"бухгалтер", "", "а|у|ом"},
    {"специалист", "", "а|у|ом"},
    {"инспектор", "", "а|у|ом"},
    {"директор", "", "а|у|ом"},
    {"методист", "", "а|у|ом"},
    {"юрист", "", "а|у|ом"},
    {"юрисконсульт", "", "а|у|ом"},
    {"организатор", "", "а|у|ом"},
    {"координатор", "", "а|у|ом"},
    {"президент", "", "а|у|ом"},
    {"помощник", "", "а|у|ом"},
    {"начальник", "", "а|у|ом"},
    {"консультант", "", "а|у|ом"},
    {"профорг", "", "а|у|ом"},
    {"член", "", "а|у|ом|ов|ам|ами"},
    {"куратор", "", "а|у|ом"},
    {"референт", "", "а|у|ом"},
    {"экономист", "", "а|у|ом"},
    {"учител", "ь", "я|ю|ем"},
    {"президиум", "", "а|у|ом"},
    {"комитет", "", "а|у|ом"},
    {"профком", "", "а|у|ом"},
    {"обком", "", "а|у|ом"},
    {"совет", "", "а|у|ом"},
    {"аппарат", "", "а|у|ом"},
    {"исполком", "", "а|у|ом"},
    {"отдел", "", "а|у|ом"},
    {"пленум", "", "а|у|ом"},
    {"съезд", "", "а|у|ом"},
    {"комисси", "я", "и|ю|ей"},
    {"конференци", "я", "и|ю|ей"},
    {"собрани", "е", "я|ю|ем"},
    {"правлени", "е", "я|ю|ем"},
    {"групп", "а", "ы|у|е|ой"},
    {"управляющ", "ий", "его|ему|им"},
    {"заведующ", "ий", "его|ему|им"},
    {"заведующ", "ая", "ую|ей"},
    {"уполномоченн", "ый", "ого|ому|ым"},
};

/* The noun in the nominative; false if it is none that we know. */
static bool noun_back(struct arena *arena, str word, str *ret_word)
{
    ptrdiff_t hyphen = str_find_char(word, '-');
    str first, second;
    if (hyphen > 0) {
        bool is_known = noun_back(arena, str_slice(word, 0, (size_t)hyphen), &first) &&
                        noun_back(arena, str_from(word, (size_t)hyphen + 1), &second);
        *ret_word = is_known ? STR_CONCAT(arena, first, STR("-"), second) : word;
        return is_known;
    }
    str low = reading_low(arena, word);
    for (size_t i = 0; i < COUNT_OF(post_nouns); i++) {
        str stem = str_of(post_nouns[i].stem);
        str ending = str_from(low, stem.length);
        bool is_nominative = str_equal(ending, str_of(post_nouns[i].nominative));
        if (!str_starts_with(low, stem)) {
            continue;
        }
        str rest = str_of(post_nouns[i].endings), one;
        while (!is_nominative && str_next(&rest, '|', &one)) {
            is_nominative = str_equal(ending, one);
        }
        if (is_nominative) {
            *ret_word = STR_CONCAT(arena, str_slice(word, 0, stem.length),
                                   str_of(post_nouns[i].nominative));
            return true;
        }
    }
    return false;
}

enum gender { GENDER_MALE, GENDER_FEMALE, GENDER_NEUTER };

static enum gender gender_of(str noun)
{
    return ends_with_one(noun, "а|я") ? GENDER_FEMALE
           : ends_with_one(noun, "е") ? GENDER_NEUTER
                                      : GENDER_MALE;
}

static bool adjective_back(struct arena *arena, str word, enum gender gender, str *ret_word)
{
    static const char *const endings[] = {"ого", "его", "ому", "ему", "ым", "им", "ую", "юю",
                                          "ой",  "ей",  "ый",  "ий",  "ая", "ое", "ее"};
    str low = reading_low(arena, word);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        str ending = str_of(endings[i]);
        if (!str_ends_with(low, ending)) {
            continue;
        }
        str stem = str_slice(low, 0, low.length - ending.length);
        bool is_soft = ends_with_one(stem, "щ|ш|ч|ж");
        bool takes_i = is_soft || ends_with_one(stem, "к|г|х");
        const char *back = gender == GENDER_FEMALE         ? "ая"
                           : gender == GENDER_NEUTER       ? (is_soft ? "ее" : "ое")
                           : ends_with_one(stem, "правов") ? "ой"
                           : takes_i                       ? "ий"
                                                           : "ый";
        *ret_word = str_join(arena, str_slice(word, 0, stem.length), str_of(back));
        return true;
    }
    return false;
}

/* «гл.», «вед.»: adjectives that were cut short. */
static bool is_shortened(str low)
{
    return str_ends_with(low, STR(".")) || str_equal(low, STR("ст"));
}

/* «зам. председателя», «и.о. председателя»: the words behind do not change. */
static bool stands_for(str low)
{
    static const char *const words[] = {"зам", "зам.", "и.о.",  "и.о",
                                        "ио",  "врио", "врио.", "пом."};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(low, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

str reading_post_nominative(struct arena *arena, str post, int which)
{
    str line = reading_one_line(arena, post);
    str rest = line, word, noun;
    size_t before_noun = 0;
    bool has_noun = false;
    while (which != DECLENSION_NOMINATIVE && !has_noun && str_next(&rest, ' ', &word)) {
        if (stands_for(reading_low(arena, word))) {
            return line;
        }
        has_noun = noun_back(arena, word, &noun);
        before_noun += !has_noun;
    }
    if (!has_noun) {
        return line;
    }
    struct buf out = BUF_INIT(arena);
    str words = line;
    while (before_noun-- > 0 && str_next(&words, ' ', &word)) {
        str back = word;
        if (!is_shortened(reading_low(arena, word)) &&
            !adjective_back(arena, word, gender_of(reading_low(arena, noun)), &back)) {
            return line;
        }
        buf_put(&out, back);
        buf_put_char(&out, ' ');
    }
    buf_put(&out, noun);
    buf_put(&out, rest.length > 0 ? STR(" ") : (str){0});
    buf_put(&out, rest);
    return buf_str(&out);
}
