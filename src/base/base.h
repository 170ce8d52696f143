/* The words every file of ours may use without asking: attributes, array lengths, scope clean-up.
 * Nothing here knows what a trade union is. */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The caller has to look at the result: it is an outcome, not a formality. */
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_argument) \
    __attribute__((format(printf, format_index, first_argument)))
#define NO_RETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))

/* Runs `function(&variable)` when the variable goes out of scope. */
#define CLEANUP(function) __attribute__((cleanup(function)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define MIN_OF(a, b) ((a) < (b) ? (a) : (b))
#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))

/* Walks a list { items, count }, given as a variable or as the result of a call, which is then
 * called once: EACH (row, rows) { … row->name … }. The outer loop runs once; it only holds the
 * list. */
#define EACH(item, list) \
    for (typeof(list) item##_list = (list), *item##_once = &item##_list; item##_once != NULL; \
         item##_once = NULL) \
        for (typeof(&*item##_list.items) item = item##_list.items; \
             (size_t)(item - item##_list.items) < (size_t)item##_list.count; item++)

/* The languages of the interface. Russian is the default, so it is zero. */
enum language { LANGUAGE_RU, LANGUAGE_KK, LANGUAGE_EN, LANGUAGE_COUNT };
