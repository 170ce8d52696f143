#include "features/stats/stats_lay.h"

#include <stdlib.h>

struct stats_laying *stats_laying_new(struct arena *arena, const struct stats_tree *tree)
{
    struct stats_laying *laying = ARENA_NEW(arena, struct stats_laying);
    laying->arena = arena;
    laying->tree = tree;
    return laying;
}

static stats_day day_or_year(date day, int64_t year)
{
    return date_is_none(day) && year > 0 ? stats_day_of(date_from((int)year, 7, 1))
                                         : stats_day_of(day);
}

void stats_laying_take_person(void *context, const struct stats_db_card_row *row)
{
    struct stats_laying *laying = context;
    struct stats_person person = {
        .id = row->id,
        .born = day_or_year(row->born, row->born_year),
        .joined = day_or_year(row->joined_on, row->joined_year),
        .sex = str_equal(row->sex, STR("f"))   ? STATS_WOMAN
               : str_equal(row->sex, STR("m")) ? STATS_MAN
                                               : STATS_SEX_UNKNOWN,
        .has_record = row->has_electronic_record,
    };
    *ARENA_PUSH(laying->arena, laying->people, laying->people_count, laying->people_capacity) =
        person;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct stats_person *)a)->id;
    int64_t y = ((const struct stats_person *)b)->id;
    return (x > y) - (x < y);
}

void stats_laying_sort(struct stats_laying *laying)
{
    if (laying->people_count > 0) {
        qsort(laying->people, laying->people_count, sizeof(*laying->people), by_id);
    }
}

/* Facts come in the order of ids, as people lie. A fact without a person is passed over. */
static const struct stats_person *person_of(struct stats_laying *laying)
{
    const struct stats_person *people = laying->people;
    size_t count = laying->people_count;
    while (laying->next_person < count && people[laying->next_person].id < laying->person_id) {
        laying->next_person++;
    }
    bool is_there =
        laying->next_person < count && people[laying->next_person].id == laying->person_id;
    return is_there ? &people[laying->next_person] : NULL;
}

void stats_laying_finish(struct stats_laying *laying)
{
    const struct stats_person *person = person_of(laying);
    if (person == NULL || laying->period_count == 0) {
        return;
    }
    struct stats_row rows[STATS_PERIODS];
    size_t count = stats_lay_out(person, laying->periods, laying->period_count, rows);
    for (size_t i = 0; i < count; i++) {
        size_t place = 0;
        if (stats_tree_place(laying->tree, rows[i].org_id, &place)) {
            *ARENA_PUSH(laying->arena, laying->rows, laying->row_count, laying->row_capacity) =
                (struct stats_laid){person->id,   (uint32_t)place, rows[i].from, rows[i].to,
                                    person->born, person->joined,  rows[i].marks};
        }
    }
    laying->period_count = 0;
}

static uint8_t code_of(char kind, str value, str detail)
{
    return kind == 'c'   ? (uint8_t)stats_category_of(value)
           : kind == 'm' ? (uint8_t)stats_end_of(value, detail)
           : kind == 's' ? (uint8_t)stats_pause_of(value)
                         : 0;
}

void stats_laying_take_fact(void *context, const struct stats_db_fact_row *row)
{
    struct stats_laying *laying = context;
    if (row->member_id != laying->person_id) {
        stats_laying_finish(laying);
        laying->person_id = row->member_id;
        laying->period_count = 0;
    }
    if (laying->period_count == STATS_PERIODS) {
        return;
    }
    char kind = row->kind.data[0];
    laying->periods[laying->period_count++] = (struct stats_period){
        .kind = kind,
        .is_vague = str_equal(row->precision, STR("u")),
        .from = stats_day_of(row->valid_from),
        .to = date_is_none(row->valid_to) ? STATS_STILL : stats_day_of(row->valid_to),
        .org_id = row->org_id,
        .code = code_of(kind, row->value, row->detail),
    };
}
