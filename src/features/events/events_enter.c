/* Who comes: people are entered by who holds the event or by their own organisations, guests are
 * written in, entries are answered. */
#include "app/app.h"
#include "app/sheet.h"
#include "base/ids.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

#define ON_A_PAGE 200
#define IN_A_FILE 50000
#define NAMES_TOLD 5

static const struct form_field guest_fields[] = {
    {"last_name", N_("Surname"), FORM_TEXT, .required = true, .max = 80},
    {"first_name", N_("First name"), FORM_TEXT, .max = 80},
    {"middle_name", N_("Patronymic"), FORM_TEXT, .max = 80},
    {"org_name", N_("Where from"), FORM_TEXT, .max = 200,
     .hint = N_("Organisation, post; for example, Committee of education, head")},
    {"email", N_("E-mail"), FORM_EMAIL, .max = 120, .hint = N_("For letters about the event")},
    {"role", N_("As whom"), FORM_CHOICE, .required = true, .choices = events_roles},
    {0},
};

static const struct form_field role_fields[] = {
    {"role", N_("As whom"), FORM_CHOICE, .required = true, .choices = events_roles},
    {"category", N_("Category of the listener on that day"), FORM_CHOICE,
     .hint = N_("Left empty, it is taken from the posts held on that day")},
    {"note", N_("Note"), FORM_TEXT, .max = 300, .wide = true},
    {0},
};

/* ---- who sees whom --------------------------------------------------------------------------- */

/* Whoever holds the event sees all; others see their own people. */
static bool people_of(struct request *req, struct events_people_view *ret_view)
{
    struct events_people_view view = {.state = query_text(req, "state")};
    struct events_db_event_row row;
    if (!events_find_seen(req, &row)) {
        return false;
    }
    view.event = events_whole_of(req, &row);
    view.branch = view.event.is_held_by_us ? (str){0} : req->mandate.org_path;
    view.may_edit = view.event.is_held_by_us && access_may(req, RIGHT_EVENTS_EDIT);
    view.counts = events_counts_of(req, &row, view.branch);
    if (events_entry_label(view.state) == NULL) {
        view.state = STR("comes");
    }
    *ret_view = view;
    return true;
}

static struct events_db_entry_rows entries_of(struct request *req,
                                              const struct events_people_view *view, int64_t after,
                                              int64_t limit)
{
    const struct events_db_event_row *row = &view->event.row;
    struct events_db_entry_row last = {0};
    if (after != 0) {
        (void)!events_db_entry_of(req->db, row->region_id, row->id, after, &last);
    }
    return events_db_entries(req->db,
                             &(struct events_db_entries_values){
                                 .region_id = row->region_id,
                                 .event_id = row->id,
                                 .state = view->state,
                                 .branch = view->branch,
                                 .branch_to = view->branch.length == 0
                                                  ? (str){0}
                                                  : str_join(req->arena, view->branch, STR("~")),
                                 .after_key = last.sort_key,
                                 .after_id = last.id,
                                 .limit = limit,
                             });
}

static void note_look(struct request *req, const struct events_db_event_row *row)
{
    if (access_is_above_primary(req)) {
        audit_read(req, "events.people", row->region_id, row->id, 0);
    }
}

struct reply events_people_page(struct request *req)
{
    struct events_people_view view;
    if (!people_of(req, &view)) {
        return reply_not_found(req);
    }
    note_look(req, &view.event.row);
    view.rows = entries_of(req, &view, query_int(req, "after"), ON_A_PAGE + 1);
    if (view.rows.count > ON_A_PAGE) {
        view.rows.count = ON_A_PAGE;
        view.next = widgets_link(req, "/events/%lld/people?state=%.*s&after=%lld",
                                 (long long)view.event.row.id, STR_ARG(view.state),
                                 (long long)view.rows.items[ON_A_PAGE - 1].id);
    }
    return reply_page(req, _("Who comes"), events_html_people(req, &view));
}

/* ---- as a file, to be signed in the hall as well ----------------------------------------------
 */

