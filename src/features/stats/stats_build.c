#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/app.h"
#include "features/stats/stats.sql.h"
#include "features/stats/stats_store.h"

/* Region by region: people, then their dated facts in the same order of ids, each person laid out,
 * the rows sorted by organisation and written behind those of the region before. */

#define MAGIC 0x32544154534b50u /* "PKSTAT2" */
#define ALIGNMENT 64
/* Organisations, from, to, born, joined, marks, person. */
#define COLUMNS 7

/* The file: this, then the organisations, then the columns one after the other. */
struct header {
    uint64_t magic;
    uint64_t org_count;
    uint64_t row_count;
    int64_t last_entry;
    uint64_t offsets[COLUMNS]; /* orgs, from, to, born, joined, marks, person */
};
static const size_t widths[COLUMNS] = {sizeof(struct stats_org), 2, 2, 2, 2, 2, 8};

/* ---- what is being made --------------------------------------------------------------------- */

struct laid_row {
    uint32_t org;
    stats_day from;
    stats_day to;
    stats_day born;
    stats_day joined;
    stats_marks marks;
    int64_t person;
};

/* The rows of a region, sorted, column by column. */
struct piece {
    void *columns[COLUMNS]; /* that of organisations is not used */
    size_t count;
};

struct building {
    struct request *req;
    struct arena *kept;    /* until the file is written */
    struct arena *scratch; /* of a region */
    struct stats_org *orgs;
    size_t org_count;
    size_t org_capacity;
    int64_t *regions;
    size_t region_count;
    size_t region_capacity;
    uint32_t *places; /* of organisations by their ids: open addressing */
    size_t place_count;
    struct piece *pieces; /* one for each region */
    size_t row_count;
    int64_t last_entry;
    /* of this region */
    struct stats_person *people;
    size_t people_count;
    size_t people_capacity;
    size_t next_person;
    struct laid_row *laid;
    size_t laid_count;
    size_t laid_capacity;
    /* of this person */
    struct stats_period periods[STATS_PERIODS];
    size_t period_count;
    int64_t person_id;
};

/* ---- organisations -------------------------------------------------------------------------- */

struct org_walk {
    struct building *building;
    uint32_t above[64]; /* the one at each depth */
};

static void take_org(void *context, const struct stats_db_orgs_row *row)
{
    struct org_walk *walk = context;
    struct building *building = walk->building;
    size_t depth = (row->path.length - 1) / 3;
    assert(depth < COUNT_OF(walk->above));
    uint32_t place = (uint32_t)building->org_count;
    walk->above[depth] = place;
    struct stats_org org = {
        .id = row->id,
        .parent = depth == 0 ? place : walk->above[depth - 1],
        .level = (uint16_t)row->level,
        .type = (uint16_t)row->position,
    };
    *ARENA_PUSH(building->kept, building->orgs, building->org_count, building->org_capacity) = org;
    if (row->id == row->region_id) {
        *ARENA_PUSH(building->kept, building->regions, building->region_count,
                    building->region_capacity) = row->id;
    }
}

static size_t slot_of(const struct building *building, int64_t id)
{
    size_t slot = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & (building->place_count - 1);
    while (building->places[slot] != 0 && building->orgs[building->places[slot] - 1].id != id) {
        slot = (slot + 1) & (building->place_count - 1);
    }
    return slot;
}

static void read_orgs(struct building *building)
{
    struct org_walk walk = {.building = building};
    stats_db_orgs(building->req->db, take_org, &walk);
    building->place_count = 16;
    while (building->place_count < building->org_count * 2) {
        building->place_count *= 2;
    }
    building->places = ARENA_ARRAY(building->kept, building->place_count, uint32_t);
    struct stats_org *orgs = building->orgs;
    for (uint32_t i = 0; i < building->org_count; i++) {
        building->places[slot_of(building, orgs[i].id)] = i + 1;
        orgs[i].below = i + 1;
        for (uint32_t above = i; orgs[above].parent != above; above = orgs[above].parent) {
            orgs[orgs[above].parent].below = i + 1;
        }
    }
}

