#include "features/reports/reports_posts_inner.h"

#include "features/reports/reports_posts.sql.h"

/* One walk over the posts of a branch and one over its organisations make tables, broken down by
 * all that any cell of the form may ask; a cell then adds up a few hundred figures. */

#define SMALL_MEMBERS 15
#define BANDS 8
/* Of an organisation that is not there on the day: no row of it is counted. */
#define NO_KEY UINT32_MAX

/* An organisation as on the day. */
struct org_then {
    bool is_there;
    bool is_open; /* leads up to the top, whether it was founded yet or not */
    bool is_direct;
    bool is_small; /* its primary is */
    uint8_t type;
    uint8_t level;
    uint8_t kind; /* that of its primary, if it has one above it */
    uint32_t primary;
};

/* How many members a primary had on the day and on the first day of the period. */
struct sizes {
    int32_t on[2];
};

/* Posts of the day and who holds them. */
struct held {
    struct held_row {
        uint32_t key; /* where it is counted */
        uint32_t person;
    } * items;
    size_t count;
};

struct on_day {
    bool is_read;
    date day;
    struct org_then **orgs; /* of each piece */
    struct held *held;      /* of each piece, if cells ask for people */
    uint32_t *posts;        /* figures by class, level, kind, size, band of age, then the rest */
    uint32_t *org_counts;   /* by type, kind, directness, size */
    int64_t *employed;      /* likewise */
    uint32_t *told;         /* likewise: how many have told it */
};

struct reports_posts {
    struct request *req;
    const struct stats_store *store;
    struct reports_posts_branch branch;
    struct posts_ground *ground;
    bool is_small_asked;
    bool are_people_asked; /* who or what counts once, in however many bodies or with how many */
    struct sizes **sizes;  /* of each organisation of each piece, once they are asked for */
    /* From so many years on a band of age begins; the first from 0. Without a day of birth one is
     * in the band behind the last. */
    int years[BANDS];
    size_t band_count;
    struct on_day days[2]; /* the day, and the first of the period */
};

/* ---- conditions ----------------------------------------------------------------------------- */

/* What a cell takes, as bits. */
struct wanted {
    uint64_t levels, kinds, types, bodies, posts, sexes, bands;
    bool is_released, is_first, is_small, is_direct;
    bool has_body;
    bool is_at_start;
    bool is_refused; /* by a condition that such measures do not have */
};

static uint64_t bits_of(const struct posts_codes *codes, str value)
{
    uint64_t bits = 0;
    str word;
    while (str_next(&value, '|', &word)) {
        for (size_t i = 0; i < codes->count; i++) {
            bits |= (uint64_t)str_equal(word, str_of(codes->items[i])) << i;
        }
    }
    return bits;
}

/* "primary" is "primary_workers" and all others that begin with it. */
static uint64_t types_of(const struct posts_codes *codes, str value)
{
    uint64_t bits = bits_of(codes, value);
    str word;
    while (str_next(&value, '|', &word)) {
        for (size_t i = 0; i < codes->count; i++) {
            str code = str_of(codes->items[i]);
            bool begins = str_starts_with(code, word) && code.data[word.length] == '_';
            bits |= (uint64_t)begins << i;
        }
    }
    return bits;
}

static uint64_t levels_of(str value)
{
    static const char *const levels[] = {"union",   "region", "territory",
                                         "primary", "unit",   "group"};
    uint64_t bits = 0;
    str word;
    while (str_next(&value, '|', &word)) {
        for (size_t i = 0; i < COUNT_OF(levels); i++) {
            bits |= (uint64_t)str_equal(word, str_of(levels[i])) << i;
        }
    }
    return bits;
}

/* The words for sexes and ages are those of slices. */
static bool narrow_people(const struct reports_posts *posts, const struct reports_filter *filter,
                          struct wanted *wanted)
{
    struct stats_query query = {0};
    str sentence;
    if (!stats_narrow(posts->req->arena, &query, filter->field, filter->value, &sentence)) {
        return false;
    }
    if (query.sexes != 0) {
        wanted->sexes &= query.sexes;
    }
    for (size_t i = 0; query.age.is_asked && i < posts->band_count; i++) {
        bool is_in = posts->years[i] >= query.age.from && posts->years[i] <= query.age.to;
        wanted->bands &= ~((uint64_t)!is_in << i);
    }
    if (query.age.is_asked) {
        wanted->bands &= ~(1ull << posts->band_count);
    }
    return query.sexes != 0 || query.age.is_asked;
}

