/* Before an item is put under control: what its text says, whom that makes copies for and until
 * when, to be confirmed or corrected beside the text. */
#include "features/control/control_inner.h"

#include "base/utf8.h"
#include "features/control/control.html.h"
#include "features/orgs/orgs.h"

#define OWN_TASKS 40
#define LINE_FIELDS 5
#define FIRST_WORDS 40
#define MORE_WORDS 100
#define SETTLED_WORDS 60
#define NAMED 6

/* ---- what the text says --------------------------------------------------------------------- */

static const struct documents_item *item_numbered(const struct documents_document *document,
                                                  int64_t item)
{
    for (size_t i = 0; item != 0 && i < document->item_count; i++) {
        if (document->items[i].item == item) {
            return &document->items[i];
        }
    }
    return NULL;
}

static bool is_heading(const struct documents_document *document, int64_t item)
{
    for (size_t i = 0; i < document->item_count; i++) {
        if (document->items[i].parent == item) {
            return true;
        }
    }
    return false;
}

/* Taking note and approving is done by the decision itself. */
static bool asks_nothing(struct request *req, str text)
{
    static const char *const anywhere[] = {"к сведению", "назарға алынсын", "мәліметке алынсын",
                                           "take note"};
    static const char *const in_front[] = {"утвердить", "одобрить", "бекітілсін", "approve"};
    str lower = utf8_lower(req->arena, str_trim(text));
    for (size_t i = 0; i < COUNT_OF(anywhere); i++) {
        if (str_find(lower, str_of(anywhere[i])) >= 0) {
            return true;
        }
    }
    for (size_t i = 0; i < COUNT_OF(in_front); i++) {
        if (str_starts_with(lower, str_of(in_front[i]))) {
            return true;
        }
    }
    return false;
}

/* What stands under a heading that approves is what was approved. */
static bool is_approved(struct request *req, const struct documents_document *document,
                        const struct documents_item *item)
{
    item = item_numbered(document, item->parent);
    for (; item != NULL; item = item_numbered(document, item->parent)) {
        str lower = utf8_lower(req->arena, item->text);
        if (asks_nothing(req, item->text) || str_find(lower, STR("утвердить")) >= 0) {
            return true;
        }
    }
    return false;
}

/* Addressees, term and controllers of the nearest one above that has some. */
static void inherit(const struct documents_document *document, struct control_plan_line *line)
{
    const struct documents_item *item = line->item;
    for (; item != NULL; item = item_numbered(document, item->parent)) {
        if (line->addressee_count == 0) {
            line->addressees = item->addressees;
            line->addressee_count = item->addressee_count;
        }
        if (line->controller_count == 0) {
            line->controllers = item->controllers;
            line->controller_count = item->controller_count;
        }
        if (date_is_none(line->due_on) && line->recurs == DOCUMENTS_ONCE) {
            line->recurs = item->recurs;
            line->due_on = date_is_none(item->due_on) ? item->review_on : item->due_on;
        }
    }
    if (line->controller_count == 0) {
        line->controllers = document->controllers;
        line->controller_count = document->controller_count;
    }
}

static const char *const level_words[] = {
    [LEVEL_REGION] = N_("regional organisations"),
    [LEVEL_TERRITORY] = N_("territorial organisations"),
    [LEVEL_PRIMARY] = N_("primary organisations"),
};

int64_t control_count_level(struct request *req, str path, int64_t level)
{
    struct control_db_count_level_row row = {0};
    bool found =
        control_db_count_level(req->db, path, str_join(req->arena, path, STR("~")), level, &row);
    return found ? row.total : 0;
}

static str whom_of(struct request *req, const struct documents_addressee *addressee)
{
    bool is_level = addressee->kind == DOCUMENTS_TO_LEVEL && addressee->level >= LEVEL_REGION &&
                    addressee->level <= LEVEL_PRIMARY;
    return addressee->text.length == 0 && is_level
               ? str_of(tr(req->language, level_words[addressee->level]))
               : addressee->text;
}

