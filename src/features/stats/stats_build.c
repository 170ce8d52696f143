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

/* The file: this, then the organisations, then the columns one after the other. */
struct header {
    uint64_t magic;
    uint64_t org_count;
    uint64_t row_count;
    int64_t last_entry;
    uint64_t offsets[7]; /* orgs, from, to, born, joined, marks, person */
};
static const size_t widths[7] = {sizeof(struct stats_org), 2, 2, 2, 2, 2, 8};

/* ---- lists that grow ------------------------------------------------------------------------ */

/* Of bytes, because a region has millions of rows and an arena keeps what it has outgrown. */
struct column {
    char *bytes;
    size_t size;
    size_t capacity;
};

static void *put(struct column *column, const void *item, size_t size)
{
    if (column->size + size > column->capacity) {
        column->capacity = MAX_OF(column->capacity * 2, size * 4096);
        column->bytes = realloc(column->bytes, column->capacity);
        assert(column->bytes != NULL);
    }
    void *place = column->bytes + column->size;
    memcpy(place, item, size);
    column->size += size;
    return place;
}

static void drop(struct column *column)
{
    free(column->bytes);
    *column = (struct column){0};
}

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

struct building {
    struct request *req;
    struct column orgs;    /* struct stats_org */
    struct column regions; /* int64_t */
    size_t org_count;
    uint32_t *places; /* of organisations by their ids: open addressing */
    size_t place_count;
    struct column people; /* struct stats_person, of this region */
    size_t next_person;
    struct stats_period periods[STATS_PERIODS];
    size_t period_count;
    int64_t person_id;  /* whose periods these are */
    struct column laid; /* struct laid_row, of this region */
    struct column columns[7];
    size_t row_count;
    int64_t last_entry;
};

static struct stats_org *orgs_of(const struct building *building)
{
    return (struct stats_org *)building->orgs.bytes;
}

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
    uint32_t place = (uint32_t)building->org_count++;
    walk->above[depth] = place;
    struct stats_org org = {
        .id = row->id,
        .parent = depth == 0 ? place : walk->above[depth - 1],
        .level = (uint16_t)row->level,
        .type = (uint16_t)row->position,
    };
    put(&building->orgs, &org, sizeof(org));
    if (row->id == row->region_id) {
        put(&building->regions, &row->id, sizeof(row->id));
    }
}

