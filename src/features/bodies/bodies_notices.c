/* Terms that end: told 60, 30 and 7 days before, once each, by letter; and on the start page. */
#include "features/bodies/bodies_inner.h"

#include "app/look.h"
#include "features/bodies/bodies_notices.sql.h"

static const int stages[] = {7, 30, 60};

/* ---- the start page ------------------------------------------------------------------------- */

struct bodies_endings bodies_endings(struct request *req)
{
    struct bodies_endings endings = {0};
    struct scope scope = access_scope(req, RIGHT_BODIES_EDIT);
    if (str_is_empty(scope.from)) {
        return endings;
    }
    struct bodies_db_ending_rows rows =
        bodies_db_ending(req->db, scope, req->mandate.org_id, req->today,
                         date_add_days(req->today, BODIES_ENDING_DAYS));
    endings.items = ARENA_ARRAY(req->arena, rows.count, struct bodies_ending);
    EACH (row, rows) {
        endings.items[endings.count++] = (struct bodies_ending){
            .body_id = row->body_id,
            .sentence =
                bodies_ending_sentence(req, row->org_name, row->label_of, row->name, row->valid_to),
        };
    }
    return endings;
}

int64_t bodies_waiting(struct request *req)
{
    struct bodies_db_waiting_row row = {0};
    struct scope scope = access_scope(req, RIGHT_ROLES_GRANT);
    bool found = !str_is_empty(scope.from) && bodies_db_waiting(req->db, scope, req->today, &row);
    return found ? row.total : 0;
}

/* ---- letters -------------------------------------------------------------------------------- */

static void write_letter(struct request *req, const struct bodies_notices_db_due_row *due,
                         const struct notice_reader *reader, str language)
{
    req->language = look_language(language, LANGUAGE_RU);
    str sentence =
        bodies_ending_sentence(req, due->org_name, due->label_of, due->name, due->valid_to);
    (void)notice_send(
        req, reader,
        &(struct notice){.kind = "bodies.term",
                         .subject = str_of(_("A term is ending")),
                         .text = _f("Hello!\n\n%1\n\nThe rights end automatically with the term. "
                                    "Prepare the election, and enter its result in Profkom.",
                                    sentence)});
}

struct bodies_chairs bodies_chairs(struct request *req, int64_t org_id)
{
    struct bodies_notices_db_chairs_rows rows =
        bodies_notices_db_chairs(req->db, org_id, req->today);
    struct bodies_chairs chairs = {ARENA_ARRAY(req->arena, rows.count, struct bodies_chair), 0};
    EACH (row, rows) {
        chairs.items[chairs.count++] = (struct bodies_chair){
            {row->region_id, row->person_id, row->account_id, row->email, (str){0}}, row->language};
    }
    return chairs;
}

static void tell_of(struct request *req, const struct bodies_notices_db_due_row *due)
{
    struct bodies_notices_db_holders_rows holders =
        bodies_notices_db_holders(req->db, due->body_id, due->valid_to);
    EACH (holder, holders) {
        write_letter(req, due,
                     &(struct notice_reader){holder->region_id, holder->person_id,
                                             holder->account_id, holder->email, (str){0}},
                     holder->language);
    }
    struct bodies_chairs chairs = bodies_chairs(req, due->parent_id);
    EACH (chair, chairs) {
        write_letter(req, due, &chair->reader, chair->language);
    }
}

/* The letters and the note that they were written are one transaction: whatever happens, nobody is
 * told twice. */
static void tell_stage(struct request *req, int days)
{
    db_begin_write(req->db);
    struct bodies_notices_db_due_rows rows =
        bodies_notices_db_due(req->db, req->today, date_add_days(req->today, days), days);
    EACH (due, rows) {
        if (bodies_notices_db_tell(req->db, due->body_id, due->valid_to, days, req->now)) {
            tell_of(req, due);
        }
    }
    if (!db_commit(req->db)) {
        db_rollback(req->db);
    }
}

/* The nearest stage first: who is elected for a few days is told once, not three times. */
void bodies_sweep(struct request *req)
{
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        tell_stage(req, stages[i]);
    }
}
