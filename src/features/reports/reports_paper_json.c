
#include "app/json.h"
#include "features/reports/reports_paper_inner.h"

/* The report for programs. A figure is a JSON number where it is whole and a text where it has
 * decimals, so that nothing is rounded on the way. */

static json_t *value_of(struct arena *arena, const struct reports_paper *paper, size_t cell)
{
    struct reports_place place = reports_place_of(paper->form, cell);
    enum reports_unit unit = paper->form->sections[place.section].rows[place.row].unit;
    bool is_whole = reports_decimals(unit) == 0;
    bool has_text = paper->texts != NULL && !str_is_empty(paper->texts[cell]);
    if (paper->numbers[cell].is_known && !has_text && is_whole) {
        return json_integer(reports_rounded(paper->numbers[cell], 0).millionths / 1000000);
    }
    return json_text_or_null(reports_paper_plain(arena, paper, cell));
}

static json_t *cells_of(struct arena *arena, const struct reports_paper *paper)
{
    const struct reports_form *form = paper->form;
    json_t *cells = json_array();
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        struct reports_place place = reports_place_of(form, cell);
        const struct reports_section *section = &form->sections[place.section];
        if (!reports_paper_has(paper, place)) {
            continue;
        }
        json_t *item = json_pack(
            "{s:o, s:o, s:o, s:s, s:o}", "cell",
            json_text_or_null(reports_cell_name(arena, form, cell)), "title",
            json_text_or_null(reports_paper_title(paper, section->rows[place.row].title)), "column",
            json_text_or_null(reports_paper_title(paper, section->columns[place.column].title)),
            "source", reports_source_code(form, place), "value", value_of(arena, paper, cell));
        if (paper->remarks != NULL && !str_is_empty(paper->remarks[cell])) {
            json_object_set_new(item, "remark", json_text_or_null(paper->remarks[cell]));
        }
        json_array_append_new(cells, item);
    }
    return cells;
}

static json_t *signatures_of(struct arena *arena, const struct reports_paper *paper)
{
    json_t *signatures = json_array();
    for (size_t i = 0; i < paper->signature_count; i++) {
        const struct reports_signature *signature = &paper->signatures[i];
        json_array_append_new(
            signatures, json_pack("{s:o, s:o, s:o}", "post", json_text_or_null(signature->post),
                                  "name", json_text_or_null(signature->name), "day",
                                  json_text_or_null(date_is_none(signature->day)
                                                        ? (str){0}
                                                        : date_iso(arena, signature->day))));
    }
    return signatures;
}

bool reports_paper_json(struct arena *arena, const struct reports_paper *paper, int fd)
{
    json_t *whole =
        json_pack("{s:o, s:i, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "form",
                  json_text_or_null(paper->form->code), "year", paper->form->year, "title",
                  json_text_or_null(reports_paper_title(paper, paper->form->title)), "day",
                  json_text_or_null(date_iso(arena, reports_paper_day(paper))), "tree",
                  paper->is_by_todays_tree ? "today" : "day", "organisation",
                  json_text_or_null(paper->org_name), "above", json_text_or_null(paper->org_above),
                  "state", json_text_or_null(paper->state), "hash", json_text_or_null(paper->hash),
                  "cells", cells_of(arena, paper), "signatures", signatures_of(arena, paper));
    bool is_written =
        json_dumpfd(whole, fd, JSON_INDENT(1)) == 0 && reports_bytes_write(fd, STR("\n"));
    json_decref(whole);
    return is_written;
}