static size_t slot_of(const struct building *building, int64_t id)
{
    size_t slot = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15u >> 20) & (building->place_count - 1);
    while (building->places[slot] != 0 && orgs_of(building)[building->places[slot] - 1].id != id) {
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
    building->places = calloc(building->place_count, sizeof(*building->places));
    assert(building->places != NULL);
    struct stats_org *orgs = orgs_of(building);
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
    put(&building->people, &person, sizeof(person));
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
    const struct stats_person *people = (const struct stats_person *)building->people.bytes;
    size_t count = building->people.size / sizeof(*people);
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
            put(&building->laid, &laid, sizeof(laid));
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

/* The rows of the region in the order of organisations, by counting. */
static void put_rows(struct building *building)
{
    const struct laid_row *laid = (const struct laid_row *)building->laid.bytes;
    size_t count = building->laid.size / sizeof(*laid);
    struct stats_org *orgs = orgs_of(building);
    uint32_t *starts = calloc(building->org_count + 1, sizeof(*starts));
    uint32_t *order = malloc((count + 1) * sizeof(*order));
    assert(starts != NULL && order != NULL);
    for (size_t i = 0; i < count; i++) {
        starts[laid[i].org + 1]++;
        orgs[laid[i].org].first_row++; /* how many, for now */
    }
    for (size_t i = 0; i < building->org_count; i++) {
        starts[i + 1] += starts[i];
    }
    for (size_t i = 0; i < count; i++) {
        order[starts[laid[i].org]++] = (uint32_t)i;
    }
    for (size_t i = 0; i < count; i++) {
        const struct laid_row *row = &laid[order[i]];
        put(&building->columns[1], &row->from, sizeof(row->from));
        put(&building->columns[2], &row->to, sizeof(row->to));
        put(&building->columns[3], &row->born, sizeof(row->born));
        put(&building->columns[4], &row->joined, sizeof(row->joined));
        put(&building->columns[5], &row->marks, sizeof(row->marks));
        put(&building->columns[6], &row->person, sizeof(row->person));
    }
    building->row_count += count;
    free(starts);
    free(order);
}

static void read_region(struct building *building, int64_t region_id)
{
    struct request *req = building->req;
    building->people.size = 0;
    building->laid.size = 0;
    building->next_person = 0;
    building->person_id = 0;
    building->period_count = 0;
    stats_db_people(req->db, access_system_scope(req->arena, region_id, STR("0")), take_person,
                    building);
    qsort(building->people.bytes, building->people.size / sizeof(struct stats_person),
          sizeof(struct stats_person), by_id);
    stats_db_periods(req->db, region_id, take_period, building);
    finish_person(building);
    put_rows(building);
}

/* Rows were counted per organisation; now each says where its first one lies. Regions lie in the
 * order of paths, as their organisations do, so the stretches follow each other. */
static void place_rows(struct building *building)
{
    struct stats_org *orgs = orgs_of(building);
    uint32_t first = 0;
    for (size_t i = 0; i < building->org_count; i++) {
        uint32_t count = orgs[i].first_row;
        orgs[i].first_row = first;
        first += count;
    }
    struct stats_org end = {.first_row = first};
    put(&building->orgs, &end, sizeof(end));
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool write_column(FILE *file, const struct column *column)
{
    static const char padding[ALIGNMENT];
    size_t rest = (ALIGNMENT - column->size % ALIGNMENT) % ALIGNMENT;
    return (column->size == 0 || fwrite(column->bytes, column->size, 1, file) == 1) &&
           (rest == 0 || fwrite(padding, rest, 1, file) == 1);
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
    const struct column *columns = building->columns;
    for (size_t i = 0; i < COUNT_OF(building->columns); i++) {
        const struct column *column = i == 0 ? &building->orgs : &columns[i];
        header.offsets[i] = offset;
        offset += (column->size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    struct column first = {(char *)&header, sizeof(header), 0};
    bool is_good = write_column(file, &first) && write_column(file, &building->orgs);
    for (size_t i = 1; i < COUNT_OF(building->columns); i++) {
        is_good = is_good && write_column(file, &columns[i]);
    }
    is_good = fflush(file) == 0 && fsync(fileno(file)) == 0 && is_good;
    return fclose(file) == 0 && is_good;
}

static void drop_all(struct building *building)
{
    drop(&building->orgs);
    drop(&building->regions);
    drop(&building->people);
    drop(&building->laid);
    for (size_t i = 0; i < COUNT_OF(building->columns); i++) {
        drop(&building->columns[i]);
    }
    free(building->places);
}

bool stats_build(struct request *req, const char *path)
{
    struct building *building = ARENA_NEW(req->arena, struct building);
    building->req = req;
    struct stats_db_last_entry_row last = {0};
    db_begin_read(req->db);
    building->last_entry = stats_db_last_entry(req->db, &last) ? last.id : 0;
    read_orgs(building);
    const int64_t *regions = (const int64_t *)building->regions.bytes;
    for (size_t i = 0; i < building->regions.size / sizeof(*regions); i++) {
        read_region(building, regions[i]);
    }
    place_rows(building);
    bool is_good = db_failure(req->db) == DB_FINE;
    db_rollback(req->db);
    str temporary = str_format(req->arena, "%s.new", path);
    is_good = is_good && write_file(building, temporary.data) && rename(temporary.data, path) == 0;
    drop_all(building);
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

bool stats_open_fresh(struct request *req, const char *path, struct stats_store *ret_store)
{
    struct stats_db_last_entry_row last = {0};
    db_begin_read(req->db);
    bool is_known = stats_db_last_entry(req->db, &last);
    db_rollback(req->db);
    if (is_known && stats_open(path, ret_store)) {
        if (ret_store->last_entry == last.id) {
            return true;
        }
        stats_close(ret_store);
    }
    return stats_build(req, path) && stats_open(path, ret_store);
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
