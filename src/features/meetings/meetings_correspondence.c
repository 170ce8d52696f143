/* Votes by correspondence: over some days each member of the body answers under the own sign-in, or
 * on paper that the secretary enters. The vote is an open one: who voted how stands in the minutes.
 * Who has answered is there for the quorum. */
#include "features/meetings/meetings_inner.h"

#include "app/app.h"
#include "base/utf8.h"
#include "features/meetings/meetings.html.h"

#define OPINION_LETTERS 2000

static bool is_choice(str choice)
{
    return form_choice_label(meetings_choices, choice) != NULL;
}

bool meetings_is_by_letter(const struct meetings_db_line_row *row)
{
    return str_equal(row->form, STR("correspondence"));
}

bool meetings_is_being_answered(const struct meetings_db_line_row *row)
{
    return meetings_is_by_letter(row) && str_equal(row->state, STR("open"));
}

/* ---- the answers of one person -------------------------------------------------------------- */

/* The draft as it stands: its items, or the lines of the agenda's own. */
static str draft_of(struct request *req, const struct meetings_db_line_row *row,
                    const struct meetings_db_item_row *item)
{
    str text = meetings_material_text(req, row->region_id, row->org_path, item->document_id);
    return text.length > 0 ? text : item->decision;
}

struct meetings_answers meetings_answers_of(struct request *req,
                                            const struct meetings_db_line_row *row,
                                            struct meetings_db_item_rows items, int64_t n)
{
    struct meetings_answers answers = {
        ARENA_ARRAY(req->arena, items.count + 1, struct meetings_answer), 0, (str){0}};
    struct meetings_db_votes_of_rows votes =
        meetings_db_votes_of(req->db, row->region_id, row->id, n);
    EACH (item, items) {
        if (item->ballot_id != 0) {
            continue;
        }
        struct meetings_answer *answer = &answers.items[answers.count++];
        *answer = (struct meetings_answer){
            .item = item->item, .title = item->title, .draft = draft_of(req, row, item)};
        EACH (vote, votes) {
            if (vote->item == item->item) {
                answer->choice = vote->choice;
                answer->opinion = vote->opinion;
                answers.way = vote->way;
            }
        }
    }
    return answers;
}

static str field_of(struct request *req, const char *prefix, int64_t item)
{
    str name = str_format(req->arena, "%s_%lld", prefix, (long long)item);
    return str_trim(http_body_field(req->http, name));
}

/* What was typed, in place of what is kept. A sentence if it cannot be taken; empty = it can. */
static str read_answers(struct request *req, struct meetings_answers *answers)
{
    str error = {0};
    size_t chosen = 0;
    EACH (answer, *answers) {
        answer->choice = field_of(req, "v", answer->item);
        answer->opinion = field_of(req, "o", answer->item);
        bool is_chosen = is_choice(answer->choice);
        chosen += is_chosen;
        if (!is_chosen && answer->opinion.length > 0) {
            error = _f("You wrote an opinion on “%1”. Choose, too: for, against or abstained.",
                       answer->title);
        }
        if (utf8_length(answer->opinion) > OPINION_LETTERS) {
            error = _f("The opinion on “%1” is too long: %2 letters at most.", answer->title,
                       OPINION_LETTERS);
        }
    }
    return error.length == 0 && chosen == 0 ? str_of(_("Nothing is chosen yet.")) : error;
}

static void keep_answers(struct request *req, const struct meetings_db_line_row *row, int64_t n,
                         const struct meetings_answers *answers, str way)
{
    EACH (answer, *answers) {
        if (is_choice(answer->choice)) {
            meetings_db_put_answer(req->db, &(struct meetings_db_put_answer_values){
                                                .region_id = row->region_id,
                                                .meeting_id = row->id,
                                                .item = answer->item,
                                                .n = n,
                                                .choice = answer->choice,
                                                .way = way,
                                                .opinion = answer->opinion,
                                                .now = req->now,
                                            });
        }
    }
    meetings_db_mark_own(req->db,
                         &(struct meetings_db_mark_own_values){.region_id = row->region_id,
                                                               .meeting_id = row->id,
                                                               .n = n,
                                                               .attendance = STR("present")});
}

