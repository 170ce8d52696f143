#include "features/reports/reports_form_inner.h"

#include <sodium.h>

/* The statements of a form, line by line. Formulas and checks are read when all rows are known, so
 * that they may speak of rows further down. */

#define COLUMNS_LIMIT 32

/* A formula of which only the place is known yet: that of a row, of a column or of a check. */
struct pending {
    size_t section;
    size_t index; /* which row, column or check */
    str text;
    int32_t line;
};
struct pendings {
    struct pending *items;
    size_t count;
    size_t capacity;
};

/* Lists grow while they are read. */
struct making {
    struct reports_reading reading;
    struct pendings rows;
    struct pendings columns;
    struct pendings checks;
    size_t sections_capacity;
    size_t columns_capacity;
    size_t rows_capacity;
    size_t accept_capacity;
    size_t checks_capacity;
};

static const char *const unit_names[] = {"count", "percent", "money", "text", "day", "flag"};

/* Keeps the rest of the line until all rows are known. */
static void put_off(struct making *making, struct pendings *pendings, size_t section, size_t index)
{
    struct reports_reading *reading = &making->reading;
    *ARENA_PUSH(reading->arena, pendings->items, pendings->count, pendings->capacity) =
        (struct pending){section, index, reading->rest, reading->line};
    reading->rest = (str){0};
}

static struct reports_deadline read_deadline(struct reports_reading *reading)
{
    enum reports_level level;
    if (!reports_level_read(reading, &level)) {
        return (struct reports_deadline){0};
    }
    if (!reports_is_next(reading, "until")) {
        reports_mistake(reading, N_("\"until\" and a day are missing after the level"), (str){0});
        return (struct reports_deadline){0};
    }
    return (struct reports_deadline){level, reports_day_read(reading)};
}

/* ---- sections, columns, rows ---------------------------------------------------------------- */

static struct reports_section *current_section(struct making *making)
{
    struct reports_form *form = making->reading.form;
    if (form->section_count == 0) {
        reports_mistake(&making->reading, N_("this needs a section before it"), (str){0});
        return NULL;
    }
    return &form->sections[form->section_count - 1];
}

/* "at territory,region": which levels have something to enter here. */
static uint32_t read_levels(struct reports_reading *reading)
{
    uint32_t levels = 0;
    do {
        enum reports_level level;
        if (!reports_level_read(reading, &level)) {
            break;
        }
        levels |= (uint32_t)1 << level;
    } while (reports_goes_on(reading));
    return levels;
}

static void read_section(struct making *making)
{
    struct reports_reading *reading = &making->reading;
    struct reports_form *form = reading->form;
    str code = reports_word(reading);
    for (size_t i = 0; i < form->section_count; i++) {
        if (str_equal(form->sections[i].code, code)) {
            reports_mistake(reading, N_("there is a section %1 already"), code);
        }
    }
    if (str_is_empty(code)) {
        reports_mistake(reading, N_("a section needs a code: section II \"Title\""), (str){0});
    }
    struct reports_section section = {.code = code, .title = reports_title_read(reading)};
    if (reports_is_next(reading, "at")) {
        section.levels = read_levels(reading);
    }
    *ARENA_PUSH(reading->arena, form->sections, form->section_count, making->sections_capacity) =
        section;
    making->columns_capacity = 0;
    making->rows_capacity = 0;
}

/* "category=worker age=..35": at least one, to the end of the line or to another word. */
static size_t read_filters(struct reports_reading *reading, struct reports_filter **ret_filters)
{
    struct reports_filter *filters = NULL;
    size_t count = 0;
    size_t capacity = 0;
    for (;;) {
        str rest = reading->rest;
        str word = reports_word(reading);
        ptrdiff_t equals = str_find_char(word, '=');
        if (equals <= 0) {
            reading->rest = rest;
            break;
        }
        if (!reports_is_condition(str_slice(word, 0, (size_t)equals))) {
            reports_mistake(reading, N_("there is no condition \"%1\""), word);
        }
        *ARENA_PUSH(reading->arena, filters, count, capacity) = (struct reports_filter){
            str_slice(word, 0, (size_t)equals), str_from(word, (size_t)equals + 1)};
    }
    if (count == 0) {
        reports_mistake(reading, N_("after \"where\" a condition is missing: sex=f"), (str){0});
    }
    *ret_filters = filters;
    return count;
}

