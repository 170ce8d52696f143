/* Searching documents: by words in any form (Snowball's stems for Russian), by numbers in any
 * spelling, by people, bodies and organisations, by the day of a document or a deadline.
 *
 * What is indexed is a list of stems, made here, so that FTS5 and PostgreSQL find the same; among
 * them stand marks that no typed word can become, since folding leaves them no Latin letters that
 * look like Cyrillic ones: "dt20201229" a day, "up0001" the place in the tree and each above it,
 * "at0001" the organisation itself, "sh0001" that it shares it with those below. Who may read what
 * is asked of the index, so that a common word costs as little in a school as in the union. */
#include "features/documents/documents_inner.h"

#include "app/app.h"
#include "app/stems.h"
#include "base/log.h"
#include "features/documents/documents_search.sql.h"

enum { WORDS_MOST = 8, FOUND_MOST = 50, STALE_AT_ONCE = 200, ABOVE = 3 };

/* So many of the union's documents PostgreSQL goes through, in some 10 ms, before it asks its
 * index; those of a region are too few among them. */
enum { LATEST = 12000 };

/* ---- indexing ------------------------------------------------------------------------------- */

static void put_readers(struct stems *words, const struct documents_document *document)
{
    stems_places(words, "up", document->org_path);
    stems_mark(words, "at", document->org_path);
    if (!str_equal(document->state, STR("draft")) && document->state.length > 0 &&
        !str_equal(document->audience, STR("staff"))) {
        stems_mark(words, "sh", document->org_path);
    }
}

static void put_item(struct stems *words, const struct documents_item *item)
{
    stems_text(words, item->text);
    stems_day(words, item->due_on);
    for (size_t i = 0; i < item->addressee_count; i++) {
        stems_text(words, item->addressees[i].text);
    }
    for (size_t i = 0; i < item->controller_count; i++) {
        stems_text(words, item->controllers[i].name);
    }
}

void documents_index(struct request *req, const struct documents_document *document)
{
    struct stems words = stems_begin(req->arena);
    const str texts[] = {document->title,        document->body_name,   document->speakers,
                         document->preamble,     document->signed_name, document->correspondent,
                         document->their_number, document->place,       document->org_name};
    put_readers(&words, document);
    stems_day(&words, document->dated_on);
    stems_day(&words, document->dated_to);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        stems_text(&words, texts[i]);
    }
    for (size_t i = 0; i < document->item_count; i++) {
        put_item(&words, &document->items[i]);
    }
    for (size_t i = 0; i < document->controller_count; i++) {
        stems_text(&words, document->controllers[i].name);
    }
    documents_search_db_forget_words(req->db, document->id);
    documents_search_db_put_words(req->db, document->id, stems_end(&words));
}

void documents_forget_index(struct request *req, int64_t id)
{
    documents_search_db_forget_words(req->db, id);
}

/* ---- documents that stand elsewhere --------------------------------------------------------- */

void documents_index_later(struct request *req, struct scope moved)
{
    documents_search_db_make_stale(req->db, moved);
}

static bool index_some(struct request *req, void *context)
{
    struct documents_search_db_stale_rows rows = documents_search_db_stale(req->db, STALE_AT_ONCE);
    (void)context;
    EACH (row, rows) {
        struct documents_db_line_row line;
        if (documents_db_find_any(req->db, row->id, &line)) {
            struct documents_document document = documents_of_row(req, &line);
            documents_index(req, &document);
        }
        documents_search_db_not_stale(req->db, row->id);
    }
    return true;
}

void documents_watch(struct request *req)
{
    db_begin_read(req->db);
    bool is_there = documents_search_db_stale(req->db, 1).count > 0;
    db_rollback(req->db);
    if (is_there && !app_write(req, index_some, NULL)) {
        LOG_ERROR("documents.index", "kept=%d", 0);
    }
}

/* ---- asking --------------------------------------------------------------------------------- */

/* Of the organisation and below it, or shared by one of those above: what is not known to be so of
 * everything, as in the union itself. */
static void ask_readable(struct request *req, struct stems_question *asking)
{
    str path = req->mandate.org_path;
    if (req->scope.from.length <= 1) {
        return;
    }
    stems_open(asking);
    stems_ask_mark(asking, "up", req->scope.from);
    if (path.length > ABOVE) {
        stems_or(asking);
        stems_ask_places(asking, "sh", str_slice(path, 0, path.length - ABOVE));
    }
    stems_close(asking);
}

static struct documents_search_db_found_rows found(struct request *req,
                                                   const struct stems_question *asking,
                                                   int64_t limit)
{
    struct documents_search_db_found_values values = {
        .scope = req->scope,
        .path = req->mandate.org_path,
        .match = buf_str(&asking->match),
        .query = buf_str(&asking->query),
        .latest = req->scope.from.length <= 1 ? LATEST : 0,
        .limit = limit,
    };
    struct documents_search_db_plan_anew_row plan;
    if (!documents_search_db_plan_anew(req->db, &plan)) {
        return (struct documents_search_db_found_rows){0};
    }
    return documents_search_db_found(req->db, &values);
}

static struct documents_search_db_found_rows ask(struct request *req, str text)
{
    struct stems_question asking = stems_ask(req->arena);
    ask_readable(req, &asking);
    return stems_ask_typed(&asking, text, WORDS_MOST, false)
               ? found(req, &asking, FOUND_MOST)
               : (struct documents_search_db_found_rows){0};
}

struct documents_hits documents_search(struct request *req, str text)
{
    struct documents_hits hits = {.by_words = ask(req, text)};
    str key = reading_number_key(req->arena, text);
    if (key.length > 0) {
        hits.by_number =
            documents_db_by_number(req->db, req->scope, req->mandate.org_path, key, FOUND_MOST);
    }
    return hits;
}

struct documents_search_db_found_rows documents_latest_below(struct request *req, int64_t limit)
{
    struct stems_question asking = stems_ask(req->arena);
    stems_ask_mark(&asking, "up", req->scope.from);
    stems_and_not(&asking);
    stems_ask_mark(&asking, "at", req->mandate.org_path);
    return found(req, &asking, limit);
}