/* ---- in the own cabinet --------------------------------------------------------------------- */

str meetings_why_no_answer(struct request *req, const struct meetings_my_meeting_view *view)
{
    const struct meetings_db_line_row *row = &view->row;
    if (!str_equal(view->own.kind, STR("voter"))) {
        return str_of(_("You were invited and have no vote in this meeting."));
    }
    if (str_equal(row->state, STR("called")) || date_before(req->today, row->held_on)) {
        return str_of(_("The vote has not begun yet."));
    }
    if (!str_equal(row->state, STR("open")) || date_before(row->held_to, req->today)) {
        return str_of(_("The vote is over. Nothing can be changed any more."));
    }
    if (str_equal(view->answers.way, STR("paper"))) {
        return str_of(_("Your answer on paper was entered. If it is not yours, tell who calls the "
                        "meeting."));
    }
    return (str){0};
}

struct reply meetings_my_votes_action(struct request *req)
{
    struct meetings_my_meeting_view view;
    if (!meetings_find_mine(req, &view) || !meetings_is_by_letter(&view.row)) {
        return reply_not_found(req);
    }
    str refusal = meetings_why_no_answer(req, &view);
    if (refusal.length > 0) {
        return reply_refused(req, refusal);
    }
    view.error = read_answers(req, &view.answers);
    if (view.error.length > 0) {
        return reply_form_again(req, _("Meeting"), meetings_html_my_meeting(req, &view));
    }
    keep_answers(req, &view.row, view.own.n, &view.answers, STR("own"));
    audit(req, "meetings.answer", view.row.region_id, view.row.id, 0, NULL, 0);
    return reply_done(
        req, str_format(req->arena, "/my/meetings/%lld", (long long)view.row.id),
        _f("Your votes are written down. Until %1 you can change them.", view.row.held_to), 0);
}

/* ---- who has answered ----------------------------------------------------------------------- */

