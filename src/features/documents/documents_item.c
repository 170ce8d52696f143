/* An item of a draft: its text, who shall act, until when, who sees to it. */
#include "features/documents/documents_inner.h"

#include "base/buf.h"
#include "base/fold.h"
#include "features/documents/documents.html.h"

enum { ITEMS_MOST = 1000, ORGS_MOST = 200, OTHERS_MOST = 50 };

const struct form_choice documents_recurrences[] = {
    {"", N_("once")},
    {"month", N_("every month")},
    {"quarter", N_("every quarter")},
    {"half_year", N_("every half year")},
    {"year", N_("every year")},
    {0},
};

const struct form_choice documents_depths[] = {
    {"0", N_("an item: 1.")},   {"1", N_("under it: 1.1.")}, {"2", N_("under that: 1.1.1.")},
    {"3", N_("a fourth step")}, {"4", N_("a fifth step")},   {0},
};

static const struct form_field item_fields[] = {
    DOCUMENTS_ITEM_PLACE_FIELDS,
    {"text", N_("Text of the item"), FORM_LONG_TEXT, .required = true, .max = 20000, .wide = true},
    DOCUMENTS_ITEM_DUTY_FIELDS,
    {0},
};

static const char *const level_fields[] = {
    [LEVEL_REGION] = "to_regions",
    [LEVEL_TERRITORY] = "to_territories",
    [LEVEL_PRIMARY] = "to_primaries",
};

/* ---- the form and the item ------------------------------------------------------------------ */

static void put_line(struct buf *lines, str text)
{
    if (text.length > 0) {
        buf_put(lines, text);
        buf_put_char(lines, '\n');
    }
}

static void fill_addressees(struct form *form, const struct documents_item *item)
{
    struct arena *arena = form->req->arena;
    struct buf orgs = BUF_INIT(arena);
    struct buf others = BUF_INIT(arena);
    bool has_body = false;
    bool has_post = false;
    for (size_t i = 0; i < item->addressee_count; i++) {
        const struct documents_addressee *addressee = &item->addressees[i];
        bool is_known = documents_addressee_is_known(addressee);
        bool is_level = addressee->level >= LEVEL_REGION && addressee->level <= LEVEL_PRIMARY;
        if (is_known && addressee->kind == DOCUMENTS_TO_ORG) {
            put_line(&orgs, addressee->text);
        } else if (addressee->kind == DOCUMENTS_TO_LEVEL && is_level) {
            form_set_text(form, level_fields[addressee->level], STR("1"));
        } else if (is_known && addressee->kind == DOCUMENTS_TO_BODY && !has_body) {
            form_set_int(form, "body", addressee->body_id);
            has_body = true;
        } else if (is_known && addressee->kind == DOCUMENTS_TO_POST && !has_post) {
            form_set_text(form, "post", addressee->post_type);
            has_post = true;
        } else {
            put_line(&others, addressee->text);
        }
    }
    form_set_text(form, "orgs", buf_str(&orgs));
    form_set_text(form, "others", buf_str(&others));
}

static void fill_form(struct form *form, const struct documents_item *item)
{
    form_set_text(form, "number", item->number);
    form_set_int(form, "depth", item->depth);
    form_set_text(form, "text", item->text);
    form_set_date(form, "due_from", item->due_from);
    form_set_date(form, "due_on", item->due_on);
    form_set_text(form, "recurs", str_of(documents_recurs_code(item->recurs)));
    form_set_text(form, "is_constant", item->is_constant ? STR("1") : STR(""));
    form_set_date(form, "review_on", item->review_on);
    form_set_text(
        form, "controllers",
        documents_controllers_lines(form->req->arena, item->controllers, item->controller_count));
    fill_addressees(form, item);
}

struct addressing {
    struct form *form;
    const struct documents_document *document;
    struct documents_item *item;
    size_t capacity;
};

static void add_addressee(struct addressing *to, struct documents_addressee addressee)
{
    *ARENA_PUSH(to->form->req->arena, to->item->addressees, to->item->addressee_count,
                to->capacity) = addressee;
}

const struct orgs_named *documents_org_meant(struct arena *arena, struct orgs_names names, str name)
{
    EACH (one, names) {
        if (str_equal(fold_search(arena, one->short_name), fold_search(arena, name))) {
            return one;
        }
    }
    bool is_alone = names.count == 1 ||
                    (names.count > 1 && names.items[0].path.length < names.items[1].path.length);
    return is_alone ? &names.items[0] : NULL;
}

/* The organisation below that of the document with that name; a sentence if there is none, or more
 * than one that could be meant. */
