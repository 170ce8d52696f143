/* Plants doubles into a union, the way they come about in life, and tells which:
 *
 *     sqlite3 DATA/profkom.db "SELECT id, region_id, org_id FROM member" |
 *         build/release/bench_plant_doubles DATA SEED DOUBLES >planted
 *
 * A line for each: "KIND FIRST_ID SECOND_ID"; KIND "trap" is two different people who look alike
 * (twins, namesakes, parent and child), "two" a double in which two things went wrong. Knows
 * nothing of how doubles are looked for: what goes wrong is taken from how people type,
 * transliterate and marry. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/command.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "features/members/members.h"

#define LETTERS_LIMIT 64
#define TRIES_LIMIT 2000

struct place {
    int64_t id;
    int64_t region_id;
    int64_t org_id;
    bool is_used;
};

struct planting {
    struct request *req;
    struct arena *arena;
    struct rand_sequence random;
    struct place *people;
    size_t count;
    size_t capacity;
};

static uint32_t dice(struct planting *planting, uint32_t limit)
{
    return rand_below(&planting->random, limit);
}

static bool chance(struct planting *planting, uint32_t percent)
{
    return dice(planting, 100) < percent;
}

#define PICK(planting, list) list[dice((planting), COUNT_OF(list))]

/* ---- letters -------------------------------------------------------------------------------- */

struct letters {
    str items[LETTERS_LIMIT];
    size_t count;
};

static struct letters letters_of(str text)
{
    struct letters letters = {0};
    while (text.length > 0 && letters.count < LETTERS_LIMIT - 1) {
        str letter = text;
        utf8_next(&text);
        letter.length -= text.length;
        letters.items[letters.count++] = letter;
    }
    return letters;
}

static str text_of(struct planting *planting, const struct letters *letters)
{
    return str_concat(planting->arena, letters->items, letters->count);
}

/* Each letter that stands in the table becomes what stands beside it. */
struct exchange {
    const char *from;
    const char *to;
};

static str exchanged(struct planting *planting, str text, const struct exchange *table,
                     uint32_t percent)
{
    struct letters letters = letters_of(text);
    for (size_t i = 0; i < letters.count; i++) {
        for (const struct exchange *one = table; one->from != NULL; one++) {
            if (str_equal(letters.items[i], str_of(one->from)) && chance(planting, percent)) {
                letters.items[i] = str_of(one->to);
                break;
            }
        }
    }
    return text_of(planting, &letters);
}

static bool has_any(str text, const struct exchange *table)
{
    for (const struct exchange *one = table; one->from != NULL; one++) {
        if (str_find(text, str_of(one->from)) >= 0) {
            return true;
        }
    }
    return false;
}

/* ---- what goes wrong with a name ------------------------------------------------------------ */

/* Neighbours on the keyboard. */
static const struct exchange neighbours[] = {
    {"а", "п"}, {"о", "л"}, {"е", "н"}, {"и", "м"}, {"в", "а"}, {"н", "г"}, {"к", "е"},
    {"л", "д"}, {"р", "о"}, {"с", "ч"}, {"т", "и"}, {"ш", "щ"}, {"у", "к"}, {"м", "с"},
    {"б", "ь"}, {"п", "р"}, {"г", "ш"}, {"д", "л"}, {"з", "щ"}, {"х", "з"}, {NULL, NULL}};

static str with_slip(struct planting *planting, str word)
{
    struct letters letters = letters_of(word);
    size_t at = 1 + dice(planting, (uint32_t)letters.count - 1);
    switch (dice(planting, 4)) {
    case 0: /* left out */
        memmove(&letters.items[at], &letters.items[at + 1],
                (letters.count - at - 1) * sizeof(str));
        letters.count--;
        break;
    case 1: /* typed twice */
        memmove(&letters.items[at + 1], &letters.items[at], (letters.count - at) * sizeof(str));
        letters.count++;
        break;
    case 2: /* the next key */
        for (const struct exchange *one = neighbours; one->from != NULL; one++) {
            if (str_equal(letters.items[at], str_of(one->from))) {
                letters.items[at] = str_of(one->to);
                break;
            }
        }
        break;
    default: { /* in the wrong order */
        size_t other = at + 1 < letters.count ? at + 1 : at - 1;
        str turned = letters.items[at];
        letters.items[at] = letters.items[other];
        letters.items[other] = turned;
    }
    }
    return text_of(planting, &letters);
}

