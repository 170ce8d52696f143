/* A document with all that stands in it, out of the tables and into them. */
#include "features/documents/documents_inner.h"

#include "app/json.h"
#include "base/ids.h"

/* ---- reading -------------------------------------------------------------------------------- */

static void read_addressees(struct request *req, struct documents_document *document)
{
    struct documents_db_addressees_rows rows =
        documents_db_addressees(req->db, document->region_id, document->id);
    for (size_t i = 0; i < document->item_count; i++) {
        struct documents_item *item = &document->items[i];
        size_t capacity = 0;
        EACH (row, rows) {
            struct documents_addressee addressee = {
                .text = row->text,
                .org_id = row->org_id,
                .level = row->level,
                .post_type = row->post_type,
                .member_id = row->member_id,
                .body_id = row->body_id,
                .named_id = row->named_id,
            };
            if (row->item == item->item &&
                documents_addressee_kind_of(row->kind, &addressee.kind)) {
                *ARENA_PUSH(req->arena, item->addressees, item->addressee_count, capacity) =
                    addressee;
            }
        }
    }
}

/* Of the item with that number, 0 for the whole. */
static struct documents_controller *controllers_of(struct request *req,
                                                   struct documents_db_controllers_rows rows,
                                                   int64_t item, size_t *ret_count)
{
    struct documents_controller *controllers = NULL;
    size_t capacity = 0;
    *ret_count = 0;
    EACH (row, rows) {
        if (row->item == item) {
            *ARENA_PUSH(req->arena, controllers, *ret_count, capacity) =
                (struct documents_controller){row->name,      row->post,       row->post_id,
                                              row->member_id, row->account_id, row->named_id};
        }
    }
    return controllers;
}

static void read_controllers(struct request *req, struct documents_document *document)
{
    struct documents_db_controllers_rows rows =
        documents_db_controllers(req->db, document->region_id, document->id);
    document->controllers = controllers_of(req, rows, 0, &document->controller_count);
    for (size_t i = 0; i < document->item_count; i++) {
        struct documents_item *item = &document->items[i];
        item->controllers = controllers_of(req, rows, item->item, &item->controller_count);
    }
}

static void read_items(struct request *req, struct documents_document *document)
{
    struct documents_db_items_rows rows =
        documents_db_items(req->db, document->region_id, document->id);
    size_t capacity = 0;
    EACH (row, rows) {
        *ARENA_PUSH(req->arena, document->items, document->item_count, capacity) =
            (struct documents_item){
                .item = row->item,
                .parent = row->parent,
                .depth = row->depth,
                .number = row->number,
                .text = row->text,
                .is_control = row->is_control,
                .due_from = row->due_from,
                .due_on = row->due_on,
                .recurs = documents_recurs_of(row->recurs),
                .is_constant = row->is_constant,
                .review_on = row->review_on,
                .deadline = row->deadline,
            };
    }
}

struct documents_document documents_of_row(struct request *req,
                                           const struct documents_db_line_row *row)
{
    struct documents_document document = {
        .region_id = row->region_id,
        .id = row->id,
        .org_id = row->org_id,
        .org_path = row->org_path,
        .org_name = row->org_name,
        .kind = row->kind,
        .stream = row->stream,
        .state = row->state,
        .audience = row->audience,
        .body_id = row->body_id,
        .body_name = row->body_name,
        .meeting_id = row->meeting_id,
        .number = row->number,
        .meeting_number = row->meeting_number,
        .item_number = row->item_number,
        .dated_on = row->dated_on,
        .dated_to = row->dated_to,
        .place = row->place,
        .title = row->title,
        .speakers = row->speakers,
        .preamble = row->preamble,
        .signed_post = row->signed_post,
        .signed_name = row->signed_name,
        .correspondent = row->correspondent,
        .their_number = row->their_number,
        .their_date = row->their_date,
        .language = row->language,
        .code = row->code,
        .hash = row->hash,
        .seal = row->seal,
        .version = row->version,
    };
    read_items(req, &document);
    read_addressees(req, &document);
    read_controllers(req, &document);
    return document;
}

bool documents_find_own(struct request *req, int64_t id, struct documents_document *ret_document)
{
    struct documents_db_line_row row;
    if (!documents_db_find_own(req->db, req->scope, id, &row)) {
        return false;
    }
    *ret_document = documents_of_row(req, &row);
    return true;
}

bool documents_find(struct request *req, int64_t id, struct documents_document *ret_document)
{
    struct documents_db_line_row row;
    if (!documents_db_find_own(req->db, req->scope, id, &row) &&
        !documents_db_find_shared(req->db, req->mandate.org_path, id, &row)) {
        return false;
    }
    *ret_document = documents_of_row(req, &row);
    return true;
}

