/* Assignments: a listener sends a text or a file, a trainer accepts it or returns it with a note.
 */
#include "app/attachment.h"
#include "base/ids.h"
#include "features/learning/learning.html.h"
#include "features/learning/learning_inner.h"

#define FILE_MEGABYTES 5
#define WORKS_SHOWN 100

static const struct form_field work_fields[] = {
    {"text", N_("Your answer"), FORM_LONG_TEXT, .max = 20000, .wide = true},
    {"file", N_("File"), FORM_FILE, .wide = true, .hint = N_("At most 5 MB")},
    {0},
};

static str place_of(struct request *req, int64_t work_id)
{
    return str_format(req->arena, "learning_work.content:%lld", (long long)work_id);
}

/* ---- the listener ---------------------------------------------------------------------------- */

static struct learning_db_works_rows works_for(struct request *req,
                                               const struct learning_assignment_view *view)
{
    struct learning_db_works_rows all =
        learning_db_works(req->db, view->own.self.scope, view->own.entry.id);
    size_t count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (all.items[i].assignment_n == view->assignment.n) {
            all.items[count++] = all.items[i];
        }
    }
    all.count = count;
    return all;
}

static struct reply find_assignment(struct request *req, struct learning_assignment_view *view)
{
    int64_t n;
    struct reply refusal = learning_studying(req, &view->own);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!str_to_int64(path_text(req, 1), &n) ||
        !learning_db_find_assignment(req->db, view->own.programme.id, n, &view->assignment)) {
        return reply_not_found(req);
    }
    view->works = works_for(req, view);
    return (struct reply){0};
}

static bool may_send(const struct learning_assignment_view *view)
{
    return view->works.count == 0 || learning_is(view->works.items[0].state, "returned");
}

struct reply learning_assignment_page(struct request *req)
{
    struct learning_assignment_view view = {0};
    struct reply refusal = find_assignment(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_of(req, work_fields);
    if (may_send(&view)) {
        if (view.works.count > 0) {
            form_set_text(&form, "text", view.works.items[0].text);
        }
        view.form = &form;
    }
    return reply_page_titled(req, view.assignment.title, learning_html_assignment(req, &view));
}

static void take_file(struct request *req, struct form *form,
                      struct learning_db_add_work_values *values)
{
    struct attachment kept;
    if (!attachment_of_field(form, "file", place_of(req, values->id), FILE_MEGABYTES, &kept)) {
        return;
    }
    if (kept.content.length == 0 && values->text.length == 0) {
        form_add_error(form, "text", str_of(_("Write an answer or choose a file.")));
        return;
    }
    values->name = kept.name;
    values->type = kept.type;
    values->size = kept.size;
    values->hash = kept.hash;
    values->content = kept.content;
}

struct reply learning_assignment_action(struct request *req)
{
    struct learning_assignment_view view = {0};
    struct reply refusal = find_assignment(req, &view);
    if (refusal.status != 0) {
        return refusal;
    }
    struct form form = form_read(req, work_fields);
    view.form = &form;
    struct learning_db_add_work_values values = {
        .region_id = view.own.entry.region_id,
        .id = ids_new(),
        .entry_id = view.own.entry.id,
        .programme_id = view.own.programme.id,
        .assignment_n = view.assignment.n,
        .text = str_trim(form_text(&form, "text")),
        .now = req->now,
    };
    take_file(req, &form, &values);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Assignment"), learning_html_assignment(req, &view));
    }
    if (!learning_db_add_work(req->db, &values)) {
        return reply_refused(req, str_of(_("A work for this assignment waits for an answer or is "
                                           "accepted already.")));
    }
    learning_tell_trainers(req, &view.own.programme, values.id);
    audit(req, "learning.work", values.region_id, values.id, view.own.self.id, NULL, 0);
    return reply_done(req, learning_own_address(req, view.own.programme.id, "#parts"),
                      str_of(_("Sent. The trainer sees it now.")), 0);
}

static struct reply file_reply(struct request *req, int64_t id,
                               const struct learning_db_file_row *row)
{
    return row->content.length == 0 ? reply_not_found(req)
                                    : attachment_reply(req, place_of(req, id),
                                                       &(struct attachment){
                                                           .name = row->name,
                                                           .type = STR("application/octet-stream"),
                                                           .size = row->size,
                                                           .hash = row->hash,
                                                           .content = row->content,
                                                       });
}

struct reply learning_own_file_page(struct request *req)
{
    struct learning_own own;
    struct learning_db_file_row row;
    int64_t id;
    return learning_own_of(req, &own) && str_to_int64(path_text(req, 1), &id) &&
                   learning_db_own_file(req->db, own.self.scope, own.self.id, id, &row)
               ? file_reply(req, id, &row)
               : reply_not_found(req);
}

