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
    return _f("%1, row %2, “%3”", section->code, section->rows[place.row].number,
              reports_title_for(req, section->columns[place.column].title));
}

str filing_form_text(struct request *req, const struct reports_form *form)
{
    return _f("%1 for %2", reports_title_for(req, form->title),
              str_format(req->arena, "%d", form->year));
}

bool filing_is_field(const struct filing *filing, size_t cell)
{
    struct reports_place place = reports_place_of(filing->form, cell);
    return filing->form->sections[place.section].rows[place.row].source == REPORTS_ENTERED &&
           filing_may_enter(filing, cell);
}

int64_t filing_empty_fields(struct request *req, const struct filing *filing)
{
    int64_t empty = 0;
    for (size_t cell = 0; cell < filing->form->cell_count; cell++) {
        empty +=
            filing_is_field(filing, cell) && str_is_empty(filing_field_text(req, filing, cell));
    }
    return empty;
}

bool filing_contradicts(const struct filing *filing, size_t cell)
{
    for (size_t i = 0; i < filing->findings.count; i++) {
        if (filing->findings.items[i].cell == cell && filing->findings.items[i].check->is_hard) {
            return true;
        }
    }
    return false;
}

bool filing_has_contradictions(const struct filing *filing)
{
    for (size_t i = 0; i < filing->findings.count; i++) {
        if (filing->findings.items[i].check->is_hard) {
            return true;
        }
    }
    return false;
}

bool filing_has_foreign(const struct filing *filing)
{
    size_t cell = 0;
    while (cell < filing->form->cell_count && !filing_is_foreign(filing, cell)) {
        cell++;
    }
    return cell < filing->form->cell_count;
}

static bool has_something(const struct filing *filing, size_t section, size_t column)
{
    for (size_t row = 0; row < filing->form->sections[section].row_count; row++) {
        size_t cell = reports_cell(filing->form, section, row, column);
        if (!filing_is_foreign(filing, cell) || filing->values.numbers[cell].millionths != 0) {
            return true;
        }
    }
    return false;
}

bool *filing_columns_shown(struct request *req, const struct filing *filing, size_t section)
{
    size_t count = filing->form->sections[section].column_count;
    bool *is_shown = ARENA_ARRAY(req->arena, count, bool);
    for (size_t column = 0; column < count; column++) {
        is_shown[column] = has_something(filing, section, column);
    }
    return is_shown;
}

/* How many letters the longest word of a text has. */
static size_t longest_word(str text)
{
    size_t longest = 0;
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool is_middle = ((unsigned char)text.data[i] & 0xC0) == 0x80;
        length = text.data[i] == ' ' ? 0 : length + !is_middle;
        longest = MAX_OF(longest, length);
    }
    return longest;
}

#define WORD_OF_THREE_COLUMNS 9

const char *filing_columns_class(struct request *req, const struct reports_section *section)
{
    bool is_list = section->column_count > 3;
    for (size_t i = 0; i < section->column_count; i++) {
        str title = reports_title_for(req, section->columns[i].title);
        is_list = is_list || longest_word(title) > WORD_OF_THREE_COLUMNS;
    }
    return section->column_count == 1 ? "w1" : is_list ? "wl" : "";
}

/* A number of the rule is no figure of the report, and what a soft check works out says nothing to
 * who reads it. */
static str figures_text(struct request *req, enum reports_unit unit,
                        const struct reports_finding *finding)
{
    const struct reports_check *check = finding->check;
    bool is_figure = check->left.count == 1 && check->left.steps[0].operation == REPORTS_CELL;
    bool is_limit = check->right.count == 1 && check->right.steps[0].operation == REPORTS_NUMBER;
    if (!is_figure && (is_limit || !check->is_hard)) {
        return (str){0};
    }
    str left = filing_shown(req, unit, finding->left);
    return is_limit ? _f("In the report %1.", left)
                    : _f("In the report %1 and %2.", left, filing_shown(req, unit, finding->right));
}

/* "Women are not more than all. In the report 29 and 27." */
static str sentence_of(struct request *req, const struct filing *filing,
                       const struct reports_finding *finding)
{
    struct reports_place place = reports_place_of(filing->form, finding->cell);
    enum reports_unit unit = filing->form->sections[place.section].rows[place.row].unit;
    str sentence = reports_title_for(req, finding->check->sentence);
    str said = finding->check->is_hard ? _f("The rule: “%1”.", sentence)
                                       : str_join(req->arena, sentence, STR("."));
    str figures = figures_text(req, unit, finding);
    return figures.length == 0
               ? said
               : str_format(req->arena, "%.*s %.*s", STR_ARG(said), STR_ARG(figures));
}

str filing_finding_text(struct request *req, const struct filing *filing,
                        const struct reports_finding *finding)
{
    return str_format(req->arena, "%.*s. %.*s",
                      STR_ARG(filing_cell_text(req, filing->form, finding->cell)),
                      STR_ARG(sentence_of(req, filing, finding)));
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
            return sentence_of(req, filing, finding);
        }
    }
    struct reports_place place = reports_place_of(filing->form, cell);
    enum reports_unit unit = filing->form->sections[place.section].rows[place.row].unit;
    return _f("In the report %1, by the register %2.",
              filing_shown(req, unit, filing->values.numbers[cell]),
              filing_shown(req, unit, filing->computed.numbers[cell]));
}
