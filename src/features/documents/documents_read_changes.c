/* A text that was read in amends another document: «Внести в постановление … № 5-1 следующие
 * изменения: пункт 2 изложить в следующей редакции: «…»». Where document and item are sure, the
 * draft says so in its structure, too; where not, the words alone stand there. */
#include "features/documents/documents_inner.h"

#include "base/utf8.h"

enum { FOUND_MOST = 20, NUMBER_MOST = 30 };

struct change {
    enum documents_amendment_action action;
    str number; /* of the item */
    str text;   /* the new wording */
};

/* ---- the words ------------------------------------------------------------------------------ */

/* What stands behind the words; false if they do not stand there. */
static bool behind(str low, const char *words, size_t *ret_at)
{
    ptrdiff_t at = str_find(low, str_of(words));
    *ret_at = at < 0 ? 0 : (size_t)at + strlen(words);
    return at >= 0;
}

/* "2" of "2 изложить", "3.1" of "3.1. исключить". */
static str number_at(str text)
{
    text = str_trim(text);
    size_t end = 0;
    while (end < text.length &&
           ((text.data[end] >= '0' && text.data[end] <= '9') || text.data[end] == '.')) {
        end++;
    }
    str number = str_slice(text, 0, end);
    return str_ends_with(number, STR(".")) ? str_slice(number, 0, end - 1) : number;
}

/* What stands between the first « and the last », without the number in front. */
static str wording_of(str text, str number)
{
    ptrdiff_t begin = str_find(text, STR("«"));
    size_t end = text.length;
    while (end > 0 && !str_ends_with(str_slice(text, 0, end), STR("»"))) {
        end--;
    }
    size_t from = begin < 0 ? end : (size_t)begin + strlen("«");
    if (end < from + strlen("»")) {
        return (str){0};
    }
    str wording = str_trim(str_slice(text, from, end - strlen("»") - from));
    if (str_starts_with(wording, number)) {
        str rest = str_from(wording, number.length);
        bool is_number = str_starts_with(rest, STR(".")) || str_starts_with(rest, STR(" "));
        wording = is_number ? str_trim(str_from(rest, 1)) : wording;
    }
    return wording;
}

/* False unless the item says in so many words what becomes of one item. */
static bool change_in(struct arena *arena, str text, struct change *ret_change)
{
    str low = utf8_lower(arena, text);
    size_t item = 0;
    size_t end = 0;
    if (low.length != text.length) {
        return false;
    }
    if (behind(low, "дополнить пунктом ", &item) && behind(low, "содержания", &end)) {
        ret_change->action = DOCUMENTS_NEW_ITEM;
    } else if (behind(low, "пункт ", &item) && behind(low, "изложить в ", &end) &&
               behind(low, "редакции", &end)) {
        ret_change->action = DOCUMENTS_NEW_TEXT;
    } else if (behind(low, "пункт ", &item) &&
               (behind(low, "исключить", &end) || behind(low, "утратившим силу", &end))) {
        ret_change->action = DOCUMENTS_NO_ITEM;
    } else {
        return false;
    }
    ret_change->number = number_at(str_from(text, item));
    ret_change->text = wording_of(str_from(text, end), ret_change->number);
    bool has_text = ret_change->action == DOCUMENTS_NO_ITEM || ret_change->text.length > 0;
    return end > item && ret_change->number.length > 0 && has_text;
}

/* ---- which document, which item ------------------------------------------------------------- */

/* "5-1" behind the first «№». */
static str document_number(str text)
{
    ptrdiff_t sign = str_find(text, STR("№"));
    str rest = sign < 0 ? (str){0} : str_trim(str_from(text, (size_t)sign + strlen("№")));
    size_t end = 0;
    while (end < rest.length && end < NUMBER_MOST && strchr(" ,;:\n", rest.data[end]) == NULL) {
        end++;
    }
    return str_slice(rest, 0, end);
}

static bool says_year(struct request *req, str text, date day)
{
    return date_is_none(day) || str_find(text, str_format(req->arena, "%d", date_year(day))) >= 0;
}

