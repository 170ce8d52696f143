/* A report on paper and in files: every figure is there, in every kind of file. */
#include "features/reports/reports_paper.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <jansson.h>

#include "app/sheet.h"
#include "app/test.h"
#include "features/reports/reports_forms.h"

struct desk {
    struct reports_form form;
    struct reports_paper paper;
    struct reports_number *numbers;
    str *texts;
    str *remarks;
};

static const struct reports_signature signatures[] = {
    {STR_INIT("Председатель"), STR_INIT("Сергеева О. В."), {20260112}},
    {STR_INIT("Бухгалтер"), {NULL, 0}, {0}},
};

/* In each cell a number that stands nowhere else: 1001, 1002 … */
static struct desk desk_with(const char *name)
{
    struct desk desk = {0};
    struct reports_mistakes mistakes;
    for (const struct reports_shipped *form = reports_shipped; form->name != NULL; form++) {
        if (strcmp(form->name, name) == 0) {
            expect_true(reports_form_read(test_arena(), form->text, &desk.form, &mistakes));
        }
    }
    desk.numbers = ARENA_ARRAY(test_arena(), desk.form.cell_count, struct reports_number);
    desk.texts = ARENA_ARRAY(test_arena(), desk.form.cell_count, str);
    desk.remarks = ARENA_ARRAY(test_arena(), desk.form.cell_count, str);
    for (size_t cell = 0; cell < desk.form.cell_count; cell++) {
        desk.numbers[cell] = reports_whole(1001 + (int64_t)cell);
    }
    desk.paper = (struct reports_paper){
        .numbers = desk.numbers,
        .texts = desk.texts,
        .remarks = desk.remarks,
        .org_name = STR("Первичная организация школы № 4"),
        .org_above = STR("Рыльская районная организация"),
        .state = STR("подписан"),
        .signatures = signatures,
        .signature_count = COUNT_OF(signatures),
        .hash = STR("0123456789abcdef"),
        .is_consolidated = true,
    };
    return desk;
}

static size_t cell_of(const struct desk *desk, const char *name)
{
    size_t cell = SIZE_MAX;
    expect_true(reports_cell_named(&desk->form, str_of(name), &cell));
    return cell;
}

static int written(struct desk *desk, enum reports_file file)
{
    int fd = memfd_create("report", 0);
    desk->paper.form = &desk->form;
    expect_true(reports_paper_write(test_arena(), &desk->paper, file, fd));
    return fd;
}

static str pdf_text_of(int fd)
{
    return test_told_by("pdftotext -layout - -", dup(fd));
}

/* "1 042", with that blank: the one that does not break, which pdftotext makes a plain one. */
static const char *as_printed(const struct reports_form *form, size_t cell, const char *blank)
{
    const char *grouped =
        test_text("%zu%s%03zu", (1001 + cell) / 1000, blank, (1001 + cell) % 1000);
    struct reports_place place = reports_place_of(form, cell);
    enum reports_unit unit = form->sections[place.section].rows[place.row].unit;
    return unit == REPORTS_PERCENT ? test_text("%s,0", grouped)
           : unit == REPORTS_MONEY ? test_text("%s,00", grouped)
                                   : grouped;
}

static bool has_cell(const struct reports_form *form, size_t cell)
{
    struct reports_place place = reports_place_of(form, cell);
    return reports_row_has(&form->sections[place.section].rows[place.row], place.column);
}

/* Each shipped form: every figure once and no other, headings again on each page. */
void test_reports_paper__every_figure_of_every_form_is_printed(void)
{
    for (const struct reports_shipped *form = reports_shipped; form->name != NULL; form++) {
        struct desk desk = desk_with(form->name);
        int fd = written(&desk, REPORTS_PDF);
        str text = pdf_text_of(fd);
        for (size_t cell = 0; cell < desk.form.cell_count; cell++) {
            const char *figure = as_printed(&desk.form, cell, " ");
            if (has_cell(&desk.form, cell)) {
                expect_contains(figure, text);
            } else {
                expect_lacks(figure, text);
            }
        }
        expect_contains("Первичная организация школы № 4", text);
        expect_contains(test_text("на 1 января %d г.", date_year(desk.form.day)), text);
        expect_contains("Сергеева О. В.", text);
        expect_contains("12.01.2026", text);
        expect_contains("0123456789abcdef", text);
        expect_contains("стр. 1 из ", text);
        close(fd);
    }
}

void test_reports_paper__pages_are_counted_and_tables_go_on_with_their_heading(void)
{
    struct desk desk = desk_with("es-2025.form");
    int fd = written(&desk, REPORTS_PDF);
    str text = pdf_text_of(fd);
    int pages = 0;
    for (size_t i = 0; i < text.length; i++) {
        pages += text.data[i] == '\f';
    }
    expect_true(pages > 3);
    expect_contains(test_text("стр. %d из %d", pages, pages), text);
    expect_lacks(test_text("стр. %d из", pages + 1), text);
    expect_contains("(продолжение)", text);
    str page;
    while (str_next(&text, '\f', &page)) {
        expect_true(page.length == 0 || str_find(page, STR("стр. ")) >= 0);
    }
    close(fd);
}

