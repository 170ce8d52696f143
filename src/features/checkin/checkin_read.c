/* The participant reports of platforms: Zoom, BigBlueButton, Webinar.ru and MTS Link, VK, Yandex
 * Telemost, Teams. Columns are known by their headings, in Russian and English, wherever the
 * heading stands. Rows of one person, by his e-mail or else by the name he chose, are added up;
 * where times are told, what overlaps counts once, since a second device is not a second hour. */
#include "app/sheet.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "features/checkin/checkin_inner.h"

#define ROWS_AT_MOST 50000
#define HEADING_WITHIN 40
#define DAY_SECONDS 86400

enum column { NAME, LAST, FIRST, EMAIL, JOINED, LEFT, DURATION, COLUMN_COUNT };

/* The beginning of a heading, its letters alone; `=`: the whole of it. */
static const struct {
    const char *word;
    enum column column;
} headings[] = {
    {"фио", NAME},
    {"=имя", NAME},
    {"имяучастник", NAME},
    {"имяпользовател", NAME},
    {"имяоригинальноеимя", NAME},
    {"имяифамилия", NAME},
    {"полноеимя", NAME},
    {"отображаемоеимя", NAME},
    {"=участник", NAME},
    {"=пользователь", NAME},
    {"фамилияимя", NAME},
    {"=name", NAME},
    {"nameoriginalname", NAME},
    {"fullname", NAME},
    {"username", NAME},
    {"displayname", NAME},
    {"=participant", NAME},
    {"participantname", NAME},
    {"=user", NAME},
    {"фамилия", LAST},
    {"lastname", LAST},
    {"surname", LAST},
    {"firstname", FIRST},
    {"электронн", EMAIL},
    {"почта", EMAIL},
    {"адресэлектронн", EMAIL},
    {"email", EMAIL},
    {"емейл", EMAIL},
    {"useremail", EMAIL},
    {"времявход", JOINED},
    {"времяподключ", JOINED},
    {"времяприсоедин", JOINED},
    {"первоеподключ", JOINED},
    {"=вход", JOINED},
    {"вошел", JOINED},
    {"подключил", JOINED},
    {"join", JOINED},
    {"firstjoin", JOINED},
    {"времявыход", LEFT},
    {"времяотключ", LEFT},
    {"последнеевыход", LEFT},
    {"=выход", LEFT},
    {"вышел", LEFT},
    {"отключил", LEFT},
    {"leave", LEFT},
    {"left", LEFT},
    {"lastleave", LEFT},
    {"длительност", DURATION},
    {"продолжительност", DURATION},
    {"времяучаст", DURATION},
    {"времяприсутств", DURATION},
    {"времявэфир", DURATION},
    {"общеевремя", DURATION},
    {"минут", DURATION},
    {"duration", DURATION},
    {"inmeetingduration", DURATION},
    {"totalduration", DURATION},
    {"totaltime", DURATION},
    {"minutes", DURATION},
};

/* One stay, in seconds of the day; `from` -1: only its length is known. */
struct stay {
    int64_t from;
    int64_t length;
};
struct row {
    str key;
    str name;
    str email;
    struct stay stay;
    size_t number; /* in the file */
};
struct reading {
    struct arena *arena;
    int columns[COLUMN_COUNT]; /* -1: is not there */
    bool has_heading;
    bool is_in_seconds;
    int32_t sheet;
    struct row *rows;
    size_t count;
    size_t capacity;
};

/* ---- times -------------------------------------------------------------------------------------
 */

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* Takes a number off the front, what stands before it left out. False: there is none. */
static bool next_number(str *rest, int64_t *ret_number)
{
    size_t from = 0, to;
    while (from < rest->length && !is_digit(rest->data[from])) {
        from++;
    }
    for (to = from; to < rest->length && is_digit(rest->data[to]) && to < from + 9; to++) {}
    bool is_read = str_to_int64(str_slice(*rest, from, to - from), ret_number);
    *rest = str_from(*rest, to);
    return is_read;
}

/* "01:05:00" and "1:05:00" are hours, minutes, seconds; "65:30" minutes and seconds would be read
 * as a length by nobody, so two parts are hours and minutes. */
static int64_t seconds_of_clock(str text)
{
    int64_t parts[3] = {0};
    int count = 0;
    str rest = text;
    while (count < 3 && next_number(&rest, &parts[count])) {
        count++;
        if (rest.length == 0 || rest.data[0] != ':') {
            break;
        }
    }
    return count < 2 ? -1 : parts[0] * 3600 + parts[1] * 60 + parts[2];
}

