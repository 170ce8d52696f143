/* A file becomes text: by its bytes, never by its name. DOCX and ODT are unpacked in the closed
 * child (app/sheet_child.c); what we do not read is named, with what to do instead. */
#include <sys/stat.h>
#include <unistd.h>

#include "app/sheet_parts.h"
#include "base/utf8.h"
#include "features/reading/reading.h"

enum { TEXT_LIMIT = 3 * 1024 * 1024, HEAD_BYTES = 4096 };

static const char *const sentences[READING_OUTCOMES] = {
    [READING_FILE_EMPTY] = N_("There is no text to read."),
    [READING_FILE_TOO_LARGE] = N_("The document is too large to be read."),
    [READING_FILE_DAMAGED] = N_("The file is damaged and cannot be read."),
    [READING_FILE_LOCKED] = N_("The file is protected by a password. Save it without one."),
    [READING_FILE_FORBIDDEN] = N_("The file holds what no document needs, and was not read."),
    [READING_FILE_OLD_WORD] = N_("This is a file of an old Word. Save it as DOCX, or paste its "
                                 "text."),
    [READING_FILE_PDF] = N_("This is a PDF. Save the document as DOCX, or paste its text."),
    [READING_FILE_RTF] = N_("This is an RTF file. Save it as DOCX, or paste its text."),
    [READING_FILE_HTML] = N_("This is a web page. Paste its text, or save it as DOCX."),
    [READING_FILE_SHEET] = N_("This is a table. Paste the text of the document, or save it as "
                              "DOCX."),
    [READING_FILE_PICTURE] = N_("This is a picture. What is written in it cannot be read: paste "
                                "the text."),
    [READING_FILE_ONLY_PICTURES] = N_("There is no text in the file, only pictures. What is "
                                      "written in them cannot be read: paste the text."),
    [READING_FILE_NOT_TEXT] = N_("This is no text, DOCX or ODT. Save it as DOCX, or paste its "
                                 "text."),
};

const char *reading_outcome_sentence(enum reading_outcome outcome)
{
    return sentences[outcome];
}

static bool starts_with(str head, const char *bytes, size_t length)
{
    return head.length >= length && memcmp(head.data, bytes, length) == 0;
}

static bool is_picture(str head)
{
    return starts_with(head, "\xFF\xD8\xFF", 3) || starts_with(head, "\x89PNG", 4) ||
           starts_with(head, "GIF8", 4) || starts_with(head, "II*\0", 4) ||
           starts_with(head, "MM\0*", 4) || starts_with(head, "BM", 2) ||
           (starts_with(head, "RIFF", 4) && str_find(head, STR("WEBP")) == 8);
}

/* What the bytes are, where it is nothing that we read; READING_DONE for text. */
static enum reading_outcome kind_of(str head)
{
    int mark = 0;
    if (sheet_wide_encoding(head, &mark) != ENCODING_UTF8) {
        return READING_DONE;
    }
    str start = str_trim(starts_with(head, "\xEF\xBB\xBF", 3) ? str_from(head, 3) : head);
    if (starts_with(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8)) {
        return READING_FILE_OLD_WORD;
    }
    if (starts_with(start, "%PDF", 4)) {
        return READING_FILE_PDF;
    }
    if (starts_with(start, "{\\rtf", 5)) {
        return READING_FILE_RTF;
    }
    if (is_picture(head) && !utf8_is_valid(head)) {
        return READING_FILE_PICTURE;
    }
    if (str_equal_ascii_nocase(str_slice(start, 0, 5), STR("<html")) ||
        str_equal_ascii_nocase(str_slice(start, 0, 9), STR("<!doctype"))) {
        return READING_FILE_HTML;
    }
    for (size_t i = 0; i < head.length; i++) {
        if (head.data[i] == '\0') {
            return READING_FILE_NOT_TEXT;
        }
    }
    return READING_DONE;
}

static str decoded(struct arena *arena, str bytes)
{
    int mark = 0;
    struct buf out = BUF_INIT(arena);
    enum sheet_encoding encoding = sheet_text_encoding(bytes, &mark);
    (void)sheet_decode(encoding, str_from(bytes, (size_t)mark), &out);
    return buf_str(&out);
}

static enum reading_outcome read_text(struct arena *arena, int fd, size_t size, str *ret_text)
{
    if (size > TEXT_LIMIT) {
        return READING_FILE_TOO_LARGE;
    }
    char *bytes = arena_raw(arena, size + 1);
    size_t length = 0;
    for (ssize_t got; length < size; length += (size_t)got) {
        got = pread(fd, bytes + length, size - length, (off_t)length);
        if (got <= 0) {
            break;
        }
    }
    *ret_text = decoded(arena, (str){bytes, length});
    return str_is_empty(str_trim(*ret_text)) ? READING_FILE_EMPTY : READING_DONE;
}

