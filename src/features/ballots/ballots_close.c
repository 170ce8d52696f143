/* The end of a ballot: the urn is mixed, what lay in it is counted and published. */
#include "features/ballots/ballots_inner.h"

#include <sodium.h>

#include "app/app.h"

/* A ballot that nobody can read counts as one on which nothing was chosen. */
static str nothing_chosen(struct request *req, size_t options)
{
    struct buf choice = BUF_INIT(req->arena);
    for (size_t i = 0; i < options; i++) {
        buf_put_char(&choice, '0');
    }
    return buf_str(&choice);
}

/* All ballots are written anew in the order of their random codes, in one transaction, and the urn
 * is emptied: what is left does not tell which came first. */
static int64_t mix(struct request *req, const struct ballots_db_line_row *ballot, size_t options)
{
    struct ballots_db_urn_rows urn = ballots_db_urn(req->db, ballot->region_id, ballot->id);
    EACH (row, urn) {
        str choice = ballots_choice_of(req, ballot->id, row->code, row->choice);
        ballots_db_add_choice(req->db, ballot->region_id, ballot->id, row->code,
                              choice.length == options ? choice : nothing_chosen(req, options));
    }
    ballots_db_clear_urn(req->db, ballot->region_id, ballot->id);
    return (int64_t)urn.count;
}

static void write_counts(struct request *req, const struct ballots_db_line_row *ballot,
                         const struct ballots_recount *recount)
{
    for (size_t i = 0; i < recount->option_count; i++) {
        ballots_db_count_option(req->db, ballot->region_id, ballot->id, (int64_t)i + 1,
                                recount->votes[i]);
    }
}

bool ballots_close(struct request *req, struct scope scope,
                   const struct ballots_db_line_row *ballot)
{
    struct ballots_db_counts_row counts = {0};
    struct ballots_db_line_row closed = *ballot;
    struct ballots_db_options_rows options =
        ballots_db_options(req->db, ballot->region_id, ballot->id);
    if (!ballots_db_counts(req->db, scope, ballot->region_id, ballot->id, &counts)) {
        return false;
    }
    closed.closed_at = req->now;
    closed.given = counts.given;
    closed.in_urn = (int64_t)ballots_db_urn(req->db, ballot->region_id, ballot->id).count;
    if (!ballots_db_close(req->db, ballot->id, req->now, closed.given, closed.in_urn)) {
        return false;
    }
    int64_t found = mix(req, ballot, options.count);
    assert(found == closed.in_urn || db_failure(req->db) != DB_FINE);
    ballots_db_forget_kept(req->db, scope, ballot->region_id, ballot->id);

    /* What is published is what is counted: the same reading of the same bytes. */
    str list = ballots_list_text(req, &closed);
    struct ballots_recount recount;
    const char *sentence;
    int64_t line;
    if (ballots_count_list(list, &recount, &sentence, &line)) {
        write_counts(req, ballot, &recount);
    }
    str hash = ballots_hash_of(req->arena, list);
    ballots_db_set_hash(req->db, ballot->id, hash);
    const struct audit_change published = {"hash", (str){0}, hash};
    audit(req, "ballots.close", ballot->region_id, ballot->id, 0, &published, 1);
    return true;
}

/* ---- the list ------------------------------------------------------------------------------- */

static void put_line(struct buf *text, const char *word, str value)
{
    buf_put(text, str_of(word));
    buf_put_char(text, ' ');
    /* A line of the list is a line, whatever people typed. */
    for (size_t i = 0; i < value.length; i++) {
        buf_put_char(text, value.data[i] == '\n' || value.data[i] == '\r' ? ' ' : value.data[i]);
    }
    buf_put_char(text, '\n');
}

str ballots_list_text(struct request *req, const struct ballots_db_line_row *ballot)
{
    struct buf text = BUF_INIT(req->arena);
    BUF_PUT(&text, "profkom-ballots 1\n");
    buf_put_format(&text, "ballot %lld\n", (long long)ballot->id);
    put_line(&text, "title", ballot->title);
    buf_put_format(&text, "picks %lld\n", (long long)ballot->picks);
    EACH (option, ballots_db_options(req->db, ballot->region_id, ballot->id)) {
        put_line(&text, "option", option->text);
    }
    buf_put_format(&text, "given %lld\nfound %lld\n\n", (long long)ballot->given,
                   (long long)ballot->in_urn);
    EACH (row, ballots_db_choices(req->db, ballot->region_id, ballot->id)) {
        buf_put(&text, row->code);
        buf_put_char(&text, ' ');
        buf_put(&text, row->choice);
        buf_put_char(&text, '\n');
    }
    return buf_str(&text);
}

str ballots_hash_of(struct arena *arena, str text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)text.data, text.length);
    char *hex = arena_raw(arena, sizeof(hash) * 2 + 1);
    sodium_bin2hex(hex, sizeof(hash) * 2 + 1, hash, sizeof(hash));
    return str_of(hex);
}

/* ---- when the minutes were destroyed --------------------------------------------------------- */

void ballots_forget(struct request *req, int64_t region_id, int64_t id)
{
    ballots_db_erase_voters(req->db, region_id, id);
    ballots_db_clear_urn(req->db, region_id, id);
    ballots_db_erase_choices(req->db, region_id, id);
    ballots_db_erase_options(req->db, region_id, id);
    ballots_db_erase(req->db, region_id, id);
}

/* ---- when the time is over ------------------------------------------------------------------ */

struct closing {
    int64_t id;
    struct scope scope;
};

static bool close_due(struct request *req, void *what)
{
    const struct closing *closing = what;
    struct ballots_db_line_row ballot;
    return ballots_db_find(req->db, closing->scope, closing->id, &ballot) &&
           ballots_close(req, closing->scope, &ballot);
}

void ballots_watch(struct request *req)
{
    db_begin_read(req->db);
    struct ballots_db_due_rows due = ballots_db_due(req->db, req->now);
    db_rollback(req->db);
    EACH (row, due) {
        struct closing closing = {row->id,
                                  access_system_scope(req->arena, row->region_id, row->org_path)};
        bool was_closed = app_write(req, close_due, &closing);
        (void)was_closed; /* else the next look does it */
    }
    ballots_order_reminders(req);
}
