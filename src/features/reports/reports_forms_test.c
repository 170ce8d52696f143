/* The forms that come with the program. */
#include "features/reports/reports_forms.h"

#include "base/test.h"
#include "base/workdays.h"

static void expect_title(struct reports_title title)
{
    expect_true(title.ru.length > 0);
    expect_true(title.kk.length > 0);
}

static void expect_all_titles(const struct reports_form *form)
{
    expect_title(form->title);
    for (size_t i = 0; i < form->section_count; i++) {
        const struct reports_section *section = &form->sections[i];
        expect_title(section->title);
        expect_int(section->note.ru.length > 0, section->note.kk.length > 0);
        for (size_t column = 0; column < section->column_count; column++) {
            expect_title(section->columns[column].title);
        }
        for (size_t row = 0; row < section->row_count; row++) {
            expect_title(section->rows[row].title);
        }
    }
    for (size_t i = 0; i < form->check_count; i++) {
        expect_title(form->checks[i].sentence);
    }
}

/* Who is higher has longer. */
static void expect_deadlines(const struct reports_form *form)
{
    struct reports_deadline before = form->fill;
    expect_true(workdays_is_one(before.until, COUNTRY_RU));
    for (size_t i = 0; i < form->accept_count; i++) {
        expect_true(workdays_is_one(form->accept[i].until, COUNTRY_RU));
        expect_true(form->accept[i].level > before.level);
        expect_true(date_before(before.until, form->accept[i].until));
        before = form->accept[i];
    }
}

/* The vocabulary of docs/internals/reports.md. */
static const char measures[] =
    " members admitted returned arrived left excluded deregistered died transferred-out"
    " organisations employees posts activists union-name org-name org-address org-phone org-email"
    " org-site chair-name trainings events schools training-money ";
static const char conditions[] = " category status sex age record ticket reason day first kind type"
                                 " small direct level body post released counted hours"
                                 " attendance taught ";

static void expect_known(const char *words, str word)
{
    expect_contains(str_to_c(test_arena(), STR_CONCAT(test_arena(), STR(" "), word, STR(" "))),
                    str_of(words));
}

static void expect_vocabulary(const struct reports_section *section)
{
    for (size_t i = 0; i < section->row_count; i++) {
        const struct reports_measure *measure = &section->rows[i].measure;
        if (section->rows[i].source == REPORTS_MEASURE) {
            expect_known(measures, measure->name);
        }
        for (size_t filter = 0; filter < measure->filter_count; filter++) {
            expect_known(conditions, measure->filters[filter].field);
        }
    }
    for (size_t i = 0; i < section->column_count; i++) {
        for (size_t filter = 0; filter < section->columns[i].filter_count; filter++) {
            expect_known(conditions, section->columns[i].filters[filter].field);
        }
    }
}

void test_reports_forms__each_is_right(void)
{
    int count = 0;
    for (const struct reports_shipped *shipped = reports_shipped; shipped->name != NULL;
         shipped++) {
        struct reports_form form;
        struct reports_mistakes mistakes;
        bool is_good = reports_form_read(test_arena(), shipped->text, &form, &mistakes);
        expect_str("", is_good ? (str){0} : mistakes.items[0].sentence);
        expect_str(shipped->name,
                   str_format(test_arena(), "%.*s-%d.form", STR_ARG(form.code), form.year));
        expect_all_titles(&form);
        expect_deadlines(&form);
        for (size_t i = 0; i < form.section_count; i++) {
            expect_vocabulary(&form.sections[i]);
        }
        count++;
    }
    expect_int(17, count);
}

static struct reports_form shipped_form(const struct reports_shipped *shipped)
{
    struct reports_form form;
    struct reports_mistakes mistakes;
    expect_true(reports_form_read(test_arena(), shipped->text, &form, &mistakes));
    return form;
}

/* Small figures in all cells but those of formulas; noughts among them from few to nearly all. */
static void throw_dice(const struct reports_form *form, struct reports_number *values,
                       uint32_t *seed, int round)
{
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        *seed = *seed * 1664525 + 1013904223;
        int64_t die = (*seed >> 16) % 10;
        values[cell] = reports_whole(die < round % 10 ? 0 : 2 * die * die);
    }
    reports_compute(form, values, NULL);
}

void test_reports_forms__noughts_everywhere_break_no_hard_check(void)
{
    for (const struct reports_shipped *shipped = reports_shipped; shipped->name != NULL;
         shipped++) {
        struct reports_form form = shipped_form(shipped);
        struct reports_number *values =
            ARENA_ARRAY(test_arena(), form.cell_count, struct reports_number);
        for (size_t cell = 0; cell < form.cell_count; cell++) {
            values[cell] = reports_whole(0);
        }
        reports_compute(&form, values, NULL);
        struct reports_findings findings = reports_look_over(test_arena(), &form, values, values);
        for (size_t i = 0; i < findings.count; i++) {
            if (findings.items[i].check->is_hard) {
                expect_str("", findings.items[i].check->sentence.ru);
            }
        }
    }
}

/* One that looks at cells which are not there, or says what is always so, would be no check. */
void test_reports_forms__each_check_can_fail(void)
{
    for (const struct reports_shipped *shipped = reports_shipped; shipped->name != NULL;
         shipped++) {
        struct reports_form form = shipped_form(shipped);
        bool *has_failed = ARENA_ARRAY(test_arena(), form.check_count, bool);
        struct reports_number *values =
            ARENA_ARRAY(test_arena(), form.cell_count, struct reports_number);
        struct reports_number *last =
            ARENA_ARRAY(test_arena(), form.cell_count, struct reports_number);
        uint32_t seed = 2025;
        for (int round = 0; round < 4000; round++) {
            throw_dice(&form, values, &seed, round);
            throw_dice(&form, last, &seed, round);
            struct reports_findings findings = reports_look_over(test_arena(), &form, values, last);
            for (size_t i = 0; i < findings.count; i++) {
                has_failed[findings.items[i].check - form.checks] = true;
            }
        }
        for (size_t i = 0; i < form.check_count; i++) {
            expect_str("", has_failed[i] ? (str){0} : form.checks[i].sentence.ru);
        }
    }
}
