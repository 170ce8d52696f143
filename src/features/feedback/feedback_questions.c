/* The form: made with the questions that are asked everywhere, changed until somebody has answered,
 * opened when the event is over, closed. */
#include "features/feedback/feedback.html.h"
#include "features/feedback/feedback_inner.h"

#define DAYS 10
#define MOST_DAYS 60

const struct form_choice feedback_kinds[] = {
    {"mark", N_("A mark from 1 to 5")},
    {"sessions", N_("A mark for each session one was in")},
    {"choice", N_("One of several answers")},
    {"text", N_("In own words")},
    {0},
};

const struct form_choice feedback_marks[] = {
    {"5", N_("5, excellent")}, {"4", N_("4, good")}, {"3", N_("3, middling")},
    {"2", N_("2, poor")},      {"1", N_("1, bad")},  {0},
};

/* What is asked everywhere, so that events can be compared. */
static const struct {
    const char *kind;
    const char *title;
    const char *choices[FEEDBACK_CHOICES_MOST]; /* ends with NULL */
} template[] = {
    {"mark", N_("How useful is it for your work in the Union?"), {NULL}},
    {"mark", N_("How well was it organised?"), {NULL}},
    {"sessions", N_("How well was it taught?"), {NULL}},
    {"choice",
     N_("Would you advise colleagues to come?"),
     {N_("Yes"), N_("Rather yes"), N_("Rather not"), N_("No")}},
    {"text", N_("What will you use in your work?"), {NULL}},
    {"text", N_("What should be done better?"), {NULL}},
};

static const struct form_field question_fields[] = {
    {"title", N_("Question"), FORM_TEXT, .required = true, .max = 200, .wide = true},
    {"kind", N_("How it is answered"), FORM_CHOICE, .required = true, .choices = feedback_kinds},
    {"choices", N_("Answers to choose from"), FORM_LONG_TEXT, .max = 1000, .wide = true,
     .hint = N_("One a line, two to ten; only for “One of several answers”")},
    {0},
};

static const struct form_field open_fields[] = {
    {"days", N_("How many days people can answer"), FORM_INT, .required = true, .min = 1,
     .max = MOST_DAYS},
    {0},
};

/* ---- questions ------------------------------------------------------------------------------- */

struct feedback_choices feedback_choices_of(struct request *req,
                                            const struct feedback_db_questions_row *question)
{
    struct feedback_choices choices = {0};
    str rest = question->choices, line;
    while (choices.count < FEEDBACK_CHOICES_MOST && str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.length > 0) {
            choices.items[choices.count++] = str_of(_(str_to_c(req->arena, line)));
        }
    }
    return choices;
}

str feedback_answers_text(struct request *req, const struct feedback_db_questions_row *question)
{
    struct feedback_choices choices = feedback_choices_of(req, question);
    str kind = str_of(_(form_choice_label(feedback_kinds, question->kind))), lines = {0};
    for (size_t i = 0; i < choices.count; i++) {
        lines = str_comma(req->arena, lines, choices.items[i]);
    }
    return lines.length == 0 ? kind : STR_CONCAT(req->arena, kind, STR(": "), lines);
}

static void add_template(struct request *req, const struct events_event *event)
{
    for (size_t i = 0; i < COUNT_OF(template); i++) {
        struct buf lines = BUF_INIT(req->arena);
        for (size_t k = 0; template[i].choices[k] != NULL; k++) {
            buf_put(&lines, str_of(template[i].choices[k]));
            buf_put_char(&lines, '\n');
        }
        (void)!feedback_db_add_question(req->db, &(struct feedback_db_add_question_values){
                                                     .region_id = event->region_id,
                                                     .event_id = event->id,
                                                     .n = (int64_t)i + 1,
                                                     .kind = str_of(template[i].kind),
                                                     .title = str_of(template[i].title),
                                                     .choices = buf_str(&lines),
                                                 }); /* nobody has answered a form of this moment */
    }
}

