/* Questions as people write them, one after the other:
 *
 *     ? (2) Who convenes the meeting?     points stand in brackets; one if nothing is said
 *     + the committee                     right
 *     - the director                      wrong; several "+" make a question of several answers
 *     ! Charter, article 17               shown afterwards
 *
 *     ? How many members are a quorum of 30?
 *     = 16                                a number; or a word, each line one that counts
 *
 * In a sheet a question is a row: question, points, explanation, then the answers with their
 * signs. All faults are told by line at once, and nothing is kept while there is one. */
#include "app/sheet.h"
#include "base/utf8.h"
#include "features/learning/learning_inner.h"

#define FAULTS_MOST 20
#define QUESTION_LETTERS 2000
#define ANSWER_LETTERS 500
#define POINTS_MOST 100
enum { COLUMN_QUESTION, COLUMN_POINTS, COLUMN_EXPLANATION, COLUMN_ANSWERS };

static void fault(struct learning_reading *reading, int64_t line, const char *sentence)
{
    struct request *req = reading->req;
    if (reading->fault_count < FAULTS_MOST) {
        *ARENA_PUSH(req->arena, reading->faults, reading->fault_count, reading->fault_capacity) =
            _f("Line %1: %2", line, sentence);
    }
}

static struct learning_question *last_of(struct learning_reading *reading)
{
    return reading->count == 0 ? NULL : &reading->items[reading->count - 1];
}

/* ---- a question is whole --------------------------------------------------------------------- */

static void end_question(struct learning_reading *reading)
{
    struct learning_question *question = last_of(reading);
    struct request *req = reading->req;
    double number;
    if (question == NULL || question->kind.length > 0) {
        return;
    }
    if (question->option_count > 0 && question->answer.length > 0) {
        fault(reading, question->line,
              _("The question has both answers to choose (+, -) and one to write (=)."));
    } else if (question->answer.length > 0) {
        bool is_number = learning_number(req->arena, question->answer, &number);
        question->kind = is_number ? STR("number") : STR("text");
    } else if (question->right_count == 0) {
        fault(reading, question->line, _("No answer is marked as right: put a + before it."));
    } else if (question->option_count < 2) {
        fault(reading, question->line, _("There is one answer only: add a wrong one with a -."));
    }
    if (question->kind.length == 0) {
        question->kind = question->right_count > 1 ? STR("several") : STR("one");
    }
}

/* "(2) Who …": the points, which are taken off. */
static int64_t points_of(str *text)
{
    ptrdiff_t end = str_find_char(*text, ')');
    int64_t points;
    if (text->length == 0 || text->data[0] != '(' || end < 0 ||
        !str_to_int64(str_slice(*text, 1, (size_t)end - 1), &points)) {
        return 1;
    }
    *text = str_trim(str_from(*text, (size_t)end + 1));
    return points;
}

static void begin_question(struct learning_reading *reading, int64_t line, str text)
{
    struct request *req = reading->req;
    end_question(reading);
    struct learning_question question = {.line = line, .points = points_of(&text)};
    question.question = text;
    if (text.length == 0) {
        fault(reading, line, _("The question is empty."));
    }
    if (utf8_length(text) > QUESTION_LETTERS) {
        fault(reading, line, _("The question is longer than 2 000 characters."));
    }
    if (question.points < 1 || question.points > POINTS_MOST) {
        fault(reading, line, _("A question has from 1 to 100 points."));
    }
    *ARENA_PUSH(req->arena, reading->items, reading->count, reading->capacity) = question;
}

static void add_option(struct learning_reading *reading, struct learning_question *question,
                       int64_t line, struct learning_option option)
{
    struct request *req = reading->req;
    if (option.label.length == 0) {
        fault(reading, line, _("The answer is empty."));
    } else if (question->option_count == LEARNING_OPTIONS_MOST) {
        fault(reading, line, _("A question has at most 12 answers."));
    } else {
        question->options[question->option_count++] = option;
        question->right_count += option.is_right;
    }
}

static void add_line(struct learning_reading *reading, str *text, str line)
{
    *text = text->length == 0 ? line : STR_CONCAT(reading->req->arena, *text, STR("\n"), line);
}

