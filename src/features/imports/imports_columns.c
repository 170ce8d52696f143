#include "features/imports/imports_columns.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/patronymic.h"
#include "base/utf8.h"
#include "features/imports/imports_clean.h"

enum { HEADING_HEIGHT = 3, HEADING_SEARCH_ROWS = 60, SAMPLE_ROWS = 200 };

/* ---- the heading ---------------------------------------------------------------------------- */

static str cell_text(const struct sheet_row *row, int32_t column)
{
    return column < row->cell_count ? row->cells[column].text : (str){0};
}

/* A cell merged over several columns has its text in the first: the columns right of it inherit it
 * where a lower row of the heading says more. */
static str text_from_left(const struct sheet_row *row, int32_t column)
{
    for (int32_t i = column; i >= 0 && column - i < 8; i--) {
        if (!str_is_empty(cell_text(row, i))) {
            return cell_text(row, i);
        }
    }
    return (str){0};
}

static str heading_of_column(struct arena *arena, const struct sheet_row *rows, int height,
                             int32_t column)
{
    struct buf out = BUF_INIT(arena);
    for (int i = 0; i < height; i++) {
        str text = cell_text(&rows[i], column);
        bool more_below = false;
        for (int below = i + 1; below < height; below++) {
            more_below = more_below || !str_is_empty(cell_text(&rows[below], column));
        }
        if (str_is_empty(text) && more_below) {
            text = text_from_left(&rows[i], column);
        }
        if (!str_is_empty(text)) {
            buf_put(&out, out.length > 0 ? STR(" ") : (str){0});
            buf_put(&out, imports_clean_text(arena, text));
        }
    }
    return buf_str(&out);
}

/* A cell that somebody typed a blank into looks empty, and is. */
static bool cell_is_empty(const struct sheet_cell *cell)
{
    return cell->kind == SHEET_EMPTY ||
           (cell->kind == SHEET_TEXT && str_is_empty(str_trim(cell->text)));
}

/* What a column of the heading means. Where the heading has several rows the lowest text says it
 * («Ф.И.О.» over «фамилия», «имя», «отчество»), unless it needs the ones above («Дата» over
 * «вступления») or these tell of something else altogether («Дети» over «имя»). */
static enum imports_field field_of_column(struct arena *arena, const struct sheet_row *rows,
                                          int height, int32_t column)
{
    enum imports_field whole =
        imports_field_of_heading(arena, heading_of_column(arena, rows, height, column));
    for (int i = height - 1; i > 0 && whole != FIELD_OTHER; i--) {
        str text = cell_text(&rows[i], column);
        if (!str_is_empty(text)) {
            enum imports_field lowest = imports_field_of_heading(arena, text);
            /* «Билет» over «номер». */
            bool numbered =
                lowest == FIELD_NUMBER && (whole == FIELD_CARD || whole == FIELD_SNILS ||
                                           whole == FIELD_IIN || whole == FIELD_PHONE);
            return lowest == FIELD_UNKNOWN || numbered ? whole : lowest;
        }
    }
    return whole;
}

static bool cell_is_heading_like(struct arena *arena, const struct sheet_cell *cell)
{
    if (cell->kind != SHEET_TEXT) {
        return false;
    }
    size_t digits = 0;
    for (size_t i = 0; i < cell->text.length; i++) {
        digits += cell->text.data[i] >= '0' && cell->text.data[i] <= '9';
    }
    return digits < 3 && !str_is_empty(imports_clean_text(arena, cell->text));
}

/* A row of a heading has no numbers, days or phones. */
static int32_t filled_cells(const struct sheet_row *row)
{
    int32_t filled = 0;
    for (int32_t i = 0; i < row->cell_count; i++) {
        filled += !cell_is_empty(&row->cells[i]);
    }
    return filled;
}

