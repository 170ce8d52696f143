#include "app/json.h"
#include "base/format.h"
#include "base/utf8.h"
#include "features/slices/slices_inner.h"

/* A slice in words. Messages have places for the parts, and each language puts them in its order;
 * the cases of names, which no table of messages knows, are worked out here. */

/* ---- days ----------------------------------------------------------------------------------- */

str slices_long_day(struct request *req, date day)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, day);
    return buf_str(&text);
}

/* "2026 ж. 1 қаңтардағы": of that day. */
static str kazakh_of_day(struct request *req, date day)
{
    static const char *const endings[] = {"дағы", "дағы", "дағы", "дегі", "дағы", "дағы",
                                          "дегі", "дағы", "тегі", "дағы", "дағы", "дағы"};
    return str_join(req->arena, slices_long_day(req, day), str_of(endings[date_month(day) - 1]));
}

static str on_day(struct request *req, date day)
{
    return req->language == LANGUAGE_KK ? kazakh_of_day(req, day) : slices_long_day(req, day);
}

/* ---- the place ------------------------------------------------------------------------------ */

/* What an adjective of a name ends in, and in the prepositional case. */
static const struct {
    const char *ending;
    const char *in_case;
    bool is_feminine;
} adjectives[] = {
    {"ая", "ой", true},  {"яя", "ей", true},  {"ий", "ом", false},
    {"ый", "ом", false}, {"ой", "ом", false},
};
static const struct {
    const char *noun;
    const char *in_case;
    bool is_feminine;
} nouns[] = {
    {"организация", "организации", true}, {"Профсоюз", "Профсоюзе", false},
    {"профсоюз", "профсоюзе", false},     {"Союз", "Союзе", false},
    {"комитет", "комитете", false},       {"Совет", "Совете", false},
};

/* A word of the name into its case; false if it is no adjective of that gender. */
static bool decline(struct request *req, str word, bool is_feminine, str *ret_word)
{
    for (size_t i = 0; i < COUNT_OF(adjectives); i++) {
        str ending = str_of(adjectives[i].ending);
        if (adjectives[i].is_feminine == is_feminine && str_ends_with(word, ending) &&
            utf8_length(word) > 4) {
            *ret_word = str_join(req->arena, str_slice(word, 0, word.length - ending.length),
                                 str_of(adjectives[i].in_case));
            return true;
        }
    }
    return false;
}

static bool decline_noun(str word, bool is_feminine, str *ret_word)
{
    for (size_t i = 0; i < COUNT_OF(nouns); i++) {
        if (nouns[i].is_feminine == is_feminine && str_equal(word, str_of(nouns[i].noun))) {
            *ret_word = str_of(nouns[i].in_case);
            return true;
        }
    }
    return false;
}

/* "Курская областная организация Профсоюза" into "Курской областной организации Профсоюза"; of a
 * short name, "Курская областная", the noun that was left out comes back. False if the name is not
 * made of adjectives and one of our nouns. */
static bool in_case_of(struct request *req, str name, bool is_feminine, str *ret_name)
{
    struct buf out = BUF_INIT(req->arena);
    size_t adjectives_met = 0;
    str rest = name;
    str word;
    while (str_next(&rest, ' ', &word)) {
        str in_case;
        bool is_noun = decline_noun(word, is_feminine, &in_case);
        if (!is_noun && !decline(req, word, is_feminine, &in_case)) {
            return false;
        }
        buf_put(&out, in_case);
        if (is_noun) {
            if (!str_is_empty(rest)) {
                buf_put_char(&out, ' ');
                buf_put(&out, rest);
            }
            *ret_name = buf_str(&out);
            return adjectives_met > 0;
        }
        adjectives_met++;
        if (!str_is_empty(rest)) {
            buf_put_char(&out, ' ');
        }
    }
    *ret_name = str_join(req->arena, buf_str(&out), STR(" организации"));
    return is_feminine && adjectives_met > 0;
}

/* "во Владимирской", "во Всероссийском", but "в Вологодской". */
static bool takes_vo(str name)
{
    static const char *const vowels[] = {"а", "е", "ё", "и", "о", "у", "ы", "э", "ю", "я"};
    bool begins = str_starts_with(name, STR("В")) || str_starts_with(name, STR("Ф"));
    str second = str_from(name, strlen("В"));
    for (size_t i = 0; i < COUNT_OF(vowels) && begins; i++) {
        begins = !str_starts_with(second, str_of(vowels[i]));
    }
    return begins;
}

