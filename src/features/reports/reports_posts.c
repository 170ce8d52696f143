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

/* Sets the bit wherever the cell takes the key. */
static void mark_taken(const struct reports_posts *posts, const struct posts_wanted *wanted,
                       uint8_t bit, uint8_t *marks)
{
    for (size_t class = 0; class < posts->ground->class_count; class ++) {
        if (takes_class(wanted, &posts->ground->classes[class])) {
            EACH_TAKEN(key, class, posts, wanted)
            {
                marks[key] |= bit;
            }
        }
    }
}

/* Up to so many cells count people in one walk: each has a bit. */
#define AT_ONCE 8

/* In how many of the bytes the bit is set; eight of them at once, of which there is a whole number.
 */
static int64_t count_bit(const uint8_t *bytes, size_t count, size_t bit)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i += sizeof(uint64_t)) {
        uint64_t eight;
        memcpy(&eight, bytes + i, sizeof(eight));
        total += (int64_t)((eight >> bit & 0x0101010101010101u) * 0x0101010101010101u >> 56);
    }
    return total;
}

/* Adds the people of a piece to those cells. */
static void count_people_of(const struct reports_posts *posts, const struct posts_on_day *on,
                            size_t at, const uint8_t *marks, struct posts_asked *asked,
                            size_t count)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    const struct posts_piece *piece = &posts->ground->pieces[at];
    uint8_t *people = ARENA_ARRAY(scratch, piece->person_count + sizeof(uint64_t), uint8_t);
    for (size_t i = 0; i < piece->row_count; i++) {
        people[piece->rows[i].person] |= marks[on->keys[at][i]];
    }
    for (size_t i = 0; i < count; i++) {
        asked[i].people += count_bit(people, piece->person_count, i);
    }
}

/* Those of the cells that are asked on that day. */
static void count_people(struct reports_posts *posts, bool is_at_start, struct posts_asked *asked,
                         size_t count)
{
    CLEANUP(arena_drop) struct arena *scratch = arena_new();
    uint8_t *marks = ARENA_ARRAY(scratch, posts_key_of_rest(posts) + 1, uint8_t);
    bool is_any = false;
    for (size_t i = 0; i < count; i++) {
        struct posts_wanted wanted = posts_wanted_of(posts, asked[i].row, asked[i].column);
        if (wanted.is_at_start == is_at_start && !wanted.is_refused) {
            mark_taken(posts, &wanted, (uint8_t)(1u << i), marks);
            is_any = true;
        }
    }
    for (size_t i = 0; is_any && i < posts->ground->piece_count; i++) {
        count_people_of(posts, posts_day_of(posts, is_at_start), i, marks, asked, count);
    }
}

static void count_all_people(struct reports_posts *posts)
{
    for (size_t i = 0; i < posts->asked_count; i += AT_ONCE) {
        size_t count = MIN_OF(posts->asked_count - i, (size_t)AT_ONCE);
        count_people(posts, false, posts->asked + i, count);
        count_people(posts, true, posts->asked + i, count);
    }
    posts->are_people_counted = true;
}

static struct reports_number count_activists(struct reports_posts *posts,
                                             const struct reports_row *row,
                                             const struct reports_column *column)
{
    if (!posts->are_people_counted) {
        count_all_people(posts);
    }
    for (size_t i = 0; i < posts->asked_count; i++) {
        if (posts->asked[i].row == row && posts->asked[i].column == column) {
            return reports_whole(posts->asked[i].people);
        }
    }
    return (struct reports_number){0};
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
                    {"organisations", count_organisations},
                    {"employees", count_employees}};
    if (!posts_is_ours(row->measure.name)) {
        return (struct reports_number){0};
    }
    if (posts->ground == NULL) {
        read_ground(posts);
    }
    struct posts_wanted wanted = posts_wanted_of(posts, row, column);
    if (wanted.is_refused) {
        return (struct reports_number){0};
    }
    for (size_t i = 0; i < COUNT_OF(measures); i++) {
        if (str_equal(row->measure.name, str_of(measures[i].measure))) {
            return measures[i].count(posts, &wanted);
        }
    }
    return count_activists(posts, row, column);
}

/* ---- lists ---------------------------------------------------------------------------------- */

static const bool *taken_rows(struct reports_posts *posts, const struct posts_wanted *wanted)
{
    struct arena *arena = posts->req->arena;
    const struct posts_piece *piece = &posts->ground->pieces[0];
    const struct posts_on_day *on = posts_day_of(posts, wanted->is_at_start);
    uint8_t *marks = ARENA_ARRAY(arena, posts_key_of_rest(posts) + 1, uint8_t);
    mark_taken(posts, wanted, 1, marks);
    bool *rows = ARENA_ARRAY(arena, piece->row_count + 1, bool);
    for (size_t i = 0; i < piece->row_count; i++) {
        rows[i] = marks[on->keys[0][i]] != 0;
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
