/* What a draft changes in another document: each change is an item of the draft, and beside it the
 * new wording, from which the text as amended is put together. */
#include "features/documents/documents_inner.h"

#include "app/look.h"
#include "features/documents/documents.html.h"

enum { CHANGES_MOST = 500 };

static const struct form_field change_fields[] = {
    {"action", N_("What is changed"), FORM_CHOICE, .required = true,
     .choices = documents_amendment_actions},
    {"target", N_("In which item"), FORM_HIDDEN},
    {"text", N_("New wording"), FORM_LONG_TEXT, .max = 20000, .wide = true},
    DOCUMENTS_ITEM_PLACE_FIELDS,
    DOCUMENTS_ITEM_DUTY_FIELDS,
    {0},
};

/* ---- what is changed ------------------------------------------------------------------------ */

/* The draft, and the document that it amends and the address names (to=…). */
static bool find(struct request *req, struct documents_change_view *ret_view)
{
    struct documents_change_view view = {0};
    struct documents_document target;
    int64_t to = query_int(req, "to");
    if (!documents_find_draft(req, &view.document)) {
        return false;
    }
    struct documents_db_links_rows links =
        documents_db_links(req->db, view.document.region_id, view.document.id);
    bool is_amended = false;
    EACH (link, links) {
        is_amended = is_amended ||
                     (!link->is_back && link->id == to && str_equal(link->kind, STR("amends")));
    }
    if (!is_amended || !documents_find(req, to, &target)) {
        return false;
    }
    date day = date_is_none(view.document.dated_on) ? req->today : view.document.dated_on;
    view.target = documents_edition_of(req, &target, day);
    view.amendments = documents_db_amendments_by(req->db, target.region_id, target.id);
    *ret_view = view;
    return true;
}

/* What the form chose: an item, "c3" a change that the document makes itself, empty the whole. */
struct chosen {
    const struct documents_item *item;
    const struct documents_db_amendments_by_row *change;
    bool is_whole;
};

static struct chosen chosen_of(const struct documents_change_view *view, str target)
{
    struct chosen chosen = {.is_whole = target.length == 0};
    int64_t number = 0;
    bool is_change = str_starts_with(target, STR("c"));
    if (!str_to_int64(str_from(target, is_change), &number)) {
        return chosen;
    }
    for (size_t i = 0; !is_change && i < view->target.document.item_count; i++) {
        const struct documents_item *item = &view->target.document.items[i];
        chosen.item = item->item == number && !item->is_removed ? item : chosen.item;
    }
    EACH (change, view->amendments) {
        chosen.change = is_change && change->n == number ? change : chosen.change;
    }
    return chosen;
}

static void check(struct form *form, const struct documents_item *item, const struct chosen *chosen,
                  enum documents_amendment_action action)
{
    struct request *req = form->req;
    bool is_of_whole = action == DOCUMENTS_NEW_ITEM || action == DOCUMENTS_NEW_CONTROLLERS;
    bool has_target = chosen->item != NULL || chosen->change != NULL;
    bool wants_text = action == DOCUMENTS_NEW_TEXT || action == DOCUMENTS_NEW_ITEM;
    bool has_term =
        !date_is_none(item->due_on) || item->is_constant || item->recurs != DOCUMENTS_ONCE;
    if (!has_target && !(chosen->is_whole && is_of_whole)) {
        form_add_error(form, "target", str_of(_("Choose the item that changes.")));
    } else if (chosen->change != NULL && action != DOCUMENTS_NO_ITEM &&
               !str_equal(chosen->change->action,
                          str_of(documents_amendment_actions[action].value))) {
        form_add_error(form, "action",
                       str_of(_("That change is of another kind: it can only be "
                                "worded otherwise, or removed.")));
    }
    if (wants_text && item->text.length == 0) {
        form_add_error(form, "text", str_of(_("Enter the new wording.")));
    }
    if (action == DOCUMENTS_NEW_TERM && !has_term) {
        form_add_error(form, "due_on", str_of(_("Enter the new term.")));
    }
    if (action == DOCUMENTS_NEW_ADDRESSEES && item->addressee_count == 0) {
        form_add_error(form, "orgs", str_of(_("Choose who is told to act.")));
    }
    if (action == DOCUMENTS_NEW_CONTROLLERS && item->controller_count == 0) {
        form_add_error(form, "controllers", str_of(_("Enter who sees to it.")));
    }
}

