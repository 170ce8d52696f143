#include "features/filing/filing_inner.h"
#include "features/stats/stats.h"

/* ---- what kind of cell it is ---------------------------------------------------------------- */

static const struct reports_section *section_of(const struct filing *filing, size_t cell)
{
    return &filing->form->sections[reports_place_of(filing->form, cell).section];
}

static const struct reports_row *row_of(const struct filing *filing, size_t cell)
{
    return &section_of(filing, cell)->rows[reports_place_of(filing->form, cell).row];
}

static bool has_cell(const struct filing *filing, size_t cell)
{
    return reports_row_has(row_of(filing, cell), reports_place_of(filing->form, cell).column);
}

static bool is_formula(const struct filing *filing, size_t cell)
{
    return reports_formula_of(filing->form, reports_place_of(filing->form, cell)) != NULL;
}

/* Its level says something of its own there; otherwise the reports below are added up. */
static bool is_own(const struct filing *filing, size_t cell)
{
    return (section_of(filing, cell)->levels >> filing->level & 1) != 0;
}

/* Texts, days and shares of those below do not add up: whoever adds up enters his own. */
static bool is_entered_anew(const struct filing *filing, size_t cell)
{
    return filing->is_collector && !reports_adds_up(row_of(filing, cell)->unit);
}

static bool has_word(str words, str word)
{
    str rest = words;
    str next;
    while (str_next(&rest, '|', &next)) {
        if (str_equal(next, word)) {
            return true;
        }
    }
    return false;
}

bool filing_is_foreign(const struct filing *filing, size_t cell)
{
    size_t number = reports_place_of(filing->form, cell).column;
    const struct reports_column *column = &section_of(filing, cell)->columns[number];
    if (str_is_empty(filing->kind) ||
        (filing->entered[cell] != NULL && filing->entered[cell]->has_value)) {
        return false;
    }
    for (size_t i = 0; i < column->filter_count; i++) {
        if (str_equal(column->filters[i].field, STR("kind"))) {
            return !has_word(column->filters[i].value, filing->kind);
        }
    }
    return false;
}

bool filing_may_enter(const struct filing *filing, size_t cell)
{
    bool is_asked = has_cell(filing, cell) && !is_formula(filing, cell) &&
                    !filing_is_foreign(filing, cell) &&
                    (is_own(filing, cell) || is_entered_anew(filing, cell));
    bool is_returned = filing->state != FILING_RETURNED || filing->whole_remark != NULL ||
                       filing->remarks[cell] != NULL;
    return filing->may_fill && is_asked && is_returned;
}

str filing_field_text(struct request *req, const struct filing *filing, size_t cell)
{
    enum reports_unit unit = row_of(filing, cell)->unit;
    if (unit == REPORTS_TEXT || unit == REPORTS_DAY) {
        return filing->values.texts[cell];
    }
    bool is_part = filing->is_collector && !is_formula(filing, cell);
    return filing_shown(req, unit,
                        is_part ? filing->own.numbers[cell] : filing->values.numbers[cell]);
}

bool filing_differs(const struct filing *filing, size_t cell)
{
    const struct reports_number *register_ = &filing->computed.numbers[cell];
    const struct reports_number *value = &filing->values.numbers[cell];
    return row_of(filing, cell)->source == REPORTS_MEASURE && !is_formula(filing, cell) &&
           register_->is_known && value->is_known && register_->millionths != value->millionths;
}

/* ---- the register --------------------------------------------------------------------------- */

static struct reports_subject subject_of(const struct filing *filing, int64_t org_id)
{
    return (struct reports_subject){
        .form = filing->form, .org_id = org_id, .is_by_todays_tree = filing->is_by_todays_tree};
}

/* Somebody who enters for himself what the organisation above enters as well. */
struct reporter {
    int64_t org_id;
    int64_t level;
};
struct reporters {
    struct reporter *items;
    size_t count;
    size_t capacity;
};

static void add_reporter(struct request *req, struct reporters *reporters, int64_t org_id,
                         int64_t level)
{
    bool is_known = false;
    EACH (known, *reporters) {
        is_known = is_known || known->org_id == org_id;
    }
    if (!is_known) {
        *ARENA_PUSH(req->arena, reporters->items, reporters->count, reporters->capacity) =
            (struct reporter){org_id, level};
    }
}