static bool narrow(const struct reports_posts *posts, const struct reports_filter *filter,
                   struct wanted *wanted)
{
    const struct posts_ground *ground = posts->ground;
    bool is_yes = str_equal(filter->value, STR("yes"));
    const struct {
        const char *field;
        bool *flag;
    } flags[] = {{"released", &wanted->is_released},
                 {"first", &wanted->is_first},
                 {"small", &wanted->is_small},
                 {"direct", &wanted->is_direct}};
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (str_equal(filter->field, str_of(flags[i].field))) {
            *flags[i].flag = is_yes;
            return is_yes;
        }
    }
    if (str_equal(filter->field, STR("level"))) {
        wanted->levels &= levels_of(filter->value);
    } else if (str_equal(filter->field, STR("kind"))) {
        wanted->kinds &= bits_of(&ground->kinds, filter->value);
    } else if (str_equal(filter->field, STR("type"))) {
        wanted->types &= types_of(&ground->types, filter->value);
    } else if (str_equal(filter->field, STR("body"))) {
        wanted->bodies &= bits_of(&ground->bodies, filter->value);
        wanted->has_body = true;
    } else if (str_equal(filter->field, STR("post"))) {
        wanted->posts &= bits_of(&ground->posts, filter->value);
    } else if (str_equal(filter->field, STR("day"))) {
        wanted->is_at_start = true;
    } else {
        return narrow_people(posts, filter, wanted);
    }
    return true;
}

static struct wanted wanted_of(const struct reports_posts *posts, const struct reports_row *row,
                               const struct reports_column *column)
{
    struct wanted wanted = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
                            UINT64_MAX, UINT64_MAX, UINT64_MAX, .is_at_start = column->is_at_start};
    for (size_t i = 0; i < row->measure.filter_count; i++) {
        wanted.is_refused |= !narrow(posts, &row->measure.filters[i], &wanted);
    }
    for (size_t i = 0; i < column->filter_count; i++) {
        wanted.is_refused |= !narrow(posts, &column->filters[i], &wanted);
    }
    return wanted;
}

/* ---- what the form asks --------------------------------------------------------------------- */

static void add_year(struct reports_posts *posts, int year)
{
    size_t at = 0;
    while (at < posts->band_count && posts->years[at] < year) {
        at++;
    }
    bool is_there = at < posts->band_count && posts->years[at] == year;
    if (!is_there && posts->band_count < BANDS - 1) {
        memmove(&posts->years[at + 1], &posts->years[at],
                (posts->band_count - at) * sizeof(posts->years[0]));
        posts->years[at] = year;
        posts->band_count++;
    }
}

static void look_at_filters(struct reports_posts *posts, const struct reports_filter *filters,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct stats_query query = {0};
        str sentence;
        posts->is_small_asked |= str_equal(filters[i].field, STR("small"));
        if (str_equal(filters[i].field, STR("age")) &&
            stats_narrow(posts->req->arena, &query, filters[i].field, filters[i].value,
                         &sentence)) {
            add_year(posts, query.age.from);
            add_year(posts, query.age.to + 1);
        }
    }
}

static bool is_ours(str measure)
{
    return str_equal(measure, STR("posts")) || str_equal(measure, STR("activists")) ||
           str_equal(measure, STR("organisations")) || str_equal(measure, STR("employees"));
}

static void look_at_form(struct reports_posts *posts, const struct reports_form *form)
{
    add_year(posts, 0);
    for (size_t i = 0; i < form->section_count; i++) {
        const struct reports_section *section = &form->sections[i];
        bool is_asked = false;
        for (size_t j = 0; j < section->row_count; j++) {
            const struct reports_row *row = &section->rows[j];
            if (row->source == REPORTS_MEASURE && is_ours(row->measure.name)) {
                look_at_filters(posts, row->measure.filters, row->measure.filter_count);
                posts->are_people_asked |= str_equal(row->measure.name, STR("activists"));
                is_asked = true;
            }
        }
        for (size_t j = 0; is_asked && j < section->column_count; j++) {
            look_at_filters(posts, section->columns[j].filters, section->columns[j].filter_count);
        }
    }
}