/* ---- the trainer ----------------------------------------------------------------------------- */

static const struct form_field answer_fields[] = {
    {"note", N_("What you say to it"), FORM_LONG_TEXT, .max = 4000, .wide = true},
    {"points", N_("Points"), FORM_INT, .min = 0, .max = 1000},
    {0},
};

static struct reply show_works(struct request *req, struct learning_works_view *view)
{
    view->rows = learning_db_sent(req->db, access_scope(req, RIGHT_EVENTS_EDIT), view->programme.id,
                                  WORKS_SHOWN);
    struct html content = learning_html_works(req, view);
    return form_is_good(&view->answer) ? reply_page(req, _("Works to look at"), content)
                                       : reply_form_again(req, _("Works to look at"), content);
}

struct reply learning_works_page(struct request *req)
{
    struct learning_works_view view = {.answer = form_of(req, answer_fields)};
    if (!learning_held_of(req, &view.programme)) {
        return reply_not_found(req);
    }
    if (access_is_above_primary(req)) {
        audit_read(req, "learning.list", req->mandate.region_id, view.programme.id, 0);
    }
    return show_works(req, &view);
}

static const struct learning_db_sent_row *sent_work(const struct learning_db_sent_rows *rows,
                                                    int64_t id)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].id == id) {
            return &rows->items[i];
        }
    }
    return NULL;
}

static void check_answer(struct request *req, struct form *form, bool accepts,
                         const struct learning_db_sent_row *work)
{
    if (!accepts && str_trim(form_text(form, "note")).length == 0) {
        form_add_error(form, "note", str_of(_("Write what has to be done better.")));
    }
    if (form_int(form, "points") > work->most_points) {
        form_add_error(form, "points",
                       work->most_points == 0 ? str_of(_("This assignment has no points."))
                                              : _f("At most %1 points.", work->most_points));
    }
}

/* An accepted work may be the last thing that was missing. */
static void look_at_entry(struct request *req, const struct programmes_programme *programme,
                          const struct learning_db_sent_row *work)
{
    struct learning_db_entry_row entry;
    struct scope person = access_system_scope(req->arena, work->region_id, STR("0"));
    if (learning_db_held(req->db, access_scope(req, RIGHT_EVENTS_EDIT), programme->id,
                         work->entry_id, &entry)) {
        learning_look(req, person, &entry, programme);
    }
}

struct reply learning_work_action(struct request *req)
{
    struct learning_works_view view = {0};
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    int64_t id;
    if (!learning_held_of(req, &view.programme) || !str_to_int64(path_text(req, 1), &id)) {
        return reply_not_found(req);
    }
    struct learning_db_sent_rows rows =
        learning_db_sent(req->db, scope, view.programme.id, LEARNING_BANK_MOST);
    const struct learning_db_sent_row *work = sent_work(&rows, id);
    if (work == NULL) {
        return reply_not_found(req);
    }
    bool accepts = http_body_field(req->http, STR("return")).length == 0;
    view.answer = form_read(req, answer_fields);
    view.answered_id = id;
    check_answer(req, &view.answer, accepts, work);
    if (!form_is_good(&view.answer)) {
        return show_works(req, &view);
    }
    struct learning_db_answer_work_values values = {
        .scope = scope,
        .programme_id = view.programme.id,
        .id = id,
        .state = accepts ? STR("accepted") : STR("returned"),
        .note = str_trim(form_text(&view.answer, "note")),
        .points = form_int(&view.answer, "points"),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    if (!learning_db_answer_work(req->db, &values)) {
        return reply_refused(req, str_of(_("Somebody else has answered meanwhile. Open the list "
                                           "again.")));
    }
    audit(req, "learning.look", work->region_id, id, work->member_id, NULL, 0);
    learning_tell(req, &view.programme, work->region_id, work->entry_id,
                  accepts ? "accepted" : "returned");
    if (accepts) {
        look_at_entry(req, &view.programme, work);
    }
    return reply_done(
        req, str_format(req->arena, "/programmes/%lld/works", (long long)view.programme.id),
        str_of(accepts ? _("The work is accepted.")
                       : _("The work is returned. The listener sees why.")),
        0);
}

struct reply learning_work_file_page(struct request *req)
{
    struct programmes_programme programme;
    struct learning_db_file_row row;
    int64_t id;
    if (!learning_held_of(req, &programme) || !str_to_int64(path_text(req, 1), &id) ||
        !learning_db_held_file(req->db, access_scope(req, RIGHT_EVENTS_EDIT), programme.id, id,
                               &row)) {
        return reply_not_found(req);
    }
    audit_read(req, "learning.file", programme.region_id, id, 0);
    return file_reply(req, id, &row);
}
