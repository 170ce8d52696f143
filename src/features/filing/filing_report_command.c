/* `profkom report FORM --org NAME --on DAY --json`: what the register says for a form, what was
 * entered in the report that is handed in, what others published, formulas and checks; with --out
 * as a file that is printed or sent. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "app/command.h"
#include "app/json.h"
#include "features/filing/filing_inner.h"
#include "features/published/published.h"

struct order {
    str code;
    const char *org;
    const char *on;
    const char *since; /* the first day of the period */
    int64_t year;      /* of the form; 0: by the day */
    const char *out;
    const char *language;
    const char *tree;
    enum reports_file file;
    bool is_json;
};

static bool is_by_todays_tree(const struct order *order)
{
    return order->tree != NULL && strcmp(order->tree, "today") == 0;
}

static str number_text(struct arena *arena, struct reports_number number, enum reports_unit unit)
{
    int decimals = reports_decimals(unit);
    return str_format(arena, "%.*f", decimals, (double)number.millionths / 1e6);
}

static json_t *number_json(struct arena *arena, struct reports_number number,
                           enum reports_unit unit)
{
    if (!number.is_known) {
        return json_null();
    }
    return unit == REPORTS_COUNT ? json_integer(number.millionths / 1000000)
                                 : json_string(number_text(arena, number, unit).data);
}

/* All that is known of an organisation's figures. `filing` is NULL on another day than the form's,
 * and where the organisation takes no part. */
struct answer {
    const struct reports_form *form;
    const struct reports_values *values;
    const struct reports_findings *findings;
    const struct filing *filing;
    const struct published_cell *published;
    bool is_by_todays_tree;
};

static str check_of(const struct answer *answer, size_t cell)
{
    for (size_t i = 0; i < answer->findings->count; i++) {
        if (answer->findings->items[i].cell == cell) {
            return answer->findings->items[i].check->sentence.ru;
        }
    }
    return (str){0};
}

static void put_entered(struct arena *arena, json_t *object, const struct answer *answer,
                        size_t cell, enum reports_unit unit)
{
    const struct filing_db_cells_row *entered =
        answer->filing == NULL ? NULL : answer->filing->entered[cell];
    struct reports_number number = {0};
    if (entered != NULL && entered->has_value) {
        number = (struct reports_number){true, entered->value};
    }
    bool is_text = entered != NULL && !str_is_empty(entered->words);
    json_object_set_new(object, "entered",
                        is_text ? json_text_or_null(entered->words)
                                : number_json(arena, number, unit));
    json_object_set_new(object, "reason",
                        entered == NULL ? json_null() : json_text_or_null(entered->reason));
}

/* What the report says; without one, what the register does. */
static struct reports_number stands(const struct answer *answer, size_t cell)
{
    return answer->filing == NULL ? answer->values->numbers[cell]
                                  : answer->filing->values.numbers[cell];
}

static json_t *cell_json(struct arena *arena, const struct answer *answer, size_t cell)
{
    const struct reports_form *form = answer->form;
    struct reports_place place = reports_place_of(form, cell);
    enum reports_unit unit = form->sections[place.section].rows[place.row].unit;
    const struct published_cell *published = &answer->published[cell];
    struct reports_number value = stands(answer, cell);
    struct reports_number difference = {0};
    if (published->is_there && published->number.is_known && value.is_known) {
        difference = (struct reports_number){true, value.millionths - published->number.millionths};
    }
    json_t *object = json_object();
    json_put_text(object, "cell", reports_cell_name(arena, form, cell));
    json_put_text(object, "source", str_of(reports_source_code(form, place)));
    json_object_set_new(object, "computed",
                        str_is_empty(answer->values->texts[cell])
                            ? number_json(arena, answer->values->numbers[cell], unit)
                            : json_text_or_null(answer->values->texts[cell]));
    put_entered(arena, object, answer, cell, unit);
    json_object_set_new(object, "value", number_json(arena, value, unit));
    json_object_set_new(object, "published",
                        published->is_there ? json_text_or_null(published->printed) : json_null());
    json_object_set_new(object, "difference", number_json(arena, difference, unit));
    json_object_set_new(object, "check", json_text_or_null(check_of(answer, cell)));
    return object;
}