struct reports_posts *reports_posts_of(struct request *req, const struct stats_store *store,
                                       const struct reports_form *form,
                                       const struct reports_posts_branch *branch)
{
    struct reports_posts *posts = ARENA_NEW(req->arena, struct reports_posts);
    *posts = (struct reports_posts){.req = req, .store = store, .branch = *branch};
    posts->days[0].day = branch->day;
    posts->days[1].day = branch->since;
    look_at_form(posts, form);
    return posts;
}

static void read_ground(struct reports_posts *posts)
{
    struct request *req = posts->req;
    int64_t org_id = posts->branch.org_id;
    struct reports_posts_db_top_row top = {0};
    bool has_level = reports_posts_db_top(req->db, org_id, &top);
    bool is_alone = posts->branch.is_alone;
    if (has_level && top.level == 0 && !is_alone) {
        posts->ground = posts_read_union(req, org_id);
        return;
    }
    struct posts_ground *ground = ARENA_NEW(req->arena, struct posts_ground);
    posts->ground = ground;
    if (has_level && top.level == 1 && !is_alone && posts_read_region(req, ground, org_id)) {
        return;
    }
    *ground = (struct posts_ground){.piece_count = 1};
    ground->pieces = ARENA_NEW(req->arena, struct posts_piece);
    ground->pieces[0] = posts_read_piece(req, ground, org_id, !is_alone);
}

/* ---- the tree of a day ---------------------------------------------------------------------- */

struct tree {
    const struct posts_piece *piece;
    stats_day day;
    stats_day placed_on; /* where organisations stand is that of this day */
    struct org_then *orgs;
    bool *is_looked_at;
};

static const struct posts_version *version_on(const struct tree *tree, size_t org, stats_day day)
{
    const struct posts_org *orgs = tree->piece->orgs;
    for (size_t i = orgs[org].first_version; i < orgs[org + 1].first_version; i++) {
        const struct posts_version *version = &tree->piece->versions[i];
        if (version->from <= day && version->to > day) {
            return version;
        }
    }
    return NULL;
}

/* What an organisation was follows from the one above it. It is there if it was on the day and none
 * above it was liquidated by then; one above that was founded later is only a place. */
static void look_at(const struct tree *tree, size_t org)
{
    struct org_then *then = &tree->orgs[org];
    if (tree->is_looked_at[org]) {
        return;
    }
    tree->is_looked_at[org] = true;
    const struct posts_version *version = version_on(tree, org, tree->day);
    const struct posts_version *place = version_on(tree, org, tree->placed_on);
    place = place == NULL ? version : place;
    if (place == NULL || (version != NULL && version->is_over)) {
        return;
    }
    const struct org_then *above = NULL;
    if (org != tree->piece->top) {
        if (place->parent == POSTS_NOWHERE) {
            return;
        }
        look_at(tree, place->parent);
        above = &tree->orgs[place->parent];
    }
    bool has_primary = place->level > 3 && above != NULL && above->primary != POSTS_NOWHERE;
    bool is_open = above == NULL || above->is_open;
    *then = (struct org_then){
        .is_there = is_open && version != NULL,
        .is_open = is_open,
        .type = place->type,
        .level = place->level,
        .is_direct = place->is_direct,
        .primary = place->level == 3 ? (uint32_t)org
                   : has_primary     ? above->primary
                                     : POSTS_NOWHERE,
        .kind = has_primary ? above->kind : tree->piece->orgs[org].kind,
    };
}

static struct org_then *orgs_on(struct reports_posts *posts, const struct posts_piece *piece,
                                date day)
{
    struct tree tree = {
        .piece = piece,
        .day = stats_day_of(day),
        /* On the last day of all days each stands as it does now. */
        .placed_on =
            date_is_none(posts->branch.tree) ? STATS_STILL - 1 : stats_day_of(posts->branch.tree),
        .orgs = ARENA_ARRAY(posts->req->arena, piece->org_count, struct org_then),
        .is_looked_at = ARENA_ARRAY(posts->req->arena, piece->org_count, bool),
    };
    for (size_t org = 0; org < piece->org_count; org++) {
        look_at(&tree, org);
    }
    return tree.orgs;
}

