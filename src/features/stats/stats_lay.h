/* People and their dated facts, as they come from the register, become rows. */
#pragma once

#include "features/stats/stats.sql.h"
#include "features/stats/stats_store.h"

struct stats_laying {
    struct arena *arena;
    const struct stats_tree *tree;
    /* what comes of it: person by person, in the order of ids */
    struct stats_laid *rows;
    size_t row_count;
    size_t row_capacity;
    struct stats_person *people;
    size_t people_count;
    size_t people_capacity;
    size_t next_person;
    /* of this person */
    struct stats_period periods[STATS_PERIODS];
    size_t period_count;
    int64_t person_id;
};

struct stats_laying *stats_laying_new(struct arena *arena, const struct stats_tree *tree);
/* For stats_db_people and stats_db_changed_people: all people come first … */
void stats_laying_take_person(void *laying, const struct stats_db_card_row *row);
/* … then their facts, in the order of people, kinds and days. */
void stats_laying_take_fact(void *laying, const struct stats_db_fact_row *row);
void stats_laying_sort(struct stats_laying *laying);   /* between the two, unless by id already */
void stats_laying_finish(struct stats_laying *laying); /* after both */
