/* `profkom report FORM --org ID --on DAY --json`: what the register says for a form, formulas and
 * checks. */
#include <stdio.h>

#include <jansson.h>

#include "app/app.h"
#include "app/command.h"
#include "features/reports/reports.h"
#include "features/reports/reports_inner.h"

struct order {
    str code;
    int64_t org_id;
    const char *on;
    bool is_json;
};

static str number_text(struct arena *arena, struct reports_number number, enum reports_unit unit)
{
    int decimals = reports_decimals(unit);
    return str_format(arena, "%.*f", decimals, (double)number.millionths / 1e6);
}

static json_t *value_of(struct arena *arena, const struct reports_values *values, size_t cell,
                        enum reports_unit unit)
{
    if (!str_is_empty(values->texts[cell])) {
        return json_stringn(values->texts[cell].data, values->texts[cell].length);
    }
    if (!values->numbers[cell].is_known) {
        return json_null();
    }
    return unit == REPORTS_COUNT
               ? json_integer(values->numbers[cell].millionths / 1000000)
               : json_string(number_text(arena, values->numbers[cell], unit).data);
}

static const char *source_of(const struct reports_form *form, struct reports_place place)
{
    const struct reports_row *row = &form->sections[place.section].rows[place.row];
    return reports_formula_of(form, place) != NULL ? "formula"
           : row->source == REPORTS_MEASURE        ? "register"
                                                   : "entered";
}

static void print_json(struct arena *arena, const struct reports_form *form,
                       const struct reports_values *values, const struct reports_findings *findings)
{
    json_t *cells = json_array();
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_row *row = &form->sections[place.section].rows[place.row];
        if (reports_row_has(row, place.column)) {
            json_array_append_new(cells, json_pack("{s:s, s:s, s:o}", "cell",
                                                   reports_cell_name(arena, form, cell).data,
                                                   "source", source_of(form, place), "computed",
                                                   value_of(arena, values, cell, row->unit)));
        }
    }
    json_t *broken = json_array();
    for (size_t i = 0; i < findings->count; i++) {
        const struct reports_finding *finding = &findings->items[i];
        str sentence = finding->check->sentence.ru;
        json_array_append_new(broken, json_pack("{s:s, s:b, s:o}", "cell",
                                                reports_cell_name(arena, form, finding->cell).data,
                                                "hard", finding->check->is_hard, "sentence",
                                                json_stringn(sentence.data, sentence.length)));
    }
    json_t *whole =
        json_pack("{s:o, s:i, s:o, s:o}", "form", json_stringn(form->code.data, form->code.length),
                  "year", form->year, "cells", cells, "findings", broken);
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

static bool report(struct request *req, const char *path, const struct order *order)
{
    const struct reports_form *form = reports_form_named(req, order->code);
    struct stats_store store;
    date day = {0};
    if (form == NULL) {
        fputs("profkom: there is no such form; see profkom forms check\n", stderr);
        return false;
    }
    if (order->on != NULL && !date_from_iso(str_of(order->on), &day)) {
        fputs("profkom: write the day as 2026-01-01\n", stderr);
        return false;
    }
    if (!stats_open_fresh(req, path, &store)) {
        fputs("profkom: the facts could not be laid out\n", stderr);
        return false;
    }
    db_begin_read(req->db);
    struct reports_values values = reports_count(req, &store, form, order->org_id, day);
    db_rollback(req->db);
    struct reports_findings findings = reports_look_over(req->arena, form, values.numbers, NULL);
    if (order->is_json) {
        print_json(req->arena, form, &values, &findings);
    } else {
        print_lines(req->arena, form, &values, &findings);
    }
    stats_close(&store);
    return true;
}

int reports_report_command(int argument_count, char **arguments)
{
    struct command_options options;
    struct order order = {0};
    const struct command_own_option own[] = {
        {"--org", .ret_number = &order.org_id, .min = 1, .max = INT64_MAX},
        {"--on", .ret_value = &order.on},
        {"--json", .ret_flag = &order.is_json},
        {0},
    };
    if (!command_read(&options, argument_count, arguments, own) || options.argument_count != 1 ||
        order.org_id == 0) {
        fputs("Usage: profkom report FORM --org ID [--on DAY] [--json]\n", stderr);
        return COMMAND_MISUSED;
    }
    order.code = str_of(options.arguments[0]);
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct app *app = command_prepare(&options) ? command_app(&options, 1) : NULL;
    struct db *db = app == NULL ? NULL : command_database(&options, DB_READ_ONLY, arena);
    const char *path = str_format(arena, "%s/stats.facts", options.data_folder).data;
    bool is_done = db != NULL && report(app_system_request(app, arena, db), path, &order);
    if (db != NULL) {
        db_close(db);
    }
    app_free(app);
    return is_done ? 0 : 1;
}
