/* Whose document a text is: the head of one that was read in may name another organisation. Said
 * then, and put right by whoever reads it in: it is ours after all, or it came from outside. */
#include "features/documents/documents_inner.h"

#include "app/stems.h"
#include "base/fold.h"
#include "base/utf8.h"

/* ---- words that tell one organisation from another ------------------------------------------ */

/* Beginnings of words that many organisations have in their names, folded (the Kazakh ones, too):
 * by them none is told from another. */
static const char *const common[] = {
    "профсоюз",      "профессиональн", "союз",          "работник",      "народн",
    "образован",     "образовательн",  "наук",          "общероссийск",  "организац",
    "профорганизац", "первичн",        "территориальн", "региональн",    "межрегиональн",
    "областн",       "област",         "краев",         "край",          "края",
    "республик",     "городск",        "город",         "районн",        "район",
    "округ",         "окружн",         "муниципальн",   "государственн", "бюджетн",
    "казенн",        "автономн",       "учрежден",      "школ",          "общеобразовательн",
    "средн",         "основн",         "дошкольн",      "детск",         "университет",
    "институт",      "колледж",        "техникум",      "имен",          "президиум",
    "комитет",       "совет",          "собран",        "конференц",     "съезд",
    "пленум",        "заседан",        "исполнительн",  "центральн",     "выборн",
    "коллегиальн",   "орган",          "обком",         "крайком",       "реском",
    "райком",        "горком",         "профком",       "исполком",      "профбюро",
    "председател",   "постановлен",    "отраслев",      "отрасл",        "мбоу",
    "мкоу",          "маоу",           "мбдоу",         "топ",           "ппо",
    "сош",           "казахстан",      "республикасы",  "билим",         "гылым",
    "кызметкер",     "салалык",        "касиподаг",     "касиподак",     "уйым",
    "облыс",         "аудан",          "каласы",        "торалка",       "боюнша",
};

/* In bytes: a Cyrillic letter has two. Behind a short beginning stands no more than an ending:
 * «Городищенская» is no «городская». */
enum { WORD_LEAST = 7, SHORT = 10, ENDING_MOST = 8 };

static bool is_figure(str word)
{
    return word.data[0] >= '0' && word.data[0] <= '9';
}

static bool tells(str word)
{
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        str beginning = str_of(common[i]);
        bool is_ending = beginning.length > SHORT || word.length <= beginning.length + ENDING_MOST;
        if (is_ending && str_starts_with(word, beginning)) {
            return false;
        }
    }
    return is_figure(word) || word.length >= WORD_LEAST;
}

bool documents_next_telling(struct arena *arena, str *rest, str *ret_stem)
{
    str word;
    while (str_next(rest, ' ', &word)) {
        if (word.length > 0 && tells(word)) {
            *ret_stem = stems_of(arena, word);
            return true;
        }
    }
    return false;
}

/* The federation of unions is not ours, and the Russian Federation is none. */
static str without_country(struct arena *arena, str folded)
{
    static const char *const countries[] = {"российской федерации", "российская федерация", "рф"};
    for (size_t i = 0; i < COUNT_OF(countries); i++) {
        ptrdiff_t at = str_find(folded, str_of(countries[i]));
        if (at >= 0) {
            folded = STR_CONCAT(arena, str_slice(folded, 0, (size_t)at),
                                str_from(folded, (size_t)at + strlen(countries[i])));
        }
    }
    return folded;
}

static bool has_word(str stems, str stem)
{
    str word;
    while (str_next(&stems, ' ', &word)) {
        if (str_equal(word, stem)) {
            return true;
        }
    }
    return false;
}

struct documents_names documents_names_of(struct request *req,
                                          const struct documents_db_org_row *org)
{
    struct documents_names names = {.arena = req->arena};
    EACH (row, documents_db_names_to(req->db, org->path)) {
        str stems =
            stems_of(req->arena, STR_CONCAT(req->arena, row->name, STR(" "), row->short_name));
        bool is_own = str_equal(row->path, org->path);
        str *to = is_own ? &names.own : &names.above;
        *to = STR_CONCAT(req->arena, *to, STR(" "), stems);
    }
    str rest = fold_search(req->arena, org->short_name);
    str stem;
    names.has_own = documents_next_telling(req->arena, &rest, &stem);
    return names;
}

/* What a text says of whose it is. */
struct saying {
    bool names_own;
    bool names_above;
    bool names_others;
};