/* In words, and how many copies that makes. Those inside of the own organisation are one. */
static void count_addressees(struct request *req, const struct documents_document *document,
                             struct control_plan_line *line)
{
    bool has_own = line->addressee_count == 0;
    for (size_t i = 0; i < line->addressee_count; i++) {
        const struct documents_addressee *addressee = &line->addressees[i];
        line->whom = str_comma(req->arena, line->whom, whom_of(req, addressee));
        if (addressee->kind == DOCUMENTS_TO_LEVEL) {
            line->orgs += control_count_level(req, document->org_path, addressee->level);
        } else if (addressee->kind == DOCUMENTS_TO_ORG && addressee->org_id != 0) {
            line->orgs++;
        } else {
            has_own = true;
        }
    }
    line->orgs += has_own;
    line->whom = line->whom.length == 0 ? document->org_name : line->whom;
}

/* Of a document that was read in late: nobody gets a task that is overdue when it comes, unless
 * somebody means it. */
static bool was_due(const struct request *req, const struct control_plan_line *line)
{
    return line->recurs == DOCUMENTS_ONCE && !date_is_none(line->due_on) &&
           date_before(line->due_on, req->today);
}

static struct control_plan_line line_of(struct request *req,
                                        const struct documents_document *document,
                                        const struct documents_item *item,
                                        struct control_db_item_rows existing)
{
    struct control_plan_line line = {.item = item, .is_heading = is_heading(document, item->item)};
    inherit(document, &line);
    count_addressees(req, document, &line);
    line.is_asked = !line.is_heading && !item->is_control && !asks_nothing(req, item->text) &&
                    !is_approved(req, document, item);
    line.words = control_first_words(req, item->text, line.is_asked ? MORE_WORDS : SETTLED_WORDS);
    bool was_sent = req->http != NULL && req->http->method == HTTP_POST;
    line.is_ticked =
        was_sent ? form_is_ticked(req, "on", item->item) : line.is_asked && !was_due(req, &line);
    EACH (row, existing) {
        if (row->item == item->item) {
            line.existing = row;
        }
    }
    return line;
}

/* ---- the form ------------------------------------------------------------------------------- */

const char *control_plan_field(struct request *req, const char *name,
                               const struct control_plan_line *line)
{
    return str_to_c(req->arena,
                    str_format(req->arena, "%s%lld", name, (long long)line->item->item));
}

/* The day of all items that name none. */
static const struct form_field review_field = {
    CONTROL_REVIEW_DAY, N_("Day to look again"), FORM_DATE, .wide = true,
    .hint = N_("For all items of which the text names no day; each may have another one.")};

static bool names_no_day(const struct control_plan_line *line)
{
    return date_is_none(line->due_on) && line->recurs == DOCUMENTS_ONCE;
}

static const char *label_with_count(struct request *req, str words, int64_t count)
{
    return str_to_c(req->arena,
                    str_format(req->arena, "%.*s: %lld", STR_ARG(words), (long long)count));
}

/* The document's organisation and all below it. */
static int64_t count_all(struct request *req, const struct control_plan *plan)
{
    int64_t all = 1;
    for (int64_t level = plan->level + 1; level <= LEVEL_PRIMARY; level++) {
        all += control_count_level(req, plan->document.org_path, level);
    }
    return all;
}

/* As the text says, the own organisation, or a whole level below it. */
static const struct form_choice *whom_choices(struct request *req, const struct control_plan *plan,
                                              const struct control_plan_line *line)
{
    struct form_choice *choices = ARENA_ARRAY(req->arena, LEVEL_PRIMARY + 4, struct form_choice);
    size_t count = 0;
    choices[count++] = (struct form_choice){
        "text", label_with_count(req, _f("as the text says: %1", line->whom), line->orgs)};
    choices[count++] = (struct form_choice){"own", str_to_c(req->arena, plan->document.org_name)};
    for (int64_t level = plan->level + 1; level <= LEVEL_PRIMARY; level++) {
        int64_t orgs = control_count_level(req, plan->document.org_path, level);
        if (orgs > 0) {
            choices[count++] = (struct form_choice){
                str_to_c(req->arena, str_format(req->arena, "%lld", (long long)level)),
                label_with_count(req, _f("all %1 below", tr(req->language, level_words[level])),
                                 orgs)};
        }
    }
    int64_t all = count_all(req, plan);
    if (all > 1) {
        choices[count++] = (struct form_choice){
            "all", label_with_count(req, str_of(_("itself and all organisations below")), all)};
    }
    choices[count] = (struct form_choice){0};
    return choices;
}

