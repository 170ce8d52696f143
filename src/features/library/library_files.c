/* Files of an item: which may come in, what is read in them, one replacing the other. */
#include "app/app.h"
#include "app/attachment.h"
#include "app/secret.h"
#include "app/stems.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/library/library.html.h"
#include "features/library/library_inner.h"
#include "features/programmes/programmes.h"
#include "features/reading/reading.h"

enum { TEXT_LETTERS = 400000, STEMS_MOST = 20000 };

/* ---- what may come in --------------------------------------------------------------------------
 */

/* What a file is, by its name and by its first bytes: both have to say the same. Nothing that a
 * computer would run, and no pages of others. */
static const struct kind {
    const char *ending;
    const char *begins; /* NULL: text */
    size_t length;
    const char *type;
} kinds[] = {
#define OPEN_XML "application/vnd.openxmlformats-officedocument."
#define OPEN_DOCUMENT "application/vnd.oasis.opendocument."
#define OLD_OFFICE "\xD0\xCF\x11\xE0", 4
#define ZIP "PK\x03\x04", 4
    {".pdf", "%PDF-", 5, "application/pdf"},
    {".docx", ZIP, OPEN_XML "wordprocessingml.document"},
    {".xlsx", ZIP, OPEN_XML "spreadsheetml.sheet"},
    {".pptx", ZIP, OPEN_XML "presentationml.presentation"},
    {".odt", ZIP, OPEN_DOCUMENT "text"},
    {".ods", ZIP, OPEN_DOCUMENT "spreadsheet"},
    {".odp", ZIP, OPEN_DOCUMENT "presentation"},
    {".epub", ZIP, "application/epub+zip"},
    {".doc", OLD_OFFICE, "application/msword"},
    {".xls", OLD_OFFICE, "application/vnd.ms-excel"},
    {".ppt", OLD_OFFICE, "application/vnd.ms-powerpoint"},
    {".rtf", "{\\rtf", 5, "application/rtf"},
    {".png", "\x89PNG", 4, "image/png"},
    {".jpg", "\xFF\xD8\xFF", 3, "image/jpeg"},
    {".jpeg", "\xFF\xD8\xFF", 3, "image/jpeg"},
    {".txt", NULL, 0, "text/plain"},
};

static bool ends_in(str name, str ending)
{
    return name.length > ending.length &&
           str_equal_ascii_nocase(str_from(name, name.length - ending.length), ending);
}

static const struct kind *kind_of(str name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (ends_in(name, str_of(kinds[i].ending))) {
            return &kinds[i];
        }
    }
    return NULL;
}

static bool is_of_kind(const struct kind *kind, str bytes)
{
    return kind->begins == NULL ? str_find_char(bytes, '\0') < 0
                                : str_starts_with(bytes, (str){kind->begins, kind->length});
}

/* ---- what is read in it ------------------------------------------------------------------------
 */

/* The words of DOCX, ODT and plain text; of others nothing can be read. False with a sentence where
 * the file is not what it should be. */
static bool read_text(struct request *req, const struct http_file *file, str *ret_text,
                      str *ret_sentence)
{
    struct reading_warnings remarks = {0};
    enum reading_outcome outcome = reading_file(req->arena, file->fd, ret_text, &remarks);
    if (outcome == READING_FILE_DAMAGED || outcome == READING_FILE_FORBIDDEN ||
        outcome == READING_FILE_EMPTY) {
        *ret_sentence = str_of(tr(req->language, reading_outcome_sentence(outcome)));
        return false;
    }
    for (size_t i = 0; i < remarks.count; i++) {
        if (remarks.items[i].code == READING_HAS_MACROS) {
            *ret_sentence = str_of(_("The file has macros. Save it without them, please."));
            return false;
        }
    }
    if (outcome != READING_DONE) {
        *ret_text = (str){0};
    }
    return true;
}

