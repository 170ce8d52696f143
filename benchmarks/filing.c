/* How fast signed reports are added up, for benchmarks/filing.sh:
 *     bench_filing FORM DATA print   prints packed values of made-up reports of the form, a line
 *                                    each in hexadecimal, behind the hash of the form
 *     bench_filing FORM DATA         adds up all accepted reports of the union, again and again;
 *                                    prints how many, the middle of the processor times in
 *                                    milliseconds, and the sum of all figures */
#include <stdio.h>
#include <stdlib.h>

#include <sodium.h>

#include "app/app.h"
#include "app/command.h"
#include "features/filing/filing_inner.h"
#include "clock.h"

#define ROUNDS 9
#define REPORTS 64

/* As a school has them: two digits, some three, a few empty. */
static void print_reports(struct arena *arena, const struct reports_form *form)
{
    printf("%.*s\n", STR_ARG(form->sum));
    for (size_t i = 0; i < REPORTS; i++) {
        struct filing_values values = filing_values_new(arena, form);
        for (size_t cell = 0; cell < form->cell_count; cell++) {
            uint64_t mixed = (i * 1000003 + cell) * 0x9E3779B97F4A7C15u >> 40;
            values.numbers[cell] = mixed % 10 == 0
                                       ? (struct reports_number){0}
                                       : reports_whole((int64_t)(mixed % (mixed & 1 ? 100 : 700)));
        }
        str bytes = filing_pack(arena, form, &values);
        char *hex = arena_raw(arena, bytes.length * 2 + 1);
        puts(sodium_bin2hex(hex, bytes.length * 2 + 1, (const unsigned char *)bytes.data,
                            bytes.length));
    }
}

static void measure(struct request *req, const struct reports_form *form)
{
    double times[ROUNDS];
    struct filing_sums sums = {0};
    for (size_t i = 0; i < ROUNDS; i++) {
        double begin = clock_now();
        db_begin_read(req->db);
        sums = filing_sum_of_branch(req, form, STR("0"));
        reports_compute(form, sums.numbers, NULL);
        db_rollback(req->db);
        times[i] = clock_now() - begin;
    }
    int64_t whole = 0;
    for (size_t cell = 0; cell < form->cell_count; cell++) {
        whole += sums.numbers[cell].millionths / 1000000;
    }
    double middle = clock_middle(times, ROUNDS);
    printf("%lld %.1f %lld\n", (long long)sums.reports, middle, (long long)whole);
}

int main(int argument_count, char **arguments)
{
    if (argument_count < 3 || argument_count > 4) {
        fprintf(stderr, "bench_filing FORM DATA [print]\n");
        return 1;
    }
    CLEANUP(arena_drop) struct arena *arena = arena_new();
    struct command_options options = {.data_folder = arguments[2]};
    struct app *app = command_app(&options, 1);
    char error[256];
    str location = str_format(arena, "%s/profkom.db", arguments[2]);
    struct db *db = db_open(location.data, DB_READ_ONLY, error);
    if (app == NULL || db == NULL) {
        return 1;
    }
    db_use_arena(db, arena);
    struct request *req = app_system_request(app, arena, db);
    const struct reports_form *form = reports_form_named(req, str_of(arguments[1]));
    if (form == NULL) {
        fprintf(stderr, "bench_filing: there is no such form\n");
        return 1;
    }
    if (argument_count == 4) {
        print_reports(arena, form);
    } else {
        measure(req, form);
    }
    db_close(db);
    return 0;
}
