#include "app/phone.h"
#include "features/imports/imports.html.h"
#include "features/imports/imports_inner.h"

/* Step three: what will become of the list, in four numbers, the rows that wait for a decision, and
 * the columns in words. */

#define LINES_ON_A_PAGE 50
/* More than so many hundredths of the cards overwritten at once deserves a second look. */
#define USUAL_PERCENT 30

/* ---- counting ------------------------------------------------------------------------------- */

static str changed_words(struct request *req, const int64_t *by_field)
{
    struct buf out = BUF_INIT(req->arena);
    for (int i = 0; imports_card_fields[i].code != NULL; i++) {
        if (by_field[i] == 0) {
            continue;
        }
        buf_put(&out, out.length > 0 ? STR(", ") : (str){0});
        buf_put(&out, _f("%1 in %2", _(imports_card_fields[i].label), by_field[i]));
    }
    return buf_str(&out);
}

struct imports_totals imports_totals_of(struct request *req, const struct imports_list *list)
{
    struct imports_db_counts_row row = {0};
    bool any = imports_db_counts(req->db, list->scope, list->id, &row);
    if (!any) {
        return (struct imports_totals){0};
    }
    struct imports_totals totals = {
        .fates =
            {
                [IMPORTS_NEW] = row.fresh,
                [IMPORTS_CHANGED] = row.changed,
                [IMPORTS_SAME] = row.same,
                [IMPORTS_WRONG] = row.wrong,
                [IMPORTS_SKIPPED] = row.skipped,
                [IMPORTS_ADDED] = row.added,
                [IMPORTS_WRITTEN] = row.written,
            },
        .all = row.total,
        .remarked = row.remarked,
    };
    int64_t by_field[64] = {0};
    EACH (change, imports_db_changed_fields(req->db, list->scope, list->id)) {
        for (int bit = 0; bit < 64; bit++) {
            by_field[bit] += (change->fields >> bit & 1) != 0 ? change->total : 0;
        }
    }
    totals.changed_words = changed_words(req, by_field);
    return totals;
}

bool imports_has_something(const struct imports_totals *totals)
{
    return totals->fates[IMPORTS_NEW] + totals->fates[IMPORTS_CHANGED] > 0;
}

str imports_nothing_text(struct request *req, const struct imports_totals *totals)
{
    const int64_t *fates = totals->fates;
    return str_of(
        totals->all == 0
            ? _("No row of this sheet was read as a person. Please look whether the columns are understood as they are meant, or send another file.")
        : fates[IMPORTS_WRONG] > 0
            ? _("Correct the rows with mistakes here, or download them, correct them in Excel and send them as a new list.")
        : fates[IMPORTS_SAME] > 0
            ? _("All people of the list are on the register, with the same data. The list can be removed.")
            : _("You decided to load none of the rows. Any of them can still be loaded, or the list removed."));
}

bool imports_needs_tick(struct request *req, const struct imports_list *list,
                        const struct imports_totals *totals, int64_t *ret_registered)
{
    int64_t registered = orgs_totals_below(req->db, list->org_path).members;
    *ret_registered = registered;
    return totals->fates[IMPORTS_CHANGED] * 100 > registered * USUAL_PERCENT;
}

/* ---- cells ---------------------------------------------------------------------------------- */

str imports_value_shown(struct request *req, const struct imports_person *person,
                        enum imports_field field)
{
    switch (field) {
    case FIELD_FULL_NAME:
        return members_full_name(req->arena, person->last, person->first, person->middle);
    case FIELD_LAST:
        return person->last;
    case FIELD_FIRST:
        return person->first;
    case FIELD_MIDDLE:
        return person->middle;
    case FIELD_FORMER:
        return person->former;
    case FIELD_BORN:
        return imports_day_text(req->arena, person->born, person->born_year);
    case FIELD_JOINED:
        return imports_day_text(req->arena, person->joined, person->joined_year);
    case FIELD_SEX:
        return person->sex == 0     ? (str){0}
               : person->sex == 'f' ? str_of(_c("sex", "f"))
                                    : str_of(_c("sex", "m"));
    case FIELD_PHONE:
        return phone_shown(req->arena, person->phone);
    case FIELD_EMAIL:
        return person->email;
    case FIELD_POSITION:
        return person->position;
    case FIELD_SNILS:
        return imports_masked(req->arena, person->snils);
    case FIELD_IIN:
        return imports_masked(req->arena, person->iin);
    case FIELD_CARD:
        return person->card;
    case FIELD_REMARK:
        return person->remark;
    case FIELD_ADDRESS:
        return person->address;
    case FIELD_WORKPLACE:
        return person->workplace;
    case FIELD_CATEGORY:
        return person->category_label;
    case FIELD_STATUS:
        return person->status_label;
    case FIELD_GROUP:
        return person->study_group;
    case FIELD_GRADUATES:
        return imports_day_text(req->arena, person->graduates, 0);
    case FIELD_REGISTERED:
        return imports_day_text(req->arena, person->registered, 0);
    case FIELD_DECISION:
        return person->decision;
    case FIELD_RECORD:
        return person->record_label;
    case FIELD_LANGUAGE:
        return person->language;
    case FIELD_UNKNOWN:
    case FIELD_NUMBER:
    case FIELD_EDUCATION:
    case FIELD_UNIT:
    case FIELD_OTHER:
    case FIELD_COUNT:
        break;
    }
    return (str){0};
}

