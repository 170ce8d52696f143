/* States, terms and documents in words. */
#include "features/control/control_inner.h"

#include "app/page.h"
#include "base/buf.h"
#include "base/format.h"
#include "base/utf8.h"
#include "features/control/control.html.h"

#define SHORT_TEXT 160
#define SOON_DAYS 7
#define NAME_WORDS 40

static const struct {
    const char *code;
    const char *label; /* N_() */
    const char *icon;
    enum widgets_tone tone;
} states[] = {
    [CONTROL_ASSIGNED] = {"assigned", N_("assigned"), "file-text", TONE_PLAIN},
    [CONTROL_IN_PROGRESS] = {"in_progress", N_("in progress"), "loader-2", TONE_INFO},
    [CONTROL_REPORTED] = {"reported", N_("reported, waits for a decision"), "hourglass", TONE_WARN},
    [CONTROL_RETURNED] = {"returned", N_("returned"), "arrow-back-up", TONE_WARN},
    [CONTROL_ACCEPTED] = {"accepted", N_("carried out"), "circle-check", TONE_OK},
    [CONTROL_REMOVED] = {"removed", N_("off control"), "ban", TONE_PLAIN},
};

static const struct form_choice steps[] = {
    {"opened", N_("Was put under control")},
    {"handed", N_("Handed on")},
    {"resolution", N_("Carried out by a resolution")},
    {"reported", N_("Reported")},
    {"accepted", N_("Accepted")},
    {"returned", N_("Returned")},
    {"extended", N_("The term was extended")},
    {"removed", N_("Taken off control")},
    {"period", N_("A new period began")},
    {"person", N_("Who answers for it was named")},
    {"evidence", N_("Evidence was added")},
    {"dropped", N_("Evidence was taken away")},
    {"concerned", N_("A later document concerns it")},
    {"left", N_("Stays under control")},
    {"again", N_("Handed on anew, as before")},
    {"stopped", N_("Is not handed on again")},
    {"resumed", N_("Is handed on again in the next period")},
    {"reminded", N_("Those who are late were reminded")},
    {0},
};

const struct form_choice control_recurrences[] = {
    {"once", N_("once")},
    {"month", N_("every month")},
    {"quarter", N_("every quarter")},
    {"half_year", N_("every half year")},
    {"year", N_("every year")},
    {0},
};

enum control_state control_state_of(str code)
{
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (str_equal(code, str_of(states[i].code))) {
            return (enum control_state)i;
        }
    }
    return CONTROL_ASSIGNED;
}

const char *control_state_code(enum control_state state)
{
    return states[state].code;
}

static bool is_open(enum control_state state)
{
    return state == CONTROL_ASSIGNED || state == CONTROL_IN_PROGRESS || state == CONTROL_RETURNED;
}

bool control_is_late(const struct request *req, str state, date due_on)
{
    return is_open(control_state_of(state)) && !date_is_none(due_on) &&
           date_before(due_on, req->today);
}

str control_state_text(struct request *req, str code, date due_on)
{
    return str_of(control_is_late(req, code, due_on)
                      ? _("overdue")
                      : tr(req->language, states[control_state_of(code)].label));
}

struct html control_state_chip(struct request *req, str code, date due_on)
{
    enum control_state state = control_state_of(code);
    bool is_late = control_is_late(req, code, due_on);
    return widgets_html_chip(req, is_late ? TONE_BAD : states[state].tone,
                             is_late ? "clock" : states[state].icon,
                             control_state_text(req, code, due_on));
}

str control_due_text(struct request *req, str state, date due_on)
{
    if (date_is_none(due_on)) {
        return (str){0};
    }
    int64_t days = date_to_days(due_on) - date_to_days(req->today);
    if (!is_open(control_state_of(state)) || days > SOON_DAYS) {
        return _f("until %1", due_on);
    }
    if (days < 0) {
        return _n("%1 day late", "%1 days late", -days);
    }
    return days == 0 ? str_of(_("until today")) : _n("%1 day left", "%1 days left", days);
}

const char *control_step_label(str step)
{
    return form_choice_label(steps, step);
}

str control_document_label(struct request *req, str kind, str number, date dated_on)
{
    struct documents_document document = {.kind = kind, .number = number, .dated_on = dated_on};
    return documents_label(req, &document);
}

str control_short(struct request *req, str text)
{
    str line = str_trim(text);
    str piece = {0};
    str_next(&line, '\n', &piece);
    str cut = utf8_slice(piece, SHORT_TEXT);
    return cut.length == piece.length ? cut : str_join(req->arena, cut, STR("…"));
}

str control_first_words(struct request *req, str text, size_t most)
{
    str line = control_short(req, text);
    str cut = utf8_slice(line, most);
    size_t end = cut.length;
    while (cut.length < line.length && end > 0 && cut.data[end] != ' ') {
        end--;
    }
    return cut.length == line.length
               ? line
               : str_join(req->arena, str_slice(cut, 0, end > 0 ? end : cut.length), STR("…"));
}

str control_item_name(struct request *req, str number, str text)
{
    if (number.length == 0) {
        return _f("“%1”", control_first_words(req, text, NAME_WORDS));
    }
    return str_ends_with(number, STR(".")) ? str_slice(number, 0, number.length - 1) : number;
}

str control_totals_text(struct request *req, const struct control_db_totals_row *totals)
{
    int64_t wanted = totals->total - totals->removed;
    str done = _f("%1 of %2 done", totals->accepted, wanted);
    str waits = totals->reported == 0 ? (str){0}
                                      : _n("%1 report waits", "%1 reports wait", totals->reported);
    str late = totals->late == 0 ? (str){0} : _n("%1 is late", "%1 are late", totals->late);
    return str_comma(req->arena, str_comma(req->arena, done, waits), late);
}

str control_actor_name(struct request *req)
{
    return format_initials(req->arena, req->user.last_name, req->user.first_name,
                           req->user.middle_name);
}

str control_task_address(struct request *req, int64_t item_id, int64_t n, const char *page)
{
    return str_format(req->arena, "/control/%lld/tasks/%lld%s", (long long)item_id, (long long)n,
                      page);
}

str control_controllers(struct request *req, int64_t item_id)
{
    str text = {0};
    struct control_db_controllers_rows rows = control_db_controllers(req->db, item_id);
    EACH (row, rows) {
        text = str_comma(req->arena, text, row->name);
    }
    return text;
}

static const char *const levels_below[] = {
    [LEVEL_REGION] = N_("regional organisations"),
    [LEVEL_TERRITORY] = N_("territorial organisations"),
    [LEVEL_PRIMARY] = N_("primary organisations"),
};

str control_whom(struct request *req, int64_t item_id)
{
    str whom = {0};
    struct control_db_addressees_rows rows = control_db_addressees(req->db, item_id);
    EACH (row, rows) {
        bool is_level = row->level >= LEVEL_REGION && row->level <= LEVEL_PRIMARY;
        str one = row->who.length > 0 ? row->who : row->org_name;
        whom = str_comma(req->arena, whom,
                         is_level ? str_of(tr(req->language, levels_below[row->level])) : one);
    }
    return whom;
}
