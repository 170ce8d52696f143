/* Who reads: through the door of officers, of members, or of everybody; lists, items, files. */
#include "app/app.h"
#include "app/attachment.h"
#include "app/secret.h"
#include "features/library/library.html.h"
#include "features/library/library_inner.h"
#include "features/members/members.h"
#include "features/programmes/programmes.h"

/* ---- the reader ------------------------------------------------------------------------------ */

/* Of a member who is nothing else the mandate gives no rights. */
static bool holds_rights(const struct request *req)
{
    bool holds = false;
    for (size_t i = 0; i < req->mandate_count; i++) {
        holds = holds || req->mandates[i].rights != 0;
    }
    return holds;
}

static void take_own_place(struct request *req, struct library_reader *reader)
{
    struct members_self self;
    struct library_db_place_of_row place;
    if (!members_self(req, &self) ||
        !library_db_place_of(req->db, self.scope, self.id, req->today, &place)) {
        return;
    }
    reader->rank = place.has_post || holds_rights(req) ? LIBRARY_ACTIVIST : LIBRARY_MEMBER;
    reader->path = place.path;
    reader->org_id = place.org_id;
}

struct library_reader library_reader_of(struct request *req)
{
    str path = str_of(req->route->pattern);
    struct library_reader reader = {.at = LIBRARY_OPEN};
    if (str_starts_with(path, STR(LIBRARY_OPEN))) {
        return reader;
    }
    bool is_own = str_starts_with(path, STR(LIBRARY_MY));
    reader.at = is_own ? LIBRARY_MY : "/library";
    if (is_own || req->mandate.rights == 0) {
        take_own_place(req, &reader);
        return reader;
    }
    reader.rank = LIBRARY_OFFICER;
    reader.path = req->mandate.org_path;
    reader.org_id = req->mandate.org_id;
    reader.seen = access_scope(req, RIGHT_TRAINING_VIEW);
    return reader;
}

struct library_db_readable_values library_readable(const struct library_reader *reader)
{
    return (struct library_db_readable_values){
        .rank = reader->path.length == 0 ? LIBRARY_EVERYBODY : reader->rank,
        .at = reader->path,
        .seen_from = reader->seen.from,
        .seen_to = reader->seen.to,
    };
}

bool library_own_of(struct request *req, struct library_db_line_row *ret_item)
{
    struct scope scope = access_scope(req, RIGHT_EVENTS_EDIT);
    return !str_is_empty(scope.from) && library_db_find(req->db, scope, path_id(req), ret_item);
}

bool library_item_of(struct request *req, const struct library_reader *reader,
                     struct library_db_line_row *ret_item)
{
    bool may_hold = str_equal(str_of(reader->at), STR("/library"));
    struct library_db_find_readable_values values = {.id = path_id(req),
                                                     .readable = library_readable(reader)};
    return library_db_find_readable(req->db, &values, ret_item) ||
           (may_hold && library_own_of(req, ret_item));
}

/* ---- lists ----------------------------------------------------------------------------------- */

static const struct form_field *find_fields(struct request *req)
{
    static const struct form_field all[] = {
        {"q", N_("Words, in any form"), FORM_TEXT, .max = 200, .wide = true},
        {"kind", N_("Kind of edition"), FORM_CHOICE},
        {"topic", N_("Topic"), FORM_CHOICE},
        {"language", N_("Language"), FORM_CHOICE},
        {"audience", N_("For whom"), FORM_CHOICE, .choices = library_audiences},
        {0},
    };
    struct form_field *fields = ARENA_ARRAY(req->arena, COUNT_OF(all), struct form_field);
    memcpy(fields, all, sizeof(all));
    for (size_t i = 1; i <= 3; i++) {
        fields[i].choices = library_choices(req, fields[i].name);
    }
    return fields;
}

static struct library_filter filter_of(const struct form *form)
{
    return (struct library_filter){
        .words = form_text(form, "q"),
        .kind = form_text(form, "kind"),
        .topic = form_text(form, "topic"),
        .language = form_text(form, "language"),
        .audience = form_text(form, "audience"),
    };
}

static bool narrows(const struct library_filter *filter)
{
    return filter->words.length + filter->kind.length + filter->topic.length +
               filter->language.length + filter->audience.length >
           0;
}

static void cut(struct request *req, struct library_list_view *view,
                const struct library_filter *filter)
{
    if (view->items.count <= LIBRARY_SHOWN) {
        return;
    }
    long long last = (long long)view->items.items[LIBRARY_SHOWN - 1].place;
    view->items.count = LIBRARY_SHOWN;
    if (filter->words.length > 0) {
        return; /* what is looked for goes into no address */
    }
    view->next =
        widgets_link(req, "%s?kind=%.*s&topic=%.*s&language=%.*s&audience=%.*s&before=%lld",
                     view->reader.at, STR_ARG(filter->kind), STR_ARG(filter->topic),
                     STR_ARG(filter->language), STR_ARG(filter->audience), last);
    if (view->is_own) {
        view->next = widgets_link(req, "/library?show=own&org=%lld&before=%lld",
                                  (long long)view->org.id, last);
    }
}

