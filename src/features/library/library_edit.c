/* Items are made, corrected, published, withdrawn; and what was just done is taken back. */
#include "app/json.h"
#include "app/undo.h"
#include "base/fold.h"
#include "base/ids.h"
#include "features/events/events.h"
#include "features/library/library.html.h"
#include "features/library/library_inner.h"

#define SUCCESSORS 300
#define KIND_OF_UNDO "library"

enum field { KIND, TOPIC, TITLE, SUMMARY, YEAR, NUMBER, AUTHOR, AUDIENCE, BRANCH, FIELDS };

static const struct form_field all_fields[FIELDS] = {
    [KIND] = {"kind", N_("Kind of edition"), FORM_CHOICE, .required = true},
    [TOPIC] = {"topic", N_("Topic"), FORM_CHOICE, .required = true},
    [TITLE] = {"title", N_("Title"), FORM_TEXT, .required = true, .max = 250, .wide = true},
    [SUMMARY] = {"summary", N_("In short"), FORM_LONG_TEXT, .max = 2000, .wide = true,
                 .hint = N_("What it is about and for whom; it is found by these words, too")},
    [YEAR] = {"year", N_("Year"), FORM_INT, .min = 1900, .max = 2100},
    [NUMBER] = {"number", N_("Number"), FORM_TEXT, .max = 40,
                .hint = N_("Of a bulletin: 3, or 12 (48)")},
    [AUTHOR] = {"author", N_("Author or compiler"), FORM_TEXT, .max = 200, .wide = true},
    [AUDIENCE] = {"audience", N_("Who may read it"), FORM_CHOICE, .required = true,
                  .choices = library_audiences},
    [BRANCH] = {"branch", N_("In which organisation and below it"), FORM_CHOICE, .required = true},
};

/* ---- the form -------------------------------------------------------------------------------- */

static const struct form_field *fields_of(struct request *req, const struct orgs_org *org)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, FIELDS + 1, struct form_field);
    memcpy(fields, all_fields, sizeof(all_fields));
    fields[KIND].choices = library_choices(req, "kind");
    fields[TOPIC].choices = library_choices(req, "topic");
    fields[BRANCH].choices = events_audiences(req, org);
    return fields;
}

static void fill(struct form *form, const struct library_db_line_row *item)
{
    form_set_text(form, "kind", item->kind);
    form_set_text(form, "topic", item->topic);
    form_set_text(form, "title", item->title);
    form_set_text(form, "summary", item->summary);
    if (item->year > 0) {
        form_set_int(form, "year", item->year);
    }
    form_set_text(form, "number", item->number);
    form_set_text(form, "author", item->author);
    form_set_text(form, "audience", item->audience);
    form_set_text(form, "branch", item->audience_path);
}

static struct library_new read_item(struct form *form, const struct orgs_org *org)
{
    struct request *req = form->req;
    struct library_new item = {
        .region_id = org->region_id,
        .org_id = org->id,
        .org_path = org->path,
        .state = STR("draft"),
        .kind = form_text(form, "kind"),
        .topic = form_text(form, "topic"),
        .title = form_text(form, "title"),
        .summary = form_text(form, "summary"),
        .year = form_int(form, "year"),
        .number = form_text(form, "number"),
        .author = form_text(form, "author"),
        .audience = form_text(form, "audience"),
        .audience_path = form_text(form, "branch"),
    };
    if (item.title.length > 0 && fold_search(req->arena, item.title).length == 0) {
        form_add_error(form, "title", str_of(_("Write it in words, please.")));
    }
    return item;
}

static struct reply show(struct request *req, const struct library_form_view *view)
{
    const char *title = view->id == 0 ? _("New item of the library") : _("Correct the item");
    struct html content = library_html_form(req, view);
    return form_is_good(view->form) ? reply_page(req, title, content)
                                    : reply_form_again(req, title, content);
}

static str address(struct request *req, int64_t id)
{
    return str_format(req->arena, "/library/%lld", (long long)id);
}

/* ---- a new one ------------------------------------------------------------------------------- */

int64_t library_add(struct request *req, const struct library_new *item)
{
    int64_t id = ids_new();
    library_db_add(req->db, &(struct library_db_add_values){
                                .region_id = item->region_id,
                                .id = id,
                                .org_id = item->org_id,
                                .org_path = item->org_path,
                                .state = item->state,
                                .kind = item->kind,
                                .topic = item->topic,
                                .title = item->title,
                                .summary = item->summary,
                                .year = item->year,
                                .number = item->number,
                                .author = item->author,
                                .audience = item->audience,
                                .audience_path = item->audience_path,
                                .place = id,
                                .today = req->today,
                                .account_id = audit_actor(req),
                                .now = req->now,
                            });
    return id;
}

