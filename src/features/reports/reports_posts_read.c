/* Organisations and posts out of the register: a branch as rows of small numbers. */
#include "features/reports/reports_posts_inner.h"

#include "base/ids.h"
#include "features/reports/reports_posts.sql.h"

struct reading {
    struct request *req;
    struct posts_ground *ground;
    struct posts_piece piece;
    struct posts_org *orgs;
    size_t org_capacity;
    struct posts_version *versions;
    size_t version_capacity;
    int64_t *parents; /* of versions, by their ids */
    size_t parent_count;
    size_t parent_capacity;
    struct posts_told *told; /* as it comes, and of which organisation */
    uint32_t *told_of;
    size_t told_capacity;
    size_t told_of_count;
    size_t told_of_capacity;
    struct posts_row *rows;
    size_t row_capacity;
    int64_t *ids; /* of rows */
    size_t id_count;
    size_t id_capacity;
    /* Numbers by ids, of organisations first and of people then: open addressing. */
    struct number {
        uint64_t key;
        uint32_t number; /* from 1 */
    } * numbers;
    size_t number_count;
    size_t room;
};

uint8_t posts_code(struct posts_codes *codes, str code)
{
    str cut = str_slice(code, 0, POSTS_CODE_LENGTH - 1);
    for (size_t i = 0; i < codes->count; i++) {
        if (str_equal(str_of(codes->items[i]), cut)) {
            return (uint8_t)i;
        }
    }
    if (codes->count == POSTS_CODES) {
        return POSTS_CODES - 1;
    }
    memcpy(codes->items[codes->count], cut.data, cut.length);
    return (uint8_t)codes->count++;
}

/* ---- numbers by ids ------------------------------------------------------------------------- */

static struct number *slot_of(const struct reading *reading, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & (reading->room - 1);
    while (reading->numbers[at].number != 0 && reading->numbers[at].key != key) {
        at = (at + 1) & (reading->room - 1);
    }
    return &reading->numbers[at];
}

static void make_room(struct reading *reading)
{
    struct number *before = reading->numbers;
    size_t room = reading->room;
    reading->room = room == 0 ? 64 : room * 2;
    reading->numbers = ARENA_ARRAY(reading->req->arena, reading->room, struct number);
    for (size_t i = 0; i < room; i++) {
        if (before[i].number != 0) {
            *slot_of(reading, before[i].key) = before[i];
        }
    }
}

static uint32_t number_of(struct reading *reading, uint64_t key)
{
    if (reading->number_count * 2 >= reading->room) {
        make_room(reading);
    }
    struct number *slot = slot_of(reading, key);
    if (slot->number == 0) {
        *slot = (struct number){key, (uint32_t)++reading->number_count};
    }
    return slot->number - 1;
}

/* ---- organisations -------------------------------------------------------------------------- */

static stats_day first_day_after(date day)
{
    return date_is_none(day) ? STATS_STILL : (stats_day)(stats_day_of(day) + 1);
}

static void take_org(void *context, const struct reports_posts_db_orgs_row *row)
{
    struct reading *reading = context;
    struct posts_piece *piece = &reading->piece;
    struct posts_ground *ground = reading->ground;
    size_t versions = piece->version_count;
    if (piece->org_count == 0 || reading->orgs[piece->org_count - 1].id != row->id) {
        *ARENA_PUSH(reading->req->arena, reading->orgs, piece->org_count,
                    reading->org_capacity) = (struct posts_org){
            .id = row->id,
            .first_version = (uint32_t)versions,
            .kind = posts_code(&ground->kinds, str_is_empty(row->kind) ? STR("other") : row->kind),
        };
        uint32_t number = number_of(reading, (uint64_t)row->id);
        assert(number == piece->org_count - 1);
    }
    *ARENA_PUSH(reading->req->arena, reading->parents, reading->parent_count,
                reading->parent_capacity) = row->parent_id;
    *ARENA_PUSH(reading->req->arena, reading->versions, piece->version_count,
                reading->version_capacity) = (struct posts_version){
        .from = stats_day_of(row->valid_from),
        .to = first_day_after(row->valid_to),
        .type = posts_code(&ground->types, row->type),
        .level = (uint8_t)row->level,
        .is_over = str_equal(row->state, STR("liquidated")),
        .is_direct = row->is_direct,
    };
}

/* In the order of paths the one that was asked for is the first, unless another has moved away. */
static void end_orgs(struct reading *reading, int64_t top_id)
{
    struct posts_piece *piece = &reading->piece;
    struct posts_org end = {.first_version = (uint32_t)piece->version_count};
    *ARENA_PUSH(reading->req->arena, reading->orgs, piece->org_count, reading->org_capacity) = end;
    piece->org_count--;
    for (size_t i = 0; i < piece->org_count && reading->orgs[i].id != top_id; i++) {
        piece->top = i + 1;
    }
}

static void find_parents(struct reading *reading)
{
    for (size_t i = 0; i < reading->piece.version_count; i++) {
        const struct number *slot = slot_of(reading, (uint64_t)reading->parents[i]);
        reading->versions[i].parent = slot->number == 0 ? POSTS_NOWHERE : slot->number - 1;
    }
}

/* ---- employees ------------------------------------------------------------------------------ */

