#include "app/act.h"
#include "app/json.h"
#include "features/imports/imports_inner.h"

/* Rows lie in the database as sealed JSON: they hold numbers of the state, and nobody searches in
 * them. */

static const char *const fate_codes[IMPORTS_FATES] = {
    [IMPORTS_NEW] = "new",         [IMPORTS_CHANGED] = "changed", [IMPORTS_SAME] = "same",
    [IMPORTS_WRONG] = "wrong",     [IMPORTS_SKIPPED] = "skipped", [IMPORTS_ADDED] = "added",
    [IMPORTS_WRITTEN] = "written",
};

str imports_fate_code(enum imports_fate fate)
{
    return str_of(fate_codes[fate]);
}

static enum imports_fate fate_of(str code)
{
    for (int i = 0; i < IMPORTS_FATES; i++) {
        if (str_equal(code, str_of(fate_codes[i]))) {
            return (enum imports_fate)i;
        }
    }
    return IMPORTS_WRONG;
}

int64_t imports_row_remarks(const struct imports_row *row)
{
    int64_t count = 0;
    for (int32_t i = 0; i < row->person.problem_count; i++) {
        count += !imports_problem_stops(&row->person.problems[i]);
    }
    return count;
}

int64_t imports_row_fields(const struct imports_row *row)
{
    int64_t bits = 0;
    for (size_t i = 0; i < row->change_count; i++) {
        for (int j = 0; imports_card_fields[j].code != NULL; j++) {
            if (strcmp(row->changes[i].field, imports_card_fields[j].code) == 0) {
                bits |= (int64_t)1 << j;
            }
        }
    }
    return bits;
}

/* ---- JSON ----------------------------------------------------------------------------------- */

#define PERSON_TEXTS(what) \
    what(last) what(first) what(middle) what(former) what(phone) what(email) what(position) \
        what(snils) what(iin) what(card) what(remark) what(address) what(section) what(workplace) \
            what(category_label) what(status_label) what(decision) what(record_label) \
                what(language) what(study_group)

static json_t *problem_json(const struct imports_problem *problem)
{
    json_t *object = json_object();
    json_put_text(object, "kind", str_of(imports_problem_name(problem->kind)));
    json_object_set_new(object, "column", json_integer(problem->column));
    json_put_text(object, "cell", problem->cell);
    json_put_text(object, "suggestion", problem->suggestion);
    json_put_int(object, "of_row", problem->of_row);
    return object;
}

static enum imports_problem_kind problem_named(str name)
{
    for (int kind = PROBLEM_NONE + 1; kind < PROBLEM_COUNT; kind++) {
        if (str_equal(name, str_of(imports_problem_name((enum imports_problem_kind)kind)))) {
            return (enum imports_problem_kind)kind;
        }
    }
    return PROBLEM_NONE;
}

static json_t *person_json(const struct imports_person *person)
{
    json_t *object = json_object();
#define PUT_TEXT(name) json_put_text(object, #name, person->name);
    PERSON_TEXTS(PUT_TEXT)
    json_put_int(object, "born", person->born.number);
    json_put_int(object, "born_year", person->born_year);
    json_put_int(object, "joined", person->joined.number);
    json_put_int(object, "joined_year", person->joined_year);
    json_put_int(object, "registered", person->registered.number);
    json_put_int(object, "graduates", person->graduates.number);
    json_put_int(object, "sex", person->sex);
    json_put_int(object, "category", person->category);
    json_t *problems = json_array();
    for (int32_t i = 0; i < person->problem_count; i++) {
        json_array_append_new(problems, problem_json(&person->problems[i]));
    }
    json_object_set_new(object, "problems", problems);
    return object;
}

