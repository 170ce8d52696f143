#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "app/docx.h"
#include "app/sheet_parts.h"
#include "base/buf.h"
#include "base/test.h"

/* Lines as text, remarks as "[name]"; in the child, as the program does it. */
struct record {
    struct buf text;
    bool in_remarks;
};

static void record_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    struct record *record = context;
    (void)info;
    record->in_remarks = index == SHEET_DOCUMENT_REMARKS;
}

static bool record_row(void *context, const struct sheet_row *row)
{
    struct record *record = context;
    for (int32_t i = 0; i < row->cell_count; i++) {
        buf_put_format(&record->text, record->in_remarks ? "[%.*s]" : "%.*s",
                       STR_ARG(row->cells[i].text));
    }
    buf_put_char(&record->text, '\n');
    return true;
}

static str lines_of(int fd, enum sheet_outcome *ret_outcome)
{
    struct record record = {.text = BUF_INIT(test_arena())};
    const struct sheet_receiver receiver = {&record, record_sheet, record_row};
    *ret_outcome = sheet_read_document(fd, &receiver);
    close(fd);
    return buf_str(&record.text);
}

static int archive_of(const char *const files[][2])
{
    char path[] = "/tmp/profkom-document-XXXXXX";
    int fd = mkstemp(path);
    int error = 0;
    zip_t *zip = zip_open(path, ZIP_TRUNCATE, &error);
    for (int i = 0; files[i][0] != NULL; i++) {
        zip_file_add(zip, files[i][0], zip_source_buffer(zip, files[i][1], strlen(files[i][1]), 0),
                     ZIP_FL_OVERWRITE);
    }
    expect_int(0, zip_close(zip));
    close(fd);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
    return fd;
}

static void expect_lines(const char *const files[][2], const char *lines)
{
    enum sheet_outcome outcome;
    str found = lines_of(archive_of(files), &outcome);
    expect_int(SHEET_READ, outcome);
    expect_str(lines, found);
}

static enum sheet_outcome outcome_of(const char *const files[][2])
{
    enum sheet_outcome outcome;
    (void)lines_of(archive_of(files), &outcome);
    return outcome;
}

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define BODY(inner) "<w:document xmlns:w='w'><w:body>" inner "</w:body></w:document>"
#define NUMBERED(id, level, text) \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='" level "'/><w:numId w:val='" id \
    "'/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

void test_sheet_document__paragraphs_of_docx_are_lines(void)
{
    static const char *const files[][2] = {
        {"word/document.xml",
         BODY(P("first") "<w:p/>" P(
             "second") "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/>"
                       "<w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>")},
        {NULL, NULL}};
    expect_lines(files, "first\nsecond\na\tb\nc-d\n");
}

void test_sheet_document__cells_of_a_table_are_parted_by_tabs(void)
{
    static const char *const files[][2] = {
        {"word/document.xml",
         BODY("<w:tbl><w:tr><w:tc>" P("1 may") "</w:tc><w:tc>" P("town")
                  P("area") "</w:tc><w:tc>" P("15-03") "</w:tc></w:tr></w:tbl>" P("behind"))},
        {NULL, NULL}};
    expect_lines(files, "1 may\ttown\narea\t15-03\t\nbehind\n");
}

#define BULLET LEVEL("0", "bullet", "x")
#define LEVELS \
    LEVEL("0", "decimal", "%1.") LEVEL("1", "decimal", "%1.%2.") LEVEL("2", "russianLower", "%3)")
#define LEVEL(level, format, text) \
    "<w:lvl w:ilvl='" level "'><w:start w:val='1'/><w:numFmt w:val='" format \
    "'/><w:lvlText w:val='" text "'/></w:lvl>"

void test_sheet_document__numbers_that_word_makes_are_written_out(void)
{
    static const char *const files[][2] = {
        {"word/document.xml",
         BODY(NUMBERED("1", "0", "one") NUMBERED("1", "1", "one one") NUMBERED("1", "1", "one two")
                  NUMBERED("2", "0", "bullet") NUMBERED("1", "0", "two")
                      NUMBERED("1", "2", "letter") NUMBERED("3", "0", "anew"))},
        {"word/numbering.xml",
         "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='7'>" LEVELS
         "</w:abstractNum><w:abstractNum w:abstractNumId='8'>" BULLET
         "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
         "<w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>"
         "<w:num w:numId='3'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'>"
         "<w:startOverride w:val='1'/></w:lvlOverride></w:num></w:numbering>"},
        {NULL, NULL}};
    expect_lines(files,
                 "1. one\n1.1. one one\n1.2. one two\n• bullet\n2. two\nа) letter\n1. anew\n");
}

