/* What is still to be looked at in a draft: «____» and {…} in a text that came from a template, and
 * whom the register does not know. */
#include "features/documents/documents_inner.h"

#include "features/documents/documents.html.h"

enum { UNDERSCORES = 3, WORDS_MOST = 200, BLANKS_MOST = 200 };

/* How many bytes at the beginning of the text are a blank; 0 = none. */
static size_t length_of_blank(str text)
{
    size_t length = 0;
    while (length < text.length && text.data[length] == '_') {
        length++;
    }
    if (length >= UNDERSCORES) {
        return length;
    }
    ptrdiff_t end = text.data[0] == '{' ? str_find_char(text, '}') : -1;
    str words = end > 1 ? str_slice(text, 1, (size_t)end - 1) : (str){0};
    bool is_one = words.length > 0 && words.length <= WORDS_MOST && str_find_char(words, '\n') < 0;
    return is_one ? (size_t)end + 1 : 0;
}

bool documents_next_blank(str *rest, str *ret_before, str *ret_blank)
{
    for (size_t i = 0; i < rest->length; i++) {
        if (rest->data[i] != '_' && rest->data[i] != '{') {
            continue;
        }
        size_t length = length_of_blank(str_from(*rest, i));
        if (length > 0) {
            *ret_before = str_slice(*rest, 0, i);
            *ret_blank = str_slice(*rest, i, length);
            *rest = str_from(*rest, i + length);
            return true;
        }
    }
    return false;
}

struct looking {
    struct request *req;
    struct documents_blanks *blanks;
    str where;
    struct html_link link;
};

static void put_blank(const struct looking *looking, str words)
{
    struct documents_blanks *blanks = looking->blanks;
    *ARENA_PUSH(looking->req->arena, blanks->items, blanks->count, blanks->capacity) =
        (struct documents_blank){looking->where, words, looking->link};
}

static void look_at(const struct looking *looking, str text)
{
    str before;
    str blank;
    while (looking->blanks->count < BLANKS_MOST && documents_next_blank(&text, &before, &blank)) {
        put_blank(looking, blank);
    }
}

static void look_at_controllers(const struct looking *looking,
                                const struct documents_controller *controllers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        look_at(looking, controllers[i].name);
        look_at(looking, controllers[i].post);
    }
}

static void look_at_head(struct request *req, const struct documents_document *document,
                         struct documents_blanks *blanks)
{
    const struct {
        const char *where;
        str text;
    } parts[] = {
        {N_("Title"), document->title},
        {N_("Who reports"), document->speakers},
        {N_("Place"), document->place},
        {N_("What was heard and found"), document->preamble},
        {N_("Who signs"), document->signed_name},
        {N_("Who signs"), document->signed_post},
    };
    struct looking looking = {
        .req = req,
        .blanks = blanks,
        .link = widgets_link(req, "/documents/%lld/edit", (long long)document->id),
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        looking.where = str_of(tr(req->language, parts[i].where));
        look_at(&looking, parts[i].text);
    }
    looking.where = str_of(_("Who sees to it"));
    look_at_controllers(&looking, document->controllers, document->controller_count);
}

/* A dash is found by the number above it: "4.3. –". */
static str number_above(struct request *req, const struct documents_document *document,
                        const struct documents_item *item)
{
    const struct documents_item *one = item;
    while (one > document->items && one->number.length == 0) {
        one--;
    }
    return one == item ? item->number : STR_CONCAT(req->arena, one->number, STR(" –"));
}

static struct looking looking_at_item(struct request *req,
                                      const struct documents_document *document,
                                      const struct documents_item *item,
                                      struct documents_blanks *blanks)
{
    return (struct looking){
        .req = req,
        .blanks = blanks,
        .where = _f("Item %1", number_above(req, document, item)),
        .link = widgets_link(req, "/documents/%lld/items/%lld", (long long)document->id,
                             (long long)item->item),
    };
}

static void look_at_item(struct request *req, const struct documents_document *document,
                         const struct documents_item *item, struct documents_blanks *blanks)
{
    struct looking looking = looking_at_item(req, document, item, blanks);
    look_at(&looking, item->text);
    for (size_t i = 0; i < item->addressee_count; i++) {
        look_at(&looking, item->addressees[i].text);
    }
    bool has_term =
        !date_is_none(item->due_on) || item->is_constant || item->recurs != DOCUMENTS_ONCE;
    look_at(&looking, has_term ? (str){0} : item->deadline);
    look_at_controllers(&looking, item->controllers, item->controller_count);
}

struct documents_blanks documents_blanks_of(struct request *req,
                                            const struct documents_document *document)
{
    struct documents_blanks blanks = {0};
    struct documents_db_source_row source;
    if (!str_equal(document->state, STR("draft")) ||
        documents_db_source(req->db, document->id, &source)) {
        return blanks;
    }
    look_at_head(req, document, &blanks);
    for (size_t i = 0; i < document->item_count; i++) {
        look_at_item(req, document, &document->items[i], &blanks);
    }
    return blanks;
}

struct documents_blanks documents_unknown_of(struct request *req,
                                             const struct documents_document *document)
{
    struct documents_blanks unknown = {0};
    if (!str_equal(document->state, STR("draft"))) {
        return unknown;
    }
    for (size_t i = 0; i < document->item_count; i++) {
        const struct documents_item *item = &document->items[i];
        struct looking looking = looking_at_item(req, document, item, &unknown);
        for (size_t j = 0; j < item->addressee_count; j++) {
            str words = item->addressees[j].text;
            str rest = words;
            str before;
            str blank;
            bool is_blank = documents_next_blank(&rest, &before, &blank);
            if (!is_blank && !documents_addressee_is_known(&item->addressees[j])) {
                put_blank(&looking, words);
            }
        }
    }
    return unknown;
}

/* Put together here, because a template would put blanks between the pieces. */
struct html documents_text_html(struct request *req, const struct documents_document *document,
                                str text)
{
    struct html_out out = html_begin(req->arena, req->language);
    if (!str_equal(document->state, STR("draft"))) {
        html_put_text_str(&out, text);
        return html_end(&out);
    }
    str before;
    str blank;
    while (documents_next_blank(&text, &before, &blank)) {
        html_put_text_str(&out, before);
        html_put_html(&out, documents_html_marked(req, blank, N_("to be filled in")));
    }
    html_put_text_str(&out, text);
    return html_end(&out);
}