static void read_column(struct making *making)
{
    struct reports_reading *reading = &making->reading;
    struct reports_section *section = current_section(making);
    if (section == NULL) {
        return;
    }
    struct reports_column column = {.code = reports_word(reading),
                                    .title = reports_title_read(reading)};
    for (size_t i = 0; i < section->column_count; i++) {
        if (str_equal(section->columns[i].code, column.code)) {
            reports_mistake(reading, N_("there is a column %1 already"), column.code);
        }
    }
    if (section->row_count > 0) {
        reports_mistake(reading, N_("columns stand before the rows of their section"), (str){0});
    }
    column.is_at_start = reports_is_next(reading, "at-start");
    if (reports_is_next(reading, "where")) {
        column.filter_count = read_filters(reading, &column.filters);
    }
    if (section->column_count == COLUMNS_LIMIT) {
        reports_mistake(reading, N_("a section has at most 32 columns"), (str){0});
        return;
    }
    column.is_formula = reports_is_next(reading, "=");
    if (column.is_formula) {
        put_off(making, &making->columns, reading->form->section_count - 1, section->column_count);
    }
    *ARENA_PUSH(reading->arena, section->columns, section->column_count, making->columns_capacity) =
        column;
}

/* "columns ORG": the same as those of an earlier section. */
static void read_columns_of(struct making *making)
{
    struct reports_reading *reading = &making->reading;
    const struct reports_form *form = reading->form;
    str code = reports_word(reading);
    struct reports_section *section = current_section(making);
    if (section == NULL) {
        return;
    }
    size_t of = 0;
    while (!str_equal(form->sections[of].code, code) && of + 1 < form->section_count) {
        of++;
    }
    if (of + 1 == form->section_count || section->column_count > 0) {
        reports_mistake(
            reading, N_("there is no earlier section \"%1\", or columns stand here already"), code);
        return;
    }
    for (size_t i = 0; i < form->sections[of].column_count; i++) {
        *ARENA_PUSH(reading->arena, section->columns, section->column_count,
                    making->columns_capacity) = form->sections[of].columns[i];
    }
    for (size_t i = 0; i < making->columns.count; i++) {
        struct pending pending = making->columns.items[i];
        if (pending.section == of) {
            pending.section = form->section_count - 1;
            *ARENA_PUSH(reading->arena, making->columns.items, making->columns.count,
                        making->columns.capacity) = pending;
        }
    }
}

static size_t column_named(const struct reports_section *section, str code)
{
    size_t i = 0;
    while (i < section->column_count && !str_equal(section->columns[i].code, code)) {
        i++;
    }
    return i;
}

/* "only start,end" */
static uint32_t read_only(struct reports_reading *reading, const struct reports_section *section)
{
    uint32_t columns = 0;
    do {
        str code = reports_word(reading);
        size_t column = column_named(section, code);
        if (column == section->column_count) {
            reports_mistake(reading, N_("this section has no column \"%1\""), code);
            return 0;
        }
        columns |= (uint32_t)1 << column;
    } while (reports_goes_on(reading));
    return columns;
}

static void read_source(struct making *making, struct reports_row *row, size_t row_number)
{
    struct reports_reading *reading = &making->reading;
    str word = reports_word(reading);
    if (str_equal(word, STR("entered"))) {
        row->source = REPORTS_ENTERED;
    } else if (str_equal(word, STR("="))) {
        row->source = REPORTS_FORMULA;
        put_off(making, &making->rows, reading->form->section_count - 1, row_number);
    } else if (str_equal(word, STR("count"))) {
        row->source = REPORTS_MEASURE;
        row->measure.name = reports_word(reading);
        if (!reports_is_measure(row->measure.name)) {
            reports_mistake(reading, N_("there is no measure \"%1\""), row->measure.name);
        }
        if (reports_is_next(reading, "where")) {
            row->measure.filter_count = read_filters(reading, &row->measure.filters);
        }
    } else {
        reports_mistake(reading,
                        N_("a row ends with \"entered\", \"count MEASURE\" or \"= FORMULA\", not "
                           "with \"%1\""),
                        word);
    }
}

static void read_row(struct making *making)
{
    struct reports_reading *reading = &making->reading;
    struct reports_section *section = current_section(making);
    if (section == NULL) {
        return;
    }
    struct reports_row row = {.number = reports_word(reading), .line = reading->line};
    for (size_t i = 0; i < section->row_count; i++) {
        if (str_equal(section->rows[i].number, row.number)) {
            reports_mistake(reading, N_("there is a row %1 already"), row.number);
        }
    }
    while (reports_is_next(reading, "-")) {
        row.depth++;
    }
    row.title = reports_title_read(reading);
    row.columns = section->column_count == COLUMNS_LIMIT
                      ? UINT32_MAX
                      : ((uint32_t)1 << section->column_count) - 1;
    str rest = reading->rest;
    size_t unit = reports_place_in(unit_names, COUNT_OF(unit_names), reports_word(reading));
    if (unit == COUNT_OF(unit_names) || unit == REPORTS_COUNT) {
        reading->rest = rest; /* "count" begins a measure */
        unit = REPORTS_COUNT;
    }
    row.unit = (enum reports_unit)unit;
    if (reports_is_next(reading, "only")) {
        row.columns = read_only(reading, section);
    }
    if (row.columns == 0) {
        reports_mistake(reading, N_("the section has no columns"), (str){0});
    }
    read_source(making, &row, section->row_count);
    *ARENA_PUSH(reading->arena, section->rows, section->row_count, making->rows_capacity) = row;
}

