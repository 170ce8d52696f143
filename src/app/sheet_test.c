#include "app/sheet_parts.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "base/buf.h"
#include "base/test.h"

/* ---- tools ---------------------------------------------------------------------------------- */

/* Rows as text: "1:a|b\n", hidden rows with a *, sheets as "[name]\n". */
struct record {
    struct buf text;
    int stop_after;
    int rows;
};

static void record_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    struct record *record = context;
    (void)index;
    buf_put_format(&record->text, "[%.*s%s]\n", STR_ARG(info->name), info->hidden ? "*" : "");
}

static bool record_row(void *context, const struct sheet_row *row)
{
    struct record *record = context;
    buf_put_format(&record->text, "%d%s:", row->number, row->hidden ? "*" : "");
    for (int32_t i = 0; i < row->cell_count; i++) {
        buf_put_format(&record->text, "%s%.*s", i > 0 ? "|" : "", STR_ARG(row->cells[i].text));
    }
    buf_put_char(&record->text, '\n');
    return ++record->rows != record->stop_after;
}

static int file_of(str bytes)
{
    int fd = memfd_create("sheet", 0);
    if (write(fd, bytes.data, bytes.length) != (ssize_t)bytes.length) {
        test_fail(__FILE__, __LINE__, "no room");
    }
    return fd;
}

static str read_here(int fd, enum sheet_outcome *ret_outcome)
{
    struct record record = {.text = BUF_INIT(test_arena())};
    struct sheet_receiver receiver = {&record, record_sheet, record_row};
    *ret_outcome = sheet_read_here(fd, (str){0}, &receiver);
    close(fd);
    return buf_str(&record.text);
}

static str rows_of(str bytes)
{
    enum sheet_outcome outcome;
    str text = read_here(file_of(bytes), &outcome);
    expect_int(SHEET_READ, outcome);
    return text;
}

static enum sheet_outcome outcome_of(str bytes)
{
    enum sheet_outcome outcome;
    (void)read_here(file_of(bytes), &outcome);
    return outcome;
}

struct part {
    const char *path;
    const char *content;
};

/* A workbook made by hand. */
static str archive_of(const struct part *parts, int count)
{
    char path[] = "/tmp/sheet-test-XXXXXX";
    close(mkstemp(path));
    struct zip *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    for (int i = 0; i < count; i++) {
        zip_file_add(zip, parts[i].path,
                     zip_source_buffer(zip, parts[i].content, strlen(parts[i].content), 0),
                     ZIP_FL_OVERWRITE);
    }
    zip_close(zip);
    int fd = open(path, O_RDONLY);
    char *bytes = arena_raw(test_arena(), 4 * 1024 * 1024);
    ssize_t length = read(fd, bytes, 4 * 1024 * 1024);
    close(fd);
    unlink(path);
    return (str){bytes, (size_t)length};
}

static str workbook_of(const char *workbook, const char *styles, const char *strings,
                       const char *sheet)
{
    const struct part parts[] = {
        {"[Content_Types].xml", "<Types/>"},
        {"xl/workbook.xml", workbook},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id='r1' Target='worksheets/sheet1.xml'/>"
         "<Relationship Id='r2' Target='/xl/worksheets/sheet2.xml'/></Relationships>"},
        {"xl/styles.xml", styles},
        {"xl/sharedStrings.xml", strings},
        {"xl/worksheets/sheet1.xml", sheet},
        {"xl/worksheets/sheet2.xml", "<worksheet><sheetData><row r='1'><c t='inlineStr'><is><t>"
                                     "other</t></is></c></row></sheetData></worksheet>"},
    };
    return archive_of(parts, COUNT_OF(parts));
}

#define ONE_SHEET "<workbook><sheets><sheet name='A' r:id='r1' xmlns:r='x'/></sheets></workbook>"

static str sheet_of(const char *sheet_data)
{
    return workbook_of(ONE_SHEET, "<styleSheet/>", "<sst/>",
                       test_text("<worksheet><sheetData>%s</sheetData>"
                                 "</worksheet>",
                                 sheet_data));
}

/* ---- CSV ------------------------------------------------------------------------------------ */

void test_sheet__finds_the_separator(void)
{
    expect_str("[]\n1:a|b|c\n2:1|2|3\n", rows_of(STR("a;b;c\n1;2;3\n")));
    expect_str("[]\n1:a|b|c\n2:1|2|3\n", rows_of(STR("a,b,c\r\n1,2,3\r\n")));
    expect_str("[]\n1:a|b\n2:1|2\n", rows_of(STR("a\tb\n1\t2")));
    expect_str("[]\n1:a|b\n2:1|2\n", rows_of(STR("sep=|\na|b\n1|2")));
}

