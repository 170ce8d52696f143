/* How much processor time a process has had, and for how long it has waited for some. */
#pragma once

#include <dirent.h>
#include <stdio.h>

/* What the worker's threads have had since they began, in seconds. */
struct worker_time {
    double ran;
    double waited; /* ready to run, while others did */
};

/* All zero when `worker` is 0. */
static struct worker_time worker_time_of(int worker)
{
    char path[300];
    snprintf(path, sizeof(path), "/proc/%d/task", worker);
    DIR *tasks = worker == 0 ? NULL : opendir(path);
    struct worker_time sum = {0};
    for (struct dirent *task; tasks != NULL && (task = readdir(tasks)) != NULL;) {
        snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", worker, task->d_name);
        FILE *file = fopen(path, "re");
        unsigned long long ran;
        unsigned long long waited;
        if (file != NULL && fscanf(file, "%llu %llu", &ran, &waited) == 2) {
            sum.ran += (double)ran / 1e9;
            sum.waited += (double)waited / 1e9;
        }
        if (file != NULL) {
            fclose(file);
        }
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return sum;
}
