/* Who learns by a programme: for who holds it all listeners, for others their own people. */
#include "app/app.h"
#include "app/sheet.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/events/events.h"
#include "features/learning/learning.html.h"
#include "features/learning/learning_inner.h"

#define ON_A_PAGE 100
#define IN_A_FILE 50000
#define MOST_PEOPLE 300
#define ANSWER_LETTERS 300

bool learning_held_of(struct request *req, struct programmes_programme *ret_programme)
{
    return programmes_find(req, access_scope(req, RIGHT_EVENTS_EDIT), path_id(req), ret_programme);
}

/* One of the own branch, or one that is open to the place. */
static bool seen_programme(struct request *req, struct programmes_programme *ret_programme)
{
    int64_t id = path_id(req);
    return programmes_find(req, access_scope(req, RIGHT_TRAINING_VIEW), id, ret_programme) ||
           programmes_find_open(req, req->mandate.org_path, id, ret_programme);
}

/* ---- the list -------------------------------------------------------------------------------- */

static str known_state(struct request *req)
{
    static const char *const states[] = {"asked", "studying", "done", "left", "refused"};
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        if (learning_is(query_text(req, "state"), states[i])) {
            return str_of(states[i]);
        }
    }
    return (str){0};
}

static struct learning_db_learners_rows rows_of(struct request *req,
                                                const struct learning_learners_view *view,
                                                int64_t after, int64_t limit)
{
    return learning_db_learners(req->db, &(struct learning_db_learners_values){
                                             .scope = access_scope(req, RIGHT_TRAINING_VIEW),
                                             .programme_id = view->programme.id,
                                             .state = view->state,
                                             .after = after,
                                             .limit = limit,
                                         });
}

static bool view_of(struct request *req, struct learning_learners_view *ret_view)
{
    struct learning_learners_view view = {
        .state = known_state(req),
        .may_export = access_may(req, RIGHT_MEMBERS_EXPORT),
    };
    struct programmes_programme held;
    if (!seen_programme(req, &view.programme)) {
        return false;
    }
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    view.holds = learning_held_of(req, &held);
    view.may_enter = access_may(req, RIGHT_TRAINING_EDIT) && req->mandate.region_id != 0 &&
                     learning_is(view.programme.state, "open");
    view.total = learning_parts_of(req, &view.programme).total;
    view.states = learning_db_states(req->db, scope, view.programme.id);
    if (view.holds) {
        view.waiting_works =
            (int64_t)learning_db_sent(req->db, scope, view.programme.id, ON_A_PAGE).count;
    }
    *ret_view = view;
    return true;
}

struct reply learning_learners_page(struct request *req)
{
    struct learning_learners_view view;
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "learning.list", req->mandate.region_id, view.programme.id, 0);
    }
    view.rows = rows_of(req, &view, query_int(req, "after"), ON_A_PAGE + 1);
    if (view.rows.count > ON_A_PAGE) {
        view.rows.count = ON_A_PAGE;
        view.next = widgets_link(req, "/programmes/%lld/learners?state=%.*s&after=%lld",
                                 (long long)view.programme.id, STR_ARG(view.state),
                                 (long long)view.rows.items[ON_A_PAGE - 1].id);
    }
    return reply_page(req, _("Learners"), learning_html_learners(req, &view));
}

/* ---- as a file ------------------------------------------------------------------------------- */

static bool write_rows(struct request *req, const struct learning_learners_view *view,
                       enum sheet_format format, int fd)
{
    const str titles[] = {
        str_of(_("Surname, first name, patronymic")),
        str_of(_("Organisation")),
        str_of(_("State")),
        str_of(_("Begun")),
        str_of(_("To be done by")),
        str_of(_("Ended")),
        str_of(_("Done")),
        str_of(_("Of")),
    };
    static const int widths[] = {36, 28, 18, 12, 14, 12, 8, 8};
    struct sheet_writer *writer = sheet_writer_open(format, fd, str_of(_("Learners")));
    sheet_writer_heading(writer, titles, widths, COUNT_OF(titles));
    EACH (row, rows_of(req, view, 0, IN_A_FILE)) {
        sheet_writer_text(writer, members_full_name(req->arena, row->last_name, row->first_name,
                                                    row->middle_name));
        sheet_writer_text(writer, row->org_name);
        sheet_writer_text(writer, learning_state_text(req, row->state));
        sheet_writer_date(writer, row->began_on);
        sheet_writer_date(writer, row->due_on);
        sheet_writer_date(writer, row->ended_on);
        sheet_writer_int(writer, row->seen + row->passed + row->accepted);
        sheet_writer_int(writer, view->total);
        sheet_writer_end_row(writer);
    }
    return sheet_writer_close(writer);
}

