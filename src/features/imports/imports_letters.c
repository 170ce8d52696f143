/* Letters that a code page did not have. Programs that save Kazakh text as Windows-1251 write «?»
 * for ә ғ қ ң ө ұ ү һ. Where a word fits exactly one name that we know, its letters are put back;
 * the row is pointed at all the same. A word that fits none, or two, stays as it is. */
#include "features/imports/imports_clean.h"

#include "base/utf8.h"

enum { WORD_LETTERS = 40 };

/* Names that hold such letters, in lower case; family names are these with an ending. */
static const char *const stems[] = {
    "әбді",      "әбдіғали",   "әбілқайыр", "әбу",         "әділ",      "әділбек",    "әділет",
    "әзиз",      "әзиза",      "әйгерім",   "әлем",        "әли",       "әлия",       "әлихан",
    "әлібек",    "әлішер",     "әмина",     "әмір",        "әнел",      "әнуар",      "әсел",
    "әсем",      "әсет",       "әсия",      "әуез",        "әуесхан",   "ғабит",      "ғали",
    "ғалия",     "ғалым",      "ғалымжан",  "ғани",        "ғазиз",     "ғайни",      "ғайша",
    "қабдол",    "қазбек",     "қайрат",    "қайсар",      "қайыр",     "қалдыбек",   "қали",
    "қамбар",    "қамила",     "қанат",     "қарлығаш",    "қасым",     "қасымжан",   "қожа",
    "қожахмет",  "қуандық",    "қуаныш",    "құдайберген", "құралай",   "құрман",     "құрманғали",
    "құрманбек", "құлан",      "қымбат",    "қыз",         "мұқан",     "мұқтар",     "мұрат",
    "мұратбек",  "мұса",       "мұстафа",   "мұхамбет",    "мұхит",     "мұхтар",     "мәдина",
    "мәди",      "мәлік",      "мәншүк",    "мәриям",      "мөлдір",    "мүсіреп",    "нұр",
    "нұрай",     "нұрбек",     "нұрболат",  "нұргүл",      "нұрғазы",   "нұрғали",    "нұрғиса",
    "нұрдәулет", "нұржан",     "нұрия",     "нұрлан",      "нұрлыбек",  "нұрмұхамед", "нұрпейіс",
    "нұрсұлтан", "нұртай",     "нұрәлі",    "өзбек",       "өмір",      "өмірбек",    "өмірзақ",
    "өміртай",   "өрнек",      "өтеген",    "өтепберген",  "өтеш",      "ұзақ",       "ұлан",
    "ұлбосын",   "ұлжан",      "ұлпан",     "ұлту",        "үкі",       "үміт",       "үрия",
    "айгүл",     "айнұр",      "айсұлу",    "айтқали",     "ақбота",    "ақерке",     "ақжан",
    "ақмарал",   "ақтоты",     "алтынгүл",  "амангүл",     "асқар",     "асқарбек",   "бақтияр",
    "бақыт",     "бақытгүл",   "бақытжан",  "балғын",      "балнұр",    "бибігүл",    "бөкен",
    "гүлбану",   "гүлдана",    "гүлжан",    "гүлжанат",    "гүлзада",   "гүлмира",    "гүлназ",
    "гүлнар",    "гүлнәр",     "гүлнұр",    "гүлсара",     "гүлсім",    "дәмелі",     "дәулет",
    "дәурен",    "динмұхамед", "дүйсен",    "дүйсенбай",   "дүйсенбек", "еңлік",      "ерғали",
    "ерқанат",   "есқали",     "жанғали",   "жангүл",      "жаңыл",     "жәмила",     "жәнібек",
    "жүніс",     "жүсіп",      "жұлдыз",    "жұма",        "жұмабай",   "жұмабек",    "жұмагүл",
    "жұмағали",  "жұмақан",    "жұман",     "зәуре",       "зүлфия",    "исатай",     "кәмила",
    "кәрім",     "көркем",     "көшербай",  "күләш",       "күлтай",    "күлпан",     "күлшара",
    "күміс",     "ләззат",     "ләйла",     "мақпал",      "мақсат",    "мақсұт",     "маңғыс",
    "оңғар",     "оралғазы",   "рақым",     "рақымжан",    "рәбиға",    "рәшид",      "роза",
    "рүстем",    "сағи",       "сағынтай",  "сағыныш",     "сақтаған",  "самғат",     "сәбит",
    "сәкен",     "сәтбай",     "сәуле",     "сейітқали",   "серікгүл",  "серікқали",  "сүлеймен",
    "сұлтан",    "сұлтанбек",  "талғат",    "темірғали",   "тоғжан",    "тоқтар",     "тоқтарбай",
    "төкен",     "төлеген",    "төлеубай",  "төре",        "тұрар",     "тұрғанбек",  "тұрсын",
    "тұрсынбек", "тұрсынгүл",  "түсіп",     "шәкен",       "шәмші",     "шәріп",      "шолпангүл",
    "ғұмар",
};