static bool asked_org(struct request *req, struct orgs_org *ret_org)
{
    return orgs_asked_for(req, access_scope(req, RIGHT_EVENTS_EDIT), ret_org);
}

struct reply library_new_page(struct request *req)
{
    struct library_form_view view = {0};
    if (!asked_org(req, &view.org)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view.org));
    view.form = &form;
    form_set_int(&form, "year", date_year(req->today));
    form_set_text(&form, "audience", STR("members"));
    form_set_text(&form, "branch", view.org.path);
    return show(req, &view);
}

struct reply library_new_action(struct request *req)
{
    struct library_form_view view = {0};
    if (!asked_org(req, &view.org)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view.org));
    view.form = &form;
    struct library_new item = read_item(&form, &view.org);
    if (!form_is_good(&form)) {
        return show(req, &view);
    }
    int64_t id = library_add(req, &item);
    const struct audit_change change = {"title", (str){0}, item.title};
    audit(req, "library.add", item.region_id, id, 0, &change, 1);
    return reply_done(req, STR_CONCAT(req->arena, address(req, id), STR("/files/new")),
                      str_of(_("The draft is kept. Now add the file or the address.")), 0);
}

/* ---- correcting ------------------------------------------------------------------------------ */

static bool find_own(struct request *req, struct library_db_line_row *ret_item,
                     struct library_form_view *ret_view)
{
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    if (!library_own_of(req, ret_item) ||
        !orgs_find(req, scope, ret_item->org_id, &ret_view->org)) {
        return false;
    }
    ret_view->id = ret_item->id;
    ret_view->version = ret_item->version;
    ret_view->title = ret_item->title;
    return true;
}

