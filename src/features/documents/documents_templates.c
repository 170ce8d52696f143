/* Templates of documents: those that came with the program, those of the organisation and of those
 * above it; a draft made from one, and one made from a document. */
#include "features/documents/documents_inner.h"

#include "base/buf.h"
#include "base/ids.h"
#include "base/utf8.h"
#include "features/documents/documents.html.h"
#include "features/documents/documents_template.h"

/* ---- finding -------------------------------------------------------------------------------- */

/* "convening.ru" of a name as it was compiled in; the rest is what it holds. */
static bool shipped_named(str key, const struct documents_shipped **ret_shipped)
{
    for (const struct documents_shipped *one = documents_shipped; one->name != NULL; one++) {
        str name = str_of(one->name);
        if (key.length > 0 && str_equal(str_slice(name, 0, name.length - strlen(".txt")), key)) {
            *ret_shipped = one;
            return true;
        }
    }
    return false;
}

static struct documents_template_line line_of_shipped(struct request *req,
                                                      const struct documents_shipped *shipped)
{
    str rest = str_of(shipped->name);
    str name;
    str language;
    (void)str_next(&rest, '.', &name);
    (void)str_next(&rest, '.', &language);
    return (struct documents_template_line){
        .key = STR_CONCAT(req->arena, name, STR("."), language),
        .language = language,
        .content = shipped->text,
    };
}

static bool read_line(struct request *req, struct documents_template_line *line)
{
    size_t number;
    if (!documents_template_read(req->arena, line->content, &line->template, &number)) {
        return false;
    }
    line->name = line->name.length == 0 ? line->template.name : line->name;
    return true;
}

static struct documents_template_line line_of_row(struct request *req,
                                                  const struct documents_db_template_row *row)
{
    return (struct documents_template_line){
        .key = str_format(req->arena, "%lld", (long long)row->id),
        .name = row->name,
        .language = row->language,
        .content = row->content,
        .org_id = row->org_id,
        .org_name = row->org_name,
    };
}

static bool find_template(struct request *req, const struct documents_db_org_row *org,
                          struct documents_template_line *ret_line)
{
    str key = path_text(req, 0);
    int64_t id = 0;
    const struct documents_shipped *shipped;
    struct documents_db_template_row row;
    if (shipped_named(key, &shipped)) {
        *ret_line = line_of_shipped(req, shipped);
    } else if (str_to_int64(key, &id) && documents_db_template_at(req->db, org->path, id, &row)) {
        *ret_line = line_of_row(req, &row);
    } else {
        return false;
    }
    return read_line(req, ret_line);
}

static void push_line(struct request *req, struct documents_templates_view *view,
                      struct documents_template_line line)
{
    if (read_line(req, &line)) {
        line.is_own = line.org_id == view->org.id;
        *ARENA_PUSH(req->arena, view->items, view->count, view->capacity) = line;
    }
}

/* Those in the language of the reader, or all others. */
static void push_shipped(struct request *req, struct documents_templates_view *view, bool is_mine)
{
    str mine = req->language == LANGUAGE_KK ? STR("kk") : STR("ru");
    for (const struct documents_shipped *one = documents_shipped; one->name != NULL; one++) {
        struct documents_template_line line = line_of_shipped(req, one);
        if (str_equal(line.language, mine) == is_mine) {
            push_line(req, view, line);
        }
    }
}

struct reply documents_templates_page(struct request *req)
{
    struct documents_templates_view view = {0};
    if (!documents_find_org(req, &view.org)) {
        return reply_not_found(req);
    }
    struct documents_db_template_rows rows = documents_db_templates(req->db, view.org.path);
    EACH (row, rows) {
        push_line(req, &view, line_of_row(req, row));
    }
    push_shipped(req, &view, true);
    push_shipped(req, &view, false);
    return reply_page(req, _("Templates of documents"), documents_html_templates(req, &view));
}

/* ---- a draft from a template ---------------------------------------------------------------- */

static const struct form_field use_fields[] = {
    {"body", N_("Which body decides"), FORM_HIDDEN},
    {"dated_on", N_("Day of the decision"), FORM_DATE, .required = true,
     .hint = N_("Terms of the template count from this day.")},
    {"place", N_("Place"), FORM_TEXT, .max = 120, .hint = N_("For example: Kursk")},
    {0},
};

static struct documents_document blank_document(const struct documents_db_org_row *org,
                                                const struct documents_template_line *line)
{
    return (struct documents_document){
        .region_id = org->region_id,
        .org_id = org->id,
        .org_path = org->path,
        .org_name = org->short_name,
        .state = STR("draft"),
        .language = line->language,
    };
}