struct reply feedback_make_action(struct request *req)
{
    struct feedback_form form;
    if (!feedback_find(req, &form)) {
        return reply_not_found(req);
    }
    const struct events_event *event = &form.event;
    if (!form.is_there &&
        feedback_db_add_form(req->db, event->region_id, event->id, audit_actor(req), req->now)) {
        add_template(req, event);
        audit(req, "feedback.make", event->region_id, event->id, 0, NULL, 0);
    }
    return reply_see_other(req, feedback_address(req, &form, ""));
}

/* A form whose questions may still be changed; a reply with status 0: found. */
static struct reply find_changeable(struct request *req, struct feedback_form *ret_form)
{
    if (!feedback_find(req, ret_form) || !ret_form->is_there) {
        return reply_not_found(req);
    }
    return ret_form->row.answers == 0
               ? (struct reply){0}
               : reply_refused(req, str_of(_("Somebody has answered already: the questions stay as "
                                             "they are, so that all answers mean the same.")));
}

static struct reply find_question(struct request *req, struct feedback_form *ret_form,
                                  struct feedback_db_question_row *ret_row)
{
    int64_t n;
    struct reply refusal = find_changeable(req, ret_form);
    if (refusal.status != 0) {
        return refusal;
    }
    return str_to_int64(path_text(req, 1), &n) &&
                   feedback_db_question(req->db, ret_form->event.region_id, ret_form->event.id, n,
                                        ret_row)
               ? (struct reply){0}
               : reply_not_found(req);
}

static struct feedback_db_add_question_values read_question(struct form *form,
                                                            const struct events_event *event)
{
    struct request *req = form->req;
    struct feedback_db_add_question_values values = {
        .region_id = event->region_id,
        .event_id = event->id,
        .kind = form_text(form, "kind"),
        .title = form_text(form, "title"),
    };
    if (str_equal(values.kind, STR("choice"))) {
        values.choices = form_text(form, "choices");
        str rest = values.choices, line;
        int64_t lines = 0;
        while (str_next(&rest, '\n', &line)) {
            lines += str_trim(line).length > 0;
        }
        if (lines < 2 || lines > FEEDBACK_CHOICES_MOST) {
            form_add_error(form, "choices", str_of(_("Write two to ten answers, one a line.")));
        }
    }
    return values;
}

struct reply feedback_question_new_page(struct request *req)
{
    struct feedback_form found;
    struct reply refusal = find_changeable(req, &found);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, question_fields);
    form_set_text(&form, "kind", STR("mark"));
    return reply_page(req, _("Add a question"), feedback_html_question(req, &found, 0, &form));
}

struct reply feedback_question_new_action(struct request *req)
{
    struct feedback_form found;
    struct feedback_db_next_question_row next;
    struct reply refusal = find_changeable(req, &found);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, question_fields);
    struct feedback_db_add_question_values values = read_question(&form, &found.event);
    if (found.questions.count >= FEEDBACK_QUESTIONS_MOST) {
        form_add_general_error(&form, str_of(_("Twenty questions are enough: nobody answers more. "
                                               "Remove one first.")));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Add a question"),
                                feedback_html_question(req, &found, 0, &form));
    }
    (void)!feedback_db_next_question(req->db, values.region_id, values.event_id, &next);
    values.n = next.n;
    (void)!feedback_db_add_question(req->db, &values); /* nobody has answered: it was looked at */
    audit(req, "feedback.question", values.region_id, values.event_id, 0, NULL, 0);
    return reply_done(req, feedback_address(req, &found, ""), str_of(_("The question is added.")),
                      0);
}

struct reply feedback_question_page(struct request *req)
{
    struct feedback_form found;
    struct feedback_db_question_row row;
    struct reply refusal = find_question(req, &found, &row);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, question_fields);
    struct buf lines = BUF_INIT(req->arena);
    struct feedback_db_questions_row question = {.choices = row.choices};
    struct feedback_choices choices = feedback_choices_of(req, &question);
    for (size_t i = 0; i < choices.count; i++) {
        buf_put(&lines, choices.items[i]);
        buf_put_char(&lines, '\n');
    }
    form_set_text(&form, "title", str_of(_(str_to_c(req->arena, row.title))));
    form_set_text(&form, "kind", row.kind);
    form_set_text(&form, "choices", buf_str(&lines));
    return reply_page(req, _("Change the question"),
                      feedback_html_question(req, &found, row.n, &form));
}

