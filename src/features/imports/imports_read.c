#include "features/imports/imports_read.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "app/i18n.h"
#include "base/buf.h"
#include "base/fold.h"
#include "features/imports/imports_clean.h"
#include "features/imports/imports_read_inner.h"

enum { BUFFERED_ROWS = 200 };

/* Keys of people already seen, open addressing; a hash of 64 bits is taken for the person itself.
 */
struct seen {
    uint64_t *keys;
    int32_t *rows;
    size_t capacity;
    size_t count;
};

/* A list holds few different posts: their categories are looked up once. */
enum { CATEGORIES_KEPT = 256 };

struct kept_category {
    uint64_t key;
    enum imports_category category;
};

struct imports_reader {
    struct imports_options options;
    struct arena *arena;       /* of the reader, with what it has seen */
    struct arena *sheet_arena; /* layout and buffered rows */
    struct arena *row_arena;
    struct sheet_row buffered[BUFFERED_ROWS];
    int32_t buffered_count;
    struct imports_layout layout;
    bool understood;
    bool skips_sheet;
    bool stopped;
    str section;
    bool ended; /* a total or a signature was met: lonely names below are those who sign */
    struct seen seen;
    struct kept_category categories[CATEGORIES_KEPT];
};

/* ---- duplicates ----------------------------------------------------------------------------- */

static void seen_grow(struct arena *arena, struct seen *seen)
{
    struct seen larger = {.capacity = seen->capacity == 0 ? 1024 : seen->capacity * 2};
    larger.keys = ARENA_ARRAY(arena, larger.capacity, uint64_t);
    larger.rows = ARENA_ARRAY(arena, larger.capacity, int32_t);
    for (size_t i = 0; i < seen->capacity; i++) {
        if (seen->rows[i] != 0) {
            size_t place = seen->keys[i] & (larger.capacity - 1);
            while (larger.rows[place] != 0) {
                place = (place + 1) & (larger.capacity - 1);
            }
            larger.keys[place] = seen->keys[i];
            larger.rows[place] = seen->rows[i];
        }
    }
    larger.count = seen->count;
    *seen = larger;
}

/* The row where the key was seen first, or 0 and it is remembered. */
static int32_t seen_before(struct arena *arena, struct seen *seen, uint64_t key, int32_t row)
{
    if (seen->count * 2 >= seen->capacity) {
        seen_grow(arena, seen);
    }
    size_t place = key & (seen->capacity - 1);
    while (seen->rows[place] != 0) {
        if (seen->keys[place] == key) {
            return seen->rows[place];
        }
        place = (place + 1) & (seen->capacity - 1);
    }
    seen->keys[place] = key;
    seen->rows[place] = row;
    seen->count++;
    return 0;
}

/* Names alone do not make the same person: a birth is needed, or the same phone or post. */
static uint64_t key_of(struct arena *arena, const struct imports_person *person)
{
    struct buf out = BUF_INIT(arena);
    buf_put(&out, fold_search(arena, person->last));
    buf_put_char(&out, '|');
    buf_put(&out, fold_search(arena, person->first));
    buf_put_char(&out, '|');
    buf_put(&out, fold_search(arena, person->middle));
    buf_put_char(&out, '|');
    if (!date_is_none(person->born)) {
        buf_put_int64(&out, person->born.number);
    } else {
        buf_put_int64(&out, person->born_year);
        buf_put_char(&out, '|');
        buf_put(&out, person->phone);
        buf_put(&out, person->snils);
        buf_put(&out, person->card);
        buf_put(&out, fold_search(arena, person->position));
    }
    return str_hash(buf_str(&out));
}

/* ---- the stream ----------------------------------------------------------------------------- */

static enum imports_category category_of(struct imports_reader *reader,
                                         const struct imports_person *person)
{
    uint64_t key = str_hash(person->position) * 31 + str_hash(person->remark) * 17 +
                   str_hash(person->section) + 1;
    struct kept_category *kept = &reader->categories[key % CATEGORIES_KEPT];
    if (kept->key != key) {
        *kept = (struct kept_category){key, imports_category_of(reader->row_arena, person->position,
                                                                person->remark, person->section)};
    }
    return kept->category;
}