static bool is_name(enum imports_field field)
{
    return field == FIELD_FULL_NAME || field == FIELD_LAST;
}

/* A full name stands for its three parts. */
static bool is_shown_in(enum imports_field changed, enum imports_field column)
{
    return changed == column ||
           (column == FIELD_FULL_NAME &&
            (changed == FIELD_LAST || changed == FIELD_FIRST || changed == FIELD_MIDDLE));
}

static void show_changes(struct request *req, const struct imports_row *row,
                         enum imports_field column, struct imports_cell *cell)
{
    for (size_t i = 0; i < row->change_count; i++) {
        for (const struct imports_card_field *f = imports_card_fields; f->code != NULL; f++) {
            if (strcmp(f->code, row->changes[i].field) == 0 && is_shown_in(f->field, column)) {
                cell->is_changed = true;
                cell->before = imports_change_value(req, f, row->changes[i].before);
            }
        }
    }
}

/* The row as a whole is doubtful: the line goes under the name. */
static bool is_doubtful(const struct imports_row *row)
{
    return row->fate == IMPORTS_WRONG &&
           (row->reason != IMPORTS_BY_PROBLEM || row->person.problems[row->problem].column < 0);
}

static struct imports_cell cell_of(struct request *req, const struct imports_row *row,
                                   const struct imports_shown_column *column)
{
    struct imports_cell cell = {.text = imports_value_shown(req, &row->person, column->field)};
    for (int32_t i = 0; i < row->person.problem_count; i++) {
        const struct imports_problem *problem = &row->person.problems[i];
        if (problem->column == column->column) {
            /* What could not be read, as it stands there; of a name, all that was read. */
            cell.text = is_name(column->field) ? cell.text : problem->cell;
            cell.is_wrong = true;
        }
    }
    bool no_birth = row->fate == IMPORTS_WRONG && row->reason == IMPORTS_BY_PROBLEM &&
                    row->person.problems[row->problem].kind == PROBLEM_NO_BIRTH_DATE;
    if (no_birth) {
        cell.is_wrong = cell.is_wrong || column->field == FIELD_BORN;
    } else if (is_doubtful(row) && is_name(column->field)) {
        cell.is_wrong = true;
    }
    if (row->fate == IMPORTS_CHANGED) {
        show_changes(req, row, column->field, &cell);
    }
    return cell;
}

/* ---- what is wrong, and what to do about it ------------------------------------------------- */

static void add_button(struct imports_line *line, str label, const char *action, int64_t member_id)
{
    line->buttons[line->button_count++] =
        (struct imports_button){.label = label, .action = action, .member_id = member_id};
}

static void add_link(struct imports_line *line, str label)
{
    line->buttons[line->button_count++] = (struct imports_button){.label = label, .is_link = true};
}

/* What the button does not settle is on the page of the row. */
static void say_rest(struct request *req, const struct imports_person *person,
                     struct imports_line *line)
{
    if (person->problem_count == 1) {
        line->text = str_of(_("Everything else is in order."));
    } else {
        line->text = str_of(_("Something else in this row is wrong, too."));
        add_link(line, str_of(_("Correct row")));
    }
}

