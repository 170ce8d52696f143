/* How much processor time a process has had, and for how long it has waited for some. */
#pragma once

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WORKER_THREADS_LIMIT 64

/* What a process's threads have had since they began, in seconds. */
struct worker_time {
    double ran;
    double waited; /* ready to run, while others did */
};

/* The threads of a process, looked up once so that asking costs little. */
struct worker_threads {
    int fds[WORKER_THREADS_LIMIT];
    int count;
};

/* None when `process` is 0; those that begin later are not seen. */
static struct worker_threads worker_threads_of(int process)
{
    struct worker_threads threads = {0};
    char path[300];
    snprintf(path, sizeof(path), "/proc/%d/task", process);
    DIR *tasks = process == 0 ? NULL : opendir(path);
    for (struct dirent *task; tasks != NULL && (task = readdir(tasks)) != NULL;) {
        if (task->d_name[0] == '.' || threads.count == WORKER_THREADS_LIMIT) {
            continue;
        }
        snprintf(path, sizeof(path), "/proc/%d/task/%s/schedstat", process, task->d_name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd >= 0) {
            threads.fds[threads.count++] = fd;
        }
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return threads;
}

static struct worker_time worker_time_of(const struct worker_threads *threads)
{
    struct worker_time sum = {0};
    for (int i = 0; i < threads->count; i++) {
        char text[100];
        ssize_t length = pread(threads->fds[i], text, sizeof(text) - 1, 0);
        unsigned long long ran;
        unsigned long long waited;
        text[length > 0 ? length : 0] = '\0';
        if (sscanf(text, "%llu %llu", &ran, &waited) == 2) {
            sum.ran += (double)ran / 1e9;
            sum.waited += (double)waited / 1e9;
        }
    }
    return sum;
}
