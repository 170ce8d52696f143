#include "features/published/published_sheet.h"

#include "base/buf.h"
#include "base/test.h"
#include "features/published/published_sets.h"

/* What is printed is a text; what it says is a number with its decimals. */
static struct published_value value_of(const char *printed)
{
    struct published_value value;
    expect_true(published_value_read(str_of(printed), &value));
    return value;
}

void test_published_sheet__numbers_are_read_as_people_print_them(void)
{
    struct published_value value = value_of("145 614");
    expect_int(145614, value.number.above);
    expect_int(1, value.number.below);
    expect_int(145614, value_of("145\xC2\xA0"
                                "614 чел.")
                           .number.above);
    value = value_of("29,6 %");
    expect_int(148, value.number.above); /* 296 / 10 */
    expect_int(5, value.number.below);
    expect_int(1, value.decimals);
    expect_true(value.is_percent);
    expect_int(2, value_of("12.50").decimals);
    expect_true(value_of("более 15 000").is_about);
    expect_int(15000, value_of("> 15 000").number.above);
    expect_int(-12, value_of("−12").number.above);
    expect_true(value_of("24,9 млн").number.is_known);
    expect_false(value_of("—").number.is_known);
    expect_false(value_of("").number.is_known);
    expect_true(value_of("— %").is_percent);
    expect_false(value_of("— %").number.is_known);
}

void test_published_sheet__what_is_no_number_is_refused(void)
{
    static const char *const texts[] = {"много",
                                        "12 человек из 15",
                                        "1,2,3",
                                        "1234567890123456",
                                        "0,1234567",
                                        "--5",
                                        "5 5 5 чего-то очень длинного, чего не бывает"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct published_value value;
        if (published_value_read(str_of(texts[i]), &value)) {
            test_fail(__FILE__, __LINE__, "was read: %s", texts[i]);
        }
    }
}

void test_published_sheet__rounding_is_half_away_from_zero(void)
{
    struct published_fraction number = published_over(published_whole(2965), published_whole(100));
    struct published_fraction rounded = published_rounded(number, 1); /* 29.65 → 29.7 */
    expect_int(297, rounded.above);
    expect_int(10, rounded.below);
    number.above = -number.above;
    expect_int(-297, published_rounded(number, 1).above);
    number = published_over(published_whole(29649), published_whole(1000));
    expect_int(148, published_rounded(number, 1).above); /* 29.6 = 148/5 */
}

/* ---- tables --------------------------------------------------------------------------------- */

static struct published_sheet table(const char *text)
{
    struct published_sheet sheet = {0};
    struct published_mistakes mistakes;
    expect_true(published_table_read(test_arena(), str_of(text), &sheet, &mistakes));
    return sheet;
}

static enum published_fault fault(const char *text)
{
    struct published_sheet sheet = {0};
    struct published_mistakes mistakes;
    expect_false(published_table_read(test_arena(), str_of(text), &sheet, &mistakes));
    return mistakes.items[0].fault;
}

void test_published_sheet__a_pasted_table_is_read_and_written_back(void)
{
    struct published_sheet sheet = table("Членов\t145 614\r\n\r\nДоля молодёжи\t37 %\r\n");
    expect_int(2, sheet.count);
    expect_str("n1", sheet.figures[0].code);
    expect_str("Доля молодёжи", sheet.figures[1].title);
    expect_str("37 %", sheet.figures[1].printed);
    sheet = table("a | Часть | 1\nb | Другая | 2 | | es-2025 MEM/MEM07:all\nc | Всё | 3 | a + b | "
                  "| 0,5\n");
    expect_str("a\tЧасть\t1\nb\tДругая\t2\t\tes-2025 MEM/MEM07:all\nc\tВсё\t3\ta + b\t\t0,5\n",
               published_table_text(test_arena(), &sheet));
    expect_contains("b | Другая | 2 |  | es-2025", published_table_to_edit(test_arena(), &sheet));
    struct published_sheet again =
        table(str_to_c(test_arena(), published_table_text(test_arena(), &sheet)));
    expect_int(3, again.count);
    expect_str("es-2025 MEM/MEM07:all", again.figures[1].cell);
    again = table(str_to_c(test_arena(), published_table_to_edit(test_arena(), &sheet)));
    expect_str("es-2025 MEM/MEM07:all", again.figures[1].cell);
    expect_str("0,5", again.figures[2].tolerance);
    sheet = table("a\tЛевое|правое\t1");
    expect_str("a\tЛевое|правое\t1\n", published_table_to_edit(test_arena(), &sheet));
}