/* ---- people and their facts ----------------------------------------------------------------- */

static stats_day day_or_year(date day, int64_t year)
{
    return date_is_none(day) && year > 0 ? stats_day_of(date_from((int)year, 7, 1))
                                         : stats_day_of(day);
}

static void take_person(void *context, const struct stats_db_people_row *row)
{
    struct building *building = context;
    struct stats_person person = {
        .id = row->id,
        .born = day_or_year(row->born, row->born_year),
        .joined = day_or_year(row->joined_on, row->joined_year),
        .sex = str_equal(row->sex, STR("f"))   ? STATS_WOMAN
               : str_equal(row->sex, STR("m")) ? STATS_MAN
                                               : STATS_SEX_UNKNOWN,
        .has_record = (row->gaps & 4) == 0,
    };
    *ARENA_PUSH(building->scratch, building->people, building->people_count,
                building->people_capacity) = person;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const struct stats_person *)a)->id;
    int64_t y = ((const struct stats_person *)b)->id;
    return (x > y) - (x < y);
}

/* Facts come in the order of ids, as people lie. A fact without a person is passed over. */
static const struct stats_person *person_of(struct building *building)
{
    const struct stats_person *people = building->people;
    size_t count = building->people_count;
    while (building->next_person < count &&
           people[building->next_person].id < building->person_id) {
        building->next_person++;
    }
    bool is_there =
        building->next_person < count && people[building->next_person].id == building->person_id;
    return is_there ? &people[building->next_person] : NULL;
}

static void finish_person(struct building *building)
{
    const struct stats_person *person = person_of(building);
    if (person == NULL || building->period_count == 0) {
        return;
    }
    struct stats_row rows[STATS_PERIODS];
    size_t count = stats_lay_out(person, building->periods, building->period_count, rows);
    for (size_t i = 0; i < count; i++) {
        uint32_t place = building->places[slot_of(building, rows[i].org_id)];
        struct laid_row laid = {place - 1,      rows[i].from,  rows[i].to, person->born,
                                person->joined, rows[i].marks, person->id};
        if (place != 0) {
            *ARENA_PUSH(building->scratch, building->laid, building->laid_count,
                        building->laid_capacity) = laid;
        }
    }
}

static void take_period(void *context, const struct stats_db_periods_row *row)
{
    struct building *building = context;
    if (row->member_id != building->person_id) {
        finish_person(building);
        building->person_id = row->member_id;
        building->period_count = 0;
    }
    if (building->period_count == STATS_PERIODS) {
        return;
    }
    char kind = row->kind.data[0];
    building->periods[building->period_count++] = (struct stats_period){
        .kind = kind,
        .is_vague = str_equal(row->precision, STR("u")),
        .from = stats_day_of(row->valid_from),
        .to = date_is_none(row->valid_to) ? STATS_STILL : stats_day_of(row->valid_to),
        .org_id = row->org_id,
        .code = kind == 'c'   ? (uint8_t)stats_category_of(row->value)
                : kind == 'm' ? (uint8_t)stats_end_of(row->value, row->detail)
                              : 0,
    };
}

/* ---- a region ------------------------------------------------------------------------------- */

/* Which row comes when, in the order of organisations: by counting. */
static uint32_t *order_of(struct building *building)
{
    uint32_t *starts = ARENA_ARRAY(building->scratch, building->org_count + 1, uint32_t);
    uint32_t *order = ARENA_ARRAY(building->scratch, building->laid_count + 1, uint32_t);
    for (size_t i = 0; i < building->laid_count; i++) {
        starts[building->laid[i].org + 1]++;
        building->orgs[building->laid[i].org].first_row++; /* how many, for now */
    }
    for (size_t i = 0; i < building->org_count; i++) {
        starts[i + 1] += starts[i];
    }
    for (size_t i = 0; i < building->laid_count; i++) {
        order[starts[building->laid[i].org]++] = (uint32_t)i;
    }
    return order;
}