/* How a Russian operator writes what has another letter. */
static const struct exchange russified[] = {
    {"ё", "е"}, {"Ё", "Е"}, {"ә", "а"}, {"Ә", "А"}, {"ғ", "г"}, {"қ", "к"}, {"Қ", "К"},
    {"ң", "н"}, {"ө", "о"}, {"Ө", "О"}, {"ұ", "у"}, {"Ұ", "У"}, {"ү", "у"}, {"һ", "х"},
    {"і", "и"}, {"І", "И"}, {NULL, NULL}};

/* Whole names that two papers write in two ways. */
static const struct exchange other_names[] = {
    {"Наталья", "Наталия"}, {"Софья", "София"},       {"Айгүл", "Айгуль"},
    {"Бибігүл", "Бибигуль"}, {"Гүлнәр", "Гульнара"},  {"Әйгерім", "Айгерим"},
    {"Бауыржан", "Бауржан"}, {"Геннадий", "Генадий"}, {NULL, NULL}};

/* A Kazakh patronymic in the Russian manner. */
static str russian_patronymic(struct planting *planting, str middle)
{
    static const char *const endings[][2] = {{"қызы", "овна"}, {"ұлы", "ович"}};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (str_ends_with(middle, str_of(endings[i][0]))) {
            str stem = str_slice(middle, 0, middle.length - strlen(endings[i][0]));
            return str_join(planting->arena, stem, str_of(endings[i][1]));
        }
    }
    return middle;
}

static bool spell_otherwise(struct planting *planting, struct members_card *card)
{
    bool is_other = false;
    str *names[] = {&card->last_name, &card->first_name, &card->middle_name};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        for (const struct exchange *one = other_names; one->from != NULL; one++) {
            if (str_equal(*names[i], str_of(one->from))) {
                *names[i] = str_of(one->to);
                is_other = true;
            }
        }
        is_other = is_other || has_any(*names[i], russified);
    }
    if (chance(planting, 50)) {
        card->middle_name = russian_patronymic(planting, card->middle_name);
    }
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        *names[i] = exchanged(planting, *names[i], russified, 100);
    }
    return is_other;
}

/* Signs that look the same on paper, of a keyboard that stood on Latin for a moment. */
static const struct exchange look_alikes[] = {
    {"а", "a"}, {"е", "e"}, {"о", "o"}, {"р", "p"}, {"с", "c"}, {"х", "x"}, {"у", "y"},
    {"А", "A"}, {"В", "B"}, {"Е", "E"}, {"К", "K"}, {"М", "M"}, {"Н", "H"}, {"О", "O"},
    {"Р", "P"}, {"С", "C"}, {"Т", "T"}, {"Х", "X"}, {NULL, NULL}};

/* Passports since 2013 (ICAO 9303). */
static const struct exchange passport[] = {
    {"а", "a"}, {"б", "b"}, {"в", "v"},  {"г", "g"},  {"д", "d"},    {"е", "e"},  {"ё", "e"},
    {"ж", "zh"}, {"з", "z"}, {"и", "i"}, {"й", "i"},  {"к", "k"},    {"л", "l"},  {"м", "m"},
    {"н", "n"}, {"о", "o"}, {"п", "p"},  {"р", "r"},  {"с", "s"},    {"т", "t"},  {"у", "u"},
    {"ф", "f"}, {"х", "kh"}, {"ц", "ts"}, {"ч", "ch"}, {"ш", "sh"},  {"щ", "shch"}, {"ъ", "ie"},
    {"ы", "y"}, {"ь", ""},  {"э", "e"},  {"ю", "iu"}, {"я", "ia"},   {"ә", "a"},  {"ғ", "g"},
    {"қ", "q"}, {"ң", "n"}, {"ө", "o"},  {"ұ", "u"},  {"ү", "u"},    {"һ", "h"},  {"і", "i"},
    {NULL, NULL}};