static void take_org(struct addressing *to, str name)
{
    struct request *req = to->form->req;
    struct scope below =
        access_scope_below(req, req->scope, to->document->region_id, to->document->org_path);
    struct orgs_names names = orgs_named(req, below, name);
    const struct orgs_named *found = documents_org_meant(req->arena, names, name);
    if (found == NULL) {
        form_add_error(to->form, "orgs",
                       names.count == 0 ? _f("No organisation below is called “%1”.", name)
                                        : _f("Several organisations are called “%1”. Write the "
                                             "whole short name.",
                                             name));
        return;
    }
    add_addressee(to, (struct documents_addressee){.kind = DOCUMENTS_TO_ORG,
                                                   .text = found->short_name,
                                                   .org_id = found->id});
}

static void take_orgs(struct addressing *to)
{
    str lines = form_text(to->form, "orgs");
    str line;
    for (size_t count = 0; count < ORGS_MOST && str_next(&lines, '\n', &line);) {
        str name = str_trim(line);
        if (name.length > 0) {
            take_org(to, name);
            count++;
        }
    }
}

static void take_body_and_post(struct addressing *to)
{
    struct request *req = to->form->req;
    int64_t body_id = documents_chosen(to->form, "body");
    struct bodies_bodies bodies = bodies_of_org(req, req->scope, to->document->org_id, req->today);
    EACH (body, bodies) {
        if (body->id == body_id) {
            add_addressee(to, (struct documents_addressee){.kind = DOCUMENTS_TO_BODY,
                                                           .text = body->name,
                                                           .body_id = body->id});
        }
    }
    struct documents_db_post_types_rows posts = documents_db_post_types(req->db);
    EACH (post, posts) {
        if (str_equal(post->code, form_text(to->form, "post"))) {
            add_addressee(to, (struct documents_addressee){.kind = DOCUMENTS_TO_POST,
                                                           .text = bodies_label(req, post->label),
                                                           .post_type = post->code});
        }
    }
}

/* Whoever stood there under the same words stays who he is; a new name is looked for. */
static void take_other(struct addressing *to, const struct documents_item *before, str line)
{
    for (size_t i = 0; i < before->addressee_count; i++) {
        if (str_equal(before->addressees[i].text, line)) {
            add_addressee(to, before->addressees[i]);
            return;
        }
    }
    struct request *req = to->form->req;
    date day = date_is_none(to->document->dated_on) ? req->today : to->document->dated_on;
    struct documents_db_holders_rows holders =
        documents_db_holders(req->db, req->scope, to->document->org_id, day);
    add_addressee(to, documents_person_named(req, holders, line, line));
}

static void take_others(struct addressing *to, const struct documents_item *before)
{
    str lines = form_text(to->form, "others");
    str line;
    for (size_t count = 0; count < OTHERS_MOST && str_next(&lines, '\n', &line);) {
        line = str_trim(line);
        if (line.length > 0) {
            take_other(to, before, line);
            count++;
        }
    }
}

static void take_addressees(struct form *form, const struct documents_document *document,
                            struct documents_item *item)
{
    struct addressing to = {form, document, item, 0};
    struct documents_item before = *item;
    item->addressees = NULL;
    item->addressee_count = 0;
    for (int level = LEVEL_REGION; level <= LEVEL_PRIMARY; level++) {
        if (form_flag(form, level_fields[level])) {
            add_addressee(&to,
                          (struct documents_addressee){.kind = DOCUMENTS_TO_LEVEL, .level = level});
        }
    }
    take_orgs(&to);
    take_body_and_post(&to);
    take_others(&to, &before);
}

void documents_item_take(struct form *form, const struct documents_document *document,
                         struct documents_item *item)
{
    int64_t depth = documents_chosen(form, "depth");
    item->number = form_text(form, "number");
    item->depth = depth;
    item->text = form_text(form, "text");
    item->due_from = form_date(form, "due_from");
    item->due_on = form_date(form, "due_on");
    item->recurs = documents_recurs_of(form_text(form, "recurs"));
    item->is_constant = form_flag(form, "is_constant");
    item->review_on = form_date(form, "review_on");
    item->controllers = documents_controllers_of_lines(
        form->req, document, form_text(form, "controllers"), &item->controller_count);
    take_addressees(form, document, item);
    struct request *req = form->req;
    if (!date_is_none(item->due_on) && date_before(item->due_on, item->due_from)) {
        form_add_error(form, "due_on", str_of(_("The last day lies before the first.")));
    }
    if (item->is_constant && date_is_none(item->review_on) && date_is_none(item->due_on)) {
        form_add_error(form, "review_on",
                       str_of(_("Without a last day, say when the item is looked at again.")));
    }
}

/* ---- finding -------------------------------------------------------------------------------- */

static struct documents_item *item_numbered(struct documents_document *document, int64_t item)
{
    for (size_t i = 0; i < document->item_count; i++) {
        if (document->items[i].item == item) {
            return &document->items[i];
        }
    }
    return NULL;
}