str slices_place_text(struct request *req, str org_name)
{
    str in_case;
    if (req->language == LANGUAGE_RU &&
        (in_case_of(req, org_name, true, &in_case) || in_case_of(req, org_name, false, &in_case))) {
        return str_format(req->arena, "%s %.*s", takes_vo(in_case) ? "во" : "в", STR_ARG(in_case));
    }
    return _f("in the organisation “%1”", org_name);
}

/* ---- the sentence --------------------------------------------------------------------------- */

static str year_text(struct request *req, date day)
{
    return str_format(req->arena, "%d", date_year(day));
}

/* In Kazakh the place comes first, and what is counted stands in the middle of the sentence; the
 * Union keeps its capital letter. */
static str what_is_counted(struct request *req, const struct slices_asked *asked)
{
    str label = str_of(_(asked->measure->label));
    bool is_lowered = req->language == LANGUAGE_KK && !str_starts_with(label, STR("Кәсіподақ"));
    return is_lowered ? utf8_lower_first(req->arena, label) : label;
}

/* What is counted and when. */
static str head(struct request *req, const struct slices_asked *asked)
{
    str what = what_is_counted(req, asked);
    date day = slices_day(req, asked);
    if (asked->series == SERIES_YEARS) {
        date first = date_add_months(date_from(date_year(day), 1, 1), -12 * (int)(asked->days - 1));
        return slices_is_flow(asked)
                   ? _f("%1 by years, %2 to %3", what, year_text(req, first), year_text(req, day))
                   : _f("%1 on the first of January, %2 to %3", what, year_text(req, first),
                        year_text(req, day));
    }
    if (asked->series == SERIES_MONTHS) {
        date last = date_from(date_year(day), date_month(day), 1);
        date first = date_add_months(last, -(int)(asked->days - 1));
        return slices_is_flow(asked) ? _f("%1 by months from %2 to %3", what,
                                          slices_long_day(req, first), slices_long_day(req, day))
                                     : _f("%1 on the first of each month from %2 to %3", what,
                                          slices_long_day(req, first), slices_long_day(req, last));
    }
    return slices_is_flow(asked)
               ? _f("%1 from %2 to %3", what, slices_long_day(req, slices_since(req, asked)),
                    slices_long_day(req, day))
               : _f("%1 on %2", what, on_day(req, day));
}

/* "женщины, студенты вузов или студенты колледжей" */
static str conditions_text(struct request *req, const struct slices_asked *asked)
{
    str all = {0};
    for (size_t i = 0; slices_things[i].word != NULL; i++) {
        str codes = asked->conditions[i];
        str values = {0};
        str code;
        while (str_next(&codes, '|', &code)) {
            str label =
                utf8_lower_first(req->arena, slices_value_label(req, &slices_things[i], code));
            values = str_is_empty(values) ? label : _f("%1 or %2", values, label);
        }
        bool is_age = str_equal(str_of(slices_things[i].word), STR("age"));
        bool is_stay = str_equal(str_of(slices_things[i].word), STR("seniority"));
        if (!str_is_empty(values)) {
            values = is_age    ? _f("aged: %1", values)
                     : is_stay ? _f("in the Union: %1", values)
                               : values;
            all = str_comma(req->arena, all, values);
        }
    }
    return all;
}

static str breakdown_text(struct request *req, const struct slices_asked *asked)
{
    str rows = asked->rows == NULL ? (str){0}
                                   : utf8_lower_first(req->arena, str_of(_(asked->rows->label)));
    str columns = asked->columns == NULL
                      ? (str){0}
                      : utf8_lower_first(req->arena, str_of(_(asked->columns->label)));
    return str_is_empty(rows)      ? columns
           : str_is_empty(columns) ? rows
                                   : _f("%1 and %2", rows, columns);
}

