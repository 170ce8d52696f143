#include "features/movement/movement_count.h"

#include <stdlib.h>

#include "features/movement/movement.sql.h"

/* One walk over the rows of the region (or of the union). Admissions and ends are counted where
 * they stand; goings and comings of one person on one day are put aside and paired afterwards,
 * since only both together tell whether anything changed for the branch. */

/* Somebody's row ends, or begins, and another one of his goes on. */
struct passage {
    int64_t person;
    uint32_t org;
    stats_day day;
    bool is_in;
    bool is_transfer;
    uint8_t category;
};

/* An organisation that was founded or liquidated in the time: its own comings and goings. */
#define NO_LINE UINT32_MAX

struct counting {
    struct request *req;
    const struct movement_question *question;
    struct movement_tree tree;
    struct movement *movement;
    stats_day from;
    stats_day to;
    struct movement_db_acts_rows acts;
    uint32_t *line_of; /* of each organisation of the stretch */
    uint32_t first_line;
    struct passage *passages;
    size_t passage_count;
    size_t passage_capacity;
};

static bool is_counted(const struct counting *counting, unsigned category)
{
    uint32_t categories = counting->question->categories;
    return categories == 0 || (categories >> category & 1) != 0;
}

static bool is_inside(const struct counting *counting, uint32_t org, stats_day day)
{
    return movement_child_on(&counting->tree, org, day) != MOVEMENT_OUTSIDE;
}

static bool is_in_time(const struct counting *counting, stats_day day)
{
    return day > counting->from && day <= counting->to;
}

