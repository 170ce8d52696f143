#include "features/reports/reports_posts_day.h"

#include "features/reports/reports_posts.sql.h"

/* The figures of cells, and what is behind them. */

/* ---- the branch of a form ------------------------------------------------------------------- */

struct reports_posts *reports_posts_of(struct request *req, const struct stats_store *store,
                                       const struct reports_form *form,
                                       const struct reports_posts_branch *branch)
{
    struct reports_posts *posts = ARENA_NEW(req->arena, struct reports_posts);
    *posts = (struct reports_posts){.req = req, .store = store, .branch = *branch};
    posts->days[0].day = branch->day;
    posts->days[1].day = branch->since;
    posts_look_at_form(posts, form);
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

/* ---- cells ---------------------------------------------------------------------------------- */

static bool has(uint64_t bits, size_t value)
{
    return (bits >> value & 1) != 0;
}

static bool takes_class(const struct posts_wanted *wanted, const struct posts_class *class)
{
    return !class->is_body && has(wanted->bodies, class->body) && has(wanted->posts, class->post) &&
           has(wanted->sexes, class->sex) && (class->is_released || !wanted->is_released) &&
           (class->is_first || !wanted->is_first);
}

/* Calls the loop's body for each figure of the table that the cell takes. */
#define EACH_TAKEN(key, class, posts, wanted) \
    for (size_t level_ = 0, width_ = posts_shape_of(posts).bands, \
                kinds_ = posts_shape_of(posts).kinds; \
         level_ < POSTS_LEVELS; level_++) \
        for (size_t kind_ = 0; has((wanted)->levels, level_) && kind_ < kinds_; kind_++) \
            for (size_t size_ = (wanted)->is_small; has((wanted)->kinds, kind_) && size_ < 2; \
                 size_++) \
                for (size_t band_ = 0, \
                            key = ((((class) * POSTS_LEVELS + level_) * kinds_ + kind_) * 2 + \
                                   size_) * \
                                  width_; \
                     band_ < width_; band_++, key++) \
                    if (has((wanted)->bands, band_))

static struct reports_number count_posts(struct reports_posts *posts,
                                         const struct posts_wanted *wanted)
{
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
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
                         const struct posts_held *held, const bool *is_taken)
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

static const bool *taken_keys(struct reports_posts *posts, const struct posts_wanted *wanted)
{
    const struct posts_ground *ground = posts->ground;
    bool *is_taken = ARENA_ARRAY(posts->req->arena, posts_key_of_rest(posts), bool);
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
                                             const struct posts_wanted *wanted)
{
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
    const struct posts_ground *ground = posts->ground;
    const bool *is_taken = taken_keys(posts, wanted);
    int64_t total = 0;
    for (size_t i = 0; i < ground->piece_count; i++) {
        total += people_of(posts->req->arena, &ground->pieces[i], &on->held[i], is_taken);
    }
    return reports_whole(total);
}

static bool takes_org(const struct posts_wanted *wanted, const struct posts_org_then *org)
{
    return org->is_there && has(wanted->types, org->type) && has(wanted->kinds, org->kind) &&
           (org->is_direct || !wanted->is_direct) && (org->is_small || !wanted->is_small);
}

/* Those that have such a body on the day, each once. */
static int64_t orgs_with_body(const struct reports_posts *posts, const struct posts_wanted *wanted,
                              const struct posts_on_day *on, size_t at, bool *is_seen)
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
                                                 const struct posts_wanted *wanted)
{
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
    const struct posts_ground *ground = posts->ground;
    int64_t total = 0;
    if (wanted->has_body) {
        for (size_t i = 0; i < ground->piece_count; i++) {
            bool *is_seen = ARENA_ARRAY(posts->req->arena, ground->pieces[i].org_count + 1, bool);
            total += orgs_with_body(posts, wanted, on, i, is_seen);
        }
        return reports_whole(total);
    }
    struct posts_org_then org = {.is_there = true};
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
                                             const struct posts_wanted *wanted)
{
    const struct posts_ground *ground = posts->ground;
    uint64_t types = posts_bits_of(&ground->types, STR(EMPLOYERS));
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
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
        struct reports_number (*count)(struct reports_posts *, const struct posts_wanted *);
    } measures[] = {{"posts", count_posts},
                    {"activists", count_activists},
                    {"organisations", count_organisations},
                    {"employees", count_employees}};
    for (size_t i = 0; i < COUNT_OF(measures); i++) {
        if (str_equal(row->measure.name, str_of(measures[i].measure))) {
            if (posts->ground == NULL) {
                read_ground(posts);
            }
            struct posts_wanted wanted = posts_wanted_of(posts, row, column);
            return wanted.is_refused ? (struct reports_number){0}
                                     : measures[i].count(posts, &wanted);
        }
    }
    return (struct reports_number){0};
}

/* ---- lists ---------------------------------------------------------------------------------- */

static const bool *taken_rows(struct reports_posts *posts, const struct posts_wanted *wanted)
{
    const struct posts_piece *piece = &posts->ground->pieces[0];
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
    const uint32_t *of_orgs = posts_org_keys(posts, on, 0);
    const uint32_t of_class = (uint32_t)posts_shape_of(posts).of_class;
    const bool *is_taken = taken_keys(posts, wanted);
    const stats_day day = stats_day_of(on->day);
    stats_day latest[POSTS_BANDS];
    posts_latest_days(posts, on->day, latest);
    bool *rows = ARENA_ARRAY(posts->req->arena, piece->row_count + 1, bool);
    for (size_t i = 0; i < piece->row_count; i++) {
        const struct posts_row *row = &piece->rows[i];
        uint32_t of_org = of_orgs[row->org];
        bool holds = row->from <= day && row->to > day && of_org != POSTS_NO_KEY;
        rows[i] =
            holds &&
            is_taken[row->class * of_class + of_org + posts_band_of(posts, latest, row->born)];
    }
    return rows;
}

static const bool *taken_orgs(struct reports_posts *posts, const struct posts_wanted *wanted)
{
    const struct posts_piece *piece = &posts->ground->pieces[0];
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
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
    if (!posts_is_ours(measure)) {
        return false;
    }
    if (posts->ground == NULL) {
        read_ground(posts);
    }
    assert(posts->ground->piece_count == 1);
    struct posts_wanted wanted = posts_wanted_of(posts, row, column);
    if (wanted.is_refused) {
        return false;
    }
    if (is_of_employees) {
        wanted =
            (struct posts_wanted){.types = posts_bits_of(&posts->ground->types, STR(EMPLOYERS)),
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