void test_reports_paper__texts_of_any_length_lose_nothing(void)
{
    struct desk desk = desk_with("fnpr-2-2025.form");
    struct buf lengthy = BUF_INIT(test_arena());
    for (int i = 0; i < 2000; i++) {
        buf_put_format(&lengthy, "слово%d ", i);
    }
    desk.texts[cell_of(&desk, "I/3:value")] = buf_str(&lengthy);
    desk.remarks[cell_of(&desk, "II/2:end")] = STR("Двое пришли 30 декабря, <карточек> ещё нет");
    int fd = written(&desk, REPORTS_PDF);
    str text = pdf_text_of(fd);
    for (int i = 0; i < 2000; i += 7) {
        expect_contains(test_text("слово%d", i), text);
    }
    expect_contains("Почему цифры отличаются от учёта", text);
    expect_contains("Двое пришли 30 декабря", text);
    close(fd);
}

void test_reports_paper__what_nobody_filled_in_stays_empty(void)
{
    struct desk desk = desk_with("fnpr-2-2025.form");
    desk.numbers[cell_of(&desk, "II/2:end")] = (struct reports_number){0};
    int fd = written(&desk, REPORTS_JSON);
    json_error_t error;
    str text = test_bytes_of(fd);
    json_t *whole = json_loadb(text.data, text.length, 0, &error);
    expect_true(whole != NULL);
    size_t i;
    json_t *cell;
    int seen = 0;
    json_array_foreach(json_object_get(whole, "cells"), i, cell)
    {
        const char *name = json_string_value(json_object_get(cell, "cell"));
        if (strcmp(name, "II/2:end") == 0) {
            expect_true(json_is_null(json_object_get(cell, "value")));
            seen++;
        } else if (strcmp(name, "II/9:end") == 0) {
            expect_str(test_text("%zu.0", 1001 + cell_of(&desk, name)),
                       str_of(json_string_value(json_object_get(cell, "value"))));
            seen++;
        } else if (strcmp(name, "II/2:women") == 0) {
            expect_int(1001 + cell_of(&desk, name),
                       json_integer_value(json_object_get(cell, "value")));
            seen++;
        }
    }
    expect_int(3, seen);
    json_decref(whole);
    close(fd);
}

/* ---- sheets --------------------------------------------------------------------------------- */

/* Cells as "|text|text|\n". */
static void note_sheet(void *context, int32_t index, const struct sheet_info *info)
{
    buf_put_format(context, "%s[%.*s]\n", index == 0 ? "" : "\n", STR_ARG(info->name));
}

static bool note_row(void *context, const struct sheet_row *row)
{
    for (int32_t i = 0; i < row->cell_count; i++) {
        buf_put_format(context, "|%.*s", STR_ARG(row->cells[i].text));
    }
    buf_put_format(context, "|\n");
    return true;
}

static str sheet_text_of(int fd, const char *name)
{
    struct buf out = BUF_INIT(test_arena());
    struct sheet_receiver receiver = {&out, note_sheet, note_row};
    expect_int(SHEET_READ, sheet_read_here(fd, str_of(name), &receiver));
    return buf_str(&out);
}

void test_reports_paper__the_sheet_is_read_back_with_every_figure(void)
{
    for (const struct reports_shipped *form = reports_shipped; form->name != NULL; form++) {
        struct desk desk = desk_with(form->name);
        int fd = written(&desk, REPORTS_XLSX);
        str text = sheet_text_of(fd, "report.xlsx");
        for (size_t cell = 0; cell < desk.form.cell_count; cell++) {
            const char *figure = test_text("|%zu|", 1001 + cell);
            if (has_cell(&desk.form, cell)) {
                expect_contains(figure, text);
            } else {
                expect_lacks(figure, text);
            }
        }
        expect_contains("|Первичная организация школы № 4|", text);
        expect_contains("контрольная сумма 0123456789abcdef", text);
        close(fd);
    }
}

/* The parts that programs stumble over: print set-up, merged cells. */
void test_reports_paper__the_sheet_is_ready_to_be_printed(void)
{
    struct desk desk = desk_with("es-2025.form");
    int fd = written(&desk, REPORTS_XLSX);
    char path[] = "/tmp/profkom-paper-XXXXXX";
    int copy = mkstemp(path);
    str bytes = test_bytes_of(fd);
    expect_int(bytes.length, write(copy, bytes.data, bytes.length));
    close(copy);
    str xml = test_told_by(test_text("unzip -p %s xl/worksheets/sheet1.xml xl/workbook.xml", path),
                           dup(fd));
    unlink(path);
    expect_contains("orientation=\"landscape\"", xml);
    expect_contains("fitToHeight=\"0\"", xml);
    expect_contains("paperSize=\"9\"", xml);
    expect_contains("<mergeCell ref=\"A1:L1\"/>", xml);
    expect_contains("_xlnm.Print_Titles", xml);
    expect_contains("стр. &amp;P из &amp;N", xml);
    close(fd);
}

