#include "features/reading/reading.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "app/command.h"
#include "app/sheet_parts.h"
#include "base/test.h"
#include "base/utf8.h"

#define DOCUMENTS "tests/documents"
#define SHARED "../shared/documents"

enum { NAMES = 64, FILE_BYTES = 256 * 1024 };

struct names {
    char text[NAMES][64];
    size_t count;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The texts of a folder without their suffix, in order; none if there is no such folder. */
static struct names texts_in(const char *folder)
{
    struct names names = {0};
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        str name = str_of(entry->d_name);
        if (str_ends_with(name, STR(".txt")) && names.count < NAMES && name.length < 64) {
            snprintf(names.text[names.count++], 64, "%.*s", (int)name.length - 4, name.data);
        }
    }
    if (directory != NULL) {
        closedir(directory);
    }
    qsort(names.text, names.count, sizeof(names.text[0]), by_name);
    return names;
}

static str file_text(const char *folder, const char *name, const char *suffix)
{
    str text = {0};
    const char *path = test_text("%s/%s.%s", folder, name, suffix);
    expect_true(command_read_file(test_arena(), path, FILE_BYTES, &text));
    return text;
}

/* ---- expected results ----------------------------------------------------------------------- */

/* `profkom documents read FILE --json > FILE.json` writes what is expected, once looked through. */
void test_reading__invented_documents_are_read_as_expected(void)
{
    struct names names = texts_in(DOCUMENTS);
    expect_true(names.count >= 12);
    for (size_t i = 0; i < names.count; i++) {
        str text = file_text(DOCUMENTS, names.text[i], "txt");
        str wanted_text = file_text(DOCUMENTS, names.text[i], "json");
        json_t *wanted = json_loadb(wanted_text.data, wanted_text.length, 0, NULL);
        json_t *found = reading_json(test_arena(), reading_read(test_arena(), text));
        bool is_equal = wanted != NULL && json_equal(wanted, found);
        str shown = json_as_text(test_arena(), found);
        json_decref(wanted);
        json_decref(found);
        if (!is_equal) {
            test_fail(__FILE__, __LINE__, "%s is read otherwise: %.*s", names.text[i],
                      STR_ARG(shown));
        }
    }
}

/* A page marks what was found: each place has to hold it. */
void test_reading__each_place_holds_what_was_found(void)
{
    struct names names = texts_in(DOCUMENTS);
    for (size_t i = 0; i < names.count; i++) {
        struct reading *reading =
            reading_read(test_arena(), file_text(DOCUMENTS, names.text[i], "txt"));
        EACH (item, reading->items) {
            str place = str_slice(reading->text, item->at.offset, item->at.length);
            expect_true(str_equal(item->text, utf8_single_blanks(test_arena(), place)));
            EACH (deadline, item->deadlines) {
                place = str_slice(reading->text, deadline->at.offset, deadline->at.length);
                expect_true(str_equal(deadline->phrase, utf8_single_blanks(test_arena(), place)));
            }
            EACH (person, item->controllers) {
                place = str_slice(reading->text, person->at.offset, person->at.length);
                expect_true(str_equal(person->written, utf8_single_blanks(test_arena(), place)));
            }
        }
    }
}

/* ---- the same text, spoilt ------------------------------------------------------------------ */

/* Numbers, depths, deadlines and controllers: what no way of writing may change. */
static str summary_of(const struct reading *reading)
{
    struct buf out = BUF_INIT(test_arena());
    buf_put_format(&out, "%s %d %.*s\n", reading_type_name(reading->type), reading->day.number,
                   STR_ARG(reading_number_key(test_arena(), reading->number.text)));
    EACH (item, reading->items) {
        buf_put_format(&out, "%.*s/%d/%d/%d", STR_ARG(item->number), (int)item->kind, item->depth,
                       item->is_control);
        EACH (deadline, item->deadlines) {
            buf_put_format(&out, " %d-%d", deadline->from.number, deadline->to.number);
        }
        EACH (person, item->controllers) {
            buf_put_format(&out, " %.*s", STR_ARG(person->name));
        }
        buf_put_char(&out, '\n');
    }
    return buf_str(&out);
}

static str with(str text, const char *from, const char *to)
{
    struct buf out = BUF_INIT(test_arena());
    str what = str_of(from);
    for (ptrdiff_t at; (at = str_find(text, what)) >= 0;) {
        buf_put(&out, str_slice(text, 0, (size_t)at));
        buf_put(&out, str_of(to));
        text = str_from(text, (size_t)at + what.length);
    }
    buf_put(&out, text);
    return buf_str(&out);
}