/* ---- how many people a primary had ---------------------------------------------------------- */

/* The place of an organisation among the facts: that of the last one, or most often the next. */
static bool place_of(const struct stats_store *store, int64_t id, size_t *place)
{
    for (size_t i = *place; i < store->org_count && i < *place + 2; i++) {
        if (store->orgs[i].id == id) {
            *place = i;
            return true;
        }
    }
    return stats_place_of(store, id, place);
}

/* What has changed since the facts were laid out, by primaries. */
static struct sizes *changes_of(const struct reports_posts *posts)
{
    const struct stats_store *store = posts->store;
    struct sizes *changes = ARENA_ARRAY(posts->req->arena, store->org_count + 1, struct sizes);
    const struct stats_laid_rows *lists[] = {&store->removed, &store->added};
    for (size_t list = 0; list < COUNT_OF(lists); list++) {
        for (size_t i = 0; i < lists[list]->count; i++) {
            const struct stats_laid *row = &lists[list]->items[i];
            uint32_t primary = store->orgs[row->org].primary;
            for (size_t day = 0; primary != STATS_NOWHERE && day < 2; day++) {
                stats_day on = stats_day_of(posts->days[day].day);
                int32_t holds = row->from <= on && row->to > on;
                changes[primary].on[day] += list == 0 ? -holds : holds;
            }
        }
    }
    return changes;
}

static bool was_ever_primary(const struct posts_piece *piece, size_t org)
{
    bool is_primary = false;
    for (size_t i = piece->orgs[org].first_version; i < piece->orgs[org + 1].first_version; i++) {
        is_primary = is_primary || piece->versions[i].level == STATS_LEVEL_PRIMARY;
    }
    return is_primary;
}

/* Of primaries with their units and groups, on both days, so that the facts are walked once. */
static void find_sizes(struct reports_posts *posts)
{
    const struct stats_store *store = posts->store;
    const struct sizes *changes = changes_of(posts);
    const stats_day days[2] = {stats_day_of(posts->days[0].day), stats_day_of(posts->days[1].day)};
    size_t place = 0;
    posts->sizes = ARENA_ARRAY(posts->req->arena, posts->ground->piece_count, struct sizes *);
    for (size_t i = 0; i < posts->ground->piece_count; i++) {
        const struct posts_piece *piece = &posts->ground->pieces[i];
        posts->sizes[i] = ARENA_ARRAY(posts->req->arena, piece->org_count, struct sizes);
        for (size_t org = 0; org < piece->org_count; org++) {
            struct sizes *sizes = &posts->sizes[i][org];
            sizes->on[0] = sizes->on[1] = INT32_MAX;
            if (was_ever_primary(piece, org) && place_of(store, piece->orgs[org].id, &place)) {
                stats_members_on(store, place, days, sizes->on);
                sizes->on[0] += changes[place].on[0];
                sizes->on[1] += changes[place].on[1];
            }
        }
    }
}

static void find_small(struct reports_posts *posts, struct on_day *on)
{
    if (posts->sizes == NULL) {
        find_sizes(posts);
    }
    for (size_t i = 0; i < posts->ground->piece_count; i++) {
        const struct posts_piece *piece = &posts->ground->pieces[i];
        struct org_then *orgs = on->orgs[i];
        for (size_t org = 0; org < piece->org_count; org++) {
            orgs[org].is_small = orgs[org].is_there && orgs[org].primary == org &&
                                 posts->sizes[i][org].on[on - posts->days] <= SMALL_MEMBERS;
        }
        for (size_t org = 0; org < piece->org_count; org++) {
            bool has_primary = orgs[org].is_there && orgs[org].primary != POSTS_NOWHERE;
            orgs[org].is_small = has_primary && orgs[orgs[org].primary].is_small;
        }
    }
}

/* ---- tables --------------------------------------------------------------------------------- */