#define FILL(column, type, name) \
    { \
        type *values = ARENA_ARRAY(building->kept, count, type); \
        for (size_t i = 0; i < count; i++) { \
            values[i] = building->laid[order[i]].name; \
        } \
        piece.columns[column] = values; \
    }

static struct piece piece_of(struct building *building)
{
    size_t count = building->laid_count;
    const uint32_t *order = order_of(building);
    struct piece piece = {.count = count};
    FILL(1, stats_day, from)
    FILL(2, stats_day, to)
    FILL(3, stats_day, born)
    FILL(4, stats_day, joined)
    FILL(5, stats_marks, marks)
    FILL(6, int64_t, person)
    return piece;
}

static void begin_region(struct building *building)
{
    arena_reset(building->scratch);
    building->people = NULL;
    building->people_count = building->people_capacity = building->next_person = 0;
    building->laid = NULL;
    building->laid_count = building->laid_capacity = 0;
    building->person_id = 0;
    building->period_count = 0;
}

static struct piece read_region(struct building *building, int64_t region_id)
{
    struct request *req = building->req;
    begin_region(building);
    stats_db_people(req->db, access_system_scope(req->arena, region_id, STR("0")), take_person,
                    building);
    if (building->people_count > 0) {
        qsort(building->people, building->people_count, sizeof(*building->people), by_id);
    }
    stats_db_periods(req->db, region_id, take_period, building);
    finish_person(building);
    building->row_count += building->laid_count;
    return piece_of(building);
}

/* Rows were counted per organisation; now each says where its first one lies. Regions lie in the
 * order of paths, as their organisations do, so the stretches follow each other. */