static json_t *findings_json(struct arena *arena, const struct answer *answer)
{
    json_t *broken = json_array();
    for (size_t i = 0; i < answer->findings->count; i++) {
        const struct reports_finding *finding = &answer->findings->items[i];
        json_t *object = json_object();
        json_put_text(object, "cell", reports_cell_name(arena, answer->form, finding->cell));
        json_object_set_new(object, "hard", json_boolean(finding->check->is_hard));
        json_put_text(object, "sentence", finding->check->sentence.ru);
        json_array_append_new(broken, object);
    }
    return broken;
}

static void print_json(struct arena *arena, const struct answer *answer)
{
    const struct reports_form *form = answer->form;
    json_t *cells = json_array();
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        if (reports_row_has(&form->sections[place.section].rows[place.row], place.column)) {
            json_array_append_new(cells, cell_json(arena, answer, cell));
        }
    }
    json_t *whole = json_object();
    json_put_text(whole, "form", form->code);
    json_put_int(whole, "year", form->year);
    json_put_text(whole, "tree", answer->is_by_todays_tree ? STR("today") : STR("day"));
    json_put_text(whole, "state",
                  answer->filing == NULL ? (str){0}
                                         : str_of(filing_state_code(answer->filing->state)));
    json_object_set_new(whole, "cells", cells);
    json_object_set_new(whole, "findings", findings_json(arena, answer));
    json_dumpf(whole, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(whole);
}

static void print_lines(struct arena *arena, const struct reports_form *form,
                        const struct reports_values *values,
                        const struct reports_findings *findings)
{
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_section *section = &form->sections[place.section];
        const struct reports_row *row = &section->rows[place.row];
        bool is_known = values->numbers[cell].is_known || values->texts[cell].length > 0;
        if (!reports_row_has(row, place.column) || !is_known) {
            continue;
        }
        str text = values->texts[cell].length > 0
                       ? values->texts[cell]
                       : number_text(arena, values->numbers[cell], row->unit);
        str name = reports_cell_name(arena, form, cell);
        printf("%.*s\t%.*s\t%.*s\n", STR_ARG(name), STR_ARG(text), STR_ARG(row->title.ru));
    }
    for (size_t i = 0; i < findings->count; i++) {
        const struct reports_finding *finding = &findings->items[i];
        str name = reports_cell_name(arena, form, finding->cell);
        printf("%s\t%.*s\t%.*s\n", finding->check->is_hard ? "broken" : "noticed", STR_ARG(name),
               STR_ARG(finding->check->sentence.ru));
    }
    if (values->unknown > 0) {
        printf("%zu cells of the register are not counted yet\n", values->unknown);
    }
}

/* ---- a file --------------------------------------------------------------------------------- */