static bool row_is_heading_like(struct arena *arena, const struct sheet_row *row)
{
    int32_t good = 0;
    int32_t filled = filled_cells(row);
    for (int32_t i = 0; i < row->cell_count; i++) {
        const struct sheet_cell *cell = &row->cells[i];
        bool words = cell->kind == SHEET_TEXT && !str_is_empty(fold_letters(arena, cell->text));
        good += cell_is_heading_like(arena, cell);
        if (!cell_is_empty(cell) && !words && !cell_is_heading_like(arena, cell)) {
            return false;
        }
    }
    /* One of many may hold a day: «Стаж на 01.09.2021». */
    return filled > 0 && good * 5 >= filled * 4;
}

/* Ten for each kind of field that is named; a column of names counts double. Where three others are
 * named, the names may stand under words that we do not know. */
static int heading_score(struct arena *arena, const struct sheet_row *rows, int height)
{
    bool seen[FIELD_COUNT] = {0};
    int score = -3 * (height - 1);
    int32_t columns = 0;
    for (int i = 0; i < height; i++) {
        columns = MAX_OF(columns, rows[i].cell_count);
    }
    for (int32_t column = 0; column < MIN_OF(columns, IMPORTS_COLUMNS); column++) {
        enum imports_field field = field_of_column(arena, rows, height, column);
        if (field != FIELD_UNKNOWN && !seen[field]) {
            seen[field] = true;
            score += field == FIELD_FULL_NAME || field == FIELD_LAST ? 20 : 10;
        }
    }
    bool named = seen[FIELD_FULL_NAME] || seen[FIELD_LAST];
    return named ? score : score - 5;
}

struct heading {
    int32_t first; /* index among the rows */
    int height;    /* 0 = none */
};

/* The one text of a row goes on what stands above it: «в профсоюз», «(дд.мм.гггг)». A section
 * begins with a capital letter. */
static bool only_goes_on(struct arena *arena, const struct sheet_row *row)
{
    for (int32_t i = 0; i < row->cell_count; i++) {
        str first = utf8_slice(str_trim(row->cells[i].text), 1);
        if (!cell_is_empty(&row->cells[i])) {
            uint32_t letter = utf8_next(&(str){first.data, first.length});
            return letter == '(' ||
                   (utf8_is_letter(letter) && str_equal(utf8_lower(arena, first), first));
        }
    }
    return false;
}

static struct heading find_heading(struct arena *arena, const struct sheet_row *rows,
                                   int32_t row_count)
{
    struct heading best = {0};
    int best_score = 20; /* a name alone may be a title: «Список сотрудников» */
    for (int32_t first = 0; first < MIN_OF(row_count, HEADING_SEARCH_ROWS); first++) {
        for (int height = 1; height <= HEADING_HEIGHT && first + height <= row_count; height++) {
            /* One text alone is a title: it says nothing about the columns under it. */
            if (height > 1 && filled_cells(&rows[first]) < 2) {
                break;
            }
            const struct sheet_row *last = &rows[first + height - 1];
            bool section = height > 1 && filled_cells(last) == 1 && !only_goes_on(arena, last);
            if (section || !row_is_heading_like(arena, last)) {
                break;
            }
            int score = heading_score(arena, &rows[first], height);
            if (score > best_score) {
                best_score = score;
                best = (struct heading){first, height};
            }
        }
    }
    return best;
}

static bool names_a_person(struct arena *arena, str text)
{
    str word;
    str rest = imports_clean_text(arena, text);
    while (str_next(&rest, ' ', &word)) {
        if (patronymic_is(arena, word) || imports_is_first_name(arena, word)) {
            return true;
        }
    }
    return false;
}

/* «(полностью)», «(дд.мм.гггг)», «с кодом» under the heading: how to fill the columns in. */
static bool is_row_of_hints(struct arena *arena, const struct sheet_row *row)
{
    for (int32_t i = 0; i < row->cell_count; i++) {
        struct sheet_cell *cell = &row->cells[i];
        struct sheet_row alone = {.cells = cell, .cell_count = 1};
        if (!cell_is_empty(cell) &&
            (!only_goes_on(arena, &alone) || names_a_person(arena, cell->text))) {
            return false;
        }
    }
    return filled_cells(row) > 1;
}

