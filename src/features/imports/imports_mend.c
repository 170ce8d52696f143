#include "base/utf8.h"
#include "features/imports/imports.html.h"
#include "features/imports/imports_inner.h"

/* A row is mended here, not in Excel: with one button, by choosing the card it belongs to, or by
 * writing the values anew. After each the row is judged again. */

static const struct form_field mend_fields[] = {
    {"last", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
    {"first", N_("First name"), FORM_TEXT, .required = true, .max = 80},
    {"middle", N_("Patronymic"), FORM_TEXT, .max = 80},
    {"former", N_("Previous surname"), FORM_TEXT, .max = 80},
    {"born", N_("Date of birth"), FORM_DATE, .hint = N_("For example, 14.03.1979")},
    {"phone", N_("Phone"), FORM_PHONE},
    {"email", N_("E-mail"), FORM_EMAIL},
    {"position", N_("Position"), FORM_TEXT},
    {"joined", N_("Joined the union on"), FORM_DATE},
    {"card", N_("Ticket number"), FORM_TEXT, .max = 40},
    {"snils", N_("SNILS"), FORM_SNILS},
    {"iin", N_("IIN"), FORM_IIN},
    {0},
};

/* Which field of the form a problem is about, and the words for going on without its value; none
 * where the card needs it. */
static const struct fault {
    enum imports_problem_kind kind;
    const char *field;
    const char *without; /* N_() */
} faults[] = {
    {PROBLEM_NO_BIRTH_DATE, "born", N_("Load without the date of birth")},
    {PROBLEM_BAD_BIRTH_DATE, "born", N_("Load without the date of birth")},
    {PROBLEM_FUTURE_BIRTH_DATE, "born", N_("Load without the date of birth")},
    {PROBLEM_BAD_SNILS, "snils", N_("Load without the SNILS")},
    {PROBLEM_BAD_EMAIL, "email", N_("Load without the e-mail")},
    {PROBLEM_BAD_PHONE, "phone", N_("Load without the phone")},
    {PROBLEM_BAD_JOINED_DATE, "joined", N_("Load without the date of joining")},
    {PROBLEM_BAD_IIN, "iin", N_("Load without the IIN")},
    {PROBLEM_IIN_CONTRADICTS, "iin", N_("Load without the IIN")},
};

static const struct fault *fault_of(enum imports_problem_kind kind)
{
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        if (faults[i].kind == kind) {
            return &faults[i];
        }
    }
    return NULL;
}

static bool find_row(struct request *req, const struct imports_list *list, int64_t number,
                     struct imports_row *ret_row)
{
    struct imports_db_row_row kept;
    if (!imports_db_row(req->db, list->scope, list->id, number, &kept)) {
        return false;
    }
    *ret_row =
        imports_row_open(req, list->id, kept.row_number, kept.fate, kept.member_id, kept.content);
    return true;
}

static bool find_open_row(struct request *req, struct imports_db_find_row *ret_list_row,
                          struct imports_list *ret_list, struct imports_row *ret_row)
{
    int64_t number;
    return imports_list_find(req, path_id(req), ret_list_row, ret_list) &&
           str_equal(ret_list_row->state, STR("checked")) &&
           str_to_int64(path_text(req, 1), &number) && find_row(req, ret_list, number, ret_row);
}

/* ---- the page ------------------------------------------------------------------------------- */

static void fill_form(struct form *form, const struct imports_person *person)
{
    form_set_text(form, "last", person->last);
    form_set_text(form, "first", person->first);
    form_set_text(form, "middle", person->middle);
    form_set_text(form, "former", person->former);
    form_set_date(form, "born", person->born);
    form_set_text(form, "phone", person->phone);
    form_set_text(form, "email", person->email);
    form_set_text(form, "position", person->position);
    form_set_date(form, "joined", person->joined);
    form_set_text(form, "card", person->card);
    form_set_text(form, "snils", person->snils);
    form_set_text(form, "iin", person->iin);
}

/* «М.», as the list has it: saved unchanged it would become a name. */
static bool is_initial(str name)
{
    return str_ends_with(name, STR(".")) || utf8_length(name) == 1;
}