/* ---- as JSON -------------------------------------------------------------------------------- */

/* What was adopted named that card, whatever became of it. */
static int64_t named(int64_t named_id, int64_t member_id)
{
    return named_id != 0 ? named_id : member_id;
}

static json_t *controllers_content(const struct documents_controller *controllers, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *one = json_object();
        json_put_text(one, "name", controllers[i].name);
        json_put_text(one, "post", controllers[i].post);
        json_put_int(one, "member", named(controllers[i].named_id, controllers[i].member_id));
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *addressees_content(const struct documents_item *item)
{
    json_t *list = json_array();
    for (size_t i = 0; i < item->addressee_count; i++) {
        const struct documents_addressee *addressee = &item->addressees[i];
        json_t *one = json_object();
        json_put_text(one, "kind", str_of(documents_addressee_code(addressee->kind)));
        json_put_text(one, "text", addressee->text);
        json_put_int(one, "org", addressee->org_id);
        json_put_int(one, "level", addressee->level);
        json_put_text(one, "post", addressee->post_type);
        json_put_int(one, "member", named(addressee->named_id, addressee->member_id));
        json_put_int(one, "body", addressee->body_id);
        json_array_append_new(list, one);
    }
    return list;
}

static json_t *item_content(const struct documents_item *item)
{
    json_t *one = json_object();
    json_put_int(one, "item", item->item);
    json_put_int(one, "depth", item->depth);
    json_put_text(one, "number", item->number);
    json_put_text(one, "text", item->text);
    json_put_day(one, "from", item->due_from);
    json_put_day(one, "to", item->due_on);
    json_put_text(one, "recurs", str_of(documents_recurs_code(item->recurs)));
    json_put_day(one, "review", item->review_on);
    if (item->is_constant) {
        json_object_set_new(one, "constant", json_true());
    }
    if (item->addressee_count > 0) {
        json_object_set_new(one, "addressees", addressees_content(item));
    }
    if (item->controller_count > 0) {
        json_object_set_new(one, "controllers",
                            controllers_content(item->controllers, item->controller_count));
    }
    return one;
}

str documents_content(struct arena *arena, const struct documents_document *document)
{
    CLEANUP(json_drop) json_t *content = json_object();
    json_put_text(content, "kind", document->kind);
    json_put_text(content, "body", document->body_name);
    json_put_text(content, "number", document->number);
    json_put_day(content, "on", document->dated_on);
    json_put_day(content, "to", document->dated_to);
    json_put_text(content, "place", document->place);
    json_put_text(content, "title", document->title);
    json_put_text(content, "speakers", document->speakers);
    json_put_text(content, "preamble", document->preamble);
    json_put_text(content, "signed_post", document->signed_post);
    json_put_text(content, "signed_name", document->signed_name);
    json_put_text(content, "correspondent", document->correspondent);
    json_put_text(content, "their_number", document->their_number);
    json_put_day(content, "their_date", document->their_date);
    json_t *items = json_array();
    for (size_t i = 0; i < document->item_count; i++) {
        json_array_append_new(items, item_content(&document->items[i]));
    }
    json_object_set_new(content, "items", items);
    json_object_set_new(content, "controllers",
                        controllers_content(document->controllers, document->controller_count));
    return json_as_text(arena, content);
}

str documents_item_content(struct arena *arena, const struct documents_item *item)
{
    struct documents_item own = *item;
    own.controllers = ARENA_ARRAY(arena, item->controller_count, struct documents_controller);
    for (size_t i = 0; i < item->controller_count; i++) {
        own.controllers[i] = (struct documents_controller){.name = item->controllers[i].name,
                                                           .post = item->controllers[i].post};
    }
    CLEANUP(json_drop) json_t *content = item_content(&own);
    return json_as_text(arena, content);
}

/* ---- out of JSON ---------------------------------------------------------------------------- */

static struct documents_controller *controllers_in(struct arena *arena, const json_t *list,
                                                   size_t *ret_count)
{
    struct documents_controller *controllers =
        ARENA_ARRAY(arena, json_array_size(list), struct documents_controller);
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)list, i, one)
    {
        controllers[i] = (struct documents_controller){
            .name = json_get_text(arena, one, "name"),
            .post = json_get_text(arena, one, "post"),
        };
    }
    *ret_count = json_array_size(list);
    return controllers;
}

static void addressees_in(struct arena *arena, const json_t *list, struct documents_item *item)
{
    size_t capacity = 0;
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)list, i, one)
    {
        struct documents_addressee addressee = {
            .text = json_get_text(arena, one, "text"),
            .org_id = json_get_int(one, "org"),
            .level = json_get_int(one, "level"),
            .post_type = json_get_text(arena, one, "post"),
            .body_id = json_get_int(one, "body"),
        };
        if (documents_addressee_kind_of(json_get_text(arena, one, "kind"), &addressee.kind)) {
            *ARENA_PUSH(arena, item->addressees, item->addressee_count, capacity) = addressee;
        }
    }
}