/* ---- the item of the draft that says so ----------------------------------------------------- */

/* "2" of "2.": as a number stands in a sentence. */
static str bare(str number)
{
    bool has_end = str_ends_with(number, STR(".")) || str_ends_with(number, STR(")"));
    return number.length == 0 ? STR("–") : str_slice(number, 0, number.length - has_end);
}

/* What stands in quotes has no stop of its own: the sentence around it has. */
static str quoted(str text)
{
    str trimmed = str_trim(text);
    return str_ends_with(trimmed, STR(".")) ? str_slice(trimmed, 0, trimmed.length - 1) : trimmed;
}

static str words_of(struct request *req, const struct chosen *chosen,
                    const struct documents_item *item, enum documents_amendment_action action)
{
    str number = chosen->item == NULL ? (str){0} : bare(chosen->item->number);
    str who = documents_controllers_lines(req->arena, item->controllers, item->controller_count);
    switch (action) {
    case DOCUMENTS_NEW_TEXT:
        return _f("item %1 shall read: “%2”", number, quoted(item->text));
    case DOCUMENTS_NEW_ITEM:
        return _f("item %1 is added: “%2”", bare(item->number), quoted(item->text));
    case DOCUMENTS_NO_ITEM:
        return _f("item %1 is no longer in force", number);
    case DOCUMENTS_NEW_TERM:
        return _f("the term of item %1 is: %2", number, documents_deadline_text(req, item));
    case DOCUMENTS_NEW_ADDRESSEES:
        return _f("item %1 is carried out by: %2", number, documents_addressees_text(req, item));
    case DOCUMENTS_NEW_CONTROLLERS:
        return number.length == 0 ? _f("seen to by: %1", who)
                                  : _f("item %1 is seen to by: %2", number, who);
    }
    return (str){0};
}

static str sentence_of(struct request *req, const struct documents_change_view *view,
                       const struct chosen *chosen, const struct documents_item *item,
                       enum documents_amendment_action action)
{
    struct request reader = *req;
    req = &reader;
    req->language = look_language(view->document.language, req->language);
    str label = documents_label(req, &view->target.document);
    if (chosen->change == NULL) {
        return _f("Make a change (%1): %2.", label, words_of(req, chosen, item, action));
    }
    str number = {0};
    for (size_t i = 0; i < view->target.document.item_count; i++) {
        const struct documents_item *one = &view->target.document.items[i];
        number = one->item == chosen->change->item ? bare(one->number) : number;
    }
    str wording = str_comma(req->arena, item->text,
                            str_comma(req->arena,
                                      str_comma(req->arena, documents_addressees_text(req, item),
                                                documents_deadline_text(req, item)),
                                      documents_controllers_lines(req->arena, item->controllers,
                                                                  item->controller_count)));
    return action == DOCUMENTS_NO_ITEM
               ? _f("The change made by item %2 is dropped (%1).", label, number)
               : _f("The change made by item %2 reads (%1): “%3”.", label, number, wording);
}

/* A new item at the end of the draft; its number for ever. False if the draft has changed. */
static bool put_item(struct request *req, struct documents_document *document, str text,
                     int64_t *ret_item)
{
    struct documents_item *items =
        ARENA_ARRAY(req->arena, document->item_count + 1, struct documents_item);
    str number = STR("1.");
    for (size_t i = 0; i < document->item_count; i++) {
        items[i] = document->items[i];
        if (items[i].depth == 0 && items[i].number.length > 0) {
            number = documents_number_after(req->arena, items[i].number);
        }
    }
    items[document->item_count] = (struct documents_item){.number = number, .text = text};
    document->items = items;
    document->item_count++;
    bool is_kept = documents_change(req, document);
    *ret_item = items[document->item_count - 1].item;
    return is_kept;
}