struct reply feedback_question_action(struct request *req)
{
    struct feedback_form found;
    struct feedback_db_question_row row;
    struct reply refusal = find_question(req, &found, &row);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, question_fields);
    struct feedback_db_add_question_values values = read_question(&form, &found.event);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Change the question"),
                                feedback_html_question(req, &found, row.n, &form));
    }
    (void)!feedback_db_change_question(req->db, &(struct feedback_db_change_question_values){
                                                    .region_id = values.region_id,
                                                    .event_id = values.event_id,
                                                    .n = row.n,
                                                    .kind = values.kind,
                                                    .title = values.title,
                                                    .choices = values.choices,
                                                });
    audit(req, "feedback.question", values.region_id, values.event_id, 0, NULL, 0);
    return reply_done(req, feedback_address(req, &found, ""), str_of(_("The question is changed.")),
                      0);
}

struct reply feedback_question_remove_action(struct request *req)
{
    struct feedback_form found;
    struct feedback_db_question_row row;
    struct reply refusal = find_question(req, &found, &row);
    if (refusal.status != 0) {
        return refusal;
    }
    const struct events_event *event = &found.event;
    (void)!feedback_db_remove_question(req->db, event->region_id, event->id, row.n);
    audit(req, "feedback.question", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, feedback_address(req, &found, ""), str_of(_("The question is removed.")),
                      0);
}

/* ---- opening, closing ------------------------------------------------------------------------ */

struct form feedback_open_form(struct request *req)
{
    struct form form = form_of(req, open_fields);
    form_set_int(&form, "days", DAYS);
    return form;
}

static struct reply refuse_opening(struct request *req, const struct feedback_form *form)
{
    const struct events_event *event = &form->event;
    if (str_equal(event->state, STR("cancelled"))) {
        return reply_refused(req, str_of(_("This event was cancelled.")));
    }
    if (date_before(req->today, event->ends_on)) {
        return reply_refused(
            req, _f("The event ends on %1: people are asked afterwards.", event->ends_on));
    }
    if (form->questions.count == 0) {
        return reply_refused(req, str_of(_("There is no question in it. Add one first.")));
    }
    return events_listeners(req, event).count == 0
               ? reply_refused(req, str_of(_("Nobody is marked as having come. Mark who came "
                                             "first: they are asked.")))
               : (struct reply){0};
}

struct reply feedback_open_action(struct request *req)
{
    struct feedback_form found;
    if (!feedback_find(req, &found) || !found.is_there) {
        return reply_not_found(req);
    }
    const struct events_event *event = &found.event;
    struct reply refusal = refuse_opening(req, &found);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, open_fields);
    if (!form_is_good(&form)) {
        return feedback_results_again(req, &form);
    }
    date closes_on = date_add_days(req->today, form_int(&form, "days"));
    if (!feedback_db_open_form(req->db, event->region_id, event->id, req->today, closes_on)) {
        return reply_refused(req, str_of(_("It was opened before.")));
    }
    (void)jobs_add(req, FEEDBACK_JOB, event->region_id, event->org_id, event->id, (str){0});
    audit(req, "feedback.open", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, feedback_address(req, &found, ""),
                      _f("Those who were there are asked now, until %1.", closes_on), 0);
}

struct reply feedback_close_action(struct request *req)
{
    struct feedback_form found;
    if (!feedback_find(req, &found) || !found.is_there) {
        return reply_not_found(req);
    }
    const struct events_event *event = &found.event;
    if (!feedback_db_close_form(req->db, event->region_id, event->id)) {
        return reply_refused(req, str_of(_("It is not open.")));
    }
    audit(req, "feedback.close", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, feedback_address(req, &found, ""), str_of(_("It is closed.")), 0);
}