static const struct {
    const char *field;
    bool must_be_whole;
} names[] = {{"last", false}, {"first", true}, {"middle", true}, {"former", false}};

static void mark_names(struct form *form, enum imports_problem_kind kind)
{
    struct request *req = form->req;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str name = form_text(form, names[i].field);
        bool is_short = kind == PROBLEM_NAME_INITIALS && names[i].must_be_whole && is_initial(name);
        bool is_lost = kind == PROBLEM_NAME_LETTERS_LOST && str_find_char(name, '?') >= 0;
        if (is_short || is_lost) {
            form_add_error(form, names[i].field, str_of(_(imports_problem_sentence(kind))));
        }
    }
}

/* What could not be read stands in its field as it stood in the sheet, with the reason beside it.
 * Where another column had a good value, that one stays. */
static void mark_faults(struct form *form, const struct imports_person *person)
{
    struct request *req = form->req;
    for (int32_t i = 0; i < person->problem_count; i++) {
        const struct imports_problem *problem = &person->problems[i];
        const struct fault *fault = fault_of(problem->kind);
        mark_names(form, problem->kind);
        if (fault == NULL) {
            continue;
        }
        bool is_read = form_text(form, fault->field).length > 0;
        if (!is_read) {
            form_set_text(form, fault->field, problem->cell);
        }
        if (!is_read || problem->kind == PROBLEM_IIN_CONTRADICTS) {
            form_add_error(form, fault->field, str_of(_(imports_problem_sentence(problem->kind))));
        }
    }
}

str imports_mend_without(struct request *req, const struct imports_mend_view *view,
                         const char *field)
{
    for (int32_t i = 0; i < view->person.problem_count; i++) {
        const struct fault *fault = fault_of(view->person.problems[i].kind);
        if (fault != NULL && strcmp(fault->field, field) == 0) {
            return str_of(_(fault->without));
        }
    }
    return (str){0};
}

static void add_other(struct imports_mend_view *view, str label, const char *action,
                      int64_t member_id)
{
    view->others[view->other_count++] =
        (struct imports_button){.label = label, .action = action, .member_id = member_id};
}

static str candidate_label(struct request *req, const struct imports_list *list,
                           const struct imports_candidate *candidate)
{
    struct members_card card;
    int64_t version;
    if (!members_card_of(req, list->scope, candidate->member_id, &card, &version)) {
        return (str){0};
    }
    str name = members_name_of(req->arena, &card);
    return date_is_none(card.born) ? _f("It is %1", name)
                                   : _f("It is %1, born %2", name, card.born);
}

static struct imports_mend_view view_of(struct request *req, const struct imports_list *list,
                                        const struct imports_row *row, struct form form)
{
    struct imports_mend_view view = {
        .list = *list,
        .line = imports_line_of(req, list, row, NULL, 0),
        .form = form,
        .number = row->number,
        .person = row->person,
    };
    for (size_t i = 0; i < view.line.button_count; i++) {
        const struct imports_button *button = &view.line.buttons[i];
        if (!button->is_link && strcmp(button->action, "suggest") == 0) {
            add_other(&view, button->label, "suggest", 0);
        }
    }
    for (size_t i = 0; i < row->candidate_count; i++) {
        str label = candidate_label(req, list, &row->candidates[i]);
        if (label.length > 0) {
            add_other(&view, label, "match", row->candidates[i].member_id);
        }
    }
    if (row->candidate_count > 0) {
        add_other(&view, str_of(_("None of them: a new person")), "another", 0);
    }
    add_other(&view, str_of(_("Do not load this row")), "skip", 0);
    return view;
}

struct reply imports_row_page(struct request *req)
{
    struct imports_db_find_row list_row;
    struct imports_list list;
    struct imports_row row;
    if (!find_open_row(req, &list_row, &list, &row)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, mend_fields);
    fill_form(&form, &row.person);
    mark_faults(&form, &row.person);
    struct imports_mend_view view = view_of(req, &list, &row, form);
    return reply_page(req, _("Correct a row"), imports_html_mend(req, &view));
}