void test_sheet__commas_inside_of_texts_separate_nothing(void)
{
    expect_str("[]\n1:name, first|day, month\n2:a|29,06,1949\n",
               rows_of(STR("name, first;day, month\na;29,06,1949\n")));
}

void test_sheet__quotes_hold_lines_separators_and_quotes(void)
{
    expect_str("[]\n1:a;\"b\"\nc|d\n2:e|f\n", rows_of(STR("\"a;\"\"b\"\"\nc\";d\n\"e\";f\n")));
}

void test_sheet__empty_lines_count_as_rows(void)
{
    expect_str("[]\n1:a|b\n4:c|d\n", rows_of(STR("a;b\n\n;\nc;d\n")));
}

void test_sheet__reads_windows_1251_and_utf16(void)
{
    expect_str("[]\n1:Ёж|Я\n2:а|№\n", rows_of(STR("\xA8\xE6;\xDF\n\xE0;\xB9\n")));
    expect_str("[]\n1:Ёж|1\n", rows_of((str){"\xFF\xFE\x01\x04\x36\x04;\0001\0", 10}));
    expect_str("[]\n1:Ёж|1\n", rows_of((str){"\xFE\xFF\x04\x01\x04\x36\0;\0001", 10}));
}

void test_sheet__one_wrong_byte_at_the_end_makes_it_windows_1251(void)
{
    struct buf text = BUF_INIT(test_arena());
    for (int i = 0; i < 20000; i++) {
        BUF_PUT(&text, "abc;def\n");
    }
    BUF_PUT(&text, "\xC0;z\n");
    expect_contains("20001:А|z\n", rows_of(buf_str(&text)));
}

void test_sheet__a_quote_that_is_never_closed_is_damage(void)
{
    struct buf text = BUF_INIT(test_arena());
    BUF_PUT(&text, "a;b\n\"c;d\n");
    for (int i = 0; i < 20000; i++) {
        BUF_PUT(&text, "efg;hij\n");
    }
    expect_int(SHEET_DAMAGED, outcome_of(buf_str(&text)));
}

/* ---- XLSX ----------------------------------------------------------------------------------- */

void test_sheet__places_cells_by_their_reference(void)
{
    expect_str("[A]\n3:||x\n7*:1\n",
               rows_of(sheet_of("<row r='3'><c r='C3' t='str'><v>x</v></c></row>"
                                "<row r='7' hidden='1'><c r='A7'><v>1</v></c></row>")));
}

void test_sheet__dates_are_known_by_their_style(void)
{
    const char *styles = "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='dd.mm.yy'/>"
                         "<numFmt numFmtId='171' formatCode='0000000000'/>"
                         "<numFmt numFmtId='172' formatCode='000-000-000\\ 00'/>"
                         "<numFmt numFmtId='173' formatCode='[Red]0.0&quot;day&quot;'/></numFmts>"
                         "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/>"
                         "<xf numFmtId='171'/><xf numFmtId='172'/><xf numFmtId='173'/></cellXfs>"
                         "</styleSheet>";
    const char *sheet =
        "<worksheet><sheetData><row><c s='0'><v>31118</v></c><c s='1'><v>31118</v></c>"
        "<c s='2'><v>31118.5</v></c><c s='3'><v>46183462</v></c><c s='4'><v>1234567890</v></c>"
        "<c s='5'><v>5</v></c></row></sheetData></worksheet>";
    expect_str("[A]\n1:31118|12.03.1985|12.03.1985|0046183462|012-345-678 90|5\n",
               rows_of(workbook_of(ONE_SHEET, styles, "<sst/>", sheet)));
}

void test_sheet__the_macintosh_counts_from_1904(void)
{
    str book =
        workbook_of("<workbook><workbookPr date1904='1'/><sheets><sheet name='A' r:id='r1' "
                    "xmlns:r='x'/></sheets></workbook>",
                    "<styleSheet><cellXfs><xf numFmtId='14'/></cellXfs></styleSheet>", "<sst/>",
                    "<worksheet><sheetData><row><c s='0'><v>29656</v></c></row></sheetData>"
                    "</worksheet>");
    expect_str("[A]\n1:12.03.1985\n", rows_of(book));
    expect_date("1900-01-01", sheet_day_of_serial(1, false));
    expect_date("1900-03-01", sheet_day_of_serial(61, false));
}

