#include "app/act.h"

/* What the pages of all kinds of acts have in common. */

static const struct form_field shared_fields[] = {
    {"on", N_("From which day"), FORM_DATE, .required = true,
     .hint = N_("Also a past or a future day")},
    {"basis", N_("Document"), FORM_TEXT, .required = true, .max = 200,
     .hint = N_("For example, resolution of the presidium")},
    {"basis_number", N_("Its number"), FORM_TEXT, .max = 40},
    {"basis_day", N_("Its date"), FORM_DATE},
};

const struct form_field *act_fields(struct request *req, const struct form_field *own)
{
    size_t count = 0;
    while (own != NULL && own[count].name != NULL) {
        count++;
    }
    struct form_field *fields =
        ARENA_ARRAY(req->arena, count + COUNT_OF(shared_fields) + 1, struct form_field);
    if (count > 0) {
        memcpy(fields, own, count * sizeof(*own));
    }
    memcpy(fields + count, shared_fields, sizeof(shared_fields));
    return fields;
}

void act_read_form(const struct form *form, struct act *act)
{
    act->on = form_date(form, "on");
    act->basis = (struct act_basis){form_text(form, "basis"), form_text(form, "basis_number"),
                                    form_date(form, "basis_day")};
}

str act_done_text(struct request *req, date on)
{
    return str_of(date_before(req->today, on) ? _("Planned: it will be done on its day.")
                                              : _("Done."));
}

void act_preview_line(struct act_preview *preview, const char *label, str before, str after)
{
    assert(preview->line_count < COUNT_OF(preview->lines));
    if (!str_equal(before, after)) {
        preview->lines[preview->line_count++] =
            (struct act_preview_line){str_of(label), before, after};
    }
}

void act_preview_sentence(struct act_preview *preview, str sentence)
{
    assert(preview->sentence_count < COUNT_OF(preview->sentences));
    preview->sentences[preview->sentence_count++] = sentence;
}

enum act_step act_step_of(struct request *req)
{
    str step = http_body_field(req->http, STR("step"));
    return str_equal(step, STR("do"))        ? ACT_DO
           : str_equal(step, STR("correct")) ? ACT_CORRECT
                                             : ACT_SHOW;
}

const char *act_state_label(enum act_state state)
{
    static const char *const labels[] = {
        [ACT_PLANNED] = N_("Planned"),
        [ACT_DONE] = N_("Done"),
        [ACT_UNDONE] = N_("Taken back"),
        [ACT_FAILED] = N_("Could not be done"),
    };
    return labels[state];
}

enum widgets_tone act_state_tone(enum act_state state)
{
    static const enum widgets_tone tones[] = {
        [ACT_PLANNED] = TONE_INFO,
        [ACT_DONE] = TONE_OK,
        [ACT_UNDONE] = TONE_PLAIN,
        [ACT_FAILED] = TONE_BAD,
    };
    return tones[state];
}
