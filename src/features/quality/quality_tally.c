#include "features/quality/quality_inner.h"

/* Counting: everybody in a subtree is judged, the faults are summed up organisation by
 * organisation, and each organisation gets what stands below it added. One way for pages, which
 * count small places when they are asked, and for the pass over a region. */

#define PATH_STEP 3 /* characters of a path per level */
#define PEOPLE_SHARE 80

/* ---- sums ----------------------------------------------------------------------------------- */

/* The mean of the people weighs four fifths, that of the organisations one fifth; rounded down, so
 * that 100 means: nothing is left to do. */
int64_t quality_score(const struct quality_sums *sums)
{
    if (sums->orgs == 0) {
        return 100;
    }
    if (sums->people == 0) {
        return sums->org_points / sums->orgs;
    }
    return (PEOPLE_SHARE * sums->points * sums->orgs +
            (100 - PEOPLE_SHARE) * sums->org_points * sums->people) /
           (100 * sums->people * sums->orgs);
}

void quality_sums_add(struct quality_sums *sums, const struct quality_sums *more)
{
    sums->people += more->people;
    sums->points += more->points;
    sums->orgs += more->orgs;
    sums->org_points += more->org_points;
    for (size_t i = 0; i < QUALITY_COUNT; i++) {
        sums->faults[i] += more->faults[i];
    }
}

static void add_faults(struct quality_sums *sums, uint64_t faults)
{
    for (enum quality_kind kind = 0; kind < QUALITY_COUNT; kind++) {
        sums->faults[kind] += (faults & quality_bit(kind)) != 0;
    }
}

/* ---- a subtree ------------------------------------------------------------------------------ */

struct tally {
    struct request *req;
    struct arena *scratch; /* of one person */
    struct quality_places places;
    int64_t *workers; /* on the staff, of each place */
    struct quality_db_accepted_rows accepted;
    size_t latest; /* people of one organisation often come together */
};

static size_t place_at(const struct quality_places *places, str path)
{
    size_t from = 0, to = places->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_compare(places->items[middle].path, path) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    bool is_found = from < places->count && str_equal(places->items[from].path, path);
    return is_found ? from : places->count;
}

static void judge(void *context, const struct quality_db_person_row *row)
{
    struct tally *tally = context;
    if (!str_equal(tally->places.items[tally->latest].path, row->org_path)) {
        size_t at = place_at(&tally->places, row->org_path);
        if (at == tally->places.count) {
            return; /* registered in what is liquidated: counted nowhere else either */
        }
        tally->latest = at;
    }
    struct quality_person person = {
        .arena = tally->scratch, .today = tally->req->today, .row = row};
    uint64_t faults = quality_person_faults(&person);
    if (tally->accepted.count > 0) {
        faults = quality_still_doubted(tally->req, &tally->accepted, &person, faults);
    }
    struct quality_sums *sums = &tally->places.items[tally->latest].sums;
    sums->people++;
    sums->points += quality_points(faults);
    add_faults(sums, faults);
    tally->workers[tally->latest] +=
        str_equal(row->status, STR("active")) && quality_is_worker(row->category);
    arena_reset(tally->scratch);
}

/* From the last path to the first, so that a place is whole before it is added to the one above. */
static void roll_up(struct tally *tally, const struct quality_db_orgs_rows *rows)
{
    for (size_t i = rows->count; i-- > 0;) {
        struct quality_place *place = &tally->places.items[i];
        struct quality_org_facts facts = {.today = tally->req->today,
                                          .row = &rows->items[i],
                                          .people = place->sums.people,
                                          .workers = tally->workers[i]};
        uint64_t faults = quality_org_faults(&facts);
        place->sums.orgs++;
        place->sums.org_points += quality_points(faults);
        add_faults(&place->sums, faults);
        str above = str_slice(place->path, 0, place->path.length - PATH_STEP);
        size_t at = place_at(&tally->places, above);
        if (at < tally->places.count) {
            quality_sums_add(&tally->places.items[at].sums, &place->sums);
            tally->workers[at] += tally->workers[i];
        }
    }
}

struct quality_places quality_tally(struct request *req, struct scope scope)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    struct quality_db_orgs_rows rows = quality_db_orgs(req->db, scope, req->today);
    struct tally tally = {
        .req = req,
        .scratch = scratch,
        .places = {ARENA_ARRAY(req->arena, rows.count, struct quality_place), rows.count},
        .workers = ARENA_ARRAY(req->arena, rows.count, int64_t),
    };
    for (size_t i = 0; i < rows.count; i++) {
        tally.places.items[i] = (struct quality_place){.id = rows.items[i].id,
                                                       .path = rows.items[i].path,
                                                       .short_name = rows.items[i].short_name};
    }
    if (rows.count > 0) {
        tally.accepted = quality_db_all_accepted(req->db, scope);
        quality_db_people(req->db, scope, judge, &tally);
        roll_up(&tally, &rows);
    }
    return tally.places;
}