static void take_person(struct arena *arena, const json_t *object, struct imports_person *person)
{
#define TAKE_TEXT(name) person->name = json_get_text(arena, object, #name);
    PERSON_TEXTS(TAKE_TEXT)
    person->born.number = (int32_t)json_get_int(object, "born");
    person->born_year = (int32_t)json_get_int(object, "born_year");
    person->joined.number = (int32_t)json_get_int(object, "joined");
    person->joined_year = (int32_t)json_get_int(object, "joined_year");
    person->registered.number = (int32_t)json_get_int(object, "registered");
    person->graduates.number = (int32_t)json_get_int(object, "graduates");
    person->sex = (char)json_get_int(object, "sex");
    person->category = (enum imports_category)json_get_int(object, "category");
    size_t i;
    json_t *problem;
    json_array_foreach(json_object_get(object, "problems"), i, problem)
    {
        if (i < IMPORTS_PROBLEMS) {
            person->problems[person->problem_count++] = (struct imports_problem){
                .kind = problem_named(json_get_text(arena, problem, "kind")),
                .column = (int32_t)json_get_int(problem, "column"),
                .cell = json_get_text(arena, problem, "cell"),
                .suggestion = json_get_text(arena, problem, "suggestion"),
                .of_row = (int32_t)json_get_int(problem, "of_row"),
            };
        }
    }
}

static const char *field_code(str code)
{
    for (int i = 0; imports_card_fields[i].code != NULL; i++) {
        if (str_equal(code, str_of(imports_card_fields[i].code))) {
            return imports_card_fields[i].code;
        }
    }
    return "";
}