/* As one hears it. */
static const struct exchange heard[] = {
    {"а", "a"}, {"б", "b"}, {"в", "v"},  {"г", "g"},  {"д", "d"},   {"е", "e"},  {"ё", "yo"},
    {"ж", "zh"}, {"з", "z"}, {"и", "i"}, {"й", "y"},  {"к", "k"},   {"л", "l"},  {"м", "m"},
    {"н", "n"}, {"о", "o"}, {"п", "p"},  {"р", "r"},  {"с", "s"},   {"т", "t"},  {"у", "u"},
    {"ф", "f"}, {"х", "h"}, {"ц", "ts"}, {"ч", "ch"}, {"ш", "sh"},  {"щ", "sch"}, {"ъ", ""},
    {"ы", "y"}, {"ь", ""},  {"э", "e"},  {"ю", "yu"}, {"я", "ya"},  {"ә", "a"},  {"ғ", "g"},
    {"қ", "k"}, {"ң", "n"}, {"ө", "o"},  {"ұ", "u"},  {"ү", "u"},   {"һ", "h"},  {"і", "i"},
    {NULL, NULL}};

static void write_in_latin(struct planting *planting, struct members_card *card)
{
    const struct exchange *table = chance(planting, 50) ? passport : heard;
    str *names[] = {&card->last_name, &card->first_name, &card->middle_name};
    bool whole = chance(planting, 50);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str lower = utf8_lower(planting->arena, *names[i]);
        *names[i] = whole ? utf8_title(planting->arena, exchanged(planting, lower, table, 100))
                          : exchanged(planting, *names[i], look_alikes, i == 0 ? 80 : 30);
    }
}

/* ---- the eight kinds ------------------------------------------------------------------------ */

static bool slip(struct planting *planting, struct members_card *card)
{
    str before = card->last_name;
    card->last_name = with_slip(planting, card->last_name);
    return !str_equal(before, card->last_name);
}

static bool latin(struct planting *planting, struct members_card *card)
{
    write_in_latin(planting, card);
    return true;
}

static struct members_card card_of(struct planting *planting, const struct place *place)
{
    struct members_card card = {0};
    int64_t version;
    struct scope region = access_system_scope(planting->arena, place->region_id, STR("0"));
    if (!members_card_of(planting->req, region, place->id, &card, &version)) {
        fprintf(stderr, "no card\n");
        exit(1);
    }
    return card;
}

static const struct place *anybody(struct planting *planting)
{
    return &planting->people[dice(planting, (uint32_t)planting->count)];
}

/* Half of the new cards say how she was called before; a tenth of the women bear both names. */
static bool married(struct planting *planting, struct members_card *card)
{
    if (!str_equal(card->sex, STR("f"))) {
        return false;
    }
    struct members_card other = card_of(planting, anybody(planting));
    if (!str_equal(other.sex, STR("f")) || str_equal(other.last_name, card->last_name)) {
        return false;
    }
    bool bears_both = chance(planting, 10);
    card->previous_last_name = chance(planting, 50) ? card->last_name : (str){0};
    card->last_name = bears_both ? STR_CONCAT(planting->arena, card->last_name, STR("-"),
                                              other.last_name)
                                 : other.last_name;
    return true;
}

static bool swapped(struct planting *planting, struct members_card *card)
{
    str last = card->last_name;
    card->last_name = card->first_name;
    if (chance(planting, 15) && card->middle_name.length > 0) {
        card->first_name = card->middle_name; /* the columns were read from the left */
        card->middle_name = last;
    } else {
        card->first_name = last;
    }
    return true;
}