#define LEVELS 6

static size_t org_key(const struct posts_ground *ground, const struct org_then *org)
{
    return ((org->type * ground->kinds.count + org->kind) * 2 + org->is_direct) * 2 + org->is_small;
}

/* The number of the day; before the first one that is known that one, -1 if there is none. */
static int32_t employees_on(const struct posts_piece *piece, size_t org, stats_day day)
{
    uint32_t first = piece->orgs[org].first_told;
    uint32_t end = piece->orgs[org + 1].first_told;
    uint32_t at = first;
    while (at + 1 < end && piece->told[at + 1].from <= day) {
        at++;
    }
    return at < end ? piece->told[at].employees : -1;
}

static void count_orgs(struct reports_posts *posts, struct on_day *on)
{
    const struct posts_ground *ground = posts->ground;
    struct arena *arena = posts->req->arena;
    stats_day day = stats_day_of(on->day);
    size_t count = ground->types.count * ground->kinds.count * 4;
    on->org_counts = ARENA_ARRAY(arena, count, uint32_t);
    on->employed = ARENA_ARRAY(arena, count, int64_t);
    on->told = ARENA_ARRAY(arena, count, uint32_t);
    for (size_t i = 0; i < ground->piece_count; i++) {
        for (size_t org = 0; org < ground->pieces[i].org_count; org++) {
            size_t key = org_key(ground, &on->orgs[i][org]);
            int32_t employees = employees_on(&ground->pieces[i], org, day);
            if (on->orgs[i][org].is_there) {
                on->org_counts[key]++;
                on->told[key] += employees >= 0;
                on->employed[key] += MAX_OF(employees, 0);
            }
        }
    }
}

/* Born on which day or before it somebody is at least as old as each band's first. */
static void latest_days(const struct reports_posts *posts, date day, stats_day ret_days[BANDS])
{
    for (size_t i = 0; i < posts->band_count; i++) {
        ret_days[i] = stats_day_of(date_add_months(day, -12 * posts->years[i]));
    }
}

static inline uint32_t band_of(const struct reports_posts *posts, const stats_day days[BANDS],
                               stats_day born)
{
    uint32_t band = 0;
    for (size_t i = 1; i < posts->band_count; i++) {
        band += born <= days[i];
    }
    return born == 0 ? (uint32_t)posts->band_count : band;
}

/* By class, level, kind, size and band: the cells of a table that all cells of a form fit in. */
struct shape {
    size_t kinds;
    size_t bands;
    size_t of_class;
};
static struct shape shape_of(const struct reports_posts *posts)
{
    struct shape shape = {.kinds = posts->ground->kinds.count, .bands = posts->band_count + 1};
    shape.of_class = LEVELS * shape.kinds * 2 * shape.bands;
    return shape;
}

/* Behind the figures of all classes. */
static uint32_t key_of_rest(const struct reports_posts *posts)
{
    return (uint32_t)(posts->ground->class_count * shape_of(posts).of_class);
}

/* Where posts in each organisation are counted, within their class and before their band. */
static uint32_t *org_keys(const struct reports_posts *posts, const struct on_day *on, size_t at)
{
    const struct posts_piece *piece = &posts->ground->pieces[at];
    struct shape shape = shape_of(posts);
    uint32_t *keys = ARENA_ARRAY(posts->req->arena, piece->org_count, uint32_t);
    for (size_t i = 0; i < piece->org_count; i++) {
        const struct org_then *org = &on->orgs[at][i];
        size_t key = ((org->level * shape.kinds + org->kind) * 2 + org->is_small) * shape.bands;
        keys[i] = org->is_there ? (uint32_t)key : NO_KEY;
    }
    return keys;
}

/* Without a jump that depends on the row: what does not hold is counted as the rest, and lies in
 * the list where the next one comes. */