void test_published_sheet__what_is_wrong_is_told_with_its_line(void)
{
    expect_int(PUBLISHED_BAD_NUMBER, fault("a | Всего | много"));
    expect_int(PUBLISHED_BAD_LINE, fault("просто строка"));
    expect_int(PUBLISHED_TWICE, fault("a | Всего | 1\na | Ещё | 2"));
    expect_int(PUBLISHED_BAD_CODE, fault("a-b | Всего | 1"));
    expect_int(PUBLISHED_BAD_FORMULA, fault("a | Всего | 1 | b +"));
    expect_int(PUBLISHED_BAD_FORMULA, fault("a | Всего | 1 | (b"));
    expect_int(PUBLISHED_UNKNOWN_CODE, fault("a | Всего | 1 | b"));
    expect_int(PUBLISHED_CIRCLE, fault("a | Всего | 1 | a + 1"));
    expect_int(PUBLISHED_BAD_CELL, fault("a | Всего | 1 | | где-то"));
    expect_int(PUBLISHED_NO_NAME, fault(" | | 1"));
    expect_int(PUBLISHED_NOTHING, fault("\n\n"));
    expect_int(PUBLISHED_BAD_NUMBER, fault("a | Всего | 1 | | | много"));
    struct buf many = BUF_INIT(test_arena());
    for (int i = 0; i <= PUBLISHED_FIGURES; i++) {
        buf_put_format(&many, "Строка\t%d\n", i);
    }
    buf_put_char(&many, '\0');
    expect_int(PUBLISHED_TOO_MANY, fault(buf_str(&many).data));
    struct buf deep = BUF_INIT(test_arena());
    BUF_PUT(&deep, "a | Всего | 1 | ");
    for (int i = 0; i < 400; i++) {
        buf_put_char(&deep, '(');
    }
    buf_put_char(&deep, '\0');
    expect_int(PUBLISHED_BAD_FORMULA, fault(buf_str(&deep).data));
}

/* ---- what is said of a table ---------------------------------------------------------------- */

struct looked {
    struct published_sheet sheet;
    struct published_finding *findings;
};

static const struct published_finding *finding_of(const struct looked *looked, const char *code)
{
    for (size_t i = 0; i < looked->sheet.count; i++) {
        if (str_equal(looked->sheet.figures[i].code, str_of(code))) {
            return &looked->findings[i];
        }
    }
    test_fail(__FILE__, __LINE__, "no figure %s", code);
}

static struct looked look(const char *text)
{
    struct looked looked = {.sheet = table(text)};
    looked.findings = published_look_over(test_arena(), &looked.sheet);
    return looked;
}

static struct looked shipped(const char *name)
{
    for (const struct published_set *set = published_sets; set->name != NULL; set++) {
        struct published_mistakes mistakes;
        struct looked looked;
        if (strcmp(set->name, name) == 0) {
            expect_true(published_sheet_read(test_arena(), set->text, &looked.sheet, &mistakes));
            looked.findings = published_look_over(test_arena(), &looked.sheet);
            return looked;
        }
    }
    test_fail(__FILE__, __LINE__, "no set %s", name);
}

/* In tenths, so that shares can be compared as whole numbers. */
static int64_t tenths(struct published_fraction number)
{
    expect_true(number.is_known);
    struct published_fraction moved = published_times(number, published_whole(10));
    expect_int(1, moved.below);
    return moved.above;
}

static void expect_bounds(const struct looked *looked, const char *code, int64_t from, int64_t to)
{
    const struct published_finding *finding = finding_of(looked, code);
    expect_int(from, finding->from);
    expect_int(to, finding->to);
    expect_int(from == to ? PUBLISHED_EXACTLY : PUBLISHED_BETWEEN, finding->bounds);
}

