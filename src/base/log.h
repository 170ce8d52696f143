/* The program's own log: one line an event on standard error, time in UTC, fields as name=value.
 * Never personal data: ids and counts only. Control characters are written as \xNN, so that a line
 * is always one line. */
#pragma once

#include "base/str.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

/* Lower levels are left out from now on. */
void log_set_level(enum log_level level);

/* log_event(LOG_LEVEL_INFO, "worker.started", "pid=%d", pid) */
void log_event(enum log_level level, const char *event, const char *format, ...) PRINTF_LIKE(3, 4);

#define LOG_INFO(event, ...) log_event(LOG_LEVEL_INFO, event, __VA_ARGS__)
#define LOG_WARNING(event, ...) log_event(LOG_LEVEL_WARNING, event, __VA_ARGS__)
#define LOG_ERROR(event, ...) log_event(LOG_LEVEL_ERROR, event, __VA_ARGS__)