static void say_problem(struct request *req, const struct imports_person *person,
                        const struct imports_problem *problem, struct imports_line *line)
{
    line->title = str_of(_(imports_problem_sentence(problem->kind)));
    if (problem->kind == PROBLEM_NAME_LETTERS_LOST) {
        line->text = str_of(_(
            "Write the letters here, or save the file as XLSX, or as CSV in UTF-8, and send it once more."));
        add_link(line, str_of(_("Enter the full name")));
        return;
    }
    if (problem->suggestion.length > 0) {
        line->text = _f("Most likely %1.", problem->suggestion);
        add_button(line, _f("Use %1", problem->suggestion), "suggest", 0);
        return;
    }
    switch (problem->kind) {
    case PROBLEM_DUPLICATE_IN_FILE:
        line->text =
            _f("The same person as in row %1.", str_format(req->arena, "%d", problem->of_row));
        add_button(line, str_of(_("Do not load this row")), "skip", 0);
        break;
    case PROBLEM_BAD_SNILS:
        add_button(line, str_of(_("Load without the SNILS")), "without", 0);
        say_rest(req, person, line);
        break;
    case PROBLEM_BAD_EMAIL:
        add_button(line, str_of(_("Load without the e-mail")), "without", 0);
        say_rest(req, person, line);
        break;
    case PROBLEM_NO_BIRTH_DATE:
    case PROBLEM_BAD_BIRTH_DATE:
    case PROBLEM_FUTURE_BIRTH_DATE:
        line->text = str_of(_("It can be added to the card later."));
        add_button(line, str_of(_("Load without the date")), "without", 0);
        break;
    case PROBLEM_NONE:
    case PROBLEM_NAME_INITIALS:
    case PROBLEM_BAD_PHONE:
    case PROBLEM_BAD_JOINED_DATE:
    case PROBLEM_BAD_IIN:
    case PROBLEM_IIN_CONTRADICTS:
    case PROBLEM_NAME_LETTERS_LOST:
    case PROBLEM_MONTH_FIRST:
    case PROBLEM_COUNT:
        line->text = str_of(_("The whole name is needed to keep a card."));
        add_link(line, str_of(_("Enter the full name")));
        break;
    }
}

str imports_candidate_text(struct request *req, const struct imports_list *list, int64_t member_id)
{
    struct members_card card;
    int64_t version;
    if (!members_card_of(req, list->scope, member_id, &card, &version)) {
        return (str){0};
    }
    str name = members_name_of(req->arena, &card);
    str born = imports_day_text(req->arena, card.born, card.born_year);
    return born.length == 0 ? name
                            : str_format(req->arena, "%.*s, %.*s", STR_ARG(name), STR_ARG(born));
}

static str candidates_text(struct request *req, const struct imports_list *list,
                           const struct imports_row *row)
{
    struct buf out = BUF_INIT(req->arena);
    for (size_t i = 0; i < row->candidate_count; i++) {
        if (i > 0) {
            BUF_PUT(&out, "; ");
        }
        buf_put(&out, imports_candidate_text(req, list, row->candidates[i].member_id));
    }
    return buf_str(&out);
}

static void say_likeness(struct request *req, const struct imports_list *list,
                         const struct imports_row *row, struct imports_line *line)
{
    bool year_only = date_is_none(row->person.born) && row->person.born_year != 0;
    line->title = str_of(year_only ? _("Only the year of birth is given.")
                                   : _("May already be on the register."));
    str who = candidates_text(req, list, row);
    line->text = _f("In the register: %1.", who);
    if (row->candidate_count == 1) {
        add_button(line, str_of(_("It is the same person")), "match", row->candidates[0].member_id);
    } else {
        add_link(line, _f("Choose one of %1", row->candidate_count));
    }
}

/* Where somebody is registered is told to those alone who may look there. */
static void say_elsewhere(struct request *req, int64_t org_id, struct imports_line *line)
{
    struct orgs_org org;
    if (orgs_find(req, access_scope(req, RIGHT_IMPORT), org_id, &org)) {
        line->title = _f("Is on the register in another organisation: %1.", org.short_name);
        line->text = str_of(
            _("Cannot be loaded until that organisation has taken the person off its register."));
    } else {
        line->title = str_of(_(
            "Somebody with these data is on the register in another organisation of the region."));
        line->text = str_of(_(
            "Cannot be loaded until taken off there. The chair of that organisation or the specialist of the region can help."));
    }
}