static int64_t id_of(const struct counting *counting, uint32_t org)
{
    return counting->tree.store->orgs[org].id;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static uint32_t add_line(struct counting *counting, enum movement_line_kind kind, int64_t org_id,
                         date day, int64_t act_id)
{
    struct movement *movement = counting->movement;
    *ARENA_PUSH(counting->req->arena, movement->lines, movement->line_count,
                movement->line_capacity) =
        (struct movement_line){.kind = kind, .org_id = org_id, .act_id = act_id, .day = day};
    return (uint32_t)movement->line_count - 1;
}

/* That of a move, a merger or a splitting off; those of foundings and ends come before. */
static uint32_t line_for(struct counting *counting, enum movement_line_kind kind, int64_t org_id,
                         date day, int64_t act_id)
{
    struct movement *movement = counting->movement;
    for (uint32_t i = counting->first_line; i < movement->line_count; i++) {
        const struct movement_line *line = &movement->lines[i];
        if (line->kind == kind && line->org_id == org_id && date_equal(line->day, day)) {
            return i;
        }
    }
    return add_line(counting, kind, org_id, day, act_id);
}

/* They come in the order of days. */
static size_t first_act_of(const struct counting *counting, date day)
{
    size_t from = 0;
    size_t to = counting->acts.count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (date_before(counting->acts.items[middle].on_day, day)) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static const struct movement_db_acts_row *act_on(const struct counting *counting, int64_t org_id,
                                                 date day, const char *kind)
{
    for (size_t i = first_act_of(counting, day); i < counting->acts.count; i++) {
        const struct movement_db_acts_row *act = &counting->acts.items[i];
        if (!date_equal(act->on_day, day)) {
            break;
        }
        if (act->org_id == org_id && (kind == NULL || str_equal(act->kind, str_of(kind)))) {
            return act;
        }
    }
    return NULL;
}

static int64_t act_id_of(const struct movement_db_acts_row *act)
{
    return act == NULL ? 0 : act->id;
}

/* A founding or an end, with its act. An organisation that came with a sheet was there before, and
 * one that was merged into another has nobody left to tell of. */
static bool founding_or_end(const struct counting *counting,
                            const struct movement_db_changes_row *row, int64_t *ret_act_id)
{
    bool is_end = str_equal(row->state, STR("liquidated")) && !row->is_first &&
                  !str_equal(row->old_state, STR("liquidated"));
    const struct movement_db_acts_row *act =
        act_on(counting, row->is_first ? row->parent_id : row->org_id, row->valid_from,
               row->is_first ? "orgs.found" : "acts.liquidate");
    *ret_act_id = act_id_of(act);
    return row->is_first ? act != NULL : is_end && act != NULL;
}

/* Organisations that were founded or liquidated, so that their people are told with them. */
static void find_lines(struct counting *counting)
{
    struct request *req = counting->req;
    const struct movement_tree *tree = &counting->tree;
    uint32_t count = tree->end - tree->first;
    counting->line_of = ARENA_ARRAY(req->arena, count, uint32_t);
    memset(counting->line_of, 0xff, count * sizeof(uint32_t));
    const struct stats_org *region = &tree->store->orgs[tree->first];
    int64_t region_id = region->level < LEVEL_REGION ? 0 : region->id;
    date from = counting->question->from;
    date to = counting->question->to;
    counting->acts = movement_db_acts(req->db, region_id, from, to);
    EACH (row, movement_db_changes(req->db, region_id, from, to)) {
        size_t org;
        int64_t act_id;
        if (!founding_or_end(counting, row, &act_id) ||
            !stats_place_of(tree->store, row->org_id, &org) || org < tree->first ||
            org >= tree->end ||
            !is_inside(counting, (uint32_t)org, stats_day_of(row->valid_from)) ||
            counting->line_of[org - tree->first] != NO_LINE) {
            continue;
        }
        counting->line_of[org - tree->first] =
            add_line(counting, row->is_first ? MOVEMENT_ORG_FOUNDED : MOVEMENT_ORG_LIQUIDATED,
                     row->org_id, row->valid_from, act_id);
    }
    counting->first_line = (uint32_t)counting->movement->line_count;
}

static void count_cause(struct counting *counting, enum movement_cause cause, uint32_t line)
{
    struct movement *movement = counting->movement;
    movement->causes[cause]++;
    if (line == NO_LINE) {
        movement->rest[cause]++;
    } else {
        movement->lines[line].people += cause < MOVEMENT_FIRST_LOSS ? 1 : -1;
    }
}

/* ---- rows ----------------------------------------------------------------------------------- */

static const enum movement_cause cause_of_end[STATS_ENDS] = {
    [STATS_LEFT] = MOVEMENT_LEFT,           [STATS_EXCLUDED] = MOVEMENT_EXCLUDED,
    [STATS_DISMISSED] = MOVEMENT_DISMISSED, [STATS_GRADUATED] = MOVEMENT_GRADUATED,
    [STATS_MOVED] = MOVEMENT_MOVED,         [STATS_LIQUIDATED] = MOVEMENT_LIQUIDATED,
    [STATS_DECEASED] = MOVEMENT_DECEASED,   [STATS_DEREGISTERED] = MOVEMENT_DEREGISTERED,
    [STATS_SECOND] = MOVEMENT_SECOND,
};

/* Without a choice of categories and without moves of organisations, somebody who goes on in the
 * same organisation changes nothing. */
static bool needs_going_on(const struct counting *counting)
{
    return counting->question->categories != 0 || counting->tree.epoch_count > 1;
}

static void put_aside(struct counting *counting, const struct passage *passage)
{
    if (passage->is_transfer || needs_going_on(counting)) {
        *ARENA_PUSH(counting->req->arena, counting->passages, counting->passage_count,
                    counting->passage_capacity) = *passage;
    }
}

struct row {
    int64_t person;
    uint32_t org;
    stats_day from;
    stats_day to;
    stats_marks marks;
    struct stats_marked marked;
};

static void count_begin(struct counting *counting, const struct row *row)
{
    enum stats_begin begin = row->marked.begin;
    if (begin == STATS_ARRIVED || begin == STATS_GOES_ON) {
        put_aside(counting,
                  &(struct passage){row->person, row->org, row->from, true, begin == STATS_ARRIVED,
                                    (uint8_t)row->marked.category});
    } else if (is_counted(counting, row->marked.category) &&
               is_inside(counting, row->org, row->from)) {
        count_cause(counting, begin == STATS_ADMITTED ? MOVEMENT_ADMITTED : MOVEMENT_RETURNED,
                    counting->line_of[row->org - counting->tree.first]);
    }
}

static void count_end(struct counting *counting, const struct row *row)
{
    enum stats_end end = row->marked.end;
    if (end == STATS_WENT || end == STATS_LASTS) {
        put_aside(counting, &(struct passage){row->person, row->org, row->to, false,
                                              end == STATS_WENT, (uint8_t)row->marked.category});
    } else if (is_counted(counting, row->marked.category) &&
               is_inside(counting, row->org, (stats_day)(row->to - 1))) {
        count_cause(counting, cause_of_end[end],
                    counting->line_of[row->org - counting->tree.first]);
    }
}

static void count_move(struct counting *counting, uint32_t org, stats_day day, bool is_in)
{
    uint32_t old_parent = MOVEMENT_OUTSIDE;
    uint32_t mover = movement_mover(&counting->tree, org, day, &old_parent);
    int64_t mover_id = id_of(counting, mover == MOVEMENT_OUTSIDE ? org : mover);
    date on = stats_date_of(day);
    /* Moved by itself, or with the organisation above it that was merged or split. */
    const struct movement_db_acts_row *act = act_on(counting, mover_id, on, NULL);
    if (act == NULL && old_parent != MOVEMENT_OUTSIDE) {
        act = act_on(counting, id_of(counting, old_parent), on, NULL);
    }
    count_cause(counting, is_in ? MOVEMENT_CAME : MOVEMENT_TAKEN,
                line_for(counting, MOVEMENT_ORG_MOVED, mover_id, on, act_id_of(act)));
}

/* The organisation moved while the row went on. */
static void count_moves(struct counting *counting, const struct row *row)
{
    const struct movement_tree *tree = &counting->tree;
    for (size_t i = 1; i < tree->epoch_count; i++) {
        stats_day day = tree->epochs[i].from;
        if (row->from < day && row->to > day) {
            bool was_in = is_inside(counting, row->org, (stats_day)(day - 1));
            bool is_in = is_inside(counting, row->org, day);
            if (was_in != is_in) {
                count_move(counting, row->org, day, is_in);
            }
        }
    }
}

static void count_standing(struct counting *counting, const struct row *row,
                           struct movement_child *children)
{
    struct movement *movement = counting->movement;
    if (row->from <= counting->from && row->to > counting->from) {
        uint32_t child = movement_child_on(&counting->tree, row->org, counting->from);
        if (child != MOVEMENT_OUTSIDE) {
            movement->was++;
            children[child].was++;
        }
    }
    if (row->from <= counting->to && row->to > counting->to) {
        uint32_t child = movement_child_on(&counting->tree, row->org, counting->to);
        if (child != MOVEMENT_OUTSIDE) {
            movement->is++;
            children[child].is++;
        }
    }
}

static void count_row(struct counting *counting, struct row row, struct movement_child *children)
{
    bool begins = is_in_time(counting, row.from);
    bool ends = row.to != STATS_STILL && is_in_time(counting, row.to);
    bool stood = row.from <= counting->to && row.to > counting->from;
    if (!begins && !ends && !stood) {
        return;
    }
    row.marked = stats_marked_of(row.marks);
    if (is_counted(counting, row.marked.category)) {
        count_standing(counting, &row, children);
        count_moves(counting, &row);
    }
    if (begins) {
        count_begin(counting, &row);
    }
    if (ends) {
        count_end(counting, &row);
    }
}

/* The one place that knows how the facts lie. */
static void count_rows(struct counting *counting, struct movement_child *children)
{
    const struct stats_store *store = counting->tree.store;
    const struct stats_rows *rows = &store->rows;
    for (uint32_t org = counting->tree.first; org < counting->tree.end; org++) {
        for (size_t at = store->orgs[org].first_row; at < store->orgs[org].end_row; at++) {
            struct row row = {.person = rows->person[at],
                              .org = org,
                              .from = rows->from[at],
                              .to = rows->to[at],
                              .marks = rows->marks[at]};
            if (store->changed_count == 0 || !stats_has_changed(store, row.person)) {
                count_row(counting, row, children);
            }
        }
    }
    for (size_t i = 0; i < store->added.count; i++) {
        const struct stats_laid *laid = &store->added.items[i];
        if (laid->org >= counting->tree.first && laid->org < counting->tree.end) {
            count_row(counting,
                      (struct row){.person = laid->person,
                                   .org = laid->org,
                                   .from = laid->from,
                                   .to = laid->to,
                                   .marks = laid->marks},
                      children);
        }
    }
}

/* ---- from one to the other ------------------------------------------------------------------ */

static int by_person_and_day(const void *a, const void *b)
{
    const struct passage *x = a;
    const struct passage *y = b;
    if (x->person != y->person) {
        return x->person < y->person ? -1 : 1;
    }
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : x->is_in - y->is_in;
}

static void retype(struct counting *counting, const struct passage *out, const struct passage *in)
{
    struct movement *movement = counting->movement;
    bool is_gain = is_counted(counting, in->category);
    count_cause(counting, is_gain ? MOVEMENT_RETYPED : MOVEMENT_UNTYPED, NO_LINE);
    for (size_t i = 0; i < movement->retyped_count; i++) {
        struct movement_retyped *retyped = &movement->retyped[i];
        if (retyped->from == out->category && retyped->to == in->category) {
            retyped->people += is_gain ? 1 : -1;
            return;
        }
    }
    *ARENA_PUSH(counting->req->arena, movement->retyped, movement->retyped_count,
                movement->retyped_capacity) = (struct movement_retyped){
        (enum stats_category)out->category, (enum stats_category)in->category, is_gain ? 1 : -1};
}

/* The merger or the splitting off that took the person along; NO_LINE if he went by himself. */
static uint32_t line_of_transfer(struct counting *counting, const struct passage *out)
{
    date day = stats_date_of(out->day);
    int64_t org_id = id_of(counting, out->org);
    const struct movement_db_acts_row *act = act_on(counting, org_id, day, "acts.merge");
    enum movement_line_kind kind = MOVEMENT_ORG_MERGED;
    if (act == NULL) {
        act = act_on(counting, org_id, day, "acts.split");
        kind = MOVEMENT_ORG_SPLIT;
    }
    return act == NULL ? NO_LINE : line_for(counting, kind, org_id, day, act->id);
}

static void count_pair(struct counting *counting, const struct passage *out,
                       const struct passage *in)
{
    bool was_in = is_inside(counting, out->org, (stats_day)(out->day - 1));
    bool is_in = is_inside(counting, in->org, in->day);
    bool was_counted = was_in && is_counted(counting, out->category);
    bool now_counted = is_in && is_counted(counting, in->category);
    bool is_transfer = out->org != in->org;
    uint32_t line = is_transfer && (was_in || is_in) ? line_of_transfer(counting, out) : NO_LINE;
    if (is_transfer && was_in && is_in) {
        counting->movement->within += was_counted || now_counted;
        if (line != NO_LINE) {
            counting->movement->lines[line].within += was_counted || now_counted;
        }
    }
    if (was_counted == now_counted) {
        return;
    }
    if (was_in && is_in) {
        retype(counting, out, in);
    } else if (!is_transfer) {
        count_move(counting, in->org, in->day, now_counted);
    } else {
        count_cause(counting, now_counted ? MOVEMENT_ARRIVED : MOVEMENT_WENT, line);
    }
}

/* The other half lies in another region, or is missing. */
static void count_single(struct counting *counting, const struct passage *passage)
{
    stats_day day = passage->is_in ? passage->day : (stats_day)(passage->day - 1);
    if (!is_counted(counting, passage->category) || !is_inside(counting, passage->org, day)) {
        return;
    }
    if (passage->is_transfer) {
        count_cause(counting, passage->is_in ? MOVEMENT_ARRIVED : MOVEMENT_WENT, NO_LINE);
    }
}

static void count_passages(struct counting *counting)
{
    struct passage *passages = counting->passages;
    size_t count = counting->passage_count;
    if (count > 0) {
        qsort(passages, count, sizeof(*passages), by_person_and_day);
    }
    for (size_t i = 0; i < count;) {
        bool is_pair = i + 1 < count && !passages[i].is_in && passages[i + 1].is_in &&
                       passages[i].person == passages[i + 1].person &&
                       passages[i].day == passages[i + 1].day;
        if (is_pair) {
            count_pair(counting, &passages[i], &passages[i + 1]);
        } else {
            count_single(counting, &passages[i]);
        }
        i += is_pair ? 2 : 1;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

int64_t movement_balance(const int64_t *causes)
{
    int64_t balance = 0;
    for (int cause = 0; cause < MOVEMENT_CAUSES; cause++) {
        balance += cause < MOVEMENT_FIRST_LOSS ? causes[cause] : -causes[cause];
    }
    return balance;
}

static int64_t size_of_change(const struct movement_child *child)
{
    return llabs(child->is - child->was);
}

static int by_change(const void *a, const void *b)
{
    int64_t x = size_of_change(a);
    int64_t y = size_of_change(b);
    return x != y ? (x < y) - (x > y)
                  : (((const struct movement_child *)a)->org_id >
                     ((const struct movement_child *)b)->org_id) -
                        (((const struct movement_child *)a)->org_id <
                         ((const struct movement_child *)b)->org_id);
}

static int by_people(const void *a, const void *b)
{
    const struct movement_line *x = a;
    const struct movement_line *y = b;
    int64_t size_x = llabs(x->people);
    int64_t size_y = llabs(y->people);
    return size_x != size_y ? (size_x < size_y) - (size_x > size_y)
                            : (x->day.number > y->day.number) - (x->day.number < y->day.number);
}

static void keep_children(struct counting *counting, struct movement_child *children)
{
    struct movement *movement = counting->movement;
    for (size_t i = 0; i < counting->tree.child_count; i++) {
        children[i].org_id = id_of(counting, counting->tree.child_orgs[i]);
        if (children[i].was != 0 || children[i].is != 0) {
            *ARENA_PUSH(counting->req->arena, movement->children, movement->child_count,
                        movement->child_capacity) = children[i];
        }
    }
    if (movement->child_count > 0) {
        qsort(movement->children, movement->child_count, sizeof(*movement->children), by_change);
    }
}

bool movement_count(struct request *req, const struct stats_store *store,
                    const struct movement_question *question, struct movement *ret_movement)
{
    size_t top;
    if (!stats_place_of(store, question->org_id, &top)) {
        return false;
    }
    *ret_movement = (struct movement){0};
    struct counting counting = {
        .req = req,
        .question = question,
        .tree = movement_tree_of(req, store, question, top),
        .movement = ret_movement,
        .from = stats_day_of(question->from),
        .to = stats_day_of(question->to),
    };
    find_lines(&counting);
    struct movement_child *children =
        ARENA_ARRAY(req->arena, counting.tree.child_count, struct movement_child);
    count_rows(&counting, children);
    count_passages(&counting);
    keep_children(&counting, children);
    if (ret_movement->line_count > 0) {
        qsort(ret_movement->lines, ret_movement->line_count, sizeof(struct movement_line),
              by_people);
    }
    ret_movement->unexplained =
        ret_movement->is - ret_movement->was - movement_balance(ret_movement->causes);
    return true;
}
