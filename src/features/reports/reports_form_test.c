#include "features/reports/reports_form.h"

#include "base/test.h"

/* A whole small form; tests put their own rows into the section. */
static const char head[] = "form test 2025\n"
                           "title \"Отчёт\" \"Есеп\"\n"
                           "since 2025-01-01\n"
                           "day 2026-01-01\n"
                           "fill primary until 2025-12-15\n"
                           "accept territory until 2026-01-15\n"
                           "section II \"Членство\"\n"
                           "  column end \"На конец\"\n"
                           "  column women \"Женщины\" where sex=f\n";

static struct reports_form form_with(const char *rows)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    str text = str_join(test_arena(), str_of(head), str_of(rows));
    bool is_good = reports_form_read(test_arena(), text, &form, &mistakes);
    if (!is_good) {
        expect_str("", mistakes.items[0].sentence);
    }
    return form;
}

static struct reports_mistake first_mistake(const char *rows)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    str text = str_join(test_arena(), str_of(head), str_of(rows));
    expect_false(reports_form_read(test_arena(), text, &form, &mistakes));
    return mistakes.count == 0 ? (struct reports_mistake){0} : mistakes.items[0];
}

static void set(const struct reports_form *form, struct reports_number *values, const char *name,
                int64_t number)
{
    size_t cell = SIZE_MAX;
    expect_true(reports_cell_named(form, str_of(name), &cell));
    values[cell] = reports_whole(number);
}

static int64_t get(const struct reports_form *form, const struct reports_number *values,
                   const char *name)
{
    size_t cell = SIZE_MAX;
    expect_true(reports_cell_named(form, str_of(name), &cell));
    return values[cell].is_known ? values[cell].millionths : -1;
}

/* ---- reading -------------------------------------------------------------------------------- */

void test_reports_form__a_form_is_read_with_its_rows_columns_and_deadlines(void)
{
    struct reports_form form =
        form_with("row 1 \"Всего\" entered # said by the employer\n"
                  "row 2 - \"из них членов\" count members where category=worker age=..35\n"
                  "row 2.1 \"Доля\" percent only end = [2] / [1] * 100\n");
    expect_str("test", form.code);
    expect_int(2025, form.year);
    expect_date("2026-01-01", form.day);
    expect_int(REPORTS_PRIMARY, form.fill.level);
    expect_date("2026-01-15", form.accept[0].until);
    expect_int(6, (int64_t)form.cell_count);
    const struct reports_row *rows = form.sections[0].rows;
    expect_int(REPORTS_ENTERED, rows[0].source);
    expect_str("members", rows[1].measure.name);
    expect_int(1, rows[1].depth);
    expect_str("..35", rows[1].measure.filters[1].value);
    expect_true(reports_row_has(&rows[2], 0));
    expect_false(reports_row_has(&rows[2], 1));
    expect_str("f", form.sections[0].columns[1].filters[0].value);
}