static void expect_verdict(const struct looked *looked, const char *code,
                           enum published_verdict verdict)
{
    const struct published_finding *finding = finding_of(looked, code);
    if (finding->verdict != verdict) {
        test_fail(__FILE__, __LINE__, "%s: %d, not %d", code, (int)finding->verdict, (int)verdict);
    }
}

/* The bounds are those that a count over all possible numbers gives. */
void test_published_sheet__bounds_are_all_numbers_that_give_the_share_and_no_other(void)
{
    uint64_t state = 46;
    for (int round = 0; round < 300; round++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        int64_t part = 1 + (int64_t)(state >> 33) % 400;
        int64_t per_mille = 200 + (int64_t)(state >> 13) % 800;
        struct looked looked =
            look(test_text("part | Часть | %lld\nall | Всего | —\n"
                           "share | Доля | %lld,%lld %% | part / all",
                           (long long)part, (long long)per_mille / 10, (long long)per_mille % 10));
        const struct published_finding *finding = finding_of(&looked, "all");
        int64_t first = 0;
        int64_t last = -1;
        for (int64_t whole = part; whole <= part * 6; whole++) {
            /* Half up at one decimal, by whole numbers alone. */
            if ((part * 2000 + whole) / (2 * whole) == per_mille) {
                first = first == 0 ? whole : first;
                last = whole;
            }
        }
        if (first == 0) {
            expect_int(PUBLISHED_NEVER, finding->bounds);
        } else {
            expect_int(first, finding->from);
            expect_int(last, finding->to);
        }
    }
}

void test_published_sheet__a_part_is_found_from_its_share_as_well(void)
{
    struct looked looked = look("part | Часть | —\nall | Всего | 1 000\n"
                                "share | Доля | 12,3 % | part / all");
    expect_bounds(&looked, "part", 123, 123);
    looked =
        look("part | Часть | —\nall | Всего | 10 000\nshare | Доля | 12,3 % | part / all * 100");
    expect_bounds(&looked, "part", 1225, 1234);
    looked = look("a | Часть | —\nb | Часть | 40\nall | Всего | 100 | a + b");
    expect_bounds(&looked, "a", 60, 60);
    /* Two shares of the same whole narrow it together, or contradict each other. */
    looked = look("a | Часть | 46 831\nb | Часть | 25 000\nall | Всего | —\n"
                  "x | Доля | 92,1 % | a / all\ny | Доля | 49,2 % | b / all");
    expect_bounds(&looked, "all", 50821, 50864);
    looked = look("a | Часть | 46 831\nb | Часть | 25 000\nall | Всего | —\n"
                  "x | Доля | 92,1 % | a / all\ny | Доля | 49,5 % | b / all");
    expect_int(PUBLISHED_NEVER, finding_of(&looked, "all")->bounds);
}

void test_published_sheet__what_is_only_about_right_is_held_against_nothing(void)
{
    struct looked looked = look("a | Часть | 40\nb | Часть | 70\nall | Всего | более 100 | a + b");
    expect_verdict(&looked, "all", PUBLISHED_OPEN);
}

void test_published_sheet__figures_that_need_each_other_stay_open(void)
{
    struct looked looked = look("a | Один | — | b + 1\nb | Другой | — | a - 1");
    expect_verdict(&looked, "a", PUBLISHED_OPEN);
    expect_verdict(&looked, "b", PUBLISHED_OPEN);
}

void test_published_sheet__numbers_too_large_end_in_no_verdict(void)
{
    struct looked looked = look("a | Один | 999 999 999 999 999\nb | Другой | 0,000001\n"
                                "c | Итог | 5 | a / b * a / b * a");
    expect_verdict(&looked, "c", PUBLISHED_OPEN);
    looked = look("a | Один | 5\nb | Ноль | 0\nc | Итог | 5 | a / b");
    expect_verdict(&looked, "c", PUBLISHED_OPEN);
}