static json_t *changes_json(const struct imports_row *row)
{
    json_t *list = json_array();
    for (size_t i = 0; i < row->change_count; i++) {
        json_t *object = json_object();
        json_put_text(object, "field", str_of(row->changes[i].field));
        json_put_text(object, "before", row->changes[i].before);
        json_put_text(object, "after", row->changes[i].after);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *candidates_json(const struct imports_row *row)
{
    json_t *list = json_array();
    for (size_t i = 0; i < row->candidate_count; i++) {
        json_t *object = json_object();
        json_put_int(object, "member", row->candidates[i].member_id);
        json_put_int(object, "org", row->candidates[i].org_id);
        json_put_text(object, "reason", row->candidates[i].reason);
        json_array_append_new(list, object);
    }
    return list;
}

static void take_lists(struct arena *arena, const json_t *whole, struct imports_row *row)
{
    size_t i;
    json_t *object;
    json_array_foreach(json_object_get(whole, "changes"), i, object)
    {
        if (i < IMPORTS_CHANGES) {
            row->changes[row->change_count++] =
                (struct imports_change){.field = field_code(json_get_text(arena, object, "field")),
                                        .before = json_get_text(arena, object, "before"),
                                        .after = json_get_text(arena, object, "after")};
        }
    }
    json_array_foreach(json_object_get(whole, "candidates"), i, object)
    {
        if (i < IMPORTS_CANDIDATES) {
            row->candidates[row->candidate_count++] =
                (struct imports_candidate){.member_id = json_get_int(object, "member"),
                                           .org_id = json_get_int(object, "org"),
                                           .reason = json_get_text(arena, object, "reason")};
        }
    }
}

/* ---- sealing -------------------------------------------------------------------------------- */

static str seal_json(struct request *req, str place, json_t *whole)
{
    str text = json_as_text(req->arena, whole);
    json_decref(whole);
    return secret_seal(req->arena, req->app->keys, place, text);
}

/* NULL if it does not open; jansson takes NULL as an object without members. */
static json_t *open_json(struct request *req, str place, str sealed)
{
    str text;
    if (!secret_open(req->arena, req->app->keys, place, sealed, &text)) {
        return NULL;
    }
    return json_loadb(text.data, text.length, 0, NULL);
}

static str row_place(struct arena *arena, int64_t import_id, int64_t number)
{
    return str_format(arena, "import_row:%lld:%lld", (long long)import_id, (long long)number);
}

str imports_row_seal(struct request *req, int64_t import_id, const struct imports_row *row)
{
    json_t *whole = json_object();
    json_object_set_new(whole, "person", person_json(&row->person));
    json_put_int(whole, "reason", row->reason);
    json_put_int(whole, "problem", row->problem);
    json_put_int(whole, "other", row->other);
    json_put_int(whole, "chosen", row->chosen);
    json_object_set_new(whole, "changes", changes_json(row));
    json_object_set_new(whole, "candidates", candidates_json(row));
    return seal_json(req, row_place(req->arena, import_id, row->number), whole);
}

struct imports_row imports_row_open(struct request *req, int64_t import_id, int64_t number,
                                    str fate, int64_t member_id, str content)
{
    struct imports_row row = {.number = number, .fate = fate_of(fate), .member_id = member_id};
    json_t *whole = open_json(req, row_place(req->arena, import_id, number), content);
    take_person(req->arena, json_object_get(whole, "person"), &row.person);
    row.person.row = (int32_t)number;
    row.reason = (enum imports_reason)json_get_int(whole, "reason");
    row.problem = (int32_t)json_get_int(whole, "problem");
    row.other = json_get_int(whole, "other");
    row.chosen = json_get_int(whole, "chosen");
    take_lists(req->arena, whole, &row);
    json_decref(whole);
    return row;
}

/* ---- the layout ----------------------------------------------------------------------------- */

static str layout_place(struct arena *arena, int64_t import_id)
{
    return str_format(arena, "import.layout:%lld", (long long)import_id);
}

static json_t *column_json(const struct imports_column *column)
{
    json_t *object = json_object();
    json_put_text(object, "field", str_of(imports_field_name(column->field)));
    json_put_text(object, "heading", column->heading);
    json_put_int(object, "filled", column->filled);
    json_put_int(object, "bad", column->bad);
    json_t *examples = json_array();
    for (int i = 0; i < IMPORTS_EXAMPLES; i++) {
        str example = column->examples[i];
        if (example.length > 0) {
            json_array_append_new(examples, json_of_text(example));
        }
    }
    json_object_set_new(object, "examples", examples);
    return object;
}

static void take_column(struct arena *arena, const json_t *object, struct imports_column *column)
{
    *column = (struct imports_column){
        .field = imports_field_named(json_get_text(arena, object, "field")),
        .heading = json_get_text(arena, object, "heading"),
        .filled = (int32_t)json_get_int(object, "filled"),
        .bad = (int32_t)json_get_int(object, "bad"),
    };
    size_t i;
    json_t *example;
    json_array_foreach(json_object_get(object, "examples"), i, example)
    {
        if (i < IMPORTS_EXAMPLES) {
            column->examples[i] =
                str_copy(arena, (str){json_string_value(example), json_string_length(example)});
        }
    }
}

str imports_layout_seal(struct request *req, int64_t import_id, const struct imports_layout *layout)
{
    json_t *columns = json_array();
    for (int32_t i = 0; i < layout->column_count; i++) {
        json_array_append_new(columns, column_json(&layout->columns[i]));
    }
    json_t *whole = json_object();
    json_object_set_new(whole, "columns", columns);
    json_put_int(whole, "heading_first", layout->heading_first);
    json_put_int(whole, "heading_last", layout->heading_last);
    return seal_json(req, layout_place(req->arena, import_id), whole);
}

struct imports_layout imports_layout_open(struct request *req, int64_t import_id, str sealed)
{
    struct imports_layout layout = {0};
    json_t *whole = open_json(req, layout_place(req->arena, import_id), sealed);
    layout.heading_first = (int32_t)json_get_int(whole, "heading_first");
    layout.heading_last = (int32_t)json_get_int(whole, "heading_last");
    size_t i;
    json_t *column;
    json_array_foreach(json_object_get(whole, "columns"), i, column)
    {
        if (i < IMPORTS_COLUMNS) {
            take_column(req->arena, column, &layout.columns[layout.column_count++]);
        }
    }
    json_decref(whole);
    return layout;
}