void test_reports_form__each_mistake_is_told_with_its_line(void)
{
    static const struct {
        const char *rows;
        const char *sentence;
    } cases[] = {
        {"rov 1 \"Всего\" entered\n", "begins no statement"},
        {"row 1 Всего entered\n", "a title between \" \" is missing"},
        {"row 1 \"Всего\" typed\n", "a row ends with"},
        {"row 1 \"Всего\" only men entered\n", "has no column \"men\""},
        {"row 1 \"Всего\" = [7]\n", "there is no cell [7]"},
        {"row 1 \"Всего\" = [III/1]\n", "there is no section for [III/1]"},
        {"row 1 \"Всего\" = 2 +\n", "ends too early"},
        {"row 1 \"Всего\" = (2 + 3\n", "a ) is missing"},
        {"row 1 \"Всего\" = sum(1)\n", "means nothing in a formula"},
        {"row 1 \"Всего\" = [1]\n", "needs itself"},
        {"row 1 \"Всего\" entered twice\n", "this was not understood: twice"},
        {"row 1 \"Всего\" entered\ncheck maybe \"Так\" [1] <= 2\n", "is \"hard\" or \"soft\""},
        {"row 1 \"Всего\" entered\ncheck hard \"Так\" [1] 2\n", "compares with"},
        {"row 1 \"Всего\" count members where\n", "a condition is missing"},
        {"row 1 \"Всего\" entered\ncheck hard \"Так\" [*:end] >= 0\n", "or neither"},
        {"row 1 \"Всего\" entered\ncheck hard \"Так\" each-row [1] >= 0\n", "or neither"},
        {"section III \"Ещё\" at school\n", "is no level"},
        {"section III \"Ещё\"\ncolumns IV\n", "no earlier section \"IV\""},
        {"section III \"Ещё\"\ncolumns III\n", "no earlier section \"III\""},
        {"section III \"Ещё\"\ncolumn a \"А\"\ncolumns II\n", "columns stand here already"},
        {"row 1 \"Всего\" entered\nsection III \"Ещё\"\ncolumn a \"А\"\n"
         "row 1 \"Всё\" = [II/1]\n",
         "needs its row and column"},
        {"section III \"Ещё\"\ncolumn a \"А\" = [*:b]\nrow 1 \"Всё\" entered\n",
         "there is no cell [*:b]"},
        {"section III \"Ещё\"\ncolumn a \"А\" = [*:a]\nrow 1 \"Всё\" entered\n", "needs itself"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct reports_mistake mistake = first_mistake(cases[i].rows);
        expect_contains(cases[i].sentence, mistake.sentence);
        expect_true(mistake.line >= 10);
    }
    expect_int(11, first_mistake("row 1 \"Всего\" entered\nrow 1 \"Снова\" entered\n").line);
}

void test_reports_form__a_circle_of_formulas_is_found(void)
{
    expect_contains("needs itself", first_mistake("row 1 \"А\" = [2] + 1\n"
                                                  "row 2 \"Б\" = [3]\n"
                                                  "row 3 \"В\" = [1] * 2\n")
                                        .sentence);
}

void test_reports_form__what_the_whole_lacks_is_named(void)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    expect_false(reports_form_read(test_arena(), STR("form a 2025\n"), &form, &mistakes));
    expect_int(5, (int64_t)mistakes.count);
    expect_contains("title", mistakes.items[0].sentence);
}

/* ---- working out ---------------------------------------------------------------------------- */

void test_reports_form__formulas_are_worked_out_in_the_order_they_need(void)
{
    struct reports_form form = form_with("row 1 \"Доля\" percent = [3] / [2] * 100\n"
                                         "row 2 \"Всего\" entered\n"
                                         "row 3 \"Сумма\" = [4] + [5] - (1 - 1)\n"
                                         "row 4 \"А\" entered\n"
                                         "row 5 \"Б\" entered\n");
    struct reports_number values[10] = {0};
    set(&form, values, "II/2:end", 4412950);
    set(&form, values, "II/4:end", 1311355);
    set(&form, values, "II/5:end", 1);
    reports_compute(&form, values, NULL);
    expect_int(29700000, get(&form, values, "II/1:end"));
    expect_int(1311356000000, get(&form, values, "II/3:end"));
    expect_int(-1, get(&form, values, "II/1:women"));
}

void test_reports_form__a_column_adds_up_what_is_entered(void)
{
    struct reports_form form =
        form_with("section III \"По типам\" at territory,region\n"
                  "  note \"Совместителей считают один раз\" \"Қосымша жұмыс істейтіндер\"\n"
                  "  column all \"Всего\" = [*:school] + [*:college]\n"
                  "  column school \"Школы\" where kind=school\n"
                  "  column college \"Колледжи\" where kind=college\n"
                  "  row 1 \"Работающих\" entered\n"
                  "  row 2 \"Студентов\" only all,college entered\n"
                  "  row 3 \"Членов\" count members\n"
                  "  row 4 \"Доля студентов\" percent = [2] / [1] * 100\n"
                  "section IV \"Ещё раз\"\n"
                  "  columns III\n"
                  "  row 1 \"Доля\" percent = [III/3] / [III/1] * 100\n"
                  "  row 2 \"Прочих\" entered\n");
    expect_int(1 << REPORTS_TERRITORY | 1 << REPORTS_REGION, form.sections[1].levels);
    expect_int(1 << REPORTS_PRIMARY, form.sections[2].levels);
    expect_str("Қосымша жұмыс істейтіндер", form.sections[1].note.kk);
    struct reports_number values[18] = {0};
    set(&form, values, "III/1:school", 30);
    set(&form, values, "III/1:college", 10);
    set(&form, values, "III/2:college", 8);
    set(&form, values, "III/3:all", 36);
    set(&form, values, "IV/2:school", 1);
    set(&form, values, "IV/2:college", 2);
    reports_compute(&form, values, NULL);
    expect_int(40000000, get(&form, values, "III/1:all"));
    expect_int(8000000, get(&form, values, "III/2:all"));
    expect_int(36000000, get(&form, values, "III/3:all"));
    expect_int(20000000, get(&form, values, "III/4:all"));
    expect_int(90000000, get(&form, values, "IV/1:all"));
    expect_int(3000000, get(&form, values, "IV/2:all"));
}