/* Those who belonged to the branch of which the figures are, and stand elsewhere by now. */
static void add_moved(struct request *req, const struct filing *filing,
                      const struct stats_store *store, const struct stats_store *facts,
                      struct reporters *reporters)
{
    size_t top = 0;
    size_t now = 0;
    str levels = filing_reports_to(req, filing).levels;
    if (facts->then == NULL || !stats_place_of(facts, filing->org.id, &top) ||
        !stats_place_of(store, filing->org.id, &now)) {
        return;
    }
    for (size_t at = top + 1; at < facts->orgs[top].below;) {
        const struct stats_org *org = &facts->orgs[at];
        size_t place = now;
        bool reports = str_find_char(levels, (char)('0' + org->level)) >= 0;
        bool has_left = stats_place_of(store, org->id, &place) &&
                        (place < now || place >= store->orgs[now].below);
        if (reports && has_left) {
            add_reporter(req, reporters, org->id, org->level);
        }
        at = reports ? org->below : at + 1;
    }
}

/* Those who report to the organisation, as far as they are in the branch of which the figures are.
 */
static struct reporters reporters_of(struct request *req, const struct filing *filing,
                                     const struct stats_store *store)
{
    struct reporters reporters = {0};
    struct reports_subject subject = subject_of(filing, filing->org.id);
    struct stats_store facts = reports_facts_of(req, store, &subject);
    size_t top = 0;
    size_t place = 0;
    bool has_place = stats_place_of(&facts, filing->org.id, &top);
    struct filing_db_below_rows below =
        filing_db_below(req->db, &(struct filing_db_below_values){
                                     .reports_to = filing_reports_to(req, filing),
                                     .is_stranded = {filing->form->code, filing->form->year},
                                 });
    EACH (child, below) {
        if (has_place && stats_place_of(&facts, child->org_id, &place) && place > top &&
            place < facts.orgs[top].below) {
            *ARENA_PUSH(req->arena, reporters.items, reporters.count, reporters.capacity) =
                (struct reporter){child->org_id, child->level};
        }
    }
    add_moved(req, filing, store, &facts, &reporters);
    stats_close(&facts);
    return reporters;
}

/* What several levels enter, each for itself: what those below count who report themselves is left
 * out. */
static void leave_out_below(struct request *req, struct filing *filing,
                            const struct stats_store *store, struct reports_number *own)
{
    bool is_shared = false;
    for (size_t i = 0; i < filing->form->section_count; i++) {
        const struct reports_section *section = &filing->form->sections[i];
        bool has_measure = false;
        for (size_t row = 0; row < section->row_count; row++) {
            has_measure = has_measure || (section->rows[row].source == REPORTS_MEASURE &&
                                          reports_adds_up(section->rows[row].unit));
        }
        is_shared = is_shared || (has_measure && (section->levels >> filing->level & 1) != 0 &&
                                  (section->levels & ((1u << filing->level) - 1)) != 0);
    }
    if (!filing->is_collector || !is_shared) {
        return;
    }
    struct reporters reporters = reporters_of(req, filing, store);
    EACH (child, reporters) {
        struct reports_subject subject = subject_of(filing, child->org_id);
        struct reports_values values = reports_count_of(req, store, &subject);
        int64_t level = REPORTS_UNION - child->level;
        for (size_t i = 0; i < filing->form->section_count; i++) {
            const struct reports_section *section = &filing->form->sections[i];
            size_t cells = section->row_count * section->column_count;
            bool reports_it = (section->levels >> level & 1) != 0;
            for (size_t at = 0; reports_it && at < cells; at++) {
                size_t cell = section->first_cell + at;
                if (own[cell].is_known && values.numbers[cell].is_known) {
                    own[cell].millionths -= values.numbers[cell].millionths;
                }
            }
        }
    }
}

/* What the register says now of the branch, and of the organisation alone where several levels
 * enter. */
static void count(struct request *req, struct filing *filing, struct reports_number *ret_own)
{
    struct stats_store store;
    if (!stats_now(req, &store)) {
        return;
    }
    struct reports_subject subject = subject_of(filing, filing->org.id);
    struct reports_values values = reports_count_of(req, &store, &subject);
    for (size_t cell = 0; cell < filing->form->cell_count; cell++) {
        if (row_of(filing, cell)->source == REPORTS_MEASURE && !is_formula(filing, cell)) {
            filing->computed.numbers[cell] = ret_own[cell] = values.numbers[cell];
            filing->computed.texts[cell] = values.texts[cell];
        }
    }
    leave_out_below(req, filing, &store, ret_own);
    filing->has_moved = stats_has_moved(req, &store, filing->org.id, filing->form->day);
    stats_close(&store);
    filing->is_counted = true;
}

/* Beside what was signed the register stands as it was then; or, if that is asked for, as it counts
 * by the tree of today. */
