/* Searching documents: by words in any form (Snowball's stems for Russian), by numbers in any
 * spelling, by people, bodies and organisations, by the day of a document or a deadline.
 *
 * What is indexed is a list of stems, made here, so that FTS5 and PostgreSQL find the same; among
 * them stand marks that no typed word can become, since folding leaves them no Latin letters that
 * look like Cyrillic ones: "dt20201229" a day, "up0001" the place in the tree and each above it,
 * "at0001" the organisation itself, "sh0001" that it shares it with those below. Who may read what
 * is asked of the index, so that a common word costs as little in a school as in the union. */
#include "features/documents/documents_inner.h"

#include <libstemmer.h>

#include "app/app.h"
#include "base/buf.h"
#include "base/fold.h"
#include "base/log.h"
#include "features/documents/documents_search.sql.h"

enum { WORDS_MOST = 8, FOUND_MOST = 50, STALE_AT_ONCE = 200, PATH_STEP = 3 };

/* ---- stems ---------------------------------------------------------------------------------- */

/* Words one after the other, without what stands between them. */
struct words {
    struct arena *arena;
    struct sb_stemmer *stemmer;
    struct buf text;
};

static void put_mark(struct words *words, const char *kind, str value)
{
    buf_put_format(&words->text, "%s%.*s ", kind, STR_ARG(value));
}

static void put_stem(struct words *words, str word)
{
    const sb_symbol *stem =
        words->stemmer == NULL
            ? NULL
            : sb_stemmer_stem(words->stemmer, (const sb_symbol *)word.data, (int)word.length);
    if (stem == NULL) {
        buf_put(&words->text, word);
    } else {
        buf_put_bytes(&words->text, (const char *)stem, (size_t)sb_stemmer_length(words->stemmer));
    }
    buf_put_char(&words->text, ' ');
}

/* Folded words have letters, figures and hyphens alone; parts of a hyphened one count for
 * themselves. */
static void put_text(struct words *words, str text)
{
    str rest = fold_search(words->arena, text);
    str word;
    while (str_next(&rest, ' ', &word)) {
        str part;
        while (str_next(&word, '-', &part)) {
            if (part.length > 0) {
                put_stem(words, part);
            }
        }
    }
}

static struct words words_begin(struct arena *arena)
{
    return (struct words){arena, sb_stemmer_new("russian", "UTF_8"), BUF_INIT(arena)};
}

static str words_end(struct words *words)
{
    sb_stemmer_delete(words->stemmer);
    return str_trim(buf_str(&words->text));
}

str documents_stems(struct arena *arena, str text)
{
    struct words words = words_begin(arena);
    put_text(&words, text);
    return words_end(&words);
}

/* ---- indexing ------------------------------------------------------------------------------- */

static void put_day(struct words *words, date day)
{
    if (!date_is_none(day)) {
        put_mark(words, "dt", str_format(words->arena, "%d", (int)day.number));
    }
}

static void put_readers(struct words *words, const struct documents_document *document)
{
    for (size_t length = 1; length <= document->org_path.length; length += PATH_STEP) {
        put_mark(words, "up", str_slice(document->org_path, 0, length));
    }
    put_mark(words, "at", document->org_path);
    if (!str_equal(document->state, STR("draft")) && document->state.length > 0 &&
        !str_equal(document->audience, STR("staff"))) {
        put_mark(words, "sh", document->org_path);
    }
}

static void put_item(struct words *words, const struct documents_item *item)
{
    put_text(words, item->text);
    put_day(words, item->due_on);
    for (size_t i = 0; i < item->addressee_count; i++) {
        put_text(words, item->addressees[i].text);
    }
    for (size_t i = 0; i < item->controller_count; i++) {
        put_text(words, item->controllers[i].name);
    }
}