static const struct form_choice *own_task_choices(struct request *req, struct control_plan *plan)
{
    struct control_db_line_rows rows =
        control_db_of_org(req->db, plan->document.org_path, OWN_TASKS);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 2, struct form_choice);
    size_t count = 0;
    choices[count++] = (struct form_choice){"0", N_("nothing from above")};
    EACH (row, rows) {
        str value = str_format(req->arena, "%lld-%lld", (long long)row->item_id, (long long)row->n);
        str label = STR_CONCAT(
            req->arena, control_document_label(req, row->kind, row->document_number, row->dated_on),
            STR(", "), row->number, STR(" "), utf8_slice(row->text, 60));
        choices[count++] =
            (struct form_choice){str_to_c(req->arena, value), str_to_c(req->arena, label)};
    }
    choices[count] = (struct form_choice){0};
    plan->has_own_tasks = count > 1;
    return choices;
}

static void add_fields(struct request *req, struct control_plan *plan,
                       const struct control_plan_line *line, const struct form_choice *own_tasks)
{
    const struct form_field fields[] = {
        {control_plan_field(req, "to", line), N_("Who has to do it"), FORM_CHOICE,
         .required = line->is_ticked, .wide = true, .choices = whom_choices(req, plan, line)},
        {control_plan_field(req, "due", line), N_("To be done by"), FORM_DATE,
         .hint = names_no_day(line) ? N_("The text names no day; empty: the day to look again.")
                                    : NULL},
        {control_plan_field(req, "recurs", line), N_("How often"), FORM_CHOICE,
         .required = line->is_ticked, .choices = control_recurrences},
        {control_plan_field(req, "note", line), N_("Why other than the text"), FORM_TEXT,
         .max = 200},
        {control_plan_field(req, "for", line), N_("Carries out"), FORM_CHOICE,
         .choices = own_tasks},
    };
    size_t count = plan->has_own_tasks ? COUNT_OF(fields) : COUNT_OF(fields) - 1;
    memcpy(&plan->fields[plan->field_count], fields, count * sizeof(fields[0]));
    plan->field_count += count;
}

static const char *recurs_code(enum documents_recurs recurs)
{
    return control_recurrences[recurs].value;
}

static void set_line(struct request *req, struct control_plan *plan,
                     const struct control_plan_line *line, str fulfils)
{
    struct form *form = &plan->form;
    form_set_text(form, control_plan_field(req, "to", line), STR("text"));
    form_set_date(form, control_plan_field(req, "due", line), line->due_on);
    form_set_text(form, control_plan_field(req, "recurs", line), str_of(recurs_code(line->recurs)));
    if (plan->has_own_tasks) {
        form_set_text(form, control_plan_field(req, "for", line), fulfils);
    }
}

/* What the document itself says it carries out. */
static str fulfilled_by(struct request *req, const struct documents_document *document)
{
    struct control_db_fulfilled_row row;
    return control_db_fulfilled(req->db, document->region_id, document->id, document->org_id, &row)
               ? str_format(req->arena, "%lld-%lld", (long long)row.item_id, (long long)row.n)
               : STR("0");
}

