/* The note on how far it is («справка о ходе выполнения»): of one document, of all that a body has
 * decided, that somebody sees to, or that a branch was told to do; on a day, out of what was
 * entered; as a page and as a file. */
#include "app/app.h"
#include "base/format.h"
#include "features/control/control.html.h"
#include "features/control/control_inner.h"
#include "features/orgs/orgs.h"
#include "features/papers/papers.h"

#define NAMED 12
#define ANSWERS 1000 /* that are read */
#define ANSWERS_TOLD 12

/* ---- of what -------------------------------------------------------------------------------- */

enum by { BY_ORG, BY_DOCUMENT, BY_BODY, BY_CONTROLLER, BY_BRANCH };
static const char *const by_codes[] = {
    [BY_ORG] = "all",       [BY_DOCUMENT] = "document",
    [BY_BODY] = "body",     [BY_CONTROLLER] = "controller",
    [BY_BRANCH] = "branch",
};

/* "controller-123-4"; `name` is found when it is looked at. */
struct subject {
    enum by by;
    int64_t id;
    int64_t n;
    str name;
    str path; /* of the branch, or of the organisation */
};

static struct subject subject_named(str text)
{
    struct subject subject = {0};
    str word = {0};
    str id = {0};
    str_next(&text, '-', &word);
    str_next(&text, '-', &id);
    for (size_t i = 0; i < COUNT_OF(by_codes); i++) {
        if (str_equal(word, str_of(by_codes[i]))) {
            subject.by = (enum by)i;
        }
    }
    if (!str_to_int64(id, &subject.id)) {
        subject.by = BY_ORG;
    }
    (void)!str_to_int64(text, &subject.n);
    return subject;
}

struct choices {
    struct form_choice *items;
    size_t count;
    size_t capacity;
};

static void add_choice(struct request *req, struct choices *choices, enum by by, int64_t id,
                       int64_t n, str label)
{
    str value =
        n == 0 ? str_format(req->arena, "%s-%lld", by_codes[by], (long long)id)
               : str_format(req->arena, "%s-%lld-%lld", by_codes[by], (long long)id, (long long)n);
    *ARENA_PUSH(req->arena, choices->items, choices->count, choices->capacity) =
        (struct form_choice){str_to_c(req->arena, value), str_to_c(req->arena, label)};
}

static const struct form_choice *choices_of(struct request *req, const struct orgs_org *org)
{
    struct choices choices = {0};
    *ARENA_PUSH(req->arena, choices.items, choices.count, choices.capacity) =
        (struct form_choice){"all", N_("All that the organisation controls")};
    add_choice(req, &choices, BY_BRANCH, org->id, 0,
               str_of(_("All that the organisation and those below were told to do")));
    struct control_db_note_bodies_rows bodies = control_db_note_bodies(req->db, org->id);
    EACH (row, bodies) {
        add_choice(req, &choices, BY_BODY, row->id, 0, _f("Decisions of the body: %1", row->name));
    }
    struct control_db_note_controllers_rows people = control_db_note_controllers(req->db, org->id);
    EACH (row, people) {
        add_choice(req, &choices, BY_CONTROLLER, row->item_id, row->n,
                   _f("Controlled by: %1", row->name));
    }
    struct control_db_note_documents_rows documents = control_db_note_documents(req->db, org->id);
    EACH (row, documents) {
        add_choice(req, &choices, BY_DOCUMENT, row->id, 0,
                   control_document_label(req, row->kind, row->number, row->dated_on));
    }
    struct control_db_note_branches_rows branches = control_db_note_branches(req->db, org->id);
    EACH (row, branches) {
        add_choice(req, &choices, BY_BRANCH, row->id, 0, _f("Tasks of: %1", row->short_name));
    }
    *ARENA_PUSH(req->arena, choices.items, choices.count, choices.capacity) =
        (struct form_choice){0};
    return choices.items;
}

/* False if the address names what is not there, or lies elsewhere. */
static bool find_subject(struct request *req, const struct orgs_org *org, struct subject *subject)
{
    struct scope own = access_system_scope(req->arena, req->scope.region_id, org->path);
    struct orgs_org branch;
    subject->path = org->path;
    if (subject->by == BY_BRANCH) {
        if (!orgs_find(req, own, subject->id, &branch)) {
            return false;
        }
        subject->path = branch.path;
        subject->name = branch.short_name;
    } else if (subject->by == BY_BODY) {
        struct control_db_note_bodies_rows rows = control_db_note_bodies(req->db, org->id);
        EACH (row, rows) {
            subject->name = row->id == subject->id ? row->name : subject->name;
        }
        return subject->name.length > 0;
    } else if (subject->by == BY_CONTROLLER) {
        struct control_db_note_controllers_rows rows =
            control_db_note_controllers(req->db, org->id);
        EACH (row, rows) {
            bool is_meant = row->item_id == subject->id && row->n == subject->n;
            subject->name = is_meant ? row->name : subject->name;
        }
        return subject->name.length > 0;
    }
    return true;
}

