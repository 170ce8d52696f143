/* How the reserve is told to people. */
#include "features/bodies/bodies.h"
#include "features/reserve/reserve_inner.h"

/* The labels that the schema comes with, so that the translators see them; the labels themselves
 * come from the table. */
const char *const reserve_labels[] = {
    N_("Ready now"),
    N_("Ready within a year"),
    N_("Is being prepared"),
    N_("Training"),
    N_("Task"),
    N_("Work with the mentor"),
    N_("By own wish"),
    N_("Moved, works elsewhere"),
    N_("Did not prove suitable"),
    N_("Age, health, family"),
    N_("Another reason"),
    NULL,
};

static const struct form_choice *choices_of(struct request *req,
                                            struct reserve_db_choices_rows rows, str list)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, rows) {
        if (str_equal(row->list, list)) {
            form_choices_add(&choices, row->code, row->label);
        }
    }
    return form_choices_list(&choices);
}

static const struct form_choice *posts_of(struct request *req)
{
    struct form_choices choices = {.arena = req->arena};
    EACH (row, reserve_db_posts(req->db)) {
        form_choices_add(&choices, row->code, row->label);
    }
    return form_choices_list(&choices);
}

struct reserve_choices reserve_choices_of(struct request *req)
{
    struct reserve_db_choices_rows rows = reserve_db_choices(req->db);
    return (struct reserve_choices){
        .readiness = choices_of(req, rows, STR("readiness")),
        .step = choices_of(req, rows, STR("step")),
        .ending = choices_of(req, rows, STR("ending")),
        .post = posts_of(req),
    };
}

str reserve_label(struct request *req, const struct form_choice *choices, str code)
{
    const char *label = form_choice_label(choices, code);
    return label == NULL ? code : str_of(_(label));
}

str reserve_post_text(struct request *req, const struct reserve_choices *choices,
                      const struct reserve_db_line_row *row)
{
    str post = str_comma(req->arena, reserve_label(req, choices->post, row->post), row->post_words);
    return STR_CONCAT(req->arena, post, STR(". "), row->org_name);
}

str reserve_name(struct request *req, const struct reserve_db_line_row *row)
{
    return members_full_name(req->arena, row->last_name, row->first_name, row->middle_name);
}

bool reserve_is_due(const struct request *req, const struct reserve_db_line_row *row)
{
    return str_equal(row->state, STR("in")) && !date_before(req->today, row->review_on);
}

struct reserve_mark reserve_mark_of(struct request *req, const struct reserve_choices *choices,
                                    const struct reserve_db_line_row *row)
{
    if (str_equal(row->state, STR("appointed"))) {
        return (struct reserve_mark){TONE_OK, "circle-check",
                                     _f("Got the post on %1", row->ended_on)};
    }
    if (str_equal(row->state, STR("left"))) {
        return (struct reserve_mark){TONE_PLAIN, "user-minus",
                                     _f("Left the reserve on %1", row->ended_on)};
    }
    if (!date_is_none(row->held_since)) {
        return (struct reserve_mark){TONE_OK, "gavel",
                                     _f("Holds the post since %1", row->held_since)};
    }
    if (reserve_is_due(req, row)) {
        return (struct reserve_mark){TONE_WARN, "clock",
                                     _f("To be looked at since %1", row->review_on)};
    }
    return (struct reserve_mark){TONE_INFO, "user-check",
                                 reserve_label(req, choices->readiness, row->readiness)};
}