static bool write_people(struct request *req, const struct events_people_view *view,
                         enum sheet_format format, int fd)
{
    const str titles[] = {
        str_of(_("Surname, first name, patronymic")),
        str_of(_("Organisation")),
        str_of(_("Post")),
        str_of(_("As whom")),
        str_of(_("Signature")),
    };
    static const int widths[] = {40, 36, 36, 20, 24};
    struct sheet_writer *writer = sheet_writer_open(format, fd, str_of(_("Who comes")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, entries_of(req, view, 0, IN_A_FILE)) {
        sheet_writer_text(writer, events_name(req, row));
        sheet_writer_text(writer, row->org_name);
        sheet_writer_text(writer, row->post);
        sheet_writer_text(writer, str_of(_(events_role_label(row->role))));
        sheet_writer_text(writer, (str){0});
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

struct reply events_people_file(struct request *req)
{
    struct events_people_view view;
    if (!people_of(req, &view)) {
        return reply_not_found(req);
    }
    audit_read(req, "events.export", view.event.row.region_id, view.event.row.id, 0);
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_people(req, &view, SHEET_XLSX, fd);
    return reply_made_file(req, fd, is_whole,
                           STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                           STR_CONCAT(req->arena, str_of(_("Who comes")), STR(".xlsx")));
}

/* ---- entering -------------------------------------------------------------------------------- */

str events_refusal(struct request *req, const struct events_db_event_row *event, bool is_holder)
{
    date last = date_is_none(event->closes_on) ? event->ends_on : event->closes_on;
    if (str_equal(event->state, STR("cancelled"))) {
        return str_of(_("This event was cancelled."));
    }
    if (is_holder) {
        return (str){0};
    }
    if (str_equal(event->state, STR("held")) || date_before(event->ends_on, req->today)) {
        return str_of(_("This event is over."));
    }
    if (date_before(last, req->today)) {
        return _f("People could be entered until %1.", last);
    }
    return str_equal(event->entry_by, STR("list"))
               ? str_of(_("Whoever holds this event invites the people."))
               : (str){0};
}

/* The event, and who may be ticked: by who holds it or by an organisation that it is open to. */
static struct reply find_enter(struct request *req, struct events_enter_view *ret_view)
{
    struct events_db_event_row row;
    if (!events_find_seen(req, &row)) {
        return reply_not_found(req);
    }
    ret_view->event = events_whole_of(req, &row);
    bool is_holder = ret_view->event.is_held_by_us && access_may(req, RIGHT_EVENTS_EDIT);
    str refusal = events_refusal(req, &row, is_holder);
    if (refusal.length > 0) {
        return reply_refused(req, refusal);
    }
    const char *page = str_to_c(req->arena, events_address(req, row.id, "/enter"));
    if (!training_candidates_of(req, RIGHT_TRAINING_EDIT, page, &ret_view->people)) {
        return reply_refused(req, str_of(_("Choose an organisation: people are entered region by "
                                           "region.")));
    }
    if (!str_equal(ret_view->people.who, STR("chosen"))) {
        ret_view->below = orgs_children(req, ret_view->people.org.id);
    }
    return (struct reply){0};
}

struct reply events_enter_page(struct request *req)
{
    struct events_enter_view view = {0};
    struct reply refusal = find_enter(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    note_look(req, &view.event.row);
    struct form form = form_of(req, (const struct form_field[]){{0}});
    view.form = &form;
    return reply_page(req, _("Enter people at the event"), events_html_enter(req, &view));
}

/* Whoever has gone may come again; whom the holder refused, by the holder alone. */
static bool may_come_again(str state, bool is_holder)
{
    return str_equal(state, STR("invited")) || str_equal(state, STR("declined")) ||
           str_equal(state, STR("withdrawn")) || (str_equal(state, STR("refused")) && is_holder);
}

/* The person's entry, a new one if there is none; false if the card is out of reach or not on the
 * register. */
static bool entry_for(struct request *req, const struct events_entering *entering,
                      struct events_db_entry_row *ret_entry, bool *ret_is_new)
{
    const struct events_db_event_row *event = entering->event;
    *ret_is_new = !events_db_entry_of_person(req->db, event->id, entering->member_id, ret_entry);
    return !*ret_is_new ||
           (events_db_add_entry(req->db,
                                &(struct events_db_add_entry_values){
                                    .scope = entering->scope,
                                    .member_id = entering->member_id,
                                    .region_id = event->region_id,
                                    .event_id = event->id,
                                    .id = ids_new(),
                                    .role = STR("listener"),
                                    .state = STR("invited"),
                                    .entered_by = str_of(entering->entered_by),
                                    .account_id = audit_actor(req),
                                    .now = req->now,
                                }) &&
            events_db_entry_of_person(req->db, event->id, entering->member_id, ret_entry));
}

enum events_entered events_enter(struct request *req, const struct events_entering *entering)
{
    static const struct {
        enum events_entered entered;
        const char *letter;
    } of_placed[] = {
        [EVENTS_COMES] = {EVENTS_ENTERED_COMES, "comes"},
        [EVENTS_WAITS] = {EVENTS_ENTERED_WAITS, "waiting"},
        [EVENTS_ASKED] = {EVENTS_ENTERED_ASKED, "asked"},
    };
    const struct events_db_event_row *event = entering->event;
    struct events_db_entry_row entry;
    bool is_new;
    if (!entry_for(req, entering, &entry, &is_new)) {
        return EVENTS_NOT_A_MEMBER;
    }
    if (!is_new && !may_come_again(entry.state, entering->is_holder)) {
        return EVENTS_ENTERED_BEFORE;
    }
    if (entering->only_invites) {
        if (!is_new) {
            return EVENTS_ENTERED_BEFORE;
        }
        events_tell(req, event, entry.id, "invited", (str){0});
        return EVENTS_ENTERED_INVITED;
    }
    enum events_placed placed = events_place(
        req, &(struct events_placing){
                 .event = event,
                 .entry_id = entry.id,
                 .org_path = entry.org_path,
                 .before = entry.state,
                 .is_asked = event->needs_answer && !entering->is_holder && !entering->was_invited,
             });
    if (placed != EVENTS_FULL) {
        events_tell(req, event, entry.id, of_placed[placed].letter, (str){0});
        return of_placed[placed].entered;
    }
    if (is_new) {
        events_db_remove_entry(req->db, event->region_id, entry.id);
    }
    return EVENTS_ENTERED_FULL;
}

str events_entered_text(struct request *req, const int64_t counts[EVENTS_ENTERED_COUNT])
{
    struct buf text = BUF_INIT(req->arena);
    const struct {
        enum events_entered how;
        str sentence;
    } parts[] = {
        {EVENTS_ENTERED_COMES,
         _n("%1 person comes.", "%1 people come.", counts[EVENTS_ENTERED_COMES])},
        {EVENTS_ENTERED_INVITED,
         _n("%1 person is invited.", "%1 people are invited.", counts[EVENTS_ENTERED_INVITED])},
        {EVENTS_ENTERED_WAITS, _n("%1 person waits for a place.", "%1 people wait for a place.",
                                  counts[EVENTS_ENTERED_WAITS])},
        {EVENTS_ENTERED_ASKED,
         _n("%1 entry waits for an answer of who holds the event.",
            "%1 entries wait for an answer of who holds the event.", counts[EVENTS_ENTERED_ASKED])},
        {EVENTS_ENTERED_FULL,
         _n("For %1 person there is no place.", "For %1 people there are no places.",
            counts[EVENTS_ENTERED_FULL])},
        {EVENTS_ENTERED_BEFORE,
         _n("%1 person was entered already.", "%1 people were entered already.",
            counts[EVENTS_ENTERED_BEFORE])},
        {EVENTS_NOT_A_MEMBER,
         _n("%1 person is not on the register any more.",
            "%1 people are not on the register any more.", counts[EVENTS_NOT_A_MEMBER])},
        {EVENTS_NOT_FOR_HIM,
         _n("For %1 person this event is not meant.", "For %1 people this event is not meant.",
            counts[EVENTS_NOT_FOR_HIM])},
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        if (counts[parts[i].how] > 0) {
            if (text.length > 0) {
                buf_put_char(&text, ' ');
            }
            buf_put(&text, parts[i].sentence);
        }
    }
    return buf_str(&text);
}

/* Somebody of another branch than those it is open to. */
static bool is_in_audience(const struct events_db_event_row *event, str org_path)
{
    return str_starts_with(org_path, event->audience_path);
}

static str refuse_outside(struct request *req, const struct events_enter_view *view)
{
    str names = {0};
    int64_t total = 0;
    for (size_t i = 0; i < view->people.count; i++) {
        const struct training_candidate *person = &view->people.items[i];
        if (person->is_ticked && !is_in_audience(&view->event.row, person->org_path)) {
            names = total < NAMES_TOLD ? str_comma(req->arena, names, person->name) : names;
            total++;
        }
    }
    if (total > NAMES_TOLD) {
        names = _nf("%2 and %1 more", "%2 and %1 more", total - NAMES_TOLD, names);
    }
    return total == 0 ? (str){0}
                      : _f("The event is open to %1 alone. Untick: %2.",
                           view->event.row.audience_name, names);
}

struct reply events_enter_action(struct request *req)
{
    struct events_enter_view view = {0};
    int64_t counts[EVENTS_ENTERED_COUNT] = {0};
    struct reply refusal = find_enter(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, (const struct form_field[]){{0}});
    view.form = &form;
    training_candidates_tick(req, &view.people);
    str outside = refuse_outside(req, &view);
    if (form_ticked(req, "person").count == 0) {
        form_add_general_error(&form, str_of(_("Tick those who are to come.")));
    } else if (outside.length > 0) {
        form_add_general_error(&form, outside);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Enter people at the event"), events_html_enter(req, &view));
    }
    bool is_holder = view.event.is_held_by_us && access_may(req, RIGHT_EVENTS_EDIT);
    for (size_t i = 0; i < view.people.count; i++) {
        const struct training_candidate *person = &view.people.items[i];
        if (person->is_ticked) {
            counts[events_enter(req, &(struct events_entering){
                                         .event = &view.event.row,
                                         .scope = view.people.scope,
                                         .member_id = person->id,
                                         .entered_by = is_holder ? "list" : "org",
                                         .is_holder = is_holder,
                                         .only_invites = str_equal(
                                             http_body_field(req->http, STR("how")), STR("invite")),
                                     })]++;
        }
    }
    audit(req, "events.enter", view.event.row.region_id, view.event.row.id, 0, NULL, 0);
    return reply_done(req, events_address(req, view.event.row.id, ""),
                      events_entered_text(req, counts), 0);
}

/* ---- guests ---------------------------------------------------------------------------------- */

static bool find_editable(struct request *req, struct events_whole *ret_event)
{
    struct events_db_event_row row;
    if (!events_find_own(req, RIGHT_EVENTS_EDIT, &row) || str_equal(row.state, STR("cancelled"))) {
        return false;
    }
    *ret_event = events_whole_of(req, &row);
    return true;
}

struct reply events_guest_page(struct request *req)
{
    struct events_whole event;
    if (!find_editable(req, &event)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, guest_fields);
    form_set_text(&form, "role", STR("guest"));
    return reply_page(req, _("Enter a guest"), events_html_guest(req, &event, &form));
}

struct reply events_guest_action(struct request *req)
{
    struct events_whole event;
    if (!find_editable(req, &event)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *row = &event.row;
    struct form form = form_read(req, guest_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Enter a guest"), events_html_guest(req, &event, &form));
    }
    str last = form_text(&form, "last_name"), first = form_text(&form, "first_name");
    str middle = form_text(&form, "middle_name");
    int64_t id = ids_new();
    events_db_add_guest(req->db,
                        &(struct events_db_add_guest_values){
                            .region_id = row->region_id,
                            .id = id,
                            .event_id = row->id,
                            .last_name = last,
                            .first_name = first,
                            .middle_name = middle,
                            .org_name = form_text(&form, "org_name"),
                            .email = form_text(&form, "email"),
                            .sort_key = members_keys_of(req->arena, last, first, middle).sort,
                            .role = form_text(&form, "role"),
                            .state = STR("invited"),
                            .entered_by = STR("list"),
                            .account_id = audit_actor(req),
                            .now = req->now,
                        });
    struct events_placing placing = {.event = row, .entry_id = id, .before = STR("invited")};
    if (events_place(req, &placing) == EVENTS_FULL) {
        form_add_general_error(&form,
                               str_of(_("There is no place left. Enter more places first.")));
        return reply_form_again(req, _("Enter a guest"), events_html_guest(req, &event, &form));
    }
    audit(req, "events.enter", row->region_id, row->id, 0, NULL, 0);
    return reply_done(req, events_address(req, row->id, "/people"),
                      str_of(_("The guest is entered.")), 0);
}

/* ---- answering, taking back ------------------------------------------------------------------ */

/* An entry of the event: any for who holds it, those of the own branch for others. */
static bool find_entry(struct request *req, const struct events_whole *event,
                       struct events_db_entry_row *ret_entry)
{
    int64_t id;
    if (!str_to_int64(path_text(req, 1), &id) ||
        !events_db_entry_of(req->db, event->row.region_id, event->row.id, id, ret_entry)) {
        return false;
    }
    return event->is_held_by_us || (ret_entry->org_path.length > 0 &&
                                    str_starts_with(ret_entry->org_path, req->mandate.org_path));
}

static struct reply done(struct request *req, const struct events_whole *event,
                         const struct events_db_entry_row *entry, const char *sentence)
{
    audit(req, "events.answer", event->row.region_id, event->row.id, entry->member_id, NULL, 0);
    return reply_done(req, events_address(req, event->row.id, "/people"), str_of(sentence), 0);
}

/* "yes": gets a place; "no": refused, with what the person is told; "out": does not come. */
struct reply events_answer_action(struct request *req)
{
    struct events_db_event_row row;
    struct events_db_entry_row entry;
    str answer = http_body_field(req->http, STR("answer"));
    str why = str_trim(http_body_field(req->http, STR("why")));
    if (!events_find_seen(req, &row)) {
        return reply_not_found(req);
    }
    struct events_whole event = events_whole_of(req, &row);
    if (!find_entry(req, &event, &entry)) {
        return reply_not_found(req);
    }
    bool is_holder = event.is_held_by_us && access_may(req, RIGHT_EVENTS_EDIT);
    if (str_equal(answer, STR("out"))) {
        events_unplace(req, &row, &entry, "withdrawn", (str){0});
        return done(req, &event, &entry, _("The entry is taken back."));
    }
    if (!is_holder) {
        return reply_forbidden(req);
    }
    if (str_equal(answer, STR("no"))) {
        events_unplace(req, &row, &entry, "refused", why);
        events_tell(req, &row, entry.id, "refused", why);
        return done(req, &event, &entry, _("The entry is refused; the person is told."));
    }
    struct events_placing placing = {
        .event = &row, .entry_id = entry.id, .org_path = entry.org_path, .before = entry.state};
    bool can_come =
        str_equal(entry.state, STR("asked")) || str_equal(entry.state, STR("refused")) ||
        str_equal(entry.state, STR("withdrawn")) || str_equal(entry.state, STR("declined")) ||
        str_equal(entry.state, STR("invited"));
    if (!can_come) {
        return events_changed_meanwhile(req);
    }
    switch (events_place(req, &placing)) {
    case EVENTS_COMES:
        events_tell(req, &row, entry.id, "comes", (str){0});
        return done(req, &event, &entry, _("The person comes and is told so."));
    case EVENTS_WAITS:
        events_tell(req, &row, entry.id, "waiting", (str){0});
        return done(req, &event, &entry, _("All places are taken: the person waits for one."));
    case EVENTS_ASKED:
    case EVENTS_FULL:
        break;
    }
    return reply_refused(req, str_of(_("There is no place left. Enter more places first.")));
}

/* ---- as whom --------------------------------------------------------------------------------- */

static const struct form_field *fields_of_role(struct request *req)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, COUNT_OF(role_fields), struct form_field);
    memcpy(fields, role_fields, sizeof(role_fields));
    fields[1].choices = training_choices_of(req).category;
    return fields;
}

struct reply events_role_page(struct request *req)
{
    struct events_whole event;
    struct events_db_entry_row entry;
    if (!find_editable(req, &event) || !find_entry(req, &event, &entry)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of_role(req));
    form_set_text(&form, "role", entry.role);
    form_set_text(&form, "category", entry.category);
    form_set_text(&form, "note", entry.note);
    return reply_page_titled(req, events_name(req, &entry),
                             events_html_role(req, &event, &entry, &form));
}

struct reply events_role_action(struct request *req)
{
    struct events_whole event;
    struct events_db_entry_row entry;
    if (!find_editable(req, &event) || !find_entry(req, &event, &entry)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of_role(req));
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("As whom"), events_html_role(req, &event, &entry, &form));
    }
    events_db_set_role(req->db, &(struct events_db_set_role_values){
                                    .region_id = event.row.region_id,
                                    .id = entry.id,
                                    .role = form_text(&form, "role"),
                                    .category = form_text(&form, "category"),
                                    .note = form_text(&form, "note"),
                                    .now = req->now,
                                });
    events_rewrite(req, &event.row, entry.id);
    return done(req, &event, &entry, _("It is written down."));
}