static void look_at_register(struct request *req, struct filing *filing)
{
    struct stats_store store;
    if (!stats_now(req, &store)) {
        return;
    }
    filing->has_moved = stats_has_moved(req, &store, filing->org.id, filing->form->day);
    if (filing->is_by_todays_tree) {
        struct reports_subject subject = subject_of(filing, filing->org.id);
        struct reports_values values = reports_count_of(req, &store, &subject);
        for (size_t cell = 0; cell < filing->form->cell_count; cell++) {
            filing->computed.numbers[cell] = values.numbers[cell];
        }
    }
    stats_close(&store);
}

/* ---- those below ---------------------------------------------------------------------------- */

/* A report that was signed under another text of the form is laid out anew. */
static bool add_total(struct request *req, struct filing_sums *sums, str form_sum, str bytes)
{
    if (str_equal(form_sum, sums->form->sum)) {
        return filing_add_packed(sums, bytes);
    }
    struct filing_db_kept_form_row kept;
    struct reports_form form;
    struct reports_mistakes mistakes;
    struct filing_values values;
    if (!filing_db_kept_form(req->db, form_sum, &kept) ||
        !reports_form_read(req->arena, kept.content, &form, &mistakes) ||
        !filing_unpack(req->arena, &form, bytes, &values)) {
        return false;
    }
    struct filing_values laid = filing_lay_out(req->arena, sums->form, &form, &values);
    return filing_add_packed(sums, filing_pack(req->arena, sums->form, &laid));
}

static void add_up_below(struct request *req, struct filing *filing, struct reports_number *sum)
{
    struct filing_sums sums = filing_sums_of(req->arena, filing->form);
    struct filing_db_totals_below_rows totals = filing_db_totals_below(
        req->db, &(struct filing_db_totals_below_values){filing->org.id,
                                                         {filing->form->code, filing->form->year}});
    EACH (total, totals) {
        filing->is_broken =
            !add_total(req, &sums, total->form_sum, total->total) || filing->is_broken;
    }
    memcpy(sum, sums.numbers, filing->form->cell_count * sizeof(*sum));
    filing_tally(req, filing);
}

/* How many stand where it would go here; of primaries the tree keeps count. */
static int64_t standing(struct request *req, const struct filing *filing,
                        const struct filing_db_reports_to_values *reports_to)
{
    str primaries = str_format(req->arena, "%d", LEVEL_PRIMARY);
    if (str_equal(reports_to->levels, primaries)) {
        return orgs_totals_below(req->db, filing->org.path).primaries;
    }
    struct filing_db_standing_row row = {0};
    bool is_there =
        filing_db_standing(req->db, &(struct filing_db_standing_values){*reports_to}, &row);
    (void)is_there;
    return row.total;
}

void filing_tally(struct request *req, struct filing *filing)
{
    struct filing_db_tally_row tally = {0};
    struct filing_db_tally_values values = {
        .reports_to = filing_reports_to(req, filing),
        .is_stranded = {filing->form->code, filing->form->year},
    };
    bool is_there = filing_db_tally(req->db, &values, &tally);
    (void)is_there;
    filing->expected = standing(req, filing, &values.reports_to) + tally.further;
    filing->reports = tally.accepted;
    filing->waiting = tally.waiting;
}

struct branch {
    struct request *req;
    struct filing_sums sums;
};

static void take_own(void *context, const struct filing_db_own_values_row *row)
{
    struct branch *branch = context;
    bool is_good = add_total(branch->req, &branch->sums, row->form_sum, row->own);
    (void)is_good;
}

struct filing_sums filing_sum_of_branch(struct request *req, const struct reports_form *form,
                                        str path)
{
    struct branch branch = {req, filing_sums_of(req->arena, form)};
    filing_db_own_values(req->db, form->code, form->year, path,
                         str_join(req->arena, path, STR("~")), take_own, &branch);
    return branch.sums;
}

/* ---- what was entered ----------------------------------------------------------------------- */

static void read_entered(struct request *req, struct filing *filing)
{
    size_t count = filing->form->cell_count;
    filing->entered = ARENA_ARRAY(req->arena, count, const struct filing_db_cells_row *);
    filing->remarks = ARENA_ARRAY(req->arena, count, const struct filing_db_remarks_row *);
    if (filing->row.id == 0) {
        return;
    }
    struct filing_db_cells_rows cells = filing_db_cells(req->db, filing->row.id);
    size_t cell;
    EACH (entered, cells) {
        if (reports_cell_named(filing->form, entered->cell, &cell)) {
            filing->entered[cell] = entered;
        }
    }
    struct filing_db_remarks_rows remarks = filing_db_remarks(req->db, filing->row.id);
    EACH (remark, remarks) {
        if (remark->settled_at != 0) {
            continue;
        }
        if (str_is_empty(remark->cell)) {
            filing->whole_remark = remark;
        } else if (reports_cell_named(filing->form, remark->cell, &cell)) {
            filing->remarks[cell] = remark;
        }
    }
}