static struct control_db_item_rows items_of(struct request *req, const struct orgs_org *org,
                                            const struct subject *subject, date day)
{
    int offset = req->app->options.utc_offset_minutes;
    int64_t since = date_begins_at(day, offset);
    int64_t until = date_begins_at(date_add_days(day, 1), offset);
    if (subject->by == BY_BRANCH) {
        return control_db_for_branch(req->db, subject->path,
                                     str_join(req->arena, subject->path, STR("~")), since, until);
    }
    return control_db_for_note(
        req->db, &(struct control_db_for_note_values){
                     .org_id = org->id,
                     .document_id = subject->by == BY_DOCUMENT ? subject->id : 0,
                     .body_id = subject->by == BY_BODY ? subject->id : 0,
                     .controller = subject->by == BY_CONTROLLER ? subject->name : (str){0},
                     .since = since,
                     .until = until,
                 });
}

/* ---- what stands in it ---------------------------------------------------------------------- */

/* What was answered, each text once with all who wrote it: one mailing below makes many alike. */
static struct control_note_answers answers_of(struct request *req,
                                              struct control_db_branch_values branch, date day)
{
    struct control_db_answers_rows rows =
        control_db_answers(req->db, &(struct control_db_answers_values){branch, day, ANSWERS});
    struct control_note_answers answers = {
        .items = ARENA_ARRAY(req->arena, rows.count, struct control_note_answer)};
    EACH (row, rows) {
        size_t i = 0;
        while (i < answers.count && !str_equal(answers.items[i].report, row->report)) {
            i++;
        }
        if (i == ANSWERS_TOLD) {
            continue;
        }
        struct control_note_answer *answer = &answers.items[i];
        answers.count += i == answers.count;
        answer->report = row->report;
        answer->orgs++;
        answer->names = answer->orgs > NAMED ? answer->names
                                             : str_comma(req->arena, answer->names, row->org_name);
        answers.orgs++;
    }
    return answers;
}

str control_note_names(struct request *req, const struct control_note_answer *answer)
{
    int64_t more = answer->orgs - NAMED;
    return more <= 0
               ? answer->names
               : STR_CONCAT(req->arena, answer->names, STR(" "),
                            _n("and %1 more organisation", "and %1 more organisations", more));
}

str control_note_more(struct request *req, const struct control_note_line *line)
{
    int64_t more = line->totals.accepted + line->totals.reported - line->answers.orgs;
    return more <= 0 ? (str){0}
                     : _n("%1 more organisation has reported.",
                          "%1 more organisations have reported.", more);
}

static struct control_note_line line_of(struct request *req, const struct control_db_item_row *row,
                                        str path, date day)
{
    struct control_db_item_row then = control_item_on(req, row, day);
    struct control_db_branch_values branch =
        control_branch_of(&then, path, str_join(req->arena, path, STR("~")));
    return (struct control_note_line){
        .row = row,
        .whom = control_whom(req, row->id),
        .totals = control_totals_on(req, branch, day),
        .late = control_db_late_ones(req->db,
                                     &(struct control_db_late_ones_values){branch, day, NAMED}),
        .answers = answers_of(req, branch, day),
    };
}

static str title_of(struct request *req, const struct control_note_view *view,
                    const struct subject *subject)
{
    struct buf text = BUF_INIT(req->arena);
    format_date_long(&text, req->language, view->day);
    str day = buf_str(&text);
    switch (subject->by) {
    case BY_DOCUMENT:
        if (view->count > 0) {
            const struct control_db_item_row *row = view->lines[0].row;
            return _f("On the carrying out of “%1” (%2) on %3", row->title,
                      control_document_label(req, row->kind, row->document_number, row->dated_on),
                      day);
        }
        break;
    case BY_BODY:
        return _f("On the carrying out of the decisions of the body “%1” on %2", subject->name,
                  day);
    case BY_CONTROLLER:
        return _f("On the carrying out of the decisions that %1 sees to, on %2", subject->name,
                  day);
    case BY_BRANCH:
        return _f("On the carrying out of the tasks of “%1” on %2", subject->name, day);
    case BY_ORG:
        break;
    }
    return _f("On the carrying out of decisions on %1", day);
}