struct control_plan control_plan_of(struct request *req, const struct documents_document *document)
{
    struct control_plan plan = {.document = *document, .level = LEVEL_UNION};
    struct orgs_org org;
    if (orgs_find(req, access_system_scope(req->arena, document->region_id, document->org_path),
                  document->org_id, &org)) {
        plan.level = org.level;
    }
    struct control_db_item_rows existing = control_db_of_document(req->db, document->id);
    plan.lines = ARENA_ARRAY(req->arena, document->item_count, struct control_plan_line);
    plan.fields =
        ARENA_ARRAY(req->arena, document->item_count * LINE_FIELDS + 2, struct form_field);
    plan.fields[plan.field_count++] = review_field;
    const struct form_choice *own_tasks = own_task_choices(req, &plan);
    for (size_t i = 0; i < document->item_count; i++) {
        plan.lines[i] = line_of(req, document, &document->items[i], existing);
        if (plan.lines[i].existing == NULL) {
            add_fields(req, &plan, &plan.lines[i], own_tasks);
            plan.asks_day |= plan.lines[i].is_ticked && names_no_day(&plan.lines[i]);
        }
    }
    plan.count = document->item_count;
    plan.fields[plan.field_count] = (struct form_field){0};
    return plan;
}

/* ---- what the form says -----------------------------------------------------------------------
 */

/* "123-4" */
static void read_task(str text, struct control_order *order)
{
    str item = {0};
    str_next(&text, '-', &item);
    if (!str_to_int64(item, &order->fulfils_id) || !str_to_int64(text, &order->fulfils_n)) {
        order->fulfils_id = 0;
        order->fulfils_n = 0;
    }
}

static enum documents_recurs recurs_read(str text)
{
    for (size_t i = 0; control_recurrences[i].value != NULL; i++) {
        if (str_equal(text, str_of(control_recurrences[i].value))) {
            return (enum documents_recurs)i;
        }
    }
    return DOCUMENTS_ONCE;
}

/* As the form says, with the common day for what has none of its own. */
static struct control_order order_of(struct request *req, const struct control_plan *plan,
                                     const struct control_plan_line *line)
{
    const struct form *form = &plan->form;
    str to = form_text(form, control_plan_field(req, "to", line));
    struct control_order order = {
        .due_on = form_date(form, control_plan_field(req, "due", line)),
        .recurs = recurs_read(form_text(form, control_plan_field(req, "recurs", line))),
        .note = form_text(form, control_plan_field(req, "note", line)),
    };
    if (date_is_none(order.due_on) && order.recurs == DOCUMENTS_ONCE && names_no_day(line)) {
        order.due_on = form_date(form, CONTROL_REVIEW_DAY);
    }
    if (str_equal(to, STR("own"))) {
        order.to = CONTROL_TO_OWN;
    } else if (str_equal(to, STR("all"))) {
        order.to = CONTROL_TO_ALL;
    } else if (str_to_int64(to, &order.level)) {
        order.to = CONTROL_TO_LEVEL;
    }
    if (plan->has_own_tasks) {
        read_task(form_text(form, control_plan_field(req, "for", line)), &order);
    }
    return order;
}

static bool is_ordered(const struct control_plan_line *line)
{
    return line->existing == NULL && line->is_ticked;
}

bool control_plan_is_over(struct request *req, const struct control_plan *plan,
                          const struct control_plan_line *line)
{
    struct control_order order = order_of(req, plan, line);
    return order.recurs == DOCUMENTS_ONCE && !date_is_none(order.due_on) &&
           date_before(order.due_on, req->today);
}

static str when_text(struct request *req, const struct control_order *order)
{
    if (order->recurs != DOCUMENTS_ONCE) {
        return str_of(tr(req->language, control_recurrences[order->recurs].label));
    }
    return date_is_none(order->due_on) ? str_of(_("on the day to look again"))
                                       : _f("until %1", order->due_on);
}

/* Who gets a task, and how many they are. */
struct takers {
    str whom;
    int64_t orgs;
};

