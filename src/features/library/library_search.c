/* Items are found by their words in any form, and by marks of what they are and who may read them
 * (app/stems.h): "up" whose they are, "ra" "rc" "re" "ry" open to members, activists, officers of a
 * place, to everybody; "ka" kind, "to" topic, "la" language, "ax" audience. An item that members
 * may read has the marks of activists and officers, too, so that a reader asks for one kind alone.
 */
#include "app/app.h"
#include "app/stems.h"
#include "base/log.h"
#include "features/library/library_inner.h"

enum { WORDS_MOST = 8, STALE_AT_ONCE = 200 };

static const char *const rank_marks[] = {
    [LIBRARY_EVERYBODY] = "ry",
    [LIBRARY_MEMBER] = "ra",
    [LIBRARY_ACTIVIST] = "rc",
    [LIBRARY_OFFICER] = "re",
};

/* ---- writing --------------------------------------------------------------------------------- */

static enum library_rank rank_of(str audience)
{
    return str_equal(audience, STR("members"))     ? LIBRARY_MEMBER
           : str_equal(audience, STR("activists")) ? LIBRARY_ACTIVIST
           : str_equal(audience, STR("officers"))  ? LIBRARY_OFFICER
                                                   : LIBRARY_EVERYBODY;
}

static void put_marks(struct stems *words, const struct library_db_line_row *item)
{
    enum library_rank rank = rank_of(item->audience);
    stems_places(words, "up", item->org_path);
    stems_mark(words, "ka", item->kind);
    stems_mark(words, "to", item->topic);
    stems_mark(words, "ax", item->audience);
    str languages = item->languages;
    str language;
    while (str_next(&languages, ' ', &language)) {
        stems_mark(words, "la", language);
    }
    if (rank == LIBRARY_EVERYBODY) {
        stems_mark(words, rank_marks[rank], (str){0});
        return;
    }
    for (; rank <= LIBRARY_OFFICER; rank++) {
        stems_mark(words, rank_marks[rank], item->audience_path);
    }
}

/* The words of kind and topic count in each language of the program. */
static void put_label(struct stems *words, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    if (label != NULL) {
        stems_text(words, str_of(tr(LANGUAGE_RU, label)));
        stems_kazakh(words, str_of(tr(LANGUAGE_KK, label)));
    }
}

static str words_of(struct request *req, const struct library_db_line_row *item)
{
    struct stems words = stems_begin(req->arena);
    const str texts[] = {item->title, item->summary, item->author, item->number, item->org_name};
    put_marks(&words, item);
    stems_day(&words, item->renewed_on);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        stems_text(&words, texts[i]);
        stems_kazakh(&words, texts[i]);
    }
    stems_text(&words, str_format(req->arena, "%lld", (long long)item->year));
    put_label(&words, library_choices(req, "kind"), item->kind);
    put_label(&words, library_choices(req, "topic"), item->topic);
    str text = stems_end(&words);
    EACH (file, library_db_words_of(req->db, item->region_id, item->id)) {
        text = STR_CONCAT(req->arena, text, STR(" "), file->words);
    }
    return str_trim(text);
}

void library_index(struct request *req, int64_t id, int64_t former_place)
{
    struct library_db_line_row item;
    library_db_forget_words(req->db, former_place);
    if (library_db_find_any(req->db, id, &item) && str_equal(item.state, STR("open"))) {
        library_db_forget_words(req->db, item.place);
        library_db_put_words(req->db, item.place, words_of(req, &item));
    }
}

/* ---- items that stand elsewhere -------------------------------------------------------------- */

void library_index_later(struct request *req, struct scope moved)
{
    library_db_make_stale(req->db, moved);
}

static bool index_some(struct request *req, void *context)
{
    (void)context;
    EACH (row, library_db_stale(req->db, STALE_AT_ONCE)) {
        struct library_db_line_row item;
        if (library_db_find_any(req->db, row->id, &item)) {
            library_index(req, item.id, item.place);
        }
        library_db_not_stale(req->db, row->id);
    }
    return true;
}

void library_watch(struct request *req)
{
    db_begin_read(req->db);
    bool is_there = library_db_stale(req->db, 1).count > 0;
    db_rollback(req->db);
    if (is_there && !app_write(req, index_some, NULL)) {
        LOG_ERROR("library.index", "kept=%d", 0);
    }
}

/* ---- asking ---------------------------------------------------------------------------------- */

static void ask_readable(struct stems_question *question, const struct library_reader *reader)
{
    if (!str_is_empty(reader->seen.from) && reader->seen.from.length <= 1) {
        stems_ask_mark(question, "up", reader->seen.from); /* the union looks after all */
        return;
    }
    stems_open(question);
    stems_ask_mark(question, rank_marks[LIBRARY_EVERYBODY], (str){0});
    if (reader->rank > LIBRARY_EVERYBODY && reader->path.length > 0) {
        stems_or(question);
        stems_ask_places(question, rank_marks[reader->rank], reader->path);
    }
    if (!str_is_empty(reader->seen.from)) {
        stems_or(question);
        stems_ask_mark(question, "up", reader->seen.from);
    }
    stems_close(question);
}

static void ask_code(struct stems_question *question, const char *kind, str code)
{
    if (code.length > 0) {
        stems_and(question);
        stems_ask_mark(question, kind, code);
    }
}

struct library_db_line_rows library_find(struct request *req, const struct library_reader *reader,
                                         const struct library_filter *filter)
{
    struct stems_question question = stems_ask(req->arena);
    struct library_db_plan_anew_row plan;
    ask_readable(&question, reader);
    ask_code(&question, "ka", filter->kind);
    ask_code(&question, "to", filter->topic);
    ask_code(&question, "la", filter->language);
    ask_code(&question, "ax", filter->audience);
    bool has_words = stems_ask_typed(&question, filter->words, WORDS_MOST, true);
    if ((filter->words.length > 0 && !has_words) || !library_db_plan_anew(req->db, &plan)) {
        return (struct library_db_line_rows){0};
    }
    return library_db_found(req->db, &(struct library_db_found_values){
                                         .match = buf_str(&question.match),
                                         .query = buf_str(&question.query),
                                         .before = filter->before > 0 ? filter->before : INT64_MAX,
                                         .readable = library_readable(reader),
                                         .limit = LIBRARY_SHOWN + 1,
                                     });
}
