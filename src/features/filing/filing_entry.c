#include "app/json.h"
#include "features/filing/filing.html.h"
#include "features/filing/filing_inner.h"

#include "base/ids.h"

/* What is entered, cell by cell: from the page as a whole, from the script one at a time, from the
 * page of a single cell. Nothing that somebody else has entered meanwhile is written over unseen.
 */

#define TEXT_LIMIT 500
#define CELLS_AT_ONCE 500

static enum reports_unit unit_of(const struct filing *filing, size_t cell)
{
    struct reports_place place = reports_place_of(filing->form, cell);
    return filing->form->sections[place.section].rows[place.row].unit;
}

static bool is_text(enum reports_unit unit)
{
    return unit == REPORTS_TEXT || unit == REPORTS_DAY;
}

void filing_begin(struct request *req, struct filing *filing)
{
    if (filing->row.id != 0) {
        return;
    }
    bool is_new = filing_db_begin(req->db, &(struct filing_db_begin_values){
                                               .id = ids_new(),
                                               .form = filing->form->code,
                                               .year = filing->form->year,
                                               .region_id = filing->org.region_id,
                                               .org_id = filing->org.id,
                                               .path = filing->org.path,
                                               .now = req->now,
                                           });
    (void)is_new;
    bool is_there = filing_db_find(req->db, filing->form->code, filing->form->year, filing->org.id,
                                   &filing->row);
    (void)is_there;
}

/* ---- one cell ------------------------------------------------------------------------------- */

/* A day as people write it becomes ISO; a text is shortened to what a line of the paper holds. */
static bool read_words(struct request *req, enum reports_unit unit, str typed, str *ret_words,
                       str *ret_sentence)
{
    date day;
    *ret_words = str_trim(typed);
    if (str_is_empty(*ret_words)) {
        return true;
    }
    if (unit == REPORTS_DAY) {
        day = date_from_written(*ret_words, date_year(req->today));
        if (date_is_none(day)) {
            *ret_sentence = str_of(_("Write the day as 14.03.2026."));
            return false;
        }
        *ret_words = date_iso(req->arena, day);
        return true;
    }
    if (ret_words->length > TEXT_LIMIT * 2) {
        *ret_sentence = str_of(_("The text is too long for a line of the report."));
        return false;
    }
    return true;
}

static void note(struct request *req, const struct filing *filing, size_t cell, str before,
                 str after)
{
    str name = reports_cell_name(req->arena, filing->form, cell);
    struct audit_change change = {str_to_c(req->arena, name), before, after};
    audit(req, "filing.enter", filing->org.region_id, filing->row.id, 0, &change, 1);
}

static void write_cell(struct request *req, struct filing *filing, size_t cell,
                       struct reports_number number, str words)
{
    str name = reports_cell_name(req->arena, filing->form, cell);
    filing_begin(req, filing);
    if (number.is_known || !str_is_empty(words)) {
        filing_db_put_value(req->db, &(struct filing_db_put_value_values){
                                         .id = filing->row.id,
                                         .cell = name,
                                         .value = number.millionths,
                                         .has_value = number.is_known,
                                         .words = words,
                                         .now = req->now,
                                         .account_id = req->user.account_id,
                                     });
    } else {
        filing_db_drop_value(req->db, filing->row.id, name, req->now, req->user.account_id);
    }
}

void filing_explain(struct request *req, struct filing *filing, size_t cell, str words)
{
    filing_begin(req, filing);
    filing_db_put_reason(req->db, &(struct filing_db_put_reason_values){
                                      .id = filing->row.id,
                                      .cell = reports_cell_name(req->arena, filing->form, cell),
                                      .reason = words,
                                      .now = req->now,
                                      .account_id = req->user.account_id,
                                  });
}

static void end_with(struct filing_input *input, enum filing_outcome outcome, str sentence)
{
    input->outcome = outcome;
    input->sentence = sentence;
}

/* The own part is another one now, and the whole by as much. */
static void take_over(struct filing *filing, size_t cell, struct reports_number number, str words)
{
    struct reports_number *own = &filing->own.numbers[cell];
    struct reports_number *value = &filing->values.numbers[cell];
    int64_t rest =
        (value->is_known ? value->millionths : 0) - (own->is_known ? own->millionths : 0);
    value->is_known = number.is_known || (filing->is_collector && rest != 0);
    value->millionths = rest + (number.is_known ? number.millionths : 0);
    *own = number;
    filing->values.texts[cell] = filing->own.texts[cell] = words;
}

