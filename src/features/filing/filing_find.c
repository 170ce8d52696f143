#include "features/filing/filing_inner.h"

static const char *const state_codes[FILING_STATES] = {
    [FILING_DRAFT] = "draft",         [FILING_SIGNED] = "signed",
    [FILING_SUBMITTED] = "submitted", [FILING_RETURNED] = "returned",
    [FILING_ACCEPTED] = "accepted",
};

enum filing_state filing_state_of(str state)
{
    for (int i = 0; i < FILING_STATES; i++) {
        if (str_equal(state, str_of(state_codes[i]))) {
            return (enum filing_state)i;
        }
    }
    return FILING_DRAFT;
}

const char *filing_state_code(enum filing_state state)
{
    return state_codes[state];
}

str filing_address(struct request *req, const struct filing *filing, const char *page)
{
    return str_format(req->arena, "/reports/%lld%s%s?form=%.*s-%d", (long long)filing->org.id,
                      page[0] == '\0' ? "" : "/", page, STR_ARG(filing->form->code),
                      filing->form->year);
}

str filing_shown_address(struct request *req, const struct filing *filing, const char *page)
{
    str address = filing_address(req, filing, page);
    return filing->is_by_todays_tree ? str_join(req->arena, address, STR("&tree=today")) : address;
}

struct html_link filing_link(struct request *req, const struct filing *filing, const char *page)
{
    return (struct html_link){filing_address(req, filing, page)};
}

/* ---- levels --------------------------------------------------------------------------------- */

/* Levels of organisations are counted downwards, those of forms upwards. */
static int org_level_of(enum reports_level level)
{
    return REPORTS_UNION - (int)level;
}

static bool is_accepted_by(const struct reports_form *form, enum reports_level level)
{
    bool is_one = false;
    for (size_t i = 0; i < form->accept_count && !is_one; i++) {
        is_one = form->accept[i].level == level;
    }
    return is_one;
}

static bool takes_part(const struct reports_form *form, enum reports_level level)
{
    return form->fill.level == level || is_accepted_by(form, level);
}

/* Digits of levels, from one to another, both included, of which that is true. */
static str levels_that(struct request *req, const struct reports_form *form, int from, int to,
                       bool (*is_one)(const struct reports_form *form, enum reports_level level))
{
    struct buf out = BUF_INIT(req->arena);
    for (int level = from; level <= to; level++) {
        if (is_one(form, (enum reports_level)level)) {
            buf_put_format(&out, "%d", org_level_of((enum reports_level)level));
        }
    }
    return buf_str(&out);
}

str filing_takers(struct request *req, const struct reports_form *form)
{
    return levels_that(req, form, REPORTS_GROUP, REPORTS_UNION, is_accepted_by);
}

/* Whoever stands below hands in above: to the next level that accepts. */
static bool passes_on(const struct reports_form *form, enum reports_level level)
{
    return !is_accepted_by(form, level);
}

struct filing_db_reports_to_values filing_reports_to(struct request *req,
                                                     const struct filing *filing)
{
    const struct reports_form *form = filing->form;
    int below = (int)filing->level - 1;
    int lowest = REPORTS_GROUP;
    while (lowest < below && !takes_part(form, (enum reports_level)lowest)) {
        lowest++;
    }
    return (struct filing_db_reports_to_values){
        .parent_id = filing->org.id,
        .levels = levels_that(req, form, lowest, below, takes_part),
        .passing = levels_that(req, form, lowest + 1, below, passes_on),
    };
}

date filing_due(struct request *req, const struct reports_form *form, str path,
                enum reports_level level)
{
    struct filing_db_deadline_row set;
    if (filing_db_deadline(req->db, form->code, form->year, path, org_level_of(level), &set)) {
        return set.until;
    }
    if (form->fill.level == level) {
        return form->fill.until;
    }
    for (size_t i = 0; i < form->accept_count; i++) {
        if (form->accept[i].level == level) {
            return form->accept[i].until;
        }
    }
    return (date){0};
}

/* ---- finding it ----------------------------------------------------------------------------- */

static bool is_within(const struct request *req, enum right right, const struct orgs_org *org)
{
    struct scope scope = access_scope(req, right);
    return !str_is_empty(scope.from) && str_compare(org->path, scope.from) >= 0 &&
           str_compare(org->path, scope.to) < 0;
}

/* The one to whom it goes decides; not whoever handed it in. */
static bool is_received_by(const struct request *req, const struct filing *filing)
{
    return filing->receiver.id != 0 &&
           req->mandate.org_path.length <= filing->receiver.path.length &&
           is_within(req, RIGHT_REPORTS_ACCEPT, &filing->org);
}

static void find_rights(struct request *req, struct filing *filing)
{
    /* Who looks at the program as somebody else writes nothing. */
    bool is_draft = (filing->state == FILING_DRAFT || filing->state == FILING_RETURNED) &&
                    req->viewer.account_id == 0;
    filing->may_fill =
        is_draft && filing->is_open && is_within(req, RIGHT_REPORTS_FILL, &filing->org);
    filing->may_sign = filing->is_open && is_within(req, RIGHT_REPORTS_SIGN, &filing->org);
    filing->may_accept = is_received_by(req, filing);
}

/* Nobody adds it up any more to whom it was handed in: it waits where the organisation stands now.
 */
static void take_stranded(struct request *req, struct filing *filing)
{
    struct filing_db_stranded_row row;
    if (filing->row.above_id != 0 &&
        filing_db_stranded(req->db,
                           &(struct filing_db_stranded_values){
                               filing->row.id, {filing->form->code, filing->form->year}},
                           &row)) {
        filing->state = FILING_SUBMITTED;
        filing->row.received_by = 0;
    }
}