static void take_told(void *context, const struct reports_posts_db_told_row *row)
{
    struct reading *reading = context;
    const struct number *org = slot_of(reading, (uint64_t)row->org_id);
    if (org->number == 0) {
        return;
    }
    *ARENA_PUSH(reading->req->arena, reading->told_of, reading->told_of_count,
                reading->told_of_capacity) = org->number - 1;
    *ARENA_PUSH(reading->req->arena, reading->told, reading->piece.told_count,
                reading->told_capacity) = (struct posts_told){
        .from = stats_day_of(row->valid_from),
        .employees = row->is_told ? (int32_t)MIN_OF(row->employees, INT32_MAX) : -1,
    };
}

/* Organisation by organisation; of one, in the order of days as before. */
static void sort_told(struct reading *reading)
{
    struct posts_piece *piece = &reading->piece;
    uint32_t *next = ARENA_ARRAY(reading->req->arena, piece->org_count + 1, uint32_t);
    for (size_t i = 0; i < piece->told_count; i++) {
        next[reading->told_of[i] + 1]++;
    }
    for (size_t i = 0; i <= piece->org_count; i++) {
        next[i] += i == 0 ? 0 : next[i - 1];
        reading->orgs[i].first_told = next[i];
    }
    struct posts_told *told =
        ARENA_ARRAY(reading->req->arena, piece->told_count + 1, struct posts_told);
    for (size_t i = 0; i < piece->told_count; i++) {
        told[next[reading->told_of[i]]++] = reading->told[i];
    }
    piece->told = told;
}

/* ---- posts ---------------------------------------------------------------------------------- */

static uint16_t class_of(struct posts_ground *ground, const struct posts_class *class)
{
    for (size_t i = 0; i < ground->class_count; i++) {
        if (memcmp(&ground->classes[i], class, sizeof(*class)) == 0) {
            return (uint16_t)i;
        }
    }
    assert(ground->class_count < POSTS_CLASSES);
    ground->classes[ground->class_count] = *class;
    return (uint16_t)ground->class_count++;
}

static stats_day born_of(const struct reports_posts_db_posts_row *row)
{
    /* Where only the year is known, its middle, as in the facts about members. */
    return date_is_none(row->born) && row->born_year > 0
               ? stats_day_of(date_from((int)row->born_year, 7, 1))
               : stats_day_of(row->born);
}

static void take_post(void *context, const struct reports_posts_db_posts_row *row)
{
    struct reading *reading = context;
    struct posts_ground *ground = reading->ground;
    stats_day to = first_day_after(row->valid_to);
    struct posts_class class = {
        .body = posts_code(&ground->bodies, row->body),
        .is_body = str_is_empty(row->post),
        .post = str_is_empty(row->post) ? 0 : posts_code(&ground->posts, row->post),
        .sex = str_equal(row->sex, STR("f"))   ? STATS_WOMAN
               : str_equal(row->sex, STR("m")) ? STATS_MAN
                                               : STATS_SEX_UNKNOWN,
        .is_released = row->is_released,
        .is_first = row->is_first,
    };
    const struct number *org = slot_of(reading, (uint64_t)row->org_id);
    if (org->number == 0) {
        return;
    }
    /* People share the table with organisations, of which no id has the highest bit. */
    *ARENA_PUSH(reading->req->arena, reading->ids, reading->id_count, reading->id_capacity) =
        row->id;
    uint64_t key = row->person_id != 0 ? (uint64_t)row->person_id : str_hash(row->name);
    *ARENA_PUSH(reading->req->arena, reading->rows, reading->piece.row_count,
                reading->row_capacity) = (struct posts_row){
        .org = org->number - 1,
        .person = class.is_body ? 0 : number_of(reading, key | 1ull << 63),
        .from = stats_day_of(row->valid_from),
        .to = MIN_OF(to, first_day_after(row->ended_on)),
        .born = born_of(row),
        .class = class_of(ground, &class),
    };
}

struct posts_piece posts_read_piece(struct request *req, struct posts_ground *ground,
                                    int64_t org_id, bool with_those_below)
{
    struct reading reading = {.req = req, .ground = ground};
    struct reports_posts_db_ever_values ever = {org_id, with_those_below};
    make_room(&reading);
    reports_posts_db_orgs(req->db, &(struct reports_posts_db_orgs_values){.ever = ever}, take_org,
                          &reading);
    end_orgs(&reading, org_id);
    find_parents(&reading);
    reports_posts_db_told(req->db, &(struct reports_posts_db_told_values){.ever = ever}, take_told,
                          &reading);
    sort_told(&reading);
    reports_posts_db_posts(req->db, &(struct reports_posts_db_posts_values){.ever = ever},
                           take_post, &reading);
    reading.piece.top_id = org_id;
    reading.piece.orgs = reading.orgs;
    reading.piece.versions = reading.versions;
    reading.piece.rows = reading.rows;
    reading.piece.ids = reading.ids;
    reading.piece.person_count = reading.number_count;
    return reading.piece;
}

/* ---- whether anything has happened ---------------------------------------------------------- */

/* Entries of the log get their ids before they can be seen: so old a one is there, if ever. */
#define SETTLED_SECONDS 120

int64_t reports_posts_moment(struct request *req)
{
    return ids_before(ids_at(req->now), SETTLED_SECONDS);
}

bool reports_posts_touched(struct request *req, int64_t region_id, int64_t moment)
{
    struct reports_posts_db_touched_rows touched = reports_posts_db_touched(req->db, moment);
    bool is_touched = false;
    EACH (row, touched) {
        is_touched =
            is_touched || region_id == 0 || row->region_id == 0 || row->region_id == region_id;
    }
    return is_touched;
}