void filing_put(struct request *req, struct filing *filing, struct filing_input *input)
{
    size_t cell = input->cell;
    enum reports_unit unit = unit_of(filing, cell);
    struct reports_number number = {0};
    str words = {0};
    str sentence = {0};
    str standing = filing_field_text(req, filing, cell);
    bool is_good = is_text(unit) ? read_words(req, unit, input->typed, &words, &sentence)
                                 : filing_read_number(req, unit, input->typed, &number, &sentence);
    if (!is_good) {
        end_with(input, FILING_WRONG, sentence);
        return;
    }
    str meant = is_text(unit) ? words : filing_shown(req, unit, number);
    if (str_equal(meant, standing)) {
        end_with(input, FILING_SAME, (str){0});
    } else if (!filing_may_enter(filing, cell)) {
        end_with(input, FILING_CLOSED,
                 str_of(_("Nothing can be entered here any more: the report was signed, or its "
                          "collection was closed meanwhile.")));
    } else if (!str_equal(input->was, standing)) {
        end_with(input, FILING_CONFLICT,
                 _f("Somebody has entered “%1” here meanwhile. What is right?", standing));
    } else {
        write_cell(req, filing, cell, number, words);
        note(req, filing, cell, standing, meant);
        take_over(filing, cell, number, words);
        end_with(input, FILING_SAVED, (str){0});
    }
}

/* ---- the page ------------------------------------------------------------------------------- */

static struct filing_page_view view_of(struct request *req, const struct filing *filing)
{
    return (struct filing_page_view){
        .filing = filing,
        .inputs = ARENA_ARRAY(req->arena, filing->form->cell_count, const struct filing_input *),
        .open = filing_unexplained(req, filing),
        .cell_address =
            str_join(req->arena, filing_shown_address(req, filing, "cell"), STR("&cell=")),
    };
}

/* There are hundreds of them in a page. */
struct html_link filing_cell_link(struct request *req, const struct filing_page_view *view,
                                  str name)
{
    return (struct html_link){
        str_join(req->arena, view->cell_address, html_url_encode(req->arena, name))};
}

struct reply filing_page(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_VIEW, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    filing_load(req, &filing);
    struct filing_page_view view = view_of(req, &filing);
    return reply_page_titled(req, filing_form_text(req, filing.form),
                             filing_html_report(req, &view));
}

/* All fields of the page as they were sent: what was changed is written, what cannot be stays in
 * the page that comes back. */
static size_t put_all(struct request *req, struct filing *filing, struct filing_page_view *view)
{
    size_t refused = 0;
    for (size_t i = req->http->query_field_count; i < req->http->field_count; i++) {
        const struct http_field *field = &req->http->fields[i];
        struct filing_input *input = ARENA_NEW(req->arena, struct filing_input);
        *input = (struct filing_input){
            .typed = field->value,
            .was = http_body_field(req->http, str_join(req->arena, STR("was:"), field->name)),
        };
        if (!reports_cell_named(filing->form, field->name, &input->cell) ||
            str_equal(str_trim(input->typed), str_trim(input->was))) {
            continue;
        }
        size_t cell = input->cell;
        filing_put(req, filing, input);
        if (input->outcome == FILING_SAVED) {
            view->saved++;
        } else if (input->outcome != FILING_SAME) {
            view->inputs[cell] = input;
            refused++;
        }
    }
    return refused;
}

struct reply filing_save_action(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_FILL, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    filing_load(req, &filing);
    struct filing_page_view view = view_of(req, &filing);
    size_t refused = put_all(req, &filing, &view);
    if (view.saved > 0) {
        filing_db_touch(req->db, filing.row.id, req->now);
    }
    if (refused == 0) {
        bool goes_on = str_equal(http_body_field(req->http, STR("then")), STR("sign"));
        str back = filing_address(req, &filing, goes_on ? "sign" : "");
        return view.saved == 0 ? reply_see_other(req, back)
                               : reply_done(req, back, str_of(_("Saved.")), 0);
    }
    /* What was good is kept; the rest comes back as it was typed. */
    filing_load(req, &filing);
    view.open = filing_unexplained(req, &filing);
    struct reply reply = reply_form_again(req, _("Report"), filing_html_report(req, &view));
    reply.keep_changes = view.saved > 0;
    return reply;
}