str slices_sentence(struct request *req, const struct slices_asked *asked, str org_name)
{
    str what = head(req, asked);
    str where = slices_place_text(req, org_name);
    str who = conditions_text(req, asked);
    str how = breakdown_text(req, asked);
    if (asked->is_by_todays_tree) {
        where = str_comma(req->arena, where, str_of(_("by today’s structure")));
    }
    return str_is_empty(who)
               ? str_is_empty(how) ? _f("%1 %2", what, where) : _f("%1 %2: %3", what, where, how)
           : str_is_empty(how) ? _f("%1 %2, %3", what, where, who)
                               : _f("%1 %2, %3: %4", what, where, who, how);
}

/* ---- figures -------------------------------------------------------------------------------- */

str slices_figure(struct request *req, int64_t value)
{
    return value == CHART_HIDDEN ? STR("<5") : tr_value_int(req->arena, req->language, value);
}

str slices_total_text(struct request *req, struct slices_total total)
{
    return total.is_least ? _f("%1 or more", total.value) : slices_figure(req, total.value);
}

str slices_share_text(struct request *req, const struct slices_asked *asked,
                      const struct slices_table *table, size_t row, size_t column)
{
    int64_t part = row == SLICES_TOTAL && column == SLICES_TOTAL ? table->total.value
                   : row == SLICES_TOTAL    ? table->column_totals[column].value
                   : column == SLICES_TOTAL ? table->row_totals[row].value
                                            : *slices_cell(table, row, column);
    int64_t whole =
        asked->share == SHARE_ROW
            ? (row == SLICES_TOTAL ? table->total : table->row_totals[row]).value
        : asked->share == SHARE_COLUMN
            ? (column == SLICES_TOTAL ? table->total : table->column_totals[column]).value
            : table->total.value;
    return widgets_percent(req, part, whole);
}

/* ---- for programs --------------------------------------------------------------------------- */

static json_t *codes_json(const struct slices_line *lines, size_t count)
{
    json_t *codes = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *line = json_object();
        json_object_set_new(line, "code", json_of_text(lines[i].code));
        json_object_set_new(line, "name", json_of_text(lines[i].label));
        if (lines[i].is_direct) {
            json_object_set_new(line, "direct", json_true());
        }
        json_array_append_new(codes, line);
    }
    return codes;
}

static json_t *cells_json(const struct slices_table *table)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < table->row_count; i++) {
        json_t *row = json_array();
        for (size_t j = 0; j < table->column_count; j++) {
            json_array_append_new(row, json_integer(*slices_cell(table, i, j)));
        }
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *totals_json(const struct slices_total *totals, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, json_integer(totals[i].value));
    }
    return list;
}

json_t *slices_json(struct request *req, const struct slices_asked *asked, int64_t org_id,
                    const struct slices_table *table)
{
    json_t *whole = json_object();
    json_object_set_new(whole, "measure", json_string(asked->measure->word));
    json_object_set_new(whole, "on",
                        json_string(date_iso(req->arena, slices_day(req, asked)).data));
    if (slices_is_flow(asked)) {
        json_object_set_new(whole, "since",
                            json_string(date_iso(req->arena, slices_since(req, asked)).data));
    }
    json_object_set_new(whole, "org", json_integer(org_id));
    json_object_set_new(whole, "tree", json_string(asked->is_by_todays_tree ? "today" : "day"));
    json_object_set_new(whole, "address", json_string(slices_address(req, asked).data));
    /* Whoever holds several posts stands under each of them: these figures are no parts of a sum.
     */
    if (slices_is_shared(asked)) {
        bool are_rows = asked->rows != NULL && asked->rows->is_of_posts;
        json_object_set_new(whole, "overlapping", json_string(are_rows ? "rows" : "columns"));
    }
    json_object_set_new(whole, "rows", codes_json(table->rows, table->row_count));
    json_object_set_new(whole, "columns", codes_json(table->columns, table->column_count));
    json_object_set_new(whole, "cells", cells_json(table));
    if (table->has_row_totals) {
        json_object_set_new(whole, "row_totals", totals_json(table->row_totals, table->row_count));
    }
    if (table->has_column_totals) {
        json_object_set_new(whole, "column_totals",
                            totals_json(table->column_totals, table->column_count));
    }
    if (asked->series == SERIES_NONE || table->has_row_totals) {
        json_object_set_new(whole, "total", json_integer(table->total.value));
    }
    return whole;
}