/* ---- checks --------------------------------------------------------------------------------- */

static void read_check(struct making *making)
{
    struct reports_reading *reading = &making->reading;
    struct reports_form *form = reading->form;
    struct reports_check check = {.line = reading->line};
    str kind = reports_word(reading);
    check.is_hard = str_equal(kind, STR("hard"));
    if (!check.is_hard && !str_equal(kind, STR("soft"))) {
        reports_mistake(reading, N_("a check is \"hard\" or \"soft\", not \"%1\""), kind);
    }
    check.sentence = reports_title_read(reading);
    check.is_each_row = reports_is_next(reading, "each-row");
    if (current_section(making) == NULL) {
        return;
    }
    check.section = form->section_count - 1;
    put_off(making, &making->checks, check.section, form->check_count);
    *ARENA_PUSH(reading->arena, form->checks, form->check_count, making->checks_capacity) = check;
}

/* ---- the file ------------------------------------------------------------------------------- */

/* The code becomes part of the name of a file. */
static bool is_plain(str code)
{
    bool is_good = code.length > 0 && code.length <= 40;
    for (size_t i = 0; is_good && i < code.length; i++) {
        char c = code.data[i];
        is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    return is_good;
}

static void read_form_line(struct making *making)
{
    struct reports_reading *reading = &making->reading;
    int64_t year = 0;
    reading->form->code = reports_word(reading);
    if (!is_plain(reading->form->code)) {
        reports_mistake(reading, N_("\"%1\" is no code of a form: small letters, digits, hyphens"),
                        reading->form->code);
    }
    str word = reports_word(reading);
    if (!str_to_int64(word, &year) || year < 1990 || year > 2100) {
        reports_mistake(reading, N_("\"%1\" is no year: form fnpr-2 2025"), word);
    }
    reading->form->year = (int)year;
}

static void read_accept(struct making *making)
{
    struct reports_form *form = making->reading.form;
    *ARENA_PUSH(making->reading.arena, form->accept, form->accept_count, making->accept_capacity) =
        read_deadline(&making->reading);
}

static void read_note(struct making *making)
{
    struct reports_section *section = current_section(making);
    struct reports_title note = reports_title_read(&making->reading);
    if (section != NULL) {
        section->note = note;
    }
}

static void read_statement(struct making *making, str word)
{
    struct reports_reading *reading = &making->reading;
    struct reports_form *form = reading->form;
    if (str_equal(word, STR("form"))) {
        read_form_line(making);
    } else if (str_equal(word, STR("title"))) {
        form->title = reports_title_read(reading);
    } else if (str_equal(word, STR("basis"))) {
        form->basis = reports_title_read(reading).ru;
    } else if (str_equal(word, STR("day"))) {
        form->day = reports_day_read(reading);
    } else if (str_equal(word, STR("since"))) {
        form->since = reports_day_read(reading);
    } else if (str_equal(word, STR("fill"))) {
        form->fill = read_deadline(reading);
    } else if (str_equal(word, STR("accept"))) {
        read_accept(making);
    } else if (str_equal(word, STR("landscape"))) {
        form->is_landscape = true;
    } else if (str_equal(word, STR("section"))) {
        read_section(making);
    } else if (str_equal(word, STR("note"))) {
        read_note(making);
    } else if (str_equal(word, STR("column"))) {
        read_column(making);
    } else if (str_equal(word, STR("columns"))) {
        read_columns_of(making);
    } else if (str_equal(word, STR("row"))) {
        read_row(making);
    } else if (str_equal(word, STR("check"))) {
        read_check(making);
    } else {
        reports_mistake(reading, N_("\"%1\" begins no statement of a form"), word);
        reading->rest = (str){0};
    }
}

static str without_comment(str line)
{
    bool is_quoted = false;
    for (size_t i = 0; i < line.length; i++) {
        is_quoted ^= line.data[i] == '"';
        if (line.data[i] == '#' && !is_quoted) {
            return str_slice(line, 0, i);
        }
    }
    return line;
}

static void read_line(struct making *making, str line)
{
    struct reports_reading *reading = &making->reading;
    reading->rest = str_trim(without_comment(line));
    if (str_is_empty(reading->rest)) {
        return;
    }
    read_statement(making, reports_word(reading));
    if (!str_is_empty(str_trim(reading->rest))) {
        reports_mistake(reading, N_("this was not understood: %1"), str_trim(reading->rest));
    }
}

static void number_cells(struct reports_form *form)
{
    for (size_t i = 0; i < form->section_count; i++) {
        if (form->sections[i].levels == 0) {
            form->sections[i].levels = (uint32_t)1 << form->fill.level;
        }
        form->sections[i].first_cell = form->cell_count;
        form->cell_count += form->sections[i].row_count * form->sections[i].column_count;
    }
}

static void expect_end(struct reports_reading *reading)
{
    if (!str_is_empty(str_trim(reading->rest))) {
        reports_mistake(reading, N_("this was not understood: %1"), str_trim(reading->rest));
    }
}

static void read_row_formula(struct reports_reading *reading, const struct pending *pending)
{
    struct reports_row *row = &reading->form->sections[pending->section].rows[pending->index];
    if (reports_formula_read(reading, pending->section, &row->formula)) {
        expect_end(reading);
    }
}

static void read_column_formula(struct reports_reading *reading, const struct pending *pending)
{
    struct reports_column *column =
        &reading->form->sections[pending->section].columns[pending->index];
    if (reports_formula_read(reading, pending->section, &column->formula)) {
        expect_end(reading);
    }
    for (size_t i = 0; i < column->formula.count; i++) {
        column->formula.steps[i].is_optional = true;
    }
}

/* A check that looks at every row says so, for then it leaves out rows of percent. */
static void read_check_formulas(struct reports_reading *reading, const struct pending *pending)
{
    struct reports_check *check = &reading->form->checks[pending->index];
    if (!reports_formula_read(reading, pending->section, &check->left) ||
        !reports_relation_read(reading, &check->relation) ||
        !reports_formula_read(reading, pending->section, &check->right)) {
        return;
    }
    expect_end(reading);
    if (check->is_each_row != (reports_formula_is_of_any_row(&check->left) ||
                               reports_formula_is_of_any_row(&check->right))) {
        reports_mistake(reading, N_("a check has both \"each-row\" and [*:…], or neither"),
                        (str){0});
    }
}

static void read_pendings(struct reports_reading *reading, const struct pendings *pendings,
                          void (*read)(struct reports_reading *, const struct pending *))
{
    for (size_t i = 0; i < pendings->count; i++) {
        reading->line = pendings->items[i].line;
        reading->rest = pendings->items[i].text;
        read(reading, &pendings->items[i]);
    }
}

static void look_at_whole(struct reports_reading *reading)
{
    const struct reports_form *form = reading->form;
    reading->line = 0;
    const struct {
        const char *statement;
        bool is_there;
    } needed[] = {
        {"form CODE YEAR", !str_is_empty(form->code) && form->year != 0},
        {"title \"…\"", !str_is_empty(form->title.ru)},
        {"day YYYY-MM-DD", !date_is_none(form->day)},
        {"since YYYY-MM-DD", !date_is_none(form->since)},
        {"fill LEVEL until YYYY-MM-DD", !date_is_none(form->fill.until)},
        {"section CODE \"…\"", form->section_count > 0},
    };
    for (size_t i = 0; i < COUNT_OF(needed); i++) {
        if (!needed[i].is_there) {
            reports_mistake(reading, N_("the file has no line: %1"), str_of(needed[i].statement));
        }
    }
    if (date_before(form->day, form->since)) {
        reports_mistake(reading, N_("\"since\" is later than \"day\""), (str){0});
    }
}

str reports_sum(struct arena *arena, str text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_raw(arena, sizeof(hash) * 2 + 1);
    crypto_hash_sha256(hash, (const unsigned char *)text.data, text.length);
    sodium_bin2hex(hex, sizeof(hash) * 2 + 1, hash, sizeof(hash));
    return (str){hex, sizeof(hash) * 2};
}

bool reports_form_read(struct arena *arena, str text, struct reports_form *ret_form,
                       struct reports_mistakes *ret_mistakes)
{
    struct reports_form form = {.sum = reports_sum(arena, text), .text = text};
    struct reports_mistakes mistakes = {0};
    struct making making = {.reading = {.arena = arena, .form = &form, .mistakes = &mistakes}};
    str line;
    while (str_next(&text, '\n', &line)) {
        making.reading.line++;
        read_line(&making, line);
    }
    look_at_whole(&making.reading);
    number_cells(&form);
    read_pendings(&making.reading, &making.rows, read_row_formula);
    read_pendings(&making.reading, &making.columns, read_column_formula);
    read_pendings(&making.reading, &making.checks, read_check_formulas);
    if (mistakes.count == 0) {
        reports_order_formulas(&making.reading);
    }
    *ret_form = form;
    *ret_mistakes = mistakes;
    return mistakes.count == 0;
}