void test_sheet_document__changes_are_read_as_accepted_and_hidden_text_is_left_out(void)
{
    static const char *const files[][2] = {
        {"word/document.xml",
         BODY("<w:p><w:r><w:t>kept </w:t></w:r><w:ins><w:r><w:t>added</w:t></w:r></w:ins>"
              "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
              "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
              "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
              "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>joined </w:t></w:r></w:p>" P(
                  "on"))},
        {"word/vbaProject.bin", "macro"},
        {NULL, NULL}};
    expect_lines(files, "kept added\njoined on\n[changes]\n[macros]\n[hidden]\n");
}

#define BOX "<w:txbxContent>" P("box") "</w:txbxContent>"

void test_sheet_document__a_text_box_is_read_once(void)
{
    static const char *const files[][2] = {
        {"word/document.xml",
         BODY("<w:p><w:r><mc:AlternateContent xmlns:mc='mc'><mc:Choice>" BOX
              "</mc:Choice><mc:Fallback>" BOX "</mc:Fallback></mc:AlternateContent></w:r></w:p>")},
        {NULL, NULL}};
    enum sheet_outcome outcome;
    str lines = lines_of(archive_of(files), &outcome);
    expect_str("box\n", lines);
}

#define ODT_HEAD "<o:document-content xmlns:o='o' xmlns:text='t' xmlns:style='s' xmlns:table='b'>"
#define ODT_FOOT "</o:document-content>"

void test_sheet_document__odt_is_read_with_its_lists_and_without_removed_text(void)
{
    static const char *const files[][2] = {
        {"mimetype", "application/vnd.oasis.opendocument.text"},
        {"content.xml", ODT_HEAD
         "<text:list-style style:name='L'>"
         "<text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>"
         "<text:list-level-style-number text:level='2' style:num-format='1' style:num-suffix='.' "
         "text:display-levels='2'/>"
         "<text:list-level-style-bullet text:level='3'/></text:list-style>"
         "<text:tracked-changes><text:p>removed</text:p></text:tracked-changes>"
         "<text:h>head</text:h><text:p>a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"
         "<text:note><text:p>foot</text:p></text:note></text:p>"
         "<text:list text:style-name='L'><text:list-item><text:p>one</text:p><text:list>"
         "<text:list-item><text:p>deep</text:p><text:list><text:list-item><text:p>dash</text:p>"
         "</text:list-item></text:list></text:list-item></text:list></text:list-item>"
         "<text:list-item><text:p>two</text:p></text:list-item></text:list>" ODT_FOOT},
        {NULL, NULL}};
    expect_lines(files, "head\na  b\tc\nd\n1. one\n1.1. deep\n• dash\n2. two\n[changes]\n");
}

void test_sheet_document__what_the_program_writes_itself_is_read_back(void)
{
    struct docx *docx = docx_open(test_arena(), 30);
    const struct docx_style plain = {0};
    docx_paragraph(docx, STR("ПОСТАНОВЛЕНИЕ"), &plain);
    const str parts[] = {STR_INIT("1 мая"), STR_INIT("г. Курск"), STR_INIT("№ 1-1")};
    docx_spread(docx, parts, COUNT_OF(parts));
    int fd = memfd_create("docx", MFD_CLOEXEC);
    expect_true(docx_close(docx, fd));
    enum sheet_outcome outcome;
    str lines = lines_of(fd, &outcome);
    expect_int(SHEET_READ, outcome);
    expect_contains("ПОСТАНОВЛЕНИЕ\n", lines);
    expect_contains("№ 1-1", lines);
}

void test_sheet_document__damaged_forbidden_and_other_archives_are_refused(void)
{
    static const char *const broken[][2] = {{"word/document.xml", "<w:document><w:p>"},
                                            {NULL, NULL}};
    static const char *const entities[][2] = {
        {"word/document.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}, {NULL, NULL}};
    static const char *const other[][2] = {{"readme.txt", "text"}, {NULL, NULL}};
    static const char *const table[][2] = {{"xl/workbook.xml", "<workbook/>"}, {NULL, NULL}};
    expect_int(SHEET_DAMAGED, outcome_of(broken));
    expect_int(SHEET_FORBIDDEN, outcome_of(entities));
    expect_int(SHEET_NOT_A_SHEET, outcome_of(other));
    expect_lines(table, "[table]\n");
}

void test_sheet_document__a_bomb_is_refused(void)
{
    size_t length = 64 * 1024 * 1024;
    char *blanks = malloc(length + 1);
    memset(blanks, ' ', length);
    memcpy(blanks, "<w:document>", 12);
    blanks[length] = '\0';
    const char *const files[][2] = {{"word/document.xml", blanks}, {NULL, NULL}};
    expect_int(SHEET_TOO_LARGE, outcome_of(files));
    free(blanks);
}
