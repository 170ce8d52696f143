#include "app/portions.h"

#include "app/app.h"
#include "app/test.h"
#include "db/db_driver.h"

struct work {
    int64_t done;
    int64_t last; /* behind it nothing is left */
};

static int attempts;
static int busy_at; /* the attempt that finds somebody else writing */
static int broken_at;

static bool do_three(struct request *req, void *state)
{
    struct work *work = state;
    attempts++;
    work->done += 3;
    if (attempts == busy_at) {
        db_fail(req->db, DB_BUSY, "somebody else writes");
    } else if (attempts == broken_at) {
        db_fail(req->db, DB_BROKEN, "the disk is gone");
    }
    return work->done < work->last;
}

static enum portions_end do_all(struct work *work, struct portions portions)
{
    struct test_app *app = test_app_on("2026-03-01");
    struct request *req = app_system_request(test_inner_app(app), test_arena(),
                                             app_connection(test_inner_app(app), 0));
    attempts = 0;
    portions.write = do_three;
    portions.state = work;
    portions.state_size = sizeof(*work);
    enum portions_end end = portions_write(req, NULL, &portions);
    busy_at = 0;
    broken_at = 0;
    return end;
}

void test_portions__they_are_written_until_the_last(void)
{
    struct work work = {.last = 9};
    expect_int(PORTIONS_DONE, do_all(&work, (struct portions){0}));
    expect_int(9, work.done);
    expect_int(3, attempts);
}

void test_portions__no_more_are_written_than_are_allowed(void)
{
    struct work work = {.last = 9};
    expect_int(PORTIONS_DONE, do_all(&work, (struct portions){.most = 2}));
    expect_int(6, work.done);
}

void test_portions__one_that_begins_anew_passes_nobody_over(void)
{
    struct work work = {.last = 9};
    busy_at = 2;
    expect_int(PORTIONS_DONE, do_all(&work, (struct portions){0}));
    expect_int(9, work.done);
    expect_int(4, attempts);
}

void test_portions__one_that_is_not_kept_does_not_count(void)
{
    struct work work = {.last = 9};
    broken_at = 2;
    expect_int(PORTIONS_FAILED, do_all(&work, (struct portions){0}));
    expect_int(3, work.done);
    expect_int(2, attempts);
}