/* To whom it was handed in, even if the organisation stands elsewhere since; else the nearest above
 * that takes it. */
static void find_receiver(struct request *req, struct filing *filing)
{
    bool was_handed_in = filing->state == FILING_SUBMITTED || filing->state == FILING_ACCEPTED;
    struct filing_db_org_row org;
    if (was_handed_in && filing->row.received_by != 0 &&
        filing_db_org(req->db, filing->row.received_by, &org)) {
        filing->receiver =
            (struct filing_db_receiver_row){org.id, org.path, org.short_name, org.level};
        return;
    }
    if (filing->level == REPORTS_UNION) {
        return;
    }
    str above =
        levels_that(req, filing->form, (int)filing->level + 1, REPORTS_UNION, is_accepted_by);
    bool has_receiver = !str_is_empty(above) &&
                        filing_db_receiver(req->db, filing->org.path, above, &filing->receiver);
    (void)has_receiver;
}

static void find_period(struct request *req, struct filing *filing)
{
    const struct reports_form *form = filing->form;
    str path = filing->org.path;
    int64_t limit =
        filing->receiver.id != 0 ? (int64_t)filing->receiver.path.length : (int64_t)path.length;
    filing->is_open =
        filing_db_period_in_force(req->db, form->code, form->year, path, limit, &filing->period);
    if (!filing->is_open) {
        bool was_open =
            filing_db_closed_period(req->db, form->code, form->year, path, &filing->period);
        (void)was_open;
    }
    filing->is_open = filing->is_open && str_is_empty(form->broken_file);
}

str filing_closed_text(struct request *req, const struct filing *filing)
{
    const struct reports_form *form = filing->form;
    if (str_is_empty(form->broken_file)) {
        return str_of(_("This form is not collected now."));
    }
    return _f("The new file of this form has a mistake: %1, line %2. What was entered is kept; "
              "nothing can be entered or signed until whoever looks after the forms mends it.",
              form->broken_file, form->broken_line);
}

bool filing_of(struct request *req, const struct orgs_org *org, const struct reports_form *form,
               struct filing *ret_filing)
{
    struct filing filing = {.form = form, .org = *org};
    if (org->level > org_level_of(REPORTS_GROUP)) {
        return false;
    }
    filing.level = (enum reports_level)(REPORTS_UNION - (int)org->level);
    filing.is_filler = form->fill.level == filing.level;
    filing.is_collector = is_accepted_by(form, filing.level);
    if (!filing.is_filler && !filing.is_collector) {
        return false;
    }
    if (filing_db_find(req->db, form->code, form->year, org->id, &filing.row)) {
        filing.state = filing_state_of(filing.row.state);
        take_stranded(req, &filing);
    } else {
        filing.row = (struct filing_db_filing_row){.version = 1}; /* as it will begin */
    }
    filing.is_frozen = filing.state == FILING_SIGNED || filing.state == FILING_SUBMITTED ||
                       filing.state == FILING_ACCEPTED;
    find_receiver(req, &filing);
    find_period(req, &filing);
    filing.due = filing_due(req, form, org->path, filing.level);
    find_rights(req, &filing);
    *ret_filing = filing;
    return true;
}

/* "fnpr-2-2025" into code and year. */
static bool split_name(str name, str *ret_code, int64_t *ret_year)
{
    size_t dash = name.length;
    while (dash > 0 && name.data[dash - 1] != '-') {
        dash--;
    }
    *ret_code = str_slice(name, 0, dash == 0 ? 0 : dash - 1);
    return dash > 1 && str_to_int64(str_from(name, dash), ret_year);
}

const struct reports_form *filing_form_named(struct request *req, str name)
{
    struct filing_db_kept_form_of_row kept;
    struct reports_mistakes mistakes;
    str code;
    int64_t year;
    const struct reports_form *form = reports_form_named(req, name);
    if (form != NULL || !split_name(name, &code, &year) ||
        !filing_db_kept_form_of(req->db, code, year, &kept)) {
        return form;
    }
    struct reports_form *read = ARENA_NEW(req->arena, struct reports_form);
    if (!reports_form_read(req->arena, kept.content, read, &mistakes)) {
        return NULL;
    }
    const struct reports_origin *broken = reports_broken(req, code, (int)year);
    if (broken != NULL) {
        read->broken_file = broken->file;
        read->broken_line = broken->mistakes.items[0].line;
    }
    return read;
}

struct reply filing_find(struct request *req, enum right right, struct filing *ret_filing)
{
    struct orgs_org org;
    const struct reports_form *form = filing_form_named(req, query_text(req, "form"));
    if (!orgs_find(req, access_scope(req, right), path_id(req), &org)) {
        return reply_not_found(req);
    }
    if (form != NULL && filing_of(req, &org, form, ret_filing)) {
        /* Whatever is written is of the report's own day. */
        ret_filing->is_by_todays_tree =
            req->http->method != HTTP_POST && reports_asks_for_todays_tree(req);
        if (ret_filing->is_by_todays_tree) {
            ret_filing->may_fill = ret_filing->may_sign = ret_filing->may_accept = false;
        }
        return (struct reply){0};
    }
    bool is_read = req->http->method != HTTP_POST;
    return is_read ? reply_see_other(req,
                                     str_format(req->arena, "/reports?org=%lld", (long long)org.id))
                   : reply_refused(req, str_of(_("This organisation does not hand in this "
                                                 "form.")));
}
