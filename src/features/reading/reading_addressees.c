/* Addressees: who shall act. They stand at the beginning of an item in the dative («Обкому
 * Профсоюза:», «Поручить территориальным организациям:», «Бухгалтеру Ивановой И.И. перечислить»),
 * or at its end («Ответственный: Петрова А.А.»). */
#include "base/declension.h"
#include "base/utf8.h"
#include "features/reading/reading_inner.h"

enum { ADDRESSEE_TOKENS = 60, LIST_TOKENS = 400 };

/* Nouns in the dative, as stems of whole words: what an addressee is. */
static const char organisations[] =
    "организациям|организации|профорганизациям|профорганизации|федерации|первичкам|ппо|топ|"
    "объединениям|объединению|профобъединениям|филиалам|филиалу|профсоюзу|профгруппам|ассоциации";
static const char bodies[] =
    "комитетам|комитету|президиуму|президиумам|совету|советам|обкому|обкомам|райкому|райкомам|"
    "горкому|горкомам|профкому|профкомам|профбюро|крайкому|рескому|органам|органу|исполкому|"
    "комиссии|комиссиям|аппарату|крк|бюро|правлению|бухгалтерии|отделу|отделам|штабу|"
    "секретариату|рай|профактиву|активу|комам|рабочей";
static const char posts[] =
    "председателям|председателю|заместителю|заместителям|секретарю|бухгалтеру|специалисту|"
    "специалистам|инспектору|инспекторам|казначею|руководителю|руководителям|членам|члену|"
    "директору|директорам|методисту|юристу|юрисконсульту|профоргам|профгрупоргам|профгруппоргам|"
    "уполномоченным|уполномоченному|работникам|корреспондентам|ответственным|ответственному|"
    "заведующему|заведующей|администратору|координатору|экономисту|делегатам|"
    "представителям|представителю|сотрудникам|активистам|педагогам|профорганизаторам";
static const char outsiders[] =
    "министерству|департаменту|управлению|администрации|администрациям|работодателям|"
    "работодателю|правительству|думе|минобрнауки|минпросвещения|управлениям|губернатору|"
    "акимату|акиматам|депутатам|министерство|правительство|департамент|администрацию|"
    "управление|думу|губернатора|минобрнауки";

static bool is_head_noun(const struct tokens *tokens, size_t at, enum reading_addressee_kind *kind)
{
    static const struct {
        const char *words;
        enum reading_addressee_kind kind;
    } nouns[] = {{bodies, READING_TO_BODY},
                 {posts, READING_TO_POST},
                 {organisations, READING_TO_ORGANISATIONS},
                 {outsiders, READING_TO_OUTSIDER}};
    for (size_t i = 0; i < COUNT_OF(nouns); i++) {
        if (token_is(tokens, at, nouns[i].words)) {
            *kind = nouns[i].kind;
            return true;
        }
    }
    return false;
}

/* Before the noun stand words in the dative: «Выборным коллегиальным», «Курской областной». */
static bool may_precede(const struct tokens *tokens, size_t at)
{
    static const char *const endings[] = {"ым", "им", "ому", "ему", "ой", "ей", "ам", "ям", "ое"};
    if (at >= tokens->count || tokens->items[at].kind != TOKEN_WORD) {
        return token_is(tokens, at, ",|(|)|-|–|«|»|\"");
    }
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(tokens->items[at].low, str_of(endings[i]))) {
            return true;
        }
    }
    return token_is(tokens, at, "и|всем|зам|и.о|рай|гор|о|г|ко|района|города|области");
}

/* «Поручить», «Рекомендовать», «Обратиться к»: the addressee stands behind them. */
static size_t skip_order(const struct tokens *tokens)
{
    size_t at = token_starts(tokens, 0, "также") ? 1 : 0;
    if (!token_is(tokens, at,
                  "поручить|рекомендовать|предложить|обязать|просить|указать|напомнить|"
                  "поручаю|рекомендую|предлагаю|разрешить|предоставить|делегировать|"
                  "обратиться|предписать")) {
        return at;
    }
    at++;
    return at + token_is(tokens, at, "к|ко|в|с");
}