/* The own part and what was accepted below make up what the report says. */
static void add_below(struct filing *filing, size_t cell, const struct reports_number *below)
{
    struct reports_number *value = &filing->values.numbers[cell];
    *value = filing->own.numbers[cell];
    if (filing->is_collector && below[cell].is_known) {
        value->is_known = true;
        filing->is_broken =
            __builtin_add_overflow(value->millionths, below[cell].millionths, &value->millionths) ||
            filing->is_broken;
    }
}

static void put_live(struct filing *filing, size_t cell, const struct reports_number *own_register,
                     const struct reports_number *below)
{
    const struct filing_db_cells_row *entered = filing->entered[cell];
    bool is_measure = row_of(filing, cell)->source == REPORTS_MEASURE;
    struct reports_number own = is_measure ? own_register[cell] : (struct reports_number){0};
    str text = is_measure ? filing->computed.texts[cell] : (str){0};
    if (!is_measure && filing_is_foreign(filing, cell)) {
        own = reports_whole(0);
    }
    if (entered != NULL && entered->has_value) {
        own = (struct reports_number){true, entered->value};
    }
    if (entered != NULL && !str_is_empty(entered->words)) {
        text = entered->words;
    }
    bool takes_own = is_own(filing, cell) || is_entered_anew(filing, cell);
    filing->own.numbers[cell] = takes_own ? own : (struct reports_number){0};
    filing->own.texts[cell] = filing->values.texts[cell] = text;
    add_below(filing, cell, below);
}

/* ---- a year before -------------------------------------------------------------------------- */

/* By the form under which it was signed; NULL if it is not there any more. */
static const struct reports_form *form_signed(struct request *req, str sum,
                                              const struct reports_form *likely)
{
    struct filing_db_kept_form_row kept;
    struct reports_mistakes mistakes;
    if (likely != NULL && str_equal(sum, likely->sum)) {
        return likely;
    }
    struct reports_form *form = ARENA_NEW(req->arena, struct reports_form);
    bool is_there = filing_db_kept_form(req->db, sum, &kept) &&
                    reports_form_read(req->arena, kept.content, form, &mistakes);
    return is_there ? form : NULL;
}

static const struct reports_number *read_last(struct request *req, const struct filing *filing)
{
    struct filing_db_filing_row row;
    struct filing_db_frozen_row frozen;
    struct filing_values values;
    const struct reports_form *form = filing->form;
    if (!filing_db_find(req->db, form->code, form->year - 1, filing->org.id, &row) ||
        !filing_db_frozen(req->db, row.id, &frozen)) {
        return NULL;
    }
    const struct reports_form *before =
        form_signed(req, row.form_sum, reports_form_of(req, form->code, form->year - 1));
    return before != NULL && filing_unpack(req->arena, before, frozen.total, &values)
               ? filing_lay_out(req->arena, form, before, &values).numbers
               : NULL;
}

/* ---- all of it ------------------------------------------------------------------------------ */

static void read_frozen(struct request *req, struct filing *filing)
{
    struct filing_db_frozen_row frozen = {0};
    bool is_there = filing_db_frozen(req->db, filing->row.id, &frozen);
    struct filing_frozen bytes = {frozen.total, frozen.own, frozen.computed};
    filing->is_broken =
        !is_there ||
        !str_equal(filing->row.sum, filing_sum(req->arena, filing->form, filing->org.id, &bytes)) ||
        !filing_unpack(req->arena, filing->form, frozen.total, &filing->values) ||
        !filing_unpack(req->arena, filing->form, frozen.own, &filing->own) ||
        !filing_unpack(req->arena, filing->form, frozen.computed, &filing->computed);
    filing->is_counted = true;
    filing->reports = filing->row.reports;
    filing->expected = filing->row.expected;
}

/* What was signed, laid out as the form wants it now; false if it cannot be read. */
struct signed_values {
    struct filing_values total;
    struct filing_values own;
    struct filing_values computed;
};