void test_sheet__joins_the_runs_of_a_shared_string(void)
{
    str book = workbook_of(ONE_SHEET, "<styleSheet/>",
                           "<sst><si><t>zero</t></si><si><r><t>Ива</t></r><r><t>нова</t></r>"
                           "<rPh><t>no</t></rPh></si></sst>",
                           "<worksheet><sheetData><row><c t='s'><v>1</v></c></row></sheetData>"
                           "</worksheet>");
    expect_str("[A]\n1:Иванова\n", rows_of(book));
}

void test_sheet__a_formula_gives_its_last_value_or_nothing(void)
{
    expect_str("[A]\n1:a||z\n", rows_of(sheet_of("<row><c t='str'><f>LOWER(\"A\")</f><v>a</v></c>"
                                                 "<c><f>HYPERLINK(\"http://x\")</f><v></v></c>"
                                                 "<c t='inlineStr'><is><t>z</t></is></c></row>")));
}

void test_sheet__knows_hidden_sheets(void)
{
    str book =
        workbook_of("<workbook><sheets><sheet name='A' r:id='r1' xmlns:r='x'/><sheet "
                    "name='B' state='veryHidden' r:id='r2' xmlns:r='x'/></sheets></workbook>",
                    "<styleSheet/>", "<sst/>",
                    "<worksheet><sheetData><row><c><v>9.0915325150000001E10</v></c></row>"
                    "</sheetData></worksheet>");
    expect_str("[A]\n1:90915325150\n[B*]\n1:other\n", rows_of(book));
}

void test_sheet__a_string_that_is_not_there_is_damage(void)
{
    expect_int(SHEET_DAMAGED, outcome_of(sheet_of("<row><c t='s'><v>5</v></c></row>")));
    expect_int(SHEET_DAMAGED, outcome_of(sheet_of("<row><c><v>5</v></row>")));
}

/* ---- files that mean harm ------------------------------------------------------------------- */

void test_sheet__a_doctype_is_forbidden(void)
{
    str book = workbook_of(ONE_SHEET, "<styleSheet/>", "<sst/>",
                           "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><worksheet>"
                           "<sheetData><row><c t='str'><v>&e;</v></c></row></sheetData>"
                           "</worksheet>");
    expect_int(SHEET_FORBIDDEN, outcome_of(book));
}

void test_sheet__a_bomb_is_too_large(void)
{
    size_t size = 64 * 1024 * 1024;
    char *zeros = calloc(size + 1, 1);
    memset(zeros, ' ', size);
    memcpy(zeros, "<worksheet>", 11);
    str book = workbook_of(ONE_SHEET, "<styleSheet/>", "<sst/>", zeros);
    free(zeros);
    expect_int(SHEET_TOO_LARGE, outcome_of(book));
}