/* A last row of a heading may name nothing new («в профсоюз» under «вступления»). It has nothing
 * under the name and under the running number, which a section row or a person would have. */
static bool continues_heading(struct arena *arena, const struct sheet_row *rows,
                              struct heading heading)
{
    const struct sheet_row *next = &rows[heading.first + heading.height];
    if (filled_cells(next) == 1 && !only_goes_on(arena, next)) {
        return false;
    }
    if (row_is_heading_like(arena, next) && is_row_of_hints(arena, next)) {
        return true;
    }
    for (int32_t i = 0; i < next->cell_count; i++) {
        enum imports_field field = field_of_column(arena, rows + heading.first, heading.height, i);
        bool names = field == FIELD_FULL_NAME || field == FIELD_LAST || field == FIELD_NUMBER;
        if (!cell_is_empty(&next->cells[i]) && (names || i == 0)) {
            return false;
        }
    }
    return row_is_heading_like(arena, next);
}

/* A heading «ФИО» over one lonely column. */
static struct heading find_small_heading(struct arena *arena, const struct sheet_row *rows,
                                         int32_t row_count)
{
    for (int32_t i = 0; i < MIN_OF(row_count, HEADING_SEARCH_ROWS); i++) {
        str text = cell_text(&rows[i], 0);
        if (heading_score(arena, &rows[i], 1) >= 20 && utf8_length(text) <= 40 &&
            imports_field_of_heading(arena, text) == FIELD_FULL_NAME &&
            str_find(fold_letters(arena, text), STR("фио")) >= 0) {
            return (struct heading){i, 1};
        }
    }
    return (struct heading){0};
}

/* «А Б В Г …» */
static bool row_is_lettering(const struct sheet_row *row)
{
    uint32_t last = 0;
    int32_t seen = 0;
    for (int32_t i = 0; i < row->cell_count; i++) {
        str text = str_trim(row->cells[i].text);
        uint32_t letter = text.length > 0 ? utf8_next(&text) : 0;
        bool first = seen == 0 && (letter == 0x410 || letter == 0x430);
        if (letter == 0) {
            continue;
        }
        if (text.length > 0 || !(first || (seen > 0 && letter == last + 1))) {
            return false;
        }
        last = letter;
        seen++;
    }
    return seen >= 3;
}

bool imports_row_is_numbering(const struct sheet_row *row)
{
    if (row_is_lettering(row)) {
        return true;
    }
    int64_t last = 0;
    int32_t seen = 0;
    for (int32_t i = 0; i < row->cell_count; i++) {
        int64_t number = 0;
        if (row->cells[i].kind == SHEET_EMPTY) {
            continue;
        }
        if (!str_to_int64(str_trim(row->cells[i].text), &number) ||
            (seen > 0 && number != last + 1) || (seen == 0 && number > 1)) {
            return false;
        }
        last = number;
        seen++;
    }
    return seen >= 3;
}

/* ---- what stands in a column ---------------------------------------------------------------- */

struct content {
    int filled;
    int names, first_names, patronymics, single_words;
    int first_name_first, last_name_first;
    int days, years, phones, emails, snils, sexes, numbers;
    int mobiles; /* written out with the 8 or +7 in front: nothing else looks so */
    int posts;
};

/* «12. Иванова Мария», «12) Иванова Мария» */
static str without_numbering(str text)
{
    size_t length = 0;
    while (length < text.length && strchr("0123456789.) ", text.data[length]) != NULL) {
        length++;
    }
    return str_from(text, length);
}