static bool is_read(const struct kind *kind)
{
    static const char *const endings[] = {".docx", ".odt", ".txt"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (strcmp(kind->ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void take_file(struct form *form, struct library_new_file *values)
{
    struct request *req = form->req;
    const struct http_file *file = form_file(form, "file");
    const struct kind *kind = kind_of(file->name);
    str sentence = {0};
    if (file->size > LIBRARY_FILE_MEGABYTES * 1024 * 1024) {
        form_add_error(form, "file", _f("The file is larger than %1 MB.", LIBRARY_FILE_MEGABYTES));
        return;
    }
    values->bytes = attachment_read(req->arena, file);
    if (kind == NULL || !is_of_kind(kind, values->bytes)) {
        form_add_error(form, "file",
                       str_of(_("Such a file is not taken, or it is not what its name says: PDF, "
                                "Word, Excel, PowerPoint, OpenDocument, RTF, EPUB, plain text and "
                                "pictures are.")));
        return;
    }
    if (is_read(kind) && !read_text(req, file, &values->text, &sentence)) {
        form_add_error(form, "file", sentence);
        return;
    }
    values->name = utf8_slice(file->name, ATTACHMENT_NAME_LETTERS);
    values->type = str_of(kind->type);
}

/* ---- keeping it --------------------------------------------------------------------------------
 */

/* Each word once is enough for the index. */
static str stems_once(struct arena *arena, str language, str text)
{
    struct stems stems = stems_begin(arena);
    text = utf8_slice(text, TEXT_LETTERS);
    stems_text(&stems, text);
    if (str_equal(language, STR("kk"))) {
        stems_kazakh(&stems, text);
    }
    str rest = stems_end(&stems);
    enum { SLOTS = STEMS_MOST * 4 };
    uint64_t *seen = ARENA_ARRAY(arena, SLOTS, uint64_t);
    struct buf once = BUF_INIT(arena);
    str stem;
    for (size_t count = 0; count < STEMS_MOST && str_next(&rest, ' ', &stem);) {
        uint64_t hash = str_hash(stem) | 1;
        size_t slot = hash % SLOTS;
        while (seen[slot] != 0 && seen[slot] != hash) {
            slot = (slot + 1) % SLOTS;
        }
        if (seen[slot] == 0 && stem.length > 0) {
            seen[slot] = hash;
            buf_put(&once, stem);
            buf_put_char(&once, ' ');
            count++;
        }
    }
    return str_trim(buf_str(&once));
}

static str languages_of(struct request *req, const struct library_db_line_row *item)
{
    str codes = {0};
    EACH (row, library_db_words_of(req->db, item->region_id, item->id)) {
        codes = codes.length == 0 ? row->language
                                  : STR_CONCAT(req->arena, codes, STR(" "), row->language);
    }
    return codes;
}

static void renew(struct request *req, const struct library_db_line_row *item, int64_t files,
                  int64_t place)
{
    library_db_renew(req->db, &(struct library_db_renew_values){
                                  .region_id = item->region_id,
                                  .id = item->id,
                                  .languages = languages_of(req, item),
                                  .files = files,
                                  .place = place,
                                  .renewed_on = req->today,
                                  .now = req->now,
                              });
    library_index(req, item->id, item->place);
}

int64_t library_add_file(struct request *req, int64_t item_id, const struct library_new_file *file)
{
    struct library_db_line_row item;
    if (!library_db_find_any(req->db, item_id, &item)) {
        return 0;
    }
    int64_t last = 0, version = 0;
    EACH (row, library_db_files(req->db, item.region_id, item.id)) {
        bool is_same = str_equal(row->language, file->language);
        last = MAX_OF(last, row->n);
        version = is_same ? MAX_OF(version, row->version) : version;
    }
    str place = str_format(req->arena, "library_file.content:%lld:%lld", (long long)item.id,
                           (long long)last + 1);
    bool is_file = file->url.length == 0;
    library_db_replace_current(req->db, item.region_id, item.id, file->language);
    library_db_add_file(
        req->db, &(struct library_db_add_file_values){
                     .region_id = item.region_id,
                     .item_id = item.id,
                     .n = last + 1,
                     .language = file->language,
                     .version = version + 1,
                     .day = file->day,
                     .note = file->note,
                     .url = file->url,
                     .name = file->name,
                     .type = file->type,
                     .size = (int64_t)file->bytes.length,
                     .hash = is_file ? attachment_imprint(req->arena, file->bytes) : (str){0},
                     .content = secret_seal(req->arena, req->app->keys, place, file->bytes),
                     .words = stems_once(req->arena, file->language, file->text),
                     .account_id = audit_actor(req),
                     .now = req->now,
                 });
    renew(req, &item, item.files + 1, ids_new());
    return last + 1;
}

bool library_take_file_back(struct request *req, const struct library_db_line_row *item, int64_t n)
{
    str language = {0};
    EACH (row, library_db_files(req->db, item->region_id, item->id)) {
        language = row->n == n ? row->language : language;
    }
    bool is_last = item->files <= 1 && !str_equal(item->state, STR("draft"));
    if (is_last || !library_db_remove_file(req->db, item->region_id, item->id, n)) {
        return false;
    }
    library_db_restore_current(req->db, item->region_id, item->id, language);
    renew(req, item, item->files - 1, item->place);
    return true;
}

/* ---- the form ----------------------------------------------------------------------------------
 */

/* The address may name the language: "a new version of the Kazakh one". */
static str asked_language(struct request *req)
{
    str code = query_text(req, "language");
    return form_choice_label(library_choices(req, "language"), code) == NULL ? (str){0} : code;
}

static const struct form_field *fields_of(struct request *req)
{
    static const struct form_field all[] = {
        {"language", N_("Language"), FORM_CHOICE, .required = true},
        {"note", N_("What changed"), FORM_TEXT, .max = 300, .wide = true,
         .hint = N_("A word for the readers: the new law is taken in; empty for the first file")},
        {"file", N_("File"), FORM_FILE, .wide = true,
         .hint = N_("PDF, Word, Excel, PowerPoint, OpenDocument, text or picture, at most 20 MB")},
        {"url", N_("Or the address of a video or a page"), FORM_TEXT, .max = 1000, .wide = true,
         .hint = N_("It opens on its own site, never inside our pages")},
        {0},
    };
    struct form_field *fields = ARENA_ARRAY(req->arena, COUNT_OF(all), struct form_field);
    memcpy(fields, all, sizeof(all));
    fields[0].choices = library_choices(req, "language");
    fields[0].required = asked_language(req).length == 0;
    return fields;
}

static bool find_own(struct request *req, struct library_db_line_row *ret_item,
                     struct library_form_view *ret_view)
{
    if (!library_own_of(req, ret_item)) {
        return false;
    }
    *ret_view = (struct library_form_view){.id = ret_item->id, .title = ret_item->title};
    return true;
}

struct reply library_file_new_page(struct request *req)
{
    struct library_db_line_row item;
    struct library_form_view view;
    if (!find_own(req, &item, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req));
    view.form = &form;
    form_set_text(&form, "language", asked_language(req));
    return reply_page(req, _("New version"), library_html_file_form(req, &view));
}

static struct library_new_file read_file(struct form *form, const struct library_db_line_row *item)
{
    struct request *req = form->req;
    const struct http_file *file = form_file(form, "file");
    struct library_new_file values = {
        .language = form_text(form, "language"),
        .day = req->today,
        .note = form_text(form, "note"),
        .url = form_text(form, "url"),
    };
    bool has_file = file != NULL && file->size > 0;
    values.language = values.language.length > 0 ? values.language : asked_language(req);
    if (has_file == (values.url.length > 0)) {
        form_add_error(form, "file",
                       str_of(has_file ? _("A file or an address, not both.")
                                       : _("Choose a file, or write an address.")));
    } else if (!has_file && !programmes_is_address(values.url)) {
        form_add_error(form, "url",
                       str_of(_("The address begins with https:// and has no blanks.")));
    } else if (has_file && form_is_good(form)) {
        take_file(form, &values);
    }
    if (item->files >= LIBRARY_FILES_MOST) {
        form_add_general_error(form, _f("An item has at most %1 files.", LIBRARY_FILES_MOST));
    }
    return values;
}

struct reply library_file_new_action(struct request *req)
{
    struct library_db_line_row item;
    struct library_form_view view;
    if (!find_own(req, &item, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req));
    view.form = &form;
    struct library_new_file values = read_file(&form, &item);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("New version"), library_html_file_form(req, &view));
    }
    int64_t n = library_add_file(req, item.id, &values);
    const struct audit_change change = {"file", (str){0},
                                        values.name.length > 0 ? values.name : values.url};
    audit(req, "library.file", item.region_id, item.id, 0, &change, 1);
    return reply_done(req, str_format(req->arena, "/library/%lld", (long long)item.id),
                      str_of(_("The version is kept.")),
                      library_undo_offer(req, item.id, item.state, n));
}