void test_sheet__refuses_what_is_no_table(void)
{
    char noise[9000];
    for (size_t i = 0; i < sizeof(noise); i++) {
        noise[i] = (char)(i * 7 + i / 13);
    }
    expect_int(SHEET_IS_EMPTY, outcome_of((str){0}));
    expect_int(SHEET_IS_EMPTY, outcome_of(STR("\n\n;;\n")));
    expect_int(SHEET_NOT_A_SHEET, outcome_of((str){noise, sizeof(noise)}));
    expect_int(SHEET_NOT_A_SHEET, outcome_of(STR("%PDF-1.4\n1 0 obj\n")));
    memset(noise, 0xA5, sizeof(noise));
    expect_int(SHEET_NOT_A_SHEET, outcome_of((str){noise, sizeof(noise)}));
    str book = sheet_of("<row><c><v>1</v></c></row>");
    expect_int(SHEET_DAMAGED, outcome_of(str_slice(book, 0, book.length / 2)));
    expect_int(SHEET_DAMAGED, outcome_of(STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut short")));
}

/* ---- ODS and HTML --------------------------------------------------------------------------- */

void test_sheet__ods_repeats_rows_and_cells(void)
{
    const struct part parts[] = {
        {"content.xml",
         "<office:document-content><style:style style:name='h'><style:table-properties "
         "table:display='false'/></style:style><table:table table:name='T' table:style-name='h'>"
         "<table:table-row table:number-rows-repeated='3'/>"
         "<table:table-row table:number-rows-repeated='2'><table:table-cell "
         "table:number-columns-repeated='2' office:value-type='string'><text:p>x<text:s "
         "text:c='2'/>y</text:p></table:table-cell><table:table-cell office:value-type='date' "
         "office:date-value='1985-03-12'><text:p>12.03.85</text:p></table:table-cell>"
         "<table:table-cell office:value-type='float' office:value='5'><office:annotation>"
         "<text:p>note</text:p></office:annotation><text:p>005</text:p></table:table-cell>"
         "</table:table-row><table:table-row table:number-rows-repeated='1048000'>"
         "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
         "</table:table></office:document-content>"}};
    expect_str("[T*]\n4:x  y|x  y|12.03.1985|005\n5:x  y|x  y|12.03.1985|005\n",
               rows_of(archive_of(parts, 1)));
}

void test_sheet__html_tables_span_columns_and_rows(void)
{
    expect_str("[]\n1:a|b||c\n2:|d|e|\xD1\x84\n",
               rows_of(STR("<html><table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d"
                           "<td>e</td><td>&#x444;</table></html>")));
}

void test_sheet__a_letter_of_word_is_no_table(void)
{
    const struct part parts[] = {{"[Content_Types].xml", "<Types/>"},
                                 {"word/document.xml", "<w:document/>"}};
    expect_int(SHEET_NOT_A_SHEET, outcome_of(archive_of(parts, 2)));
}

void test_sheet__html_may_have_no_line_end_or_two_bytes_a_letter(void)
{
    char page[9000];
    memset(page, ' ', sizeof(page));
    memcpy(page, "<html>", 6);
    memcpy(page + sizeof(page) - 22, "<table><tr><td>a</table>", 22);
    expect_str("[]\n1:a\n", rows_of((str){page, sizeof(page)}));
    expect_str("[]\n1:\xD1\x84\n",
               rows_of((str){"\xFF\xFE<\0t\0a\0b\0l\0e\0>\0<\0t\0r\0>\0<\0t\0d\0>\0\x44\x04", 34}));
}

void test_sheet__wide_text_without_its_mark_is_a_table(void)
{
    /* фы;ф */
    expect_str("[]\n1:фы|ф\n", rows_of((str){"\x44\x04\x4B\x04;\0\x44\x04\n\0", 10}));
}

#define BOOK \
    "<?xml version='1.0' encoding='windows-1251'?><?mso-application progid='Excel.Sheet'?>" \
    "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' " \
    "xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>"

void test_sheet__the_xml_of_excel_2003_is_a_book(void)
{
    expect_str(
        "[A*]\n1:x\n[B]\n1:a||b\n4:12.03.1985|7||\xD1\x84y\n5:|#N/A\n",
        rows_of(STR(
            BOOK "<Worksheet ss:Name='A'><Table><Row><Cell><Data ss:Type='String'>x</Data></Cell>"
                 "</Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
                 "</Worksheet><Worksheet ss:Name='B'><Table><Row><Cell ss:MergeAcross='1'><Data "
                 "ss:Type='String'>a</Data><Comment><ss:Data>note</ss:Data></Comment></Cell><Cell>"
                 "<Data ss:Type='String'>b</Data></Cell></Row><Row ss:Index='4'><Cell><Data "
                 "ss:Type='DateTime'>1985-03-12T00:00:00.000</Data></Cell><Cell><Data "
                 "ss:Type='Number'>7</Data></Cell><Cell ss:Index='4'><ss:Data ss:Type='String'>"
                 "<B>\xF4</B>y</ss:Data></Cell></Row><Row><Cell/><Cell><Data ss:Type='Error'>"
                 "#N/A</Data></Cell></Row></Table></Worksheet></Workbook>")));
}

void test_sheet__the_xml_of_excel_2003_may_mean_harm_too(void)
{
    expect_int(SHEET_FORBIDDEN,
               outcome_of(STR("<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM "
                              "'file:///etc/passwd'>]><Workbook xmlns="
                              "'urn:schemas-microsoft-com:office:spreadsheet'>&e;</Workbook>")));
    expect_int(SHEET_DAMAGED, outcome_of(STR(BOOK "<Worksheet><Table><Row ss:Index='5'/><Row "
                                                  "ss:Index='2'/></Table></Worksheet>")));
    expect_int(SHEET_DAMAGED, outcome_of(STR(BOOK "<Row><Cell><Data>x</Data></Cell></Row>")));
}

/* ---- the child ------------------------------------------------------------------------------ */

void test_sheet__the_child_sends_the_same_rows(void)
{
    struct record record = {.text = BUF_INIT(test_arena())};
    struct sheet_receiver receiver = {&record, record_sheet, record_row};
    int fd = file_of(sheet_of("<row r='2'><c r='B2'><v>7</v></c><c t='str'><v>ы</v></c></row>"));
    expect_int(SHEET_READ, sheet_read(fd, (str){0}, &receiver));
    close(fd);
    expect_str("[A]\n2:|7|ы\n", buf_str(&record.text));
}

void test_sheet__the_receiver_can_stop(void)
{
    struct record record = {.text = BUF_INIT(test_arena()), .stop_after = 2};
    struct sheet_receiver receiver = {&record, record_sheet, record_row};
    int fd = file_of(STR("a;1\nb;2\nc;3\nd;4\n"));
    expect_int(SHEET_STOPPED, sheet_read(fd, (str){0}, &receiver));
    close(fd);
    expect_int(2, record.rows);
}

/* A file that would keep the child busy for ever costs a bounded time, and the parent lives on. The
 * sheet unfolds to rows far beyond the limit. */
void test_sheet__too_many_repeated_rows_are_too_large(void)
{
    const struct part parts[] = {
        {"content.xml", "<d><table name='T'><table-row number-rows-repeated='1000000'><table-cell "
                        "value-type='float' value='1'/></table-row></table></d>"}};
    struct record record = {.text = BUF_INIT(test_arena())};
    struct sheet_receiver receiver = {&record, record_sheet, record_row};
    int fd = file_of(archive_of(parts, 1));
    expect_int(SHEET_TOO_LARGE, sheet_read(fd, (str){0}, &receiver));
    close(fd);
}

/* ---- writing -------------------------------------------------------------------------------- */

static str written(enum sheet_format format)
{
    static const str titles[] = {STR_INIT("ФИО"), STR_INIT("Дата"), STR_INIT("№")};
    static const int widths[] = {40, 12, 0};
    int fd = memfd_create("out", 0);
    struct sheet_writer *writer = sheet_writer_open(format, fd, STR("Список"));
    sheet_writer_heading(writer, titles, widths, 3);
    sheet_writer_text(writer, STR("=1+1"));
    sheet_writer_date(writer, date_of("1985-03-12"));
    sheet_writer_int(writer, 42);
    sheet_writer_end_row(writer);
    sheet_writer_text(writer, STR("'=x \"y\"; z"));
    sheet_writer_date(writer, (date){0});
    sheet_writer_text(writer, STR("0046"));
    sheet_writer_end_row(writer);
    expect_true(sheet_writer_close(writer));
    char *bytes = arena_raw(test_arena(), 65536);
    ssize_t length = pread(fd, bytes, 65536, 0);
    close(fd);
    return (str){bytes, (size_t)length};
}

void test_sheet__reads_back_what_it_wrote(void)
{
    const char *rows = "1:ФИО|Дата|№\n2:=1+1|12.03.1985|42\n3:'=x \"y\"; z||0046\n";
    expect_contains(rows, rows_of(written(SHEET_CSV)));
    expect_contains(rows, rows_of(written(SHEET_XLSX)));
}

void test_sheet__a_phone_number_needs_no_apostrophe(void)
{
    static const char *const phones[] = {"+7 910 000-41-07", "+79100004107", "+7 (910) 000-41-07"};
    static const char *const others[] = {"+7",
                                         "+1+2",
                                         "+7-8",
                                         "-79100004107",
                                         "=79100004107",
                                         "+7910000A1",
                                         "+7910000*410701",
                                         "\t+79100004107",
                                         "'+79100004107",
                                         "@79100004107",
                                         "+7 910 000-41-07 910 000-41-07"};
    for (size_t i = 0; i < COUNT_OF(phones); i++) {
        expect_false(sheet_text_needs_guard(str_of(phones[i])));
        expect_str(phones[i], sheet_text_without_guard(str_of(phones[i])));
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        expect_true(sheet_text_needs_guard(str_of(others[i])));
        expect_str(others[i], sheet_text_without_guard(str_of(test_text("'%s", others[i]))));
    }
}

/* Files that were written when phones were guarded, too. */
void test_sheet__the_apostrophe_before_a_phone_of_an_older_file_is_taken_away(void)
{
    expect_str("+79100004107", sheet_text_without_guard(STR("'+79100004107")));
}

void test_sheet__csv_puts_an_apostrophe_before_formulas(void)
{
    str text = written(SHEET_CSV);
    expect_true(str_starts_with(text, STR("\xEF\xBB\xBF")));
    expect_contains("\"'=1+1\";12.03.1985;42\r\n", text);
    expect_contains("\"''=x \"\"y\"\"; z\"", text);
}