/* ---- the script ----------------------------------------------------------------------------- */

static const char *outcome_code(enum filing_outcome outcome)
{
    static const char *const codes[] = {
        [FILING_SAVED] = "saved",       [FILING_SAME] = "saved",    [FILING_WRONG] = "wrong",
        [FILING_CONFLICT] = "conflict", [FILING_CLOSED] = "closed",
    };
    return codes[outcome];
}

static str text_of(const json_t *object, const char *name)
{
    const json_t *text = json_object_get(object, name);
    return json_is_string(text) ? (str){json_string_value(text), json_string_length(text)}
                                : (str){0};
}

static void put_one(struct request *req, struct filing *filing, const json_t *asked,
                    json_t *results)
{
    struct filing_input input = {.typed = str_copy(req->arena, text_of(asked, "value")),
                                 .was = str_copy(req->arena, text_of(asked, "was"))};
    str name = str_copy(req->arena, text_of(asked, "cell"));
    if (!reports_cell_named(filing->form, name, &input.cell)) {
        return;
    }
    filing_put(req, filing, &input);
    json_t *result = json_object();
    json_put_text(result, "cell", name);
    json_put_text(result, "state", str_of(outcome_code(input.outcome)));
    json_put_text(result, "value", filing_field_text(req, filing, input.cell));
    json_put_text(result, "text", input.sentence);
    json_array_append_new(results, result);
}

/* What follows from it: sums and shares as they stand now, and the checks that do not hold. */
static json_t *worked_out(struct request *req, const struct filing *filing)
{
    json_t *cells = json_object();
    for (size_t i = 0; i < filing->form->order_count; i++) {
        size_t cell = filing->form->order[i];
        str name = reports_cell_name(req->arena, filing->form, cell);
        json_put_text(cells, str_to_c(req->arena, name), filing_field_text(req, filing, cell));
    }
    return cells;
}

static json_t *broken_checks(struct request *req, const struct filing *filing)
{
    json_t *findings = json_array();
    for (size_t i = 0; i < filing->findings.count; i++) {
        const struct reports_finding *finding = &filing->findings.items[i];
        json_t *one = json_object();
        json_put_text(one, "at", str_format(req->arena, "c%zu", finding->cell));
        json_put_text(one, "hard", finding->check->is_hard ? STR("yes") : (str){0});
        json_put_text(one, "text", filing_finding_text(req, filing, finding));
        json_array_append_new(findings, one);
    }
    return findings;
}

/* A cell that comes again finds its value there and changes nothing, so the page's key need not be
 * used up. */
struct reply filing_cells_action(struct request *req)
{
    struct filing filing;
    struct reply refusal = filing_find(req, RIGHT_REPORTS_FILL, &filing);
    if (refusal.status != 0) {
        return refusal;
    }
    str sent = http_body_field(req->http, STR("cells"));
    CLEANUP(json_drop)
    json_t *asked = json_loadb(sent.data == NULL ? "" : sent.data, sent.length, 0, NULL);
    filing_load(req, &filing);
    json_t *results = json_array();
    for (size_t i = 0; i < json_array_size(asked) && i < CELLS_AT_ONCE; i++) {
        put_one(req, &filing, json_array_get(asked, i), results);
    }
    if (filing.row.id != 0 && json_array_size(results) > 0) {
        filing_db_touch(req->db, filing.row.id, req->now);
    }
    reports_compute(filing.form, filing.values.numbers, filing.last);
    filing.findings =
        reports_look_over(req->arena, filing.form, filing.values.numbers, filing.last);
    CLEANUP(json_drop)
    json_t *whole = json_pack("{so,so,so}", "cells", results, "sums", worked_out(req, &filing),
                              "findings", broken_checks(req, &filing));
    struct reply reply = reply_json(req, 200, json_as_text(req->arena, whole));
    reply.keep_changes = true;
    return reply;
}

/* ---- a single cell -------------------------------------------------------------------------- */

static const struct form_field cell_fields[] = {
    {"value", N_("Value in the report"), FORM_TEXT, .max = TEXT_LIMIT},
    {"reason", N_("Why it differs, or what is to be known of it"), FORM_LONG_TEXT,
     .max = TEXT_LIMIT, .wide = true},
    {"was", NULL, FORM_HIDDEN, .max = TEXT_LIMIT},
    {0},
};