/* ---- archives ------------------------------------------------------------------------------- */

struct paragraphs {
    struct buf text;
    struct arena *arena;
    bool in_remarks; /* the second sheet of the child: what there is to say about the file */
    struct reading_warnings *remarks;
    bool has_pictures, is_table;
    int32_t last_row; /* rows that are missing were empty lines */
};

static void on_part(void *context, int32_t index, const struct sheet_info *info)
{
    struct paragraphs *paragraphs = context;
    (void)info;
    paragraphs->in_remarks = index == SHEET_DOCUMENT_REMARKS;
}

static void add_remark(struct paragraphs *paragraphs, str name)
{
    static const struct {
        const char *name;
        enum reading_warning_code code;
    } remarks[] = {{SHEET_REMARK_CHANGES, READING_HAS_CHANGES},
                   {SHEET_REMARK_MACROS, READING_HAS_MACROS},
                   {SHEET_REMARK_HIDDEN, READING_HAS_HIDDEN},
                   {SHEET_REMARK_PICTURES, READING_HAS_PICTURES}};
    struct reading_warnings *list = paragraphs->remarks;
    paragraphs->is_table = paragraphs->is_table || str_equal(name, STR(SHEET_REMARK_TABLE));
    for (size_t i = 0; i < COUNT_OF(remarks); i++) {
        if (str_equal(name, str_of(remarks[i].name))) {
            *ARENA_PUSH(paragraphs->arena, list->items, list->count, list->capacity) =
                (struct reading_warning){.code = remarks[i].code, .item = -1};
            paragraphs->has_pictures =
                paragraphs->has_pictures || remarks[i].code == READING_HAS_PICTURES;
        }
    }
}

static bool on_paragraph(void *context, const struct sheet_row *row)
{
    struct paragraphs *paragraphs = context;
    if (!paragraphs->in_remarks && row->number > paragraphs->last_row + 1) {
        buf_put_char(&paragraphs->text, '\n');
    }
    paragraphs->last_row = row->number;
    for (int32_t i = 0; i < row->cell_count; i++) {
        if (paragraphs->in_remarks) {
            add_remark(paragraphs, row->cells[i].text);
        } else {
            buf_put(&paragraphs->text, row->cells[i].text);
        }
    }
    if (!paragraphs->in_remarks) {
        buf_put_char(&paragraphs->text, '\n');
    }
    return paragraphs->text.length <= TEXT_LIMIT;
}

static enum reading_outcome outcome_of(enum sheet_outcome outcome)
{
    switch (outcome) {
    case SHEET_READ:
    case SHEET_IS_EMPTY:
        return READING_DONE;
    case SHEET_NOT_A_SHEET:
        return READING_FILE_NOT_TEXT;
    case SHEET_DAMAGED:
        return READING_FILE_DAMAGED;
    case SHEET_TOO_LARGE:
    case SHEET_STOPPED:
        return READING_FILE_TOO_LARGE;
    case SHEET_FORBIDDEN:
        return READING_FILE_FORBIDDEN;
    case SHEET_LOCKED:
        return READING_FILE_LOCKED;
    }
    return READING_FILE_DAMAGED;
}

static enum reading_outcome read_archive(struct arena *arena, int fd, str *ret_text,
                                         struct reading_warnings *ret_remarks)
{
    struct paragraphs paragraphs = {
        .text = BUF_INIT(arena), .arena = arena, .remarks = ret_remarks};
    const struct sheet_receiver receiver = {
        .context = &paragraphs, .sheet = on_part, .row = on_paragraph};
    enum reading_outcome outcome = outcome_of(sheet_read_document(fd, &receiver));
    *ret_text = buf_str(&paragraphs.text);
    if (outcome == READING_DONE && paragraphs.is_table) {
        return READING_FILE_SHEET;
    }
    if (outcome == READING_DONE && str_is_empty(str_trim(*ret_text))) {
        return paragraphs.has_pictures ? READING_FILE_ONLY_PICTURES : READING_FILE_EMPTY;
    }
    return outcome;
}

enum reading_outcome reading_file(struct arena *arena, int fd, str *ret_text,
                                  struct reading_warnings *ret_remarks)
{
    char room[HEAD_BYTES];
    struct stat file;
    ssize_t length = pread(fd, room, sizeof(room), 0);
    if (length <= 0 || fstat(fd, &file) != 0) {
        return READING_FILE_EMPTY;
    }
    str head = {room, (size_t)length};
    if (starts_with(head, "PK\x03\x04", 4) || starts_with(head, "PK\x05\x06", 4)) {
        return read_archive(arena, fd, ret_text, ret_remarks);
    }
    enum reading_outcome outcome = kind_of(head);
    return outcome == READING_DONE ? read_text(arena, fd, (size_t)file.st_size, ret_text) : outcome;
}
