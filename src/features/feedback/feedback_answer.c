/* Who answers: the signed-in member on the own page, or whoever follows the link of the letter. The
 * answers are taken apart before they are written: each is a row for itself. */
#include "app/app.h"
#include "app/secret.h"
#include "base/rand.h"
#include "features/feedback/feedback.html.h"
#include "features/feedback/feedback_inner.h"

#define LINK_PLACE STR("feedback.link:")
#define TEXT_MOST 2000

/* ---- what is asked --------------------------------------------------------------------------- */

/* One field of the sheet: the question, and the session it asks about. */
struct asked {
    const struct feedback_db_questions_row *question;
    int64_t session_n;
};
struct asked_list {
    struct form_field *fields; /* ends with a zero name */
    struct asked *items;
    size_t count;
};

static void ask(struct request *req, struct asked_list *list,
                const struct feedback_db_questions_row *question, str about, int64_t session_n)
{
    const struct form_choice *choices = feedback_marks;
    str title = str_of(_(str_to_c(req->arena, question->title)));
    if (str_equal(question->kind, STR("choice"))) {
        struct form_choices made = {.arena = req->arena};
        struct feedback_choices lines = feedback_choices_of(req, question);
        for (size_t i = 0; i < lines.count; i++) {
            form_choices_add_id(&made, (int64_t)i + 1, lines.items[i]);
        }
        choices = form_choices_list(&made);
    }
    bool is_text = str_equal(question->kind, STR("text"));
    str name = str_format(req->arena, "q%lld-%lld", (long long)question->n, (long long)session_n);
    list->items[list->count] = (struct asked){question, session_n};
    list->fields[list->count++] = (struct form_field){
        .name = str_to_c(req->arena, name),
        .label = str_to_c(
            req->arena, about.length == 0 ? title : STR_CONCAT(req->arena, title, STR(" "), about)),
        .kind = is_text ? FORM_LONG_TEXT : FORM_CHOICE,
        .max = is_text ? TEXT_MOST : 0,
        .choices = is_text ? NULL : choices,
        .wide = true,
    };
}

/* Sessions are asked about only if he was in them. */
static struct asked_list asked_of(struct request *req, const struct feedback_sheet *sheet)
{
    const struct feedback_form *form = &sheet->form;
    struct events_session_list sessions = events_sessions(req, &form->event);
    struct events_seen_list seen = events_seen_by(req, &form->event, sheet->entry_id);
    size_t most = form->questions.count * (sessions.count + 1) + 1;
    struct asked_list list = {
        .fields = ARENA_ARRAY(req->arena, most, struct form_field),
        .items = ARENA_ARRAY(req->arena, most, struct asked),
    };
    EACH (question, form->questions) {
        if (!str_equal(question->kind, STR("sessions"))) {
            ask(req, &list, question, (str){0}, 0);
            continue;
        }
        EACH (session, sessions) {
            for (size_t i = 0; i < seen.count; i++) {
                if (session->n != 0 && seen.items[i].n == session->n) {
                    ask(req, &list, question, feedback_session_text(req, session), session->n);
                }
            }
        }
    }
    return list;
}

/* ---- who answers ----------------------------------------------------------------------------- */

static bool find_sheet(struct request *req, const struct events_event *event, int64_t entry_id,
                       struct feedback_sheet *ret_sheet)
{
    struct feedback_db_has_answered_row answered = {0};
    struct feedback_sheet sheet = {.form = feedback_of(req, event), .entry_id = entry_id};
    if (!sheet.form.is_there || date_is_none(sheet.form.row.opened_on)) {
        return false;
    }
    sheet.was_there = events_was_listener(req, event, entry_id);
    sheet.has_answered =
        feedback_db_has_answered(req->db, event->region_id, event->id, entry_id, &answered) &&
        answered.has_answered;
    if (sheet.has_answered) {
        sheet.why_not = str_of(_("You have answered already. Thank you!"));
    } else if (!sheet.was_there) {
        sheet.why_not = str_of(_("Only those are asked who are marked as having been there. Please "
                                 "tell whoever holds the event."));
    } else if (!feedback_is_open(req, &sheet.form)) {
        sheet.why_not = str_of(_("The time for answers is over."));
    }
    *ret_sheet = sheet;
    return true;
}

bool feedback_own_sheet(struct request *req, int64_t event_id, struct feedback_sheet *ret_sheet)
{
    struct events_event event;
    struct events_person person;
    if (!events_find_mine(req, event_id, &event, &person) ||
        !find_sheet(req, &event, person.entry_id, ret_sheet)) {
        return false;
    }
    ret_sheet->address = widgets_link(req, "/my/events/%lld/feedback", (long long)event_id);
    return true;
}