static void count_name(struct arena *arena, str text, struct content *content)
{
    int words = 0;
    bool letters_alone = true;
    str parts[4] = {{0}};
    str word;
    str rest = without_numbering(imports_clean_text(arena, text));
    for (size_t i = 0; i < rest.length; i++) {
        letters_alone =
            letters_alone && !(rest.data[i] >= '0' && rest.data[i] <= '9') && rest.data[i] != '@';
    }
    while (letters_alone && words < 5 && str_next(&rest, ' ', &word)) {
        if (words < 4) {
            parts[words] = word;
        }
        words++;
    }
    bool patronymic = words >= 2 && (patronymic_is(arena, parts[words > 3 ? 3 : words - 1]) ||
                                     (words == 3 && patronymic_is(arena, parts[1])));
    bool first = words >= 2 &&
                 (imports_is_first_name(arena, parts[0]) || imports_is_first_name(arena, parts[1]));
    content->names += patronymic || first;
    content->single_words += words == 1;
    content->first_names += words == 1 && imports_is_first_name(arena, parts[0]);
    content->patronymics += words == 1 && patronymic_is(arena, parts[0]);
    if (words == 3 && patronymic) {
        bool middle = patronymic_is(arena, parts[1]);
        bool end = patronymic_is(arena, parts[2]);
        content->first_name_first += middle && !end;
        content->last_name_first += end && !middle;
    }
    if (words >= 2 && !patronymic) {
        bool begins = imports_is_first_name(arena, parts[0]);
        bool follows = imports_is_first_name(arena, parts[1]);
        content->first_name_first += begins && !follows;
        content->last_name_first += follows && !begins;
    }
}

/* «8 910 123-45-67»: eleven digits of a mobile phone. A passport has ten, an ИНН twelve. */
static bool is_whole_mobile(struct arena *arena, str text)
{
    str phone = imports_clean_phone(arena, text);
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        digits += text.data[i] >= '0' && text.data[i] <= '9';
    }
    return digits >= 11 &&
           (str_starts_with(phone, STR("+79")) || str_starts_with(phone, STR("+77")));
}

static bool is_post(struct arena *arena, str text)
{
    return text.length < 200 &&
           imports_category_of(arena, text, (str){0}, (str){0}) != CATEGORY_NONE;
}

static struct content content_of(struct arena *arena, const struct sheet_row *rows,
                                 int32_t row_count, int32_t column, date today)
{
    struct content content = {0};
    for (int32_t i = 0; i < row_count; i++) {
        if (column >= rows[i].cell_count || cell_is_empty(&rows[i].cells[column])) {
            continue;
        }
        const struct sheet_cell *cell = &rows[i].cells[column];
        content.filled++;
        content.numbers += cell->kind == SHEET_NUMBER;
        enum imports_date_kind date_kind = imports_clean_date(arena, cell, today, 0).kind;
        content.days += date_kind == DATE_DAY;
        content.years += date_kind == DATE_YEAR;
        content.phones += !str_is_empty(imports_clean_phone(arena, cell->text));
        content.mobiles += is_whole_mobile(arena, cell->text);
        content.posts += cell->kind == SHEET_TEXT && is_post(arena, cell->text);
        content.emails += !str_is_empty(imports_clean_email(arena, cell->text));
        content.snils += !str_is_empty(imports_clean_snils(arena, cell->text));
        content.sexes += imports_sex_of_text(arena, cell->text) != 0;
        count_name(arena, cell->text, &content);
    }
    return content;
}

static bool most(int part, const struct content *content)
{
    return content->filled > 0 && part * 2 > content->filled;
}

/* The guess for a column whose heading is missing or says nothing. */
static enum imports_field field_of_content(const struct content *content)
{
    if (content->filled < 2) {
        return FIELD_UNKNOWN;
    }
    if (most(content->emails, content)) {
        return FIELD_EMAIL;
    }
    if (most(content->names, content)) {
        return FIELD_FULL_NAME;
    }
    if (most(content->patronymics, content)) {
        return FIELD_MIDDLE;
    }
    if (most(content->first_names, content)) {
        return FIELD_FIRST;
    }
    if (most(content->snils, content)) {
        return FIELD_SNILS;
    }
    if (most(content->phones, content)) {
        return FIELD_PHONE;
    }
    if (most(content->sexes, content)) {
        return FIELD_SEX;
    }
    return most(content->posts, content) ? FIELD_POSITION : FIELD_UNKNOWN;
}