struct reply library_edit_page(struct request *req)
{
    struct library_db_line_row item;
    struct library_form_view view = {0};
    if (!find_own(req, &item, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, fields_of(req, &view.org));
    view.form = &form;
    fill(&form, &item);
    return show(req, &view);
}

static bool change(struct request *req, int64_t id, int64_t version, const struct library_new *item)
{
    return library_db_change(req->db, &(struct library_db_change_values){
                                          .scope = access_scope(req, RIGHT_EVENTS_EDIT),
                                          .id = id,
                                          .version = version,
                                          .kind = item->kind,
                                          .topic = item->topic,
                                          .title = item->title,
                                          .summary = item->summary,
                                          .year = item->year,
                                          .number = item->number,
                                          .author = item->author,
                                          .audience = item->audience,
                                          .audience_path = item->audience_path,
                                          .now = req->now,
                                      });
}

struct reply library_edit_action(struct request *req)
{
    struct library_db_line_row item;
    struct library_form_view view = {0};
    int64_t version = 0;
    if (!find_own(req, &item, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, fields_of(req, &view.org));
    view.form = &form;
    struct library_new changed = read_item(&form, &view.org);
    (void)!str_to_int64(http_body_field(req->http, STR("version")), &version);
    if (form_is_good(&form) && !change(req, item.id, version, &changed)) {
        form_add_general_error(&form, str_of(_("Somebody else has changed this item meanwhile. "
                                               "What you typed stands below: look at it and "
                                               "press once more to keep it.")));
    }
    if (!form_is_good(&form)) {
        return show(req, &view);
    }
    library_index(req, item.id, item.place);
    const struct audit_change changes[] = {{"title", item.title, changed.title},
                                           {"audience", item.audience, changed.audience}};
    audit(req, "library.change", item.region_id, item.id, 0, changes, COUNT_OF(changes));
    return reply_done(req, address(req, item.id), str_of(_("The item is corrected.")), 0);
}

/* ---- published, withdrawn ---------------------------------------------------------------------
 */

static bool set_state(struct request *req, const struct library_db_line_row *item,
                      const struct library_db_set_state_values *to)
{
    struct library_db_set_state_values values = *to;
    values.scope = access_scope(req, RIGHT_EVENTS_EDIT);
    values.id = item->id;
    values.version = item->version;
    values.now = req->now;
    if (!library_db_set_state(req->db, &values)) {
        return false;
    }
    library_index(req, item->id, item->place);
    const struct audit_change changes[] = {{"state", item->state, to->state},
                                           {"reason", (str){0}, to->withdrawn_for}};
    audit(req, "library.state", item->region_id, item->id, 0, changes, COUNT_OF(changes));
    return true;
}

static str changed_meanwhile(struct request *req)
{
    return str_of(_("It has been changed meanwhile. Open it again."));
}

struct reply library_open_action(struct request *req)
{
    struct library_db_line_row item;
    const struct library_db_set_state_values open = {.state = STR("open")};
    if (!library_own_of(req, &item)) {
        return reply_not_found(req);
    }
    if (item.files == 0) {
        return reply_refused(req, str_of(_("Add a file or an address first.")));
    }
    if (str_equal(item.state, STR("open")) || !set_state(req, &item, &open)) {
        return reply_refused(req, changed_meanwhile(req));
    }
    return reply_done(req, address(req, item.id), str_of(_("The item is published.")),
                      library_undo_offer(req, item.id, item.state, 0));
}

static const struct form_field *withdraw_fields(struct request *req,
                                                const struct library_db_line_row *item)
{
    struct form_field *fields = ARENA_ARRAY(req->arena, 3, struct form_field);
    struct form_choices choices = {.arena = req->arena};
    EACH (row, library_db_successors(req->db, item->org_path, item->id, SUCCESSORS)) {
        form_choices_add_id(&choices, row->id, row->title);
    }
    fields[0] = (struct form_field){"reason",
                                    N_("Why"),
                                    FORM_TEXT,
                                    .required = true,
                                    .max = 300,
                                    .wide = true,
                                    .hint = N_("Readers see it: for example, the law has changed")};
    fields[1] = (struct form_field){
        "successor",  N_("What is read in its place"), FORM_CHOICE,
        .wide = true, .hint = N_("Empty: nothing"),    .choices = form_choices_list(&choices)};
    return fields;
}

struct reply library_withdraw_page(struct request *req)
{
    struct library_db_line_row item;
    struct library_form_view view = {0};
    if (!find_own(req, &item, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, withdraw_fields(req, &item));
    view.form = &form;
    return reply_page(req, _("Withdraw"), library_html_withdraw(req, &view));
}

struct reply library_withdraw_action(struct request *req)
{
    struct library_db_line_row item;
    struct library_form_view view = {0};
    if (!find_own(req, &item, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, withdraw_fields(req, &item));
    view.form = &form;
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Withdraw"), library_html_withdraw(req, &view));
    }
    struct library_db_set_state_values withdrawn = {.state = STR("withdrawn"),
                                                    .withdrawn_on = req->today,
                                                    .withdrawn_for = form_text(&form, "reason")};
    (void)!str_to_int64(form_text(&form, "successor"), &withdrawn.successor_id);
    if (!str_equal(item.state, STR("open")) || !set_state(req, &item, &withdrawn)) {
        return reply_refused(req, changed_meanwhile(req));
    }
    return reply_done(req, address(req, item.id),
                      str_of(_("The item is withdrawn; its page says so.")),
                      library_undo_offer(req, item.id, item.state, 0));
}

/* ---- the way back -----------------------------------------------------------------------------
 */

/* The version that the item has after the change goes with it: a later change bars the way. */
int64_t library_undo_offer(struct request *req, int64_t id, str state, int64_t file_n)
{
    struct library_db_line_row item;
    if (!library_db_find_any(req->db, id, &item)) {
        return 0;
    }
    CLEANUP(json_drop) json_t *kept = json_object();
    json_put_text(kept, "state", state);
    json_put_int(kept, "file", file_n);
    json_put_int(kept, "version", item.version);
    return undo_offer_json(req, KIND_OF_UNDO, id, kept);
}

static bool bring_back(struct request *req, const struct undo *undo,
                       const struct library_db_line_row *item)
{
    CLEANUP(json_drop) json_t *kept = undo_kept_json(req, undo);
    int64_t n = json_get_int(kept, "file");
    if (item->version != json_get_int(kept, "version")) {
        return false;
    }
    if (n != 0) {
        return library_take_file_back(req, item, n);
    }
    struct library_db_set_state_values before = {.state = json_get_text(req->arena, kept, "state")};
    return set_state(req, item, &before);
}

struct reply library_undo_action(struct request *req)
{
    struct undo undo;
    struct library_db_line_row item;
    if (!undo_find_kind(req, STR(KIND_OF_UNDO), path_id(req), &undo) ||
        !library_db_find(req->db, req->scope, undo.object_id, &item)) {
        return reply_not_found(req);
    }
    if (undo_is_late(req, &undo)) {
        return reply_refused(req, str_of(_("This can only be undone within ten minutes.")));
    }
    if (!bring_back(req, &undo, &item)) {
        return reply_refused(req,
                             str_of(_("It has been changed since then, so nothing was undone.")));
    }
    undo_forget(req, &undo);
    audit(req, "library.undo", item.region_id, item.id, 0, NULL, 0);
    return reply_done(req, address(req, item.id), str_of(_("Undone.")), 0);
}