static bool other_digit(struct planting *planting, struct members_card *card)
{
    int32_t number = card->born.number;
    int year = number / 10000;
    int month = number / 100 % 100;
    int day = number % 100;
    date wrong = {0};
    uint32_t how = dice(planting, 100);
    if (how < 35) {
        wrong = date_from(year, day, month);
    } else if (how < 50) {
        wrong = date_from(year / 100 * 100 + year % 10 * 10 + year / 10 % 10, month, day);
    } else {
        static const int32_t units[] = {1, 10, 100, 1000, 10000, 100000};
        int32_t unit = PICK(planting, units);
        int32_t other = number - number / unit % 10 * unit + (int32_t)dice(planting, 10) * unit;
        wrong = date_from(other / 10000, other / 100 % 100, other % 100);
    }
    bool is_likely = date_year(wrong) > 1925 && date_year(wrong) < 2010;
    if (date_is_none(card->born) || !is_likely || date_equal(wrong, card->born)) {
        return false;
    }
    card->born = wrong;
    return true;
}

static str initial(struct planting *planting, str name)
{
    return STR_CONCAT(planting->arena, utf8_slice(name, 1), STR("."));
}

static bool shortened(struct planting *planting, struct members_card *card)
{
    if (card->middle_name.length == 0) {
        return false;
    }
    uint32_t how = dice(planting, 100);
    if (how < 50) {
        card->middle_name = (str){0};
        return true;
    }
    if (how < 85) {
        card->first_name = initial(planting, card->first_name);
    }
    card->middle_name = initial(planting, card->middle_name);
    return true;
}

static bool moved(struct planting *planting, struct members_card *card)
{
    card->phone = str_format(planting->arena, "+79%09u", dice(planting, 999999999));
    card->email = card->snils = card->ticket_number = (str){0};
    return true;
}

static const struct kind {
    const char *name;
    bool (*change)(struct planting *planting, struct members_card *card);
} kinds[] = {
    {"slip", slip},       {"spelling", spell_otherwise}, {"latin", latin},
    {"married", married}, {"swapped", swapped},          {"date", other_digit},
    {"short", shortened}, {"moved", moved},
};

/* ---- into the register ---------------------------------------------------------------------- */

/* The second card was filled in later and elsewhere: what people keep is often the same. */
static void fill_in_anew(struct planting *planting, struct members_card *card)
{
    uint32_t phone = dice(planting, 100);
    if (card->phone.length > 0 && phone >= 60) {
        card->phone = phone < 80
                          ? (str){0}
                          : str_format(planting->arena, "+79%09u", dice(planting, 999999999));
    }
    if (chance(planting, 50)) {
        card->email = (str){0};
    }
    if (chance(planting, 50)) {
        card->snils = (str){0};
    }
    if (chance(planting, 85)) {
        card->ticket_number = str_format(planting->arena, "99%010u", dice(planting, 2000000000));
    }
}

static int64_t put(struct planting *planting, int64_t region_id, int64_t org_id,
                   const struct members_card *card)
{
    str path = db_script_text(planting->req->db,
                              str_format(planting->arena, "SELECT path FROM org WHERE id = %lld",
                                         (long long)org_id)
                                  .data);
    return members_add(planting->req, region_id, org_id, path, card);
}

/* Somebody whom no other double was made of. */
static struct place *somebody_new(struct planting *planting)
{
    struct place *place;
    do {
        place = &planting->people[dice(planting, (uint32_t)planting->count)];
    } while (place->is_used);
    return place;
}

static int64_t org_elsewhere(struct planting *planting, const struct place *place)
{
    const struct place *other = anybody(planting);
    for (int tries = 0; tries < 1000 && (other->region_id != place->region_id ||
                                         other->org_id == place->org_id);
         tries++) {
        other = anybody(planting);
    }
    return other->region_id == place->region_id ? other->org_id : place->org_id;
}