static unsigned levels_of(str low)
{
    unsigned levels = 0;
    bool has_own_region = low_has_stem(low, "областн|краев|республикан|региональн|обком|крайком|"
                                            "реском|межрегиональн|городской организации проф");
    levels |= has_own_region ? READING_LEVEL_REGION : 0;
    levels |= low_has_stem(low, "территориальн|районн|местн|горком|райком|топ|рай|городск|"
                                "филиал|комам")
                  ? READING_LEVEL_TERRITORY
                  : 0;
    levels |= low_has_stem(low, "первичн|ппо|профком|профбюро|профгрупп|профорг|первичк")
                  ? READING_LEVEL_PRIMARY
                  : 0;
    levels |= low_has_stem(low, "центральн|исполнительн|исполком|отраслев|общероссийск")
                  ? READING_LEVEL_UNION
                  : 0;
    levels |= low_has_stem(low, "федерац") && !low_has_stem(low, "российск|рф")
                  ? READING_LEVEL_FEDERATION
                  : 0;
    return levels;
}

/* Named organisations bear a name: «Рыльской», «Курской областной», «ППО КГУ». */
static bool is_named(const struct tokens *tokens, size_t from, size_t noun)
{
    for (size_t i = from; i < noun; i++) {
        if (i > from && tokens->items[i].is_capital && tokens->items[i].kind == TOKEN_WORD) {
            return true;
        }
    }
    static const char *const endings[] = {"ской", "цкой", "ским", "цким", "скому", "цкому"};
    str first = from < noun ? tokens->items[from].low : (str){0};
    for (size_t i = 0; i < COUNT_OF(endings) && first.length > 0; i++) {
        if (str_ends_with(first, str_of(endings[i])) && noun > from &&
            !low_has_stem(first, "городск|коллегиальн|российск|республиканск|общероссийск|"
                                 "членск|профсоюзн")) {
            return true;
        }
    }
    return false;
}

/* The person in brackets behind the name, or the person itself. */
static void take_person(struct reader *reader, const struct tokens *tokens, size_t from, size_t end,
                        struct reading_addressee *addressee)
{
    for (size_t i = from; i < end; i++) {
        struct found_name name;
        if (!reading_name_at(reader, tokens, i, &name) || i + name.token_count > end + 1) {
            continue;
        }
        /* In brackets the name stands in the nominative, unless it shows that it does not. */
        bool in_brackets = i > 0 && token_is(tokens, i - 1, "(|–|-|,");
        str low = reading_low(reader->arena, name.last);
        bool is_dative = str_ends_with(low, STR("ову")) || str_ends_with(low, STR("еву")) ||
                         str_ends_with(low, STR("ину")) || str_ends_with(low, STR("ыну")) ||
                         str_ends_with(low, STR("овой")) || str_ends_with(low, STR("евой")) ||
                         str_ends_with(low, STR("иной")) || str_ends_with(low, STR("скому"));
        struct reading_person person = reading_person_of(
            reader, tokens, i, &name,
            in_brackets && !is_dative ? DECLENSION_NOMINATIVE : DECLENSION_DATIVE);
        addressee->person = person.name;
        return;
    }
}

static void add_addressee(struct reader *reader, struct reading_item *item,
                          const struct tokens *tokens, size_t from, size_t end,
                          enum reading_addressee_kind kind)
{
    while (end > from && token_is(tokens, end - 1, ",|:|и|;|–|-|(")) {
        end--;
    }
    if (end <= from) {
        return;
    }
    struct reading_part part =
        reading_part_of(reader, tokens->items[from].start, tokens->items[end - 1].end);
    struct reading_addressee addressee = {
        .text = part.text,
        .at = part.at,
        .kind = kind,
        .levels = levels_of(reader_low(reader, part.at.offset, part.at.offset + part.at.length))};
    take_person(reader, tokens, from, end, &addressee);
    *ARENA_PUSH(reader->arena, item->addressees.items, item->addressees.count,
                item->addressees.capacity) = addressee;
}