static struct takers takers_of(struct request *req, const struct control_plan *plan,
                               const struct control_plan_line *line,
                               const struct control_order *order)
{
    if (order->to == CONTROL_TO_OWN) {
        return (struct takers){plan->document.org_name, 1};
    }
    if (order->to == CONTROL_TO_ALL) {
        return (struct takers){str_of(_("itself and all organisations below")),
                               count_all(req, plan)};
    }
    if (order->to == CONTROL_TO_LEVEL && order->level <= LEVEL_PRIMARY) {
        return (struct takers){
            str_of(tr(req->language, level_words[order->level])),
            control_count_level(req, plan->document.org_path, order->level),
        };
    }
    return (struct takers){line->whom, line->orgs};
}

str control_plan_text(struct request *req, const struct control_plan *plan,
                      const struct control_plan_line *line)
{
    struct control_order order = order_of(req, plan, line);
    struct takers takers = takers_of(req, plan, line, &order);
    str whom =
        takers.orgs > 1 ? str_of(label_with_count(req, takers.whom, takers.orgs)) : takers.whom;
    return STR_CONCAT(req->arena, whom, STR(" · "), when_text(req, &order));
}

static void count_tasks(struct request *req, struct control_plan *plan)
{
    plan->tasks = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (is_ordered(&plan->lines[i])) {
            struct control_order order = order_of(req, plan, &plan->lines[i]);
            plan->tasks += takers_of(req, plan, &plan->lines[i], &order).orgs;
        }
    }
}

/* ---- what is wrong -------------------------------------------------------------------------- */

/* "2.1 “To hold a seminar…”" */
static str line_name(struct request *req, const struct control_plan_line *line)
{
    str words = control_first_words(req, line->item->text, FIRST_WORDS);
    return line->item->number.length == 0 ? words : _f("%1 “%2”", line->item->number, words);
}

/* Without a day nobody would ever be reminded. */
static bool lacks_day(struct request *req, const struct control_plan *plan,
                      const struct control_plan_line *line)
{
    struct control_order order = order_of(req, plan, line);
    return is_ordered(line) && date_is_none(order.due_on) && order.recurs == DOCUMENTS_ONCE;
}

/* One sentence for all of them, at the day that mends them all. */
static void check_days(struct request *req, struct control_plan *plan)
{
    str names = {0};
    int64_t lacking = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct control_plan_line *line = &plan->lines[i];
        line->lacks_day = lacks_day(req, plan, line);
        lacking += line->lacks_day;
        if (line->lacks_day && lacking <= NAMED) {
            names = str_comma(req->arena, names, line_name(req, line));
        }
    }
    if (lacking > 0) {
        plan->asks_day = true;
        form_add_error(&plan->form, CONTROL_REVIEW_DAY,
                       _nf("The text of %1 item names no day: %2. Enter the day on which it is "
                           "looked at again.",
                           "The text of %1 items names no day: %2. Enter the day on which they "
                           "are looked at again.",
                           lacking,
                           lacking > NAMED ? str_join(req->arena, names, STR("…")) : names));
    }
}

static void check_line(struct request *req, struct control_plan *plan,
                       const struct control_plan_line *line)
{
    struct control_order order = order_of(req, plan, line);
    bool differs = order.to != CONTROL_TO_TEXT || order.recurs != line->recurs ||
                   (!date_is_none(line->due_on) && !date_equal(order.due_on, line->due_on));
    if (differs && order.note.length == 0) {
        form_add_error(&plan->form, control_plan_field(req, "note", line),
                       str_of(_("This is not what the text says. Write in a few words why.")));
    }
}

/* Which of the fields are of that line: they stand together. */
static bool is_of_line(struct request *req, const struct form_field *field,
                       const struct control_plan_line *line)
{
    static const char *const names[LINE_FIELDS] = {"to", "due", "recurs", "note", "for"};
    for (size_t i = 0; i < LINE_FIELDS; i++) {
        if (strcmp(field->name, control_plan_field(req, names[i], line)) == 0) {
            return true;
        }
    }
    return false;
}