static struct reply find_answered(struct request *req, struct meetings_meeting *ret_meeting)
{
    struct reply refusal = meetings_find_open(req, ret_meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    return meetings_is_by_letter(&ret_meeting->row) ? (struct reply){0} : reply_not_found(req);
}

struct reply meetings_answers_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct reply refusal = find_answered(req, &meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    struct meetings_answers_view view = {
        .meeting = &meeting,
        .answered =
            meetings_db_answered(req->db, req->scope, meeting.row.region_id, meeting.row.id),
    };
    return reply_page(req, _("Who has answered"), meetings_html_answers(req, &view));
}

/* ---- on paper ------------------------------------------------------------------------------- */

static struct reply find_paper(struct request *req, struct meetings_meeting *ret_meeting,
                               struct meetings_paper_view *ret_view)
{
    int64_t n;
    struct reply refusal = find_answered(req, ret_meeting);
    if (refusal.status != 0) {
        return refusal;
    }
    ret_view->meeting = ret_meeting;
    ret_view->person = str_to_int64(path_text(req, 1), &n) ? meetings_person(ret_meeting, n) : NULL;
    if (ret_view->person == NULL || !str_equal(ret_view->person->kind, STR("voter"))) {
        return reply_not_found(req);
    }
    if (str_equal(ret_meeting->row.state, STR("called"))) {
        return reply_refused(req, str_of(_("The vote has not begun yet.")));
    }
    ret_view->answers = meetings_answers_of(req, &ret_meeting->row, ret_meeting->items, n);
    if (str_equal(ret_view->answers.way, STR("own"))) {
        return reply_refused(req, _f("%1 has voted under the own sign-in: that counts.",
                                     meetings_short_name(req, ret_view->person)));
    }
    return (struct reply){0};
}

struct reply meetings_paper_page(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_paper_view view = {0};
    struct reply refusal = find_paper(req, &meeting, &view);
    return refusal.status != 0
               ? refusal
               : reply_page(req, _("Answer on paper"), meetings_html_paper(req, &view));
}

struct reply meetings_paper_action(struct request *req)
{
    struct meetings_meeting meeting;
    struct meetings_paper_view view = {0};
    struct reply refusal = find_paper(req, &meeting, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    view.error = read_answers(req, &view.answers);
    if (view.error.length > 0) {
        return reply_form_again(req, _("Answer on paper"), meetings_html_paper(req, &view));
    }
    const struct meetings_db_line_row *row = &meeting.row;
    meetings_db_clear_paper(req->db, req->scope, row->region_id, row->id, view.person->n);
    keep_answers(req, row, view.person->n, &view.answers, STR("paper"));
    if (str_equal(row->state, STR("closed"))) {
        meetings_count_answers(req, &meeting);
    }
    meetings_db_clear_signatures(req->db, row->region_id, row->id);
    audit(req, "meetings.paper", row->region_id, row->id, 0, NULL, 0);
    return reply_see_other(req, meetings_address(req, row->id, "/answers"));
}

/* ---- the count ------------------------------------------------------------------------------ */

/* The opinions that stand there and are not among the lines yet. */
static str with_opinions(struct request *req, const struct meetings_meeting *meeting,
                         const struct meetings_db_item_row *item,
                         struct meetings_db_answers_rows answers)
{
    struct buf lines = BUF_INIT(req->arena);
    buf_put(&lines, item->opinions);
    EACH (answer, answers) {
        const struct meetings_db_person_row *person = meetings_person(meeting, answer->n);
        if (answer->item != item->item || answer->opinion.length == 0 || person == NULL) {
            continue;
        }
        str line = STR_CONCAT(req->arena, meetings_short_name(req, person), STR(": "),
                              utf8_single_blanks(req->arena, answer->opinion));
        if (str_find(buf_str(&lines), line) < 0) {
            buf_put(&lines, lines.length > 0 ? STR("\n") : (str){0});
            buf_put(&lines, line);
        }
    }
    return buf_str(&lines);
}

static void count_item(struct request *req, const struct meetings_meeting *meeting,
                       const struct meetings_db_item_row *item,
                       struct meetings_db_answers_rows answers)
{
    struct meetings_db_set_votes_values values = meetings_values_for(meeting, item);
    values.vote = STR("correspondence");
    values.here = 0;
    EACH (answer, answers) {
        values.here += answer->item == item->item && meetings_count_choice(answer->choice, &values);
    }
    if (values.here == 0) {
        return; /* entered as numbers, or not at all */
    }
    if (meetings_count_fault(req, meeting, &values).length == 0) {
        values.result = meetings_result_of(meeting, &values);
    }
    bool was_set = meetings_db_set_votes(req->db, &values);
    (void)was_set; /* the item was read in this transaction */
    meetings_db_set_opinions(req->db, values.region_id, values.meeting_id, values.item,
                             with_opinions(req, meeting, item, answers));
}

void meetings_count_answers(struct request *req, const struct meetings_meeting *meeting)
{
    struct meetings_db_answers_rows answers =
        meetings_db_answers(req->db, req->scope, meeting->row.region_id, meeting->row.id);
    EACH (item, meeting->items) {
        if (item->ballot_id == 0) {
            count_item(req, meeting, item, answers);
        }
    }
}

/* ---- when the time is over ------------------------------------------------------------------ */

static bool close_due(struct request *req, void *what)
{
    const struct meetings_db_due_row *due = what;
    struct meetings_meeting meeting;
    req->scope = access_system_scope(req->arena, due->region_id, due->org_path);
    struct meetings_db_set_state_values values = {.scope = req->scope,
                                                  .id = due->id,
                                                  .from_state = STR("open"),
                                                  .state = STR("closed"),
                                                  .now = req->now};
    if (!meetings_find_by_id(req, due->id, &meeting) || !meetings_db_set_state(req->db, &values)) {
        return true;
    }
    meetings_count_answers(req, &meeting);
    audit(req, "meetings.change", due->region_id, due->id, 0, NULL, 0);
    return true;
}

void meetings_sweep(struct request *req)
{
    db_begin_read(req->db);
    struct meetings_db_due_rows due = meetings_db_due(req->db, req->today);
    db_rollback(req->db);
    for (size_t i = 0; i < due.count; i++) {
        bool was_closed = app_write(req, close_due, &due.items[i]);
        (void)was_closed; /* else the next sweep does it */
    }
}