/* ---- what a person decides ------------------------------------------------------------------ */

static void remove_problem(struct imports_person *person, int32_t at)
{
    for (int32_t i = at; i + 1 < person->problem_count; i++) {
        person->problems[i] = person->problems[i + 1];
    }
    person->problem_count--;
}

/* Day, month and year as we wrote them into the suggestion. */
static date suggested_day(str text)
{
    str day, month, year;
    int64_t numbers[3];
    bool is_day = str_next(&text, '.', &day) && str_next(&text, '.', &month) &&
                  str_next(&text, '.', &year) && str_to_int64(day, &numbers[0]) &&
                  str_to_int64(month, &numbers[1]) && str_to_int64(year, &numbers[2]);
    return is_day ? date_from((int)numbers[2], (int)numbers[1], (int)numbers[0]) : (date){0};
}

static bool take_suggestion(struct imports_row *row)
{
    if (row->reason != IMPORTS_BY_PROBLEM || row->problem >= row->person.problem_count) {
        return false;
    }
    date day = suggested_day(row->person.problems[row->problem].suggestion);
    if (date_is_none(day)) {
        return false;
    }
    row->person.born = day;
    row->person.born_year = 0;
    remove_problem(&row->person, row->problem);
    return true;
}

/* The value was not read; without its problem the row goes on without it. A repetition and a name
 * that is not whole cannot be passed over like that. */
static bool go_without(struct imports_row *row)
{
    if (row->reason != IMPORTS_BY_PROBLEM || row->problem >= row->person.problem_count) {
        return false;
    }
    enum imports_problem_kind kind = row->person.problems[row->problem].kind;
    if (kind == PROBLEM_DUPLICATE_IN_FILE || kind == PROBLEM_NAME_INITIALS ||
        kind == PROBLEM_NAME_LETTERS_LOST) {
        return false;
    }
    remove_problem(&row->person, row->problem);
    return true;
}

static bool choose_card(struct request *req, struct imports_row *row)
{
    int64_t member_id;
    if (!str_to_int64(http_body_field(req->http, STR("member")), &member_id)) {
        return false;
    }
    for (size_t i = 0; i < row->candidate_count; i++) {
        if (row->candidates[i].member_id == member_id) {
            row->chosen = member_id;
            return true;
        }
    }
    return false;
}

/* Without the value of one field, whatever is wrong with it. */
static bool go_without_field(struct imports_row *row, str field)
{
    struct imports_person *person = &row->person;
    int32_t before = person->problem_count;
    for (int32_t i = before - 1; i >= 0; i--) {
        const struct fault *fault = fault_of(person->problems[i].kind);
        if (fault == NULL || !str_equal(field, str_of(fault->field))) {
            continue;
        }
        if (person->problems[i].kind == PROBLEM_IIN_CONTRADICTS) {
            person->iin = (str){0};
        }
        remove_problem(person, i);
    }
    return person->problem_count < before;
}

/* Everything that was wrong has been looked at; only a repetition stays one. */
static void forget_problems(struct imports_person *person)
{
    for (int32_t i = person->problem_count - 1; i >= 0; i--) {
        if (person->problems[i].kind != PROBLEM_DUPLICATE_IN_FILE) {
            remove_problem(person, i);
        }
    }
}

static void take_form(const struct form *form, struct imports_person *person)
{
    bool is_other_person = !str_equal(person->last, form_text(form, "last")) ||
                           !str_equal(person->first, form_text(form, "first")) ||
                           !date_equal(person->born, form_date(form, "born"));
    person->last = form_text(form, "last");
    person->first = form_text(form, "first");
    person->middle = form_text(form, "middle");
    person->former = form_text(form, "former");
    person->born = form_date(form, "born");
    person->born_year = date_is_none(person->born) ? person->born_year : 0;
    person->phone = form_text(form, "phone");
    person->email = form_text(form, "email");
    person->position = form_text(form, "position");
    person->joined = form_date(form, "joined");
    person->card = form_text(form, "card");
    person->snils = form_text(form, "snils");
    person->iin = form_text(form, "iin");
    forget_problems(person);
    if (is_other_person && person->problem_count > 0) {
        person->problem_count = 0;
    }
}

