/* What was answered, for whoever holds the event: sums, bars, words. Of fewer than FEEDBACK_LEAST
 * answers to a question nothing is told. */
#include "app/app.h"
#include "app/sheet.h"
#include "features/feedback/feedback.html.h"
#include "features/feedback/feedback_inner.h"

/* ---- adding up ------------------------------------------------------------------------------- */

bool feedback_is_told(const struct feedback_figure *figure)
{
    return figure->answers >= FEEDBACK_LEAST;
}

str feedback_average_text(struct request *req, const struct feedback_figure *figure)
{
    int64_t tenths = (figure->sum * 10 + figure->answers / 2) / MAX_OF(figure->answers, (int64_t)1);
    const char *mark = req->language == LANGUAGE_EN ? "." : ",";
    return str_format(req->arena, "%lld%s%lld", (long long)(tenths / 10), mark,
                      (long long)(tenths % 10));
}

static void put_marks(struct feedback_figure *figure, struct feedback_db_marks_rows marks)
{
    EACH (row, marks) {
        bool is_ours = row->n == figure->question->n && row->session_n == figure->session_n;
        if (is_ours && row->mark >= 1 && row->mark <= FEEDBACK_CHOICES_MOST) {
            figure->totals[row->mark - 1] = row->total;
            figure->answers += row->total;
            figure->sum += row->mark * row->total;
        }
    }
}

static void put_texts(struct request *req, struct feedback_figure *figure,
                      struct feedback_db_texts_rows texts)
{
    figure->texts = ARENA_ARRAY(req->arena, texts.count + 1, struct feedback_db_texts_row);
    EACH (row, texts) {
        if (row->n == figure->question->n) {
            figure->texts[figure->text_count++] = *row;
            figure->hidden_count += row->is_hidden;
            figure->answers++;
        }
    }
}

static void add_up(struct request *req, struct feedback_results *results)
{
    const struct events_event *event = &results->form.event;
    struct feedback_db_marks_rows marks = feedback_db_marks(req->db, event->region_id, event->id);
    struct feedback_db_texts_rows texts = feedback_db_texts(req->db, event->region_id, event->id);
    struct events_session_list sessions = events_sessions(req, event);
    size_t capacity = 0;
    EACH (question, results->form.questions) {
        bool is_of_sessions = str_equal(question->kind, STR("sessions"));
        size_t times = is_of_sessions ? sessions.count : 1;
        for (size_t i = 0; i < times; i++) {
            struct feedback_figure figure = {.question = question};
            if (is_of_sessions) {
                figure.session_n = sessions.items[i].n;
                figure.about = feedback_session_text(req, &sessions.items[i]);
            }
            put_marks(&figure, marks);
            put_texts(req, &figure, texts);
            if (!is_of_sessions || figure.session_n != 0) {
                *ARENA_PUSH(req->arena, results->items, results->count, capacity) = figure;
            }
        }
    }
}

static bool find_results(struct request *req, struct feedback_results *results)
{
    if (!feedback_find(req, &results->form)) {
        return false;
    }
    results->listeners = (int64_t)events_listeners(req, &results->form.event).count;
    results->is_shown = results->form.is_there && results->form.row.answers >= FEEDBACK_LEAST;
    results->shows_hidden = query_flag(req, "hidden");
    if (results->is_shown) {
        add_up(req, results);
    }
    return true;
}

/* ---- pages ----------------------------------------------------------------------------------- */

struct reply feedback_results_page(struct request *req)
{
    struct feedback_results results = {0};
    struct form opening;
    if (!find_results(req, &results)) {
        return reply_not_found(req);
    }
    if (results.form.is_there && date_is_none(results.form.row.opened_on)) {
        opening = feedback_open_form(req);
        results.opening = &opening;
    }
    return reply_page(req, _("What people say"), feedback_html_results(req, &results));
}

struct reply feedback_results_again(struct request *req, const struct form *opening)
{
    struct feedback_results results = {.opening = opening};
    return find_results(req, &results)
               ? reply_form_again(req, _("What people say"), feedback_html_results(req, &results))
               : reply_not_found(req);
}

