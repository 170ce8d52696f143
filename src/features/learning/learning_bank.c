/* The author's side: tests, the bank of questions, assignments. */
#include "app/attachment.h"
#include "base/ids.h"
#include "features/learning/learning.html.h"
#include "features/learning/learning_inner.h"

#define TEXT_LIMIT 200000

int64_t learning_module_of(const struct form *form)
{
    int64_t n = 0;
    str chosen = form_text(form, "module");
    return chosen.length > 0 && str_to_int64(chosen, &n) ? n : 0;
}

static const struct form_field *with_modules(struct request *req,
                                             const struct programmes_programme *programme,
                                             const struct form_field *fields, size_t count)
{
    struct form_field *copy = ARENA_ARRAY(req->arena, count + 1, struct form_field);
    memcpy(copy, fields, count * sizeof(*fields));
    for (size_t i = 0; i < count; i++) {
        if (strcmp(copy[i].name, "module") == 0) {
            copy[i].choices = programmes_module_choices(req, programme);
        }
    }
    return copy;
}

static str bank_address(struct request *req, const struct programmes_programme *programme)
{
    return str_format(req->arena, "/programmes/%lld/tests", (long long)programme->id);
}

/* ---- all of it ------------------------------------------------------------------------------- */

struct reply learning_bank_page(struct request *req)
{
    struct learning_bank_view view = {0};
    if (!learning_held_of(req, &view.programme)) {
        return reply_not_found(req);
    }
    view.parts = learning_parts_of(req, &view.programme);
    view.bank = learning_db_bank(req->db, view.programme.id, LEARNING_BANK_MOST);
    view.answered = learning_db_answered(req->db, view.programme.id);
    return reply_page(req, _("Tests and assignments"), learning_html_bank(req, &view));
}

