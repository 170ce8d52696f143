/* Materials of an event: slides, handouts, recordings. Whoever holds it adds them before and after;
 * who reads them is said of each. How often one was opened is counted, by whom is not kept. */
#include "app/attachment.h"
#include "features/events/events.html.h"
#include "features/events/events_inner.h"

enum { MATERIALS_MOST = 100, FILE_MEGABYTES = 20 };

static const struct form_choice kinds[] = {
    {"slides", N_("Slides")},
    {"handout", N_("Handout")},
    {"recording", N_("Recording")},
    {"other", N_("Other material")},
    {0},
};

static const struct form_choice readers[] = {
    {"all", N_("Everybody who may see the event")},
    {"entered", N_("Those who have a place")},
    {"came", N_("Those who came")},
    {0},
};

/* ---- words ----------------------------------------------------------------------------------- */

const char *events_material_label(str kind)
{
    return form_choice_label(kinds, kind);
}

const char *events_material_icon(const struct events_db_material_row *row)
{
    return row->url.length > 0 ? "external-link" : "download";
}

str events_site_of(str url)
{
    str site = str_from(url, str_starts_with(url, STR("https://")) ? 8 : 7);
    size_t length = 0;
    while (length < site.length && site.data[length] != '/' && site.data[length] != '?' &&
           site.data[length] != '#') {
        length++;
    }
    return str_slice(site, 0, length);
}

str events_material_text(struct request *req, const struct events_db_material_row *row,
                         bool is_held_by_us)
{
    str text = str_of(_(events_material_label(row->kind)));
    if (row->session_title.length > 0) {
        text = str_comma(req->arena, text, _f("on “%1”", row->session_title));
    }
    text = str_comma(req->arena, text,
                     row->url.length > 0 ? events_site_of(row->url)
                                         : _f("%1 KB", (row->size + 1023) / 1024));
    if (!is_held_by_us) {
        return text;
    }
    text = STR_CONCAT(req->arena, text, STR(" · "),
                      str_of(_(form_choice_label(readers, row->readers))));
    return row->views == 0 ? text
                           : STR_CONCAT(req->arena, text, STR(" · "),
                                        _n("opened %1 time", "opened %1 times", row->views));
}

int64_t events_recording_views(struct events_db_material_rows rows)
{
    int64_t views = 0;
    EACH (row, rows) {
        views += str_equal(row->kind, STR("recording")) ? row->views : 0;
    }
    return views;
}

/* ---- who reads them -------------------------------------------------------------------------- */

/* Whoever was there, in that session where it belongs to one. */
static bool has_come(struct events_db_presence_of_rows seen, int64_t session)
{
    EACH (row, seen) {
        if (session == EVENTS_WHOLE || row->n == EVENTS_WHOLE || row->n == session) {
            return true;
        }
    }
    return false;
}

struct events_db_material_rows events_materials_of(struct request *req,
                                                   const struct events_db_event_row *event,
                                                   const struct events_db_entry_row *entry)
{
    struct events_db_material_rows all = events_db_materials(req->db, event->region_id, event->id);
    if (entry == NULL || all.count == 0) {
        return all;
    }
    struct events_db_material_rows some = {
        .items = ARENA_ARRAY(req->arena, all.count, struct events_db_material_row)};
    struct events_db_presence_of_rows seen = {0};
    if (entry->id != 0) {
        seen = events_db_presence_of(req->db, event->region_id, event->id, entry->id);
    }
    EACH (row, all) {
        bool came = has_come(seen, row->session);
        bool is_for_all = str_equal(row->readers, STR("all"));
        bool is_for_entered = str_equal(row->readers, STR("entered"));
        if (is_for_all || came || (is_for_entered && str_equal(entry->state, STR("comes")))) {
            some.items[some.count++] = *row;
        }
    }
    return some;
}

/* ---- opening them ---------------------------------------------------------------------------- */

static bool pick(struct request *req, struct events_db_material_rows rows,
                 struct events_db_material_row *ret_row)
{
    int64_t n;
    if (!str_to_int64(path_text(req, 1), &n)) {
        return false;
    }
    EACH (row, rows) {
        if (row->n == n) {
            *ret_row = *row;
            return true;
        }
    }
    return false;
}

static str place_of(struct request *req, int64_t event_id, int64_t n)
{
    return str_format(req->arena, "event_material.content:%lld:%lld", (long long)event_id,
                      (long long)n);
}

/* The file, or the way to the address. */
static struct reply open_reply(struct request *req, const struct events_db_event_row *event,
                               const struct events_db_material_row *row)
{
    struct events_db_material_file_row file;
    if (row->url.length > 0) {
        struct reply reply = reply_text(req, 303, (str){0});
        reply_add_header(&reply, STR("Location"), row->url);
        return reply;
    }
    if (!events_db_material_file(req->db, event->region_id, event->id, row->n, &file)) {
        return reply_not_found(req);
    }
    return attachment_reply(
        req, place_of(req, event->id, row->n),
        &(struct attachment){
            .name = file.name, .type = file.type, .hash = file.hash, .content = file.content});
}

