#include "features/stats/stats_watch.h"

#include <stdio.h>
#include <unistd.h>

#include "app/app.h"
#include "base/log.h"
#include "features/stats/stats.h"
#include "features/stats/stats.sql.h"
#include "features/stats/stats_file.h"

#define WANTED "stats.wanted"

void stats_want(struct request *req)
{
    FILE *file = fopen(app_file_path(req->app, req->arena, WANTED), "we");
    if (file != NULL) {
        fclose(file);
    }
}

/* Facts that others have laid out elsewhere before are of no use to them any more; they make them
 * anew. */
static bool trim(struct request *req, void *what)
{
    const struct stats_file *file = what;
    stats_db_trim(req->db, file->since);
    stats_db_say_trimmed(req->db, file->since);
    return true;
}

void stats_watch(struct request *req)
{
    const char *wanted = app_file_path(req->app, req->arena, WANTED);
    if (access(wanted, F_OK) != 0 || unlink(wanted) != 0) {
        return;
    }
    const char *path = app_file_path(req->app, req->arena, "stats.facts");
    struct stats_file *file = stats_build(req, path) ? stats_file_open(path) : NULL;
    if (file != NULL) {
        if (!app_write(req, trim, file)) {
            LOG_ERROR("stats.trim", "since=%lld", (long long)file->since);
        }
        stats_posts_prepare(req, path, app_file_path(req->app, req->arena, STATS_POSTS_FILE));
        stats_file_leave(file);
    }
}

const char *const stats_triggers[] = {"stats_fact_added", "stats_org_added", "stats_version_added",
                                      "stats_post_added", NULL};

void stats_begin_anew(struct db *db)
{
    stats_db_put_change(db, 0, 0);
    stats_db_trim_all(db);
}