str feedback_link(struct request *req, const struct feedback_form *form, int64_t entry_id)
{
    str what = str_format(req->arena, "%lld.%lld", (long long)form->event.id, (long long)entry_id);
    return STR_CONCAT(req->arena, request_origin(req), STR("/feedback/"),
                      secret_seal_hex(req->arena, req->app->keys, LINK_PLACE, what));
}

static bool linked_sheet(struct request *req, struct feedback_sheet *ret_sheet)
{
    str what, id;
    int64_t event_id, entry_id;
    struct events_event event;
    if (!secret_open_hex(req->arena, req->app->keys, LINK_PLACE, path_text(req, 0), &what) ||
        !str_next(&what, '.', &id) || !str_to_int64(id, &event_id) ||
        !str_to_int64(what, &entry_id) || !events_find_any(req, event_id, &event) ||
        !find_sheet(req, &event, entry_id, ret_sheet)) {
        return false;
    }
    ret_sheet->address =
        (struct html_link){str_join(req->arena, STR("/feedback/"), path_text(req, 0))};
    return true;
}

/* ---- answering ------------------------------------------------------------------------------- */

static int64_t by_lot(void)
{
    uint64_t number;
    rand_bytes((unsigned char *)&number, sizeof(number));
    return (int64_t)(number >> 2) + 1;
}

static void write_answers(struct request *req, const struct feedback_sheet *sheet,
                          const struct asked_list *asked, const struct form *form)
{
    for (size_t i = 0; i < asked->count; i++) {
        str typed = form_text(form, asked->fields[i].name);
        bool is_text = str_equal(asked->items[i].question->kind, STR("text"));
        int64_t mark = 0;
        if (typed.length == 0 || (!is_text && !str_to_int64(typed, &mark))) {
            continue;
        }
        feedback_db_add_answer(req->db, &(struct feedback_db_add_answer_values){
                                            .region_id = sheet->form.event.region_id,
                                            .event_id = sheet->form.event.id,
                                            .id = by_lot(),
                                            .n = asked->items[i].question->n,
                                            .session_n = asked->items[i].session_n,
                                            .mark = mark,
                                            .text = is_text ? typed : (str){0},
                                        });
    }
}

static bool is_empty(const struct asked_list *asked, const struct form *form)
{
    for (size_t i = 0; i < asked->count; i++) {
        if (form_text(form, asked->fields[i].name).length > 0) {
            return false;
        }
    }
    return true;
}

static struct reply sheet_page(struct request *req, struct feedback_sheet *sheet)
{
    struct asked_list asked = asked_of(req, sheet);
    struct form form = form_of(req, asked.fields);
    sheet->fields = sheet->why_not.length == 0 ? &form : NULL;
    return reply_page(req, _("What was it like?"), feedback_html_sheet(req, sheet));
}

static struct reply answer(struct request *req, struct feedback_sheet *sheet)
{
    const struct events_event *event = &sheet->form.event;
    if (sheet->why_not.length > 0) {
        return reply_refused(req, sheet->why_not);
    }
    struct asked_list asked = asked_of(req, sheet);
    struct form form = form_read(req, asked.fields);
    if (form_is_good(&form) && is_empty(&asked, &form)) {
        form_add_general_error(&form, str_of(_("Please answer one question at least.")));
    }
    sheet->fields = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("What was it like?"), feedback_html_sheet(req, sheet));
    }
    /* Two windows may race: one of them is the first. */
    if (!feedback_db_set_answered(req->db, event->region_id, event->id, sheet->entry_id)) {
        return reply_refused(req, str_of(_("You have answered already. Thank you!")));
    }
    write_answers(req, sheet, &asked, &form);
    feedback_db_count_answer(req->db, event->region_id, event->id);
    return reply_done(req, sheet->address.url, str_of(_("Thank you! Your answers are kept.")), 0);
}

/* ---- pages ----------------------------------------------------------------------------------- */

struct reply feedback_my_page(struct request *req)
{
    struct feedback_sheet sheet;
    return feedback_own_sheet(req, path_id(req), &sheet) ? sheet_page(req, &sheet)
                                                         : reply_not_found(req);
}

struct reply feedback_my_action(struct request *req)
{
    struct feedback_sheet sheet;
    return feedback_own_sheet(req, path_id(req), &sheet) ? answer(req, &sheet)
                                                         : reply_not_found(req);
}

struct reply feedback_link_page(struct request *req)
{
    struct feedback_sheet sheet;
    return linked_sheet(req, &sheet) ? sheet_page(req, &sheet) : reply_not_found(req);
}

struct reply feedback_link_action(struct request *req)
{
    struct feedback_sheet sheet;
    return linked_sheet(req, &sheet) ? answer(req, &sheet) : reply_not_found(req);
}
