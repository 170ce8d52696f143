/* Asking: of whom, where, until when; how many that are; and the end of it. */
#include "features/acknowledgements/acknowledgements_inner.h"

#include <stdlib.h>

#include "base/ids.h"
#include "features/acknowledgements/acknowledgements.html.h"

#define USUAL_DAYS 14
#define LONGEST_DAYS 1100
#define POSTS_MOST 40
#define LEVELS 6

static const struct form_choice whom_choices[] = {
    {"members", N_("every member")},
    {"officers", N_("those who hold certain posts")},
    {0},
};

/* The kinds of bodies are those of the levels from the organisation's own on. */
enum { FIELD_BODY = 2 };
static const struct form_field fields[] = {
    {"whom", N_("Who is asked"), FORM_CHOICE, .required = true, .choices = whom_choices},
    {"until", N_("Until which day"), FORM_DATE, .required = true},
    {"body", N_("In which body"), FORM_CHOICE},
    {"reason", N_("In a few words, why"), FORM_TEXT, .max = 200, .wide = true,
     .hint = N_("It stands in the letter, for example: “The charter was amended.”")},
    {"later", N_("Also ask those who join the union later"), FORM_FLAG},
    {"letters", N_("Write to everybody now"), FORM_FLAG},
    {0},
};

/* What was chosen. */
struct line {
    int64_t level;
    str post_type;
};
struct order {
    bool is_members;
    struct orgs_org *areas;
    size_t area_count;
    str body_type;
    struct line *lines;
    size_t line_count;
};

/* ---- the form ------------------------------------------------------------------------------- */

static const struct form_choice *body_choices(struct request *req, int64_t level)
{
    struct acknowledgements_db_body_types_rows rows =
        acknowledgements_db_body_types(req->db, level);
    struct form_choice *choices = ARENA_ARRAY(req->arena, rows.count + 2, struct form_choice);
    size_t count = 0;
    choices[count++] = (struct form_choice){"any", N_("in any")};
    EACH (row, rows) {
        choices[count++] =
            (struct form_choice){str_to_c(req->arena, row->code), str_to_c(req->arena, row->label)};
    }
    choices[count] = (struct form_choice){0};
    return choices;
}

static const struct form_field *fields_of(struct request *req, int64_t level)
{
    struct form_field *own = ARENA_ARRAY(req->arena, COUNT_OF(fields), struct form_field);
    memcpy(own, fields, sizeof(fields));
    own[FIELD_BODY].choices = body_choices(req, level);
    return own;
}

/* An adopted document of an organisation for which the person may ask. */
static bool find_document(struct request *req, struct acknowledgements_ask_view *ret_view)
{
    struct acknowledgements_ask_view view = {0};
    struct orgs_org org;
    if (!documents_find_own(req, path_id(req), &view.document) ||
        !str_equal(view.document.state, STR("adopted")) ||
        !orgs_find(req, req->scope, view.document.org_id, &org)) {
        return false;
    }
    view.level = org.level;
    view.children = orgs_children(req, org.id);
    view.post_types = acknowledgements_db_post_types(req->db);
    *ret_view = view;
    return true;
}

static bool was_sent(const struct request *req)
{
    return req->http != NULL && req->http->method == HTTP_POST;
}

bool acknowledgements_is_ticked(struct request *req, const char *name, int64_t value,
                                bool is_at_first)
{
    return was_sent(req) ? form_is_ticked(req, name, value) : is_at_first;
}

struct reply acknowledgements_ask_page(struct request *req)
{
    struct acknowledgements_ask_view view;
    if (!find_document(req, &view)) {
        return reply_not_found(req);
    }
    view.form = form_of(req, fields_of(req, view.level));
    form_set_text(&view.form, "whom", STR("members"));
    form_set_text(&view.form, "body", STR("any"));
    form_set_date(&view.form, "until", date_add_days(req->today, USUAL_DAYS));
    form_set_text(&view.form, "letters", STR("1"));
    return reply_page(req, _("Ask for acknowledgement"), acknowledgements_html_ask(req, &view));
}

/* ---- what was chosen ------------------------------------------------------------------------ */

static void read_areas(struct request *req, const struct acknowledgements_ask_view *view,
                       struct order *order)
{
    struct form_ids ticked = form_ticked(req, "area");
    struct scope below =
        access_scope_below(req, req->scope, view->document.region_id, view->document.org_path);
    order->areas = ARENA_ARRAY(req->arena, ticked.count + 1, struct orgs_org);
    for (size_t i = 0; i < ticked.count; i++) {
        struct orgs_org org;
        if (orgs_find(req, below, ticked.items[i], &org) &&
            org.parent_id == view->document.org_id) {
            order->areas[order->area_count++] = org;
        }
    }
    if (order->area_count == 0) {
        order->areas[order->area_count++] =
            (struct orgs_org){.id = view->document.org_id, .path = view->document.org_path};
    }
}