static struct reply use_page(struct request *req, struct documents_template_view *view,
                             const struct form *form)
{
    struct documents_document *document = &view->shown.document;
    *document = blank_document(&view->org, &view->line);
    document->dated_on = req->today;
    documents_fill_in(req, &view->org, &view->line.template, document);
    view->shown.is_public = true;
    view->form = form;
    struct html content = documents_html_template(req, view);
    return form_is_good(form) ? reply_page(req, _("Template of a document"), content)
                              : reply_form_again(req, _("Template of a document"), content);
}

static bool find_view(struct request *req, struct documents_template_view *ret_view)
{
    struct documents_template_view view = {0};
    if (!documents_find_org(req, &view.org) || !find_template(req, &view.org, &view.line)) {
        return false;
    }
    struct documents_db_org_row owner;
    view.may_remove =
        view.line.org_id != 0 && documents_db_org(req->db, req->scope, view.line.org_id, &owner);
    *ret_view = view;
    return true;
}

struct reply documents_template_page(struct request *req)
{
    struct documents_template_view view;
    if (!find_view(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, use_fields);
    form_set_date(&form, "dated_on", req->today);
    return use_page(req, &view, &form);
}

struct reply documents_template_action(struct request *req)
{
    struct documents_template_view view;
    if (!find_view(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, use_fields);
    form_refuse_future(&form, "dated_on");
    if (!form_is_good(&form)) {
        return use_page(req, &view, &form);
    }
    struct documents_document document = blank_document(&view.org, &view.line);
    document.dated_on = form_date(&form, "dated_on");
    document.place = form_text(&form, "place");
    document.body_id =
        documents_body_of(req, view.org.id, documents_chosen(&form, "body"), &document.body_name);
    documents_fill_in(req, &view.org, &view.line.template, &document);
    int64_t id = documents_add(req, &document);
    return reply_done(req, str_format(req->arena, "/documents/%lld", (long long)id),
                      str_of(_("The draft is there. What is marked is still to be filled in.")), 0);
}

/* ---- a template from a document ------------------------------------------------------------- */

static const struct form_field save_fields[] = {
    {"name", N_("What the template is called"), FORM_TEXT, .required = true, .max = 200,
     .wide = true, .hint = N_("A template of yours with that name gives way to this one.")},
    {0},
};

static void put_template_word(struct arena *arena, struct documents_template_words *words,
                              const char *name, str value)
{
    *ARENA_PUSH(arena, words->items, words->count, words->capacity) =
        (struct documents_template_word){str_of(name), value};
}

/* The post of a controller, "?" for who holds none. */
static void put_controllers(struct request *req, struct documents_db_holders_rows holders,
                            struct documents_template_words *words,
                            const struct documents_controller *controllers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        str post = STR("?");
        EACH (holder, holders) {
            post = holder->id == controllers[i].post_id ? holder->post_type : post;
        }
        put_template_word(req->arena, words, "control", post);
    }
}

/* Single organisations and people are of the one document: others fill in their own. */
static str addressee_word(struct arena *arena, struct bodies_bodies bodies,
                          const struct documents_addressee *addressee)
{
    if (addressee->kind == DOCUMENTS_TO_LEVEL && addressee->level >= LEVEL_REGION &&
        addressee->level <= LEVEL_PRIMARY) {
        return str_of(documents_template_levels[addressee->level]);
    }
    if (addressee->kind == DOCUMENTS_TO_POST && addressee->post_type.length > 0) {
        return str_join(arena, STR("post "), addressee->post_type);
    }
    EACH (body, bodies) {
        if (addressee->kind == DOCUMENTS_TO_BODY && body->id == addressee->body_id) {
            return str_join(arena, STR("body "), body->type);
        }
    }
    return STR("?");
}

static str days_word(struct arena *arena, date from, date day)
{
    int64_t days = date_is_none(from) ? -1 : date_to_days(day) - date_to_days(from);
    return days < 0 ? STR("?") : str_format(arena, "+%lld", (long long)days);
}

/* "3.1." for whatever number an item has: without blanks, and with a sign behind it. One that would
 * be another sign of the grammar becomes a dash. */
static str sign_of(struct arena *arena, str number)
{
    if (number.length == 0 || strchr("%>|#-", number.data[0]) != NULL) {
        return (str){0};
    }
    struct buf sign = BUF_INIT(arena);
    for (size_t i = 0; i < number.length; i++) {
        if (number.data[i] != ' ') {
            buf_put_char(&sign, number.data[i]);
        }
    }
    bool has_end = str_ends_with(number, STR(".")) || str_ends_with(number, STR(")"));
    if (sign.length > 0 && !has_end) {
        buf_put_char(&sign, '.');
    }
    return buf_str(&sign);
}

static struct documents_template_item template_item(struct request *req,
                                                    const struct documents_document *document,
                                                    struct documents_db_holders_rows holders,
                                                    const struct documents_item *item)
{
    struct arena *arena = req->arena;
    struct bodies_bodies bodies = bodies_of_org(req, req->scope, document->org_id, req->today);
    struct documents_template_item made = {
        .depth = item->depth, .number = sign_of(arena, item->number), .text = item->text};
    for (size_t i = 0; i < item->addressee_count; i++) {
        put_template_word(arena, &made.words, "to",
                          addressee_word(arena, bodies, &item->addressees[i]));
    }
    if (!date_is_none(item->due_on)) {
        put_template_word(arena, &made.words, "until",
                          days_word(arena, document->dated_on, item->due_on));
    }
    if (item->recurs != DOCUMENTS_ONCE) {
        put_template_word(arena, &made.words, "every", str_of(documents_recurs_code(item->recurs)));
    }
    if (item->is_constant) {
        put_template_word(arena, &made.words, "again",
                          days_word(arena, document->dated_on, item->review_on));
    }
    if (item->is_control) {
        put_template_word(arena, &made.words, "names", (str){0});
    }
    put_controllers(req, holders, &made.words, item->controllers, item->controller_count);
    return made;
}

static str template_text(struct request *req, const struct documents_document *document, str name)
{
    struct documents_db_holders_rows holders =
        documents_db_holders(req->db, req->scope, document->org_id,
                             date_is_none(document->dated_on) ? req->today : document->dated_on);
    struct documents_template template = {
        .name = name,
        .kind = document->kind,
        .title = document->title,
        .speakers = document->speakers,
        .preamble = document->preamble,
        .place = document->place,
        .items = ARENA_ARRAY(req->arena, document->item_count, struct documents_template_item),
        .count = document->item_count,
    };
    put_controllers(req, holders, &template.controls, document->controllers,
                    document->controller_count);
    for (size_t i = 0; i < document->item_count; i++) {
        template.items[i] = template_item(req, document, holders, &document->items[i]);
    }
    return documents_template_text(req->arena, &template);
}

struct reply documents_template_new_page(struct request *req)
{
    struct documents_document document;
    if (!documents_find_own(req, path_id(req), &document)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, save_fields);
    form_set_text(&form, "name", utf8_slice(document.title, 200));
    return reply_page(req, _("Save as a template"),
                      documents_html_template_new(req, &document, &form));
}

static void keep_template(struct request *req, const struct documents_document *document, str name)
{
    struct documents_db_template_named_row before;
    if (documents_db_template_named(req->db, document->org_id, name, document->language, &before) &&
        documents_db_remove_template(req->db, document->org_id, before.id)) {
        audit(req, "documents.template", document->region_id, before.id, 0, NULL, 0);
    }
    int64_t id = ids_new();
    documents_db_put_template(req->db, &(struct documents_db_put_template_values){
                                           .region_id = document->region_id,
                                           .id = id,
                                           .org_id = document->org_id,
                                           .org_path = document->org_path,
                                           .name = name,
                                           .language = document->language,
                                           .content = template_text(req, document, name),
                                           .account_id = audit_actor(req),
                                           .now = req->now,
                                       });
    const struct audit_change change = {"name", (str){0}, name};
    audit(req, "documents.template", document->region_id, id, 0, &change, 1);
}

struct reply documents_template_new_action(struct request *req)
{
    struct documents_document document;
    if (!documents_find_own(req, path_id(req), &document)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, save_fields);
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("Save as a template"),
                                documents_html_template_new(req, &document, &form));
    }
    keep_template(req, &document, form_text(&form, "name"));
    return reply_done(
        req, str_format(req->arena, "/documents/templates?org=%lld", (long long)document.org_id),
        str_of(_("The template is kept: you and the organisations below have it.")), 0);
}

struct reply documents_template_remove_action(struct request *req)
{
    struct documents_template_view view;
    if (!find_view(req, &view) || !view.may_remove) {
        return reply_not_found(req);
    }
    int64_t id = 0;
    if (!str_to_int64(path_text(req, 0), &id) ||
        !documents_db_remove_template(req->db, view.line.org_id, id)) {
        return reply_not_found(req);
    }
    const struct audit_change change = {"name", view.line.name, (str){0}};
    audit(req, "documents.template", view.org.region_id, id, 0, &change, 1);
    return reply_done(
        req, str_format(req->arena, "/documents/templates?org=%lld", (long long)view.org.id),
        str_of(_("The template is removed.")), 0);
}