/* The one document with that number and year that this one may amend. */
static bool find_target(struct request *req, const struct documents_document *document, str text,
                        struct documents_document *ret_target)
{
    str key = reading_number_key(req->arena, document_number(text));
    if (key.length == 0) {
        return false;
    }
    struct documents_db_line_rows rows =
        documents_db_by_number(req->db, req->scope, req->mandate.org_path, key, FOUND_MOST);
    const struct documents_db_line_row *found = NULL;
    size_t count = 0;
    EACH (row, rows) {
        if (documents_may_change(document, row) && says_year(req, text, row->dated_on)) {
            found = row;
            count++;
        }
    }
    if (count == 1) {
        *ret_target = documents_of_row(req, found);
    }
    return count == 1;
}

static const struct documents_item *item_numbered(struct arena *arena,
                                                  const struct documents_document *document,
                                                  str number)
{
    const struct documents_item *found = NULL;
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        str own = str_ends_with(item->number, STR("."))
                      ? str_slice(item->number, 0, item->number.length - 1)
                      : item->number;
        if (str_equal(reading_number_key(arena, own), reading_number_key(arena, number)) &&
            !item->is_removed) {
            if (found != NULL) {
                return NULL; /* doubled: nobody knows which one is meant */
            }
            found = item;
        }
    }
    return found;
}

/* The item behind which a new one of that number belongs: the one before it, else the last. */
static int64_t place_of(struct arena *arena, const struct documents_document *target, str number)
{
    int64_t last = 0;
    for (size_t i = 0; i < target->item_count; i++) {
        const struct documents_item *item = &target->items[i];
        str next = documents_number_after(arena, item->number);
        if (str_equal(next, number) || str_equal(next, str_join(arena, number, STR(".")))) {
            return item->item;
        }
        last = item->depth == 0 && !item->is_control ? item->item : last;
    }
    return last;
}

static int64_t depth_of(str number)
{
    int64_t depth = 0;
    for (size_t i = 0; i < number.length; i++) {
        depth += number.data[i] == '.';
    }
    return depth;
}

/* ---- keeping them --------------------------------------------------------------------------- */

static bool take_change(struct request *req, const struct documents_document *document,
                        const struct documents_edition *target, const struct documents_item *own)
{
    struct change change = {0};
    if (!change_in(req->arena, own->text, &change)) {
        return false;
    }
    const struct documents_item *item = item_numbered(req->arena, &target->document, change.number);
    bool is_new = change.action == DOCUMENTS_NEW_ITEM;
    if ((item == NULL) != is_new) {
        return false;
    }
    struct documents_item content = {.text = change.text};
    if (is_new) {
        content.number = str_join(req->arena, change.number, STR("."));
        content.depth = depth_of(change.number);
    }
    documents_keep_change(
        req, document, &target->document,
        &(struct documents_change){
            .item = own->item,
            .action = change.action,
            .to_item = is_new ? place_of(req->arena, &target->document, change.number) : item->item,
            .content = &content,
        });
    return true;
}

static bool says_amends(struct arena *arena, str text)
{
    str low = utf8_lower(arena, text);
    return str_find(low, STR("внести в ")) >= 0 && str_find(low, STR("изменени")) >= 0;
}

void documents_read_changes(struct request *req, const struct documents_document *document)
{
    size_t i = 0;
    while (i < document->item_count) {
        const struct documents_item *head = &document->items[i++];
        struct documents_document target;
        if (!says_amends(req->arena, head->text) ||
            !find_target(req, document, head->text, &target)) {
            continue;
        }
        date day = date_is_none(document->dated_on) ? req->today : document->dated_on;
        struct documents_edition edition = documents_edition_of(req, &target, day);
        documents_keep_link(req, document, STR("amends"), &target, 0, (str){0});
        (void)take_change(req, document, &edition, head);
        for (; i < document->item_count && document->items[i].depth > head->depth; i++) {
            (void)take_change(req, document, &edition, &document->items[i]);
        }
    }
}
