/* A member sits a test: the questions are drawn when it begins and stay, each answer is kept as it
 * is given, and what stands there when the time is over counts. */
#include "app/app.h"
#include "base/ids.h"
#include "base/rand.h"
#include "base/utf8.h"
#include "features/learning/learning.html.h"
#include "features/learning/learning_inner.h"

#define ANSWER_LETTERS 500
#define PORTION 50

/* ---- before it begins ------------------------------------------------------------------------ */

static int64_t count_questions(struct request *req, const struct learning_db_test_row *test)
{
    struct learning_db_count_bank_row row;
    int64_t total =
        learning_db_count_bank(req->db, test->programme_id, test->module_n, &row) ? row.total : 0;
    return test->draws > 0 ? MIN_OF(test->draws, total) : total;
}

/* Time that is over counts, whether or not the attempt has been counted yet. */
static bool is_over(const struct request *req, const struct learning_db_attempt_row *attempt)
{
    return attempt->closed_at != 0 || (attempt->ends_at != 0 && attempt->ends_at < req->now);
}

static void look_at_attempts(struct request *req, struct learning_test_view *view)
{
    bool is_under_way = false;
    bool is_passed = false;
    view->attempts =
        learning_db_attempts(req->db, view->own.self.scope, view->own.entry.id, view->test.n);
    EACH (attempt, view->attempts) {
        is_under_way = is_under_way || attempt->closed_at == 0;
        is_passed = is_passed || attempt->is_passed;
    }
    bool is_left = view->test.attempts == 0 || (int64_t)view->attempts.count < view->test.attempts;
    view->may_begin = is_left && !is_under_way && !is_passed && view->questions > 0;
}

static struct reply find_test(struct request *req, struct learning_test_view *view)
{
    int64_t n;
    struct reply refusal = learning_studying(req, &view->own);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!str_to_int64(path_text(req, 1), &n) ||
        !learning_db_find_test(req->db, view->own.programme.id, n, &view->test)) {
        return reply_not_found(req);
    }
    view->questions = count_questions(req, &view->test);
    look_at_attempts(req, view);
    return (struct reply){0};
}

struct reply learning_test_page(struct request *req)
{
    struct learning_test_view view = {0};
    struct reply refusal = find_test(req, &view);
    return refusal.status != 0
               ? refusal
               : reply_page_titled(req, view.test.title, learning_html_test(req, &view));
}

static str attempt_address(struct request *req, int64_t programme_id, int64_t id, int64_t n)
{
    return str_format(req->arena, LEARNING_MY "/%lld/attempts/%lld?q=%lld", (long long)programme_id,
                      (long long)id, (long long)n);
}

static void draw(struct request *req, const struct learning_test_view *view, int64_t attempt_id,
                 int64_t seed)
{
    struct learning_db_ids_rows rows =
        learning_db_ids(req->db, view->test.programme_id, view->test.module_n);
    int64_t *ids = ARENA_ARRAY(req->arena, rows.count + 1, int64_t);
    for (size_t i = 0; i < rows.count; i++) {
        ids[i] = rows.items[i].id;
    }
    learning_shuffle(ids, rows.count, (uint64_t)seed);
    for (int64_t i = 0; i < view->questions; i++) {
        learning_db_add_answer(req->db, view->own.entry.region_id, attempt_id, i + 1, ids[i]);
    }
}

struct reply learning_begin_action(struct request *req)
{
    struct learning_test_view view = {0};
    struct reply refusal = find_test(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!view.may_begin) {
        return reply_refused(req, str_of(_("This test cannot be begun: it is passed, under way, or "
                                           "no attempt is left.")));
    }
    uint64_t random;
    rand_bytes(&random, sizeof(random));
    struct learning_db_add_attempt_values values = {
        .region_id = view.own.entry.region_id,
        .id = ids_new(),
        .entry_id = view.own.entry.id,
        .programme_id = view.own.programme.id,
        .test_n = view.test.n,
        .seed = (int64_t)(random >> 1),
        .pass_percent = view.test.pass_percent,
        .now = req->now,
        .ends_at = view.test.minutes == 0 ? 0 : req->now + view.test.minutes * 60,
    };
    if (!learning_db_add_attempt(req->db, &values)) {
        return reply_refused(req, str_of(_("This test is under way already.")));
    }
    draw(req, &view, values.id, values.seed);
    return reply_see_other(req, attempt_address(req, view.own.programme.id, values.id, 1));
}