void test_reports_form__halves_are_rounded_away_from_nought(void)
{
    expect_int(100000, reports_rounded((struct reports_number){true, 50000}, 1).millionths);
    expect_int(0, reports_rounded((struct reports_number){true, 49999}, 1).millionths);
    expect_int(-100000, reports_rounded((struct reports_number){true, -50000}, 1).millionths);
    expect_int(29700000, reports_rounded((struct reports_number){true, 29716000}, 1).millionths);
}

void test_reports_form__nothing_is_divided_by_nought(void)
{
    struct reports_form form = form_with("row 1 \"Доля\" percent = [3] / [2] * 100\n"
                                         "row 2 \"Всего\" entered\n"
                                         "row 3 \"Из них\" entered\n");
    struct reports_number values[6] = {0};
    set(&form, values, "II/2:end", 0);
    set(&form, values, "II/3:end", 3);
    reports_compute(&form, values, NULL);
    expect_int(-1, get(&form, values, "II/1:end"));
}

/* ---- checks --------------------------------------------------------------------------------- */

static struct reports_findings findings_of(const struct reports_form *form,
                                           const struct reports_number *values,
                                           const struct reports_number *last)
{
    return reports_look_over(test_arena(), form, values, last);
}

void test_reports_form__a_check_is_asked_of_each_column_and_row(void)
{
    struct reports_form form =
        form_with("row 1 \"Всего\" entered\n"
                  "row 2 \"Членов\" entered\n"
                  "check hard \"Не больше\" [2] <= [1]\n"
                  "check hard \"Женщин не больше\" each-row [*:women] <= [*:end]\n");
    struct reports_number values[4] = {0};
    set(&form, values, "II/1:end", 10);
    set(&form, values, "II/2:end", 12);
    set(&form, values, "II/1:women", 11);
    set(&form, values, "II/2:women", 9);
    struct reports_findings findings = findings_of(&form, values, NULL);
    expect_int(2, (int64_t)findings.count);
    expect_str("II/2:end", reports_cell_name(test_arena(), &form, findings.items[0].cell));
    expect_str("II/1:women", reports_cell_name(test_arena(), &form, findings.items[1].cell));
}

void test_reports_form__what_is_not_known_breaks_no_check(void)
{
    struct reports_form form = form_with("row 1 \"Всего\" entered\n"
                                         "check hard \"Как в прошлом году\" [1] = last[1]\n");
    struct reports_number values[2] = {0};
    struct reports_number last[2] = {0};
    set(&form, values, "II/1:end", 10);
    expect_int(0, (int64_t)findings_of(&form, values, NULL).count);
    expect_int(0, (int64_t)findings_of(&form, values, last).count);
    set(&form, last, "II/1:end", 9);
    expect_int(1, (int64_t)findings_of(&form, values, last).count);
}

void test_reports_form__a_check_of_each_row_leaves_shares_out(void)
{
    struct reports_form form =
        form_with("row 1 \"Всего\" entered\n"
                  "row 2 \"Членов\" entered\n"
                  "row 3 \"Охват\" percent = [2] / [1] * 100\n"
                  "check hard \"Женщин не больше\" each-row [*:women] <= [*:end]\n");
    struct reports_number values[6] = {0};
    set(&form, values, "II/1:end", 10);
    set(&form, values, "II/2:end", 5);
    set(&form, values, "II/1:women", 4);
    set(&form, values, "II/2:women", 4);
    reports_compute(&form, values, NULL);
    expect_int(100000000, get(&form, values, "II/3:women"));
    expect_int(0, (int64_t)findings_of(&form, values, NULL).count);
}

/* ---- consolidating -------------------------------------------------------------------------- */