/* "new" or the number of a part; false if there is neither. */
static bool part_number(struct request *req, int64_t *ret_n)
{
    str text = path_text(req, 1);
    *ret_n = 0;
    return text.length == 0 || str_to_int64(text, ret_n);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static const struct form_field test_fields[] = {
    {"title", N_("What it is called"), FORM_TEXT, .required = true, .max = 200, .wide = true},
    {"module", N_("To which module it belongs"), FORM_CHOICE,
     .hint = N_("Empty: it is the final test, with questions of all modules")},
    {"draws", N_("How many questions are drawn"), FORM_INT, .min = 1, .max = 200,
     .hint = N_("At random out of the bank; empty: all")},
    {"minutes", N_("Time, minutes"), FORM_INT, .min = 1, .max = 600, .hint = N_("Empty: no limit")},
    {"attempts", N_("How many attempts"), FORM_INT, .min = 1, .max = 20,
     .hint = N_("Empty: as many as it takes")},
    {"pass_percent", N_("Passed from, per cent"), FORM_INT, .required = true, .min = 1, .max = 100},
};

static bool find_test(struct request *req, struct learning_part_view *view,
                      struct learning_db_test_row *ret_row)
{
    return learning_held_of(req, &view->programme) && part_number(req, &view->n) &&
           (view->n == 0 || learning_db_find_test(req->db, view->programme.id, view->n, ret_row));
}

static const struct form_field *fields_of_test(struct request *req,
                                               const struct learning_part_view *view)
{
    return with_modules(req, &view->programme, test_fields, COUNT_OF(test_fields));
}

static void set_number(struct form *form, const char *name, int64_t number)
{
    if (number > 0) {
        form_set_int(form, name, number);
    }
}

struct reply learning_test_form_page(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_test_row row = {.pass_percent = 70};
    if (!find_test(req, &view, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of_test(req, &view));
    form_set_text(&form, "title", row.title);
    set_number(&form, "module", row.module_n);
    set_number(&form, "draws", row.draws);
    set_number(&form, "minutes", row.minutes);
    set_number(&form, "attempts", row.attempts);
    set_number(&form, "pass_percent", row.pass_percent);
    view.form = &form;
    return reply_page(req, _("Test"), learning_html_test_form(req, &view));
}

static int64_t next_test(struct request *req, int64_t programme_id)
{
    struct learning_db_last_test_row last;
    return learning_db_last_test(req->db, programme_id, &last) ? last.n + 1 : 1;
}

static void write_test(struct request *req, const struct learning_part_view *view)
{
    const struct form *form = view->form;
    struct learning_db_change_test_values values = {
        .programme_id = view->programme.id,
        .n = view->n,
        .module_n = learning_module_of(form),
        .title = form_text(form, "title"),
        .draws = form_int(form, "draws"),
        .minutes = form_int(form, "minutes"),
        .attempts = form_int(form, "attempts"),
        .pass_percent = form_int(form, "pass_percent"),
    };
    if (view->n != 0) {
        (void)!learning_db_change_test(req->db, &values); /* it was found a moment ago */
        return;
    }
    learning_db_add_test(req->db, &(struct learning_db_add_test_values){
                                      .region_id = view->programme.region_id,
                                      .programme_id = values.programme_id,
                                      .n = next_test(req, values.programme_id),
                                      .module_n = values.module_n,
                                      .title = values.title,
                                      .draws = values.draws,
                                      .minutes = values.minutes,
                                      .attempts = values.attempts,
                                      .pass_percent = values.pass_percent,
                                  });
}

static struct reply part_kept(struct request *req, const struct programmes_programme *programme,
                              const char *what, str title)
{
    const struct audit_change change = {what, (str){0}, title};
    audit(req, "learning.author", programme->region_id, programme->id, 0, &change, 1);
    return reply_see_other(req, bank_address(req, programme));
}

struct reply learning_test_form_action(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_test_row row = {0};
    if (!find_test(req, &view, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of_test(req, &view));
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Test"), learning_html_test_form(req, &view));
    }
    write_test(req, &view);
    return part_kept(req, &view.programme, "test", form_text(&form, "title"));
}

struct reply learning_test_remove_action(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_test_row row = {0};
    if (!find_test(req, &view, &row) || view.n == 0 ||
        !learning_db_retire_test(req->db, view.programme.id, view.n)) {
        return reply_not_found(req);
    }
    return part_kept(req, &view.programme, "test_removed", row.title);
}

/* ---- questions ------------------------------------------------------------------------------- */

static const struct form_field question_fields[] = {
    {"module", N_("To which module they belong"), FORM_CHOICE,
     .hint = N_("Empty: to the final test alone")},
    {"questions", N_("Questions"), FORM_LONG_TEXT, .max = TEXT_LIMIT, .wide = true},
    {"file", N_("Or a table"), FORM_FILE, .wide = true,
     .hint = N_("XLSX, ODS or CSV; columns: question, points, explanation, then the answers, each "
                "in a column of its own with + or - or = before it. The first row is left out.")},
};

/* A corrected question is one alone, without a table. */
static const struct form_field *fields_of_questions(struct request *req,
                                                    const struct learning_part_view *view)
{
    size_t count = view->n == 0 ? COUNT_OF(question_fields) : COUNT_OF(question_fields) - 1;
    return with_modules(req, &view->programme, question_fields, count);
}

static bool find_question(struct request *req, struct learning_part_view *view,
                          struct learning_db_question_row *ret_row)
{
    return learning_held_of(req, &view->programme) && part_number(req, &view->n) &&
           (view->n == 0 || learning_db_question(req->db, view->programme.id, view->n, ret_row));
}

struct reply learning_questions_page(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_question_row row = {0};
    if (!find_question(req, &view, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of_questions(req, &view));
    if (view.n != 0) {
        form_set_text(&form, "questions", learning_question_text(req, &row));
        set_number(&form, "module", row.module_n);
    }
    view.form = &form;
    return reply_page(req, _("Questions"), learning_html_questions(req, &view));
}

static void add_question(struct request *req, const struct programmes_programme *programme,
                         int64_t module_n, const struct learning_question *question)
{
    int64_t id = ids_new();
    learning_db_add_question(req->db, &(struct learning_db_add_question_values){
                                          .region_id = programme->region_id,
                                          .id = id,
                                          .programme_id = programme->id,
                                          .module_n = module_n,
                                          .kind = question->kind,
                                          .question = question->question,
                                          .answer = question->answer,
                                          .points = question->points,
                                          .explanation = question->explanation,
                                          .now = req->now,
                                      });
    for (size_t i = 0; i < question->option_count; i++) {
        learning_db_add_option(req->db, id, (int64_t)i + 1, question->options[i].label,
                               question->options[i].is_right);
    }
}

static struct learning_reading read_questions(struct request *req, struct form *form, bool is_new)
{
    const struct http_file *file = is_new ? form_file(form, "file") : NULL;
    bool has_file = file != NULL && file->size > 0;
    str text = form_text(form, "questions");
    if (has_file == (str_trim(text).length > 0)) {
        form_add_error(form, "questions",
                       str_of(has_file ? _("Paste the questions or choose a table: one of both.")
                                       : _("Please fill this in.")));
        return (struct learning_reading){.req = req};
    }
    return has_file ? learning_read_sheet(req, file) : learning_read_text(req, text);
}

static void check_reading(struct request *req, struct form *form,
                          const struct learning_part_view *view,
                          const struct learning_reading *reading)
{
    struct learning_db_count_bank_row bank = {0};
    (void)!learning_db_count_bank(req->db, view->programme.id, 0, &bank); /* always a row */
    if (reading->fault_count > 0) {
        form_add_general_error(form, str_of(_("Nothing is kept yet: correct the lines named "
                                              "below.")));
    } else if (form_is_good(form) && reading->count == 0) {
        form_add_general_error(form, str_of(_("No question was found.")));
    } else if (view->n != 0 && reading->count > 1) {
        form_add_general_error(form, str_of(_("Only one question can stand here.")));
    } else if (bank.total + (int64_t)reading->count > LEARNING_BANK_MOST) {
        form_add_general_error(form, _f("A bank holds at most %1 questions.", LEARNING_BANK_MOST));
    }
}

struct reply learning_questions_action(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_question_row row = {0};
    if (!find_question(req, &view, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of_questions(req, &view));
    struct learning_reading reading = read_questions(req, &form, view.n == 0);
    view.form = &form;
    view.reading = &reading;
    check_reading(req, &form, &view, &reading);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Questions"), learning_html_questions(req, &view));
    }
    if (view.n != 0 && !learning_db_retire_question(req->db, view.programme.id, view.n)) {
        return reply_not_found(req);
    }
    for (size_t i = 0; i < reading.count; i++) {
        add_question(req, &view.programme, learning_module_of(&form), &reading.items[i]);
    }
    const struct audit_change change = {"questions", (str){0},
                                        str_format(req->arena, "%lld", (long long)reading.count)};
    audit(req, "learning.author", view.programme.region_id, view.programme.id, 0, &change, 1);
    return reply_done(req, bank_address(req, &view.programme),
                      _n("%1 question is kept.", "%1 questions are kept.", (int64_t)reading.count),
                      0);
}

struct reply learning_question_remove_action(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_question_row row = {0};
    if (!find_question(req, &view, &row) || view.n == 0 ||
        !learning_db_retire_question(req->db, view.programme.id, view.n)) {
        return reply_not_found(req);
    }
    return part_kept(req, &view.programme, "question_removed", row.question);
}

/* ---- assignments ----------------------------------------------------------------------------- */

static const struct form_field task_fields[] = {
    {"title", N_("What it is called"), FORM_TEXT, .required = true, .max = 200, .wide = true},
    {"module", N_("To which module it belongs"), FORM_CHOICE,
     .hint = N_("Empty: to the whole programme")},
    {"most_points", N_("Points at most"), FORM_INT, .min = 1, .max = 1000,
     .hint = N_("Empty: it is accepted or returned, without points")},
    {"about", N_("What has to be done"), FORM_LONG_TEXT, .required = true, .max = 8000,
     .wide = true},
};

static bool find_task(struct request *req, struct learning_part_view *view,
                      struct learning_db_assignment_row *ret_row)
{
    return learning_held_of(req, &view->programme) && part_number(req, &view->n) &&
           (view->n == 0 ||
            learning_db_find_assignment(req->db, view->programme.id, view->n, ret_row));
}

static const struct form_field *fields_of_task(struct request *req,
                                               const struct learning_part_view *view)
{
    return with_modules(req, &view->programme, task_fields, COUNT_OF(task_fields));
}

struct reply learning_task_form_page(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_assignment_row row = {0};
    if (!find_task(req, &view, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of_task(req, &view));
    form_set_text(&form, "title", row.title);
    form_set_text(&form, "about", row.about);
    set_number(&form, "module", row.module_n);
    set_number(&form, "most_points", row.most_points);
    view.form = &form;
    return reply_page(req, _("Assignment"), learning_html_task_form(req, &view));
}

static int64_t next_task(struct request *req, int64_t programme_id)
{
    struct learning_db_last_assignment_row last;
    return learning_db_last_assignment(req->db, programme_id, &last) ? last.n + 1 : 1;
}

struct reply learning_task_form_action(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_assignment_row row = {0};
    if (!find_task(req, &view, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of_task(req, &view));
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Assignment"), learning_html_task_form(req, &view));
    }
    struct learning_db_add_assignment_values values = {
        .region_id = view.programme.region_id,
        .programme_id = view.programme.id,
        .n = view.n == 0 ? next_task(req, view.programme.id) : view.n,
        .module_n = learning_module_of(&form),
        .title = form_text(&form, "title"),
        .about = str_trim(form_text(&form, "about")),
        .most_points = form_int(&form, "most_points"),
    };
    if (view.n == 0) {
        learning_db_add_assignment(req->db, &values);
    } else if (!learning_db_change_assignment(req->db,
                                              &(struct learning_db_change_assignment_values){
                                                  .programme_id = values.programme_id,
                                                  .n = values.n,
                                                  .module_n = values.module_n,
                                                  .title = values.title,
                                                  .about = values.about,
                                                  .most_points = values.most_points,
                                              })) {
        return reply_not_found(req);
    }
    return part_kept(req, &view.programme, "assignment", values.title);
}

struct reply learning_task_remove_action(struct request *req)
{
    struct learning_part_view view = {0};
    struct learning_db_assignment_row row = {0};
    if (!find_task(req, &view, &row) || view.n == 0 ||
        !learning_db_retire_assignment(req->db, view.programme.id, view.n)) {
        return reply_not_found(req);
    }
    return part_kept(req, &view.programme, "assignment_removed", row.title);
}
