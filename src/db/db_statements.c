#include "db/db_driver.h"

#include <stdio.h>
#include <stdlib.h>

#define FIRST_CAPACITY 64

/* Queries are static data a few words apart: the low bits say nothing, the multiplication spreads
 * the rest. */
static size_t first_slot(const struct db_statements *statements, const struct db_query *query)
{
    uint64_t spread = ((uint64_t)(uintptr_t)query >> 3) * 0x9E3779B97F4A7C15u;
    return (size_t)(spread >> 32) & (statements->capacity - 1);
}

static struct db_statement_slot *find_slot(const struct db_statements *statements,
                                           const struct db_query *query)
{
    size_t at = first_slot(statements, query);
    while (statements->slots[at].query != NULL && statements->slots[at].query != query) {
        at = (at + 1) & (statements->capacity - 1);
    }
    return &statements->slots[at];
}

static void grow(struct db_statements *statements)
{
    struct db_statements larger = {
        .capacity = statements->capacity == 0 ? FIRST_CAPACITY : statements->capacity * 2,
        .count = statements->count,
    };
    larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
    if (larger.slots == NULL) {
        fputs("profkom: no memory for prepared statements\n", stderr);
        abort();
    }
    for (size_t i = 0; i < statements->capacity; i++) {
        if (statements->slots[i].query != NULL) {
            *find_slot(&larger, statements->slots[i].query) = statements->slots[i];
        }
    }
    free(statements->slots);
    *statements = larger;
}

void **db_statements_place(struct db_statements *statements, const struct db_query *query)
{
    if (statements->count * 2 >= statements->capacity) {
        grow(statements);
    }
    struct db_statement_slot *slot = find_slot(statements, query);
    if (slot->query == NULL) {
        slot->query = query;
        statements->count++;
    }
    return &slot->statement;
}

void db_statements_clear(struct db_statements *statements, void (*release)(void *statement))
{
    for (size_t i = 0; i < statements->capacity; i++) {
        if (statements->slots[i].statement != NULL && release != NULL) {
            release(statements->slots[i].statement);
        }
    }
    free(statements->slots);
    *statements = (struct db_statements){0};
}
