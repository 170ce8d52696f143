/* The job runner's side of jobs: takes waiting jobs one by one and runs them. */
#pragma once

#include "app/jobs.h"

/* The runner's application has two connections: 0 for the work, 1 for showing progress. */
#define JOBS_PROGRESS_CONNECTION 1

/* Runs the next waiting job to its end; false if none was waiting. */
bool jobs_run_one(struct app *app, struct arena *arena);

/* What a name stands for in the table `job`; NULL if no feature has it. */
const struct job_kind *jobs_kind(str name);

/* Results are kept for thirty days. */
#define JOBS_FILE_SECONDS (30 * 24 * 3600)

/* Where the result of a job lies. */
const char *jobs_file_path(const struct app *app, struct arena *arena, int64_t job_id);