struct reply learning_learners_file(struct request *req)
{
    struct learning_learners_view view;
    if (!access_may(req, RIGHT_TRAINING_VIEW)) {
        return reply_forbidden(req);
    }
    if (!view_of(req, &view)) {
        return reply_not_found(req);
    }
    audit_read(req, "learning.export", req->mandate.region_id, view.programme.id, 0);
    bool is_csv = str_equal(query_text(req, "format"), STR("csv"));
    int fd = app_temporary_file(req->app);
    bool is_whole = fd >= 0 && write_rows(req, &view, is_csv ? SHEET_CSV : SHEET_XLSX, fd);
    str name = _f("Learners %1", date_iso(req->arena, req->today));
    return reply_made_file(
        req, fd, is_whole,
        is_csv ? STR("text/csv; charset=utf-8")
               : STR("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        str_format(req->arena, "%.*s.%s", STR_ARG(name), is_csv ? "csv" : "xlsx"));
}

/* ---- answers of who holds it ----------------------------------------------------------------- */

static const struct deed {
    const char *name;
    const char *before;
    const char *after;
    const char *sentence;
} deeds[] = {
    {"accept", "asked", "studying", N_("The application is accepted.")},
    {"refuse", "asked", "refused", N_("The application is declined.")},
    {"out", "studying", "left", N_("The person does not learn by this programme any more.")},
    {"done", "studying", "done", N_("The training is written down on the card.")},
};

static const struct deed *asked_deed(struct request *req)
{
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        if (str_equal(path_text(req, 2), str_of(deeds[i].name))) {
            return &deeds[i];
        }
    }
    return NULL;
}

/* Why not, in a line. */
static str answer_of(struct request *req)
{
    str typed = utf8_repair(req->arena, http_body_field(req->http, STR("answer")));
    return utf8_slice(utf8_single_blanks(req->arena, typed), ANSWER_LETTERS);
}

static bool carry_out(struct request *req, const struct programmes_programme *programme,
                      const struct learning_db_entry_row *entry, const struct deed *deed)
{
    struct scope scope = access_system_scope(req->arena, entry->region_id, STR("0"));
    if (learning_is(str_of(deed->name), "done")) {
        return learning_complete(req, scope, entry, programme);
    }
    bool begins = learning_is(str_of(deed->name), "accept");
    struct learning_db_set_state_values values = {
        .scope = scope,
        .id = entry->id,
        .before = str_of(deed->before),
        .after = str_of(deed->after),
        .answer = answer_of(req),
        .began_on = begins ? req->today : (date){0},
        .due_on = begins && programme->learn_days > 0
                      ? date_add_days(req->today, programme->learn_days)
                      : (date){0},
        .ended_on = begins ? (date){0} : req->today,
        .now = req->now,
    };
    return learning_db_set_state(req->db, &values);
}

/* Only who holds the programme answers, whose people they are. */
struct reply learning_learner_action(struct request *req)
{
    struct programmes_programme programme;
    struct learning_db_entry_row entry;
    const struct deed *deed = asked_deed(req);
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    int64_t id;
    if (deed == NULL || !learning_held_of(req, &programme) ||
        !str_to_int64(path_text(req, 1), &id) ||
        !learning_db_held(req->db, scope, programme.id, id, &entry)) {
        return reply_not_found(req);
    }
    if (!carry_out(req, &programme, &entry, deed)) {
        return reply_refused(req, str_of(_("Somebody else has answered meanwhile. Open the list "
                                           "again.")));
    }
    const struct audit_change change = {"state", str_of(deed->before), str_of(deed->after)};
    if (learning_is(str_of(deed->before), "asked")) {
        learning_tell(req, &programme, entry.region_id, entry.id, deed->name);
    }
    audit(req, "learning.answer", entry.region_id, entry.id, entry.member_id, &change, 1);
    return reply_done(req,
                      str_format(req->arena, "/programmes/%lld/learners", (long long)programme.id),
                      str_of(_(deed->sentence)), 0);
}

/* ---- the chair enters people ----------------------------------------------------------------- */

static bool learns_now(struct learning_db_learning_now_rows rows, int64_t member_id)
{
    EACH (row, rows) {
        if (row->member_id == member_id) {
            return true;
        }
    }
    return false;
}

static bool enrol_view_of(struct request *req, struct learning_enrol_view *ret_view)
{
    struct learning_enrol_view view = {0};
    struct scope scope = access_scope(req, RIGHT_TRAINING_EDIT);
    if (str_is_empty(scope.from) || !orgs_asked_for(req, scope, &view.org) ||
        view.org.region_id == 0 ||
        !programmes_find_open(req, view.org.path, path_id(req), &view.programme)) {
        return false;
    }
    struct scope own = access_scope_below(
        req, access_scope_in_region(req, RIGHT_TRAINING_EDIT, view.org.region_id),
        view.org.region_id, view.org.path);
    view.here = widgets_link(req, "/programmes/%lld/enrol?org=%lld", (long long)view.programme.id,
                             (long long)view.org.id);
    view.is_large = view.org.members > MOST_PEOPLE;
    if (view.org.holds_members && !view.is_large) {
        struct members_choices people = members_by_name(req, own, &view.org, MOST_PEOPLE);
        struct learning_db_learning_now_rows now =
            learning_db_learning_now(req->db, own, view.programme.id);
        view.items = ARENA_ARRAY(req->arena, people.count + 1, struct learning_candidate);
        EACH (person, people) {
            view.items[view.count++] = (struct learning_candidate){
                .id = person->id,
                .name = person->label,
                .note = person->note,
                .learns = learns_now(now, person->id),
            };
        }
    }
    *ret_view = view;
    return true;
}

static const struct form_field no_fields[] = {{0}};

struct reply learning_enrol_page(struct request *req)
{
    struct learning_enrol_view view;
    if (!enrol_view_of(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, no_fields);
    view.form = &form;
    return reply_page(req, _("Enter people"), learning_html_enrol(req, &view));
}

static int64_t enter_all(struct request *req, const struct learning_enrol_view *view)
{
    struct scope scope = access_scope_in_region(req, RIGHT_TRAINING_EDIT, view->org.region_id);
    int64_t days = view->programme.learn_days;
    int64_t count = 0;
    for (size_t i = 0; i < view->count; i++) {
        struct learning_db_add_values values = {
            .scope = scope,
            .id = ids_new(),
            .programme_id = view->programme.id,
            .member_id = view->items[i].id,
            .state = view->programme.needs_answer ? STR("asked") : STR("studying"),
            .entered_by = STR("org"),
            .began_on = req->today,
            .due_on = days == 0 ? (date){0} : date_add_days(req->today, days),
            .account_id = audit_actor(req),
            .now = req->now,
        };
        if (form_is_ticked(req, "person", view->items[i].id) && !view->items[i].learns &&
            learning_db_add(req->db, &values)) {
            if (!view->programme.needs_answer) {
                learning_tell(req, &view->programme, view->org.region_id, values.id, "entered");
            }
            audit(req, "learning.enter", view->org.region_id, values.id, values.member_id, NULL, 0);
            count++;
        }
    }
    return count;
}

struct reply learning_enrol_action(struct request *req)
{
    struct learning_enrol_view view;
    if (!enrol_view_of(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, no_fields);
    view.form = &form;
    int64_t count = enter_all(req, &view);
    if (count == 0) {
        form_add_general_error(&form, str_of(_("Tick those who are to learn.")));
        return reply_form_again(req, _("Enter people"), learning_html_enrol(req, &view));
    }
    return reply_done(
        req, str_format(req->arena, "/programmes/%lld/learners", (long long)view.programme.id),
        _n("%1 person is entered.", "%1 people are entered.", count), 0);
}

/* ---- on the pages of events ------------------------------------------------------------------ */

struct html learning_on_event(struct request *req, int64_t event_id)
{
    struct scope scope = access_scope(req, RIGHT_TRAINING_VIEW);
    struct events_event event;
    struct programmes_programme programme;
    struct learning_db_of_event_row row;
    if (str_is_empty(scope.from) || !events_find(req, scope, event_id, &event) ||
        event.programme_id == 0 || !programmes_find_any(req, event.programme_id, &programme) ||
        !learning_db_of_event(req->db, scope, event_id, programme.id, &row)) {
        return (struct html){0};
    }
    return learning_html_on_event(req, &programme, &row);
}

/* Only what opens for the member is linked. */
struct html learning_on_my_event(struct request *req, int64_t event_id)
{
    struct scope all = access_system_scope(req->arena, 0, STR("0"));
    struct events_event event;
    struct learning_own own;
    if (!events_find(req, all, event_id, &event) || event.programme_id == 0 ||
        !learning_own_by_id(req, event.programme_id, &own)) {
        return (struct html){0};
    }
    return learning_html_on_my_event(req, &own.programme);
}