static void read_posts(struct request *req, const struct acknowledgements_ask_view *view,
                       struct order *order)
{
    order->lines = ARENA_ARRAY(req->arena, POSTS_MOST, struct line);
    for (int64_t level = view->level; level < LEVELS; level++) {
        if (!form_is_ticked(req, "level", level + 1)) {
            continue;
        }
        size_t before = order->line_count;
        for (size_t i = 0; i < view->post_types.count && order->line_count < POSTS_MOST; i++) {
            if (form_is_ticked(req, "post", (int64_t)i + 1)) {
                order->lines[order->line_count++] =
                    (struct line){level, view->post_types.items[i].code};
            }
        }
        if (order->line_count == before && order->line_count < POSTS_MOST) {
            order->lines[order->line_count++] = (struct line){.level = level};
        }
    }
}

static struct order read_order(struct request *req, struct acknowledgements_ask_view *view)
{
    struct order order = {0};
    struct form *form = &view->form;
    *form = form_read(req, fields_of(req, view->level));
    order.is_members = str_equal(form_text(form, "whom"), STR("members"));
    str body = form_text(form, "body");
    order.body_type = str_equal(body, STR("any")) ? (str){0} : body;
    read_areas(req, view, &order);
    date until = form_date(form, "until");
    if (!date_is_none(until) && date_before(until, req->today)) {
        form_add_error(form, "until", str_of(_("This day has passed already.")));
    } else if (!date_is_none(until) &&
               date_before(date_add_days(req->today, LONGEST_DAYS), until)) {
        form_add_error(form, "until", str_of(_("Choose a day within three years.")));
    }
    if (!order.is_members) {
        read_posts(req, view, &order);
        if (order.line_count == 0) {
            form_add_general_error(
                form, str_of(_("Choose in which organisations people with posts are asked.")));
        }
    }
    return order;
}

/* ---- how many that are ---------------------------------------------------------------------- */

static int by_holder(const void *a, const void *b)
{
    const struct acknowledgements_db_would_hold_row *x = a, *y = b;
    if (x->org_id != y->org_id) {
        return x->org_id < y->org_id ? -1 : 1;
    }
    return x->holder < y->holder ? -1 : x->holder > y->holder;
}

/* Each person once in an organisation, however many posts he holds there. */
static void add_holders(struct acknowledgements_ask_view *view,
                        struct acknowledgements_db_would_hold_row *rows, size_t count)
{
    if (count > 0) {
        qsort(rows, count, sizeof(rows[0]), by_holder);
    }
    for (size_t i = 0; i < count; i++) {
        bool is_other_org = i == 0 || rows[i].org_id != rows[i - 1].org_id;
        view->orgs += is_other_org;
        view->people += is_other_org || rows[i].holder != rows[i - 1].holder;
    }
}

static void count_officers(struct request *req, const struct order *order,
                           struct acknowledgements_ask_view *view)
{
    size_t count = 0, capacity = 0;
    struct acknowledgements_db_would_hold_row *all = NULL;
    for (size_t i = 0; i < order->area_count * order->line_count; i++) {
        const struct line *line = &order->lines[i % order->line_count];
        struct acknowledgements_db_would_hold_values of = {
            .scope = access_system_scope(req->arena, 0, order->areas[i / order->line_count].path),
            .level = line->level,
            .body_type = order->body_type,
            .post_type = line->post_type,
            .today = req->today,
        };
        EACH (row, acknowledgements_db_would_hold(req->db, &of)) {
            *ARENA_PUSH(req->arena, all, count, capacity) = *row;
        }
    }
    add_holders(view, all, count);
}

static void count_people(struct request *req, const struct order *order,
                         struct acknowledgements_ask_view *view)
{
    view->is_counted = true;
    if (!order->is_members) {
        count_officers(req, order, view);
        return;
    }
    for (size_t i = 0; i < order->area_count; i++) {
        struct acknowledgements_db_people_of_row row = {0};
        str path = order->areas[i].path;
        if (acknowledgements_db_people_of(req->db, path, str_join(req->arena, path, STR("~")),
                                          &row)) {
            view->people += row.people;
            view->orgs += row.orgs;
        }
    }
}

