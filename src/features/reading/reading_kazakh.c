/* What Kazakh decisions say in their own way: «2022 жылғы 1 наурызға дейін», «тоқсан сайын»,
 * «бақылау … А.Б. Сейіловаға жүктелсін», «аудандық ұйымдар … ұсынсын». The verb stands last, so
 * who shall act stands first, in the nominative. */
#include "base/declension.h"
#include "features/reading/reading_inner.h"

enum { ACTING_TOKENS = 12, OWN_LETTERS_PER_MILLE = 30 };

bool reading_is_kazakh(str low)
{
    size_t letters = 0;
    size_t own = 0;
    while (low.length > 0) {
        uint32_t c = utf8_next(&low);
        letters += utf8_is_letter(c);
        own += c == 0x4D9 || c == 0x493 || c == 0x49B || c == 0x4A3 || c == 0x4E9 || c == 0x4B1 ||
               c == 0x4AF || c == 0x4BB || c == 0x456;
    }
    return own * 1000 > letters * OWN_LETTERS_PER_MILLE;
}

int reading_kazakh_month(const struct tokens *tokens, size_t at)
{
    static const char *const stems[] = {"қаңтар",  "ақпан",  "наурыз", "сәуір",
                                        "мамыр",   "маусым", "шілде",  "тамыз",
                                        "қыркүйе", "қазан",  "қараша", "желтоқсан"};
    for (size_t i = 0; i < COUNT_OF(stems); i++) {
        if (token_starts(tokens, at, stems[i])) {
            return (int)i + 1;
        }
    }
    return 0;
}

/* ---- until when ----------------------------------------------------------------------------- */

static size_t until_day(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    const struct tokens *tokens = scan->tokens;
    struct found_date found;
    size_t used = reading_date_at(tokens, at, false, &found);
    if (used > 0 && found.has_year && token_is(tokens, at + used, "дейін")) {
        deadline->to = found.to;
        deadline->is_due = true;
        return used + 1;
    }
    /* «20 наурызға дейін»: the next such day. */
    int month = token_is_number(tokens, at) ? reading_kazakh_month(tokens, at + 1) : 0;
    if (month == 0 || !token_is(tokens, at + 2, "дейін") || date_is_none(scan->day)) {
        return 0;
    }
    int year = date_year(scan->day);
    date day = date_from(year, month, tokens->items[at].number);
    deadline->to = date_before(day, scan->day) ? date_from(year + 1, month, date_day(day)) : day;
    deadline->is_due = true;
    return date_is_none(deadline->to) ? 0 : 3;
}

size_t reading_kazakh_phrase(const struct scan *scan, size_t at, struct reading_deadline *deadline)
{
    static const struct {
        const char *word;
        enum reading_recurs recurs;
    } every[] = {{"апта", READING_WEEKLY},
                 {"ай", READING_MONTHLY},
                 {"тоқсан", READING_QUARTERLY},
                 {"жартыжылдық", READING_HALF_YEARLY},
                 {"жыл", READING_YEARLY}};
    const struct tokens *tokens = scan->tokens;
    for (size_t i = 0; i < COUNT_OF(every); i++) {
        if (token_is(tokens, at, every[i].word) && token_is(tokens, at + 1, "сайын")) {
            deadline->recurs = every[i].recurs;
            return 2;
        }
    }
    if (token_is(tokens, at, "тұрақты") && token_is(tokens, at + 1, "түрде")) {
        deadline->is_constant = true;
        return 2;
    }
    if (token_is(tokens, at, "үнемі|уақтылы")) {
        deadline->is_constant = true;
        return 1;
    }
    return until_day(scan, at, deadline);
}

/* ---- who ------------------------------------------------------------------------------------ */

/* «Сейіловаға», «Ерғалиевке» in the nominative. */
static str without_dative(struct arena *arena, str last)
{
    static const char *const endings[] = {"ға", "ге", "қа", "ке"};
    str low = reading_low(arena, last);
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(low, str_of(endings[i]))) {
            return str_slice(last, 0, last.length - strlen(endings[i]));
        }
    }
    return last;
}