/* Days without a heading: the older ones are births. */
static void guess_days(const struct content *contents, struct imports_layout *layout)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        bool born_known = false;
        for (int32_t j = 0; j < layout->column_count; j++) {
            born_known = born_known || layout->columns[j].field == FIELD_BORN;
        }
        if (layout->columns[i].field == FIELD_UNKNOWN && str_is_empty(layout->columns[i].heading) &&
            most(contents[i].days, &contents[i]) && !born_known) {
            layout->columns[i].field = FIELD_BORN;
        }
    }
}

static bool has_field(const struct imports_layout *layout, enum imports_field field)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        if (layout->columns[i].field == field) {
            return true;
        }
    }
    return false;
}

/* «В профсоюзе» over days or years: since when. Over «да» and «нет» it is nothing that we keep. */
static void guess_joined(struct arena *arena, const struct content *contents,
                         struct imports_layout *layout)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &layout->columns[i];
        bool of_union = str_find(fold_letters(arena, column->heading), STR("профсоюз")) >= 0;
        if (column->field == FIELD_UNKNOWN && of_union && !has_field(layout, FIELD_JOINED) &&
            most(contents[i].days + contents[i].years, &contents[i])) {
            column->field = FIELD_JOINED;
        }
    }
}

/* A last name has no mark of its own; it stands left of the first name. */
static void guess_last_name(const struct content *contents, struct imports_layout *layout)
{
    for (int32_t i = 1; i < layout->column_count; i++) {
        if (layout->columns[i].field == FIELD_FIRST && !has_field(layout, FIELD_LAST) &&
            layout->columns[i - 1].field == FIELD_UNKNOWN &&
            most(contents[i - 1].single_words, &contents[i - 1])) {
            layout->columns[i - 1].field = FIELD_LAST;
        }
    }
}

static void guess_fields(struct arena *arena, const struct content *contents,
                         struct imports_layout *layout)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &layout->columns[i];
        enum imports_field guess = field_of_content(&contents[i]);
        bool name_taken = has_field(layout, FIELD_FULL_NAME) || has_field(layout, FIELD_LAST);
        bool name = guess == FIELD_FULL_NAME || guess == FIELD_FIRST || guess == FIELD_MIDDLE;
        if (column->field != FIELD_UNKNOWN || (name && name_taken && guess == FIELD_FULL_NAME)) {
            continue;
        }
        /* Ten digits under a heading that we do not know may be a passport. */
        bool vague = !str_is_empty(column->heading) &&
                     (guess == FIELD_POSITION ||
                      (guess == FIELD_PHONE && !most(contents[i].mobiles, &contents[i])));
        if (guess != FIELD_UNKNOWN && !vague && !has_field(layout, guess)) {
            column->field = guess;
        }
    }
    guess_days(contents, layout);
    guess_joined(arena, contents, layout);
    guess_last_name(contents, layout);
}

/* «ФИО председателя», «Ф.И.О. директора» beside «ФИО члена профсоюза». */
static bool names_another(struct arena *arena, str heading)
{
    static const char *const others[] = {"председ",   "руковод",    "директор", "наставник",
                                         "профорг",   "ответствен", "завед",    "куратор",
                                         "начальник", "заместител", "торага"};
    str words = imports_heading_words(arena, heading);
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (imports_has_word(words, str_of(others[i]))) {
            return true;
        }
    }
    return false;
}

/* Of several columns that could be the name, or the post, one is: the first that does not tell of
 * somebody else; and «Предмет» is the post only where no other column is. */