static const char *const endings[] = {"",   "ов",  "ова", "ев",   "ева",
                                      "ин", "ина", "ұлы", "қызы", "тегі"};

/* Patronymics of names without such letters: «Серік?ызы». */
static const char *const patronymic_endings[] = {"ұлы", "қызы"};

struct letters {
    uint32_t points[WORD_LETTERS];
    int count; /* -1 = too long */
};

static struct letters letters_of(str text)
{
    struct letters letters = {.count = 0};
    while (text.length > 0) {
        if (letters.count == WORD_LETTERS) {
            letters.count = -1;
            break;
        }
        letters.points[letters.count++] = utf8_next(&text);
    }
    return letters;
}

static bool can_be_lost(uint32_t letter)
{
    return letter == 0x4D9 || letter == 0x493 || letter == 0x49B || letter == 0x4A3 ||
           letter == 0x4E9 || letter == 0x4B1 || letter == 0x4AF || letter == 0x4BB;
}

/* A letter that the code page has cannot have become «?», and one that it lacks must have. */
static bool fits(const struct letters *word, int from, const struct letters *name)
{
    for (int i = 0; i < name->count; i++) {
        uint32_t given = word->points[from + i];
        bool lost = can_be_lost(name->points[i]);
        if (lost != (given == '?') || (!lost && given != name->points[i])) {
            return false;
        }
    }
    return true;
}

static str whole_name(struct arena *arena, const char *stem, const char *ending)
{
    str start = str_of(stem);
    if (str_starts_with(str_of(ending), STR("е")) && str_ends_with(start, STR("й"))) {
        start.length -= STR("й").length; /* Жұмабай, Жұмабаев */
    }
    return str_join(arena, start, str_of(ending));
}

static str found_name(struct arena *arena, const struct letters *word)
{
    str found = {0};
    for (size_t i = 0; i < COUNT_OF(stems); i++) {
        for (size_t j = 0; j < COUNT_OF(endings); j++) {
            str name = whole_name(arena, stems[i], endings[j]);
            struct letters letters = letters_of(name);
            if (letters.count != word->count || !fits(word, 0, &letters) ||
                str_equal(found, name)) {
                continue;
            }
            if (!str_is_empty(found)) {
                return (str){0};
            }
            found = name;
        }
    }
    return found;
}

static str found_patronymic(struct arena *arena, str lower, const struct letters *word)
{
    for (size_t i = 0; i < COUNT_OF(patronymic_endings); i++) {
        struct letters ending = letters_of(str_of(patronymic_endings[i]));
        int from = word->count - ending.count;
        if (from >= 3 && fits(word, from, &ending)) {
            str start = utf8_slice(lower, (size_t)from);
            return str_find_char(start, '?') < 0
                       ? str_join(arena, start, str_of(patronymic_endings[i]))
                       : (str){0};
        }
    }
    return (str){0};
}

str imports_restore_letters(struct arena *arena, str word)
{
    str lower = utf8_lower(arena, word);
    struct letters letters = letters_of(lower);
    if (str_find_char(word, '?') < 0 || letters.count < 3) {
        return word;
    }
    str found = found_name(arena, &letters);
    found = str_is_empty(found) ? found_patronymic(arena, lower, &letters) : found;
    return str_is_empty(found) ? word : utf8_title(arena, found);
}