void test_reports_form__shares_of_a_consolidated_report_are_worked_out_anew(void)
{
    struct reports_form form = form_with("row 1 \"Всего\" entered\n"
                                         "row 2 \"Членов\" entered\n"
                                         "row 3 \"Охват\" percent = [2] / [1] * 100\n"
                                         "row 4 \"Доля сметы\" percent entered\n"
                                         "row 5 \"Есть сайт\" flag entered\n");
    struct reports_number sum[10] = {0};
    static const int64_t below[][4] = {{100, 50, 6, 1}, {10, 10, 4, 0}};
    for (size_t i = 0; i < COUNT_OF(below); i++) {
        struct reports_number values[10] = {0};
        set(&form, values, "II/1:end", below[i][0]);
        set(&form, values, "II/2:end", below[i][1]);
        set(&form, values, "II/4:end", below[i][2]);
        set(&form, values, "II/5:end", below[i][3]);
        reports_compute(&form, values, NULL);
        reports_add(&form, sum, values);
    }
    reports_compute(&form, sum, NULL);
    expect_int(110000000, get(&form, sum, "II/1:end"));
    /* 60 of 110: neither 50 + 100 nor half of that. */
    expect_int(54500000, get(&form, sum, "II/3:end"));
    expect_int(-1, get(&form, sum, "II/4:end"));
    expect_int(1000000, get(&form, sum, "II/5:end"));
    expect_int(-1, get(&form, sum, "II/1:women"));
}

/* ---- published figures that do not agree with themselves ------------------------------------ */

/* The Union on 1 January 2015: 29.716 % students, printed as 29.6. */
void test_reports_form__a_printed_share_is_compared_with_tolerance(void)
{
    struct reports_form form =
        form_with("row 1 \"Всего членов\" entered\n"
                  "row 2 \"Из них студентов\" entered\n"
                  "row 3 \"Доля студентов\" percent = [2] / [1] * 100\n"
                  "row 4 \"Доля студентов, как напечатано\" percent entered\n"
                  "check hard \"Напечатано точно\" [4] = [3]\n"
                  "check soft \"Напечатано с точностью до 0,1\" abs([4] - [3]) <= 0.1\n");
    struct reports_number values[8] = {0};
    set(&form, values, "II/1:end", 4412950);
    set(&form, values, "II/2:end", 1311356);
    values[reports_cell(&form, 0, 3, 0)] = (struct reports_number){true, 29600000};
    reports_compute(&form, values, NULL);
    expect_int(29700000, get(&form, values, "II/3:end"));
    struct reports_findings findings = findings_of(&form, values, NULL);
    expect_int(1, (int64_t)findings.count);
    expect_true(findings.items[0].check->is_hard);
    values[reports_cell(&form, 0, 3, 0)] = (struct reports_number){true, 29500000};
    expect_int(2, (int64_t)findings_of(&form, values, NULL).count);
}

/* The federation of Kursk on 1 January 2016: the groups make ten fewer than the printed total, from
 * which all printed shares were worked out. */
void test_reports_form__a_total_that_does_not_add_up_is_told_with_both_figures(void)
{
    struct reports_form form =
        form_with("row 1 \"Всего членов\" entered\n"
                  "row 2 - \"работающих\" entered\n"
                  "row 3 - \"студентов\" entered\n"
                  "row 4 - \"неработающих пенсионеров\" entered\n"
                  "row 5 \"Доля работающих\" percent = [2] / [1] * 100\n"
                  "row 6 \"Доля студентов\" percent = [3] / [1] * 100\n"
                  "row 7 \"Доля пенсионеров\" percent = [4] / [1] * 100\n"
                  "check hard \"Всего членов — сумма групп\" [1] = [2] + [3] + [4]\n");
    struct reports_number values[14] = {0};
    set(&form, values, "II/1:end", 145614);
    set(&form, values, "II/2:end", 108666);
    set(&form, values, "II/3:end", 27029);
    set(&form, values, "II/4:end", 9909);
    reports_compute(&form, values, NULL);
    expect_int(74600000, get(&form, values, "II/5:end"));
    expect_int(18600000, get(&form, values, "II/6:end"));
    expect_int(6800000, get(&form, values, "II/7:end"));
    struct reports_findings findings = findings_of(&form, values, NULL);
    expect_int(1, (int64_t)findings.count);
    expect_int(10000000, findings.items[0].left.millionths - findings.items[0].right.millionths);
    expect_str("II/1:end", reports_cell_name(test_arena(), &form, findings.items[0].cell));
}