static str list_address(struct request *req, const struct imports_list *list)
{
    return str_format(req->arena, "/imports/%lld", (long long)list->id);
}

static struct reply keep(struct request *req, const struct imports_list *list,
                         const struct imports_row *row, str address)
{
    struct imports_db_change_row_values values = {
        .scope = list->scope,
        .import_id = list->id,
        .row_number = row->number,
        .fate = imports_fate_code(row->fate),
        .remarks = imports_row_remarks(row),
        .fields = imports_row_fields(row),
        .member_id = row->member_id,
        .content = imports_row_seal(req, list->id, row),
    };
    imports_db_change_row(req->db, &values);
    imports_count(req, list);
    return reply_see_other(req, address);
}

/* Pressed beside a field: if something else is still wrong, the form comes back. */
static struct reply without_field(struct request *req, const struct imports_list *list,
                                  struct imports_row *row, str field)
{
    if (!go_without_field(row, field)) {
        return reply_refused(
            req, str_of(_("The row has changed in the meantime. Please look at it again.")));
    }
    imports_judge(req, list, row);
    bool is_still_wrong = row->fate == IMPORTS_WRONG && row->reason == IMPORTS_BY_PROBLEM;
    str address = list_address(req, list);
    return keep(req, list, row,
                is_still_wrong ? str_format(req->arena, "%.*s/rows/%lld", STR_ARG(address),
                                            (long long)row->number)
                               : address);
}

static struct reply mend(struct request *req, const struct imports_list *list,
                         struct imports_row *row)
{
    struct form form = form_read(req, mend_fields);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str name = form_text(&form, names[i].field);
        if (names[i].must_be_whole && is_initial(name)) {
            form_add_error(&form, names[i].field,
                           str_of(_("The whole name is needed to keep a card.")));
        } else if (str_find_char(name, '?') >= 0) {
            form_add_error(
                &form, names[i].field,
                str_of(_("Write the letters that belong in place of the question marks.")));
        }
    }
    if (date_before(req->today, form_date(&form, "born"))) {
        form_add_error(&form, "born", str_of(_("The date of birth lies in the future.")));
    }
    if (!form_is_good(&form)) {
        struct imports_mend_view view = view_of(req, list, row, form);
        view.is_sent_again = true;
        return reply_form_again(req, _("Correct a row"), imports_html_mend(req, &view));
    }
    take_form(&form, &row->person);
    row->chosen = 0;
    imports_judge(req, list, row);
    return keep(req, list, row, list_address(req, list));
}

struct reply imports_row_action(struct request *req)
{
    struct imports_db_find_row list_row;
    struct imports_list list;
    struct imports_row row;
    if (!find_open_row(req, &list_row, &list, &row)) {
        return reply_not_found(req);
    }
    str what = http_body_field(req->http, STR("do"));
    if (str_equal(what, STR("mend"))) {
        return mend(req, &list, &row);
    }
    if (str_equal(what, STR("skip"))) {
        row.fate = IMPORTS_SKIPPED;
        row.member_id = 0;
        return keep(req, &list, &row, list_address(req, &list));
    }
    str field = http_body_field(req->http, STR("field"));
    if (str_equal(what, STR("without")) && field.length > 0) {
        return without_field(req, &list, &row, field);
    }
    bool is_clear = str_equal(what, STR("take"))      ? row.fate == IMPORTS_SKIPPED
                    : str_equal(what, STR("suggest")) ? take_suggestion(&row)
                    : str_equal(what, STR("without")) ? go_without(&row)
                    : str_equal(what, STR("match"))   ? choose_card(req, &row)
                                                      : str_equal(what, STR("another"));
    if (!is_clear) {
        return reply_refused(
            req, str_of(_("The row has changed in the meantime. Please look at it again.")));
    }
    if (str_equal(what, STR("another"))) {
        row.chosen = IMPORTS_ANOTHER_PERSON;
    }
    imports_judge(req, &list, &row);
    return keep(req, &list, &row, list_address(req, &list));
}
