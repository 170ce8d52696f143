#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level lowest = LOG_LEVEL_INFO;

void log_set_level(enum log_level level)
{
    lowest = level;
}

/* Besides the controls of ASCII, U+0080 to U+009F, which terminals obey too. */
static void escape_controls(const char *message, char *safe)
{
    unsigned char before = 0;
    for (const unsigned char *c = (const unsigned char *)message; *c != '\0'; c++) {
        bool is_late_control = before == 0xC2 && *c >= 0x80 && *c < 0xA0;
        if (*c < 0x20 || *c == 0x7F || is_late_control) {
            safe += snprintf(safe, 5, "\\x%02x", *c);
        } else {
            *safe++ = (char)*c;
        }
        before = *c;
    }
    *safe = '\0';
}

void log_event(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if (level < lowest) {
        return;
    }
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);

    char safe[sizeof(message) * 4];
    escape_controls(message, safe);

    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct tm utc;
    gmtime_r(&now.tv_sec, &utc);
    char line[sizeof(safe) + 128];
    int written = snprintf(line, sizeof(line), "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ %s %s %s\n",
                           utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                           utc.tm_sec, now.tv_nsec / 1000000, names[level], event, safe);
    /* One write a line: lines of several processes do not mix. Nothing can be done if it fails. */
    ssize_t ignored = write(STDERR_FILENO, line, (size_t)written);
    (void)ignored;
}
