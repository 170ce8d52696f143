#include "base/utf8.h"
#include "features/likeness/likeness_inner.h"

/* Names come in two alphabets, and Latin letters in several systems (ICAO, passport of 1997, as one
 * hears it). All are led to one rough Russian form: letters that are confused become one, what is
 * left out in one system is left out in all. */

/* In Russian letters, the longest first. */
static const struct spelling {
    const char *latin;
    const char *russian;
} spellings[] = {
    {"shch", "щ"}, {"sch", "щ"}, {"zh", "ж"}, {"kh", "х"}, {"ts", "ц"}, {"tc", "ц"}, {"ch", "ч"},
    {"sh", "ш"},   {"yu", "ю"},  {"iu", "ю"}, {"ju", "ю"}, {"ya", "я"}, {"ia", "я"}, {"ja", "я"},
    {"yo", "е"},   {"jo", "е"},  {"io", "е"}, {"ye", "е"}, {"je", "е"}, {"a", "а"},  {"b", "б"},
    {"c", "ц"},    {"d", "д"},   {"e", "е"},  {"f", "ф"},  {"g", "г"},  {"h", "х"},  {"i", "и"},
    {"j", "и"},    {"k", "к"},   {"l", "л"},  {"m", "м"},  {"n", "н"},  {"o", "о"},  {"p", "п"},
    {"q", "к"},    {"r", "р"},   {"s", "с"},  {"t", "т"},  {"u", "у"},  {"v", "в"},  {"w", "в"},
    {"x", "кс"},   {"y", "и"},   {"z", "з"},
};

static bool begins_with(str text, const char *latin)
{
    return str_starts_with(text, str_of(latin));
}

/* Takes one letter, or one Latin spelling of a letter, off the front; gives its Russian letters. */
static str next_letters(str *rest)
{
    str letter = *rest;
    if ((unsigned char)rest->data[0] < 0x80) {
        for (size_t i = 0; i < COUNT_OF(spellings); i++) {
            if (begins_with(*rest, spellings[i].latin)) {
                *rest = str_from(*rest, strlen(spellings[i].latin));
                return str_of(spellings[i].russian);
            }
        }
    }
    utf8_next(rest);
    letter.length -= rest->length;
    return letter;
}

/* а … я become 'A' … '`'; 0 for what is no Russian letter. */
#define LETTER(c) ((char)('A' + ((c)-0x430)))

static char letter_of(uint32_t c)
{
    return c >= 0x430 && c <= 0x44F ? LETTER(c) : 0;
}

static char rough(char letter)
{
    switch (letter) {
    case LETTER(0x44C): /* ь */
    case LETTER(0x44A): /* ъ */
        return 0;
    case LETTER(0x43E): /* о as а */
    case LETTER(0x44F): /* я */
        return LETTER(0x430);
    case LETTER(0x439): /* й */
    case LETTER(0x44B): /* ы */
        return LETTER(0x438);
    case LETTER(0x44D): /* э */
        return LETTER(0x435);
    case LETTER(0x44E): /* ю */
        return LETTER(0x443);
    case LETTER(0x449): /* щ */
        return LETTER(0x448);
    default:
        return letter;
    }
}

static bool is_vowel(char rough_letter)
{
    return rough_letter == LETTER(0x430) || rough_letter == LETTER(0x435) ||
           rough_letter == LETTER(0x438) || rough_letter == LETTER(0x443);
}

static void drop_last(struct likeness_sound *sound)
{
    sound->length--;
}

/* Anna and Yana must not become one, so я and ю at the beginning stay what they are. */
static void put_rough(struct likeness_sound *sound, char letter)
{
    bool is_first = sound->length == 0;
    bool stays = is_first && (letter == LETTER(0x44F) || letter == LETTER(0x44E));
    char added = stays ? letter : rough(letter);
    char last = is_first ? 0 : sound->letters[sound->length - 1];
    if (added == 0 || added == last || sound->length == LIKENESS_SOUND_LIMIT) {
        return;
    }
    /* и before a vowel: Наталия, Наталья; Juliya, Юлия. дж as ж: Джумабаев, Жумабаев. */
    bool swallowed = (last == LETTER(0x438) && is_vowel(added) && sound->length > 1) ||
                     (last == LETTER(0x434) && added == LETTER(0x436));
    if (swallowed) {
        drop_last(sound);
        if (sound->length > 0 && sound->letters[sound->length - 1] == added) {
            return;
        }
    }
    sound->letters[sound->length++] = added;
}

static bool ends_with(const struct likeness_sound *sound, const char *ending, size_t length)
{
    return sound->length > length + 1 &&
           memcmp(sound->letters + sound->length - length, ending, length) == 0;
}

/* The endings in their rough form. */
static void drop_patronymic(struct likeness_sound *sound)
{
    static const char *const endings[] = {
        "авна", "евна", "инична", "ична", "авич", "евич", "ич", "улы", "кызы", "уулу", "аглы",
    };
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        struct likeness_sound ending = {0};
        str rest = str_of(endings[i]);
        while (rest.length > 0) {
            put_rough(&ending, letter_of(utf8_next(&rest)));
        }
        if (ends_with(sound, ending.letters, ending.length)) {
            sound->length -= ending.length;
            break;
        }
    }
    /* Алексеевич is Алексе-евич, Василькызы Васил-кызы: vowels at the joint tell nothing. */
    while (sound->length > 2 && is_vowel(sound->letters[sound->length - 1])) {
        drop_last(sound);
    }
}

struct likeness_sound likeness_sound_of(str folded, bool is_patronymic)
{
    struct likeness_sound sound = {0};
    while (folded.length > 0) {
        str letters = next_letters(&folded);
        while (letters.length > 0) {
            put_rough(&sound, letter_of(utf8_next(&letters)));
        }
    }
    if (is_patronymic) {
        drop_patronymic(&sound);
    }
    return sound;
}

struct likeness_sound likeness_letters_of(str folded)
{
    struct likeness_sound letters = {0};
    while (folded.length > 0 && letters.length < LIKENESS_SOUND_LIMIT) {
        uint32_t c = utf8_next(&folded);
        char letter = letter_of(c);
        letters.letters[letters.length++] = letter != 0 ? letter : (char)(c & 0x7F);
    }
    return letters;
}

bool likeness_one_slip(const struct likeness_sound *a, const struct likeness_sound *b)
{
    int na = a->length;
    int nb = b->length;
    if (na < 4 || nb < 4 || na - nb > 1 || nb - na > 1) {
        return false;
    }
    const char *x = a->letters;
    const char *y = b->letters;
    while (na > 0 && nb > 0 && *x == *y) {
        x++;
        y++;
        na--;
        nb--;
    }
    while (na > 0 && nb > 0 && x[na - 1] == y[nb - 1]) {
        na--;
        nb--;
    }
    bool is_turned = na == 2 && nb == 2 && x[0] == y[1] && x[1] == y[0];
    return (na <= 1 && nb <= 1 && na + nb > 0) || is_turned;
}

str likeness_sound_key(struct arena *arena, str folded)
{
    struct likeness_sound sound = likeness_sound_of(folded, false);
    return str_copy(arena, (str){sound.letters, sound.length});
}