static void count_rows(struct reports_posts *posts, struct on_day *on, size_t at)
{
    const struct posts_piece *piece = &posts->ground->pieces[at];
    const uint32_t *of_orgs = org_keys(posts, on, at);
    const uint32_t of_class = (uint32_t)shape_of(posts).of_class;
    const uint32_t rest = key_of_rest(posts);
    const stats_day day = stats_day_of(on->day);
    struct arena *arena = posts->req->arena;
    struct held_row none;
    struct held_row *held =
        posts->are_people_asked ? arena_raw(arena, (piece->row_count + 1) * sizeof(*held)) : &none;
    size_t count = 0;
    bool is_listed[POSTS_CLASSES];
    for (size_t i = 0; i < posts->ground->class_count; i++) {
        is_listed[i] = posts->are_people_asked && !posts->ground->classes[i].is_body;
    }
    uint32_t *counts = on->posts;
    stats_day latest[BANDS];
    latest_days(posts, on->day, latest);
    for (size_t i = 0; i < piece->row_count; i++) {
        const struct posts_row *row = &piece->rows[i];
        uint32_t of_org = of_orgs[row->org];
        bool holds = (row->from <= day) & (row->to > day) & (of_org != NO_KEY);
        uint32_t key = row->class * of_class + of_org + band_of(posts, latest, row->born);
        counts[holds ? key : rest]++;
        held[count] = (struct held_row){key, row->person};
        count += holds & is_listed[row->class];
    }
    on->held[at] = (struct held){held, count};
}