/* Where the addressees end: a colon, or the verb that says what to do. SIZE_MAX = neither. */
static size_t end_of_addressees(struct reader *reader, const struct tokens *tokens, size_t from)
{
    int brackets = 0;
    for (size_t i = from; i < tokens->count && i < from + ADDRESSEE_TOKENS; i++) {
        struct found_name name;
        if (reading_name_at(reader, tokens, i, &name)) {
            i += name.token_count - 1;
            continue;
        }
        brackets += token_is(tokens, i, "(");
        brackets -= token_is(tokens, i, ")");
        if (brackets > 0) {
            continue;
        }
        if (token_is(tokens, i, ":") || (token_is_infinitive(tokens, i) && i > from)) {
            return i;
        }
        bool says_when =
            i > from && (token_starts(tokens, i,
                                      "своевременно|регулярно|постоянно|ежемесячно|ежеквартально|"
                                      "ежегодно|систематически|совместно|обеспечение|активнее") ||
                         (token_is(tokens, i, "до|в|во|к|с|не") &&
                          (token_is_number(tokens, i + 1) ||
                           token_starts(tokens, i + 1,
                                        "срок|течение|месячн|недельн|первом|втор|третьем|"
                                        "четвертом|двух|трех|десяти|позднее|целях|рамках|"
                                        "соответстви"))));
        if (says_when || (token_is(tokens, i, ".|;") && !token_is(tokens, i - 1, "зам|им|г|рф"))) {
            return says_when ? i : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* «Рай(гор)комам»: the brackets belong to the word. */
static size_t noun_from(const struct tokens *tokens, size_t from, size_t end,
                        enum reading_addressee_kind *kind)
{
    bool is_apart = false; /* within brackets that are no part of a word */
    for (size_t i = from; i < end; i++) {
        bool opens = token_is(tokens, i, "(");
        bool touches = i > from && tokens->items[i].start == tokens->items[i - 1].end;
        is_apart = (is_apart || (opens && !touches)) && !token_is(tokens, i, ")");
        if (is_apart) {
            continue;
        }
        if (is_head_noun(tokens, i, kind)) {
            return i;
        }
        if (!may_precede(tokens, i) && !tokens->items[i].is_capital) {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

/* Several stand side by side: cut where a comma or «и» is followed by another noun of the kind,
 * unless the first has nothing of its own («Комитету и президиуму организации»). */
static void split_addressees(struct reader *reader, struct reading_item *item,
                             const struct tokens *tokens, size_t from, size_t end)
{
    int brackets = 0;
    enum reading_addressee_kind kind = READING_TO_BODY;
    size_t noun = noun_from(tokens, from, end, &kind);
    for (size_t i = from; i < end && noun != SIZE_MAX; i++) {
        brackets += token_is(tokens, i, "(");
        brackets -= token_is(tokens, i, ")") && brackets > 0;
        enum reading_addressee_kind next_kind;
        bool may_cut = brackets == 0 && token_is(tokens, i, ",|и") && i > noun;
        size_t next = may_cut ? noun_from(tokens, i + 1, end, &next_kind) : SIZE_MAX;
        bool shares = token_is(tokens, i, "и") && i == noun + 1;
        if (next == SIZE_MAX || shares) {
            continue;
        }
        add_addressee(reader, item, tokens, from, i,
                      is_named(tokens, from, noun) && kind == READING_TO_ORGANISATIONS
                          ? READING_TO_NAMED
                          : kind);
        from = i + 1;
        noun = next;
        kind = next_kind;
    }
    if (noun != SIZE_MAX) {
        bool is_name = is_named(tokens, from, noun) && kind == READING_TO_ORGANISATIONS;
        add_addressee(reader, item, tokens, from, end, is_name ? READING_TO_NAMED : kind);
    }
}

/* «ОБЯЗЫВАЮ: 1. Специалиста Фёдорова Д.Д. проверить …»: in the accusative. */
static void take_obliged(struct reader *reader, struct reading_item *item,
                         const struct tokens *tokens, size_t from, size_t end)
{
    if (str_find(reader->low, STR("обязыва")) < 0) {
        return;
    }
    for (size_t i = from; i < end; i++) {
        struct found_name name;
        if (!reading_name_at(reader, tokens, i, &name)) {
            continue;
        }
        add_addressee(reader, item, tokens, from, i + name.token_count, READING_TO_PERSON);
        item->addressees.items[item->addressees.count - 1].person =
            reading_person_of(reader, tokens, i, &name, DECLENSION_ACCUSATIVE).name;
        return;
    }
}

/* «(Рыльская ТОП, Суджанская ТОП)»: organisations by name, wherever they stand. */
static void take_named_list(struct reader *reader, struct reading_item *item,
                            const struct tokens *tokens)
{
    for (size_t open = 0; open < tokens->count; open++) {
        if (!token_is(tokens, open, "(")) {
            continue;
        }
        size_t close = open + 1, named = 0, pieces = 1;
        for (; close < tokens->count && close < open + LIST_TOKENS && !token_is(tokens, close, ")");
             close++) {
            named += token_starts(tokens, close, "топ|ппо|организаци|райком|горком|рк|гк");
            pieces += token_is(tokens, close, ",|;");
        }
        if (!token_is(tokens, close, ")") || named < 2 || named < pieces || pieces < 2) {
            continue;
        }
        for (size_t from = open + 1, i = from; i <= close; i++) {
            if (i == close || token_is(tokens, i, ",|;")) {
                add_addressee(reader, item, tokens, from, i, READING_TO_NAMED);
                from = i + 1;
            }
        }
        open = close;
    }
}

/* «Ответственный – Петрова А.А.», «Отв.: председатели ППО» at the end. */
static void take_responsible(struct reader *reader, struct reading_item *item,
                             const struct tokens *tokens)
{
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        bool is_word = token_is(tokens, i,
                                "ответственный|ответственные|ответственная|отв|"
                                "исполнитель|исполнители");
        size_t at = i + 1 + token_is(tokens, i + 1, ".");
        at += token_is(tokens, at, "за") ? 2 : 0;
        bool has_sign = token_is(tokens, at, ":") || token_is_dash(tokens, at);
        if (!is_word || (!has_sign && !token_is(tokens, i, "отв"))) {
            continue;
        }
        at += has_sign;
        bool has_person = false;
        for (size_t j = at; j < tokens->count && j < at + 30;) {
            struct found_name name;
            if (!reading_name_at(reader, tokens, j, &name)) {
                j++;
                continue;
            }
            struct reading_person person = reading_person_of(reader, tokens, j, &name, 0);
            struct reading_addressee addressee = {.text = person.written,
                                                  .at = person.at,
                                                  .kind = READING_TO_PERSON,
                                                  .person = person.name};
            *ARENA_PUSH(reader->arena, item->addressees.items, item->addressees.count,
                        item->addressees.capacity) = addressee;
            has_person = true;
            j += name.token_count;
        }
        size_t end = at;
        while (end < tokens->count && !token_is(tokens, end, ".|;|)|срок")) {
            end++;
        }
        if (!has_person && end > at) {
            add_addressee(reader, item, tokens, at, end, READING_TO_POST);
        }
        return;
    }
}

void reading_find_addressees(struct reader *reader, struct reading_item *item)
{
    if (item->is_control) {
        return;
    }
    struct tokens tokens =
        reading_tokens(reader, item->at.offset, item->at.offset + item->at.length);
    if (reader->is_kazakh) {
        reading_kazakh_addressees(reader, item, &tokens);
        return;
    }
    size_t from = skip_order(&tokens);
    size_t end = end_of_addressees(reader, &tokens, from);
    bool is_ordered = from > 0;
    struct found_name name;
    bool is_only_heading = end == SIZE_MAX && is_ordered;
    if (end == SIZE_MAX && is_only_heading) {
        end = MIN_OF(tokens.count, from + ADDRESSEE_TOKENS);
    }
    if (end != SIZE_MAX && end > from) {
        bool is_name = reading_name_at(reader, &tokens, from, &name);
        if (is_name && (is_ordered || end == from + name.token_count)) {
            add_addressee(reader, item, &tokens, from, from + name.token_count, READING_TO_PERSON);
        } else {
            split_addressees(reader, item, &tokens, from, end);
        }
    }
    if (end != SIZE_MAX && item->addressees.count == 0) {
        take_obliged(reader, item, &tokens, from, end);
    }
    take_named_list(reader, item, &tokens);
    take_responsible(reader, item, &tokens);
}
