/* Numbers of documents, by the pattern of the organisation. */
#include "features/documents/documents_inner.h"

#include "base/buf.h"

/* ---- patterns ------------------------------------------------------------------------------- */

#define DEFAULT_PATTERN STR("{meeting}-{item}") /* of what a body decides */
#define PLAIN_PATTERN STR("{item}")
#define FIGURES_AT_MOST 6

/* "meeting" or "item", with ":2" for at least two figures. False for anything else. */
static bool put_mark(struct buf *text, str mark, int64_t meeting, int64_t item)
{
    str name;
    if (!str_next(&mark, ':', &name)) {
        return false;
    }
    int64_t figures = 1;
    if (mark.length > 0 &&
        (!str_to_int64(mark, &figures) || figures < 1 || figures > FIGURES_AT_MOST)) {
        return false;
    }
    bool is_meeting = str_equal(name, STR("meeting"));
    buf_put_format(text, "%0*lld", (int)figures, (long long)(is_meeting ? meeting : item));
    return is_meeting || str_equal(name, STR("item"));
}

/* False for a mark that nobody knows, or none for what is counted. */
static bool write_number(struct arena *arena, str pattern, int64_t meeting, int64_t item,
                         str *ret_number)
{
    struct buf text = BUF_INIT(arena);
    ptrdiff_t open;
    while ((open = str_find_char(pattern, '{')) >= 0) {
        buf_put(&text, str_slice(pattern, 0, (size_t)open));
        pattern = str_from(pattern, (size_t)open + 1);
        ptrdiff_t close = str_find_char(pattern, '}');
        if (close < 0 || !put_mark(&text, str_slice(pattern, 0, (size_t)close), meeting, item)) {
            return false;
        }
        pattern = str_from(pattern, (size_t)close + 1);
    }
    buf_put(&text, pattern);
    *ret_number = buf_str(&text);
    return true;
}

const char *documents_pattern_fault(struct arena *arena, str pattern)
{
    str number;
    if (str_find(pattern, STR("{item")) < 0) {
        return N_("The pattern needs {item}: the number that is counted.");
    }
    return write_number(arena, pattern, 1, 1, &number)
               ? NULL
               : N_("Only {meeting} and {item} may stand in curly brackets, with a number of "
                    "figures if you like: {item:2}.");
}

/* ---- the next one --------------------------------------------------------------------------- */

static bool has_meetings(const struct documents_document *document)
{
    return str_equal(document->kind, STR("resolution")) && document->body_id != 0;
}

/* Since when the numbers are counted. */
static date counted_since(struct request *req, const struct documents_document *document,
                          const struct documents_db_numbering_row *numbering)
{
    date beginning = date_from(1900, 1, 1);
    if (str_equal(numbering->restarts, STR("year"))) {
        return date_from(date_year(document->dated_on), 1, 1);
    }
    if (!date_is_none(numbering->counts_from)) {
        return numbering->counts_from;
    }
    bool has_term = str_equal(numbering->restarts, STR("term")) && document->body_id != 0;
    date since =
        has_term ? bodies_term_since(req, document->body_id, document->dated_on) : (date){0};
    return date_is_none(since) ? beginning : since;
}

/* The meeting that decides: of the same day, or the next one. */
static int64_t meeting_of(const struct documents_db_reached_row *reached)
{
    return reached->same_meeting != 0 ? reached->same_meeting : reached->meeting + 1;
}

static int64_t items_of_meeting(struct request *req, const struct documents_document *document,
                                date since)
{
    struct documents_db_reached_item_values of = {
        .org_id = document->org_id,
        .kind = document->kind,
        .body_id = document->body_id,
        .since = since,
        .meeting = document->meeting_number,
    };
    struct documents_db_reached_item_row row;
    return documents_db_reached_item(req->db, &of, &row) ? row.number : 0;
}

/* By the register that some feature keeps of such documents; empty: there is none. */
static str number_by_register(struct request *req, const struct documents_document *document)
{
    str number = {0};
    for (const struct feature *const *feature = features; *feature != NULL; feature++) {
        if (number.length == 0 && (*feature)->document_number != NULL) {
            number = (*feature)->document_number(req, document->id);
        }
    }
    return number;
}

void documents_number_next(struct request *req, struct documents_document *document)
{
    str registered = number_by_register(req, document);
    if (registered.length > 0) {
        document->number = registered;
        return;
    }
    struct documents_db_numbering_row numbering;
    if (!documents_db_numbering(req->db, document->org_id, document->kind, &numbering)) {
        numbering = (struct documents_db_numbering_row){
            .pattern = has_meetings(document) ? DEFAULT_PATTERN : PLAIN_PATTERN,
            .restarts = has_meetings(document) ? STR("term") : STR("year"),
        };
    }
    date since = counted_since(req, document, &numbering);
    struct documents_db_reached_values of = {
        .org_id = document->org_id,
        .kind = document->kind,
        .body_id = document->body_id,
        .since = since,
        .day = document->dated_on,
    };
    struct documents_db_reached_row reached;
    if (!documents_db_reached(req->db, &of, &reached)) {
        return; /* the database has failed */
    }
    document->item_number = reached.number + 1;
    if (str_find(numbering.pattern, STR("{meeting")) >= 0) {
        document->meeting_number =
            document->meeting_number == 0 ? meeting_of(&reached) : document->meeting_number;
        document->item_number = items_of_meeting(req, document, since) + 1;
    }
    if (!write_number(req->arena, numbering.pattern, document->meeting_number,
                      document->item_number, &document->number)) {
        document->number = str_format(req->arena, "%lld", (long long)document->item_number);
    }
}