static void count_all(struct control_note_view *view)
{
    int64_t document_id = 0;
    for (size_t i = 0; i < view->count; i++) {
        const struct control_note_line *line = &view->lines[i];
        view->documents += line->row->document_id != document_id;
        document_id = line->row->document_id;
        int64_t wanted = line->totals.total - line->totals.removed;
        view->done += wanted > 0 && line->totals.accepted == wanted;
        view->late += line->totals.late > 0;
    }
}

static bool read_view(struct request *req, struct control_note_view *ret_view)
{
    struct orgs_org org;
    if (!orgs_asked_for(req, req->scope, &org)) {
        return false;
    }
    struct subject subject = subject_named(query_text(req, "by"));
    if (!find_subject(req, &org, &subject)) {
        return false;
    }
    struct control_note_view view = {
        .org_id = org.id, .org_name = org.short_name, .day = control_day_asked(req)};
    struct control_db_item_rows rows = items_of(req, &org, &subject, view.day);
    view.lines = ARENA_ARRAY(req->arena, rows.count, struct control_note_line);
    EACH (row, rows) {
        view.lines[view.count++] =
            line_of(req, row, subject.by == BY_BRANCH ? subject.path : row->org_path, view.day);
    }
    count_all(&view);
    view.title = title_of(req, &view, &subject);
    struct form_field *fields = ARENA_ARRAY(req->arena, 3, struct form_field);
    fields[0] = (struct form_field){"by",         N_("What the note is of"),
                                    FORM_CHOICE,  .required = true,
                                    .wide = true, .choices = choices_of(req, &org)};
    fields[1] = (struct form_field){"day", N_("As it stood on"), FORM_DATE, .required = true};
    fields[2] = (struct form_field){0};
    view.form = form_of(req, fields);
    form_set_text(&view.form, "by", query_text(req, "by"));
    form_set_date(&view.form, "day", view.day);
    view.by = form_text(&view.form, "by");
    *ret_view = view;
    return true;
}

/* ---- in words ------------------------------------------------------------------------------- */

static str sentence_after(struct request *req, str text, str sentence)
{
    return text.length == 0 ? sentence : STR_CONCAT(req->arena, text, STR(" "), sentence);
}

/* The copy of one organisation alone. */
static str alone_text(struct request *req, const struct control_db_totals_row *totals)
{
    return str_of(totals->accepted > 0   ? _("Carried out.")
                  : totals->reported > 0 ? _("Reported; the report waits for a decision.")
                  : totals->removed > 0  ? _("Taken off control.")
                  : totals->late > 0     ? _("Not carried out, the term is over.")
                                         : _("In progress."));
}

str control_note_text(struct request *req, const struct control_db_totals_row *totals)
{
    if (totals->total == 1) {
        return alone_text(req, totals);
    }
    int64_t open = totals->total - totals->removed - totals->accepted - totals->reported;
    str text = _n("The task was given to %1 organisation.",
                  "The task was given to %1 organisations.", totals->total);
    if (totals->accepted > 0) {
        text = sentence_after(req, text,
                              _n("%1 organisation has carried it out.",
                                 "%1 organisations have carried it out.", totals->accepted));
    }
    if (totals->reported > 0) {
        text = sentence_after(req, text,
                              _n("The report of %1 organisation waits for a decision.",
                                 "The reports of %1 organisations wait for a decision.",
                                 totals->reported));
    }
    if (open > totals->late) {
        text = sentence_after(
            req, text,
            _n("%1 organisation is at it.", "%1 organisations are at it.", open - totals->late));
    }
    if (totals->late > 0) {
        text = sentence_after(
            req, text, _n("%1 organisation is late.", "%1 organisations are late.", totals->late));
    }
    if (totals->removed > 0) {
        text =
            sentence_after(req, text,
                           _n("For %1 organisation it was taken off control.",
                              "For %1 organisations it was taken off control.", totals->removed));
    }
    return text;
}