/* In the summary each error is called by its item. */
static void name_errors(struct request *req, struct control_plan *plan)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, plan->field_count + 1, struct form_field);
    memcpy(fields, plan->fields, (plan->field_count + 1) * sizeof(*fields));
    plan->named = plan->form;
    plan->named.fields = fields;
    for (size_t i = 0; i < plan->count; i++) {
        struct control_plan_line *line = &plan->lines[i];
        for (size_t f = 0; f < plan->field_count; f++) {
            if (plan->form.values[f].error.length > 0 && is_of_line(req, &fields[f], line)) {
                line->has_error = true;
                fields[f].label =
                    str_to_c(req->arena, _f("Item %1, %2", line_name(req, line),
                                            tr(req->language, plan->fields[f].label)));
            }
        }
    }
}

/* So many are not given by a slip of the finger. */
static void check_count(struct request *req, struct control_plan *plan)
{
    count_tasks(req, plan);
    plan->is_agreed = form_is_ticked(req, "agreed", plan->tasks);
    if (plan->tasks > CONTROL_PLAN_MANY && !plan->is_agreed) {
        form_add_general_error(
            &plan->form, _n("This gives %1 task. Tick below that this is meant.",
                            "This gives %1 tasks. Tick below that this is meant.", plan->tasks));
    }
}

static bool check(struct request *req, struct control_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        if (is_ordered(&plan->lines[i])) {
            check_line(req, plan, &plan->lines[i]);
        }
    }
    check_days(req, plan);
    check_count(req, plan);
    name_errors(req, plan);
    return form_is_good(&plan->form);
}

/* ---- the page ------------------------------------------------------------------------------- */

static bool find(struct request *req, struct control_plan *ret_plan)
{
    struct documents_document document;
    if (!documents_find_own(req, path_id(req), &document) ||
        !str_equal(document.state, STR("adopted"))) {
        return false;
    }
    *ret_plan = control_plan_of(req, &document);
    return true;
}

struct reply control_plan_page(struct request *req)
{
    struct control_plan plan;
    if (!find(req, &plan)) {
        return reply_not_found(req);
    }
    plan.form = form_of(req, plan.fields);
    str fulfils = fulfilled_by(req, &plan.document);
    for (size_t i = 0; i < plan.count; i++) {
        if (plan.lines[i].existing == NULL) {
            set_line(req, &plan, &plan.lines[i], fulfils);
        }
    }
    plan.named = plan.form;
    count_tasks(req, &plan);
    return reply_page(req, _("Put under control"), control_html_plan(req, &plan));
}

struct reply control_plan_action(struct request *req)
{
    struct control_plan plan;
    if (!find(req, &plan)) {
        return reply_not_found(req);
    }
    plan.form = form_read(req, plan.fields);
    if (!check(req, &plan)) {
        return reply_form_again(req, _("Put under control"), control_html_plan(req, &plan));
    }
    int64_t copies = 0;
    for (size_t i = 0; i < plan.count; i++) {
        if (is_ordered(&plan.lines[i])) {
            struct control_order order = order_of(req, &plan, &plan.lines[i]);
            copies += control_make(req, &plan, &plan.lines[i], &order);
        }
    }
    control_db_stop_waiting(req->db, plan.document.id);
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)plan.document.id),
                      copies == 0 ? str_of(_("Nothing more is put under control."))
                                  : _n("%1 task was given", "%1 tasks were given", copies),
                      0);
}

int64_t control_open_all(struct request *req, int64_t document_id)
{
    struct documents_document document;
    int64_t copies = 0;
    if (!documents_find_own(req, document_id, &document)) {
        return 0;
    }
    struct control_plan plan = control_plan_of(req, &document);
    for (size_t i = 0; i < plan.count; i++) {
        const struct control_plan_line *line = &plan.lines[i];
        struct control_order order = {.due_on = line->due_on, .recurs = line->recurs};
        bool has_term = !date_is_none(line->due_on) || line->recurs != DOCUMENTS_ONCE;
        if (line->is_asked && line->existing == NULL && has_term) {
            copies += control_make(req, &plan, line, &order);
        }
    }
    control_db_stop_waiting(req->db, document_id);
    return copies;
}