static struct reply find_cell(struct request *req, enum right right, struct filing *ret_filing,
                              size_t *ret_cell)
{
    struct reply refusal = filing_find(req, right, ret_filing);
    if (refusal.status != 0) {
        return refusal;
    }
    bool is_there = reports_cell_named(ret_filing->form, query_text(req, "cell"), ret_cell);
    return is_there ? (struct reply){0} : reply_not_found(req);
}

struct reply filing_cell_page(struct request *req)
{
    struct filing filing;
    size_t cell;
    struct reply refusal = find_cell(req, RIGHT_REPORTS_VIEW, &filing, &cell);
    if (refusal.status != 0) {
        return refusal;
    }
    filing_load(req, &filing);
    struct form form = form_of(req, cell_fields);
    const struct filing_db_cells_row *entered = filing.entered[cell];
    form_set_text(&form, "value", filing_field_text(req, &filing, cell));
    form_set_text(&form, "was", filing_field_text(req, &filing, cell));
    form_set_text(&form, "reason", entered == NULL ? (str){0} : entered->reason);
    return reply_page_titled(req, filing_cell_text(req, filing.form, cell),
                             filing_html_cell(req, &filing, cell, &form));
}

static void put_reason(struct request *req, struct filing *filing, size_t cell, str reason)
{
    const struct filing_db_cells_row *entered = filing->entered[cell];
    str before = entered == NULL ? (str){0} : entered->reason;
    if (str_equal(before, reason)) {
        return;
    }
    filing_explain(req, filing, cell, reason);
    note(req, filing, cell, before, reason);
}

static void put_value(struct request *req, struct filing *filing, size_t cell, struct form *form)
{
    struct filing_input input = {
        .cell = cell, .typed = form_text(form, "value"), .was = form_text(form, "was")};
    filing_put(req, filing, &input);
    if (!str_is_empty(input.sentence)) {
        form_add_error(form, "value", input.sentence);
        form_set_text(form, "was", filing_field_text(req, filing, cell));
    }
}

/* Nothing is entered there any more: the figure follows the register again. */
static void go_back_to_register(struct request *req, struct filing *filing, size_t cell)
{
    struct filing_input input = {
        .cell = cell,
        .typed = filing_shown(req, unit_of(filing, cell), filing->computed.numbers[cell]),
        .was = filing_field_text(req, filing, cell),
    };
    filing_put(req, filing, &input);
    if (filing->row.id != 0) {
        filing_db_drop_value(req->db, filing->row.id,
                             reports_cell_name(req->arena, filing->form, cell), req->now,
                             req->user.account_id);
    }
}

static struct reply saved_cell(struct request *req, const struct filing *filing, size_t cell)
{
    if (filing->row.id != 0) {
        filing_db_drop_empty(req->db, filing->row.id);
        filing_db_touch(req->db, filing->row.id, req->now);
    }
    str address = filing_address(req, filing, "");
    str anchor = str_format(req->arena, "%.*s#c%zu", STR_ARG(address), cell);
    return reply_done(req, anchor, str_of(_("Saved.")), 0);
}

struct reply filing_cell_action(struct request *req)
{
    struct filing filing;
    size_t cell;
    struct reply refusal = find_cell(req, RIGHT_REPORTS_FILL, &filing, &cell);
    if (refusal.status != 0) {
        return refusal;
    }
    filing_load(req, &filing);
    struct form form = form_read(req, cell_fields);
    if (!filing.may_fill) {
        return reply_refused(req, str_of(_("The report is signed: take the signature back before "
                                           "you change anything.")));
    }
    bool goes_back =
        !filing.is_collector && str_equal(http_body_field(req->http, STR("then")), STR("register"));
    if (goes_back && filing_may_enter(&filing, cell)) {
        go_back_to_register(req, &filing, cell);
    } else if (filing_may_enter(&filing, cell)) {
        put_value(req, &filing, cell, &form);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("A cell of the report"),
                                filing_html_cell(req, &filing, cell, &form));
    }
    put_reason(req, &filing, cell, goes_back ? (str){0} : form_text(&form, "reason"));
    return saved_cell(req, &filing, cell);
}