static struct saying saying_of(const struct documents_names *names, str text)
{
    struct saying saying = {0};
    str rest = without_country(names->arena, fold_search(names->arena, text));
    str stem;
    while (documents_next_telling(names->arena, &rest, &stem)) {
        bool is_above = has_word(names->above, stem);
        bool is_own = has_word(names->own, stem);
        saying.names_own = saying.names_own || (is_own && !is_above);
        saying.names_above = saying.names_above || is_above;
        saying.names_others = saying.names_others || (!is_own && !is_above);
    }
    return saying;
}

/* «Рыльской», «Астраханскому», and none of «педагогическому». */
static bool is_of_place(str word)
{
    static const char *const endings[] = {"ской", "скому", "ским",  "ская", "ский", "ского",
                                          "ское", "цкой",  "цкому", "цкая", "цкий"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        str ending = str_of(endings[i]);
        if (str_ends_with(word, ending)) {
            str before = str_slice(word, 0, word.length - ending.length);
            return !str_ends_with(before, STR("че"));
        }
    }
    return false;
}

/* A capital letter with small ones behind it. */
static bool is_capital(struct arena *arena, str word)
{
    str first = utf8_slice(word, 1);
    str rest = str_from(word, first.length);
    return rest.length > 0 && !str_equal(first, utf8_lower(arena, first)) &&
           str_equal(rest, utf8_lower(arena, rest));
}

/* Words of posts and bodies («бухгалтеру», «отчётно-выборное») tell nothing of whose they are:
 * names do. */
bool documents_names_another(const struct documents_names *names, str text)
{
    str word;
    bool names_above = false;
    bool names_own = false;
    for (bool is_first = true; str_next(&text, ' ', &word); is_first = false) {
        str folded = fold_search(names->arena, word);
        bool is_name = is_of_place(folded) || (!is_first && is_capital(names->arena, word));
        struct saying saying = is_name ? saying_of(names, word) : (struct saying){0};
        if (saying.names_others) {
            return true;
        }
        names_above = names_above || saying.names_above;
        names_own = names_own || saying.names_own;
    }
    return names_above && names->has_own && !names_own;
}

str documents_others_in(const struct documents_names *names, const struct reading *reading)
{
    str another = {0};
    str above = {0};
    EACH (line, reading->organisations) {
        struct saying saying = saying_of(names, line->text);
        if (!saying.names_others && saying.names_own) {
            return (str){0};
        }
        if (saying.names_others) {
            another = line->text;
        } else if (saying.names_above) {
            above = line->text;
        }
    }
    if (another.length == 0 && documents_names_another(names, reading->body.text)) {
        another = reading->body.text;
    }
    return another.length > 0 ? another : above;
}

/* ---- putting it right ----------------------------------------------------------------------- */

static const struct form_choice choices[] = {
    {"own", N_("It is ours")}, {"incoming", N_("It came from outside")}, {0}};
static const struct form_field fields[] = {
    {"whose", N_("Whose document it is"), FORM_CHOICE, .required = true, .choices = choices},
    {0},
};

bool documents_whose_is_open(const struct documents_document *document)
{
    return str_equal(document->state, STR("draft")) && str_equal(document->stream, STR("own")) &&
           document->correspondent.length > 0;
}

/* What came from outside is registered on the day of its coming, with a number of the register; its
 * own number and day stand beside. */
static void make_incoming(struct request *req, struct documents_document *document)
{
    document->stream = STR("incoming");
    document->their_number = document->number;
    document->their_date = document->dated_on;
    document->number = (str){0};
    document->meeting_number = 0;
    document->item_number = 0;
    document->dated_on = req->today;
    document->dated_to = (date){0};
    document->body_id = 0;
}

static void make_own(struct documents_document *document)
{
    if (str_equal(document->stream, STR("incoming"))) {
        document->number = document->their_number;
        document->dated_on = document->their_date;
    }
    document->stream = STR("own");
    document->correspondent = (str){0};
    document->their_number = (str){0};
    document->their_date = (date){0};
}

struct reply documents_whose_action(struct request *req)
{
    struct documents_document document;
    struct documents_db_source_row source;
    if (!documents_find_draft(req, &document) ||
        !documents_db_source(req->db, document.id, &source)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields);
    if (!form_is_good(&form)) {
        return reply_refused(req, str_of(_("Say whose document it is.")));
    }
    bool is_outside = str_equal(form_text(&form, "whose"), STR("incoming"));
    if (is_outside && !str_equal(document.stream, STR("incoming"))) {
        make_incoming(req, &document);
    } else if (!is_outside) {
        make_own(&document);
    }
    if (!documents_change(req, &document) ||
        !documents_db_set_stream(req->db, document.id, document.stream)) {
        return reply_refused(req, documents_changed_meanwhile(req));
    }
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)document.id),
                      is_outside ? str_of(_("It is kept as a document from outside."))
                                 : str_of(_("It is yours. Check which body has decided.")),
                      0);
}
