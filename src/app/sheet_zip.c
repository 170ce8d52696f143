/* Archives and the XML in them, for XLSX and ODS alike. Every number in an archive's directory may
 * be a lie, so sizes are looked at there first (a bomb that admits to be one costs nothing) and
 * counted again while unpacking. */
#include "app/sheet_parts.h"

#include <expat.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

enum { ENTRY_LIMIT = 2000, CHUNK = 64 * 1024 };

static bool is_too_large(int64_t unpacked, int64_t packed)
{
    return unpacked > SHEET_UNPACKED_LIMIT ||
           (unpacked > SHEET_RATIO_FREE && unpacked / SHEET_RATIO_LIMIT > packed);
}

static void check_directory(struct zip *zip, int64_t file_size, struct sheet_rows *rows)
{
    int64_t total = 0;
    zip_int64_t count = zip_get_num_entries(zip, 0);
    if (count > ENTRY_LIMIT) {
        sheet_rows_fail(rows, SHEET_TOO_LARGE);
    }
    for (zip_int64_t i = 0; i < count && sheet_rows_go_on(rows); i++) {
        struct zip_stat entry;
        zip_stat_init(&entry);
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &entry) != 0) {
            sheet_rows_fail(rows, SHEET_DAMAGED);
            return;
        }
        if ((entry.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && entry.encryption_method != 0) {
            sheet_rows_fail(rows, SHEET_LOCKED);
        }
        if (entry.size > (zip_uint64_t)SHEET_UNPACKED_LIMIT) {
            sheet_rows_fail(rows, SHEET_TOO_LARGE);
            return;
        }
        total += (int64_t)entry.size;
        if (is_too_large(total, file_size)) {
            sheet_rows_fail(rows, SHEET_TOO_LARGE);
        }
    }
}

struct zip *sheet_zip_open(int fd, struct sheet_rows *rows)
{
    struct stat file;
    int error = 0;
    int own = dup(fd); /* zip_discard closes it */
    if (own < 0 || fstat(fd, &file) != 0) {
        sheet_rows_fail(rows, SHEET_DAMAGED);
        return NULL;
    }
    lseek(own, 0, SEEK_SET);
    struct zip *zip = zip_fdopen(own, 0, &error);
    if (zip == NULL) {
        close(own);
        sheet_rows_fail(rows, SHEET_DAMAGED);
        return NULL;
    }
    check_directory(zip, file.st_size, rows);
    if (!sheet_rows_go_on(rows)) {
        zip_discard(zip);
        return NULL;
    }
    return zip;
}

static bool parse_entry(struct zip *zip, const char *path, struct sheet_xml *xml)
{
    struct sheet_rows *rows = xml->rows;
    struct zip_stat entry;
    zip_stat_init(&entry);
    if (zip_stat(zip, path, 0, &entry) != 0) {
        return false;
    }
    struct zip_file *file = zip_fopen(zip, path, 0);
    if (file == NULL) {
        sheet_rows_fail(rows, SHEET_DAMAGED);
        return true;
    }
    int64_t unpacked = 0;
    for (bool last = false; !last && sheet_rows_go_on(rows);) {
        void *room = XML_GetBuffer(xml->parser, CHUNK);
        zip_int64_t length = room == NULL ? -1 : zip_fread(file, room, CHUNK);
        if (length < 0) {
            sheet_rows_fail(rows, SHEET_DAMAGED);
            break;
        }
        unpacked += length;
        if (is_too_large(unpacked, (int64_t)entry.comp_size)) {
            sheet_rows_fail(rows, SHEET_TOO_LARGE);
            break;
        }
        last = length == 0;
        if (XML_ParseBuffer(xml->parser, (int)length, last) != XML_STATUS_OK) {
            sheet_rows_fail(rows, SHEET_DAMAGED);
        }
    }
    zip_fclose(file);
    return true;
}

/* ---- XML ------------------------------------------------------------------------------------ */

/* No sheet needs a DOCTYPE. Refusing it shuts the door on entities of every kind: those that read
 * files and those that unfold into gigabytes. */
static void refuse_doctype(void *context, const XML_Char *name, const XML_Char *system_id,
                           const XML_Char *public_id, int has_internal_subset)
{
    (void)name, (void)system_id, (void)public_id, (void)has_internal_subset;
    struct sheet_xml *xml = context;
    sheet_rows_fail(xml->rows, SHEET_FORBIDDEN);
    XML_StopParser(xml->parser, XML_FALSE);
}

/* A parser for text of the encoding, or of the one that the text names (NULL). */
static bool open_parser(struct sheet_xml *xml, const struct sheet_xml_handlers *handlers,
                        const char *encoding)
{
    xml->parser = XML_ParserCreate(encoding);
    if (xml->parser == NULL) {
        sheet_rows_fail(xml->rows, SHEET_TOO_LARGE);
        return false;
    }
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, handlers->start, handlers->end);
    XML_SetCharacterDataHandler(xml->parser, handlers->text);
    XML_SetStartDoctypeDeclHandler(xml->parser, refuse_doctype);
    return true;
}

static void close_parser(struct sheet_xml *xml)
{
    XML_ParserFree(xml->parser);
    xml->parser = NULL;
}

bool sheet_xml_read(struct zip *zip, const char *path, struct sheet_xml *xml,
                    const struct sheet_xml_handlers *handlers)
{
    if (!open_parser(xml, handlers, NULL)) {
        return true;
    }
    bool found = parse_entry(zip, path, xml);
    close_parser(xml);
    return found;
}

/* The bytes that are left over from the piece before stand at the start of the room. */
static void parse_text(int fd, enum sheet_encoding encoding, off_t place, struct sheet_xml *xml)
{
    struct arena *arena = arena_new();
    char room[CHUNK];
    size_t kept = 0;
    for (bool last = false; !last && sheet_rows_go_on(xml->rows);) {
        ssize_t length = pread(fd, room + kept, sizeof(room) - kept, place);
        struct buf out = BUF_INIT(arena);
        last = length <= 0;
        place += last ? 0 : length;
        size_t filled = kept + (last ? 0 : (size_t)length);
        size_t used = sheet_decode(encoding, (str){room, filled}, &out);
        kept = filled - used;
        memmove(room, room + used, kept);
        str text = buf_str(&out);
        if (XML_Parse(xml->parser, text.data, (int)text.length, last) != XML_STATUS_OK) {
            sheet_rows_fail(xml->rows, SHEET_DAMAGED);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

void sheet_xml_read_text(int fd, struct sheet_xml *xml, const struct sheet_xml_handlers *handlers)
{
    int mark_length = 0;
    enum sheet_encoding encoding = sheet_encoding_of(fd, &mark_length);
    if (open_parser(xml, handlers, "UTF-8")) {
        parse_text(fd, encoding, mark_length, xml);
        close_parser(xml);
    }
}

/* The prefix of a namespace is the writer's whim; the names themselves are distinct enough. */
const char *sheet_xml_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

const char *sheet_xml_attribute(const char **attributes, const char *local_name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(sheet_xml_local(attributes[0]), local_name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}