static struct documents_item item_in(struct arena *arena, const json_t *one)
{
    struct documents_item item = {
        .item = json_get_int(one, "item"),
        .depth = json_get_int(one, "depth"),
        .number = json_get_text(arena, one, "number"),
        .text = json_get_text(arena, one, "text"),
        .due_from = json_get_day(one, "from"),
        .due_on = json_get_day(one, "to"),
        .recurs = documents_recurs_of(json_get_text(arena, one, "recurs")),
        .is_constant = json_is_true(json_object_get(one, "constant")),
        .review_on = json_get_day(one, "review"),
    };
    addressees_in(arena, json_object_get(one, "addressees"), &item);
    item.controllers =
        controllers_in(arena, json_object_get(one, "controllers"), &item.controller_count);
    return item;
}

struct documents_item documents_item_of_content(struct arena *arena, str content)
{
    CLEANUP(json_drop) json_t *one = json_loadb(content.data, content.length, 0, NULL);
    return item_in(arena, one);
}

struct documents_document documents_of_content(struct arena *arena, str content)
{
    CLEANUP(json_drop) json_t *whole = json_loadb(content.data, content.length, 0, NULL);
    const json_t *items = json_object_get(whole, "items");
    struct documents_document document = {
        .kind = json_get_text(arena, whole, "kind"),
        .body_name = json_get_text(arena, whole, "body"),
        .number = json_get_text(arena, whole, "number"),
        .dated_on = json_get_day(whole, "on"),
        .place = json_get_text(arena, whole, "place"),
        .title = json_get_text(arena, whole, "title"),
        .speakers = json_get_text(arena, whole, "speakers"),
        .preamble = json_get_text(arena, whole, "preamble"),
        .signed_post = json_get_text(arena, whole, "signed_post"),
        .signed_name = json_get_text(arena, whole, "signed_name"),
        .items = ARENA_ARRAY(arena, json_array_size(items), struct documents_item),
        .item_count = json_array_size(items),
    };
    for (size_t i = 0; i < document.item_count; i++) {
        document.items[i] = item_in(arena, json_array_get(items, i));
    }
    document.controllers =
        controllers_in(arena, json_object_get(whole, "controllers"), &document.controller_count);
    return document;
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put_controllers(struct request *req, const struct documents_document *document,
                            int64_t item, const struct documents_controller *controllers,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        documents_db_put_controller(req->db, &(struct documents_db_put_controller_values){
                                                 .region_id = document->region_id,
                                                 .document_id = document->id,
                                                 .item = item,
                                                 .n = (int64_t)i + 1,
                                                 .name = controllers[i].name,
                                                 .post = controllers[i].post,
                                                 .post_id = controllers[i].post_id,
                                                 .member_id = controllers[i].member_id,
                                                 .account_id = controllers[i].account_id,
                                             });
    }
}

static void put_addressees(struct request *req, const struct documents_document *document,
                           const struct documents_item *item)
{
    for (size_t i = 0; i < item->addressee_count; i++) {
        const struct documents_addressee *addressee = &item->addressees[i];
        documents_db_put_addressee(req->db,
                                   &(struct documents_db_put_addressee_values){
                                       .region_id = document->region_id,
                                       .document_id = document->id,
                                       .item = item->item,
                                       .n = (int64_t)i + 1,
                                       .kind = str_of(documents_addressee_code(addressee->kind)),
                                       .text = addressee->text,
                                       .org_id = addressee->org_id,
                                       .level = addressee->level,
                                       .post_type = addressee->post_type,
                                       .member_id = addressee->member_id,
                                       .body_id = addressee->body_id,
                                   });
    }
}

static void put_item(struct request *req, const struct documents_document *document, size_t place)
{
    const struct documents_item *item = &document->items[place];
    documents_db_put_item(req->db, &(struct documents_db_put_item_values){
                                       .region_id = document->region_id,
                                       .document_id = document->id,
                                       .item = item->item,
                                       .place = (int64_t)place + 1,
                                       .parent = item->parent,
                                       .depth = item->depth,
                                       .number = item->number,
                                       .text = item->text,
                                       .is_control = item->is_control,
                                       .due_from = item->due_from,
                                       .due_on = item->due_on,
                                       .recurs = str_of(documents_recurs_code(item->recurs)),
                                       .is_constant = item->is_constant,
                                       .review_on = item->review_on,
                                       .deadline = item->deadline,
                                   });
    put_addressees(req, document, item);
    put_controllers(req, document, item->item, item->controllers, item->controller_count);
}