/* A text that names somebody or offends is put aside; it stays counted. */
struct reply feedback_hide_action(struct request *req)
{
    struct feedback_results results = {0};
    int64_t id;
    if (!find_results(req, &results) || !results.is_shown ||
        !str_to_int64(path_text(req, 1), &id)) {
        return reply_not_found(req);
    }
    const struct events_event *event = &results.form.event;
    bool hides = str_equal(http_body_field(req->http, STR("text")), STR("hide"));
    if (!feedback_db_set_hidden(req->db, event->region_id, event->id, id, hides)) {
        return reply_not_found(req);
    }
    audit(req, "feedback.hide", event->region_id, event->id, 0, NULL, 0);
    return reply_done(req, feedback_address(req, &results.form, hides ? "" : "?hidden=1"),
                      str_of(hides ? _("The answer is put aside.") : _("The answer is shown.")), 0);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void write_line(struct sheet_writer *writer, struct request *req,
                       const struct feedback_figure *figure, str answer, int64_t number)
{
    sheet_writer_text(writer, str_of(_(str_to_c(req->arena, figure->question->title))));
    sheet_writer_text(writer, figure->about);
    sheet_writer_int(writer, figure->answers);
    sheet_writer_text(writer, answer);
    if (number >= 0) {
        sheet_writer_int(writer, number);
    }
    sheet_writer_end_row(writer);
}

static void write_figure(struct sheet_writer *writer, struct request *req,
                         const struct feedback_figure *figure)
{
    struct feedback_choices choices = feedback_choices_of(req, figure->question);
    bool is_mark = !str_equal(figure->question->kind, STR("choice"));
    if (!feedback_is_told(figure)) {
        sheet_writer_text(writer, str_of(_(str_to_c(req->arena, figure->question->title))));
        sheet_writer_text(writer, figure->about);
        sheet_writer_text(writer, STR("<5"));
        sheet_writer_end_row(writer);
        return;
    }
    if (figure->text_count > 0) {
        for (size_t i = 0; i < figure->text_count; i++) {
            if (!figure->texts[i].is_hidden) {
                write_line(writer, req, figure, figure->texts[i].text, -1);
            }
        }
        return;
    }
    for (size_t i = 0; i < (is_mark ? (size_t)FEEDBACK_MARKS : choices.count); i++) {
        str answer = is_mark ? str_format(req->arena, "%zu", i + 1) : choices.items[i];
        write_line(writer, req, figure, answer, figure->totals[i]);
    }
    if (is_mark) {
        write_line(writer, req, figure, _f("On average: %1", feedback_average_text(req, figure)),
                   -1);
    }
}

static bool write_results(struct request *req, const struct feedback_results *results,
                          enum sheet_format format, int fd)
{
    const str titles[] = {
        str_of(_("Question")),
        str_of(_("Session")),
        str_of(_("People who answered")),
        str_of(_("Answer to this")),
        str_of(_("How many said it")),
    };
    static const int widths[] = {44, 40, 16, 60, 16};
    struct sheet_writer *writer = sheet_writer_open(format, fd, str_of(_("What people say")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (figure, *results) {
        write_figure(writer, req, figure);
    }
    return sheet_writer_close(writer);
}

struct reply feedback_results_file(struct request *req)
{
    struct feedback_results results = {0};
    if (!find_results(req, &results) || !results.form.is_there) {
        return reply_not_found(req);
    }
    if (!results.is_shown) {
        return reply_refused(req, str_of(_("Fewer than five people have answered: that is not "
                                           "shown, so that nobody can be known by an answer.")));
    }
    bool is_csv = str_equal(query_text(req, "as"), STR("csv"));
    const struct events_event *event = &results.form.event;
    audit_read(req, "feedback.export", event->region_id, event->id, 0);
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_results(req, &results, is_csv ? SHEET_CSV : SHEET_XLSX, fd);
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        STR_CONCAT(req->arena, str_of(_("What people say")), is_csv ? STR(".csv") : STR(".xlsx")));
}