/* ---- one organisation and what stands directly below ---------------------------------------- */

static void count_now(struct request *req, struct quality_picture *picture)
{
    struct quality_places all = quality_tally(req, picture->scope);
    picture->is_live = true;
    picture->below.items = ARENA_ARRAY(req->arena, all.count, struct quality_place);
    EACH (place, all) {
        if (place->id == picture->org.id) {
            picture->here = *place;
            picture->is_known = true;
        } else if (place->path.length == picture->org.path.length + PATH_STEP) {
            picture->below.items[picture->below.count++] = *place;
        }
    }
}

static void read_faults(str text, struct quality_sums *sums)
{
    str piece;
    while (str_next(&text, ' ', &piece)) {
        str code, number;
        (void)str_next(&piece, ':', &code);
        (void)str_next(&piece, ':', &number);
        enum quality_kind kind = quality_kind_of(code);
        if (kind < QUALITY_COUNT && !str_to_int64(number, &sums->faults[kind])) {
            sums->faults[kind] = 0;
        }
    }
}

static struct quality_place place_of_row(const struct quality_db_total_row *row)
{
    struct quality_place place = {
        .id = row->org_id,
        .short_name = row->short_name,
        .sums = {.people = row->people,
                 .points = row->points,
                 .orgs = row->orgs,
                 .org_points = row->org_points},
        .counted_at = row->counted_at,
    };
    read_faults(row->faults, &place.sums);
    return place;
}

/* The union has no row: it is the sum of its regions. */
static void read_counted(struct request *req, struct quality_picture *picture)
{
    struct quality_db_total_rows rows = quality_db_totals_below(req->db, picture->org.id);
    struct quality_db_total_row own;
    struct quality_sums sum = {0};
    picture->below = (struct quality_places){
        ARENA_ARRAY(req->arena, rows.count, struct quality_place), rows.count};
    for (size_t i = 0; i < rows.count; i++) {
        picture->below.items[i] = place_of_row(&rows.items[i]);
        quality_sums_add(&sum, &picture->below.items[i].sums);
    }
    picture->uncounted = (int64_t)orgs_children(req, picture->org.id).count - (int64_t)rows.count;
    if (picture->org.region_id == 0) {
        picture->here = (struct quality_place){.id = picture->org.id, .sums = sum};
        picture->here.counted_at = rows.count > 0 ? rows.items[0].counted_at : 0;
        picture->is_known = rows.count > 0;
    } else if (quality_db_total_of(req->db, picture->org.id, &own)) {
        picture->here = place_of_row(&own);
        picture->is_known = true;
    }
}

bool quality_picture_of(struct request *req, enum right right, int64_t org_id,
                        struct quality_picture *ret_picture)
{
    struct quality_picture picture = {.is_live = false};
    struct scope reach = access_scope(req, right);
    int64_t id = org_id != 0 ? org_id : req->mandate.org_id;
    if (str_is_empty(reach.from) || !orgs_find(req, reach, id, &picture.org)) {
        return false;
    }
    struct orgs_totals totals = orgs_totals_below(req->db, picture.org.path);
    bool is_small = totals.members <= QUALITY_LIVE_PEOPLE && totals.orgs <= QUALITY_LIVE_ORGS;
    picture.has_below = totals.orgs > 0;
    if (picture.org.region_id != 0) {
        picture.scope = access_scope_below(req, reach, picture.org.region_id, picture.org.path);
    }
    if (picture.org.region_id != 0 && is_small) {
        count_now(req, &picture);
    } else {
        read_counted(req, &picture);
    }
    *ret_picture = picture;
    return true;
}

/* ---- for other features --------------------------------------------------------------------- */

static struct quality_score score_of(struct request *req, const struct quality_place *place)
{
    enum quality_kind kinds[QUALITY_COUNT + 1];
    quality_order(&place->sums, kinds);
    struct quality_score score = {.score = quality_score(&place->sums),
                                  .people = place->sums.people,
                                  .counted_at = place->counted_at};
    if (kinds[0] < QUALITY_COUNT) {
        score.worst = _f("%1: %2", _(quality_rules[kinds[0]].label), place->sums.faults[kinds[0]]);
    }
    return score;
}

bool quality_score_of(struct request *req, int64_t org_id, struct quality_score *ret_score)
{
    struct quality_picture picture;
    if (!quality_picture_of(req, RIGHT_MEMBERS_VIEW, org_id, &picture) || !picture.is_known) {
        return false;
    }
    *ret_score = score_of(req, &picture.here);
    return true;
}

bool quality_counted_score_of(struct request *req, int64_t org_id, struct quality_score *ret_score)
{
    struct quality_db_total_row row;
    if (!quality_db_total_of(req->db, org_id, &row)) {
        return false;
    }
    struct quality_place place = place_of_row(&row);
    *ret_score = score_of(req, &place);
    return true;
}