/* By who holds the event, or may see it: not counted. */
struct reply events_material_page(struct request *req)
{
    struct events_db_event_row event;
    struct events_db_material_row row;
    if (!events_find_seen(req, &event)) {
        return reply_not_found(req);
    }
    struct events_db_event_row own;
    bool is_held_by_us = events_find_own(req, RIGHT_TRAINING_VIEW, &own);
    struct events_db_material_rows rows =
        events_materials_of(req, &event, is_held_by_us ? NULL : &(struct events_db_entry_row){0});
    return pick(req, rows, &row) ? open_reply(req, &event, &row) : reply_not_found(req);
}

static bool find_my_material(struct request *req, struct events_my_event_view *ret_view,
                             struct events_db_material_row *ret_row)
{
    struct members_self self;
    return events_find_my(req, &self, ret_view) && pick(req, ret_view->materials, ret_row);
}

/* Counts, then leads there. The same button pressed twice is one view: its form has one key. What
 * lies elsewhere is named first: a form of ours may lead to pages of ours alone. */
struct reply events_my_material_action(struct request *req)
{
    struct events_my_event_view view;
    struct events_db_material_row row;
    if (!find_my_material(req, &view, &row)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *event = &view.event.row;
    events_db_count_view(req->db, event->region_id, event->id, row.n);
    return reply_see_other(req, str_format(req->arena, EVENTS_MY "/%lld/materials/%lld%s",
                                           (long long)event->id, (long long)row.n,
                                           row.url.length > 0 ? "" : "/open"));
}

struct reply events_my_material_page(struct request *req)
{
    struct events_my_event_view view;
    struct events_db_material_row row;
    return find_my_material(req, &view, &row)
               ? reply_page_titled(req, row.title, events_html_my_material(req, &view, &row))
               : reply_not_found(req);
}

struct reply events_my_material_file(struct request *req)
{
    struct events_my_event_view view;
    struct events_db_material_row row;
    return find_my_material(req, &view, &row) ? open_reply(req, &view.event.row, &row)
                                              : reply_not_found(req);
}

/* ---- adding and changing --------------------------------------------------------------------- */

enum { TITLE, KIND, READERS, SESSION, FILE_FIELD, URL };
static const struct form_field material_fields[] = {
    [TITLE] = {"title", N_("What it is called"), FORM_TEXT, .max = 200, .wide = true,
               .hint = N_("Empty: the name of the file")},
    [KIND] = {"kind", N_("What it is"), FORM_CHOICE, .required = true, .choices = kinds,
              .hint = N_("Openings of a recording are counted as views of the event")},
    [READERS] = {"readers", N_("Who sees it"), FORM_CHOICE, .required = true, .choices = readers},
    [SESSION] = {"session", N_("To which session it belongs"), FORM_CHOICE, .wide = true,
                 .hint = N_("Empty: to the whole event")},
    [FILE_FIELD] = {"file", N_("File"), FORM_FILE, .wide = true, .hint = N_("At most 20 MB")},
    [URL] = {"url", N_("Or the address of a video or a page"), FORM_TEXT, .max = 1000, .wide = true,
             .hint = N_("It opens on its own site, never inside our pages")},
    {0},
};

/* What was kept once stays as it is; its words and its readers change. */
static const struct form_field *fields_of(struct request *req,
                                          const struct events_material_view *view)
{
    struct form_field *fields =
        ARENA_ARRAY(req->arena, COUNT_OF(material_fields), struct form_field);
    bool is_new = view->row.n == 0;
    memcpy(fields, material_fields,
           sizeof(struct form_field) * (is_new ? COUNT_OF(material_fields) : FILE_FIELD));
    struct form_choices sessions = {.arena = req->arena};
    EACH (session, view->event.sessions) {
        form_choices_add_id(
            &sessions, session->n,
            str_comma(req->arena, session->title, events_session_when(req, session)));
    }
    fields[SESSION].choices = form_choices_list(&sessions);
    if (!is_new) {
        fields[TITLE].required = true;
        fields[TITLE].hint = NULL;
    }
    return fields;
}

static const char *heading_of(struct request *req, const struct events_material_view *view)
{
    return view->row.n == 0 ? _("Add material") : _("Change the material");
}

static bool find_event(struct request *req, struct events_material_view *ret_view)
{
    struct events_db_event_row row;
    if (!events_find_own(req, RIGHT_EVENTS_EDIT, &row)) {
        return false;
    }
    *ret_view = (struct events_material_view){.event = events_whole_of(req, &row)};
    return true;
}

static bool find_material(struct request *req, struct events_material_view *ret_view)
{
    return find_event(req, ret_view) &&
           pick(req, events_materials_of(req, &ret_view->event.row, NULL), &ret_view->row);
}

static int64_t session_of(const struct form *form)
{
    int64_t n = EVENTS_WHOLE;
    (void)!str_to_int64(form_text(form, "session"), &n); /* empty: the whole */
    return n;
}

struct reply events_material_new_page(struct request *req)
{
    struct events_material_view view;
    if (!find_event(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view));
    bool is_over = date_before(view.event.row.ends_on, req->today);
    form_set_text(&form, "kind", is_over ? STR("recording") : STR("slides"));
    form_set_text(&form, "readers", STR("entered"));
    view.form = &form;
    return reply_page(req, heading_of(req, &view), events_html_material(req, &view));
}

/* A file or an address: one of both. */
static void take_content(struct form *form, struct events_db_add_material_values *values)
{
    struct request *req = form->req;
    const struct http_file *file = form_file(form, "file");
    bool has_file = file != NULL && file->size > 0;
    struct attachment kept;
    values->url = form_text(form, "url");
    if (has_file == (values->url.length > 0)) {
        form_add_error(form, "file",
                       str_of(has_file ? _("A file or an address, not both.")
                                       : _("Choose a file, or write an address.")));
    } else if (!has_file && !events_is_link(values->url)) {
        form_add_error(form, "url",
                       str_of(_("The address begins with https:// and has no blanks.")));
    } else if (has_file &&
               attachment_of_field(form, "file", place_of(req, values->event_id, values->n),
                                   FILE_MEGABYTES, &kept)) {
        values->name = kept.name;
        values->type = kept.type;
        values->size = kept.size;
        values->hash = kept.hash;
        values->content = kept.content;
    }
    if (values->title.length == 0) {
        values->title = has_file ? values->name : events_site_of(values->url);
    }
}

static struct reply kept(struct request *req, const struct events_material_view *view, str title,
                         const char *sentence)
{
    const struct events_db_event_row *event = &view->event.row;
    const struct audit_change change = {"material", (str){0}, title};
    audit(req, "events.material", event->region_id, event->id, 0, &change, 1);
    return reply_done(req, events_address(req, event->id, "#materials"), str_of(sentence), 0);
}

struct reply events_material_new_action(struct request *req)
{
    struct events_material_view view;
    struct events_db_last_material_row last = {0};
    if (!find_event(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *event = &view.event.row;
    (void)!events_db_last_material(req->db, event->region_id, event->id, &last); /* always a row */
    if (last.total >= MATERIALS_MOST) {
        return reply_refused(req, _f("An event has at most %1 materials.", MATERIALS_MOST));
    }
    struct form form = form_read(req, fields_of(req, &view));
    view.form = &form;
    struct events_db_add_material_values values = {
        .region_id = event->region_id,
        .event_id = event->id,
        .n = last.n + 1,
        .session = session_of(&form),
        .kind = form_text(&form, "kind"),
        .readers = form_text(&form, "readers"),
        .title = form_text(&form, "title"),
        .account_id = audit_actor(req),
        .now = req->now,
    };
    if (form_is_good(&form)) {
        take_content(&form, &values);
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, heading_of(req, &view), events_html_material(req, &view));
    }
    events_db_add_material(req->db, &values);
    return kept(req, &view, values.title, _("The material is added."));
}

struct reply events_material_edit_page(struct request *req)
{
    struct events_material_view view;
    if (!find_material(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view));
    form_set_text(&form, "title", view.row.title);
    form_set_text(&form, "kind", view.row.kind);
    form_set_text(&form, "readers", view.row.readers);
    if (view.row.session != EVENTS_WHOLE) {
        form_set_int(&form, "session", view.row.session);
    }
    view.form = &form;
    return reply_page(req, heading_of(req, &view), events_html_material(req, &view));
}

struct reply events_material_edit_action(struct request *req)
{
    struct events_material_view view;
    if (!find_material(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view));
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, heading_of(req, &view), events_html_material(req, &view));
    }
    const struct events_db_event_row *event = &view.event.row;
    struct events_db_change_material_values values = {
        .region_id = event->region_id,
        .event_id = event->id,
        .n = view.row.n,
        .session = session_of(&form),
        .kind = form_text(&form, "kind"),
        .readers = form_text(&form, "readers"),
        .title = form_text(&form, "title"),
    };
    if (!events_db_change_material(req->db, &values)) {
        return reply_not_found(req);
    }
    return kept(req, &view, values.title, _("The material is changed."));
}

struct reply events_material_remove_action(struct request *req)
{
    struct events_material_view view;
    if (!find_material(req, &view)) {
        return reply_not_found(req);
    }
    const struct events_db_event_row *event = &view.event.row;
    if (!events_db_remove_material(req->db, event->region_id, event->id, view.row.n)) {
        return reply_not_found(req);
    }
    return kept(req, &view, view.row.title, _("The material is removed."));
}