static void say_reason(struct request *req, const struct imports_list *list,
                       const struct imports_row *row, struct imports_line *line)
{
    switch (row->reason) {
    case IMPORTS_BY_PROBLEM:
        say_problem(req, &row->person, &row->person.problems[row->problem], line);
        return;
    case IMPORTS_BY_LIKENESS:
        say_likeness(req, list, row, line);
        return;
    case IMPORTS_BY_OTHER_ORG:
        say_elsewhere(req, row->other, line);
        break;
    case IMPORTS_BY_LEAVING:
        line->title = str_of(_("This person was taken off the register here."));
        line->text = str_of(
            _("If the person has come back, please register them again from the former card."));
        break;
    case IMPORTS_BY_OTHER_ROW:
        line->title = str_of(_("Listed twice."));
        line->text = _f("The same card as in row %1.",
                        str_format(req->arena, "%lld", (long long)row->other));
        break;
    case IMPORTS_BY_LATE_MATCH:
        line->title = str_of(_("The register has changed since the check."));
        line->text = str_of(_("Please open the card and compare."));
        break;
    case IMPORTS_NO_REASON:
        return;
    }
    add_button(line, str_of(_("Do not load this row")), "skip", 0);
}

/* What is wrong, and what is done with the value all the same. */
static struct imports_remark {
    str title;
    str text;
} remark_of(struct request *req, const struct imports_problem *problem)
{
    struct imports_remark remark = {.title = str_of(_(imports_problem_sentence(problem->kind)))};
    if (problem->kind == PROBLEM_NAME_LETTERS_LOST) {
        remark.title = str_of(
            _("Letters of the name were lost when the file was saved. We have put them back."));
        remark.text = _f("We load it like this: %1. Please compare.", problem->suggestion);
    } else if (problem->kind == PROBLEM_IIN_CONTRADICTS) {
        remark.text = str_of(_("We load it as it stands. Please compare it with the document."));
    } else if (problem->kind == PROBLEM_BAD_JOINED_DATE) {
        remark.text = str_of(_("We load the person without this date."));
    } else if (problem->kind != PROBLEM_MONTH_FIRST) {
        remark.text = str_of(_("We load the person without it."));
    }
    return remark;
}

/* All of them: the first as the title. */
static void say_remarks(struct request *req, const struct imports_row *row,
                        struct imports_line *line)
{
    struct buf out = BUF_INIT(req->arena);
    for (int32_t i = 0; i < row->person.problem_count; i++) {
        const struct imports_problem *problem = &row->person.problems[i];
        if (imports_problem_stops(problem)) {
            continue;
        }
        struct imports_remark remark = remark_of(req, problem);
        if (line->is_remark) {
            buf_put_format(&out, " %.*s", STR_ARG(remark.title));
        } else {
            line->title = remark.title;
        }
        line->is_remark = true;
        buf_put_format(&out, " %.*s", STR_ARG(remark.text));
    }
    line->text = str_trim(buf_str(&out));
}

struct imports_line imports_line_of(struct request *req, const struct imports_list *list,
                                    const struct imports_row *row,
                                    const struct imports_shown_column *columns, size_t column_count)
{
    struct imports_line line = {
        .number = row->number,
        .is_muted = row->fate == IMPORTS_SKIPPED,
        .cells = ARENA_ARRAY(req->arena, column_count, struct imports_cell),
    };
    for (size_t i = 0; i < column_count; i++) {
        line.cells[i] = cell_of(req, row, &columns[i]);
    }
    if (row->fate == IMPORTS_CHANGED) {
        line.changes = imports_changes_text(req, row);
    }
    if (row->fate == IMPORTS_WRONG) {
        say_reason(req, list, row, &line);
    } else if (row->fate == IMPORTS_SKIPPED) {
        line.title = str_of(_("You decided not to load this row."));
        add_button(&line, str_of(_("Load it after all")), "take", 0);
    } else {
        say_remarks(req, row, &line);
    }
    return line;
}

/* ---- the page ------------------------------------------------------------------------------- */

static struct html_link link_to(struct request *req, int64_t id, str show, int64_t after)
{
    return widgets_link(req, "/imports/%lld?show=%.*s&after=%lld#rows", (long long)id,
                        STR_ARG(show), (long long)after);
}

/* Mistakes first; where there are none, what changes. */
static str shown_fate(struct request *req, const struct imports_totals *totals)
{
    static const char *const shown[] = {"wrong", "changed", "new", "same", "skipped", "remarks"};
    str asked = query_text(req, "show");
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        if (str_equal(asked, str_of(shown[i]))) {
            return str_of(shown[i]);
        }
    }
    return totals->fates[IMPORTS_WRONG] > 0     ? STR("wrong")
           : totals->fates[IMPORTS_CHANGED] > 0 ? STR("changed")
           : totals->fates[IMPORTS_NEW] > 0     ? STR("new")
           : totals->fates[IMPORTS_SAME] > 0    ? STR("same")
                                                : STR("new");
}