/* «женщин» and «17» under «Всего: 34», «Рудь А.А.» and «(подпись)»: below a total, a row without a
 * running number and with nothing readable beside the name, where members have such things. */
static bool belongs_to_total(struct imports_reader *reader, const struct sheet_row *row,
                             const struct imports_person *person)
{
    const struct imports_layout *layout = &reader->layout;
    bool has_more = false;
    if (!reader->ended) {
        return false;
    }
    bool bare = date_is_none(person->born) && person->born_year == 0 &&
                date_is_none(person->joined) && person->joined_year == 0 &&
                str_is_empty(person->phone) && str_is_empty(person->email) &&
                str_is_empty(person->snils) && str_is_empty(person->iin);
    for (int32_t i = 0; i < layout->column_count && !has_more; i++) {
        enum imports_field field = layout->columns[i].field;
        has_more = field == FIELD_NUMBER || field == FIELD_BORN || field == FIELD_JOINED ||
                   field == FIELD_PHONE || field == FIELD_EMAIL || field == FIELD_SNILS ||
                   field == FIELD_IIN;
    }
    return bare && has_more && !imports_row_look_at(reader->row_arena, layout, row).numbered;
}

/* False if the row turned out to be nobody. */
static bool make_person(struct imports_reader *reader, const struct sheet_row *row,
                        struct imports_person *ret_person)
{
    struct imports_person person =
        imports_person_of(reader->row_arena, &reader->layout, row, reader->options.today);
    person.section = reader->section;
    *ret_person = person;
    return !belongs_to_total(reader, row, &person);
}

static bool read_person(struct imports_reader *reader, const struct sheet_row *row)
{
    struct imports_person person;
    if (!make_person(reader, row, &person)) {
        return false;
    }
    person.category = category_of(reader, &person);
    int32_t first_row =
        seen_before(reader->arena, &reader->seen, key_of(reader->row_arena, &person), row->number);
    if (first_row > 0) {
        imports_person_add_problem(&person, PROBLEM_DUPLICATE_IN_FILE, -1, (str){0})->of_row =
            first_row;
    }
    reader->stopped = !reader->options.person(reader->options.context, &person);
    return true;
}

static bool may_be_person(const struct imports_reader *reader, enum imports_row_kind kind)
{
    return kind == ROW_PERSON || (kind == ROW_LONELY_PERSON && !reader->ended);
}

static void read_row(struct imports_reader *reader, const struct sheet_row *row)
{
    if (reader->stopped || !reader->layout.is_list || row->number <= reader->layout.heading_last) {
        return;
    }
    arena_reset(reader->row_arena);
    enum imports_row_kind kind = imports_row_kind_of(reader->row_arena, &reader->layout, row);
    if (kind == ROW_SECTION) {
        struct imports_row_look look = imports_row_look_at(reader->row_arena, &reader->layout, row);
        reader->section =
            str_copy(reader->sheet_arena, imports_clean_text(reader->row_arena, look.first_text));
    }
    bool person = may_be_person(reader, kind) && read_person(reader, row);
    /* A total of one building may stand between people. */
    reader->ended = kind == ROW_END || (reader->ended && !person);
}

/* Examples are taken from people alone: neither «1 2 3» under the heading nor a section says what
 * a column holds. */
static void take_examples(struct imports_reader *reader)
{
    struct imports_person person;
    for (int32_t i = 0; i < reader->buffered_count && reader->layout.is_list; i++) {
        const struct sheet_row *row = &reader->buffered[i];
        if (row->number <= reader->layout.heading_last) {
            continue;
        }
        arena_reset(reader->row_arena);
        enum imports_row_kind kind = imports_row_kind_of(reader->row_arena, &reader->layout, row);
        bool is_person = may_be_person(reader, kind) && make_person(reader, row, &person);
        if (is_person) {
            imports_show_person(reader->sheet_arena, row, reader->options.today, &reader->layout);
        }
        reader->ended = kind == ROW_END || (reader->ended && !is_person);
    }
    reader->ended = false;
}