/* A line break in the middle of long lines, before a word in small letters that is no preposition:
 * Word's soft break. */
static str with_soft_breaks(str text)
{
    struct buf out = BUF_INIT(test_arena());
    size_t since = 0;
    for (size_t i = 0; i < text.length; i++) {
        since = text.data[i] == '\n' ? 0 : since + 1;
        str rest = str_from(text, MIN_OF(i + 1, text.length));
        uint32_t next = rest.length > 0 ? utf8_next(&rest) : 0;
        bool is_small = utf8_is_letter(next) && !utf8_is_upper(next);
        bool breaks = since > 140 && text.data[i] == ' ' && is_small;
        buf_put_char(&out, breaks ? '\v' : text.data[i]);
        since = breaks ? 0 : since;
    }
    return buf_str(&out);
}

static str with_garbage(str text)
{
    return with(with(text, "\n- ", "\n[bookmark: _GoBack]- "), "\n1",
                "\n[bookmark: _Hlk75276711]1");
}

/* «1. Утвердить» → «1.Утвердить» */
static str without_blanks(str text)
{
    struct buf out = BUF_INIT(test_arena());
    for (size_t i = 0; i < text.length; i++) {
        bool is_behind_number =
            i > 1 && i + 1 < text.length && text.data[i] == ' ' && text.data[i - 1] == '.' &&
            text.data[i - 2] >= '0' && text.data[i - 2] <= '9' &&
            (unsigned char)text.data[i + 1] >= 0x80 && (i < 4 || text.data[i - 3] == '\n');
        if (!is_behind_number) {
            buf_put_char(&out, text.data[i]);
        }
    }
    return buf_str(&out);
}

static void expect_same(const char *name, const char *change, str before, str text)
{
    str after = summary_of(reading_read(test_arena(), text));
    if (!str_equal(before, after)) {
        test_fail(__FILE__, __LINE__, "%s with %s:\n%.*s\n instead of\n%.*s", name, change,
                  STR_ARG(after), STR_ARG(before));
    }
}

void test_reading__no_way_of_writing_changes_the_items(void)
{
    struct names names = texts_in(DOCUMENTS);
    for (size_t i = 0; i < names.count; i++) {
        const char *name = names.text[i];
        str text = file_text(DOCUMENTS, name, "txt");
        str before = summary_of(reading_read(test_arena(), text));
        expect_same(name, "no-break spaces", before, with(text, " ", "\u00A0"));
        expect_same(name, "line ends of Windows", before, with(text, "\n", "\r\n"));
        expect_same(name, "line ends of Mac", before, with(text, "\n", "\r"));
        expect_same(name, "dashes", before, with(text, "\n- ", "\n— "));
        expect_same(name, "bullets", before, with(text, "\n- ", "\n•\t"));
        expect_same(name, "dots", before, with(text, "\n- ", "\n·"));
        expect_same(name, "garbage of Word", before, with_garbage(text));
        expect_same(name, "soft breaks", before, with_soft_breaks(text));
        expect_same(name, "no blanks", before, without_blanks(text));
        expect_same(name, "tabs", before, with(text, ". ", ".\u00A0"));
        expect_same(name, "Latin letters", before, with(with(text, "Пр", "Пp"), "ов", "oв"));
        expect_same(name, "soft hyphens", before, with(text, "ани", "а\u00ADни"));
        expect_same(name, "empty lines", before, with(text, "\n1.", "\n\n\n1."));
    }
}

/* ---- files ---------------------------------------------------------------------------------- */

static int file_of(str bytes)
{
    int fd = memfd_create("document", MFD_CLOEXEC);
    expect_int((int64_t)bytes.length, write(fd, bytes.data, bytes.length));
    return fd;
}

/* A letter as the byte of the encoding; 0 if it has none. */
static unsigned char byte_for(enum sheet_encoding encoding, str letter)
{
    for (int byte = 0x80; byte < 0x100; byte++) {
        char raw = (char)byte;
        struct buf out = BUF_INIT(test_arena());
        (void)sheet_decode(encoding, (str){&raw, 1}, &out);
        if (str_equal(buf_str(&out), letter)) {
            return (unsigned char)byte;
        }
    }
    return 0;
}