str control_note_summary(struct request *req, const struct control_note_view *view)
{
    if (view->count == 0) {
        return str_of(_("Nothing was under control on that day."));
    }
    str text = _nf("%1 item %2 is under control.", "%1 items %2 are under control.",
                   (int64_t)view->count, _n("of %1 document", "of %1 documents", view->documents));
    if (view->done > 0) {
        text = sentence_after(
            req, text,
            _n("%1 item is carried out by all.", "%1 items are carried out by all.", view->done));
    }
    return view->late == 0 ? text
                           : sentence_after(req, text,
                                            _n("With %1 item somebody is late.",
                                               "With %1 items somebody is late.", view->late));
}

str control_note_late(struct request *req, const struct control_note_line *line)
{
    str late = {0};
    EACH (one, line->late) {
        late = str_comma(req->arena, late, one->org_name);
    }
    int64_t more = line->totals.late - (int64_t)line->late.count;
    return more <= 0
               ? late
               : STR_CONCAT(req->arena, late, STR(" "),
                            _n("and %1 more organisation", "and %1 more organisations", more));
}

bool control_note_begins(const struct control_note_view *view, size_t at)
{
    return at == 0 || view->lines[at].row->document_id != view->lines[at - 1].row->document_id;
}

/* ---- as a paper ----------------------------------------------------------------------------- */

static void put(struct request *req, struct papers_paper *paper, enum papers_kind kind, str text)
{
    if (text.length > 0) {
        papers_add(req->arena, paper, kind, text, (str){0}, (str){0});
    }
}

static void put_line(struct request *req, struct papers_paper *paper,
                     const struct control_note_line *line)
{
    const struct control_db_item_row *row = line->row;
    put(req, paper, PAPERS_PARAGRAPH,
        row->number.length == 0 ? row->text
                                : STR_CONCAT(req->arena, row->number, STR(" "), row->text));
    str facts = _f("Who: %1.", line->whom);
    if (!date_is_none(row->due_on)) {
        facts = sentence_after(req, facts, _f("The term: %1.", row->due_on));
    }
    put(req, paper, PAPERS_PARAGRAPH, facts);
    put(req, paper, PAPERS_PARAGRAPH, control_note_text(req, &line->totals));
    EACH (answer, line->answers) {
        put(req, paper, PAPERS_ITEM,
            STR_CONCAT(req->arena, control_note_names(req, answer), STR(": "), answer->report));
    }
    str more = control_note_more(req, line);
    if (more.length > 0) {
        put(req, paper, PAPERS_PARAGRAPH, more);
    }
    str late = control_note_late(req, line);
    if (late.length > 0) {
        put(req, paper, PAPERS_PARAGRAPH, _f("Late: %1.", late));
    }
}

static void put_document(struct request *req, struct papers_paper *paper,
                         const struct control_db_item_row *row)
{
    papers_add(req->arena, paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    put(req, paper, PAPERS_CENTRED,
        STR_CONCAT(req->arena,
                   control_document_label(req, row->kind, row->document_number, row->dated_on),
                   STR(". "), row->title));
}

static struct reply file_of(struct request *req, const struct control_note_view *view,
                            enum papers_format format)
{
    struct papers_paper paper = {.title = view->title};
    put(req, &paper, PAPERS_CENTRED, view->org_name);
    put(req, &paper, PAPERS_TITLE, str_of(_("Progress note")));
    put(req, &paper, PAPERS_CENTRED, view->title);
    put(req, &paper, PAPERS_PARAGRAPH, control_note_summary(req, view));
    for (size_t i = 0; i < view->count; i++) {
        if (control_note_begins(view, i)) {
            put_document(req, &paper, view->lines[i].row);
        }
        put_line(req, &paper, &view->lines[i]);
    }
    papers_add(req->arena, &paper, PAPERS_GAP, (str){0}, (str){0}, (str){0});
    papers_add(req->arena, &paper, PAPERS_SIGNATURE, str_of(_("Prepared by")),
               control_actor_name(req), (str){0});
    return papers_reply(req, &paper, (str){0}, _f("Note %1", date_iso(req->arena, view->day)),
                        format);
}

struct reply control_note_page(struct request *req)
{
    struct control_note_view view;
    str as = query_text(req, "as");
    if (!read_view(req, &view)) {
        return reply_not_found(req);
    }
    if (as.length > 0) {
        bool is_docx = str_equal(as, STR("docx"));
        return is_docx || str_equal(as, STR("pdf"))
                   ? file_of(req, &view, is_docx ? PAPERS_DOCX : PAPERS_PDF)
                   : reply_not_found(req);
    }
    return reply_page(req, _("Note on the carrying out"), control_html_note(req, &view));
}