struct reply acknowledgements_count_action(struct request *req)
{
    struct acknowledgements_ask_view view;
    if (!find_document(req, &view)) {
        return reply_not_found(req);
    }
    struct order order = read_order(req, &view);
    if (!form_is_good(&view.form)) {
        return reply_form_again(req, _("Ask for acknowledgement"),
                                acknowledgements_html_ask(req, &view));
    }
    count_people(req, &order, &view);
    return reply_page(req, _("Ask for acknowledgement"), acknowledgements_html_ask(req, &view));
}

/* ---- asking --------------------------------------------------------------------------------- */

struct writing {
    const struct documents_document *document;
    const struct order *order;
    date until;
    str reason;
    bool takes_later;
    struct documents_edition edition; /* what is read */
};

/* The text of today; empty where it is the one that was adopted. */
static date edition_day(const struct request *req, const struct documents_edition *edition)
{
    return edition->note_count > 0 ? req->today : (date){0};
}

static int64_t write_request(struct request *req, const struct writing *writing)
{
    const struct documents_document *document = writing->document;
    const struct order *order = writing->order;
    int64_t id = ids_new();
    acknowledgements_db_add(req->db,
                            &(struct acknowledgements_db_add_values){
                                .id = id,
                                .region_id = document->region_id,
                                .document_id = document->id,
                                .org_id = document->org_id,
                                .org_path = document->org_path,
                                .whom = order->is_members ? STR("members") : STR("officers"),
                                .takes_later = writing->takes_later || !order->is_members,
                                .reason = writing->reason,
                                .opened_on = req->today,
                                .until_on = writing->until,
                                .hash = documents_edition_hash(req, &writing->edition),
                                .edition_on = edition_day(req, &writing->edition),
                                .now = req->now,
                                .account_id = audit_actor(req),
                            });
    for (size_t i = 0; i < order->area_count; i++) {
        acknowledgements_db_add_area(req->db, id, (int64_t)i + 1, order->areas[i].id,
                                     order->areas[i].path);
    }
    for (size_t i = 0; i < order->line_count; i++) {
        acknowledgements_db_add_post(req->db, &(struct acknowledgements_db_add_post_values){
                                                  .request_id = id,
                                                  .n = (int64_t)i + 1,
                                                  .level = order->lines[i].level,
                                                  .body_type = order->body_type,
                                                  .post_type = order->lines[i].post_type,
                                              });
    }
    audit(req, "acknowledgements.ask", document->region_id, id, 0, NULL, 0);
    return id;
}

int64_t acknowledgements_open(struct request *req, int64_t document_id, date until)
{
    struct documents_document document;
    if (!documents_find_any(req, document_id, &document)) {
        return 0;
    }
    struct orgs_org area = {.id = document.org_id, .path = document.org_path};
    struct order order = {.is_members = true, .areas = &area, .area_count = 1};
    return write_request(
        req, &(struct writing){.document = &document,
                               .order = &order,
                               .until = until,
                               .edition = documents_edition_of(req, &document, req->today)});
}

/* Another document may be asked for anew at once; the same people twice for one text may not. */
static bool is_asked_already(struct request *req, const struct acknowledgements_ask_view *view,
                             const struct order *order)
{
    EACH (row, acknowledgements_db_of_document(req->db, view->document.id)) {
        struct acknowledgements_request request = acknowledgements_of_row(req, row);
        for (size_t i = 0;
             request.is_open && request.is_members && order->is_members && i < order->area_count;
             i++) {
            if (acknowledgements_within(req, &request, order->areas[i].path).count > 0) {
                return true;
            }
        }
    }
    return false;
}

struct reply acknowledgements_ask_action(struct request *req)
{
    struct acknowledgements_ask_view view;
    if (!find_document(req, &view)) {
        return reply_not_found(req);
    }
    struct order order = read_order(req, &view);
    if (form_is_good(&view.form)) {
        count_people(req, &order, &view);
        if (view.people == 0) {
            form_add_general_error(&view.form, str_of(_("Nobody would be asked. Choose others.")));
        } else if (is_asked_already(req, &view, &order)) {
            form_add_general_error(&view.form,
                                   str_of(_("These members are asked for this document already. "
                                            "End that request first, or choose others.")));
        }
    }
    if (!form_is_good(&view.form)) {
        view.is_counted = false;
        return reply_form_again(req, _("Ask for acknowledgement"),
                                acknowledgements_html_ask(req, &view));
    }
    int64_t id =
        write_request(req, &(struct writing){
                               .document = &view.document,
                               .order = &order,
                               .until = form_date(&view.form, "until"),
                               .reason = form_text(&view.form, "reason"),
                               .takes_later = form_flag(&view.form, "later"),
                               .edition = documents_edition_of(req, &view.document, req->today),
                           });
    struct acknowledgements_request request;
    bool writes = form_flag(&view.form, "letters") && acknowledgements_load(req, id, &request) &&
                  acknowledgements_begin_letters(req, &request, "asked", request.row.org_path);
    return reply_done(req, acknowledgements_address(req, id, ""),
                      str_of(writes ? _("People are asked; the letters are being written.")
                                    : _("People are asked: they see it on their own pages.")),
                      0);
}