/* ---- while it lasts -------------------------------------------------------------------------- */

static void judge(struct request *req, struct learning_sitting *sitting)
{
    EACH (asked, sitting->asked) {
        asked->is_right = learning_is_right(req, asked);
        sitting->most_points += asked->points;
        sitting->points += asked->is_right ? asked->points : 0;
    }
    sitting->is_passed =
        sitting->most_points > 0 &&
        sitting->points * 100 >= sitting->attempt.pass_percent * sitting->most_points;
}

static bool find_sitting(struct request *req, struct learning_sitting *ret_sitting)
{
    struct learning_sitting sitting = {0};
    int64_t id;
    if (!learning_own_of(req, &sitting.own) || !sitting.own.has_entry ||
        !str_to_int64(path_text(req, 1), &id) ||
        !learning_db_find_attempt(req->db, sitting.own.self.scope, sitting.own.self.id, id,
                                  &sitting.attempt) ||
        sitting.attempt.programme_id != sitting.own.programme.id) {
        return false;
    }
    EACH (test, learning_db_tests(req->db, sitting.attempt.programme_id)) {
        if (test->n == sitting.attempt.test_n) {
            sitting.test = *test;
        }
    }
    sitting.asked = learning_db_asked(req->db, sitting.own.self.scope, id);
    sitting.is_over = is_over(req, &sitting.attempt);
    if (sitting.is_over) {
        judge(req, &sitting);
    }
    *ret_sitting = sitting;
    return true;
}

static const struct learning_db_asked_row *asked_at(const struct learning_sitting *sitting,
                                                    int64_t n)
{
    EACH (asked, sitting->asked) {
        if (asked->n == n) {
            return asked;
        }
    }
    return sitting->asked.count == 0 ? NULL : &sitting->asked.items[0];
}

struct reply learning_attempt_page(struct request *req)
{
    struct learning_question_view view = {0};
    if (!find_sitting(req, &view.sitting)) {
        return reply_not_found(req);
    }
    view.asked = asked_at(&view.sitting, query_int(req, "q"));
    if (view.sitting.is_over || view.asked == NULL) {
        return reply_page(req, _("Result of the test"), learning_html_result(req, &view.sitting));
    }
    view.options = learning_options(req, view.sitting.attempt.seed, view.asked->question_id);
    return reply_page(req, _("Test"), learning_html_question(req, &view));
}

/* Boxes are numbered as they are shown, so that the order of writing tells nothing. */
static str answer_of(struct request *req, const struct learning_sitting *sitting,
                     const struct learning_db_asked_row *asked)
{
    if (learning_is(asked->kind, "number") || learning_is(asked->kind, "text")) {
        str typed = utf8_repair(req->arena, http_body_field(req->http, STR("answer")));
        return utf8_slice(utf8_single_blanks(req->arena, typed), ANSWER_LETTERS);
    }
    struct learning_db_options_rows options =
        learning_options(req, sitting->attempt.seed, asked->question_id);
    struct buf answer = BUF_INIT(req->arena);
    for (size_t i = 0; i < options.count; i++) {
        if (form_is_ticked(req, "option", (int64_t)i + 1)) {
            buf_put_format(&answer, "%lld ", (long long)options.items[i].n);
        }
    }
    return str_trim(buf_str(&answer));
}

/* The question of the form; NULL if it belongs to another attempt. */
static const struct learning_db_asked_row *sent_question(struct request *req,
                                                         const struct learning_sitting *sitting)
{
    int64_t n;
    const struct learning_db_asked_row *asked =
        str_to_int64(http_body_field(req->http, STR("n")), &n) ? asked_at(sitting, n) : NULL;
    return asked != NULL && asked->n == n ? asked : NULL;
}

static bool is_too_late(const struct request *req, const struct learning_db_attempt_row *attempt)
{
    return attempt->closed_at != 0 ||
           (attempt->ends_at != 0 && attempt->ends_at + LEARNING_GRACE_SECONDS < req->now);
}

