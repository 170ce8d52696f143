/* How plans and money are told to people. */
#include "features/planning/planning_inner.h"
#include "features/training/training.h"

/* The labels that the schema comes with, so that the translators see them; the labels themselves
 * come from the table. */
const char *const planning_labels[] = {
    N_("Own budget"),
    N_("Higher organisation"),
    N_("Employer, social partner"),
    N_("Grant, subsidy"),
    N_("Fees of those who take part"),
    N_("Travel"),
    N_("Lodging and meals"),
    N_("Fee of the trainer"),
    N_("Hall and equipment"),
    N_("Printing and handouts"),
    N_("Platform, subscription"),
    N_("Other costs"),
    NULL,
};

const struct form_choice planning_dues[] = {
    {"m01", N_("January")},    {"m02", N_("February")},      {"m03", N_("March")},
    {"m04", N_("April")},      {"m05", N_("May")},           {"m06", N_("June")},
    {"m07", N_("July")},       {"m08", N_("August")},        {"m09", N_("September")},
    {"m10", N_("October")},    {"m11", N_("November")},      {"m12", N_("December")},
    {"q1", N_("1st quarter")}, {"q2", N_("2nd quarter")},    {"q3", N_("3rd quarter")},
    {"q4", N_("4th quarter")}, {"y", N_("During the year")}, {0},
};

const struct form_choice planning_levels[] = {
    {"1", N_("regional organisations")},
    {"2", N_("territorial organisations")},
    {"3", N_("primary organisations")},
    {0},
};

static const struct form_choice *choices_of_list(struct request *req,
                                                 struct planning_db_choices_rows rows, str list)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, rows) {
        if (str_equal(row->list, list)) {
            form_choices_add(&choices, row->code, row->label);
        }
    }
    return form_choices_list(&choices);
}

struct planning_choices planning_choices_of(struct request *req)
{
    struct planning_db_choices_rows rows = planning_db_choices(req->db);
    return (struct planning_choices){
        .source = choices_of_list(req, rows, STR("source")),
        .article = choices_of_list(req, rows, STR("article")),
        .kind = training_choices_of(req).kind,
        .category = training_choices_of(req).category,
    };
}

str planning_label(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(_(label));
}

str planning_level_text(struct request *req, int64_t level)
{
    str code = str_format(req->arena, "%lld", (long long)level);
    const char *label = form_choice_label(planning_levels, code);
    return str_of(label == NULL ? _("all organisations") : _(label));
}

str planning_share_text(struct request *req, int64_t tenths)
{
    if (tenths % 10 != 0) {
        return widgets_percent(req, tenths, 1000);
    }
    const char *sign = req->language == LANGUAGE_EN ? "%" : "\u00a0%";
    return str_format(req->arena, "%lld%s", (long long)(tenths / 10), sign);
}
