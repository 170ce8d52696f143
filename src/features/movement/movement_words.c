#include "app/chart.h"
#include "base/format.h"
#include "features/movement/movement.sql.h"
#include "features/movement/movement_inner.h"
#include "features/stats/stats.h"

const struct form_choice movement_people[] = {
    {"all", N_("all members")},
    {"worker", N_("working members")},
    {"student", N_("students")},
    {"pensioner", N_("pensioners")},
    {0},
};

bool movement_categories(struct arena *arena, str who, uint32_t *ret_categories)
{
    struct stats_query query = {0};
    str sentence;
    if (str_is_empty(who) || str_equal(who, STR("all"))) {
        *ret_categories = 0;
        return true;
    }
    str value = str_equal(who, STR("worker")) ? STR("worker|union_staff") : who;
    bool is_good = form_choice_label(movement_people, who) != NULL &&
                   stats_narrow(arena, &query, STR("category"), value, &sentence);
    *ret_categories = query.categories;
    return is_good;
}

static const struct {
    const char *code;
    const char *label;
} causes[MOVEMENT_CAUSES] = {
    [MOVEMENT_ADMITTED] = {"admitted", N_("Admitted for the first time")},
    [MOVEMENT_RETURNED] = {"returned", N_("Came back")},
    [MOVEMENT_ARRIVED] = {"arrived", N_("Arrived by transfer")},
    [MOVEMENT_CAME] = {"came", N_("Came with their organisation")},
    [MOVEMENT_RETYPED] = {"retyped_in", N_("Changed their category to this one")},
    [MOVEMENT_WENT] = {"went", N_("Went by transfer")},
    [MOVEMENT_TAKEN] = {"taken", N_("Went with their organisation")},
    [MOVEMENT_LEFT] = {"left", N_("Left of their own will")},
    [MOVEMENT_EXCLUDED] = {"excluded", N_("Were excluded")},
    [MOVEMENT_DISMISSED] = {"dismissed", N_("Off the register: left the branch of work")},
    [MOVEMENT_GRADUATED] = {"graduated", N_("Off the register: finished their studies")},
    [MOVEMENT_MOVED] = {"moved", N_("Off the register: moved to another region")},
    [MOVEMENT_LIQUIDATED] = {"liquidated", N_("Off the register: the organisation ended")},
    [MOVEMENT_DEREGISTERED] = {"deregistered", N_("Off the register: other reasons")},
    [MOVEMENT_DECEASED] = {"deceased", N_("Have died")},
    [MOVEMENT_SECOND] = {"second", N_("Counted at another organisation from then on")},
    [MOVEMENT_UNTYPED] = {"retyped_out", N_("Changed their category from this one")},
};

const char *movement_cause_label(enum movement_cause cause)
{
    return causes[cause].label;
}

const char *movement_cause_code(enum movement_cause cause)
{
    return causes[cause].code;
}

const char *movement_line_code(enum movement_line_kind kind)
{
    static const char *const codes[] = {
        [MOVEMENT_ORG_FOUNDED] = "founded", [MOVEMENT_ORG_LIQUIDATED] = "liquidated",
        [MOVEMENT_ORG_MOVED] = "moved",     [MOVEMENT_ORG_MERGED] = "merged",
        [MOVEMENT_ORG_SPLIT] = "split",
    };
    return codes[kind];
}

const char *movement_line_label(const struct movement_line *line)
{
    switch (line->kind) {
    case MOVEMENT_ORG_FOUNDED:
        return N_("Founded");
    case MOVEMENT_ORG_LIQUIDATED:
        return N_("Liquidated");
    case MOVEMENT_ORG_MOVED:
        return line->people < 0 ? N_("Moved away") : N_("Moved here");
    case MOVEMENT_ORG_MERGED:
        return N_("Merged into another");
    case MOVEMENT_ORG_SPLIT:
        return N_("A part split off");
    }
    return "";
}

const char *movement_category_label(enum stats_category category)
{
    static const char *const labels[STATS_CATEGORIES] = {
        [STATS_NO_CATEGORY] = N_("category not told"),
        [STATS_WORKER_PEDAGOGIC] = N_("educators"),
        [STATS_WORKER_OTHER] = N_("other workers"),
        [STATS_WORKER_HPE] = N_("lecturers and researchers"),
        [STATS_STUDENT_HPE] = N_("students of universities"),
        [STATS_STUDENT_SPO] = N_("students of colleges"),
        [STATS_PENSIONER] = N_("pensioners"),
        [STATS_NOT_WORKING] = N_("temporarily not working"),
        [STATS_UNION_STAFF] = N_("staff of the union"),
    };
    return labels[category];
}

str movement_signed(struct request *req, int64_t number)
{
    struct buf out = BUF_INIT(req->arena);
    buf_put(&out, number > 0 ? STR("+") : number < 0 ? STR("−") : STR(""));
    format_number(&out, req->language, number < 0 ? -number : number);
    return buf_str(&out);
}

str movement_org_name(struct request *req, int64_t org_id)
{
    struct movement_db_name_row row;
    return movement_db_name(req->db, org_id, &row) ? row.short_name : str_of("…");
}

/* Each cause that is there, between what was and what is. */
struct html movement_chart(struct request *req, const struct movement_view *view)
{
    struct chart_step steps[MOVEMENT_CAUSES + 2];
    const struct movement *movement = &view->movement;
    size_t count = 0;
    steps[count++] = (struct chart_step){_f("On %1", view->question.from), movement->was, true};
    for (int cause = 0; cause < MOVEMENT_CAUSES; cause++) {
        int64_t people = movement->causes[cause];
        if (people != 0) {
            steps[count++] =
                (struct chart_step){str_of(_(causes[cause].label)),
                                    cause < MOVEMENT_FIRST_LOSS ? people : -people, false};
        }
    }
    steps[count++] = (struct chart_step){_f("On %1", view->question.to), movement->is, true};
    return chart_waterfall(req, str_of(_("From what was to what is")), steps, count);
}

struct html_link movement_link(struct request *req, const struct movement_view *view,
                               int64_t org_id)
{
    str from = date_iso(req->arena, view->question.from);
    str to = date_iso(req->arena, view->question.to);
    return widgets_link(req, "/movement?org=%lld&from=%.*s&to=%.*s&who=%.*s&tree=%s",
                        (long long)org_id, STR_ARG(from), STR_ARG(to), STR_ARG(view->who),
                        view->question.is_by_todays_tree ? "now" : "then");
}

struct html_link movement_all_link(struct request *req, const struct movement_view *view)
{
    struct html_link link = movement_link(req, view, view->org.id);
    return widgets_link(req, "%.*s&all=1", STR_ARG(link.url));
}