static str encoded(enum sheet_encoding encoding, str text)
{
    struct buf out = BUF_INIT(test_arena());
    unsigned char known[0x600] = {0};
    while (text.length > 0) {
        str before = text;
        uint32_t c = utf8_next(&text);
        str letter = str_slice(before, 0, before.length - text.length);
        if (encoding == ENCODING_UTF16_LE) {
            buf_put_char(&out, (char)(c & 0xFF));
            buf_put_char(&out, (char)(c >> 8));
            continue;
        }
        unsigned char byte = c < 0x80 ? (unsigned char)c : c < 0x600 ? known[c] : 0;
        byte = byte == 0 ? byte_for(encoding, letter) : byte;
        if (c < 0x600) {
            known[c] = byte;
        }
        buf_put_char(&out, byte == 0 ? '-' : (char)byte);
    }
    return buf_str(&out);
}

void test_reading__texts_of_all_usual_encodings_are_read(void)
{
    str text = file_text(DOCUMENTS, "02_minutes_school", "txt");
    text = with(with(with(text, "№", "N"), "«", "\""), "»", "\"");
    str before = summary_of(reading_read(test_arena(), text));
    static const enum sheet_encoding encodings[] = {ENCODING_CP1251, ENCODING_KOI8_R,
                                                    ENCODING_UTF16_LE};
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        str read;
        struct reading_warnings remarks = {0};
        int fd = file_of(encoded(encodings[i], text));
        expect_int(READING_DONE, reading_file(test_arena(), fd, &read, &remarks));
        close(fd);
        expect_true(str_equal(before, summary_of(reading_read(test_arena(), read))));
    }
}

static enum reading_outcome outcome_of(const char *bytes, size_t length)
{
    str text;
    struct reading_warnings remarks = {0};
    int fd = file_of((str){bytes, length});
    enum reading_outcome outcome = reading_file(test_arena(), fd, &text, &remarks);
    close(fd);
    return outcome;
}

#define OUTCOME_OF(literal) outcome_of(literal, sizeof(literal) - 1)

void test_reading__what_cannot_be_read_is_named_with_what_to_do(void)
{
    expect_int(READING_FILE_EMPTY, OUTCOME_OF(""));
    expect_int(READING_FILE_EMPTY, OUTCOME_OF(" \n\t\n"));
    expect_int(READING_FILE_OLD_WORD, OUTCOME_OF("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"));
    expect_int(READING_FILE_PDF, OUTCOME_OF("%PDF-1.7\n"));
    expect_int(READING_FILE_RTF, OUTCOME_OF("{\\rtf1\\ansi"));
    expect_int(READING_FILE_HTML, OUTCOME_OF("<html><body>text</body></html>"));
    expect_int(READING_FILE_PICTURE, OUTCOME_OF("\x89PNG\r\n\x1A\n"));
    expect_int(READING_FILE_NOT_TEXT, OUTCOME_OF("\x01\x02\0\x03\x04\x05\x06\x07\x08"));
    for (int i = READING_DONE + 1; i < READING_OUTCOMES; i++) {
        const char *sentence = reading_outcome_sentence((enum reading_outcome)i);
        expect_true(sentence != NULL && strlen(tr(LANGUAGE_RU, sentence)) > 10);
    }
}

void test_reading__an_empty_text_has_nothing_but_a_warning(void)
{
    struct reading *reading = reading_read(test_arena(), STR(" \n \t\r\n"));
    expect_int(0, reading->text.length);
    expect_int(0, reading->items.count);
    expect_int(1, reading->warnings.count);
    expect_int(READING_EMPTY, reading->warnings.items[0].code);
}

void test_reading__every_warning_has_a_name_and_a_sentence(void)
{
    for (int i = READING_NO_WARNING + 1; i < READING_WARNINGS; i++) {
        expect_true(reading_warning_name((enum reading_warning_code)i) != NULL);
        expect_true(reading_warning_sentence((enum reading_warning_code)i) != NULL);
    }
}

/* ---- speed and size ------------------------------------------------------------------------- */