void documents_index(struct request *req, const struct documents_document *document)
{
    struct words words = words_begin(req->arena);
    const str texts[] = {document->title,        document->body_name,   document->speakers,
                         document->preamble,     document->signed_name, document->correspondent,
                         document->their_number, document->place,       document->org_name};
    put_readers(&words, document);
    put_day(&words, document->dated_on);
    put_day(&words, document->dated_to);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        put_text(&words, texts[i]);
    }
    for (size_t i = 0; i < document->item_count; i++) {
        put_item(&words, &document->items[i]);
    }
    for (size_t i = 0; i < document->controller_count; i++) {
        put_text(&words, document->controllers[i].name);
    }
    documents_search_db_forget_words(req->db, document->id);
    documents_search_db_put_words(req->db, document->id, words_end(&words));
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

/* Asks for the same in the words of both databases. */
struct asking {
    struct buf match; /* FTS5: "стем" AND ("a" OR "b") */
    struct buf query; /* PostgreSQL: 'стем' & ('a' | 'b') */
};

static void ask_for(struct asking *asking, str word, bool is_beginning)
{
    buf_put_format(&asking->match, "\"%.*s\"%s", STR_ARG(word), is_beginning ? "*" : "");
    buf_put_format(&asking->query, "'%.*s'%s", STR_ARG(word), is_beginning ? ":*" : "");
}

static void ask_and(struct asking *asking)
{
    if (asking->match.length == 0) {
        return;
    }
    BUF_PUT(&asking->match, " AND ");
    BUF_PUT(&asking->query, " & ");
}

static void ask_or(struct asking *asking)
{
    BUF_PUT(&asking->match, " OR ");
    BUF_PUT(&asking->query, " | ");
}

static void ask_both(struct asking *asking, const char *same)
{
    buf_put(&asking->match, str_of(same));
    buf_put(&asking->query, str_of(same));
}

/* Of the organisation and below it, or shared by one of those above: what is not known to be so of
 * everything, as in the union itself. */
static void ask_readable(struct request *req, struct asking *asking)
{
    str path = req->mandate.org_path;
    if (req->scope.from.length <= 1) {
        return;
    }
    ask_both(asking, "(");
    ask_for(asking, STR_CONCAT(req->arena, STR("up"), req->scope.from), false);
    for (size_t length = 1; length < path.length; length += PATH_STEP) {
        ask_or(asking);
        ask_for(asking, STR_CONCAT(req->arena, STR("sh"), str_slice(path, 0, length)), false);
    }
    ask_both(asking, ")");
}

/* A day as people write it is looked for among days, everything else among words. */
static void ask_typed(struct request *req, struct asking *asking, str text)
{
    struct words stems = words_begin(req->arena);
    str word;
    while (str_next(&text, ' ', &word)) {
        date day = date_from_written(str_trim(word), 0);
        if (!date_is_none(day)) {
            put_day(&stems, day);
        } else {
            put_text(&stems, word);
        }
    }
    str rest = words_end(&stems);
    str stem;
    for (size_t count = 0; count < WORDS_MOST && str_next(&rest, ' ', &stem);) {
        if (stem.length > 0) {
            ask_and(asking);
            ask_for(asking, stem, false);
            count++;
        }
    }
}

static struct documents_search_db_found_rows found(struct request *req, const struct asking *asking,
                                                   int64_t limit)
{
    struct documents_search_db_found_values values = {
        .scope = req->scope,
        .path = req->mandate.org_path,
        .match = buf_str(&asking->match),
        .query = buf_str(&asking->query),
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
    struct asking asking = {BUF_INIT(req->arena), BUF_INIT(req->arena)};
    ask_readable(req, &asking);
    size_t without_words = asking.match.length;
    ask_typed(req, &asking, text);
    if (asking.match.length == without_words) {
        return (struct documents_search_db_found_rows){0};
    }
    return found(req, &asking, FOUND_MOST);
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
    struct asking asking = {BUF_INIT(req->arena), BUF_INIT(req->arena)};
    ask_for(&asking, STR_CONCAT(req->arena, STR("up"), req->scope.from), false);
    BUF_PUT(&asking.match, " NOT ");
    BUF_PUT(&asking.query, " & ! ");
    ask_for(&asking, STR_CONCAT(req->arena, STR("at"), req->mandate.org_path), false);
    return found(req, &asking, limit);
}