/* ---- the sets that were really printed ------------------------------------------------------ */

void test_published_sheet__the_union_in_2015(void)
{
    struct looked looked = shipped("union-2015.txt");
    const struct published_finding *finding = finding_of(&looked, "pensioners");
    expect_int(PUBLISHED_WORKED_OUT, finding->verdict);
    expect_int(163074, finding->shown.above);
    expect_verdict(&looked, "workers_share", PUBLISHED_SAME);
    expect_verdict(&looked, "pensioners_share", PUBLISHED_SAME);
    expect_verdict(&looked, "students_share", PUBLISHED_NEAR);
    finding = finding_of(&looked, "students_share");
    expect_int(297, tenths(finding->shown));
    expect_int(-1, tenths(finding->difference));
    /* 29.716 before it is rounded. */
    expect_int(29716, published_floor(published_times(finding->computed, published_whole(1000))));
    expect_bounds(&looked, "employed", 3869020, 3874119);
}

void test_published_sheet__the_federation_in_2016_lacks_ten(void)
{
    struct looked looked = shipped("fopko-2016.txt");
    const struct published_finding *finding = finding_of(&looked, "all");
    expect_int(PUBLISHED_OFF, finding->verdict);
    expect_true(finding->is_sum);
    expect_int(145604, finding->shown.above);
    expect_int(10, finding->difference.above);
    expect_verdict(&looked, "workers_share", PUBLISHED_SAME);
    expect_verdict(&looked, "students_share", PUBLISHED_SAME);
    expect_verdict(&looked, "pensioners_share", PUBLISHED_SAME);
    expect_verdict(&looked, "youth_share", PUBLISHED_SAME);
    expect_verdict(&looked, "orgs", PUBLISHED_SAME);
    expect_verdict(&looked, "chairs", PUBLISHED_SAME);
    expect_int(13739, finding_of(&looked, "others")->shown.above);
}

void test_published_sheet__irkutsk_in_2017_makes_a_hundred(void)
{
    struct looked looked = shipped("irkutsk-2017.txt");
    expect_int(PUBLISHED_WORKED_OUT, finding_of(&looked, "shares")->verdict);
    expect_int(1000, tenths(finding_of(&looked, "shares")->shown));
    expect_bounds(&looked, "workers", 203803, 204068);
}

void test_published_sheet__kursk_in_2021(void)
{
    struct looked looked = shipped("kursk-2021-01.txt");
    expect_bounds(&looked, "all", 50821, 50875);
    expect_bounds(&looked, "primaries", 799, 799);
    looked = shipped("kursk-2021-06.txt");
    expect_int(911, tenths(looked.sheet.figures[0].value.number));
}

void test_published_sheet__reports_of_districts_and_primaries(void)
{
    struct looked looked = shipped("rostov-2023.txt");
    expect_verdict(&looked, "primaries", PUBLISHED_SAME);
    expect_bounds(&looked, "workers", 1818, 1819);
    looked = shipped("lyudinovo-2021.txt");
    expect_verdict(&looked, "primaries", PUBLISHED_SAME);
    looked = shipped("cherkassy-2016.txt");
    expect_verdict(&looked, "coverage", PUBLISHED_SAME);
    expect_int(849, tenths(finding_of(&looked, "coverage_exact")->shown));
    looked = shipped("shchuchinsk-2021.txt");
    expect_verdict(&looked, "workers", PUBLISHED_SAME);
    expect_verdict(&looked, "sanatorium_share", PUBLISHED_NEAR);
    expect_int(487, tenths(finding_of(&looked, "sanatorium_share")->shown));
    looked = shipped("kindergarten-20-2023.txt");
    expect_verdict(&looked, "coverage", PUBLISHED_SAME);
    looked = shipped("kuzovatovo-2022.txt");
    expect_int(909, tenths(finding_of(&looked, "share")->shown));
    looked = shipped("fnpr-2009.txt");
    expect_verdict(&looked, "orgs", PUBLISHED_SAME);
    looked = shipped("fnpr-2023.txt");
    expect_verdict(&looked, "orgs", PUBLISHED_SAME);
}