/* The words behind numbers: "1 ч 5 мин", "1 hr 5 min", "1h 5m 3s". */
static int64_t seconds_of_words(struct arena *arena, str text)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } units[] = {{"ч", 3600}, {"h", 3600}, {"мин", 60}, {"м", 60},
                 {"m", 60},   {"сек", 1},  {"с", 1},    {"s", 1}};
    str rest = utf8_lower(arena, text);
    int64_t sum = 0, number;
    bool is_read = false;
    while (next_number(&rest, &number)) {
        str word = str_trim(rest);
        int64_t unit = 0;
        for (size_t i = 0; i < COUNT_OF(units) && unit == 0; i++) {
            unit = str_starts_with(word, str_of(units[i].word)) ? units[i].seconds : 0;
        }
        if (unit == 0) {
            return -1;
        }
        sum += number * unit;
        is_read = true;
    }
    return is_read ? sum : -1;
}

int64_t checkin_duration_seconds(struct arena *arena, str text)
{
    str trimmed = str_trim(text);
    int64_t number;
    ptrdiff_t point = str_find_char(trimmed, '.');
    ptrdiff_t comma = str_find_char(trimmed, ',');
    ptrdiff_t end = point >= 0 ? point : comma;
    str whole = end < 0 ? trimmed : str_slice(trimmed, 0, (size_t)end);
    if (str_to_int64(whole, &number)) {
        return number < 0 ? -1 : number * 60;
    }
    return str_find_char(trimmed, ':') >= 0 ? seconds_of_clock(trimmed)
                                            : seconds_of_words(arena, trimmed);
}

/* The second of the day in "12.03.2026 23:50:10", "2026-03-12T23:50", "03/12/2026 11:50:10 PM"; -1:
 * there is none. */
static int64_t second_of_day(struct arena *arena, str text)
{
    ptrdiff_t colon = str_find_char(text, ':');
    if (colon < 1) {
        return -1;
    }
    size_t from = (size_t)colon;
    while (from > 0 && is_digit(text.data[from - 1])) {
        from--;
    }
    int64_t seconds = seconds_of_clock(str_from(text, from));
    str upper = utf8_upper(arena, text);
    bool is_afternoon = str_find(upper, STR("PM")) >= 0,
         is_morning = str_find(upper, STR("AM")) >= 0;
    if (seconds >= 12 * 3600 && seconds < 13 * 3600 && is_morning) {
        return seconds - 12 * 3600;
    }
    return is_afternoon && seconds < 12 * 3600 ? seconds + 12 * 3600 : seconds;
}

/* ---- rows --------------------------------------------------------------------------------------
 */

static str cell(const struct reading *reading, const struct sheet_row *row, enum column column)
{
    int at = reading->columns[column];
    return at < 0 || at >= row->cell_count ? (str){0} : str_trim(row->cells[at].text);
}

static int column_of(struct arena *arena, str text)
{
    str letters = fold_letters(arena, text);
    for (size_t i = 0; i < COUNT_OF(headings) && letters.length > 0; i++) {
        bool is_whole = headings[i].word[0] == '=';
        str word = fold_letters(arena, str_of(headings[i].word + is_whole));
        if (is_whole ? str_equal(letters, word) : str_starts_with(letters, word)) {
            return headings[i].column;
        }
    }
    return -1;
}

/* A heading names the people, and a second thing about them. */
static void try_heading(struct reading *reading, const struct sheet_row *row)
{
    int known = 0;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        reading->columns[column] = -1;
    }
    for (int32_t at = 0; at < row->cell_count; at++) {
        int column = column_of(reading->arena, row->cells[at].text);
        if (column >= 0 && reading->columns[column] < 0) {
            reading->columns[column] = at;
            known++;
            str lower = utf8_lower(reading->arena, row->cells[at].text);
            reading->is_in_seconds |= column == DURATION && (str_find(lower, STR("сек")) >= 0 ||
                                                             str_find(lower, STR("sec")) >= 0);
        }
    }
    /* "Фамилия" and "Имя" beside each other: the second is the first name. */
    if (reading->columns[LAST] >= 0 && reading->columns[FIRST] < 0) {
        reading->columns[FIRST] = reading->columns[NAME];
        reading->columns[NAME] = -1;
    }
    reading->has_heading =
        known >= 2 && (reading->columns[NAME] >= 0 || reading->columns[LAST] >= 0);
    reading->sheet = row->sheet;
}

static struct stay stay_of(const struct reading *reading, const struct sheet_row *row)
{
    struct arena *arena = reading->arena;
    int64_t from = second_of_day(arena, cell(reading, row, JOINED));
    int64_t to = second_of_day(arena, cell(reading, row, LEFT));
    int64_t length = checkin_duration_seconds(arena, cell(reading, row, DURATION));
    if (from >= 0 && to >= 0) {
        /* Who came before midnight and left after it. */
        return (struct stay){from, to >= from ? to - from : to + DAY_SECONDS - from};
    }
    if (length > 0 && reading->is_in_seconds) {
        length /= 60;
    }
    return (struct stay){-1, MAX_OF(length, 0)};
}