void test_reading__two_hundred_pages_are_read_at_once(void)
{
    struct buf text = BUF_INIT(test_arena());
    buf_put(&text, STR("Президиум\nПОСТАНОВЛЕНИЕ\n01 февраля 2022 года № 15-03\nО работе\n\n"));
    for (int i = 0; i < 2000; i++) {
        buf_put(&text, STR("Президиум отмечает, что организации ведут работу по защите прав.\n"));
    }
    buf_put(&text, STR("Президиум ПОСТАНОВЛЯЕТ:\n"));
    for (int i = 1; i <= 500; i++) {
        buf_put_format(&text, "%d. Профкомам до 1 марта 2022 года представить отчёт № %d.\n", i, i);
    }
    buf_put(&text, STR("Приложение № 1\nк постановлению\n\nПЛАН\n"));
    while (text.length < 200 * 3500) {
        buf_put(&text, STR("1. Провести занятие с активом (срок: март, отв. Иванова И.И.)\n"));
    }
    struct timespec begin, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    struct reading *reading = reading_read(test_arena(), buf_str(&text));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    int64_t spent_ms = (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000;
    expect_int(500, reading->items.count);
    expect_str("500", reading->items.items[499].number);
    expect_true(spent_ms < 2000); /* the goal of 200 ms is for the program without sanitizers */
}

void test_reading__more_items_than_can_be_read_are_told_of(void)
{
    struct buf text = BUF_INIT(test_arena());
    buf_put(&text, STR("Президиум\nПОСТАНОВЛЕНИЕ\nО работе\n\nПрезидиум ПОСТАНОВЛЯЕТ:\n"));
    for (int i = 1; i <= 3100; i++) {
        buf_put_format(&text, "%d) Возложить контроль на Иванову И.И.\n", i % 1000);
    }
    struct reading *reading = reading_read(test_arena(), buf_str(&text));
    int told = 0;
    EACH (warning, reading->warnings) {
        told += warning->code == READING_TOO_MANY_ITEMS;
    }
    expect_int(3000, reading->items.count);
    expect_int(1, told);
}

/* ---- real documents, where they are --------------------------------------------------------- */

/* What a careful reader finds in them: kinds, numbers, structure; none of their text. */
static const struct {
    const char *name;
    enum reading_type type;
    const char *day, *number, *numbers, *controllers;
} shared[] = {
    {"000_23f918ea05f953cf", READING_RESOLUTION, "2022-02-01", "15-3", "1 2 - - 3 - - - 4",
     "Металиченко С.С."},
    {"001_9c422dfd1a0cacd0", READING_INFORMATION, "", "", "", ""},
    {"002_c1032d86c7e74138", READING_RESOLUTION, "2020-12-18", "3-1",
     "1 2 - - - 3 3.1 3.1.1 3.1.2 3.1.3 3.1.4 3.1.5 3.2 3.3 3.3.1 3.3.2 4 4.1 4.1.1 4.1.2 4.1.3 "
     "4.2 4.3 - - 5 5.1 5.2 5.3 5.4 6",
     "Бугреева Т.М."},
    {"003_aae0f5c7eeb0f65e", READING_RESOLUTION, "2021-06-28", "4", "1 2 3 4", "Донейко Т.И."},
    {"004_f5dbb3b945c8ce4a", READING_RESOLUTION, "2021-12-23", "14-6",
     "1 2 - - - - 2 - - - - - - - - 3", "Металиченко С.С., Жилина Е.А."},
};

static str numbers_of(const struct reading *reading)
{
    struct buf out = BUF_INIT(test_arena());
    EACH (item, reading->items) {
        buf_put(&out, out.length == 0 ? (str){0} : STR(" "));
        buf_put(&out, str_is_empty(item->number) ? STR("-") : item->number);
    }
    return buf_str(&out);
}

static str controllers_of(const struct reading *reading)
{
    str names = {0};
    EACH (item, reading->items) {
        EACH (person, item->controllers) {
            names = str_comma(test_arena(), names, person->name);
        }
    }
    return names;
}

void test_reading__the_shared_documents_are_read_without_a_wrong_item(void)
{
    if (texts_in(SHARED).count == 0) {
        test_skip("the folder of shared documents is not there");
    }
    for (size_t i = 0; i < COUNT_OF(shared); i++) {
        struct reading *reading =
            reading_read(test_arena(), file_text(SHARED, shared[i].name, "txt"));
        expect_int(shared[i].type, reading->type);
        expect_date(shared[i].day, reading->day);
        expect_str(shared[i].number, reading_number_key(test_arena(), reading->number.text));
        expect_str(shared[i].numbers, numbers_of(reading));
        expect_str(shared[i].controllers, controllers_of(reading));
    }
}