static bool read_signed(struct request *req, const struct filing *filing,
                        struct signed_values *ret_signed)
{
    struct filing_db_frozen_row frozen;
    struct arena *arena = req->arena;
    const struct reports_form *form = filing->form;
    const struct reports_form *then = form_signed(req, filing->row.form_sum, form);
    struct signed_values values;
    if (then == NULL || !filing_db_frozen(req->db, filing->row.id, &frozen) ||
        !filing_unpack(arena, then, frozen.total, &values.total) ||
        !filing_unpack(arena, then, frozen.own, &values.own) ||
        !filing_unpack(arena, then, frozen.computed, &values.computed)) {
        return false;
    }
    if (then != form) {
        values.total = filing_lay_out(arena, form, then, &values.total);
        values.own = filing_lay_out(arena, form, then, &values.own);
        values.computed = filing_lay_out(arena, form, then, &values.computed);
    }
    *ret_signed = values;
    return true;
}

/* What was not returned stands as it was signed; who adds up, adds up what is accepted now. */
static void put_signed(struct filing *filing, size_t cell, const struct signed_values *before,
                       const struct reports_number *below)
{
    filing->own.numbers[cell] = before->own.numbers[cell];
    filing->own.texts[cell] = before->own.texts[cell];
    filing->values.texts[cell] = before->total.texts[cell];
    filing->computed.numbers[cell] = before->computed.numbers[cell];
    filing->computed.texts[cell] = before->computed.texts[cell];
    add_below(filing, cell, below);
}

static void read_live(struct request *req, struct filing *filing)
{
    size_t count_of_cells = filing->form->cell_count;
    struct reports_number *own_register =
        ARENA_ARRAY(req->arena, count_of_cells, struct reports_number);
    struct reports_number *below = ARENA_ARRAY(req->arena, count_of_cells, struct reports_number);
    struct signed_values before;
    bool is_returned = filing->state == FILING_RETURNED && filing->whole_remark == NULL;
    count(req, filing, own_register);
    if (filing->is_collector) {
        add_up_below(req, filing, below);
    }
    if (is_returned && !read_signed(req, filing, &before)) {
        filing->is_broken = true;
        is_returned = false;
    }
    for (size_t cell = 0; cell < count_of_cells; cell++) {
        if (!has_cell(filing, cell) || is_formula(filing, cell)) {
            continue;
        }
        if (is_returned && filing->remarks[cell] == NULL) {
            put_signed(filing, cell, &before, below);
        } else {
            put_live(filing, cell, own_register, below);
        }
        /* By today's tree there is no report: it is the register that is looked at. */
        if (filing->is_by_todays_tree && row_of(filing, cell)->source == REPORTS_MEASURE) {
            filing->values.numbers[cell] = filing->computed.numbers[cell];
            filing->values.texts[cell] = filing->computed.texts[cell];
        }
    }
}

void filing_load(struct request *req, struct filing *filing)
{
    struct filing_db_kind_row kind = {0};
    if (filing->is_frozen) {
        const struct reports_form *form = form_signed(req, filing->row.form_sum, filing->form);
        filing->form = form == NULL ? filing->form : form;
    }
    filing->values = filing_values_new(req->arena, filing->form);
    filing->own = filing_values_new(req->arena, filing->form);
    filing->computed = filing_values_new(req->arena, filing->form);
    read_entered(req, filing);
    if (filing->is_filler && !filing->is_collector &&
        filing_db_kind(req->db, filing->org.region_id, filing->org.id, &kind)) {
        filing->kind = kind.kind;
    }
    filing->last = read_last(req, filing);
    if (filing->is_frozen) {
        read_frozen(req, filing);
        look_at_register(req, filing);
    } else {
        read_live(req, filing);
        reports_compute(filing->form, filing->values.numbers, filing->last);
    }
    filing->findings =
        reports_look_over(req->arena, filing->form, filing->values.numbers, filing->last);
}

/* ---- what has to be explained --------------------------------------------------------------- */

static bool is_explained(const struct filing *filing, size_t cell)
{
    return filing->entered[cell] != NULL && !str_is_empty(filing->entered[cell]->reason);
}

struct filing_open_questions filing_unexplained(struct request *req, const struct filing *filing)
{
    struct filing_open_questions open = {
        .cells = ARENA_ARRAY(req->arena, filing->form->cell_count, size_t)};
    bool *is_asked = ARENA_ARRAY(req->arena, filing->form->cell_count, bool);
    for (size_t i = 0; i < filing->findings.count; i++) {
        const struct reports_finding *finding = &filing->findings.items[i];
        is_asked[finding->cell] = is_asked[finding->cell] || !finding->check->is_hard;
    }
    for (size_t cell = 0; cell < filing->form->cell_count; cell++) {
        bool is_own_difference = !filing->is_collector && filing_differs(filing, cell);
        if ((is_asked[cell] || is_own_difference) && !is_explained(filing, cell)) {
            open.cells[open.count++] = cell;
        }
    }
    return open;
}