static void place_rows(struct building *building)
{
    struct stats_org *orgs = building->orgs;
    uint32_t first = 0;
    for (size_t i = 0; i < building->org_count; i++) {
        uint32_t count = orgs[i].first_row;
        orgs[i].first_row = first;
        first += count;
    }
    struct stats_org end = {.first_row = first};
    *ARENA_PUSH(building->kept, building->orgs, building->org_count, building->org_capacity) = end;
    building->org_count--; /* it is the end, and no organisation */
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool write_bytes(FILE *file, const void *bytes, size_t size)
{
    return size == 0 || fwrite(bytes, size, 1, file) == 1;
}

static bool write_padding(FILE *file, size_t size)
{
    static const char padding[ALIGNMENT];
    return write_bytes(file, padding, (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT);
}

static size_t size_of_column(const struct building *building, size_t column)
{
    size_t count = column == 0 ? building->org_count + 1 : building->row_count;
    return count * widths[column];
}

static bool write_column(FILE *file, const struct building *building, size_t column)
{
    bool is_good =
        column != 0 || write_bytes(file, building->orgs, size_of_column(building, column));
    for (size_t i = 0; column != 0 && i < building->region_count; i++) {
        const struct piece *piece = &building->pieces[i];
        is_good =
            is_good && write_bytes(file, piece->columns[column], piece->count * widths[column]);
    }
    return is_good && write_padding(file, size_of_column(building, column));
}

static bool write_file(const struct building *building, const char *path)
{
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return false;
    }
    struct header header = {
        .magic = MAGIC,
        .org_count = building->org_count,
        .row_count = building->row_count,
        .last_entry = building->last_entry,
    };
    size_t offset = (sizeof(header) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    for (size_t column = 0; column < COLUMNS; column++) {
        header.offsets[column] = offset;
        offset += (size_of_column(building, column) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    /* Days of birth, if without names: for nobody but the program. */
    bool is_good = fchmod(fileno(file), S_IRUSR | S_IWUSR) == 0 &&
                   write_bytes(file, &header, sizeof(header)) &&
                   write_padding(file, sizeof(header));
    for (size_t column = 0; column < COLUMNS; column++) {
        is_good = is_good && write_column(file, building, column);
    }
    is_good = fflush(file) == 0 && fsync(fileno(file)) == 0 && is_good;
    return fclose(file) == 0 && is_good;
}

/* Within the transaction that is open. */
static bool build_within(struct request *req, const char *path)
{
    CLEANUP(arena_drop) struct arena *kept = arena_new();
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct building *building = ARENA_NEW(kept, struct building);
    building->req = req;
    building->kept = kept;
    building->scratch = scratch;
    struct stats_db_last_entry_row last = {0};
    building->last_entry = stats_db_last_entry(req->db, &last) ? last.id : 0;
    read_orgs(building);
    building->pieces = ARENA_ARRAY(kept, building->region_count, struct piece);
    for (size_t i = 0; i < building->region_count; i++) {
        building->pieces[i] = read_region(building, building->regions[i]);
    }
    place_rows(building);
    str temporary = str_format(req->arena, "%s.new-%d", path, (int)gettid());
    return db_failure(req->db) == DB_FINE && write_file(building, temporary.data) &&
           rename(temporary.data, path) == 0;
}

bool stats_build(struct request *req, const char *path)
{
    db_begin_read(req->db);
    bool is_good = build_within(req, path);
    db_rollback(req->db);
    return is_good;
}

/* ---- mapping it ----------------------------------------------------------------------------- */

static bool is_whole(const struct header *header, size_t size)
{
    if (size < sizeof(*header) || header->magic != MAGIC) {
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(widths); i++) {
        uint64_t count = i == 0 ? header->org_count + 1 : header->row_count;
        if (header->offsets[i] > size || count > (size - header->offsets[i]) / widths[i]) {
            return false;
        }
    }
    return true;
}

bool stats_open(const char *path, struct stats_store *ret_store)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    struct stat about;
    void *mapping = MAP_FAILED;
    if (fstat(fileno(file), &about) == 0 && about.st_size > 0) {
        mapping =
            mmap(NULL, (size_t)about.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fileno(file), 0);
    }
    fclose(file);
    if (mapping == MAP_FAILED) {
        return false;
    }
    const struct header *header = mapping;
    if (!is_whole(header, (size_t)about.st_size)) {
        munmap(mapping, (size_t)about.st_size);
        return false;
    }
    char *bytes = mapping;
    *ret_store = (struct stats_store){
        .rows = {.from = (stats_day *)(bytes + header->offsets[1]),
                 .to = (stats_day *)(bytes + header->offsets[2]),
                 .born = (stats_day *)(bytes + header->offsets[3]),
                 .joined = (stats_day *)(bytes + header->offsets[4]),
                 .marks = (stats_marks *)(bytes + header->offsets[5]),
                 .person = (int64_t *)(bytes + header->offsets[6]),
                 .count = header->row_count},
        .orgs = (const struct stats_org *)(bytes + header->offsets[0]),
        .org_count = header->org_count,
        .last_entry = header->last_entry,
        .mapping = mapping,
        .mapping_size = (size_t)about.st_size,
    };
    return true;
}

void stats_close(struct stats_store *store)
{
    munmap(store->mapping, store->mapping_size);
    *store = (struct stats_store){0};
}

/* Within the transaction that is open. */
static bool open_fresh(struct request *req, const char *path, struct stats_store *ret_store)
{
    struct stats_db_last_entry_row last = {0};
    if (stats_db_last_entry(req->db, &last) && stats_open(path, ret_store)) {
        if (ret_store->last_entry == last.id) {
            return true;
        }
        stats_close(ret_store);
    }
    return build_within(req, path) && stats_open(path, ret_store);
}

bool stats_open_fresh(struct request *req, const char *path, struct stats_store *ret_store)
{
    db_begin_read(req->db);
    bool is_open = open_fresh(req, path, ret_store);
    db_rollback(req->db);
    return is_open;
}

bool stats_now(struct request *req, struct stats_store *ret_store)
{
    return open_fresh(req, app_file_path(req->app, req->arena, "stats.facts"), ret_store);
}

bool stats_place_of(const struct stats_store *store, int64_t org_id, size_t *ret_place)
{
    for (size_t i = 0; i < store->org_count; i++) {
        if (store->orgs[i].id == org_id) {
            *ret_place = i;
            return true;
        }
    }
    return false;
}