static void read_line(struct learning_reading *reading, int64_t number, str line)
{
    struct request *req = reading->req;
    struct learning_question *question = last_of(reading);
    char sign = line.data[0];
    str rest = str_trim(str_from(line, 1));
    if (sign == '?') {
        begin_question(reading, number, rest);
        return;
    }
    if (question == NULL) {
        fault(reading, number, _("A question begins with a ?"));
        return;
    }
    if (utf8_length(rest) > (sign == '!' ? QUESTION_LETTERS : ANSWER_LETTERS)) {
        fault(reading, number, _("This line is too long."));
    } else if (sign == '+' || sign == '-') {
        add_option(reading, question, number, (struct learning_option){rest, sign == '+'});
    } else if (sign == '=') {
        add_line(reading, &question->answer, rest);
    } else if (sign == '!') {
        add_line(reading, &question->explanation, rest);
    } else {
        fault(reading, number, _("It is not clear what this is: lines begin with ? + - = or !"));
    }
}

struct learning_reading learning_read_text(struct request *req, str text)
{
    struct learning_reading reading = {.req = req};
    str line;
    int64_t number = 0;
    while (str_next(&text, '\n', &line)) {
        number++;
        line = str_trim(line);
        if (line.length > 0) {
            read_line(&reading, number, line);
        }
    }
    end_question(&reading);
    return reading;
}

/* ---- sheets ---------------------------------------------------------------------------------- */

static str cell_of(struct learning_reading *reading, const struct sheet_row *row, int32_t column)
{
    return column < row->cell_count
               ? str_copy(reading->req->arena, str_trim(row->cells[column].text))
               : (str){0};
}

static void read_cells(struct learning_reading *reading, const struct sheet_row *row)
{
    struct arena *arena = reading->req->arena;
    str points = cell_of(reading, row, COLUMN_POINTS);
    str text = cell_of(reading, row, COLUMN_QUESTION);
    str explanation = cell_of(reading, row, COLUMN_EXPLANATION);
    begin_question(reading, row->number,
                   points.length == 0 ? text
                                      : STR_CONCAT(arena, STR("("), points, STR(") "), text));
    for (int32_t i = COLUMN_ANSWERS; i < row->cell_count; i++) {
        str cell = cell_of(reading, row, i);
        if (cell.length > 0) {
            bool has_sign = strchr("+-=", cell.data[0]) != NULL;
            read_line(reading, row->number, has_sign ? cell : str_join(arena, STR("-"), cell));
        }
    }
    if (explanation.length > 0) {
        read_line(reading, row->number, str_join(arena, STR("!"), explanation));
    }
}

/* The first row of the first sheet says what the columns are. */
static bool take_row(void *context, const struct sheet_row *row)
{
    struct learning_reading *reading = context;
    bool is_empty = true;
    for (int32_t i = 0; i < row->cell_count; i++) {
        is_empty = is_empty && str_trim(row->cells[i].text).length == 0;
    }
    if (row->sheet == 0 && row->number > 1 && !row->hidden && !is_empty) {
        read_cells(reading, row);
    }
    return reading->count <= LEARNING_BANK_MOST;
}

struct learning_reading learning_read_sheet(struct request *req, const struct http_file *file)
{
    struct learning_reading reading = {.req = req};
    struct sheet_receiver receiver = {.context = &reading, .row = take_row};
    enum sheet_outcome outcome = sheet_read(file->fd, file->name, &receiver);
    end_question(&reading);
    if (outcome != SHEET_READ && outcome != SHEET_IS_EMPTY && outcome != SHEET_STOPPED) {
        fault(&reading, 1, _("The file is no table that can be read. Save it as XLSX or CSV."));
    }
    return reading;
}

/* ---- and back -------------------------------------------------------------------------------- */

static void put_lines(struct buf *text, const char *sign, str lines)
{
    str line;
    while (str_next(&lines, '\n', &line)) {
        buf_put_format(text, "%s %.*s\n", sign, STR_ARG(line));
    }
}

str learning_question_text(struct request *req, const struct learning_db_question_row *row)
{
    struct buf text = BUF_INIT(req->arena);
    buf_put_format(&text, "? (%lld) %.*s\n", (long long)row->points, STR_ARG(row->question));
    EACH (option, learning_db_options(req->db, row->id)) {
        put_lines(&text, option->is_right ? "+" : "-", option->label);
    }
    put_lines(&text, "=", row->answer);
    put_lines(&text, "!", row->explanation);
    return buf_str(&text);
}