static struct reply show_list(struct request *req, struct library_list_view *view,
                              struct library_filter filter)
{
    filter.before = query_int(req, "before");
    view->was_asked = narrows(&filter);
    view->may_edit =
        str_equal(str_of(view->reader.at), STR("/library")) && access_may(req, RIGHT_EVENTS_EDIT);
    view->items = view->is_own ? library_db_of_org(req->db, view->org.path,
                                                   filter.before > 0 ? filter.before : INT64_MAX,
                                                   LIBRARY_SHOWN + 1)
                               : library_find(req, &view->reader, &filter);
    cut(req, view, &filter);
    return reply_page(req, _("Library"), library_html_list(req, view));
}

struct reply library_list_page(struct request *req)
{
    static const char *const names[] = {"kind", "topic", "language", "audience"};
    struct form form = form_of(req, find_fields(req));
    struct library_list_view view = {.reader = library_reader_of(req), .form = &form};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        str code = query_text(req, names[i]);
        const struct form_choice *choices = form.fields[i + 1].choices;
        if (form_choice_label(choices, code) != NULL) {
            form_set_text(&form, names[i], code);
        }
    }
    view.is_own = str_equal(query_text(req, "show"), STR("own")) &&
                  str_equal(str_of(view.reader.at), STR("/library"));
    if (view.is_own && !orgs_asked_for(req, access_scope(req, RIGHT_EVENTS_EDIT), &view.org)) {
        return reply_not_found(req);
    }
    return show_list(req, &view, filter_of(&form));
}

struct reply library_find_action(struct request *req)
{
    struct form form = form_read(req, find_fields(req));
    struct library_list_view view = {.reader = library_reader_of(req), .form = &form};
    return show_list(req, &view, filter_of(&form));
}

/* ---- an item --------------------------------------------------------------------------------- */

struct reply library_page(struct request *req)
{
    struct library_item_view view = {.reader = library_reader_of(req)};
    struct library_db_line_row held;
    if (!library_item_of(req, &view.reader, &view.item)) {
        return reply_not_found(req);
    }
    view.files = library_db_files(req->db, view.item.region_id, view.item.id);
    view.may_edit =
        str_equal(str_of(view.reader.at), STR("/library")) && library_own_of(req, &held);
    struct library_db_find_readable_values next = {.id = view.item.successor_id,
                                                   .readable = library_readable(&view.reader)};
    view.has_successor =
        view.item.successor_id != 0 && library_db_find_readable(req->db, &next, &view.successor);
    return reply_page_titled(req, view.item.title, library_html_page(req, &view));
}

/* ---- files ----------------------------------------------------------------------------------- */

/* A file of a withdrawn item is given to who holds it alone. */
static bool find_file(struct request *req, struct library_reader *ret_reader,
                      struct library_db_line_row *ret_item, struct library_db_file_row *ret_file)
{
    struct library_db_line_row held;
    int64_t n;
    *ret_reader = library_reader_of(req);
    return library_item_of(req, ret_reader, ret_item) && str_to_int64(path_text(req, 1), &n) &&
           (str_equal(ret_item->state, STR("open")) || library_own_of(req, &held)) &&
           library_db_file(req->db, ret_item->region_id, ret_item->id, n, ret_file);
}

struct reply library_file_page(struct request *req)
{
    struct library_reader reader;
    struct library_db_line_row item;
    struct library_db_file_row file;
    if (!find_file(req, &reader, &item, &file)) {
        return reply_not_found(req);
    }
    if (file.url.length > 0) {
        return programmes_lead_away(req, &(struct programmes_material){.url = file.url});
    }
    str place = str_format(req->arena, "library_file.content:%lld:%lld", (long long)item.id,
                           (long long)file.n);
    return attachment_reply(
        req, place,
        &(struct attachment){
            .name = file.name, .type = file.type, .hash = file.hash, .content = file.content});
}

/* Who holds the item looks at it as often as he likes: he is not counted. */
static void count(struct request *req, const struct library_reader *reader,
                  const struct library_db_line_row *item, int64_t n)
{
    struct library_db_line_row held;
    if (library_own_of(req, &held)) {
        return;
    }
    str month = str_slice(date_iso(req->arena, req->today), 0, 7);
    library_db_count_download(req->db, &(struct library_db_count_download_values){
                                           .region_id = item->region_id,
                                           .item_id = item->id,
                                           .n = n,
                                           .month = month,
                                           .org_id = reader->org_id,
                                       });
    if (req->user.account_id == 0) {
        return;
    }
    str who =
        str_format(req->arena, "%lld:%lld", (long long)item->id, (long long)req->user.account_id);
    library_db_count_reader(
        req->db, &(struct library_db_count_reader_values){
                     .region_id = item->region_id,
                     .item_id = item->id,
                     .reader = secret_hash(req->arena, req->app->keys, STR("library.reader"), who),
                     .n = n,
                     .month = month,
                     .org_id = reader->org_id,
                 });
}

/* Counts, then leads to the file. The same button pressed twice is one download: the form's key
 * leads there again. */
struct reply library_take_action(struct request *req)
{
    struct library_reader reader;
    struct library_db_line_row item;
    struct library_db_file_row file;
    if (!find_file(req, &reader, &item, &file)) {
        return reply_not_found(req);
    }
    count(req, &reader, &item, file.n);
    return reply_see_other(req, library_file_link(req, reader.at, item.id, file.n, "").url);
}