void test_reports_paper__csv_names_each_cell(void)
{
    struct desk desk = desk_with("fnpr-2-2025.form");
    desk.texts[cell_of(&desk, "I/3:value")] = STR("=ул. \"Садовая\"; 1");
    desk.numbers[cell_of(&desk, "II/9:end")] = (struct reports_number){true, 92149000};
    int fd = written(&desk, REPORTS_CSV);
    str raw = test_bytes_of(fd);
    expect_true(str_starts_with(raw, STR("\xEF\xBB\xBF")));
    expect_contains("\nII/9:end;Профсоюзное членство;9;Процент охвата профсоюзным членством;"
                    "На конец года;92,1\r\n",
                    raw);
    expect_contains(";Значение;\"'=ул. \"\"Садовая\"\"; 1\"\r\n", raw);
    for (size_t cell = 0; cell < desk.form.cell_count; cell++) {
        str name = reports_cell_name(test_arena(), &desk.form, cell);
        expect_int(has_cell(&desk.form, cell),
                   str_find(raw, STR_CONCAT(test_arena(), STR("\n"), name, STR(";"))) >= 0);
    }
    close(fd);
}

void test_reports_paper__the_page_to_print_escapes_what_people_typed(void)
{
    struct desk desk = desk_with("fnpr-2-2025.form");
    desk.paper.org_name = STR("<script>alert(1)</script>");
    int fd = written(&desk, REPORTS_HTML);
    str text = test_bytes_of(fd);
    expect_contains("&lt;script&gt;alert(1)", text);
    expect_lacks("<script", text);
    for (size_t cell = 0; cell < desk.form.cell_count; cell++) {
        if (has_cell(&desk.form, cell)) {
            expect_contains(test_text(">%s<", as_printed(&desk.form, cell, "\xc2\xa0")), text);
        }
    }
    close(fd);
}

void test_reports_paper__kazakh_titles_come_with_kazakh_words(void)
{
    struct desk desk = desk_with("fnpr-2-2025.form");
    desk.paper.is_kazakh = true;
    int fd = written(&desk, REPORTS_PDF);
    str text = pdf_text_of(fd);
    expect_contains("Кәсіподақ мүшелігі", text);
    expect_contains("2026 ж. 1 қаңтар", text);
    expect_contains("Көрсеткіш", text);
    expect_lacks("Показатель", text);
    close(fd);
}

void test_reports_paper__a_flag_is_yes_or_no_until_it_is_added_up(void)
{
    struct desk desk = desk_with("info-2025.form");
    size_t flag = 0;
    while (flag < desk.form.cell_count) {
        struct reports_place place = reports_place_of(&desk.form, flag);
        if (desk.form.sections[place.section].rows[place.row].unit == REPORTS_FLAG) {
            break;
        }
        flag++;
    }
    expect_true(flag < desk.form.cell_count);
    desk.numbers[flag] = reports_whole(1);
    desk.paper.is_consolidated = false;
    int fd = written(&desk, REPORTS_XLSX);
    expect_contains("|да|", sheet_text_of(fd, "report.xlsx"));
    close(fd);
    desk.paper.is_consolidated = true;
    fd = written(&desk, REPORTS_XLSX);
    expect_lacks("|да|", sheet_text_of(fd, "report.xlsx"));
    close(fd);
}

/* ---- many reports --------------------------------------------------------------------------- */

void test_reports_paper__a_pack_has_a_summary_and_each_report(void)
{
    struct desk first = desk_with("kdk-1-2025.form");
    struct desk second = desk_with("kdk-1-2025.form");
    first.paper.form = &first.form;
    second.paper.form = &first.form;
    second.paper.org_name = STR("Сад «Берёзка»: группа 1/2 [старшая]");
    second.numbers[0] = reports_whole(777);
    struct reports_paper papers[] = {first.paper, second.paper};
    int fd = memfd_create("pack", 0);
    expect_true(reports_pack_write(test_arena(), papers, 2, true, fd));
    str text = sheet_text_of(fd, "pack.xlsx");
    expect_contains("[Свод]\n|Организация|Состояние|", text);
    expect_contains("[1 Первичная организация школы №]", text);
    expect_contains("\n|Первичная организация школы № 4|подписан|1001|", text);
    expect_contains("\n|Сад «Берёзка»: группа 1/2 [старшая]|подписан|777|", text);
    close(fd);

    papers[1].form = &second.form;
    fd = memfd_create("pack", 0);
    expect_false(reports_pack_write(test_arena(), papers, 2, true, fd));
    close(fd);
}
