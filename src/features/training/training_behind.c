/* From a figure about trainings to the people and trainings that made it. */
#include "features/training/training_figures.h"

struct chosen {
    const struct measure_figure *figure;
    int64_t last_member;
    int64_t from, limit;
    int64_t total, figure_number;
    int64_t *ids;
    int64_t *numbers;
    size_t count;
};

static void choose(void *context, const struct training_seen *seen)
{
    struct chosen *chosen = context;
    int64_t number;
    if (!training_adds(seen, chosen->figure, &chosen->last_member, &number)) {
        return;
    }
    chosen->figure_number += number;
    if (chosen->total >= chosen->from && chosen->count < (size_t)chosen->limit) {
        chosen->ids[chosen->count] = seen->id;
        chosen->numbers[chosen->count++] = number;
    }
    chosen->total++;
}

/* ---- in words -------------------------------------------------------------------------------- */

static const char *word_of_post(str field, str value)
{
    static const struct {
        const char *field, *value, *words;
    } words[] = {
        {"released", "yes", N_("released from their main work")},
        {"released", "no", N_("activists who are not released")},
        {"body", "union_committee", N_("of union committees")},
        {"body", "bureau", N_("of union bureaus")},
        {"body", "officers", N_("of the staff")},
        {"post", "chair", N_("chairs")},
        {"sex", "f", N_("women")},
        {"sex", "m", N_("men")},
        {"age", "..35", N_("up to 35 years")},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (str_equal(field, str_of(words[i].field)) && str_equal(value, str_of(words[i].value))) {
            return words[i].words;
        }
    }
    return NULL;
}

static str hours_words(struct request *req, str range)
{
    ptrdiff_t dots = str_find(range, STR(".."));
    if (dots < 0) {
        return range;
    }
    str before = str_slice(range, 0, (size_t)dots), behind = str_from(range, (size_t)dots + 2);
    return before.length == 0   ? _f("up to %1 hours", behind)
           : behind.length == 0 ? _f("%1 hours and more", before)
                                : _f("%1 to %2 hours", before, behind);
}

/* The words of a condition; several values are joined. */
static str condition_words(struct request *req, const struct training_choices *choices,
                           const struct measure_condition *condition)
{
    const struct {
        const char *field;
        const struct form_choice *choices;
    } lists[] = {{"kind", choices->kind},
                 {"category", choices->category},
                 {"attendance", choices->attendance},
                 {"taught", choices->taught}};
    str rest = condition->value, value, words = {0};
    while (str_next(&rest, '|', &value)) {
        const char *post = word_of_post(condition->field, value);
        str word = post != NULL                                ? str_of(_(post))
                   : str_equal(condition->field, STR("hours")) ? hours_words(req, value)
                   : str_equal(value, STR(TRAINING_REGISTER))  ? str_of(_("by the Union itself"))
                                                               : (str){0};
        for (size_t i = 0; i < COUNT_OF(lists) && word.length == 0; i++) {
            if (str_equal(condition->field, str_of(lists[i].field))) {
                word = training_label(req, lists[i].choices, value);
            }
        }
        words = str_comma(req->arena, words, word);
    }
    return words;
}

static str title_of(struct request *req, const struct measure_figure *figure,
                    enum training_counted counted)
{
    static const char *const whats[] = {
        [TRAINING_TRAININGS] = N_("Trainings"),
        [TRAINING_PEOPLE] = N_("People trained"),
        [TRAINING_HOURS] = N_("Hours of training"),
        [TRAINING_TRAINED] = N_("People who had such a training"),
    };
    struct training_choices choices = training_choices_of(req);
    str words = {0};
    for (size_t i = 0; i < figure->condition_count; i++) {
        if (!str_equal(figure->conditions[i].field, STR("counted"))) {
            words = str_comma(req->arena, words,
                              condition_words(req, &choices, &figure->conditions[i]));
        }
    }
    str what = str_of(_(whats[counted]));
    return words.length == 0 ? what : _f("%1: %2", what, words);
}

/* ---- lines ----------------------------------------------------------------------------------- */

static str ids_of(struct arena *arena, const struct chosen *chosen)
{
    struct buf out = BUF_INIT(arena);
    BUF_PUT(&out, "[");
    for (size_t i = 0; i < chosen->count; i++) {
        buf_put_format(&out, "%s%lld", i == 0 ? "" : ",", (long long)chosen->ids[i]);
    }
    BUF_PUT(&out, "]");
    return buf_str(&out);
}

static void read_lines(struct request *req, struct scope scope, const struct chosen *chosen,
                       struct measure_lines *lines)
{
    struct training_choices choices = training_choices_of(req);
    bool is_names_only = members_names_only(req);
    lines->items = ARENA_ARRAY(req->arena, chosen->count + 1, struct measure_line);
    EACH (row, training_db_behind(req->db, scope, ids_of(req->arena, chosen))) {
        str what = str_comma(req->arena, row->title, training_label(req, choices.kind, row->kind));
        lines->items[lines->count] = (struct measure_line){
            .link = is_names_only
                        ? (struct html_link){0}
                        : widgets_link(req, "/members/%lld/training", (long long)row->member_id),
            .name = training_person_name(req, row),
            .about = str_comma(req->arena, what, training_hours_text(req, row->hours)),
            .org_name = row->org_name,
            .day = row->ended_on,
            .number = chosen->numbers[lines->count],
        };
        lines->count++;
    }
}

bool training_behind_figure(struct request *req, const struct measure_branch *branch,
                            const struct measure_figure *figure, int64_t from, int64_t limit,
                            struct measure_lines *ret_lines)
{
    enum training_counted counted;
    struct scope scope = access_scope_in_region(req, RIGHT_TRAINING_VIEW, branch->region_id);
    scope = branch->region_id == 0
                ? (struct scope){0}
                : access_scope_below(req, scope, branch->region_id, branch->path);
    if (str_is_empty(scope.from) || !training_counted_of(figure, &counted)) {
        return false;
    }
    struct chosen chosen = {
        .figure = figure,
        .from = from,
        .limit = limit,
        .ids = ARENA_ARRAY(req->arena, (size_t)limit + 1, int64_t),
        .numbers = ARENA_ARRAY(req->arena, (size_t)limit + 1, int64_t),
    };
    training_walk(req, branch, training_asks_for_posts(figure), choose, &chosen);
    *ret_lines = (struct measure_lines){
        .title = title_of(req, figure, counted),
        .total = chosen.total,
        .figure = chosen.figure_number,
        .is_personal = true,
    };
    read_lines(req, scope, &chosen, ret_lines);
    return true;
}