static bool write_file(struct request *req, const struct order *order,
                       const struct reports_form *form, const struct reports_values *values,
                       const struct reports_org *org)
{
    struct reports_paper paper = {
        .form = form,
        .numbers = values->numbers,
        .texts = values->texts,
        .org_name = org->name,
        .org_above = org->above,
        .is_consolidated = org->level < LEVEL_PRIMARY,
        .is_by_todays_tree = is_by_todays_tree(order),
        .is_kazakh = order->language != NULL && strcmp(order->language, "kk") == 0,
    };
    date day;
    if (order->on != NULL && date_from_iso(str_of(order->on), &day)) {
        paper.day = day;
    }
    int fd = open(order->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool is_written = fd >= 0 && reports_paper_write(req->arena, &paper, order->file, fd);
    is_written = fd >= 0 && close(fd) == 0 && is_written;
    if (!is_written) {
        fprintf(stderr, "profkom: %s could not be written\n", order->out);
    }
    return is_written;
}

/* ---- the order ------------------------------------------------------------------------------ */

bool filing_org_named(struct request *req, const char *name, struct reports_org *ret_org)
{
    struct reports_orgs found = reports_orgs_named(req, str_of(name));
    if (found.count == 1 && found.is_exact) {
        *ret_org = found.items[0];
        return true;
    }
    fprintf(stderr, "profkom: %s %s%s\n",
            found.is_exact ? "several organisations are called" : "no organisation is called", name,
            found.count > 0 && !found.is_exact ? "; the nearest names:" : "");
    for (size_t i = 0; i < found.count; i++) {
        const struct reports_org *org = &found.items[i];
        fprintf(stderr, "  --org %lld  %.*s (%.*s)\n", (long long)org->id, STR_ARG(org->short_name),
                STR_ARG(org->above));
    }
    return false;
}

/* The report that is handed in, as it stands; NULL if the organisation takes no part. */
static const struct filing *filing_named(struct request *req, const struct reports_subject *subject)
{
    const struct reports_form *form = subject->form;
    struct orgs_org found;
    struct filing *filing = ARENA_NEW(req->arena, struct filing);
    struct scope all = access_system_scope(req->arena, 0, STR("0"));
    if (!orgs_find(req, all, subject->org_id, &found) || !filing_of(req, &found, form, filing)) {
        return NULL;
    }
    filing->is_by_todays_tree = subject->is_by_todays_tree;
    filing_load(req, filing);
    /* Signed under another text of the form: its cells are not those that were counted. */
    return filing->form == form ? filing : NULL;
}

static bool tell(struct request *req, const struct stats_store *store, const struct order *order,
                 const struct reports_form *form, date day)
{
    struct reports_org org;
    if (!filing_org_named(req, order->org, &org)) {
        return false;
    }
    struct reports_subject subject = {
        .form = form, .org_id = org.id, .day = day, .is_by_todays_tree = is_by_todays_tree(order)};
    if (order->since != NULL) {
        (void)!date_from_iso(str_of(order->since), &subject.since);
    }
    bool is_own_day = (date_is_none(day) || date_equal(day, form->day)) &&
                      (date_is_none(subject.since) || date_equal(subject.since, form->since));
    struct reports_values values = reports_count_of(req, store, &subject);
    const struct filing *filing = is_own_day ? filing_named(req, &subject) : NULL;
    struct reports_findings findings =
        filing == NULL ? reports_look_over(req->arena, form, values.numbers, NULL)
                       : filing->findings;
    struct answer answer = {form,
                            &values,
                            &findings,
                            filing,
                            published_of(req, form, org.id, is_own_day ? form->day : day),
                            subject.is_by_todays_tree};
    bool is_done = order->out == NULL || write_file(req, order, form, &values, &org);
    if (order->is_json) {
        print_json(req->arena, &answer);
    } else if (order->out == NULL) {
        print_lines(req->arena, form, &values, &findings);
    }
    return is_done;
}

/* The form of a year; where there is none the form next after it, made up on that year's end. */
static const struct reports_form *form_meant(struct request *req, const struct order *order,
                                             date *day)
{
    if (order->year == 0) {
        return reports_form_on(req, order->code, *day);
    }
    const struct reports_form *form = reports_form_named(
        req, str_format(req->arena, "%.*s-%d", STR_ARG(order->code), (int)order->year));
    if (form == NULL) {
        *day = date_from((int)order->year + 1, 1, 1);
        form = reports_form_on(req, order->code, *day);
    }
    return form;
}

static bool answer(struct request *req, const char *path, const struct order *order, date day)
{
    const struct reports_form *form = form_meant(req, order, &day);
    struct stats_store store;
    if (form == NULL) {
        fputs("profkom: there is no such form; see profkom forms check\n", stderr);
        return false;
    }
    if (!str_is_empty(form->broken_file)) {
        fprintf(stderr, "profkom: %.*s has a mistake in line %d; see profkom forms check\n",
                STR_ARG(form->broken_file), form->broken_line);
        return false;
    }
    if (!stats_open_fresh(req, path, &store)) {
        fputs("profkom: the facts could not be laid out\n", stderr);
        return false;
    }
    db_begin_read(req->db);
    bool is_done = tell(req, &store, order, form, day);
    db_rollback(req->db);
    stats_close(&store);
    return is_done;
}

/* False after a sentence. */
static bool is_sensible(struct order *order, date *ret_day)
{
    if (order->on != NULL && !date_from_iso(str_of(order->on), ret_day)) {
        fputs("profkom: write the day as 2026-01-01\n", stderr);
        return false;
    }
    if (order->year != 0 && order->on != NULL) {
        fputs("profkom: give the year or the day, not both\n", stderr);
        return false;
    }
    date since = {0};
    if (order->since != NULL && !date_from_iso(str_of(order->since), &since)) {
        fputs("profkom: write the first day as 2026-01-01\n", stderr);
        return false;
    }
    if (order->since != NULL && order->on != NULL && !date_before(since, *ret_day)) {
        fputs("profkom: the first day of the period comes before --on, the day behind it\n",
              stderr);
        return false;
    }
    if (order->language != NULL && strcmp(order->language, "ru") != 0 &&
        strcmp(order->language, "kk") != 0) {
        fputs("profkom: forms are in Russian (ru) and Kazakh (kk)\n", stderr);
        return false;
    }
    if (order->tree != NULL && strcmp(order->tree, "day") != 0 && !is_by_todays_tree(order)) {
        fputs("profkom: --tree is day (as organisations stood on it) or today\n", stderr);
        return false;
    }
    const char *dot = order->out == NULL ? NULL : strrchr(order->out, '.');
    if (order->out != NULL && (dot == NULL || !reports_file_named(str_of(dot + 1), &order->file))) {
        fputs("profkom: the name of the file ends in .xlsx, .pdf, .csv, .json or .html\n", stderr);
        return false;
    }
    return true;
}

int filing_report_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct order order = {0};
    date day = {0};
    const struct command_own_option own[] = {
        {"--org", .ret_value = &order.org},
        {"--on", .ret_value = &order.on},
        {"--since", .ret_value = &order.since},
        {"--year", .ret_number = &order.year, .min = 1990, .max = 2100},
        {"--out", .ret_value = &order.out},
        {"--language", .ret_value = &order.language},
        {"--tree", .ret_value = &order.tree},
        {"--json", .ret_flag = &order.is_json},
        {0},
    };
    if (!command_read(&options, argument_count, arguments, own) || options.argument_count != 1 ||
        order.org == NULL) {
        fputs("Usage: profkom report FORM --org NAME|ID [--year YEAR] [--since DAY] [--on DAY] "
              "[--tree day|today] [--out FILE] [--json]\n",
              stderr);
        return COMMAND_MISUSED;
    }
    order.code = str_of(options.arguments[0]);
    if (str_equal(order.code, STR(FILING_TEXT))) {
        bool is_of_a_form =
            order.on != NULL || order.since != NULL || order.tree != NULL || order.is_json;
        return filing_text_command(&options, &(struct filing_text_order){
                                                 .org = order.org,
                                                 .year = is_of_a_form ? 0 : (int)order.year,
                                                 .out = order.out,
                                                 .language = order.language,
                                             });
    }
    if (!is_sensible(&order, &day)) {
        return COMMAND_MISUSED;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_ONLY, arena);
    const char *path = str_format(arena, "%s/stats.facts", options.data_folder).data;
    bool is_done = db != NULL && answer(app_system_request(app, arena, db), path, &order, day);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return is_done ? 0 : 1;
}