static void set_fields(struct imports_reader *reader)
{
    for (int32_t i = 0; i < MIN_OF(reader->options.field_count, reader->layout.column_count); i++) {
        reader->layout.columns[i].field = reader->options.fields[i];
    }
    imports_describe_columns(reader->buffered, reader->buffered_count, &reader->layout);
}

/* The first rows are there: understand them, then let them through. */
static void understand(struct imports_reader *reader)
{
    if (reader->understood || reader->skips_sheet || reader->buffered_count == 0) {
        return;
    }
    reader->understood = true;
    imports_find_layout(reader->sheet_arena, reader->buffered, reader->buffered_count,
                        reader->options.today, &reader->layout);
    if (reader->options.fields != NULL) {
        set_fields(reader);
    }
    take_examples(reader);
    if (reader->options.layout != NULL) {
        reader->options.layout(reader->options.context, &reader->layout);
    }
    for (int32_t i = 0; i < reader->buffered_count; i++) {
        read_row(reader, &reader->buffered[i]);
    }
    reader->buffered_count = 0;
}

static void keep_row(struct imports_reader *reader, const struct sheet_row *row)
{
    struct arena *arena = reader->sheet_arena;
    struct sheet_row *copy = &reader->buffered[reader->buffered_count++];
    *copy = *row;
    copy->cells = ARENA_ARRAY(arena, (size_t)MAX_OF(row->cell_count, 1), struct sheet_cell);
    for (int32_t i = 0; i < row->cell_count; i++) {
        copy->cells[i] = row->cells[i];
        copy->cells[i].text = str_copy(arena, row->cells[i].text);
    }
}

static void take_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    struct imports_reader *reader = context;
    understand(reader);
    arena_reset(reader->sheet_arena);
    reader->buffered_count = 0;
    reader->understood = false;
    reader->section = (str){0};
    reader->ended = false;
    reader->layout =
        (struct imports_layout){.sheet = index,
                                .sheet_name = str_copy(reader->sheet_arena, info->name),
                                .hidden = info->hidden};
    reader->skips_sheet =
        reader->options.sheet == IMPORTS_ANY_SHEET ? info->hidden : reader->options.sheet != index;
}

static bool take_row(void *context, const struct sheet_row *row)
{
    struct imports_reader *reader = context;
    if (reader->skips_sheet) {
        return !reader->stopped;
    }
    if (reader->understood) {
        read_row(reader, row);
    } else {
        keep_row(reader, row);
        if (reader->buffered_count == BUFFERED_ROWS) {
            understand(reader);
        }
    }
    return !reader->stopped;
}

struct imports_reader *imports_reader_new(const struct imports_options *options)
{
    struct arena *arena = arena_new();
    struct imports_reader *reader = ARENA_NEW(arena, struct imports_reader);
    reader->arena = arena;
    reader->options = *options;
    reader->sheet_arena = arena_new();
    reader->row_arena = arena_new();
    reader->skips_sheet = true; /* until a sheet begins */
    return reader;
}

struct sheet_receiver imports_reader_receiver(struct imports_reader *reader)
{
    return (struct sheet_receiver){.context = reader, .sheet = take_sheet, .row = take_row};
}

void imports_reader_finish(struct imports_reader *reader)
{
    understand(reader);
}

void imports_reader_free(struct imports_reader *reader)
{
    arena_free(reader->sheet_arena);
    arena_free(reader->row_arena);
    arena_free(reader->arena);
}

/* ---- whole files ---------------------------------------------------------------------------- */

struct surveying {
    struct imports_reader *reader;
    struct arena *arena;
    struct imports_survey *survey;
    size_t capacity;
};

static void survey_layout(void *context, const struct imports_layout *layout)
{
    struct surveying *surveying = context;
    struct imports_survey *survey = surveying->survey;
    size_t count = (size_t)survey->sheet_count;
    struct imports_survey_sheet *sheet =
        ARENA_PUSH(surveying->arena, survey->sheets, count, surveying->capacity);
    survey->sheet_count = (int32_t)count;
    *sheet = (struct imports_survey_sheet){.layout = *layout};
    sheet->layout.sheet_name = str_copy(surveying->arena, layout->sheet_name);
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &sheet->layout.columns[i];
        column->heading = str_copy(surveying->arena, column->heading);
        for (int j = 0; j < IMPORTS_EXAMPLES; j++) {
            column->examples[j] = str_copy(surveying->arena, column->examples[j]);
        }
    }
}

