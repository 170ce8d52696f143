/* Ids: 63 bits, made by the program, ordered by time, unique across processes and nodes.
 * 41 bits of milliseconds since 2020 · 12 bits of node and process · 10 bits of counter. */
#pragma once

#include "base/base.h"

/* Tells ids of this process from those of others; 0 … 4095. Called once at the start of a process.
 */
void ids_set_node(unsigned node);

/* A new id, greater than all that this process made before. Safe from several threads. */
int64_t ids_new(void);

/* No id made before that moment is as large, none made later is smaller: a stretch of time is a
 * stretch of ids. Seconds since 1970. */
int64_t ids_at(int64_t instant);

/* The smallest id of the moment so many seconds before the one in which `id` was made. */
int64_t ids_before(int64_t id, int64_t seconds);