/* ---- anew, after an amendment --------------------------------------------------------------- */

static struct order same_order(struct request *req, const struct acknowledgements_request *request)
{
    struct acknowledgements_db_same_posts_rows posts =
        acknowledgements_db_same_posts(req->db, request->row.id);
    struct order order = {
        .is_members = request->is_members,
        .areas = ARENA_ARRAY(req->arena, request->areas.count, struct orgs_org),
        .lines = ARENA_ARRAY(req->arena, posts.count, struct line),
    };
    EACH (area, request->areas) {
        order.areas[order.area_count++] = (struct orgs_org){.id = area->org_id, .path = area->path};
    }
    EACH (post, posts) {
        order.body_type = post->body_type;
        order.lines[order.line_count++] = (struct line){post->level, post->post_type};
    }
    return order;
}

/* "The document was changed: resolution of …" */
static str reason_of(struct request *req, const struct documents_edition *edition)
{
    return edition->note_count == 0 ? str_of(_("The document reads otherwise now."))
                                    : _f("The document was changed: %1.",
                                         edition->notes[edition->note_count - 1].by_label);
}

struct reply acknowledgements_again_action(struct request *req)
{
    struct acknowledgements_request request;
    struct documents_document document;
    if (!acknowledgements_find(req, path_id(req), &request) || !request.is_own ||
        !documents_find_own(req, request.row.document_id, &document) ||
        !str_equal(document.state, STR("adopted"))) {
        return reply_not_found(req);
    }
    struct documents_edition edition = documents_edition_of(req, &document, req->today);
    if (!acknowledgements_may_ask_again(req, &request, &edition)) {
        return reply_refused(req, str_of(_("The text has not changed since people were asked.")));
    }
    if (acknowledgements_db_end(req->db, request.row.id, req->today, STR("withdrawn"))) {
        audit(req, "acknowledgements.end", request.row.region_id, request.row.id, 0, NULL, 0);
    }
    struct order order = same_order(req, &request);
    int64_t id =
        write_request(req, &(struct writing){.document = &document,
                                             .order = &order,
                                             .until = date_add_days(req->today, USUAL_DAYS),
                                             .reason = reason_of(req, &edition),
                                             .takes_later = request.row.takes_later,
                                             .edition = edition});
    struct acknowledgements_request anew;
    bool writes = acknowledgements_load(req, id, &anew) &&
                  acknowledgements_begin_letters(req, &anew, "asked", anew.row.org_path);
    return reply_done(req, acknowledgements_address(req, id, ""),
                      str_of(writes ? _("People are asked anew; the letters are being written.")
                                    : _("People are asked: they see it on their own pages.")),
                      0);
}

/* ---- the end -------------------------------------------------------------------------------- */

static struct reply find_to_end(struct request *req, struct acknowledgements_request *ret_request)
{
    if (!acknowledgements_find(req, path_id(req), ret_request) || !ret_request->is_own) {
        return reply_not_found(req);
    }
    return ret_request->is_open ? (struct reply){0}
                                : reply_refused(req, str_of(_("This request has ended.")));
}

struct reply acknowledgements_end_page(struct request *req)
{
    struct acknowledgements_request request;
    struct reply refusal = find_to_end(req, &request);
    if (refusal.status != 0) {
        return refusal;
    }
    struct widgets_question question = {
        .title = str_of(_("End the request?")),
        .explanation = str_of(_("Nobody is asked or reminded any more, and the links in letters "
                                "no longer work. What was confirmed stays.")),
        .action = {acknowledgements_address(req, request.row.id, "/end")},
        .answer = str_of(_("End it")),
        .back = {acknowledgements_address(req, request.row.id, "")},
    };
    return reply_page(req, _("End the request?"), widgets_html_question(req, question));
}

struct reply acknowledgements_end_action(struct request *req)
{
    struct acknowledgements_request request;
    struct reply refusal = find_to_end(req, &request);
    if (refusal.status != 0) {
        return refusal;
    }
    if (!acknowledgements_db_end(req->db, request.row.id, req->today, STR("withdrawn"))) {
        return reply_refused(req, str_of(_("This request has ended.")));
    }
    audit(req, "acknowledgements.end", request.row.region_id, request.row.id, 0, NULL, 0);
    return reply_done(req, acknowledgements_address(req, request.row.id, ""),
                      str_of(_("The request has ended.")), 0);
}