static void keep_one(struct arena *arena, const struct content *contents,
                     struct imports_layout *layout, enum imports_field field)
{
    int32_t kept = -1;
    bool kept_is_weak = false;
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &layout->columns[i];
        if (column->field != field) {
            continue;
        }
        str letters = fold_letters(arena, column->heading);
        bool subject = str_find(letters, STR("предмет")) >= 0 && str_find(letters, STR("долж")) < 0;
        bool weak = field == FIELD_POSITION ? subject
                                            : names_another(arena, column->heading) ||
                                                  !most(contents[i].names, &contents[i]);
        if (field == FIELD_FULL_NAME && has_field(layout, FIELD_LAST) &&
            names_another(arena, column->heading)) {
            column->field = FIELD_OTHER;
            continue;
        }
        if (kept >= 0 && kept_is_weak && !weak) {
            layout->columns[kept].field = FIELD_OTHER;
            kept = -1;
        } else if (kept >= 0 && (weak || field == FIELD_FULL_NAME)) {
            column->field = FIELD_OTHER;
        }
        if (kept < 0) {
            kept = i;
            kept_is_weak = weak;
        }
    }
}

/* «Член профсоюза» over «да» and «нет» is no name; «Имя» over «Иванова Мария Ивановна» is the
 * whole. */
static void correct_fields(const struct content *contents, struct imports_layout *layout)
{
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &layout->columns[i];
        if (column->field == FIELD_FULL_NAME && contents[i].filled >= 3 &&
            most(contents[i].sexes + contents[i].numbers, &contents[i])) {
            column->field = FIELD_OTHER;
        } else if ((column->field == FIELD_FIRST || column->field == FIELD_LAST) &&
                   contents[i].filled >= 2 && most(contents[i].names, &contents[i]) &&
                   !(has_field(layout, FIELD_FIRST) && has_field(layout, FIELD_LAST))) {
            column->field = FIELD_FULL_NAME;
        } else if (column->field == FIELD_PHONE && most(contents[i].emails, &contents[i])) {
            column->field = FIELD_EMAIL;
        }
    }
}

/* «число», «месяц» and «год» under «Дата рождения», each in a column of its own. */
static void find_born_parts(struct arena *arena, struct imports_layout *layout)
{
    static const char *const ends[3][2] = {{"число", "день"}, {"месяц", "мес"}, {"год", "год"}};
    for (int32_t i = 0; i + 2 < layout->column_count; i++) {
        bool parts = true;
        for (int32_t j = 0; j < 3 && parts; j++) {
            const struct imports_column *column = &layout->columns[i + j];
            str letters = fold_letters(arena, column->heading);
            parts = column->field == FIELD_BORN && (str_ends_with(letters, str_of(ends[j][0])) ||
                                                    str_ends_with(letters, str_of(ends[j][1])));
        }
        layout->born_parts = parts ? i + 1 : layout->born_parts;
    }
}

static bool value_is_bad(struct arena *arena, enum imports_field field,
                         const struct sheet_cell *cell, date today)
{
    if (imports_is_nothing(arena, imports_clean_text(arena, cell->text))) {
        return false;
    }
    switch ((int)field) {
    case FIELD_BORN:
    case FIELD_JOINED:
        return imports_clean_date(arena, cell, today, 0).kind == DATE_UNREADABLE;
    case FIELD_PHONE:
        return str_is_empty(imports_clean_phone(arena, cell->text));
    case FIELD_EMAIL:
        return str_is_empty(imports_clean_email(arena, cell->text));
    case FIELD_SNILS:
        return str_is_empty(imports_clean_snils(arena, cell->text));
    case FIELD_IIN:
        return str_is_empty(imports_clean_iin(arena, cell->text));
    case FIELD_SEX:
        return imports_sex_of_text(arena, cell->text) == 0;
    default:
        return false;
    }
}

static const struct sheet_row *first_data_row(const struct sheet_row *rows, int32_t row_count,
                                              const struct imports_layout *layout,
                                              int32_t *ret_count)
{
    int32_t skip = 0;
    while (skip < row_count && rows[skip].number <= layout->heading_last) {
        skip++;
    }
    *ret_count = row_count - skip;
    return rows + skip;
}

