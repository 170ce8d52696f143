#include "app/app.h"
#include "base/log.h"
#include "features/wallets/wallets_google.h"

/* The job runner's part: what waits is written to Google, and once in an hour it is found out what
 * has to be written anew. */

#define PORTION 10         /* written between two jobs */
#define LOOKED_AT 200      /* compared in one transaction */
#define FIRST_PAUSE 20     /* seconds, when Google is not reached; doubled each time */
#define LONGEST_PAUSE 3600 /* and when it does not take the key */
#define LONGEST_WISH (24 * 3600)

/* What stands at Google, or has to: a ticket, or that there is none any more. */
struct told {
    bool is_live;
    const char *ended; /* the state of what is not live */
    struct wallets_db_pass_row pass;
    str said;
};

static struct told told_of(struct request *req, const struct wallets_db_google_row *row)
{
    struct told told = {.ended = "INACTIVE"};
    bool is_there =
        row->serial != 0 && wallets_db_by_serial(req->db, row->region_id, row->serial, &told.pass);
    told.is_live = is_there && row->is_wanted && wallets_is_good(req, &told.pass);
    if (is_there && row->is_wanted && date_before(told.pass.until, req->today)) {
        told.ended = "EXPIRED";
    }
    told.said = told.is_live ? wallets_said(req, &told.pass) : str_of(told.ended);
    return told;
}

/* ---- writing -------------------------------------------------------------------------------- */

static const char *failure_word(enum wallets_google_outcome outcome)
{
    static const char *const words[] = {
        [WALLETS_GOOGLE_WRITTEN] = "",        [WALLETS_GOOGLE_UNREACHED] = "unreached",
        [WALLETS_GOOGLE_QUOTA] = "quota",     [WALLETS_GOOGLE_KEY] = "key",
        [WALLETS_GOOGLE_REFUSED] = "refused",
    };
    return words[outcome];
}

struct written {
    const struct wallets_db_google_row *row;
    str said;
    enum wallets_google_outcome outcome;
    int64_t next_at;
};

static bool concerns_this_one_alone(enum wallets_google_outcome outcome)
{
    return outcome == WALLETS_GOOGLE_WRITTEN || outcome == WALLETS_GOOGLE_REFUSED;
}

static bool note(struct request *req, void *what)
{
    const struct written *written = what;
    str failure = str_of(failure_word(written->outcome));
    if (concerns_this_one_alone(written->outcome)) {
        bool is_written = written->outcome == WALLETS_GOOGLE_WRITTEN;
        wallets_db_google_told(req->db, &(struct wallets_db_google_told_values){
                                            .region_id = written->row->region_id,
                                            .ticket_id = written->row->ticket_id,
                                            .is_wanted = written->row->is_wanted,
                                            .state = is_written ? STR("written") : STR("refused"),
                                            .failure = failure,
                                            .said = written->said,
                                        });
    } else {
        wallets_db_google_put_off(req->db, failure, written->next_at);
    }
    return true;
}

/* How long Google is left alone. */
static int64_t pause_of(struct wallets_google_line *line, enum wallets_google_outcome outcome)
{
    if (line->retry_after > 0) {
        return MIN_OF(line->retry_after, LONGEST_WISH);
    }
    int64_t doubled = (int64_t)FIRST_PAUSE << MIN_OF(line->google->failures, 10);
    line->google->failures++;
    return outcome == WALLETS_GOOGLE_KEY ? LONGEST_PAUSE : MIN_OF(doubled, LONGEST_PAUSE);
}

/* False if nobody else gets through either. */
static bool write_one(struct wallets_google_line *line, const struct wallets_db_google_row *row)
{
    struct request *req = line->req;
    db_begin_read(req->db);
    struct told told = told_of(req, row);
    json_t *object = told.is_live ? wallets_google_live(req, row->object, &told.pass)
                                  : wallets_google_ended(req, row->object, told.ended);
    db_rollback(req->db);
    struct written written = {.row = row, .said = told.said};
    written.outcome =
        wallets_google_put(line, row->object, object, str_is_empty(row->said), told.is_live);
    json_decref(object);
    bool goes_on = concerns_this_one_alone(written.outcome);
    if (goes_on) {
        line->google->failures = 0;
    } else {
        written.next_at = req->now + pause_of(line, written.outcome);
        line->google->rests_until = written.next_at;
    }
    return app_write(req, note, &written) && goes_on;
}

void wallets_google_write(struct request *req)
{
    struct wallets_google *google = wallets_google(req);
    if (google == NULL || req->now < google->rests_until) {
        return;
    }
    db_begin_read(req->db);
    struct wallets_db_google_rows rows = wallets_db_google_due(req->db, req->now, PORTION);
    db_rollback(req->db);
    if (rows.count == 0) {
        return;
    }
    struct wallets_google_line line = wallets_google_open(req, google);
    bool goes_on = true;
    for (size_t i = 0; i < rows.count && goes_on; i++) {
        goes_on = write_one(&line, &rows.items[i]);
    }
    wallets_google_close(&line);
}

/* ---- looking -------------------------------------------------------------------------------- */

struct place {
    int64_t region_id;
    int64_t ticket_id;
    bool goes_on;
};

static bool mark_changed(struct request *req, void *what)
{
    struct place *place = what;
    struct wallets_db_google_rows rows =
        wallets_db_google_written(req->db, place->region_id, place->ticket_id, LOOKED_AT);
    struct place last = {.goes_on = rows.count == LOOKED_AT};
    EACH (row, rows) {
        if (!str_equal(told_of(req, row).said, row->said)) {
            wallets_db_google_changed(req->db, row->region_id, row->ticket_id, req->now);
        }
        last.region_id = row->region_id;
        last.ticket_id = row->ticket_id;
    }
    *place = last;
    return true;
}

void wallets_google_look(struct request *req)
{
    struct arena *before = req->arena;
    struct place place = {.goes_on = wallets_google(req) != NULL};
    while (place.goes_on) {
        CLEANUP(arena_drop) struct arena *arena = arena_new();
        req->arena = arena;
        db_use_arena(req->db, arena);
        place.goes_on = app_write(req, mark_changed, &place) && place.goes_on;
        req->arena = before;
        db_use_arena(req->db, before);
    }
}