static bool take_row(void *context, const struct sheet_row *row)
{
    struct reading *reading = context;
    if (!reading->has_heading) {
        if (row->number <= HEADING_WITHIN) {
            try_heading(reading, row);
        }
        return true;
    }
    str name = reading->columns[NAME] >= 0 ? cell(reading, row, NAME)
                                           : STR_CONCAT(reading->arena, cell(reading, row, LAST),
                                                        STR(" "), cell(reading, row, FIRST));
    str email = form_clean_email(reading->arena, cell(reading, row, EMAIL));
    if (row->sheet != reading->sheet || (str_trim(name).length == 0 && email.length == 0)) {
        return true;
    }
    str key = email.length > 0 ? email : fold_search(reading->arena, name);
    *ARENA_PUSH(reading->arena, reading->rows, reading->count, reading->capacity) = (struct row){
        .key = str_copy(reading->arena, key.length > 0 ? key : name),
        .name = str_copy(reading->arena, str_trim(utf8_slice(name, 200))),
        .email = str_copy(reading->arena, email),
        .stay = stay_of(reading, row),
        .number = reading->count,
    };
    return reading->count <= ROWS_AT_MOST;
}

static void take_sheet(void *context UNUSED, int32_t index UNUSED,
                       const struct sheet_info *info UNUSED)
{
}

/* ---- people ------------------------------------------------------------------------------------
 */

static int by_key_and_time(const void *a, const void *b)
{
    const struct row *one = a, *other = b;
    int order = str_compare(one->key, other->key);
    if (order != 0) {
        return order;
    }
    return (one->stay.from > other->stay.from) - (one->stay.from < other->stay.from);
}

/* Rows of one person, in the order of their beginnings. */
static struct checkin_visitor visitor_of(const struct row *rows, size_t count)
{
    struct checkin_visitor visitor = {
        .name = rows[0].name, .email = rows[0].email, .connections = (int64_t)count};
    int64_t seconds = 0, until = -1;
    for (size_t i = 0; i < count; i++) {
        struct stay stay = rows[i].stay;
        int64_t end = stay.from + stay.length;
        if (stay.from < 0) {
            seconds += stay.length;
        } else if (end > until) {
            seconds += end - MAX_OF(stay.from, until);
            until = end;
        }
        visitor.name = rows[i].name.length > visitor.name.length ? rows[i].name : visitor.name;
    }
    visitor.minutes = (seconds + 30) / 60;
    return visitor;
}

static struct checkin_visitors visitors_of(struct reading *reading)
{
    struct checkin_visitors visitors = {
        .items = ARENA_ARRAY(reading->arena, reading->count + 1, struct checkin_visitor),
        .connections = (int64_t)reading->count,
    };
    qsort(reading->rows, reading->count, sizeof(*reading->rows), by_key_and_time);
    for (size_t from = 0, to = 0; from < reading->count; from = to) {
        while (to < reading->count && str_equal(reading->rows[to].key, reading->rows[from].key)) {
            to++;
        }
        visitors.items[visitors.count++] = visitor_of(&reading->rows[from], to - from);
    }
    return visitors;
}

const char *checkin_read(struct arena *arena, int fd, str file_name,
                         struct checkin_visitors *ret_visitors)
{
    struct reading reading = {.arena = arena};
    const struct sheet_receiver receiver = {
        .context = &reading, .sheet = take_sheet, .row = take_row};
    switch (sheet_read(fd, file_name, &receiver)) {
    case SHEET_READ:
        break;
    case SHEET_STOPPED:
        return N_("The report has more than 50,000 rows. Please send it in parts.");
    case SHEET_IS_EMPTY:
        return N_("The file is empty.");
    case SHEET_NOT_A_SHEET:
        return N_("This is not a spreadsheet. Please save it as XLSX or CSV.");
    case SHEET_DAMAGED:
        return N_("The file is damaged. Please save it once more and send it again.");
    case SHEET_TOO_LARGE:
        return N_("The file is too large to be read.");
    case SHEET_LOCKED:
        return N_("The file is protected by a password. Please take the protection off.");
    case SHEET_FORBIDDEN:
        return N_("The file holds what no list needs. Please save it as XLSX or CSV.");
    }
    if (!reading.has_heading) {
        return N_("No headings were found that tell who was connected: a name, and an e-mail or a "
                  "time. Please send the report as the platform gave it.");
    }
    if (reading.count == 0) {
        return N_("There are no rows below the headings.");
    }
    *ret_visitors = visitors_of(&reading);
    return NULL;
}