/* The parent of an item is the last one before it that stands one step further left. */
void documents_find_parents(struct documents_document *document)
{
    for (size_t i = 0; i < document->item_count; i++) {
        struct documents_item *item = &document->items[i];
        item->depth = MIN_OF(item->depth, i == 0 ? 0 : document->items[i - 1].depth + 1);
        item->parent = 0;
        for (size_t j = i; j > 0 && item->parent == 0 && item->depth > 0; j--) {
            if (document->items[j - 1].depth == item->depth - 1) {
                item->parent = document->items[j - 1].item;
            }
        }
    }
}

static void put_items(struct request *req, struct documents_document *document)
{
    int64_t last = 0;
    for (size_t i = 0; i < document->item_count; i++) {
        last = MAX_OF(last, document->items[i].item);
    }
    for (size_t i = 0; i < document->item_count; i++) {
        if (document->items[i].item == 0) {
            document->items[i].item = ++last;
        }
    }
    documents_find_parents(document);
    documents_db_clear_items(req->db, document->region_id, document->id);
    documents_db_clear_addressees(req->db, document->region_id, document->id);
    documents_db_clear_controllers(req->db, document->region_id, document->id);
    for (size_t i = 0; i < document->item_count; i++) {
        put_item(req, document, i);
    }
    put_controllers(req, document, 0, document->controllers, document->controller_count);
}

/* Numbers of items and parents are filled in. */
static bool write_draft(struct request *req, struct documents_document *document)
{
    struct documents_db_change_values values = {
        .id = document->id,
        .version = document->version,
        .audience = document->audience.length == 0 ? STR("staff") : document->audience,
        .body_id = document->body_id,
        .body_name = document->body_name,
        .meeting_id = document->meeting_id,
        .number = document->number,
        .number_key = reading_number_key(req->arena, document->number),
        .meeting_number = document->meeting_number,
        .item_number = document->item_number,
        .dated_on = document->dated_on,
        .dated_to = document->dated_to,
        .place = document->place,
        .title = document->title,
        .speakers = document->speakers,
        .preamble = document->preamble,
        .signed_post = document->signed_post,
        .signed_name = document->signed_name,
        .correspondent = document->correspondent,
        .their_number = document->their_number,
        .their_date = document->their_date,
        .language = document->language.length == 0 ? STR("ru") : document->language,
        .now = req->now,
    };
    if (!documents_db_change(req->db, &values)) {
        return false;
    }
    document->version++;
    put_items(req, document);
    documents_db_keep_version(req->db, &(struct documents_db_keep_version_values){
                                           .region_id = document->region_id,
                                           .document_id = document->id,
                                           .version = document->version,
                                           .now = req->now,
                                           .account_id = audit_actor(req),
                                           .content = documents_content(req->arena, document),
                                       });
    documents_index(req, document);
    return true;
}

int64_t documents_add(struct request *req, const struct documents_document *document)
{
    struct documents_document own = *document;
    own.id = ids_new();
    own.version = 0;
    documents_db_add(req->db, &(struct documents_db_add_values){
                                  .region_id = own.region_id,
                                  .id = own.id,
                                  .org_id = own.org_id,
                                  .org_path = own.org_path,
                                  .kind = own.kind,
                                  .stream = own.stream.length == 0 ? STR("own") : own.stream,
                                  .account_id = audit_actor(req),
                                  .now = req->now,
                              });
    if (!write_draft(req, &own)) {
        return 0; /* the database has failed: the request comes to nothing */
    }
    const struct audit_change kind = {"kind", (str){0}, own.kind};
    audit(req, "documents.draft", own.region_id, own.id, 0, &kind, 1);
    return own.id;
}

bool documents_change(struct request *req, const struct documents_document *document)
{
    struct documents_document own = *document;
    if (!write_draft(req, &own)) {
        return false;
    }
    audit(req, "documents.change", own.region_id, own.id, 0, NULL, 0);
    return true;
}

bool documents_remove(struct request *req, const struct documents_document *document)
{
    if (!documents_db_remove_draft(req->db, document->id, document->version)) {
        return false;
    }
    documents_db_clear_items(req->db, document->region_id, document->id);
    documents_db_clear_addressees(req->db, document->region_id, document->id);
    documents_db_clear_controllers(req->db, document->region_id, document->id);
    documents_db_clear_versions(req->db, document->region_id, document->id);
    documents_db_clear_files(req->db, document->region_id, document->id);
    documents_db_clear_links(req->db, document->region_id, document->id);
    documents_db_clear_amendments(req->db, document->region_id, document->id);
    documents_db_clear_source(req->db, document->id);
    documents_forget_index(req, document->id);
    audit(req, "documents.remove", document->region_id, document->id, 0, NULL, 0);
    return true;
}