static struct reading_person person_at(struct reader *reader, const struct tokens *tokens,
                                       size_t at, struct found_name *name)
{
    name->last = without_dative(reader->arena, name->last);
    return reading_person_of(reader, tokens, at, name, DECLENSION_NOMINATIVE);
}

static str text_between(struct reader *reader, const struct tokens *tokens, size_t from, size_t end)
{
    return from >= end
               ? (str){0}
               : reading_part_of(reader, tokens->items[from].start, tokens->items[end - 1].end)
                     .text;
}

bool reading_kazakh_controllers(struct reader *reader, struct reading_item *item,
                                const struct tokens *tokens)
{
    size_t control = SIZE_MAX;
    bool is_laid = false;
    size_t own = SIZE_MAX;
    for (size_t i = 0; i < tokens->count; i++) {
        control = control == SIZE_MAX && token_starts(tokens, i, "бақылау") ? i : control;
        is_laid = is_laid || token_is(tokens, i,
                                      "жүктелсін|жүктеледі|жүктелді|жүктеймін|қалдырамын|"
                                      "қалдырылсын|қалдырылды");
        own = token_is(tokens, i, "өзіме|өзімде|өзіміз") ? i : own;
    }
    if (control == SIZE_MAX || !is_laid) {
        return false;
    }
    item->is_control = true;
    size_t from = control + 1;
    for (size_t i = from; i < tokens->count; i++) {
        struct found_name name;
        if (reading_name_at(reader, tokens, i, &name)) {
            struct reading_person person = person_at(reader, tokens, i, &name);
            person.post = text_between(reader, tokens, from, i);
            *ARENA_PUSH(reader->arena, item->controllers.items, item->controllers.count,
                        item->controllers.capacity) = person;
            i += name.token_count - 1;
            from = i + 1 + token_is(tokens, i + 1, ",|және|мен|пен");
        }
    }
    if (item->controllers.count == 0 && own != SIZE_MAX) {
        struct reading_part part =
            reading_part_of(reader, tokens->items[own].start, tokens->items[own].end);
        *ARENA_PUSH(reader->arena, item->controllers.items, item->controllers.count,
                    item->controllers.capacity) =
            (struct reading_person){.is_self = true, .written = part.text, .at = part.at};
    }
    return true;
}

static unsigned levels_of(str low)
{
    return (low_has_stem(low, "облыстық|өңірлік|республикалық") ? READING_LEVEL_REGION : 0) |
           (low_has_stem(low, "аудандық|қалалық|аумақтық|жергілікті") ? READING_LEVEL_TERRITORY
                                                                      : 0) |
           (low_has_stem(low, "бастауыш") ? READING_LEVEL_PRIMARY : 0) |
           (low_has_stem(low, "салалық|орталық") ? READING_LEVEL_UNION : 0);
}

static void add(struct reader *reader, struct reading_item *item, const struct tokens *tokens,
                size_t end, enum reading_addressee_kind kind, str person)
{
    struct reading_part part =
        reading_part_of(reader, tokens->items[0].start, tokens->items[end - 1].end);
    *ARENA_PUSH(reader->arena, item->addressees.items, item->addressees.count,
                item->addressees.capacity) = (struct reading_addressee){
        .text = part.text,
        .at = part.at,
        .kind = kind,
        .levels = levels_of(reader_low(reader, part.at.offset, part.at.offset + part.at.length)),
        .person = person,
    };
}

void reading_kazakh_addressees(struct reader *reader, struct reading_item *item,
                               const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count && i < ACTING_TOKENS; i++) {
        struct found_name name;
        if (token_is(tokens, i, "ұйымдар|ұйымдары|ұйымдарға|ұйымдарына")) {
            add(reader, item, tokens, i + 1, READING_TO_ORGANISATIONS, (str){0});
            return;
        }
        if (reading_name_at(reader, tokens, i, &name)) {
            size_t end = i + name.token_count;
            struct reading_person person = person_at(reader, tokens, i, &name);
            add(reader, item, tokens, end, READING_TO_PERSON, person.name);
            return;
        }
        if (token_is_number(tokens, i) || token_is(tokens, i, ".|;|«")) {
            return;
        }
    }
}