/* ---- pages ---------------------------------------------------------------------------------- */

struct reply documents_change_page(struct request *req)
{
    struct documents_change_view view;
    if (!find(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_of(req, change_fields);
    view.form = &form;
    return reply_page(req, _("A change"), documents_html_change(req, &view));
}

/* Items that are added keep a number of the target that no other has or had. */
static int64_t next_item_of(struct request *req, const struct documents_document *target)
{
    struct documents_db_last_item_of_row last;
    return documents_db_last_item_of(req->db, target->region_id, target->id, &last)
               ? MAX_OF(last.own, last.given) + 1
               : 1;
}

void documents_keep_change(struct request *req, const struct documents_document *document,
                           const struct documents_document *target,
                           const struct documents_change *change)
{
    struct documents_db_last_amendment_row last;
    bool has_last = documents_db_last_amendment(req->db, document->region_id, document->id, &last);
    bool is_new = change->action == DOCUMENTS_NEW_ITEM && change->to_n == 0;
    documents_db_put_amendment(
        req->db, &(struct documents_db_put_amendment_values){
                     .region_id = document->region_id,
                     .document_id = document->id,
                     .n = has_last ? last.n + 1 : 1,
                     .item = change->item,
                     .action = str_of(documents_amendment_actions[change->action].value),
                     .to_region_id = target->region_id,
                     .to_id = target->id,
                     .to_item = change->to_item,
                     .to_n = change->to_n,
                     .gives_item = is_new ? next_item_of(req, target) : 0,
                     .content = documents_item_content(req->arena, change->content),
                 });
}

struct reply documents_change_action(struct request *req)
{
    struct documents_change_view view;
    if (!find(req, &view)) {
        return reply_not_found(req);
    }
    struct form form = form_read(req, change_fields);
    enum documents_amendment_action action = DOCUMENTS_NEW_TEXT;
    struct chosen chosen = chosen_of(&view, form_text(&form, "target"));
    struct documents_item item = {0};
    struct documents_db_last_amendment_row last;
    view.form = &form;
    documents_item_take(&form, &view.document, &item);
    if (documents_amendment_action_of(form_text(&form, "action"), &action)) {
        check(&form, &item, &chosen, action);
    }
    if (documents_db_last_amendment(req->db, view.document.region_id, view.document.id, &last) &&
        last.total >= CHANGES_MOST) {
        form_add_general_error(&form, str_of(_("A document makes at most 500 changes.")));
    }
    int64_t own = 0;
    if (form_is_good(&form) &&
        !put_item(req, &view.document, sentence_of(req, &view, &chosen, &item, action), &own)) {
        form_add_general_error(&form, documents_changed_meanwhile(req));
    }
    if (!form_is_good(&form)) {
        return reply_form_again(req, _("A change"), documents_html_change(req, &view));
    }
    documents_keep_change(req, &view.document, &view.target.document,
                          &(struct documents_change){
                              .item = own,
                              .action = action,
                              .to_item = chosen.item == NULL ? 0 : chosen.item->item,
                              .to_n = chosen.change == NULL ? 0 : chosen.change->n,
                              .content = &item,
                          });
    return reply_done(req,
                      str_format(req->arena, "/documents/%lld#i%lld", (long long)view.document.id,
                                 (long long)own),
                      str_of(_("The change stands among the items of the draft.")), 0);
}

str documents_change_text(struct request *req, const struct documents_db_amendments_by_row *change)
{
    struct documents_document to = {
        .kind = change->to_kind, .number = change->to_number, .dated_on = change->to_dated_on};
    const char *label = form_choice_label(documents_amendment_actions, change->action);
    return str_comma(req->arena, documents_label(req, &to),
                     label == NULL ? (str){0} : str_of(tr(req->language, label)));
}
