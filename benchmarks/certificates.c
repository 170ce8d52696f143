/* How long a thousand certificates take, for benchmarks/certificates.sh:
 *
 *     build/release/bench_certificates DATA E-MAIL FILE
 *
 * A training of a thousand people is planted in the first region. Prints, in milliseconds, what
 * issuing all of them takes, a hundred at a time, and their PDF in one file, which is left in FILE.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fold.h"
#include "features/certificates/certificates_inner.h"

#include "timing.h"

#define PEOPLE 1000
#define AT_ONCE CERTIFICATES_AT_ONCE
#define ORDERS (PEOPLE / AT_ONCE)
#define FORM \
    "kind=certificate&template=3&issued_on=2026-11-23&place=K&signer_post=Chair&signer_name=S"

#define TITLE "Школа председателя первичной профсоюзной организации"

static void plant(struct bench *bench, struct arena *kept)
{
    str key = fold_search(kept, STR(TITLE));
    str rows = str_format(
        kept,
        "INSERT INTO training_record (region_id, id, member_id, org_id, org_path, is_counted, "
        "is_first, title, title_key, kind, attendance, category, hours, began_on, ended_on, "
        "taught_place, taught_by, made_at, changed_at) "
        "SELECT m.region_id, 4000000000000 + row_number() OVER (ORDER BY m.id), m.id, m.org_id, "
        "m.org_path, 1, 0, '" TITLE "', '%.*s', "
        "'school', 'in_person', 'member', 36, '2020-02-10', '2020-02-14', 'outside', 'B', 0, 0 "
        "FROM member m WHERE m.region_id = " REGION
        " AND m.status = 'active' AND m.sex IS NOT NULL ORDER BY m.id LIMIT 1000;",
        STR_ARG(key));
    bench_script(bench, str_to_c(kept, rows));
}

/* The hundred that are next. */
static str form_of_order(struct bench *bench, int order)
{
    struct buf form = BUF_INIT(bench->arena);
    buf_put(&form, STR(FORM));
    for (int i = 1; i <= AT_ONCE; i++) {
        buf_put_format(&form, "&tick=%lld", 4000000000000LL + order * AT_ONCE + i);
    }
    return buf_str(&form);
}

static double issue(struct bench *bench)
{
    double took = 0;
    for (int order = 0; order < ORDERS; order++) {
        arena_reset(bench->arena);
        int64_t region = bench_number(bench, "SELECT id FROM org WHERE id = " REGION);
        const char *page =
            bench_address(bench, "/certificates/new?record=4000000000001&org=#", region);
        str form = form_of_order(bench, order);
        took += bench_post(bench, page, page, str_to_c(bench->arena, form));
    }
    return took;
}

static double print(struct bench *bench, const char *path)
{
    bench_script(bench, "UPDATE certificate SET batch_id = 1;");
    arena_reset(bench->arena);
    double begin = bench_now();
    struct reply reply = bench_get(bench, "/certificates/batch/1/pdf");
    double took = bench_now() - begin;
    int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (reply.status != 200 || out < 0) {
        fprintf(stderr, "the file answered %d\n", reply.status);
        exit(1);
    }
    char bytes[65536];
    ssize_t length;
    lseek(reply.file_fd, 0, SEEK_SET);
    while ((length = read(reply.file_fd, bytes, sizeof(bytes))) > 0) {
        if (write(out, bytes, (size_t)length) != length) {
            exit(1);
        }
    }
    close(out);
    reply_close_file(&reply);
    return took;
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 4) {
        fprintf(stderr, "usage: bench_certificates DATA E-MAIL FILE\n");
        return 2;
    }
    struct bench bench;
    struct arena *kept = arena_new();
    bench_open(&bench, kept, arguments[1], arguments[2], 1);
    bench.app->options.origin = "https://profkom.example.org";
    plant(&bench, kept);
    printf("issued %.0f\n", issue(&bench));
    printf("printed %.0f\n", print(&bench, arguments[3]));
    bench_close(&bench);
    return 0;
}
