#include "features/filing/filing_inner.h"

static const struct {
    const char *label;
    enum widgets_tone tone;
    const char *icon;
} states[FILING_STATES] = {
    [FILING_DRAFT] = {N_("Draft"), TONE_PLAIN, "pencil"},
    [FILING_SIGNED] = {N_("Has been signed"), TONE_INFO, "check"},
    [FILING_SUBMITTED] = {N_("Handed in"), TONE_INFO, "send"},
    [FILING_RETURNED] = {N_("Returned"), TONE_WARN, "arrow-back-up"},
    [FILING_ACCEPTED] = {N_("Accepted"), TONE_OK, "check"},
};

const char *filing_state_label(enum filing_state state)
{
    return states[state].label;
}

enum widgets_tone filing_state_tone(enum filing_state state)
{
    return states[state].tone;
}

const char *filing_state_icon(enum filing_state state)
{
    return states[state].icon;
}

str filing_cell_text(struct request *req, const struct reports_form *form, size_t cell)
{
    struct reports_place place = reports_place_of(form, cell);
    const struct reports_section *section = &form->sections[place.section];
    return _f("%1, row %2, %3", section->code, section->rows[place.row].number,
              reports_title_for(req, section->columns[place.column].title));
}

str filing_form_text(struct request *req, const struct reports_form *form)
{
    return _f("%1, %2", reports_title_for(req, form->title),
              str_format(req->arena, "%d", form->year));
}

str filing_finding_text(struct request *req, const struct filing *filing,
                        const struct reports_finding *finding)
{
    struct reports_place place = reports_place_of(filing->form, finding->cell);
    enum reports_unit unit = filing->form->sections[place.section].rows[place.row].unit;
    return _f("%1: %2. In the report %3 and %4.",
              filing_cell_text(req, filing->form, finding->cell),
              reports_title_for(req, finding->check->sentence),
              filing_shown(req, unit, finding->left), filing_shown(req, unit, finding->right));
}

static const struct form_choice steps[] = {
    {"signed", N_("Has been signed")},
    {"submitted", N_("Handed in")},
    {"withdrawn", N_("Signature taken back")},
    {"accepted", N_("Accepted")},
    {"returned", N_("Returned")},
    {"unlocked", N_("Opened again after it was accepted")},
    {0},
};

const char *filing_step_label(str step)
{
    return form_choice_label(steps, step);
}

str filing_question_text(struct request *req, const struct filing *filing, size_t cell)
{
    for (size_t i = 0; i < filing->findings.count; i++) {
        const struct reports_finding *finding = &filing->findings.items[i];
        if (finding->cell == cell && !finding->check->is_hard) {
            return filing_finding_text(req, filing, finding);
        }
    }
    struct reports_place place = reports_place_of(filing->form, cell);
    enum reports_unit unit = filing->form->sections[place.section].rows[place.row].unit;
    return _f("In the report %1, by the register %2.",
              filing_shown(req, unit, filing->values.numbers[cell]),
              filing_shown(req, unit, filing->computed.numbers[cell]));
}
