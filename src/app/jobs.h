/* Jobs: work that takes longer than a page. A row in `job`, done by the job runner with fair shares
 * per organisation; has progress and a result (a file, a sentence) to fetch again. A job that was
 * cut off by a crash is started again, so its work must be safe to repeat: one transaction, or
 * batches that remember how far they came. */
#pragma once

#include "app/request.h"

struct job {
    int64_t id;
    int64_t region_id;
    int64_t org_id;
    int64_t account_id;
    int64_t subject_id; /* what it works on, e.g. the import */
    str arguments;      /* JSON, made by the feature */
};

/* What a running job may use. `req` has the arena, the connection (no transaction open) and the
 * rights of the person who ordered the work. */
struct job_run {
    struct request *req;
    struct job job;
    int64_t progress_at; /* of the runner: when progress was last written */
    str file_name;
    str file_type;
};

struct job_kind {
    const char *name;  /* "imports.apply" */
    const char *label; /* N_("Loading of a list") */
    /* Fills *ret_sentence with what came out. False = failed, with the reason in it. */
    bool (*run)(struct job_run *run, str *ret_sentence);
    /* The work was cut off too often, or its orderer lost the post: it will not be tried again.
     * Puts back what waits for it, in transactions of its own. NULL = nothing does. */
    void (*given_up)(struct job_run *run);
    /* What tells it from other jobs of its kind beside the organisation and the sent file: "CSV,
     * women, 55 and older". May read. NULL = nothing. */
    str (*about)(struct request *req, str arguments);
};

/* Queues a job in the current transaction and returns its id. */
int64_t jobs_add(struct request *req, const char *kind, int64_t region_id, int64_t org_id,
                 int64_t subject_id, str arguments);

/* Shows how far it came: done of total. Cheap. */
void jobs_progress(struct job_run *run, int64_t done, int64_t total);

/* How far a job is, for pages: replaces what its row says if it is the one that runs now. */
void jobs_progress_now(const struct request *req, int64_t job_id, int64_t *done, int64_t *total);

/* True when somebody asked to stop. */
bool jobs_is_cancelled(struct job_run *run);

/* The result: a file kept with the job for 30 days, downloaded under that name. Takes the
 * descriptor. */
void jobs_keep_file(struct job_run *run, int fd, str name, str content_type);