/* The draft and the item that the address names. */
static bool find_item(struct request *req, struct documents_document *ret_document,
                      struct documents_item **ret_item)
{
    int64_t item = 0;
    if (!documents_find_draft(req, ret_document) || !str_to_int64(path_text(req, 1), &item)) {
        return false;
    }
    *ret_item = item_numbered(ret_document, item);
    return *ret_item != NULL;
}

static struct reply done(struct request *req, const struct documents_document *document,
                         int64_t item)
{
    return reply_see_other(req, str_format(req->arena, "/documents/%lld#i%lld",
                                           (long long)document->id, (long long)item));
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply documents_item_page(struct request *req)
{
    struct documents_document document;
    struct documents_item *item;
    if (!find_item(req, &document, &item)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, item_fields);
    fill_form(&form, item);
    return reply_page(req, _("Item"), documents_html_item_form(req, &document, item, &form));
}

struct reply documents_item_action(struct request *req)
{
    struct documents_document document;
    struct documents_item *item;
    if (!find_item(req, &document, &item)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, item_fields);
    documents_item_take(&form, &document, item);
    if (!documents_save(&form, &document)) {
        return reply_form_again(req, _("Item"),
                                documents_html_item_form(req, &document, item, &form));
    }
    return done(req, &document, item->item);
}

/* A new item stands behind the one that the address names, or at the end. */
static size_t place_of_new(struct request *req, const struct documents_document *document)
{
    int64_t after = query_int(req, "after");
    for (size_t i = 0; i < document->item_count; i++) {
        if (document->items[i].item == after) {
            return i + 1;
        }
    }
    return document->item_count;
}

str documents_number_after(struct arena *arena, str number)
{
    size_t end = number.length;
    bool has_dot = end > 0 && number.data[end - 1] == '.';
    end -= has_dot;
    size_t begin = end;
    while (begin > 0 && number.data[begin - 1] >= '0' && number.data[begin - 1] <= '9') {
        begin--;
    }
    int64_t last = 0;
    if (!str_to_int64(str_slice(number, begin, end - begin), &last)) {
        return (str){0};
    }
    return str_format(arena, "%.*s%lld%s", (int)begin, number.data, (long long)last + 1,
                      has_dot ? "." : "");
}

struct reply documents_item_new_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    size_t place = place_of_new(req, &document);
    struct documents_item item = {.number = STR("1.")};
    if (place > 0) {
        const struct documents_item *before = &document.items[place - 1];
        item.depth = before->depth;
        item.number = documents_number_after(req->arena, before->number);
    }
    struct form form = form_of(req, item_fields);
    fill_form(&form, &item);
    return reply_page(req, _("New item"), documents_html_item_form(req, &document, NULL, &form));
}

struct reply documents_item_new_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_draft(req, &document)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, item_fields);
    struct documents_item item = {0};
    documents_item_take(&form, &document, &item);
    if (document.item_count >= ITEMS_MOST) {
        form_add_general_error(&form, str_of(_("A document has at most 1,000 items.")));
    }
    size_t place = place_of_new(req, &document);
    struct documents_item *items =
        ARENA_ARRAY(req->arena, document.item_count + 1, struct documents_item);
    for (size_t i = 0; i <= document.item_count; i++) {
        items[i] = i == place ? item : document.items[i - (i > place)];
    }
    document.items = items;
    document.item_count++;
    if (!documents_save(&form, &document)) {
        return reply_form_again(req, _("New item"),
                                documents_html_item_form(req, &document, NULL, &form));
    }
    return done(req, &document, items[place].item);
}

/* ---- order ---------------------------------------------------------------------------------- */

struct reply documents_item_remove_action(struct request *req)
{
    struct documents_document document;
    struct documents_item *item;
    if (!find_item(req, &document, &item)) {
        return reply_not_found(req);
    }
    size_t place = (size_t)(item - document.items);
    documents_db_remove_amendment_of(req->db, document.region_id, document.id, item->item);
    memmove(item, item + 1, (document.item_count - place - 1) * sizeof(*item));
    document.item_count--;
    if (!documents_change(req, &document)) {
        return reply_refused(req, documents_changed_meanwhile(req));
    }
    return done(req, &document, 0);
}

struct reply documents_item_up_action(struct request *req)
{
    struct documents_document document;
    struct documents_item *item;
    if (!find_item(req, &document, &item)) {
        return reply_not_found(req);
    }
    int64_t number = item->item;
    if (item > document.items) {
        struct documents_item before = item[-1];
        item[-1] = item[0];
        item[0] = before;
        if (!documents_change(req, &document)) {
            return reply_refused(req, documents_changed_meanwhile(req));
        }
    }
    return done(req, &document, number);
}