/* Two queries with the same columns. */
static struct imports_db_rows_rows rows_to_show(struct request *req,
                                                const struct imports_list *list, str show,
                                                int64_t after)
{
    if (!str_equal(show, STR("remarks"))) {
        return imports_rows_of(req, list, show, after, LINES_ON_A_PAGE);
    }
    struct imports_db_remarked_rows_rows found =
        imports_db_remarked_rows(req->db, list->scope, list->id, after, LINES_ON_A_PAGE);
    struct imports_db_rows_rows rows = {
        .items = ARENA_ARRAY(req->arena, found.count, struct imports_db_rows_row),
        .count = found.count,
    };
    for (size_t i = 0; i < found.count; i++) {
        rows.items[i] = (struct imports_db_rows_row){.row_number = found.items[i].row_number,
                                                     .fate = found.items[i].fate,
                                                     .member_id = found.items[i].member_id,
                                                     .content = found.items[i].content};
    }
    return rows;
}

static void show_lines(struct request *req, const struct imports_list *list,
                       struct imports_view *view)
{
    int64_t after = query_int(req, "after");
    struct imports_db_rows_rows rows = rows_to_show(req, list, view->show, after);
    view->lines = ARENA_ARRAY(req->arena, rows.count, struct imports_line);
    for (size_t i = 0; i < rows.count; i++) {
        const struct imports_db_rows_row *kept = &rows.items[i];
        struct imports_row row = imports_row_open(req, list->id, kept->row_number, kept->fate,
                                                  kept->member_id, kept->content);
        view->lines[view->line_count++] =
            imports_line_of(req, list, &row, view->columns, view->column_count);
    }
    if (after > 0) {
        view->pager.previous = link_to(req, list->id, view->show, 0);
    }
    if (rows.count == LINES_ON_A_PAGE) {
        view->pager.next =
            link_to(req, list->id, view->show, rows.items[rows.count - 1].row_number);
    }
}

struct imports_view imports_view_of(struct request *req, const struct imports_db_find_row *row,
                                    const struct imports_list *list)
{
    struct imports_view view = {.list = *row, .totals = imports_totals_of(req, list)};
    struct imports_layout layout = imports_layout_open(req, list->id, row->layout);
    view.show = shown_fate(req, &view.totals);
    imports_show_columns(req, &layout, &view);
    imports_describe_columns_in_words(req, &layout, &view);
    show_lines(req, list, &view);
    view.to_load = view.totals.fates[IMPORTS_NEW] + view.totals.fates[IMPORTS_CHANGED] +
                   view.totals.fates[IMPORTS_SAME];
    view.needs_tick = imports_needs_tick(req, list, &view.totals, &view.registered);
    view.undo_until =
        date_of_instant(req->now + IMPORTS_KEPT_SECONDS, req->app->options.utc_offset_minutes);
    return view;
}

void imports_take_job(struct request *req, struct imports_result_view *view)
{
    int64_t id = view->list.job_id;
    if (id != 0 && imports_db_job(req->db, id, &view->job)) {
        jobs_progress_now(req, id, &view->job.done, &view->job.total);
    }
}

struct reply imports_work_reply(struct request *req, const char *title, str poll,
                                struct html content)
{
    struct html work = imports_html_work(req, poll, content);
    return str_equal(query_text(req, "part"), STR("work")) ? reply_fragment(req, work)
                                                           : reply_page(req, title, work);
}

struct reply imports_show_page(struct request *req)
{
    struct imports_db_find_row row;
    struct imports_list list;
    if (!imports_list_find(req, path_id(req), &row, &list)) {
        return reply_not_found(req);
    }
    str address = str_format(req->arena, "/imports/%lld", (long long)list.id);
    if (str_equal(row.state, STR("checking")) || str_equal(row.state, STR("failed"))) {
        struct imports_result_view view = {.list = row};
        imports_take_job(req, &view);
        view.is_waiting = str_equal(row.state, STR("checking"));
        return imports_work_reply(req, _("Check of the list"), view.is_waiting ? address : (str){0},
                                  imports_html_waiting(req, &view));
    }
    if (!str_equal(row.state, STR("checked"))) {
        return reply_see_other(req, str_join(req->arena, address, STR("/result")));
    }
    struct imports_view view = imports_view_of(req, &row, &list);
    if (access_is_above_primary(req)) {
        audit_read(req, "imports.show", list.region_id, list.id, 0);
    }
    return imports_work_reply(req, _("Check of the list"), (str){0},
                              imports_html_check(req, &view));
}