void imports_describe_columns(const struct sheet_row *rows, int32_t row_count,
                              struct imports_layout *layout)
{
    int32_t count = 0;
    const struct sheet_row *data = first_data_row(rows, row_count, layout, &count);
    for (int32_t i = 0; i < layout->column_count; i++) {
        struct imports_column *column = &layout->columns[i];
        column->filled = 0;
        for (int32_t j = 0; j < count; j++) {
            column->filled += i < data[j].cell_count && !cell_is_empty(&data[j].cells[i]);
        }
    }
    layout->is_list = has_field(layout, FIELD_FULL_NAME) || has_field(layout, FIELD_LAST);
}

void imports_show_person(struct arena *arena, const struct sheet_row *row, date today,
                         struct imports_layout *layout)
{
    for (int32_t i = 0; i < MIN_OF(row->cell_count, layout->column_count); i++) {
        struct imports_column *column = &layout->columns[i];
        if (cell_is_empty(&row->cells[i])) {
            continue;
        }
        for (int j = 0; j < IMPORTS_EXAMPLES; j++) {
            if (str_equal(column->examples[j], row->cells[i].text)) {
                break;
            }
            if (str_is_empty(column->examples[j])) {
                column->examples[j] = str_copy(arena, row->cells[i].text);
                break;
            }
        }
        bool part = column->field == FIELD_BORN && layout->born_parts > 0 &&
                    i >= layout->born_parts - 1 && i <= layout->born_parts + 1;
        column->bad += !part && value_is_bad(arena, column->field, &row->cells[i], today);
    }
}

static void find_columns(struct arena *arena, const struct sheet_row *rows, int32_t row_count,
                         struct heading heading, struct imports_layout *layout)
{
    int32_t columns = 0;
    for (int32_t i = heading.first; i < row_count; i++) {
        columns = MAX_OF(columns, rows[i].cell_count);
    }
    layout->column_count = MIN_OF(columns, IMPORTS_COLUMNS);
    for (int32_t i = 0; i < layout->column_count && heading.height > 0; i++) {
        struct imports_column *column = &layout->columns[i];
        column->heading = heading_of_column(arena, rows + heading.first, heading.height, i);
        column->field = field_of_column(arena, rows + heading.first, heading.height, i);
        column->by_heading = column->field != FIELD_UNKNOWN;
    }
}

void imports_find_layout(struct arena *arena, const struct sheet_row *rows, int32_t row_count,
                         date today, struct imports_layout *layout)
{
    struct content contents[IMPORTS_COLUMNS];
    int32_t data_count = 0;
    struct heading heading = find_heading(arena, rows, row_count);
    if (heading.height == 0) {
        heading = find_small_heading(arena, rows, row_count);
    }
    while (heading.height > 0 && heading.height < HEADING_HEIGHT &&
           heading.first + heading.height < row_count && continues_heading(arena, rows, heading)) {
        heading.height++;
    }
    if (heading.height > 0) {
        layout->heading_first = rows[heading.first].number;
        layout->heading_last = rows[heading.first + heading.height - 1].number;
    }
    find_columns(arena, rows, row_count, heading, layout);
    const struct sheet_row *data = first_data_row(rows, row_count, layout, &data_count);
    for (int32_t i = 0; i < layout->column_count; i++) {
        contents[i] = content_of(arena, data, MIN_OF(data_count, SAMPLE_ROWS), i, today);
    }
    correct_fields(contents, layout);
    keep_one(arena, contents, layout, FIELD_FULL_NAME);
    keep_one(arena, contents, layout, FIELD_POSITION);
    find_born_parts(arena, layout);
    guess_fields(arena, contents, layout);
    for (int32_t i = 0; i < layout->column_count; i++) {
        if (layout->columns[i].field == FIELD_FULL_NAME) {
            layout->first_name_first = contents[i].first_name_first > contents[i].last_name_first;
        }
    }
    imports_describe_columns(rows, row_count, layout);
}