/* False if the time was over. */
static bool keep(struct request *req, const struct learning_sitting *sitting,
                 const struct learning_db_asked_row *asked)
{
    struct learning_db_answer_values values = {
        .scope = sitting->own.self.scope,
        .attempt_id = sitting->attempt.id,
        .n = asked->n,
        .answer = answer_of(req, sitting, asked),
        .now = req->now,
    };
    return !is_too_late(req, &sitting->attempt) && learning_db_answer(req->db, &values);
}

/* ---- counted --------------------------------------------------------------------------------- */

static bool close_attempt(struct request *req, struct scope scope,
                          struct learning_db_attempt_row attempt,
                          const struct learning_db_entry_row *entry,
                          const struct programmes_programme *programme)
{
    struct learning_sitting sitting = {.attempt = attempt};
    sitting.asked = learning_db_asked(req->db, scope, attempt.id);
    judge(req, &sitting);
    struct learning_db_close_attempt_values values = {
        .scope = scope,
        .id = attempt.id,
        .points = sitting.points,
        .most_points = sitting.most_points,
        .is_passed = sitting.is_passed,
        .now = req->now,
    };
    if (!learning_db_close_attempt(req->db, &values)) {
        return false;
    }
    EACH (asked, sitting.asked) {
        learning_db_judge(req->db, scope, attempt.id, asked->n, asked->is_right);
    }
    if (sitting.is_passed) {
        learning_look(req, scope, entry, programme);
    }
    return true;
}

static struct reply late(struct request *req)
{
    return reply_refused(req, str_of(_("The time is over. What was saved before counts; this "
                                       "answer came too late. Open the test again to see the "
                                       "result.")));
}

struct reply learning_answer_action(struct request *req)
{
    struct learning_sitting sitting;
    if (!find_sitting(req, &sitting)) {
        return reply_not_found(req);
    }
    const struct learning_db_asked_row *asked = sent_question(req, &sitting);
    int64_t programme_id = sitting.own.programme.id;
    if (asked == NULL) {
        return reply_see_other(req, attempt_address(req, programme_id, sitting.attempt.id, 1));
    }
    if (!keep(req, &sitting, asked)) {
        return late(req);
    }
    if (http_body_field(req->http, STR("end")).length == 0) {
        int64_t next = asked->n < (int64_t)sitting.asked.count ? asked->n + 1 : asked->n;
        return reply_see_other(req, attempt_address(req, programme_id, sitting.attempt.id, next));
    }
    if (!close_attempt(req, sitting.own.self.scope, sitting.attempt, &sitting.own.entry,
                       &sitting.own.programme)) {
        return late(req);
    }
    return reply_see_other(req, attempt_address(req, programme_id, sitting.attempt.id, 1));
}

/* The script saves while the member writes; the form key stays good for the button. */
struct reply learning_save_action(struct request *req)
{
    struct learning_sitting sitting;
    if (!find_sitting(req, &sitting)) {
        return reply_not_found(req);
    }
    const struct learning_db_asked_row *asked = sent_question(req, &sitting);
    bool is_kept = asked != NULL && keep(req, &sitting, asked);
    struct reply reply =
        reply_json(req, 200, is_kept ? STR("{\"saved\":true}") : STR("{\"saved\":false}"));
    reply.keep_changes = is_kept;
    return reply;
}

/* ---- whose time is over ---------------------------------------------------------------------- */

static bool close_due(struct request *req, void *what)
{
    const struct learning_db_over_row *due = what;
    struct scope scope = access_system_scope(req->arena, due->region_id, STR("0"));
    struct learning_db_attempt_row attempt;
    struct programmes_programme programme;
    if (!learning_db_find_attempt(req->db, scope, due->member_id, due->id, &attempt) ||
        !programmes_find_any(req, attempt.programme_id, &programme)) {
        return false;
    }
    EACH (entry, learning_db_of_member(req->db, scope, due->member_id, PORTION)) {
        if (entry->id == due->entry_id) {
            return close_attempt(req, scope, attempt, entry, &programme);
        }
    }
    return false;
}

void learning_watch(struct request *req)
{
    db_begin_read(req->db);
    struct learning_db_over_rows due =
        learning_db_over(req->db, req->now - LEARNING_GRACE_SECONDS, PORTION);
    db_rollback(req->db);
    EACH (row, due) {
        bool was_closed = app_write(req, close_due, row);
        (void)was_closed; /* else the next look does it */
    }
}