static void plant_double(struct planting *planting, const struct kind *kind,
                         const struct kind *second)
{
    struct place *place;
    struct members_card card;
    int tries = 0;
    do {
        /* Some go wrong with few people, and some pairs of them with nobody. */
        if (++tries > TRIES_LIMIT) {
            return;
        }
        place = somebody_new(planting);
        card = card_of(planting, place);
        fill_in_anew(planting, &card);
    } while (!kind->change(planting, &card) ||
             (second != NULL && !second->change(planting, &card)));
    place->is_used = true;
    bool stays = !str_equal(str_of(kind->name), STR("moved")) && chance(planting, 15);
    int64_t org_id = stays ? place->org_id : org_elsewhere(planting, place);
    int64_t id = put(planting, place->region_id, org_id, &card);
    printf("%s %lld %lld\n", second != NULL ? "two" : kind->name, (long long)place->id,
           (long long)id);
}

/* Two people who are easily taken for one. */
static void plant_trap(struct planting *planting, size_t number)
{
    struct place *place = somebody_new(planting);
    struct members_card card = card_of(planting, place);
    struct members_card other = card_of(planting, anybody(planting));
    bool is_twin = number % 3 == 0;
    place->is_used = true;
    card.snils = card.email = card.ticket_number = (str){0};
    if (number % 3 != 1) { /* twins; parent and child */
        if (!str_equal(card.sex, other.sex) || str_equal(card.first_name, other.first_name)) {
            return;
        }
        card.first_name = other.first_name;
    }
    if (!is_twin) {
        card.born = other.born;
    }
    if (number % 3 == 1 || chance(planting, 50)) {
        card.phone = other.phone;
    }
    int64_t org_id =
        is_twin && chance(planting, 50) ? place->org_id : org_elsewhere(planting, place);
    int64_t id = put(planting, place->region_id, org_id, &card);
    printf("trap %lld %lld\n", (long long)place->id, (long long)id);
}

static void plant(struct planting *planting, int doubles)
{
    struct arena *arena = planting->arena;
    /* The request goes with the arena. */
    struct app *app = planting->req->app;
    struct db *db = planting->req->db;
    for (int i = 0; i < doubles; i++) {
        const struct kind *kind = &kinds[(size_t)i % COUNT_OF(kinds)];
        plant_double(planting, kind, NULL);
        if (i % 2 == 0) {
            plant_trap(planting, (size_t)i / 2);
        }
        if (i % 8 == 0) {
            const struct kind *second = &kinds[((size_t)i / 8 + 1) % COUNT_OF(kinds)];
            plant_double(planting, &kinds[(size_t)i / 64 % COUNT_OF(kinds)], second);
        }
        arena_reset(arena);
        planting->req = app_system_request(app, arena, db);
    }
}

static void read_people(struct planting *planting, struct arena *arena)
{
    long long id, region_id, org_id;
    while (scanf("%lld|%lld|%lld", &id, &region_id, &org_id) == 3) {
        *ARENA_PUSH(arena, planting->people, planting->count, planting->capacity) =
            (struct place){id, region_id, org_id, false};
    }
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 4) {
        fprintf(stderr, "bench_plant_doubles DATA SEED DOUBLES <people\n");
        return 1;
    }
    struct command_options options = {.data_folder = arguments[1]};
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : app_connection(app, 0);
    if (db == NULL) {
        return 1;
    }
    struct arena *arena = arena_new();
    struct arena *kept = arena_new();
    db_use_arena(db, arena);
    struct planting planting = {
        .req = app_system_request(app, arena, db),
        .arena = arena,
        .random = {(uint64_t)atoll(arguments[2])},
    };
    read_people(&planting, kept);
    db_begin_write(db);
    plant(&planting, atoi(arguments[3]));
    bool is_kept = db_commit(db);
    app_free(app);
    arena_free(arena);
    arena_free(kept);
    return is_kept && fflush(stdout) == 0 ? 0 : 1;
}
