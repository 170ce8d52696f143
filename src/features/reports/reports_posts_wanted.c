#include "features/reports/reports_posts_day.h"

/* What cells ask: their conditions as bits. */

/* ---- conditions ----------------------------------------------------------------------------- */

uint64_t posts_bits_of(const struct posts_codes *codes, str value)
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
    uint64_t bits = posts_bits_of(codes, value);
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
                          struct posts_wanted *wanted)
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
                   struct posts_wanted *wanted)
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
        wanted->kinds &= posts_bits_of(&ground->kinds, filter->value);
    } else if (str_equal(filter->field, STR("type"))) {
        wanted->types &= types_of(&ground->types, filter->value);
    } else if (str_equal(filter->field, STR("body"))) {
        wanted->bodies &= posts_bits_of(&ground->bodies, filter->value);
        wanted->has_body = true;
    } else if (str_equal(filter->field, STR("post"))) {
        wanted->posts &= posts_bits_of(&ground->posts, filter->value);
    } else if (str_equal(filter->field, STR("day"))) {
        wanted->is_at_start = true;
    } else {
        return narrow_people(posts, filter, wanted);
    }
    return true;
}

struct posts_wanted posts_wanted_of(const struct reports_posts *posts,
                                    const struct reports_row *row,
                                    const struct reports_column *column)
{
    struct posts_wanted wanted = {
        UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
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
    if (!is_there && posts->band_count < POSTS_BANDS - 1) {
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

bool posts_is_ours(str measure)
{
    return str_equal(measure, STR("posts")) || str_equal(measure, STR("activists")) ||
           str_equal(measure, STR("organisations")) || str_equal(measure, STR("employees"));
}

static void note_people(struct reports_posts *posts, const struct reports_section *section,
                        const struct reports_row *row)
{
    for (size_t i = 0; str_equal(row->measure.name, STR("activists")) && i < section->column_count;
         i++) {
        posts->asked[posts->asked_count++] =
            (struct posts_asked){.row = row, .column = &section->columns[i]};
    }
}

void posts_look_at_form(struct reports_posts *posts, const struct reports_form *form)
{
    add_year(posts, 0);
    posts->asked = ARENA_ARRAY(posts->req->arena, form->cell_count, struct posts_asked);
    for (size_t i = 0; i < form->section_count; i++) {
        const struct reports_section *section = &form->sections[i];
        bool is_asked = false;
        for (size_t j = 0; j < section->row_count; j++) {
            const struct reports_row *row = &section->rows[j];
            if (row->source == REPORTS_MEASURE && posts_is_ours(row->measure.name)) {
                look_at_filters(posts, row->measure.filters, row->measure.filter_count);
                note_people(posts, section, row);
                is_asked = true;
            }
        }
        for (size_t j = 0; is_asked && j < section->column_count; j++) {
            look_at_filters(posts, section->columns[j].filters, section->columns[j].filter_count);
        }
    }
}