static struct on_day *day_of(struct reports_posts *posts, bool is_at_start)
{
    struct on_day *on = &posts->days[is_at_start];
    if (on->is_read) {
        return on;
    }
    struct arena *arena = posts->req->arena;
    const struct posts_ground *ground = posts->ground;
    on->is_read = true;
    on->orgs = ARENA_ARRAY(arena, ground->piece_count, struct org_then *);
    on->held = ARENA_ARRAY(arena, ground->piece_count, struct held);
    on->posts = ARENA_ARRAY(arena, key_of_rest(posts) + 1, uint32_t);
    for (size_t i = 0; i < ground->piece_count; i++) {
        on->orgs[i] = orgs_on(posts, &ground->pieces[i], on->day);
    }
    if (posts->is_small_asked) {
        find_small(posts, on);
    }
    count_orgs(posts, on);
    for (size_t i = 0; i < ground->piece_count; i++) {
        count_rows(posts, on, i);
    }
    return on;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static bool has(uint64_t bits, size_t value)
{
    return (bits >> value & 1) != 0;
}

static bool takes_class(const struct wanted *wanted, const struct posts_class *class)
{
    return !class->is_body && has(wanted->bodies, class->body) && has(wanted->posts, class->post) &&
           has(wanted->sexes, class->sex) && (class->is_released || !wanted->is_released) &&
           (class->is_first || !wanted->is_first);
}

/* Calls the loop's body for each figure of the table that the cell takes. */
#define EACH_TAKEN(key, class, posts, wanted) \
    for (size_t level_ = 0, width_ = shape_of(posts).bands, kinds_ = shape_of(posts).kinds; \
         level_ < LEVELS; level_++) \
        for (size_t kind_ = 0; has((wanted)->levels, level_) && kind_ < kinds_; kind_++) \
            for (size_t size_ = (wanted)->is_small; has((wanted)->kinds, kind_) && size_ < 2; \
                 size_++) \
                for (size_t band_ = 0, \
                            key = ((((class) * LEVELS + level_) * kinds_ + kind_) * 2 + size_) * \
                                  width_; \
                     band_ < width_; band_++, key++) \
                    if (has((wanted)->bands, band_))

static struct reports_number count_posts(struct reports_posts *posts, const struct wanted *wanted)
{
    const struct on_day *on = day_of(posts, wanted->is_at_start);
    int64_t total = 0;
    for (size_t class = 0; class < posts->ground->class_count; class ++) {
        if (takes_class(wanted, &posts->ground->classes[class])) {
            EACH_TAKEN(key, class, posts, wanted)
            {
                total += on->posts[key];
            }
        }
    }
    return reports_whole(total);
}

/* Each person of a region once, in however many bodies he sits. */
static int64_t people_of(struct arena *arena, const struct posts_piece *piece,
                         const struct held *held, const bool *is_taken)
{
    int64_t total = 0;
    bool *is_seen = ARENA_ARRAY(arena, piece->person_count, bool);
    for (size_t i = 0; i < held->count; i++) {
        is_seen[held->items[i].person] |= is_taken[held->items[i].key];
    }
    for (size_t i = 0; i < piece->person_count; i++) {
        total += is_seen[i];
    }
    return total;
}

static const bool *taken_keys(struct reports_posts *posts, const struct wanted *wanted)
{
    const struct posts_ground *ground = posts->ground;
    bool *is_taken = ARENA_ARRAY(posts->req->arena, key_of_rest(posts), bool);
    for (size_t class = 0; class < ground->class_count; class ++) {
        if (takes_class(wanted, &ground->classes[class])) {
            EACH_TAKEN(key, class, posts, wanted)
            {
                is_taken[key] = true;
            }
        }
    }
    return is_taken;
}

static struct reports_number count_activists(struct reports_posts *posts,
                                             const struct wanted *wanted)
{
    const struct on_day *on = day_of(posts, wanted->is_at_start);
    const struct posts_ground *ground = posts->ground;
    const bool *is_taken = taken_keys(posts, wanted);
    int64_t total = 0;
    for (size_t i = 0; i < ground->piece_count; i++) {
        total += people_of(posts->req->arena, &ground->pieces[i], &on->held[i], is_taken);
    }
    return reports_whole(total);
}

static bool takes_org(const struct wanted *wanted, const struct org_then *org)
{
    return org->is_there && has(wanted->types, org->type) && has(wanted->kinds, org->kind) &&
           (org->is_direct || !wanted->is_direct) && (org->is_small || !wanted->is_small);
}

/* Those that have such a body on the day, each once. */
static int64_t orgs_with_body(const struct reports_posts *posts, const struct wanted *wanted,
                              const struct on_day *on, size_t at, bool *is_seen)
{
    const struct posts_piece *piece = &posts->ground->pieces[at];
    const stats_day day = stats_day_of(on->day);
    int64_t total = 0;
    for (size_t i = 0; i < piece->row_count; i++) {
        const struct posts_row *row = &piece->rows[i];
        const struct posts_class *class = &posts->ground->classes[row->class];
        bool is_it = class->is_body && has(wanted->bodies, class->body);
        if (is_it && row->from <= day && row->to > day && !is_seen[row->org] &&
            takes_org(wanted, &on->orgs[at][row->org])) {
            is_seen[row->org] = true;
            total++;
        }
    }
    return total;
}

static struct reports_number count_organisations(struct reports_posts *posts,
                                                 const struct wanted *wanted)
{
    const struct on_day *on = day_of(posts, wanted->is_at_start);
    const struct posts_ground *ground = posts->ground;
    int64_t total = 0;
    if (wanted->has_body) {
        for (size_t i = 0; i < ground->piece_count; i++) {
            bool *is_seen = ARENA_ARRAY(posts->req->arena, ground->pieces[i].org_count + 1, bool);
            total += orgs_with_body(posts, wanted, on, i, is_seen);
        }
        return reports_whole(total);
    }
    struct org_then org = {.is_there = true};
    for (size_t key = 0; key < ground->types.count * ground->kinds.count * 4; key++) {
        org.is_small = key & 1;
        org.is_direct = key >> 1 & 1;
        org.kind = (uint8_t)(key / 4 % ground->kinds.count);
        org.type = (uint8_t)(key / 4 / ground->kinds.count);
        total += takes_org(wanted, &org) ? on->org_counts[key] : 0;
    }
    return reports_whole(total);
}

#define EMPLOYERS "primary_workers|primary_joint|primary_territorial"

/* What two primaries of one university say of those employed there counts once: the primary of
 * students says nothing here. Unknown if none of those that are there has told it. */
static struct reports_number count_employees(struct reports_posts *posts,
                                             const struct wanted *wanted)
{
    const struct posts_ground *ground = posts->ground;
    uint64_t types = bits_of(&ground->types, STR(EMPLOYERS));
    const struct on_day *on = day_of(posts, wanted->is_at_start);
    int64_t total = 0;
    uint32_t told = 0;
    uint32_t asked = 0;
    for (size_t key = 0; key < ground->types.count * ground->kinds.count * 4; key++) {
        if (has(wanted->kinds, key / 4 % ground->kinds.count) &&
            has(types, key / 4 / ground->kinds.count)) {
            total += on->employed[key];
            told += on->told[key];
            asked += on->org_counts[key];
        }
    }
    return told > 0 || asked == 0 ? reports_whole(total) : (struct reports_number){0};
}

struct reports_number reports_posts_count(struct reports_posts *posts,
                                          const struct reports_row *row,
                                          const struct reports_column *column)
{
    static const struct {
        const char *measure;
        struct reports_number (*count)(struct reports_posts *, const struct wanted *);
    } measures[] = {{"posts", count_posts},
                    {"activists", count_activists},
                    {"organisations", count_organisations},
                    {"employees", count_employees}};
    for (size_t i = 0; i < COUNT_OF(measures); i++) {
        if (str_equal(row->measure.name, str_of(measures[i].measure))) {
            if (posts->ground == NULL) {
                read_ground(posts);
            }
            struct wanted wanted = wanted_of(posts, row, column);
            return wanted.is_refused ? (struct reports_number){0}
                                     : measures[i].count(posts, &wanted);
        }
    }
    return (struct reports_number){0};
}

/* ---- lists ---------------------------------------------------------------------------------- */

static const bool *taken_rows(struct reports_posts *posts, const struct wanted *wanted)
{
    const struct posts_piece *piece = &posts->ground->pieces[0];
    const struct on_day *on = day_of(posts, wanted->is_at_start);
    const uint32_t *of_orgs = org_keys(posts, on, 0);
    const uint32_t of_class = (uint32_t)shape_of(posts).of_class;
    const bool *is_taken = taken_keys(posts, wanted);
    const stats_day day = stats_day_of(on->day);
    stats_day latest[BANDS];
    latest_days(posts, on->day, latest);
    bool *rows = ARENA_ARRAY(posts->req->arena, piece->row_count + 1, bool);
    for (size_t i = 0; i < piece->row_count; i++) {
        const struct posts_row *row = &piece->rows[i];
        uint32_t of_org = of_orgs[row->org];
        bool holds = row->from <= day && row->to > day && of_org != NO_KEY;
        rows[i] =
            holds && is_taken[row->class * of_class + of_org + band_of(posts, latest, row->born)];
    }
    return rows;
}

static const bool *taken_orgs(struct reports_posts *posts, const struct wanted *wanted)
{
    const struct posts_piece *piece = &posts->ground->pieces[0];
    const struct on_day *on = day_of(posts, wanted->is_at_start);
    bool *orgs = ARENA_ARRAY(posts->req->arena, piece->org_count + 1, bool);
    if (wanted->has_body) {
        (void)orgs_with_body(posts, wanted, on, 0, orgs);
        return orgs;
    }
    for (size_t i = 0; i < piece->org_count; i++) {
        orgs[i] = takes_org(wanted, &on->orgs[0][i]);
    }
    return orgs;
}

bool posts_take(struct reports_posts *posts, const struct reports_row *row,
                const struct reports_column *column, struct posts_taken *ret_taken)
{
    str measure = row->measure.name;
    bool is_of_orgs = str_equal(measure, STR("organisations"));
    bool is_of_employees = str_equal(measure, STR("employees"));
    if (!is_ours(measure)) {
        return false;
    }
    if (posts->ground == NULL) {
        read_ground(posts);
    }
    assert(posts->ground->piece_count == 1);
    struct wanted wanted = wanted_of(posts, row, column);
    if (wanted.is_refused) {
        return false;
    }
    if (is_of_employees) {
        wanted = (struct wanted){.types = bits_of(&posts->ground->types, STR(EMPLOYERS)),
                                 .kinds = wanted.kinds,
                                 .is_at_start = wanted.is_at_start};
    }
    *ret_taken = (struct posts_taken){
        .arena = posts->req->arena,
        .piece = &posts->ground->pieces[0],
        .orgs = is_of_orgs || is_of_employees ? taken_orgs(posts, &wanted) : NULL,
        .rows = is_of_orgs || is_of_employees ? NULL : taken_rows(posts, &wanted),
        .is_by_person = str_equal(measure, STR("activists")),
    };
    return true;
}
