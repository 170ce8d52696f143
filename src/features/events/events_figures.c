/* What report forms ask about events: «count events where kind=… counted=people». People,
 * connections and views are three figures; nothing here adds one to another. */
#include "features/events/events_inner.h"

const char *const events_measures[] = {"events", NULL};

static bool is_of_kind(str wanted, str kind)
{
    return wanted.length == 0 || str_is_among(kind, wanted, '|');
}

/* What an event, or those of a kind, add to a figure. */
struct numbers {
    int64_t events, people, connections, views;
};

static bool number_of(const struct numbers *of, str counted, int64_t *ret_number)
{
    const struct {
        const char *counted;
        int64_t number;
    } numbers[] = {
        {"events", of->events},
        {"people", of->people},
        {"connections", of->connections},
        {"views", of->views},
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        if (str_equal(counted, str_of(numbers[i].counted))) {
            *ret_number = numbers[i].number;
            return true;
        }
    }
    return false;
}

void events_count_figures(struct request *req, const struct measure_branch *branch,
                          struct measure_figure *figures, size_t count)
{
    struct events_db_sums_by_kind_rows rows =
        events_db_sums_by_kind(req->db, branch->path, str_join(req->arena, branch->path, STR("~")),
                               branch->since, branch->day);
    for (size_t f = 0; f < count; f++) {
        str kind = measure_condition(&figures[f], "kind");
        str counted = measure_condition(&figures[f], "counted");
        int64_t number = 0;
        figures[f].is_known = number_of(&(struct numbers){0}, counted, &number);
        EACH (row, rows) {
            struct numbers numbers = {row->events, row->people, row->connections, row->views};
            if (is_of_kind(kind, row->kind) && number_of(&numbers, counted, &number)) {
                figures[f].number += number;
            }
        }
    }
}

/* ---- what stands behind them ----------------------------------------------------------------- */

static str title_of(struct request *req, str counted, str kind)
{
    static const struct {
        const char *counted, *words;
    } titles[] = {
        {"events", N_("Events held")},
        {"people", N_("Who took part in events directly")},
        {"connections", N_("Connections to broadcasts of events")},
        {"views", N_("Views of recordings of events")},
    };
    const struct form_choice *kinds = training_choices_of(req).kind;
    str title = {0}, words = {0}, one;
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        if (str_equal(counted, str_of(titles[i].counted))) {
            title = str_of(_(titles[i].words));
        }
    }
    while (str_next(&kind, '|', &one)) {
        words = str_comma(req->arena, words, training_label(req, kinds, one));
    }
    return words.length == 0 ? title : _f("%1: %2", title, words);
}

/* Who came to an event is no secret within its branch; who they are is told by its own page. */
bool events_behind_figure(struct request *req, const struct measure_branch *branch,
                          const struct measure_figure *figure, int64_t from, int64_t limit,
                          struct measure_lines *ret_lines)
{
    str kind = measure_condition(figure, "kind"), counted = measure_condition(figure, "counted");
    int64_t number;
    if (!access_may(req, RIGHT_TRAINING_VIEW) ||
        !number_of(&(struct numbers){0}, counted, &number)) {
        return false;
    }
    struct events_db_held_between_rows rows =
        events_db_held_between(req->db, branch->path, str_join(req->arena, branch->path, STR("~")),
                               branch->since, branch->day);
    struct measure_lines lines = {
        .title = title_of(req, counted, kind),
        .items = ARENA_ARRAY(req->arena, (size_t)limit + 1, struct measure_line),
    };
    EACH (row, rows) {
        struct numbers numbers = {1, row->people, row->connections, row->views};
        if (!is_of_kind(kind, row->kind) || !number_of(&numbers, counted, &number) || number == 0) {
            continue;
        }
        if (lines.total >= from && lines.count < (size_t)limit) {
            lines.items[lines.count++] = (struct measure_line){
                .link = widgets_link(req, "/events/%lld", (long long)row->id),
                .name = row->title,
                .about = training_label(req, training_choices_of(req).kind, row->kind),
                .org_name = row->org_name,
                .day = row->ends_on,
                .number = number,
            };
        }
        lines.total++;
        lines.figure += number;
    }
    *ret_lines = lines;
    return true;
}