/* Only counts: the cells of a million rows need not be understood twice. */
static bool survey_row(void *context, const struct sheet_row *row)
{
    struct surveying *surveying = context;
    struct imports_reader *reader = surveying->reader;
    struct imports_survey *survey = surveying->survey;
    if (!reader->skips_sheet && !reader->understood) {
        return take_row(reader, row);
    }
    if (!reader->skips_sheet && reader->layout.is_list && survey->sheet_count > 0) {
        str name = imports_row_name(&reader->layout, row);
        survey->sheets[survey->sheet_count - 1].people += !str_is_empty(name);
    }
    return true;
}

static bool survey_person(void *context, const struct imports_person *person)
{
    struct surveying *surveying = context;
    (void)person;
    surveying->survey->sheets[surveying->survey->sheet_count - 1].people++;
    return true;
}

static void survey_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    struct surveying *surveying = context;
    take_sheet(surveying->reader, index, info);
}

struct imports_survey imports_survey(struct arena *arena, int fd, str name, date today)
{
    struct imports_survey survey = {.best = -1};
    struct surveying surveying = {.arena = arena, .survey = &survey};
    struct imports_options options = {.today = today,
                                      .sheet = IMPORTS_ANY_SHEET,
                                      .context = &surveying,
                                      .layout = survey_layout,
                                      .person = survey_person};
    surveying.reader = imports_reader_new(&options);
    struct sheet_receiver receiver = {
        .context = &surveying, .sheet = survey_sheet, .row = survey_row};
    survey.outcome = sheet_read(fd, name, &receiver);
    if (survey.outcome == SHEET_READ) {
        imports_reader_finish(surveying.reader);
    }
    imports_reader_free(surveying.reader);
    int64_t most = 0;
    for (int32_t i = 0; i < survey.sheet_count; i++) {
        if (survey.sheets[i].people > most) {
            most = survey.sheets[i].people;
            survey.best = survey.sheets[i].layout.sheet;
        }
    }
    return survey;
}

int32_t imports_survey_lists(const struct imports_survey *survey)
{
    int32_t count = 0;
    for (int32_t i = 0; i < survey->sheet_count; i++) {
        count += survey->sheets[i].layout.is_list && survey->sheets[i].people > 0;
    }
    return count;
}

const char *imports_survey_sentence(const struct imports_survey *survey)
{
    const char *sentence = imports_outcome_sentence(survey->outcome);
    if (sentence != NULL || survey->best >= 0) {
        return sentence;
    }
    for (int32_t i = 0; i < survey->sheet_count; i++) {
        const struct imports_layout *layout = &survey->sheets[i].layout;
        if (layout->is_list && layout->heading_last > 0) {
            return N_(
                "The table has headings, but no row with people. Please fill in the rows below the headings and send the list once more.");
        }
    }
    return N_("No list of people was found in the file: there is no column with names.");
}

enum sheet_outcome imports_read_file(int fd, str name, const struct imports_options *options,
                                     bool *ret_found_list)
{
    struct arena *arena = arena_new();
    struct imports_survey survey = imports_survey(arena, fd, name, options->today);
    enum sheet_outcome outcome = survey.outcome;
    *ret_found_list = survey.best >= 0;
    if (outcome == SHEET_READ && survey.best >= 0) {
        struct imports_options chosen = *options;
        chosen.sheet = survey.best;
        struct imports_reader *reader = imports_reader_new(&chosen);
        struct sheet_receiver receiver = imports_reader_receiver(reader);
        outcome = sheet_read(fd, name, &receiver);
        if (outcome == SHEET_READ) {
            imports_reader_finish(reader);
        }
        imports_reader_free(reader);
    }
    arena_free(arena);
    return outcome;
}
